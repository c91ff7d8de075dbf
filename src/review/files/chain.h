/*
 * Chains (the playback equipment) and variants (tips, pads and the like of a device): a name, and
 * key=value pairs sorted by key, with nested maps flattened (volume.value=28). The sorted pairs
 * identify a chain or variant. The functions below take chains from a file and from the archive
 * alike.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/yaml/pairs.h"

struct session_chain {
	char *name;
	struct mark at;
	struct pairs content;
};

struct session_setting {
	char *name;
	struct pairs content; /* the keys that differ from those of the device itself */
	bool switched;        /* a combination of what is switched by itself */
};

/* The values of a chain's keys. A number that is not given is NAN, a text NULL. Texts are borrowed
 * from the pairs. */
struct chain_facts {
	const char *source, *output, *gain;
	const char *filters; /* path of the equaliser file, relative to the session file's folder */
	const char *audio_output; /* name that mpv gives the audio output */
	bool bit_perfect;         /* no sample may be changed during playback */
	bool clock; /* the music plays on a device that earlog does not control, while earlog runs a
		       clock */
	bool follows; /* another player, or a helper, says what plays */
	double output_ohm, output_vrms;
	double power_mw, power_ohm; /* maximum power and the load for it: 2000 mW into 32 ohm */
	const char *volume;         /* the volume as written: "28" */
	const char *volume_unit;    /* unit of volume: steps, %, dB */
	double volume_min, volume_max, volume_db_per_step;
};

/* Sets f from a chain's pairs. A value that does not parse counts as absent; its error was reported
 * when the file was read. */
void chain_facts(const struct pairs *content, struct chain_facts *f);
/* The keys that chain_words shows: amplifier, or else DAC or source, output and gain; the keys for
 * a draft of the review; every key whose value is not "none". */
enum chain_detail { CHAIN_BRIEF, CHAIN_DRAFT, CHAIN_ALL };
/* Returns a chain in words, "iBasso DX300 · 4.4 mm · high gain", with `between` between the values.
 * content: lines "key=value", or NULL. leave: bits of keys to leave out. The caller frees. */
char *chain_words(
	const char *content, enum chain_detail detail, const char *between, unsigned leave);
/* The same, with the values of the keys `bare` alone: "gold" in place of "gold nozzle". */
char *chain_words_bare(const char *content, enum chain_detail detail, const char *between,
	unsigned leave, unsigned bare);
/* Returns the name that the author gave a chain, as its words write it: "DX300" for `dx300` in
 * "iBasso DX300, 4.4 mm". NULL: they have it not as words of their own. The caller frees. */
char *chain_called(const char *words, const char *name);
/* Returns the bits of the keys of a draft that have one value in both contents, or in neither, and
 * of all other keys. */
unsigned chain_shared(const char *a, const char *b);
unsigned chain_bit(const char *key); /* the bit of a key */
#define CHAIN_STOCK "stock"          /* what a switch is where its setting has not the key */
/* Returns true if a value is always told with its key, "high gain": alone it says nothing. */
bool chain_keeps_noun(const char *key);
/* Returns the values in which a setting differs from another one, "gold, plated", in the order of
 * the words of a draft: the name of a combination. Values of `twice`, which several switches have,
 * and of keys that keep their noun are told with the key: "silver cable". The caller frees. */
char *chain_apart(const struct pairs *content, const struct pairs *from, const struct texts *twice);
/*
 * Returns the words by which readers know a chain: "FiiO K7", its device of the key `first` (NULL:
 * none), else its amplifier or DAC, else its source; then the values of those keys of a draft in
 * which it differs from one of the n others that has the same device: "FiiO K7, high gain".
 * content, others: lines "key=value". *named: these words name the chain; false: it has no such
 * device, or the words are also another's. The caller frees.
 */
char *chain_known_as(
	const char *content, const char *first, const char *const *others, size_t n, bool *named);

extern const char *const chain_usual_keys[]; /* keys of an earphone's usual setting; NULL ends */

/* ---- chains typed as one line ---- */

/*
 * A chain as one typed line: "dx300: source=iBasso DX300, output=4.4 mm, volume.unit=steps". A
 * value ends before the next key (a word followed by =); a value in double quotes may contain
 * anything. Keys and values are checked as in a session file.
 */
struct chain_line {
	char *name;
	bool whole; /* true: "name: …" replaces all keys; false: "name …" changes the given keys */
	struct pairs set; /* the typed keys; an empty value ("key=") removes the key */
};

/* Parses a chain typed as one line. Returns false with err if it is invalid. The caller calls
 * chain_line_finish also after a failure. */
bool chain_line_read(struct chain_line *l, const char *text, struct err *err);
void chain_line_finish(struct chain_line *l);
/* Changes the chain content `old` (NULL: a new chain) by a typed line, and writes the result to
 * `into`. The caller frees it with pairs_finish, also after a failure. */
bool chain_line_apply(
	const struct chain_line *l, const char *old, struct pairs *into, struct err *err);

/* Returns true if `name` is a valid chain name. */
bool chain_name_is_valid(const char *name, struct err *err);
/* Sets `name` and *help to the n-th known key of a chain ("volume.unit") and its help. Returns
 * false after the last key. */
bool chain_key(size_t n, struct buf *name, const char **help);

/* Completes the key of a chain that ends at byte `end` of a line whose keys begin at byte `from`.
 * Appends to `word` the letters that all keys which begin like it have in common, and to `offer`
 * these keys if there are several, or what a whole key means. Returns where the key begins. */
size_t chain_complete(
	const char *line, size_t from, size_t end, struct buf *word, struct buf *offer);
