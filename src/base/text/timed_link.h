/* URLs that play a recording from a given time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Passed as a time: timed_link_url adds no time and only encodes unsafe characters of the address.
 */
#define LINK_NO_MS INT64_MIN

/*
 * Returns the address that plays a recording from track_ms of the track on, in whole seconds.
 * locator: the recording's URL. offset_ms: where the track starts in the recording. A
 * site that accepts no start time gets none; else the time replaces start and end of the locator.
 * The caller frees; NULL: `locator` cannot be linked to.
 */
char *timed_link_url(const char *locator, int64_t track_ms, int64_t offset_ms);

/* Returns true for an address of a site of videos or music that earlog knows. */
bool timed_link_is_of_site(const char *url);

/* Sets *ms to the time at which the page of an address begins to play ("t=1m10s", "start=70",
 * "#t=1:10"). Returns false if the address says none, or the start of the recording; *ms may have
 * changed. */
bool timed_link_start(const char *url, int64_t *ms);

/* Returns a text that is the same for all addresses of one page or video, whatever time, list or
 * sender they name. The caller frees; NULL: this is no address. */
char *timed_link_page(const char *url);

/* Returns true if a parameter of an address that earlog collected (a stream, the library) is a
 * secret, by a piece of its name of n bytes; before: the n_before bytes of the address before it,
 * since `t` and `s` are secrets of a Subsonic server and times of YouTube. The one list for
 * exports, files for others and reports. */
bool timed_link_is_secret(const char *before, size_t n_before, const char *name, size_t n);
/* Returns true if a parameter of an address that a person typed is a secret, by its whole name: a
 * link that pays its author, or one to a shared file, has parameters like promo_code and rlkey.
 * before: as above; the name is in the text of the address. */
bool timed_link_is_typed_secret(const char *before, size_t n_before, const char *name, size_t n);
/* Returns true if an address has a user, a password or a parameter that is a secret. */
bool timed_link_has_secret(const char *url);

/* Returns the path in the n bytes of an address without a scheme, with %20 and the like decoded;
 * NULL if it is empty or has bytes that no path should have. The caller frees. */
char *timed_link_path(const char *s, size_t n);
