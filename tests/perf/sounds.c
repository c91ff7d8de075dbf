/*
 * The player with two sounds, driven by bytes on its standard input, for run_switch.c:
 * sounds OUTPUT PLUGIN WHAT FILE [NEXT]. WHAT: "gain" (flat and -9 dB), "filters" (flat, and three
 * filters), "ten" (flat, and ten filters), "off" (nothing is compared). E the other sound; i
 * nothing to compare, or again; l back to second 20, as a loop does; s seeks; n the next file; q
 * ends it
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audio/player/player.h"

static struct player_sound two[2];

static void
fill(const char *what)
{
	static const struct filter some[] = { { FILTER_PEAK, 3000, 8, 2 },
		{ FILTER_PEAK, 8000, -4, 3 }, { FILTER_LOW_SHELF, 100, 4, 0.7 } };
	struct equaliser *e = &two[1].equaliser;

	if (strcmp(what, "gain") == 0) {
		two[1].gain_db = -9;
		return;
	}
	e->n = strcmp(what, "ten") == 0 ? 10 : 3;
	for (size_t i = 0; i < e->n; i++) {
		e->v[i] = some[i % 3];
		e->v[i].hz *= 1 + (double)i / 20;
	}
	e->preamp_db = -6;
}

static void
load(struct player *p, const char *file)
{
	static uint64_t ticket;
	const struct player_source s = { PLAYER_FILE, file };

	player_load(p, ++ticket, &s, 1, 0, false);
}

int
main(int argc, char **argv)
{
	if (argc < 5)
		return 2;
	const struct player_options o = { .output = argv[1], .plugin = argv[2] };
	struct err err = ERR_INIT;
	struct player *p = player_new(&o, &err);
	struct pollfd fds[] = { { 0, POLLIN, 0 }, { player_fd(p), POLLIN, 0 } };
	struct player_event ev;
	int which = 0, seeks = 0;
	bool off = strcmp(argv[3], "off") == 0;
	char key = 0;

	fill(argv[3]);
	if (!off)
		player_sounds(p, two);
	player_start(p);
	load(p, argv[4]);
	while (key != 'q' && poll(fds, 2, -1) >= 0) {
		while (player_next_event(p, &ev))
			if (ev.kind == PLAYER_SWITCH || ev.kind == PLAYER_FAILED ||
				ev.kind == PLAYER_UNAVAILABLE)
				puts(ev.text);
		if (!fds[0].revents)
			continue;
		if (read(0, &key, 1) != 1)
			break;
		if (key == 'E')
			player_switch(p, which = !which);
		else if (key == 'i')
			player_sounds(p, (off = !off) ? NULL : two);
		else if (key == 'l')
			player_seek(p, 20000);
		else if (key == 's')
			player_seek(p, 5000 + 1731 * (seeks++ % 20));
		else if (key == 'n' && argc > 5)
			load(p, argv[5]);
	}
	player_close(p, 3000);
	return 0;
}
