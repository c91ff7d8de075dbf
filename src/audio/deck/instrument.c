/* Test signals in place of the music: the list of signals, the playing signal, and how a key moves
 * its frequency. playing.c decides what plays, numbers/audio_signal.c the range of each value. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "audio/deck/deck_private.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/hz.h"
#include "base/text/text.h"

#define STEPS_TO_OCTAVE 48
#define STEPS_TO_BAND 16

static const struct {
	const char *text, *what;
} instruments[] = {
	[SIGNAL_SINE] = { "sine 1000 3600s",
		"A tone that Left and Right move: where does it ring? At 40 Hz: do the tips "
		"seal?" },
	[SIGNAL_SWEEP] = { "sweep 20-20000 60s",
		"A slow sweep: note where the tone jumps out or falls away" },
	[SIGNAL_PINK] = { "pink 3600s", "Pink noise, for a meter or a first impression" },
	[SIGNAL_THIRD_OCTAVE] = { "third-octave 1000 3600s",
		"Noise that Left and Right move by a band: which is louder or weaker?" },
	[SIGNAL_CHANNELS] = { "channels 9s", "Left, right, then both" },
	[SIGNAL_POLARITY] = { "polarity 12s",
		"In the middle, then wide and thin; if not, one side is reversed" },
};

bool
instrument_row(size_t n, const char **name, const char **what)
{
	if (n >= LENGTH(instruments))
		return false;
	*name = signal_name((enum signal_kind)n);
	*what = instruments[n].what;
	return true;
}

/* ---- the signal that plays now ---- */

/* Sets *out to the test signal of the playlist that plays. Returns false if music or nothing
 * plays. */
static bool
signal_of_item(const struct deck *d, struct signal *out)
{
	struct err ignored = ERR_INIT;
	size_t i = 0;

	while (i < d->tried.n && !uuid_same(&d->tried.source[i], &d->play.source))
		i++;
	return i < d->tried.n && d->tried.v[i].kind == PLAYER_SIGNAL &&
		signal_parse(out, d->tried.v[i].locator, &ignored);
}

double
instrument_hz_at(const struct deck *d, int64_t pos_ms)
{
	struct signal item;

	return signal_of_item(d, &item) ? signal_hz(&item, pos_ms) : 0;
}

double
instrument_hz(const struct deck *d, int64_t now_ns)
{
	const struct playing *p = &d->play;
	int64_t since_ns = p->signal.since_ns, pos_ms = playing_pos_ms(p, now_ns, clock_boot_ns());

	if (p->signal.on)
		return signal_hz(&p->signal.is, since_ns ? (now_ns - since_ns) / 1000000 : 0);
	return pos_ms == NO_MS ? 0 : instrument_hz_at(d, pos_ms);
}

/* Returns true if a sweep from the playlist plays; the screen shows it like an instrument. */
static bool
item_sweeps(const struct deck *d, struct signal *out)
{
	return d->play.state == PLAY_RUNNING && !playing_is_clock(&d->play) &&
		signal_of_item(d, out) && out->kind == SIGNAL_SWEEP;
}

void
instrument_add(const struct deck *d, struct buf *out)
{
	struct signal signal = d->play.signal.is;
	double hz = instrument_hz(d, clock_mono_ns());

	if (!d->play.signal.on && !item_sweeps(d, &signal))
		return;
	buf_add(out, signal_name(signal.kind));
	if (hz > 0) {
		buf_add_char(out, ' ');
		hz_add(out, hz);
	}
	/* d->level_db is added, because the player applies it to signals also. */
	buf_addf(out, ", %.0f dBFS", signal.level_dbfs + d->level_db);
}

/* ---- playing a signal ---- */

void
instrument_load(struct deck *d)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	signal_write(&d->play.signal.is, &text);
	player_load(d->player, d->play.signal.ticket,
		&(struct player_source){ PLAYER_SIGNAL, text.s }, 1, 0, false);
}

/* Plays the signal and shows it. what: more words for the message. */
static void
instrument_play(struct deck *d, const struct signal *signal, const char *what)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	deck_on(d, (struct play_event){ .kind = ON_SIGNAL, .signal = signal });
	instrument_add(d, &words);
	deck_say(d, SAID_INFO, "%s%s%s", words.s, *what ? ": " : "", what);
}

bool
instrument_event(struct deck *d, const struct player_event *ev)
{
	struct signal signal = d->play.signal.is;

	if (!d->play.signal.on || ev->ticket != d->play.signal.ticket)
		return false;
	switch (ev->kind) {
	case PLAYER_SOUNDING: deck_tell(d, ON_SIGNAL_SOUNDING); break;
	case PLAYER_ENDED: /* plays it again */
		deck_on(d, (struct play_event){ .kind = ON_SIGNAL, .signal = &signal });
		break;
	case PLAYER_FAILED:
		deck_tell(d, ON_SIGNAL_OFF);
		deck_say(d, SAID_WARN, "the signal does not sound: %s", ev->text);
		break;
	default: break;
	}
	return true;
}

bool
instrument_choose(struct deck *d, const char *text, struct err *err)
{
	struct signal signal;
	size_t row = 0;

	if (text_same(text, "off")) {
		deck_say(d, SAID_INFO, d->play.signal.on ? "back to the music" : "no signal plays");
		deck_tell(d, ON_SIGNAL_OFF);
		return true;
	}
	while (row < LENGTH(instruments) && !text_same(text, signal_name((enum signal_kind)row)))
		row++;
	if (row < LENGTH(instruments))
		text = instruments[row].text;
	if (!signal_parse(&signal, text, err))
		return false;
	if (d->play.player_gone)
		return err_set(err, "there is no sound: earlog --version --verbose says why");
	instrument_play(d, &signal, instruments[signal.kind].what);
	return true;
}

bool
instrument_move(struct deck *d, int by, struct err *err)
{
	struct signal moved = d->play.signal.is;
	bool band = moved.kind == SIGNAL_THIRD_OCTAVE;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	if (!d->play.signal.on)
		return err_set(err, "no signal plays: \1show signals\2 lists the signals");
	if (!band && moved.kind != SIGNAL_SINE) {
		instrument_add(d, &text);
		deck_say(d, SAID_INFO, "%s: no key moves its frequency", text.s);
		return true;
	}
	if (band)
		by = by < 0 ? -STEPS_TO_BAND : STEPS_TO_BAND;
	moved.freq_hz *= pow(2, (double)by / STEPS_TO_OCTAVE);
	signal_write(&moved, &text);
	if (!signal_parse(&moved, text.s, err))
		return false;
	instrument_play(d, &moved, "");
	return true;
}

/* ---- the timer that shows a sweep's frequency ---- */

bool
instrument_sweeps(const struct deck *d)
{
	const struct playing *p = &d->play;
	struct signal item;

	return p->signal.on ? p->signal.since_ns && p->signal.is.kind == SIGNAL_SWEEP
			    : item_sweeps(d, &item);
}
