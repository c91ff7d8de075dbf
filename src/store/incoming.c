#include "store/incoming.h"

#include <string.h>

#include "base/mem.h"
#include "store/store_private.h"

/* Rejects rows that no earlog can have written; storing one would make the transaction fail. */
static bool
plausible(const struct row *head)
{
	return !uuid_none(&head->uuid) && !uuid_none(&head->edit) && head->edited_ms >= 0 &&
		head->edited_ms <= LATEST_MS && head->edited_offset_min >= -24 * 60 &&
		head->edited_offset_min <= 24 * 60;
}

static bool
fits(const struct row_type *t, const void *row)
{
	for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++) {
		const char *text = f->type == FIELD_TEXT
			? *(char *const *)(const void *)((const char *)row + f->offset)
			: NULL;

		if (text && strlen(text) > INCOMING_BYTES)
			return false;
	}
	return true;
}

/* ---- whether ---- */

/* Whose files brought the row that stands here: *lent is false where ours did, or nobody knows. */
static bool
lent_by(struct store *st, const struct uuid *u, struct uuid *listener, bool *lent, struct err *err)
{
	static const char sql[] = "SELECT listener FROM lent WHERE row = ?1";
	sqlite3_stmt *q = store_query(st, sql, err, AS_UUID(u));
	enum store_step step = store_step(st, q, err);

	*lent = step == STEP_ROW;
	if (*lent) {
		store_uuid(q, 0, listener);
		store_end(q);
	}
	return step != STEP_FAILED;
}

static bool
lend(struct incoming *in, const struct uuid *u, struct err *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO lent (row, listener) VALUES (?1, ?2)";

	return store_do(in->to, sql, err, AS_UUID(u), AS_UUID(&in->listener));
}

/* May a version replace what stands here, which has another edit? Two people whose files describe
 * one thing differently would replace each other's for ever. */
static bool
may_replace(
	struct incoming *in, enum row_kind kind, const struct row *ours, bool *may, struct err *err)
{
	struct uuid listener;
	bool lent = false;

	*may = true;
	if (listener_is_own(in->to, &in->listener))
		return true;
	if (kind == ROW_LISTENER)
		*may = !listener_is_own(in->to, &ours->uuid);
	if (!row_types[kind].from_file)
		return true;
	if (!lent_by(in->to, &ours->uuid, &listener, &lent, err))
		return false;
	*may = lent && uuid_same(&listener, &in->listener);
	return true;
}

/* A row that says nothing but whose it is. */
static void *
emptied(enum row_kind kind, const void *row)
{
	const struct row_type *t = &row_types[kind];
	void *none = row_new(t);

	memcpy(none, row, sizeof(struct row));
	((struct row *)none)->deleted = true;
	if (row_listener(t, none))
		*row_listener(t, none) = *row_listener(t, row);
	return none;
}

/* Of another listener, and emptied here. */
static bool
was_withdrawn(
	struct incoming *in, enum row_kind kind, const struct uuid *u, bool *was, struct err *err)
{
	void *ours;

	if (!row_store_get(in->to, kind, u, &ours, err))
		return false;
	const struct uuid *field = ours ? row_listener(&row_types[kind], ours) : NULL;
	void *none = ours ? emptied(kind, ours) : NULL;
	*was = ours && !listener_is_own(in->to, field ? field : &in->listener) &&
		row_same(&row_types[kind], ours, none);
	row_free(&row_types[kind], none);
	row_free(&row_types[kind], ours);
	return true;
}

bool
incoming_wants(struct incoming *in, enum row_kind kind, const struct row *head, bool *wants,
	struct err *err)
{
	struct row ours;
	bool found, known = false, withdrawn = false;

	*wants = plausible(head);
	in->n->odd += !*wants;
	if (row_types[kind].local)
		*wants = false;
	if (!*wants)
		return true;
	if (!row_store_head(in->to, kind, &head->uuid, &ours, &found, err) || !found)
		return !found;
	if (uuid_same(&ours.edit, &head->edit)) {
		*wants = false;
		return !in->panel || was_withdrawn(in, kind, &head->uuid, wants, err);
	}
	if (!may_replace(in, kind, &ours, wants, err))
		return false;
	if (!*wants)
		return true;
	if (!row_types[kind].keeps_past) {
		*wants = version_later(head, &ours);
		return true;
	}
	if (!past_has(in->to, &head->uuid, &head->edit, &known, err) ||
		(ours.deleted && !was_withdrawn(in, kind, &head->uuid, &withdrawn, err)))
		return false;
	*wants = !known && (!withdrawn || version_later(head, &ours));
	return true;
}

/* ---- in ---- */

/* What is of another's machine alone is as it stands here. */
static bool
keep_local(struct incoming *in, enum row_kind kind, void *row, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	void *ours = NULL;

	row_leave_local(kind, row);
	if (kind != ROW_LISTENER)
		return true;
	if (!row_store_get(in->to, kind, &((struct row *)row)->uuid, &ours, err))
		return false;
	if (ours)
		((struct listener_row *)row)->same_as = ((struct listener_row *)ours)->same_as;
	row_free(t, ours);
	return true;
}

/* A row stays whose it is: another listener's version of it is none. */
static bool
is_of_another(struct incoming *in, enum row_kind kind, const void *row, bool *is, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	void *ours = NULL;

	*is = false;
	if (!row_listener(t, row) || t->from_file || listener_is_own(in->to, &in->listener))
		return true;
	if (!row_store_get(in->to, kind, &((const struct row *)row)->uuid, &ours, err))
		return false;
	*is = ours &&
		!uuid_same(listener_person(in->to, row_listener(t, ours)),
			listener_person(in->to, row_listener(t, row)));
	row_free(t, ours);
	return true;
}

