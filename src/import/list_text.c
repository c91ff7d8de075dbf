/*
 * Lists of tracks as tables and lines: CSV that programs export from streaming services, tables and
 * lists of Markdown, lines "Artist - Title", and XSPF. A table is read by the titles of its
 * columns.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/media.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "base/timed_link.h"
#include "import/import_private.h"
#include "import/list_words.h"
#include "import/timed_line.h"
#include "import/track_list.h"

/* ---- the parts of a line ---- */

/* Returns true for the text of a link that names no track: "[YouTube](…)", "[1:15](…)". *is_time:
 * the address has a time in the track. */
static bool
is_label(const char *text, bool *is_time)
{
	struct rest r = { text, strlen(text) };
	struct timespan time;
	bool found = false;

	*is_time = timed_line_time(&r, &time) && !r.n;
	for (size_t i = 0; i < LENGTH(link_labels) && !found; i++)
		found = text_same_name(text, link_labels[i]);
	return found;
}

/* Copies a line without the marks of Markdown, and its first address to *address. */
static void
strip_line(struct buf *out, const char *s, size_t n, const char **address, size_t *address_n)
{
	static const char *const schemes[] = { "https://", "http://",
		"spotify:track:", "spotify://track/", "tidal:track:", "tidal://track/" };

	size_t open = 0; /* where the text of the last link begins in `out` */
	for (size_t i = 0; i < n; i++) {
		size_t len = 0;

		if (s[i] == '[')
			open = out->len;
		for (size_t k = 0; k < LENGTH(schemes) && !len; k++)
			if (n - i > strlen(schemes[k]) &&
				strncasecmp(s + i, schemes[k], strlen(schemes[k])) == 0)
				len = strcspn(s + i, " )>]\t");
		len = len > n - i ? n - i : len;
		bool linked = len && i > 1 && s[i - 1] == '(' && s[i - 2] == ']', is_time = false;
		if (linked) {
			buf_truncate(out, out->len - 1);
			if (is_label(out->s + open, &is_time))
				buf_truncate(out, open);
		}
		if (len && !*address && !is_time) {
			*address = s + i;
			*address_n = len;
		}
		if (len) {
			i += len - (i + len == n || !strchr(")>", s[i + len]));
			while (out->len && strchr("(<", out->s[out->len - 1]))
				buf_truncate(out, out->len - 1);
		} else if (!strchr("*`[]", s[i])) {
			buf_add_char(out, s[i]);
		}
	}
}

static void
trim_words(const char **s, size_t *n)
{
	static const char *const around[] = { " ", "\t", "-", "@", ":", ",", "(", ")", "\"",
		"\u2013", "\u2014", "\u201c", "\u201d", "|" };
	bool any = true;

	while (any) {
		any = false;
		for (size_t i = 0; i < LENGTH(around); i++) {
			size_t len = strlen(around[i]);

			if (*n >= len && memcmp(*s, around[i], len) == 0 &&
				(*around[i] != '(' || !memchr(*s, ')', *n - 1))) {
				*s += len;
				*n -= len;
				any = true;
			}
			if (*n >= len && memcmp(*s + *n - len, around[i], len) == 0) {
				/* "(Live)" keeps its bracket, as "(Don't) Stop" does */
				if (*around[i] == ')' && memchr(*s, '(', *n))
					continue;
				*n -= len;
				any = true;
			}
		}
	}
}

/* Returns the next time in a text that is a word of its own, and sets *t and the bytes of both
 * sides; NULL: none. */
static const char *
next_time(const char *s, size_t n, struct timespan *t, const char **after)
{
	for (size_t i = 0; i < n; i++) {
		struct rest at = { s + i, n - i };

		if (i && !strchr(" (@\t", s[i - 1]))
			continue;
		if (timed_line_time(&at, t) && (!at.n || strchr(" ):,-\t", *at.s))) {
			*after = at.s;
			return s + i;
		}
	}
	return NULL;
}

/* Returns the number of bytes of a name without the word before its time, "Shivers, at 1:15". */
static size_t
without_lead(const char *s, size_t n)
{
	static const char *const leads[] = { " at ", " from ", " um ", " ab ", " \u00e0 " };

	for (size_t i = 0; i < LENGTH(leads); i++) {
		size_t len = strlen(leads[i]);

		if (n > len && memcmp(s + n - len, leads[i], len) == 0)
			return n - len;
	}
	return n;
}

