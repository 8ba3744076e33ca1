//! A standby of the PostgreSQL server, from which lists and reports are read for as long as it keeps up.

use crate::{Connection as _, Reading, StoreError, sql};
use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// For so long the primary is taken to have what it had: what others did shows in a list no later.
const HEAD_TIME_MAX: Duration = Duration::from_secs(1);
/// How long the standby may take to say how far it is.
const ANSWER_TIME_MAX: Duration = Duration::from_millis(500);
/// A moment behind is nothing to tell of; so long is.
const BEHIND_TIME_MAX: Duration = Duration::from_secs(5);
/// How long one that does not answer is left alone: nobody who wants a list waits for it again and again.
const LEFT_ALONE: Duration = Duration::from_secs(10);

/// The last event of the primary.
#[derive(Clone, Debug)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

/// What is known of the two, and until when it counts.
#[derive(Debug, Default)]
struct Known {
    head: Option<(Instant, Head)>,
    left_alone: Option<Instant>,
    unused_since: Option<Instant>,
    is_told: bool,
}

impl Known {
    fn note_use(&mut self) {
        self.unused_since = None;
        if self.is_told {
            self.is_told = false;
            tracing::info!("lists are read from the standby again");
        }
    }

    /// Tells it once, when it has lasted.
    fn note_unused(&mut self, why: &str, lasting: Duration) {
        let since = *self.unused_since.get_or_insert_with(Instant::now);
        if !self.is_told && since.elapsed() >= lasting {
            self.is_told = true;
            tracing::warn!(why, "lists are read from the primary, and not from the standby");
        }
    }
}

/// The standby.
#[derive(Debug)]
pub(crate) struct Replica {
    db: Reading,
    /// The place of the last event this process wrote down.
    written: AtomicI64,
    known: Mutex<Known>,
}

impl Replica {
    pub(crate) fn new(db: Reading) -> Self {
        Self { db, written: AtomicI64::new(0), known: Mutex::default() }
    }

    pub(crate) const fn db(&self) -> &Reading {
        &self.db
    }

    /// Notes that this process wrote down an event at that place: whoever did it sees it in the next list.
    pub(crate) fn note_written(&self, seq: i64) {
        self.written.fetch_max(seq, Ordering::AcqRel);
    }

    /// The standby, where it has everything that this process wrote and the primary had a second ago; the primary else.
    pub(crate) async fn or<'a>(&'a self, primary: &'a Reading) -> &'a Reading {
        match self.keeps_up(primary).await {
            Ok(true) => {
                self.known().note_use();
                &self.db
            }
            Ok(false) => {
                self.known().note_unused("it is behind", BEHIND_TIME_MAX);
                primary
            }
            Err(error) => {
                let mut known = self.known();
                known.left_alone = Some(Instant::now() + LEFT_ALONE);
                known.note_unused(&error.to_string(), Duration::ZERO);
                primary
            }
        }
    }

    /// Whether it has all that. The error says why it cannot be asked, or must not be used.
    pub(crate) async fn keeps_up(&self, primary: &Reading) -> Result<bool, StoreError> {
        if self.known().left_alone.is_some_and(|until| Instant::now() < until) {
            return Ok(false);
        }
        // That the primary cannot be asked is no fault of the standby's, and told by whoever asks next.
        let Ok(Some(head)) = self.head(primary).await else { return Ok(false) };
        let sql =
            "SELECT (SELECT max(seq) FROM events) AS seq, (SELECT hash FROM events WHERE seq = $1) AS hash";
        let asked = sql::query_one(&self.db, sql, [head.seq.into()]);
        let Ok(row) = timeout(ANSWER_TIME_MAX, asked).await else {
            return Err(StoreError::Server("it does not answer".to_owned()));
        };
        let Some(row) = row? else { return Ok(false) };
        let (seq, hash): (Option<i64>, Option<Vec<u8>>) = (row.try_get("", "seq")?, row.try_get("", "hash")?);
        if hash.as_ref().is_some_and(|hash| *hash != head.hash) {
            return Err(StoreError::Server("it is of another database".to_owned()));
        }
        // Who is known here to be erased is in no list any more.
        let needed = self.written.load(Ordering::Acquire).max(self.db.keys().erased());
        Ok(hash.is_some() && seq.is_some_and(|seq| seq >= needed))
    }

    /// The last event of the primary, as it was no longer than a second ago.
    async fn head(&self, primary: &Reading) -> Result<Option<Head>, StoreError> {
        if let Some((asked, head)) = &self.known().head
            && asked.elapsed() < HEAD_TIME_MAX
        {
            return Ok(Some(head.clone()));
        }
        let asked = Instant::now();
        let sql = "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1";
        let Some(row) = sql::query_one(primary, sql, []).await? else { return Ok(None) };
        let head = Head { seq: row.try_get("", "seq")?, hash: row.try_get("", "hash")? };
        self.known().head = Some((asked, head.clone()));
        Ok(Some(head))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        // It is whole at every moment, whoever panicked while holding it.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
