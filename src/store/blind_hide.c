/*
 * Hides device, variant, equaliser and volume of notes, ratings and listening intervals while their
 * blind run is unfinished (its ended_ms is not set). Such rows get a placeholder instead, a device
 * that is in no archive: another one for each trial, so that no two trials seem to use the same
 * device.
 */
#include <inttypes.h>
#include <math.h>

#include "base/clock.h"
#include "record/identity.h"
#include "store/edit.h"
#include "store/store_private.h"

void
store_hide_blind(struct store *st)
{
	static const char sql[] =
		"SELECT count(*) FROM blind_run WHERE deleted = 0 AND ended_ms IS NULL";
	struct err ignored;
	int64_t n;

	/* If no blind run is unfinished, rows need no check whether their device must be hidden. */
	if (st)
		st->hides_blind = !store_number(st->db, sql, &n, &ignored) || n > 0;
}

size_t
store_blind_hidden(const struct store *st)
{
	return st ? st->hidden : 0;
}

/* Returns the UUID of the placeholder for a trial's device; trial 0 stands for the whole run. */
static struct uuid
placeholder(struct store *st, const struct uuid *run, int64_t trial)
{
	struct uuid u = uuid_of_blind_device(run, trial);

	st->hidden++;
	for (size_t i = 0; i < st->placeholders.n; i++)
		if (uuid_same(&st->placeholders.v[i].uuid, &u))
			return u;
	LIST_ADD(&st->placeholders, (struct placeholder){ u, trial });
	return u;
}

bool
store_is_placeholder(const struct device *d)
{
	return uuid_same(&d->row.edit, &d->row.uuid);
}

struct device *
blind_placeholder(const struct store *st, const struct uuid *u)
{
	for (size_t i = 0; i < st->placeholders.n; i++) {
		int64_t trial = st->placeholders.v[i].trial;

		if (!uuid_same(&st->placeholders.v[i].uuid, u))
			continue;
		struct device *d = row_new(&row_types[ROW_DEVICE]);
		/* store_is_placeholder recognises the placeholder by equal uuid and edit */
		d->row.uuid = d->row.edit = *u;
		d->id = trial ? xasprintf("blind-trial-%" PRId64, trial) : xstrdup("blind");
		d->name = trial ? xasprintf(BLIND_DEVICE ", trial %" PRId64, trial)
				: xstrdup(BLIND_DEVICE);
		return d;
	}
	return NULL;
}

/* Finds the unfinished blind run and the trial in which a note or rating was made. `made` is the
 * note's or rating's UUID; *open is false if there is none. */
static bool
run_of_made(struct store *st, const struct uuid *made, struct uuid *run, int64_t *trial, bool *open,
	struct err *err)
{
	static const char sql[] = "SELECT br.uuid, bt.number FROM trial bt JOIN blind_run br ON "
				  "br.uuid = bt.run WHERE bt.uuid = ?1 AND " BLIND_OPEN;
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(made));
	bool ok = true;

	*open = store_next(st, q, &ok, err);
	if (*open) {
		store_uuid(q, 0, run);
		*trial = store_int(q, 1);
		store_end(q);
	}
	return ok;
}

/* Finds the unfinished blind run of the session's review that had begun at the time at_ms; *open is
 * false if there is none. */
static bool
run_of_sitting(struct store *st, const struct uuid *sitting, int64_t at_ms, struct uuid *run,
	bool *open, struct err *err)
{
	static const char sql[] = "SELECT b.uuid FROM sitting s JOIN blind_run b ON b.review = "
				  "s.review WHERE s.uuid = ?1 AND b.started_ms <= ?2 AND b.deleted "
				  "= 0 AND b.ended_ms IS NULL";

	return store_first_uuid(
		st, store_query(st, sql, err, AS_UUID(sitting), AS_INT(at_ms)), run, open, err);
}

/* Puts the placeholder `device` into a setup and clears the rest of it, except the chain. *held_db
 * is the matching gain. */
static void
hide_setup(struct setup *s, double *held_db, struct uuid device)
{
	setup_clear(s, SETUP_ALL & ~SETUP_CHAIN);
	s->device = device;
	*held_db = NAN;
}

bool
blind_hide(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	struct note *n = kind == ROW_DRAFT ? &((struct draft *)row)->note : row;
	struct rating *r = row;
	struct stretch *x = row;
	struct sitting_row *z = row;
	struct uuid run;
	int64_t trial = 0;
	bool open = false, ok = true;

	if (!st->hides_blind)
		return true;
	switch (kind) {
	case ROW_NOTE:
	case ROW_DRAFT:
		ok = run_of_made(st, &n->row.uuid, &run, &trial, &open, err);
		if (!open)
			break;
		hide_setup(&n->setup, &n->held_db, placeholder(st, &run, trial));
		xreplace(&n->volume, NULL);
		xreplace(&n->volume_unit, NULL);
		break;
	case ROW_RATING:
		ok = run_of_made(st, &r->row.uuid, &run, &trial, &open, err);
		if (open)
			hide_setup(&r->setup, &r->held_db, placeholder(st, &run, trial));
		break;
	case ROW_STRETCH:
		ok = run_of_sitting(st, &x->sitting, x->ended_ms, &run, &open, err);
		if (open)
			hide_setup(&x->setup, &x->held_db, placeholder(st, &run, 0));
		break;
	case ROW_SITTING:
		ok = run_of_sitting(st, &z->row.uuid, INT64_MAX, &run, &open, err);
		if (open)
			setup_clear(&z->setup, SETUP_WORN);
		break;
	default: break;
	}
	return ok;
}

bool
store_open_blind(struct store *st, const struct uuid *review, struct rows *out, struct err *err)
{
	static const char where[] = "deleted = 0 AND ended_ms IS NULL AND (?1 IS NULL OR review = "
				    "?1) AND (SELECT lists(s.listener) FROM sitting s WHERE "
				    "s.uuid = blind_run.sitting) ORDER BY nr";
	int64_t now_ms = clock_utc_ms();

	rows_init(out, &row_types[ROW_BLIND_RUN]);
	bool ok = row_store_select(st, ROW_BLIND_RUN, where, where, review, out, err);
	for (size_t i = 0; ok && i < out->n; i++) {
		struct blind_run *r = row_dup(&row_types[ROW_BLIND_RUN], out->v[i]);

		r->ended_ms = r->opened_ms = now_ms;
		ok = store_change_row(st, ROW_BLIND_RUN, r, err);
	}
	return ok;
}
