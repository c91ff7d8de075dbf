/*
 * Lists of tracks as columns, labels and elements: CSV that programs export from streaming
 * services, and XSPF. A table is read by the titles of its columns.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "shell/import/list_private.h"
#include "shell/import/list_words.h"
#include "shell/import/timed_line.h"
#include "shell/import/track_list.h"

/* ---- what is said about a track ---- */

/* Returns the next time in a text that is a word of its own, sets *t, and *in to the text behind
 * it; NULL: none. */
static const char *
next_time(struct rest *in, struct timespan *t)
{
	for (const char *from = in->s; in->n; rest_skip(in, 1)) {
		const char *at = in->s;

		if ((at == from || strchr(" @\t", at[-1])) && list_take_time(in, t))
			return at;
	}
	return NULL;
}

void
list_add_words(char **into, const char *between, struct rest words)
{
	CLEANUP(pointer_free) char *more = track_list_text(words);
	char *had = *into;

	if (!more)
		return;
	*into = xasprintf("%s%s%s", text_or(had, ""), had ? between : "", more);
	free(had);
}

/* Adds a cue with its words, unless the track has too many. */
static void
add_cue_with_words(struct track *t, struct timespan time, struct rest words)
{
	if (t->n_cues == LIST_CUES_MOST)
		return;
	track_list_add_cue(t, time, NULL);
	t->cues[t->n_cues - 1].listen_for = track_list_text(words);
}

