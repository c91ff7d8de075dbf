#include "store/incoming.h"

#include <stdlib.h>
#include <string.h>

#include "record/identity.h"
#include "store/store_private.h"

#define STEP_PAGES 1000 /* pages of the full-text index that one step merges */

/* Returns true if the head of a version has values that earlog can have written. Other values would
 * make the whole transaction fail. */
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

/* ---- which listener made a row ---- */

/* Tags, listening intervals, blind runs and trials have no field `listener`: they belong to the
 * listener who made their parent. For each kind: the parent's kind, and the offset of its UUID in
 * the row. */
static const struct {
	enum row_kind parent;
	size_t at;
} hangs_on[ROW_KINDS] = {
	[ROW_TAG] = { ROW_NOTE, offsetof(struct tag, note) },
	[ROW_STRETCH] = { ROW_SITTING, offsetof(struct stretch, sitting) },
	[ROW_BLIND_RUN] = { ROW_SITTING, offsetof(struct blind_run, sitting) },
	[ROW_TRIAL] = { ROW_BLIND_RUN, offsetof(struct trial, run) },
};

static const struct uuid *
parent_of(enum row_kind kind, const void *row)
{
	return hangs_on[kind].at
		? (const struct uuid *)(const void *)((const char *)row + hangs_on[kind].at)
		: NULL;
}

/* Sets *listener to the listener who made a row: from its field `listener`, else from its parents,
 * else the sender. Sets *missing to the parent if it is not in the archive, else to UUID_NONE. */
static bool
find_listener(struct incoming *in, enum row_kind kind, const void *row, struct uuid *listener,
	struct uuid *missing, struct err *err)
{
	const struct uuid *field = row_listener(&row_types[kind], row), *parent;
	void *above = NULL;

	*missing = UUID_NONE;
	*listener = field ? *field : in->listener;
	parent = field ? NULL : parent_of(kind, row);
	if (!parent || uuid_none(parent))
		return true;
	kind = hangs_on[kind].parent;
	if (!row_store_get(in->to, kind, parent, &above, err))
		return false;
	if (!above)
		*missing = *parent;
	bool ok = !above || find_listener(in, kind, above, listener, missing, err);
	row_free(&row_types[kind], above);
	return ok;
}

static bool
is_same_person(struct incoming *in, const struct uuid *a, const struct uuid *b)
{
	return uuid_same(listener_person(in->to, a), listener_person(in->to, b));
}

/* Returns true if the sender is another person's archive, not a panel and not an archive of our
 * owner. */
static bool
is_foreign(struct incoming *in)
{
	return !in->panel && !listener_is_own(in->to, &in->listener);
}

/* If another person's archive brought a row of our owner that was missing here, remembers the row
 * in in->came, so that its other versions are also accepted. */
static bool
remember_own(struct incoming *in, enum row_kind kind, const void *row, struct err *err)
{
	struct uuid listener, missing;

	if (!is_foreign(in))
		return true;
	if (!find_listener(in, kind, row, &listener, &missing, err))
		return false;
	if (listener_is_own(in->to, &listener))
		uuids_add(&in->came, &((const struct row *)row)->uuid);
	return true;
}

static void
leave(struct incoming *in, enum row_kind kind, const struct uuid *u)
{
	struct merge_counts *n = in->n;

	for (size_t i = 0; i < n->nleft; i++)
		if (uuid_same(&n->left[i].uuid, u) && n->left[i].kind == kind)
			return;
	n->left = xgrow(n->left, n->nleft, &n->cap_left, sizeof(n->left[0]));
	n->left[n->nleft++] = (struct merge_left){ kind, *u };
}

/* ---- whether a version may be stored ---- */

/* Sets *wants to false if another person's archive has a version of a row that our owner made: only
 * the owner may change it. Counts the row in merge_counts.left. */
static bool
leave_own(struct incoming *in, enum row_kind kind, const struct row *ours, bool *wants,
	struct err *err)
{
	struct uuid listener, missing;

	if (!*wants || !is_foreign(in) || row_types[kind].from_file || kind == ROW_LISTENER ||
		uuids_have(&in->came, &ours->uuid))
		return true;
	if (!find_listener(in, kind, ours, &listener, &missing, err))
		return false;
	if ((row_listener(&row_types[kind], ours) || parent_of(kind, ours)) &&
		uuid_none(&missing) && listener_is_own(in->to, &listener)) {
		leave(in, kind, &ours->uuid);
		*wants = false;
	}
	return true;
}

/* Sets *may to false if the sender may not add this row to its parent: a server brings rows only
 * for parents that the sending listener made, and another person's archive none for parents that
 * our owner made. Only our owner adds pins (times of cues). Sets in->missing if the parent is
 * missing. */
