/*
 * Start, turns and shutdown of a sitting (one run of the bench); cli/earlog_session.c has the loop.
 * The start reads files and archive before the first paint, and starts the threads after it. The
 * actions of the listener are in the rooms below: sound, writing, blind; the table news_effects
 * says which of them hear news.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/exchange/file_for_others.h"
#include "archive/store/edit.h"
#include "archive/upkeep/backup.h"
#include "archive/upkeep/open.h"
#include "archive/upkeep/reader.h"
#include "audio/library/background.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/os_file.h"
#include "base/system/os_process.h"
#include "base/text/text.h"
#include "bench/run/run_private.h"
#include "review/files/check.h"
#include "review/files/find.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "review/record/tally.h"

#define PLAYER_END_MS 2000
#define PLAYER_LATE_MS 100 /* longest wait in ms for libmpv to close if the disk hangs */

/*
 * The effects of news from a lower module: one row for each effect. The rows of one kind are called
 * in this order. The wheel follows the question, because the question of a rating is about the
 * previous row of the wheel. The music is loaded last, because loading causes further news. After
 * an undo the message is first, so that a device or chain that is in use again replaces it.
 */
static const struct news_effect news_effects[] = {
	{ NEWS_LISTS, .call = question_follow },
	{ NEWS_LISTS, .call = playable_probe },
	{ NEWS_LISTS, .call = wheel_build },
	{ NEWS_ITEM_GONE, .call = transport_item_gone },
	{ NEWS_CHOSEN, .call = playable_look_again },
	{ NEWS_HEARD_FOR, .call = followed_track_heard_for },
	{ NEWS_HEARD_FOR, .call = wheel_build },
	{ NEWS_RATING, .hear = wheel_rated },
	{ NEWS_TURNED, .hear = question_turned },
	{ NEWS_TURNED, .hear = open_note_turned },
	{ NEWS_TURNED, .call = chain_choice_follow },
	{ NEWS_TURNED, .call = playable_look_again },
	{ NEWS_ASKS, .hear = question_ask },
	{ NEWS_OTHER_TRACK, .call = against_forget },
	{ NEWS_TRACK, .call = question_follow },
	{ NEWS_TRACK, .call = wheel_build },
	{ NEWS_CUE, .hear = wheel_cue },
	{ NEWS_CLOCK, .call = question_follow },
	{ NEWS_SOUND, .call = wheel_build },
	{ NEWS_ARCHIVE, .call = own_music_ask_again },
	{ 0, .call = NULL },
};

/* The parts of a session, in the order in which their timers run, they take what the reader thread
 * has read, and their memory is freed. */
static const struct component *const parts[] = {
	&capture_component,
	&followed_track_component,
	&transport_component,
	&sounds_component,
	&chain_sound_component,
	&backlog_component,
	&files_component,
	&shutdown_component,
	&open_note_component,
	&dropped_component,
	&other_notes_component,
	&change_component,
	&count_component,
	&wheel_component,
	&blind_part,
	&playable_component,
	&played_component,
	&own_music_component,
	&browser_component,
	&measured_component,
	&track_index_component,
};

static int64_t
next_ns(const struct sitting *s, const struct component *p)
{
	return p->next_ns ? p->next_ns(s) : INT64_MAX;
}

/* ---- starting a session ---- */

/* Reopens the note that an earlier session left open, unless another process has it open. One of a
 * field that earlier versions had (a chain) stays where it is. */
static void
take_open_note(struct sitting *s)
{
	const struct open_note *last = NULL;

	EACH_LIVE (open_note, d, &s->rec, ROW_OPEN_NOTE) {
		if (!uuid_same(&d->note.review, &s->review) ||
			(d->field && !text_same(d->field, PROSE_REMARK)) ||
			(last && !clock_is_newer(d->row.edited_ms, last->row.edited_ms)) ||
			!open_note_lock(s, &d->row.uuid))
			continue;
		if (last)
			open_note_unlock(s, &last->row.uuid);
		last = d;
	}
	if (!last)
		return;
	open_note_reopen(s, last);
	sitting_say(s, SAID_INFO,
		"this is the %s that you were writing: continue, or \1keep\2 keeps it",
		last->field ? last->field : "note");
}

/* Renames the reviews with the earlier ids that the session file has under `was:`. */
static bool
take_earlier_ids(struct sitting *s, struct store *st, struct err *err)
{
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	bool ok = store_take_names(st, s->files, NULL, err);

	if (ok && s->files->was.n)
		ok = store_begin(st, err) &&
			store_commit_if(st, store_take_names(st, s->files, &said, err), err);
	if (said.len)
		sitting_say(s, SAID_FILES, "%s", said.s);
	return ok;
}

