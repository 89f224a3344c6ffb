//! What the recorder learns from inside a scenario's server.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use wire::Effect;

use crate::DemoData;

/// Whether the scenario's handler ran for one exchange, and what it changed. The recorder puts it into the
/// request's extensions and reads it when somebody wants the record.
#[derive(Debug, Default)]
pub struct HandlerProbe {
    pub(crate) data: DemoData,
    ran: AtomicBool,
    effect: Mutex<Option<Effect>>,
}

impl HandlerProbe {
    /// For an exchange of the run that this data belongs to.
    pub fn new(data: DemoData) -> Self {
        Self { data, ..Self::default() }
    }

    /// Whether the scenario's handler for the actual request was called.
    pub fn ran(&self) -> bool {
        self.ran.load(Ordering::Relaxed)
    }

    /// What the handler changed or found, where that is worth a word.
    pub fn effect(&self) -> Option<Effect> {
        self.effect.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_ran(&self) {
        self.ran.store(true, Ordering::Relaxed);
    }

    pub(crate) fn set_effect(&self, effect: Effect) {
        *self.effect.lock().unwrap_or_else(PoisonError::into_inner) = Some(effect);
    }
}
