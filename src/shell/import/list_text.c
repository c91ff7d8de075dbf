/*
 * Lists of tracks as lines that people write. A line is a number, a label, a time, a title in
 * quotation marks, a sign between artist and title, and the rest; the shape that most lines have is
 * the list's (struct list_shape).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/media.h"
#include "base/text/md_line.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "shell/import/list_private.h"
#include "shell/import/track_list.h"

/* ---- the parts of a line ---- */

/* Takes a time as a word, "1:15", "[1:15]", "(1:15)" or 1′5″, and never 5'9". */
bool
list_take_time(struct rest *r, struct timespan *t)
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

	return list_take_time(&text, &ignored);
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
		struct rest found = { 0 }, text, left;

		if (markdown && rest_link(&r, &text, &found)) {
			bool is_time = begins_with_time(text);

			bool goes_on = !rest_like(r, "^([^[:alnum:]]*)(\\[|$)", &left);
			if (is_time || goes_on ||
				!list_is_divided((struct rest){ out->s, out->len }))
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
		left = (struct rest){ out->s, out->len }; /* of "([Style][1], [Shop][2])" */
		if (r.n && strchr(")>", *r.s) && rest_like(left, "([(<])[, ]*$", &left)) {
			buf_truncate(out, (size_t)(left.s - out->s));
			rest_skip(&r, 1);
		}
		if (!address->n)
			*address = found;
	}
}

bool
list_take_gap(struct rest *r)
{
	struct rest sign;

	rest_spaces(r);
	return rest_skip(r,
		rest_like(*r, "^((-|\u2013|\u2014|:|\uff1a|[|])[ \t]+|(,|\uff0c|\u3001)[ \t]*)",
			&sign));
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
	/* The number before the name, -1 if there is none, and the text behind it and its sign;
	 * bare: without a sign. It counts if the next line goes on with the next number. */
	long number;
	struct rest behind;
	bool bare, counts;
	bool item;        /* with a bullet, or a number that counts */
	bool timed;       /* with a time before the name */
	bool divided;     /* a sign is between artist and title */
	bool prose;       /* a sentence, also one with a dash */
	bool shaped;      /* it has the shape of the list's tracks */
	bool named;       /* it names a track */
	struct rest name; /* artist and title */
	struct list_name is;
	struct rest time;  /* before or behind the name, perhaps with words */
	bool late;         /* the time is behind the name, without brackets */
	bool like;         /* it is written like a line that names a track */
	int label;         /* a column, "Artist: …"; -1: none */
	struct rest value; /* behind the label */
};

struct list_lines {
	struct reading *r;
	struct playlist_file *out;
	bool markdown, code, html; /* code, html: in a block of it */
	/* The shapes that the tracks of the list have: */
	bool sure;               /* rows of tables, or headings with an address below */
	bool headed;             /* headings */
	bool labelled;           /* lines with a label */
	bool divided;            /* lines with a sign between artist and title */
	bool items;              /* items */
	bool page;               /* none: the lines are a text */
	bool timed;              /* lines that begin with a time */
	bool title_first;        /* "Title - Album - Artist" */
	bool turned;             /* a line at the top says that the title is first */
	int shape;               /* the last row of signs between artist and title */
	bool prose;              /* the lines are about the heading above, which is a track */
	struct list_table table; /* n is 0: no row of a table was read above this line */
	struct typed_line *v;
	size_t n, cap;
	size_t indent; /* of the line of the last track */
	int nr;        /* of this line */
	bool mix;      /* the times are where the tracks begin in a mix */
};

/* Reads a label, "Artist: ", "曲目1:", "**Track 3:** ". */
static void
read_label(struct typed_line *l)
{
	struct rest text = rest_of(l->text), colon;
	size_t n = rest_like(text, "^[^:]{1,40}(:|\uff1a)", &colon);

	l->label = n ? list_column_of((struct rest){ text.s, (size_t)(colon.s - text.s) }) : -1;
	l->value = (struct rest){ text.s + n, text.n - n };
	rest_trim(&l->value, " \t*_");
}

/* Takes the number before a name: "1. ", "01 - ", "#3 ", or the side of a record, "A1". */
static void
read_number(struct typed_line *l)
{
	struct rest at = rest_of(l->text), digits;
	size_t n = rest_like(at, "^#?[A-H]?([0-9]{1,4})", &digits);
	bool sign = rest_skip(&at, n) &&
		(rest_word(&at, ".") || rest_word(&at, ")") || rest_word(&at, "_"));

	l->bare = !list_take_gap(&at) && !sign;
	l->behind = at;
	if (n && at.n && at.s > l->text + n)
		l->number = atol(digits.s) + 10000 * (digits.s > l->text ? digits.s[-1] : 0);
}

