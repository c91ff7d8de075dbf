/* tests: of record/enrol record/setup sitting/in_use writing/wear */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a device was set to stays with each note, rating and volume, whatever the file says later.
 * EARLOG_SEED and EARLOG_ROUNDS draw other evenings by lot, or more.
 */
#include <sqlite3.h>

#include "review/record/setup.h"
#include "support/sitting_world.h"

/* ---- an evening with sources, drawn by lot ---- */

static uint32_t lot;

static size_t
any(size_t below)
{
	lot = lot * 1664525 + 1013904223;
	return (lot >> 16) % below;
}

/* A dongle with two sockets and two gains, one with a filter, and one that has no setting. */
static void
write_session(const struct world *w, size_t firmware)
{
	CLEANUP(pointer_free)
	char *text =
		xasprintf("id: cantor\n"
			  "device: {brand: Halyard, model: Nocturne, kind: dongle, "
			  "firmware: \"1.%02zu\", output: 3.5 mm, gain: low}\n"
			  "variants: {se-high: {gain: high}, bal-low: {output: 4.4 mm}, "
			  "bal-high: {output: 4.4 mm, gain: high}}\n"
			  "playlist: ./list.yaml\n"
			  "chains: {andro: {source: laptop, headphone: Andromeda, clock: yes}}\n"
			  "compare:\n"
			  "  - {device: Qudelix 5K, kind: dongle, filter: fast, "
			  "variants: {slow: {filter: slow}}}\n"
			  "  - {device: Apple dongle, kind: dongle}\n",
			firmware);

	write_file(w, "cantor.yaml", text);
}

/* What is on, as the file has it: the lines of the row's content. */
static char *
is_on(const struct world *w, size_t firmware)
{
	const struct setup *on = &w->s->setup;
	const char *name = setup_name(&w->s->rec, on, ROW_VARIANT);

	switch (sitting_device_number(w->s, &on->device)) {
	case 1:
		return xasprintf("firmware=1.%02zu\ngain=%s\noutput=%s mm", firmware,
			strstr(name, "high") ? "high" : "low", strstr(name, "bal") ? "4.4" : "3.5");
	case 2: return xasprintf("filter=%s", *name ? name : "fast");
	default: return NULL;
	}
}

/* The rows that can have a setting, and what was on when they were made. */
struct kept {
	enum row_kind kind;
	struct uuid uuid;
	char *content; /* NULL: no setting */
};

static const struct setup *
setup_of(const struct record *r, const struct kept *m)
{
	const void *row = record_find(r, m->kind, &m->uuid);

	if (!row)
		fail_msg("a row of %s is gone", row_types[m->kind].table);
	return m->kind == ROW_NOTE ? &((const struct note *)row)->setup
				   : &((const struct volume *)row)->setup;
}

static void
assert_kept(const struct record *r, const struct kept *m)
{
	const struct variant *v = setup_row(r, setup_of(r, m), ROW_VARIANT);

	assert_int_equal(v != NULL, m->content != NULL);
	if (v)
		assert_string_equal(v->content, m->content);
}

static struct kept
make_row(struct world *w, size_t firmware)
{
	struct kept m = { .kind = any(4) ? ROW_NOTE : ROW_VOLUME, .content = is_on(w, firmware) };
	struct err err = ERR_INIT;

	if (m.kind == ROW_NOTE) {
		press(w);
		assert_true(writing_note(w->s, true, &err));
		type_text(w, "heard");
		writing_keep(w->s);
		m.uuid = sitting_chosen_note(w->s)->row.uuid;
		return m;
	}
	CLEANUP(pointer_free) char *volume = xasprintf("%zu", 10 + any(30));
	assert_true(wear_volume(w->s, volume, &err));
	const struct volume *last =
		record_at(&w->s->rec, ROW_VOLUME, record_count(&w->s->rec, ROW_VOLUME) - 1);
	m.uuid = last->row.uuid;
	return m;
}

TEST_IN_WORLD(each_row_keeps_what_was_on)
{
	struct world *w = *state;
	struct kept made[200];
	size_t n = 0, firmware = 2;
	struct err err = ERR_INIT;
	const char *rounds = getenv("EARLOG_ROUNDS"), *seed = getenv("EARLOG_SEED");

	size_t turns = rounds ? strtoul(rounds, NULL, 10) : 150;

	lot = seed ? (uint32_t)strtoul(seed, NULL, 10) : 120;
	write_session(w, firmware);
	start(w, "andro");
	for (size_t i = 0; i < turns && n < LENGTH(made); i++)
		switch (any(8)) {
		case 0:
			if (wear_device(w->s, 1 + any(3), &err))
				run_confirm(w->s);
			break;
		case 1: wear_setting_named(w->s, "bal", &err); break;
		case 2: wear_setting_named(w->s, any(2) ? "bal-high" : "slow", &err); break;
		case 3:
			if (any(3))
				break;
			stop(w);
			firmware += any(2);
			write_session(w, firmware);
			start(w, NULL);
			break;
		default: made[n++] = make_row(w, firmware); break;
		}
	stop(w);
	CLEANUP(record_finish) struct record r;
	load(w, &r);
	assert_true(n > 20);
	for (size_t i = 0; i < n; i++) {
		assert_kept(&r, &made[i]);
		free(made[i].content);
	}
}

