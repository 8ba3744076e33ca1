//! What a level may be, and what a change of one changed.

use super::{DocumentGroup, Level};
use crate::{
    field::FieldDefinition,
    item::{DocumentKind, FieldCode},
    limits,
    setting::{Change, Changes, Flaw, is_code, is_line, yes_no},
};
use std::collections::BTreeSet;

/// The code under which the form for a new level stands; no level can have it.
pub const NEW: &str = "new";

impl Level {
    /// What is wrong with it, given the fields there are.
    #[must_use]
    pub fn flaws(&self, known: &[FieldDefinition]) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if !is_code(&self.code) || self.code == NEW {
            let message = "Give a code of at most 40 lower-case letters, digits and underscores, starting with a \
                           letter; not \"new\".";
            flaws.push(Flaw::new("code", "code_invalid", message));
        }
        if !is_line(&self.name, limits::LEVEL_NAME_CHARS_MAX) {
            let message = format!("Give a name of at most {} characters.", limits::LEVEL_NAME_CHARS_MAX);
            flaws.push(Flaw::new("name", "name_invalid", message));
        }
        self.flaws_of_fields(known, &mut flaws);
        self.flaws_of_documents(&mut flaws);
        self.flaws_of_numbers(&mut flaws);
        flaws
    }

    fn flaws_of_fields(&self, known: &[FieldDefinition], flaws: &mut Vec<Flaw>) {
        let mut seen = BTreeSet::new();
        for code in self.required_fields.iter().chain(&self.optional_fields) {
            if !known.iter().any(|field| field.code == *code) {
                let message = format!("The field {code} is not there.");
                flaws.push(Flaw::new("fields", "field_unknown", message));
            }
            if !seen.insert(code) {
                flaws.push(Flaw::new("fields", "field_twice", format!("The field {code} is there twice.")));
            }
        }
        if self.required_fields.is_empty() && self.required_documents.is_empty() {
            let message = "Ask for at least one field or one document: nobody can be checked on nothing.";
            flaws.push(Flaw::new("fields", "nothing_asked", message));
        }
    }

    fn flaws_of_documents(&self, flaws: &mut Vec<Flaw>) {
        let mut seen = BTreeSet::new();
        for group in &self.required_documents {
            if !is_line(&group.label, limits::LEVEL_NAME_CHARS_MAX) {
                let message = format!(
                    "Give a group of documents a name of at most {} characters.",
                    limits::LEVEL_NAME_CHARS_MAX
                );
                flaws.push(Flaw::new("documents", "group_unnamed", message));
            }
            if group.any_of.is_empty() {
                let message = format!("\"{}\" names no document. Tick one, or empty the name.", group.label);
                flaws.push(Flaw::new("documents", "group_empty", message));
            }
            for kind in &group.any_of {
                // One upload would otherwise answer two questions: a customer has one item of a kind.
                if !seen.insert(kind) {
                    let message =
                        format!("{} is ticked twice. One upload can meet only one group.", kind.label());
                    flaws.push(Flaw::new("documents", "document_twice", message));
                }
            }
        }
    }

    fn flaws_of_numbers(&self, flaws: &mut Vec<Flaw>) {
        let numbers = [
            ("attempts_max", "attempts", self.attempts_max, 1, limits::ATTEMPTS_MAX),
            ("due_hours", "hours until a review is due", self.due_hours, 1, limits::DUE_HOURS_MAX),
            (
                "resubmission_days",
                "days to answer a resubmission",
                self.resubmission_days,
                1,
                limits::RESUBMISSION_DAYS_MAX,
            ),
            ("reminder_days", "days before a reminder", self.reminder_days, 0, limits::RESUBMISSION_DAYS_MAX),
        ];
        for (field, what, value, least, most) in numbers {
            if value < least || value > most {
                let message = format!("Give {least} to {most} {what}.");
                flaws.push(Flaw::new(field, "number_out_of_range", message));
            }
        }
    }

    /// What differs from an earlier version, in words.
    #[must_use]
    pub fn changes_since(&self, before: &Self, known: &[FieldDefinition]) -> Vec<Change> {
        let mut changes = Changes::default();
        changes.note("Name", &before.name, &self.name);
        let fields = |level: &Self| -> Vec<FieldCode> {
            level.required_fields.iter().chain(&level.optional_fields).cloned().collect()
        };
        let mut codes = fields(before);
        codes.extend(fields(self).into_iter().filter(|code| !before.has_field(code)));
        for code in codes {
            let label = known.iter().find(|field| field.code == code);
            let label = label.map_or_else(|| code.to_string(), |field| field.label.clone());
            changes.note(&label, before.need(&code), self.need(&code));
        }
        let labels: BTreeSet<_> =
            before.required_documents.iter().chain(&self.required_documents).map(|it| &it.label).collect();
        for label in labels {
            changes.note(
                label,
                any_of(&before.required_documents, label),
                any_of(&self.required_documents, label),
            );
        }
        let number = |value: u32| value.to_string();
        changes.note("Attempts", number(before.attempts_max), number(self.attempts_max));
        changes.note("Hours until a review is due", number(before.due_hours), number(self.due_hours));
        changes.note(
            "Days to answer a resubmission",
            number(before.resubmission_days),
            number(self.resubmission_days),
        );
        changes.note("Days before a reminder", number(before.reminder_days), number(self.reminder_days));
        changes.note("Second signature", yes_no(before.second_approval), yes_no(self.second_approval));
        changes.note("Takes new customers", yes_no(before.enabled), yes_no(self.enabled));
        changes.into_vec()
    }

    fn need(&self, code: &FieldCode) -> &'static str {
        if self.required_fields.contains(code) {
            "required"
        } else if self.optional_fields.contains(code) {
            "optional"
        } else {
            ""
        }
    }
}

