/* earlog import: stores notes and devices of other programs, and decides which track each heading
 * names, asking if it must. import/ reads the formats. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/store/library.h"
#include "archive/upkeep/open.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "draft/post/draft.h"
#include "draft/view/put.h"
#include "review/files/profile.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "review/record/timing.h"
#include "shell/call/argument.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"
#include "shell/cli/lists.h"
#include "shell/import/import.h"
#include "shell/import/rating_table.h"

struct import_options {
	const char *item, *device, *format, *unit, *day;
	struct import_columns columns;
	bool undo, dry_run;
	json_t *preview; /* no option: the rows that --dry-run prints */
};

#define OPTIONS struct import_options

/* ---- notes: reading the file ---- */

/* Returns the name of the file of notes, for messages. */
static const char *
import_shown(const char *path)
{
	return text_same(path, "-") ? "standard input" : path;
}

/* Sets err: the file and the mistake, which may begin with the number of a line. */
static bool
import_wrong(const char *path, const struct err *why, struct err *err)
{
	bool placed = why->msg[0] >= '0' && why->msg[0] <= '9';

	return err_set(err, placed ? "%s:%s" : "%s: %s", import_shown(path), why->msg);
}

/* Leaves out headings without a note below them. Notes above the first heading get the heading of
 * the page to which their times link. */
static void
set_headings(struct import_notes *l)
{
	struct import_notes all = *l;
	const char *page = NULL;
	bool headed = false;

	all.v = NULL;
	all.n = all.cap = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct import_note *n = &l->v[i];

		if (n->heading && n->text && (i + 1 == l->n || l->v[i + 1].heading)) {
			if (!l->draft)
				cli_say("line %d: there is no note below “%s”", n->line, n->text);
			free(n->text);
			continue;
		}
		headed = headed || n->heading;
		if (!headed && n->address && !text_same(page, n->address)) {
			page = n->address;
			LIST_ADD(&all,
				(struct import_note){
					.line = n->line, .heading = true, .text = xstrdup(page) });
		}
		LIST_ADD(&all, *n);
	}
	free(l->v);
	*l = all;
}

static bool
read_notes(const struct import_options *o, const char *path, const struct buf *bytes,
	struct import_notes *l, struct err *err)
{
	struct err why = ERR_INIT;
	enum import_format f = IMPORT_NOTES;
	bool headings = false;

	l->headings = !o->item;
	if (o->format) {
		if (!import_format_named(o->format, &f))
			return cli_wrong(
				err, "there is no format %s: " IMPORT_FORMAT_NAMES, o->format);
	} else {
		if (!import_guess(path, bytes->s, bytes->len, &o->columns, &f, &why))
			return import_wrong(path, &why, err);
		cli_say("the format of %s seems to be %s", import_shown(path),
			import_format_words(f));
	}
	if (!import_read(f, bytes->s, bytes->len, &o->columns, l, &why))
		return err_set(err, "%s:%s", import_shown(path), why.msg);
	if (!o->item)
		set_headings(l);
	if (l->left_out.n)
		cli_say("left out, since %s: line%s %s",
			l->draft ? "it has no time and is about no track" : "a note cannot hold it",
			text_s(l->left_out.n), l->left_out.lines.s);
	EACH (x, l) {
		headings |= x->heading;
		if (x->doubtful)
			cli_say("line %d begins like a time that earlog cannot read: its note has "
				"no time",
				x->line);
	}
	if (!l->n)
		return err_set(err, "%s: there is no note in it", import_shown(path));
	return o->item || headings ||
		cli_wrong(err, "name the track of the notes: --track SECTION/TRACK");
}

/* ---- notes: which track each heading names ---- */

static bool
is_item_listed(const struct record *r, const struct uuid *review, const struct uuid *item)
{
	EACH_LIVE (listing, l, r, ROW_LISTING)
		if (uuid_same(&l->review, review) && uuid_same(&l->item, item))
			return true;
	return false;
}

/* Returns true if a heading is the title of the recording, or title and artist in either order:
 * "Shivers", "Shivers - Ed Sheeran". "Shivers (live)" is another recording. */
