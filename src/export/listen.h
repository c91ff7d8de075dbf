/*
 * A page to listen along: the times of a draft play the passage. In a copy of the view's tree each
 * time gets an address that only the page knows ("#play-12"), and each track with notes a picture
 * ("#track-3"). The template puts both where it likes, and the page asks here for what they become:
 * a link that plays, and the track's player with its timeline.
 */
#ifndef EXPORT_LISTEN_H
#define EXPORT_LISTEN_H

#include "base/buf.h"
#include "export/view.h"

/* A file that plays an item. */
struct listen_file {
	const char *item;  /* SECTION/TRACK */
	char *path;        /* as seen from the page */
	int64_t offset_ms; /* second 0 of the track is this second in it */
	int64_t length_ms; /* NO_INT: not known */
};

struct listen;

/* The view has to outlive what comes back. The files are copied. */
struct listen *listen_new(const struct view *v, const struct listen_file *files, size_t n);
void listen_free(struct listen *l); /* NULL is fine */
/* The tree of the view with those addresses; new reference. */
json_t *listen_tree(const struct listen *l);
/* The note of that UUID with its address; NULL: it has none. Borrowed. */
const json_t *listen_note(const struct listen *l, const char *uuid);

/* The tag of a link that plays, and what closes it. False, and nothing added: it is no such
 * address. */
bool listen_link(struct listen *l, const char *address, struct buf *open, struct buf *close);
/* The player of a track, HTML; each track's once; rank: of the heading with its name. False: it is
 * no such address. */
bool listen_track(struct listen *l, const char *address, unsigned rank, struct buf *out);
/* Players that the template put nowhere; then the line that says what plays. */
void listen_rest(struct listen *l, struct buf *out);
/* The keys in words; nothing on a page without times that play. */
void listen_keys(const struct listen *l, struct buf *out);

#endif
