/* Screens of random names and sizes: no name is cut where its row has free cells for the rest. The
 * oracle reads the cells of the screen and knows no columns of the panes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "support/ui_world.h"

#define NAMES 40
#define COLS_MOST 240

struct room_names {
	char v[NAMES][128];
	size_t n;
};

static unsigned
dice(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % n;
}

/* Makes a name of words with capitals, which no other text of the screen has. Returns it. */
static const char *
name_new(struct room_names *x, const char *gap, unsigned *seed)
{
	static const char *const parts[] = { "Qua", "Zyx", "Vorn", "Krell", "Ubi", "Pfi", "Dax",
		"Gro", "Wum", "Jek" };
	char *name = x->v[x->n];
	size_t words = 1 + dice(seed, 6), at = 0;

	assert_true(x->n < NAMES);
	for (size_t i = 0; i < words; i++)
		for (size_t k = 0, parts_n = 1 + dice(seed, 3); k < parts_n; k++)
			at += (size_t)snprintf(name + at, sizeof(x->v[0]) - at, "%s%s",
				i && !k ? gap : "", parts[dice(seed, LENGTH(parts))]);
	snprintf(name + at, sizeof(x->v[0]) - at, "%zu", x->n++); /* no two are one */
	return name;
}

/* Opens a session of random names. */
static void
open_names(struct ui_world *w, struct room_names *x, unsigned *seed)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT, list = BUF_INIT;

	buf_add(&list, "id: list\ntitle: List\nsections: [{id: a, title: A, tracks: [\n");
	for (size_t i = 0, n = 2 + dice(seed, 6); i < n; i++) {
		buf_addf(&list, "  {id: t%zu, title: %s", i, name_new(x, " ", seed));
		if (dice(seed, 2))
			buf_addf(&list, ", artist: Ab%u, duration: \"%u:30\"", dice(seed, 10),
				dice(seed, 12));
		buf_add(&list, "},\n");
	}
	buf_add(&list, "]}]\n");
	buf_addf(&out, "id: cantor\ndevice: %s\nplaylist: ./list.yaml\nchains:\n",
		name_new(x, " ", seed));
	for (size_t i = 0, n = 1 + dice(seed, 3); i < n; i++)
		buf_addf(&out,
			"  %s: {source: S%zu%s, clock: yes, volume: {value: %u, unit: steps}}\n",
			name_new(x, "-", seed), i, dice(seed, 2) ? ", gain: high" : "",
			dice(seed, 90));
	buf_add(&out, "compare:\n");
	for (size_t i = 0, n = 1 + dice(seed, 4); i < n; i++)
		buf_addf(&out, "  - {device: %s}\n", name_new(x, " ", seed));
	buf_add(&out, "variants:\n");
	for (size_t i = 0, n = 2 + dice(seed, 3); i < n; i++)
		buf_addf(&out, "  %s: {tips: T%zu}\n", name_new(x, "-", seed), i);
	write_ui_file(w->folder, "list.yaml", list.s);
	ui_open_files(w, out.s);
}

/* Returns how many of the cells from..to could have text: blanks and rules but the first of each
 * run, which separates. The row is indented as the rows with a mark are: that is no room. */
static int
free_cells(const wchar_t *row, int from, int to)
{
	int n = 0, i = from;

	while (i < to && row[i] == L' ')
		i++;
	for (i++; i < to; i++)
		n += (row[i] == L' ' || row[i] == L'─' || row[i] == L'━') && row[i] == row[i - 1];
	return n;
}

/* Returns the characters of a name that the cut sign at row[at] stands for; 0: it cuts no name. Of
 * two names it is the one of which more is shown: the end of it may be the beginning of the other.
 */
static int
missing(const struct room_names *x, const wchar_t *row, int from, int at)
{
	int most = 2, lacks = 0;

	for (size_t i = 0; i < x->n; i++) {
		int len = (int)strlen(x->v[i]);

		for (int shown = len - 1; shown > most; shown--) {
			int k = 0;

			while (k < shown && at - shown >= from &&
				row[at - shown + k] == (wchar_t)x->v[i][k])
				k++;
			if (k == shown) {
				most = shown;
				lacks = len - shown;
			}
		}
	}
	return lacks;
}

static void
check_screen(struct ui_world *w, const struct room_names *x, const char *what)
{
	const struct layout *l = &w->ui.layout;
	wchar_t row[COLS_MOST];

	draw(w);
	for (int y = 0; y < l->rows; y++) {
		for (int col = 0; col < l->cols; col++) {
			wchar_t wide[CCHARW_MAX + 1] = { 0 };
			attr_t attrs;
			short pair;
			cchar_t cell;

			mvin_wch(y, col, &cell);
			getcchar(&cell, wide, &attrs, &pair, NULL);
			row[col] = wide[0];
		}
		for (enum pane p = PANE_HEADER; p < PANES; p++) {
			struct area a = l->area[p];

			for (int at = a.x; y >= a.y && y < a.y + a.rows && at < a.x + a.cols;
				at++) {
				int lacks = row[at] == L'…' ? missing(x, row, a.x, at) : 0;

				/* A sign in place of one letter may be for the text that follows.
				 */
				if (lacks < 2 || free_cells(row, a.x, a.x + a.cols) < lacks - 1)
					continue;
				CLEANUP(pointer_free) char *screen = look(false);
				fprintf(stderr, "%s\n", screen);
				fail_msg(
					"%s, %dx%d, row %d: a name is cut by %d, %d cells are free",
					what, l->cols, l->rows, y, lacks,
					free_cells(row, a.x, a.x + a.cols));
			}
		}
	}
}

