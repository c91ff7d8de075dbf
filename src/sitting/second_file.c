/*
 * The rows of two files that play in step (playing/two_files.c): which file is the second, where it
 * starts in the first, and the command `beside`.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "record/identity.h"
#include "sitting/change.h"
#include "sitting/recorded_private.h"
#include "sitting/sound_private.h"

#define MOST_MOVE_MS 60000

/* Returns where the track starts in the second file, as measured or as corrected by the listener
 * while both files played; NULL: neither. */
static const struct alignment *
placed(const struct sitting *s, const struct uuid *second)
{
	return alignment_of(&s->rec, second, ALIGNED_BESIDE);
}

/* Returns the position in the first file at which the second starts, in frames: from the rows of
 * both files if the listener has corrected it, else as measured. */
static int64_t
wanted_frames(const struct sitting *s, const struct uuid *second_file)
{
	const struct two_files *t = &s->deck.two;
	const struct alignment *second = placed(s, second_file);

	if (!second)
		return t->found.frames;
	int64_t ms = sitting_offset_ms(s, &t->source[0]) - second->offset_ms;
	return ms == two_files_ms(t, t->found.frames) ? t->found.frames
						      : llround((double)ms * t->out.rate_hz / 1000);
}

bool
second_file_placed(const struct sitting *s)
{
	return placed(s, &s->deck.two.source[1]);
}

/* Returns true if this is the track of the two files, and both are still among its sources. */
static bool
item_has_both_files(const struct sitting *s, size_t item)
{
	const struct two_files *t = &s->deck.two;

	if (item >= s->nitems || !uuid_same(&s->sound->second_of, &s->items[item].item->row.uuid))
		return false;
	for (int i = 0; i < 2; i++) {
		const struct source *src = sitting_source(s, &t->source[i]);

		if (two_files_on(&s->deck) && (!src || src->row.deleted))
			return false;
	}
	return true;
}

void
second_file_loads(struct sitting *s, size_t item)
{
	if ((s->deck.two.making || two_files_on(&s->deck)) && !item_has_both_files(s, item))
		two_files_drop(&s->deck);
}

/* ---- aligning two files ---- */

static void
begin(struct sitting *s, const char *first, const char *second)
{
	s->sound->second_of = sitting_item(s)->item->row.uuid;
	two_files_begin(&s->deck, first, second);
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
	const struct two_files *t = &s->deck.two;
	struct uuid at = source_at(s, t->path[1]);
	struct source *row = played_row_of_file(s, &at, t->path[1], t->out.hash[1]);
	const struct source *was = record_find(&s->rec, ROW_SOURCE, &row->row.uuid);
	struct uuid second = row->row.uuid;
	bool new = !was || was->row.deleted;
	struct edits rows = { .v = NULL };

	if ((placed(s, &second) && (t->told || t->found.sure)) ||
		(t->found.sure && source_start_ms(&s->rec, row) == NO_INT))
		alignment_set(&s->rec, &second, ALIGNED_BESIDE,
			sitting_offset_ms(s, &t->source[0]) - two_files_ms(t, t->out.offset.frames),
			&rows);
	edits_add_changed(&rows, &s->rec, ROW_SOURCE, row);
	if (rows.n)
		change_apply(s, &rows, new ? "second file" : NULL);
	return second;
}

void
sitting_on_pair(struct sitting *s)
{
	const struct two_files *t = &s->deck.two;

	if (!two_files_take(&s->deck))
		return;
	if (!item_has_both_files(s, s->item)) {
		two_files_drop(&s->deck);
		test_lost(s, "one of its files is gone");
		return;
	}
	struct uuid second = put_second_source(s);
	int64_t frames = wanted_frames(s, &second);
	if (!t->told && !t->found.sure && frames != t->found.frames) {
		/* The measured offset is not sure, and an earlier session has corrected it: aligns
		 * again with the correction. */
		two_files_make_again(&s->deck, frames);
		return;
	}
	two_files_enter(&s->deck, &second);
	if (sitting_abx(s))
		abx_has_sounds(s);
	else
		two_files_show(&s->deck);
}

