/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "draft/merge/merge.h"
#include "draft/view/view.h"
#include "review/record/identity.h"
#include "review/record/switches.h"
#include "support/export_record.h"
#include "support/test.h"

static struct record rec;

static int
setup(void **state)
{
	make_review(&rec);
	for (struct variant *v = NULL; (v = record_next(&rec, ROW_VARIANT, v));)
		v->row.deleted = true;
	for (struct note *n = NULL; (n = record_next(&rec, ROW_NOTE, n));)
		n->row.deleted = true;
	for (struct rating *x = NULL; (x = record_next(&rec, ROW_RATING, x));)
		x->row.deleted = true;
	return 0;
}

static int
teardown(void **state)
{
	record_finish(&rec);
	return 0;
}

/* A combination of switches has the UUID of its content. */
static struct variant *
add_switched(const char *name, const char *content)
{
	const struct uuid tested = id("device:aful-cantor");
	const struct device *d = record_find(&rec, ROW_DEVICE, &tested);
	struct variant *v = row_new(ROW_VARIANT);

	v->row.uuid = identity_of_setting(&d->row.uuid, d->id, "", content);
	v->device = tested;
	v->name = xstrdup(name);
	v->content = xstrdup(content);
	rows_put(&rec.of[ROW_VARIANT], v);
	const struct uuid uuid = identity_of_setting(&d->row.uuid, d->id, "", content);
	return record_find(&rec, ROW_VARIANT, &uuid);
}

/* Adds n notes on a setting, from the first one on, a day later each time. */
static void
add_notes(int first, int n, int day, const struct variant *set)
{
	for (int i = first; i < first + n; i++) {
		struct note *x = add_note(&rec, 60 + i, "bass/quiet", 1000 * i, "heard");

		x->made_ms = T0 + day * DAY_MS + i;
		x->setup.variant = set->row.uuid;
	}
}

/* kept: the setting that was the usual one of the last export; NULL: there was none. */
static void
says(const struct variant *kept, int64_t since_ms, const char *words)
{
	CLEANUP(buf_finish) struct buf table = BUF_INIT, out = BUF_INIT;
	struct err err = ERR_INIT;
	const struct uuid chain = id("dx300");
	char of_chain[UUID_TEXT], of_kept[UUID_TEXT];

	if (kept)
		buf_addf(&table, "\n0 0 " MERGE_USUAL " %s,%s\n", uuid_text(&chain, of_chain),
			uuid_text(&kept->row.uuid, of_kept));
	struct view *v = view_open(&rec, NULL,
		&(struct view_filter){ .form = true, .base_blocks = kept ? table.s : NULL }, &err);
	assert_non_null(v);
	view_add_usual_news(&out, v, since_ms);
	assert_string_equal(text_or(out.s, ""), words);
	view_close(v);
}

TEST_WITH(another_value_with_most_notes_is_said_once, setup, teardown)
{
	struct variant *base = add_switched("black, copper", "cable=copper\nnozzle=black"),
		       *gold = add_switched("gold", "cable=copper\nnozzle=gold"),
		       *both = add_switched("gold, plated", "cable=plated\nnozzle=gold");

	add_switched("plated", "cable=plated\nnozzle=black");
	add_notes(0, 3, 0, base);
	add_notes(3, 3, 0, gold);
	says(NULL, 0, "");
	add_notes(6, 1, 1, both);
	says(base, T0 + DAY_MS / 2,
		"4 of 7 notes are on gold nozzle, which each of them names: the usual one is "
		"black nozzle");
	says(base, T0 + 2 * DAY_MS, "");
}

TEST_WITH(
	a_file_that_names_another_value_first_says_how_many_lines_it_would_change, setup, teardown)
{
	struct variant *base = add_switched("black, copper", "cable=copper\nnozzle=black"),
		       *gold = add_switched("gold", "cable=copper\nnozzle=gold"),
		       *plated = add_switched("plated", "cable=plated\nnozzle=black");
	const struct uuid review = id("review:cantor");
	struct files_read *f = row_new(ROW_FILES_READ);

	struct variant *silver = add_switched("silver", "cable=copper\nnozzle=silver");
	add_notes(0, 4, 0, base);
	add_notes(4, 2, 0, gold);
	add_notes(6, 1, 0, plated);
	f->row.uuid = identity_of_files_read(&review);
	f->review = review;
	f->given = xstrdup("{\"settings\":[\"black, copper\",\"gold\"]}");
	f->mtime_ns = (T0 + 2 * DAY_MS) * 1000000;
	rows_put(&rec.of[ROW_FILES_READ], f);
	const struct uuid read = identity_of_files_read(&review);
	f = record_find(&rec, ROW_FILES_READ, &read);
	says(base, T0 + DAY_MS, "");
	/* The file names gold first now, and the rest as differing from it. */
	xreplace(&gold->name, "gold, copper");
	xreplace(&base->name, "black");
	xreplace(&plated->name, "black, plated");
	add_switched("plated", "cable=plated\nnozzle=gold");
	add_notes(7, 2, 0, silver);
	free(f->given);
	f->given = xstrdup("{\"settings\":[\"gold, copper\",\"black\"]}");
	says(base, T0 + DAY_MS,
		"the session file has gold first now; the post keeps black as the usual one, "
		"because 7 of its lines would change");
	says(base, T0 + 3 * DAY_MS, "");
}
