/*
 * A sound card that can be asked what it was given when: a JACK server of our own with the dummy
 * driver, and a client that writes down, for each period, the server's time and the number that the
 * first frame carries. Frame n of the marked file is the pair (low 16 bits of n, high bits of n
 * plus 1), which survives 16 bits, float and a gain of 0 dB exactly and is never silence.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <errno.h>
#include <fcntl.h>
#include <jack/jack.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PERIOD 256
#define PERIODS (RATE / PERIOD * 7200) /* two hours */
#define SILENCE INT64_MIN
#define LATE_US 300 /* of one period, either way: the card's own unsteadiness */

extern char **environ;

struct period {
	int64_t woke_us; /* when the server woke for it; 0: not known */
	int64_t frame;   /* number of its first frame; SILENCE */
	bool heard;      /* our client was run in it (a new program costs it one or two) */
	bool inexact;
};

static struct {
	pid_t server;
	jack_client_t *client, *clock;
	jack_port_t *in[2];
	struct period *log;
	_Atomic uint32_t first; /* the server's frame count at log[0]; 0: not begun */
	atomic_size_t n;
	float *samples[2]; /* all that came, where card_record asked for it; else NULL */
	size_t from;       /* card_forget */
	sem_t ports_changed;
	pthread_t patcher;
	atomic_bool end;
} card;

bool
marked_file(const char *path, int seconds)
{
	uint32_t frames = (uint32_t)(seconds * RATE);
	const struct { /* little endian, and without gaps as it stands */
		char riff[4];
		uint32_t riff_size;
		char wave_fmt[8];
		uint32_t fmt_size;
		uint16_t pcm, channels;
		uint32_t rate, bytes_per_second;
		uint16_t bytes_per_frame, bits;
		char data[4];
		uint32_t data_size;
	} head = { "RIFF", frames * 4 + 36, "WAVEfmt ", 16, 1, 2, RATE, RATE * 4, 4, 16, "data",
		frames * 4 };
	FILE *f = fopen(path, "we");

	if (!f) {
		say("cannot write %s: %s", path, strerror(errno));
		return false;
	}
	fwrite(&head, sizeof(head), 1, f);
	for (uint32_t n = 0; n < frames; n++) {
		uint16_t pair[2] = { (uint16_t)(n & 0xffff), (uint16_t)((n >> 16) + 1) };

		fwrite(pair, sizeof(pair), 1, f);
	}
	return fclose(f) == 0;
}

/* The number that a frame carries, or -1: silence, or not one of ours. */
static int64_t
frame_number(float left, float right)
{
	float l = left * 32768.0f, r = right * 32768.0f;
	long low = lrintf(l), high = lrintf(r);

	if ((float)low != l || (float)high != r || high < 1)
		return -1;
	return (int64_t)(((uint64_t)(high - 1) << 16) | (uint16_t)low);
}

/* The row of the period that the server is in, for either client. */
static struct period *
this_period(jack_client_t *client)
{
	jack_nframes_t count = jack_last_frame_time(client);
	uint32_t none = 0;

	if (!atomic_load(&card.first))
		atomic_compare_exchange_strong(&card.first, &none, count);
	size_t at = (count - atomic_load(&card.first)) / PERIOD;

	return at < PERIODS ? &card.log[at] : NULL;
}

static int
on_period(jack_nframes_t n, void *unused)
{
	const float *left = jack_port_get_buffer(card.in[0], n);
	const float *right = jack_port_get_buffer(card.in[1], n);
	struct period *p = this_period(card.client);
	jack_nframes_t i = 0;

	(void)unused;
	if (!p)
		return 0;
	if (card.samples[0]) {
		memcpy(card.samples[0] + (size_t)(p - card.log) * PERIOD, left, n * sizeof(*left));
		memcpy(card.samples[1] + (size_t)(p - card.log) * PERIOD, right,
			n * sizeof(*right));
	}
	while (i < n && left[i] == 0.0f && right[i] == 0.0f)
		i++;
	int64_t number = i < n ? frame_number(left[i], right[i]) : 0;

	p->frame = i < n && number >= 0 ? number - (int64_t)i : SILENCE;
	for (; i < n; i++)
		if (frame_number(left[i], right[i]) != p->frame + (int64_t)i)
			p->inexact = true;
	p->heard = true;
	atomic_store(&card.n, (size_t)(p - card.log) + 1);
	return 0;
}

