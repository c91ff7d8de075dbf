/* The table of each kind of row: its fields, its table in the archive, and what leaves of it; and
 * small questions about single rows. row.c works by these tables. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/json.h"
#include "review/record/redact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "review/files/session_file.h"
#include "review/files/words.h"
#include "review/record/rows.h"

/* The table entry for a member of a row's struct; its type follows from the member's. The last
 * argument says what leaves in a file for others; an entry without it does not compile. */
/* clang-format off */
#define FIELD_OF(type, name, member, leaving) { name, \
	_Generic(((struct type *)NULL)->member, struct uuid: ROW_FIELD_UUID, \
		char *: ROW_FIELD_TEXT, int64_t: ROW_FIELD_INT, double: ROW_FIELD_REAL, \
		bool: ROW_FIELD_BOOL), \
	offsetof(struct type, member), (leaving) }
/* The entries of up to 8 members that leave by the same rule. in: the path from the struct to
 * them: "setup.", or nothing. */
#define FIELDS_IN(type, in, leaving, ...) \
	PICK_9(__VA_ARGS__, F8, F7, F6, F5, F4, F3, F2, F1, )(type, in, leaving, __VA_ARGS__)
#define PICK_9(a, b, c, d, e, f, g, h, i, ...) i
#define F1(t, in, r, name) FIELD_OF(t, #name, in name, r)
#define F2(t, in, r, name, ...) F1(t, in, r, name), F1(t, in, r, __VA_ARGS__)
#define F3(t, in, r, name, ...) F1(t, in, r, name), F2(t, in, r, __VA_ARGS__)
#define F4(t, in, r, name, ...) F1(t, in, r, name), F3(t, in, r, __VA_ARGS__)
#define F5(t, in, r, name, ...) F1(t, in, r, name), F4(t, in, r, __VA_ARGS__)
#define F6(t, in, r, name, ...) F1(t, in, r, name), F5(t, in, r, __VA_ARGS__)
#define F7(t, in, r, name, ...) F1(t, in, r, name), F6(t, in, r, __VA_ARGS__)
#define F8(t, in, r, name, ...) F1(t, in, r, name), F7(t, in, r, __VA_ARGS__)
/* clang-format on */
#define FIELDS(type, leaving, ...) FIELDS_IN(type, , leaving, __VA_ARGS__)
#define HEARD(type, leaving, ...) FIELDS_IN(type, setup., leaving, __VA_ARGS__)
#define MAY_LEAVE NULL
#define STAYS_HERE (&redactions[REDACT_EVERYWHERE])
/* The rule REDACT_name says which part leaves. */
#define BY(name) (&redactions[REDACT_##name])

/* The entries of a note and of an open note. in: "note.", or nothing. */
#define NOTE_FIELDS(type, in)                                                                      \
	FIELDS_IN(type, in, MAY_LEAVE, review, sitting, item, section, source),                    \
		FIELDS_IN(type, in setup., MAY_LEAVE, device, variant, chain),                     \
		FIELDS_IN(                                                                         \
			type, in, MAY_LEAVE, against, against_chain, from_memory, question, part), \
		FIELDS_IN(type, in, MAY_LEAVE, against_variant),                                   \
		FIELDS_IN(type, in, MAY_LEAVE, pos_ms, pos_end_ms, open, about, pos_from,          \
			pos_spread_ms, reaction_ms, reaction_end_ms),                              \
		FIELDS_IN(type, in, MAY_LEAVE, kind, body, private, level_db, volume, volume_unit, \
			octaves),                                                                  \
		FIELDS_IN(type, in setup., MAY_LEAVE, equaliser),                                  \
		FIELDS_IN(type, in, MAY_LEAVE, held_db, hz, hz_from, made_ms, made_offset_min,     \
			sequence),                                                                 \
		FIELDS_IN(type, in, STAYS_HERE, listener)

/* clang-format off */
#define TYPE_AS(name, type, past, where, ...) { \
	.table = #name, .size = sizeof(struct type), .keeps_past = (past), where, \
	.fields = (const struct row_field[]){ __VA_ARGS__, { 0 } } }
/* clang-format on */
#define TYPE(name, past, ...) TYPE_AS(name, name, past, .local = false, __VA_ARGS__)
#define FROM_FILE(name, past, ...) TYPE_AS(name, name, past, .from_file = true, __VA_ARGS__)

