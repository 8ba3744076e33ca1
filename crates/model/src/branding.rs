//! Branding: what customers see of the operator, and that it can be read.

use crate::{
    limits,
    setting::{Change, Changes, Flaw, is_line},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What WCAG 2.2 asks between a text and its ground at level AA.
pub const CONTRAST_MIN: f64 = 4.5;
/// The ground of the hosted page in light, on which links stand.
pub const LIGHT_GROUND: Colour = Colour([0xf6, 0xf7, 0xf9]);
/// The lighter of the grounds of the hosted page in dark.
pub const DARK_GROUND: Colour = Colour([0x18, 0x1c, 0x25]);
const BLACK: Colour = Colour([0, 0, 0]);
const WHITE: Colour = Colour([255, 255, 255]);
/// How many steps it takes from a colour to white when one is looked for that can be read in the dark.
const STEPS: u16 = 20;

/// A colour in sRGB. In text: `#rrggbb`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// The text is no colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a colour; write # and six hexadecimal digits, such as #1d4ed8")]
pub struct NoColour;

impl FromStr for Colour {
    type Err = NoColour;

    fn from_str(text: &str) -> Result<Self, NoColour> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoColour);
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| NoColour);
        Ok(Self([part(0)?, part(2)?, part(4)?]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = NoColour;

    fn try_from(text: String) -> Result<Self, NoColour> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl Colour {
    /// How well one can be read on the other, from 1 to 21 (WCAG 2.2, "contrast ratio").
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Black or white, whichever can be read better on this colour: one of them always has more than
    /// [`CONTRAST_MIN`].
    #[must_use]
    pub fn text_on(self) -> Self {
        if self.contrast(WHITE) >= self.contrast(BLACK) { WHITE } else { BLACK }
    }

    /// The nearest colour towards white that can be read in the dark.
    fn for_the_dark(self) -> Self {
        let towards_white = |step: u16| {
            Self(self.0.map(|part| {
                let part = u16::from(part);
                u8::try_from(part + (255 - part) * step / STEPS).unwrap_or(u8::MAX)
            }))
        };
        (0..=STEPS).map(towards_white).find(|it| it.contrast(DARK_GROUND) >= CONTRAST_MIN).unwrap_or(WHITE)
    }
}

/// The colours of buttons and links, with what is written on them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Accents {
    /// In light.
    pub light: Colour,
    /// In dark.
    pub dark: Colour,
}

/// What an administrator set; what is left out is as configured.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branding {
    /// What the operator calls itself to customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The colour of buttons and links in light.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent: Option<Colour>,
    /// In dark; a lighter one of the first unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent_dark: Option<Colour>,
    /// Where the operator says how data is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<String>,
    /// Where customers can ask for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_email: Option<String>,
    /// The logo, by the SHA-256 of its bytes in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

impl Branding {
    /// As it is kept: texts trimmed, and an empty one left out.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for text in [&mut self.operator, &mut self.privacy_url, &mut self.support_email] {
            *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        self
    }

    /// The colours, where any is set.
    #[must_use]
    pub fn accents(&self) -> Option<Accents> {
        let light = self.accent?;
        Some(Accents { light, dark: self.accent_dark.unwrap_or_else(|| light.for_the_dark()) })
    }

    /// What is wrong with it.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if self.operator.as_ref().is_some_and(|name| !is_line(name, limits::OPERATOR_CHARS_MAX)) {
            let message = format!("Give a name of at most {} characters.", limits::OPERATOR_CHARS_MAX);
            flaws.push(Flaw::new("operator", "operator_invalid", message));
        }
        if self.privacy_url.as_ref().is_some_and(|url| !is_address(url) || !url.starts_with("https://")) {
            let message = "Give an address that begins with https://.";
            flaws.push(Flaw::new("privacy_url", "url_invalid", message));
        }
        let is_mailbox = |text: &String| {
            let parts = text.split_once('@');
            is_address(text) && parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        };
        if self.support_email.as_ref().is_some_and(|email| !is_mailbox(email)) {
            flaws.push(Flaw::new(
                "support_email",
                "email_invalid",
                "Give an e-mail address, such as help@bank.example.",
            ));
        }
        if let (None, Some(_)) = (self.accent, self.accent_dark) {
            let message = "Give the colour in light as well: the one in dark goes with it.";
            flaws.push(Flaw::new("accent", "accent_needed", message));
        }
        let grounds = [
            ("accent", self.accent, LIGHT_GROUND, "light", "darker"),
            ("accent_dark", self.accent_dark, DARK_GROUND, "dark", "lighter"),
        ];
        for (field, colour, ground, page, remedy) in grounds {
            let Some(colour) = colour else { continue };
            let ratio = colour.contrast(ground);
            if ratio < CONTRAST_MIN {
                // Rounded down, so that what is refused never reads as what is asked.
                let ratio = (ratio * 100.0).floor() / 100.0;
                let message = format!(
                    "Links in {colour} on the {page} page have a contrast of {ratio:.2} to 1, and {CONTRAST_MIN} to 1 \
                     is needed to read them. Choose a {remedy} colour."
                );
                flaws.push(Flaw::new(field, "contrast_too_low", message));
            }
        }
        flaws
    }

    /// What differs from before, in words.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Vec<Change> {
        let mut changes = Changes::default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let colour = |colour: Option<Colour>| colour.map_or_else(String::new, |it| it.to_string());
        changes.note("Name", text(&before.operator), text(&self.operator));
        changes.note("Colour in light", colour(before.accent), colour(self.accent));
        changes.note("Colour in dark", colour(before.accent_dark), colour(self.accent_dark));
        changes.note("Privacy notice", text(&before.privacy_url), text(&self.privacy_url));
        changes.note("Help by e-mail", text(&before.support_email), text(&self.support_email));
        // The first digits tell two logos apart.
        let logo = |it: &Self| it.logo.as_ref().map_or_else(String::new, |sum| sum.chars().take(8).collect());
        changes.note("Logo", logo(before), logo(self));
        changes.into_vec()
    }
}

