/* tests: of ui/layout ui/pane_ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Evenings as a reviewer has them, at 80x24: what is on the screen at each step. */
#include "e2e/bench.h"

#include "base/core/mem.h"

#define TRACKS 18

static const char swapped[] = "chains: {desk: {source: FiiO K7}}\n"
			      "compare:\n"
			      "  - {device: AFUL Performer8}\n"
			      "  - {device: Hidition Viento}\n";

/* Three tracks of bass, and more of a room than fit on the screen; sound: "signal: …, ", or "". */
static struct home *
evening_home(const char *sound)
{
	struct home *h = bench_home();
	struct buf list = BUF_INIT;

	bench_session(h, swapped);
	buf_add(&list, "id: list\ntitle: List\nsections:\n");
	for (int i = 1; i <= TRACKS; i++) {
		if (i == 1 || i == 4)
			buf_addf(&list,
				"  - id: s%d\n    title: %s\n    attributes: [%s]\n    tracks:\n",
				i, i == 1 ? "Bass" : "Room", i == 1 ? "bass-depth, boomy" : "full");
		buf_addf(&list,
			"      - {id: t%d, title: Track %d, duration: \"4:00\", %slisten_for: "
			"\"%s\"%s}\n",
			i, i, sound,
			"a voice that keeps its warmth, bites in no consonant, and never loses its "
			"place before the drums",
			i == 1 ? ", cues: [{at: \"0:30\", label: drop}]" : "");
	}
	home_write(h, "work/list.yaml", list.s);
	buf_finish(&list);
	return h;
}

/* Play or pause, until the player's line shows that. */
static void
stand(struct drive *d)
{
	drive_wait_text(d, "│ ▶ ");
	drive_keys(d, " ");
	drive_wait_text(d, "│ ‖ ");
}

static void
write_at(struct drive *d, const char *time, const char *text)
{
	char *line = xasprintf("goto %s", time), *shown = xasprintf("‖ %s ", time);

	bench_command(d, line);
	drive_wait_text(d, shown);
	bench_type(d, text);
	drive_keys(d, "\r");
	bench_keys(d);
	drive_wait_text(d, text);
	free(line);
	free(shown);
}

static void
wear(struct drive *d, const char *number, const char *put_on, const char *worn)
{
	drive_keys(d, "d");
	drive_wait_text(d, "─ Devices ");
	drive_keys(d, number);
	drive_wait_text(d, put_on);
	drive_keys(d, " ");
	drive_wait_row(d, 0, worn);
	stand(d);
}

/* `count` notes of a device, a second apart. */
static void
write_some(struct drive *d, int from, int count, const char *what)
{
	for (int i = 0; i < count; i++) {
		char *time = xasprintf("0:%02d", from + i), *text = xasprintf("%s %d", what, i + 1);

		write_at(d, time, text);
		free(time);
		free(text);
	}
}

TEST_DRIVEN(an_evening_with_three_devices)
{
	struct home *h = evening_home("signal: sine 200 240s, ");
	struct drive *d = bench_start(h, NULL);

	stand(d);
	drive_wait_row(d, 0, " 1 AFUL Cantor");
	drive_wait_row(d, 1, "─ Tracks ━━━━━━━━━━━━━━━━┬─ Track 1 ");
	drive_wait_row(d, 2, " Bass                0/3 │");
	/* What to listen for has no room beside the bar, and is below. */
	drive_wait_row(d, 22,
		" a voice that keeps its warmth, bites in no consonant, and never loses its");

	write_some(d, 1, 7, "deep");
	drive_wait_row(d, 2, " Bass                1/3 │"); /* tracks with a note, of all */
	drive_wait_row(d, 8, " 0:01 deep 1");

	/* A range is whole. */
	bench_command(d, "goto 0:09");
	drive_keys(d, "r");
	drive_wait_text(d, " 0:07-0:09 deep 7");

	/* A note without a time says where it is. */
	for (int i = 0; i < 2; i++) {
		bench_command(d, "note-untimed like");
		bench_text(d);
		drive_keys(d, "its calm\r");
	}
	drive_wait_text(d, "note kept under: what I like (2 notes)");

	/* Another device: who is worn has a column, and what it is compared with comes after:
	 * nothing, here. */
	wear(d, "2", "put on AFUL Performer8", "2 AFUL Performer8");
	write_some(d, 11, 7, "softer");
	drive_wait_text(d, " 0:11      2 softer 1");
	drive_wait_text(d, " 0:17      2 softer 7");
	drive_wait_text(d, "↑");

	/* The wheel is below the notes; Esc closes it, and a new note leaves it there. */
	drive_keys(d, "w");
	drive_wait_text(d, "─ Wheel: Bass ");
	drive_wait_text(d, " Bass depth       ▕");
	drive_keys(d, "4");
	drive_wait_row(d, 22, " Bass depth 4: AFUL Performer8, for the section");
	drive_keys(d, "I");
	drive_wait_text(d, "ratings are for the whole device");
	drive_keys(d, "I");
	drive_wait_text(d, "ratings are for the track");
	drive_keys(d, "I");
	drive_wait_text(d, "ratings are for the section");
	drive_keys(d, "\033");
	drive_wait_gone(d, "─ Wheel: Bass ");
	drive_keys(d, "w");
	drive_wait_text(d, "─ Wheel: Bass ");
	write_at(d, "0:20", "from the wheel");
	drive_wait_text(d, " from the wheel");

	/* The third, on the next item: the scope is still the section. */
	drive_keys(d, ">");
	drive_wait_row(d, 1, "─ Track 2 ");
	wear(d, "3", "put on Hidition Viento", "3 Hidition Viento");
	write_some(d, 1, 8, "wide");
	drive_wait_row(d, 2, " Bass                2/3 │");
	drive_keys(d, "w");
	drive_wait_text(d, "[section] ");
	drive_keys(d, "\033");
	drive_wait_gone(d, "─ Wheel: Bass ");

	/* A search goes to the note, and j and k go on from there. */
	drive_keys(d, "/");
	drive_type(d, "deep 2");
	drive_wait_text(d, "0:02 Track 1  deep 2 — AFUL Cantor");
	drive_keys(d, "\r");
	drive_wait_text(d, "─ Notes ━");
	drive_wait_text(d, " 0:02      1 deep 2");
	drive_keys(d, "\033[B");
	drive_keys(d, "e");
	drive_wait_text(d, "Text");
	drive_wait_row(d, 20, " deep 3");
	drive_keys(d, "\r");
	bench_keys(d);

	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	/* On a busy machine the lines begin in another row than the first. */
	int row = 0;
	while (row < 22 && !*drive_row(d, row))
		row++;
	assert_row_is(d, row, "cantor: 25 notes, 1 rating recorded in this session");
	assert_row_is(
		d, row + 1, "To export the review: earlog export --markdown -o cantor.md cantor");
	assert_screen_has(d, "tracks have no note: G at the bench lists them.");
	assert_string_equal(drive_sql(d, "select count(*) from note"), "25");
	bench_end(d);
}

