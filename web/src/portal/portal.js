// The hosted page with script: everything works without it; this makes it kinder on a phone with a poor connection.
import { checkFields } from "./fields";
import { documentForm } from "./document";
/** Milliseconds before pictures that are being prepared are asked for again, and how often at most. */
const RENDERING_PAUSE = 2000;
const RENDERING_TRIES = 60;
document.documentElement.classList.add("scripted");
for (const select of document.querySelectorAll("[data-submit]")) {
    select.addEventListener("change", () => select.form?.requestSubmit());
}
/** Countries in the customer's own language, sorted as it sorts. */
const language = document.documentElement.lang;
const names = new Intl.DisplayNames([language], { type: "region" });
for (const select of document.querySelectorAll("[data-countries]")) {
    const [first, ...countries] = [...select.options];
    for (const option of countries)
        option.text = names.of(option.value) ?? option.text;
    countries.sort((a, b) => a.text.localeCompare(b.text, language));
    const chosen = select.value;
    select.replaceChildren(...(first ? [first] : []), ...countries);
    select.value = chosen;
}
for (const country of document.querySelectorAll("[data-country]")) {
    country.textContent = names.of(country.dataset["country"] ?? "") ?? country.textContent;
}
// A form is sent once, however often its button is tapped; the back button brings a page that may send again.
for (const form of document.querySelectorAll("form[data-once]")) {
    let isSent = false;
    form.addEventListener("submit", (event) => {
        if (isSent)
            event.preventDefault();
        isSent = true;
    });
    window.addEventListener("pageshow", () => (isSent = false));
}
/** Pictures that are still being prepared appear by themselves. */
async function prepared(tries) {
    if (tries === 0 || !document.querySelector("[data-rendering]"))
        return;
    await new Promise((tell) => setTimeout(tell, RENDERING_PAUSE));
    const html = await fetch(location.href).then((answer) => answer.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const hint of document.querySelectorAll("[data-rendering]")) {
        const now = fresh.getElementById(hint.parentElement?.id ?? "")?.querySelector(".images");
        if (now)
            hint.replaceWith(now);
    }
    return prepared(tries - 1);
}
void prepared(RENDERING_TRIES);
// A page that came back with something wrong begins there.
document.querySelector("[data-errors]")?.focus();
const details = document.querySelector("[data-details]");
if (details)
    checkFields(details);
const form = document.querySelector("[data-document]");
if (form)
    documentForm(form);
