#include "export/listen.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_blocks.h"
#include "base/link.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/timecode.h"
#include "export/escape.h"
#include "export/view_private.h"
#include "record/trial.h"

/* A time with a link that plays. */
struct play {
	size_t track;
	int64_t pos_ms, pos_end_ms; /* in the track; pos_end_ms NO_MS: no end */
	char *url;                  /* the site's address of that second; NULL: none */
	char *note;                 /* HTML id of its note until the page has it; NULL: none */
};

struct listen_track {
	json_t *item; /* in the tree, borrowed */
	int64_t length_ms, site_offset_ms, offset_ms;
	char *file, *player; /* path of the file; address of the site's player; NULL: none */
	size_t start;        /* the play of second 0; NONE: not playable */
	bool put;
};

#define NONE SIZE_MAX

struct listen {
	struct play *plays;
	struct listen_track *tracks;
	size_t n_plays, n_tracks, cap_plays, cap_tracks;
	json_t *tree, *notes; /* tree: the view's with plays; notes: by UUID */
};

/* ---- additions to the tree ---- */

static int64_t
number_of(const json_t *o, const char *key)
{
	const json_t *n = json_object_get(o, key);

	return json_is_integer(n) ? json_integer_value(n) : NO_MS;
}

/* Adds a play for time `ms`; NONE: nothing can play it. url: the link to use without the page. */
static size_t
add_play(struct listen *l, size_t track, const char *url, int64_t ms, int64_t end_ms)
{
	const struct listen_track *t = &l->tracks[track];

	if (!t->file && !*url)
		return NONE;
	l->plays = xgrow(l->plays, l->n_plays, &l->cap_plays, sizeof(*l->plays));
	l->plays[l->n_plays] = (struct play){ .track = track,
		.pos_ms = ms,
		.pos_end_ms = end_ms,
		.url = *url ? xstrdup(url) : NULL };
	return l->n_plays++;
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
		.site_offset_ms = p && p->link ? source_offset_ms(p->link) : 0 };
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
	char *first = view_link(p, 0);
	t->start = add_play(l, track, first ? first : "", 0, NO_MS);
	free(first);
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

/* ---- HTML ---- */

static void
add_page_text(struct buf *out, const char *s)
{
	escape_html(out, s, strlen(s), false);
}

static void
add_page_attribute(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, " %s=\"", name);
	add_page_text(out, value);
	buf_add_char(out, '"');
}

/* Returns the number after a prefix, below n; NONE: there is none. */
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

/* Writes <a class="play …" href=… data-…>. Without JavaScript it links to the site, else to the
 * player on the page: a file link would fail wherever the page is without its files. */
static void
add_play_tag(struct buf *out, const struct listen *l, size_t play, const char *class)
{
	const struct play *p = &l->plays[play];

	buf_addf(out, "<a class=\"%s\"", class);
	if (p->url)
		add_page_attribute(out, "href", p->url);
	else
		buf_addf(out, " href=\"#track-%zu\"", p->track);
	buf_addf(out, " rel=\"noopener\" data-track=\"%zu\" data-at=\"%" PRId64 "\"", p->track,
		p->pos_ms);
	if (p->pos_end_ms != NO_MS && p->pos_end_ms > p->pos_ms)
		buf_addf(out, " data-end=\"%" PRId64 "\"", p->pos_end_ms);
}

/* Writes the host of an address. */
static void
add_site(struct buf *out, const char *url)
{
	const char *host = strstr(url, "://");
	char *name;

	if (!host)
		return;
	host += 3;
	name = xstrndup(host, strcspn(host, "/?#"));
	add_page_text(out, strncmp(name, "www.", 4) == 0 ? name + 4 : name);
	free(name);
}

/* Adds a plain link to the same second. */
static void
add_play_end(struct buf *out, const struct play *p)
{
	buf_add(out, "</a>");
	if (!p->url)
		return;
	buf_add(out, "<a class=\"site\"");
	add_page_attribute(out, "href", p->url);
	buf_add(out, " rel=\"noopener\" title=\"at ");
	add_site(out, p->url);
	buf_add(out, "\" aria-label=\"at ");
	add_site(out, p->url);
	buf_add(out, "\">\u2197</a>");
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
	add_play_end(close, &l->plays[play]);
	return true;
}

/* ---- the timeline ---- */

#define CUE_Y 12
#define TICK_HIGH 13
#define WORDS_BELOW 28
#define LANES 4
#define LANE_HIGH 16

