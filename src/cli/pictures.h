/*
 * The pictures beside an exported draft.
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
#include "store/store.h"

/* A picture and its texts. */
struct picture_file {
	char *path, *what, *alt, *caption;
	struct buf svg;
};

struct pictures {
	struct picture_file *v;
	size_t n, cap;
};

/*
 * Draws the wheel and the profile of the ratings, the frequency responses, and with `timelines` the
 * timeline of each track that has notes with a time. "x/cantor.md" gets "x/cantor-wheel.svg",
 * "x/cantor-fr.svg", and for the third track of the playlist
 * "x/cantor-timeline-03-bass-shivers.svg". Pictures that fail are skipped, with a message.
 */
void pictures_draw(struct pictures *p, const struct record *r, const struct uuid *review,
	const char *draft, bool timelines, const struct view *view);
/* Writes the pictures. Keeps edited pictures and prints this to stderr; see plot_write. */
bool pictures_write(const struct pictures *p, struct store *st, bool force, struct err *err);
void pictures_finish(struct pictures *p);

#endif
