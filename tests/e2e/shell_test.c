/* tests: smoke, of cli/earlog_show cli/earlog_list cli/earlog_search */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands of the shell that read: what they print for people and as JSON, and what they say where
 * something is not as it should be.
 */

#include <jansson.h>

#include "base/core/mem.h"
#include "e2e/home.h"
#include "e2e/review.h"
#include "review/record/rows_review.h"
#include "support/test.h"

static struct home *h;
static const char *out, *err;

static int
setup(void **state)
{
	h = home_new();
	return 0;
}

static int
teardown(void **state)
{
	home_free(h);
	return 0;
}

static void
ends(int status, char *const argv[], const char *in)
{
	int got = home_run(h, argv, in, &out, &err);

	if (got != status)
		fail_msg("status %d, not %d: %s%s", got, status, out, err);
}

#define works(...) ends(0, ARGS("earlog", __VA_ARGS__), NULL)
#define refuses(status, word, ...)                               \
	do {                                                     \
		ends(status, ARGS("earlog", __VA_ARGS__), NULL); \
		assert_has(err, word);                           \
		assert_string_equal(out, "");                    \
	} while (0)

/* What the last command printed. To be released. */
static json_t *
printed(void)
{
	json_error_t e;
	json_t *value = json_loads(out, JSON_DECODE_ANY, &e);

	if (!value)
		fail_msg("%s in %s", e.text, out);
	return value;
}

static const char *
text_at(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

/* The one of a list whose `key` is that text. */
static const json_t *
one_of(const json_t *list, const char *key, const char *text)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (strcmp(text_at(one, key), text) == 0)
			return one;
	fail_msg("no %s is %s in %s", key, text, out);
	return NULL;
}

/* ---- vocabularies, playlists, templates ---- */

TEST_WITH(lexicons_are_listed_and_shown, setup, teardown)
{
	home_write(h, "config/earlog/lexicons/mine.yaml",
		"id: mine\ntitle: My words\nterms: [{id: slam, term: Slam, definition: A hard "
		"hit.}]\n");
	home_write(h, "config/earlog/lexicons/bad.yaml", "id: bad\ntitle: Bad\nterms: 3\n");
	home_write(h, "config/earlog/lexicons/notes.txt", "no lexicon\n");
	works("lexicon", "list");
	assert_has(out, "bs2399 ");
	assert_has(out, "mine.yaml");
	assert_has(out, "My words");
	assert_has(out, "(has errors: see earlog check)");
	assert_lacks(out, "notes");
	works("lexicon", "list", "--json");
	json_t *list = printed();
	assert_true(json_is_true(json_object_get(one_of(list, "name", "bad"), "errors")));
	assert_true(json_is_false(json_object_get(one_of(list, "name", "mine"), "shipped")));
	assert_int_equal(
		json_integer_value(json_object_get(one_of(list, "name", "mine"), "terms")), 1);
	json_decref(list);
	works("lexicon", "show", "mine");
	assert_has(out, "My words (mine)\n\nSlam\n  A hard hit.\n");
	works("lexicon", "show", "bs2399");
	assert_has(out, "\nDynamics · Dynamics\n");
	assert_has(out, "  Punch (punch): weak … strong\n");
	works("lexicon", "show", "bs2399", "--json");
	json_t *x = printed();
	const json_t *punch = one_of(json_object_get(x, "attributes"), "id", "punch");
	assert_string_equal(text_at(punch, "high"), "strong");
	assert_true(json_is_array(json_object_get(punch, "aliases")));
	json_decref(x);
	refuses(1, "no lexicon \"bs2398\"", "lexicon", "show", "bs2398");
}

TEST_WITH(playlists_are_listed_and_shown, setup, teardown)
{
	home_write(h, "config/earlog/playlists/evening.yaml",
		"id: evening\ntitle: Evening\nsections:\n  - id: late\n    title: Late\n"
		"    tracks:\n      - id: quiet\n        title: Quiet\n        artist: Nobody\n"
		"        url: https://example.org/q\n        cues:\n"
		"          - {at: \"0:54-1:15\", label: chorus, listen_for: air}\n"
		"          - {label: end}\n");
	works("playlist", "list");
	assert_has(out, "evening ");
	assert_has(out, "reference ");
	works("playlist", "list", "--json");
	json_t *list = printed();
	assert_int_equal(
		json_integer_value(json_object_get(one_of(list, "name", "evening"), "tracks")), 1);
	json_decref(list);
	works("playlist", "show", "evening");
	assert_has(out, "Evening (evening)\n\nLate\n  Quiet · Nobody\n    0:54-1:15 chorus: air\n");
	works("playlist", "show", "evening", "--json");
	json_t *p = printed();
	const json_t *section = one_of(json_object_get(p, "sections"), "id", "late");
	const json_t *track = one_of(json_object_get(section, "tracks"), "id", "quiet");
	const json_t *cues = json_object_get(track, "cues");
	assert_string_equal(text_at(one_of(cues, "label", "chorus"), "time"), "0:54-1:15");
	assert_true(json_is_null(json_object_get(one_of(cues, "label", "end"), "time")));
	assert_string_equal(json_string_value(json_array_get(json_object_get(track, "url"), 0)),
		"https://example.org/q");
	json_decref(p);
}

