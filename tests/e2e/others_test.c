/* tests: long, parts, of exchange/others cli/earlog_listener upkeep/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of other listeners, read beside the archive: folders, older files, and hostile files, after
 * which the own archive is the same, byte for byte. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/core/mem.h"
#include "e2e/bench.h"
#include "e2e/hostile.h"

static const char *
says(struct home *h, char *const argv[], bool fails)
{
	const char *out, *err;
	int status = home_run(h, argv, NULL, &out, &err);

	if (status != 0 && !(fails && status == 1))
		fail_msg("%s %s: %d %s", argv[0], argv[1], status, err);
	bench_harmless(out, home_len(h, out), false, __FILE__, __LINE__);
	bench_harmless(err, home_len(h, err), false, __FILE__, __LINE__);
	if (strstr(out, "secret words") || strstr(err, "secret words"))
		fail_msg("%s %s shows a private note: %s", argv[0], argv[1], out);
	return *out ? out : err;
}

static struct home *
person(const char *name, const char *words)
{
	struct home *h = bench_home();
	char *profile = xasprintf("audio: {output: \"null\"}\nreviewer: {name: %s}\n", name);

	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);
	says(h,
		ARGS("earlog", "note", "add", "cantor.yaml", (char *)words, "--item", "first",
			"--at", "0:05"),
		false);
	says(h, ARGS("earlog", "rate", "cantor", "sonic-quality", "4"), false);
	return h;
}

/* The list says once where a file is, and offers to repair none. */
static void
check_list(const char *list)
{
	if (strstr(list, "--recover"))
		fail_msg("the list offers to repair another person's file: %s", list);
	for (const char *at = list; (at = strstr(at, "/hostile/")); at++) {
		const char *next = strstr(at + 1, "/hostile/"), *end = strchr(at, '\n');

		if (next && end && next < end)
			fail_msg("the list says twice where a file is: %.400s", at);
	}
}

static void
read_all(struct home *a)
{
	const char *all = says(a, ARGS("earlog", "search", "words"), false);

	if (!strstr(all, "good words of Ann") || !strstr(all, "good words of Ben"))
		fail_msg("an answer is missing: %s", all);
	says(a, ARGS("earlog", "search", "--listener", "all", "forged"), false);
	says(a, ARGS("earlog", "note", "list", "--listener", "all"), false);
	says(a, ARGS("earlog", "compare", "cantor", "--listener", "all"), false);
	says(a, ARGS("earlog", "export", "--listener", "all"), true);
	check_list(says(a, ARGS("earlog", "listener", "list"), false));
	if (strstr(says(a, ARGS("earlog", "note", "list"), false), "forged"))
		fail_msg("a forged note is among mine");
}

static void
hostile_files_change_nothing_here(void **state)
{
	static const char by_session[] = "sitting stretch";
	struct home *a = person("Ann", "good words of Ann"),
		    *b = person("Ben", "good words of Ben");
	const char *out;
	char path[4096];

	says(b, ARGS("earlog", "backup", "given", "--for", "ann"), false);
	home_run(b, ARGS("sh", "-c", "cp given/*.db good.db"), NULL, &out, NULL);
	char *good = xstrdup(home_path(b, "work/good.db")),
	     *mine = xstrdup(home_path(a, "data/earlog/earlog.db")),
	     *folder = xstrdup(home_path(b, "hostile"));
	mkdir(folder, 0700);
	size_t n = hostile_make(folder, good, mine);
	assert_true(n >= 60);
	says(a, ARGS("earlog", "search", "words"), false);
	char *before = hostile_dump(a, "");

	/* Each for itself, with Ben's own file; then as a folder. */
	says(a, ARGS("earlog", "listener", "add", good), false);
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%02zu.db", folder, i);
		says(a, ARGS("earlog", "listener", "add", path), true);
	}
	read_all(a);
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%02zu.db", folder, i);
		says(a, ARGS("earlog", "listener", "remove", path), true);
	}
	says(a, ARGS("earlog", "listener", "add", folder), false);
	read_all(a);
	says(a, ARGS("earlog", "listener", "remove", folder), false);
	says(a, ARGS("earlog", "listener", "remove", good), false);
	hostile_same_dump(a, before, "");
	free(before);

	/* At the bench, whose first session stores the length of the track that it plays. */
	struct drive *d = bench_start(a, NULL);
	drive_wait_sql(d, "select count(*) > 0 from source where length_ms", "1");
	bench_quit(d);
	before = hostile_dump(a, by_session);
	says(a, ARGS("earlog", "listener", "add", good), false);
	says(a, ARGS("earlog", "listener", "add", folder), false);
	d = bench_start(a, &(struct drive_options){ .rows = 60, .cols = 160 });
	drive_keys(d, " ");
	bench_command(d, "goto 0:05");
	bench_command(d, "show others");
	drive_wait_text(d, "Ben, AFUL Cantor");
	drive_has(d, "secret words", false, __FILE__, __LINE__);
	bench_quit(d);
	says(a, ARGS("earlog", "listener", "remove", folder), false);
	says(a, ARGS("earlog", "listener", "remove", good), false);
	hostile_same_dump(a, before, by_session);
	bench_intact(a);
	free(before);
	free(good);
	free(mine);
	free(folder);
	home_free(a);
	home_free(b);
}

