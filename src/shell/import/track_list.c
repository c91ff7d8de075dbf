/* Decides the format of a list of tracks, reads M3U and CUE sheets, and gives tracks their ids.
 * list_text.c reads lines, list_columns.c tables, XSPF and JSON; cli/earlog_playlist.c finds the
 * files. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/import/track_list.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/file_title.h"
#include "base/system/media.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "review/files/field.h"
#include "review/files/find.h"
#include "review/files/session_file.h"
#include "review/record/identity.h"
#include "shell/import/import_private.h"

/* ---- texts, tracks, cues and places, for the readers of each format ---- */

char *
track_list_text(struct rest text)
{
	struct buf b = BUF_INIT;

	for (size_t len; text.n; rest_skip(&text, len)) {
		int32_t c = text_decode(text.s, text.n, &len);
		bool blank = c == TEXT_BAD || text_is_control(c) || c == ' ';

		if (b.len + len > LIST_TEXT_MOST)
			break;
		if (!blank)
			buf_add_bytes(&b, text.s, len);
		else if (b.len && b.s[b.len - 1] != ' ')
			buf_add_char(&b, ' ');
	}
	buf_truncate(&b, text_trimmed(b.s, b.len, " "));
	return b.len ? buf_detach(&b) : NULL;
}

struct track *
track_list_add(const struct reading *r, struct playlist_file *p, const char *at)
{
	struct playlist_section *s = &p->sections[0];

	if (s->n_tracks == LIST_TRACKS_MOST) {
		reading_wrong(r, at, "there are more than %d tracks", LIST_TRACKS_MOST);
		return NULL;
	}
	s->tracks = xreallocarray(s->tracks, s->n_tracks + 1, sizeof(s->tracks[0]));
	/* All tracks are in the first section until track_list_finish; the line is the number of
	 * the section to which they belong. */
	s->tracks[s->n_tracks] =
		(struct track){ .duration_ms = NO_MS, .at = { .line = (int)p->n_sections - 1 } };
	return &s->tracks[s->n_tracks++];
}

void
track_list_add_section(struct playlist_file *p, struct rest title)
{
	p->sections = xreallocarray(p->sections, p->n_sections + 1, sizeof(p->sections[0]));
	p->sections[p->n_sections++] = (struct playlist_section){ .title = track_list_text(title) };
}

