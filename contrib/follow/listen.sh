# SPDX-License-Identifier: GPL-2.0-or-later
# Read by helpers of this folder, which have a function `asked`. earlog writes what it asks the player for to their standard input, a
# line each: play, pause, seek 61.5, next, previous. `asked WORD SECONDS` gets them, in the background, since dash has no `read -t`.
# `can` is the eighth column of a report, empty where nobody asks. When earlog is gone, the helper ends.
can= reports=
if [ -p /dev/stdin ]; then
	can='can: play pause seek next previous'
	exec 3<&0 </dev/null
	{
		while read -r word seconds <&3; do asked "$word" "${seconds:-0}" >/dev/null 2>&1 </dev/null 3<&-; done
		kill $$
	} &
	exec 3<&-
	trap "kill $! \$reports 2>/dev/null" EXIT
	trap 'exit 143' TERM
fi
