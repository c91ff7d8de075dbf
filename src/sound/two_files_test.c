/* tests: no-valgrind */
/* Two files in step: which one sounds, what is of which, and what becomes of the file of both. This
 * program is its own worker. */
#include "support/sitting_world.h"
#include "support/fake_player.h"

#include <math.h>
#include <signal.h>

#include "base/os_process.h"
#include "library/background.h"
#include "library/worker_process.h"
#include "record/abx.h"
#include "sitting/sitting_private.h"

#define RATE_HZ 8000
#define SECONDS 5
#define CUT_MS 1500

static struct err err;

static void
put_number(FILE *f, uint32_t n, int bytes)
{
	for (int i = 0; i < bytes; i++)
		putc((int)(n >> 8 * i & 255), f);
}

/* Noise whose level moves and does not come again, of so many frames, without a part. seed: which
 * music. */
static void
write_part(const struct world *w, const char *name, uint32_t seed, uint32_t frames,
	const uint32_t gone[2], double gain)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s", w->folder, name);
	FILE *f = fopen(path, "wb");
	uint32_t n = frames - (gone[1] - gone[0]);

	assert_non_null(f);
	fputs("RIFF", f);
	put_number(f, 36 + 2 * n, 4);
	fputs("WAVEfmt ", f);
	put_number(f, 16, 4);
	put_number(f, 1 | 1 << 16, 4);
	put_number(f, RATE_HZ, 4);
	put_number(f, 2 * RATE_HZ, 4);
	put_number(f, 2 | 16 << 16, 4);
	fputs("data", f);
	put_number(f, 2 * n, 4);
	double level = 0;
	for (uint32_t i = 0, x = seed; i < frames; i++) {
		x = x * 1664525 + 1013904223;
		if (i % 800 == 0)
			level = (x >> 16 & 255) / 255.0;
		double v = level * ((x >> 8 & 0xffff) / 32768.0 - 1) * gain;
		if (i < gone[0] || i >= gone[1])
			put_number(f, (uint32_t)(int32_t)lround(v * 20000), 2);
	}
	assert_int_equal(fclose(f), 0);
}

/* The same from a frame on. */
static void
write_music(const struct world *w, const char *name, uint32_t seed, uint32_t from, double gain)
{
	write_part(w, name, seed, SECONDS * RATE_HZ, (const uint32_t[]){ 0, from }, gain);
}

static int
set_up(void **state)
{
	int rc = setup(state);
	struct world *w = *state;

	if (rc)
		return rc;
	setenv("XDG_CACHE_HOME", w->folder, 1);
	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - {id: low, title: Low, file: a.wav, cues: [{at: \"0:02\", label: two}]}\n"
		"      - {id: high, title: High, signal: sine 6000 20s}\n");
	write_music(w, "a.wav", 1, 0, 1);
	write_music(w, "b.wav", 1, CUT_MS * RATE_HZ / 1000, 0.5);
	return 0;
}

#define FILES_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, teardown)

/* Runs the loop, with a player that tells its news at once. */
static void
until(struct world *w, bool (*done)(const struct sitting *))
{
	for (int turns = 0; !done(w->s); turns++) {
		struct pollfd fds[SITTING_SOURCES];

		sitting_poll(w->s, fds);
		if (turns == 20000)
			fail_msg("it does not come: %s", w->s->said);
		player_news(w->s->deck.player, 1);
		poll(&fds[SITTING_PAIR], 3, 5);
		sitting_on_player(w->s);
		sitting_on_pair(w->s);
		sitting_on_writer(w->s);
		sitting_on_reader(w->s);
		sitting_run_timers(w->s, clock_mono_ns());
		sitting_flush(w->s);
	}
}

static bool
sounds_and_asks_nothing(const struct sitting *s)
{
	return sounds(s) && !s->deck.player->nasked;
}

/* Gives an answer after A, B and X have sounded. */
static void
answer(struct world *w, size_t number)
{
	for (enum abx_heard i = ABX_A; i <= ABX_X; i++) {
		assert_true(sitting_abx_play(w->s, i, &err));
		if (sitting_now(w->s).state == PLAY_PAUSED)
			sitting_toggle(w->s);
		until(w, sounds_and_asks_nothing);
		clock_skip(1100 * 1000000LL);
	}
	assert_true(sitting_answer(w->s, number, &err));
	until(w, answered);
}

static bool
plays_or_stands(const struct sitting *s)
{
	return sounds(s) || stands(s);
}

static bool
settled(const struct sitting *s)
{
	return !s->sound->two.making && s->deck.play.sounding && s->deck.play.state != PLAY_OPENING;
}

static bool
kept(const struct sitting *s)
{
	return sitting_all_kept(s);
}

static void
plays(struct world *w)
{
	w->program = os_self();
	start(w, "desk");
	w->s->deck.player->named = true;
	until(w, plays_or_stands);
	sitting_pause(w->s, false);
}

static void
beside(struct world *w, const char *name)
{
	if (!sitting_beside(w->s, name, &err))
		fail_msg("%s", err.msg);
	until(w, settled);
}

static const struct note *
noted(struct world *w)
{
	press(w);
	assert_true(sitting_mark(w->s, NULL, &err));
	return sitting_chosen_note(w->s);
}

static const char *
file_of(const struct sitting *s, const struct uuid *source)
{
	const struct source *src = sitting_source(s, source);

	return src ? file_name(src->locator) : "none";
}

static const struct source *
second(const struct sitting *s)
{
	return sitting_source(s, &s->sound->two.source[1]);
}

/* How many files of both are in the cache. */
static int
files_of_both(const struct world *w)
{
	char *cmd = xasprintf("ls %s/earlog 2>/dev/null | wc -l", w->folder);
	FILE *f = popen(cmd, "r");
	int n = -1;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &n), 1);
	pclose(f);
	free(cmd);
	return n;
}

