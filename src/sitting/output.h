/* For this module alone: follows outputs that disappear and return. */
#ifndef SITTING_OUTPUT_H
#define SITTING_OUTPUT_H

#include "player/player.h"
#include "sitting/sitting.h"

struct output_state {
	char *name;             /* the name that the player has */
	struct outputs known;   /* that there were, before one was missed */
	char *what;             /* is missed, in words */
	bool heard, looks;      /* sound went out in this sitting; the player looks for outputs */
	bool plays_on;          /* it played, and goes on by itself when the output is back */
	bool trying;            /* the output is being reopened … */
	bool then_plays, asked; /* … to play then; because somebody asked */
	size_t look;
	int64_t look_ns;   /* the next look, INT64_MAX: none */
	int still;         /* how often in a row the sound did not advance */
	int64_t silent_ns; /* it was to sound by then, INT64_MAX: nothing is waited for */
};

void output_init(struct sitting *s);
/* Cancels playing on when the output is back; also_tried: also when it was reopened. */
void output_forget_plan(struct sitting *s, bool also_tried);
void output_event(struct sitting *s, const struct player_event *ev);
void output_listed(struct sitting *s, const struct outputs *now); /* these are there now */
void output_stirred(struct sitting *s);
void output_of_chain(struct sitting *s); /* the sound goes where the chain says, else the profile */
/* Before the sound goes on. True: the output is reopened first, then the sound goes on. */
bool output_goes_on(struct sitting *s);
void output_awaits_sound(struct sitting *s);      /* after a seek: for so long, and no longer */
void output_rests(struct sitting *s);             /* the sound was paused */
void output_is_settled(struct sitting *s);        /* sound runs, or is paused */
void output_moved(struct sitting *s, bool moved); /* did the sound, while it should have? */
int64_t output_next_ns(const struct sitting *s, int64_t now_ns);
bool output_run(struct sitting *s, int64_t now_ns);
void output_finish(struct sitting *s);

#endif
