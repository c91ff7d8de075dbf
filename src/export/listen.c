#include "export/export.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/number.h"
#include "base/text.h"
#include "base/timecode.h"
#include "base/timed_link.h"
#include "export/escape.h"
#include "export/page.h"
#include "export/view_private.h"
#include "record/blind_result.h"

/* A range of a track that a link on the page plays. */
struct play {
	size_t track;
	int64_t pos_ms, pos_end_ms; /* the range; pos_end_ms is NO_MS if the range has no end */
	char *url;  /* web address that plays the track from pos_ms on its site; NULL: none */
	char *note; /* HTML id of the note, for the first link to this range; else NULL */
};

struct listen_track {
	json_t *item; /* the object of the track in the tree of struct listen; borrowed */
	int64_t length_ms, site_offset_ms, offset_ms;
	char *file, *player; /* path of the audio file; address of the site's player; NULL: none */
	size_t start; /* index in `plays` of the play from the start of the track; NONE: the track
			 cannot be played */
	bool put;
};

#define NONE SIZE_MAX

struct listen {
	struct play *plays;
	struct listen_track *tracks;
	size_t n_plays, n_tracks, cap_plays, cap_tracks;
	bool any_put;         /* the page has a player */
	json_t *tree, *notes; /* tree: a copy of the view's tree, with links that play; notes: the
				 notes of this copy, by UUID */
};

/* ---- adding internal addresses to the copy of the view's tree ---- */

static int64_t
number_of(const json_t *o, const char *key)
{
	const json_t *n = json_object_get(o, key);

	return json_is_integer(n) ? json_integer_value(n) : NO_MS;
}

/* Adds a range of a track to the list of plays and returns its index; NONE: neither a file nor a
 * site has the track. url: web address of the range on a site, or "". */
static size_t
add_play(struct listen *l, size_t track, const char *url, int64_t ms, int64_t end_ms)
{
	const struct listen_track *t = &l->tracks[track];

	if (!t->file && !*url)
		return NONE;
	ARRAY_ADD(l->plays, l->n_plays, l->cap_plays,
		(struct play){ .track = track,
			.pos_ms = ms,
			.pos_end_ms = end_ms,
			.url = *url ? xstrdup(url) : NULL });
	return l->n_plays - 1;
}

static void
put_play(struct listen *l, size_t track, json_t *o)
{
	int64_t ms = number_of(o, "pos_ms");
	size_t play = ms == NO_MS
		? NONE
		: add_play(l, track, view_text(o, "link"), ms, number_of(o, "pos_end_ms"));
	CLEANUP(pointer_free) char *address = play == NONE ? NULL : xasprintf("#play-%zu", play);

	if (play != NONE && *view_text(o, "uuid"))
		l->plays[play].note = xasprintf("n-%s", view_text(o, "uuid"));

	put_text(o, "link", address);
}

static void
put_plays(struct listen *l, size_t track, const char *list)
{
	json_t *item = l->tracks[track].item, *own = json_array(), *one;
	size_t i;

	json_array_foreach (json_object_get(item, list), i, one) {
		json_t *copy = json_copy(one);

		put_play(l, track, copy);
		if (*view_text(copy, "uuid"))
			json_object_set(l->notes, view_text(copy, "uuid"), copy);
		json_array_append_new(own, copy);
	}
	put(item, list, own);
}

static const struct view_place *
place_of(const struct view *v, const char *item)
{
	for (size_t i = 0; i < v->n_places; i++)
		if (v->places[i].item->id && strcmp(v->places[i].item->id, item) == 0)
			return &v->places[i];
	return NULL;
}

static void
add_listened_track(struct listen *l, const struct view *v, json_t *item,
	const struct listen_file *files, size_t n)
{
	const struct view_place *p = place_of(v, view_text(item, "id"));
	const char *url = view_text(item, "url");
	size_t track = l->n_tracks++;
	struct listen_track *t;

	l->tracks = xgrow(l->tracks, track, &l->cap_tracks, sizeof(*l->tracks));
	t = &l->tracks[track];
	*t = (struct listen_track){ .item = item,
		.length_ms = number_of(item, "length_ms"),
		.player = link_player(url),
		.site_offset_ms = p ? p->link_ms : 0 };
	for (size_t i = 0; i < n && !t->file; i++)
		if (strcmp(files[i].item, view_text(item, "id")) == 0) {
			t->file = xstrdup(files[i].path);
			t->offset_ms = files[i].offset_ms;
			if (t->length_ms == NO_MS)
				t->length_ms = files[i].length_ms;
		}
	put_plays(l, track, "cues");
	put_plays(l, track, "notes");
	put_plays(l, track, "markers");
	CLEANUP(pointer_free) char *first = view_link(p, 0);
	t->start = add_play(l, track, first ? first : "", 0, NO_MS);
	if (json_array_size(json_object_get(item, "notes")) ||
		json_array_size(json_object_get(item, "markers"))) {
		CLEANUP(pointer_free) char *address = xasprintf("#track-%zu", track);

		put(item, "timeline", view_picture(address, view_text(item, "name"), NULL));
	} else {
		put(item, "timeline", NULL);
		t->put = true;
	}
}

