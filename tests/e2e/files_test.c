/* tests: of yaml/ files/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are wrong, missing or not to be written: said with their place, and nothing else
 * harmed. */
#include "e2e/bench.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/os_system.h"

static const struct {
	const char *file, *text, *said[3];
} broken[] = {
	{ "session", "id: cantor\ndevise: AFUL Cantor\nplaylist: ./list.yaml\n",
		{ "cantor.yaml:2:1: ", "device" } },
	{ "session", "device: AFUL Cantor\n\tplaylist: x\n", { "cantor.yaml:2:1: " } },
	{ "session", "device: AFUL Cantor\ndevice: Another\nplaylist: ./list.yaml\n",
		{ "cantor.yaml:2:1: " } },
	{ "session", "device: {brand: A, model: B, impedance: much}\nplaylist: ./list.yaml\n",
		{ "cantor.yaml:1:" } },
	{ "session", "device: \xff\xfe\nplaylist: ./list.yaml\n", { "cantor.yaml:1:9: " } },
	{ "session", "", { "cantor.yaml:1:1: " } },
	{ "session", "device: AFUL Cantor\nplaylist: ./nowhere.yaml\n", { "nowhere.yaml" } },
	{ "session", "device: *nobody\nplaylist: ./list.yaml\n", { "cantor.yaml:1:9: " } },
	{ "playlist", "id: list\ntitle: List\nsections:\n  - id: s\n    trakcs: []\n",
		{ "list.yaml:5:5: ", "tracks" } },
	{ "playlist",
		"id: list\nsections:\n  - id: s\n    title: S\n    tracks:\n      - {id: a, title: "
		"A, duration: soon}\n"
		"      - {id: a, title: A}\n      - {id: b, title: B, signal: \"sine 99999999\"}\n",
		{ "list.yaml:6:", "list.yaml:7:", "list.yaml:8:" } },
	{ "playlist", "id: list\nsections: [\n", { "list.yaml:" } },
	{ "profile", "theme: dark\nnett: no\nmusic: [~/Music]\n", { "config.yaml:2:1: ", "net" } },
	{ "profile", "reaction_ms: quick\naudio: {exclusive: maybe}\nmusic: [~/Music]\n",
		{ "config.yaml:1:14: ", "config.yaml:2:" } },
	{ "profile", "keys: {keys: {a: {b: c}}}\nmusic: [~/Music]\n", { "config.yaml:1:" } },
	{ "profile", "music: [~/Music]\nkeys:\n  keys: {F9: undoo}\n  text: {Ctrl-I: keep}\n",
		{ "config.yaml:3:14: ", "config.yaml:4:10: ", "write Tab" } },
};

static void
write_kind(struct home *h, const char *kind, const char *text)
{
	home_write(h,
		strcmp(kind, "session") == 0            ? "work/cantor.yaml"
			: strcmp(kind, "playlist") == 0 ? "work/list.yaml"
							: "config/earlog/config.yaml",
		text);
}

/* What `check` says of a file, on either stream; it has to find an error. The caller frees. */
static char *
check_says(struct home *h, const char *file)
{
	const char *out, *err;

	assert_int_equal(home_run(h, ARGS("earlog", "check", (char *)file), NULL, &out, &err), 1);
	return xasprintf("%s%s", out, err);
}

