/* tests: of writing/against */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a note is compared with, on a terminal of 80 by 24: by key or by name, a chain as well as a
 * device; what the words name is offered in grey.
 */
#include "e2e/bench.h"

static struct home *
new_home(void)
{
	struct home *h = home_new();

	home_write(h, "work/cantor.yaml",
		"id: cantor\n"
		"device: AFUL Cantor\n"
		"playlist: ./list.yaml\n"
		"chains:\n"
		"  dx300: {source: iBasso DX300}\n"
		"  dongle: {source: Apple dongle}\n"
		"compare:\n"
		"  - {device: AFUL Performer8}\n"
		"  - {device: Symphonium Crimson, from_memory: yes}\n");
	home_write(h, "work/list.yaml",
		"id: list\n"
		"title: List\n"
		"sections:\n"
		"  - id: bass\n"
		"    title: Bass\n"
		"    tracks:\n"
		"      - {id: low, title: Low, signal: sine 100 240s}\n"
		"      - {id: high, title: High, signal: sine 900 240s}\n");
	home_write(h, "config/earlog/config.yaml", "audio: {output: \"null\"}\n");
	return h;
}

static void
swap(struct drive *d, const char *keys, const char *put_on, const char *worn)
{
	drive_keys(d, keys);
	drive_wait_text(d, put_on);
	drive_keys(d, " ");
	drive_wait_row(d, 0, worn);
}

static int
colour_of(struct drive *d, const char *text)
{
	int row, col;

	if (!drive_find(d, text, &row, &col))
		drive_fail(d, "the screen lacks \"%s\"", text);
	return vt_cell(drive_vt(d), row, col).fg;
}

static void
note(struct drive *d, const char *text)
{
	bench_type(d, text);
	drive_keys(d, "\r");
	bench_keys(d);
}

static const char compared[] = "select n.body, ifnull(d.name, ''), ifnull(c.name, ''), "
			       "n.from_memory from note n left join "
			       "device d on d.uuid = n.against left join chain c on c.uuid = "
			       "n.against_chain order by n.nr";

TEST_DRIVEN(a_name_is_offered_in_grey_and_set_by_the_key)
{
	struct home *h = new_home();
	struct drive *d = bench_launch(h, NULL, "--theme=dark");
	const char *out, *err;

	note(d, "brighter than the Performer8");
	swap(d, "d2", "put on AFUL Performer8", "2 AFUL Performer8");
	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, "straffer als der Cantor");
	drive_wait_text(d, "Ctrl-X to “vs AFUL Cantor”");
	assert_int_not_equal(colour_of(d, "to “vs"), colour_of(d, "Ctrl-X to"));
	drive_wait_text(d, "→ Low · AFUL Performer8 · dx300");
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "vs AFUL Cantor · dx300");
	drive_wait_gone(d, "Ctrl-X to");
	drive_keys(d, "\r");
	drive_wait_text(d, "straffer als der Cantor");
	note(d, "less grip than from the dongle");
	note(d, "vs crimson: darker");
	drive_wait_text(d, "vs crimson: darker");
	/* The list, by letters; at its end nothing. */
	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, "wider");
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "vs AFUL Cantor · dx300");
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "─ Compared with ");
	drive_wait_text(d, "chain   dongle");
	drive_type(d, "dong");
	drive_wait_gone(d, "device  AFUL Cantor");
	drive_keys(d, "\r");
	drive_wait_text(d, "vs dongle · dx300");
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "compared with nothing");
	drive_keys(d, "\r");
	bench_keys(d);
	/* By name, for the next note; what may be several is asked. */
	bench_command(d, "against o");
	drive_wait_text(d, "“o” may be any of these: dongle, AFUL Cantor, Symphonium Crimson");
	bench_command(d, "against dong");
	drive_wait_text(d, "the next note is compared with the chain dongle");
	note(d, "weicher");
	drive_keys(d, "u");
	drive_wait_text(d, "Undone: note");
	drive_key(d, "Ctrl-R");
	drive_wait_text(d, "vs dongle");
	drive_wait_sql(d, compared,
		"brighter than the Performer8|||0\n"
		"straffer als der Cantor|AFUL Cantor||0\n"
		"less grip than from the dongle|||0\n"
		"vs crimson: darker|Symphonium Crimson||1\n"
		"wider|||0\n"
		"weicher||dongle|0");
	bench_quit(d);
	/* A comparison of two others is under their names. */
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "cantor", "--markdown"), NULL, &out, &err), 0);
	const char *others = strstr(out, "**AFUL Performer8 vs Symphonium Crimson**");
	assert_true(others && strstr(others, "*AFUL Performer8, from memory:* Darker."));
	const char *bass = strstr(out, "**Bass:**"), *than = strstr(out, "Brighter than"),
		   *versus = strstr(out, "**AFUL Cantor vs AFUL Performer8**");
	assert_true(bass && than && versus && bass < than && than < versus);
	bench_intact(h);
	home_free(h);
}

/* An open note keeps what it is compared with through a crash. */
TEST_DRIVEN(a_draft_keeps_it)
{
	struct home *h = new_home();
	struct drive *d = bench_start(h, NULL);

	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, "half a no");
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "─ Compared with ");
	drive_type(d, "dong");
	drive_keys(d, "\r");
	drive_wait_text(d, "vs dongle · dx300");
	drive_wait_sql(
		d, "select c.name from draft d join chain c on c.uuid = d.against_chain", "dongle");
	drive_kill(d);
	drive_end(d);
	d = bench_launch(h, NULL, NULL);
	drive_wait_text(d, "vs dongle · dx300");
	drive_type(d, "te\r");
	drive_wait_text(d, "half a note");
	drive_wait_text(d, "vs dongle");
	bench_quit(d);
	bench_intact(h);
	home_free(h);
}
