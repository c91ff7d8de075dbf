#include "cli/answers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/archive.h"
#include "exchange/others.h"
#include "record/attribute.h"
#include "record/chains.h"
#include "record/identity.h"

bool
answers_load_review(
	struct answers *a, struct store *st, const struct uuid *review, size_t *at, struct err *err)
{
	size_t cap = a->cap;

	for (size_t i = 0; i < a->n; i++)
		if (uuid_same(&a->reviews[i], review)) {
			if (at)
				*at = i;
			return true;
		}
	struct record *r = xmalloc(sizeof(*r));
	record_init(r);
	if (!store_load(st, review, r, err)) {
		record_finish(r);
		free(r);
		return false;
	}
	if (a->all)
		archive_load_others(st, review, r);
	attribute_complete(r);
	a->v = xgrow(a->v, a->n, &cap, sizeof(a->v[0]));
	a->reviews = xgrow(a->reviews, a->n, &a->cap, sizeof(a->reviews[0]));
	a->reviews[a->n] = *review;
	a->v[a->n++] = r;
	if (at)
		*at = a->n - 1;
	return true;
}

bool
answers_load(struct answers *a, struct store *st, const char *name, size_t *at, struct err *err)
{
	struct uuid review;

	return archive_which(st, name, &review, err) &&
		answers_load_review(a, st, &review, at, err);
}

struct uuid
answers_device(const struct answers *a, size_t review)
{
	const struct review *r = record_find(a->v[review], ROW_REVIEW, &a->reviews[review]);

	return r ? r->device : UUID_NONE;
}

bool
answers_gather_wide(struct answers *a, struct store *st, struct gather *out, struct err *err)
{
	struct gather g = { .v = (const struct record *const *)a->v, .n = a->n };
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(pointer_free)
	struct uuid *devices = xcalloc(gather_count(&g, ROW_DEVICE) + 1, sizeof(devices[0]));
	const struct row *d;
	size_t n = 0;

	for (struct gather_at at = { 0 }; (d = gather_next(&g, ROW_DEVICE, &at));)
		if (uuid_index(&d->uuid, devices, n) == n)
			devices[n++] = d->uuid;
	record_init(&a->rest);
	bool ok = store_load_device_ratings(st, devices, n, a->reviews, a->n, &a->rest, err);
	for (const struct row *r = NULL; ok && (r = record_next(&a->rest, ROW_REVIEW, r));)
		ok = store_load_kind(st, ROW_VOLUME, &r->uuid, &a->rest, err);
	for (const struct volume *v = NULL; ok && (v = record_next(&a->rest, ROW_VOLUME, v));)
		ok = store_load_row(st, ROW_SITTING, &v->sitting, &a->rest, err);

	a->v = xgrow(a->v, a->n, &a->cap, sizeof(a->v[0]));
	a->v[a->n] = &a->rest;
	attribute_complete(&a->rest);
	chains_unite(a->v, a->n + 1);
	a->wider = (struct gather){ .v = (const struct record *const *)a->v, .n = a->n + 1 };
	*out = (struct gather){ .v = a->wider.v, .n = a->n };
	profile_load_own(&p, NULL);
	if (p.alike_within > 0)
		out->alike_within = a->wider.alike_within = p.alike_within;
	if (record_count(&a->rest, ROW_RATING))
		out->wider = &a->wider;
	return ok;
}

bool
answers_load_scores(struct record *r, struct store *st, const char *by, const struct uuid *device,
	struct err *err)
{
	const char *const scores[] = { "sonic-quality", "bias", "section", by };

	for (size_t i = 0; i < LENGTH(scores); i++)
		if (scores[i] && !store_load_ratings(st, scores[i], device, r, err))
			return false;
	return true;
}

/* Loads the tracks of a review whose playlist most reviews have: rank has the sections in their
 * order. */
static bool
load_order(struct record *r, struct store *st, struct err *err)
{
	const struct review *best = NULL;
	size_t most = 0;

	for (const struct review *x = NULL; (x = record_next(r, ROW_REVIEW, x));) {
		size_t n = 0;

		for (const struct review *y = NULL; (y = record_next(r, ROW_REVIEW, y));)
			n += !x->row.deleted && !y->row.deleted &&
				text_same(x->playlist, y->playlist);
		if (n > most)
			best = x;
		most = n > most ? n : most;
	}
	bool ok = !best || store_load_kind(st, ROW_LISTING, &best->row.uuid, r, err);
	for (const struct listing *l = NULL; ok && (l = record_next(r, ROW_LISTING, l));)
		ok = store_load_row(st, ROW_ITEM, &l->item, r, err);
	return ok;
}

