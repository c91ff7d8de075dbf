/* What the files of this room share: the mechanism of changes, captures of positions, and the
 * index. */
#ifndef SITTING_PRIVATE_H
#define SITTING_PRIVATE_H

#include <sys/types.h>

#include "base/file.h"
#include "config/lexicon.h"
#include "config/pairs.h"
#include "record/chains.h"
#include "record/edits.h"
#include "sitting/blind.h"
#include "sitting/sitting.h"
#include "store/library.h"

/* One row of an undo step: `edit` is the version that the step made, `before` the one it replaced.
 */
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
};

struct undo_stack {
	struct undo_step *v;
	size_t n, cap;
};

/* A group on its way to the writer; waits while a position that belongs to it is asked for. */
struct group {
	struct edit *rows;
	size_t n;
	bool guarded; /* undo, redo, delete: not over what another earlog changed since */
};

/* Which of a note's two positions a capture completes. */
enum capture_end { CAPTURE_POS, CAPTURE_POS_END };

struct capture_target {
	struct uuid note; /* kept, or the one that a draft will be */
	enum capture_end end;
	int64_t since_ms; /* when the version before was made, which has a time of its own; 0: there
			     was none */
};

/* A minus on the wheel, which may be the sign of a digit. */
struct minus {
	struct uuid edit; /* version of the rating that it made, or that the digit made of it */
	int64_t ns;
	int digit; /* that followed it; -1: none yet */
};

/* What was audible at a key press. */
struct capture {
	uint64_t ticket; /* of player_ask; 0: nothing is asked, the position below is the answer */
	int64_t key_ns;
	int64_t pos_ms; /* what is held until the answer comes; NO_MS: none */
	const char *pos_from;
	struct uuid source;
	int64_t reaction_ms;
	int64_t held_ms; /* pos_ms and pos_from, as they went into what waits */
	const char *held_from;
	bool about;
	struct capture_target targets[4];
	size_t ntargets;
};

/* A page that is being opened. */
struct page {
	pid_t pid;
	char *address;
};

#define CAPTURES 8

/* Where an item stands in the list. */
struct item_place {
	struct uuid item;
	size_t at;
};

struct rating_list {
	const struct rating **v;
	size_t n, cap;
};

/* What the player may try for an item, in order. */
struct candidates {
	struct player_source *v;
	struct uuid *source; /* the row of each; a file of one's own music may have none yet */
	size_t n;
};

/* What the player said of one that an item is heard from (look.c). */
struct look {
	struct uuid source;
	uint64_t ticket;
	char *kind, *locator;
	struct candidates places; /* where it may be; no sources */
	bool answered, there;
	char *words; /* why not, or where */
};

/* The output of the sound, beside what struct transport tells (output.c). */
struct output_state {
	struct outputs known; /* that there were, before one was missed */
	char *what;           /* is missed, in words */
	bool heard, looks; /* sound went out in this sitting; the player looks which outputs there
			      are */
	bool plays_on;     /* it played, and goes on by itself when the output is back */
	bool trying;       /* the output is being opened anew … */
	bool then_plays, asked; /* … to play then; because somebody asked */
	size_t look;
	int64_t look_ns;   /* the next look, INT64_MAX: none */
	int still;         /* how often in a row the sound was found to stand still */
	int64_t silent_ns; /* it was to sound by then, INT64_MAX: nothing is waited for */
};

/* What sitting_find found last, in the notes from number `next` on; the others were not looked at.
 */
struct found_notes {
	char *words; /* NULL: nothing that still holds */
	const struct note **v;
	size_t n, most, next;
};

struct sitting_private {
	struct store *unread; /* holds what was noted, until it is read; NULL: it is */
	struct writer *writer;
	struct player *player;
	struct reader *reader;
	struct record heard; /* notes of the item that plays, in all reviews */
	struct found_notes found;
	bool heard_stale; /* a note changed since: asked again when it is on disk */
	char *db;
	int holds;    /* descriptor of the locks of hold.c; -1: none was taken yet */
	char *output; /* as the player was told */
	struct output_state out;
	int fade_step;
	int64_t fade_ns; /* the next step, INT64_MAX: waits for the sound */
	bool net, started, resumed;
	char playlist_hash[FILE_HASH]; /* of the playlist that was read last (config/playlist.h) */
	uint64_t ticket;               /* the last one given out */

	struct item_state *states;
	size_t nstates;
	struct item_place *places; /* of the items, by uuid */
	size_t nplaces;
	bool indexed; /* index_build has run: from then on one row can be changed */
	const struct source **sources; /* where the pointers of bench_item stand */
	size_t nsources;
	const struct cue **cues;