struct sitting *
run_new(const struct run_options *o, struct err *err)
{
	CLEANUP(playlist_finish) struct playlist_file unread = { 0 };
	struct playlist_file *list = o->playlist ? o->playlist : &unread;

	/* No archive is begun for a playlist with mistakes. */
	if (!o->playlist && !file_is_regular(o->db) &&
		!check_playlist_of(o->files, o->profile, list, o->diags))
		return NULL;
	struct store *st = archive_open(o->db, STORE_LATER, err);

	if (!st)
		return NULL;
	struct sitting *s = sitting_new(o->db, news_effects);
	s->playback = xcalloc(1, sizeof(*s->playback));
	s->writing = xcalloc(1, sizeof(*s->writing));
	s->blind_state = xcalloc(1, sizeof(*s->blind_state));
	s->run = xcalloc(1, sizeof(*s->run));
	for (size_t i = 0; i < LENGTH(parts); i++)
		if (parts[i]->begin)
			parts[i]->begin(s);
	playback_start(s, o->program);
	s->files = o->files;
	s->profile = o->profile;
	s->review = identity_of_review(o->files->id);
	s->type_to_note = o->profile->type_to_note;
	struct player_options po = { .output = s->profile->audio_output,
		.exclusive = s->profile->audio_exclusive,
		.net = o->net,
		.level_db = s->profile->volume_ceiling_db };
	bool ok = deck_new(&s->deck, &po, &transport_owner, s, err);
	s->run->unread = st;
	/* A failure to store the name of the owner is ignored: the next start tries again. */
	store_name_owner(st, s->profile->reviewer_name);
	s->run->diags = o->diags;
	struct uuid read = identity_of_files_read(&s->review);
	ok = ok && take_earlier_ids(s, st, err) &&
		store_load_row(st, ROW_FILES_READ, &read, &s->rec, err);
	s->unjoined = ok && !o->playlist && files_unchanged(s, st);
	ok = ok &&
		(s->unjoined ||
			((list->path || check_playlist_of(s->files, s->profile, list, o->diags)) &&
				store_join_songs(st, list, err))) &&
		store_load_first(st, &s->review, &s->rec, err);
	if (ok && store_warning(st))
		sitting_say(s, SAID_FILES, "%s", store_warning(st));
	if (s->unjoined)
		track_index_build(s);
	else
		ok = ok && store_load_cues(st, &s->review, &s->rec, err) &&
			files_enrol(s, list, st, false, err);
	s->run->playlist = unread.path;
	unread.path = NULL;
	if (!ok) {
		bool clean;
		run_end(s, &clean, NULL, ERR_IGNORED);
		return NULL;
	}
	const struct sitting_row *last = session_row_last(s);
	s->resumed = last != NULL;
	s->day =
		session_row_day(s, clock_evening(clock_utc_ms(), clock_offset_min(clock_utc_ms())));
	session_row_take(s, last);
	blind_resume(s);
	session_row_begin(s);
	take_open_note(s);
	/* Sets the position of the last session now, so that the first paint shows it. */
	if (s->resumed && last->pos_ms != NO_MS && s->nitems) {
		deck_on(&s->deck, (struct play_event){ .kind = ON_LOAD, .ms = last->pos_ms });
		if (uuid_same(&last->item, &s->items[s->item].item->row.uuid))
			loop_set(s, last->loop_ms, last->loop_end_ms);
	}
	return s;
}

const char *
run_playlist(const struct sitting *s)
{
	return s->run->playlist;
}

void
run_read(struct sitting *s)
{
	struct err err = ERR_INIT;

	bool ok = !s->unjoined || store_load_cues(s->run->unread, &s->review, &s->rec, &err);
	if (!ok || !store_load_said(s->run->unread, &s->review, &s->rec, &err))
		sitting_say(s, SAID_ERROR, "%s; earlier notes are not shown", err.msg);
	s->reading = false;
	count_read(s);
	bool joins = ok && s->unjoined;
	s->unjoined = false;
	if (joins && !files_read_playlist(s, s->run->unread, &err)) {
		diags_first(s->run->diags, &err);
		sitting_say(s, SAID_ERROR, "not read: %s", err.msg);
		joins = false;
	}
	if (!joins)
		track_index_build(s);
	store_close(s->run->unread);
	s->run->unread = NULL;
	os_free_memory();
	wheel_load(s);
}

