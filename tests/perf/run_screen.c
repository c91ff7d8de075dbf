/* From the start to the first paint, and from a key to the screen: earlog and cmus by turns. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINE 24 /* letters of a note, or of a command line, before a new one */

static void
paint_once(struct sample *s, bool started, struct perf_term *t, const char *shows, const char *end)
{
	if (!started)
		return;
	int64_t when = term_wait(t, shows, 5000);

	if (when >= 0)
		sample_add(s, (double)(when - *t->exec_ns) / MS);
	else
		say("'%s' was not painted in 5 s", shows);
	term_drain(t, now_ns() + 200 * MS);
	term_stop(t, end);
}

void
run_paint(int rounds)
{
	struct sample earlog = { 0 }, large = { 0 }, one = { 0 }, cmus = { 0 }, unused = { 0 };
	struct perf_place place, big, track;
	struct perf_term t;

	place_make(&place, "paint", "null");
	bool has_big = place_big(&big, "bigpaint"), has_one = place_one_track(&track, "onepaint");
	/* The first round warms the disk's cache and makes the archive. */
	for (int i = -1; i < rounds; i++) {
		place_new_review(&place);
		paint_once(i < 0 ? &unused : &earlog, start_earlog(&t, &place, NULL), &t,
			"Perf One", "q");
		paint_once(i < 0 ? &unused : &large, has_big && start_earlog(&t, &big, NULL), &t,
			"Perf One", "q");
		paint_once(i < 0 ? &unused : &one, has_one && start_earlog(&t, &track, NULL), &t,
			"Perf One", "q");
		paint_once(
			i < 0 ? &unused : &cmus, start_cmus(&t), &t, "Artist / Album", ":quit\r");
	}
	table_ratio("first paint, median", &earlog, "cmus", &cmus, 0.5, 1.0);
	table_ratio("  with 300 tracks, 5,000 notes", &large, "cmus", &cmus, 0.5, 1.0);
	table_ratio("  with 5,000 notes in one track", &one, "cmus", &cmus, 0.5, 1.0);
	sample_finish(&earlog);
	sample_finish(&large);
	sample_finish(&one);
	sample_finish(&cmus);
	sample_finish(&unused);
}

/* The whole line must show, from a beginning of its own, so that no echo is taken for another. */
static bool
type_keys(struct perf_term *t, struct sample *s, int keys, const char *open, const char *close)
{
	char line[LINE + 1] = "";
	size_t len = 0;

	for (int i = 0; i < keys; i++) {
		if (len == 0 || len == LINE) {
			if (len)
				term_send(t, close);
			term_drain(t, now_ns() + 150 * MS);
			term_send(t, open);
			term_drain(t, now_ns() + 150 * MS);
			snprintf(line, sizeof(line), "zq%c%c", 'a' + i % 26, 'a' + i / 26 % 26);
			len = strlen(line);
			term_send(t, line);
			if (!term_shows(t, line) && term_wait(t, line, 2000) < 0)
				return false;
		}
		term_drain(t, now_ns() + (int64_t)(uniform(40, 80) * MS));

		char key[2] = { "bcdfghjklmnpqrstvwxz"[(int)uniform(0, 20)], '\0' };

		line[len++] = key[0];
		line[len] = '\0';
		int64_t pressed = term_send(t, key), shown = term_wait(t, line, 2000);

		if (shown < 0)
			return false;
		sample_add(s, (double)(shown - pressed) / MS);
	}
	return true;
}

static void
keys_of_earlog(struct sample *s, const struct perf_place *p, int keys, const char *const wrap[])
{
	struct perf_term t;

	if (!start_earlog(&t, p, wrap))
		return;
	if (term_wait(&t, "Perf One", 10000) < 0)
		say("earlog did not start");
	else {
		term_drain(&t, now_ns() + 700 * MS);
		if (!type_keys(&t, s, keys, "n", "\r"))
			say("earlog did not show a key in 2 s");
	}
	term_stop(&t, "\rq");
}

