/* tests: of cli/earlog_show view/view */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `show` prints all that was recorded: random archives, and each row of the review is either in
 * what it prints or of a kind that is on a list here with the reason.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>

#include "base/core/mem.h"
#include "base/numbers/blind_draw.h"
#include "e2e/drive.h"
#include "e2e/review.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "support/needs.h"
#include "support/test.h"

#define ARCHIVES 12
#define START INT64_C(1795161600000)
#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define LIMIT 4000
#define MANY 10000

/* The texts that must be printed; a text of a rating may be missing if the rating is corrected. */
static struct {
	char *text;
	const char *table;
	bool rating;
} wanted[LIMIT];
static size_t n_wanted;
static uint64_t seed;

static size_t
dice(size_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % sides;
}

/* ---- random rows ---- */

static void *
add(struct record *r, enum row_kind kind, const char *name, size_t n)
{
	struct row *row = row_new(kind);

	row->uuid = uuid_of("random %s %zu", name, n);
	row->edit = row->uuid;
	rows_take(&r->of[kind], row);
	return row;
}

static void
random_setup(struct setup *s)
{
	s->device = uuid_of("device:aful-%s", dice(3) ? "cantor" : "performer8");
	s->chain = uuid_of("%s", dice(2) ? "dx300" : "dongle");
	if (dice(4) == 0)
		s->equaliser = uuid_of("random equaliser %zu", (size_t)0);
}

static struct uuid
random_item(void)
{
	static const char *const items[] = { "bass/reckoning", "bass/quiet", "timbre/shivers",
		"empty/reckoning" };

	return uuid_of("%s", items[dice(4)]);
}

static struct uuid
random_sitting(void)
{
	return uuid_of("random sitting %zu", dice(3));
}

static void
random_sittings(struct record *r)
{
	for (size_t i = 0; i < 3; i++) {
		struct sitting_row *s = add(r, ROW_SITTING, "sitting", i);

		s->review = uuid_of("review:cantor");
		s->started_ms = START + (int64_t)(5 + i) * DAY_MS;
		s->ended_ms = s->started_ms + 3600 * 1000;
		s->room = dice(2) ? xasprintf("room %zu", i) : NULL;
		s->state = dice(2) ? xasprintf("state %zu", i) : NULL;
	}
}

static void
random_notes(struct record *r)
{
	static const char *const parts[] = { "diary", "impression", "packaging", "comfort", "chain",
		"question", "summary", "other", "something" };

	for (size_t i = 0, n = dice(30); i < n; i++) {
		struct note *x = add(r, ROW_NOTE, "note", i);

		x->review = uuid_of("review:cantor");
		x->sitting = random_sitting();
		random_setup(&x->setup);
		x->made_ms = START + (int64_t)(5 + dice(3)) * DAY_MS + (int64_t)i * 1000;
		x->sequence = (int64_t)i;
		x->pos_ms = NO_MS;
		switch (dice(5)) {
		case 0: x->part = xstrdup(parts[dice(LENGTH(parts))]); break;
		case 1: x->section = uuid_of("section:%s", dice(2) ? "bass" : "timbre"); break;
		case 2: x->question = uuid_of("question:warmth"); break;
		default:
			x->item = random_item();
			x->pos_ms = dice(3) ? (int64_t)dice(200000) : NO_MS;
		}
		if (uuid_none(&x->item) || dice(4))
			x->body = xasprintf("words of note %zu.", i);
		else
			x->kind = xasprintf("kind%zu", i);
		x->private = dice(8) == 0;
		if (dice(3) == 0) {
			struct tag *t = add(r, ROW_TAG, "tag", i);

			t->note = x->row.uuid;
			t->lexicon = xstrdup("bs2399");
			t->attribute = xasprintf("tagged%zu", i);
			t->confirmed = true;
		}
	}
}