bool
answers_load_rank(struct record *r, struct store *st, const char *by, struct err *err)
{
	size_t n = 0;

	if (!answers_load_scores(r, st, by, NULL, err))
		return false;
	CLEANUP(pointer_free)
	struct uuid *devices = xcalloc(record_count(r, ROW_RATING) + 1, sizeof(devices[0]));
	for (const struct rating *x = NULL; (x = record_next(r, ROW_RATING, x));) {
		const struct review *of = record_find(r, ROW_REVIEW, &x->review);
		const struct uuid *device =
			uuid_none(&x->setup.device) && of ? &of->device : &x->setup.device;

		if (x->lexicon && uuid_index(device, devices, n) == n)
			devices[n++] = *device;
	}
	return store_load_device_ratings(st, devices, n, NULL, 0, r, err) && load_order(r, st, err);
}

bool
answers_load_sections(struct record *r, struct store *st, const struct profile *p, struct err *err)
{
	for (size_t i = 0; i < p->n_benchmarks; i++) {
		const char *id = p->benchmarks[i].section;
		struct uuid u = uuid_of_section(id);

		if (id && !store_load_row(st, ROW_SECTION, &u, r, err))
			return false;
	}
	return true;
}

void
answers_finish(struct answers *a)
{
	record_finish(&a->rest);
	for (size_t i = 0; i < a->n; i++) {
		record_finish(a->v[i]);
		free(a->v[i]);
	}
	free(a->v);
	free(a->reviews);
	*a = (struct answers){ 0 };
}

void
answers_attribute_name(struct buf *b, const struct series_question *q, const char *section)
{
	const char *name = q->name ? q->name : "";

	if (section && *section && strcmp(q->attribute, "section") == 0)
		buf_addf(b, "%s: %s", name, section);
	else if (section && *section)
		buf_addf(b, "%s, %s", name, section);
	else if (q->scope && strcmp(q->scope, "item") == 0)
		buf_addf(b, "%s, tracks", name);
	else
		buf_add(b, name);
	buf_add(b, q->blind ? ", blind" : "");
}

/* A difference with the tracks or the reviews that it is from; differences with the same names form
 * a group. */
struct grouped {
	const struct series_difference *d, *first; /* first: of the group; NULL: not known */
	const char *const *v, **sorted;            /* the names as printed, and in order */
	size_t n;
};

static int
order_name(const void *p, const void *q)
{
	return strcmp(*(const char *const *)p, *(const char *const *)q);
}

static struct grouped
grouped_of(const struct series_difference *d, bool tracks, struct arena *arena)
{
	struct grouped x = { .d = d,
		.v = tracks ? d->over.v : d->reviews.v,
		.n = tracks ? d->over.n : d->reviews.n };

	x.sorted = arena_calloc(arena, x.n, sizeof(x.v[0]));
	for (size_t i = 0; i < x.n; i++)
		x.sorted[i] = x.v[i];
	qsort(x.sorted, x.n, sizeof(x.v[0]), order_name);
	return x;
}

static int
order_names(const struct grouped *a, const struct grouped *b)
{
	int o = number_order((int64_t)a->n, (int64_t)b->n);

	for (size_t i = 0; !o && i < a->n; i++)
		o = strcmp(a->sorted[i], b->sorted[i]);
	return o;
}

/* Group by group; within a group by the place of the difference in the report. */
static int
order_grouped(const void *p, const void *q)
{
	const struct grouped *a = p, *b = q;
	int o = (a->first > b->first) - (a->first < b->first);

	o = o ? o : order_names(a, b);
	return o ? o : (a->d > b->d) - (a->d < b->d);
}

/* Prints for each group of tracks the attributes that were compared on them: "Over Track 1; Track
 * 2: Bass depth, Punch.", with the pair of devices if there are several. Without `tracks`, for each
 * group of reviews: "From the ratings in cantor, performer8: Bass depth, Punch."; only the reviews
 * if all differences are from the same ones. */
