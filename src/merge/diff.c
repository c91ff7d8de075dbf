#include "merge/diff.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define SMALL 800     /* things on both sides: the shortest script is always found, and at once */
#define DEPTH_MOST 24 /* of looking for unique things between unique things */
#define EDITS_MOST \
	800 /* the shortest script is looked for up to here: its trace grows with the square */
#define CONTEXT 3

struct diff_name {
	uint64_t hash;
	size_t at, len;
};

static uint64_t
hash_bytes(const unsigned char *p, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u ^ n;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

static void
grow_slots(struct diff_names *names)
{
	size_t n = names->n_slots ? names->n_slots * 2 : 256;

	free(names->slots);
	names->slots = xcalloc(n, sizeof(*names->slots));
	names->n_slots = n;
	for (size_t i = 0; i < names->n; i++) {
		size_t k = names->all[i].hash & (n - 1);

		while (names->slots[k])
			k = (k + 1) & (n - 1);
		names->slots[k] = (uint32_t)i + 1;
	}
}

uint32_t
diff_name(struct diff_names *names, const void *p, size_t n)
{
	uint64_t hash = hash_bytes(p, n);

	if (names->n * 2 >= names->n_slots)
		grow_slots(names);
	size_t k = hash & (names->n_slots - 1);
	for (; names->slots[k]; k = (k + 1) & (names->n_slots - 1)) {
		const struct diff_name *it = &names->all[names->slots[k] - 1];

		if (it->hash == hash && it->len == n &&
			(!n || memcmp(names->bytes + it->at, p, n) == 0))
			return names->slots[k] - 1;
	}
	if (names->n_bytes + n > names->cap_bytes) {
		names->cap_bytes = (names->n_bytes + n) * 2 + 64;
		names->bytes = xreallocarray(names->bytes, names->cap_bytes, 1);
	}
	if (n)
		memcpy(names->bytes + names->n_bytes, p, n);
	names->all = xgrow(names->all, names->n, &names->cap, sizeof(*names->all));
	names->all[names->n] = (struct diff_name){ .hash = hash, .at = names->n_bytes, .len = n };
	names->n_bytes += n;
	names->slots[k] = (uint32_t)++names->n;
	return (uint32_t)names->n - 1;
}

void
diff_names_finish(struct diff_names *names)
{
	free(names->all);
	free(names->slots);
	free(names->bytes);
	*names = (struct diff_names){ 0 };
}

void
diff_finish(struct diff *d)
{
	free(d->hunks);
	*d = (struct diff){ 0 };
}

/* ---- comparing ---- */

struct pair {
	size_t a, b;
	size_t before; /* the pair before it in the longest rising row, or SIZE_MAX */
};

struct job {
	const uint32_t *a, *b;
	uint32_t *count_a, *count_b; /* by number; all zero between calls */
	size_t *place_b;
	struct diff *d;
};

static void
add_hunk(struct diff *d, size_t a, size_t an, size_t b, size_t bn)
{
	if (!an && !bn)
		return;
	if (d->n) {
		struct diff_hunk *last = &d->hunks[d->n - 1];

		if (last->a + last->an == a && last->b + last->bn == b) {
			last->an += an;
			last->bn += bn;
			return;
		}
	}
	d->hunks = xgrow(d->hunks, d->n, &d->cap, sizeof(*d->hunks));
	d->hunks[d->n++] = (struct diff_hunk){ a, an, b, bn };
}

/*
 * How far diagonal k comes with d edits, going down (an insertion) or right (a deletion) from row d
 * - 1, in which diagonal j stands at j + d - 1; -1 where it cannot be reached.
 */
static int
step(const int *row, int d, int k, bool *down)
{
	int left = k - 1 >= -(d - 1) ? row[k - 1 + d - 1] : -1;
	int above = k + 1 <= d - 1 ? row[k + 1 + d - 1] : -1;

	*down = above > left;
	return *down ? above : left < 0 ? -1 : left + 1;
}

/* Row d of the trace has 2d + 1 places; the rows before it have d² together. */
static int *
trace_row(int *trace, int d)
{
	return trace + (size_t)d * (size_t)d;
}

static void
trace_back(int *trace, int d, int x, int y, bool *gone, bool *come)
{
	for (; d > 0; d--) {
		bool down;
		int k = x - y, to = step(trace_row(trace, d - 1), d, k, &down);

		if (down)
			come[to - k - 1] = true;
		else
			gone[to - 1] = true;
		x = down ? to : to - 1;
		y = down ? to - k - 1 : to - k;
	}
}

/*
 * Myers' greedy search: the rows keep how far each diagonal came. False when it takes more than
 * EDITS_MOST edits.
 */
static bool
shortest(const uint32_t *a, int na, const uint32_t *b, int nb, bool *gone, bool *come)
{
	int most = na + nb < EDITS_MOST ? na + nb : EDITS_MOST, *trace = NULL;
	size_t cap = 0;
	bool found = false, down;

	for (int d = 0; d <= most && !found; d++) {
		size_t need = (size_t)(d + 1) * (size_t)(d + 1);

		if (need > cap) {
			cap = need * 2;
			trace = xreallocarray(trace, cap, sizeof(*trace));
		}
		for (int k = -d; k <= d && !found; k++) {
			int x = d == 0        ? 0
				: (k + d) % 2 ? -1
					      : step(trace_row(trace, d - 1), d, k, &down);
			int y = x - k;

			if (x < 0 || x > na || y < 0 || y > nb)
				x = -1;
			while (x >= 0 && x < na && y < nb && a[x] == b[y]) {
				x++;
				y++;
			}
			trace_row(trace, d)[k + d] = x;
			found = x == na && y == nb;
			if (found)
				trace_back(trace, d, x, y, gone, come);
		}
	}
	free(trace);
	return found;
}

static void
compare_leaf(const struct job *j, size_t a, size_t a_end, size_t b, size_t b_end)
{
	size_t na = a_end - a, nb = b_end - b;

	if (!na || !nb) {
		add_hunk(j->d, a, na, b, nb);
		return;
	}
	bool *gone = xcalloc(na + nb, sizeof(*gone)), *come = gone + na;
	if (na + nb > INT32_MAX / 4 ||
		!shortest(j->a + a, (int)na, j->b + b, (int)nb, gone, come)) {
		add_hunk(j->d, a, na, b, nb);
		free(gone);
		return;
	}
	for (size_t x = 0, y = 0; x < na || y < nb;) {
		if (x < na && gone[x]) {
			add_hunk(j->d, a + x, 1, b + y, 0);
			x++;
		} else if (y < nb && come[y]) {
			add_hunk(j->d, a + x, 0, b + y, 1);
			y++;
		} else {
			x++;
			y++;
		}
	}
	free(gone);
}

/* Pairs of things that are unique on both sides, in the order of a. */
static size_t
unique_pairs(
	const struct job *j, size_t a, size_t a_end, size_t b, size_t b_end, struct pair *pairs)
{
	size_t n = 0;

	for (size_t i = a; i < a_end; i++)
		j->count_a[j->a[i]]++;
	for (size_t i = b; i < b_end; i++) {
		j->count_b[j->b[i]]++;
		j->place_b[j->b[i]] = i;
	}
	for (size_t i = a; i < a_end; i++)
		if (j->count_a[j->a[i]] == 1 && j->count_b[j->a[i]] == 1)
			pairs[n++] = (struct pair){ .a = i, .b = j->place_b[j->a[i]] };
	for (size_t i = a; i < a_end; i++)
		j->count_a[j->a[i]] = 0;
	for (size_t i = b; i < b_end; i++)
		j->count_b[j->b[i]] = 0;
	return n;
}

/* Keeps the longest row of pairs that rises in b too. */
static size_t
longest_rising(struct pair *pairs, size_t n)
{
	size_t *ends = xreallocarray(NULL, n + 1, sizeof(*ends)), piles = 0;

	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = piles;

		while (low < high) {
			size_t mid = low + (high - low) / 2;

			if (pairs[ends[mid]].b < pairs[i].b)
				low = mid + 1;
			else
				high = mid;
		}
		pairs[i].before = low ? ends[low - 1] : SIZE_MAX;
		ends[low] = i;
		if (low == piles)
			piles++;
	}
	size_t at = piles ? ends[piles - 1] : SIZE_MAX;
	for (size_t k = piles; k-- > 0; at = pairs[at].before)
		ends[k] = at;
	for (size_t k = 0; k < piles; k++)
		pairs[k] = pairs[ends[k]];
	free(ends);
	return piles;
}

