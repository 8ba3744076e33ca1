// The document viewer: which document, which page, and the toolbar. The pages themselves are links in the HTML, so
// without script each opens as a picture.
import { all, find, wide } from "./dom";
import { Stage } from "./stage";
const PAN_PX = 60;
const STEP = 10;
let viewer = null;
function pagesOf(section) {
    return all(":scope > .thumbs [data-page]", section ?? document.createElement("div")).map((link) => ({
        large: link.href,
        medium: link.dataset["medium"] ?? link.href,
        label: link.dataset["label"] ?? "",
        width: Number(link.dataset["width"]) || 1,
        height: Number(link.dataset["height"]) || 1,
    }));
}
class Viewer {
    root;
    now;
    before;
    key;
    index = 0;
    comparing = false;
    look = { brightness: 100, contrast: 100 };
    returnTo = null;
    constructor(root) {
        this.root = root;
        const [now, before] = all(".stage-pane", root);
        this.now = new Stage(now);
        this.before = new Stage(before);
        this.now.changed = (percent, fitted) => this.showZoom(percent, fitted);
        this.key = root.dataset["open"] ?? find("[data-document]", root)?.dataset["document"] ?? "";
        root.addEventListener("click", (event) => this.click(event));
        root.addEventListener("change", (event) => {
            if (event.target.matches("[data-pick]"))
                this.open(event.target.value);
        });
        root.addEventListener("input", (event) => this.slide(event.target));
        document.addEventListener("fullscreenchange", () => this.press("full", document.fullscreenElement === root));
        this.refresh();
    }
    owns(element) {
        return this.root.contains(element);
    }
    isSheet() {
        return this.root.classList.contains("opened") && !wide();
    }
    open(key, sheet = false) {
        if (sheet && !wide()) {
            this.returnTo = document.activeElement;
            this.root.classList.add("opened");
        }
        if (key && key !== this.key && this.section(key)) {
            this.key = key;
            this.index = 0;
        }
        this.refresh();
        if (this.isSheet())
            this.now.pane.focus();
    }
    close() {
        this.root.classList.remove("opened");
        this.returnTo?.focus();
    }
    /** Draws what the HTML says now; called again whenever the server has replaced a part of it. */
    refresh() {
        const section = this.section(this.key) ?? find("[data-document]", this.root);
        this.key = section?.dataset["document"] ?? "";
        all("[data-document]", this.root).forEach((view) => view.classList.toggle("shown", view === section));
        const pages = pagesOf(section);
        this.index = Math.min(this.index, Math.max(0, pages.length - 1));
        const state = find("[data-state]", section ?? document.createElement("div"))?.innerText ?? "Nothing to show yet.";
        this.now.show(pages[this.index] ?? null, state);
        all(":scope > .thumbs [data-page]", section ?? document.createElement("div")).forEach((link, at) => at === this.index ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
        this.compareTo(section);
        const where = find("[data-where]", this.root);
        if (where)
            where.textContent = pages.length > 0 ? `page ${this.index + 1} of ${pages.length}` : "";
        const pick = find("[data-pick]", this.root);
        if (pick)
            pick.value = this.key;
    }
    command(name, shift) {
        const commands = {
            "+": () => this.run("in"), "=": () => this.run("in"), "-": () => this.run("out"), "0": () => this.run("fit"),
            "[": () => this.run("left"), "]": () => this.run("right"), l: () => this.run("loupe"), v: () => this.run("compare"),
            x: () => this.run("full"),
            b: () => this.nudge("brightness", shift ? -STEP : STEP), n: () => this.nudge("contrast", shift ? -STEP : STEP),
        };
        const command = commands[name];
        command?.();
        return command !== undefined;
    }
    arrow(name) {
        const steps = {
            ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
        };
        const [dx, dy] = steps[name] ?? [0, 0];
        if (this.now.loupeOn)
            this.now.moveLoupe(-dx * 30, -dy * 30);
        else if (this.now.fits() && dy === 0)
            this.turnPage(-dx);
        else
            this.stages().forEach((stage) => stage.pan(dx * PAN_PX, dy * PAN_PX));
    }
    turnPage(by) {
        const count = pagesOf(this.section(this.key)).length;
        this.index = Math.min(count - 1, Math.max(0, this.index + by));
        this.refresh();
    }
    section(key) {
        return all("[data-document]", this.root).find((view) => view.dataset["document"] === key) ?? null;
    }
    stages() {
        return this.comparing ? [this.now, this.before] : [this.now];
    }
    compareTo(section) {
        const previous = find(":scope > [data-previous]", section ?? document.createElement("div"));
        const button = find('[data-do="compare"]', this.root);
        if (button)
            button.disabled = previous === null;
        const pages = pagesOf(previous);
        this.before.pane.hidden = !(this.comparing && previous);
        const pane = this.before.pane;
        find(".stage-label", pane)?.remove();
        if (!pane.hidden && previous) {
            const label = document.createElement("span");
            label.className = "stage-label";
            label.textContent = `Version ${previous.dataset["number"] ?? ""}`;
            pane.append(label);
            this.before.show(pages[Math.min(this.index, pages.length - 1)] ?? null, "");
        }
        this.press("compare", !pane.hidden);
    }
    click(event) {
        const target = event.target;
        const page = target.closest("[data-page]");
        const command = target.closest("[data-do]")?.dataset["do"];
        if (page) {
            event.preventDefault();
            this.index = all("[data-page]", page.closest(".thumbs") ?? this.root).indexOf(page);
            this.refresh();
        }
        else if (command) {
            event.preventDefault();
            this.run(command);
        }
    }
    run(command) {
        const each = (act) => this.stages().forEach(act);
        switch (command) {
            case "in": return each((stage) => stage.zoom(1.25));
            case "out": return each((stage) => stage.zoom(0.8));
            case "fit": return each((stage) => stage.fit());
            case "left": return each((stage) => stage.turn(-1));
            case "right": return each((stage) => stage.turn(1));
            case "loupe": return this.press("loupe", this.now.toggleLoupe());
            case "compare":
                this.comparing = !this.comparing;
                this.refresh();
                // The panes have another width now; both start from the same view of their page.
                requestAnimationFrame(() => [this.now, this.before].forEach((stage) => stage.fit()));
                return;
            case "adjust": return this.showSliders();
            case "reset": return this.setLook({ brightness: 100, contrast: 100 });
            case "full":
                if (document.fullscreenElement)
                    void document.exitFullscreen();
                else
                    void this.root.requestFullscreen();
                return;
            case "close": return this.close();
        }
    }
    showSliders(open) {
        const panel = find("[data-adjust]", this.root);
        if (!panel)
            return;
        panel.hidden = open === undefined ? !panel.hidden : !open;
        find('[data-do="adjust"]', this.root)?.setAttribute("aria-expanded", String(!panel.hidden));
    }
    slide(input) {
        if (input.matches("[data-brightness]"))
            this.setLook({ ...this.look, brightness: Number(input.value) });
        if (input.matches("[data-contrast]"))
            this.setLook({ ...this.look, contrast: Number(input.value) });
    }
    nudge(what, by) {
        this.showSliders(true);
        this.setLook({ ...this.look, [what]: Math.min(250, Math.max(40, this.look[what] + by)) });
    }
    setLook(look) {
        this.look = look;
        for (const name of ["brightness", "contrast"]) {
            const input = find(`[data-${name}]`, this.root);
            if (input)
                input.value = String(look[name]);
        }
        [this.now, this.before].forEach((stage) => stage.adjust(look));
    }
    press(command, pressed) {
        find(`[data-do="${command}"]`, this.root)?.setAttribute("aria-pressed", String(pressed));
    }
    showZoom(percent, fitted) {
        const button = find("[data-zoom]", this.root);
        if (!button)
            return;
        button.textContent = fitted ? "Fit" : `${percent}%`;
        button.setAttribute("aria-label", fitted ? "Fit" : `Fit; now ${percent}%`);
    }
}
export function theViewer() {
    return viewer;
}
export function startViewer() {
    const root = find("[data-viewer]");
    if (!root)
        return;
    viewer = new Viewer(root);
    document.addEventListener("htmx:after:swap", () => viewer?.refresh());
    document.addEventListener("click", (event) => {
        const link = event.target.closest("a[data-open]");
        if (!link)
            return;
        event.preventDefault();
        viewer?.open(link.dataset["open"] ?? "", true);
    });
}
