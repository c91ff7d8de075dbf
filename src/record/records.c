#include "record/records.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FIELD(type, name, kind)                                  \
	{                                                        \
#name, FIELD_##kind, offsetof(struct type, name) \
	}

static const struct row_field review_fields[] = {
	FIELD(review, id, TEXT),
	FIELD(review, title, TEXT),
	FIELD(review, device, UUID),
	FIELD(review, unit_how, TEXT),
	FIELD(review, unit_from, TEXT),
	FIELD(review, unit_thanks, BOOL),
	FIELD(review, playlist, TEXT),
	FIELD(review, lexicon, TEXT),
	FIELD(review, template, TEXT),
	FIELD(review, scale, TEXT),
	FIELD(review, wheel_scale, TEXT),
	FIELD(review, front_matter, TEXT),
	FIELD(review, measurements, TEXT),
	FIELD(review, pictures, TEXT),
	FIELD(review, path, TEXT),
};

static const struct row_field device_fields[] = {
	FIELD(device, id, TEXT),
	FIELD(device, name, TEXT),
	FIELD(device, brand, TEXT),
	FIELD(device, model, TEXT),
	FIELD(device, kind, TEXT),
	FIELD(device, drivers, TEXT),
	FIELD(device, shell, TEXT),
	FIELD(device, link, TEXT),
	FIELD(device, prices, TEXT),
	FIELD(device, tips, TEXT),
	FIELD(device, impedance, TEXT),
	FIELD(device, impedance_ohm, REAL),
	FIELD(device, impedance_file, TEXT),
	FIELD(device, sensitivity_db, REAL),
	FIELD(device, sensitivity_unit, TEXT),
	FIELD(device, cable, TEXT),
};

static const struct row_field variant_fields[] = {
	FIELD(variant, device, UUID),
	FIELD(variant, name, TEXT),
	FIELD(variant, content, TEXT),
};

static const struct row_field chain_fields[] = {
	FIELD(chain, review, UUID),
	FIELD(chain, name, TEXT),
	FIELD(chain, content, TEXT),
	FIELD(chain, rank, INT),
	FIELD(chain, added, TEXT),
};

static const struct row_field playlist_fields[] = {
	FIELD(playlist, id, TEXT),
	FIELD(playlist, title, TEXT),
	FIELD(playlist, about, TEXT),
};

static const struct row_field section_fields[] = {
	FIELD(section, id, TEXT),
	FIELD(section, title, TEXT),
	FIELD(section, about, TEXT),
	FIELD(section, attributes, TEXT),
};

static const struct row_field recording_fields[] = {
	FIELD(recording, id, TEXT),
	FIELD(recording, title, TEXT),
	FIELD(recording, artist, TEXT),
	FIELD(recording, album, TEXT),
	FIELD(recording, length_ms, INT),
	FIELD(recording, isrc, TEXT),
	FIELD(recording, mbid, TEXT),
	FIELD(recording, tags, TEXT),
};

static const struct row_field item_fields[] = {
	FIELD(item, id, TEXT),
	FIELD(item, section, UUID),
	FIELD(item, recording, UUID),
	FIELD(item, part, TEXT),
	FIELD(item, listen_for, TEXT),
};

static const struct row_field source_fields[] = {
	FIELD(source, recording, UUID),
	FIELD(source, rank, INT),
	FIELD(source, kind, TEXT),
	FIELD(source, locator, TEXT),
	FIELD(source, offset_ms, INT),
	FIELD(source, offset_from, TEXT),
	FIELD(source, length_ms, INT),
	FIELD(source, hash, TEXT),
};

static const struct row_field cue_fields[] = {
	FIELD(cue, item, UUID),
	FIELD(cue, rank, INT),
	FIELD(cue, pos_ms, INT),
	FIELD(cue, pos_end_ms, INT),
	FIELD(cue, open, BOOL),
	FIELD(cue, about, BOOL),
	FIELD(cue, label, TEXT),
	FIELD(cue, listen_for, TEXT),
};

