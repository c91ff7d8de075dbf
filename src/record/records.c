#include "record/redact.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/scale.h"
#include "base/text.h"

/* The table entry for a member of a row's struct; its type follows from the member's. The last
 * argument says what leaves in a file for others; an entry without it does not compile. */
/* clang-format off */
#define FIELD_OF(type, name, member, leaving) { name, \
	_Generic(((struct type *)NULL)->member, struct uuid: ROW_FIELD_UUID, \
		char *: ROW_FIELD_TEXT, int64_t: ROW_FIELD_INT, double: ROW_FIELD_REAL, \
		bool: ROW_FIELD_BOOL), \
	offsetof(struct type, member), (leaving) }
/* clang-format on */
#define FIELD(type, name, leaving) FIELD_OF(type, #name, name, leaving)
#define HEARD(type, part, leaving) FIELD_OF(type, #part, setup.part, leaving)
#define LEAVES NULL
#define STAYS (&redactions[REDACT_EVERYWHERE])
/* The rule REDACT_name says which part leaves. */
#define BY(name) (&redactions[REDACT_##name])

static const struct row_field review_fields[] = { FIELD(review, id, LEAVES),
	FIELD(review, title, LEAVES), FIELD(review, device, LEAVES),
	FIELD(review, unit_how, LEAVES), FIELD(review, unit_from, BY(FOR_OTHERS)),
	FIELD(review, unit_thanks, LEAVES), FIELD(review, playlist, BY(FILE)),
	FIELD(review, lexicon, BY(FILE)), FIELD(review, template, BY(FILE)),
	FIELD(review, scale, LEAVES), FIELD(review, wheel_scale, LEAVES),
	FIELD(review, front_matter, BY(FOR_OTHERS)), FIELD(review, measurements, BY(FOR_OTHERS)),
	FIELD(review, pictures, BY(FOR_OTHERS)), FIELD(review, path, STAYS),
	FIELD(review, plan, LEAVES), FIELD(review, sections, LEAVES),
	FIELD(review, published, BY(SECRETS)), FIELD(review, comparisons, LEAVES),
	FIELD(review, tagline, LEAVES), FIELD(review, excerpts, LEAVES) };

static const struct row_field device_fields[] = { FIELD(device, id, LEAVES),
	FIELD(device, name, LEAVES), FIELD(device, brand, LEAVES), FIELD(device, model, LEAVES),
	FIELD(device, kind, LEAVES), FIELD(device, drivers, LEAVES), FIELD(device, shell, LEAVES),
	FIELD(device, link, BY(SECRETS)), FIELD(device, prices, BY(SECRETS)),
	FIELD(device, tips, LEAVES), FIELD(device, impedance, LEAVES),
	FIELD(device, impedance_ohm, LEAVES), FIELD(device, impedance_file, BY(FOR_OTHERS)),
	FIELD(device, sensitivity_db, LEAVES), FIELD(device, sensitivity_unit, LEAVES),
	FIELD(device, cable, LEAVES), FIELD(device, same_as, LEAVES) };

static const struct row_field variant_fields[] = { FIELD(variant, device, LEAVES),
	FIELD(variant, name, LEAVES), FIELD(variant, content, LEAVES) };

static const struct row_field chain_fields[] = { FIELD(chain, review, LEAVES),
	FIELD(chain, name, LEAVES), FIELD(chain, content, BY(LINES)), FIELD(chain, rank, LEAVES),
	FIELD(chain, added, LEAVES), FIELD(chain, listener, STAYS) };

static const struct row_field playlist_fields[] = { FIELD(playlist, id, LEAVES),
	FIELD(playlist, title, LEAVES), FIELD(playlist, about, LEAVES) };

static const struct row_field section_fields[] = { FIELD(section, id, LEAVES),
	FIELD(section, title, LEAVES), FIELD(section, about, LEAVES),
	FIELD(section, attributes, LEAVES) };