TEST_DRIVEN(a_broken_file_of_each_kind_is_told_with_line_and_column)
{
	for (size_t i = 0; i < LENGTH(broken); i++) {
		struct home *h = bench_home();
		const char *file = strcmp(broken[i].file, "profile") == 0
			? home_path(h, "config/earlog/config.yaml")
			: "cantor.yaml";

		write_kind(h, broken[i].file, broken[i].text);
		/* A wrong line of the profile is skipped, and the session runs. */
		bool runs = strcmp(broken[i].file, "profile") == 0;
		struct drive *d = bench_launch(h, &(struct drive_options){ .cols = 250 }, NULL);
		if (runs) {
			drive_wait_text(d, "no sound device"); /* in the header */
			drive_wait_quiet(d, 100);
			assert_screen_has(d, "is skipped");
			drive_keys(d, "u"); /* its answer takes the place */
			drive_wait_text(d, "nothing to undo");
			assert_null(strstr(drive_screen(d), "is skipped"));
			drive_keys(d, "q");
		}
		assert_int_equal(drive_wait_exit(d), !runs);
		for (size_t k = 0; k < LENGTH(broken[i].said) && broken[i].said[k]; k++)
			assert_screen_has(d, broken[i].said[k]);
		assert_terminal_clean(d);
		assert_int_equal(home_has(h, "data/earlog/earlog.db"), runs);
		/* check says the same, and plays nothing. */
		char *says = check_says(h, file);
		for (size_t k = 0; k < LENGTH(broken[i].said) && broken[i].said[k]; k++)
			if (!strstr(says, broken[i].said[k]))
				fail_msg("check does not say \"%s\": %s", broken[i].said[k], says);
		free(says);
		bench_end(d);
	}
}

TEST_DRIVEN(a_broken_lexicon_is_told_with_line_and_column)
{
	struct home *h = bench_home();
	char *says;

	home_write(h, "work/words.yaml",
		"id: words\ntitle: Words\ngroups:\n  - id: g\n    name: G\n    terms:\n"
		"      - {id: tinny, name: Tinny}\n");
	bench_session(h, "lexicon: ./words.yaml\n");
	says = check_says(h, "words.yaml");
	assert_non_null(strstr(says, "words.yaml:6:5: "));
	free(says);
	says = check_says(h, "cantor.yaml");
	assert_non_null(strstr(says, "words.yaml:6:5: "));
	free(says);
	home_free(h);
}

TEST_DRIVEN(all_errors_come_in_one_go)
{
	struct home *h = bench_home();
	char *says;

	home_write(h, "work/cantor.yaml",
		"devise: A\nplaylist: ./list.yaml\nvariants: 3\nchains: {a: {gane: high}}\n");
	home_write(h, "work/list.yaml", "id: list\nsections:\n  - {id: s, tytle: S}\n");
	says = check_says(h, "cantor.yaml");
	assert_non_null(strstr(says, "cantor.yaml:1:1: "));
	assert_non_null(strstr(says, "cantor.yaml:3:"));
	assert_non_null(strstr(says, "cantor.yaml:4:"));
	assert_non_null(strstr(says, "list.yaml:3:"));
	free(says);
	home_free(h);
}

TEST_DRIVEN(bombs_of_yaml_are_refused_and_nothing_grows)
{
	static const struct {
		const char *unit;
		size_t times;
	} bombs[] = {
		{ "[", 100000 },
		{ "{a: ", 50000 },
		{ "- ", 100000 },
		{ "? ", 50000 },
		{ "--- a\n", 50000 },
		{ "&a [*a]\n", 1 },
		{ "a: &a b\n", 20000 },
	};
	struct home *h = bench_home();

	for (size_t i = 0; i < LENGTH(bombs); i++) {
		struct buf text = BUF_INIT;

		for (size_t k = 0; k < bombs[i].times; k++)
			buf_add(&text, bombs[i].unit);
		home_write(h, "work/bomb.yaml", text.s);
		char *says = check_says(h, "bomb.yaml");
		assert_non_null(strstr(says, "bomb.yaml:"));
		assert_true(strlen(says) < 100000);
		free(says);
		buf_finish(&text);
	}
	home_free(h);
}

/* Who runs the tests may write anywhere; another may not. */
static void
become_nobody(void)
{
	if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		_exit(125);
}

