/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/profile.h"

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "review/files/field.h"
#include "support/needs.h"
#include "support/test.h"

TEST(every_key_of_the_example_is_read)
{
	struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p;

	setenv("HOME", "/home/x", 1);
	assert_true(field_file("tests/data/config.yaml", NULL, 0, profile_take, &p, &d));
	assert_string_equal(p.reviewer_name, "A. Reviewer");
	assert_string_equal(p.reviewer_site, "https://example.org");
	assert_string_equal(p.music.v[0], "/home/x/Music");
	assert_string_equal(p.music.v[1], "/srv/music");
	assert_false(p.net);
	assert_string_equal(p.default_playlist, "reference");
	assert_string_equal(p.default_lexicon, "bs2399");
	assert_string_equal(p.default_template, "iem-review");
	assert_string_equal(p.default_chain, "dx300");
	assert_int_equal(p.default_chain_at.line, 5);
	assert_string_equal(scale_word(&p.scale, 5), "Outstanding");
	assert_string_equal(scale_word(&p.bias_scale, 3), "I like it");
	assert_int_equal(p.n_benchmarks, 3);
	assert_string_equal(p.benchmarks[1].device, "64 Audio U12t");
	assert_string_equal(p.benchmarks[1].section, "resolution");
	assert_true(p.benchmarks[1].value == 5);
	assert_string_equal(p.benchmarks[2].attribute, "bass-depth");
	assert_int_equal(p.n_chains, 2);
	assert_string_equal(pairs_get(&p.chains[0].content, "volume.unit"), "steps");
	assert_true(p.headings_h2);
	assert_true(p.listening_db_spl == 75 && p.plr_db == 14);
	assert_string_equal(pairs_get(&p.boilerplate, "disclosure_tour"),
		"This unit came by a tour arranged by {from}. Thank you.");
	assert_non_null(pairs_get(&p.boilerplate, "looking_for"));
	assert_non_null(pairs_get(&p.boilerplate, "coupler"));
	assert_string_equal(pairs_get(&p.marker_kinds, "w"), "stage");
	assert_string_equal(pairs_get(&p.short_codes, "ssb"), "sub-bass");
	assert_int_equal(p.reaction_ms, 400);
	assert_false(p.next_at_end);
	assert_false(p.typing_pauses);
	assert_true(p.typing_back_s == 2);
	assert_false(p.type_to_note);
	assert_true(p.hide_others_until_kept);
	assert_true(p.volume_ceiling_db == 0);
	assert_string_equal(p.theme, "auto");
	assert_false(p.audio_exclusive);
	assert_string_equal(p.audio_output, "auto");
	assert_string_equal(pairs_get(&p.keys[IN_KEYS], "F9"), "note now");
	assert_string_equal(pairs_get(&p.keys[IN_KEYS], "z"), "undo");
	assert_string_equal(pairs_get(&p.keys[IN_TEXT], "Ctrl-L"), "seek -2");
}

TEST(a_missing_profile_is_all_defaults)
{
	struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p;

	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	assert_true(profile_load_own(&p, &d));
	assert_int_equal(d.n, 0);
	assert_null(p.path);
	assert_true(p.scale.min == 1 && p.scale.max == 5 && p.wheel_scale.step == 0.5);
	assert_true(isnan(p.listening_db_spl) && isnan(p.plr_db));
	assert_string_equal(p.audio_output, "auto");
}

/* Makes a home with a profile, and says which folder of music the profile names; "": none. */
static void
assert_music(const char *folder, const char *profile, const char *dirs)
{
	char home[TEST_FOLDER_MAX], path[128], expected[128];
	const char *const files[][2] = { { "earlog/config.yaml", profile },
		{ "user-dirs.dirs", dirs } };
	struct diags d = DIAGS_INIT;
	struct profile p;

	assert_true(test_folder_make(home, "home"));
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", home, 1);
	for (size_t i = 0; i < 3; i++) {
		static const char *const folders[] = { "Music", "Musik", "earlog" };
		snprintf(path, sizeof(path), "%s/%s", home, folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", home, files[i][0]);
		FILE *f = fopen(path, "w");
		assert_non_null(f);
		fputs(files[i][1], f);
		fclose(f);
	}
	assert_true(profile_load_own(&p, &d));
	profile_add_music(&p);
	snprintf(expected, sizeof(expected), "%s/%s", home, folder);
	assert_int_equal(p.music.n, folder[0] ? 1 : 0);
	if (folder[0])
		assert_string_equal(p.music.v[0], expected);
	profile_finish(&p);
	assert_true(test_folder_remove(home));
}

TEST(music_is_where_the_desktop_has_it_unless_the_profile_says)
{
	unsetenv("XDG_MUSIC_DIR");
	assert_music("Music", "net: no\n", "");
	assert_music("Musik", "net: no\n",
		"# x\nXDG_MUSIC_DIR=\"$HOME/Musik\"\nXDG_VIDEOS_DIR=\"$HOME/Videos\"\n");
	assert_music("", "net: no\n", "XDG_MUSIC_DIR=\"$HOME/\"\n");
	assert_music("", "net: no\n", "XDG_MUSIC_DIR=\"$HOME/none\"\n");
	assert_music("Musik", "music: [~/Musik]\n", "");
	assert_music("", "music: []\n", "");
}

TEST(an_empty_profile_is_no_error)
{
	static const char text[] = "# nothing yet\n";
	struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p;

	assert_true(field_file("x", text, strlen(text), profile_take, &p, &d));
	assert_int_equal(d.n, 0);
	assert_true(p.backup && !p.net && !p.music_given && !p.next_at_end && !p.broken);
	assert_true(isnan(p.listening_db_spl) && isnan(p.plr_db));
	assert_string_equal(scale_word(&p.scale, 5), "Outstanding");
}

static void
assert_belongs(const char *text, const char *where)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p;

	assert_false(field_file("x", text, strlen(text), profile_take, &p, &d));
	assert_non_null(strstr(d.v[0].msg, where));
}

