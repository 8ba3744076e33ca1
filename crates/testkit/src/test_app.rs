//! Probity on a temporary folder.

use crate::{
    Client, FakeClock, SeededRandomness,
    cluster::{TestDatabase, is_postgres},
};
use axum::Router;
use probity_app::{App, Settings, account, api_key, settings::PasswordCost, user};
use probity_audit::Signer;
use probity_mail::Transport;
use probity_model::{
    event::Event,
    id::UserId,
    scope::Scopes,
    user::{Actor, Role},
};
use probity_reader::Reader;
use probity_store::{
    Store, StoreError, Trust,
    key::{MasterKey, MasterKeySource, MasterKeys},
    transfer::{Moved, transfer},
};
use probity_vault::Vault;
use probity_web::WebOptions;
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;

/// The password of every user of a test.
pub const PASSWORD: &str = "a quiet river at dawn";

const DATABASE: &str = "probity.db";

/// Probity, whole, on a database of its own. Dropped, its folder is gone.
pub struct TestApp {
    /// The use cases.
    pub app: App,
    /// The clock everything goes by.
    pub clock: Arc<FakeClock>,
    /// The router, as it is served.
    pub router: Router,
    folder: TempDir,
    /// None: embedded, in the folder.
    database: Option<TestDatabase>,
}

/// A user of a test.
#[derive(Clone, Debug)]
pub struct TestUser {
    /// The id.
    pub id: UserId,
    /// The e-mail address; the password is [`PASSWORD`].
    pub email: String,
    /// The user as the one who acts.
    pub actor: Actor,
}

/// The default settings, with a password hash that takes no time.
#[must_use]
pub fn test_settings() -> Settings {
    Settings {
        password_cost: PasswordCost { memory_kib: 8, passes: 1 },
        sign_in_failure_seconds: 0.0,
        ..Settings::default()
    }
}

impl TestApp {
    /// As installed.
    pub async fn new() -> Self {
        Self::with(test_settings(), WebOptions::default()).await
    }

    /// Configured otherwise.
    pub async fn with(settings: Settings, options: WebOptions) -> Self {
        let database = if is_postgres() { Some(TestDatabase::new().await) } else { None };
        Self::on(database, settings, options).await
    }

    /// On the embedded database, whatever the other tests run on: for what is about its files.
    pub async fn embedded() -> Self {
        Self::on(None, test_settings(), WebOptions::default()).await
    }

    /// On PostgreSQL, whatever the other tests run on.
    pub async fn postgres() -> Self {
        Self::on(Some(TestDatabase::new().await), test_settings(), WebOptions::default()).await
    }

    /// On an empty database of a PostgreSQL server, with so many instances that start on it at once.
    pub async fn started_at_once(instances: usize) -> Vec<App> {
        let database = TestDatabase::empty().await;
        let starting = (0..instances).map(|_| {
            let server = database.server().clone();
            tokio::spawn(async move {
                let store = Store::open_postgres(&server, trust()).await.expect("a migrated database");
                let folder = TempDir::new().expect("a temporary folder");
                app(store, folder.path(), Arc::default(), test_settings(), 7).await
            })
        });
        let starting: Vec<_> = starting.collect();
        let mut apps = Vec::new();
        for app in starting {
            apps.push(app.await.expect("started"));
        }
        // Kept until the server goes.
        std::mem::forget(database);
        apps
    }

    /// Copies what these options of `pg_dump` choose into a file.
    pub fn dump(&self, options: &[&str], file: &Path) {
        self.database.as_ref().expect("on PostgreSQL").dump(options, file);
    }

    /// The whole application on a new database made of such files, with the files of this one.
    pub async fn restored(&self, dumps: &[&Path]) -> App {
        let database = TestDatabase::empty().await;
        for dump in dumps {
            database.restore(dump);
        }
        let store = open(self.folder.path(), Some(&database), trust()).await;
        // Kept until the server goes.
        std::mem::forget(database);
        app(store, self.folder.path(), Arc::clone(&self.clock), self.app.settings().clone(), 9).await
    }

    /// Why a database made of this file alone is not opened.
    pub async fn restored_without(&self, dump: &Path) -> Option<StoreError> {
        let database = TestDatabase::empty().await;
        database.restore(dump);
        try_open(self.folder.path(), Some(&database), trust()).await.err()
    }

    /// This embedded installation moved to an empty database of a PostgreSQL server, in so many tries: the application
    /// there, and the rows of each table.
    pub async fn moved(&self, tries: usize) -> (App, BTreeMap<String, u64>) {
        let database = TestDatabase::empty().await;
        let from = Store::open_sqlite(&self.folder.path().join(DATABASE), trust()).await.expect("a database");
        let mut rows = BTreeMap::new();
        for _ in 0..tries {
            rows.clear();
            let to = open(self.folder.path(), Some(&database), trust()).await;
            let count = |moved: &Moved| {
                rows.insert(moved.table.clone(), moved.rows);
            };
            transfer(&from, &to, count).await.expect("moved");
            to.close().await.expect("closed");
        }
        let store = open(self.folder.path(), Some(&database), trust()).await;
        // Kept until the server goes.
        std::mem::forget(database);
        let settings = self.app.settings().clone();
        (app(store, self.folder.path(), Arc::clone(&self.clock), settings, 10).await, rows)
    }

