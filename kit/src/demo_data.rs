//! Something that a DELETE can really delete.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{extract::FromRequestParts, http::request::Parts};
use wire::{Deployment, Effect};

use crate::HandlerProbe;

/// The demo data of one run: how many notes it has left.
#[derive(Clone, Debug)]
pub struct DemoData(Arc<AtomicU32>);

impl DemoData {
    /// How many notes a run starts with.
    pub const NOTES: u32 = 3;
}

impl Default for DemoData {
    fn default() -> Self {
        Self(Arc::new(AtomicU32::new(Self::NOTES)))
    }
}

/// The notes of the run that the request belongs to. Without `?run=` they are fresh ones that nobody
/// sees again.
#[derive(Debug)]
pub struct Notes(Arc<HandlerProbe>);

impl Notes {
    /// Deletes a note; what is left is written into the record.
    pub fn delete_one(&self) {
        let left = |notes: u32| notes.saturating_sub(1);
        let notes = &self.0.data.0;
        let before = notes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |notes| Some(left(notes)))
            .unwrap_or_else(|notes| notes);
        self.0.set_effect(match before {
            0 => Effect::NoNoteLeft,
            _ => Effect::NoteDeleted { left: left(before) },
        });
    }
}

impl FromRequestParts<Deployment> for Notes {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Deployment) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get().cloned().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_deleted_until_none_is_left() {
        let probe = Arc::new(HandlerProbe::default());
        let effects = std::iter::repeat_with(|| {
            Notes(probe.clone()).delete_one();
            probe.effect()
        });
        assert_eq!(
            effects.take(4).collect::<Vec<_>>(),
            [
                Some(Effect::NoteDeleted { left: 2 }),
                Some(Effect::NoteDeleted { left: 1 }),
                Some(Effect::NoteDeleted { left: 0 }),
                Some(Effect::NoNoteLeft),
            ]
        );
    }
}
