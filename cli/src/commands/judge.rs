//! `cors-lab judge`: judges cases, one JSON object a line in, one a line out, in order.

use std::{io, process::ExitCode};

use clap::Args;
use engine::Profile;

use crate::exit;

#[derive(Debug, Args)]
#[command(after_help = ::judge::LINES_HELP)]
pub(crate) struct Judge {
    /// By whose rules: standard, chromium, firefox or webkit. For a browser, what is known of where it leaves the
    /// standard is applied.
    #[arg(long = "as", value_name = "BROWSER", default_value = Profile::default().as_str())]
    profile: Profile,
}

impl Judge {
    /// Answers until the input ends.
    pub(crate) fn run(self) -> ExitCode {
        exit::written(::judge::run(&mut io::stdin().lock(), &mut io::stdout().lock(), self.profile))
    }
}
