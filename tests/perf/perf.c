/*
 * perf [-e EARLOG] [-n ROUNDS] [MEASUREMENT ...]: what `make perf` runs. Without a name all are
 * made. Prints a table and exits 0 whatever the numbers are; 1 only when nothing could be measured
 * at all.
 *
 * Peers and tools, Debian 12 (installed by `make check-peers`, needed by nothing else):
 *     cmus mpv jackd2 pulseaudio strace valgrind libjack-jackd2-dev libmpv-dev libvterm-dev
 *     libsqlite3-dev
 *
 * Fairness: each round takes the programs by turns on the same machine, file and card. cmus has an
 * own empty CMUS_HOME, libao's null driver and no MPRIS (without them it looks for sound servers
 * before it paints). mpv is the command line as a user starts it, in a home without settings.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct measurement {
	const char *name;
	void (*run)(int rounds);
	int rounds;
	const char *help;
} measurements[] = {
	{ "paint", run_paint, 20, "start to first paint, against cmus; rounds" },
	{ "keys", run_keys, 6, "key to screen, against cmus; rounds of 60 keys" },
	{ "bigkeys", run_bigkeys, 6,
		"the same with 300 tracks, 5,000 notes, 2,000 ratings; rounds of 60 keys" },
	{ "bytes", run_bytes, 1, "bytes to the terminal for a typed letter; rounds of 60 keys" },
	{ "disk", run_disk, 3, "what a typed letter and three notes write to disk; rounds" },
	{ "redraw", run_redraw, 5, "whole redraw at 200x60, in the process; rounds of 20" },
	{ "growth", run_growth, 1, "instructions of a key, 5,000 notes against 500; valgrind" },
	{ "slowdisk", run_slowdisk, 3,
		"keys while fdatasync takes 200 ms longer; rounds of 60 keys" },
	{ "memory", run_memory, 2, "against a bare libmpv player; rounds" },
	{ "quiet", run_quiet, 10, "wakeups and bytes, playing and paused; seconds" },
	{ "export", run_export, 20, "whole process, 500 notes; rounds" },
	{ "bigexport", run_bigexport, 10,
		"the same with 10,000 notes, against sqlite3 -json of the same rows; rounds" },
	{ "analysis", run_analysis, 3,
		"CPU time of measuring 12 files, against ffmpeg's ebur128; rounds" },
	{ "measuringkeys", run_measuring_keys, 3,
		"key to screen while files are measured, against when they were; rounds of 60 "
		"keys" },
	{ "years", run_years, 3,
		"the reports of an archive of five years, on a terminal of 80 columns; rounds" },
	{ "kill", run_kill, 200, "SIGKILL at random moments; tries" },
	/* From here on a JACK server runs. */
	{ "sound", run_sound, 12, "start to first sound, against mpv; rounds" },
	{ "swap", run_swap, 12, "from confirming a swap to the first sound of the passage; swaps" },
	{ "switch", run_switch, 100,
		"from a key to the other sound, samples lost, clicks, processor time; switches" },
	{ "markers", run_markers, 5, "marker minus truth, beside libmpv's own; rounds of 50 keys" },
	{ "measuring", run_measuring, 3,
		"markers and drop-outs while files are measured, against when they were; the "
		"same" },
	{ "slowmarkers", run_slow_markers, 4,
		"markers while fdatasync takes 200 ms longer; the same" },
	{ "passages", run_passages, 3,
		"starts, turns, seeks and ends in all formats on three servers, against mpv and "
		"cmus; rounds of about 5 minutes a server" },
	{ "evening", run_evening, 10,
		"random keys under capture on PulseAudio: silences without a key; minutes" },
	{ "paused", run_paused, 30, "wakeups paused on PulseAudio, against mpv; seconds" },
};
#define N (sizeof(measurements) / sizeof(*measurements))

static int
usage(void)
{
	fprintf(stderr, "usage: perf [-e EARLOG] [-n ROUNDS] [MEASUREMENT ...]\n");
	for (size_t i = 0; i < N; i++)
		fprintf(stderr, "  %-12s %s (%d)\n", measurements[i].name, measurements[i].help,
			measurements[i].rounds);
	return 2;
}

static bool
wanted(const char *name, char **names, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return n == 0;
}

static bool
known(const char *name)
{
	for (size_t i = 0; i < N; i++)
		if (strcmp(measurements[i].name, name) == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	const char *earlog = "./earlog";
	int rounds = 0, opt;

	while ((opt = getopt(argc, argv, "e:n:")) != -1) {
		if (opt == 'e')
			earlog = optarg;
		else if (opt == 'n')
			rounds = atoi(optarg);
		else
			return usage();
	}
	for (int i = optind; i < argc; i++)
		if (!known(argv[i]))
			return usage();
	if (!bench_open(argv[0], earlog)) {
		bench_close();
		return 1;
	}
	for (size_t i = 0; i < N; i++) {
		if (!wanted(measurements[i].name, argv + optind, argc - optind))
			continue;
		int64_t begun = now_ns();

		measurements[i].run(rounds > 0 ? rounds : measurements[i].rounds);
		say("%s took %.0f s", measurements[i].name, (double)(now_ns() - begun) / 1e9);
	}
	card_close();
	pulse_close();
	table_print();
	bench_close();
	return 0;
}
