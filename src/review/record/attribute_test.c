/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/attribute.h"

#include <sys/stat.h>

#include "base/core/mem.h"
#include "review/files/lexicon.h"
#include "review/record/rows_note.h"
#include "review/record/identity.h"
#include "review/record/rating.h"
#include "review/record/rows_rating.h"
#include "support/home.h"
#include "support/test.h"

static struct lexicon_file lexicon;

static int
setup(void **state)
{
	struct diags d = DIAGS_INIT;

	return !lexicon_find(&lexicon, "bs2399", NULL, &d);
}

static int
teardown(void **state)
{
	lexicon_finish(&lexicon);
	return 0;
}

/* Writes new words of a note, with their tags, into rec. */
static void
tag_words(struct record *rec, const struct uuid *u, const char *body)
{
	struct note *n = row_new(ROW_NOTE);
	struct edits e = { .v = NULL };

	n->row.uuid = *u;
	n->body = xstrdup(body);
	tag_edits(rec, n, &lexicon, &e);
	edits_add(&e, ROW_NOTE, n);
	for (size_t i = 0; i < e.n; i++)
		rows_put(&rec->of[e.v[i].kind], e.v[i].row);
	free(e.v);
}

static const struct tag *
tag_of(const struct record *rec, const char *attribute)
{
	EACH_ROW (tag, t, rec, ROW_TAG)
		if (strcmp(t->attribute, attribute) == 0)
			return t;
	return NULL;
}

static bool
is_tagged(const struct record *rec, const char *attribute)
{
	const struct tag *t = tag_of(rec, attribute);

	return t && !t->row.deleted && t->confirmed;
}

TEST(a_sign_before_an_id_tags_and_words_do_not)
{
	struct uuid u = uuid_random();
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	tag_words(&rec, &u,
		"boomy, C#, #1, x#tinny, [a](#attack) [b](https://a.example/#clarity)\n# punch");
	assert_int_equal(record_count(&rec, ROW_TAG), 0);
	tag_words(&rec, &u, "#Tinny, less (#boomy).\n#bass-depth. #nothing-known");
	assert_true(is_tagged(&rec, "tinny"));
	assert_true(is_tagged(&rec, "boomy"));
	assert_true(is_tagged(&rec, "bass-depth"));
	assert_int_equal(record_count(&rec, ROW_TAG), 3);
}

/* Scripts without blanks: a sign of full width is enough before a tag, and a letter of them ends
 * it.
 */
TEST(a_tag_needs_no_blank_among_wide_letters)
{
	static const struct {
		const char *words, *tags[4];
	} cases[] = {
		{ "良い。#bass-depthは深く、#Punch。", { "bass-depth", "punch" } },
		{ "很好，#boomy！（#tinny）…#clarity：#width",
			{ "boomy", "tinny", "clarity", "width" } },
		{ "「#punch」　#tinny는 좋다", { "punch", "tinny" } },
		{ "低音#punch 、é#tinny x２#boomy e\xcc\x81#clarity #puncheの", { NULL } },
		{ "# 。 #、#は #。punch", { NULL } },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct uuid u = uuid_random();
		CLEANUP(record_finish) struct record rec;
		size_t n = 0;

		record_init(&rec);
		tag_words(&rec, &u, cases[i].words);
		for (; n < 4 && cases[i].tags[n]; n++)
			if (!is_tagged(&rec, cases[i].tags[n]))
				fail_msg("%s: not %s", cases[i].words, cases[i].tags[n]);
		assert_int_equal(record_count(&rec, ROW_TAG), n);
	}
}

/* An id has 100 bytes at most, so that a text without blanks costs no time. */
TEST(a_long_text_without_blanks_is_looked_at_once)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t tries = 0, n, len;

	buf_add(&text, "#punch");
	for (size_t i = 0; i < 20000; i++)
		buf_add(&text, "深");
	assert_ptr_equal(tag_sign(text.s, text.s, &n), text.s);
	assert_int_equal(n, text.len);
	for (len = n; len > 6; len = tag_shorter(text.s, len))
		tries++;
	assert_int_equal(len, 6);
	assert_true(tries > 30 && tries < 40);
	assert_int_equal(tag_shorter(text.s, len), 0);
}

