#include "record/redact.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/scale.h"
#include "base/text.h"

/* The table entry for a member of a row's struct; its type follows from the member's. */
/* clang-format off */
#define FIELD_OF(type, name, member, rule) { name, \
	_Generic(((struct type *)NULL)->member, struct uuid: ROW_FIELD_UUID, \
		char *: ROW_FIELD_TEXT, int64_t: ROW_FIELD_INT, double: ROW_FIELD_REAL, \
		bool: ROW_FIELD_BOOL), \
	offsetof(struct type, member), rule }
/* clang-format on */
#define FIELD_AT(type, name, member) FIELD_OF(type, name, member, NULL)
#define FIELD(type, name) FIELD_AT(type, #name, name)
#define HEARD(type, part) FIELD_AT(type, #part, setup.part)
/* A field of which the rule `rule` keeps a part or all in the archive. */
#define REDACTED(type, name, rule) FIELD_OF(type, #name, name, &redactions[rule])

static const struct row_field review_fields[] = { FIELD(review, id), FIELD(review, title),
	FIELD(review, device), FIELD(review, unit_how),
	REDACTED(review, unit_from, REDACT_FOR_OTHERS), FIELD(review, unit_thanks),
	REDACTED(review, playlist, REDACT_FILE), REDACTED(review, lexicon, REDACT_FILE),
	REDACTED(review, template, REDACT_FILE), FIELD(review, scale), FIELD(review, wheel_scale),
	REDACTED(review, front_matter, REDACT_FOR_OTHERS),
	REDACTED(review, measurements, REDACT_FOR_OTHERS),
	REDACTED(review, pictures, REDACT_FOR_OTHERS), REDACTED(review, path, REDACT_EVERYWHERE),
	FIELD(review, plan), FIELD(review, sections), REDACTED(review, published, REDACT_SECRETS),
	FIELD(review, comparisons), FIELD(review, tagline), FIELD(review, excerpts) };

static const struct row_field device_fields[] = { FIELD(device, id), FIELD(device, name),
	FIELD(device, brand), FIELD(device, model), FIELD(device, kind), FIELD(device, drivers),
	FIELD(device, shell), REDACTED(device, link, REDACT_SECRETS),
	REDACTED(device, prices, REDACT_SECRETS), FIELD(device, tips), FIELD(device, impedance),
	FIELD(device, impedance_ohm), REDACTED(device, impedance_file, REDACT_FOR_OTHERS),
	FIELD(device, sensitivity_db), FIELD(device, sensitivity_unit), FIELD(device, cable) };

static const struct row_field variant_fields[] = { FIELD(variant, device), FIELD(variant, name),
	FIELD(variant, content) };

static const struct row_field chain_fields[] = { FIELD(chain, review), FIELD(chain, name),
	REDACTED(chain, content, REDACT_LINES), FIELD(chain, rank), FIELD(chain, added),
	REDACTED(chain, listener, REDACT_EVERYWHERE) };

static const struct row_field playlist_fields[] = { FIELD(playlist, id), FIELD(playlist, title),
	FIELD(playlist, about) };

static const struct row_field section_fields[] = { FIELD(section, id), FIELD(section, title),
	FIELD(section, about), FIELD(section, attributes) };

static const struct row_field recording_fields[] = { FIELD(recording, id), FIELD(recording, title),
	FIELD(recording, artist), FIELD(recording, album), FIELD(recording, length_ms),
	FIELD(recording, isrc), FIELD(recording, mbid), FIELD(recording, tags) };

static const struct row_field item_fields[] = { FIELD(item, id), FIELD(item, section),
	FIELD(item, recording), FIELD(item, part), FIELD(item, listen_for) };

static const struct row_field source_fields[] = { FIELD(source, recording), FIELD(source, rank),
	FIELD(source, kind), REDACTED(source, locator, REDACT_LOCATOR), FIELD(source, offset_ms),
	FIELD(source, offset_from), FIELD(source, length_ms), FIELD(source, hash) };

static const struct row_field cue_fields[] = { FIELD(cue, item), FIELD(cue, rank),
	FIELD(cue, pos_ms), FIELD(cue, pos_end_ms), FIELD(cue, open), FIELD(cue, about),
	FIELD(cue, label), FIELD(cue, listen_for), FIELD(cue, timed) };

static const struct row_field alignment_fields[] = { FIELD(alignment, source),
	FIELD(alignment, offset_ms), FIELD(alignment, how),
	REDACTED(alignment, listener, REDACT_EVERYWHERE) };

