"""Made-up boards in the text form of Curtois and Qu, of any size: ``python -m tests.bench.made DAYS STAFF SHIFTS [SEED]``.

They follow the published ones in what was counted there: what is needed is 0.9 to 1.0 of what everybody may work, each
works about two of three shifts, a tenth of the days are days off in blocks, a quarter of the cells are wished for or against.
"""

from __future__ import annotations

import sys

import numpy as np

#: Begin of each family of shifts (minutes of the day), and what share of the heads it needs.
FAMILIES = {"a": 360, "d": 540, "p": 840, "n": 1320}
LENGTHS = (480, 480, 600, 720)
REST = 660
DAY = 1440
WEEK = 7
#: Minutes a day on average; most, shortest runs of work, days off, and how they vary.
PACE = 275
SHARE = {480: 1.0, 600: 0.4, 720: 0.22}
NIGHTS = 0.13
MAY = 0.67


def made(days: int, staff: int, shifts: int, seed: int) -> str:
    """Return the text of a board."""
    rng = np.random.default_rng(seed)
    names = [f"{family}{i}" for i in range(1, shifts + 1) for family in FAMILIES][:shifts]
    lasts = {name: LENGTHS[(int(name[1:]) - 1) % len(LENGTHS)] for name in names}
    ends = {name: FAMILIES[name[0]] + lasts[name] for name in names}
    lines = ["SECTION_HORIZON", str(days), "", "SECTION_SHIFTS"]
    for name in names:
        barred = [other for other in names if FAMILIES[other[0]] + DAY < ends[name] + REST]
        lines.append(f"{name},{lasts[name]},{'|'.join(barred)}")
    most = round(PACE * days / 480) * 480
    spare = 480 * max(1, round(days / 180))
    everybody = [_name(i) for i in range(staff)]
    may = rng.random((staff, shifts)) < MAY
    may[np.arange(staff), rng.integers(0, shifts, staff)] = True
    lines += ["", "SECTION_STAFF"]
    for p, person in enumerate(everybody):
        caps = (
            f"{name}={int(days * (NIGHTS if name[0] == 'n' else SHARE[lasts[name]])) if may[p, k] else 0}"
            for k, name in enumerate(names)
        )
        longest, weekends = int(rng.choice([4, 5, 5, 5, 6])), max(1, int(days / WEEK * rng.choice([0.35, 0.5, 0.5])))
        lines.append(f"{person},{'|'.join(caps)},{most},{most - spare},{longest},2,2,{weekends}")
    off = np.zeros((staff, days), dtype=np.bool_)
    for p in range(staff):
        while off[p].sum() < days // 10:
            begin = int(rng.integers(0, days))
            off[p, begin : begin + int(rng.integers(1, 15))] = True
    lines += ["", "SECTION_DAYS_OFF"]
    lines += [
        f"{person},{','.join(map(str, np.flatnonzero(off[p])))}" for p, person in enumerate(everybody) if off[p].any()
    ]
    wished: dict[bool, list[str]] = {True: [], False: []}
    for p, d in np.argwhere(~off):
        kind = rng.random()
        if kind < 0.28:
            k = int(rng.choice(np.flatnonzero(may[p])))
            wished[kind < 0.2].append(f"{everybody[p]},{d},{names[k]},{rng.integers(1, 4)}")
    lines += ["", "SECTION_SHIFT_ON_REQUESTS", *wished[True], "", "SECTION_SHIFT_OFF_REQUESTS", *wished[False]]
    lines += ["", "SECTION_COVER"]
    mean = np.array([lasts[name] for name in names]).mean()
    heads = 0.93 * PACE * staff / mean / shifts
    for d in range(days):
        for name in names:
            weight = heads * (1.3 if lasts[name] == LENGTHS[0] and name[0] != "n" else 0.7)
            lines.append(f"{d},{name},{max(1, round(weight + rng.uniform(-0.7, 0.7)))},100,1")
    return "\n".join(lines) + "\n"


def _name(number: int) -> str:
    letters = ""
    while number >= 0:
        letters = chr(65 + number % 26) + letters
        number = number // 26 - 1
    return letters


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.stdout.write(made(numbers[0], numbers[1], numbers[2], numbers[3] if len(numbers) > 3 else 1))