static void
random_ratings(struct record *r)
{
	static const char *const attributes[] = { "bass-depth", "attack", "sonic-quality" };
	static const char *const scopes[] = { "item", "section", "whole" };

	for (size_t i = 0, n = dice(40); i < n; i++) {
		struct rating *x = add(r, ROW_RATING, "rating", i);
		size_t attribute = dice(3), scope = attribute == 2 ? 2 : dice(3);

		x->review = uuid_of("review:cantor");
		x->sitting = random_sitting();
		random_setup(&x->setup);
		x->made_ms = START + (int64_t)(5 + dice(3)) * DAY_MS + (int64_t)i * 1000;
		x->fit = 1;
		x->scope = xstrdup(scopes[scope]);
		x->attribute = xstrdup(attributes[attribute]);
		x->lexicon = attribute == 2 ? NULL : xstrdup("bs2399");
		if (scope == 0)
			x->item = random_item();
		if (scope == 1)
			x->section = uuid_of("section:bass");
		x->value = (double)dice(11) / 2;
		x->scale = xstrdup("{\"min\":0,\"max\":5,\"step\":0.5}");
		x->remark = xasprintf("remark number %zu.", i);
		x->confidence = dice(3) ? NULL : xstrdup("unsure");
	}
}

static void
random_volumes(struct record *r)
{
	for (size_t i = 0, n = dice(8); i < n; i++) {
		struct volume *x = add(r, ROW_VOLUME, "volume", i);

		x->review = uuid_of("review:cantor");
		x->sitting = random_sitting();
		random_setup(&x->setup);
		x->setup.equaliser = UUID_NONE;
		if (dice(2))
			x->matched.device = uuid_of("device:aful-performer8");
		x->value = xasprintf("%zu", 100 + i);
		x->unit = xstrdup("clicks");
		x->how = xstrdup(dice(2) ? "ear" : "meter");
		x->made_ms = START + (int64_t)i * 1000;
	}
}

static void
random_runs(struct record *r)
{
	static const unsigned order[] = { 0, 1, 1, 0, 1, 0, 0, 1 };

	for (size_t i = 0, n = dice(4); i < n; i++) {
		struct blind_run *run = add(r, ROW_BLIND_RUN, "run", i);
		const struct uuid devices[] = { uuid_of("device:aful-performer8"),
			uuid_of("device:aful-cantor") };
		char of[LENGTH(devices)][UUID_TEXT];
		struct buf plan = BUF_INIT;

		run->started_ms = START + (int64_t)i;
		blind_draw_add_record(&plan,
			&(struct blind_plan){ .seed = (uint64_t)run->started_ms,
				.how = "draws",
				.k = 2,
				.order = order,
				.n = LENGTH(order) });
		run->review = uuid_of("review:cantor");
		run->sitting = random_sitting();
		run->devices = xasprintf("[\"%s\",\"%s\"]", uuid_text(&devices[0], of[0]),
			uuid_text(&devices[1], of[1]));
		run->plan = buf_detach(&plan);
		run->trial = LENGTH(order);
		run->ended_ms = START + 60000;
		run->opened_ms = NO_INT;
		for (size_t k = 0; k < LENGTH(order); k++) {
			struct trial *t = add(r, ROW_TRIAL, "trial", i * 100 + k);

			t->row.uuid = t->row.edit = identity_of_answer(&run->row.uuid, k + 1);
			t->run = run->row.uuid;
			t->number = (int64_t)k + 1;
			t->answer = (int64_t)dice(2);
		}
	}
}

/* ---- what must be printed ---- */

static void
want(const char *table, char *text)
{
	assert_true(n_wanted < LIMIT);
	wanted[n_wanted].rating = false;
	wanted[n_wanted].table = table;
	wanted[n_wanted++].text = text;
}

static void
want_review(const struct record *r, const void *row)
{
	const struct review *x = row;

	(void)r;
	want("review", xstrdup(x->title));
}

static void
want_device(const struct record *r, const void *row)
{
	const struct device *x = row;

	(void)r;
	want("device", xstrdup(x->name));
}

static void
want_setting(const struct record *r, const void *row)
{
	const struct variant *x = row;
	bool worn = false;

	for (const struct note *n = NULL; (n = record_next(r, ROW_NOTE, n));)
		worn |= setup_has(&n->setup, ROW_VARIANT, &x->row.uuid);
	if (worn)
		want("variant", xstrdup(x->name));
}

static void
want_chain(const struct record *r, const void *row)
{
	const struct chain *x = row;

	(void)r;
	want("chain", xstrdup(x->name));
}

static void
want_section(const struct record *r, const void *row)
{
	const struct section *x = row;

	(void)r;
	want("section", xstrdup(x->title));
}

static void
want_recording(const struct record *r, const void *row)
{
	const struct recording *x = row;

	(void)r;
	want("recording", xstrdup(x->title));
}

static void
want_question(const struct record *r, const void *row)
{
	const struct question *x = row;

	(void)r;
	want("question", xasprintf("question: %.*s", (int)strcspn(x->text, "{"), x->text));
}

