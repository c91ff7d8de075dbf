/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/tally.h"

#include <math.h>

#include "base/core/mem.h"
#include "review/record/rows.h"
#include "support/test.h"

static void *
add(struct record *r, enum row_kind kind, const char *name)
{
	struct row *row = row_new(kind);

	row->uuid = uuid_of("%s", name);
	rows_take(&r->of[kind], row);
	return row;
}

static struct note *
note(struct record *r, const char *name, const char *session, const char *body)
{
	struct note *n = add(r, ROW_NOTE, name);

	n->review = uuid_of("cantor");
	n->sitting = uuid_of("%s", session);
	n->body = xstrdup(body);
	return n;
}

static struct rating *
rating(struct record *r, const char *name, const char *session, double value)
{
	struct rating *x = add(r, ROW_RATING, name);

	x->review = uuid_of("cantor");
	x->sitting = uuid_of("%s", session);
	x->value = value;
	return x;
}

static void
assert_tally(const struct record *r, const char *session, const char *expected)
{
	struct uuid review = uuid_of("cantor"), of = uuid_of("%s", session ? session : "");
	const struct tally t = tally_of(r, &review, session ? &of : NULL);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	tally_add(&t, &words);
	assert_string_equal(words.len ? words.s : "", expected);
}

TEST(what_is_deleted_or_not_judged_counts_nowhere)
{
	CLEANUP(record_finish) struct record r = record_new();
	struct sitting_row *dropped = add(&r, ROW_SITTING, "dropped");

	assert_tally(&r, NULL, "");
	note(&r, "a", "monday", "warm");
	assert_tally(&r, NULL, "1 note");
	note(&r, "b", "monday", "thin")->review = uuid_of("another");
	note(&r, "c", "monday", NULL);
	note(&r, "d", "tuesday", NULL);
	note(&r, "e", "tuesday", "dry")->row.deleted = true;
	rating(&r, "f", "monday", 4);
	rating(&r, "g", "monday", NAN);
	rating(&r, "h", "tuesday", 3)->row.deleted = true;
	rating(&r, "i", "tuesday", 2.5);
	rating(&r, "j", "tuesday", 0)->review = uuid_of("another");
	assert_tally(&r, NULL, "1 note, 2 markers, 2 ratings");
	assert_tally(&r, "monday", "1 note, 1 marker, 1 rating");
	assert_tally(&r, "tuesday", "1 marker, 1 rating");
	note(&r, "k", "dropped", "bright");
	rating(&r, "l", "dropped", 5);
	assert_tally(&r, NULL, "2 notes, 2 markers, 3 ratings");
	dropped->row.deleted = true;
	assert_tally(&r, NULL, "1 note, 2 markers, 2 ratings");
}