void
track_list_add_cue(struct track *t, struct timespan time, char *label)
{
	t->cues = xreallocarray(t->cues, t->n_cues + 1, sizeof(t->cues[0]));
	t->cues[t->n_cues++] = (struct playlist_cue){ true, time, .label = label };
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

/* Returns the page of a track that a streaming service names like "spotify:track:ID" or
 * "tidal://track/ID"; NULL: none. The caller frees. */
static char *
service_page(const char *text)
{
	struct rest service;
	size_t n = rest_like(rest_of(text), "^([sS]potify|[tT]idal)(:track:|://track/)", &service);

	if (!n)
		return NULL;
	return xasprintf(strchr("sS", *text) ? "https://open.spotify.com/track/%s"
					     : "https://tidal.com/browse/track/%s",
		text + n);
}

void
track_list_add_place(const struct reading *r, struct track *t, const char *at, struct rest place)
{
	static const char local[] = "file://localhost/", file[] = "file://";
	CLEANUP(pointer_free) char *given = xstrndup(place.s, place.n);
	CLEANUP(pointer_free) char *page = service_page(given);
	const char *text = page ? page : given;
	size_t skip = 0;

	if (strncasecmp(text, local, strlen(local)) == 0)
		skip = strlen(local) - 1;
	else if (strncasecmp(text, file, strlen(file)) == 0)
		skip = strlen(file);
	bool web = strncasecmp(text, "https://", 8) == 0 || strncasecmp(text, "http://", 7) == 0;
	CLEANUP(pointer_free)
	char *path = skip ? timed_link_path(text + skip, place.n - skip) : xstrdup(text);

	if (web && text_is_web(text)) {
		t->urls = xreallocarray(t->urls, t->n_urls + 1, sizeof(t->urls[0]));
		t->urls[t->n_urls++] = (struct track_place){ .text = xstrdup(text) };
	} else if (web || !path || !*path || strstr(path, "://") || has_control(path)) {
		struct err why = ERR_INIT;

		if (web || !strstr(given, "://"))
			err_set(&why, "%.80s is neither a path nor a web address", given);
		else
			media_refuse_address(given, &why);
		reading_say(r, at, "left out: %s", why.msg);
	} else if (!t->file.text) { /* a track has at most one file, the first one */
		t->file.text = path;
		path = NULL;
	}
}

/* ---- ids of the playlist and its tracks ---- */

#define ID_MOST 60

/*
 * ---- M3U playlists: each line is a path or an address. A line #EXTINF before it gives the length
 * in seconds and "artist - title"; #EXTALB and #EXTART give album and artist. Other lines that
 * begin with # are comments. ----
 */

static void
take_text(char **into, struct rest text)
{
	free(*into);
	*into = track_list_text(text);
}

/* Reads the rest of an #EXTINF line into the next track: "123,Artist - Title", "123
 * key=value,Title" or "-1,Title". A length below 1 s means that it is unknown. */
static void
take_extinf(struct track *next, struct rest line)
{
	CLEANUP(pointer_free) char *seconds = xstrndup(line.s, strcspn(line.s, " ,\n"));
	double length;

	if (number_parse(seconds, 0, 1000000, &length) && length >= 1)
		next->duration_ms = (int64_t)(length * 1000 + 0.5);
	/* no comma inside the quotes of a value */
	for (bool quoted = false; line.n && (quoted || *line.s != ','); rest_skip(&line, 1))
		quoted = quoted != (*line.s == '"');
	if (!line.n)
		return;
	rest_skip(&line, 1);
	take_text(&next->title, line);
}

/* Returns true for a station: an address that plays without an end, since it is no file and the
 * list has no length for it. */
static bool
is_station(const struct track *t)
{
	const char *url = t->n_urls ? t->urls[0].text : NULL;

	return url && t->duration_ms == NO_MS && !timed_link_is_of_site(url) &&
		!media_is_sound(url, strcspn(url, "?#"));
}

/* Divides "Artist - Title", which is t->title, or "Title - Artist" if the path says so. */
static void
divide_title(struct track *t)
{
	char *artist;
	CLEANUP(pointer_free)
	char *title = file_title_divide(text_or(t->title, ""), text_or(t->file.text, ""), &artist);

	take_text(&t->title, rest_of(title));
	if (artist && !t->artist)
		take_text(&t->artist, rest_of(artist));
	free(artist);
}

/* Reads a line that begins with # into the next track, or into the playlist's title. Returns false
 * with err for a list of stream pieces. */
static bool
take_comment(
	const struct reading *r, struct rest line, struct track *next, struct playlist_file *out)
{
	const struct {
		const char *word;
		char **into;
	} texts[] = { { "#EXTALB:", &next->album }, { "#EXTART:", &next->artist },
		{ "#PLAYLIST:", &out->title } };

	if (rest_word(&(struct rest){ line.s, line.n }, "#EXT-X-"))
		return reading_wrong(r, line.s,
			"this is a list of the pieces of one stream (HLS), not of tracks");
	if (rest_word(&line, "#EXTINF:"))
		take_extinf(next, line);
	EACH_OF (x, texts)
		if (rest_word(&line, x->word))
			take_text(x->into, line);
	return true;
}

static bool
m3u_read(struct reading *r, struct playlist_file *out)
{
	struct track next = {
		.duration_ms = NO_MS
	}; /* what the # lines before a path say about the path's track */
	struct rest line;
	bool ok = true;

	while (ok && reading_line(r, &line)) {
		rest_trim(&line, REST_BLANKS);
		if (!line.n)
			continue;
		if (*line.s == '#') {
			ok = take_comment(r, line, &next, out);
			continue;
		}
		struct track *t = track_list_add(r, out, line.s);
		ok = t != NULL;
		if (!t)
			break;
		*t = next;
		next = (struct track){ .duration_ms = NO_MS };
		track_list_add_place(r, t, line.s, line);
		if (!is_station(t))
			divide_title(t);
	}
	free(next.title);
	free(next.artist);
	free(next.album);
	return ok;
}

/*
 * ---- CUE sheets: FILE, TRACK, TITLE, PERFORMER, INDEX. Each FILE becomes a playlist track, and
 * each TRACK in it a cue, which begins at its INDEX 01 and ends at the next one. A FILE with only
 * one TRACK has no cues, unless it is the only FILE. Times are minutes:seconds:frames, 75 frames
 * per second. ----
 */

struct cue_sheet {
	struct reading *r;
	struct playlist_file *out;
	char *album, *performer; /* title and performer of the whole sheet */
	char *title, *by;        /* title and performer of the TRACK that is read */
	const char *track_at;    /* the line of this TRACK, until its INDEX 01 is read; then NULL */
	long number;             /* of this TRACK */
	bool in_track, is_data;
	struct track *file; /* the playlist track of the last FILE line; NULL: none yet */
	int64_t last_ms;    /* time of the last INDEX 01 in that FILE; -1: none yet */
};

static bool
take_sheet_word(struct rest *line, const char *word)
{
	struct rest at = *line;
	bool is = rest_word(&at, word) && (!at.n || strchr(" \t", *at.s));

	*line = is ? at : *line;
	return is;
}

/* Returns the text in the rest of a line: from its first quotation mark to its last one, since
 * titles may have marks themselves; without marks all of it, or up to the type at the end
 * (`typed`). */
static struct rest
sheet_text(struct rest line, bool typed)
{
	rest_trim(&line, REST_BLANKS);
	bool quoted = line.n && *line.s == '"';
	const char *end = line.s + line.n, *last = NULL;

	if (quoted)
		last = text_last_of(line.s + 1, '"', line.n - 1);
	else if (typed)
		last = text_last_of(line.s, ' ', line.n);
	if (last && (quoted || !memchr(last, '.', (size_t)(end - last)))) /* a name with blanks */
		end = last;
	line.s += quoted;
	line.n = (size_t)(end - line.s);
	rest_trim(&line, REST_BLANKS);
	return line;
}

static bool
read_sheet_file(struct cue_sheet *s, const char *at, struct rest line)
{
	struct rest name = sheet_text(line, true);

	if (!name.n)
		return reading_wrong(s->r, at, "FILE names no file");
	s->file = track_list_add(s->r, s->out, at);
	s->last_ms = -1;
	if (s->file)
		track_list_add_place(s->r, s->file, name.s, name);
	return s->file;
}

/* Takes minutes, seconds and frames, "03:25:00", as a word. */
static bool
take_frames(struct rest *r, int64_t *ms)
{
	int min, s, frames, n = 0;
	struct rest is;

	if (!rest_like(*r, "^([0-9]{1,5}:[0-9]{1,5}:[0-9]{1,5})([ \t]|$)", &is) ||
		sscanf(r->s, "%d:%d:%d%n", &min, &s, &frames, &n) < 3 || s > 59 || frames > 74)
		return false;
	*ms = ((int64_t)min * 60 + s) * 1000 + (int64_t)frames * 1000 / 75;
	return rest_skip(r, (size_t)n);
}

static bool
take_index(struct cue_sheet *s, struct rest line)
{
	CLEANUP(buf_finish) struct buf number = BUF_INIT;
	const char *at = line.s;
	int64_t ms;

	if (!s->in_track)
		return reading_wrong(s->r, at, "an INDEX before any TRACK");
	rest_spaces(&line);
	if (!rest_digits(&line, 2, &number) || !rest_spaces(&line) || !line.n)
		return reading_wrong(s->r, at, "INDEX has a number and a time: INDEX 01 03:25:00");
	const char *time = line.s;
	if (!take_frames(&line, &ms))
		return reading_wrong(
			s->r, time, "write the time as minutes:seconds:frames, 03:25:00");
	bool begins = atoi(number.s) == 1 && s->track_at;
	s->track_at = begins && s->is_data ? NULL : s->track_at;
	if (!begins || s->is_data)
		return true; /* INDEX 00 is the gap before a TRACK, INDEX 02 a mark inside it */
	if (ms <= s->last_ms)
		return reading_wrong(
			s->r, time, "this track begins no later than the track before it");
	if (s->file->n_cues == LIST_CUES_MOST)
		return reading_wrong(s->r, time, "a file of more than %d tracks", LIST_CUES_MOST);
	s->last_ms = ms;
	if (s->file->n_cues) {
		struct timespan *before = &s->file->cues[s->file->n_cues - 1].time;

		before->pos_end_ms = ms;
		before->open = false;
	}
	track_list_add_cue(s->file, (struct timespan){ ms, NO_MS, .open = true }, NULL);
	s->track_at = NULL;
	return true;
}

static bool
take_sheet_line(struct cue_sheet *s, struct rest line)
{
	const char *at = line.s;
	bool title;

	rest_trim(&line, REST_BLANKS);
	if (take_sheet_word(&line, "FILE"))
		return read_sheet_file(s, at, line);
	if (take_sheet_word(&line, "TRACK")) {
		long number = strtol(line.s, NULL, 10);
		/* cyanrip repeats a TRACK below the FILE that has its INDEX 01 */
		if (s->track_at && number != s->number)
			return reading_wrong(s->r, s->track_at, "this track has no INDEX 01");
		if (!s->file)
			return reading_wrong(s->r, at, "a TRACK before any FILE");
		free(s->title);
		free(s->by);
		s->title = s->by = NULL;
		s->track_at = at;
		s->number = number;
		s->in_track = true;
		s->is_data = memmem(line.s, line.n, "MODE", 4);
		return true;
	}
	if (take_sheet_word(&line, "INDEX"))
		return take_index(s, line);
	title = take_sheet_word(&line, "TITLE");
	if (title || take_sheet_word(&line, "PERFORMER")) {
		char **into = title ? &s->album : &s->performer;
		if (s->in_track)
			into = title ? &s->title : &s->by;
		struct rest text = sheet_text(line, false);

		if (text.n)
			take_text(into, text);
	}
	return true;
}

static void
name_file(const struct cue_sheet *s, struct track *t, bool only, size_t *nth)
{
	struct playlist_cue *one = t->cues;

	t->album = xstrdup(s->album);
	if (t->n_cues == 1 && !only) { /* one TRACK: it names the track, which gets no cue */
		++*nth;
		t->title = one->label ? one->label : xasprintf("track %zu", *nth);
		t->artist = one->listen_for ? one->listen_for : xstrdup(s->performer);
		free(t->cues);
		t->cues = NULL;
		t->n_cues = 0;
		return;
	}
	t->title = xstrdup(s->album);
	t->artist = xstrdup(s->performer);
	EACH_IN (x, t->cues, t->n_cues) {
		/* The cue's label: its title, or "track 3" if it has none, with " (performer)"
		 * unless that is the performer of the whole sheet. */
		CLEANUP(pointer_free) char *by = x->listen_for;
		char *label = x->label;

		++*nth;
		if (!label)
			label = xasprintf("track %zu", *nth);
		x->label = label;
		x->listen_for = NULL;
		if (by && !text_same(by, s->performer)) {
			x->label = xasprintf("%s (%s)", label, by);
			free(label);
		}
	}
}

static bool
cue_sheet_read(struct reading *r, struct playlist_file *out)
{
	struct cue_sheet s = { .r = r, .out = out };
	struct rest line;
	size_t nth = 0;
	bool ok = true;

	while (ok && reading_line(r, &line)) {
		ok = take_sheet_line(&s, line);
		/* Title and performer of the TRACK that is read may come before or after its INDEX.
		 * The cue's listen_for holds the performer until name_file is called. */
		if (s.in_track && !s.is_data && !s.track_at && s.file->n_cues) {
			struct playlist_cue *c = &s.file->cues[s.file->n_cues - 1];
			xreplace(&c->label, s.title);
			xreplace(&c->listen_for, s.by);
		}
	}
	if (ok && s.track_at)
		ok = reading_wrong(r, s.track_at, "this track has no INDEX 01");
	struct playlist_section *all = &out->sections[0];
	size_t files = all->n_tracks;
	all->n_tracks = 0; /* a file without a track has the gap before the first one, or data */
	EACH_IN (x, all->tracks, files)
		if (x->n_cues)
			all->tracks[all->n_tracks++] = *x;
		else
			playlist_track_finish(x);
	EACH_IN_WHILE (x, all->tracks, all->n_tracks, ok)
		name_file(&s, x, all->n_tracks == 1, &nth);
	if (ok && s.album)
		out->title = xstrdup(s.album);
	free(s.album);
	free(s.performer);
	free(s.title);
	free(s.by);
	return ok;
}

/* ---- the formats, and a list as a playlist ---- */

static const struct {
	bool (*read)(struct reading *r, struct playlist_file *out);
	const char *endings[4];
} formats[LIST_FORMATS] = {
	[LIST_M3U] = { m3u_read, { ".m3u", ".m3u8", NULL } },
	[LIST_CUE] = { cue_sheet_read, { ".cue", NULL } },
	[LIST_TABLE] = { import_table_list, { ".csv", ".tsv", NULL } },
	[LIST_LINES] = { import_lines_list, { ".txt", NULL } },
	[LIST_MARKDOWN] = { import_lines_list, { ".md", ".markdown", NULL } },
	[LIST_XSPF] = { import_xspf, { ".xspf", NULL } },
	[LIST_JSON] = { import_json_list, { ".jspf", ".json", NULL } },
};

bool
track_list_is_known(const char *path, struct err *err)
{
	static const char *const others[] = { ".pls", ".wpl", ".zpl", ".asx", ".wax", ".wvx",
		".xml", ".b4s", ".fpl" };

	if (strstr(path, "://"))
		return media_refuse_address(path, err);
	EACH_OF (x, others)
		if (text_has_ending(path, strlen(path), *x))
			return err_set(err,
				"%s: a list of the kind %s is not read; save it as .m3u8 in the "
				"program that made it",
				path, *x);
	return true;
}

bool
track_list_format_of(const char *path, enum track_list_format *f)
{
	int i = 0;

	while (i < LIST_FORMATS && !reading_has_ending(path, formats[i].endings))
		i++;
	*f = i < LIST_FORMATS ? (enum track_list_format)i : LIST_LINES;
	return i < LIST_FORMATS;
}

/* Removes the tracks without a title and a place: a place that was left out. */
static void
drop_unnamed(struct playlist_section *s)
{
	size_t kept = 0;

	EACH_IN (t, s->tracks, s->n_tracks)
		if (t->title || t->n_urls || t->file.text || t->n_cues)
			s->tracks[kept++] = *t;
		else
			playlist_track_finish(t);
	s->n_tracks = kept;
}

bool
track_list_read(enum track_list_format f, const char *bytes, size_t n, struct playlist_file *out,
	struct buf *said, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool ok = reading_clean(&text, bytes, n, err);
	struct reading r = { text.s, text.s, 1, .err = err, .said = said,
		.markdown = f == LIST_MARKDOWN };

	*out = (struct playlist_file){ .path = NULL };
	out->sections = xcalloc(1, sizeof(out->sections[0]));
	out->n_sections = 1;
	ok = ok && formats[f].read(&r, out);
	out->left_out = r.left_out;
	drop_unnamed(&out->sections[0]);
	if (ok && !out->sections[0].n_tracks)
		ok = err_set(err, "1:1: there is no track in it");
	return ok;
}

void
track_list_add_id(struct buf *id, const char *text)
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
			text_fold(&folded, word.s, KEEP_WORDS);
		if (folded.len && id->len + folded.len < ID_MOST)
			buf_add_part(id, "-", "%s", folded.s);
		buf_truncate(&word, 0);
		buf_truncate(&folded, 0);
		if (!byte)
			break;
	}
}

