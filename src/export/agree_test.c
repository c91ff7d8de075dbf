/*
 * The value of an attribute is the same in the view, which all formats print, in pictures, compare
 * and rank: random ratings on several evenings, blind and sighted, of two devices, in two reviews
 * of the first one.
 */

#include "answers/compare.h"
#include "answers/plots.h"
#include "answers/rank.h"
#include "config/lexicon.h"
#include "export/view.h"
#include "support/answers_bench.h"
#include "support/test.h"

#define ARCHIVES 200
#define EVENINGS 4
#define TRACKS 6
#define DEVICES 2
#define BY "attack"

static const char *const devices[DEVICES] = { "aria", "blessing" };

/* given[blind][device][evening][track]: the last rating of the evening; NAN: none */
struct agree_archive {
	struct answers_bench b; /* counts the ratings */
	struct record rec;      /* of review a; rec.elsewhere has the ratings in review b */
	double given[2][DEVICES][EVENINGS][TRACKS];
	bool here[2][DEVICES][EVENINGS][TRACKS]; /* the last rating is in review a */
	bool rated[DEVICES];                     /* in review a, at all */
	size_t ratings;                          /* in review a */
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
}

static void
archive_init(struct agree_archive *a)
{
	struct record *r = &a->rec;

	*a = (struct agree_archive){ .ratings = 0 };
	review_init(r, "a");
	review_init(r->elsewhere = xmalloc(sizeof(*r)), "b");
	struct section *s = bench_row(r, ROW_SECTION, bench_id("section", "bass"));
	s->id = xstrdup("bass");
	s->title = xstrdup("Bass");
	for (int i = 1; i <= TRACKS; i++)
		track_row(r, "a", i);
	for (size_t i = 0; i < sizeof(a->given) / sizeof(double); i++)
		((double *)a->given)[i] = NAN;
	for (int n = rand() % 60, i = 0; i < n; i++) {
		int blind = rand() % 3 == 0, d = rand() % DEVICES, track = rand() % TRACKS,
		    evening = i * EVENINGS / n;
		double value = rand() % 11 / 2.0;
		bool here = rand() % 3;
		struct rating *x = bench_rating(&a->b, here ? r : r->elsewhere, here ? "a" : "b",
			devices[d], evening + 1, BY, track + 1, value);

		x->blind = blind;
		x->remark = xasprintf("remark %d.", i);
		a->given[blind][d][evening][track] = value;
		a->here[blind][d][evening][track] = here;
		a->rated[d] |= here;
		a->ratings += here;
	}
}

/* Returns the number of tracks; the lowest and the highest of the newest rating of each. */
static int
range_of_tracks(
	const struct agree_archive *a, bool blind, size_t device, double *least, double *most)
{
	int tracks = 0;

	*least = *most = NAN;
	for (size_t t = 0; t < TRACKS; t++)
		for (size_t e = EVENINGS; e-- > 0;)
			if (!isnan(a->given[blind][device][e][t])) {
				*least = fmin(*least, a->given[blind][device][e][t]);
				*most = fmax(*most, a->given[blind][device][e][t]);
				tracks++;
				break;
			}
	return tracks;
}

/* The middle of the range. */
static double
figure(const struct agree_archive *a, bool blind, size_t device)
{
	double least, most;

	range_of_tracks(a, blind, device, &least, &most);
	return (least + most) / 2;
}

/* "3 to 4.5 (2 tracks)" */
static void
figure_words(struct buf *out, const struct agree_archive *a, bool blind, size_t device)
{
	double least, most;
	int tracks = range_of_tracks(a, blind, device, &least, &most);

	if (!isnan(least))
		buf_addf(out, "%g", least);
	if (most > least)
		buf_addf(out, " to %g", most);
	if (tracks > 1)
		buf_addf(out, " (%d tracks)", tracks);
}

static void
has_words(int n, const struct agree_archive *a, bool blind, size_t device, const char *is)
{
	CLEANUP(buf_finish) struct buf want = BUF_INIT;

	figure_words(&want, a, blind, device);
	if (strcmp(is, want.s) != 0)
		fail_msg("archive %d: «%s», not «%s»", n, is, want.s);
}