static bool
may_hang(struct incoming *in, enum row_kind kind, const void *row, bool *may, struct err *err)
{
	const struct uuid *parent = parent_of(kind, row);
	struct uuid listener;

	*may = kind != ROW_PIN || listener_is_own(in->to, &in->listener);
	if (!parent || (!in->panel && !is_foreign(in)))
		return true;
	if (!find_listener(in, kind, row, &listener, &in->missing, err))
		return false;
	if (in->panel) {
		*may = uuid_none(&in->missing) && is_same_person(in, &listener, &in->listener);
		in->n->odd += !*may && uuid_none(&in->missing);
	} else if (uuid_none(&in->missing) && listener_is_own(in->to, &listener) &&
		!uuids_have(&in->came, parent)) {
		leave(in, kind, &((const struct row *)row)->uuid);
		*may = false;
	}
	return true;
}

/* Sets *may to true if the sender may replace the stored row `ours`. Rows that come from session
 * and playlist files are replaced only by the listener who brought them: otherwise two people with
 * different files would replace each other's rows with every merge. */
static bool
may_replace(
	struct incoming *in, enum row_kind kind, const struct row *ours, bool *may, struct err *err)
{
	static const char sql[] = "SELECT 1 FROM lent WHERE row = ?1 AND listener IS ?2";

	*may = true;
	if (listener_is_own(in->to, &in->listener))
		return true;
	if (kind == ROW_LISTENER)
		*may = !listener_is_own(in->to, &ours->uuid);
	return !row_types[kind].from_file ||
		store_found(in->to,
			store_query(in->to, sql, err, AS_UUID(&ours->uuid), AS_UUID(&in->listener)),
			may, err);
}

/* Returns a deleted copy of a row that keeps only its UUIDs, times and listener. The caller frees.
 */
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

/* Returns true if the stored row (NULL: none) is another listener's and was emptied because the
 * listener withdrew it. */
static bool
was_withdrawn(struct incoming *in, enum row_kind kind, const struct row *ours)
{
	const struct row_type *t = &row_types[kind];

	if (!ours || !ours->deleted)
		return false;
	const struct uuid *field = row_listener(t, ours);
	void *none = emptied(kind, ours);
	bool was =
		!listener_is_own(in->to, field ? field : &in->listener) && row_same(t, ours, none);
	row_free(t, none);
	return was;
}

/* Sets *wants to true if a version (head) should be stored beside the stored row `ours` (NULL:
 * none), as the current or as an earlier version. */
static bool
compare_stored(struct incoming *in, enum row_kind kind, const struct row *head,
	const struct row *ours, bool *wants, struct err *err)
{
	/* Finds this version among the earlier ones. A version that was emptied here is not counted
	 * as known if a server sends it: its listener has made it public again. */
	static const char known_sql[] = "SELECT 1 FROM past WHERE row = ?1 AND edit = ?2 AND "
					"NOT (?3 AND deleted AND content = '{}')";
	bool known = false, withdrawn = was_withdrawn(in, kind, ours);

	*wants = !ours || (in->panel && withdrawn);
	if (*wants || uuid_same(&ours->edit, &head->edit))
		return true;
	if (!may_replace(in, kind, ours, wants, err))
		return false;
	if (!*wants)
		return true;
	if (row_types[kind].keeps_past &&
		!store_found(in->to,
			store_query(in->to, known_sql, err, AS_UUID(&head->uuid),
				AS_UUID(&head->edit), AS_INT(in->panel)),
			&known, err))
		return false;
	*wants =
		!known && ((row_types[kind].keeps_past && !withdrawn) || version_later(head, ours));
	return leave_own(in, kind, ours, wants, err);
}

bool
incoming_wants(struct incoming *in, enum row_kind kind, const struct row *head, bool *wants,
	struct err *err)
{
	struct row have;
	void *ours = NULL;
	bool found;

	*wants = plausible(head) && !row_types[kind].local;
	in->n->odd += !plausible(head);
	if (!*wants)
		return true;
	if (!row_store_head(in->to, kind, &head->uuid, &have, &found, err))
		return false;
	if (!found || (uuid_same(&have.edit, &head->edit) && !in->panel)) {
		*wants = !found;
		return true;
	}
	bool ok = row_store_get(in->to, kind, &head->uuid, &ours, err) &&
		compare_stored(in, kind, head, ours, wants, err);
	row_free(&row_types[kind], ours);
	return ok;
}

/* Returns the id of a review or device, which the caller frees. Returns NULL if the row is not in
 * the archive (in->missing is set) or on failure (err is set). */
