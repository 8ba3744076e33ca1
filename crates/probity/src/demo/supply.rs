//! What a customer of the demo supplies: fields and drawn documents.

use super::story::{Flaw, Story};
use jiff::{ToSpan, civil::Date};
use probity_app::intake::{Upload, UploadedFile};
use probity_model::{
    Personal,
    item::{DocumentKind, Side},
};
use probity_specimen::{OfficialDocument, Person};
use serde_json::{Map, Value};

/// The values of every field, by code; a mistyped date of birth among them where that is the flaw.
pub(super) fn fields(person: &Person, flaw: Option<Flaw>) -> Personal<Map<String, Value>> {
    let mut fields = crate::person::fields(person);
    if flaw == Some(Flaw::BirthDate) {
        let mistyped = person.birth_date.saturating_sub(1.year());
        fields.insert("birth_date".to_owned(), mistyped.to_string().into());
    }
    Personal::new(fields)
}

/// One document, drawn. Slow: a picture takes tens of milliseconds.
pub(super) fn document(kind: DocumentKind, person: &Person, flaw: Option<Flaw>, today: Date) -> Upload {
    let mut person = person.clone();
    if flaw == Some(Flaw::Expired) {
        for official in [
            &mut person.passport,
            &mut person.identity_card,
            &mut person.driving_licence,
            &mut person.residence_permit,
        ] {
            official.issued_on = today.saturating_sub(11.years());
            official.expires_on = today.saturating_sub(40.days());
        }
    }
    if flaw == Some(Flaw::OtherFace) && kind == DocumentKind::Selfie {
        person = Person::generate(person.seed + 5000);
    }
    let issued_on = match (kind, flaw) {
        (DocumentKind::ProofOfAddress, Some(Flaw::OldProof)) => today.saturating_sub(13.months()),
        _ => today.saturating_sub(20.days()),
    };
    let files = files(kind, &person, issued_on);
    let official = official(kind, &person);
    Upload {
        kind,
        country: official.and_then(|it| it.issuing_country.parse().ok()),
        number: official.map(|it| Personal::new(it.number.clone())),
        issued_on: official.map(|it| it.issued_on.min(today)).or(dated(kind, issued_on)),
        expires_on: official.map(|it| it.expires_on),
        files,
    }
}

/// The date of a paper; a selfie has none.
fn dated(kind: DocumentKind, issued_on: Date) -> Option<Date> {
    (kind != DocumentKind::Selfie).then_some(issued_on)
}

fn official(kind: DocumentKind, person: &Person) -> Option<&OfficialDocument> {
    match kind {
        DocumentKind::Passport => Some(&person.passport),
        DocumentKind::IdentityCard => Some(&person.identity_card),
        DocumentKind::DrivingLicence => Some(&person.driving_licence),
        DocumentKind::ResidencePermit => Some(&person.residence_permit),
        _ => None,
    }
}

fn files(kind: DocumentKind, person: &Person, issued_on: Date) -> Vec<UploadedFile> {
    use probity_specimen as draw;
    let file = |side, name: &str, bytes: Vec<u8>| UploadedFile {
        side,
        name: Personal::new(name.to_owned()),
        bytes: bytes.into(),
    };
    let two = |front: Vec<u8>, back: Vec<u8>| {
        vec![file(Side::Front, "front.jpg", front), file(Side::Back, "back.jpg", back)]
    };
    match kind {
        DocumentKind::Passport => vec![file(Side::Page, "passport.jpg", draw::passport(person))],
        DocumentKind::IdentityCard => {
            two(draw::identity_card_front(person), draw::identity_card_back(person))
        }
        DocumentKind::DrivingLicence => {
            two(draw::driving_licence_front(person), draw::driving_licence_back(person))
        }
        DocumentKind::ResidencePermit => {
            two(draw::residence_permit_front(person), draw::residence_permit_back(person))
        }
        DocumentKind::Selfie => vec![file(Side::Page, "selfie.jpg", draw::selfie(person))],
        DocumentKind::SourceOfFunds | DocumentKind::Other => {
            vec![file(Side::Page, "source-of-funds.pdf", draw::source_of_funds(person, issued_on))]
        }
        DocumentKind::ProofOfAddress => {
            vec![file(Side::Page, "statement.pdf", draw::proof_of_address(person, issued_on))]
        }
    }
}

/// The documents the story's level asks for, in the order a person sends them.
pub(super) fn kinds(story: &Story) -> Vec<DocumentKind> {
    let mut kinds = vec![story.identity, DocumentKind::Selfie, DocumentKind::ProofOfAddress];
    if story.level == super::ENHANCED {
        kinds.push(DocumentKind::SourceOfFunds);
    }
    kinds
}

/// The item that a flaw spoils, as it is written, with the reason and the remark a reviewer gives.
pub(super) fn finding(flaw: Flaw, story: &Story) -> (String, &'static str, &'static str) {
    match flaw {
        Flaw::Expired => (
            format!("document:{}", story.identity.word()),
            "document_expired",
            "Expired before the day of the submission.",
        ),
        Flaw::BirthDate => {
            ("field:birth_date".to_owned(), "field_birth_date_mismatch", "The document shows another year.")
        }
        Flaw::OldProof => (
            "document:proof_of_address".to_owned(),
            "address_proof_too_old",
            "More than a year old; we accept three months.",
        ),
        Flaw::OtherFace => {
            ("document:selfie".to_owned(), "selfie_mismatch", "Not the person on the identity document.")
        }
    }
}
