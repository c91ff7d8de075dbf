/* The sound outputs of this machine, named as in a chain's audio_output and in the profile. */
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

/* Lists the outputs with libmpv, which may take long. For commands, not for the loop. */
bool outputs_list(struct outputs *out, struct err *err);
void outputs_finish(struct outputs *out);

/* Reports libmpv, its FFmpeg, and the number of outputs of each driver, without names, which
 * could identify the owner. As slow as outputs_list. */
void player_facts(struct facts *f);

#endif