static void
want_comparison(const struct record *r, const void *row)
{
	const struct comparison *x = row;
	const struct device *d = record_find(r, ROW_DEVICE, &x->device);

	want("comparison", xstrdup(d->name));
}

static void
want_sitting(const struct record *r, const void *row)
{
	const struct sitting_row *x = row;

	(void)r;
	if (x->room)
		want("sitting", xasprintf("room: %s", x->room));
	if (x->state)
		want("sitting", xasprintf("state: %s", x->state));
}

static void
want_note(const struct record *r, const void *row)
{
	const struct note *x = row;

	if (note_is_private(r, x))
		return; /* the summary counts it */
	if (x->body)
		want("note", xstrndup(x->body, strcspn(x->body, "\n")));
	else if (x->kind)
		want("note", xasprintf("marker: %s", x->kind));
}

static void
want_tag(const struct record *r, const void *row)
{
	const struct tag *x = row;
	const struct note *n = record_find(r, ROW_NOTE, &x->note);

	if (!note_is_private(r, n))
		want("tag",
			xasprintf(
				"%s%s", x->confirmed ? "#" : "", x->confirmed ? x->attribute : ""));
}

static void
want_rating(const struct record *r, const void *row)
{
	const struct rating *x = row;

	(void)r;
	if (!x->remark || strncmp(x->remark, "remark number", 13) != 0)
		return;
	want("rating", xstrdup(x->remark));
	wanted[n_wanted - 1].rating = true;
}

static void
want_volume(const struct record *r, const void *row)
{
	const struct volume *x = row;

	(void)r;
	want("volume", xasprintf("%s %s", x->value, x->unit));
}

static void
want_pin(const struct record *r, const void *row)
{
	const struct pin *x = row;
	const struct cue *c = record_find(r, ROW_CUE, &x->cue);

	want("pin", xasprintf("cue, set while listening: %s", c->label));
}

static void
want_run(const struct record *r, const void *row)
{
	const struct blind_run *x = row;

	(void)r;
	want("blind_run", xstrdup("A helper swapped AFUL Performer8 and AFUL Cantor in 8 trials"));
	want("blind_run",
		xasprintf(", 8 trials: 0x%016" PRIx64 ", in the order AFUL Performer8, AFUL "
			  "Cantor, AFUL Cantor, AFUL Performer8, ",
			(uint64_t)x->started_ms));
}

/* Each kind of row: the texts that must be printed for it, or the reason why there are none. */
static const struct {
	void (*want)(const struct record *, const void *);
	const char *why_not;
} kinds[ROW_KINDS] = {
	[ROW_REVIEW] = { want_review, NULL },
	[ROW_DEVICE] = { want_device, NULL },
	[ROW_VARIANT] = { want_setting, NULL },
	[ROW_CHAIN] = { want_chain, NULL },
	[ROW_PLAYLIST] = { NULL, "names its file" },
	[ROW_SECTION] = { want_section, NULL },
	[ROW_RECORDING] = { want_recording, NULL },
	[ROW_ITEM] = { NULL, "printed as recording" },
	[ROW_SOURCE] = { NULL, "where music is" },
	[ROW_CUE] = { NULL, "of the playlist" },
	[ROW_QUESTION] = { want_question, NULL },
	[ROW_LISTING] = { NULL, "printed as recording" },
	[ROW_COMPARISON] = { want_comparison, NULL },
	[ROW_SITTING] = { want_sitting, NULL },
	[ROW_STRETCH] = { NULL, "summed as listened" },
	[ROW_NOTE] = { want_note, NULL },
	[ROW_OPEN_NOTE] = { NULL, "not kept yet" },
	[ROW_TAG] = { want_tag, NULL },
	[ROW_RATING] = { want_rating, NULL },
	[ROW_VOLUME] = { want_volume, NULL },
	[ROW_PIN] = { want_pin, NULL },
	[ROW_BENCHMARK] = { NULL, "of the playlist" },
	[ROW_LEXICON] = { NULL, "of the lexicon" },
	[ROW_ATTRIBUTE] = { NULL, "of the lexicon" },
	[ROW_BLIND_RUN] = { want_run, NULL },
	[ROW_TRIAL] = { NULL, "summed as test" },
	[ROW_EQUALISER] = { NULL, "printed with notes" },
	[ROW_LISTENER] = { NULL, "printed with notes" },
	[ROW_WITHHELD] = { NULL, "counts as private" },
	[ROW_ALIGNMENT] = { NULL, "where music is" },
	[ROW_HEARD_AS] = { NULL, "where music is" },
	[ROW_FILES_READ] = { NULL, "of this machine" },
};