#define SAVED_TEXT_MOST 1000000

/* Returns true if a session of another archive saved this small archive: the text beside it names
 * the archive, unless an earlier version wrote it. */
static bool
is_of_other_archive(const struct sitting *s, const char *saved)
{
	CLEANUP(pointer_free) char *line = shutdown_line_of_archive(s);
	CLEANUP(pointer_free)
	char *path = xasprintf("%.*s.txt", (int)(strlen(saved) - strlen(".db")), saved);
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t begin = strcspn(line + 1, ":") + 2;
	bool found;

	file_read(path, SAVED_TEXT_MOST, &text, &found, ERR_IGNORED);
	return memmem(text.s, text.len, line, begin) && !strstr(text.s, line);
}

/* Returns the path of a small archive that a session of this archive saved after its previous
 * session began; NULL: there is none. The caller frees the path. */
static char *
find_saved(const struct sitting *s)
{
	static const char begin[] = STORE_SAVE_BEGIN;
	CLEANUP(pointer_free) char *folder = file_xdg_folder("XDG_STATE_HOME", ".local/state");
	CLEANUP(file_paths_finish) struct file_paths all = { 0 };
	int64_t last_ms = 0;

	EACH_ROW (sitting_row, r, &s->rec, ROW_SITTING)
		if (!uuid_same(&r->row.uuid, &s->sitting) && clock_is_newer(r->started_ms, last_ms))
			last_ms = r->started_ms;
	if (folder)
		file_paths(folder, &all);
	for (size_t i = 0; i < all.n; i++) {
		const char *path = all.v[i];
		struct stat st;

		if (text_starts(file_name(path), begin) && text_ends_in(path, ".db") &&
			lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
			os_mtime_ns(&st) / 1000000 > last_ms && !is_of_other_archive(s, path))
			return xstrdup(path);
	}
	return NULL;
}

bool
run_start(struct sitting *s, struct err *err)
{
	if (!sitting_start_threads(s, err))
		return false;
	run_flush(s);
	archive_remove_left(s->internal->db);
	own_music_ask(s);
	followed_track_of_chain(s);
	chain_sound_output(s);
	sounds_of_chain(s);
	player_start(s->deck.player);
	if (s->deck.level_db < 0)
		player_set_level(s->deck.player, s->deck.level_db);
	struct play_now now = sitting_now(s);
	int64_t start_ms = now.state == PLAY_OPENING ? now.pos_ms : 0;
	if (s->nitems) {
		transport_load(s, s->item, start_ms, LOAD_AGAIN | (s->resumed ? LOAD_PAUSED : 0));
		session_row_put(s);
	} else {
		sitting_say(s, SAID_INFO,
			"no track is listed: \1follow\2 takes those of a player, :add adds one");
	}
	run_read(s);
	blind_go_on(s);
	wear_say_last(s);
	if (!s->resumed && clock_is_utc())
		sitting_say(s, SAID_NEWS,
			"this machine's zone is UTC, so a new day begins at 5:00 UTC: name your "
			"zone in the profile, such as `zone: Europe/Berlin`");
	/* Reports a file in which an earlier session saved rows that it could not store. */
	CLEANUP(pointer_free) char *saved = find_saved(s);
	CLEANUP(pointer_free) char *word = saved ? text_shell_word(saved) : NULL;
	if (word)
		sitting_say(s, SAID_FILES,
			"an earlier session could not store everything: earlog merge --mine %s "
			"brings it back",
			word);
	return true;
}

bool
run_want_export(struct sitting *s, const char *path, struct err *err)
{
	if (s->export_to)
		return err_set(err, "an export is running");
	s->export_to = xstrdup(path);
	return true;
}

bool
run_want_music(struct sitting *s, const char *folder, struct err *err)
{
	CLEANUP(pointer_free) char *path = find_home(folder);
	struct stat st;

	if (stat(path, &st) != 0 || access(path, R_OK | X_OK) != 0)
		return err_set(err, "cannot read the folder %s: %s", folder, strerror(errno));
	if (!S_ISDIR(st.st_mode) || path[0] != '/')
		return err_set(err, "%s is not a folder that begins with / or ~/", folder);
	xreplace(&s->wants.music, folder);
	return true;
}

/* ---- the event loop ---- */

