/* Messages and questions of a sitting. */
#ifndef SITTING_SAID_H
#define SITTING_SAID_H

#include "sitting/sitting.h"

/* Characters around a command line in a message: "\1note\2 writes one". The screen shows the key of
 * that command line, or the line itself if it has no key. */
#define SAID_KEY_BEGIN '\1'
#define SAID_KEY_END '\2'

void sitting_say(struct sitting *s, enum said_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Appends the open question (sitting.ask) and the keys that answer it. Returns false if there is no
 * question. The forms are for ever narrower screens; the last one omits the keys. */
enum swap_words { SWAP_ALL, SWAP_BRIEF, SWAP_SHORT, SWAP_NO_KEYS };
bool sitting_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
/* Does a question take keys now? While a note is open, only the question about quitting does. */
bool sitting_asks(const struct sitting *s);
const char *sitting_confirm_hint(const struct sitting *s); /* a word or two for the confirm key */
void sitting_confirm(struct sitting *s);                   /* answers the question with yes */
void sitting_cancel(struct sitting *s); /* answers the question with no: nothing changes */

/* Ends the session (s->quit) when everything is on disk. Asks if the listener's changes cannot be
 * stored; the functions below answer, and fail if there is no question. */
void sitting_leave(struct sitting *s);
bool sitting_try_again(struct sitting *s, struct err *err);
bool sitting_save_beside(struct sitting *s, struct err *err);
void sitting_throw_away(struct sitting *s); /* ends the session and discards unstored rows */
bool sitting_stay(struct sitting *s, struct err *err); /* cancels quitting */

/* ---- within src/sitting only ---- */

struct said_state {
	struct uuid about; /* row of the device, cue or trial of the question */
	bool plays;        /* the music played when the question paused it */
};

/* Asks a question. number: for sitting.ask_device, ask_cue or ask_trial; about: the row of that
 * device, cue or trial. */
void said_ask(struct sitting *s, enum asked what, size_t number, const struct uuid *about);
/* Drops the open question if it asks `what` about this row. */
void said_settled(struct sitting *s, enum asked what, const struct uuid *about);
/* Updates the question after lists changed; drops it if its row is gone. */
void said_follow(struct sitting *s);

#endif
