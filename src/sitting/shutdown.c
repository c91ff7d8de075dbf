/*
 * Shutdown. Unsaved changes are written first. If that fails and they include work of the listener,
 * such as notes, asks what to do. They are saved separately if the listener wants that or does not
 * answer.
 */
#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/session_file.h"
#include "record/timing.h"
#include "sitting/sitting_private.h"
#include "store/partial_archive.h"
#include "store/writer.h"

#define MS INT64_C(1000000)
/* Longest waits for the disk: ASK_MS before the question, while the screen is still there;
 * DISK_END_MS after the screen has closed. After TOLD_MS a message says that earlog waits. */
#define ASK_MS 2500
#define DISK_END_MS 2000
#define TOLD_MS 100
/* Longest wait for the last attempt to store, if an earlier attempt failed or the listener answered
 * the question. */
#define LAST_TRY_MS 200

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

static const struct thing {
	enum row_kind kind;
	const char *name;
	bool marker;
} things[] = {
	{ ROW_NOTE, "note", false },
	{ ROW_NOTE, "marker", true },
	{ ROW_RATING, "rating", false },
	{ ROW_VOLUME, "volume", false },
};
enum { OTHER = LENGTH(things), COUNTS };

static size_t
count_rows(const struct unstored *u, const struct thing *t)
{
	size_t n = 0;

	for (const struct row *row = NULL; (row = record_next(&u->rows, t->kind, row));) {
		bool is_marker = t->kind == ROW_NOTE && note_is_marker((const void *)row);

		n += !row->deleted && is_marker == t->marker;
	}
	return n;
}

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

		if (!row || kind == ROW_DRAFT || kind == ROW_TAG)
			continue;
		for (size_t t = 0; t < LENGTH(things); t++)
			if (things[t].kind == kind && !row->deleted)
				return false;
		is |= !(row->deleted && uuid_none(&row->parent)) && is_unstored(u, &st->rows[i]);
	}
	return is;
}

/* Appends the number of the listener's unstored changes, "3 notes, 1 marker and 2 other changes";
 * returns their sum. */
