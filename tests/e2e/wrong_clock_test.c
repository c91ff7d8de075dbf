/* tests: long, of sitting/count store/redate upkeep/doctor */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A clock that was wrong once, as a person meets it: the message at the bench, and the way back. */
#include "e2e/bench.h"
#include "e2e/moved_clock.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"

#define FAR "2030-01-01T21:00:00Z"
#define NEAR "2026-11-19T21:00:00Z"

/* Nothing sounds: libmpv 0.35 waits by the wall clock. */
static struct home *
home_at_utc(const char *utc)
{
	struct home *h = bench_home();

	bench_session(h,
		"chains: {walk: {source: HiBy R3 II, clock: yes}}\n"
		"compare: [{device: AFUL Performer8}]\n");
	moved_clock_begin(h);
	moved_clock_set(h, utc);
	return h;
}

static const char *
says(struct home *h, char *const argv[])
{
	const char *out, *err;

	if (home_run(h, argv, NULL, &out, &err) != 0)
		fail_msg("%s %s: %s", argv[0], argv[1], err);
	return *out ? out : err;
}

static void
put_on(struct drive *d, const char *keys, const char *worn)
{
	drive_keys(d, keys);
	drive_wait_text(d, "put on ");
	drive_keys(d, " ");
	drive_wait_row(d, 0, worn);
}

/* Sets the clock; the bench at rest looks at it when it has something to do. */
static void
set_clock(struct drive *d, struct home *h, const char *utc)
{
	moved_clock_set(h, utc);
	drive_keys(d, "\033[B");
}

/* An hour ahead at the match, and set back before the ratings: a summer time that was over. */
TEST_DRIVEN(a_step_is_said_once_and_moves_nothing)
{
	struct home *h = home_at_utc(NEAR);
	struct drive *d = bench_start(h, NULL);

	put_on(d, "d2", "2 AFUL Performer8");
	bench_command(d, "volume 30 by ear");
	bench_command(d, "rate bass-depth 3");
	drive_wait_sql(d, "select count(*) from rating", "1");
	set_clock(d, h, "2026-11-19T20:01:00Z");
	drive_wait_text(d, "the clock moved from 21:0");
	assert_screen_has(d, " to 20:01");
	put_on(d, "d1", "1 AFUL Cantor");
	assert_screen_lacks(d, "the clock moved"); /* once */
	bench_command(d, "rate bass-depth 4");
	drive_wait_sql(d, "select count(*) from rating", "2");
	bench_type(d, "one note");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "q");
	drive_wait_text(d, "1 note, 2 ratings recorded in this session");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	assert_string_equal(
		home_sql(h, "select count(*), min(started_ms <= ended_ms) from sitting"), "1|1");
	const char *draft = bench_run(h, "export", "--markdown");
	assert_has(draft, "Sighted, levels matched.");
	assert_lacks(draft, "not noted as matched");
	home_free(h);
}

/* A laptop without its battery, which a time server sets right. */
TEST_DRIVEN(a_session_that_began_long_ago_is_one_evening_of_its_end)
{
	struct home *h = home_at_utc("2002-01-01T00:00:00Z");
	struct drive *d = bench_start(h, NULL);

	bench_command(d, "rate bass-depth 4");
	drive_wait_sql(d, "select count(*) from rating", "1");
	set_clock(d, h, NEAR);
	drive_wait_text(d, "the clock moved from 2002-01-01 to 2026-11-19");
	put_on(d, "d2", "2 AFUL Performer8");
	bench_command(d, "rate bass-depth 3");
	drive_wait_sql(d, "select count(*) from rating", "2");
	bench_quit(d);
	assert_has(bench_run(h, "export", "--markdown"), "| 4 | 3 |");
	assert_lacks(says(h, ARGS("earlog", "doctor")), "was made under a wrong clock");
	d = bench_start(h, NULL);
	assert_screen_lacks(d, "evening"); /* still the first one */
	bench_quit(d);
	home_free(h);
}

/* Runs the command that `said` has in quotes after `before`. */
static const char *
run_line(struct home *h, const char *said, const char *before, const char *when)
{
	const char *at = strstr(said, before);
	char id[16], date[40];

	if (!at || sscanf(at + strlen(before), "earlog doctor --date %15s %39[^`]", id, date) != 2)
		fail_msg("no command in “%s”", said);
	return says(h, ARGS("earlog", "doctor", "--date", id, (char *)(when ? when : date)));
}

#define TIMES                                                                             \
	"select r.made_ms, r.made_offset_min, r.edited_ms from rating r order by r.value" \
	" desc"

