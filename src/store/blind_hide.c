/*
 * Hides device, variant, equaliser and volume of notes, ratings and listening intervals while their
 * blind run is unfinished (its ended_ms is not set). Such rows get a placeholder instead, a device
 * that is in no archive: another one for each trial, so that no two trials seem to use the same
 * device.
 */
#include <inttypes.h>
#include <math.h>

#include "record/identity.h"
#include "record/rows.h"
#include "store/store_parts.h"

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
	struct uuid u = identity_of_blind_device(run, trial);

	st->hidden++;
	for (size_t i = 0; i < st->placeholders.n; i++)
		if (uuid_same(&st->placeholders.v[i].uuid, &u))
			return u;
	LIST_ADD(&st->placeholders, (struct placeholder){ u, trial });
	return u;
}

struct device *
blind_hide_placeholder(const struct store *st, const struct uuid *u)
{
	for (size_t i = 0; i < st->placeholders.n; i++) {
		int64_t trial = st->placeholders.v[i].trial;

		if (!uuid_same(&st->placeholders.v[i].uuid, u))
			continue;
		struct device *d = row_new(&row_types[ROW_DEVICE]);
		/* device_is_placeholder recognises the placeholder by equal uuid and edit */
		d->row.uuid = d->row.edit = *u;
		d->id = trial ? xasprintf("blind-trial-%" PRId64, trial) : xstrdup("blind");
		d->name = xstrdup(BLIND_DEVICE);
		return d;
	}
	return NULL;
}

/* An unfinished blind run, and a trial of it (0: the whole run). */
struct hidden_run {
	struct uuid uuid;
	int64_t trial;
	bool open; /* false if there is no such run */
};

/* Reads the columns uuid and number of the trial. */
static bool
read_run(struct store *st, sqlite3_stmt *q, struct hidden_run *run, struct err *err)
{
	bool ok = true;

	run->open = store_next(st, q, &ok, err);
	if (run->open) {
		store_uuid(q, 0, &run->uuid);
		run->trial = store_int(q, 1);
		store_end_query(q);
	}
	return ok;
}

/* Finds the unfinished blind run and the trial in which a note or rating was made. `made` is the
 * note's or rating's UUID. */
static bool
run_of_made(struct store *st, const struct uuid *made, struct hidden_run *run, struct err *err)
{
	static const char sql[] =
		"SELECT br.uuid, bt.number FROM trial bt "
		"JOIN blind_run br ON br.uuid = bt.run WHERE bt.uuid = ?1 AND " BLIND_OPEN;

	return read_run(st, store_query(st, sql, err, AS_UUID(made)), run, err);
}

/* Finds the unfinished blind run of the session's review that had begun before the row with this
 * number in the session, which was made at the time at_ms. */
static bool
run_of_sitting(struct store *st, const struct uuid *sitting, int64_t at_ms, int64_t sequence,
	struct hidden_run *run, struct err *err)
{
	static const char sql[] = "SELECT b.uuid, 0 FROM sitting s JOIN "
				  "blind_run b ON b.review = s.review WHERE s.uuid = ?1 AND "
				  "b.deleted = 0 AND b.ended_ms IS NULL AND " AFTER_RUN("?2", "?3");

	return read_run(st,
		store_query(st, sql, err, AS_UUID(sitting), AS_INT(at_ms), AS_INT(sequence)), run,
		err);
}

/* Clears the parts of a setup that the run hides; the device becomes a placeholder. *held_db is the
 * matching gain. */
static void
hide_setup(struct store *st, const struct hidden_run *run, struct setup *s, double *held_db)
{
	setup_clear(s, SETUP_EQUALISER);
	*held_db = NAN;
	setup_clear(s, SETUP_WORN);
	s->device = placeholder(st, &run->uuid, run->trial);
}

bool
blind_hide(struct store *st, enum row_kind kind, void *row, struct err *err)
{
	struct note *n = kind == ROW_OPEN_NOTE ? &((struct open_note *)row)->note : row;
	struct rating *r = row;
	struct stretch *x = row;
	struct sitting_row *z = row;
	struct hidden_run run = { .open = false };
	bool ok = true;

	if (!st->hides_blind)
		return true;
	switch (kind) {
	case ROW_NOTE:
	case ROW_OPEN_NOTE:
		ok = run_of_made(st, &n->row.uuid, &run, err);
		if (run.open) {
			hide_setup(st, &run, &n->setup, &n->held_db);
			xreplace(&n->volume, NULL);
			xreplace(&n->volume_unit, NULL);
		}
		break;
	case ROW_RATING:
		ok = run_of_made(st, &r->row.uuid, &run, err);
		if (run.open)
			hide_setup(st, &run, &r->setup, &r->held_db);
		break;
	case ROW_STRETCH:
		ok = run_of_sitting(st, &x->sitting, x->ended_ms, x->sequence, &run, err);
		if (run.open)
			hide_setup(st, &run, &x->setup, &x->held_db);
		break;
	case ROW_SITTING:
		ok = run_of_sitting(st, &z->row.uuid, INT64_MAX, INT64_MAX, &run, err);
		if (run.open)
			setup_clear(&z->setup, SETUP_WORN);
		break;
	default: break;
	}
	return ok;
}
