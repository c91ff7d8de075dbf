/* tests: of library/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Damaged music, made here: bytes changed, cut, doubled and mixed, in files of six formats. What
 * reads and measures it gives an answer about each file, and the player goes on to the next one.
 * FILES says how many, PLAYED how many of them are played, SEED which (make corrupt).
 */
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>

#include "audio/library/pool.h"
#include "audio/player/player.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "e2e/bench.h"
#include "support/needs.h"

/* No time that a machine needs, only one that none does. */

static uint64_t seed;

static size_t
dice(size_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % sides;
}

static size_t
setting(const char *name, size_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : otherwise;
}

/* ---- files ---- */

static const struct {
	const char *end, *codec;
} formats[] = { { "wav", "pcm_s16le" }, { "flac", "flac" }, { "mp3", "libmp3lame" },
	{ "ogg", "libvorbis" }, { "opus", "libopus" }, { "m4a", "aac" } };

static struct buf whole[LENGTH(formats)];

static void
make_whole(struct home *h)
{
	for (size_t i = 0; i < LENGTH(formats); i++) {
		char *name = xasprintf("work/whole.%s", formats[i].end);
		const char *path = home_path(h, "%s", name), *err;

		if (home_run(h,
			    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i",
				    "sine=440:r=48000:d=0.3", "-ac", "2", "-metadata",
				    "title=A title", "-metadata", "artist=Somebody", "-c:a",
				    (char *)formats[i].codec, (char *)path),
			    NULL, NULL, &err) != 0)
			fail_msg("ffmpeg cannot make %s: %s", path, err);
		const char *bytes = home_read(h, name);
		free(name);
		buf_clear(&whole[i]);
		buf_add_bytes(&whole[i], bytes, home_len(h, bytes));
	}
}

/* Puts `n` bytes of `from` in the place of those from `at` to `end`. */
static void
replace(struct buf *b, size_t at, size_t end, const char *from, size_t n)
{
	struct buf out = BUF_INIT;

	buf_add_bytes(&out, b->s, at);
	buf_add_bytes(&out, from, n);
	buf_add_bytes(&out, b->s + end, b->len - end);
	buf_finish(b);
	*b = out;
}

static void
damage(struct buf *b)
{
	size_t at = dice(4) ? dice(b->len) : dice(b->len < 64 ? b->len : 64);
	size_t n = dice(b->len - at) % (1 + dice(4096)) + 1;
	const struct buf *other = &whole[dice(LENGTH(formats))];
	char *part = xcalloc(n, 1);

	switch (dice(6)) {
	case 0: /* a few bits */
		for (size_t i = 0; i <= dice(16); i++)
			b->s[dice(b->len)] ^= (char)(1 << dice(8));
		break;
	case 1: /* a run of one value, or of any */
		for (size_t i = 0, value = dice(3); i < n; i++)
			part[i] = (char)(value == 0 ? 0 : value == 1 ? 0xff : dice(256));
		replace(b, at, at + n, part, n);
		break;
	case 2: replace(b, at, b->len, "", 0); break;
	case 3: replace(b, at, at + n, "", 0); break;
	case 4: /* twice */
		memcpy(part, b->s + at, n);
		replace(b, at, at, part, n);
		break;
	case 5: /* it goes on as another file */
		n = dice(other->len);
		replace(b, at, b->len, other->s + n, other->len - n);
		break;
	}
	free(part);
}

static const char *
bad_path(struct home *h, size_t i)
{
	return home_path(h, "work/bad/%04zu.%s", i, formats[i % LENGTH(formats)].end);
}

/* Under the name of what it was, for each file of the run. */
static void
make_bad(struct home *h, size_t n)
{
	make_whole(h);
	mkdir(home_path(h, "work/bad"), 0700);
	for (size_t i = 0; i < n; i++) {
		struct buf b = BUF_INIT;

		buf_add_bytes(&b, whole[i % LENGTH(formats)].s, whole[i % LENGTH(formats)].len);
		for (size_t k = 1 + dice(4); k && b.len > 1; k--)
			damage(&b);
		FILE *f = fopen(bad_path(h, i), "we");
		assert_non_null(f);
		assert_int_equal(fwrite(b.s, 1, b.len, f), b.len);
		assert_int_equal(fclose(f), 0);
		buf_finish(&b);
	}
}

static struct home *
bad_home(size_t *n)
{
	struct home *h = home_new();

	seed = setting("SEED", 1);
	*n = setting("FILES", test_is_whole() ? 30 : 10);
	make_bad(h, *n);
	return h;
}

