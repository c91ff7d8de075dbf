/* Finds the lexicon of a rating, makes rows of its words, and reads the tags in the words of notes.
 * files/lexicon.c reads the files; the rating itself is rating.c's. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/attribute.h"

#include <ctype.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/files/field.h"
#include "review/files/lexicon.h"
#include "review/files/profile.h"
#include "review/record/identity.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "review/record/section.h"

const char *
attribute_lexicon_name(const struct review *r, const struct profile *p)
{
	return text_or(r ? r->lexicon : NULL, text_or(p->default_lexicon, "bs2399"));
}

bool
attribute_lexicon(
	struct lexicon_file *x, const struct review *r, const struct profile *p, struct diags *d)
{
	CLEANUP(pointer_free) char *words = section_words(r, NULL);
	const char *from = r && r->lexicon ? r->path : p->path;
	bool ok = lexicon_find(x, words ? words : attribute_lexicon_name(r, p), from, d);

	lexicon_speak(x, p->language);
	return ok;
}

/* ---- rows of a lexicon ---- */

/* Adds a row to `out`, unless the record has an equal row or `out` already has a row with its UUID.
 * Takes ownership of the row. */
static void
add_if_new(const struct record *rec, enum row_kind kind, void *row, struct edits *out)
{
	const struct uuid *u = &((struct row *)row)->uuid;
	bool there = false;

	EACH_WHILE (one, out, !there)
		there = uuid_same(u, &((struct row *)one->row)->uuid);
	if (there)
		row_free(kind, row);
	else
		edits_add_changed(out, rec, kind, row);
}

/* Returns the names of a word in languages as JSON; NULL: it has none. The caller frees. */
static char *
names_json(const struct lexicon_word *w)
{
	json_auto_t *all = json_object();

	EACH_IN (one, w->names, w->n_names)
		json_object_set_new(all, one->language,
			json_pack("{s:s*, s:s*, s:s*, s:s*}", "name", one->name, "low", one->low,
				"mid", one->mid, "high", one->high));
	return w->n_names ? json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
}

void
attribute_edits(const struct record *rec, const struct lexicon_file *x,
	const struct lexicon_word *w, struct edits *out)
{
	struct lexicon *l = row_new(ROW_LEXICON);

	l->row.uuid = identity_of_lexicon(x->id);
	l->id = xstrdup(x->id);
	l->title = xstrdup(x->title);
	add_if_new(rec, ROW_LEXICON, l, out);
	struct attribute *a = row_new(ROW_ATTRIBUTE);
	a->row.uuid = identity_of_attribute(x->id, w->id);
	a->lexicon = identity_of_lexicon(x->id);
	a->id = xstrdup(w->id);
	a->name = xstrdup(w->name);
	a->definition = xstrdup(w->definition);
	a->low = xstrdup(w->low);
	a->mid = xstrdup(w->mid);
	a->high = xstrdup(w->high);
	a->bipolar = w->bipolar;
	a->names = names_json(w);
	add_if_new(rec, ROW_ATTRIBUTE, a, out);
}

/* ---- rows of attributes as files have them today ---- */

/* A search for the lexicon `id` of a rating of `review`; kept, so that files are read once. */
struct looked_up {
	const char *id;
	struct uuid review;
	bool found;
	struct lexicon_file x;
};

struct at_hand {
	struct looked_up *v;
	size_t n, cap;
	struct profile profile;
};

static struct at_hand
at_hand_new(void)
{
	struct at_hand h = { .v = NULL };

	profile_load_own(&h.profile, NULL);
	return h;
}

static void
at_hand_finish(struct at_hand *h)
{
	LIST_FINISH(h, lexicon_finish(&each->x));
	profile_finish(&h->profile);
}

/* Reads into x the first lexicon with this id: the lexicon of the review r, the profile's default,
 * or a lexicon file of this name. Returns false if none has this id; x is then freed. */
static bool
read_review_lexicon(
	struct at_hand *h, const struct review *r, const char *id, struct lexicon_file *x)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	const char *names[] = { h->profile.default_lexicon, id };
	const char *from[] = { h->profile.path, NULL };
	bool found = attribute_lexicon(x, r, &h->profile, &ignored) && text_same(x->id, id);

	for (size_t i = 0; i < LENGTH(names) && !found; i++) {
		lexicon_finish(x);
		found = names[i] && lexicon_find(x, names[i], from[i], &ignored) &&
			text_same(x->id, id);
	}
	if (!found)
		lexicon_finish(x);
	return found;
}

/* Returns a lexicon, from an earlier search or found now through the review of a rating or note;
 * NULL if there is no such file. */
static const struct lexicon_file *
lexicon_at_hand(
	struct at_hand *h, const struct record *rec, const char *id, const struct uuid *review)
{
	struct looked_up *l;
	bool tried = false;

