/* What it costs to be there: memory, wakeups, bytes to the terminal; and the time of an export. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <dirent.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 64

static void
memory_of(struct perf_term *t, struct sample *rss, struct sample *pss)
{
	char path[64], line[256];
	double kib;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)t->pid);
	FILE *f = fopen(path, "re");

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "Rss: %lf", &kib) == 1)
			sample_add(rss, kib / 1024);
		if (sscanf(line, "Pss: %lf", &kib) == 1)
			sample_add(pss, kib / 1024);
	}
	if (f)
		fclose(f);
}

/* Resident and proportional memory of a program that plays, after 5 s. */
static void
weigh(struct perf_term *t, bool started, struct sample *rss, struct sample *pss)
{
	if (!started)
		return;
	term_drain(t, now_ns() + 5000 * MS);
	memory_of(t, rss, pss);
	term_stop(t, "q");
}

void
run_memory(int rounds)
{
	enum { SMALL, BIG, BARE, WHO };
	struct sample rss[WHO] = { { 0 } }, pss[WHO] = { { 0 } };
	struct perf_place place, big;
	struct perf_term t;
	char text[64];

	place_make(&place, "memory", "null");
	bool has_big = place_big(&big, "bigmemory");
	for (int i = 0; i < rounds; i++) {
		place_new_review(&place);
		weigh(&t, start_earlog(&t, &place, NULL), &rss[SMALL], &pss[SMALL]);
		weigh(&t, has_big && start_earlog(&t, &big, NULL), &rss[BIG], &pss[BIG]);
		weigh(&t, start_bare(&t, "null"), &rss[BARE], &pss[BARE]);
	}
	double e = sample_quantile(&rss[SMALL], 0.5), l = sample_quantile(&rss[BIG], 0.5);
	double p = sample_quantile(&rss[BARE], 0.5);

	snprintf(text, sizeof(text), "libmpv %.1f MiB", p);
	table_value("memory (resident), playing, after 5 s", e, text, "MiB", NAN);
	table_value("  over bare libmpv", e - p, "", "MiB", 3.5);
	table_value("  over bare libmpv, 5,000 notes", l - p, "", "MiB", 10);
	e = sample_quantile(&pss[SMALL], 0.5), p = sample_quantile(&pss[BARE], 0.5);
	snprintf(text, sizeof(text), "libmpv %.1f MiB", p);
	table_value("  proportional (Pss)", e, text, "MiB", NAN);
	for (int who = 0; who < WHO; who++) {
		sample_finish(&rss[who]);
		sample_finish(&pss[who]);
	}
}

struct thread {
	int tid;
	char name[32];
	long woken; /* voluntary context switches */
};

static int
by_tid(const void *a, const void *b)
{
	return ((const struct thread *)a)->tid - ((const struct thread *)b)->tid;
}

static size_t
threads_of(pid_t pid, struct thread list[THREADS])
{
	char path[128], line[256];
	struct dirent *d;
	size_t n = 0;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	DIR *dir = opendir(path);

	while (dir && (d = readdir(dir)) && n < THREADS) {
		struct thread *th = &list[n];

		*th = (struct thread){ .tid = atoi(d->d_name), .woken = -1 };
		if (!th->tid)
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%d/status", (int)pid, th->tid);
		FILE *f = fopen(path, "re");

		while (f && fgets(line, sizeof(line), f)) {
			sscanf(line, "Name: %31[^\n]", th->name);
			sscanf(line, "voluntary_ctxt_switches: %ld", &th->woken);
		}
		if (f)
			fclose(f);
		n += th->woken >= 0;
	}
	if (dir)
		closedir(dir);
	qsort(list, n, sizeof(*list), by_tid);
	return n;
}

/* Own threads bear these names; a second bearer is libmpv's, which took the name of its maker. */
static bool
is_own(const struct thread *list, size_t i)
{
	static const char *const own[] = { "earlog", "earlog-writer", "earlog-player",
		"earlog-reader", "earlog-measure" };
	bool named = false;

	for (size_t k = 0; k < sizeof(own) / sizeof(*own); k++)
		named |= strcmp(list[i].name, own[k]) == 0;
	for (size_t k = 0; k < i; k++)
		named &= strcmp(list[k].name, list[i].name) != 0;
	return named;
}