static bool
names_recording(const struct recording *rec, const char *heading)
{
	const struct library_wanted wanted = {
		.title = rec->title, .artist = rec->artist, .length_ms = NO_INT
	};
	const struct library_heard heard = { .title = heading, .length_ms = NO_INT };

	return library_hears(&wanted, &heard) >= HEARD_TITLE;
}

/* Sets *item to the track that a heading names: by its id, or by a title or address that only one
 * track of the review has. Returns false if there is none. */
static bool
find_heading(
	const struct record *r, const struct uuid *review, const char *heading, struct uuid *item)
{
	size_t found = 0;

	EACH_ROW (item, x, r, ROW_ITEM) {
		const struct recording *rec = record_find(r, ROW_RECORDING, &x->recording);
		bool named = text_same(x->id, heading);

		if (!named &&
			(!rec || !is_item_listed(r, review, &x->row.uuid) ||
				(!names_recording(rec, heading) &&
					!source_at(r, &rec->row.uuid, heading))))
			continue;
		*item = x->row.uuid;
		found++;
		if (named)
			return true;
	}
	return found == 1;
}

/* Asks the user on the terminal which track a heading means, until the answer names a track.
 * Returns false if there is no answer. */
static bool
ask_heading(const struct record *r, const struct uuid *review, const struct import_note *n,
	struct uuid *item)
{
	CLEANUP(pointer_free) char *line = NULL;
	size_t cap = 0;
	bool found = false;

	do {
		text_print(stderr,
			"line %d: which track is “%s”? SECTION/TRACK or its title: ", n->line,
			n->text);
		ssize_t got = getline(&line, &cap, stdin);
		if (got < 0)
			break;
		line[strcspn(line, "\r\n")] = '\0';
		found = *line && find_heading(r, review, line, item);
	} while (*line && !found);
	return found;
}

/* Opens the archive for reading. A review that is not in it, of a session file that no session has
 * opened (in a dry run), is made in an archive in memory. */
static struct store *
open_with(const char *review, struct err *err)
{
	bool none = false;
	struct uuid u;
	struct store *st = own_archive_open(STORE_READ, &none, err);

	if (!(st || none) || (st && own_archive_which(st, review, &u, ERR_IGNORED)))
		return st;
	store_close(st);
	st = archive_open(":memory:", STORE_WRITE, err);
	if (st &&
		store_commit_if(st,
			store_begin(st, err) && own_archive_which_begun(st, review, &u, err), err))
		return st;
	store_close(st);
	return NULL;
}

/* Replaces each heading with the id of the track that it names, and keeps its UUID. `asks`: asks
 * the user if a heading names no track. Sets err and returns false if a heading still names no
 * track, or if a note is above the first heading. */
static bool
resolve_headings(const char *review, struct import_notes *l, bool asks, struct err *err)
{
	struct store *st = open_with(review, err);
	CLEANUP(record_finish) struct record r = record_new();
	size_t unknown = 0;
	bool above = true;
	struct uuid u;

	bool ok = st && own_archive_which(st, review, &u, err) && store_load(st, &u, &r, err);
	EACH_WHILE (n, l, ok) {
		struct uuid item;

		above = above && !n->heading;
		if ((n->heading && !n->text) || (!n->heading && !above))
			continue;
		if (n->heading &&
			(find_heading(&r, &u, n->text, &item) ||
				(asks && ask_heading(&r, &u, n, &item)))) {
			const struct item *x = record_find(&r, ROW_ITEM, &item);
			xreplace(&n->text, x->id);
			n->uuid = item;
			continue;
		}
		unknown++;
		const char *where = above ? " (above the first heading)" : "";
		text_print(
			stderr, "line %d: %s%s\n", n->line, n->text ? n->text : "a marker", where);
	}
	store_close(st);
	if (!ok || !unknown)
		return ok;
	return err_set(err,
		"nothing was imported: these lines name no track of the review, or several. Write "
		"SECTION/TRACK there.");
}

/* Returns true if the note begins after the end of its track, by the largest length that is known
 * of the recording or its files, and says so. */
