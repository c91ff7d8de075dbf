/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/moved_clock.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "e2e/home_private.h"
#include "faults/clock.h"
#include "support/test.h"

static int64_t
machine_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

void
moved_clock_begin(struct home *h)
{
	if (h->clock)
		return;
	const char *path = home_path(h, "run/clock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	home_preload(h, "clock");
#ifdef __SANITIZE_ADDRESS__
	home_env(h, "ASAN_OPTIONS=verify_asan_link_order=0");
#endif
	assert_true(fd >= 0 && ftruncate(fd, sizeof(*h->clock)) == 0);
	h->clock = mmap(NULL, sizeof(*h->clock), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(h->clock != MAP_FAILED);
	close(fd);
	clock_page_write(h->clock,
		(struct clock_state){
			.wall_ns = machine_ns(CLOCK_REALTIME) - machine_ns(CLOCK_MONOTONIC) });
	home_env_to(h, "EARLOG_CLOCK", path);
}

static struct clock_state
state_of(const struct home *h)
{
	if (!h->clock)
		home_fail("the home has no moved clock");
	return clock_page_read(h->clock);
}

static int64_t
mono_ns(const struct clock_state *s)
{
	return s->lapse_ns + (s->stopped ? 0 : machine_ns(CLOCK_MONOTONIC));
}

void
moved_clock_stop(struct home *h, bool stopped)
{
	struct clock_state s = state_of(h);
	int64_t now_ns = mono_ns(&s);

	s.stopped = stopped;
	s.lapse_ns = now_ns - (stopped ? 0 : machine_ns(CLOCK_MONOTONIC));
	clock_page_write(h->clock, s);
}

void
moved_clock_go(struct home *h, int64_t ms)
{
	struct clock_state s = state_of(h);

	s.lapse_ns += ms * 1000000;
	clock_page_write(h->clock, s);
}

bool
moved_clock_goes_if_stopped(struct home *h, int64_t ms)
{
	if (!h->clock || !state_of(h).stopped)
		return false;
	moved_clock_go(h, ms);
	return true;
}

void
moved_clock_set(struct home *h, const char *utc)
{
	struct clock_state s = state_of(h);
	struct tm tm = { 0 };

	if (!strptime(utc, "%Y-%m-%dT%H:%M:%SZ", &tm))
		home_fail("no moment: %s", utc);
	s.wall_ns = timegm(&tm) * 1000000000LL - mono_ns(&s);
	clock_page_write(h->clock, s);
}

int64_t
moved_clock_mono_ms(struct home *h)
{
	struct clock_state s = h->clock ? state_of(h) : (struct clock_state){ 0 };

	return mono_ns(&s) / 1000000;
}
