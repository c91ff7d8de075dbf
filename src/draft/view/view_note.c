/* A note as an object: its time in words, its label (what differs from the usual setup), its text
 * as a sentence. view_shown.c decides which notes are shown and where. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/subject.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/line.h"
#include "base/text/hz.h"
#include "base/text/number.h"
#include "base/text/md_line.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "draft/view/escape.h"
#include "review/files/words.h"
#include "review/record/attribute.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/redact.h"

/* ---- the time of a note in several forms ---- */

static void
add_time(struct buf *out, int64_t ms)
{
	char text[TIME_TEXT];

	timecode_text(ms < 0 ? 0 : ms, false, text);
	buf_add(out, text);
}

/* Puts the time of a note in several forms: for a range "0:54-1:15", "0:54 to 1:15" and "From"; for
 * a time "0:54" and "At". An approximate time begins with "~", in words as the language says it. */
static void
put_times(json_t *o, const struct timespan *t)
{
	struct buf plain = BUF_INIT;
	char text[TIME_TEXT] = "";
	const char *lead = NULL;

	if (t->pos_ms != NO_MS) {
		timespan_text(t, text);
		buf_add(&plain, t->about ? words_of("time_about") : "");
		add_time(&plain, t->pos_ms);
		if (timespan_is_range(t)) {
			buf_add(&plain, words_of("time_to"));
			add_time(&plain, t->pos_end_ms);
		}
		lead = words_of(t->open || timespan_is_range(t) ? "lead_from" : "lead_at");
	}
	put_text(o, K_time, *text ? text : NULL);
	put_built(o, K_time_plain, &plain);
	put_text(o, K_time_lead, lead);
	put_int(o, K_pos_ms, t->pos_ms);
	put_int(o, K_pos_end_ms, t->pos_end_ms);
}

/* Returns true if a cue of the item (`of`) ends at this time, or begins there. */
static bool
has_border(const struct view *v, const struct cue *of, int64_t at_ms, bool ends)
{
	EACH_LIVE (cue, c, v->r, ROW_CUE) {
		int64_t border_ms = ends ? c->pos_end_ms : c->pos_ms;

		if (uuid_same(&c->item, &of->item) && border_ms == at_ms)
			return true;
	}
	return false;
}

/* Returns true if the cue is a piece of an image: the pieces of a CUE sheet leave no gap. */
static bool
is_piece(const struct view *v, const struct cue *c)
{
	bool first = !c->pos_ms, last = c->open && c->pos_end_ms == NO_MS;

	return c->label && (first || has_border(v, c, c->pos_ms, true)) &&
		(last || has_border(v, c, c->pos_end_ms, false));
}

/* Returns the piece of an image that plays at this time. The image has the title of its album.
 * NULL: none. */
static const struct cue *
piece_at(const struct view *v, const struct item *item, int64_t at_ms)
{
	const struct recording *rec =
		item ? record_find(v->r, ROW_RECORDING, &item->recording) : NULL;

	if (!rec || !text_same(rec->title, rec->album))
		return NULL;
	EACH_LIVE (cue, c, v->r, ROW_CUE) {
		bool plays = c->pos_ms <= at_ms &&
			(c->pos_end_ms == NO_MS ? c->open : at_ms < c->pos_end_ms);

		if (plays && uuid_same(&c->item, &item->row.uuid) && is_piece(v, c))
			return c;
	}
	return NULL;
}

/* Puts the time of a note in the piece of an image, "Einatmen 0:12"; null: it is in none. */
static void
put_cue(json_t *o, const struct view *v, const struct note *n, struct timespan t)
{
	const struct cue *c = t.pos_ms == NO_MS
		? NULL
		: piece_at(v, record_find(v->r, ROW_ITEM, &n->item), t.pos_ms);
	char text[TIME_TEXT];
	struct buf words = BUF_INIT;

	if (c) {
		t.pos_ms -= c->pos_ms;
		t.pos_end_ms -= t.pos_end_ms == NO_MS ? 0 : c->pos_ms;
		buf_addf(&words, "%s %s", c->label, timespan_text(&t, text));
	}
	put_built(o, K_cue, &words);
}

/* ---- adding the text of a note ---- */

