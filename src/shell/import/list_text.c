/*
 * Lists of tracks as tables and lines: CSV that programs export from streaming services, tables and
 * lists of Markdown, lines "Artist - Title", and XSPF. A table is read by the titles of its
 * columns.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/core/mem.h"
#include "base/system/media.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "shell/import/import_private.h"
#include "shell/import/list_words.h"
#include "shell/import/timed_line.h"
#include "shell/import/track_list.h"

/* ---- the parts of a line ---- */

/* Takes a time as a word, "1:15", "[1:15]", "(1:15)" or 1′5″, and never 5'9". */
static bool
take_time(struct rest *r, struct timespan *t)
{
	struct rest at = *r, is;
	bool square = rest_word(&at, "["), round = !square && rest_word(&at, "(");
	struct rest typed = at;

	if (!timed_line_time(&at, t))
		return false;
	typed.n = (size_t)(at.s - typed.s);
	bool ends = !at.n || rest_like(at, "^([ \t:,|-]|[^ -~])", &is);
	if (square || round)
		ends = rest_word(&at, square ? "]" : ")");
	if (!ends || !rest_like(typed, "(:|\uff1a|\u2032|\u5206)", &is))
		return false;
	*r = at;
	return true;
}

static bool
begins_with_time(struct rest text)
{
	struct timespan ignored;

	return take_time(&text, &ignored);
}

/* Returns the next time in a text that is a word of its own, sets *t, and *in to the text behind
 * it; NULL: none. */
static const char *
next_time(struct rest *in, struct timespan *t)
{
	for (const char *from = in->s; in->n; rest_skip(in, 1)) {
		const char *at = in->s;

		if ((at == from || strchr(" @\t", at[-1])) && take_time(in, t))
			return at;
	}
	return NULL;
}

/* Takes the pairs of marks around a whole text. */
static void
strip_pairs(struct rest *r)
{
	static const char *const pairs[] = { "** **", "__ __", "* *", "_ _", "` `", "\" \"",
		"\u201c \u201d", "\u201e \u201c", "\u201e \u201d", "\u201a \u2018", "\u00ab \u00bb",
		"\u00bb \u00ab", "\u2039 \u203a", "\u300c \u300d", "\u300e \u300f", "\u300a \u300b",
		"\u3008 \u3009" };

	rest_trim(r, REST_BLANKS);
	size_t i = 0;
	while (i < LENGTH(pairs)) { /* from the first pair again after each that goes */
		size_t open = strcspn(pairs[i], " "), n = strlen(pairs[i]) - open - 1;
		const char *close = pairs[i] + open + 1, *end = r->s + r->n - n;
		bool around = r->n > open + n && memcmp(r->s, pairs[i], open) == 0 &&
			memmem(r->s + open, r->n - open, close, n) == end;

		if (around)
			*r = (struct rest){ r->s + open, r->n - open - n };
		i = around ? 0 : i + 1;
	}
}

/* Signs between artist and title, the surer ones first; of a row, the first in the text counts. */
enum { SIGNS_DASH, SIGNS_JOINED, SIGNS_QUOTE, SIGNS_BY, SIGN_ROWS };
static const char *const signs[SIGN_ROWS] = {
	[SIGNS_DASH] = "( -{1,2} | \u2013 | \u2014 | \uff0d |\t)",
	[SIGNS_JOINED] = "(\u2013|\u2014|\uff0d|\uff0f)",
	[SIGNS_QUOTE] = "(\u300c|\u300e|\u300a|\u3008)", /* Artist「Title」 */
	[SIGNS_BY] = "^.*( by )",                        /* Title by Artist, "Stand by Me by X" */
};

/* A text that begins with marked words, its title: "Title" - Artist, "Title" by Artist, "Title",
 * Artist. */
static const char marked[] = "^((\"[^\"]+\"|\u201c.+\u201d|\u201e.+(\u201c|\u201d)|\u00ab.+\u00bb|"
			     "\u00bb.+\u00ab|\\*[^*]+\\*|"
			     "_[^_]+_)( \\(.*\\))?)( +(-{1,2}|\u2013|\u2014|by) +|, +)";
static const char bracketed[] = "^(\u300c.+\u300d|\u300e.+\u300f|\u300a.+\u300b|\u3008.+\u3009) "
				"*((-|\u2013|\u2014|by) +)?";

static bool divide(struct rest text, int most, struct rest *artist, struct rest *title);

/* Divides a text that begins with marked words; further words may follow behind a dash. */
static bool
divide_marked(struct rest text, struct rest *artist, struct rest *title)
{
	size_t n = rest_like(text, marked, title);
	struct rest words;

	n = n ? n : rest_like(text, bracketed, title);
	if (!n || n == text.n || strchr("\"*_", text.s[n]))
		return false;
	strip_pairs(title);
	rest_skip(&text, n);
	if (!divide(text, SIGNS_DASH, artist, &words))
		*artist = text;
	return true;
}

/* Divides a text into artist and title by the signs up to row `most`. Returns false if it has none.
 */
