/* The names of which row UUIDs are made, and which earlier UUID a device still has.
 * store/row_uuid.c makes them again when devices or songs are joined. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/identity.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/os_process.h"
#include "base/text/text.h"
#include "review/files/playlist.h"
#include "review/record/records.h"
#include "review/record/rows_music.h"

/* The names from which UUIDs are made; identity_test.c has an example of each. DIGITS is a UUID as
 * text; every other word of a name is an id or a name as the files have it. */

#define TEXT(name) ((name) ? (name) : "")

/* Defines a function that makes a UUID from a format and its values. */
#define NAMED(function, parameters, ...)     \
	struct uuid function parameters {    \
		return uuid_of(__VA_ARGS__); \
	}

static const char *
hash_text(const char *content, char hash[FILE_HASH])
{
	file_hash(TEXT(content), strlen(TEXT(content)), hash);
	return hash;
}

static struct uuid
first_uuid(const struct review *r)
{
	return r->first_id ? identity_of_review(r->first_id) : r->row.uuid;
}

/* The hash of a text, the text of a UUID; the memory is valid until the end of the block. */
#define HASH(content) hash_text(content, (char[FILE_HASH]){ "" })
#define DIGITS(u) uuid_text(u, (char[UUID_TEXT]){ "" })
#define FIRST(review) DIGITS((struct uuid[]){ first_uuid(review) })

NAMED(identity_of_review, (const char *id), "review:%s", TEXT(id))
NAMED(identity_of_device, (const char *id), "device:%s", TEXT(id))
NAMED(identity_of_section, (const char *id), "section:%s", TEXT(id))
NAMED(identity_of_part, (const char *part), "part:%s", TEXT(part))
NAMED(identity_of_recording, (const char *track), "recording:%s", TEXT(track))
NAMED(identity_of_lexicon, (const char *id), "lexicon:%s", TEXT(id))
NAMED(identity_of_added, (const char *what), "added:%s", TEXT(what))
NAMED(identity_of_pictures, (void), "picture")
NAMED(identity_of_question, (const char *of, const char *id), "question:%s/%s", TEXT(of), TEXT(id))
NAMED(identity_of_attribute, (const char *lexicon, const char *id), "attribute:%s/%s",
	TEXT(lexicon), TEXT(id))
NAMED(identity_of_chain, (const char *review, const char *name, const char *content),
	"chain:%s/%s#%s", TEXT(review), TEXT(name), HASH(content))
NAMED(identity_of_equaliser, (const char *filters), "equaliser:%s", HASH(filters))
NAMED(identity_of_listing, (const struct review *review, const struct uuid *item), "listing:%s/%s",
	FIRST(review), DIGITS(item))
NAMED(identity_of_comparison, (const struct review *review, const struct uuid *device),
	"comparison:%s/%s", FIRST(review), DIGITS(device))
NAMED(identity_of_tag, (const struct uuid *note, const char *lexicon, const char *attribute),
	"tag:%s/%s/%s", DIGITS(note), TEXT(lexicon), TEXT(attribute))
NAMED(identity_of_answer, (const struct uuid *run, size_t number), "answer:%s/%zu", DIGITS(run),
	number)
NAMED(identity_of_files_read, (const struct uuid *review), "files:%s/%s", os_machine(),
	DIGITS(review))

const char *
review_first_id(const struct review *r)
{
	return r->first_id ? r->first_id : r->id;
}

/* ---- recordings ---- */

struct uuid
identity_of_song(const char *track, const char *title, const char *artist)
{
	bool unknown = text_is_unknown(artist);
	CLEANUP(pointer_free)
	char *of = text_folded(title), *by = text_folded(unknown ? "" : artist);
	CLEANUP(pointer_free) char *content = xasprintf("%s\n%s", *of ? of : TEXT(title), by);

	return uuid_of("recording:%s#%s", TEXT(track), HASH(content));
}

/* Returns what names of a recording's rows have after the track id: "#UUID"; "" if the track id
 * alone makes its UUID, or no recording is given. */