static bool
has_id(const struct playlist_section *s, size_t n, const char *id)
{
	EACH_IN (x, s->tracks, n)
		if (text_same(x->id, id))
			return true;
	return false;
}

/* Returns the id, followed by -2, -3 … if one of the first n tracks of the section has it already.
 * Frees id; the caller frees the result. */
static char *
unlike_before(const struct playlist_section *s, size_t n, char *id)
{
	char *own = xstrdup(id);

	for (size_t nth = 2; has_id(s, n, own); nth++) {
		free(own);
		own = xasprintf("%s-%zu", id, nth);
	}
	free(id);
	return own;
}

char *
track_list_id(const struct track *t)
{
	struct buf id = BUF_INIT;
	const char *place = t->n_urls ? t->urls[0].text : t->title;

	if (t->file.text)
		place = t->file.text;
	/* The id of the recording is made from title and artist, or title and album if there is no
	 * artist. Without both, four hexadecimal digits of a UUID made from its file, address or
	 * title are added. */
	track_list_add_id(&id, t->title);
	track_list_add_id(&id, t->artist ? t->artist : t->album);
	if (!id.len || (!t->artist && !t->album)) {
		struct uuid named = identity_of_added(place);
		char digits[UUID_TEXT];

		buf_addf(&id, "%s%.4s", id.len ? "-" : "track-", uuid_text(&named, digits));
	}
	return buf_detach(&id);
}

