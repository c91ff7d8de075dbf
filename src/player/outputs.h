/* The sound outputs of this machine, by the names that mpv gives them. `audio_output` in a chain
 * and in the profile is one of these names. */
#ifndef PLAYER_OUTPUTS_H
#define PLAYER_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/fact.h"

struct output {
	char *name;        /* mpv's name, as in "alsa/iec958:CARD=DX300" */
	char *description; /* the description by the operating system */
};

struct outputs {
	struct output *v;
	size_t n;
};

/* Lists the outputs with libmpv; outputs_finish frees the list. Blocks, so it is for shell
 * commands, not for the event loop. */
bool outputs_list(struct outputs *out, struct err *err);
void outputs_finish(struct outputs *out);

/* Adds facts about libmpv, its FFmpeg, and the number of outputs of each driver. Leaves the
 * names of outputs out, because they could identify the owner. As slow as outputs_list. */
void player_facts(struct facts *f);

#endif
