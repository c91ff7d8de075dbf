/* tests: of cli/earlog_new */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A new session file, by asking: each answer is checked at its question, and `earlog check` passes
 * the file. */
#include "e2e/bench.h"

#include "base/core/mem.h"

static struct drive *
ask_in(struct home *h, char *file)
{
	struct drive_options o = { .home = h };

	return drive_start(&o, ARGS("earlog", "new", file));
}

/* Does the last line end with these words, so that they wait for an answer? */
static bool
is_asked(struct drive *d, const char *question)
{
	int row, col;

	drive_cursor(d, &row, &col);
	const char *line = drive_row(d, row);
	size_t n = strlen(line), m = strlen(question);
	return n >= m && strcmp(line + n - m, question) == 0;
}

/* Waits for a question, and answers it. */
static void
answer(struct drive *d, const char *question, const char *text)
{
	for (int left_ms = home_limit_ms(0); !is_asked(d, question); left_ms -= 10) {
		if (left_ms <= 0)
			drive_fail(d, "not asked: %s", question);
		drive_listen(d, 10);
	}
	drive_keys(d, text);
	drive_keys(d, "\r");
}

/* It is asked again, after the reason. */
static void
refused(struct drive *d, const char *why, const char *question, const char *text)
{
	drive_wait_text(d, why);
	answer(d, question, text);
}

#define DEVICE "Device, brand and model, such as AFUL Cantor:"
#define KIND "cable [none]:"
#define FACTS "289 EUR [leave out]:"
#define TITLE "for the title [leave out]:"
#define UNIT "sample AFUL [leave out]:"
#define SWITCHED "foam, wide [nothing]:"
#define SOCKETS "gain low, high [nothing]:"
#define MUSIC "or reference [signals]:"
#define COMPARED "such as AFUL Performer8 [nothing]:"
#define THROUGH "or desk=PC,L50,6.35 mm [leave out]:"
#define ELSE "Through what else [nothing]:"
#define BEGINS "Enter begins the session; n: later:"

static const char *
written(struct drive *d, struct home *h, const char *file)
{
	CLEANUP(pointer_free) char *says = xasprintf("%s is written", file);
	CLEANUP(pointer_free) char *path = xasprintf("work/%s", file);

	drive_wait_text(d, says);
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	assert_int_equal(
		home_run(h, ARGS("earlog", "check", (char *)(uintptr_t)file), NULL, NULL, NULL), 0);
	return home_read(h, path);
}

/* The last question, whether the session begins. */
static const char *
later(struct drive *d, struct home *h, const char *file)
{
	answer(d, BEGINS, "n");
	return written(d, h, file);
}

