// Short messages. The server sends them as parts; this closes them and makes those the server cannot send.
import { all, find, icon, make } from "./dom";
const SECONDS = 6;
const ICONS = { success: icon("circle-check"), info: icon("info"), error: icon("circle-alert") };
export function toast(message) {
    const body = make("div", {}, make("strong", {}, message.title));
    if (message.text)
        body.append(make("p", {}, message.text));
    if (message.href)
        body.append(make("a", { href: message.href }, "Open"));
    if (message.requestId)
        body.append(make("p", { class: "request-id" }, "Request ", make("code", {}, message.requestId)));
    const close = make("button", { class: "icon-button", type: "button", "data-toast-close": "", "aria-label": "Dismiss" }, icon("x"));
    const box = make("div", { class: `toast toast-${message.kind}`, "data-toast": "" }, ICONS[message.kind].cloneNode(true), body, close);
    if (message.kind === "error")
        box.setAttribute("role", "alert");
    find("#toasts")?.append(box);
}
/** Errors stay until dismissed; they say what to do, and people need time for that. */
function expire(box) {
    if (box.dataset["timed"] !== undefined || box.classList.contains("toast-error"))
        return;
    box.dataset["timed"] = "";
    const remove = () => {
        if (box.matches(":hover, :focus-within"))
            setTimeout(remove, 2_000);
        else
            box.remove();
    };
    setTimeout(remove, SECONDS * 1_000);
}
export function startToasts() {
    const shelf = find("#toasts");
    if (!shelf)
        return;
    new MutationObserver(() => all("[data-toast]", shelf).forEach(expire)).observe(shelf, { childList: true });
    all("[data-toast]", shelf).forEach(expire);
    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-toast-close]");
        button?.closest("[data-toast]")?.remove();
    });
}
