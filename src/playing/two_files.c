/*
 * Plays two files in step as the two sounds of sounds.c: the current file (the first) and another
 * file of the same music (the second). A thread finds the position in the first file at which the
 * second starts, and makes one file of four channels from both (library/pair.h), which plays in
 * place of the first. All positions are in the first file, but a note made on the second file gets
 * a position in that file. In an ABX test all notes get positions in the first file: otherwise a
 * position would reveal X.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "playing/deck_private.h"

/* A position differs by so much from the end of a file at which it is. */
#define NEAR_MS 50

bool
two_files_on(const struct deck *d)
{
	return d->sounds.other == &two_files_ops;
}

/* ---- where the second file starts in the first (its offset) ---- */

int64_t
two_files_ms(const struct two_files *t, int64_t frames)
{
	return llround((double)frames * 1000 / t->out.rate_hz);
}

static int64_t
step_ms(const struct two_files *t)
{
	return two_files_ms(t, t->out.offset.frames);
}

struct uuid
two_files_source(const struct deck *d)
{
	bool second = two_files_play(d) && d->sounds.now == 1 && !d->owner->hides(d->of);

	return second ? d->two.source[1] : d->play.source;
}

int64_t
two_files_shift_ms(const struct deck *d, const struct uuid *source)
{
	const struct two_files *t = &d->two;

	return two_files_on(d) && uuid_same(source, &t->source[1]) ? step_ms(t) : 0;
}

int64_t
two_files_pos_ms(const struct deck *d, const struct uuid *source, int64_t pos_ms)
{
	if (pos_ms == NO_MS)
		return NO_MS;
	pos_ms -= two_files_shift_ms(d, source);
	return pos_ms > 0 ? pos_ms : 0;
}

bool
two_files_have(const struct deck *d, const struct uuid *source)
{
	return two_files_on(d) &&
		(uuid_same(source, &d->two.source[0]) || uuid_same(source, &d->two.source[1]));
}

/* Sets *from_ms and *to_ms to the part of the first file that both files have and in which they
 * are in step, if that was measured for sure. */
static void
common_part(const struct deck *d, int64_t *from_ms, int64_t *to_ms)
{
	const struct two_files *t = &d->two;
	struct offset_part part = t->out.offset.in_step;

	if (t->found.sure && t->found.in_step.from > part.from)
		part.from = t->found.in_step.from;
	if (t->found.sure && t->found.in_step.to < part.to)
		part.to = t->found.in_step.to;
	*from_ms = two_files_ms(t, part.from);
	*to_ms = two_files_ms(t, part.to);
}

static void
passage(const struct deck *d, int64_t *from_ms, int64_t *to_ms)
{
	common_part(d, from_ms, to_ms);
	if (playing_loops(&d->play) && d->play.loop_ms > *from_ms)
		*from_ms = d->play.loop_ms;
	if (playing_loops(&d->play) && d->play.loop_end_ms < *to_ms)
		*to_ms = d->play.loop_end_ms;
}

/* Appends a position in the first file as time of the track, to the nearest second. */
static void
add_time(const struct deck *d, int64_t pos_ms, struct buf *out)
{
	char text[TIME_TEXT];

	time_text(pos_ms - deck_facts(d).offset_ms + 500, false, text);
	buf_add(out, text);
}

static void
add_passage(const struct deck *d, struct buf *out)
{
	int64_t from_ms, to_ms;

	passage(d, &from_ms, &to_ms);
	if (to_ms <= from_ms)
		return;
	buf_add(out, ", matched over ");
	add_time(d, from_ms, out);
	buf_add(out, "-");
	add_time(d, to_ms, out);
}

/* ---- playing the combined file ---- */

bool
two_files_play(const struct deck *d)
{
	return two_files_on(d) && !playing_is_clock(&d->play);
}

static struct candidates
candidates(const struct deck *d)
{
	struct candidates c = {
		.v = xcalloc(1, sizeof(c.v[0])), .source = xcalloc(1, sizeof(c.source[0])), .n = 1
	};

	c.v[0] = (struct player_source){ PLAYER_PAIR, xstrdup(pair_path(d->two.pair)) };
	c.source[0] = d->two.source[0];
	return c;
}

