// Passkeys: what the server asks is put to the browser, and what comes of it goes back in the form's fields.
import { all, find } from "./dom";

interface Descriptor {
  type: "public-key";
  id: string;
}

interface ToGet {
  challenge: string;
  rpId: string;
  allowCredentials: Descriptor[];
  userVerification: UserVerificationRequirement;
  timeout: number;
}

interface ToCreate {
  challenge: string;
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  excludeCredentials: Descriptor[];
  authenticatorSelection: AuthenticatorSelectionCriteria;
  attestation: AttestationConveyancePreference;
  timeout: number;
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer | null): string {
  const binary = [...new Uint8Array(buffer ?? new ArrayBuffer(0))].map((byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const known = (descriptors: Descriptor[]): PublicKeyCredentialDescriptor[] =>
  descriptors.map(({ type, id }) => ({ type, id: bytes(id) }));

async function get(asked: ToGet): Promise<Record<string, string>> {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) };
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const answer = credential.response as AuthenticatorAssertionResponse;
  return {
    id: text(credential.rawId),
    client_data: text(answer.clientDataJSON),
    authenticator_data: text(answer.authenticatorData),
    signature: text(answer.signature),
    user_handle: text(answer.userHandle),
  };
}

async function create(asked: ToCreate): Promise<Record<string, string>> {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials),
  };
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const answer = credential.response as AuthenticatorAttestationResponse;
  return { client_data: text(answer.clientDataJSON), attestation: text(answer.attestationObject) };
}

/** Fills the form in. */
async function fill(form: HTMLFormElement): Promise<void> {
  const address = new URL(form.action).pathname;
  const response = await fetch(`${address}/options`, { method: "POST", redirect: "manual" });
  // A fresh proof is asked for first, or the sign-in took too long: the form itself, left empty, leads there.
  if (response.type === "opaqueredirect") return;
  if (!response.ok) throw new Error("The server did not answer. Reload the page and try again.");
  const asked: unknown = await response.json();
  const parts = form.dataset["passkey"] === "create" ? await create(asked as ToCreate) : await get(asked as ToGet);
  for (const [name, value] of Object.entries(parts)) {
    const input = find<HTMLInputElement>(`input[name="${name}"]`, form);
    if (input) input.value = value;
  }
}

function told(error: unknown): string {
  if (error instanceof DOMException) {
    if (error.name === "InvalidStateError") return "This device has a passkey for you already.";
    return "No passkey was used. Try again, or go another way.";
  }
  return error instanceof Error ? error.message : "That did not work. Try again, or go another way.";
}

function serve(form: HTMLFormElement): void {
  const button = find<HTMLButtonElement>("button", form);
  const notice = find("[data-passkey-error]", form);
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button?.ariaDisabled === "true") return;
    if (button) button.ariaDisabled = "true";
    if (notice) notice.hidden = true;
    fill(form)
      // Past this listener: the form goes out as any other.
      .then(() => form.submit())
      .catch((error: unknown) => {
        if (notice) {
          notice.textContent = told(error);
          notice.hidden = false;
        }
      })
      .finally(() => {
        if (button) button.ariaDisabled = null;
      });
  });
}

export function startPasskeys(): void {
  if (!("PublicKeyCredential" in globalThis)) return;
  all<HTMLFormElement>("form[data-passkey]").forEach(serve);
}
