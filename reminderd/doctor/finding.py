"""What a check found, and what all findings together mean for the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from reminderd.core.language import N_, _, listed, pgettext

Mark = Literal["ok", "bad", "unknown"]
"""ok: it works; bad: it does not work; unknown: this cannot be found out here, or the part is not needed."""

DAEMON = "daemon"
TO_START = N_("To start reminderd: reminderd service install (or, in this terminal: reminderd run)")

RESTART = N_("Restart reminderd: reminderd service stop, then reminderd service start.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part."""

    part: str
    mark: Mark
    text: str
    remedy: str = ""
    """What the person can do about it; "" if nothing is wrong."""
    essential: bool = False
    """Whether reminders cannot reach the person if this part does not work."""

    @property
    def name(self) -> str:
        """What people call the part."""
        return _names().get(self.part, self.part)


def _names() -> dict[str, str]:
    # Translators: a part that `reminderd doctor` examines. It stands in a column that is 17 letters wide.
    return {
        "settings": pgettext("part", "settings"),
        "presence": pgettext("part", "presence"),
        "presence sources": pgettext("part", "presence sources"),
        "lock and sleep": pgettext("part", "lock and sleep"),
        "inhibitor": pgettext("part", "inhibitor"),
        "notifier": pgettext("part", "notifier"),
        "buttons": pgettext("part", "buttons"),
        "banners": pgettext("part", "banners"),
        "detectors": pgettext("part", "detectors"),
        "do_not_disturb": pgettext("part", "do_not_disturb"),
        "fullscreen": pgettext("part", "fullscreen"),
        "microphone": pgettext("part", "microphone"),
        "camera": pgettext("part", "camera"),
        "screen_share": pgettext("part", "screen_share"),
        "panel icon": pgettext("part", "panel icon"),
        "calendars": pgettext("part", "calendars"),
        "exercise": pgettext("part", "exercise"),
        "history": pgettext("part", "history"),
        DAEMON: pgettext("part", "daemon"),
        "socket": pgettext("part", "socket"),
        "session": pgettext("part", "session"),
        "language": pgettext("part", "language"),
        "service": pgettext("part", "service"),
        "clock": pgettext("part", "clock"),
        "other programs": pgettext("part", "other programs"),
        "hooks": pgettext("part", "hooks"),
        "push": pgettext("part", "push"),
        "link": pgettext("part", "link"),
    }


def verdict(findings: Iterable[Finding]) -> tuple[bool, str]:
    """Return whether reminders can reach the person, and a sentence that says so.

    A daemon that does not run yet is not a fault: people run `doctor` before they start it.
    """
    found = list(findings)
    wrong = [each.name for each in found if each.mark == "bad" and each.essential]
    if wrong:
        return False, _("Reminders cannot reach you: see {parts}.", parts=listed(dict.fromkeys(wrong)))
    if any(each.part == DAEMON and each.mark == "unknown" for each in found):
        return True, " ".join((_("Reminders can reach you here."), _(TO_START)))
    if any(each.part == "notifier" and each.mark == "unknown" for each in found):
        sent = _(
            "Reminders are sent. Whether you see them could not be confirmed: see {part}.", part=_names()["notifier"]
        )
        return True, sent
    return True, _("Reminders reach you.")