const struct row_type row_types[ROW_KINDS] = {
	[ROW_REVIEW] =
		FROM_FILE(review, true, FIELDS(review, MAY_LEAVE, id, title, device, unit_how),
			FIELDS(review, BY(FOR_OTHERS), unit_from),
			FIELDS(review, MAY_LEAVE, unit_thanks, unit_where),
			FIELDS(review, BY(FILE), playlist, lexicon, template),
			FIELDS(review, MAY_LEAVE, scale, wheel_scale),
			FIELDS(review, BY(FOR_OTHERS), front_matter, measurements, pictures),
			FIELDS(review, STAYS_HERE, path), FIELDS(review, MAY_LEAVE, sections),
			FIELDS(review, BY(SECRETS), published),
			FIELDS(review, MAY_LEAVE, comparisons, tagline, excerpts, total, bias_scale,
				evenings, parts),
			FIELDS(review, STAYS_HERE, became, first_id)),
	[ROW_DEVICE] = FROM_FILE(device, true,
		FIELDS(device, MAY_LEAVE, id, name, brand, model, kind, drivers, shell, signature),
		FIELDS(device, BY(LINK), link), FIELDS(device, BY(SECRETS), prices),
		FIELDS(device, MAY_LEAVE, tips, impedance, impedance_ohm),
		FIELDS(device, BY(FOR_OTHERS), impedance_file),
		FIELDS(device, MAY_LEAVE, sensitivity_db, sensitivity_unit, cable, chain_keys,
			same_as),
		FIELDS(device, MAY_LEAVE, codecs, bluetooth, battery_life, water)),
	[ROW_VARIANT] = FROM_FILE(variant, true, FIELDS(variant, MAY_LEAVE, device, name, content)),
	[ROW_CHAIN] = FROM_FILE(chain, true, FIELDS(chain, MAY_LEAVE, review, name),
		FIELDS(chain, BY(LINES), content), FIELDS(chain, MAY_LEAVE, rank, added),
		FIELDS(chain, STAYS_HERE, listener)),
	[ROW_PLAYLIST] = FROM_FILE(playlist, false, FIELDS(playlist, MAY_LEAVE, id, title, about)),
	[ROW_SECTION] =
		FROM_FILE(section, false, FIELDS(section, MAY_LEAVE, id, title, about, attributes)),
	[ROW_RECORDING] = FROM_FILE(recording, true,
		FIELDS(recording, MAY_LEAVE, id, title, artist, album, length_ms, isrc, mbid,
			tags)),
	[ROW_ITEM] = FROM_FILE(
		item, false, FIELDS(item, MAY_LEAVE, id, section, recording, part, listen_for)),
	[ROW_SOURCE] = FROM_FILE(source, false, FIELDS(source, MAY_LEAVE, recording, rank, kind),
		FIELDS(source, BY(LOCATOR), locator),
		FIELDS(source, MAY_LEAVE, offset_ms, length_ms, hash, album, released, label)),
	[ROW_CUE] = FROM_FILE(cue, false,
		FIELDS(cue, MAY_LEAVE, item, rank, pos_ms, pos_end_ms, open, about, label,
			listen_for)),
	[ROW_QUESTION] = FROM_FILE(
		question, false, FIELDS(question, MAY_LEAVE, id, review, section, text, items)),
	[ROW_LISTING] =
		TYPE(listing, true, FIELDS(listing, MAY_LEAVE, review, item, rank, done, added),
			FIELDS(listing, STAYS_HERE, listener), FIELDS(listing, MAY_LEAVE, intro)),
	[ROW_COMPARISON] = TYPE(comparison, false,
		FIELDS(comparison, MAY_LEAVE, review, device, rank, from_memory, volumes, added),
		FIELDS(comparison, BY(FOR_OTHERS), facts),
		FIELDS(comparison, STAYS_HERE, listener)),
	[ROW_SITTING] = TYPE_AS(sitting, sitting_row, false, .local = false,
		FIELDS(sitting_row, MAY_LEAVE, review, started_ms, started_offset_min, ended_ms,
			reaction_ms, room, state, version),
		FIELDS(sitting_row, STAYS_HERE, audio), FIELDS(sitting_row, MAY_LEAVE, item),
		HEARD(sitting_row, MAY_LEAVE, device, variant, chain),
		FIELDS(sitting_row, MAY_LEAVE, pos_ms, level_db, loop_ms, loop_end_ms, fit),
		HEARD(sitting_row, MAY_LEAVE, equaliser),
		FIELDS(sitting_row, STAYS_HERE, listener, follow),
		FIELDS(sitting_row, MAY_LEAVE, clock_steps)),
	[ROW_STRETCH] = TYPE(stretch, false, FIELDS(stretch, MAY_LEAVE, sitting, item, source),
		HEARD(stretch, MAY_LEAVE, device, variant, chain),
		FIELDS(stretch, MAY_LEAVE, started_ms, ended_ms, pos_ms, pos_end_ms, pos_from,
			level_db),
		HEARD(stretch, MAY_LEAVE, equaliser),
		FIELDS(stretch, MAY_LEAVE, held_db, sequence)),
	[ROW_NOTE] = TYPE(note, true, NOTE_FIELDS(note, )),
	[ROW_OPEN_NOTE] = TYPE_AS(draft, open_note, false, .local = true,
		FIELD_OF(open_note, "note", note.row.uuid, STAYS_HERE),
		NOTE_FIELDS(open_note, note.), FIELDS(open_note, STAYS_HERE, is_new, caret, field)),
	[ROW_TAG] = TYPE(tag, true, FIELDS(tag, MAY_LEAVE, note, lexicon, attribute, confirmed)),
	[ROW_RATING] = TYPE(rating, true, FIELDS(rating, MAY_LEAVE, review, sitting, item, section),
		HEARD(rating, MAY_LEAVE, device, variant, chain),
		FIELDS(rating, MAY_LEAVE, scope, lexicon, attribute, value, confidence, remark,
			scale),
		FIELDS(rating, MAY_LEAVE, blind, made_ms, made_offset_min, fit),
		HEARD(rating, MAY_LEAVE, equaliser), FIELDS(rating, MAY_LEAVE, held_db),
		FIELDS(rating, STAYS_HERE, listener),
		FIELDS(rating, MAY_LEAVE, cue, sequence, imported)),
	[ROW_VOLUME] = TYPE(volume, true, FIELDS(volume, MAY_LEAVE, review, sitting),
		HEARD(volume, MAY_LEAVE, chain, device),
		FIELD_OF(volume, "matched_to", matched.device, MAY_LEAVE),
		FIELDS(volume, MAY_LEAVE, value, unit, how, made_ms, made_offset_min),
		HEARD(volume, MAY_LEAVE, equaliser),
		FIELDS(volume, MAY_LEAVE, method, signal, sequence),
		FIELDS(volume, STAYS_HERE, listener), HEARD(volume, MAY_LEAVE, variant),
		FIELD_OF(volume, "matched_variant", matched.variant, MAY_LEAVE),
		FIELD_OF(volume, "matched_chain", matched.chain, MAY_LEAVE)),
	[ROW_PIN] = TYPE(pin, true, FIELDS(pin, MAY_LEAVE, cue, source, pos_ms, pos_from, about),
		FIELDS(pin, STAYS_HERE, listener)),
	[ROW_ALIGNMENT] =
		TYPE(alignment, true, FIELDS(alignment, MAY_LEAVE, source, offset_ms, how),
			FIELDS(alignment, STAYS_HERE, listener)),
	[ROW_HEARD_AS] =
		TYPE(heard_as, false, FIELDS(heard_as, STAYS_HERE, recording, title, artist)),
	[ROW_BENCHMARK] = FROM_FILE(
		benchmark, false, FIELDS(benchmark, MAY_LEAVE, device, section, attribute, value)),
	[ROW_LEXICON] = FROM_FILE(lexicon, false, FIELDS(lexicon, MAY_LEAVE, id, title)),
	[ROW_ATTRIBUTE] = FROM_FILE(attribute, false,
		FIELDS(attribute, MAY_LEAVE, lexicon, id, name, definition, low, mid, high,
			bipolar),
		FIELDS(attribute, MAY_LEAVE, names)),
	[ROW_BLIND_RUN] = TYPE(blind_run, false,
		FIELDS(blind_run, MAY_LEAVE, review, sitting, chain, devices, plan, trial, alike),
		FIELDS(blind_run, MAY_LEAVE, started_ms, started_offset_min, ended_ms, opened_ms,
			sequence, ended_sequence)),
	[ROW_TRIAL] = TYPE(trial, false, FIELDS(trial, MAY_LEAVE, run, number, answer)),
	[ROW_EQUALISER] = TYPE_AS(equaliser, equaliser_row, false, .local = false,
		FIELDS(equaliser_row, BY(EQUALISER), name),
		FIELDS(equaliser_row, MAY_LEAVE, content)),
	[ROW_LISTENER] = TYPE_AS(listener, listener_row, true, .local = false,
		FIELDS(listener_row, MAY_LEAVE, name)),
	[ROW_WITHHELD] = TYPE(withheld, false, FIELDS(withheld, MAY_LEAVE, target),
		FIELDS(withheld, STAYS_HERE, listener)),
	[ROW_FILES_READ] = TYPE_AS(files_read, files_read, false, .local = true,
		FIELDS(files_read, STAYS_HERE, review, path, size_bytes, mtime_ns, hash),
		FIELDS(files_read, STAYS_HERE, playlist, playlist_bytes, playlist_mtime_ns,
			playlist_hash, given)),
};

