/*
 * Chains (the playback equipment) and variants (tips, pads and the like of a device): a name, and
 * key=value pairs sorted by key, with nested maps flattened (volume.value=28). The sorted pairs
 * identify a chain or variant. The functions below take chains from a file and from the archive
 * alike.
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

/* Absent numbers are NAN, absent texts NULL. Texts are borrowed from the pairs. */
struct chain_facts {
	const char *source, *output, *gain;
	const char *filters;      /* path of an equaliser, from the session file's folder */
	const char *audio_output; /* the name of the output in mpv */
	bool bit_perfect;         /* playback must not change any sample */
	bool clock; /* a player that earlog does not control; earlog only runs a clock */
	double output_ohm, output_vrms;
	double power_mw, power_ohm; /* 2000 mW into 32 ohm */
	const char *volume;         /* the setting as written: 28 */
	const char *volume_unit;    /* the unit of the volume: steps, %, dB */
	double volume_min, volume_max, volume_db_per_step;
};

/* Extracts the facts from a chain's pairs; skips values that do not parse (reading reports
 * them). */
void chain_facts(const struct pairs *content, struct chain_facts *f);
/* How much chain_words describes: source, output and gain; the keys shown in a draft; every key
 * with a value other than "none". */
enum chain_detail { CHAIN_BRIEF = 1, CHAIN_DRAFT = 2, CHAIN_ALL = 4 };
/* Returns "iBasso DX300 · 4.4 mm · high gain", from the known parts. content: key=value lines,
 * or NULL. The caller frees. */
char *chain_words(const char *content, enum chain_detail detail, const char *between);

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

/* Parses a typed line. The caller finishes l also after a failure. */
bool chain_line_read(struct chain_line *l, const char *text, struct err *err);
void chain_line_finish(struct chain_line *l);
/* Applies a typed line to the content `old` (NULL: a new chain). The caller finishes `into`
 * also after a failure. */
bool chain_line_apply(
	const struct chain_line *l, const char *old, struct pairs *into, struct err *err);
/* Writes a chain as a line that chain_line_read and chain_line_apply turn back into `content`. */
void chain_line_write(struct buf *out, const char *name, const char *content);

/* Returns true if `name` is a valid chain name. */
bool chain_name(const char *name, struct err *err);
/* Gets the n-th known key of a chain ("volume.unit") and its help; false after the last. */
bool chain_key(size_t n, struct buf *name, const char **help);

#endif
