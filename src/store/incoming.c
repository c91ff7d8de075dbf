#include "store/incoming.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "record/redact.h"
#include "record/timing.h"
#include "store/edit.h"
#include "store/privacy.h"
#include "store/store_private.h"

#define NOBODY "zeroblob(16)" /* the listener who lent a row, once that listener was dropped */
#define STEP_PAGES 1000       /* pages of the full-text index that one step merges */

/* Returns true if the head of a version has values that earlog can have written. Other values would
 * make the whole transaction fail. */
static bool
plausible(const struct row *head)
{
	return !uuid_none(&head->uuid) && !uuid_none(&head->edit) && head->edited_ms >= 0 &&
		head->edited_ms <= LATEST_MS && head->edited_offset_min >= -24 * 60 &&
		head->edited_offset_min <= 24 * 60;
}

/* Returns true if no text is too long, and no time is later than soon_ms. */
static bool
fits(const struct row_type *t, const void *row, int64_t soon_ms)
{
	if (((const struct row *)row)->edited_ms > soon_ms)
		return false;
	for (const struct row_field *f = t->fields; f < t->fields + t->nfields; f++) {
		const void *at = (const char *)row + f->offset;

		if (f->type == ROW_FIELD_TEXT && *(char *const *)at &&
			strlen(*(char *const *)at) > INCOMING_BYTES)
			return false;
		if (row_field_is_time(f) && *(const int64_t *)at > soon_ms)
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
 * else the sender; a listener's own row is that listener's. Sets *missing to the parent if it is
 * not in the archive, else to UUID_NONE. */
static bool
find_listener(struct incoming *in, enum row_kind kind, const void *row, struct uuid *listener,
	struct uuid *missing, struct err *err)
{
	const struct uuid *field = row_listener(&row_types[kind], row), *parent;
	void *above = NULL;

	*missing = UUID_NONE;
	*listener = kind == ROW_LISTENER ? ((const struct row *)row)->uuid
		: field                  ? *field
					 : in->listener;
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

/* Returns true if whoever hands over may speak for us: an archive that the user names as the user's
 * own, or a role of ours on the panel. */
static bool
speaks_for_us(struct incoming *in)
{
	return in->mine || (in->panel && store_is_own(in->to, &in->listener));
}

/* Counts a row that is left out, since it is in the name of `whose`: us, or a third party. */
static void
leave_out(struct incoming *in, enum row_kind kind, const struct uuid *u, const struct uuid *whose)
{
	struct merge_counts *n = in->n;
	const struct uuid *person = listener_person(in->to, whose);

	if (in->earlier || kind == ROW_LISTENER)
		return;
	if (store_is_own(in->to, whose)) {
		n->left = xgrow(n->left, n->nleft, &n->cap_left, sizeof(n->left[0]));
		n->left[n->nleft++] = (struct merge_left){ kind, *u };
		return;
	}
	for (size_t i = 0; i < n->others.n; i++)
		if (uuid_same(&n->others.v[i].listener, person)) {
			n->others.v[i].rows++;
			return;
		}
	LIST_ADD(&n->others, (struct merge_other){ .listener = *person, .rows = 1 });
}

/* Returns the row with this UUID that was left out because another listener's row has it; NULL:
 * none. */
static struct merge_held *
find_held(const struct incoming *in, const struct uuid *u)
{
	for (size_t i = 0; i < in->n->held.n; i++)
		if (uuid_same(&in->n->held.v[i].uuid, u))
			return &in->n->held.v[i];
	return NULL;
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
	bool was = !store_is_own(in->to, field ? field : &in->listener) && row_same(t, ours, none);
	row_free(t, none);
	return was;
}

/* Sets *wants to true if a version (head) is not known beside the stored row `ours` (NULL: none),
 * and would be the current or an earlier version; or if `ours` belongs to another listener than
 * the version (NULL: rows of the kind have none), which the gate decides. */
static bool
compare_stored(struct incoming *in, enum row_kind kind, const struct row *head,
	const struct uuid *listener, const struct row *ours, bool *wants, struct err *err)
{
	/* Finds this version among the earlier ones. A version that was emptied here is not counted
	 * as known if a server sends it: its listener has made it public again. */
	static const char known_sql[] = "SELECT 1 FROM past WHERE row = ?1 AND edit = ?2 AND "
					"NOT (?3 AND deleted AND content = '{}')";
	static const char acted[] = "SELECT 1 FROM withheld WHERE target = ?1";
	const struct uuid *field = ours ? row_listener(&row_types[kind], ours) : NULL;
	bool known = false, own = field && store_is_own(in->to, field),
	     withdrawn = was_withdrawn(in, kind, ours), is_head = ours && row_is_head(kind, ours);

	/* The gate decides about a row of another listener. */
	*wants = !ours ||
		(listener && !row_types[kind].from_file && !is_same_person(in, listener, field));
	if (*wants)
		return true;
	if (uuid_same(&ours->edit, &head->edit)) {
		/* Words replace a head, also one that has words of an earlier version here
		 * (refill_head). A head replaces words that were taken back with their session or
		 * review. */
		*wants = withdrawn || is_head ||
			(row_has_words(kind) && head->deleted != ours->deleted);
		return true;
	}
	/* A row that was emptied by an act may come back with any version; one that its listener
	 * deleted, only with a later one. */
	if (in->panel && (withdrawn || (is_head && !own))) {
		*wants = !is_head || version_wins(head, ours);
		return *wants ||
			store_found(in->to, store_query(in->to, acted, err, AS_UUID(&head->uuid)),
				wants, err);
	}
	if (row_types[kind].keeps_past &&
		!store_found(in->to,
			store_query(in->to, known_sql, err, AS_UUID(&head->uuid),
				AS_UUID(&head->edit), AS_INT(in->panel || (in->mine && own))),
			&known, err))
		return false;
	*wants =
		!known && ((row_types[kind].keeps_past && !withdrawn) || version_later(head, ours));
	return true;
}

bool
incoming_wants(struct incoming *in, enum row_kind kind, const struct row *head,
	const struct uuid *listener, bool *wants, struct err *err)
{
	static const char keys[ROW_KINDS];
	struct row have;
	void *ours = NULL;
	bool found, other = false;

	*wants = plausible(head) && !row_types[kind].local;
	in->n->odd += !plausible(head);
	if (!*wants)
		return true;
	if (!row_store_head(in->to, kind, &head->uuid, &have, &found, err))
		return false;
	if (found && listener) {
		bool own = uuid_same(listener, &in->to->owner);
		sqlite3_stmt *q = store_prepare_text(in->to, &keys[kind], err,
			"SELECT 1 FROM %s WHERE uuid = ?1 AND listener IS NOT ?2",
			row_types[kind].table);
		store_bind(q, AS_UUID(&head->uuid), AS_UUID(own ? &UUID_NONE : listener));
		if (!store_found(in->to, q, &other, err))
			return false;
	}
	if (!found ||
		(uuid_same(&have.edit, &head->edit) && !in->panel && !other && !have.deleted &&
			!head->deleted)) {
		*wants = !found;
		return true;
	}
	bool ok = row_store_get(in->to, kind, &head->uuid, &ours, err) &&
		compare_stored(in, kind, head, other ? listener : NULL, ours, wants, err);
	row_free(&row_types[kind], ours);
	return ok;
}

/* Sets *is to false if a row does not have the UUID that its content implies. Sets in->missing if
 * that cannot be known, since the review or device is missing. A chain may lack the fields that its
 * listener keeps, so its content may be any. */
static bool
is_named(struct incoming *in, enum row_kind kind, const void *row, bool *is, struct err *err)
{
	/* Tags and answers are compared only if a panel's server sends them: archives have tags
	 * from before their UUIDs were made from their content. */
	bool any = kind == ROW_EQUALISER || kind == ROW_VARIANT || kind == ROW_CHAIN ||
		((kind == ROW_TAG || kind == ROW_TRIAL) && in->panel && !speaks_for_us(in));
	struct uuid parent = in->missing, name;

	err->msg[0] = '\0';
	bool known = !any || row_uuid(in->to, kind, row, NULL, &name, &in->missing, err);
	*is = !any || kind == ROW_CHAIN ||
		(known ? uuid_same(&name, &((const struct row *)row)->uuid)
		       : !uuid_same(&in->missing, &parent));
	return known || !err->msg[0];
}

/* ---- the gate ---- */

enum gate {
	GATE_TAKE,
	GATE_SKIP,  /* another version remains here */
	GATE_LEAVE, /* the sender may not speak for the listener who made the row */
	GATE_HELD,  /* another listener's row has the UUID, or the UUID of the parent */
	GATE_PASS,  /* the same, but that row was emptied, or the new one is of files of ours: it
		     * takes its place */
	GATE_WAIT,  /* the row in->missing is not here, and would tell who made this row */
	GATE_ODD,   /* no earlog writes such a version */
};

/* Sets *g for a row that is described in files (a device, a cue, a chain) or an equaliser, and that
 * is stored here, and for a time that a listener set for such a row: it is taken only from an
 * archive of ours, or from the listener whose files brought it. Otherwise two people with different
 * files would replace each other's rows with every merge. */
static bool
may_replace(struct incoming *in, enum row_kind kind, const void *row, bool stored, enum gate *g,
	struct err *err)
{
	static const char sql[] =
		"SELECT 1 FROM lent WHERE row = ?1 AND (listener IS ?2 OR listener = " NOBODY ")";
	const struct uuid *of = kind == ROW_PIN ? &((const struct pin *)row)->cue
		: kind == ROW_ALIGNMENT         ? &((const struct alignment *)row)->source
		: stored && (row_types[kind].from_file || kind == ROW_EQUALISER)
		? &((const struct row *)row)->uuid
		: NULL;
	bool lent;

	if (speaks_for_us(in) || !of)
		return true;
	if (!store_found(in->to, store_query(in->to, sql, err, AS_UUID(of), AS_UUID(&in->listener)),
		    &lent, err))
		return false;
	*g = lent ? GATE_TAKE : GATE_SKIP;
	return true;
}

/*
 * The one place that decides whether a version that comes from elsewhere may be stored. ours: the
 * stored row; NULL: none. Whoever hands rows over speaks for one person: the owner of the archive,
 * or the listener on the panel. An archive that the user names as the user's own speaks for
 * everybody in it, and with in->relayed every archive speaks for everybody but us. Only an emptied
 * row changes hands. *whose: the maker of the row; *holder: of the stored row, or of the parent.
 */
static bool
pass_gate(struct incoming *in, enum row_kind kind, const void *row, const struct row *ours,
	struct uuid *whose, struct uuid *holder, enum gate *g, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	const struct uuid *parent = parent_of(kind, row);
	struct uuid missing;
	bool named, speaks = speaks_for_us(in);

	*g = GATE_ODD;
	if (!plausible(row) || !fits(t, row, clock_utc_ms() + INCOMING_AHEAD_MS))
		return true;
	if (!find_listener(in, kind, row, whose, &in->missing, err) ||
		(ours && !find_listener(in, kind, ours, holder, &missing, err)))
		return false;
	bool own = store_is_own(in->to, whose), theirs = is_same_person(in, whose, &in->listener),
	     others = ours && (row_listener(t, ours) || parent_of(kind, ours)) &&
		uuid_none(&missing) && !is_same_person(in, holder, whose);
	if (parent && uuid_none(parent) && !in->mine) {
		*g = ((const struct row *)row)->deleted ? GATE_SKIP : GATE_ODD;
	} else if (!is_named(in, kind, row, &named, err)) {
		return false;
	} else if (!named) {
		*g = GATE_ODD;
	} else if (!uuid_none(&in->missing) && (in->panel || parent) && !in->mine) {
		*g = GATE_WAIT;
	} else if (others && t->from_file) {
		*g = in->mine && (own || theirs) ? GATE_PASS : GATE_SKIP;
	} else if (!theirs && parent && (in->panel || find_held(in, parent))) {
		*g = GATE_HELD;
		*holder = *whose;
		*whose = in->listener;
		in->missing = *parent;
	} else if (!in->mine && ((own && !speaks) || (!theirs && !in->relayed))) {
		*g = GATE_LEAVE;
	} else if (others) {
		*g = was_withdrawn(in, kind, ours) ? GATE_PASS : GATE_HELD;
		in->missing = ((const struct row *)row)->uuid;
	} else {
		*g = GATE_TAKE;
		return may_replace(in, kind, row, ours != NULL, g, err);
	}
	return true;
}

/* ---- storing a version ---- */

/* Applies struct redaction to a row that arrives, whatever its sender left in: parts that never
 * leave keep the value of the stored row. A text of the stored row remains whole if the arriving
 * one is the same without these parts, or if the stored row is a chain whose UUID fits its content.
 */
static bool
keep_kept(struct incoming *in, enum row_kind kind, void *row, struct err *err)
{
	const struct row_type *t = &row_types[kind];
	struct uuid missing = in->missing, *field = row_listener(t, row),
		    listener = field ? *field : UUID_NONE, name;
	void *ours = NULL;

	if (!row_store_get(in->to, kind, &((struct row *)row)->uuid, &ours, err))
		return false;
	bool named = ours && kind == ROW_CHAIN &&
		row_uuid(in->to, kind, ours, NULL, &name, &missing, ERR_IGNORED) &&
		uuid_same(&name, &((const struct row *)ours)->uuid);
	in->missing = missing;
	void *cut = ours ? row_dup(t, ours) : NULL;
	row_redact(kind, row);
	if (field)
		*field = listener;
	if (cut)
		row_redact(kind, cut);
	for (const struct row_field *f = t->fields; ours && f < t->fields + t->nfields; f++)
		if (f->redaction && strcmp(f->name, "listener") != 0 &&
			((named && f->redaction->cut) || row_field_same(f, cut, row)))
			row_field_copy(f, ours, row);
	row_free(t, cut);
	row_free(t, ours);
	return true;
}

/* Sets the listener of a row that arrives, and the UUID of a listing or comparison, which follows
 * from the listener. */
static void
set_listener(struct incoming *in, enum row_kind kind, void *row)
{
	struct uuid *field = row_listener(&row_types[kind], row);
	struct uuid whose = field && !uuid_none(field) && !in->panel ? *field : in->listener;

	if (field && !uuid_same(&whose, &in->to->owner) &&
		!(in->panel && store_is_own(in->to, &whose)))
		*field = whose;
	if (row_is_of_person(kind) && (in->panel || !uuid_none(field)))
		row_uuid(in->to, kind, row, NULL, &((struct row *)row)->uuid, &in->missing,
			ERR_IGNORED);
}

/* Sets the fields of this machine to their values in this archive, and makes the listener known. */
static bool
settle(struct incoming *in, enum row_kind kind, void *row, const struct uuid *whose,
	struct err *err)
{
	/* The row of the owner's first machine keeps its `same_as`: otherwise each of two machines
	 * could declare the other one its own. */
	bool first = kind == ROW_LISTENER &&
		uuid_same(&((struct row *)row)->uuid, listener_person(in->to, &in->to->owner));

	return ((in->mine && !first) || keep_kept(in, kind, row, err)) &&
		(kind == ROW_LISTENER || store_is_own(in->to, whose) ||
			listener_appears(in->to, whose, err));
}

/* Gives a head in our name the words of the version that was deleted, if they are here. */
static bool
refill_head(struct incoming *in, enum row_kind kind, struct row *head, const struct row *ours,
	struct err *err)
{
	static const char parent[] = "SELECT content FROM past WHERE row = ?1 AND edit = ?2";
	CLEANUP(pointer_free) char *content = NULL;

	if (ours && uuid_same(&ours->edit, &head->parent)) {
		row_refill(kind, ours, head);
		return true;
	}
	bool ok = store_first_text(in->to,
		store_query(in->to, parent, err, AS_UUID(&head->uuid), AS_UUID(&head->parent)),
		&content, err);
	void *was = content ? store_parse_row(kind, head, content, NULL) : NULL;
	if (was)
		row_refill(kind, was, head);
	row_free(&row_types[kind], was);
	return ok;
}

/* Stores a version that passed all checks, and returns the result of store_put. ours: the stored
 * row; NULL: none. keeps: it is ours, or of the listener of an archive of the user's own, which
 * keep the words of what was taken back. */
static enum store_put
put_incoming(struct incoming *in, enum row_kind kind, void *row, const struct row *ours, bool keeps,
	struct err *err)
{
	static const char lend[] =
		"INSERT INTO lent (row, listener) VALUES (?1, ?2) ON CONFLICT (row) DO UPDATE SET "
		"listener = excluded.listener WHERE listener = " NOBODY;
	static const char drop_emptied[] =
		"DELETE FROM past WHERE row = ?1 AND edit = ?2 AND deleted AND content = '{}'";
	static const char empty_past[] =
		"UPDATE past SET content = '{}', deleted = 1 WHERE row = ?1";
	bool speaks = speaks_for_us(in);
	const struct row *head = row;
	enum store_put put = PUT_FAILED;

	if (row_types[kind].from_file && !speaks &&
		!store_do(in->to, lend, err, AS_UUID(&head->uuid), AS_UUID(&in->listener)))
		return PUT_FAILED;
	if (!keeps && head->deleted)
		row_behead(kind, row);
	bool is_head = row_is_head(kind, row), same = ours && uuid_same(&ours->edit, &head->edit);
	if (same && (is_head ? keeps || ours->deleted : !ours->deleted))
		return PUT_SAME;
	if (keeps && is_head && !refill_head(in, kind, row, ours, err))
		return PUT_FAILED;
	in->to->takes_in = true;
	if (same && is_head)
		put = row_store_write(in->to, kind, row, err) ? PUT_DONE : PUT_FAILED;
	else if (same || (in->panel && was_withdrawn(in, kind, ours)))
		put = past_follow_emptied(in->to, kind, row, ours, err) ? PUT_DONE : PUT_FAILED;
	else if (!ours || !(in->panel || keeps) ||
		store_do(in->to, drop_emptied, err, AS_UUID(&head->uuid), AS_UUID(&head->edit)))
		put = store_put(in->to, kind, row, err);
	in->to->takes_in = false;
	in->empties |= is_head && !keeps;
	if (put == PUT_DONE && is_head && !keeps &&
		!(store_exec(in->to->db, "PRAGMA secure_delete = ON", err) &&
			store_do(in->to, empty_past, err, AS_UUID(&head->uuid))))
		put = PUT_FAILED;
	return put;
}

/* Keeps a row for which the parent is missing in the table orphan, until the parent arrives. */
static bool
keep_orphan(struct incoming *in, enum row_kind kind, void *row, struct err *err)
{
	static const char sql[] =
		"INSERT OR IGNORE INTO orphan (" PAST_COLUMNS ", kind, content, missing, listener) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
	row_redact(kind, row);
	CLEANUP(pointer_free) char *content = past_content(kind, row);

	return in->panel ||
		store_do(in->to, sql, err, AS_HEAD((const struct row *)row),
			AS_TEXT(row_types[kind].table), AS_TEXT(content), AS_UUID(&in->missing),
			AS_UUID(&in->listener));
}

/* ---- rows of earlier versions of earlog, which stored times set by hand in the rows of files ----
 */

/* Returns the alignment that a source of an earlier version has, and removes it from the source;
 * NULL: none. The caller frees. It has the UUIDs that migration 0022 gives it. */
static struct alignment *
split_alignment(struct source *s)
{
	static const char *const set[] = { ALIGNED_BY_EAR, ALIGNED_BESIDE, NULL };

	if (s->offset_ms == NO_INT || !text_is_among(s->offset_from, set))
		return NULL;
	struct alignment *a = row_new(&row_types[ROW_ALIGNMENT]);
	a->row = s->row;
	a->row.uuid = s->row.edit;
	a->row.parent = UUID_NONE;
	a->row.deleted = false;
	a->source = s->row.uuid;
	a->offset_ms = s->offset_ms;
	xreplace(&a->how, s->offset_from);
	s->offset_ms = NO_INT;
	xreplace(&s->offset_from, NULL);
	return a;
}

/* Removes the time of a pin from a cue of an earlier version, as migration 0022 does, once both are
 * here. */
static bool
split_pin(struct incoming *in, const struct uuid *cue, struct err *err)
{
	static const char about[] = "UPDATE pin SET about = 1 WHERE uuid IN (SELECT pin FROM "
				    "pin_in_cue WHERE cue = ?1 AND about)",
			  time[] = "UPDATE cue SET pos_ms = NULL, about = 0 WHERE uuid = ?1 AND "
				   "uuid IN (SELECT cue FROM pin_in_cue)";

	return store_do(in->to, about, err, AS_UUID(cue)) &&
		store_do(in->to, time, err, AS_UUID(cue));
}

bool
incoming_row(
	struct incoming *in, enum row_kind kind, void *row, enum store_put *put, struct err *err)
{
	struct alignment *a = kind == ROW_SOURCE ? split_alignment(row) : NULL;
	const struct row *head = row;
	enum store_put done = PUT_SAME;
	enum gate g = GATE_SKIP;
	struct uuid whose, holder;
	void *ours = NULL;
	bool wants = false;

	in->missing = UUID_NONE;
	if (put)
		*put = PUT_SAME;
	if (row_types[kind].local)
		return true;
	set_listener(in, kind, row);
	struct uuid *listener = row_listener(&row_types[kind], row);
	bool ok = row_store_get(in->to, kind, &head->uuid, &ours, err) &&
		compare_stored(in, kind, head, listener, ours, &wants, err) &&
		(!wants || pass_gate(in, kind, row, ours, &whose, &holder, &g, err));
	if (g == GATE_PASS) {
		ok = ok && row_store_remove(in->to, kind, &head->uuid, err);
		row_free(&row_types[kind], ours);
		ours = NULL;
		g = GATE_TAKE;
		in->missing = UUID_NONE;
	}
	if (!ours && listener && uuid_none(listener) && !uuid_none(&in->maker))
		*listener = in->maker;
	if (g == GATE_LEAVE)
		leave_out(in, kind, &head->uuid, &whose);
	struct merge_held *held = find_held(in, &head->uuid);
	if (g == GATE_HELD && !in->earlier && !held)
		LIST_ADD(&in->n->held, (struct merge_held){ kind, head->uuid, holder, whose });
	if (g == GATE_TAKE && held) /* the row that had its UUID was emptied since */
		*held = in->n->held.v[--in->n->held.n];
	in->n->odd += g == GATE_ODD;
	if (ok && g == GATE_WAIT)
		ok = keep_orphan(in, kind, row, err);
	else if (g != GATE_HELD)
		in->missing = UUID_NONE;
	if (ok && g == GATE_TAKE && settle(in, kind, row, &whose, err))
		done = put_incoming(in, kind, row, ours,
			store_is_own(in->to, &whose) ||
				(in->mine && is_same_person(in, &whose, &in->listener)),
			err);
	else if (g == GATE_TAKE)
		done = PUT_FAILED;
	row_free(&row_types[kind], ours);
	in->n->taken += done == PUT_DONE;
	in->n->kept += done == PUT_LOST;
	if (put)
		*put = done;
	ok = ok && done != PUT_FAILED;
	if (ok && done == PUT_DONE && (kind == ROW_CUE || kind == ROW_PIN))
		ok = split_pin(in, kind == ROW_CUE ? &head->uuid : &((struct pin *)row)->cue, err);
	ok = ok && (!a || incoming_row(in, ROW_ALIGNMENT, a, NULL, err));
	row_free(&row_types[ROW_ALIGNMENT], a);
	return ok;
}

/* Tries each row of the table orphan once for which `missing` is here, as a row of any kind. Sets
 * *fewer to true if one of them waits no longer. */
static bool
try_orphans(struct incoming *in, bool *fewer, struct err *err)
{
	static const char sql[] =
		"SELECT " PAST_COLUMNS ", kind, content, listener, rowid FROM orphan WHERE rowid "
		"> ?1 AND rowid <= ?2 AND missing IN (SELECT uuid FROM note UNION ALL SELECT uuid "
		"FROM sitting UNION ALL SELECT uuid FROM blind_run) ORDER BY rowid LIMIT 1";
	static const char end[] =
		"DELETE FROM orphan WHERE row = ?1 AND edit = ?2 AND listener = ?3";
	int64_t at = 0, last;
	bool ok = store_number(in->to->db, "SELECT ifnull(max(rowid), 0) FROM orphan", &last, err);

	*fewer = false;
	while (ok) {
		struct incoming one = { .to = in->to, .n = in->n, .earlier = true };
		sqlite3_stmt *q = store_query(in->to, sql, err, AS_INT(at), AS_INT(last));
		enum row_kind kind = ROW_NOTE;
		struct row head;
		void *row = NULL;

		if (!store_next(in->to, q, &ok, err))
			break;
		row_store_read_head(q, &head);
		store_uuid(q, 8, &one.listener);
		at = store_int(q, 9);
		if (row_kind_named((const char *)sqlite3_column_text(q, 6), &kind))
			row = store_parse_row(
				kind, &head, (const char *)sqlite3_column_text(q, 7), NULL);
		store_end_query(q);
		/* A row that still waits is added again, where this walk does not come. */
		ok = store_do(in->to, end, err, AS_UUID(&head.uuid), AS_UUID(&head.edit),
			     AS_UUID(&one.listener)) &&
			(!row || incoming_row(&one, kind, row, NULL, err));
		*fewer |= uuid_none(&one.missing);
		row_free(&row_types[kind], row);
	}
	return ok;
}

bool
incoming_orphans(struct incoming *in, struct err *err)
{
	bool ok = true;

	for (bool fewer = true; ok && fewer;)
		ok = try_orphans(in, &fewer, err);
	return ok;
}

/* ---- dropping a listener ---- */

#define MACHINES "(SELECT uuid FROM listener WHERE uuid = ?1 OR same_as = ?1)"

/* Returns the SQL condition that a row was made, or first described, by the person ?1. The caller
 * frees. */
static char *
made_by(enum row_kind kind)
{
	const struct row_type *t = &row_types[kind];
	const struct row_field *f = t->fields;

	if (row_store_field(kind, "listener"))
		return xstrdup("listener IN " MACHINES);
	if (!hangs_on[kind].at)
		return xstrdup("uuid IN (SELECT row FROM lent WHERE listener IN " MACHINES ")");
	while (f->offset != hangs_on[kind].at)
		f++;
	CLEANUP(pointer_free) char *parent = made_by(hangs_on[kind].parent);
	return xasprintf("%s IN (SELECT uuid FROM %s WHERE %s)", f->name,
		row_types[hangs_on[kind].parent].table, parent);
}

/* Removes a row, and adds 1 to *n, unless another row refers to it. */
static bool
drop_row(struct store *st, enum row_kind kind, const struct uuid *u, size_t *n, struct err *err)
{
	int referred = 0, most;
	bool ok =
		store_exec(st->db, "SAVEPOINT dropped", err) && row_store_remove(st, kind, u, err);

	sqlite3_db_status(st->db, SQLITE_DBSTATUS_DEFERRED_FKS, &referred, &most, 0);
	*n += !referred;
	return ok &&
		store_exec(st->db,
			referred ? "ROLLBACK TO dropped; RELEASE dropped" : "RELEASE dropped", err);
}

bool
store_drop_listener(struct store *st, const struct uuid *person, size_t *n, struct err *err)
{
	static const char rest[] =
		"UPDATE lent SET listener = " NOBODY " WHERE listener IN " MACHINES,
			  orphans[] = "DELETE FROM orphan WHERE listener IN " MACHINES,
			  listener[] = "DELETE FROM listener WHERE uuid IN " MACHINES;
	bool ok = true;

	*n = 0;
	/* Children come after their parents; the second round takes devices whose review is gone.
	 */
	for (int k = 2 * ROW_KINDS - 1; ok && k >= 0; k--) {
		enum row_kind kind = (enum row_kind)(k % ROW_KINDS);
		CLEANUP(uuids_finish) struct uuids all = { 0 };
		CLEANUP(pointer_free) char *which = made_by(kind);
		CLEANUP(pointer_free)
		char *sql = xasprintf("SELECT uuid FROM %s WHERE %s", row_types[kind].table, which);

		if (row_types[kind].local || kind == ROW_LISTENER)
			continue;
		ok = store_uuids_once(st, sql, person, &all, err);
		for (size_t i = 0; ok && i < all.n; i++)
			ok = drop_row(st, kind, &all.v[i], n, err);
	}
	st->knows_listeners = false;
	return ok && store_do(st, rest, err, AS_UUID(person)) &&
		store_do(st, orphans, err, AS_UUID(person)) &&
		store_do(st, listener, err, AS_UUID(person)) && merge_derive(st, err);
}

/* ---- rows that a listener withdraws ---- */

/* Empties a row (NULL: none), which it frees, and its earlier versions. */
static bool
empty_row(struct incoming *in, enum row_kind kind, struct row *row, struct err *err)
{
	static const char past[] = "UPDATE past SET content = '{}', deleted = 1 WHERE row = ?1";
	void *none = row ? emptied(kind, row) : NULL;
	in->empties |= row != NULL;
	bool ok = !row ||
		(store_exec(in->to->db, "PRAGMA secure_delete = ON", err) &&
			row_store_write(in->to, kind, none, err) &&
			store_do(in->to, past, err, AS_UUID(&row->uuid)));

	row_free(&row_types[kind], none);
	row_free(&row_types[kind], row);
	return ok;
}

bool
incoming_withdrawn(struct incoming *in, enum row_kind kind, const struct uuid *u, struct err *err)
{
	struct uuid listener, missing;
	void *ours = NULL;

	in->missing = *u;
	if (store_is_own(in->to, &in->listener))
		return true;
	bool ok = row_store_get(in->to, kind, u, &ours, err) &&
		(!ours || find_listener(in, kind, ours, &listener, &missing, err));
	if (ok && ours && uuid_none(&missing) && is_same_person(in, &listener, &in->listener)) {
		in->missing = UUID_NONE;
		return empty_row(in, kind, ours, err);
	}
	row_free(&row_types[kind], ours);
	return ok;
}

#define IN_DELETED(table)                                                                          \
	"SELECT n.uuid FROM sitting s JOIN " table " n ON n.sitting = s.uuid WHERE s.deleted = 1 " \
	"UNION SELECT n.uuid FROM review v JOIN lent t ON t.row = v.uuid JOIN " table              \
	" n ON n.review = v.uuid AND n.listener = t.listener WHERE v.deleted = 1 AND v.id IS "     \
	"NOT NULL" /* a renamed review leaves a deleted row without an id */

/* Empties a note or rating, its tags and its trial. */
static bool
empty_rows_of(struct incoming *in, const struct uuid *target, struct err *err)
{
	static const char keys[ROW_KINDS];
	bool ok = true;
	void *row;

	for (int k = 0; ok && k < ROW_KINDS; k++) {
		CLEANUP(uuids_finish) struct uuids all = { 0 };
		enum row_kind kind = (enum row_kind)k;

		if (!privacy_column(kind))
			continue;
		sqlite3_stmt *q = store_prepare_text(in->to, &keys[k], err,
			"SELECT uuid FROM %s WHERE %s = ?1 AND deleted = 0", row_types[k].table,
			privacy_column(kind));
		ok = store_uuids(in->to, store_bind(q, AS_UUID(target)), &all, err);
		for (size_t i = 0; ok && i < all.n; i++)
			ok = row_store_get(in->to, kind, &all.v[i], &row, err) &&
				empty_row(in, kind, row, err);
	}
	return ok;
}

#define IN_DELETED_ALL     \
	IN_DELETED("note") \
	" UNION " IN_DELETED("rating") " UNION SELECT uuid FROM note WHERE deleted = 1"

bool
incoming_hide(struct incoming *in, struct err *err)
{
	static const char waiting[] =
		"DELETE FROM orphan WHERE listener IN " MACHINES " AND missing IN (SELECT target "
		"FROM withheld WHERE deleted = 0 AND listener IN " MACHINES ")";
	struct uuid person = *listener_person(in->to, &in->listener);
	bool own = store_is_own(in->to, &person),
	     ok = in->mine || own || store_do(in->to, waiting, err, AS_UUID(&person));

	/* The listener of an archive that is the user's own keeps the words: a machine may become
	 * ours later. */
	const char *whose = in->mine ? OF_OTHERS("n") " AND n.listener NOT IN " MACHINES
		: in->relayed        ? OF_OTHERS("n") " AND ?1 = ?1"
				     : "n.listener IN " MACHINES;
	if (!in->mine && !in->relayed && own)
		return ok;
	CLEANUP(uuids_finish) struct uuids hidden = { 0 };
	CLEANUP(buf_finish) struct buf words = BUF_INIT; /* an emptied row is deleted */
	for (int k = 0; k < ROW_KINDS; k++)
		if (privacy_column((enum row_kind)k))
			buf_addf(&words, "%sSELECT 1 FROM %s WHERE %s = a.note AND deleted = 0",
				words.len ? " UNION ALL " : "", row_types[k].table,
				privacy_column((enum row_kind)k));
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT note FROM (SELECT note FROM (%s) WHERE deleted = 0 UNION %s) "
			      "a WHERE EXISTS (%s) AND (EXISTS (SELECT 1 FROM note n WHERE n.uuid "
			      "= a.note AND %s) OR EXISTS (SELECT 1 FROM rating n WHERE n.uuid = "
			      "a.note AND %s))",
		privacy_acts(), IN_DELETED_ALL, words.s, whose, whose);
	ok = ok && store_uuids_once(in->to, sql, &person, &hidden, err);
	for (size_t i = 0; ok && i < hidden.n; i++)
		ok = empty_rows_of(in, &hidden.v[i], err);
	return ok;
}

bool
incoming_joined(struct store *st, const struct uuid *person, struct err *err)
{
	struct incoming in = { .to = st, .listener = *person };

	return incoming_hide(&in, err) && (!in.empties || incoming_forget_words(st, err));
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
