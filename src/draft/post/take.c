/* Takes the corrections of a post as facts: which row an edit is of, its new words, their proof. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/take.h"

#include <ctype.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/uuid.h"
#include "base/text/text.h"
#include "draft/merge/diff.h"
#include "review/record/blind_result.h"
#include "review/record/rating.h"
#include "review/record/rows.h"

/* ---- the row of an edit ---- */

/* Returns true if the owner of the review wrote the row there, by sight. */
static bool
is_own(const struct record *r, const struct uuid *review, const struct row *row,
	const struct uuid *of, const struct uuid *listener)
{
	return !row->deleted && uuid_same(of, review) && trial_of_made(r, &row->uuid) == NO_INT &&
		(uuid_same(listener, &r->listener) || uuid_same(listener, &UUID_NONE));
}

bool
take_figure(const struct rating *x, const char *is, double *value)
{
	CLEANUP(scale_finish) struct scale scale = { .n = 0 };

	return x->scale && scale_from_json(&scale, x->scale, ERR_IGNORED) &&
		scale_read(&scale, is, value, ERR_IGNORED);
}

/* Returns the note with this UUID, then those with the same words: a line of several notes has the
 * UUID of the first one. */
static struct note *
next_note(const struct record *r, struct note *n, const struct uuid *u, const char *words)
{
	CLEANUP(buf_finish) struct buf key = BUF_INIT;

	if (!n) {
		n = record_find(r, ROW_NOTE, u);
		if (n)
			return n;
	}
	text_key(&key, words, false);
	for (n = n && uuid_same(&n->row.uuid, u) ? NULL : n; (n = record_next(r, ROW_NOTE, n));) {
		CLEANUP(buf_finish) struct buf of = BUF_INIT;

		text_key(&of, text_or(n->body, ""), false);
		if (!uuid_same(&n->row.uuid, u) && text_same(of.s, key.s))
			return n;
	}
	return NULL;
}

void *
take_row(const struct record *r, const struct uuid *review, const struct merge_own *own, size_t nth)
{
	const char *open = own->figure ? strrchr(own->id, '[') : NULL;
	CLEANUP(pointer_free) char *text = xstrndup(open ? open + 1 : own->id, UUID_TEXT - 1);
	struct uuid u = { 0 };
	bool named = uuid_read(&u, text);
	double value;

	if (!own->was || (!own->figure && !named))
		return NULL;
	for (struct note *n = NULL; !own->figure && (n = next_note(r, n, &u, own->was));) {
		if (!n->body || n->private || !is_own(r, review, &n->row, &n->review, &n->listener))
			continue;
		if (nth == 0)
			return n;
		nth--;
	}
	if (!own->figure)
		return NULL;
	for (struct rating *x = NULL; (x = record_next(r, ROW_RATING, x));) {
		bool is = named ? uuid_same(&x->row.uuid, &u)
				: take_figure(x, own->was, &value) && value == x->value;

		if (!is || x->blind || !is_own(r, review, &x->row, &x->review, &x->listener))
			continue;
		if (nth == 0)
			return x;
		nth--;
	}
	return NULL;
}

/* ---- words ---- */

/* The words of a text in order, with a number each; the characters, where there are no blanks. */
struct words {
	struct merge_part *v;
	uint32_t *names;
	size_t n;
};

/* The words of the export and of the author, and what differs. The caller calls rewording_finish.
 */
struct rewording {
	struct arena arena;
	struct diff_names names;
	struct words was, is;
	struct diff d;
	bool unspaced;
};

static struct words
words_of(struct rewording *e, const char *s, bool unspaced)
{
	struct words w = { arena_calloc(&e->arena, strlen(s) + 1, sizeof(*w.v)),
		arena_calloc(&e->arena, strlen(s) + 1, sizeof(*w.names)), 0 };

	for (s += strspn(s, " "); *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");

		if (unspaced)
			text_decode(s, len, &len);
		w.v[w.n] = (struct merge_part){ s, len };
		w.names[w.n] = diff_name(&e->names, s, len);
		w.n++;
		s += len;
	}
	return w;
}

static void
rewording_read(struct rewording *e, const char *was, const char *is)
{
	*e = (struct rewording){ .unspaced = text_is_unspaced(was, strlen(was)) };
	e->was = words_of(e, was, e->unspaced);
	e->is = words_of(e, is, e->unspaced);
	diff_compare(&e->d, e->was.names, e->was.n, e->is.names, e->is.n, e->names.n);
}

