/* The keys of a playlist file, and what its tracks, cues and places may say; writes whole
 * playlists. insert.c adds to one; record/enrol.c makes rows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/playlist.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/err.h"
#include "base/core/mem.h"
#include "base/numbers/audio_signal.h"
#include "base/system/uuid.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "review/files/field.h"
#include "review/files/field_write.h"
#include "review/files/find.h"
#include "review/files/lexicon.h"

bool
playlist_isrc_valid(const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (!(i < 5 && isupper(c)) && !(i >= 2 && isdigit(c)))
			return false;
	}
	return n == 12;
}

static bool
mbid_valid(const char *text)
{
	struct uuid u;

	return strlen(text) == UUID_TEXT - 1 && uuid_read(&u, text);
}

/* Returns true for a file name that mpv opens as a file: av:// and edl:// are refused, because mpv
 * would follow them. */
static bool
file_valid(const char *text)
{
	return *text && !strstr(text, "://") && !text_same(text, "-");
}

/* ---- reading and writing cues ---- */

static bool
parse_span(struct field_reader *r, const struct yaml_node *n, struct timespan *t)
{
	struct err err = ERR_INIT;

	if (!field_kind(r, n, YAML_TEXT, "a time: 1:10"))
		return false;
	return timespan_parse(t, n->text, &err) || field_error(r, n, "%s", err.msg);
}

static bool
parse_moment(struct field_reader *r, const struct yaml_node *n, struct timespan *t)
{
	if (!parse_span(r, n, t))
		return false;
	if (t->open || t->pos_end_ms != NO_MS)
		return field_error(
			r, n, "the range \"%.40s\"; expected one time, like 1:10", n->text);
	return true;
}

static void
read_range(struct field_reader *r, const struct yaml_node *from, const struct yaml_node *to,
	struct playlist_cue *c)
{
	struct timespan a = { .pos_end_ms = NO_MS }, b = { .pos_end_ms = NO_MS };

	if (from && !parse_moment(r, from, &a))
		return;
	if (to && !parse_moment(r, to, &b))
		return;
	if (to && b.pos_ms <= a.pos_ms) {
		field_error(r, to, "\"to\" is not after \"from\"; expected a later time");
		return;
	}
	c->timed = true;
	c->time = (struct timespan){ .pos_ms = a.pos_ms,
		.pos_end_ms = to ? b.pos_ms : NO_MS,
		.about = a.about || b.about,
		.open = !to };
}

static void
cue_init(void *into)
{
	((struct playlist_cue *)into)->time =
		(struct timespan){ .pos_ms = NO_MS, .pos_end_ms = NO_MS };
}

static void
cue_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct playlist_cue *c = into;
	const struct yaml_node *at = yaml_node_value(n, "at"), *from = yaml_node_value(n, "from"),
			       *to = yaml_node_value(n, "to"), *end = from ? from : to;

	if (at && end)
		field_error(r, end->key,
			"both \"at\" and \"%s\"; expected at alone, or from and to",
			end->key->text);
	else if (at)
		c->timed = parse_span(r, at, &c->time);
	else if (end)
		read_range(r, from, to, c);
	else if (!yaml_node_get(n, "label") && !r->tree->broken)
		field_error(r, n, "a cue without a time or label; expected at, from, to or label");
	if (!c->timed)
		cue_init(c);
}

char *
playlist_time(const struct timespan *t, char text[CUE_TIME])
{
	char from[TIME_TEXT], to[TIME_TEXT] = "";

	timecode_text(t->pos_ms, !t->about && t->pos_ms % 1000 >= 100, from);
	if (t->pos_end_ms != NO_MS)
		timecode_text(t->pos_end_ms, t->pos_end_ms % 1000 >= 100, to);
	bool moment = !t->open && (!*to || text_same(from, to));
	const char *about = t->about ? "~" : "";
	snprintf(text, CUE_TIME, moment ? "%s%s" : "%s%s-%s", about, from, to);
	return text;
}

