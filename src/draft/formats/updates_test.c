/* Random evenings before and after a firmware update: the update changes no line that is not about
 * the new firmware. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "draft/merge/merge.h"
#include "review/record/identity.h"
#include "support/export_record.h"
#include "support/needs.h"
#include "support/test.h"

#define MOST_SETS 4

/* What can be updated: the settings of a device, by names, by switches or without a name, and a
 * chain. */
struct world {
	struct record rec;
	uint32_t seed;
	struct uuid devices[2];
	struct uuid sets[2][MOST_SETS];
	size_t n_sets[2];
	struct uuid chains[2];
	int notes;
};

static void
put_setting(struct world *w, size_t d, const char *name, const char *content, bool switched)
{
	const struct device *of = record_find(&w->rec, ROW_DEVICE, &w->devices[d]);
	struct variant *v = row_new(ROW_VARIANT);

	v->row.uuid = identity_of_setting(&of->row.uuid, of->id, switched ? "" : name, content);
	v->device = of->row.uuid;
	v->name = xstrdup(name);
	v->content = xstrdup(content);
	w->sets[d][w->n_sets[d]++] = v->row.uuid;
	rows_put(&w->rec.of[ROW_VARIANT], v);
}

/* Gives a device settings with a firmware ("": not noted yet); those before go. way: without a
 * name, by names, or by switches. */
static void
put_settings(struct world *w, size_t d, int way, const char *firmware)
{
	for (size_t i = 0; i < w->n_sets[d]; i++) {
		struct variant *v =
			row_dup(ROW_VARIANT, record_find(&w->rec, ROW_VARIANT, &w->sets[d][i]));

		v->row.deleted = true;
		rows_put(&w->rec.of[ROW_VARIANT], v);
	}
	w->n_sets[d] = 0;
	CLEANUP(pointer_free)
	char *line = *firmware ? xasprintf("firmware=%s\n", firmware) : xstrdup("");
	static const char *const named[][2] = { { "se", "output=3.5 mm" },
		{ "bal", "output=4.4 mm" }, { "low", "gain=low\noutput=4.4 mm" } };
	static const char *const switched[][2] = { { "3.5 mm, low gain",
							   "gain=low\noutput=3.5 mm" },
		{ "high gain", "gain=high\noutput=3.5 mm" },
		{ "4.4 mm", "gain=low\noutput=4.4 mm" },
		{ "4.4 mm, high gain", "gain=high\noutput=4.4 mm" } };

	for (size_t i = 0; way == 1 && i < LENGTH(named); i++) {
		CLEANUP(pointer_free) char *content = xasprintf("%s%s", line, named[i][1]);

		put_setting(w, d, named[i][0], content, false);
	}
	for (size_t i = 0; way == 2 && i < LENGTH(switched); i++) {
		CLEANUP(pointer_free) char *content = xasprintf("%s%s", line, switched[i][1]);
		CLEANUP(pairs_finish) struct pairs sorted = { .v = NULL };

		pairs_from_content(&sorted, content);
		pairs_sort(&sorted);
		CLEANUP(pointer_free) char *all = pairs_content(&sorted);
		put_setting(w, d, switched[i][0], all, true);
	}
	if (way == 0) {
		CLEANUP(pointer_free) char *content = xasprintf("%soutput=3.5 mm", line);

		put_setting(w, d, "", content, false);
	}
}

static void
put_chain(struct world *w, const char *firmware)
{
	for (struct chain *c = NULL; (c = record_next(&w->rec, ROW_CHAIN, c));)
		if (text_same(c->name, "dx300"))
			c->rank = NO_INT;
	CLEANUP(pointer_free) char *name = xasprintf("dx300 %s", firmware);
	struct chain *now = add_row(&w->rec, ROW_CHAIN, name);

	now->review = id("review:cantor");
	now->name = xstrdup("dx300");
	now->content = xasprintf("firmware=%s\noutput=4.4 mm\nsource=iBasso DX300", firmware);
	now->rank = 0;
	w->chains[0] = now->row.uuid;
}

static void
add_one(struct world *w, int day, size_t d, size_t set, size_t chain)
{
	static const char *const items[] = { "bass/quiet", "timbre/shivers" };
	int nr = 60 + w->notes++;
	CLEANUP(pointer_free) char *body = xasprintf("heard note %d", nr);
	struct note *x = add_note(
		&w->rec, nr, items[any_below(&w->seed, LENGTH(items))], 1000 + nr * 500, body);

	x->made_ms = T0 + day * DAY_MS + nr * 1000;
	x->setup.device = w->devices[d];
	x->setup.variant = w->sets[d][set];
	x->setup.chain = w->chains[chain];
}

static void
add_notes(struct world *w, int n, int day)
{
	for (int i = 0; i < n; i++) {
		size_t d = any_below(&w->seed, 4) == 0;

		add_one(w, day, d, (size_t)any_below(&w->seed, (int)w->n_sets[d]),
			any_below(&w->seed, 3) == 0);
	}
}

/* usual: the usual settings and chain of the last export, and then of this one. */
static char *
draft_of(const struct world *w, const char *template, char **usual)
{
	struct export_how how = { .template_name = template };
	const struct view_filter filter = { .form = true, .base_blocks = *usual };
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;

	export_take_template(&how, template);
	struct view *v = view_open(&w->rec, NULL, &filter, &err);
	if (!v || !export_draft(v, &how, true, &out, &err))
		fail_msg("%s", err.msg);
	CLEANUP(pointer_free) char *uuids = view_usual_uuids(v);
	view_close(v);
	free(*usual);
	*usual = xasprintf("\n0 0 " MERGE_USUAL " %s\n", uuids);
	return buf_detach(&out);
}

