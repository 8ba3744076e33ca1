/** A picture as the browser opens it; what it cannot open (a PDF, a TIFF) is left to the server. */
export async function opened(file) {
    if (!file.type.startsWith("image/") || file.type === "image/tiff")
        return null;
    return createImageBitmap(file).catch(() => null);
}
/** The picture on a canvas whose longer side has at most so many pixels. */
export function drawn(picture, longerMax) {
    const scale = Math.min(1, longerMax / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(3, Math.round(picture.width * scale));
    canvas.height = Math.max(3, Math.round(picture.height * scale));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context) {
        context.imageSmoothingQuality = "high";
        context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    }
    return canvas;
}
/**
 * Why a picture cannot be used, if it cannot: too few pixels, or blurred, by the variance of the Laplacian over the grey
 * picture at a fixed size (Pech-Pacheco et al., 2000).
 */
export function problemOf(picture, rules) {
    const longer = Math.max(picture.width, picture.height);
    const shorter = Math.min(picture.width, picture.height);
    if (longer < rules.longerMin || shorter < rules.shorterMin)
        return "small";
    const canvas = drawn(picture, rules.measured);
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height).data;
    if (!pixels)
        return null;
    return variance(laplacian(grey(pixels), width, height)) < rules.sharpnessMin ? "blurred" : null;
}
/** Luma as in ITU-R BT.601. */
function grey(pixels) {
    const out = new Float32Array(pixels.length / 4);
    for (let place = 0; place < out.length; place += 1) {
        const at = place * 4;
        out[place] = 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
    }
    return out;
}
function laplacian(luma, width, height) {
    const out = new Float32Array((width - 2) * (height - 2));
    const at = (x, y) => luma[y * width + x] ?? 0;
    for (let y = 1; y < height - 1; y += 1) {
        for (let x = 1; x < width - 1; x += 1) {
            out[(y - 1) * (width - 2) + x - 1] = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y);
        }
    }
    return out;
}
function variance(values) {
    let sum = 0;
    let squares = 0;
    for (const value of values) {
        sum += value;
        squares += value * value;
    }
    const mean = sum / values.length;
    return squares / values.length - mean * mean;
}
