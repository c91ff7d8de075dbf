/*
 * Plays two files in step as the two sounds of sounds.c: the current file (the first) and another
 * file of the same music (the second), and the command `beside`. A thread finds the position in the
 * first file at which the second starts, and makes one file of four channels from both
 * (library/pair.h), which plays in place of the first. All positions are in the first file, but a
 * note made on the second file gets a position in that file. In an ABX test all notes get positions
 * in the first file: otherwise a position would reveal X.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "record/identity.h"
#include "sound/sound_parts.h"

#define MOST_MOVE_MS 60000

/* ---- the passage in which the levels are matched ---- */

static void
passage(const struct sitting *s, int64_t *from_ms, int64_t *to_ms)
{
	two_files_common(s, from_ms, to_ms);
	if (playing_loops(&s->deck.play) && s->deck.play.loop_ms > *from_ms)
		*from_ms = s->deck.play.loop_ms;
	if (playing_loops(&s->deck.play) && s->deck.play.loop_end_ms < *to_ms)
		*to_ms = s->deck.play.loop_end_ms;
}

static void
add_passage(const struct sitting *s, struct buf *out)
{
	int64_t from_ms, to_ms;

	passage(s, &from_ms, &to_ms);
	if (to_ms <= from_ms)
		return;
	buf_add(out, ", matched over ");
	two_files_add_time(s, from_ms, out);
	buf_add(out, "-");
	two_files_add_time(s, to_ms, out);
}

/* ---- playing the combined file ---- */

static struct candidates
candidates(const struct sitting *s)
{
	struct candidates c = {
		.v = xcalloc(1, sizeof(c.v[0])), .source = xcalloc(1, sizeof(c.source[0])), .n = 1
	};

	c.v[0] = (struct player_source){ PLAYER_PAIR, xstrdup(pair_path(s->sound->two.pair)) };
	c.source[0] = s->sound->two.source[0];
	return c;
}

static void
drop_pair(struct sitting *s, struct pair **pair)
{
	struct two_files *t = &s->sound->two;

	if (!*pair)
		return;
	/* The thread of the pair deletes its file: this thread must not wait for the disk. */
	pair_stop(*pair);
	ARRAY_ADD(t->dropped, t->ndropped, t->cap, *pair);
	*pair = NULL;
}

/* Drops the combined file in use and the one being made. Returns true if two files were in use: the
 * caller must then load the first file. */
static bool
drop_files(struct sitting *s)
{
	struct two_files *t = &s->sound->two;
	bool were = two_files_on(s);

	drop_pair(s, &t->making);
	drop_pair(s, &t->pair);
	if (were)
		sounds_clear(s);
	return were;
}

void
two_files_leave(struct sitting *s)
{
	if (!drop_files(s) || playing_is_clock(&s->deck.play) ||
		s->deck.play.state == PLAY_NOTHING || s->deck.play.signal.on)
		return;
	transport_load_again(s);
}

/* ---- aligning two files ---- */

static const char *
temp_folder(void)
{
	const char *temp = getenv("TMPDIR");

	return temp && temp[0] == '/' ? temp : "/tmp";
}

void
two_files_start(const struct sitting *s)
{
	CLEANUP(pointer_free) char *cache = file_xdg_folder("XDG_CACHE_HOME", ".cache");

	if (s->sound->program)
		pair_remove_left((const char *const[]){ cache, temp_folder() });
}

/* Begins to make the combined file of the files t->asked. frames: where the second file starts in
 * the first; NULL: that is to be found. */
static void
make_pair(struct sitting *s, const int64_t *frames)
{
	struct two_files *t = &s->sound->two;
	CLEANUP(pointer_free) char *cache = file_xdg_folder("XDG_CACHE_HOME", ".cache");

	drop_pair(s, &t->making);
	t->told = frames != NULL;
	if (frames)
		t->tried_frames = *frames;
	t->making = pair_new(s->sound->program, t->asked[0], t->asked[1],
		(const char *const[]){ cache, temp_folder() }, frames);
}

/* Sets name[0] and name[1] to the shortest ends of the paths that differ: "2010/a.flac",
 * "2011/a.flac". The names point into the paths. */
