//! The commands: what each takes, and what it does.

pub(crate) mod judge;
pub(crate) mod scenarios;
pub(crate) mod serve;