static bool
divide(struct rest text, int most, struct rest *artist, struct rest *title)
{
	if (divide_marked(text, artist, title))
		return true;
	for (int row = 0; row <= most; row++) {
		struct rest sign;

		if (!rest_like(text, signs[row], &sign))
			continue;
		struct rest before = { text.s, (size_t)(sign.s - text.s) },
			    after = { sign.s + sign.n, text.n - before.n - sign.n };
		*artist = row == SIGNS_BY ? after : before;
		*title = row == SIGNS_BY ? before : after;
		rest_trim(artist, REST_BLANKS);
		if (row == SIGNS_QUOTE) {
			*title = (struct rest){ sign.s, text.n - before.n };
			strip_pairs(title);
			artist->n -= text_colon(artist->s, artist->n);
		}
		rest_trim(title, REST_BLANKS);
		if (artist->n && title->n)
			return true;
	}
	return false;
}

static bool
is_divided(struct rest text)
{
	struct rest artist, title;

	return divide(text, SIGNS_BY, &artist, &title);
}

/* Counts words. Of East Asian text, two signs count as a word. */
static size_t
words_of(struct rest text)
{
	size_t n = 2, len;

	for (; text.n; rest_skip(&text, len)) {
		int32_t c = text_decode(text.s, text.n, &len);

		n += c == ' ' ? 2 : c >= 0x3040;
	}
	return n / 2;
}

/* Returns true if a text has this many words and ends like a sentence. */
static bool
is_sentence(struct rest text, size_t words)
{
	static const char end[] =
		"([^.][.]|[!?]|\u2026|\u3002|\uff01|\uff1f)[]\"')*_]*(\u201d|\u00bb|\u201c)?$";
	struct rest tail = text, is;

	rest_skip(&tail, text.n > 30 ? text.n - 30 : 0);
	return rest_like(tail, end, &is) && words_of(text) >= words;
}

/* Returns true if the words behind the first dash begin in lower case, as in the middle of a
 * sentence. */
static bool
goes_on(struct rest text)
{
	struct rest sign;
	size_t len;

	if (!rest_like(text, signs[SIGNS_DASH], &sign))
		return false;
	int32_t c = text_decode(sign.s + sign.n, text.n - (size_t)(sign.s + sign.n - text.s), &len);
	return iswlower((wint_t)c);
}

/* Takes the remark off the end of "A - B : words" or "A - B: A sentence of some words.", or else of
 * the same behind a dash. */
static struct rest
take_remark(struct rest *name)
{
	const char *const before_remark[] = { "( : | ?\uff1a ?|: )", signs[SIGNS_DASH] };

	for (size_t i = 0; i < LENGTH(before_remark); i++) {
		struct rest after = *name, sign;

		for (size_t n; (n = rest_like(after, before_remark[i], &sign));) {
			struct rest before = { name->s, (size_t)(sign.s - name->s) };
			bool words = sign.s[1] == ':';

			rest_skip(&after, n);
			if (!is_divided(before) || !(words || is_sentence(after, 5)))
				continue;
			*name = before;
			return after;
		}
	}
	return (struct rest){ name->s + name->n, 0 };
}

/* Takes the address at the start of a text. */
static bool
take_address(struct rest *r, struct rest *address)
{
	return strchr("hHst", *r->s) &&
		rest_skip(r,
			rest_like(*r, "^((https?|HTTPS?|spotify|tidal)(://|:track:)[^] )>\t]*)",
				address));
}

/* Copies a line without its addresses, the first of which *address becomes. Of Markdown, a link is
 * its text, or nothing behind artist and title. */
static void
strip_line(struct buf *out, struct rest r, bool markdown, struct rest *address)
{
	while (r.n) {
		struct rest found = { 0 }, text;

		if (markdown && rest_link(&r, &text, &found)) {
			bool is_time = begins_with_time(text);

			if (is_time || !is_divided((struct rest){ out->s, out->len }))
				buf_add_bytes(out, text.s, text.n);
			found.n = is_time ? 0 : found.n;
		} else if (!take_address(&r, &found)) {
			size_t len;
			int32_t c = text_decode(r.s, r.n, &len);

			if (c == 0xa0 || c == 0x202f || c == 0x3000) { /* "Artist\u00a0: words" */
				buf_add_char(out, ' ');
				rest_skip(&r, len);
				continue;
			}
			rest_sign(&r, markdown, out);
			continue;
		}
		struct rest left = { out->s, out->len }; /* of "([Style][1], [Shop][2])" */
		if (r.n && strchr(")>", *r.s) && rest_like(left, "([(<])[, ]*$", &left)) {
			buf_truncate(out, (size_t)(left.s - out->s));
			rest_skip(&r, 1);
		}
		if (!address->n)
			*address = found;
	}
}

/* Appends words to a text, which may be NULL. */
static void
add_words(char **into, const char *between, struct rest words)
{
	CLEANUP(pointer_free) char *more = track_list_text(words);
	char *had = *into;

	if (!more)
		return;
	*into = xasprintf("%s%s%s", text_or(had, ""), had ? between : "", more);
	free(had);
}

/* ---- what columns and labels say about a track ---- */

