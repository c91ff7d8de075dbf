/*
 * Life of a sitting: from the files and the archive to the first paint, the threads after it, the
 * events of the loop, and the way out. What can be done meanwhile is in change.c, note.c and
 * transport.c.
 */
#include "sitting/sitting.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "record/identity.h"
#include "sitting/sitting_private.h"
#include "store/edit.h"
#include "store/reader.h"

#define SLOW_DISK_NS \
	(100 * 1000000LL) /* from then on the screen says "not yet on disk" (design, section 9) */
#define PLAYER_END_MS 2000
#define DISK_END_MS 10000

/* ---- reading ---- */

const struct bench_item *
sitting_item(const struct sitting *s)
{
	return s->item < s->nitems ? &s->items[s->item] : NULL;
}

const struct item_state *
sitting_item_state(const struct sitting *s, size_t item)
{
	return &s->p->states[item];
}

const struct source *
sitting_source(const struct sitting *s, const struct uuid *u)
{
	return record_find(&s->rec, ROW_SOURCE, u);
}

const struct device *
sitting_device(const struct sitting *s, const struct uuid *u)
{
	return record_find(&s->rec, ROW_DEVICE, u);
}

const struct chain *
sitting_chain(const struct sitting *s, const struct uuid *u)
{
	return record_find(&s->rec, ROW_CHAIN, u);
}

const struct variant *
sitting_variant(const struct sitting *s, const struct uuid *u)
{
	return record_find(&s->rec, ROW_VARIANT, u);
}

size_t
sitting_device_number(const struct sitting *s, const struct uuid *u)
{
	for (size_t i = 0; i < s->ndevices; i++)
		if (s->devices[i].device && uuid_same(&s->devices[i].device->row.uuid, u))
			return i + 1;
	return 0;
}

bool
cue_is_at(const struct cue *c, int64_t track_ms)
{
	int64_t end_ms = c->open         ? INT64_MAX
		: c->pos_end_ms != NO_MS ? c->pos_end_ms
					 : c->pos_ms + CUE_AFTER_MS;

	return c->pos_ms != NO_MS && track_ms != NO_MS && track_ms >= c->pos_ms - CUE_BEFORE_MS &&
		track_ms < end_ms;
}

int
sitting_cue_at(const struct bench_item *i, int64_t track_ms)
{
	int lit = -1;

	/* The latest one that has begun wins over an open one that goes on for ever. */
	for (size_t c = 0; c < i->ncues; c++)
		if (cue_is_at(i->cues[c], track_ms))
			lit = (int)c;
	return lit;
}

bool
sitting_all_kept(const struct sitting *s)
{
	return !s->p->noutbox && s->disk.stored == s->disk.queued;
}

const struct note *
sitting_chosen_note(const struct sitting *s)
{
	const struct note *n = record_find(&s->rec, ROW_NOTE, &s->chosen_note);
	const struct bench_item *b = s->chosen < s->nitems ? &s->items[s->chosen] : NULL;

	if (n && !n->row.deleted)
		return n;
	if (uuid_same(&s->chosen_note, &uuid_max))
		return NULL;
	return b && b->nnotes ? b->notes[b->nnotes - 1] : NULL;
}

void
sitting_say(struct sitting *s, enum said_level level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->said, sizeof(s->said), fmt, ap);
	va_end(ap);
	s->said_level = level;
	s->dirty |= DIRTY_LINE;
}

int64_t
sitting_reaction_ms(const struct sitting *s)
{
	return s->profile->reaction_ms;
}

/* ---- choosing ---- */

void
sitting_choose_item(struct sitting *s, size_t item)
{
	if (item >= s->nitems)
		return;
	s->chosen = item;
	s->chosen_note = UUID_NONE;
	s->dirty |= DIRTY_TRACKS | DIRTY_NOTES | DIRTY_EDITOR;
	sitting_look_again(s);
}

void
sitting_choose_note(struct sitting *s, const struct uuid *note)
{
	s->chosen_note = *note;
	s->dirty |= DIRTY_NOTES;
}

bool
sitting_done(struct sitting *s, size_t item)
{
	if (item >= s->nitems)
		return false;
	struct listing *l = change_copy(s, ROW_LISTING, &s->items[item].listing->row.uuid);
	l->done = !l->done;
	change_one(s, ROW_LISTING, l, l->done ? "done" : "not done");
	return true;
}

