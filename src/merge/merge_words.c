#include "merge/merge_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A word, or a bracket or sign on its own; the white space before it does not count when comparing.
 */
struct token {
	const char *s;
	size_t space, n; /* bytes of white space, then of the word */
};

struct tokens {
	struct token *all;
	uint32_t *names;
	size_t n, bytes; /* bytes: of the words */
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t
word_length(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && !is_space(s[i]) && !(s[i] && strchr("[](){}<>*_\"|", s[i])))
		i++;
	if (i == 0)
		return n > 0;
	/* The full stop is no part of the last word. */
	size_t end = i;
	while (end && s[end - 1] && strchr(".,;:!?", s[end - 1]))
		end--;
	return end ? end : 1;
}

static void
read_tokens(struct tokens *t, struct diff_names *names, const struct buf *text)
{
	size_t cap = 0, cap_names = 0, at = 0;

	*t = (struct tokens){ 0 };
	while (at < text->len) {
		struct token it = { .s = text->s + at };

		while (at + it.space < text->len && is_space(it.s[it.space]))
			it.space++;
		at += it.space;
		it.n = word_length(text->s + at, text->len - at);
		at += it.n;
		t->bytes += it.n;
		t->all = xgrow(t->all, t->n, &cap, sizeof(*t->all));
		t->names = xgrow(t->names, t->n, &cap_names, sizeof(*t->names));
		t->all[t->n] = it;
		t->names[t->n++] = diff_name(names, it.s + it.space, it.n);
	}
}

static void
tokens_finish(struct tokens *t)
{
	free(t->all);
	free(t->names);
}

static void
put_tokens(struct buf *out, const struct tokens *t, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++) {
		const struct token *it = &t->all[i];

		/* Words that stood at the start of one text may come to stand inside another. */
		if (!it->space && i == from && i == 0 && out->len &&
			!is_space(out->s[out->len - 1]))
			buf_add_char(out, ' ');
		buf_add_bytes(out, it->s, it->space + it->n);
	}
}

/* Bytes of base's words that are still there. */
static size_t
kept(const struct tokens *base, const struct diff *d)
{
	size_t bytes = base->bytes;

	for (size_t i = 0; i < d->n; i++)
		for (size_t k = d->hunks[i].a; k < d->hunks[i].a + d->hunks[i].an; k++)
			bytes -= base->all[k].n;
	return bytes;
}

static bool
same_change(const struct tokens *now, const struct diff_hunk *x, const struct tokens *ours,
	const struct diff_hunk *y)
{
	return x->a == y->a && x->an == y->an && x->bn == y->bn &&
		memcmp(now->names + x->b, ours->names + y->b, x->bn * sizeof(*now->names)) == 0;
}

/* What earlog adds, the author's words have there already, at their end or their start. */
static bool
has_added(const struct tokens *now, const struct diff_hunk *x, const struct tokens *ours,
	const struct diff_hunk *y)
{
	size_t n = y->bn * sizeof(*now->names);

	if (y->an || x->bn < y->bn)
		return false;
	return (y->a == x->a + x->an &&
		       memcmp(now->names + x->b + x->bn - y->bn, ours->names + y->b, n) == 0) ||
		(y->a == x->a && memcmp(now->names + x->b, ours->names + y->b, n) == 0);
}

enum meeting { APART, SAME, INSIDE, CLASH };

/* How the author's change x and earlog's change y meet in base. */
static enum meeting
meet(const struct tokens *now, const struct diff_hunk *x, const struct tokens *ours,
	const struct diff_hunk *y)
{
	size_t x_end = x->a + x->an, y_end = y->a + y->an;

	if (same_change(now, x, ours, y) || has_added(now, x, ours, y))
		return SAME;
	if (!y->an)
		return y->a > x->a && y->a < x_end ? INSIDE : APART;
	if (!x->an)
		return x->a > y->a && x->a < y_end ? CLASH : APART;
	return x->a < y_end && y->a < x_end ? CLASH : APART;
}

