/* tests: of writing/chain_choice cli/earlog_chain */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chains at the bench: added, changed, undone, chosen; and what of it the archive, the export and
 * the next start keep.
 */
#include "base/core/mem.h"
#include "e2e/bench.h"

#include <jansson.h>

#define CHAINS                                                                                  \
	"select name, content, rank is not null from chain where not deleted order by rank is " \
	"null, rank"

/* The lines that the files could take over. */
static const char *
missing(struct home *h)
{
	const char *out;

	assert_int_equal(
		home_run(h, ARGS("earlog", "check", "--missing", "cantor.yaml"), NULL, &out, NULL),
		0);
	return out;
}

TEST_DRIVEN(a_chain_is_added_with_completed_keys)
{
	struct drive *d = bench_start(bench_home(), NULL);

	drive_keys(d, ":chain-add dx300: ");
	drive_key(d, "Tab");
	drive_wait_text(d, "output_impedance=");
	drive_wait_text(d, "volume.value=");
	drive_type(d, "so");
	drive_key(d, "Tab");
	drive_wait_text(d, "dx300: source=");
	drive_type(d, "iBasso DX300, output_impedance=low, gein=high\r");
	/* What is wrong is told, and the line of before is there again. */
	drive_wait_text(d, "expected an impedance like 0.4 ohm");
	drive_keys(d, ":");
	drive_key(d, "Up");
	drive_wait_text(d, "gein=high");
	for (size_t i = 0; i < strlen("low, gein=high"); i++)
		drive_key(d, "Backspace");
	drive_type(d, "0.4 ohm, gein=high\r");
	drive_wait_text(d, "no key \"gein\"; did you mean \"gain\"?");
	drive_keys(d, ":");
	drive_key(d, "Up");
	drive_wait_text(d, "gein=high");
	for (size_t i = 0; i < strlen("ein=high"); i++)
		drive_key(d, "Backspace");
	drive_type(d, "ain=high\r");
	drive_wait_row(d, 0, "iBasso DX300 · high gain");
	drive_keys(d, "s");
	drive_wait_text(d, "▶ 3 dx300");
	drive_wait_text(d, "iBasso DX300 · 0.4 ohm out");
	drive_wait_sql(d, CHAINS,
		"desk|output=6.35 mm\nsource=FiiO K7\nvolume.unit=%\nvolume.value=50|1\n"
		"walk|clock=yes\nsource=HiBy R3 II\nvolume.unit=steps\nvolume.value=28|1\n"
		"dx300|gain=high\noutput_impedance=0.4 ohm\nsource=iBasso DX300|1");
	drive_keys(d, ":undo\r"); /* letters find a chain */
	drive_wait_text(d, "▶ 1 desk");
	drive_wait_gone(d, "dx300");
	drive_key(d, "Ctrl-R");
	drive_wait_text(d, "dx300");
	drive_keys(d, "\033[B\033[B\r");
	drive_wait_gone(d, "─ Chains");
	drive_keys(d, " "); /* "it is on", if the track has ended meanwhile */
	drive_wait_row(d, 0, "iBasso DX300 · high gain");

	/* It is in no file: the next start has it, and it can be put into the file. */
	struct home *h = drive_home(d);
	bench_quit(d);
	const char *out = missing(h);
	if (!strstr(out,
		    "under chains\n  dx300: {gain: high, output_impedance: \"0.4 ohm\", source: "
		    "iBasso DX300}\n"))
		fail_msg("%s", out);
	d = bench_start(h, NULL);
	drive_wait_row(d, 0, "iBasso DX300 · high gain");
	bench_end(d);
}

/* A note of the first item; the caller does not free it. */
static json_t *
note_of(json_t *view, const char *body)
{
	json_t *section = json_array_get(json_object_get(view, "sections"), 0), *note;
	json_t *item = json_array_get(json_object_get(section, "items"), 0);
	size_t i;

	json_array_foreach (json_object_get(item, "notes"), i, note)
		if (strcmp(json_string_value(json_object_get(note, "body")), body) == 0)
			return note;
	fail_msg("no note \"%s\" in the export", body);
	return NULL;
}

