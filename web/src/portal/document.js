import { drawn, opened, problemOf } from "./picture";
import { PREVIEW_PX, Row } from "./row";
import { send } from "./send";
/** Takes the files of one document: each is looked at, shown and sent as soon as it is chosen. */
export function documentForm(form) {
    const list = form.querySelector("[data-files]");
    if (list)
        new Files(form, list);
}
class Files {
    #form;
    #list;
    #rows = new Map();
    #pending = new Set();
    #say;
    /** The row that the next file takes the place of. */
    #replaced = null;
    constructor(form, list) {
        this.#form = form;
        this.#list = list;
        this.#say = (name) => form.dataset[`text${name}`] ?? "";
        for (const pick of form.querySelectorAll("[data-pick]")) {
            pick.addEventListener("change", () => this.#picked(pick));
            // Whoever closes the camera without a picture replaces nothing.
            pick.addEventListener("cancel", () => (this.#replaced = null));
        }
        for (const kept of list.querySelectorAll("[data-kept]"))
            this.#keep(kept);
        form.addEventListener("submit", (event) => this.#submitted(event));
    }
    #picked(pick) {
        const files = [...(pick.files ?? [])];
        // What was chosen goes as uploads: the form itself carries no file.
        pick.value = "";
        this.#missing("");
        for (const file of files)
            void this.#add(file, pick);
    }
    #row(name, pick) {
        const row = new Row(this.#say, name);
        row.remove.addEventListener("click", () => this.#drop(row));
        row.replace.addEventListener("click", () => {
            this.#replaced = row;
            pick?.click();
        });
        return row;
    }
    /** A file of before, when the form came back for another reason. */
    #keep(kept) {
        const row = this.#row("", this.#form.querySelector("input[data-pick][name]"));
        this.#rows.set(row, null);
        kept.replaceWith(row.element);
        row.sent(kept.dataset["kept"] ?? "");
        this.#number();
    }
    async #add(file, pick) {
        const row = this.#row(file.name, pick);
        const isTooMany = !this.#replaced && this.#rows.size >= Number(this.#form.dataset["filesMax"]);
        this.#place(row);
        if (isTooMany)
            return this.#refuse(row, this.#say("Many"));
        if (file.size > Number(this.#form.dataset["bytesMax"]))
            return this.#refuse(row, this.#say("Large"));
        this.#pending.add(row);
        this.#settle();
        const picture = await opened(file);
        if (picture) {
            row.picture(drawn(picture, PREVIEW_PX));
            const problem = problemOf(picture, this.#rules());
            picture.close();
            if (problem)
                return this.#refuse(row, this.#say(problem === "small" ? "Small" : "Blurred"));
        }
        if (!this.#rows.has(row))
            return;
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
    #place(row) {
        const earlier = this.#replaced;
        this.#replaced = null;
        this.#rows.set(row, null);
        if (earlier && this.#rows.has(earlier)) {
            earlier.element.before(row.element);
            this.#drop(earlier);
        }
        else {
            this.#list.append(row.element);
        }
        this.#number();
    }
    #drop(row) {
        this.#rows.get(row)?.drop();
        this.#rows.delete(row);
        this.#pending.delete(row);
        const had = row.element.contains(document.activeElement);
        row.element.remove();
        // The keyboard goes on where the next file is chosen.
        if (had)
            this.#form.querySelector("input[data-pick][name]")?.focus();
        this.#number();
        this.#settle();
    }
    #refuse(row, message) {
        row.refuse(message);
        this.#pending.delete(row);
        this.#settle();
    }
    /** `Page 1`, or the side it is. */
    #number() {
        const rows = [...this.#rows.keys()];
        const placed = [...this.#list.children].map((element) => rows.find((row) => row.element === element));
        placed.forEach((row, at) => {
            const side = this.#say(at === 0 ? "Front" : "Back");
            row?.stand(side || `${this.#say("Page")} ${(at + 1).toLocaleString(document.documentElement.lang)}`);
        });
    }
    #settle() {
        const submit = this.#form.querySelector("button[type=submit]");
        if (submit)
            submit.disabled = this.#pending.size > 0;
    }
    #submitted(event) {
        if (this.#list.querySelector("input[name=upload]"))
            return;
        event.preventDefault();
        this.#missing(this.#say("Need"));
        this.#form.querySelector("[data-pick]")?.focus();
    }
    #missing(text) {
        const missing = this.#form.querySelector("[data-missing]");
        if (missing)
            missing.textContent = text;
    }
    #rules() {
        const number = (name) => Number(this.#form.dataset[name]);
        return {
            longerMin: number("longerMin"),
            shorterMin: number("shorterMin"),
            sharpnessMin: number("sharpnessMin"),
            measured: number("measured"),
        };
    }
}
