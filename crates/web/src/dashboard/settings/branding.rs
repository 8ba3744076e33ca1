//! Branding: the name, the colours, the logo; with a preview of what is typed.

use super::{NotSaved, Version, fact};
use crate::{
    Web, brand,
    dashboard::{PageResult, flash, html, page, shell},
    error::WebError,
    extract::{Form, Query, SignedIn},
    routes::Routes,
};
use axum::{
    extract::{Multipart, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use probity_app::{
    AppError,
    branding::{
        self, Brand, BrandingVersion, LOGO_FILE_SIZE_BYTES_MAX, LOGO_HEIGHT_PX_MAX, LOGO_SHORTER_SIDE_PX_MIN,
        LOGO_WIDTH_PX_MAX,
    },
    event,
};
use probity_model::{
    branding::{Accents, Branding, Colour},
    permission::{Action, can},
};
use probity_pages::{
    Template as _,
    activity::EventView,
    branding::{BrandingForm, BrandingPage},
    layout::{Fact, Section},
    settings::Refused,
};
use serde::Deserialize;

const PATH: &str = "/settings/branding";
/// Bytes a form with a logo may hold: the largest logo, and what a form puts around it.
const LOGO_FORM_SIZE_BYTES_MAX: usize = LOGO_FILE_SIZE_BYTES_MAX + 100_000;

pub(super) fn routes() -> Routes {
    let manage = Action::ManageSettings;
    Routes::new()
        .page(Method::GET, PATH, Action::ViewSettings, show)
        .page(Method::GET, "/settings/branding/preview.css", Action::ViewSettings, preview)
        .page(Method::POST, PATH, manage, change)
        .upload("/settings/branding/logo", manage, LOGO_FORM_SIZE_BYTES_MAX, set_logo)
        .page(Method::POST, "/settings/branding/logo/remove", manage, remove_logo)
}

#[derive(Clone, Default, Deserialize)]
struct Sent {
    #[serde(default)]
    version: u32,
    #[serde(default)]
    operator: String,
    #[serde(default)]
    accent: String,
    #[serde(default)]
    accent_dark: String,
    #[serde(default)]
    privacy_url: String,
    #[serde(default)]
    support_email: String,
    #[serde(default)]
    preview: String,
}

impl Sent {
    fn of(version: u32, branding: &Branding) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let colour = |colour: Option<Colour>| colour.map_or_else(String::new, |it| it.to_string());
        Self {
            version,
            operator: text(&branding.operator),
            accent: colour(branding.accent),
            accent_dark: colour(branding.accent_dark),
            privacy_url: text(&branding.privacy_url),
            support_email: text(&branding.support_email),
            preview: String::new(),
        }
    }

    /// What the form describes, without the logo.
    fn read(&self) -> Result<Branding, AppError> {
        let colour = |field: &str, text: &str| match text.trim() {
            "" => Ok(None),
            text => text.parse::<Colour>().map(Some).map_err(|_| {
                let message = "Write a colour as # and six hexadecimal digits, such as #1d4ed8.";
                AppError::invalid(field, "colour_malformed", message)
            }),
        };
        let branding = Branding {
            operator: Some(self.operator.clone()),
            accent: colour("accent", &self.accent)?,
            accent_dark: colour("accent_dark", &self.accent_dark)?,
            privacy_url: Some(self.privacy_url.clone()),
            support_email: Some(self.support_email.clone()),
            logo: None,
        };
        Ok(branding.tidied())
    }

    fn form(&self) -> BrandingForm {
        BrandingForm {
            version: self.version,
            operator: self.operator.clone(),
            accent: self.accent.clone(),
            accent_dark: self.accent_dark.clone(),
            privacy_url: self.privacy_url.clone(),
            support_email: self.support_email.clone(),
        }
    }
}

/// What a page shows beside what is in force.
#[derive(Default)]
struct Shown {
    /// What was typed just now.
    typed: Option<Sent>,
    refused: Refused,
}

async fn show(State(web): State<Web>, user: SignedIn, headers: HeaderMap) -> PageResult {
    let versions = branding::versions(&web.app, &user.actor).await?;
    page(&branding_page(&web, &user, &headers, &versions, Shown::default()).await?, &headers)
}

async fn branding_page(
    web: &Web,
    user: &SignedIn,
    headers: &HeaderMap,
    versions: &[BrandingVersion],
    Shown { typed, refused }: Shown,
) -> Result<BrandingPage, WebError> {
    let newest = versions.first();
    let in_force = newest.map(|it| it.branding.clone()).unwrap_or_default();
    let configured = branding::brand(&web.app, Branding::default());
    let is_typed = typed.is_some();
    let sent = typed.unwrap_or_else(|| Sent::of(newest.map_or(0, |it| it.version), &in_force));
    // A colour that cannot be read is not shown either: the preview keeps the one in force.
    let readable = sent.read().ok().filter(|typed| typed.flaws().is_empty());
    let seen = Branding { logo: in_force.logo.clone(), ..readable.unwrap_or_else(|| in_force.clone()) };
    let shown = branding::brand(&web.app, seen);
    Ok(BrandingPage {
        shell: shell(&web.app, user, Section::Settings, headers).await?,
        can_change: can(&user.actor, Action::ManageSettings),
        facts: facts(&branding::brand(&web.app, in_force)),
        form: sent.form(),
        configured: BrandingForm {
            operator: configured.operator,
            privacy_url: configured.privacy_url.unwrap_or_default(),
            support_email: configured.support_email.unwrap_or_default(),
            ..BrandingForm::default()
        },
        preview_css: preview_href(shown.accents.as_ref()),
        preview_name: shown.operator,
        logo: shown.logo.as_deref().map(brand::logo_href),
        logo_rules: format!(
            "PNG, JPEG or WebP, at most {} MB, at least {LOGO_SHORTER_SIDE_PX_MIN} pixels on each side. It is made \
             anew, at most {LOGO_WIDTH_PX_MAX} × {LOGO_HEIGHT_PX_MAX} pixels.",
            LOGO_FILE_SIZE_BYTES_MAX / 1_000_000
        ),
        is_typed,
        refused,
        history: history(web, user, versions).await?,
    })
}

fn facts(brand: &Brand) -> Vec<Fact> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    let colour = |colour: fn(&Accents) -> Colour| {
        brand.accents.as_ref().map_or_else(|| "as it comes".to_owned(), |accents| colour(accents).to_string())
    };
    vec![
        fact("Name", brand.operator.as_str()),
        fact("Colour in light", colour(|it| it.light)),
        fact("Colour in dark", colour(|it| it.dark)),
        fact("Privacy notice", text(&brand.privacy_url)),
        fact("Help by e-mail", text(&brand.support_email)),
    ]
}

