// The reasons picker: search, arrows, Ctrl-Enter. Without script it is a plain list of checkboxes.
import { all, find } from "./dom";
function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
function filter(box) {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    const list = box.closest("form") ?? document;
    for (const reason of all(".reason", list)) {
        const text = plain(reason.textContent ?? "");
        reason.hidden = !words.every((word) => text.includes(word)) && !find("input", reason)?.checked;
    }
    for (const group of all(".reason-group", list))
        group.hidden = all(".reason:not([hidden])", group).length === 0;
}
function visible(list) {
    return all(".reason:not([hidden]) input", list).filter((input) => input.offsetParent !== null);
}
function keys(event) {
    const target = event.target;
    if (!(target instanceof HTMLElement))
        return;
    const form = target.closest("[data-reasons-form]");
    if (!form)
        return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit(find("[data-submit]", form) ?? undefined);
        return;
    }
    const searching = target.matches("[data-reason-filter]");
    if (!searching && !target.matches(".reason input"))
        return;
    const list = visible(form);
    const at = list.indexOf(target);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const next = list[at + (event.key === "ArrowDown" ? 1 : -1)];
        (next ?? find("[data-reason-filter]", form))?.focus();
    }
    else if (event.key === "Enter") {
        // Enter picks what was searched for; sending takes Ctrl-Enter or the button.
        event.preventDefault();
        (searching ? list.find((input) => !input.checked) : target)?.click();
        if (searching) {
            target.select();
        }
    }
}
export function startReasons() {
    document.addEventListener("input", (event) => {
        const target = event.target;
        if (target instanceof HTMLInputElement && target.matches("[data-reason-filter]"))
            filter(target);
    });
    document.addEventListener("keydown", keys);
}