/* A line; positions are shares of the width, so that text keeps its size on any screen. */
struct line {
	const struct listen *l;
	const struct listen_track *t;
	int64_t length_ms;
	int axis_y; /* the lowest lane of notes; other lanes are above it, then the cues */
	int64_t lane_end_ms[LANES];
	struct buf *out;
};

static int64_t
furthest(const json_t *list)
{
	int64_t most = 0;
	json_t *one;
	size_t i;

	json_array_foreach ((json_t *)list, i, one) {
		int64_t ms = number_of(one, "pos_ms"), end_ms = number_of(one, "pos_end_ms");

		most = ms > most ? ms : most;
		most = end_ms > most ? end_ms : most;
	}
	return most;
}

static void
add_share(struct line *x, const char *name, int64_t ms)
{
	double share = (double)ms / (double)x->length_ms;
	long hundredths = (long)(9600 * (share < 0 ? 0 : share > 1 ? 1 : share)) + 200;

	buf_addf(x->out, " %s=\"%ld.%02ld%%\"", name, hundredths / 100, hundredths % 100);
}

static void
add_drawn_line(struct line *x, const char *class, int64_t from_ms, int64_t to_ms, int y1, int y2)
{
	buf_addf(x->out, "<line class=\"%s\" y1=\"%d\" y2=\"%d\"", class, y1, y2);
	add_share(x, "x1", from_ms);
	add_share(x, "x2", to_ms);
	buf_add(x->out, "/>");
}

/* Returns the lowest lane with space for a note, else the lane that is free first. On a
 * telephone a note needs a twentieth of the width. */
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

static void
clear_lanes(struct line *x)
{
	for (int i = 0; i < LANES; i++)
		x->lane_end_ms[i] = INT64_MIN;
}

/* Returns the device's name unless it is the one under test; else NULL. */
static const char *
other_device(const json_t *o)
{
	return json_is_false(json_object_get(o, "under_test")) && *view_text(o, "device")
		? view_text(o, "device")
		: NULL;
}

/* Writes a mark with its text as a tooltip; a click plays it if possible. */
static void
add_mark(struct line *x, const json_t *o, bool cue)
{
	const char *words = cue ? view_text(o, "label") : view_text(o, "body");
	int64_t ms = number_of(o, "pos_ms"), end_ms = number_of(o, "pos_end_ms");
	size_t play = numbered(view_text(o, "link"), "#play-", x->l->n_plays);
	bool marker = !cue && !*words, range = end_ms != NO_MS && end_ms > ms;
	const char *other = other_device(o);
	int y = cue ? CUE_Y : x->axis_y;

	if (ms == NO_MS)
		return;
	if (!cue && !marker)
		y -= LANE_HIGH * take_lane(x, o);
	if (play != NONE) {
		add_play_tag(x->out, x->l, play, "play");
		buf_add(x->out, " tabindex=\"-1\">");
	}
	buf_add(x->out, "<g><title>");
	add_page_text(x->out, view_text(o, "time"));
	buf_add_char(x->out, ' ');
	if (number_of(o, "trial") != NO_MS) {
		buf_add_char(x->out, '(');
		trial_add_words(x->out, number_of(o, "trial"));
		buf_add(x->out, ") ");
	}
	if (*view_text(o, "listener")) {
		buf_add_char(x->out, '(');
		add_page_text(x->out, view_text(o, "listener"));
		buf_add(x->out, ") ");
	}
	if (other) {
		add_page_text(x->out, other);
		buf_add(x->out, ": ");
	}
	add_page_text(x->out, marker ? view_text(o, "kind") : words);
	buf_add(x->out, "</title>");
	if (range || json_is_true(json_object_get(o, "open")))
		add_drawn_line(x, cue ? "span" : "part", ms, range ? end_ms : x->length_ms, y, y);
	if (cue) {
		add_drawn_line(x, "cue", ms, ms, CUE_Y - 6, CUE_Y + 7);
	} else if (other) {
		buf_addf(x->out,
			"<rect class=\"other\" y=\"%d\" width=\"11\" height=\"11\" "
			"transform=\"translate(-5.5 0)\"",
			y - 5);
		add_share(x, "x", ms);
		buf_add(x->out, "/>");
	} else {
		buf_addf(x->out, "<circle class=\"%s\" cy=\"%d\" r=\"%d\"",
			marker ? "mark" : "note", y, marker ? 4 : 7);
		add_share(x, "cx", ms);
		buf_add(x->out, "/>");
	}
	buf_add(x->out, "</g>");
	buf_add(x->out, play == NONE ? "\n" : "</a>\n");
}