/* Whose it is, and under which name that one's lists stand here. */
static bool
settle(struct incoming *in, enum row_kind kind, void *row, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	struct uuid *field = row_listener(t, row), whose = in->listener;

	if (field && !uuid_none(field))
		whose = *field;
	/* Whose machine the owner's first one is, no other machine may say: each may call the other
	 * its own. */
	bool first = kind == ROW_LISTENER &&
		uuid_same(&((struct row *)row)->uuid, listener_person(in->to, &in->to->owner));
	if (first && listener_is_own(in->to, &whose) && !keep_local(in, kind, row, err))
		return false;
	if (!listener_is_own(in->to, &whose) &&
		(!keep_local(in, kind, row, err) || !listener_appears(in->to, &whose, err)))
		return false;
	if (field && !uuid_same(&whose, &in->to->owner))
		*field = whose;
	if ((kind == ROW_LISTING || kind == ROW_COMPARISON) && !uuid_none(field))
		((struct row *)row)->uuid = listener_list_name(in->to, kind, row, NULL);
	return true;
}

bool
incoming_row(
	struct incoming *in, enum row_kind kind, void *row, enum store_put *put, struct err *err)
{
	struct row *head = row;
	enum store_put done;
	bool wants, other;

	if (put)
		*put = PUT_SAME;
	if (!fits(&row_types[kind], row)) {
		in->n->odd++;
		return true;
	}
	if (plausible(head) && !row_types[kind].local && !settle(in, kind, row, err))
		return false;
	if (!incoming_wants(in, kind, head, &wants, err))
		return false;
	if (!wants)
		return true;
	if (!is_of_another(in, kind, row, &other, err))
		return false;
	if (other) {
		in->n->odd++;
		return true;
	}
	if (row_types[kind].from_file && !listener_is_own(in->to, &in->listener) &&
		!lend(in, &head->uuid, err))
		return false;
	struct row ours;
	bool found, takes = in->to->takes;
	if (!row_store_head(in->to, kind, &head->uuid, &ours, &found, err))
		return false;
	/* Only one that was emptied is wanted under the same edit: it is public again. */
	bool again = found && uuid_same(&ours.edit, &head->edit);
	in->to->takes |= !listener_is_own(in->to, &in->listener);
	in->to->takes_in = true;
	done = again ? row_store_write(in->to, kind, row, err) ? PUT_DONE : PUT_FAILED
		     : store_put(in->to, kind, row, err);
	in->to->takes_in = false;
	in->to->takes = takes;
	in->n->taken += done == PUT_DONE;
	in->n->kept += done == PUT_LOST;
	if (put)
		*put = done;
	return done != PUT_FAILED;
}

/* ---- taken back ---- */

/* Whose a row of these kinds is, which do not say it themselves. */
static const char *const whose[ROW_KINDS] = {
	[ROW_TAG] = "SELECT n.listener FROM tag t JOIN note n ON n.uuid = t.note WHERE t.uuid = ?1",
	[ROW_TRIAL] = "SELECT s.listener FROM trial t JOIN blind_run b ON b.uuid = t.run JOIN "
		      "sitting s ON s.uuid = b.sitting WHERE t.uuid = ?1",
};

static bool
is_of_sender(struct incoming *in, enum row_kind kind, const void *row, bool *is, struct err *err)
{
	const struct uuid *field = row_listener(&row_types[kind], row);
	struct uuid listener = field ? *field : UUID_NONE;
	enum store_step step = field ? STEP_ROW : STEP_DONE;

	if (whose[kind]) {
		sqlite3_stmt *q = store_query(
			in->to, whose[kind], err, AS_UUID(&((const struct row *)row)->uuid));
		step = store_step(in->to, q, err);
		if (step == STEP_ROW) {
			store_uuid(q, 0, &listener);
			store_end(q);
		}
	}
	*is = step == STEP_ROW &&
		uuid_same(
			listener_person(in->to, &listener), listener_person(in->to, &in->listener));
	return step != STEP_FAILED;
}

static bool
empty_row(struct store *st, enum row_kind kind, const void *row, struct err *err)
{
	static const char past[] = "UPDATE past SET content = '{}', deleted = 1 WHERE row = ?1";
	void *none = emptied(kind, row);
	bool ok = row_store_write(st, kind, none, err) &&
		store_do(st, past, err, AS_UUID(&((const struct row *)row)->uuid));

	row_free(&row_types[kind], none);
	return ok;
}

bool
incoming_withdrawn(struct incoming *in, enum row_kind kind, const struct uuid *u, struct err *err)
{
	void *ours = NULL;
	bool theirs = false;

	if (listener_is_own(in->to, &in->listener))
		return true;
	bool ok = row_store_get(in->to, kind, u, &ours, err) &&
		(!ours || is_of_sender(in, kind, ours, &theirs, err)) &&
		(!theirs ||
			(store_exec(in->to->db, "PRAGMA secure_delete = ON", err) &&
				empty_row(in->to, kind, ours, err)));
	row_free(&row_types[kind], ours);
	return ok;
}

bool
incoming_forget_words(struct incoming *in, struct err *err)
{
	return store_exec(in->to->db,
		"INSERT INTO note_text (note_text) VALUES ('optimize');"
		"INSERT INTO remark_text (remark_text) VALUES ('optimize')",
		err);
}
