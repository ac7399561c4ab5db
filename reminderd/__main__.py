"""`python -m reminderd` is `reminderd`."""

from reminderd.cli.main import entry

raise SystemExit(entry())