static bool
is_gone(const struct record *r, enum row_kind kind, const struct row *row)
{
	const struct sitting_row *s = NULL;

	if (kind == ROW_NOTE)
		s = record_find(r, ROW_SITTING, &((const struct note *)row)->sitting);
	return row->deleted || (s && s->row.deleted);
}

static void
change(struct record *r)
{
	struct equaliser_row *e = add(r, ROW_EQUALISER, "equaliser", 0);
	e->name = xstrdup("Tilt");
	e->content = xstrdup("Preamp: -3.0 dB\n");
	random_sittings(r);
	random_notes(r);
	random_ratings(r);
	random_volumes(r);
	random_runs(r);
	for (int k = 0; k < ROW_KINDS; k++) {
		assert_true(!kinds[k].want != !kinds[k].why_not);
		for (size_t i = 0; kinds[k].want && i < record_count(r, (enum row_kind)k); i++) {
			const struct row *row = record_at(r, (enum row_kind)k, i);

			if (!is_gone(r, (enum row_kind)k, row))
				kinds[k].want(r, row);
		}
	}
}

TEST(each_row_of_a_review_is_shown)
{
	const char *one = getenv("SEED");

	for (uint64_t n = 0; n < (one ? 1 : ARCHIVES); n++) {
		struct home *h = home_new();
		const char *out, *err;
		size_t missing = 0, corrected = 0;

		uint64_t first = one ? strtoull(one, NULL, 10) : n;
		seed = first;
		dice(2);
		review_store(h, change);
		if (home_run(h, ARGS("earlog", "show", "--ids", "cantor"), NULL, &out, &err))
			fail_msg("SEED=%llu: %s", (unsigned long long)first, err);
		for (size_t i = 0; i < n_wanted; i++) {
			bool is = strstr(out, wanted[i].text) != NULL;

			missing += !is && wanted[i].rating;
			if (!is && !wanted[i].rating)
				fail_msg("SEED=%llu: no “%s” of a row of %s in\n%s",
					(unsigned long long)first, wanted[i].text, wanted[i].table,
					out);
			free(wanted[i].text);
		}
		for (const char *at = out; (at = strstr(at, "corrected the same day\n")); at++)
			corrected++;
		if (missing > corrected)
			fail_msg("SEED=%llu: %zu ratings are missing, %zu are corrected in\n%s",
				(unsigned long long)first, missing, corrected, out);
		assert_null(strstr(out, "SECRET"));
		n_wanted = 0;
		home_free(h);
	}
}

/* Sets a field of a row of this kind, if it has one of this name. */
static void
set_field(enum row_kind kind, struct row *row, const char *name, const void *value, size_t bytes)
{
	const struct row_field *f = row_types[kind].fields;

	for (size_t i = 0; row_types[kind].fields[i].name; i++, f++)
		if (strcmp(f->name, name) == 0)
			memcpy((char *)row + f->offset, value, bytes);
}

/* Adds sessions of which some are empty, and rows of sessions and of the shell. review_store edits
 * each row at START. */
static void
add_evenings(struct record *r)
{
	static const enum row_kind kinds_of[] = { ROW_NOTE, ROW_RATING, ROW_STRETCH, ROW_VOLUME,
		ROW_BLIND_RUN };
	const struct uuid review = uuid_of("review:cantor");

	for (size_t i = 0; i < 6; i++) {
		struct sitting_row *s = add(r, ROW_SITTING, "evening", i);
		enum row_kind kind = kinds_of[dice(LENGTH(kinds_of))];
		int64_t offset = (int64_t)dice(3) * 60;

		s->review = review;
		s->started_ms = START - (int64_t)dice(40) * 3600 * 1000;
		s->started_offset_min = offset;
		s->ended_ms = dice(2) ? START + 1 : s->started_ms + 1;
		s->room = dice(6) ? NULL : xstrdup("attic");
		if (dice(2))
			continue;
		struct row *row = add(r, kind, "of an evening", i);
		row->deleted = dice(3) == 0;
		if (!dice(3))
			row->parent = uuid_of("before");
		set_field(kind, row, "review", &review, sizeof(review));
		set_field(kind, row, "made_ms", &s->started_ms, sizeof(int64_t));
		set_field(kind, row, "made_offset_min", &offset, sizeof(offset));
		if (dice(4) || kind == ROW_STRETCH)
			set_field(kind, row, "sitting", &s->row.uuid, sizeof(struct uuid));
	}
}

