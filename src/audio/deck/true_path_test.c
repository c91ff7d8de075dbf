/* What changes samples on their way to the output, as far as it is known. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "audio/deck/deck_private.h"
#include "support/test.h"

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

TEST(each_change_on_the_way_is_known_by_its_bit)
{
	struct deck d = { .play = playing_none(), .info = exact };

	d.play.state = PLAY_RUNNING;
	d.play.loaded = LOADED_FILE;
	d.play.sounding = true;
	assert_true(true_path_is_settled(&d) && true_path_is_exact(&d));
	d.filtered = true;
	assert_int_equal(true_path_now(&d), PATH_EQUALISER);
	d.filtered = false;
	d.play.output.fading = true;
	assert_int_equal(true_path_now(&d), PATH_VOLUME);
	assert_false(true_path_is_settled(&d));
	d.play.output.fading = false;
	d.level_db = -1;
	assert_int_equal(true_path_now(&d), PATH_VOLUME);
	d.level_db = 0;
	d.info.out_rate_hz = 48000;
	d.info.out_channels = 1;
	assert_int_equal(true_path_now(&d), PATH_RESAMPLER | PATH_CHANNELS);
	d.info = exact;
	strcpy(d.info.out_format, "float");
	strcpy(d.info.device, "pulse/bluez_output.00_11_22.1");
	d.info.exclusive = false;
	assert_int_equal(true_path_now(&d), PATH_WIDTH | PATH_MIXER | PATH_BLUETOOTH);
	/* Nothing is known of an output without sound, nor while another player plays. */
	d.info.silent = true;
	assert_false(true_path_now(&d) || true_path_is_exact(&d));
	d.info = exact;
	d.play.loaded = LOADED_CLOCK;
	assert_false(true_path_is_exact(&d) || true_path_is_settled(&d));
}

TEST(what_an_outputs_name_tells_is_known_before)
{
	assert_int_equal(true_path_of("alsa/hw:CARD=K7", false, 0), 0);
	assert_int_equal(true_path_of("auto", false, 0), 0);
	assert_int_equal(true_path_of("pulse/desk", true, -3), PATH_MIXER | PATH_VOLUME);
	assert_int_equal(true_path_of("pipewire/desk", true, 0), 0);
	assert_int_equal(true_path_of("jack", false, 0), PATH_MIXER);
	assert_int_equal(true_path_of("alsa/plughw:1", false, 0), PATH_PLUG);
	assert_int_equal(
		true_path_of("alsa/bluealsa:DEV=00", false, 0), PATH_MIXER | PATH_BLUETOOTH);
}
