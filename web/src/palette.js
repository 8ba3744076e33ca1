// Ctrl-K: customers, pages and actions by name. The server finds them; this opens, moves and follows.
import { all, find } from "./dom";
function show() {
    const palette = find("#palette");
    const input = find("#palette-input");
    if (!palette || !input || palette.open)
        return;
    palette.showModal();
    input.value = "";
    input.focus();
    // By the form's own request, so that what is typed meanwhile replaces it and no late answer covers a newer one.
    input.dispatchEvent(new Event("input", { bubbles: true }));
}
function entries() {
    return all("#palette-results a");
}
function choose(at) {
    const list = entries();
    list.forEach((link, index) => link.classList.toggle("current", index === at));
    const link = list[at];
    link?.scrollIntoView({ block: "nearest" });
    const input = find("#palette-input");
    if (!link || !input)
        return;
    link.id ||= `palette-entry-${at}`;
    input.setAttribute("aria-activedescendant", link.id);
}
function keys(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        return show();
    }
    if (!find("#palette")?.open)
        return;
    const list = entries();
    const at = list.findIndex((link) => link.classList.contains("current"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose((at + (event.key === "ArrowDown" ? 1 : -1) + list.length) % Math.max(1, list.length));
    }
    else if (event.key === "Enter" && list[Math.max(0, at)]) {
        event.preventDefault();
        list[Math.max(0, at)]?.click();
    }
}
export function startPalette() {
    document.addEventListener("keydown", keys);
    document.addEventListener("click", (event) => {
        if (event.target.closest("[data-palette]"))
            show();
    });
    document.addEventListener("htmx:after:swap", () => {
        if (find("#palette")?.open && !find("#palette-results a.current"))
            choose(0);
    });
}
