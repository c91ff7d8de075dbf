/* What measuring music costs: earlog library analyse, and ffmpeg, which measures loudness and true
 * peak of the same files and nothing else. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <stdio.h>

static const struct music music[] = { { "a.flac", "flac", 44100, 120 },
	{ "b.flac", "flac", 48000, 120 }, { "c.flac", "flac", 96000, 120 },
	{ "a.mp3", "libmp3lame", 44100, 120 }, { "b.mp3", "libmp3lame", 48000, 120 },
	{ "a.ogg", "libvorbis", 44100, 120 }, { "b.ogg", "libvorbis", 48000, 120 },
	{ "a.opus", "libopus", 48000, 120 }, { "a.m4a", "aac", 44100, 120 },
	{ "b.m4a", "alac", 44100, 120 }, { "a.wav", "pcm_s16le", 44100, 120 },
	{ "b.wav", "pcm_s24le", 96000, 120 } };
#define N (sizeof(music) / sizeof(*music))

static void
add(struct sample *s, int64_t cpu_ns)
{
	if (cpu_ns >= 0)
		sample_add(s, (double)cpu_ns / MS);
}

static int64_t
cpu_of_ffmpeg(void)
{
	int64_t sum = 0;
	char path[400];

	for (size_t i = 0; i < N && sum >= 0; i++) {
		snprintf(path, sizeof(path), "%s/music/%s", bench.dir, music[i].name);
		const char *const argv[] = { "ffmpeg", "-v", "error", "-nostats", "-i", path, "-af",
			"ebur128=peak=true", "-f", "null", "-", NULL };
		int64_t one = cpu_argv(NULL, argv);

		sum = one < 0 ? -1 : sum + one;
	}
	return sum;
}

void
run_analysis(int rounds)
{
	struct sample earlog = { 0 }, ffmpeg = { 0 };
	char folder[400], name[32];
	struct perf_place place;

	snprintf(folder, sizeof(folder), "%s/music", bench.dir);
	if (!bench.earlog || !bench_music("music", music, N)) {
		table_text("CPU time of measuring 12 files", "not built, or no music", "");
		return;
	}
	const char *const argv[] = { bench.earlog, "library", "analyse", folder, NULL };
	for (int i = 0; i < rounds; i++) {
		snprintf(name, sizeof(name), "analysis%d", i);
		place_make(&place, name, "null"); /* its archive knows none of them */
		add(&earlog, cpu_argv(&place, argv));
		add(&ffmpeg, cpu_of_ffmpeg());
	}
	table_ratio("CPU time of measuring 12 files, median", &earlog, "ffmpeg ebur128=peak=true",
		&ffmpeg, 0.5, 1.3);
	sample_finish(&earlog);
	sample_finish(&ffmpeg);
}
