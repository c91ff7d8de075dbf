/*
 * Chains (what feeds the ears) and variants (how a device is worn): a name, and pairs of key and
 * value sorted by key, nested maps flattened (volume.value=28). The pairs are their identity;
 * everything below reads facts out of them, so it serves chains from a file and chains from the
 * archive alike.
 */
#ifndef CONFIG_CHAIN_H
#define CONFIG_CHAIN_H

#include <stdbool.h>

#include "config/pairs.h"

struct session_chain {
	char *name;
	struct mark at;
	struct pairs content;
};

struct session_variant {
	char *name;
	struct mark at;
	struct pairs content; /* tips, nozzle, switch, dsp, note */
};

/* Numbers are NAN, texts NULL where not given. Texts are borrowed from the pairs. */
struct chain_facts {
	const char *source, *dac, *amp, *output, *gain, *cable, *eq;
	const char *audio_output; /* as mpv names it */
	bool clock; /* a player that earlog does not control; earlog only runs a clock */
	double output_ohm, output_vrms;
	double power_mw, power_ohm; /* 2000 mW into 32 ohm */
	const char *volume;         /* as written: 28 */
	const char *volume_unit;    /* steps, %, dB */
	double volume_value, volume_min, volume_max, volume_db_per_step;
};

/* Facts of a chain's pairs; what does not parse is left out (reading a file tells it). */
void chain_facts(const struct pairs *content, struct chain_facts *f);
/* "iBasso DX300 · 4.4 mm · high gain": source, output, gain, as far as known; the caller frees. */
char *chain_words(const struct pairs *content);

/* "0.4 ohm", "0.4 Ω", "0.4"; "7.1 Vrms", "7.1 V", "900 mVrms"; "2000 mW into 32 ohm". False: not
 * such a text. */
bool quantity_ohm(const char *text, double *ohm);
bool quantity_vrms(const char *text, double *vrms);
bool quantity_power(const char *text, double *mw, double *ohm);
bool quantity_range(const char *text); /* "0-100" */
/* A whole text that is a number in C notation, '.' whatever the locale; no inf, nan, hex. */
bool quantity_number(const char *text, double *value);
/* A number, then exactly `unit` (spaces between are free): "75 dB SPL". */
bool quantity_unit(const char *text, const char *unit, double *value);

#endif
