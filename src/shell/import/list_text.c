/*
 * Lists of tracks as tables and lines: CSV that programs export from streaming services, tables and
 * lists of Markdown, lines "Artist - Title", and XSPF. A table is read by the titles of its
 * columns.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

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
	struct rest at = *r;
	const char *close = rest_word(&at, "[") ? "]" : "";

	if (!*close && rest_word(&at, "("))
		close = ")";
	const char *s = at.s;
	struct rest sign, typed = { s, 0 };

	if (!timed_line_time(&at, t))
		return false;
	typed.n = (size_t)(at.s - s);
	bool wide = at.n && (unsigned char)*at.s >= 0x80;
	if (!rest_like(typed, "(:|\uff1a|\u2032|\u5206)", &sign) ||
		(*close ? !rest_word(&at, close) : at.n && !wide && !strchr(" \t:,|-", *at.s)))
		return false;
	*r = at;
	return true;
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
	static const char *const pairs[][2] = { { "**", "**" }, { "__", "__" }, { "*", "*" },
		{ "_", "_" }, { "`", "`" }, { "\"", "\"" }, { "\u201c", "\u201d" },
		{ "\u201e", "\u201c" }, { "\u201e", "\u201d" }, { "\u201a", "\u2018" },
		{ "\u00ab", "\u00bb" }, { "\u00bb", "\u00ab" }, { "\u2039", "\u203a" },
		{ "\u300c", "\u300d" }, { "\u300e", "\u300f" }, { "\u300a", "\u300b" },
		{ "\u3008", "\u3009" } };

	rest_trim(r, REST_BLANKS);
	size_t i = 0;
	while (i < LENGTH(pairs)) { /* from the first pair again after each that goes */
		struct rest at = *r;
		size_t n = strlen(pairs[i][1]);
		bool around = rest_word(&at, pairs[i][0]) && at.n > n &&
			memmem(at.s, at.n, pairs[i][1], n) == at.s + at.n - n;

		if (around)
			*r = (struct rest){ at.s, at.n - n };
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
		sign.n = text.n - before.n;
		if (row == SIGNS_QUOTE && rest_like(sign, bracketed, title))
			strip_pairs(title);
		rest_trim(artist, row == SIGNS_QUOTE ? REST_BLANKS ":" : REST_BLANKS);
		artist->n -= row == SIGNS_QUOTE ? text_colon(artist->s, artist->n) : 0;
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
	return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff) || (c >= 0x430 && c <= 0x45f);
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
			bool words = sign.s[0] == ' ' && sign.s[1] == ':';

			rest_skip(&after, n);
			if (!is_divided(before) ||
				!(is_sentence(after, 5) || (words && words_of(after) > 1)))
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
		struct timespan time;

		if (markdown && rest_link(&r, &text, &found)) {
			bool is_time = take_time(&(struct rest){ text.s, text.n }, &time);

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
add_words(char **into, struct rest words)
{
	CLEANUP(pointer_free) char *more = track_list_text(words);
	char *had = *into;

	if (!more)
		return;
	*into = xasprintf("%s%s%s", text_or(had, ""), had ? " " : "", more);
	free(had);
}

/* ---- tables ---- */

#define ARTISTS_MOST 8 /* columns "Artist Name 2", "Artist Name 3" … that are read */

struct list_table {
	size_t at[COLUMNS], n; /* n: number of columns */
	size_t artists[ARTISTS_MOST], n_artists;
	struct rest link; /* the address in the row of a Markdown table */
	struct import_left_out *left_out;
};

/* Finds the columns "Artist Name 1", "Artist Name 2" …; the first of them is the artist, unless a
 * column without a number is. */
static void
find_artists(const struct csv_row *head, struct list_table *t)
{
	t->n_artists = 0;
	for (size_t i = 0; i < head->n && t->n_artists < ARTISTS_MOST; i++) {
		const char *text = head->v[i].text;
		CLEANUP(pointer_free)
		char *name = xstrndup(text, text_trimmed(text, strlen(text), "0123456789"));

		if (text_same(name, text) || !csv_is_title(name, column_titles[ARTIST]))
			continue;
		if (t->at[ARTIST] == NO_COLUMN)
			t->at[ARTIST] = i;
		else
			t->artists[t->n_artists++] = i;
	}
}

static bool
read_titles(const struct reading *r, const struct csv_row *head, struct list_table *t)
{
	bool ok = true;

	t->n = head->n;
	for (int c = 0; ok && c < COLUMNS; c++)
		ok = csv_find_column(r, head, column_titles[c], &t->at[c]);
	find_artists(head, t);
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
name_row(struct track *track, const char *text, const char *artist)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	struct rest title = rest_of(text), by;

	for (const char *c = artist; *c; c++) /* several artists, "A;B" */
		if (*c == ';')
			buf_add(&names, ", ");
		else
			buf_add_char(&names, *c);
	track->artist = track_list_text(rest_of(names.s));
	if (!track->artist && divide(title, SIGNS_DASH, &by, &title))
		track->artist = track_list_text(by);
	track->title = track_list_text(title);
}

/* Takes blanks, and a sign with a blank behind it. Returns true if there was a sign. */
static bool
take_gap(struct rest *r)
{
	struct rest sign;

	rest_spaces(r);
	return rest_skip(r, rest_like(*r, "^(-|\u2013|\u2014|:|\uff1a|[|])[ \t]+", &sign));
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
 * brackets is the length. */
static void
add_listening(struct track *t, struct rest line)
{
	static const char lead[] = "^(([Aa]t|[Bb]ei|[Aa]b|[Ff]rom|[Vv]on|\u00e0|\u00c0) ?)$";
	struct timespan time, next_span;
	struct rest words = line, whole = line, is;
	const char *at = next_time(&line, &time), *next;

	words.n = at ? (size_t)(at - words.s) : words.n;
	take_gap(&words);
	rest_trim(&words, at ? " \t,:" : " \t");
	words.n = at && rest_like(words, lead, &is) ? 0 : words.n;
	if (at && words.n && is_sentence(whole, 4)) {
		add_timed(t, time, whole);
		return;
	}
	add_words(&t->listen_for, words);
	for (; at; at = next, time = next_span) {
		words = line;
		next = next_time(&line, &next_span);
		words.n = next ? (size_t)(next - words.s) : words.n;
		rest_trim(&words, " \t-:,|@");
		if (rest_word(&words, ",") || rest_word(&words, "\u3001"))
			rest_spaces(&words);
		if (!words.n && *at == '(')
			t->duration_ms = time.pos_ms;
		else
			add_timed(t, time, words);
	}
}

/* Adds what columns say to listen for, and at which time. */
static void
add_cue(struct track *track, const char *cue, const char *words)
{
	struct rest moment = rest_of(cue), about = rest_of(words);
	struct timespan time;

	if (timed_line_time(&moment, &time))
		add_timed(track, time, about);
	else
		add_listening(track, about);
}

/* Adds a track; another row of the track before it adds a cue. Leaves out a row with neither a
 * title nor an address. */
static bool
take_row(struct reading *r, const struct list_table *t, const struct csv_row *row,
	struct playlist_file *out)
{
	const char *name = csv_cell(row, t->at[TITLE]), *place = csv_cell(row, t->at[ADDRESS]),
		   *section = csv_cell(row, t->at[SECTION]);
	const char *cue = t->at[LISTEN] == NO_COLUMN ? "" : csv_cell(row, t->at[CUE]);
	struct playlist_section *all = &out->sections[0];
	struct rest at = rest_of(place), address = t->link;
	CLEANUP(buf_finish) struct buf page = BUF_INIT, artist = BUF_INIT;
	bool blank = true;

	if (*csv_cell(row, t->at[SPOTIFY]))
		buf_addf(&page, "spotify:track:%s", csv_cell(row, t->at[SPOTIFY]));
	else if (*csv_cell(row, t->at[VIDEO]))
		buf_addf(&page, "https://www.youtube.com/watch?v=%s", csv_cell(row, t->at[VIDEO]));
	buf_add(&artist, csv_cell(row, t->at[ARTIST]));
	for (size_t i = 0; i < t->n_artists; i++)
		if (*csv_cell(row, t->artists[i]))
			buf_add_part(&artist, ", ", "%s", csv_cell(row, t->artists[i]));

	if (!address.n && (strstr(place, "://") || take_address(&at, &address)))
		address = rest_of(place);
	else if (!address.n)
		address = rest_of(page.s);
	if (rest_is_blank(rest_of(name)) && !address.n) {
		for (size_t i = 0; i < row->n; i++)
			blank = blank && rest_is_blank(rest_of(row->v[i].text));
		if (!blank)
			reading_leave_out(t->left_out, row->line);
		return true;
	}
	if (*section && !text_same(out->sections[out->n_sections - 1].title, section)) {
		track_list_add_section(out, rest_of(section));
		all = &out->sections[0];
	}
	struct track named = { .duration_ms = NO_MS };
	struct track *last = all->n_tracks ? &all->tracks[all->n_tracks - 1] : NULL;
	name_row(&named, name, artist.s);
	bool again = last && *cue && text_same(last->title, named.title) &&
		text_order(last->artist, named.artist) == 0;
	struct track *track = again ? last : track_list_add(r, out, row->v[0].at);
	if (again || !track) {
		free(named.title);
		free(named.artist);
		if (again)
			add_cue(last, cue, csv_cell(row, t->at[LISTEN]));
		return again;
	}
	track->title = named.title;
	track->artist = named.artist;
	track->album = track_list_text(rest_of(csv_cell(row, t->at[ALBUM])));
	track->isrc = isrc_of(csv_cell(row, t->at[ISRC]));
	track->duration_ms = length_of(csv_cell(row, t->at[LENGTH_OF]));
	add_cue(track, cue, csv_cell(row, t->at[LISTEN]));
	if (address.n)
		track_list_add_place(r, track, row->v[0].at, address);
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

	for (size_t i = 0; i < head->n; i++) {
		bool read = rest_is_blank(rest_of(head->v[i].text));

		for (size_t c = 0; c < COLUMNS; c++)
			read |= t->at[c] == i;
		for (size_t k = 0; k < t->n_artists; k++)
			read |= t->artists[k] == i;
		if (!read && names.len < LIST_TEXT_MOST)
			buf_add_part(&names, ", ", "%s", head->v[i].text);
	}
	if (names.len)
		reading_say(r, NULL, "columns that are not read: %s", names.s);
}

bool
import_table_list(struct reading *r, struct playlist_file *out)
{
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	struct import_left_out left_out = { 0 };
	struct list_table t = { .left_out = &left_out };
	bool ok = csv_read_head(r, &row) && read_titles(r, &row, &t);

	if (ok)
		say_unread(r, &row, &t);
	while (csv_next(r, &row, &ok))
		ok = take_row(r, &t, &row, out);
	say_left_out(r, &left_out);
	return ok;
}

/* Returns true if the first row has the titles of a table. */
static bool
is_table(struct reading r)
{
	CLEANUP(csv_row_finish) struct csv_row head = { 0 };
	struct list_table t;

	r.err = ERR_IGNORED;
	return csv_read_head(&r, &head) && read_titles(&r, &head, &t) && t.at[ARTIST] != NO_COLUMN;
}

/* ---- lines ---- */

struct typed_line {
	struct rest at; /* in the file */
	size_t indent;
	int nr;
	/* without marks of a heading, bullet and address; NULL: a path, a row of a table, or a line
	 * of a block that is no list */
	char *text;
	size_t marks; /* of a heading */
	bool row;     /* of a table */
	bool tabled;  /* of a heading or the first line: a table of its section names tracks */
	struct rest address; /* or path; n is 0: none */
	/* The number before the name, -1 if there is none, the sign behind it, and the bytes of
	 * both. It counts if the next line goes on with the next number; `first` is the first of
	 * them. */
	long number, first;
	char sign;
	size_t number_n;
	bool counts, divided;
	bool item;                       /* with a bullet or a number */
	bool prose;                      /* a sentence, also one with a dash */
	struct rest name, artist, title; /* name: artist and title */
	struct rest time, remark;        /* time: before or behind the name, perhaps with words */
	int label;                       /* a column, "Artist: …"; -1: none */
	struct rest value;               /* behind the label */
};

struct list_lines {
	struct reading *r;
	struct playlist_file *out;
	bool markdown, code, html; /* code, html: in a block of it */
	/* Tables name title and artist, or headings are tracks: sentences elsewhere are none. */
	bool sure, tabled, prose; /* this section has such a table, or such a heading */
	bool labelled;            /* the lines with a label are the tracks */
	bool items;               /* the lines with a bullet or number are */
	bool page;                /* sentences without a list */
	bool timed;               /* the last track has a time before its name */
	bool title_first;         /* the names are "Title - Album - Artist" */
	struct list_table table;  /* n is 0: no row of a table was read above this line */
	struct typed_line *v;
	size_t n, cap;
	size_t indent; /* of the line of the last track */
	struct import_left_out left_out;
};

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

	bool wide = rest_word(&at, "\u3001") || rest_word(&at, "\uff0e");
	l->sign = wide || rest_word(&at, ".") || rest_word(&at, ")") ? at.s[-1] : ' ';
	if (take_gap(&at))
		l->sign = '-';
	l->number_n = (size_t)(at.s - l->text);
	l->number = l->first = n && at.n && l->number_n > n ? atol(digits.s) : -1;
}

/* Finds the name in a line, without a number and a time before it, or a time or a remark behind
 * it. */
static void
read_name(struct typed_line *l, bool markdown)
{
	struct rest name = rest_of(l->text), at = name, strong, is;
	struct timespan ignored;

	if (l->number >= 0) {
		rest_skip(&at, l->number_n);
		name = l->counts || take_time(&(struct rest){ at.s, at.n }, &ignored) ? at : name;
	}
	at = name;
	size_t n = rest_like(name, "^\\*\\*([^*]+)\\*\\*", &strong);
	if (markdown && n && is_divided(strong)) { /* "**A - B** 1:15 words" */
		l->time = (struct rest){ name.s + n, name.n - n };
		name = strong;
	} else if (markdown && rest_like(name, "^(\\*\\*[^*]+(:\\*\\*|\\*\\*:))", &at)) {
		return; /* "**Volume**: words" */
	} else if (at = name, take_time(&at, &ignored)) {
		l->time = (struct rest){ name.s, (size_t)(at.s - name.s) };
		take_gap(&at);
		name = at;
	} else {
		struct rest before = { name.s, rest_like(name, "^(.*)[ \t]", &at) };

		l->time = at = (struct rest){ name.s + before.n, name.n - before.n };
		rest_trim(&before, " \t-,");
		/* not "Jay-Z - 4:44" */
		if (before.n && take_time(&at, &ignored) && !at.n &&
			is_divided(before) == is_divided(name))
			name = before;
		else
			l->time.n = 0;
	}
	struct rest artist, title;
	bool titled = divide_marked(name, &artist, &title),
	     dash = rest_like(name, signs[SIGNS_DASH], &is);
	l->prose = !titled && (!dash || goes_on(name)) && is_sentence(name, dash ? 6 : 4);
	l->remark = take_remark(&name);
	l->prose = l->prose || (!titled && is_sentence(name, 15));
	l->name = titled ? (struct rest){ 0 } : name;
	if (markdown)
		strip_pairs(&name);
	l->title = name;
	l->divided = divide(name, SIGNS_BY, &l->artist, &l->title);
	if (l->divided && !l->time.n && l->artist.s > l->title.s)
		l->time = (struct rest){ l->artist.s + l->artist.n,
			(size_t)(name.s + name.n - l->artist.s) - l->artist.n };
	if (markdown && l->divided) {
		strip_pairs(&l->artist);
		strip_pairs(&l->title);
	}
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
	struct rest at = l.at;
	bool any = true;

	struct reading next = *x->r;
	struct rest rule = { 0 };
	reading_line(&next, &rule);
	l.row = *at.s == '|' ||
		(memchr(at.s, '|', at.n) &&
			((x->n && x->v[x->n - 1].row) ||
				rest_like(rule, "^( *:?-+:? *[|][-:| ]*)$", &rule)));
	l.marks = strspn(at.s, "#");
	l.marks = at.s[l.marks] == ' ' ? l.marks : 0;
	rest_skip(&at, l.marks);
	for (; strchr(" \t", *at.s); rest_skip(&at, 1))
		l.indent += *at.s == '\t' ? 8 : 1;
	while (any && at.n && (x->markdown || !number_is_digit(*at.s)))
		any = (x->markdown && rest_word(&at, ">") && rest_spaces(&at)) || rest_bullet(&at);
	l.item = at.s > l.at.s + l.indent;
	l.address = at;
	if (x->markdown && is_block(x, l.at)) {
		l.marks = l.address.n = 0;
	} else if (l.marks || (!media_is_sound(at.s, at.n) && !l.row)) {
		l.address.n = 0;
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

	for (struct typed_line *l = x->v; l < x->v + x->n; l++) {
		if (!l->text || l->marks || l->number < 0) {
			if (l->text && !l->marks && is_divided(rest_of(l->text)))
				above = NULL;
			continue;
		}
		if (above && above->sign == l->sign && above->number + 1 == l->number) {
			l->first = above->first;
			l->counts = above->counts = l->sign != ' ' || l->first <= 1;
		}
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
	return read_titles(x->r, &row, t) && t->at[ARTIST] != NO_COLUMN;
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
	if (t->at[TITLE] != NO_COLUMN)
		return take_row(x->r, t, &row, x->out);
	reading_leave_out(&x->left_out, l->nr);
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

static bool
is_item(const struct typed_line *l)
{
	return l->item || l->counts;
}

/* Returns true for a line that is about the track above: an indented one, a sentence, or one that
 * begins with a time, unless the tracks do. */
static bool
is_about(const struct list_lines *x, const struct typed_line *l, bool divided)
{
	struct rest at = rest_of(l->text);
	struct timespan ignored;

	if (l->indent > x->indent + 1 && !l->counts)
		return true;
	if (l->marks || x->sure || (divided && l->divided))
		return false;
	if (x->items && !divided)
		return l->prose && !is_item(l);
	return (l->prose && (divided || is_sentence(at, 8))) ||
		(divided && !x->timed && take_time(&at, &ignored));
}

/* Takes album and track artist of "[Album #03] Title // Artist", as foobar2000 copies names. */
static void
take_album(struct track *t)
{
	CLEANUP(pointer_free) char *text = xstrdup(text_or(t->title, ""));
	struct rest album, title = rest_of(text);
	const char *by = strstr(text, " // ");

	if (!rest_skip(&title, rest_like(title, "^\\[(.+) (CD[0-9]+/)?#[0-9]+\\] ", &album)))
		return;
	t->album = track_list_text(album);
	if (by > title.s) {
		free(t->artist);
		t->artist = track_list_text(rest_of(by + strlen(" // ")));
		title.n = (size_t)(by - title.s);
	}
	free(t->title);
	t->title = track_list_text(title);
}

/* Turns the parts of "Title - Album - Artist", of which the first was read as the artist. */
static void
turn_parts(struct track *t)
{
	CLEANUP(pointer_free) char *text = t->title;
	char *title = t->artist;
	struct rest album = rest_of(text), artist = album, sign;

	for (size_t n; (n = rest_like(artist, signs[SIGNS_DASH], &sign)); rest_skip(&artist, n))
		album.n = (size_t)(sign.s - text);
	t->title = title;
	t->artist = track_list_text(artist);
	if (artist.s > text)
		t->album = track_list_text(album);
}

/* Returns true for a title in a list without artists: no sentence, no heading, and an item if the
 * others are. */
static bool
is_title(const struct list_lines *x, const struct typed_line *l)
{
	return l->title.n && !is_sentence(l->title, 8) && !text_colon(l->title.s, l->title.n) &&
		(!x->items || is_item(l));
}

/* Reads a line. If `divided`, some line has a sign between artist and title. */
static bool
take_list_line(struct list_lines *x, const struct typed_line *l, bool divided)
{
	struct playlist_section *all = &x->out->sections[0];
	struct track *t = all->n_tracks ? &all->tracks[all->n_tracks - 1] : NULL;
	size_t n = l->text ? strlen(l->text) : 0;
	bool words = x->prose && !l->marks && n;

	x->prose = x->prose || l->marks;
	if ((t && n && words) || (n && last_track(x) && (x->labelled || is_about(x, l, divided)))) {
		if (words) { /* of a heading "Title - Artist" they may quote the title */
			char *title = t->artist;
			CLEANUP(pointer_free) char *quoted = xasprintf("\u201c%s\u201d", title);

			if (strstr(l->text, quoted)) {
				t->artist = t->title;
				t->title = title;
			}
		}
		add_listening(t, rest_of(l->text));
	} else if ((x->sure && !x->tabled && !x->prose) || x->labelled || x->page ||
		(!l->address.n && (divided && !l->marks ? !l->divided : !is_title(x, l)))) {
		reading_leave_out(&x->left_out, l->nr);
		return true;
	} else if (!t || !l->text || n || t->n_urls || t->file.text) { /* not its address alone */
		t = track_list_add(x->r, x->out, l->at.s);
		if (!t)
			return false;
		x->indent = l->indent;
		x->timed = l->time.n && l->time.s < l->title.s &&
			l->time.s < text_or(l->artist.s, l->title.s);
		t->artist = track_list_text(l->artist);
		t->title = track_list_text(l->title);
		take_album(t);
		if (x->title_first && t->artist && t->title)
			turn_parts(t);
		add_listening(t, l->time);
		add_listening(t, l->remark);
	}
	if (l->address.n)
		track_list_add_place(x->r, t, l->at.s, l->address);
	return true;
}

/* Reads a line with a label: the artist, title or album of a track, or what it is about. A value
 * that the track has already begins the next one. */
static bool
take_labelled(struct list_lines *x, const struct typed_line *l)
{
	struct track *t = last_track(x);
	struct rest value = l->value, artist = { 0 };
	bool names = l->label <= ALBUM;

	if (names && (!t || (const char *[]){ t->title, t->artist, t->album }[l->label])) {
		t = track_list_add(x->r, x->out, l->at.s);
		if (!t)
			return false;
	}
	strip_pairs(&value);
	if (l->label == TITLE && divide(value, SIGNS_DASH, &artist, &value) && !t->artist)
		t->artist = track_list_text(artist);
	if (names)
		*(char **[]){ &t->title, &t->artist, &t->album }[l->label] = track_list_text(value);
	else if (t && l->label == LENGTH_OF)
		t->duration_ms = length_of(l->value.s);
	else if (t)
		add_listening(t, value);
	else
		reading_leave_out(&x->left_out, l->nr);
	if (t && l->address.n)
		track_list_add_place(x->r, t, l->at.s, l->address);
	return true;
}

/* Returns true for a heading "A - B" with an address alone in the line below it: a track. */
static bool
is_heading_of_track(const struct list_lines *x, const struct typed_line *l)
{
	return l->marks && l->divided && l + 1 < x->v + x->n && l[1].text && !*l[1].text;
}

/* Finds out what most lines are: lines with a label; names without a remark; names in upper case
 * behind the dash. Others among them are prose. Returns false if no line is divided. */
static bool
judge_lines(struct list_lines *x)
{
	size_t labels = 0, titles = 0, artists = 0, divided = 0, remarks = 0, lower = 0, left = 0;
	size_t lines = 0, items = 0, prose = 0, divided_items = 0, parts = 0, told = 0;
	struct rest is;

	for (struct typed_line *l = x->v; l < x->v + x->n; l++) {
		if (!l->text)
			continue;
		labels += l->label >= 0;
		titles += l->label == TITLE;
		artists += l->label == ARTIST;
		bool sentence = is_sentence(rest_of(l->text), 8);
		lines += !l->marks && *l->text;
		prose += !l->marks && sentence;
		items += is_item(l) && !sentence && !l->indent;
		if (!l->divided || l->prose || l->marks || l->label >= 0)
			continue;
		divided++;
		remarks += l->remark.n && !l->item;
		lower += goes_on(l->name);
		divided_items += is_item(l) && !goes_on(l->name);
	}
	size_t upper = divided - lower;
	bool list = divided_items > 1 && 3 * divided_items > 2 * upper;
	x->labelled = titles && titles + artists > 1 && labels > divided;
	for (struct typed_line *l = x->v; l < x->v + x->n; l++) {
		if (!l->text || l->marks)
			continue;
		l->prose = l->prose || (l->remark.n && !l->item && 2 * remarks < divided) ||
			(2 * lower < divided && goes_on(l->name) && words_of(l->name) > 9);
		l->divided = l->divided && !l->prose && (!list || is_item(l));
		left += l->divided;
		bool three = l->divided && l->name.n && rest_like(l->title, signs[SIGNS_DASH], &is);
		parts += three;
		told += three && l->remark.n;
	}
	bool three = parts > 1 && 2 * parts >= left;
	/* With a remark behind it, the line names a piece first, then its origin. */
	x->title_first = three && 2 * told > parts;
	if (three)
		reading_say(x->r, NULL,
			"most lines have three parts, which were taken as %s; exchange them if "
			"that is wrong",
			x->title_first ? "title, album and artist" : "artist and title");
	x->items = left ? list : items > 1 && 2 * items >= lines - prose;
	x->page = !left && !x->items && prose && 3 * prose >= lines;
	return left;
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
				(struct typed_line){ .at = line, .nr = x->r->line, .label = -1 });
	}
	count_lines(x);
	struct typed_line *section = x->v;
	for (struct typed_line *l = x->v; l < x->v + x->n; l++) {
		section = l->marks ? l : section;
		if (l->text)
			read_name(l, x->markdown);
		section->tabled = section->tabled || (l->row && read_table_head(x, l));
		x->sure = x->sure || section->tabled || is_heading_of_track(x, l);
	}
	bool divided = judge_lines(x);
	x->tabled = x->n && x->v->tabled;
	x->table.n = 0;
	for (struct typed_line *l = x->v; ok && l < x->v + x->n; l++) {
		struct rest title = { l->text, l->marks ? strlen(l->text) : 0 };

		x->table.n = l->row ? x->table.n : 0;
		if (l->row) {
			ok = take_table_row(x, l);
			continue;
		}
		if (x->labelled && l->label >= 0) {
			ok = take_labelled(x, l);
			continue;
		}
		if (!l->marks || is_heading_of_track(x, l)) {
			ok = take_list_line(x, l, divided);
			continue;
		}
		strip_pairs(&title);
		x->prose = false;
		x->tabled = l->tabled;
		if (l->marks == 1 && !x->out->title && !x->out->sections[0].n_tracks)
			x->out->title = track_list_text(title);
		else
			track_list_add_section(x->out, title);
	}
	say_left_out(x->r, &x->left_out);
	return ok;
}

static bool
read_list(struct reading *r, struct playlist_file *out, bool markdown)
{
	struct list_lines x = { .r = r, .out = out, .markdown = markdown };
	x.table.left_out = &x.left_out;

	if (is_table(*r))
		return import_table_list(r, out);
	if (markdown)
		notes_skip_front_matter(r);
	bool ok = read_lines(&x);
	LIST_FINISH(&x, free(each->text));
	return ok;
}

bool
import_lines_list(struct reading *r, struct playlist_file *out)
{
	return read_list(r, out, false);
}

bool
import_markdown_list(struct reading *r, struct playlist_file *out)
{
	return read_list(r, out, true);
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
	struct track *t = NULL;
	bool ok = strstr(r->text, "<playlist") || strstr(r->text, ":playlist") ||
		reading_wrong(r, r->text, "this is no XSPF: there is no <playlist>");

	for (const char *s = r->text; ok && (s = strchr(s, '<'));) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		const char *at = s, *gt = strchr(s, '>'), *name = s + 1 + (s[1] == '/');
		bool close = s[1] == '/';
		size_t n = strcspn(name, " \t\n/>");
		const char *colon = memchr(name, ':', n); /* behind the name of a namespace */

		if (!gt)
			break;
		n -= colon ? (size_t)(colon + 1 - name) : 0;
		name = colon ? colon + 1 : name;
		s = *name == '!' || *name == '?' ? gt + 1 : element_text(&text, gt + 1);
		struct rest trimmed = { text.s, text.len };
		rest_trim(&trimmed, REST_BLANKS);
		const struct {
			const char *name;
			char **into;
		} texts[] = { { "title", t ? &t->title : &out->title },
			{ "creator", t ? &t->artist : NULL }, { "album", t ? &t->album : NULL },
			{ "annotation", t ? &t->listen_for : &out->about } };

		bool track = n == 5 && strncmp(name, "track", n) == 0;
		if (close) {
			t = track ? NULL : t;
			continue;
		}
		if (track)
			ok = (t = track_list_add(r, out, at)) != NULL;
		else if (t && n == 8 && strncmp(name, "duration", n) == 0)
			t->duration_ms = length_of(trimmed.n ? text.s : "");
		else if (t && n == 8 && strncmp(name, "location", n) == 0 && trimmed.n) {
			/* a URI; without a scheme, a path relative to the list */
			bool address = memmem(trimmed.s, trimmed.n, "://", 3);
			CLEANUP(pointer_free)
			char *path = address ? NULL : timed_link_path(trimmed.s, trimmed.n);

			track_list_add_place(r, t, at, path ? rest_of(path) : trimmed);
		}
		for (size_t i = 0; i < LENGTH(texts); i++)
			if (texts[i].into && !*texts[i].into && strlen(texts[i].name) == n &&
				strncmp(name, texts[i].name, n) == 0)
				*texts[i].into = track_list_text(trimmed);
	}
	return ok;
}
