/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/timing.h"

#include "base/core/mem.h"
#include "review/record/rows_music.h"
#include "support/needs.h"
#include "support/test.h"

TEST(moment_is_from_3_s_before_to_10_s_after)
{
	struct timespan c = { .pos_ms = 30000, .pos_end_ms = NO_MS };

	assert_false(cue_is_at(&c, 26999, NO_MS));
	assert_true(cue_is_at(&c, 27000, NO_MS));
	assert_true(cue_is_at(&c, 40000, NO_MS));
	assert_false(cue_is_at(&c, 40001, NO_MS));
}

TEST(range_is_itself)
{
	struct timespan c = { .pos_ms = 30000, .pos_end_ms = 60000 };

	assert_false(cue_is_at(&c, 29999, NO_MS));
	assert_true(cue_is_at(&c, 30000, NO_MS));
	assert_true(cue_is_at(&c, 60000, NO_MS));
	assert_false(cue_is_at(&c, 60001, NO_MS));
	c.pos_end_ms = NO_MS;
	c.open = true;
	assert_false(cue_is_at(&c, 29999, NO_MS));
	assert_true(cue_is_at(&c, 600000, NO_MS));
}

TEST(note_with_a_range_is_at_every_cue_that_it_touches)
{
	struct timespan c = { .pos_ms = 30000, .pos_end_ms = 60000 };

	assert_true(cue_is_at(&c, 10000, 30000));
	assert_true(cue_is_at(&c, 59000, 90000));
	assert_false(cue_is_at(&c, 10000, 29000));
	assert_false(cue_is_at(&c, 60001, 90000));
}

TEST(what_has_no_time_is_nowhere)
{
	struct timespan none = { .pos_ms = NO_MS, .pos_end_ms = NO_MS },
			c = { .pos_ms = 0, .pos_end_ms = NO_MS };

	assert_false(cue_is_at(&none, 0, NO_MS));
	assert_false(cue_is_at(&c, NO_MS, NO_MS));
	assert_true(cue_is_at(&c, 0, NO_MS));
}

/* ---- what a file, a hand and a measurement say ---- */

static struct uuid
id(const char *name)
{
	return uuid_of("%s", name);
}

static void *
add(struct record *r, enum row_kind kind, const char *name, int64_t edited_ms)
{
	struct row *row = row_new(kind);

	row->uuid = id(name);
	row->edit = uuid_of("edit of %s", name);
	row->edited_ms = edited_ms;
	rows_take(&r->of[kind], row);
	return row;
}

TEST(a_cue_is_called_by_its_time_and_its_label_else_by_what_it_is_for)
{
	static const struct {
		int64_t ms;
		char *label, *listen_for;
		const char *words;
	} rows[] = { { 70000, "crescendo", "the skins", "1:10 crescendo" },
		{ 70000, NULL, "the skins", "1:10" }, { NO_MS, "crescendo", NULL, "crescendo" },
		{ NO_MS, NULL, "the skins", "the skins" }, { NO_MS, NULL, NULL, "cue" } };
	CLEANUP(record_finish) struct record r;

	record_init(&r);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(buf_finish) struct buf words = BUF_INIT;
		const struct cue c = { .pos_ms = rows[i].ms,
			.pos_end_ms = NO_MS,
			.label = rows[i].label,
			.listen_for = rows[i].listen_for };

		cue_add_words(&words, &r, &c);
		assert_string_equal(words.s, rows[i].words);
	}
}

/* ---- random alignments and pins, and the rule read a second time ---- */

#define ROUNDS 400
#define MOST 12

/* A time that a hand or a measurement set, the newest last. */
struct set {
	int source;
	bool pin, others, by_ear, about, deleted, empty; /* others: of another listener */
	int64_t ms;
};

static struct set sets[MOST];
static int n_sets;
static const char *const sources[] = { "source", "source:2" };
static uint32_t seed;

/* Returns the alignment of a source, or a pin, that counts: of the owner rather than another, by
 * ear rather than measured, then the newest. by_ear: 0, 1: only such ones; -1: any. */
static const struct set *
counting(bool pin, int source, int by_ear)
{
	const struct set *best = NULL;

	for (const struct set *x = sets; x < sets + n_sets; x++) {
		if (x->pin != pin || x->deleted || x->empty || (!pin && x->source != source) ||
			(by_ear >= 0 && x->by_ear != by_ear))
			continue;
		if (!best || (!x->others && best->others) ||
			(x->others == best->others && x->by_ear >= best->by_ear))
			best = x;
	}
	return best;
}

static struct uuid
id_of(const struct set *x)
{
	CLEANUP(pointer_free) char *name = xasprintf("set %d", (int)(x - sets));

	return id(name);
}

static void
add_set(struct record *r, const struct set *x)
{
	CLEANUP(pointer_free) char *name = xasprintf("set %d", (int)(x - sets));
	const struct uuid listener = x->others ? id("bob")
		: any_below(&seed, 2)          ? id("ann")
					       : UUID_NONE;
	const struct uuid u = id(name);
	int64_t at = x - sets + 1;

	if (x->pin) {
		struct pin *p = add(r, ROW_PIN, name, at);

		p->cue = id("cue");
		p->source = id(sources[x->source]);
		p->pos_ms = x->empty ? NO_MS : x->ms;
		p->about = x->about;
		p->listener = listener;
	} else {
		struct alignment *l = add(r, ROW_ALIGNMENT, name, at);

		l->source = id(sources[x->source]);
		l->offset_ms = x->empty ? NO_INT : x->ms;
		l->how = xstrdup(x->by_ear ? ALIGNED_BY_EAR : ALIGNED_BESIDE);
		l->listener = listener;
	}
	((struct row *)record_find(r, x->pin ? ROW_PIN : ROW_ALIGNMENT, &u))->deleted = x->deleted;
}