/* Returns true if a text begins with a list, heading, quote or other block in any dialect of
 * Markdown. Finds more blocks than escape_is_block. */
static bool
is_block(const char *s)
{
	const struct md_line l = md_line(s, strcspn(s, "\n"));

	return l.kind > LINE_BLANK || *s == ':' || escape_is_block(s);
}

#define SENTENCE_ENDS ".!?:;,"
#define WIDE_STOP "\u3002"

/* Returns true if a text begins with a name that the author gave a device, setting or chain. */
static bool
begins_with_name(const struct view *v, const char *s)
{
	static const enum row_kind kinds[] = { ROW_DEVICE, ROW_VARIANT, ROW_CHAIN };

	EACH_OF (kind, kinds)
		EACH_ROW (row, x, v->r, *kind) {
			const char *name = text_or(row_name(*kind, x), "");

			if (*name && text_starts(s, name) &&
				!isalnum((unsigned char)s[strlen(name)]))
				return true;
		}
	return false;
}

/* Begins a text with a capital, unless a block of Markdown or a name of the author's does. */
static void
capitalise(const struct view *v, struct buf *b)
{
	if (b->len && !is_block(b->s) && !begins_with_name(v, b->s))
		text_capitalise(b);
}

char *
view_words(const struct view *v, const struct uuid *listener, const char *text)
{
	bool other = text && record_other_listener(v->r, v->r, listener);
	struct buf out = BUF_INIT;

	for (const char *end; other && (end = strstr(text, "![")); text = end + 2)
		buf_addf(&out, "%.*s[%s: ", (int)(end - text), text, words_of("picture"));
	if (!text)
		return NULL;
	buf_add(&out, text);
	return buf_detach(&out);
}

/* Returns true if a text that ends outside ASCII has not ended as a sentence. In a text with blanks
 * a sign there ends it. */
static bool
is_open(const char *s, size_t n, bool unspaced)
{
	enum text_script last = text_script(text_last(s, n));

	return unspaced ? !text_ends_wide(s, n) : last == TEXT_CASED || last == TEXT_HANGUL;
}

/* Puts a note as one sentence; null if it has lists, headings or other blocks. */
static void
put_sentence(json_t *o, const char *key, const struct view *v, const char *body)
{
	const char *line = body + strspn(body, " \n");
	bool running = !is_block(body + strspn(body, "\n"));
	bool unspaced = text_is_unspaced(body, strlen(body));
	const char *join = words_of("join");
	struct buf out = BUF_INIT;

	join = unspaced && text_ascii(join) ? WIDE_STOP : join;
	while (*line && (running = running && !is_block(line))) {
		size_t n = strcspn(line, "\n"), end = text_trimmed(line, n, " \\");

		bool joined = out.len && end;
		if (joined && strchr(SENTENCE_ENDS, out.s[out.len - 1]))
			buf_add_char(&out, ' ');
		else if (joined && !text_ends_wide(out.s, out.len))
			buf_add(&out, join);
		buf_add_bytes(&out, line, end);
		line += n;
		line += strspn(line, "\n");
	}
	if (!running)
		buf_clear(&out);
	char end = out.len ? out.s[out.len - 1] : '.';
	bool open = end < 0 ? is_open(out.s, out.len, unspaced)
			    : !strchr(SENTENCE_ENDS "*_\"`", end) && (end != ')' || unspaced);
	if (open)
		buf_add(&out, unspaced ? WIDE_STOP : ".");
	capitalise(v, &out);
	put_built(o, key, &out);
}

/* Returns true if a text that ends with a bracket ends with a picture: "![alt](address)". */
static bool
ends_in_picture(const char *s, size_t n)
{
	size_t open = n, from;

	while (open && !(s[open - 1] == '(' && open > 1 && s[open - 2] == ']'))
		open--;
	from = open;
	while (from && s[from - 1] != '[')
		from--;
	return open && from > 1 && s[from - 2] == '!' && !memchr(s + open, ')', n - open - 1);
}

/* Returns true if a full stop may follow: the text ends with a letter, a digit, a bracket or a
 * quotation mark, and neither with an address nor with an item of a list. */
