"""The child that sends: takes one order, answers with one word an address on standard output."""

from __future__ import annotations

import contextlib
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def main(order: dict[str, Any]) -> None:
    """Send, all addresses at once, so that a slow one does not hold up the others."""
    try:
        import apprise
    except ImportError:
        print(json.dumps("missing"))
        return
    asset = apprise.AppriseAsset(app_id="reminderd", app_desc="reminderd", secure_logging=True)

    def send(url: str) -> str:
        sender = apprise.Apprise(asset=asset)
        if not sender.add(url):
            return "unknown"
        text = apprise.NotifyFormat.TEXT
        return "sent" if sender.notify(title=order["title"], body=order["body"], body_format=text) else "failed"

    with contextlib.redirect_stdout(sys.stderr), ThreadPoolExecutor(8) as pool:  # whatever the services print
        words = list(pool.map(send, order["urls"]))
    print(json.dumps(words))
