"""A server on the loopback that stands for the phone: where apprise's json:// sends to."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Phone(ThreadingHTTPServer):
    """Keeps what it is sent; the path says how it answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.hung_up = threading.Event()

    def url(self, path: str) -> str:
        return f"json://user:hunter2@127.0.0.1:{self.server_address[1]}/{path}"


class Handler(BaseHTTPRequestHandler):
    server: Phone

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.received.append((self.path, json.loads(body)))
        if self.path.startswith("/hang"):
            self.server.hung_up.wait(20)
        if self.path.startswith("/babble"):
            self.wfile.write(b"\x00\xff" * 500)
            return
        self.send_response(500 if self.path.startswith("/refuse") else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...
