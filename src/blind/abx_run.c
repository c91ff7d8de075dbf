/*
 * ABX: which of the two sounds (sounds.c) is X? Preference test: is the first or the second sound
 * better? Both are blind runs (blind_run.c) of sounds instead of devices, and need no helper: keys
 * play A, B and X, or 1 and 2, any number of times, and an answer begins the next trial. Nothing
 * may reveal X, or which sound is the first, until the run ends. So every key that plays a sound
 * takes the same steps: it ends the listening interval, selects a sound, and shows only the name of
 * the key ("X sounds").
 */
#include "record/abx.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/os_file.h"
#include "base/text.h"
#include "blind/blind_parts.h"

/* An answer counts if each sound that it is about has played for this long. */
#define SOUNDS_MS 1000
/* Time in ns without writes after which a file that was written is opened again. */
#define WRITTEN_NS 300000000LL

static const char other_files[] = "other files play than it compares";

bool
sitting_prefers(const struct sitting *s)
{
	return sitting_is_blind(s) && s->tests->blind.order.pairs;
}

const struct blind_words *
run_words(const struct sitting *s)
{
	return blind_words(test_locks_sounds(s), s->test.kind == TEST_PREFER || sitting_prefers(s));
}

bool
abx_is_heard(const struct sitting *s, struct err *err)
{
	if (test_locks_sounds(s) && s->test.state == TEST_ENDED)
		return err_set(err, "a sound of this %s is gone: :%s end ends it",
			run_words(s)->name, run_words(s)->line);
	if (test_locks_sounds(s) && s->test.state == TEST_MEASURING)
		return err_set(err, "wait: the two sounds are not ready yet; :%s end gives it up",
			run_words(s)->line);
	return true;
}

void
abx_enter(struct sitting *s, enum test_kind kind, enum test_state state)
{
	struct play_now now = sitting_now(s);

	test_enter(s, kind, state);
	if (!test_locks_sounds(s) || s->test.from_ms != NO_MS || !now.loops)
		return;
	s->test.from_ms = now.play->loop_ms;
	s->test.to_ms = now.play->loop_end_ms;
	deck_on(&s->deck, (struct play_event){ .kind = ON_LOCKED });
}

/* ---- playing A, B and X ---- */

/* The sounds of an ABX and of a preference test, as their keys name them. */
static const char *const sound_keys[2][3] = { { "A", "B", "X" }, { "1", "2", "" } };

void
sitting_abx_words(const struct sitting *s, struct buf *out)
{
	if (sitting_abx(s) && s->trial)
		buf_addf(out, "%s sounds", sound_keys[sitting_prefers(s)][s->tests->abx.heard]);
}

static void
abx_switch(struct sitting *s, enum abx_heard what)
{
	size_t drawn = s->tests->blind.order.which[s->trial - 1];

	/* Ends the listening interval of the sound before, which abx_sounded counts. */
	sounds_select(s, what == ABX_X ? drawn : what ^ (sitting_prefers(s) ? drawn : 0));
	s->tests->abx.heard = what;
	/* If it is not certain that the two files are time-aligned, every switch restarts the loop:
	 * a jump at only some switches would reveal X. */
	if (!two_files_in_step(s))
		sitting_seek(s, sitting_now(s).play->loop_ms);
}

bool
sitting_abx_play(struct sitting *s, enum abx_heard what, struct err *err)
{
	if (!abx_is_heard(s, err))
		return false;
	if (!sitting_abx(s))
		return err_set(err, "no ABX is on: abx 16 begins one of 16 trials");
	if (what == ABX_X && sitting_prefers(s))
		return err_set(err, "a preference test has no X: 1 and 2 are its sounds");
	if (!s->trial)
		return err_set(err, "trial 1 begins when the order is on disk");
	abx_switch(s, what);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	sitting_abx_words(s, &words);
	sitting_say(s, SAID_INFO, "%s", words.s);
	return true;
}

