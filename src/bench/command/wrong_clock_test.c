/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whatever the wall clock does: a history of sessions and of the shell under a clock that is set at
 * random points, in any zone, gives the draft of the same history under a true clock, but for
 * dates. EARLOG_SEED and EARLOG_ROUNDS make it another history, or many.
 */
#include <time.h>

#include "archive/store/edit.h"
#include "archive/upkeep/open.h"
#include "draft/formats/export.h"
#include "support/history.h"

#define DAY INT64_C(86400000)

/* By how much a wall clock is wrong at once; 1970 is far back. */
static const int64_t steps[] = { -DAY, -3600000, 3600000, 2 * DAY, 400 * DAY, 4 * 365 * DAY,
	-20000 * DAY };
static const char *const zones[] = { "UTC0", "NZST-12NZDT,M9.5.0,M4.1.0/3",
	"PST8PDT,M3.2.0,M11.1.0", "CET-1CEST,M3.5.0,M10.5.0/3", "IST-5:30" };

static const char *const plan[] = { "rate bass-depth 2", "rate bass-depth 4", "rate attack 3",
	"rate attack 1", "wear 2", "wear 1", "wear 1", "confirm", "confirm", "volume 20 by ear",
	"volume 24 by ear", "volume 22", "volume 25", "note", "note", "keep", "keep", "undo",
	"note-untimed diary", "remark too sharp", "setting foam", "next", "previous" };

struct wrong {
	bool steps;      /* the clock of this history is set */
	int64_t moved;   /* by how much it is wrong now */
	uint64_t random; /* of the steps alone, so that both histories do the same */
};

static unsigned
any(struct wrong *c, unsigned sides)
{
	c->random = c->random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(c->random >> 33) % sides;
}

/* Sets the wall clock that much off the true time. */
static void
set_wrong(struct wrong *c, int64_t moved)
{
	if (c->steps) {
		times.utc_ms += moved - c->moved;
		c->moved = moved;
	}
	pass_time(0);
}

static void
run_plan(struct history *h, struct wrong *c)
{
	struct sitting *s = h->w->s;
	struct commands commands = { .s = s };
	struct err ignored = ERR_INIT;
	unsigned n = 8 + dice(h, 20), set_at = any(c, n), right_at = set_at + any(c, n);

	for (unsigned i = 0; i < n; i++) {
		if (i == set_at)
			set_wrong(c, steps[any(c, LENGTH(steps))]);
		if (i == right_at)
			set_wrong(c, 0);
		capture_key_pressed(s, times.mono_ns);
		const char *line = plan[dice(h, LENGTH(plan))];
		command_run(&commands, line, &ignored);
		if (s->open_note && s->state == STATE_TEXT) {
			CLEANUP(pointer_free) char *text = xasprintf("words%u ", dice(h, 1000));
			type_text(h->w, text);
		}
		pass_time(1000 + dice(h, 200000));
		settle(h);
	}
	set_wrong(c, 0); /* a time server sets it right before the end */
	run_timers(s, times.mono_ns);
	run_confirm(s);
	keep_text(h);
	settle(h);
}

/* A rating of the shell, under a clock that is right. */
static void
rate_in_the_shell(struct history *h)
{
	struct err err = ERR_INIT;
	struct store *st = archive_open(h->w->db, STORE_WRITE, &err);
	struct uuid review = uuid_of("review:cantor");
	struct rating *r = rating_new(&review, SCOPE_WHOLE, NULL, NULL, NULL, "sonic-quality");

	r->value = 1 + dice(h, 5);
	r->scale = xstrdup("{\"min\":1,\"max\":5,\"step\":1}");
	if (!st || !store_change_row(st, ROW_RATING, r, &err))
		fail_at(h, err.msg);
	store_close(st);
}

/* The draft without its dates and times of day. */
static char *
draft_of(struct history *h)
{
	struct export_how how = { .template_name = "iem-review" };
	struct err err = ERR_INIT;
	struct record rec;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct buf plain = BUF_INIT;

	load(h->w, &rec);
	struct view *v = view_open(&rec, &h->w->profile, NULL, &err);
	if (!v || !export_draft(v, &how, true, &out, &err))
		fail_at(h, err.msg);
	view_close(v);
	record_finish(&rec);
	for (const char *s = out.s; *s; s++) {
		int n = 0, y, m, d;
		struct tm tm = { 0 };
		const char *end = strptime(s, "%d %B %Y", &tm);

		if (!end) /* a day of this year */
			end = strptime(s, "%d %B", &tm);
		if (sscanf(s, "%4d-%2d-%2d%n", &y, &m, &d, &n) == 3 && n == 10)
			end = s + n;
		if (end) {
			buf_add(&plain, "DATE");
			s = end - 1;
		} else
			buf_add_char(&plain, *s);
	}
	return buf_detach(&plain);
}

static char *
history(uint64_t seed, bool wrong)
{
	struct wrong c = { .steps = wrong, .random = seed * 2654435761u + 7 };
	struct history h;
	void *w = NULL;

	assert_int_equal(setup(&w), 0);
	begin_history(&h, w, seed);
	for (unsigned i = 0; i < 3; i++) {
		setenv("TZ", wrong ? zones[any(&c, LENGTH(zones))] : zones[0], 1);
		tzset();
		sit_down(&h);
		run_plan(&h, &c);
		stop(w);
		pass_time(3600000);
		if (dice(&h, 2))
			rate_in_the_shell(&h);
		pass_time(2 * DAY); /* so that no zone makes one evening of two */
	}
	sit_down(&h);
	char *draft = draft_of(&h);
	end_history(&h);
	assert_int_equal(chdir("/"), 0);
	teardown(&w);
	return draft;
}

TEST(a_clock_that_is_set_changes_dates_alone)
{
	uint64_t first = number_of("EARLOG_SEED", 1),
		 rounds = number_of("EARLOG_ROUNDS", (uint64_t)rounds_here(4));

	for (uint64_t seed = first; seed < first + rounds; seed++) {
		CLEANUP(pointer_free) char *right = history(seed, false);
		CLEANUP(pointer_free) char *wrong = history(seed, true);
		if (strcmp(right, wrong) != 0) {
			tell_missing("-", right, wrong);
			tell_missing("+", wrong, right);
			fail_msg("EARLOG_SEED=%llu: another draft", (unsigned long long)seed);
		}
	}
}
