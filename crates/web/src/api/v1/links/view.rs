//! A link as the API shows it.

use crate::api::words;
use jiff::Timestamp;
use probity_app::link::Link;
use probity_model::id::{CustomerId, LinkId};
use serde::Serialize;
use utoipa::ToSchema;

/// A link to the hosted page. Its address is told once, when it is made.
#[derive(Serialize, ToSchema)]
#[schema(as = Link)]
pub(crate) struct LinkBody {
    /// Begins with `lnk_`.
    #[schema(value_type = String, example = "lnk_019aab1c3e007000a1b2c3d4e5f60718")]
    id: LinkId,
    /// Whose page it leads to.
    #[schema(value_type = String, example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    customer_id: CustomerId,
    /// What it is good for now.
    state: LinkStateBody,
    /// When it was made.
    #[schema(schema_with = words::instant)]
    created_at: Timestamp,
    /// From when on it leads nowhere.
    #[schema(schema_with = words::instant)]
    expires_at: Timestamp,
    /// When the customer opened it.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    used_at: Option<Timestamp>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    revoked_at: Option<Timestamp>,
}

/// What a link is good for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LinkState)]
enum LinkStateBody {
    /// It can be opened, once.
    Usable,
    /// It was opened.
    Used,
    /// Its time is up.
    Expired,
    /// It was revoked.
    Revoked,
}

impl LinkBody {
    /// A link as it stands at this instant.
    pub(crate) fn of(link: &Link, at: Timestamp) -> Self {
        let state = match link {
            Link { revoked_at: Some(_), .. } => LinkStateBody::Revoked,
            Link { used_at: Some(_), .. } => LinkStateBody::Used,
            link if link.expires_at <= at => LinkStateBody::Expired,
            _ => LinkStateBody::Usable,
        };
        Self {
            id: link.id,
            customer_id: link.customer,
            state,
            created_at: link.created_at,
            expires_at: link.expires_at,
            used_at: link.used_at,
            revoked_at: link.revoked_at,
        }
    }
}
