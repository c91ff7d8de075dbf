#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "ui/ui_private.h"
#include "writing/writing.h"

/* A held key starts to repeat after about 0.5 s, then faster than anybody presses a key. */
#define HELD_NS 700000000
#define REPEAT_NS 100000000

bool
held_key_repeats(struct ui *ui, const char *name)
{
	struct held_key *h = &ui->held;
	int64_t now_ns = clock_mono_ns(), gap_ns = now_ns - h->ns;
	bool again = strcmp(h->name, name) == 0 && gap_ns < HELD_NS;
	bool repeats = again &&
		((h->does == HELD_MARKS && h->delayed && gap_ns < REPEAT_NS) ||
			(h->does == HELD_ANSWERS && !(ui->pending && ask_takes(ui, name))));

	h->ns = now_ns;
	if (!repeats) {
		snprintf(h->name, sizeof(h->name), "%s", name);
		h->delayed = again && gap_ns >= REPEAT_NS;
	} else if (!uuid_none(&h->again)) {
		sitting_unmark(ui->s, &h->again);
		sitting_say(ui->s, SAID_INFO, "the key was held: one marker is kept");
		h->again = UUID_NONE;
	}
	return repeats;
}

void
held_key_remember(struct ui *ui, bool answered, bool marked)
{
	struct held_key *h = &ui->held;

	answered |= ui->s->leaving != LEAVING_NOT;
	h->does = answered || ui->pending ? HELD_ANSWERS : marked ? HELD_MARKS : HELD_RUNS;
	h->again = marked && h->delayed ? ui->s->chosen_note : UUID_NONE;
}
