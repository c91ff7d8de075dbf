/* tests: of src/writing/against */
/*
 * What a note is compared with, on a terminal of 80 by 24: by its words, by key or by name, a chain
 * as well as a device.
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
	drive_wait_text(d, put_on, 0);
	drive_keys(d, " ");
	drive_wait_row(d, 0, worn, 0);
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

static void
words_set_a_comparison_or_offer_it_in_grey(void **state)
{
	struct home *h = new_home();
	struct drive *d = bench_start(h, NULL);

	bench_command(d, "goto 0:05"); /* a note without a time would only offer */
	drive_wait_text(d, "→ Low", 0);
	note(d, "brighter than nothing");
	swap(d, "d2", "put on AFUL Performer8", "2 AFUL Performer8");
	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, "softer");
	drive_wait_text(d, "vs AFUL Cantor? · dx300", 0);
	assert_int_not_equal(colour_of(d, "vs AFUL Cantor?"), colour_of(d, "Performer8 vs"));
	drive_type(d, " than d1");
	drive_wait_text(d, "vs AFUL Cantor · dx300", 0);
	drive_keys(d, "\r");
	drive_wait_text(d, "vs Cantor: softer than d1", 0);
	note(d, "a gong-like ring");
	note(d, "less grip than from the dongle");
	drive_wait_text(d, "vs dongle: less grip", 0);
	note(d, "warmer");
	/* A key takes what is offered; another item offers nothing. */
	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, "wider");
	drive_wait_text(d, "vs AFUL Cantor? · dx300", 0);
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "vs AFUL Cantor · dx300", 0);
	drive_keys(d, "\r");
	bench_keys(d);
	/* Ticking takes "wider" back and takes "warmer". */
	bench_command(d, "comparisons");
	drive_wait_text(d, "Low  softer than d1 — vs AFUL Cantor", 0);
	drive_wait_text(d, "[x] 0:0", 0); /* a swap goes back to 0:00 once the file is open */
	drive_wait_text(d, "warmer — vs AFUL Cantor?", 0);
	bench_command(d, "bottom");
	drive_keys(d, "\r");
	drive_wait_text(d, "wider — vs AFUL Cantor?", 0);
	drive_keys(d, "k\r");
	drive_wait_text(d, "warmer — vs AFUL Cantor", 0);
	drive_wait_gone(d, "warmer — vs AFUL Cantor?", 0);
	drive_keys(d, "\033>");
	drive_wait_text(d, "High", 0);
	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, "darker");
	drive_wait_text(d, "Performer8 · dx300", 0);
	drive_keys(d, "\r");
	bench_keys(d);
	drive_wait_sql(d, compared,
		"brighter than nothing|||0\n"
		"softer than d1|AFUL Cantor||0\n"
		"a gong-like ring|||0\n"
		"less grip than from the dongle||dongle|0\n"
		"warmer|AFUL Cantor||0\n"
		"wider|||0\n"
		"darker|||0",
		0);
	bench_quit(d);
	bench_intact(h);
	home_free(h);
}

static void
devices_then_chains_then_memory_go_round(void **state)
{
	static const char *const round[] = { "compared with AFUL Performer8",
		"compared with the chain dongle", "compared with AFUL Performer8, from memory",
		"compared with Symphonium Crimson, from memory", "compared with nothing",
		"compared with AFUL Performer8" };
	struct home *h = new_home();
	struct drive *d = bench_start(h, NULL);
	const char *out, *err;

	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, "wider");
	for (size_t i = 0; i < sizeof(round) / sizeof(round[0]); i++) {
		drive_key(d, "Ctrl-X");
		drive_wait_row(d, 22, round[i], 0);
	}
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "→ Low · AFUL Cantor vs dongle · dx300", 0);
	drive_keys(d, "\r");
	drive_wait_text(d, "vs dongle: wider", 0);
	/* By name, for the next note; what may be several is asked. */
	bench_command(d, "against nobody");
	drive_wait_text(d, "there is no other device or chain “nobody”", 0);
	bench_command(d, "against o");
	drive_wait_text(
		d, "“o” may be any of these: AFUL Performer8, dongle, Symphonium Crimson", 0);
	bench_command(d, "against dong");
	drive_wait_text(d, "compared with the chain dongle", 0);
	bench_command(d, "against crims");
	drive_wait_text(d, "AFUL Cantor vs Symphonium Crimson (from memory) · dx300", 0);
	note(d, "darker");
	drive_keys(d, "u");
	drive_wait_text(d, "Undone: note", 0);
	drive_key(d, "Ctrl-R");
	drive_wait_text(d, "vs Symphonium Crimson (from memory):", 0);
	drive_wait_sql(d, compared,
		"wider||dongle|0\n"
		"darker|Symphonium Crimson||1",
		0);
	bench_quit(d);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "cantor", "--markdown"), NULL, &out, &err), 0);
	const char *drive = strstr(out, "Driveability");
	assert_non_null(drive);
	assert_non_null(strstr(drive, "ider"));
	bench_intact(h);
	home_free(h);
}

/* An open note keeps what it is compared with through a crash. */
static void
a_draft_keeps_it(void **state)
{
	struct home *h = new_home();
	struct drive *d = bench_start(h, NULL);

	drive_keys(d, "n");
	bench_text(d);
	drive_type(d, "half a no");
	drive_key(d, "Ctrl-X");
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "vs dongle · dx300", 0);
	drive_wait_sql(d, "select c.name from draft d join chain c on c.uuid = d.against_chain",
		"dongle", 0);
	drive_kill(d);
	drive_end(d);
	d = bench_launch(h, NULL, NULL);
	drive_wait_text(d, "vs dongle · dx300", 0);
	drive_type(d, "te\r");
	drive_wait_text(d, "vs dongle: half a note", 0);
	bench_quit(d);
	bench_intact(h);
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(words_set_a_comparison_or_offer_it_in_grey),
		drive_test(devices_then_chains_then_memory_go_round),
		drive_test(a_draft_keeps_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
