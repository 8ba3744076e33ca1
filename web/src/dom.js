// Small helpers the other modules share.
export function find(selector, within = document) {
    return within.querySelector(selector);
}
export function all(selector, within = document) {
    return [...within.querySelectorAll(selector)];
}
/** Elements are made by name and text only: no markup from strings, so nothing typed by anybody can become markup. */
export function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
        element.setAttribute(name, value);
    element.append(...children);
    return element;
}
export function icon(name) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", `/assets/icons.svg#${name}`);
    svg.append(use);
    return svg;
}
/** The person is typing, so letters are text and not commands. */
export function typing(target) {
    if (!(target instanceof HTMLElement))
        return false;
    if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
        return true;
    return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
}
export function wide() {
    return matchMedia("(min-width: 64rem)").matches;
}
