//! Decisions: reviewers take customers from the queue, mark everything and finish, each step committed durably. On
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
use probity_model::{check::NewMark, customer::Standing, status::Verdict, user::Actor};
use std::{
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// How long each side works, in each of the rounds.
const TIME: Duration = Duration::from_secs(6);
/// Rounds, turn about; odd, so that there is a middle.
const ROUNDS: usize = 3;
/// What a step must reach of what `pgbench` commits.
const SHARE_MIN: f64 = 0.7;
/// Rows that are written by each step: a mark or a check, the customer, the event in its turn.
const SETUP: &str = include_str!("decision_setup.sql");
const STEP: &str = include_str!("decision_step.sql");

/// What was done in a stretch of time.
#[derive(Clone, Copy, Default)]
struct Done {
    decisions: u32,
    commits: u32,
}

/// Measures decisions, on PostgreSQL against `pgbench` at this address of the same database.
pub(super) async fn measure(
    of: &Installation,
    url: Option<&str>,
    results: &mut Results,
) -> Result<(), BenchError> {
    let (mut decisions, mut commits, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    let pgbench = url.map(Pgbench::prepare).transpose()?;
    for _ in 0..ROUNDS {
        let (done, seconds) = reviewers(&of.app).await?;
        decisions.push(f64::from(done.decisions) / seconds);
        commits.push(f64::from(done.commits) / seconds);
        if let Some(pgbench) = &pgbench {
            shares.push(f64::from(done.commits) / seconds / pgbench.per_second()?);
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

/// Has every reviewer decide for a while.
async fn reviewers(app: &App) -> Result<(Done, f64), BenchError> {
    let mut signed_in = Vec::new();
    for number in 1..=seed::REVIEWERS {
        let sign_in = Attempt { email: seed::email(number), ..attempt() };
        let session = account::sign_in(app, sign_in).await?;
        signed_in.push(session.standing.signed_in().ok_or(AppError::Unauthenticated)?.actor);
    }
    // Passwords take long on purpose.
    let mut working = JoinSet::new();
    let begun = Instant::now();
    for by in signed_in {
        let app = app.clone();
        working.spawn(async move {
            let mut done = Done::default();
            while begun.elapsed() < TIME {
                let steps = decide(&app, &by).await?;
                done.decisions += 1;
                done.commits += steps;
            }
            Ok::<_, BenchError>(done)
        });
    }
    let mut total = Done::default();
    while let Some(done) = working.join_next().await {
        let done = done.map_err(|_| BenchError::Torn)??;
        total.decisions += done.decisions;
        total.commits += done.commits;
    }
    Ok((total, begun.elapsed().as_secs_f64()))
}

/// Takes the next customer, marks what is not marked, and finishes. Gives how many transactions that took.
async fn decide(app: &App, by: &Actor) -> Result<u32, BenchError> {
    let id = take_next(app, by, &Filter::default()).await?.ok_or(BenchError::QueueEmpty)?;
    let mut customer = customer::profile(app, by, id).await?.record.customer;
    let mut steps = 1;
    for (item, standing) in customer.standings() {
        if standing != Standing::Unmarked {
            continue;
        }
        let item_version = customer.items.get(&item).copied().unwrap_or(1);
        let verdict = Verdict::Approved;
        let mark = NewMark { item, item_version, verdict, reasons: Vec::new(), comment: None };
        customer = check::mark(app, by, id, mark).await?;
        steps += 1;
    }
    check::finish(app, by, id, customer.version).await?;
    Ok(steps + 1)
}

/// PostgreSQL's own benchmark on copies of the tables, which hold what Probity's hold.
struct Pgbench<'a> {
    url: &'a str,
    program: PathBuf,
    script: tempfile::NamedTempFile,
}

impl<'a> Pgbench<'a> {
    fn prepare(url: &'a str) -> Result<Self, BenchError> {
        let (psql, program) = (program("psql")?, program("pgbench")?);
        let told = Command::new(psql).args([url, "-q", "-v", "ON_ERROR_STOP=1", "-c", SETUP]).status()?;
        if !told.success() {
            return Err(BenchError::Pgbench("the copies of the tables cannot be made".to_owned()));
        }
        let script = tempfile::NamedTempFile::new()?;
        std::fs::write(script.path(), STEP)?;
        Ok(Self { url, program, script })
    }

    /// Transactions in a second, by as many clients as there are reviewers.
    fn per_second(&self) -> Result<f64, BenchError> {
        let clients = seed::REVIEWERS.to_string();
        let output = Command::new(&self.program)
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--client", &clients, "--file"])
            .arg(self.script.path())
            .args(["--time", &TIME.as_secs().to_string(), self.url])
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let found = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next());
        let found = found.and_then(|number| number.parse().ok());
        found.ok_or_else(|| BenchError::Pgbench(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
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
