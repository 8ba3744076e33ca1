//! Papers: a utility bill as proof of address, a bank statement as source of funds.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::canvas::{Canvas, Colour, Font, INK, LABEL, RED, into_pdf};
use crate::passport::printed;
use crate::rng::Rng;
use crate::security::{decimal, stamp};
use crate::{Person, country};

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const LEFT: f32 = 56.0;
const RIGHT: f32 = 539.0;

/// A bill for electricity in the person's name and address, issued on the given day. PDF with selectable text,
/// A4, one page or two.
#[must_use]
pub fn proof_of_address(person: &Person, issued_on: Date) -> Vec<u8> {
    let mut rng = Rng::new(person.seed ^ 0x00B1_1100);
    let accent = *rng.pick(&[[18, 110, 92], [176, 84, 20], [30, 78, 140], [104, 52, 130]]);
    let company = rng.part("Northlight Energy|Clearwater Utilities|Evergrid Power|Municipal Works");
    let number = rng.fill("INV-2###-######");
    let mut page = letter(company, accent, "Electricity bill");
    addressee(&mut page, person);
    let account = rng.fill("#### #### ####");
    facts(
        &mut page,
        &[("Invoice", &number), ("Customer account", &account), ("Date of issue", &printed(issued_on))],
    );
    let from = issued_on.saturating_sub(1.month());
    page.text(Font::SansBold, 15.0, (LEFT, 330.0), INK, "Your bill at a glance");
    let period = format!("Supply period {} to {}", printed(from), printed(issued_on.saturating_sub(1.day())));
    page.text(Font::Sans, 10.0, (LEFT, 350.0), LABEL, &period);
    let used_kwh = rng.range(140, 420);
    let energy_cents = used_kwh * 31;
    let lines = [
        (format!("Energy used: {used_kwh} kWh at 0.31 per kWh"), energy_cents),
        ("Standing charge".to_owned(), 1_240),
        ("Metering service".to_owned(), 385),
        ("Value added tax".to_owned(), energy_cents / 5),
    ];
    let mut y = 388.0;
    for (what, cents) in &lines {
        row(&mut page, y, what, *cents);
        y += 26.0;
    }
    let total: u32 = lines.iter().map(|(_, cents)| cents).sum();
    page.rect((LEFT, y - 4.0), (RIGHT - LEFT, 34.0), accent.map(|part| 255 - (255 - part) / 6));
    page.text(Font::SansBold, 12.0, (LEFT + 10.0, y + 18.0), INK, "Amount due");
    page.right_mono(13.0, (RIGHT - 10.0, y + 18.0), INK, &money(total));
    let due = format!("Payable by {} by direct debit.", printed(issued_on.saturating_add(14.days())));
    page.text(Font::Sans, 10.0, (LEFT, y + 58.0), INK, &due);
    usage_chart(&mut page, &mut rng, accent, y + 90.0);
    footer(&mut page, company);
    let mut pages = vec![page];
    if rng.chance(50) {
        pages.push(terms(company, accent, &number));
    }
    for page in &mut pages {
        stamp(page, 84.0);
    }
    into_pdf(pages)
}