static void
names_of(char *const path[2], const char *name[2])
{
	for (int i = 0; i < 2; i++)
		name[i] = file_name(path[i]);
	while (strcmp(name[0], name[1]) == 0 && name[0] > path[0] + 1 && name[1] > path[1] + 1)
		for (int i = 0; i < 2; i++)
			do
				name[i]--;
			while (name[i] > path[i] && name[i][-1] != '/');
}

/* Begins to align two files in time; the player plays on. */
static void
align_files(struct sitting *s, const char *first, const char *second)
{
	struct two_files *t = &s->sound->two;
	const char *name[2];

	t->item = sitting_item(s)->item->row.uuid;
	xreplace(&t->asked[0], first);
	xreplace(&t->asked[1], second);
	make_pair(s, NULL);
	names_of(t->asked, name);
	sitting_say(s, SAID_INFO,
		"%s is being aligned in time with %s; after that \1switch\2 plays it", name[1],
		name[0]);
}

/* Makes the combined file of the same files again: the second file starts at this frame of the
 * first. */
static void
make_pair_again(struct sitting *s, int64_t frames)
{
	for (int i = 0; i < 2; i++)
		xreplace(&s->sound->two.asked[i], s->sound->two.path[i]);
	make_pair(s, &frames);
}

/* Appends the range in which the two files agree after they were aligned in time; nothing if they
 * agree in all of their common part. */
static void
add_parts_in_step(const struct sitting *s, struct buf *out)
{
	const struct two_files *t = &s->sound->two;
	const struct offset_part *in = &t->found.in_step, *both = &t->found.both;
	bool before = in->from > both->from;

	if (!before && in->to == both->to)
		return;
	buf_add(out, before ? " from " : "");
	if (before)
		two_files_add_time(s, two_files_ms(t, in->from), out);
	buf_add(out, before ? " to " : " until ");
	two_files_add_time(s, two_files_ms(t, in->to), out);
	buf_add(out, before ? "; elsewhere the files differ" : "; from there the files differ");
}

/* Shows a message about the two files. */
static void
show_files(struct sitting *s)
{
	const struct two_files *t = &s->sound->two;
	const char *name[2];
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	int64_t ms = two_files_step_ms(t);

	names_of(t->path, name);
	if (!two_files_in_step(s)) {
		buf_addf(&b,
			"not sure where %s begins in %s: listen with \1switch\2; :beside +20 moves "
			"it 20 ms later, \1align\2 aligns it by a cue",
			name[1], name[0]);
	} else {
		buf_addf(&b, "%s is in step", name[1]);
		if (t->found.sure)
			add_parts_in_step(s, &b);
		if (ms)
			buf_addf(&b, " (%s begins at %.3f s of %s)", ms < 0 ? "the first" : "it",
				(double)llabs(ms) / 1000, ms < 0 ? "it" : "the first");
		add_passage(s, &b);
		sounds_add_measuring(s, &b);
		buf_add(&b, ": \1switch\2 goes to it and back");
	}
	if (t->out.other_rate_hz != t->out.rate_hz)
		buf_addf(&b, "; it was resampled from %g to %g kHz", t->out.other_rate_hz / 1000.0,
			t->out.rate_hz / 1000.0);
	sitting_say(s, two_files_in_step(s) ? SAID_INFO : SAID_WARN, "%s", b.s);
}

const struct other_sound_ops two_files_ops = { .name = "file ",
	.said = "",
	.noun = "file",
	.files = true,
	.candidates = candidates,
	.passage = passage,
	.add_passage = add_passage,
	.show = show_files };

bool
two_files_turn(struct sitting *s)
{
	bool alone = !two_files_have_music(s);

	/* An ABX plays in the part that both files have, and its header does not show the
	 * levels. */
	if (!two_files_on(s) || s->sounds.held != HELD_SAME || s->sound->two.alone == alone ||
		test_locks_sounds(s))
		return false;
	/* The levels of a listening interval are matched in all of it, or it has none. */
	stretch_end(s);
	s->sound->two.alone = alone;
	stretch_resume(s);
	return true;
}

