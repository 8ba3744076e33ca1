// The hosted page with script: everything works without it; this makes it kinder on a phone with a poor connection.
import { checkFields } from "./fields";
import { documentForm } from "./document";

document.documentElement.classList.add("scripted");

for (const select of document.querySelectorAll<HTMLSelectElement>("[data-submit]")) {
  select.addEventListener("change", () => select.form?.requestSubmit());
}

/** Countries in the customer's own language, sorted as it sorts. */
for (const select of document.querySelectorAll<HTMLSelectElement>("[data-countries]")) {
  const language = document.documentElement.lang;
  const names = new Intl.DisplayNames([language], { type: "region" });
  const [first, ...countries] = [...select.options];
  for (const option of countries) option.text = names.of(option.value) ?? option.text;
  countries.sort((a, b) => a.text.localeCompare(b.text, language));
  const chosen = select.value;
  select.replaceChildren(...(first ? [first] : []), ...countries);
  select.value = chosen;
}

// A page that came back with something wrong begins there.
document.querySelector<HTMLElement>("[data-errors]")?.focus();

const details = document.querySelector<HTMLFormElement>("[data-details]");
if (details) checkFields(details);
const form = document.querySelector<HTMLFormElement>("[data-document]");
if (form) documentForm(form);
