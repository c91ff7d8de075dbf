/*
 * The pictures that stand beside an exported draft.
 */
#ifndef CLI_PICTURES_H
#define CLI_PICTURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"
#include "record/records.h"
#include "export/view.h"

struct picture_file {
	char *path;
	struct buf svg;
};

struct pictures {
	struct picture_file *v;
	size_t n, cap;
};

/*
 * Draws what the review has: the wheel and the profile of its ratings, its frequency responses, the
 * timeline of each track that has notes with a time. "x/cantor.md" gets "x/cantor-wheel.svg",
 * "x/cantor-fr.svg", "x/cantor-bass-shivers.svg"; the view names them (keys plots and timeline), so
 * that what is made from it can refer to them. What cannot be drawn is said on stderr and left out.
 */
void pictures_draw(struct pictures *p, const struct record *r, const struct uuid *review,
	const char *draft, struct view *view);
bool pictures_write(const struct pictures *p, struct err *err);
void pictures_finish(struct pictures *p);

#endif
