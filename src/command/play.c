/* What plays and where: transport, loops, cues. Verbs are in sitting.h; here is only text in. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/timecode.h"
#include "command/cmds.h"

bool
cmd_play_item(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	if (s->chosen >= s->nitems)
		return err_set(err, "there is no item to play");
	/* Enter twice, by reflex, costs neither the place nor the loop. */
	if (s->chosen == s->item && sitting_plays(s))
		sitting_say(s, SAID_INFO, "it plays: \1ask goto\2 goes to a time, 0 to its start");
	else if (s->chosen == s->item && s->play.state == PLAY_PAUSED && !s->play.clock)
		sitting_pause(s, false);
	else
		sitting_play_item(s, s->chosen);
	return true;
}

bool
cmd_toggle(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_toggle(context);
	return true;
}

/* "+5", "-0.1", "1:10": a time with a sign. */
bool
signed_time(const char *arg, int64_t *ms, struct err *err)
{
	const char *digits = arg + strspn(arg, "+-");

	if (digits - arg > 1)
		return err_set(err, "\"%s\" is no time; write +5, -0.1 or +1:10", arg);
	if (!time_parse(ms, digits, err))
		return false;
	if (arg[0] == '-')
		*ms = -*ms;
	return true;
}

bool
cmd_seek(void *context, const char *arg, struct err *err)
{
	int64_t by_ms;

	if (!signed_time(arg, &by_ms, err))
		return false;
	sitting_seek_by(context, by_ms);
	return true;
}

bool
cmd_goto(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	struct timespan t;

	if (!timespan_parse(&t, arg, err))
		return false;
	if (s->play.state == PLAY_NOTHING)
		return err_set(err, "nothing plays: \1play-item\2 plays the chosen item");
	sitting_seek_track(s, t.pos_ms);
	return true;
}

bool
cmd_next(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_item(context, 1, err);
}

bool
cmd_previous(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_item(context, -1, err);
}

bool
cmd_next_cue(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_cue(context, 1, err);
}

bool
cmd_previous_cue(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_cue(context, -1, err);
}

bool
cmd_jump(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_note(context, 0, err);
}

static const char *
why_not_further(double wanted_db, double level_db)
{
	if (wanted_db < level_db)
		return ": this is the lowest";
	if (wanted_db <= level_db)
		return "";
	return level_db < 0 ? ": this is the ceiling (volume_ceiling_db of the profile)"
			    : ": the sound is never made louder";
}

bool
cmd_level(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	char *end;
	double db = strtod(arg + (arg[0] == '='), &end);
	bool relative = arg[0] == '+' || arg[0] == '-';

	if (end == arg || *end || !isfinite(db))
		return err_set(err, "\"%s\" is no level; write +1, -1 or =-12 in dB", arg);
	double wanted = relative ? s->level_db + db : -fabs(db);
	sitting_set_level(s, wanted);
	sitting_say(
		s, SAID_INFO, "level %.0f dB%s", s->level_db, why_not_further(wanted, s->level_db));
	return true;
}

bool
cmd_output(void *context, const char *arg, struct err *err)
{
	return sitting_choose_output(context, arg, err);
}

bool
cmd_loop(void *context, const char *arg, struct err *err)
{
	if (strcmp(arg, "start") == 0)
		return sitting_loop_start(context, err);
	if (strcmp(arg, "end") == 0)
		return sitting_loop_end(context, err);
	if (strcmp(arg, "cue") == 0)
		return sitting_loop_cue(context, err);
	if (strcmp(arg, "off") != 0)
		return err_set(err, "\"%s\" is no loop: start, end, cue or off", arg);
	sitting_loop_off(context);
	return true;
}

bool
cmd_pin(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_pin_cue(context, err);
}

bool
cmd_go_cue(void *context, const char *arg, struct err *err)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (end == arg || *end || n < 1)
		return err_set(err, "\"%s\" is no cue: 1 is the first one of this item", arg);
	return sitting_go_cue(context, n - 1, err);
}

bool
cmd_align(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_align(context, err);
}

bool
cmd_retry(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_retry(context);
	return true;
}

bool
cmd_reload(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg, (void)err;
	s->wants_reload = true;
	return true;
}

bool
cmd_quit(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg, (void)err;
	s->quit = true;
	return true;
}