void
abx_sounded(struct sitting *s, const struct news *n)
{
	if (sitting_abx(s) && !deck_is_mute(&s->deck))
		s->tests->abx.sounded_ms[s->tests->abx.heard] += n->ms;
}

bool
abx_may_answer(const struct sitting *s, struct err *err)
{
	static const enum abx_heard order[] = { ABX_X, ABX_A, ABX_B };
	const struct abx_state *x = &s->tests->abx;
	const struct stretch *open = &s->sound->playing;
	bool pairs = sitting_prefers(s);

	for (size_t i = pairs; i < LENGTH(order); i++) {
		enum abx_heard what = order[i];
		int64_t ms = x->sounded_ms[what];

		if (what == x->heard && open->started_ms && !deck_is_mute(&s->deck))
			ms += sitting_now(s).pos_ms - open->pos_ms;
		if (ms < SOUNDS_MS)
			return err_set(err,
				"%s has not sounded for a second in this %s: \1abx %s\2 plays it%s",
				sound_keys[pairs][what],
				pairs || what == ABX_X ? "trial" : "session",
				((const char *const[]){ "a", "b", "x" })[what],
				sitting_now(s).plays ? "" : ", \1toggle\2 ends the pause");
	}
	return true;
}

void
abx_trial(struct sitting *s)
{
	int64_t *sounded_ms = s->tests->abx.sounded_ms;

	sounded_ms[ABX_X] = 0;
	if (sitting_prefers(s))
		sounded_ms[ABX_A] = sounded_ms[ABX_B] = 0;
	abx_switch(s, ABX_A);
	sitting_say(s, SAID_INFO,
		sitting_prefers(s)
			? "trial %zu of %zu: \1abx a\2 and \1abx b\2 play the two sounds; \1key "
			  "answer\2 says which is better, 0 that there is no difference"
			: "trial %zu of %zu: \1abx a\2, \1abx b\2 and \1abx x\2 play A, B and X; "
			  "\1key answer\2 says which of them X is",
		s->trial, s->ntrials);
}

/* ---- beginning an ABX or a preference test ---- */

static char *
if_known(const char *hash)
{
	return *hash ? (char *)(uintptr_t)hash : NULL;
}

/* Returns the file that plays as one of the two sounds, and its content if known; the
 * texts are borrowed. */
static struct abx_sound
file_now(const struct sitting *s, size_t i)
{
	const struct two_files *t = &s->sound->two;
	const struct analysis *a = &s->heard.analysis;
	const struct playing *p = &s->deck.play;
	const struct source *src = sitting_source(s, &p->source);

	if (two_files_on(s))
		return (struct abx_sound){ .source = t->source[i],
			.hash = if_known(t->out.hash[i]),
			.audio = if_known(t->out.audio[i]) };
	if (!src || s->heard.hashed != p->ticket)
		return (struct abx_sound){ .source = p->source };
	return (struct abx_sound){ .source = p->source,
		.hash = src->hash,
		.audio = text_same(a->file, src->hash) ? if_known(a->audio) : NULL };
}

/* Returns both sounds as JSON, with their content, loudness, and the gain in dB of the sound that
 * was lowered to match the levels. The caller frees the text. */
static char *
sounds_json(const struct sitting *s)
{
	struct abx_sound two[ABX_SOUNDS];
	char *name[ABX_SOUNDS];

	for (size_t i = 0; i < ABX_SOUNDS; i++) {
		const struct sound *x = &s->sounds.of[i];

		name[i] = x->name ? xasprintf("%s%s", s->sounds.other->said, x->name)
				  : xstrdup("no equaliser");
		two[i] = file_now(s, i);
		if (!two_files_on(s)) /* the file that was measured */
			two[i].audio = if_known(s->sounds.audio);
		two[i].name = name[i];
		two[i].equaliser = x->row;
		two[i].held_db = x->held_db < 0 ? x->held_db : (double)NAN;
		two[i].lufs = x->lufs;
	}
	char *json = abx_write(two);
	for (size_t i = 0; i < ABX_SOUNDS; i++)
		free(name[i]);
	return json;
}

