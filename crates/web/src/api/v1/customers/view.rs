//! A customer as the API shows it.

use crate::api::words;
use jiff::{Timestamp, civil::Date};
use probity_app::platform::{AskedItem, Disclosed, PlatformCustomer, PlatformRow};
use probity_model::{
    Personal,
    id::CustomerId,
    item::ItemKey,
    status::{Stage, Status},
    transaction::Missing,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A customer.
#[derive(Serialize, ToSchema)]
#[schema(as = Customer)]
pub(crate) struct CustomerBody {
    /// Begins with `cus_`.
    #[schema(value_type = String, example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    pub(crate) id: CustomerId,
    /// Your own name for the customer.
    #[schema(example = "user-1234")]
    pub(crate) external_reference: String,
    /// The code of the verification level.
    #[schema(example = "standard")]
    pub(crate) level: String,
    /// The language the customer is written to in, as a tag (BCP 47).
    #[schema(example = "en")]
    pub(crate) language: String,
    /// The address e-mails go to; null for that of the field `email`.
    #[schema(required = true, example = "anna@example.org")]
    pub(crate) contact_email: Option<String>,
    /// Only an `approved` customer may transact.
    #[schema(schema_with = words::status)]
    pub(crate) status: Status,
    /// Why the customer is pending; null with any other status.
    #[schema(schema_with = words::stage_or_null, required = true)]
    pub(crate) stage: Option<Stage>,
    /// Whether transactions are accepted now.
    pub(crate) may_transact: bool,
    /// Counts the changes; also the `ETag`.
    pub(crate) version: u32,
    /// What the customer must still send.
    pub(crate) missing: Vec<MissingBody>,
    /// What was asked of the customer; null with any status but `resubmission`.
    #[schema(required = true)]
    pub(crate) resubmission: Option<ResubmissionBody>,
    /// Why the customer was rejected; null with any status but `rejected`.
    #[schema(required = true)]
    pub(crate) rejection: Option<RejectionBody>,
    /// When the customer was created.
    #[schema(schema_with = words::instant)]
    pub(crate) created_at: Timestamp,
    /// When the customer last changed.
    #[schema(schema_with = words::instant)]
    pub(crate) updated_at: Timestamp,
    /// When everything was last submitted.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub(crate) submitted_at: Option<Timestamp>,
}

/// Something that must still be sent. Any one of the items will do.
#[derive(Serialize, ToSchema)]
#[schema(as = Missing)]
pub(crate) struct MissingBody {
    /// The name of the group, where several documents will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Identity document")]
    pub(crate) label: Option<String>,
    /// `field:<code>` or `document:<type>`.
    #[schema(value_type = Vec<String>, example = json!(["document:passport", "document:identity_card"]))]
    pub(crate) any_of: Vec<ItemKey>,
}

/// What was asked of the customer.
#[derive(Serialize, ToSchema)]
#[schema(as = Resubmission)]
pub(crate) struct ResubmissionBody {
    /// Only these can be changed now.
    pub(crate) items: Vec<AskedItemBody>,
    /// The last day to answer.
    #[schema(schema_with = words::day)]
    pub(crate) due: Date,
}

/// One item that was asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = ResubmissionItem)]
pub(crate) struct AskedItemBody {
    /// `field:<code>` or `document:<type>`.
    #[schema(value_type = String, example = "document:passport")]
    pub(crate) item: ItemKey,
    /// What people call it.
    #[schema(example = "Passport")]
    pub(crate) label: String,
    /// Whether it has been sent since.
    pub(crate) answered: bool,
    /// Why.
    pub(crate) reasons: Vec<ReasonBody>,
    /// What to tell the customer.
    #[schema(example = "Take the photo again in daylight.")]
    pub(crate) message: String,
}

/// Why the customer was rejected.
#[derive(Serialize, ToSchema)]
#[schema(as = Rejection)]
pub(crate) struct RejectionBody {
    /// Whether the customer may send again.
    pub(crate) may_try_again: bool,
    /// Why.
    pub(crate) reasons: Vec<ReasonBody>,
    /// What to tell the customer.
    #[schema(example = "Your identity could not be verified.")]
    pub(crate) message: String,
}

/// A reason, as far as it may be told.
#[derive(Serialize, ToSchema)]
#[schema(as = Reason)]
pub(crate) struct ReasonBody {
    /// Stable code; `could_not_be_verified` stands for every reason that may not be told.
    #[schema(example = "image_blurred")]
    pub(crate) code: String,
    /// What to tell the customer.
    #[schema(example = "The picture is blurred. Hold the phone still and take it again.")]
    pub(crate) text: String,
}

/// A customer in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerSummary)]
pub(crate) struct CustomerRowBody {
    /// Begins with `cus_`.
    #[schema(value_type = String, example = "cus_019aab1c3e007000a1b2c3d4e5f60718")]
    pub(crate) id: CustomerId,
    /// Your own name for the customer.
    #[schema(example = "user-1234")]
    pub(crate) external_reference: String,
    /// The code of the verification level.
    #[schema(example = "standard")]
    pub(crate) level: String,
    /// Only an `approved` customer may transact.
    #[schema(schema_with = words::status)]
    pub(crate) status: Status,
    /// Why the customer is pending; null with any other status.
    #[schema(schema_with = words::stage_or_null, required = true)]
    pub(crate) stage: Option<Stage>,
    /// When the customer was created.
    #[schema(schema_with = words::instant)]
    pub(crate) created_at: Timestamp,
    /// When the customer last changed.
    #[schema(schema_with = words::instant)]
    pub(crate) updated_at: Timestamp,
}

impl From<PlatformCustomer> for CustomerBody {
    fn from(customer: PlatformCustomer) -> Self {
        Self {
            id: customer.id,
            external_reference: customer.external_reference,
            level: customer.level,
            language: customer.language,
            contact_email: customer.contact_email.map(Personal::into_inner),
            status: customer.status,
            stage: customer.stage,
            may_transact: customer.status == Status::Approved,
            version: customer.version,
            missing: customer.missing.into_iter().map(MissingBody::from).collect(),
            resubmission: customer.resubmission.map(|asked| ResubmissionBody {
                items: asked.items.into_iter().map(AskedItemBody::from).collect(),
                due: asked.due,
            }),
            rejection: customer.rejection.map(|rejected| RejectionBody {
                may_try_again: rejected.may_try_again,
                reasons: rejected.reasons.into_iter().map(ReasonBody::from).collect(),
                message: rejected.message,
            }),
            created_at: customer.created_at,
            updated_at: customer.updated_at,
            submitted_at: customer.submitted_at,
        }
    }
}

impl From<Missing> for MissingBody {
    fn from(missing: Missing) -> Self {
        Self { label: missing.label, any_of: missing.any_of }
    }
}

impl From<AskedItem> for AskedItemBody {
    fn from(asked: AskedItem) -> Self {
        Self {
            item: asked.item,
            label: asked.label,
            answered: asked.answered,
            reasons: asked.reasons.into_iter().map(ReasonBody::from).collect(),
            message: asked.message,
        }
    }
}

impl From<Disclosed> for ReasonBody {
    fn from(disclosed: Disclosed) -> Self {
        Self { code: disclosed.code, text: disclosed.text }
    }
}

impl From<PlatformRow> for CustomerRowBody {
    fn from(row: PlatformRow) -> Self {
        Self {
            id: row.id,
            external_reference: row.external_reference,
            level: row.level,
            status: row.status,
            stage: row.stage,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
