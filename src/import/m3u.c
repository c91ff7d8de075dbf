/*
 * M3U playlists: a path or address on each line. #EXTINF before it gives the length in seconds and
 * "artist - title"; #EXTALB and #EXTART give album and artist. Other lines that begin with # are
 * comments.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/number.h"
#include "import/track_list_private.h"

/* The facts from the lines before a path. */
struct said {
	char *title, *artist, *album;
	int64_t duration_ms;
};

static void
forget_said(struct said *s)
{
	free(s->title);
	free(s->artist);
	free(s->album);
	*s = (struct said){ .duration_ms = NO_MS };
}

/* Reads "123,Artist - Title", "123 key=value,Title", "-1,Title"; -1 and 0 mean no length. */
static void
take_extinf(struct said *s, const char *line, size_t n)
{
	const char *comma = memchr(line, ',', n);
	size_t seconds_n = strcspn(line, " ,\n");
	char *seconds = xstrndup(line, seconds_n < n ? seconds_n : n);
	double length;

	if (number_parse(seconds, 0, 1000000, &length) && length >= 1)
		s->duration_ms = (int64_t)(length * 1000 + 0.5);
	free(seconds);
	if (!comma)
		return;
	const char *title = comma + 1, *end = line + n;
	for (const char *c = title; c + 3 <= end; c++)
		if (memcmp(c, " - ", 3) == 0) {
			free(s->artist);
			s->artist = track_list_text(title, (size_t)(c - title));
			title = c + 3;
			break;
		}
	free(s->title);
	s->title = track_list_text(title, (size_t)(end - title));
}

static bool
begins(const char *line, size_t n, const char *word, const char **rest, size_t *rest_n)
{
	size_t len = strlen(word);

	if (n < len || strncasecmp(line, word, len) != 0)
		return false;
	*rest = line + len;
	*rest_n = n - len;
	return true;
}

static void
take_m3u_text(char **into, const char *s, size_t n)
{
	free(*into);
	*into = track_list_text(s, n);
}

static bool
take_comment(const struct reading *r, const char *line, size_t n, struct said *s,
	struct playlist_file *out)
{
	const char *rest;
	size_t rest_n;

	if (begins(line, n, "#EXT-X-", &rest, &rest_n))
		return reading_wrong(
			r, line, "this is a list of the pieces of one stream (HLS), not of tracks");
	if (begins(line, n, "#EXTINF:", &rest, &rest_n))
		take_extinf(s, rest, rest_n);
	else if (begins(line, n, "#EXTALB:", &rest, &rest_n))
		take_m3u_text(&s->album, rest, rest_n);
	else if (begins(line, n, "#EXTART:", &rest, &rest_n))
		take_m3u_text(&s->artist, rest, rest_n);
	else if (begins(line, n, "#PLAYLIST:", &rest, &rest_n))
		take_m3u_text(&out->title, rest, rest_n);
	return true;
}

bool
m3u_read(struct reading *r, struct playlist_file *out)
{
	struct said s = { .duration_ms = NO_MS };
	const char *line;
	size_t n;
	bool ok = true;

	while (ok && reading_line(r, &line, &n)) {
		reading_trim(&line, &n);
		if (!n)
			continue;
		if (*line == '#') {
			ok = take_comment(r, line, n, &s, out);
			continue;
		}
		struct track *t = track_list_add_track(r, out, line);
		ok = t && track_list_place(r, t, line, line, n, false);
		if (!t)
			break;
		t->title = s.title;
		t->artist = s.artist;
		t->album = s.album;
		t->duration_ms = s.duration_ms;
		s = (struct said){ .duration_ms = NO_MS };
	}
	forget_said(&s);
	return ok;
}
