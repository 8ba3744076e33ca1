//! `performance.md`, written from the rows that were measured.

use super::result::{Bound, Engine, Row};
use std::{collections::BTreeSet, fmt::Write as _};

const INTRODUCTION: &str = "# Performance

Measured by `make bench`, built with optimisation (`cargo build --release`). The server answers on the loopback address; the
clients, and the database server where there is one, run beside it on the same machine. Ratios are of things measured turn about
in one run, so that whatever else the machine does meets both alike. `probity bench` makes the customers: names in many
scripts, countries as they are met, documents by reference, three years of history. What ten and a hundred million customers
need is worked out in [scale.md](scale.md).

The same numbers for programs: [performance.json](performance.json).
";

const PAGES: &str = "
## Pages

*Its reads alone* are the reads the page needs, called one after the other without HTTP, templates or anything else, unsealing
included; the ratio says what the rest of the page costs.

| page | engine | customers | median | 95th percentile | its reads alone | ratio | 8 clients at once |
|---|---|---|---|---|---|---|---|
";

/// The pages whose cost is drawn, by the case they begin with.
const DRAWN: [&str; 4] =
    ["queue", "queue, filtered", "queue, searched by name", "all customers, searched by name"];

/// Of a page, what stands in the columns of the table.
const MEDIAN: &str = ": page, median";
const COLUMNS: [&str; 5] = [
    MEDIAN,
    ": page, 95th percentile",
    ": its reads alone, median",
    ": page to its reads",
    ": 8 clients at once",
];

/// The whole page.
pub(super) fn page(rows: &[Row]) -> String {
    let mut text = INTRODUCTION.to_owned();
    bars(&mut text, rows);
    pages(&mut text, rows);
    growth(&mut text, rows);
    others(&mut text, rows);
    text
}

fn bars(text: &mut String, rows: &[Row]) {
    text.push_str(
        "\n## Bars\n\n| case | engine | customers | measured | bar | holds | on |\n|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let (Some(bound), Some(bar), Some(holds)) = (row.bound, row.bar, row.holds) else { continue };
        let bound = if bound == Bound::AtMost { "at most" } else { "at least" };
        let holds = if holds { "yes" } else { "**no**" };
        let measured = measured(row);
        let (engine, customers) = place(row);
        let _ = writeln!(
            text,
            "| {} | {engine} | {customers} | {measured} | {bound} {} | {holds} | {} |",
            row.case,
            grouped(bar),
            row.date
        );
    }
    let machines: BTreeSet<_> = rows.iter().map(|row| row.machine.as_str()).collect();
    let _ = writeln!(text, "\nOn {}.", machines.into_iter().collect::<Vec<_>>().join("; "));
}

fn pages(text: &mut String, rows: &[Row]) {
    text.push_str(PAGES);
    for row in rows {
        let Some(page) = row.case.strip_suffix(MEDIAN) else { continue };
        let (engine, customers) = place(row);
        let _ = write!(text, "| {page} | {engine} | {customers} |");
        for column in COLUMNS {
            let case = format!("{page}{column}");
            let of_page = |other: &&Row| {
                other.case == case && other.engine == row.engine && other.customers == row.customers
            };
            let cell = rows.iter().find(of_page).map_or_else(String::new, measured);
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
}

/// A chart for each engine that was measured with several numbers of customers.
fn growth(text: &mut String, rows: &[Row]) {
    for engine in [Engine::SQLite, Engine::PostgreSQL] {
        let of_page = |row: &&Row| row.engine == Some(engine) && row.case.ends_with(MEDIAN);
        let sizes: BTreeSet<_> = rows.iter().filter(of_page).filter_map(|row| row.customers).collect();
        if sizes.len() < 2 {
            continue;
        }
        #[allow(clippy::cast_precision_loss, reason = "a number for people to read")]
        let labels: Vec<_> = sizes.iter().map(|size| format!("\"{}\"", grouped(*size as f64))).collect();
        let _ = write!(
            text,
            "\n## How cost grows on {engine}\n\nThe median of a page, in milliseconds, by the number of customers. Lines, from the \
             first: {}.\n\n```mermaid\nxychart-beta\n    x-axis \"customers\" [{}]\n    y-axis \"ms\"\n",
            DRAWN.join("; "),
            labels.join(", ")
        );
        for page in DRAWN {
            let case = format!("{page}{MEDIAN}");
            let of_size = |size: &u64| {
                let found = rows.iter().find(|row| {
                    row.case == case && row.engine == Some(engine) && row.customers == Some(*size)
                });
                found.map(|row| row.number().to_string())
            };
            let points: Vec<_> = sizes.iter().filter_map(of_size).collect();
            let _ = writeln!(text, "    line [{}]", points.join(", "));
        }
        text.push_str("```\n");
    }
}

/// What has neither a bar nor a place in the table of pages.
fn others(text: &mut String, rows: &[Row]) {
    text.push_str(
        "\n## Also measured\n\n| case | engine | customers | measured | on |\n|---|---|---|---|---|\n",
    );
    for row in rows {
        if row.bar.is_some() || COLUMNS.iter().any(|column| row.case.ends_with(column)) {
            continue;
        }
        let (engine, customers) = place(row);
        let measured = measured(row);
        let _ = writeln!(text, "| {} | {engine} | {customers} | {measured} | {} |", row.case, row.date);
    }
}

fn place(row: &Row) -> (String, String) {
    let engine = row.engine.map(|engine| engine.to_string()).unwrap_or_default();
    #[allow(clippy::cast_precision_loss, reason = "a number for people to read")]
    let customers = row.customers.map(|customers| grouped(customers as f64)).unwrap_or_default();
    (engine, customers)
}

fn measured(row: &Row) -> String {
    if row.ratio.is_some() {
        grouped(row.number())
    } else {
        format!("{} {}", grouped(row.number()), row.unit)
    }
}

/// A number with its thousands apart.
fn grouped(number: f64) -> String {
    let text = number.to_string();
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}
