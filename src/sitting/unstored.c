/*
 * Counts and prints the rows that could not be stored: for the question at shutdown, and for the
 * text file that saves them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "sitting/sitting_private.h"

/* ---- finding the unstored rows ---- */

/* Adds a version of a row to u->rows in place of an earlier version, whose parent it gets. A row
 * without a parent was never on disk. */
static void
take_unstored_version(struct unstored *u, enum row_kind kind, const void *row)
{
	struct row *new = row_dup(&row_types[kind], row);
	struct row *old = record_find(&u->rows, kind, &new->uuid);

	if (old)
		new->parent = old->parent;
	row_free(&row_types[kind], rows_take(&u->rows.of[kind], new));
}

/* Adds the open note as if it were closed, unless its text is stored already; or the row whose text
 * is open in the editor, with that text. A chain is not added: it may not be valid yet. */
static void
take_open_note(struct unstored *u, const struct sitting *s, const struct draft *d)
{
	const struct prose *p = prose_of(d);
	const struct row *kept = record_find(&s->rec, p->kind, &d->note.row.uuid);

	if (d->row.deleted || (p != &prose_note && (!p->offset || !d->note.body || !kept)))
		return;
	if (p != &prose_note) {
		struct row *with = row_dup(&row_types[p->kind], kept);
		xreplace((char **)(void *)((char *)with + p->offset), d->note.body);
		with->edit = d->row.edit;
		take_unstored_version(u, p->kind, with);
		row_free(&row_types[p->kind], with);
		return;
	}
	struct note n = d->note;
	const struct note *was = (const void *)kept;
	if (note_is_marker(&n) || (was && was->body && strcmp(was->body, n.body) == 0))
		return;
	n.row.edit = d->row.edit;
	take_unstored_version(u, ROW_NOTE, &n);
}

void
unstored_find(struct unstored *u, const struct sitting *s, struct edits versions)
{
	const struct sitting_row *own = record_find(&s->rec, ROW_SITTING, &s->sitting);

	*u = (struct unstored){ .versions = versions, .moved = s->disk.moved };
	record_init(&u->rows);
	u->rows.listener = s->rec.listener;
	for (size_t i = 0; i < u->versions.n; i++)
		take_unstored_version(u, u->versions.v[i].kind, u->versions.v[i].row);
	/* If the archive file was moved or deleted, the rows that this session had stored are lost
	 * also. */
	for (int k = 0; u->moved && k < ROW_KINDS; k++)
		for (const struct row *row = NULL;
			(row = record_next(&s->rec, (enum row_kind)k, row));)
			if (row->edited_ms >= own->started_ms)
				take_unstored_version(u, (enum row_kind)k, row);
	for (size_t i = 0; i < record_count(&u->rows, ROW_DRAFT); i++)
		take_open_note(u, s, record_at(&u->rows, ROW_DRAFT, i));
}

void
unstored_finish(struct unstored *u)
{
	edits_finish(&u->versions);
	record_finish(&u->rows);
}

/* ---- counting unstored changes ---- */

static const struct {
	enum row_kind kind;
	const char *name;
	bool marker;
} things[] = {
	{ ROW_NOTE, "note", false },
	{ ROW_NOTE, "marker", true },
	{ ROW_RATING, "rating", false },
	{ ROW_VOLUME, "volume", false },
};

static bool
is_unstored(const struct unstored *u, const struct undo_row *made)
{
	for (size_t i = 0; i < u->versions.n; i++)
		if (uuid_same(&((const struct row *)u->versions.v[i].row)->edit, &made->edit))
			return true;
	return u->moved;
}

/* Returns true if the undo step has an unstored change (a swap, a tick, a deletion), but none that
 * things[] counts. A row that was added and deleted before it was stored does not count. */
static bool
is_other_change(const struct unstored *u, const struct undo_step *st)
{
	bool is = false;

	for (size_t i = 0; i < st->n; i++) {
		enum row_kind kind = st->rows[i].kind;
		const struct row *row = record_find(&u->rows, kind, &st->rows[i].uuid);

		for (size_t t = 0; t < LENGTH(things); t++)
			if (row && things[t].kind == kind && !row->deleted)
				return false;
		is |= row && kind != ROW_DRAFT && kind != ROW_TAG &&
			!(row->deleted && uuid_none(&row->parent)) && is_unstored(u, &st->rows[i]);
	}
	return is;
}