const struct other_sound_ops two_files_ops = { .name = "file ",
	.said = "",
	.noun = "file",
	.candidates = candidates,
	.passage = passage,
	.add_passage = add_passage,
	.show = two_files_show };

void
two_files_info(struct deck *d, const struct player_info *info)
{
	const struct player_info *of = &d->two.info;
	struct player_info *now = &d->info;

	*now = *info;
	if (!two_files_play(d) || d->play.signal.on || of->rate_hz <= 0)
		return;
	memcpy(now->codec, of->codec, sizeof(now->codec));
	memcpy(now->container, of->container, sizeof(now->container));
	memcpy(now->format, of->format, sizeof(now->format));
	now->channels = of->channels;
}

static void
drop_pair(struct deck *d, struct pair **pair)
{
	struct two_files *t = &d->two;

	if (!*pair)
		return;
	/* The thread of the pair deletes its file: this thread must not wait for the disk. */
	pair_stop(*pair);
	t->dropped = xgrow(t->dropped, t->ndropped, &t->cap, sizeof(t->dropped[0]));
	t->dropped[t->ndropped++] = *pair;
	*pair = NULL;
}

bool
two_files_drop(struct deck *d)
{
	struct two_files *t = &d->two;
	bool were = two_files_on(d);

	drop_pair(d, &t->making);
	drop_pair(d, &t->pair);
	if (were)
		sounds_clear(d);
	return were;
}

void
two_files_leave(struct deck *d)
{
	if (!two_files_drop(d) || playing_is_clock(&d->play) || d->play.state == PLAY_NOTHING ||
		d->play.signal.on)
		return;
	d->owner->effect(d->of, &(struct play_effect){ .kind = DO_RELOAD });
}

/* ---- aligning two files ---- */

static const char *
temp_folder(void)
{
	const char *temp = getenv("TMPDIR");

	return temp && temp[0] == '/' ? temp : "/tmp";
}

void
two_files_start(const struct deck *d)
{
	CLEANUP(pointer_free) char *cache = file_xdg_folder("XDG_CACHE_HOME", ".cache");

	if (d->program)
		pair_remove_left((const char *const[]){ cache, temp_folder() });
}

/* Begins to make the combined file of the files t->asked. frames: where the second file starts in
 * the first; NULL: that is to be found. */
