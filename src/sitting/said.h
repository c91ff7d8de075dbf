/* Messages and questions of a sitting. */
#ifndef SITTING_SAID_H
#define SITTING_SAID_H

#include "sitting/sitting.h"

/* A key in a message, by its command line: "\1note\2 writes one". The screen shows the key that
 * is bound to the line, or the command if none is. */
#define SAID_KEY_BEGIN '\1'
#define SAID_KEY_END '\2'

void sitting_say(struct sitting *s, enum said_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Appends the question (sitting.ask) with the keys that answer it; false: there is none. A swap
 * has shorter and shorter forms; the last one is without keys. */
enum swap_words { SWAP_ALL, SWAP_BRIEF, SWAP_SHORT, SWAP_NO_KEYS };
bool sitting_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
/* Does a question take keys now? One that is not about the end waits while a note is open. */
bool sitting_asks(const struct sitting *s);
const char *sitting_confirm_hint(const struct sitting *s); /* a word or two for its key */
void sitting_confirm(struct sitting *s);                   /* does what the question is about */
void sitting_cancel(struct sitting *s);                    /* changes nothing */

/* Ends the session when all is on disk (s->quit). Asks if something that a person made cannot be
 * stored; the functions below are the answers, and fail if nothing is asked. */
void sitting_leave(struct sitting *s);
bool sitting_try_again(struct sitting *s, struct err *err);
bool sitting_save_beside(struct sitting *s, struct err *err);
void sitting_throw_away(struct sitting *s);            /* ends it, asked or not */
bool sitting_stay(struct sitting *s, struct err *err); /* also before the question comes */

/* ---- for this module alone ---- */

struct said_state {
	struct uuid about; /* the device or cue that sitting.ask is about */
	bool plays;        /* it played when a swap was asked for */
};

/* Asks, with number as sitting.ask_device, ask_cue or ask_trial has it; about: the row that it is
 * about. */
void said_ask(struct sitting *s, enum asked what, size_t number, const struct uuid *about);
/* Nothing is asked any more, where it was this. */
void said_settled(struct sitting *s, enum asked what, const struct uuid *about);
void said_follow(struct sitting *s); /* the subject of the question may have moved, or be gone */

#endif
