// Marks at the speed of a keyboard: the row changes at once, the server's answer is the truth.
import htmx from "htmx.org";
import { all, find } from "./dom";
import { toast } from "./toast";
const before = new WeakMap();
let inFlight = 0;
let whenSettled = [];
/** Runs once no mark is on its way: *Finish check* pressed right after the last mark must see that mark. */
export function settled(act) {
    if (inFlight === 0)
        act();
    else
        whenSettled.push(act);
}
function buttons(form) {
    return all('[role="radio"]', form);
}
function paint(form, value) {
    for (const button of buttons(form))
        button.setAttribute("aria-checked", String(button.value === value));
    rove(form);
}
function painted(form) {
    return buttons(form).find((button) => button.getAttribute("aria-checked") === "true")?.value ?? null;
}
/** One stop per row for Tab; arrows move inside it, as people expect of a radio group. */
function rove(form) {
    const set = buttons(form);
    const stop = set.find((button) => button.getAttribute("aria-checked") === "true") ?? set[0];
    set.forEach((button) => (button.tabIndex = button === stop ? 0 : -1));
}
function roveAll() {
    all("[data-mark-form]").forEach(rove);
}
function arrows(event) {
    const button = event.target.closest('[role="radio"]');
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!button?.form || step === undefined)
        return;
    event.preventDefault();
    const set = buttons(button.form);
    set[(set.indexOf(button) + step + set.length) % set.length]?.focus();
}
function seenVersion() {
    return find("#bar")?.dataset["version"];
}
function submit(event) {
    const form = event.target;
    // Every answer brings a new version; forms drawn before it would be refused for no reason.
    const version = form.elements.namedItem("version");
    const seen = seenVersion();
    if (seen && version instanceof HTMLInputElement && form.closest("#profile"))
        version.value = seen;
    if (!form.matches("[data-mark-form]"))
        return finish(event, form);
    const button = event.submitter;
    const reasons = button?.dataset["reasons"];
    if (reasons) {
        event.preventDefault();
        event.stopImmediatePropagation();
        void htmx.ajax("GET", reasons, { target: "#dialog" });
        return;
    }
    if (!before.has(form))
        before.set(form, painted(form));
    inFlight += 1;
    paint(form, button?.value ?? null);
}
function finish(event, form) {
    const button = find('[data-key="f"]', form);
    if (!button)
        return;
    if (inFlight > 0) {
        event.preventDefault();
        settled(() => find('[data-key="f"]')?.click());
    }
    else if (button.dataset["blocked"] !== undefined) {
        event.preventDefault();
        // After this click has been handled, or it would count as a click beside the list.
        setTimeout(() => {
            const list = find(".obstacles");
            if (list)
                list.open = true;
            find(".obstacle-list a")?.focus();
        });
    }
}
function markForm(event) {
    const element = event.detail?.ctx?.sourceElement;
    return element instanceof HTMLFormElement && element.matches("[data-mark-form]") ? element : null;
}
function done(event) {
    const form = markForm(event);
    if (!form)
        return;
    inFlight = Math.max(0, inFlight - 1);
    const status = event.detail.ctx?.response?.status ?? 0;
    if (status < 200 || status >= 300) {
        paint(form, before.get(form) ?? null);
        // The server explains its refusals itself; only silence needs words from here.
        if (status === 0)
            toast({ kind: "error", title: "The mark did not reach the server", text: "Check the connection and mark the item again." });
    }
    if (inFlight === 0) {
        const waiting = whenSettled;
        whenSettled = [];
        setTimeout(() => waiting.forEach((act) => act()), 20);
    }
    before.delete(form);
}
/** A comment that is opened stands whole above the bar, with the button that saves it. */
function opened(event) {
    const details = event.target;
    if (details instanceof HTMLDetailsElement && details.open && details.matches(".comment"))
        details.scrollIntoView({ block: "nearest" });
}
export function startMarks() {
    document.addEventListener("toggle", opened, true);
    roveAll();
    document.addEventListener("submit", submit, true);
    document.addEventListener("keydown", arrows);
    document.addEventListener("htmx:after:swap", roveAll);
    document.addEventListener("htmx:before:request", (event) => {
        const body = event.detail?.ctx?.request?.body;
        const seen = seenVersion();
        // Set here and not at submit: requests wait for each other, and the one before brought a new version.
        if (markForm(event) && seen && body instanceof URLSearchParams)
            body.set("version", seen);
    });
    document.addEventListener("htmx:finally:request", done);
}
