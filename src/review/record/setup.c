/* The parts of a setup as one table, by which setups are compared, copied and put into words.
 * sitting/in_use.c knows the current setup. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/setup.h"

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/files/words.h"
#include "review/record/records.h"
#include "review/record/rows.h"
#include "review/record/switches.h"

const struct setup_field setup_fields[SETUP_FIELDS] = {
	{ ROW_DEVICE, offsetof(struct setup, device), "" },
	{ ROW_VARIANT, offsetof(struct setup, variant), "" },
	{ ROW_CHAIN, offsetof(struct setup, chain), "on " },
	{ ROW_EQUALISER, offsetof(struct setup, equaliser), "through the equaliser " },
};

#define MADE_WITH(kind, type, made)                                             \
	{                                                                       \
		kind, offsetof(struct type, setup), offsetof(struct type, made) \
	}
const struct setup_made setup_made[SETUP_MADE] = {
	MADE_WITH(ROW_NOTE, note, made_ms),
	MADE_WITH(ROW_RATING, rating, made_ms),
	MADE_WITH(ROW_VOLUME, volume, made_ms),
	MADE_WITH(ROW_STRETCH, stretch, ended_ms),
	MADE_WITH(ROW_SITTING, sitting_row, ended_ms),
};

struct uuid *
setup_field(const struct setup *s, enum row_kind kind)
{
	const struct setup_field *p = setup_fields;

	while (p->kind != kind)
		p++;
	return (struct uuid *)((uintptr_t)s + p->at);
}

bool
setup_same(const struct setup *a, const struct setup *b, unsigned parts)
{
	EACH_PART (p)
		if (parts & 1u << p->kind &&
			!uuid_same(setup_field(a, p->kind), setup_field(b, p->kind)))
			return false;
	return true;
}

bool
setup_has(const struct setup *s, enum row_kind kind, const struct uuid *u)
{
	return uuid_same(setup_field(s, kind), u);
}

int
setup_order(const struct setup *a, const struct setup *b)
{
	int o = 0;

	for (const struct setup_field *p = setup_fields; !o && p < setup_fields + SETUP_FIELDS; p++)
		o = uuid_order(setup_field(a, p->kind), setup_field(b, p->kind));
	return o;
}

void
setup_take(struct setup *into, const struct setup *from, unsigned parts)
{
	EACH_PART (p)
		if (parts & 1u << p->kind)
			*setup_field(into, p->kind) = *setup_field(from, p->kind);
}

void
setup_clear(struct setup *s, unsigned parts)
{
	setup_take(s, &(struct setup){ .device = UUID_NONE }, parts);
}

const void *
setup_row(const struct record *r, const struct setup *s, enum row_kind kind)
{
	return record_find(r, kind, setup_field(s, kind));
}

const char *
setup_name(const struct record *r, const struct setup *s, enum row_kind kind)
{
	return row_name(kind, setup_row(r, s, kind));
}

/* Returns the variant of a device where it had one alone at that time; NULL: several, or none. */
static const struct variant *
only_setting(const struct record *r, const struct uuid *device, int64_t at_ms)
{
	const struct variant *only = NULL;

	EACH_ROW (variant, v, r, ROW_VARIANT) {
		bool later = v->row.edited_ms > at_ms;

		if (!uuid_same(&v->device, device) || later != v->row.deleted)
			continue; /* it came later, or had gone */
		if (only || later)
			return NULL;
		only = v;
	}
	return only;
}

/* Returns a setting with the only other name that the content of a setting has; NULL: none, or
 * several. */
static const struct variant *
other_name(const struct record *r, const struct variant *v)
{
	const struct variant *other = NULL;

	EACH_ROW (variant, x, r, ROW_VARIANT) {
		if (!uuid_same(&x->device, &v->device) || !text_same(x->content, v->content) ||
			text_same(x->name, v->name) || !*text_or(x->name, ""))
			continue;
		if (other && !text_same(other->name, x->name))
			return NULL;
		other = x;
	}
	return other;
}

/* A file that went from names to switches on another machine made other settings with the same
 * content: both have the newer name. */
static void
name_alike(struct record *r)
{
	EACH_ROW (variant, v, r, ROW_VARIANT) {
		const struct variant *other =
			switches_made(r, v) && *text_or(v->content, "") ? other_name(r, v) : NULL;

		if (!other)
			continue;
		bool newer = clock_is_newer(other->row.edited_ms, v->row.edited_ms);
		const char *name = newer ? other->name : v->name;
		EACH_ROW (variant, x, r, ROW_VARIANT)
			if (uuid_same(&x->device, &v->device) &&
				text_same(x->content, v->content) && *text_or(x->name, "") &&
				!text_same(x->name, name))
				xreplace(&((struct variant *)(uintptr_t)x)->name, name);
	}
}

/* Returns true if a setting that can be chosen is called so: notes have v as it was before the file
 * changed it in more than its firmware. */
