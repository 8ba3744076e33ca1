//! The jobs in hand: done side by side, waited for at the end, and given back where that takes too long.

use crate::perform;
use probity_app::{App, AppError, job, job::Job};
use probity_metrics::JobOutcome;
use probity_model::user::Actor;
use std::{collections::HashMap, time::Duration};
use tokio::{
    task::{Id, JoinError, JoinSet},
    time::timeout,
};

/// What a job's task comes back with.
pub(crate) type Ended = Result<(Id, Result<(), AppError>), JoinError>;

/// The jobs of a lane that are being done.
#[derive(Default)]
pub(crate) struct Running {
    tasks: JoinSet<Result<(), AppError>>,
    jobs: HashMap<Id, Job>,
}

impl Running {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Begins one.
    pub(crate) fn start(&mut self, app: &App, job: Job) {
        let app = app.clone();
        let begun = job.clone();
        let task = self.tasks.spawn(async move { perform::perform(&app, &begun).await });
        self.jobs.insert(task.id(), job);
    }

    /// Waits for the next to end; none where there is none.
    pub(crate) async fn next(&mut self) -> Option<Ended> {
        let ended = self.tasks.join_next_with_id().await?;
        let id = match &ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        self.jobs.remove(&id);
        Some(ended)
    }

    /// Waits for all of them, for so long at most. Those that are not done by then are broken off, and given back.
    pub(crate) async fn finish(mut self, app: &App, time_max: Duration) {
        let all = async {
            while let Some(ended) = self.next().await {
                report(ended);
            }
        };
        if timeout(time_max, all).await.is_ok() {
            return;
        }
        // None of them touches its row any more once it is gone.
        self.tasks.abort_all();
        while self.tasks.join_next().await.is_some() {}
        for job in self.jobs.into_values() {
            match job::returned(app, &Actor::System, &job).await {
                Ok(()) => {
                    app.metrics().job(job.kind().word(), JobOutcome::Returned, time_max);
                    tracing::info!(job = %job.id(), kind = job.kind().word(), "job goes back into the queue");
                }
                // Its claim lapses.
                Err(error) => tracing::error!(job = %job.id(), %error, "a job could not be given back"),
            }
        }
    }
}

/// Tells what a job's task came back with.
pub(crate) fn report(ended: Ended) {
    match ended {
        Ok((_, Ok(()))) => {}
        Ok((_, Err(error))) => tracing::error!(%error, "a job failed"),
        // Its claim lapses, and it is tried again.
        Err(error) => tracing::error!(%error, "a job's task was torn down"),
    }
}