static void
print_groups(struct sheet *s, const struct series_difference *v, size_t n, bool tracks)
{
	CLEANUP(arena_finish) struct arena arena = { 0 };
	struct grouped *x = arena_calloc(&arena, n, sizeof(x[0]));
	bool pairs = false;

	for (size_t i = 0; i < n; i++) {
		x[i] = grouped_of(&v[i], tracks, &arena);
		pairs = pairs || strcmp(v[i].device, v[0].device) != 0 ||
			strcmp(v[i].against, v[0].against) != 0;
	}
	qsort(x, n, sizeof(x[0]), order_grouped);
	bool one = !tracks && order_names(&x[0], &x[n - 1]) == 0;
	for (size_t i = 0; i < n; i++)
		x[i].first = i && order_names(&x[i - 1], &x[i]) == 0 ? x[i - 1].first : x[i].d;
	qsort(x, n, sizeof(x[0]), order_grouped);
	for (size_t i = 0, end; i < n; i = end) {
		CLEANUP(buf_finish) struct buf line = BUF_INIT;

		buf_add(&line, tracks ? "Over " : "From the ratings in ");
		for (size_t k = 0; k < x[i].n; k++)
			buf_addf(&line, "%s%s", !k ? "" : tracks ? "; " : ", ", x[i].v[k]);
		for (end = i; end < n && x[end].first == x[i].first; end++) {
			const struct series_difference *d = x[end].d;

			/* Of several pairs each attribute is named once. */
			if (!tracks && end > i &&
				text_same(d->question.name, x[end - 1].d->question.name))
				continue;
			buf_add(&line, one ? "" : end == i ? ": " : "; ");
			if (tracks)
				answers_attribute_name(&line, &d->question, NULL);
			else if (!one)
				buf_add(&line, d->question.name ? d->question.name : "");
			if (tracks && pairs)
				buf_addf(&line, " (%s, %s)", d->device, d->against);
		}
		buf_add_char(&line, '.');
		if (!tracks || x[i].n)
			sheet_point(s, line.s);
	}
}

/* Prints one difference as an item of a list: "Bass depth: Cantor 0.31 higher than Performer8 …".
 * `tests`: also the statistics. */
static void
print_difference(struct sheet *s, const struct series_difference *d, bool tests)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT;

	buf_addf(&line, "%s: %s", d->question.name ? d->question.name : "", d->text);
	if (tests && *d->tests)
		buf_addf(&line, " %s", d->tests);
	sheet_point(s, line.s);
}

#define UNTESTED_MOST 8 /* differences without a test that are listed; the others are counted */

/* By the size of the difference, the largest first. */
static int
order_untested(const void *p, const void *q)
{
	const struct series_difference *a = *(const struct series_difference *const *)p,
				       *b = *(const struct series_difference *const *)q;
	int o = number_order_real(fabs(b->pair.differ.mean), fabs(a->pair.differ.mean));

	return o ? o : (a > b) - (a < b);
}

/* Prints the differences without a test, the largest first, and what to do. Returns the number that
 * was left out. */
static size_t
print_untested(struct sheet *s, const struct stats_ratings *r, bool tests)
{
	size_t n = 0, few = 0;
	CLEANUP(pointer_free)
	const struct series_difference **v = xcalloc(r->differences.n + 1, sizeof(v[0]));

	for (size_t i = 0; i < r->differences.n; i++) {
		const struct series_difference *d = &r->differences.v[i];

		if (d->pair.also_blind || d->pair.judged != DIFFER_UNTESTED)
			continue;
		v[n++] = d;
		few += d->pair.differ.evenings < DIFFER_EVENINGS;
	}
	qsort(v, n, sizeof(v[0]), order_untested);
	size_t most = tests || n < UNTESTED_MOST ? n : UNTESTED_MOST;
	for (size_t i = 0; i < most; i++)
		print_difference(s, v[i], tests);
	if (few)
		sheet_point(s,
			"To show a difference: put both on in one evening and rate the same "
			"tracks, on three evenings.");
	return n - most;
}

void
answers_print_differences(struct sheet *s, const struct stats_ratings *r, bool tests)
{
	const struct series_difference *v = r->differences.v;
	size_t n = r->differences.n, not_shown = 0;
	CLEANUP(buf_finish) struct buf rest = BUF_INIT;

	if (!n)
		return;
	sheet_heading(s, 2, "Differences");
	for (int verdict = DIFFER_SHOWN; verdict >= DIFFER_UNTESTED; verdict--)
		for (size_t i = 0; i < n; i++) {
			bool said = verdict >= DIFFER_ALIKE || v[i].pair.also_blind ||
				(tests && verdict == DIFFER_NOT_SHOWN);

			if ((int)v[i].pair.judged == verdict && said)
				print_difference(s, &v[i], tests);
			else if ((int)v[i].pair.judged == verdict && verdict == DIFFER_NOT_SHOWN)
				not_shown++;
		}
	size_t untested = print_untested(s, r, tests);
	if (not_shown)
		buf_addf(&rest, "%zu not shown", not_shown);
	if (untested)
		buf_addf(&rest, "%s%zu more not tested", rest.len ? ", " : "", untested);
	if (rest.len) {
		buf_add(&rest, "; --tests lists them.");
		sheet_point(s, rest.s);
	}
	print_groups(s, v, n, false);
	if (tests)
		print_groups(s, v, n, true);
}

