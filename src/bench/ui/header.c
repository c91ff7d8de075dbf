/* The first line: device, volume, chain, sound, output, disk; and the order in which a short line
 * drops details. deck/true_path.c decides what changes samples. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/writing.h"
#include "review/answers/level_match.h"
#include "review/files/chain.h"
#include "review/record/switches.h"
#include "review/record/volume.h"

/* ---- format of the file and of the audio output ---- */

static void
add_rate(struct buf *out, int rate_hz, const char *format)
{
	if (rate_hz % 1000)
		buf_addf(out, "%.1f", rate_hz / 1000.0);
	else
		buf_addf(out, "%d", rate_hz / 1000);
	if (true_path_bits(format))
		buf_addf(out, "/%d", true_path_bits(format));
	else if (*format) /* removes the "p" of planar formats, which sound like interleaved ones */
		buf_addf(out, "/%.*s", (int)strcspn(format, "p"), format);
}

/* Returns the sample format of the file. libmpv decodes lossless files of more than 16 bits to 32
 * bits; PCM codecs have the bits in their name, FLAC and ALAC of music have 24. */
static const char *
source_format(const struct player_info *i)
{
	const char *pcm = text_starts(i->codec, "pcm_") ? i->codec + 4 : "";

	if (true_path_bits(i->format) != 32)
		return i->format;
	if (true_path_bits(pcm))
		return pcm;
	return text_same(i->codec, "flac") || text_same(i->codec, "alac") ? "s24" : i->format;
}

/* Returns the name of a sound server that may resample to the rate of the sound card; NULL: none
 * does. */
static const char *
may_resample(const struct player_info *i)
{
	if (i->exclusive || i->resampler)
		return NULL;
	if (text_same(i->output, "pulse"))
		return "PulseAudio";
	return text_same(i->output, "pipewire") ? "PipeWire" : NULL;
}

static bool
is_mixed_down(const struct player_info *i)
{
	return i->channels > i->out_channels && i->out_channels > 0;
}

/* Returns true if the sound does not reach an output. */
static bool
is_lost(const struct sitting *s)
{
	const struct playing *p = &s->deck.play;

	return p->output.state == OUT_MISSED || p->output.silent || s->deck.info.silent;
}

/* Returns true if the sound is resampled or mixed, or does not reach an output. */
static bool
out_matters(const struct sitting *s)
{
	return is_lost(s) || is_mixed_down(&s->deck.info) ||
		true_path_now(&s->deck) & (PATH_RESAMPLER | PATH_MIXER);
}

void
header_add_out(const struct sitting *s, struct buf *out)
{
	const struct player_info *i = &s->deck.info;
	struct play_now now = sitting_now(s);

	if (now.clock || now.state == PLAY_NOTHING || i->rate_hz <= 0)
		return;
	for (const char *c = strncmp(i->codec, "pcm_", 4) ? i->codec : "PCM"; *c; c++)
		buf_add_char(out, (char)toupper((unsigned char)*c));
	buf_add_char(out, ' ');
	add_rate(out, i->rate_hz, source_format(i));
	if (now.play->output.state == OUT_MISSED) {
		buf_add(out, " → the output is gone");
		return;
	}
	if (i->silent || now.play->output.silent) {
		buf_add(out, " → no sound device");
		return;
	}
	const char *server = may_resample(i);
	if (server && i->server_hz && i->server_hz != i->out_rate_hz) {
		buf_addf(out, " → %g by %s", i->server_hz / 1000.0, server);
	} else if (server) {
		buf_addf(out, " → %s", server);
	} else if (i->out_rate_hz > 0) {
		buf_add(out, " → ");
		add_rate(out, i->out_rate_hz, i->out_format);
	}
	if (i->resampler)
		buf_addf(out, ", %s", i->resampler);
	if (is_mixed_down(i))
		buf_addf(out, ", %d channels as %d%s", i->channels, i->out_channels,
			i->channels > 5 ? " without the LFE" : "");
	if (server)
		return;
	if (i->resampler || is_mixed_down(i))
		buf_add_char(out, ',');
	if (true_path_is_exact(&s->deck))
		buf_add(out, " bit-exact");
	else
		buf_add(out, i->exclusive ? " exclusive" : " mixed");
}

