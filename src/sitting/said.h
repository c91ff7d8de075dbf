/* Messages and questions of a sitting. */
#ifndef SITTING_SAID_H
#define SITTING_SAID_H

#include "sitting/sitting.h"

/* Characters around a command line in a message: "\1note\2 writes one". The screen shows the key of
 * that command line instead, or the command line if it has no key. */
#define SAID_KEY_BEGIN '\1'
#define SAID_KEY_END '\2'

void sitting_say(struct sitting *s, enum said_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Appends the open question (sitting.ask) and the keys that answer it. Returns false if there is no
 * question. words: the length of the text, from the longest to the shortest; SWAP_NO_KEYS omits the
 * keys. */
enum swap_words { SWAP_ALL, SWAP_BRIEF, SWAP_SHORT, SWAP_NO_KEYS };
bool sitting_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
/* Returns true if keys answer an open question now. While a note is open, only the question at
 * shutdown takes keys. */
bool sitting_asks(const struct sitting *s);
/* Returns a word or two for the line of key hints: what the key of `confirm` does. */
const char *sitting_confirm_hint(const struct sitting *s);
void sitting_confirm(struct sitting *s); /* answers yes to the open question */
void sitting_cancel(struct sitting *s);  /* answers no to the open question (enum asked) */

/* Ends the session (sets s->quit) when everything is on disk. If the listener's changes cannot be
 * stored, asks what to do; the next four functions are the answers. sitting_try_again and
 * sitting_save_beside fail if that question is not open, sitting_stay if the session is not
 * ending. */
void sitting_leave(struct sitting *s);
bool sitting_try_again(struct sitting *s, struct err *err);
bool sitting_save_beside(struct sitting *s, struct err *err);
void sitting_throw_away(struct sitting *s); /* ends the session and discards unstored rows */
/* cancels the shutdown: the session continues */
bool sitting_stay(struct sitting *s, struct err *err);

/* ---- used within src/sitting only ---- */

/* Asks the question `what`. about: the new value of sitting.ask_about. */
void said_ask(struct sitting *s, enum asked what, const struct uuid *about);
/* Call after the lists of devices or tracks changed: closes the open question if its device or cue
 * is gone. */
void said_follow(struct sitting *s);

#endif
