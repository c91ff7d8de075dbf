/*
 * The record within src/sitting: state and functions of the parts that make, find and keep rows.
 * Used within src/sitting only.
 */
#ifndef SITTING_RECORDED_PRIVATE_H
#define SITTING_RECORDED_PRIVATE_H

#include <sys/types.h>

#include "config/lexicon.h"
#include "config/pairs.h"
#include "record/blind_result.h"
#include "record/edits.h"
#include "record/records.h"
#include "record/row.h"
#include "sitting/recorded.h"
#include "sitting/sitting.h"
#include "store/library.h"

/* ---- track_index.c: the lists of tracks and devices, which follow each change of a row ---- */

struct item_index {
	size_t nstates;                /* length of s->states */
	bool built;                    /* index_build has run */
	const struct source **sources; /* bench_item.sources points into this list */
	size_t nsources;
	const struct cue **cues;
};

void index_build(struct sitting *s);
void index_worn(struct sitting *s); /* call when another device is in use */
/* Updates the lists after one row changed from `old` (NULL: a new row) to `new`; both are still
 * valid. Returns false if index_build must build the lists again. */
bool index_change(struct sitting *s, enum row_kind kind, const void *old, const void *new);
/* For a change of a note that does not replace its row: call index_drop_note before it, and
 * index_add_note after it. */
void index_drop_note(struct sitting *s, const struct note *n);
void index_add_note(struct sitting *s, const struct note *n);
void index_finish(struct sitting *s);
/* Sets *at to the index of an item in s->items. Returns false, and leaves *at unchanged, if the
 * item is not listed. */
bool index_find(const struct sitting *s, const struct uuid *item, size_t *at);

/* ---- stretch.c: listening intervals, from when to when something played ---- */

void stretch_end(struct sitting *s);
void stretch_resume(struct sitting *s); /* begins a listening interval if music is audible */

/* ---- session_row.c: the listener's place: track, position, setup, loop ---- */

/* Returns the latest earlier session of this review that has a track; NULL: none. */
const struct sitting_row *session_row_last(const struct sitting *s);
/* Returns N if today is day N of the review, from 1; only days with a session count. today: from
 * clock_day. */
int64_t session_row_day(const struct sitting *s, int64_t today);
void session_row_begin(struct sitting *s); /* adds the row of this session */
/* Sets device, chain, volume and track to those at the end of session `last` (from
 * session_row_last; NULL: to the defaults). Call before anything plays. */
void session_row_take(struct sitting *s, const struct sitting_row *last);
/* Stores track, position, device, chain, volume and loop in the row of this session. */
void session_row_put(struct sitting *s);
/* Adds the current output and format to the row of the session, unless the row has them. */
void session_row_put_output(struct sitting *s);
/* stores track, position and setup (session_row_put), and the end time of the session */
void session_row_end(struct sitting *s);
/* removes the end time: the session continues after session_row_end */
void session_row_go_on(struct sitting *s);
/* Calls session_row_put, then returns a copy of this session's row, in which the caller changes
 * device or chain. The caller owns the copy. */
struct sitting_row *session_row_worn(struct sitting *s);

/* ---- note.c: adds and selects notes ---- */

/* Selects a note and its track in the list. */
void note_choose(struct sitting *s, const struct note *n);
/* Returns the note if the listener may change it. If it is deleted or another listener made it,
 * sets err and returns NULL. */
const struct note *note_own(const struct sitting *s, const struct uuid *note, struct err *err);
/* Initialises n as a note about the current track, with the device, chain, sound and volume in use,
 * and with the next number. */
void note_begin_here(struct sitting *s, struct note *n);

/* ---- against.c: the device or chain that a note is compared with ---- */

/* Clears the comparison of the next note, and the suggestion for that note. */
void against_forget(struct sitting *s);
/* Suggests that the next note compares with the device or chain that was in use until now. */
void against_swapped(struct sitting *s, const struct uuid *device, const struct uuid *chain);
/* Call after a draft was opened. Decides if typed words set what the note compares with: not in a
 * note that already compares or that was stored with words before. */
void against_open(struct sitting *s);
/* Finds in the words of the open note what it compares with. Returns true if that changed. */
bool against_read(struct sitting *s);
/* Finds the device or chain with that name. others: leaves out the device and chain in use. Returns
 * false if no name matches, or if several names match; err then lists these names. */
bool against_named(const struct sitting *s, const char *name, bool others, struct compared *out,
	struct err *err);

