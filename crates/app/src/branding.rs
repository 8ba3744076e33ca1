//! Branding: what customers see of the operator, on the hosted page and in e-mails.

use crate::{App, AppError, Violation, authorise};
use bytes::Bytes;
pub use probity_documents::{
    LOGO_FILE_SIZE_BYTES_MAX, LOGO_HEIGHT_PX_MAX, LOGO_MEGAPIXELS_MAX, LOGO_SHORTER_SIDE_PX_MIN,
    LOGO_WIDTH_PX_MAX,
};
use probity_model::{
    branding::{Accents, Branding},
    event::EventKind,
    permission::Action,
    user::Actor,
};
pub use probity_store::branding::BrandingVersion;
use probity_store::{self as store, Connection, Transaction};

/// What customers see: what an administrator set, else what is configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// What the operator calls itself.
    pub operator: String,
    /// Its colours, where they are set.
    pub accents: Option<Accents>,
    /// Its logo, by its SHA-256.
    pub logo: Option<String>,
    /// Where it says how data is used.
    pub privacy_url: Option<String>,
    /// Where customers can ask for help.
    pub support_email: Option<String>,
}

/// What an administrator set; nothing of it before anybody did.
pub(crate) async fn set<C: Connection>(db: &C) -> Result<Branding, AppError> {
    Ok(store::branding::newest(db).await?.map(|it| it.branding).unwrap_or_default())
}

/// What customers see, whoever they are. A page must come whatever happens, and colours are not worth failing it:
/// where they cannot be read, what is configured holds.
pub async fn in_force(app: &App) -> Brand {
    let set = set(app.store.read()).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "the branding could not be read");
        Branding::default()
    });
    brand(app, set)
}

/// What customers would see of this.
#[must_use]
pub fn brand(app: &App, set: Branding) -> Brand {
    let configured = &app.settings().portal;
    Brand {
        accents: set.accents(),
        operator: set.operator.unwrap_or_else(|| configured.operator.clone()),
        logo: set.logo,
        privacy_url: set.privacy_url.or_else(|| configured.privacy_url.clone()),
        support_email: set.support_email.or_else(|| configured.support_email.clone()),
    }
}

/// The logo in force, as a PNG: customers see it.
pub async fn logo(app: &App) -> Result<Option<(String, Bytes)>, AppError> {
    let db = app.store.snapshot().await?;
    let Some(sha256) = set(&db).await?.logo else { return Ok(None) };
    let png = store::branding::logo(&db, &sha256).await?;
    Ok(png.map(|png| (sha256, Bytes::from(png))))
}

/// The newest versions, the newest first; none before anybody set one.
pub async fn versions(app: &App, actor: &Actor) -> Result<Vec<BrandingVersion>, AppError> {
    authorise(actor, Action::ViewSettings)?;
    Ok(store::branding::versions(app.store.read()).await?)
}

/// Sets all but the logo, as a new version. `seen` is the version that was on screen, 0 before the first. What is the
/// same already is left alone.
pub async fn change(app: &App, actor: &Actor, seen: u32, branding: Branding) -> Result<(), AppError> {
    authorise(actor, Action::ManageSettings)?;
    let branding = branding.tidied();
    let flaws = branding.flaws();
    if !flaws.is_empty() {
        return Err(AppError::Invalid(flaws.into_iter().map(Violation::from).collect()));
    }
    let transaction = app.begin_alone().await?;
    keep(app, actor, transaction, Some(seen), |before| Branding { logo: before.logo, ..branding }).await
}

/// Sets the logo, made anew from this file.
pub async fn set_logo(app: &App, actor: &Actor, file: Bytes) -> Result<(), AppError> {
    authorise(actor, Action::ManageSettings)?;
    let read = app.reader.logo(&file).await?;
    let logo = read.map_err(|problem| AppError::invalid("logo", "logo_unusable", problem.to_string()))?;
    let sha256 = probity_vault::sha256_hex(&logo.png);
    let transaction = app.begin_alone().await?;
    store::branding::keep_logo(&transaction, &sha256, logo.png).await?;
    keep(app, actor, transaction, None, |before| Branding { logo: Some(sha256), ..before }).await
}

/// Takes the logo away: the name stands in its place.
pub async fn remove_logo(app: &App, actor: &Actor) -> Result<(), AppError> {
    authorise(actor, Action::ManageSettings)?;
    let transaction = app.begin_alone().await?;
    keep(app, actor, transaction, None, |before| Branding { logo: None, ..before }).await
}

async fn keep(
    app: &App,
    actor: &Actor,
    transaction: Transaction,
    seen: Option<u32>,
    change: impl FnOnce(Branding) -> Branding,
) -> Result<(), AppError> {
    let (before, version) = store::branding::newest(&transaction)
        .await?
        .map_or_else(Default::default, |it| (it.branding, it.version));
    if seen.is_some_and(|seen| seen != version) {
        return Err(AppError::Conflict {
            code: "changed_meanwhile",
            message: "Somebody changed the branding while you had it open. Nothing of yours was saved."
                .to_owned(),
        });
    }
    let branding = change(before.clone());
    if branding == before {
        return Ok(());
    }
    let version = version + 1;
    let made = BrandingVersion { version, branding, changed_by: actor.user(), at: app.now() };
    store::branding::insert(&transaction, &made).await?;
    app.record_fact(&transaction, None, actor, EventKind::BrandingChanged { version }).await?;
    app.commit(transaction).await
}
