//! The keys that personal data is sealed with: one for each customer, wrapped by a master key, in a database of their own
//! beside the data. A copy of the data is worth nothing without them, and what is destroyed here is gone from every copy.

mod text;

pub use probity_seal::{DataKey, MasterKey, MasterKeyId, MasterKeys, Place};
pub use text::ERASED;
pub(crate) use text::{open, open_texts, seal, seal_texts};

use crate::{Connection, StoreError, sql};
use probity_model::{Randomness, id::CustomerId};
use probity_seal::{KEY_BYTES, TokenKey, new_key};
use sea_orm::{ConnectionTrait, DeriveValueType, FromQueryResult, Value};
use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};
use uuid::Uuid;

/// Opened keys that are kept in memory. When there are more, all are forgotten and unwrapped again when needed.
const OPENED_MAX: usize = 20_000;
/// Keys made ahead in one go: each commit waits for the disk.
const SPARE_KEYS: usize = 32;
/// With fewer spare keys than this, more are made before the next transaction begins.
const SPARE_KEYS_MIN: usize = 4;
/// Keys unwrapped by one statement, or wrapped anew in one transaction.
pub(crate) const KEYS_PER_STATEMENT: usize = 500;
/// The name of the key that serves the whole house.
const SHARED: &[u8] = b"shared";

/// Where the master keys come from: a file, the environment, a command that asks a key management service.
pub trait MasterKeySource: Send + Sync {
    /// The keys there are now, the newest last. Asked at the start, for every batch of new keys, and when a key turns up
    /// that was not there before; it answers quickly. The error says what to do.
    fn read(&self) -> Result<MasterKeys, String>;
}

/// The same keys for ever: for tests.
impl MasterKeySource for MasterKeys {
    fn read(&self) -> Result<MasterKeys, String> {
        Ok(self.clone())
    }
}

/// A sealed text. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Sealed(pub(crate) String);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[sealed]")
    }
}

/// A key that was made and not used yet.
#[derive(Clone, Copy)]
struct Spare {
    id: Uuid,
    key: [u8; KEY_BYTES],
}

