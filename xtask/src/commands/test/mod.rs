//! `cargo xtask test`: every test there is, in groups, the quick ones first.

mod browser;
mod groups;
mod tally;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::cli::TestArgs;
use crate::process;
use crate::tools::machine;
use crate::workspace::Workspace;
use groups::{Context, GROUPS, Group, WITH_ARGUMENTS};
use tally::Tally;

/// The names for `--only` and `--skip`.
pub(crate) fn group_names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().map(|group| group.name)
}

/// Runs the groups, stops at the first that fails, and prints a table. The very last line is
/// `N passed, N failed`, alone, for those who read it by program.
pub(crate) fn run(workspace: &Workspace, args: &TestArgs) -> Result<ExitCode> {
    check(args, machine::is_ci())?;
    let asked = !args.only.is_empty();
    let context = Context { workspace, arguments: &args.arguments, ci: machine::is_ci(), asked };
    let mut rows: Vec<Row> =
        GROUPS.iter().map(|group| Row { group, outcome: Outcome::of_selection(group.name, args) }).collect();
    for row in &mut rows {
        if row.outcome != Outcome::NotReached {
            continue;
        }
        println!("== {}: {}", row.group.name, row.group.about);
        let started = Instant::now();
        let result = (row.group.run)(&context);
        if process::is_interrupted() {
            bail!(process::Interrupted);
        }
        let tally = result.unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally { passed: 0, failed: 1 }
        });
        row.outcome = Outcome::Run { tally, time: started.elapsed() };
        if tally.failed > 0 {
            println!("== {} FAILED: the groups after it are not run", row.group.name);
            break;
        }
    }
    print!("{}", summary(&rows));
    let failed = rows.iter().any(|row| row.tally().failed > 0);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Refuses what would make a result worth less than it looks.
fn check(args: &TestArgs, ci: bool) -> Result<()> {
    if ci && !args.skip.is_empty() {
        bail!("--skip is refused where CI is set: there every group counts");
    }
    if let Some(name) = args.only.iter().find(|name| args.skip.contains(name)) {
        bail!("--only {name} and --skip {name} leave nothing to run");
    }
    let takes_arguments = matches!(&args.only[..], [only] if WITH_ARGUMENTS.contains(&only.as_str()));
    if !args.arguments.is_empty() && !takes_arguments {
        bail!("arguments after `--` need one of: --only {}", WITH_ARGUMENTS.join(", --only "));
    }
    Ok(())
}

/// One line of the table.
struct Row {
    group: &'static Group,
    outcome: Outcome,
}

/// What became of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// `--only` or `--skip` left it out.
    LeftOut,
    /// A group before it failed, or its turn has not come.
    NotReached,
    /// It was run.
    Run { tally: Tally, time: Duration },
}

impl Outcome {
    /// Before anything is run.
    fn of_selection(name: &str, args: &TestArgs) -> Self {
        let is = |list: &[String]| list.iter().any(|entry| entry == name);
        let selected = (args.only.is_empty() || is(&args.only)) && !is(&args.skip);
        if selected { Self::NotReached } else { Self::LeftOut }
    }
}

impl Row {
    fn tally(&self) -> Tally {
        match self.outcome {
            Outcome::Run { tally, .. } => tally,
            Outcome::LeftOut | Outcome::NotReached => Tally::default(),
        }
    }
}

/// The table and the last line.
fn summary(rows: &[Row]) -> String {
    let mut text = String::from("\ngroup         seconds  result\n");
    for Row { group, outcome } in rows {
        let (seconds, result) = match outcome {
            Outcome::LeftOut => ("-".to_owned(), "left out".to_owned()),
            Outcome::NotReached => ("-".to_owned(), "not run".to_owned()),
            Outcome::Run { tally: Tally { passed, failed: 0 }, time } => {
                (format!("{:.1}", time.as_secs_f64()), format!("ok ({passed})"))
            }
            Outcome::Run { tally, time } => (
                format!("{:.1}", time.as_secs_f64()),
                format!("FAILED ({} passed, {} failed)", tally.passed, tally.failed),
            ),
        };
        text += &format!("{:<12}  {seconds:>7}  {result}\n", group.name);
    }
    let total: Tally = rows.iter().map(Row::tally).sum();
    text += &format!("\n{} passed, {} failed\n", total.passed, total.failed);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(only: &[&str], skip: &[&str], arguments: &[&str]) -> TestArgs {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        TestArgs { only: owned(only), skip: owned(skip), arguments: owned(arguments) }
    }

    fn rows(outcomes: impl IntoIterator<Item = Outcome>) -> Vec<Row> {
        GROUPS.iter().zip(outcomes).map(|(group, outcome)| Row { group, outcome }).collect()
    }

    #[test]
    fn nothing_may_be_skipped_where_ci_is_set() {
        assert!(check(&args(&[], &["browser"], &[]), true).is_err());
        assert!(check(&args(&[], &["browser"], &[]), false).is_ok());
        assert!(check(&args(&[], &[], &[]), true).is_ok());
    }

    #[test]
    fn arguments_need_their_group_alone() {
        assert!(check(&args(&["browser"], &[], &["--headed"]), false).is_ok());
        assert!(check(&args(&["differential"], &[], &["--cases=9"]), false).is_ok());
        assert!(check(&args(&["unit"], &[], &["--headed"]), false).is_err());
        assert!(check(&args(&[], &[], &["--headed"]), false).is_err());
        assert!(check(&args(&["browser", "unit"], &[], &["--headed"]), false).is_err());
    }

    #[test]
    fn only_and_skip_select() {
        let selected = |args: &TestArgs| {
            group_names()
                .filter(|name| Outcome::of_selection(name, args) == Outcome::NotReached)
                .collect::<Vec<_>>()
        };
        assert_eq!(selected(&args(&["docs"], &[], &[])), ["docs"]);
        assert_eq!(selected(&args(&[], &[], &[])).len(), GROUPS.len());
        assert!(!selected(&args(&[], &["docs"], &[])).contains(&"docs"));
    }

    #[test]
    fn the_last_line_is_the_sum_alone() {
        let time = Duration::from_millis(1500);
        let outcomes = [
            Outcome::Run { tally: Tally { passed: 1, failed: 0 }, time },
            Outcome::LeftOut,
            Outcome::Run { tally: Tally { passed: 40, failed: 2 }, time },
            Outcome::NotReached,
        ];
        let text = summary(&rows(outcomes));
        assert_eq!(text.lines().last(), Some("41 passed, 2 failed"));
        assert!(text.ends_with('\n'));
        let results = [
            "    1.5  ok (1)",
            "      -  left out",
            "    1.5  FAILED (40 passed, 2 failed)",
            "      -  not run",
        ];
        for (group, result) in GROUPS.iter().zip(results) {
            let line = format!("{:<12}  {result}\n", group.name);
            assert!(text.contains(&line), "{line}{text}");
        }
    }
}