static char *
id_of(struct incoming *in, enum row_kind kind, const struct uuid *u, struct err *err)
{
	void *row = NULL;
	char *id = NULL;

	if (!row_store_get(in->to, kind, u, &row, err))
		return NULL;
	if (row)
		id = xstrdup(kind == ROW_REVIEW ? ((const struct review *)row)->id
						: ((const struct device *)row)->id);
	else
		in->missing = *u;
	row_free(&row_types[kind], row);
	return id;
}

/* Sets *name to the UUID that a row's content implies, for kinds whose UUID follows from the
 * content; else to the row's own UUID. Returns false if this needs a row that is missing
 * (in->missing is set) or on failure (err is set). */
static bool
name_of_content(struct incoming *in, enum row_kind kind, const void *row, struct uuid *name,
	struct err *err)
{
	const struct chain *c = row;
	const struct variant *v = row;
	const struct tag *t = row;
	const struct trial *answer = row;
	const struct equaliser_row *equaliser = row;
	char *id = NULL;

	*name = ((const struct row *)row)->uuid;
	if (kind == ROW_EQUALISER)
		*name = uuid_of_equaliser(equaliser->content);
	else if (kind == ROW_TAG)
		*name = uuid_of_tag(&t->note, t->lexicon, t->attribute);
	else if (kind == ROW_TRIAL && answer->answer != NO_INT)
		*name = uuid_of_answer(&answer->run, (size_t)answer->number);
	else if (kind == ROW_CHAIN && (id = id_of(in, ROW_REVIEW, &c->review, err)))
		*name = uuid_of_chain(id, c->name, c->content);
	else if (kind == ROW_VARIANT && (id = id_of(in, ROW_DEVICE, &v->device, err)))
		*name = uuid_of_variant(id, v->name, v->content);
	else
		return kind != ROW_CHAIN && kind != ROW_VARIANT;
	free(id);
	return true;
}

/* Sets *may to false if a row from a server does not have the UUID that its content implies. */
static bool
may_be_called(struct incoming *in, enum row_kind kind, const void *row, bool *may, struct err *err)
{
	struct uuid name;

	*may = true;
	if (!in->panel || listener_is_own(in->to, &in->listener))
		return true;
	err->msg[0] = '\0';
	*may = name_of_content(in, kind, row, &name, err) &&
		uuid_same(&name, &((const struct row *)row)->uuid);
	if (!*may && uuid_none(&in->missing) && err->msg[0])
		return false;
	in->n->odd += !*may && uuid_none(&in->missing);
	return true;
}

/* ---- storing a version ---- */

/* Sets the fields that are only for this machine (row_field_is_local) to their values in the stored
 * row; clears them if no row is stored. */
static bool
keep_local(struct incoming *in, enum row_kind kind, void *row, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	void *ours = NULL;

	if (!row_store_get(in->to, kind, &((struct row *)row)->uuid, &ours, err))
		return false;
	for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++)
		if (row_field_is_local(kind, f, row) && ours)
			row_field_copy(f, ours, row);
		else if (row_field_is_local(kind, f, row))
			row_field_clear(f, row);
	row_free(t, ours);
	return true;
}

/* Returns true if another person than the sender made the stored row `ours`; only that person may
 * change it. */
static bool
is_of_another(struct incoming *in, enum row_kind kind, const void *row, const void *ours)
{
	const struct row_type *t = &row_types[kind];

	return ours && row_listener(t, row) && !t->from_file &&
		!listener_is_own(in->to, &in->listener) &&
		!is_same_person(in, row_listener(t, ours), row_listener(t, row));
}

/* Sets the listener of a row that arrives, and the UUID of a listing or comparison, which follows
 * from the listener. */
static bool
settle(struct incoming *in, enum row_kind kind, void *row, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	struct uuid *field = row_listener(t, row), whose = in->listener;

	if (field && !uuid_none(field) && !in->panel)
		whose = *field;
	/* The row of the owner's first machine keeps its `same_as`: otherwise each of two machines
	 * could declare the other one its own. */
	bool own = listener_is_own(in->to, &whose);
	bool first = kind == ROW_LISTENER &&
		uuid_same(&((struct row *)row)->uuid, listener_person(in->to, &in->to->owner));
	if ((first || !own || in->panel) && !keep_local(in, kind, row, err))
		return false;
	if (!own && !listener_appears(in->to, &whose, err))
		return false;
	if (field && !uuid_same(&whose, &in->to->owner) && !(own && in->panel))
		*field = whose;
	if ((kind == ROW_LISTING || kind == ROW_COMPARISON) && !uuid_none(field))
		((struct row *)row)->uuid = listener_list_name(in->to, kind, row, NULL);
	return true;
}