struct listen *
listen_new(const struct view *v, const struct listen_file *files, size_t n)
{
	struct listen *l = xcalloc(1, sizeof(*l));
	json_t *section, *item;
	size_t i, k;

	l->tree = view_copy(v);
	l->notes = json_object();
	json_array_foreach (json_object_get(l->tree, "sections"), i, section)
		json_array_foreach (json_object_get(section, "items"), k, item)
			add_listened_track(l, v, item, files, n);
	return l;
}

void
listen_free(struct listen *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->n_plays; i++) {
		free(l->plays[i].url);
		free(l->plays[i].note);
	}
	for (size_t i = 0; i < l->n_tracks; i++) {
		free(l->tracks[i].file);
		free(l->tracks[i].player);
	}
	free(l->plays);
	free(l->tracks);
	json_release(l->notes);
	json_release(l->tree);
	free(l);
}

json_t *
listen_tree(const struct listen *l)
{
	return json_incref(l->tree);
}

const json_t *
listen_note(const struct listen *l, const char *uuid)
{
	return json_object_get(l->notes, uuid);
}

/* ---- HTML of links that play ---- */

/* Returns the number in an internal address, 12 in "#play-12", if it is below n; else NONE. */
static size_t
numbered(const char *address, const char *prefix, size_t n)
{
	size_t len = strlen(prefix), digits;
	unsigned long number;

	if (strncmp(address, prefix, len) != 0)
		return NONE;
	address += len;
	digits = strspn(address, "0123456789");
	if (!digits || digits > 9 || address[digits])
		return NONE;
	number = strtoul(address, NULL, 10);
	return number < n ? number : NONE;
}

/* Writes the start of a link that plays: <a class="play …" href=… data-…. Without JavaScript the
 * link leads to the site, or to the player on the page: a link to the file would fail wherever
 * the page is without its files. */
static void
add_play_tag(struct buf *out, const struct listen *l, size_t play, const char *class)
{
	const struct play *p = &l->plays[play];

	const struct listen_track *t = &l->tracks[p->track];

	/* A link with the class "out" leaves the page. */
	buf_addf(out, "<a class=\"%s%s\"", class, t->file || t->player ? "" : " out");
	buf_add(out, " href=\"");
	if (p->url)
		escape_html(out, p->url, strlen(p->url), false);
	else
		buf_addf(out, "#track-%zu", p->track);
	buf_addf(out, "\" data-track=\"%zu\" data-at=\"%" PRId64 "\"", p->track, p->pos_ms);
	if (p->pos_end_ms != NO_MS && p->pos_end_ms > p->pos_ms)
		buf_addf(out, " data-end=\"%" PRId64 "\"", p->pos_end_ms);
}

/* Returns the host of a web address: "youtube.com". The caller frees. */
static char *
site_of(const char *url)
{
	const char *host = strstr(url, "://");

	host = host ? host + 3 : "";
	host += strncmp(host, "www.", 4) == 0 ? 4 : 0;
	return xstrndup(host, strcspn(host, "/?#"));
}

bool
listen_link(struct listen *l, const char *address, struct buf *open, struct buf *close)
{
	size_t play = numbered(address, "#play-", l->n_plays);

	if (play == NONE)
		return false;
	add_play_tag(open, l, play, "play note");
	if (l->plays[play].note)
		buf_addf(open, " id=\"%s\"", l->plays[play].note);
	free(l->plays[play].note);
	l->plays[play].note = NULL;
	buf_add_char(open, '>');
	buf_add(close, "</a>");
	return true;
}

/* ---- the timeline of a track ---- */

#define CUE_Y 12
#define LANES 4
#define LANE_HIGH 16
#define WORD_LANES 3
#define WORD_HIGH 17
#define NARROW 300.0 /* px of the axis on a telephone */

