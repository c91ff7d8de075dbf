/* URLs that play a recording from a given time. */
#ifndef BASE_LINK_H
#define BASE_LINK_H

#include <stdint.h>

/* Instead of a time: link_url only encodes unsafe characters of the address. */
#define LINK_NO_MS INT64_MIN

/*
 * The address at which `locator` plays track_ms, whole seconds, never negative; offset_ms is where
 * second 0 of the track is there. Services that know no times keep their address. The caller frees;
 * NULL: nothing to link to.
 */
char *link_url(const char *locator, int64_t track_ms, int64_t offset_ms);
char *link_file(const char *locator, int64_t track_ms, int64_t offset_ms);

/*
 * Returns the address of the site's embedded player for `url`, up to the place of the seconds
 * ("…?autoplay=1&start="). The caller frees; NULL: the site has no player that starts at a time.
 */
char *link_player(const char *url);
/* The sites that those players come from, parted by spaces, as a Content-Security-Policy names
 * them. */
#define LINK_PLAYER_SITES "https://www.youtube-nocookie.com https://player.vimeo.com"

#endif