static bool
wants_stop(const char *s, size_t n, bool unspaced)
{
	size_t line = line_begin(s, n), word = n;
	unsigned char last = n ? (unsigned char)s[n - 1] : 0;

	while (word > line && s[word - 1] != ' ')
		word--;
	bool open = last >= 0x80 ? is_open(s, n, unspaced)
				 : isalnum(last) || (last && strchr(")]\"%", last));
	return open && !is_block(s + line) && s[line] != ' ' &&
		(last == ')' ? !ends_in_picture(s, n) : !memmem(s + word, n - word, "://", 3));
}

void
view_put_prose(json_t *o, const char *key, const struct view *v, const char *body, bool stop)
{
	struct buf out = BUF_INIT;
	size_t n = body ? text_trimmed(body, strlen(body), " \n") : 0;

	buf_add_bytes(&out, body, n);
	capitalise(v, &out);
	bool unspaced = text_is_unspaced(body ? body : "", n);
	if (stop && wants_stop(body, n, unspaced))
		buf_add(&out, unspaced ? WIDE_STOP : ".");
	put_built(o, key, &out);
}

/* ---- the JSON object of a note ---- */

/* Puts the release that the tags of the file name; null: no file, or its tags were not read. */
static void
put_release(json_t *o, const struct source *file)
{
	json_t *r = NULL;

	if (file && file->album) {
		r = json_object();
		put_text(r, K_album, *file->album ? file->album : NULL);
		put_text(r, K_released, text_or(file->released, NULL));
		put_text(r, K_label, text_or(file->label, NULL));
	}
	put(o, K_release, r);
}

bool
view_is_own_part(const struct view *v, const struct note *n)
{
	CLEANUP(pairs_finish) struct pairs own = { 0 };
	const struct review *from = view_wanted_review(v, &n->review);

	if (from)
		note_own_parts(&own, from);
	return n->part &&
		(pairs_get(from ? &own : &v->own_parts, n->part) ||
			!text_is_among(n->part, note_parts));
}

char *
view_part_name(const struct view *v, const struct note *n)
{
	static const char *const names[][2] = { { "technology", "template_technology" },
		{ "packaging", "template_packaging_head" }, { "build", "template_build" },
		{ "fit", "template_fit_head" }, { "comfort", "template_comfort" },
		{ "isolation", "template_isolation" }, { "controls", "template_controls" },
		{ "software", "template_software" }, { "tips", "template_ear_tips_head" },
		{ "cable", "template_cable" }, { "multimedia", "template_multimedia_head" },
		{ "impression", "template_impressions" }, { "chain", "template_drive" },
		{ "fr", "template_fr" }, { "like", "part_like" }, { "improve", "template_improve" },
		{ "question", "template_questions" }, { "opening", "template_opening" },
		{ "summary", "template_summary" }, { "other", "template_other" } };
	const struct review *from = view_wanted_review(v, &n->review);
	const char *const *row = n->part ? TEXT_ROW(names, n->part) : NULL;

	if (!n->part)
		return NULL;
	if (view_is_own_part(v, n))
		return note_part_name(from ? from : v->review, n->part);
	return xstrdup(row ? words_of(row[1]) : n->part);
}

void
view_put_setup(json_t *o, const struct view *v, const struct setup *s, unsigned parts)
{
	EACH_PART (p)
		if (parts & 1u << p->kind)
			put_text(o, row_types[p->kind].table, setup_name(v->r, s, p->kind));
	if (parts & SETUP_VARIANT) {
		const struct variant *x = setup_row(v->r, s, ROW_VARIANT);
		CLEANUP(pointer_free)
		char *words = x ? setup_setting_words(x, CHAIN_ALL, words_of("comma")) : NULL;

		put_text(o, K_setting, words);
	}
}

bool
view_is_tested(const struct view *v, const struct setup *s)
{
	return setup_has(s, ROW_DEVICE, &v->review->device) || !setup_row(v->r, s, ROW_DEVICE);
}

bool
view_is_plain(const struct view *v, const struct setup *s)
{
	return view_is_tested(v, s) && !subject_is_on_other_chain(v, s) &&
		(!setup_row(v->r, s, ROW_VARIANT) || !view_is_set_otherwise(v, s));
}