/* Adds the times of a line to a track as cues, each with the words behind it. A time alone in round
 * brackets is the length. */
static void
take_cues(struct track *t, const char *s, size_t n)
{
	struct timespan time, next_span;
	const char *after, *end = s + n, *at = next_time(s, n, &time, &after), *next, *next_after;

	for (; at; at = next, after = next_after, time = next_span) {
		next = next_time(after, (size_t)(end - after), &next_span, &next_after);
		const char *words = after;
		size_t words_n = (size_t)((next ? next : end) - after);

		trim_words(&words, &words_n);
		if (!words_n && at > s && at[-1] == '(' && *after == ')') {
			t->duration_ms = time.pos_ms;
		} else if (t->n_cues < LIST_CUES_MOST) {
			track_list_add_cue(t, 0, NO_MS, NULL);
			t->cues[t->n_cues - 1].time = time;
			t->cues[t->n_cues - 1].listen_for = track_list_text(words, words_n);
		}
	}
}

/* Sets artist and title from "Artist - Title" or "Title by Artist". Returns false for a text
 * without an artist, which is a title. */
static bool
take_name(struct track *t, const char *s, size_t n)
{
	static const char *const links[] = { " - ", " \u2013 ", " \u2014 ", "\t", " by " };

	for (size_t i = 0; i < LENGTH(links); i++) {
		const char *at = memmem(s, n, links[i], strlen(links[i]));

		if (!at)
			continue;
		const char *second = at + strlen(links[i]);
		size_t first_n = (size_t)(at - s), second_n = (size_t)(s + n - second);
		bool by = links[i][1] == 'b';

		trim_words(&s, &first_n);
		trim_words(&second, &second_n);
		t->artist = by ? track_list_text(second, second_n) : track_list_text(s, first_n);
		t->title = by ? track_list_text(s, first_n) : track_list_text(second, second_n);
		return true;
	}
	trim_words(&s, &n);
	t->title = track_list_text(s, n);
	return false;
}

/* Appends words to a text, which may be NULL. */
static void
add_words(char **into, const char *s, size_t n)
{
	CLEANUP(pointer_free) char *more = track_list_text(s, n), *had = *into;

	*into = had && more ? xasprintf("%s %s", had, more) : more ? xstrdup(more) : had;
	if (*into == had)
		had = NULL;
}

/* ---- tables ---- */

struct table {
	size_t at[COLUMNS], n; /* n: number of columns */
	const char *link;      /* the address in the row of a Markdown table; NULL: none */
	size_t link_n;
};

static bool
read_titles(const struct reading *r, const struct csv_row *head, struct table *t)
{
	bool ok = true;

	t->n = head->n;
	for (int c = 0; ok && c < COLUMNS; c++)
		ok = csv_find_column(r, head, column_titles[c], &t->at[c]);
	/* Without words beside it, a time is the length. */
	if (ok && t->at[LISTEN] == NO_COLUMN && t->at[LENGTH_OF] == NO_COLUMN)
		t->at[LENGTH_OF] = t->at[CUE];
	return ok &&
		(t->at[TITLE] != NO_COLUMN ||
			reading_wrong(r, head->v[0].at,
				"no column has the titles of the tracks; name it title, track or "
				"song"));
}

/* Reads "3:27", seconds ("225s"), or milliseconds. */
static int64_t
length_of(const char *text)
{
	CLEANUP(pointer_free) char *digits = xstrdup(text);
	size_t n = strlen(digits);
	int64_t ms;
	double number;

	if (n && digits[n - 1] == 's')
		digits[n - 1] = '\0';
	if (number_parse(digits, 1, 1e9, &number))
		return (int64_t)(number < 10000 ? number * 1000 : number);
	return timecode_parse(&ms, text, ERR_IGNORED) && ms > 0 ? ms : NO_MS;
}

static const char *
cell(const struct table *t, const struct csv_row *row, enum column c)
{
	return t->at[c] == NO_COLUMN || t->at[c] >= row->n ? "" : row->v[t->at[c]].text;
}

