//! Machine-readable zones after ICAO 9303: three lines of 30 on cards (TD1), two of 44 in passports (TD3).

use jiff::civil::Date;

use crate::text::mrz_letters;

/// The fields of a zone, as printed: names in any Latin letters, codes as in the zone.
#[derive(Debug, Clone)]
pub(crate) struct Zone<'a> {
    /// `P` for passports, `I` for identity cards, `AR` for residence permits.
    pub(crate) kind: &'a str,
    pub(crate) issuer: &'a str,
    pub(crate) nationality: &'a str,
    pub(crate) last_name: &'a str,
    pub(crate) first_names: &'a str,
    pub(crate) number: &'a str,
    pub(crate) birth_date: Date,
    /// `F` or `M`.
    pub(crate) sex: char,
    pub(crate) expires_on: Date,
    pub(crate) optional: &'a str,
}

impl Zone<'_> {
    /// The two lines of a passport.
    pub(crate) fn td3(&self) -> [String; 2] {
        let first = format!("{}{}{}", filled(self.kind, 2), filled(self.issuer, 3), self.names(39));
        let number = checked(&filled(self.number, 9));
        let birth = checked(&date(self.birth_date));
        let expiry = checked(&date(self.expires_on));
        let optional = checked(&filled(&mrz_letters(self.optional), 14));
        let check = check_digit(&format!("{number}{birth}{expiry}{optional}"));
        let nationality = filled(self.nationality, 3);
        [first, format!("{number}{nationality}{birth}{}{expiry}{optional}{check}", self.sex)]
    }

    /// The three lines of a card.
    pub(crate) fn td1(&self) -> [String; 3] {
        let number = checked(&filled(self.number, 9));
        let optional = filled(&mrz_letters(self.optional), 15);
        let birth = checked(&date(self.birth_date));
        let expiry = checked(&date(self.expires_on));
        let check = check_digit(&format!("{number}{optional}{birth}{expiry}{}", filled("", 11)));
        [
            format!("{}{}{number}{optional}", filled(self.kind, 2), filled(self.issuer, 3)),
            format!("{birth}{}{expiry}{}{}{check}", self.sex, filled(self.nationality, 3), filled("", 11)),
            self.names(30),
        ]
    }

    fn names(&self, length: usize) -> String {
        let names = format!("{}<<{}", mrz_letters(self.last_name), mrz_letters(self.first_names));
        filled(&names, length)
    }
}

fn filled(text: &str, length: usize) -> String {
    text.chars().chain(std::iter::repeat('<')).take(length).collect()
}

fn date(date: Date) -> String {
    format!("{:02}{:02}{:02}", date.year().rem_euclid(100), date.month(), date.day())
}

fn checked(field: &str) -> String {
    format!("{field}{}", check_digit(field))
}

/// The check digit of ICAO 9303 part 3: weights 7, 3, 1 over 0–9, A–Z as 10–35 and the filler as 0.
pub(crate) fn check_digit(field: &str) -> u32 {
    let values = field.chars().map(|character| character.to_digit(36).unwrap_or(0));
    values.zip([7, 3, 1].into_iter().cycle()).map(|(value, weight)| value * weight).sum::<u32>() % 10
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn anna() -> Zone<'static> {
        Zone {
            kind: "P",
            issuer: "UTO",
            nationality: "UTO",
            last_name: "Eriksson",
            first_names: "Anna Maria",
            number: "L898902C3",
            birth_date: date(1974, 8, 12),
            sex: 'F',
            expires_on: date(2012, 4, 15),
            optional: "ZE184226B",
        }
    }

    #[test]
    fn the_passport_of_the_standard_comes_out_as_printed_there() {
        assert_eq!(
            anna().td3(),
            ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
        );
    }

    #[test]
    fn the_card_of_the_standard_comes_out_as_printed_there() {
        let card = Zone { kind: "I", number: "D23145890", optional: "", ..anna() };
        assert_eq!(
            card.td1(),
            [
                "I<UTOD231458907<<<<<<<<<<<<<<<",
                "7408122F1204159UTO<<<<<<<<<<<6",
                "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
            ]
        );
    }
}