TEST(sessions_are_counted_alike)
{
	for (seed = 0; seed < 2 * ARCHIVES;) {
		struct home *h = home_new();
		const char *out, *err;
		uint64_t first = seed;

		dice(2);
		review_store(h, add_evenings);
		CLEANUP(pointer_free)
		char *sessions = xstrdup(home_sql(h,
			"SELECT sittings || iif(sittings = 1, ' session on ', ' sessions on ') "
			"|| n || iif(n = 1, ' day, ', ' days, ') FROM v_review JOIN (SELECT "
			"count(DISTINCT (made_ms + ifnull(offset_min, 0) * 60000 - 18000000) / "
			"86400000) AS n FROM ("
			"SELECT started_ms AS made_ms, started_offset_min AS offset_min FROM "
			"sitting_counted"
			" UNION ALL SELECT made_ms, made_offset_min FROM note WHERE sitting IS "
			"NULL "
			"AND deleted = 0"
			" UNION ALL SELECT made_ms, made_offset_min FROM rating WHERE sitting IS "
			"NULL AND deleted = 0))"));
		assert_int_equal(
			home_run(h, ARGS("earlog", "show", "cantor"), NULL, &out, &err), 0);
		if (!strstr(out, sessions))
			fail_msg("SEED=%llu: no “%s” in\n%s", (unsigned long long)first, sessions,
				out);
		seed = first + 1;
		home_free(h);
	}
}

TEST(the_first_lines_sum_up)
{
	static const char *const labels[] = { "sessions", "tracks", "notes", "ratings", "scores",
		"compared" };
	struct home *h = home_new();
	const char *out;

	review_store(h, NULL);
	assert_int_equal(home_run(h, ARGS("earlog", "show", "cantor"), NULL, &out, NULL), 0);
	const char *at = strchr(strchr(out, '\n') + 1, '\n') + 1;
	for (size_t i = 0; i < LENGTH(labels); i++) {
		if (strncmp(at, "  ", 2) != 0 || strncmp(at + 2, labels[i], strlen(labels[i])) != 0)
			fail_msg("no line \"%s\" at «%s»", labels[i], at);
		at = strchr(at, '\n') + 1;
	}
	assert_int_equal(*at, '\n');
	home_free(h);
}

/* On a terminal each command of reading goes through the pager, which knows its width; other output
 * and a pager of no name do not. */
TEST_DRIVEN(on_a_terminal_the_pager_shows_it)
{
	struct home *h = home_new();
	char *const commands[][5] = { { "earlog", "show", "cantor" }, { "earlog", "help", "rate" },
		{ "earlog", "compare", "cantor" }, { "earlog", "search", "cantor" },
		{ "earlog", "device", "show", "aful-cantor" } };
	const char *out;

	review_store(h, NULL);
	for (size_t i = 0; i < LENGTH(commands); i++) {
		struct drive_options o = { .home = h,
			.env = ENV("PAGER=sed -e 's/^/| /' -e '$s/$/ |END/'") };
		struct drive *d = drive_start(&o, commands[i]);

		drive_wait_text(d, "|END");
		assert_screen_has(d, "| ");
		assert_int_equal(drive_wait_exit(d), 0);
		drive_end(d);
	}
	/* A wide terminal has fewer lines. */
	struct drive *d;
	int lines[2] = { 0 };
	for (int wide = 0; wide < 2; wide++) {
		struct drive_options o = {
			.home = h, .cols = wide ? 170 : 50, .env = ENV("PAGER=echo lines $(wc -l)")
		};

		d = drive_start(&o, commands[2]);
		drive_wait_text(d, "lines ");
		drive_wait_exit(d);
		lines[wide] = atoi(strstr(drive_screen(d), "lines ") + 6);
		drive_end(d);
	}
	assert_true(lines[0] > lines[1]);
	d = drive_start(&(struct drive_options){ .home = h, .env = ENV("PAGER=") }, commands[0]);
	assert_int_equal(drive_wait_exit(d), 0);
	assert_screen_lacks(d, "| ");
	drive_end(d);
	assert_int_equal(home_run(h, ARGS("env", "PAGER=false", "earlog", "show", "cantor"), NULL,
				 &out, NULL),
		0);
	assert_non_null(strstr(out, "sessions"));
	home_free(h);
}