/* A named setting stays for the reviews that have it; the device here is as this file says. */
TEST_IN_WORLD(a_device_is_first_as_its_review_says)
{
	static const char *const compared[] = { "variants: {slow: {filter: slow}}",
		"output: 4.4 mm" };
	struct world *w = *state;
	struct err err = ERR_INIT;

	for (size_t i = 0; i < LENGTH(compared); i++) {
		CLEANUP(pointer_free)
		char *text =
			xasprintf("id: cantor\ndevice: {brand: Halyard, model: Nocturne, kind: "
				  "dongle}\nplaylist: ./list.yaml\nchains: {andro: {source: "
				  "laptop, clock: yes}}\ncompare: [{device: Qudelix 5K, kind: "
				  "dongle, %s}]\n",
				compared[i]);
		write_file(w, "cantor.yaml", text);
		start(w, "andro");
		if (i && wear_device(w->s, 2, &err)) {
			run_confirm(w->s);
			const struct variant *on = setup_row(&w->s->rec, &w->s->setup, ROW_VARIANT);
			assert_string_equal(on->content, "output=4.4 mm");
		}
		stop(w);
	}
}

/* What was heard before an update can be compared with, once it was noted. */
TEST_IN_WORLD(an_earlier_firmware_is_compared_with)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	for (size_t firmware = 2; firmware < 5; firmware++) {
		write_session(w, firmware);
		start(w, "andro");
		CLEANUP(buf_finish) struct buf names = BUF_INIT;
		struct comparable c = against_choices(w->s);
		EACH (one, &c)
			if (!uuid_none(&one->variant)) {
				buf_add_part(&names, "; ", "%s", "");
				against_add_compared(w->s, one, &names);
			}
		comparable_finish(&c);
		assert_string_equal(names.s,
			firmware == 2 ? "se-high; bal-low; bal-high"
				      : "se-high; bal-low; bal-high; firmware 1.02, 3.5 mm, low "
					"gain");
		/* 1.03 had no note */
		press(w);
		assert_true(writing_note(w->s, true, &err));
		type_text(w, firmware == 2 ? "heard" : "");
		writing_keep(w->s);
		stop(w);
	}
}

/* A volume that is typed while a swap asks is of the setting that comes on. */
TEST_IN_WORLD(a_volume_at_a_swap_is_of_the_setting_that_comes_on)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	write_session(w, 2);
	start(w, "andro");
	assert_true(wear_device(w->s, 2, &err));
	assert_int_equal(w->s->ask, ASK_SWAP);
	assert_true(wear_volume(w->s, "30", &err));
	const struct volume *v = record_at(&w->s->rec, ROW_VOLUME, 0);
	const struct variant *set = setup_row(&w->s->rec, &v->setup, ROW_VARIANT);
	assert_non_null(set);
	assert_string_equal(set->content, "filter=fast");
}

/* ---- rows of 1.1, which stored no setting where the device had one variant ---- */

static void
write_settings(const struct world *w, const char *variants)
{
	CLEANUP(pointer_free) char *text = xasprintf("%svariants: %s\n", session_yaml, variants);

	write_file(w, "cantor.yaml", text);
}

static void
write_note(struct world *w, const char *text)
{
	struct err err = ERR_INIT;

	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, text);
	writing_keep(w->s);
}

static void
assert_heard_with(const struct world *w, const char *body, const char *name)
{
	EACH_ROW (note, n, &w->s->rec, ROW_NOTE)
		if (text_same(n->body, body)) {
			const char *is = setup_name(&w->s->rec, &n->setup, ROW_VARIANT);

			if ((is || name) && !text_same(is, name))
				fail_msg("“%s” has %s, not %s", body, is ? is : "none",
					name ? name : "none");
			return;
		}
	fail_msg("no note “%s”", body);
}

TEST_IN_WORLD(a_row_of_1_1_has_the_setting_that_its_device_had_alone)
{
	struct world *w = *state;
	sqlite3 *db = NULL;

	write_file(w, "cantor.yaml", session_yaml);
	start(w, "walk");
	write_note(w, "before it had one");
	stop(w);
	write_settings(w, "{wide: {tips: wide M}}");
	start(w, "walk");
	write_note(w, "alone");
	stop(w);
	write_settings(w, "{wide: {tips: wide M}, foam: {tips: foam}}");
	start(w, "walk");
	write_note(w, "of two");
	stop(w);
	assert_int_equal(sqlite3_open(w->db, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE note SET variant = NULL", NULL, NULL, NULL), 0);
	sqlite3_close(db);
	start(w, "walk");
	assert_heard_with(w, "before it had one", NULL);
	assert_heard_with(w, "alone", "wide");
	assert_heard_with(w, "of two", NULL);
	stop(w);
}
