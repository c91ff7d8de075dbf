/* tests: of cli/earlog_listener */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two people who review one device, each with an archive, that are merged: whose what is, at the
 * bench and in the shell. */
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/uuid.h"
#include "draft/formats/export.h"
#include "e2e/bench.h"

static struct home *
person(const char *name, const char *words, const char *score)
{
	struct home *h = bench_home();
	char *profile = xasprintf("audio: {output: \"null\"}\nreviewer: {name: %s}\n", name);

	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);
	assert_int_equal(home_run(h,
				 ARGS("earlog", "note", "add", "cantor.yaml", (char *)words,
					 "--item", "first", "--at", "0:05"),
				 NULL, NULL, NULL),
		0);
	assert_int_equal(
		home_run(h, ARGS("earlog", "rate", "cantor", "sonic-quality", (char *)score), NULL,
			NULL, NULL),
		0);
	return h;
}

/* What a command says, to whichever output. */
static const char *
says(struct home *h, char *const argv[])
{
	const char *out, *err;

	if (home_run(h, argv, NULL, &out, &err) != 0)
		fail_msg("%s %s: %s", argv[0], argv[1], err);
	return *out ? out : err;
}

#define MERGE_MINE(h, other)                      \
	says(h,                                   \
		ARGS("earlog", "merge", "--mine", \
			(char *)home_path(other, "data/earlog/earlog.db")))
#define MERGE(h, other) \
	says(h, ARGS("earlog", "merge", (char *)home_path(other, "data/earlog/earlog.db")))

#define ADD(h, other)                             \
	says(h,                                   \
		ARGS("earlog", "listener", "add", \
			(char *)home_path(other, "data/earlog/earlog.db")))

TEST_WITH(what_another_heard_stands_apart_and_says_whose_it_is, NULL, drive_teardown)
{
	struct home *a = person("Ada", "thick here", "4"), *b = person("Ben", "thin here", "2");
	const char *err;

	assert_lacks(says(a, ARGS("earlog", "search", "here")), "heard by");
	ADD(a, b);

	assert_has(says(a, ARGS("earlog", "search", "here")), "[heard by Ben] thin here");
	const char *list = says(a, ARGS("earlog", "note", "list"));
	assert_has(list, "thick here");
	assert_lacks(list, "thin here");
	assert_has(says(a, ARGS("earlog", "note", "list", "--listener", "ben")), "thin here");
	assert_lacks(says(a, ARGS("earlog", "show")), "thin here");
	const char *shown = says(a, ARGS("earlog", "show", "--listener", "all"));
	assert_has(shown, "thin here [heard by Ben]");
	assert_lacks(shown, "heard by Ada");
	assert_lacks(says(a, ARGS("earlog", "export", "--markdown")), "thin here");
	assert_has(says(a, ARGS("earlog", "rank")), "4");
	assert_has(says(a, ARGS("earlog", "rank", "--listener", "Ben")), "2");
	/* A ranking and statistics are of one listener. */
	assert_int_equal(
		home_run(a, ARGS("earlog", "rank", "--listener", "all"), NULL, NULL, &err), 2);
	assert_has(err, "rank is about one listener");
	assert_int_equal(home_run(a, ARGS("earlog", "stats", "--csv", "--listener", "all"), NULL,
				 NULL, &err),
		2);
	const char *both = says(a, ARGS("earlog", "compare", "cantor", "--listener", "all"));
	assert_has(both, "Not heard side by side\n");
	assert_has(both, "Sonic quality       4 (");
	assert_has(both, "\n               Ben  2 (");
	assert_has(both, "thin here [heard by Ben]\n");
	assert_lacks(says(a, ARGS("earlog", "compare", "cantor")), "Ben");
	assert_string_equal(home_sql(a, "select notes, ratings from review_counted"), "1|1");
	/* A score in another review of the same evening does not take the place of that in the
	 * device's own review. */
	says(a,
		ARGS("earlog", "new", "beta.yaml", "-d", "Beta Two", "--compare", "AFUL Cantor",
			"-p", "demo"));
	says(a,
		ARGS("earlog", "rate", "beta.yaml", "sonic-quality", "1", "--device",
			"AFUL Cantor"));
	assert_has(says(a, ARGS("earlog", "compare", "cantor", "--listener", "all")),
		"\n               Ben  2 (");
	assert_string_equal(
		home_sql(a, "select body, listener from v_note order by 2"), "thick here|Ada");
	assert_has(says(a, ARGS("earlog", "listener", "list")), "Ada (you) ");
	/* Another name for him is hers alone. */
	assert_string_equal(says(a, ARGS("earlog", "listener", "rename", "ben", "Benjamin")),
		"earlog: renamed\n");
	assert_has(says(a, ARGS("earlog", "search", "here")), "[heard by Benjamin] thin here");
	says(a, ARGS("earlog", "listener", "rename", "benjamin", "Ben"));
	assert_int_equal(
		home_run(a, ARGS("earlog", "listener", "rename", "ben", ""), NULL, NULL, NULL), 2);

	/* At the bench Ben's note is no note of hers, and says whose it is beside the cue. */
	struct drive *d = bench_start(a, &(struct drive_options){ .rows = 40, .cols = 120 });
	drive_wait_text(d, "thick here");
	bench_command(d, "show others");
	drive_wait_text(d, "Ben, AFUL Cantor");
	drive_has(d, "thin here", true, __FILE__, __LINE__);
	bench_quit(d);
	bench_intact(a);
	home_free(a);
	home_free(b);
}

