#!/bin/sh
# Try the README's commands for pipx and uv, each in an empty home: install, run, add extras, update, uninstall; and say what
# is left. As any user, with pipx and uv on the PATH and a package index within reach:
#
#   sh packaging/try-tools.sh
set -eu
source=$(realpath "$(dirname "$0")/..")
certificates=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}

# Inside the empty home $HOME, with the source in its folder "source"; $1: pipx or uv.
inside() {
    has() { "$(head -n 1 "$(command -v reminderd)" | cut -c 3- | cut -d ' ' -f 1)" -c "import $1"; }
    case $1 in
        pipx) install="pipx install" update="pipx install --force" extras="pipx inject reminderd icalendar recurring-ical-events" ;;
        uv) install="uv tool install" update="uv tool install --reinstall" extras="uv tool install --reinstall .[calendar]" ;;
    esac
    cd "$HOME/source"
    say "$install ."
    $install . >"$HOME/log" 2>&1
    reminderd --version

    say "run"
    reminderd run --notifier console >"$HOME/daemon" 2>&1 &
    for _ in 1 2 3 4 5 6 7 8 9 10; do reminderd status >/dev/null 2>&1 && break || sleep 1; done
    reminderd remind movement
    kill -TERM $!
    wait $! || true
    grep -q "Stand up and move" "$HOME/daemon"

    say "$extras"
    if has icalendar 2>/dev/null; then exit 1; fi
    $extras >"$HOME/log" 2>&1
    has icalendar

    say "$update .[all], after a change that no version tells"
    echo 'print("changed")' >>reminderd/cli/main.py
    $update '.[all]' >"$HOME/log" 2>&1
    reminderd --version | grep -q changed
    has icalendar && has apprise

    say "service install, service uninstall, $1 uninstall"
    reminderd service install >/dev/null
    reminderd service uninstall
    case $1 in pipx) pipx uninstall reminderd ;; uv) uv tool uninstall reminderd ;; esac
    [ ! -e "$HOME/.local/bin/reminderd" ]

    say "left"
    cd "$HOME"
    left=$(find . \( -path ./source -o -path ./.cache -o -path ./run \) -prune -o -type f -path '*reminderd*' -print | sort)
    echo "$left"
    if echo "$left" | grep -q -v -E '^./.local/(state/reminderd|share/pipx)/'; then exit 1; fi
}
say() { echo "== $*"; }

if [ $# = 1 ]; then
    inside "$1"
    exit
fi
for tool in pipx uv; do
    where=$(command -v $tool) || { echo "$tool is not here, so it is not tried"; continue; }
    home=$(mktemp -d)
    mkdir -m 700 "$home/run" "$home/source"
    git -C "$source" ls-files -z | (cd "$source" && xargs -0 cp --parents -t "$home/source")
    # shellcheck disable=SC2046 # words
    env -i $(env | grep -E '^(PIP|UV)_[A-Z_]+=[^ ]*$' || true) HOME="$home" XDG_RUNTIME_DIR="$home/run" \
        PATH="$home/.local/bin:$(dirname "$where"):/usr/bin:/bin" SSL_CERT_FILE="$certificates" \
        sh "$0" $tool || { echo "failed; see $home/log"; exit 1; }
    rm -rf "$home"
done
