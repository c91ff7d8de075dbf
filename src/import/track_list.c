#include "import/track_list.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/timed_link.h"
#include "import/import_private.h"
#include "record/identity.h"

static const struct {
	bool (*read)(struct reading *r, struct playlist_file *out);
	const char *endings[3];
} formats[LIST_FORMATS] = {
	[LIST_M3U] = { m3u_read, { ".m3u", ".m3u8", NULL } },
	[LIST_CUE] = { cue_sheet_read, { ".cue", NULL } },
};

bool
track_list_format_of(const char *path, enum track_list_format *f)
{
	for (int i = 0; i < LIST_FORMATS; i++)
		for (const char *const *e = formats[i].endings; *e; e++)
			if (text_has_ending(path, strlen(path), *e)) {
				*f = (enum track_list_format)i;
				return true;
			}
	return false;
}

bool
track_list_read(enum track_list_format f, const char *bytes, size_t n, struct playlist_file *out,
	struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool ok = reading_clean(&text, bytes, n, err);
	struct reading r = { text.s, text.s, 1, .err = err };

	*out = (struct playlist_file){ .path = NULL };
	out->sections = xcalloc(1, sizeof(out->sections[0]));
	out->n_sections = 1;
	ok = ok && formats[f].read(&r, out);
	if (ok && !out->sections[0].n_tracks)
		ok = err_set(err, "1:1: there is no track in it");
	return ok;
}

/* ---- texts, tracks, cues and places, for the readers of each format ---- */

char *
track_list_text(const char *s, size_t n)
{
	struct buf b = BUF_INIT;
	size_t len;

	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);
		bool blank = c == TEXT_BAD || text_is_control(c) || c == ' ';

		if (b.len + len > LIST_TEXT_MOST)
			break;
		if (!blank)
			buf_add_bytes(&b, s + at, len);
		else if (b.len && b.s[b.len - 1] != ' ')
			buf_add_char(&b, ' ');
	}
	while (b.len && b.s[b.len - 1] == ' ')
		buf_truncate(&b, b.len - 1);
	return b.len ? buf_detach(&b) : NULL;
}

struct track *
track_list_add_track(const struct reading *r, struct playlist_file *p, const char *at)
{
	struct playlist_section *s = &p->sections[0];

	if (s->n_tracks == LIST_TRACKS_MOST) {
		reading_wrong(r, at, "there are more than %d tracks", LIST_TRACKS_MOST);
		return NULL;
	}
	s->tracks = xreallocarray(s->tracks, s->n_tracks + 1, sizeof(s->tracks[0]));
	s->tracks[s->n_tracks] = (struct track){ .duration_ms = NO_MS };
	return &s->tracks[s->n_tracks++];
}

void
track_list_add_cue(struct track *t, int64_t pos_ms, int64_t end_ms, char *label)
{
	t->cues = xreallocarray(t->cues, t->n_cues + 1, sizeof(t->cues[0]));
	t->cues[t->n_cues++] = (struct playlist_cue){
		.timed = true, .time = { pos_ms, end_ms, .open = end_ms == NO_MS }, .label = label
	};
}

static bool
has_control(const char *s)
{
	size_t len;

	for (size_t n = strlen(s); n; s += len, n -= len)
		if (text_is_control(text_decode(s, n, &len)))
			return true;
	return false;
}

bool
track_list_place(const struct reading *r, struct track *t, const char *at, const char *s, size_t n)
{
	static const char local[] = "file://localhost/", file[] = "file://";
	CLEANUP(pointer_free) char *text = xstrndup(s, n);
	bool web = strncasecmp(text, "https://", 8) == 0 || strncasecmp(text, "http://", 7) == 0;
	bool ok = true;

	if (web && !playlist_address_valid(text)) {
		ok = reading_wrong(r, at, "this is no address: an address has no spaces or quotes");
	} else if (web) {
		t->urls = xreallocarray(t->urls, t->n_urls + 1, sizeof(t->urls[0]));
		t->urls[t->n_urls++] = (struct track_place){ .text = xstrdup(text) };
	} else if (!t->file.text) { /* a track has at most one file, the first one */
		size_t skip = strncasecmp(text, local, strlen(local)) == 0 ? strlen(local) - 1
			: strncasecmp(text, file, strlen(file)) == 0       ? strlen(file)
									   : 0;
		char *path = skip ? link_path(text + skip, n - skip) : xstrdup(text);

		if (!path || !*path || strstr(path, "://") || has_control(path))
			ok = reading_wrong(r, at, "this is neither a path nor a web address");
		if (ok)
			t->file.text = path;
		else
			free(path);
	}
	return ok;
}

/* ---- ids of the playlist and its tracks ---- */

#define ID_MOST 60

/* Appends the words of a text to an id, in lower case and joined by dashes, up to ID_MOST bytes. */
static void
add_id_words(struct buf *id, const char *text)
{
	CLEANUP(buf_finish) struct buf word = BUF_INIT, folded = BUF_INIT;

	for (const char *c = text ? text : "";; c++) {
		unsigned char byte = (unsigned char)*c;

		if (byte >= 0x80 || isalnum(byte)) {
			buf_add_char(&word, *c);
			continue;
		}
		if (byte == '\'')
			continue;
		if (word.len)
			text_fold(&folded, word.s);
		if (folded.len && id->len + folded.len < ID_MOST)
			buf_addf(id, "%s%s", id->len ? "-" : "", folded.s);
		buf_truncate(&word, 0);
		buf_truncate(&folded, 0);
		if (!byte)
			break;
	}
}

/* Returns the id, followed by -2, -3 … if one of the first n tracks of the section has it already.
 * Frees id; the caller frees the result. */
static char *
unlike_before(const struct playlist_section *s, size_t n, char *id)
{
	char *own = xstrdup(id);

	for (size_t i = 0, nth = 2; i < n; i++)
		if (strcmp(s->tracks[i].id, own) == 0) {
			free(own);
			own = xasprintf("%s-%zu", id, nth++);
			i = (size_t)-1; /* compare the changed id with all of the tracks again */
		}
	free(id);
	return own;
}

void
track_list_finish(struct playlist_file *p, const char *name)
{
	struct playlist_section *s = &p->sections[0];
	struct buf id = BUF_INIT;

	add_id_words(&id, name);
	xreplace(&p->id, id.len ? id.s : "imported");
	buf_finish(&id);
	if (!p->title)
		p->title = track_list_text(name, strlen(name));
	xreplace(&s->id, "tracks");
	xreplace(&s->title, p->title ? p->title : "Tracks");
	for (size_t i = 0; i < s->n_tracks; i++) {
		const struct track *t = &s->tracks[i];
		const char *place = t->file.text ? t->file.text
			: t->n_urls              ? t->urls[0].text
						 : t->title;

		/* The id of the recording is made from title and artist, or title and album if
		 * there is no artist. Without both, four hexadecimal digits of a UUID made from its
		 * file, address or title are added. */
		id = (struct buf)BUF_INIT;
		add_id_words(&id, t->title);
		add_id_words(&id, t->artist ? t->artist : t->album);
		if (!id.len || (!t->artist && !t->album)) {
			struct uuid named = uuid_of_added(place);
			char digits[UUID_TEXT];

			buf_addf(&id, "%s%.4s", id.len ? "-" : "track-", uuid_text(&named, digits));
		}
		s->tracks[i].id = unlike_before(s, i, buf_detach(&id));
	}
}
