/*
 * XSPF: reads the elements playlist, trackList and track, and skips others, such as extensions. The
 * XML is read strictly and with limits: no DOCTYPE, only the five entities of XML and character
 * numbers, at most DEPTH_MOST elements inside each other.
 */
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "import/track_list_private.h"

#define DEPTH_MOST 32
#define VALUE_MOST 8192 /* maximum number of bytes of text in one element */

enum element {
	OUTSIDE,
	OTHER,
	PLAYLIST,
	LIST_TITLE,
	TRACK_LIST,
	TRACK,
	LOCATION,
	TITLE,
	CREATOR,
	ALBUM,
	DURATION,
	ANNOTATION
};

static const struct {
	enum element in, is;
	const char *name;
} elements[] = {
	{ OUTSIDE, PLAYLIST, "playlist" },
	{ PLAYLIST, LIST_TITLE, "title" },
	{ PLAYLIST, TRACK_LIST, "trackList" },
	{ TRACK_LIST, TRACK, "track" },
	{ TRACK, LOCATION, "location" },
	{ TRACK, TITLE, "title" },
	{ TRACK, CREATOR, "creator" },
	{ TRACK, ALBUM, "album" },
	{ TRACK, DURATION, "duration" },
	{ TRACK, ANNOTATION, "annotation" },
};

struct level {
	enum element is;
	const char *name; /* name of the element as written, with its namespace prefix */
	size_t n;
};

struct xml {
	struct reading *r;
	struct playlist_file *out;
	const char *at;
	struct level levels[DEPTH_MOST];
	size_t depth;
	struct buf text; /* the text read so far of the innermost open element */
	struct track *track;
	bool seen; /* the start of the element <playlist> was read */
};

static enum element
inside(const struct xml *x)
{
	return x->depth ? x->levels[x->depth - 1].is : OUTSIDE;
}

/* ---- reading the text of an element ---- */

static bool
take_element_text(struct xml *x)
{
	while (*x->at && *x->at != '<') {
		size_t n = *x->at == '&' ? text_entity(&x->text, x->at, strnlen(x->at, 16)) : 1;

		if (!n)
			return reading_wrong(
				x->r, x->at, "this entity is not known; write & as &amp;");
		if (*x->at != '&')
			buf_add_char(&x->text, *x->at);
		x->at += n;
		if (x->text.len > VALUE_MOST)
			return reading_wrong(
				x->r, x->at, "a text of more than %d bytes", VALUE_MOST);
	}
	if (inside(x) != OUTSIDE)
		return true;
	if (!reading_is_blank(x->text.s, x->text.len))
		return reading_wrong(x->r, x->at, "text outside of any element");
	buf_truncate(&x->text, 0);
	return true;
}

/* ---- storing the values of the elements ---- */

static void
set_text(char **into, const struct buf *text)
{
	if (!*into) /* only the first title, creator … of a track counts */
		*into = track_list_text(text->s, text->len);
}

static bool
take_place(struct xml *x, const char *at)
{
	const char *s = x->text.s;
	size_t n = x->text.len;

	reading_trim(&s, &n);
	return !n || track_list_place(x->r, x->track, at, s, n, true);
}

static bool
take_duration(struct xml *x, const char *at)
{
	CLEANUP(pointer_free) char *text = track_list_text(x->text.s, x->text.len);
	int64_t ms = 0;

	if (text && !number_parse_int(text, 0, INT32_MAX, &ms))
		return reading_wrong(x->r, at, "this duration is no number of milliseconds");
	if (ms > 0)
		x->track->duration_ms = ms;
	return true;
}

static bool
element_begins(struct xml *x, enum element is, const char *at)
{
	if (is == PLAYLIST)
		x->seen = true;
	if (is == TRACK)
		x->track = track_list_add_track(x->r, x->out, at);
	return is != TRACK || x->track;
}

static bool
element_ends(struct xml *x, enum element is, const char *at)
{
	struct track *t = x->track;

	switch (is) {
	case OUTSIDE:
	case OTHER:
	case PLAYLIST:
	case TRACK_LIST: break;
	case LIST_TITLE: set_text(&x->out->title, &x->text); break;
	case LOCATION: return take_place(x, at);
	case TITLE: set_text(&t->title, &x->text); break;
	case CREATOR: set_text(&t->artist, &x->text); break;
	case ALBUM: set_text(&t->album, &x->text); break;
	case ANNOTATION: set_text(&t->listen_for, &x->text); break;
	case DURATION: return take_duration(x, at);
	case TRACK:
		x->track = NULL;
		if (!t->title && !t->file.text && !t->n_urls)
			return reading_wrong(
				x->r, at, "a track with neither a title nor a location");
		break;
	}
	return true;
}

/* ---- reading tags, comments and CDATA ---- */

