//! Countries by ISO 3166-1 alpha-2 code.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A country or territory of ISO 3166-1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// The text is no assigned ISO 3166-1 alpha-2 or alpha-3 code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 3166-1 country code; use two letters such as \"SE\"")]
pub struct CountryError;

/// Where the standard's form without its article is not what people say; the forms of Unicode's CLDR.
const SAID_OTHERWISE: &[(&str, &str)] = &[
    ("AG", "Antigua and Barbuda"),
    ("BA", "Bosnia and Herzegovina"),
    ("BN", "Brunei"),
    ("BQ", "Caribbean Netherlands"),
    ("CC", "Cocos (Keeling) Islands"),
    ("CD", "Congo (Kinshasa)"),
    ("CG", "Congo (Brazzaville)"),
    ("FK", "Falkland Islands"),
    ("FM", "Micronesia"),
    ("GB", "United Kingdom"),
    ("GS", "South Georgia and the South Sandwich Islands"),
    ("HM", "Heard Island and McDonald Islands"),
    ("IM", "Isle of Man"),
    ("IR", "Iran"),
    ("KN", "Saint Kitts and Nevis"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("LA", "Laos"),
    ("MD", "Moldova"),
    ("MF", "Saint Martin"),
    ("MK", "North Macedonia"),
    ("PM", "Saint Pierre and Miquelon"),
    ("PS", "Palestine"),
    ("RU", "Russia"),
    ("SH", "Saint Helena, Ascension and Tristan da Cunha"),
    ("SJ", "Svalbard and Jan Mayen"),
    ("ST", "São Tomé and Príncipe"),
    ("SX", "Sint Maarten"),
    ("SY", "Syria"),
    ("TC", "Turks and Caicos Islands"),
    ("TR", "Türkiye"),
    ("TT", "Trinidad and Tobago"),
    ("TW", "Taiwan"),
    ("TZ", "Tanzania"),
    ("US", "United States"),
    ("VA", "Vatican City"),
    ("VC", "Saint Vincent and the Grenadines"),
    ("VE", "Venezuela"),
    ("VG", "British Virgin Islands"),
    ("VI", "United States Virgin Islands"),
    ("VN", "Vietnam"),
    ("WF", "Wallis and Futuna"),
];

impl Country {
    /// The alpha-2 code, in upper case.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// The English name as people say it: "United Kingdom", not the standard's full form.
    #[must_use]
    pub fn name(&self) -> &'static str {
        if let Some((_, name)) = SAID_OTHERWISE.iter().find(|(code, _)| *code == self.code()) {
            return name;
        }
        let full = celes::Country::from_alpha2(self.code()).map_or("Unknown", |country| country.long_name);
        full.strip_prefix("The ").unwrap_or(full)
    }

    /// Every country, by name: for lists to choose from.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all: Vec<_> =
            celes::Country::get_countries().iter().filter_map(|c| c.alpha2.parse().ok()).collect();
        all.sort_by_key(Self::name);
        all
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(text: &str) -> Result<Self, CountryError> {
        let upper = text.to_ascii_uppercase();
        let found = match upper.len() {
            2 => celes::Country::from_alpha2(&upper),
            3 => celes::Country::from_alpha3(&upper),
            _ => return Err(CountryError),
        };
        let code: [u8; 2] =
            found.ok().and_then(|country| country.alpha2.as_bytes().try_into().ok()).ok_or(CountryError)?;
        Ok(Self(code))
    }
}

impl TryFrom<String> for Country {
    type Error = CountryError;

    fn try_from(text: String) -> Result<Self, CountryError> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_checked_against_the_standard() {
        assert_eq!("se".parse::<Country>().unwrap().code(), "SE");
        assert_eq!("SWE".parse::<Country>().unwrap().name(), "Sweden");
        for wrong in ["", "S", "ZZ", "XXX", "Sweden", "S1"] {
            assert_eq!(wrong.parse::<Country>(), Err(CountryError), "{wrong}");
        }
        let names: std::collections::BTreeSet<_> = Country::all().iter().map(Country::name).collect();
        assert_eq!(names.len(), Country::all().len(), "two countries are called the same");
        assert!(names.len() >= 249);
        for (code, name) in [("GB", "United Kingdom"), ("NL", "Netherlands"), ("IR", "Iran")] {
            assert_eq!(code.parse::<Country>().unwrap().name(), name);
        }
    }
}
