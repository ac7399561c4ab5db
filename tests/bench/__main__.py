"""Measure everything and print the table: `python -m tests.bench [--quick] [ROOM …]`."""

from __future__ import annotations

import argparse
import compileall
import importlib
import statistics
import sys
import time
import traceback
from pathlib import Path

import pytest

from tests.bench.figures import PASS, Bench, Figure, process_ms, skipped, table

ROOMS = ("engine", "history", "commands", "settings", "memory", "delivery", "idling", "link")
ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Run the rooms asked for, all by default; exit 1 where a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of: {', '.join(ROOMS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter measurements, and rougher figures")
    asked = parser.parse_args()
    if unknown := set(asked.rooms) - set(ROOMS):
        parser.error(f"there is no {min(unknown)}; there are: {', '.join(ROOMS)}")
    compileall.compile_dir(ROOT / "reminderd", quiet=2)  # as where it is installed
    bench = Bench(asked.quick, say=lambda words: print(words, file=sys.stderr, flush=True))
    began = time.monotonic()
    bench.pass_ms = statistics.median(process_ms(PASS) for _ in range(11))
    for room in asked.rooms or ROOMS:
        bench.say(f"{room} …")
        _measure(room, bench)
    print("\n".join(table(bench.figures)))
    missed = [each.what for each in bench.figures if each.missed]
    print(f"\n{len(missed)} missed{': ' if missed else ''}{'; '.join(missed)}  ({time.monotonic() - began:.0f} s)")
    return 1 if missed else 0


def _measure(room: str, bench: Bench) -> None:
    try:
        importlib.import_module(f"tests.bench.{room}").measure(bench)
    except pytest.skip.Exception as why:
        bench.add(skipped(room, str(why)))
    except Exception as problem:  # noqa: BLE001 (the other figures are worth having all the same)
        traceback.print_exc()
        bench.add(Figure(room, None, "", note=f"failed: {problem!r}"[:200]))


sys.exit(main())
