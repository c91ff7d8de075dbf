/* Finds the lexicon of a rating, makes rows of its words, and guesses which words a note speaks of.
 * config/lexicon.c reads the files; the rating itself is rating.c's. */
#include "record/attribute.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/lexicon.h"
#include "config/profile.h"
#include "record/identity.h"

const char *
attribute_lexicon_name(const char *own, const struct profile *p)
{
	return own ? own : p->default_lexicon ? p->default_lexicon : "bs2399";
}

bool
attribute_lexicon(struct lexicon_file *x, const char *own, const char *path,
	const struct profile *p, struct diags *d)
{
	return lexicon_find(x, attribute_lexicon_name(own, p), own ? path : p->path, d);
}

/* Adds a row to `out`, unless the record has an equal row or `out` already has a row with its UUID.
 * Takes ownership of the row. */
static void
add_if_new(const struct record *rec, enum row_kind kind, void *row, struct edits *out)
{
	const struct uuid *u = &((struct row *)row)->uuid;
	bool there = false;

	for (size_t i = 0; i < out->n && !there; i++)
		there = uuid_same(u, &((struct row *)out->v[i].row)->uuid);
	if (there)
		row_free(&row_types[kind], row);
	else
		edits_add_changed(out, rec, kind, row);
}

void
attribute_edits(const struct record *rec, const struct lexicon_file *x,
	const struct lexicon_word *w, struct edits *out)
{
	struct lexicon *l = row_new(&row_types[ROW_LEXICON]);

	l->row.uuid = identity_of_lexicon(x->id);
	l->id = xstrdup(x->id);
	l->title = xstrdup(x->title);
	add_if_new(rec, ROW_LEXICON, l, out);
	struct attribute *a = row_new(&row_types[ROW_ATTRIBUTE]);
	a->row.uuid = identity_of_attribute(x->id, w->id);
	a->lexicon = identity_of_lexicon(x->id);
	a->id = xstrdup(w->id);
	a->name = xstrdup(w->name);
	a->definition = xstrdup(w->definition);
	a->low = xstrdup(w->low);
	a->mid = xstrdup(w->mid);
	a->high = xstrdup(w->high);
	a->bipolar = w->bipolar;
	add_if_new(rec, ROW_ATTRIBUTE, a, out);
}

/* ---- rows of attributes that the record lacks ---- */

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
	bool has_profile;
};

/* Reads into x the first lexicon with this id: the lexicon of the review r, the profile's default,
 * or a lexicon file of this name. Returns false if none has this id; x is then freed. */
static bool
read_review_lexicon(
	struct at_hand *h, const struct review *r, const char *id, struct lexicon_file *x)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	bool found = false;

	if (!h->has_profile)
		profile_load_own(&h->profile, &ignored);
	h->has_profile = true;
	const char *names[] = { r ? r->lexicon : NULL, h->profile.default_lexicon, id };
	const char *from[] = { r ? r->path : NULL, h->profile.path, NULL };
	for (size_t i = 0; i < LENGTH(names) && !found; i++) {
		if (!names[i])
			continue;
		found = lexicon_find(x, names[i], from[i], &ignored) && x->id &&
			strcmp(x->id, id) == 0;
		if (!found)
			lexicon_finish(x);
	}
	return found;
}

/* Returns the lexicon of a rating, from an earlier search or found now through the rating's review;
 * NULL if there is no such file. */
static const struct lexicon_file *
lexicon_at_hand(struct at_hand *h, const struct record *rec, const struct rating *r)
{
	struct looked_up *l;
	bool tried = false;

	for (size_t i = 0; i < h->n; i++) {
		if (strcmp(h->v[i].id, r->lexicon) != 0)
			continue;
		if (h->v[i].found)
			return &h->v[i].x;
		tried |= uuid_same(&h->v[i].review, &r->review);
	}
	if (tried)
		return NULL;
	LIST_ADD(h, (struct looked_up){ .id = r->lexicon, .review = r->review });
	l = &h->v[h->n - 1];
	l->found = read_review_lexicon(h, record_find(rec, ROW_REVIEW, &r->review), l->id, &l->x);
	return l->found ? &l->x : NULL;
}

static int
order_word(const void *p, const void *q)
{
	const struct rating *a = *(const struct rating *const *)p,
			    *b = *(const struct rating *const *)q;
	int o = strcmp(a->attribute, b->attribute);

	o = o ? o : strcmp(a->lexicon, b->lexicon);
	return o ? o : uuid_order(&a->review, &b->review);
}

void
attribute_missing(const struct record *rec, struct edits *out)
{
	struct at_hand h = { .v = NULL };
	/* the first rating of each word in each review, sorted: making the UUID of a word costs
	 * more than comparing words */
	CLEANUP(pointer_free) const struct rating **seen = NULL;
	size_t n = 0, cap = 0;

	for (const struct rating *r = NULL; (r = record_next(rec, ROW_RATING, r));) {
		if (r->row.deleted || !r->lexicon || !r->attribute)
			continue;
		size_t at = sorted_at(&r, seen, n, sizeof(seen[0]), order_word);
		if (at < n && order_word(&seen[at], &r) == 0)
			continue;
		ARRAY_INSERT(seen, n, cap, at, r);
		struct uuid u = identity_of_attribute(r->lexicon, r->attribute);
		const struct attribute *a = record_find(rec, ROW_ATTRIBUTE, &u);
		if (a && !a->row.deleted)
			continue;
		const struct lexicon_file *x = lexicon_at_hand(&h, rec, r);
		const struct lexicon_word *w = x ? lexicon_attribute(x, r->attribute) : NULL;
		if (w)
			attribute_edits(rec, x, w, out);
	}
	for (size_t i = 0; i < h.n; i++)
		lexicon_finish(&h.v[i].x);
	free(h.v);
	if (h.has_profile)
		profile_finish(&h.profile);
}