/* The message names the key that is missing around it, or the file. */
TEST(a_key_of_something_else_names_that)
{
	assert_belongs("playlist: mine\n", "it belongs to a set of `defaults:`");
	assert_belongs("tagline: mine\n", "it belongs to a session file");
}

/* Letters are the values of the bias score also. */
TEST(letters_are_the_values_of_bias)
{
	static const char text[] = "scale: {min: 1, max: 3, step: 1, words: {1: C, 2: B-, 3: A}}\n";
	struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p;
	char shown[SCALE_NUMBER];

	assert_true(field_file("x", text, strlen(text), profile_take, &p, &d));
	assert_string_equal(scale_show(&p.bias_scale, 2, shown), "B-");
}

/* bias_words may stand before the scale that they are words of. */
TEST(bias_words_follow_the_scale)
{
	static const char text[] =
		"bias_words: {10: Love}\nscale: {min: 0, max: 10}\nnet: yes\nat_end: "
		"next\nvolume_ceiling_db: -6.5\n"
		"benchmarks: [{device: A, section: b, value: \"8,7\"}]\n";
	struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p;

	assert_true(field_file("x", text, strlen(text), profile_take, &p, &d));
	assert_string_equal(scale_word(&p.bias_scale, 10), "Love");
	assert_true(p.net);
	assert_true(p.next_at_end);
	assert_true(p.volume_ceiling_db == -6.5);
	assert_true(p.benchmarks[0].value == 8.7);
	/* A comma is a decimal point in a rating and nowhere else. */
	static const char comma[] = "scale: {min: \"0,5\", max: 10, step: \"0,5\"}\n"
				    "volume_ceiling_db: \"-6,5\"\n";
	CLEANUP(profile_finish) struct profile other;
	assert_false(field_file("x", comma, strlen(comma), profile_take, &other, &d));
	assert_int_equal(d.n, 1);
	assert_true(other.scale.step == 0.5);
	diags_finish(&d);
}

/* What the bench writes: the rest of the file is as it was. */
TEST(a_folder_and_the_net_are_added_to_the_text)
{
	static const struct {
		const char *was, *folder, *is;
	} rows[] = {
		{ "", "/m", "music: [\"/m\"]\n" },
		{ "net: no # mine", "/m", "net: no # mine\nmusic: [\"/m\"]\n" },
		{ "music: [/a, /b] # two\n", "/m", "music: [\"/m\", /a, /b] # two\n" },
		{ "music: []\nnet: no\n", "/m", "music: [\"/m\"]\nnet: no\n" },
		{ "music:\n  # old\n  - /a\nnet: no\n", "/m",
			"music:\n  # old\n  - \"/m\"\n  - /a\nnet: no\n" },
		{ "net: no # never\n", NULL, "net: yes # never\n" },
		{ "# only this\n", NULL, "# only this\nnet: yes\n" },
		{ "music:\n", "/m", NULL },
		{ "{net: no}\n", "/m", NULL },
	};
	const struct texts none = { .v = NULL };
	char folder[TEST_FOLDER_MAX];
	struct err err = ERR_INIT;

	assert_true(test_folder_make(folder, "profile"));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(pointer_free) char *path = xasprintf("%s/%zu.yaml", folder, i);
		CLEANUP(buf_finish) struct buf now = BUF_INIT;
		bool found;

		assert_true(file_replace(path, rows[i].was, strlen(rows[i].was), &err));
		assert_int_equal(
			profile_add(path, rows[i].folder, &none, &err), rows[i].is != NULL);
		assert_true(file_read(path, 1000, &now, &found, &err));
		assert_string_equal(now.s, rows[i].is ? rows[i].is : rows[i].was);
	}
	assert_true(test_folder_remove(folder));
}

/* The example in contrib is without a mistake and has each key that is in use, some in a comment.
 */
TEST(the_example_has_every_key)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct profile p;
	bool found;

	buf_add_char(&text, '\n');
	assert_true(file_read("contrib/config.yaml", 65536, &text, &found, &err) && found);
	assert_true(field_file("contrib/config.yaml", NULL, 0, profile_take, &p, &d));
	assert_int_equal(d.n, 0);
	profile_finish(&p);
	for (size_t i = 0; i < profile_maps[0]->n; i++) {
		const struct field *f = &profile_maps[0]->v[i];
		CLEANUP(pointer_free) char *key = xasprintf("\n%s:", f->name);
		CLEANUP(pointer_free) char *comment = xasprintf("\n# %s:", f->name);

		if (!strstr(text.s, key) && !strstr(text.s, comment))
			fail_msg("contrib/config.yaml lacks %s", f->name);
	}
}