	EACH (one, h) {
		if (!text_same(one->id, id))
			continue;
		bool here = uuid_same(&one->review, review);
		/* Each review may have other words of the vocabulary. */
		if (one->found && (here || !lexicon_is_vocabulary(&one->x)))
			return &one->x;
		tried |= here;
	}
	if (tried)
		return NULL;
	LIST_ADD(h, (struct looked_up){ .id = id, .review = *review });
	l = &h->v[h->n - 1];
	l->found = read_review_lexicon(h, record_find(rec, ROW_REVIEW, review), l->id, &l->x);
	return l->found ? &l->x : NULL;
}

static int
order_word(const void *p, const void *q)
{
	BOTH_OF(struct rating, a, b, p, q);
	int o = strcmp(a->attribute, b->attribute);

	o = o ? o : strcmp(a->lexicon, b->lexicon);
	return o ? o : uuid_order(&a->review, &b->review);
}

/* Returns true if a row may get the names of a word: its values mean the same. */
static bool
is_same_scale(const struct attribute *a, const struct lexicon_word *w)
{
	return text_order(a->low, w->low) == 0 && text_order(a->mid, w->mid) == 0 &&
		text_order(a->high, w->high) == 0 && a->bipolar == w->bipolar;
}

/* Adds the rows of a word as its file has them today, unless its values mean something else. */
static void
add_words(struct at_hand *h, const struct record *rec, const char *lexicon, const char *attribute,
	const struct uuid *review, struct edits *out)
{
	const struct uuid u = identity_of_attribute(lexicon, attribute);
	const struct attribute *a = record_find(rec, ROW_ATTRIBUTE, &u);
	const struct lexicon_file *x = lexicon_at_hand(h, rec, lexicon, review);
	const struct lexicon_word *w = x ? lexicon_attribute(x, attribute) : NULL;

	if (w && (!a || a->row.deleted || is_same_scale(a, w)))
		attribute_edits(rec, x, w, out);
}

static void
add_missing(struct at_hand *h, const struct record *rec, struct edits *out)
{
	/* the first rating of each word in each review, sorted: making the UUID of a word costs
	 * more than comparing words */
	CLEANUP(pointer_free) const struct rating **seen = NULL;
	size_t n = 0, cap = 0;

	EACH_LIVE (rating, r, rec, ROW_RATING) {
		if (!r->lexicon || !r->attribute)
			continue;
		size_t at = ARRAY_AT(&r, seen, n, order_word);
		if (at < n && order_word(&seen[at], &r) == 0)
			continue;
		ARRAY_INSERT(seen, n, cap, at, r);
		add_words(h, rec, r->lexicon, r->attribute, &r->review, out);
	}
	EACH_LIVE (tag, t, rec, ROW_TAG) {
		const struct note *of = record_find(rec, ROW_NOTE, &t->note);

		if (t->confirmed && of)
			add_words(h, rec, t->lexicon, t->attribute, &of->review, out);
	}
}

void
attribute_missing(const struct record *rec, struct edits *out)
{
	CLEANUP(at_hand_finish) struct at_hand h = at_hand_new();

	add_missing(&h, rec, out);
}

struct lexicon_words
attribute_shown(const struct attribute *a)
{
	return a->shown.name ? a->shown
			     : (struct lexicon_words){ a->name, a->low, a->mid, a->high };
}

char *
attribute_called(const struct attribute *a, const char *language, const char *part, const char *own)
{
	json_auto_t *names = json_read(a ? a->names : NULL);
	const json_t *in = json_object_get(names, text_or(language, "en"));

	if (!in && language)
		in = json_object_getn(names, language, strcspn(language, "-"));
	return xstrdup(text_or(json_string_value(json_object_get(in, part)), own));
}

/* Returns the number of a word in the order of the wheel, from 1; 0: its lexicon is not at hand. */
static size_t
nth_of_wheel(const struct at_hand *h, const struct attribute *a)
{
	EACH (one, h) {
		const struct lexicon_file *x = &one->x;
		const struct uuid u = identity_of_lexicon(one->id);

		for (size_t k = 0; uuid_same(&u, &a->lexicon) && k < x->n_attributes; k++)
			if (text_same(x->attributes[k]->id, a->id))
				return k + 1;
	}
	return 0;
}

void
attribute_speak(struct record *rec, const char *language)
{
	for (size_t i = 0; i < record_count(rec, ROW_ATTRIBUTE); i++) {
		struct attribute *a = record_at(rec, ROW_ATTRIBUTE, i);

#define SHOWN(part) arena_keep(&rec->kept, attribute_called(a, language, #part, a->part))
		a->shown =
			(struct lexicon_words){ SHOWN(name), SHOWN(low), SHOWN(mid), SHOWN(high) };
	}
	rating_take_words(rec);
}