/* Returns true if the player hashes what plays: one file. */
static bool
is_hashed(const struct sitting *s)
{
	const struct source *src = sitting_source(s, &s->deck.play.source);

	return !two_files_on(s) && src && source_is_file(src);
}

/* Returns true if a run can begin: the levels of both sounds are known, and the hash of the file.
 */
static bool
is_ready(const struct sitting *s)
{
	return sounds_is_level(s) &&
		(s->sounds.held != HELD_SAME || !is_hashed(s) || file_now(s, 0).hash);
}

/* Draws the order of the run that waits for the levels. Without matched levels gives it up, sets
 * err and returns false. */
static bool
begin_abx(struct sitting *s, struct err *err)
{
	struct abx_state *x = &s->tests->abx;
	struct blind_wish w = x->wish;

	/* Stores position and equaliser before trial 1: a new row of the equaliser during a trial
	 * would reveal that X is the sound with the equaliser. */
	session_row_put(s);
	CLEANUP(pointer_free) char *sounds = sounds_json(s);
	w.sounds = sounds;
	x->wish.draws = 0;
	bool ok = s->sounds.held == HELD_SAME ||
		err_set(err,
			"%s needs two sounds of the same level, and in this passage they cannot be "
			"measured: it is silent, shorter than 0.4 s, or not in a file",
			run_words(s)->a);
	ok = ok && sitting_blind_begin(s, &w, err);
	if (!ok)
		abx_give_up(s);
	x->began = ok;
	return ok;
}

void
abx_give_up(struct sitting *s)
{
	s->tests->abx.wish.draws = 0;
	sitting_say(s, SAID_INFO, "the %s is given up before its first trial", run_words(s)->name);
	abx_enter(s, TEST_NONE, TEST_OFF);
	if (s->tests->abx.loops_cue)
		deck_on(&s->deck, (struct play_event){ .kind = ON_NO_LOOP });
}

/* ---- a file that another program writes while it plays ---- */

/* Watches the file that plays. Of two files a copy plays, which no program writes. */
static void
watch_file(struct sitting *s)
{
	const char *path = two_files_on(s) ? NULL : player_path(s->deck.player);

	if (s->tests->watch_fd >= 0)
		close(s->tests->watch_fd);
	s->tests->watch_fd = path ? os_watch_open() : -1;
	if (path)
		os_watch_add(s->tests->watch_fd, path, OS_WATCH_CHANGED);
}

static void
note_written(void *written, int file, const char *name)
{
	(void)file, (void)name;
	*(bool *)written = true;
}

void
abx_on_written(struct sitting *s)
{
	bool written = false;

	os_watch_read(s->tests->watch_fd, note_written, &written);
	if (!written || !test_locks_sounds(s) || s->test.state == TEST_ENDED)
		return;
	if (!sitting_abx(s)) {
		test_lost(s, other_files);
		return;
	}
	s->tests->abx.written_ns = clock_mono_ns();
	abx_enter(s, s->test.kind, TEST_MEASURING);
	sitting_say(s, SAID_WARN, "the file that plays is being written: the %s waits",
		run_words(s)->name);
}

