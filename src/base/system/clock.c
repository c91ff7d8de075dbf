/* Reads the clocks, which tests may set, and decides to which day and evening a time belongs. Times
 * in a track are in timecode.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/os_system.h"
#include "base/text/text.h"
#include "base/text/timecode.h"

/* Set by tests while other threads read the time. */
static _Atomic int64_t set_mono_ns = -1, set_utc_ms, skipped_ns;

static int64_t
now_ns(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec + skipped_ns;
}

int64_t
clock_mono_ns(void)
{
	return set_mono_ns >= 0 ? set_mono_ns : now_ns(OS_CLOCK_AWAKE);
}

int64_t
clock_boot_ns(void)
{
	return set_mono_ns >= 0 ? set_mono_ns : now_ns(OS_CLOCK_BOOT);
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

int64_t
clock_newest_ms(int64_t utc_ms)
{
	return utc_ms > clock_utc_ms() + CLOCK_AHEAD_MS ? utc_ms - CLOCK_AHEAD_DAYS * 86400000
							: utc_ms;
}

bool
clock_is_newer(int64_t a_ms, int64_t b_ms)
{
	return clock_newest_ms(a_ms) > clock_newest_ms(b_ms);
}

int
clock_offset_min(int64_t utc_ms)
{
	time_t t = (time_t)(utc_ms / 1000);
	struct tm tm;

	localtime_r(&t, &tm);
	return (int)(tm.tm_gmtoff / 60);
}

static int64_t
divide_down(int64_t a, int64_t b)
{
	return a % b < 0 ? a / b - 1 : a / b;
}

char *
clock_utc_text(int64_t utc_ms, char text[UTC_TEXT])
{
	time_t t = (time_t)divide_down(utc_ms, 1000);
	struct tm tm;

	gmtime_r(&t, &tm);
	/* from the last digit on: strftime took 4 % of a large export */
	int of[] = { (int)(utc_ms - t * 1000), tm.tm_sec, tm.tm_min, tm.tm_hour, tm.tm_mday,
		tm.tm_mon + 1, tm.tm_year + 1900 };
	memcpy(text, "0000-00-00T00:00:00.000Z", UTC_TEXT);
	for (int *next = of, at = UTC_TEXT - 2; at-- > 0;) {
		if (text[at] != '0') {
			next++;
			continue;
		}
		text[at] = (char)('0' + abs(*next % 10));
		*next /= 10;
	}
	return text;
}

#define EVENING_BEGINS_MIN 300
#define EARLIEST_MS 946684800000 /* 2000-01-01 */

int64_t
clock_evening(int64_t utc_ms, int64_t offset_min)
{
	bool known = offset_min > -1440 && offset_min < 1440;

	if (utc_ms < EARLIEST_MS)
		return NO_EVENING;
	return divide_down(utc_ms / 60000 + (known ? offset_min : 0) - EVENING_BEGINS_MIN, 1440);
}

#define LAST_DAY 2932896 /* 9999-12-31 */

char *
clock_day_text(int64_t day, char text[11])
{
	char moment[UTC_TEXT] = "";

	if (day >= 0 && day <= LAST_DAY)
		clock_utc_text(day * 86400000, moment);
	moment[10] = '\0';
	return memcpy(text, moment, 11);
}

char *
clock_date_text(int64_t utc_ms, int64_t offset_min, char text[11])
{
	return clock_day_text(clock_evening(utc_ms, offset_min), text);
}

int64_t
clock_midnight_ms(int64_t day)
{
	struct tm tm = { .tm_year = 70, .tm_mday = (int)day + 1, .tm_isdst = -1 };

	return (int64_t)mktime(&tm) * 1000;
}

bool
clock_read_date(const char *text, int64_t *from_day, int64_t *until_day)
{
	static const char *const forms[] = { "%Y", "%Y-%m", "%Y-%m-%d" };
	struct tm from;
	const char *end = NULL;
	size_t last = 0;

	for (; last < LENGTH(forms); last++) {
		from = (struct tm){ .tm_mday = 1 };
		end = strptime(text, forms[last], &from);
		if (end && !*end)
			break;
	}
	struct tm until = from, same = from;
	timegm(&same);
	/* strptime skips blanks, and takes a day that the month does not have */
	if (last == LENGTH(forms) || text[strspn(text, "0123456789-")] || from.tm_year < 70 ||
		same.tm_mon != from.tm_mon)
		return false;
	++*(int *[]){ &until.tm_year, &until.tm_mon, &until.tm_mday }[last];
	if (from_day)
		*from_day = timegm(&from) / 86400;
	if (until_day)
		*until_day = timegm(&until) / 86400;
	return true;
}

bool
clock_read_moment(const char *text, bool utc, int64_t *utc_ms, int64_t *offset_min)
{
	char day[11];
	struct tm tm = { .tm_isdst = -1 };
	double seconds = 0;
	int n = 0;

	TEXT_COPY(day, text);
	if (!clock_read_date(day, NULL, NULL) ||
		sscanf(day, "%4d-%2d-%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday) != 3)
		return false;
	text += strlen(day);
	if (*text && sscanf(text, "%*1[T ]%2d:%2d%n", &tm.tm_hour, &tm.tm_min, &n) != 2)
		return false;
	text += n;
	n = 0;
	if (*text == ':' && sscanf(text, ":%6lf%n", &seconds, &n) != 1)
		return false;
	text += n;
	if (tm.tm_hour > 23 || tm.tm_min > 59 || seconds < 0 || seconds >= 60)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	utc |= text_same(text, "Z");
	char sign = '\0';
	int hours = 0, minutes = 0;
	n = 0;
	if (*text && !text_same(text, "Z") &&
		(sscanf(text, "%c%2d:%2d%n", &sign, &hours, &minutes, &n) != 3 ||
			!strchr("+-", sign) || text[n]))
		return false;
	struct tm local = tm;
	int64_t wall_ms = (int64_t)timegm(&tm) * 1000;
	*offset_min = hours * 60 + minutes;
	if (sign == '-')
		*offset_min = -*offset_min;
	else if (!sign && !utc)
		*offset_min = (wall_ms - (int64_t)mktime(&local) * 1000) / 60000;
	*utc_ms = wall_ms - *offset_min * 60000 + (int64_t)(seconds * 1000 + 0.5);
	return true;
}

bool
clock_has_zone(const char *name)
{
	const char *folder = getenv("TZDIR");
	CLEANUP(pointer_free)
	char *path = xasprintf("%s/%s", folder ? folder : "/usr/share/zoneinfo", name);

	return *name >= 'A' && *name <= 'Z' && !strstr(name, "..") && access(path, R_OK) == 0 &&
		name[strlen(name) - 1] != '/';
}

static bool zone_given;

void
clock_set_zone(const char *name)
{
	const char *now = getenv("TZ");

	zone_given |= name != NULL;
	if (!name || text_same(now, name))
		return;
	setenv("TZ", name, 1);
	tzset();
}

bool
clock_is_utc(void)
{
	time_t now = (time_t)(clock_utc_ms() / 1000);
	struct tm tm;

	localtime_r(&now, &tm);
	return !zone_given && text_same(tm.tm_zone, "UTC");
}

void
clock_set(int64_t mono_ns, int64_t utc_ms)
{
	set_mono_ns = mono_ns;
	set_utc_ms = utc_ms;
}