static char *
keep(struct home *h, char *const argv[])
{
	return xstrdup(says(h, argv));
}

#define MORE(...) ARGS("earlog", __VA_ARGS__)

static char *
keep_export(struct home *h, size_t format)
{
	CLEANUP(pointer_free) char *option = xasprintf("--%s", exporters[format].name);

	return keep(h, MORE("export", option));
}

/* One's own draft stays the same, byte for byte, whoever came into the archive. */
TEST_WITH(an_export_of_all_says_whose_each_is, NULL, drive_teardown)
{
	struct home *a = person("Ada", "thick here", "4"),
		    *b = person("\"Ben *x* <b>\"", "thin", "2");
	char *const *const own[] = { MORE("export", "--template", "notes"),
		MORE("export", "--csv", "--only", "ratings"), MORE("plot", "wheel") };
	char *before[LENGTH(own)], *exported[16];

	says(a, MORE("rate", "cantor", "bass-depth", "4.5"));
	says(b, MORE("rate", "cantor", "bass-depth", "1.5"));
	says(b, MORE("rate", "cantor", "bias", "3"));
	says(b, MORE("note", "add", "cantor", "day of his", "--part", "diary"));
	for (size_t i = 0; i < LENGTH(own); i++)
		before[i] = keep(a, own[i]);
	for (size_t i = 0; exporters[i].name; i++)
		exported[i] = keep_export(a, i);
	ADD(a, b);
	for (size_t i = 0; i < LENGTH(own); i++) {
		assert_string_equal(says(a, own[i]), before[i]);
		free(before[i]);
	}
	for (size_t i = 0; exporters[i].name; i++) {
		CLEANUP(pointer_free) char *now = keep_export(a, i);

		assert_string_equal(now, exported[i]);
		free(exported[i]);
	}

	const char *draft = says(a, MORE("export", "--listener", "all"));
	assert_has(draft, "0:05 Thick here.\n");
	assert_has(draft, "0:05 *heard by Ben \\*x\\* &lt;b>:* Thin.\n");
	assert_has(draft, "Quality Rating:** 4/5 - Great; Ben \\*x\\* &lt;b>: 2/5 - Fair\n");
	assert_has(draft, "Bias Score:** 3/5 (Ben \\*x\\* &lt;b>)\n");
	assert_has(draft, "- Bass depth: 4.5/5; Ben \\*x\\* &lt;b>: 1.5/5\n");
	assert_has(draft, ": heard by Ben *x* &lt;b>: Day of his.\n"); /* in a comment */
	assert_has(says(a, MORE("export", "--listener", "all", "--json")),
		"\"listener\": \"Ben *x* <b>\"");
	assert_has(says(a, MORE("export", "--listener", "all", "--html")),
		"heard by Ben *x* &lt;b&gt;:");
	assert_has(says(a, MORE("export", "--listener", "all", "--labels")),
		"heard by Ben *x* <b>: thin");
	assert_has(says(a, MORE("export", "--listener", "all", "--csv")),
		",file,firmware,filter,pads,hz_from,setting,against_variant,listener\r\n");
	const char *table =
		says(a, MORE("export", "--listener", "all", "--csv", "--only", "ratings"));
	assert_has(table, ",sonic-quality,Sonic quality,4,");
	assert_has(table, ",sonic-quality,Sonic quality,2,");
	assert_has(table, ",Ben *x* <b>\r\n");
	assert_has(says(a, MORE("plot", "wheel", "--listener", "all")),
		"Bass depth: AFUL Cantor 4.5, AFUL Cantor (Ben *x* &lt;b&gt;) 1.5;");
	/* Of him alone nothing is said in one's own name. */
	draft = says(a, MORE("export", "--listener", "Ben *x* <b>"));
	assert_has(draft, "Quality Rating:** 2/5 - Fair (Ben \\*x\\* &lt;b>)\n");
	assert_lacks(draft, "I gave");
	assert_lacks(draft, "thick");

	/* Who has no name is called by the start of the UUID. */
	struct home *c = bench_home();
	says(c, MORE("note", "add", "cantor.yaml", "unsigned", "--item", "first"));
	ADD(a, c);
	char *whose = xasprintf("heard by %s",
		home_sql(c,
			"select lower(substr(hex(listener), 1, "
			"8)) from owner"));
	assert_has(says(a, MORE("search", "unsigned")), whose);
	assert_has(says(a, MORE("export", "--listener", "all")), whose);
	free(whose);
	home_free(a);
	home_free(b);
	home_free(c);
}

