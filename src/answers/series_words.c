/* What is said of two devices in one question, and over which items. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/series.h"
#include "base/number.h"
#include "numbers/blind.h"
#include "record/blind_order.h"

/* What was rated there: the title of the track, or the section. */
static const char *
place_name(const struct gather *g, const struct uuid *place)
{
	const struct item *i = gather_find(g, ROW_ITEM, place);
	const struct recording *r = i ? gather_find(g, ROW_RECORDING, &i->recording) : NULL;

	if (r && r->title && *r->title)
		return r->title;
	return i ? i->id : gather_name(g, ROW_SECTION, place);
}

struct place {
	const char *name;
	int64_t rank; /* in the lists; INT64_MAX: in none */
};

static int
order_place(const void *p, const void *q)
{
	const struct place *a = p, *b = q;
	int o = number_order(a->rank, b->rank);

	return o ? o : strcmp(a->name, b->name);
}

static int
order_rank(const void *p, const void *q)
{
	const struct series_rank *a = p, *b = q;
	int o = uuid_order(&a->item, &b->item);

	return o ? o : number_order(a->rank, b->rank);
}

void
series_ranks_init(struct series_ranks *r, const struct gather *g)
{
	const struct listing *l;

	*r = (struct series_ranks){ .v = xcalloc(
					    gather_count(g, ROW_LISTING) + 1, sizeof(r->v[0])) };
	for (struct gather_at at = { 0 }; (l = gather_next(g, ROW_LISTING, &at));)
		r->v[r->n++] = (struct series_rank){ l->item, l->rank };
	qsort(r->v, r->n, sizeof(r->v[0]), order_rank);
}

void
series_ranks_finish(struct series_ranks *r)
{
	free(r->v);
}

/* The least one of an item; INT64_MAX: it is in no list. */
static int64_t
rank_of(const struct series_ranks *r, const struct uuid *item)
{
	size_t low = 0, high = r->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (uuid_order(&r->v[mid].item, item) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < r->n && uuid_same(&r->v[low].item, item) ? r->v[low].rank : INT64_MAX;
}

/* The names of places in the order of the session; none of the whole. Gives how many there are. */
static size_t
places_named(const struct gather *g, const struct uuid *v, size_t n,
	const struct series_ranks *ranks, const char **names)
{
	struct place *places = xcalloc(n + 1, sizeof(places[0]));
	size_t named = 0;

	for (size_t i = 0; i < n; i++)
		if (!uuid_none(&v[i]))
			places[named++] =
				(struct place){ place_name(g, &v[i]), rank_of(ranks, &v[i]) };
	if (named)
		qsort(places, named, sizeof(places[0]), order_place);
	for (size_t i = 0; i < named; i++)
		names[i] = places[i].name;
	free(places);
	return named;
}

/* Was the device told apart in a run that it was in? */
static bool
is_told_apart(const struct record *rec, const struct blind_run *r, const struct uuid *device)
{
	struct blind_order o;
	bool told = false;

	if (!blind_order_read(r, &o))
		return false;
	for (size_t i = 0; i < o.ndevices && !told; i++)
		told = uuid_same(&o.devices[i], device) && blind_run_told_apart(rec, r, &o);
	blind_order_finish(&o);
	return told;
}

/* What blind means here. The devices feel alike where the listener said so of each run. */
static const char *
how_blind(const struct gather *g, const struct uuid *device)
{
	const struct blind_run *r;
	bool alike = true;
	size_t runs = 0;

	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_BLIND_RUN, &at));) {
		if (r->row.deleted)
			continue;
		if (is_told_apart(g->v[at.record], r, device))
			return BLIND_TOLD_APART;
		alike = alike && r->alike;
		runs++;
	}
	return blind_how(alike && runs > 0);
}

/*
 * Does more of it also come with more level? By the words in its id: bass, treble, loudness, punch,
 * space, and what the lexicons call parts of them.
 */
static bool
is_of_amount(const char *attribute)
{
	static const char *const words[] = { "bass", "treble", "loud", "punch", "power", "impact",
		"slam", "boom", "boxy", "full", "warm", "bright", "brillian", "tinny", "space",
		"spatial", "width", "depth", "envelop", "stage" };

	for (size_t i = 0; attribute && i < LENGTH(words); i++)
		if (strstr(attribute, words[i]))
			return true;
	return false;
}

static void
add_difference_words(struct buf *b, const struct gather *g, const struct series *s,
	const struct uuid *device, const struct series_pair *p)
{
	bool blind = s->v[0].rating->blind;
	struct spread_claim claim = { .name = gather_name(g, ROW_DEVICE, device),
		.pairs = &p->pairs,
		.spread = &s->spread,
		.ranks = p->pairs.n > 1 ? &p->ranks : NULL,
		.n_a = p->n_a,
		.n_b = p->n_b,
		.weight = p->weight,
		.p_holm = p->p_holm,
		.family = p->family,
		.beside = p->beside,
		.amount = is_of_amount(s->v[0].rating->attribute),
		.blind = blind ? SPREAD_DID : SPREAD_DID_NOT,
		.matched = p->matched ? SPREAD_DID : SPREAD_NOT_RECORDED };

	spread_add_claim(b, &claim);
	if (blind)
		buf_addf(b, " Blind here is %s.", how_blind(g, device));
	if (p->chains_differ)
		buf_add(b, " Not all on one chain.");
	if (p->missed) {
		buf_addf(b, " The anchor %s was not told apart in it (", p->missed);
		number_add_p(b, p->missed_p);
		buf_add(b, "), so no difference in it is shown.");
	}
}

struct series_difference
series_difference(const struct gather *g, const struct series *s, const struct uuid *a,
	const struct uuid *b, const struct series_pair *p, const struct uuid *places,
	const struct series_ranks *ranks, struct arena *arena)
{
	bool shown = s->spread.state != SPREAD_TOO_FEW;
	enum spread_verdict v = p->beside ? SPREAD_UNKNOWN
		: p->missed               ? SPREAD_NOT_SHOWN
			    : spread_judge(&p->pairs, &s->spread, p->weight, p->p_holm);
	struct buf words = BUF_INIT;

	add_difference_words(&words, g, s, a, p);
	struct series_difference d = { .question = series_question(g, s),
		.device = gather_name(g, ROW_DEVICE, a),
		.against = gather_name(g, ROW_DEVICE, b),
		.pair = *p,
		.spread = shown ? s->spread.sd_used : (double)NAN,
		.limit = shown ? spread_limit(s->spread.sd_used, s->spread.df, p->weight)
			       : (double)NAN,
		.judged = v,
		.verdict =
			p->beside ? "beside the blind figure" : spread_verdict_words(v, &s->spread),
		.text = arena_keep(arena, buf_detach(&words)),
		.over.v = arena_calloc(arena, p->pairs.n, sizeof(d.over.v[0])) };
	d.over.n = places_named(g, places, p->pairs.n, ranks, d.over.v);
	return d;
}
