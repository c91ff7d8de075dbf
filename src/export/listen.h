/*
 * A page with players: a click on a time in the draft plays the passage. In a copy of the view's
 * tree, each time gets an internal address ("#play-12"), and each track with notes a picture
 * ("#track-3"). The template places both. The page then asks these functions what to write: a link
 * that plays, or the track's player with its timeline.
 */
#ifndef EXPORT_LISTEN_H
#define EXPORT_LISTEN_H

#include "base/buf.h"
#include "export/view.h"

/* The audio file of an item. */
struct listen_file {
	const char *item;  /* SECTION/TRACK */
	char *path;        /* relative to the page */
	int64_t offset_ms; /* second 0 of the track is at this time in the file */
	int64_t length_ms; /* NO_INT: not known */
};

struct listen;

/* Prepares the players. The view must outlive the result. Copies the files. */
struct listen *listen_new(const struct view *v, const struct listen_file *files, size_t n);
void listen_free(struct listen *l); /* NULL is fine */
/* Returns the view's tree with the internal addresses; new reference. */
json_t *listen_tree(const struct listen *l);
/* Returns the note with that UUID and its internal address; NULL: it has none. Borrowed. */
const json_t *listen_note(const struct listen *l, const char *uuid);

/* Writes the opening and closing tag of a link that plays. Returns false and adds nothing if
 * the address is not internal. */
bool listen_link(struct listen *l, const char *address, struct buf *open, struct buf *close);
/* Writes the HTML player of a track, once per track; rank: the level of its heading. Returns
 * false if the address is no track. */
bool listen_track(struct listen *l, const char *address, unsigned rank, struct buf *out);
/* Writes the players that the template did not place, and the line that shows the playing track. */
void listen_rest(struct listen *l, struct buf *out);
/* Describes the keys of the page; writes nothing if no times play. */
void listen_keys(const struct listen *l, struct buf *out);

#endif