/* Wakeups of own threads in a second; *others: of the others. */
static double
wakeups(struct perf_term *t, const char *doing, int seconds, double *others)
{
	struct thread before[THREADS], after[THREADS];
	size_t nbefore = threads_of(t->pid, before);
	double own = 0;

	term_drain(t, now_ns() + (int64_t)seconds * 1000 * MS);
	size_t nafter = threads_of(t->pid, after);
	*others = 0;
	for (size_t i = 0; i < nafter; i++)
		for (size_t k = 0; k < nbefore; k++) {
			if (before[k].tid != after[i].tid)
				continue;
			double rate = (double)(after[i].woken - before[k].woken) / seconds;

			*(is_own(after, i) ? &own : others) += rate;
			say("%s: %s%-16s %7.1f wakeups/s", doing,
				is_own(after, i) ? "own " : "    ", after[i].name, rate);
		}
	return own;
}

static void
rest_for(
	struct perf_term *t, const char *doing, int seconds, double most_wakeups, double most_bytes)
{
	char what[64], list[64] = "";
	double others;

	term_drain(t, now_ns() + 1500 * MS);
	uint64_t bytes = t->bytes;
	double own = wakeups(t, doing, seconds, &others);

	bytes = t->bytes - bytes;
	snprintf(what, sizeof(what), "wakeups of own threads, %s", doing);
	snprintf(list, sizeof(list), "libmpv's threads %.1f /s", others);
	table_value(what, own, list, "/s", most_wakeups);
	snprintf(what, sizeof(what), "bytes to the terminal, %s", doing);
	table_value(what, (double)bytes / seconds, "", "/s", most_bytes);
}

void
run_quiet(int seconds)
{
	struct perf_place place;
	struct perf_term t;

	place_make(&place, "quiet", "null");
	if (!start_earlog(&t, &place, NULL)) {
		table_text("wakeups and bytes", "not built", "");
		return;
	}
	if (term_wait(&t, "Perf One", 10000) < 0)
		say("earlog did not start");
	term_drain(&t, now_ns() + 2000 * MS);
	rest_for(&t, "playing", seconds, 3, 120);
	term_send(&t, " ");
	rest_for(&t, "paused", seconds, 0, 0);
	term_stop(&t, "q");
}

/* Wakeups of all threads, paused in a loop on PulseAudio. */
void
run_paused(int seconds)
{
	const char *const mpv[] = { "mpv", "--no-config", "--no-video", "--ao=pulse",
		"--ab-loop-a=1.95", "--ab-loop-b=2.4", bench.file, NULL };
	struct perf_place place;
	struct perf_term t;
	char text[64];
	double own = NAN, peer = NAN, others;

	if (!pulse_open())
		return;
	place_passage(&place, "paused", "pulse", bench.file, bench.file, 1.95);
	if (start_earlog(&t, &place, NULL) && term_wait(&t, "T one", 10000) >= 0) {
		term_drain(&t, now_ns() + 3000 * MS);
		term_send(&t, "K");
		term_drain(&t, now_ns() + 3000 * MS);
		term_send(&t, " ");
		term_drain(&t, now_ns() + 3000 * MS);
		own = wakeups(&t, "paused on PulseAudio", seconds, &others) + others;
	}
	term_stop(&t, ":quit\r");
	if (term_start(&t, TERM_TEXT, mpv)) {
		term_drain(&t, now_ns() + 5000 * MS);
		term_send(&t, " ");
		term_drain(&t, now_ns() + 3000 * MS);
		peer = wakeups(&t, "mpv", seconds, &others) + others;
	}
	term_stop(&t, "q");
	snprintf(text, sizeof(text), "mpv %.1f", peer);
	table_value("wakeups, paused on PulseAudio", own, text, "/s", peer + 0.5);
}