/* Moves the tracks from the first section to those in which the list has them, and leaves out
 * sections without tracks. */
static void
split_sections(struct playlist_file *p)
{
	struct playlist_section all = p->sections[0];
	size_t kept = 0;

	p->sections[0].tracks = xcalloc(all.n_tracks + 1, sizeof(all.tracks[0]));
	p->sections[0].n_tracks = 0;
	for (size_t k = 0; k < p->n_sections; k++) {
		struct playlist_section *s = &p->sections[k];

		if (k)
			s->tracks = xcalloc(all.n_tracks + 1, sizeof(all.tracks[0]));
		EACH_IN (x, all.tracks, all.n_tracks)
			if (x->at.line == (int)k)
				s->tracks[s->n_tracks++] = *x;
		if (s->n_tracks) {
			p->sections[kept++] = *s;
		} else {
			free(s->tracks);
			free(s->title);
		}
	}
	p->n_sections = kept;
	free(all.tracks);
}

/* Gives a track without a title what the name of its file says. An address is a title itself.
 * numbered: the name begins with the number of the track. */
static void
name_untitled(struct track *t, size_t number, bool numbered)
{
	char *artist;

	if (t->title || (t->n_urls && !t->file.text))
		return;
	CLEANUP(pointer_free)
	char *title = file_title(text_or(t->file.text, ""), numbered, &artist);
	t->title = track_list_text(rest_of(title));
	if (artist && !t->artist)
		t->artist = track_list_text(rest_of(artist));
	free(artist);
	if (!t->title)
		t->title = xasprintf("track %zu", number);
}

