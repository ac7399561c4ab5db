"""A window that fills the screen, until it is ended. Run by the system's Python, which has GTK."""

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gtk  # noqa: E402 (GTK wants its version first)

window = Gtk.Window(title="film")
window.add(Gtk.Label(label="A FULLSCREEN FILM"))
window.connect("window-state-event", lambda *_: print("shown", flush=True))
window.fullscreen()
window.show_all()
Gtk.main()
