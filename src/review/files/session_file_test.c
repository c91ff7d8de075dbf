/* tests: smoke */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/session_file.h"

#include <math.h>
#include <sys/stat.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/yaml/quantity.h"
#include "review/files/field.h"
#include "review/files/field_write.h"
#include "support/needs.h"
#include "support/test.h"

static void
load(struct session_file *f)
{
	struct diags d = DIAGS_INIT;

	if (!session_file_load(f, "tests/data/cantor.yaml", &d)) {
		diags_print(&d, stderr);
		fail_msg("the example has errors");
	}
}

static void
assert_json(const struct fields *fs, const char *key, const void *of, const char *expected)
{
	CLEANUP(pointer_free) char *json = field_json(fs, key, of);

	assert_string_equal(json, expected);
}

TEST(device_and_unit_are_read)
{
	CLEANUP(session_file_finish) struct session_file f;

	load(&f);
	const struct session_device *d = &f.device;
	assert_string_equal(f.id, "cantor");
	assert_int_equal(f.was.n, 1);
	assert_string_equal(f.was.v[0], "cantor-loan");
	assert_string_equal(f.title, "AFUL Cantor");
	assert_string_equal(d->id, "aful-cantor");
	assert_string_equal(d->name, "AFUL Cantor");
	assert_string_equal(d->brand, "AFUL");
	assert_string_equal(d->model, "Cantor");
	assert_string_equal(d->kind, "iem");
	assert_string_equal(d->drivers, "14 BA");
	assert_string_equal(d->shell, "resin, vented");
	assert_string_equal(d->link, "https://example.org/cantor");
	assert_json(&device_fields, "price", d,
		"[{\"amount\":799,\"currency\":\"USD\",\"for\":\"stock cable\"}]");
	assert_string_equal(d->prices[0].amount, "799");
	assert_string_equal(d->impedance, "22 ohm");
	assert_true(d->impedance_ohm == 22);
	assert_null(d->impedance_file);
	assert_string_equal(d->sensitivity, "106 dB/Vrms");
	assert_true(d->sensitivity_db == 106);
	assert_string_equal(d->sensitivity_unit, "dB/Vrms");
	assert_string_equal(d->cable, "stock, 4.4 mm");
	assert_json(&device_fields, "tips", d, "[\"stock wide M\",\"stock narrow M\"]");
	assert_string_equal(f.unit.how, "tour");
	assert_string_equal(f.unit.from, "the distributor");
	assert_true(f.unit.thanks);
}

TEST(chains_and_settings_are_read)
{
	CLEANUP(session_file_finish) struct session_file f;
	struct chain_facts c;

	load(&f);
	assert_int_equal(f.device.n_variants, 2);
	char *content = pairs_content(&f.device.variants[1].content);
	assert_string_equal(
		content, "dsp=none\nnote=deeper fit\nnozzle=brass\nswitch=01\ntips=foam S");
	free(content);
	assert_int_equal(f.n_chains, 4);
	content = pairs_content(&session_file_chain(&f, "dx300")->content);
	assert_string_equal(content,
		"audio_output=alsa/iec958:CARD=DX300\ncable=stock\ngain=high\noutput=4.4 "
		"mm\noutput_impedance=0.4 ohm\noutput_voltage=7.1 Vrms\nsource=iBasso "
		"DX300\nvolume.db_per_step=0.5\n"
		"volume.range=0-100\nvolume.unit=steps\nvolume.value=28");
	free(content);
	chain_facts(&session_file_chain(&f, "dx300")->content, &c);
	assert_true(c.output_ohm == 0.4 && c.output_vrms == 7.1 && strcmp(c.volume, "28") == 0);
	assert_true(c.volume_min == 0 && c.volume_max == 100 && c.volume_db_per_step == 0.5);
	assert_string_equal(c.volume_unit, "steps");
	assert_string_equal(c.audio_output, "alsa/iec958:CARD=DX300");
	assert_false(c.clock);
	chain_facts(&session_file_chain(&f, "walk")->content, &c);
	assert_true(c.clock);
	chain_facts(&session_file_chain(&f, "desk")->content, &c);
	assert_true(c.power_mw == 2000 && c.power_ohm == 32);
	char *lines = pairs_content(&session_file_chain(&f, "dx300")->content);
	CLEANUP(pointer_free) char *words = chain_words(lines, CHAIN_BRIEF, " · ", 0);
	assert_string_equal(words, "iBasso DX300 · 4.4 mm · high gain");
	free(lines);
}

