/*
 * Leaves out the notes, ratings and listening intervals of blind runs that are unfinished (their
 * ended_ms is not set).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/store_private.h"
#include "review/record/rows.h"

void
store_hide_blind(struct store *st)
{
	static const char sql[] =
		"SELECT count(*) FROM blind_run WHERE deleted = 0 AND ended_ms IS NULL";
	int64_t n;

	/* If no blind run is unfinished, no row needs a check. */
	if (st)
		st->hides_blind = !store_number(st->db, sql, &n, ERR_IGNORED) || n > 0;
}

bool
store_blind_left_out(const struct store *st)
{
	return st && st->left_out;
}

/* Sets *is to true if a note or rating was made in an unfinished blind run. */
static bool
is_of_made(struct store *st, const struct uuid *made, bool *is, struct err *err)
{
	static const char sql[] = "SELECT 1 FROM trial bt JOIN blind_run br ON br.uuid = bt.run "
				  "WHERE bt.uuid = ?1 AND " BLIND_OPEN;

	return store_found(st, store_query(st, sql, err, AS_UUID(made)), is, err);
}

/* Sets *is to true if an unfinished blind run of the session's review had begun before the row with
 * this number in the session, which was made at the time at_ms. */
static bool
is_of_sitting(struct store *st, const struct uuid *sitting, int64_t at_ms, int64_t sequence,
	bool *is, struct err *err)
{
	static const char sql[] =
		"SELECT 1 FROM sitting s JOIN blind_run b ON b.review = s.review "
		"WHERE s.uuid = ?1 AND b.deleted = 0 AND b.ended_ms IS NULL AND " AFTER_RUN(
			"?2", "?3");

	return store_found(st,
		store_query(st, sql, err, AS_UUID(sitting), AS_INT(at_ms), AS_INT(sequence)), is,
		err);
}

bool
blind_hide_row(struct store *st, enum row_kind kind, void *row, bool *out, struct err *err)
{
	const struct row *r = kind == ROW_OPEN_NOTE ? &((struct open_note *)row)->note.row : row;
	const struct stretch *x = row;
	bool ok = true;

	*out = false;
	if (!st->hides_blind)
		return true;
	if (kind == ROW_NOTE || kind == ROW_OPEN_NOTE || kind == ROW_RATING)
		ok = is_of_made(st, &r->uuid, out, err);
	else if (kind == ROW_STRETCH)
		ok = is_of_sitting(st, &x->sitting, x->ended_ms, x->sequence, out, err);
	st->left_out |= *out;
	if (kind == ROW_SITTING) {
		bool worn = false;

		ok = is_of_sitting(st, &r->uuid, INT64_MAX, INT64_MAX, &worn, err);
		if (worn)
			setup_clear(&((struct sitting_row *)row)->setup, SETUP_WORN);
	}
	return ok;
}
