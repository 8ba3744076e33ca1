//! `probity doctor`: whether Probity can run here, said in words. One line for each thing: in order, to be looked at, or wrong,
//! and then what to do.

mod data;
mod machine;
mod settings;
mod surroundings;

use crate::{config::Config, data::Data};
use std::process::ExitCode;

/// What was found of one thing.
#[derive(Debug, PartialEq, Eq)]
enum Finding {
    /// In order.
    Ok(String),
    /// It works, and should be otherwise.
    Warn(String),
    /// It does not work, or must not be so.
    Wrong(String),
}

use Finding::{Ok as Fine, Warn, Wrong};

impl Finding {
    /// What somebody says who needs it, or what went wrong.
    fn of<T: Into<String>, E: ToString>(outcome: Result<T, E>) -> Self {
        match outcome {
            Ok(text) => Fine(text.into()),
            Err(error) => Wrong(error.to_string()),
        }
    }
}

/// Everything that was found, in the order it is told.
#[derive(Default)]
struct Findings(Vec<(&'static str, Finding)>);

impl Findings {
    fn add(&mut self, what: &'static str, finding: Finding) {
        self.0.push((what, finding));
    }

    /// Tells all; fails if anything is wrong.
    fn tell(&self) -> ExitCode {
        let mut code = ExitCode::SUCCESS;
        for (what, finding) in &self.0 {
            let (word, text) = match finding {
                Fine(text) => ("ok", text),
                Warn(text) => ("warn", text),
                Wrong(text) => {
                    code = ExitCode::FAILURE;
                    ("WRONG", text)
                }
            };
            println!("{word:<6} {what}: {text}");
        }
        code
    }
}

/// Checks each thing and says how it is; fails if anything is wrong.
pub(crate) async fn run(config: &Config) -> ExitCode {
    let mut found = Findings::default();
    // Configuration that is not in order never gets this far.
    settings::check(config, &mut found).await;
    let database = async {
        let data = Data::open(config).await?;
        let app = data.app(config.settings()?);
        app.prepare().await?;
        Ok::<_, crate::CommandError>((data, app))
    };
    match database.await {
        Ok((data, app)) => {
            found.add("database", Finding::of(config.place()));
            data::check(config, &data, &app, &mut found).await;
        }
        Err(error) => found.add("database", Wrong(error.to_string())),
    }
    machine::check(config, &mut found).await;
    surroundings::check(config, &mut found).await;
    found.tell()
}
