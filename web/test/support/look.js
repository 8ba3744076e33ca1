// What a page looks like: accessible by axe's rules, nothing beyond its edge, everything large enough for a thumb.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const NARROW = { width: 360, height: 740 };
export const WIDE = { width: 1440, height: 900 };

/** Waits until nothing is on its way and nothing changes its colour any more. */
export function still(page) {
  return page.waitForFunction(() => {
    const loading = document.querySelector(".htmx-request") !== null;
    return new Promise((tell) => requestAnimationFrame(() => tell(!loading && document.getAnimations().length === 0)));
  });
}

/** The rules whose outcome depends on colours: all there is to look at again when a page changes from light to dark. */
export const COLOURS = ["color-contrast", "link-in-text-block"];

/** What axe finds, one line each. `only` names the rules to look by; without it, all of them. */
export async function violations(page, except = [], only) {
  await still(page);
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const rules = Object.fromEntries(except.map((rule) => [rule, { enabled: false }]));
  const runOnly = only ? { type: "rule", values: only } : { type: "tag", values: RULES };
  const options = { runOnly, rules, resultTypes: ["violations"] };
  const found = await page.evaluate((options) => globalThis.axe.run(document, options), options);
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.split("\n")[1]?.trim()}`));
}

/** What reaches beyond the edge of the window, and is not inside something that scrolls by itself. */
export function tooWide() {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const out = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || (document.dir === "rtl" && box.left < -1)) && element.checkVisibility() && !scrolls(element);
  });
  const page = document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
  return [...page, ...out.slice(0, 5).map((element) => `${element.parentElement.className} > ${element.tagName}.${element.className}: ${element.innerText?.slice(0, 40)}`)];
}

/** What can be tapped and is smaller than a thumb (44 px), apart from links within a sentence. */
export function tooSmall() {
  const targets = document.querySelectorAll("button, select, a, input:not([type=hidden], [type=checkbox], [type=file]), label:has([type=checkbox], [type=file])");
  const shown = [...targets].filter((element) => element.checkVisibility() && !element.matches("p > a:not([class])"));
  const small = shown.filter((element) => element.getBoundingClientRect().height < 43.5 || element.getBoundingClientRect().width < 43.5);
  return small.map((element) => `${element.tagName} ${element.innerText || element.name}: ${Math.round(element.getBoundingClientRect().height)} px`);
}