TEST_DRIVEN(answers_are_checked_as_they_are_given)
{
	struct home *h = home_new();
	struct drive *d = ask_in(h, "u12t.yaml");

	answer(d, DEVICE, "64 Audio U12t");
	answer(d, KIND, "shoe");
	refused(d, "\"shoe\" is not a kind", KIND, "Earbud");
	answer(d, FACTS, "dongle, 18 ohm");
	refused(d, "the kind is earbud; `--kind dongle` gives another one", FACTS,
		"Earbud, 1 DD + 2 BA, 18 ohm, 1,289 EUR");
	answer(d, TITLE, "a dark alto");
	answer(d, UNIT, "sample AFUL");
	answer(d, SWITCHED, "silicone M");
	refused(d, "\"silicone M\" is not a name", SWITCHED,
		"nozzle black, gold; cable copper, plated");
	answer(d, MUSIC, "tidal in the browser");
	answer(d, COMPARED, "64 Audio U12t");
	refused(d, "`compare` names the device under test", COMPARED,
		"AFUL Performer8, Sony WH-1000XM5");
	answer(d, THROUGH, "a b=iBasso DX300");
	refused(d, "\"a b\" is not a name", THROUGH, "iBasso DX300,4.4 mm,28");
	refused(d, "\"28\" is not a volume with a unit", THROUGH, "bal=4.4 mm");
	refused(d, "4.4 mm is a socket; expected bal=Truthear SHIO,4.4 mm", THROUGH,
		"a=SHIO,4.4 mm; b=K7");
	refused(d, "has two chains; expected one at a time", THROUGH, "iBasso DX300,4.4 mm");
	answer(d, ELSE, "desk=laptop,Topping E70,Topping L50,6.35 mm");
	answer(d, ELSE, "se=3.5 mm,31 steps");
	answer(d, ELSE, "");
	const char *yaml = later(d, h, "u12t.yaml");
	assert_has(yaml, "64 Audio U12t");
	assert_has(yaml, "  kind: earbud\n  drivers: \"1 DD + 2 BA\"\n  impedance: \"18 ohm\"\n");
	assert_has(yaml, "\n  price: \"1,289 EUR\"\n");
	assert_has(yaml, "\ntagline: a dark alto\n");
	assert_has(yaml, "\n  how: sample\n  from: AFUL\n");
	assert_has(yaml, "\nsettings:\n  nozzle: [black, gold]\n  cable: [copper, plated]\n");
	assert_has(yaml,
		"  desk: {source: laptop, dac: Topping E70, amp: Topping L50, output: \"6.35 "
		"mm\"}\n"
		"  se: {source: laptop, dac: Topping E70, amp: Topping L50, output: \"3.5 mm\", "
		"volume: {value: 31, unit: steps}}\n");
	assert_has(yaml,
		"  ibasso-dx300: {source: iBasso DX300, output: \"4.4 mm\", follow: {player: "
		"auto}}\n");
	assert_has(yaml, "  - device: AFUL Performer8\n  - device: Sony WH-1000XM5\n");
	assert_has(yaml, "\nplaylist: none\n");
	home_free(h);
}

TEST_DRIVEN(the_least_is_a_device_and_enter)
{
	struct home *h = home_new();
	struct drive *d = ask_in(h, "cantor.yaml");

	answer(d, DEVICE, "AFUL Cantor");
	answer(d, KIND, "");
	answer(d, FACTS, "");
	answer(d, TITLE, "");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, MUSIC, "");
	answer(d, COMPARED, "");
	answer(d, THROUGH, "");
	const char *yaml = later(d, h, "cantor.yaml");
	assert_has(yaml, "  brand: AFUL\n  model: Cantor\n");
	assert_has(yaml, "\nplaylist: signals\n");
	assert_null(strstr(yaml, "follow"));
	home_free(h);
	/* The end of the input is Enter; the list of recordings is one answer. */
	h = home_new();
	d = ask_in(h, "cantor.yaml");
	answer(d, DEVICE, "AFUL Cantor");
	answer(d, KIND, "");
	answer(d, FACTS, "");
	answer(d, TITLE, "");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, MUSIC, "reference");
	drive_wait_text(d, "[nothing]:");
	drive_keys(d, "\004");
	assert_has(written(d, h, "cantor.yaml"), "\nplaylist: reference\n");
	home_free(h);
}

TEST_DRIVEN(the_second_device_of_the_first_answer_is_compared)
{
	struct home *h = home_new();
	struct drive *d = ask_in(h, "cantor.yaml");

	answer(d, DEVICE, "AFUL Cantor, AFUL Performer8");
	answer(d, KIND, "");
	answer(d, FACTS, "");
	answer(d, TITLE, "");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, MUSIC, "");
	answer(d, THROUGH, "");
	assert_has(later(d, h, "cantor.yaml"), "\n  - device: AFUL Performer8\n");
	home_free(h);
}

TEST_DRIVEN(a_player_alone_is_a_chain_that_is_followed)
{
	struct home *h = home_new();
	struct drive *d = ask_in(h, "cantor.yaml");

	answer(d, DEVICE, "Cantor");
	answer(d, KIND, "");
	answer(d, FACTS, "");
	answer(d, TITLE, "");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, MUSIC, "Tidal in the browser");
	answer(d, COMPARED, "");
	answer(d, THROUGH, "");
	drive_wait_text(d, "The chain Tidal in the browser follows whichever player plays.");
	const char *yaml = later(d, h, "cantor.yaml");
	assert_has(yaml, "\ndevice: Cantor\n");
	assert_has(yaml,
		"\nchains:\n  tidal-in-the-browser: {source: Tidal in the browser, follow: "
		"{player: auto}}\n");
	assert_has(yaml, "\nplaylist: none\n");
	home_free(h);
}