void
track_list_finish(struct playlist_file *p, const char *name)
{
	struct buf id = BUF_INIT;
	struct playlist_section *all = &p->sections[0];
	struct file_numbers numbers = { 0 };

	EACH_IN (t, all->tracks, all->n_tracks)
		if (!t->title && t->file.text)
			file_numbers_take(&numbers, t->file.text);
	for (size_t i = 0; i < all->n_tracks; i++)
		name_untitled(&all->tracks[i], i + 1, file_numbers_are(&numbers));
	track_list_add_id(&id, name);
	xreplace(&p->id, id.len ? id.s : "imported");
	if (!p->title)
		p->title = track_list_text(rest_of(name));
	if (p->n_sections > 1)
		split_sections(p);
	for (size_t k = 0; k < p->n_sections; k++) {
		struct playlist_section *s = &p->sections[k];

		buf_clear(&id);
		track_list_add_id(&id, s->title);
		EACH_IN (x, p->sections, k)
			if (id.len && text_same(x->id, id.s))
				buf_addf(&id, "-%zu", k + 1);
		if (id.len)
			s->id = xstrdup(id.s);
		else
			s->id = k ? xasprintf("%s-%zu", p->id, k + 1) : xstrdup(p->id);
		if (!s->title)
			s->title = xstrdup(p->title ? p->title : OWN_LIST_TITLE);
		for (size_t i = 0; i < s->n_tracks; i++)
			s->tracks[i].id = unlike_before(s, i, track_list_id(&s->tracks[i]));
	}
	buf_finish(&id);
}

