/* tests: no-valgrind */
/* Random evenings of ratings, and a slow second reading of the rules: which ratings count, which
 * lead, in which rows of a comparison they are, and which rows a later evening replaces. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/answers/figure.h"
#include "review/answers/paired.h"
#include "review/answers/rank.h"
#include "review/record/rating.h"
#include "support/answers_bench.h"
#include "support/needs.h"
#include "support/test.h"

#define ROUNDS 100
#define MOST 80
#define ASKED 2 /* devices of the comparison; the third is also rated */

/* A rating in small numbers. */
struct given {
	int device, setting, chain, equaliser; /* setting 0, chain 2: not noted */
	int place;                             /* an index of places[] */
	int word;                              /* 0: the score */
	int evening, review, listener;         /* listener 0: the owner of the archive */
	int trial;                             /* 0: sighted */
	bool of_ten;                           /* the scale ends at 10 */
	bool hidden;                           /* deleted, or its session is */
	bool imported, empty;                  /* empty: it has no value */
	double value;
};

static const char *const devices[] = { "cantor", "performer8", "crimson" };
static const char *const reviews[] = { "cantor", "performer8" };
static const char *const words[] = { "sonic-quality", "punch", "width" };
/* In the order of the playlist. The third is at a cue of the second. */
static const char *const places[] = { "whole", "bass", "bass/track1", "bass/track1#0",
	"bass/track2" };

static struct answers_bench b;
static struct given given[MOST]; /* in the order in which they were made within an evening */
static int n_given;
static bool width_first;
static uint32_t seed, this_seed;

/* ---- the rules, read a second time ---- */

static bool
is_blind(const struct given *x)
{
	return x->trial > 0;
}

static bool
same_setup(const struct given *x, const struct given *y)
{
	return x->device == y->device && x->setting == y->setting && x->chain == y->chain &&
		x->equaliser == y->equaliser;
}

/* The same word of one place on any scale, both blind or both sighted. */
static bool
same_word(const struct given *x, const struct given *y)
{
	return x->place == y->place && x->word == y->word && is_blind(x) == is_blind(y) &&
		x->listener == y->listener;
}

static bool
same_evening(const struct given *x, const struct given *y)
{
	return x->evening == y->evening && x->review == y->review && x->of_ten == y->of_ten;
}

/* A rating counts if it has a value, and nothing of the same evening or trial corrects it. */
static bool
counts(const struct given *x)
{
	for (const struct given *y = x + 1; y < given + n_given; y++)
		if (!y->hidden && same_setup(x, y) && same_word(x, y) && same_evening(x, y) &&
			x->trial == y->trial)
			return false;
	return !x->hidden && !x->empty;
}

/* The trials of an evening are one entry, by its last one. */
static bool
is_entry(const struct given *x)
{
	for (const struct given *y = x + 1; y < given + n_given; y++)
		if (counts(y) && same_setup(x, y) && same_word(x, y) && same_evening(x, y))
			return false;
	return counts(x);
}

static bool
is_later(const struct given *x, const struct given *y)
{
	return x->evening != y->evening ? x->evening > y->evening : x > y;
}

/* Of two entries with one setup, word and place: of a score the own review of the device leads, and
 * otherwise the newer one. */
static bool
leads(const struct given *x, const struct given *y)
{
	bool own_x = x->device == x->review, own_y = y->device == y->review;

	return x->word == 0 && own_x != own_y ? own_x : is_later(x, y);
}

/* The newest of all evenings with its setup, at its place. */
static bool
is_newest(const struct given *x)
{
	for (const struct given *y = given; y < given + n_given; y++)
		if (y != x && is_entry(y) && same_setup(x, y) && same_word(x, y) && leads(y, x))
			return false;
	return is_entry(x);
}

/* ---- which lead ---- */

/* The lower number leads. */
static int
lead_of(const struct given *x)
{
	static const int of_place[] = { 1, 0, 2, 2, 2 };

	return 100 * !is_blind(x) + 10 * x->equaliser + of_place[x->place];
}

static bool
is_before(const struct given *x, const struct given *y)
{
	return lead_of(x) != lead_of(y) ? lead_of(x) < lead_of(y) : leads(x, y);
}