static void
has(const char *text, const char *words, bool wanted)
{
	if (!strstr(text, words) == wanted)
		fail_msg("“%s” is %sin:\n%s", words, wanted ? "not " : "", text);
}

/* Of a folder the newest file of each person counts, also of one who comes later, and mine not. */
static void
a_folder_has_the_newest_file_of_each(void **state)
{
	struct home *a = person("Ann", "words of Ann"), *b = person("Ben", "words of Ben"),
		    *c = person("Cleo", "words of Cleo");
	char *folder = xstrdup(home_path(a, "shared"));
	char *single = xasprintf("earlog listener add Bobby %s/*.db", home_path(b, "work/single"));

	says(a, ARGS("earlog", "backup", folder, "--for", "all"), false);
	says(b, ARGS("earlog", "backup", folder, "--for", "all"), false);
	has(says(a, ARGS("earlog", "listener", "add", folder), false), "newest file", true);
	has(says(a, ARGS("earlog", "search", "words"), false), "[heard by Ben] words of Ben", true);
	says(b, ARGS("earlog", "note", "add", "cantor", "later words", "--item", "first"), false);
	for (int i = 0; i < 3; i++)
		says(b, ARGS("earlog", "backup", folder, "--for", "all"), false);
	says(c, ARGS("earlog", "backup", folder, "--for", "all"), false);
	has(says(a, ARGS("earlog", "search", "words"), false), "[heard by Cleo]", true);
	has(says(a, ARGS("earlog", "search", "later"), false), "[heard by Ben] later", true);
	const char *list = says(a, ARGS("earlog", "listener", "list", "--json"), false), *at = list;
	int listed = 0;
	while ((at = strstr(at, "\"name\": ")))
		listed++, at++;
	assert_int_equal(listed, 3); /* Ann herself, Ben, Cleo */
	/* The last one of Ben remains, and the files of the others. */
	const char *out;
	home_run(a, ARGS("sh", "-c", "ls ../shared | wc -l"), NULL, &out, NULL);
	assert_int_equal(atoi(out), 3);
	/* The user's name for Ben stays with his next file; it belongs to him alone. */
	says(a, ARGS("earlog", "listener", "rename", "ben", "Benjamin"), false);
	says(b, ARGS("earlog", "backup", folder, "--for", "all"), false);
	has(says(a, ARGS("earlog", "search", "later"), false), "[heard by Benjamin] later", true);
	has(says(a, ARGS("earlog", "search", "words"), false), "[heard by Cleo]", true);
	/* In the order of the files, whose names are random. */
	const char *both = says(a, ARGS("earlog", "listener", "add", "Bob", folder), true);
	if (!strstr(both, "has files of Benjamin, Cleo: add it"))
		has(both, "has files of Cleo, Benjamin: add it", true);
	has(says(a, ARGS("earlog", "listener", "rename", folder, "Bob"), true), "is a folder",
		true);
	/* A name that two have is no name of one; the UUID is. */
	says(a, ARGS("earlog", "listener", "rename", "cleo", "Benjamin"), false);
	has(says(a, ARGS("earlog", "search", "words", "--listener", "benjamin"), true),
		"2 listeners are called “benjamin”: say the UUID", true);
	has(says(a, ARGS("earlog", "listener", "rename", "benjamin", "Cleo"), true),
		"2 listeners are called", true);
	char *cleo = xstrdup(home_sql(c, "SELECT lower(hex(listener)) FROM owner"));
	cleo[8] = '\0';
	has(says(a, ARGS("earlog", "search", "words", "--listener", cleo), false), "Ben", true);
	says(a, ARGS("earlog", "listener", "rename", cleo, "Ann"), false);
	has(says(a, ARGS("earlog", "search", "words", "--listener", "ann"), true),
		"2 listeners are called", true);
	says(a, ARGS("earlog", "listener", "rename", cleo, "Cleo"), false);
	free(cleo);
	/* Cleo takes a note back. */
	char *uuid = xstrndup(home_sql(c, "SELECT lower(hex(uuid)) FROM note"), 12);
	says(c, ARGS("earlog", "note", "remove", uuid), false);
	says(c, ARGS("earlog", "backup", folder, "--for", "all"), false);
	has(says(a, ARGS("earlog", "search", "words"), false), "Cleo", false);
	/* A folder is forgotten with all that are in it. */
	const char *gone = says(a, ARGS("earlog", "listener", "remove", "cleo"), false);
	has(gone, "/shared (", true);
	has(gone, "Benjamin", true);
	has(gone, "Cleo", true);
	has(says(a, ARGS("earlog", "listener", "add", folder), false), "Ben", true);
	has(says(a, ARGS("earlog", "listener", "list"), false), "Benjamin", false);
	/* The name of a file counts for the listener, also if the folder has a newer file. */
	says(b, ARGS("earlog", "backup", "single", "--for", "ann"), false);
	says(a, ARGS("sh", "-c", single), false);
	says(b, ARGS("earlog", "backup", folder, "--for", "all"), false);
	has(says(a, ARGS("earlog", "search", "later"), false), "[heard by Bobby] later", true);
	has(says(a, ARGS("earlog", "listener", "remove", "bobby"), false), "/single/", true);
	has(says(a, ARGS("earlog", "search", "later"), false), "[heard by Ben] later", true);
	free(single);
	free(uuid);
	free(folder);
	home_free(a);
	home_free(b);
	home_free(c);
}

