/** Asks the server about each field as soon as it is left; nothing is kept before the form is saved. */
export function checkFields(form: HTMLFormElement): void {
  form.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement)) return;
    const field = input.closest<HTMLElement>("[data-field]");
    // Part of an address says little alone; the whole is checked when it is saved.
    if (!field || input.name !== field.dataset["field"] || input.value === "") return;
    void check(input, field);
  });
}

async function check(input: HTMLInputElement | HTMLSelectElement, field: HTMLElement): Promise<void> {
  const value = input.value;
  try {
    const answer = await fetch("/verify/details/check", {
      method: "POST",
      body: new URLSearchParams({ field: input.name, value }),
    });
    if (!answer.ok) return;
    const { message } = (await answer.json()) as { message: string | null };
    // Typed on meanwhile: the answer is about what is gone.
    if (input.value !== value) return;
    field.classList.toggle("wrong", message !== null);
    if (message === null) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    const error = field.querySelector(".error");
    if (error) error.textContent = message ?? "";
  } catch {
    // Without a connection the field is checked when the form is saved.
  }
}
