/*
 * Where two files that play in step (two_files.c) have what: the place of the second in the first,
 * positions in each of them, the part that both have. Changes nothing.
 */
#include <math.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sound/sound_parts.h"

/* A position differs by so much from the end of a file at which it is. */
#define NEAR_MS 50

bool
two_files_on(const struct sitting *s)
{
	return s->sounds.other && s->sounds.other->files;
}

bool
two_files_play(const struct sitting *s)
{
	return two_files_on(s) && !playing_is_clock(&s->deck.play);
}

int64_t
two_files_ms(const struct two_files *t, int64_t frames)
{
	return llround((double)frames * 1000 / t->out.rate_hz);
}

int64_t
two_files_step_ms(const struct two_files *t)
{
	return two_files_ms(t, t->out.offset.frames);
}

const struct alignment *
two_files_placed(const struct sitting *s, const struct uuid *second)
{
	return alignment_of(&s->rec, second, ALIGNED_BESIDE);
}

bool
two_files_in_step(const struct sitting *s)
{
	return !two_files_on(s) || s->sound->two.found.sure ||
		two_files_placed(s, &s->sound->two.source[1]);
}

struct uuid
two_files_source(const struct sitting *s)
{
	bool second = two_files_play(s) && s->sounds.now == 1 && !sitting_abx(s);

	return second ? s->sound->two.source[1] : s->deck.play.source;
}

int64_t
two_files_shift_ms(const struct sitting *s, const struct uuid *source)
{
	const struct two_files *t = &s->sound->two;

	return two_files_on(s) && uuid_same(source, &t->source[1]) ? two_files_step_ms(t) : 0;
}

int64_t
two_files_pos_ms(const struct sitting *s, const struct uuid *source, int64_t pos_ms)
{
	if (pos_ms == NO_MS)
		return NO_MS;
	pos_ms -= two_files_shift_ms(s, source);
	return pos_ms > 0 ? pos_ms : 0;
}

bool
two_files_have(const struct sitting *s, const struct uuid *source)
{
	return two_files_on(s) &&
		(uuid_same(source, &s->sound->two.source[0]) ||
			uuid_same(source, &s->sound->two.source[1]));
}

void
two_files_common(const struct sitting *s, int64_t *from_ms, int64_t *to_ms)
{
	const struct two_files *t = &s->sound->two;
	struct offset_part part = t->out.offset.in_step;

	if (t->found.sure && t->found.in_step.from > part.from)
		part.from = t->found.in_step.from;
	if (t->found.sure && t->found.in_step.to < part.to)
		part.to = t->found.in_step.to;
	*from_ms = two_files_ms(t, part.from);
	*to_ms = two_files_ms(t, part.to);
}

bool
two_files_have_music(const struct sitting *s)
{
	int64_t from_ms, to_ms;

	if (!two_files_on(s))
		return true;
	int64_t pos_ms = playing_pos_ms(&s->deck.play, clock_mono_ns(), clock_boot_ns());
	two_files_common(s, &from_ms, &to_ms);
	return pos_ms >= from_ms - NEAR_MS && pos_ms <= to_ms + NEAR_MS;
}

void
two_files_add_time(const struct sitting *s, int64_t pos_ms, struct buf *out)
{
	char text[TIME_TEXT];

	buf_add(out,
		time_text(pos_ms - sitting_offset_ms(s, &s->deck.play.source) + 500, false, text));
}

bool
two_files_agree(const struct sitting *s, int64_t from_ms, int64_t to_ms, struct err *err)
{
	CLEANUP(buf_finish) struct buf parts = BUF_INIT;
	int64_t least_ms, most_ms;

	if (!two_files_on(s))
		return true;
	two_files_common(s, &least_ms, &most_ms);
	if (from_ms >= least_ms && to_ms <= most_ms)
		return true;
	if (least_ms < most_ms) {
		two_files_add_time(s, least_ms, &parts);
		buf_add(&parts, "-");
		two_files_add_time(s, most_ms, &parts);
	}
	return err_set(err,
		"the test needs a loop that both files have, in step with each other: they have %s",
		parts.len ? parts.s : "none");
}
