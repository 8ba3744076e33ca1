//! Searching in the order of the ids, in which customers came: the tokens of a name lie in that order, so a page of a name that
//! ten thousand bear is read as quickly as one of a name that few do.

use super::{Cursor, Filter, Row, Sort, conditions, rows as listed_rows};
use crate::{Connection, StoreError, search};
use std::{cmp::Reverse, fmt::Write as _};

/// The first rows, the newest or the oldest first, that answer the query: by their names, or by something whole.
pub(super) async fn rows<C: Connection>(
    db: &C,
    filter: &Filter,
    query: &str,
    sort: Sort,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    let oldest_first = sort == Sort::Oldest;
    let (sign, order) =
        if oldest_first { ('>', "found.customer_id") } else { ('<', "found.customer_id DESC") };
    let unsearched = Filter { query: None, ..filter.clone() };
    let mut all = Vec::new();
    for tokens in search::ways(db.keys().search(), query) {
        let Some((first, others)) = tokens.split_first() else { continue };
        let (mut sql, mut values) = conditions(db.keys().search(), &unsearched, sort, after);
        values.push(first.clone().into());
        // A token is kept for each item it is of.
        let _ = write!(
            sql,
            " AND customers.id = found.customer_id AND found.token = ${} AND NOT EXISTS (SELECT 1 FROM search.tokens \
             same WHERE same.token = found.token AND same.customer_id = found.customer_id AND same.item < found.item)",
            values.len()
        );
        for other in others {
            values.push(other.clone().into());
            let _ = write!(
                sql,
                " AND EXISTS (SELECT 1 FROM search.tokens other WHERE other.token = ${} \
                 AND other.customer_id = found.customer_id)",
                values.len()
            );
        }
        // Said of the tokens too, so that they are read from there on.
        if let Some(after) = after {
            values.push(after.id.uuid().into());
            let _ = write!(sql, " AND found.customer_id {sign} ${}", values.len());
        }
        let from = "search.tokens found CROSS JOIN customers";
        all.extend(listed_rows(db, from, &sql, values, order, limit).await?);
    }
    if oldest_first {
        all.sort_by_key(|row| row.id);
    } else {
        all.sort_by_key(|row| Reverse(row.id));
    }
    all.dedup_by_key(|row| row.id);
    all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(all)
}
