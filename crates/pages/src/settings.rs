//! Settings: the way to each of their pages, and the policies that hold.

use askama::Template;

use crate::activity::EventView;
use crate::layout::{Fact, Shell};

/// `GET /settings`.
#[derive(Template)]
#[template(path = "settings.html")]
pub struct SettingsPage {
    /// The shell.
    pub shell: Shell,
    /// The pages this person may open.
    pub sections: Vec<SettingsSection>,
    /// Limits and policies in force: claim time, sessions, files.
    pub policies: Vec<Fact>,
    /// The person may change settings.
    pub can_change: bool,
}

/// One page of settings, with how it stands.
pub struct SettingsSection {
    /// Which.
    pub link: SettingsLink,
    /// How it stands, such as `2 levels`; may be empty.
    pub state: String,
}

/// The pages of settings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SettingsLink {
    /// Verification levels.
    Levels,
    /// Reasons.
    Reasons,
    /// The four-eyes policy.
    FourEyes,
    /// Branding.
    Branding,
    /// The texts of e-mails.
    Emails,
    /// API keys.
    ApiKeys,
    /// Webhooks.
    Webhooks,
    /// Roles.
    Roles,
    /// Users.
    Users,
}

impl SettingsLink {
    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.words().0
    }

    /// What is set there.
    #[must_use]
    pub fn what(self) -> &'static str {
        self.words().1
    }

    /// Where it is.
    #[must_use]
    pub fn href(self) -> &'static str {
        self.words().2
    }

    /// Its icon.
    #[must_use]
    pub fn icon(self) -> &'static str {
        self.words().3
    }

    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Levels => {
                ("Levels", "What customers must supply, and by when", "/settings/levels", "layers")
            }
            Self::Reasons => {
                ("Reasons", "Why something is not in order, in every language", "/settings/reasons", "tag")
            }
            Self::FourEyes => {
                ("Four eyes", "Which decisions need a second person", "/settings/four-eyes", "badge-check")
            }
            Self::Branding => ("Branding", "Your name, logo and colours", "/settings/branding", "palette"),
            Self::Emails => ("E-mail texts", "What customers are written", "/settings/emails", "mail"),
            Self::ApiKeys => {
                ("API keys", "How the platform proves who it is", "/settings/api-keys", "key-round")
            }
            Self::Webhooks => {
                ("Webhooks", "What the platform is told at once", "/settings/webhooks", "webhook")
            }
            Self::Roles => ("Roles", "What a role may do", "/settings/roles", "user-check"),
            Self::Users => ("Users", "Who may sign in, and as what", "/users", "users"),
        }
    }
}

/// Something to tick.
pub struct Tick {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
    /// Ticked now.
    pub chosen: bool,
}

/// What a form that was not taken says above itself.
#[derive(Default)]
pub struct Refused {
    /// What is wrong with what was typed.
    pub errors: Vec<String>,
    /// What somebody else changed meanwhile, newest first.
    pub meanwhile: Vec<EventView>,
    /// Where the thing stands as it is now.
    pub href: String,
}
