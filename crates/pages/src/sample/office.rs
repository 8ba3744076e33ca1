use super::Rendered;

pub(super) fn pages() -> Vec<Rendered> {
    Vec::new()
}
