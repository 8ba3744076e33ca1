//! Cards in the size of a bank card: identity card, driving licence, residence permit.

use crate::canvas::{Canvas, Colour, Font, INK, LABEL, RED};
use crate::country::Country;
use crate::mrz::Zone;
use crate::passport::printed;
use crate::portrait::{Print, portrait};
use crate::security::{Scheme, chip, decimal, emblem, field, sheet, signature, stamp, zone};
use crate::{OfficialDocument, Person, country};

const WIDTH: f32 = 1120.0;
const HEIGHT: f32 = 720.0;
const MARGIN: f32 = 22.0;

const IDENTITY: Scheme =
    Scheme { paper: [238, 245, 246], lines: [[200, 222, 228], [216, 212, 232]], accent: [24, 82, 110] };
const DRIVING: Scheme =
    Scheme { paper: [250, 238, 240], lines: [[240, 208, 214], [222, 214, 232]], accent: [150, 44, 74] };
const RESIDENCE: Scheme =
    Scheme { paper: [240, 246, 236], lines: [[208, 226, 198], [226, 222, 196]], accent: [44, 96, 62] };

/// The front of the person's identity card. JPEG, 1120 × 720 pixels.
#[must_use]
pub fn identity_card_front(person: &Person) -> Vec<u8> {
    let document = &person.identity_card;
    let mut canvas = front(person, document, IDENTITY, "IDENTITY CARD", 0x1D);
    let c = &mut canvas;
    field(c, (400.0, 186.0), "Surname", &person.last_name_latin.to_uppercase());
    field(c, (400.0, 258.0), "Given names", &person.given_names_latin().to_uppercase());
    field(c, (400.0, 330.0), "Sex", &person.sex.letter().to_string());
    field(c, (500.0, 330.0), "Nationality", person.nationality().mrz_code);
    field(c, (680.0, 330.0), "Date of birth", &printed(person.birth_date));
    field(c, (400.0, 402.0), "Place of birth", &person.birth_place.to_uppercase());
    field(c, (400.0, 474.0), "Document No.", &document.number);
    field(c, (680.0, 474.0), "Expires", &printed(document.expires_on));
    field(c, (400.0, 546.0), "Personal No.", &person.id_number);
    chip(c, (960.0, 190.0));
    finished(canvas, person, IDENTITY)
}

/// The back of the identity card, with a correct machine-readable zone (ICAO 9303 TD1). JPEG, 1120 × 720 pixels.
#[must_use]
pub fn identity_card_back(person: &Person) -> Vec<u8> {
    let document = &person.identity_card;
    let mut canvas = back(person, IDENTITY, 0x1D);
    let c = &mut canvas;
    address(c, person, (60.0, 100.0));
    field(c, (60.0, 260.0), "Date of issue", &printed(document.issued_on));
    field(c, (340.0, 260.0), "Authority", &format!("MUNICIPALITY OF {}", person.birth_place.to_uppercase()));
    field(c, (60.0, 336.0), "Height", &format!("{} cm", 155 + person.seed % 40));
    emblem(c, (980.0, 170.0), 70.0, IDENTITY.accent, document.issuing_country);
    stamp(c, 150.0);
    card_zone(c, person, document, "I", &person.id_number);
    canvas.into_jpeg()
}

/// The front of the person's driving licence, in the numbered layout used across Europe. JPEG, 1120 × 720 pixels.
#[must_use]
pub fn driving_licence_front(person: &Person) -> Vec<u8> {
    let document = &person.driving_licence;
    let mut canvas = front(person, document, DRIVING, "DRIVING LICENCE", 0xD1);
    let c = &mut canvas;
    let birth = format!("{}  {}", printed(person.birth_date), person.birth_place.to_uppercase());
    let lines = [
        ("1.", person.last_name_latin.to_uppercase()),
        ("2.", person.given_names_latin().to_uppercase()),
        ("3.", birth),
        ("4a.", printed(document.issued_on)),
        ("4b.", printed(document.expires_on)),
        ("4c.", format!("LICENSING OFFICE {}", person.address.city.to_uppercase())),
        ("5.", document.number.clone()),
        ("8.", format!("{}, {}", person.address.line_1, person.address.city)),
        ("9.", "AM  B".to_owned()),
    ];
    let mut y = 206.0;
    for (label, value) in lines {
        c.text(Font::Sans, 18.0, (400.0, y), LABEL, label);
        let size = if value.chars().count() > 34 { 19.0 } else { 23.0 };
        c.text(Font::SansBold, size, (452.0, y), INK, &value);
        y += 49.0;
    }
    finished(canvas, person, DRIVING)
}

