//! The customer profile: its tabs, and one file per thing done there.

pub(crate) mod act;
pub(crate) mod activity;
pub(crate) mod assign;
pub(crate) mod classify;
pub(crate) mod confirm;
pub(crate) mod document;
pub(crate) mod evidence;
pub(crate) mod finish;
pub(crate) mod links;
pub(crate) mod mark;
pub(crate) mod notes;
pub(crate) mod reject;
pub(crate) mod release;
pub(crate) mod reopen;
pub(crate) mod resubmission;
pub(crate) mod retention;
pub(crate) mod reveal;
pub(crate) mod send_back;
pub(crate) mod start;
pub(crate) mod take_over;
pub(crate) mod transactions;
pub(crate) mod verification;

use super::view::{self, header, reason::Reasons, verification::View};
use crate::extract::SignedIn;
use jiff::Timestamp;
use probity_app::{App, AppError, customer::Profile, privacy};
use probity_model::id::CustomerId;
use probity_pages::{
    customer::{CustomerHeader, Tab},
    decide::Subject,
};
use serde::Deserialize;

/// A customer as the signed-in user may see it now.
pub(crate) struct Shown<'a> {
    pub(crate) app: &'a App,
    pub(crate) user: &'a SignedIn,
    pub(crate) profile: Profile,
    pub(crate) reasons: Reasons,
    pub(crate) now: Timestamp,
}

/// Every form that changes a customer says which version was on screen.
#[derive(Deserialize)]
pub(crate) struct Version {
    pub(crate) version: u32,
}

impl<'a> Shown<'a> {
    pub(crate) async fn load(app: &'a App, user: &'a SignedIn, id: CustomerId) -> Result<Self, AppError> {
        let actor = user.actor;
        let profile = probity_app::customer::profile(app, &actor, id).await?;
        let reasons = Reasons(probity_app::reason::list(app, &actor).await?);
        Ok(Self { app, user, profile, reasons, now: app.now() })
    }

    pub(crate) fn header(&self, tab: Tab) -> CustomerHeader {
        header::header(&self.profile, self.user, self.now, tab)
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            profile: &self.profile,
            settings: self.app.settings(),
            reasons: &self.reasons,
            user: self.user,
            covered: self.covered(),
            now: self.now,
        }
    }

    pub(crate) fn covered(&self) -> bool {
        privacy::covers_documents(self.app, self.profile.sight)
    }

    pub(crate) fn subject(&self) -> Subject {
        let record = &self.profile.record;
        Subject {
            id: record.customer.id.to_string(),
            name: record.display_name.reveal().clone(),
            version: u64::from(record.customer.version),
        }
    }
}

/// The address of a customer's profile.
pub(crate) fn path(id: CustomerId) -> String {
    format!("/customers/{id}")
}
