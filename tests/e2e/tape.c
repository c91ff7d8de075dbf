/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/tape.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/system/clock.h"
#include "e2e/bench.h"
#include "support/needs.h"
#include "support/pipewire.h"

#define LOOK_MS 30
#define QUIET (100 * TAPE_MS)

int
tape_peak(const struct samples *s, size_t from, size_t to)
{
	int most = 0;

	for (size_t i = from; i < to && i < s->n; i++)
		most = abs(s->v[i]) > most ? abs(s->v[i]) : most;
	return most;
}

size_t
tape_first(const struct samples *s)
{
	size_t i = 0;

	while (i < s->n && abs(s->v[i]) < TAPE_SILENT)
		i++;
	return i;
}

size_t
tape_longest_silence_ms(const struct samples *s, size_t from)
{
	size_t longest = 0, since = from;

	for (size_t i = from; i < s->n; i++)
		if (abs(s->v[i]) >= TAPE_SILENT) {
			longest = i - since > longest ? i - since : longest;
			since = i;
		}
	return (s->n - since > longest ? s->n - since : longest) / TAPE_MS;
}

#define SLEEP_NS 2000000
#define LATE_NS 10000000

static atomic_size_t late_wakes;

static void *
watch(void *unused)
{
	for (;;) {
		int64_t from_ns = clock_mono_ns();

		nanosleep(&(struct timespec){ .tv_nsec = SLEEP_NS }, NULL);
		if (clock_mono_ns() - from_ns > SLEEP_NS + LATE_NS)
			late_wakes++;
	}
	return unused;
}

/* What the log of the server names. */
static size_t
named(const struct tape *t)
{
	if (!t->pulse)
		return jack_late(t->jack);
	return t->pulse->pid ? pulse_late(t->pulse) : pipewire_late(t->pulse);
}

static size_t
late(const struct tape *t)
{
	static pthread_t watcher;

	if (!watcher)
		assert_int_equal(pthread_create(&watcher, NULL, watch, NULL), 0);
	return late_wakes + named(t);
}

struct tape
tape_begin(const struct pulse *pulse, struct jack *jack)
{
	struct tape t = { .pulse = pulse, .jack = jack };

	t.late = late(&t);
	t.named = named(&t);
	if (pulse)
		t.from = pulse_tape_now(pulse);
	else
		t.pid = jack_listen(jack);
	return t;
}

bool
tape_is_late(const struct tape *t)
{
	return late(t) != t->late;
}

bool
tape_again(struct tape_tries *tries, const struct tape *t, bool right, int most)
{
	tries->right |= right;
	tries->on_time |= !tape_is_late(t);
	tries->unnamed |= named(t) == t->named;
	return !tries->right && ++tries->n < most;
}

void
tape_judge(const struct tape_tries *tries, const char *why)
{
	if (!tries->right && tries->on_time)
		fail_msg("%s", why);
	if (!tries->right) {
		print_message("    %s\n", why);
		if (!tries->unnamed)
			skip_for("the log of the sound server names an underrun each time");
		skip_for("the machine was late each time");
	}
}

static struct samples
so_far(const struct tape *t)
{
	struct samples out;

	out.v = t->pulse ? pulse_taped(t->pulse, t->from, &out.n) : jack_so_far(t->jack, &out.n);
	return out;
}

typedef bool enough(const struct samples *s, size_t n);

static bool
sounded(const struct samples *s, size_t n)
{
	return s->n - tape_first(s) >= n;
}

static bool
came(const struct samples *s, size_t n)
{
	return s->n >= n;
}

static bool
is_quiet(const struct samples *s, size_t n)
{
	return s->n >= n && tape_peak(s, s->n - n, s->n) < TAPE_SILENT;
}

static void
wait_for(struct drive *d, const struct tape *t, enough *is, size_t n)
{
	bool done = false;

	for (int ms = 0; !done; ms += LOOK_MS) {
		struct samples s = so_far(t);

		done = is(&s, n);
		int peak = tape_peak(&s, s.n > QUIET ? s.n - QUIET : 0, s.n);
		free(s.v);
		if (!done && ms >= home_limit_ms(0))
			drive_fail(d,
				"waited for %zu ms of sound or silence: %zu ms came, with a peak "
				"of "
				"%d in the last 100",
				n / TAPE_MS, s.n / TAPE_MS, peak);
		if (!done)
			drive_listen(d, LOOK_MS);
	}
}

struct tape
tape_begin_silent(struct drive *d, const struct pulse *pulse, struct jack *jack)
{
	struct tape t = tape_begin(pulse, jack);

	tape_wait_silence(d, &t);
	t.late = late(&t);
	t.named = named(&t);
	if (pulse)
		t.from = pulse_tape_now(pulse);
	return t;
}

void
tape_wait_sound(struct drive *d, const struct tape *t, int ms)
{
	wait_for(d, t, sounded, (size_t)ms * TAPE_MS);
}

void
tape_wait_more(struct drive *d, const struct tape *t, int ms)
{
	struct samples s = so_far(t);

	free(s.v);
	wait_for(d, t, came, s.n + (size_t)ms * TAPE_MS);
}

void
tape_wait_silence(struct drive *d, const struct tape *t)
{
	wait_for(d, t, is_quiet, QUIET);
}

struct samples
tape_end(const struct tape *t)
{
	struct samples out;

	if (t->pulse)
		return so_far(t);
	out.v = jack_heard(t->jack, t->pid, &out.n);
	return out;
}

struct home *
tape_home(const struct pulse *server, const char *sink, const char *tracks)
{
	struct home *h = bench_home();
	char *run = xasprintf("XDG_RUNTIME_DIR=%s", server->folder),
	     *client = xasprintf("PULSE_CLIENTCONFIG=%s/client.conf", server->folder);

	CLEANUP(pointer_free)
	char *chains =
		xasprintf("chains:\n  dap: {source: iBasso DX300, audio_output: pulse/%s}\n", sink);
	bench_session(h, chains);
	bench_tracks(h, tracks);
	home_env(h, run);
	home_env(h, client);
	free(run);
	free(client);
	return h;
}
