#include "record/attribute.h"

#include "base/mem.h"
#include "config/lexicon.h"
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

static void
tag_words(struct record *rec, struct note *n, const char *body)
{
	struct edits e = { .v = NULL };

	xreplace(&n->body, body);
	tag_edits(rec, n, true, &lexicon, NULL, &e);
	for (size_t i = 0; i < e.n; i++)
		row_free(&row_types[ROW_TAG], rows_take(&rec->of[ROW_TAG], e.v[i].row));
	free(e.v);
}

static const struct tag *
tag_of(const struct record *rec, const char *attribute)
{
	for (const struct tag *t = NULL; (t = record_next(rec, ROW_TAG, t));)
		if (strcmp(t->attribute, attribute) == 0)
			return t;
	return NULL;
}

static void
words_no_longer_there_take_their_tags_along_but_not_confirmed_ones(void **state)
{
	struct note n = { .row.uuid = uuid_random() };
	struct edits e = { .v = NULL };
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	tag_words(&rec, &n, "boomy and tinny");
	assert_non_null(tag_of(&rec, "boomy"));
	assert_non_null(tag_of(&rec, "tinny"));
	tag_edit(&rec, &n.row.uuid, lexicon.id, "boomy", true, true, &e);
	assert_int_equal(e.n, 1);
	row_free(&row_types[ROW_TAG], rows_take(&rec.of[ROW_TAG], e.v[0].row));
	e.n = 0;
	tag_words(&rec, &n, "neither");
	assert_false(tag_of(&rec, "boomy")->row.deleted);
	assert_true(tag_of(&rec, "tinny")->row.deleted);
	/* What a person took away does not come back by itself. */
	tag_words(&rec, &n, "tinny again");
	tag_edit(&rec, &n.row.uuid, lexicon.id, "boomy", false, true, &e);
	row_free(&row_types[ROW_TAG], rows_take(&rec.of[ROW_TAG], e.v[0].row));
	free(e.v);
	tag_words(&rec, &n, "boomy");
	assert_true(tag_of(&rec, "boomy")->row.deleted);
	free(n.body);
}

/* A vocabulary in a script without blanks is found inside its runs, another one is not. */
static void
a_name_in_han_is_found_inside_a_run(void **state)
{
	struct diags d = DIAGS_INIT;
	struct lexicon_file han;
	struct note n = { .row.uuid = uuid_random(), .body = xstrdup("这个低音很深 dinner") };
	struct edits e = { .v = NULL };
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	assert_true(lexicon_find(&han, "bs2399", NULL, &d));
	struct lexicon_word *low = (void *)(uintptr_t)lexicon_attribute(&han, "bass-depth"),
			    *other = (void *)(uintptr_t)lexicon_attribute(&han, "boomy");
	xreplace(&low->name, "低音");
	xreplace(&other->name, "inn");
	tag_edits(&rec, &n, true, &han, NULL, &e);
	assert_int_equal(e.n, 1);
	assert_string_equal(((const struct tag *)e.v[0].row)->attribute, "bass-depth");
	edits_finish(&e);
	lexicon_finish(&han);
	free(n.body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			words_no_longer_there_take_their_tags_along_but_not_confirmed_ones),
		cmocka_unit_test(a_name_in_han_is_found_inside_a_run),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
