/* What is told of the way of the samples where a chain asks for bit-perfect sound. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/sitting_world.h"

static const char asking_yaml[] = "id: cantor\n"
				  "device: AFUL Cantor\n"
				  "playlist: ./list.yaml\n"
				  "chains:\n"
				  "  desk: {source: FiiO K7, bit_perfect: yes}\n"
				  "  sofa: {source: laptop}\n"
				  "compare: [{device: AFUL Performer8}]\n";

static const struct player_info exact = { .codec = "flac",
	.rate_hz = 44100,
	.out_rate_hz = 44100,
	.channels = 2,
	.out_channels = 2,
	.format = "s16",
	.out_format = "s32",
	.output = "alsa",
	.device = "alsa/hw:1,0",
	.exclusive = true };

/* A bench on a chain that plays what goes out as told. */
static void
plays(struct world *w, const char *chain, const struct player_info *info)
{
	write_file(w, "cantor.yaml", asking_yaml);
	start(w, chain);
	w->s->deck.play.loaded = LOADED_FILE;
	w->s->deck.play.output.silent = false;
	w->s->deck.play.output.state = OUT_OPEN;
	w->s->deck.play.sounding = true;
	w->s->deck.info = *info;
	w->s->said[0] = '\0';
}

static void
says(struct world *w, const char *words)
{
	w->s->said[0] = '\0';
	chain_sound_component.turn(w->s);
	assert_string_equal(w->s->said, words);
}

#define ASKS "desk asks for bit-perfect sound, but samples are changed by: "

TEST_IN_WORLD(what_comes_into_the_way_is_said_once)
{
	struct world *w = *state;

	plays(w, "desk", &exact);
	says(w, "");
	assert_true(true_path_is_exact(&w->s->deck));
	w->s->deck.info.out_rate_hz = 48000;
	says(w, ASKS "a resampler (44.1 to 48 kHz)");
	says(w, "");
	w->s->deck.level_db = -6;
	says(w, ASKS "a resampler (44.1 to 48 kHz); volume in software, -6 dB");
	w->s->deck.level_db = 0;
	w->s->deck.info = exact;
	says(w, "");
	w->s->deck.level_db = -2;
	says(w, ASKS "volume in software, -2 dB"); /* it had gone out of the way */
}

TEST_IN_WORLD(a_mixer_bluetooth_and_other_samples_are_named)
{
	struct world *w = *state;
	struct player_info shared = exact;

	strcpy(shared.output, "pulse");
	strcpy(shared.device, "pulse/bluez_output.00_11_22.1");
	strcpy(shared.out_format, "float");
	shared.exclusive = false;
	plays(w, "desk", &shared);
	says(w, ASKS "other samples (s16 to float); a mixer (pulse); Bluetooth");
	assert_false(true_path_is_exact(&w->s->deck));
}

/* A fade ends by itself, a question counts for more, and a blind run tells nothing. */
TEST_IN_WORLD(what_passes_or_would_tell_is_not_said)
{
	struct world *w = *state;

	plays(w, "desk", &exact);
	w->s->deck.play.output.fading = true;
	says(w, "");
	w->s->deck.play.output.fading = false;
	w->s->deck.level_db = -3;
	w->s->ask = ASK_SWAP;
	says(w, "");
	w->s->ask = ASK_NOTHING;
	w->s->blind = uuid_random();
	says(w, "");
	w->s->blind = UUID_NONE;
	says(w, ASKS "volume in software, -3 dB");
}

TEST_IN_WORLD(a_chain_that_does_not_ask_is_not_warned_of)
{
	struct world *w = *state;

	plays(w, "sofa", &exact);
	w->s->deck.level_db = -3;
	says(w, "");
}
