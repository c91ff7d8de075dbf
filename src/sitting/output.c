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
	int64_t ms = sitting_now(s).track_ms;

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

	if (s->play.plays_on)
		sitting_say(s, SAID_WARN,
			"%s is gone: paused at %s; the music goes on when this output is back, %s",
			o->what, place_text(s, at), words_for_elsewhere(s));
	else
		sitting_say(s, SAID_WARN, "%s is gone; %s", o->what, words_for_elsewhere(s));
}

/* ---- recording which outputs the session used ---- */

/* Adds the current output and format to the row of the session, unless the row has them. At most
 * OUTPUTS_NOTED are kept. */
static void
note_output(struct sitting *s)
{
	const struct player_info *i = &s->heard.info;
	struct sitting_row *row = playing_is_clock(&s->play) || !i->rate_hz || !*i->codec
		? NULL
		: change_copy(s, ROW_SITTING, &s->sitting);

	if (!row)
		return;
	json_auto_t *list = row->audio ? json_loads(row->audio, 0, NULL) : NULL;
	if (!json_is_array(list)) {
		/* Older versions of earlog recorded one object, which becomes an array of one. */
		json_t *one = list;

		list = json_array();
		if (one)
			json_array_append_new(list, one);
	}
	json_t *now = json_pack("{ss ss ss si si si si ss ss sb sb}", "output", i->output, "device",
		i->device, "codec", i->codec, "rate_hz", i->rate_hz, "out_rate_hz", i->out_rate_hz,
		"channels", i->channels, "out_channels", i->out_channels, "format", i->format,
		"out_format", i->out_format, "exclusive", i->exclusive, "silent", i->silent);
	bool has = false;
	size_t nth;
	json_t *e;
	json_array_foreach (list, nth, e)
		has |= now && json_equal(e, now);
	if (!now || has) {
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

/* ---- effects and events ---- */

bool
output_is_there(const struct sitting *s)
{
	return !s->play.missed || is_back(s, player_outputs(s->p->player)) ||
		strcmp(s->p->output.name, "auto") == 0;
}

static void
look_soon(struct sitting *s)
{
	s->p->output.look = 0;
	s->p->output.look_ns = clock_mono_ns() + look_after_ms[0] * 1000000;
}

void
output_carry_out(struct sitting *s, const struct play_effect *e)
{
	struct output_state *o = &s->p->output;
	struct player *player = s->p->player;
	char at[TIME_TEXT];

	switch (e->kind) {
	case DO_REOPEN: player_reload_output(player); break;
	case DO_OUTPUT_CHOSEN: player_set_output(player, o->name); break;
	case DO_OUTPUT_MISSED:
		xreplace(&o->what, o->left ? o->left : name_of_output(s));
		player_miss(player, true);
		player_look(player);
		look_soon(s);
		if (!playing_is_clock(&s->play))
			say_missed(s);
		break;
	case DO_OUTPUT_BACK:
		o->look_ns = INT64_MAX;
		remember_outputs(o, player_outputs(player));
		break;
	case DO_OUTPUT_IS:
		two_files_info(s, &o->news->info);
		player_miss(player, e->yes);
		note_output(s);
		break;
	case DO_SETTLED:
		note_output(s);
		if (!o->looks && strcmp(o->name, "null") != 0) {
			/* The first request for the list of outputs: sooner, it would delay the
			 * sound. */
			o->looks = true;
			player_look(player);
		}
		break;
	case DO_SAY_STILL_GONE:
		sitting_say(s, SAID_WARN,
			"%s is still gone; the music goes on when this output is back, %s", o->what,
			words_for_elsewhere(s));
		break;
	case DO_SAY_BACK:
		if (e->yes)
			sitting_say(s, SAID_INFO, "%s is back: plays on from %s", o->what,
				place_text(s, at));
		else
			sitting_say(s, SAID_INFO, "%s is back: \1toggle\2 plays on", o->what);
		break;
	case DO_SAY_NOT_OPEN:
		sitting_say(s, SAID_WARN,
			"%s does not open%s%s: paused; \1toggle\2 tries again, :output moves the "
			"sound",
			o->what, *o->news->text ? ": " : "", o->news->text);
		break;
	case DO_SAY_NO_SOUND:
		sitting_say(s, SAID_WARN,
			"no sound comes out of %s: paused at %s; \1toggle\2 tries again, :output "
			"moves the sound",
			name_of_output(s), place_text(s, at));
		break;
	case DO_SAY_NO_ANSWER:
		sitting_say(s, SAID_WARN, "%s does not answer; %s", name_of_output(s),
			words_for_elsewhere(s));
		break;
	case DO_SAY_SILENT:
		sitting_say(s, SAID_WARN,
			"no sound device: the music plays without sound, and notes keep their "
			"times");
		break;
	default: break;
	}
}

void
output_event(struct sitting *s, const struct player_event *ev)
{
	s->p->output.news = ev;
	transport_on(s,
		(struct play_event){ .kind = ON_OUTPUT,
			.yes = ev->info.silent && strcmp(s->p->output.name, "null") != 0,
			.silent = ev->info.silent,
			.lost = ev->lost });
}

static void
miss_output(struct sitting *s, const char *what)
{
	s->p->output.left = what;
	transport_on(s, (struct play_event){ .kind = ON_OUTPUT_GONE });
	s->p->output.left = NULL;
}

/* Pauses because the output `other` appeared or disappeared, although the output in use is still
 * listed: a sound server may have moved the sound. happened: "is there now" or "is gone". */
static void
doubt_output(struct sitting *s, const struct output *other, const char *happened)
{
	char at[TIME_TEXT];
	bool plays = s->play.plays_on || playing_plays(&s->play);

	transport_on(s, (struct play_event){ .kind = ON_OUTPUT_DOUBT });
	if (playing_is_clock(&s->play))
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
			transport_on(s, (struct play_event){ .kind = ON_OUTPUT_THERE });
		} else if (!named && gone == 1 && strcmp(o->what, left->description) != 0) {
			xreplace(&o->what, left->description);
			say_missed(s);
		}
		return;
	}
	if (!o->known.n && is_listed_kind(s->p->output.name) && !find_own(s, now)) {
		miss_output(s, NULL);
		return;
	}
	if (strcmp(s->p->output.name, "null") == 0 || !o->known.n || (!gone && !came)) {
		remember_outputs(o, now);
		return;
	}
	if (gone && (named ? !find_own(s, now) : s->play.heard)) {
		miss_output(s, named || gone > 1 ? NULL : left->description);
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

/* ---- choosing an output ---- */

static void
switch_to(struct sitting *s, const char *output)
{
	struct output_state *o = &s->p->output;

	xreplace(&o->name, output);
	transport_on(s,
		(struct play_event){ .kind = ON_OUTPUT_CHOSEN,
			.yes = o->known.n && is_listed_kind(output) &&
				!find_own(s, player_outputs(s->p->player)) });
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
			*s->heard.info.output ? " (" : "", s->heard.info.output,
			*s->heard.info.output ? ")" : "");
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
}

void
output_finish(struct sitting *s)
{
	outputs_finish(&s->p->output.known);
	free(s->p->output.what);
	free(s->p->output.name);
}

void
output_run(struct sitting *s)
{
	struct output_state *o = &s->p->output;

	player_look(s->p->player);
	o->look_ns = ++o->look < LENGTH(look_after_ms)
		? clock_mono_ns() + look_after_ms[o->look] * 1000000
		: INT64_MAX;
}