static void
write_cue_time(struct buf *out, const void *of)
{
	const struct playlist_cue *c = of;
	char text[CUE_TIME];

	if (!c->timed)
		return;
	field_quote(out, playlist_time(&c->time, text));
}

const struct fields cue_fields = {
	FIELD_TABLE("cue", struct playlist_cue,
		FIELD_KEY("at", FIELD_PASS, .write = write_cue_time, .schema = SCHEMA_TIME,
			.help = "The time of the event: 1:10, ~1:30, 0:54-1:15"),
		FIELD_KEY("from", FIELD_PASS, .schema = SCHEMA_TIME,
			.help = "The start of the range; without `to` it has no end"),
		FIELD_KEY("to", FIELD_PASS, .schema = SCHEMA_TIME,
			.help = "The end of the range; without `from` it begins with the track"),
		FIELD_PLAIN(FIELD_TEXT, struct playlist_cue, label,
			"The event: chorus. If it has no time, mark the time while you listen"),
		FIELD_PLAIN(FIELD_TEXT, struct playlist_cue, listen_for, "What to listen for")),
	MARKED(struct playlist_cue), .init = cue_init, .done = cue_done
};

/* ---- web addresses and files of a track ---- */

#define PLACE_OFFSET                                                                      \
	{                                                                                 \
		.name = "offset", .type = FIELD_OWN, .parse = parse_offset,               \
		.expected = "a time: 0:12", .write = write_offset, .schema = SCHEMA_TIME, \
		.help = "The time at which the track starts in this file or on this page" \
	}

static bool
parse_offset(void *into, const char *text, struct err *err)
{
	struct track_place *p = into;

	p->offset_set = timecode_parse(&p->offset_ms, text, err);
	return p->offset_set;
}

static void
write_offset(struct buf *out, const void *of)
{
	const struct track_place *p = of;
	char text[TIME_TEXT];

	if (!p->offset_set)
		return;
	field_quote(out, timecode_text(p->offset_ms, p->offset_ms % 1000 != 0, text));
}

bool
track_place_take_start(struct track_place *p)
{
	int64_t ms;

	if (p->offset_set || !p->text || !timed_link_start(p->text, &ms))
		return false;
	p->offset_ms = ms;
	p->offset_set = p->offset_linked = true;
	return true;
}

static const struct fields url_fields = {
	FIELD_TABLE("web address", struct track_place,
		FIELD_WEB("url", struct track_place, text, .required = true,
			.count = offsetof(struct track_place, at),
			.help = "The address; where it says a time to begin, that is its offset"),
		PLACE_OFFSET),
	.text = "url"
};

static const struct fields file_fields = {
	FIELD_TABLE("file", struct track_place,
		FIELD_ROW_AS("path", FIELD_TEXT, struct track_place, text, .required = true,
			.count = offsetof(struct track_place, at), .valid = file_valid,
			.expected = "a path, not an address; mount a share, and name its files by "
				    "their paths",
			.help = "A path from the session file's folder, or from a music folder"),
		PLACE_OFFSET),
	.text = "path"
};

static bool
parse_signal(void *into, const char *text, struct err *err)
{
	struct signal ignored;

	(void)into;
	return signal_parse(&ignored, text, err);
}

/* ---- the YAML keys of tracks, questions and sections ---- */

static void
track_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct track *t = into;
	size_t valid = 0;

	EACH_IN (each, t->urls, t->n_urls)
		if (each->text)
			t->urls[valid++] = *each;
	t->n_urls = valid;
	t->untitled = !t->title && valid;
	if (t->untitled)
		t->title = xstrdup(t->urls[0].text);
	else if (!t->title && !yaml_node_get(n, "title") && !r->tree->broken)
		field_error(r, n, "the track has no key \"title\"; expected one, or \"url\"");
	EACH_IN (url, t->urls, valid)
		track_place_take_start(url);
	/* An artist "unknown" counts as no artist. */
	if (text_is_unknown(t->artist))
		xreplace(&t->artist, NULL);
}

