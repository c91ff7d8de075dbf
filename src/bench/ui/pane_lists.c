/* List panes: chains, settings, parts of a review, deleted notes, tracks without a note, search,
 * cues, test signals, trials. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "bench/playback/playback.h"
#include "bench/sitting/sitting.h"
#include "bench/ui/rows.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/writing.h"
#include "review/answers/level_match.h"
#include "review/files/chain.h"
#include "review/record/blind_result.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/device_story.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/section.h"
#include "review/record/switches.h"

#define FOUND 200

/* Adds a question with its id, by which it is found, and the tracks that it names, on a separate
 * line. */
static void
add_question(const struct sitting *s, const struct question *q, struct list *l)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT, tracks = BUF_INIT;

	buf_addf(&text, "%s%s", q->id, q->text ? ": " : "");
	sitting_add_question(s, text_or(q->text, ""), &text);
	sitting_question_items(s, q, &tracks);
	buf_addf(&text, "%s%s", tracks.len ? "\n" : "", tracks.s);
	list_add(l, STYLE_KEY, "question", text.s, "note-untimed question %s", q->id);
}

/* ---- what can be on: devices, settings of the one in use, chains ---- */

/* Adds the volumes of a chain: first of the device being worn, then of the other devices. Their
 * match is said once. */
static void
add_volumes(const struct sitting *s, const struct chain *c, struct buf *out)
{
	CLEANUP(buf_finish) struct buf others = BUF_INIT, volume = BUF_INIT;
	struct setup worn = s->setup;
	struct match_now m;

	worn.chain = c->row.uuid;
	bool matched = match_at(&s->rec, &worn, &s->setup, &m);
	for (size_t i = 0; i < s->ndevices; i++) {
		const struct device *d = s->devices[i].device;
		bool on = setup_has(&s->setup, ROW_DEVICE, &d->row.uuid);

		buf_clear(&volume);
		header_volume(s, &d->row.uuid, &c->row.uuid,
			on || !matched || !setup_has(&m.other, ROW_DEVICE, &d->row.uuid), &volume);
		if (volume.len && on)
			buf_add_part(out, "\n", "vol %s", volume.s);
		else if (volume.len)
			buf_add_part(&others, ", ", "%s %s", d->name, volume.s);
	}
	const char *sep = strstr(out->s, "\nvol ") ? ", " : "\n";
	if (others.len)
		buf_add_part(out, sep, "%s", others.s);
}

/* Call after a line was added: keeps it if the typed letters find one of the texts. */
static bool
keep_found(struct list *l, const char *a, const char *b)
{
	const char *typed = list_typed(l->ui);

	return list_keep(l, int_max(list_fit(a, typed), list_fit(b, typed)));
}

/* Adds a line that a digit chooses, if the typed letters find it. */
static void
add_numbered(struct list *l, size_t number, bool used, const struct uuid *to, const char *name,
	const char *text)
{
	CLEANUP(pointer_free)
	char *numbered = xasprintf("%s %zu %s", used ? "▶" : " ", number, name);

	list_add(l, used ? STYLE_PLAYING : STYLE_PLAIN, numbered, text, NULL)->to = *to;
	keep_found(l, name, text);
}

/* Adds a line that Enter goes to, if the typed letters find its name or `also`. */
static void
add_named(
	struct list *l, const char *kind, const char *name, const char *also, const struct uuid *to)
{
	list_add(l, STYLE_KEY, kind, name, NULL)->to = *to;
	keep_found(l, name, also);
}

/* Adds a word about a line, unless it is empty. */
static void
add_dotted(struct buf *out, const char *before, const char *word)
{
	if (*word)
		buf_add_part(out, " · ", "%s%s", before, word);
}

static void
fill_devices(const struct sitting *s, struct list *l)
{
	for (size_t i = 0; s->ndevices > 1 && !sitting_is_blind(s) && i < s->ndevices; i++) {
		const struct device *d = s->devices[i].device;
		const struct setup on = sitting_setup_of(s, &d->row.uuid);
		const struct variant *v = setup_row(&s->rec, &on, ROW_VARIANT);
		CLEANUP(pointer_free)
		char *set = v ? switches_called(&s->rec, v, " · ") : xstrdup("");
		CLEANUP(buf_finish) struct buf volume = BUF_INIT, text = BUF_INIT;

		header_volume(s, &d->row.uuid, &s->setup.chain, true, &volume);
		add_dotted(&text, "", set);
		add_dotted(&text, "vol ", volume.s);
		add_dotted(&text, "", sitting_from_memory(s, i + 1) ? "from memory" : "");
		add_numbered(l, i + 1, setup_has(&s->setup, ROW_DEVICE, &d->row.uuid), &d->row.uuid,
			d->name, text.s);
	}
}