/* Once in a text, and in the line that begins "earlog: LISTENER (". */
static void
one_line(const char *command, const char *text, const char *listener, const char *file)
{
	CLEANUP(pointer_free) char *begin = xasprintf("earlog: %s", listener);
	const char *at = strstr(text, begin), *end = at ? strchr(at, '\n') : NULL;
	const char *path = strstr(text, file);

	if (!end || !path || path < at || path > end || strstr(end, file) || strstr(end, begin))
		fail_msg("%s: no line, or two, for %s:\n%s", command, listener, text);
}

/* A file that is missing, damaged or of a newer earlog is a line, and the answer comes from the
 * others, by the names that the user gave them. */
static void
a_file_that_cannot_be_read_is_a_line(void **state)
{
	static const struct {
		const char *command;
		bool prints; /* Benny, by name */
	} commands[] = {
		{ "search words", true },
		{ "note list --listener all", true },
		{ "compare cantor --listener all", true },
		{ "show cantor --listener all", true },
		{ "export cantor --listener all", true },
		{ "plot wheel cantor --listener all", false },
		{ "plot profile cantor --listener all", false },
	};
	struct home *a = person("Ann", "words of Ann"), *b = person("Ben", "words of Ben");
	const char *out, *err;

	says(b, ARGS("earlog", "backup", "given", "--for", "ann"), false);
	char *given = xstrdup(home_path(b, "work/given"));
	char *make = xasprintf(
		"cp %s/*.db good.db; cp good.db gone.db; cp good.db cut.db; cp good.db newer.db; "
		"earlog listener add Benny good.db; earlog listener add Cem cut.db; "
		"earlog listener add Dee newer.db; earlog listener add Eve gone.db; "
		"rm gone.db; truncate -s 20000 cut.db; "
		"printf '\\143' | dd of=newer.db bs=1 seek=63 conv=notrunc status=none",
		given);
	home_run(a, ARGS("sh", "-c", make), NULL, NULL, NULL);
	for (size_t i = 0; i < LENGTH(commands); i++) {
		const char *command = commands[i].command;
		CLEANUP(pointer_free) char *line = xasprintf("earlog %s", command);

		if (home_run(a, ARGS("sh", "-c", line), NULL, &out, &err) != 0)
			fail_msg("%s: %s", command, err);
		one_line(command, err, "Cem (", "/cut.db");
		one_line(command, err, "Dee (", "/newer.db");
		one_line(command, err, "Eve (", "/gone.db");
		if (commands[i].prints)
			has(out, "Benny", true);
		has(out, "Ben,", false);
	}
	struct drive *d = bench_start(a, &(struct drive_options){ .rows = 40, .cols = 160 });
	bench_command(d, "goto 0:05");
	bench_command(d, "show others");
	drive_wait_text(d, "Benny, AFUL Cantor");
	drive_wait_text(d, "Cem: the file is damaged");
	drive_wait_text(d, "Dee: the file is an archive");
	drive_wait_text(d, "Eve: No such file or directory");
	bench_quit(d);
	free(given);
	free(make);
	home_free(a);
	home_free(b);
}

