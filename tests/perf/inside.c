/*
 * The bench in this process, so that what a key costs can be told from what the kernel and the
 * terminal cost. `inside SESSION ARCHIVE ROWS COLS [ACT]` opens a session in a pty of its own
 * without sound (the clock plays), does each thing of the table some times (or the one that is
 * named), and prints for each how many microseconds its handling and drawing took until the
 * terminal had it (median) and how many bytes that were. Under `valgrind --tool=callgrind
 * --collect-atstart=no` it leaves a profile of each instead, with the trigger "ACT/TIMES".
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <locale.h>
#include <pthread.h>
#include <pty.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <valgrind/callgrind.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "bench/run/run_private.h"
#include "bench/ui/ui.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"

/* What is done: `keys`, `times` over, each with `after` (not measured) so that the next finds
 * things as this one did. */
static const struct perf_act {
	const char *name, *before, *keys, *after;
	int times;
} acts[] = {
	{ "redraw", "", "\f", "", 20 },
	{ "second", "", NULL, "", 20 },
	{ "down in tracks", "", "j", "", 10 },
	{ "play item", "", "\r", " j", 5 },
	{ "back", "", "\033[H\r", "", 1 },
	{ "mark", "", "m", "", 10 },
	{ "note", "", "n", "some words\r", 5 },
	{ "letter", "n", "a", "", 20 },
	{ "keep", "", "\r", "nmore words", 5 },
	{ "edit", "\r", "e", "\r", 5 },
	{ "keep edit", "", "\r", "e.", 5 },
	{ "private", "", "p", "", 6 },
	{ "undo", "", "u", "", 4 },
	{ "down in notes", "\t", "k", "", 10 },
	{ "page in notes", "", "\033[5~", "", 4 },
	{ "rate", "w", "3", "", 10 },
	{ "down in wheel", "", "j", "", 3 },
	{ "scope", "", "I", "", 3 },
	{ "chains", "\033", "s", "\033", 3 },
	{ "parts", "", "o", "\033", 3 },
	{ "swap", "", "d2 ", "D ", 3 },
	{ "find letter", "/", "q", "", 5 },
	{ "coverage", "\033", ":show coverage\r", "\033", 3 },
};

struct inside {
	struct session_file files;
	struct playlist_file playlist;
	struct profile profile;
	struct keymap keys;
	struct sitting *s;
	struct ui *ui;
	int terminal; /* the other end of the pty that is our terminal; a thread reads it */
	atomic_size_t written; /* bytes that came there */
	FILE *out;
	int64_t now_ns; /* the program's own clock */
};

static void
give_up(const char *why)
{
	fprintf(stderr, "inside: %s\n", why);
	exit(1);
}

static int64_t
real_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void
pass(struct inside *in, int64_t ms)
{
	in->now_ns += ms * 1000000;
	clock_set(in->now_ns, 1795000000000 + in->now_ns / 1000000);
}

/* A terminal reads while it is written to: a whole screen is more than the kernel holds. */
static void *
read_terminal(void *arg)
{
	struct inside *in = arg;
	char bytes[65536];
	ssize_t n;

	while ((n = read(in->terminal, bytes, sizeof(bytes))) > 0)
		atomic_fetch_add(&in->written, (size_t)n);
	return NULL;
}

/* stdin and stdout become a terminal; the report goes where stdout was. */
static void
open_terminal(struct inside *in, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
	pthread_t reader;
	int slave = -1;

	in->out = fdopen(dup(STDOUT_FILENO), "w");
	if (!in->out || openpty(&in->terminal, &slave, NULL, NULL, &size) < 0)
		give_up("no pty");
	dup2(slave, STDIN_FILENO);
	dup2(slave, STDOUT_FILENO);
	close(slave);
	if (pthread_create(&reader, NULL, read_terminal, in) != 0)
		give_up("no thread");
	pthread_detach(reader);
}

/* Bytes that came since the last call, when no more do. */
static size_t
drain(struct inside *in)
{
	size_t before;

	do {
		before = atomic_load(&in->written);
		usleep(2000);
	} while (atomic_load(&in->written) != before);
	return atomic_exchange(&in->written, 0);
}

