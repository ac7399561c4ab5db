"""A wall clock that is set from outside, by a shim of our own between a program and the C library."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from tests.desktop.desk import Desk

SHIM = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long shift(void) {
    const char *path = getenv("CLOCK_SHIM");
    char text[64];
    int file = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    int size = syscall(SYS_read, file, text, sizeof text - 1);
    syscall(SYS_close, file);
    text[size < 0 ? 0 : size] = 0;
    return atol(text);
}
int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = syscall(SYS_clock_gettime, clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += shift();
    return failed;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *at) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (at) *at = exact.tv_sec;
    return exact.tv_sec;
}
"""


def movable_clock(desk: Desk) -> Callable[[int], None]:
    """Return what sets the wall clock of whatever is started on the desk from now on so many seconds off."""
    desk.need("gcc")
    source, library, offset = (desk.folder / name for name in ("shim.c", "shim.so", "offset"))
    source.write_text(SHIM)
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    offset.write_text("0")
    desk.env |= {"LD_PRELOAD": str(library), "CLOCK_SHIM": str(offset)}

    def to(seconds: int) -> None:
        new = offset.with_suffix(".new")
        new.write_text(str(seconds))
        new.rename(offset)

    return to
