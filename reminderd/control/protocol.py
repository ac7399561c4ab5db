"""What goes over the control socket: one JSON object a line, in ASCII, with the protocol's version.

A request is `{"v": 1, "verb": "snooze", "args": {"reminder": "movement", "seconds": 600}}`, its answer
`{"v": 1, "ok": true, "text": "…", "data": {…}}`; then the daemon closes. `follow` is answered by status objects,
one a line, until either side leaves.
"""

from __future__ import annotations

VERSION = 1
LONGEST_REQUEST = 64 * 1024
"""Bytes of a request, its newline included."""
LONGEST_ANSWER = 4 * 1024 * 1024
"""Bytes of an answer: a status with more reminders than anybody has."""
ANSWER_SECONDS = 10.0
"""The daemon gives up on a request after this long, and says so."""
