#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Names that a room uses and only a room above it defines, which no include shows: `extern`. Reads the objects of a build, and the
# order of the rooms in tests/modules.
set -eu
cd "$(dirname "$0")/.."
objects=$(ls "${BUILD:-build}"/src/*/*/*.o 2>/dev/null | grep -v '_test\.o$') || { echo "arrows: nothing is built" >&2; exit 1; }
nm -A $objects | awk '
	FNR == NR { if (!/^#/) { sub(/:.*/, ""); above[$0] = NR }; next }
	{ split($1, path, "/"); n = split($1, part, "/"); room = part[n - 2] "/" part[n - 1]; file = part[n]; sub(/:.*/, "", file) }
	$(NF - 1) ~ /^[TDBR]$/ { home[$NF] = room; of[$NF] = file }
	$(NF - 1) == "U" { used[$NF " " room " " file] }
	END {
		for (u in used) {
			split(u, is, " ")
			if (is[1] in home && above[home[is[1]]] < above[is[2]]) {
				print "arrows: " is[2] "/" is[3] " uses " is[1] " of " home[is[1]] "/" of[is[1]]
				bad = 1
			}
		}
		exit bad
	}' tests/modules - >&2
