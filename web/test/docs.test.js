// Every link within the documentation leads to a file or a heading that is there.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

const ROOT = new URL("../../", import.meta.url);

/** The anchor that a heading gets on the usual hosts. */
function anchor(heading) {
  return heading.toLowerCase().replace(/[`*]/g, "").replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

async function anchors(url) {
  const text = await readFile(url, "utf8");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading));
}

test("links and pictures of the documentation", async () => {
  const all = (await readdir(ROOT, { recursive: false })).concat((await readdir(new URL("docs/", ROOT), { recursive: true })).map((name) => `docs/${name}`));
  const pages = all.filter((name) => name.endsWith(".md"));
  assert.ok(pages.includes("docs/reviewer-guide.md"));
  const broken = [];
  for (const page of pages) {
    const base = new URL(page, ROOT);
    for (const [, link] of (await readFile(base, "utf8")).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const target = new URL(link, base);
      const { hash } = target;
      target.hash = "";
      const found = existsSync(target) && (!hash || !target.pathname.endsWith(".md") || (await anchors(target)).includes(decodeURIComponent(hash.slice(1))));
      if (!found) broken.push(`${page}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

test("snippets of the guides stand in the examples", async () => {
  for (const page of ["docs/integrating.md", "docs/webhooks.md"]) {
    const guide = await readFile(new URL(page, ROOT), "utf8");
    const snippets = [...guide.matchAll(/^<!-- (examples\/\S+) -->\n```\w+\n([\s\S]*?)^```$/gm)];
    assert.equal(snippets.length, guide.split("<!-- examples/").length - 1);
    assert.ok(snippets.length >= 4, page);
    for (const [, file, snippet] of snippets) {
      const example = await readFile(new URL(file, ROOT), "utf8");
      assert.ok(example.includes(snippet), `${file} does not have:\n${snippet}`);
    }
  }
});
