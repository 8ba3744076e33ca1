// Keys. Single letters work only outside text fields and dialogs, and can be switched off in the help.
import { toggle } from "./bulk";
import { all, find, typing } from "./dom";
import { theViewer } from "./viewer";
const OFF = "probity.keys";
const CHORD_MS = 1_200;
let chordUntil = 0;
let currentId = "";
function enabled() {
    try {
        return localStorage.getItem(OFF) !== "off";
    }
    catch {
        return true;
    }
}
function rows() {
    const items = all("#items [data-item]");
    return items.length > 0 ? items : all("tr[data-row]");
}
function current() {
    return find("#items [data-item].current") ?? find("tr[data-row].current");
}
function choose(row, focus = true) {
    if (!row)
        return;
    all(".current").forEach((other) => other.classList.remove("current"));
    row.classList.add("current");
    currentId = row.id;
    // Not when the focus is there already: a row that moved under a pressed mouse button would swallow the click.
    if (focus) {
        (find(".row-link", row) ?? row).focus({ preventScroll: true });
        row.scrollIntoView({ block: "nearest" });
    }
    if (row.dataset["opens"])
        theViewer()?.open(row.dataset["opens"]);
}
function step(by) {
    const list = rows();
    const at = list.indexOf(current());
    if (at >= 0)
        return choose(list[Math.min(list.length - 1, Math.max(0, at + by))]);
    // The first key goes to the first item that still needs a mark.
    choose(list.find((row) => row.matches("[data-editable].entry-unmarked")) ?? list[0]);
}
function mark(value) {
    const row = current() ?? find("#items [data-item]:focus-within");
    if (!row) {
        step(1);
        return current() !== null;
    }
    const button = find(`[role="radio"][value="${value}"]`, row);
    if (!button?.form)
        return false;
    button.form.requestSubmit(button);
    if (value !== "rejected")
        step(1);
    return true;
}
function comment() {
    const details = find(".comment", current() ?? document.createElement("div"));
    if (!details)
        return false;
    details.open = true;
    find("textarea", details)?.focus({ preventScroll: true });
    details.scrollIntoView({ block: "nearest" });
    return true;
}
function press(key) {
    const button = all(`[data-key="${key}"]`).find((one) => one.offsetParent !== null && !one.disabled);
    button?.click();
    return button !== undefined;
}
function go(key) {
    const link = find(`[data-go="${key.toUpperCase()}"]`);
    link?.click();
    return link !== null;
}
function search() {
    const box = find("#filter-q") ?? find("#top-search");
    box?.focus();
    box?.select();
    return box !== null;
}
export function showHelp() {
    const help = find("#help");
    if (help && !help.open)
        help.showModal();
}
/** True when the key was a command. */
function letter(event) {
    const key = event.key.toLowerCase();
    if (Date.now() < chordUntil) {
        chordUntil = 0;
        return go(key);
    }
    const sheet = theViewer()?.isSheet() ?? false;
    switch (event.key) {
        case "?":
            showHelp();
            return true;
        case "/": return search();
        case "Escape":
            if (sheet)
                theViewer()?.close();
            return sheet;
    }
    if (event.key.startsWith("Arrow"))
        return arrow(event);
    switch (key) {
        case "g":
            chordUntil = Date.now() + CHORD_MS;
            return true;
        case "j":
            step(1);
            return true;
        case "k":
            step(-1);
            return true;
        case "a": return mark("approved");
        case "p": return mark("pending");
        case "r": return mark("rejected");
        case "c": return comment();
        case "s":
        case "f":
        case "t": return press(key);
        case "enter": return enter(event);
        case "x": if (toggle(find("tr[data-row].current")))
            return true;
    }
    return theViewer()?.command(key, event.shiftKey) ?? false;
}
function arrow(event) {
    const viewer = theViewer();
    const target = event.target;
    if (!viewer || !target?.closest(".stage-pane"))
        return false;
    viewer.arrow(event.key);
    return true;
}
function enter(event) {
    const row = event.target?.closest("[data-item]");
    if (!row || event.target !== row || !row.dataset["opens"])
        return false;
    theViewer()?.open(row.dataset["opens"], true);
    find('[data-stage="now"]')?.focus();
    return true;
}
function keydown(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
        return;
    if (typing(event.target) || find("dialog[open]") || !enabled())
        return;
    if (event.target instanceof HTMLInputElement && event.key.startsWith("Arrow"))
        return;
    if (letter(event))
        event.preventDefault();
}
export function startKeyboard() {
    document.addEventListener("keydown", keydown);
    document.addEventListener("focusin", (event) => {
        const row = event.target.closest("#items [data-item]");
        if (row && row !== current())
            choose(row, false);
    });
    document.addEventListener("htmx:after:swap", () => document.getElementById(currentId)?.classList.add("current"));
    document.addEventListener("click", (event) => {
        const target = event.target;
        if (target.closest("[data-help]"))
            showHelp();
        const row = document.getElementById(target.closest('a[href^="#item-"]')?.hash.slice(1) ?? "");
        if (row) {
            event.preventDefault();
            choose(row);
        }
        // The list of what stands in the way covers the items; it goes once it has been used or left.
        const list = find(".obstacles");
        if (list?.open && (row || !list.contains(target)))
            list.open = false;
    });
    const box = find("[data-keys-switch]");
    if (!box)
        return;
    box.checked = enabled();
    box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "on" : "off"));
}
