/*
 * What was rated together is the same in the draft, of which pages and forum texts are made, in the
 * view, compare, rank, pictures, stats --method and ratings.csv, and each row is true: random
 * ratings on several evenings, blind and sighted, on two chains, of two devices, in two reviews.
 * What is expected is found by another way here.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "base/system/clock.h"
#include "base/text/number.h"
#include "draft/formats/export.h"
#include "draft/view/view.h"
#include "review/answers/compare.h"
#include "review/answers/method.h"
#include "review/answers/rank.h"
#include "review/files/lexicon.h"
#include "review/files/words.h"
#include "shell/picture/plots.h"
#include "shell/table/ratings_csv.h"
#include "support/answers_bench.h"
#include "support/test.h"

#define ARCHIVES 200
#define EVENINGS 4
#define TRACKS 3
#define DEVICES 2
#define CHAINS 2
#define REVIEWS 2
#define BY "attack"

static const char *const devices[DEVICES] = { "aria", "blessing" };
static const char *const chains[CHAINS] = { "dx300", "dongle" };
static const char *const reviews[REVIEWS] = { "a", "b" };

/* The last rating of an evening, in hundredths; NONE: not rated. */
#define NONE -1
struct given {
	int v[2][TRACKS][CHAINS][REVIEWS][EVENINGS][DEVICES];  /* [blind][track]… */
	int nr[2][TRACKS][CHAINS][REVIEWS][EVENINGS][DEVICES]; /* of the rating, from 0 */
};

struct agree_archive {
	struct answers_bench b; /* counts the ratings */
	struct record rec;      /* of review a; rec.elsewhere has the ratings in review b */
	struct given given;
	bool rated[DEVICES]; /* in review a, at all */
	int n;
};

static void
review_init(struct record *r, const char *id)
{
	record_init(r);
	struct review *review = bench_row(r, ROW_REVIEW, bench_id("review", id));
	review->id = xstrdup(id);
	review->device = bench_id("device", devices[0]);
	for (size_t d = 0; d < DEVICES; d++)
		bench_device(r, devices[d], devices[d]);
	for (size_t i = 0; i < CHAINS; i++) {
		struct chain *c = bench_row(r, ROW_CHAIN, bench_id("chain", chains[i]));

		c->name = xstrdup(chains[i]);
		c->review = bench_id("review", "a");
		c->content = xasprintf("source=%s", chains[i]);
		c->rank = (int64_t)i;
	}
}

static void
rate(struct agree_archive *a, int evening)
{
	int blind = rand() % 4 == 0, d = rand() % DEVICES, track = rand() % TRACKS,
	    chain = rand() % 3 == 0, review = rand() % 4 == 0, value = rand() % 4;
	struct rating *x = bench_rating(&a->b, review ? a->rec.elsewhere : &a->rec, reviews[review],
		devices[d], 2 * evening + 1, BY, track + 1, value);

	x->section = bench_id("section", "bass");
	x->blind = blind;
	x->setup.chain = bench_id("chain", chains[chain]);
	a->given.v[blind][track][chain][review][evening][d] = value;
	a->given.nr[blind][track][chain][review][evening][d] = a->n++;
	a->rated[d] |= !review;
}

static void
archive_init(struct agree_archive *a)
{
	*a = (struct agree_archive){ .n = 0 };
	memset(&a->given, NONE, sizeof(a->given));
	review_init(&a->rec, "a");
	review_init(a->rec.elsewhere = xmalloc(sizeof(struct record)), "b");
	for (size_t i = 0; i < REVIEWS; i++) {
		struct section *s = bench_row(
			i ? a->rec.elsewhere : &a->rec, ROW_SECTION, bench_id("section", "bass"));
		s->id = xstrdup("bass");
		s->title = xstrdup("Bass");
	}
	for (int i = 1; i <= TRACKS; i++)
		track_row(&a->rec, "a", i);
	for (int n = rand() % 60, i = 0; i < n; i++)
		rate(a, i * EVENINGS / n);
}