/// Each version with what it changed; the versions come newest first.
async fn history(
    web: &Web,
    user: &SignedIn,
    versions: &[BrandingVersion],
) -> Result<Vec<EventView>, WebError> {
    let who = event::who(&web.app, &user.actor, &[]).await?;
    let nothing = Branding::default();
    let before = versions.iter().skip(1).map(|it| &it.branding).chain([&nothing]);
    let told = versions.iter().zip(before).map(|(version, before)| {
        let told = Version {
            number: version.version,
            what: format!("put version {} in force", version.version),
            by: version.changed_by,
            at: version.at,
            code: "branding_changed",
            changes: version.branding.changes_since(before),
            who: &who,
        };
        told.told(web.app.now())
    });
    Ok(told.collect())
}

async fn change(
    State(web): State<Web>,
    user: SignedIn,
    headers: HeaderMap,
    Form(mut sent): Form<Sent>,
) -> PageResult {
    let read = sent.read();
    let outcome = match read {
        Ok(typed) if !sent.preview.is_empty() => {
            let flaws = typed.flaws().into_iter().map(|flaw| flaw.message).collect();
            let refused = Refused { errors: flaws, ..Refused::default() };
            return typed_page(&web, &user, &headers, sent, refused, StatusCode::OK).await;
        }
        Ok(typed) => branding::change(&web.app, &user.actor, sent.version, typed).await,
        Err(error) => Err(error),
    };
    let not_saved = match outcome {
        Ok(()) => return Ok(flash::redirect(PATH, flash::Flash::Saved)),
        Err(error) => NotSaved::of(error)?,
    };
    let status = not_saved.status();
    let mut meanwhile = Vec::new();
    if let NotSaved::ChangedMeanwhile = &not_saved {
        let versions = branding::versions(&web.app, &user.actor).await?;
        let newer = versions.iter().take_while(|it| it.version > sent.version).count();
        meanwhile = history(&web, &user, &versions).await?;
        meanwhile.truncate(newer);
        // What the person now knows of is what the next save is measured against.
        sent.version = versions.first().map_or(0, |it| it.version);
    }
    typed_page(&web, &user, &headers, sent, not_saved.told(meanwhile, PATH), status).await
}