TEST_WITH(a_template_is_checked_with_its_partials, setup, teardown)
{
	home_write(h, "work/card.mustache", "{{#notes}}{{title}}: {{tittle}}{{>foot}}{{/notes}}\n");
	home_write(h, "work/parts/foot.mustache", "{{makker}}\n");
	ends(1, ARGS("earlog", "template", "check", "card.mustache", "--partials", "parts"), NULL);
	assert_has(out,
		"card.mustache:1:22: nothing in the data is called \"tittle\"; did you mean "
		"\"title\"?\n");
	assert_has(out, "foot.mustache:1:1: nothing in the data is called \"makker\"");
	refuses(2, "--partials card.mustache is not a folder", "template", "check", "card.mustache",
		"--partials", "card.mustache");
}

/* ---- files ---- */

TEST_WITH(standard_input_is_checked_like_a_file, setup, teardown)
{
	ends(1, ARGS("earlog", "check", "-"), "device: X\nplaylist: reference\nimpedence: 3\n");
	assert_has(out, "-:3:1: unknown key \"impedence\" of a session file");
	assert_has(err, "-: 1 error\n");
	ends(0, ARGS("earlog", "check", "-"), "device: AFUL Cantor\nplaylist: reference\n");
	assert_has(err, "-: a session file, nothing wrong\n");
	/* The keys of a profile are those of the bench. */
	ends(1, ARGS("earlog", "check", "-"), "reviewer: {name: A}\nkeys: {text: {F9: fly}}\n");
	assert_has(out, "-:2:");
	assert_has(out, "fly");
	ends(0, ARGS("earlog", "check", "-"), "reviewer: {name: A}\nkeys: {text: {F9: undo}}\n");
	assert_has(err, "-: a profile, nothing wrong\n");
	home_write(h, "work/nul.yaml", "device: AFUL Cantor\nplaylist: reference\n");
	ends(1, ARGS("sh", "-c", "printf 'a\\0b' | earlog note add nul.yaml -"), NULL);
	assert_has(err, "standard input has a NUL byte, so nothing was kept");
}

TEST_WITH(new_leaves_a_file_that_is_there_alone, setup, teardown)
{
	home_write(h, "work/cantor.yaml", "mine\n");
	refuses(1, "cantor.yaml exists already and is not changed; name another file", "new",
		"cantor.yaml", "--device", "AFUL Cantor");
	assert_string_equal(home_read(h, "work/cantor.yaml"), "mine\n");
}

TEST_WITH(themes_are_named_where_one_is_misspelt, setup, teardown)
{
	home_write(h, "work/cantor.yaml", "device: AFUL Cantor\nplaylist: reference\n");
	refuses(1, "no theme is called \"drak\": auto, dark, light, contrast, mono", "session",
		"cantor.yaml", "--theme", "drak");
}

TEST_WITH(without_a_home_it_is_said_where_an_archive_could_be, setup, teardown)
{
	home_env(h, "HOME");
	home_env(h, "XDG_DATA_HOME");
	refuses(1,
		"there is no home folder for the archive: set HOME, or name an archive with --db",
		"list");
	refuses(1, "there is no archive at a.db", "list", "--db", "a.db");
	refuses(1, "there is no archive at a.db", "--db", "a.db", "list");
}

TEST_WITH(a_reader_that_left_is_no_error_to_report, setup, teardown)
{
	/* The pipe's only reader is gone before anything is written. */
	ends(1,
		ARGS("sh", "-c",
			"mkfifo pipe && exec 3<>pipe 4>pipe 3>&- && earlog lexicon show "
			"headphonesty >&4"),
		NULL);
	assert_string_equal(err, "");
}

/* ---- of an archive ---- */

static void
add_another_review(struct record *r)
{
	struct review *x = row_new(ROW_REVIEW);
	struct uuid cantor = uuid_of("review:cantor");

	x->row.uuid = x->row.edit = uuid_of("review:zebra");
	x->id = xstrdup("zebra");
	x->title = xstrdup("A zebra");
	x->device = ((struct review *)record_find(r, ROW_REVIEW, &cantor))->device;
	rows_take(&r->of[ROW_REVIEW], &x->row);
}