static const struct row_field question_fields[] = { FIELD(question, id), FIELD(question, review),
	FIELD(question, section), FIELD(question, text), FIELD(question, items) };

static const struct row_field listing_fields[] = { FIELD(listing, review), FIELD(listing, item),
	FIELD(listing, rank), FIELD(listing, done), FIELD(listing, added),
	REDACTED(listing, listener, REDACT_EVERYWHERE), FIELD(listing, intro) };

static const struct row_field comparison_fields[] = { FIELD(comparison, review),
	FIELD(comparison, device), FIELD(comparison, rank), FIELD(comparison, from_memory),
	FIELD(comparison, volumes), FIELD(comparison, added),
	REDACTED(comparison, listener, REDACT_EVERYWHERE) };

static const struct row_field sitting_fields[] = { FIELD(sitting_row, review),
	FIELD(sitting_row, started_ms), FIELD(sitting_row, started_offset_min),
	FIELD(sitting_row, ended_ms), FIELD(sitting_row, reaction_ms), FIELD(sitting_row, room),
	FIELD(sitting_row, state), FIELD(sitting_row, version),
	REDACTED(sitting_row, audio, REDACT_EVERYWHERE), FIELD(sitting_row, item),
	HEARD(sitting_row, device), HEARD(sitting_row, variant), HEARD(sitting_row, chain),
	FIELD(sitting_row, pos_ms), FIELD(sitting_row, level_db), FIELD(sitting_row, loop_ms),
	FIELD(sitting_row, loop_end_ms), FIELD(sitting_row, fit), FIELD(sitting_row, anchor),
	FIELD(sitting_row, anchor_chain), HEARD(sitting_row, equaliser),
	REDACTED(sitting_row, listener, REDACT_EVERYWHERE), FIELD(sitting_row, anchor_of),
	FIELD(sitting_row, anchor_chain_of), FIELD(sitting_row, anchor_in),
	REDACTED(sitting_row, wheel, REDACT_EVERYWHERE) };

static const struct row_field stretch_fields[] = { FIELD(stretch, sitting), FIELD(stretch, item),
	FIELD(stretch, source), HEARD(stretch, device), HEARD(stretch, variant),
	HEARD(stretch, chain), FIELD(stretch, started_ms), FIELD(stretch, ended_ms),
	FIELD(stretch, pos_ms), FIELD(stretch, pos_end_ms), FIELD(stretch, pos_from),
	FIELD(stretch, level_db), HEARD(stretch, equaliser), FIELD(stretch, held_db) };

/* The table entries of a note and of a draft. in: the path from the struct to the note's members:
 * "note.", or nothing. */
#define NOTE_FIELDS(type, in)                                                                     \
	FIELD_AT(type, "review", in review), FIELD_AT(type, "sitting", in sitting),               \
		FIELD_AT(type, "item", in item), FIELD_AT(type, "section", in section),           \
		FIELD_AT(type, "source", in source), FIELD_AT(type, "device", in setup.device),   \
		FIELD_AT(type, "variant", in setup.variant),                                      \
		FIELD_AT(type, "chain", in setup.chain), FIELD_AT(type, "against", in against),   \
		FIELD_AT(type, "against_chain", in against_chain),                                \
		FIELD_AT(type, "from_memory", in from_memory),                                    \
		FIELD_AT(type, "question", in question), FIELD_AT(type, "part", in part),         \
		FIELD_AT(type, "pos_ms", in pos_ms), FIELD_AT(type, "pos_end_ms", in pos_end_ms), \
		FIELD_AT(type, "open", in open), FIELD_AT(type, "about", in about),               \
		FIELD_AT(type, "pos_from", in pos_from),                                          \
		FIELD_AT(type, "pos_spread_ms", in pos_spread_ms),                                \
		FIELD_AT(type, "reaction_ms", in reaction_ms),                                    \
		FIELD_AT(type, "reaction_end_ms", in reaction_end_ms),                            \
		FIELD_AT(type, "kind", in kind), FIELD_AT(type, "body", in body),                 \
		FIELD_AT(type, "private", in private), FIELD_AT(type, "level_db", in level_db),   \
		FIELD_AT(type, "volume", in volume),                                              \
		FIELD_AT(type, "volume_unit", in volume_unit),                                    \
		FIELD_AT(type, "octaves", in octaves),                                            \
		FIELD_AT(type, "equaliser", in setup.equaliser),                                  \
		FIELD_AT(type, "held_db", in held_db), FIELD_AT(type, "hz", in hz),               \
		FIELD_AT(type, "hz_from", in hz_from), FIELD_AT(type, "made_ms", in made_ms),     \
		FIELD_AT(type, "made_offset_min", in made_offset_min),                            \
		FIELD_AT(type, "sequence", in sequence),                                          \
		FIELD_OF(type, "listener", in listener, &redactions[REDACT_EVERYWHERE])