void
view_put_device(json_t *o, const struct view *v, const struct setup *s)
{
	const struct device *d = setup_row(v->r, s, ROW_DEVICE);

	view_put_setup(o, v, s, SETUP_DEVICE);
	put_text(o, K_device_id, d ? d->id : NULL);
	put_bool(o, K_under_test, view_is_tested(v, s));
}

void
view_put_content(json_t *o, const struct view *v, const struct setup *s)
{
	static const char *const keys[] = { K_firmware, K_filter, K_pads };
	const struct chain *c = setup_row(v->r, s, ROW_CHAIN);
	const struct variant *x = setup_row(v->r, s, ROW_VARIANT);

	view_put_device(o, v, s);
	view_put_setup(o, v, s, ~SETUP_DEVICE);
	EACH_OF (key, keys) {
		char *value = x ? records_content_get(x->content, *key) : NULL;

		if (!value && c)
			value = records_content_get(c->content, *key);
		put_taken(o, *key, value);
	}
}

/* Puts the words before a note on a frequency: "At 7.94 kHz" for a note by ear. A note on the
 * frequency response that no session made is about a graph. hz: NAN: no frequency, or the note's
 * text names it. */
static void
put_hz_lead(json_t *o, const struct note *n, double hz)
{
	bool on_graph = note_is_on_graph(n);
	struct buf lead = BUF_INIT;

	if (on_graph)
		buf_addf(&lead, "%s%s", words_of("on_graph"),
			isfinite(hz) ? words_of("on_graph_at") : "");
	else if (isfinite(hz))
		buf_add(&lead, words_of("hz_lead"));
	if (isfinite(hz))
		hz_add(&lead, hz);
	put_built(o, K_hz_lead, &lead);
	put_bool(o, K_on_graph, on_graph);
}

/* Returns the words of a tag in a draft: NULL if the note has no such tag; the same words, or the
 * name in the language of the draft of an attribute that was tagged by its id. */
static const char *
tag_words(const struct view *v, const struct note *n, const char *tag, size_t len)
{
	EACH_LIVE (tag, t, v->r, ROW_TAG) {
		if (!t->confirmed || !uuid_same(&t->note, &n->row.uuid))
			continue;
		const struct uuid u = identity_of_attribute(t->lexicon, t->attribute);
		const struct attribute *a = record_find(v->r, ROW_ATTRIBUTE, &u);
		const char *shown = a ? attribute_shown(a).name : NULL;
		bool plain = text_same(t->lexicon, LEXICON_OF_WORDS);

		if (text_names(tag, len, t->attribute))
			return shown && (plain || !text_same_name(shown, t->attribute)) ? shown
											: tag;
		if (a && (text_names(tag, len, shown) || text_names(tag, len, a->name)))
			return tag;
	}
	return NULL;
}

/* Removes the sign of each tag that a note's words set: "#punch" becomes "punch", and "#bass-depth"
 * of a German draft "Basstiefe". Takes ownership of the words; NULL for NULL. */
static char *
without_tag_signs(const struct view *v, const struct note *n, char *words)
{
	struct buf out = BUF_INIT;
	const char *from = words;
	size_t len;

	for (const char *at = words; words && (at = tag_sign(words, at, &len)); at++) {
		const char *says = NULL;

		while (len && !(says = tag_words(v, n, at + 1, len - 1)))
			len = tag_shorter(at, len);
		if (!len)
			continue;
		buf_add_bytes(&out, from, (size_t)(at - from));
		from = at + len;
		if (says == at + 1)
			buf_add_bytes(&out, says, len - 1);
		else
			buf_add(&out, says);
	}
	if (from == words)
		return words;
	buf_add(&out, from);
	free(words);
	return buf_detach(&out);
}

/* Puts when in the track the note was made, and the link that begins there. */
static void
put_place_in_track(json_t *o, const struct view *v, const struct view_row *x)
{
	const struct note *n = x->note;
	bool ends = n->pos_end_ms != NO_MS, timed = x->pos_ms != NO_MS;
	const struct timespan t = { x->pos_ms,
		ends ? note_track_end_ms(n, source_offset_ms(v->r, &n->source)) : NO_MS, n->about,
		n->open };

	put_times(o, &t);
	put_cue(o, v, n, t);
	put_fields(o, ROW_NOTE, n, K_about, K_open);
	put_text(o, K_pos_from, note_pos_from(n));
	put_fields(o, ROW_NOTE, n, K_pos_spread_ms);
	put_taken(o, K_link, timed ? view_link(x->place, x->pos_ms) : NULL);
	put_bool(o, K_times_unsure, x->unsure);
}

