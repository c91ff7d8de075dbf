/*
 * What the files of this room share. A sitting is made of parts: each has a struct, which its own
 * file alone writes, the functions that other files call, and a row of parts[] in sitting.c.
 */
#ifndef SITTING_PRIVATE_H
#define SITTING_PRIVATE_H

#include <sys/types.h>

#include "base/file.h"
#include "config/lexicon.h"
#include "config/pairs.h"
#include "library/pair.h"
#include "player/player.h"
#include "record/chains.h"
#include "record/cue.h"
#include "record/edits.h"
#include "record/note.h"
#include "record/blind_order.h"
#include "sitting/recorded.h"
#include "sitting/said.h"
#include "sitting/sound.h"
#include "store/library.h"

/* What the loop and the end of a sitting do with a part. Each function may be NULL. Times are
 * clock_mono_ns(). */
struct part {
	void (*init)(struct sitting *s); /* before anything else; the state is all zero */
	int64_t (*next_ns)(const struct sitting *s, int64_t now_ns); /* INT64_MAX: no timer */
	bool (*run)(struct sitting *s, int64_t now_ns); /* timers that are due; true: */
	unsigned dirty;                                 /* … this must be drawn, DIRTY_ bits */
	void (*finish)(struct sitting *s);              /* releases what it has */
};

/* ---- change.c ---- */

/* One row of an undo step: `edit` is the version that it made, `before` the one it replaced. */
struct undo_row {
	enum row_kind kind;
	struct uuid uuid, edit;
	void *before; /* NULL: there was none */
};

struct undo_step {
	char *label; /* "note", "marker": said when it is undone */
	struct undo_row *rows;
	size_t n;
	bool worn; /* the device, variant or chain became another one */
	bool gone; /* is dropped now */
};

struct undo_stack {
	struct undo_step *v;
	size_t n, cap;
};

struct changes {
	struct undo_stack undo, redo;
};

/* Applies rows (owned from here on) to the record and queues them, as one group. `label`: what undo
 * calls it; NULL: it cannot be undone. */
void change_apply(struct sitting *s, struct edit *rows, size_t n, const char *label);
/* The same for one that takes something away: it is taken back, and said, where another earlog
 * changed that since. */
void change_guarded(struct sitting *s, enum row_kind kind, void *row, const char *label);
void change_one(struct sitting *s, enum row_kind kind, void *row, const char *label);
/* What a person did that no row holds, in a file: undo comes to it in its turn, and says these
 * words. */
void change_outside(struct sitting *s, const char *words);
/* A copy of a row of the record, to be changed and applied. */
void *change_copy(const struct sitting *s, enum row_kind kind, const struct uuid *u);
void change_finish(struct sitting *s);
/* The archive has this row (taken) in place of the version of that edit: it stands here, too,
 * unless there is a newer. */
void change_standing(
	struct sitting *s, enum row_kind kind, void *row, const struct uuid *instead_of);
/* Adds a copy of a row that another earlog stored, unless the record has that row; NULL is fine. */
void change_arrived(struct sitting *s, enum row_kind kind, const void *row);
/* Was the last step of undo that this row was made? */
bool change_made_last(const struct sitting *s, const struct uuid *row);
/* What was done to rows of this kind so far stands: it is no step of undo any more. */
void change_settle(struct sitting *s, enum row_kind kind);
/* Neither is what was put on or in use so far: in the steps that remain, what is worn now was worn
 * all along. */
void change_settle_worn(struct sitting *s);
/* The device worn before this one, by the steps that could be undone; none: no step has one. */
struct uuid change_worn_before(const struct sitting *s);
/* Every version of a note that is here: in the record, kept or a draft, on its way to the archive,
 * and with undo. */
void change_each_version(struct sitting *s, const struct uuid *note,
	void (*each)(struct note *n, const void *context), const void *context);

/* ---- outbox.c ---- */

/* Rows that are stored together or not at all. */
struct outbox_group {
	struct edit *rows;
	size_t n;
	bool guarded; /* undo, redo, delete: not over what another earlog changed since */
};

struct outbox {
	struct outbox_group *v; /* not handed to the writer yet */
	size_t n, cap;
	int64_t queued_ns; /* when the oldest group that is not on disk was handed over */
	char *seen_error;  /* of the writer, said already */
};

void outbox_add(struct sitting *s, struct outbox_group g); /* owns the rows from here on */
void outbox_each_row(struct sitting *s,
	void (*each)(enum row_kind kind, void *row, const void *context), const void *context);
