/* The sentence about the difference of two devices in one question. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/series.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "record/blind_result.h"

/* Returns the title of an item's track, or the name of a section. */
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
	struct uuid of; /* the recording of an item, else the section */
	int64_t rank;   /* gather_rank */
};

static int
order_place(const void *p, const void *q)
{
	const struct place *a = p, *b = q;
	int o = number_order(a->rank, b->rank);

	return o ? o : strcmp(a->name, b->name);
}

/* Writes the names of tracks or sections to `names`, in playlist order and each once. Leaves out
 * UUID_NONE, which stands for the device as a whole. Returns the number of names. */
static size_t
places_named(const struct gather *g, const struct uuid *v, size_t n, const char **names)
{
	CLEANUP(pointer_free) struct place *places = xcalloc(n + 1, sizeof(places[0]));
	size_t named = 0, once = 0;

	for (size_t i = 0; i < n; i++) {
		const struct item *item = gather_find(g, ROW_ITEM, &v[i]);

		if (!uuid_none(&v[i]))
			places[named++] = (struct place){ place_name(g, &v[i]),
				item ? item->recording : v[i], gather_rank(g, &v[i]) };
	}
	qsort(places, named, sizeof(places[0]), order_place);
	/* A track in two sections is two places with one recording. */
	for (size_t i = 0; i < named; i++) {
		size_t k = 0;

		while (k < once && !uuid_same(&places[k].of, &places[i].of))
			k++;
		if (k < once)
			continue;
		places[once] = places[i];
		names[once++] = places[i].name;
	}
	return once;
}

/* Returns in words how blind the runs of the device were. Returns BLIND_DISTINGUISHED if the
 * listener told the devices apart in any of these runs. Else the devices count as alike to the
 * touch only if the listener said so for every one of them. */
static const char *
how_blind(const struct gather *g, const struct uuid *device)
{
	const struct blind_run *r;
	bool alike = true, distinguished = false;
	size_t runs = 0;

	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_BLIND_RUN, &at));) {
		struct blind_order o;

		if (r->row.deleted || !blind_order_read(r, &o))
			continue;
		if (uuid_index(device, o.devices, o.ndevices) < o.ndevices) {
			distinguished |= blind_run_distinguished(g->v[at.record], r, &o);
			alike &= r->alike;
			runs++;
		}
		blind_order_finish(&o);
	}
	return distinguished ? BLIND_DISTINGUISHED : blind_how(alike && runs > 0);
}

/* Returns true if a higher level alone may cause a higher rating of this attribute: its id has a
 * word such as bass, treble, loudness, punch or space. */
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

bool
series_may_be_loudness(const struct series_pair *p)
{
	return !p->matched && is_of_amount(p->s->v->rating->attribute);
}

/* Appends "(0.04 to 0.58)"; nothing for an unknown interval. lower: the sentence says "lower", so
 * the signs of the interval are turned. */
static void
add_interval(struct buf *b, struct range r, bool lower, const char *label)
{
	if (!range_known(r))
		return;
	buf_addf(b, " (%s", label);
	range_add(b, lower ? (struct range){ -r.high, -r.low } : r, 2, "");
	buf_add_char(b, ')');
}

/* How short a sentence is; each level also leaves out what the earlier ones do. */
enum brevity {
	AT_LENGTH,
	SHORT_PLACES,   /* "6 tracks, 3 evenings" */
	WITHOUT_LIMITS, /* limits are with the statistics */
	BRIEFEST        /* means and reasons also */
};

/* Appends how the levels of the devices were matched. */
static void
add_levels(struct buf *b, const struct series_difference *d, enum brevity brief)
{
	const struct series_pair *p = &d->pair;
	bool equal = fabs(figure_rounded(p->differ.mean)) < 0.005,
	     loudness = series_may_be_loudness(p) && !equal && p->judged != DIFFER_ALIKE &&
		p->judged != DIFFER_NOT_SHOWN;
	char day[11];

	if (p->matched)
		buf_add(b, ", levels matched");
	else if (p->match && brief)
		buf_add(b, ", volume changed since the match");
	else if (p->match)
		buf_addf(b, ", levels matched on %s; volume changed since",
			clock_date_text(p->match->made_ms, p->match->made_offset_min, day));
	else if (p->judged != DIFFER_ORDER)
		buf_add(b, loudness ? ", loudness may be the cause" : ", level match not recorded");
}

/* Appends "3.20 and 2.90 over all ratings", the figures of the two devices, if their difference is
 * not the one of the sentence. before, after: texts around it */