void
header_out(struct ui *ui, const struct sitting *s, struct buf *out)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	/* A track that opens has the words of the one before: they change once. */
	if (sitting_now(s).state != PLAY_OPENING) {
		bool shown = ui->layout.wide ? out_matters(s) : is_lost(s);

		if (shown)
			header_add_out(s, &words);
		xreplace(&ui->out, words.s);
	}
	buf_add(out, text_or(ui->out, ""));
}

/* ---- device, volume, chain and disk ---- */

void
header_worn(const struct sitting *s, struct buf *out)
{
	if (sitting_is_blind(s)) {
		sitting_add_worn(s, &s->setup.device, NULL, out);
		buf_addf(out, " of %zu", s->ntrials);
		return;
	}
	struct setup on = s->setup;
	/* 0: the session file does not list the device */
	size_t number = sitting_device_number(s, &on.device);
	if (s->ndevices > 1 && number)
		buf_addf(out, "%zu ", number);
	buf_add(out, text_or(setup_name(&s->rec, &on, ROW_DEVICE), "no device"));
	const struct variant *v = setup_row(&s->rec, &on, ROW_VARIANT);
	if (!v)
		return;
	CLEANUP(pointer_free) char *set = switches_called(&s->rec, v, " · ");
	buf_addf(out, " · %s", set);
}

/* Returns the length of a volume without its unit, if the unit is steps. */
static int
steps_at(const char *volume)
{
	static const char steps[] = " steps";

	return (int)(strlen(volume) - (text_ends_in(volume, steps) ? strlen(steps) : 0));
}

/* Adds the device, setting or chain whose level a volume matches: " = Cantor 62 by ear"; ", not
 * matched" if one of the two volumes has changed since. */
static void
add_match(const struct sitting *s, const struct setup *on, struct buf *out)
{
	struct match_now m;
	char now[64];

	if (!match_at(&s->rec, on, &s->setup, &m))
		return;
	volume_text(&s->rec, on, NULL, now, sizeof(now));
	if (!text_same(now, m.value) || !text_same(m.other_then, m.other_now)) {
		buf_add(out, ", not matched");
		return;
	}
	const char *with = strstr(m.how, " with");
	CLEANUP(pointer_free) char *other = wear_other_words(s, on, &m.other);
	const char *name = setup_same(on, &m.other, SETUP_DEVICE)
		? other
		: sitting_brief(s, text_or(setup_name(&s->rec, &m.other, ROW_DEVICE), ""));
	buf_addf(out, " = %s %.*s", name, steps_at(m.other_now), m.other_now);
	buf_addf(out, " %.*s", (int)(with ? (size_t)(with - m.how) : strlen(m.how)), m.how);
}

void
header_volume(const struct sitting *s, const struct uuid *device, const struct uuid *chain,
	bool match, struct buf *out)
{
	struct setup on = sitting_setup_of(s, device);
	char text[64];

	if (sitting_is_blind(s))
		return;
	on.chain = *chain;
	volume_text(&s->rec, &on, NULL, text, sizeof(text));
	buf_addf(out, "%.*s", steps_at(text), text);
	if (match && *text)
		add_match(s, &on, out);
}

void
header_chain(const struct chain *c, bool words, struct buf *out)
{
	CLEANUP(pointer_free)
	char *brief = words && c ? chain_words(c->content, CHAIN_BRIEF, " · ", 0) : NULL;

	if (brief && *brief)
		buf_add(out, brief);
	else if (c && c->name)
		buf_add(out, c->name);
}

void
header_disk(const struct sitting *s, struct buf *out)
{
	if (s->disk.failing)
		buf_addf(out, "not on disk: %s", s->disk.error);
	else if (s->pending)
		buf_add(out, "not yet on disk");
}

/* ---- drawing the header line ---- */

/* Details in the order in which a short line drops them. The device and its setting are always
 * shown. */
