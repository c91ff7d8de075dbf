/*
 * Chooses the sound output (a device of mpv) and follows its changes. Playing pauses when an output
 * appears or disappears, because a sound server may then move the sound to another output. Playing
 * resumes at that position when the output is back or the listener presses play: mpv reopens the
 * output, and the sound fades in. If the position stops advancing, mpv reopens the output once. The
 * player reports changes of the list of outputs; only after an output was lost or the sound server
 * changed is the list also read a few more times, because a server takes time to start.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json_blocks.h"
#include "base/mem.h"
#include "config/profile.h"
#include "sitting/sitting_private.h"

#define OUTPUTS_NOTED 32
/* If the position does not advance for this time in ns, the output counts as lost. */
#define STILL_NS (3000 * 1000000LL)

static const int64_t look_after_ms[] = { 100, 400, 1500, 4000 };

/* ---- lists of outputs ---- */

static const struct output *
find_output(const struct outputs *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].name, name) == 0)
			return &list->v[i];
	return NULL;
}

/* Returns true if an output of this kind is missing whenever its name is not listed. False for
 * ALSA, which accepts names that are not listed. */
static bool
is_listed_kind(const char *name)
{
	return strncmp(name, "pulse/", 6) == 0 || strncmp(name, "pipewire/", 9) == 0;
}

/* Returns the list's entry of the output in use; NULL if that output is "auto" or not listed. */
static const struct output *
find_own(const struct sitting *s, const struct outputs *list)
{
	return strcmp(s->p->output.name, "auto") == 0 ? NULL : find_output(list, s->p->output.name);
}

/* Returns the first output of `list` that is not in `other`; NULL: none. *n: the number of outputs
 * only in `list`. */
static const struct output *
first_beyond(const struct outputs *list, const struct outputs *other, size_t *n)
{
	const struct output *first = NULL;

	*n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (!find_output(other, list->v[i].name) && (*n)++ == 0)
			first = &list->v[i];
	return first;
}

static void
remember_outputs(struct output_state *o, const struct outputs *list)
{
	outputs_finish(&o->known);
	o->known.v = xcalloc(list->n + 1, sizeof(list->v[0]));
	for (size_t i = 0; i < list->n; i++)
		o->known.v[o->known.n++] = (struct output){ .name = xstrdup(list->v[i].name),
			.description = xstrdup(list->v[i].description) };
}

/* Returns true if the missing output is listed again. For "auto" and for names that were not
 * listed: if all outputs known before are listed. */
static bool
is_back(const struct sitting *s, const struct outputs *now)
{
	size_t missing;

	if (is_listed_kind(s->p->output.name) || find_own(s, &s->p->output.known))
		return find_own(s, now) != NULL;
	first_beyond(&s->p->output.known, now, &missing);
	return missing == 0;
}

/* ---- messages about a lost output ---- */

static const char *
place_text(const struct sitting *s, char text[TIME_TEXT])
{
	int64_t ms = sitting_track_ms(s, clock_mono_ns());

	time_text(ms == NO_MS ? 0 : ms, false, text);
	return text;
}

/* Returns the end of a message: how to play on another output. With "auto", pressing play is
 * enough. */
static const char *
words_for_elsewhere(const struct sitting *s)
{
	return strcmp(s->p->output.name, "auto") == 0 ? "\1toggle\2 plays elsewhere"
						      : ":output auto plays elsewhere";
}

static const char *
name_of_output(const struct sitting *s)
{
	const struct output *o = find_own(s, &s->p->output.known);

	return o                                         ? o->description
		: strcmp(s->p->output.name, "auto") == 0 ? "the sound output"
							 : s->p->output.name;
}

static void
say_missed(struct sitting *s)
{
	const struct output_state *o = &s->p->output;
	char at[TIME_TEXT];

	if (o->plays_on)
		sitting_say(s, SAID_WARN,
			"%s is gone: paused at %s; the music goes on when this output is back, %s",
			o->what, place_text(s, at), words_for_elsewhere(s));
	else
		sitting_say(s, SAID_WARN, "%s is gone; %s", o->what, words_for_elsewhere(s));
}

/* ---- recording which outputs the session used ---- */

/* Returns the outputs recorded so far for this session, as an array that the caller frees. Older
 * versions of earlog recorded one object, which becomes an array of one. */
static json_t *
outputs_noted(const struct sitting_row *row)
{
	json_t *was = row->audio ? json_loads(row->audio, 0, NULL) : NULL;

	if (json_is_array(was))
		return was;
	json_t *list = json_array();
	if (was)
		json_array_append_new(list, was);
	return list;
}