    /// Why this embedded installation cannot be moved to the database of that one.
    pub async fn cannot_be_moved_to(&self, other: &Self) -> Option<StoreError> {
        let from = Store::open_sqlite(&self.folder.path().join(DATABASE), trust()).await.expect("a database");
        transfer(&from, &other.store().await, |_| ()).await.err()
    }

    /// Another process, as another role of the PostgreSQL server.
    pub async fn as_role(&self, role: &str) -> Result<App, StoreError> {
        let mut server = self.database.as_ref().expect("on PostgreSQL").server().clone();
        server.url = server.url.replacen("postgres://postgres@", &format!("postgres://{role}@"), 1);
        let store = Store::open_postgres(&server, trust()).await?;
        Ok(app(store, self.folder.path(), Arc::clone(&self.clock), self.app.settings().clone(), 8).await)
    }

    async fn on(database: Option<TestDatabase>, settings: Settings, options: WebOptions) -> Self {
        Self::made(database, None, settings, options).await
    }

    /// The files beside the database unless told where.
    async fn made(
        database: Option<TestDatabase>,
        vault: Option<Vault>,
        settings: Settings,
        options: WebOptions,
    ) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let clock = Arc::new(FakeClock::default());
        let store = open(folder.path(), database.as_ref(), trust()).await;
        let vault = vault.unwrap_or_else(|| local(folder.path()));
        let app = app_with(store, vault, folder.path(), Arc::clone(&clock), settings, 1).await;
        let router = probity_web::router(app.clone(), options);
        Self { app, clock, router, folder, database }
    }

    /// Configured otherwise, with its files elsewhere.
    pub async fn with_vault(settings: Settings, options: WebOptions, vault: Vault) -> Self {
        let database = if is_postgres() { Some(TestDatabase::new().await) } else { None };
        Self::made(database, Some(vault), settings, options).await
    }

    /// A second process on the same database and files, such as another server or the command line.
    pub async fn second_process(&self) -> App {
        self.process(self.app.settings().clone(), trust(), 2).await
    }

    /// The use cases on the same database and files, configured otherwise: a restart after a change.
    pub async fn reopened(&self, settings: Settings) -> App {
        self.process(settings, trust(), 3).await
    }

    /// Another process on the same database and files, with other master keys.
    pub async fn with_master_keys(&self, master_keys: Arc<dyn MasterKeySource>) -> App {
        self.process(self.app.settings().clone(), Trust { master_keys, ..trust() }, 6).await
    }

    /// The whole application on another folder, such as a backup of this one; with the same master key.
    pub async fn on_folder(&self, folder: &Path) -> App {
        let store = open(folder, None, trust()).await;
        app(store, folder, Arc::clone(&self.clock), self.app.settings().clone(), 5).await
    }

    async fn process(&self, settings: Settings, trust: Trust, seed: u64) -> App {
        let store = self.open(trust).await;
        app(store, self.folder.path(), Arc::clone(&self.clock), settings, seed).await
    }

    async fn open(&self, trust: Trust) -> Store {
        open(self.folder.path(), self.database.as_ref(), trust).await
    }

    /// The database, to be looked at past the use cases.
    pub async fn store(&self) -> Store {
        self.open(trust()).await
    }

    /// The database as another process would open it, with other keys; or why it cannot.
    pub async fn try_store(&self, trust: Trust) -> Result<Store, StoreError> {
        try_open(self.folder.path(), self.database.as_ref(), trust).await
    }

    /// The folder of the server its database is on; none where it is embedded.
    pub(crate) fn cluster(&self) -> Option<&'static Path> {
        self.database.as_ref().and_then(|_| crate::cluster::folder())
    }

    /// The address of the database, to be looked at past the store.
    #[must_use]
    pub fn database_url(&self) -> String {
        match &self.database {
            Some(database) => database.server().url.clone(),
            None => format!("sqlite://{}?mode=ro", self.folder.path().join(DATABASE).display()),
        }
    }

    /// Everything that has happened, oldest first.
    pub async fn events(&self) -> Vec<Event> {
        let store = self.store().await;
        let events = probity_store::event::since(store.read(), 0, u32::MAX).await.expect("events");
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    /// The folder of the database and the files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A new user.
    pub async fn user(&self, role: Role) -> TestUser {
        let existing = user::list(&self.app, &Actor::System).await.expect("a list").len();
        let (email, name) =
            (format!("{role}{existing}@bank.example"), format!("{} {existing}", role.label()));
        let new = user::NewUser { email: email.clone(), name, role, password: PASSWORD.to_owned() };
        let id = user::create(&self.app, &Actor::System, new).await.expect("a user");
        TestUser { id, email, actor: Actor::User { id, role } }
    }

    /// A browser in which nobody is signed in.
    #[must_use]
    pub fn browser(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// A browser with a session of this user, begun through the sign-in page.
    pub async fn sign_in(&self, user: &TestUser) -> Client {
        let form = [("email", user.email.as_str()), ("password", PASSWORD)];
        let answer = self.browser().post("/sign-in", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let cookie = answer.cookies().first().map(|it| it.split(';').next().unwrap_or_default().to_owned());
        self.browser().with("cookie", &cookie.expect("a cookie"))
    }

    /// A new user with this role, signed in.
    pub async fn signed_in_as(&self, role: Role) -> Client {
        let user = self.user(role).await;
        self.sign_in(&user).await
    }

    /// A platform with an API key of its own.
    pub async fn platform(&self) -> Client {
        let key = api_key::create(&self.app, &Actor::System, "platform").await.expect("a key");
        self.browser().with("authorization", &format!("Bearer {}", key.token))
    }

    /// A platform with an API key that may do exactly this.
    pub async fn platform_with(&self, scopes: Scopes) -> Client {
        self.keyed(api_key::KeyForm { scopes, ..api_key::KeyForm::from("platform") }).await
    }

    /// A platform with a key of the sandbox.
    pub async fn sandbox(&self) -> Client {
        self.platform_with(api_key::sandbox_scopes()).await
    }

    /// A platform with this key.
    pub async fn keyed(&self, form: api_key::KeyForm) -> Client {
        let key = api_key::create(&self.app, &Actor::System, form).await.expect("a key");
        self.browser().with("authorization", &format!("Bearer {}", key.token))
    }

    /// An API key as the one who acts, to call use cases with.
    pub async fn api_actor(&self) -> Actor {
        let key = api_key::create(&self.app, &Actor::System, "platform").await.expect("a key");
        Actor::ApiKey { id: key.id, scopes: Scopes::PLATFORM }
    }

    /// An attempt to sign in, past the sign-in page.
    #[must_use]
    pub fn attempt(email: &str, password: &str) -> account::Attempt {
        account::Attempt {
            email: email.to_owned(),
            password: password.to_owned(),
            user_agent: "test".to_owned(),
            address: "192.0.2.1".to_owned(),
            ip: "192.0.2.1".parse().ok(),
            replaces: None,
        }
    }
}

/// Reads files in a process of its own, as Probity does: the program `probity-file-reader`, which lies beside the folder
/// of the tests.
#[must_use]
pub fn reader() -> Reader {
    let tests = std::env::current_exe().expect("the tests' own program");
    let target = tests.ancestors().nth(2).expect("the folder of what was built");
    Reader::new(target.join(format!("probity-file-reader{}", std::env::consts::EXE_SUFFIX)), &[])
}

/// How often a database was opened: no process makes the keys and nonces of another.
static OPENED: AtomicU64 = AtomicU64::new(1_000);

/// The same master key for every process of a test.
pub(crate) fn trust() -> Trust {
    let seed = OPENED.fetch_add(1, Ordering::Relaxed);
    Trust {
        signer: Arc::new(Signer::from_seed(&[7; 32]).expect("a seed")),
        master_keys: Arc::new(MasterKeys::of(MasterKey::new([8; 32]))),
        randomness: Arc::new(SeededRandomness::new(seed)),
    }
}

async fn open(folder: &Path, database: Option<&TestDatabase>, trust: Trust) -> Store {
    try_open(folder, database, trust).await.expect("a database")
}

async fn try_open(folder: &Path, database: Option<&TestDatabase>, trust: Trust) -> Result<Store, StoreError> {
    match database {
        Some(database) => Store::open_postgres(database.server(), trust).await,
        None => Store::open_sqlite(&folder.join(DATABASE), trust).await,
    }
}

/// The files beside the database.
fn local(folder: &Path) -> Vault {
    Vault::local(&folder.join("files")).expect("a vault")
}

async fn app(store: Store, folder: &Path, clock: Arc<FakeClock>, settings: Settings, seed: u64) -> App {
    app_with(store, local(folder), folder, clock, settings, seed).await
}

async fn app_with(
    store: Store,
    vault: Vault,
    folder: &Path,
    clock: Arc<FakeClock>,
    mut settings: Settings,
    seed: u64,
) -> App {
    if let Transport::Folder(emails) = &mut settings.email.transport {
        *emails = folder.join("emails");
    }
    settings.receipts = folder.join("receipts");
    let randomness = Arc::new(SeededRandomness::new(seed));
    let app = App::new(store, vault, reader(), clock, randomness, settings);
    app.prepare().await.expect("levels and reasons");
    app
}