/* ---- what is expected ---- */

/* A text for each row that holds: "0 Track 1, on dx300, 2026-11-21: 3 | 4". */
struct lines LIST_OF(char *);

static void
lines_finish(struct lines *l)
{
	LIST_FINISH(l, free(*each));
}

static bool
has_line(const struct lines *l, const char *line)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i], line) == 0)
			return true;
	return false;
}

/* Returns true if the device has a later value there, of another evening or review. */
static bool
is_old(const struct given *g, int blind, int track, int chain, int review, int evening, int d)
{
	int nr = g->nr[blind][track][chain][review][evening][d];

	for (int e = evening; e < EVENINGS; e++)
		for (int r = 0; r < REVIEWS; r++)
			if (g->nr[blind][track][chain][r][e][d] > nr)
				return true;
	return false;
}

static void
add_line(struct lines *l, int blind, int track, int chain, int evening, const int v[DEVICES])
{
	char day[11], of[DEVICES][12] = { "", "" };

	for (int d = 0; d < DEVICES; d++)
		if (v[d] != NONE)
			snprintf(of[d], sizeof(of[d]), "%d", v[d]);
	clock_date_text(BENCH_T0 + (2 * evening + 1) * BENCH_DAY, 0, day);
	LIST_ADD(l,
		xasprintf("%d Track %d %s %s: %s | %s", blind, track + 1, chains[chain], day, of[0],
			of[1]));
}

/* Adds a line for each row: both devices on one evening of one review, or one of them alone, if
 * that is its newest value there. */
static void
expected(struct lines *l, const struct given *g)
{
	for (int i = 0; i < 2 * TRACKS * CHAINS * REVIEWS * EVENINGS; i++) {
		int blind = i % 2, track = i / 2 % TRACKS, chain = i / 2 / TRACKS % CHAINS,
		    review = i / 2 / TRACKS / CHAINS % REVIEWS,
		    evening = i / 2 / TRACKS / CHAINS / REVIEWS;
		const int *v = g->v[blind][track][chain][review][evening];

		if (v[0] != NONE && v[1] != NONE)
			add_line(l, blind, track, chain, evening, v);
		else if ((v[0] != NONE && !is_old(g, blind, track, chain, review, evening, 0)) ||
			(v[1] != NONE && !is_old(g, blind, track, chain, review, evening, 1)))
			add_line(l, blind, track, chain, evening, v);
	}
}

/* ---- what the reports say ---- */

static void
compare(struct compare_answer *x, const struct agree_archive *a)
{
	static const struct record *all[2];
	static struct selection wider;
	const struct uuid of[] = { bench_id("device", devices[0]), bench_id("device", devices[1]) };

	all[0] = &a->rec;
	all[1] = a->rec.elsewhere;
	wider = (struct selection){ .v = all, .n = 2 };
	compare_answer_init(x,
		&(struct compare_request){
			.g = { .v = all, .n = 1, .wider = &wider }, .devices = of, .n = 2 });
}

/* Adds a line for each evening of each row of compare. */
static void
lines_of(struct lines *l, const struct compare_answer *x)
{
	bool several = false, one = false;

	for (size_t i = 0; i < x->ratings.n; i++) {
		several |= strstr(x->ratings.v[i].where, "dongle") != NULL;
		one |= strstr(x->ratings.v[i].where, "dx300") != NULL;
	}
	for (size_t i = 0; i < x->ratings.n; i++) {
		const struct compare_rating *r = &x->ratings.v[i];

		/* The newest values that were not heard side by side: random_ratings_test.c. */
		if (!r->together)
			continue;
		const char *chain = strstr(r->where, "dongle") ? chains[1] : chains[0];

		/* One chain alone is not named: the caller sees to it that both are there. */
		assert_true(several && one);
		for (const char *day = r->days; *day; day += 10 + 2 * (day[10] == ','))
			LIST_ADD(l,
				xasprintf("%d %.7s %s %.10s: %s | %s", r->question.blind, r->where,
					chain, day, r->cells.v[0].text, r->cells.v[1].text));
		assert_string_equal(r->conditions,
			!r->together                ? ""
				: r->question.blind ? "blind, levels not noted as matched"
						    : "sighted, levels not noted as matched");
	}
}