/* Takes blanks, and a sign with a blank behind it. Returns true if there was a sign. */
static bool
take_gap(struct rest *r)
{
	struct rest sign;

	rest_spaces(r);
	return rest_skip(r,
		rest_like(*r, "^((-|\u2013|\u2014|:|\uff1a|[|])[ \t]+|(,|\uff0c|\u3001)[ \t]*)",
			&sign));
}

/* Adds a cue with its words, unless the track has too many. */
static void
add_timed(struct track *t, struct timespan time, struct rest words)
{
	if (t->n_cues == LIST_CUES_MOST)
		return;
	track_list_add_cue(t, time, NULL);
	t->cues[t->n_cues - 1].listen_for = track_list_text(words);
}

/* Adds the words of a line to what to listen for, up to its first time, and its times as cues, each
 * with the words behind it. A sentence around a time is the words of its cue. A time alone in round
 * brackets is the length; brackets around all words go. */
static void
add_listening(struct track *t, struct rest line)
{
	static const char lead[] = "^(([Aa]t|[Bb]ei|[Aa]b|[Ff]rom|[Vv]on|\u00e0|\u00c0) ?)$";
	struct timespan time, next;
	struct rest whole = line, is;
	const char *at, *before = NULL; /* the time before these words */

	do {
		struct rest words = line;

		at = next_time(&line, &next);
		words.n = at ? (size_t)(at - words.s) : words.n;
		take_gap(&words);
		rest_trim(&words, before ? " \t-:,|@" : " \t,:");
		if (!before && at && rest_like(words, lead, &is))
			words.n = 0;
		if (before && !words.n && *before == '(') {
			t->duration_ms = time.pos_ms;
		} else if (before) {
			add_timed(t, time, words);
		} else if (at && words.n && is_sentence(whole, 4)) {
			add_timed(t, next, whole);
			return;
		} else {
			if (words.n > 2 && *words.s == '(' &&
				memchr(words.s, ')', words.n) == words.s + words.n - 1)
				words = (struct rest){ words.s + 1, words.n - 2 };
			add_words(&t->listen_for, " ", words);
		}
		before = at;
		time = next;
	} while (at);
}

