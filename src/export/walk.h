/*
 * Every note of the view once, as formats that are lists of notes tell them: by section, item and
 * time, then the parts.
 */
#ifndef EXPORT_WALK_H
#define EXPORT_WALK_H

#include "base/buf.h"
#include "export/view.h"

/* What a format does with a note: list and index name it (view_value). False: err, and the end. */
typedef bool walk_note(struct view *v, const json_t *list, size_t i, void *context);
/* `markers`: bare ones, too. */
bool walk_notes(struct view *v, bool markers, walk_note *note, void *context);

/* A key of a note as text, "" where it is null; good until the next one is asked for. */
struct walk_key {
	const char *name;
	size_t key; /* found by walk_keys */
};
void walk_keys(struct walk_key *keys, size_t n);
void walk_add(struct buf *out, struct view *v, const json_t *list, size_t i, size_t key);

#endif
