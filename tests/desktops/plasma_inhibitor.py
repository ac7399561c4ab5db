"""Keep Plasma from showing notifications, as a presentation does, until ended. Run by the system's Python."""

from gi.repository import Gio, GLib

server = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
words = GLib.Variant("(ssa{sv})", ("org.kde.spectacle", "presenting", {}))
Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(*server, "Inhibit", words, None, 0, 5000, None)
GLib.MainLoop().run()