static void
what_is_noted_is_of_the_file_that_sounds(void **state)
{
	struct world *w = *state;
	struct buf words = BUF_INIT;

	plays(w);
	struct player *p = w->s->deck.player;
	beside(w, "b.wav");
	assert_true(two_files_on(w->s));
	assert_non_null(strstr(w->s->said,
		"b.wav is in step (it begins at 1.500 s of the first), "
		"matched over 0:02-0:05"));
	assert_non_null(strstr(p->locator, "/earlog/pair-"));
	assert_true(p->sounds && p->sound[0].file == 0 && p->sound[1].file == 1);
	assert_int_equal(p->which, 0);
	const struct source *b = second(w->s);
	assert_string_equal(b->kind, "library");
	assert_int_equal(sitting_offset_ms(w->s, &b->row.uuid), -CUT_MS);
	assert_non_null(b->hash);

	sitting_pause(w->s, true);
	sitting_seek(w->s, 3000);
	const struct note *n = noted(w);
	assert_string_equal(file_of(w->s, &n->source), "a.wav");
	assert_int_equal(n->pos_ms, 3000);
	assert_true(isnan(n->held_db)); /* how loud both are is not known yet */
	/* The first is 6 dB louder: it is held. */
	struct background_levels l = { .ok = true,
		.ticket = w->s->sound->switching.ticket,
		.levels = { .lufs = { -14, -20 }, .true_peak_dbtp = { -3, -9 } } };
	sounds_measured(w->s, &l);
	assert_true(fabs(p->sound[0].gain_db + 6) < 1e-6 && p->sound[1].gain_db == 0);
	assert_true(sitting_switch(w->s, &err));
	assert_int_equal(p->which, 1);
	assert_non_null(strstr(w->s->said, "b.wav, matched over 0:02-0:05: "));
	sounds_add(w->s, 12, &words);
	assert_string_equal(words.s, "file b.wav, 0.0 dB matched");
	n = noted(w);
	assert_string_equal(file_of(w->s, &n->source), "b.wav");
	assert_int_equal(n->pos_ms, 3000 - CUT_MS);
	assert_true(n->held_db == 0);
	assert_int_equal(note_track_ms(n, sitting_offset_ms(w->s, &n->source)), 3000);
	/* Going back to it is going to where it sounded. */
	assert_true(sitting_go_to_place(w->s, &n->row.uuid, &err));
	assert_int_equal(w->s->deck.play.base_ms, 3000);
	until(w, kept);
	struct record rec;
	load(w, &rec);
	assert_non_null(record_find(&rec, ROW_SOURCE, &w->s->sound->two.source[1]));
	record_finish(&rec);
	buf_finish(&words);
	assert_int_equal(files_of_both(w), 1);
	stop(w);
	assert_int_equal(files_of_both(w), 0);
}

