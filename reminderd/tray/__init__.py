"""The icon in the panel: what comes next, at a glance, and the answers in its menu.

`reminderd tray` is a client of the daemon in a process of its own: it follows the control socket (`follow.py`), works
out what to show (`view.py`, pure), and shows it over D-Bus as a StatusNotifierItem (`item.py`) with a menu
(`menu.py`). A choice in the menu is a command of the socket, or one of reminderd's own commands (`choices.py`).
`app.py` puts the parts together. The daemon knows nothing of it.
"""
