//! The command line: what can be asked for, and who answers.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};

use crate::commands::{bench, build, dev, new, record, screenshots, serve, test};
use crate::process;
use crate::workspace::Workspace;

/// The project's commands. Each finds out what is missing and says what it is about to do.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// One variant for each command.
#[derive(Debug, Subcommand)]
enum Command {
    /// Build the lab and start it: the page on http://localhost:3000, the API on http://localhost:4000
    Serve(ServerArgs),
    /// Build what `serve` starts, and print where it is
    Build,
    /// Like `serve`, but watch the sources: rebuild what changed, restart, reload the page
    Dev(ServerArgs),
    /// Run every test, browsers included; stop at the first group that fails
    Test(TestArgs),
    /// Write down what the consoles of the browsers say about every scenario
    Record,
    /// Make files to begin with
    New {
        #[command(subcommand)]
        what: New,
    },
    /// Measure
    Bench,
    /// Take pictures of every page: both themes, three widths, before, during and after a run
    Screenshots {
        /// Where they go; made if it is not there
        folder: PathBuf,
    },
}

/// What can be made.
#[derive(Debug, Subcommand)]
enum New {
    /// A scenario that compiles, in a folder of its own, and what is left to do
    Scenario {
        /// `<chapter>/<slug>`, such as simple/two-origins
        name: new::Name,
    },
}

/// What is handed to `cors-lab serve`.
#[derive(Debug, Args)]
pub(crate) struct ServerArgs {
    /// Where the page listens, such as 127.0.0.1:3000
    #[arg(long, value_name = "ADDR")]
    page_addr: Option<String>,
    /// Where the API listens, such as 127.0.0.1:4000
    #[arg(long, value_name = "ADDR")]
    api_addr: Option<String>,
    /// The page's origin as browsers see it, such as http://localhost:3000
    #[arg(long, value_name = "ORIGIN")]
    page_origin: Option<String>,
    /// The API's origin as browsers see it, such as http://localhost:4000
    #[arg(long, value_name = "ORIGIN")]
    api_origin: Option<String>,
    /// Anything else, handed to `cors-lab serve` as it is
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "SERVER_ARGS")]
    server_args: Vec<String>,
}

impl ServerArgs {
    /// The arguments as `cors-lab serve` takes them. Their values are its to check: it is the
    /// one that knows what an address or an origin may look like.
    pub(crate) fn to_args(&self) -> Vec<String> {
        let named = [
            ("--page-addr", &self.page_addr),
            ("--api-addr", &self.api_addr),
            ("--page-origin", &self.page_origin),
            ("--api-origin", &self.api_origin),
        ];
        let mut args = Vec::new();
        for (flag, value) in named {
            if let Some(value) = value {
                // One word, so that a value that begins with a dash stays a value.
                args.push(format!("{flag}={value}"));
            }
        }
        args.extend(self.server_args.iter().cloned());
        args
    }
}

/// Which groups of tests are run.
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Run only this group (may be repeated)
    #[arg(long, value_name = "GROUP", value_parser = PossibleValuesParser::new(test::group_names()))]
    pub(crate) only: Vec<String>,
    /// Leave this group out (may be repeated; refused where CI is set)
    #[arg(long, value_name = "GROUP", value_parser = PossibleValuesParser::new(test::group_names()))]
    pub(crate) skip: Vec<String>,
    /// With `--only browser` arguments for Playwright, with `--only differential` or `--only matrix` for that
    /// test, after `--`
    #[arg(last = true, value_name = "ARGUMENTS")]
    pub(crate) arguments: Vec<String>,
}

/// Reads the command line and runs the command.
pub(crate) fn run() -> Result<ExitCode> {
    let cli = Cli::parse();
    process::forward_signals()?;
    let workspace = Workspace::locate()?;
    match cli.command {
        Command::Serve(args) => serve::run(&workspace, &args),
        Command::Build => build::run(&workspace),
        Command::Dev(args) => dev::run(&workspace, &args),
        Command::Test(args) => test::run(&workspace, &args),
        Command::Record => record::run(&workspace),
        Command::New { what: New::Scenario { name } } => new::scenario(&workspace, &name),
        Command::Bench => bench::run(&workspace),
        Command::Screenshots { folder } => screenshots::run(&workspace, &folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn server_args(line: &[&str]) -> Vec<String> {
        match Cli::try_parse_from([&["cargo xtask"], line].concat()).map(|cli| cli.command) {
            Ok(Command::Serve(args) | Command::Dev(args)) => args.to_args(),
            other => panic!("not a server command: {other:?}"),
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn addresses_and_origins_reach_the_server() {
        assert_eq!(
            server_args(&["serve", "--page-addr", "127.0.0.1:0", "--api-origin", "http://a.test"]),
            ["--page-addr=127.0.0.1:0", "--api-origin=http://a.test"]
        );
    }

    #[test]
    fn unknown_arguments_reach_the_server_with_and_without_the_separator() {
        assert_eq!(server_args(&["serve", "--", "--verbose", "-x"]), ["--verbose", "-x"]);
        assert_eq!(server_args(&["dev", "--verbose", "-x"]), ["--verbose", "-x"]);
    }

    #[test]
    fn arguments_follow_the_separator() {
        let cli = Cli::try_parse_from(["cargo xtask", "test", "--only", "browser", "--", "--headed"]);
        match cli.map(|cli| cli.command) {
            Ok(Command::Test(args)) => {
                assert_eq!(args.only, ["browser"]);
                assert_eq!(args.arguments, ["--headed"]);
            }
            other => panic!("not the test command: {other:?}"),
        }
    }

    #[test]
    fn a_group_that_does_not_exist_is_refused() {
        assert!(Cli::try_parse_from(["cargo xtask", "test", "--skip", "nothing"]).is_err());
    }
}
