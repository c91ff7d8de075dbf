#include "record/identity.h"

#include <string.h>

#include "config/playlist.h"

/*
 * The names that identities are made of. identity_test.c has an example of each.
 *
 *     review:ID                          device:ID
 *     variant:DEVICE/NAME#HASH           chain:REVIEW/NAME#HASH
 *     comparison:REVIEW/DEVICE           listing:REVIEW/SECTION/TRACK
 *     question:REVIEW/ID                 question:SECTION/ID              question:/ID
 *     playlist:ID                        section:ID
 *     recording:TRACK                    item:SECTION/TRACK
 *     source:TRACK/KIND:LOCATOR          source:TRACK/KIND:LOCATOR#HASH
 *     cue:SECTION/TRACK#N/LABEL          cue:SECTION/TRACK#N@MS-MS        without a label
 *     lexicon:ID                         attribute:LEXICON/ID
 *     tag:NOTE/LEXICON/ATTRIBUTE         answer:RUN/NUMBER
 *     import:REVIEW/ITEM/DEVICE/HASH#N   added:ADDRESS                    names no row
 *
 * NOTE, RUN, and all three of an import's places are UUIDs as text; every other word is an id or a
 * name as the files have it.
 */

static const char *
or_empty(const char *text)
{
	return text ? text : "";
}

struct uuid
uuid_of_review(const char *id)
{
	return uuid_of("review:%s", or_empty(id));
}

struct uuid
uuid_of_device(const char *id)
{
	return uuid_of("device:%s", or_empty(id));
}

struct uuid
uuid_of_variant(const char *device, const char *name, const char *hash)
{
	return uuid_of("variant:%s/%s#%s", or_empty(device), or_empty(name), hash);
}

struct uuid
uuid_of_chain(const char *review, const char *name, const char *hash)
{
	return uuid_of("chain:%s/%s#%s", or_empty(review), or_empty(name), hash);
}

struct uuid
uuid_of_comparison(const char *review, const char *device)
{
	return uuid_of("comparison:%s/%s", or_empty(review), or_empty(device));
}

struct uuid
uuid_of_question(const char *of, const char *id)
{
	return uuid_of("question:%s/%s", or_empty(of), or_empty(id));
}

struct uuid
uuid_of_listing(const char *review, const char *item)
{
	return uuid_of("listing:%s/%s", or_empty(review), or_empty(item));
}

struct uuid
uuid_of_playlist(const char *id)
{
	return uuid_of("playlist:%s", or_empty(id));
}

struct uuid
uuid_of_section(const char *id)
{
	return uuid_of("section:%s", or_empty(id));
}

struct uuid
uuid_of_recording(const char *track)
{
	return uuid_of("recording:%s", or_empty(track));
}

struct uuid
uuid_of_item(const char *item)
{
	return uuid_of("item:%s", or_empty(item));
}

struct uuid
uuid_of_source(const char *track, const char *kind, const char *locator)
{
	return uuid_of("source:%s/%s:%s", or_empty(track), or_empty(kind), or_empty(locator));
}

struct uuid
uuid_of_source_file(const char *track, const char *kind, const char *locator, const char *hash)
{
	return uuid_of(
		"source:%s/%s:%s#%s", or_empty(track), or_empty(kind), or_empty(locator), hash);
}

static bool
has_label(const struct playlist_cue *c)
{
	return c->label && c->label[0];
}

/* Told apart by their number alone. */
static bool
cue_names_same(const struct playlist_cue *a, const struct playlist_cue *b)
{
	if (has_label(a) || has_label(b))
		return has_label(a) && has_label(b) && strcmp(a->label, b->label) == 0;
	return a->time.pos_ms == b->time.pos_ms && a->time.pos_end_ms == b->time.pos_end_ms;
}

struct uuid
uuid_of_cue(const struct track *t, const char *item, size_t i)
{
	const struct playlist_cue *c = &t->cues[i];
	size_t n = 1;

	for (size_t j = 0; j < i; j++)
		n += cue_names_same(&t->cues[j], c);
	if (has_label(c))
		return uuid_of("cue:%s#%zu/%s", item, n, c->label);
	return uuid_of("cue:%s#%zu@%lld-%lld", item, n, (long long)c->time.pos_ms,
		(long long)c->time.pos_end_ms);
}

struct uuid
uuid_of_lexicon(const char *id)
{
	return uuid_of("lexicon:%s", or_empty(id));
}

struct uuid
uuid_of_attribute(const char *lexicon, const char *id)
{
	return uuid_of("attribute:%s/%s", or_empty(lexicon), or_empty(id));
}

struct uuid
uuid_of_tag(const struct uuid *note, const char *lexicon, const char *attribute)
{
	char text[UUID_TEXT];

	uuid_text(note, text);
	return uuid_of("tag:%s/%s/%s", text, or_empty(lexicon), or_empty(attribute));
}

struct uuid
uuid_of_answer(const struct uuid *run, size_t number)
{
	char text[UUID_TEXT];

	uuid_text(run, text);
	return uuid_of("answer:%s/%zu", text, number);
}

struct uuid
uuid_of_import(const struct uuid *review, const struct uuid *item, const struct uuid *device,
	const char *hash, size_t before)
{
	char r[UUID_TEXT], i[UUID_TEXT], d[UUID_TEXT];

	uuid_text(review, r);
	uuid_text(item, i);
	uuid_text(device, d);
	return uuid_of("import:%s/%s/%s/%s#%zu", r, i, d, hash, before);
}

struct uuid
uuid_of_added(const char *what)
{
	return uuid_of("added:%s", or_empty(what));
}
