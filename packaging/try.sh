#!/bin/sh
# Try what people install in a clean Debian, as they would: two commands to the first notification, drawn by dunst, under a
# real user manager; and then nothing is left. As root, on a machine with debootstrap and control groups:
#
#   sh packaging/try.sh dist/reminderd_*.deb [bookworm|trixie [FOLDER]]
#   sh packaging/try.sh dist/reminderd.pyz   [bookworm|trixie [FOLDER]]
set -eu
file=$(realpath "$1")
suite=${2:-bookworm}
root=${3:-$(mktemp -d)/$suite}
groups=
for folder in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
    [ ! -e "$folder/cgroup.procs" ] || groups="$groups $folder/reminderd-try-$$"
done

[ -e "$root/usr/bin/apt" ] || debootstrap --variant=minbase \
    --include=systemd,dbus,dbus-user-session,xvfb,dunst,procps "$suite" "$root" http://deb.debian.org/debian >/dev/null
mount --bind /proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --bind /dev "$root/dev"
mount -t tmpfs none "$root/run"
# shellcheck disable=SC2086 # a list of folders
mkdir $groups
leave() {
    # shellcheck disable=SC2046,SC2086
    kill $(find $groups -name cgroup.procs -exec cat {} +) 2>/dev/null || true
    sleep 1
    # shellcheck disable=SC2086
    find $groups -depth -type d -exec rmdir {} + 2>/dev/null || true
    umount "$root/run" "$root/dev" "$root/proc"
    umount -R -l "$root/sys"
}
trap leave EXIT
cp "$file" "$root/tmp/"
name=/tmp/$(basename "$file")
inside() { chroot "$root" "$@"; }
as_anna() {
    chroot --userspec=anna "$root" env -i HOME=/home/anna USER=anna LANG=C.UTF-8 PATH=/usr/bin:/bin \
        XDG_RUNTIME_DIR=/run/user/1000 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus DISPLAY=:7 "$@"
}
starts() { # in the user's control group, as logind would
    (
        for group in $groups; do echo 0 >"$group/cgroup.procs"; done
        as_anna sh -c "cd; exec $*"
    ) &
}

inside apt-get -qq update
case $name in
*.deb) what=$name reminderd=reminderd ;;
*) what=python3 reminderd=$name ;;
esac
echo "== as root: apt install $what"
inside env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install "$what" >/dev/null
inside sh -c 'id anna >/dev/null 2>&1 || useradd --create-home --uid 1000 anna'
inside install -d -o anna -m 700 /run/user/1000
mkdir -p "$root/run/systemd/system"

for group in $groups; do chown -R 1000:1000 "$group"; done
starts "/lib/systemd/systemd --user --log-target=console >manager.log 2>&1"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    as_anna systemctl --user show-environment >/dev/null 2>&1 && break
    sleep 0.5
done
starts "Xvfb :7 -screen 0 1024x768x24 >xvfb.log 2>&1"
sleep 1
starts "dunst >dunst.log 2>&1"
as_anna systemctl --user import-environment DISPLAY
if [ $reminderd = reminderd ]; then
    as_anna systemctl --user preset reminderd
    [ "$(as_anna systemctl --user is-enabled reminderd || true)" = disabled ]
    echo "== as a user: systemctl --user enable --now reminderd"
    as_anna systemctl --user enable --now reminderd
else
    echo "== as a user: reminderd.pyz service install"
    as_anna "$reminderd" service install
fi
[ "$(as_anna systemctl --user is-active reminderd)" = active ]
as_anna "$reminderd" status
as_anna "$reminderd" doctor || [ $? = 1 ]
as_anna "$reminderd" remind movement
sleep 1
[ "$(as_anna dunstctl count displayed)" = 1 ] && echo "the notification is on the screen"

if [ $reminderd = reminderd ]; then
    echo "== as root: purge"
    as_anna systemctl --user disable --now reminderd
    inside env DEBIAN_FRONTEND=noninteractive apt-get -qq -y purge --auto-remove reminderd >/dev/null
else
    echo "== as a user: service uninstall"
    as_anna "$reminderd" service uninstall
    rm "$root$name"
fi
left=$(inside find / -xdev -iname '*reminderd*' -not -path '/home/*' -not -path '/tmp/*' -not -path '/var/log/*')
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
echo "nothing is left but the user's own files:"
as_anna find /home/anna -path '*reminderd*' -type f -not -path '*/.shiv/*'