/* Makes many notes of the one that was typed: its row again, with new key, uuid, text and time. */
static bool
multiply_note(const char *db, int notes)
{
	static const struct {
		const char *column, *value;
	} changed[] = {
		{ "uuid", "randomblob(16)" },
		{ "pos_ms", "1000 + n * 300" },
		{ "body", "'note ' || n || ': the drop lands at once, no overhang'" },
	};
	char columns[2048] = "", values[4096] = "", sql[8192];
	sqlite3 *s = NULL;
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_open(db, &s) == SQLITE_OK &&
		sqlite3_prepare_v2(s, "SELECT name, pk FROM pragma_table_info('note')", -1, &q,
			NULL) == SQLITE_OK;

	while (ok && sqlite3_step(q) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(q, 0);
		const char *value = name;

		for (size_t i = 0; i < sizeof(changed) / sizeof(*changed); i++)
			if (strcmp(name, changed[i].column) == 0)
				value = changed[i].value;

		if (sqlite3_column_int(q, 1))
			continue;
		snprintf(columns + strlen(columns), sizeof(columns) - strlen(columns), "%s%s",
			*columns ? "," : "", name);
		snprintf(values + strlen(values), sizeof(values) - strlen(values), "%s%s",
			*values ? "," : "", value);
	}
	sqlite3_finalize(q);
	snprintf(sql, sizeof(sql),
		"WITH RECURSIVE c(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM c WHERE n < %d) "
		"INSERT INTO note (%s) SELECT %s FROM (SELECT * FROM note LIMIT 1), c",
		notes, columns, values);
	ok = ok && sqlite3_exec(s, sql, NULL, NULL, NULL) == SQLITE_OK;
	if (!ok)
		say("cannot make notes: %s", sqlite3_errmsg(s));
	sqlite3_close(s);
	return ok;
}

/* Median of the whole process in ms, NAN where it failed; the memory that it had at most. */
static double
median_time(const struct perf_place *place, const char *const argv[], int rounds, long *peak_kib)
{
	struct sample took = { 0 };

	for (int i = -1; i < rounds; i++) {
		int64_t ns = time_and_peak(place, argv, peak_kib);

		if (ns < 0)
			say("%s failed", argv[0]);
		else if (i >= 0)
			sample_add(&took, (double)ns / MS);
	}
	double median = sample_quantile(&took, 0.5);
	sample_finish(&took);
	return median;
}

void
run_export(int rounds)
{
	static const char *const formats[] = { "--markdown", "--json" };
	struct perf_place place;
	struct perf_term t;
	char what[64];
	long peak_kib;

	place_make(&place, "export", "null");
	if (!start_earlog(&t, &place, NULL)) {
		table_text("export of 500 notes", "not built", "");
		return;
	}
	term_wait(&t, "Perf One", 10000);
	term_drain(&t, now_ns() + 700 * MS);
	term_send(&t, "n");
	term_drain(&t, now_ns() + 100 * MS);
	term_send(&t, "first\r");
	term_drain(&t, now_ns() + 500 * MS);
	term_stop(&t, "q");
	bool made = multiply_note(place.db, 500);

	for (size_t f = 0; f < 2 && made; f++) {
		const char *const argv[] = { bench.earlog, "export", formats[f], place.session,
			NULL };
		double ms = median_time(&place, argv, rounds, &peak_kib);

		snprintf(what, sizeof(what), "export %s, 500 notes, median", formats[f]);
		table_value(what, ms, "", "ms", 30);
	}
}

void
run_bigexport(int rounds)
{
	static const char *const formats[] = { "--json", "--markdown", "--html" };
	struct perf_place place;
	char what[64], peer[64];
	long peak_kib;

	if (!place_large(&place, "bigexport")) {
		table_text("export of 10,000 notes", "no review", "");
		return;
	}
	const char *const rows[] = { "sqlite3", "-json", place.db, "SELECT * FROM v_note", NULL };
	double rows_ms = median_time(&place, rows, rounds, &peak_kib);
	snprintf(peer, sizeof(peer), "sqlite3 -json %.3g ms", rows_ms);

	for (size_t f = 0; f < sizeof(formats) / sizeof(*formats); f++) {
		const char *const argv[] = { bench.earlog, "export", formats[f], "big", NULL };
		double ms = median_time(&place, argv, rounds, &peak_kib);

		snprintf(what, sizeof(what), "export %s, 10,000 notes, median", formats[f]);
		table_value(what, ms, peer, "ms", 2 * rows_ms + 100);
		snprintf(what, sizeof(what), "export %s, 10,000 notes, memory", formats[f]);
		table_value(what, (double)peak_kib / 1024, "", "MiB", 128);
	}
}
