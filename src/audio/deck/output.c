/*
 * Chooses the sound output (a device of mpv) and follows its changes. Playing pauses when an output
 * appears or disappears and none is named: a sound server may then move the sound there. Playing
 * resumes at that position when the output is back or the listener presses play: mpv reopens the
 * output, and the sound fades in. If the position stops advancing, mpv reopens the output once. The
 * player reports changes of the list of outputs; only after an output was lost or the sound server
 * changed is the list also read a few more times, because a server takes time to start.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "audio/deck/deck_private.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "base/text/timecode.h"

static const int64_t look_after_ms[] = { 100, 400, 1500, 4000 };

/* ---- lists of outputs ---- */

static const struct output *
find_output(const struct outputs *list, const char *name)
{
	return TEXT_ROW_OF(list->v, list->n, name);
}

/* Returns true if an output of this kind is missing whenever its name is not listed. False for
 * ALSA, which accepts names that are not listed. */
static bool
is_listed_kind(const char *name)
{
	return TEXT_STARTS(name, "pulse/", "pipewire/");
}

/* Returns true if this output is in use: "auto", "null". */
static bool
is_named(const struct deck *d, const char *name)
{
	return text_same(d->p->output.name, name);
}

/* Returns the list's entry of the output in use; NULL if that output is "auto" or not listed. */
static const struct output *
find_own(const struct deck *d, const struct outputs *list)
{
	return is_named(d, "auto") ? NULL : find_output(list, d->p->output.name);
}

/* Returns the first output of `list` that is not in `other`; NULL: none. *n: the number of outputs
 * only in `list`. */
static const struct output *
first_beyond(const struct outputs *list, const struct outputs *other, size_t *n)
{
	const struct output *first = NULL;

	*n = 0;
	for (size_t i = list->n; i-- > 0;)
		if (!find_output(other, list->v[i].name)) {
			first = &list->v[i];
			(*n)++;
		}
	return first;
}

static void
remember_outputs(struct output_state *o, const struct outputs *list)
{
	outputs_finish(&o->known);
	EACH (one, list)
		LIST_ADD(&o->known,
			(struct output){ xstrdup(one->name), xstrdup(one->description) });
}

/* Returns true if the missing output is listed again. For "auto" and for names that were not
 * listed: if all outputs known before are listed. */
static bool
is_back(const struct deck *d, const struct outputs *now)
{
	size_t missing;

	if (is_listed_kind(d->p->output.name) || find_own(d, &d->p->output.known))
		return find_own(d, now) != NULL;
	first_beyond(&d->p->output.known, now, &missing);
	return missing == 0;
}

/* ---- messages about a lost output ---- */

static const char *
place_text(const struct deck *d, char text[TIME_TEXT])
{
	struct play_facts now = deck_facts(d);
	int64_t pos_ms = playing_pos_ms(&d->play, now.mono_ns, now.boot_ns);

	timecode_text(pos_ms > now.offset_ms ? pos_ms - now.offset_ms : 0, false, text);
	return text;
}

/* Returns the end of a message: how to play on another output. With "auto", pressing play is
 * enough. */
static const char *
words_for_elsewhere(const struct deck *d)
{
	return is_named(d, "auto") ? "\1toggle\2 plays elsewhere" : ":output auto plays elsewhere";
}

static const char *
name_of_output(const struct deck *d)
{
	const struct output *o = find_own(d, &d->p->output.known);

	if (o)
		return o->description;
	return is_named(d, "auto") ? "the sound output" : d->p->output.name;
}

/* Returns why the output does not open; "": not known. */
static const char *
reason(const struct player_event *news)
{
	return news->suspended
		? "the sound server has suspended it: pactl suspend-sink NAME 0 wakes it"
		: news->text;
}

static void
say_missed(struct deck *d)
{
	const struct output_state *o = &d->p->output;
	char at[TIME_TEXT];

	if (d->play.output.plays_on)
		deck_say(d, SAID_WARN,
			"%s is gone: paused at %s; the music goes on when this output is back, %s",
			o->what, place_text(d, at), words_for_elsewhere(d));
	else
		deck_say(d, SAID_WARN, "%s is gone; %s", o->what, words_for_elsewhere(d));
}