bool
source_kind_is_file(const char *kind)
{
	return kind && (text_same(kind, "file") || text_same(kind, "library"));
}

bool
source_is_file(const struct source *src)
{
	return source_kind_is_file(src->kind);
}

bool
source_same_path(const struct source *x, const struct source *y)
{
	return x && y && text_same(x->kind, y->kind) && text_same(x->locator, y->locator);
}

struct record
record_new(void)
{
	struct record r = { .elsewhere = NULL };

	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		r.of[k].kind = k;
	return r;
}

void
record_init(struct record *r)
{
	*r = record_new();
}

void *
record_live(const struct record *r, enum row_kind kind, const void *row)
{
	const struct row *next = record_next(r, kind, row);

	while (next && next->deleted)
		next = record_next(r, kind, next);
	return (void *)(uintptr_t)next;
}

void
record_finish(struct record *r)
{
	EACH_IN (one, r->of, ROW_KINDS)
		rows_finish(one);
	arena_finish(&r->kept);
	if (r->elsewhere)
		record_finish(r->elsewhere);
	free(r->elsewhere);
	r->elsewhere = NULL;
}

const struct listener_row *
record_other_listener(
	const struct record *r, const struct record *listeners, const struct uuid *listener)
{
	return uuid_same(listener, &r->listener) ? NULL
						 : record_find(listeners, ROW_LISTENER, listener);
}