/* With a chain, `v` has something to note the volume of. */
TEST_DRIVEN(a_chain_is_asked_without_a_playlist_also)
{
	struct home *h = home_new();
	struct drive_options o = { .home = h };
	struct drive *d =
		drive_start(&o, ARGS("earlog", "new", "cantor.yaml", "--playlist", "none"));

	answer(d, DEVICE, "AFUL Cantor");
	answer(d, KIND, "");
	answer(d, FACTS, "IEM, 2 BA");
	answer(d, TITLE, "");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, COMPARED, "");
	answer(d, THROUGH, "Truthear SHIO,4.4 mm");
	answer(d, ELSE, "");
	const char *yaml = later(d, h, "cantor.yaml");
	assert_has(yaml, "  kind: iem\n  drivers: \"2 BA\"\n");
	assert_has(yaml, "\nchains:\n  truthear-shio: {source: Truthear SHIO, ");
	assert_has(yaml, "\nplaylist: none\n");
	home_free(h);
}

/* Enter takes the chains of the profile that suit the kind; a name of one takes that alone. */
TEST_DRIVEN(chains_of_the_profile_are_offered)
{
	static const struct {
		const char *music, *offer, *typed, *chains;
	} rows[] = {
		{ "demo", "[dongle, walk]:", "", "\nchains: [dongle, walk]\n" },
		{ "demo", "[dongle, walk]:", "walk", "\nchains: [walk]\n" },
		{ "tidal", "[dongle, walk]:", "",
			"\nchains:\n  dongle: {output: \"4.4 mm\", source: Truthear SHIO, follow: "
			"{player: auto}}\n  walk: {" },
		{ "demo", "[desk]:", "", "\nchains: [desk]\n" },
		{ "tidal", "[dongle, walk]:", "walk", "\nchains: [walk]\n" },
	};
	struct home *h = home_new();

	home_write(h, "config/earlog/config.yaml",
		"chains:\n  dongle: {source: Truthear SHIO, output: 4.4 mm}\n"
		"  desk: {source: laptop, headphone: Sennheiser HD600}\n"
		"  walk: {source: HiBy R3 II, follow: {command: heard}}\n");
	for (int i = 0; i < 5; i++) {
		CLEANUP(pointer_free) char *file = xasprintf("x%d.yaml", i);
		struct drive *d = ask_in(h, file);

		answer(d, DEVICE, "FiiO KA17");
		answer(d, KIND, i == 3 ? "dongle" : "");
		answer(d, FACTS, "");
		answer(d, TITLE, "");
		answer(d, UNIT, "");
		answer(d, i == 3 ? SOCKETS : SWITCHED, i == 3 ? "bal=4.4 mm, se=3.5 mm" : "");
		answer(d, MUSIC, rows[i].music);
		answer(d, COMPARED, "");
		answer(d, rows[i].offer, rows[i].typed);
		if (rows[i].typed[0])
			answer(d, ELSE, "");
		const char *yaml = later(d, h, file);
		assert_has(yaml, rows[i].chains);
		if (i == 3)
			assert_has(
				yaml, "  bal: {output: \"4.4 mm\"}\n  se: {output: \"3.5 mm\"}\n");
	}
	if (home_run(h, ARGS("earlog", "new", "y.yaml", "-d", "K4", "-c", "walk", "-c", "dongle"),
		    NULL, NULL, NULL) != 0)
		fail_msg("y.yaml");
	assert_has(home_read(h, "work/y.yaml"), "\nchains: [walk, dongle]\n");
	home_free(h);
}

