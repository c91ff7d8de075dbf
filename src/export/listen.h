/* A page with players: a click on a time in the draft plays the track from there. A copy of the
 * view's tree gets internal addresses: "#play-12" as the link of each time, and "#track-3" as a
 * picture of each track with notes, which the template places. When the page is written, each time
 * becomes a link that plays, and each such picture becomes the track's player with its timeline. */
#ifndef EXPORT_LISTEN_H
#define EXPORT_LISTEN_H

#include "base/buf.h"
#include "export/view.h"

/* The audio file of a track. */
struct listen_file {
	const char *item;  /* id of the track: SECTION/TRACK */
	char *path;        /* path relative to the page */
	int64_t offset_ms; /* time in the file at which the track begins */
	int64_t length_ms; /* length of the track; NO_INT: not known */
};

struct listen;

/* Returns the players of a page; the caller frees them with listen_free. The view must outlive
 * them; the files are copied. */
struct listen *listen_new(const struct view *v, const struct listen_file *files, size_t n);
void listen_free(struct listen *l); /* accepts NULL */
/* Returns the copy of the view's tree with the internal addresses; new reference. */
json_t *listen_tree(const struct listen *l);
/* Returns the note with that UUID, whose link is an internal address; borrowed. NULL: the note
 * cannot be played. */
const json_t *listen_note(const struct listen *l, const char *uuid);

/* Writes the opening and closing tag of a link that plays. Returns false and adds nothing if
 * the address is not internal. */
bool listen_link(struct listen *l, const char *address, struct buf *open, struct buf *close);
/* Writes the HTML player of a track, unless the page has it already. Returns false if the address
 * belongs to no track. */
bool listen_track(struct listen *l, const char *address, struct buf *out);
/* Writes the players that the template did not place. */
void listen_rest(struct listen *l, struct buf *out);
/* Returns true if some range can be played. */
bool listen_plays(const struct listen *l);

#endif