TEST_ON_SCREEN(no_name_is_cut_where_its_row_has_room)
{
	static const int sizes[][2] = { { 20, 60 }, { 24, 80 }, { 30, 100 }, { 40, 120 },
		{ 60, 200 } };
	static const char *const shows[] = { "show tracks", "show devices", "show settings",
		"show chains", "show coverage", "show parts", "show track", "show wheel",
		"show against", "move", "zoom", "zoom" };
	struct ui_world *w = *state;
	unsigned seed = (unsigned)number_from("EARLOG_SEED", 7);

	for (int round = 0; round < rounds_here(12); round++) {
		struct room_names x = { .n = 0 };

		open_names(w, &x, &seed);
		for (size_t s = 0; s < LENGTH(sizes) + 4; s++) {
			if (s < LENGTH(sizes))
				resize(w, sizes[s][0], sizes[s][1]);
			else
				resize(w, 12 + (int)dice(&seed, 50), 40 + (int)dice(&seed, 190));
			play(w);
			key(w, "n");
			type(w, "a note");
			check_screen(w, &x, "note");
			key(w, "Enter");
			for (size_t i = 0; i < LENGTH(shows); i++) {
				keys_run(&w->ui, shows[i]);
				check_screen(w, &x, shows[i]);
				if (w->ui.prompt.label)
					key(w, "Esc");
			}
			keys_run(&w->ui, "show tracks");
			for (int i = 0; i < 3; i++) {
				key(w, "Down");
				check_screen(w, &x, "tracks");
			}
		}
	}
}

/* The common sizes of a terminal: what is on each of them, whole. */
TEST_ON_SCREEN(common_sizes_show_what_there_is_room_for)
{
	static const struct {
		int rows, cols, notes; /* columns of the notes, at least */
		bool wheel;            /* the wheel is on the screen with the notes */
		const char *chain;
	} sizes[] = { { 20, 60, 34, false, "iBasso DX300" }, { 24, 80, 49, false, "iBasso DX300" },
		{ 30, 100, 60, false, "iBasso DX300 · 4.4 mm · high gain · vol 55" },
		{ 40, 120, 60, true, "iBasso DX300 · 4.4 mm · high gain · vol 55" },
		{ 60, 200, 90, true, "iBasso DX300 · 4.4 mm · high gain · vol 55" } };
	static const char *const words[] = { "One tone", "Pink noise", "All tones",
		"AFUL Performer8", "leaner, glassy at 6 kHz" };
	static const char *const lists[][4] = { { "d", "1 AFUL Performer8", "2 Moondrop Blessing 2",
							"3 Moondrop Blessing 3" },
		{ "s", "1 dx300", "2 dongle", "Apple dongle" },
		{ "w", "Treble strength", "Dark-Bright", "Hissing" },
		{ "V", "1 foam-medium", "2 wide-bore", "wide bore M" } };
	struct ui_world *w = *state;

	write_ui_file(w->folder, "list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: tone\n    title: Tone\n"
		"    attributes: [dark-bright, treble-strength, hissing]\n    tracks:\n"
		"      - {id: a, title: One tone, duration: \"1:00\", cues: [{at: \"0:10\", label: "
		"in}]}\n"
		"      - {id: b, title: Pink noise}\n      - {id: c, title: All tones}\n");
	ui_open_files(w,
		"id: p8\ndevice: AFUL Performer8\nplaylist: ./list.yaml\nchains:\n"
		"  dx300: {source: iBasso DX300, output: 4.4 mm, gain: high, clock: yes, volume: "
		"{value: 55, unit: steps}}\n"
		"  dongle: {source: Apple dongle, clock: yes}\n"
		"variants: {foam-medium: {tips: foam M}, wide-bore: {tips: wide bore M}}\n"
		"compare: [{device: Moondrop Blessing 2}, {device: Moondrop Blessing 3}]\n");
	play(w);
	key(w, "n");
	type(w, words[LENGTH(words) - 1]);
	key(w, "Enter");
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		const struct area *notes = &w->ui.layout.area[PANE_NOTES];

		resize(w, sizes[i].rows, sizes[i].cols);
		for (size_t k = 0; k < LENGTH(words); k++)
			assert_shows(w, words[k]);
		assert_shows(w, sizes[i].chain);
		assert_lacks(w, "…");
		assert_true(notes->cols >= sizes[i].notes);
		assert_int_equal(w->ui.layout.area[PANE_WHEEL].rows > 0, sizes[i].wheel);
		for (size_t l = 0; l < LENGTH(lists); l++) {
			key(w, lists[l][0]);
			for (size_t k = 1; k < LENGTH(lists[l]); k++)
				assert_shows(w, lists[l][k]);
			key(w, "Esc");
		}
		key(w, "z");
		assert_shows(w, "All tones");
		key(w, "z");
	}
}
