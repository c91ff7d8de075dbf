/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/switches.h"

#include "base/text/text.h"
#include "review/files/field.h"
#include "review/record/device_in_chain.h"
#include "review/record/enrol.h"
#include "review/record/identity.h"
#include "review/record/setup.h"
#include "support/needs.h"
#include "support/test.h"

struct world {
	struct session_file session;
	struct playlist_file playlist;
	struct record rec;
};

static int
setup(void **state)
{
	struct world *w = test_calloc(1, sizeof(*w));

	record_init(&w->rec);
	session_file_init(&w->session);
	w->playlist = (struct playlist_file){ .path = NULL };
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	session_file_finish(&w->session);
	playlist_finish(&w->playlist);
	record_finish(&w->rec);
	test_free(w);
	return 0;
}

static void
put_all(struct world *w, struct edits *e)
{
	EACH (one, e)
		rows_put(&w->rec.of[one->kind], one->row);
	free(e->v);
	*e = (struct edits){ .v = NULL };
}

static void
reads(struct world *w, const char *text)
{
	struct diags d = DIAGS_INIT;
	struct enrolled out;

	session_file_finish(&w->session);
	if (!field_file("k4.yaml", text, strlen(text), session_file_take, &w->session, &d))
		fail_msg("%s", text);
	diags_finish(&d);
	enrol(&w->rec, &(struct enrol_files){ .session = &w->session, .playlist = &w->playlist },
		&out);
	put_all(w, &out.edits);
	enrolled_finish(&out);
}

static struct uuid
review(void)
{
	return identity_of_review("k4");
}

static struct uuid
device(const struct world *w)
{
	const struct uuid r = review();

	return ((const struct review *)record_find(&w->rec, ROW_REVIEW, &r))->device;
}

/* Puts on what is typed, from a setting; returns its row. */
static const struct variant *
put_on(struct world *w, const struct variant *from, const char *typed)
{
	struct uuid r = review(), d = device(w), to;
	struct edits made = { .v = NULL };
	struct err err = ERR_INIT;

	if (!switches_named(&w->rec, &r, &d, from, typed, &to, &made, &err))
		return NULL;
	put_all(w, &made);
	return record_find(&w->rec, ROW_VARIANT, &to);
}

#define HEAD "id: k4\ndevice: {brand: Kestrel, model: K4}\n"

TEST_WITH(a_value_changes_its_switch_and_keeps_the_rest, setup, teardown)
{
	struct world *w = *state;

	reads(w,
		HEAD "settings:\n  nozzle: black, silver, gold\n  cable: [copper, silver]\n"
		     "  filter: 3,5 mm, 4\n");
	const struct variant *v = put_on(w, NULL, "gold");
	assert_string_equal(v->name, "gold");
	assert_string_equal(v->content, "cable=copper\nfilter=3,5 mm\nnozzle=gold");
	struct uuid gold = v->row.uuid;
	assert_null(put_on(w, NULL, "silver")); /* the nozzle, or the cable? */
	assert_null(put_on(w, NULL, "brass"));
	v = put_on(w, record_find(&w->rec, ROW_VARIANT, &gold), "silver cable");
	assert_string_equal(v->name, "gold, silver cable");
	v = put_on(w, v, "cable copper");
	assert_true(uuid_same(&v->row.uuid, &gold));
	v = put_on(w, v, "black 4");
	assert_string_equal(v->name, "4 filter");
	assert_string_equal(put_on(w, v, "black, 3,5 mm")->name, "black, 3,5 mm filter, copper");
}

/* No limit that a file can meet: only what is put on is made. */
TEST_WITH(each_value_is_one_row_and_a_combination_is_made_when_it_is_put_on, setup, teardown)
{
	struct world *w = *state;

	reads(w,
		HEAD "settings:\n  nozzle: [a, b, c]\n  cable: [d, e]\n"
		     "  tips: [f, g, h, i, j, k, l, m, n, o, p]\n  pads: [q, r]\n  dsp: [s, t]\n"
		     "  gain: [low, high]\n  switch: [u, v]\n");
	assert_int_equal(record_count(&w->rec, ROW_VARIANT), 18);
	assert_string_equal(put_on(w, NULL, "high, t, p")->name, "p, t dsp, high gain");
	assert_int_equal(record_count(&w->rec, ROW_VARIANT), 19);
}

static const char *const keys[] = { "tips", "nozzle", "pads", "filter", "output", "cable" };

