//! The operator's colours and logo, as customers' browsers load them. They show nothing of anyone, so nobody need be
//! signed in.

use crate::{Web, error::WebError};
use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use probity_app::branding;
use probity_model::branding::{Accents, Colour};
use probity_pages::{
    Template,
    branding::{ThemeColours, ThemeCss, ThemePreviewCss},
};
use serde::Deserialize;

pub(crate) const THEME_PATH: &str = "/verify-assets/theme.css";
pub(crate) const LOGO_PATH: &str = "/verify-assets/logo.png";
/// Characters of a logo's version: 64 bits of its hash.
const VERSION_CHARS: usize = 16;

/// The version a page may ask for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    v: String,
}

/// Where the colours are, under an address of their own.
pub(crate) fn theme_href(accents: Accents) -> String {
    format!("{THEME_PATH}?v={}", theme_version(accents))
}

/// Where the logo is, under an address of its own.
pub(crate) fn logo_href(sha256: &str) -> String {
    format!("{LOGO_PATH}?v={}", logo_version(sha256))
}

/// The stylesheet is made of the colours by this version of Probity.
fn theme_version(accents: Accents) -> String {
    let [light, dark] =
        [accents.light, accents.dark].map(|it| it.to_string().trim_start_matches('#').to_owned());
    format!("{light}-{dark}-{}", env!("CARGO_PKG_VERSION"))
}

fn logo_version(sha256: &str) -> &str {
    sha256.get(..VERSION_CHARS).unwrap_or(sha256)
}

/// `GET /verify-assets/theme.css`
pub(crate) async fn theme(State(web): State<Web>, Query(asked): Query<Asked>) -> Response {
    let Some(accents) = branding::in_force(&web.app).await.accents else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let css = ThemeCss { light: colours(accents.light), dark: colours(accents.dark) };
    let is_asked = asked.v == theme_version(accents);
    match css.render() {
        Ok(css) => kept(is_asked, "text/css; charset=utf-8", css),
        Err(error) => WebError::Defect(format!("a template failed: {error}")).into_response(),
    }
}

/// `GET /verify-assets/logo.png`
pub(crate) async fn logo(State(web): State<Web>, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    Ok(match branding::logo(&web.app).await? {
        Some((sha256, png)) => kept(asked.v == logo_version(&sha256), "image/png", png),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

/// Under its own address a file stays what it is; under an older one the present file is given, and not kept.
fn kept(is_asked: bool, kind: &'static str, body: impl IntoResponse) -> Response {
    let caching = if is_asked { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CACHE_CONTROL, caching), (header::CONTENT_TYPE, kind)], body).into_response()
}

/// The stylesheet of the preview on the settings page.
pub(crate) fn preview(accents: Accents) -> ThemePreviewCss {
    ThemePreviewCss { light: colours(accents.light), dark: colours(accents.dark) }
}

fn colours(accent: Colour) -> ThemeColours {
    ThemeColours { accent: accent.to_string(), on_accent: accent.text_on().to_string() }
}
