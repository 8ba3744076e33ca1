// Runs before the first paint: the theme and the sidebar must not flicker.
import { applyTheme, sidebarCollapsed } from "./theme";
document.documentElement.classList.add("script");
document.documentElement.classList.toggle("side-collapsed", sidebarCollapsed());
applyTheme();