bool
sitting_room(struct sitting *s, const char *text, struct err *err)
{
	struct sitting_row *row = change_copy(s, ROW_SITTING, &s->sitting);

	(void)err;
	xreplace(&row->room, text[0] ? text : NULL);
	change_one(s, ROW_SITTING, row, "room");
	sitting_say(s, SAID_INFO, "room: %s", text[0] ? text : "not said");
	return true;
}

bool
sitting_mood(struct sitting *s, const char *text, struct err *err)
{
	struct sitting_row *row = change_copy(s, ROW_SITTING, &s->sitting);

	(void)err;
	xreplace(&row->state, text[0] ? text : NULL);
	change_one(s, ROW_SITTING, row, "state");
	sitting_say(s, SAID_INFO, "listener: %s", text[0] ? text : "not said");
	return true;
}

/* ---- start ---- */

/* The sitting before this one that says where it stood; NULL: this is the first. */
static const struct sitting_row *
last_sitting(const struct sitting *s)
{
	const struct sitting_row *last = NULL;

	for (size_t i = 0; i < record_count(&s->rec, ROW_SITTING); i++) {
		const struct sitting_row *r = record_at(&s->rec, ROW_SITTING, i);
		if (r->row.deleted || uuid_none(&r->item) || !uuid_same(&r->review, &s->review))
			continue;
		if (!last || r->started_ms > last->started_ms)
			last = r;
	}
	return last;
}

static int64_t
day_number(const struct sitting *s, int64_t today)
{
	size_t n = record_count(&s->rec, ROW_SITTING);
	int64_t *days = xcalloc(n + 1, sizeof(days[0])), count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct sitting_row *r = record_at(&s->rec, ROW_SITTING, i);
		int64_t day = clock_day(r->started_ms, (int)r->started_offset_min);
		bool seen = day == today || r->row.deleted || !uuid_same(&r->review, &s->review);
		for (int64_t j = 0; j < count && !seen; j++)
			seen = days[j] == day;
		if (!seen)
			days[count++] = day;
	}
	free(days);
	return count + 1;
}

static int64_t
next_sequence(const struct sitting *s)
{
	int64_t next = 1;

	for (size_t i = 0; i < record_count(&s->rec, ROW_NOTE); i++) {
		const struct note *n = record_at(&s->rec, ROW_NOTE, i);
		if (n->sequence != NO_INT && n->sequence >= next)
			next = n->sequence + 1;
	}
	return next;
}

static void
add_sitting_row(struct sitting *s)
{
	struct sitting_row *r = row_new(&row_types[ROW_SITTING]);

	r->row.uuid = s->sitting;
	r->review = s->review;
	r->started_ms = clock_utc_ms();
	r->started_offset_min = clock_offset_min(r->started_ms);
	r->reaction_ms = s->profile->reaction_ms;
	r->version = xstrdup(EARLOG_VERSION);
	change_one(s, ROW_SITTING, r, NULL);
}

/* What is worn and fed, and which item, before anything plays. */
static void
take_place(struct sitting *s, const struct sitting_row *last)
{
	const struct review *r = record_find(&s->rec, ROW_REVIEW, &s->review);
	const struct chain *c = last ? record_find(&s->rec, ROW_CHAIN, &last->chain) : NULL;

	s->device = r ? r->device : UUID_NONE;
	s->chain = chain_named(s, c ? c->name : s->profile->default_chain);
	s->level_db = s->profile->volume_ceiling_db;
	if (!last)
		return;
	const struct device *worn = sitting_device(s, &last->device),
			    *now = sitting_device(s, &s->device);
	if (sitting_device_number(s, &last->device))
		s->device = last->device;
	else if (worn && now && worn->name && now->name && !s->said[0])
		sitting_say(s, SAID_WARN,
			"%s was worn last, and is not compared with any more: %s is worn now",
			worn->name, now->name);
	wear_variant_follow(s, &last->variant);
	if (last->level_db < s->level_db)
		s->level_db = last->level_db;
	index_find(s, &last->item, &s->item);
	s->chosen = s->item;
}

/* A note that was being written when an earlier sitting ended; one that is being written elsewhere
 * now is not ours. */