/* ---- the columns in JSON ---- */

#define SCALE(type, field) COLUMN_SAME(type, spread_scale, field)
#define QUESTION(type, field) COLUMN_SAME(type, series_question, field)
#define STEADINESS(type, field) COLUMN_SAME(type, series_steadiness, field)
#define DIFFERENCE(type, field) COLUMN_SAME(type, series_difference, field)
#define PAIR(type, key, field) COLUMN_KEY(type, key, series_difference, pair.field)
#define DIFFER(type, key, field) PAIR(type, key, differ.field)

/* Appends the lowest and highest value of the scale: "0 to 5". */
static void
add_scale(struct buf *b, const void *row)
{
	const struct spread_scale *s = row;

	if (!isfinite(s->min) || !isfinite(s->max))
		return;
	column_number(b, s->min);
	buf_add(b, " to ");
	column_number(b, s->max);
}

const struct column answers_scale[] = {
	{ NULL, "min", COLUMN_REAL, .at = offsetof(struct spread_scale, min), .words = add_scale },
	SCALE(REAL, max), SCALE(REAL, step), { 0 }
};

const struct column answers_question[] = { QUESTION(TEXT, lexicon), QUESTION(TEXT, attribute),
	QUESTION(TEXT, name), QUESTION(TEXT, low), QUESTION(TEXT, mid), QUESTION(TEXT, high),
	QUESTION(BOOL, bipolar), QUESTION(BOOL, blind), QUESTION(TEXT, scope),
	COLUMN_KEY_OF(OBJECT, "scale", series_question, scale, answers_scale), { 0 } };

const struct column answers_steadiness[] = { STEADINESS(TEXT, state), STEADINESS(TEXT, text),
	STEADINESS(SIZE, ratings), STEADINESS(SIZE, blind), STEADINESS(SIZE, repeated),
	COLUMN_KEY(SIZE, "degrees_of_freedom", series_steadiness, df), STEADINESS(REAL, sd),
	STEADINESS(REAL, sd_used), STEADINESS(BOOL, finer_than_scale),
	COLUMN_KEY_RANGE("interval", series_steadiness, interval, 2, "(95 %)"),
	STEADINESS(REAL, smallest_difference), STEADINESS(SIZE, at_ends), { 0 } };

const struct column answers_difference[] = {
	{ .type = COLUMN_INLINE,
		.at = offsetof(struct series_difference, question),
		.of = answers_question },
	DIFFERENCE(TEXT, device),
	DIFFERENCE(TEXT, against),
	DIFFER(SIZE, "places", places),
	DIFFER(SIZE, "evenings", evenings),
	DIFFER(SIZE, "ratings", n_a),
	DIFFER(SIZE, "ratings_against", n_b),
	DIFFER(REAL, "mean", mean),
	DIFFER(REAL, "mean_device", mean_a),
	DIFFER(REAL, "mean_against", mean_b),
	DIFFER(REAL, "se", se),
	DIFFER(REAL, "t", t),
	DIFFER(REAL, "degrees_of_freedom", df),
	COLUMN_KEY_RANGE("interval", series_difference, pair.differ.interval, 2, "(95 %)"),
	COLUMN_KEY_RANGE("interval_90", series_difference, pair.differ.interval_90, 2, "(90 %)"),
	DIFFER(REAL, "p", p),
	DIFFER(BOOL, "hangs_on_the_track", hangs_on_item),
	DIFFERENCE(REAL, spread),
	DIFFERENCE(REAL, limit),
	PAIR(REAL, "margin", margin),
	PAIR(TEXT, "verdict", verdict),
	PAIR(TEXT, "reason", reason),
	PAIR(BOOL, "beside_blind", also_blind),
	PAIR(BOOL, "matched", matched),
	PAIR(BOOL, "chains_differ", chains_differ),
	COLUMN_KEY_LIST("over", series_difference, over, column_texts),
	COLUMN_KEY_LIST("reviews", series_difference, reviews, column_texts),
	DIFFERENCE(TEXT, text),
	DIFFERENCE(TEXT, tests),
	PAIR(REAL, "p_holm", p_holm),
	PAIR(SIZE, "comparisons", family),
	{ 0 },
};

/* ---- --listener all: the mean of each listener ---- */