TEST(the_rest_is_read)
{
	CLEANUP(session_file_finish) struct session_file f;

	load(&f);
	assert_string_equal(f.playlist, "reference");
	assert_string_equal(f.lexicon, "bs2399");
	assert_string_equal(f.template, "iem-review");
	assert_int_equal(f.playlist_at.line, 22);
	assert_true(f.scale.min == 1 && f.scale.max == 5 && f.scale.step == 0.5);
	assert_int_equal(f.scale.n, 5);
	assert_string_equal(scale_word(&f.scale, 4), "Great");
	assert_true(f.wheel_scale.step > 0 && f.wheel_scale.min == 0 && f.wheel_scale.max == 5);
	assert_int_equal(f.n_compare, 2);
	assert_string_equal(f.compare[0].device, "AFUL Performer8");
	assert_string_equal(f.compare[0].id, "aful-performer8");
	assert_json(&compared_fields, "volume", &f.compare[0], "{\"dx300\":\"22\"}");
	assert_true(f.compare[1].from_memory);
	assert_string_equal(f.compare[1].id, "symphoniumcrimson");
	assert_string_equal(f.questions[0].id, "warmth");
	assert_string_equal(f.questions[0].section, "timbre");
	assert_string_equal(
		f.questions[0].text, "Is there enough warmth for {device} to carry a male voice?");
	assert_string_equal(f.questions[0].items.v[0], "timbre/shivers");
	assert_int_equal(f.n_fr, 2);
	assert_string_equal(f.fr[1].file, "fr/Cantor R.txt");
	assert_string_equal(f.fr[1].side, "R");
	assert_string_equal(f.fr[1].coupler, "IEC 711");
	assert_string_equal(f.targets.v[0], "fr/IEGems Target.txt");
	CLEANUP(pointer_free) char *json = field_json(&session_file_fields, "measurements", &f);
	assert_non_null(strstr(json, "\"targets\":[\"fr/IEGems Target.txt\"]"));
	assert_json(&session_file_fields, "pictures", &f,
		"[{\"at\":\"header\",\"path\":\"/assets/images/cantor/summary.jpg\"},"
		"{\"at\":\"box\",\"path\":\"/assets/images/cantor/01.jpg\","
		"\"alt\":\"The box\"}]");
	assert_string_equal(f.front_matter,
		"title: \"AFUL Cantor - A new light\"\nlayout: single\ntoc: true\nheader: {image: "
		"/assets/images/cantor/summary.jpg}\n");
}

static bool
parse(struct session_file *f, const char *text)
{
	struct diags d = DIAGS_INIT;
	bool ok = field_file("some/cantor.yaml", text, strlen(text), session_file_take, f, &d);

	diags_finish(&d);
	return ok;
}

