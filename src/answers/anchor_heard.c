#include "answers/anchor_heard.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "numbers/holm.h"

/* Finds `id` in `ids`, which are separated by blanks; "+id" states that the anchor is higher, "-id"
 * that it is lower. Returns false if it is not among them. *direction gets 1, -1, or 0: not stated.
 */
static bool
is_among(const char *ids, const char *id, int *direction)
{
	size_t n = strlen(id), len;

	for (const char *at = ids; *at; at += len, at += strspn(at, " ")) {
		bool sign = *at == '+' || *at == '-';

		len = strcspn(at, " ");
		*direction = !sign ? 0 : *at == '+' ? 1 : -1;
		if (len == n + sign && strncmp(at + sign, id, n) == 0)
			return true;
	}
	return false;
}

/* The test of one anchor in one question. */
struct anchor_test {
	const struct sitting_row *row; /* a session with this anchor */
	size_t question;
	struct series_pair pair;
	int direction;
	const struct rating *rating; /* one of the question */
};

struct anchor_tests {
	struct anchor_test *v;
	size_t n, cap;
};

static bool
same_anchor(const struct sitting_row *a, const struct sitting_row *b)
{
	return uuid_same(&a->anchor, &b->anchor) && uuid_same(&a->anchor_of, &b->anchor_of) &&
		uuid_same(&a->anchor_chain, &b->anchor_chain) &&
		uuid_same(&a->anchor_chain_of, &b->anchor_chain_of);
}

/* Adds the tests of all anchors in one question, each pair of devices or chains once. */
static void
add_tests(struct anchor_tests *t, const struct gather *g, const struct series *s, size_t question)
{
	const struct rating *r = s->v[0].rating;
	const struct sitting_row *row;
	size_t from = t->n;

	for (struct gather_at at = { 0 }; r->lexicon && (row = gather_next(g, ROW_SITTING, &at));) {
		struct anchor_test x = { .row = row, .question = question, .rating = r };
		size_t known = from;

		if ((row->anchor_in && !is_among(row->anchor_in, r->attribute, &x.direction)) ||
			!gather_includes(g, &row->review, &row->row.uuid))
			continue;
		while (known < t->n && !same_anchor(t->v[known].row, row))
			known++;
		if (known < t->n)
			continue;
		/* In older session files an anchor does not say what it differs from: it cannot be
		 * tested. */
		if (!uuid_none(&row->anchor) && !uuid_none(&row->anchor_of)
				? series_compare(g, s, &row->anchor, &row->anchor_of, &x.pair)
				: !uuid_none(&row->anchor_chain) &&
					!uuid_none(&row->anchor_chain_of) &&
					series_compare_chains(s, &row->anchor_chain,
						&row->anchor_chain_of, &x.pair)) {
			free(x.pair.places);
			LIST_ADD(t, x);
		}
	}
}

struct anchor_heard *
anchors_heard(const struct gather *g, const struct grades *x)
{
	struct anchor_tests t = { 0 };
	struct series s;
	size_t questions = 0;

	for (size_t at = 0; series_next(&s, x, &at); questions++)
		add_tests(&t, g, &s, questions);
	struct anchor_heard *heard = xcalloc(questions + 1, sizeof(heard[0]));
	for (size_t i = 0; i < questions; i++)
		heard[i].p = NAN;
	CLEANUP(pointer_free)
	double *p = xcalloc(t.n + 1, sizeof(p[0])), *holm = xcalloc(t.n + 1, sizeof(holm[0]));
	CLEANUP(pointer_free)
	size_t *anchor = xcalloc(t.n + 1, sizeof(anchor[0])),
	       *tested = xcalloc(t.n + 1, sizeof(tested[0]));
	for (size_t i = 0; i < t.n; i++) {
		while (!same_anchor(t.v[anchor[i]].row, t.v[i].row))
			anchor[i]++;
		p[i] = t.v[i].pair.differ.p;
	}
	holm_adjust(p, anchor, holm, tested, t.n);
	for (size_t i = 0; i < t.n; i++) {
		const struct anchor_test *a = &t.v[i];
		const struct differ *d = &a->pair.differ;
		const struct planned plan = planned_for(g, a->rating);
		bool so_far;
		enum differ_verdict judged = planned_judge(&plan, d, holm[i], NAN, &so_far);
		struct anchor_heard *best = &heard[a->question];
		bool chain = uuid_none(&a->row->anchor);
		enum row_kind kind = chain ? ROW_CHAIN : ROW_DEVICE;

		if (best->name && !(holm[i] < best->p) && !isnan(best->p))
			continue;
		best->name = gather_name(g, kind, chain ? &a->row->anchor_chain : &a->row->anchor);
		best->of =
			gather_name(g, kind, chain ? &a->row->anchor_chain_of : &a->row->anchor_of);
		best->p = holm[i];
		best->verdict = judged == DIFFER_UNTESTED || so_far             ? ANCHOR_UNKNOWN
			: judged == DIFFER_SHOWN && a->direction * d->mean >= 0 ? ANCHOR_HEARD
										: ANCHOR_NOT_HEARD;
	}
	free(t.v);
	return heard;
}

const char *
anchor_words(const struct anchor_heard *a)
{
	static const char *const words[] = { [ANCHOR_NONE] = "",
		[ANCHOR_UNKNOWN] = "not tested",
		[ANCHOR_HEARD] = "heard",
		[ANCHOR_NOT_HEARD] = "not heard" };

	return words[a->verdict];
}

/* Returns the name of a device, or else of a chain; "": neither is known. */
static const char *
name_of(const struct record *r, const struct uuid *device, const struct uuid *chain)
{
	const struct device *d = record_find(r, ROW_DEVICE, device);
	const struct chain *c = record_find(r, ROW_CHAIN, chain);

	return d && d->name ? d->name : c && c->name ? c->name : "";
}

void
anchor_add_of_session(struct buf *out, const struct record *r, const struct sitting_row *session)
{
	const char *name = name_of(r, &session->anchor, &session->anchor_chain),
		   *of = name_of(r, &session->anchor_of, &session->anchor_chain_of);

	if (!*name)
		return;
	buf_addf(out, "%s%s%s", name, *of ? " differs from " : "", of);
	if (session->anchor_in)
		buf_addf(out, " in %s", session->anchor_in);
}
