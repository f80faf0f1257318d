"""``python -m tests.kit.smaller FOLDER``: keep every PNG of a folder in 256 colours; screens need no more."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

COLOURS = 256


def main() -> None:
    """Rewrite each picture where that makes it smaller."""
    for file in sorted(Path(sys.argv[1]).glob("*.png")):
        with Image.open(file) as picture:
            if picture.mode == "P":
                continue
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(file, optimize=True)


if __name__ == "__main__":
    main()
