/*
 * Sources (players, DACs, amplifiers) from schema/sources.yaml, with published figures and the web
 * page of each. Figures without a page are left out. Absent texts are NULL and absent numbers NAN:
 * not known, never zero.
 */
#ifndef CONFIG_SOURCES_H
#define CONFIG_SOURCES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "config/diag.h"

/* One line of published figures. A socket may have several. */
struct source_figure {
	char *socket, *mode;
	char *gain;                           /* the figures are only valid at this gain setting */
	double load_from_ohm, load_below_ohm; /* the figures are only valid for these loads */
	double max_vrms, power_mw, load_ohm, max_ma;
	double zo_low_ohm, zo_high_ohm; /* if only an upper bound is published, low is 0 */
	bool zo_bound;
	char *kind; /* measured, maker or stated */
	char *note, *from;
	struct mark at;
};

struct source_sheet {
	char *id, *name, *note, *from;
	char *also; /* another name for it, "dongle"; if set, part of the name is enough to match */
	struct source_figure *figures; /* none: no page with figures was found */
	size_t n;
	struct mark at;
};

struct source_sheets {
	char *path;
	struct source_sheet *v;
	size_t n;
};

/* Reads the sheets. False after an error; x then has the part before it. Always finish x. */
bool source_sheets_parse(
	struct source_sheets *x, const char *path, const char *bytes, size_t n, struct diags *d);
bool source_sheets_load(struct source_sheets *x, struct diags *d);
void source_sheets_finish(struct source_sheets *x);

/*
 * Returns the sheet whose name or id equals `name` (only letters and digits count), or the only
 * sheet with an `also` that has every word of `name` in its name or `also`; else NULL. With NULL,
 * adds the candidate names to `offers`, separated by "; ". *several: true if several sheets match,
 * false if the candidates are only similar.
 */
const struct source_sheet *source_sheets_match(
	const struct source_sheets *x, const char *name, struct buf *offers, bool *several);
/* Returns true for a figure of this socket ("4.4 mm" equals "4.4mm"); false if output is NULL. */
bool source_has_socket(const struct source_figure *f, const char *output);
/* Adds each socket of a sheet once, separated by ", ". */
void source_add_sockets(struct buf *b, const struct source_sheet *s);

#endif
