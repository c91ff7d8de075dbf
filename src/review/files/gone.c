/* The table of names that are gone. Readers of files, the command line of the bench and the shell
 * look a name up here when they do not know it. */
#include "review/files/gone.h"

#include <string.h>

#include "base/core/mem.h"

/* In the order of enum gone_kind; in one kind in the order of names. */
const struct gone gone_names[] = {
	{ GONE_PROFILE, "alike_within", "comparisons have no margin; remove the line" },

	{ GONE_KEYS, "leaving", "at the end earlog saves elsewhere by itself; remove it" },
	{ GONE_KEYS, "matches", "`show track` links a file to the chosen track" },
	{ GONE_KEYS, "peak", "`eq pk 8000 -4 q2` plays through a filter" },

	{ GONE_SESSION, "plan", "remove the line" },

	{ GONE_BENCH, "abx", "`blind` runs trials with a helper" },
	{ GONE_BENCH, "add-to-playlist", "`earlog check --missing` prints the lines to paste" },
	{ GONE_BENCH, "align", "`pin`, the key P, at a cue moves all times of the file" },
	{ GONE_BENCH, "beside", "`switch` changes between two sounds" },
	{ GONE_BENCH, "chain-edit",
		"chains are changed in the session file, which the bench reads when you save it" },
	{ GONE_BENCH, "demo", "a session file with `playlist: demo` plays built-in signals" },
	{ GONE_BENCH, "done", "`show coverage` lists the tracks without a note" },
	{ GONE_BENCH, "eq save", "write the filters into a text file, which `eq FILE` reads" },
	{ GONE_BENCH, "excerpt", "`loop cue`, or `loop start` and `loop end`, repeats a passage" },
	{ GONE_BENCH, "line end", "`caret line-end` goes there in any text" },
	{ GONE_BENCH, "line erase-end", "`erase line-end` deletes in any text" },
	{ GONE_BENCH, "line erase-left", "`erase left` deletes in any text" },
	{ GONE_BENCH, "line erase-right", "`erase right` deletes in any text" },
	{ GONE_BENCH, "line erase-start", "`erase line-start` deletes in any text" },
	{ GONE_BENCH, "line erase-word", "`erase word-left` deletes in any text" },
	{ GONE_BENCH, "line start", "`caret line-start` goes there in any text" },
	{ GONE_BENCH, "line word-left", "`caret word-left` goes there in any text" },
	{ GONE_BENCH, "line word-right", "`caret word-right` goes there in any text" },
	{ GONE_BENCH, "link-near", "`link FILE` links a file to the chosen track" },
	{ GONE_BENCH, "match",
		"`show signals` plays pink noise, `volume 22 by ear` notes the match" },
	{ GONE_BENCH, "note-time", "`edit` the note and type 1:10 and a blank before its words" },
	{ GONE_BENCH, "nudge", "`edit` the note and type 1:10.5 and a blank before its words" },
	{ GONE_BENCH, "octaves",
		"notes and markers keep the octaves of their moment in the archive" },
	{ GONE_BENCH, "pane",
		"from 120 columns on the wheel and notes about other devices have a column" },
	{ GONE_BENCH, "peak", "`eq pk 8000 -4 q2` plays through a filter" },
	{ GONE_BENCH, "peak-keep", "`eq pk 8000 -4 q2` plays through a filter" },
	{ GONE_BENCH, "peak-move", "`eq pk 8000 -4 q2` plays through a filter" },
	{ GONE_BENCH, "reload", "a session file or playlist that you save is read at once" },
	{ GONE_BENCH, "retry", "earlog tries to save again by itself" },
	{ GONE_BENCH, "room", "`note-untimed diary` writes where you listened" },
	{ GONE_BENCH, "save-beside", "at the end earlog saves elsewhere by itself" },
	{ GONE_BENCH, "show matches", "`show track` links a file to the chosen track" },
	{ GONE_BENCH, "signal level",
		"`signal pink` plays noise, `volume 22 by ear` notes the match" },
	{ GONE_BENCH, "signal seal", "`signal sine 40` plays a tone that well-seated tips keep" },
	{ GONE_BENCH, "signal-note", "`note` while a signal sounds notes its frequency" },
	{ GONE_BENCH, "state", "`note-untimed diary` writes how you were" },
	{ GONE_BENCH, "stay", "a session that cannot be saved anywhere continues by itself" },
	{ GONE_BENCH, "take", "`show track` links a file to the chosen track" },
	{ GONE_BENCH, "throw-away", "`quit!` ends and discards what could not be saved" },
	{ GONE_BENCH, "try-again", "earlog tries to save again by itself" },
	{ GONE_BENCH, "w", "everything is saved by itself" },
	{ GONE_BENCH, "wq", "everything is saved by itself; `q` ends the session" },
	{ GONE_BENCH, "x", "everything is saved by itself; `q` ends the session" },

	{ GONE_SHELL, "import --folder", "a session file or `earlog new --device` makes a device" },
	{ GONE_SHELL, "import phone_book",
		"a session file or `earlog new --device` makes a device" },
	{ GONE_SHELL, "lexicon search",
		"`earlog lexicon show NAME` has its words, `/` of the pager finds" },
	{ GONE_SHELL, "note --variant", "`--setting` names the setting of the device" },
	{ GONE_SHELL, "plot --json", "`plot fr FILE...` draws the curves over each other" },
	{ GONE_SHELL, "plot --near", "`plot fr FILE...` draws the curves over each other" },
	{ GONE_SHELL, "stats --all",
		"`earlog stats REVIEW...` reports on reviews, `earlog rank` on devices" },
	{ GONE_SHELL, "template render",
		"`earlog export --template FILE -o -` prints a review with it" },

	{ GONE_VIEW, "also_heard", "`items` has the tracks, with `heard` and `has_notes`" },
	{ GONE_VIEW, "chain_other", "`label` names another chain than the usual one" },
	{ GONE_VIEW, "counted", "nothing is counted; remove the tag" },
	{ GONE_VIEW, "done", "`has_notes` says which track has notes" },
	{ GONE_VIEW, "evenings", "`days` has the evenings of a row" },
	{ GONE_VIEW, "has_also_heard", "`items` has the tracks, with `heard` and `has_notes`" },
	{ GONE_VIEW, "has_own", "`notes` has the notes of a section" },
	{ GONE_VIEW, "higher", "`of` and `with` have the values" },
	{ GONE_VIEW, "higher_of", "`of` and `with` have the values" },
	{ GONE_VIEW, "higher_with", "`of` and `with` have the values" },
	{ GONE_VIEW, "label_against", "`label_told` has the text" },
	{ GONE_VIEW, "label_compared", "`label_told` has the text" },
	{ GONE_VIEW, "label_remark", "`label_told` has the text" },
	{ GONE_VIEW, "label_rest", "`label_told` has the text" },
	{ GONE_VIEW, "label_sweep", "`label_told` has the text" },
	{ GONE_VIEW, "lead", "`name` begins the line of a track; remove the tag" },
	{ GONE_VIEW, "link_kind", "`link` has the address" },
	{ GONE_VIEW, "matched", "`levels` has the text" },
	{ GONE_VIEW, "names_against", "`label` leaves out what the note names" },
	{ GONE_VIEW, "names_chain", "`label` leaves out what the note names" },
	{ GONE_VIEW, "names_device", "`label` leaves out what the note names" },
	{ GONE_VIEW, "of_value", "`of` has the value" },
	{ GONE_VIEW, "score_pairs", "`rated` has the ratings of both devices" },
	{ GONE_VIEW, "sighted_beside", "`beside` has the other values" },
	{ GONE_VIEW, "time_bare", "`time_plain` has the time" },
	{ GONE_VIEW, "time_padded", "`time` has the time" },
	{ GONE_VIEW, "time_words", "`time_lead` and `time_plain` have its words" },
	{ GONE_VIEW, "track_again", "remove the tag" },
	{ GONE_VIEW, "usual_source", "`sources_text` marks the usual source" },
	{ GONE_VIEW, "with_value", "`with` has the value" },
	{ GONE_VIEW, "words", "`written` has the value with its word" },
};
const size_t n_gone_names = LENGTH(gone_names);

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

	for (size_t i = 0; i < LENGTH(openers) && kind == GONE_BENCH; i++)
		if (after_word(words, openers[i]))
			words = after_word(words, openers[i]);
	for (const struct gone *g = gone_names; g < gone_names + n_gone_names; g++)
		if (g->kind == kind &&
			(strcmp(words, g->name) == 0 || after_word(words, g->name))) {
			err_set(err, "\"%s\" is gone: %s", g->name, g->instead);
			return true;
		}
	return false;
}