#define TRACK_TEXT(key, words) FIELD_ROW(FIELD_TEXT, struct track, key, .help = words)

const struct fields track_fields = {
	FIELD_TABLE("track", struct track,
		FIELD_ROW(FIELD_ID, struct track, id, .required = true,
			.count = offsetof(struct track, at),
			.help = "A unique id in this section; with title and artist it names the "
				"recording"),
		TRACK_TEXT(
			title, "The title; a track with a url may lack it until a player says it"),
		TRACK_TEXT(artist, "The artist"),
		FIELD_ROW(FIELD_TEXTS, struct track, was, .single = true,
			.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_LIST(SCHEMA_TEXT)),
			.help = "An earlier title of the same recording, or a list of them"),
		TRACK_TEXT(album, "The album"),
		TRACK_TEXT(part, "The part of the recording: whole, first movement"),
		FIELD_ROW_AS("duration", FIELD_TIME, struct track, duration_ms,
			.help = "The length: 4:05"),
		FIELD_ROW(FIELD_TEXT, struct track, isrc, .valid = playlist_isrc_valid,
			.expected = "an ISRC: two letters, three letters or digits, seven digits",
			.schema = SCHEMA_PATTERN("^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$"),
			.help = "The recording's ISRC"),
		FIELD_ROW(FIELD_TEXT, struct track, mbid, .valid = mbid_valid,
			.expected = "a MusicBrainz id: 8-4-4-4-12 hexadecimal digits",
			.schema = SCHEMA_PATTERN(
				"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"),
			.help = "The recording's MusicBrainz id"),
		FIELD_ROWS("url", FIELD_LIST, struct track, urls, .single = true,
			.map = &url_fields,
			.schema = SCHEMA_EITHER(SCHEMA_WEB ", " SCHEMA_MAP,
				SCHEMA_LIST(SCHEMA_EITHER(SCHEMA_WEB, SCHEMA_MAP))),
			.help = "One address or a list; each a text, or {url, offset}"),
		FIELD_ROW(FIELD_MAP, struct track, file, .map = &file_fields,
			.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP),
			.help = "A path, or {path, offset}"),
		FIELD_ROW(FIELD_TEXT, struct track, signal, .parse = parse_signal,
			.expected = "a signal: sine 1000",
			.help = "A built-in signal: sweep 20-200 30s -30dBFS"),
		FIELD_PLAIN(FIELD_TEXTS, struct track, tags, "Free words"),
		TRACK_TEXT(listen_for, "The purpose of this track"),
		TRACK_TEXT(intro,
			"What a draft says of the track, after its title; if absent, listen_for"),
		FIELD_ROWS("cues", FIELD_LIST, struct track, cues, .map = &cue_fields,
			.help = "Moments and ranges to listen for")),
	MARKED(struct track), .done = track_done
};

/* Returns true if {device} is the only word in braces. */
static bool
are_slots_known(const char *text)
{
	for (const char *at = text; (at = strchr(at, '{')); at++) {
		size_t n = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_");

		if (n && at[n + 1] == '}' && strncmp(at, "{device}", n + 2) != 0)
			return false;
	}
	return true;
}

const struct fields question_fields = {
	FIELD_TABLE("question", struct playlist_question,
		FIELD_NEEDED(FIELD_ID, struct playlist_question, id, "A unique id"),
		FIELD_PLAIN(FIELD_ID, struct playlist_question, section,
			"The section of the question; only in a session file"),
		FIELD_ROW(FIELD_TEXT, struct playlist_question, text, .required = true,
			.valid = are_slots_known,
			.expected = "no other word in braces than {device}",
			.help = "The question; {device} stands for the device's name"),
		FIELD_PLAIN(FIELD_TEXTS, struct playlist_question, items,
			"Tracks to listen to: track ids in a section, else section/track")),
	MARKED(struct playlist_question)
};

/* Reports a track id that appears twice in a section, because both tracks would have the same name
 * "section/track", and the key `section` in a question of a playlist's section. */