TEST_DRIVEN(files_are_imported_and_a_list_that_is_there_is_taken)
{
	struct home *h = home_new();

	home_write(h, "work/Songs.txt", "A - B\nC - D\n");
	for (int i = 0; i < 2; i++) {
		struct drive *d = ask_in(h, i ? "b.yaml" : "a.yaml");

		answer(d, DEVICE, "AFUL Cantor");
		answer(d, KIND, "");
		answer(d, FACTS, "");
		answer(d, TITLE, "");
		answer(d, UNIT, "");
		answer(d, SWITCHED, "");
		answer(d, MUSIC, i ? "./Songs.txt" : "files");
		if (!i) {
			answer(d, "or a list of it [later]:", "nowhere");
			refused(d, "cannot read nowhere: No such file",
				"of it [later]:", "Songs.txt");
		}
		drive_wait_text(d, i ? "the list songs exists already" : "2 tracks");
		answer(d, COMPARED, "");
		answer(d, THROUGH, "");
		assert_has(later(d, h, i ? "b.yaml" : "a.yaml"), "\nplaylist: songs\n");
	}
	assert_has(home_read(h, "config/earlog/playlists/songs.yaml"), "title: B\n");
	home_free(h);
}

TEST_DRIVEN(a_playlist_is_taken_for_a_list_of_music)
{
	struct home *h = home_new();

	home_write(h, "work/tour.yaml",
		"id: tour\nsections: [{id: low, tracks: [{id: a, title: A}]}]\n");
	home_write(h, "work/other.yaml", "id: other\ndevice: Cantor\n");
	struct drive *d = ask_in(h, "cantor.yaml");
	answer(d, DEVICE, "AFUL Cantor");
	answer(d, KIND, "");
	answer(d, FACTS, "");
	answer(d, TITLE, "");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, MUSIC, "files");
	answer(d, "or a list of it [later]:", "other.yaml");
	refused(d, "\"sections\" is missing", "of it [later]:", "tour.yaml");
	answer(d, COMPARED, "");
	answer(d, THROUGH, "");
	assert_has(later(d, h, "cantor.yaml"), "\nplaylist: tour.yaml\n");
	home_free(h);
}

/* What was given is not asked, not even by Up, and not replaced. */
TEST_DRIVEN(an_option_is_a_fact)
{
	struct home *h = home_new();
	struct drive_options o = { .home = h };
	struct drive *d = drive_start(&o,
		ARGS("earlog", "new", "x.yaml", "--playlist", "demo", "--kind", "iem",
			"--impedance", "22 ohm", "--brand", "AFUL"));

	answer(d, "Model, such as Cantor:", "Performer8");
	answer(d, FACTS, "");
	answer(d, TITLE, "");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, COMPARED, "AFUL Cantor");
	drive_wait_text(d, THROUGH);
	drive_keys(d, "\033[A");
	drive_wait_text(d, "In [ ] is your answer: Enter keeps it, - removes it.");
	answer(d, "such as AFUL Performer8 [AFUL Cantor]:", "-");
	answer(d, THROUGH, "");
	const char *yaml = later(d, h, "x.yaml");
	assert_has(
		yaml, "  brand: AFUL\n  model: Performer8\n  kind: iem\n  impedance: \"22 ohm\"\n");
	assert_has(yaml, "\nplaylist: demo\n");
	/* A wrong one is refused before the first question. */
	d = drive_start(&o, ARGS("earlog", "new", "y.yaml", "--playlist", "none such"));
	drive_wait_text(d, "nothing was written: `earlog check` would report");
	assert_int_equal(drive_wait_exit(d), 1);
	assert_screen_lacks(d, "Device");
	drive_end(d);
	assert_false(home_has(h, "work/y.yaml"));
	home_free(h);
}