size_t
unstored_count(const struct unstored *u, const struct sitting *s, struct buf *out)
{
	const struct changes *c = &s->p->changes;
	size_t counts[LENGTH(things) + 1] = { 0 }, all = 0, parts = 0, told = 0;
	const size_t other = LENGTH(things);

	for (size_t t = 0; t < LENGTH(things); t++) {
		enum row_kind kind = things[t].kind;

		for (const struct row *row = NULL; (row = record_next(&u->rows, kind, row));)
			counts[t] += !row->deleted &&
				things[t].marker ==
					(kind == ROW_NOTE && note_is_marker((const void *)row));
	}
	for (size_t i = 0; i < c->n; i++)
		counts[other] += is_other_change(u, &c->v[i]);
	for (size_t t = 0; t <= other; t++) {
		all += counts[t];
		parts += counts[t] > 0;
	}
	for (size_t t = 0; t <= other; t++) {
		if (!counts[t])
			continue;
		told++;
		buf_addf(out, "%s%zu %s%s",
			told == 1               ? ""
				: told == parts ? " and "
						: ", ",
			counts[t],
			t < other           ? things[t].name
				: parts > 1 ? "other change"
					    : "change",
			counts[t] == 1 ? "" : "s");
	}
	return all;
}

/* ---- printing unstored rows ---- */

static void
add_field(struct buf *out, size_t begin, const char *between, const char *field)
{
	if (!field || !*field)
		return;
	if (out->len > begin)
		buf_add(out, between);
	text_clean(out, field, strlen(field), false);
}

void
unstored_add_line(struct buf *out, const struct unstored_line *l)
{
	size_t begin = out->len;

	add_field(out, begin, "", l->made);
	add_field(out, begin, " ", l->time);
	add_field(out, begin, " ", l->track);
	add_field(out, begin, l->track && *l->track ? ", " : " ", l->device);
	if (l->words && *l->words) {
		buf_add(out, out->len > begin ? ": " : "");
		CLEANUP(buf_finish) struct buf clean = BUF_INIT;
		text_clean(&clean, l->words, strlen(l->words), true);
		for (const char *line = clean.s, *end; line; line = end ? end + 1 : NULL) {
			end = strchr(line, '\n');
			buf_add(out, line > clean.s ? "\n    " : "");
			buf_add_bytes(out, line, end ? (size_t)(end - line) : strlen(line));
		}
	}
	buf_add_char(out, '\n');
}

/* Appends the line and frees its texts made, device and words. */
static void
line_take(struct buf *out, struct unstored_line l)
{
	unstored_add_line(out, &l);
	free(l.made);
	free(l.device);
	free(l.words);
}

static char *
local_time(int64_t utc_ms, int64_t offset_min)
{
	char date[11];
	int64_t minute = utc_ms / 60000 + offset_min;

	clock_date_text(utc_ms, offset_min, date);
	return xasprintf("%s %02d:%02d", date, (int)(minute / 60 % 24), (int)(minute % 60));
}

/* Returns the title of the track, else of the section; NULL: neither exists. */
static const char *
place_words(const struct sitting *s, const struct uuid *item, const struct uuid *section)
{
	const struct bench_item *b = sitting_find_item(s, item);
	const struct section *in = record_find(&s->rec, ROW_SECTION, section);

	if (b)
		return b->recording->title ? b->recording->title : b->recording->id;
	return in ? in->title ? in->title : in->id : NULL;
}

static char *
device_words(const struct sitting *s, const struct uuid *device, const struct uuid *made)
{
	struct buf words = BUF_INIT;

	if (!uuid_none(device))
		sitting_add_worn(s, device, made, &words);
	return buf_detach(&words);
}