static void
fill_chains(const struct sitting *s, struct list *l)
{
	for (size_t i = 0; i < s->nchains; i++) {
		const struct chain *c = s->chains[i];
		CLEANUP(pointer_free) char *words = chain_words(c->content, CHAIN_ALL, " · ", 0);
		CLEANUP(pointer_free)
		char *player = records_content_get(c->content, "follow.player");
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		buf_add(&text, words);
		if (c == sitting_chain_now(s) && sitting_now(s).follows)
			add_dotted(&text, "follows ", s->deck.followed->name);
		else if (player)
			add_dotted(&text, "follows ",
				text_same(player, "auto") ? "the player that plays" : player);
		else if (chain_sound_plays_itself(c))
			add_dotted(&text, "", "plays by itself; earlog runs a clock");
		add_volumes(s, c, &text);
		add_numbered(l, i + 1, setup_has(&s->setup, ROW_CHAIN, &c->row.uuid), &c->row.uuid,
			c->name, text.s);
	}
}

/* Adds what a switch can be, the one that is on marked: "▶ 1 black  nozzle". */
static void
add_switched(const struct sitting *s, struct list *l, const struct switched *of, size_t *n)
{
	const struct variant *now = setup_row(&s->rec, &s->setup, ROW_VARIANT);
	CLEANUP(pointer_free) char *on = records_content_get(now ? now->content : NULL, of->key);

	for (size_t i = 0; i < of->can_be.n; i++) {
		const char *is = of->can_be.v[i];
		struct uuid to = switches_value(&s->rec, &s->setup.device, of->key, is);

		add_numbered(
			l, ++*n, now && text_same(text_or(on, CHAIN_STOCK), is), &to, is, of->key);
	}
}

static void
fill_settings(const struct sitting *s, struct list *l)
{
	CLEANUP(switches_finish) struct switches x;
	size_t n = 0;

	if (sitting_is_blind(s))
		return;
	switches_find(&x, &s->rec, &s->review, &s->setup.device);
	bool several = x.all.n > 1;
	EACH_WHILE (one, &x.all, several)
		add_switched(s, l, one, &n);
	EACH_SETTING(v, s)
	{
		CLEANUP(pointer_free) char *words = setup_setting_words(v, CHAIN_ALL, " · ");
		bool on = setup_has(&s->setup, ROW_VARIANT, &v->row.uuid);

		/* typed letters find a combination also: "gold, pl" */
		if (!several || !switches_has(&x, v) ||
			(*list_typed(l->ui) && strchr(v->name, ',')))
			add_numbered(l, ++n, on, &v->row.uuid, v->name, words);
	}
}

/* ---- a note as a line of a list ---- */

/* Appends the word for a part: of one of the author's own its name. */
static void
add_part_name(const struct sitting *s, const char *part, struct buf *out)
{
	CLEANUP(pointer_free) char *name = note_part_name(sitting_review(s), part);

	buf_add_part(out, " ", "%s", text_is_among(part, note_parts) ? note_part_word(part) : name);
}

/* Adds a line for a note. The line begins with time and track ("1:10 Shivers"), or with the part of
 * the review for a note without a track; if `day` is true, with the date instead. */
static void
list_add_note(const struct sitting *s, const struct note *n, bool day, struct list *l)
{
	const struct track_row *t = sitting_find_item(s, &n->item);
	CLEANUP(buf_finish) struct buf text = BUF_INIT, name = BUF_INIT;
	char time[TIME_TEXT], date[11];

	ui_note_words(s, n, &text);
	buf_add(&name,
		day ? clock_date_text(n->made_ms, (int)n->made_offset_min, date)
		    : sitting_note_time(s, n, time));
	if (!day && t)
		buf_add_part(&name, " ", "%s", t->recording->title);
	else if (!day && n->part)
		add_part_name(s, n->part, &name);
	list_add(l, STYLE_TIME, name.s, text.s, NULL)->to = n->row.uuid;
}

/* ---- the list of parts of a review, with their notes ---- */

static const struct {
	const char *part, *words;
} part_words[] = { PART_WORDS };

static void
add_part_words(const struct sitting *s, const char *part, struct buf *out)
{
	const struct chain *c = sitting_chain_now(s);

	CLEANUP(pointer_free) char *name = note_part_name(sitting_review(s), part);

	if (!text_same(name, note_part_word(part)))
		buf_add(out, name);
	if (text_same(part, "chain") && c)
		buf_add_part(out, "; ", "%s", c->name);
	if (text_same(part, "technology"))
		buf_add_part(out, "; ", "%s", device_kind_in(&s->rec, &s->review, NULL)->inside);
	for (size_t i = 0; i < LENGTH(part_words); i++)
		if (text_same(part_words[i].part, part))
			buf_add_part(out, "; ", "%s", part_words[i].words);
}

/* The notes of this review that are on a part of the review, or on a track that is no longer in the
 * track list; oldest first. */
struct written {
	const struct note **v; /* v[i] becomes NULL when its note is added to the list */
	size_t n, cap;
};

static struct written
written_of(const struct sitting *s)
{
	struct written w = { .v = NULL };

	EACH_ROW (note, n, &s->rec, ROW_NOTE)
		if (sitting_note_in_parts(s, n))
			LIST_ADD(&w, n);
	return w;
}