/* Puts the words: unchanged, as one sentence and as prose. A marker has none. */
static void
put_body(json_t *o, const struct view *v, const struct view_row *x)
{
	const struct note *n = x->note;
	CLEANUP(pointer_free)
	char *body = without_tag_signs(
		v, n, note_is_marker(n) ? NULL : view_words(v, &n->listener, n->body));
	const char *told = body;

	/* The label or the heading says with what the words compare. */
	told += body ? note_versus(v->r, n, body) : 0;
	put_text(o, K_body, body);
	put_sentence(o, K_sentence, v, told ? told : "");
	view_put_prose(o, K_point, v, told, false);
	view_put_prose(o, K_prose, v, told, true);
}

/* Puts what was in use and which file and frequency played. */
static void
put_heard(json_t *o, const struct view *v, const struct view_row *x, const struct subject *s)
{
	const struct note *n = x->note;
	CLEANUP(pointer_free)
	char *file =
		s->file && x->place && x->place->files ? source_public_name(v->r, s->file) : NULL;

	view_put_content(o, v, s->setup);
	put_fields(o, ROW_NOTE, n, K_volume, K_volume_unit, K_level_db, K_held_db);
	put_text(o, K_file, file);
	put_release(o, s->file);
	put_fields(o, ROW_NOTE, n, K_hz, K_hz_from);
	put_hz_lead(o, n, s->hz);
	put_bool(o, K_sweep, x->home == VIEW_AT_FREQUENCY);
	view_put_listener(o, v, &n->listener);
}

static void
put_compared(json_t *o, const struct note *n, const struct subject *s)
{
	const struct device *d = s->against;

	put_text(o, K_against, row_name(ROW_DEVICE, d));
	put_text(o, K_against_id, d ? d->id : NULL);
	put_fields(o, ROW_NOTE, n, K_from_memory);
	put_text(o, K_against_variant, row_name(ROW_VARIANT, s->against_variant));
	put_text(o, K_against_chain, row_name(ROW_CHAIN, s->against_chain));
	put_bool(o, K_about_chain, view_is_about_chain(n));
	put_bool(o, K_blind, s->row->trial != NO_INT);
	put_int(o, K_trial, s->row->trial);
}

static void
put_labels(json_t *o, const struct view *v, const struct view_row *x, const struct subject *s)
{
	const struct note *n = x->note;
	size_t cut = note_versus(v->r, n, n->body);
	unsigned typed = subject_said(v, s, n->body) | (cut ? FACT_AGAINST : 0);
	unsigned told = cut ? subject_said(v, s, n->body + cut) : typed;
	struct heading own = subject_heading(v, x);

	/* A list by time has no heading "With foam:". */
	own.says = FACT_LATER | (x->home == VIEW_AT_PLACE ? 0 : own.says);
	own.own = true;

	unsigned part = subject_heading(v, x).says & FACT_PART;
	subject_put_label(o, K_label, v, s, (struct heading){ .says = part }, typed);
	subject_put_label(o, K_label_told, v, s, subject_heading(v, x), told);
	/* its template has the part before it */
	subject_put_label(
		o, K_label_device, v, s, (struct heading){ .says = FACT_DEVICE | FACT_PART }, told);
	bool of_other = s->device && uuid_same(&s->device->row.uuid, &x->pair.with);
	subject_put_label(o, K_label_own, v, s, own, told);
	if (x->home == VIEW_AT_COMPARISON)
		subject_put_label(
			o, K_label_other, v, s, own, told | (of_other ? FACT_DEVICE : 0u));
	else
		put_text(o, K_label_other, NULL);
	own.says |= FACT_CHAIN;
	subject_put_label(o, K_label_setting, v, s, own, told);
	own = (struct heading){ .own = true };
	subject_put_label(o, K_setting_own, v, s, own, ~(unsigned)FACT_VARIANT);
	subject_put_label(o, K_chain_own, v, s, own, ~(unsigned)(FACT_CHAIN | FACT_FIRMWARE));
	subject_put_label(o, K_later, v, s, own, ~(unsigned)FACT_LATER);
	put_taken(o, K_part_name, view_part_name(v, n));
}

