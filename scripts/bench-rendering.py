"""Compares how long Probity takes to make page images with pypdfium2 (PDF) and libvips (JPEG), turn about.

Both make what Probity shows of a page: three JPEGs of quality 85, at most 2400, 1200 and 240 pixels on the longer side, each
from the one before. Prints rows for `probity bench add`: the middle of the files' ratios, each the middle of some rounds.

usage: bench-rendering.py PROBITY FILE...
"""

import io
import json
import os
import statistics
import subprocess
import sys
import time

# One thread each: Probity renders a file in one.
os.environ["VIPS_CONCURRENCY"] = "1"

import pypdfium2  # noqa: E402
import pyvips  # noqa: E402

SIDES = (2400, 1200, 240)
QUALITY = 85
ROUNDS = 5
BAR = 1.5


def of_pdf(data: bytes) -> None:
    for page in pypdfium2.PdfDocument(data):
        image = page.render(scale=SIDES[0] / max(page.get_size())).to_pil().convert("RGB")
        for side in SIDES:
            image.thumbnail((side, side))
            image.save(io.BytesIO(), "JPEG", quality=QUALITY)


def of_jpeg(data: bytes) -> None:
    image = pyvips.Image.thumbnail_buffer(data, SIDES[0], height=SIDES[0], size="down").copy_memory()
    for side in SIDES:
        image = image.thumbnail_image(side, height=side, size="down").copy_memory()
        image.jpegsave_buffer(Q=QUALITY)


def median_ms(make, data: bytes) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        make(data)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def ratio(probity: str, file: str, make) -> float:
    data = open(file, "rb").read()
    ratios = []
    for _ in range(ROUNDS):
        ours = json.loads(subprocess.check_output([probity, "bench", "render", file]))[file]
        theirs = median_ms(make, data)
        ratios.append(ours / theirs)
    print(f"{file}: {ours:.1f} ms, theirs {theirs:.1f} ms", file=sys.stderr)
    return statistics.median(ratios)


def row(case: str, ratios: list[float]) -> dict:
    number = round(statistics.median(ratios), 3)
    return {"case": case, "ratio": number, "unit": "ratio", "bound": "at most", "bar": BAR, "holds": number <= BAR}


probity, *files = sys.argv[1:]
# Nothing is remembered from round to round.
pyvips.voperation.cache_set_max(0)
pdfs = [ratio(probity, file, of_pdf) for file in files if file.endswith(".pdf")]
jpegs = [ratio(probity, file, of_jpeg) for file in files if file.endswith(".jpg")]
print(json.dumps([
    row("page images of a PDF, to pypdfium2", pdfs),
    row("page images of a JPEG, to libvips", jpegs),
]))