/* Appends a line for each note of this session whose words name another device of the review and
 * that compares with nothing. Returns their number. */
size_t against_left_out(const struct sitting *s, struct buf *out);

/* ---- prose.c: the words of the record that the editor writes ---- */

/* A kind of text that the editor can change. */
struct prose {
	const char *field;  /* draft.field (NULL for a note), and the name in messages */
	enum row_kind kind; /* the kind of the row that has the text */
	size_t offset;      /* offset of the text in the row; 0: the row is a chain */
};

extern const struct prose prose_note, prose_remark, prose_room, prose_state, prose_chain;

/* Returns the kind of words that the draft has; d NULL: prose_note. */
const struct prose *prose_of(const struct draft *d);
/* Returns the words of the row as the editor shows them; NULL: none. The caller frees. */
char *prose_words(const struct sitting *s, const struct prose *p, const struct uuid *row);
/* Stores the words (NULL: none) in the row. Returns false if they are not valid, or the row is
 * deleted. is_new: the words describe a new chain. */
bool prose_put(struct sitting *s, const struct prose *p, const struct uuid *row, bool is_new,
	const char *words, struct err *err);
/* Runs the command that changes the words of a row: "" opens the editor, "none" removes the words.
 */
bool prose_run(struct sitting *s, const struct prose *p, const struct uuid *row, const char *text,
	struct err *err);

/* ---- draft.c: the note or other text that is being written ---- */

struct draft_state {
	bool paused; /* opening the note paused the sound */
	/* The comparison is fixed, because the listener chose it or the note is an older one: its
	 * words no longer change it. */
	bool compared;
	/* When the typed words are read for a comparison, after a pause; INT64_MAX: they are. */
	int64_t read_ns;
	/* The device or chain with which the note seems to compare, by its words; empty: none. */
	struct compared offered;
	char *completed; /* the typed letters that Tab completes; NULL: none */
	/* Tab's completed word is the text from byte `from` to `end`; nth: which candidate it is,
	 * from 0. */
	size_t from, end, nth;
	char *refused; /* the words that could not be kept, because they are not valid */
	/* The attribute that has no rating yet, if the open note is the remark on it; owned; NULL:
	 * the draft is what its row says. */
	char *unrated;
	/* While ASK_EMPTY is open: whose words would be deleted. */
	const struct prose *emptied;
	/* Descriptor of the archive's folder, on which drafts are locked; -1: not open. */
	int locks;
};

/* Locks a draft, which only one process may have open. Returns false if another earlog has it
 * open. */
bool draft_lock(struct sitting *s, const struct uuid *draft);
void draft_unlock(struct sitting *s, const struct uuid *draft);
void draft_reopen(struct sitting *s, const struct draft *d); /* opens a draft that undo restored */
void draft_put_away(struct sitting *s);                      /* closes a draft that redo deleted */
/* Opens the editor with the words of a row. UUID_NONE: writes a new chain. */
bool draft_open_prose(
	struct sitting *s, const struct prose *p, const struct uuid *row, struct err *err);
void draft_add_question(const struct sitting *s, struct buf *out); /* the question of ASK_EMPTY */
bool draft_has_emptied(const struct sitting *s); /* returns true if its words are still stored */
void draft_confirmed(struct sitting *s);         /* its answer is yes */
/* Opens the editor for the remark on a row of the wheel that has no rating yet. The text is stored
 * as a note until the row is rated. */
bool draft_open_unrated(struct sitting *s, const struct wheel_row *row, struct err *err);
/* Returns true if the open text is the remark on the chosen row of the wheel, which can be rated
 * now: not after another track has begun, nor without words. */
bool draft_wants_digit(const struct sitting *s);
void draft_add_digit(const struct sitting *s, struct buf *out); /* the question of ASK_DIGIT */
void draft_rated(struct sitting *s); /* its answer: the row is rated now */
/* Keeps the open text; a remark without a rating becomes a note. */
void draft_keep(struct sitting *s);
/* Reads in the words of the open note what it compares with, if they changed since. */
void draft_read_words(struct sitting *s);
void draft_finish(struct sitting *s);

/* ---- other_notes.c: notes about the current track in all reviews ---- */

/* The remark of a rating of the current track that counts. */
struct other_remark {
	const struct rating *rating; /* in other_notes.notes */
	char *text;                  /* as gather_remark writes it */
};

