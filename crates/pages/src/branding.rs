//! Branding: what customers see of the operator.

use askama::Template;

use crate::activity::EventView;
use crate::layout::{Fact, Shell};
use crate::settings::Refused;

/// `GET /settings/branding`; the same after a `POST` that was not taken or asked for a preview.
#[derive(Template)]
#[template(path = "branding.html")]
pub struct BrandingPage {
    /// The shell.
    pub shell: Shell,
    /// The person may change it.
    pub can_change: bool,
    /// How it is, for whoever may not change it.
    pub facts: Vec<Fact>,
    /// What is typed; what is empty is as configured.
    pub form: BrandingForm,
    /// What customers see where nothing is typed.
    pub configured: BrandingForm,
    /// The stylesheet of the preview.
    pub preview_css: String,
    /// The name in the preview.
    pub preview_name: String,
    /// Where the logo is, if there is one.
    pub logo: Option<String>,
    /// What a logo must be.
    pub logo_rules: String,
    /// Whether what is shown is typed and not saved.
    pub is_typed: bool,
    /// Why it was not saved.
    pub refused: Refused,
    /// Every version, newest first.
    pub history: Vec<EventView>,
}

/// `operator`, `accent`, `accent_dark`, `privacy_url`, `support_email`, `version`.
#[derive(Clone, Default)]
pub struct BrandingForm {
    /// The version that was on screen; 0 before the first.
    pub version: u32,
    /// The name.
    pub operator: String,
    /// `#rrggbb`.
    pub accent: String,
    /// `#rrggbb`.
    pub accent_dark: String,
    /// The privacy notice.
    pub privacy_url: String,
    /// Where customers can ask for help.
    pub support_email: String,
}

/// A colour with what is written on it, each `#rrggbb`.
pub struct ThemeColours {
    /// Of buttons and links.
    pub accent: String,
    /// On buttons.
    pub on_accent: String,
}

/// The stylesheet of the operator's colours on the hosted page.
#[derive(Template)]
#[template(path = "theme.css", escape = "none")]
pub struct ThemeCss {
    /// In light.
    pub light: ThemeColours,
    /// In dark.
    pub dark: ThemeColours,
}

/// The stylesheet of the preview, with both side by side.
#[derive(Template)]
#[template(path = "theme_preview.css", escape = "none")]
pub struct ThemePreviewCss {
    /// In light.
    pub light: ThemeColours,
    /// In dark.
    pub dark: ThemeColours,
}
