/* The words of drafts: each shipped language has all of them, and a language of one's own some. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/yaml/pairs.h"
#include "base/yaml/yaml.h"
#include "support/home.h"
#include "support/test.h"

static struct pairs
file_of(const char *language)
{
	CLEANUP(pointer_free) char *path = xasprintf("schema/words/%s.yaml", language);
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct pairs p = { 0 };
	struct err err = ERR_INIT;
	bool found;

	assert_true(file_read(path, 1 << 20, &text, &found, &err) && found);
	assert_true(yaml_tree_parse(&t, path, text.s, text.len, &d));
	for (const struct yaml_node *e = t.root->first; e; e = e->next)
		pairs_add(&p, e->key->text, e->text, e->key->at, e->at);
	pairs_sort(&p);
	return p;
}

TEST(each_shipped_language_has_all_words)
{
	static const char *const languages[] = { "de", "zh", "ja" };
	struct pairs english = file_of("en");
	struct diags faults = DIAGS_INIT;
	struct err err = ERR_INIT;

	for (size_t k = 0; k < english.n; k++) /* the build reads en.yaml without libyaml */
		assert_string_equal(words_of(english.v[k].key), english.v[k].value);
	for (size_t i = 0; i < LENGTH(languages); i++) {
		struct pairs p = file_of(languages[i]);

		for (size_t k = 0; k < english.n; k++) {
			const char *key = english.v[k].key, *text = pairs_get(&p, key);

			if (!text)
				fail_msg("%s.yaml lacks %s", languages[i], key);
		}
		assert_int_equal(p.n, english.n);
		pairs_finish(&p);
		assert_true(words_use(languages[i], &faults, &err)); /* and their slots */
		assert_int_equal(faults.n, 0);
	}
	pairs_finish(&english);
	assert_true(words_use(NULL, &faults, &err));
}

/* Each text for templates is in one. */
TEST(each_word_of_a_template_is_in_one)
{
	static const char *const names[] = { "templates/iem-review.md",
		"templates/iem-review-classic.md", "templates/impressions.md", "templates/plain.md",
		"templates/shoot-out.md", "templates/notes.mustache", "parts/compared.mustache",
		"parts/forms.mustache", "parts/lines.mustache", "parts/parts.mustache",
		"pages/ranking.mustache", "show/rank.mustache", "show/compare.mustache",
		"show/compare_cells.mustache", "show/compare_rating.mustache",
		/* a word of templates that people copied from 1.2.0 */
		"../tests/data/templates-1.2.0/iem-review.mustache" };
	CLEANUP(buf_finish) struct buf all = BUF_INIT;
	struct pairs english = file_of("en");
	struct err err = ERR_INIT;

	for (size_t i = 0; i < LENGTH(names); i++) {
		CLEANUP(pointer_free) char *path = xasprintf("schema/%s", names[i]);
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		bool found;

		assert_true(file_read(path, 1 << 20, &text, &found, &err) && found);
		buf_add(&all, text.s);
	}
	for (size_t i = 0; i < english.n; i++) {
		bool of_templates = strncmp(english.v[i].key, "template_", 9) == 0;
		CLEANUP(pointer_free)
		char *tag = of_templates ? xasprintf("{words.%s}", english.v[i].key + 9) : NULL;

		if (tag && !strstr(all.s, tag))
			fail_msg("no template has %s", tag);
	}
	pairs_finish(&english);
}

