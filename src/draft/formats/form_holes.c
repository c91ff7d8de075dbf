/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of the holes of a form: what each fills, and of which lists. The rows are those of
 * schema/holes.txt. */
#include "draft/formats/form.h"

#include "draft/formats/holes.h" /* made by the Makefile: FORM_HOLES */

/* The Mustache of texts that several holes have. */
#define TIME                                                                                \
	"{{#link}}[{{#cue}}{{cue}}{{/cue}}{{^cue}}{{{time}}}{{/cue}}]({{{link}}}){{/link}}" \
	"{{^link}}{{#cue}}{{cue}}{{/cue}}{{^cue}}{{{time}}}{{/cue}}{{/link}}"
#define SCORE(list, written, other)                                                            \
	"{{#" list "}}{{" written "}}{{#label}} ({{label}}){{/label}}"                         \
	"{{#listener}} ({{listener}}){{/listener}}{{#said}} – {{said}}{{/said}}"             \
	"{{#others}}; {{listener}}: {{" written "}}{{#said}} – {{said}}{{/said}}{{/others}}" \
	"{{#beside}}; {{" other "}}{{/beside}}{{/" list "}}"
#define VALUE                                                                                  \
	"{{text}}{{#label_device}} ({{label_device}}){{/label_device}}"                        \
	"{{#listener}} ({{listener}}){{/listener}}{{#others}}; {{listener}}{{#label_device}} " \
	"({{label_device}}){{/label_device}}: {{text}}{{/others}}{{#beside}}; "                \
	"{{value_text}}{{/beside}}"

const struct form_hole form_holes[] = { FORM_HOLES{ .name = NULL } };

const char *
form_repeats(enum form_scope scope)
{
	static const struct {
		enum form_scope scope;
		const char *words;
	} repeats[] = { { OF_RATING, "rating" }, { OF_NOTE, "note" },
		{ OF_GROUP, "setting of a track" }, { OF_TRACK, "track" }, { OF_RUN, "blind run" },
		{ OF_PAIR, "compared device" }, { OF_SECTION, "section" } };

	EACH_OF (one, repeats)
		if (scope & one->scope)
			return one->words;
	return "";
}