void outbox_queue_played(struct sitting *s, const struct library_file *f); /* at once; copies it */
void outbox_queue_measured(
	struct sitting *s, const struct library_file *f, struct analysis *a); /* takes a */
int64_t outbox_next_ns(const struct sitting *s, int64_t now_ns);
bool outbox_run(struct sitting *s, int64_t now_ns);
void outbox_finish(struct sitting *s);

/* ---- capture.c ---- */

/* Which of a note's two positions a capture completes. */
enum capture_end { CAPTURE_POS, CAPTURE_POS_END };

struct capture_target {
	struct uuid note; /* kept, or the one that a draft will be */
	enum capture_end end;
	int64_t since_ms; /* when the version before, of a time of its own, was made; 0: none */
};

/* What was audible at a key press. */
struct capture {
	uint64_t ticket; /* of player_ask; 0: nothing is asked, the position below is the answer */
	int64_t key_ns;
	int64_t pos_ms; /* what is held until the answer comes; NO_MS: none */
	const char *pos_from;
	struct uuid source;
	int64_t reaction_ms;
	int64_t shift_ms; /* of the source, as two_files_shift_ms has it */
	int64_t held_ms;  /* pos_ms and pos_from, as they went into what waits */
	const char *held_from;
	bool about;
	struct capture_target targets[4];
	size_t ntargets;
};

#define CAPTURES 8

struct captures {
	struct capture v[CAPTURES];
	size_t n;
	bool in_hand;  /* the last one is that of the key in hand */
	bool key_held; /* … and of the keys that follow it */
};

/* The capture of the key in hand; made from what is known when there is none (a command from
 * elsewhere). */
struct capture *capture_now(struct sitting *s);
/* Its position in another source, where that is the other one of two files in step. */
int64_t capture_pos_in(const struct sitting *s, const struct capture *c, const struct uuid *source);
/* Writes what the capture knows into a row and, while it waits for the answer, notes where that
 * belongs. */
void capture_into_note(struct sitting *s, struct note *n, enum capture_end end);
bool capture_answer(struct sitting *s, const struct player_event *ev); /* false: not one of ours */
bool capture_waits(const struct sitting *s);
void capture_forget_key(struct sitting *s); /* what follows is about another place */
#define CAPTURE_DIRTY (DIRTY_NOTES | DIRTY_PLAYER | DIRTY_EDITOR) /* when one is completed */
int64_t capture_next_ns(const struct sitting *s, int64_t now_ns);
bool capture_run(struct sitting *s, int64_t now_ns);

/* ---- index.c ---- */

/* Where an item stands in the list. */
struct item_place {
	struct uuid item;
	size_t at;
};

struct item_index {
	size_t nstates;            /* sitting.states */
	struct item_place *places; /* of the items, by uuid */
	size_t nplaces;
	bool built;                    /* from then on one row can be changed */
	const struct source **sources; /* where the pointers of bench_item stand */
	size_t nsources;
	const struct cue **cues;
};

void index_build(struct sitting *s);
void index_worn(struct sitting *s); /* after another device is worn */
/* Follows the change of one row, which costs the same however large the review is; false:
 * index_build is needed. Both versions are still there; old is NULL for a new row. */
bool index_change(struct sitting *s, enum row_kind kind, const void *old, const void *new);
/* Around a change of a note in place. */
void index_drop_note(struct sitting *s, const struct note *n);
void index_add_note(struct sitting *s, const struct note *n);
void index_finish(struct sitting *s);
bool index_find(const struct sitting *s, const struct uuid *item, size_t *at);

/* ---- files.c ---- */

/* What the files say becomes rows of the record (record/enrol.h). `st` knows the rows that this
 * review did not have yet. playlist_only: the session file was not read again. */
bool files_enrol(struct sitting *s, const struct playlist_file *playlist, bool playlist_only,
	struct store *st, struct err *err);

/* ---- sources.c ---- */

/* What the player may try for an item, in order. */
struct candidates {
	struct player_source *v;
	struct uuid *source; /* the row of each; a file of one's own music may have none yet */
	size_t n;
};

/* What the player said of one source of the item that is looked at. */
struct source_check {
	struct uuid source;
	uint64_t ticket;
	char *kind, *locator;
	struct candidates places; /* where it may be; no sources */
	bool answered, there;
	char *words; /* why not, or where */
};

struct source_checks {
	size_t unprobed;   /* questions what an item could play that are not answered yet */
	bool silence_said; /* that nothing at all can sound */
	bool on;           /* the sources of whichever item is chosen are looked at */
	size_t item;       /* … which is this one */
	struct source_check *v;
	size_t n;
};