static bool
has_entry(const json_t *list, const json_t *entry)
{
	size_t i;
	json_t *e;

	json_array_foreach (list, i, e)
		if (json_equal(e, entry))
			return true;
	return false;
}

/* Adds the current output and format to the row of the session, unless the row has them. At most
 * OUTPUTS_NOTED are kept. */
static void
note_output(struct sitting *s)
{
	const struct player_info *i = &s->play.info;
	struct sitting_row *row = s->play.clock || !i->rate_hz || !*i->codec
		? NULL
		: change_copy(s, ROW_SITTING, &s->sitting);

	if (!row)
		return;
	json_auto_t *list = outputs_noted(row);
	json_t *now = json_pack("{ss ss ss si si si si ss ss sb sb}", "output", i->output, "device",
		i->device, "codec", i->codec, "rate_hz", i->rate_hz, "out_rate_hz", i->out_rate_hz,
		"channels", i->channels, "out_channels", i->out_channels, "format", i->format,
		"out_format", i->out_format, "exclusive", i->exclusive, "silent", i->silent);
	if (!now || has_entry(list, now)) {
		json_decref(now);
		row_free(&row_types[ROW_SITTING], row);
	} else {
		if (json_array_size(list) == OUTPUTS_NOTED)
			json_array_remove(list, 0);
		json_array_append_new(list, now);
		char *text = json_text(list, JSON_COMPACT);
		xreplace(&row->audio, text);
		free(text);
		change_one(s, ROW_SITTING, row, NULL);
	}
}

/* ---- the deadline for sound to begin ---- */

void
output_awaits_sound(struct sitting *s)
{
	s->p->output.silent_ns = clock_mono_ns() + STILL_NS;
}

void
output_rests(struct sitting *s)
{
	s->p->output.silent_ns = INT64_MAX;
	fade_ends(s);
}

void
output_is_settled(struct sitting *s)
{
	s->p->output.silent_ns = INT64_MAX;
	note_output(s);
	if (!s->p->output.looks && strcmp(s->p->output.name, "null") != 0) {
		/* The first request for the list of outputs: sooner, it would delay the sound. */
		s->p->output.looks = true;
		player_look(s->p->player);
	}
}

/* ---- pausing for an output, and reopening it ---- */

/* Pauses at the current position; playing resumes only after the output was reopened. */
static void
pause_for_output(struct sitting *s)
{
	struct output_state *o = &s->p->output;
	bool plays = o->plays_on || sitting_plays(s);

	s->play.held = true;
	if (s->play.clock)
		return;
	sitting_pause(s, true);
	o->plays_on = plays;
}

void
output_forget_plan(struct sitting *s, bool also_tried)
{
	s->p->output.plays_on = false;
	if (also_tried)
		s->p->output.then_plays = false;
}

static void
look_soon(struct sitting *s)
{
	s->p->output.look = 0;
	s->p->output.look_ns = clock_mono_ns() + look_after_ms[0] * 1000000;
}

static void
miss_output(struct sitting *s, const char *what)
{
	struct output_state *o = &s->p->output;

	pause_for_output(s);
	o->trying = false;
	s->play.missed = true;
	s->dirty |= DIRTY_HEADER | DIRTY_PLAYER;
	xreplace(&o->what, what);
	player_miss(s->p->player, true);
	player_look(s->p->player);
	look_soon(s);
	if (!s->play.clock)
		say_missed(s);
}

/* Reopens the output; the player's next output event has the result. then_plays: playing resumes on
 * success. asked: the listener asked to reopen it. */
static void
try_output(struct sitting *s, bool then_plays, bool asked)
{
	s->p->output.trying = true;
	s->p->output.then_plays = then_plays;
	s->p->output.asked = asked;
	output_awaits_sound(s);
	player_reload_output(s->p->player);
}

bool
output_goes_on(struct sitting *s)
{
	if (!s->play.held || s->play.clock)
		return false;
	if (s->play.state != PLAY_PAUSED && s->play.state != PLAY_OPENING)
		return false;
	if (s->play.missed && !is_back(s, player_outputs(s->p->player)) &&
		strcmp(s->p->output.name, "auto") != 0) {
		s->p->output.plays_on = true;
		sitting_say(s, SAID_WARN,
			"%s is still gone; the music goes on when this output is back, %s",
			s->p->output.what, words_for_elsewhere(s));
	} else {
		try_output(s, true, true);
	}
	return true;
}

static void
say_back(struct sitting *s, bool plays)
{
	char at[TIME_TEXT];

	if (plays)
		sitting_say(s, SAID_INFO, "%s is back: plays on from %s", s->p->output.what,
			place_text(s, at));
	else
		sitting_say(s, SAID_INFO, "%s is back: \1toggle\2 plays on", s->p->output.what);
}

