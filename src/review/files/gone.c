/* The table of names that are gone. Readers of files, the command line of the bench and the shell
 * look a name up here when they do not know it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/gone.h"

#include <string.h>

#include "base/core/mem.h"

const struct gone gone_names[][64] = {
	[GONE_PROFILE] = {
	{ "alike_within", "comparisons have no margin; remove the line" },
	},
	[GONE_KEYS] = {
	{ "leaving", "at the end earlog saves elsewhere by itself; remove it" },
	{ "matches", "`show track` links a file to the chosen track" },
	{ "peak", "`eq pk 8000 -4 q2` plays through a filter" },
	},
	[GONE_SESSION] = {
	{ "plan", "remove the line" },
	},
	[GONE_BENCH] = {
	{ "abx", "`blind` runs trials with a helper" },
	{ "add-to-playlist", "`earlog check --missing` prints the lines to paste" },
	{ "align", "`pin`, the key P, at a cue moves all times of the file" },
	{ "beside", "`switch` changes between two sounds" },
	{ "chain-edit",
		"chains are changed in the session file, which the bench reads when you save it" },
	{ "demo", "a session file with `playlist: demo` plays built-in signals" },
	{ "done", "`show coverage` lists the tracks without a note" },
	{ "eq save", "write the filters into a text file, which `eq FILE` reads" },
	{ "excerpt", "`loop cue`, or `loop start` and `loop end`, repeats a passage" },
	{ "line end", "`caret line-end` goes there in any text" },
	{ "line erase-end", "`erase line-end` deletes in any text" },
	{ "line erase-left", "`erase left` deletes in any text" },
	{ "line erase-right", "`erase right` deletes in any text" },
	{ "line erase-start", "`erase line-start` deletes in any text" },
	{ "line erase-word", "`erase word-left` deletes in any text" },
	{ "line start", "`caret line-start` goes there in any text" },
	{ "line word-left", "`caret word-left` goes there in any text" },
	{ "line word-right", "`caret word-right` goes there in any text" },
	{ "link-near", "`link FILE` links a file to the chosen track" },
	{ "match",
		"`show signals` plays pink noise, `volume 22 by ear` notes the match" },
	{ "note-time", "`edit` the note and type 1:10 and a blank before its words" },
	{ "nudge", "`edit` the note and type 1:10.5 and a blank before its words" },
	{ "octaves",
		"notes and markers keep the octaves of their moment in the archive" },
	{ "pane",
		"from 120 columns on the wheel and notes about other devices have a column" },
	{ "peak", "`eq pk 8000 -4 q2` plays through a filter" },
	{ "peak-keep", "`eq pk 8000 -4 q2` plays through a filter" },
	{ "peak-move", "`eq pk 8000 -4 q2` plays through a filter" },
	{ "reload", "a session file or playlist that you save is read at once" },
	{ "retry", "earlog tries to save again by itself" },
	{ "room", "`note-untimed diary` writes where you listened" },
	{ "save-beside", "at the end earlog saves elsewhere by itself" },
	{ "show matches", "`show track` links a file to the chosen track" },
	{ "signal level",
		"`signal pink` plays noise, `volume 22 by ear` notes the match" },
	{ "signal seal", "`signal sine 40` plays a tone that well-seated tips keep" },
	{ "signal-note", "`note` while a signal sounds notes its frequency" },
	{ "state", "`note-untimed diary` writes how you were" },
	{ "stay", "a session that cannot be saved anywhere continues by itself" },
	{ "take", "`show track` links a file to the chosen track" },
	{ "throw-away", "`quit!` ends and discards what could not be saved" },
	{ "try-again", "earlog tries to save again by itself" },
	{ "w", "everything is saved by itself" },
	},
	[GONE_SHELL] = {
	{ "import --folder", "a session file or `earlog new --device` makes a device" },
	{ "import phone_book",
		"a session file or `earlog new --device` makes a device" },
	{ "lexicon search",
		"`earlog lexicon show NAME` has its words, `/` of the pager finds" },
	{ "note --variant", "`--setting` names the setting of the device" },
	{ "plot --json", "`plot fr FILE...` draws the curves over each other" },
	{ "plot --near", "`plot fr FILE...` draws the curves over each other" },
	{ "stats --all",
		"`earlog stats REVIEW...` reports on reviews, `earlog rank` on devices" },
	{ "form render",
		"`earlog export --form FILE -o -` prints a review with it" },
	},
	[GONE_VIEW] = {
	{ "also_heard", "`items` has the tracks, with `heard` and `has_notes`" },
	{ "chain_other", "`label` names another chain than the usual one" },
	{ "counted", "nothing is counted; remove the tag" },
	{ "done", "`has_notes` says which track has notes" },
	{ "evenings", "`days` has the evenings of a row" },
	{ "has_also_heard", "`items` has the tracks, with `heard` and `has_notes`" },
	{ "has_own", "`notes` has the notes of a section" },
	{ "higher", "`of` and `with` have the values" },
	{ "higher_of", "`of` and `with` have the values" },
	{ "higher_with", "`of` and `with` have the values" },
	{ "label_against", "`label_told` has the text" },
	{ "label_compared", "`label_told` has the text" },
	{ "label_remark", "`label_told` has the text" },
	{ "label_rest", "`label_told` has the text" },
	{ "label_sweep", "`label_told` has the text" },
	{ "lead", "`name` begins the line of a track; remove the tag" },
	{ "link_kind", "`link` has the address" },
	{ "matched", "`levels` has the text" },
	{ "names_against", "`label` leaves out what the note names" },
	{ "names_chain", "`label` leaves out what the note names" },
	{ "names_device", "`label` leaves out what the note names" },
	{ "of_value", "`of` has the value" },
	{ "score_pairs", "`rated` has the ratings of both devices" },
	{ "sighted_beside", "`beside` has the other values" },
	{ "time_bare", "`time_plain` has the time" },
	{ "time_padded", "`time` has the time" },
	{ "time_words", "`time_lead` and `time_plain` have its words" },
	{ "track_again", "remove the tag" },
	{ "usual_source", "`sources_text` marks the usual source" },
	{ "with_value", "`with` has the value" },
	{ "words", "`written` has the value with its word" },
	},
};

/* Returns what is after `word` and a blank; NULL: the line does not begin with them. */
static const char *
after_word(const char *line, const char *word)
{
	size_t n = strlen(word);

	return strncmp(line, word, n) == 0 && line[n] == ' ' ? line + n + 1 : NULL;
}

bool
gone_name(enum gone_kind kind, const char *words, struct err *err)
{
	static const char *const openers[] = { "ask", "key" };

	EACH_IN_WHILE (opener, openers, LENGTH(openers), kind == GONE_BENCH)
		if (after_word(words, *opener))
			words = after_word(words, *opener);
	for (const struct gone *g = gone_names[kind]; g->name; g++)
		if (strcmp(words, g->name) == 0 || after_word(words, g->name)) {
			err_set(err, "\"%s\" is gone: %s", g->name, g->instead);
			return true;
		}
	return false;
}