/* Before 0:01.5 only the first file has music: the levels there were not compared. */
static void
where_one_file_has_no_music_nothing_is_matched(void **state)
{
	struct world *w = *state;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	plays(w);
	beside(w, "b.wav");
	sitting_pause(w->s, true);
	sitting_seek(w->s, 3000);
	until(w, settled);
	struct background_levels l = { .ok = true,
		.ticket = w->s->sound->switching.ticket,
		.levels = { .lufs = { -14, -20 }, .true_peak_dbtp = { -3, -9 } } };
	sounds_measured(w->s, &l);
	sounds_add(w->s, 12, &words);
	assert_string_equal(words.s, "file a.wav, -6.0 dB matched");
	sitting_run_timers(w->s, clock_mono_ns());
	w->s->dirty = 0;
	sitting_seek(w->s, 500);
	until(w, settled);
	sitting_run_timers(w->s, clock_mono_ns());
	assert_true(w->s->dirty & DIRTY_HEADER);
	buf_clear(&words);
	sounds_add(w->s, 12, &words);
	assert_string_equal(words.s, "file a.wav, level not matched");
	assert_true(isnan(noted(w)->held_db));
	assert_true(fabs(w->s->deck.player->sound[0].gain_db + 6) < 1e-6); /* it does not jump */
	assert_int_equal(two_files_part.next_ns(w->s), INT64_MAX);
	sitting_seek(w->s, 2000);
	until(w, settled);
	buf_clear(&words);
	sounds_add(w->s, 12, &words);
	assert_string_equal(words.s, "file a.wav, -6.0 dB matched");
	assert_true(fabs(noted(w)->held_db + 6) < 1e-6);
}

/* A range that begins in one file and ends in the other is of the first one's time. */
static void
a_range_may_end_in_the_other_file(void **state)
{
	struct world *w = *state;

	plays(w);
	beside(w, "b.wav");
	sitting_pause(w->s, true);
	sitting_seek(w->s, 3000);
	struct uuid note = noted(w)->row.uuid;
	sitting_seek(w->s, 4000);
	assert_true(sitting_switch(w->s, &err));
	press(w);
	if (!sitting_range_note(w->s, &note, &err))
		fail_msg("%s", err.msg);
	const struct note *n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_int_equal(n->pos_end_ms, 4000);
}

static bool
is_alone(const struct sitting *s)
{
	return !two_files_on(s) && settled(s);
}

static void
undo_and_off_leave_the_first_file_alone(void **state)
{
	struct world *w = *state;

	plays(w);
	struct player *p = w->s->deck.player;
	sitting_seek(w->s, 2000);
	until(w, settled);
	assert_true(sitting_loop_start(w->s, &err));
	sitting_seek(w->s, 4000);
	until(w, settled);
	sitting_pause(w->s, true);
	assert_true(sitting_loop_end(w->s, &err));
	int64_t from_ms = w->s->deck.play.loop_ms, to_ms = w->s->deck.play.loop_end_ms;
	beside(w, "b.wav");
	/* Loop and place stay, and nothing plays that stood. */
	assert_int_equal(w->s->deck.play.loop_ms, from_ms);
	assert_int_equal(w->s->deck.play.loop_end_ms, to_ms);
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->said, "Undone: second file");
	until(w, is_alone);
	assert_string_equal(file_name(p->locator), "a.wav");
	assert_false(p->sounds);
	assert_int_equal(w->s->deck.play.loop_ms, from_ms);
	beside(w, "b.wav");
	assert_true(sitting_beside(w->s, "off", &err));
	until(w, is_alone);
	assert_string_equal(file_name(p->locator), "a.wav");
	assert_false(p->sounds);
	assert_false(second(w->s)->row.deleted);
	/* An equaliser takes its place, another item ends it. */
	beside(w, "b.wav");
	assert_true(sitting_equaliser(w->s, "pk 8200 -4 q3", &err));
	until(w, is_alone);
	assert_string_equal(file_name(p->locator), "a.wav");
	assert_int_equal(p->sound[1].equaliser.n, 1);
	assert_int_equal(p->sound[1].file, 0);
	beside(w, ""); /* the track's other file, by now */
	assert_true(two_files_on(w->s));
	sitting_play_item(w->s, 1);
	until(w, is_alone);
	assert_false(p->sounds);
}

