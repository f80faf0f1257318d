"""The child process that opens files of others: bounded in time and memory, JSON of plain values out, nothing else.

Started by ``app.exchange.sandbox``; reads the file from standard input, writes one JSON value a line. The last line is
``{"form"}`` or ``{"refused"}``; without one the answer counts for nothing.
"""

from __future__ import annotations

import json
import sys

CPU_SECONDS = 10
DATA_BYTES = 192 * 1024 * 1024  # heap and own pages
SPACE_BYTES = 640 * 1024 * 1024  # with libraries and what is only reserved
FILES = 32


def bound() -> None:
    """Limit processor time, memory, files and what may be written (POSIX; elsewhere the parent bounds the time)."""
    try:
        import resource
    except ImportError:
        return
    for what, limit in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_DATA, DATA_BYTES),
        (resource.RLIMIT_AS, SPACE_BYTES),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (least, least))


def main() -> None:
    """Read standard input, write JSON values to standard output, one a line."""
    bound()
    from app.exchange.parsing import parse
    from app.exchange.refusals import PACKED_LIMIT, RefusedError

    write = sys.stdout.buffer.write
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
    try:
        for told in parse(sys.stdin.buffer.read(PACKED_LIMIT + 1)):
            write(encode(told).encode("utf-8", "replace") + b"\n")
    except RefusedError as refusal:
        last = {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        last = {"refused": "too-much-memory", "params": {}}
    except BaseException as error:  # noqa: BLE001 - twelve kinds of errors come out of mutated archives; here they all end
        last = {"refused": "damaged", "params": {}, "exception": type(error).__name__}
    else:
        return
    write(encode(last).encode("utf-8", "replace") + b"\n")


if __name__ == "__main__":
    main()