static const struct row_field note_fields[] = { NOTE_FIELDS(note, ) };

static const struct row_field draft_fields[] = { FIELD_AT(draft, "note", note.row.uuid),
	NOTE_FIELDS(draft, note.), FIELD(draft, is_new), FIELD(draft, caret), FIELD(draft, field) };

static const struct row_field tag_fields[] = { FIELD(tag, note), FIELD(tag, lexicon),
	FIELD(tag, attribute), FIELD(tag, confirmed) };

static const struct row_field rating_fields[] = { FIELD(rating, review), FIELD(rating, sitting),
	FIELD(rating, item), FIELD(rating, section), HEARD(rating, device), HEARD(rating, variant),
	HEARD(rating, chain), FIELD(rating, scope), FIELD(rating, lexicon),
	FIELD(rating, attribute), FIELD(rating, value), FIELD(rating, confidence),
	FIELD(rating, remark), FIELD(rating, scale), FIELD(rating, blind), FIELD(rating, made_ms),
	FIELD(rating, made_offset_min), FIELD(rating, fit), HEARD(rating, equaliser),
	FIELD(rating, held_db), REDACTED(rating, listener, REDACT_EVERYWHERE) };

static const struct row_field volume_fields[] = { FIELD(volume, review), FIELD(volume, sitting),
	HEARD(volume, chain), HEARD(volume, device), FIELD(volume, matched_to),
	FIELD(volume, value), FIELD(volume, unit), FIELD(volume, how), FIELD(volume, made_ms),
	FIELD(volume, made_offset_min), HEARD(volume, equaliser), FIELD(volume, method),
	FIELD(volume, signal), REDACTED(volume, listener, REDACT_EVERYWHERE) };

static const struct row_field pin_fields[] = { FIELD(pin, cue), FIELD(pin, source),
	FIELD(pin, pos_ms), FIELD(pin, pos_from), FIELD(pin, about),
	REDACTED(pin, listener, REDACT_EVERYWHERE) };

static const struct row_field benchmark_fields[] = { FIELD(benchmark, device),
	FIELD(benchmark, section), FIELD(benchmark, attribute), FIELD(benchmark, value) };

static const struct row_field lexicon_fields[] = { FIELD(lexicon, id), FIELD(lexicon, title) };

static const struct row_field attribute_fields[] = { FIELD(attribute, lexicon),
	FIELD(attribute, id), FIELD(attribute, name), FIELD(attribute, definition),
	FIELD(attribute, low), FIELD(attribute, mid), FIELD(attribute, high),
	FIELD(attribute, bipolar) };

static const struct row_field blind_run_fields[] = { FIELD(blind_run, review),
	FIELD(blind_run, sitting), FIELD(blind_run, chain), FIELD(blind_run, variant),
	FIELD(blind_run, devices), FIELD(blind_run, plan), FIELD(blind_run, trial),
	FIELD(blind_run, alike), FIELD(blind_run, started_ms), FIELD(blind_run, started_offset_min),
	FIELD(blind_run, ended_ms), FIELD(blind_run, opened_ms),
	REDACTED(blind_run, sounds, REDACT_SOUNDS) };

static const struct row_field trial_fields[] = { FIELD(trial, run), FIELD(trial, number),
	FIELD(trial, answer) };

static const struct row_field equaliser_fields[] = {
	REDACTED(equaliser_row, name, REDACT_EQUALISER), FIELD(equaliser_row, content)
};

static const struct row_field listener_fields[] = { FIELD(listener_row, name),
	REDACTED(listener_row, same_as, REDACT_EVERYWHERE) };

static const struct row_field withheld_fields[] = { FIELD(withheld, target),
	REDACTED(withheld, listener, REDACT_EVERYWHERE) };