static void
take_draft(struct sitting *s)
{
	const struct draft *last = NULL;

	for (size_t i = 0; i < record_count(&s->rec, ROW_DRAFT); i++) {
		const struct draft *d = record_at(&s->rec, ROW_DRAFT, i);
		if (d->row.deleted || !uuid_same(&d->note.review, &s->review))
			continue;
		if (last && d->row.edited_ms <= last->row.edited_ms)
			continue;
		if (!hold_draft(s, &d->row.uuid))
			continue;
		if (last)
			hold_release(s, &last->row.uuid);
		last = d;
	}
	if (!last)
		return;
	draft_reopen(s, last);
	sitting_say(s, SAID_INFO, "the note that you were writing: go on, or \1keep\2 keeps it");
}

/* What was recorded under the ids that the review had before (`was`) is of this one from here on.
 */
static bool
take_earlier_ids(struct sitting *s, struct store *st, struct err *err)
{
	const struct session_file *f = s->files;

	for (size_t i = 0; i < f->was.n; i++) {
		const char *was = f->was.v[i];
		enum store_renamed how;
		size_t notes;

		if (!store_rename_review(st, was, f->id, &how, &notes, err))
			return err_prefix(
				err, "cannot make %s of what was recorded as %s", f->id, was);
		const char *s_of_notes = notes == 1 ? "" : "s";
		if (how == RENAMED_DONE)
			sitting_say(s, SAID_INFO, "%s is called %s now: %zu note%s came along", was,
				f->id, notes, s_of_notes);
		else if (how == RENAMED_JOINED)
			sitting_say(s, SAID_WARN,
				"what was recorded as %s stands with what %s had already: %zu "
				"note%s came along",
				was, f->id, notes, s_of_notes);
		else if (how == RENAMED_TRASHED)
			sitting_say(s, SAID_WARN,
				"%s, as this review was called, is in the trash and stays there: "
				"earlog trash list "
				"says how it comes back",
				was);
	}
	return true;
}

struct sitting *
sitting_new(const struct sitting_options *o, struct err *err)
{
	struct store *st = store_open(o->db, STORE_LATER, err);

	if (!st)
		return NULL;
	struct sitting *s = xcalloc(1, sizeof(*s));
	s->p = xcalloc(1, sizeof(*s->p));
	s->p->db = xstrdup(o->db);
	s->p->holds = -1;
	s->p->net = o->net;
	s->p->output = xstrdup(o->profile->audio_output);
	s->files = o->files;
	s->profile = o->profile;
	s->review = uuid_of_review(o->files->id);
	s->sitting = uuid_random();
	s->play = (struct transport){ .length_ms = -1,
		.seek_ms = NO_MS,
		.loop_ms = NO_MS,
		.loop_end_ms = NO_MS,
		.level = LEVEL_NONE };
	s->dirty = DIRTY_ALL;
	s->reading = true;
	record_init(&s->rec);
	record_init(&s->p->heard);
	s->type_to_note = o->profile->type_to_note;
	editor_init(&s->editor);
	struct player_options po = { .output = s->profile->audio_output,
		.exclusive = s->profile->audio_exclusive,
		.net = o->net,
		.level_db = s->profile->volume_ceiling_db };
	s->p->player = player_new(&po);
	s->p->unread = st;
	s->p->sequence = 1;
	bool ok = take_earlier_ids(s, st, err) && store_load_list(st, &s->review, &s->rec, err);
	if (ok && store_warning(st))
		sitting_say(s, SAID_WARN, "%s", store_warning(st));
	ok = ok && files_enrol(s, o->playlist, false, st, err);
	if (!ok) {
		bool clean;
		struct err ignored;
		sitting_end(s, &clean, &ignored);
		return NULL;
	}
	/* What the files say is told once: a draft that is resumed shows itself. */
	char *told = s->said[0] ? xstrdup(s->said) : NULL;
	enum said_level level = s->said_level;
	const struct sitting_row *last = last_sitting(s);
	s->p->resumed = last != NULL;
	s->day = day_number(s, clock_day(clock_utc_ms(), clock_offset_min(clock_utc_ms())));
	take_place(s, last);
	blind_resume(s);
	add_sitting_row(s);
	take_draft(s);
	if (told)
		sitting_say(s, level, "%s", told);
	free(told);
	/* Where it will stand can be seen before the player is there. */
	if (s->p->resumed && last->pos_ms != NO_MS && s->nitems) {
		s->play.base_ms = last->pos_ms;
		s->play.state = PLAY_OPENING;
	}
	return s;
}

