#include "record/identity.h"

#include <string.h>

#include "base/file.h"
#include "base/os_process.h"
#include "config/playlist.h"

/* The names from which UUIDs are made; identity_test.c has an example of each. DIGITS is a UUID as
 * text; every other word of a name is an id or a name as the files have it. */

#define TEXT(name) ((name) ? (name) : "")

/* Define the functions that make a UUID from one, two or three texts. */
#define NAMED_1(function, format)                \
	struct uuid function(const char *a)      \
	{                                        \
		return uuid_of(format, TEXT(a)); \
	}
#define NAMED_2(function, format)                          \
	struct uuid function(const char *a, const char *b) \
	{                                                  \
		return uuid_of(format, TEXT(a), TEXT(b));  \
	}
#define NAMED_3(function, format)                                         \
	struct uuid function(const char *a, const char *b, const char *c) \
	{                                                                 \
		return uuid_of(format, TEXT(a), TEXT(b), TEXT(c));        \
	}

NAMED_1(uuid_of_review, "review:%s")
NAMED_1(uuid_of_device, "device:%s")
NAMED_1(uuid_of_playlist, "playlist:%s")
NAMED_1(uuid_of_section, "section:%s")
NAMED_1(uuid_of_recording, "recording:%s")
NAMED_1(uuid_of_item, "item:%s")
NAMED_1(uuid_of_lexicon, "lexicon:%s")
NAMED_1(uuid_of_added, "added:%s")
struct uuid
uuid_of_pictures(void)
{
	return uuid_of("picture");
}

NAMED_2(uuid_of_question, "question:%s/%s")
NAMED_2(uuid_of_attribute, "attribute:%s/%s")
NAMED_3(uuid_of_source, "source:%s/%s:%s")

static const char *
hash_text(const char *content, char hash[FILE_HASH])
{
	file_hash(TEXT(content), strlen(TEXT(content)), hash);
	return hash;
}

/* The hash of a text, the text of a UUID; the memory is valid until the end of the block. */
#define HASH(content) hash_text(content, (char[FILE_HASH]){ "" })
#define DIGITS(u) uuid_text(u, (char[UUID_TEXT]){ "" })

struct uuid
uuid_of_variant(const char *device, const char *name, const char *content)
{
	return uuid_of("variant:%s/%s#%s", TEXT(device), TEXT(name), HASH(content));
}

struct uuid
uuid_of_chain(const char *review, const char *name, const char *content)
{
	return uuid_of("chain:%s/%s#%s", TEXT(review), TEXT(name), HASH(content));
}

struct uuid
uuid_of_equaliser(const char *filters)
{
	return uuid_of("equaliser:%s", HASH(filters));
}

struct uuid
uuid_of_listing(const struct uuid *review, const struct uuid *item)
{
	return uuid_of("listing:%s/%s", DIGITS(review), DIGITS(item));
}

struct uuid
uuid_of_comparison(const struct uuid *review, const struct uuid *device)
{
	return uuid_of("comparison:%s/%s", DIGITS(review), DIGITS(device));
}

struct uuid
uuid_of_source_file(const char *track, const char *kind, const char *locator, const char *hash)
{
	return uuid_of("source:%s/%s:%s#%s", TEXT(track), TEXT(kind), TEXT(locator), TEXT(hash));
}

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
uuid_of_tag(const struct uuid *note, const char *lexicon, const char *attribute)
{
	return uuid_of("tag:%s/%s/%s", DIGITS(note), TEXT(lexicon), TEXT(attribute));
}

struct uuid
uuid_of_answer(const struct uuid *run, size_t number)
{
	return uuid_of("answer:%s/%zu", DIGITS(run), number);
}

struct uuid
uuid_of_files_read(const struct uuid *review)
{
	return uuid_of("files:%s/%s", os_machine(), DIGITS(review));
}

struct uuid
uuid_of_blind_device(const struct uuid *run, int64_t trial)
{
	return uuid_of("blind:%s/%lld", DIGITS(run), (long long)trial);
}

struct uuid
uuid_of_blind_sound(const struct uuid *run, size_t sound)
{
	return uuid_of("sound:%s/%zu", DIGITS(run), sound);
}

struct uuid
uuid_of_import(const struct uuid *review, const struct uuid *item, const struct uuid *device,
	const struct uuid *listener, const char *hash, size_t before)
{
	return uuid_of("import:%s/%s/%s%s%s/%s#%zu", DIGITS(review), DIGITS(item), DIGITS(device),
		uuid_none(listener) ? "" : "/", uuid_none(listener) ? "" : DIGITS(listener), hash,
		before);
}