/* Returns true if a note is on the question or section `of`, or, if that is NULL, on `part`; both
 * NULL: any. */
static bool
belongs_to_entry(const struct note *n, const char *part, const struct uuid *of)
{
	if (!of)
		return !part || text_same(n->part, part);
	return uuid_same(&n->question, of) ||
		(uuid_none(&n->question) && uuid_same(&n->section, of));
}

/* Call after an entry was added, on which Enter writes. Adds the number of its notes: those on the
 * question or section `of`, on `part` of the review, or if both are NULL those left over. Right
 * lists the notes in place of the entries. An entry on which nothing can be written needs notes to
 * be listed. */
static void
keep_entry(const struct sitting *s, struct written *w, const char *part, const struct uuid *of,
	struct list *l)
{
	struct list_line *line = &l->v[l->n - 1];
	struct written mine = { .v = NULL };
	const char *typed = list_typed(l->ui);
	int fit = int_max(list_fit(line->name, typed), list_fit(line->text, typed));

	for (size_t i = 0; i < w->n; i++) {
		const struct note *n = w->v[i];

		if (n && belongs_to_entry(n, part, of)) {
			LIST_ADD(&mine, n);
			w->v[i] = NULL;
		}
	}
	line->to = of ? *of : UUID_NONE;
	line->opens = mine.n > 0;
	if (mine.n && !l->ui->inside.open) {
		CLEANUP(pointer_free) char *text = line->text;

		line->text = xasprintf("%s · %zu note%s", text, mine.n, text_s(mine.n));
	}
	bool inside = list_keep(l, line->run || mine.n ? fit : 0);
	for (size_t i = 0; inside && i < mine.n; i++)
		list_add_note(s, mine.v[i], part || of, l);
	free(mine.v);
}

/* Adds the section of the current track, or the others, in the order of the list. */
static void
add_sections(const struct sitting *s, struct written *w, bool now, struct list *l)
{
	for (size_t i = 0; i < s->nitems + s->nheadings; i++) {
		const struct track_row *t = i < s->nitems ? &s->items[i] : NULL;
		const struct section *x = t ? t->section : s->headings[i - s->nitems];
		bool again = t && (t->heading || (i && t[-1].section == x));

		if (!x || again || (x == wheel_section(s)) != now)
			continue;
		list_add(
			l, STYLE_KEY, "section", section_name(x), "note-untimed section %s", x->id);
		keep_entry(s, w, NULL, &x->row.uuid, l);
	}
}

static void
fill_parts(const struct sitting *s, struct list *l)
{
	const struct track_row *t = sitting_item(s);
	struct written written = written_of(s);
	CLEANUP(texts_finish) struct texts parts = writing_parts(s);

	if (t) {
		list_add(l, STYLE_KEY, "this track", t->recording->title, "note-untimed");
		keep_entry(s, &(struct written){ .n = 0 }, NULL, NULL, l);
	}
	add_sections(s, &written, true, l);
	add_sections(s, &written, false, l);
	EACH (part, &parts) {
		CLEANUP(buf_finish) struct buf word = BUF_INIT, text = BUF_INIT;

		add_part_name(s, *part, &word);
		if (text_is_among(*part, note_parts))
			add_part_words(s, *part, &text);
		else if (!text_same_name(word.s, *part)) /* letters find it by its id, too */
			buf_add(&text, *part);
		if (text_same(*part, "section")) /* is above; here if it is in no list */
			list_add(l, STYLE_KEY, word.s, text_or(text.s, ""), NULL);
		else
			list_add(l, STYLE_KEY, word.s, text_or(text.s, ""), "note-untimed %s",
				*part);
		keep_entry(s, &written, *part, NULL, l);
	}
	/* A question that was removed from the files is listed only if it has notes. */
	EACH_ROW (question, q, &s->rec, ROW_QUESTION) {
		add_question(s, q, l);
		if (q->row.deleted)
			xreplace(&l->v[l->n - 1].run, NULL);
		keep_entry(s, &written, NULL, &q->row.uuid, l);
	}
	list_add(l, STYLE_KEY, "elsewhere", "notes on tracks outside the list", NULL);
	keep_entry(s, &written, NULL, NULL, l);
	free(written.v);
}

/* ---- the list of tracks, questions, chains and devices without a note ---- */

static bool
is_read_here(const struct sitting *s, const struct note *n)
{
	return note_is_elsewhere(&s->rec, &s->review, n) && !sitting_hides_note(s, &n->row.uuid);
}

/* Says in the title that the second list follows, which may be below the screen. */
static void
coverage_head(const struct ui *ui, struct buf *out)
{
	size_t notes = 0;

	EACH_ROW (note, n, &ui->s->rec, ROW_NOTE)
		notes += is_read_here(ui->s, n);
	if (!notes)
		return;
	buf_add(out, " · ");
	keys_first(ui, IN_KEYS, "bottom", out);
	buf_addf(out, ": %zu elsewhere", notes);
}