/* What the player reports of the output, with the codec and channels of the file that it plays. */
static void
output_is(struct world *w, const char *codec, int channels)
{
	struct player_event ev = { .kind = PLAYER_OUTPUT,
		.info = { .rate_hz = 44100, .channels = channels } };

	snprintf(ev.info.codec, sizeof(ev.info.codec), "%s", codec);
	transport_event(w->s, &ev);
}

/* The combined file of four channels is earlog's own, and nobody asks for its format. */
static void
the_format_is_that_of_the_first_file(void **state)
{
	struct world *w = *state;
	const struct player_info *info;

	plays(w);
	info = &w->s->deck.info;
	output_is(w, "flac", 2);
	beside(w, "b.wav");
	output_is(w, "pcm_s16le", 4);
	assert_string_equal(info->codec, "flac");
	assert_int_equal(info->channels, 2);
	assert_true(sitting_beside(w->s, "off", &err));
	until(w, is_alone);
	output_is(w, "pcm_s16le", 1);
	assert_string_equal(info->codec, "pcm_s16le");
	assert_int_equal(info->channels, 1);
}

static bool
is_moved(const struct sitting *s)
{
	return settled(s) && s->sound->two.out.offset.frames == (CUT_MS + 20) * RATE_HZ / 1000;
}

static bool
is_not_moved(const struct sitting *s)
{
	return settled(s) && s->sound->two.out.offset.frames == CUT_MS * RATE_HZ / 1000;
}

static bool
pair_is_opened(const struct sitting *s)
{
	return strstr(s->deck.player->locator, "/earlog/pair-") && s->deck.play.sounding;
}

static bool
is_made(const struct sitting *s)
{
	return two_files_on(s) && s->deck.player->opening;
}

/* Another one that cannot be put in step leaves what plays; what cannot be played leaves the first
 * file. */
static void
what_fails_leaves_what_played(void **state)
{
	struct world *w = *state;

	plays(w);
	write_file(w, "text.wav", "no music");
	assert_true(sitting_beside(w->s, "b.wav", &err));
	assert_false(sitting_switch(w->s, &err));
	assert_non_null(strstr(err.msg, "not in step yet"));
	until(w, settled);
	beside(w, "text.wav");
	assert_non_null(strstr(w->s->said, "the files cannot play in step"));
	assert_true(two_files_on(w->s));
	assert_string_equal(w->s->sounds.of[1].name, "b.wav");
	assert_true(sitting_beside(w->s, "+20", &err));
	until(w, is_moved);
	assert_string_equal(file_name(w->s->sound->two.path[1]), "b.wav");
	assert_true(pair_is_opened(w->s));
	assert_true(sitting_beside(w->s, "-20", &err));
	for (int turns = 0; !is_made(w->s) && turns < 20000; turns++) {
		struct pollfd fds[SITTING_SOURCES];

		sitting_poll(w->s, fds);
		poll(&fds[SITTING_PAIR], 1, 5);
		sitting_on_pair(w->s);
		sitting_run_timers(w->s, clock_mono_ns());
	}
	player_news(w->s->deck.player, 3); /* it cannot be opened */
	sitting_on_player(w->s);
	assert_non_null(strstr(w->s->said, "cannot be played: it is broken"));
	until(w, is_alone);
	assert_string_equal(file_name(w->s->deck.player->locator), "a.wav");
}

static void
the_second_file_is_moved_aligned_and_moved_back(void **state)
{
	struct world *w = *state;

	plays(w);
	beside(w, "b.wav");
	assert_true(sitting_switch(w->s, &err));
	assert_true(sitting_beside(w->s, "+20", &err));
	assert_string_equal(w->s->said, "b.wav moves 20 ms later");
	assert_int_equal(sitting_offset_ms(w->s, &second(w->s)->row.uuid), -CUT_MS - 20);
	until(w, is_moved);
	assert_int_equal(w->s->deck.player->which, 1); /* it still sounds */
	assert_true(w->s->sounds.now == 1 && two_files_on(w->s));
	assert_true(sitting_undo(w->s, &err));
	until(w, is_not_moved);
	/* By a cue, while the second one sounds: its second 0 is 20 ms before where it was. */
	sitting_pause(w->s, true);
	sitting_seek(w->s, 2020);
	assert_true(sitting_align(w->s, &err));
	sitting_confirm(w->s);
	assert_int_equal(sitting_offset_ms(w->s, &second(w->s)->row.uuid), 2020 - CUT_MS - 2000);
	/* By the same cue in the first one, with which the second one keeps step. */
	assert_true(sitting_undo(w->s, &err));
	until(w, is_not_moved);
	assert_true(sitting_switch(w->s, &err));
	sitting_seek(w->s, 2300);
	assert_true(sitting_align(w->s, &err));
	sitting_confirm(w->s);
	assert_int_equal(sitting_offset_ms(w->s, &w->s->deck.play.source), 300);
	assert_int_equal(sitting_offset_ms(w->s, &second(w->s)->row.uuid), 300 - CUT_MS);
	assert_null(w->s->sound->two.making);
}

