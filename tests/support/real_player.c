/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/real_player.h"

char test_folder[TEST_FOLDER_MAX];

int64_t
test_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

const char *
test_path(const char *name)
{
	static char paths[8][PATH_MAX];
	static int last;

	last = (last + 1) % 8;
	snprintf(paths[last], sizeof(paths[last]), "%s/%s", test_folder, name);
	return paths[last];
}

void
test_write(const char *name, const void *bytes, size_t n)
{
	FILE *f = fopen(test_path(name), "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

void
test_shell(const char *line)
{
	char *cmd = xasprintf("cd '%s' && {\n%s\n}", test_folder, line);

	if (system(cmd) != 0)
		fail_msg("%s", line);
	free(cmd);
}

int
test_make_folder(void **state)
{
	if (!test_folder_make(test_folder, "player"))
		return -1;
	/* 20 s of stereo; 0.8 s that end soon. */
	test_shell("ffmpeg -v error -f lavfi -i sine=440:r=44100:d=20 -ac 2 tone.wav && "
		   "ffmpeg -v error -i tone.wav tone.flac && ffmpeg -v error -t 0.8 -i tone.wav "
		   "short.wav");
	return 0;
}

int
test_remove_folder(void **state)
{
	char *cmd = xasprintf("chmod -R u+rwX '%s'; rm -rf '%s'", test_folder, test_folder);
	int rc = system(cmd);

	free(cmd);
	return rc;
}

struct player *
test_new(const struct player_options *o)
{
	struct err err = ERR_INIT;
	struct player *p = player_new(o, &err);

	if (!p)
		fail_msg("%s", err.msg);
	return p;
}

struct player *
test_player(const char *output, bool net)
{
	const struct player_options o = { .output = output, .net = net };
	struct player *p = test_new(&o);

	player_start(p);
	return p;
}

int
test_poll(const struct player *p, int ms)
{
	struct pollfd fds[] = { { player_fd(p), POLLIN, 0 }, { player_watch_fd(p), POLLIN, 0 } };

	return poll(fds, LENGTH(fds), ms);
}

bool
test_wait_ms(struct player *p, enum player_event_kind kind, uint64_t ticket, int64_t limit_ms,
	struct player_event *ev)
{
	int64_t until = test_now_us() + limit_ms * 1000;

	for (;;) {
		while (player_next_event(p, ev))
			if (ev->kind == kind && (!ticket || ev->ticket == ticket))
				return true;
			else if (getenv("PLAYER_TEST_TRACE"))
				fprintf(stderr, "  event %d ticket %d %s\n", (int)ev->kind,
					(int)ev->ticket, ev->text);
		int64_t left = until - test_now_us();
		if (left <= 0)
			return false;
		test_poll(p, (int)(left / 1000) + 1);
	}
}

struct player_event
test_wait(struct player *p, enum player_event_kind kind, uint64_t ticket)
{
	struct player_event ev;

	if (!test_wait_ms(p, kind, ticket, PATIENCE_MS, &ev))
		fail_msg("no event of kind %d for ticket %d", (int)kind, (int)ticket);
	return ev;
}

void
test_load(struct player *p, uint64_t ticket, enum player_source_kind kind, const char *locator,
	int64_t start_ms, bool paused)
{
	const struct player_source s = { kind, locator };

	player_load(p, ticket, &s, 1, start_ms, paused);
}

const char *
test_refused(struct player *p, enum player_source_kind kind, const char *locator)
{
	static struct player_event ev;
	static uint64_t ticket = 1000;
	int64_t until = test_now_us() + PATIENCE_MS * 1000;

	test_load(p, ++ticket, kind, locator, 0, false);
	while (test_now_us() < until) {
		while (player_next_event(p, &ev)) {
			if (ev.ticket == ticket && ev.kind == PLAYER_LOADED)
				fail_msg("opened: %s as %s", locator, ev.info.codec);
			if (ev.ticket == ticket && ev.kind == PLAYER_FAILED) {
				assert_true(strlen(ev.text) > 8);
				return ev.text;
			}
		}
		test_poll(p, 100);
	}
	fail_msg("neither opened nor refused: %s", locator);
	return NULL;
}

int64_t
test_ask(struct player *p, uint64_t ticket)
{
	assert_true(player_ask(p, ticket));
	struct player_event ev = test_wait(p, PLAYER_POSITION, ticket);
	return ev.known ? ev.pos_ms : -1;
}
