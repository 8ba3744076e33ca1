import { Upload } from "tus-js-client";
import { problemOf, type Rules } from "./picture";

/** Milliseconds between tries after a lost connection; after the last, the page waits for `online`. */
const PAUSES = [500, 1000, 3000, 5000, 10_000];
/** Bytes sent at a time: what a lost connection costs at most. */
const CHUNK_BYTES = 512 * 1024;

/** Sends files as soon as they are chosen, in pieces that survive a lost connection; the form names them by their ids. */
export function documentForm(form: HTMLFormElement): void {
  const list = form.querySelector<HTMLUListElement>("[data-files]");
  const submit = form.querySelector<HTMLButtonElement>("button[type=submit]");
  if (!list || !submit) return;
  const pending = new Set<HTMLLIElement>();
  const settle = (): void => {
    submit.disabled = pending.size > 0;
  };
  for (const pick of form.querySelectorAll<HTMLInputElement>("[data-pick]")) {
    pick.addEventListener("change", () => {
      for (const file of pick.files ?? []) void add(form, list, file, pending, settle);
      // What was chosen goes as uploads: the form itself carries no file.
      pick.value = "";
    });
  }
}

function text(form: HTMLFormElement, name: string): string {
  return form.dataset[`text${name}`] ?? "";
}

async function add(
  form: HTMLFormElement,
  list: HTMLUListElement,
  file: File,
  pending: Set<HTMLLIElement>,
  settle: () => void,
): Promise<void> {
  const row = document.createElement("li");
  const state = document.createElement("p");
  state.className = "state";
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "quiet";
  remove.textContent = text(form, "Remove");
  remove.setAttribute("aria-label", `${text(form, "Remove")}: ${file.name}`);
  row.append(await preview(file), state, bar, remove);
  const isTooMany = list.children.length >= Number(form.dataset["filesMax"]);
  list.append(row);
  const refuse = (message: string): void => {
    row.classList.add("wrong");
    bar.remove();
    state.textContent = message;
    state.setAttribute("role", "alert");
    pending.delete(row);
    settle();
  };
  let upload: Upload | undefined;
  remove.addEventListener("click", () => {
    void upload?.abort(true).catch(() => undefined);
    pending.delete(row);
    row.remove();
    settle();
  });
  if (isTooMany) return refuse(text(form, "Many"));
  if (file.size > Number(form.dataset["bytesMax"])) return refuse(text(form, "Large"));
  const problem = await problemOf(file, rulesOf(form));
  if (problem) return refuse(text(form, problem === "small" ? "Small" : "Blurred"));
  pending.add(row);
  settle();
  state.textContent = text(form, "Sending");
  upload = send(form, file, { row, state, bar, refuse, finished: () => (pending.delete(row), settle()) });
}

interface Shown {
  row: HTMLLIElement;
  state: HTMLElement;
  bar: HTMLProgressElement;
  refuse: (message: string) => void;
  finished: () => void;
}

function send(form: HTMLFormElement, file: File, shown: Shown): Upload {
  const upload = new Upload(file, {
    endpoint: "/verify/uploads",
    chunkSize: CHUNK_BYTES,
    retryDelays: PAUSES,
    metadata: { filename: file.name },
    removeFingerprintOnSuccess: true,
    onShouldRetry: (error) => {
      shown.state.textContent = text(form, "Waiting");
      const status = error.originalResponse?.getStatus() ?? 0;
      return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
    },
    onProgress: (sent, total) => {
      shown.state.textContent = text(form, "Sending");
      shown.bar.value = total ? sent / total : 0;
    },
    onError: (error) => {
      const response = "originalResponse" in error ? error.originalResponse : null;
      const status = response?.getStatus() ?? 0;
      if (status === 0) {
        // Still no connection: go on where it stopped as soon as there is one.
        shown.state.textContent = text(form, "Waiting");
        window.addEventListener("online", () => upload.start(), { once: true });
        return;
      }
      shown.refuse(reason(form, response?.getBody() ?? ""));
    },
    onSuccess: () => {
      const id = document.createElement("input");
      id.type = "hidden";
      id.name = "upload";
      id.value = upload.url?.split("/").pop() ?? "";
      shown.row.append(id);
      shown.bar.remove();
      shown.state.textContent = text(form, "Sent");
      shown.finished();
    },
  });
  // A page that was reloaded goes on with what had been sent of the same file.
  void upload.findPreviousUploads().then((earlier) => {
    if (earlier[0]) upload.resumeFromPreviousUpload(earlier[0]);
    upload.start();
  });
  return upload;
}

/** What the server says of a file, in the customer's language where the page knows the code. */
function reason(form: HTMLFormElement, body: string): string {
  try {
    const problem = JSON.parse(body) as { code?: string; detail?: string; errors?: { code?: string }[] };
    const codes = [problem.code, ...(problem.errors ?? []).map((error) => error.code)];
    if (codes.includes("picture_too_small")) return text(form, "Small");
    if (codes.includes("picture_blurred")) return text(form, "Blurred");
    if (codes.includes("file_too_large")) return text(form, "Large");
  } catch {
    // Not a problem document: the general text says what to do.
  }
  return text(form, "Failed");
}

function rulesOf(form: HTMLFormElement): Rules {
  const number = (name: string): number => Number(form.dataset[name]);
  return {
    longerMin: number("longerMin"),
    shorterMin: number("shorterMin"),
    sharpnessMin: number("sharpnessMin"),
    measured: number("measured"),
  };
}

/** A small picture of the file, or an empty frame where the browser cannot show it. */
async function preview(file: File): Promise<HTMLElement> {
  const canvas = document.createElement("canvas");
  canvas.className = "picture";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", file.name);
  if (!file.type.startsWith("image/")) return canvas;
  try {
    const picture = await createImageBitmap(file);
    const scale = 160 / Math.max(picture.width, picture.height);
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
  } catch {
    // Shown by its name alone.
  }
  return canvas;
}
