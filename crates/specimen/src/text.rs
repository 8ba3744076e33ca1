//! Names in the letters that documents can hold.

/// Writes a name in the letters A to Z of a machine-readable zone, as ICAO 9303 part 3 recommends; what is
/// neither letter nor digit becomes the filler.
pub(crate) fn mrz_letters(text: &str) -> String {
    let mut letters = String::new();
    for character in text.chars().flat_map(char::to_uppercase) {
        match character {
            'A'..='Z' | '0'..='9' => letters.push(character),
            '\'' | '’' | '.' => {}
            'Ä' | 'Æ' => letters.push_str("AE"),
            'Ö' | 'Ø' | 'Œ' => letters.push_str("OE"),
            'Ü' => letters.push_str("UE"),
            'Å' => letters.push_str("AA"),
            'Þ' => letters.push_str("TH"),
            _ => letters.push(base_letter(character).map_or('<', |letter| letter.to_ascii_uppercase())),
        }
    }
    letters
}

/// The text with letters that the printed part of a document cannot show (they need more than Windows-1252)
/// replaced by their base letters.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if u32::from(c) < 256 { c } else { base_letter(c).unwrap_or('?') }).collect()
}

fn base_letter(character: char) -> Option<char> {
    const BASES: [(char, &str); 16] = [
        ('A', "ÀÁÂÃĄĂ"),
        ('C', "ÇĆČ"),
        ('D', "ĎĐ"),
        ('E', "ÈÉÊËĘĚ"),
        ('G', "Ğ"),
        ('I', "ÌÍÎÏİI"),
        ('L', "Ł"),
        ('N', "ÑŃŇ"),
        ('O', "ÒÓÔÕŐ"),
        ('R', "Ř"),
        ('S', "ŚŠŞ"),
        ('T', "ŤŢ"),
        ('U', "ÙÚÛŮŰ"),
        ('Y', "ÝŸ"),
        ('Z', "ŹŻŽ"),
        ('i', "ı"),
    ];
    let upper = character.to_uppercase().next().unwrap_or(character);
    let (base, _) = BASES.iter().find(|(_, forms)| forms.contains(character) || forms.contains(upper))?;
    let is_small = character.is_lowercase();
    Some(if is_small { base.to_ascii_lowercase() } else { *base })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_letters_of_the_zone() {
        for (name, letters) in [
            ("Großmann", "GROSSMANN"),
            ("Müller", "MUELLER"),
            ("d'Aubigné", "DAUBIGNE"),
            ("Dupré-Latour", "DUPRE<LATOUR"),
            ("Muñoz Peña", "MUNOZ<PENA"),
            ("Żółtowska", "ZOLTOWSKA"),
            ("Kılıçdağ", "KILICDAG"),
            ("İpek", "IPEK"),
        ] {
            assert_eq!(mrz_letters(name), letters);
        }
    }

    #[test]
    fn printed_names_keep_what_can_be_printed() {
        assert_eq!(printable("Łukasz Müller-Çelik"), "Lukasz Müller-Çelik");
        assert_eq!(printable("Kılıçdağ"), "Kiliçdag");
    }
}
