/* tests: of src/base/log */
/*
 * EARLOG_LOG as somebody uses it who reports a fault: it says what happened and when, and tells
 * neither what was written nor, while a blind run is open, anything about the sound.
 */
#include "e2e/bench.h"

static const char *
log_of(struct home *h)
{
	return home_read(h, "work/fault.log");
}

static struct drive *
start_logged(struct home *h)
{
	home_env(h, "EARLOG_LOG=fault.log");
	return bench_start(h, NULL);
}

static void
the_log_has_keys_sound_and_disk_but_no_words(void **state)
{
	struct home *h = bench_home();
	struct drive *d = start_logged(h);

	drive_wait_text(d, "0:01", 0);
	bench_type(d, "Walrus sings");
	drive_wait_text(d, "Walrus sings", 0);
	drive_keys(d, "\r");
	bench_keys(d);
	bench_command(d, "note Heron at once");
	drive_wait_sql(d, "select count(*) from note where body is not null", "2", 0);
	bench_quit(d);

	const char *log = log_of(h);
	assert_non_null(strstr(log, "bench  command note\n"));
	assert_non_null(strstr(log, "bench  command keep\n"));
	assert_non_null(strstr(log, "writer "));
	assert_non_null(strstr(log, " stored after "));
	assert_non_null(strstr(log, "player event: sound runs\n"));
	assert_non_null(strstr(log, "player mpv v: "));
	assert_non_null(strstr(log, "bench  session ended\n"));
	assert_null(strstr(log, "Walrus"));
	assert_null(strstr(log, "Heron"));
	home_free(h);
}

static void
while_a_blind_run_is_open_the_log_keeps_silent_about_the_sound(void **state)
{
	struct home *h = bench_home();
	struct drive *d = start_logged(h);

	bench_command(d, "blind 1 2 x2");
	drive_wait_sql(d, "select count(*) from blind_run where trial = 0", "1", 0);
	bench_command(d, "blind next");
	drive_keys(d, " ");
	drive_wait_sql(d, "select trial from blind_run", "1", 0);
	bench_command(d, "seek +2");
	bench_command(d, "blind end");
	drive_wait_sql(d, "select ended_ms is not null from blind_run", "1", 0);
	bench_quit(d);

	const char *log = log_of(h), *open = strstr(log, "a blind run is open");
	assert_non_null(open);
	const char *closed = strstr(open, "the blind run is closed");
	assert_non_null(closed);
	for (const char *line = strchr(open, '\n'); (line = strstr(line, " player ")) != NULL;
		line++)
		assert_true(line > closed);
	assert_non_null(strstr(open, "command seek\n"));
	home_free(h);
}

static void
a_log_that_cannot_be_written_is_said_before_the_session_starts(void **state)
{
	struct home *h = bench_home();

	home_env(h, "EARLOG_LOG=no/such/folder/log");
	struct drive *d = bench_launch(h, NULL, NULL);
	drive_wait_text(d, "cannot write the log no/such/folder/log", 0);
	assert_int_equal(drive_wait_exit(d, 0), 1);
	drive_end(d);
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(the_log_has_keys_sound_and_disk_but_no_words),
		drive_test(while_a_blind_run_is_open_the_log_keeps_silent_about_the_sound),
		drive_test(a_log_that_cannot_be_written_is_said_before_the_session_starts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