static const char *
recording_suffix(const char *track, const struct uuid *recording, char out[UUID_TEXT + 1])
{
	struct uuid plain = identity_of_recording(track);

	out[0] = '\0';
	if (recording && !uuid_none(recording) && !uuid_same(&plain, recording)) {
		out[0] = '#';
		uuid_text(recording, out + 1);
	}
	return out;
}

#define SUFFIX(track, recording) recording_suffix(track, recording, (char[UUID_TEXT + 1]){ "" })

struct uuid
identity_of_item(const char *item, const struct uuid *recording)
{
	const char *slash = strchr(TEXT(item), '/');

	return uuid_of("item:%s%s", TEXT(item), SUFFIX(slash ? slash + 1 : item, recording));
}

struct uuid
identity_of_source(
	const struct recording *r, const char *kind, const char *locator, const char *hash)
{
	return uuid_of("source:%s%s/%s:%s%s%s", TEXT(r->id), SUFFIX(r->id, &r->row.uuid),
		TEXT(kind), TEXT(locator), hash ? "#" : "", TEXT(hash));
}

NAMED(identity_of_heard_as, (const char *title, const char *artist), "heard-as:%s\n%s", TEXT(title),
	TEXT(artist))

/* ---- devices ---- */

struct uuid
identity_of_device_name(const char *name)
{
	CLEANUP(pointer_free) char *folded = text_name_folded(name);
	return uuid_of("device-name:%s", folded);
}

/* Returns the UUID that earlier versions made from the name of a device. */
static struct uuid
uuid_of_letters(const char *name)
{
	CLEANUP(pointer_free) char *letters = text_folded(name);
	return *letters ? identity_of_device(letters) : UUID_NONE;
}

/* Returns true if the id says no more than the name. */
static bool
is_by_name(const char *id, const char *name)
{
	CLEANUP(pointer_free) char *folded = text_name_folded(name);
	return *folded && (!id || text_same(id, folded));
}

bool
device_is_named(const struct device *d)
{
	CLEANUP(pointer_free) char *letters = text_folded(d->name);
	struct uuid named = identity_of_device_name(d->id);

	return !d->id || is_by_name(d->id, d->name) || text_same(d->id, letters) ||
		uuid_same(&named, &d->row.uuid);
}

/* Returns true if `old`, a row with the UUID uuid_of_letters(name), is the device `name`. */
static bool
is_device(const struct device *old, const char *name)
{
	CLEANUP(pointer_free) char *letters = text_folded(name), *was = text_folded(old->name);
	return !old->name || text_same_name(old->name, name) || !text_same(letters, was);
}

/* Returns the device whose file gives it this id; NULL: none. */
static const struct device *
device_typed(const struct record *known, const char *id)
{
	EACH_ROW (device, d, known, ROW_DEVICE)
		if (text_same(d->id, id) && !device_is_named(d))
			return d;
	return NULL;
}

/* Returns the device that has a name now, but for the device `except`: one without a typed id if
 * there is one, else the only one that has a typed id, if `typed`. NULL: none. */
static const struct device *
device_called(const struct record *known, const char *name, const struct uuid *except, bool typed)
{
	const struct device *named = NULL, *by_id = NULL;
	size_t ids = 0;

	EACH_LIVE (device, d, known, ROW_DEVICE) {
		if (!uuid_none(&d->same_as) || !text_same_name(d->name, name) ||
			uuid_same(&d->row.uuid, except))
			continue;
		if (!device_is_named(d)) {
			by_id = d;
			ids++;
		} else if (!named || uuid_order(&d->row.uuid, &named->row.uuid) < 0) {
			named = d;
		}
	}
	if (!named && typed && ids == 1)
		named = by_id;
	return named;
}