static const struct row_field recording_fields[] = { FIELD(recording, id, LEAVES),
	FIELD(recording, title, LEAVES), FIELD(recording, artist, LEAVES),
	FIELD(recording, album, LEAVES), FIELD(recording, length_ms, LEAVES),
	FIELD(recording, isrc, LEAVES), FIELD(recording, mbid, LEAVES),
	FIELD(recording, tags, LEAVES) };

static const struct row_field item_fields[] = { FIELD(item, id, LEAVES),
	FIELD(item, section, LEAVES), FIELD(item, recording, LEAVES), FIELD(item, part, LEAVES),
	FIELD(item, listen_for, LEAVES) };

static const struct row_field source_fields[] = { FIELD(source, recording, LEAVES),
	FIELD(source, rank, LEAVES), FIELD(source, kind, LEAVES),
	FIELD(source, locator, BY(LOCATOR)), FIELD(source, offset_ms, LEAVES),
	FIELD(source, offset_from, LEAVES), FIELD(source, length_ms, LEAVES),
	FIELD(source, hash, LEAVES), FIELD(source, album, LEAVES), FIELD(source, released, LEAVES),
	FIELD(source, label, LEAVES) };

static const struct row_field cue_fields[] = { FIELD(cue, item, LEAVES), FIELD(cue, rank, LEAVES),
	FIELD(cue, pos_ms, LEAVES), FIELD(cue, pos_end_ms, LEAVES), FIELD(cue, open, LEAVES),
	FIELD(cue, about, LEAVES), FIELD(cue, label, LEAVES), FIELD(cue, listen_for, LEAVES),
	FIELD(cue, timed, LEAVES) };

static const struct row_field alignment_fields[] = { FIELD(alignment, source, LEAVES),
	FIELD(alignment, offset_ms, LEAVES), FIELD(alignment, how, LEAVES),
	FIELD(alignment, listener, STAYS) };

static const struct row_field question_fields[] = { FIELD(question, id, LEAVES),
	FIELD(question, review, LEAVES), FIELD(question, section, LEAVES),
	FIELD(question, text, LEAVES), FIELD(question, items, LEAVES) };

static const struct row_field listing_fields[] = { FIELD(listing, review, LEAVES),
	FIELD(listing, item, LEAVES), FIELD(listing, rank, LEAVES), FIELD(listing, done, LEAVES),
	FIELD(listing, added, LEAVES), FIELD(listing, listener, STAYS),
	FIELD(listing, intro, LEAVES) };

static const struct row_field comparison_fields[] = { FIELD(comparison, review, LEAVES),
	FIELD(comparison, device, LEAVES), FIELD(comparison, rank, LEAVES),
	FIELD(comparison, from_memory, LEAVES), FIELD(comparison, volumes, LEAVES),
	FIELD(comparison, added, LEAVES), FIELD(comparison, listener, STAYS) };

static const struct row_field sitting_fields[] = { FIELD(sitting_row, review, LEAVES),
	FIELD(sitting_row, started_ms, LEAVES), FIELD(sitting_row, started_offset_min, LEAVES),
	FIELD(sitting_row, ended_ms, LEAVES), FIELD(sitting_row, reaction_ms, LEAVES),
	FIELD(sitting_row, room, LEAVES), FIELD(sitting_row, state, LEAVES),
	FIELD(sitting_row, version, LEAVES), FIELD(sitting_row, audio, STAYS),
	FIELD(sitting_row, item, LEAVES), HEARD(sitting_row, device, LEAVES),
	HEARD(sitting_row, variant, LEAVES), HEARD(sitting_row, chain, LEAVES),
	FIELD(sitting_row, pos_ms, LEAVES), FIELD(sitting_row, level_db, LEAVES),
	FIELD(sitting_row, loop_ms, LEAVES), FIELD(sitting_row, loop_end_ms, LEAVES),
	FIELD(sitting_row, fit, LEAVES), FIELD(sitting_row, anchor, LEAVES),
	FIELD(sitting_row, anchor_chain, LEAVES), HEARD(sitting_row, equaliser, LEAVES),
	FIELD(sitting_row, listener, STAYS), FIELD(sitting_row, anchor_of, LEAVES),
	FIELD(sitting_row, anchor_chain_of, LEAVES), FIELD(sitting_row, anchor_in, LEAVES),
	FIELD(sitting_row, wheel, STAYS) };

