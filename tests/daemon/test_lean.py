"""What the daemon leaves out of its memory, seen in a process of its own."""

from __future__ import annotations

import hashlib
import subprocess
import sys

LEFT_OUT = (
    "ssl",
    "importlib.metadata",
    "email",
    "zipfile",
    "multiprocessing",
    "concurrent.futures.process",
    "_hashlib",
)


def in_a_new_process(program: str) -> str:
    done = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_asyncio_and_the_alarm_load_without_what_nobody_uses() -> None:
    program = (
        "import sys\n"
        "from reminderd.daemon import lean\n"
        "lean.load()\n"
        "assert {'asyncio', 'apscheduler.schedulers.asyncio', 'reminderd.daemon.alarm'} <= set(sys.modules)\n"
        f"print(sorted(set({LEFT_OUT}) & set(sys.modules)))"
    )
    assert in_a_new_process(program) == "[]"


def test_whoever_wants_the_real_ones_later_gets_them() -> None:
    program = (
        "from reminderd.daemon import lean\n"
        "lean.load()\n"
        "import ssl, importlib.metadata, apscheduler.executors.pool\n"
        "assert ssl.create_default_context() and importlib.metadata.version('apscheduler')\n"
        "print(apscheduler.executors.pool.ThreadPoolExecutor.__name__)"
    )
    assert in_a_new_process(program) == "ThreadPoolExecutor"


def test_pythons_own_hashes_are_the_same() -> None:
    program = (
        "from reminderd.daemon import lean\n"
        "lean.load()\n"
        "import hashlib\n"
        "print([hashlib.new(name, b'x').hexdigest() for name in ('md5', 'sha1', 'sha256', 'sha512', 'sha3_256')])"
    )
    assert in_a_new_process(program) == str(
        [hashlib.new(name, b"x").hexdigest() for name in ("md5", "sha1", "sha256", "sha512", "sha3_256")]
    )


def test_a_python_without_hashes_of_its_own_takes_those_of_openssl() -> None:
    program = (
        "import sys\n"
        "from reminderd.daemon import lean\n"
        "lean._OWN_HASHES = ('_no_such_hash',)\n"
        "lean.load()\n"
        "import hashlib\n"
        "print('_hashlib' in sys.modules)"
    )
    assert in_a_new_process(program) == "True"


def test_the_alarm_rings_all_the_same() -> None:
    program = (
        "from reminderd.daemon import lean\n"
        "lean.load()\n"
        "import asyncio\n"
        "from reminderd.daemon.alarm import Alarm\n"
        "async def main():\n"
        "    rung = asyncio.Event()\n"
        "    alarm = Alarm(rung.set)\n"
        "    alarm.start()\n"
        "    alarm.set(0.01)\n"
        "    await asyncio.wait_for(rung.wait(), 5)\n"
        "    alarm.stop()\n"
        "asyncio.run(main())\n"
        "print('rung')"
    )
    assert in_a_new_process(program) == "rung"


def test_a_scheduler_that_needs_more_is_loaded_whole() -> None:
    """As a later version might: one that looks for something the stand-in does not have."""
    program = (
        "import sys\n"
        "from reminderd.daemon import lean\n"
        "lean._no_plug_ins = None\n"
        "lean.load()\n"
        "import reminderd.daemon.alarm\n"
        "print('importlib.metadata' in sys.modules)"
    )
    assert in_a_new_process(program) == "True"