static void
rewording_finish(struct rewording *e)
{
	diff_finish(&e->d);
	diff_names_finish(&e->names);
	arena_finish(&e->arena);
}

/* Returns n words from the ith on, with what is between them. */
static struct merge_part
span(const struct words *w, size_t i, size_t n)
{
	const char *from = n ? w->v[i].s : "";

	return (struct merge_part){ from,
		n ? (size_t)(w->v[i + n - 1].s - from) + w->v[i + n - 1].n : 0 };
}

/* Returns a change; what is added or goes does so with the word beside it, for the blank between.
 */
static struct diff_hunk
hunk_with_words(const struct diff *d, size_t k)
{
	struct diff_hunk h = d->hunks[k];
	bool beside = !h.an || !h.bn, left = beside && h.a && h.b;

	h.a -= left;
	h.b -= left;
	h.an += beside;
	h.bn += beside;
	return h;
}

/* Counts the words that are not those of the export: those that went or were exchanged, and, if
 * added, those that are new. Returns true if they are one, or a third. */
static bool
keeps_most(const struct merge_own *own, bool added, size_t *n)
{
	CLEANUP(buf_finish) struct buf was = BUF_INIT, is = BUF_INIT;
	CLEANUP(rewording_finish) struct rewording e;

	text_key(&was, own->was, true); /* a stop is no word */
	text_key(&is, own->is, true);
	rewording_read(&e, text_or(was.s, ""), text_or(is.s, ""));
	*n = 0;
	EACH_IN (h, e.d.hunks, e.d.n)
		*n += added && h->bn > h->an ? h->bn : h->an;
	return *n <= 1 || *n * 3 <= (added && e.is.n > e.was.n ? e.is.n : e.was.n);
}