static const struct row_field stretch_fields[] = { FIELD(stretch, sitting, LEAVES),
	FIELD(stretch, item, LEAVES), FIELD(stretch, source, LEAVES),
	HEARD(stretch, device, LEAVES), HEARD(stretch, variant, LEAVES),
	HEARD(stretch, chain, LEAVES), FIELD(stretch, started_ms, LEAVES),
	FIELD(stretch, ended_ms, LEAVES), FIELD(stretch, pos_ms, LEAVES),
	FIELD(stretch, pos_end_ms, LEAVES), FIELD(stretch, pos_from, LEAVES),
	FIELD(stretch, level_db, LEAVES), HEARD(stretch, equaliser, LEAVES),
	FIELD(stretch, held_db, LEAVES) };

/* The table entries of a note and of a draft. in: the path from the struct to the note's members:
 * "note.", or nothing. */
#define NOTE_FIELDS(type, in)                                                                     \
	FIELD_OF(type, "review", in review, LEAVES),                                              \
		FIELD_OF(type, "sitting", in sitting, LEAVES),                                    \
		FIELD_OF(type, "item", in item, LEAVES),                                          \
		FIELD_OF(type, "section", in section, LEAVES),                                    \
		FIELD_OF(type, "source", in source, LEAVES),                                      \
		FIELD_OF(type, "device", in setup.device, LEAVES),                                \
		FIELD_OF(type, "variant", in setup.variant, LEAVES),                              \
		FIELD_OF(type, "chain", in setup.chain, LEAVES),                                  \
		FIELD_OF(type, "against", in against, LEAVES),                                    \
		FIELD_OF(type, "against_chain", in against_chain, LEAVES),                        \
		FIELD_OF(type, "from_memory", in from_memory, LEAVES),                            \
		FIELD_OF(type, "question", in question, LEAVES),                                  \
		FIELD_OF(type, "part", in part, LEAVES),                                          \
		FIELD_OF(type, "pos_ms", in pos_ms, LEAVES),                                      \
		FIELD_OF(type, "pos_end_ms", in pos_end_ms, LEAVES),                              \
		FIELD_OF(type, "open", in open, LEAVES),                                          \
		FIELD_OF(type, "about", in about, LEAVES),                                        \
		FIELD_OF(type, "pos_from", in pos_from, LEAVES),                                  \
		FIELD_OF(type, "pos_spread_ms", in pos_spread_ms, LEAVES),                        \
		FIELD_OF(type, "reaction_ms", in reaction_ms, LEAVES),                            \
		FIELD_OF(type, "reaction_end_ms", in reaction_end_ms, LEAVES),                    \
		FIELD_OF(type, "kind", in kind, LEAVES), FIELD_OF(type, "body", in body, LEAVES), \
		FIELD_OF(type, "private", in private, LEAVES),                                    \
		FIELD_OF(type, "level_db", in level_db, LEAVES),                                  \
		FIELD_OF(type, "volume", in volume, LEAVES),                                      \
		FIELD_OF(type, "volume_unit", in volume_unit, LEAVES),                            \
		FIELD_OF(type, "octaves", in octaves, LEAVES),                                    \
		FIELD_OF(type, "equaliser", in setup.equaliser, LEAVES),                          \
		FIELD_OF(type, "held_db", in held_db, LEAVES),                                    \
		FIELD_OF(type, "hz", in hz, LEAVES),                                              \
		FIELD_OF(type, "hz_from", in hz_from, LEAVES),                                    \
		FIELD_OF(type, "made_ms", in made_ms, LEAVES),                                    \
		FIELD_OF(type, "made_offset_min", in made_offset_min, LEAVES),                    \
		FIELD_OF(type, "sequence", in sequence, LEAVES),                                  \
		FIELD_OF(type, "listener", in listener, STAYS)

static const struct row_field note_fields[] = { NOTE_FIELDS(note, ) };