/* Ends the pause after the output was reopened: plays from the position of the pause if playing was
 * to resume. */
static void
go_on(struct sitting *s)
{
	struct output_state *o = &s->p->output;
	bool plays = o->then_plays, was_missed = s->play.missed;

	s->play.held = s->play.missed = false;
	o->look_ns = INT64_MAX;
	remember_outputs(o, player_outputs(s->p->player));
	s->dirty |= DIRTY_HEADER | DIRTY_PLAYER;
	if (was_missed && !o->asked)
		say_back(s, plays);
	if (s->play.clock || s->play.state == PLAY_NOTHING || s->play.state == PLAY_ENDED)
		return;
	if (s->play.state == PLAY_PAUSED)
		sitting_seek(s, s->play.base_ms);
	if (!plays)
		return;
	fade_begin(s);
	sitting_pause(s, false);
}

static void
still_missed(struct sitting *s, const char *why)
{
	struct output_state *o = &s->p->output;
	bool plays = o->then_plays;

	if (!s->play.missed)
		miss_output(s, name_of_output(s));
	o->plays_on = plays;
	/* earlog tries again when the listener presses play, or when a later list of outputs
	 * has the output. */
	sitting_say(s, SAID_WARN,
		"%s does not open%s%s: paused; \1toggle\2 tries again, :output moves the sound",
		o->what, *why ? ": " : "", why);
}

/* ---- an output was opened or lost, or the list of outputs changed ---- */

void
output_event(struct sitting *s, const struct player_event *ev)
{
	struct output_state *o = &s->p->output;
	bool mute = ev->info.silent && strcmp(s->p->output.name, "null") != 0,
	     was_silent = s->play.silent;

	if (mute && o->heard && o->trying) {
		o->trying = false;
		o->silent_ns = INT64_MAX;
		still_missed(s, ev->text);
		return;
	}
	if (!s->play.missed && (ev->lost || (mute && o->heard))) {
		miss_output(s, name_of_output(s));
		return;
	}
	if (s->play.missed && !o->trying)
		return; /* ignores another output that mpv opened by itself while the chosen output
			   is missing */
	two_files_info(s, &ev->info);
	s->play.silent = ev->info.silent;
	o->heard |= !ev->info.silent;
	player_miss(s->p->player, mute);
	if (mute && !was_silent)
		sitting_say(s, SAID_WARN,
			"no sound device: the music plays without sound, and notes keep their "
			"times");
	note_output(s);
	if (o->trying) {
		o->trying = false;
		o->silent_ns = INT64_MAX;
		go_on(s);
	}
}

/* Pauses because the output `other` appeared or disappeared, although the output in use is still
 * listed: a sound server may have moved the sound. happened: "is there now" or "is gone". */
static void
doubt_output(struct sitting *s, const struct output *other, const char *happened)
{
	char at[TIME_TEXT];

	pause_for_output(s);
	bool plays = s->p->output.plays_on;
	s->p->output.plays_on = false;
	if (s->play.clock)
		return;
	if (plays)
		sitting_say(s, SAID_WARN,
			"%s %s: paused at %s; \1toggle\2 plays on, :output moves the sound",
			other->description, happened, place_text(s, at));
	else
		sitting_say(s, SAID_INFO, "%s %s; :output moves the sound", other->description,
			happened);
}

void
output_listed(struct sitting *s, const struct outputs *now)
{
	struct output_state *o = &s->p->output;
	size_t gone, came;
	const struct output *left = first_beyond(&o->known, now, &gone),
			    *new = first_beyond(now, &o->known, &came);
	bool named = find_own(s, &o->known) != NULL;

	if (s->play.missed) {
		if (is_back(s, now)) {
			if (!o->trying)
				try_output(s, o->plays_on, false);
		} else if (!named && gone == 1 && strcmp(o->what, left->description) != 0) {
			xreplace(&o->what, left->description);
			say_missed(s);
		}
		return;
	}
	if (!o->known.n && is_listed_kind(s->p->output.name) && !find_own(s, now)) {
		miss_output(s, name_of_output(s));
		return;
	}
	if (strcmp(s->p->output.name, "null") == 0 || !o->known.n || (!gone && !came)) {
		remember_outputs(o, now);
		return;
	}
	if (gone && (named ? !find_own(s, now) : o->heard)) {
		miss_output(s, named || gone > 1 ? name_of_output(s) : left->description);
		return;
	}
	if (came)
		doubt_output(s, new, "is there now");
	else
		doubt_output(s, left, "is gone");
	remember_outputs(o, now);
}