/* Notes, ratings and the words of the wheel: the player starts meanwhile. */
void
sitting_read(struct sitting *s)
{
	struct err err = ERR_INIT;

	if (!store_load_said(s->p->unread, &s->review, &s->rec, &err))
		sitting_say(s, SAID_ERROR, "%s; what was noted before is not shown", err.msg);
	if (s->p->resumed && !sitting_is_blind(s))
		s->worn_before = s->p->worn_first = wear_last_other(s);
	store_close(s->p->unread);
	s->p->unread = NULL;
	s->reading = false;
	s->p->sequence = next_sequence(s);
	find_forget(s);
	index_build(s);
	wheel_load(s);
	s->dirty |= DIRTY_NOTES | DIRTY_TRACKS | DIRTY_PLAYER;
}

void
sitting_start(struct sitting *s)
{
	s->p->writer = writer_start(s->p->db);
	s->p->reader = reader_new(s->p->db);
	s->p->started = true;
	sitting_flush(s);
	library_ask(s);
	output_begin(s);
	player_start(s->p->player);
	if (s->level_db < 0)
		player_set_level(s->p->player, s->level_db);
	bool opening = s->play.state == PLAY_OPENING;
	int64_t start_ms = opening ? s->play.base_ms : 0;
	if (s->nitems) {
		transport_load(s, s->item, start_ms, s->p->resumed);
		place_put(s);
	} else {
		sitting_say(s, SAID_WARN,
			"the playlist is empty: notes of the device can be written, nothing plays");
	}
	sitting_read(s);
	blind_go_on(s);
}

static bool
reload(struct sitting *s, const struct playlist_file *playlist, bool playlist_only, struct err *err)
{
	struct store *st = store_open(s->p->db, STORE_READ, err);

	if (!st)
		return false;
	bool ok = files_enrol(s, playlist, playlist_only, st, err);
	store_close(st);
	const struct chain *c = sitting_chain(s, &s->chain);
	struct uuid chain = chain_named(s, c ? c->name : NULL);
	/* The output follows a chain that changed; else it stays where :output put it. */
	if (!uuid_same(&chain, &s->chain))
		chain_use(s, &chain);
	const struct variant *v = sitting_variant(s, &s->variant);
	if (v && v->row.deleted) {
		stretch_end(s);
		wear_variant_follow(s, &s->variant);
		stretch_resume(s);
		place_put(s);
		wheel_build(s);
	}
	library_ask(s);
	sources_probe(s);
	sitting_look_again(s);
	s->dirty = DIRTY_ALL;
	return ok;
}

bool
sitting_reload(struct sitting *s, const struct playlist_file *playlist, struct err *err)
{
	return reload(s, playlist, false, err);
}

bool
sitting_reload_playlist(struct sitting *s, const struct playlist_file *playlist, struct err *err)
{
	return reload(s, playlist, true, err);
}

/* ---- the loop ---- */

int
sitting_player_fd(const struct sitting *s)
{
	return player_fd(s->p->player);
}

int
sitting_writer_fd(const struct sitting *s)
{
	return writer_fd(s->p->writer);
}

int
sitting_reader_fd(const struct sitting *s)
{
	return reader_fd(s->p->reader);
}

void
sitting_on_player(struct sitting *s)
{
	struct player_event ev;

	while (player_next_event(s->p->player, &ev))
		transport_event(s, &ev);
}