TEST_DRIVEN(what_was_dated_years_ahead_is_right_after_one_command)
{
	struct home *h = home_at_utc(FAR);
	struct drive *d = bench_start(h, NULL);

	put_on(d, "d2", "2 AFUL Performer8");
	bench_command(d, "rate bass-depth 2");
	bench_command(d, "volume 30 by ear");
	drive_wait_sql(d, "select count(*) from volume", "1");
	bench_quit(d);
	says(h, ARGS("earlog", "rate", "cantor", "bias", "1"));
	home_write(h, "work/other.yaml", "id: other\ndevice: Other One\nplaylist: none\n");
	says(h, ARGS("earlog", "note", "add", "other.yaml", "far", "--part", "build"));

	/* Since then the clock is right: the newest is what was made now. */
	moved_clock_set(h, NEAR);
	says(h,
		ARGS("earlog", "rate", "cantor", "bass-depth", "4.5", "--section", "bass",
			"--device", "AFUL Performer8", "--again"));
	assert_has(bench_run(h, "export", "--markdown"), "| Bass depth (Bass) | – | 4.5 |\n");
	/* So is what is worn, how loud it is, and the review that a command without a name takes.
	 */
	d = bench_start(h, NULL);
	drive_wait_text(d, "was on last");
	drive_keys(d, "d1");
	drive_wait_text(d, "put on AFUL Cantor");
	drive_keys(d, " ");
	drive_wait_row(d, 0, "1 AFUL Cantor");
	bench_command(d, "volume 22 by ear");
	drive_wait_sql(d, "select count(*), sum(made_ms < 1800000000000) from volume", "2|1");
	bench_quit(d);
	d = bench_start(h, NULL);
	drive_wait_row(d, 0, "1 AFUL Cantor");
	assert_screen_lacks(d, "was on last");
	bench_quit(d);
	assert_has(says(h, ARGS("earlog", "export", "--markdown")), "AFUL Cantor");
	CLEANUP(pointer_free) char *before = xstrdup(home_sql(h, TIMES));
	const char *said = says(h, ARGS("earlog", "doctor"));
	assert_has(said, "a session of cantor at 2030-01-01T21:00 was made under a wrong clock");
	assert_has(said, "a rating of cantor at 2030-01-01T21:0");
	assert_has(said, "a note of other at 2030-01-01T21:0");
	CLEANUP(pointer_free)
	char *back = xstrdup(run_line(h, said,
		"a session of cantor at 2030-01-01T21:00 was made under a wrong clock: `",
		"2026-11-18T20:00"));
	assert_has(back, "rows are moved; `earlog doctor --date ");
	assert_has(home_sql(h, "select group_concat(started_ms) from sitting"), "1795032000000");
	const char *now = says(h, ARGS("earlog", "doctor"));
	assert_lacks(now, "a session of cantor");
	assert_has(now, "a note of other"); /* the session alone was moved */
	run_line(h, back, "`", NULL);
	assert_string_equal(home_sql(h, TIMES), before);
	/* The rows of the shell have commands of their own. */
	said = says(h, ARGS("earlog", "doctor"));
	run_line(h, strstr(said, "a rating of cantor"), "`", "2026-11-18T22:00");
	run_line(h, strstr(said, "a note of other"), "`", "2026-11-18T22:00");
	run_line(h, strstr(said, "a session of cantor"), "`", "2026-11-18T20:00");
	assert_lacks(says(h, ARGS("earlog", "doctor")), "was made under a wrong clock");
	home_free(h);
}

/* `zone:` of the profile says by which clock evenings are cut, wherever the bench runs. */
TEST_DRIVEN(a_machine_of_utc_is_told_until_the_profile_has_a_zone)
{
	static const char zone[] = "TZif\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
				   "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4"
				   "\0\0\xb6\xd0\0\0NZT"; /* 13 hours ahead all year */
	struct home *h = home_at_utc("2026-11-19T15:59:00Z");
	FILE *f = fopen(home_write(h, "work/zones/Auckland", ""), "w");

	assert_true(f && fwrite(zone, 1, sizeof(zone), f) == sizeof(zone));
	assert_int_equal(fclose(f), 0);
	home_env(h, "TZ=UTC");
	home_env_to(h, "TZDIR", home_path(h, "work/zones"));
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "zone:");
	bench_command(d, "rate bass-depth 3");
	drive_wait_sql(d, "select made_offset_min from rating", "0");
	bench_quit(d);
	d = bench_start(h, NULL);
	assert_screen_lacks(d, "zone:"); /* once */
	bench_quit(d);

	home_edit(h, "config/earlog/config.yaml", "audio:", "zone: Auckland\naudio:");
	moved_clock_set(h, "2026-11-19T16:01:00Z"); /* 5:01 there: another evening */
	says(h, ARGS("earlog", "rate", "cantor", "bias", "4"));
	assert_string_equal(
		home_sql(h, "select group_concat(made_offset_min, ' ') from rating"), "0 780");
	home_free(h);
}
