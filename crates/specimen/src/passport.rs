//! The data page of a passport.

use jiff::civil::Date;

use crate::canvas::{Canvas, Font, INK, LABEL};
use crate::mrz::Zone;
use crate::portrait::{Print, portrait};
use crate::security::{Scheme, emblem, field, fitting, sheet, signature, stamp, zone};
use crate::{Person, country};

const SCHEME: Scheme =
    Scheme { paper: [247, 243, 236], lines: [[226, 210, 214], [206, 220, 230]], accent: [112, 28, 44] };

/// The data page of the person's passport, with a correct machine-readable zone (ICAO 9303 TD3). JPEG,
/// 1300 × 920 pixels.
#[must_use]
pub fn passport(person: &Person) -> Vec<u8> {
    let mut canvas = Canvas::new(1300.0, 920.0);
    let document = &person.passport;
    let state = country::by_code(document.issuing_country);
    sheet(&mut canvas, 22.0, 18.0, SCHEME, person.seed);
    canvas.rect((22.0, 60.0), (1256.0, 74.0), SCHEME.accent);
    canvas.spaced_text(Font::SansBold, 34.0, 4.0, (60.0, 109.0), [255, 246, 232], "PASSPORT");
    let name = state.name.to_uppercase();
    canvas.spaced_text(Font::SerifBold, 30.0, 2.0, (330.0, 108.0), [255, 246, 232], &name);
    emblem(&mut canvas, (1210.0, 97.0), 30.0, [255, 226, 170], state.code);
    portrait(&mut canvas, person, (60.0, 176.0), 330.0, Print::Full);
    canvas.round_frame((60.0, 176.0), (330.0, 412.5), 10.0, 1.5, SCHEME.accent);
    portrait(&mut canvas, person, (1106.0, 452.0), 128.0, Print::Ghost);
    fields(&mut canvas, person);
    canvas.text(Font::Sans, 13.0, (60.0, 618.0), LABEL, "Holder's signature");
    signature(&mut canvas, (70.0, 662.0), person.seed);
    stamp(&mut canvas, 170.0);
    zone(&mut canvas, 704.0, 22.0, 40.0, &passport_zone(person));
    canvas.into_jpeg()
}

fn fields(canvas: &mut Canvas, person: &Person) {
    let document = &person.passport;
    let state = country::by_code(document.issuing_country);
    let (first, second, third) = (432.0, 700.0, 960.0);
    field(canvas, (first, 190.0), "Type", "P");
    field(canvas, (first + 120.0, 190.0), "Code", state.mrz_code);
    canvas.text(Font::Sans, 13.0, (third, 190.0), LABEL, "Passport No.");
    canvas.spaced_text(Font::MonoBold, 30.0, 1.5, (third, 219.0), INK, &document.number);
    field(canvas, (first, 258.0), "Surname", &person.last_name_latin.to_uppercase());
    field(canvas, (first, 326.0), "Given names", &person.given_names_latin().to_uppercase());
    field(canvas, (first, 394.0), "Nationality", &person.nationality().name.to_uppercase());
    field(canvas, (first, 462.0), "Date of birth", &printed(person.birth_date));
    field(canvas, (second, 462.0), "Sex", &person.sex.letter().to_string());
    field(canvas, (second + 120.0, 462.0), "Place of birth", &person.birth_place.to_uppercase());
    field(canvas, (first, 530.0), "Date of issue", &printed(document.issued_on));
    field(canvas, (second, 530.0), "Authority", "PASSPORT OFFICE");
    field(canvas, (first, 598.0), "Date of expiry", &printed(document.expires_on));
    canvas.text(Font::Sans, 13.0, (second, 598.0), LABEL, "Personal No.");
    canvas.text(Font::MonoBold, fitting(&person.id_number, 24.0), (second, 624.0), INK, &person.id_number);
}

pub(crate) fn passport_zone(person: &Person) -> [String; 2] {
    let document = &person.passport;
    let zone = Zone {
        kind: "P",
        issuer: country::by_code(document.issuing_country).mrz_code,
        nationality: person.nationality().mrz_code,
        last_name: &person.last_name_latin,
        first_names: &person.given_names_latin(),
        number: &document.number,
        birth_date: person.birth_date,
        sex: person.sex.letter(),
        expires_on: document.expires_on,
        optional: "",
    };
    zone.td3()
}

/// A date as documents print it: `07 MAR 1984`.
pub(crate) fn printed(date: Date) -> String {
    date.strftime("%d %b %Y").to_string().to_uppercase()
}