static const struct row_field draft_fields[] = { FIELD_OF(draft, "note", note.row.uuid, STAYS),
	NOTE_FIELDS(draft, note.), FIELD(draft, is_new, STAYS), FIELD(draft, caret, STAYS),
	FIELD(draft, field, STAYS) };

static const struct row_field tag_fields[] = { FIELD(tag, note, LEAVES),
	FIELD(tag, lexicon, LEAVES), FIELD(tag, attribute, LEAVES), FIELD(tag, confirmed, LEAVES) };

static const struct row_field rating_fields[] = { FIELD(rating, review, LEAVES),
	FIELD(rating, sitting, LEAVES), FIELD(rating, item, LEAVES), FIELD(rating, section, LEAVES),
	HEARD(rating, device, LEAVES), HEARD(rating, variant, LEAVES), HEARD(rating, chain, LEAVES),
	FIELD(rating, scope, LEAVES), FIELD(rating, lexicon, LEAVES),
	FIELD(rating, attribute, LEAVES), FIELD(rating, value, LEAVES),
	FIELD(rating, confidence, LEAVES), FIELD(rating, remark, LEAVES),
	FIELD(rating, scale, LEAVES), FIELD(rating, blind, LEAVES), FIELD(rating, made_ms, LEAVES),
	FIELD(rating, made_offset_min, LEAVES), FIELD(rating, fit, LEAVES),
	HEARD(rating, equaliser, LEAVES), FIELD(rating, held_db, LEAVES),
	FIELD(rating, listener, STAYS), FIELD(rating, cue, LEAVES) };

static const struct row_field volume_fields[] = { FIELD(volume, review, LEAVES),
	FIELD(volume, sitting, LEAVES), HEARD(volume, chain, LEAVES), HEARD(volume, device, LEAVES),
	FIELD(volume, matched_to, LEAVES), FIELD(volume, value, LEAVES),
	FIELD(volume, unit, LEAVES), FIELD(volume, how, LEAVES), FIELD(volume, made_ms, LEAVES),
	FIELD(volume, made_offset_min, LEAVES), HEARD(volume, equaliser, LEAVES),
	FIELD(volume, method, LEAVES), FIELD(volume, signal, LEAVES),
	FIELD(volume, listener, STAYS) };

static const struct row_field pin_fields[] = { FIELD(pin, cue, LEAVES), FIELD(pin, source, LEAVES),
	FIELD(pin, pos_ms, LEAVES), FIELD(pin, pos_from, LEAVES), FIELD(pin, about, LEAVES),
	FIELD(pin, listener, STAYS) };

static const struct row_field benchmark_fields[] = { FIELD(benchmark, device, LEAVES),
	FIELD(benchmark, section, LEAVES), FIELD(benchmark, attribute, LEAVES),
	FIELD(benchmark, value, LEAVES) };

static const struct row_field lexicon_fields[] = { FIELD(lexicon, id, LEAVES),
	FIELD(lexicon, title, LEAVES) };

static const struct row_field attribute_fields[] = { FIELD(attribute, lexicon, LEAVES),
	FIELD(attribute, id, LEAVES), FIELD(attribute, name, LEAVES),
	FIELD(attribute, definition, LEAVES), FIELD(attribute, low, LEAVES),
	FIELD(attribute, mid, LEAVES), FIELD(attribute, high, LEAVES),
	FIELD(attribute, bipolar, LEAVES) };

static const struct row_field blind_run_fields[] = { FIELD(blind_run, review, LEAVES),
	FIELD(blind_run, sitting, LEAVES), FIELD(blind_run, chain, LEAVES),
	FIELD(blind_run, variant, LEAVES), FIELD(blind_run, devices, LEAVES),
	FIELD(blind_run, plan, LEAVES), FIELD(blind_run, trial, LEAVES),
	FIELD(blind_run, alike, LEAVES), FIELD(blind_run, started_ms, LEAVES),
	FIELD(blind_run, started_offset_min, LEAVES), FIELD(blind_run, ended_ms, LEAVES),
	FIELD(blind_run, opened_ms, LEAVES), FIELD(blind_run, sounds, BY(SOUNDS)) };