/// All keys, as far as they were needed.
pub struct Keys {
    source: Arc<dyn MasterKeySource>,
    randomness: Arc<dyn Randomness>,
    masters: RwLock<MasterKeys>,
    search: TokenKey,
    answers: TokenKey,
    gates: TokenKey,
    secrets: DataKey,
    spare: Mutex<Vec<Spare>>,
    opened: Mutex<HashMap<CustomerId, Arc<DataKey>>>,
    /// The place of the last erasure that was looked for; before the first look none.
    erased: AtomicI64,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// A key that is not written yet.
pub(crate) struct Fresh {
    pub(crate) id: Uuid,
    pub(crate) key: DataKey,
    /// Of `keys.data_keys`.
    pub(crate) row: [Value; 3],
}

/// Before a process looked for erasures of others.
const NEVER_LOOKED: i64 = -1;
/// What is read from a snapshot of before an erasure that is known here, or from a standby: nothing of it is remembered, for
/// nobody would look again.
const LACKS_ERASURES: i64 = -2;

#[derive(FromQueryResult)]
struct ErasedRow {
    seq: i64,
    customer_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct WrappedRow {
    id: Uuid,
    customer_id: Uuid,
    master_key: String,
    wrapped: Vec<u8>,
}

impl Keys {
    /// The keys of this database. The shared one is made where there is none, unless something was sealed with one.
    pub(crate) async fn open<C: ConnectionTrait>(
        db: &C,
        source: Arc<dyn MasterKeySource>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, StoreError> {
        let masters = source.read().map_err(StoreError::MasterKeys)?;
        let row = sql::query_one(db, "SELECT master_key, wrapped FROM keys.shared_keys", []).await?;
        let shared = if let Some(row) = row {
            let master: String = row.try_get("", "master_key")?;
            let wrapped: Vec<u8> = row.try_get("", "wrapped")?;
            let master = masters.get(&master).ok_or(StoreError::MasterKeyMissing { id: master })?;
            master.unwrap(SHARED, &wrapped)?
        } else {
            let key = new_key(&*randomness);
            let sql = "INSERT INTO keys.shared_keys (name, master_key, wrapped) VALUES ('shared', $1, $2)";
            let newest = masters.newest();
            let wrapped = newest.wrap(&*randomness, SHARED, &key);
            sql::execute(db, sql, [newest.id().as_str().into(), wrapped.into()]).await?;
            key
        };
        let shared = TokenKey::new(&shared);
        Ok(Self {
            search: TokenKey::new(&shared.derive("search")),
            answers: TokenKey::new(&shared.derive("answers")),
            gates: TokenKey::new(&shared.derive("gates")),
            secrets: DataKey::new(Uuid::nil(), &shared.derive("secrets"), Arc::clone(&randomness)),
            masters: RwLock::new(masters),
            spare: Mutex::default(),
            opened: Mutex::default(),
            erased: AtomicI64::new(NEVER_LOOKED),
            source,
            randomness,
        })
    }

    /// What names and numbers are found by.
    pub(crate) const fn search(&self) -> &TokenKey {
        &self.search
    }

    /// What the house itself keeps secret, and no customer's: secrets of webhooks and second factors, saved searches.
    #[must_use]
    pub const fn secrets(&self) -> &DataKey {
        &self.secrets
    }

    /// The key of the answer to one request of the API, made of what its sender alone knows: nobody else opens it, not
    /// even with all the other keys. And the name under which it is found again.
    pub(crate) fn answer(&self, owner: Uuid, idempotency_key: &str) -> (DataKey, String) {
        let word = format!("{owner} {idempotency_key}");
        let key = TokenKey::new(&self.answers.derive(&word)).derive("body");
        let name = self.answers.token(&word);
        (DataKey::new(owner, &key, Arc::clone(&self.randomness)), hex(&name))
    }

    /// The name of a gate at which failures are counted: who comes through it is known to nobody who has the table alone.
    pub(crate) fn gate(&self, gate: &str) -> String {
        hex(&self.gates.token(gate))
    }

    /// Whether so few spare keys are left that more should be made.
    pub(crate) fn is_short(&self) -> bool {
        lock(&self.spare).len() < SPARE_KEYS_MIN
    }

    /// Makes keys ahead. The caller commits, and then gives them to [`Self::add_spare`].
    pub(crate) async fn make<C: ConnectionTrait>(&self, db: &C, count: usize) -> Result<Made, StoreError> {
        let masters = self.source.read().map_err(StoreError::MasterKeys)?;
        let newest = masters.newest().clone();
        *self.masters.write().unwrap_or_else(PoisonError::into_inner) = masters;
        let mut made = Vec::with_capacity(count);
        for _ in 0..count {
            let spare = Spare { id: self.random_id(), key: new_key(&*self.randomness) };
            let wrapped = newest.wrap(&*self.randomness, spare.id.as_bytes(), &spare.key);
            let sql = "INSERT INTO keys.data_keys (id, master_key, wrapped) VALUES ($1, $2, $3)";
            sql::execute(db, sql, [spare.id.into(), newest.id().as_str().into(), wrapped.into()]).await?;
            made.push(spare);
        }
        Ok(Made(made))
    }

    pub(crate) async fn make_spare<C: ConnectionTrait>(&self, db: &C) -> Result<Made, StoreError> {
        self.make(db, SPARE_KEYS).await
    }

    pub(crate) fn add_spare(&self, made: Made) {
        lock(&self.spare).extend(made.0);
    }

    fn random_id(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.randomness.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// A key for a new customer, and its id.
    pub(crate) async fn take<C: ConnectionTrait>(
        &self,
        db: &C,
        customer: CustomerId,
    ) -> Result<(Uuid, Arc<DataKey>), StoreError> {
        let ready = lock(&self.spare).pop();
        let spare = match ready {
            Some(spare) => spare,
            // More new customers in one go than keys were made ahead.
            None => self.make(db, 1).await?.0[0],
        };
        let key = Arc::new(DataKey::new(customer.uuid(), &spare.key, Arc::clone(&self.randomness)));
        self.remember(customer, &key);
        Ok((spare.id, key))
    }

    /// A key for a new customer, and the row that is to be written of it together with the customer.
    pub(crate) fn fresh(&self, customer: CustomerId) -> Fresh {
        let masters = self.masters.read().unwrap_or_else(PoisonError::into_inner);
        let (id, newest, key) = (self.random_id(), masters.newest(), new_key(&*self.randomness));
        let wrapped = newest.wrap(&*self.randomness, id.as_bytes(), &key);
        let row = [id.into(), newest.id().as_str().into(), wrapped.into()];
        let key = DataKey::new(customer.uuid(), &key, Arc::clone(&self.randomness));
        Fresh { id, key, row }
    }

    /// The place of the last erasure that is known here.
    pub(crate) fn erased(&self) -> i64 {
        self.erased.load(Ordering::Acquire)
    }

    /// Remembers a key read by whoever looked for erasures up to `erased`, unless there were others since: the key may be
    /// of one of them, read from a snapshot of before.
    fn remember_read(&self, customer: CustomerId, key: &Arc<DataKey>, erased: i64) {
        if self.erased.load(Ordering::Acquire) == erased {
            self.remember(customer, key);
        }
    }

    fn remember(&self, customer: CustomerId, key: &Arc<DataKey>) {
        let mut opened = lock(&self.opened);
        if opened.len() >= OPENED_MAX {
            opened.clear();
        }
        opened.insert(customer, Arc::clone(key));
    }

    fn forget(&self, customer: CustomerId) {
        lock(&self.opened).remove(&customer);
    }

    /// Forgets the keys that another process destroyed since the last look, and gives the place of the last erasure.
    async fn forget_erased<C: Connection>(&self, db: &C) -> Result<i64, StoreError> {
        let seen = self.erased.load(Ordering::Acquire);
        if seen == NEVER_LOOKED {
            // What was remembered before the first look may have been erased before it as well.
            let sql = "SELECT coalesce(max(seq), 0) AS seq FROM events WHERE kind = 'customer_erased'";
            let row = sql::query_one(db, sql, []).await?;
            let last = row.map_or(Ok(0), |row| row.try_get("", "seq"))?;
            lock(&self.opened).clear();
            self.erased.fetch_max(last, Ordering::AcqRel);
            return Ok(last);
        }
        let sql =
            "SELECT seq, customer_id FROM events WHERE kind = 'customer_erased' AND seq >= $1 ORDER BY seq";
        let rows: Vec<ErasedRow> = sql::all(db, sql, [seen.into()]).await?;
        if seen > 0 && rows.first().is_none_or(|row| row.seq != seen) {
            return Ok(LACKS_ERASURES);
        }
        let mut last = seen;
        for row in rows {
            last = row.seq;
            if let Some(customer) = row.customer_id {
                self.forget(CustomerId::from_uuid(customer));
            }
        }
        self.erased.fetch_max(last, Ordering::AcqRel);
        Ok(last)
    }

    fn unwrap(&self, row: &WrappedRow) -> Result<DataKey, StoreError> {
        let key = self.master(&row.master_key)?.unwrap(row.id.as_bytes(), &row.wrapped)?;
        Ok(DataKey::new(row.customer_id, &key, Arc::clone(&self.randomness)))
    }

    /// The master key of this name; one that is not known yet may just have been made by another process.
    fn master(&self, id: &str) -> Result<MasterKey, StoreError> {
        let known = |masters: &MasterKeys| masters.get(id).cloned();
        if let Some(master) = known(&self.masters.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(master);
        }
        let fresh = self.source.read().map_err(StoreError::MasterKeys)?;
        let master = known(&fresh).ok_or_else(|| StoreError::MasterKeyMissing { id: id.to_owned() })?;
        *self.masters.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(master)
    }
}

/// Keys that were made and wait for the commit that keeps them.
pub(crate) struct Made(Vec<Spare>);

/// The opened keys of some customers.
#[derive(Default, Debug)]
pub(crate) struct Opened(HashMap<CustomerId, Arc<DataKey>>);

impl Opened {
    /// The key of one; none where it was destroyed.
    pub(crate) fn get(&self, customer: CustomerId) -> Option<&DataKey> {
        self.0.get(&customer).map(|key| &**key)
    }
}

/// The keys of these customers. Those that were destroyed are left out.
pub(crate) async fn of_all<C: Connection>(
    db: &C,
    customers: impl IntoIterator<Item = CustomerId>,
) -> Result<Opened, StoreError> {
    let keys = db.keys();
    let erased = match db.erasures_seen() {
        Some(erased) => erased,
        None => keys.forget_erased(db).await?,
    };
    db.see_erasures(erased);
    let mut found = HashMap::new();
    let mut missing = Vec::new();
    {
        let opened = lock(&keys.opened);
        for customer in customers {
            match opened.get(&customer) {
                Some(key) => {
                    found.insert(customer, Arc::clone(key));
                }
                None => missing.push(customer),
            }
        }
    }
    missing.sort_unstable();
    missing.dedup();
    for some in missing.chunks(KEYS_PER_STATEMENT) {
        for (customer, key) in read(db, some).await? {
            keys.remember_read(customer, &key, erased);
            found.insert(customer, key);
        }
    }
    Ok(Opened(found))
}

/// Those of these keys that are there.
async fn read<C: Connection>(
    db: &C,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, Arc<DataKey>)>, StoreError> {
    let (places, values) = sql::among(customers.iter().map(|customer| customer.uuid().into()));
    let sql = format!(
        "SELECT k.id, c.id AS customer_id, k.master_key, k.wrapped FROM customers c \
         JOIN keys.data_keys k ON k.id = c.data_key WHERE c.id IN ({places})"
    );
    let rows: Vec<WrappedRow> = sql::all(db, &sql, values).await?;
    let unwrap =
        |row: WrappedRow| Ok((CustomerId::from_uuid(row.customer_id), Arc::new(db.keys().unwrap(&row)?)));
    rows.into_iter().map(unwrap).collect()
}

/// The key of a customer whose row this transaction holds. That row says whether there is one, and nobody destroys it before
/// the transaction ends: nothing that others did need be looked for, and it can be remembered.
pub(crate) async fn of_held<C: Connection>(
    db: &C,
    customer: CustomerId,
    is_erased: bool,
) -> Result<Arc<DataKey>, StoreError> {
    if is_erased {
        return Err(StoreError::Erased(customer));
    }
    let opened = lock(&db.keys().opened).get(&customer).map(Arc::clone);
    let key = if let Some(key) = opened {
        key
    } else {
        let (_, key) = read(db, &[customer]).await?.pop().ok_or(StoreError::Erased(customer))?;
        db.keys().remember(customer, &key);
        key
    };
    db.hold_key(customer, Some(Arc::clone(&key)));
    Ok(key)
}

/// The key of a customer, to seal with it and to open. [`StoreError::Erased`] where it was destroyed.
pub async fn of<C: Connection>(db: &C, customer: CustomerId) -> Result<Arc<DataKey>, StoreError> {
    if let Some(key) = db.held_key(customer) {
        return Ok(key);
    }
    let mut opened = of_all(db, [customer]).await?;
    opened.0.remove(&customer).ok_or(StoreError::Erased(customer))
}

/// Destroys the key of a customer: what was sealed with it opens never again, here or in any copy of the data.
pub async fn destroy<C: Connection>(db: &C, customer: CustomerId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM keys.data_keys WHERE id = (SELECT data_key FROM customers WHERE id = $1)";
    let destroyed = sql::execute(db, sql, [customer.uuid().into()]).await?;
    db.keys().forget(customer);
    db.hold_key(customer, None);
    Ok(destroyed == 1)
}

/// Destroys the keys of customers who were erased and whose keys are still there. SQLite commits each of its files by itself:
/// a power cut or a full disk between the two leaves one. Gives how many.
pub(crate) async fn finish_erasures<C: ConnectionTrait>(db: &C) -> Result<u64, StoreError> {
    let sql = "DELETE FROM keys.data_keys WHERE id IN (SELECT c.data_key FROM events e \
               JOIN customers c ON c.id = e.customer_id WHERE e.kind = 'customer_erased')";
    sql::execute(db, sql, []).await
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many keys a master key wraps.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Wraps {
    /// The master key's name.
    pub master_key: String,
    /// How many keys.
    pub keys: i64,
}

/// Which master keys wrap how many keys, the shared one included.
pub async fn wraps<C: Connection>(db: &C) -> Result<Vec<Wraps>, StoreError> {
    let sql = "SELECT master_key, count(*) AS keys FROM (SELECT master_key FROM keys.data_keys \
               UNION ALL SELECT master_key FROM keys.shared_keys) AS wrapped GROUP BY master_key ORDER BY master_key";
    sql::all(db, sql, []).await
}

/// Wraps at most 500 keys anew that another than the newest master key wraps. Gives how many; 0 when none is left.
pub async fn rewrap<C: Connection>(db: &C) -> Result<u64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        master_key: String,
        wrapped: Vec<u8>,
    }
    let keys = db.keys();
    let masters = keys.source.read().map_err(StoreError::MasterKeys)?;
    let newest = masters.newest();
    let wrap = |name: &[u8], master: &str, wrapped: &[u8]| {
        let key = keys.master(master)?.unwrap(name, wrapped)?;
        Ok::<_, StoreError>(newest.wrap(&*keys.randomness, name, &key))
    };
    let sql = format!(
        "SELECT id, master_key, wrapped FROM keys.data_keys WHERE master_key <> $1 LIMIT {KEYS_PER_STATEMENT}{}",
        sql::for_update(db)
    );
    let rows: Vec<Row> = sql::all(db, &sql, [newest.id().as_str().into()]).await?;
    let mut count = 0;
    for row in &rows {
        let wrapped = wrap(row.id.as_bytes(), &row.master_key, &row.wrapped)?;
        let sql = "UPDATE keys.data_keys SET master_key = $2, wrapped = $3 WHERE id = $1";
        let values = [row.id.into(), newest.id().as_str().into(), wrapped.into()];
        count += sql::execute(db, sql, values).await?;
    }
    let sql = "SELECT master_key, wrapped FROM keys.shared_keys WHERE master_key <> $1";
    if let Some(row) = sql::query_one(db, sql, [newest.id().as_str().into()]).await? {
        let (master, wrapped): (String, Vec<u8>) =
            (row.try_get("", "master_key")?, row.try_get("", "wrapped")?);
        let wrapped = wrap(SHARED, &master, &wrapped)?;
        let sql = "UPDATE keys.shared_keys SET master_key = $1, wrapped = $2";
        count += sql::execute(db, sql, [newest.id().as_str().into(), wrapped.into()]).await?;
    }
    Ok(count)
}