/* ---- the command `beside`: adding, moving and removing a second file ---- */

/* Returns the path of the next file of the current track after the second file, except the first
 * file; NULL: no other. The caller frees. */
static char *
next_file(const struct sitting *s, const char *first)
{
	CLEANUP(candidates_finish) struct candidates c = sources_of(s, sitting_item(s));
	const struct two_files *t = &s->deck.two;
	const char *now = t->making ? t->asked[1] : two_files_on(&s->deck) ? t->path[1] : NULL;
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
	const char *first =
		two_files_on(&s->deck) ? s->deck.two.path[0] : player_path(s->deck.player);

	if (!first)
		return err_set(err,
			"no file plays: another file can be compared with a file only, not with a "
			"stream or a signal");
	CLEANUP(pointer_free)
	char *second = *name ? sitting_file_named(s, name) : next_file(s, first);
	bool ok = second ||
		err_set(err, "this track has no other file: :beside FILE or \1link\2 names one");
	if (ok && !s->deck.program)
		ok = err_set(err,
			"earlog cannot start its worker program, so it cannot align two files in "
			"time");
	if (ok && access(second, R_OK) != 0)
		ok = err_set(err, "cannot open %s: %s", second, strerror(errno));
	if (ok && strcmp(first, second) == 0)
		ok = err_set(err, "%s plays already: name another file", second);
	if (ok)
		begin(s, first, second);
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
move(struct sitting *s, int64_t by_ms, struct err *err)
{
	const struct two_files *t = &s->deck.two;

	if (!two_files_on(&s->deck))
		return err_set(err, "there is no second file: :beside FILE adds one");
	struct edits rows = { .v = NULL };
	alignment_set(&s->rec, &t->source[1], ALIGNED_BESIDE,
		sitting_offset_ms(s, &t->source[0]) -
			(two_files_ms(t, wanted_frames(s, &t->source[1])) + by_ms),
		&rows);
	change_apply(s, &rows, "second file");
	sitting_say(s, SAID_INFO, "%s moves %lld ms %s", s->deck.sounds.of[1].name,
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
		if (!s->deck.two.making && !two_files_on(&s->deck))
			return err_set(err, "there is no second file");
		two_files_leave(&s->deck);
		sitting_say(s, SAID_INFO, "Back to one file.");
		return true;
	}
	if (is_move(text, &ms))
		return move(s, ms, err);
	return put_beside(s, text, err);
}

void
second_file_aligned(
	struct sitting *s, struct edits *rows, const struct uuid *source, int64_t offset_ms)
{
	const struct two_files *t = &s->deck.two;

	if (!two_files_on(&s->deck))
		return;
	if (!uuid_same(source, &t->source[1])) {
		if (!second_file_placed(s))
			return;
		offset_ms -= two_files_ms(t, wanted_frames(s, &t->source[1]));
	}
	alignment_set(&s->rec, &t->source[1], ALIGNED_BESIDE, offset_ms, rows);
}

/* ---- an ABX test that an earlier session began ---- */

bool
second_file_again(struct sitting *s, const struct uuid source[2])
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
	bool ok = path[0] && path[1] && s->deck.program;
	if (ok)
		begin(s, path[0], path[1]);
	free(path[0]);
	free(path[1]);
	return ok;
}

/* ---- making the combined file again after a change of offset or files ---- */

int64_t
second_file_next_ns(const struct sitting *s)
{
	const struct two_files *t = &s->deck.two;
	/* A command (:beside +20, :align) or undo has changed the offset or the files of the track,
	 * so that the combined file must be made again or dropped. */
	bool due = two_files_on(&s->deck) && !t->making && !test_locks_sounds(s) &&
		(!item_has_both_files(s, s->item) ||
			wanted_frames(s, &t->source[1]) != t->tried_frames);

	return due ? 0 : INT64_MAX;
}

void
second_file_run(struct sitting *s)
{
	if (item_has_both_files(s, s->item))
		two_files_make_again(&s->deck, wanted_frames(s, &s->deck.two.source[1]));
	else
		two_files_leave(&s->deck);
}
