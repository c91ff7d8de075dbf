/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_help.h"

#include "archive/store/store_private.h"
#include "review/record/rows_note.h"

#define VERSIONS 7

static struct err err;
static unsigned seed = 1;

static size_t
dice(size_t n)
{
	return (size_t)rand_r(&seed) % n;
}

/*
 * A family of versions of one row: each replaces an earlier one, or none; each at most as early as
 * the one it replaced. With `ties` some are of the same millisecond.
 */
static void
breed(enum row_kind kind, struct row **v, bool ties)
{
	const struct row_type *t = &row_types[kind];

	for (size_t i = 0; i < VERSIONS; i++) {
		v[i] = test_row(kind);
		fill_row(t, v[i]);
		v[i]->uuid = v[0]->uuid;
		/* Open notes are not merged, and a closed one leaves no row. */
		v[i]->deleted = kind != ROW_OPEN_NOTE && dice(4) == 0;
		v[i]->edited_ms = ties ? 1000 : 1000 + (int64_t)i;
		if (i && dice(4)) {
			const struct row *parent = v[dice(i)];
			v[i]->parent = parent->edit;
			v[i]->edited_ms =
				parent->edited_ms + (ties ? (int64_t)dice(2) : (int64_t)i);
		}
	}
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

/* Everything that the archive knows of the row, as text. */
static char *
known(struct store *st, enum row_kind kind, const struct uuid *u)
{
	struct buf out = BUF_INIT;
	sqlite3_stmt *q;
	bool ok = true;
	void *row;

	works(row_store_get(st, kind, u, &row, &err));
	json_t *json = row_json(kind, row);
	char *text = json_dumps(json, JSON_COMPACT);
	buf_addf(&out, "%d %s\n", ((struct row *)row)->deleted, text);
	free(text);
	json_decref(json);
	row_free(kind, row);
	works((q = store_prepare(st,
		       "SELECT hex(edit), hex(parent), edited_ms, deleted, content FROM past "
		       "ORDER BY edit",
		       &err)));
	while (store_next(st, q, &ok, &err))
		for (int i = 0; i < 5; i++)
			buf_addf(&out, "%s%c", (const char *)sqlite3_column_text(q, i),
				i < 4 ? ' ' : '\n');
	return buf_detach(&out);
}

static void
check_orders(struct store *st, enum row_kind kind, bool ties)
{
	struct row *v[VERSIONS];
	size_t order[VERSIONS] = { 0 };
	char *first = NULL;

	breed(kind, v, ties);
	for (int round = 0; round < 12; round++) {
		works(store_begin(st, &err));
		shuffle(order);
		for (size_t i = 0; i < VERSIONS; i++)
			works(store_put(st, kind, v[order[i]], &err) != PUT_FAILED);
		for (size_t i = 0; i < VERSIONS && row_types[kind].keeps_past; i++)
			works(store_put(st, kind, v[i], &err) == PUT_SAME);
		char *now = known(st, kind, &v[0]->uuid);
		int64_t npast;
		works(store_number(st->db, "SELECT count(*) FROM past", &npast, &err));
		assert_int_equal(npast, row_types[kind].keeps_past ? VERSIONS - 1 : 0);
		if (first)
			assert_string_equal(now, first);
		else
			first = xstrdup(now);
		free(now);
		store_rollback(st);
	}
	free(first);
	for (size_t i = 0; i < VERSIONS; i++)
		row_free(kind, v[i]);
}

static void
order_of_versions_does_not_matter(void **state)
{
	struct store *st;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	for (int k = 0; k < ROW_KINDS; k++)
		for (int family = 0; family < 8; family++)
			check_orders(st, (enum row_kind)k, k != ROW_OPEN_NOTE && family % 2);
	store_close(st);
}

static void
an_edit_wins_over_the_version_it_replaced(void **state)
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

static void
earlier_text_is_kept(void **state)
{
	struct store *st;
	int64_t n;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	struct note *note = note_of(put_review(st, "cantor", "Cantor"), "first words");
	assert_int_equal(store_put(st, ROW_NOTE, note, &err), PUT_DONE);
	note->row.parent = note->row.edit;
	note->row.edit = uuid_random();
	xreplace(&note->body, "second words");
	assert_int_equal(store_put(st, ROW_NOTE, note, &err), PUT_DONE);
	works(store_number(st->db,
		"SELECT count(*) FROM past WHERE kind = 'note' AND json_extract(content, '$.body') "
		"= "
		"'first words'",
		&n, &err));
	assert_int_equal(n, 1);
	row_free(ROW_NOTE, note);
	store_close(st);
}

/* No honest program makes one, and it must not hang or lose the row. */
static void
ring_of_versions_has_a_winner(void **state)
{
	struct store *st;
	struct tag *a = test_row(ROW_TAG), *b = test_row(ROW_TAG);

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	b->row.uuid = a->row.uuid;
	a->row.parent = b->row.edit;
	b->row.parent = a->row.edit;
	b->row.edited_ms++;
	assert_int_equal(store_put(st, ROW_TAG, b, &err), PUT_DONE);
	assert_int_equal(store_put(st, ROW_TAG, a, &err), PUT_LOST);
	row_free(ROW_TAG, a);
	row_free(ROW_TAG, b);
	store_close(st);
}

/* A version that follows another wins whatever its date, and of two that follow one the later. */
static void
a_descendant_wins_whatever_its_date(void **state)
{
	struct store *st = store_open_owned(":memory:", &(struct uuid){ { 1 } }, &err);
	struct note *first = test_row(ROW_NOTE), *second, *third, *other;

	first->body = xstrdup("first");
	first->row.edited_ms = INT64_C(1900000000000);
	first->row.revision = 1;
	second = row_dup(ROW_NOTE, first);
	second->row = (struct row){ .uuid = first->row.uuid,
		.edit = uuid_random(),
		.parent = first->row.edit,
		.edited_ms = 1000,
		.revision = 2 };
	third = row_dup(ROW_NOTE, second);
	third->row.edit = uuid_random();
	third->row.edited_ms = 2000;
	other = row_dup(ROW_NOTE, first);
	other->row.edit = uuid_random(); /* of no parent: as often edited as the first */
	other->row.edited_ms = INT64_C(1900000000001);
	struct note *all[] = { other, third, first, second };

	for (size_t from = 0; from < LENGTH(all); from++) {
		CLEANUP(rows_finish) struct rows versions;

		for (size_t i = 0; i < LENGTH(all); i++)
			assert_true(store_put(st, ROW_NOTE, all[(from + i) % LENGTH(all)], &err) !=
				PUT_FAILED);
		struct note *now = store_copy(st, ROW_NOTE, &first->row.uuid, &err);
		assert_true(uuid_same(&now->row.edit, &third->row.edit));
		assert_int_equal(now->row.revision, 2);
		works(store_versions(st, ROW_NOTE, &first->row.uuid, &versions, &err));
		assert_int_equal(versions.n, LENGTH(all));
		row_free(ROW_NOTE, now);
		works(store_exec(st->db, "DELETE FROM note; DELETE FROM past", &err));
	}
	for (size_t i = 0; i < LENGTH(all); i++)
		row_free(ROW_NOTE, all[i]);
	store_close(st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_descendant_wins_whatever_its_date),
		cmocka_unit_test(order_of_versions_does_not_matter),
		cmocka_unit_test(an_edit_wins_over_the_version_it_replaced),
		cmocka_unit_test(earlier_text_is_kept),
		cmocka_unit_test(ring_of_versions_has_a_winner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
