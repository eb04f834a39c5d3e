//! The place of a handler, and how an event fires.

use crate::component::GoogleDrive;
use crate::component::state::Locked;

type Handler<P> = Box<dyn FnMut(&GoogleDrive, &mut P) + Send>;

/// What is registered for one event.
enum Stored<P> {
    Empty,
    Idle(Handler<P>),
    /// The handler is running, so it is not here.
    Firing,
    /// It is running, and was replaced (or removed) meanwhile.
    Replaced(Option<Handler<P>>),
}

pub(crate) struct Slot<P>(Locked<Stored<P>>);

impl<P> Default for Slot<P> {
    fn default() -> Self {
        Self(Locked::new(Stored::Empty))
    }
}

impl<P> Slot<P> {
    pub(super) fn set(&self, handler: Option<Handler<P>>) {
        let before = self.0.update(|stored| {
            let next = match (&*stored, handler) {
                (Stored::Firing | Stored::Replaced(_), handler) => Stored::Replaced(handler),
                (_, Some(handler)) => Stored::Idle(handler),
                (_, None) => Stored::Empty,
            };
            std::mem::replace(stored, next)
        });
        // Only now, unlocked: what a closure owns may call us when it is dropped.
        drop(before);
    }

    pub(in crate::component) fn is_set(&self) -> bool {
        self.0.read(|stored| matches!(stored, Stored::Idle(_)))
    }

    /// Calls the handler with no lock held. An event that is being handled is
    /// not delivered again from inside itself.
    pub(in crate::component) fn fire(&self, sender: &GoogleDrive, params: &mut P) {
        let handler = self
            .0
            .update(|stored| match std::mem::replace(stored, Stored::Firing) {
                Stored::Idle(handler) => Some(handler),
                other => {
                    *stored = other;
                    None
                }
            });
        if let Some(handler) = handler {
            let mut put_back = PutBack {
                slot: self,
                handler: Some(handler),
            };
            if let Some(handler) = &mut put_back.handler {
                handler(sender, params);
            }
        }
    }
}

/// Puts the handler back when it is done, also when it panicked.
struct PutBack<'a, P> {
    slot: &'a Slot<P>,
    handler: Option<Handler<P>>,
}

impl<P> Drop for PutBack<'_, P> {
    fn drop(&mut self) {
        let ours = self.handler.take();
        let unused = self
            .slot
            .0
            .update(|stored| match std::mem::replace(stored, Stored::Empty) {
                Stored::Replaced(next) => {
                    *stored = next.map_or(Stored::Empty, Stored::Idle);
                    ours
                }
                _ => {
                    *stored = ours.map_or(Stored::Empty, Stored::Idle);
                    None
                }
            });
        drop(unused);
    }
}