/* Writes a random file with names, and the same settings by switches. */
static void
write_files(uint32_t *seed, struct buf *names, struct buf *switches, size_t *n)
{
	size_t of[LENGTH(keys)], total = 0;

	*n = 1;
	buf_add(names, HEAD "settings:\n");
	buf_add(switches, HEAD "settings:\n");
	EACH_OF (one, keys) {
		size_t k = (size_t)(one - keys);

		of[k] = (size_t)any_below(seed, 4);
		total += of[k];
		if (of[k])
			buf_addf(switches, "  %s: [", *one);
		for (size_t i = 0; i < of[k]; i++)
			buf_addf(switches, "%s%zuv%zu", i ? ", " : "", k, i);
		buf_add(switches, of[k] ? "]\n" : "");
		*n += of[k] > 1 ? of[k] - 1 : 0;
	}
	for (size_t i = 0, key = 0, at = 0; total && i < *n; i++) {
		buf_addf(names, "  n%zu: {", i);
		while (i && (at + 1 >= of[key] || !of[key])) {
			key++;
			at = 0;
		}
		at += i > 0;
		for (size_t k = 0, m = 0; k < LENGTH(keys); k++)
			if (of[k])
				buf_addf(names, "%s%s: %zuv%zu", m++ ? ", " : "", keys[k], k,
					i && k == key ? at : 0);
		buf_add(names, "}\n");
	}
	*n = total ? *n : 0;
}

/* What notes refer to is the same row, offered, under the name of the file. */
TEST_WITH(going_from_names_to_switches_and_back_changes_no_setting, setup, teardown)
{
	struct world *w = *state;
	uint32_t seed = 7;

	for (int round = 0; round < rounds_here(400); round++) {
		CLEANUP(buf_finish) struct buf names = BUF_INIT, switches = BUF_INIT;
		struct uuid was[LENGTH(keys) * 4];
		size_t n, k = 0;

		record_finish(&w->rec);
		record_init(&w->rec);
		write_files(&seed, &names, &switches, &n);
		if (!n)
			continue;
		bool first_switches = any_below(&seed, 2);
		reads(w, first_switches ? switches.s : names.s);
		struct uuid r = review(), d = device(w);
		for (const struct variant *v = NULL; (v = device_next_setting(&w->rec, &r, &d, v));)
			was[k++] = v->row.uuid;
		assert_int_equal(k, n);
		for (int turn = 0; turn < 3; turn++) {
			bool is_switches = first_switches == (turn % 2 == 1);

			reads(w, is_switches ? switches.s : names.s);
			assert_int_equal(record_count(&w->rec, ROW_VARIANT), n);
			for (size_t i = 0; i < n; i++) {
				const struct variant *v =
					record_find(&w->rec, ROW_VARIANT, &was[i]);

				if (v->row.deleted || !is_switches != (v->name[0] == 'n'))
					fail_msg("round %d: %s\n%s%s", round, v->name, names.s,
						switches.s);
			}
		}
	}
}

/* A combination that was put on goes with the firmware, and keeps its name; the old one stays for
 * its notes. */
TEST_WITH(an_update_makes_no_other_setting, setup, teardown)
{
	struct world *w = *state;
	uint32_t seed = 3;

	for (int round = 0; round < rounds_here(100); round++) {
		static const char *const typed[] = { "high", "4.4 mm", "high, 4.4 mm",
			"low, 2.5 mm", "low", "3.5 mm, high" };
		struct uuid had[3], r = review();
		size_t n = 0;

		record_finish(&w->rec);
		record_init(&w->rec);
		reads(w,
			"id: k4\ndevice: {model: K4, kind: dongle, firmware: \"1.02\"}\n"
			"settings: {output: '3.5 mm, 4.4 mm, 2.5 mm', gain: 'low, high'}\n");
		for (int i = 0; i < 3; i++) {
			const struct variant *v =
				put_on(w, NULL, typed[any_below(&seed, LENGTH(typed))]);

			if (v)
				had[n++] = v->row.uuid;
		}
		reads(w,
			"id: k4\ndevice: {model: K4, kind: dongle, firmware: \"1.03\"}\n"
			"settings: {output: '3.5 mm, 4.4 mm, 2.5 mm', gain: 'low, high'}\n");
		struct uuid d = device(w);
		for (size_t i = 0; i < n; i++) {
			const struct variant *was = record_find(&w->rec, ROW_VARIANT, &had[i]),
					     *now = device_setting_now(&w->rec, &r, &d, was);

			if (!was->row.deleted)
				fail_msg("%s: %s", was->name, was->content);
			assert_true(now != was && setup_setting_is_update(now, was));
			assert_non_null(strstr(now->content, "firmware=1.03"));
			/* a correction of what was heard before keeps its firmware */
			const struct variant *then = put_on(w, was, "4.4 mm");
			assert_non_null(strstr(then->content, "firmware=1.02"));
		}
		for (const struct variant *v = NULL; (v = device_next_setting(&w->rec, &r, &d, v));)
			assert_non_null(strstr(v->content, "firmware=1.03"));
	}
}
