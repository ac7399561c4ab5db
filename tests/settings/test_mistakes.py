"""Every kind of mistake is answered with its line, its key, and what to write instead; all of them at once."""

from __future__ import annotations

import pytest

from tests.settings.tables import said

TWICE = "this is there twice (keep one of them, with what belongs to both)"
MISTAKES = [
    (
        '[reminders.movement]\nafter_sitting = "45 bananas"',
        '2: reminders.movement.after_sitting: "45 bananas" is not a duration (write "45m" or "1h30m")',
    ),
    ("[reminders.movement]\nnudge = 5", '2: reminders.movement.nudge: 5 is not a duration (write "45m" or "1h30m")'),
    ('[reminders.movement]\nevery = "0s"', '2: reminders.movement.every: "0s" is too short (at least 1s)'),
    ('[reminders.movement]\nevery = "169h"', '2: reminders.movement.every: "169h" is too long (at most 7d)'),
    ('[reminders.movement]\nevery = "8d"', '2: reminders.movement.every: "8d" is too long (at most 7d)'),
    ('[presence]\nnatural_break = "1w"', '2: presence.natural_break: "1w" is not a duration (write "45m" or "1h30m")'),
    ('[history]\nkeep = "5 moons"', '2: history.keep: "5 moons" is not a duration (write "2y", "8w" or "30d")'),
    ('[presence]\nnatural_break = "0s"', '2: presence.natural_break: "0s" is too short (at least 1s)'),
    (
        '[reminders.movement]\nevery = "30m"\n\nafter_sitting = "40m"',
        "4: reminders.movement.after_sitting: a second trigger beside every"
        " (keep exactly one of after_sitting, every or before_exercise)",
    ),
    (
        '[reminders.eyes]\nmessages = ["x"]',
        "1: reminders.eyes: a reminder of your own needs a trigger (after_sitting, every or before_exercise)",
    ),
    (
        '[reminders.eyes]\nevery = "20m"',
        '1: reminders.eyes: a reminder of your own needs messages (write messages = ["…"])',
    ),
    (
        "[reminders.movment]\nenabled = false",
        "1: reminders.movment: a reminder of your own needs a trigger (after_sitting, every or before_exercise)"
        ' and messages (write messages = ["…"]); did you mean movement?',
    ),
    (
        '[reminders.all]\nevery = "1h"\nmessages = ["x"]',
        '1: reminders.all: "all" means every reminder (choose another name)',
    ),
    (
        '[reminders."to tea"]\nevery = "1h"\nmessages = ["x"]',
        '1: reminders."to tea": "to tea" cannot name a reminder (write letters, digits, - and _, at most 40)',
    ),
    ('[reminders.movement]\nurgncy = "low"', "2: reminders.movement.urgncy: unknown key (did you mean urgency?)"),
    ('[me]\nareas = ["neck", "knee"]', '2: me.areas[1]: "knee" is not one of lower back, neck, shoulders, hips'),
    ('[me]\nareas = ["nek"]', '2: me.areas[0]: "nek" is not one of lower back, neck, shoulders,'),
    ('[me]\nareas = ["neck", "neck"]', "2: me.areas: the same value is there twice"),
    ('[care]\nlongest = "8d"', '2: care.longest: "8d" is too long (at most 7d)'),
    ('[care]\nmovement = "20m"', "2: care.movement: unknown key (did you mean movement_after?)"),
    ("[presense]\npassive = true", "1: presense: unknown key (did you mean presence?)"),
    ("[dependencies]\nx = 1", "1: dependencies: unknown key (known here: reminders, presence,"),
    ('natural_break = "3m"', "1: natural_break: unknown key here (did you mean presence.natural_break?)"),
    ('[movement]\nevery = "3m"', "1: movement: unknown key here (did you mean reminders.movement?)"),
    ('[snooze]\nchoises = ["5m"]', "2: snooze.choises: unknown key (did you mean choices?)"),
    ('[hooks]\nshwon = ["x"]', "2: hooks.shwon: unknown key (did you mean shown?)"),
    (
        '[reminders.movement]\nurgency = "hihg"',
        '2: reminders.movement.urgency: "hihg" is not one of low, normal, critical',
    ),
    (
        '[delivery]\nnotifier = "pyler"',
        '2: delivery.notifier: "pyler" is not one of auto, console, dbus, plyer (did you mean "plyer"?)',
    ),
    (
        '[reminders.movement]\nenabled = "yes"',
        '2: reminders.movement.enabled: "yes" is not a switch (write true or false, without quotes)',
    ),
    (
        '[reminders.movement]\nmax_nudges = "2"',
        '2: reminders.movement.max_nudges: "2" is not a whole number from 0 to 100 (write 2)',
    ),
    (
        '[reminders.movement]\nmessages = "x"',
        '2: reminders.movement.messages: "x" is not a list (write it in brackets: ["x"])',
    ),
    ("[reminders.movement]\nmessages = []", "2: reminders.movement.messages: this list is empty (write at least one)"),
    ("[reminders.movement]\ntitle = 5", "2: reminders.movement.title: 5 is not a text (write it in quotes)"),
    (
        '[calendar]\nexercise = ["\\u001b[31m"]',
        '2: calendar.exercise[0]: "\\u001b[31m" holds a control character or a line break (remove it)',
    ),
    ("exercise = [5]", "1: exercise[0]: 5 is not a table (write [[exercise]], and its keys below)"),
    ("[exercise]\nx = 1", '1: exercise: {"x": 1} is not a list (write its name in two pairs of brackets: [[…]])'),
    ("reminders = 5", "1: reminders: 5 is not a table (write [reminders], and its keys below)"),
    ("[snooze]\nchoices = []", "2: snooze.choices: this list is empty (write at least one)"),
    (
        '[snooze]\nchoices = ["1m", "2m", "3m", "4m", "5m", "6m"]',
        "2: snooze.choices: this list is too long (at most 5)",
    ),
    ('[snooze]\nchoices = ["5m",\n"300s"]', "2: snooze.choices: the same value is there twice (write it once)"),
    (
        '[quiet_hours]\nmon = ["22:00-25:00"]',
        '2: quiet_hours.mon[0]: "22:00-25:00" is not a range of times (write "22:00-08:00")',
    ),
    (
        '[quiet_hours]\nsun = ["09:00-09:00"]',
        '2: quiet_hours.sun[0]: "09:00-09:00" begins and ends at the same time (write "00:00-24:00" for a whole day)',
    ),
    ('[quiet_hours]\nmonday = ["22:00-08:00"]', "2: quiet_hours.monday: unknown key (did you mean mon?)"),
    (
        '[[exercise]]\nname = "Run"\nat = "18:00"',
        '1: exercise[0].days: this key is needed (write days = ["mon", "thu"])',
    ),
    (
        '[[exercise]]\nname = "Run"\ndays = ["mon"]\nat = 18',
        '4: exercise[0].at: 18 is not a time of day (write "18:00")',
    ),
    (
        '[[exercise]]\nname = "Run"\ndays = ["monday"]\nat = "18:00"',
        '3: exercise[0].days[0]: "monday" is not one of mon, tue, wed, thu, fri, sat, sun (did you mean "mon"?)',
    ),
    (
        '[standing]\nalternate = ["30m"]',
        '2: standing.alternate: one time is not enough (write how long to sit, and to stand: ["30m", "10m"])',
    ),
    (
        '[standing]\nalternate = ["30m", "5s"]',
        '2: standing.alternate[1]: "5s" is too short (at least 1m)',
    ),
    (
        '[standing]\nalternate = ["30m", "10m"]\n[reminders.standing]\nevery = "1h"\nmessages = ["Up."]',
        '3: reminders.standing: "standing" is the reminder of standing.alternate (choose another name)',
    ),
    ('[push]\nreminders = ["strech"]', '2: push.reminders[0]: there is no reminder "strech" (did you mean stretch?)'),
    ('[push]\nurls = ["s3cret"]', '2: push.urls[0]: this is not an address (write it as in "ntfy://topic")'),
    ('[push]\nurls = "s3cret"', '2: push.urls: this is not a list (write ["…", "…"])'),
    (
        '[link]\nbroker = "mqtts://me:s3cret@host"',
        '2: link.broker: write "mqtts://host:8883"; user and password have settings of their own',
    ),
    (
        '[link]\nbroker = "mqtt://host"',
        "2: link.broker: mqtt:// sends your password and your presence in plain text, so it is only for a broker on "
        'this machine (write "mqtts://host:8883")',
    ),
    (
        '[link]\nbroker = "mqtts://host:99999"',
        '2: link.broker: write "mqtts://host:8883"; user and password have settings of their own',
    ),
    (
        '[link]\ntopic = "reminderd/#"',
        '2: link.topic: "reminderd/#" is not a topic (write "reminderd/me", without "+" and "#")',
    ),
    (
        '[link]\nmachine = "my laptop"',
        '2: link.machine: "my laptop" is not a machine\'s name (letters, digits, . _ and - only)',
    ),
    (
        '[delivery]\nsound = "/etc/passwd"',
        '2: delivery.sound: "/etc/passwd" is not the name of a sound (small letters, digits and - only)',
    ),
    ('[routines.neck]\ntitle = "Neck"', "1: routines.neck.steps: this key is needed (write [[routines.NAME.steps]])"),
    (
        '[[routines.neck.steps]]\ndo = "x"\nseconds = "9s"\ndrawing = "sqat"',
        '4: routines.neck.steps[0].drawing: "sqat" is not one of ',
    ),
    ("[presence]\nnatural_break = 3m", '2: 3m stands without quotes (write "3m")'),
    ("[presence]\nnatural_break = “3m”", '2: 3m stands without quotes (write "3m")'),
    ("[presence]\npassive = True", "2: True is no value of TOML (write true)"),
    ("[presence]\npassive = off # never", "2: off is no value of TOML (write false)"),
    ("[presence]\n[snooze]\n[presence]\npassive = true", f"3: {TWICE}"),
    ("[presence]\npassive = true\npassive = false", f"3: {TWICE}"),
    ("presence.passive = true\npresence = { passive = true }", f"2: {TWICE}"),
    ("presence = { passive = true }\npresence.passive = true", f"2: {TWICE}"),
    ("[[exercise]]\n[exercise]", f"2: {TWICE}"),
    ("[presence\npassive = true", "1: the name of a table is not closed (write [TABLE], or [[TABLE]] for one of sev"),
    ('a = "x', "1: a quote is not closed (write the same quote at the end of the text)"),
    ("a = 'x\nb = 1", "1: a quote is not closed (write the same quote at the end of the text)"),
    ('a = """\nx', "1: a quote is not closed (write the same quote at the end of the text)"),
    ("a = ", "1: this is no value (put a text in quotes, and write true, false or a number without)"),
    ("a = 2026-13-45", '1: 2026-13-45 stands without quotes (write "2026-13-45")'),
    ('a = "x" "y"', "1: there is something behind this (put it on a line of its own, or # before it)"),
    ("passive true", "1: there is no = behind the key (write KEY = VALUE; a comment begins with #)"),
    ("= 5", "1: this is no key (write KEY = VALUE or [TABLE]; a comment begins with #)"),
    ("presence. = 5", "1: this is no key (write KEY = VALUE or [TABLE]; a comment begins with #)"),
    ('a = ["5m" "10m"]', '1: a list is not closed, or lacks a comma (write ["…", "…"])'),
    ("a = { b = 1", "1: a table is not closed, or lacks a comma (write { KEY = VALUE, KEY = VALUE } on one line)"),
    (r'a = "C:\Users"', r"1: a \ in double quotes begins a special character (write \\, or put the text in '…')"),
    (r'a = "\ud800"', r"1: a \ in double quotes begins a special character (write \\, or put the text in '…')"),
    ("a = 1 # \x07", "1: a character that nobody can see stands here (remove it)"),
    ("a = " + "[" * 100, "1: this is nested too deep (at most 16 levels)"),
    ("\n" + "a." * 50 + "a = 1", "2: this is nested too deep (at most 16 levels)"),
    ("a = " + "9" * 5000, "1: 99999999999999999999… is too long for a number or a key"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "answer"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_answered_with_its_place_and_its_remedy(text: str, answer: str) -> None:
    found = said(text)
    assert len(found) == 1
    assert found[0].startswith(f"config.toml:{answer}")


def test_all_mistakes_are_said_at_once_in_the_order_of_their_lines() -> None:
    tables = [
        text for text, _ in MISTAKES if text.startswith(("[delivery]\nno", "[history]", "[presense]", "[push]\nr"))
    ]
    found = said("\n".join(tables))
    assert [line.split(":")[1] for line in found] == ["2", "3", "6", "8"]


def test_a_file_that_is_wrong_throughout_fills_no_terminal() -> None:
    found = said("\n".join(f"key{number} = 1" for number in range(57)))
    assert len(found) == 21
    assert found[-1] == "/home/somebody/.config/reminderd/config.toml: and 37 more"


def test_a_secret_in_an_address_is_never_repeated() -> None:
    found = said('[push]\nurls = ["s3cret", 5, "s3cret\\u0000"]\nurl = "x"')
    assert len(found) == 4
    assert not any("s3cret" in line for line in found)


def test_what_a_file_says_cannot_reach_the_terminal() -> None:
    found = said('"\\u001b]0;x\\u0007" = 1\n[reminders.movement]\nevery = "\\u202e\\u001b[2J"')
    assert len(found) == 2
    assert all(line.isprintable() for line in found)
