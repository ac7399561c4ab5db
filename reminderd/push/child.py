"""The child process that sends: it answers for each address what went wrong, or "missing" without apprise."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def main(order: dict[str, Any]) -> Iterator[str | list[str]]:
    """Send to all addresses at once, so that a slow one does not delay the others."""
    try:
        import apprise
    except ImportError:
        yield "missing"
        return
    asset = apprise.AppriseAsset(app_id="reminderd", app_desc="reminderd", secure_logging=True)

    def send(url: str) -> str:
        sender = apprise.Apprise(asset=asset)
        if not sender.add(url):
            return "apprise does not know this kind of address"
        text = apprise.NotifyFormat.TEXT
        sent = sender.notify(title=order["title"], body=order["body"], body_format=text)
        return "" if sent else "it could not be delivered"

    with ThreadPoolExecutor(8) as pool:
        yield list(pool.map(send, order["urls"]))