/// The back of the driving licence: the table of categories. JPEG, 1120 × 720 pixels.
#[must_use]
pub fn driving_licence_back(person: &Person) -> Vec<u8> {
    let document = &person.driving_licence;
    let mut canvas = back(person, DRIVING, 0xD1);
    let c = &mut canvas;
    let columns = [70.0, 210.0, 470.0, 730.0];
    for (x, title) in columns.into_iter().zip(["9.", "10. Valid from", "11. Valid until", "12. Codes"]) {
        c.text(Font::SansBold, 19.0, (x, 96.0), DRIVING.accent, title);
    }
    for (row, category) in ["AM", "A1", "A", "B1", "B", "BE", "C1", "C", "D"].into_iter().enumerate() {
        let y = 148.0 + decimal(u32::try_from(row).unwrap_or(0)) * 54.0;
        c.polyline([(60.0, y - 34.0), (1060.0, y - 34.0)], 1.2, [206, 168, 180]);
        c.text(Font::SansBold, 22.0, (columns[0], y), INK, category);
        let held = matches!(category, "AM" | "B");
        let (from, until) = (printed(document.issued_on), printed(document.expires_on));
        c.text(Font::Sans, 21.0, (columns[1], y), INK, if held { &from } else { "-" });
        c.text(Font::Sans, 21.0, (columns[2], y), INK, if held { &until } else { "-" });
        c.text(
            Font::Sans,
            21.0,
            (columns[3], y),
            INK,
            if held && person.seed.is_multiple_of(4) { "01.06" } else { "" },
        );
    }
    c.polyline([(60.0, 604.0), (1060.0, 604.0)], 1.2, [206, 168, 180]);
    let legend = "1. Surname  2. Given names  3. Birth  4a. Issued  4b. Expires  4c. Authority  5. Number  8. Address  9. Categories";
    c.text(Font::Sans, 16.5, (70.0, 646.0), LABEL, legend);
    stamp(c, 150.0);
    canvas.into_jpeg()
}

/// The front of the residence permit of the country where the person lives. JPEG, 1120 × 720 pixels.
#[must_use]
pub fn residence_permit_front(person: &Person) -> Vec<u8> {
    let document = &person.residence_permit;
    let mut canvas = front(person, document, RESIDENCE, "RESIDENCE PERMIT", 0x4E);
    let c = &mut canvas;
    field(c, (400.0, 186.0), "Surname, given names", &person.last_name_latin.to_uppercase());
    let given = person.given_names_latin().to_uppercase();
    c.text(Font::SansBold, 24.0, (400.0, 242.0), INK, &given);
    field(c, (400.0, 278.0), "Sex", &person.sex.letter().to_string());
    field(c, (500.0, 278.0), "Nationality", person.nationality().mrz_code);
    field(c, (680.0, 278.0), "Date of birth", &printed(person.birth_date));
    field(c, (400.0, 350.0), "Type of permit", "LONG-TERM RESIDENT");
    field(c, (400.0, 422.0), "Valid until", &printed(document.expires_on));
    field(c, (680.0, 422.0), "Permit No.", &document.number);
    field(c, (400.0, 494.0), "Remarks", "ACCESS TO THE LABOUR MARKET");
    chip(c, (960.0, 190.0));
    finished(canvas, person, RESIDENCE)
}