/* Adds the comparisons that other reviews have, which can be read here and not changed. */
static void
add_elsewhere(const struct sitting *s, struct list *l)
{
	bool any = false;

	EACH_ROW (note, n, &s->rec, ROW_NOTE) {
		if (!is_read_here(s, n))
			continue;
		if (!any)
			list_add(l, STYLE_KEY, "other reviews",
				"compare with devices of this one; to read", NULL);
		any = true;
		list_add_note(s, n, false, l);
	}
}

/* Chooses the note of the highlighted line, if it is a note; NULL: the list lost the focus. */
static void
choose_note(struct sitting *s, const struct uuid *to)
{
	if (!to)
		sitting_choose_note(s, &UUID_NONE);
	else
		sitting_choose_note(s, record_find(&s->rec, ROW_NOTE, to) ? to : NULL);
}

/* Returns the title of a track, with its section if the track is in two; the caller frees. */
static char *
track_in_section(const struct sitting *s, size_t item)
{
	const struct track_row *t = &s->items[item];
	bool again = false;

	for (size_t i = 0; i < s->nitems; i++)
		again |= i != item && s->items[i].recording == t->recording;
	if (!again || !t->section)
		return xstrdup(t->recording->title);
	return xasprintf("%s (%s)", t->recording->title, section_name(t->section));
}

static void
fill_coverage(const struct sitting *s, struct list *l)
{
	for (size_t i = 0; i < s->nitems; i++) {
		CLEANUP(pointer_free) char *title = track_in_section(s, i);

		if (!sitting_item_is_covered(s, &s->items[i]))
			list_add(l, STYLE_KEY, "track", title, NULL)->to =
				s->items[i].item->row.uuid;
	}
	EACH_LIVE (question, q, &s->rec, ROW_QUESTION)
		if (!sitting_is_covered(s, ROW_QUESTION, &q->row.uuid))
			add_question(s, q, l);
	EACH_ROW (chain, c, &s->rec, ROW_CHAIN)
		if (chains_offered(c, &s->review) &&
			!sitting_is_covered(s, ROW_CHAIN, &c->row.uuid))
			list_add(l, STYLE_KEY, "chain", c->name, "chain %s", c->name);
	for (size_t i = 1; i < s->ndevices && !sitting_is_blind(s); i++) {
		const struct device *d = s->devices[i].device;
		CLEANUP(pointer_free) char *with = xasprintf("with %s", d->name);

		if (!sitting_is_covered(s, ROW_DEVICE, &d->row.uuid))
			list_add(l, STYLE_KEY, "comparison", with, "wear %zu", i + 1);
	}
	add_elsewhere(s, l);
}

/* ---- the list of tracks, which Enter plays, and notes that a search finds ---- */

/* Adds tracks before notes, and of each those first in which a word begins like this. */
static void
fill_found(const struct sitting *s, struct list *l)
{
	const struct note *found[FOUND];
	const char *words = l->ui->prompt.finds ? list_typed(l->ui) : l->ui->hit.words;
	size_t n = jump_find_notes(s, words, found, FOUND);

	for (size_t i = 0; *words && i < s->nitems; i++) {
		const struct recording *r = s->items[i].recording;
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		buf_add(&name, r->title ? r->title : r->id);
		if (r->artist)
			buf_addf(&name, " · %s", r->artist);
		list_add(l, STYLE_KEY, "track", name.s, NULL)->to = s->items[i].item->row.uuid;
		list_keep(
			l, text_has(name.s, words, true) ? 3 + text_has(name.s, words, false) : 0);
	}
	for (size_t i = 0; i < n; i++) {
		list_add_note(s, found[i], false, l);
		list_keep(l, 1 + text_has(found[i]->body, words, false));
	}
}

/* ---- the list of deleted notes ---- */

static int
by_deletion(const void *a, const void *b)
{
	BOTH_OF(struct note, m, n, a, b);
	int64_t x = clock_newest_ms(m->row.edited_ms), y = clock_newest_ms(n->row.edited_ms);

	return (x < y) - (x > y);
}

/* Adds the deleted notes, last deleted first. */
static void
fill_trash(const struct sitting *s, struct list *l)
{
	struct LIST_OF(const struct note *) deleted = { .v = NULL };

	EACH_ROW (note, n, &s->rec, ROW_NOTE)
		if (n->row.deleted && uuid_same(&n->review, &s->review) &&
			!sitting_hides_note(s, &n->row.uuid))
			LIST_ADD(&deleted, n);
	LIST_SORT(&deleted, by_deletion);
	for (size_t i = 0; i < deleted.n; i++)
		list_add_note(s, deleted.v[i], false, l);
	free(deleted.v);
}

/* ---- the list of what a note can be compared with ---- */

static void
fill_against(const struct sitting *s, struct list *l)
{
	CLEANUP(comparable_finish) struct comparable c = against_choices(s);

	for (size_t i = 0; i <= c.n; i++) {
		const struct compared *x = i < c.n ? &c.v[i] : NULL;
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		if (x)
			against_add_compared(s, x, &name);
		else
			buf_add(&name, "none");
		buf_add(&name, x && x->memory ? FROM_MEMORY : "");
		list_add(l, STYLE_KEY, x ? against_kind(x) : "", name.s, "against %s", name.s);
		keep_found(l, name.s, NULL);
	}
}