static void
open_to_all(struct home *h)
{
	static const char *const folders[] = { "", "home", "config", "data", "state", "cache",
		"run", "bin", "work", "config/earlog" };

	for (size_t i = 0; i < LENGTH(folders); i++)
		chmod(home_path(h, "%s", folders[i]), 0755);
	chmod(home_path(h, "work/cantor.yaml"), 0644);
	chmod(home_path(h, "work/list.yaml"), 0644);
	chmod(home_path(h, "config/earlog/config.yaml"), 0644);
}

/* A session by another user, who can read all and write nothing. */
static void
assert_cannot_write(struct home *h)
{
	static const char *const words[] = { "ermission denied", "read-only", "only be read",
		"only read", "cannot be written" };
	struct drive *d = bench_launch(
		h, &(struct drive_options){ .cols = 200, .in_child = become_nobody }, NULL);

	int status = drive_wait_exit(d);
	if (status == 125)
		fail_msg("cannot become another user");
	assert_int_equal(status, 1);
	assert_terminal_clean(d);
	/* Not the screen: what a build that counts says at its end would push it out. */
	size_t n;
	const char *log = drive_log(d, &n);
	bool said = false;
	for (size_t i = 0; i < LENGTH(words); i++)
		said = said || memmem(log, n, words[i], strlen(words[i]));
	if (!said)
		drive_fail(d, "does not say that the archive cannot be written");
	drive_end(d);
}

TEST_DRIVEN(an_archive_that_may_not_be_written_is_said)
{
	struct home *h = bench_home();

	/* No folder for it, and none can be made. */
	open_to_all(h);
	chmod(home_path(h, "data"), 0555);
	assert_cannot_write(h);
	assert_false(home_has(h, "data/earlog"));
	/* A folder and an archive of somebody else's. */
	chmod(home_path(h, "data"), 0755);
	struct drive *d = bench_start(h, NULL);
	drive_keys(d, ":note kept\r");
	drive_wait_sql(d, "select count(*) from note", "1");
	bench_quit(d);
	char *before = xstrdup(home_sql(h, "select count(*) from sitting"));
	chmod(home_path(h, "data/earlog/earlog.db"), 0444);
	chmod(home_path(h, "data/earlog"), 0555);
	assert_cannot_write(h);
	assert_string_equal(home_sql(h, "select count(*) from sitting"), before);
	free(before);
	chmod(home_path(h, "data/earlog"), 0755);
	home_free(h);
}

