/* Plays tracks through the player: their sources, the transport, loops, and the sound output. Used
 * within src/sitting only. */
#ifndef SITTING_TRANSPORT_H
#define SITTING_TRANSPORT_H

#include "player/player.h"
#include "sitting/sitting.h"

/* ---- sources.c: the sources of a track, and which of them the player can open ---- */

/* The sources that the player tries for a track, in this order. */
struct candidates {
	struct player_source *v;
	struct uuid *source; /* source[i] is the row of v[i]; UUID_NONE: the file has no row yet */
	size_t n, cap;
};

/* The check of one source of the selected track, and its result. */
struct source_check {
	uint64_t ticket;
	size_t first, n; /* its n paths, from source_checks.paths.v[first] on */
	bool answered, there;
	char *words; /* why it cannot be played, or where it was found */
};

struct source_checks {
	size_t unprobed;   /* number of probes of tracks that the player has not answered */
	bool silence_said; /* the message of sources_silent was shown */
	bool on;           /* the sources of the selected track are checked */
	size_t item;       /* index of that track */
	struct candidates paths;
	struct source_check *v;
	size_t n;
};

struct candidates sources_of(const struct sitting *s, const struct bench_item *b);
void candidates_finish(struct candidates *c);
enum item_sound sources_sound(const struct sitting *s, const struct uuid *source);
/* Call when no source of the track could be opened. why: the reason; NULL: it has no source. */
void sources_failed(struct sitting *s, size_t item, const char *why);
/* Shows one message after all tracks were probed: how many files may be linked to tracks; or, if no
 * track can play, what to do. */
void sources_silent(struct sitting *s);
/* Asks the player for each track without an answer which source it can open. */
void sources_probe(struct sitting *s);
/* Makes the next sources_probe ask about this track again. */
void sources_forget(struct sitting *s, size_t item);
/* Makes the next sources_probe ask again about the tracks that have this source. */
void sources_changed(struct sitting *s, const struct source *src);
void sources_probed(struct sitting *s, const struct player_event *ev);
void sources_clear_checks(struct sitting *s);

/* ---- transport.c: playing the current track, with the player or the clock ---- */

struct playback {
	struct candidates tried; /* the sources of the current track, in the order of trying */
	bool want_paused;        /* playback stays paused when the file is open */
	bool asked;              /* the listener started this track (not the startup) */
	/* The track for which a message said that the clock can be started. */
	struct uuid clock_told;
	uint64_t sync_ticket; /* number of the open request for the position; 0: none */
	int64_t sync_ns, synced_ns;
	int64_t shown_s; /* time of the track that the screen shows, in whole seconds */
};

void transport_load(struct sitting *s, size_t item, int64_t start_ms, bool paused);
/* Call when the current track was removed from the track list. */
void transport_item_gone(struct sitting *s);
void transport_event(struct sitting *s, const struct player_event *ev);
/* Returns the position in the file, in ms, at which the track starts. */
int64_t transport_offset_ms(const struct sitting *s);
/* Copies state and position of the followed player to the clock. pos_ms NO_MS: the position is
 * unknown, and the clock keeps its own. about: the position is approximate. */
void transport_followed(struct sitting *s, bool plays, int64_t pos_ms, bool about);
/* Call when the followed player plays a track that is not in the track list. */
void transport_unlisted(struct sitting *s);
/* Loads the current track again from the position at which it was loaded or paused. */
void transport_load_again(struct sitting *s);
/* Loads the current track again from the audible position; keeps the loop and what is selected. */
void transport_reopen(struct sitting *s);
/* Returns the time at which the shown second changes or the loop ends; INT64_MAX: no timer. */
int64_t transport_next_ns(const struct sitting *s, int64_t now_ns);
bool transport_run(struct sitting *s, int64_t now_ns);
void transport_init(struct sitting *s);
void transport_finish(struct sitting *s);

/* ---- loop.c: loops, and passages that play once (excerpts) ---- */

/* Call when the listener hears the cue of sitting_align: sets the offset of the source. */
void loop_aligned(struct sitting *s);
/* Returns the label of a cue, else what to listen for, else "cue". */
const char *loop_cue_words(const struct cue *c);
bool loop_is_on(const struct sitting *s); /* returns true if both ends of the loop are set */
/* Sets *from_ms and *to_ms to the current passage, as positions in the recording: the loop, else
 * the cue at the position, else the whole track. */
