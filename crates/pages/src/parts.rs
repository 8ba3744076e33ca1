//! Parts that need more than their own view model: which customer and which version they act on.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::verification::{Bar, DocumentView, Item, MarkAnswer, Mode, PageView, Rendering, VerificationPage};
use crate::words::Mark;

/// One row to mark.
#[derive(Template)]
#[template(path = "parts/item_row.html")]
pub(crate) struct ItemRow<'a> {
    customer: &'a str,
    version: u64,
    it: &'a Item,
}

impl HtmlSafe for ItemRow<'_> {}

/// The bar at the bottom.
#[derive(Template)]
#[template(path = "parts/bar.html")]
pub(crate) struct BarPart<'a> {
    customer: &'a str,
    version: u64,
    it: &'a Bar,
}

impl HtmlSafe for BarPart<'_> {}

/// What can be done now and why not, above the items.
#[derive(Template)]
#[template(path = "parts/mode.html")]
pub(crate) struct ModePart<'a> {
    it: &'a Mode,
}

impl HtmlSafe for ModePart<'_> {}

/// The buttons at the top right of the tab.
#[derive(Template)]
#[template(path = "parts/mode_actions.html")]
pub(crate) struct ModeActions<'a> {
    customer: &'a str,
    version: u64,
    it: &'a Mode,
}

impl HtmlSafe for ModeActions<'_> {}

impl VerificationPage {
    pub(crate) fn row<'a>(&'a self, it: &'a Item) -> ItemRow<'a> {
        ItemRow { customer: &self.header.id, version: self.header.version, it }
    }

    pub(crate) fn bar_part(&self) -> BarPart<'_> {
        BarPart { customer: &self.header.id, version: self.header.version, it: &self.bar }
    }

    pub(crate) fn mode_part(&self) -> ModePart<'_> {
        ModePart { it: &self.mode }
    }

    pub(crate) fn mode_actions(&self) -> ModeActions<'_> {
        ModeActions { customer: &self.header.id, version: self.header.version, it: &self.mode }
    }

    /// The documents the viewer can show.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &DocumentView> {
        self.documents.iter().filter_map(|item| item.document.as_ref())
    }
}

impl MarkAnswer {
    pub(crate) fn row(&self) -> ItemRow<'_> {
        ItemRow { customer: &self.customer, version: self.version, it: &self.item }
    }

    pub(crate) fn bar_part(&self) -> BarPart<'_> {
        BarPart { customer: &self.customer, version: self.version, it: &self.bar }
    }
}

impl Item {
    pub(crate) fn marks() -> [Mark; 3] {
        Mark::ALL
    }

    /// It carries this mark.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates pass arguments by reference")]
    pub(crate) fn is(&self, mark: &Mark) -> bool {
        self.mark == Some(*mark)
    }

    /// What the row's state is called in styles.
    pub(crate) fn state(&self) -> &'static str {
        match self.mark {
            Some(mark) => mark.code(),
            None if self.missing => "missing",
            None => "unmarked",
        }
    }

    /// The picture beside a document's name.
    pub(crate) fn thumb(&self) -> Option<&PageView> {
        self.document.as_ref().and_then(|document| document.pages.first())
    }
}

impl DocumentView {
    /// The page should ask again how far rendering is.
    pub(crate) fn unfinished(&self) -> bool {
        matches!(self.rendering, Rendering::Queued | Rendering::Running { .. })
    }

    /// The element id in the viewer: `view-document-passport`.
    pub(crate) fn anchor(&self) -> String {
        format!("view-{}", self.item.replace(':', "-"))
    }
}

impl Bar {
    /// Marked, in percent.
    pub(crate) fn percent(&self) -> u32 {
        (self.marked * 100).checked_div(self.total).unwrap_or(100)
    }
}
