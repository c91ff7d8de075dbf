#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/note.h"
#include "record/identity.h"

/* What a note may be of without a track (design, section 2). */
static const char *const parts[] = { "diary", "section", "chain", "question", "technology",
	"packaging", "build", "fit", "comfort", "isolation", "tips", "multimedia", "opening",
	"summary", "like", "improve" };

static bool
check_part(const char *part, struct err *err)
{
	struct buf all = BUF_INIT;
	bool known = false;

	for (size_t i = 0; i < LENGTH(parts); i++) {
		known |= strcmp(parts[i], part) == 0;
		buf_addf(&all, "%s%s", i ? " " : "", parts[i]);
	}
	if (!known)
		err_set(err, "there is no part “%s”; parts are: %s", part, all.s);
	buf_finish(&all);
	return known;
}

/* A track that stands in several sections is the one that is on the review's list. */
static bool
find_item(struct store *st, const char *name, const struct review *r, struct uuid *item,
	struct err *err)
{
	struct uuids found;
	struct record rec;
	size_t n = 0;

	if (!store_find(st, ROW_ITEM, name, NULL, &found, err))
		return false;
	record_init(&rec);
	bool ok = store_load_kind(st, ROW_LISTING, &r->row.uuid, &rec, err);
	for (size_t i = 0; found.n > 1 && i < found.n; i++)
		for (size_t k = 0; k < record_count(&rec, ROW_LISTING); k++)
			if (uuid_same(&found.v[i],
				    &((const struct listing *)record_at(&rec, ROW_LISTING, k))
					     ->item)) {
				found.v[n++] = found.v[i];
				break;
			}
	if (found.n > 1 && n != 1)
		ok = ok &&
			err_set(err, "“%s” stands in several sections: say SECTION/%s", name, name);
	*item = found.v[0];
	uuids_finish(&found);
	record_finish(&rec);
	return ok;
}

/* A comparison that nobody named before, or that left its file, belongs to the review from here on.
 */
static bool
ensure_comparison(struct store *st, const struct review *r, const struct uuid *device,
	bool from_memory, struct err *err)
{
	struct record rec;
	struct comparison *c = NULL;
	bool there = uuid_same(device, &r->device);

	record_init(&rec);
	bool ok = store_load_kind(st, ROW_COMPARISON, &r->row.uuid, &rec, err) &&
		store_load_row(st, ROW_DEVICE, device, &rec, err);
	for (size_t i = 0; ok && i < record_count(&rec, ROW_COMPARISON); i++) {
		const struct comparison *old = record_at(&rec, ROW_COMPARISON, i);

		if (!uuid_same(&old->device, device))
			continue;
		there |= old->rank != NO_INT;
		if (!c)
			c = row_dup(&row_types[ROW_COMPARISON], old);
	}
	const struct device *d = record_find(&rec, ROW_DEVICE, device);
	if (ok && !there && d) {
		if (!c) {
			c = row_new(&row_types[ROW_COMPARISON]);
			c->row.uuid = uuid_of_comparison(r->id, d->id);
			c->review = r->row.uuid;
			c->device = *device;
			c->from_memory = from_memory;
		}
		c->rank = RANK_ADDED + (int64_t)record_count(&rec, ROW_COMPARISON);
		xreplace(&c->added, "shell");
		ok = store_change_row(st, ROW_COMPARISON, c, err);
		c = NULL;
	}
	row_free(&row_types[ROW_COMPARISON], c);
	record_finish(&rec);
	return ok;
}

static bool
place_time(struct note *n, const char *at, struct err *err)
{
	struct timespan t;

	if (!at)
		return true;
	if (uuid_none(&n->item))
		return err_set(err, "a time is of a track: give --item, too");
	if (!timespan_parse(&t, at, err))
		return false;
	n->pos_ms = t.pos_ms;
	n->pos_end_ms = t.pos_end_ms;
	n->open = t.open;
	n->about = t.about;
	n->source = UUID_NONE;
	n->reaction_ms = NO_INT;
	xreplace(&n->pos_from, POS_TYPED);
	return true;
}