/* A change is a version of the owner's row that counts, else a new row. */
static void
is_version_of(const struct row *row, const struct set *was)
{
	const struct uuid u = was && !was->others ? id_of(was) : row->uuid;
	bool known = false;

	assert_true(uuid_same(&row->uuid, &u));
	for (const struct set *x = sets; x < sets + n_sets; x++) {
		const struct uuid own = id_of(x);

		known |= uuid_same(&own, &row->uuid);
	}
	assert_int_equal(known, was && !was->others);
}

/* Times may be wrong in a file or at an address that is more than 2 s longer or shorter, and was
 * not aligned. */
static void
check_length(const struct record *r, struct source *s, int64_t start)
{
	static const int64_t lengths[] = { NO_INT, 200000, 202000, 202001 };
	static const char *const kinds[] = { "file", "url", "signal" };
	int64_t of_track = lengths[any_below(&seed, 4)];
	int kind = any_below(&seed, 3);

	s->length_ms = lengths[any_below(&seed, 4)];
	xreplace(&s->kind, kinds[kind]);
	bool known = kind < 2 && s->length_ms != NO_INT && of_track != NO_INT,
	     unlike = known && llabs(s->length_ms - of_track) > 2000;
	assert_int_equal(source_unsure(r, s, of_track), unlike && start == NO_INT);
}

static void
check_source(const struct record *r, int source, int64_t of_file)
{
	const struct uuid u = id(sources[source]);
	const struct set *best = counting(false, source, -1);

	int64_t start = of_file == NO_INT && best ? best->ms : of_file;
	assert_true(source_start_ms(r, record_find(r, ROW_SOURCE, &u)) == start);
	check_length(r, record_find(r, ROW_SOURCE, &u), start);
	assert_true(source_offset_ms(r, &u) == (start == NO_INT ? 0 : start));
	for (int by_ear = 0; by_ear < 2; by_ear++) {
		CLEANUP(edits_finish) struct edits change = { .v = NULL };
		const char *how = by_ear ? ALIGNED_BY_EAR : ALIGNED_BESIDE;
		const struct alignment *is = alignment_of(r, &u, how);

		best = counting(false, source, by_ear);
		assert_int_equal(is != NULL, best != NULL);
		assert_true(!is || is->offset_ms == best->ms);
		alignment_set(r, &u, how, best ? best->ms : 1, &change);
		assert_int_equal(change.n, !best);
		alignment_set(r, &u, how, 77, &change);
		const struct alignment *now = change.v[change.n - 1].row;
		assert_true(uuid_same(&now->source, &u) && now->offset_ms == 77);
		assert_string_equal(now->how, how);
		is_version_of(&now->row, best);
	}
}

TEST(the_file_says_when_else_a_hand_else_a_measurement_the_newest_first)
{
	for (uint32_t round = 0; round < ROUNDS; round++) {
		CLEANUP(record_finish) struct record r;

		seed = round;
		int64_t of_file[] = { any_below(&seed, 3) ? NO_INT : 700,
			any_below(&seed, 3) ? NO_INT : 800 };

		record_init(&r);
		r.listener = id("ann");
		add(&r, ROW_LISTENER, "bob", 1);
		for (int i = 0; i < 2; i++)
			((struct source *)add(&r, ROW_SOURCE, sources[i], 1))->offset_ms =
				of_file[i];
		struct cue *c = add(&r, ROW_CUE, "cue", 1);
		c->pos_ms = any_below(&seed, 3) ? NO_MS : 7000;
		n_sets = any_below(&seed, MOST);
		for (struct set *x = sets; x < sets + n_sets; x++) {
			*x = (struct set){ any_below(&seed, 2), any_below(&seed, 2),
				any_below(&seed, 2), any_below(&seed, 2), any_below(&seed, 2),
				!any_below(&seed, 4), !any_below(&seed, 6),
				1000 + any_below(&seed, 5) * 1000 };
			x->by_ear |= x->pin;
			add_set(&r, x);
		}
		((struct pin *)add(&r, ROW_PIN, "of another cue", MOST + 1))->pos_ms = 9000;
		check_source(&r, 0, of_file[0]);
		check_source(&r, 1, of_file[1]);
		const struct set *pin = counting(true, 0, -1);
		int64_t at = c->pos_ms;
		if (pin && at == NO_MS) {
			const struct uuid u = id(sources[pin->source]);
			int64_t offset = source_offset_ms(&r, &u);

			at = pin->ms > offset ? pin->ms - offset : 0;
		}
		assert_true(cue_time(&r, c).pos_ms == at);
		assert_int_equal(cue_time(&r, c).about, c->pos_ms == NO_MS && pin && pin->about);
		assert_int_equal(cue_is_pinned(&r, &c->row.uuid), pin != NULL);
		struct pin *version = cue_pin_version(&r, &c->row.uuid);
		assert_true(uuid_same(&version->cue, &c->row.uuid));
		is_version_of(&version->row, pin);
		row_free(ROW_PIN, version);
	}
}
