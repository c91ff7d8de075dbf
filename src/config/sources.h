/*
 * Sources (players, DACs, amplifiers) with published figures and the page of each:
 * schema/sources.yaml. Figures without a page are left out. Texts are NULL and numbers NAN where
 * not given: "not known", never zero.
 */
#ifndef CONFIG_SOURCES_H
#define CONFIG_SOURCES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "config/diag.h"

/* One published line of figures. Several of one socket belong together. */
struct source_figure {
	char *socket, *mode;
	char *gain;                           /* valid at this gain setting only */
	double load_from_ohm, load_below_ohm; /* valid for these loads only */
	double max_vrms, power_mw, load_ohm, max_ma;
	double zo_low_ohm, zo_high_ohm; /* a bound alone: low is 0 */
	bool zo_bound;
	char *kind; /* measured, maker, stated */
	char *note, *from;
	struct mark at;
};

struct source_sheet {
	char *id, *name, *note, *from;
	char *also; /* other words for it, "dongle"; with them a part of the name is enough */
	struct source_figure *figures; /* none: named by reviewers, no page was seen */
	size_t n;
	struct mark at;
};

struct source_sheets {
	char *path;
	struct source_sheet *v;
	size_t n;
};

/* Both return false after an error; x is usable up to the fault, and to be finished. */
bool source_sheets_parse(
	struct source_sheets *x, const char *path, const char *bytes, size_t n, struct diags *d);
bool source_sheets_load(struct source_sheets *x, struct diags *d);
void source_sheets_finish(struct source_sheets *x);

/*
 * The sheet whose name or id is `name`, letters and digits alone counting, or the only sheet that
 * is known by a part of its name which has all words of `name`; NULL: none. Then the names among
 * which a person has to choose are added to `offers`, parted by "; ". *several: `name` is a part of
 * each of them; else they are near.
 */
const struct source_sheet *source_sheets_match(
	const struct source_sheets *x, const char *name, struct buf *offers, bool *several);
/* "4.4 mm" and "4.4mm" are one socket. Without `output` no figure has the socket. */
bool source_has_socket(const struct source_figure *f, const char *output);
/* Each socket of a sheet once, parted by ", ". */
void source_add_sockets(struct buf *b, const struct source_sheet *s);

#endif