struct other_notes {
	struct record notes; /* notes and rated remarks about the current track, in all reviews */
	struct other_remark *remarks;
	size_t nremarks;
	bool stale; /* a note or rating changed; `notes` is read again when the change is on disk */
	int64_t look_ns; /* when to read rows of other processes; INT64_MAX: never */
};

void other_notes_ask(struct sitting *s); /* call when another track has become the current one */
void other_notes_changed(struct sitting *s); /* after a note or rating changed: sets `stale` */
/* takes the notes from the reader thread, if they were read */
void other_notes_answer(struct sitting *s);
void other_notes_run(struct sitting *s);
void other_notes_finish(struct sitting *s);
/* Returns true if the profile hides notes of other devices until the listener has written one,
 * except in a blind test, where sitting_hides_note decides. */
bool other_notes_hides(const struct sitting *s);
/* Returns flags that say where this session has a note with the current device: [0] anywhere on the
 * track, [1 + n] at its cue n. Notes of other devices may be shown there. The caller frees. NULL:
 * nothing is hidden. */
bool *other_notes_open(const struct sitting *s, const struct bench_item *b);
/* Returns true if this note on track b may be shown. open: from other_notes_open; track_ms: time of
 * the note in the track, or NO_MS. */
bool other_notes_may_show(const struct sitting *s, const struct bench_item *b, const bool *open,
	const struct note *n, int64_t track_ms);

/* ---- wheel.c: the rating wheel and the lexicon of its attributes ---- */

/* A minus typed at the rating wheel. It lowers the rating by a step, unless a digit follows: then
 * it is the sign of the digit. */
struct minus {
	struct uuid edit; /* the version of the rating that the minus made, or that the digit after
			     it made */
	int64_t ns;
	int digit; /* the digit that was typed after the minus; -1: none yet */
};

struct wheel_words {
	/* the glossary is read when the first note is closed */
	struct lexicon_file lexicon, glossary;
	/* The lexicon was read; a glossary was read; a glossary was looked for. */
	bool known, has_glossary, looked_for;
	struct texts extra;  /* ids of attributes added to the wheel in this session */
	struct minus minus;  /* the last typed minus; a digit typed soon after it is negative */
	struct uuid section; /* the section for which the rows were built last */
	struct uuid opened;  /* the device that was on when the wheel was opened last */
};

void wheel_load(struct sitting *s); /* reads the lexicon, and lists its attributes for rating */
/* Lists the attributes and their ratings again. Call after the track or the device changed. */
void wheel_build(struct sitting *s);
void wheel_rated(struct sitting *s, const struct rating *was, const struct rating *is);
/* Returns the wheel's row for an attribute or score; NULL: not on the wheel. */
struct wheel_row *wheel_row_of(const struct sitting *s, const char *attribute);
/* Appends a line for each section and device that were rated in this session, with the attributes
 * of the section that the device has no rating of: "Not rated in Bass (AFUL Cantor): Punch". */
void wheel_add_unrated(const struct sitting *s, struct buf *out);
void wheel_finish(struct sitting *s);
/* Adds to out the tag rows that the lexicon finds for a note's words, if these tags changed. */
void wheel_add_tags(struct sitting *s, const struct note *n, struct edits *out);

/* ---- wear.c: changes the device that the listener wears, or its variant ---- */

/* Returns the name of a device in questions; "it" if it has none or d is NULL. */
const char *wear_name(const struct device *d);
void wear_replay(struct sitting *s); /* after a swap: plays the loop or the last 10 s again */
/* Returns the end of a message: how to start the clock if it is paused; else "". */
const char *wear_clock_words(const struct sitting *s);
/* Sets worn_before from earlier sessions, which st has. */
void wear_remember_before(struct sitting *s, struct store *st);
/* Asks at startup if the listener still wears the last session's device. */
void wear_ask_still(struct sitting *s);
/* Call when the listener still wears the last session's device: plays on from where it ended. */
void wear_still(struct sitting *s);
void wear_add_still(const struct sitting *s, bool brief, struct buf *out);
/* call when the listener has put on the device asked for */
void wear_swapped(struct sitting *s);
/* Appends the question that asks for device d: "put on AFUL Performer8, volume 45 %, matched by ear
 * to AFUL Cantor at 50 %, now at 60 %; …". */
void wear_add_swap(
	const struct sitting *s, const struct device *d, enum swap_words words, struct buf *out);
/* Call after undo or redo: changes to the device, variant and chain that the row of the session has
 * now. */