static const struct row_field question_fields[] = {
	FIELD(question, id, TEXT),
	FIELD(question, review, UUID),
	FIELD(question, section, UUID),
	FIELD(question, text, TEXT),
	FIELD(question, items, TEXT),
};

static const struct row_field listing_fields[] = {
	FIELD(listing, review, UUID),
	FIELD(listing, item, UUID),
	FIELD(listing, rank, INT),
	FIELD(listing, done, BOOL),
	FIELD(listing, added, TEXT),
};

static const struct row_field comparison_fields[] = {
	FIELD(comparison, review, UUID),
	FIELD(comparison, device, UUID),
	FIELD(comparison, rank, INT),
	FIELD(comparison, from_memory, BOOL),
	FIELD(comparison, volumes, TEXT),
	FIELD(comparison, added, TEXT),
};

static const struct row_field sitting_fields[] = {
	FIELD(sitting_row, review, UUID),
	FIELD(sitting_row, started_ms, INT),
	FIELD(sitting_row, started_offset_min, INT),
	FIELD(sitting_row, ended_ms, INT),
	FIELD(sitting_row, reaction_ms, INT),
	FIELD(sitting_row, room, TEXT),
	FIELD(sitting_row, state, TEXT),
	FIELD(sitting_row, version, TEXT),
	FIELD(sitting_row, audio, TEXT),
	FIELD(sitting_row, item, UUID),
	FIELD(sitting_row, device, UUID),
	FIELD(sitting_row, variant, UUID),
	FIELD(sitting_row, chain, UUID),
	FIELD(sitting_row, pos_ms, INT),
	FIELD(sitting_row, level_db, REAL),
};

static const struct row_field stretch_fields[] = {
	FIELD(stretch, sitting, UUID),
	FIELD(stretch, item, UUID),
	FIELD(stretch, source, UUID),
	FIELD(stretch, device, UUID),
	FIELD(stretch, variant, UUID),
	FIELD(stretch, chain, UUID),
	FIELD(stretch, started_ms, INT),
	FIELD(stretch, ended_ms, INT),
	FIELD(stretch, pos_ms, INT),
	FIELD(stretch, pos_end_ms, INT),
	FIELD(stretch, pos_from, TEXT),
	FIELD(stretch, level_db, REAL),
};

/* A draft holds the fields of the note that it will be. in: what stands before them in `type`. */
#define NOTE_FIELD(type, in, name, kind)                            \
	{                                                           \
#name, FIELD_##kind, offsetof(struct type, in name) \
	}
#define NOTE_FIELDS(type, in)                                                                   \
	NOTE_FIELD(type, in, review, UUID), NOTE_FIELD(type, in, sitting, UUID),                \
		NOTE_FIELD(type, in, item, UUID), NOTE_FIELD(type, in, section, UUID),          \
		NOTE_FIELD(type, in, source, UUID), NOTE_FIELD(type, in, device, UUID),         \
		NOTE_FIELD(type, in, variant, UUID), NOTE_FIELD(type, in, chain, UUID),         \
		NOTE_FIELD(type, in, against, UUID), NOTE_FIELD(type, in, from_memory, BOOL),   \
		NOTE_FIELD(type, in, question, UUID), NOTE_FIELD(type, in, part, TEXT),         \
		NOTE_FIELD(type, in, pos_ms, INT), NOTE_FIELD(type, in, pos_end_ms, INT),       \
		NOTE_FIELD(type, in, open, BOOL), NOTE_FIELD(type, in, about, BOOL),            \
		NOTE_FIELD(type, in, pos_from, TEXT), NOTE_FIELD(type, in, reaction_ms, INT),   \
		NOTE_FIELD(type, in, kind, TEXT), NOTE_FIELD(type, in, body, TEXT),             \
		NOTE_FIELD(type, in, private, BOOL), NOTE_FIELD(type, in, level_db, REAL),      \
		NOTE_FIELD(type, in, volume, TEXT), NOTE_FIELD(type, in, volume_unit, TEXT),    \
		NOTE_FIELD(type, in, made_ms, INT), NOTE_FIELD(type, in, made_offset_min, INT), \
		NOTE_FIELD(type, in, sequence, INT)

