// What others do appears by itself. One tab holds the connection for all of them: a browser allows only six to a
// server over HTTP/1.1, and a reviewer may well have seven tabs open.
import htmx from "htmx.org";
import { choosing } from "./bulk";
import { all, find } from "./dom";
import { toast } from "./toast";
const NAMES = ["notification", "customer", "queue"];
const CALM_MS = 400;
const timers = new Map();
/** Several events of one act cause one refresh. */
function calmly(name, act) {
    clearTimeout(timers.get(name));
    timers.set(name, window.setTimeout(act, CALM_MS));
}
function reload(id) {
    return htmx.ajax("GET", location.pathname + location.search, { target: `#${id}`, select: `#${id}`, swap: "outerMorph" });
}
function seen() {
    return Number(find("#bar")?.dataset["version"] ?? find("[data-live=customer]")?.dataset["version"] ?? 0);
}
function customer(data) {
    const profile = find("[data-live=customer]");
    if (profile?.dataset["customer"] !== data.id)
        return;
    calmly("customer", () => {
        // Marks and rendered files change no version; they come often, so they appear without a word.
        const quiet = data.kind === "item_marked" || data.kind === "file_rendered";
        // Own acts have brought their version already.
        if (!quiet && data.version <= seen())
            return;
        // A half-written comment is worth more than a fresh page; it is asked for again when the person leaves the field.
        if (profile.contains(document.activeElement) && document.activeElement instanceof HTMLTextAreaElement) {
            document.activeElement.addEventListener("blur", () => customer(data), { once: true });
            return;
        }
        void reload(profile.id).then(() => quiet || data.own || toast({ kind: "info", title: `Changed by ${data.by}`, text: "This page was refreshed." }));
    });
}
function notification(data) {
    for (const badge of all("[data-unread]")) {
        badge.textContent = String(data.count);
        badge.hidden = data.count === 0;
    }
    if (data.title)
        toast({ kind: "info", title: data.title, href: data.url });
}
function receive(message) {
    if (message.event === "notification")
        notification(message.data);
    else if (message.event === "customer")
        customer(message.data);
    else if (find("[data-live=queue]") && !choosing())
        calmly("queue", () => void reload("list"));
}
function connect(tell) {
    const source = new EventSource("/live");
    for (const name of NAMES) {
        source.addEventListener(name, (event) => tell({ event: name, data: JSON.parse(event.data || "{}") }));
    }
}
export function startLive() {
    if (!find("[data-unread]"))
        return;
    const others = new BroadcastChannel("probity.live");
    others.onmessage = (event) => receive(event.data);
    const tell = (message) => {
        receive(message);
        others.postMessage(message);
    };
    // Locks exist only on https and on this machine; elsewhere every tab connects for itself.
    if (!navigator.locks)
        return connect(receive);
    void navigator.locks.request("probity.live", () => {
        connect(tell);
        return new Promise(() => undefined);
    });
}
