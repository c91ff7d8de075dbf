#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t set_mono_ns = -1, set_utc_ms;

static int64_t
now_ns(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t
clock_mono_ns(void)
{
	return set_mono_ns >= 0 ? set_mono_ns : now_ns(CLOCK_MONOTONIC);
}

int64_t
clock_boot_ns(void)
{
	return set_mono_ns >= 0 ? set_mono_ns : now_ns(CLOCK_BOOTTIME);
}

int64_t
clock_mono_ms(void)
{
	return clock_mono_ns() / 1000000;
}

int64_t
clock_utc_ms(void)
{
	return set_mono_ns >= 0 ? set_utc_ms : now_ns(CLOCK_REALTIME) / 1000000;
}

int
clock_offset_min(int64_t utc_ms)
{
	time_t t = (time_t)(utc_ms / 1000);
	struct tm tm;

	localtime_r(&t, &tm);
	return (int)(tm.tm_gmtoff / 60);
}

void
clock_utc_text(int64_t utc_ms, char text[UTC_TEXT])
{
	int64_t s = utc_ms / 1000, ms = utc_ms % 1000;
	struct tm tm;

	if (ms < 0) {
		ms += 1000;
		s--;
	}
	time_t t = (time_t)s;
	gmtime_r(&t, &tm);
	size_t n = strftime(text, UTC_TEXT, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + n, UTC_TEXT - n, ".%03dZ", (int)ms);
}

int64_t
clock_day(int64_t utc_ms, int offset_min)
{
	int64_t ms = utc_ms + (int64_t)offset_min * 60000, day = 86400000;

	return ms >= 0 ? ms / day : (ms - day + 1) / day;
}

void
clock_date_text(int64_t utc_ms, int offset_min, char text[11])
{
	time_t t = (time_t)(clock_day(utc_ms, offset_min) * 86400);
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, 11, "%Y-%m-%d", &tm);
}

void
clock_set(int64_t mono_ns, int64_t utc_ms)
{
	set_mono_ns = mono_ns;
	set_utc_ms = utc_ms;
}