/* The music is elsewhere: the program has no file, and runs its clock. */
TEST_DRIVEN(an_evening_by_the_clock)
{
	struct home *h = evening_home("");
	struct drive *d = bench_start(h, NULL);

	drive_wait_text(d, "No track can play");
	drive_keys(d, " ");
	drive_wait_text(d, "│ ▶ ~0:0");
	drive_keys(d, "mm"); /* one marker for each shown second */
	drive_wait_text(d, "this second has a marker already");
	bench_command(d, "goto 0:20");
	drive_keys(d, "m");
	drive_wait_sql(d, "select count(*), min(about), max(about) from note", "2|1|1");
	drive_wait_row(d, 3, "Track 1      4:00  2▲");
	drive_keys(d, "e"); /* and the next key is none of its kinds */
	bench_text(d);
	drive_type(d, "the second one\r");
	drive_wait_text(d, "the second one");
	bench_keys(d);
	stand(d);

	/* The cue sets the clock, and runs on; Q lists the cues. */
	drive_keys(d, "Q");
	drive_wait_text(d, "─ Cues ");
	drive_wait_text(d, " 0:30  drop");
	drive_keys(d, "\r");
	drive_wait_text(d, " ~0:3");
	bench_type(d, "written beside the cues");
	drive_keys(d, "\r");
	drive_wait_text(d, "written beside the cues"); /* the list is below the notes */
	drive_keys(d, "\033"); /* to the ways to music, where the list was opened */
	drive_wait_text(d, "─ Track ");
	drive_keys(d, "\033");
	drive_wait_text(d, "written beside the");

	/* The bar is elsewhere: what is written is seen all the same. */
	bench_command(d, "goto 1:00");
	drive_keys(d, "\033[B\033[B\033[B");
	drive_wait_text(d, "─ Notes · Track 4 ");
	bench_type(d, "of what plays");
	drive_keys(d, "\r");
	drive_wait_text(d, "─ Notes ─");
	drive_wait_text(d, "of what plays");
	drive_wait_row(d, 2, " Bass                1/3 │");

	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_screen_has(d, "cantor: 3 notes, 1 marker recorded in this session");
	bench_end(d);
}

/* With one device there is nothing to swap to, and d says what to do. */
TEST_DRIVEN(one_device_alone)
{
	struct home *h = evening_home("");

	bench_session(h, "chains: {desk: {source: FiiO K7}}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "No track can play"); /* and the sources of the track are shown */
	drive_keys(d, "d");
	drive_wait_text(d, "No other device");
	drive_key(d, "Esc");
	bench_session(h, swapped);
	drive_wait_text(d, "cantor.yaml is read again");
	drive_wait_row(d, 0, " 1 AFUL Cantor");
	bench_command(d, "w"); /* a letter soon after one that was refused does nothing */
	drive_keys(d, "d");
	drive_wait_text(d, "2 AFUL Performer8");
	drive_key(d, "Esc");
	bench_quit(d);
	home_free(h);
}