/// A bank statement of the person up to the given day, with a salary coming in. PDF with selectable text, A4,
/// two pages.
#[must_use]
pub fn source_of_funds(person: &Person, issued_on: Date) -> Vec<u8> {
    let mut rng = Rng::new(person.seed ^ 0x00F0_4D50);
    let bank = rng.part("Harbour & Lane Bank|First Meridian Bank|Cooperative Savings Bank");
    let accent = [26, 52, 92];
    let account = rng.fill("XX## SPEC #### #### #### ##");
    let mut balance = rng.range(180_000, 2_400_000);
    let mut pages = Vec::new();
    let mut day = issued_on.saturating_sub(61.days());
    let opening = balance;
    for number in 1..=2 {
        let mut page = letter(bank, accent, "Account statement");
        let mut y = 160.0;
        if number == 1 {
            addressee(&mut page, person);
            let holder = person.full_name_latin();
            facts(
                &mut page,
                &[("Account holder", &holder), ("Account", &account), ("Date", &printed(issued_on))],
            );
            y = 330.0;
            page.text(Font::SansBold, 12.0, (LEFT, y), INK, "Opening balance");
            page.right_mono(11.0, (RIGHT, y), INK, &money(opening));
            y += 30.0;
        }
        columns(&mut page, accent, y);
        for _ in 0..(if number == 1 { 15 } else { 18 }) {
            y += 22.0;
            day = day.saturating_add(i64::from(rng.range(1, 2)).days()).min(issued_on);
            balance = booking(&mut page, &mut rng, person, (y, day), balance);
        }
        if number == 2 {
            page.rect((LEFT, y + 16.0), (RIGHT - LEFT, 30.0), [228, 234, 244]);
            page.text(Font::SansBold, 12.0, (LEFT + 8.0, y + 35.0), INK, "Closing balance");
            page.right_mono(11.0, (RIGHT - 4.0, y + 35.0), INK, &money(balance));
        }
        page.text(Font::Sans, 8.5, (RIGHT - 50.0, 808.0), LABEL, &format!("Page {number} of 2"));
        footer(&mut page, bank);
        stamp(&mut page, 84.0);
        pages.push(page);
    }
    into_pdf(pages)
}

fn letter(company: &str, accent: Colour, title: &str) -> Canvas {
    let mut page = Canvas::new(WIDTH, HEIGHT);
    page.rect((0.0, 0.0), (WIDTH, 8.0), accent);
    page.round_rect((LEFT, 38.0), (34.0, 34.0), 8.0, accent);
    page.ellipse((LEFT + 17.0, 55.0), (9.0, 9.0), [255, 255, 255]);
    page.text(Font::SansBold, 18.0, (LEFT + 46.0, 62.0), accent, company);
    page.text(Font::SansBold, 22.0, (LEFT, 122.0), INK, title);
    page.text(Font::SansBold, 9.0, (RIGHT - 118.0, 58.0), RED, "SPECIMEN - NOT VALID");
    page
}

fn addressee(page: &mut Canvas, person: &Person) {
    let address = &person.address;
    let mut lines = vec![person.full_name_latin(), address.line_1.clone()];
    lines.extend(address.line_2.clone());
    lines.push(format!("{} {}", address.postal_code, address.city));
    lines.extend(address.region.clone().filter(|region| *region != address.city));
    lines.push(country::by_code(address.country).name.to_owned());
    let mut y = 166.0;
    for line in lines {
        page.text(Font::Sans, 11.5, (LEFT, y), INK, &line);
        y += 17.0;
    }
}

fn facts(page: &mut Canvas, facts: &[(&str, &str)]) {
    let mut y = 166.0;
    for (label, value) in facts {
        page.text(Font::Sans, 9.0, (350.0, y), LABEL, label);
        page.text(Font::SansBold, 11.0, (350.0, y + 14.0), INK, value);
        y += 38.0;
    }
}

fn row(page: &mut Canvas, y: f32, what: &str, cents: u32) {
    page.text(Font::Sans, 11.0, (LEFT + 10.0, y), INK, what);
    page.right_mono(11.0, (RIGHT - 10.0, y), INK, &money(cents));
    page.polyline([(LEFT, y + 9.0), (RIGHT, y + 9.0)], 0.6, [212, 216, 222]);
}

fn columns(page: &mut Canvas, accent: Colour, y: f32) {
    for (x, title) in [(LEFT, "Date"), (LEFT + 84.0, "Description"), (404.0, "Amount"), (494.0, "Balance")] {
        page.text(Font::SansBold, 9.5, (x, y), accent, title);
    }
    page.polyline([(LEFT, y + 7.0), (RIGHT, y + 7.0)], 1.0, accent);
}

