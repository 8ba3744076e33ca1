//! Decisions: reviewers mark everything of the customers whom they have taken, and finish, each step committed durably. On
//! PostgreSQL the same rows are then written by `pgbench`, which does nothing else.

use super::{
    BenchError,
    result::{Engine, Results, Row},
    run::{Installation, attempt},
    seed,
};
use probity_app::{
    App, AppError, account,
    account::Attempt,
    check::{self, take_next},
    customer::{self, Filter},
};
use probity_model::{
    check::NewMark,
    customer::{Customer, Standing},
    status::Verdict,
    user::Actor,
};
use std::{
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};
use tempfile::NamedTempFile;
use tokio::task::JoinSet;

/// Customers whom each reviewer takes before the clock starts, in each of the rounds.
const TAKEN: usize = 40;
/// How long `pgbench` works, in each of the rounds.
const TIME: Duration = Duration::from_secs(6);
/// Rounds, turn about; odd, so that there is a middle.
const ROUNDS: usize = 3;
/// What a step must reach of what `pgbench` commits.
const SHARE_MIN: f64 = 0.7;
/// The tables, and the rows that are written by a mark and by a decision.
const SETUP: &str = include_str!("decision_setup.sql");
const MARK: &str = include_str!("decision_mark.sql");
const FINISH: &str = include_str!("decision_finish.sql");

/// What was done.
#[derive(Clone, Copy, Default)]
struct Done {
    decisions: u32,
    marks: u32,
}

impl Done {
    const fn commits(self) -> u32 {
        self.decisions + self.marks
    }
}

/// A reviewer, and whom they hold.
struct Reviewer {
    actor: Actor,
    taken: Vec<Customer>,
}

