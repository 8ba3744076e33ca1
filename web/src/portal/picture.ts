/** When a picture is refused; the server holds the same numbers and has the last word. */
export interface Rules {
  longerMin: number;
  shorterMin: number;
  sharpnessMin: number;
  measured: number;
}

/**
 * Why a picture cannot be used, if it cannot: too few pixels, or blurred, by the variance of the Laplacian over the grey
 * picture at a fixed size (Pech-Pacheco et al., 2000). What the browser cannot open is left to the server.
 */
export async function problemOf(file: File, rules: Rules): Promise<"small" | "blurred" | null> {
  if (!file.type.startsWith("image/") || file.type === "image/tiff") return null;
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return null;
  }
  const longer = Math.max(picture.width, picture.height);
  const shorter = Math.min(picture.width, picture.height);
  if (longer < rules.longerMin || shorter < rules.shorterMin) return "small";
  const scale = Math.min(1, rules.measured / longer);
  const width = Math.max(3, Math.round(picture.width * scale));
  const height = Math.max(3, Math.round(picture.height * scale));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  const { data } = context.getImageData(0, 0, width, height);
  return variance(laplacian(grey(data), width, height)) < rules.sharpnessMin ? "blurred" : null;
}

/** Luma as in ITU-R BT.601. */
function grey(pixels: Uint8ClampedArray): Float32Array {
  const out = new Float32Array(pixels.length / 4);
  for (let place = 0; place < out.length; place += 1) {
    const at = place * 4;
    out[place] = 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
  }
  return out;
}

function laplacian(luma: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array((width - 2) * (height - 2));
  const at = (x: number, y: number): number => luma[y * width + x] ?? 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      out[(y - 1) * (width - 2) + x - 1] = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y);
    }
  }
  return out;
}

function variance(values: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return squares / values.length - mean * mean;
}
