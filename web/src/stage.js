// One pane of the viewer: a page that can be zoomed, moved and turned. Everything is set through the style object,
// since the policy of the pages allows no style attributes.
import { make } from "./dom";
const SCALE_MIN = 0.05;
const SCALE_MAX = 12;
const LOUPE_ZOOM = 2.5;
const MARGIN_PX = 48;
export class Stage {
    pane;
    image = null;
    loupe = null;
    page = null;
    scale = 1;
    x = 0;
    y = 0;
    turns = 0;
    fitted = true;
    look = { brightness: 100, contrast: 100 };
    pointers = new Map();
    loupeAt = null;
    loupeOn = false;
    /** Called with the zoom in percent and whether the page fits. */
    changed = () => undefined;
    constructor(pane) {
        this.pane = pane;
        pane.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
        pane.addEventListener("pointerdown", (event) => this.down(event));
        pane.addEventListener("pointermove", (event) => this.move(event));
        for (const name of ["pointerup", "pointercancel"])
            pane.addEventListener(name, (event) => this.up(event));
        pane.addEventListener("pointerleave", () => this.hideLoupe());
        pane.addEventListener("dblclick", (event) => (this.fitted ? this.zoom(2.5, ...this.local(event)) : this.fit()));
        new ResizeObserver(() => (this.fitted ? this.fit() : this.draw())).observe(pane);
    }
    show(page, hint) {
        if (page && this.page?.large === page.large)
            return;
        this.page = page;
        this.image?.remove();
        this.image = null;
        this.turns = 0;
        const words = this.pane.querySelector("[data-hint]");
        if (words)
            words.textContent = page ? "" : hint;
        if (!page)
            return;
        const image = make("img", { src: page.medium, alt: page.label, draggable: "false" });
        image.width = page.width;
        image.height = page.height;
        // The medium picture is there at once; the large one takes its place when it has arrived.
        const large = new Image();
        large.onload = () => (image.src = page.large);
        large.src = page.large;
        image.onerror = () => {
            if (words)
                words.textContent = "The picture did not load. Reload the page.";
        };
        this.pane.append(image);
        this.image = image;
        this.fit();
    }
    adjust(look) {
        this.look = look;
        this.draw();
    }
    fit() {
        if (!this.page)
            return;
        const [width, height] = this.size();
        const pane = this.pane;
        this.scale = Math.min(pane.clientWidth / width, pane.clientHeight / height, 1.5) * 0.97 || 1;
        this.x = pane.clientWidth / 2;
        this.y = pane.clientHeight / 2;
        this.fitted = true;
        this.draw();
    }
    zoom(factor, px = this.pane.clientWidth / 2, py = this.pane.clientHeight / 2) {
        const next = Math.min(SCALE_MAX, Math.max(SCALE_MIN, this.scale * factor));
        const ratio = next / this.scale;
        this.x = px + (this.x - px) * ratio;
        this.y = py + (this.y - py) * ratio;
        this.scale = next;
        this.fitted = false;
        this.draw();
    }
    pan(dx, dy) {
        this.x += dx;
        this.y += dy;
        this.fitted = false;
        this.draw();
    }
    turn(quarters) {
        this.turns += quarters;
        this.fit();
    }
    fits() {
        return this.fitted;
    }
    toggleLoupe() {
        this.loupeOn = !this.loupeOn;
        this.pane.classList.toggle("with-loupe", this.loupeOn);
        if (this.loupeOn)
            this.placeLoupe(this.pane.clientWidth / 2, this.pane.clientHeight / 2);
        else
            this.hideLoupe();
        return this.loupeOn;
    }
    moveLoupe(dx, dy) {
        const [x, y] = this.loupeAt ?? [this.pane.clientWidth / 2, this.pane.clientHeight / 2];
        this.placeLoupe(x + dx, y + dy);
    }
    size() {
        const { width, height } = this.page ?? { width: 1, height: 1 };
        return this.turns % 2 === 0 ? [width, height] : [height, width];
    }
    draw() {
        const { image, page } = this;
        if (!image || !page)
            return;
        const [width, height] = this.size().map((side) => (side * this.scale) / 2);
        this.x = Math.min(this.pane.clientWidth + width - MARGIN_PX, Math.max(MARGIN_PX - width, this.x));
        this.y = Math.min(this.pane.clientHeight + height - MARGIN_PX, Math.max(MARGIN_PX - height, this.y));
        image.style.transform = this.transform(this.x, this.y, this.scale);
        image.style.filter = this.filter();
        if (this.loupeAt && this.loupe)
            this.placeLoupe(...this.loupeAt);
        this.changed(Math.round(this.scale * 100), this.fitted);
    }
    transform(x, y, scale) {
        const { width, height } = this.page ?? { width: 0, height: 0 };
        return `translate(${x}px, ${y}px) rotate(${this.turns * 90}deg) scale(${scale}) translate(${-width / 2}px, ${-height / 2}px)`;
    }
    filter() {
        const { brightness, contrast } = this.look;
        return brightness === 100 && contrast === 100 ? "" : `brightness(${brightness}%) contrast(${contrast}%)`;
    }
    placeLoupe(px, py) {
        if (!this.page || !this.image)
            return;
        this.loupeAt = [px, py];
        if (!this.loupe) {
            this.loupe = make("div", { class: "loupe", "aria-hidden": "true" }, make("img", { alt: "" }));
            this.pane.append(this.loupe);
        }
        const radius = this.loupe.clientWidth / 2 || 104;
        this.loupe.style.transform = `translate(${px - radius}px, ${py - radius}px)`;
        const inner = this.loupe.firstElementChild;
        if (inner.src !== this.image.src)
            inner.src = this.image.src;
        inner.width = this.page.width;
        inner.height = this.page.height;
        inner.style.filter = this.filter();
        inner.style.transform = this.transform(radius + LOUPE_ZOOM * (this.x - px), radius + LOUPE_ZOOM * (this.y - py), LOUPE_ZOOM * this.scale);
    }
    hideLoupe() {
        this.loupe?.remove();
        this.loupe = null;
        this.loupeAt = null;
    }
    local(event) {
        const box = this.pane.getBoundingClientRect();
        return [event.clientX - box.left, event.clientY - box.top];
    }
    wheel(event) {
        if (!this.page)
            return;
        event.preventDefault();
        const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
        this.zoom(Math.exp(-event.deltaY * lines * 0.0018), ...this.local(event));
    }
    down(event) {
        if (event.button !== 0)
            return;
        this.pane.setPointerCapture(event.pointerId);
        this.pointers.set(event.pointerId, event);
        this.pane.classList.add("dragging");
    }
    move(event) {
        if (this.loupeOn && this.pointers.size < 2)
            this.placeLoupe(...this.local(event));
        const before = this.pointers.get(event.pointerId);
        if (!before)
            return;
        if (this.pointers.size === 2)
            this.pinch(event);
        else if (!this.loupeOn)
            this.pan(event.clientX - before.clientX, event.clientY - before.clientY);
        this.pointers.set(event.pointerId, event);
    }
    pinch(event) {
        const other = [...this.pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId);
        const before = this.pointers.get(event.pointerId);
        if (!other || !before)
            return;
        const apart = (a) => Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY);
        const box = this.pane.getBoundingClientRect();
        const [x, y] = [(event.clientX + other.clientX) / 2 - box.left, (event.clientY + other.clientY) / 2 - box.top];
        this.pan((event.clientX - before.clientX) / 2, (event.clientY - before.clientY) / 2);
        this.zoom(apart(event) / Math.max(1, apart(before)), x, y);
    }
    up(event) {
        this.pointers.delete(event.pointerId);
        if (this.pointers.size === 0)
            this.pane.classList.remove("dragging");
    }
}
