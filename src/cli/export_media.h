/*
 * Pictures that are written next to an exported draft, and audio files for a page that plays the
 * tracks with the notes (export --listen).
 */
#ifndef CLI_EXPORT_MEDIA_H
#define CLI_EXPORT_MEDIA_H

#include "config/profile.h"
#include "export/export.h"
#include "export/listen.h"
#include "export/view.h"
#include "record/records.h"
#include "store/store.h"

struct pictures {
	struct export_picture *v;
	size_t n, cap;
	bool in_page;        /* set by the caller: the pictures are HTML for a page */
	struct arena memory; /* owns the array and the texts, but not the drawings */
};

/*
 * Draws the wheel and the profile of the ratings, the frequency responses, and with `timelines` the
 * timeline of each track that has notes with a time. "x/cantor.md" gets "x/cantor-wheel.svg",
 * "x/cantor-fr.svg", and for the third track of the playlist
 * "x/cantor-timeline-03-bass-shivers.svg". Pictures that fail are skipped, with a message.
 */
void pictures_draw(struct pictures *p, const struct record *r, const struct uuid *review,
	const char *draft, bool timelines, const struct view *view);
/* Writes the pictures. A picture that the user edited is kept, which is reported on stderr; with
 * `force` it is replaced, and the old one is saved. */
bool pictures_write(const struct pictures *p, struct store *st, bool force, struct err *err);
void pictures_finish(struct pictures *p);

struct listen_files {
	/* one for each track whose file was found; .item is borrowed from the record */
	struct listen_file *v;
	size_t n, cap;
	size_t without;      /* number of tracks without a file */
	struct arena memory; /* owns the array and the paths; the caller frees it */
};

/*
 * Finds for each track in the record an audio file that exists, in the order of the bench
 * (sitting/track_sources.c): files that the user linked, files in the order of the playlist, files
 * of the music library. The paths are relative to the file `page`; page NULL: to the current
 * folder.
 */
void listen_files_find(struct listen_files *f, const struct record *r, struct store *st,
	const struct profile *profile, const char *page);

#endif
