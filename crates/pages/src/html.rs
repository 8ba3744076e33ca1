//! Small pieces of HTML that templates place by name.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::layout::{Paging, Toast};
use crate::moment::{Due, Moment};
use crate::verification::{Decision, Finding, ReasonChip};
use crate::words::{Mark, Pill, Risk};

/// An icon of the sprite; always beside words, so never read aloud.
pub(crate) struct Icon(&'static str);

/// The icon of this name; `web/build.mjs` lists the names that exist.
pub(crate) fn icon(name: &'static str) -> Icon {
    Icon(name)
}

impl fmt::Display for Icon {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            r#"<svg class="icon" aria-hidden="true" focusable="false"><use href="/assets/icons.svg#{}"></use></svg>"#,
            self.0
        )
    }
}

impl HtmlSafe for Icon {}

/// Gives a view model a template of its own, so that a page can place it with `{{ … }}`.
macro_rules! placed {
    ($type:ty, $path:literal) => {
        const _: () = {
            #[derive(Template)]
            #[template(path = $path)]
            struct Part<'a> {
                it: &'a $type,
            }

            impl fmt::Display for $type {
                fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                    Part { it: self }.render_into(out).map_err(|_| fmt::Error)
                }
            }

            impl HtmlSafe for $type {}
        };
    };
}

placed!(Moment, "parts/moment.html");
placed!(Due, "parts/due.html");
placed!(Pill, "parts/pill.html");
placed!(Risk, "parts/risk.html");
placed!(Mark, "parts/mark.html");
placed!(Toast, "parts/toast.html");
placed!(Paging, "parts/paging.html");
placed!(Finding, "parts/finding.html");
placed!(ReasonChip, "parts/reason_chip.html");
placed!(Decision, "parts/decision.html");
placed!(crate::layout::Choice, "parts/choice.html");
placed!(crate::queue::CustomerRow, "parts/customer_row.html");
placed!(crate::queue::Filters, "parts/filters.html");
placed!(crate::queue::StageTab, "parts/stage_tab.html");
placed!(crate::customer::CustomerHeader, "parts/customer_header.html");
placed!(crate::verification::DocumentView, "parts/document.html");
placed!(crate::verification::EarlierVersion, "parts/earlier.html");
placed!(crate::verification::GroupCount, "parts/group_count.html");
placed!(crate::verification::ReasonGroup, "parts/reason_group.html");
placed!(crate::activity::EventView, "parts/event.html");
placed!(crate::transactions::TransactionRow, "parts/transaction_row.html");