void
attribute_complete(struct record *rec)
{
	CLEANUP(at_hand_finish) struct at_hand h = at_hand_new();

	for (; rec; rec = rec->elsewhere) {
		CLEANUP(edits_finish) struct edits e = { .v = NULL };

		add_missing(&h, rec, &e);
		EACH (one, &e) {
			rows_put(&rec->of[one->kind], one->row);
			one->row = NULL;
		}
		for (size_t i = 0; i < record_count(rec, ROW_ATTRIBUTE); i++) {
			struct attribute *a = record_at(rec, ROW_ATTRIBUTE, i);

			a->nth = nth_of_wheel(&h, a);
		}
		attribute_speak(rec, h.profile.language);
	}
}

/* ---- tags of notes ---- */

void
tag_edit(const struct record *rec, const struct uuid *note, const char *lexicon,
	const char *attribute, bool on, struct edits *out)
{
	struct uuid u = identity_of_tag(note, lexicon, attribute);
	const struct tag *old = record_find(rec, ROW_TAG, &u);

	bool is_on = old && !old->row.deleted, is_confirmed = old && old->confirmed;
	if (is_on == on && is_confirmed == on)
		return;
	struct tag *t = edits_version(rec, ROW_TAG, u);
	t->row.deleted = !on;
	t->note = *note;
	xreplace(&t->lexicon, lexicon);
	xreplace(&t->attribute, attribute);
	t->confirmed = on;
	edits_add(out, ROW_TAG, t);
}

/* The signs of ASCII that no id has. */
static const char no_id[] = " \t\n#!\"$%&'()*,/:;<=>?@[\\]^`{|}~";

/* Returns true for a sign outside ASCII, such as one of full width, which needs no blank. */
static bool
is_wide_sign(int32_t c)
{
	return c >= 0x80 && text_script(c) == TEXT_SIGN && !text_is_mark(c);
}

/* Returns true if a tag may begin at `at`; "[text](#punch)" is an address. */
static bool
tag_begins(const char *text, const char *at)
{
	return *at == '#' &&
		(at == text || strchr(" \t\n", at[-1]) ||
			(at[-1] == '(' && (at - text < 2 || at[-2] != ']')) ||
			is_wide_sign(text_last(text, (size_t)(at - text))));
}

/* Returns the bytes of a tag without the full stop or dash that ends a sentence; 0: no id is left.
 */
static size_t
tag_trimmed(const char *at, size_t n)
{
	n = text_trimmed(at, n, ".-");
	return n > 1 ? n : 0;
}

const char *
tag_sign(const char *text, const char *at, size_t *n)
{
	for (; (at = strchr(at, '#')); at++) {
		*n = tag_trimmed(at, 1 + strcspn(at + 1, no_id));
		if (*n && tag_begins(text, at))
			return at;
	}
	return NULL;
}

size_t
tag_shorter(const char *at, size_t n)
{
	size_t end = 0;

	for (size_t i = 1, len; i < n && i <= 1 + FIELD_ID_MOST; i += len) {
		int32_t c = text_decode(at + i, n - i, &len);
		enum text_script script = text_script(c);

		if (is_wide_sign(c) || (script >= TEXT_HAN && script <= TEXT_APART))
			end = i;
	}
	return tag_trimmed(at, end);
}

const char *
tag_typed(const char *text, size_t end)
{
	size_t at = end;

	while (at && !strchr(no_id, text[at - 1]) && !is_wide_sign(text_last(text, at)))
		at--;
	return at && tag_begins(text, text + at - 1) ? text + at - 1 : NULL;
}

/* Adds the ids of the attributes of x that a text tags, each once. */
static void
find_signs(const struct lexicon_file *x, const char *text, struct texts *ids)
{
	size_t n;

	for (const char *at = text; at && (at = tag_sign(text, at, &n)); at++) {
		CLEANUP(pointer_free) char *id = xstrndup(at + 1, n - 1);

		for (char *c = id; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		const struct lexicon_word *w = NULL;
		while (n && !(w = lexicon_tagged(x, id))) {
			n = tag_shorter(at, n);
			id[n ? n - 1 : 0] = '\0';
		}
		if (w && !texts_has(ids, w->id))
			texts_add(ids, w->id, NOWHERE);
	}
}

void
tag_edits(const struct record *rec, const struct note *n, const struct lexicon_file *x,
	struct edits *out)
{
	const struct note *old = record_find(rec, ROW_NOTE, &n->row.uuid);
	CLEANUP(texts_finish) struct texts now = { 0 }, before = { 0 };

	find_signs(x, n->body, &now);
	find_signs(x, old ? old->body : NULL, &before);
	EACH (word, &now)
		tag_edit(rec, &n->row.uuid, x->id, *word, true, out);
	EACH (one, &before)
		if (!texts_has(&now, *one))
			tag_edit(rec, &n->row.uuid, x->id, *one, false, out);
}