	struct undo_stack undo, redo;
	struct group *outbox;
	size_t noutbox, outbox_cap;
	int64_t queued_ns; /* when the oldest group that is not on disk was queued */

	struct capture captures[CAPTURES];
	size_t ncaptures;
	bool in_hand;  /* the last one is that of the key in hand */
	bool key_held; /* … and of the keys that follow it */

	uint64_t sync_ticket; /* a question only to know where the sound is; 0: none is open */
	int64_t sync_ns, synced_ns;
	int64_t shown_s;   /* the second that is on the screen */
	int64_t placed_ns; /* when the place was last queued */

	struct candidates load; /* what the player tries, or plays */
	int64_t loaded_utc_ms;  /* when that was open */
	bool want_paused;
	size_t unprobed; /* questions what an item could play that are not answered yet */
	struct library_answers library; /* about recordings and sources of this review, by UUID */
	bool library_known;             /* there was an answer */
	bool silence_said;
	struct near_miss **near; /* of each of them, what sitting_near_misses gave out; NULL */

	struct lexicon_file lexicon; /* read after the first paint */
	bool has_lexicon;
	struct lexicon_file glossary;
	bool has_glossary, looked_for_glossary;
	struct rating_list
		ratings;    /* of the review, in the order of ratings.c; there with the lexicon */
	struct texts extra; /* ids of attributes that joined the wheel at the bench */
	struct minus minus; /* the last one on the wheel */
	bool typing_paused; /* opening the note paused the sound */
	char *completed;    /* what was typed before sitting_complete; NULL: nothing was */
	size_t complete_from, complete_end, complete_nth;
	struct uuid
		worn_first; /* before the device that this sitting began with; none: not known */
	struct blind_order order; /* of the blind run that is on */
	struct uuid asked;        /* the device or cue that s->ask is about */
	bool trial_waits;         /* the first trial was confirmed before the order was on disk */
	bool swap_plays;          /* it played when a swap was asked for */
	int64_t marked_ns;        /* last marker key, held or not */
	struct uuid maybe_repeat; /* a marker that the first repeat of a held key may have made */
	bool stretch_open;
	struct stretch stretch; /* fields of the open one; no texts but pos_from */
	struct look *looks;     /* of the item that was looked at */
	size_t nlooks, looked;
	bool looks_on; /* whichever item is chosen is looked at */
	struct page *pages;
	size_t npages;
	int64_t sequence;
	char *seen_error; /* of the writer, said already */
};

/* ---- change.c ---- */

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
/* What was done to rows of this kind so far stands: it is no step of undo any more. */
void change_settle(struct sitting *s, enum row_kind kind);
/* Neither is what was put on or in use so far: in the steps that remain, what is worn now was worn
 * all along. */
void change_settle_worn(struct sitting *s);
/* The device worn before this one, by the steps that could be undone; none: there is no such step.
 */
struct uuid change_worn_before(const struct sitting *s);
/* Every version of a note that is here: in the record, kept or a draft, on its way to the archive,
 * and with undo. */
void change_each_version(struct sitting *s, const struct uuid *note,
	void (*each)(struct note *n, const void *context), const void *context);
void draft_reopen(struct sitting *s, const struct draft *d); /* note.c: undo brought one back */
void draft_put_away(struct sitting *s);                      /* … and redo took it away again */

/* ---- hold.c: a draft that is being written belongs to one bench at a time ---- */

bool hold_draft(struct sitting *s, const struct uuid *draft); /* false: another earlog writes it */
void hold_release(struct sitting *s, const struct uuid *draft);

/* ---- capture.c ---- */

/* The capture of the key in hand; made from what is known when there is none (a command from
 * elsewhere). */
struct capture *capture_now(struct sitting *s);
/* Writes what the capture knows into a row and, while it waits for the answer, notes where that
 * belongs. */
void capture_into_note(struct sitting *s, struct note *n, enum capture_end end);
bool capture_answer(struct sitting *s, const struct player_event *ev); /* false: not one of ours */
int64_t capture_deadline_ns(const struct sitting *s);                  /* INT64_MAX: none */
void capture_run_timers(struct sitting *s, int64_t now_ns);
bool capture_waits(const struct sitting *s);

/* ---- index.c ---- */

void index_build(struct sitting *s);
void index_worn(
	struct sitting *s); /* another device is worn: the wheel, and notes that may be shown */
/* Follows the change of one row, which costs the same however large the review is; false:
 * index_build is needed. Both versions are still there; old is NULL for a new row. */
