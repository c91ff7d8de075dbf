/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever was pressed or pasted: what is on the screen is what a screen drawn from nothing would
 * show. */
#include "support/ui_world.h"

#include "support/needs.h"

static const char *const names[] = { "n", "m", "Enter", "Esc", "a", "Space", "j", "k", "Tab", "?",
	":", "Down", "Up", "PageDown", "PageUp", "Home", "End", "x", "e", "u", "Ctrl-R", "X", "p",
	"g", "1", "Backspace", "Left", "c", "o", "Ctrl-J", "Ctrl-G", "Delete", "松", "é", ">", "<",
	"Right", "+", "-", "w", "4", "2", "y", "Y", "i", "I", "d", "D", "M", "b", "s", "/", "A",
	"v", "V", "P", "K", "B", "Ctrl-X", "r", "T", "Enter", "Space", "Esc", "Tab" };

static const struct {
	int rows, cols;
} sizes[] = { { 24, 80 }, { 40, 120 }, { 10, 40 }, { 12, 61 }, { 60, 200 }, { 13, 130 },
	{ 20, 59 } };

static const char *const pastes[] = { "pasted", "two\nlines\tand :quit\n",
	"\xe2\x80\x8b\xe2\x80\xae\x1b[2J\xff", "音楽 e\xcc\x81 👩‍👩‍👧 ",
	"a line that is longer than some of the screens are wide, so that it is wrapped there, and "
	"in others not" };

/* A key of the person's, half of the time one of the table. */
static const char *
any_key(uint64_t dice)
{
	const struct binding *b = &keymap_defaults()->v[(dice >> 5) % keymap_defaults()->n];

	return dice % 2 || strcmp(b->line, "suspend") == 0 ? names[dice / 2 % LENGTH(names)]
							   : b->key;
}

/* The rows that differ, as text. */
static void
tell(const char *now, const char *fresh)
{
	char *a = xstrdup(now), *b = xstrdup(fresh), *rest_a = a, *rest_b = b, *row_a, *row_b;

	for (int row = 0; (row_a = strsep(&rest_a, "\n")) && (row_b = strsep(&rest_b, "\n")); row++)
		if (strcmp(row_a, row_b) != 0)
			print_error("row %d: %s\nfresh:  %s\n", row, row_a, row_b);
	free(a);
	free(b);
}

static void
compare(struct ui_world *w, int i, const char *name)
{
	draw(w);
	CLEANUP(pointer_free) char *now = look(true), *words = look(false);
	focus_layout(&w->ui);
	draw(w);
	CLEANUP(pointer_free) char *fresh = look(true), *fresh_words = look(false);
	if (strcmp(now, fresh) != 0) {
		print_error("after %d keys, the last %s:\n", i + 1, name);
		tell(words, fresh_words);
		fail();
	}
}

static void
press_anything(struct ui_world *w, int rounds, uint64_t seed)
{
	play(w);
	for (int i = 0; i < rounds; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		const char *name = any_key(seed >> 33);
		if (i % 500 == 0)
			resize(w, sizes[i / 500 % (int)LENGTH(sizes)].rows,
				sizes[i / 500 % (int)LENGTH(sizes)].cols);
		if (seed >> 60 == 0) {
			name = "the mouse";
			mouse(w, (enum mouse)(1 + (seed >> 40) % 3), (int)((seed >> 20) % 70),
				(int)((seed >> 45) % 200));
		} else if (seed >> 58 == 33) {
			name = pastes[(seed >> 33) % LENGTH(pastes)];
			paste(w, name, strlen(name));
		} else {
			key(w, name);
		}
		if (seed >> 54 == 99)
			keys_run(&w->ui, "show coverage");
		pass(w, 50);
		w->s->dirty |= DIRTY_TIME; /* as the timer of the sitting would */
		compare(w, i, name);
		w->s->quit = false;
	}
}

TEST_ON_SCREEN(the_screen_is_a_function_of_the_state)
{
	uint64_t seed = getenv("EARLOG_SEED") ? strtoull(getenv("EARLOG_SEED"), NULL, 10) : 7;

	press_anything(*state, number_from("EARLOG_TURNS", rounds_here(5000)), seed);
}

TEST_ON_SCREEN(letters_that_write_change_nothing_of_that)
{
	struct ui_world *w = *state;

	w->s->type_to_note = true;
	press_anything(w, rounds_here(1500), 11);
}

TEST_ON_SCREEN(what_is_said_is_a_function_of_the_state)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true, .ascii = true });
	press_anything(w, rounds_here(1500), 13);
}