static void
add_marks(struct line *x, const char *list)
{
	json_t *one;
	size_t i;

	json_array_foreach (json_object_get(x->t->item, list), i, one)
		add_mark(x, one, strcmp(list, "cues") == 0);
}

/* Writes at most five times below the line: they fit side by side on a telephone. */
static void
add_ticks(struct line *x)
{
	static const int steps_s[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600 };
	int64_t step_ms = 7200000;

	for (size_t i = LENGTH(steps_s); i-- > 0 && x->length_ms / (steps_s[i] * 1000) < 5;)
		step_ms = steps_s[i] * 1000;
	while (x->length_ms / step_ms >= 5)
		step_ms *= 2;
	for (int64_t at = 0; at <= x->length_ms; at += step_ms) {
		char time[TIME_TEXT];

		time_text(at, false, time);
		add_drawn_line(x, "axis", at, at, x->axis_y, x->axis_y + TICK_HIGH);
		buf_addf(x->out, "<text y=\"%d\" text-anchor=\"%s\"", x->axis_y + WORDS_BELOW,
			at == 0                                         ? "start"
				: at > x->length_ms - x->length_ms / 20 ? "end"
									: "middle");
		add_share(x, "x", at);
		buf_addf(x->out, ">%s</text>", time);
	}
	buf_add_char(x->out, '\n');
}

static void
add_timeline(struct line *x)
{
	const json_t *notes = json_object_get(x->t->item, "notes");
	int lanes = 0;

	clear_lanes(x);
	for (size_t i = 0; i < json_array_size(notes); i++) {
		int lane = number_of(json_array_get(notes, i), "pos_ms") == NO_MS
			? 0
			: take_lane(x, json_array_get(notes, i));

		lanes = lane > lanes ? lane : lanes;
	}
	clear_lanes(x);
	x->axis_y = (json_array_size(json_object_get(x->t->item, "cues")) ? 30 : 14) +
		LANE_HIGH * lanes;
	buf_addf(x->out, "<svg class=\"timeline\" height=\"%d\" aria-hidden=\"true\">\n",
		x->axis_y + WORDS_BELOW + 8);
	add_ticks(x);
	add_drawn_line(x, "axis", 0, x->length_ms, x->axis_y, x->axis_y);
	buf_add_char(x->out, '\n');
	add_marks(x, "cues");
	add_marks(x, "markers");
	add_marks(x, "notes");
	buf_addf(x->out, "<line class=\"now\" visibility=\"hidden\" y1=\"2\" y2=\"%d\"/>\n</svg>\n",
		x->axis_y + TICK_HIGH);
}

static int
time_order(const void *a, const void *b)
{
	int64_t x = number_of(*(json_t *const *)a, "pos_ms"),
		y = number_of(*(json_t *const *)b, "pos_ms");

	return (x > y) - (x < y);
}

static void
add_listed(struct line *x, const json_t *o)
{
	size_t play = numbered(view_text(o, "link"), "#play-", x->l->n_plays);
	bool marker = json_object_get(o, "body"); /* cues have no body */
	const char *label = view_text(o, "label"), *what = marker ? view_text(o, "kind") : label,
		   *body = view_text(o, "body");

	buf_add(x->out, "<li>");
	if (play != NONE) {
		add_play_tag(x->out, x->l, play, "play");
		buf_add_char(x->out, '>');
	}
	add_page_text(x->out, view_text(o, "time"));
	if (play != NONE)
		add_play_end(x->out, &x->l->plays[play]);
	buf_add_char(x->out, ' ');
	if (*body && other_device(o)) {
		add_page_text(x->out, other_device(o));
		buf_add(x->out, ": ");
	}
	add_page_text(x->out, *body ? body : *what ? what : "marked");
	if (marker && *label && !*body) {
		buf_add(x->out, " (");
		add_page_text(x->out, label);
		buf_add_char(x->out, ')');
	}
	buf_add(x->out, "</li>\n");
}

