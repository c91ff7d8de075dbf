/*
 * Rendering the view through a template as Markdown. Names show as they are and words stay
 * Markdown; what is an address, a time or front matter is known by its key.
 */
#ifndef EXPORT_TEMPLATE_H
#define EXPORT_TEMPLATE_H

#include "export/export.h"

/* Appends to out. liquid: Jekyll will read it, and Liquid of the data must not run. */
bool template_render(struct view *view, const struct export_how *how, bool liquid, struct buf *out,
	struct err *err);

#endif
