/*
 * Data sheets of sources (players, DACs, amplifiers) from schema/sources.yaml: published figures,
 * each with its web page. Figures without a page are left out. Absent texts are NULL and absent
 * numbers NAN: not known, never zero.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/yaml/diag.h"

/* The published figures of one output socket; a socket may have several, for example by gain. */
struct source_figure {
	char *socket;
	char *gain; /* gain setting for which the figures hold */
	/* range of load impedances for which the figures hold */
	double load_from_ohm, load_below_ohm;
	double max_vrms, power_mw, load_ohm, max_ma;
	double zo_low_ohm, zo_high_ohm; /* output impedance; if only an upper bound is published,
					   low is 0 and zo_bound is true */
	bool zo_bound;
	char *kind; /* where the figures are from: "measured" by the page, "maker", or "stated" in a
		       review */
	char *note, *from;
};

struct source_sheet {
	char *id, *name, *note, *from;
	char *also; /* another name of the source, "dongle"; if it is set, one or more words of
		       `name` and `also` are enough to find this data sheet */
	struct source_figure *figures; /* NULL if no web page with figures was found */
	size_t n;
};

struct source_sheets {
	struct source_sheet *v;
	size_t n;
};

/* Reads the data sheets that the program carries. Returns false after adding an error to d; x then
 * has the values before it. The caller calls source_sheets_finish in either case. */
bool source_sheets_load(struct source_sheets *x, struct diags *d);
void source_sheets_finish(struct source_sheets *x);

/*
 * Returns the sheet whose name or id is `name` (only letters and digits count), else the only sheet
 * with the key `also` that has every word of `name` in its name or `also`, else NULL. If it returns
 * NULL, it appends the names of sheets that the user may have meant to `offers`, separated by "; ".
 * *several is true if these all contain every word of `name`, false if they are only similar.
 */
const struct source_sheet *source_sheets_match(
	const struct source_sheets *x, const char *name, struct buf *offers, bool *several);
/* Returns true if the figure is for the socket `output`, whatever the spaces ("4.4 mm" is "4.4mm");
 * false if output is NULL. */
bool source_sheets_has_socket(const struct source_figure *f, const char *output);
/* Appends the names of a sheet's sockets, each once, separated by ", ". */
void source_sheets_add_sockets(struct buf *b, const struct source_sheet *s);
