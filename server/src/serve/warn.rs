//! Warnings that would come thousands of times a second.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use crate::limits;

/// Lets a warning through now and then, and counts those in between.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<(Option<Instant>, u64)>);

impl Throttle {
    /// Counts one more. How many there were since the last warning, if it is time for the next.
    pub(super) fn now(&self) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.1 += 1;
        if state.0.is_some_and(|last| last.elapsed() < limits::WARNING_TIME) {
            return None;
        }
        state.0 = Some(Instant::now());
        Some(std::mem::take(&mut state.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_many_is_said_at_once() {
        let throttle = Throttle::default();
        let said: Vec<_> = (0..1000).filter_map(|_| throttle.now()).collect();
        assert_eq!(said, [1]);
    }
}