static void
what_cannot_be_beside_is_refused_in_words(void **state)
{
	struct world *w = *state;

	plays(w);
	assert_false(sitting_beside(w->s, "off", &err));
	assert_string_equal(err.msg, "there is no second file");
	assert_false(sitting_beside(w->s, "+20", &err));
	assert_non_null(strstr(err.msg, "there is no second file"));
	assert_false(sitting_beside(w->s, "", &err));
	assert_non_null(strstr(err.msg, "no other file"));
	assert_false(sitting_beside(w->s, "nowhere.wav", &err));
	assert_non_null(strstr(err.msg, "nowhere.wav: No such file"));
	assert_false(sitting_beside(w->s, "a.wav", &err));
	assert_non_null(strstr(err.msg, "a.wav plays already"));
	write_file(w, "text.wav", "no music");
	beside(w, "text.wav");
	assert_null(w->s->sounds.other);
	assert_non_null(strstr(w->s->said, "the files cannot play in step: the second file"));
	assert_int_equal(files_of_both(w), 0);
	/* Other music is put beside it, with a word. */
	write_music(w, "other.wav", 99, 0, 1);
	beside(w, "other.wav");
	assert_int_equal(w->s->said_level, SAID_WARN);
	assert_non_null(strstr(w->s->said, "not sure where other.wav begins in a.wav"));
	assert_true(source_start_ms(&w->s->rec, second(w->s)) == NO_INT);
	sitting_play_item(w->s, 1);
	until(w, is_alone);
	assert_false(sitting_beside(w->s, "b.wav", &err));
	assert_non_null(strstr(err.msg, "not with a stream"));
}

/* The line names the part in step, which is matched; of a loop, its share of that part. */
static void
a_copy_that_was_cut_is_in_step_until_there(void **state)
{
	struct world *w = *state;
	const uint32_t all = 100 * RATE_HZ, gone[2] = { 70 * RATE_HZ, 80 * RATE_HZ };
	int64_t from_ms, to_ms;

	write_part(w, "a.wav", 1, all, (const uint32_t[]){ 0, 0 }, 1);
	write_part(w, "cut.wav", 1, all, gone, 1);
	plays(w);
	beside(w, "cut.wav");
	if (!strstr(w->s->said, "cut.wav is in step until 1:") ||
		!strstr(w->s->said, "; from there the files differ, matched over 0:00-1:"))
		fail_msg("%s", w->s->said);
	two_files_ops.passage(w->s, &from_ms, &to_ms);
	assert_true(from_ms == 0 && llabs(to_ms - 70000) < 2500);
	loop_set(w->s, 60000, 90000);
	two_files_ops.passage(w->s, &from_ms, &to_ms);
	assert_true(from_ms == 60000 && llabs(to_ms - 70000) < 2500);
	/* An ABX would compare other music there. */
	assert_false(sitting_abx_begin(w->s, 5, false, &err));
	assert_non_null(strstr(err.msg, "a loop that both files have"));
	assert_non_null(strstr(err.msg, "in step with each other: they have 0:00-1:"));
	loop_set(w->s, 75000, 90000);
	assert_false(sitting_abx_begin(w->s, 5, false, &err));
	loop_set(w->s, 40000, 60000);
	if (!sitting_abx_begin(w->s, 5, false, &err))
		fail_msg("%s", err.msg);
}