/* ---- the list of tracks: to which a note can be moved, which of them is followed ---- */

/* first: index of the track that comes first. */
static void
add_tracks(const struct sitting *s, size_t first, struct list *l)
{
	for (size_t k = 0; k < s->nitems; k++) {
		size_t i = k <= first ? k - 1 : k;

		if (k == 0)
			i = first;
		CLEANUP(pointer_free) char *title = track_in_section(s, i);
		add_named(l, "track", title, s->items[i].recording->artist,
			&s->items[i].item->row.uuid);
	}
}

/* Returns true if a setting can be chosen, or is another one that notes or ratings have. */
static bool
is_moved_to(const struct sitting *s, const struct variant *v)
{
	bool named = !v->row.deleted || chain_choice_named_by(s, ROW_NOTE, &v->row.uuid) ||
		chain_choice_named_by(s, ROW_RATING, &v->row.uuid);

	EACH_LIVE (variant, now, &s->rec, ROW_VARIANT)
		named &= now == v || !setup_setting_is_update(now, v);
	return named;
}

static void
add_settings_to_move(const struct sitting *s, const struct uuid *device, struct list *l)
{
	CLEANUP(switches_finish) struct switches x;

	switches_find(&x, &s->rec, &s->review, device);
	bool several = x.all.n > 1;
	EACH_WHILE (one, &x.all, several)
		for (size_t i = 0; i < one->can_be.n; i++) {
			CLEANUP(pointer_free)
			char *content = setup_content_with("", one->key, one->can_be.v[i]);
			CLEANUP(pointer_free) char *words = chain_words(content, CHAIN_ALL, "", 0);
			struct uuid to =
				switches_value(&s->rec, device, one->key, one->can_be.v[i]);

			add_named(l, "setting", *words ? words : one->can_be.v[i], one->key, &to);
		}
	EACH_ROW (variant, v, &s->rec, ROW_VARIANT) {
		CLEANUP(pointer_free)
		char *words = setup_setting_words(v, CHAIN_DRAFT, ", "),
		     *is = chain_words(v->content, CHAIN_DRAFT, ", ", 0);

		if (uuid_same(&v->device, device) && !(several && switches_has(&x, v)) &&
			is_moved_to(s, v))
			add_named(l, "setting", words, v->called ? is : v->name, &v->row.uuid);
	}
}

static void
fill_move(const struct sitting *s, struct list *l)
{
	bool rating;
	const struct setup *on = writing_moved(s, &rating);

	add_tracks(s, s->item < s->nitems ? s->item : 0, l);
	for (size_t i = 0; rating && i < s->nitems; i++) {
		const struct section *x = s->items[i].section;

		if (x && (!i || x != s->items[i - 1].section))
			add_named(l, "section", section_name(x), NULL, &x->row.uuid);
	}
	CLEANUP(texts_finish) struct texts parts = writing_parts(s);
	EACH_WHILE (part, &parts, !rating) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;
		struct uuid to = identity_of_part(*part);

		add_part_name(s, *part, &name);
		if (!text_same(*part, "section"))
			add_named(l, "part", name.s, NULL, &to);
	}
	if (sitting_is_blind(s))
		return;
	for (size_t i = 0; i < s->ndevices; i++)
		add_named(l, "device", s->devices[i].device->name, NULL,
			&s->devices[i].device->row.uuid);
	add_settings_to_move(s, &on->device, l);
	for (size_t i = 0; i < s->nchains; i++)
		add_named(l, "chain", s->chains[i]->name, NULL, &s->chains[i]->row.uuid);
}

static void
fill_here(const struct sitting *s, struct list *l)
{
	struct uuid near = UUID_NONE;
	bool follows = followed_track_may_be(s, &near, ERR_IGNORED);
	const struct track_row *t = follows ? sitting_find_item(s, &near) : NULL;

	const char *typed = list_typed(l->ui);

	if (follows)
		add_tracks(s, t ? (size_t)(t - s->items) : 0, l);
	if (follows && *typed && !s->deck.followed->track.title[0])
		list_add(l, STYLE_KEY, "new", typed, "here %s", typed);
}

/* ---- Enter in a list: showing a found note, or selecting a track ---- */

/* Opens the entry that has this note and highlights the note. Returns false if no entry has it. */
static bool
show_in_parts(struct ui *ui, struct sitting *s, const struct uuid *note)
{
	ui_ask(ui, parts_pane.asks, ERR_IGNORED);
	for (size_t i = 0;; i++) {
		CLEANUP(list_finish) struct list entries = { .ui = ui }, notes = { .ui = ui };

		fill_parts(s, &entries);
		if (i == entries.n)
			break;
		if (!entries.v[i].opens)
			continue;
		ui->chosen[PANE_PARTS] = i;
		list_walk(ui, s, true);
		fill_parts(s, &notes);
		for (size_t k = 0; k < notes.n; k++)
			if (uuid_same(&notes.v[k].to, note)) {
				ui->chosen[PANE_PARTS] = k;
				list_chosen(ui, s);
				return true;
			}
		list_walk(ui, s, false);
	}
	prompt_close(ui);
	return false;
}

