/* Test signals that keys change: the table of them, how a key moves pitch and level, how fast a
 * level may rise. playing.c decides what sounds, base/audio_signal.c the range of each value. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/hz.h"
#include "base/mem.h"
#include "deck/deck_private.h"

#define BEGINS_DBFS (-40.0) /* the first level: about 60 dB SPL if music plays at 85 */
#define STEPS_TO_OCTAVE 48
#define STEPS_TO_BAND 16

/* Above this level, keys raise the level by at most 6 dB in any second, however long a key is
 * held. */
#define RISES_FREELY_DBFS (-30.0)
#define RISE_DB 1.0 /* the most that one key press raises the level */
#define RISE_DB_S 5.0

enum { SEAL = 6 };

/* The test signals that the listener can choose by name. text: the signal. other: the signal that
 * takes turns with it; "": the music does; NULL: none. */
static const struct {
	const char *name, *text, *length, *other, *what, *how;
} instruments[] = {
	{ "sine", "sine 1000", "3600s", NULL, "A tone that the keys move: where does it ring?",
		"Go slowly through 2 to 10 kHz; where it jumps out, note it." },
	{ "sweep", "sweep 20-20000", "60s", NULL, "A slow sweep that shows its frequency",
		"Write a note where the tone jumps out or falls away; it gets the frequency." },
	{ "third-octave", "third-octave 1000", "3600s", NULL, "Noise of a third of an octave",
		"Go from band to band: which is louder or weaker than its neighbours?" },
	{ "pink", "pink", "3600s", NULL, "Pink noise, for a meter or a first impression",
		"An even rush without a pitch; set a meter to slow." },
	{ "channels", "channels", "9s", NULL, "Left, right, then both",
		"The noise is left first, then right, then in the middle." },
	{ "polarity", "polarity", "12s", NULL, "In phase, then out of phase",
		"First the noise is in the middle, then wide and thin; if not, one side is "
		"reversed." },
	[SEAL] = { "seal", "sine 40", "2s", "sine 500 2s",
		"Do the tips seal? A low tone and a reference",
		"Both tones should go on evenly. If the low one is faint, or grows when you press "
		"the tips in, they leak." },
	{ "level", "sine 1000", "3s", "", "A tone that alternates with the music",
		"Set the volume so that tone and music are equally loud, then swap devices "
		"and do it again." },
};

#define SEAL_LEAST_HZ 20
#define SEAL_MOST_HZ 60

bool
instrument_row(size_t n, const char **name, const char **what, const char **how)
{
	if (n >= LENGTH(instruments))
		return false;
	*name = instruments[n].name;
	*what = instruments[n].what;
	*how = instruments[n].how;
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

/* Returns the current position in the signal. */
static int64_t
playing_signal_ms(const struct play_signal *g, int64_t now_ns)
{
	return g->sounding ? g->base_ms + (now_ns - g->base_ns) / 1000000 : g->base_ms;
}

double
instrument_hz(const struct deck *d, int64_t now_ns)
{
	const struct play_signal *in = &d->play.signal;
	int64_t pos_ms = playing_pos_ms(&d->play, now_ns, clock_boot_ns());

	if (in->on)
		return in->music ? 0 : signal_hz(&in->signal, playing_signal_ms(in, now_ns));
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
	const struct play_signal *in = &d->play.signal;
	struct signal signal = in->signal;
	double hz = instrument_hz(d, clock_mono_ns());

	if (!in->on && !item_sweeps(d, &signal))
		return;
	if (in->on && in->music) {
		buf_add(out, "the music's turn");
		return;
	}
	buf_add(out, signal_name(signal.kind));
	if (hz > 0) {
		buf_add_char(out, ' ');
		hz_add(out, hz);
	}
	/* d->level_db is added, because the player applies it to signals also. */
	buf_addf(out, ", %.0f dBFS", signal.level_dbfs + d->level_db);
}

static void
say_signal(struct deck *d, const char *how)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	instrument_add(d, &words);
	deck_say(d, SAID_INFO, "%s%s%s", words.s, *how ? ": " : "", how);
}

/* ---- playing a signal ---- */

void
instrument_send_tone(struct deck *d)
{
	const struct play_signal *g = &d->play.signal;

	player_tone(d->player,
		g->tone && !g->music ? &(struct player_tone){ g->signal.kind == SIGNAL_THIRD_OCTAVE,
					       g->signal.freq_hz, g->signal.level_dbfs }
				     : NULL);
}

