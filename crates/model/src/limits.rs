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
/// How long a claim holds without an action of its holder.
pub const CLAIM_SECONDS: i64 = 30 * 60;
/// Days into the future a resubmission may be due.
pub const RESUBMISSION_DUE_DAYS_MAX: i64 = 365;