/* A list of chains has copies of what the profile says; the profile's mistakes are not repeated. */
TEST(a_list_of_chains_names_those_of_the_profile)
{
	static const char own[] = "chains:\n  k7: {dac: FiiO K7, filters: eq.txt, volume: {unit: "
				  "steps}}\n  snowy: {source: Snowy}\n";
	char home[TEST_FOLDER_MAX], expected[256];
	struct diags d = DIAGS_INIT;
	struct session_file f;
	struct err err = ERR_INIT;

	assert_true(test_folder_make(home, "home"));
	CLEANUP(pointer_free)
	char *was = getenv("XDG_CONFIG_HOME") ? xstrdup(getenv("XDG_CONFIG_HOME")) : NULL;
	setenv("XDG_CONFIG_HOME", home, 1);
	CLEANUP(pointer_free)
	char *folder = xasprintf("%s/earlog", home), *path = xasprintf("%s/config.yaml", folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_true(file_create(path, own, strlen(own), NULL, &err));
	assert_true(parse(&f, "device: AFUL Cantor\nchains: [snowy, k7]\n"));
	assert_int_equal(f.n_chains, 2);
	assert_string_equal(f.chains[0].name, "snowy");
	CLEANUP(pointer_free) char *content = pairs_content(&f.chains[1].content);
	snprintf(expected, sizeof(expected), "dac=FiiO K7\nfilters=%s/eq.txt\nvolume.unit=steps",
		folder);
	assert_string_equal(content, expected);
	session_file_finish(&f);
	static const char wrong[] = "device: AFUL Cantor\nchains: [snowy, desk, snowy, {x: y}]\n";
	assert_false(field_file("c.yaml", wrong, strlen(wrong), session_file_take, &f, &d));
	assert_int_equal(d.n, 3);
	assert_int_equal(d.v[0].at.line, 2);
	assert_int_equal(d.v[0].at.column, 17);
	assert_non_null(strstr(d.v[0].msg, "no chain \"desk\" in the profile; "));
	assert_string_equal(d.v[1].msg, "the chain \"snowy\" is named twice");
	assert_non_null(strstr(d.v[2].msg, "expected the name of a chain of the profile"));
	session_file_finish(&f);
	diags_finish(&d);
	setenv("XDG_CONFIG_HOME", was ? was : "/nonexistent", 1);
	assert_true(test_folder_remove(home));
}

TEST(lists_and_maps_are_kept_as_json)
{
	CLEANUP(session_file_finish) struct session_file f;

	assert_true(parse(&f,
		"device: AFUL Cantor\n"
		"pictures: [{at: \"a \\\"b\\\"\", path: 'c\\d', alt: \"\"}]\n"
		"compare: [{device: B, volume: {a: 07, \"d \\\"e\\\"\": 7.5}}]\n"));
	assert_json(&session_file_fields, "pictures", &f,
		"[{\"at\":\"a \\\"b\\\"\",\"path\":\"c\\\\d\",\"alt\":\"\"}]");
	assert_json(&compared_fields, "volume", &f.compare[0],
		"{\"a\":\"07\",\"d \\\"e\\\"\":\"7.5\"}");
}

TEST(a_publication_has_an_address_and_a_day)
{
	CLEANUP(session_file_finish) struct session_file f;

	assert_true(parse(&f,
		"device: AFUL Cantor\n"
		"published: {url: \"https://example.org/cantor\", date: 2026-11-20}\n"));
	assert_json(&session_file_fields, "published", &f,
		"{\"url\":\"https://example.org/cantor\",\"date\":\"2026-11-20\"}");
	session_file_finish(&f);
	assert_false(parse(&f, "device: A\npublished: {date: 2026-11-20}\n"));
	session_file_finish(&f);
	assert_false(parse(
		&f, "device: A\npublished: {url: \"https://example.org\", date: 2026-02-30}\n"));
	session_file_finish(&f);
	assert_false(parse(&f, "device: A\npublished: {url: \"javascript:x\"}\n"));
}

TEST(one_line_is_a_session_file)
{
	CLEANUP(session_file_finish) struct session_file f;

	assert_true(parse(&f, "device: AFUL Cantor\n"));
	assert_string_equal(f.id, "cantor");
	assert_string_equal(f.device.name, "AFUL Cantor");
	assert_string_equal(f.device.id, "afulcantor");
	assert_true(isnan(f.device.impedance_ohm) && isnan(f.device.sensitivity_db));
	assert_null(f.front_matter);
	assert_null(field_json(&session_file_fields, "pictures", &f));
	assert_false(f.scale.step > 0);
}

/* The same map in another order is the same chain; another value is another one. */
TEST(chains_are_known_by_their_content)
{
	static const char *const texts[] = {
		"device: X\nchains: {a: {source: S, volume: {value: 1, unit: \"%\"}}}\n",
		"device: X\nchains:\n  a:\n    volume: {unit: '%', value: 1}\n    source: \"S\"\n",
		"device: X\nchains: {a: {source: S, volume: {value: 2, unit: \"%\"}}}\n",
	};
	char hash[3][FILE_HASH];

	for (size_t i = 0; i < 3; i++) {
		struct session_file f;

		assert_true(parse(&f, texts[i]));
		char *content = pairs_content(&f.chains[0].content);
		file_hash(content, strlen(content), hash[i]);
		free(content);
		session_file_finish(&f);
	}
	assert_string_equal(hash[0], hash[1]);
	assert_string_not_equal(hash[0], hash[2]);
	/* printf 'source=S\nvolume.unit=%%\nvolume.value=1' | sha256sum */
	assert_string_equal(
		hash[0], "772b0c1507978ffd8e07be3c727a63de4c6749a75c33d944eab831f1c52c5f62");
}

TEST(content_comes_back_as_pairs)
{
	CLEANUP(pairs_finish) struct pairs p = { .v = NULL };

	pairs_from_content(&p, "a=1=2\nb=\nc");
	assert_int_equal(p.n, 3);
	assert_string_equal(pairs_get(&p, "a"), "1=2");
	assert_string_equal(pairs_get(&p, "b"), "");
	assert_string_equal(pairs_get(&p, "c"), "");
	assert_null(pairs_get(&p, "d"));
}

TEST(quantities_are_read_with_their_units)
{
	double a, two[2];

	assert_true(quantity_ohm("0.4 ohm", &a) && a == 0.4);
	assert_true(quantity_ohm("22Ω", &a) && a == 22);
	assert_true(quantity_ohm("6.05 \xe2\x84\xa6", &a) && a == 6.05);
	assert_false(quantity_ohm("22 ohmm", &a));
	assert_true(quantity_vrms("900 mVrms", &a) && a == 0.9);
	assert_true(quantity_vrms("7.1 V", &a) && a == 7.1);
	assert_true(quantity_power("2 W @ 32 ohm", two) && two[0] == 2000 && two[1] == 32);
	assert_false(quantity_power("2000 mW", two));
	assert_true(quantity_number("-3.25", &a) && a == -3.25);
	assert_false(quantity_number("010", &a));
	assert_false(quantity_number("1e3", &a));
	assert_false(quantity_number("", &a));
	assert_false(quantity_number("1.", &a));
	assert_false(quantity_number("12345678901234567890", &a));
}

TEST(devices_and_tracks_are_named_in_place)
{
	static const char text[] = "device: AFUL Cantor\ncompare: [AFUL Performer8, {device: U12t, "
				   "from_memory: yes}]\nplaylist:\n  - id: shivers\n    title: "
				   "Shivers\n  - {id: kiwi, title: Kiwi}\n";
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(playlist_finish) struct playlist_file p;

	assert_true(field_file("mine.yaml", text, strlen(text), session_file_take, &f, &d));
	assert_int_equal(f.n_compare, 2);
	assert_string_equal(f.compare[0].device, "AFUL Performer8");
	assert_string_equal(f.compare[0].id, "afulperformer8");
	assert_true(f.compare[1].from_memory);
	assert_null(f.playlist);
	assert_true(session_file_playlist(&f, NULL, &p, &d));
	assert_int_equal(p.n_sections, 1);
	assert_int_equal(p.sections[0].n_tracks, 2);
	assert_string_equal(p.sections[0].tracks[1].title, "Kiwi");
}

TEST(errors_in_own_tracks_name_their_place_in_the_session_file)
{
	static const struct {
		const char *text;
		struct mark at;
	} rows[] = {
		{ "device: X\nplaylist:\n- {id: a, title: A}\n- id: b\n  title: B\n  lable: x\n",
			{ 6, 3 } },
		{ "device: X\nplaylist:\n    - id: b\n      title: B\n      lable: x\n", { 5, 7 } },
		{ "device: X\nplaylist: [{id: a, title: A, lable: x}]\n", { 2, 30 } },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct diags d = DIAGS_INIT;
		struct session_file f;
		struct playlist_file p;

		assert_true(field_file("mine.yaml", rows[i].text, strlen(rows[i].text),
			session_file_take, &f, &d));
		assert_false(session_file_playlist(&f, NULL, &p, &d));
		assert_int_equal(d.n, 1);
		assert_non_null(strstr(d.v[0].msg, "\"lable\""));
		assert_int_equal(d.v[0].at.line, rows[i].at.line);
		assert_int_equal(d.v[0].at.column, rows[i].at.column);
		playlist_finish(&p);
		session_file_finish(&f);
		diags_finish(&d);
	}
}

/* `earlog help session-file` prints this file. */
TEST(the_example_of_help_has_every_key)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct err err;
	bool found;

	assert_true(file_read("schema/help/session-file.yaml", 1 << 20, &text, &found, &err));
	if (!field_file("example.yaml", text.s, text.len, session_file_take, &f, &d)) {
		diags_print(&d, stderr);
		fail_msg("the example has errors");
	}
	for (const struct fields *const *m = session_file_maps; *m; m++)
		for (const struct field *k = (*m)->v; k < (*m)->v + (*m)->n; k++) {
			const char *at = text.s, *end = at;

			while ((at = strstr(end, k->name))) {
				end = at + strlen(k->name);
				if (*end == ':' && (at == text.s || strchr("\n {", at[-1])))
					break;
			}
			if (!at)
				fail_msg("the example lacks \"%s\" of %s", k->name, (*m)->name);
		}
}