/* Stores a version that passed all checks, and returns the result of store_put. ours: the stored
 * row; NULL: none. */
static enum store_put
put_incoming(struct incoming *in, enum row_kind kind, const void *row, const struct row *ours,
	struct err *err)
{
	static const char lend[] = "INSERT OR IGNORE INTO lent (row, listener) VALUES (?1, ?2)";
	static const char drop_emptied[] =
		"DELETE FROM past WHERE row = ?1 AND edit = ?2 AND deleted AND content = '{}'";
	bool own = listener_is_own(in->to, &in->listener), takes = in->to->takes;
	const struct row *head = row;
	enum store_put put = PUT_FAILED;

	if (row_types[kind].from_file && !own &&
		!store_do(in->to, lend, err, AS_UUID(&head->uuid), AS_UUID(&in->listener)))
		return PUT_FAILED;
	in->to->takes |= !own;
	in->to->takes_in = true;
	if (in->panel && was_withdrawn(in, kind, ours))
		put = past_follow_emptied(in->to, kind, row, ours, err) ? PUT_DONE : PUT_FAILED;
	else if (!ours || !in->panel ||
		store_do(in->to, drop_emptied, err, AS_UUID(&head->uuid), AS_UUID(&head->edit)))
		put = store_put(in->to, kind, row, err);
	in->to->takes_in = false;
	in->to->takes = takes;
	return put;
}

bool
incoming_row(
	struct incoming *in, enum row_kind kind, void *row, enum store_put *put, struct err *err)
{
	const struct row *head = row;
	enum store_put done = PUT_SAME;
	void *ours = NULL;
	bool wants = false;

	in->missing = UUID_NONE;
	if (put)
		*put = PUT_SAME;
	in->n->odd += !fits(&row_types[kind], row) || !plausible(head);
	if (!fits(&row_types[kind], row) || !plausible(head) || row_types[kind].local)
		return true;
	bool ok = settle(in, kind, row, err) &&
		row_store_get(in->to, kind, &head->uuid, &ours, err) &&
		compare_stored(in, kind, head, ours, &wants, err);
	if (ok && wants && is_of_another(in, kind, row, ours)) {
		in->n->odd++;
		wants = false;
	}
	ok = ok && (!wants || may_be_called(in, kind, row, &wants, err)) &&
		(!wants || may_hang(in, kind, row, &wants, err));
	if (ok && wants)
		done = put_incoming(in, kind, row, ours, err);
	ok = ok && (ours || done != PUT_DONE || remember_own(in, kind, row, err));
	row_free(&row_types[kind], ours);
	in->n->taken += done == PUT_DONE;
	in->n->kept += done == PUT_LOST;
	if (put)
		*put = done;
	return ok && done != PUT_FAILED;
}

/* ---- rows that a listener withdraws ---- */

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
	struct uuid listener, missing;
	void *ours = NULL;

	if (listener_is_own(in->to, &in->listener))
		return true;
	bool ok = row_store_get(in->to, kind, u, &ours, err) &&
		(!ours || find_listener(in, kind, ours, &listener, &missing, err));
	if (ok && ours && uuid_none(&missing) && is_same_person(in, &listener, &in->listener))
		ok = store_exec(in->to->db, "PRAGMA secure_delete = ON", err) &&
			empty_row(in->to, kind, ours, err);
	row_free(&row_types[kind], ours);
	return ok;
}

void
incoming_finish(struct incoming *in)
{
	uuids_finish(&in->came);
}

/* Merges the segments of a full-text index, STEP_PAGES pages at a time, which removes deleted words
 * from the file. The first number of pages is negative, which starts a merge of all segments
 * (FTS5's "merge" command). sql: the command, with ?1 for the number. */
static bool
join_parts(struct store *st, const char *sql, struct err *err)
{
	int before, pages = -STEP_PAGES;
	bool ok;

	do {
		before = sqlite3_total_changes(st->db);
		ok = store_do(st, sql, err, AS_INT(pages));
		pages = STEP_PAGES;
	} while (ok && sqlite3_total_changes(st->db) - before >= 2);
	return ok;
}

bool
incoming_forget_words(struct store *st, struct err *err)
{
	static const char
		notes[] = "INSERT INTO note_text (note_text, rank) VALUES ('merge', ?1)",
		remarks[] = "INSERT INTO remark_text (remark_text, rank) VALUES ('merge', ?1)";

	return store_exec(st->db, "PRAGMA secure_delete = ON", err) && join_parts(st, notes, err) &&
		join_parts(st, remarks, err);
}
