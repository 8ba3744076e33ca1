//! Where a list goes on, as it stands in the address of a page.

use probity_model::id::CustomerId;

/// The last row of the page before: whether the customer came back, when it is due, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whether the customer came back.
    pub returned: bool,
    /// When it is due, in the unit of the store.
    pub due_at: i64,
    /// Which.
    pub id: CustomerId,
}

/// The place that a text names; none where it is no text of [`text`].
#[must_use]
pub fn place(text: &str) -> Option<Place> {
    let mut parts = text.split('.');
    let returned = parts.next()? == "1";
    let due_at = parts.next()?.parse().ok()?;
    let id = parts.next()?.parse().ok()?;
    Some(Place { returned, due_at, id })
}

/// The text that names a place.
#[must_use]
pub fn text(place: Place) -> String {
    format!("{}.{}.{}", u8::from(place.returned), place.due_at, place.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let written =
            Place { returned: true, due_at: -7, id: "cus_00000000000000000000000000000007".parse().unwrap() };
        assert_eq!(place(&text(written)), Some(written));
        for foreign in ["", "1", "1.x.cus_1", "1.2", "0.1.usr_00000000000000000000000000000007"] {
            assert_eq!(place(foreign), None, "{foreign}");
        }
    }
}