/* Something else empties the cache. */
static void
without_their_file_it_is_said_how_it_comes_back(void **state)
{
	struct world *w = *state;
	struct background_levels l = { .ok = false, .why = "No such file or directory" };

	plays(w);
	beside(w, "b.wav");
	sitting_run_timers(w->s, clock_mono_ns());
	l.ticket = w->s->sound->switching.ticket;
	assert_int_equal(unlink(pair_path(w->s->sound->two.pair)), 0);
	sounds_measured(w->s, &l);
	assert_string_equal(w->s->said,
		"the two files are not equally loud: No such file or directory; :beside b.wav puts "
		"them in step again");
	beside(w, "b.wav");
	assert_int_equal(access(pair_path(w->s->sound->two.pair), F_OK), 0);
}

static bool
trial_began(const struct sitting *s)
{
	return s->trial > 0;
}

static size_t
x_is(struct world *w)
{
	if (!sitting_abx_play(w->s, ABX_X, &err))
		fail_msg("%s", err.msg);
	return (size_t)w->s->deck.player->which;
}

static bool
in_step_again(const struct sitting *s)
{
	return two_files_on(s) && settled(s);
}

static void
which_file_x_is_stands_nowhere_until_the_end(void **state)
{
	struct world *w = *state;
	struct abx_sound two[ABX_SOUNDS];
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	plays(w);
	beside(w, "b.wav");
	sitting_seek(w->s, 2000);
	until(w, settled);
	struct background_levels l = { .ok = true,
		.levels = { .lufs = { -14, -20 }, .true_peak_dbtp = { -3, -9 } } };
	/* The second file has only a half of what is around the cue. */
	assert_false(sitting_abx_begin(w->s, 5, false, &err));
	assert_non_null(strstr(err.msg, "that both files have"));
	assert_false(playing_loops(&w->s->deck.play));
	loop_set(w->s, 2000, 4000);
	sitting_run_timers(w->s, clock_mono_ns());
	l.ticket = w->s->sound->switching.ticket;
	w->s->sound->switching.asked = true;
	sounds_measured(w->s, &l);
	if (!sitting_abx_begin(w->s, 5, false, &err))
		fail_msg("%s", err.msg);
	until(w, trial_began);
	const struct blind_run *r = record_at(&w->s->rec, ROW_BLIND_RUN, 0);
	assert_true(abx_read(r, two));
	assert_string_equal(two[0].name, "a.wav");
	assert_string_equal(two[1].name, "b.wav");
	assert_string_equal(file_of(w->s, &two[1].source), "b.wav");
	abx_finish(two);
	/* Whatever sounds, a note has the same file and time. */
	for (enum abx_heard i = ABX_A; i <= ABX_X; i++) {
		assert_true(sitting_abx_play(w->s, i, &err));
		assert_string_equal(file_of(w->s, &noted(w)->source), "a.wav");
	}
	assert_false(sitting_beside(w->s, "off", &err));
	answer(w, 1 + x_is(w));
	size_t x = x_is(w);
	double gain_db = w->s->deck.player->sound[0].gain_db;
	until(w, kept);
	stop(w);

	plays(w); /* it goes on when both are in step again */
	assert_true(sitting_abx(w->s));
	until(w, in_step_again);
	assert_int_equal(w->s->trial, 2);
	assert_true(w->s->deck.player->sounds && w->s->deck.player->sound[1].file == 1);
	assert_true(fabs(w->s->deck.player->sound[0].gain_db - gain_db) < 1e-6);
	assert_int_equal(x_is(w), x);
	for (size_t trial = 2; trial <= 5; trial++)
		answer(w, 1 + x_is(w));
	assert_non_null(strstr(w->s->said, "5 of 5, p = 0.0312"));
	abx_add_sentence(&w->s->rec, record_at(&w->s->rec, ROW_BLIND_RUN, 0), &words);
	assert_string_equal(words.s,
		"I heard a difference between the two files a.wav and b.wav without knowing which "
		"one played (5 of 5 right in a double-blind ABX, p = 0.0312; levels within 0.1 "
		"LU).");
}