/* Makes a review that was heard with nothing yet. */
static void
begin(struct world *w, const char *kind)
{
	make_review(&w->rec);
	w->notes = 0;
	w->devices[0] = id("device:aful-cantor");
	w->devices[1] = id("device:aful-performer8");
	w->chains[1] = id("dongle");
	for (struct note *n = NULL; (n = record_next(&w->rec, ROW_NOTE, n));)
		n->row.deleted = true;
	for (struct rating *x = NULL; (x = record_next(&w->rec, ROW_RATING, x));)
		x->row.deleted = true;
	for (struct variant *v = NULL; (v = record_next(&w->rec, ROW_VARIANT, v));)
		v->row.deleted = true;
	struct device *d = record_find(&w->rec, ROW_DEVICE, &w->devices[0]);
	xreplace(&d->kind, kind);
	w->n_sets[0] = w->n_sets[1] = 0;
}

/* Begins with a dongle of firmware 1.0, heard twice in a socket and once in another one. */
static void
begin_sockets(struct world *w)
{
	begin(w, "dongle");
	put_settings(w, 0, 1, "1.0");
	put_chain(w, "1.0");
	for (size_t i = 0; i < 3; i++)
		add_one(w, 0, 0, i / 2, 0);
}

/* The firmware that all sockets had is of none of them. */
TEST(the_firmware_of_a_device_is_told_before_its_sockets)
{
	struct world w = { .seed = 5 };
	CLEANUP(pointer_free) char *usual = NULL;

	begin_sockets(&w);
	CLEANUP(pointer_free) char *draft = draft_of(&w, "iem-review", &usual);
	assert_non_null(
		strstr(draft, "AFUL Cantor (firmware 1.0; se: 3.5 mm, unless noted; bal: 4.4 mm)"));
	record_finish(&w.rec);
}

/* A note of the new firmware compares with the earlier one, or with another socket, which was not
 * heard since. */
TEST(a_note_compares_with_what_was_heard_before_an_update)
{
	struct world w = { .seed = 5 };
	CLEANUP(pointer_free) char *usual = NULL;

	begin_sockets(&w);
	const struct uuid before = w.sets[0][0];
	put_settings(&w, 0, 1, "1.1");
	for (size_t i = 0; i < 2; i++) {
		add_one(&w, 1, 0, 0, 0);
		struct note *n = record_at(&w.rec, ROW_NOTE, record_count(&w.rec, ROW_NOTE) - 1);
		n->against_variant = i ? w.sets[0][1] : before;
	}
	CLEANUP(pointer_free) char *draft = draft_of(&w, "iem-review", &usual);
	assert_non_null(strstr(draft, "compared with firmware 1.0:* Heard note 63"));
	assert_non_null(strstr(draft, "compared with bal:* Heard note 64"));
	record_finish(&w.rec);
}

TEST(an_update_changes_no_line_that_is_not_about_the_new_firmware)
{
	static const char *const templates[] = { "plain", "iem-review" };
	struct world w = { .seed = 5 };

	for (int round = 0; round < rounds_here(200); round++) {
		bool source = any_below(&w.seed, 2), known = any_below(&w.seed, 4);
		int ways[2] = { (int)any_below(&w.seed, 3), (int)any_below(&w.seed, 3) };
		const char *template = templates[any_below(&w.seed, 2)];
		/* the device under test, the compared one, the chain; at least one */
		unsigned updates = 1 + (unsigned)any_below(&w.seed, 7);

		begin(&w, source ? "dongle" : "headphone");
		for (size_t i = 0; i < 2; i++)
			put_settings(&w, i, ways[i], known ? "1.0" : "");
		put_chain(&w, "1.0");
		/* a setting or chain that is heard for the first time may change other lines */
		for (size_t i = 0; i < 2; i++)
			for (size_t k = 0; k < w.n_sets[i]; k++)
				add_one(&w, 0, i, k, i);
		add_notes(&w, (int)any_below(&w.seed, 12), 0);
		CLEANUP(pointer_free) char *usual = NULL;
		CLEANUP(pointer_free) char *before = draft_of(&w, template, &usual);
		for (size_t i = 0; i < 2; i++)
			if (updates & 1u << i)
				put_settings(&w, i, ways[i], "1.1");
		if (updates & 4)
			put_chain(&w, "1.1");
		add_notes(&w, (int)any_below(&w.seed, 20), 3);
		CLEANUP(pointer_free) char *after = draft_of(&w, template, &usual);
		CLEANUP(pointer_free) char *all = xasprintf("\n%s\n", after);
		for (const char *line = before; line; line = text_after(line, '\n')) {
			CLEANUP(pointer_free)
			char *one = xstrndup(line, strcspn(line, "\n")),
			     *whole = xasprintf("\n%s\n", one);

			/* the set-up has the update */
			if (strstr(all, whole) || strstr(one, "- Source") ||
				strstr(one, "- Setting") || strstr(one, "- Worn") ||
				strstr(one, "- Played from"))
				continue;
			fail_msg(
				"round %d, updates %u, ways %d %d, %s: «%s» is gone\n%s\n=====\n%s",
				round, updates, ways[0], ways[1], template, one, before, after);
		}
		record_finish(&w.rec);
	}
}