static size_t
name_length(const char *s)
{
	return strcspn(s, " \t\n/><=\"'&!?");
}

/* Skips the attributes and the > of a tag. Sets *empty for a tag like <x/>. */
static bool
pass_attributes(struct xml *x, bool *empty)
{
	const char *tag = x->at;

	*empty = false;
	while (*x->at != '>') {
		if (*x->at == '"' || *x->at == '\'') {
			const char *end = strchr(x->at + 1, *x->at);

			x->at = end ? end : x->at + strlen(x->at);
		}
		if (!*x->at || *x->at == '<')
			return reading_wrong(x->r, tag, "this tag has no end");
		*empty = *x->at == '/';
		x->at++;
	}
	x->at++;
	return true;
}

static bool
take_end_tag(struct xml *x)
{
	const char *at = x->at, *name = at + 2;
	size_t n = name_length(name);
	const struct level *l = x->depth ? &x->levels[x->depth - 1] : NULL;

	if (!l || l->n != n || memcmp(l->name, name, n) != 0)
		return reading_wrong(x->r, at, "this ends an element that is not open here");
	x->at = name + n + strspn(name + n, " \t\n");
	if (*x->at++ != '>')
		return reading_wrong(x->r, at, "this tag has no end");
	if (!element_ends(x, l->is, at))
		return false;
	x->depth--;
	buf_truncate(&x->text, 0);
	return true;
}

static bool
take_start_tag(struct xml *x)
{
	const char *at = x->at, *name = at + 1;
	size_t n = name_length(name);
	const char *colon = memchr(name, ':', n), *local = colon ? colon + 1 : name;
	size_t local_n = n - (size_t)(local - name);
	enum element is = OTHER;
	bool empty;

	if (!n)
		return reading_wrong(x->r, at, "a < in a text is written &lt;");
	if (x->depth == DEPTH_MOST)
		return reading_wrong(
			x->r, at, "more than %d elements inside each other", DEPTH_MOST);
	for (size_t i = 0; i < LENGTH(elements); i++)
		if (elements[i].in == inside(x) && strlen(elements[i].name) == local_n &&
			memcmp(elements[i].name, local, local_n) == 0)
			is = elements[i].is;
	if (!x->depth && (is != PLAYLIST || x->seen))
		return reading_wrong(x->r, at, "an XSPF file is one element: <playlist>");
	x->at = name + n;
	if (!pass_attributes(x, &empty) || !element_begins(x, is, at))
		return false;
	buf_truncate(&x->text, 0);
	if (empty)
		return element_ends(x, is, at);
	x->levels[x->depth++] = (struct level){ is, name, n };
	return true;
}

/* Moves x->at behind the next `end`. Returns false with err if there is none. what: the thing that
 * `end` closes, for the message. */
static bool
pass(struct xml *x, const char *end, const char *what)
{
	const char *found = strstr(x->at, end);

	if (!found)
		return reading_wrong(x->r, x->at, "this %s has no end", what);
	x->at = found + strlen(end);
	return true;
}

static bool
take_markup(struct xml *x)
{
	static const struct {
		const char *begin, *end, *what;
	} passed[] = { { "<!--", "-->", "comment" }, { "<?", "?>", "instruction" } };

	for (size_t i = 0; i < LENGTH(passed); i++)
		if (strncmp(x->at, passed[i].begin, strlen(passed[i].begin)) == 0)
			return pass(x, passed[i].end, passed[i].what);
	if (strncmp(x->at, "<![CDATA[", 9) == 0) {
		const char *from = x->at + strlen("<![CDATA[");

		if (!pass(x, "]]>", "CDATA section"))
			return false;
		size_t n = (size_t)(x->at - from) - strlen("]]>");
		if (inside(x) == OUTSIDE)
			return reading_wrong(x->r, from, "text outside of any element");
		if (x->text.len + n > VALUE_MOST)
			return reading_wrong(
				x->r, from, "a text of more than %d bytes", VALUE_MOST);
		buf_add_bytes(&x->text, from, n);
		return true;
	}
	if (x->at[1] == '!')
		return reading_wrong(x->r, x->at, "a DOCTYPE is not allowed");
	return x->at[1] == '/' ? take_end_tag(x) : take_start_tag(x);
}

bool
xspf_read(struct reading *r, struct playlist_file *out)
{
	struct xml x = { .r = r, .out = out, .at = r->text, .text = BUF_INIT };
	bool ok = true;

	while (ok && *x.at)
		ok = *x.at == '<' ? take_markup(&x) : take_element_text(&x);
	if (ok && x.depth)
		ok = reading_wrong(r, x.levels[x.depth - 1].name, "this element has no end");
	if (ok && !x.seen)
		ok = reading_wrong(r, r->text, "this is no XSPF: <playlist> was expected");
	buf_finish(&x.text);
	return ok;
}