/* Appends the numbers of the ratings of a device that count, the leading one first. The owner's
 * ratings count; without any, those of the other listener. */
static void
add_leading(struct buf *out, int device, int word)
{
	const struct given *last = NULL;
	bool owner = false;

	for (const struct given *x = given; x < given + n_given; x++)
		owner |= is_entry(x) && x->device == device && x->word == word && !x->listener;
	for (;;) {
		const struct given *next = NULL;

		for (const struct given *x = given; x < given + n_given; x++)
			if (x->device == device && x->word == word && x->listener != owner &&
				is_newest(x) && (!last || is_before(last, x)) &&
				(!next || is_before(x, next)))
				next = x;
		if (!next)
			return;
		buf_addf(out, " %d", (int)(next - given));
		last = next;
	}
}

/* ---- the rows of a comparison ---- */

struct line {
	const struct given *in[MOST]; /* by device, then by setting */
	int n, devices;
	const struct given *newest;
	bool evenings[8];
	bool joined; /* a later row has the same values */
};
static struct line rows[MOST];
static int n_rows;

static bool
belongs(const struct line *row, const struct given *x)
{
	const struct given *y = row->in[0];

	return same_word(x, y) && same_evening(x, y) && x->chain == y->chain &&
		x->equaliser == y->equaliser && !x->imported && !y->imported;
}

static void
put(struct line *row, const struct given *x)
{
	int at = row->n++;

	for (; at &&
		(row->in[at - 1]->device > x->device ||
			(row->in[at - 1]->device == x->device &&
				row->in[at - 1]->setting > x->setting));
		at--)
		row->in[at] = row->in[at - 1];
	row->in[at] = x;
}

/* A row of several devices has an earlier value of the device of this row. */
static bool
follows(const struct line *row)
{
	const struct given *const *in = row->in;

	for (const struct line *z = rows; z < rows + n_rows; z++)
		for (int i = 0; i < row->n * z->n; i++) {
			const struct given *x = in[i % row->n], *y = z->in[i / row->n];

			if (z->in[0]->device != z->in[z->n - 1]->device && same_word(x, y) &&
				x->chain == y->chain && x->equaliser == y->equaliser &&
				x->device == y->device && x->setting == y->setting &&
				y->evening < x->evening)
				return true;
		}
	return false;
}

/* The device `alone` has a row of its own for the question of this row, in its review, not blind.
 */
static bool
is_beside(const struct line *row, int alone)
{
	const struct given *x = row->in[0];

	for (const struct line *z = rows; z < rows + n_rows; z++) {
		const struct given *y = z->in[0];

		if ((!z->n || y->device == z->in[z->n - 1]->device) && y->device == alone &&
			y->review == alone && !is_blind(y) && same_word(x, y) &&
			x->chain == y->chain && x->equaliser == y->equaliser)
			return true;
	}
	return false;
}

/* Removes older values of a device alone, and finds the newest value and the evening of the row. */
static void
finish_row(struct line *row, const int *alone)
{
	bool with = follows(row) || (alone && is_beside(row, *alone));
	int kept = 0;

	for (int i = 0; i < row->n; i++)
		row->devices += !i || row->in[i]->device != row->in[i - 1]->device;
	for (int i = 0; i < row->n; i++) {
		const struct given *x = row->in[i];

		if (row->devices > 1 ||
			(is_newest(x) &&
				(!alone ||
					((x->device == *alone || with) && x->review == *alone &&
						!is_blind(x)))))
			row->in[kept++] = x;
	}
	row->n = kept;
	for (int i = 0; i < kept; i++)
		if (!row->newest || is_later(row->in[i], row->newest))
			row->newest = row->in[i];
	if (kept)
		row->evenings[row->newest->evening] = true;
}

static bool
comes_first(const struct line *a, const struct line *z)
{
	const struct given *x = a->newest, *y = z->newest;
	int word_x = width_first && x->word ? 3 - x->word : x->word,
	    word_y = width_first && y->word ? 3 - y->word : y->word;
	const int keys[][2] = { { x->place, y->place }, { word_x, word_y },
		{ !is_blind(x), !is_blind(y) }, { x->chain, y->chain }, { x->evening, y->evening },
		{ x->listener, y->listener } };

	for (size_t i = 0; i < LENGTH(keys); i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1];
	return x < y;
}

