/*
 * Every note of the view once, as formats that are lists of notes tell them: by section, item and
 * time, then the parts.
 */
#ifndef EXPORT_WALK_H
#define EXPORT_WALK_H

#include "base/buf.h"
#include "export/view.h"

/* What a format does with a note. False: err, and the end. */
typedef bool walk_note(const json_t *note, void *context);
bool walk_notes(const json_t *view, walk_note *note, void *context);

/* The value of a key as text, "" where it is null, a list or an object. */
void walk_add(struct buf *out, const json_t *object, const char *key);

#endif
