//! The forms of the hosted page: personal information, and one document.

use super::Frame;
use askama::Template;

/// The form of all personal information that can be supplied now.
#[derive(Template)]
#[template(path = "portal/details.html")]
pub struct DetailsPage {
    /// What is around.
    pub frame: Frame,
    /// Each field.
    pub fields: Vec<FieldInput>,
}

impl DetailsPage {
    /// The fields that have an error, for the list at the top.
    #[must_use]
    pub fn wrong(&self) -> Vec<&FieldInput> {
        self.fields.iter().filter(|field| field.error.is_some()).collect()
    }
}

/// A field to fill in.
pub struct FieldInput {
    /// The name in the form; an address has one for each part, `{name}_{part}`.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// How to write it.
    pub help: Option<String>,
    /// What it takes.
    pub kind: FieldKind,
    /// What is there already.
    pub value: String,
    /// The word browsers know it by (HTML, autofill detail tokens), or empty.
    pub autocomplete: &'static str,
    /// The most characters.
    pub chars_max: usize,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Why it is to be sent again.
    pub reasons: Vec<String>,
}

/// What a field takes.
pub enum FieldKind {
    /// A line of text; the value of `type` that HTML has for it.
    Line(&'static str),
    /// One of these.
    Choice(Vec<Choice>),
    /// A country; the browser names it in the customer's language.
    Country(Vec<Choice>),
    /// The parts of an address.
    Address(Vec<Part>),
}

/// One choice.
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What people see.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// A part of an address.
pub struct Part {
    /// Its name in the form.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What is there already.
    pub value: String,
    /// The word browsers know it by.
    pub autocomplete: &'static str,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// The countries, where it is one.
    pub countries: Vec<Choice>,
}

/// When a picture is refused, so that the browser can say so before it is sent.
#[derive(Clone, Copy)]
pub struct PictureRules {
    /// The least pixels of the longer side.
    pub longer_side_pixels_min: u32,
    /// The least pixels of the shorter side.
    pub shorter_side_pixels_min: u32,
    /// The least variance of the Laplacian.
    pub sharpness_min: f64,
    /// Pixels of the longer side the sharpness is measured at.
    pub measured_pixels: u32,
    /// The most bytes of one file.
    pub file_bytes_max: usize,
    /// The most files of one document.
    pub files_max: usize,
}

/// The form of one document.
#[derive(Template)]
#[template(path = "portal/document.html")]
pub struct DocumentPage {
    /// What is around.
    pub frame: Frame,
    /// The word of its kind.
    pub kind: String,
    /// What it is called.
    pub label: String,
    /// How to take it.
    pub help: String,
    /// Why it is to be sent again.
    pub reasons: Vec<String>,
    /// What was sent before.
    pub sent: Vec<SentImage>,
    /// What to say of it beside its files.
    pub fields: Vec<FieldInput>,
    /// What is wrong as a whole, or with a file.
    pub error: Option<String>,
    /// Files that are there already, when the form comes back for another reason than them.
    pub uploads: Vec<String>,
    /// Whether it has a front and a back.
    pub has_two_sides: bool,
    /// Whether the camera of the person's side takes it.
    pub is_selfie: bool,
    /// When a picture is refused.
    pub rules: PictureRules,
}

/// A page image of what was sent.
pub struct SentImage {
    /// Where the image is.
    pub src: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What it shows.
    pub alt: String,
}