/*
 * The clock client is wired to nothing, so the driver alone decides when it is woken. The time is
 * taken here because jack_get_time() counts CLOCK_MONOTONIC_RAW, which drifts from everybody
 * else's.
 */
static int
on_clock(jack_nframes_t n, void *unused)
{
	int64_t woke = now_ns() / 1000;
	struct period *p = this_period(card.clock);

	(void)n, (void)unused;
	if (p)
		p->woke_us = woke;
	return 0;
}

static void
on_port(jack_port_id_t port, int registered, void *unused)
{
	(void)port, (void)unused;
	if (registered)
		sem_post(&card.ports_changed);
}

/* Wires every program that appears to our inputs; in a thread, as callbacks may not. */
static void *
patch(void *unused)
{
	(void)unused;
	while (sem_wait(&card.ports_changed) == 0 && !atomic_load(&card.end)) {
		const char **ports = jack_get_ports(
			card.client, NULL, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput);

		for (size_t i = 0, side = 0; ports && ports[i]; i++)
			if (strncmp(ports[i], "system:", 7) != 0)
				jack_connect(
					card.client, ports[i], jack_port_name(card.in[side++ % 2]));
		jack_free(ports);
	}
	return NULL;
}

/* A real card is on time whatever the load; real-time priority, where allowed, makes ours so. */
static bool
may_be_realtime(void)
{
	struct sched_param high = { .sched_priority = 10 }, normal = { .sched_priority = 0 };

	if (sched_setscheduler(0, SCHED_RR, &high) < 0)
		return false;
	return sched_setscheduler(0, SCHED_OTHER, &normal) == 0;
}

static bool
server_start(void)
{
	char name[32], log[320];
	const char *mode = may_be_realtime() ? "-R" : "-r";
	const char *const argv[] = { "jackd", "-n", name, mode, "-d", "dummy", "-r", "48000", "-p",
		"256", NULL };
	posix_spawn_file_actions_t quiet;

	snprintf(name, sizeof(name), "earlog-perf-%d", (int)getpid());
	snprintf(log, sizeof(log), "%s/jackd.log", bench.dir);
	setenv("JACK_DEFAULT_SERVER", name, 1);
	setenv("JACK_NO_AUDIO_RESERVATION", "1", 1);
	setenv("JACK_NO_START_SERVER", "1", 1);
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_adddup2(&quiet, 1, 2);
	int failed = posix_spawnp(
		&card.server, argv[0], &quiet, NULL, (char *const *)(uintptr_t)argv, environ);

	posix_spawn_file_actions_destroy(&quiet);
	return failed == 0;
}

static void
be_silent(const char *unused)
{
	(void)unused;
}

