/* Narrows lists by the same words and options. store/search.c narrows notes, which are too many to
 * be read first. */
#include "shell/call/filter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "shell/call/argument.h"

#define MOST_ROWS 100000

static const void *
value_of(const struct column *c, const void *row)
{
	return (const char *)row + c->at;
}

static const char *
text_of(const struct column *c, const void *row)
{
	const char *text = *(char *const *)value_of(c, row);

	return text ? text : "";
}

/* Returns true if the texts of the row have all words. */
static bool
has_words(const struct cli_call *c, const struct column *of, const void *row)
{
	CLEANUP(buf_finish) struct buf texts = BUF_INIT;
	bool has = true;

	for (; of->type != COLUMN_END; of++)
		if (of->type == COLUMN_TEXT) {
			buf_add(&texts, text_of(of, row));
			buf_add(&texts, "\n");
		}
	for (int i = 0; has && i < c->argc; i++)
		has = text_found(texts.s, c->argv[i], true);
	return has;
}

bool
filter_dates(const struct cli_call *c, int64_t *since_ms, int64_t *until_ms, struct err *err)
{
	return (!c->since || argument_day(c->since, since_ms, NULL, err)) &&
		(!c->until || argument_day(c->until, NULL, until_ms, err));
}

bool
filter_limit(const struct cli_call *c, int64_t *limit, struct err *err)
{
	*limit = NO_INT;
	return !c->limit || number_parse_int(c->limit, 1, MOST_ROWS, limit) ||
		cli_wrong(err, "--limit takes a number from 1 to %d", MOST_ROWS);
}

static const struct column *sorted_by;
static bool sorted_down;

/* Returns the value of a column in a row as a number; NAN: it has none. */
static double
number_of(const struct column *c, const void *row)
{
	const void *at = value_of(c, row);
	int64_t n;

	switch (c->type) {
	case COLUMN_REAL: return *(const double *)at;
	case COLUMN_SIZE: return (double)*(const size_t *)at;
	case COLUMN_BOOL: return *(const bool *)at;
	default: n = *(const int64_t *)at; return n == NO_INT ? NAN : (double)n;
	}
}

/* Rows without a value come last, in either direction. */
static int
compare_rows(const void *a, const void *b)
{
	bool text = sorted_by->type == COLUMN_TEXT;
	const char *s = text ? text_of(sorted_by, a) : "";
	const char *t = text ? text_of(sorted_by, b) : "";
	double x = text ? 0 : number_of(sorted_by, a);
	double y = text ? 0 : number_of(sorted_by, b);
	bool no_a = text ? !*s : isnan(x);
	bool no_b = text ? !*t : isnan(y);
	int order = text ? strcasecmp(s, t) : number_order_real(x, y);

	if (no_a || no_b)
		return no_a - no_b;
	return sorted_down ? -order : order;
}

bool
filter_sort(const struct cli_call *c, const struct column *of, void *rows, size_t n, size_t size,
	struct err *err)
{
	struct err wrong = ERR_INIT;

	sorted_down = c->sort && *c->sort == '-';
	const char *by = c->sort ? c->sort + sorted_down : NULL;
	sorted_by = by ? column_find(of, by, strlen(by), &wrong) : NULL;
	if (by && !sorted_by)
		return cli_wrong(err, "%s to sort by", wrong.msg);
	if (by && n)
		qsort(rows, n, size, compare_rows);
	return true;
}

bool
filter_rows(const struct cli_call *c, const struct column *of, void *rows, size_t *n, size_t size,
	struct err *err)
{
	int64_t since_ms = INT64_MIN, until_ms = INT64_MAX, limit;
	const struct column *date = of;
	char *v = rows;
	size_t kept = 0;

	if (!filter_dates(c, &since_ms, &until_ms, err) || !filter_limit(c, &limit, err))
		return false;
	while (date->type != COLUMN_DATE && date->type != COLUMN_END)
		date++;
	for (size_t i = 0; i < *n; i++) {
		const void *row = v + i * size;
		int64_t ms = c->since || c->until ? *(const int64_t *)value_of(date, row) : 0;

		if (ms == NO_INT || ms < since_ms || ms > until_ms || !has_words(c, of, row))
			continue;
		memmove(v + kept++ * size, row, size);
	}
	*n = limit != NO_INT && (size_t)limit < kept ? (size_t)limit : kept;
	return filter_sort(c, of, rows, kept, size, err);
}
