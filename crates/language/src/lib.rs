//! What customers read, in their own language: one file per language in `languages/`, in Project Fluent's format.
//!
//! A language is added by adding its file: its name is the tag (BCP 47), and a test says what it lacks. English is the
//! language everything is written in first, and the one a text falls back to.

pub use fluent_bundle::{FluentArgs, FluentValue};
use fluent_bundle::{FluentResource, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use std::{fmt, sync::LazyLock};
use unic_langid::{CharacterDirection, LanguageIdentifier};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/languages"]
struct Files;

struct Texts {
    tag: String,
    identifier: LanguageIdentifier,
    bundle: FluentBundle<FluentResource>,
}

/// Every language there is a file for, English first, then by tag. A file that cannot be read is left out; a test
/// refuses one.
static LANGUAGES: LazyLock<Vec<Texts>> = LazyLock::new(|| {
    let mut languages: Vec<Texts> = Files::iter().filter_map(|name| read(&name)).collect();
    languages.sort_by_key(|texts| (texts.tag != "en", texts.tag.clone()));
    languages
});

fn read(name: &str) -> Option<Texts> {
    let file = Files::get(name)?;
    let tag = name.strip_suffix(".ftl")?.to_owned();
    let identifier: LanguageIdentifier = tag.parse().ok()?;
    let source = std::str::from_utf8(&file.data).ok()?.to_owned();
    let resource = FluentResource::try_new(source).ok()?;
    let mut bundle = FluentBundle::new_concurrent(vec![identifier.clone()]);
    bundle.add_resource(resource).ok()?;
    Some(Texts { tag, identifier, bundle })
}

/// A language customers are written to in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(usize);

impl Default for Language {
    /// English.
    fn default() -> Self {
        Self(0)
    }
}

impl Language {
    /// Every language, English first.
    #[must_use]
    pub fn all() -> Vec<Self> {
        (0..LANGUAGES.len()).map(Self).collect()
    }

    /// The language of this tag (BCP 47), whatever region it names: `de-AT` is German.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let wanted: LanguageIdentifier = tag.parse().ok()?;
        LANGUAGES.iter().position(|texts| texts.identifier.language == wanted.language).map(Self)
    }

    /// The first language of an `Accept-Language` header (RFC 9110, section 12.5.4) that there is a file for. Weights
    /// are taken to fall from left to right, as browsers send them.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        header
            .split(',')
            .take(20)
            .find_map(|part| Self::from_tag(part.split(';').next().unwrap_or_default().trim()))
    }

    /// Its tag (BCP 47), such as `de`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.texts().map_or("en", |texts| texts.tag.as_str())
    }

    /// What it calls itself, such as *Deutsch*.
    #[must_use]
    pub fn name(self) -> String {
        self.text("language-name")
    }

    /// `ltr` or `rtl`, as HTML's `dir` has it.
    #[must_use]
    pub fn direction(self) -> &'static str {
        let direction = self.texts().map(|texts| texts.identifier.character_direction());
        if direction == Some(CharacterDirection::RTL) { "rtl" } else { "ltr" }
    }

    /// A text without variables.
    #[must_use]
    pub fn text(self, key: &str) -> String {
        self.format(key, &FluentArgs::new())
    }

    /// A text with its variables. What the language's file lacks is said in English; a key that English lacks is a
    /// defect, and stands for itself.
    #[must_use]
    pub fn format(self, key: &str, args: &FluentArgs<'_>) -> String {
        let languages = [self.texts(), Self::default().texts()];
        languages
            .into_iter()
            .flatten()
            .find_map(|texts| formatted(texts, key, args))
            .unwrap_or_else(|| key.to_owned())
    }

    /// A text, if there is one under this key in this language or in English.
    #[must_use]
    pub fn find(self, key: &str) -> Option<String> {
        let args = FluentArgs::new();
        [self.texts(), Self::default().texts()]
            .into_iter()
            .flatten()
            .find_map(|texts| formatted(texts, key, &args))
    }

    /// A day as people of this language write it. The month counts from 1.
    #[must_use]
    pub fn date(self, year: i16, month: i8, day: i8) -> String {
        let months = self.text("email-months");
        let months: Vec<_> = months.split(", ").collect();
        let name = usize::try_from(month - 1).ok().and_then(|place| months.get(place));
        let mut args = FluentArgs::new();
        args.set("day", day.to_string());
        args.set("month", name.copied().unwrap_or_default().to_owned());
        args.set("year", year.to_string());
        // Fluent sets what it fills in apart by invisible signs, which a day does not need.
        self.format("email-date", &args).replace(['\u{2068}', '\u{2069}'], "")
    }

    fn texts(self) -> Option<&'static Texts> {
        LANGUAGES.get(self.0)
    }
}

fn formatted(texts: &'static Texts, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = texts.bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    Some(texts.bundle.format_pattern(pattern, Some(args), &mut errors).into_owned())
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::{ast, parser};
    use std::collections::{BTreeMap, BTreeSet};

    /// Every message of a file with the variables it uses.
    fn messages(name: &str) -> BTreeMap<String, BTreeSet<String>> {
        let file = Files::get(name).expect("there");
        let source = std::str::from_utf8(&file.data).expect("UTF-8");
        let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
        let mut messages = BTreeMap::new();
        for entry in &resource.body {
            if let ast::Entry::Message(message) = entry {
                let text = format!("{:?}", message.value);
                let variables = text.split("VariableReference { id: Identifier { name: \"").skip(1);
                let variables =
                    variables.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
                let earlier = messages.insert(message.id.name.to_owned(), variables);
                assert!(earlier.is_none(), "{name} has {} twice", message.id.name);
            }
        }
        messages
    }

    #[test]
    fn every_language_says_everything_with_the_same_variables() {
        let english = messages("en.ftl");
        assert_eq!(Files::iter().count(), LANGUAGES.len(), "a file cannot be read");
        for name in Files::iter() {
            let own = messages(&name);
            let missing: Vec<_> = english.keys().filter(|key| !own.contains_key(*key)).collect();
            assert!(missing.is_empty(), "{name} lacks {missing:?}");
            let unknown: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(unknown.is_empty(), "{name} has what English lacks: {unknown:?}");
            for (key, variables) in &own {
                assert_eq!(variables, &english[key], "the variables of {key} in {name}");
            }
        }
    }

    #[test]
    fn a_language_is_found_by_its_tag_and_by_what_a_browser_accepts() {
        let tag = |language: Option<Language>| language.map(Language::tag);
        assert_eq!(tag(Language::from_tag("de-AT")), Some("de"));
        assert_eq!(tag(Language::from_tag("tlh")), None);
        assert_eq!(tag(Language::accepted("tlh, fr-CH;q=0.9, en;q=0.8")), Some("fr"));
        assert_eq!(Language::from_tag("ar").map(Language::direction), Some("rtl"));
        assert_eq!(Language::default().direction(), "ltr");
    }
}
