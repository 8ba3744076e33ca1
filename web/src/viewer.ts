// The document viewer: which document, which page, and the toolbar. The pages themselves are links in the HTML, so
// without script each opens as a picture.
import { all, find, wide } from "./dom";
import { type Page, Stage } from "./stage";

const PAN_PX = 60;
const STEP = 10;

let viewer: Viewer | null = null;

function pagesOf(section: Element | null): Page[] {
  return all<HTMLAnchorElement>(":scope > .thumbs [data-page]", section ?? document.createElement("div")).map((link) => ({
    large: link.href,
    medium: link.dataset["medium"] ?? link.href,
    label: link.dataset["label"] ?? "",
    width: Number(link.dataset["width"]) || 1,
    height: Number(link.dataset["height"]) || 1,
  }));
}

class Viewer {
  private readonly now: Stage;
  private readonly before: Stage;
  private key: string;
  private index = 0;
  private comparing = false;
  private look = { brightness: 100, contrast: 100 };
  private returnTo: HTMLElement | null = null;

  constructor(private readonly root: HTMLElement) {
    const [now, before] = all(".stage-pane", root);
    this.now = new Stage(now as HTMLElement);
    this.before = new Stage(before as HTMLElement);
    this.now.changed = (percent, fitted) => this.showZoom(percent, fitted);
    this.key = root.dataset["open"] ?? find("[data-document]", root)?.dataset["document"] ?? "";
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("change", (event) => {
      if ((event.target as Element).matches("[data-pick]")) this.open((event.target as HTMLSelectElement).value);
    });
    root.addEventListener("input", (event) => this.slide(event.target as HTMLInputElement));
    document.addEventListener("fullscreenchange", () => this.press("full", document.fullscreenElement === root));
    this.refresh();
  }

  owns(element: Element | null): boolean {
    return this.root.contains(element);
  }

  isSheet(): boolean {
    return this.root.classList.contains("opened") && !wide();
  }

  open(key: string, sheet = false): void {
    if (sheet && !wide()) {
      this.returnTo = document.activeElement as HTMLElement | null;
      this.root.classList.add("opened");
    }
    if (key && key !== this.key && this.section(key)) {
      this.key = key;
      this.index = 0;
    }
    this.refresh();
    if (this.isSheet()) this.now.pane.focus();
  }

  close(): void {
    this.root.classList.remove("opened");
    this.returnTo?.focus();
  }

  /** Draws what the HTML says now; called again whenever the server has replaced a part of it. */
  refresh(): void {
    const section = this.section(this.key) ?? find("[data-document]", this.root);
    this.key = section?.dataset["document"] ?? "";
    all("[data-document]", this.root).forEach((view) => view.classList.toggle("shown", view === section));
    const pages = pagesOf(section);
    this.index = Math.min(this.index, Math.max(0, pages.length - 1));
    const state = find("[data-state]", section ?? document.createElement("div"))?.innerText ?? "Nothing to show yet.";
    this.now.show(pages[this.index] ?? null, state);
    all(":scope > .thumbs [data-page]", section ?? document.createElement("div")).forEach((link, at) =>
      at === this.index ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"),
    );
    this.compareTo(section);
    const where = find("[data-where]", this.root);
    if (where) where.textContent = pages.length > 0 ? `page ${this.index + 1} of ${pages.length}` : "";
    const pick = find<HTMLSelectElement>("[data-pick]", this.root);
    if (pick) pick.value = this.key;
  }

  command(name: string, shift: boolean): boolean {
    const commands: Record<string, () => void> = {
      "+": () => this.run("in"), "=": () => this.run("in"), "-": () => this.run("out"), "0": () => this.run("fit"),
      "[": () => this.run("left"), "]": () => this.run("right"), l: () => this.run("loupe"), v: () => this.run("compare"),
      x: () => this.run("full"),
      b: () => this.nudge("brightness", shift ? -STEP : STEP), n: () => this.nudge("contrast", shift ? -STEP : STEP),
    };
    const command = commands[name];
    command?.();
    return command !== undefined;
  }

