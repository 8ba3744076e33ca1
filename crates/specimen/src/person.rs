//! People who do not exist.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::country::{Country, all, by_code};
use crate::rng::Rng;

/// The day on which specimens are generated, so that ages and validities do not depend on a clock.
const GENERATED_ON: Date = date(2026, 1, 15);

const OCCUPATIONS: &str = "Software engineer|Nurse|Teacher|Civil engineer|Accountant|Restaurant owner|Architect|Electrician|\
    Retired|Student|Pharmacist|Graphic designer|Sales manager|Farmer|Lawyer|Translator|Lorry driver|Physician|Carpenter|Consultant";

/// The sex as documents print it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Printed as `F`.
    Female,
    /// Printed as `M`.
    Male,
}

impl Sex {
    /// `F` or `M`.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Female => 'F',
            Self::Male => 'M',
        }
    }
}

/// Where somebody lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Street and number.
    pub line_1: String,
    /// Flat, floor or building, where there is one.
    pub line_2: Option<String>,
    /// The city.
    pub city: String,
    /// The region, state or county.
    pub region: Option<String>,
    /// The postal code as written in the country.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
}

/// The number and the validity of one document of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialDocument {
    /// At most nine capital letters and digits, so that it fits a machine-readable zone.
    pub number: String,
    /// ISO 3166-1 alpha-2 of the state that issued it.
    pub issuing_country: &'static str,
    /// The day of issue.
    pub issued_on: Date,
    /// The last day of validity.
    pub expires_on: Date,
}

/// A synthetic customer. The fields may be changed before documents are drawn, for example to let one expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The seed it was generated from; also decides the face.
    pub seed: u64,
    /// The first name in the person's own script.
    pub first_name: String,
    /// The middle name in the person's own script.
    pub middle_name: Option<String>,
    /// The family name in the person's own script.
    pub last_name: String,
    /// The first name in Latin letters, as documents print it.
    pub first_name_latin: String,
    /// The middle name in Latin letters.
    pub middle_name_latin: Option<String>,
    /// The family name in Latin letters.
    pub last_name_latin: String,
    /// The sex.
    pub sex: Sex,
    /// ISO 3166-1 alpha-2.
    pub nationality: &'static str,
    /// The day of birth: 18 to 80 years before 2026.
    pub birth_date: Date,
    /// The city of birth, in Latin letters.
    pub birth_place: String,
    /// Where the person lives, often but not always in the country of nationality.
    pub address: Address,
    /// E.164. Where the country reserves numbers for fiction, one of those.
    pub phone: String,
    /// Always at `example.org`.
    pub email: String,
    /// What the person does for a living.
    pub occupation: String,
    /// The national identification number, in the form of the country but not valid there.
    pub id_number: String,
    /// The passport of the country of nationality.
    pub passport: OfficialDocument,
    /// The identity card of the country of nationality.
    pub identity_card: OfficialDocument,
    /// The driving licence of the country of residence.
    pub driving_licence: OfficialDocument,
    /// The residence permit of the country of residence.
    pub residence_permit: OfficialDocument,
}

impl Person {
    /// Makes the person of this seed: always the same one.
    #[must_use]
    pub fn generate(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let nationality = weighted(&mut rng);
        let sex = if rng.chance(50) { Sex::Female } else { Sex::Male };
        let given = if sex == Sex::Female { nationality.female } else { nationality.male };
        let (first_name, first_name_latin) = both_scripts(rng.part(given));
        let middle =
            rng.chance(30).then(|| both_scripts(rng.part(given))).filter(|middle| middle.0 != first_name);
        let (last_name, last_name_latin) = family_name(&mut rng, nationality, sex);
        let residence = if rng.chance(85) { nationality } else { weighted(&mut rng) };
        let birth_year = i16::try_from(rng.range(1946, 2007)).unwrap_or(1980);
        let birth_date = day_of(&mut rng, birth_year);
        let birth_place = place(&mut rng, nationality).0;
        let email = email(&mut rng, &first_name_latin, &last_name_latin);
        Self {
            seed,
            sex,
            nationality: nationality.code,
            birth_date,
            birth_place,
            address: address(&mut rng, residence),
            phone: rng.fill(residence.phone),
            email,
            occupation: rng.part(OCCUPATIONS).to_owned(),
            id_number: rng.fill(nationality.id_number),
            passport: document(&mut rng, nationality, "@########", 10),
            identity_card: document(&mut rng, nationality, "@@#######", 10),
            driving_licence: document(&mut rng, residence, "#######@@", 15),
            residence_permit: document(&mut rng, residence, "@@@######", 5),
            middle_name: middle.as_ref().map(|middle| middle.0.clone()),
            middle_name_latin: middle.map(|middle| middle.1),
            first_name,
            first_name_latin,
            last_name,
            last_name_latin,
        }
    }