bool index_change(struct sitting *s, enum row_kind kind, const void *old, const void *new);
/* Around a change of a note in place. */
void index_drop_note(struct sitting *s, const struct note *n);
void index_add_note(struct sitting *s, const struct note *n);
void index_finish(struct sitting *s);
struct item_state *index_state(struct sitting *s, size_t item);
bool index_find(const struct sitting *s, const struct uuid *item, size_t *at);

/* ---- files.c ---- */

/* What the files say becomes rows of the record (record/enrol.h). `st` knows the rows that this
 * review did not have yet. playlist_only: the session file was not read again. */
bool files_enrol(struct sitting *s, const struct playlist_file *playlist, bool playlist_only,
	struct store *st, struct err *err);

/* ---- sources.c ---- */

struct candidates sources_of(const struct sitting *s, const struct bench_item *b);
void candidates_finish(struct candidates *c);
enum item_sound sources_sound(const struct sitting *s, const struct uuid *source);
bool source_is_file(const struct source *src); /* one that was named, or found in one's own music */
void sources_failed(struct sitting *s, size_t item, const char *why); /* nothing of it can sound */
void sources_none(struct sitting *s, size_t item); /* … for there is nothing to try */
void sources_silent(struct sitting *s);            /* says so where none of all items can sound */
void sources_probe(
	struct sitting *s); /* asks the player what each item could play, once for each */
void sources_forget(struct sitting *s, size_t item); /* … and this one again */
void sources_changed(
	struct sitting *s, const struct source *src); /* what its recording plays is open again */
void sources_probed(struct sitting *s, const struct player_event *ev);

/* ---- library.c ---- */

void library_ask(struct sitting *s);      /* after items came */
void library_answered(struct sitting *s); /* if there is an answer */
const struct library_hits *library_hits(const struct sitting *s, const struct bench_item *b);
/* Where the content of a file is now that is not where it was; NULL: not known. */
const char *library_moved(const struct sitting *s, const struct source *src);
void library_near_words(
	const struct sitting *s, size_t item, struct buf *out); /* nothing where there are none */
void library_finish(struct sitting *s);

/* ---- played.c ---- */

bool played_opened(struct sitting *s, size_t at); /* the candidate of this number sounds */
void played_hashed(struct sitting *s, const struct player_event *ev);

/* ---- stretch.c ---- */

void stretch_begin(struct sitting *s);
void stretch_end(struct sitting *s);
void stretch_resume(struct sitting *s); /* begins one where sound runs */
void place_put(struct sitting *s);      /* queues the place where the sitting stands */
/* The row that tells the place, with what is worn and in use now, to be applied; the caller's. What
 * was to be queued of the place before is, so that the difference is what was just put on. */
struct sitting_row *place_worn(struct sitting *s);

/* ---- transport.c ---- */

void transport_load(struct sitting *s, size_t item, int64_t start_ms, bool paused);
void transport_item_gone(struct sitting *s); /* what played has left the list */
void transport_event(struct sitting *s, const struct player_event *ev);
int64_t transport_offset_ms(
	const struct sitting *s); /* where second 0 of the track is in what plays */
int64_t transport_timer_ns(
	const struct sitting *s); /* when the screen or the place wants news; INT64_MAX */
void transport_run_timers(struct sitting *s, int64_t now_ns);

/* ---- output.c ---- */

void output_begin(struct sitting *s); /* before the player starts */
void output_finish(struct sitting *s);
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
int64_t output_timer_ns(const struct sitting *s); /* INT64_MAX: none */
void output_run_timers(struct sitting *s, int64_t now_ns);

/* ---- fade.c ---- */

void fade_begin(struct sitting *s); /* in silence; it rises from fade_sounds on */
void fade_sounds(struct sitting *s);
void fade_ends(struct sitting *s);              /* at the reviewer's level, now */
int64_t fade_timer_ns(const struct sitting *s); /* INT64_MAX: none */
void fade_run_timers(struct sitting *s, int64_t now_ns);

/* ---- loop.c ---- */

void loop_aligned(struct sitting *s);
int64_t loop_timer_ns(const struct sitting *s, int64_t now_ns);
void loop_run_timers(struct sitting *s, int64_t now_ns);

/* ---- chains.c ---- */

/* The chain in use of that name; the first one where the name is NULL or gone; none: there are no
 * chains. */
struct uuid chain_named(const struct sitting *s, const char *name);
void chains_follow(struct sitting *s); /* after undo: one that is there feeds the ears */
bool chain_is_clock(
	const struct sitting *s); /* the one in use plays by itself: our clock keeps its time */
/* Where the new one names an output, or plays by itself, the sound follows it without losing the
 * place. */
