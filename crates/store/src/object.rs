//! Objects of the vault, and whether anything still names them.

use crate::{Connection, StoreError, sql};
use probity_model::id::{FileId, PageId, UploadId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What an object is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// A file, as it came.
    File,
    /// A page image.
    Page,
    /// An upload that is not finished.
    Upload,
}

impl Whole {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::File, Self::Page, Self::Upload];

    /// The folder its objects are in, each in a folder that has its name.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::File => "files",
            Self::Page => "pages",
            Self::Upload => "uploads",
        }
    }

    /// The row that an object of this name belongs to; none where the name is not one we give.
    #[must_use]
    pub fn of(self, object: &str) -> Option<Uuid> {
        let name = object.strip_prefix(self.folder())?.strip_prefix('/')?.split_once('/')?.0;
        match self {
            Self::File => name.parse::<FileId>().ok().map(probity_model::id::Id::uuid),
            Self::Page => name.parse::<PageId>().ok().map(probity_model::id::Id::uuid),
            Self::Upload => name.parse::<UploadId>().ok().map(probity_model::id::Id::uuid),
        }
    }
}

/// Those of these rows that are there and of a customer who was not erased.
pub async fn kept<C: Connection>(db: &C, whole: Whole, ids: &[Uuid]) -> Result<BTreeSet<Uuid>, StoreError> {
    let from = match whole {
        Whole::File => "files x JOIN customers c ON c.id = x.customer_id",
        Whole::Page => "pages x JOIN files f ON f.id = x.file_id JOIN customers c ON c.id = f.customer_id",
        Whole::Upload => "uploads x JOIN customers c ON c.id = x.customer_id",
    };
    let (places, values) = sql::among(ids.iter().map(|id| (*id).into()));
    let sql = format!("SELECT x.id FROM {from} WHERE c.erased_at IS NULL AND x.id IN ({places})");
    let rows = sql::query_all(db, &sql, values).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_belongs_to_the_row_its_name_says() {
        let id = FileId::from_uuid(Uuid::from_u128(7));
        assert_eq!(Whole::File.of(&format!("files/{id}/original")), Some(id.uuid()));
        for foreign in ["files/original", "files/fil_x/original", "pages/fil_1/large", "check/1"] {
            assert_eq!(Whole::File.of(foreign), None, "{foreign}");
        }
        assert_eq!(Whole::Page.of(&format!("pages/{id}/large")), None);
    }
}
