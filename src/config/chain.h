/*
 * Chains (what feeds the ears) and variants (how a device is worn): a name, and pairs of key and
 * value sorted by key, nested maps flattened (volume.value=28). The pairs are their identity;
 * everything below reads facts out of them, so it serves chains from a file and chains from the
 * archive alike.
 */
#ifndef CONFIG_CHAIN_H
#define CONFIG_CHAIN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/pairs.h"

struct session_chain {
	char *name;
	struct mark at;
	struct pairs content;
};

struct session_variant {
	char *name;
	struct mark at;
	struct pairs content; /* tips, pads, nozzle, switch, dsp, note */
};

/* Numbers are NAN, texts NULL where not given. Texts are borrowed from the pairs. */
struct chain_facts {
	const char *source, *output, *gain;
	const char *filters;      /* path of an equaliser, from the session file's folder */
	const char *audio_output; /* as mpv names it */
	bool bit_perfect;         /* nothing on the way may change a sample */
	bool clock; /* a player that earlog does not control; earlog only runs a clock */
	double output_ohm, output_vrms;
	double power_mw, power_ohm; /* 2000 mW into 32 ohm */
	const char *volume;         /* as written: 28 */
	const char *volume_unit;    /* steps, %, dB */
	double volume_min, volume_max, volume_db_per_step;
};

/* Facts of a chain's pairs, without values that do not parse (reading a file reports those). */
void chain_facts(const struct pairs *content, struct chain_facts *f);
/* How much of a chain is written: source, output and gain; what a draft needs; all but "none". */
enum chain_detail { CHAIN_BRIEF = 1, CHAIN_DRAFT = 2, CHAIN_ALL = 4 };
/* "iBasso DX300 · 4.4 mm · high gain", as far as known; content: lines (NULL: none). The caller
 * frees. */
char *chain_words(const char *content, enum chain_detail detail, const char *between);

/* ---- as a person types it ---- */

/*
 * On one line: "dx300: source=iBasso DX300, output=4.4 mm, volume.unit=steps". A value runs until
 * the next key (a word with = behind it); in double quotes it may hold anything. Keys and values
 * are checked by the rows that check a session file.
 */
struct chain_line {
	char *name;
	bool whole;       /* "name: …" replaces all keys; "name …" changes the given ones */
	struct pairs set; /* as typed; "key=" (a value "") takes a key away */
};

/* l is to be finished either way. */
bool chain_line_read(struct chain_line *l, const char *text, struct err *err);
void chain_line_finish(struct chain_line *l);
/* The content of the chain after the line; `old` (NULL: none) is its present content. The caller
 * finishes `into` in either case. */
bool chain_line_apply(
	const struct chain_line *l, const char *old, struct pairs *into, struct err *err);
/* Writes a line from which chain_line_read and chain_line_apply make the same content. */
void chain_line_write(struct buf *out, const char *name, const char *content);

/* Returns true if a chain may have this name. */
bool chain_name(const char *name, struct err *err);
/* The n-th key that a chain knows ("volume.unit") and what it means; false after the last. */
bool chain_key(size_t n, struct buf *name, const char **help);

#endif