void wear_follow(struct sitting *s, bool redone);
/* Appends the question whether to take back what a step changed: "AFUL Cantor is recorded as worn
 * since 21:40, 2 notes and 3 ratings: take back to AFUL Performer8?". */
struct undo_step;
void wear_add_undo(const struct sitting *s, const struct undo_step *step, enum swap_words words,
	struct buf *out);
/* Puts the variant of the setup `before` in use, or, if the session file was edited, the variant
 * that has its name now; none if it belongs to another device or no longer exists. */
void wear_variant_follow(struct sitting *s, const struct setup *before);

/* ---- chain_choice.c: the chain in use ---- */

/* Returns the current chain of that name, or the first chain if the name is NULL or gone.
 * UUID_NONE: there are no chains. */
struct uuid chain_named(const struct sitting *s, const char *name);
/* Call after undo: if the chain in use was deleted, puts in use the chain that now has its name,
 * else the first chain. */
void chains_follow(struct sitting *s);
/* Returns true if another player makes the sound, and earlog only counts the time. */
bool chain_is_clock(const struct sitting *s);
/* Puts a chain in use. The music continues at the same position, on the output of the chain. If the
 * chain has its own player, earlog's clock runs from that position instead. */
void chain_use(struct sitting *s, const struct uuid *chain);

/* ---- level_match.c: guides the listener through a level match of two devices ---- */

/* An open level match (sitting.ask is ASK_MATCH). */
struct match_guide {
	int step;        /* the current step, a MATCH_ value; 0: no match is open */
	size_t row;      /* index in matches[] of this file, which gives method and signal */
	double level_db; /* gain added to the signal, the same for both devices */
	bool plays;      /* music played before the level match, and resumes after it */
};

void match_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
/* The effect of the confirm key in this step, in words. */
const char *match_hint(const struct sitting *s);
void match_confirmed(struct sitting *s);
void match_ends(struct sitting *s); /* ends an open level match; the music resumes */
/* If a level match waits for a volume, adds its method, signal and previous device to the volume v
 * that the listener typed. */
void match_takes(const struct sitting *s, struct volume *v);

/* ---- blind_run.c: blind runs ---- */

struct blind_state {
	struct blind_order order; /* the devices or sounds of the open run, by trial */
	/* The first trial waits until the order is on disk; the next trial, or the result, until
	 * the answer is. */
	bool waits;
	/* Version of the last answer, until it is on disk; UUID_NONE: none. */
	struct uuid answer;
	bool moved; /* the archive has a version of the open run that another earlog made */
	/* The setup before the run, whose device and variant are restored when the run ends, and
	 * the device that was worn before that one. */
	struct setup worn;
	struct uuid worn_before;
	int64_t break_ns; /* time of the next suggested break; INT64_MAX: no trial has begun */
};

/* Appends a hint to the question that asks for the next trial: what the run can show, or that the
 * current trial has no answer yet. */
void blind_add_hint(const struct sitting *s, struct buf *out);
/* Call when the listener confirmed the question: begins the trial that it asked for, or ends the
 * run after its last trial. */
void blind_confirmed(struct sitting *s);
/* Follows another earlog that has ended or continued the open run, so that the archive refused the
 * change of this one. */
void blind_follow(struct sitting *s);
/* Sets ended_ms of a run that ends with this version to the time of the version, so that the last
 * answer, which is stored with it, is not later. old: the version before, or NULL. */
void blind_stamp(struct blind_run *run, const struct blind_run *old);
/* Call when all rows are on disk: begins a trial, or shows the result, that waited for that. */
void blind_stored(struct sitting *s);
/* Opens the unfinished run of an earlier session, if there is one. */
void blind_resume(struct sitting *s);
/* After blind_resume: asks for the current trial again. */
void blind_go_on(struct sitting *s);
/* Adds the row that links a note or rating to its trial; call before the row of the note or rating
 * is added. */
void blind_enter(struct sitting *s, const struct uuid *made);
/* Returns true if a new rating replaces the rating r: in a blind run if r belongs to the current
 * trial, else if r was made in this session and evening since the device was last put on. */
bool blind_rated_now(const struct sitting *s, const struct rating *r);
bool blind_may_begin(const struct sitting *s, const struct blind_wish *w, struct err *err);
void blind_run_timer(struct sitting *s);
void blind_finish(struct sitting *s);