TEST_WITH(reviews_are_listed_as_asked, setup, teardown)
{
	review_store(h, add_another_review);
	works("list", "--sort", "-id", "--columns", "id,first,notes");
	assert_memory_equal(out, "ID ", 3);
	assert_has(out, "FIRST");
	assert_lacks(out, "MISSING");
	assert_has(out, "2026-11-20");
	assert_true(strstr(out, "zebra ") < strstr(out, "cantor "));
	works("list", "--sort", "-notes", "--json");
	json_t *list = printed();
	assert_string_equal(text_at(json_array_get(list, 0), "id"), "cantor");
	assert_string_equal(text_at(json_array_get(list, 1), "id"), "zebra");
	json_decref(list);
	refuses(2, "there is no column mood", "list", "--sort", "mood");
}

/* All lists are narrowed by the same words and options. */
TEST_WITH(lists_are_narrowed_by_the_same_words, setup, teardown)
{
	review_store(h, add_another_review);
	works("list", "ZEB");
	assert_has(out, "A zebra");
	assert_lacks(out, "a new light");
	works("list", "zeb", "zither");
	assert_string_equal(out, "");
	assert_has(err, "no such review");
	works("list", "--sort", "notes", "--limit", "1");
	assert_has(out, "A zebra");
	assert_lacks(out, "a new light");
	works("list", "--since", "2026-11-20", "--until", "2026-11");
	assert_has(out, "a new light");
	assert_lacks(out, "A zebra"); /* without a session it has no date */
	works("list", "--until", "2026-10");
	assert_string_equal(out, "");
	works("device", "list", "performer", "--json");
	json_t *devices = printed();
	assert_int_equal(json_array_size(devices), 1);
	json_decref(devices);
	works("note", "list", "cantor", "gem", "--limit", "1");
	assert_has(out, "Third day");
	works("note", "list", "cantor", "--limit", "3", "--json");
	json_t *newest = printed();
	works("note", "list", "cantor", "--limit", "3", "--json", "--sort", "date");
	json_t *sorted = printed();
	assert_string_equal(text_at(json_array_get(newest, 0), "uuid"),
		text_at(json_array_get(sorted, 2), "uuid"));
	json_decref(newest);
	json_decref(sorted);
	refuses(2, "there is no column mood", "note", "list", "--sort", "mood");
	works("note", "list", "cantor", "zither");
	assert_string_equal(out, "");
	works("show", "cantor", "--until", "2020");
	assert_has(out, "notes     none");
	refuses(2, "there is no option --since", "device", "list", "--since", "2026");
	refuses(2, "edit takes no --limit", "note", "edit", "x", "--limit", "3");
	refuses(2, "--limit takes a number", "rank", "--limit", "0");
	refuses(2, "always has the whole ranking", "rank", "--html", "--limit", "3");
	refuses(2, "--limit takes a number", "search", "kick", "--limit", "many");
}

TEST_WITH(the_trash_tells_what_each_is, setup, teardown)
{
	review_store(h, add_another_review);
	works("note", "add", "cantor", "A sentence that nobody needs any more");
	works("trash", "put", "zebra");
	works("search", "nobody", "--json");
	json_t *list = printed();
	char *note = xstrdup(text_at(json_array_get(list, 0), "uuid"));
	json_decref(list);
	works("trash", "put", note);
	works("trash", "list");
	assert_has(out, "UUID ");
	assert_has(out, " review ");
	assert_has(out, "zebra ");
	assert_has(out, " note ");
	assert_has(out, "A sentence that nobody needs any more\n");
	works("trash", "list", "--json");
	list = printed();
	const json_t *hidden = one_of(list, "kind", "note");
	assert_string_equal(text_at(hidden, "uuid"), note);
	assert_string_equal(text_at(hidden, "review"), "cantor");
	json_decref(list);
	works("trash", "back", "zebra");
	works("list");
	assert_has(out, "zebra ");
	free(note);
}

/* A slip of an earlier evening is in the trash by the UUID that show and JSON print; then it counts
 * nowhere, until it is back. */