/* Returns the text of a line behind its number, if that is one. */
static struct rest
unnumbered(const struct typed_line *l)
{
	return l->counts ? l->behind : rest_of(l->text);
}

/* Takes a time off the end of a name. */
static void
take_last_time(struct rest *name, struct typed_line *l)
{
	struct rest at, before = { name->s, rest_like(*name, "^(.*)[ \t]", &at) };
	struct timespan ignored;

	at = (struct rest){ name->s + before.n, name->n - before.n };
	struct rest last = at;
	rest_trim(&before, " \t-,");
	/* not "Jay-Z - 4:44" */
	if (!before.n || !list_take_time(&at, &ignored) || at.n ||
		list_is_divided(before) != list_is_divided(*name))
		return;
	l->late = number_is_digit(*last.s);
	l->time = last;
	*name = before;
}

/* Finds the name in a line, without a number and a time before it, or a time or a remark behind
 * it. */
static void
read_name(struct list_lines *x, struct typed_line *l)
{
	struct rest name = unnumbered(l), behind = name, at, strong;
	struct timespan ignored;
	size_t n = rest_like(name, "^\\*\\*([^*]+)\\*\\*", &strong);

	if (n && list_is_divided(strong)) { /* "**A - B** 1:15 words" */
		l->time = (struct rest){ name.s + n, name.n - n };
		name = strong;
	} else if (rest_like(name, "^(\\*\\*[^*]+(:\\*\\*|\\*\\*:))", &at)) {
		return; /* "**Volume**: words" */
	} else if (list_take_time(&behind, &ignored)) {
		l->time = (struct rest){ name.s, (size_t)(behind.s - name.s) };
		l->timed = true;
		list_take_gap(&behind);
		name = behind;
	} else if (rest_like(name, " [[(]([0-9:]+[,;] ?[0-9:,; ]+)[])]$", &at)) {
		l->time = at; /* "(1:00, 2:30)" */
		name.n = (size_t)(at.s - 2 - name.s);
	} else
		take_last_time(&name, l);
	struct rest remark = { 0 };
	l->name = name;
	l->divided = list_divide_by(name, x->shape, &l->is);
	if (!l->is.quoted) {
		struct rest whole = name;
		remark = list_take_remark(&name);
		bool said = memchr(name.s + name.n, ':', (size_t)(remark.s - name.s) - name.n),
		     listed = x->shape > SIGNS_BY && x->shape < QUOTED,
		     shaped = rest_like(name, list_signs[SIGNS_DASH], &at) ||
			(listed && rest_like(name, list_signs[x->shape], &at));
		size_t words = 4;
		if (shaped)
			words = list_goes_on(name) ? 6 : 15;
		l->prose = list_is_sentence(said ? name : whole, words);
		l->name = name;
		if (x->markdown)
			list_strip_pairs(&name);
		l->divided = !l->prose && list_divide_by(name, x->shape, &l->is);
	}
	if (!l->divided)
		l->is = (struct list_name){ .title = name };
	l->is.remark = remark.n ? remark : l->is.remark;
	if (x->markdown) {
		list_strip_pairs(&l->is.artist);
		list_strip_pairs(&l->is.title);
	}
	/* "[Album #03] Title // Artist", as foobar2000 copies names */
	if (rest_skip(&l->is.title,
		    rest_like(l->is.title, "^\\[(.+) (CD[0-9]+/)?#[0-9]+\\] ", &l->is.album)) &&
		rest_like(l->is.title, " // (.+)$", &l->is.artist))
		l->is.title.n = (size_t)(l->is.artist.s - strlen(" // ") - l->is.title.s);
}