/* Returns what a command writes to a terminal, which a caller's environment may not let have
 * colour; with the end of each line as in a file. The caller frees. */
static char *
on_terminal(struct home *h, int cols, const char *no_color, char *const argv[])
{
	struct drive_options o = {
		.home = h, .cols = cols, .rows = 60, .env = ENV("PAGER=", no_color)
	};
	struct drive *d = drive_start(&o, argv);
	struct buf text = BUF_INIT;

	drive_wait_exit(d);
	for (const char *c = drive_log(d, NULL); *c; c++)
		if (*c != '\r')
			buf_add_char(&text, *c);
	drive_end(d);
	return buf_detach(&text);
}

/* What people look for has colour on a terminal alone. A line of facts and the text below it take
 * the place of a table that has no room for texts. */
TEST_DRIVEN(a_terminal_has_colour_and_no_other_output)
{
	struct home *h = home_new();
	const char *out, *err;
	char *const search[] = { "earlog", "search", "quebecois", "--no-color", NULL };
	char *const coloured[] = { "earlog", "search", "quebecois", NULL };

	review_store(h, NULL);
	assert_int_equal(home_run(h,
				 ARGS("earlog", "note", "add", "cantor", "a Québécois drum", "--at",
					 "0:05", "--item", "shivers"),
				 NULL, NULL, NULL),
		0);
	CLEANUP(pointer_free)
	char *shown = on_terminal(h, 80, "NO_COLOR=", coloured),
	     *plain = on_terminal(h, 80, "NO_COLOR=", search),
	     *other = on_terminal(h, 80, "NO_COLOR=1", coloured),
	     *wide = on_terminal(h, 100, "NO_COLOR=", coloured);
	assert_has(shown, "\n  a \033[1;4;36mQuébécois\033[m drum\n");
	assert_has(plain, "\n  a Québécois drum\n");
	assert_string_equal(plain, other);
	assert_has(wide, "\033[1mTEXT\033[m");
	assert_has(wide, "  a \033[1;4;36mQuébécois\033[m drum\n");
	assert_int_equal(home_run(h, coloured, NULL, &out, NULL), 0);
	assert_has(out, "  a Québécois drum\n");
	assert_lacks(out, "\033");
	assert_has(out, "DATE ");
	/* A message ends its lines between words, a word longer than a line stays whole. */
	char *const unknown[] = { "earlog", "show", "no-such-review-of-a-long-name-at-all", NULL };
	assert_int_equal(home_run(h, unknown, NULL, NULL, &err), 1);
	CLEANUP(pointer_free) char *narrow = on_terminal(h, 30, "NO_COLOR=", unknown);
	assert_int_equal(strchr(err, '\n') + 1 - err, strlen(err));
	assert_has(narrow, "\n“no-such-review-of-a-long-name-at-all”\n");
	home_free(h);
}

static void
add_many(struct record *r)
{
	for (size_t i = 0; i < MANY; i++) {
		struct note *n = add(r, ROW_NOTE, "one of many", i);

		n->review = uuid_of("review:cantor");
		n->item = random_item();
		n->setup.device = uuid_of("device:aful-cantor");
		n->setup.chain = uuid_of("dx300");
		n->pos_ms = (int64_t)i * 10;
		n->body = xasprintf("note %zu: strings front left, wider than I remember", i);
		n->made_ms = START + (int64_t)i;
		n->made_offset_min = 0;
	}
}

static long
peak_of_show(void (*added)(struct record *r))
{
	struct home *h = home_new();
	struct rusage used;

	review_store(h, added);
	assert_int_equal(home_run(h, ARGS("earlog", "show", "cantor"), NULL, NULL, NULL), 0);
	home_free(h);
	assert_int_equal(getrusage(RUSAGE_CHILDREN, &used), 0);
	return used.ru_maxrss * 1024;
}

/* Another listener's file may have 100,000. Peaks are those of all programs so far. */
TEST(a_note_takes_at_most_2_kb)
{
#ifdef __SANITIZE_ADDRESS__
	skip_for("a sanitizer needs more memory");
#endif
	long few = peak_of_show(NULL), many = peak_of_show(add_many);

	if ((many - few) / MANY > 2048)
		fail_msg("%ld bytes of each note", (many - few) / MANY);
}