struct candidates sources_of(const struct sitting *s, const struct bench_item *b);
void candidates_finish(struct candidates *c);
enum item_sound sources_sound(const struct sitting *s, const struct uuid *source);
void sources_failed(struct sitting *s, size_t item, const char *why); /* nothing of it can sound */
void sources_none(struct sitting *s, size_t item); /* … for there is nothing to try */
void sources_silent(struct sitting *s);            /* says so where none of all items can sound */
void sources_probe(struct sitting *s); /* asks the player once what each item could play */
void sources_forget(struct sitting *s, size_t item);               /* … and this one again */
void sources_changed(struct sitting *s, const struct source *src); /* probes its items again */
void sources_probed(struct sitting *s, const struct player_event *ev);
void sources_clear_checks(struct sitting *s);

/* ---- library.c ---- */

struct own_music {
	struct library_answers answers; /* about recordings and sources of this review, by UUID */
	bool known;                     /* there was an answer */
	char *words;                    /* that were looked for last … */
	bool found_known;               /* … with an answer: */
	struct library_files found;
};

void library_ask(struct sitting *s);      /* after items came */
void library_answered(struct sitting *s); /* if there is an answer */
void library_found(struct sitting *s);    /* the same of the words */
const struct library_hits *library_hits(const struct sitting *s, const struct bench_item *b);
/* Where the content of a file is now that is not where it was; NULL: not known. */
const char *library_moved(const struct sitting *s, const struct source *src);
/* Appends what to do about an item without sound; `space`: the key that runs the clock, marked as
 * in said.h, perhaps with "again". */
#define SPACE_KEY "\1toggle\2"
void library_way_out(const struct sitting *s, size_t item, const char *space, struct buf *out);
void items_say_added(struct sitting *s, size_t item); /* items.c: where it stands now */
void library_finish(struct sitting *s);

/* ---- measured.c ---- */

struct measured {
	struct background *background; /* NULL: nothing is measured */
	bool stored;                   /* something new is with the writer */
	struct analysis looked;        /* of the file that is looked at */
};

void measured_ask(struct sitting *s); /* which files are still to be measured */
void measured_look(struct sitting *s, const char *path);
void measured_answered(struct sitting *s); /* the reader has something */
void measured_stored(struct sitting *s);   /* all that was done is on disk */
/* The octaves of its second; of a test signal, its frequency then. */
void measured_note(const struct sitting *s, struct note *n);
void measured_notes(struct sitting *s); /* of what was noted already */
void measured_finish(struct sitting *s);

/* ---- sounds.c ---- */

struct switching {
	bool of_chain;        /* the equaliser is the chain's, and goes with it */
	bool reads_for_chain; /* … and that is what the reader was asked for */
	char *base;           /* name of what the moved filter is added to; NULL: nothing */
	int64_t moved_ns;
	bool asked; /* how loud both are, of this: */
	uint64_t ticket, source_jump;
	int64_t loop_ms, loop_end_ms;
};

/* ---- two_files.c ---- */

struct two_files {
	char *path[2], *asked[2];    /* of what plays; of what is being made */
	struct uuid item, source[2]; /* the rows of both files */
	struct pair *making;         /* NULL: none is being made */
	struct pair *pair;           /* what plays while they are on; NULL: none */
	struct pair_made out;        /* … and how it was made */
	bool told;                   /* the one that is made last was told its offset */
	struct offset found;         /* the offset that was found … */
	int64_t tried_frames;        /* … and the one of what was made last */
	struct player_info info;     /* of the first file, as it played alone */
	struct pair **dropped;       /* their threads take the files away */
	size_t ndropped, cap;
};

void two_files_start(const struct sitting *s); /* removes what killed benches have left */
bool two_files_on(const struct sitting *s);    /* they are the two sounds */
/* The row of what sounds: the second file's where that does, else sitting.play's. */
struct uuid two_files_source(const struct sitting *s);
/* How far positions of what plays are ahead of those in this source: 0 but for the second file. */
int64_t two_files_shift_ms(const struct sitting *s, const struct uuid *source);
/* A position of what plays, in the recording of this source. */
int64_t two_files_pos_ms(const struct sitting *s, const struct uuid *source, int64_t pos_ms);
bool two_files_have(const struct sitting *s, const struct uuid *source); /* one of both is it */
bool two_files_play(const struct sitting *s); /* … the file of both, not the first alone */
/* What the player tells of what plays becomes sitting.play.info, here alone. */
void two_files_info(struct sitting *s, const struct player_info *info);
bool two_files_failed(struct sitting *s, const char *why); /* false: it was not the file of both */
void two_files_leave(struct sitting *s); /* the first file alone again, if both were in step */
void two_files_loads(struct sitting *s, size_t item); /* this item is opened next */
/* `src` gets the offset that it has: where it is the first of both, the second keeps step (a row is
 * added); where it is the second, both are put in step anew. */