fn is_address(text: &str) -> bool {
    is_line(text, limits::ADDRESS_CHARS_MAX) && !text.chars().any(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn colour(text: &str) -> Colour {
        text.parse().expect("a colour")
    }

    #[test]
    fn contrast_is_as_the_standard_measures_it() {
        let ratio = |a, b| (colour(a).contrast(colour(b)) * 100.0).round() / 100.0;
        assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 0.001);
        assert!((ratio("#767676", "#ffffff") - 4.54).abs() < 0.001);
        assert!((ratio("#ffff00", "#ffffff") - 1.07).abs() < 0.001);
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_refused_with_its_contrast() {
        let flaws = |accent: &str, dark: Option<&str>| {
            let branding = Branding {
                accent: Some(colour(accent)),
                accent_dark: dark.map(colour),
                ..Branding::default()
            };
            branding.flaws().into_iter().map(|flaw| flaw.message).collect::<Vec<_>>()
        };
        assert_eq!(
            flaws("#ffcc00", None),
            [
                "Links in #ffcc00 on the light page have a contrast of 1.41 to 1, and 4.5 to 1 is needed to read them. \
              Choose a darker colour."
            ]
        );
        assert_eq!(flaws("#0b6e4f", Some("#0b6e4f")).len(), 1, "too dark in the dark");
        assert_eq!(flaws("#0b6e4f", None), [""; 0]);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let codes =
            |branding: Branding| branding.flaws().into_iter().map(|flaw| flaw.code).collect::<Vec<_>>();
        let with = |privacy: &str, email: &str| Branding {
            privacy_url: Some(privacy.into()),
            support_email: Some(email.into()),
            ..Branding::default()
        };
        assert_eq!(codes(with("https://bank.example/privacy", "help@bank.example")), [""; 0]);
        assert_eq!(codes(with("javascript:alert(1)", "help")), ["url_invalid", "email_invalid"]);
        assert_eq!(codes(with("https://a b", "@bank.example")), ["url_invalid", "email_invalid"]);
        let alone = Branding { accent_dark: Some(colour("#8ab4ff")), ..Branding::default() };
        assert_eq!(codes(alone), ["accent_needed"]);
    }

    proptest! {
        #[test]
        fn every_accent_is_written_on_and_has_one_for_the_dark(parts in any::<[u8; 3]>()) {
            let accent = Colour(parts);
            prop_assert_eq!(accent.to_string().parse::<Colour>(), Ok(accent));
            prop_assert!(accent.contrast(accent.text_on()) >= CONTRAST_MIN);
            prop_assert!(accent.for_the_dark().contrast(DARK_GROUND) >= CONTRAST_MIN);
        }
    }
}