/* Finds the signs between artist and title that most lines have, where the usual ones are rare. */
static void
find_shape(struct list_lines *x)
{
	size_t lines = 0, quoted = 0, divided = 0, listed[SIGN_ROWS] = { 0 };

	x->shape = SIGNS_BY;
	EACH (l, x) {
		struct list_name name;
		struct rest is;

		if (l->marks || !*text_or(l->text, ""))
			continue;
		struct rest text = unnumbered(l);
		take_last_time(&text, &(struct typed_line){ 0 });
		bool any = list_divide_by(text, QUOTED, &name), said = list_is_sentence(text, 8);
		quoted += name.quoted;
		divided += any;
		lines += !said;
		if (any || said || l->label >= 0)
			continue;
		for (int row = SIGNS_SLASH; row < SIGN_ROWS; row++)
			if (rest_like(text, list_signs[row], &is))
				listed[row]++;
	}
	for (int row = SIGNS_SLASH; row < SIGN_ROWS; row++)
		if (listed[row] > 1 && listed[row] > divided && 2 * listed[row] >= lines)
			x->shape = row;
	if (2 * quoted > divided)
		x->shape = QUOTED;
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

	if (rest_like(at, "^(#+) ", &rule))
		l.marks = rule.n;
	if (l.marks && rest_like(at, "[^#]( +#+)$", &rule))
		at.n -= rule.n;
	l.row = *at.s == '|' ||
		(!l.marks && memchr(at.s, '|', at.n) &&
			((x->n && x->v[x->n - 1].row) ||
				md_line_is_table_rule(x->r->at, strcspn(x->r->at, "\n"))));
	rest_skip(&at, l.marks);
	for (; at.n && strchr(" \t", *at.s); rest_skip(&at, 1))
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
		/* also the signs around ":Artist - Title:" */
		rest_trim(&at, l.address.n || rest_word(&at, ":") ? " \t-:|" : " \t");
		if (l.address.n && rest_like(at, "( (\u2013|\u2014))$", &rule))
			at.n -= rule.n;
		if (!l.marks &&
			rest_skip(
				&at, rest_like(at, "^((一|二|三|四|五|六|七|八|九|十)+、)", &rule)))
			l.marks = 2;
		l.text = xstrndup(at.s, at.n);
		read_number(&l);
		read_label(&l);
	}
	LIST_ADD(x, l);
}

/* Finds the lines whose numbers go up by one, or are before a time, or go down, as in a countdown.
 * Numbers without a sign, "1 Name", must begin with 1, since artists have such names. */
static void
count_lines(struct list_lines *x)
{
	struct typed_line *above = NULL;

	EACH (l, x) {
		if (l->marks || l->number < 0)
			continue;
		l->counts = begins_with_time(l->behind);
		bool up = above && above->number + 1 == l->number,
		     down = above && above->number - 1 == l->number && !above->bare && !l->bare;
		if (down || (up && (!l->bare || above->number % 10000 <= 1 || above->counts)))
			l->counts = above->counts = above->item = true;
		l->item = l->item || l->counts;
		above = l;
	}
}

/* Reads the cells of a row of a Markdown table, and the first address in it. */
static void
read_cells(const struct typed_line *l, struct csv_row *row, struct rest *link)
{
	const char *end = l->at.s + l->at.n;

	row->line = l->nr;
	for (const char *s = l->at.s + (*l->at.s == '|'), *bar; s < end || !row->n; s = bar + 1) {
		bar = memchr(s, '|', (size_t)(end - s));
		bar = bar ? bar : end;
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		strip_line(&text, (struct rest){ s, (size_t)(bar - s) }, true, link);
		struct rest cell = { text.s, text.len };
		list_strip_pairs(&cell);
		LIST_ADD(row, (struct csv_field){ s, xstrndup(cell.s, cell.n) });
	}
}

/* Reads the head of a Markdown table; of "Artist/Performer" the first word counts. Returns true if
 * it names title and artist. say: also says which columns are not read. */
static bool
read_table_head(struct list_lines *x, const struct typed_line *l, bool say)
{
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	struct list_table *t = &x->table;

	read_cells(l, &row, &t->link);
	for (size_t i = 0; i < row.n; i++)
		row.v[i].text[strcspn(row.v[i].text, "/&(,")] = '\0';
	bool ok = list_read_titles(x->r, &row, t) && t->has[ARTIST];
	if (ok && say)
		list_say_unread(x->r, &row, t);
	return ok;
}

