/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/lexicon.h"

#include "base/core/mem.h"
#include "review/files/field.h"
#include "review/files/session_file.h"
#include "support/test.h"

TEST(the_wheel_is_read)
{
	struct diags d = DIAGS_INIT;
	CLEANUP(lexicon_finish) struct lexicon_file x;

	assert_true(lexicon_find(&x, "bs2399", NULL, &d));
	assert_string_equal(x.id, "bs2399");
	assert_int_equal(x.n_attributes, 42);
	assert_string_equal(lexicon_nth(&x, 0)->id, "perceived-loudness");
	assert_string_equal(lexicon_nth(&x, 41)->id, "fluctuating");
	assert_null(lexicon_nth(&x, 42));
	const struct lexicon_word *a = lexicon_attribute(&x, "dark-bright");
	assert_true(a->bipolar);
	assert_string_equal(a->low, "dark");
	assert_string_equal(a->mid, "neutral");
	assert_string_equal(a->high, "bright");
	assert_string_equal(a->category->name, "Timbral balance");
	assert_string_equal(a->category->group->id, "timbre");
	a = lexicon_attribute(&x, "tinny");
	assert_false(a->bipolar);
	assert_string_equal(a->category->colour, "#001FFC");
	assert_string_equal(lexicon_attribute(&x, "depth")->category->attribute_colour, "#FAA01A");
	assert_true(texts_has(
		&lexicon_attribute(&x, "internality")->reversed_aliases, "Externalisation"));
	assert_non_null(strstr(x.wheel_json, "\"sector_deg\":\"8.5714\""));
}

TEST(attributes_are_found_by_id_name_and_alias)
{
	struct diags d = DIAGS_INIT;
	CLEANUP(lexicon_finish) struct lexicon_file x;

	assert_true(lexicon_find(&x, "schema/lexicons/bs2399.yaml", NULL, &d));
	struct err err;
	assert_string_equal(lexicon_match(&x, "BASS depth", &err)->id, "bass-depth");
	assert_string_equal(lexicon_match(&x, "loudness", &err)->id, "perceived-loudness");
	assert_string_equal(lexicon_match(&x, "clean", &err)->id, "clean");
	assert_string_equal(lexicon_match(&x, "bass dep", &err)->id, "bass-depth");
	assert_null(lexicon_match(&x, "zebra", &err));
	assert_null(lexicon_match(&x, "", &err));
	assert_null(lexicon_match(&x, "bass", &err));
	assert_non_null(strstr(err.msg, "may be any of these: "));
	assert_null(lexicon_attribute(&x, "Clean"));
}

TEST(names_in_a_language_stand_beside_its_own)
{
	struct diags d = DIAGS_INIT;
	CLEANUP(lexicon_finish) struct lexicon_file x;
	struct err err;

	assert_true(lexicon_find(&x, "bs2399", NULL, &d));
	const struct lexicon_word *a = lexicon_attribute(&x, "bass-depth");
	assert_string_equal(a->shown.name, "Bass depth");
	assert_null(lexicon_tagged(&x, "下潜"));
	lexicon_speak(&x, "zh");
	assert_string_equal(a->shown.name, "下潜");
	assert_string_equal(a->shown.high, "深");
	assert_null(a->shown.mid);
	assert_string_equal(a->category->shown.name, "低频");
	assert_string_equal(a->category->group->shown.name, "音色");
	assert_ptr_equal(lexicon_match(&x, "下潜", &err), a);
	assert_ptr_equal(lexicon_match(&x, "bass depth", &err), a);
	assert_ptr_equal(lexicon_match(&x, "bass-depth", &err), a);
	assert_null(lexicon_match(&x, "低频", &err));
	assert_ptr_equal(lexicon_tagged(&x, "下潜"), a);
	assert_ptr_equal(lexicon_tagged(&x, "punch"), lexicon_attribute(&x, "punch"));
	assert_string_equal(lexicon_attribute(&x, "dark-bright")->shown.mid, "中性");
	/* A language is also that of its regions; what it lacks stays. */
	lexicon_speak(&x, "de-AT");
	assert_string_equal(a->shown.name, "Basstiefe");
	lexicon_speak(&x, "den");
	assert_string_equal(a->shown.name, "Bass depth");
	assert_null(lexicon_names_in(a->names, a->n_names, "d"));
}