/* The timeline of a track: its size, and the end of the last note in each lane. The template
 * schema/pages/track.mustache draws it. */
struct line {
	const struct listen *l;
	const struct listen_track *t;
	int64_t length_ms;
	int axis_y; /* y coordinate of the axis, which is also the lowest lane of notes */
	int cue_y;  /* y coordinate of the cues, below the lanes of their words */
	int64_t lane_end_ms[LANES];
	double word_end[WORD_LANES]; /* where the words in each lane end, in px of a telephone */
};

/* Puts the x coordinate of a time as a share of the width ("12.50%"), so that a wider picture does
 * not enlarge the text. */
static void
put_share(json_t *o, const char *key, const struct line *x, int64_t ms)
{
	double share = (double)ms / (double)x->length_ms;
	long hundredths = (long)(9600 * (share < 0 ? 0 : share > 1 ? 1 : share)) + 200;

	put_taken(o, key, xasprintf("%ld.%02ld%%", hundredths / 100, hundredths % 100));
}

/* Puts the opening tag of a link that plays as "open" and the closing tag as "close"; null if
 * `play` is NONE. mark: the link is a mark on the timeline, which the Tab key skips. */
static void
put_play_tags(json_t *o, const struct listen *l, size_t play, bool mark)
{
	struct buf open = BUF_INIT, close = BUF_INIT;

	if (play != NONE) {
		add_play_tag(&open, l, play, "play");
		buf_add(&open, mark ? " tabindex=\"-1\">" : ">");
		buf_add(&close, "</a>");
	}
	put_built(o, "open", &open);
	put_built(o, "close", &close);
}

/* Returns the lowest lane with space for a note, else the lane that is free first. On a telephone
 * a note needs a twentieth of the width. */
static int
take_lane(struct line *x, const json_t *o)
{
	int64_t ms = number_of(o, "pos_ms"), end_ms = number_of(o, "pos_end_ms");
	int lane = 0;

	for (int i = 0; i < LANES && x->lane_end_ms[lane] > ms; i++)
		if (x->lane_end_ms[i] <= ms || x->lane_end_ms[i] < x->lane_end_ms[lane])
			lane = i;
	if (json_is_true(json_object_get(o, "open")))
		end_ms = x->length_ms;
	x->lane_end_ms[lane] = (end_ms > ms ? end_ms : ms) + x->length_ms / 18;
	return lane;
}

/* Returns the lane that has space for the words of a cue, from the lowest; NONE: there is no space.
 * *left gets true if the words end at the cue, not begin there. */
static size_t
take_word_lane(struct line *x, const json_t *o, bool *left)
{
	const char *words = view_text(o, "label");
	double at = NARROW * (double)number_of(o, "pos_ms") / (double)x->length_ms,
	       wide = 7.2 * (double)text_width(words, strlen(words)) + 8;

	*left = at + wide > NARROW;
	for (size_t i = 0; i < WORD_LANES && *words && number_of(o, "pos_ms") != NO_MS; i++)
		if (x->word_end[i] <= (*left ? at - wide : at) && wide <= NARROW) {
			x->word_end[i] = *left ? at + 8 : at + wide;
			return i;
		}
	return NONE;
}

/* Returns the device's name unless it is the one under test, else what the note compares with;
 * NULL: nothing. The draft has such notes under the comparison. */
static const char *
other_device(const json_t *o)
{
	bool own = !json_is_false(json_object_get(o, "under_test"));
	const char *name = view_text(o, own ? "label_against" : "device");

	return *name ? name : NULL;
}

static size_t
play_of(const struct listen *l, const json_t *o)
{
	return numbered(view_text(o, "link"), "#play-", l->n_plays);
}

/* Adds the mark of a cue or note on the timeline, with the text as a tooltip. A click on the mark
 * plays the track from there, if possible. */