TEST_DRIVEN(a_changed_chain_is_another_revision_and_notes_keep_theirs)
{
	struct drive *d = bench_start(bench_home(), NULL);
	struct home *h = drive_home(d);

	drive_wait_text(d, "▶ 0:0");
	bench_command(d, "note before it");
	drive_wait_text(d, "before it");
	bench_session(h,
		"compare: [AFUL Performer8]\nchains:\n  desk: {source: FiiO K7, gain: low}\n"
		"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n");
	drive_wait_text(d, "cantor.yaml is read again");
	drive_wait_row(d, 0, "FiiO K7 · low gain");
	bench_command(d, "note after it");
	drive_wait_text(d, "after it");
	drive_wait_sql(d,
		"select body, (select content from chain where uuid = note.chain) from note order "
		"by sequence",
		"before it|output=6.35 mm\nsource=FiiO K7\nvolume.unit=%\nvolume.value=50\n"
		"after it|gain=low\nsource=FiiO K7");
	bench_quit(d);

	json_t *view = json_loads(bench_run(h, "export", "--json"), 0, NULL), *chain;
	size_t i, used = 0;
	assert_string_equal(
		json_string_value(json_object_get(note_of(view, "after it"), "chain")), "desk");
	json_array_foreach (json_object_get(view, "chains"), i, chain) {
		const char *gain = json_string_value(json_object_get(chain, "gain"));
		const char *output = json_string_value(json_object_get(chain, "output"));

		if (!json_is_true(json_object_get(chain, "used")))
			continue;
		used++;
		assert_string_equal(json_string_value(json_object_get(chain, "name")), "desk");
		assert_true(
			(gain && !strcmp(gain, "low")) != (output && !strcmp(output, "6.35 mm")));
		assert_int_equal(json_integer_value(json_object_get(chain, "notes")), 1);
	}
	assert_int_equal(used, 2);
	json_decref(view);
	home_free(h);
}

TEST_DRIVEN(the_small_screen_tells_what_is_wrong_too)
{
	struct drive *d =
		bench_start(bench_clock_home(), &(struct drive_options){ .rows = 10, .cols = 40 });

	drive_keys(d, ":chain-add dap: sorce=x\r");
	drive_wait_text(d, "no key \"sorce\"; did you");
	drive_keys(d, "G");
	drive_wait_text(d, "Without a note");
	bench_same_when_redrawn(d);
	bench_end(d);
}

