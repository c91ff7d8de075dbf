/*
 * An archive that another program overwrites in place (`cp backup earlog.db`) under a session, and
 * one that other earlogs use beside it, which is none of that. EARLOG_ROUNDS: commands of the
 * shell.
 */
#include "e2e/ending.h"

#include <fcntl.h>

static const char bodies[] = "select group_concat(body, ', ') from (select body from note "
			     "where deleted = 0 order by made_ms, sequence)";

static void
keep(struct drive *d, const char *text)
{
	bench_type(d, text);
	drive_keys(d, "\r");
	bench_keys(d);
}

static struct drive *
start(struct home *h)
{
	struct drive *d = bench_launch(h, &(struct drive_options){ .cols = 250 }, NULL);

	drive_wait_text(d, "Keys", 0);
	return d;
}

/* As cp does: the file stays the same one, what it holds does not. */
static void
copy_over(const char *from, const char *to)
{
	static char bytes[1 << 16];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n;

	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, bytes, sizeof(bytes))) > 0)
		assert_int_equal(write(out, bytes, (size_t)n), n);
	close(in);
	close(out);
}

static void
assert_same_file(struct home *h, const char *a, const char *b)
{
	char *command = xasprintf("cmp -s '%s' '%s'", a, b);

	(void)h;
	assert_int_equal(system(command), 0);
	free(command);
}

static void
what_stands_there_is_not_written_to_and_no_word_is_lost(void **state)
{
	struct home *h = ending_home();
	struct drive *d = start(h);
	const char *archive = home_path(h, "data/earlog/earlog.db");
	const char *copy = home_path(h, "copy.db"), *err;

	(void)state;
	keep(d, "before");
	drive_wait_sql(d, bodies, "before", 0);
	copy_over(archive, copy); /* raw: what the log holds is not in it */
	keep(d, "since");
	drive_wait_sql(d, bodies, "before, since", 0);
	copy_over(copy, archive);
	keep(d, "after");
	drive_wait_text(d, "was overwritten by another program", 0);
	drive_keys(d, "q");
	drive_wait_text(d, "3 notes are not on disk", 0);
	drive_keys(d, "s");
	assert_int_equal(drive_wait_exit(d, 0), 1);
	assert_same_file(h, archive, copy);
	if (home_run(h, ARGS("earlog", "doctor"), NULL, NULL, &err) == 2)
		fail_msg("%s", err);
	assert_same_file(h, archive, copy);
	const char *db = ending_saved(h, "data/earlog", ".db");
	assert_non_null(db);
	ending_merge(h, db);
	assert_string_equal(home_sql(h, bodies), "before, since, after");
	bench_intact(h);
	bench_end(d);
}

static void
the_next_command_is_not_given_the_log_of_the_archive_before(void **state)
{
	struct home *h = ending_home();
	struct drive *d = start(h);
	const char *archive = home_path(h, "data/earlog/earlog.db");
	const char *out, *err, *copy;

	(void)state;
	keep(d, "before");
	drive_wait_sql(d, bodies, "before", 0);
	assert_int_equal(home_run(h, ARGS("earlog", "backup", "--json"), NULL, &out, &err), 0);
	char *made = xstrdup(strstr(out, "\"path\": \"") + strlen("\"path\": \""));
	made[strcspn(made, "\"")] = '\0';
	copy = made;
	keep(d, "since");
	drive_wait_sql(d, bodies, "before, since", 0);
	copy_over(copy, archive);
	assert_int_equal(home_run(h, ARGS("earlog", "note", "list"), NULL, &out, &err), 0);
	/* The session may have met it first. */
	if (strstr(err, "was overwritten by another program"))
		assert_non_null(strstr(err, "earlog-overwritten-"));
	else
		drive_wait_text(d, "was overwritten by another program", 0);
	assert_non_null(strstr(out, "before"));
	assert_null(strstr(out, "since"));
	drive_keys(d, "q");
	drive_wait_text(d, "2 notes are not on disk", 0);
	drive_keys(d, "s");
	assert_int_equal(drive_wait_exit(d, 0), 1);
	free(made);
	bench_end(d);
}

static void
other_sessions_and_commands_are_no_overwriting(void **state)
{
	static char *const commands[][6] = {
		{ "earlog", "note", "add", "cantor", "of the shell", NULL },
		{ "earlog", "list", NULL },
		{ "earlog", "backup", NULL },
		{ "earlog", "merge", "other.db", NULL },
		{ "earlog", "doctor", NULL },
		{ "earlog", "show", "cantor", NULL },
	};
	struct home *h = ending_home();
	struct drive *d[2] = { start(h), start(h) };
	const char *rounds = getenv("EARLOG_ROUNDS"), *err;
	int n = rounds ? atoi(rounds) : 24, added = 0;
	char count[16];

	(void)state;
	assert_int_equal(home_run(h,
				 ARGS("earlog", "--db", "other.db", "merge",
					 (char *)home_path(h, "data/earlog/earlog.db")),
				 NULL, NULL, &err),
		0);
	for (int i = 0; i < n; i++) {
		int rc = home_run(h, commands[(size_t)i % LENGTH(commands)], NULL, NULL, &err);
		if (rc != 0 || strstr(err, "overwritten"))
			fail_msg("%s: %s", commands[(size_t)i % LENGTH(commands)][1], err);
		added += i % (int)LENGTH(commands) == 0;
		if (i % 5 == 0)
			keep(d[i % 2], "of a session");
		added += i % 5 == 0;
	}
	snprintf(count, sizeof(count), "%d", added);
	drive_wait_sql(d[0], "select count(*) from note", count, 0);
	for (size_t i = 0; i < 2; i++)
		bench_quit(d[i]);
	assert_null(ending_saved(h, "data/earlog", ""));
	bench_intact(h);
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(what_stands_there_is_not_written_to_and_no_word_is_lost),
		drive_test(the_next_command_is_not_given_the_log_of_the_archive_before),
		drive_test(other_sessions_and_commands_are_no_overwriting),
	};

	return cmocka_run_group_tests_name("overwritten", tests, NULL, NULL);
}