void
sitting_on_writer(struct sitting *s)
{
	uint64_t lost = s->disk.nlost, refused = s->disk.nrefused, over = s->disk.nover;
	struct standing st;
	bool was_failing = s->disk.failing, was_pending = s->pending;

	writer_read(s->p->writer, &s->disk);
	if (s->disk.failing &&
		(!s->p->seen_error || strcmp(s->p->seen_error, s->disk.error) != 0)) {
		sitting_say(s, SAID_ERROR,
			"not kept yet: %s; it is tried again, nothing typed is lost",
			s->disk.error);
		xreplace(&s->p->seen_error, s->disk.error);
	} else if (was_failing && !s->disk.failing) {
		sitting_say(s, SAID_INFO, "everything is on disk again");
		xreplace(&s->p->seen_error, NULL);
	}
	while (writer_standing(s->p->writer, &st))
		change_standing(s, st.kind, st.row, &st.instead_of);
	if (s->disk.nover != over)
		sitting_say(s, SAID_INFO,
			"another earlog had changed this, too: its version is in the history");
	if (s->disk.nrefused != refused)
		sitting_say(s, SAID_WARN,
			"not done: another earlog changed it since, and its version stands");
	if (s->disk.nlost != lost)
		sitting_say(s, SAID_WARN,
			"another earlog changed the same thing later: its version stands, yours is "
			"in "
			"the history");
	if (s->disk.stored == s->disk.queued) {
		s->pending = false;
		if (s->p->heard_stale &&
			!s->p->noutbox) /* else what is asked for is not there yet */
			heard_ask(s);
		blind_stored(s);
	} else {
		s->p->queued_ns = clock_mono_ns();
	}
	if (s->pending != was_pending || s->disk.failing != was_failing)
		s->dirty |= DIRTY_HEADER;
}

void
sitting_retry(struct sitting *s)
{
	if (s->disk.stored == s->disk.queued)
		sitting_say(s, SAID_INFO, "everything is on disk");
	else
		writer_retry(s->p->writer);
}

static int64_t
pending_timer_ns(const struct sitting *s)
{
	bool waits = s->disk.stored != s->disk.queued && !s->pending;

	return waits ? s->p->queued_ns + SLOW_DISK_NS : INT64_MAX;
}

int
sitting_wait_ms(const struct sitting *s, int64_t now_ns)
{
	int64_t at_ns = capture_deadline_ns(s), other = transport_timer_ns(s);

	at_ns = other < at_ns ? other : at_ns;
	other = output_timer_ns(s);
	at_ns = other < at_ns ? other : at_ns;
	other = fade_timer_ns(s);
	at_ns = other < at_ns ? other : at_ns;
	other = pending_timer_ns(s);
	at_ns = other < at_ns ? other : at_ns;
	if (at_ns == INT64_MAX)
		return -1;
	return at_ns <= now_ns ? 0 : (int)((at_ns - now_ns + 999999) / 1000000);
}

void
sitting_run_timers(struct sitting *s, int64_t now_ns)
{
	capture_run_timers(s, now_ns);
	transport_run_timers(s, now_ns);
	output_run_timers(s, now_ns);
	fade_run_timers(s, now_ns);
	if (pending_timer_ns(s) <= now_ns) {
		s->pending = true;
		s->dirty |= DIRTY_HEADER;
	}
}

/* ---- the way out ---- */

bool
sitting_end(struct sitting *s, bool *clean, struct err *err)
{
	bool stored = true;

	if (s->p->started) {
		/* What waits for a position does with what it has. */
		capture_run_timers(s, INT64_MAX);
		stretch_end(s);
		place_put(s);
		struct sitting_row *r = change_copy(s, ROW_SITTING, &s->sitting);
		r->ended_ms = clock_utc_ms();
		change_one(s, ROW_SITTING, r, NULL);
		sitting_flush(s);
		stored = writer_stop(s->p->writer, DISK_END_MS, err);
	}
	store_close(s->p->unread);
	reader_close(s->p->reader);
	record_finish(&s->p->heard);
	level_finish(&s->play.level);
	free(s->p->completed);
	free(s->p->found.words);
	free(s->p->found.v);
	*clean = player_close(s->p->player, PLAYER_END_MS);
	if (s->draft)
		row_free(&row_types[ROW_DRAFT], s->draft);
	change_finish(s);
	wheel_finish(s);
	tag_finish(s);
	blind_order_finish(&s->p->order);
	look_finish(s);
	page_finish(s);
	output_finish(s);
	index_finish(s);
	record_finish(&s->rec);
	editor_finish(&s->editor);
	candidates_finish(&s->p->load);
	library_finish(s);
	free(s->p->seen_error);
	if (s->p->holds >= 0)
		close(s->p->holds);
	free(s->p->db);
	free(s->p->output);
	free(s->p);
	free(s);
	return stored;
}
