"""Published results of public instances: the yardsticks of the planner's table.

Curtois and Qu: best known values as transcribed from schedulingbenchmarks.org in 2026; the best of the 10-minute results of
Curtois and Qu (2014), Rahimian and others (2017) and Turhan and Bilgen (2020). Competition: best lower and upper bounds and the
static large-neighbourhood result of Legrain, Omer and Rosat (2017), whose time is weeks × (60 + 6 × nurses) seconds.
"""

from __future__ import annotations

import attrs


@attrs.frozen(slots=True)
class Published:
    """Best known value, the result to be beaten (None where none was published), and the seconds it took."""

    best: int
    beat: int | None
    seconds: int = 600


def _curtois(best: int, *ten_minutes: int) -> Published:
    return Published(best, min(ten_minutes, default=None))


CURTOIS = {
    1: _curtois(607, 607), 2: _curtois(828, 923, 828), 3: _curtois(1001, 1003, 1001), 4: _curtois(1716, 1719, 1716),
    5: _curtois(1143, 1439, 1143), 6: _curtois(1950, 2344, 1950), 7: _curtois(1056, 1284, 1056),
    8: _curtois(1300, 2529, 1364, 1341), 9: _curtois(439, 474, 439), 10: _curtois(4631, 4999, 4631),
    11: _curtois(3443, 3967, 3443), 12: _curtois(4040, 5611, 4042, 4044), 13: _curtois(1348, 8707, 3109, 3200),
    14: _curtois(1278, 2542, 1281, 1295), 15: _curtois(3828, 6049, 4144, 4420), 16: _curtois(3225, 4343, 3306, 3253),
    17: _curtois(5746, 7835, 5760, 6138), 18: _curtois(4459, 6404, 5049, 5000), 19: _curtois(3149, 6522, 3974, 3809),
    20: _curtois(4769, 23531), 21: _curtois(21133, 38294), 22: _curtois(30241), 23: _curtois(17285), 24: _curtois(40439),
}  # fmt: skip


def _static(best: int, beat: int, *, weeks: int, nurses: int) -> Published:
    return Published(best, beat, weeks * (60 + 6 * nurses))


#: Data set, history and weeks -> results.
COMPETITION = {
    ("n030w4", 1, (6, 2, 9, 1)): _static(1685, 1695, weeks=4, nurses=30),
    ("n030w4", 1, (6, 7, 5, 3)): _static(1840, 1890, weeks=4, nurses=30),
    ("n040w4", 0, (2, 0, 6, 1)): _static(1640, 1685, weeks=4, nurses=40),
    ("n040w4", 2, (6, 1, 0, 6)): _static(1865, 1890, weeks=4, nurses=40),
    ("n050w8", 1, (1, 7, 8, 5, 7, 4, 1, 8)): _static(4900, 4900, weeks=8, nurses=50),
    ("n050w8", 1, (9, 7, 5, 3, 8, 8, 3, 1)): _static(4925, 4925, weeks=8, nurses=50),
}