/* Reads "3:27", seconds ("225s"), or milliseconds. */
static int64_t
length_of(const char *text)
{
	CLEANUP(pointer_free) char *digits = xstrndup(text, strcspn(text, "s"));
	int64_t ms;
	double number;

	if (number_parse(digits, 1, 1e9, &number))
		return (int64_t)(number < 10000 ? number * 1000 : number);
	return timecode_parse(&ms, text, ERR_IGNORED) && ms > 0 ? ms : NO_MS;
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

/* Of a track without an artist, the title may be "Artist - Title". */
static void
divide_name(struct track *t)
{
	CLEANUP(pointer_free) char *text = t->title;
	struct rest title = rest_of(text_or(text, ""));
	struct rest artist = { 0 };

	if (!t->artist && divide(title, SIGNS_DASH, &artist, &title))
		t->artist = track_list_text(artist);
	t->title = track_list_text(title);
}

/* Adds what a column, or a line with its title as label, says about a track. Several artists are
 * "A;B", or have a column each. Of the places, the first one counts. */
static void
take_column(
	struct reading *r, struct track *t, enum list_column c, const char *at, struct rest value)
{
	static const char *const places[COLUMNS] = { [ADDRESS] = "",
		[SPOTIFY] = "spotify:track:",
		[VIDEO] = "https://www.youtube.com/watch?v=" };
	char **const texts[COLUMNS] = {
		[TITLE] = &t->title, [ARTIST] = &t->artist, [ALBUM] = &t->album
	};
	CLEANUP(pointer_free) char *text = track_list_text(value);
	struct timespan time;
	struct rest is;

	if (!text)
		return;
	if (texts[c]) {
		char *more = text;

		for (char *one; (one = strsep(&more, c == ARTIST ? ";" : ""));)
			add_words(texts[c], ", ", rest_of(one));
	} else if (places[c]) {
		CLEANUP(pointer_free) char *place = xasprintf("%s%s", places[c], text);

		if (!t->n_urls && !t->file.text && rest_like(rest_of(place), "(://|:track:)", &is))
			track_list_add_place(r, t, at, rest_of(place));
	} else if (c == ISRC) {
		t->isrc = isrc_of(text);
	} else if (c == LENGTH_OF) {
		t->duration_ms = length_of(text);
	} else if (c == CUE && timed_line_time(&value, &time)) {
		add_timed(t, time, (struct rest){ 0 });
	} else if (c == LISTEN && t->n_cues && !t->cues[t->n_cues - 1].listen_for) {
		t->cues[t->n_cues - 1].listen_for = track_list_text(value);
	} else {
		add_listening(t, value);
	}
}

/* Returns the column that a word names, "Artist" or "曲目1"; -1: none. */
static int
column_of(struct rest word)
{
	struct rest numeral;

	rest_trim(&word, " *_#0123456789.");
	if (rest_like(word, "(一|二|三|四|五|六|七|八|九|十)+$", &numeral))
		word.n = (size_t)(numeral.s - word.s);
	CLEANUP(pointer_free) char *name = xstrndup(word.s, word.n);

	for (int c = 0; c < COLUMNS && *name; c++)
		if (csv_is_title(name, column_titles[c]))
			return c;
	return -1;
}

/* ---- tables ---- */

struct list_table {
	int column[256]; /* the list_column of each; -1: it is not read */
	size_t n;        /* number of columns */
	bool has[COLUMNS];
	struct rest link; /* the address in the row of a Markdown table */
	struct import_left_out left_out;
};

/* Reads the titles of columns; "Artist Name 1" and "Artist Name 2" are artists. */
static bool
read_titles(const struct reading *r, const struct csv_row *head, struct list_table *t)
{
	size_t at[COLUMNS];
	bool ok = true;

	memset(t->column, -1, sizeof(t->column));
	t->n = head->n < LENGTH(t->column) ? head->n : LENGTH(t->column);
	const struct csv_row titles = { .v = head->v, .n = t->n };
	for (int c = 0; ok && c < COLUMNS; c++) {
		ok = csv_find_column(r, &titles, column_titles[c], &at[c]);
		t->has[c] = at[c] < t->n;
		if (t->has[c])
			t->column[at[c]] = c;
	}
	/* Without words beside it, a time is the length. */
	if (ok && !t->has[LISTEN] && t->has[CUE])
		t->column[at[CUE]] = t->has[LENGTH_OF] ? -1 : LENGTH_OF;
	for (size_t i = 0; i < t->n; i++) {
		struct rest title = rest_of(head->v[i].text), is;

		if (t->column[i] < 0 && rest_like(title, "([0-9])$", &is) &&
			column_of(title) == ARTIST)
			t->column[i] = ARTIST;
		t->has[ARTIST] = t->has[ARTIST] || t->column[i] == ARTIST;
	}
	return ok &&
		(t->has[TITLE] ||
			reading_wrong(r, head->v[0].at,
				"no column has the titles of the tracks; name it title, track or "
				"song"));
}

/* Adds a track; another row of the track before it adds a cue. Leaves out a row with neither a
 * title nor an address. */
static bool
take_row(struct reading *r, struct list_table *t, const struct csv_row *row,
	struct playlist_file *out)
{
	const char *at = row->v[0].at;
	struct playlist_section *all = &out->sections[0];
	struct track *track = track_list_add(r, out, at);
	bool blank = true;

	if (!track)
		return false;
	take_column(r, track, ADDRESS, at, t->link);
	for (int c = 0; c < COLUMNS; c++) {
		if (c == ALBUM)
			divide_name(track);
		for (size_t i = 0; i < row->n && i < t->n; i++) {
			struct rest value = rest_of(row->v[i].text);

			if (t->column[i] != c || rest_is_blank(value))
				continue;
			blank = false;
			if (c == CUE && all->n_tracks > 1 &&
				text_same(track[-1].title, track->title) &&
				text_order(track[-1].artist, track->artist) == 0) {
				playlist_track_finish(track--);
				all->n_tracks--;
			}
			if (c != SECTION)
				take_column(r, track, (enum list_column)c, at, value);
			else if (!text_same(out->sections[out->n_sections - 1].title, value.s))
				track_list_add_section(out, value);
			track->at.line = (int)out->n_sections - 1;
		}
	}
	if (!track->title && !track->n_urls && !track->file.text) {
		playlist_track_finish(track);
		all->n_tracks--;
		if (!blank)
			reading_leave_out(&t->left_out, row->line);
	}
	return true;
}

static void
say_left_out(struct reading *r, struct import_left_out *l)
{
	if (l->n)
		reading_say(r, NULL, "%zu line%s no track: %s", l->n, l->n == 1 ? " is" : "s are",
			l->lines.s);
	buf_finish(&l->lines);
}

/* Says which columns of a table are not read. */
static void
say_unread(const struct reading *r, const struct csv_row *head, const struct list_table *t)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;

	for (size_t i = 0; i < t->n; i++)
		if (t->column[i] < 0 && !rest_is_blank(rest_of(head->v[i].text)) &&
			names.len < LIST_TEXT_MOST)
			buf_add_part(&names, ", ", "%s", head->v[i].text);
	if (names.len)
		reading_say(r, NULL, "columns that are not read: %s", names.s);
}

bool
import_table_list(struct reading *r, struct playlist_file *out)
{
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	struct list_table t = { 0 };
	bool ok = csv_read_head(r, &row) && read_titles(r, &row, &t);

	if (ok)
		say_unread(r, &row, &t);
	while (csv_next(r, &row, &ok))
		ok = take_row(r, &t, &row, out);
	say_left_out(r, &t.left_out);
	return ok;
}

/* Returns true if the first row has the titles of a table. */
static bool
is_table(struct reading r)
{
	CLEANUP(csv_row_finish) struct csv_row head = { 0 };
	struct list_table t;

	r.err = ERR_IGNORED;
	return csv_read_head(&r, &head) && read_titles(&r, &head, &t) && t.has[ARTIST];
}

/* ---- lines ---- */