/* Writes cues, markers and notes of other devices as text, by time; templates may omit them. */
static void
add_list(struct line *x)
{
	const json_t *cues = json_object_get(x->t->item, "cues"),
		     *markers = json_object_get(x->t->item, "markers"),
		     *notes = json_object_get(x->t->item, "notes");
	size_t n_cues = json_array_size(cues), n_marks = n_cues + json_array_size(markers),
	       n_all = n_marks + json_array_size(notes), n = 0;
	const json_t **v = xcalloc(n_all + 1, sizeof(*v));

	for (size_t i = 0; i < n_all; i++) {
		v[n] = i < n_cues     ? json_array_get(cues, i)
			: i < n_marks ? json_array_get(markers, i - n_cues)
				      : json_array_get(notes, i - n_marks);
		n += number_of(v[n], "pos_ms") != NO_MS && (i < n_marks || other_device(v[n]));
	}
	qsort(v, n, sizeof(*v), time_order);
	if (n)
		buf_add(x->out, "<ul class=\"cues\">\n");
	for (size_t i = 0; i < n; i++)
		add_listed(x, v[i]);
	if (n)
		buf_add(x->out, "</ul>\n");
	free(v);
}

/* ---- a track ---- */

static int64_t
length_of(const struct listen_track *t)
{
	static const char *const lists[] = { "cues", "notes", "markers" };
	int64_t most = 0;

	if (t->length_ms != NO_MS && t->length_ms > 0)
		return t->length_ms;
	for (size_t i = 0; i < LENGTH(lists); i++) {
		int64_t ms = furthest(json_object_get(t->item, lists[i]));

		most = ms > most ? ms : most;
	}
	return most > 0 && most < INT64_MAX / 2 ? most + most / 20 + 1 : 60000;
}

static void
add_track_html(struct listen *l, size_t track, unsigned rank, struct buf *out)
{
	struct listen_track *t = &l->tracks[track];
	struct line x = { .l = l, .t = t, .length_ms = length_of(t), .out = out };
	const char *name = view_text(t->item, "name");

	t->put = true;
	buf_addf(out,
		"<figure class=\"track\" id=\"track-%zu\" data-length=\"%" PRId64
		"\" data-offset=\"%" PRId64 "\"",
		track, x.length_ms, t->offset_ms);
	if (t->player) {
		add_page_attribute(out, "data-player", t->player);
		buf_addf(out, " data-site-offset=\"%" PRId64 "\"", t->site_offset_ms);
	}
	buf_add(out, ">\n<figcaption");
	add_page_attribute(out, "data-name", name);
	buf_addf(out, "><h%u>", rank);
	if (t->start != NONE) {
		add_play_tag(out, l, t->start, "play");
		buf_add_char(out, '>');
	}
	add_page_text(out, name);
	if (t->start != NONE)
		add_play_end(out, &l->plays[t->start]);
	buf_addf(out, "</h%u></figcaption>\n", rank);
	if (t->file) {
		CLEANUP(pointer_free) char *address = link_file(t->file, LINK_NO_MS, 0);

		buf_add(out, "<audio controls preload=\"none\"");
		add_page_attribute(out, "src", address);
		add_page_attribute(out, "aria-label", name);
		buf_add(out, "></audio>\n");
	}
	add_timeline(&x);
	add_list(&x);
	buf_add(out, "</figure>\n");
}

bool
listen_track(struct listen *l, const char *address, unsigned rank, struct buf *out)
{
	size_t track = numbered(address, "#track-", l->n_tracks);

	if (track == NONE)
		return false;
	if (!l->tracks[track].put)
		add_track_html(l, track, rank, out);
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
		add_track_html(l, i, 3, out);
	}
	if (l->n_plays)
		buf_add(out,
			"<p class=\"bar\"><span role=\"status\"></span> <span "
			"class=\"time\"></span> "
			"<button type=\"button\" class=\"loop\" aria-pressed=\"false\" "
			"hidden>Repeat "
			"this passage</button></p>\n");
}

void
listen_keys(const struct listen *l, struct buf *out)
{
	bool any_site = false;

	for (size_t i = 0; i < l->n_plays; i++)
		any_site |= l->plays[i].url != NULL;
	if (!l->n_plays)
		return;
	buf_addf(out,
		"<p class=\"keys\">Click a time to hear it. <kbd>Space</kbd> plays and pauses, "
		"<kbd>\u2190</kbd> <kbd>\u2192</kbd> go 5 seconds. <label><input type=\"checkbox\" "
		"checked> <kbd>j</kbd> <kbd>k</kbd> go through the notes, once something has "
		"played</label>.%s</p>\n",
		any_site ? " \u2197 leads to the site itself." : "");
}
