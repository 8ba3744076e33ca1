//! The hosted page: what a customer sees. Plain documents that work without script, in the customer's language.

mod form;

pub use form::{Choice, DetailsPage, DocumentPage, FieldInput, FieldKind, Part, PictureRules, SentImage};

use askama::Template;
use probity_language::{FluentArgs, Language};
use std::borrow::Borrow;

/// What is around every page.
pub struct Frame {
    /// The language of the page.
    pub language: Language,
    /// Where the style is, with its version, so that a phone keeps it.
    pub style: String,
    /// Where the script is, with its version.
    pub script: String,
    /// Who asks.
    pub operator: String,
    /// Where the operator's logo is, if there is one.
    pub logo: Option<String>,
    /// Where the operator's colours are, if they are set.
    pub theme: Option<String>,
    /// Where the operator says how data is used.
    pub privacy_url: Option<String>,
    /// Where a customer can ask for help.
    pub support_email: Option<String>,
    /// Whether there is a session, and so a language to change and a way to sign out.
    pub is_signed_in: bool,
}

impl Frame {
    /// A text of this page's language.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.language.text(key)
    }

    /// A text that names the operator.
    #[must_use]
    pub fn operator(&self, key: &str) -> String {
        self.with(key, "operator", &self.operator)
    }

    /// A text with one variable that is a text.
    #[must_use]
    pub fn with(&self, key: &str, name: &'static str, value: &str) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value.to_owned());
        self.language.format(key, &args)
    }

    /// A text with one variable that is a number.
    #[must_use]
    pub fn number(&self, key: &str, name: &'static str, value: impl Borrow<usize>) -> String {
        let mut args = FluentArgs::new();
        args.set(name, *value.borrow());
        self.language.format(key, &args)
    }

    /// Every language, to choose from.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        Language::all()
    }
}

/// Where somebody arrives with a link.
#[derive(Template)]
#[template(path = "portal/landing.html")]
pub struct LandingPage {
    /// What is around.
    pub frame: Frame,
    /// The link's token.
    pub token: String,
}

/// A link that leads nowhere any more.
#[derive(Template)]
#[template(path = "portal/gone.html")]
pub struct GonePage {
    /// What is around.
    pub frame: Frame,
    /// The link's token.
    pub token: String,
    /// Whether a fresh one was asked for just now.
    pub is_sent: bool,
}

/// What went wrong, and what to do next.
#[derive(Template)]
#[template(path = "portal/failure.html")]
pub struct FailurePage {
    /// What is around.
    pub frame: Frame,
    /// What went wrong, in the customer's language.
    pub message: String,
    /// Whether anything went wrong at all: leaving the page ends here too.
    pub is_alarm: bool,
    /// Whether a link of one's own is needed to go on.
    pub needs_link: bool,
    /// To find it again in the log.
    pub request_id: Option<String>,
}

/// Consent, what is to be done, or what became of it.
#[derive(Template)]
#[template(path = "portal/home.html")]
pub struct HomePage {
    /// What is around.
    pub frame: Frame,
    /// The customer's first name, where it is known.
    pub name: String,
    /// What to show.
    pub view: HomeView,
}

/// What the home page shows.
pub enum HomeView {
    /// The text to agree to first.
    Consent {
        /// Its version.
        version: String,
    },
    /// What is to be done.
    Todo(Todo),
    /// What became of it.
    Told(Told),
}

/// What is to be done.
pub struct Todo {
    /// Why again, after a rejection: what the customer is told.
    pub message: Option<String>,
    /// The last day to answer, in the form the customer reads.
    pub due: Option<String>,
    /// How often it may still be submitted, where that is worth saying.
    pub attempts_left: Option<usize>,
    /// Each step.
    pub steps: Vec<Step>,
}

impl Todo {
    /// Steps that are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.is_done).count()
    }

    /// The first step that is not done.
    #[must_use]
    pub fn next(&self) -> Option<&Step> {
        self.steps.iter().find(|step| !step.is_done)
    }
}

/// One step: the personal information, or a document.
pub struct Step {
    /// What it is called.
    pub label: String,
    /// What will do, where several will.
    pub hint: Option<String>,
    /// Where it is done; with several kinds of document, one address for each.
    pub links: Vec<StepLink>,
    /// Whether nothing is left to do.
    pub is_done: bool,
    /// Why it is to be sent again: reasons and the reviewer's message, each once.
    pub reasons: Vec<String>,
}

impl Step {
    /// The one place where it is done, if there is no choice.
    #[must_use]
    pub fn only_link(&self) -> Option<&StepLink> {
        match self.links.as_slice() {
            [link] => Some(link),
            _ => None,
        }
    }
}

/// Where a step is done.
pub struct StepLink {
    /// The address.
    pub href: String,
    /// What it leads to.
    pub label: String,
}

/// What became of the verification.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Waits for a reviewer.
    Waiting,
    /// Approved.
    Approved,
    /// Rejected for good.
    Closed,
}

/// What the customer is told once there is nothing to do.
pub struct Told {
    /// What became of it.
    pub outcome: Outcome,
    /// What the customer is told beside.
    pub message: Option<String>,
}

/// Everything that was supplied, before it is submitted.
#[derive(Template)]
#[template(path = "portal/summary.html")]
pub struct SummaryPage {
    /// What is around.
    pub frame: Frame,
    /// The personal information.
    pub fields: Vec<SummaryField>,
    /// The documents.
    pub documents: Vec<SummaryDocument>,
    /// Why it cannot be submitted yet.
    pub error: Option<String>,
}

/// A field of the summary.
pub struct SummaryField {
    /// What it is called.
    pub label: String,
    /// What was sent; of a country nothing but the next.
    pub value: String,
    /// The country, or that of an address.
    pub country: Option<NamedCountry>,
}

/// A country with a name for whoever has no script; with it, the browser knows its name in the customer's language.
pub struct NamedCountry {
    /// Its code (ISO 3166-1 alpha-2).
    pub code: String,
    /// Its name in English.
    pub name: String,
}

/// A document of the summary.
pub struct SummaryDocument {
    /// The word of its kind.
    pub kind: String,
    /// What it is called.
    pub label: String,
    /// Where it is changed.
    pub href: String,
    /// Number, country and dates, as they were sent.
    pub facts: Vec<SummaryField>,
    /// Its pages.
    pub images: Vec<SentImage>,
    /// Whether pages are still being made.
    pub is_rendering: bool,
}