static bool
is_changed(const struct record *r, const struct variant *v)
{
	EACH_LIVE (variant, x, r, ROW_VARIANT)
		if (v->row.deleted && uuid_same(&x->device, &v->device) &&
			text_same(x->name, v->name) && !setup_setting_is_update(x, v))
			return true;
	return false;
}

void
setup_call_settings(struct record *r)
{
	for (struct variant *v = NULL; (v = record_next(r, ROW_VARIANT, v));) {
		CLEANUP(pointer_free) char *is = records_content_get(v->content, "firmware");
		unsigned leave = chain_bit("firmware");

		EACH_LIVE (variant, x, r, ROW_VARIANT) {
			CLEANUP(pointer_free)
			char *now = records_content_get(x->content, "firmware");

			if (uuid_same(&x->device, &v->device) && !text_same(is, now))
				leave = 0;
		}
		v->called = *text_or(v->name, "") && !switches_made(r, v) && !is_changed(r, v);
		v->shared = v->called ? ~chain_bit("firmware") | leave : leave;
		CLEANUP(pointer_free)
		char *words = chain_words(v->content, CHAIN_DRAFT, "", v->shared);
		if (!v->called && !*words)
			v->shared = 0;
	}
}

void
setup_complete(struct record *r)
{
	name_alike(r);
	setup_call_settings(r);
	EACH_IN (one, setup_made, 2) /* notes, ratings */
		for (size_t i = 0; i < record_count(r, one->kind); i++) {
			char *row = record_at(r, one->kind, i);
			struct setup *s = (void *)(row + one->setup);
			const int64_t *made_ms = (void *)(row + one->made);
			const struct variant *v = uuid_none(&s->variant)
				? only_setting(r, &s->device, *made_ms)
				: NULL;

			if (v)
				s->variant = v->row.uuid;
		}
}

void
setup_words(struct buf *out, const struct record *r, const struct setup *s, unsigned parts)
{
	EACH_PART (p) {
		const void *row = parts & 1u << p->kind ? setup_row(r, s, p->kind) : NULL;
		CLEANUP(pointer_free)
		char *name = p->kind == ROW_VARIANT ? setup_setting_words(row, CHAIN_DRAFT, ", ")
						    : xstrdup(text_or(row_name(p->kind, row), ""));

		if (*name)
			buf_add_part(out, " · ", "%s", name);
	}
}

char *
setup_setting_words(const struct variant *v, enum chain_detail detail, const char *between)
{
	bool drafts = v && detail == CHAIN_DRAFT;
	unsigned leave = drafts ? v->shared : 0;
	unsigned bare = drafts ? v->bare : 0;
	char *words = chain_words_bare(v ? v->content : NULL, detail, between, leave, bare);

	if (v && ((drafts && v->called) || !*words)) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		buf_add(&name, text_or(v->name, ""));
		if (*words)
			buf_add_part(&name, between, "%s", words);
		xreplace(&words, name.s);
	}
	return words;
}

char *
setup_setting_told(const struct variant *v, const struct variant *usual)
{
	char *words = setup_setting_words(v, CHAIN_DRAFT, words_of("comma"));
	CLEANUP(pointer_free)
	char *others = setup_setting_words(usual, CHAIN_DRAFT, words_of("comma"));

	if (v && usual && text_order(v->name, usual->name) != 0 && text_same(words, others))
		xreplace(&words, text_or(v->name, ""));
	return words;
}

bool
setup_setting_reads_same(const struct variant *a, const struct variant *b)
{
	if (a == b || !a || !b)
		return a == b;
	if (!uuid_same(&a->device, &b->device) || !text_same(a->name, b->name))
		return false;
	CLEANUP(pointer_free) char *words = chain_words(a->content, CHAIN_DRAFT, ", ", 0);
	CLEANUP(pointer_free) char *others = chain_words(b->content, CHAIN_DRAFT, ", ", 0);
	return text_same(words, others);
}

char *
setup_content_with(const char *content, const char *key, const char *is)
{
	CLEANUP(pairs_finish) struct pairs now = { .v = NULL };

	pairs_from_content(&now, text_or(content, ""));
	for (size_t i = 0; i < now.n; i++)
		if (text_same(now.v[i].key, key))
			pairs_take_out(&now, i--);
	if (!text_same(is, CHAIN_STOCK))
		pairs_add(&now, key, is, NOWHERE, NOWHERE);
	return pairs_content(&now);
}

char *
setup_content_then(const struct variant *to, const struct variant *was)
{
	CLEANUP(pointer_free) char *firmware = records_content_get(was->content, "firmware");

	return setup_content_with(to->content, "firmware", text_or(firmware, CHAIN_STOCK));
}

bool
setup_setting_is_update(const struct variant *a, const struct variant *b)
{
	CLEANUP(pointer_free) char *content = setup_content_then(a, b);

	return uuid_same(&a->device, &b->device) && text_same(a->name, b->name) &&
		text_same(content, b->content);
}

bool
setup_setting_is_one(const struct variant *a, const struct variant *b)
{
	return setup_setting_reads_same(a, b) || (a && b && setup_setting_is_update(a, b));
}
