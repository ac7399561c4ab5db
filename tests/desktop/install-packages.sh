#!/bin/sh
# Installs what the desktop tests use, where it can (root, apt-get) and only what is missing. It never fails:
# a test whose program is not there skips and says so.
required="xvfb x11-utils xdotool dunst dbus libnotify-bin openbox xfce4-notifyd notification-daemon
mako-notifier sway wtype grim imagemagick tmux zsh fish pulseaudio pulseaudio-utils procps systemd man-db
groff-base xterm foot pipewire wireplumber sway-notification-center gsettings-desktop-schemas
libglib2.0-bin xfconf"
optional="chromium" # large; only the report's screenshot needs it

[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || exit 0

missing() {
    there=" $(dpkg-query -W -f '${Package}:${db:Status-Status} ' "$@" 2>/dev/null) "
    for package in "$@"; do
        case $there in *" $package:installed "*) ;; *) printf '%s ' "$package" ;; esac
    done
}

export DEBIAN_FRONTEND=noninteractive
updated=
install() {
    # shellcheck disable=SC2086 # a list of packages, one word each
    wanted=$(missing $1)
    [ -n "$wanted" ] || return 0
    if [ -z "$updated" ]; then
        apt-get update -qq >/dev/null 2>&1
        updated=yes
    fi
    # shellcheck disable=SC2086
    apt-get install -qq -y --no-install-recommends $wanted >/dev/null 2>&1 && return 0
    for package in $wanted; do # one that is unknown here must not keep the others away
        apt-get install -qq -y --no-install-recommends "$package" >/dev/null 2>&1 ||
            echo "could not install $package: the desktop tests that need it will be skipped"
    done
}

install "$required"
install "$optional"
exit 0