/* Returns the first ISRC in a text, "usep41718138" or "US-EP4-17-18138"; NULL: none. The caller
 * frees. */
static char *
isrc_of(const char *text)
{
	CLEANUP(buf_finish) struct buf isrc = BUF_INIT;

	for (; *text && *text != ';'; text++)
		if (*text != '-' && *text != ' ')
			buf_add_char(&isrc, (char)toupper((unsigned char)*text));
	return isrc.len && playlist_isrc_valid(isrc.s) ? buf_detach(&isrc) : NULL;
}

/* Sets artist and title. Where a table names no artist, the title may be "Artist - Title". */
static void
name_row(struct track *track, const char *title, const char *artist)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;

	for (const char *c = artist; *c; c++) /* several artists, "A;B" */
		buf_add_bytes(&names, *c == ';' ? ", " : c, *c == ';' ? 2 : 1);
	track->artist = track_list_text(names.s, names.len);
	if (track->artist || strstr(title, " by "))
		track->title = track_list_text(title, strlen(title));
	else
		take_name(track, title, strlen(title));
}

/* Adds what to listen for, and the cues that it names or that are in a column of their own. */
static void
add_listening(struct track *track, const char *cue, const char *words)
{
	struct rest moment = { cue, strlen(cue) };
	size_t n = strlen(words);
	struct timespan time;
	const char *after, *at = next_time(words, n, &time, &after);

	if (timed_line_time(&moment, &time) && track->n_cues < LIST_CUES_MOST) {
		track_list_add_cue(track, 0, NO_MS, NULL);
		track->cues[track->n_cues - 1].time = time;
		track->cues[track->n_cues - 1].listen_for = track_list_text(words, n);
		return;
	}
	take_cues(track, words, n);
	size_t before_n = at ? (size_t)(at - words) : n;
	trim_words(&words, &before_n);
	add_words(&track->listen_for, words, before_n);
}

/* Adds a track; another row of the track before it adds a cue. */
static bool
take_row(struct reading *r, const struct table *t, const struct csv_row *row,
	struct playlist_file *out)
{
	const char *name = cell(t, row, TITLE), *place = cell(t, row, ADDRESS),
		   *section = cell(t, row, SECTION);
	const char *cue = t->at[LISTEN] == NO_COLUMN ? "" : cell(t, row, CUE);
	struct playlist_section *all = &out->sections[0];

	if (reading_is_blank(name, strlen(name)))
		return true;
	if (*section && !text_same(out->sections[out->n_sections - 1].title, section)) {
		track_list_add_section(out, section, strlen(section));
		all = &out->sections[0];
	}
	struct track named = { .duration_ms = NO_MS };
	struct track *last = all->n_tracks ? &all->tracks[all->n_tracks - 1] : NULL;
	name_row(&named, name, cell(t, row, ARTIST));
	if (last && *cue && text_same(last->title, named.title) &&
		text_order(last->artist, named.artist) == 0) {
		free(named.title);
		free(named.artist);
		add_listening(last, cue, cell(t, row, LISTEN));
		return true;
	}
	struct track *track = track_list_add(r, out, row->v[0].at);
	if (!track) {
		free(named.title);
		free(named.artist);
		return false;
	}
	track->title = named.title;
	track->artist = named.artist;
	track->album = track_list_text(cell(t, row, ALBUM), strlen(cell(t, row, ALBUM)));
	track->isrc = isrc_of(cell(t, row, ISRC));
	track->duration_ms = length_of(cell(t, row, LENGTH_OF));
	add_listening(track, cue, cell(t, row, LISTEN));
	if (t->link)
		return track_list_add_place(r, track, row->v[0].at, t->link, t->link_n);
	bool address = strstr(place, "://") || strncasecmp(place, "spotify:track:", 14) == 0 ||
		strncasecmp(place, "tidal:track:", 12) == 0;
	return !address ||
		track_list_add_place(r, track, row->v[t->at[ADDRESS]].at, place, strlen(place));
}