TEST_DRIVEN(files_are_for_their_user_alone)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);
	struct stat st;

	bench_type(d, "mine");
	assert_int_equal(stat(home_path(h, "data/earlog"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(home_path(h, "data/earlog/earlog.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	if (home_has(h, "data/earlog/earlog.db-wal")) {
		assert_int_equal(stat(home_path(h, "data/earlog/earlog.db-wal"), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	bench_end(d);
}

TEST_DRIVEN(an_archive_that_is_none_is_refused_untouched)
{
	static const char *const texts[] = { "a letter, no archive\n", "", "SQLite format 3" };

	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct home *h = bench_home();

		home_write(h, "data/earlog/earlog.db", texts[i]);
		struct drive *d = bench_launch(h, &(struct drive_options){ .cols = 200 }, NULL);
		assert_int_equal(drive_wait_exit(d), 1);
		assert_screen_has(d, "earlog.db");
		assert_string_equal(home_read(h, "data/earlog/earlog.db"), texts[i]);
		assert_false(home_has(h, "data/earlog/earlog.db-wal"));
		assert_terminal_clean(d);
		bench_end(d);
	}
}

TEST_DRIVEN(a_newer_archive_is_refused_untouched)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);
	const char *err;

	bench_quit(d);
	bench_spoil(h, "pragma user_version = 99");
	const char *before = home_read(h, "data/earlog/earlog.db");
	d = bench_launch(h, &(struct drive_options){ .cols = 200 }, NULL);
	assert_int_equal(drive_wait_exit(d), 1);
	assert_screen_has(d, "of version 99");
	assert_terminal_clean(d);
	assert_int_equal(home_run(h, ARGS("earlog", "list"), NULL, NULL, &err), 1);
	assert_non_null(strstr(err, "of version 99"));
	const char *after = home_read(h, "data/earlog/earlog.db");
	assert_int_equal(home_len(h, after), home_len(h, before));
	assert_memory_equal(after, before, home_len(h, before));
	bench_end(d);
}

TEST_DRIVEN(an_export_to_a_file_is_written_whole_and_kept)
{
	struct home *h = bench_home();
	struct drive *d = bench_start(h, NULL);
	const char *err;

	drive_keys(d, ":note on paper\r");
	drive_wait_sql(d, "select count(*) from note", "1");
	drive_keys(d, "m");
	drive_wait_sql(d, "select count(*) from note", "2");
	drive_keys(d, ":note and in ink\r");
	drive_wait_sql(d, "select count(*) from note", "3");
	bench_quit(d);
	assert_int_equal(
		home_run(h, ARGS("earlog", "rate", "cantor", "bass-depth", "3"), NULL, NULL, &err),
		0);
	assert_int_equal(
		home_run(h,
			ARGS("earlog", "export", "--markdown", "--gaps", "cantor", "-o", "out.md"),
			NULL, NULL, &err),
		0);
	/* A marker has no words. What was written is said before what it lacks. */
	const char *wrote = strstr(err, "out.md: the review has 2 notes, 1 marker, 1 rating\n");
	if (!wrote || !strstr(wrote, "gap: "))
		fail_msg("%s", err);
	assert_non_null(strstr(home_read(h, "work/out.md"), "On paper"));
	assert_string_equal(home_read(h, "work/out.md"), bench_run(h, "export", "--markdown"));
	home_free(h);
}

/* Waits until the bench watches its files: after the first screen. */
static struct drive *
watching(struct home *h)
{
	struct drive *d = bench_start(h, NULL);

	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	return d;
}

/* As vim and most editors do: a new file takes the name of the old one. */
static void
save_by_rename(struct home *h, const char *text)
{
	home_write(h, "work/.cantor.yaml.swp", text);
	assert_int_equal(
		rename(home_path(h, "work/.cantor.yaml.swp"), home_path(h, "work/cantor.yaml")), 0);
}

TEST_DRIVEN(a_file_that_is_saved_beside_the_bench_is_read)
{
	struct home *h = bench_home();

	bench_session(h, "chains: {desk: {source: FiiO K7}}\n");
	struct drive *d = watching(h);
	char *list = xstrdup(home_read(h, "work/list.yaml")),
	     *session = xstrdup(home_read(h, "work/cantor.yaml"));
	CLEANUP(pointer_free)
	char *longer = xasprintf("%s      - {id: new, title: Brandnew}\n", list);
	CLEANUP(pointer_free) char *more = xasprintf("%scompare: [AFUL Performer8]\n", session);
	CLEANUP(pointer_free) char *slip = xasprintf("%scompare: [AFUL Performer8\n", session);

	home_write(h, "work/list.yaml", longer); /* in place */
	drive_wait_text(d, "Brandnew");
	/* A mistake is told with its line; what is open and what plays stay. */
	drive_keys(d, "n");
	drive_type(d, "half a sen");
	save_by_rename(h, slip);
	drive_wait_text(d, "not read: cantor.yaml:");
	assert_screen_has(d, "half a sen");
	drive_type(d, "tence");
	save_by_rename(h, more);
	drive_wait_text(d, "cantor.yaml is read again");
	drive_keys(d, "\r");
	drive_wait_sql(d, "select body from note where body is not null", "half a sentence");
	drive_keys(d, "d");
	drive_wait_text(d, "2 AFUL Performer8");
	drive_key(d, "Esc");
	/* What the saved list lacks is asked. */
	bench_command(d, "w"); /* else the next Esc counts as one that is held down */
	home_write(h, "work/list.yaml", list);
	drive_wait_text(d, "now lacks ");
	assert_screen_has(d, "Brandnew");
	drive_key(d, "Esc");
	drive_wait_text(d, "its next save asks again");
	assert_screen_has(d, "Brandnew");
	home_write(h, "work/list.yaml", list);
	drive_wait_text(d, "now lacks ");
	drive_keys(d, "\r");
	drive_wait_gone(d, "Brandnew");
	bench_quit(d);
	bench_intact(h);
	free(list);
	free(session);
	home_free(h);
}

/* Keys, kinds of markers and the wheel follow the profile; a mistake changes nothing, what a
 * session takes when it begins is named, and a blind run keeps what it began with. */
TEST_DRIVEN(a_profile_that_is_saved_beside_the_bench_is_read)
{
	static const char file[] = "config/earlog/config.yaml";
	struct home *h = bench_home();

	bench_session(h, "compare: [AFUL Performer8]\n");
	struct drive *d = watching(h);
	home_write(h, file, "audio: {output: \"null\"}\nkeys: {keys: {F9: note found by a key}}\n");
	drive_wait_text(d, "config.yaml is read again");
	drive_key(d, "F9");
	drive_wait_text(d, "found by a key");
	home_write(h, file, "audio: {output: \"null\"}\nmarker_kind: {b: bass}\n");
	drive_wait_text(d, "config.yaml:2:1");
	drive_key(d, "F9");
	drive_wait_sql(d, "select count(*) from note where body = 'found by a key'", "2");
	home_write(h, file,
		"audio: {output: \"null\"}\nzone: Asia/Tokyo\nreviewer: Someone\n"
		"marker_kinds: {b: bass}\n");
	drive_wait_text(d, "what counts from the next start on: reviewer, zone");
	drive_keys(d, "Mb");
	drive_wait_text(d, "[bass]");

	bench_command(d, "blind 1 2 x2");
	drive_wait_row(d, 0, "BLIND, 4 trials");
	home_write(h, file, "audio: {output: \"null\"}\nmarker_kinds: {k: kick}\n");
	drive_wait_text(d, "config.yaml changed; it is read when the test has ended");
	drive_keys(d, "M");
	drive_wait_text(d, "b bass");
	drive_key(d, "Esc");
	bench_command(d, "blind end");
	drive_key(d, "Esc");
	drive_wait_text(d, "config.yaml is read again");
	drive_keys(d, "M");
	drive_wait_text(d, "k kick");
	drive_key(d, "Esc");
	bench_quit(d);
	bench_intact(h);
	home_free(h);
}

/* A link, into a folder of all session files for example: the folder that is watched has no news.
 */
TEST_DRIVEN(a_file_that_is_not_watched_is_read_at_the_next_key)
{
	struct home *h = bench_home();

	bench_session(h, "chains: {desk: {source: FiiO K7}}\n");
	char *session = xstrdup(home_read(h, "work/cantor.yaml"));
	CLEANUP(pointer_free) char *more = xasprintf("%scompare: [AFUL Performer8]\n", session);

	assert_int_equal(mkdir(home_path(h, "elsewhere"), 0700), 0);
	assert_int_equal(
		rename(home_path(h, "work/cantor.yaml"), home_path(h, "elsewhere/c.yaml")), 0);
	assert_int_equal(symlink("../elsewhere/c.yaml", home_path(h, "work/cantor.yaml")), 0);
	struct drive *d = watching(h);
	home_write(h, "elsewhere/c.yaml", more);
	drive_keys(d, "\x1b[B");
	drive_wait_text(d, "cantor.yaml is read again");
	drive_keys(d, "d");
	drive_wait_text(d, "2 AFUL Performer8");
	drive_key(d, "Esc");
	bench_quit(d);
	free(session);
	home_free(h);
}