/* Puts the track, section, part or question that the note is about. */
static void
put_subject(json_t *o, const struct view *v, const struct view_row *x)
{
	const struct question *q = record_find(v->r, ROW_QUESTION, &x->note->question);
	const struct view_place *p = x->place;
	const struct section *s = x->section;

	put_text(o, K_item, row_name(ROW_ITEM, p ? p->item : NULL));
	put_text(o, K_item_title, p && p->recording ? p->recording->title : NULL);
	put_text(o, K_section, s ? s->id : NULL);
	put_text(o, K_section_title, row_name(ROW_SECTION, s));
	put_text(o, K_part, x->note->part);
	put_text(o, K_question, q ? q->id : NULL);
	put_taken(o, K_question_text, q ? view_question_text(v, q) : NULL);
}

/* Puts the moment, the evening and the session of the note. */
static void
put_made(json_t *o, const struct view *v, const struct view_row *x)
{
	const struct note *n = x->note;
	struct buf words = BUF_INIT;
	char date[11];
	int64_t sitting = NO_INT;

	for (size_t i = 0; i < v->n_sittings; i++)
		if (uuid_same(&v->sittings[i]->row.uuid, &n->sitting))
			sitting = (int64_t)i + 1;
	put_moment(o, K_made, MADE_MS(n), n->made_offset_min);
	put_day(o, MADE_MS(n), n->made_offset_min);
	if (*clock_date_text(MADE_MS(n), n->made_offset_min, date))
		words_day(&words, date, "");
	put_built(o, K_date_words, &words);
	put_int(o, K_day, view_day(v, MADE_MS(n), n->made_offset_min));
	put_int(o, K_sitting, sitting);
}

static void
add_evening(struct buf *out, const struct view_row *x)
{
	char day[11], first[11];
	words_day(out, clock_day_text(x->evening, day), clock_day_text(x->first_evening, first));
}

static void
put_note(json_t *o, const struct view *v, const struct view_row *x)
{
	CLEANUP(buf_finish) struct buf later = BUF_INIT;
	struct subject s = subject_of_note(v, x);

	if (s.facts & FACT_LATER) /* once for its labels */
		add_evening(&later, x);
	s.later = later.s;
	put(o, K_uuid, json_incref(x->uuid));
	put_place_in_track(o, v, x);
	put_body(o, v, x);
	put_text(o, K_kind, x->note->kind);
	put_heard(o, v, x, &s);
	put_compared(o, x->note, &s);
	put_labels(o, v, x, &s);
	put_subject(o, v, x);
	put_made(o, v, x);
	json_t *tags = json_object_get(v->tags, json_string_value(x->uuid));
	put(o, K_tags, tags ? json_incref(tags) : json_array());
}

/* Returns the row of a value of a tree: of a whole note, or the UUID of a note; NULL: of none. */
static struct view_row *
row_of_value(const struct view *v, const json_t *value)
{
	uintptr_t at = (uintptr_t)value, first = (uintptr_t)v->rows;
	struct uuid uuid;
	size_t nth;

	/* Of all values of trees only those of whole notes are in the array of rows. */
	if (at >= first && at < first + v->n_all_rows * sizeof(v->rows[0]))
		return ((const struct view_whole *)value)->row;
	if (json_is_string(value) && uuid_read(&uuid, json_string_value(value)) &&
		rows_number(&v->r->of[ROW_NOTE], &uuid, &nth))
		return v->row_of[nth];
	return NULL;
}

const struct view_row *
view_note_row(const struct view *v, const json_t *value)
{
	return row_of_value(v, value);
}

/* Returns the value of a whole note. */
static json_t *
whole_of(const struct view_row *x)
{
	return &x->whole.row->whole.value;
}

static struct json_kept *
kept_of(const json_t *value, const void *view)
{
	struct view_row *x = row_of_value(view, value);

	return x ? &x->kept : NULL;
}

static void
put_value(json_t *into, const json_t *value, const void *view)
{
	put_note(into, view, view_note_row(view, value));
}