    /// First, middle and family name in the person's own script, in the order in which they are spoken of in
    /// English.
    #[must_use]
    pub fn full_name(&self) -> String {
        [Some(&self.first_name), self.middle_name.as_ref(), Some(&self.last_name)]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// First, middle and family name in Latin letters.
    #[must_use]
    pub fn full_name_latin(&self) -> String {
        format!("{} {}", self.given_names_latin(), self.last_name_latin)
    }

    /// First and middle name in Latin letters.
    #[must_use]
    pub fn given_names_latin(&self) -> String {
        match &self.middle_name_latin {
            Some(middle) => format!("{} {middle}", self.first_name_latin),
            None => self.first_name_latin.clone(),
        }
    }

    pub(crate) fn nationality(&self) -> &'static Country {
        by_code(self.nationality)
    }
}

fn weighted(rng: &mut Rng) -> &'static Country {
    let total: u32 = all().map(|country| country.weight).sum();
    let mut drawn = rng.range(1, total);
    let found = all().find(|country| {
        let is_it = drawn <= country.weight;
        drawn = drawn.saturating_sub(country.weight);
        is_it
    });
    found.unwrap_or_else(|| by_code("GB"))
}

fn both_scripts(name: &str) -> (String, String) {
    let (native, latin) = name.split_once('=').unwrap_or((name, name));
    (native.to_owned(), latin.to_owned())
}

fn family_name(rng: &mut Rng, country: &Country, sex: Sex) -> (String, String) {
    let name = rng.part(country.family);
    let (male, female) = name.split_once('/').unwrap_or((name, name));
    both_scripts(if sex == Sex::Female { female } else { male })
}

/// City, region and postal code.
fn place(rng: &mut Rng, country: &Country) -> (String, String, String) {
    let mut parts = rng.part(country.places).split(',').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    let (city, region, code) = (next(), next(), next());
    (city, region, rng.fill(&code))
}

fn address(rng: &mut Rng, country: &Country) -> Address {
    let (city, region, postal_code) = place(rng, country);
    let street = rng.part(country.streets);
    let line_2 = rng.chance(25).then(|| format!("Apartment {}", rng.range(2, 48)));
    // A house number starts with a digit other than zero.
    let line_1 = rng.fill(street).replace(" 0", " 1");
    let line_1 = if line_1.starts_with('0') { line_1.replacen('0', "2", 1) } else { line_1 };
    Address { line_1, line_2, city, region: Some(region), postal_code, country: country.code }
}

fn email(rng: &mut Rng, first: &str, last: &str) -> String {
    let plain = |name: &str| {
        let letters = crate::text::mrz_letters(name).to_ascii_lowercase();
        letters.chars().filter(char::is_ascii_alphanumeric).collect::<String>()
    };
    format!("{}.{}{}@example.org", plain(first), plain(last), rng.range(10, 99))
}

fn day_of(rng: &mut Rng, year: i16) -> Date {
    let month = i8::try_from(rng.range(1, 12)).unwrap_or(1);
    let day = i8::try_from(rng.range(1, 28)).unwrap_or(1);
    Date::new(year, month, day).unwrap_or(GENERATED_ON)
}

fn document(rng: &mut Rng, country: &Country, number: &str, valid_years: i64) -> OfficialDocument {
    let age_days = i64::from(rng.range(60, 1500));
    let issued_on = GENERATED_ON.saturating_sub(age_days.days());
    let expires_on = issued_on.saturating_add(valid_years.years()).saturating_sub(1.day());
    OfficialDocument { number: rng.fill(number), issuing_country: country.code, issued_on, expires_on }
}