#define ID_DIGITS 8 /* digits of a UUID that are shown to tell listeners apart */

char *
records_listener_called(const char *name, const struct uuid *u)
{
	const char *odd = text_disguise(name);
	char id[UUID_TEXT];

	uuid_text(u, id);
	if (odd)
		return xasprintf("%s (%.*s: %s)", name, ID_DIGITS, id, odd);
	return name && *name ? xstrdup(name) : xasprintf("%.*s", ID_DIGITS, id);
}

char *
record_other_name(const struct record *r, const struct uuid *listener)
{
	const struct listener_row *l = record_other_listener(r, r, listener);
	char id[UUID_TEXT];
	bool shared = false;

	if (!l)
		return NULL;
	EACH_ROW (listener_row, x, r, ROW_LISTENER)
		shared = shared || (x != l && text_order(x->name, l->name) == 0);
	if (!shared || !l->name || !*l->name || text_disguise(l->name))
		return records_listener_called(l->name, &l->row.uuid);
	return xasprintf("%s (%.*s)", l->name, ID_DIGITS, uuid_text(&l->row.uuid, id));
}

const char *
row_name(enum row_kind kind, const void *row)
{
	static const size_t offsets[ROW_KINDS] = { [ROW_DEVICE] = offsetof(struct device, name),
		[ROW_CHAIN] = offsetof(struct chain, name),
		[ROW_VARIANT] = offsetof(struct variant, name),
		[ROW_ITEM] = offsetof(struct item, id),
		[ROW_SECTION] = offsetof(struct section, title),
		[ROW_RECORDING] = offsetof(struct recording, title),
		[ROW_ATTRIBUTE] = offsetof(struct attribute, name),
		[ROW_QUESTION] = offsetof(struct question, text),
		[ROW_EQUALISER] = offsetof(struct equaliser_row, name) };

	if (!row || !offsets[kind])
		return NULL;
	const char *name = *(char *const *)((uintptr_t)row + offsets[kind]);
	bool ours = kind == ROW_SECTION && text_same(name, OWN_LIST_TITLE);
	return ours ? words_of("all_tracks") : name;
}