struct typed_line {
	struct rest at; /* in the file */
	size_t indent;
	int nr;
	/* without marks of a heading, bullet and address; NULL: a row of a table, or a line of a
	 * block that is no list */
	char *text;
	size_t marks; /* of a heading */
	bool row;     /* of a table */
	bool tabled;  /* of a heading or the first line: a table of its section names tracks */
	struct rest address; /* or path; n is 0: none */
	/* The number before the name, -1 if there is none, and its bytes with the sign behind it;
	 * bare: without a sign. It counts if the next line goes on with the next number. */
	long number;
	size_t number_n;
	bool bare, counts;
	bool item;                              /* with a bullet, or a number that counts */
	bool timed;                             /* with a time before the name */
	bool divided;                           /* a sign is between artist and title */
	bool prose;                             /* a sentence, also one with a dash */
	bool named;                             /* it names a track: see judge_lines */
	struct rest name, artist, title, album; /* name: artist and title */
	struct rest time, remark; /* time: before or behind the name, perhaps with words */
	int label;                /* a column, "Artist: …"; -1: none */
	struct rest value;        /* behind the label */
};

struct list_lines {
	struct reading *r;
	struct playlist_file *out;
	bool markdown, code, html; /* code, html: in a block of it */
	/* The shapes that the tracks of the list have: */
	bool sure;               /* rows of tables, or headings with an address below */
	bool labelled;           /* lines with a label */
	bool divided;            /* lines with a sign between artist and title */
	bool timed;              /* lines that begin with a time */
	bool title_first;        /* "Title - Album - Artist" */
	bool prose;              /* the lines are about the heading above, which is a track */
	struct list_table table; /* n is 0: no row of a table was read above this line */
	struct typed_line *v;
	size_t n, cap;
	size_t indent; /* of the line of the last track */
};

#define EACH_LINE(l, x) for (struct typed_line *l = (x)->v; l < (x)->v + (x)->n; l++)

/* Reads a label, "Artist: ", "曲目1:", "**Track 3:** ". */
static void
read_label(struct typed_line *l)
{
	struct rest text = rest_of(l->text), colon;
	size_t n = rest_like(text, "^[^:]{1,40}(:|\uff1a)", &colon);

	l->label = n ? column_of((struct rest){ text.s, (size_t)(colon.s - text.s) }) : -1;
	l->value = (struct rest){ text.s + n, text.n - n };
	rest_trim(&l->value, " \t*_");
}

/* Takes the number before a name: "1. ", "01 - ". */
static void
read_number(struct typed_line *l)
{
	CLEANUP(buf_finish) struct buf digits = BUF_INIT;
	struct rest at = rest_of(l->text);
	size_t n = rest_digits(&at, 4, &digits);
	bool sign = rest_word(&at, ".") || rest_word(&at, ")");

	l->bare = !take_gap(&at) && !sign;
	l->number_n = (size_t)(at.s - l->text);
	l->number = n && at.n && l->number_n > n ? atol(digits.s) : -1;
}

/* Finds the name in a line, without a number and a time before it, or a time or a remark behind
 * it. */
static void
read_name(struct typed_line *l, bool markdown)
{
	struct rest name = rest_of(l->text), at = name, strong;
	struct timespan ignored;

	if (l->number >= 0) {
		rest_skip(&at, l->number_n);
		name = l->counts || begins_with_time(at) ? at : name;
	}
	at = name;
	size_t n = rest_like(name, "^\\*\\*([^*]+)\\*\\*", &strong);
	if (n && is_divided(strong)) { /* "**A - B** 1:15 words" */
		l->time = (struct rest){ name.s + n, name.n - n };
		name = strong;
	} else if (rest_like(name, "^(\\*\\*[^*]+(:\\*\\*|\\*\\*:))", &at)) {
		return; /* "**Volume**: words" */
	} else if (at = name, take_time(&at, &ignored)) {
		l->time = (struct rest){ name.s, (size_t)(at.s - name.s) };
		l->timed = true;
		take_gap(&at);
		name = at;
	} else {
		struct rest before = { name.s, rest_like(name, "^(.*)[ \t]", &at) };

		at = (struct rest){ name.s + before.n, name.n - before.n };
		struct rest last = at;
		rest_trim(&before, " \t-,");
		/* not "Jay-Z - 4:44" */
		if (before.n && take_time(&at, &ignored) && !at.n &&
			is_divided(before) == is_divided(name)) {
			l->time = last;
			name = before;
		}
	}
	bool titled = divide_marked(name, &l->artist, &l->title);
	bool dash = rest_like(name, signs[SIGNS_DASH], &at);
	bool said = goes_on(name) ? is_sentence(name, 6) : !dash && is_sentence(name, 4);
	l->remark = take_remark(&name);
	l->prose = !titled && (said || is_sentence(name, 15));
	l->name = titled ? (struct rest){ 0 } : name;
	if (markdown)
		strip_pairs(&name);
	l->title = name;
	l->divided = !l->prose && divide(name, SIGNS_BY, &l->artist, &l->title);
	const char *end = l->artist.s + l->artist.n;
	if (l->divided && !l->remark.n && l->artist.s > l->title.s)
		l->remark = (struct rest){ end, (size_t)(name.s + name.n - end) };
	if (markdown && l->divided) {
		strip_pairs(&l->artist);
		strip_pairs(&l->title);
	}
	/* "[Album #03] Title // Artist", as foobar2000 copies names */
	if (rest_skip(&l->title,
		    rest_like(l->title, "^\\[(.+) (CD[0-9]+/)?#[0-9]+\\] ", &l->album)) &&
		rest_like(l->title, " // (.+)$", &l->artist))
		l->title.n = (size_t)(l->artist.s - strlen(" // ") - l->title.s);
}