/* ---- the files that a list names ---- */

char *
track_list_file(const char *folder, const char *path)
{
	CLEANUP(pointer_free)
	char *named = path[0] == '/' ? xstrdup(path) : file_in(folder, path);
	char *real = file_alike(named);
	CLEANUP(pointer_free)
	char *decoded = !real && strchr(named, '%') ? timed_link_path(named, strlen(named)) : NULL;

	if (decoded)
		real = file_alike(decoded);
	if (real)
		return real;
	text_replace(named, '\\', '/');
	return file_alike(named);
}

/* ---- a list in place of a playlist ---- */

/* Text, Markdown and JSON are no such list: their endings say too little. */
static bool
is_list(const char *path)
{
	enum track_list_format f;

	return track_list_format_of(path, &f) && f != LIST_LINES && f != LIST_MARKDOWN &&
		f != LIST_JSON;
}

/* A path that is right stays as it is, because notes know the file by it. */
static void
place_file(char **file, const char *folder)
{
	bool right = *file && **file == '/' && file_is_regular(*file);
	char *real = *file && !right ? track_list_file(folder, *file) : NULL;

	if (real) {
		free(*file);
		*file = real;
	}
}

static bool
read_as_playlist(const char *path, const struct buf *bytes, struct buf *out, struct err *err)
{
	CLEANUP(buf_finish) struct buf ignored = BUF_INIT;
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(pointer_free) char *folder = file_folder(path), *base = find_base_name(path);
	enum track_list_format f;

	track_list_format_of(path, &f);
	if (!track_list_read(f, bytes->s, bytes->len, &p, &ignored, err))
		return false;
	EACH_IN (x, p.sections[0].tracks, p.sections[0].n_tracks)
		place_file(&x->file.text, folder);
	*strrchr(base, '.') = '\0';
	track_list_finish(&p, base);
	return playlist_write(out, &p, err);
}

const struct foreign_files track_list_files = { is_list, read_as_playlist, IMPORT_FILE_MOST };