/* ---- what the archive knows of a device ---- */

static void
fill_story(const struct sitting *s, struct list *l)
{
	const struct device_story *story = sitting_story(s);
	struct device_lines lines;

	if (*story->why.msg)
		list_add(l, STYLE_DIM, "", story->why.msg, NULL);
	if (!story->device)
		return;
	device_story_lines(story, false, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		const struct device_line *line = &lines.v[i];
		CLEANUP(buf_finish) struct buf text = BUF_INIT;

		if (line->kind)
			buf_addf(&text, "%s · ", line->kind);
		buf_add(&text, line->text.s);
		list_add(l, line->kind ? STYLE_TIME : STYLE_KEY, line->name, text.s, NULL);
	}
	device_lines_finish(&lines);
}

/* Returns which of the hits `to` is; their number: none. */
static size_t
hit_index(const struct list *l, const struct uuid *to)
{
	size_t at = 0;

	while (at < l->n && !uuid_same(&l->v[at].to, to))
		at++;
	return at;
}

/* Remembers the hit, for ui_find_next, and says which one it is. */
static void
remember_hit(struct ui *ui, struct sitting *s, const struct uuid *to)
{
	CLEANUP(list_finish) struct list l = { .ui = ui };

	ui->hit.at = *to;
	fill_found(s, &l);
	size_t at = hit_index(&l, to);
	if (s->said_level == SAID_INFO && at < l.n && l.n > 1)
		sitting_say(s, SAID_INFO, "“%s”: %zu of %zu; \1find-next\2 goes to the next one",
			ui->hit.words, at + 1, l.n);
}

/* Plays a found track. Shows a found note in its pane, so that the next key applies to it. */
static void
show_found(struct ui *ui, struct sitting *s, const struct uuid *to)
{
	const struct note *n = record_find(&s->rec, ROW_NOTE, to);

	if (!n) {
		focus_on(ui, PANE_TRACKS);
		keys_run(ui, "play-item");
	} else if (sitting_find_item(s, &n->item) || !show_in_parts(ui, s, to)) {
		focus_on(ui, PANE_NOTES);
		sitting_choose_note(s, to); /* a list that lost the focus chose none */
	}
	remember_hit(ui, s, to);
}

/* Goes to a track of the list; `to`: the track, or a note about it. */
static bool
choose_item(struct sitting *s, const struct uuid *to, struct err *err)
{
	const struct note *n = record_find(&s->rec, ROW_NOTE, to);
	const struct track_row *t = sitting_find_item(s, n ? &n->item : to);

	if (!t)
		return err_set(err, "the track of this note is not in this list");
	sitting_choose_item(s, (size_t)(t - s->items));
	return true;
}

static bool
go_to_found(struct sitting *s, const struct uuid *to, struct err *err)
{
	return record_find(&s->rec, ROW_NOTE, to) ? jump_to_note(s, to, err)
						  : choose_item(s, to, err);
}

bool
ui_find_next(struct ui *ui, const char *arg, struct err *err)
{
	CLEANUP(list_finish) struct list l = { .ui = ui };

	(void)arg;
	fill_found(ui->s, &l);
	size_t at = hit_index(&l, &ui->hit.at);
	if (!l.n)
		return err_set(err,
			*ui->hit.words ? "no note or track has “%s” any longer"
				       : "there was no search yet: \1find\2 finds a "
					 "note or a track",
			ui->hit.words);
	const struct uuid to = l.v[at + 1 < l.n ? at + 1 : 0].to;
	if (!go_to_found(ui->s, &to, err))
		return false;
	show_found(ui, ui->s, &to);
	return true;
}

/* ---- the definitions of the panes ---- */

/* A list of what can be on, which a digit swaps. */
#define PANE_SWAP                                                                  \
	PANE_LIST, .topic = OF_COMPARE, .keys = IN_CHAINS, .start = STYLE_PLAYING, \
		   .hint = "use it", .go = chain_choice_take, .removes = chain_choice_remove

const struct pane_ops devices_pane = { PANE_SWAP, .name = "devices", .word = "device",
	.title = "Devices", .help = "Swap the device; then Space", .fill = fill_devices,
	.empty = "No other device: name others under compare: in the session file and save it.",
	.asks = "wear" };

static void
settings_head(const struct ui *ui, struct buf *out)
{
	const char *device = setup_name(&ui->s->rec, &ui->s->setup, ROW_DEVICE);

	if (device && !sitting_is_blind(ui->s))
		buf_addf(out, " · %s", device);
}

static void
settings_elsewhere(const struct ui *ui, struct buf *out)
{
	const struct sitting *s = ui->s;
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	size_t n = 0;

	EACH_IN_WHILE (one, s->devices, s->ndevices, !sitting_is_blind(s))
		if (sitting_next_setting(s, &one->device->row.uuid, NULL)) {
			buf_add_part(&names, ", ", "%s", one->device->name);
			n++;
		}
	if (n)
		buf_addf(out, ". %s %s some.", names.s, n == 1 ? "has" : "have");
}