static void
add_figures(struct buf *b, const struct series_pair *p, const char *before, const char *after)
{
	double of[2];

	for (int k = 0; k < 2; k++)
		of[k] = figure_rounded(p->of[k].value);
	if (fabs(of[0] - of[1] - figure_rounded(p->differ.mean)) <= 0.015)
		return;
	buf_add(b, before);
	number_add(b, of[0], 2, false);
	buf_add(b, " and ");
	number_add(b, of[1], 2, false);
	buf_addf(b, " over all ratings%s", after);
}

/* Appends ", 6 tracks on the same 3 evenings", or " on 6 common tracks" if nothing is tested. */
static void
add_places(struct buf *b, const struct series_difference *d, enum brevity brief)
{
	const struct differ *x = &d->pair.differ;
	bool item = text_same(d->question.scope, "item"),
	     section = text_same(d->question.scope, "section"), tested = isfinite(x->p);

	if (item || section)
		buf_addf(b, "%s %zu %s%s%s", tested ? "," : " on", x->places,
			tested ? "" : "common ", item ? "track" : "section",
			x->places == 1 ? "" : "s");
	if (tested && brief)
		buf_addf(b, ", %zu evenings", x->evenings);
	else if (tested)
		buf_addf(b, "%s on the same %zu evenings", item || section ? "" : ",", x->evenings);
}

/* Returns the words that distinguish the device from the other one: "Cantor" of "AFUL Cantor". */
static const char *
name_of(const struct series_difference *d, bool against)
{
	const char *const names[] = { d->device, d->against };

	return text_name_apart(names[against], names, 2);
}

/* Appends the difference without verdict: "Cantor 0.31 higher than Performer8 (0.04 to 0.58), 6
 * tracks on the same 3 evenings, sighted, levels matched". */
static void
add_difference(struct buf *b, const struct series_difference *d, enum brevity brief)
{
	const struct series_pair *p = &d->pair;
	const struct differ *x = &p->differ;
	const char *of = name_of(d, false), *against = name_of(d, true);
	double apart = figure_rounded(x->mean);
	bool lower = apart < 0, alike = p->judged == DIFFER_ALIKE, equal = fabs(apart) < 0.005;

	if (alike || equal)
		buf_addf(b, "%s and %s %s", of, against,
			alike ? "alike to within " : "rated alike on average");
	else
		buf_addf(b, "%s ", of);
	if (alike || !equal)
		number_add(b, alike ? p->margin : fabs(apart), 2, false);
	if (!alike && !equal)
		buf_addf(b, " %s than %s", lower ? "lower" : "higher", against);
	if (alike)
		add_interval(b, x->interval_90, false, "90 %: ");
	else
		add_interval(b, x->interval, lower, "");
	add_places(b, d, brief);
	if (brief < BRIEFEST)
		add_figures(b, p, " (", ")");
	buf_add(b, d->question.blind ? ", blind" : ", sighted");
	add_levels(b, d, brief);
}

static void
add_verdict(struct buf *b, const struct series_difference *d, enum brevity brief)
{
	const struct series_pair *p = &d->pair;
	bool shown = p->judged == DIFFER_SHOWN || p->judged == DIFFER_NOT_SHOWN;

	if (p->also_blind)
		buf_add(b, ": see the blind ratings");
	else if (p->judged != DIFFER_ALIKE) /* the sentence begins with it */
		buf_addf(b, ": %s", p->verdict);
	if (p->reason && (brief < BRIEFEST || !shown))
		buf_addf(b, ", %s", p->reason);
}

/* Appends the statistical tests behind the verdict, as sentences. */
static void
add_tests(struct buf *b, const struct gather *g, const struct series_difference *d)
{
	const struct series_pair *p = &d->pair;

	buf_add(b, b->len && isfinite(p->differ.p) ? " " : "");
	differ_add_test(b, &p->differ);
	if (isfinite(p->p_holm) && p->family > 1) {
		buf_addf(b, " Among the %zu attributes of the pair (Holm): ", p->family);
		number_add_p(b, p->p_holm);
		buf_add_char(b, '.');
	}
	if (isfinite(d->limit)) {
		buf_add(b, " Smallest difference above your spread: ");
		number_add(b, d->limit, 2, false);
		buf_add_char(b, '.');
	}
	if (d->question.blind)
		buf_addf(b, " Blind here is %s.", how_blind(g, &p->a));
	if (p->chains_differ)
		buf_add(b, " The ratings are from more than one chain.");
}