/// Measures decisions, on PostgreSQL against `pgbench` at this address of the same database.
pub(super) async fn measure(
    of: &Installation,
    url: Option<&str>,
    results: &mut Results,
) -> Result<(), BenchError> {
    let (mut decisions, mut commits, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    let actors = signed_in(&of.app).await?;
    let pgbench = url.map(Pgbench::prepare).transpose()?;
    for _ in 0..ROUNDS {
        let (done, seconds) = decide_all(&of.app, take(&of.app, &actors).await?).await?;
        decisions.push(f64::from(done.decisions) / seconds);
        commits.push(f64::from(done.commits()) / seconds);
        if let Some(pgbench) = &pgbench {
            shares.push(f64::from(done.commits()) / seconds / pgbench.per_second(done)?);
        }
    }
    let mut put = |row: Row| results.put(row.on(of.engine).with(of.customers));
    put(Row::value("decisions, everything marked and finished", middle(decisions), "decisions/s"));
    put(Row::value("decisions: steps committed durably", middle(commits), "commits/s"));
    if of.engine == Engine::PostgreSQL && !shares.is_empty() {
        put(Row::ratio("decisions: steps to pgbench with the same rows", middle(shares)).at_least(SHARE_MIN));
    }
    Ok(())
}

/// The middle of some numbers.
pub(super) fn middle(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Every reviewer. Passwords take long on purpose, so it is no part of what is measured.
async fn signed_in(app: &App) -> Result<Vec<Actor>, BenchError> {
    let mut actors = Vec::new();
    for number in 1..=seed::REVIEWERS {
        let sign_in = Attempt { email: seed::email(number), ..attempt() };
        let session = account::sign_in(app, sign_in).await?;
        actors.push(session.standing.signed_in().ok_or(AppError::Unauthenticated)?.actor);
    }
    Ok(actors)
}

/// Has each of them take some customers from the queue, in turn, and look at them.
async fn take(app: &App, actors: &[Actor]) -> Result<Vec<Reviewer>, BenchError> {
    let mut reviewers: Vec<_> =
        actors.iter().map(|actor| Reviewer { actor: *actor, taken: Vec::new() }).collect();
    for _ in 0..TAKEN {
        for Reviewer { actor, taken } in &mut reviewers {
            let id = take_next(app, actor, &Filter::default()).await?.ok_or(BenchError::QueueEmpty)?;
            taken.push(customer::profile(app, actor, id).await?.record.customer);
        }
    }
    Ok(reviewers)
}

/// Has all of them decide at once. Gives what they did, and how many seconds it took.
async fn decide_all(app: &App, reviewers: Vec<Reviewer>) -> Result<(Done, f64), BenchError> {
    let mut working = JoinSet::new();
    let begun = Instant::now();
    for Reviewer { actor, taken } in reviewers {
        let app = app.clone();
        working.spawn(async move {
            let mut done = Done::default();
            for customer in taken {
                done.marks += decide(&app, &actor, customer).await?;
                done.decisions += 1;
            }
            Ok::<_, BenchError>(done)
        });
    }
    let mut total = Done::default();
    while let Some(done) = working.join_next().await {
        let done = done.map_err(|_| BenchError::Torn)??;
        total.decisions += done.decisions;
        total.marks += done.marks;
    }
    Ok((total, begun.elapsed().as_secs_f64()))
}

/// Marks what is not marked, and finishes. Gives how many marks that were.
async fn decide(app: &App, by: &Actor, mut customer: Customer) -> Result<u32, BenchError> {
    let (id, mut marks) = (customer.id, 0);
    for (item, standing) in customer.standings() {
        if standing != Standing::Unmarked {
            continue;
        }
        let item_version = customer.items.get(&item).copied().unwrap_or(1);
        let verdict = Verdict::Approved;
        let mark = NewMark { item, item_version, verdict, reasons: Vec::new(), comment: None };
        customer = check::mark(app, by, id, mark).await?;
        marks += 1;
    }
    check::finish(app, by, id, customer.version).await?;
    Ok(marks)
}

/// PostgreSQL's own benchmark on copies of the tables, which hold what Probity's hold.
struct Pgbench<'a> {
    url: &'a str,
    program: PathBuf,
    mark: NamedTempFile,
    finish: NamedTempFile,
}

impl<'a> Pgbench<'a> {
    fn prepare(url: &'a str) -> Result<Self, BenchError> {
        let (psql, program) = (program("psql")?, program("pgbench")?);
        let told = Command::new(psql).args([url, "-q", "-v", "ON_ERROR_STOP=1", "-c", SETUP]).status()?;
        if !told.success() {
            return Err(BenchError::Pgbench("the copies of the tables cannot be made".to_owned()));
        }
        Ok(Self { url, program, mark: script(MARK)?, finish: script(FINISH)? })
    }

    /// Transactions in a second, by as many clients as there are reviewers, of both kinds in the proportion in which they were
    /// done.
    fn per_second(&self, done: Done) -> Result<f64, BenchError> {
        let weighed = |script: &NamedTempFile, weight: u32| format!("{}@{weight}", script.path().display());
        let clients = seed::REVIEWERS.to_string();
        let output = Command::new(&self.program)
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--client", &clients])
            .args(["--file", &weighed(&self.mark, done.marks)])
            .args(["--file", &weighed(&self.finish, done.decisions)])
            .args(["--time", &TIME.as_secs().to_string(), self.url])
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let found = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next());
        let found = found.and_then(|number| number.parse().ok());
        found.ok_or_else(|| BenchError::Pgbench(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}

fn script(text: &str) -> Result<NamedTempFile, BenchError> {
    let script = NamedTempFile::new()?;
    std::fs::write(script.path(), text)?;
    Ok(script)
}

/// One of PostgreSQL's programs: in the path, or where Debian keeps them.
fn program(name: &str) -> Result<PathBuf, BenchError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).map(|folder| folder.join(name));
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let installed = installed.map(|version| version.path().join("bin").join(name));
    let found = in_path.chain(installed).find(|file| file.is_file());
    found.ok_or_else(|| BenchError::Pgbench(format!("{name} is not installed")))
}