static void
add_mark(struct line *x, json_t *marks, const json_t *o, bool cue)
{
	const char *words = view_text(o, cue ? "label" : "body"), *other = other_device(o),
		   *listener = view_text(o, "listener");
	int64_t ms = number_of(o, "pos_ms"), end_ms = number_of(o, "pos_end_ms");
	bool marker = !cue && !*words, range = end_ms != NO_MS && end_ms > ms,
	     open = json_is_true(json_object_get(o, "open"));
	struct buf title = BUF_INIT;

	if (ms == NO_MS)
		return;
	int y = cue ? x->cue_y : x->axis_y - (marker ? 0 : LANE_HIGH * take_lane(x, o));
	json_t *mark = put_new(marks);
	buf_addf(&title, "%s ", view_text(o, "time"));
	if (number_of(o, "trial") != NO_MS) {
		buf_add_char(&title, '(');
		trial_add_words(&title, number_of(o, "trial"));
		buf_add(&title, ") ");
	}
	if (*listener)
		buf_addf(&title, "(%s) ", listener);
	buf_addf(&title, "%s%s%s", other ? other : "", other ? ": " : "",
		marker ? view_text(o, "kind") : words);
	put_play_tags(mark, x->l, play_of(x->l, o), true);
	put_built(mark, "title", &title);
	put_int(mark, "y", y);
	put_share(mark, "x", x, ms);
	put_share(mark, "end", x, range ? end_ms : x->length_ms);
	put_text(mark, "span", !range && !open ? NULL : cue ? "span" : "part");
	put_bool(mark, "cue", cue);
	bool left = false;
	size_t lane = cue ? take_word_lane(x, o, &left) : NONE;
	put_text(mark, "words", lane == NONE ? NULL : words);
	put_int(mark, "words_y", x->cue_y - 9 - WORD_HIGH * (int)(lane == NONE ? 0 : lane));
	put_text(mark, "words_anchor", left ? "end" : "start");
	put_int(mark, "cue_top", y - 6);
	put_int(mark, "cue_end", y + 7);
	put_int(mark, "other_y", other ? y - 5 : NO_INT);
	put_text(mark, "circle", cue || other ? NULL : marker ? "mark" : "note");
	put_int(mark, "radius", marker ? 4 : 7);
}

/* Puts the labels below the time axis: at most five times, which fit on a telephone. */
static void
put_ticks(json_t *o, const struct line *x)
{
	static const int steps_s[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600 };
	int64_t step_ms = 7200000;
	json_t *list = json_array();

	for (size_t i = LENGTH(steps_s); i-- > 0 && x->length_ms / (steps_s[i] * 1000) < 5;)
		step_ms = steps_s[i] * 1000;
	while (x->length_ms / step_ms >= 5)
		step_ms *= 2;
	for (int64_t at = 0; at <= x->length_ms; at += step_ms) {
		json_t *tick = put_new(list);
		char time[TIME_TEXT];

		put_text(tick, "time", time_text(at, false, time));
		put_share(tick, "x", x, at);
		put_text(tick, "anchor",
			at == 0                                         ? "start"
				: at > x->length_ms - x->length_ms / 20 ? "end"
									: "middle");
	}
	put(o, "ticks", list);
}

static void
put_timeline(json_t *o, struct line *x)
{
	static const char *const lists[] = { "cues", "markers", "notes" };
	json_t *marks = json_array(), *one;
	struct line free_lanes = *x;
	int lanes = 0, words = 0;
	bool left;
	size_t i;

	json_array_foreach (json_object_get(x->t->item, "cues"), i, one) {
		size_t lane = take_word_lane(&free_lanes, one, &left);

		put_bool(one, "drawn", lane != NONE); /* the list below the timeline hides it */
		words = lane != NONE && (int)lane + 1 > words ? (int)lane + 1 : words;
	}

	json_array_foreach (json_object_get(x->t->item, "notes"), i, one) {
		int lane = number_of(one, "pos_ms") == NO_MS ? 0 : take_lane(&free_lanes, one);

		lanes = lane > lanes ? lane : lanes;
	}
	x->cue_y = CUE_Y + WORD_HIGH * words;
	x->axis_y = (json_array_size(json_object_get(x->t->item, "cues")) ? x->cue_y + 18 : 14) +
		LANE_HIGH * lanes;
	for (size_t k = 0; k < LENGTH(lists); k++)
		json_array_foreach (json_object_get(x->t->item, lists[k]), i, one)
			add_mark(x, marks, one, k == 0);
	put(o, "marks", marks);
	put_int(o, "axis_y", x->axis_y);
	put_int(o, "tick_y", x->axis_y + 13);
	put_int(o, "words_y", x->axis_y + 28);
	put_int(o, "height", x->axis_y + 36);
	put_share(o, "from", x, 0);
	put_share(o, "to", x, x->length_ms);
	put_ticks(o, x);
}

static int
time_order(const void *a, const void *b)
{
	return number_order(
		number_of(*(json_t *const *)a, "pos_ms"), number_of(*(json_t *const *)b, "pos_ms"));
}