static void
bad_home_free(struct home *h)
{
	for (size_t i = 0; i < LENGTH(formats); i++)
		buf_finish(&whole[i]);
	home_free(h);
}

/* ---- what reads and measures ---- */

static size_t
read_all(struct home *h, enum worker_job job)
{
	struct music_files files = { 0 };
	struct err err = ERR_INIT;
	struct pool_answer a;
	size_t answers = 0, well = 0;

	assert_true(walk(home_path(h, "work/bad"), &files, &err));
	const struct music_file **todo = xcalloc(files.n, sizeof(todo[0]));
	for (size_t i = 0; i < files.n; i++)
		todo[i] = &files.v[i];
	struct pool *p = pool_new(
		home_path(h, "bin/earlog"), job, todo, files.n, home_limit_ms(0), -1, NULL);
	for (; pool_next(p, &a); answers++) {
		if (a.passing || strstr(a.why, "crashed"))
			fail_msg("seed %zu, %s: %s", setting("SEED", 1), a.file->path, a.why);
		well += a.ok;
		if (a.ok && job == WORKER_ANALYSIS) {
			assert_true(analysis_check(&a.analysis));
			analysis_finish(&a.analysis);
		}
	}
	if (!pool_works(p, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(answers, files.n);
	pool_free(p);
	free(todo);
	music_files_finish(&files);
	return well;
}

static void
damaged_files_cost_what_reads_them_nothing(void **state)
{
	size_t n;
	struct home *h = bad_home(&n);

	size_t tags = read_all(h, WORKER_TAGS), sound = read_all(h, WORKER_ANALYSIS);
	print_message("%zu files: tags of %zu, sound of %zu\n", n, tags, sound);
	/* Damage that nothing survives would test little. */
	assert_true(tags > n / 8 && sound > n / 8);
	bad_home_free(h);
}

/* ---- what plays ---- */

/* Waits for one of these; PLAYER_READY where none came. */
static enum player_event_kind
wait_for(struct player *p, uint64_t ticket, const enum player_event_kind *kinds, size_t n,
	int64_t limit_ms)
{
	struct player_event ev;
	int64_t until_ms = clock_mono_ms() + limit_ms;

	while (clock_mono_ms() < until_ms) {
		while (player_next_event(p, &ev)) {
			if (ev.kind == PLAYER_UNAVAILABLE)
				fail_msg("%s", ev.text);
			for (size_t i = 0; i < n; i++)
				if (ev.ticket == ticket && ev.kind == kinds[i])
					return ev.kind;
		}
		poll(&(struct pollfd){ .fd = player_fd(p), .events = POLLIN }, 1, 50);
	}
	return PLAYER_READY;
}

static void
the_player_goes_on_after_damaged_files(void **state)
{
	static const enum player_event_kind opened[] = { PLAYER_SOUNDING, PLAYER_ENDED,
		PLAYER_FAILED },
					    over[] = { PLAYER_ENDED, PLAYER_FAILED };
	size_t n, sounded = 0, step;
	struct home *h = bad_home(&n);
	struct err err = ERR_INIT;
	struct player *p = player_new(&(struct player_options){ .output = "null" }, &err);

	player_start(p);
	step = n / setting("PLAYED", test_is_whole() ? 3 : 1);
	for (size_t i = 0; i < n; i += step ? step : 1) {
		const struct player_source source = { PLAYER_FILE, bad_path(h, i) };

		player_load(p, i + 1, &source, 1, 0, false);
		enum player_event_kind kind =
			wait_for(p, i + 1, opened, LENGTH(opened), home_limit_ms(0));
		if (kind == PLAYER_READY)
			fail_msg("seed %zu: %s hangs", setting("SEED", 1), bad_path(h, i));
		if (kind != PLAYER_SOUNDING)
			continue;
		sounded++;
		player_seek(p, 150);
		/* What says that it is long need not end: the next one is loaded all the same. */
		wait_for(p, i + 1, over, LENGTH(over), 500);
	}
	assert_true(sounded > 0);
	print_message("%zu files sounded\n", sounded);
	assert_true(player_close(p, home_limit_ms(0)));
	bad_home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_files_cost_what_reads_them_nothing),
		cmocka_unit_test(the_player_goes_on_after_damaged_files),
	};

	signal(SIGPIPE, SIG_IGN); /* as earlog does */
	return cmocka_run_group_tests_name("corrupt", tests, NULL, NULL);
}