TEST_DRIVEN(a_volume_is_taken_in_the_unit_of_the_chain_and_may_be_matched)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);
	const char *out;

	drive_keys(d, "v");
	drive_wait_text(d, "volume (last 50 %)");
	drive_type(d, "28 steps\r");
	drive_wait_text(d, "the volume of this chain is in %, not steps");
	drive_key(d, "Ctrl-U");
	drive_type(d, "45.5%\r");
	drive_wait_text(d, "volume 45.5 %, noted");
	drive_wait_row(d, 0, "vol 45.5 %");
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL Performer8");
	drive_keys(d, " ");
	drive_wait_row(d, 0, "2 AFUL Performer8");
	drive_keys(d, "v");
	drive_wait_text(d, "volume (%)");
	drive_wait_text(d, "22 by ear  22 sounds as loud as AFUL Cantor");
	drive_type(d, "40 by ear\r");
	drive_wait_text(d, "volume 40 %, as loud as AFUL Cantor by ear");
	drive_wait_sql(d,
		"select value, unit, how, (select name from device where uuid = matched_to) from "
		"volume order by made_ms",
		"45.5|%||\n40|%|by ear|AFUL Cantor");

	/* How it was matched is listed. */
	assert_int_equal(
		home_run(h, ARGS("earlog", "device", "show", "AFUL Performer8"), NULL, &out, NULL),
		0);
	assert_non_null(strstr(out, "40 %, as loud as AFUL Cantor (by ear)"));

	/* The level match is also in the draft of the other device. */
	home_write(h, "work/other.yaml",
		"id: other\ndevice: {brand: AFUL, model: Performer8}\ncompare: [AFUL Cantor]\n"
		"playlist: reference\ncomparisons: all\n");
	assert_int_equal(
		home_run(h, ARGS("earlog", "note", "add", "other.yaml", "plain"), NULL, NULL, NULL),
		0);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "other"), NULL, &out, NULL), 0);
	const char *from = strstr(out, "From my review of the AFUL Cantor:");
	if (!from ||
		!strstr(from,
			"AFUL Performer8 at 40% on the FiiO K7, matched to AFUL Cantor by ear."))
		fail_msg("%s", out);
	/* So are two chains with one device, and two settings of it. */
	bench_command(d, "chain walk");
	drive_keys(d, " "); /* it is on; or the music goes on */
	drive_wait_text(d, "2 AFUL Performer8 · HiBy R3 II");
	drive_keys(d, "v");
	drive_wait_text(d, "22 by ear  22 sounds as loud as desk");
	drive_type(d, "28 by ear\r");
	drive_wait_text(d, "volume 28 steps, as loud as desk by ear");
	drive_wait_row(d, 0, "vol 28 = desk 40 % by ear");
	drive_wait_sql(d,
		"select x.value, c.name, m.name, x.device = x.matched_to from volume x join chain "
		"c on c.uuid = x.chain join chain m on m.uuid = x.matched_chain where value = 28",
		"28|walk|desk|1");
	bench_command(d, "chain desk");
	drive_keys(d, " ");
	drive_wait_row(d, 0, "vol 40 % = walk 28 by ear");
	assert_int_equal(
		home_run(h, ARGS("earlog", "device", "show", "AFUL Performer8"), NULL, &out, NULL),
		0);
	assert_non_null(strstr(out, "28 steps, as loud as desk (by ear)"));
	assert_int_equal(
		home_run(h,
			ARGS("earlog", "note", "add", "cantor", "--device", "AFUL Performer8",
				"--chain", "walk", "--item", "timbre/shivers", "thick"),
			NULL, NULL, NULL),
		0);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "cantor"), NULL, &out, NULL), 0);
	if (!strstr(out,
		    "AFUL Performer8 at 28 steps on the HiBy R3 II, matched to the FiiO K7 by ear"))
		fail_msg("%s", out);
	bench_end(d);
}

/* A dongle that two session files name is one: the volume that was noted with it in one review is
 * known in the other, and notes of both are about one chain. */