static bool
begins_line(const struct token *t)
{
	return memchr(t->s, '\n', t->space) != NULL;
}

/*
 * Whether the author's change x comes before earlog's y: where both add, unless it is a line of its
 * own.
 */
static bool
comes_first(const struct tokens *now, const struct diff_hunk *x, const struct diff_hunk *y)
{
	if (x->a != y->a)
		return x->a < y->a;
	if (x->an)
		return false;
	return y->an || !begins_line(&now->all[x->b]);
}

/* Both diffs are in order. */
static enum words
combine(const struct tokens *now, const struct diff *dn, const struct tokens *ours,
	const struct diff *d_ours, struct buf *out)
{
	size_t x = 0, y = 0, at = 0; /* at: in now */
	enum words result = WORDS_MERGED;

	while (y < d_ours->n) {
		const struct diff_hunk *o = &d_ours->hunks[y],
				       *n = x < dn->n ? &dn->hunks[x] : NULL;
		enum meeting how = n ? meet(now, n, ours, o) : APART;

		if (how == CLASH)
			return WORDS_CONFLICT;
		if (how == INSIDE)
			result = WORDS_TAKEN;
		if (how == SAME || how == INSIDE) {
			y++;
			continue;
		}
		if (n && comes_first(now, n, o)) {
			put_tokens(out, now, at, n->b + n->bn - at);
			at = n->b + n->bn;
			x++;
			continue;
		}
		/* Base's place o->a, told in words of now: as far after the author's last change.
		 */
		const struct diff_hunk *last = x ? &dn->hunks[x - 1] : NULL;
		size_t place = last ? last->b + last->bn + (o->a - last->a - last->an) : o->a;
		put_tokens(out, now, at, place - at);
		put_tokens(out, ours, o->b, o->bn);
		at = place + o->an;
		y++;
	}
	put_tokens(out, now, at, now->n - at);
	return result;
}

/* Earlog's new words stand there already, all of them and in order, and the old ones do not. */
static bool
is_done(const struct tokens *base, const struct tokens *now, const struct tokens *ours,
	const struct diff *dn, const struct diff *d_ours, size_t n_names)
{
	struct diff d = { 0 };

	if (kept(base, dn) == base->bytes)
		return false;
	for (size_t i = 0; i < d_ours->n; i++)
		if (!d_ours->hunks[i].bn)
			return false;
	diff_compare(&d, ours->names, ours->n, now->names, now->n, n_names);
	bool done = kept(ours, &d) == ours->bytes;
	diff_finish(&d);
	return done;
}

enum words
words_merge(const struct buf *base, const struct buf *now, const struct buf *ours, struct buf *out)
{
	struct diff_names names = { 0 };
	struct tokens tb, tn, to;
	struct diff dn = { 0 }, d_ours = { 0 };
	enum words result;

	read_tokens(&tb, &names, base);
	read_tokens(&tn, &names, now);
	read_tokens(&to, &names, ours);
	diff_compare(&dn, tb.names, tb.n, tn.names, tn.n, names.n);
	diff_compare(&d_ours, tb.names, tb.n, to.names, to.n, names.n);
	if (is_done(&tb, &tn, &to, &dn, &d_ours, names.n)) {
		buf_add_bytes(out, now->s, now->len);
		result = WORDS_MERGED;
	} else if (kept(&tb, &dn) * 5 < tb.bytes * 2) {
		result = WORDS_TAKEN;
	} else {
		/* New words throughout: what they share with the old ones is chance. */
		if (d_ours.n && kept(&tb, &d_ours) * 2 < tb.bytes) {
			d_ours.hunks[0] = (struct diff_hunk){ 0, tb.n, 0, to.n };
			d_ours.n = 1;
		}
		result = combine(&tn, &dn, &to, &d_ours, out);
	}
	diff_finish(&dn);
	diff_finish(&d_ours);
	tokens_finish(&tb);
	tokens_finish(&tn);
	tokens_finish(&to);
	diff_names_finish(&names);
	return result;
}