static void
add_note(const struct sitting *s, const void *row, struct buf *out)
{
	const struct note *n = row;
	const struct question *q = record_find(&s->rec, ROW_QUESTION, &n->question);
	const char *place = place_words(s, &n->item, &n->section);
	char time[TIME_TEXT];

	note_time_text(n, sitting_offset_ms(s, &n->source), time);
	if (q)
		place = q->text ? q->text : q->id;
	else if (!place && n->part)
		place = note_part_words(n->part);
	line_take(out,
		(struct unstored_line){ .made = local_time(n->made_ms, n->made_offset_min),
			.time = time,
			.track = place,
			.device = device_words(s, &n->setup.device, &n->row.uuid),
			.words = note_is_marker(n) ? xasprintf("marker%s%s", n->kind ? " " : "",
							     n->kind ? n->kind : "")
						   : xstrdup(n->body) });
}

static void
add_unstored_rating(const struct sitting *s, const void *row, struct buf *out)
{
	const struct rating *r = row;
	const char *sure = rating_confidence(r->confidence);
	char value[SCALE_NUMBER] = "not judged";

	if (!isnan(r->value))
		scale_number(r->value, value);
	line_take(out,
		(struct unstored_line){ .made = local_time(r->made_ms, r->made_offset_min),
			.track = place_words(s, &r->item, &r->section),
			.device = device_words(s, &r->setup.device, &r->row.uuid),
			.words = xasprintf("%s %s%s%s%s%s", r->attribute, value, sure ? ", " : "",
				sure ? sure : "", r->remark ? ": " : "",
				r->remark ? r->remark : "") });
}

static void
add_unstored_volume(const struct sitting *s, const void *row, struct buf *out)
{
	const struct volume *v = row;
	const struct chain *c = sitting_chain(s, &v->setup.chain);

	line_take(out,
		(struct unstored_line){ .made = local_time(v->made_ms, v->made_offset_min),
			.track = c ? c->name : NULL,
			.device = sitting_is_blind(s) ? NULL
						      : device_words(s, &v->setup.device, NULL),
			.words = xasprintf("volume %s%s%s", v->value, v->unit ? " " : "",
				v->unit ? v->unit : "") });
}

static void
add_chain(const struct sitting *s, const void *row, struct buf *out)
{
	const struct chain *c = row;

	(void)s;
	if (text_order(c->added, "bench") == 0)
		line_take(out,
			(struct unstored_line){
				.made = local_time(c->row.edited_ms, c->row.edited_offset_min),
				.words = xasprintf(
					"chain %s\n%s", c->name, c->content ? c->content : "") });
}

static void
add_listing(const struct sitting *s, const void *row, struct buf *out)
{
	const struct listing *at = row;

	if (text_order(at->added, "bench") == 0)
		line_take(out,
			(struct unstored_line){
				.made = local_time(at->row.edited_ms, at->row.edited_offset_min),
				.track = place_words(s, &at->item, &UUID_NONE),
				.words = xstrdup("added to the list") });
}

static void
add_sitting(const struct sitting *s, const void *row, struct buf *out)
{
	const struct sitting_row *r = row;
	const char *texts[][2] = { { "room", r->room }, { "state", r->state } };

	(void)s;
	for (size_t i = 0; i < LENGTH(texts); i++)
		if (texts[i][1])
			line_take(out,
				(struct unstored_line){
					.made = local_time(r->started_ms, r->started_offset_min),
					.words = xasprintf("%s: %s", texts[i][0], texts[i][1]) });
}

static void (*const writers[ROW_KINDS])(const struct sitting *, const void *, struct buf *) = {
	[ROW_SITTING] = add_sitting,
	[ROW_CHAIN] = add_chain,
	[ROW_LISTING] = add_listing,
	[ROW_NOTE] = add_note,
	[ROW_RATING] = add_unstored_rating,
	[ROW_VOLUME] = add_unstored_volume,
};

void
unstored_add_words(const struct unstored *u, const struct sitting *s, struct buf *out)
{
	for (int k = 0; k < ROW_KINDS; k++)
		for (const struct row *row = NULL;
			writers[k] && (row = record_next(&u->rows, (enum row_kind)k, row));)
			if (!row->deleted)
				writers[k](s, row, out);
}