TEST(words_of_a_language_replace_english_ones)
{
	char folder[TEST_FOLDER_MAX];
	struct err err = ERR_INIT;
	struct diags faults = DIAGS_INIT;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const char *in_english;

	assert_string_equal(words_of("decimal"), ".");
	assert_null(words_tag("foreword", 8, &in_english));
	assert_true(words_use("de-AT", &faults, &err)); /* German, for want of Austrian */
	CLEANUP(pointer_free) char *number = words_number("4.5 to 12. of 3");
	assert_string_equal(number, "4,5 to 12. of 3");
	WORDS_ADD(&out, "track_by", "A", "B");
	assert_string_equal(out.s, "A von B");
	buf_clear(&out);
	WORDS_ADD(&out, "unit_sample_from", "Foo Inc.");
	assert_true(text_ends_in(out.s, "von Foo Inc."));
	assert_string_equal(words_tag("forewords}}", 9, &in_english), "Vorwort");
	assert_string_equal(in_english, "Forewords");
	assert_false(words_use("tlh", &faults, &err));
	assert_non_null(strstr(err.msg, "there are no words for the language tlh"));
	assert_string_equal(words_of("sighted"), "sighted");

	assert_true(test_folder_make(folder, "words"));
	setenv("XDG_CONFIG_HOME", folder, 1);
	CLEANUP(pointer_free) char *words = xasprintf("%s/earlog/words", folder);
	CLEANUP(pointer_free) char *file = xasprintf("%s/fr.yaml", words);
	assert_true(file_make_folder(words, &err));
	assert_true(file_replace(file, "sighted: ouvert\n", 16, &err));
	assert_true(words_use("fr", &faults, &err));
	assert_string_equal(words_of("sighted"), "ouvert");
	assert_string_equal(words_of("elsewhere"), "Elsewhere"); /* what it lacks stays English */
	assert_int_equal(faults.n, 0);
	/* A line says all that the English one says, or another says it. What a file for 1.0.0
	 * has before a value stays there, and a device may be a word. */
	static const char lost[] = "compared_with: \"face au \"\nlike_this: celui-ci\n"
				   "matched_to: \"comme lui\"\nversus: \"face au {device}\"\n"
				   "track_by: \"{2}\"\nheard_by: \"{2}\"\n";
	assert_true(file_replace(file, lost, strlen(lost), &err));
	assert_true(words_use("fr", &faults, &err));
	assert_string_equal(words_of("compared_with"), "face au {1}");
	assert_string_equal(words_of("like_this"), "celui-ci");
	assert_string_equal(words_of("matched_to"), "matched to {1}");
	assert_string_equal(words_of("versus"), "{tested} vs {device}");
	assert_string_equal(words_of("track_by"), "{1} by {2}");
	assert_string_equal(words_of("heard_by"), "heard by {1}");
	assert_int_equal(faults.n, 4);
	assert_int_equal(faults.v[0].at.line, 3);
	assert_string_equal(faults.v[0].msg,
		"matched_to lacks {1}, unlike \"matched to {1}\": the line is passed over");
	assert_string_equal(faults.v[1].msg,
		"versus lacks {tested}, unlike \"{tested} vs {device}\": the line is passed over");
	assert_int_equal(faults.v[2].at.line, 5);
	assert_string_equal(faults.v[3].msg,
		"heard_by has {2}, unlike \"heard by {1}\": the line is passed over");
	diags_finish(&faults);
	faults = DIAGS_INIT;
	static const char wrong[] = "signted: ouvert\nby_ear: \"{1}\"\nelsewhere: Ailleurs\n";
	assert_true(file_replace(file, wrong, strlen(wrong), &err));
	assert_true(words_use("fr", &faults, &err));
	assert_string_equal(words_of("elsewhere"), "Ailleurs");
	assert_string_equal(words_of("by_ear"), "by ear");
	assert_int_equal(faults.n, 2);
	assert_string_equal(
		faults.v[0].msg, "\"signted\" is not a word of earlog; did you mean \"sighted\"?");
	assert_true(file_replace(file, "sighted: [", 10, &err));
	assert_false(words_use("fr", &faults, &err));
	/* A sign may be nothing. */
	static const char nothing[] = "stop: \"\"\nopen: \" \"\n";
	struct words_before none = { 0 };
	assert_true(file_replace(file, nothing, strlen(nothing), &err));
	assert_true(words_use("fr", &faults, &err));
	CLEANUP(pointer_free) char *bare = words_signs("(a. (b.", 7, &none);
	assert_string_equal(bare, "ab");
	/* One line of a shipped language changes one text. */
	CLEANUP(pointer_free) char *zh = xasprintf("%s/zh.yaml", words);
	assert_true(file_replace(zh, "sighted: 一样\n", strlen("sighted: 一样\n"), &err));
	assert_true(words_use("zh-TW", &faults, &err));
	assert_string_equal(words_of("sighted"), "一样");
	assert_string_equal(words_of("template_forewords"), "前言");
	/* Neither the address of a link nor a comment has signs. */
	static const char *const texts[][2] = { { " (a), b: ", "（a），b：" },
		{ ":** [", "：** [" }, { "](", "](" }, { ").", ")。" }, { "(x – y.", "（x——y。" },
		{ "<!-- to write: ", "<!-- to write: " }, { " --> (b", " -->（b" } };
	struct words_before before = { 0 };
	for (size_t i = 0; i < LENGTH(texts); i++) {
		CLEANUP(pointer_free)
		char *said = words_signs(texts[i][0], strlen(texts[i][0]), &before);
		assert_string_equal(said, texts[i][1]);
	}
	diags_finish(&faults);
	assert_true(words_use(NULL, &faults, &err));
	assert_true(test_folder_remove(folder));
}

/* Brackets and thousands; English changes neither. */
TEST(signs_of_japanese_are_its_own)
{
	static const char *const said[][3] = {
		{ "ja", "4（良い、青）", "-1,234,567.1234" },
		{ "en", "4 (良い) (青)", "-1234567.1234" },
	};
	struct diags faults = DIAGS_INIT;

	for (size_t i = 0; i < LENGTH(said); i++) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		assert_true(words_use(said[i][0], &faults, ERR_IGNORED));
		buf_add(&out, "4");
		words_bracket(&out, "良い");
		words_bracket(&out, "青");
		assert_string_equal(out.s, said[i][1]);
		CLEANUP(pointer_free) char *number = words_number("-1234567.1234");
		assert_string_equal(number, said[i][2]);
	}
}
