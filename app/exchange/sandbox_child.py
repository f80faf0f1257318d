"""The child process that opens files of others: bounded in time and memory, JSON of plain values out, nothing else.

Started by ``app.exchange.sandbox``; reads the file from standard input.
"""

from __future__ import annotations

import json
import sys

CPU_SECONDS = 10
MEMORY_BYTES = 600 * 1024 * 1024


def bound() -> None:
    """Limit processor time, memory, files and new processes of this process (POSIX; Windows uses the parent's job)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read standard input, write one JSON value to standard output."""
    bound()
    from app.exchange.parsing import PACKED_LIMIT, RefusedError, parse

    try:
        told = parse(sys.stdin.buffer.read(PACKED_LIMIT + 1))
    except RefusedError as refusal:
        told = {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        told = {"refused": "too-much-memory", "params": {}}
    except BaseException as error:  # noqa: BLE001 - twelve kinds of errors come out of mutated archives; here they all end
        told = {"refused": "damaged", "params": {}, "exception": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