/* Each word of the wheel has a name in each shipped language, and no two of them have the same. */
TEST(names_of_the_wheel_are_whole)
{
	static const char *const languages[] = { "de", "ja", "zh" };
	struct diags d = DIAGS_INIT;
	CLEANUP(lexicon_finish) struct lexicon_file x;
	const struct lexicon_word *a;

	assert_true(lexicon_find(&x, "bs2399", NULL, &d));
	for (size_t l = 0; l < LENGTH(languages); l++)
		for (size_t i = 0; (a = lexicon_nth(&x, i)); i++) {
			const struct lexicon_names *in =
				lexicon_names_in(a->names, a->n_names, languages[l]);

			if (!in || !in->name || !in->low || !in->high || !in->mid != !a->mid)
				fail_msg("%s lacks a word in %s", a->id, languages[l]);
		}
}

TEST(the_glossary_is_read)
{
	struct diags d = DIAGS_INIT;
	CLEANUP(lexicon_finish) struct lexicon_file x;

	assert_true(lexicon_find(&x, "headphonesty", NULL, &d));
	assert_true(x.n_terms > 50);
	const struct term *t = x.terms;
	while (strcmp(t->id, "airy") != 0)
		t++;
	assert_true(texts_has(&t->related, "brilliance"));
	assert_int_equal(x.n_attributes, 0);
	assert_null(lexicon_nth(&x, 0));
}

/* What a glossary points to is there. */
TEST(related_words_are_attributes_of_the_wheel)
{
	struct diags d = DIAGS_INIT;
	CLEANUP(lexicon_finish) struct lexicon_file wheel, words;

	assert_true(lexicon_find(&wheel, "bs2399", NULL, &d));
	assert_true(lexicon_find(&words, "headphonesty", NULL, &d));
	for (size_t i = 0; i < words.n_terms; i++)
		for (size_t k = 0; k < words.terms[i].related.n; k++)
			assert_non_null(lexicon_attribute(&wheel, words.terms[i].related.v[k]));
}

/* Reads the session file of a review that has this lexicon. The caller finishes x. */
static void
read_words(const char *words, struct lexicon_file *x)
{
	struct diags d = DIAGS_INIT;
	CLEANUP(session_file_finish) struct session_file f;
	char *text = xasprintf("device: X\nlexicon: %s\nscale: 0-10\n", words);

	assert_true(field_file("x.yaml", text, strlen(text), session_file_take, &f, &d));
	assert_int_equal(f.lexicon_at.line, 2);
	assert_true(lexicon_find(x, f.lexicon, f.path, &d));
	assert_true(f.wheel_scale.max == (lexicon_is_vocabulary(x) ? 10 : 0));
	free(text);
}

/* Each line: the value of `lexicon:`, and its words as id=name=low=high. */
TEST(plain_words_are_a_vocabulary)
{
	static const char *const rows[][2] = {
		{ "Sub-bass, Bass control , Vocals (distant … shouty)",
			"subbass=Sub-bass== basscontrol=Bass control== "
			"vocals=Vocals=distant=shouty " },
		{ "Air (upper treble), Stage (narrow, flat ... wide, deep),",
			"airuppertreble=Air (upper treble)== stage=Stage=narrow, flat=wide, "
			"deep " },
		{ "[Sub-bass, \"Air, sparkle\", Detail (a…b)]",
			"subbass=Sub-bass== airsparkle=Air, sparkle== detail=Detail=a=b " },
		{ "[Bass]", "bass=Bass== " },
		{ "低音、ボーカル（遠い……近い），高音",
			"低音=低音== ボーカル=ボーカル=遠い=近い 高音=高音== " },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(lexicon_finish) struct lexicon_file x;
		CLEANUP(buf_finish) struct buf all = BUF_INIT;
		const struct lexicon_word *w;

		read_words(rows[i][0], &x);
		for (size_t k = 0; (w = lexicon_nth(&x, k)); k++)
			buf_addf(&all, "%s=%s=%s=%s ", w->id, w->shown.name,
				text_or(w->shown.low, ""), text_or(w->shown.high, ""));
		assert_string_equal(all.s, rows[i][1]);
		assert_true(lexicon_is_vocabulary(&x));
	}
	CLEANUP(lexicon_finish) struct lexicon_file named;
	read_words("bs2399", &named);
	assert_false(lexicon_is_vocabulary(&named));
	CLEANUP(lexicon_finish) struct lexicon_file words;
	struct err err;
	read_words("Sub-bass, Bass control", &words);
	assert_string_equal(lexicon_match(&words, "bass control", &err)->id, "basscontrol");
	assert_null(lexicon_match(&words, "Air", &err));
	assert_non_null(strstr(err.msg, "add it to `lexicon:`"));
}

static int
no_profile(void **state)
{
	return setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
}

TEST_GROUP(no_profile, NULL)
