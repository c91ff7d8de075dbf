/*
 * Finding a unit whose words were changed: by the words that it shares with others, a rare word
 * telling more than a common one.
 */
#include "merge/merge_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define COMMON 200 /* units that share a word from where on it tells nothing */
#define WEIGHT 240 /* of a word that one unit has */

struct words_of {
	uint32_t *words; /* rising, each once */
	size_t n;
	unsigned long weight;
};

struct search {
	const struct likeness *l;
	struct diff_names names;
	struct words_of *a, *b; /* by place in l->as and l->bs */
	unsigned *weight;       /* by word: 0 where too common */
	size_t *head, *list;    /* by word: the units of b that have it */
	unsigned long *score;   /* by place in bs */
	unsigned *shared;
	size_t *touched, n_touched;
	size_t *best;       /* by place in as: the place in bs it is found at, or NONE */
	unsigned long *got; /* by place in as: its score there */
};

static bool
is_word(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') ||
		(u >= 'A' && u <= 'Z');
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
read_words(struct words_of *w, struct diff_names *names, const struct side *s, const struct unit *u)
{
	struct buf text = BUF_INIT;
	size_t cap = 0, kept = 0;

	unit_text(&text, s, u);
	for (size_t i = 0, from; i < text.len; i++) {
		for (from = i; i < text.len && is_word(text.s[i]); i++)
			if (text.s[i] >= 'A' && text.s[i] <= 'Z')
				text.s[i] = (char)(text.s[i] + 'a' - 'A');
		if (i - from < 2)
			continue;
		w->words = xgrow(w->words, w->n, &cap, sizeof(*w->words));
		w->words[w->n++] = diff_name(names, text.s + from, i - from);
	}
	if (w->n)
		qsort(w->words, w->n, sizeof(*w->words), by_number);
	for (size_t i = 0; i < w->n; i++)
		if (!i || w->words[i] != w->words[i - 1])
			w->words[kept++] = w->words[i];
	w->n = kept;
	buf_finish(&text);
}

static struct words_of *
read_all(struct search *s, const struct side *side, const size_t *units, size_t n)
{
	struct words_of *w = xcalloc(n, sizeof(*w));

	for (size_t i = 0; i < n; i++)
		read_words(&w[i], &s->names, side, &side->units[units[i]]);
	return w;
}

static void
weigh(struct search *s)
{
	size_t n = s->names.n, total = 0;
	size_t *in_a = xcalloc(n + 1, sizeof(*in_a)), *in_b = xcalloc(n + 1, sizeof(*in_b));

	/* How rare a word is shows in the whole text: every note of a track has its address. */
	for (size_t i = 0; i < s->l->a->n_units; i++) {
		struct words_of w = { 0 };

		read_words(&w, &s->names, s->l->a, &s->l->a->units[i]);
		for (size_t k = 0; k < w.n; k++)
			if (w.words[k] < n)
				in_a[w.words[k]]++;
		free(w.words);
	}
	for (size_t i = 0; i < s->l->n_bs; i++)
		for (size_t k = 0; k < s->b[i].n; k++)
			in_b[s->b[i].words[k]]++;
	s->weight = xcalloc(n + 1, sizeof(*s->weight));
	s->head = xcalloc(n + 2, sizeof(*s->head));
	for (size_t w = 0; w < n; w++) {
		size_t most = in_a[w] > in_b[w] ? in_a[w] : in_b[w];

		s->head[w] = total;
		total += in_b[w];
		s->weight[w] = most > COMMON ? 0 : (unsigned)(WEIGHT / most + 1);
	}
	s->head[n] = total;
	s->list = xcalloc(total + 1, sizeof(*s->list));
	memcpy(in_a, s->head, n * sizeof(*in_a));
	for (size_t i = 0; i < s->l->n_bs; i++)
		for (size_t k = 0; k < s->b[i].n; k++) {
			s->b[i].weight += s->weight[s->b[i].words[k]];
			s->list[in_a[s->b[i].words[k]]++] = i;
		}
	for (size_t i = 0; i < s->l->n_as; i++)
		for (size_t k = 0; k < s->a[i].n; k++)
			s->a[i].weight += s->weight[s->a[i].words[k]];
	free(in_a);
	free(in_b);
}

/* Fills score and shared for what has words of a[i]. */
static void
score(struct search *s, size_t i)
{
	while (s->n_touched) {
		size_t k = s->touched[--s->n_touched];

		s->score[k] = s->shared[k] = 0;
	}
	for (size_t w = 0; w < s->a[i].n; w++) {
		uint32_t word = s->a[i].words[w];

		if (!s->weight[word])
			continue;
		for (size_t k = s->head[word]; k < s->head[word + 1]; k++) {
			size_t b = s->list[k];

			if (!s->shared[b])
				s->touched[s->n_touched++] = b;
			s->score[b] += s->weight[word];
			s->shared[b]++;
		}
	}
}

static const struct unit *
unit_a(const struct search *s, size_t i)
{
	return &s->l->a->units[s->l->as[i]];
}

static const struct unit *
unit_b(const struct search *s, size_t k)
{
	return &s->l->b->units[s->l->bs[k]];
}

static bool
may_pair(const struct search *s, size_t i, size_t k)
{
	const struct unit *a = unit_a(s, i), *b = unit_b(s, k);

	return (a->kind == UNIT_FRONT) == (b->kind == UNIT_FRONT) && b->kind != UNIT_MARK &&
		(b->kind != UNIT_HEADING || a->kind == UNIT_HEADING);
}

/*
 * At least half of a[i] is in b[k]; a single word is enough for what is of one kind and little
 * else.
 */
static bool
covers(const struct search *s, size_t i, size_t k)
{
	if (s->score[k] * 2 < s->a[i].weight)
		return false;
	return s->shared[k] > 1 ||
		(unit_a(s, i)->kind == unit_b(s, k)->kind && s->score[k] * 2 >= s->b[k].weight);
}

/* b[k] consists of a[i] for the better part. */
static bool
is_part(const struct search *s, size_t i, size_t k)
{
	return s->shared[k] > 1 && s->score[k] * 2 >= s->b[k].weight &&
		s->score[k] * 4 >= s->a[i].weight;
}

static void
find(struct search *s, size_t i)
{
	size_t best = NONE, parts = 0, last = 0;

	score(s, i);
	for (size_t t = 0; t < s->n_touched; t++) {
		size_t k = s->touched[t];

		if (!may_pair(s, i, k))
			continue;
		if (is_part(s, i, k)) {
			parts++;
			last = k > last ? k : last;
		}
		if ((covers(s, i, k) || is_part(s, i, k)) &&
			(best == NONE || s->score[k] > s->score[best] ||
				(s->score[k] == s->score[best] && k < best)))
			best = k;
	}
	s->best[i] = best;
	if (best == NONE)
		return;
	struct match *m = &s->l->out[s->l->as[i]];
	bool whole = covers(s, i, best) && unit_a(s, i)->kind == unit_b(s, best)->kind;
	if (s->l->strict)
		whole &= s->score[best] * 3 >= s->a[i].weight * 2 &&
			s->score[best] * 3 >= s->b[best].weight * 2;
	m->fate = whole ? FATE_EDITED : FATE_TAKEN;
	/* Split: the best and another part, and neither has all of it. */
	if (parts > 1 && s->score[best] * 5 < s->a[i].weight * 4) {
		m->fate = FATE_TAKEN;
		best = last;
	}
	s->got[i] = s->score[best];
	s->best[i] = best;
	m->at = s->l->bs[best];
}

/* What a[i] shares with b[k] beyond what a[other] does. */
static unsigned long
adds(const struct search *s, size_t i, size_t k, size_t other)
{
	const struct words_of *a = &s->a[i], *b = &s->b[k], *o = &s->a[other];
	unsigned long sum = 0;

	for (size_t w = 0; w < a->n; w++)
		if (!bsearch(&a->words[w], o->words, o->n, sizeof(*o->words), by_number) &&
			bsearch(&a->words[w], b->words, b->n, sizeof(*b->words), by_number))
			sum += s->weight[a->words[w]];
	return sum;
}

/* Several units in one: joined, if more than one gave it words; else it is the one most like it. */
static void
settle_claims(struct search *s)
{
	size_t n = s->l->n_bs, *top = xreallocarray(NULL, n + 1, sizeof(*top));

	for (size_t k = 0; k < n; k++)
		top[k] = NONE;
	for (size_t i = 0; i < s->l->n_as; i++) {
		size_t k = s->best[i];

		if (k != NONE && (top[k] == NONE || s->got[i] > s->got[top[k]]))
			top[k] = i;
	}
	for (size_t i = 0; i < s->l->n_as; i++) {
		size_t k = s->best[i];
		struct match *m = &s->l->out[s->l->as[i]];

		if (k == NONE || top[k] == i)
			continue;
		if (adds(s, i, k, top[k]) * 10 >= s->a[i].weight * 3) {
			m->fate = FATE_TAKEN;
			s->l->out[s->l->as[top[k]]].fate = FATE_TAKEN;
		} else {
			*m = (struct match){ .fate = FATE_GONE, .at = NONE };
		}
	}
	free(top);
}

/* A key of front matter is the same key under any value. */
static size_t
key_length(const struct side *s, const struct unit *u)
{
	const struct line *l = &s->lines[u->line];
	const char *colon = memchr(l->s, ':', l->n);

	return colon ? (size_t)(colon - l->s) : l->n;
}

static void
match_keys(struct search *s)
{
	bool *taken = xcalloc(s->l->n_bs, sizeof(*taken));

	for (size_t i = 0; i < s->l->n_as; i++) {
		const struct unit *a = unit_a(s, i), *b;
		size_t n = key_length(s->l->a, a);

		if (a->kind != UNIT_FRONT)
			continue;
		s->best[i] = NONE;
		s->l->out[s->l->as[i]] = (struct match){ .fate = FATE_GONE, .at = NONE };
		for (size_t k = 0; k < s->l->n_bs && (b = unit_b(s, k))->kind == UNIT_FRONT; k++)
			if (!taken[k] && key_length(s->l->b, b) == n &&
				memcmp(s->l->a->lines[a->line].s, s->l->b->lines[b->line].s, n) ==
					0) {
				s->l->out[s->l->as[i]] =
					(struct match){ .fate = FATE_EDITED, .at = s->l->bs[k] };
				taken[k] = true;
				break;
			}
	}
	free(taken);
}

void
match_alike(const struct likeness *l)
{
	struct search s = { .l = l };

	s.a = read_all(&s, l->a, l->as, l->n_as);
	s.b = read_all(&s, l->b, l->bs, l->n_bs);
	weigh(&s);
	s.score = xcalloc(l->n_bs, sizeof(*s.score));
	s.shared = xcalloc(l->n_bs, sizeof(*s.shared));
	s.touched = xcalloc(l->n_bs, sizeof(*s.touched));
	s.best = xcalloc(l->n_as, sizeof(*s.best));
	s.got = xcalloc(l->n_as, sizeof(*s.got));
	for (size_t i = 0; i < l->n_as; i++) {
		l->out[l->as[i]] = (struct match){ .fate = FATE_GONE, .at = NONE };
		find(&s, i);
	}
	match_keys(&s);
	settle_claims(&s);
	for (size_t i = 0; i < l->n_as; i++)
		free(s.a[i].words);
	for (size_t i = 0; i < l->n_bs; i++)
		free(s.b[i].words);
	free(s.a);
	free(s.b);
	free(s.weight);
	free(s.head);
	free(s.list);
	free(s.score);
	free(s.shared);
	free(s.touched);
	free(s.best);
	free(s.got);
	diff_names_finish(&s.names);
}
