/* Fades the sound in over a second: timers raise the amplitude in even steps, from silence to the
 * chosen level. */
#include <math.h>

#include "base/clock.h"
#include "sitting/sitting_private.h"

#define STEPS 20
#define STEP_NS (50 * 1000000LL)

/* Sets the playback level of one step of the fade, from 0 (silence) to STEPS. The last step has
 * exactly the chosen level: at 0 dB no sample is changed. */
static void
fade_to(struct sitting *s, int step)
{
	player_set_level(s->p->player,
		step == STEPS ? s->level_db : s->level_db + 20 * log10((double)step / STEPS));
	s->p->fade.step = step;
	s->play.fading = step < STEPS;
}

void
fade_begin(struct sitting *s)
{
	s->p->fade.ns = INT64_MAX;
	fade_to(s, 0);
}

void
fade_sounds(struct sitting *s)
{
	if (s->play.fading && s->p->fade.ns == INT64_MAX)
		s->p->fade.ns = clock_mono_ns() + STEP_NS;
}

void
fade_ends(struct sitting *s)
{
	if (s->play.fading)
		fade_to(s, STEPS);
	s->dirty |= DIRTY_HEADER;
	s->p->fade.ns = INT64_MAX;
}

int64_t
fade_next_ns(const struct sitting *s)
{
	return s->play.fading ? s->p->fade.ns : INT64_MAX;
}

void
fade_run(struct sitting *s, int64_t now_ns)
{
	(void)now_ns;
	s->p->fade.ns += STEP_NS;
	fade_to(s, s->p->fade.step + 1);
}
