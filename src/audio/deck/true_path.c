/* Decides from formats, rates and output what changes samples on the way, and says it in words.
 * playback/chain_sound.c decides whether the chain forbids it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "audio/deck/deck_private.h"
#include "base/core/mem.h"
#include "base/text/text.h"

/* ---- finding what changes samples ---- */

int
true_path_bits(const char *format)
{
	return *format == 's' || *format == 'u' ? atoi(format + 1) : 0;
}

/* Returns the PATH_ bits that follow from the name of an output. alone: no sound of another program
 * is mixed in. */
static unsigned
of_device(const char *device, bool alone)
{
	unsigned what = alone ? 0 : PATH_MIXER;
	const char *name = strchr(device, '/');

	if (text_starts(device, "alsa/plughw"))
		what |= PATH_PLUG;
	/* Bluetooth shows in the name: pulse/bluez_output.00_11_22, alsa/bluealsa:DEV=… */
	if (name && TEXT_STARTS(name, "/bluez", "/bluealsa"))
		what |= PATH_BLUETOOTH;
	return what;
}

unsigned
true_path_of(const char *output, bool exclusive, double level_db)
{
	size_t n = strcspn(output, "/");
	char driver[32];
	unsigned what = level_db < 0 ? PATH_VOLUME : 0;

	/* mpv has not chosen the driver of "auto" yet, and "null" has no driver. */
	if (text_same(output, "auto") || text_same(output, "null") || n >= sizeof(driver))
		return what;
	memcpy(driver, output, n);
	driver[n] = '\0';
	return what | of_device(output, player_has_alone(driver, output, exclusive));
}

/* Returns true if the player reports the sample rates of a file that plays and of the output. */
static bool
is_known(const struct deck *d)
{
	const struct player_info *i = &d->info;

	return !playing_is_clock(&d->play) && !d->play.output.silent && !i->silent &&
		i->rate_hz > 0 && i->out_rate_hz > 0;
}

bool
true_path_is_settled(const struct deck *d)
{
	const struct playing *p = &d->play;

	return is_known(d) && p->sounding && !p->signal.on && !p->output.fading &&
		p->output.state == OUT_OPEN;
}

unsigned
true_path_now(const struct deck *d)
{
	const struct player_info *i = &d->info;
	unsigned what = d->level_db < 0 || d->play.output.fading ? PATH_VOLUME : 0;

	if (!is_known(d))
		return 0;
	if (d->filtered)
		what |= PATH_EQUALISER;
	what |= of_device(i->device, i->exclusive);
	if (i->rate_hz != i->out_rate_hz || (i->server_hz && i->server_hz != i->out_rate_hz))
		what |= PATH_RESAMPLER;
	if (i->channels != i->out_channels)
		what |= PATH_CHANNELS;
	/* The output must have samples of the same type and no fewer bits. Planar and interleaved
	 * formats count as equal. */
	int bits = true_path_bits(i->format), out_bits = true_path_bits(i->out_format);
	size_t n = strcspn(i->format, "p");
	bool fits = bits && out_bits ? out_bits >= bits
				     : n && n == strcspn(i->out_format, "p") &&
			strncmp(i->format, i->out_format, n) == 0;
	return fits ? what : what | PATH_WIDTH;
}

bool
true_path_is_exact(const struct deck *d)
{
	return is_known(d) && !true_path_now(d);
}

/* ---- PATH_ bits in words ---- */

static void
add_more(unsigned bit, const struct player_info *i, double level_db, struct buf *out)
{
	if (bit == PATH_VOLUME && level_db < 0)
		buf_addf(out, ", %.0f dB", level_db);
	if (!i)
		return;
	if (bit == PATH_RESAMPLER && !i->resampler && i->server_hz)
		buf_addf(out, " (%g to %g kHz, the sound server)", i->out_rate_hz / 1000.0,
			i->server_hz / 1000.0);
	else if (bit == PATH_RESAMPLER)
		buf_addf(out, " (%g to %g kHz%s%s)", i->rate_hz / 1000.0, i->out_rate_hz / 1000.0,
			i->resampler ? ", " : "", text_or(i->resampler, ""));
	else if (bit == PATH_CHANNELS)
		buf_addf(out, " (%d to %d)", i->channels, i->out_channels);
	else if (bit == PATH_WIDTH)
		buf_addf(out, " (%s to %s)", i->format, i->out_format);
	else if (bit == PATH_MIXER && *i->output)
		buf_addf(out, " (%s)", i->output);
}

void
true_path_add_words(unsigned what, const struct player_info *info, double level_db, struct buf *out)
{
	static const struct {
		unsigned bit;
		const char *words;
	} ways[] = { { PATH_EQUALISER, "an equaliser" }, { PATH_RESAMPLER, "a resampler" },
		{ PATH_CHANNELS, "other channels" }, { PATH_WIDTH, "other samples" },
		{ PATH_MIXER, "a mixer" }, { PATH_PLUG, "ALSA's plughw, which may convert unseen" },
		{ PATH_BLUETOOTH, "Bluetooth" }, { PATH_VOLUME, "volume in software" } };
	const char *sep = "";

	EACH_OF (way, ways) {
		if (!(what & way->bit))
			continue;
		buf_addf(out, "%s%s", sep, way->words);
		add_more(way->bit, info, level_db, out);
		sep = "; ";
	}
}