void
run_poll(const struct sitting *s, struct pollfd fds[RUN_SOURCES])
{
	const struct background *b = s->playback->measured.background;
	const int of[RUN_SOURCES] = { [RUN_PLAYER] = player_fd(s->deck.player),
		[RUN_OUTPUTS] = player_watch_fd(s->deck.player),
		[RUN_WRITER] = writer_fd(s->internal->writer),
		[RUN_READER] = reader_fd(s->internal->reader),
		[RUN_BACKGROUND] = b ? background_fd(b) : -1,
		[RUN_HELPER] = deck_follow_fd(&s->deck) };

	for (size_t i = 0; i < RUN_SOURCES; i++)
		fds[i] = (struct pollfd){ .fd = of[i], .events = POLLIN };
}

void
run_on_player(struct sitting *s)
{
	struct player_event ev;

	while (player_next_event(s->deck.player, &ev))
		transport_event(s, &ev);
}

void
run_flush(struct sitting *s)
{
	if (capture_component.next_ns(s) == INT64_MAX) /* else a note waits for its position */
		backlog_flush(s);
}

/* Reads new measurements of the current file back. Call when all changes are on disk. */
static void
read_measured(struct sitting *s)
{
	struct measured *m = &s->playback->measured;

	if (!m->stored)
		return;
	m->stored = false;
	played_analysis_ask(s);
	if (s->playback->checks.on && !m->looked.overview)
		playable_look_again(s);
}

void
run_on_background(struct sitting *s)
{
	static void (*const hears[])(struct sitting * s, struct background_job * j) = {
		[BACKGROUND_FILE] = measured_file,
		[BACKGROUND_TAGS] = played_tagged,
		[BACKGROUND_PASSAGE] = sounds_measured,
		[BACKGROUND_FOLDER] = own_music_folder_read,
		[BACKGROUND_PICTURE] = dropped_copied,
	};
	struct background_job j;

	while (background_take(s->playback->measured.background, &j)) {
		hears[j.kind](s, &j);
		background_job_finish(&j);
	}
	shutdown_follow(s); /* which waits for pictures */
}

void
run_on_writer(struct sitting *s)
{
	backlog_reported(s);
	blind_follow(s);
	if (s->disk.stored == s->disk.queued) {
		blind_stored(s);
		/* The reader thread sees only rows that are on disk. */
		if (sitting_all_kept(s) && s->internal->others.stale)
			sitting_read_others(s);
		read_measured(s);
	}
	shutdown_follow(s);
}

void
run_on_reader(struct sitting *s)
{
	reader_drain(s->internal->reader);
	for (size_t i = 0; i < LENGTH(parts); i++)
		if (parts[i]->answered)
			parts[i]->answered(s);
}

static void
on_helper(struct sitting *s)
{
	struct follow_player p;
	enum follow_news news = deck_follow_on_helper(&s->deck, &p);

	if (news != FOLLOW_NOTHING)
		followed_track_player(s, news == FOLLOW_GONE ? NULL : &p);
}

void
run_ready(struct sitting *s, const struct pollfd fds[RUN_SOURCES])
{
	static void (*const handle[RUN_SOURCES])(struct sitting *) = { [RUN_PLAYER] = run_on_player,
		[RUN_OUTPUTS] = run_on_player,
		[RUN_WRITER] = run_on_writer,
		[RUN_READER] = run_on_reader,
		[RUN_BACKGROUND] = run_on_background,
		[RUN_HELPER] = on_helper };

	for (size_t i = 0; i < RUN_SOURCES; i++)
		if (fds[i].revents)
			handle[i](s);
}

int
run_wait_ms(const struct sitting *s, int64_t now_ns)
{
	int64_t first_ns = INT64_MAX;

	for (size_t i = 0; i < LENGTH(parts); i++) {
		int64_t part_ns = next_ns(s, parts[i]);
		first_ns = part_ns < first_ns ? part_ns : first_ns;
	}
	if (first_ns == INT64_MAX)
		return -1;
	return first_ns <= now_ns ? 0 : (int)((first_ns - now_ns + 999999) / 1000000);
}

void
run_timers(struct sitting *s, int64_t now_ns)
{
	for (size_t i = 0; i < LENGTH(parts); i++) {
		const struct component *p = parts[i];
		if (p->run && next_ns(s, p) <= now_ns)
			p->run(s);
		if (p->turn && p->turn(s))
			s->dirty |= DIRTY_TIME;
	}
}

/* ---- ending a session ---- */