/* ---- abx_run.c: ABX runs and preference tests of the two sounds ---- */

struct abx_state {
	enum abx_heard heard; /* the sound that plays, as the listener knows it: A, B or X */
	/* How long A, B and X have sounded by the listening intervals that have ended: A and B in
	 * this run and session, X, and 1 and 2 of a preference test, in this trial. */
	int64_t sounded_ms[ABX_X + 1];
	size_t before;  /* index of the sound that was selected before the run */
	bool loops_cue; /* no loop was on, so the run loops a cue; this loop ends with the run */
	/* The run that the listener asked for, which begins when both sounds are level-matched;
	 * .draws == 0: no run waits. */
	struct blind_wish wish;
	bool began; /* the sounds of the run have played in this session, or were replaced */
	int64_t written_ns; /* another program wrote the file that plays at this time; 0: none did
			     */
	char why[200];      /* test_lost was called for this reason; "": no */
};

/* Returns the words for the open test, or for a blind run if none is open. */
const struct blind_words *test_words(const struct sitting *s);
/* Call when a listening interval of this length ends. */
void abx_sounded(struct sitting *s, int64_t ms);
/* Returns false and sets err until all that the answer to this trial is about has sounded. */
bool abx_may_answer(const struct sitting *s, struct err *err);
/* Call when a trial begins: plays A and shows the keys. */
void abx_trial(struct sitting *s);
/* Call when the run ends: selects the sound from before the run, and ends a loop of the run. */
void abx_leave(struct sitting *s);
/* Gives up the test that the listener asked for, before its order was drawn. */
void abx_give_up(struct sitting *s);
/* Returns false and sets err if a test of two sounds is open whose sounds do not play yet, or no
 * longer. */
bool abx_is_heard(const struct sitting *s, struct err *err);
void abx_go_on(struct sitting *s); /* continues the open run of an earlier session */
/* Continues the open run of an earlier session once its two files are in step (time-aligned). */
void abx_has_sounds(struct sitting *s);
int64_t abx_next_ns(const struct sitting *s);
void abx_run(struct sitting *s);
/* Call when a file was opened, hashed or measured: a test of an earlier session goes on; calls
 * test_lost if another file or passage plays than the test has. */
void abx_opened(struct sitting *s);
void abx_on_written(struct sitting *s); /* call when s->sound->watch_fd is readable */

/* ---- library_files.c: files of the music library that match the tracks of this review ---- */

struct own_music {
	/* Answers of the reader thread: the files that match each recording, and the new path of
	 * each moved source, by the UUID of the recording or source. */
	struct library_answers answers;
	bool known;       /* `answers` is known, because the reader thread has answered */
	char *words;      /* the words that the listener last searched for in the music library */
	bool found_known; /* `found` has the result of the search for `words` */
	struct library_files found;
};

/* Returns what to look for in the library; borrows the texts of r. */
struct library_wanted library_wanted_of(const struct recording *r);
void library_ask(struct sitting *s); /* asks the reader thread for files of the tracks; call after
					tracks were added */
void library_answered(struct sitting *s); /* takes the answers of the reader thread, if any */
const struct library_hits *library_hits(const struct sitting *s, const struct bench_item *b);
/* Appends what the listener can do if a track has no file. space: the key that runs the clock, for
 * example SPACE_KEY, which the screen replaces by the key's name. */
#define SPACE_KEY "\1toggle\2"
void library_way_out(const struct sitting *s, size_t item, const char *space, struct buf *out);
/* Shows that a track was added, and in which section (items.c). */
void items_say_added(struct sitting *s, size_t item);
void library_finish(struct sitting *s);

/* ---- web_page.c: opens the web pages of a track in a browser ---- */

/* A web page that a program (xdg-open) is opening. */
struct open_page {
	pid_t pid;
	char *address;
};

struct pages {
	struct open_page *v;
	size_t n, cap;
};

void page_finish(struct sitting *s);

/* ---- save_elsewhere.c: saves unstored rows outside the archive ---- */

/*
 * Saves `text` (the unstored rows in words) and a small archive (all rows of s, and the rows in
 * `more`) in the first folder that takes both: the folder of the archive (`archive` is NULL if its
 * disk hangs), $XDG_STATE_HOME, $HOME, $TMPDIR or /tmp. If no folder takes both, saves the text
 * alone. Waits until deadline_ms (clock_mono_ms). Sets *told to one line that names the files; the
 * caller frees it. Returns false if no folder took the text, or if time is up: then *hangs is true,
 * and a thread still reads s, `more` and the text.
 */