void loop_passage(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
/* Sets the range of a new note to the loop, if the loop is short. Returns false if no short loop is
 * set. */
bool loop_into_note(struct sitting *s, struct note *n);
void loop_forget(struct sitting *s); /* removes loop and excerpt; call when another track plays */
/* Sets the loop again after a reload; NO_MS: no loop. Does nothing while the clock counts. */
void loop_resume(struct sitting *s, int64_t from_ms, int64_t to_ms);
/* Call when the length of the file is known: removes a loop beyond its end. */
void loop_fit(struct sitting *s);
/* call for a seek; a seek out of the excerpt ends it */
void loop_moved(struct sitting *s, int64_t pos_ms);
/* Ends the excerpt. Returns false if none was playing. */
bool loop_excerpt_ended(struct sitting *s);
int64_t loop_next_ns(const struct sitting *s, int64_t now_ns);
void loop_run(struct sitting *s, int64_t now_ns);

/* ---- played.c: which file plays: its source row, its hash and its measurements ---- */

/* Returns a copy, for changing, of the source row of a music file of the current track: row
 * `source` if it has this content (hash; "": not known), else another row with the same path. The
 * caller owns the copy. */
struct source *played_row_of_file(
	struct sitting *s, const struct uuid *source, const char *path, const char *hash);
/* call when source `at` of playback.tried was opened */
void played_opened(struct sitting *s, size_t at);
void played_hashed(struct sitting *s, const struct player_event *ev);
/* call when another file plays, or when its hash becomes known */
void analysis_follow(struct sitting *s);
/* requests the measurements from the reader thread if there are none yet */
void analysis_ask(struct sitting *s);
void analysis_answer(struct sitting *s); /* takes the measurements from the reader thread */

/* ---- output.c: the sound output, and pausing while it is missing ---- */

struct output_state {
	char *name; /* mpv's name of the output in use, or "auto" */
	/* the last list of outputs; while an output is missing, the list before it was lost */
	struct outputs known;
	char *what; /* description of the missing output, for messages */
	/* an output has opened with sound; the list of outputs has been requested */
	bool heard, looks;
	bool plays_on; /* playing resumes without a key when the output is back */
	bool trying;   /* the output is being reopened */
	/* after reopening, playing resumes; the listener asked for reopening */
	bool then_plays, asked;
	size_t look;
	int64_t look_ns;   /* when the list of outputs is read next; INT64_MAX: never */
	int still;         /* number of successive checks at which the position had not advanced */
	int64_t silent_ns; /* deadline for sound to begin; INT64_MAX: none */
};

void output_init(struct sitting *s);
/* Playing no longer resumes when a missing output is back; also_tried: nor when the output that is
 * being reopened is open. */
void output_forget_plan(struct sitting *s, bool also_tried);
void output_event(struct sitting *s, const struct player_event *ev);
/* Compares a new list of outputs with the known list, and pauses or resumes if an output has
 * appeared or disappeared. */
void output_listed(struct sitting *s, const struct outputs *now);
/* Call when the sound server reports a change: reads the list of outputs soon. */
void output_stirred(struct sitting *s);
/* Changes to the output that the chain names, or else the profile. */
void output_of_chain(struct sitting *s);
/* Call before playing resumes. Returns true if the output has to be reopened first: playing resumes
 * later. */
bool output_goes_on(struct sitting *s);
void output_awaits_sound(struct sitting *s); /* starts the 3 s in which sound must begin */
/* call after playing was paused: clears the deadline and ends the fade */
void output_rests(struct sitting *s);
/* call when sound plays, or the file is open and paused */
void output_is_settled(struct sitting *s);
/* Call after comparing two positions of the player; moved: playing has advanced. */
void output_moved(struct sitting *s, bool moved);
int64_t output_next_ns(const struct sitting *s, int64_t now_ns);
void output_run(struct sitting *s, int64_t now_ns);
void output_finish(struct sitting *s);

/* ---- fade.c: raises the level slowly after an output was reopened ---- */

struct fade {
	int step;
	int64_t ns; /* time of the next step; INT64_MAX: no step until fade_sounds is called */
};

/* mutes the sound; fade_sounds then starts to raise the level */
void fade_begin(struct sitting *s);
void fade_sounds(struct sitting *s);
void fade_ends(struct sitting *s); /* sets the chosen level at once */
int64_t fade_next_ns(const struct sitting *s, int64_t now_ns);
void fade_run(struct sitting *s, int64_t now_ns);

#endif