bool
import_table_list(struct reading *r, struct playlist_file *out)
{
	CLEANUP(csv_row_finish) struct csv_row head = { 0 };
	char separator = csv_begin(r);
	struct table t = { .link = NULL };
	bool more, ok = csv_read_row(r, separator, &head, &more) && read_titles(r, &head, &t);

	while (ok && more) {
		CLEANUP(csv_row_finish) struct csv_row row = { 0 };

		ok = csv_read_row(r, separator, &row, &more) ? take_row(r, &t, &row, out) : !more;
	}
	return ok;
}

/* Returns true if the first row has the titles of a table. */
static bool
is_table(struct reading r)
{
	CLEANUP(csv_row_finish) struct csv_row head = { 0 };
	struct err ignored;
	struct table t;
	bool more;

	r.err = &ignored;
	char separator = csv_begin(&r);
	return csv_read_row(&r, separator, &head, &more) && read_titles(&r, &head, &t) &&
		t.at[ARTIST] != NO_COLUMN;
}

/* ---- lines ---- */

struct line_reader {
	struct reading *r;
	struct playlist_file *out;
	struct table table; /* n is 0: no row of a table was read above this line */
};

static struct track *
last_track(const struct line_reader *x)
{
	struct playlist_section *s = &x->out->sections[0];

	return s->n_tracks ? &s->tracks[s->n_tracks - 1] : NULL;
}

/* Reads a row of a Markdown table; the first one has the titles. */
static bool
take_table_row(struct line_reader *x, const char *line, size_t n)
{
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	const char *end = line + n;

	x->table.link = NULL;
	if (strspn(line, "|-: \t") >= n)
		return true;
	for (const char *s = line + 1, *bar; s < end; s = bar + 1) {
		bar = memchr(s, '|', (size_t)(end - s));
		bar = bar ? bar : end;
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		strip_line(&text, s, (size_t)(bar - s), &x->table.link, &x->table.link_n);
		const char *cell = text.s;
		reading_trim(&cell, &text.len);
		LIST_ADD(&row, (struct csv_field){ s, xstrndup(cell, text.len) });
	}
	if (!row.n)
		return true;
	return x->table.n ? take_row(x->r, &x->table, &row, x->out)
			  : read_titles(x->r, &row, &x->table);
}

static bool
take_list_line(struct line_reader *x, const char *line, size_t n)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct rest marked = { line, n };
	const char *address = NULL, *after;
	bool ignored;
	size_t address_n = 0, name_n;
	struct track *last = last_track(x), read = { .duration_ms = NO_MS };
	struct timespan time;

	rest_marks(&marked, &ignored);
	if (media_is_sound(marked.s, marked.n)) { /* a path */
		struct track *file = track_list_add(x->r, x->out, line);
		return file && track_list_add_place(x->r, file, line, marked.s, marked.n);
	}
	bool listed = marked.s > line && *line != '>', below = listed && strchr(" \t", *line);
	strip_line(&text, marked.s, marked.n, &address, &address_n);
	const char *at = next_time(text.s, text.len, &time, &after);
	name_n = at ? (size_t)(at - text.s) : text.len;
	const char *name = text.s;
	trim_words(&name, &name_n);
	/* below a track: "  - 0:33 sibilance", or its address */
	if (last && !name_n && (at || (address && !last->n_urls && !last->file.text))) {
		take_cues(last, text.s, text.len);
		return !address || track_list_add_place(x->r, last, address, address, address_n);
	}
	bool whole = take_name(
		&read, text.s, at ? without_lead(text.s, (size_t)(at - text.s)) : text.len);
	if (whole && !read.title) { /* "Jay-Z - 4:44" */
		free(read.artist);
		take_name(&read, text.s, text.len);
		at = NULL;
	}
	bool sentence = text.len && strchr(".:", text.s[text.len - 1]);
	struct track *t = NULL;
	if ((read.title || address) &&
		(address || (whole && (listed || !sentence)) || (listed && !(below && last)))) {
		t = track_list_add(x->r, x->out, line);
	} else { /* about the list, or what to listen for in the track above */
		add_words(last ? &last->listen_for : &x->out->about, text.s, text.len);
		address = NULL;
	}
	if (!t) {
		free(read.title);
		free(read.artist);
		return !*x->r->err->msg;
	}
	t->title = read.title;
	t->artist = read.artist;
	if (at)
		take_cues(t, text.s, text.len);
	return !address || track_list_add_place(x->r, t, address, address, address_n);
}

