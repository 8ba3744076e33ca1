//! Settings of e-mails: the texts, and those that went into the folder.

use askama::Template;

use crate::layout::Shell;

/// `GET /settings/emails`.
#[derive(Template)]
#[template(path = "emails.html")]
pub struct EmailsPage {
    /// The shell.
    pub shell: Shell,
    /// Each kind of e-mail to customers.
    pub kinds: Vec<EmailKindRow>,
    /// Whether e-mails go into a folder, where nobody gets them.
    pub into_folder: bool,
}

/// A kind of e-mail, in every language.
pub struct EmailKindRow {
    /// What people call it.
    pub label: String,
    /// Each language.
    pub languages: Vec<EmailLanguage>,
}

/// One text.
pub struct EmailLanguage {
    /// What the language calls itself.
    pub name: String,
    /// Its tag (BCP 47).
    pub tag: String,
    /// Where it is edited.
    pub href: String,
    /// Whether the operator's own text is in force.
    pub own: bool,
}

/// `GET|POST /settings/emails/{kind}/{language}` (`subject`, `body`, `preview`); `POST …/default`.
#[derive(Template)]
#[template(path = "email.html")]
pub struct EmailPage {
    /// The shell.
    pub shell: Shell,
    /// The kind.
    pub label: String,
    /// The language's own name.
    pub language: String,
    /// Its tag (BCP 47).
    pub tag: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// Where the form is sent to.
    pub action: String,
    /// The subject.
    pub subject: String,
    /// The paragraphs.
    pub body: String,
    /// Whether the operator's own text is in force.
    pub own: bool,
    /// The places that can be used, as they are written.
    pub places: Vec<String>,
    /// The places it cannot do without.
    pub required: Vec<String>,
    /// What is wrong.
    pub errors: Vec<String>,
    /// The e-mail as plain text, made of examples.
    pub preview: String,
}

/// `GET /settings/sent-emails`.
#[derive(Template)]
#[template(path = "sent_emails.html")]
pub struct SentEmailsPage {
    /// The shell.
    pub shell: Shell,
    /// The newest first: subject and text. None where e-mails go to a mail server.
    pub emails: Option<Vec<SentEmail>>,
}

/// An e-mail of the folder.
pub struct SentEmail {
    /// Its id.
    pub id: String,
    /// Its subject.
    pub subject: String,
    /// Its headers that matter and its plain text.
    pub text: String,
}
