/* Measures the files of this review in the background. Used within src/sitting only. */
#ifndef SITTING_MEASURED_H
#define SITTING_MEASURED_H

#include "base/analysis.h"
#include "sitting/sitting.h"

struct measured {
	struct background *background; /* the measuring worker; NULL: nothing is measured */
	bool stored;                   /* a new result was handed to the writer */
	struct analysis looked; /* results for the file whose sources the listener looks at */
};

void measured_ask(struct sitting *s); /* asks the reader for files without a result */
void measured_look(struct sitting *s, const char *path); /* reads the result of this file */
void measured_answered(struct sitting *s);               /* takes results from the reader */
void measured_stored(struct sitting *s);                 /* call when all changes are on disk */
/* Adds to a note the spectrum (octaves) of the second at its position, or the frequency of a test
 * signal. */
void measured_note(const struct sitting *s, struct note *n);
void measured_notes(struct sitting *s); /* completes all earlier notes on the current file */
void measured_finish(struct sitting *s);

#endif
