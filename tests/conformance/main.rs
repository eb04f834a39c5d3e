//! The documented facts, as data, against the surface and against a fresh object.

mod errors;
mod events;
mod facts;
mod layers;
mod methods;
mod pages;
mod properties;
mod settings;
