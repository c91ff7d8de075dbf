/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of the holes of a form: what each fills, and of which lists. The rows are those of
 * schema/holes.txt. */
#include "draft/formats/form.h"

#include "draft/formats/holes.h" /* made by the Makefile: FORM_HOLES */

/* The Mustache of texts that several holes have. */
#define TIME                                                                                \
	"{{#link}}[{{#cue}}{{cue}}{{/cue}}{{^cue}}{{{time}}}{{/cue}}]({{{link}}}){{/link}}" \
	"{{^link}}{{#cue}}{{cue}}{{/cue}}{{^cue}}{{{time}}}{{/cue}}{{/link}}"
#define SCORE(list, written)                                                                   \
	"{{#" list "}}{{" written "}}{{#label}} ({{label}}){{/label}}"                         \
	"{{#listener}} ({{listener}}){{/listener}}{{#said}} – {{said}}{{/said}}"             \
	"{{#others}}; {{listener}}: {{" written "}}{{#said}} – {{said}}{{/said}}{{/others}}" \
	"{{#beside}}; {{" written "}}{{/beside}}{{/" list "}}"
#define VALUE                                                                                   \
	"{{text}}{{#label_device}} ({{label_device}}){{/label_device}}"                         \
	"{{#listener}} ({{listener}}){{/listener}}{{#others}}; {{listener}}{{#label_device}} "  \
	"({{label_device}}){{/label_device}}: {{text}}{{/others}}{{#beside}}; {{text}}{{/beside}}"

const struct form_hole form_holes[] = { FORM_HOLES{ NULL, OF_REVIEW, HOLE_TEXT, NULL, NULL, NULL, NULL } };

const char *
form_repeats(enum form_scope scope)
{
	static const char *const repeats[FORM_SCOPES] = { [OF_SECTION] = "section",
		[OF_PAIR] = "compared device",
		[OF_RUN] = "blind run",
		[OF_TRACK] = "track",
		[OF_GROUP] = "setting of a track",
		[OF_NOTE] = "note",
		[OF_RATING] = "rating",
		[OF_PAIR_TRACK] = "track",
		[OF_PAIR_NOTE] = "note",
		[OF_PAIR_RATING] = "rating" };

	return repeats[scope] ? repeats[scope] : "";
}
