// The shared dialog: the server sends its content as a part, or as a page of its own to whoever has no script.
import { find } from "./dom";
import { toast } from "./toast";
/** A form that was accepted closes its dialog; the answer then holds only parts of the page behind it. */
function accepted(event) {
    const ctx = event.detail?.ctx;
    const status = ctx?.response?.status ?? 0;
    return Boolean(ctx?.sourceElement?.matches("[data-closes]")) && status >= 200 && status < 300;
}
function swapped(event) {
    const dialog = find("#dialog");
    const detail = event.detail;
    if (accepted(event))
        return;
    if (!dialog || detail?.ctx?.target !== dialog || dialog.childElementCount === 0)
        return;
    const heading = find("h2, h1", dialog);
    if (heading)
        dialog.setAttribute("aria-label", heading.textContent ?? "");
    if (!dialog.open)
        dialog.showModal();
    find(".reason:has(input:checked)", dialog)?.scrollIntoView({ block: "center" });
    (find("[autofocus]", dialog) ?? find("input:not([type=hidden]), textarea, button", dialog))?.focus();
}
function answered(event) {
    if (accepted(event))
        find("#dialog")?.close();
}
function failed(event) {
    const source = event.detail?.ctx?.sourceElement;
    // Marks say this themselves; polling tries again by itself.
    if (source?.matches("[data-mark-form], [data-document], [data-live]"))
        return;
    toast({ kind: "error", title: "The server did not answer", text: "Check the connection and try again." });
}
/** Without https a browser has no clipboard for pages: the text stands selected beside the button, or is copied by hand. */
async function copy(button) {
    try {
        await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
        toast({ kind: "success", title: "Copied" });
        // Beside a dialog a message is easily overlooked.
        if (!find("svg", button))
            button.textContent = "Copied";
    }
    catch {
        find("[data-select]", button.parentElement ?? document)?.select();
        toast({ kind: "info", title: "The browser did not copy it", text: "Select it and copy it by hand." });
    }
}
export function startDialogs() {
    document.addEventListener("htmx:after:swap", swapped);
    document.addEventListener("htmx:after:request", answered);
    document.addEventListener("htmx:error", failed);
    document.addEventListener("click", (event) => {
        const target = event.target;
        const dialog = target.closest("dialog");
        if (!dialog)
            return;
        if (target.closest("[data-close]")) {
            event.preventDefault();
            dialog.close();
        }
        // Only dialogs without typed text close by a click beside them.
        if (target === dialog && dialog.id !== "dialog")
            dialog.close();
    });
    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-copy]");
        if (!button)
            return;
        void copy(button);
    });
    document.addEventListener("focusin", (event) => {
        if (event.target instanceof HTMLInputElement && event.target.matches("[data-select]"))
            event.target.select();
    });
}