/* Returns true for a line of Markdown that is in no list: of a block of code, or of HTML, which
 * goes on to an empty line, or the address of a link. */
static bool
is_block(struct list_lines *x, struct rest line)
{
	static const char html[] =
		"^ *</?(!--|(article|aside|audio|blockquote|body|center|dd|"
		"details|div|dl|dt|figure|footer|form|h[1-6]|head|header|hr|"
		"html|iframe|img|li|link|main|nav|ol|p|picture|pre|script|"
		"section|style|summary|table|tbody|td|th|thead|tr|ul|video)[ />])";
	struct rest is;
	bool fence = rest_like(line, "^ *(```|~~~)", &is);

	x->code = x->code != fence;
	x->html = x->html || rest_like(line, html, &is);
	return fence || x->code || x->html || rest_like(line, "^ *(\\[.*\\]: +<?[a-z]+://)", &is);
}

/* Keeps a line. Its bullet is taken off, and of Markdown the marks of quotations. */
static void
keep_line(struct list_lines *x, struct typed_line l)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct rest at = l.at, rule;
	bool any = true;

	l.marks = strspn(at.s, "#");
	l.marks = at.s[l.marks] == ' ' ? l.marks : 0;
	l.row = *at.s == '|' ||
		(!l.marks && memchr(at.s, '|', at.n) &&
			((x->n && x->v[x->n - 1].row) ||
				rest_like(rest_of(x->r->at), "^( *:?-+:? *[|][-:| ]*)(\n|$)",
					&rule)));
	rest_skip(&at, l.marks);
	for (; strchr(" \t", *at.s); rest_skip(&at, 1))
		l.indent += *at.s == '\t' ? 8 : 1;
	while (any && at.n && (x->markdown || !number_is_digit(*at.s)))
		any = (x->markdown && rest_word(&at, ">") && rest_spaces(&at)) || rest_bullet(&at);
	l.item = at.s > l.at.s + l.indent;
	if (x->markdown && is_block(x, l.at)) {
		l.marks = 0;
	} else if (!l.row) {
		if (!l.marks && media_is_sound(at.s, at.n))
			l.address = at;
		else
			strip_line(&text, at, x->markdown, &l.address);
		at = (struct rest){ text.s, text.len };
		rest_trim(&at, l.address.n ? " \t-:|" : " \t");
		l.text = xstrndup(at.s, at.n);
		read_number(&l);
		read_label(&l);
	}
	LIST_ADD(x, l);
}

/* Finds the lines whose numbers go up by one. Numbers without a sign, "1 Name", must begin with 1,
 * since artists have such names. */
static void
count_lines(struct list_lines *x)
{
	struct typed_line *above = NULL;

	EACH_LINE (l, x) {
		if (l->marks || l->number < 0)
			continue;
		if (above && above->number + 1 == l->number &&
			(!l->bare || above->number <= 1 || above->counts))
			l->counts = l->item = above->counts = above->item = true;
		above = l;
	}
}

/* Reads the cells of a row of a Markdown table, and the first address in it. */
static void
read_cells(const struct typed_line *l, struct csv_row *row, struct rest *link)
{
	const char *end = l->at.s + l->at.n;

	row->line = l->nr;
	for (const char *s = l->at.s + (*l->at.s == '|'), *bar; s < end; s = bar + 1) {
		bar = memchr(s, '|', (size_t)(end - s));
		bar = bar ? bar : end;
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		strip_line(&text, (struct rest){ s, (size_t)(bar - s) }, true, link);
		struct rest cell = { text.s, text.len };
		strip_pairs(&cell);
		LIST_ADD(row, (struct csv_field){ s, xstrndup(cell.s, cell.n) });
	}
}

/* Reads the head of a Markdown table; of "Artist/Performer" the first word counts. Returns true if
 * it names title and artist. */
static bool
read_table_head(struct list_lines *x, const struct typed_line *l)
{
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	struct list_table *t = &x->table;

	read_cells(l, &row, &t->link);
	for (size_t i = 0; i < row.n; i++)
		row.v[i].text[strcspn(row.v[i].text, "/&(,")] = '\0';
	return read_titles(x->r, &row, t) && t->has[ARTIST];
}

/* Reads a row of a Markdown table; the first one has the titles. */
static bool
take_table_row(struct list_lines *x, const struct typed_line *l)
{
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	struct list_table *t = &x->table;

	if (strspn(l->at.s, "|-: \t") >= l->at.n)
		return true;
	if (!t->n) {
		read_table_head(x, l);
		return true;
	}
	t->link.n = 0;
	read_cells(l, &row, &t->link);
	if (t->has[TITLE])
		return take_row(x->r, t, &row, x->out);
	reading_leave_out(&x->table.left_out, l->nr);
	return true;
}

/* Returns the last track of this section; NULL: none. */
static struct track *
last_track(const struct list_lines *x)
{
	const struct playlist_section *all = &x->out->sections[0];
	struct track *t = all->n_tracks ? &all->tracks[all->n_tracks - 1] : NULL;

	return t && t->at.line == (int)x->out->n_sections - 1 ? t : NULL;
}