bool
sitting_abx_begin(struct sitting *s, size_t n, bool pairs, struct err *err)
{
	struct blind_wish w = { .draws = n, .pairs = pairs, .sounds = "" };
	const struct blind_words *words = blind_words(true, pairs);

	if (!blind_may_begin(s, &w, err) || test_refuses(s, WISH_TEST, err))
		return false;
	if (s->sound->two.making)
		return err_set(err,
			"two files are still being put in step (time-aligned): wait, then begin %s",
			words->a);
	if (!s->sounds.other)
		return err_set(err,
			"there is only one sound: eq FILE, peak 8000 or beside FILE adds the "
			"other");
	if (s->sound->switching.clicks)
		return err_set(err,
			"the switch clicks, because earlog's plugin cannot be loaded: a click "
			"would reveal the sound");
	match_ends(s);
	if (sitting_now(s).signal)
		return err_set(err, "a test signal is on: :signal off goes back to the music");
	if (!sitting_may_change_sound(s, err))
		return false;
	bool loops_cue = !sitting_now(s).loops;
	if (loops_cue && !sitting_loop_cue(s, err))
		return err_prefix(err, "set a loop first, with \1loop start\2 and \1loop end\2");
	struct play_now now = sitting_now(s);
	if (!two_files_agree(s, now.play->loop_ms, now.play->loop_end_ms, err)) {
		if (loops_cue)
			deck_on(&s->deck, (struct play_event){ .kind = ON_NO_LOOP });
		return false;
	}
	/* An open question is closed: its answer would change a sound, and its words name the
	 * sound that plays. */
	s->ask = ASK_NOTHING;
	s->sounds.moving = false;
	s->tests->abx =
		(struct abx_state){ .before = s->sounds.now, .loops_cue = loops_cue, .wish = w };
	abx_enter(s, pairs ? TEST_PREFER : TEST_ABX, TEST_MEASURING);
	watch_file(s);
	sounds_insert(s);
	if (is_ready(s))
		return begin_abx(s, err);
	sitting_say(s, SAID_INFO,
		"measuring the levels of both sounds in this passage; then the %s begins",
		words->name);
	return true;
}

/* Handles a sound or a passage that is gone (test_lost). Ends the run, but a run of an earlier
 * session that could not be heard yet stays open: a file may only be away for now. */
static void
end_lost(struct sitting *s)
{
	const struct blind_words *words = run_words(s);
	CLEANUP(pointer_free) char *why = xstrdup(s->test.why);

	if (sitting_abx(s) && s->tests->abx.began) { /* the reason is shown with the result */
		sitting_blind_end(s, ERR_IGNORED);
		return;
	}
	s->test.why[0] = '\0';
	if (!sitting_abx(s)) {
		abx_give_up(s);
		sitting_say(s, SAID_ERROR, "the %s does not begin: %s", words->name, why);
	} else {
		sitting_say(s, SAID_ERROR,
			"%s is open at trial %zu of %zu, but cannot go on: %s; :%s end ends it",
			words->a, s->trial, s->ntrials, why, words->line);
	}
}

static int64_t
abx_next_ns(const struct sitting *s)
{
	const struct abx_state *x = &s->tests->abx;

	bool lost = s->test.why[0] && !s->tests->blind.waits;

	return lost || (x->wish.draws && is_ready(s)) ? 0
		: x->written_ns                       ? x->written_ns + WRITTEN_NS
						      : INT64_MAX;
}

static void
abx_run(struct sitting *s)
{
	struct err err = ERR_INIT;

	if (s->test.why[0]) {
		end_lost(s);
	} else if (s->tests->abx.written_ns) { /* opens it again, which compares its content */
		s->tests->abx.written_ns = 0;
		transport_load_again(s);
	} else if (!begin_abx(s, &err)) {
		sitting_say(s, SAID_ERROR, "%s", err.msg);
	}
}

/* ---- the end of a run, and continuing an open run in the next session ---- */

void
abx_leave(struct sitting *s)
{
	if (!sitting_abx(s))
		return;
	sounds_select(s, s->tests->abx.before);
	/* If the loop went on, notes would get its range, although the listener never set a loop.
	 */
	if (s->tests->abx.loops_cue)
		deck_on(&s->deck, (struct play_event){ .kind = ON_NO_LOOP });
}

void
abx_go_on(struct sitting *s)
{
	const struct blind_run *r = record_find(&s->rec, ROW_BLIND_RUN, &s->blind);
	const struct blind_words *words = run_words(s);
	struct abx_sound two[ABX_SOUNDS];
	bool ok = abx_read(r, two);

	s->tests->abx = (struct abx_state){ .heard = ABX_A };
	s->test.why[0] = '\0';
	if (ok) {
		ok = sounds_again(s, two);
		abx_finish(two);
	}
	abx_enter(s, s->test.kind, TEST_MEASURING);
	if (!ok)
		test_lost(s, "its equaliser or one of its files is gone");
	else if (!sitting_now(s).loops)
		test_lost(s, "its passage is gone");
	else if (s->sound->two.making)
		sitting_say(s, SAID_INFO,
			"the %s goes on at trial %zu of %zu when both files are in step again",
			words->name, s->trial, s->ntrials);
	if (ok && s->trial && !s->sound->two.making)
		abx_switch(s, ABX_A);
}