static size_t
unstored_count(const struct unstored *u, const struct sitting *s, struct buf *out)
{
	const struct changes *c = &s->bench->changes;
	size_t counts[COUNTS] = { 0 }, all = 0, left = 0;

	for (size_t t = 0; t < OTHER; t++)
		counts[t] = count_rows(u, &things[t]);
	for (size_t i = 0; i < c->n; i++)
		counts[OTHER] += is_other_change(u, &c->v[i]);
	for (size_t t = 0; t < COUNTS; t++)
		left += counts[t] > 0;
	for (size_t t = 0; t < COUNTS; t++) {
		if (!counts[t])
			continue;
		const char *between = !all ? "" : left > 1 ? ", " : " and ";
		const char *other = all ? "other change" : "change";
		buf_addf(out, "%s%zu %s%s", between, counts[t], t < OTHER ? things[t].name : other,
			counts[t] == 1 ? "" : "s");
		all += counts[t];
		left--;
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

/* Appends the line of a row that was made at this time with this device (NULL: none); `made`: the
 * row, if it may be of a trial, whose device stays hidden. */
static void
add_row(const struct sitting *s, struct buf *out, int64_t ms, int64_t offset_min,
	const struct uuid *device, const struct uuid *made, struct unstored_line l)
{
	CLEANUP(buf_finish) struct buf worn = BUF_INIT;
	int minute = (int)((ms / 60000 + offset_min) % (24 * 60));
	char date[11], text[sizeof(date) + sizeof(" 00:00")];

	snprintf(text, sizeof(text), "%s %02d:%02d", clock_date_text(ms, offset_min, date),
		minute / 60 % 24, minute % 60);
	if (device && !uuid_none(device))
		sitting_add_worn(s, device, made, &worn);
	l.made = text;
	l.device = worn.s;
	unstored_add_line(out, &l);
}

static void
add_note(const struct sitting *s, const void *row, struct buf *out)
{
	const struct note *n = row;
	const struct question *q = record_find(&s->rec, ROW_QUESTION, &n->question);
	const char *place = place_words(s, &n->item, &n->section);
	char time[TIME_TEXT];
	CLEANUP(buf_finish) struct buf marker = BUF_INIT;

	note_time_text(n, sitting_offset_ms(s, &n->source), time);
	if (q)
		place = q->text ? q->text : q->id;
	else if (!place && n->part)
		place = note_part_words(n->part);
	if (note_is_marker(n))
		buf_addf(&marker, "marker%s%s", n->kind ? " " : "", n->kind ? n->kind : "");
	add_row(s, out, n->made_ms, n->made_offset_min, &n->setup.device, &n->row.uuid,
		(struct unstored_line){
			.time = time, .track = place, .words = marker.len ? marker.s : n->body });
}

static void
add_unstored_rating(const struct sitting *s, const void *row, struct buf *out)
{
	const struct rating *r = row;
	const char *sure = rating_confidence(r->confidence);
	const struct cue *cue = record_find(&s->rec, ROW_CUE, &r->cue);
	char value[SCALE_NUMBER];
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	if (cue)
		cue_add_words(&words, &s->rec, cue);
	buf_addf(&words, "%s%s %s%s%s", cue ? ": " : "", r->attribute,
		isnan(r->value) ? "not judged" : scale_number(r->value, value), sure ? ", " : "",
		sure ? sure : "");
	if (r->remark)
		buf_addf(&words, ": %s", r->remark);
	add_row(s, out, r->made_ms, r->made_offset_min, &r->setup.device, &r->row.uuid,
		(struct unstored_line){
			.track = place_words(s, &r->item, &r->section), .words = words.s });
}

static void
add_unstored_volume(const struct sitting *s, const void *row, struct buf *out)
{
	const struct volume *v = row;
	const struct chain *c = sitting_chain(s, &v->setup.chain);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	buf_addf(&words, "volume %s%s%s", v->value, v->unit ? " " : "", v->unit ? v->unit : "");
	add_row(s, out, v->made_ms, v->made_offset_min,
		sitting_is_blind(s) ? NULL : &v->setup.device, NULL,
		(struct unstored_line){ .track = c ? c->name : NULL, .words = words.s });
}

static void
add_chain(const struct sitting *s, const void *row, struct buf *out)
{
	const struct chain *c = row;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	if (text_order(c->added, "bench") != 0)
		return;
	buf_addf(&words, "chain %s\n%s", c->name, c->content ? c->content : "");
	add_row(s, out, c->row.edited_ms, c->row.edited_offset_min, NULL, NULL,
		(struct unstored_line){ .words = words.s });
}

static void
add_listing(const struct sitting *s, const void *row, struct buf *out)
{
	const struct listing *l = row;

	if (text_order(l->added, "bench") == 0)
		add_row(s, out, l->row.edited_ms, l->row.edited_offset_min, NULL, NULL,
			(struct unstored_line){ .track = place_words(s, &l->item, &UUID_NONE),
				.words = "added to the list" });
}

static void
add_sitting(const struct sitting *s, const void *row, struct buf *out)
{
	const struct sitting_row *r = row;
	const char *texts[][2] = { { "room", r->room }, { "state", r->state } };

	for (size_t i = 0; i < LENGTH(texts); i++) {
		CLEANUP(buf_finish) struct buf words = BUF_INIT;

		if (!texts[i][1])
			continue;
		buf_addf(&words, "%s: %s", texts[i][0], texts[i][1]);
		add_row(s, out, r->started_ms, r->started_offset_min, NULL, NULL,
			(struct unstored_line){ .words = words.s });
	}
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

/* ---- asking at the end of a session, while the screen is still open ---- */

void
shutdown_add_question(const struct sitting *s, enum swap_words words, struct buf *out)
{
	const struct shutdown *l = &s->ending->shutdown;
	const char *it = l->n == 1 ? "it" : "them";

	buf_addf(out, "%s %s not on disk", l->what, l->n == 1 ? "is" : "are");
	if (words == SWAP_ALL)
		buf_addf(
			out, " (%s)", s->disk.failing ? s->disk.error : "the disk does not answer");
	if (words <= SWAP_BRIEF)
		buf_addf(out,
			": \1save-beside\2 saves %s separately and ends, \1try-again\2 tries "
			"again, \1stay\2 goes on, \1quit!\2 throws %s away",
			it, it);
	else if (words == SWAP_SHORT)
		buf_add(out,
			": \1save-beside\2 save, \1try-again\2 again, \1stay\2 go on, \1quit!\2");
}

/* Asks what to do with the listener's unstored rows. Ends the session if there are none, or if the
 * listener discards them. */
static void
ask(struct sitting *s)
{
	struct shutdown *l = &s->ending->shutdown;
	CLEANUP(buf_finish) struct buf what = BUF_INIT, words = BUF_INIT;
	struct edits versions = { .v = NULL };
	struct unstored u;

	writer_unstored(s->bench->writer, &versions);
	unstored_find(&u, s, versions);
	l->n = unstored_count(&u, s, &what);
	if (l->n && !l->thrown_away) {
		xreplace(&l->what, what.s);
		s->leaving = LEAVING_ASKS;
		shutdown_add_question(s, SWAP_ALL, &words);
		sitting_say(s, SAID_ASKS, "%s", words.s);
		s->dirty |= DIRTY_EDITOR;
	} else {
		l->answered = s->quit = true;
	}
	unstored_finish(&u);
}

void
shutdown_follow(struct sitting *s)
{
	if (s->leaving != LEAVING_NOT && sitting_all_kept(s))
		s->quit = true;
	else if (s->leaving == LEAVING_WRITES && !s->bench->backlog.n && s->disk.failing)
		ask(s);
}

static void
write_first(struct sitting *s)
{
	s->leaving = LEAVING_WRITES;
	s->ending->shutdown.asked_ns = clock_mono_ns();
	s->ending->shutdown.told = false;
}

void
sitting_leave(struct sitting *s)
{
	if (s->leaving != LEAVING_NOT)
		return;
	if (!s->started) {
		s->quit = true;
		return;
	}
	session_row_end(s);
	write_first(s);
}

static bool
is_asked(const struct sitting *s, struct err *err)
{
	return s->leaving == LEAVING_ASKS ||
		err_set(err, "the session is not ending: \1quit\2 ends it");
}

bool
sitting_try_again(struct sitting *s, struct err *err)
{
	if (!is_asked(s, err))
		return false;
	write_first(s);
	sitting_say(s, SAID_INFO, "trying again");
	s->dirty |= DIRTY_EDITOR;
	writer_retry(s->bench->writer);
	return true;
}

bool
sitting_save_beside(struct sitting *s, struct err *err)
{
	return is_asked(s, err) && (s->ending->shutdown.answered = s->quit = true);
}

void
sitting_throw_away(struct sitting *s)
{
	struct shutdown *l = &s->ending->shutdown;

	l->thrown_away = true;
	sitting_leave(s);
	if (s->leaving == LEAVING_ASKS)
		l->answered = s->quit = true;
}

bool
sitting_stay(struct sitting *s, struct err *err)
{
	if (s->leaving == LEAVING_NOT)
		return is_asked(s, err);
	s->leaving = LEAVING_NOT;
	s->ending->shutdown.thrown_away = false;
	session_row_go_on(s);
	sitting_say(s, SAID_INFO, "the session continues; saving is tried again");
	s->dirty |= DIRTY_EDITOR;
	return true;
}

/* ---- the timer of the wait for the disk ---- */

int64_t
shutdown_next_ns(const struct sitting *s)
{
	const struct shutdown *l = &s->ending->shutdown;

	if (s->leaving != LEAVING_WRITES)
		return INT64_MAX;
	return l->asked_ns + (l->told ? ASK_MS : TOLD_MS) * MS;
}

void
shutdown_run_timer(struct sitting *s)
{
	if (s->ending->shutdown.told) {
		ask(s);
	} else {
		s->ending->shutdown.told = true;
		sitting_say(s, SAID_INFO,
			"waiting for the disk, 2 s at most; \1stay\2 continues the session");
	}
}

void
shutdown_finish(struct sitting *s)
{
	free(s->ending->shutdown.what);
}

/* ---- after the screen has closed ---- */

/* Gives the last rows to the writer. Notes that still wait for libmpv's position keep the assumed
 * position. */
static void
queue_last(struct sitting *s)
{
	capture_end(s, INT64_MAX);
	if (s->leaving == LEAVING_NOT) {
		session_row_end(s);
		write_first(s);
	}
	sitting_flush(s);
}

bool
sitting_settle(struct sitting *s, int wait_ms)
{
	struct pollfd p = { .fd = writer_fd(s->bench->writer), .events = POLLIN };
	int64_t until_ms = clock_mono_ms() + wait_ms;

	queue_last(s);
	while (!sitting_all_kept(s) && !s->ending->shutdown.answered) {
		int64_t left_ms = until_ms - clock_mono_ms();
		if (left_ms <= 0 || poll(&p, 1, (int)left_ms) <= 0)
			break;
		sitting_on_writer(s);
		sitting_flush(s); /* queues the rows that sitting_on_writer changed */
		if (s->disk.failing)
			break;
	}
	return sitting_all_kept(s);
}

char *
shutdown_find_saved(const struct sitting *s)
{
	static const char begin[] = STORE_SAVE_BEGIN;
	CLEANUP(pointer_free) char *folder = file_xdg_folder("XDG_STATE_HOME", ".local/state");
	DIR *d = folder ? opendir(folder) : NULL;
	int64_t last_ms = 0;
	char *found = NULL;

	for (const struct sitting_row *r = NULL; (r = record_next(&s->rec, ROW_SITTING, r));)
		if (!uuid_same(&r->row.uuid, &s->sitting) && r->started_ms > last_ms)
			last_ms = r->started_ms;
	for (const struct dirent *e = NULL; !found && d && (e = readdir(d));) {
		struct stat st;

		if (strncmp(e->d_name, begin, strlen(begin)) == 0 &&
			text_ends_in(e->d_name, ".db") &&
			fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(st.st_mode) && st.st_mtim.tv_sec * 1000 > last_ms)
			found = xasprintf("%s/%s", folder, e->d_name);
	}
	if (d)
		closedir(d);
	return found;
}

/* Saves the unstored rows in $XDG_STATE_HOME: as text, which is quick and needs little room, then
 * as a small archive for `earlog merge`. Returns the message for the user, which the caller frees;
 * if the text could not be written, the message has the words of the rows. */
static char *
save(struct sitting *s, const struct unstored *u, const struct err *why)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	CLEANUP(pointer_free) char *folder = file_xdg_folder("XDG_STATE_HOME", ".local/state");
	CLEANUP(pointer_free) char *archive = store_save_name(folder ? folder : "/");
	CLEANUP(pointer_free)
	char *path = xasprintf("%.*s.txt", (int)(strlen(archive) - strlen(".db")), archive);
	char date[11];
	int64_t now_ms = clock_utc_ms();

	unstored_add_words(u, s, &words);
	CLEANUP(pointer_free)
	char *text = xasprintf(
		"Not on disk when a session of %s ended on %s: %s\n\n%s\nThe archive of the same "
		"name, if this folder has one, has all of the above; to merge it:\nearlog merge "
		"--mine %s\n",
		s->files->id, clock_date_text(now_ms, clock_offset_min(now_ms), date), why->msg,
		words.s, archive);
	if (s->draft && (u->moved || record_find(&u->rows, ROW_DRAFT, &s->draft->row.uuid))) {
		/* `earlog merge` takes no drafts, so the draft becomes a note. */
		s->writing->draft.paused =
			false; /* so that keeping the note does not resume the music */
		draft_keep(s);
	}
	if (!folder || !file_make_folder(folder, ERR_IGNORED) ||
		!file_create(path, text, strlen(text), NULL, ERR_IGNORED))
		return xasprintf(
			"no file could be written; these are the unsaved texts:\n%s", words.s);
	if (!store_save(archive, &s->rec, &u->versions, ERR_IGNORED))
		return xasprintf(
			"a small archive could not be saved; only the texts are saved: %s\n", path);
	return xasprintf(
		"the changes are saved: earlog merge --mine %s puts them into the archive; "
		"as text: %s\n",
		archive, path);
}

bool
shutdown_end(struct sitting *s, char **saved, bool *hangs, struct err *err)
{
	struct shutdown *l = &s->ending->shutdown;
	struct writer_rest rest;
	struct unstored u;
	CLEANUP(buf_finish) struct buf what = BUF_INIT;

	queue_last(s);
	int limit_ms = l->answered || s->disk.failing ? LAST_TRY_MS : DISK_END_MS;
	bool stored = writer_stop(s->bench->writer, limit_ms, &rest, err);
	s->bench->writer = NULL;
	*hangs = rest.hangs;
	if (stored)
		return true;
	struct err why = *err;
	s->disk.moved = rest.moved;
	unstored_find(&u, s, rest.unstored);
	size_t n = unstored_count(&u, s, &what);
	if (n == 0)
		err_set(err,
			"all that you wrote is on disk, but the position in the track is not: %s",
			why.msg);
	else
		err_set(err, "%s %s: %s", what.s,
			l->thrown_away   ? "thrown away"
				: n == 1 ? "is not on disk"
					 : "are not on disk",
			why.msg);
	if (n && saved && !l->thrown_away)
		*saved = save(s, &u, &why);
	if (!*hangs) /* else the writer's thread may still read the versions */
		unstored_finish(&u);
	return false;
}
