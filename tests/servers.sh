#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs on a fresh Debian (tests/bare.sh) what tests start copies of: servers.sh servers (of sound, and PostgreSQL) pages
# (Chromium). Nowhere else, since they start with the system and take the place of others.
set -eu

cd "$(dirname "$0")/.."
[ -n "${EARLOG_FRESH:-}" ] || { echo "servers.sh: only on a system of tests/bare.sh" >&2; exit 1; }
root=
[ "$(id -u)" -eq 0 ] || root=sudo
exec $root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(contrib/deps.sh absent "$@")
