/*
 * The ten-line libmpv program that `make perf` measures earlog against: it plays a file, and for
 * each byte on its standard input prints where the sound is.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mpv/client.h>
#include <stdio.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	const char *load[] = { "loadfile", argc > 2 ? argv[2] : "", NULL };
	mpv_handle *mpv = mpv_create();
	double pts;
	char key;

	if (!mpv || argc != 3 || mpv_set_option_string(mpv, "ao", argv[1]) < 0 ||
		mpv_set_option_string(mpv, "vid", "no") < 0 || mpv_initialize(mpv) < 0 ||
		mpv_command(mpv, load) < 0)
		return 1;
	while (read(0, &key, 1) == 1 && key != 'q') {
		if (mpv_get_property(mpv, "audio-pts", MPV_FORMAT_DOUBLE, &pts) < 0)
			pts = -1;
		printf("%.9f\n", pts);
		fflush(stdout);
	}
	mpv_terminate_destroy(mpv);
	return 0;
}