static bool
is_beyond_end(const struct record *r, const struct note *n, int line, bool numbers)
{
	const struct item *x = record_find(r, ROW_ITEM, &n->item);
	const struct recording *rec = x ? record_find(r, ROW_RECORDING, &x->recording) : NULL;
	char at[TIME_TEXT], end[TIME_TEXT];

	if (!rec)
		return false;
	int64_t end_ms = rec->length_ms;
	EACH_ROW (source, f, r, ROW_SOURCE)
		if (uuid_same(&f->recording, &rec->row.uuid) && f->length_ms > end_ms)
			end_ms = f->length_ms;
	if (end_ms == NO_INT || n->pos_ms <= end_ms)
		return false;
	cli_say("line %d is left out: %s is after the end of %s (%s)%s", line,
		timecode_text(n->pos_ms, false, at), x->id, timecode_text(end_ms, false, end),
		numbers && n->pos_ms / 1000 <= end_ms ? ": are these milliseconds? --unit ms" : "");
	return true;
}

/* Warns if the page to which the time of a note was linked begins at another time. */
static void
warn_other_time(const struct record *r, const struct note *n, const struct import_note *from)
{
	const struct item *x = record_find(r, ROW_ITEM, &n->item);
	const struct source *s =
		x && from->address ? source_at(r, &x->recording, from->address) : NULL;
	char time[TIME_TEXT], link[TIME_TEXT];
	int64_t ms;

	if (!from->address || !from->timed || !timed_link_start(from->address, &ms))
		return;
	int64_t offset_ms = s ? source_offset_ms(r, &s->row.uuid) : 0;
	if (llabs(ms - offset_ms - from->time.pos_ms) >= 1000)
		cli_say("line %d: the time is %s, but its link leads to %s of the page: %s was "
			"taken",
			from->line, timecode_text(from->time.pos_ms, false, time),
			timecode_text(ms, false, link), time);
}

/* Sets *device to the device of this name, which the review must know. */
static bool
worn_device(struct store *st, const struct record *r, const char *name, struct uuid *device,
	struct err *err)
{
	return store_find_one(st, ROW_DEVICE, name, NULL, device, err) &&
		(record_find(r, ROW_DEVICE, device) ||
			err_set(err,
				"%s is neither the device of this review nor compared with it; add "
				"it to `compare` of the session file",
				name));
}

/* Takes the label of a draft before the words of a note, "*AFUL Performer8, on the dongle:* ", if
 * it begins with the name of a device. */
static void
take_label(struct store *st, const struct record *r, struct import_note *n)
{
	static const char *const signs[] = { "：", "，", "、" };
	bool em = n->text && *n->text == '*'; /* Han and Kana have none */
	const char *mark = em ? ":* " : signs[0];
	const char *end = n->text ? strstr(n->text, mark) : NULL;
	size_t len = em ? strcspn(n->text + 1, ",:") : SIZE_MAX;
	EACH_IN_WHILE (x, signs, LENGTH(signs), end && !em) {
		const char *at = strstr(n->text, *x);

		len = at && (size_t)(at - n->text) < len ? (size_t)(at - n->text) : len;
	}
	CLEANUP(pointer_free) char *name = end ? xstrndup(n->text + em, len) : NULL;
	struct uuid ignored;

	if (n->names[IMPORT_DEVICE] || !end || !worn_device(st, r, name, &ignored, ERR_IGNORED))
		return;
	n->names[IMPORT_DEVICE] = name;
	name = NULL;
	xreplace(&n->text, end + strlen(mark));
}

/* Sets what the columns of an exported table say of a note, beside its device. */
static bool
place_exported(struct store *st, const struct record *r, const struct import_note *from,
	struct note *n, struct err *err)
{
	char *const *names = from->names;
	const char *part = names[IMPORT_PART];
	size_t given = 0;

	for (size_t i = 0; i < IMPORT_NAMES; i++)
		if (names[i] && i != IMPORT_DEVICE)
			given++;
	if (!given)
		return true;
	const char *hz = text_same(names[IMPORT_HZ_FROM], HZ_TYPED) ? names[IMPORT_HZ] : NULL;
	const struct review *review = record_find(r, ROW_REVIEW, &n->review);
	CLEANUP(pointer_free) char *known = part ? note_part_named(review, part) : NULL;
	const struct note_place where = { .part = known,
		.variant = names[IMPORT_VARIANT],
		.question = names[IMPORT_QUESTION],
		.from_memory = text_same(names[IMPORT_FROM_MEMORY], "yes"),
		.f = { .section = uuid_none(&n->item) ? names[IMPORT_SECTION] : NULL,
			.chain = names[IMPORT_CHAIN],
			.against = text_or(names[IMPORT_AGAINST], names[IMPORT_AGAINST_VARIANT]),
			.against_chain = names[IMPORT_AGAINST_CHAIN],
			.hz = hz } };

