//! One file for each command.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod dev;
pub(crate) mod new;
pub(crate) mod record;
pub(crate) mod screenshots;
pub(crate) mod serve;
pub(crate) mod test;
