/*
 * Lists of tracks as tables and lines: CSV that programs export from streaming services, tables and
 * lists of Markdown, lines "Artist - Title", and XSPF. A table is read by the titles of its
 * columns.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "import/import_private.h"
#include "import/track_list.h"

/* ---- tables ---- */

enum column { TITLE, ARTIST, ALBUM, ISRC, LENGTH_OF, ADDRESS, SECTION, LISTEN, COLUMNS };

/* The titles of columns that Exportify, TuneMyMusic, Soundiiz and spreadsheets write, the surer
 * ones first. */
static const char *const titles[COLUMNS] = {
	[TITLE] =
		"track name|track title|song name|song title|title|track|song|name|titel|songtitel|"
		"titelname|morceau|titre|nom du titre|chanson|título|canción|nombre de la canción|"
		"música|faixa|titolo|brano|nummer|tytuł|utwór|název|название|трек|песня|"
		"曲名|タイトル|楽曲|歌名|歌曲|标题|曲目|노래|제목",
	[ARTIST] = "artist name(s)|artist names|artist name|artists|artist|track artist|interpret|"
		   "interpreten|künstler|künstlername|artiste|artistes|nom de l'artiste|artista|"
		   "artistas|artiest|artiesten|wykonawca|artysta|interpret|исполнитель|артист|"
		   "アーティスト|アーティスト名|歌手|艺术家|艺人|가수|아티스트",
	[ALBUM] = "album name|album|albumname|albumtitel|nom de l'album|álbum|альбом|アルバム|"
		  "アルバム名|专辑|앨범",
	[ISRC] = "isrc|isrc code",
	[LENGTH_OF] =
		"track duration (ms)|duration (ms)|duration ms|track duration|duration|length|"
		"dauer|länge|laufzeit|durée|duración|duração|durata|duur|czas|czas trwania|"
		"длительность|時間|再生時間|时长|길이",
	[ADDRESS] = "url|track url|spotify url|track uri|spotify uri|uri|link|web|adresse|address|"
		    "source",
	[SECTION] = "section|category|abschnitt|kategorie|playlist name|playlist",
	[LISTEN] = "listen for|what to listen "
		   "for|listen_for|notes|note|comment|comments|notiz|notizen|"
		   "bemerkung|kommentar|remarques|notas",
};

struct table {
	size_t at[COLUMNS], n; /* n: number of columns */
};

static bool
read_titles(const struct reading *r, const struct csv_row *head, struct table *t)
{
	bool ok = true;

	t->n = head->n;
	for (int c = 0; ok && c < COLUMNS; c++)
		ok = csv_find_column(r, head, titles[c], &t->at[c]);
	return ok &&
		(t->at[TITLE] != NO_COLUMN ||
			reading_wrong(r, head->v[0].at,
				"no column has the titles of the tracks; name it title, track or "
				"song"));
}

/* Reads "3:27", seconds, or milliseconds. */
static int64_t
length_of(const char *text)
{
	int64_t ms;
	double number;

	if (number_parse(text, 1, 1e9, &number))
		return (int64_t)(number < 10000 ? number * 1000 : number);
	return time_parse(&ms, text, ERR_IGNORED) && ms > 0 ? ms : NO_MS;
}

static const char *
cell(const struct table *t, const struct csv_row *row, enum column c)
{
	return t->at[c] == NO_COLUMN || t->at[c] >= row->n ? "" : row->v[t->at[c]].text;
}

static bool
take_row(struct reading *r, const struct table *t, const struct csv_row *row,
	struct playlist_file *out)
{
	const char *title = cell(t, row, TITLE), *place = cell(t, row, ADDRESS),
		   *section = cell(t, row, SECTION), *isrc = cell(t, row, ISRC);
	struct playlist_section *last = &out->sections[out->n_sections - 1];

	if (reading_is_blank(title, strlen(title)))
		return true;
	if (*section && !text_same(last->title, section))
		track_list_add_section(out, section, strlen(section));
	struct track *track = track_list_add(r, out, row->v[0].at);
	if (!track)
		return false;
	track->title = track_list_text(title, strlen(title));
	const char *artists = cell(t, row, ARTIST);
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	for (const char *c = artists; *c; c++) /* several artists, "A;B" */
		buf_add_bytes(&names, *c == ';' ? ", " : c, *c == ';' ? 2 : 1);
	track->artist = track_list_text(names.s, names.len);
	track->album = track_list_text(cell(t, row, ALBUM), strlen(cell(t, row, ALBUM)));
	track->listen_for = track_list_text(cell(t, row, LISTEN), strlen(cell(t, row, LISTEN)));
	track->isrc = strlen(isrc) == 12 ? xstrdup(isrc) : NULL;
	track->duration_ms = length_of(cell(t, row, LENGTH_OF));
	bool address = strstr(place, "://") || strncasecmp(place, "spotify:track:", 14) == 0 ||
		strncasecmp(place, "tidal:", 6) == 0;
	return !address ||
		track_list_add_place(r, track, row->v[t->at[ADDRESS]].at, place, strlen(place));
}

