/* URLs that play a recording from a given time. */
#ifndef BASE_LINK_H
#define BASE_LINK_H

#include <stdint.h>

/* Passed as a time: link_url adds no time and only encodes unsafe characters of the address. */
#define LINK_NO_MS INT64_MIN

/*
 * Returns the address that plays `locator` (a URL, for link_file a path) at track_ms of the track,
 * in whole seconds, at least 0. offset_ms: position of the track's start in `locator`. Services
 * without times get no time. The caller frees; NULL: there is nothing to link to.
 */
char *link_url(const char *locator, int64_t track_ms, int64_t offset_ms);
char *link_file(const char *locator, int64_t track_ms, int64_t offset_ms);

/*
 * Returns the address of the site's embedded player for `url`, up to the place of the seconds
 * ("…?autoplay=1&start="). The caller frees; NULL: the site has no player that starts at a time.
 */
char *link_player(const char *url);
/* The sites of those players, separated by spaces, for a Content-Security-Policy. */
#define LINK_PLAYER_SITES "https://www.youtube-nocookie.com https://player.vimeo.com"

#endif