/* ---- the rows of the two files ---- */

/* Returns the position in the first file at which the second starts, in frames: from the rows of
 * both files if the listener has corrected it, else as measured. */
static int64_t
wanted_frames(const struct sitting *s, const struct uuid *second_file)
{
	const struct two_files *t = &s->sound->two;
	const struct alignment *second = two_files_placed(s, second_file);

	if (!second)
		return t->found.frames;
	int64_t ms = sitting_offset_ms(s, &t->source[0]) - second->offset_ms;
	return ms == two_files_ms(t, t->found.frames) ? t->found.frames
						      : llround((double)ms * t->out.rate_hz / 1000);
}

/* Returns true if this is the track of the two files, and both are still among its sources. */
static bool
item_has_both_files(const struct sitting *s, size_t item)
{
	const struct two_files *t = &s->sound->two;

	if (item >= s->nitems || !uuid_same(&t->item, &s->items[item].item->row.uuid))
		return false;
	for (int i = 0; i < 2; i++) {
		const struct source *src = sitting_source(s, &t->source[i]);

		if (two_files_on(s) && (!src || src->row.deleted))
			return false;
	}
	return true;
}

void
two_files_loads(struct sitting *s, size_t item)
{
	if ((s->sound->two.making || two_files_on(s)) && !item_has_both_files(s, item))
		drop_files(s);
}

/* Returns the UUID of the current track's source row for this path; the row may not exist yet. */
static struct uuid
source_at(const struct sitting *s, const char *path)
{
	const struct bench_item *b = sitting_item(s);
	CLEANUP(candidates_finish) struct candidates c = sources_of(s, b);

	for (size_t i = 0; i < c.n; i++) {
		CLEANUP(pointer_free)
		char *full = c.v[i].kind == PLAYER_FILE ? realpath(c.v[i].locator, NULL) : NULL;

		if (full && strcmp(full, path) == 0)
			return c.source[i];
	}
	return uuid_of_source(b->recording->id, "library", path);
}

/* Stores the source row of the second file, with its offset, and returns its UUID. Does not store
 * an offset that is not sure, and does not replace an offset from the playlist or one set by ear.
 */
static struct uuid
put_second_source(struct sitting *s)
{
	const struct two_files *t = &s->sound->two;
	struct uuid at = source_at(s, t->path[1]);
	struct source *row = played_row_of_file(s, &at, t->path[1], t->out.hash[1]);
	const struct source *was = record_find(&s->rec, ROW_SOURCE, &row->row.uuid);
	struct uuid second = row->row.uuid;
	bool new = !was || was->row.deleted;
	struct edits rows = { .v = NULL };

	if ((two_files_placed(s, &second) && (t->told || t->found.sure)) ||
		(t->found.sure && source_start_ms(&s->rec, row) == NO_INT))
		alignment_set(&s->rec, &second, ALIGNED_BESIDE,
			sitting_offset_ms(s, &t->source[0]) - two_files_ms(t, t->out.offset.frames),
			&rows);
	edits_add_changed(&rows, &s->rec, ROW_SOURCE, row);
	if (rows.n)
		change_apply(s, &rows, new ? "second file" : NULL);
	played_read_tags(s, &second, t->path[1]);
	return second;
}

/* Takes the combined file. Returns false if it is not complete, or has failed: says why. */
static bool
take_pair(struct sitting *s)
{
	struct two_files *t = &s->sound->two;
	struct err err = ERR_INIT;
	struct pair_made out;
	bool made;

	if (!t->making || !pair_take(t->making, &made, &out, &err))
		return false;
	if (!made) {
		drop_pair(s, &t->making);
		test_lost(s, err.msg);
		sitting_say(s, SAID_ERROR, "the files cannot play in step: %s", err.msg);
		return false;
	}
	if (!two_files_on(s)) {
		t->source[0] = s->deck.play.source;
		t->info = s->deck.info;
	}
	drop_pair(s, &t->pair);
	t->pair = t->making;
	t->making = NULL;
	for (int i = 0; i < 2; i++)
		xreplace(&t->path[i], t->asked[i]);
	t->out = out;
	if (!t->told) {
		t->found = out.offset;
		t->tried_frames = out.offset.frames;
	}
	return true;
}