/* The values of an entry: of each trial of the evening, in their order. */
static void
add_values(struct buf *out, const struct given *entry)
{
	for (int trial = 0; trial < 4; trial++)
		for (const struct given *x = given; x < given + n_given; x++)
			if (x->trial == trial && counts(x) && same_setup(x, entry) &&
				same_word(x, entry) && same_evening(x, entry))
				buf_addf(out, "=%g", x->value);
}

static void
add_cells(struct buf *out, const struct line *row)
{
	for (int i = 0; i < row->n; i++) {
		buf_addf(out, " %d/%d", row->in[i]->device, row->in[i]->setting);
		add_values(out, row->in[i]);
	}
}

static bool
same_question(const struct line *a, const struct line *z)
{
	return same_word(a->newest, z->newest) && a->newest->chain == z->newest->chain &&
		a->newest->equaliser == z->newest->equaliser;
}

/* A row of several devices that a later one repeats gives it its evenings. */
static void
join(struct line *row)
{
	CLEANUP(buf_finish) struct buf mine = BUF_INIT;

	add_cells(&mine, row);
	for (struct line *later = row + 1; row->devices > 1 && later < rows + n_rows; later++) {
		CLEANUP(buf_finish) struct buf theirs = BUF_INIT;

		add_cells(&theirs, later);
		if (!same_question(row, later) || row->newest->of_ten != later->newest->of_ten ||
			strcmp(mine.s, theirs.s) != 0)
			continue;
		for (size_t i = 0; i < LENGTH(row->evenings); i++)
			later->evenings[i] |= row->evenings[i];
		row->joined = true;
		return;
	}
}

