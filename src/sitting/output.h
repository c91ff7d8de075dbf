/* Chooses the sound output, and pauses while it is missing. Used within src/sitting only. */
#ifndef SITTING_OUTPUT_H
#define SITTING_OUTPUT_H

#include "player/player.h"
#include "sitting/sitting.h"

struct output_state {
	char *name; /* mpv's name of the output in use, or "auto" */
	/* the last list of outputs; while an output is missing, the list before it was lost */
	struct outputs known;
	char *what; /* description of the missing output, for messages */
	/* heard: an output with sound was open in this session; looks: the list of outputs has been
	 * requested */
	bool heard, looks;
	bool plays_on; /* playing resumes without a key when the output is back */
	bool trying;   /* the output is being reopened */
	/* then_plays: playing resumes when the output has been reopened; asked: the listener asked
	 * for reopening it */
	bool then_plays, asked;
	size_t look;
	int64_t look_ns;   /* when the list of outputs is read next; INT64_MAX: never */
	int still;         /* number of successive checks at which the position had not advanced */
	int64_t silent_ns; /* deadline for sound to begin; INT64_MAX: none */
};

void output_init(struct sitting *s);
/* Playing no longer resumes when a missing output is back; also_tried: nor when the output that is
 * being reopened is open. */
void output_forget_plan(struct sitting *s, bool also_tried);
void output_event(struct sitting *s, const struct player_event *ev);
/* Compares a new list of outputs with the known list, and pauses or resumes if an output has
 * appeared or disappeared. */
void output_listed(struct sitting *s, const struct outputs *now);
/* Call when the sound server reports a change: reads the list of outputs soon. */
void output_stirred(struct sitting *s);
/* Changes to the output that the chain names, or else the profile. */
void output_of_chain(struct sitting *s);
/* Call before playing resumes. Returns true if the output has to be reopened first: playing resumes
 * later. */
bool output_goes_on(struct sitting *s);
void output_awaits_sound(struct sitting *s); /* starts the 3 s in which sound must begin */
/* call after playing was paused: clears the deadline and ends the fade */
void output_rests(struct sitting *s);
/* call when sound plays, or the file is open and paused: ends the wait for sound, and records the
 * output in the session's row */
void output_is_settled(struct sitting *s);
/* Call after reading the player's position while it plays. moved: the position has advanced since
 * it was last read. */
void output_moved(struct sitting *s, bool moved);
int64_t output_next_ns(const struct sitting *s);
void output_run(struct sitting *s, int64_t now_ns);
void output_finish(struct sitting *s);

/* ---- fade.c: raises the level slowly after an output was reopened ---- */

struct fade {
	int step;
	int64_t ns; /* when the level is raised next; INT64_MAX: not before fade_sounds is called */
};

/* mutes the sound; fade_sounds then starts to raise the level */
void fade_begin(struct sitting *s);
void fade_sounds(struct sitting *s);
void fade_ends(struct sitting *s); /* sets the chosen level at once */
int64_t fade_next_ns(const struct sitting *s);
void fade_run(struct sitting *s, int64_t now_ns);

#endif
