/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/mem.h"
#include "base/numbers/audio_signal.h"
#include "support/test.h"

TEST(signals_are_read_as_people_write_them)
{
	static const struct {
		const char *text;
		struct signal want;
	} rows[] = {
		{ "sine 1000", { SIGNAL_SINE, 1000, 0, 20000, -30 } },
		{ "sine 1kHz 30s -20dBFS", { SIGNAL_SINE, 1000, 0, 30000, -20 } },
		{ "Sine 31.5Hz -12dbfs 0.5s", { SIGNAL_SINE, 31.5, 0, 500, -12 } },
		{ "sweep 20-20000", { SIGNAL_SWEEP, 20, 20000, 20000, -30 } },
		{ "sweep 10kHz-20Hz 10s", { SIGNAL_SWEEP, 10000, 20, 10000, -30 } },
		{ "  pink   -40.5dBFS ", { SIGNAL_PINK, 0, 0, 20000, -40.5 } },
		{ "third-octave 3150 5s", { SIGNAL_THIRD_OCTAVE, 3150, 0, 5000, -30 } },
		{ "channels", { SIGNAL_CHANNELS, 0, 0, 20000, -30 } },
		{ "polarity 12.250s", { SIGNAL_POLARITY, 0, 0, 12250, -30 } },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct signal s;
		struct err err = ERR_INIT;
		if (!signal_parse(&s, rows[i].text, &err))
			fail_msg("%s: %s", rows[i].text, err.msg);
		assert_int_equal(s.kind, rows[i].want.kind);
		assert_true(s.freq_hz == rows[i].want.freq_hz);
		assert_true(s.freq_end_hz == rows[i].want.freq_end_hz);
		assert_int_equal(s.length_ms, rows[i].want.length_ms);
		assert_true(s.level_dbfs == rows[i].want.level_dbfs);
	}
}

TEST(what_is_no_signal_is_refused_with_words)
{
	static const char *const rows[] = {
		"",
		"sin 1000",
		"sine",
		"sine 0",
		"sine 22001",
		"sine abc",
		"sine -1000",
		"sine 1000-2000",
		"sine 1e3",
		"sine inf",
		"sine 0x10",
		"sine 99999999999",
		"sine 1000.1234",
		"sine 1000,ladspa=x",
		"sweep 20",
		"sweep 20-",
		"sweep 20-20",
		"sweep -20",
		"sweep 20-20000-3",
		"pink 1000",
		"pink 30",
		"pink 0s",
		"pink 0.4s",
		"pink 3601s",
		"pink -30s",
		"pink -11.999dBFS",
		"pink 0dBFS",
		"pink 3dBFS",
		"pink -91dBFS",
		"pink -30dB",
		"pink 3s 4s",
		"pink -30dBFS -31dBFS",
		"third-octave",
		"third-octave 15",
		"third-octave 20001",
		"channels left",
		"polarity;amovie=/etc/passwd",
		"pink [out0]",
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct signal s;
		struct err err = ERR_INIT;
		if (signal_parse(&s, rows[i], &err))
			fail_msg("taken: %s", rows[i]);
		assert_true(strlen(err.msg) > 10);
	}
}