bool
card_open(void)
{
	if (card.client)
		return true;
	jack_set_error_function(be_silent);
	jack_set_info_function(be_silent);
	card.log = calloc(PERIODS, sizeof(*card.log));
	if (!card.log || !server_start())
		return false;
	for (int i = 0; i < 100 && !card.client; i++) {
		sleep_until(now_ns() + 50 * MS);
		card.client = jack_client_open("card", JackNoStartServer, NULL);
	}
	if (!card.client || !(card.clock = jack_client_open("clock", JackNoStartServer, NULL))) {
		say("no JACK server: is jackd there?");
		return false;
	}
	card.in[0] = jack_port_register(
		card.client, "left", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
	card.in[1] = jack_port_register(
		card.client, "right", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
	sem_init(&card.ports_changed, 0, 0);
	jack_set_process_callback(card.client, on_period, NULL);
	jack_set_port_registration_callback(card.client, on_port, NULL);
	jack_set_process_callback(card.clock, on_clock, NULL);
	return pthread_create(&card.patcher, NULL, patch, NULL) == 0 &&
		jack_activate(card.clock) == 0 && jack_activate(card.client) == 0;
}

void
card_close(void)
{
	if (card.client) {
		atomic_store(&card.end, true);
		sem_post(&card.ports_changed);
		pthread_join(card.patcher, NULL);
		jack_client_close(card.client);
	}
	if (card.clock)
		jack_client_close(card.clock);
	if (card.server) {
		kill(card.server, SIGTERM);
		waitpid(card.server, NULL, 0);
	}
	free(card.log);
	free(card.samples[0]);
	free(card.samples[1]);
}

bool
card_record(void)
{
	for (int i = 1; i >= 0; i--)
		if (!card.samples[i])
			card.samples[i] = calloc(PERIODS, PERIOD * sizeof(float));
	return card.samples[0] && card.samples[1];
}

size_t
card_samples(const float **left, const float **right)
{
	size_t n = atomic_load(&card.n);

	*left = card.samples[0] + card.from * PERIOD;
	*right = card.samples[1] + card.from * PERIOD;
	return n > card.from ? (n - card.from) * PERIOD : 0;
}

void
card_forget(void)
{
	card.from = atomic_load(&card.n);
}

int64_t
card_first_sound(void)
{
	size_t n = atomic_load(&card.n);

	for (size_t i = card.from; i < n; i++)
		if (card.log[i].heard && card.log[i].frame != SILENCE && card.log[i].woke_us)
			return card.log[i].woke_us * 1000 - card.log[i].frame * 1000000000 / RATE;
	return -1;
}

int64_t
card_start_heard(void)
{
	size_t n = atomic_load(&card.n);

	for (size_t i = card.from; i < n; i++) {
		const struct period *p = &card.log[i];

		if (p->heard && p->woke_us && p->frame != SILENCE && p->frame < RATE / 2)
			return p->woke_us * 1000 - p->frame * 1000000000 / RATE;
	}
	return -1;
}

bool
card_wait_sound(struct perf_term *t, int limit_ms)
{
	int64_t limit = now_ns() + limit_ms * MS;

	while (now_ns() < limit && !t->gone) {
		term_read(t, 5);
		if (card_first_sound() >= 0)
			return true;
	}
	return false;
}

static bool
is_late(const struct period *p)
{
	int64_t took = p[1].woke_us - p->woke_us - 1000000LL * PERIOD / RATE;

	return !p->heard || !p->woke_us || !p[1].woke_us || took > LATE_US || took < -LATE_US;
}

bool
card_frame_at(int64_t ns, double *frame, bool *late)
{
	size_t n = atomic_load(&card.n);

	for (size_t i = card.from + 1; i + 2 < n; i++) {
		const struct period *p = &card.log[i];

		if (p[1].woke_us * 1000 <= ns)
			continue;
		*frame = (double)p->frame + (double)(ns - p->woke_us * 1000) * RATE / 1e9;
		*late = is_late(p - 1) || is_late(p);
		return *late || p->frame != SILENCE;
	}
	return false;
}

int64_t
card_sample_ns(size_t i, bool *late)
{
	size_t n = atomic_load(&card.n), at = card.from + i / PERIOD;
	const struct period *p = &card.log[at];

	*late = at == 0 || at + 2 >= n || is_late(p - 1) || is_late(p);
	return p->woke_us * 1000 + (int64_t)(i % PERIOD) * 1000000000 / RATE;
}

uint64_t
card_inexact(void)
{
	size_t n = atomic_load(&card.n), found = 0;

	for (size_t i = card.from; i < n; i++)
		found += card.log[i].inexact;
	return found;
}