bool
import_lines_list(struct reading *r, struct playlist_file *out)
{
	struct line_reader x = { .r = r, .out = out };
	const char *line;
	size_t n;
	bool ok = true;

	if (is_table(*r))
		return import_table_list(r, out);
	notes_skip_front_matter(r);
	while (ok && reading_line(r, &line, &n)) {
		size_t marks = strspn(line, "#");

		while (n && strchr(" \t", line[n - 1]))
			n--;
		x.table.n = n && *line == '|' ? x.table.n : 0;
		if (!n || strspn(line, "-=") >= n)
			continue;
		if (*line == '|') {
			ok = take_table_row(&x, line, n);
		} else if (marks && line[marks] == ' ') {
			const char *title = line + marks;
			size_t title_n = n - marks;

			trim_words(&title, &title_n);
			if (marks == 1 && !out->title && !out->sections[0].n_tracks)
				out->title = track_list_text(title, title_n);
			else
				track_list_add_section(out, title, title_n);
		} else {
			ok = take_list_line(&x, line, n);
		}
	}
	return ok;
}

/* ---- XSPF (xspf.org): elements with texts ---- */

/* Appends the text of an element at s, decoded. Returns its end, at the next "<". */
static const char *
element_text(struct buf *out, const char *s)
{
	static const char open[] = "<![CDATA[", close[] = "]]>";

	for (;;) {
		const char *end = strncmp(s, open, strlen(open)) == 0 ? strstr(s, close) : NULL;

		if (end) {
			buf_add_bytes(out, s + strlen(open), (size_t)(end - s) - strlen(open));
			s = end + strlen(close);
			continue;
		}
		if (!*s || *s == '<')
			return s;
		size_t entity = *s == '&' ? text_entity(out, s, strlen(s)) : 0;
		if (!entity)
			buf_add_char(out, *s);
		s += entity ? entity : 1;
	}
}

/* Adds a location, which is a URI: without a scheme, a path relative to the list. */
static bool
add_location(const struct reading *r, struct track *t, const char *at, const char *s, size_t n)
{
	CLEANUP(pointer_free) char *path = memmem(s, n, "://", 3) ? NULL : timed_link_path(s, n);

	return path ? track_list_add_place(r, t, at, path, strlen(path))
		    : track_list_add_place(r, t, at, s, n);
}

bool
import_xspf(struct reading *r, struct playlist_file *out)
{
	struct track *t = NULL;
	bool ok = strstr(r->text, "<playlist") ||
		reading_wrong(r, r->text, "this is no XSPF: there is no <playlist>");

	for (const char *s = r->text; ok && (s = strchr(s, '<'));) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		const char *name = s + 1, *at = s, *gt = strchr(s, '>');
		size_t n = strcspn(name, " \t\n/>");
		const char *trimmed;
		size_t trimmed_n;

		if (!gt)
			break;
		s = *name == '!' || *name == '?' ? gt + 1 : element_text(&text, gt + 1);
		trimmed = text.s;
		trimmed_n = text.len;
		reading_trim(&trimmed, &trimmed_n);
		const struct {
			const char *name;
			char **into;
		} texts[] = { { "title", t ? &t->title : &out->title },
			{ "creator", t ? &t->artist : NULL }, { "album", t ? &t->album : NULL },
			{ "annotation", t ? &t->listen_for : &out->about } };

		if (strncmp(name, "/track>", 7) == 0)
			t = NULL;
		else if (n == 5 && strncmp(name, "track", n) == 0)
			ok = (t = track_list_add(r, out, at)) != NULL;
		else if (t && n == 8 && strncmp(name, "duration", n) == 0)
			t->duration_ms = length_of(trimmed_n ? text.s : "");
		else if (t && n == 8 && strncmp(name, "location", n) == 0 && trimmed_n)
			ok = add_location(r, t, at, trimmed, trimmed_n);
		for (size_t i = 0; i < LENGTH(texts); i++)
			if (texts[i].into && !*texts[i].into && strlen(texts[i].name) == n &&
				strncmp(name, texts[i].name, n) == 0)
				*texts[i].into = track_list_text(trimmed, trimmed_n);
	}
	return ok;
}
