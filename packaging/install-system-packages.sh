#!/bin/sh
# Install the system packages that tests of real parts need. As root on Debian only; elsewhere those tests
# are skipped by name.
set -eu
here=$(dirname "$0")
packages=$(sed 's/#.*//' "$here/debian-packages.txt" | tr -s ' \n' ' ')
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "not root on Debian: tests of real parts may be skipped"; exit 0; }
missing=""
for p in $packages; do dpkg -s "$p" >/dev/null 2>&1 || missing="$missing $p"; done
[ -z "$missing" ] && exit 0
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