void
instrument_load(struct deck *d, int64_t from_ms)
{
	const struct play_signal *g = &d->play.signal;
	struct signal under = g->signal;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	/* While the tone sounds, the loaded signal plays at the lowest level. */
	if (g->tone)
		under.level_dbfs = SIGNAL_LEAST_DBFS;
	signal_write(&under, &text);
	player_load(d->player, g->ticket, &(struct player_source){ PLAYER_SIGNAL, text.s }, 1,
		from_ms, false);
}

bool
instrument_ends(struct deck *d, bool plays)
{
	bool ends = d->play.signal.on && !d->play.signal.over;

	deck_on(d, (struct play_event){ .kind = ON_SIGNAL_OFF, .yes = plays });
	return ends;
}

bool
instrument_event(struct deck *d, const struct player_event *ev)
{
	const struct play_signal *g = &d->play.signal;
	bool resumes = g->resumes;

	if (ev->kind == PLAYER_SWITCH)
		deck_on(d, (struct play_event){ .kind = ON_NO_TONE });
	if (ev->kind == PLAYER_SWITCH || !g->on || g->over || ev->ticket != g->ticket)
		return false;
	switch (ev->kind) {
	case PLAYER_SOUNDING: deck_on(d, (struct play_event){ .kind = ON_SIGNAL_SOUNDING }); break;
	case PLAYER_ENDED: deck_on(d, (struct play_event){ .kind = ON_SIGNAL_ENDED }); break;
	case PLAYER_FAILED:
		instrument_ends(d, resumes);
		deck_say(d, SAID_WARN, "the signal does not sound: %s", ev->text);
		break;
	default: break;
	}
	return true;
}

/* ---- commands that start, change and note a signal ---- */

/* Reads "sine" (with the values of instruments[]) or "sine 3150" into *row, the index in
 * instruments[], and *signal. On failure sets err and returns false. */
static bool
read_instrument(const char *text, size_t *row, struct signal *signal, struct err *err)
{
	size_t n = strcspn(text, " "), i = 0;
	CLEANUP(buf_finish) struct buf names = BUF_INIT;

	while (i < LENGTH(instruments) &&
		(strlen(instruments[i].name) != n || strncmp(instruments[i].name, text, n) != 0))
		i++;
	*row = i;
	if (i < LENGTH(instruments) && instruments[i].other && text[n])
		return err_set(err, "%s takes no values: type only its name", instruments[i].name);
	if (i < LENGTH(instruments)) {
		const char *typed = text[n] ? text : instruments[i].text;
		struct err ignored = ERR_INIT;
		CLEANUP(pointer_free)
		char *timed = xasprintf("%s %s", typed, instruments[i].length);
		/* If no length was typed, the length in instruments[] applies. */
		return signal_parse(signal, timed, &ignored) || signal_parse(signal, typed, err);
	}
	for (i = 0; i < LENGTH(instruments); i++)
		buf_addf(&names, "%s, ", instruments[i].name);
	err_set(err, "\"%.*s\" is no signal: %sor off", (int)(n < 40 ? n : 40), text, names.s);
	return false;
}

static bool
is_on(const struct deck *d, struct err *err)
{
	return d->play.signal.on ||
		err_set(err, "no signal plays: \1show signals\2 lists the signals");
}

bool
instrument_choose(struct deck *d, const char *text, struct err *err)
{
	const struct play_signal *in = &d->play.signal;
	struct play_signal new = { .other = { .kind = SIGNAL_SINE },
		.resumes = in->on ? in->resumes : playing_plays(&d->play) };

	if (!text[0]) {
		if (!is_on(d, err))
			return false;
		say_signal(d, instruments[in->row].how);
		return true;
	}
	if (strcmp(text, "off") == 0) {
		deck_say(d, SAID_INFO, in->on ? "back to the music" : "no signal plays");
		if (!instrument_ends(d, in->resumes))
			deck_on(d, (struct play_event){ .kind = ON_SIGNAL_DROPPED });
		return true;
	}
	if (!read_instrument(text, &new.row, &new.signal, err))
		return false;
	const char *second = instruments[new.row].other;
	new.alternates = second != NULL;
	new.over = second && !*second;
	if (new.alternates && !new.over && !signal_parse(&new.other, second, err))
		return false;
	if (!(new.signal.level_dbfs < BEGINS_DBFS))
		new.signal.level_dbfs = BEGINS_DBFS;
	if (d->play.player_gone)
		return err_set(err, "there is no sound: earlog --version --verbose says why");
	if (new.over && in->no_tone)
		return err_set(err,
			"the tone cannot take turns with the music: earlog's plugin cannot be "
			"loaded");
	if (new.over) /* the music continues and takes turns with the tone */
		instrument_ends(d, new.resumes);
	if (new.over && !playing_plays(&d->play))
		return err_set(
			err, "nothing plays: start the music first; the tone takes turns with it");
	deck_on(d, (struct play_event){ .kind = ON_SIGNAL, .signal = &new });
	say_signal(d, instruments[new.row].how);
	return true;
}

