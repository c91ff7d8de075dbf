/* What an export says of usual settings: that another value has more than half of the notes, or
 * that the session file names another one first. record/heard_settings.c decides which is usual. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/subject.h"

#include <string.h>

#include "base/text/text.h"
#include "review/files/chain.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/setup.h"
#include "review/record/switches.h"

static bool
is_of_device(const struct view *v, const struct setup *s, const struct uuid *device)
{
	return uuid_same(view_device_of(v, s), device);
}

/* A setting, or the value of one of its switches. */
struct value {
	const struct variant *of;
	const char *key, *is; /* key NULL: the whole setting */
};

static bool
has_value(const struct variant *x, const struct value *y)
{
	CLEANUP(pointer_free)
	char *is = y->key && x ? records_content_get(x->content, y->key) : NULL;

	return y->key ? x && text_same(text_or(is, CHAIN_STOCK), y->is)
		      : setup_setting_is_one(x, y->of);
}

/* Returns the words of a value for a message. The caller frees. */
static char *
value_words(const struct value *y)
{
	if (!y->key)
		return *text_or(y->of->name, "") ? xstrdup(y->of->name)
						 : setup_setting_words(y->of, CHAIN_DRAFT, ", ");
	CLEANUP(pointer_free) char *content = setup_content_with("", y->key, y->is);
	char *words = chain_words(content, CHAIN_ALL, "", 0);
	if (!*words) /* "stock" has none */
		xreplace(&words, y->key);
	return words;
}

/* ---- another value has more than half of the notes ---- */

/* The notes that were heard with a device, and those of them with a value; before: those that the
 * last export knew. */
struct counted {
	size_t all, with, all_before, with_before;
};

static struct counted
count_notes(const struct view *v, const struct uuid *device, const struct value *y, int64_t since)
{
	struct counted n = { 0 };

	EACH_IN (one, v->rows, v->n_rows) {
		const struct note *x = one->note;
		bool with = has_value(setup_row(v->r, &x->setup, ROW_VARIANT), y);
		bool before = MADE_MS(x) < since;

		if (!subject_is_heard(x) || !is_of_device(v, &x->setup, device))
			continue;
		n.all++;
		if (with)
			n.with++;
		if (before)
			n.all_before++;
		if (with && before)
			n.with_before++;
	}
	return n;
}

/* Says once that a value which is not the usual one has more than half of the notes. */
static void
add_most(struct buf *out, const struct view *v, const struct variant *usual, const struct value *y,
	int64_t since)
{
	const struct counted n = count_notes(v, &usual->device, y, since);
	bool most = 2 * n.with > n.all, was = 2 * n.with_before > n.all_before;

	if (!most || was)
		return;
	CLEANUP(pointer_free) char *base = records_content_get(usual->content, text_or(y->key, ""));
	CLEANUP(pointer_free)
	char *words = value_words(y),
	     *other = value_words(&(struct value){ usual, y->key, text_or(base, CHAIN_STOCK) });
	CLEANUP(pointer_free)
	char *line = xasprintf("%zu of %zu notes are on %s, which each of them names: the usual "
			       "one is %s",
		n.with, n.all, words, other);
	if (!out->len || !strstr(out->s, line))
		buf_add_part(out, "; ", "%s", line);
}

/* ---- the session file names another one first ---- */

/* Returns true if what a line says of a setting changes where another one becomes the usual one. */
static bool
changes(const struct variant *x, const struct variant *usual, const struct variant *now,
	bool switched)
{
	CLEANUP(pairs_finish) struct pairs was = { .v = NULL }, is = { .v = NULL };
	bool other = false;

	if (!switched)
		return setup_setting_is_one(x, usual) || setup_setting_is_one(x, now);
	pairs_from_content(&was, text_or(usual->content, ""));
	pairs_from_content(&is, text_or(now->content, ""));
	EACH (one, &was) {
		const char *then = text_or(pairs_get(&is, one->key), CHAIN_STOCK);
		const struct value of_was = { usual, one->key, one->value },
				   of_now = { now, one->key, then };

		if (!text_same(one->key, "firmware") && !text_same(one->value, then))
			other |= has_value(x, &of_was) || has_value(x, &of_now);
	}
	return other;
}

/* Returns the name of a setting, of switches what differs from the other. The caller frees. */
static char *
apart(const struct variant *x, const struct variant *other, bool switched)
{
	CLEANUP(pairs_finish) struct pairs is = { .v = NULL }, was = { .v = NULL };
	CLEANUP(texts_finish) struct texts none = { .v = NULL };

	if (!switched)
		return xstrdup(text_or(x->name, ""));
	pairs_from_content(&is, text_or(x->content, ""));
	pairs_from_content(&was, text_or(other->content, ""));
	return chain_apart(&is, &was, &none);
}

/* Says how many lines would change if what the session file names first became the usual one. */
static void
add_order(struct buf *out, const struct view *v, const struct variant *usual,
	const struct variant *now)
{
	bool switched = switches_made(v->r, now) && switches_made(v->r, usual);
	size_t lines = 0;

	EACH_IN (one, v->rows, v->n_rows) {
		const struct note *x = one->note;

		if (!note_is_marker(x) && is_of_device(v, &x->setup, &usual->device) &&
			changes(setup_row(v->r, &x->setup, ROW_VARIANT), usual, now, switched))
			lines++;
	}
	EACH_ROW (rating, x, v->r, ROW_RATING)
		if (view_is_shown(v, ROW_RATING, x) && is_of_device(v, &x->setup, &usual->device) &&
			changes(setup_row(v->r, &x->setup, ROW_VARIANT), usual, now, switched))
			lines++;
	CLEANUP(pointer_free) char *first = apart(now, usual, switched);
	CLEANUP(pointer_free) char *kept = apart(usual, now, switched);
	if (lines)
		buf_add_part(out, "; ",
			"the session file has %s first now; the post keeps %s as the usual one, "
			"because %zu of its lines would change",
			first, kept, lines);
}

void
view_add_usual_news(struct buf *out, const struct view *v, int64_t since_ms)
{
	const struct uuid read = identity_of_files_read(&v->review->row.uuid);
	const struct files_read *f = record_find(v->r, ROW_FILES_READ, &read);
	bool saved = f && since_ms && f->mtime_ns / 1000000 > since_ms;

	EACH (u, &v->usual) {
		const struct variant *usual = view_usual_setting(v, &u->device);
		CLEANUP(pairs_finish) struct pairs is = { .v = NULL };

		if (!usual || !u->setting || u->setting == usual)
			continue;
		if (saved && u->rank[USUAL_GIVEN])
			add_order(out, v, usual, u->setting);
		if (!switches_made(v->r, u->setting)) {
			add_most(
				out, v, usual, &(struct value){ u->setting, NULL, NULL }, since_ms);
			continue;
		}
		pairs_from_content(&is, text_or(u->setting->content, ""));
		EACH (one, &is) {
			const struct value y = { u->setting, one->key, one->value };

			if (!text_same(one->key, "firmware") && !has_value(usual, &y))
				add_most(out, v, usual, &y, since_ms);
		}
	}
}