void
means_add(struct listener_means *b, const char *of, const char *device, double mean)
{
	struct mean_row *row = NULL;

	if (!isfinite(mean))
		return;
	for (size_t i = 0; i < b->n && !row; i++)
		if (strcmp(b->v[i].of, of) == 0 && strcmp(b->v[i].device, device) == 0)
			row = &b->v[i];
	if (!row) {
		ARENA_ADD(&b->memory, b,
			(struct mean_row){ .of = arena_keep(&b->memory, xstrdup(of)),
				.device = arena_keep(&b->memory, xstrdup(device)) });
		row = &b->v[b->n - 1];
	}
	ARENA_ARRAY_ADD(&b->memory, row->v, row->listeners, row->cap, mean);
}

/* Sets c->name to the review that the owner worked on last, so that the files of other listeners
 * are asked for the same one. */
static bool
name_last_review(struct cli_call *c, struct err *err)
{
	CLEANUP(record_finish) struct record r = record_new();
	struct uuid last;

	if (!archive_which(c->st, NULL, &last, err) ||
		!store_load_row(c->st, ROW_REVIEW, &last, &r, err))
		return false;
	const struct review *review = record_find(&r, ROW_REVIEW, &last);
	c->name = c->text = xstrdup(review ? review->id : NULL);
	return true;
}

bool
means_collect(struct cli_call *c, bool of_review, struct listener_means *b,
	bool (*one)(struct cli_call *c, struct listener_means *b, struct err *err), struct err *err)
{
	CLEANUP(others_finish) struct others others = { .v = NULL };

	*b = (struct listener_means){ .table = BUF_INIT };
	if (!c->st || !text_same(c->listener, "all"))
		return true;
	if (!store_others(c->st, false, &others, err))
		return false;
	b->asked = others.n > 0;
	bool ok = !b->asked ||
		((!of_review || c->argc || name_last_review(c, err)) && one(c, b, err));
	/* A file that cannot be read is one line; the answer comes from the others. */
	for (size_t i = 0; ok && i < others.n; i++) {
		struct store *own = c->st;
		struct err why = ERR_INIT;

		b->who = others.v[i].name;
		c->st = store_other_open(own, &others.v[i], &why);
		if ((!c->st || !one(c, b, &why)) && !other_failed(&others.v[i], &why))
			cli_say("%s", why.msg);
		store_close(c->st);
		c->st = own;
	}
	b->who = NULL;
	for (size_t i = 0; i < b->n; i++)
		spread_mean(&b->v[i].spread, b->v[i].v, b->v[i].listeners);
	return ok;
}

static void
add_range_of_means(struct buf *b, const void *row)
{
	const struct mean_row *r = row;

	buf_addf(b, "%g to %g", r->spread.least, r->spread.most);
}

#define AT(field) .at = offsetof(struct mean_row, field)
#define SPREAD(type, field) COLUMN_KEY(type, #field, mean_row, spread.field)

static const struct column row_columns[] = { { "OF", "of", COLUMN_TEXT, AT(of) },
	{ "DEVICE", "device", COLUMN_TEXT, AT(device) },
	{ "LISTENERS", "listeners", COLUMN_SIZE, AT(listeners) },
	{ "MEAN", "mean", COLUMN_REAL, AT(spread.mean), .decimals = 2 },
	{ "SD", "sd", COLUMN_REAL, AT(spread.sd), .decimals = 2 },
	{ "RANGE", NULL, COLUMN_WORDS, .words = add_range_of_means }, SPREAD(REAL, least),
	SPREAD(REAL, most), { 0 } };

static const struct column means_columns[] = { { .key = "between",
						       .type = COLUMN_LIST,
						       .at = offsetof(struct listener_means, v),
						       .of = row_columns,
						       .size = sizeof(struct mean_row) },
	{ 0 } };

void
means_print(const struct listener_means *b, bool markdown)
{
	if (!b->asked)
		return;
	struct sheet s = sheet_new(markdown);
	text_print(stdout, "\n");
	sheet_heading(&s, 2, "Between listeners");
	if (!b->n) {
		sheet_say(&s, "No listener has rated anything here yet.");
		return;
	}
	COLUMN_TABLE(&s, row_columns, *b);
	sheet_gap(&s);
	sheet_say(&s,
		"MEAN, SD and RANGE are of the means of the listeners: they show how far listeners "
		"agree. The tables above are yours.");
}

bool
means_print_json(
	const struct listener_means *b, const struct column *of, const void *row, struct err *err)
{
	return column_print_joined(of, row, means_columns, b->asked ? b : NULL, err);
}

void
means_finish(struct listener_means *b)
{
	arena_finish(&b->memory);
	buf_finish(&b->table);
}