bool beside_save(const struct sitting *s, const char *archive, const struct edits *more,
	const char *text, int64_t deadline_ms, char **told, bool *hangs);

/* Returns the path of a small archive that beside_save made after the previous session began; NULL:
 * there is none. The caller frees the path. */
char *beside_find(const struct sitting *s);

/* ---- shutdown.c: the shutdown, which waits for the disk and asks about unstored rows ---- */

/* The unstored rows. */
struct unstored {
	struct edits versions; /* all unstored versions of rows, oldest first */
	/* The archive file was moved or deleted: rows that this session stored are lost also. */
	bool moved;
	struct record rows; /* the last version of each row; open drafts are converted to notes */
};

/* Fills in u. versions: from the writer thread; u owns them from here on. */
void unstored_find(struct unstored *u, const struct sitting *s, struct edits versions);
void unstored_finish(struct unstored *u);
/* Appends the texts of the unstored rows, a line for each row. */
void unstored_add_words(const struct unstored *u, const struct sitting *s, struct buf *out);

/* A line of the text of unstored_add_words: a row with words, usually a note. Each field may be
 * NULL or "", and may have any bytes but NUL. */
struct unstored_line {
	char *made;        /* local date and time: "2026-11-20 23:41" */
	const char *time;  /* time of the note in the track: "1:10" */
	const char *track; /* title of the track or section, or part of the review */
	char *device;      /* name of the device as the screen shows it */
	char *words;       /* text of the note or row, which may have several lines */
};

/* Appends the line, "2026-11-20 23:41 1:10 First, AFUL Cantor: words". Indents further lines of the
 * words by four columns. Makes control characters visible (text_clean). */
void unstored_add_line(struct buf *out, const struct unstored_line *l);

struct shutdown {
	/* When the listener ended the session, or tried again; clock_mono_ns. */
	int64_t asked_ns;
	bool told;        /* the message "waiting for the disk" was shown */
	bool answered;    /* the listener answered the question of the shutdown: do not wait for the
			     disk */
	bool thrown_away; /* the listener answered that the unstored rows are to be discarded */
	char *what;       /* the unstored rows, in words for the question: "3 notes" */
	size_t n;         /* number of unstored rows that `what` describes */
	int64_t ended_ms; /* clock_mono_ms when shutdown_end was called */
};

/* Ends the session if all is stored; asks the user if storing failed. Call after each report of the
 * writer. */
void shutdown_follow(struct sitting *s);
void shutdown_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
int64_t shutdown_next_ns(const struct sitting *s);
void shutdown_run_timer(struct sitting *s);
void shutdown_finish(struct sitting *s);
/* Writes the last rows and stops the writer. Returns true if everything is stored. Otherwise sets
 * err, and saves the listener's unstored changes, if any, in a file, unless the listener discarded
 * them: *saved then says where the file is, or has the texts of the changes if no file could be
 * written. The caller frees *saved. Sets *hangs if the disk does not answer: a thread then still
 * reads s. */
bool shutdown_end(struct sitting *s, char **saved, bool *hangs, struct err *err);

/* ---- files.c: rows made from the session file and the playlist ---- */

/* Adds and updates rows of the record from the session file and the playlist (record/enrol.h). st:
 * the archive, from which rows are loaded that the record lacks. */
bool files_enrol(
	struct sitting *s, const struct playlist_file *playlist, struct store *st, struct err *err);

/* ---- the state of the parts above ---- */

struct recorded_parts {
	/* against.c: the device or chain in use before the last swap */
	struct compared heard_before;
	/* wear.c: the device of sitting.worn_before at the start of the session */
	struct uuid worn_first;
	bool order_said; /* wear.c: the session has warned of the order of the devices */
	/* session_row.c: time at which the row of the session was last stored */
	int64_t placed_ns;
	struct item_index index;
	struct pages pages;
	int64_t note_sequence; /* sequence number of the last note */
	struct wheel_words words;
	/* jump.c: the track whose last cue was reported as the last; UUID_NONE: none */
	struct uuid last_cue_of;
	struct match_guide match;
	struct draft_state draft;
	struct other_notes others;
	struct own_music music;
	struct device_story story; /* the answer to the last sitting_ask_story */
	bool story_known;
	struct blind_state blind;
	struct abx_state abx;
	struct shutdown shutdown;
};

#endif
