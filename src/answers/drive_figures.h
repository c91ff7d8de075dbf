/*
 * Which figures hold for a chain: its own, from the session file, win over those of the published
 * sheet. Every one keeps where it comes from.
 */
#ifndef ANSWERS_DRIVE_FIGURES_H
#define ANSWERS_DRIVE_FIGURES_H

#include <jansson.h>

#include "base/buf.h"
#include "config/chain.h"
#include "config/sources.h"
#include "numbers/drive.h"

struct drive_figures {
	struct chain_facts facts;         /* texts borrowed from the pairs */
	const struct source_sheet *sheet; /* borrowed; NULL: no source of that name */
	struct drive_figure *v;
	struct drive_source source; /* points into v */
	json_t *told;               /* each figure in words, with where it comes from */
	struct buf hint;            /* what to do for more; empty: nothing */
};

/* load_ohm chooses among figures that hold for some loads only; NAN: not known. */
void drive_figures_init(struct drive_figures *f, const struct source_sheets *sources,
	const struct pairs *content, double load_ohm);
void drive_figures_finish(struct drive_figures *f);

#endif