static const struct row_field trial_fields[] = { FIELD(trial, run, LEAVES),
	FIELD(trial, number, LEAVES), FIELD(trial, answer, LEAVES) };

static const struct row_field equaliser_fields[] = { FIELD(equaliser_row, name, BY(EQUALISER)),
	FIELD(equaliser_row, content, LEAVES) };

static const struct row_field listener_fields[] = { FIELD(listener_row, name, LEAVES) };

static const struct row_field withheld_fields[] = { FIELD(withheld, target, LEAVES),
	FIELD(withheld, listener, STAYS) };

static const struct row_field files_read_fields[] = { FIELD(files_read, review, STAYS),
	FIELD(files_read, path, STAYS), FIELD(files_read, size_bytes, STAYS),
	FIELD(files_read, mtime_ns, STAYS), FIELD(files_read, hash, STAYS),
	FIELD(files_read, playlist, STAYS), FIELD(files_read, playlist_bytes, STAYS),
	FIELD(files_read, playlist_mtime_ns, STAYS), FIELD(files_read, playlist_hash, STAYS) };

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
	return uuid_same(listener, &r->listener) ? NULL
						  : record_find(listeners, ROW_LISTENER, listener);
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
			(x != l && text_order(x->name, l->name) == 0);
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
		[ROW_QUESTION] = offsetof(struct question, text),
		[ROW_EQUALISER] = offsetof(struct equaliser_row, name) };

	return row ? *(char *const *)((uintptr_t)row + offsets[kind]) : NULL;
}

const struct uuid *
device_same_as(const struct record *r, const struct uuid *u)
{
	const struct device *d = record_find(r, ROW_DEVICE, u);

	return d && !uuid_none(&d->same_as) ? &d->same_as : u;
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
	bool listed = is_ranked(c, review) && !(of && uuid_same(&of->device, &c->device));

	for (const struct comparison *x = NULL; listed && (x = record_next(r, ROW_COMPARISON, x));)
		listed = !is_ranked(x, review) || !uuid_same(&x->device, &c->device) ||
			x->rank >= c->rank;
	return listed;
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

/* Returns the words in brackets at the end of a title, if they name an edition; *n: their length.
 * NULL: none. */
static const char *
edition_of(const char *album, size_t *n)
{
	static const char *const words[] = { "remaster", "master", "edition", "mix", "mono",
		"stereo", "anniversary", "deluxe", "version", "reissue", "expanded", "pressing" };
	size_t len = album ? strlen(album) : 0;
	const char *from = len && strchr(")]", album[len - 1])
		? strrchr(album, album[len - 1] == ')' ? '(' : '[')
		: NULL;

	if (!from)
		return NULL;
	*n = (size_t)(album + len - 1 - ++from);
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strcasestr(from, words[i]))
			return from;
	return NULL;
}

void
source_release(struct buf *out, const struct source *src, bool whole)
{
	const char *date = src->released ? src->released : "", *sep = "";
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
		bool dated = year && !memmem(edition, n, date, (size_t)year);

		buf_addf(out, "the %.*s%s%.*s", dated ? year : 0, date, dated ? " " : "", (int)n,
			edition);
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

bool
row_field_names(const struct row_type *t, const struct row_field *f, enum row_kind of)
{
	static const struct {
		const char *field, *table;
	} others[] = { { "against", "device" }, { "matched_to", "device" }, { "anchor", "device" },
		{ "anchor_of", "device" }, { "against_chain", "chain" },
		{ "anchor_chain", "chain" }, { "anchor_chain_of", "chain" } };
	/* Most fields are named after the table to which they refer. */
	const char *table = strcmp(f->name, "same_as") == 0 ? t->table : f->name;

	for (size_t i = 0; i < LENGTH(others); i++)
		if (strcmp(f->name, others[i].field) == 0)
			table = others[i].table;
	return f->type == ROW_FIELD_UUID && strcmp(table, row_types[of].table) == 0;
}