static void
make(struct deck *d, const int64_t *frames)
{
	struct two_files *t = &d->two;
	CLEANUP(pointer_free) char *cache = file_xdg_folder("XDG_CACHE_HOME", ".cache");

	drop_pair(d, &t->making);
	t->told = frames != NULL;
	if (frames)
		t->tried_frames = *frames;
	t->making = pair_new(d->program, t->asked[0], t->asked[1],
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

void
two_files_make_again(struct deck *d, int64_t frames)
{
	for (int i = 0; i < 2; i++)
		xreplace(&d->two.asked[i], d->two.path[i]);
	make(d, &frames);
}

void
two_files_begin(struct deck *d, const char *first, const char *second)
{
	struct two_files *t = &d->two;
	const char *name[2];

	xreplace(&t->asked[0], first);
	xreplace(&t->asked[1], second);
	make(d, NULL);
	names_of(t->asked, name);
	deck_say(d, SAID_INFO,
		"%s is being aligned in time with %s; after that \1switch\2 plays it", name[1],
		name[0]);
}

/* Appends the range in which the two files agree after they were aligned in time; nothing if they
 * agree in all of their common part. */
static void
add_parts_in_step(const struct deck *d, struct buf *out)
{
	const struct two_files *t = &d->two;
	const struct offset_part *in = &t->found.in_step, *both = &t->found.both;
	bool before = in->from > both->from;

	if (!before && in->to == both->to)
		return;
	buf_add(out, before ? " from " : "");
	if (before)
		add_time(d, two_files_ms(t, in->from), out);
	buf_add(out, before ? " to " : " until ");
	add_time(d, two_files_ms(t, in->to), out);
	buf_add(out, before ? "; elsewhere the files differ" : "; from there the files differ");
}

void
two_files_show(struct deck *d)
{
	const struct two_files *t = &d->two;
	const char *name[2];
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	int64_t ms = step_ms(t);

	names_of(t->path, name);
	if (!two_files_in_step(d)) {
		buf_addf(&b,
			"not sure where %s begins in %s: listen with \1switch\2; :beside +20 moves "
			"it 20 ms later, \1align\2 aligns it by a cue",
			name[1], name[0]);
	} else {
		buf_addf(&b, "%s is in step", name[1]);
		if (t->found.sure)
			add_parts_in_step(d, &b);
		if (ms)
			buf_addf(&b, " (%s begins at %.3f s of %s)", ms < 0 ? "the first" : "it",
				(double)llabs(ms) / 1000, ms < 0 ? "it" : "the first");
		add_passage(d, &b);
		sounds_add_measuring(d, &b);
		buf_add(&b, ": \1switch\2 goes to it and back");
	}
	if (t->out.other_rate_hz != t->out.rate_hz)
		buf_addf(&b, "; it was resampled from %g to %g kHz", t->out.other_rate_hz / 1000.0,
			t->out.rate_hz / 1000.0);
	deck_say(d, two_files_in_step(d) ? SAID_INFO : SAID_WARN, "%s", b.s);
}

bool
two_files_take(struct deck *d)
{
	struct two_files *t = &d->two;
	struct err err = ERR_INIT;
	struct pair_made out;
	bool made;

	if (!t->making || !pair_take(t->making, &made, &out, &err))
		return false;
	if (!made) {
		drop_pair(d, &t->making);
		d->owner->lost(d->of, err.msg);
		deck_say(d, SAID_ERROR, "the files cannot play in step: %s", err.msg);
		return false;
	}
	if (!two_files_on(d)) {
		t->source[0] = d->play.source;
		t->info = d->info;
	}
	drop_pair(d, &t->pair);
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

void
two_files_enter(struct deck *d, const struct uuid *second)
{
	const char *name[2];

	d->two.source[1] = *second;
	names_of(d->two.path, name);
	sounds_of_files(d, name);
	/* While a test signal plays alone, the combined file is opened when the signal ends. */
	if (!d->play.signal.on || d->play.signal.over)
		d->owner->effect(d->of, &(struct play_effect){ .kind = DO_RELOAD });
}

bool
two_files_in_step(const struct deck *d)
{
	return !two_files_on(d) || d->two.found.sure || d->owner->placed(d->of);
}

bool
two_files_agree(const struct deck *d, int64_t from_ms, int64_t to_ms, struct err *err)
{
	CLEANUP(buf_finish) struct buf parts = BUF_INIT;
	int64_t least_ms, most_ms;

	if (!two_files_on(d))
		return true;
	common_part(d, &least_ms, &most_ms);
	if (from_ms >= least_ms && to_ms <= most_ms)
		return true;
	if (least_ms < most_ms) {
		add_time(d, least_ms, &parts);
		buf_add(&parts, "-");
		add_time(d, most_ms, &parts);
	}
	return err_set(err,
		"the test needs a loop that both files have, in step with each other: they have %s",
		parts.len ? parts.s : "none");
}

bool
two_files_have_music(const struct deck *d)
{
	int64_t from_ms, to_ms;

	if (!two_files_on(d))
		return true;
	int64_t pos_ms = playing_pos_ms(&d->play, clock_mono_ns(), clock_boot_ns());
	common_part(d, &from_ms, &to_ms);
	return pos_ms >= from_ms - NEAR_MS && pos_ms <= to_ms + NEAR_MS;
}

void
two_files_turn(struct deck *d)
{
	bool alone = !two_files_have_music(d);

	/* An ABX plays in the part that both files have, and its header does not show the
	 * levels. */
	if (!two_files_on(d) || d->sounds.held != HELD_SAME || d->two.alone == alone ||
		deck_facts(d).locks)
		return;
	/* The levels of a listening interval are matched in all of it, or it has none. */
	d->owner->ends(d->of);
	d->two.alone = alone;
	d->owner->begins(d->of);
	d->owner->sounds(d->of, false);
}

void
two_files_stop(struct deck *d)
{
	drop_pair(d, &d->two.making);
	drop_pair(d, &d->two.pair);
}

void
two_files_finish(struct deck *d)
{
	struct two_files *t = &d->two;

	two_files_stop(d);
	for (size_t i = 0; i < t->ndropped; i++)
		pair_free(t->dropped[i]);
	free(t->dropped);
	for (int i = 0; i < 2; i++) {
		free(t->path[i]);
		free(t->asked[i]);
	}
}