	return cli_note_place(st, n, review, &where, err);
}

static void
add_preview(const struct import_options *o, int line, const char *time, const char *text)
{
	json_t *row = put_new(o->preview);

	put_int(row, "line", line);
	put_text(row, "time", time);
	put_text(row, "text", text);
}

static bool
put_notes(struct store *st, struct import_notes *l, struct import_place *p, const struct record *r,
	const struct import_options *o, size_t *came, struct err *err)
{
	const struct uuid own = p->device;
	bool ok = true, dry = o->dry_run, is_given = o->device;
	size_t beyond = 0, inside = 0;

	*came = 0;
	for (size_t i = 0; ok && i < l->n; i++) {
		if (l->v[i].heading) {
			p->item = l->v[i].uuid;
			add_preview(
				o, l->v[i].line, NULL, l->v[i].text ? l->v[i].text : "(no track)");
			continue;
		}
		p->device = own;
		take_label(st, r, &l->v[i]);
		const char *device = l->v[i].names[IMPORT_DEVICE];
		if (device && !is_given && !worn_device(st, r, device, &p->device, err)) {
			ok = err_prefix(err, "line %d", l->v[i].line);
			break;
		}
		struct note *n = import_note_row(l, i, p);
		char time[TIME_TEXT];
		bool known = import_is_known(r, l, i, p),
		     out = !known && is_beyond_end(r, n, l->v[i].line, l->numbers);

		l->n_known += known;
		beyond += out;
		if (l->v[i].timed && !out)
			inside++;
		if (!known && !out) {
			++*came;
			note_time_text(n, 0, time);
			add_preview(o, l->v[i].line, time, n->body ? n->body : "(a marker)");
			warn_other_time(r, n, &l->v[i]);
			note_take_versus(r, n);
			ok = dry ||
				(place_exported(st, r, &l->v[i], n, err) &&
					cli_store_note(st, n, err)) ||
				err_prefix(err, "line %d", l->v[i].line);
		}
		row_free(ROW_NOTE, n);
	}
	if (ok && beyond && !inside)
		ok = err_set(err, "nothing was imported: no time is inside its track%s",
			l->numbers ? "" : ". The log of a blind run has times of the day");
	return ok;
}

/* Opens the archive, finds the review and loads its record. Rows that were imported before are
 * looked for inside the writing transaction: else two imports at the same time could both add one.
 * NULL or !*ok: err says why. */
static struct store *
begin_import(const struct import_options *o, const char *name, struct uuid *review,
	struct record *r, bool *ok, struct err *err)
{
	struct store *st = o->dry_run ? open_with(name, err) : own_archive_begin_with(name, err);

	*ok = st &&
		(o->dry_run ? own_archive_which(st, name, review, err)
			    : own_archive_which_begun(st, name, review, err)) &&
		store_load(st, review, r, err);
	return st;
}

static bool
end_import(const struct import_options *o, struct store *st, bool ok, struct err *err)
{
	if (st && !o->dry_run)
		return own_archive_end(st, ok, err);
	store_close(st);
	return ok;
}

static bool
import_into(const struct import_options *o, const char *name, struct import_notes *l, size_t *came,
	struct err *err)
{
	struct import_place p;
	CLEANUP(record_finish) struct record r = record_new();
	bool ok;
	struct store *st = begin_import(o, name, &p.review, &r, &ok, err);

	ok = ok && store_load_kind(st, ROW_LISTENER, NULL, &r, err) &&
		(!o->item || argument_item(st, o->item, &p.review, &p.item, err));
	const struct review *review = ok ? record_find(&r, ROW_REVIEW, &p.review) : NULL;
	p.device = review ? review->device : UUID_NONE;
	p.listener = r.listener;
	ok = ok && (!o->device || worn_device(st, &r, o->device, &p.device, err)) &&
		put_notes(st, l, &p, &r, o, came, err);
	return end_import(o, st, ok, err);
}