void two_files_aligned(struct sitting *s, struct edits *rows, struct source *src);
/* The two of an ABX of an earlier sitting; false: one of both is not there. */
bool two_files_again(struct sitting *s, const struct uuid source[2]);
bool two_files_waits(const struct sitting *s);   /* they are being put in step */
bool two_files_in_step(const struct sitting *s); /* surely; also where there are none */
int64_t two_files_next_ns(const struct sitting *s, int64_t now_ns);
bool two_files_run(struct sitting *s, int64_t now_ns);
void two_files_stop(struct sitting *s); /* takes the files away, without waiting */
void two_files_finish(struct sitting *s);

/* ---- played.c ---- */

/* The row of a file of one's own music for the item that plays, to be changed and applied: that of
 * `source` where it is of this content (hash; "": not known), else another one of its place. */
struct source *played_row_of_file(
	struct sitting *s, const struct uuid *source, const char *path, const char *hash);
bool played_opened(struct sitting *s, size_t at); /* the candidate of this number sounds */
void played_hashed(struct sitting *s, const struct player_event *ev);
void analysis_follow(struct sitting *s); /* after what plays, or its hash, became known */
void analysis_ask(struct sitting *s);    /* where it is not known yet */
void analysis_answer(struct sitting *s); /* the reader has something */

/* ---- place.c ---- */

struct playing {
	bool open;
	struct stretch stretch; /* fields of the open one; no texts but pos_from */
};

void stretch_begin(struct sitting *s);
void stretch_end(struct sitting *s);
void stretch_resume(struct sitting *s); /* begins one where sound runs */
/* What plays has another row from here on; so has the stretch that is open. */
void stretch_source_became(struct sitting *s, const struct uuid *was, const struct uuid *is);

/* The sitting before this one that says where it stood; NULL: this is the first. */
const struct sitting_row *place_last(const struct sitting *s);
/* Which day of this review it is, from 1; today as clock_day has it. */
int64_t place_day(const struct sitting *s, int64_t today);
void place_begin(struct sitting *s); /* adds the row */
/* What is worn and fed, and which item, before anything plays; last: of place_last. */
void place_take(struct sitting *s, const struct sitting_row *last);
void place_put(struct sitting *s); /* queues the place where the sitting stands */
void place_end(struct sitting *s); /* … for the last time, with the time of day; and the stretch */
void place_go_on(struct sitting *s);                   /* it was not the last time */
void place_keep_up(struct sitting *s, int64_t now_ns); /* … where that was not done for long */
/* The row that tells the place, with what is worn and in use now, to be applied; the caller's. What
 * was to be queued of the place before is, so that the difference is what was just put on. */
struct sitting_row *place_worn(struct sitting *s);

/* ---- transport.c ---- */

struct playback {
	struct candidates tried; /* what the player tries, or plays */
	bool want_paused;        /* once it is open */
	bool asked;              /* a person chose the item, rather than a start */
	struct uuid clock_told;  /* the item of which was said that only the clock can run */
	uint64_t sync_ticket;    /* a question only to know where the sound is; 0: none is open */
	int64_t sync_ns, synced_ns;
	int64_t shown_s; /* the second that is on the screen */
};

void transport_load(struct sitting *s, size_t item, int64_t start_ms, bool paused);
void transport_item_gone(struct sitting *s); /* what played has left the list */
void transport_event(struct sitting *s, const struct player_event *ev);
int64_t transport_offset_ms(const struct sitting *s); /* of the track's start in what plays */
void transport_load_again(struct sitting *s); /* what plays or opens, from where it stands */
void transport_reopen(struct sitting *s); /* the same at what is heard, with all that is chosen */
/* When the screen or the place wants news. */
int64_t transport_next_ns(const struct sitting *s, int64_t now_ns);
bool transport_run(struct sitting *s, int64_t now_ns);
void transport_init(struct sitting *s);
void transport_finish(struct sitting *s);

/* ---- match.c ---- */

/* A level match that is being made (ASK_MATCH). */
struct match_guide {
	int step;        /* 0: none is */
	size_t row;      /* by which way, with which signal */
	double level_db; /* by which the signal was raised: as loud for both devices */
	bool plays;      /* the music did before */
};