json_t *
view_note_new(const struct view *v, const json_t *value)
{
	json_t *o = json_object();

	put_value(o, value, v);
	if (v->redacts)
		put_redacted(o);
	return o;
}

struct json_maker
view_maker(const struct view *v)
{
	return (struct json_maker){ kept_of, put_value, v, v->redacts ? redact_text : NULL };
}

const json_t *
view_note(const struct view *v, const json_t *value)
{
	struct view_row *x = row_of_value(v, value);

	if (x && !x->made)
		x->made = view_note_new(v, value);
	return x ? x->made : NULL;
}

void
view_notes_init(struct view *v)
{
	char uuid[UUID_TEXT];
	size_t at;

	v->row_of = xcalloc(record_count(v->r, ROW_NOTE) + 1, sizeof(v->row_of[0]));
	v->tags = json_object();
	subject_files_init(v);
	EACH_IN (x, v->rows, v->n_all_rows) {
		x->uuid = json_string(uuid_text(&x->note->row.uuid, uuid));
		x->whole = (struct view_whole){ { JSON_TRUE, 1 }, x };
		if (rows_number(&v->r->of[ROW_NOTE], &x->note->row.uuid, &at))
			v->row_of[at] = x;
	}
	EACH_LIVE (tag, t, v->r, ROW_TAG)
		if (t->confirmed)
			put_fields(put_new(put_list_at(v->tags, uuid_text(&t->note, uuid))),
				ROW_TAG, t, K_lexicon, K_attribute, K_confirmed);
}

void
view_notes_finish(struct view *v)
{
	EACH_IN (x, v->rows, v->n_all_rows) {
		json_release(x->uuid);
		json_release(x->made);
		json_release(x->kept.text);
	}
	json_release(v->tags);
	free(v->row_of);
}

/* ---- lists of notes for other parts of the view ---- */

json_t *
view_notes(const struct view *v, view_wanted *wanted, const void *what, enum view_form form,
	int (*order)(const void *, const void *))
{
	CLEANUP(pointer_free)
	const struct view_row **rows = xcalloc(v->n_rows + 1, sizeof(*rows));
	json_t *list = json_array();
	size_t n = 0;

	EACH_IN (x, v->rows, v->n_rows)
		if (wanted(v, x, what) && !note_is_marker(x->note))
			rows[n++] = x;
	if (order)
		ARRAY_SORT(rows, n, order);
	EACH_IN (one, rows, n)
		json_array_append(list, form == VIEW_WHOLE ? whole_of(*one) : (*one)->uuid);
	return list;
}

static int
group_order(const void *row, const void *group)
{
	return number_order(
		(int64_t)((const struct view_row *)row)->group, (int64_t) * (const size_t *)group);
}

/* Returns the index of the first row of this group, or of the next group that has rows. */
static size_t
first_row(const struct view *v, size_t group)
{
	return ARRAY_AT(&group, v->rows, v->n_rows, group_order);
}

size_t
view_group_of(
	const struct view *v, const struct view_place *p, const struct section *s, size_t part)
{
	size_t nth = 0;

	while (s && nth < v->n_sections && v->sections[nth] != s)
		nth++;
	if (p)
		return (size_t)(p - v->places);
	return v->n_places +
		(s && nth < v->n_sections ? nth : record_count(v->r, ROW_SECTION) + part);
}

const struct view_row *
view_group(
	const struct view *v, size_t group, enum view_class first, enum view_class last, size_t *n)
{
	size_t from = first_row(v, group * 4 + first);

	*n = first_row(v, group * 4 + last + 1) - from;
	return v->rows + from;
}

json_t *
view_group_json(const struct view *v, size_t group, enum view_class first, enum view_class last)
{
	json_t *list = json_array();
	size_t n;

	for (const struct view_row *x = view_group(v, group, first, last, &n), *end = x + n;
		x < end; x++)
		json_array_append(list, whole_of(x));
	return list;
}

json_t *
view_draft_notes(const struct view *v, size_t group)
{
	json_t *list = json_array();
	size_t n;
	const struct view_row *told = view_group(v, group, VIEW_TIMED, VIEW_UNTIMED, &n);

	EACH_IN (one, told, n)
		if (one->home == VIEW_AT_PLACE)
			json_array_append(list, one->uuid);
	return list;
}
