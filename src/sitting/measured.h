/* Measures the files of this review in the background. Used within src/sitting only. */
#ifndef SITTING_MEASURED_H
#define SITTING_MEASURED_H

#include "base/analysis.h"
#include "sitting/sitting.h"

struct measured {
	struct background *background; /* the measuring worker; NULL: nothing is measured */
	bool stored;            /* a new result was given to the writer and is not read back yet */
	struct analysis looked; /* results for the file of measured_look() */
};

/* Asks the reader thread which files of the review have no measurements, to measure them. */
void measured_ask(struct sitting *s);
/* Asks the reader thread for the measurements of the file that the screen describes. path NULL: the
 * screen describes none. */
void measured_look(struct sitting *s, const char *path);
void measured_answered(struct sitting *s); /* takes the answers to measured_ask and measured_look */
/* Call when all changes are on disk: reads new results of the current file back. */
void measured_stored(struct sitting *s);
/* Adds to a note the spectrum (octaves) of one second of sound at its position, or the frequency of
 * the test signal that plays. */
void measured_note(const struct sitting *s, struct note *n);
/* Adds the spectrum to this session's notes that were made on the current file before it was
 * measured. */
void measured_notes(struct sitting *s);
void measured_finish(struct sitting *s);

#endif