static bool
has_both_chains(const struct agree_archive *a)
{
	bool has[CHAINS] = { false };

	for (size_t i = 0; i < sizeof(a->given.v) / sizeof(int); i++)
		has[i / REVIEWS / EVENINGS / DEVICES % CHAINS] |=
			((const int *)a->given.v)[i] != NONE;
	return has[0] && has[1];
}

/* Returns true for a line with a value of both sides, "…: 3 | 4". */
static bool
has_both(const char *line)
{
	const char *bar = strstr(line, " | ");

	return bar[-1] != ' ' && bar[3];
}

static void
same_lines(const struct lines *is, const struct lines *want)
{
	for (size_t i = 0; i < want->n; i++)
		if (has_both(want->v[i]) && !has_line(is, want->v[i]))
			fail_msg("no «%s»", want->v[i]);
	for (size_t i = 0; i < is->n; i++)
		if (!has_line(want, is->v[i]))
			fail_msg("«%s»", is->v[i]);
}

/* The table of the draft and its earlier rows are those of compare but for what the device under
 * test was rated for alone, and what the other one was rated for alone in another review. */
static void
table_agrees(const json_t *view, const struct compare_answer *x)
{
	const json_t *comparison, *row;
	size_t i, k, found = 0, want = 0;

	json_array_foreach (json_object_get(view, "comparisons"), i, comparison)
		for (int earlier = 0; earlier < 2; earlier++)
			json_array_foreach (json_object_get(json_object_get(comparison, "rated"),
						    earlier ? "earlier" : "rows"),
				k, row) {
				size_t same = 0;

				for (size_t n = 0; n < x->ratings.n; n++) {
					const struct compare_rating *r = &x->ratings.v[n];
					const char *on = view_text(row, "on");

					same += strcmp(r->days, view_text(row, "days")) == 0 &&
						strncmp(r->where, on, strlen(on)) == 0 &&
						strcmp(r->cells.v[0].text, view_text(row, "of")) ==
							0 &&
						strcmp(r->cells.v[1].text,
							view_text(row, "with")) == 0 &&
						r->question.blind ==
							json_is_true(json_object_get(row, "blind"));
				}
				const bool both = *view_text(row, "of") && *view_text(row, "with");
				if (both)
					assert_true(same > 0);
				found += both && *view_text(row, "of") != '\0';
			}
	for (size_t n = 0; n < x->ratings.n; n++)
		want += x->ratings.v[n].together;
	assert_int_equal(found, want);
}

/* The leading value of the device under test: blind before sighted, then the newest. */
static int
leading(const struct given *g)
{
	int last = NONE, value = NONE;

	for (int blind = 1; blind >= 0 && value == NONE; blind--)
		for (int e = EVENINGS - 1; e >= 0 && value == NONE; e--)
			for (int i = 0; i < TRACKS * CHAINS * REVIEWS; i++) {
				int track = i % TRACKS, chain = i / TRACKS % CHAINS,
				    review = i / TRACKS / CHAINS;
				int nr = g->nr[blind][track][chain][review][e][0];

				if (nr > last) {
					last = nr;
					value = g->v[blind][track][chain][review][e][0];
				}
			}
	return value;
}