/* Reads a row of a Markdown table; the first one has the titles. */
static bool
take_table_row(struct list_lines *x, const struct typed_line *l)
{
	CLEANUP(csv_row_finish) struct csv_row row = { 0 };
	struct list_table *t = &x->table;

	if (md_line_is_table_rule(l->at.s, l->at.n))
		return true;
	if (!t->n) {
		read_table_head(x, l, true);
		return true;
	}
	t->link.n = 0;
	read_cells(l, &row, &t->link);
	if (t->has[TITLE])
		return list_take_row(x->r, t, &row, x->out);
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

/* Turns the parts of "Title - Album - Artist" or "Title / Artist", of which the first was read as
 * the artist. */
static void
turn_parts(struct typed_line *l)
{
	struct rest artist = l->is.title;

	rest_skip(&artist, rest_like(artist, "^(.*) (-{1,2}|\u2013|\u2014|\uff0d) ", &l->is.album));
	l->is.title = l->is.artist;
	l->is.artist = artist;
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
	struct rest album;

	if (label && l->label <= ALBUM)
		begins = !t || (const char *[]){ t->title, t->artist, t->album }[l->label];
	if (begins) {
		t = track_list_add(x->r, x->out, l->at.s);
		if (!t)
			return false;
		x->indent = l->indent;
		x->nr = l->nr;
		x->prose = l->marks;
	}
	if (label && t) {
		list_strip_pairs(&l->value);
		list_take_column(x->r, t, (enum list_column)l->label, l->at.s, l->value);
		if (l->label == TITLE)
			list_divide_name(t);
	} else if (begins) {
		struct timespan time;

		if (l->divided && (x->title_first || (x->turned && !l->is.quoted)))
			turn_parts(l);
		t->artist = track_list_text(l->is.artist);
		t->title = track_list_text(l->is.title);
		if (!rest_like(l->is.more, "^( ?.{1,3}(19|20)[0-9]{2}.{1,3})$", &album))
			list_add_words(&t->title, " ", l->is.more);
		t->album = track_list_text(l->is.album);
		t->at.column = l->divided && !l->is.quoted && l->is.artist.s < l->is.title.s;
		if (l->late && !x->mix && timed_line_time(&l->time, &time))
			t->duration_ms = time.pos_ms;
		else
			list_add_listening(t, l->time);
		if (text_colon(l->is.remark.s, l->is.remark.n)) /* a label */
			list_add_words(&t->listen_for, " ", l->is.remark);
		else
			list_add_listening(t, l->is.remark);
	} else if (t && !t->album && l->nr == x->nr + 1 && !l->prose &&
		rest_like(rest_of(l->text),
			"^[Ff]rom +(.+[^, 0-9(])(,? *[(]?(19|20)[0-9]{2}[)]?)?$", &album)) {
		t->album = track_list_text(album);
	} else if (about) {
		/* a heading "Title - Artist", of which the words below quote the title */
		CLEANUP(pointer_free)
		char *quoted = xasprintf("\u201c%s\u201d", text_or(t->artist, ""));

		if (x->prose && strstr(l->text, quoted)) {
			char *title = t->artist;

			t->artist = t->title;
			t->title = title;
		}
		list_add_listening(t, rest_of(l->text));
	} else if (!place) {
		reading_leave_out(&x->table.left_out, l->nr);
		return true;
	}
	if (l->address.n)
		track_list_add_place(x->r, t, l->at.s, l->address);
	return true;
}

/* ---- which lines name a track ---- */

/* Finds what the tracks of the list are: lines with a label, headings, or lines with a sign between
 * artist and title; if no line has one, short lines. */
static void
judge_list(struct list_lines *x)
{
	size_t labels = 0, titles = 0, divided = 0, headings = 0, tracks = 0;

	EACH (l, x) {
		bool heading = l->marks > 1;

		labels += l->label >= 0;
		titles += l->label == TITLE;
		headings += heading;
		if (l->divided && l->label < 0 && !l->marks)
			divided++;
		if (heading && l->divided)
			tracks++;
	}
	x->divided = divided;
	x->labelled = titles && labels > 1 && labels > divided;
	/* "## Title by Artist" */
	x->headed = !divided && !titles && tracks > 1 && 2 * tracks > headings;
	x->sure = x->sure || x->headed;
}

/* Marks the lines that are written like a track of the list, and finds out if the tracks are items.
 * Among sentences, short lines are tracks only as items. */
static void
judge_shapes(struct list_lines *x)
{
	size_t like = 0, items = 0, others = 0;

	EACH (l, x) {
		if (l->marks || !*text_or(l->text, ""))
			continue;
		l->like = x->divided ? l->divided && !list_goes_on(l->name)
				     : !list_is_sentence(l->is.title, 8);
		if (!l->like) {
			others++;
			continue;
		}
		like++;
		if (l->item)
			items++;
	}
	x->items = items > 1 && (x->divided ? 3 * items > 2 * like : 2 * items >= like);
	x->page = !x->divided && !x->items && others && 2 * others >= like;
	EACH_WHILE (each, x, !x->divided)
		if (each->text && !each->marks)
			each->prose = x->items ? each->prose && !each->item : !each->like;
}

/* Returns true if a line is the head "Title / Artist" of the list. */
static bool
is_head(const struct typed_line *l)
{
	return list_column_of(l->is.artist) == TITLE && list_column_of(l->is.title) == ARTIST;
}

/* Marks the lines that have the shape of the list's tracks, and those of them that name one. */
static void
judge_names(struct list_lines *x)
{
	const struct typed_line *section = x->v;

	EACH (l, x) {
		section = l->marks ? l : section;
		if (l->marks)
			l->named = l->named || (x->headed && l->marks > 1 && l->divided);
		if (!l->text || l->marks)
			continue;
		struct rest title = l->is.title;
		bool shape = x->divided ? l->divided
					: l->like && title.n && !text_colon(title.s, title.n);
		l->shaped = shape && (l->item || !x->items);
		bool place = !x->page && !x->labelled && (!x->sure || section->tabled);
		x->turned = x->turned || (l->shaped && is_head(l));
		l->named = place && (l->shaped || l->address.n) && !(l->shaped && is_head(l));
	}
}

/* Finds out what the times of the tracks are: where each begins in a mix, if they are before the
 * names, or begin below 0:10 and grow. */
static void
judge_times(struct list_lines *x)
{
	size_t names = 0, timed = 0;
	int64_t last_ms = -1;
	bool grow = true;

	EACH (l, x) {
		struct rest text = l->time;
		struct timespan time;

		names += l->shaped;
		if (l->shaped && l->timed)
			timed++;
		if (!l->shaped || !l->late || !timed_line_time(&text, &time))
			continue;
		grow = grow && time.pos_ms > last_ms && (last_ms >= 0 || time.pos_ms < 10000);
		last_ms = time.pos_ms;
	}
	x->timed = 2 * timed > names;
	x->mix = timed || grow;
}

/* Finds out what most names of three parts are. With a remark behind it, a line names a piece
 * first, then its origin. */
static void
judge_parts(struct list_lines *x)
{
	size_t names = 0, parts = 0, told = 0;
	struct rest is;

	EACH (l, x) {
		bool three = l->shaped && !l->is.quoted &&
			rest_like(l->is.title, list_signs[SIGNS_DASH], &is);

		names += l->shaped;
		parts += three;
		if (three && l->is.remark.n)
			told++;
	}
	if (!x->divided || parts < 2 || 2 * parts < names)
		return;
	x->title_first = 2 * told > parts;
	reading_say(x->r, NULL,
		"most lines have three parts, which were taken as %s; swap them if that is "
		"wrong",
		x->title_first ? "title, album and artist" : "artist and title");
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
	find_shape(x);
	struct typed_line *section = x->v;
	EACH (l, x) {
		section = l->marks ? l : section;
		if (l->text)
			read_name(x, l);
		/* a heading "A - B" with an address alone in the line below it */
		l->named =
			l->marks && l->divided && l + 1 < x->v + x->n && l[1].text && !*l[1].text;
		section->tabled = section->tabled || (l->row && read_table_head(x, l, false));
		x->sure = x->sure || l->named || section->tabled;
	}
	judge_list(x);
	judge_shapes(x);
	judge_names(x);
	judge_times(x);
	judge_parts(x);
	x->table.n = 0;
	EACH (l, x) {
		struct rest title = rest_of(text_or(l->text, ""));

		x->table.n = l->row ? x->table.n : 0;
		if (l->row) {
			ok = take_table_row(x, l);
		} else if (!l->text) {
			reading_leave_out(&x->table.left_out, l->nr);
		} else if (!l->marks || l->named || (x->labelled && l->label >= 0)) {
			ok = take_list_line(x, l);
		} else {
			list_strip_pairs(&title);
			x->prose = false;
			if (l->marks == 1 && !x->out->title && !x->out->sections[0].n_tracks)
				x->out->title = track_list_text(title);
			else
				track_list_add_section(x->out, title);
		}
		if (!ok)
			break;
	}
	list_say_left_out(x->r, &x->table.left_out);
	return ok;
}

bool
import_lines_list(struct reading *r, struct playlist_file *out)
{
	struct list_lines x = { .r = r, .out = out, .markdown = r->markdown };

	if (list_is_table(*r))
		return import_table_list(r, out);
	if (x.markdown)
		notes_skip_front_matter(r);
	bool ok = read_lines(&x);
	LIST_FINISH(&x, free(each->text));
	return ok;
}