const struct pane_ops settings_pane = { PANE_SWAP, .head = settings_head, .name = "settings",
	.word = "setting", .title = "Settings", .help = "Swap the setting of the device in use",
	.fill = fill_settings,
	.empty = "no settings yet: :setting foam adds tips: foam; `settings:` of the session file "
		 "keeps them",
	.elsewhere = settings_elsewhere, .asks = "setting" };

const struct pane_ops chains_pane = { PANE_SWAP, .name = "chains", .word = "chain",
	.title = "Chains", .help = "Swap the playback chain", .fill = fill_chains,
	.empty = "No chain yet: name one under chains: in the session file and save it; :chain-add "
		 "adds one for now.",
	.asks = "chain" };

const struct pane_ops parts_pane = { PANE_LIST, .name = "parts", .word = "without a time",
	.topic = OF_WRITE, .title = "A note without a time",
	.help = "Write a note without a time: on the track, a question, a part", .fill = fill_parts,
	.hint = "write", .empty = "Nothing here begins like this.", .asks = "note-untimed",
	.choose = choose_note, .go = writing_edit };

const struct pane_ops move_pane = { PANE_LIST, .title = "Move to", .fill = fill_move,
	.hint = "move", .empty = "Nothing begins like this.", .asks = "move", .go = writing_move,
	.show = notes_keep_bar };

const struct pane_ops here_pane = { PANE_LIST, .title = "What is followed is", .fill = fill_here,
	.hint = "it is", .empty = "No track begins like this.", .asks = "here",
	.go = followed_track_here };

const struct pane_ops trash_pane = { PANE_LIST, .name = "trash", .topic = OF_WRITE,
	.title = "Deleted notes", .help = "Show deleted notes of this review, to restore one",
	.fill = fill_trash, .empty = "Nothing of this review was deleted.", .hint = "bring back",
	.go = writing_bring_back };

const struct pane_ops coverage_pane = { PANE_LIST, .name = "coverage", .topic = OF_LISTS,
	.title = "Without a note", .help = "Show tracks and questions without a note",
	.fill = fill_coverage, .empty = "Every track, question, chain and comparison has a note.",
	.hint = "go there", .head = coverage_head, .choose = choose_note, .go = choose_item };

const struct pane_ops story_pane = { PANE_LIST, .name = "device", .topic = OF_LISTS,
	.title = "Device", .help = "Show again what :device showed", .fill = fill_story,
	.empty = ":device and a name show what the archive knows of a device." };

const struct pane_ops against_pane = { PANE_LIST, .name = "against", .topic = OF_COMPARE,
	.title = "Compared with",
	.help = "Choose the device or chain that the note is compared with", .fill = fill_against,
	.hint = "compare", .empty = "No other device, setting or chain begins like this.",
	.asks = "against" };

const struct pane_ops find_pane = { PANE_LIST, .title = "Found", .fill = fill_found,
	.empty = "No note or track holds these words.", .go = go_to_found, .show = show_found };

/* ---- the cues of the track: Enter goes to a cue; a key gives it the current position ---- */

char *
ui_cue_time_text(const struct sitting *s, const struct cue *c, char text[TIME_TEXT])
{
	struct timespan t = cue_time(&s->rec, c);

	return timespan_text(&t, text);
}

static void
cues_fill(const struct sitting *s, struct list *l)
{
	const struct track_row *t = sitting_item(s);
	for (size_t i = 0; t && i < t->ncues; i++) {
		const struct cue *c = t->cues[i];
		CLEANUP(buf_finish) struct buf words = BUF_INIT;
		char time[TIME_TEXT];

		buf_add(&words, text_or(c->label, ""));
		if (c->listen_for)
			buf_add_part(&words, ": ", "%s", c->listen_for);
		ui_cue_time_text(s, c, time);
		struct list_line *line = list_add(
			l, STYLE_TIME, *time ? time : "no time", words.s, "go-cue %zu", i + 1);
		line->to = c->row.uuid;
		if (!*time)
			line->style = STYLE_WARN;
		if (c == sitting_cue_now(s, false))
			line->style = STYLE_PLAYING;
	}
}

const struct pane_ops cues_pane = { PANE_LIST, .name = "cues", .topic = OF_LISTS, .title = "Cues",
	.help = "Show the cues of this track, to play from a cue or give it a time",
	.fill = cues_fill, .empty = "No cue of this track yet: :cue NAME adds one.",
	.start = STYLE_PLAYING, .hint = "go there", .stays = true, .choose = playback_choose_cue };

/* ---- test signals: Enter plays a signal instead of the music; keys change its frequency ---- */

static void
add_signal(struct list *l, enum style style, const char *name, const char *what)
{
	list_add(l, style, name, what, "signal %s", name);
	keep_found(l, name, what);
}

