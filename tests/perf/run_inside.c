/* What the program itself costs, without the kernel and the terminal: inside.c, by the clock and
 * under valgrind. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define ACTS 64

static void
redraw_of(const struct perf_place *place, int rounds, const char *what)
{
	struct sample ms = { 0 };
	char command[9500], line[256];
	double us, bytes = NAN;

	snprintf(command, sizeof(command), "'%s' '%s' '%s' 60 200 redraw", bench.inside,
		place->session, place->db);
	for (int i = 0; i < rounds; i++) {
		FILE *f = popen(command, "re");

		while (f && fgets(line, sizeof(line), f))
			if (sscanf(line, "redraw %lf us %lf", &us, &bytes) == 2)
				sample_add(&ms, us / 1000);
		if (f)
			pclose(f);
	}
	snprintf(line, sizeof(line), "%.0f bytes", bytes);
	table_value(what, sample_quantile(&ms, 0.5), line, "ms", 2);
	sample_finish(&ms);
}

void
run_redraw(int rounds)
{
	struct perf_place big, track;

	if (!place_big(&big, "redraw") || !place_one_track(&track, "onedraw"))
		return;
	redraw_of(&big, rounds, "whole redraw at 200x60, in the process");
	redraw_of(&track, rounds, "  with 5,000 notes in one track");
}

/* ---- growth ---- */

struct count {
	char act[64];
	double instructions; /* of one */
};

/* One profile: the act that it is of, and its instructions. */
static bool
read_profile(const char *path, struct count *c)
{
	static const char trigger[] = "desc: Trigger: Client Request: ";
	FILE *f = fopen(path, "re");
	char line[4096];
	int times = 1;

	*c = (struct count){ .instructions = NAN };
	while (f && fgets(line, sizeof(line), f)) {
		if (strncmp(line, trigger, strlen(trigger)) == 0)
			sscanf(line + strlen(trigger), "%60[^/]/%d", c->act, &times);
		sscanf(line, "totals: %lf", &c->instructions);
	}
	if (f)
		fclose(f);
	c->instructions /= times;
	return *c->act && !isnan(c->instructions);
}

/* What each act of inside.c takes in a review. */
static size_t
count_all(struct perf_place *p, struct count counts[ACTS])
{
	char out[400], path[700];
	size_t n = 0;
	struct dirent *d;

	snprintf(path, sizeof(path), "%s/profiles", p->dir);
	mkdir(path, 0700);
	snprintf(out, sizeof(out), "--callgrind-out-file=%s/profiles/p", p->dir);
	const char *const argv[] = { "valgrind", "-q", "--tool=callgrind", "--collect-atstart=no",
		out, bench.inside, p->session, p->db, "32", "120", NULL };
	if (time_argv(p, argv) < 0)
		say("valgrind or %s failed", bench.inside);
	DIR *dir = opendir(path);
	while (dir && (d = readdir(dir)) && n < ACTS) {
		snprintf(path, sizeof(path), "%s/profiles/%.255s", p->dir, d->d_name);
		n += read_profile(path, &counts[n]);
	}
	if (dir)
		closedir(dir);
	return n;
}

/* The same key in a review, and in one ten times as large. */
void
run_growth(int rounds)
{
	static const char *const acts[] = { "letter", "mark", "note", "keep", "edit", "keep edit",
		"undo", "rate", "second", "down in tracks", "down in notes", "play item", "swap",
		"redraw" };
	struct count small[ACTS], big[ACTS];
	struct perf_place at_small, at_big;
	char what[96], text[96];

	(void)rounds; /* it is the same each time */
	if (!place_small(&at_small, "grow-small") || !place_big(&at_big, "grow-big"))
		return;
	size_t nsmall = count_all(&at_small, small), nbig = count_all(&at_big, big);

	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		double from = NAN, to = NAN;

		for (size_t k = 0; k < nsmall; k++)
			from = strcmp(small[k].act, acts[i]) == 0 ? small[k].instructions : from;
		for (size_t k = 0; k < nbig; k++)
			to = strcmp(big[k].act, acts[i]) == 0 ? big[k].instructions : to;
		snprintf(what, sizeof(what), "growth tenfold: %s", acts[i]);
		snprintf(text, sizeof(text), "%.0f k, %.0f k instructions", from / 1000, to / 1000);
		table_value(what, to / from, text, "", 1.25);
	}
}