/* Going back loses no answer: Enter keeps it, another one takes its place, and "-" removes it. */
TEST_DRIVEN(answers_stay_when_one_goes_back_over_them)
{
	struct home *h = home_new();
	struct drive *d = ask_in(h, "u12t.yaml");

	answer(d, DEVICE, "64 Audio U12t");
	answer(d, KIND, "iem");
	answer(d, FACTS, "18 ohm, 299 EUR");
	answer(d, TITLE, "a dark alto");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, MUSIC, "demo");
	answer(d, COMPARED, "Cantor, IER-M9");
	answer(d, THROUGH, "k7=FiiO K7,6.35 mm");
	answer(d, ELSE, "bal=4.4 mm");
	for (int i = 0; i < 9; i++) {
		drive_wait_text(d, i ? "]:" : ELSE);
		drive_keys(d, "\033[A");
		drive_listen(d, 300);
	}
	answer(d, "cable [iem]:", "dongle");
	answer(d, "[18 ohm, 299 EUR]:", "");
	answer(d, "for the title [a dark alto]:", "");
	answer(d, UNIT, "loan Ann");
	answer(d, SOCKETS, "");
	answer(d, "or reference [demo]:", "");
	answer(d, "[Cantor, IER-M9]:", "-");
	answer(d, "64 Audio U12t [k7=FiiO K7,6.35 mm]:", "hd=HD 600,6.35 mm");
	answer(d, "Through what else [bal=4.4 mm]:", "");
	answer(d, ELSE, "");
	const char *yaml = later(d, h, "u12t.yaml");
	assert_has(yaml, "\ntagline: a dark alto\n");
	assert_has(yaml, "  kind: dongle\n");
	assert_has(yaml, "\n  price: \"299 EUR\"\n");
	assert_has(yaml, "  how: loan\n  from: Ann\n");
	assert_has(yaml, "\nplaylist: demo\n");
	assert_null(strstr(yaml, "Cantor"));
	assert_has(yaml,
		"  hd: {headphone: HD 600, output: \"6.35 mm\"}\n"
		"  bal: {headphone: HD 600, output: \"4.4 mm\"}\n");
	home_free(h);
}

/* An earlier answer that another one makes wrong is refused with the reason, not dropped. */
TEST_DRIVEN(an_earlier_answer_is_checked_again)
{
	struct home *h = home_new();
	struct drive *d = ask_in(h, "x.yaml");

	answer(d, DEVICE, "AFUL Cantor");
	answer(d, KIND, "");
	answer(d, FACTS, "");
	answer(d, TITLE, "");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, MUSIC, "demo");
	answer(d, COMPARED, "Sony IER-M9");
	drive_wait_text(d, THROUGH);
	for (int i = 0; i < 8; i++) {
		drive_keys(d, "\033[A");
		drive_listen(d, 300);
	}
	answer(d, "such as AFUL Cantor [AFUL Cantor]:", "Sony IER-M9");
	answer(d, KIND, "");
	answer(d, FACTS, "");
	answer(d, TITLE, "");
	answer(d, UNIT, "");
	answer(d, SWITCHED, "");
	answer(d, "or reference [demo]:", "");
	answer(d, "AFUL Performer8 [Sony IER-M9]:", "");
	refused(d, "`compare` names the device under test", COMPARED, "AFUL Cantor");
	answer(d, THROUGH, "a; b=c");
	refused(d, "\"a; b=c\" has two chains; expected one at a time", THROUGH, "SHIO; K7");
	refused(d, "\"SHIO; K7\" has two chains", THROUGH, "");
	assert_has(later(d, h, "x.yaml"), "\n  - device: AFUL Cantor\n");
	home_free(h);
}

TEST_DRIVEN(a_long_question_breaks_at_a_word_and_a_folder_is_looked_for_first)
{
	struct home *h = home_new();
	struct drive_options o = { .home = h, .cols = 50 };
	struct drive *d = drive_start(&o, ARGS("earlog", "new", "cantor.yaml"));
	const char *err;

	answer(d, DEVICE, "AFUL Cantor");
	drive_wait_text(d, "Kind: iem, headphone, earbud, speaker, dac, amp,");
	answer(d, "dap, dongle, cable [none]:", "");
	answer(d, FACTS, "");
	answer(d, TITLE, "");
	drive_wait_text(d, "How you got it");
	answer(d, "[leave out]:", "");
	answer(d, SWITCHED, "");
	drive_wait_text(d, "What plays your music: a player, such as tidal,");
	drive_end(d);
	assert_int_equal(
		home_run(h, ARGS("earlog", "new", "none/cantor.yaml", "--device", "AFUL Cantor"),
			NULL, NULL, &err),
		1);
	assert_non_null(strstr(err, "cannot write none/cantor.yaml: none: No such file"));
	home_free(h);
}

