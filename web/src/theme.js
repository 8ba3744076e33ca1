// Light, dark or whatever the device asks for. The server knows the person's choice and writes it on <html>.
const root = document.documentElement;
const device = matchMedia("(prefers-color-scheme: dark)");
const SIDEBAR = "probity.sidebar";
function dark() {
    const theme = root.dataset["theme"] ?? "system";
    return theme === "dark" || (theme === "system" && device.matches);
}
export function applyTheme() {
    root.classList.toggle("dark", dark());
}
export function sidebarCollapsed() {
    try {
        return localStorage.getItem(SIDEBAR) === "collapsed";
    }
    catch {
        return false;
    }
}
function switchTheme(form) {
    const theme = dark() ? "light" : "dark";
    root.dataset["theme"] = theme;
    applyTheme();
    // Not awaited: the colours have changed already, and a lost answer costs nothing but the memory of it.
    void fetch(form.action, { method: "POST", body: new URLSearchParams({ theme }), redirect: "manual" }).catch(() => undefined);
}
function switchSidebar(button) {
    const collapsed = root.classList.toggle("side-collapsed");
    button.setAttribute("aria-expanded", String(!collapsed));
    button.setAttribute("aria-label", collapsed ? "Expand navigation" : "Collapse navigation");
    try {
        localStorage.setItem(SIDEBAR, collapsed ? "collapsed" : "open");
    }
    catch {
        // Storage is off: the choice lasts until the next page.
    }
}
export function startTheme() {
    device.addEventListener("change", applyTheme);
    document.querySelector("[data-theme-switch]")?.addEventListener("submit", (event) => {
        event.preventDefault();
        switchTheme(event.currentTarget);
    });
    const button = document.querySelector("[data-collapse]");
    button?.setAttribute("aria-expanded", String(!root.classList.contains("side-collapsed")));
    button?.addEventListener("click", () => switchSidebar(button));
}