/* One list, whichever machine read the files first; --mine is needed once. */
TEST_WITH(two_machines_of_one_person_have_one_list, NULL, drive_teardown)
{
	struct home *a = person("Ada", "at the desk", "4"), *b = person("Ada", "on the train", "2");
	static const char items[] = "select count(*), sum(done) from listing where deleted = 0";
	const char *err;

	bench_quit(bench_start(a, NULL));
	bench_quit(bench_start(b, NULL));
	assert_string_equal(home_sql(a, "select items from review_counted"), "3");
	char *other = xstrdup(home_path(b, "data/earlog/earlog.db"));
	assert_int_equal(home_run(a, ARGS("earlog", "merge", other), NULL, NULL, &err), 1);
	assert_has(err, "earlog listener add");
	assert_has(err, "earlog merge --mine");
	assert_string_equal(home_sql(a, items), "3|0");
	MERGE_MINE(a, b);
	assert_string_equal(home_sql(a, items), "3|0");
	assert_string_equal(
		home_sql(a, "select items, notes, ratings from review_counted"), "3|2|2");
	assert_has(says(a, ARGS("earlog", "note", "list")), "on the train");
	assert_int_equal(
		home_run(b, ARGS("earlog", "note", "add", "cantor", "later"), NULL, NULL, NULL), 0);
	MERGE(a, b);
	assert_has(says(a, ARGS("earlog", "note", "list")), "later");
	MERGE_MINE(b, a);
	MERGE(a, b);
	assert_string_equal(home_sql(b, "select items, notes from review_counted"), "3|3");
	assert_string_equal(home_sql(a, "select items, notes from review_counted"), "3|3");
	assert_string_equal(home_sql(a, "select count(*) from listener"), "2");
	assert_string_equal(
		home_sql(a, "select count(*) from note where listener is not null"), "0");

	/* An archive that holds nothing goes on as its listener's. */
	struct home *c = bench_home();
	home_write(c, "config/earlog/config.yaml", "reviewer: {name: Ada}\n");
	assert_has(
		says(c, ARGS("earlog", "merge", "--mine", "--json", other)), "\"inherited\": true");
	home_free(c);
	free(other);
	bench_intact(a);
	home_free(a);
	home_free(b);
}

/* Another person's notes are a file, read beside the archive: the archive has a path and nothing
 * else. */
