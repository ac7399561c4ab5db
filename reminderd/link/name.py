"""Whether the name of this machine is ours, or another machine of the same person has it already. Pure.

At each connection we **ask** on our own topic. If the broker keeps a word of another life there, a machine that lives
answers at once by saying its word again; a word that a crash left behind is answered by nobody, and after some seconds
the name is **ours**. If somebody answers, the name is **taken**: we say and hand on nothing, and ask again at each
beat, until the other one is gone or has not answered three times. Of two that took the name at the same moment the one
with the smaller life keeps it.
"""

from __future__ import annotations

from typing import Literal

from reminderd.link.words import BEAT_SECONDS, Word

ANSWER_SECONDS = 3.0
"""How long a machine with our name has to answer."""
MOST_UNANSWERED = 3

Next = Literal["", "ask", "speak", "renew"]
"""What is to be done: nothing, ask whether the name is in use, say our word, or begin a new life with a claim."""


class Name:
    """The state of the claim of one life. Each method returns what is to be done now."""

    def __init__(self, life: str) -> None:
        self.life = life
        self.state: Literal["asking", "ours", "taken"] = "asking"
        self.wait_seconds: float | None = None
        """After this long without a word on our topic, `waited` is called; None: never."""
        self._kept = False
        """Whether the broker kept a word of another life on our topic."""
        self._unanswered = 0
        """How often the one that has our name was asked since it was heard."""

    def connected(self) -> Next:
        """Begin a claim."""
        self.state, self._kept, self.wait_seconds = "asking", False, None
        return "ask"

    def confirmed(self) -> Next:
        """Take the name, unless a word was kept there: the broker has our question, so it has sent what it keeps."""
        if self.state != "asking" or self.wait_seconds is not None:
            return ""
        if self._kept:
            self.wait_seconds = ANSWER_SECONDS
            return ""
        return self.waited()

    def waited(self) -> Next:
        """Take the name, ask again, or claim it anew: nobody spoke for so long."""
        if self.state == "taken":
            self._unanswered += 1
            return "renew" if self._unanswered > MOST_UNANSWERED else "ask"
        self.state, self.wait_seconds = "ours", None
        return "speak"

    def heard(self, word: Word, *, retained: bool) -> Next:
        """Take a message on our own topic; `retained`: it was kept by the broker, so it may be of a dead machine."""
        if word.asks or word.gone:
            if self.state == "ours":
                return "speak"
            return "renew" if word.gone and self.state == "taken" and not retained else ""
        if word.life == self.life:
            return ""
        if retained:
            self._kept = self._kept or self.state == "asking"
            return ""
        if self.state == "ours" and self.life < word.life:
            return "speak"
        self.state, self.wait_seconds, self._unanswered = "taken", BEAT_SECONDS, 0
        return ""