static void
put_listed(json_t *listed, const struct listen *l, const json_t *o)
{
	bool marker = json_object_get(o,
		"body"); /* true for a note or marker, which has the key `body`; false for a cue */
	const char *label = view_text(o, "label"), *what = marker ? view_text(o, "kind") : label,
		   *body = view_text(o, "body"), *other = *body ? other_device(o) : NULL;
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s%s%s", other ? other : "", other ? ": " : "",
		*body           ? body
			: *what ? what
				: "marked");
	if (marker && *label && !*body)
		buf_addf(&text, " (%s)", label);
	put_bool(listed, "drawn", json_is_true(json_object_get(o, "drawn")));
	put_play_tags(listed, l, play_of(l, o), false);
	put_text(listed, "time", view_text(o, "time"));
	put_built(listed, "text", &text);
}

/* Returns the cues, markers and notes on other devices of a track, sorted by time, for the list
 * below its timeline: the template of the draft may not show them. */
static json_t *
listed_times(const struct listen *l, const json_t *item)
{
	json_t *all = json_array(), *list = json_array(), *one;
	size_t i, n = 0;

	json_array_extend(all, json_object_get(item, "cues"));
	json_array_extend(all, json_object_get(item, "markers"));
	size_t n_marks = json_array_size(all);
	json_array_extend(all, json_object_get(item, "notes"));
	CLEANUP(pointer_free) const json_t **v = xcalloc(json_array_size(all) + 1, sizeof(*v));
	json_array_foreach (all, i, one)
		if (number_of(one, "pos_ms") != NO_MS && (i < n_marks || other_device(one)))
			v[n++] = one;
	qsort(v, n, sizeof(*v), time_order);
	for (i = 0; i < n; i++)
		put_listed(put_new(list), l, v[i]);
	json_release(all);
	return list;
}

/* ---- the player of a track ---- */

static int64_t
length_of(const struct listen_track *t)
{
	static const char *const lists[] = { "cues", "notes", "markers" };
	int64_t most = 0;
	json_t *one;
	size_t i;

	if (t->length_ms != NO_MS && t->length_ms > 0)
		return t->length_ms;
	for (size_t k = 0; k < LENGTH(lists); k++)
		json_array_foreach (json_object_get(t->item, lists[k]), i, one) {
			int64_t ms = number_of(one, "pos_ms"),
				end_ms = number_of(one, "pos_end_ms");

			most = ms > most ? ms : most;
			most = end_ms > most ? end_ms : most;
		}
	return most > 0 && most < INT64_MAX / 2 ? most + most / 20 + 1 : 60000;
}

static void
add_track_html(struct listen *l, size_t track, bool heading, struct buf *out)
{
	struct listen_track *t = &l->tracks[track];
	struct line x = { .l = l,
		.t = t,
		.length_ms = length_of(t),
		.lane_end_ms = { INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN } };
	json_t *o = json_object();

	put_bool(o, "first", !l->any_put);
	put_bool(o, "plays", l->n_plays > 0);
	l->any_put = t->put = true;
	put_int(o, "track", (int64_t)track);
	put_int(o, "length_ms", x.length_ms);
	put_int(o, "offset_ms", t->offset_ms);
	put_text(o, "player", t->player);
	put_int(o, "site_offset_ms", t->site_offset_ms);
	put_text(o, "name", view_text(t->item, "name"));
	put_bool(o, "heading", heading);
	put_play_tags(o, l, t->start, false);
	put_taken(o, "file", t->file ? link_file(t->file, LINK_NO_MS, 0) : NULL);
	put_timeline(o, &x);
	json_t *list = listed_times(l, t->item);
	const char *url = t->start == NONE ? NULL : l->plays[t->start].url;
	put_text(o, "url", url);
	put_taken(o, "host", url ? site_of(url) : NULL);
	put_bool(o, "has_list", json_array_size(list) > 0);
	put(o, "list", list);
	page_add_part(out, "schema/pages/track.mustache", o, false);
}

bool
listen_track(struct listen *l, const char *address, struct buf *out)
{
	size_t track = numbered(address, "#track-", l->n_tracks);

	if (track == NONE)
		return false;
	if (!l->tracks[track].put)
		add_track_html(l, track, false, out);
	return true;
}

void
listen_rest(struct listen *l, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < l->n_tracks; i++) {
		if (l->tracks[i].put)
			continue;
		if (!any)
			buf_add(out, "<h2>Tracks</h2>\n");
		any = true;
		add_track_html(l, i, true, out);
	}
}

bool
listen_plays(const struct listen *l)
{
	return l->n_plays > 0;
}
