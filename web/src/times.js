// Times in the person's own zone, and relative words that do not grow stale on an open page.
import { all } from "./dom";
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
const REFRESH_MS = 30_000;
function words(seconds) {
    const distance = Math.abs(seconds);
    const count = (unit) => Math.floor(distance / unit);
    let amount;
    if (distance < 60)
        return seconds > 0 ? "in a moment" : "just now";
    if (distance < 3_600)
        amount = `${count(60)} min`;
    else if (distance < 86_400)
        amount = `${count(3_600)} h`;
    else if (distance < 5_184_000)
        amount = count(86_400) === 1 ? "1 day" : `${count(86_400)} days`;
    else if (distance < 63_072_000)
        amount = `${count(2_592_000)} months`;
    else
        amount = `${count(31_536_000)} years`;
    return seconds > 0 ? `in ${amount}` : `${amount} ago`;
}
/** `due in 3 h`, `overdue by 2 h`. */
function dueWords(seconds) {
    const far = words(seconds);
    if (seconds >= 0)
        return `due ${far}`;
    return far.endsWith(" ago") ? `overdue by ${far.slice(0, -4)}` : "overdue";
}
/** The words of the server stand while the page is fresh: this device may keep another time. */
export function refreshTimes() {
    for (const element of all("time[data-time]")) {
        const at = Date.parse(element.dateTime);
        if (Number.isNaN(at))
            continue;
        element.title = exact.format(at);
        const drawn = Number((element.dataset["drawn"] ??= String(Date.now())));
        if (Date.now() - drawn >= REFRESH_MS) {
            const seconds = Math.round((at - Date.now()) / 1_000);
            element.textContent = element.dataset["time"] === "due" ? dueWords(seconds) : words(seconds);
        }
    }
}
export function startTimes() {
    refreshTimes();
    setInterval(refreshTimes, REFRESH_MS);
    document.addEventListener("htmx:after:swap", refreshTimes);
}