static void
rank_agrees(const struct agree_archive *a)
{
	const struct record *const all[] = { &a->rec, a->rec.elsewhere };
	const struct uuid of = bench_id("device", devices[0]);
	struct rank_answer rank;

	rank_answer_init(
		&rank, &(struct rank_asked){ .g = { .v = all, .n = 2 }, .by = "bass/" BY });
	for (size_t i = 0; i < rank.rows.n; i++)
		for (size_t k = 0; k < rank.columns.n; k++) {
			const struct rank_cell *c = &rank.rows.v[i].cells.v[k];

			if (!uuid_same(&rank.rows.v[i].uuid, &of) || isnan(c->value))
				continue;
			assert_string_equal(rank.columns.v[k].id, "bass/" BY);
			/* of the kind of the column */
			if (c->blind == rank.columns.v[k].blind && c->blind)
				assert_int_equal((int)c->value, leading(&a->given));
		}
	arena_finish(&rank.arena);
}

static void
picture_agrees(const struct agree_archive *a, const struct lexicon_file *x)
{
	const struct scale scale = { .min = 0, .max = 5, .step = 0.5 };
	const struct plots_device d = { .record = &a->rec,
		.review = bench_id("review", "a"),
		.device = bench_id("device", devices[0]),
		.name = "aria" };
	struct plots_ratings p;

	plots_ratings_init(&p, x, &scale, &d, 1, true);
	for (size_t i = 0; i < p.plot.n; i++)
		if (strcmp(p.plot.attributes[i].label, "Attack") == 0 && a->rated[0])
			assert_int_equal(
				(int)p.plot.attributes[i].ratings[0].value, leading(&a->given));
	arena_finish(&p.arena);
}

/* stats --method has the evenings of the rows of both devices, with what was true of them. */
static void
method_agrees(const struct selection *g, const struct compare_answer *x)
{
	static const char lead[] = "rated together on ";
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	method_add(&out, g);
	for (int blind = 0; blind < 2; blind++) {
		CLEANUP(lines_finish) struct lines days = { 0 };
		const char *from = out.len ? strstr(out.s, lead) : NULL, *to = NULL;
		const char *made = blind ? ", blind, levels not" : ", sighted, levels not";

		for (size_t i = 0; i < x->ratings.n; i++) {
			const struct compare_rating *r = &x->ratings.v[i];

			for (const char *day = r->days; *r->conditions && *day;
				day += 10 + 2 * (day[10] == ',')) {
				CLEANUP(pointer_free) char *one = xstrndup(day, 10);

				if (r->question.blind == blind && !has_line(&days, one))
					LIST_ADD(&days, xstrdup(one));
			}
		}
		size_t said = 0;
		for (; from && !to; from = to ? from : strstr(from + 1, lead)) {
			to = from + strlen(lead);
			for (said = 0; number_is_digit(*to); said++) {
				to += strcspn(to, ",");
				to += number_is_digit(to[2]) ? 2 : 0;
			}
			to = strncmp(to, made, strlen(made)) == 0 ? to : NULL;
		}
		assert_int_equal(days.n, to ? said : 0);
		for (size_t i = 0; i < days.n; i++) {
			CLEANUP(buf_finish) struct buf day = BUF_INIT;

			words_day(&day, days.v[i], "");
			const char *at = strstr(from, day.s);
			assert_true(at && at < to);
		}
	}
}

/* Returns true if a line of ratings.csv has the value of a row on that day. */
static bool
csv_has(const char *csv, const struct compare_rating *r, size_t device, const char *day)
{
	for (const char *line = strchr(csv, '\n'); line && line[1]; line = strchr(line + 1, '\n')) {
		CLEANUP(lines_finish) struct lines f = { 0 };

		for (const char *at = line + 1; f.n < 14; at += strcspn(at, ",\r") + 1)
			LIST_ADD(&f, xstrndup(at, strcspn(at, ",\r")));
		if (strcmp(f.v[2], devices[device]) == 0 && strstr(r->where, f.v[4]) &&
			f.v[7][strlen(f.v[7]) - 1] == r->where[6] &&
			strcmp(f.v[9], r->cells.v[device].text) == 0 &&
			strncmp(f.v[10], day, 10) == 0 &&
			(strcmp(f.v[13], "yes") == 0) == r->question.blind)
			return true;
	}
	return false;
}

