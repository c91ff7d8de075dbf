/* The first line: device, volume, chain, sound, output, disk; and the order in which a short line
 * drops details. deck/true_path.c decides what changes samples. */
#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/ui/ui_private.h"
#include "review/files/chain.h"
#include "review/record/chains.h"
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

/* Returns true if the sound is resampled or mixed, or does not reach an output. */
static bool
out_matters(const struct sitting *s)
{
	const struct player_info *i = &s->deck.info;
	const struct playing *p = &s->deck.play;

	return p->output.state == OUT_MISSED || p->output.silent || i->silent || is_mixed_down(i) ||
		true_path_now(&s->deck) & (PATH_RESAMPLER | PATH_MIXER);
}

void
header_out(const struct sitting *s, struct buf *out)
{
	const struct player_info *i = &s->deck.info;
	struct play_now now = sitting_now(s);

	if (now.clock || now.state == PLAY_NOTHING || now.state == PLAY_OPENING || i->rate_hz <= 0)
		return;
	for (const char *c = strncmp(i->codec, "pcm_", 4) ? i->codec : "PCM"; *c; c++)
		buf_add_char(out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
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

/* ---- device, volume, chain and disk ---- */

void
header_worn(const struct sitting *s, bool words, struct buf *out)
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
	/* Of a source what is switched, of what is worn the name: "M" alone is no tips. */
	words = words && device_kind_in(&s->rec, &s->review, &on.device)->place;
	CLEANUP(pointer_free) char *set = setup_variant_words(v, CHAIN_DRAFT, " · ");
	buf_addf(out, " · %s", words || !v->name[0] ? set : v->name);
}

/* Writes the volume: "28" (steps), "40 %"; nothing in a blind run, which hides the device. */
void
header_volume(const struct sitting *s, const struct uuid *device, const struct uuid *chain,
	struct buf *out)
{
	static const char steps[] = " steps";
	char text[64];

	if (sitting_is_blind(s))
		return;
	struct setup on = sitting_setup_of(s, device);
	on.chain = *chain;
	volume_text(&s->rec, &on, NULL, text, sizeof(text));
	buf_add_bytes(out, text, strlen(text) - (text_ends_in(text, steps) ? strlen(steps) : 0));
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

enum {
	PART_DEVICE,
	PART_VOLUME,
	PART_CHAIN,
	PART_OUT,
	PART_SOUND,
	PART_LEVEL,
	PART_DISK,
	PART_DAY,
	PARTS
};

/* Details, the ones that a short line has first: a detail is shown if it fits beside those before
 * it. The device, and the name of its setting, are always shown. */
enum header_detail {
	DETAIL_SOUND, /* more than a few letters of the name of the sound */
	DETAIL_CHAIN,
	DETAIL_VOLUME,
	DETAIL_SETTING, /* the setting in words, not its name */
	DETAIL_CHAIN_WORDS,
	DETAIL_OUT,
	DETAIL_DAY,
	DETAILS
};
#define HAS(detail) (has & 1u << (detail))

struct header_parts {
	struct buf text[PARTS];
	int width[PARTS];
};

static void
fill_parts(struct header_parts *p, struct ui *ui, const struct sitting *s, unsigned has)
{
	const struct chain *c = sitting_chain_now(s);
	struct buf *t = p->text;

	for (int i = 0; i < PARTS; i++)
		buf_clear(&t[i]);
	header_worn(s, HAS(DETAIL_SETTING), &t[PART_DEVICE]);
	CLEANUP(buf_finish) struct buf chain = BUF_INIT, volume = BUF_INIT;
	if (HAS(DETAIL_VOLUME))
		header_volume(s, &s->setup.device, &s->setup.chain, &volume);
	if (volume.len)
		buf_addf(&t[PART_VOLUME], " · vol %s", volume.s);
	if (HAS(DETAIL_CHAIN))
		header_chain(c, HAS(DETAIL_CHAIN_WORDS), &chain);
	CLEANUP(pointer_free) const struct chain **chains = NULL;
	size_t number = 0, n = chains_list(&s->rec, &s->review, &chains);
	while (number < n && !setup_has(&s->setup, ROW_CHAIN, &chains[number]->row.uuid))
		number++;
	if (chain.len && n > 1 && number < n)
		buf_addf(&t[PART_CHAIN], " · %zu %s", number + 1, chain.s);
	else if (chain.len)
		buf_addf(&t[PART_CHAIN], " · %s", chain.s);
	if (ui->layout.wide && HAS(DETAIL_OUT) && out_matters(s))
		header_out(s, &t[PART_OUT]);
	size_t sound = HAS(DETAIL_SOUND) ? 12 : 4;
	sounds_add(s, HAS(DETAIL_SETTING) ? 28 : sound, &t[PART_SOUND]);
	instrument_add(&s->deck, &t[PART_LEVEL]);
	if (!t[PART_LEVEL].len && fabs(s->deck.level_db) >= 0.05)
		buf_addf(&t[PART_LEVEL], "level %.0f dB", s->deck.level_db);
	header_disk(s, &t[PART_DISK]);
	if (s->day > 1 && HAS(DETAIL_DAY))
		buf_addf(&t[PART_DAY], "evening %lld", (long long)s->day);
	for (int i = 0; i < PARTS; i++)
		p->width[i] = draw_width(t[i].s);
}

static void
draw_parts(const struct header_parts *p, struct area a)
{
	static const enum style right[] = { [PART_OUT] = STYLE_DIM,
		[PART_SOUND] = STYLE_WARN,
		[PART_LEVEL] = STYLE_WARN,
		[PART_DISK] = STYLE_WARN,
		[PART_DAY] = STYLE_DIM };
	struct pen pen = pen_at(a, 0);
	int tail = 1;

	for (int i = PART_OUT; i < PARTS; i++)
		tail += p->width[i] ? p->width[i] + 3 : 0;
	int start = a.x + a.cols - tail + 2, device = p->width[PART_DEVICE];
	/* A long message about the disk replaces everything but the device. */
	if (start < pen.x + 2 + device)
		start = pen.x + 2 + (device < a.cols / 3 ? device : a.cols / 3);
	pen.end = start - 1;
	pen_blank(&pen, STYLE_PLAIN, 1);
	pen_text(&pen, STYLE_STRONG, p->text[PART_DEVICE].s);
	pen_text(&pen, STYLE_PLAIN, p->text[PART_CHAIN].s);
	pen_text(&pen, STYLE_PLAIN, p->text[PART_VOLUME].s);
	pen_fill(&pen, STYLE_PLAIN);
	pen.end = a.x + a.cols;
	pen_blank(&pen, STYLE_PLAIN, start - pen.x);
	for (int i = PART_OUT, n = 0; i < PARTS; i++) {
		if (!p->width[i])
			continue;
		pen_blank(&pen, STYLE_PLAIN, n++ ? 3 : 0);
		pen_text(&pen, right[i], p->text[i].s);
	}
	pen_fill(&pen, STYLE_PLAIN);
}

static int
parts_width(const struct header_parts *p)
{
	int needed = 2;

	for (int i = 0; i < PARTS; i++) /* three blanks before each part at the right */
		if (p->width[i] > 0)
			needed += p->width[i] + (i < PART_OUT ? 0 : 3);
	return needed;
}

static void
header_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct header_parts p;
	unsigned has = 0;

	for (int i = 0; i < PARTS; i++)
		p.text[i] = (struct buf)BUF_INIT;
	for (int d = 0; d < DETAILS; d++) {
		fill_parts(&p, ui, s, has | 1u << d);
		if (parts_width(&p) <= a.cols)
			has |= 1u << d;
	}
	fill_parts(&p, ui, s, has);
	draw_parts(&p, a);
	for (int i = 0; i < PARTS; i++)
		buf_finish(&p.text[i]);
}

const struct pane_ops header_pane = { .dirty = DIRTY_HEADER, .draw = header_draw };
