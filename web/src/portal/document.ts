import { drawn, opened, problemOf, type Rules } from "./picture";
import { PREVIEW_PX, Row, type Say } from "./row";
import { type Sending, send } from "./send";

/** Takes the files of one document: each is looked at, shown and sent as soon as it is chosen. */
export function documentForm(form: HTMLFormElement): void {
  const list = form.querySelector<HTMLElement>("[data-files]");
  if (list) new Files(form, list);
}

class Files {
  readonly #form: HTMLFormElement;
  readonly #list: HTMLElement;
  readonly #rows = new Map<Row, Sending | null>();
  readonly #pending = new Set<Row>();
  readonly #say: Say;
  /** The row that the next file takes the place of. */
  #replaced: Row | null = null;

  constructor(form: HTMLFormElement, list: HTMLElement) {
    this.#form = form;
    this.#list = list;
    this.#say = (name) => form.dataset[`text${name}`] ?? "";
    for (const pick of form.querySelectorAll<HTMLInputElement>("[data-pick]")) {
      pick.addEventListener("change", () => this.#picked(pick));
      // Whoever closes the camera without a picture replaces nothing.
      pick.addEventListener("cancel", () => (this.#replaced = null));
    }
    for (const kept of list.querySelectorAll<HTMLElement>("[data-kept]")) this.#keep(kept);
    form.addEventListener("submit", (event) => this.#submitted(event));
  }

  #picked(pick: HTMLInputElement): void {
    const files = [...(pick.files ?? [])];
    // What was chosen goes as uploads: the form itself carries no file.
    pick.value = "";
    this.#missing("");
    for (const file of files) void this.#add(file, pick);
  }

  #row(name: string, pick: HTMLInputElement | null): Row {
    const row = new Row(this.#say, name);
    row.remove.addEventListener("click", () => this.#drop(row));
    row.replace.addEventListener("click", () => {
      this.#replaced = row;
      pick?.click();
    });
    return row;
  }

  /** A file of before, when the form came back for another reason. */
  #keep(kept: HTMLElement): void {
    const row = this.#row("", this.#form.querySelector<HTMLInputElement>("input[data-pick][name]"));
    this.#rows.set(row, null);
    kept.replaceWith(row.element);
    row.sent(kept.dataset["kept"] ?? "");
    this.#number();
  }

  async #add(file: File, pick: HTMLInputElement): Promise<void> {
    const row = this.#row(file.name, pick);
    const isTooMany = !this.#replaced && this.#rows.size >= Number(this.#form.dataset["filesMax"]);
    this.#place(row);
    if (isTooMany) return this.#refuse(row, this.#say("Many"));
    if (file.size > Number(this.#form.dataset["bytesMax"])) return this.#refuse(row, this.#say("Large"));
    this.#pending.add(row);
    this.#settle();
    const picture = await opened(file);
    if (picture) {
      row.picture(drawn(picture, PREVIEW_PX));
      const problem = problemOf(picture, this.#rules());
      picture.close();
      if (problem) return this.#refuse(row, this.#say(problem === "small" ? "Small" : "Blurred"));
    }
    if (!this.#rows.has(row)) return;
    row.progress(0);
    const sending = send(file, {
      progress: (part) => row.progress(part),
      waits: () => row.waits(),
      refused: (message) => this.#refuse(row, message ?? this.#say("Failed")),
      sent: (id) => {
        row.sent(id);
        this.#pending.delete(row);
        this.#settle();
      },
    });
    this.#rows.set(row, sending);
  }

  #place(row: Row): void {
    const earlier = this.#replaced;
    this.#replaced = null;
    this.#rows.set(row, null);
    if (earlier && this.#rows.has(earlier)) {
      earlier.element.before(row.element);
      this.#drop(earlier);
    } else {
      this.#list.append(row.element);
    }
    this.#number();
  }

  #drop(row: Row): void {
    this.#rows.get(row)?.drop();
    this.#rows.delete(row);
    this.#pending.delete(row);
    const had = row.element.contains(document.activeElement);
    row.element.remove();
    // The keyboard goes on where the next file is chosen.
    if (had) this.#form.querySelector<HTMLInputElement>("input[data-pick][name]")?.focus();
    this.#number();
    this.#settle();
  }

  #refuse(row: Row, message: string): void {
    row.refuse(message);
    this.#pending.delete(row);
    this.#settle();
  }

  /** `Page 1`, or the side it is. */
  #number(): void {
    const rows = [...this.#rows.keys()];
    const placed = [...this.#list.children].map((element) => rows.find((row) => row.element === element));
    placed.forEach((row, at) => {
      const side = this.#say(at === 0 ? "Front" : "Back");
      row?.stand(side || `${this.#say("Page")} ${(at + 1).toLocaleString(document.documentElement.lang)}`);
    });
  }

  #settle(): void {
    const submit = this.#form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (submit) submit.disabled = this.#pending.size > 0;
  }

  #submitted(event: SubmitEvent): void {
    if (this.#list.querySelector("input[name=upload]")) return;
    event.preventDefault();
    this.#missing(this.#say("Need"));
    this.#form.querySelector<HTMLInputElement>("[data-pick]")?.focus();
  }

  #missing(text: string): void {
    const missing = this.#form.querySelector("[data-missing]");
    if (missing) missing.textContent = text;
  }

  #rules(): Rules {
    const number = (name: string): number => Number(this.#form.dataset[name]);
    return {
      longerMin: number("longerMin"),
      shorterMin: number("shorterMin"),
      sharpnessMin: number("sharpnessMin"),
      measured: number("measured"),
    };
  }
}