void
list_add_listening(struct track *t, struct rest line)
{
	static const char lead[] = "^(([Aa]t|[Bb]ei|[Aa]b|[Ff]rom|[Vv]on|\u00e0|\u00c0) ?)$";
	const struct rest whole = line;
	const char *at, *before = NULL; /* the time before these words */
	struct timespan time, next;

	do {
		struct rest words = line, is;

		at = next_time(&line, &next);
		words.n = at ? (size_t)(at - words.s) : words.n;
		list_take_gap(&words);
		rest_trim(&words, before ? " \t-:,|@" : " \t,:");
		if (!before && at && rest_like(words, lead, &is))
			words.n = 0;
		if (before && !words.n && *before == '(') {
			t->duration_ms = time.pos_ms;
		} else if (before) {
			add_cue_with_words(t, time, words);
		} else if (at && words.n && list_is_sentence(whole, 4)) {
			add_cue_with_words(t, next, whole);
			return;
		} else {
			if (words.n > 2 && *words.s == '(' &&
				memchr(words.s, ')', words.n) == words.s + words.n - 1)
				words = (struct rest){ words.s + 1, words.n - 2 };
			list_add_words(&t->listen_for, " ", words);
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

void
list_divide_name(struct track *t)
{
	CLEANUP(pointer_free) char *text = t->title;
	struct rest whole = rest_of(text_or(text, ""));
	struct list_name name;
	bool divided = !t->artist && list_divide_by(whole, SIGNS_DASH, &name);

	if (divided)
		t->artist = track_list_text(name.artist);
	t->title = track_list_text(divided ? name.title : whole);
}

/* Adds the place that a column has; of several, the first one counts. */
static void
take_place(const struct reading *r, struct track *t, const char *at, const char *place)
{
	struct rest is;

	if (!t->n_urls && !t->file.text && rest_like(rest_of(place), "(://|:track:)", &is))
		track_list_add_place(r, t, at, rest_of(place));
}

/* Adds the times "1:20, 2:05" as cues, and the words behind them to what to listen for. Returns
 * false if the value begins with no time. */
static bool
take_cues(struct track *t, struct rest value)
{
	struct timespan time;

	if (!timed_line_time(&value, &time))
		return false;
	do {
		add_cue_with_words(t, time, (struct rest){ 0 });
		rest_trim(&value, REST_BLANKS ",;/&");
	} while (timed_line_time(&value, &time));
	if (value.n)
		list_add_listening(t, value);
	return true;
}

/* Adds what a column, or a line with its title as label, says about a track. Several artists are
 * "A;B", or have a column each. */
void
list_take_column(
	struct reading *r, struct track *t, enum list_column c, const char *at, struct rest value)
{
	static const char *const places[COLUMNS] = { [ADDRESS] = "",
		[SPOTIFY] = "spotify:track:",
		[VIDEO] = "https://www.youtube.com/watch?v=" };
	char **const texts[COLUMNS] = {
		[TITLE] = &t->title, [ARTIST] = &t->artist, [ALBUM] = &t->album
	};
	CLEANUP(pointer_free) char *text = track_list_text(value);

	if (!text)
		return;
	if (texts[c]) {
		const char *apart = c == ARTIST ? ";" : "";
		char *more = text;

		for (char *one; (one = strsep(&more, apart));)
			list_add_words(texts[c], ", ", rest_of(one));
	} else if (places[c]) {
		CLEANUP(pointer_free) char *place = xasprintf("%s%s", places[c], text);

		take_place(r, t, at, place);
	} else if (c == ISRC) {
		t->isrc = isrc_of(text);
	} else if (c == LENGTH_OF) {
		t->duration_ms = length_of(text);
	} else if (c == CUE && take_cues(t, value)) {
		return;
	} else if (c == LISTEN && t->n_cues && !t->cues[t->n_cues - 1].listen_for) {
		t->cues[t->n_cues - 1].listen_for = track_list_text(value);
	} else {
		list_add_listening(t, value);
	}
}

int
list_column_of(struct rest word)
{
	struct rest numeral;

	rest_trim(&word, " *_#0123456789.");
	if (rest_like(word, "(一|二|三|四|五|六|七|八|九|十)+$", &numeral))
		word.n = (size_t)(numeral.s - word.s);
	if (!word.n)
		return -1;
	CLEANUP(pointer_free) char *name = xstrndup(word.s, word.n);

	for (int c = 0; c < COLUMNS; c++)
		if (csv_is_title(name, column_titles[c]))
			return c;
	return -1;
}

/* ---- tables ---- */

bool
list_read_titles(const struct reading *r, const struct csv_row *head, struct list_table *t)
{
	size_t at[COLUMNS];
	bool ok = true;

	memset(t->column, -1, sizeof(t->column));
	memset(t->has, 0, sizeof(t->has));
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
			list_column_of(title) == ARTIST)
			t->column[i] = ARTIST;
		t->has[ARTIST] = t->has[ARTIST] || t->column[i] == ARTIST;
	}
	return ok &&
		(t->has[TITLE] ||
			reading_wrong(r, head->v[0].at,
				"no column has the titles of the tracks; name it title, track or "
				"song"));
}

bool
list_take_row(struct reading *r, struct list_table *t, const struct csv_row *row,
	struct playlist_file *out)
{
	const char *at = row->v[0].at;
	struct playlist_section *all = &out->sections[0];
	struct track *track = track_list_add(r, out, at);
	bool blank = true;

	if (!track)
		return false;
	list_take_column(r, track, ADDRESS, at, t->link);
	for (int c = 0; c < COLUMNS; c++) {
		if (c == ALBUM)
			list_divide_name(track);
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
				list_take_column(r, track, (enum list_column)c, at, value);
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

void
list_say_left_out(struct reading *r, struct import_left_out *l)
{
	if (l->n)
		reading_say(r, NULL, "%zu line%s no track: %s", l->n, l->n == 1 ? " is" : "s are",
			l->lines.s);
	r->left_out = l->n;
	buf_finish(&l->lines);
}

void
list_say_unread(const struct reading *r, const struct csv_row *head, const struct list_table *t)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;

	for (size_t i = 0; i < t->n; i++) {
		struct rest word; /* not "#" */

		if (t->column[i] < 0 && names.len < LIST_TEXT_MOST &&
			rest_like(rest_of(head->v[i].text), "([^ -@])", &word))
			buf_add_part(&names, ", ", "%s", head->v[i].text);
	}
	if (names.len)
		reading_say(r, NULL, "columns that are not read: %s", names.s);
}

bool
import_table_list(struct reading *r, struct playlist_file *out)
{
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	struct list_table t = { 0 };
	bool ok = csv_read_head(r, &row) && list_read_titles(r, &row, &t);

	if (ok)
		list_say_unread(r, &row, &t);
	while (csv_next(r, &row, &ok))
		ok = list_take_row(r, &t, &row, out);
	list_say_left_out(r, &t.left_out);
	return ok;
}

/* Returns true if the first row has the titles of a table. */
bool
list_is_table(struct reading r)
{
	CLEANUP(csv_row_finish) struct csv_row head = { 0 };
	struct list_table t;

	r.err = ERR_IGNORED;
	return csv_read_head(&r, &head) && list_read_titles(&r, &head, &t) && t.has[ARTIST];
}

/* Adds what an element says about a track; a place may be a path relative to the list. */
static void
take_value(struct reading *r, struct track *t, int column, const char *at, struct rest value)
{
	bool path = column == ADDRESS && value.n && !memmem(value.s, value.n, ":", 1);
	CLEANUP(pointer_free) char *decoded = path ? timed_link_path(value.s, value.n) : NULL;

	if (path)
		track_list_add_place(r, t, at, rest_of(text_or(decoded, "")));
	else
		list_take_column(r, t, (enum list_column)column, at, value);
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
		reading_wrong(r, r->text, "this is not XSPF: there is no <playlist>");

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
		int column = list_column_of(rest_of(name));
		char **of_list = column == TITLE ? &out->title : &out->about;
		if (t && column >= 0 && !text_same(name, "name"))
			take_value(r, t, column, at, value);
		else if ((column == TITLE || column == LISTEN) && !*of_list && !track)
			*of_list = track_list_text(value);
	}
	return ok;
}

/* ---- JSON: JSPF, and what streaming services export. An object with a title is a track, unless it
 * has lists of others: then it is a section. ---- */

/* Adds the texts of a value, or the names of its objects, to a column of a track. */
static void
take_json(struct reading *r, struct track *t, int column, const json_t *value)
{
	CLEANUP(pointer_free) char *number = NULL;
	const json_t *one;
	size_t i;

	if (json_is_array(value))
		json_array_foreach (value, i, one)
			take_json(r, t, column, one);
	if (json_is_object(value))
		take_json(r, t, column, json_object_get(value, "name"));
	if (json_is_integer(value))
		number = xasprintf("%lld", (long long)json_integer_value(value));
	if (number || json_is_string(value))
		take_value(
			r, t, column, r->text, rest_of(number ? number : json_string_value(value)));
}

/* Reads the tracks of an array or object, and of those inside. track: its key says that it is one.
 */
static bool
read_json(struct reading *r, json_t *value, bool track, struct playlist_file *out)
{
	const char *title = NULL, *key;
	bool list = false, ok = true;
	json_t *one;
	size_t i;

	json_array_foreach (value, i, one)
		ok = ok && read_json(r, one, track, out);
	json_object_foreach (value, key, one) {
		int column = list_column_of(rest_of(key));

		if (column == TITLE && json_is_string(one))
			title = json_string_value(one);
		else if (column == ARTIST || column == ADDRESS)
			track = true;
		else
			list = list || json_is_object(json_array_get(one, 0));
	}
	struct track *t = title && track && !list ? track_list_add(r, out, r->text) : NULL;
	if (t)
		t->at.line = (int)out->n_sections - 1;
	else if (title && !out->title)
		out->title = track_list_text(rest_of(title));
	else if (title && list)
		track_list_add_section(out, rest_of(title));
	json_object_foreach (value, key, one) {
		int column = list_column_of(rest_of(key));

		if (!t)
			ok = ok && read_json(r, one, column == TITLE, out);
		else if (column >= 0)
			take_json(r, t, column, one);
	}
	return ok;
}

bool
import_json_list(struct reading *r, struct playlist_file *out)
{
	json_error_t why;
	json_auto_t *all = json_loads(r->text, 0, &why);

	return all ? read_json(r, all, false, out)
		   : reading_wrong(r, r->text, "this is not JSON: %s", why.text);
}