/* Which part of a review a note without a track is of, where that was not said. */
static void
place_part(struct note *n)
{
	if (!uuid_none(&n->item) || n->part)
		return;
	xreplace(&n->part,
		!uuid_none(&n->section)            ? "section"
			: !uuid_none(&n->question) ? "question"
			: !uuid_none(&n->chain)    ? "chain"
						   : "diary");
}

/* That day, at this time of day: its order among others stays that of writing. */
static bool
place_day(struct note *n, const char *day, struct err *err)
{
	int64_t from_ms, until_ms, now_ms = clock_utc_ms();

	if (!day)
		return true;
	if (!record_day(day, &from_ms, &until_ms, err))
		return false;
	if (until_ms - from_ms > INT64_C(26) * 3600000)
		return err_set(err, "--day is one day: 2024-05-01");
	int64_t local_ms = now_ms + (int64_t)clock_offset_min(now_ms) * 60000;
	n->made_ms = from_ms + local_ms % 86400000;
	if (n->made_ms >= until_ms)
		n->made_ms = until_ms - 1;
	n->made_offset_min = clock_offset_min(n->made_ms);
	return true;
}

bool
note_place(struct store *st, struct note *n, const struct review *r, const struct note_options *o,
	struct err *err)
{
	const struct record_filter *f = &o->f;

	if (o->part) {
		if (!check_part(o->part, err))
			return false;
		xreplace(&n->part, o->part);
	}
	if ((f->item && !find_item(st, f->item, r, &n->item, err)) ||
		(f->section &&
			!store_find_one(st, ROW_SECTION, f->section, NULL, &n->section, err)) ||
		(f->device && !store_find_one(st, ROW_DEVICE, f->device, NULL, &n->device, err)) ||
		(f->against &&
			!store_find_one(st, ROW_DEVICE, f->against, NULL, &n->against, err)) ||
		(f->chain &&
			!store_find_one(st, ROW_CHAIN, f->chain, &r->row.uuid, &n->chain, err)) ||
		(o->variant &&
			!store_find_one(
				st, ROW_VARIANT, o->variant, &n->device, &n->variant, err)) ||
		(o->question &&
			!store_find_one(
				st, ROW_QUESTION, o->question, &r->row.uuid, &n->question, err)))
		return false;
	if (o->from_memory && uuid_none(&n->against))
		return err_set(err, "--from-memory says how it was compared: give --against, too");
	n->from_memory |= o->from_memory;
	n->private = (n->private || o->private) && !o->public;
	place_part(n);
	return place_time(n, o->at, err) && place_day(n, o->day, err) &&
		(uuid_none(&n->against) ||
			ensure_comparison(st, r, &n->against, n->from_memory, err));
}

bool
note_add(struct cli_call *c, struct err *err)
{
	struct note *n = row_new(&row_types[ROW_NOTE]);
	struct review *r = store_copy(c->st, ROW_REVIEW, &c->review, err);
	char uuid[UUID_TEXT];

	n->body = xstrdup(c->text);
	n->row.uuid = uuid_random();
	n->made_ms = clock_utc_ms();
	n->made_offset_min = clock_offset_min(n->made_ms);
	n->review = c->review;
	if (r)
		n->device = r->device;
	bool ok = r && note_place(c->st, n, r, c->options, err) &&
		store_change_row(c->st, ROW_NOTE, row_dup(&row_types[ROW_NOTE], n), err) &&
		note_find_tags(c->st, n, err);
	if (ok)
		cli_done(c, "kept as %s", record_short(&n->row.uuid, uuid));
	row_free(&row_types[ROW_NOTE], n);
	row_free(&row_types[ROW_REVIEW], r);
	return ok;
}
