//! Look-ups that come at the same time, carried out by one statement: where many ask at once, what a look-up costs is mostly
//! asking the database, not finding the row. Whoever asks alone waits for nobody; whoever comes while a statement runs goes with
//! the next one, so that nobody is told of a moment before the question.

use crate::StoreError;
use std::{
    collections::{HashMap, HashSet},
    future::Future,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{sync::oneshot, time::timeout};

/// Keys of one statement.
const KEYS_MAX: usize = 64;
/// How long somebody waits for others' statement before asking alone: one of these may hang while others are answered.
const PATIENCE: Duration = Duration::from_millis(100);

/// Who waits for a row of a kind. A copy is the same one.
pub(crate) struct Together<K, V>(Arc<Mutex<Waiting<K, V>>>);

struct Waiting<K, V> {
    asked: Vec<Asked<K, V>>,
    /// When the statement that runs was begun; none where none runs.
    begun: Option<Instant>,
}

struct Asked<K, V> {
    key: K,
    told: oneshot::Sender<Option<V>>,
}

impl<K, V> Clone for Together<K, V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, V> Default for Together<K, V> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Waiting { asked: Vec::new(), begun: None })))
    }
}

impl<K: Copy + Eq + Hash + Send + 'static, V: Clone + Send + 'static> Together<K, V> {
    /// The row of this key, if there is one. `find` gives the rows of some keys by one statement.
    pub(crate) async fn ask<D, F, R>(&self, db: &D, key: K, find: F) -> Result<Option<V>, StoreError>
    where
        D: Clone + Send + Sync + 'static,
        F: Fn(D, Vec<K>) -> R + Copy + Send + 'static,
        R: Future<Output = Result<HashMap<K, V>, StoreError>> + Send + 'static,
    {
        let (told, heard) = oneshot::channel();
        if self.join(Asked { key, told }) {
            // By itself: whoever asked first may leave, and the others still wait.
            let asking = Asking { of: self.clone(), is_done: false };
            tokio::spawn(asking.answer(db.clone(), find));
        }
        match timeout(PATIENCE, heard).await {
            Ok(Ok(found)) => Ok(found),
            // It failed, or takes long: so that each has an error of its own, and none another's.
            Ok(Err(_)) | Err(_) => Ok(find(db.clone(), vec![key]).await?.remove(&key)),
        }
    }

    /// Waits with the others; whether it is for the caller to have them answered.
    fn join(&self, asked: Asked<K, V>) -> bool {
        let mut waiting = self.waiting();
        waiting.asked.push(asked);
        let is_first = waiting.begun.is_none_or(|begun| begun.elapsed() >= PATIENCE);
        if is_first {
            waiting.begun = Some(Instant::now());
        }
        is_first
    }

    /// Those whom the next statement is for; where there are none, none runs any more.
    fn next(&self) -> Vec<Asked<K, V>> {
        let mut waiting = self.waiting();
        waiting.asked.retain(|asked| !asked.told.is_closed());
        let count = waiting.asked.len().min(KEYS_MAX);
        waiting.begun = (count > 0).then(Instant::now);
        waiting.asked.drain(..count).collect()
    }
}

impl<K, V> Together<K, V> {
    fn waiting(&self) -> MutexGuard<'_, Waiting<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one who has them answered. Broken off, it lets everybody ask alone.
struct Asking<K, V> {
    of: Together<K, V>,
    is_done: bool,
}

impl<K: Copy + Eq + Hash + Send + 'static, V: Clone + Send + 'static> Asking<K, V> {
    async fn answer<D, F, R>(mut self, db: D, find: F)
    where
        D: Clone,
        F: Fn(D, Vec<K>) -> R,
        R: Future<Output = Result<HashMap<K, V>, StoreError>> + Send + 'static,
    {
        loop {
            // Whoever else is about to ask does so first.
            tokio::task::yield_now().await;
            let asked = self.of.next();
            if asked.is_empty() {
                self.is_done = true;
                return;
            }
            let keys: HashSet<K> = asked.iter().map(|asked| asked.key).collect();
            if let Ok(found) = find(db.clone(), keys.into_iter().collect()).await {
                for Asked { key, told } in asked {
                    // Who has left wants no answer.
                    let _left = told.send(found.get(&key).cloned());
                }
            }
        }
    }
}

impl<K, V> Drop for Asking<K, V> {
    fn drop(&mut self) {
        if !self.is_done {
            let mut waiting = self.of.waiting();
            waiting.asked.clear();
            waiting.begun = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::{sync::Semaphore, task::JoinSet};

    /// A database of the square numbers.
    #[derive(Default)]
    struct Squares {
        statements: AtomicUsize,
        /// The first statement goes on when it may.
        first: Option<Semaphore>,
    }

    async fn squares(db: Arc<Squares>, keys: Vec<u32>) -> Result<HashMap<u32, u32>, StoreError> {
        let number = db.statements.fetch_add(1, Ordering::SeqCst);
        if let (0, Some(first)) = (number, &db.first) {
            drop(first.acquire().await);
        }
        tokio::task::yield_now().await;
        if keys.contains(&13) {
            return Err(StoreError::Conflict);
        }
        Ok(keys.into_iter().filter(|key| *key < 100).map(|key| (key, key * key)).collect())
    }

    fn held() -> Arc<Squares> {
        Arc::new(Squares { first: Some(Semaphore::new(0)), ..Squares::default() })
    }

    fn let_go(db: &Squares) {
        db.first.as_ref().expect("it is held").add_permits(1);
    }

    #[tokio::test]
    async fn those_who_ask_at_once_are_answered_by_few_statements_and_each_by_its_own_row() {
        let (db, together) = (Arc::new(Squares::default()), Together::default());
        let mut asking = JoinSet::new();
        for turn in 0..200 {
            let (db, together) = (Arc::clone(&db), together.clone());
            asking.spawn(async move { (turn, together.ask(&db, turn, squares).await) });
        }
        // One fails, and those who came with it ask once more.
        for (turn, found) in asking.join_all().await {
            match found {
                Ok(found) => assert_eq!(found, (turn < 100).then_some(turn * turn)),
                Err(StoreError::Conflict) => assert_eq!(turn, 13),
                Err(error) => panic!("{turn}: {error}"),
            }
        }
        assert!(db.statements.load(Ordering::SeqCst) < 100);
        assert_eq!(together.ask(&db, 4, squares).await.expect("an answer"), Some(16));
        assert!(together.waiting().asked.is_empty());
    }

    #[tokio::test]
    async fn whoever_comes_while_a_statement_runs_goes_with_the_next() {
        let (db, together) = (held(), Together::default());
        let ask = |key| {
            let (db, together) = (Arc::clone(&db), together.clone());
            tokio::spawn(async move { together.ask(&db, key, squares).await })
        };
        let first = ask(1);
        while db.statements.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let (left, next) = (ask(2), ask(3));
        while together.waiting().asked.len() < 2 {
            tokio::task::yield_now().await;
        }
        // Whoever began it leaves, and so does another: the rest are answered all the same.
        first.abort();
        left.abort();
        let_go(&db);
        assert_eq!(next.await.expect("it ends").expect("an answer"), Some(9));
        assert!(left.await.is_err());
    }

    #[tokio::test]
    async fn nobody_waits_for_a_statement_that_hangs() {
        let (db, together) = (held(), Together::default());
        for key in [1, 2, 3] {
            assert_eq!(together.ask(&db, key, squares).await.expect("an answer"), Some(key * key));
        }
        let_go(&db);
    }
}
