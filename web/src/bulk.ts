// Several rows at once: how many are selected, and all of a page. The form itself works without this.
import { all, find } from "./dom";

function boxes(): HTMLInputElement[] {
  return all<HTMLInputElement>('input[name="chosen"]');
}

/** A selection is worth more than a fresh list. */
export function choosing(): boolean {
  return boxes().some((box) => box.checked);
}

function count(): void {
  const rows = boxes();
  const chosen = rows.filter((box) => box.checked).length;
  const words = find("[data-chosen-count]");
  if (words) words.textContent = `${chosen} selected`;
  const whole = find<HTMLInputElement>("[data-choose-all]");
  if (!whole) return;
  whole.checked = chosen > 0 && chosen === rows.length;
  whole.indeterminate = chosen > 0 && chosen < rows.length;
}

function set(checked: boolean): void {
  for (const box of boxes()) box.checked = checked;
  count();
}

/** The key X: selects the row, or takes that back. */
export function toggle(row: Element | null): boolean {
  const box = row ? find<HTMLInputElement>('input[name="chosen"]', row) : null;
  if (!box) return false;
  box.checked = !box.checked;
  count();
  return true;
}

export function startBulk(): void {
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.matches("[data-choose-all]")) set(box.checked);
    else if (box.name === "chosen") count();
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-choose-none]")) set(false);
  });
  document.addEventListener("htmx:after:swap", count);
  count();
}