static void
make_rows(const int *alone)
{
	int kept = 0;

	n_rows = 0;
	for (const struct given *x = given; x < given + n_given; x++) {
		int at = 0;

		if (x->device >= ASKED || !is_entry(x))
			continue;
		while (at < n_rows && !belongs(&rows[at], x))
			at++;
		if (at == n_rows)
			rows[n_rows++] = (struct line){ .n = 0 };
		put(&rows[at], x);
	}
	for (int i = 0; i < n_rows; i++) {
		finish_row(&rows[i], alone);
		if (!rows[i].n)
			continue;
		struct line row = rows[i];
		int at = kept++;
		for (; at && comes_first(&row, &rows[at - 1]); at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
	n_rows = kept;
	for (int i = 0; i < n_rows; i++)
		join(&rows[i]);
	for (int i = kept = 0; i < n_rows; i++)
		if (!rows[i].joined)
			rows[kept++] = rows[i];
	n_rows = kept;
}

/* A later evening replaces a row if it has all devices of the row with their settings. */
static bool
is_replaced(const struct line *row)
{
	for (const struct line *later = rows; later < rows + n_rows; later++) {
		bool has =
			same_question(row, later) && later->newest->evening > row->newest->evening;

		for (int i = 0; has && i < row->n; i++) {
			int k = 0;

			while (k < later->n && !same_setup(later->in[k], row->in[i]))
				k++;
			has = k < later->n;
		}
		if (has)
			return true;
	}
	return false;
}

/* Appends a row of the comparison with its evenings if the rows of its word have several, and with
 * its review if another review has such a row of that evening. */
static void
add_row_of_rules(struct buf *out, const struct line *row, bool newest_only)
{
	bool dated = false, twice = false;
	int evenings = 0;

	for (size_t i = 0; i < LENGTH(row->evenings); i++)
		evenings += row->evenings[i];
	for (const struct line *other = rows; other < rows + n_rows; other++) {
		if ((newest_only && is_replaced(other)) || !same_question(row, other))
			continue;
		dated |= row->newest->evening != other->newest->evening;
		twice |= row->newest->evening == other->newest->evening && row->devices > 1 &&
			other->devices > 1 && row->newest->review != other->newest->review;
	}
	buf_addf(out, "%d:%s", (int)(row->newest - given), twice ? " of its review" : "");
	for (int i = 0; (dated || evenings > 1) && i < (int)LENGTH(row->evenings); i++)
		if (row->evenings[i])
			buf_addf(out, " evening %d", i);
	add_cells(out, row);
	buf_add(out, "\n");
}

/* ---- the record ---- */

/* Draws few places, chains, evenings and values in each round, so that ratings meet. */
static void
draw(void)
{
	const int at[] = { any_below(&seed, 5), any_below(&seed, 5), any_below(&seed, 5) },
		  chains = 1 + any_below(&seed, 2), evenings = 1 + any_below(&seed, 3),
		  settings = 1 + any_below(&seed, 3), in = 1 + any_below(&seed, 2),
		  values = 1 + any_below(&seed, 2), blind = any_below(&seed, 2),
		  odd = 6 + any_below(&seed, 60);

	n_given = 30 + any_below(&seed, MOST - 29);
	width_first = any_below(&seed, 2);
	for (struct given *x = given; x < given + n_given; x++) {
		*x = (struct given){ .device = any_below(&seed, 9) / 4,
			.chain = any_below(&seed, odd) ? any_below(&seed, chains) : 2,
			.equaliser = !any_below(&seed, odd),
			.place = at[any_below(&seed, 3)],
			.evening = 1 + any_below(&seed, evenings),
			.review = any_below(&seed, in),
			.listener = !any_below(&seed, odd),
			.of_ten = !any_below(&seed, odd),
			.hidden = !any_below(&seed, odd),
			.empty = !any_below(&seed, odd),
			.value = any_below(&seed, values) };
		x->setting = x->device == 0 ? any_below(&seed, settings) : 0;
		x->word = x->place > 1 ? 1 + any_below(&seed, 2) : any_below(&seed, 3);
		x->trial = blind && any_below(&seed, 2) ? 1 + any_below(&seed, 2) : 0;
		x->imported = !x->trial && !any_below(&seed, odd);
	}
}

static void
add_settings(void)
{
	/* The second reads like the first: no draft tells the output. */
	static const char *const names[][3] = { { "foam", "foam", "tips=foam M" },
		{ "foam again", "foam", "output_voltage=4 Vrms\ntips=foam M" },
		{ "wide", "wide", "tips=wide M" } };

	for (size_t i = 0; i < LENGTH(names); i++) {
		struct variant *v =
			bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", names[i][0]));

		v->device = bench_id("device", "cantor");
		v->name = xstrdup(names[i][1]);
		v->content = xstrdup(names[i][2]);
	}
}

static void
add_chain(struct record *r, const char *review, const char *name, int rank, const char *content)
{
	struct chain *c = bench_row(r, ROW_CHAIN, bench_id("chain", name));

	c->review = bench_id("review", review);
	c->name = xstrdup(name);
	c->content = xstrdup(content);
	c->rank = rank;
}

static void
add_rating(int n, const struct given *x)
{
	struct record *r = x->review ? &b.performer : &b.cantor;
	bool score = x->word == 0, named = x->device != x->review || any_below(&seed, 2);
	struct rating *y =
		bench_rating(&b, r, reviews[x->review], named ? devices[x->device] : NULL,
			x->evening, score && x->place == 1 ? "section" : words[x->word], 0,
			x->empty ? (double)NAN : x->value);
	static const char *const settings[] = { "", "foam", "wide" };
	static const char *const chains[][2] = { { "dx300", "dx300 too" }, { "dongle", "dongle" } };

	y->row.deleted = x->hidden;
	y->made_ms = BENCH_T0 + x->evening * BENCH_DAY + n * 60000;
	y->sequence = n + 1;
	xreplace(&y->scope, x->place == 0 ? "whole" : x->place == 1 ? "section" : "item");
	if (x->place == 1)
		y->section = bench_id("section", places[1]);
	if (x->place > 1)
		y->item = bench_id("item", places[x->place == 3 ? 2 : x->place]);
	if (x->place == 3)
		y->cue = bench_id("cue", places[3]);
	if (!score)
		y->lexicon = xstrdup("bs2399");
	xreplace(&y->scale,
		x->of_ten ? "{\"min\":0,\"max\":10,\"step\":1}"
			  : "{\"min\":0,\"max\":5,\"step\":1}");
	if (x->setting)
		y->setup.variant = bench_id("variant",
			x->setting == 1 && any_below(&seed, 2) ? "foam again"
							       : settings[x->setting]);
	y->setup.chain = x->chain < 2 ? bench_id("chain", chains[x->chain][x->review]) : UUID_NONE;
	if (x->equaliser)
		y->setup.equaliser = bench_id("equaliser", "e");
	if (x->listener)
		y->listener = bench_id("listener", "ann");
	y->imported = x->imported;
	y->blind = is_blind(x);
	if (is_blind(x)) {
		struct trial *t = bench_row(r, ROW_TRIAL, y->row.uuid);
		CLEANUP(pointer_free) char *run = xasprintf("%d of %d", x->evening, x->review);

		t->run = bench_id("run", run);
		t->number = x->trial;
	}
}

static void
make_record(void)
{
	bench_init(&b);
	for (int i = 0; i < 2; i++) {
		struct record *r = i ? &b.performer : &b.cantor;
		struct listener_row *ann = bench_row(r, ROW_LISTENER, bench_id("listener", "ann"));
		struct section *s = record_at(r, ROW_SECTION, 0);

		ann->name = xstrdup("Ann");
		r->listener = bench_id("listener", "me");
		xreplace(&s->attributes,
			width_first ? "[\"width\",\"punch\"]" : "[\"punch\",\"width\"]");
		for (struct rating *x = NULL; (x = record_next(r, ROW_RATING, x));)
			x->row.deleted = true;
	}
	((struct row *)record_at(&b.cantor, ROW_VOLUME, 0))->deleted = true;
	((struct equaliser_row *)bench_row(&b.cantor, ROW_EQUALISER, bench_id("equaliser", "e")))
		->name = xstrdup("bass");
	add_settings();
	add_chain(&b.cantor, "cantor", "dongle", 1, "source=Dongle");
	/* The chain of the other review is the first one, at another volume. */
	add_chain(&b.performer, "performer8", "dx300 too", 0,
		"output=4.4 mm\nsource=iBasso DX300\nvolume.unit=steps\nvolume.value=28");
	for (int i = 0; i < n_given; i++)
		add_rating(i, &given[i]);
}

/* ---- what the program says ---- */

static int
number_of(const struct counted_rating *x)
{
	return (int)x->rating->sequence - 1;
}

static void
add_leading_of_program(struct buf *out, const struct grades *grades, int device, int word)
{
	const struct counted_rating *v[MOST];
	size_t n = 0;

	for (const struct counted_rating *x = grades->v; x < grades->v + grades->n; x++) {
		const struct given *of = &given[number_of(x)];

		if (of->device == device && of->word == word)
			v[n++] = x;
	}
	n = n ? figure_standing(v, n) : 0;
	for (size_t i = 0; i < n; i++)
		buf_addf(out, " %d", number_of(v[i]));
}

static void
add_row_of_program(struct buf *out, const struct grades *grades, const struct paired_row *row)
{
	buf_addf(out, "%d:%s", number_of(row->of), row->twice ? " of its review" : "");
	for (size_t i = 0; row->dated && i < row->days.n; i++)
		buf_addf(out, " evening %d", (int)(row->days.v[i] - clock_evening(BENCH_T0, 0)));
	for (size_t i = 0; i < row->n; i++)
		for (size_t k = 0; k < row->cells[i].n; k++) {
			const struct counted_rating *x = row->cells[i].v[k].counted;

			buf_addf(out, " %zu/%d", i, given[number_of(x)].setting);
			for (size_t j = 0; j < x->n; j++)
				buf_addf(out, "=%g", grades->each[x->each + j].value);
		}
	buf_add(out, "\n");
}

static void
same(const char *what, const struct buf *rules, const struct buf *program)
{
	CLEANUP(pointer_free) char *where = xasprintf("seed %u: %s", this_seed, what);

	test_same(where, text_or(rules->s, ""), text_or(program->s, ""),
		"The first is what the rules of this test say.");
}

/* Compares the rows of all evenings, or only the rows that no later row replaces. With `alone` a
 * value without a partner is a row only for this device in its own review, and beside such a row.
 */
static void
compare_rows(const struct grades *grades, const int *alone, bool newest_only)
{
	CLEANUP(buf_finish) struct buf rules = BUF_INIT, program = BUF_INIT;
	const struct uuid review = bench_id("review", reviews[alone ? *alone : 0]);
	struct arena arena = { 0 };
	struct paired_rows of = paired_of(&(struct paired_asked){ .g = &b.g,
						  .grades = grades,
						  .devices = b.devices,
						  .n = ASKED,
						  .alone = alone ? &b.devices[*alone] : NULL,
						  .review = &review },
		&arena);
	size_t n = newest_only ? paired_newest(&b.g, &of) : of.n;

	make_rows(alone);
	for (int i = 0; i < n_rows; i++)
		if (!newest_only || !is_replaced(&rows[i]))
			add_row_of_rules(&rules, &rows[i], newest_only);
	for (size_t i = 0; i < n; i++)
		add_row_of_program(&program, grades, &of.v[i]);
	same(newest_only ? "the newest rows" : "the rows", &rules, &program);
	arena_finish(&arena);
}

/* Each cell of a comparison was given beside its neighbour, or is the newest of its setup at its
 * place; each newest one is in a cell. */
static void
find_newest_in_cells(const struct grades *grades)
{
	struct arena arena = { 0 };
	struct paired_rows of = paired_of(
		&(struct paired_asked){
			.g = &b.g, .grades = grades, .devices = b.devices, .n = ASKED },
		&arena);
	bool in_cell[MOST] = { false }, beside[MOST] = { false };
	size_t together = paired_set_apart(&b.g, &of, &arena);

	for (size_t i = 0; i < of.n; i++) {
		const struct given *first = NULL;

		for (size_t k = 0; k < ASKED; k++)
			for (size_t j = 0; j < of.v[i].cells[k].n; j++) {
				int n = number_of(of.v[i].cells[k].v[j].counted);
				const struct given *x = &given[n];

				assert_true(i < together || is_newest(x));
				assert_false(i >= together && beside[n]);
				if (first) {
					assert_true(same_word(x, first));
					assert_int_equal(x->chain, first->chain);
					assert_int_equal(x->equaliser, first->equaliser);
					assert_true(same_evening(x, first) ||
						(i >= together && x->chain < 2 && !is_blind(x)));
				}
				first = first ? first : x;
				beside[n] |= i < together;
				/* An equal row of an earlier evening is in this one. */
				for (int e = 0; e < n_given; e++)
					in_cell[e] |= same_setup(&given[e], x) &&
						same_word(&given[e], x) &&
						given[e].value == x->value;
			}
		assert_true(
			i < together ? of.v[i].cells[0].n && of.v[i].cells[1].n : first != NULL);
	}
	for (int i = 0; i < n_given; i++)
		if (given[i].device < ASKED && is_newest(&given[i]) && !in_cell[i])
			fail_msg("seed %u: rating %d is in no cell", this_seed, i);
	arena_finish(&arena);
}

/* Each cell of a ranking has a value that counts, so that a comparison of all has it, too. */
static void
find_ranked_in_standing(const struct grades *grades)
{
	struct rank_answer a;
	size_t found = 0, cells = 0;

	rank_answer_init(&a,
		&(struct rank_asked){ .g = b.g, .by = words[1], .also = words + 2, .n_also = 1 });
	EACH (row, &a.rows)
		EACH (cell, &row->cells) {
			cells += cell->rating->made_ms != NO_INT;
			EACH (x, grades)
				if (x->rating == cell->rating) {
					assert_true(figure_stands(grades, x));
					found++;
				}
		}
	assert_int_equal(found, cells);
	arena_finish(&a.arena);
}

TEST(each_rating_counts_where_and_when_it_was_given)
{
	static const int under_test = 0;

	for (int round = 0; round < rounds_here(ROUNDS); round++) {
		this_seed = seed = (uint32_t)round;
		draw();
		make_record();
		CLEANUP(grades_finish) struct grades grades = grades_new(&b.g);
		for (int i = 0; i < 9; i++) {
			CLEANUP(buf_finish) struct buf rules = BUF_INIT, program = BUF_INIT;

			add_leading(&rules, i % 3, i / 3);
			add_leading_of_program(&program, &grades, i % 3, i / 3);
			same("the ratings that count", &rules, &program);
		}
		compare_rows(&grades, NULL, false);
		compare_rows(&grades, NULL, true);
		compare_rows(&grades, &under_test, false);
		find_newest_in_cells(&grades);
		find_ranked_in_standing(&grades);
		bench_finish(&b);
	}
}
