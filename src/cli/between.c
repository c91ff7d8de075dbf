#include "cli/between.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/sheet.h"

bool
between_asked(const struct cli_call *c)
{
	return c->st && c->listener && strcmp(c->listener, "all") == 0 && store_has_others(c->st);
}

void
between_add(struct between *b, const char *of, const char *device, double mean)
{
	struct between_row *row = NULL;

	if (!isfinite(mean))
		return;
	for (size_t i = 0; i < b->n && !row; i++)
		if (strcmp(b->v[i].of, of) == 0 && strcmp(b->v[i].device, device) == 0)
			row = &b->v[i];
	if (!row) {
		LIST_ADD(b, (struct between_row){ .of = xstrdup(of), .device = xstrdup(device) });
		row = &b->v[b->n - 1];
	}
	row->v = xgrow(row->v, row->listeners, &row->cap, sizeof(row->v[0]));
	row->v[row->listeners++] = mean;
}

bool
between_all(struct cli_call *c, struct between *b,
	bool (*one)(struct cli_call *c, struct between *b, struct err *err), struct err *err)
{
	struct listeners all;

	*b = (struct between){ .v = NULL };
	if (!store_listeners(c->st, false, &all, err))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < all.n; i++) {
		char text[UUID_TEXT];

		uuid_text(&all.v[i].uuid, text);
		ok = !uuid_none(&all.v[i].same_as) ||
			(store_read_listener(c->st, text, err) && one(c, b, err));
	}
	listeners_finish(&all);
	for (size_t i = 0; i < b->n; i++)
		spread_mean(&b->v[i].spread, b->v[i].v, b->v[i].listeners);
	return store_read_listener(c->st, NULL, err) && ok;
}

void
between_print(const struct between *b, bool markdown)
{
	static const char *const titles[] = { "OF", "DEVICE", "LISTENERS", "MEAN", "SD", "RANGE" };

	struct sheet s;

	sheet_init(&s, markdown);
	text_print(stdout, "\n");
	sheet_heading(&s, 2, "Between listeners");
	if (!b->n) {
		sheet_say(&s, "Nobody rated anything here yet.");
		return;
	}
	sheet_table(&s, titles, LENGTH(titles));
	for (size_t i = 0; i < b->n; i++) {
		const struct between_row *row = &b->v[i];

		sheet_cell(&s, row->of);
		sheet_cell(&s, row->device);
		sheet_cellf(&s, "%zu", row->listeners);
		sheet_cellf(&s, "%.2f", row->spread.mean);
		if (isnan(row->spread.sd))
			sheet_cell(&s, "");
		else
			sheet_cellf(&s, "%.2f", row->spread.sd);
		sheet_cellf(&s, "%g to %g", row->spread.least, row->spread.most);
	}
	sheet_table_end(&s);
	sheet_gap(&s);
	sheet_say(&s,
		"The mean of each listener, then the mean and the spread of these means: how far "
		"listeners agree. The tables above are yours.");
}

void
between_finish(struct between *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->v[i].of);
		free(b->v[i].device);
		free(b->v[i].v);
	}
	free(b->v);
	*b = (struct between){ .v = NULL };
}

#define ROW(type, key, field) COLUMN_KEY(type, key, between_row, field)

const struct column between_columns[] = { ROW(TEXT, "of", of), ROW(TEXT, "device", device),
	ROW(SIZE, "listeners", listeners), ROW(REAL, "mean", spread.mean),
	ROW(REAL, "sd", spread.sd), ROW(REAL, "least", spread.least),
	ROW(REAL, "most", spread.most), { 0 } };
