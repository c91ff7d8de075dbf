#include "answers/anchor.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

static void
add_once(struct uuid *v, size_t *n, const struct uuid *u)
{
	for (size_t i = 0; i < *n; i++)
		if (uuid_same(&v[i], u))
			return;
	if (!uuid_none(u))
		v[(*n)++] = *u;
}

void
anchors_init(struct anchors *a, const struct gather *g)
{
	size_t most = gather_count(g, ROW_SITTING) + 1;
	const struct sitting_row *s;

	*a = (struct anchors){ .devices = xcalloc(most, sizeof(a->devices[0])),
		.chains = xcalloc(most, sizeof(a->chains[0])) };
	for (struct gather_at at = { 0 }; (s = gather_next(g, ROW_SITTING, &at));) {
		if (!gather_lives(g, &s->review, &s->row.uuid))
			continue;
		add_once(a->devices, &a->n_devices, &s->anchor);
		add_once(a->chains, &a->n_chains, &s->anchor_chain);
	}
}

void
anchors_finish(struct anchors *a)
{
	free(a->devices);
	free(a->chains);
}

static bool
is_rated(const struct series *s, const struct uuid *device)
{
	for (size_t i = 0; i < s->n; i++)
		if (graded_is_of(&s->v[i], device))
			return true;
	return false;
}

/* The ratings of one device and place on a chain, or on the others. */
static struct screen_cell
cell_of(const struct series *s, size_t from, size_t to, const struct uuid *chain, bool on)
{
	struct screen_cell c = { 0 };

	for (size_t i = from; i < to; i++)
		if (setup_has(&s->v[i].rating->setup, ROW_CHAIN, chain) == on) {
			c.mean += s->v[i].rating->value;
			c.n++;
		}
	if (c.n)
		c.mean /= (double)c.n;
	return c;
}

/* Over the devices and places that were rated on the chain and on another one. */
static struct screen
screen_of_chain(const struct series *s, const struct uuid *chain)
{
	struct screen_cell *on = xcalloc(s->n + 1, sizeof(on[0])),
			   *both = xcalloc(2 * s->n + 1, sizeof(both[0]));
	struct screen_cell *off = xcalloc(s->n + 1, sizeof(off[0]));
	struct screen x;
	size_t n = 0;

	for (size_t i = 0, end; i < s->n; i = end) {
		for (end = i + 1; end < s->n && graded_same_place(&s->v[i], &s->v[end]); end++)
			;
		on[n] = cell_of(s, i, end, chain, true);
		off[n] = cell_of(s, i, end, chain, false);
		n += on[n].n && off[n].n;
	}
	for (size_t i = 0; i < n; i++) {
		both[i] = on[i];
		both[n + i] = off[i];
	}
	screen_of(&x, both, n ? 2 : 0, n, &s->spread);
	free(on);
	free(off);
	free(both);
	return x;
}

static void
consider(struct anchor_heard *best, const char *name, const struct screen *x)
{
	if (best->name && !(x->p < best->screen.p) && !isnan(best->screen.p))
		return;
	*best = (struct anchor_heard){ name, *x, screen_judge(x, true) };
}

struct anchor_heard
anchor_heard(const struct anchors *a, const struct gather *g, const struct series *s,
	const struct screen *screen)
{
	struct anchor_heard best = { .screen = { .f = NAN, .p = NAN },
		.verdict = SCREEN_NO_ANCHOR };

	for (size_t i = 0; i < a->n_devices; i++)
		if (is_rated(s, &a->devices[i]))
			consider(&best, gather_name(g, ROW_DEVICE, &a->devices[i]), screen);
	for (size_t i = 0; i < a->n_chains; i++) {
		struct screen x = screen_of_chain(s, &a->chains[i]);

		if (x.items)
			consider(&best, gather_name(g, ROW_CHAIN, &a->chains[i]), &x);
	}
	return best;
}