TEST_DRIVEN(a_chain_of_two_reviews_is_one)
{
	struct home *h = bench_home();
	const char *out;

	home_write(h, "config/earlog/config.yaml",
		"audio: {output: \"null\"}\nchains:\n"
		"  snowy: {source: laptop, dac: FiiO KA11, clock: yes, volume: {unit: steps}}\n"
		"  k7: {source: laptop, dac: FiiO K7}\n");
	bench_session(h, "chains: [snowy, k7]\ncompare: [AFUL Performer8]\n");
	struct drive *d = bench_start(h, NULL);
	drive_keys(d, "v");
	drive_wait_text(d, "volume (steps)");
	drive_type(d, "36\r");
	drive_wait_row(d, 0, "vol 36");
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL Performer8");
	drive_keys(d, " ");
	drive_wait_row(d, 0, "2 AFUL Performer8");
	bench_command(d, "volume 22 by ear");
	drive_wait_text(d, "volume 22 steps, as loud as AFUL Cantor by ear");
	drive_keys(d, "n");
	drive_type(d, "softer than the Cantor");
	drive_wait_text(d, "Ctrl-X to “vs AFUL Cantor”");
	drive_key(d, "Ctrl-X");
	drive_keys(d, "\r");
	drive_wait_text(d, "softer than the Cantor");
	bench_quit(d);

	assert_int_equal(home_run(h, ARGS("earlog", "chain", "edit", "cantor", "k7", "gain=high"),
				 NULL, NULL, NULL),
		0);
	const char *lines = missing(h);
	if (!strstr(lines, "/config.yaml, under chains, in place of its k7\n") ||
		strstr(lines, "snowy"))
		fail_msg("%s", lines);
	home_write(h, "work/cantor.yaml",
		"id: other\ndevice: AFUL Performer8\ncompare: [AFUL Cantor]\nplaylist: "
		"./list.yaml\ncomparisons: all\nchains: {mine: {source: FiiO K9}, white: {source: "
		"laptop, dac: FiiO KA11, clock: yes}}\n");
	d = bench_start(h, NULL);
	drive_wait_row(d, 0, "FiiO K9");
	bench_command(d, "chain white");
	drive_wait_row(d, 0, "vol 22");
	drive_keys(d, "n");
	drive_type(d, "plain\r");
	drive_wait_text(d, "plain");
	bench_quit(d);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "other"), NULL, &out, NULL), 0);
	if (!strstr(out, "AFUL Performer8 at 22 steps on the FiiO KA11, matched to AFUL Cantor") ||
		strstr(out, "on the FiiO KA11:") || strstr(out, "snowy") || strstr(out, "white"))
		fail_msg("%s", out);
	home_free(h);
}

/* Three evenings, with a figure of the maker added between each, and a draft that its author edits:
 * the chain is one, with the figures of the last evening and the remarks of all. */
TEST_DRIVEN(a_chain_whose_figures_come_later_is_one)
{
	static const char *const figures[] = { "", ", power: 35 mW into 32 ohm",
		", output_impedance: 1.2 ohm, power: 35 mW into 32 ohm" };
	static char *const said[] = { "hisses a bit", "grows edgy when loud", "fine for trains" };
	struct home *h = home_new();
	const char *out;

	for (size_t i = 0; i < LENGTH(figures); i++) {
		CLEANUP(pointer_free)
		char *yaml = xasprintf("device: Em One\nplaylist: demo\nchains:\n"
				       "  snowy: {source: Snowy Night}\n"
				       "  k7: {source: laptop, dac: FiiO K7%s}\n",
			figures[i]);

		home_write(h, "work/em.yaml", yaml);
		assert_int_equal(home_run(h,
					 ARGS("earlog", "note", "add", "em.yaml", said[i], "--part",
						 "chain", "--chain", "k7"),
					 NULL, NULL, NULL),
			0);
		assert_int_equal(
			home_run(h,
				ARGS("earlog", "export", "em.yaml", "--markdown", "-o", "em.md"),
				NULL, NULL, NULL),
			0);
		if (i)
			continue;
		CLEANUP(pointer_free) char *draft = xstrdup(home_read(h, "work/em.md"));
		char *at = strstr(draft, "Hisses a bit.");
		assert_non_null(at);
		memcpy(at, "Hisses a LOT.", strlen("Hisses a LOT."));
		home_write(h, "work/em.md", draft);
	}
	const char *draft = home_read(h, "work/em.md"), *ladder = strstr(draft, "- FiiO K7:");
	if (!ladder || strstr(ladder + 3, "FiiO K7:") || !strstr(ladder, "Hisses a LOT.") ||
		!strstr(ladder, "rows edgy when loud") || !strstr(ladder, "ine for trains") ||
		strstr(draft, "isses a bit"))
		fail_msg("%s", draft);
	assert_int_equal(home_run(h, ARGS("earlog", "show", "--ids", "em"), NULL, &out, NULL), 0);
	const char *k7 = strstr(out, "FiiO K7");
	if (!k7 || strstr(k7 + 1, "FiiO K7,") || strstr(k7, "not used yet"))
		fail_msg("%s", out);
	home_free(h);
}