static bool
is_ranked(const struct comparison *c, const struct uuid *review)
{
	return !c->row.deleted && c->rank != NO_INT && uuid_same(&c->review, review);
}

bool
comparison_is_listed(const struct record *r, const struct comparison *c, const struct uuid *review)
{
	const struct review *of = record_find(r, ROW_REVIEW, review);

	if (!is_ranked(c, review) || (of && uuid_same(&of->device, &c->device)))
		return false;
	EACH_ROW (comparison, x, r, ROW_COMPARISON)
		if (is_ranked(x, review) && uuid_same(&x->device, &c->device) && x->rank < c->rank)
			return false;
	return true;
}

/* Returns true if an entry of `comparisons` is this review: by its id, or the one before it was
 * renamed. */
static bool
takes(const char *id, const struct review *other)
{
	return text_same(id, "all") ||
		(!text_same(id, "own") &&
			(text_same(id, other->id) || text_same(id, other->first_id)));
}

bool
review_takes(const struct review *r, const struct review *other)
{
	const char *from = r->comparisons;
	json_auto_t *list = from && *from == '[' ? json_read(from) : NULL;

	EACH_VALUE (id, list)
		if (takes(json_string_value(id), other))
			return true;
	return takes(from, other);
}

bool
comparison_is_of(const struct comparison *c, const struct uuid *review, const struct uuid *device)
{
	return uuid_same(&c->review, review) && uuid_same(&c->device, device);
}

const char *
comparison_text(
	const struct record *r, const struct uuid *review, const struct uuid *device, size_t offset)
{
	const char *text = NULL;

	EACH_LIVE_WHILE (comparison, c, r, ROW_COMPARISON, !text)
		if (comparison_is_of(c, review, device))
			text = *(char *const *)((const char *)c + offset);
	return text;
}

void
device_fill(struct device *d, const char *facts)
{
	json_auto_t *said = json_read(facts);
	const struct row_type *t = &row_types[ROW_DEVICE];
	struct device *given = row_new(ROW_DEVICE);

	if (json_is_object(said))
		row_read_json(ROW_DEVICE, said, given);
	for (const struct row_field *f = t->fields; said && f->name; f++) {
		const void *own = row_member(d, f);
		bool lacks = (f->type == ROW_FIELD_TEXT && !*(char *const *)own) ||
			(f->type == ROW_FIELD_REAL && isnan(*(const double *)own));

		if (lacks)
			row_field_copy(f, given, d);
	}
	row_free(ROW_DEVICE, given);
}

char *
records_content_get(const char *content, const char *key)
{
	size_t n = strlen(key);

	EACH_TEXT_LINE (line, content)
		if (strncmp(line, key, n) == 0 && line[n] == '=')
			return xstrndup(line + n + 1, strcspn(line + n + 1, "\n"));
	return NULL;
}

void
records_price_text(struct buf *b, const json_t *price)
{
	const json_t *amount = json_object_get(price, "amount");
	const char *currency = json_string_value(json_object_get(price, "currency"));
	char number[SCALE_NUMBER];
	CLEANUP(pointer_free)
	char *shown = json_is_number(amount)
		? words_number(scale_number(json_number_value(amount), number))
		: NULL;

	const char *words = json_string_value(json_object_get(price, "text")),
		   *written = text_or(shown, json_string_value(amount));

	if (words)
		buf_add(b, words);
	else if (written && text_same(currency, words_of("currency")))
		words_around(b, "in_currency", written);
	else
		buf_addf(b, "%s%s%s", text_or(written, ""), written && currency ? " " : "",
			text_or(currency, ""));
}

char *
source_public_name(const struct record *r, const struct source *file)
{
	const char *name = file_name(file->locator);
	size_t before = 0, after = 0;

	EACH_LIVE (source, s, r, ROW_SOURCE) {
		if (!s->locator || !source_is_file(s) ||
			!uuid_same(&s->recording, &file->recording) ||
			!text_same(file_name(s->locator), name))
			continue;
		int order = strcmp(s->locator, file->locator);
		if (order < 0)
			before++;
		if (order > 0)
			after++;
	}
	return before || after ? xasprintf("%s (%zu)", name, before + 1) : xstrdup(name);
}

/* Returns the words in brackets at the end of a title, if they name an edition; *n: their length.
 * NULL: none. */