void
run_add_recorded(const struct sitting *s, struct buf *out)
{
	const struct sitting_row *now = sitting_session(s);
	static const char *const answers[] = { "blind answer", "preference" };
	struct tally done = tally_of(&s->rec, &s->review, &s->sitting);
	size_t changed = 0, corrected = 0, answered[LENGTH(answers)] = { 0 };
	EACH_ROW_WHILE (note, n, &s->rec, ROW_NOTE, now) {
		bool added = uuid_none(&n->row.parent);

		if (uuid_same(&n->sitting, &s->sitting) || !change_has(s, &n->row))
			continue;
		/* A note that a crashed session left open and this one closed is one of this. */
		if (added && !n->row.deleted && sitting_find(s, ROW_SITTING, &n->sitting))
			done.notes++;
		if (!added && uuid_same(&n->review, &s->review))
			changed++;
	}
	EACH_ROW_WHILE (rating, r, &s->rec, ROW_RATING, now)
		corrected += !uuid_none(&r->row.parent) && change_has(s, &r->row) &&
			!uuid_same(&r->sitting, &s->sitting) && uuid_same(&r->review, &s->review);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	tally_add(&done, &words);
	EACH_ROW_WHILE (blind_run, r, &s->rec, ROW_BLIND_RUN, now) {
		struct blind_order o;
		if (!blind_order_read(r, &o))
			continue;
		for (size_t i = 1; i <= o.n; i++) {
			const struct trial *t = blind_result_answer_row(&s->rec, r, i);
			if (t && t->row.edited_ms >= now->started_ms)
				answered[o.pairs]++;
		}
		blind_order_finish(&o);
	}
	for (size_t i = 0; i < LENGTH(answers); i++)
		tally_add_things(&words, answered[i], answers[i]);
	if (words.len || !(changed || corrected))
		buf_addf(out, "%s recorded", text_or(words.s, "nothing"));
	tally_add_things(out, changed, "note");
	buf_add(out, changed ? " changed" : "");
	tally_add_things(out, corrected, "rating");
	buf_add(out, corrected ? " corrected" : "");
}

void
run_add_left(const struct sitting *s, struct buf *out)
{
	size_t left = 0;

	if (s->open_note && s->open_note->note.body && *s->open_note->note.body)
		buf_addf(out, "An unfinished %s is saved: the next session opens it.\n",
			s->open_note->field ? s->open_note->field : "note");
	if (sitting_is_blind(s)) {
		buf_addf(out,
			"The blind run is at trial %zu of %zu; the next session continues it.\n",
			s->trial, s->ntrials);
		return;
	}
	wheel_add_unrated(s, out);
	for (size_t i = 0; i < s->nitems; i++)
		if (!sitting_item_is_covered(s, &s->items[i]))
			left++;
	if (left && left < s->nitems)
		buf_addf(out, "%zu of %zu tracks %s no note: G at the bench lists them.\n", left,
			s->nitems, left == 1 ? "has" : "have");
}

bool
run_settle(struct sitting *s, int wait_ms)
{
	struct pollfd p = { .fd = writer_fd(s->internal->writer), .events = POLLIN };
	int64_t until_ms = clock_mono_ms() + wait_ms;

	/* Notes that still wait for libmpv's position keep the assumed position. */
	capture_end(s, INT64_MAX);
	s->run->shutdown.closed = true;
	run_leave(s);
	run_flush(s);
	while (!sitting_all_kept(s) && !s->run->shutdown.gave_up) {
		int64_t left_ms = until_ms - clock_mono_ms();
		if (left_ms <= 0 || poll(&p, 1, (int)left_ms) <= 0)
			break;
		run_on_writer(s);
		run_flush(s); /* queues the rows that run_on_writer changed */
		if (s->disk.failing)
			break;
	}
	return sitting_all_kept(s);
}

bool
run_end(struct sitting *s, bool *clean, char **saved, struct err *err)
{
	bool hangs = false;

	if (saved)
		*saved = NULL;
	bool stored = !s->started || shutdown_end(s, saved, &hangs, err);
	*clean = player_close(s->deck.player, hangs ? PLAYER_LATE_MS : PLAYER_END_MS) && !hangs;
	if (hangs) /* threads that wait for the disk still use s, so it is not freed */
		return stored;
	store_close(s->run->unread);
	reader_close(s->internal->reader);
	for (size_t i = 0; i < LENGTH(parts); i++)
		if (parts[i]->finish)
			parts[i]->finish(s);
	free(s->playback);
	free(s->writing);
	free(s->blind_state);
	free(s->run);
	sitting_free(s);
	return stored;
}
