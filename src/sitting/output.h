/* Follows outputs that disappear and return. Used within src/sitting only. */
#ifndef SITTING_OUTPUT_H
#define SITTING_OUTPUT_H

#include "player/player.h"
#include "sitting/sitting.h"

struct output_state {
	char *name;             /* the output that the player uses */
	struct outputs known;   /* the outputs before one disappeared */
	char *what;             /* name of the missing output, for messages */
	bool heard, looks;      /* sound has come out; the list of outputs is watched */
	bool plays_on;          /* playing resumes by itself when the output is back */
	bool trying;            /* the output is being reopened … */
	bool then_plays, asked; /* playing resumes then; the listener asked for it */
	size_t look;
	int64_t look_ns;   /* when the list of outputs is read next; INT64_MAX: never */
	int still;         /* checks in a row in which the position did not advance */
	int64_t silent_ns; /* deadline for sound to begin; INT64_MAX: none */
};

void output_init(struct sitting *s);
/* Cancels resuming when the output is back; also_tried: also while the output is being reopened. */
void output_forget_plan(struct sitting *s, bool also_tried);
void output_event(struct sitting *s, const struct player_event *ev);
/* Handles a new list of outputs: some may have appeared or disappeared. */
void output_listed(struct sitting *s, const struct outputs *now);
void output_stirred(struct sitting *s);  /* the sound server changed: looks for outputs soon */
void output_of_chain(struct sitting *s); /* uses the output of the chain, else the profile's */
/* To be called before playing resumes. True: playing resumes later, once the output is open. */
bool output_goes_on(struct sitting *s);
void output_awaits_sound(struct sitting *s);      /* starts the deadline for sound */
void output_rests(struct sitting *s);             /* call when sound was paused */
void output_is_settled(struct sitting *s);        /* call when sound runs or is paused */
void output_moved(struct sitting *s, bool moved); /* has the sound advanced as expected? */
int64_t output_next_ns(const struct sitting *s, int64_t now_ns);
bool output_run(struct sitting *s, int64_t now_ns);
void output_finish(struct sitting *s);

/* ---- fade.c: fades in to the chosen level after an output was reopened ---- */

struct fade {
	int step;
	int64_t ns; /* time of the next step; INT64_MAX: waits for the sound */
};

void fade_begin(struct sitting *s); /* mutes the sound; the level rises after fade_sounds */
void fade_sounds(struct sitting *s);
void fade_ends(struct sitting *s); /* ends the fade at the chosen level */
int64_t fade_next_ns(const struct sitting *s, int64_t now_ns);
bool fade_run(struct sitting *s, int64_t now_ns);

#endif