bool
take_is_correction(const struct merge_own *own)
{
	size_t n;

	return keeps_most(own, true, &n);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Returns the place behind so many signs of a text as another one has, whatever the blanks are. */
static const char *
behind_signs(const char *s, struct merge_part of)
{
	EACH_IN (c, of.s, of.n) {
		if (is_blank(*c))
			continue;
		while (is_blank(*s))
			s++;
		s++;
	}
	return s;
}

bool
take_is_joined(const struct merge_own *own)
{
	size_t n;

	return own->joined && own->was && keeps_most(own, false, &n) && n;
}

/* Puts other words in place of some of the export into the words of a note. They are found with as
 * many words around them as make them one. Returns false if they are not found, or a tag is there.
 */
static bool
put_words(struct buf *body, const struct words *was, size_t i, size_t n, struct merge_part with)
{
	struct merge_part at = { 0 };
	size_t from = i, end = i + n;

	for (;;) {
		at = merge_find(
			(struct merge_part){ body->s, body->len }, span(was, from, end - from));
		if (at.n || (!from && end == was->n))
			break;
		if (from > 0)
			from--;
		if (end < was->n)
			end++;
	}
	if (!at.n)
		return false;
	const char *begin = behind_signs(at.s, span(was, from, i - from)), *to;
	while (is_blank(*begin))
		begin++;
	to = behind_signs(begin, span(was, i, n));
	/* It gives and takes no tags. */
	if (memchr(begin, '#', (size_t)(to - begin)) || memchr(with.s, '#', with.n))
		return false;
	buf_splice(body, (size_t)(begin - body->s), (size_t)(to - begin), with.s, with.n);
	return true;
}

char *
take_words(const char *body, const struct merge_own *own, size_t nth)
{
	static const char *const stops[] = { ".", "。" };
	CLEANUP(pointer_free) char *was = xstrdup(own->was), *is = xstrdup(own->is);
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t first, n = strlen(body);

	/* The form gives a note its capital and its stop. */
	text_decode(body, n, &first);
	buf_add(&text, body);
	text_capitalise(&text);
	if (text.len == n && strncmp(was, text.s, first) == 0) {
		if (!nth && strncmp(is, was, first) == 0)
			memcpy(is, body, first);
		memcpy(was, body, first);
	}
	EACH_OF (stop, stops)
		if (text_ends_in(was, *stop) && text_ends_in(is, *stop) &&
			!text_ends_in(body, *stop)) {
			was[strlen(was) - strlen(*stop)] = '\0';
			is[strlen(is) - strlen(*stop)] = '\0';
		}
	buf_clear(&text);
	buf_add(&text, body);
	CLEANUP(rewording_finish) struct rewording e;
	rewording_read(&e, was, is);
	bool found = true;
	for (size_t k = e.d.n; k-- > 0 && found;) {
		const struct diff_hunk h = hunk_with_words(&e.d, k);

		found = put_words(&text, &e.was, h.a, h.an, span(&e.is, h.b, h.bn));
	}
	return found && e.d.n ? buf_detach(&text) : NULL;
}

/* ---- the proof, and what is said ---- */

/* Returns how many texts a merge changes in this way, apart from those of the edited row: what
 * shows a figure also, as a table or a mean, has no name of the rating. */
static size_t
others(const struct merge_result *r, enum merge_kind kind, const struct merge_own *own)
{
	bool follows = kind == MERGE_UPDATED || kind == MERGE_DELETED;
	size_t n = 0;

	EACH_IN (x, r->news, r->n_news) {
		bool same = follows && (own->figure || text_starts(x->id, own->id));

		if (x->kind == kind && !same)
			n++;
	}
	return n;
}

bool
take_is_right(const struct merge_result *m, const struct merge_own *own)
{
	EACH_IN (x, m->own, m->n_own)
		if (text_same(x->id, own->id) && x->part == own->part)
			return false;
	return true;
}

bool
take_is_proven(
	const struct merge_result *was, const struct merge_result *is, const struct merge_own *own)
{
	if (!take_is_right(is, own))
		return false;
	for (enum merge_kind kind = 0; kind < MERGE_KINDS; kind++)
		if (others(was, kind, own) != others(is, kind, own))
			return false;
	return true;
}

/* Returns the words without the signs at their end, which the others have too. */
static struct merge_part
without_stop(struct merge_part words, struct merge_part others)
{
	while (words.n && others.n && words.s[words.n - 1] == others.s[others.n - 1] &&
		ispunct((unsigned char)words.s[words.n - 1])) {
		words.n--;
		others.n--;
	}
	return words;
}

/* Returns a change; where a script has no blanks with two characters more on each side, if they are
 * no other change. */
static struct diff_hunk
hunk_with_context(const struct rewording *e, size_t k)
{
	const struct diff *d = &e->d;
	struct diff_hunk h = d->hunks[k];
	size_t first = 0, end = e->was.n;

	if (k)
		first = d->hunks[k - 1].a + d->hunks[k - 1].an;
	if (k + 1 < d->n)
		end = d->hunks[k + 1].a;
	for (int n = 0; n < 2 && e->unspaced && h.a > first; n++) {
		h.a--;
		h.b--;
		h.an++;
		h.bn++;
	}
	for (int n = 0; n < 2 && e->unspaced && h.a + h.an < end; n++) {
		h.an++;
		h.bn++;
	}
	return h;
}

void
take_say(struct buf *out, const struct merge_own *own)
{
	CLEANUP(rewording_finish) struct rewording e;

	rewording_read(&e, own->was, own->is);
	buf_add(out, own->label);
	for (size_t k = 0; k < e.d.n; k++) {
		bool added = !e.d.hunks[k].an, gone = !e.d.hunks[k].bn;
		const struct diff_hunk h = added || gone ? e.d.hunks[k] : hunk_with_context(&e, k);
		const struct merge_part was = span(&e.was, h.a, h.an), is = span(&e.is, h.b, h.bn);

		buf_add(out, k ? ", " : "");
		if (added)
			buf_addf(out, "“%.*s” added", (int)is.n, is.s);
		else if (gone)
			buf_addf(out, "“%.*s” taken out", (int)was.n, was.s);
		else
			buf_addf(out, "%.*s → %.*s", (int)without_stop(was, is).n, was.s,
				(int)without_stop(is, was).n, is.s);
	}
	if (!own->figure)
		buf_addf(out, " in “%s”", own->is);
}

size_t
take_new(const struct merge_result *m, const struct record *r, const struct uuid *review)
{
	size_t n = 0, asked = 0;

	EACH_IN (x, m->own, m->n_own)
		if (!x->both && !x->joined && (x->figure || take_is_correction(x)) &&
			take_row(r, review, x, 0)) {
			n++;
			asked += x->asked;
		}
	return asked < n ? n : 0;
}