void match_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
void match_confirmed(struct sitting *s);
void match_ends(struct sitting *s); /* if one is made; the music goes on */
/* Fills in how the volume that was typed is matched; false: it is none of a match. */
bool match_takes(const struct sitting *s, struct volume *v);

/* ---- instrument.c ---- */

bool instrument_level(struct sitting *s, double by_db, struct err *err); /* at once */
double instrument_raised(const struct sitting *s); /* dB above the level that it began with */

/* The frequency at a position of the test signal of the playlist that plays; 0: none. */
double instrument_hz_at(const struct sitting *s, int64_t pos_ms);
/* The music is opened anew where it stood; false: no signal had its place. */
bool instrument_ends(struct sitting *s, bool plays);
void instrument_forget(struct sitting *s); /* another item is opened */
bool instrument_event(
	struct sitting *s, const struct player_event *ev); /* false: none of its own */
int64_t instrument_next_ns(const struct sitting *s, int64_t now_ns);
bool instrument_run(struct sitting *s, int64_t now_ns);

/* ---- output.c ---- */

struct output_state {
	char *name;             /* as the player was told */
	struct outputs known;   /* that there were, before one was missed */
	char *what;             /* is missed, in words */
	bool heard, looks;      /* sound went out in this sitting; the player looks for outputs */
	bool plays_on;          /* it played, and goes on by itself when the output is back */
	bool trying;            /* the output is being opened anew … */
	bool then_plays, asked; /* … to play then; because somebody asked */
	size_t look;
	int64_t look_ns;   /* the next look, INT64_MAX: none */
	int still;         /* how often in a row the sound was found to stand still */
	int64_t silent_ns; /* it was to sound by then, INT64_MAX: nothing is waited for */
};

void output_init(struct sitting *s);
/* The sound does not go on by itself any more when the output is back; nor, `also_tried`, when it
 * has been opened anew. */
void output_forget_plan(struct sitting *s, bool also_tried);
void output_event(struct sitting *s, const struct player_event *ev);
void output_listed(struct sitting *s, const struct outputs *now); /* these are there now */
void output_stirred(struct sitting *s);
void output_of_chain(struct sitting *s); /* the sound goes where the chain says, else the profile */
/* The sound is to go on. True: the output is opened anew first, and that sees to it. */
bool output_goes_on(struct sitting *s);
void output_awaits_sound(struct sitting *s);      /* after a seek: for so long, and no longer */
void output_rests(struct sitting *s);             /* the sound was paused */
void output_stands(struct sitting *s);            /* sound runs or stands where it should */
void output_moved(struct sitting *s, bool moved); /* did the sound, while it should have? */
int64_t output_next_ns(const struct sitting *s, int64_t now_ns);
bool output_run(struct sitting *s, int64_t now_ns);
void output_finish(struct sitting *s);

/* ---- true_path.c ---- */

struct true_path_state {
	struct uuid chain; /* … that was looked at */
	bool asks;         /* … for bit-perfect sound */
	unsigned told;     /* what stands in its way, and was said */
};

bool true_path_run(struct sitting *s, int64_t now_ns); /* looks whether there is news to tell */

/* ---- fade.c ---- */

struct fade {
	int step;
	int64_t ns; /* the next step, INT64_MAX: waits for the sound */
};

void fade_begin(struct sitting *s); /* in silence; it rises from fade_sounds on */
void fade_sounds(struct sitting *s);
void fade_ends(struct sitting *s); /* at the reviewer's level, now */
int64_t fade_next_ns(const struct sitting *s, int64_t now_ns);
bool fade_run(struct sitting *s, int64_t now_ns);

/* ---- loop.c ---- */