static const struct row_field note_fields[] = { NOTE_FIELDS(note, ) };

static const struct row_field draft_fields[] = {
	{ "note", FIELD_UUID, offsetof(struct draft, note.row.uuid) },
	NOTE_FIELDS(draft, note.),
	FIELD(draft, is_new, BOOL),
	FIELD(draft, caret, INT),
};

static const struct row_field tag_fields[] = {
	FIELD(tag, note, UUID),
	FIELD(tag, lexicon, TEXT),
	FIELD(tag, attribute, TEXT),
	FIELD(tag, confirmed, BOOL),
};

static const struct row_field rating_fields[] = {
	FIELD(rating, review, UUID),
	FIELD(rating, sitting, UUID),
	FIELD(rating, item, UUID),
	FIELD(rating, section, UUID),
	FIELD(rating, device, UUID),
	FIELD(rating, variant, UUID),
	FIELD(rating, chain, UUID),
	FIELD(rating, scope, TEXT),
	FIELD(rating, lexicon, TEXT),
	FIELD(rating, attribute, TEXT),
	FIELD(rating, value, REAL),
	FIELD(rating, confidence, TEXT),
	FIELD(rating, remark, TEXT),
	FIELD(rating, scale, TEXT),
	FIELD(rating, blind, BOOL),
	FIELD(rating, made_ms, INT),
	FIELD(rating, made_offset_min, INT),
};

static const struct row_field volume_fields[] = {
	FIELD(volume, review, UUID),
	FIELD(volume, sitting, UUID),
	FIELD(volume, chain, UUID),
	FIELD(volume, device, UUID),
	FIELD(volume, matched_to, UUID),
	FIELD(volume, value, TEXT),
	FIELD(volume, unit, TEXT),
	FIELD(volume, how, TEXT),
	FIELD(volume, made_ms, INT),
	FIELD(volume, made_offset_min, INT),
};

static const struct row_field pin_fields[] = {
	FIELD(pin, cue, UUID),
	FIELD(pin, source, UUID),
	FIELD(pin, pos_ms, INT),
	FIELD(pin, pos_from, TEXT),
};

static const struct row_field benchmark_fields[] = {
	FIELD(benchmark, device, UUID),
	FIELD(benchmark, section, UUID),
	FIELD(benchmark, attribute, TEXT),
	FIELD(benchmark, value, REAL),
};

static const struct row_field lexicon_fields[] = {
	FIELD(lexicon, id, TEXT),
	FIELD(lexicon, title, TEXT),
};

static const struct row_field attribute_fields[] = {
	FIELD(attribute, lexicon, UUID),
	FIELD(attribute, id, TEXT),
	FIELD(attribute, name, TEXT),
	FIELD(attribute, definition, TEXT),
	FIELD(attribute, low, TEXT),
	FIELD(attribute, mid, TEXT),
	FIELD(attribute, high, TEXT),
	FIELD(attribute, bipolar, BOOL),
};

static const struct row_field blind_run_fields[] = {
	FIELD(blind_run, review, UUID),
	FIELD(blind_run, sitting, UUID),
	FIELD(blind_run, chain, UUID),
	FIELD(blind_run, variant, UUID),
	FIELD(blind_run, devices, TEXT),
	FIELD(blind_run, plan, TEXT),
	FIELD(blind_run, trial, INT),
	FIELD(blind_run, alike, BOOL),
	FIELD(blind_run, started_ms, INT),
	FIELD(blind_run, started_offset_min, INT),
	FIELD(blind_run, ended_ms, INT),
};

static const struct row_field trial_fields[] = {
	FIELD(trial, run, UUID),
	FIELD(trial, number, INT),
	FIELD(trial, answer, INT),
};

#define TYPE(name, past)                                                               \
	{                                                                              \
#name, sizeof(struct name), past, name##_fields, LENGTH(name##_fields) \
	}

