//! The rows of the Verification tab.

use super::{document, header::user_name, reason::Reasons, words};
use jiff::Timestamp;
use probity_app::{
    Settings,
    customer::{Document, Field, Profile},
};
use probity_model::{
    check::Mark,
    field::FieldValue,
    item::{DocumentKind, FieldCode, ItemKey},
};
use probity_pages::{
    moment::Moment,
    verification::{EarlierVersion, Finding, Item, Marked},
    words::FindingLevel,
};
use std::collections::BTreeSet;

/// What the rows are made from.
pub(crate) struct Rows<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) settings: &'a Settings,
    pub(crate) reasons: &'a Reasons,
    pub(crate) editable: bool,
    pub(crate) can_download: bool,
    /// The person may see page images, and need not say first why.
    pub(crate) can_see_documents: bool,
    pub(crate) now: Timestamp,
}

impl Rows<'_> {
    /// Personal information, in the configured order.
    pub(crate) fn fields(&self) -> Vec<Item> {
        let level = &self.profile.record.customer.level;
        let supplied = self.profile.fields.iter().filter(|field| field.active).map(|field| &field.code);
        let codes: BTreeSet<&FieldCode> =
            supplied.chain(&level.required_fields).chain(self.asked_fields()).collect();
        let mut keys: Vec<ItemKey> = codes.into_iter().cloned().map(ItemKey::Field).collect();
        keys.sort_by_key(|key| self.settings.item_order(key));
        keys.iter().map(|key| self.item(key)).collect()
    }

    /// Documents that are there, then those required or asked for that are not.
    pub(crate) fn documents(&self) -> Vec<Item> {
        let customer = &self.profile.record.customer;
        let there = |kind: DocumentKind| customer.items.contains_key(&ItemKey::Document(kind));
        let mut kinds: Vec<DocumentKind> =
            DocumentKind::ALL.iter().copied().filter(|kind| there(*kind)).collect();
        for group in &customer.level.required_documents {
            if !group.any_of.iter().any(|kind| there(*kind)) {
                kinds.extend(group.any_of.first().filter(|kind| !kinds.contains(kind)));
            }
        }
        for asked in &customer.asked {
            if let ItemKey::Document(kind) = asked
                && !kinds.contains(kind)
            {
                kinds.push(*kind);
            }
        }
        kinds.into_iter().map(|kind| self.item(&ItemKey::Document(kind))).collect()
    }

    fn asked_fields(&self) -> impl Iterator<Item = &FieldCode> {
        self.profile.record.customer.asked.iter().filter_map(|item| match item {
            ItemKey::Field(code) => Some(code),
            ItemKey::Document(_) => None,
        })
    }

    /// One row.
    pub(crate) fn item(&self, key: &ItemKey) -> Item {
        let customer = &self.profile.record.customer;
        let version = customer.items.get(key).copied();
        let check = customer.check.as_ref().filter(|check| check.round == customer.round);
        let mark =
            check.and_then(|check| check.marks.get(key)).filter(|mark| Some(mark.item_version) == version);
        let (value, document, opens, findings) = match key {
            ItemKey::Field(code) => (self.field_value(code), None, self.evidence(), self.age(code)),
            ItemKey::Document(kind) => {
                let found = self.profile.documents.iter().find(|it| it.active && it.kind == *kind);
                let seen = found.filter(|_| self.can_see_documents);
                let view = seen.map(|it| document::document(self.profile, it, self.can_download, self.now));
                let findings = found.map_or_else(Vec::new, |it| document::findings(it, self.now));
                (found.map_or_else(Vec::new, document_value), view, Some(key.to_string()), findings)
            }
        };
        Item {
            key: key.to_string(),
            label: self.label(key),
            required: self.required(key),
            value,
            masked: matches!(key, ItemKey::Field(code) if self.profile.masked.contains(code)),
            missing: version.is_none(),
            version_id: version.unwrap_or_default().to_string(),
            version_number: version.unwrap_or_default(),
            resubmitted: self.resubmitted(key),
            earlier: self.earlier(key),
            findings,
            mark: mark.map(|mark| words::mark(mark.verdict)),
            marked: mark.map(|mark| self.marked(mark)),
            reasons: mark.map_or_else(Vec::new, |mark| self.reasons.chips(&mark.reasons)),
            comment: mark.and_then(|mark| mark.comment.clone()).unwrap_or_default(),
            editable: self.editable,
            opens: opens.filter(|_| version.is_some() && self.can_see_documents),
            document,
        }
    }

    /// A group of which any one will do is called by its name while none of it is there.
    fn label(&self, key: &ItemKey) -> String {
        let customer = &self.profile.record.customer;
        let missing_group = customer.level.required_documents.iter().find(|group| {
            group.any_of.len() > 1
                && !group.any_of.iter().any(|kind| customer.items.contains_key(&ItemKey::Document(*kind)))
                && matches!(key, ItemKey::Document(kind) if group.any_of.first() == Some(kind))
        });
        let asked = customer.asked.contains(key);
        match missing_group.filter(|_| !asked) {
            Some(group) => group.label.clone(),
            None => self.settings.item_label(key),
        }
    }

    fn required(&self, key: &ItemKey) -> bool {
        let customer = &self.profile.record.customer;
        customer.level.requirements(&customer.asked).iter().any(|it| it.any_of.contains(key))
    }

    /// Whether the item was supplied after the check before this round was decided.
    fn resubmitted(&self, key: &ItemKey) -> bool {
        let round = self.profile.record.customer.round;
        let before = self.profile.rounds.iter().find(|check| check.round < round);
        let decided = before.and_then(|check| check.decision.as_ref().map(|decision| decision.at));
        decided.is_some_and(|decided| match key {
            ItemKey::Field(code) => {
                self.profile.fields.iter().any(|it| it.active && it.code == *code && it.supplied_at > decided)
            }
            ItemKey::Document(kind) => self
                .profile
                .documents
                .iter()
                .any(|it| it.active && it.kind == *kind && it.uploaded_at > decided),
        })
    }

    fn marked(&self, mark: &Mark) -> Marked {
        Marked {
            by: user_name(&self.profile.users, mark.by),
            at: Moment::new(mark.at, self.now),
            carried: mark.carried_from.is_some(),
        }
    }

    fn active_field(&self, code: &FieldCode) -> Option<&Field> {
        self.profile.fields.iter().find(|field| field.active && field.code == *code)
    }

    fn field_value(&self, code: &FieldCode) -> Vec<String> {
        self.active_field(code).map_or_else(Vec::new, |field| self.lines(field))
    }

    fn lines(&self, field: &Field) -> Vec<String> {
        match field.value.reveal() {
            FieldValue::Address(address) => {
                let town: Vec<_> =
                    [address.postal_code.as_deref(), Some(&*address.city)].into_iter().flatten().collect();
                let mut lines = address.lines.clone();
                lines.push(town.join(" "));
                lines.extend(address.region.clone());
                lines.push(address.country.name().to_owned());
                lines
            }
            value @ FieldValue::Text(_) => vec![value.shown(self.settings.field_type(&field.code))],
        }
    }

    /// The document a field is compared with: the first identity document, for the address its proof.
    fn evidence(&self) -> Option<String> {
        let mut there = self.profile.documents.iter().filter(|it| it.active);
        there.find(|it| it.kind.is_identity()).map(|it| ItemKey::Document(it.kind).to_string())
    }

    /// How old the customer is, beside the date of birth.
    fn age(&self, code: &FieldCode) -> Vec<Finding> {
        if code.as_str() != "birth_date" || self.profile.masked.contains(code) {
            return Vec::new();
        }
        let Some(FieldValue::Text(text)) = self.active_field(code).map(|field| field.value.reveal()) else {
            return Vec::new();
        };
        let Ok(born) = text.parse::<jiff::civil::Date>() else { return Vec::new() };
        let today = self.now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
        let years = today.year() - born.year() - i16::from(!had_birthday);
        let level = if years < 18 { FindingLevel::Warn } else { FindingLevel::Ok };
        vec![Finding { level, text: format!("{years} years old") }]
    }

    fn earlier(&self, key: &ItemKey) -> Vec<EarlierVersion> {
        match key {
            ItemKey::Field(code) => {
                let older = self.profile.fields.iter().filter(|it| !it.active && it.code == *code);
                older
                    .map(|it| self.earlier_version(key, it.version, self.lines(it), it.supplied_at))
                    .collect()
            }
            ItemKey::Document(kind) => {
                let older = self.profile.documents.iter().filter(|it| !it.active && it.kind == *kind);
                older
                    .map(|it| self.earlier_version(key, it.version, document_value(it), it.uploaded_at))
                    .collect()
            }
        }
    }

    fn earlier_version(
        &self,
        key: &ItemKey,
        version: u32,
        value: Vec<String>,
        at: Timestamp,
    ) -> EarlierVersion {
        // Rounds come newest first, so the first mark found is the last it got.
        let marks = self.profile.rounds.iter().filter_map(|check| check.marks.get(key));
        let mark = marks.into_iter().find(|mark| mark.item_version == version);
        EarlierVersion {
            number: version,
            value,
            at: Moment::new(at, self.now),
            mark: mark.map(|mark| words::mark(mark.verdict)),
            reasons: mark.map_or_else(Vec::new, |mark| self.reasons.chips(&mark.reasons)),
        }
    }
}

fn document_value(document: &Document) -> Vec<String> {
    let country = document.country.map(|country| country.name().to_owned());
    let number = document.number.as_ref().map(|number| number.reveal().clone());
    let facts: Vec<String> = country.into_iter().chain(number).collect();
    if facts.is_empty() { Vec::new() } else { vec![facts.join(" · ")] }
}