TEST(a_tag_goes_with_its_sign_and_others_stay)
{
	struct uuid u = uuid_random();
	struct edits e = { .v = NULL };
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	tag_words(&rec, &u, "#tinny and #boomy");
	tag_edit(&rec, &u, lexicon.id, "clarity", true, &e);
	assert_int_equal(e.n, 1);
	rows_put(&rec.of[ROW_TAG], e.v[0].row);
	e.n = 0;
	tag_words(&rec, &u, "tinny, #boomy");
	assert_false(is_tagged(&rec, "tinny"));
	assert_true(is_tagged(&rec, "boomy"));
	assert_true(is_tagged(&rec, "clarity"));
	tag_edit(&rec, &u, lexicon.id, "clarity", true, &e);
	assert_int_equal(e.n, 0);
	edits_finish(&e);
}

TEST(a_name_in_the_readers_language_is_a_tag)
{
	struct uuid u = uuid_random();
	CLEANUP(record_finish) struct record rec = record_new();

	lexicon_speak(&lexicon, "zh");
	tag_words(&rec, &u, "很好，#下潜不错。#punch #Boomy #高频");
	lexicon_speak(&lexicon, NULL);
	assert_true(is_tagged(&rec, "bass-depth"));
	assert_true(is_tagged(&rec, "punch"));
	assert_true(is_tagged(&rec, "boomy"));
	assert_int_equal(record_count(&rec, ROW_TAG), 3);
}

/* The names are those of the file today; a row that means something else keeps its own. */
TEST(rows_have_the_names_of_the_file_in_all_languages)
{
	static const char *const ids[] = { "bass-depth", "punch", "tinny" };
	char home[TEST_FOLDER_MAX];
	struct uuid review = identity_of_review("cantor"), u[3];
	CLEANUP(record_finish) struct record rec = record_new();

	assert_true(test_home_make(home));
	CLEANUP(pointer_free)
	char *folder = xasprintf("%s/earlog", home), *path = xasprintf("%s/config.yaml", folder);
	mkdir(folder, 0700);
	FILE *f = fopen(path, "w");
	fputs("language: ja\n", f);
	fclose(f);
	setenv("XDG_CONFIG_HOME", home, 1);
	for (size_t i = 0; i < LENGTH(ids); i++) {
		struct attribute *a = row_new(ROW_ATTRIBUTE);

		u[i] = a->row.uuid = identity_of_attribute("bs2399", ids[i]);
		a->name = xstrdup("Of before");
		a->low = xstrdup(i ? i > 1 ? "none" : "soft" : "a little");
		a->high = xstrdup("a lot");
		a->names = xstrdup(i ? "{\"ja\":{\"name\":\"昔\",\"low\":7}}" : "[");
		rows_take(&rec.of[ROW_ATTRIBUTE], a);
		rows_take(&rec.of[ROW_RATING],
			rating_new(&review, SCOPE_WHOLE, NULL, NULL, "bs2399", ids[i]));
	}
	attribute_complete(&rec);
	const struct attribute *a = record_find(&rec, ROW_ATTRIBUTE, &u[0]);
	assert_string_equal(a->name, "Bass depth");
	assert_string_equal(a->shown.name, "低域の伸び");
	assert_int_equal(a->nth, 13);
	assert_non_null(
		strstr(a->names, "\"zh\":{\"high\":\"深\",\"low\":\"浅\",\"name\":\"下潜\"}"));
	CLEANUP(pointer_free) char *german = attribute_called(a, "de-AT", "high", "x");
	assert_string_equal(german, "groß");
	a = record_find(&rec, ROW_ATTRIBUTE, &u[1]);
	assert_string_equal(a->name, "Of before");
	assert_string_equal(a->shown.name, "昔");
	assert_string_equal(a->shown.low, "soft");
	a = record_find(&rec, ROW_ATTRIBUTE, &u[2]);
	assert_string_equal(a->shown.low, "なし");
	test_folder_remove(home);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
}

TEST_GROUP(setup, teardown)