static void
open_bench(struct inside *in, const char *session, const char *db)
{
	struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;

	profile_init(&in->profile);
	session_file_init(&in->files);
	in->playlist = (struct playlist_file){ .path = NULL };
	if (!session_file_load(&in->files, session, &d) ||
		!playlist_find(&in->playlist, in->files.playlist, session, &d))
		give_up(d.n ? d.v[0].msg : "the files cannot be read");
	xreplace(&in->profile.default_chain, "dap");
	struct run_options o = {
		.files = &in->files, .profile = &in->profile, .playlist = &in->playlist, .db = db
	};
	in->s = run_new(&o, &err);
	struct commands commands = { .screen = ui_cmds };
	if (!keymap_init(&in->keys, NULL, &commands, &d))
		give_up("keys");
	diags_finish(&d);
	struct ui_options uo = { in->s, &in->keys, .theme = "dark", .colour = true };
	in->ui = in->s ? ui_new(&uo, &err) : NULL;
	if (!in->ui)
		give_up(err.msg);
	run_read(in->s);
	if (!chain_choice_choose(in->s, "dap", &err))
		give_up(err.msg);
	run_confirm(in->s); /* its plug */
	transport_play_item(in->s, 0);
	transport_toggle(in->s);
}

static void
turn(struct inside *in, bool keys)
{
	if (keys)
		ui_on_input(in->ui);
	run_timers(in->s, clock_mono_ns());
	if (ui_needs_draw(in->ui, in->s))
		ui_draw(in->ui, in->s);
	in->s->dirty = 0;
}

/* As they come from a hand: one at a time, a second apart. */
static void
press(struct inside *in, const char *keys)
{
	for (const char *end; *keys; keys = end) {
		end = *keys == '\033' && keys[1] == '['
			? keys + 2 + strspn(keys + 2, "0123456789;") + 1
			: keys + 1;
		pass(in, 1000);
		if (write(in->terminal, keys, (size_t)(end - keys)) < 0)
			give_up("the pty is full");
		turn(in, true);
		if (end[-1] == '\033') {
			pass(in, 60);
			ui_run_timers(in->ui, clock_mono_ns());
			turn(in, false);
		}
		drain(in);
	}
}

static int
by_value(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) -
		(*(const double *)a < *(const double *)b);
}

static void
measure(struct inside *in, const struct perf_act *a)
{
	double us[64], bytes[64];

	press(in, a->before);
	for (int i = 0; i < a->times; i++) {
		size_t len = a->keys ? strlen(a->keys) : 0;

		pass(in, 1000);
		if (len && write(in->terminal, a->keys, len) < 0)
			give_up("the pty is full");
		int64_t begun = real_ns();
		CALLGRIND_TOGGLE_COLLECT;
		turn(in, len > 0);
		CALLGRIND_TOGGLE_COLLECT;
		us[i] = (double)(real_ns() - begun) / 1000;
		bytes[i] = (double)drain(in);
		press(in, a->after);
	}
	char trigger[64];
	snprintf(trigger, sizeof(trigger), "%s/%d", a->name, a->times);
	CALLGRIND_DUMP_STATS_AT(trigger);
	qsort(us, (size_t)a->times, sizeof(us[0]), by_value);
	qsort(bytes, (size_t)a->times, sizeof(bytes[0]), by_value);
	fprintf(in->out, "%-16s %10.1f us %8.0f bytes\n", a->name, us[a->times / 2],
		bytes[a->times / 2]);
}

int
main(int argc, char **argv)
{
	static struct inside in;
	struct err err = ERR_INIT;
	bool clean;

	setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	if (argc < 5) {
		fprintf(stderr, "usage: inside SESSION ARCHIVE ROWS COLS [ACT]\n");
		return 2;
	}
	setenv("TERM", "xterm-256color", 1);
	pass(&in, 1000);
	open_terminal(&in, atoi(argv[3]), atoi(argv[4]));
	int64_t begun = real_ns();
	CALLGRIND_TOGGLE_COLLECT;
	open_bench(&in, argv[1], argv[2]);
	turn(&in, false);
	CALLGRIND_TOGGLE_COLLECT;
	CALLGRIND_DUMP_STATS_AT("start/1");
	fprintf(in.out, "%-16s %10.1f us %8zu bytes\n", "start", (double)(real_ns() - begun) / 1000,
		drain(&in));
	for (size_t i = 0; i < LENGTH(acts); i++)
		if (argc < 6 || strcmp(acts[i].name, argv[5]) == 0)
			measure(&in, &acts[i]);
	ui_close(in.ui);
	run_end(in.s, &clean, NULL, &err);
	keymap_finish(&in.keys);
	playlist_finish(&in.playlist);
	session_file_finish(&in.files);
	profile_finish(&in.profile);
	fclose(in.out);
	return 0;
}
