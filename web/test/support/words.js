// What the hosted page says in a language, from the file of that language.
import { readFile, readdir } from "node:fs/promises";

const FILES = new URL("../../../crates/language/languages/", import.meta.url);

/** Every language there is a file for, English first. */
export const LANGUAGES = (await readdir(FILES)).map((name) => name.replace(".ftl", "")).sort((a, b) => (a !== "en") - (b !== "en") || a.localeCompare(b));

/**
 * Reads a language. What comes back gives the text of a key; one with variables as a pattern, since Fluent sets what it
 * fills in apart by invisible signs.
 */
export async function words(language) {
  const texts = new Map();
  for (const [, key, text] of (await readFile(new URL(`${language}.ftl`, FILES), "utf8")).matchAll(/^([\w-]+) = (.+)$/gm)) texts.set(key, text);
  return (key) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`${language}.ftl has no ${key}`);
    if (!text.includes("{")) return text;
    const parts = text.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(parts.join(".*"));
  };
}
