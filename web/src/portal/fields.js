/** Milliseconds after the last key before a field that was wrong is looked at again. */
const TYPING_PAUSE = 400;
/**
 * Asks the server about each field as soon as it is left, and about one that was wrong as it is mended. Nothing is kept
 * before the form is saved.
 */
export function checkFields(form) {
    let timer;
    const about = (event) => {
        const input = event.target;
        if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement))
            return null;
        const field = input.closest("[data-field]");
        // Part of an address says little alone; the whole is checked when it is saved.
        return field && input.name === field.dataset["field"] ? [input, field] : null;
    };
    form.addEventListener("change", (event) => {
        clearTimeout(timer);
        const [input, field] = about(event) ?? [];
        if (input && field)
            void check(input, field);
    });
    form.addEventListener("input", (event) => {
        clearTimeout(timer);
        const [input, field] = about(event) ?? [];
        if (input && field?.classList.contains("wrong"))
            timer = setTimeout(() => void check(input, field), TYPING_PAUSE);
    });
}
async function check(input, field) {
    const value = input.value;
    // Emptied: whether it may be empty is said when the form is saved.
    if (value === "")
        return show(input, field, null);
    try {
        const answer = await fetch("/verify/details/check", {
            method: "POST",
            body: new URLSearchParams({ field: input.name, value }),
        });
        if (!answer.ok)
            return;
        const { message } = (await answer.json());
        // Typed on meanwhile: the answer is about what is gone.
        if (input.value === value)
            show(input, field, message);
    }
    catch {
        // Without a connection the field is checked when the form is saved.
    }
}
function show(input, field, message) {
    field.classList.toggle("wrong", message !== null);
    if (message === null)
        input.removeAttribute("aria-invalid");
    else
        input.setAttribute("aria-invalid", "true");
    const error = field.querySelector(".error");
    if (error)
        error.textContent = message ?? "";
}