TEST_WITH(a_rating_in_the_trash_counts_nowhere, setup, teardown)
{
	static char *const reports[][4] = { { "compare", "dongle" }, { "rank", "--by", "clarity" },
		{ "show", "dongle" }, { "export", "dongle", "--markdown" },
		{ "stats", "dongle", "--csv" } };

	home_write(h, "work/dongle.yaml",
		"device: Dongle\ncompare: [Other]\nchains: {k7: {source: K7}}\n");
	works("rate", "dongle.yaml", "clarity", "3.5");
	assert_has(err, "clarity: 3.5, on no chain (--chain says on which)");
	works("rate", "dongle", "clarity", "4", "--chain", "k7");
	assert_lacks(err, "chain");
	works("rate", "dongle", "clarity", "2", "--chain", "k7", "--device", "Other");
	works("show", "dongle", "--ids");
	const char *at = strstr(out, "Clarity 4");
	assert_non_null(at);
	assert_non_null(strstr(out, "on an unknown chain: 3.5"));
	CLEANUP(pointer_free) char *id = xstrndup(at - 10, 8);
	works("trash", "put", id);
	works("trash", "list");
	assert_has(out, " rating ");
	assert_has(out, "clarity 4\n");
	for (size_t i = 0; i < LENGTH(reports); i++) {
		works(reports[i][0], reports[i][1], reports[i][2], reports[i][3]);
		assert_null(strstr(out, "Clarity 4"));
		assert_null(strstr(out, "| 4 "));
		assert_null(strstr(out, ",4,"));
	}
	works("list", "--columns", "id,ratings");
	assert_has(out, "dongle  2\n");
	works("trash", "back", id);
	works("compare", "dongle", "--markdown");
	assert_has(out, " | 4 | 2 |\n");
	works("export", "dongle", "--json");
	json_t *view = printed();
	const json_t *row = json_array_get(
		json_object_get(
			json_object_get(
				json_array_get(json_object_get(view, "comparisons"), 0), "rated"),
			"rows"),
		0);
	assert_int_equal(json_array_size(json_object_get(row, "ratings")), 2);
	assert_int_equal(
		strncmp(json_string_value(json_array_get(json_object_get(row, "ratings"), 0)), id,
			8),
		0);
	json_decref(view);
}

TEST_WITH(stats_tell_the_method, setup, teardown)
{
	review_store(h, NULL);
	works("rate", "cantor", "bass-depth", "1", "--device", "Performer8", "--item",
		"bass/reckoning");
	works("rate", "cantor", "bass-depth", "2", "--item", "bass/reckoning");
	works("stats", "cantor", "--method");
	assert_has(out, "AFUL Cantor");
	char *words = xstrdup(out);
	works("stats", "cantor", "--method", "--json");
	json_t *a = printed();
	assert_memory_equal(text_at(a, "method"), words, strlen(words) - 1);
	json_decref(a);
	free(words);
}

TEST_WITH(rank_by_a_section_takes_its_score, setup, teardown)
{
	review_store(h, NULL);
	works("rate", "cantor", "section", "3", "--section", "bass", "--device", "Performer8");
	works("rank", "--by", "bass", "--json");
	json_t *a = printed();
	const json_t *rows = json_object_get(a, "rows");
	assert_int_equal(
		json_integer_value(json_object_get(one_of(rows, "device", "AFUL Cantor"), "rank")),
		1);
	assert_int_equal(json_integer_value(json_object_get(
				 one_of(rows, "device", "AFUL Performer8"), "rank")),
		2);
	json_decref(a);
}

static void
has_author_front_matter(struct record *r)
{
	struct uuid u = uuid_of("review:cantor");
	struct review *x = record_find(r, ROW_REVIEW, &u);

	x->front_matter = xstrdup("title: \"Of my own\"\nlayout: wide\n");
	x->pictures = xstrdup("[{\"at\":\"header\",\"path\":\"here.jpg\"},"
			      "{\"at\":\"header\",\"path\":\"gone.jpg\"},"
			      "{\"at\":\"header\",\"path\":\"https://example.org/a.jpg\"}]");
	x->path = xstrdup(home_path(h, "work/cantor.yaml"));
}

static void
ends_its_front_matter(struct record *r)
{
	struct uuid u = uuid_of("review:cantor");
	struct review *x = record_find(r, ROW_REVIEW, &u);

	x->front_matter = xstrdup("title: a\n---\nscript\n");
}

TEST_WITH(an_export_has_the_front_matter_of_its_author, setup, teardown)
{
	review_store(h, has_author_front_matter);
	home_write(h, "work/cantor.yaml", "device: AFUL Cantor\nplaylist: reference\n");
	home_write(h, "work/here.jpg", "");
	works("export", "cantor", "--markdown");
	assert_has(out, "---\ntitle: \"Of my own\"\nlayout: wide\ndate: \"20");
	assert_has(out, "\"\ntoc: true\nheader:\n  image: \"here.jpg\"\n---\n");
	assert_has(err, "there is no picture gone.jpg");
	assert_lacks(err, "here.jpg");
	assert_lacks(err, "example.org/a.jpg");
}

TEST_WITH(front_matter_that_would_end_early_is_not_taken, setup, teardown)
{
	review_store(h, ends_its_front_matter);
	works("export", "cantor", "--markdown");
	assert_has(out, "Forewords\n===\n");
	assert_lacks(out, "script");
	assert_lacks(out, "title: a");
}