void
abx_has_sounds(struct sitting *s)
{
	const struct blind_run *r = record_find(&s->rec, ROW_BLIND_RUN, &s->blind);
	struct abx_sound two[ABX_SOUNDS];
	struct err err = ERR_INIT;

	if (!sitting_abx(s))
		return;
	if (abx_read(r, two)) {
		sounds_take_levels(s, two);
		abx_finish(two);
	}
	if (!two_files_agree(s, s->test.from_ms, s->test.to_ms, &err))
		test_lost(s, err.msg);
	else if (s->trial)
		abx_trial(s);
}

/* Waits: it is not known yet. Replaced: the path of a sound has another file than in the run.
 * Elsewhere: another path plays. */
enum content { CONTENT_SAME, CONTENT_WAITS, CONTENT_REPLACED, CONTENT_ELSEWHERE };

/* Compares a sound of the open run with what plays as sound i. */
static enum content
compare_content(const struct sitting *s, const struct abx_sound *was, size_t i)
{
	struct abx_sound is = file_now(s, i);
	bool may_be_same = was->audio && !is.audio && s->sound->measured.background &&
		!text_same(is.hash, was->hash);

	if (was->hash && is_hashed(s) && (!is.hash || may_be_same))
		return CONTENT_WAITS;
	if (abx_same_content(was, &is))
		return CONTENT_SAME;
	return source_same_path(sitting_source(s, &is.source), sitting_source(s, &was->source))
		? CONTENT_REPLACED
		: CONTENT_ELSEWHERE;
}

void
abx_opened(struct sitting *s)
{
	const struct test *t = &s->test;
	struct play_now now = sitting_now(s);

	if (!test_locks_sounds(s) || t->state == TEST_ENDED)
		return;
	if (!now.loops || now.play->loop_ms != t->from_ms || now.play->loop_end_ms != t->to_ms) {
		test_lost(s, "its passage is not in the file that plays");
		return;
	}
	if (s->heard.hashed != now.play->ticket) /* it was opened just now */
		watch_file(s);
	if (!sitting_abx(s) || s->sound->two.making)
		return;
	struct abx_sound two[ABX_SOUNDS];
	enum content content = CONTENT_ELSEWHERE;
	bool hashed = false;
	if (abx_read(record_find(&s->rec, ROW_BLIND_RUN, &s->blind), two)) {
		enum content first = compare_content(s, &two[0], 0);

		content = compare_content(s, &two[1], 1);
		content = first > content ? first : content;
		hashed = two[0].hash;
		abx_finish(two);
	}
	if (content == CONTENT_WAITS) {
		abx_enter(s, t->kind, TEST_MEASURING);
		return;
	}
	s->tests->abx.began |= content != CONTENT_ELSEWHERE;
	if (content != CONTENT_SAME) {
		test_lost(s, other_files);
		return;
	}
	if (t->state != TEST_MEASURING)
		return;
	abx_enter(s, t->kind, s->trial ? TEST_TRIAL : TEST_READY);
	if (s->trial)
		sitting_say(s, SAID_INFO,
			"the %s goes on at trial %zu of %zu: \1key answer\2 answers, :%s end ends "
			"it%s",
			run_words(s)->name, s->trial, s->ntrials, run_words(s)->line,
			hashed ? ""
			       : "; an earlier earlog began it and did not store what its files "
				 "contain");
	s->tests->blind.waits |= !s->trial;
	blind_stored(s);
}

const struct part abx_part = {
	.next_ns = abx_next_ns,
	.run = abx_run,
	.dirty = DIRTY_ALL,
};
