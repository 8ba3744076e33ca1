//! Pages for what went wrong.

use askama::Template;

use crate::layout::Shell;

/// An error as a full page. For `HX-Request` answer [`crate::layout::ToastAnswer`] instead.
pub struct ErrorPage {
    /// The HTTP status.
    pub status: u16,
    /// One line: `This customer was decided by Ben Okafor`.
    pub title: String,
    /// What to do now.
    pub what_to_do: String,
    /// Where to go on: label and address.
    pub link: Option<(String, String)>,
    /// The request id.
    pub request_id: String,
}

impl ErrorPage {
    /// The page; with the shell when somebody is signed in.
    pub fn render(&self, shell: Option<&Shell>) -> askama::Result<String> {
        match shell {
            Some(shell) => Inside { shell, it: self }.render(),
            None => Bare { it: self }.render(),
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct Inside<'a> {
    shell: &'a Shell,
    it: &'a ErrorPage,
}

#[derive(Template)]
#[template(path = "error_bare.html")]
struct Bare<'a> {
    it: &'a ErrorPage,
}