/* Plays the combined file that was taken. second: the source row of the second file. */
static void
play_pair(struct sitting *s, const struct uuid *second)
{
	const char *name[2];

	s->sound->two.source[1] = *second;
	names_of(s->sound->two.path, name);
	sounds_of_files(s, name);
	/* While a test signal plays alone, the combined file is opened when the signal ends. */
	if (!s->deck.play.signal.on || s->deck.play.signal.over)
		transport_load_again(s);
}

void
sitting_on_pair(struct sitting *s)
{
	const struct two_files *t = &s->sound->two;

	if (!take_pair(s))
		return;
	if (!item_has_both_files(s, s->item)) {
		drop_files(s);
		test_lost(s, "one of its files is gone");
		return;
	}
	struct uuid second = put_second_source(s);
	int64_t frames = wanted_frames(s, &second);
	if (!t->told && !t->found.sure && frames != t->found.frames) {
		/* The measured offset is not sure, and an earlier session has corrected it: aligns
		 * again with the correction. */
		make_pair_again(s, frames);
		return;
	}
	play_pair(s, &second);
	if (!sitting_abx(s))
		show_files(s);
	news_tell(s, (struct news){ .kind = NEWS_IN_STEP });
}

/* ---- the command `beside`: adding, moving and removing a second file ---- */

/* Returns the path of the next file of the current track after the second file, except the first
 * file; NULL: no other. The caller frees. */
static char *
next_file(const struct sitting *s, const char *first)
{
	CLEANUP(candidates_finish) struct candidates c = sources_of(s, sitting_item(s));
	const struct two_files *t = &s->sound->two;
	const char *now = t->making ? t->asked[1] : two_files_on(s) ? t->path[1] : NULL;
	char *found = NULL;
	bool after = false;

	for (size_t i = 0; i < c.n; i++) {
		CLEANUP(pointer_free)
		char *full = c.v[i].kind == PLAYER_FILE ? realpath(c.v[i].locator, NULL) : NULL;
		bool other = full && strcmp(full, first) != 0 && (!now || strcmp(full, now) != 0);

		if (other && (!found || after)) {
			free(found);
			found = xstrdup(full);
			if (after || !now)
				break;
		}
		after |= full && now && strcmp(full, now) == 0;
	}
	return found;
}

static bool
put_beside(struct sitting *s, const char *name, struct err *err)
{
	const char *first = two_files_on(s) ? s->sound->two.path[0] : player_path(s->deck.player);

	if (!first)
		return err_set(err,
			"no file plays: another file can be compared with a file only, not with a "
			"stream or a signal");
	CLEANUP(pointer_free)
	char *second = *name ? sitting_file_named(s, name) : next_file(s, first);
	bool ok = second ||
		err_set(err, "this track has no other file: :beside FILE or \1link\2 names one");
	if (ok && !s->sound->program)
		ok = err_set(err,
			"earlog cannot start its worker program, so it cannot align two files in "
			"time");
	if (ok && access(second, R_OK) != 0)
		ok = err_set(err, "cannot open %s: %s", second, strerror(errno));
	if (ok && strcmp(first, second) == 0)
		ok = err_set(err, "%s plays already: name another file", second);
	if (ok)
		align_files(s, first, second);
	return ok;
}

/* Returns true if text is a delay in ms, "+20" or "-5 ms", and sets *ms. */
static bool
is_move(const char *text, int64_t *ms)
{
	size_t n = strlen(text);
	CLEANUP(pointer_free)
	char *number = xstrndup(text + 1, text_ends_in(text, " ms") ? n - 4 : n ? n - 1 : 0);
	bool ok = (*text == '+' || *text == '-') && number_parse_int(number, 0, MOST_MOVE_MS, ms);

	if (ok && *text == '-')
		*ms = -*ms;
	return ok;
}

