/*
 * Bytes from a terminal to keys with names (keymap.h). A pure function of the bytes and the times
 * of their arrival: a cut sequence waits for its rest, a lone ESC for 50 ms, and a sequence that no
 * terminal should send is dropped whole, never read as letters. libtermkey names the key of a
 * sequence; this file finds its end, by the grammar of ECMA-48, because the library trusts its
 * input.
 */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INPUT_NAME 40

/* The terminal's answer to OSC 11. */
enum ground { GROUND_NONE, GROUND_DARK, GROUND_LIGHT };

enum mouse { MOUSE_NONE, MOUSE_PRESS, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct input_event {
	char name[INPUT_NAME]; /* "a", "Space", "Ctrl-J", "Shift-Left"; "" for a paste */
	char text[8];          /* what it types, UTF-8; "": nothing */
	bool escaped; /* came after an ESC: Alt-name where that is bound, else Esc and then name */
	const char *paste; /* NULL, or the pasted bytes, until the next call */
	size_t paste_len;
	enum mouse mouse;   /* the left button or the wheel; then there is no name */
	int row, col;       /* of the mouse, from 0 */
	enum ground ground; /* then there is nothing else */
};

struct input;

struct input *input_new(const char *term); /* NULL, "": as a plain xterm */
void input_free(struct input *in);         /* NULL is fine */

void input_push(struct input *in, const void *bytes, size_t n, int64_t now_ns);
/* Takes the next key; false: there is none, or its rest may still arrive. */
bool input_next(struct input *in, int64_t now_ns, struct input_event *ev);
/* When input_next should be asked again although nothing came; -1: never. */
int64_t input_due_ns(const struct input *in);

#endif
