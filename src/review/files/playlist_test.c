/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/playlist.h"
#include "review/files/field.h"

#include "base/core/mem.h"
#include "support/test.h"

static void
load(struct playlist_file *p, const char *path)
{
	struct diags d = DIAGS_INIT;

	if (!field_file(path, NULL, 0, playlist_take, p, &d)) {
		diags_print(&d, stderr);
		fail_msg("%s has errors", path);
	}
}

TEST(every_key_of_the_example_is_read)
{
	CLEANUP(playlist_finish) struct playlist_file p;

	load(&p, "tests/data/playlist.yaml");
	assert_string_equal(p.id, "example");
	assert_string_equal(p.title, "Example");
	assert_string_equal(p.about, "Two tracks and a signal.");
	assert_int_equal(p.n_sections, 2);
	const struct playlist_section *s = playlist_section(&p, "bass");
	const struct track *t = playlist_item(&p, "bass/reckoning");
	assert_string_equal(s->title, "Bass and dynamics");
	assert_string_equal(s->about, "How hard, how deep, how clean.");
	assert_int_equal(s->attributes.n, 5);
	assert_string_equal(s->attributes.v[4], "bass-precision");
	assert_string_equal(s->questions[0].id, "toes");
	assert_null(s->questions[0].section);
	assert_string_equal(s->questions[0].items.v[0], "reckoning");
	assert_string_equal(t->title, "A Reckoning in Blood");
	assert_null(t->artist); /* "unknown" is no name */
	assert_string_equal(t->album, "Ghost of Tsushima OST");
	assert_string_equal(t->part, "whole");
	assert_int_equal(t->duration_ms, 245000);
	assert_string_equal(t->isrc, "USXXX0000000");
	assert_string_equal(t->mbid, "00000000-0000-4000-8000-000000000000");
	assert_int_equal(t->n_urls, 2);
	assert_string_equal(t->urls[0].text, "https://www.youtube.com/watch?v=kaBMXXo-vdU");
	assert_false(t->urls[0].offset_set);
	assert_string_equal(t->urls[1].text, "https://example.org/other-cut");
	assert_int_equal(t->urls[1].offset_ms, 12000);
	assert_string_equal(t->file.text, "Ghost of Tsushima/09 A Reckoning in Blood.flac");
	assert_true(t->file.offset_set);
	assert_int_equal(t->file.offset_ms, 0);
	assert_true(texts_has(&t->tags, "macro-dynamics") && texts_has(&t->tags, "drums"));
	assert_string_equal(t->listen_for, "Size of the swings; skin and rumble of the drums.");
	assert_null(t->signal);
	assert_int_equal(t->at.line, 13);
	t = playlist_item(&p, "signals/low-sweep");
	assert_string_equal(t->signal, "sweep 20-200 30s -30dBFS");
	assert_int_equal(t->duration_ms, NO_MS);
	assert_null(playlist_item(&p, "signals/none"));
	assert_null(playlist_item(&p, "low-sweep"));
}

TEST(cues_have_moments_ranges_or_labels)
{
	CLEANUP(playlist_finish) struct playlist_file p;

	load(&p, "tests/data/playlist.yaml");
	const struct playlist_cue *c = playlist_item(&p, "bass/reckoning")->cues;
	assert_int_equal(c[0].time.pos_ms, 70000);
	assert_int_equal(c[0].time.pos_end_ms, NO_MS);
	assert_false(c[0].time.open);
	assert_string_equal(c[0].label, "crescendo");
	assert_string_equal(c[0].listen_for, "how much bigger it gets");
	assert_int_equal(c[1].time.pos_ms, 170000);
	assert_true(c[1].time.open);
	assert_int_equal(c[2].time.pos_ms, 0);
	assert_int_equal(c[2].time.pos_end_ms, 30000);
	assert_false(c[3].timed);
	assert_int_equal(c[3].time.pos_ms, NO_MS);
	assert_string_equal(c[3].label, "chorus");
}

TEST(the_reference_tour_has_thirteen_items)
{
	static const struct {
		const char *id;
		size_t tracks;
	} sections[] = { { "timbre", 7 }, { "bass", 2 }, { "resolution", 2 }, { "soundstage", 2 } };
	struct diags d = DIAGS_INIT;
	CLEANUP(playlist_finish) struct playlist_file p;

	assert_true(playlist_find(&p, "reference", NULL, &d));
	assert_int_equal(p.n_sections, LENGTH(sections));
	for (size_t i = 0; i < LENGTH(sections); i++) {
		assert_string_equal(p.sections[i].id, sections[i].id);
		assert_int_equal(p.sections[i].n_tracks, sections[i].tracks);
		assert_true(p.sections[i].attributes.n > 0);
		for (size_t k = 0; k < p.sections[i].n_tracks; k++) {
			assert_true(p.sections[i].tracks[k].n_urls > 0);
			assert_non_null(p.sections[i].tracks[k].listen_for);
		}
	}
	assert_non_null(playlist_item(&p, "timbre/shivers"));
	assert_non_null(playlist_item(&p, "timbre/ciaccona-kavakos"));
	assert_non_null(playlist_item(&p, "resolution/ciaccona-kavakos"));
}

/* Both need no file, no net and no yt-dlp. */
TEST(demo_and_signals_hold_signals_only)
{
	static const char *const names[] = { "demo", "signals" };

	for (size_t n = 0; n < LENGTH(names); n++) {
		struct diags d = DIAGS_INIT;
		struct playlist_file p;

		assert_true(playlist_find(&p, names[n], NULL, &d));
		for (size_t i = 0; i < p.n_sections; i++)
			for (size_t k = 0; k < p.sections[i].n_tracks; k++) {
				assert_non_null(strstr(p.sections[i].tracks[k].signal, "-30dBFS"));
				assert_int_equal(p.sections[i].tracks[k].n_urls, 0);
			}
		playlist_finish(&p);
	}
}

static int
no_profile(void **state)
{
	return setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
}

TEST_GROUP(no_profile, NULL)