static void
is_figure(int n, const char *where, double is, double want)
{
	if (isnan(is) != isnan(want) || fabs(is - want) > 0.0051)
		fail_msg("archive %d, %s: %f, not %f", n, where, is, want);
}

/* A figure has the remarks of its ratings in this review, each once, and with its date if there are
 * several. */
static void
remarks_agree(int n, const json_t *spoke, const json_t *every, bool blind)
{
	size_t several = json_array_size(json_object_get(spoke, "remarks")), i, have = 0;
	const char *said = view_text(spoke, "said");
	const json_t *one;

	json_array_foreach (every, i, one) {
		bool mine = json_is_true(json_object_get(one, "counts")) &&
			json_is_true(json_object_get(one, "under_test")) &&
			strcmp(view_text(one, "review"), "a") == 0 &&
			json_is_true(json_object_get(one, "blind")) == blind;
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		if (mine && several > 1)
			buf_addf(&text, "%s: ", view_text(one, "date"));
		if (strcmp(view_text(one, "review"), "b") == 0) {
			assert_string_equal(view_text(one, "remark"), "");
			continue;
		}
		buf_add(&text, view_text(one, "remark"));
		const char *at = strstr(said, text.s);
		if (mine != (at != NULL) || (at && strstr(at + 1, text.s)))
			fail_msg("archive %d: «%s» in «%s»", n, text.s, said);
		have += mine;
	}
	assert_int_equal(have, several);
}

/* The figure of the section; if only one track was rated, that of the track. */
static const json_t *
spoke_of(const json_t *section)
{
	const json_t *spoke = json_array_get(json_object_get(section, "wheel"), 0), *item;
	size_t i;

	json_array_foreach (json_object_get(section, "items"), i, item) {
		const json_t *own = json_array_get(json_object_get(item, "wheel"), 0);

		assert_true(!spoke || !own);
		spoke = own ? own : spoke;
	}
	return spoke;
}

static void
view_agrees(int n, const struct agree_archive *a)
{
	struct err err;
	struct view *v = view_open(&a->rec, NULL, NULL, &err);
	const json_t *section = json_array_get(json_object_get(view_tree(v), "sections"), 0),
		     *spoke = spoke_of(section), *one;
	json_auto_t *every = view_every_rating(v);
	double blind = figure(a, true, 0), sighted = figure(a, false, 0),
	       shown = !a->rated[0] ? (double)NAN
		: isnan(blind)      ? sighted
				    : blind;
	size_t counts = 0, want = 0, elsewhere = 0, i;

	is_figure(n, "wheel",
		spoke ? json_number_value(json_object_get(spoke, "value")) : (double)NAN, shown);
	if (spoke) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		figure_words(&text, a, !isnan(blind), 0);
		buf_truncate(&text, strcspn(text.s, "("));
		assert_memory_equal(view_text(spoke, "written"), text.s,
			text.len - (text.s[text.len - 1] == ' '));
		remarks_agree(n, spoke, every, !isnan(blind));
	}
	json_array_foreach (every, i, one)
		counts += json_is_true(json_object_get(one, "counts")) ? 1 : 0;
	for (i = 0; i < 2 * DEVICES * TRACKS; i++) {
		size_t kind = i / TRACKS / DEVICES, device = i / TRACKS % DEVICES;

		for (size_t e = EVENINGS; a->rated[device] && e-- > 0;)
			if (!isnan(a->given[kind][device][e][i % TRACKS])) {
				want++;
				elsewhere += !a->here[kind][device][e][i % TRACKS];
				break;
			}
	}
	assert_int_equal(counts, want);
	assert_int_equal(json_array_size(every), a->ratings + elsewhere);
	view_close(v);
}