const struct row_type row_types[ROW_KINDS] = {
	[ROW_REVIEW] = TYPE(review, true),
	[ROW_DEVICE] = TYPE(device, true),
	[ROW_VARIANT] = TYPE(variant, true),
	[ROW_CHAIN] = TYPE(chain, true),
	[ROW_PLAYLIST] = TYPE(playlist, false),
	[ROW_SECTION] = TYPE(section, false),
	[ROW_RECORDING] = TYPE(recording, false),
	[ROW_ITEM] = TYPE(item, false),
	[ROW_SOURCE] = TYPE(source, false),
	[ROW_CUE] = TYPE(cue, false),
	[ROW_QUESTION] = TYPE(question, false),
	[ROW_LISTING] = TYPE(listing, true),
	[ROW_COMPARISON] = TYPE(comparison, false),
	[ROW_SITTING] = { "sitting", sizeof(struct sitting_row), false, sitting_fields,
		LENGTH(sitting_fields) },
	[ROW_STRETCH] = TYPE(stretch, false),
	[ROW_NOTE] = TYPE(note, true),
	[ROW_DRAFT] = TYPE(draft, false),
	[ROW_TAG] = TYPE(tag, true),
	[ROW_RATING] = TYPE(rating, true),
	[ROW_VOLUME] = TYPE(volume, true),
	[ROW_PIN] = TYPE(pin, true),
	[ROW_BENCHMARK] = TYPE(benchmark, false),
	[ROW_LEXICON] = TYPE(lexicon, false),
	[ROW_ATTRIBUTE] = TYPE(attribute, false),
	[ROW_BLIND_RUN] = TYPE(blind_run, false),
	[ROW_TRIAL] = TYPE(trial, false),
};

void
record_init(struct record *r)
{
	for (int k = 0; k < ROW_KINDS; k++)
		rows_init(&r->of[k], &row_types[k]);
}

void
record_finish(struct record *r)
{
	for (int k = 0; k < ROW_KINDS; k++)
		rows_finish(&r->of[k]);
}

bool
record_is_pinned(const struct record *r, const struct uuid *cue)
{
	for (size_t i = 0; i < record_count(r, ROW_PIN); i++) {
		const struct pin *p = record_at(r, ROW_PIN, i);

		if (!p->row.deleted && uuid_same(&p->cue, cue))
			return true;
	}
	return false;
}

char *
content_get(const char *content, const char *key)
{
	size_t n = strlen(key);

	for (const char *line = content; line && *line;
		line = strchr(line, '\n'), line += line != NULL)
		if (strncmp(line, key, n) == 0 && line[n] == '=')
			return xstrndup(line + n + 1, strcspn(line + n + 1, "\n"));
	return NULL;
}

#define UNSURE_MS 2000

bool
source_unsure(const struct source *s, int64_t length_ms)
{
	bool timed = s->kind &&
		(strcmp(s->kind, "url") == 0 || strcmp(s->kind, "file") == 0 ||
			strcmp(s->kind, "library") == 0);

	return timed && s->length_ms != NO_INT && length_ms != NO_INT && s->offset_ms == NO_INT &&
		(s->length_ms - length_ms > UNSURE_MS || length_ms - s->length_ms > UNSURE_MS);
}

int64_t
source_offset_ms(const struct source *s)
{
	return s && s->offset_ms != NO_INT ? s->offset_ms : 0;
}

int64_t
source_track_ms(const struct source *s, int64_t pos_ms)
{
	int64_t ms = pos_ms - source_offset_ms(s);

	return ms > 0 ? ms : 0;
}

bool
source_is_linked(const struct source *src)
{
	return src->rank < 0 && src->rank != NO_INT;
}

bool
volume_is_same(const struct volume *x, const struct volume *y)
{
	return uuid_same(&x->device, &y->device) && uuid_same(&x->chain, &y->chain) &&
		uuid_same(&x->matched_to, &y->matched_to);
}

bool
volume_is_later(const struct volume *y, const struct volume *x)
{
	if (!volume_is_same(y, x) || y->made_ms != x->made_ms)
		return volume_is_same(y, x) && y->made_ms > x->made_ms;
	return uuid_order(&y->row.uuid, &x->row.uuid) > 0;
}