/* Delays the second file by by_ms. If there is no second file, sets err and returns false. */
static bool
move_second(struct sitting *s, int64_t by_ms, struct err *err)
{
	const struct two_files *t = &s->sound->two;

	if (!two_files_on(s))
		return err_set(err, "there is no second file: :beside FILE adds one");
	struct edits rows = { .v = NULL };
	alignment_set(&s->rec, &t->source[1], ALIGNED_BESIDE,
		sitting_offset_ms(s, &t->source[0]) -
			(two_files_ms(t, wanted_frames(s, &t->source[1])) + by_ms),
		&rows);
	change_apply(s, &rows, "second file");
	sitting_say(s, SAID_INFO, "%s moves %lld ms %s", s->sounds.of[1].name,
		(long long)llabs(by_ms), by_ms < 0 ? "earlier" : "later");
	return true;
}

bool
sitting_beside(struct sitting *s, const char *text, struct err *err)
{
	int64_t ms;

	if (!sitting_may_change_sound(s, err))
		return false;
	if (strcmp(text, "off") == 0) {
		if (!s->sound->two.making && !two_files_on(s))
			return err_set(err, "there is no second file");
		two_files_leave(s);
		sitting_say(s, SAID_INFO, "Back to one file.");
		return true;
	}
	if (is_move(text, &ms))
		return move_second(s, ms, err);
	return put_beside(s, text, err);
}

void
two_files_aligned(
	struct sitting *s, struct edits *rows, const struct uuid *source, int64_t offset_ms)
{
	const struct two_files *t = &s->sound->two;

	if (!two_files_on(s))
		return;
	if (!uuid_same(source, &t->source[1])) {
		if (!two_files_placed(s, &t->source[1]))
			return;
		offset_ms -= two_files_ms(t, wanted_frames(s, &t->source[1]));
	}
	alignment_set(&s->rec, &t->source[1], ALIGNED_BESIDE, offset_ms, rows);
}

/* ---- an ABX test that an earlier session began ---- */

bool
two_files_again(struct sitting *s, const struct uuid source[2])
{
	char *path[2] = { NULL, NULL };

	CLEANUP(candidates_finish) struct candidates c = { .n = 0 };
	if (sitting_item(s))
		c = sources_of(s, sitting_item(s));
	for (int f = 0; f < 2; f++)
		for (size_t i = 0; i < c.n && !path[f]; i++)
			if (c.v[i].kind == PLAYER_FILE &&
				source_same_path(sitting_source(s, &c.source[i]),
					sitting_source(s, &source[f])))
				path[f] = realpath(c.v[i].locator, NULL);
	bool ok = path[0] && path[1] && s->sound->program;
	if (ok)
		align_files(s, path[0], path[1]);
	free(path[0]);
	free(path[1]);
	return ok;
}

/* ---- making the combined file again after a change of offset or files ---- */

static int64_t
two_files_next_ns(const struct sitting *s)
{
	const struct two_files *t = &s->sound->two;
	/* A command (:beside +20, :align) or undo has changed the offset or the files of the track,
	 * so that the combined file must be made again or dropped. */
	bool due = two_files_on(s) && !t->making && !test_locks_sounds(s) &&
		(!item_has_both_files(s, s->item) ||
			wanted_frames(s, &t->source[1]) != t->tried_frames);

	return due ? 0 : INT64_MAX;
}

static void
two_files_run(struct sitting *s)
{
	if (item_has_both_files(s, s->item))
		make_pair_again(s, wanted_frames(s, &s->sound->two.source[1]));
	else
		two_files_leave(s);
}

/* ---- the end ---- */

void
two_files_stop(struct sitting *s)
{
	drop_pair(s, &s->sound->two.making);
	drop_pair(s, &s->sound->two.pair);
}

static void
two_files_finish(struct sitting *s)
{
	struct two_files *t = &s->sound->two;

	two_files_stop(s);
	for (size_t i = 0; i < t->ndropped; i++)
		pair_free(t->dropped[i]);
	free(t->dropped);
	for (int i = 0; i < 2; i++) {
		free(t->path[i]);
		free(t->asked[i]);
	}
}

const struct part two_files_part = {
	.next_ns = two_files_next_ns,
	.run = two_files_run,
	.dirty = DIRTY_ALL,
	.finish = two_files_finish,
};