/* ---- effects and events ---- */

bool
output_is_there(const struct deck *d)
{
	return d->play.output.state != OUT_MISSED || is_back(d, player_outputs(d->player)) ||
		is_named(d, "auto");
}

static void
look_soon(struct deck *d)
{
	d->p->output.look = 0;
	d->p->output.look_ns = clock_mono_ns() + look_after_ms[0] * 1000000;
}

void
output_does(struct deck *d, const struct play_effect *e)
{
	static const char silent[] = "the music plays without sound, and notes keep their times";
	struct output_state *o = &d->p->output;
	const struct player_event *news = o->news;
	char at[TIME_TEXT];

	switch (e->kind) {
	case DO_OUTPUT_CHOSEN:
		player_set_output(d->player, o->name);
		if (d->play.output.silent) /* also tries the same name again */
			player_reload_output(d->player);
		break;
	case DO_OUTPUT_MISSED:
		xreplace(&o->what, o->left ? o->left : name_of_output(d));
		player_miss(d->player, true);
		player_look(d->player);
		look_soon(d);
		if (!playing_is_clock(&d->play))
			say_missed(d);
		break;
	case DO_OUTPUT_BACK:
		o->look_ns = INT64_MAX;
		remember_outputs(o, player_outputs(d->player));
		break;
	case DO_OUTPUT_IS:
		d->info = news->info;
		player_miss(d->player, e->yes);
		break;
	case DO_SETTLED: /* asks for the list of outputs once: sooner, it would delay the sound */
		if (o->looks || is_named(d, "null"))
			break;
		o->looks = true;
		player_look(d->player);
		break;
	case DO_SAY_STILL_GONE:
		deck_say(d, SAID_WARN,
			"%s is still gone; the music goes on when this output is back, %s", o->what,
			words_for_elsewhere(d));
		break;
	case DO_SAY_BACK:
		if (e->yes)
			deck_say(d, SAID_INFO, "%s is back: plays on from %s", o->what,
				place_text(d, at));
		else
			deck_say(d, SAID_INFO, "%s is back: \1toggle\2 plays on", o->what);
		break;
	case DO_SAY_NOT_OPEN:
		deck_say(d, SAID_WARN,
			"%s does not open%s%s: paused; \1toggle\2 tries again, :output moves the "
			"sound",
			o->what, *reason(news) ? ": " : "", reason(news));
		break;
	case DO_SAY_NO_SOUND:
		deck_say(d, SAID_WARN,
			"no sound comes out of %s: paused at %s; \1toggle\2 tries again, :output "
			"moves the sound",
			name_of_output(d), place_text(d, at));
		break;
	case DO_SAY_NO_ANSWER:
		deck_say(d, SAID_WARN, "%s does not answer; %s", name_of_output(d),
			words_for_elsewhere(d));
		break;
	case DO_SAY_SILENT:
		if (news->suspended)
			deck_say(d, SAID_WARN, "%s: %s", reason(news), silent);
		else
			deck_say(d, SAID_NOTICE, "no sound device: %s", silent);
		break;
	default: break; /* of the owner */
	}
}

void
output_event(struct deck *d, const struct player_event *ev)
{
	d->p->output.news = ev;
	deck_on(d,
		(struct play_event){ .kind = ON_OUTPUT,
			.yes = ev->info.silent && !is_named(d, "null"),
			.silent = ev->info.silent,
			.lost = ev->lost });
}

static void
miss_output(struct deck *d, const char *what)
{
	d->p->output.left = what;
	deck_tell(d, ON_OUTPUT_GONE);
	d->p->output.left = NULL;
}

/* Pauses because the output `other` appeared or disappeared, although the output in use is still
 * listed: a sound server may have moved the sound. happened: "is there now" or "is gone". */
