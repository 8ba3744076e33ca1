//! Texts in the letters that a report can show, in the order they are drawn in.
//!
//! Arabic letters take the form that their neighbours ask for, by the presentation forms of Unicode (chapter 9.2); Arabic and
//! Hebrew run from right to left. What the font has no letters for is written in Latin letters, and the reader is told.

use super::font::Face;

/// A text that can be shown, still in the order it is read in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Shown {
    pub(crate) letters: Vec<char>,
    /// Some of it was written in Latin letters.
    pub(crate) is_transliterated: bool,
}

/// The letters of a text, as far as this font has them.
pub(crate) fn shown(text: &str, face: &Face) -> Shown {
    let text: Vec<char> = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let shaped = joined(&text);
    let mut shown = Shown { letters: Vec::with_capacity(shaped.len()), is_transliterated: false };
    let mut unknown = String::new();
    for letter in shaped.into_iter().filter(|letter| !is_unseen(*letter)) {
        if face.glyph(letter).is_some() {
            latin(&mut shown, &mut unknown);
            shown.letters.push(letter);
        } else {
            unknown.push(letter);
        }
    }
    latin(&mut shown, &mut unknown);
    shown
}

fn latin(shown: &mut Shown, unknown: &mut String) {
    if !unknown.is_empty() {
        let written = deunicode::deunicode_with_tofu(unknown, "?");
        shown.letters.extend(written.trim_end().chars());
        shown.is_transliterated = true;
        unknown.clear();
    }
}

/// What has no width and says only how others are written.
const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Which way a stretch of a line runs. Numbers run from left to right and yet go with what stands before them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Left,
    Right,
    Number,
}

/// A line in the order it is drawn in, from the left: what the bidirectional algorithm (UAX 9) makes of a line without
/// embeddings.
pub(crate) fn drawn(line: &[char]) -> Vec<char> {
    let is_strong = |letter: char| is_rtl(letter) || letter.is_alphabetic();
    let runs_left = line.iter().copied().find(|letter| is_strong(*letter)).is_some_and(is_rtl);
    let around = if runs_left { Way::Left } else { Way::Right };
    let mut runs: Vec<(Way, Vec<char>)> = Vec::new();
    let mut between = Vec::new();
    for letter in line.iter().copied() {
        let before = runs.last().map(|(way, _)| *way);
        let way = match (is_rtl(letter), is_strong(letter), letter.is_numeric()) {
            (true, ..) => Way::Left,
            (_, true, _) => Way::Right,
            (.., true) if before == Some(Way::Left) || before == Some(Way::Number) => Way::Number,
            (.., true) => Way::Right,
            _ => {
                between.push(letter);
                continue;
            }
        };
        // What stands between two of the same way runs with them, else as the line does.
        if before == Some(way) {
            if let Some((_, run)) = runs.last_mut() {
                run.append(&mut between);
            }
        } else {
            if !between.is_empty() {
                runs.push((around, std::mem::take(&mut between)));
            }
            runs.push((way, Vec::new()));
        }
        if let Some((_, run)) = runs.last_mut() {
            run.push(letter);
        }
    }
    if !between.is_empty() {
        runs.push((around, between));
    }
    if runs_left {
        runs.reverse();
    }
    for (_, run) in runs.iter_mut().filter(|(way, _)| *way == Way::Left) {
        run.reverse();
    }
    runs.into_iter().flat_map(|(_, run)| run).collect()
}