void loop_aligned(struct sitting *s);            /* the cue of sitting_align is heard now */
const char *loop_cue_words(const struct cue *c); /* label, else what to listen for, else "cue" */
bool loop_is_on(const struct sitting *s);        /* from and to */
/* What is listened to, in the recording: the loop, else the cue that is lit, else all. */
void loop_passage(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
void loop_forget(struct sitting *s); /* loop and excerpt: another item plays */
/* The loop of before, for what was loaded again at its place; NO_MS: none. The clock has none. */
void loop_resume(struct sitting *s, int64_t from_ms, int64_t to_ms);
void loop_fit(struct sitting *s); /* the length is known: a loop beyond it is none */
void loop_moved(struct sitting *s, int64_t pos_ms); /* a seek ends an excerpt that it leaves */
bool loop_excerpt_ended(struct sitting *s); /* the sound is at its end: does an excerpt end? */
int64_t loop_next_ns(const struct sitting *s, int64_t now_ns);
void loop_run(struct sitting *s, int64_t now_ns);

/* ---- chains.c ---- */

/* The chain in use of that name; the first one where the name is NULL or gone; none: there are no
 * chains. */
struct uuid chain_named(const struct sitting *s, const char *name);
void chains_follow(struct sitting *s);        /* after undo: one that is there feeds the ears */
bool chain_is_clock(const struct sitting *s); /* plays the chain in use by itself? */
/* Where the new one names an output, or plays by itself, the sound follows it without losing the
 * place. */
void chain_use(struct sitting *s, const struct uuid *chain);

/* ---- blind.c ---- */

struct blind_state {
	struct blind_order order; /* of the run that is on */
	bool waits;               /* the first trial was confirmed before the order was on disk */
	/* What was worn before the run, and before that: the place has it, and it is worn again. */
	struct setup worn;
	struct uuid worn_before;
	int64_t break_ns; /* when a break is suggested; 0: not before a trial begins */
};

/* Behind the question for a trial: what the run can show, or that the one heard has no answer. */
void blind_add_hint(const struct sitting *s, struct buf *out);
void blind_confirmed(struct sitting *s);
void blind_follow(struct sitting *s); /* the run may have been ended by another earlog */
void blind_stored(struct sitting *s); /* news of the writer: what waited for the order goes on */
bool blind_resume(struct sitting *s); /* a run of an earlier sitting; false: none is open */
void blind_go_on(struct sitting *s);  /* … and asks for its trial again */
void blind_enter(struct sitting *s,
	const struct uuid *made); /* made in this trial; before the note or rating is */
bool blind_rated_now(const struct sitting *s,
	const struct rating *r); /* corrected in place, in any other case a repeat */
bool blind_may_begin(const struct sitting *s, const struct blind_wish *w, struct err *err);
bool blind_refuses(const struct sitting *s, struct err *err); /* true: a run is open (err) */
int64_t blind_next_ns(const struct sitting *s, int64_t now_ns);
bool blind_run_timer(struct sitting *s, int64_t now_ns);
void blind_finish(struct sitting *s);

/* ---- abx.c ---- */

struct abx_state {
	enum abx_heard heard; /* of an open ABX: what sounds, as the listener may know it */
	size_t before;        /* which of the two sounds was heard before the run */
	size_t wish;          /* so many trials begin when both sounds are equally loud; 0: none */
};

void abx_trial(struct sitting *s);      /* a trial has begun: A sounds */
void abx_leave(struct sitting *s);      /* the run ends: what was heard before it sounds again */
void abx_go_on(struct sitting *s);      /* a run of an earlier sitting */
void abx_has_sounds(struct sitting *s); /* … whose files are in step again */
int64_t abx_next_ns(const struct sitting *s, int64_t now_ns);
bool abx_run(struct sitting *s, int64_t now_ns);
bool abx_refuses(const struct sitting *s, struct err *err); /* true: one is open (err) */
bool abx_stays(struct sitting *s);                          /* the same, said */

/* ---- said.c ---- */

struct said_state {
	struct uuid about; /* the device or cue that sitting.ask is about */
	bool plays;        /* it played when a swap was asked for */
};

/* Asks, with number as sitting.ask_device, ask_cue or ask_trial has it; about: the row that it is
 * about. */
void said_ask(struct sitting *s, enum asked what, size_t number, const struct uuid *about);
/* Nothing is asked any more, where it was this. */
void said_settled(struct sitting *s, enum asked what, const struct uuid *about);
void said_follow(struct sitting *s); /* what is asked for may stand elsewhere now, or nowhere */

/* ---- unstored.c ---- */

/* What is not on disk. `versions` comes from the writer before unstored_find fills in the rest. */
struct unstored {
	struct edits versions; /* of rows, older ones too */
	bool moved;            /* the archive is gone, and what this session stored with it */
	struct record rows;    /* the last version of each; open notes are notes there, too */
};

void unstored_init(struct unstored *u);
void unstored_find(struct unstored *u, const struct sitting *s);
void unstored_finish(struct unstored *u);
/* Appends "3 notes, 1 marker and 2 other changes": what a person made. 0: nothing of that. */
size_t unstored_count(const struct unstored *u, const struct sitting *s, struct buf *out);
/* Appends all words of it, as unstored_text does. */
void unstored_add_words(const struct unstored *u, const struct sitting *s, struct buf *out);

/* ---- beside.c ---- */

/*
 * Writes the text, and all that the sitting knows as a small archive with the versions in `more`,
 * into the first folder that takes both: of the archive (NULL: its disk hangs), for state, home,
 * for temporary files; else the text alone into the first that takes that. Waits until deadline_ms
 * (clock_mono_ms). *told says where it is, in a line; the caller frees. False: no folder takes it,
 * or none did in time (*hangs): then a thread still reads s, `more` and the text.
 */
bool beside_save(const struct sitting *s, const char *archive, const struct edits *more,
	const char *text, int64_t deadline_ms, char **told, bool *hangs);

/* A small archive that was saved since the last session of this review that is known; NULL: none.
 * The caller frees. */
char *beside_find(const struct sitting *s);

/* ---- leave.c ---- */

struct leave_state {
	int64_t asked_ns; /* when somebody wanted to end the session */
	bool told;        /* … and was told that it is being written */
	bool answered;    /* the question was: what cannot be stored at once is not waited for */
	bool thrown_away; /* … by throwing away what is not on disk */
	char *what;       /* is not on disk, in words, while that is asked … */
	size_t n;         /* … and how much that is */
	int64_t ended_ms; /* when the bench was left, clock_mono_ms */
};

/* News of the writer, or of time. */
void leave_follow(struct sitting *s);
void leave_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
int64_t leave_next_ns(const struct sitting *s, int64_t now_ns);
bool leave_run_timer(struct sitting *s, int64_t now_ns);
void leave_finish(struct sitting *s);
/* The last rows, and the end of the writer: as sitting_end. *hangs: a disk does, and a thread still
 * reads s. */
bool leave_end(struct sitting *s, char **saved, bool *hangs, struct err *err);

/* ---- against.c ---- */

/* The next note is compared with nothing, and nothing is offered for it. */
void against_forget(struct sitting *s);
/* What was in use until now, a device or a chain, is offered from now on. */
void against_swapped(struct sitting *s, const struct uuid *device, const struct uuid *chain);
void against_begin(struct sitting *s, struct note *n); /* a new note */
/* The draft is open: the words of a new note, or of a marker, decide. */
void against_open(struct sitting *s);
void against_typed(struct sitting *s); /* its words changed */
/* The device or chain of that name; `others`: not the one worn or in use. False: err says which it
 * may be. */
bool against_named(const struct sitting *s, const char *name, bool others, struct compared *out,
	struct err *err);

/* ---- wear.c ---- */

void wear_replay(struct sitting *s); /* the loop or the last ten seconds, after a swap */
const char *wear_clock_words(const struct sitting *s); /* how a paused clock is started; or "" */
/* The device worn before, by what earlier sittings tell; while s->p->unread is open. */
void wear_remember_before(struct sitting *s);
void wear_forget_before(struct sitting *s); /* and what the next note is compared with */
void wear_swapped(struct sitting *s);       /* the device that was asked for is on */
/* The question of a swap: "put on AFUL Performer8, volume 45 %, matched by ear to AFUL Cantor at 50
 * %, now at 60 %; …". */
void wear_add_swap(
	const struct sitting *s, const struct device *d, enum swap_words words, struct buf *out);
void wear_follow(struct sitting *s, bool redone); /* after undo or redo: follows the record */
void wear_variant_follow(
	struct sitting *s, const struct setup *before); /* in use, or its revision of now */

/* ---- page.c ---- */

/* A page that is being opened. */
struct open_page {
	pid_t pid;
	char *address;
};

struct pages {
	struct open_page *v;
	size_t n;
};

void page_finish(struct sitting *s);

/* ---- other_notes.c, find.c ---- */

struct other_notes {
	struct record notes; /* of the item that plays, in all reviews */
	bool stale;          /* a note changed since: asked again when it is on disk */
	int64_t look_ns;     /* when to look whether others wrote into the archive; 0: not now */
};

/* What sitting_find found last, in the notes from number `next` on. */
struct found_notes {
	char *words; /* NULL: nothing that still holds */
	const struct note **v;
	size_t n, most, next;
};

void other_notes_ask(struct sitting *s);     /* after the item changed */
void other_notes_changed(struct sitting *s); /* a note did */
void other_notes_stored(struct sitting *s);  /* all that was done is on disk */
void other_notes_answer(struct sitting *s);  /* the reader has something */
void other_notes_init(struct sitting *s);
int64_t other_notes_next_ns(const struct sitting *s, int64_t now_ns);
bool other_notes_run(struct sitting *s, int64_t now_ns);
void other_notes_finish(struct sitting *s);
bool other_notes_hides(const struct sitting *s); /* others' notes, until one's own is kept */
/* Where one's own is kept already: [0] at the item, [1 + n] at its cue n. The caller frees; NULL:
 * nothing is hidden. */
bool *other_notes_open(const struct sitting *s, const struct bench_item *b);
/* A note of this item, at a time of the track (NO_MS: none), by what other_notes_open gave. */
bool other_notes_may_show(const struct sitting *s, const struct bench_item *b, const bool *open,
	const struct note *n, int64_t track_ms);
void find_forget(struct sitting *s); /* after a note changed */
void find_finish(struct sitting *s);

/* ---- draft.c ---- */

struct draft_state {
	bool paused;             /* opening the note paused the sound */
	bool compared;           /* its words no longer change what it is compared with */
	struct compared offered; /* where it is set to nothing */
	char *completed;         /* what was typed before sitting_complete; NULL: nothing was */
	size_t from, end, nth;
	int locks; /* descriptor of the locks on drafts; -1: none was taken yet */
};

/* A draft that is being written belongs to one bench at a time. */
bool draft_lock(struct sitting *s, const struct uuid *draft); /* false: another earlog writes it */
void draft_unlock(struct sitting *s, const struct uuid *draft);
void draft_reopen(struct sitting *s, const struct draft *d); /* undo brought one back */
void draft_put_away(struct sitting *s);                      /* … and redo took it away again */
void draft_init(struct sitting *s);
void draft_finish(struct sitting *s);

/* ---- note.c ---- */

/* Chooses a note, and its item in the list: what edit and delete mean next is seen there. */
void note_choose(struct sitting *s, const struct note *n);
/* Returns false for a note of another person, which nobody else changes. */
bool note_is_own(const struct sitting *s, const struct note *n, struct err *err);
/* A note that belongs to what is played, worn and fed now. */
void note_begin_here(struct sitting *s, struct note *n);
bool note_refuse(struct note *n, struct err *err, const char *why); /* frees it; false */
void note_count(struct sitting *s); /* goes on after the notes of the record */

/* ---- wheel.c ---- */

/* Those of the review by place and attribute, as they were made; there with the lexicon. */
struct rating_list {
	const struct rating **v;
	size_t n, cap;
};

/* A minus on the wheel, which may be the sign of a digit. */
struct minus {
	struct uuid edit; /* version of the rating that it made, or that the digit made of it */
	int64_t ns;
	int digit; /* that followed it; -1: none yet */
};

struct wheel_words {
	struct lexicon_file lexicon, glossary; /* read after the first paint, with the first note */
	bool known, has_glossary, looked_for;  /* … the glossary */
	struct texts extra; /* ids of attributes that joined the wheel at the bench */
	struct minus minus; /* the last one */
};

void wheel_load(struct sitting *s);  /* the lexicon, and the first wheel */
void wheel_build(struct sitting *s); /* after the item or the device changed */
void wheel_rated(struct sitting *s, const struct rating *old, const struct rating *new);
void wheel_finish(struct sitting *s);
void ratings_build(struct sitting *s); /* of the whole record */
/* Adds the tags that follow from a note's words, where they are others than before. */
void wheel_add_tags(struct sitting *s, const struct note *n, struct edits *out);
/* The lexicon in use; NULL: none was read (yet). */
const struct lexicon_file *wheel_lexicon(const struct sitting *s);

/* ---- sitting.c ---- */

void sitting_read(struct sitting *s); /* what sitting_start does besides threads and sound */

/* ---- all of it ---- */

struct sitting_private {
	struct store *unread; /* holds what was noted, until it is read; NULL: it is */
	struct writer *writer;
	struct player *player;
	struct reader *reader;
	char *db, *program; /* program: that measures; NULL: nothing is */
	bool net, started, resumed;
	char playlist_hash[FILE_HASH]; /* of the playlist that was read last (config/playlist.h) */
	uint64_t ticket;               /* the last one given out */
	struct compared heard_before;  /* against.c: in use until the last swap at this item */
	struct uuid worn_first; /* wear.c: before the device of the beginning; none: not known */
	int64_t placed_ns;      /* place.c: when the place was last queued */

	struct captures captures;
	struct changes changes;
	struct outbox outbox;
	struct item_index index;
	struct source_checks checks;
	struct playback playback;
	struct playing playing;
	struct output_state output;
	struct true_path_state true_path;
	struct fade fade;
	struct own_music music;
	struct other_notes others;
	struct found_notes found;
	struct pages pages;
	int64_t note_sequence; /* of the last note */
	struct draft_state draft;
	struct wheel_words words;
	struct rating_list ratings;
	struct blind_state blind;
	struct abx_state abx;
	struct said_state said;
	struct match_guide match;
	struct leave_state leave;
	struct measured measured;
	struct switching switching;
	struct two_files two;
};

#endif