/// Prints one movement and gives back the balance after it.
fn booking(page: &mut Canvas, rng: &mut Rng, person: &Person, (y, day): (f32, Date), balance: u32) -> u32 {
    let comes_in = rng.chance(12) || balance < 60_000;
    let (what, cents) = if comes_in {
        let payer = rng
            .part("Salary, Larkspur Trading Ltd|Salary, Municipal Clinic|Dividend, Alder Fund|Rent received");
        (payer.to_owned(), rng.range(90_000, 420_000))
    } else {
        let shop = rng.part("Grocer's on the Square|Rail ticket|Rent|Pharmacy|Mobile phone|Bookshop|Restaurant Olive|Insurance|Card payment");
        (format!("{shop}, {}", person.address.city), rng.range(450, 48_000))
    };
    let after = if comes_in { balance.saturating_add(cents) } else { balance.saturating_sub(cents) };
    let colour = if comes_in { [20, 110, 70] } else { INK };
    page.text(Font::Sans, 9.5, (LEFT, y), INK, &printed(day));
    page.text(Font::Sans, 9.5, (LEFT + 84.0, y), INK, &what);
    page.right_mono(
        9.5,
        (440.0, y),
        colour,
        &format!("{}{}", if comes_in { "+" } else { "-" }, money(cents)),
    );
    page.right_mono(9.5, (RIGHT, y), INK, &money(after));
    page.polyline([(LEFT, y + 6.0), (RIGHT, y + 6.0)], 0.4, [220, 224, 230]);
    after
}

fn usage_chart(page: &mut Canvas, rng: &mut Rng, accent: Colour, y: f32) {
    page.text(Font::SansBold, 12.0, (LEFT, y), INK, "Your use over the last twelve months (kWh)");
    for month in 0..12 {
        let used = rng.range(24, 92);
        let x = LEFT + 4.0 + decimal(month) * 40.0;
        let height = decimal(used);
        let colour = if month == 11 { accent } else { accent.map(|part| 255 - (255 - part) / 2) };
        page.round_rect((x, y + 116.0 - height), (26.0, height), 3.0, colour);
        page.text(Font::Sans, 8.0, (x + 6.0, y + 128.0), LABEL, &(used * 4).to_string());
    }
}

fn terms(company: &str, accent: Colour, number: &str) -> Canvas {
    let mut page = letter(company, accent, "How your bill is worked out");
    let sentences = [
        "Your meter is read once a month. Where no reading was possible, your use is estimated from last year.",
        "The standing charge covers the connection of your home to the network, whatever you use.",
        "The price per kilowatt hour is that of your contract and may change once a year, with notice.",
        "If you think that a bill is wrong, write to us within thirty days and quote its number.",
        "If you have trouble paying, talk to us early: payment in instalments is possible.",
        "This paper was drawn by a program. The company, the meter and the customer do not exist.",
    ];
    let mut y = 170.0;
    for sentence in sentences {
        page.ellipse((LEFT + 4.0, y - 3.5), (2.4, 2.4), accent);
        page.text(Font::Sans, 10.0, (LEFT + 16.0, y), INK, sentence);
        y += 28.0;
    }
    page.text(Font::Sans, 9.0, (LEFT, y + 20.0), LABEL, &format!("Belongs to {number}"));
    footer(&mut page, company);
    page
}

fn footer(page: &mut Canvas, company: &str) {
    page.polyline([(LEFT, 792.0), (RIGHT, 792.0)], 0.6, [200, 204, 210]);
    let line = format!("{company} - Specimen Square 1 - service@example.org - this company does not exist");
    page.text(Font::Sans, 8.5, (LEFT, 808.0), LABEL, &line);
}

fn money(cents: u32) -> String {
    let (whole, rest) = (cents / 100, cents % 100);
    if whole >= 1000 {
        return format!("{},{:03}.{rest:02}", whole / 1000, whole % 1000);
    }
    format!("{whole}.{rest:02}")
}