static void
keys_of_cmus(struct sample *s, int keys)
{
	struct perf_term t;

	if (!start_cmus(&t))
		return;
	if (term_wait(&t, "Artist / Album", 5000) < 0)
		say("cmus did not start");
	else {
		term_drain(&t, now_ns() + 700 * MS);
		if (!type_keys(&t, s, keys, ":", "\x15\x07"))
			say("cmus did not show a key in 2 s");
	}
	term_stop(&t, "\x15\x07:quit\r");
}

void
run_keys(int rounds)
{
	struct sample earlog = { 0 }, cmus = { 0 };
	struct perf_place place;

	place_make(&place, "keys", "null");
	for (int i = 0; i < rounds; i++) {
		place_new_review(&place);
		keys_of_earlog(&earlog, &place, 60, NULL);
		keys_of_cmus(&cmus, 60);
	}
	table_value("key to screen, median", sample_quantile(&earlog, 0.5), "", "ms", 0.5);
	table_ratio("  against cmus", &earlog, "cmus", &cmus, 0.5, 1.5);
	sample_finish(&earlog);
	sample_finish(&cmus);
}

void
run_bigkeys(int rounds)
{
	struct sample earlog = { 0 }, one = { 0 }, cmus = { 0 };
	struct perf_place place, track;

	if (!place_big(&place, "bigkeys") || !place_one_track(&track, "onekeys"))
		return;
	for (int i = 0; i < rounds; i++) {
		keys_of_earlog(&earlog, &place, 60, NULL);
		keys_of_earlog(&one, &track, 60, NULL);
		keys_of_cmus(&cmus, 60);
	}
	table_ratio("key to screen, 5,000 notes, median", &earlog, "cmus", &cmus, 0.5, 1.5);
	table_ratio("  in one track", &one, "cmus", &cmus, 0.5, 1.5);
	sample_finish(&earlog);
	sample_finish(&one);
	sample_finish(&cmus);
}

void
run_measuring_keys(int rounds)
{
	struct sample busy = { 0 }, idle = { 0 };
	struct perf_place place;
	char name[32], text[64];
	int measured = 0;

	for (int i = 0; i < rounds; i++) {
		snprintf(name, sizeof(name), "busykeys%d", i);
		if (!place_measuring(&place, name, "null", false))
			return;
		keys_of_earlog(&busy, &place, 60, NULL);
		measured += place_measured(&place);
		snprintf(name, sizeof(name), "idlekeys%d", i);
		if (!place_measuring(&place, name, "null", true))
			return;
		keys_of_earlog(&idle, &place, 60, NULL);
	}
	table_ratio("key to screen while files are measured, median", &busy, "measured before",
		&idle, 0.5, NAN);
	snprintf(text, sizeof(text), "%d of %d files were done", measured, 4 * rounds);
	table_text("  proof", text, "");
	sample_finish(&busy);
	sample_finish(&idle);
}

/* What each letter of lines of LINE writes, until 40 ms after it. */
static void
bytes_of(struct perf_term *t, struct sample *s, int keys, const char *open, const char *close)
{
	for (int i = 0; i < keys && !t->gone; i++) {
		if (i % LINE == 0) {
			if (i)
				term_send(t, close);
			term_drain(t, now_ns() + 150 * MS);
			term_send(t, open);
			term_drain(t, now_ns() + 300 * MS);
		}
		uint64_t before = t->bytes;

		term_send(t, i % 6 == 5 ? " " : (char[2]){ (char)('a' + i % 26), '\0' });
		term_drain(t, now_ns() + 40 * MS);
		sample_add(s, (double)(t->bytes - before));
	}
}