static const struct row_field files_read_fields[] = { FIELD(files_read, review),
	FIELD(files_read, path), FIELD(files_read, size_bytes), FIELD(files_read, mtime_ns),
	FIELD(files_read, hash), FIELD(files_read, playlist), FIELD(files_read, playlist_bytes),
	FIELD(files_read, playlist_mtime_ns), FIELD(files_read, playlist_hash) };

#define TYPE_AS(name, type, past, ...)                                                 \
	{                                                                              \
		.table = #name, .size = sizeof(struct type), .keeps_past = (past),     \
		.fields = name##_fields, .nfields = LENGTH(name##_fields), __VA_ARGS__ \
	}
#define TYPE(name, past) TYPE_AS(name, name, past, .local = false)
#define FROM_FILE(name, past) TYPE_AS(name, name, past, .from_file = true)

const struct row_type row_types[ROW_KINDS] = {
	[ROW_REVIEW] = FROM_FILE(review, true),
	[ROW_DEVICE] = FROM_FILE(device, true),
	[ROW_VARIANT] = FROM_FILE(variant, true),
	[ROW_CHAIN] = FROM_FILE(chain, true),
	[ROW_PLAYLIST] = FROM_FILE(playlist, false),
	[ROW_SECTION] = FROM_FILE(section, false),
	[ROW_RECORDING] = FROM_FILE(recording, false),
	[ROW_ITEM] = FROM_FILE(item, false),
	[ROW_SOURCE] = FROM_FILE(source, false),
	[ROW_CUE] = FROM_FILE(cue, false),
	[ROW_QUESTION] = FROM_FILE(question, false),
	[ROW_LISTING] = TYPE(listing, true),
	[ROW_COMPARISON] = TYPE(comparison, false),
	[ROW_SITTING] = TYPE_AS(sitting, sitting_row, false, .local = false),
	[ROW_STRETCH] = TYPE(stretch, false),
	[ROW_NOTE] = TYPE(note, true),
	[ROW_DRAFT] = TYPE_AS(draft, draft, false, .local = true),
	[ROW_TAG] = TYPE(tag, true),
	[ROW_RATING] = TYPE(rating, true),
	[ROW_VOLUME] = TYPE(volume, true),
	[ROW_PIN] = TYPE(pin, true),
	[ROW_ALIGNMENT] = TYPE(alignment, true),
	[ROW_BENCHMARK] = FROM_FILE(benchmark, false),
	[ROW_LEXICON] = FROM_FILE(lexicon, false),
	[ROW_ATTRIBUTE] = FROM_FILE(attribute, false),
	[ROW_BLIND_RUN] = TYPE(blind_run, false),
	[ROW_TRIAL] = TYPE(trial, false),
	[ROW_EQUALISER] = TYPE_AS(equaliser, equaliser_row, false, .local = false),
	[ROW_LISTENER] = TYPE_AS(listener, listener_row, true, .local = false),
	[ROW_WITHHELD] = TYPE(withheld, false),
	[ROW_FILES_READ] = TYPE_AS(files_read, files_read, false, .local = true),
};

bool
source_kind_is_file(const char *kind)
{
	return kind && (strcmp(kind, "file") == 0 || strcmp(kind, "library") == 0);
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

bool
row_kind_named(const char *table, enum row_kind *kind)
{
	for (int k = 0; table && k < ROW_KINDS; k++)
		if (!row_types[k].local && strcmp(row_types[k].table, table) == 0) {
			*kind = (enum row_kind)k;
			return true;
		}
	return false;
}

struct record
record_new(void)
{
	struct record r = { .elsewhere = NULL };

	for (int k = 0; k < ROW_KINDS; k++)
		rows_init(&r.of[k], &row_types[k]);
	return r;
}

void
record_init(struct record *r)
{
	*r = record_new();
}

void
record_finish(struct record *r)
{
	for (int k = 0; k < ROW_KINDS; k++)
		rows_finish(&r->of[k]);
	if (r->elsewhere)
		record_finish(r->elsewhere);
	free(r->elsewhere);
	r->elsewhere = NULL;
}

const struct listener_row *
record_other_listener(
	const struct record *r, const struct record *listeners, const struct uuid *listener)
{
	const struct listener_row *l = record_find(listeners, ROW_LISTENER, listener), *person;

	if (!l || uuid_same(listener, &r->listener) || uuid_same(listener, &r->person) ||
		uuid_same(&l->same_as, &r->person))
		return NULL;
	person = record_find(listeners, ROW_LISTENER, &l->same_as);
	return person ? person : l;
}

#define ID_DIGITS 8 /* digits of a UUID that are shown to tell listeners apart */

char *
listener_called(const char *name, const struct uuid *u)
{
	const char *odd = text_disguise(name);
	char id[UUID_TEXT];

	uuid_text(u, id);
	return odd              ? xasprintf("%s (%.*s: %s)", name, ID_DIGITS, id, odd)
		: name && *name ? xstrdup(name)
				: xasprintf("%.*s", ID_DIGITS, id);
}

char *
record_other_name(const struct record *r, const struct uuid *listener)
{
	const struct listener_row *l = record_other_listener(r, r, listener);
	char id[UUID_TEXT];
	bool shared = false;

	if (!l)
		return NULL;
	for (const struct listener_row *x = NULL; (x = record_next(r, ROW_LISTENER, x));)
		shared = shared ||
			(x != l && uuid_none(&x->same_as) && text_order(x->name, l->name) == 0);
	if (!shared || !l->name || !*l->name || text_disguise(l->name))
		return listener_called(l->name, &l->row.uuid);
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
		[ROW_EQUALISER] = offsetof(struct equaliser_row, name) };

	return row ? *(char *const *)((uintptr_t)row + offsets[kind]) : NULL;
}