/* Returns true for a line that is about the track above: it is below a heading or indented, it is a
 * sentence, or it begins with a time where tracks do not. */
static bool
is_about(const struct list_lines *x, const struct typed_line *l)
{
	if (x->prose || x->labelled || (l->indent > x->indent + 1 && !l->counts))
		return true;
	return !x->sure && !(x->divided && l->named) &&
		(l->prose || (x->divided && !x->timed && begins_with_time(rest_of(l->text))));
}

/* Turns the parts of "Title - Album - Artist", of which the first was read as the artist. */
static void
turn_parts(struct typed_line *l)
{
	struct rest artist = l->title;

	rest_skip(&artist, rest_like(artist, "^(.*) (-{1,2}|\u2013|\u2014|\uff0d) ", &l->album));
	l->title = l->artist;
	l->artist = artist;
}

/* Takes a line that names a track, is about the track above, or has its address. A label with an
 * artist, title or album that the track has already begins the next track. */
static bool
take_list_line(struct list_lines *x, struct typed_line *l)
{
	struct track *t = last_track(x);
	bool place = t && !*l->text && l->address.n && !t->n_urls && !t->file.text;
	bool label = x->labelled && l->label >= 0;
	bool about = t && *l->text && !l->marks && is_about(x, l);
	bool begins = l->named && !place && !about;

	if (label && l->label <= ALBUM)
		begins = !t || (const char *[]){ t->title, t->artist, t->album }[l->label];
	if (begins) {
		t = track_list_add(x->r, x->out, l->at.s);
		if (!t)
			return false;
		x->indent = l->indent;
		x->prose = l->marks;
	}
	if (label && t) {
		strip_pairs(&l->value);
		take_column(x->r, t, (enum list_column)l->label, l->at.s, l->value);
		if (l->label == TITLE)
			divide_name(t);
	} else if (begins) {
		if (x->title_first && l->divided)
			turn_parts(l);
		t->artist = track_list_text(l->artist);
		t->title = track_list_text(l->title);
		t->album = track_list_text(l->album);
		add_listening(t, l->time);
		add_listening(t, l->remark);
	} else if (about) {
		/* a heading "Title - Artist", of which the words below quote the title */
		CLEANUP(pointer_free)
		char *quoted = xasprintf("\u201c%s\u201d", text_or(t->artist, ""));

		if (x->prose && strstr(l->text, quoted)) {
			char *title = t->artist;

			t->artist = t->title;
			t->title = title;
		}
		add_listening(t, rest_of(l->text));
	} else if (!place) {
		reading_leave_out(&x->table.left_out, l->nr);
		return true;
	}
	if (l->address.n)
		track_list_add_place(x->r, t, l->at.s, l->address);
	return true;
}

/* Finds out what the tracks of the list are, and which lines name one: lines with a label; lines
 * that have a sign between artist and title, or if there are none, short lines; items, if most of
 * these are. */
static void
judge_lines(struct list_lines *x)
{
	/* Short lines, and lines with a sign that are written like names; all, and the items. */
	size_t lines[2] = { 0 }, items[2] = { 0 }, sentences = 0, labels = 0, divided = 0;
	size_t names = 0, timed = 0, parts = 0, told = 0;
	const struct typed_line *section = x->v;
	bool titled = false;
	struct rest is;

	EACH_LINE (l, x) {
		labels += l->label >= 0;
		titled = titled || l->label == TITLE;
		if (l->marks || !*text_or(l->text, ""))
			continue;
		const bool like[2] = { !is_sentence(l->title, 8), l->divided && !goes_on(l->name) };
		for (int i = 0; i < 2; i++) {
			lines[i] += like[i];
			items[i] += like[i] && l->item;
		}
		sentences += !like[0];
		divided += l->divided && l->label < 0;
	}
	x->divided = divided;
	bool list = items[x->divided] > 1 &&
		(x->divided ? 3 * items[1] > 2 * lines[1] : 2 * items[0] >= lines[0]);
	bool page = !x->divided && !list && sentences && 2 * sentences >= lines[0];
	x->labelled = titled && labels > 1 && labels > divided;
	EACH_LINE (l, x) {
		section = l->marks ? l : section;
		if (!l->text || l->marks)
			continue;
		bool sentence = is_sentence(l->title, 8);
		if (!x->divided)
			l->prose = list ? l->prose && !l->item : sentence;
		bool name = l->divided ||
			(!x->divided && l->title.n && !sentence &&
				!text_colon(l->title.s, l->title.n));
		name = name && (!list || l->item);
		l->named = (name || l->address.n) && !page && !x->labelled &&
			(!x->sure || section->tabled);
		names += name;
		timed += name && l->timed;
		bool three = name && l->name.n && rest_like(l->title, signs[SIGNS_DASH], &is);
		parts += three;
		told += three && l->remark.n;
	}
	x->timed = 2 * timed > names;
	if (x->divided && parts > 1 && 2 * parts >= names) {
		/* With a remark behind it, the line names a piece first, then its origin. */
		x->title_first = 2 * told > parts;
		reading_say(x->r, NULL,
			"most lines have three parts, which were taken as %s; exchange them if "
			"that is wrong",
			x->title_first ? "title, album and artist" : "artist and title");
	}
}