static void
signals_fill(const struct sitting *s, struct list *l)
{
	bool on = sitting_now(s).signal;
	const char *name, *what;

	for (size_t i = 0; instrument_row(i, &name, &what); i++) {
		bool sounds = on && s->deck.play.signal.is.kind == i;

		add_signal(l, sounds ? STYLE_PLAYING : STYLE_KEY, name, what);
	}
	if (on)
		add_signal(l, STYLE_DIM, "off", "back to the music");
}

static void
signals_head(const struct ui *ui, struct buf *out)
{
	if (!sitting_now(ui->s).signal)
		return;
	buf_add(out, ": ");
	instrument_add(&ui->s->deck, out);
}

const struct pane_ops signals_pane = { PANE_LIST, .name = "signals", .topic = OF_SOUND,
	.title = "Signals", .help = "Play test signals: find a ringing, a leak, crossed channels",
	.keys = IN_SIGNALS, .fill = signals_fill, .head = signals_head, .start = STYLE_PLAYING,
	.hint = "hear it", .asks = "signal", .stays = true };

/* ---- the trials of a blind run: notes, ratings and, after the run, devices ---- */

/* Returns the current run, or the last finished run; NULL: there is no run. */
static const struct blind_run *
last_run(const struct sitting *s)
{
	const struct blind_run *last = NULL;

	if (sitting_is_blind(s))
		return record_find(&s->rec, ROW_BLIND_RUN, &s->blind);
	EACH_LIVE (blind_run, r, &s->rec, ROW_BLIND_RUN)
		if (r->ended_ms != NO_INT &&
			(!last || clock_is_newer(r->started_ms, last->started_ms)))
			last = r;
	return last;
}

/* Columns of the table of trials without its words: number and margins, less the gap behind the
 * last cell. */
#define TRIAL_COLS 8

/* Adds n trials as a table; columns without text are left out. brief: with the last words of names.
 * Returns false, and adds nothing, if the names are too long for the pane. */
static bool
add_trials(struct list *l, const struct blind_run *run, const struct blind_order *o, size_t n,
	bool brief)
{
	static const struct blind_row titles = { { "it was", "you said", "", "noted" } };
	const struct sitting *s = l->ui->s;
	int widths[LENGTH(titles.cells)] = { 0 }, used = TRIAL_COLS;
	int room = l->ui->layout.area[PANE_TRIALS].cols;
	CLEANUP(pointer_free) struct blind_row *rows = xcalloc(n + 1, sizeof(*rows));

	rows[0] = titles;
	for (size_t i = 1; i <= n; i++)
		rows[i] = blind_result_row(&s->rec, run, o, i - 1, sitting_session(s), brief);
	for (size_t c = 0; c < LENGTH(widths); c++) {
		for (size_t i = 1; i <= n; i++)
			widths[c] = int_max(widths[c], draw_width(rows[i].cells[c]));
		if (widths[c])
			widths[c] = int_max(widths[c], draw_width(titles.cells[c])) + 2;
		used += widths[c];
	}
	bool fits = brief || !room || used <= room;
	for (size_t i = 0; fits && n && i <= n; i++) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		char number[24] = "trial";

		for (size_t c = 0; c < LENGTH(widths); c++)
			if (widths[c])
				buf_addf(&text, "%s%*s", rows[i].cells[c],
					widths[c] - draw_width(rows[i].cells[c]), "");
		buf_truncate(&text, text_trimmed(text.s, text.len, " "));
		if (i)
			snprintf(number, sizeof(number), "%zu", i);
		list_add(l, i ? STYLE_KEY : STYLE_TITLE, number, text.s, NULL);
	}
	for (size_t i = 1; i <= n; i++)
		for (size_t c = 0; c < LENGTH(widths); c++)
			free(rows[i].cells[c]);
	return fits;
}

static void
trials_fill(const struct sitting *s, struct list *l)
{
	const struct blind_run *run = last_run(s);
	bool open = run && run->ended_ms != NO_INT;
	CLEANUP(buf_finish) struct buf result = BUF_INIT;
	struct blind_order o;

	if (!run || !blind_order_read(run, &o))
		return;
	blind_result_add(&s->rec, run, &o, &result);
	if (result.len)
		list_add(l, STYLE_TITLE, "result", result.s, NULL);
	/* During a run only finished trials are listed. */
	size_t n = open ? o.n : s->trial;
	if (!add_trials(l, run, &o, n, false))
		add_trials(l, run, &o, n, true);
	if (open) {
		CLEANUP(pointer_free)
		char *how = xasprintf("%s; %zu trials of %zu %s", blind_run_how(&s->rec, run, &o),
			o.n, o.ndevices, blind_order_kind(&o));

		list_add(l, STYLE_TITLE, "how", how, NULL);
	}
	blind_order_finish(&o);
}

const struct pane_ops trials_pane = { PANE_LIST, .name = "trials", .topic = OF_BLIND,
	.title = "Trials", .help = "Show the trials of the last blind run", .fill = trials_fill,
	.empty = "No run yet: :blind 1 2 x4 begins one." };