/* Its row in the list of files was to be undone, and then its file is gone from the disk. */
static void
without_the_second_file_an_abx_counts_no_answer(void **state)
{
	struct world *w = *state;
	CLEANUP(pointer_free) char *path = xasprintf("%s/b.wav", w->folder);
	struct background_levels l = { .ok = true,
		.levels = { .lufs = { -14, -20 }, .true_peak_dbtp = { -3, -9 } } };

	plays(w);
	beside(w, "b.wav");
	sitting_seek(w->s, 2000);
	until(w, settled);
	loop_set(w->s, 2000, 4000);
	sitting_run_timers(w->s, clock_mono_ns());
	l.ticket = w->s->sound->switching.ticket;
	sounds_measured(w->s, &l);
	if (!sitting_abx_begin(w->s, 5, false, &err))
		fail_msg("%s", err.msg);
	until(w, trial_began);
	assert_false(sitting_undo(w->s, &err));
	assert_non_null(strstr(err.msg, "not in an ABX"));
	assert_false(second(w->s)->row.deleted);
	until(w, kept);
	stop(w);
	assert_int_equal(unlink(path), 0);

	plays(w);
	sitting_run_timers(w->s, clock_mono_ns());
	assert_int_equal(w->s->test.state, TEST_ENDED);
	for (enum abx_heard i = ABX_A; i <= ABX_X; i++) {
		assert_false(sitting_abx_play(w->s, i, &err));
		assert_non_null(strstr(err.msg, "is gone: :abx end ends it"));
	}
	assert_false(sitting_answer(w->s, 1, &err));
	assert_false(two_files_on(w->s));
	assert_int_equal(w->s->trial, 1);
	until(w, kept);
	stop(w); /* the test stays open, for a file that may come back */

	plays(w);
	sitting_run_timers(w->s, clock_mono_ns());
	assert_true(sitting_abx(w->s));
	end_run(w);
	assert_int_equal(w->s->test.kind, TEST_NONE);
	const struct blind_run *r = record_at(&w->s->rec, ROW_BLIND_RUN, 0);
	assert_true(r->ended_ms != NO_INT);
	assert_int_equal(record_count(&w->s->rec, ROW_TRIAL), 0);
}

/* Where it is not sure that both are in step, a place that jumps would tell which one sounds. */
static void
out_of_step_each_key_begins_the_loop_anew(void **state)
{
	struct world *w = *state;

	write_music(w, "other.wav", 99, 0, 1);
	plays(w);
	beside(w, "other.wav");
	sitting_seek(w->s, 2000);
	until(w, settled);
	int64_t from_ms, to_ms; /* the part that both files have, wherever it is */
	two_files_ops.passage(w->s, &from_ms, &to_ms);
	loop_set(w->s, from_ms, to_ms);
	sitting_run_timers(w->s, clock_mono_ns());
	struct background_levels l = { .ticket = w->s->sound->switching.ticket,
		.ok = true,
		.levels = { .lufs = { -20, -20 } } };
	sounds_measured(w->s, &l);
	assert_true(sitting_abx_begin(w->s, 5, false, &err));
	until(w, trial_began);
	until(w, settled);
	for (enum abx_heard i = ABX_A; i <= ABX_X; i++) {
		sitting_seek(w->s, w->s->deck.play.loop_ms + 400);
		until(w, settled);
		assert_true(sitting_abx_play(w->s, i, &err));
		assert_int_equal(w->s->deck.play.base_ms, w->s->deck.play.loop_ms);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		FILES_TEST(what_is_noted_is_of_the_file_that_sounds),
		FILES_TEST(where_one_file_has_no_music_nothing_is_matched),
		FILES_TEST(a_range_may_end_in_the_other_file),
		FILES_TEST(undo_and_off_leave_the_first_file_alone),
		FILES_TEST(the_format_is_that_of_the_first_file),
		FILES_TEST(what_fails_leaves_what_played),
		FILES_TEST(the_second_file_is_moved_aligned_and_moved_back),
		FILES_TEST(what_cannot_be_beside_is_refused_in_words),
		FILES_TEST(a_copy_that_was_cut_is_in_step_until_there),
		FILES_TEST(without_their_file_it_is_said_how_it_comes_back),
		FILES_TEST(which_file_x_is_stands_nowhere_until_the_end),
		FILES_TEST(without_the_second_file_an_abx_counts_no_answer),
		FILES_TEST(out_of_step_each_key_begins_the_loop_anew),
	};

	signal(SIGPIPE, SIG_IGN);
	/* Nothing else is measured here. */
	if (argc > 2 && strcmp(argv[1], WORKER_COMMAND) == 0)
		return strcmp(argv[2], WORKER_PAIR_VERB) == 0 ? worker_serve(0, WORKER_PAIR, NULL)
							      : 1;
	return cmocka_run_group_tests_name("two_files", tests, NULL, NULL);
}