static bool
read_lines(struct list_lines *x)
{
	struct rest line;
	bool ok = true;

	while (reading_line(x->r, &line)) {
		line.n = text_trimmed(line.s, line.n, " \t");
		x->html = x->html && line.n;
		if (strspn(line.s, "-=") < line.n)
			keep_line(x,
				(struct typed_line){
					.at = line, .nr = x->r->line, .number = -1, .label = -1 });
	}
	count_lines(x);
	struct typed_line *section = x->v;
	EACH_LINE (l, x) {
		section = l->marks ? l : section;
		if (l->text)
			read_name(l, x->markdown);
		/* a heading "A - B" with an address alone in the line below it */
		l->named =
			l->marks && l->divided && l + 1 < x->v + x->n && l[1].text && !*l[1].text;
		section->tabled = section->tabled || (l->row && read_table_head(x, l));
		x->sure = x->sure || l->named || section->tabled;
	}
	judge_lines(x);
	x->table.n = 0;
	EACH_LINE (l, x) {
		struct rest title = rest_of(text_or(l->text, ""));

		x->table.n = l->row ? x->table.n : 0;
		if (l->row) {
			ok = take_table_row(x, l);
		} else if (!l->text) {
			reading_leave_out(&x->table.left_out, l->nr);
		} else if (!l->marks || l->named || (x->labelled && l->label >= 0)) {
			ok = take_list_line(x, l);
		} else {
			strip_pairs(&title);
			x->prose = false;
			if (l->marks == 1 && !x->out->title && !x->out->sections[0].n_tracks)
				x->out->title = track_list_text(title);
			else
				track_list_add_section(x->out, title);
		}
		if (!ok)
			break;
	}
	say_left_out(x->r, &x->table.left_out);
	return ok;
}

bool
import_lines_list(struct reading *r, struct playlist_file *out)
{
	struct list_lines x = { .r = r, .out = out, .markdown = r->markdown };

	if (is_table(*r))
		return import_table_list(r, out);
	if (x.markdown)
		notes_skip_front_matter(r);
	bool ok = read_lines(&x);
	LIST_FINISH(&x, free(each->text));
	return ok;
}

/* ---- XSPF (xspf.org): elements with texts ---- */

/* Appends the text of an element at s, decoded. Returns its end, at the next "<". */
static const char *
element_text(struct buf *out, const char *s)
{
	static const char open[] = "<![CDATA[", close[] = "]]>";

	for (;;) {
		const char *end = text_starts(s, open) ? strstr(s, close) : NULL;

		if (end) {
			buf_add_bytes(out, s + strlen(open), (size_t)(end - s) - strlen(open));
			s = end + strlen(close);
			continue;
		}
		if (!*s || *s == '<')
			return s;
		size_t entity = text_entity(out, s, strlen(s));
		if (!entity)
			buf_add_char(out, *s);
		s += entity ? entity : 1;
	}
}

bool
import_xspf(struct reading *r, struct playlist_file *out)
{
	static const char *const elements[COLUMNS] = { [TITLE] = "title",
		[ARTIST] = "creator",
		[ALBUM] = "album",
		[LENGTH_OF] = "duration",
		[ADDRESS] = "location",
		[LISTEN] = "annotation" };
	struct track *t = NULL;
	bool ok = strstr(r->text, "<playlist") || strstr(r->text, ":playlist") ||
		reading_wrong(r, r->text, "this is no XSPF: there is no <playlist>");

	for (const char *s = r->text; ok && (s = strchr(s, '<'));) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		struct rest tag = { s, strcspn(s, ">") }, is;
		const char *at = s;

		if (!s[tag.n])
			break;
		s = element_text(&text, s + tag.n + 1);
		/* also behind the name of a namespace */
		rest_skip(&tag, rest_like(tag, "^(</?([^ :/]*:)?)", &is));
		CLEANUP(pointer_free) char *name = xstrndup(tag.s, strcspn(tag.s, " \t\n/>"));
		bool track = text_same(name, "track");
		struct rest value = { text.s, text.len };
		rest_trim(&value, REST_BLANKS);
		if (track)
			t = NULL;
		if (at[1] == '/')
			continue;
		if (track)
			ok = (t = track_list_add(r, out, at)) != NULL;
		for (int c = 0; c < COLUMNS; c++) {
			char **of_list = c == TITLE ? &out->title : &out->about;

			if (!elements[c] || !text_same(name, elements[c]))
				continue;
			if (t && c == ADDRESS && value.n && !memmem(value.s, value.n, "://", 3)) {
				/* a path relative to the list */
				CLEANUP(pointer_free)
				char *path = timed_link_path(value.s, value.n);
				track_list_add_place(r, t, at, rest_of(text_or(path, "")));
			} else if (t) {
				take_column(r, t, (enum list_column)c, at, value);
			} else if ((c == TITLE || c == LISTEN) && !*of_list) {
				*of_list = track_list_text(value);
			}
		}
	}
	return ok;
}