/* ---- a table of ratings ---- */

struct rating_import {
	struct store *st;
	const struct import_options *o;
	struct record r;
	const struct review *review;
	struct profile profile;
	struct lexicon_file lexicon;
	struct edits edits;
	json_t *rows; /* how many rows had these cells so far, but for value and remark */
	size_t came, changed;
};

/* Sets the day of the rating: 12:00, so that it is in the evening of this date. */
static bool
set_rating_day(struct rating *x, const char *day, size_t before, struct err *err)
{
	int64_t from, until;

	if (!argument_day(day, &from, &until, err))
		return false;
	int64_t midnight_ms = clock_midnight_ms(from);
	if (until - from > 1 || midnight_ms > clock_utc_ms())
		return err_set(err, "%s is not a day in the past: 2024-05-01", day);
	x->made_ms = midnight_ms + INT64_C(12) * 3600000 + (int64_t)before;
	x->made_offset_min = clock_offset_min(x->made_ms);
	return true;
}

/* Returns how many earlier rows rate the same: two values of one day are two ratings. */
static size_t
count_before(struct rating_import *m, const struct rated *row)
{
	CLEANUP(buf_finish) struct buf cells = BUF_INIT;

	for (int c = 0; c < RATED_COLUMNS; c++)
		if (c != RATED_VALUE && c != RATED_REMARK)
			buf_addf(&cells, "%s\x1f", row->v[c]);
	json_int_t before = json_integer_value(json_object_get(m->rows, cells.s));
	json_object_set_new(m->rows, cells.s, json_integer(before + 1));
	return (size_t)before;
}

/* Makes the rating of a row, or a new version of the rating that an earlier import made. */
static bool
add_rating(struct rating_import *m, const struct rated *row, struct err *err)
{
	char *const *v = row->v;
	const char *name = *v[RATED_ATTRIBUTE] ? v[RATED_ATTRIBUTE] : "section";
	const struct score *score = rating_score(name);
	const struct lexicon_word *w = NULL;
	enum scope scope = *v[RATED_SECTION] ? SCOPE_SECTION : SCOPE_WHOLE;

	if (*v[RATED_TRACK])
		scope = SCOPE_ITEM;
	if (score && scope != score->scope)
		return err_set(err, "%s: %s is a score of %s", row->at[RATED_VALUE], name,
			score->scope == SCOPE_WHOLE ? "the whole device" : "a section");
	if (!score) {
		w = lexicon_match(&m->lexicon, name, err);
		if (!w)
			return err_prefix(err, "%s", row->at[RATED_ATTRIBUTE]);
	}
	const char *device = *v[RATED_DEVICE] ? v[RATED_DEVICE] : m->o->device;
	struct uuid worn = m->review->device, item = UUID_NONE, section = UUID_NONE;
	if (device && !worn_device(m->st, &m->r, device, &worn, err))
		return err_prefix(err, "%s", row->at[RATED_DEVICE]);
	if (scope == SCOPE_ITEM &&
		!find_heading(&m->r, &m->review->row.uuid, v[RATED_TRACK], &item))
		return err_set(err, "%s: “%s” names no track of the review, or several",
			row->at[RATED_TRACK], v[RATED_TRACK]);
	if (scope == SCOPE_SECTION &&
		!store_find_one(m->st, ROW_SECTION, v[RATED_SECTION], NULL, &section, err))
		return err_prefix(err, "%s", row->at[RATED_SECTION]);
	const char *day = *v[RATED_DATE] ? v[RATED_DATE] : m->o->day;
	if (!day)
		return err_set(err, "%s: the rating has no date: add a column `date`, or --day",
			row->at[RATED_DATE]);
	size_t before = count_before(m, row);
	const char *lexicon = score ? NULL : m->lexicon.id;
	struct rating *x = rating_new(&m->review->row.uuid, scope,
		record_find(&m->r, ROW_ITEM, &item), &section, lexicon, score ? score->id : w->id);
	x->setup.device = worn;
	x->imported = true;
	CLEANUP(scale_finish) struct scale scale = { .n = 0 };
	bool ok = (set_rating_day(x, day, before, err) ||
			  err_prefix(err, "%s", row->at[RATED_DATE])) &&
		((rating_scale(&scale, m->review, &m->profile, score,
			  record_find(&m->r, ROW_SECTION, &section), w && w->bipolar, err) &&
			 (text_same(v[RATED_VALUE], "-") ||
				 scale_read(&scale, v[RATED_VALUE], &x->value, err))) ||
			err_prefix(err, "%s", row->at[RATED_VALUE]));
	CLEANUP(buf_finish) struct buf content = BUF_INIT;
	char hash[FILE_HASH];
	buf_addf(&content, "rating %s %s %" PRId64, text_or(x->lexicon, ""), x->attribute,
		x->made_ms);
	file_hash(content.s, content.len, hash);
	x->row.uuid = identity_of_import(
		&m->review->row.uuid, rating_place(x), &worn, &m->r.listener, hash, before);
	x->remark = *v[RATED_REMARK] ? xstrdup(v[RATED_REMARK]) : NULL;
	const struct rating *old = record_find(&m->r, ROW_RATING, &x->row.uuid);
	bool undo = m->o->undo, gone = old && old->row.deleted;
	/* A rating that `rate` took back has no value, and stays deleted. */
	bool same = undo ? !old || gone : gone && isnan(old->value);
	if (!undo && old && !gone)
		same = isnan(old->value) == isnan(x->value) && !(fabs(old->value - x->value) > 0) &&
			text_order(old->remark, x->remark) == 0;
	if (!ok || same) {
		row_free(ROW_RATING, x);
		return ok;
	}
	if (old) {
		struct rating *to = row_dup(ROW_RATING, old);

		to->row.deleted = undo;
		to->value = x->value;
		xreplace(&to->remark, x->remark);
		row_free(ROW_RATING, x);
		x = to;
	}
	if (!old || gone)
		m->came++;
	if (old && !gone)
		m->changed++;
	json_t *shown = put_new(m->o->preview);
	put_text(shown, "line", row->at[RATED_VALUE]);
	put_text(shown, "date", day);
	put_text(shown, "attribute", x->attribute);
	put_text(shown, "value", v[RATED_VALUE]);
	rating_edits(&m->r, x, &scale, w ? &m->lexicon : NULL, w, &m->edits);
	return true;
}