double
instrument_raised(const struct deck *d)
{
	return d->play.signal.on ? d->play.signal.signal.level_dbfs - BEGINS_DBFS : 0;
}

bool
instrument_move(struct deck *d, int by, struct err *err)
{
	struct play_signal in = d->play.signal;
	/* If two signals take turns, the keys change the one with the lower frequency. */
	bool low = instruments[in.row].other && !in.over && in.other.freq_hz < in.signal.freq_hz;
	struct signal *from = low ? &in.other : &in.signal, moved = *from;
	CLEANUP(buf_finish) struct buf text = BUF_INIT, hz = BUF_INIT;
	int steps = moved.kind == SIGNAL_THIRD_OCTAVE ? (by < 0 ? -1 : 1) * STEPS_TO_BAND : by;

	if (!is_on(d, err))
		return false;
	if (moved.kind != SIGNAL_SINE && moved.kind != SIGNAL_THIRD_OCTAVE)
		return err_set(
			err, "%s has no frequency that could be moved", signal_name(moved.kind));
	if (in.music)
		return err_set(err, "the music has its turn: wait for the tone, then move it");
	moved.freq_hz *= pow(2, (double)steps / STEPS_TO_OCTAVE);
	signal_write(&moved, &text);
	if (!signal_parse(&moved, text.s, err))
		return false;
	if (in.row == SEAL && !(moved.freq_hz >= SEAL_LEAST_HZ && moved.freq_hz <= SEAL_MOST_HZ))
		return err_set(
			err, "the low tone goes from %d to %d Hz", SEAL_LEAST_HZ, SEAL_MOST_HZ);
	*from = moved;
	bool heard = from == &in.signal;
	deck_on(d, (struct play_event){ .kind = ON_SIGNAL_CHANGED, .signal = &in, .yes = heard });
	if (heard) {
		say_signal(d, "");
	} else {
		hz_add(&hz, moved.freq_hz);
		deck_say(d, SAID_INFO, "the low tone: %s", hz.s);
	}
	return true;
}

bool
instrument_level(struct deck *d, struct play_signal in, double by_db, struct err *err)
{
	if (!is_on(d, err))
		return false;
	double level = signal_nearest_level(in.signal.kind, in.signal.level_dbfs + by_db);
	if (level == in.signal.level_dbfs)
		return err_set(err, "%g dBFS is the %s level of a signal", level,
			by_db > 0 ? "highest" : "lowest");
	in.signal.level_dbfs = level;
	deck_on(d,
		(struct play_event){ .kind = ON_SIGNAL_CHANGED,
			.signal = &in,
			.yes = !in.music,
			.ms = playing_signal_ms(&in, clock_mono_ns()) });
	say_signal(d, "");
	return true;
}

bool
instrument_raise(struct deck *d, double by_db, struct err *err)
{
	struct play_signal in = d->play.signal;
	int64_t now_ns = clock_mono_ns();
	double waited_s = (double)(now_ns - in.raised_ns) / 1e9;
	double most_db = fmax(0, RISES_FREELY_DBFS - in.signal.level_dbfs) +
		fmin(RISE_DB, RISE_DB_S * waited_s);

	if (by_db > 0 && !(most_db > 0))
		return is_on(d, err); /* the level was raised too recently: do not change it */
	if (by_db > 0)
		in.raised_ns = now_ns;
	return instrument_level(d, in, fmin(by_db, most_db), err);
}

/* ---- the timer that shows a sweep's frequency ---- */

bool
instrument_sweeps(const struct deck *d)
{
	const struct play_signal *in = &d->play.signal;
	struct signal item;

	return in->on ? in->sounding && in->signal.kind == SIGNAL_SWEEP : item_sweeps(d, &item);
}