const fn is_rtl(letter: char) -> bool {
    // Digits of Arabic run from left to right.
    matches!(letter, '\u{590}'..='\u{65f}' | '\u{66a}'..='\u{6ef}' | '\u{6fa}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Letters of Arabic with the first of their forms, and how many there are: two where nothing joins after it.
const FORMS: [(char, u32, u8); 44] = [
    ('\u{621}', 0xfe80, 1),
    ('\u{622}', 0xfe81, 2),
    ('\u{623}', 0xfe83, 2),
    ('\u{624}', 0xfe85, 2),
    ('\u{625}', 0xfe87, 2),
    ('\u{626}', 0xfe89, 4),
    ('\u{627}', 0xfe8d, 2),
    ('\u{628}', 0xfe8f, 4),
    ('\u{629}', 0xfe93, 2),
    ('\u{62a}', 0xfe95, 4),
    ('\u{62b}', 0xfe99, 4),
    ('\u{62c}', 0xfe9d, 4),
    ('\u{62d}', 0xfea1, 4),
    ('\u{62e}', 0xfea5, 4),
    ('\u{62f}', 0xfea9, 2),
    ('\u{630}', 0xfeab, 2),
    ('\u{631}', 0xfead, 2),
    ('\u{632}', 0xfeaf, 2),
    ('\u{633}', 0xfeb1, 4),
    ('\u{634}', 0xfeb5, 4),
    ('\u{635}', 0xfeb9, 4),
    ('\u{636}', 0xfebd, 4),
    ('\u{637}', 0xfec1, 4),
    ('\u{638}', 0xfec5, 4),
    ('\u{639}', 0xfec9, 4),
    ('\u{63a}', 0xfecd, 4),
    ('\u{641}', 0xfed1, 4),
    ('\u{642}', 0xfed5, 4),
    ('\u{643}', 0xfed9, 4),
    ('\u{644}', 0xfedd, 4),
    ('\u{645}', 0xfee1, 4),
    ('\u{646}', 0xfee5, 4),
    ('\u{647}', 0xfee9, 4),
    ('\u{648}', 0xfeed, 2),
    ('\u{649}', 0xfeef, 2),
    ('\u{64a}', 0xfef1, 4),
    // Of Persian and Urdu.
    ('\u{679}', 0xfb66, 4),
    ('\u{67e}', 0xfb56, 4),
    ('\u{686}', 0xfb7a, 4),
    ('\u{698}', 0xfb8a, 2),
    ('\u{6a9}', 0xfb8e, 4),
    ('\u{6af}', 0xfb92, 4),
    ('\u{6cc}', 0xfbfc, 4),
    ('\u{6d2}', 0xfbae, 2),
];

const LAM: char = '\u{644}';

fn forms(letter: char) -> Option<(u32, u8)> {
    FORMS.iter().find(|(base, ..)| *base == letter).map(|(_, first, count)| (*first, *count))
}

/// What lam and an alef after it are written as, alone.
const fn lam_alef(alef: char) -> Option<u32> {
    match alef {
        '\u{622}' => Some(0xfef5),
        '\u{623}' => Some(0xfef7),
        '\u{625}' => Some(0xfef9),
        '\u{627}' => Some(0xfefb),
        _ => None,
    }
}

/// Marks above and below letters, across which letters join.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{64b}'..='\u{65f}' | '\u{670}')
}

fn neighbour<'a>(letters: impl Iterator<Item = &'a char>) -> Option<char> {
    letters.copied().find(|it| !is_mark(*it))
}

/// Each letter of Arabic in the form that its neighbours ask for; everything else as it is.
fn joined(text: &[char]) -> Vec<char> {
    let joins_on = |letter: char| letter == '\u{640}' || forms(letter).is_some_and(|(_, count)| count == 4);
    let takes_up = |letter: char| letter == '\u{640}' || forms(letter).is_some_and(|(_, count)| count > 1);
    let mut shaped = Vec::with_capacity(text.len());
    let mut place = 0;
    while let Some(letter) = text.get(place).copied() {
        let before = neighbour(text[..place].iter().rev());
        let is_joined = before.is_some_and(joins_on);
        let next = text.get(place + 1).copied();
        let ligature = next.filter(|_| letter == LAM).and_then(lam_alef);
        let (form, taken) = match (ligature, forms(letter)) {
            (Some(alone), _) => (Some(alone + u32::from(is_joined)), 2),
            (None, Some((first, count))) => {
                let goes_on = count == 4 && neighbour(text[place + 1..].iter()).is_some_and(takes_up);
                let is_joined = is_joined && count > 1;
                let form = match (is_joined, goes_on) {
                    (false, false) => 0,
                    (true, false) => 1,
                    (false, true) => 2,
                    (true, true) => 3,
                };
                (Some(first + form), 1)
            }
            (None, None) => (None, 1),
        };
        shaped.push(form.and_then(char::from_u32).unwrap_or(letter));
        place += taken;
    }
    shaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::font::REGULAR;

    fn line(text: &str) -> (String, bool) {
        let shown = shown(text, &REGULAR);
        (drawn(&shown.letters).into_iter().collect(), shown.is_transliterated)
    }

    #[test]
    fn latin_greek_and_cyrillic_stay_as_they_are() {
        for text in ["Wilhelmiña Ångström", "Жуковская Ελένη", "Հայաստան ქართული", "a\u{200f}b"]
        {
            assert_eq!(line(text), (text.replace('\u{200f}', ""), false));
        }
    }

    #[test]
    fn arabic_joins_and_runs_to_the_left() {
        // Muhammad: initial meem, medial hah, medial meem, final dal, drawn from the right.
        assert_eq!(line("محمد"), ("\u{feaa}\u{fee4}\u{fea4}\u{fee3}".to_owned(), false));
        // Salam: seen, lam and alef as one, meem.
        assert_eq!(line("سلام").0, "\u{fee1}\u{fefc}\u{feb3}");
        // A word of Latin letters and a number stay as they are within it.
        assert_eq!(line("دار 12 abc").0, "abc 12 \u{fead}\u{fe8d}\u{fea9}");
        assert_eq!(line("abc שלום def").0, "abc םולש def");
    }

    #[test]
    fn what_has_no_letters_here_is_written_in_latin_ones_and_that_is_said() {
        assert_eq!(line("王小明"), ("Wang Xiao Ming".to_owned(), true));
        assert_eq!(line("A 漢 B"), ("A Han B".to_owned(), true));
        assert_eq!(line("तारा").0, "taaraa");
    }
}
