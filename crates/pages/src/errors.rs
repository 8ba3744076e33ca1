//! Pages for what went wrong.

use askama::Template;

use crate::layout::Shell;

/// An error as a full page. For `HX-Request` answer [`crate::layout::ToastAnswer`] instead.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The shell; none when nobody is signed in.
    pub shell: Option<Shell>,
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
