/*
 * The two clocks: monotonic time for order and intervals, wall-clock time for dates.
 * A test may set both (clock_set), so that no test waits or depends on the speed of a machine.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define UTC_TEXT 25 /* 2026-11-20T06:23:41.123Z and the NUL */

int64_t clock_mono_ns(void); /* CLOCK_MONOTONIC: for positions and timers */
int64_t clock_boot_ns(void); /* also counts time in suspend, if the system supports that */
int64_t clock_mono_ms(void);
int64_t clock_utc_ms(void);           /* milliseconds since 1970, UTC */
int clock_offset_min(int64_t utc_ms); /* minutes from UTC to local time at that moment */

/* Returns the time by which rows of several sessions are ordered where a person's view chooses the
 * newest: a time more than ten minutes after now, which only a wrong clock can have given, comes
 * before all others, by whole days. A merge does not ask this: its result must not depend on when
 * it runs. */
int64_t clock_newest_ms(int64_t utc_ms);
/* Returns true if a is newer than b in this order. */
bool clock_is_newer(int64_t a_ms, int64_t b_ms);
#define CLOCK_AHEAD_MS 600000
#define CLOCK_AHEAD_DAYS INT64_C(10000000) /* how much a time after now moves back */

/* The functions that write a text return it. */
char *clock_utc_text(int64_t utc_ms, char text[UTC_TEXT]);
/* Returns the evening of a moment at the UTC offset offset_min (an impossible offset counts as
 * UTC): the days from 1970-01-01 to the local date on which the evening began. Evenings are from
 * 5:00 to 5:00. NO_EVENING: the moment is before 2000, which a clock without battery shows. */
#define NO_EVENING INT64_MIN
int64_t clock_evening(int64_t utc_ms, int64_t offset_min);
/* Writes the date of a day: YYYY-MM-DD; "": before 1970 or after 9999, and of NO_EVENING. */
char *clock_day_text(int64_t day, char text[11]);
/* Writes the date of the evening of a moment; "": NO_EVENING, or after 9999, which only a damaged
 * archive has. The date beside a time of day is the calendar's: clock_utc_text of the local
 * time. */
char *clock_date_text(int64_t utc_ms, int64_t offset_min, char text[11]);
/* Reads a day, month or year ("2024-05-01", "2024-05", "2024"). Sets its first day, and the first
 * day after it; both pointers may be NULL. Returns false if text is no such date. */
bool clock_read_date(const char *text, int64_t *from_day, int64_t *until_day);
/* Returns the first moment of a day of the local calendar. */
int64_t clock_midnight_ms(int64_t day);

/* Reads a moment: a date, which may have a time (2026-11-26T21:00, also with seconds) and an offset
 * (Z, +13:00). Without an offset it is UTC if `utc`, else local time. Sets its offset also. */
bool clock_read_moment(const char *text, bool utc, int64_t *utc_ms, int64_t *offset_min);
/* Returns true if this is a name of the tz database, such as Europe/Berlin. */
bool clock_has_zone(const char *name);
/* Makes a zone the local zone of this process and of the processes that it starts; NULL: no
 * change. */
void clock_set_zone(const char *name);
/* Returns true if the local zone is UTC because neither the machine nor clock_set_zone set one. */
bool clock_is_utc(void);

/* Sets both clocks, for tests; mono_ns < 0: the real time again. */
void clock_set(int64_t mono_ns, int64_t utc_ms);
