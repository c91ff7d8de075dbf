/* Loads the records that compare, stats and rank report on, and prints the value of each listener
 * for --listener all. The reports are made in answers/. */
#include "shell/values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "exchange/others.h"
#include "record/attribute.h"
#include "record/chains.h"
#include "record/identity.h"
#include "record/rows_rating.h"
#include "shell/own_archive.h"

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
		own_archive_load_others(st, review, r);
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

	return own_archive_which(st, name, &review, err) &&
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
	CLEANUP(pointer_free)
	struct uuid *devices = xcalloc(gather_count(&g, ROW_DEVICE) + 1, sizeof(devices[0]));
	const struct row *d;
	size_t n = 0;

	for (struct gather_at at = { 0 }; (d = gather_next(&g, ROW_DEVICE, &at));)
		if (uuid_index(&d->uuid, devices, n) == n)
			devices[n++] = d->uuid;
	record_init(&a->rest);
	bool ok = store_load_device_ratings(st, devices, n, a->reviews, a->n, &a->rest, err) &&
		store_load_beside_ratings(st, &a->rest, err);

	a->v = xgrow(a->v, a->n, &a->cap, sizeof(a->v[0]));
	a->v[a->n] = &a->rest;
	attribute_complete(&a->rest);
	chains_unite(a->v, a->n + 1);
	a->wider = (struct gather){ .v = (const struct record *const *)a->v, .n = a->n + 1 };
	*out = (struct gather){ .v = a->wider.v, .n = a->n };
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
		struct uuid u = identity_of_section(id);

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
	else
		buf_add(b, name);
	buf_add(b, q->blind ? ", blind" : "");
}

/* ---- the columns in JSON ---- */

#define SCALE(type, field) COLUMN_SAME(type, spread_scale, field)
#define QUESTION(type, field) COLUMN_SAME(type, series_question, field)
#define COUNT(type, key, field) COLUMN_KEY(type, key, count_words, field)

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
	QUESTION(BOOL, bipolar), QUESTION(BOOL, blind),
	COLUMN_KEY_OF(OBJECT, "scale", series_question, scale, answers_scale), { 0 } };

const struct column answers_difference[] = {
	{ .type = COLUMN_INLINE,
		.at = offsetof(struct count_words, question),
		.of = answers_question },
	COUNT(TEXT, "device", device[0]),
	COUNT(TEXT, "against", device[1]),
	COUNT(TEXT, "value_device", value[0]),
	COUNT(TEXT, "value_against", value[1]),
	COUNT(SIZE, "evenings", count.evenings),
	COUNT(SIZE, "higher", count.higher[0]),
	COUNT(SIZE, "lower", count.higher[1]),
	COLUMN_KEY_LIST("over", count_words, over, column_texts),
	COUNT(BOOL, "matched", count.matched),
	COUNT(REAL, "off_db", count.levels.off_db),
	COUNT(BOOL, "chains_differ", count.chains_differ),
	COUNT(TEXT, "conditions", conditions),
	COUNT(TEXT, "text", text),
	{ 0 },
};

/* ---- --listener all: the value of each listener ---- */

void
values_add(struct listener_values *b, const char *of, const char *device, const char *text)
{
	struct listener_row_of *row = NULL, *alike = NULL;
	size_t n = 0; /* rows of this device in another spelling */

	if (!*text)
		return;
	for (size_t i = 0; i < b->n && !row; i++)
		if (strcmp(b->v[i].of, of) == 0 && strcmp(b->v[i].device, device) == 0) {
			row = &b->v[i];
		} else if (strcmp(b->v[i].of, of) == 0 && text_same_name(b->v[i].device, device)) {
			alike = &b->v[i];
			n++;
		}
	if (!row && n == 1)
		row = alike;
	if (!row) {
		ARENA_ADD(&b->memory, b,
			(struct listener_row_of){ .of = arena_keep(&b->memory, xstrdup(of)),
				.device = arena_keep(&b->memory, xstrdup(device)) });
		row = &b->v[b->n - 1];
	}
	ARENA_ADD(&b->memory, &row->values,
		(struct listener_value){ arena_keep(&b->memory, xstrdup(b->who ? b->who : "you")),
			arena_keep(&b->memory, xstrdup(text)) });
}

/* Sets c->name to the review that the owner worked on last, so that the files of other listeners
 * are asked for the same one. */
static bool
name_last_review(struct cli_call *c, struct err *err)
{
	CLEANUP(record_finish) struct record r = record_new();
	struct uuid last;

	if (!own_archive_which(c->st, NULL, &last, err) ||
		!store_load_row(c->st, ROW_REVIEW, &last, &r, err))
		return false;
	const struct review *review = record_find(&r, ROW_REVIEW, &last);
	c->name = c->text = xstrdup(review ? review->id : NULL);
	return true;
}

bool
values_collect(struct cli_call *c, bool of_review, struct listener_values *b,
	bool (*one)(struct cli_call *c, struct listener_values *b, struct err *err),
	struct err *err)
{
	CLEANUP(others_finish) struct others others = { .v = NULL };

	*b = (struct listener_values){ .table = BUF_INIT };
	if (!c->st || !text_same(c->listener, "all"))
		return true;
	if (!exchange_others(c->st, false, &others, err))
		return false;
	b->asked = others.n > 0;
	bool ok = !b->asked ||
		((!of_review || c->argc || name_last_review(c, err)) && one(c, b, err));
	/* A file that cannot be read is one line; the answer comes from the others. */
	for (size_t i = 0; ok && i < others.n; i++) {
		struct store *own = c->st;
		struct err why = ERR_INIT;

		b->who = others.v[i].name;
		c->st = exchange_other_open(own, &others.v[i], &why);
		if ((!c->st || !one(c, b, &why)) && !other_failed(&others.v[i], &why))
			cli_say("%s", why.msg);
		store_close(c->st);
		c->st = own;
	}
	b->who = NULL;
	return ok;
}

static void
add_values(struct buf *b, const void *row)
{
	const struct listener_row_of *r = row;

	for (size_t i = 0; i < r->values.n; i++)
		buf_addf(
			b, "%s%s: %s", i ? "; " : "", r->values.v[i].listener, r->values.v[i].text);
}

static const struct column value_columns[] = { COLUMN_SAME(TEXT, listener_value, listener),
	COLUMN_KEY(TEXT, "value", listener_value, text), { 0 } };

static const struct column row_columns[] = { COLUMN_SHOWN("OF", "of", TEXT, listener_row_of, of),
	COLUMN_SHOWN("DEVICE", "device", TEXT, listener_row_of, device),
	{ "VALUES", NULL, COLUMN_WORDS, .words = add_values },
	COLUMN_KEY_LIST("values", listener_row_of, values, value_columns), { 0 } };

static const struct column values_columns[] = { { .key = "between",
							.type = COLUMN_LIST,
							.at = offsetof(struct listener_values, v),
							.of = row_columns,
							.size = sizeof(struct listener_row_of) },
	{ 0 } };

void
values_print(const struct listener_values *b, bool markdown)
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
}

bool
values_print_json(
	const struct listener_values *b, const struct column *of, const void *row, struct err *err)
{
	return column_print_joined(of, row, values_columns, b->asked ? b : NULL, err);
}

void
values_finish(struct listener_values *b)
{
	arena_finish(&b->memory);
	buf_finish(&b->table);
}