static bool
import_ratings(const struct cli_call *c, const struct import_options *o, const struct buf *bytes,
	struct err *err)
{
	const char *review = c->argv[0], *path = c->argv[1];
	CLEANUP(rating_table_finish) struct rating_table t = { 0 };
	struct rating_import m = { .o = o, .r = record_new(), .rows = json_object() };
	struct err why = ERR_INIT;
	struct uuid u;

	if (!rating_table_read(&t, bytes->s, bytes->len, &why))
		return import_wrong(path, &why, err);
	profile_load_own(&m.profile, NULL);
	bool ok;
	m.st = begin_import(o, review, &u, &m.r, &ok, err);
	m.review = ok ? record_find(&m.r, ROW_REVIEW, &u) : NULL;
	ok = ok && argument_lexicon(&m.lexicon, m.review, err);
	EACH_WHILE (x, &t, ok)
		if (!add_rating(&m, x, &why))
			ok = import_wrong(path, &why, err);
	if (ok && o->dry_run && m.edits.n)
		ok = lists_print(c, "import ratings", o->preview, err);
	ok = end_import(o, m.st, ok && (o->dry_run || store_change(m.st, &m.edits, err)), err);
	if (ok && o->undo)
		cli_say("%zu rating%s %s", m.changed, text_s(m.changed),
			o->dry_run ? "would be taken back" : "taken back");
	else if (ok)
		cli_say("%zu rating%s %s, %zu changed, %zu there already", m.came, text_s(m.came),
			o->dry_run ? "would come" : "came", m.changed, t.n - m.came - m.changed);
	json_decref(m.rows);
	edits_finish(&m.edits);
	lexicon_finish(&m.lexicon);
	profile_finish(&m.profile);
	record_finish(&m.r);
	return ok;
}

/* ---- running the command ---- */

/* Returns true if the archive knows the file as a post: what its author corrected there is taken
 * otherwise. */
