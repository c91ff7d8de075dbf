/* Saves unstored rows outside the archive. Used within src/sitting only. */
#ifndef SITTING_BESIDE_H
#define SITTING_BESIDE_H

#include "record/edits.h"
#include "sitting/sitting.h"

/*
 * Saves `text` (the unstored rows in words) and a small archive (all rows of s, and the rows in
 * `more`) in the first folder that takes both: the folder of the archive (`archive` is NULL if its
 * disk hangs), $XDG_STATE_HOME, $HOME, $TMPDIR or /tmp. If no folder takes both, saves the text
 * alone. Waits until deadline_ms (clock_mono_ms). Sets *told to one line that names the files; the
 * caller frees it. Returns false if no folder took the text, or if time is up: then *hangs is true,
 * and a thread still reads s, `more` and the text.
 */
bool beside_save(const struct sitting *s, const char *archive, const struct edits *more,
	const char *text, int64_t deadline_ms, char **told, bool *hangs);

/* Returns the path of a small archive that beside_save made after the previous session began; NULL:
 * there is none. The caller frees the path. */
char *beside_find(const struct sitting *s);

#endif
