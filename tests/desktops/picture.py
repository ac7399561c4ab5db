"""What a person could read on a picture of the screen, and where: text recognition by tesseract."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

SCALE = 3
"""Text on a screen is small for tesseract; enlarged it reads it well."""

WAYS = (
    ("11", ("-sharpen", "0x1")),
    ("6", ("-negate", "-threshold", "45%")),
    ("6", ("-normalize",)),
    ("11", ("-threshold", "55%")),
)
"""Page modes and filters. Light on dark, dark on light, and buttons of another shade need each their own."""


@dataclass(frozen=True)
class Word:
    """One word on the screen; the position is its middle, in pixels."""

    text: str
    x: int
    y: int


def places(picture: Path, region: tuple[int, int, int, int] | None, labels: Iterable[str]) -> dict[str, Word]:
    """Return where each of the labels stands that can be read; `region` is x, y, width, height."""
    found: dict[str, Word] = {}
    for mode, filters in WAYS:
        left = [label for label in labels if label not in found]
        if left:
            words = _read(picture, region, mode, filters)
            found |= {label: word for label in left if (word := _find(words, label))}
    return found


def _read(picture: Path, region: tuple[int, int, int, int] | None, mode: str, way: tuple[str, ...]) -> list[Word]:
    left, top = region[:2] if region else (0, 0)
    crop = ("-crop", f"{region[2]}x{region[3]}+{left}+{top}", "+repage") if region else ()
    ready = picture.with_suffix(".read.png")
    enlarge = ("-colorspace", "Gray", "-resize", f"{SCALE * 100}%")
    subprocess.run(["convert", str(picture), *crop, *enlarge, *way, str(ready)], check=True)
    told = subprocess.run(["tesseract", str(ready), "-", "--psm", mode, "tsv"], capture_output=True, check=True).stdout
    found = []
    for line in told.decode(errors="replace").splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) > 11 and cells[11].strip() and float(cells[10]) > 20:
            x, y, width, height = (int(cell) // SCALE for cell in cells[6:10])
            found.append(Word(cells[11], left + x + width // 2, top + y + height // 2))
    return found


def changed(before: Path, after: Path) -> tuple[int, int, int, int] | None:
    """Return the region (x, y, width, height) of the tallest change between two pictures (PPM); None if there is none.

    Changes above one another are several if 12 rows lie between them: a bubble, and a clock on the panel below.
    """
    (width, _, old), (wide, high, new) = _pixels(before), _pixels(after)
    row = 3 * width
    differ = [y for y in range(high) if wide != width or old[y * row : (y + 1) * row] != new[y * row : (y + 1) * row]]
    bands: list[list[int]] = []
    for y in differ:
        if bands and y - bands[-1][-1] <= 12:
            bands[-1].append(y)
        else:
            bands.append([y])
    if not bands:
        return None
    band = max(bands, key=len)
    left, right = wide, 0
    for y in band:
        difference = int.from_bytes(old[y * row : (y + 1) * row]) ^ int.from_bytes(new[y * row : (y + 1) * row])
        left = min(left, wide - 1 - (difference.bit_length() - 1) // 24)
        right = max(right, wide - 1 - ((difference & -difference).bit_length() - 1) // 24)
    return left, band[0], right - left + 1, band[-1] - band[0] + 1


def _pixels(picture: Path) -> tuple[int, int, bytes]:
    """Return width, height and the bytes of a picture in PPM, three a pixel."""
    data = picture.read_bytes()
    kind, width, height = data[:40].split()[:3]
    assert kind == b"P6", picture
    return int(width), int(height), data[-3 * int(width) * int(height) :]


def _find(words: list[Word], label: str) -> Word | None:
    """Return the middle of the label's words, which stand in a row."""
    wanted = [_plain(part) for part in label.split() if _plain(part)]
    for start in range(len(words) - len(wanted) + 1):
        row = words[start : start + len(wanted)]
        alike = all(_alike(_plain(word.text), part) for word, part in zip(row, wanted, strict=True))
        if alike and max(w.y for w in row) - min(w.y for w in row) < 12:
            return Word(label, sum(w.x for w in row) // len(row), sum(w.y for w in row) // len(row))
    return None


def _alike(one: str, other: str) -> bool:
    """Tell whether two words are the same but for a letter or so that was misread."""
    return one == other or (min(len(one), len(other)) > 3 and SequenceMatcher(None, one, other).ratio() > 0.78)


def _plain(text: str) -> str:
    """Return a word as it is compared: tesseract takes "I" for "|" or loses it, and 5 for S."""
    kept = "".join(letter for letter in text.casefold() if letter.isalnum())
    return "" if kept in ("i", "l") else kept.replace("s", "5").replace("o", "0")
