/* The sound outputs of this machine, by their names in a chain (audio_output) and the profile. */
#ifndef PLAYER_OUTPUTS_H
#define PLAYER_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/fact.h"

struct output {
	char *name;        /* "alsa/iec958:CARD=DX300" */
	char *description; /* as the system calls it */
};

struct outputs {
	struct output *v;
	size_t n;
};

/* Loads libmpv and asks it; takes as long as that does. For commands, not for the loop. */
bool outputs_list(struct outputs *out, struct err *err);
void outputs_finish(struct outputs *out);

/* libmpv, the FFmpeg that it plays with, and how many outputs each of its drivers has: the names of
 * outputs tell of their owner. Takes as long as outputs_list. */
void player_facts(struct facts *f);

#endif
