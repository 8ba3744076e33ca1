// Builds everything the pages link to into dist/: styles, scripts, the icon sprite, the font.
// The policy of the pages allows nothing from elsewhere and nothing inline, so the build refuses data: addresses.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const dist = join(here, "dist");
const templates = join(here, "..", "crates", "pages");

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "fonts"), { recursive: true });

/** Every icon named by a template or a view model: `icon("check")`, `"circle-check"` in an `icon()` function. */
function iconNames() {
  const lucide = new Set(readdirSync(join(here, "node_modules/lucide-static/icons")).map((f) => f.replace(/\.svg$/, "")));
  const named = new Set();
  const read = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) read(path);
      else if (/\.(html|rs|ts)$/.test(entry.name)) {
        const text = readFileSync(path, "utf8");
        for (const [, name] of text.matchAll(/(?<![.\w])icon\("([a-z0-9-]+)"\)/g)) {
          if (!lucide.has(name)) throw new Error(`${path}: no icon is called ${name}`);
          named.add(name);
        }
        if (entry.name.endsWith(".html")) continue;
        // A bare word may be an icon by chance; a spare symbol costs less than a missing one.
        for (const [, name] of text.matchAll(/"([a-z]+(?:-[a-z0-9]+)*)"/g)) if (lucide.has(name)) named.add(name);
      }
    }
  };
  read(join(templates, "templates"));
  read(join(templates, "src"));
  read(join(here, "src"));
  return [...named].sort();
}

function sprite() {
  const symbols = iconNames().map((name) => {
    const svg = readFileSync(join(here, "node_modules/lucide-static/icons", `${name}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
  });
  writeFileSync(join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

/** One icon as a file of its own, for styles; a picture there cannot take the colour of the text around it. */
function picture(name, file, colour) {
  const svg = readFileSync(join(here, "node_modules/lucide-static/icons", `${name}.svg`), "utf8");
  writeFileSync(join(dist, `${file}.svg`), svg.replaceAll("currentColor", colour));
}

function styles() {
  // The script itself: `npx` would pick up settings and print notices of its own.
  const cli = join(dirname(require.resolve("@tailwindcss/cli/package.json")), "dist/index.mjs");
  execFileSync(process.execPath, [cli, "-i", "styles/app.css", "-o", "dist/app.css", "--minify"], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
  const css = readFileSync(join(dist, "app.css"), "utf8");
  if (/url\(\s*["']?data:/.test(css)) throw new Error("app.css carries a data: address, which the policy of the pages blocks");
}

async function scripts() {
  const common = { bundle: true, minify: true, target: "es2022", logLevel: "warning", outdir: dist, legalComments: "eof" };
  await esbuild.build({ ...common, entryPoints: { app: join(here, "src/app.ts") }, format: "esm" });
  // The hosted page has a script and a style of its own: an old phone loads nothing of the dashboard.
  await esbuild.build({ ...common, entryPoints: { portal: join(here, "src/portal/portal.ts") }, format: "esm" });
  await esbuild.build({ ...common, entryPoints: { portal: join(here, "styles/portal.css") } });
  // Runs before the first paint, so it is small and not a module.
  await esbuild.build({ ...common, entryPoints: { theme: join(here, "src/theme-first.ts") }, format: "iife" });
}

function fonts() {
  const files = join(here, "node_modules/@fontsource-variable/inter/files");
  for (const subset of ["latin", "latin-ext", "cyrillic", "greek", "vietnamese"]) {
    copyFileSync(join(files, `inter-${subset}-wght-normal.woff2`), join(dist, "fonts", `inter-${subset}.woff2`));
  }
}

sprite();
picture("chevron-down", "chevron-down", "#4b5563");
picture("chevron-down", "chevron-down-dark", "#c3c9d6");
picture("check", "check", "#000");
copyFileSync(join(here, "styles/favicon.svg"), join(dist, "favicon.svg"));
fonts();
styles();
await scripts();
console.log(`built ${readdirSync(dist).join(", ")}`);
