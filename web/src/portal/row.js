/** Pixels of the longer side of a preview: enough to see whether it can be read. */
export const PREVIEW_PX = 640;
/** One file of the list: its picture, how far it is, and what can be done about it. */
export class Row {
    element = document.createElement("li");
    replace;
    remove;
    #say;
    #name;
    #place = document.createElement("p");
    #state = document.createElement("p");
    #bar = document.createElement("progress");
    constructor(say, name) {
        this.#say = say;
        this.#name = name;
        this.#place.className = "place";
        this.#state.className = "state";
        this.#state.setAttribute("role", "status");
        this.#bar.max = 1;
        this.#bar.value = 0;
        this.#bar.setAttribute("aria-label", name);
        this.replace = this.#button("Replace");
        this.remove = this.#button("Remove");
        const acts = document.createElement("p");
        acts.className = "choices";
        acts.append(this.replace, this.remove);
        this.element.append(this.#place, this.#state, this.#bar, acts);
    }
    #button(name) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "quiet";
        button.textContent = this.#say(name);
        return button;
    }
    /** Where it stands among the files: its page, or its side. */
    stand(place) {
        this.#place.textContent = place;
        for (const button of [this.replace, this.remove])
            button.setAttribute("aria-label", `${button.textContent}: ${place}`);
    }
    picture(canvas) {
        canvas.className = "picture";
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", this.#name);
        this.element.prepend(canvas);
    }
    /** How far it is, between 0 and 1. */
    progress(part) {
        this.#bar.value = part;
        this.#tell(this.#say("Sending"));
    }
    waits() {
        this.#tell(this.#say("Waiting"));
    }
    refuse(message) {
        this.element.classList.add("wrong");
        this.#bar.remove();
        this.#state.setAttribute("role", "alert");
        this.#tell(message);
    }
    /** It is there: the form names it from now on. */
    sent(id) {
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = "upload";
        input.value = id;
        this.element.append(input);
        this.element.classList.add("sent");
        this.#bar.remove();
        this.#tell(this.#say("Sent"));
    }
    /** A screen reader says a text whenever it is set, so it is set only when it changes. */
    #tell(text) {
        if (this.#state.textContent !== text)
            this.#state.textContent = text;
    }
}