bool
table_list_read(struct reading *r, struct playlist_file *out)
{
	CLEANUP(csv_row_finish) struct csv_row head = { 0 };
	char separator = csv_begin(r);
	struct table t;
	bool more, ok = csv_read_row(r, separator, &head, &more) && read_titles(r, &head, &t);

	while (ok && more) {
		CLEANUP(csv_row_finish) struct csv_row row = { 0 };

		ok = csv_read_row(r, separator, &row, &more) ? take_row(r, &t, &row, out) : !more;
	}
	return ok;
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

	if (strspn(line, "|-: \t") >= n)
		return true;
	for (const char *s = line + 1, *bar; s < end; s = bar + 1) {
		bar = memchr(s, '|', (size_t)(end - s));
		bar = bar ? bar : end;
		const char *text = s;
		size_t text_n = (size_t)(bar - s);
		reading_trim(&text, &text_n);
		LIST_ADD(&row, (struct csv_field){ s, xstrndup(text, text_n) });
	}
	if (!row.n)
		return true;
	return x->table.n ? take_row(x->r, &x->table, &row, x->out)
			  : read_titles(x->r, &row, &x->table);
}

/* Copies a line without the marks of Markdown, and its first address to *address. */
static void
strip_line(struct buf *out, const char *s, size_t n, const char **address, size_t *address_n)
{
	static const char *const schemes[] = { "https://", "http://",
		"spotify:track:", "spotify://track/", "tidal:track:", "tidal://track/" };

	for (size_t i = 0; i < n; i++) {
		size_t len = 0;

		for (size_t k = 0; k < LENGTH(schemes) && !len; k++)
			if (n - i > strlen(schemes[k]) &&
				strncasecmp(s + i, schemes[k], strlen(schemes[k])) == 0)
				len = strcspn(s + i, " )>]\t");
		len = len > n - i ? n - i : len;
		if (len && !*address) {
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

			if (*n >= len && memcmp(*s, around[i], len) == 0) {
				*s += len;
				*n -= len;
				any = true;
			}
			if (*n >= len && memcmp(*s + *n - len, around[i], len) == 0) {
				/* "(Live)" keeps its bracket */
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
		const char *at = s + i;
		size_t left = n - i;

		if (i && !strchr(" (@\t", s[i - 1]))
			continue;
		if (notes_take_time(&at, &left, t) && (!left || strchr(" ):,-\t", *at))) {
			*after = at;
			return s + i;
		}
	}
	return NULL;
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

static void
add_words(char **into, const char *s, size_t n)
{
	CLEANUP(pointer_free) char *more = track_list_text(s, n), *had = *into;

	*into = had && more ? xasprintf("%s %s", had, more) : more ? xstrdup(more) : had;
	if (*into == had)
		had = NULL;
}

static bool
take_list_line(struct line_reader *x, const char *line, size_t n)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	const char *s = line, *address = NULL, *after;
	size_t address_n = 0, name_n;
	struct track *last = last_track(x), read = { .duration_ms = NO_MS };
	struct timespan time;

	notes_skip_marks(&s, &n);
	bool listed = s > line && *line != '>';
	strip_line(&text, s, n, &address, &address_n);
	const char *at = next_time(text.s, text.len, &time, &after);
	name_n = at ? (size_t)(at - text.s) : text.len;
	const char *name = text.s;
	trim_words(&name, &name_n);
	/* below a track: "  - 0:33 sibilance", or its address */
	if (last && !name_n && (at || (address && !last->n_urls && !last->file.text))) {
		take_cues(last, text.s, text.len);
		return !address || track_list_add_place(x->r, last, address, address, address_n);
	}
	bool whole = take_name(&read, text.s, at ? (size_t)(at - text.s) : text.len);
	struct track *t = (whole || listed || address) && (read.title || address)
		? track_list_add(x->r, x->out, line)
		: NULL;
	if (!t) {
		/* running text: about the list, or what to listen for in the track above */
		free(read.title);
		free(read.artist);
		if (whole || listed || address)
			return read.title != NULL || !*x->r->err->msg;
		add_words(last ? &last->listen_for : &x->out->about, text.s, text.len);
		return true;
	}
	t->title = read.title;
	t->artist = read.artist;
	take_cues(t, text.s, text.len);
	return !address || track_list_add_place(x->r, t, address, address, address_n);
}

bool
lines_list_read(struct reading *r, struct playlist_file *out)
{
	struct line_reader x = { .r = r, .out = out };
	const char *line;
	size_t n;
	bool ok = true;

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

bool
xspf_read(struct reading *r, struct playlist_file *out)
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
			ok = track_list_add_place(r, t, at, trimmed, trimmed_n);
		for (size_t i = 0; i < LENGTH(texts); i++)
			if (texts[i].into && !*texts[i].into && strlen(texts[i].name) == n &&
				strncmp(name, texts[i].name, n) == 0)
				*texts[i].into = track_list_text(trimmed, trimmed_n);
	}
	return ok;
}