void
run_bytes(int rounds)
{
	struct sample earlog = { 0 }, cmus = { 0 };
	struct perf_place place;
	struct perf_term t;
	char text[64];

	if (!place_big(&place, "bytes"))
		return;
	for (int i = 0; i < rounds; i++) {
		if (start_earlog(&t, &place, NULL)) {
			term_wait(&t, "Perf One", 10000);
			term_drain(&t, now_ns() + 700 * MS);
			bytes_of(&t, &earlog, 60, "n",
				"\r"); /* it plays: the clock's bytes are in */
			term_stop(&t, "\rq");
		}
		if (start_cmus(&t)) {
			term_wait(&t, "Artist / Album", 5000);
			term_drain(&t, now_ns() + 700 * MS);
			bytes_of(&t, &cmus, 60, ":", "\x15\x07");
			term_stop(&t, "\x15\x07:quit\r");
		}
	}
	snprintf(text, sizeof(text), "cmus %.0f B", sample_quantile(&cmus, 0.5));
	table_value(
		"bytes for a typed letter, median", sample_quantile(&earlog, 0.5), text, "B", 60);
	sample_finish(&earlog);
	sample_finish(&cmus);
}

void
run_slowdisk(int rounds)
{
	struct sample slow = { 0 }, same = { 0 };
	struct perf_place place;
	char log[400], text[64];
	int delays = 0;

	if (!bench.earlog) {
		table_text("disk 200 ms slower: keys", "not built", "");
		return;
	}
	place_make(&place, "slowdisk", "null");
	snprintf(log, sizeof(log), "%s/strace.log", place.dir);
	for (int i = 0; i < rounds; i++) {
		place_new_review(&place);
		keys_of_earlog(&slow, &place, 60, slow_disk);
		delays += strace_delays(log);
		place_new_review(&place);
		keys_of_earlog(&same, &place, 60, same_disk);
	}
	snprintf(text, sizeof(text), "%d fdatasync held up", delays);
	table_text("disk 200 ms slower: keys", "", text);
	table_ratio("  key to screen, median", &slow, "same disk", &same, 0.5, 1.0);
	sample_finish(&slow);
	sample_finish(&same);
}

/* What is written by a session in which so many letters are typed into notes. */
static struct disk_use
disk_of_letters(struct perf_place *p, int letters)
{
	struct sample unused = { 0 };
	char log[400];

	snprintf(log, sizeof(log), "%s/strace.log", p->dir);
	place_new_review(p);
	keys_of_earlog(&unused, p, letters, counted_disk);
	sample_finish(&unused);
	return strace_disk_use(log);
}

void
run_disk(int rounds)
{
	struct sample frames = { 0 }, bytes = { 0 }, syncs = { 0 };
	struct perf_place place;
	char text[64];

	if (!bench.earlog) {
		table_text("disk", "not built", "");
		return;
	}
	place_make(&place, "disk", "null");
	disk_of_letters(&place, 0); /* makes the archive, measures the file */
	for (int i = 0; i < rounds; i++) {
		/* Two lengths of one note: what opens and ends it is in both. */
		struct disk_use few = disk_of_letters(&place, 4),
				many = disk_of_letters(&place, 20);

		sample_add(&frames, (many.frames - few.frames) / 16.0);
		sample_add(&bytes, (many.bytes - few.bytes) / 16.0);
		sample_add(&syncs, (many.syncs - few.syncs) / 16.0);
	}
	snprintf(text, sizeof(text), "%.0f bytes, %.1f fdatasync", sample_quantile(&bytes, 0.5),
		sample_quantile(&syncs, 0.5));
	table_value(
		"disk, a letter: frames of the log", sample_quantile(&frames, 0.5), text, "", 1);
	struct disk_use all = disk_of_letters(&place, 60), none = disk_of_letters(&place, 0);
	snprintf(text, sizeof(text), "%d bytes, %d fdatasync", all.bytes - none.bytes,
		all.syncs - none.syncs);
	table_value(
		"disk, three notes of 24 letters: frames", all.frames - none.frames, text, "", NAN);
	sample_finish(&frames);
	sample_finish(&bytes);
	sample_finish(&syncs);
}
