"""The end of a film is told by the display server: nothing is asked again and again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reminderd.detectors.fullscreen import Fullscreen
from tests.detectors.displays import (
    ACTIVATED,
    ACTIVE,
    FULL,
    FULLSCREEN,
    HIDDEN,
    MAXIMIZED,
    ROOT,
    WINDOW,
    A,
    B,
    XServer,
    compositor,
    message,
    serving,
    state,
    window,
)

FILM = {**ACTIVE, (WINDOW, "_NET_WM_STATE"): (HIDDEN, FULL), (WINDOW, "_NET_WM_NAME"): (1,)}


@pytest.mark.parametrize(
    "change",
    [
        (ROOT, "_NET_ACTIVE_WINDOW", 0),
        (ROOT, "_NET_ACTIVE_WINDOW", 0xBAD),
        (WINDOW, "_NET_WM_STATE", HIDDEN),
    ],
)
async def test_the_end_of_a_film_under_x_is_told(change: tuple[int, str, int | str], x_socket: Path) -> None:
    """And what changes nothing (a title) is not looked at."""
    server = XServer(FILM)
    async with serving(x_socket, server), asyncio.timeout(5):
        waiting = asyncio.ensure_future(Fullscreen().until_changed())
        await server.look()
        assert server.watched == [ROOT, WINDOW]
        server.set(WINDOW, "_NET_WM_NAME", 2)
        server.set(WINDOW, "_NET_WM_STATE", FULL)
        await server.look()
        assert not waiting.done()
        assert server.looks == 2
        server.set(*change)
        await waiting


async def test_the_end_of_a_films_window_is_told(x_socket: Path) -> None:
    """Also where the window manager goes on naming it the active one, as openbox does with the last one."""
    server = XServer(FILM)
    async with serving(x_socket, server), asyncio.timeout(5):
        waiting = asyncio.ensure_future(Fullscreen().until_changed())
        await server.look()
        server.destroy(WINDOW)
        await waiting


async def test_a_film_under_x_that_ended_before_it_was_watched_is_told_at_once(x_socket: Path) -> None:
    async with serving(x_socket, XServer(ACTIVE)), asyncio.timeout(5):
        await Fullscreen().until_changed()


async def test_a_change_between_two_questions_is_not_missed(x_socket: Path) -> None:
    """Another window becomes the active one while the first one's state is asked for."""
    server = XServer(FILM)
    told = server.property

    def meanwhile(number: int, window: int, atom: int) -> bytes:
        if window == WINDOW:
            server.set(ROOT, "_NET_ACTIVE_WINDOW", 0)
        return told(number, window, atom)

    server.property = meanwhile  # type: ignore[method-assign]
    async with serving(x_socket, server), asyncio.timeout(5):
        await Fullscreen().until_changed()


async def test_an_x_server_that_goes_away_is_no_answer(x_socket: Path) -> None:
    server = XServer(FILM)
    async with serving(x_socket, server), asyncio.timeout(5):
        waiting = asyncio.ensure_future(Fullscreen().until_changed())
        await server.look()
        server.writer.close()
        with pytest.raises((EOFError, OSError)):
            await waiting


@pytest.mark.parametrize("end", [state(A, ACTIVATED), state(A, FULLSCREEN), message(A, 6)])
async def test_the_end_of_a_film_in_a_compositor_is_told(end: bytes, wayland_socket: Path) -> None:
    serve = compositor(window(A) + state(A, ACTIVATED, FULLSCREEN))
    writers: list[asyncio.StreamWriter] = []
    asked = asyncio.Event()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        asked.set()
        await serve(reader, writer)

    async with serving(wayland_socket, served), asyncio.timeout(5):
        waiting = asyncio.ensure_future(Fullscreen().until_changed())
        await asked.wait()
        assert (await Fullscreen().check()).on is True
        writers[0].write(window(B) + state(A, ACTIVATED, FULLSCREEN, MAXIMIZED))
        assert (await Fullscreen().check()).on is True
        assert not waiting.done()
        writers[0].write(end)
        await waiting
