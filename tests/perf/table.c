/* The table that `make perf` ends with. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define TEXT 64

static struct table_line {
	char what[TEXT], earlog[TEXT], peer[TEXT], ratio[TEXT], target[TEXT];
	const char *met;
} rows[192];
static size_t nrows;

void
say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("perf: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
}

static struct table_line *
row_new(const char *what)
{
	struct table_line *r = &rows[nrows < sizeof(rows) / sizeof(*rows) - 1 ? nrows++ : nrows];

	*r = (struct table_line){ .met = "" };
	snprintf(r->what, sizeof(r->what), "%s", what);
	return r;
}

static void
number(char out[TEXT], double v, const char *unit)
{
	if (isnan(v))
		snprintf(out, TEXT, "%s", bench.earlog ? "no value" : "not built");
	else
		snprintf(out, TEXT, fabs(v) < 10 ? "%.2f %s" : "%.1f %s", v, unit);
}

static void
judge(struct table_line *r, double v, double limit, const char *unit)
{
	if (isnan(limit))
		return;
	snprintf(r->target, sizeof(r->target), "%g%s%s", limit, *unit ? " " : "", unit);
	r->met = isnan(v) ? "-" : v <= limit ? "yes" : "no";
}

void
table_ratio(const char *what, const struct sample *earlog, const char *peer_name,
	const struct sample *peer, double q, double limit)
{
	struct table_line *r = row_new(what);
	double e = sample_quantile(earlog, q), p = sample_quantile(peer, q), lo, hi;

	sample_ratio(earlog, peer, q, &lo, &hi);
	number(r->earlog, e, "ms");
	if (isnan(p))
		snprintf(r->peer, sizeof(r->peer), "%s: none", peer_name);
	else
		snprintf(r->peer, sizeof(r->peer), "%s %.3g ms", peer_name, p);
	if (!isnan(lo))
		snprintf(r->ratio, sizeof(r->ratio), "%.2f (%.2f-%.2f)", e / p, lo, hi);
	judge(r, lo, limit, "");
}

void
table_value(const char *what, double earlog, const char *peer, const char *unit, double limit)
{
	struct table_line *r = row_new(what);

	number(r->earlog, earlog, unit);
	snprintf(r->peer, sizeof(r->peer), "%s", peer);
	judge(r, earlog, limit, unit);
}

void
table_text(const char *what, const char *earlog, const char *peer)
{
	struct table_line *r = row_new(what);

	snprintf(r->earlog, sizeof(r->earlog), "%s", earlog);
	snprintf(r->peer, sizeof(r->peer), "%s", peer);
}

void
table_print(void)
{
	printf("%-38s  %-12s  %-30s  %-18s  %-8s  %s\n", "", "earlog", "peer", "ratio (95 %)",
		"at most", "met");
	for (size_t i = 0; i < nrows; i++) {
		const struct table_line *r = &rows[i];

		printf("%-38s  %-12s  %-30s  %-18s  %-8s  %s\n", r->what, r->earlog, r->peer,
			r->ratio, r->target, r->met);
	}
}