static bool
is_post(const char *path, struct err *err)
{
	CLEANUP(draft_close) struct draft_file d = { .path = path, .format = DRAFT_FORMAT };
	struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);
	bool is = st && !text_same(path, "-") && draft_open(&d, st, ERR_IGNORED) && d.known;

	store_close(st);
	if (is)
		err_set(err,
			"%s is a post of earlog: `earlog export --take -o %s` gives what you "
			"corrected in it to the record",
			path, path);
	return is;
}

static bool
import_notes(struct cli_call *c, struct err *err)
{
	const struct import_columns usual = IMPORT_COLUMNS;
	struct import_options o = *(const struct import_options *)c->options;
	const char *review = c->argv[0], *path = c->argv[1];
	json_auto_t *preview = json_array();

	o.preview = preview;
	o.columns.time = o.columns.time ? o.columns.time : usual.time;
	o.columns.end = o.columns.end ? o.columns.end : usual.end;
	o.columns.text = o.columns.text ? o.columns.text : usual.text;
	o.columns.track = o.columns.track ? o.columns.track : usual.track;
	o.columns.ms = text_same(o.unit, "ms");
	if (o.unit && !o.columns.ms && !text_same(o.unit, "s"))
		return cli_wrong(err, "--unit is s or ms");
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	if (is_post(path, err) || !file_read_input(path, IMPORT_FILE_MOST, &bytes, err))
		return false;
	if (!o.format && rating_table_is(bytes.s, bytes.len))
		return import_ratings(c, &o, &bytes, err);
	if (o.undo)
		return cli_wrong(
			err, "--undo is for a table of ratings; `earlog trash put` hides notes");
	bool asks = !text_same(path, "-") && isatty(STDIN_FILENO);
	CLEANUP(import_notes_finish) struct import_notes l = { 0 };
	size_t came = 0;
	bool ok = read_notes(&o, path, &bytes, &l, err) &&
		(o.item || resolve_headings(review, &l, asks, err)) &&
		import_into(&o, review, &l, &came, err) &&
		(!o.dry_run || !came || lists_print(c, "import", preview, err));
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	buf_add(&words, l.n_known ? "; the others were there already" : "");
	buf_add(&words, came && !o.dry_run ? " (`earlog show` shows them)" : "");
	if (ok)
		cli_say("%zu note%s %s %s%s", came, text_s(came),
			o.dry_run ? "would come into" : "came into",
			text_or(o.item, "the tracks that the headings name"), words.s);
	return ok;
}

const struct cli_command cli_import = {
	.name = "import",
	.help = "Import notes or ratings from other programs",
	.example = "earlog import cantor notes.txt",
	.verbs = {
		{ NULL, "REVIEW FILE [--track SECTION/TRACK]",
			"Import notes from a file into a review, or ratings from a table with the "
			"columns attribute or section, and value",
			ARCHIVE_NAMED, 2, 2, import_notes, "say which review and which file" },
	},
	OPTIONS_ARE(TEXT(item, "track", "TRACK",
			    "the track of all notes, its title or SECTION/TRACK, if the file has "
			    "no headings"),
		TEXT(device, "device", "NAME",
			"the device that was worn (default: the device under test)"),
		TEXT(format, "format", "FORMAT",
			"format of the file: " IMPORT_FORMAT_NAMES " (default: a guess)"),
		TEXT(columns.time, "time-column", "TITLE",
			"title of the CSV column with the times (default: time, timestamp, "
			"position or start)"),
		TEXT(columns.end, "end-column", "TITLE",
			"title of the CSV column with the ends of ranges (default: end or stop, "
			"else duration)"),
		TEXT(columns.text, "text-column", "TITLE",
			"title of the CSV column with the notes (default: text, note, comment, "
			"label or name)"),
		TEXT(columns.track, "track-column", "TITLE",
			"title of the CSV column with the tracks (default: track, title or song)"),
		TEXT(day, "day", "DATE",
			"the day of ratings, if the table has no date: 2024-05-01"),
		TEXT(unit, "unit", "UNIT",
			"unit of times that are a number: s (the default) or ms"),
		FLAG(undo, "undo", "take back the ratings that this table brought"),
		OPTION_ROW('n', dry_run, "dry-run", NULL,
			"print what would be imported, and change nothing", OPTION_FLAG, NULL)),
};
