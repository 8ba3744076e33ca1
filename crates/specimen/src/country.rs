//! The countries that specimens come from, with names and places that occur there.

/// One country. Lists are divided by bars; `native=latin` gives a name in both scripts where they differ.
#[derive(Debug)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2.
    pub(crate) code: &'static str,
    /// The code in machine-readable zones: alpha-3, but `D` for Germany.
    pub(crate) mrz_code: &'static str,
    pub(crate) name: &'static str,
    /// How many of a thousand customers.
    pub(crate) weight: u32,
    pub(crate) phone: &'static str,
    pub(crate) id_number: &'static str,
    pub(crate) female: &'static str,
    pub(crate) male: &'static str,
    /// `male/female` where the family name has two forms.
    pub(crate) family: &'static str,
    /// `city,region,postal code`.
    pub(crate) places: &'static str,
    pub(crate) streets: &'static str,
}

use crate::{country_europe::EUROPE, country_world::WORLD};

pub(crate) fn all() -> impl Iterator<Item = &'static Country> {
    EUROPE.iter().chain(WORLD)
}

pub(crate) fn by_code(code: &str) -> &'static Country {
    all().find(|country| country.code == code).unwrap_or(&EUROPE[0])
}
