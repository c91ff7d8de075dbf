/* For this module alone: saves unstored rows outside the archive. */
#ifndef SITTING_BESIDE_H
#define SITTING_BESIDE_H

#include "record/edits.h"
#include "sitting/sitting.h"

/*
 * Writes the text, and all that the sitting knows as a small archive with the versions in `more`,
 * into the first folder that takes both: of the archive (NULL: its disk hangs), for state, home,
 * for temporary files; else the text alone into the first that takes that. Waits until deadline_ms
 * (clock_mono_ms). *told says where it is, in a line; the caller frees. False: no folder takes it,
 * or none did in time (*hangs): then a thread still reads s, `more` and the text.
 */
bool beside_save(const struct sitting *s, const char *archive, const struct edits *more,
	const char *text, int64_t deadline_ms, char **told, bool *hangs);

/* A small archive that was saved since the last session of this review that is known; NULL: none.
 * The caller frees. */
char *beside_find(const struct sitting *s);

#endif