/// The back of the residence permit, with a correct machine-readable zone (ICAO 9303 TD1). JPEG, 1120 × 720 pixels.
#[must_use]
pub fn residence_permit_back(person: &Person) -> Vec<u8> {
    let document = &person.residence_permit;
    let mut canvas = back(person, RESIDENCE, 0x4E);
    let c = &mut canvas;
    address(c, person, (60.0, 100.0));
    let authority = format!("{}, IMMIGRATION OFFICE", person.address.city.to_uppercase());
    field(
        c,
        (60.0, 260.0),
        "Date and place of issue",
        &format!("{}  {authority}", printed(document.issued_on)),
    );
    field(c, (60.0, 336.0), "Place of birth", &person.birth_place.to_uppercase());
    emblem(c, (980.0, 170.0), 70.0, RESIDENCE.accent, document.issuing_country);
    stamp(c, 150.0);
    card_zone(c, person, document, "AR", "");
    canvas.into_jpeg()
}

fn front(person: &Person, document: &OfficialDocument, scheme: Scheme, title: &str, salt: u64) -> Canvas {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    let state: &Country = country::by_code(document.issuing_country);
    sheet(&mut canvas, MARGIN, 42.0, scheme, person.seed ^ salt);
    heading(&mut canvas, scheme.accent, title, state);
    portrait(&mut canvas, person, (60.0, 172.0), 300.0, Print::Full);
    canvas.round_frame((60.0, 172.0), (300.0, 375.0), 9.0, 1.5, scheme.accent);
    portrait(&mut canvas, person, (950.0, 520.0), 96.0, Print::Ghost);
    canvas
}

fn heading(canvas: &mut Canvas, accent: Colour, title: &str, state: &Country) {
    canvas.clip((MARGIN, MARGIN), (WIDTH - MARGIN * 2.0, HEIGHT - MARGIN * 2.0), 42.0);
    canvas.rect((MARGIN, MARGIN), (WIDTH, 108.0), accent);
    canvas.unclip();
    canvas.spaced_text(Font::SansBold, 34.0, 2.0, (60.0, 78.0), [255, 255, 255], title);
    canvas.spaced_text(
        Font::SerifBold,
        22.0,
        1.5,
        (60.0, 112.0),
        [236, 240, 240],
        &state.name.to_uppercase(),
    );
    emblem(canvas, (1030.0, 76.0), 38.0, [255, 232, 180], state.code);
}

fn finished(mut canvas: Canvas, person: &Person, scheme: Scheme) -> Vec<u8> {
    signature(&mut canvas, (90.0, 618.0), person.seed);
    canvas.polyline([(60.0, 640.0), (360.0, 640.0)], 1.0, scheme.accent);
    canvas.text(Font::Sans, 13.0, (60.0, 660.0), LABEL, "Holder's signature");
    canvas.spaced_text(Font::SansBold, 18.0, 3.0, (400.0, 662.0), RED, "SPECIMEN - NOT VALID");
    stamp(&mut canvas, 150.0);
    canvas.into_jpeg()
}

fn back(person: &Person, scheme: Scheme, salt: u64) -> Canvas {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    sheet(&mut canvas, MARGIN, 42.0, scheme, person.seed ^ salt ^ 0xBAC0);
    canvas
}

fn address(canvas: &mut Canvas, person: &Person, (x, y): (f32, f32)) {
    let address = &person.address;
    let flat = address.line_2.as_ref().map(|flat| format!(", {flat}")).unwrap_or_default();
    field(canvas, (x, y), "Address", &format!("{}{flat}", address.line_1));
    let city =
        format!("{} {}, {}", address.postal_code, address.city, country::by_code(address.country).name);
    canvas.text(Font::SansBold, 24.0, (x, y + 62.0), INK, &city);
}

fn card_zone(canvas: &mut Canvas, person: &Person, document: &OfficialDocument, kind: &str, optional: &str) {
    let lines = card_zone_lines(person, document, kind, optional);
    zone(canvas, 450.0, MARGIN, 50.0, &lines);
}

pub(crate) fn card_zone_lines(
    person: &Person,
    document: &OfficialDocument,
    kind: &str,
    optional: &str,
) -> [String; 3] {
    let zone = Zone {
        kind,
        issuer: country::by_code(document.issuing_country).mrz_code,
        nationality: person.nationality().mrz_code,
        last_name: &person.last_name_latin,
        first_names: &person.given_names_latin(),
        number: &document.number,
        birth_date: person.birth_date,
        sex: person.sex.letter(),
        expires_on: document.expires_on,
        optional,
    };
    zone.td1()
}