struct uuid
device_uuid(const struct record *known, const char *id, const char *name)
{
	bool by_id = !is_by_name(id, name);
	struct uuid first = by_id ? identity_of_device(id) : uuid_of_letters(name);
	const struct device *typed = device_typed(known, by_id ? id : name),
			    *called = device_called(known, name, &UUID_NONE, !by_id),
			    *old = record_find(known, ROW_DEVICE, &first);

	if (typed)
		return typed->row.uuid;
	if (by_id)
		return called && !old ? called->row.uuid : first;
	struct uuid named = identity_of_device_name(name);
	const struct device *is = record_find(known, ROW_DEVICE, &named);
	bool has_name = old && old->name && text_same_name(old->name, name);
	if (called && !has_name && !(is && text_same_name(is->name, name)))
		return called->row.uuid;
	return old && is_device(old, name) && (has_name || !is) ? first : named;
}

static const struct device *
before_by_letters(const struct record *known, const struct device *d)
{
	struct uuid named = identity_of_device_name(d->id), letters = uuid_of_letters(d->id);
	const struct device *old = d->id && uuid_same(&named, &d->row.uuid)
		? record_find(known, ROW_DEVICE, &letters)
		: NULL;

	return old && is_device(old, d->id) ? old : NULL;
}

const struct device *
device_before(const struct record *known, const struct device *d)
{
	const struct device *old = before_by_letters(known, d);

	if (old || !device_is_named(d))
		return old;
	old = device_called(known, d->name, &d->row.uuid, true);
	if (!old || before_by_letters(known, old) == d)
		return NULL;
	return !device_is_named(old) || uuid_order(&old->row.uuid, &d->row.uuid) < 0 ? old : NULL;
}

struct uuid
identity_of_setting(
	const struct uuid *device, const char *id, const char *name, const char *content)
{
	struct uuid by_name = identity_of_device_name(id), by_letters = uuid_of_letters(id);
	CLEANUP(pointer_free) char *letters = text_folded(id);
	bool named = uuid_same(device, &by_name), old = uuid_same(device, &by_letters);
	const char *key = old ? letters : TEXT(id);

	return uuid_of("variant:%s%s/%s#%s", named ? "=" : "", key, TEXT(name), HASH(content));
}

/* ---- cues ---- */

static bool
has_label(const struct playlist_cue *c)
{
	return c->label && c->label[0];
}

/* Returns true if two cues of a track have the same label, or no label and the same time: then only
 * a number distinguishes the names from which their UUIDs are made. */
static bool
cue_names_same(const struct playlist_cue *a, const struct playlist_cue *b)
{
	if (has_label(a) || has_label(b))
		return has_label(a) && has_label(b) && text_same(a->label, b->label);
	return a->time.pos_ms == b->time.pos_ms && a->time.pos_end_ms == b->time.pos_end_ms;
}

struct uuid
identity_of_cue(const struct track *t, const char *item, size_t i)
{
	const struct playlist_cue *c = &t->cues[i];
	const char *of = SUFFIX(t->id, &t->recording);
	size_t n = 1;

	EACH_IN (cue, t->cues, i)
		n += cue_names_same(cue, c);
	if (has_label(c))
		return uuid_of("cue:%s%s#%zu/%s", item, of, n, c->label);
	return uuid_of("cue:%s%s#%zu@%lld-%lld", item, of, n, (long long)c->time.pos_ms,
		(long long)c->time.pos_end_ms);
}

struct uuid
identity_of_import(const struct uuid *review, const struct uuid *item, const struct uuid *device,
	const struct uuid *listener, const char *hash, size_t before)
{
	const char *by = uuid_none(listener) ? "" : DIGITS(listener);

	return uuid_of("import:%s/%s/%s%s%s/%s#%zu", DIGITS(review), DIGITS(item), DIGITS(device),
		*by ? "/" : "", by, hash, before);
}

NAMED(identity_of_version_away, (const struct uuid *head, const struct row *v), "away:%s/%s",
	DIGITS(head), DIGITS(&v->edit))
NAMED(identity_of_version_became, (const struct uuid *parent, const char *became), "became:%s/%s",
	DIGITS(parent), became)