TEST_DRIVEN(options_that_check_would_reject_write_nothing)
{
	struct home *h = home_new();
	const char *err;

	assert_int_equal(home_run(h,
				 ARGS("earlog", "new", "x.yaml", "--device", "AFUL Cantor",
					 "--sensitivity", "106"),
				 NULL, NULL, &err),
		1);
	assert_non_null(strstr(err, "nothing was written: `earlog check` would report: x.yaml:"));
	assert_non_null(strstr(err, "has no reference"));
	assert_false(home_has(h, "work/x.yaml"));
	assert_int_equal(home_run(h,
				 ARGS("earlog", "new", "x.yaml", "--device", "AFUL Cantor",
					 "--chain", "desk=FiiO K7,6.35 mm,50"),
				 NULL, NULL, &err),
		2);
	assert_non_null(strstr(err, "--chain: \"50\" is not a volume with a unit"));
	assert_int_equal(home_run(h,
				 ARGS("earlog", "new", "x.yaml", "--device", "AFUL Cantor",
					 "--chain", "desk=FiiO K7,6.35 mm,50 %,high gain"),
				 NULL, NULL, &err),
		2);
	assert_int_equal(home_run(h,
				 ARGS("earlog", "new", "x.yaml", "--device", "AFUL Cantor",
					 "--chain", "desk=FiiO K7,6.35 mm,50 %"),
				 NULL, NULL, &err),
		0);
	assert_non_null(strstr(home_read(h, "work/x.yaml"), "volume: {value: 50, unit: \"%\"}}\n"));
	/* A source is in the chain by its kind; the headphone and the socket are written. */
	assert_int_equal(home_run(h,
				 ARGS("earlog", "new", "k.yaml", "--device", "FiiO KA17", "--kind",
					 "dongle", "--chain", "k2=Kestrel K2,4.4 mm"),
				 NULL, NULL, &err),
		0);
	assert_non_null(strstr(home_read(h, "work/k.yaml"),
		"  k2: {headphone: Kestrel K2, output: \"4.4 mm\"}\n"));
	home_free(h);
}

TEST(a_profile_is_written_once)
{
	struct home *h = home_new();
	const char *err;

	home_write(h, "home/Music/x", "");
	assert_int_equal(
		home_run(h, ARGS("earlog", "new", "--profile"),
			"Jane X\nja\nJane: X\n/nowhere\n~/Music\n\nnope\ndemo\n", NULL, &err),
		0);
	/* the file is not there yet: no place of it */
	assert_non_null(strstr(err, "; expected a language such as en, de or ja"));
	assert_null(strstr(err, "config.yaml:1"));
	assert_non_null(strstr(err, "cannot read the folder /nowhere"));
	assert_non_null(strstr(err, "no playlist \"nope\""));
	assert_string_equal(home_read(h, "config/earlog/config.yaml"),
		"# Your profile; `man earlog-config` explains every key.\n"
		"language: ja\n"
		"reviewer: {name: \"Jane: X\"}\n"
		"music: [\"~/Music\"]\n"
		"# audio: {output: auto}\n"
		"defaults: {playlist: demo}\n");
	assert_int_equal(home_run(h, ARGS("earlog", "new", "--profile"), "Me\n", NULL, &err), 1);
	assert_non_null(strstr(err, "exists already and is not changed"));
	assert_non_null(strstr(home_read(h, "config/earlog/config.yaml"), "Jane: X"));
	assert_int_equal(
		home_run(h, ARGS("earlog", "new", "x.yaml", "--profile"), "", NULL, &err), 2);
	home_free(h);
}