static void
section_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct playlist_section *s = into;
	struct names names = { .v = NULL };

	EACH_IN (one, s->tracks, s->n_tracks)
		names_add(&names, one->id, one->at);
	names_report_repeats(&names, r->tree->path, "track", r->d);
	lexicon_add_ids(s->lexicon, n->at, &s->attributes);
	const struct yaml_node *questions = yaml_node_get(n, "questions");
	for (const struct yaml_node *q = questions ? questions->first : NULL; q; q = q->next) {
		const struct yaml_node *section = yaml_node_get(q, "section");

		if (section)
			field_error(r, section->key,
				"\"section\" in a section's own question; expected it in session "
				"files only");
	}
}

const struct fields section_fields = {
	FIELD_TABLE("section", struct playlist_section,
		FIELD_NEEDED(FIELD_ID, struct playlist_section, id, "A unique id"),
		FIELD_PLAIN(FIELD_TEXT, struct playlist_section, title, "Its heading"),
		FIELD_PLAIN(
			FIELD_TEXT, struct playlist_section, about, "What the section is about"),
		FIELD_ROW(FIELD_IDS, struct playlist_section, attributes, .valid = field_id_valid,
			.expected = "an id of the lexicon",
			.help = "The attributes on the wheel, in this order"),
		FIELD_ROW(FIELD_TEXT, struct playlist_section, lexicon, LEXICON_KEY,
			.help = "Or words: Vocals (distant … shouty), Sibilance"),
		FIELD_ROW(FIELD_SCALE, struct playlist_section, scale, .map = &scale_fields,
			.help = "The scale of this section's score, if it is not that of the "
				"review"),
		FIELD_ROWS("questions", FIELD_LIST, struct playlist_section, questions,
			.map = &question_fields,
			.help = "Questions that are asked about every device"),
		FIELD_ROWS("tracks", FIELD_LIST, struct playlist_section, tracks, .required = true,
			.map = &track_fields, .help = "The tracks to play")),
	MARKED(struct playlist_section), .done = section_done
};

static void
playlist_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct playlist_file *p = into;
	struct names names = { .v = NULL };

	(void)n;
	EACH_IN (one, p->sections, p->n_sections)
		names_add(&names, one->id, one->at);
	names_report_repeats(&names, r->tree->path, "section", r->d);
}

static const struct fields playlist_fields = {
	FIELD_TABLE("playlist", struct playlist_file,
		FIELD_PLAIN(FIELD_ID, struct playlist_file, id, "A unique id"),
		FIELD_PLAIN(FIELD_TEXT, struct playlist_file, title, "Its title"),
		FIELD_PLAIN(FIELD_TEXT, struct playlist_file, about, "What the playlist is for"),
		FIELD_ROWS("sections", FIELD_LIST, struct playlist_file, sections, .required = true,
			.map = &section_fields, .help = "The sections of the playlist, in order")),
	.done = playlist_done
};

const struct fields *const playlist_maps[] = { &playlist_fields, &section_fields, &question_fields,
	&track_fields, &url_fields, &file_fields, &cue_fields, &scale_fields, NULL };

void
playlist_hash(const char *bytes, size_t n, char hex[FILE_HASH])
{
	size_t mark = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	file_hash(bytes + mark, n - mark, hex);
}

void
playlist_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct playlist_file *p = into;

	*p = (struct playlist_file){
		.path = xstrdup(t->path), .broken = t->broken, .stamp = t->stamp
	};
	if (find_is_yaml(t->path) || field_is_foreign(t->path) ||
		(!t->broken && t->root && t->root->kind == YAML_MAP)) {
		field_tree(t, &playlist_fields, p, d);
	} else {
		CLEANUP(pointer_free) char *word = text_shell_word(t->path);
		diags_add(d, t->path, NOWHERE,
			"this is not an earlog playlist; `earlog playlist import %s` makes one of "
			"a "
			"list",
			word);
	}
	if (!p->id)
		p->id = find_base_name(t->path);
}