/* Without a review it is the one that the owner worked on last, in all files. */
static void
all_are_asked_for_one_review(void **state)
{
	struct home *a = person("Ann", "words of Ann"), *b = person("Ben", "words of Ben");

	(void)state;
	home_write(b, "work/other.yaml", "device: Another\nplaylist: ./list.yaml\n");
	says(b, ARGS("earlog", "rate", "other.yaml", "sonic-quality", "2"), false);
	says(b, ARGS("earlog", "note", "add", "other", "clear", "--item", "first"), false);
	says(b, ARGS("earlog", "backup", "given", "--for", "ann"), false);
	/* The folder of one listener may be added by a name. */
	says(a, ARGS("earlog", "listener", "add", "Benno", (char *)home_path(b, "work/given")),
		false);
	/* A name that only his file knows */
	has(says(a, ARGS("earlog", "search", "--device", "Another", "--listener", "all"), false),
		"[heard by Benno] clear", true);
	has(says(a, ARGS("earlog", "search", "--device", "Nobody's", "--listener", "all"), true),
		"Nobody's", true);
	says(a, ARGS("earlog", "listener", "rename", "benno", "Ben"), false);
	has(says(a, ARGS("earlog", "stats", "cantor", "--csv", "--listener", "Ben"), false),
		"Ben,cantor,", true);
	const char *compared = says(a, ARGS("earlog", "compare", "--listener", "all"), false);
	has(compared, "\nSonic quality       4 (2", true); /* with its day, alone */
	has(compared, "\n               Ben  4 (2", true);
	home_free(a);
	home_free(b);
}

/* A whole archive of an earlier version is read as its owner would give it. */
static void
an_older_archive_is_read(void **state)
{
	struct home *a = person("Ann", "words of Ann");
	char *old = realpath("tests/data/kinds.db", NULL);

	assert_non_null(old);
	hostile_copy(old, home_path(a, "work/old.db"), 1000);
	has(says(a, ARGS("earlog", "listener", "add", "Old", "old.db"), false),
		"may not have meant", true);
	has(says(a, ARGS("earlog", "search", "softer", "--listener", "old"), true),
		"softer with it", true);
	free(old);
	home_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_folder_has_the_newest_file_of_each, drive_teardown),
		cmocka_unit_test_teardown(a_file_that_cannot_be_read_is_a_line, drive_teardown),
		cmocka_unit_test_teardown(all_are_asked_for_one_review, drive_teardown),
		cmocka_unit_test_teardown(an_older_archive_is_read, drive_teardown),
		ONLY_WHOLE,
		cmocka_unit_test_teardown(hostile_files_change_nothing_here, drive_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
