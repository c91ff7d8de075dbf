#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds a site of one review through every shipped template, with Debian's jekyll, and says what is
# wrong with it: a warning, a heading that is missing, a time link that leads elsewhere.
#   jekyll.sh [EARLOG [REVIEW [DB]]]
set -eu

earlog=${1:-./earlog}
review=${2:-}
command -v jekyll >/dev/null 2>&1 || { echo "jekyll.sh: there is no jekyll here" >&2; exit 1; }
site=$(mktemp -d "${TMPDIR:-/tmp}/earlog-jekyll-XXXXXX")
trap 'rm -rf "$site"' EXIT
mkdir -p "$site/_posts"
printf 'title: Trial\nmarkdown: kramdown\n' >"$site/_config.yml"

for t in iem-review iem-review-classic impressions notes; do
	"$earlog" ${3:+--db "$3"} export $review --template "$t" >"$site/_posts/2020-01-01-$t.md" 2>/dev/null
done
jekyll build --future -s "$site" -d "$site/out" >"$site/said" 2>&1 || { cat "$site/said" >&2; exit 1; }
if grep -iE 'error|warning' "$site/said" >&2; then
	exit 1
fi
page() { find "$site/out" -name "$1.html"; }

status=0
for h in Forewords 'General Information' 'Sonic Performance' Conclusions; do
	grep -q "<h1[^>]*>$h</h1>" "$(page iem-review)" || { echo "iem-review: no heading $h" >&2; status=1; }
done
for h in Forewords 'General Information' 'Subjective Experience' Conclusions; do
	grep -q "<h1[^>]*>$h</h1>" "$(page iem-review-classic)" ||
		{ echo "iem-review-classic: no heading $h" >&2; status=1; }
done
# <a href="…t=70s">1:10</a>: the seconds of an address are those of the text, or all of that address
# lie as far from them, as where a video starts late.
grep -ohE '<a href="[^"]*[?&#;](t|start)=[0-9]+s?"[^>]*>~?[0-9:]+' "$site"/out/*/*/*/*.html |
	sed -E 's/<a href="([^"]*[?&#;])(t|start)=([0-9]+)s?"[^>]*>~?([0-9:]+)/\1 \3 \4/' |
	awk '{ n = split($3, p, ":"); s = 0; for (i = 1; i <= n; i++) s = s * 60 + p[i]; links++
		if (!($1 in late)) late[$1] = $2 - s
		if ($2 - s != late[$1]) { print $1 ": " $2 " s says " $3 > "/dev/stderr"; bad = 1 } }
		END { print links + 0 " time links"; exit bad }' || status=1
exit $status