enum header_detail {
	DETAIL_NONE,
	DETAIL_DAY,
	DETAIL_OUT,
	DETAIL_SOCKET,      /* of the words of the chain more than the device */
	DETAIL_CHAIN_WORDS, /* the chain in words, not its name */
	DETAIL_MATCH,
	DETAIL_VOLUME,
	DETAIL_CHAIN,
	DETAIL_SOUND, /* more than a few letters of the name of the sound */
	DETAILS
};

/* Adds a part of the line at the left or at the right. */
static void
add_cell(struct cells *out, bool right, enum style style, const char *s)
{
	if (*s && right)
		cells_right(out, style, draw_width(s) + (out->nright ? 2 : 0), s);
	else if (*s)
		cells_left(out, style, draw_width(s), s);
}

static void
add_left(const struct sitting *s, enum header_detail dropped, struct cells *out)
{
	const struct chain *c = sitting_chain_now(s);
	CLEANUP(buf_finish)
	struct buf blind = BUF_INIT, device = BUF_INIT, chain = BUF_INIT, volume = BUF_INIT;

	if (sitting_is_blind(s) && s->trial)
		buf_addf(&blind, " BLIND %zu/%zu ", s->trial, s->ntrials);
	else if (sitting_is_blind(s))
		buf_addf(&blind, " BLIND, %zu trials ", s->ntrials);
	add_cell(out, false, STYLE_ASK, blind.s);
	if (blind.len)
		buf_add(&device, "device hidden");
	else
		header_worn(s, &device);
	add_cell(out, false, STYLE_STRONG, device.s);
	if (dropped < DETAIL_CHAIN)
		header_chain(c, dropped < DETAIL_CHAIN_WORDS, &chain);
	const char *socket = strstr(chain.s, " · ");
	if (socket && dropped >= DETAIL_SOCKET)
		buf_truncate(&chain, (size_t)(socket - chain.s));
	buf_splice(&chain, 0, 0, "· ", chain.len ? strlen("· ") : 0);
	add_cell(out, false, STYLE_PLAIN, chain.s);
	if (dropped < DETAIL_VOLUME)
		header_volume(
			s, &s->setup.device, &s->setup.chain, dropped < DETAIL_MATCH, &volume);
	buf_splice(&volume, 0, 0, "· vol ", volume.len ? strlen("· vol ") : 0);
	add_cell(out, false, STYLE_PLAIN, volume.s);
}

static void
add_right(struct ui *ui, const struct sitting *s, enum header_detail dropped, struct cells *out)
{
	CLEANUP(buf_finish)
	struct buf format = BUF_INIT, sound = BUF_INIT, level = BUF_INIT, disk = BUF_INIT,
		   day = BUF_INIT;
	size_t letters = dropped < DETAIL_SOUND ? 12 : 4;

	if (ui->layout.wide && dropped < DETAIL_OUT)
		header_out(ui, s, &format);
	add_cell(out, true, STYLE_DIM, format.s);
	sounds_add(s, dropped < DETAIL_MATCH ? 28 : letters, &sound);
	add_cell(out, true, STYLE_WARN, sound.s);
	if (!sitting_now(s).signal) /* the player pane has it */
		instrument_add(&s->deck, &level);
	if (!level.len && fabs(s->deck.level_db) >= 0.05)
		buf_addf(&level, "level %.0f dB", s->deck.level_db);
	add_cell(out, true, STYLE_WARN, level.s);
	header_disk(s, &disk);
	add_cell(out, true, STYLE_WARN, disk.s);
	if (s->day > 1 && dropped < DETAIL_DAY)
		buf_addf(&day, "evening %lld", (long long)s->day);
	add_cell(out, true, STYLE_DIM, day.s);
}

static void
header_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct buf text = BUF_INIT;

	for (enum header_detail dropped = DETAIL_NONE; dropped < DETAILS; dropped++) {
		struct cells row = { .text = text };

		buf_clear(&row.text);
		add_left(s, dropped, &row);
		add_right(ui, s, dropped, &row);
		text = row.text;
		if (cells_width(&row) <= a.cols || dropped + 1 == DETAILS) {
			cells_draw(&row, STYLE_PLAIN, a, 0);
			break;
		}
	}
	buf_finish(&text);
}

const struct pane_ops header_pane = { .dirty = DIRTY_TIME, .draw = header_draw };