/* The table of a comparison has the values of compare, and its counts. */
static void
table_agrees(int n, const json_t *view, const struct agree_archive *a,
	const struct compare_answer *compare)
{
	const json_t *comparison, *row, *rows = NULL;
	size_t i, k, found = 0, alone = 0;

	json_array_foreach (json_object_get(view, "comparisons"), i, comparison)
		rows = json_object_get(json_object_get(comparison, "rated"), "rows");
	json_array_foreach (rows, i, row) {
		bool blind = json_is_true(json_object_get(row, "blind"));

		has_words(n, a, blind, 1, view_text(row, "with"));
		/* Only the compared device was rated. */
		alone += !*view_text(row, "of");
		if (!*view_text(row, "of"))
			continue;
		has_words(n, a, blind, 0, view_text(row, "of"));
		for (k = 0; k < compare->differences.n; k++) {
			const struct count_words *d = &compare->differences.v[k];

			if (d->question.blind != blind)
				continue;
			found++;
			assert_string_equal(view_text(row, "higher"), d->higher);
		}
	}
	assert_int_equal(found + alone, json_array_size(rows));
	assert_int_equal(found > 0, compare->differences.n > 0 && a->rated[1]);
}

static void
answers_agree(int n, const struct agree_archive *a)
{
	const struct record *const all[] = { &a->rec, a->rec.elsewhere };
	const struct uuid of[] = { bench_id("device", devices[0]), bench_id("device", devices[1]) };
	const struct gather wider = { .v = all, .n = 2 }, g = { .v = all, .n = 1, .wider = &wider };
	struct compare_answer compare;
	struct rank_answer rank;

	compare_answer_init(&compare, &(struct compare_request){ .g = g, .devices = of, .n = 2 });
	for (size_t i = 0; i < compare.ratings.n; i++)
		for (size_t d = 0; d < DEVICES; d++)
			has_words(n, a, compare.ratings.v[i].question.blind, d,
				compare.ratings.v[i].cells.v[d].text);
	struct view *view = view_open(&a->rec, NULL, NULL, &(struct err)ERR_INIT);
	table_agrees(n, view_tree(view), a, &compare);
	view_close(view);
	arena_finish(&compare.arena);
	rank_answer_init(&rank, &(struct rank_asked){ .g = wider, .by = BY });
	for (size_t i = 0; i < rank.rows.n; i++)
		for (size_t k = 0; k < rank.columns.n; k++) {
			const struct rank_cell *c = &rank.rows.v[i].cells.v[k];
			size_t d = uuid_same(&rank.rows.v[i].uuid, &of[1]);

			if (strcmp(rank.columns.v[k].id, BY) != 0)
				continue;
			has_words(n, a, c->blind, d, c->text);
		}
	arena_finish(&rank.arena);
}

static void
pictures_agree(int n, const struct agree_archive *a, const struct lexicon_file *x)
{
	const struct scale scale = { .min = 0, .max = 5, .step = 0.5 };
	const struct plots_device d = { .record = &a->rec,
		.review = bench_id("review", "a"),
		.device = bench_id("device", devices[0]),
		.name = "aria" };
	double blind = figure(a, true, 0);
	struct plots_ratings p;

	plots_ratings_init(&p, x, &scale, &d, 1, true);
	for (size_t i = 0; i < p.plot.n; i++)
		if (strcmp(p.plot.attributes[i].label, "Attack") == 0)
			is_figure(n, "picture", p.plot.attributes[i].ratings[0].value,
				!a->rated[0]           ? (double)NAN
					: isnan(blind) ? figure(a, false, 0)
						       : blind);
	arena_finish(&p.arena);
}

static void
every_command_and_format_has_the_same_figure(void **state)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(lexicon_finish) struct lexicon_file x;
	static struct agree_archive a;

	assert_true(lexicon_find(&x, "bs2399", NULL, &d));
	srand(38);
	for (int n = 0; n < ARCHIVES; n++) {
		archive_init(&a);
		view_agrees(n, &a);
		answers_agree(n, &a);
		pictures_agree(n, &a, &x);
		record_finish(&a.rec);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_and_format_has_the_same_figure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
