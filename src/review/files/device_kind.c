/* The table of the kinds of devices. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/device_kind.h"

#include <strings.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/files/words.h"

static const struct device_words worn_words = { "put on", "worn", "on", "take it off and put it on",
	"blind_told_fit" };
static const struct device_words other_words = { "put on", "worn", "on",
	"take it off and put it on", "blind_told" };
static const struct device_words source_words = { "switch to", "in use", "in use",
	"unplug it and plug it in", "blind_told_plug" };

static const struct device_kind kinds[] = {
	{ "iem", "noun_iem", NULL, true, true, &worn_words, "drivers and crossover" },
	{ "headphone", "noun_headphone", NULL, true, false, &worn_words, "drivers and crossover" },
	{ "earbud", "noun_earbud", NULL, true, false, &worn_words, "drivers and crossover" },
	{ "speaker", "noun_speaker", NULL, false, false, &other_words, "drivers and crossover" },
	{ "dac", "noun_dac", "dac", false, false, &source_words, "chips, inputs and outputs" },
	{ "amp", "noun_amp", "amp", false, false, &source_words, "circuit, inputs and outputs" },
	{ "dap", "noun_dap", "source", false, false, &source_words, "chips, inputs and outputs" },
	{ "dongle", "noun_dongle", "source", false, false, &source_words,
		"chips, inputs and outputs" },
	{ "cable", "noun_cable", NULL, false, false, &other_words, "conductors and plugs" },
};

const struct device_kind *
device_kind_named(const char *name)
{
	EACH_IN_WHILE (kind, kinds, LENGTH(kinds), name)
		if (strcasecmp(name, kind->name) == 0)
			return kind;
	return NULL;
}

const struct device_kind *
device_kind(const char *name)
{
	static const struct device_kind other = { NULL, "noun_device", NULL, true, true,
		&worn_words, "drivers and crossover" };
	const struct device_kind *k = device_kind_named(name);

	return k ? k : &other;
}

const char *
device_kind_noun(const char *name)
{
	const struct device_kind *k = device_kind(name);

	return !k->name && name && *name ? name : words_of(k->noun);
}

void
device_kind_add_names(struct buf *out, const char *last)
{
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		if (i)
			buf_add(out, i + 1 < LENGTH(kinds) ? ", " : last);
		buf_add(out, kinds[i].name);
	}
}

bool
device_kind_has_part(const struct device_kind *k, const char *part)
{
	static const char *const of_worn[] = { "fit", "comfort", "isolation", "tips", "cable",
		NULL },
				 *const of_source[] = { "controls", "software", NULL };

	return !text_is_among(part, k->place ? of_worn : of_source);
}

const char *
device_kind_key(const struct device_kind *k, const char *key)
{
	static const char *const of_source[][2] = { { "on_chain", "source_on_chain" },
		{ "levels_chains", "source_levels_chains" } };
	const char *const *row = k && k->place ? TEXT_ROW(of_source, key) : NULL;

	return row ? row[1] : key;
}