TEST_WITH(a_file_of_another_is_read_and_never_written_into_the_archive, NULL, drive_teardown)
{
	static const char rows[] =
		"select count(*), sum(length(body)) from note; select name from device "
		"order by uuid; select count(*) from past; select uuid from listener";
	struct home *a = person("Ann", "from Ann", "4"), *b = person("Ben", "from Ben", "3");
	const char *out, *err;

	says(b, ARGS("earlog", "note", "add", "cantor", "for nobody", "--item", "first"));
	char *hidden =
		xstrdup(home_sql(b, "select lower(hex(uuid)) from note where body = 'for nobody'"));
	hidden[12] = '\0';
	says(b, ARGS("earlog", "trash", "put", hidden));
	says(b, ARGS("earlog", "backup", "given", "--for", "ann"));
	home_run(b, ARGS("sh", "-c", "cp given/*.db given.db"), NULL, NULL, NULL);
	char *before = xstrdup(home_sql(a, rows)), *file = xstrdup(home_path(b, "work/given.db")),
	     *whole = xstrdup(home_path(b, "data/earlog/earlog.db")),
	     *folder = xstrdup(home_path(b, "work/given"));

	assert_has(says(a, ARGS("earlog", "listener", "add", file)), "added Ben");
	assert_has(says(a, ARGS("earlog", "search", "from")), "[heard by Ben] from Ben");
	assert_lacks(says(a, ARGS("earlog", "search", "from")), "for nobody");
	assert_lacks(says(a, ARGS("earlog", "search", "from", "--listener", "ben")), "from Ann");
	assert_has(says(a, ARGS("earlog", "compare", "cantor", "--listener", "all")), " Ben  ");
	assert_has(says(a, ARGS("earlog", "stats", "cantor", "--csv", "--listener", "Ben")),
		"\r\nBen,cantor,AFUL Cantor,,,sonic-quality,");
	struct drive *d = bench_start(a, NULL);
	bench_command(d, "show others");
	drive_wait_text(d, "from Ben");
	drive_wait_text(d, "Ben");
	bench_quit(d);
	/* A file that is damaged or gone is one line; what else there is still answers. */
	home_run(
		b, ARGS("sh", "-c", "head -c 5000 given.db >x && mv x given.db"), NULL, NULL, NULL);
	assert_int_equal(home_run(a, ARGS("earlog", "search", "from"), NULL, &out, &err), 0);
	assert_has(out, "from Ann");
	assert_has(err, "given.db: ");
	assert_has(says(a, ARGS("earlog", "listener", "list")), "given.db");
	says(a, ARGS("earlog", "listener", "remove", file));
	/* A whole archive is read as its owner would have given it; of a folder the newest file. */
	assert_has(
		says(a, ARGS("earlog", "listener", "add", "Benny", whole)), "may not have meant");
	assert_has(says(a, ARGS("earlog", "search", "from")), "[heard by Benny] from Ben");
	assert_int_equal(
		home_run(a, ARGS("earlog", "search", "from", "--limit", "1"), NULL, &out, &err), 0);
	assert_has(out, "from Ben");
	assert_lacks(out, "from Ann");
	assert_has(err, "2 notes and remarks of 1 review; these are the newest 1;");
	assert_has(says(a, ARGS("earlog", "show", "--listener", "all")), "[heard by Benny]");
	assert_has(says(a, ARGS("earlog", "show", "--listener", "Benny")), "[heard by Benny]");
	assert_lacks(says(a, ARGS("earlog", "search", "nobody")), "for nobody");
	says(a, ARGS("earlog", "listener", "remove", "Benny"));
	assert_has(says(a, ARGS("earlog", "listener", "add", "--json", folder)), "\"path\": ");
	assert_has(says(a, ARGS("earlog", "search", "from", "--listener", "Ben")), "from Ben");
	says(a, ARGS("earlog", "listener", "remove", folder));
	assert_int_equal(home_run(a,
				 ARGS("earlog", "listener", "add",
					 (char *)home_path(a, "data/earlog/earlog.db")),
				 NULL, NULL, &err),
		1);
	assert_has(err, "is yours");
	assert_string_equal(home_sql(a, rows), before);
	/* My two newer notes leave no room for Ben's. */
	for (int i = 0; i < 2; i++)
		says(a, ARGS("earlog", "note", "add", "cantor", "still from Ann"));
	says(a, ARGS("earlog", "listener", "add", folder));
	assert_has(says(a, ARGS("earlog", "search", "from", "--limit", "1")), "still from Ann");
	bench_intact(a);
	free(hidden);
	free(before);
	free(file);
	free(whole);
	free(folder);
	home_free(a);
	home_free(b);
}
