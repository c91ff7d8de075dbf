/* Five years of it (generate.c): what each report takes, how many lines it prints, and how
 * long the longest is, on a terminal of 80 columns. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTES "60000"
#define LISTENERS 4
#define MOST_S 300

static bool
step(const struct perf_place *p, const char *what, const char *const argv[])
{
	int64_t took = time_argv(p, argv);

	if (took < 0)
		say("years: %s failed", what);
	else
		say("years: %s took %.1f s", what, (double)took / 1e9);
	return took >= 0;
}

/* Makes the archive, its music, which is scanned, and the files of other listeners. */
static bool
make_years(struct perf_place *p)
{
	char music[400], config[400], given[400];
	const char *const scan[] = { bench.earlog, "library", "scan", music, NULL },
			  *const own[] = { bench.generate, p->db, NOTES, NULL },
			  *const add[] = { bench.earlog, "listener", "add", given, NULL };

	place_make(p, "years", "null");
	setenv("XDG_CONFIG_HOME", p->dir, 1);
	setenv("XDG_DATA_HOME", p->dir, 1);
	snprintf(music, sizeof(music), "%s/music", p->dir);
	snprintf(config, sizeof(config), "%s/earlog/config.yaml", p->dir);
	mkdir(music, 0700);
	FILE *f = fopen(config, "we");
	if (!f)
		return false;
	fprintf(f, "audio: {output: \"null\"}\nmusic: [\"%s\"]\n", music);
	fclose(f);
	if (!step(p, "making the archive", own) || !step(p, "library scan", scan))
		return false;
	snprintf(given, sizeof(given), "%s/given", p->dir);
	for (int i = 1; i <= LISTENERS; i++) {
		char file[400], seed[16];
		const char *const make[] = { bench.generate, file, "3000", seed, NULL },
				  *const give[] = { bench.earlog, "--db", file, "backup", "--for",
					  "me", given, NULL };

		snprintf(seed, sizeof(seed), "%d", i);
		snprintf(file, sizeof(file), "%s/other%d.db", p->dir, i);
		if (!step(p, "another listener", make) || !step(p, "backup --for", give))
			return false;
	}
	return step(p, "listener add", add);
}

/* Counts the lines of a text, and sets *widest to the bytes of the longest. */
static int
count_lines(const char *text, size_t *widest)
{
	int n = 0;

	*widest = 0;
	for (size_t len; text && *text; text += len + (text[len] != '\0'), n++) {
		len = strcspn(text, "\n");
		*widest = len > *widest ? len : *widest;
	}
	return n;
}

static void
measure(const struct perf_place *p, const char *command, double limit_ms, int rounds)
{
	char line[600], text[64];
	struct sample ms = { 0 };
	size_t widest = 0;
	int lines = 0;

	snprintf(line, sizeof(line), "cd '%s'; stty cols 80 rows 24; PAGER=cat exec '%s' %s",
		p->dir, bench.earlog, command);
	const char *const argv[] = { "sh", "-c", line, NULL };
	for (int i = 0; i < rounds; i++) {
		struct perf_term t;
		int64_t begun = now_ns();

		if (!term_start(&t, TERM_TEXT, argv))
			break;
		while (!t.gone && now_ns() - begun < MOST_S * 1000 * MS)
			term_read(&t, 100);
		sample_add(&ms, (double)(t.read_ns - begun) / MS);
		lines = count_lines(t.text, &widest);
		term_stop(&t, NULL);
	}
	snprintf(text, sizeof(text), "%d lines, %zu bytes", lines, widest);
	table_value(command, sample_quantile(&ms, 0.5), text, "ms", limit_ms);
	sample_finish(&ms);
}

void
run_years(int rounds)
{
	static const struct {
		const char *command;
		double limit_ms;
	} commands[] = {
		{ "list", NAN },
		{ "list umbra --sort -notes --limit 5", NAN },
		{ "device list", NAN },
		{ "device list lark --limit 9", NAN },
		{ "chain list", NAN },
		{ "rank --by bass-strength", 300 },
		{ "stats vireo-200", 300 },
		{ "search bass", NAN },
		{ "search tinny --limit 20", NAN },
		{ "note list", NAN },
		{ "note list vireo-200 --since 2024", NAN },
		{ "library list", NAN },
		{ "listener list", NAN },
		{ "show vireo-200", NAN },
		{ "export vireo-200 -o -", NAN },
		{ "backup", NAN },
		{ "restore", NAN },
		{ "trash list", NAN },
		{ "device show device7", NAN },
	};
	struct perf_place p;

	if (!bench.earlog || !make_years(&p)) {
		say("no archive of five years");
		return;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		measure(&p, commands[i].command, commands[i].limit_ms, rounds);
}
