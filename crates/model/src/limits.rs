//! A limit on everything that comes from outside, named with its unit.

/// Characters of one text value of a field.
pub const FIELD_TEXT_CHARS_MAX: usize = 300;
/// Characters of an external reference or external id.
pub const EXTERNAL_REFERENCE_CHARS_MAX: usize = 100;
/// Characters of a note.
pub const NOTE_CHARS_MAX: usize = 10_000;
/// Notes on one customer.
pub const NOTES_PER_CUSTOMER_MAX: u64 = 2_000;
/// Characters of a comment on a mark, a message to the customer, or a reason to reopen.
pub const COMMENT_CHARS_MAX: usize = 2_000;
/// Reasons on one mark or decision.
pub const REASONS_MAX: usize = 20;
/// Items one customer can have.
pub const ITEMS_MAX: usize = 100;
/// Versions one item can have.
pub const ITEM_VERSIONS_MAX: u32 = 100;
/// Files in one document version.
pub const FILES_PER_DOCUMENT_MAX: usize = 10;
/// Tags on one customer.
pub const TAGS_MAX: usize = 20;
/// Characters of a tag.
pub const TAG_CHARS_MAX: usize = 40;
/// Characters of the reference of a legal hold.
pub const HOLD_REFERENCE_CHARS_MAX: usize = 300;
/// Legal holds on one customer, the lifted ones too.
pub const HOLDS_PER_CUSTOMER_MAX: usize = 100;
/// Requests of one customer to be erased.
pub const ERASURE_REQUESTS_PER_CUSTOMER_MAX: usize = 100;
/// How long a claim holds without an action of its holder.
pub const CLAIM_SECONDS: i64 = 30 * 60;
/// Days into the future a resubmission may be due.
pub const RESUBMISSION_DUE_DAYS_MAX: i64 = 365;
/// Characters of the name of a level or of a group of documents.
pub const LEVEL_NAME_CHARS_MAX: usize = 60;
/// Levels, the disabled ones too.
pub const LEVELS_MAX: usize = 50;
/// How often a level lets a customer submit.
pub const ATTEMPTS_MAX: u32 = 20;
/// Hours until a review is due.
pub const DUE_HOURS_MAX: u32 = 90 * 24;
/// Days to answer a resubmission, and before its end that a reminder goes out.
pub const RESUBMISSION_DAYS_MAX: u32 = 365;
/// Rules of the four-eyes policy.
pub const FOUR_EYES_RULES_MAX: usize = 20;
/// Characters of the name of a rule of the four-eyes policy.
pub const FOUR_EYES_NAME_CHARS_MAX: usize = 60;
/// Roles that administrators make, the retired ones too.
pub const ROLES_MAX: usize = 50;
/// Characters of the name of a role.
pub const ROLE_NAME_CHARS_MAX: usize = 60;
/// Minutes for which personal values stay in the clear for whoever said that they look.
pub const REVEAL_MINUTES: i64 = 15;
/// Characters of why somebody looks.
pub const REVEAL_REASON_CHARS_MAX: usize = 300;
/// Customers whose values one person may ask for within an hour without proving again who they are.
pub const REVEALS_UNPROVED_MAX: usize = 30;
/// Characters of a reason's label.
pub const REASON_LABEL_CHARS_MAX: usize = 100;
/// Characters of what a customer reads for a reason, in one language.
pub const REASON_TEXT_CHARS_MAX: usize = 500;
/// Reasons there can be, the disabled ones too.
pub const REASONS_KEPT_MAX: usize = 500;
/// Characters of what the operator calls itself.
pub const OPERATOR_CHARS_MAX: usize = 60;
/// Characters of an address of a page or a mailbox in the settings.
pub const ADDRESS_CHARS_MAX: usize = 200;
