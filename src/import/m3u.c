/*
 * M3U playlists: each line is a path or an address. A line #EXTINF before it gives the length in
 * seconds and "artist - title"; #EXTALB and #EXTART give album and artist. Other lines that begin
 * with # are comments.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/number.h"
#include "import/import_private.h"

static void
take_m3u_text(char **into, const char *s, size_t n)
{
	free(*into);
	*into = track_list_text(s, n);
}

/* Reads the rest of an #EXTINF line into the next track: "123,Artist - Title", "123
 * key=value,Title" or "-1,Title". A length below 1 s means that it is unknown. */
static void
take_extinf(struct track *next, const char *line, size_t n)
{
	const char *comma = memchr(line, ',', n);
	size_t seconds_n = strcspn(line, " ,\n");
	CLEANUP(pointer_free) char *seconds = xstrndup(line, seconds_n < n ? seconds_n : n);
	double length;

	if (number_parse(seconds, 0, 1000000, &length) && length >= 1)
		next->duration_ms = (int64_t)(length * 1000 + 0.5);
	if (!comma)
		return;
	const char *title = comma + 1, *end = line + n;
	for (const char *c = title; c + 3 <= end; c++)
		if (memcmp(c, " - ", 3) == 0) {
			take_m3u_text(&next->artist, title, (size_t)(c - title));
			title = c + 3;
			break;
		}
	take_m3u_text(&next->title, title, (size_t)(end - title));
}

/* Returns the length of `word` if the line begins with it, in any letter case; else 0. */
static size_t
begins(const char *line, size_t n, const char *word)
{
	size_t len = strlen(word);

	return n >= len && strncasecmp(line, word, len) == 0 ? len : 0;
}

/* Reads a line that begins with # into the next track, or into the playlist's title. Returns false
 * with err for a list of stream pieces. */
static bool
take_comment(const struct reading *r, const char *line, size_t n, struct track *next,
	struct playlist_file *out)
{
	const struct {
		const char *word;
		char **into;
	} texts[] = { { "#EXTALB:", &next->album }, { "#EXTART:", &next->artist },
		{ "#PLAYLIST:", &out->title } };
	size_t len = begins(line, n, "#EXTINF:");

	if (begins(line, n, "#EXT-X-"))
		return reading_wrong(
			r, line, "this is a list of the pieces of one stream (HLS), not of tracks");
	if (len)
		take_extinf(next, line + len, n - len);
	for (size_t i = 0; i < LENGTH(texts); i++)
		if ((len = begins(line, n, texts[i].word)))
			take_m3u_text(texts[i].into, line + len, n - len);
	return true;
}

bool
m3u_read(struct reading *r, struct playlist_file *out)
{
	struct track next = {
		.duration_ms = NO_MS
	}; /* what the # lines before a path say about the path's track */
	const char *line;
	size_t n;
	bool ok = true;

	while (ok && reading_line(r, &line, &n)) {
		reading_trim(&line, &n);
		if (!n)
			continue;
		if (*line == '#') {
			ok = take_comment(r, line, n, &next, out);
			continue;
		}
		struct track *t = track_list_add_track(r, out, line);
		ok = t != NULL;
		if (!t)
			break;
		*t = next;
		next = (struct track){ .duration_ms = NO_MS };
		ok = track_list_place(r, t, line, line, n);
	}
	free(next.title);
	free(next.artist);
	free(next.album);
	return ok;
}