fn any_of(groups: &[DocumentGroup], label: &str) -> String {
    let kinds = groups.iter().filter(|group| group.label == label).flat_map(|group| &group.any_of);
    kinds.map(|kind: &DocumentKind| kind.label()).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{field::default_fields, level::default_level};

    fn codes(level: &Level) -> Vec<&'static str> {
        level.flaws(&default_fields()).into_iter().map(|flaw| flaw.code).collect()
    }

    #[test]
    fn the_level_every_installation_begins_with_has_no_flaw() {
        assert_eq!(default_level().flaws(&default_fields()), []);
    }

    #[test]
    fn what_nobody_could_be_checked_by_is_refused() {
        let level = default_level();
        assert_eq!(codes(&Level { code: NEW.into(), ..level.clone() }), ["code_invalid"]);
        assert_eq!(codes(&Level { code: "a level".into(), ..level.clone() }), ["code_invalid"]);
        assert_eq!(codes(&Level { name: " ".into(), ..level.clone() }), ["name_invalid"]);
        let nothing = Level { required_fields: Vec::new(), required_documents: Vec::new(), ..level.clone() };
        assert_eq!(codes(&nothing), ["nothing_asked"]);
        let twice = Level { optional_fields: level.required_fields.clone(), ..level.clone() };
        assert_eq!(codes(&twice).len(), level.required_fields.len());
        let mut same = level.clone();
        same.required_documents[1].any_of.push(DocumentKind::Selfie);
        assert_eq!(codes(&same), ["document_twice"]);
        same.required_documents[1].any_of.clear();
        assert_eq!(codes(&same), ["group_empty"]);
        let numbers = Level {
            attempts_max: 0,
            due_hours: 0,
            resubmission_days: 366,
            reminder_days: 0,
            ..level.clone()
        };
        assert_eq!(codes(&numbers), ["number_out_of_range"; 3]);
    }

    #[test]
    fn a_change_is_told_in_words() {
        let before = default_level();
        let mut after = before.clone();
        let code = after.required_fields.remove(11);
        after.optional_fields.insert(0, code);
        after.optional_fields.pop();
        after.required_documents.pop();
        after.due_hours = 48;
        after.second_approval = true;
        let told = after.changes_since(&before, &default_fields()).into_iter().map(|change| {
            let [from, to] = [change.from, change.to].map(|text| text.unwrap_or_else(|| "-".to_owned()));
            format!("{}: {from} > {to}", change.what)
        });
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "Occupation: required > optional",
                "Middle name: optional > -",
                "Selfie: Selfie > -",
                "Hours until a review is due: 24 > 48",
                "Second signature: no > yes",
            ]
        );
        assert_eq!(before.changes_since(&before, &default_fields()), []);
    }
}
