/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_help.h"

#include "archive/store/store_private.h"
#include "base/system/json.h"
#include "review/record/rows.h"

#define VERSIONS 7

static struct err err;
static unsigned seed = 1;

static size_t
dice(size_t n)
{
	return (size_t)rand_r(&seed) % n;
}

/*
 * A family of versions of one row. Each follows an earlier one, none, one that is not here, or,
 * with lies, itself or a later one; with lies its date and revision also say nothing of that. Many
 * are of one millisecond and revision.
 */
static void
breed(enum row_kind kind, struct row **v, bool lies)
{
	for (size_t i = 0; i < VERSIONS; i++) {
		v[i] = test_row(kind);
		fill_row(&row_types[kind], v[i]);
		/* Open notes are not merged, and a closed one leaves no row. */
		v[i]->deleted = kind != ROW_OPEN_NOTE && dice(4) == 0;
	}
	for (size_t i = 0; i < VERSIONS; i++) {
		const struct row *parent = v[lies && !dice(6) ? dice(VERSIONS) : dice(i + !i)];
		bool follows = i && dice(4);

		v[i]->uuid = v[0]->uuid;
		v[i]->parent = follows ? parent->edit : dice(4) ? UUID_NONE : uuid_random();
		v[i]->edited_ms = kind == ROW_OPEN_NOTE ? 1000 + (int64_t)i : 1000;
		if (follows && !lies) {
			v[i]->edited_ms = parent->edited_ms + (int64_t)dice(2);
			v[i]->revision = parent->revision + 1;
		} else if (lies) {
			v[i]->edited_ms += (int64_t)dice(3);
			v[i]->revision = (int64_t)dice(3);
		}
	}
}

/* Compares two versions of a row, by what counts first to what counts last; above 0: a is the
 * current one. is_free: no other version follows it. */
static int64_t
beats(enum row_kind kind, const struct row *a, bool a_is_free, const struct row *b, bool b_is_free)
{
	if (row_types[kind].keeps_past && a_is_free != b_is_free)
		return a_is_free ? 1 : -1;
	if (row_types[kind].keeps_past && kind != ROW_LISTING && a->deleted != b->deleted)
		return a->deleted ? 1 : -1;
	if (a->revision != b->revision)
		return a->revision - b->revision;
	if (a->edited_ms != b->edited_ms)
		return a->edited_ms - b->edited_ms;
	return memcmp(a->edit.b, b->edit.b, sizeof(a->edit.b));
}

/* Returns the index of the version that is to be current, found without the store. */
static size_t
newest(enum row_kind kind, struct row *const *v)
{
	bool is_free[VERSIONS];
	size_t best = 0;

	for (size_t i = 0; i < VERSIONS; i++) {
		is_free[i] = true;
		for (size_t k = 0; k < VERSIONS; k++)
			is_free[i] &= k == i || !uuid_same(&v[k]->parent, &v[i]->edit);
		if (beats(kind, v[i], is_free[i], v[best], is_free[best]) > 0)
			best = i;
	}
	return best;
}

static void
shuffle(size_t *order)
{
	for (size_t i = 0; i < VERSIONS; i++) {
		size_t j = dice(i + 1);
		order[i] = order[j];
		order[j] = i;
	}
}

static void
add_version(enum row_kind kind, const struct row *v, struct buf *out)
{
	json_auto_t *json = row_json(kind, v);
	CLEANUP(pointer_free) char *text = json_text(json, JSON_COMPACT | JSON_SORT_KEYS);

	buf_addf(out, "%d %d %d %d %d %s\n", v->edit.b[0], v->parent.b[0], (int)v->edited_ms,
		(int)v->revision, v->deleted, text);
}

/* Puts the versions in 8 orders: each time the newest is the row, and the others are kept, by
 * time.
 */
static void
check_orders(struct store *st, enum row_kind kind, bool lies)
{
	struct row *v[VERSIONS];
	size_t order[VERSIONS] = { 0 };

	breed(kind, v, lies);
	const struct row *want = v[newest(kind, v)];
	for (int round = 0; round < 8; round++) {
		CLEANUP(rows_finish) struct rows kept = { .kind = kind };
		int64_t past;
		void *now;

		works(store_begin(st, &err));
		shuffle(order);
		for (size_t i = 0; i < VERSIONS; i++)
			works(store_put(st, kind, v[order[i]], &err) != PUT_FAILED);
		for (size_t i = 0; i < VERSIONS && row_types[kind].keeps_past; i++)
			works(store_put(st, kind, v[i], &err) == PUT_SAME);
		works(row_store_get(st, kind, &want->uuid, &now, &err));
		assert_memory_equal(now, want, sizeof(*want));
		assert_true(row_same(kind, now, want));
		works(store_versions(st, kind, &want->uuid, &kept, &err));
		works(store_number(st->db, "SELECT count(*) FROM past", &past, &err));
		assert_int_equal(past, row_types[kind].keeps_past ? VERSIONS - 1 : 0);
		assert_int_equal(kept.n, past + 1);
		for (size_t i = 1; i < kept.n; i++)
			assert_true(kept.v[i - 1]->edited_ms <= kept.v[i]->edited_ms);
		for (size_t i = 0; i < VERSIONS && kept.n > 1; i++) {
			CLEANUP(buf_finish) struct buf put = BUF_INIT, is = BUF_INIT;

			add_version(kind, v[i], &put);
			add_version(kind, rows_find(&kept, &v[i]->edit), &is);
			assert_string_equal(is.s, put.s);
		}
		row_free(kind, now);
		store_rollback(st);
	}
	for (size_t i = 0; i < VERSIONS; i++)
		row_free(kind, v[i]);
}

TEST(the_newest_version_wins_in_any_order)
{
	struct store *st;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	for (int k = 0; k < ROW_KINDS; k++)
		for (int family = 0; family < 12; family++)
			check_orders(st, (enum row_kind)k, k != ROW_OPEN_NOTE && family % 2);
	store_close(st);
}

TEST(an_edit_wins_over_the_version_it_replaced)
{
	struct store *st;
	struct open_note *a = test_row(ROW_OPEN_NOTE), *b = test_row(ROW_OPEN_NOTE);

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	b->row.uuid = a->row.uuid;
	b->row.parent = a->row.edit;
	memset(a->row.edit.b, 0xff, 16); /* by name the first would win */
	b->row.parent = a->row.edit;
	assert_int_equal(store_put(st, ROW_OPEN_NOTE, a, &err), PUT_DONE);
	assert_int_equal(store_put(st, ROW_OPEN_NOTE, b, &err), PUT_DONE);
	assert_int_equal(store_put(st, ROW_OPEN_NOTE, a, &err), PUT_LOST);
	row_free(ROW_OPEN_NOTE, a);
	row_free(ROW_OPEN_NOTE, b);
	store_close(st);
}