  arrow(name: string): void {
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
    };
    const [dx, dy] = steps[name] ?? [0, 0];
    if (this.now.loupeOn) this.now.moveLoupe(-dx * 30, -dy * 30);
    else if (this.now.fits() && dy === 0) this.turnPage(-dx);
    else this.stages().forEach((stage) => stage.pan(dx * PAN_PX, dy * PAN_PX));
  }

  turnPage(by: number): void {
    const count = pagesOf(this.section(this.key)).length;
    this.index = Math.min(count - 1, Math.max(0, this.index + by));
    this.refresh();
  }

  private section(key: string): HTMLElement | null {
    return all("[data-document]", this.root).find((view) => view.dataset["document"] === key) ?? null;
  }

  private stages(): Stage[] {
    return this.comparing ? [this.now, this.before] : [this.now];
  }

  private compareTo(section: HTMLElement | null): void {
    const previous = find(":scope > [data-previous]", section ?? document.createElement("div"));
    const button = find<HTMLButtonElement>('[data-do="compare"]', this.root);
    if (button) button.disabled = previous === null;
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

  private click(event: Event): void {
    const target = event.target as Element;
    const page = target.closest<HTMLAnchorElement>("[data-page]");
    const command = target.closest<HTMLElement>("[data-do]")?.dataset["do"];
    if (page) {
      event.preventDefault();
      this.index = all("[data-page]", page.closest(".thumbs") ?? this.root).indexOf(page);
      this.refresh();
    } else if (command) {
      event.preventDefault();
      this.run(command);
    }
  }

  private run(command: string): void {
    const each = (act: (stage: Stage) => void): void => this.stages().forEach(act);
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
        if (document.fullscreenElement) void document.exitFullscreen();
        else void this.root.requestFullscreen();
        return;
      case "close": return this.close();
    }
  }

  private showSliders(open?: boolean): void {
    const panel = find("[data-adjust]", this.root);
    if (!panel) return;
    panel.hidden = open === undefined ? !panel.hidden : !open;
    find('[data-do="adjust"]', this.root)?.setAttribute("aria-expanded", String(!panel.hidden));
  }

  private slide(input: HTMLInputElement): void {
    if (input.matches("[data-brightness]")) this.setLook({ ...this.look, brightness: Number(input.value) });
    if (input.matches("[data-contrast]")) this.setLook({ ...this.look, contrast: Number(input.value) });
  }

  private nudge(what: "brightness" | "contrast", by: number): void {
    this.showSliders(true);
    this.setLook({ ...this.look, [what]: Math.min(250, Math.max(40, this.look[what] + by)) });
  }

  private setLook(look: { brightness: number; contrast: number }): void {
    this.look = look;
    for (const name of ["brightness", "contrast"] as const) {
      const input = find<HTMLInputElement>(`[data-${name}]`, this.root);
      if (input) input.value = String(look[name]);
    }
    [this.now, this.before].forEach((stage) => stage.adjust(look));
  }

  private press(command: string, pressed: boolean): void {
    find(`[data-do="${command}"]`, this.root)?.setAttribute("aria-pressed", String(pressed));
  }

  private showZoom(percent: number, fitted: boolean): void {
    const button = find("[data-zoom]", this.root);
    if (!button) return;
    button.textContent = fitted ? "Fit" : `${percent}%`;
    button.setAttribute("aria-label", fitted ? "Fit" : `Fit; now ${percent}%`);
  }
}

export function theViewer(): Viewer | null {
  return viewer;
}

export function startViewer(): void {
  const root = find("[data-viewer]");
  if (!root) return;
  viewer = new Viewer(root);
  document.addEventListener("htmx:after:swap", () => viewer?.refresh());
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("a[data-open]");
    if (!link) return;
    event.preventDefault();
    viewer?.open(link.dataset["open"] ?? "", true);
  });
}