static void
compare(const struct job *j, size_t a, size_t a_end, size_t b, size_t b_end, int depth)
{
	while (a < a_end && b < b_end && j->a[a] == j->b[b]) {
		a++;
		b++;
	}
	while (a < a_end && b < b_end && j->a[a_end - 1] == j->b[b_end - 1]) {
		a_end--;
		b_end--;
	}
	if (a == a_end || b == b_end || depth == 0 || a_end - a + b_end - b <= SMALL) {
		compare_leaf(j, a, a_end, b, b_end);
		return;
	}
	struct pair *pairs = xreallocarray(NULL, a_end - a, sizeof(*pairs));
	size_t n = longest_rising(pairs, unique_pairs(j, a, a_end, b, b_end, pairs));
	if (!n)
		compare_leaf(j, a, a_end, b, b_end);
	for (size_t i = 0; n && i <= n; i++) {
		size_t to_a = i < n ? pairs[i].a : a_end, to_b = i < n ? pairs[i].b : b_end;

		compare(j, a, to_a, b, to_b, depth - 1);
		a = to_a + 1;
		b = to_b + 1;
	}
	free(pairs);
}

void
diff_compare(
	struct diff *d, const uint32_t *a, size_t na, const uint32_t *b, size_t nb, size_t n_names)
{
	struct job j = { .a = a, .b = b, .d = d };