bool
playlist_parse_sheet(struct playlist_file *p, const char *path, const char *sheet)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	*p = (struct playlist_file){ .path = NULL };
	return sheet && field_file(path, sheet, strlen(sheet), playlist_take, p, &d) &&
		p->sections[0].n_tracks == 1;
}

bool
playlist_find(struct playlist_file *p, const char *name, const char *from, struct diags *d)
{
	*p = (struct playlist_file){ .broken = true };
	return field_named(FIND_PLAYLIST, name, from, playlist_take, p, d);
}

const struct playlist_section *
playlist_section(const struct playlist_file *p, const char *id)
{
	return TEXT_ROW_OF(p->sections, p->n_sections, id);
}

const struct track *
playlist_section_track(const struct playlist_section *s, const char *id)
{
	return TEXT_ROW_OF(s->tracks, s->n_tracks, id);
}

const struct track *
playlist_item(const struct playlist_file *p, const char *item)
{
	const char *slash = strchr(item, '/');
	CLEANUP(pointer_free) char *id = slash ? xstrndup(item, (size_t)(slash - item)) : NULL;
	const struct playlist_section *s = id ? playlist_section(p, id) : NULL;
	return s ? playlist_section_track(s, slash + 1) : NULL;
}

static int
track_order(const void *a, const void *b)
{
	BOTH_OF(struct track, x, y, a, b);
	int order = strcmp(x->id, y->id);

	return order ? order : mark_order(x->at, y->at);
}

size_t
playlist_tracks(const struct playlist_file *p, const struct track ***v)
{
	size_t n = 0, all = 0;

	EACH_IN (section, p->sections, p->n_sections)
		all += section->n_tracks;
	*v = xcalloc(all, sizeof(**v));
	EACH_TRACK (s, t, p)
		if (t->id && t->title)
			(*v)[n++] = t;
	ARRAY_SORT(*v, n, track_order);
	return n;
}

void
playlist_track_finish(struct track *t)
{
	field_finish(&track_fields, t);
}

void
playlist_finish(struct playlist_file *p)
{
	free(p->path);
	field_finish(&playlist_fields, p);
	*p = (struct playlist_file){ .path = NULL };
}

/* ---- writing a playlist ---- */

static void
write_key_text(struct buf *out, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	buf_addf(out, "%s: ", key);
	field_quote(out, text);
	buf_add_char(out, '\n');
}

bool
playlist_write(struct buf *out, const struct playlist_file *p, struct err *err)
{
	size_t start = out->len;
	CLEANUP(playlist_finish) struct playlist_file again;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	buf_add(out,
		"# A playlist of earlog: name it in a session file (playlist: ./this.yaml). "
		"Sections, listen_for and\n# more cues are yours to add; `earlog help schema "
		"playlist` names every key. Quote times and addresses.\n");
	write_key_text(out, "id", p->id);
	write_key_text(out, "title", p->title);
	write_key_text(out, "about", p->about);
	buf_add(out, "sections:\n");
	EACH_IN (section, p->sections, p->n_sections) {
		struct playlist_section s = *section;

		s.n_tracks = 0;
		field_block(out, &section_fields, &s, &(struct field_layout){ "\n", 2, 1, 2 });
		buf_add(out,
			"    # attributes: [attack, bass-precision]  # what the wheel shows here; "
			"earlog lexicon show bs2399\n    tracks:\n");
		EACH_IN (track, section->tracks, section->n_tracks)
			field_block(
				out, &track_fields, track, &(struct field_layout){ "\n", 6, 1, 2 });
	}
	bool ok = field_file("it", out->s + start, out->len - start, playlist_take, &again, &d);
	if (ok)
		return true;
	buf_truncate(out, start);
	return d.n ? err_set(err, "these tracks make no valid playlist: %s, line %d", d.v[0].msg,
			     d.v[0].at.line)
		   : err_set(err, "these tracks make no valid playlist: it is too large, line 0");
}
