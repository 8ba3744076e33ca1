//! `GET /palette?q=`: what the command palette finds.

use super::fragment;
use crate::dashboard::PageResult;
use crate::extract::{Query, SignedIn};
use crate::shell::layout_of;
use axum::extract::State;
use probity_app::{
    App,
    customer::{self, Filter, Sort},
};
use probity_model::permission::{Action, can};
use probity_pages::{
    layout::{NavItem, Section},
    palette::{PaletteAnswer, PaletteEntry, PaletteGroup},
};
use serde::Deserialize;

/// Customers the palette shows; whoever wants more opens the list.
const CUSTOMERS_SHOWN: usize = 8;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

pub(crate) async fn get(State(app): State<App>, user: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let query = asked.q.trim().to_lowercase();
    let mut groups = Vec::new();
    if query.chars().count() >= 2 && can(&user.actor, Action::ViewCustomers) {
        let filter = Filter { query: Some(asked.q.clone()), ..Filter::default() };
        let found = customer::list(&app, &user.actor, &filter, Sort::Newest, None).await?;
        let entries = found.rows.iter().take(CUSTOMERS_SHOWN).map(|row| PaletteEntry {
            title: row.display_name.reveal().clone(),
            detail: format!("{} · {}", row.external_reference, row.place.status.label()),
            href: format!("/customers/{}", row.id),
            icon: "user",
        });
        group(&mut groups, "Customers", entries.collect());
    }
    let pages = layout_of(&app, &user, Section::None).await?.nav;
    let fits = |item: &NavItem| query.is_empty() || item.label.to_lowercase().contains(&query);
    let entries = pages.iter().filter(|item| fits(item)).map(|item| PaletteEntry {
        title: item.label.to_owned(),
        detail: format!("G {}", item.key),
        href: item.href.to_owned(),
        icon: item.icon,
    });
    group(&mut groups, "Pages", entries.collect());
    fragment(&PaletteAnswer { q: asked.q, groups })
}

fn group(groups: &mut Vec<PaletteGroup>, label: &str, entries: Vec<PaletteEntry>) {
    if !entries.is_empty() {
        groups.push(PaletteGroup { label: label.to_owned(), entries });
    }
}
