#include "cli/listener_means.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/sheet.h"
#include "exchange/others.h"

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

bool
means_collect(struct cli_call *c, struct listener_means *b,
	bool (*one)(struct cli_call *c, struct listener_means *b, struct err *err), struct err *err)
{
	CLEANUP(others_finish) struct others others = { .v = NULL };

	*b = (struct listener_means){ .table = BUF_INIT };
	if (!c->st || !text_same(c->listener, "all"))
		return true;
	if (!store_others(c->st, false, &others, err))
		return false;
	b->asked = others.n > 0;
	bool ok = !b->asked || one(c, b, err);
	/* A file that cannot be read is one line; the answer comes from the others. */
	for (size_t i = 0; ok && i < others.n; i++) {
		struct store *own = c->st;
		struct err why = ERR_INIT;

		b->who = others.v[i].name;
		c->st = store_other_open(own, &others.v[i], &why);
		if (!c->st || !one(c, b, &why))
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