async fn typed_page(
    web: &Web,
    user: &SignedIn,
    headers: &HeaderMap,
    sent: Sent,
    refused: Refused,
    status: StatusCode,
) -> PageResult {
    let versions = branding::versions(&web.app, &user.actor).await?;
    let shown = Shown { typed: Some(sent), refused };
    html(branding_page(web, user, headers, &versions, shown).await?.render(), status)
}

async fn set_logo(State(web): State<Web>, user: SignedIn, headers: HeaderMap, form: Multipart) -> PageResult {
    let outcome = match read_logo(form).await {
        Ok(file) => branding::set_logo(&web.app, &user.actor, file).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(flash::redirect(PATH, flash::Flash::Saved)),
        Err(error) => {
            let not_saved = NotSaved::of(error)?;
            let status = not_saved.status();
            let versions = branding::versions(&web.app, &user.actor).await?;
            let shown = Shown { typed: None, refused: not_saved.told(Vec::new(), PATH) };
            html(branding_page(&web, &user, &headers, &versions, shown).await?.render(), status)
        }
    }
}

async fn read_logo(mut form: Multipart) -> Result<Bytes, AppError> {
    let unusable = |_| {
        let message = format!("Choose a picture of at most {} MB.", LOGO_FILE_SIZE_BYTES_MAX / 1_000_000);
        AppError::invalid("logo", "logo_unusable", message)
    };
    while let Some(field) = form.next_field().await.map_err(unusable)? {
        if field.name() == Some("logo") {
            return field.bytes().await.map_err(unusable);
        }
    }
    Err(AppError::invalid("logo", "logo_needed", "Choose a file first."))
}

async fn remove_logo(State(web): State<Web>, user: SignedIn) -> PageResult {
    branding::remove_logo(&web.app, &user.actor).await?;
    Ok(flash::redirect(PATH, flash::Flash::Saved))
}

#[derive(Deserialize)]
struct Previewed {
    #[serde(default)]
    light: String,
    #[serde(default)]
    dark: String,
}

/// Digits alone: a `#` in an address would end it.
fn preview_href(accents: Option<&Accents>) -> String {
    let digits = |colour: Colour| colour.to_string().trim_start_matches('#').to_owned();
    accents.map_or_else(
        || format!("{PATH}/preview.css"),
        |it| format!("{PATH}/preview.css?light={}&dark={}", digits(it.light), digits(it.dark)),
    )
}

/// The colours of the preview as a stylesheet: the policy of the pages allows none within them. What is no colour is
/// none.
async fn preview(Query(asked): Query<Previewed>) -> Result<Response, WebError> {
    let css = match (asked.light.parse(), asked.dark.parse()) {
        (Ok(light), Ok(dark)) => brand::preview(Accents { light, dark })
            .render()
            .map_err(|error| WebError::Defect(format!("a template failed: {error}")))?,
        _ => String::new(),
    };
    Ok(([(header::CONTENT_TYPE, "text/css; charset=utf-8")], css).into_response())
}