void
output_stirred(struct sitting *s)
{
	if (strcmp(s->p->output.name, "null") != 0)
		look_soon(s);
}

/* ---- playing that makes no progress, or no sound ---- */

void
output_moved(struct sitting *s, bool moved)
{
	struct output_state *o = &s->p->output;
	char at[TIME_TEXT];

	if (moved)
		o->still = 0;
	if (moved || s->play.silent || s->states[s->item].sound == SOUND_URL)
		/* Not a fault: a silent session has no output to lose, and a stream may wait for
		 * the network. */
		return;
	if (o->still++ == 0) {
		player_reload_output(s->p->player);
		sitting_seek(s, s->play.base_ms);
		return;
	}
	/* Without sound the position is not extrapolated: the pause is at the position that mpv
	 * reported. */
	s->play.sounding = false;
	pause_for_output(s);
	o->plays_on = false;
	sitting_say(s, SAID_WARN,
		"no sound comes out of %s: paused at %s; \1toggle\2 tries again, :output moves "
		"the sound",
		name_of_output(s), place_text(s, at));
}

/* Called when the deadline for sound (silent_ns) has passed. */
static void
no_sound_came(struct sitting *s)
{
	s->p->output.silent_ns = INT64_MAX;
	if (s->p->output.trying)
		sitting_say(s, SAID_WARN, "%s does not answer; %s", name_of_output(s),
			words_for_elsewhere(s));
	else if (s->play.state == PLAY_RUNNING && !s->play.sounding)
		output_moved(s, false);
}

/* ---- choosing an output ---- */

static void
switch_to(struct sitting *s, const char *output)
{
	bool there = !s->play.clock && s->play.state != PLAY_NOTHING && s->play.player_ready;
	struct output_state *o = &s->p->output;

	xreplace(&s->p->output.name, output);
	if (there)
		pause_for_output(s);
	player_set_output(s->p->player, output);
	if (!there)
		return;
	if (o->known.n && is_listed_kind(output) && !find_own(s, player_outputs(s->p->player))) {
		miss_output(s, name_of_output(s));
		return;
	}
	o->trying = o->asked = true;
	o->then_plays = o->plays_on;
	output_awaits_sound(s);
}

void
output_of_chain(struct sitting *s)
{
	const struct chain *c = sitting_chain(s, &s->setup.chain);
	CLEANUP(pointer_free) char *output = c ? content_get(c->content, "audio_output") : NULL;
	const char *wanted = output ? output : s->profile->audio_output;

	if (strcmp(s->p->output.name, wanted) != 0)
		switch_to(s, wanted);
}

bool
sitting_choose_output(struct sitting *s, const char *name, struct err *err)
{
	const struct outputs *list = player_outputs(s->p->player);

	if (!name[0]) {
		sitting_say(s, SAID_INFO, "the sound goes to %s%s%s%s", s->p->output.name,
			*s->play.info.output ? " (" : "", s->play.info.output,
			*s->play.info.output ? ")" : "");
		return true;
	}
	if (!player_knows_output(name) ||
		(is_listed_kind(name) && list->n && !find_output(list, name)))
		return err_set(err,
			"no output is called \"%s\": Tab after :output shows them, and earlog "
			"outputs",
			name);
	const struct output *o = find_output(list, name);
	sitting_say(s, SAID_INFO, "the sound goes to %s", o ? o->description : name);
	switch_to(s, name);
	return true;
}

const char *
sitting_output_name(const struct sitting *s, size_t n)
{
	const struct outputs *list = player_outputs(s->p->player);

	return n < list->n ? list->v[n].name : NULL;
}

/* ---- start, end and timers of the output ---- */

void
output_init(struct sitting *s)
{
	s->p->output.name = xstrdup(s->profile->audio_output);
	s->p->output.look_ns = s->p->output.silent_ns = INT64_MAX;
}

void
output_finish(struct sitting *s)
{
	outputs_finish(&s->p->output.known);
	free(s->p->output.what);
	free(s->p->output.name);
}

int64_t
output_next_ns(const struct sitting *s)
{
	const struct output_state *o = &s->p->output;

	return o->look_ns < o->silent_ns ? o->look_ns : o->silent_ns;
}

void
output_run(struct sitting *s, int64_t now_ns)
{
	struct output_state *o = &s->p->output;

	if (o->silent_ns <= now_ns)
		no_sound_came(s);
	if (o->look_ns <= now_ns) {
		player_look(s->p->player);
		o->look_ns = ++o->look < LENGTH(look_after_ms)
			? now_ns + look_after_ms[o->look] * 1000000
			: INT64_MAX;
	}
}
