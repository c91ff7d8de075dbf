/* tests: of src/cli/earlog_new */
/* A new session file, by asking: each answer is checked at its question, and `earlog check` passes
 * the file. */
#include "e2e/bench.h"

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

static const char out[] = "leave out):";

static void
answers_are_checked_as_they_are_given(void **state)
{
	struct home *h = home_new();
	struct drive *d = ask_in(h, "u12t.yaml");

	answer(d, "Device, brand and model (AFUL Cantor):", "64 Audio U12t");
	answer(d, "(empty: 64):", "Sony");
	refused(d, "64 Audio U12t does not begin with \"Sony\"", "(empty: 64):", "64 Audio");
	answer(d, "files (empty: nothing yet):", "cassettes");
	refused(d, "\"cassettes\"; expected player, browser, files",
		"files (empty: nothing yet):", "browser");
	answer(d, "Kind (iem, headphone, earbud; dongle, dap, dac, amp; empty: leave out):", "shoe");
	refused(d, "\"shoe\" is no kind; expected iem, headphone, earbud, speaker, dac, amp", out,
		"IEM");
	answer(d, "Impedance (22 ohm; empty: leave out):", "12.6 ohm");
	answer(d, "Sensitivity (106 dB/Vrms or 110 dB/mW; empty: leave out):", "108");
	refused(d, "\"108\" has no reference; expected dB/mW or dB/Vrms", out, "108 dB/mW");
	answer(d, "or is a loan, tour or sample (empty: leave out):", "stolen");
	refused(d, "\"stolen\"; expected one of bought, loan, tour, sample", out, "tour");
	answer(d, "From whom (empty: leave out):", "a shop");
	answer(d, "Chain:", "iBasso DX300");
	refused(d, "has no NAME=SOURCE; expected dx300=iBasso DX300,4.4 mm",
		"Chain:", "dx300=iBasso DX300,4.4 mm");
	answer(d, "Chain:", "dx300=again");
	refused(d, "there is a chain \"dx300\" already", "Chain:", "");
	answer(d, "Compared with:", "64 Audio U12t");
	refused(d, "`compare` names the device under test",
		"Compared with:", "AFUL Performer8, Sony WH-1000XM5");
	answer(d, "Compared with:", "");
	answer(d, "Playlist (empty: none; none: what your player plays):", "none such");
	refused(d, "no playlist \"none such\"",
		"Playlist (empty: none; none: what your player plays):", "");
	drive_wait_text(d, "u12t.yaml is written");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	const char *yaml = home_read(h, "work/u12t.yaml");
	const char *const parts[] = { "  brand: \"64 Audio\"\n  model: U12t\n  kind: iem\n",
		"  sensitivity: \"108 dB/mW\"\n", "  how: tour\n  from: a shop\n",
		"  dx300:\n    source: iBasso DX300\n    output: \"4.4 mm\"\n",
		"  - device: AFUL Performer8\n  - device: Sony WH-1000XM5\n", "playlist: none\n" };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!strstr(yaml, parts[i]))
			fail_msg("no\n%s\nin\n%s", parts[i], yaml);
	assert_int_equal(home_run(h, ARGS("earlog", "check", "u12t.yaml"), NULL, NULL, NULL), 0);
	home_free(h);
}

static void
the_least_is_a_device_and_enter(void **state)
{
	struct home *h = home_new();
	struct drive *d = ask_in(h, "cantor.yaml");

	answer(d, "Device, brand and model (AFUL Cantor):", "AFUL Cantor");
	for (int i = 0; i < 8; i++)
		drive_keys(d, "\r");
	drive_wait_text(d, "cantor.yaml is written");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	assert_non_null(
		strstr(home_read(h, "work/cantor.yaml"), "  brand: AFUL\n  model: Cantor\n"));
	assert_int_equal(home_run(h, ARGS("earlog", "check", "cantor.yaml"), NULL, NULL, NULL), 0);
	home_free(h);
}

static void
a_name_of_one_word_is_a_model_and_its_brand_is_asked_for(void **state)
{
	struct home *h = home_new();
	struct drive *d = ask_in(h, "cantor.yaml");

	answer(d, "Device, brand and model (AFUL Cantor):", "Cantor");
	answer(d, "Brand of the Cantor (empty: leave out):", "AFUL");
	for (int i = 0; i < 8; i++)
		drive_keys(d, "\r");
	drive_wait_text(d, "cantor.yaml is written");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	assert_non_null(
		strstr(home_read(h, "work/cantor.yaml"), "  brand: AFUL\n  model: Cantor\n"));
	home_free(h);
}

static void
a_long_question_breaks_at_a_word_and_a_folder_is_looked_for_first(void **state)
{
	struct home *h = home_new();
	struct drive_options o = { .home = h, .cols = 50 };
	struct drive *d = drive_start(&o, ARGS("earlog", "new", "cantor.yaml"));
	const char *err;

	answer(d, "Device, brand and model (AFUL Cantor):", "AFUL Cantor");
	drive_wait_text(d, "What plays your music");
	answer(d, "nothing yet):", "");
	drive_wait_text(d, "Kind (iem, headphone, earbud; dongle, dap, dac,");
	answer(d, "amp; empty: leave out):", "");
	answer(d, "Impedance (22 ohm; empty: leave out):", "");
	drive_wait_text(d, "Sensitivity (106 dB/Vrms or 110 dB/mW; empty:");
	answer(d, "leave out):", "");
	drive_wait_text(d, "The unit was bought, or is a loan, tour or");
	drive_wait_text(d, "sample (empty: leave out):");
	drive_end(d);
	assert_int_equal(home_run(h,
				 ARGS("earlog", "new", "none/cantor.yaml", "--device",
					 "AFUL "
					 "Cantor"),
				 NULL, NULL, &err),
		1);
	assert_non_null(strstr(err, "cannot write none/cantor.yaml: none: No such file"));
	home_free(h);
}

static void
options_that_check_would_reject_write_nothing(void **state)
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
	assert_non_null(strstr(err, "--chain: \"50\" is no volume with a unit"));
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
	assert_non_null(
		strstr(home_read(h, "work/x.yaml"), "      value: 50\n      unit: \"%\"\n"));
	home_free(h);
}

static void
a_profile_is_written_once(void **state)
{
	struct home *h = home_new();
	const char *err;

	home_write(h, "home/Music/x", "");
	assert_int_equal(home_run(h, ARGS("earlog", "new", "--profile"),
				 "Jane: X\n/nowhere\n~/Music\n\nnope\ndemo\n", NULL, &err),
		0);
	assert_non_null(strstr(err, "cannot read the folder /nowhere"));
	assert_non_null(strstr(err, "no playlist \"nope\""));
	assert_string_equal(home_read(h, "config/earlog/config.yaml"),
		"# Your profile; `man earlog-config` explains every key.\n"
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

static void
without_a_home_there_is_no_place_for_a_profile(void **state)
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
static void
the_example_of_a_session_file_is_one(void **state)
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
static void
the_usual_playlist_of_the_profile_is_taken(void **state)
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_playlist_of_the_profile_is_taken),
		cmocka_unit_test(a_profile_is_written_once),
		cmocka_unit_test(without_a_home_there_is_no_place_for_a_profile),
		cmocka_unit_test(the_example_of_a_session_file_is_one),
		drive_test(answers_are_checked_as_they_are_given),
		drive_test(the_least_is_a_device_and_enter),
		drive_test(a_name_of_one_word_is_a_model_and_its_brand_is_asked_for),
		drive_test(a_long_question_breaks_at_a_word_and_a_folder_is_looked_for_first),
		drive_test(options_that_check_would_reject_write_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