static const char *
edition_of(const char *album, size_t *n)
{
	static const char *const words[] = { "remaster", "master", "edition", "mix", "mono",
		"stereo", "anniversary", "deluxe", "version", "reissue", "expanded", "pressing" };
	size_t len = album ? strlen(album) : 0;
	char last = len ? album[len - 1] : '\0';
	const char *from = NULL;

	if (last == ')')
		from = strrchr(album, '(');
	else if (last == ']')
		from = strrchr(album, '[');
	if (!from)
		return NULL;
	*n = (size_t)(album + len - 1 - ++from);
	EACH_OF (word, words)
		if (strcasestr(from, *word))
			return from;
	return NULL;
}

void
source_release(struct buf *out, const struct source *src, bool whole)
{
	const char *date = text_or(src->released, ""), *sep = "";
	int year = strspn(date, "0123456789") >= 4 ? 4 : 0;
	bool album = src->album && *src->album;
	size_t n;
	const char *edition = edition_of(src->album, &n);

	if (whole || !(edition || year)) {
		if (album)
			buf_addf(out, "%s", src->album), sep = ", ";
		if (year)
			buf_addf(out, "%s%.*s", sep, year, date), sep = ", ";
		if (src->label && *src->label && (whole || !album))
			buf_addf(out, "%s%s", sep, src->label);
	} else if (edition) {
		buf_add(out, "the ");
		if (year && !memmem(edition, n, date, (size_t)year))
			buf_addf(out, "%.*s ", year, date);
		buf_add_bytes(out, edition, n);
	} else {
		buf_addf(out, "the %.*s release", year, date);
	}
}

bool
source_is_linked(const struct source *src)
{
	return src->rank < 0 && src->rank != NO_INT;
}

bool
records_sitting_counts(const struct record *r, const struct sitting_row *s)
{
	if (s->room || s->state)
		return true;
	for (enum row_kind k = 0; k < ROW_KINDS; k++) {
		EACH_ROW (row, row, r, k) {
			const struct uuid *in = k == ROW_BLIND_RUN
				? &((const struct blind_run *)row)->sitting
				: made_sitting(k, row);
			if (!in)
				break;
			bool is_of = uuid_same(in, &s->row.uuid);
			/* an edit of a row that was made before */
			bool edits = !uuid_none(&row->parent) && row->edited_ms >= s->started_ms &&
				row->edited_ms <= s->ended_ms;
			const struct uuid *by = edits && !is_of ? row_listener(k, row) : NULL;

			if (is_of && !row->deleted)
				return true;
			if (by && uuid_same(by, &s->listener))
				return true;
		}
	}
	return false;
}

const char *
row_field_table(const struct row_field *f)
{
	static const char *const others[][2] = { { "against", "device" },
		{ "against_chain", "chain" }, { "against_variant", "variant" },
		{ "matched_to", "device" }, { "matched_variant", "variant" },
		{ "matched_chain", "chain" }, { "run", "blind_run" }, { "same_as", "device" } };
	const char *const *row = TEXT_ROW(others, f->name);

	return row ? row[1] : f->name;
}

bool
row_field_names(const struct row_field *f, enum row_kind of)
{
	return f->type == ROW_FIELD_UUID && text_same(row_field_table(f), row_types[of].table);
}

/* ---- what stands for what ---- */

static int
alias_order(const void *alias, const void *uuid)
{
	return uuid_order(&((const struct alias *)alias)->uuid, uuid);
}

void
aliases_add(struct aliases *l, const struct uuid *uuid, const struct uuid *is)
{
	size_t at = ARRAY_AT(uuid, l->v, l->n, alias_order);

	ARRAY_INSERT(l->v, l->n, l->cap, at, (struct alias){ *uuid, *is });
}

const struct uuid *
aliases_find(const struct aliases *l, const struct uuid *u)
{
	size_t at = ARRAY_AT(u, l->v, l->n, alias_order);

	return at < l->n && uuid_same(&l->v[at].uuid, u) ? &l->v[at].is : NULL;
}

void
rows_refer(
	enum row_kind kind, void *const *rows, size_t n, enum row_kind of, const struct aliases *l)
{
	const struct row_type *t = &row_types[kind];

	for (const struct row_field *f = t->fields; l->n && f->name; f++) {
		bool names = row_field_names(f, of);

		EACH_IN_WHILE (row, rows, n, names) {
			struct uuid *u = row_member(*row, f);
			const struct uuid *is = aliases_find(l, u);

			if (is)
				*u = *is;
		}
	}
}