static void
csv_agrees(const struct selection *g, const struct compare_answer *x)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	ratings_csv_add(&out, g, NULL);
	for (size_t i = 0; i < x->ratings.n; i++)
		for (size_t d = 0; d < DEVICES; d++)
			for (const char *day = x->ratings.v[i].days; x->ratings.v[i].together &&
				*x->ratings.v[i].cells.v[d].text && *day;
				day += 10 + 2 * (day[10] == ','))
				if (!csv_has(out.s, &x->ratings.v[i], d, day))
					fail_msg("%s %s %s in %s", x->ratings.v[i].where,
						devices[d], x->ratings.v[i].cells.v[d].text, out.s);
}

/* The draft has a line for each row of its view. */
static void
draft_agrees(struct view *v)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct export_how how = { .template_name = "iem-review" };
	const json_t *comparison, *row;
	struct err err = ERR_INIT;
	size_t i, k;

	export_take_template(&how, "iem-review");
	assert_true(export_markdown(&out, v, &how, &err));
	json_array_foreach (json_object_get(view_tree(v), "comparisons"), i, comparison)
		json_array_foreach (
			json_object_get(json_object_get(comparison, "rated"), "rows"), k, row) {
			const char *of = view_text(row, "of"), *with = view_text(row, "with");
			CLEANUP(pointer_free)
			char *line = xasprintf("| %s (%s) | %s | %s |", view_text(row, "name"),
				view_text(row, "on"), *of ? of : "–", *with ? with : "–");

			if (!strstr(out.s, line))
				fail_msg("no «%s» in\n%s", line, out.s);
		}
}

TEST(every_row_is_true_and_in_every_report)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(lexicon_finish) struct lexicon_file x;
	static struct agree_archive a;
	int seen = 0;

	assert_true(lexicon_find(&x, "bs2399", NULL, &d));
	srand(38);
	for (int n = 0; n < ARCHIVES; n++) {
		CLEANUP(lines_finish) struct lines want = { 0 }, is = { 0 };
		struct compare_answer answer;
		struct err err;

		archive_init(&a);
		compare(&answer, &a);
		if (has_both_chains(&a)) {
			expected(&want, &a.given);
			lines_of(&is, &answer);
			same_lines(&is, &want);
			seen++;
		}
		const struct record *const all[] = { &a.rec, a.rec.elsewhere };
		const struct selection g = { .v = all, .n = 2 };
		if (has_both_chains(&a)) {
			method_agrees(&g, &answer);
			csv_agrees(&g, &answer);
		}
		struct view *v = view_open(&a.rec, NULL, NULL, &err);
		table_agrees(view_tree(v), &answer);
		draft_agrees(v);
		view_close(v);
		rank_agrees(&a);
		picture_agrees(&a, &x);
		arena_finish(&answer.arena);
		record_finish(&a.rec);
	}
	assert_true(seen > ARCHIVES / 2);
}

/* One more rating removes no row of two devices, unless it corrects one of its evening. */
TEST(one_more_rating_removes_no_row)
{
	static struct agree_archive a;

	srand(39);
	for (int n = 0; n < ARCHIVES; n++) {
		CLEANUP(lines_finish) struct lines before = { 0 }, after = { 0 };
		struct compare_answer answer;

		archive_init(&a);
		if (has_both_chains(&a)) {
			expected(&before, &a.given);
			rate(&a, EVENINGS - 1);
			compare(&answer, &a);
			lines_of(&after, &answer);
			arena_finish(&answer.arena);
		}
		for (size_t i = 0; i < before.n; i++) {
			const char *of = strchr(before.v[i], ':') + 2;
			bool pair = *of != ' ' && of[strlen(of) - 1] != ' ';
			bool tonight = strstr(before.v[i], "2026-11-27") != NULL;

			if (pair && !tonight && !has_line(&after, before.v[i]))
				fail_msg("%s", before.v[i]);
		}
		record_finish(&a.rec);
	}
}