void
attribute_complete(struct record *rec)
{
	CLEANUP(edits_finish) struct edits e = { .v = NULL };

	attribute_missing(rec, &e);
	for (size_t i = 0; i < e.n; i++) {
		row_free(&row_types[e.v[i].kind], rows_take(&rec->of[e.v[i].kind], e.v[i].row));
		e.v[i].row = NULL;
	}
	if (rec->elsewhere)
		attribute_complete(rec->elsewhere);
}

/* ---- tags of notes ---- */

bool
tag_glossary(struct lexicon_file *glossary)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	return lexicon_find(glossary, "headphonesty", NULL, &ignored);
}

void
tag_edit(const struct record *rec, const struct uuid *note, const char *lexicon,
	const char *attribute, bool on, bool confirmed, struct edits *out)
{
	struct uuid u = identity_of_tag(note, lexicon, attribute);
	const struct tag *old = record_find(rec, ROW_TAG, &u);
	bool said = old && (old->confirmed || (on && old->row.deleted));

	if ((said && !confirmed) || (!old && !on) ||
		(old && old->row.deleted == !on && old->confirmed == (confirmed && on)))
		return;
	struct tag *t = edits_version(rec, ROW_TAG, u);
	t->row.deleted = !on;
	t->note = *note;
	xreplace(&t->lexicon, lexicon);
	xreplace(&t->attribute, attribute);
	t->confirmed = confirmed && on;
	edits_add(out, ROW_TAG, t);
}

/* Appends the words of a text, each folded (text_fold) and followed by a space, after a first
 * space: " the treble is tinny ". */
static void
add_folded_words(struct buf *out, const char *text)
{
	buf_add_char(out, ' ');
	for (const char *s = text; *s;) {
		size_t n = strcspn(s, " \t\n,.;:!?()[]\"/–—-");
		CLEANUP(pointer_free) char *word = xstrndup(s, n);
		size_t before = out->len;

		text_fold(out, word);
		if (out->len > before)
			buf_add_char(out, ' ');
		s += n;
		s += *s != '\0';
	}
}

static bool
names_word(const struct buf *text, const char *name)
{
	CLEANUP(buf_finish) struct buf word = BUF_INIT;

	if (!name)
		return false;
	add_folded_words(&word, name);
	bool runs_on = text_runs_on(name, strlen(name));
	/* Where words are written without blanks, the name is found inside a run. */
	if (runs_on && word.len > 2)
		buf_truncate(&word, word.len - 1);
	return word.len > 2 && strstr(text->s, word.s + runs_on);
}

static void
add_id_once(struct texts *ids, const char *id)
{
	if (id && !texts_has(ids, id))
		texts_add(ids, id, (struct mark){ 0 });
}

/* Adds to `ids` the attributes that a text mentions, each once, by names and aliases of attributes
 * and by glossary terms (glossary may be NULL). It is a guess that the author of the text confirms.
 */
static void
mentioned_words(const struct lexicon_file *x, const struct lexicon_file *glossary, const char *text,
	struct texts *ids)
{
	CLEANUP(buf_finish) struct buf folded = BUF_INIT;
	const struct lexicon_word *a;

	add_folded_words(&folded, text);
	for (size_t i = 0; (a = lexicon_nth(x, i)); i++) {
		bool found = names_word(&folded, a->name) || names_word(&folded, a->id);

		for (size_t k = 0; k < a->aliases.n; k++)
			found = found || names_word(&folded, a->aliases.v[k]);
		for (size_t k = 0; k < a->reversed_aliases.n; k++)
			found = found || names_word(&folded, a->reversed_aliases.v[k]);
		if (found)
			add_id_once(ids, a->id);
	}
	for (size_t i = 0; glossary && i < glossary->n_terms; i++) {
		const struct term *t = &glossary->terms[i];

		for (size_t k = 0; names_word(&folded, t->term) && k < t->related.n; k++)
			if (lexicon_attribute(x, t->related.v[k]))
				add_id_once(ids, t->related.v[k]);
	}
}

void
tag_edits(const struct record *rec, const struct note *n, bool was_there,
	const struct lexicon_file *x, const struct lexicon_file *glossary, struct edits *out)
{
	const struct uuid *note = &n->row.uuid;
	CLEANUP(texts_finish) struct texts ids = { 0 };

	if (n->body)
		mentioned_words(x, glossary, n->body, &ids);
	for (size_t i = 0; i < ids.n; i++)
		tag_edit(rec, note, x->id, ids.v[i], true, false, out);
	if (!was_there)
		return;
	for (const struct tag *t = NULL; (t = record_next(rec, ROW_TAG, t));)
		if (!t->row.deleted && uuid_same(&t->note, note) && t->lexicon && t->attribute &&
			strcmp(t->lexicon, x->id) == 0 && !texts_has(&ids, t->attribute))
			tag_edit(rec, note, x->id, t->attribute, false, false, out);
}