void chain_use(struct sitting *s, const struct uuid *chain);

/* ---- blind.c ---- */

void blind_ask(struct sitting *s, size_t trial);
void blind_confirmed(struct sitting *s);
void blind_stored(struct sitting *s); /* news of the writer: what waited for the order goes on */
bool blind_resume(
	struct sitting *s);          /* a run of an earlier sitting that did not end; false: none */
void blind_go_on(struct sitting *s); /* … and asks for its trial again */
void blind_enter(struct sitting *s,
	const struct uuid *made); /* made in this trial; before the note or rating is */
bool blind_rated_now(const struct sitting *s,
	const struct rating *r); /* corrected in place, in any other case a repeat */
bool blind_refuses(
	const struct sitting *s, struct err *err); /* true: a run is on, and err says so */

/* ---- wear.c ---- */

void wear_replay(struct sitting *s); /* the loop or the last ten seconds, after a swap */
const char *wear_clock_words(const struct sitting
		*s); /* … which the clock cannot: it stands, and how it goes on; or "" */
/* Of the other devices the one that was heard last, or written about, in earlier sittings: there
 * the A/B key goes. While s->p->unread is open. */
struct uuid wear_last_other(const struct sitting *s);
void wear_follow(struct sitting *s,
	const char *word); /* after undo or redo, the word: what the record says is worn */
void wear_variant_follow(
	struct sitting *s, const struct uuid *variant); /* in use, or its revision of now */
void wear_asks(struct sitting *s); /* what is asked for may stand elsewhere now, or nowhere */

/* ---- look.c, page.c ---- */

bool look_probed(
	struct sitting *s, const struct player_event *ev); /* false: the answer is not for us */
void look_finish(struct sitting *s);
void page_finish(struct sitting *s);

/* ---- heard.c ---- */

void heard_ask(struct sitting *s);         /* after the item changed */
bool heard_hides(const struct sitting *s); /* others' notes, until one's own is kept */
/* Where one's own is kept already: [0] at the item, [1 + n] at its cue n. The caller frees; NULL:
 * nothing is hidden. */
bool *heard_open(const struct sitting *s, const struct bench_item *b);
/* A note of this item, at a time of the track (NO_MS: none), by what heard_open gave. */
bool heard_may_show(const struct sitting *s, const struct bench_item *b, const bool *open,
	const struct note *n, int64_t track_ms);
void find_forget(struct sitting *s); /* after a note changed */

/* ---- level.c ---- */

void level_follow(struct sitting *s); /* after what plays, or its hash, became known */
void level_answer(struct sitting *s); /* the reader has something */

/* ---- typing.c ---- */

void typing_opened(struct sitting *s); /* pauses, if the profile wants that */
void typing_closed(struct sitting *s); /* … and goes on */
void typing_ends(struct sitting *s);   /* the note is to be kept: a last short code */

/* ---- tag.c ---- */

/* Adds the tags that follow from a note's words, where they are others than before. */
void tag_edits(struct sitting *s, const struct note *n, struct edits *out);
void tag_finish(struct sitting *s);

/* ---- ratings.c ---- */

void ratings_build(struct sitting *s);
/* One of them changed; old: NULL for a new one. Both are still there. */
void ratings_change(struct sitting *s, const struct rating *old, const struct rating *new);
/* Those of one attribute at a place (an item, a section, the review), as they were made. Valid
 * until the next change. */
const struct rating *const *ratings_of(
	const struct sitting *s, const struct uuid *place, const char *attribute, size_t *n);
void ratings_finish(struct sitting *s);

/* ---- wheel.c ---- */

void wheel_load(struct sitting *s);  /* the lexicon, and the first wheel */
void wheel_build(struct sitting *s); /* after the item or the device changed */
void wheel_rated(struct sitting *s, const struct rating *old, const struct rating *new);
void wheel_finish(struct sitting *s);

/* ---- sitting.c ---- */

/* The same cue (design, 2): so long before and after its time, or to the end of its range. */
#define CUE_BEFORE_MS 3000
#define CUE_AFTER_MS 10000
bool cue_is_at(const struct cue *c, int64_t track_ms); /* false where one of them has no time */

/* As sitting_reload, where the session file was not read again: what the bench changed of it
 * stands. */
bool sitting_reload_playlist(
	struct sitting *s, const struct playlist_file *playlist, struct err *err);
void sitting_read(struct sitting *s); /* what sitting_start does besides threads and sound */
int64_t sitting_reaction_ms(
	const struct sitting *s); /* of this sitting; what the profile said at its start */

#endif
