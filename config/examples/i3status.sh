#!/bin/sh
# i3status cannot run a command of ours, so this puts our block before its blocks. For i3 and sway:
#
#   bar {
#       status_command ~/.config/i3/i3status.sh
#   }
#
# i3status must write for the bar: output_format = "i3bar" in the "general" part of its configuration.
# i3blocks needs none of this: command=reminderd status --format i3status, format=json.
i3status "$@" | {
    IFS= read -r header && printf '%s\n' "$header" # {"version":1}
    IFS= read -r opening && printf '%s\n' "$opening" # [
    comma=
    while IFS= read -r blocks; do
        blocks=${blocks#,}
        printf '%s[%s,%s\n' "$comma" "$(reminderd status --format i3status)" "${blocks#[}"
        comma=,
    done
}
