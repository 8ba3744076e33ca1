//! Comma-separated values (RFC 4180) that a spreadsheet can open without being made to do anything.

/// What a spreadsheet reads as the beginning of a formula (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// The mark by which a spreadsheet knows UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file of rows.
pub(crate) struct Csv(String);

impl Csv {
    /// With a row of names.
    pub(crate) fn new(names: &[&str]) -> Self {
        let mut csv = Self(BYTE_ORDER_MARK.to_owned());
        csv.row(names);
        csv
    }

    /// One row more.
    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            self.cell(cell.as_ref());
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, text: &str) {
        // An apostrophe makes it a text in every spreadsheet; the beginning may hide behind spaces.
        let is_formula = text.trim_start_matches([' ', '\n', '\u{feff}', '\u{a0}']).starts_with(FORMULA);
        let guard = if is_formula { "'" } else { "" };
        if guard.is_empty() && !text.contains([',', '"', '\n', '\r', '\'', ' ', ';', '\t']) {
            self.0.push_str(text);
            return;
        }
        self.0.push('"');
        self.0.push_str(guard);
        self.0.push_str(&text.replace('"', "\"\""));
        self.0.push('"');
    }

    /// The file.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[&str]) -> String {
        let mut csv = Csv(String::new());
        csv.row(cells);
        csv.0
    }

    #[test]
    fn what_needs_quotes_has_them() {
        assert_eq!(
            written(&["a", "b,c", "say \"x\"", "two\nlines", ""]),
            "a,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\",\r\n"
        );
        assert_eq!(Csv::new(&["id"]).into_bytes(), b"\xef\xbb\xbfid\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "  =1", "\n=1", "\u{a0}@x"] {
            assert!(written(&[text]).starts_with("\"'"), "{text:?}");
        }
        assert_eq!(written(&["a=b"]), "a=b\r\n");
    }
}