/* A path is relative to the profile, or else to this folder. */
TEST(a_profile_has_a_playlist_of_this_folder)
{
	static const char list[] = "sections: [{id: s, title: S, tracks: [{id: t, title: T}]}]\n";
	struct home *h = home_new();
	const char *err;

	home_write(h, "work/mine.yaml", list);
	assert_int_equal(home_run(h, ARGS("earlog", "new", "--profile"),
				 "\n\n\n\ngone.yaml\nmine.yaml\n", NULL, &err),
		0);
	assert_has(err, "config/earlog/gone.yaml, and no gone.yaml here");
	assert_has(home_read(h, "config/earlog/config.yaml"), "/work/mine.yaml\"}\n");
	if (home_run(h, ARGS("earlog", "new", "x.yaml", "--device", "A B"), NULL, NULL, &err) != 0)
		fail_msg("%s", err);
	home_free(h);
	h = home_new();
	home_write(h, "work/mine.yaml", list);
	home_write(h, "config/earlog/mine.yaml", list);
	assert_int_equal(
		home_run(h, ARGS("earlog", "new", "--profile"), "\n\n\n\nmine.yaml\n", NULL, &err),
		0);
	assert_has(home_read(h, "config/earlog/config.yaml"), "{playlist: mine.yaml}\n");
	home_free(h);
}

TEST(without_a_home_there_is_no_place_for_a_profile)
{
	struct home *h = home_new();
	const char *err;

	home_env(h, "HOME");
	home_env(h, "XDG_CONFIG_HOME");
	assert_int_equal(home_run(h, ARGS("earlog", "new", "--profile"), "Me\n", NULL, &err), 1);
	assert_non_null(strstr(err, "there is no home folder"));
	home_free(h);
}

/* What `earlog help session-file` prints passes `earlog check`. */
TEST(the_example_of_a_session_file_is_one)
{
	struct home *h = home_new();
	const char *out_text, *err;

	assert_int_equal(
		home_run(h, ARGS("earlog", "help", "session-file"), NULL, &out_text, &err), 0);
	home_write(h, "work/x.yaml", out_text);
	static const char *const files[] = { "fr/Cantor L.txt", "fr/Harman.txt", "eq.txt",
		"jellyfin.py" };
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		char path[64];
		snprintf(path, sizeof(path), "work/%s", files[i]);
		home_write(h, path,
			i < 2 ? "20 0\n20000 0\n" : "Filter 1: ON PK Fc 100 Hz Gain -1 dB Q 1\n");
	}
	if (home_run(h, ARGS("earlog", "check", "x.yaml"), NULL, NULL, &err) != 0)
		fail_msg("%s", err);
	assert_int_equal(home_run(h, ARGS("earlog", "help", "session"), NULL, &out_text, &err), 0);
	assert_non_null(strstr(out_text, "earlog help session-file"));
	home_free(h);
}

/* A name goes as it is; a path is relative to the profile, so the new file has it in full. */
TEST(the_usual_playlist_of_the_profile_is_taken)
{
	struct home *h = home_new();
	const char *yaml, *err;

	home_write(h, "config/earlog/playlists/mine.yaml",
		"sections: [{id: s, title: S, tracks: [{id: t, title: T}]}]\n");
	home_write(h, "config/earlog/config.yaml", "defaults: {playlist: mine}\n");
	if (home_run(h, ARGS("earlog", "new", "-", "--device", "A B"), NULL, &yaml, &err) != 0)
		fail_msg("%s", err);
	assert_non_null(strstr(yaml, "\nplaylist: mine\n"));
	assert_non_null(strstr(yaml, "only `device` is required"));
	home_write(h, "config/earlog/config.yaml", "defaults: {playlist: ./playlists/mine.yaml}\n");
	if (home_run(h, ARGS("earlog", "new", "x.yaml", "--device", "A B"), NULL, NULL, &err) != 0)
		fail_msg("%s", err);
	assert_int_equal(home_run(h, ARGS("earlog", "check", "x.yaml"), NULL, NULL, NULL), 0);
	assert_non_null(strstr(home_read(h, "work/x.yaml"), "config/earlog/./playlists/mine.yaml"));
	home_free(h);
}