/* Adds the ids of the reviews in which the two devices were rated at the places, each once. */
static void
add_reviews(struct series_difference *d, const struct gather *g, struct arena *arena)
{
	const struct series_pair *p = &d->pair;
	const struct uuid *last = NULL;
	struct {
		struct uuid *v;
		size_t n, cap;
	} found = { 0 };

	for (size_t i = 0; i < 2 * p->s->n; i++) {
		const struct graded *x = &p->s->v[i % p->s->n];
		const struct uuid *review = &x->rating->review;

		if (!uuid_same(&x->device, i < p->s->n ? &p->a : &p->b) ||
			(last && uuid_same(last, review)) ||
			uuid_index(&x->place, p->places, p->differ.places) == p->differ.places)
			continue;
		last = review;
		if (uuid_index(review, found.v, found.n) == found.n)
			LIST_ADD(&found, *review);
	}
	d->reviews.v = arena_calloc(arena, found.n, sizeof(d->reviews.v[0]));
	for (; d->reviews.n < found.n; d->reviews.n++) {
		const struct review *r = gather_find(g, ROW_REVIEW, &found.v[d->reviews.n]);

		d->reviews.v[d->reviews.n] = r && r->id ? r->id : "";
	}
	free(found.v);
}

/* Appends what limits the difference beside its verdict. */
static void
add_limits(struct buf *b, const struct gather *g, const struct series_difference *d)
{
	const struct series_pair *p = &d->pair;
	const struct differ *x = &p->differ;
	size_t first = p->first[1] > p->first[0], evenings = p->first[0] + p->first[1];

	if (evenings >= DIFFER_EVENINGS && 4 * p->first[first] > 3 * evenings && isfinite(x->p) &&
		p->judged != DIFFER_ORDER)
		buf_addf(b, "; %s was rated first on %zu of %zu evenings", name_of(d, first),
			p->first[first], evenings);
	if (x->hangs_on_item) {
		buf_add(b, "; ");
		range_add_digits(b, x->most, 2);
		buf_addf(b, " higher on %s, ", place_name(g, &p->places[x->most_item]));
		range_add_digits(b, -x->least, 2);
		buf_addf(b, " lower on %s", place_name(g, &p->places[x->least_item]));
	}
}

#define MOST_COLUMNS 140

/* Appends the sentence, as short as MOST_COLUMNS ask for. `tests` gets what it leaves out. */
static void
add_sentence(
	struct buf *b, struct buf *tests, const struct gather *g, const struct series_difference *d)
{
	CLEANUP(buf_finish) struct buf limits = BUF_INIT;
	enum brevity brief = AT_LENGTH;

	add_limits(&limits, g, d);
	for (;; brief++) {
		buf_clear(b);
		add_difference(b, d, brief);
		add_verdict(b, d, brief);
		buf_addf(b, "%s.", brief < WITHOUT_LIMITS && limits.len ? limits.s : "");
		if (brief == BRIEFEST || text_width(b->s, b->len) <= MOST_COLUMNS)
			break;
	}
	if (brief == BRIEFEST)
		add_figures(tests, &d->pair, "", "");
	if (brief == BRIEFEST && d->pair.reason && d->pair.judged == DIFFER_NOT_SHOWN)
		buf_addf(tests, "%s%s", tests->len ? "; " : "", d->pair.reason);
	if (brief >= WITHOUT_LIMITS && limits.len)
		buf_add(tests, tests->len ? limits.s : limits.s + strlen("; "));
	if (tests->len)
		tests->s[0] = (char)toupper((unsigned char)tests->s[0]);
	buf_add(tests, tests->len ? "." : "");
}

struct series_difference
series_difference(const struct gather *g, const struct series_pair *p, struct arena *arena)
{
	const struct series *s = p->s;
	const struct differ *x = &p->differ;
	bool steady = s->spread.state != SPREAD_TOO_FEW;
	struct buf words = BUF_INIT, tests = BUF_INIT;
	struct series_difference d = { .question = series_question(g, s),
		.device = gather_name(g, ROW_DEVICE, &p->a),
		.against = gather_name(g, ROW_DEVICE, &p->b),
		.pair = *p,
		.spread = steady ? s->spread.sd_used : (double)NAN,
		.limit = steady ? spread_limit(s->spread.sd_used, s->spread.df, x->weight)
				: (double)NAN,
		.over.v = arena_calloc(arena, x->places, sizeof(d.over.v[0])) };

	add_sentence(&words, &tests, g, &d);
	add_tests(&tests, g, &d);
	d.text = arena_keep(arena, buf_detach(&words));
	d.tests = arena_keep(arena, buf_detach(&tests));
	d.tests += *d.tests == ' '; /* each sentence begins with a space */
	d.over.n = places_named(g, p->places, x->places, d.over.v);
	add_reviews(&d, g, arena);
	return d;
}
