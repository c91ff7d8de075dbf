/* Reads and writes test signals as text, with the range of each value. player/mpv_options.c makes
 * the sound of them, deck/instrument.c moves their level by keys. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/audio_signal.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/hz.h"

enum { FREQ_NONE, FREQ_ONE, FREQ_TWO };

static const struct {
	const char *name;
	int freqs;
	double lowest_hz, highest_hz; /* the band of a third octave must end below 24 kHz */
} kinds[] = {
	[SIGNAL_SINE] = { "sine", FREQ_ONE, 1, 22000 },
	[SIGNAL_SWEEP] = { "sweep", FREQ_TWO, 1, 22000 },
	[SIGNAL_PINK] = { "pink", FREQ_NONE, 0, 0 },
	[SIGNAL_THIRD_OCTAVE] = { "third-octave", FREQ_ONE, 16, 20000 },
	[SIGNAL_CHANNELS] = { "channels", FREQ_NONE, 0, 0 },
	[SIGNAL_POLARITY] = { "polarity", FREQ_NONE, 0, 0 },
};

/* Peak of noise above its RMS: gaussian noise exceeds this once in 20 minutes. */
#define NOISE_PEAK_DB 15

#define SHORTEST_MS 500
#define LONGEST_MS 3600000

/* One word of the text, n bytes. */
struct signal_word {
	const char *s;
	size_t n;
};

static struct signal_word
next_signal_word(const char **at)
{
	struct signal_word w;

	*at += strspn(*at, " \t");
	w.s = *at;
	w.n = strcspn(*at, " \t");
	*at += w.n;
	return w;
}

static bool
word_is(struct signal_word w, const char *s)
{
	return w.n == strlen(s) && strncasecmp(w.s, s, w.n) == 0;
}

/* Removes n bytes from the front of the word. Returns true if n is not 0. */
static bool
take_front(struct signal_word *w, size_t n)
{
	w->s += n;
	w->n -= n;
	return n > 0;
}

static bool
take_dash(struct signal_word *w)
{
	return take_front(w, w->n && *w->s == '-');
}

static bool
parse_freqs(struct signal *s, struct signal_word w, size_t k, struct err *err)
{
	struct signal_word at = w;
	double *hz[] = { &s->freq_hz, &s->freq_end_hz };

	for (int i = 0; i < kinds[k].freqs; i++) {
		bool ok =
			(i == 0 || take_dash(&at)) && take_front(&at, hz_prefix(at.s, at.n, hz[i]));
		if (!ok)
			return err_set(err,
				kinds[k].freqs == FREQ_TWO
					? "\"%.*s\" is not a range of frequencies; "
					  "expected \"%s 20-20000\""
					: "\"%.*s\" is not a frequency in Hz; "
					  "expected \"%s 1000\"",
				(int)w.n, w.s, kinds[k].name);
		if (*hz[i] < kinds[k].lowest_hz || *hz[i] > kinds[k].highest_hz)
			return err_set(err, "%s goes from %d to %d Hz, not \"%.*s\"", kinds[k].name,
				(int)kinds[k].lowest_hz, (int)kinds[k].highest_hz, (int)w.n, w.s);
	}
	if (at.n)
		return err_set(err, "\"%.*s\" is left over after the frequency", (int)at.n, at.s);
	/* Equal frequencies would divide by zero: the phase of a sweep divides by the logarithm of
	 * their ratio. */
	if (s->kind == SIGNAL_SWEEP && s->freq_hz == s->freq_end_hz)
		return err_set(err, "a sweep needs two different frequencies, not \"%.*s\"",
			(int)w.n, w.s);
	return true;
}

/* Reads a duration or a level, which differ by their units; each may occur once. */
static bool
parse_extra(
	struct signal *s, struct signal_word w, bool *had_length, bool *had_level, struct err *err)
{
	struct signal_word at = w;
	bool minus = take_dash(&at);
	double v;

	if (!take_front(&at, hz_number(at.s, at.n, &v)))
		return err_set(err, "\"%.*s\" is neither a duration (30s) nor a level (-30dBFS)",
			(int)w.n, w.s);
	if (!minus && word_is(at, "s") && !*had_length) {
		*had_length = true;
		s->length_ms = llround(v * 1000);
		if (s->length_ms < SHORTEST_MS || s->length_ms > LONGEST_MS)
			return err_set(
				err, "a signal lasts 0.5s to 3600s, not \"%.*s\"", (int)w.n, w.s);
		return true;
	}
	if (word_is(at, "dbfs") && !*had_level) {
		*had_level = true;
		s->level_dbfs = minus ? -v : v;
		if (s->level_dbfs > SIGNAL_MOST_DBFS)
			return err_set(err,
				"\"%.*s\" is too loud for a test signal; at most -12dBFS", (int)w.n,
				w.s);
		if (s->level_dbfs < SIGNAL_LEAST_DBFS)
			return err_set(
				err, "\"%.*s\" cannot be heard; at least -90dBFS", (int)w.n, w.s);
		return true;
	}
	return err_set(err,
		"\"%.*s\" is neither a duration (30s) nor a level (-30dBFS), or comes twice",
		(int)w.n, w.s);
}

/* Returns the nearest permitted level; NAN gives the lowest level. */
static double
nearest_level(enum signal_kind kind, double wanted_dbfs)
{
	bool noise = kind != SIGNAL_SINE && kind != SIGNAL_SWEEP;
	double most = SIGNAL_MOST_DBFS - (noise ? NOISE_PEAK_DB : 0);

	return fmin(fmax(wanted_dbfs, SIGNAL_LEAST_DBFS), most);
}

bool
signal_parse(struct signal *s, const char *text, struct err *err)
{
	struct signal_word w = next_signal_word(&text);
	size_t k = 0;
	bool had_length = false, had_level = false;

	while (k < LENGTH(kinds) && !word_is(w, kinds[k].name))
		k++;
	if (k == LENGTH(kinds))
		return err_set(err,
			"\"%.*s\" is not a signal; there are sine, sweep, pink, third-octave, "
			"channels and polarity",
			(int)(w.n < 40 ? w.n : 40), w.s);
	*s = (struct signal){ .kind = (enum signal_kind)k, .length_ms = 20000, .level_dbfs = -30 };
	if (kinds[k].freqs != FREQ_NONE && !parse_freqs(s, next_signal_word(&text), k, err))
		return false;
	for (w = next_signal_word(&text); w.n; w = next_signal_word(&text))
		if (!parse_extra(s, w, &had_length, &had_level, err))
			return false;
	s->level_dbfs = nearest_level(s->kind, s->level_dbfs);
	return true;
}

/* ---- frequency and level of a signal ---- */

double
signal_hz(const struct signal *s, int64_t pos_ms)
{
	if (s->kind != SIGNAL_SWEEP || s->length_ms <= 0)
		return s->freq_hz;
	double part = (double)pos_ms / (double)s->length_ms;

	part = fmin(fmax(part, 0), 1);
	return s->freq_hz * pow(s->freq_end_hz / s->freq_hz, part);
}

void
signal_write(const struct signal *s, struct buf *out)
{
	buf_add(out, kinds[s->kind].name);
	if (s->freq_hz > 0)
		buf_addf(out, " %.3f", s->freq_hz);
	if (s->freq_end_hz > 0)
		buf_addf(out, "-%.3f", s->freq_end_hz);
	buf_addf(out, " %.3fs %.1fdBFS", (double)s->length_ms / 1000,
		nearest_level(s->kind, s->level_dbfs));
}

const char *
signal_name(enum signal_kind kind)
{
	return kinds[kind].name;
}
