// Several rows at once: how many are selected, and all of a page. The form itself works without this.
import { all, find } from "./dom";
function boxes() {
    return all('input[name="chosen"]');
}
/** A selection is worth more than a fresh list. */
export function choosing() {
    return boxes().some((box) => box.checked);
}
function count() {
    const rows = boxes();
    const chosen = rows.filter((box) => box.checked).length;
    const words = find("[data-chosen-count]");
    if (words)
        words.textContent = `${chosen} selected`;
    const whole = find("[data-choose-all]");
    if (!whole)
        return;
    whole.checked = chosen > 0 && chosen === rows.length;
    whole.indeterminate = chosen > 0 && chosen < rows.length;
}
function set(checked) {
    for (const box of boxes())
        box.checked = checked;
    count();
}
/** The key X: selects the row, or takes that back. */
export function toggle(row) {
    const box = row ? find('input[name="chosen"]', row) : null;
    if (!box)
        return false;
    box.checked = !box.checked;
    count();
    return true;
}
export function startBulk() {
    document.addEventListener("change", (event) => {
        const box = event.target;
        if (box.matches("[data-choose-all]"))
            set(box.checked);
        else if (box.name === "chosen")
            count();
    });
    document.addEventListener("click", (event) => {
        if (event.target.closest("[data-choose-none]"))
            set(false);
    });
    document.addEventListener("htmx:after:swap", count);
    count();
}
