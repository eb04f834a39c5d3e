//! The component beside what others wrote: Google's Python client at the same emulator, Google's discovery
//! document with a validator, and the npm package `google-drive-mock`.
//!
//! What they need is not in the repository: `.ci/run` installs it and says where it is.
//! `INTEROP_PYTHON` is a Python that has google-api-python-client and jsonschema, `INTEROP_NODE_MODULES` a folder
//! with google-drive-mock.

mod contract;
mod google;
mod mock;
mod support;