static void
doubt_output(struct deck *d, const struct output *other, const char *happened)
{
	char at[TIME_TEXT];
	bool plays = d->play.output.plays_on || playing_plays(&d->play);

	deck_tell(d, ON_OUTPUT_DOUBT);
	if (playing_is_clock(&d->play))
		return;
	if (plays)
		deck_say(d, SAID_WARN,
			"%s %s: paused at %s; \1toggle\2 plays on, :output moves the sound",
			other->description, happened, place_text(d, at));
	else
		deck_say(d, SAID_INFO, "%s %s; :output moves the sound", other->description,
			happened);
}

void
output_listed(struct deck *d, const struct outputs *now)
{
	struct output_state *o = &d->p->output;
	size_t gone, came;
	const struct output *left = first_beyond(&o->known, now, &gone),
			    *added = first_beyond(now, &o->known, &came);
	bool named = find_own(d, &o->known) != NULL;

	if (d->play.output.state == OUT_MISSED) {
		if (is_back(d, now)) {
			deck_tell(d, ON_OUTPUT_THERE);
		} else if (!named && gone == 1 && !text_same(o->what, left->description)) {
			xreplace(&o->what, left->description);
			say_missed(d);
		}
		return;
	}
	if (!o->known.n && is_listed_kind(d->p->output.name) && !find_own(d, now)) {
		miss_output(d, NULL);
		return;
	}
	if (is_named(d, "null") || !o->known.n || (!gone && !came)) {
		remember_outputs(o, now);
		return;
	}
	bool misses = named ? !find_own(d, now) : d->play.output.heard;
	if (gone && misses) {
		miss_output(d, named || gone > 1 ? NULL : left->description);
		return;
	}
	/* The sound of a named output stays there. */
	bool stays = strchr(d->p->output.name, '/') != NULL;
	if (!stays && came)
		doubt_output(d, added, "is there now");
	else if (!stays)
		doubt_output(d, left, "is gone");
	remember_outputs(o, now);
}

void
output_stirred(struct deck *d)
{
	if (!is_named(d, "null"))
		look_soon(d);
}

/* ---- choosing an output ---- */

static void
switch_to(struct deck *d, const char *output)
{
	struct output_state *o = &d->p->output;

	xreplace(&o->name, output);
	deck_on(d,
		(struct play_event){ .kind = ON_OUTPUT_CHOSEN,
			.yes = o->known.n && is_listed_kind(output) &&
				!find_own(d, player_outputs(d->player)) });
}

void
output_use(struct deck *d, const char *name)
{
	if (!is_named(d, name))
		switch_to(d, name);
}

bool
output_choose(struct deck *d, const char *name, struct err *err)
{
	const struct outputs *list = player_outputs(d->player);

	if (!name[0]) {
		deck_say(d, SAID_INFO,
			*d->info.output ? "the sound goes to %s (%s)" : "the sound goes to %s",
			d->p->output.name, d->info.output);
		return true;
	}
	if (!player_knows_output(name) ||
		(is_listed_kind(name) && list->n && !find_output(list, name)))
		return err_set(err,
			"no output is called \"%s\": Tab after :output shows them, and earlog "
			"outputs",
			name);
	const struct output *o = find_output(list, name);
	deck_say(d, SAID_INFO, "the sound goes to %s", o ? o->description : name);
	switch_to(d, name);
	return true;
}

const char *
output_name(const struct deck *d, size_t n)
{
	const struct outputs *list = player_outputs(d->player);

	return n < list->n ? list->v[n].name : NULL;
}

void
output_finish(struct deck *d)
{
	outputs_finish(&d->p->output.known);
	free(d->p->output.what);
	free(d->p->output.name);
}

void
output_run(struct deck *d)
{
	struct output_state *o = &d->p->output;

	player_look(d->player);
	o->look++;
	o->look_ns = INT64_MAX;
	if (o->look < LENGTH(look_after_ms))
		o->look_ns = clock_mono_ns() + look_after_ms[o->look] * 1000000;
}