bool
comparison_is_listed(const struct comparison *c, const struct uuid *review)
{
	return !c->row.deleted && c->rank != NO_INT && uuid_same(&c->review, review);
}

bool
comparison_is_of(const struct comparison *c, const struct uuid *review, const struct uuid *device)
{
	return uuid_same(&c->review, review) && uuid_same(&c->device, device);
}

char *
content_get(const char *content, const char *key)
{
	size_t n = strlen(key);

	for (const char *line = content; line && *line; line = text_after(line, '\n'))
		if (strncmp(line, key, n) == 0 && line[n] == '=')
			return xstrndup(line + n + 1, strcspn(line + n + 1, "\n"));
	return NULL;
}

void
price_text(struct buf *b, const json_t *price)
{
	const json_t *amount = json_object_get(price, "amount");
	const char *currency = json_string_value(json_object_get(price, "currency"));
	char number[SCALE_NUMBER] = "";

	if (json_is_number(amount))
		scale_number(json_number_value(amount), number);
	buf_addf(b, "%s%s%s", number, *number && currency ? " " : "", currency ? currency : "");
}

char *
source_public_name(const struct record *r, const struct source *file)
{
	const char *name = file_name(file->locator);
	size_t before = 0, after = 0;

	for (const struct source *s = NULL; (s = record_next(r, ROW_SOURCE, s));) {
		if (s->row.deleted || !s->locator || !source_is_file(s) ||
			!uuid_same(&s->recording, &file->recording) ||
			strcmp(file_name(s->locator), name) != 0)
			continue;
		int order = strcmp(s->locator, file->locator);
		before += order < 0;
		after += order > 0;
	}
	return before || after ? xasprintf("%s (%zu)", name, before + 1) : xstrdup(name);
}

bool
source_is_linked(const struct source *src)
{
	return src->rank < 0 && src->rank != NO_INT;
}

bool
sitting_counts(const struct record *r, const struct sitting_row *s)
{
	/* For each kind, the offset of the row's session; 0: the kind has no such field. */
	static const size_t kinds[ROW_KINDS] = { [ROW_STRETCH] = offsetof(struct stretch, sitting),
		[ROW_NOTE] = offsetof(struct note, sitting),
		[ROW_RATING] = offsetof(struct rating, sitting),
		[ROW_VOLUME] = offsetof(struct volume, sitting),
		[ROW_BLIND_RUN] = offsetof(struct blind_run, sitting) };
	bool counts = s->room || s->state || !uuid_none(&s->anchor) || !uuid_none(&s->anchor_chain);

	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		for (const char *x = NULL; kinds[k] && !counts && (x = record_next(r, k, x));) {
			const struct row *row = (const void *)x;
			const struct uuid *by = row_listener(&row_types[k], x);

			if (uuid_same((const void *)(x + kinds[k]), &s->row.uuid))
				counts = !row->deleted;
			else /* an edit of a row that was made before */
				counts = !uuid_none(&row->parent) &&
					row->edited_ms >= s->started_ms &&
					row->edited_ms <= s->ended_ms && by &&
					uuid_same(by, &s->listener);
		}
	return counts;
}

bool
device_is_placeholder(const struct device *d)
{
	return d && uuid_same(&d->row.edit, &d->row.uuid);
}
