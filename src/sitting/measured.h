/* For this module alone: measures the files of this review in the background and reads the results.
 */
#ifndef SITTING_MEASURED_H
#define SITTING_MEASURED_H

#include "base/analysis.h"
#include "sitting/sitting.h"

struct measured {
	struct background *background; /* NULL: nothing is measured */
	bool stored;                   /* something new is with the writer */
	struct analysis looked;        /* of the file that is looked at */
};

void measured_ask(struct sitting *s); /* which files are still to be measured */
void measured_look(struct sitting *s, const char *path);
void measured_answered(struct sitting *s); /* the reader has something */
void measured_stored(struct sitting *s);   /* all that was done is on disk */
/* The octaves of its second; of a test signal, its frequency then. */
void measured_note(const struct sitting *s, struct note *n);
void measured_notes(struct sitting *s); /* of the notes so far */
void measured_finish(struct sitting *s);

#endif
