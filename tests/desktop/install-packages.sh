#!/bin/sh
# Installs what the desktop tests use, or with the word "desktops" whole desktops, where it can (root, apt-get) and only
# what is missing. It never fails: a test whose program is not there skips and says so. The largest come last, so that
# they cost no others.
needed="xvfb x11-utils xdotool dunst dbus dbus-bin libnotify-bin openbox xfce4-notifyd notification-daemon
mako-notifier sway wtype grim imagemagick tmux zsh fish pulseaudio pulseaudio-utils procps util-linux systemd man-db
groff-base xterm foot pipewire pipewire-bin wireplumber sway-notification-center gsettings-desktop-schemas
libglib2.0-bin xfconf waybar polybar i3status fonts-dejavu-core culmus mosquitto openssl iproute2"
second="gcc libc6-dev" # for a clock that is set from outside
third="chromium fonts-noto-cjk" # for the pictures of the report; Chinese and Japanese letters
seconds_to_fetch=240 minutes=ten
if [ "${1:-}" = desktops ]; then
    needed="xvfb xdotool imagemagick tesseract-ocr dbus libglib2.0-bin dconf-gsettings-backend dconf-service
gsettings-desktop-schemas libpam-wrapper fonts-dejavu-core adwaita-icon-theme python3-gi gir1.2-gtk-3.0 libgl1-mesa-dri
xfce4-session xfwm4 xfce4-panel xfce4-settings xfconf xfce4-notifyd sway sway-notification-center
wtype swayidle swaylock i3lock xss-lock util-linux
mate-session-manager marco mate-settings-daemon mate-panel mate-notification-daemon mate-screensaver
gnome-shell gjs gnome-session-bin fonts-cantarell python3-dbusmock xwayland
wine wine64 fonts-wine gcc-mingw-w64-x86-64-win32"
    second="waybar gnome-shell-extension-appindicator cinnamon cinnamon-session cinnamon-screensaver"
    third="plasma-workspace plasma-workspace-wayland plasma-desktop kwin-x11 kwin-wayland powerdevil libkscreenlocker5
breeze breeze-icon-theme"
    seconds_to_fetch=480 minutes=twenty
fi
echo "The tests take up to $minutes minutes."

[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || exit 0

missing() {
    there=" $(dpkg-query -W -f '${Package}:${db:Status-Status} ' "$@" 2>/dev/null) "
    for package in "$@"; do
        case $there in *" $package:installed "*) ;; *) printf '%s ' "$package" ;; esac
    done
}

# Nothing is asked, and a mirror that hangs costs tests, not the run: only fetching has a deadline, one for all of it;
# dpkg is not interrupted.
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l
updated=
ends=$(($(date +%s) + seconds_to_fetch))

apt() { # SECONDS ARGUMENTS
    seconds=$1
    shift
    [ "$seconds" -gt 0 ] || return 1
    timeout --kill-after=5 "$seconds" apt-get -qq -y -o APT::Install-Recommends=false -o Acquire::Retries=2 \
        -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 -o DPkg::Lock::Timeout=60 \
        -o Dpkg::Options::=--force-confold "$@" </dev/null >/dev/null 2>&1
}

left() {
    echo $((ends - $(date +%s)))
}

install() {
    [ $# -gt 0 ] || return 0
    apt "$(left)" install --download-only "$@" && apt 900 install "$@"
}

has_broker=$(command -v mosquitto)

# shellcheck disable=SC2046,SC2086 # lists of packages, one word each
lacking=$(missing $needed $second $third)
[ -z "$lacking" ] || echo "You are root, so these packages are installed first, with what they need, which takes some minutes more: $lacking"
# shellcheck disable=SC2046,SC2086
for group in "$needed" "$second" "$third"; do
    [ -n "$(missing $group)" ] || continue
    [ -n "$updated" ] || apt "$(left)" update
    updated=yes
    install $(missing $group) && continue
    # One that is unknown here, or does not go with what is installed, must not keep the others away.
    known=
    for package in $(missing $group); do
        apt 30 install --simulate "$package" && known="$known $package"
    done
    install $known
done

# The tests start their own broker. Debian starts one for the system as well, which nobody asked for.
[ -n "$has_broker" ] || ! command -v systemctl >/dev/null || systemctl -q disable --now mosquitto.service 2>/dev/null

# elogind would take systemd's place if it were installed. Unpacked beside the environment it changes nothing.
unpacked=$(dirname "$0")/../../.venv/elogind
if [ "${1:-}" = desktops ] && [ ! -d "$unpacked" ] && folder=$(mktemp -d); then
    [ -n "$updated" ] || apt-cache show elogind >/dev/null 2>&1 || apt "$(left)" update
    (cd "$folder" && apt 60 download elogind) && dpkg -x "$folder"/elogind_*.deb "$unpacked" ||
        echo "elogind could not be fetched, so the tests that need it will be skipped"
    rm -rf "$folder"
fi

# shellcheck disable=SC2046,SC2086
lacking=$(missing $needed $second $third)
[ -z "$lacking" ] || echo "not installed, so the desktop tests that need them will be skipped: $lacking"
exit 0
