// Pictures as phones take them, made of a drawn document by a browser: larger, smaller, out of focus.
import { file } from "./platform.js";

/** Makes `name` anew: `scale` its sides, blurs it by so many pixels, as this type. */
export async function picture(browser, name, { scale = 1, blur = 0, type = "image/jpeg" } = {}) {
  const page = await browser.newPage();
  try {
    const encoded = await page.evaluate(
      async ({ bytes, scale, blur, type }) => {
        const source = await createImageBitmap(await (await fetch(`data:image/jpeg;base64,${bytes}`)).blob());
        const canvas = new OffscreenCanvas(source.width * scale, source.height * scale);
        const context = canvas.getContext("2d");
        context.filter = blur ? `blur(${blur}px)` : "none";
        context.drawImage(source, 0, 0, canvas.width, canvas.height);
        const made = await canvas.convertToBlob({ type, quality: 0.9 });
        const reader = new FileReader();
        reader.readAsDataURL(made);
        await new Promise((tell) => (reader.onload = tell));
        return reader.result.split(",")[1];
      },
      { bytes: (await file(name)).toString("base64"), scale, blur, type },
    );
    const extension = type.split("/")[1];
    return { name: `photo-${scale}-${blur}.${extension}`, mimeType: type, buffer: Buffer.from(encoded, "base64") };
  } finally {
    await page.close();
  }
}

/** A file of `files/` as a person chooses it. */
export async function chosen(name) {
  const types = { jpg: "image/jpeg", pdf: "application/pdf" };
  return { name, mimeType: types[name.split(".").pop()], buffer: await file(name) };
}