	j.count_a = xcalloc(n_names * 2, sizeof(*j.count_a));
	j.count_b = j.count_a + n_names;
	j.place_b = xcalloc(n_names, sizeof(*j.place_b));
	compare(&j, 0, na, 0, nb, DEPTH_MOST);
	free(j.count_a);
	free(j.place_b);
}

/* ---- unified ---- */

struct lines {
	const char *s;
	size_t *at, n, cap; /* n + 1 places */
	uint32_t *names;
};

size_t
diff_line(const char *s, size_t n)
{
	const char *end = n ? memchr(s, '\n', n) : NULL;

	return end ? (size_t)(end - s) + 1 : n;
}

static void
read_lines(struct lines *l, struct diff_names *names, const char *s, size_t n)
{
	size_t at = 0, cap = 0, len;

	*l = (struct lines){ .s = s };
	while ((len = diff_line(s + at, n - at))) {
		l->at = xgrow(l->at, l->n, &l->cap, sizeof(*l->at));
		l->names = xgrow(l->names, l->n, &cap, sizeof(*l->names));
		l->at[l->n] = at;
		l->names[l->n++] = diff_name(names, s + at, len);
		at += len;
	}
	l->at = xgrow(l->at, l->n, &l->cap, sizeof(*l->at));
	l->at[l->n] = at;
}

static void
put_lines(struct buf *out, char sign, const struct lines *l, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		size_t len = l->at[i + 1] - l->at[i];

		buf_add_char(out, sign);
		buf_add_bytes(out, l->s + l->at[i], len);
		if (l->s[l->at[i] + len - 1] != '\n')
			buf_add(out, "\n\\ No newline at end of file\n");
	}
}

static void
put_range(struct buf *out, char sign, size_t from, size_t n)
{
	buf_addf(out, "%c%zu", sign, n ? from + 1 : from);
	if (n != 1)
		buf_addf(out, ",%zu", n);
}

/* Hunks whose contexts meet are told as one; returns the hunk after them. */
static size_t
put_group(struct buf *out, const struct lines *a, const struct lines *b, const struct diff *d,
	size_t first)
{
	size_t last = first;

	while (last + 1 < d->n &&
		d->hunks[last + 1].a - d->hunks[last].a - d->hunks[last].an <= 2 * CONTEXT)
		last++;
	const struct diff_hunk *h = &d->hunks[first], *end = &d->hunks[last];
	size_t lead = h->a < CONTEXT ? h->a : CONTEXT, tail = a->n - end->a - end->an;
	tail = tail < CONTEXT ? tail : CONTEXT;
	size_t at = h->a - lead, to = end->a + end->an + tail;

	buf_add(out, "@@ ");
	put_range(out, '-', at, to - at);
	buf_add_char(out, ' ');
	put_range(out, '+', h->b - lead, end->b + end->bn + tail - (h->b - lead));
	buf_add(out, " @@\n");
	for (; h <= end; h++) {
		put_lines(out, ' ', a, at, h->a);
		put_lines(out, '-', a, h->a, h->a + h->an);
		put_lines(out, '+', b, h->b, h->b + h->bn);
		at = h->a + h->an;
	}
	put_lines(out, ' ', a, at, to);
	return last + 1;
}

void
diff_unified(struct buf *out, const char *a, size_t na, const char *b, size_t nb,
	const char *a_name, const char *b_name)
{
	struct diff_names names = { 0 };
	struct diff d = { 0 };
	struct lines la, lb;

	read_lines(&la, &names, a, na);
	read_lines(&lb, &names, b, nb);
	diff_compare(&d, la.names, la.n, lb.names, lb.n, names.n);
	if (d.n)
		buf_addf(out, "--- %s\n+++ %s\n", a_name, b_name);
	for (size_t i = 0; i < d.n;)
		i = put_group(out, &la, &lb, &d, i);
	free(la.at);
	free(la.names);
	free(lb.at);
	free(lb.names);
	diff_finish(&d);
	diff_names_finish(&names);
}
