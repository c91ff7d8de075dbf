/* What was measured of a file, found by the hash of the file through that of its audio. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/library.h"
#include "archive/store/store_private.h"
#include "archive/upkeep/open.h"
#include "support/store_help.h"

static struct err err;

static void
measure(struct analysis *a, char file, char audio, double lufs)
{
	*a = (struct analysis)ANALYSIS_NONE;
	memset(a->file, file, FILE_HASH - 1);
	memset(a->audio, audio, FILE_HASH - 1);
	a->length_ms = 250;
	a->rate_hz = 96000;
	a->channels = 2;
	a->integrated_lufs = lufs;
	a->clipped = 7;
	a->above_22k_dbfs = -INFINITY;
	a->nsteps = 3;
	a->noctaves = 1;
	a->overview = (unsigned char *)xstrdup("abcdef");
	a->octaves = (unsigned char *)xstrdup("0123456789");
}

static void
put(struct store *st, struct analysis *a, const char *path)
{
	struct library_file f = { .path = (char *)(uintptr_t)path,
		.size_bytes = 10,
		.mtime_ns = 20,
		.length_ms = 250,
		.hash = a->file };

	works(store_put_analysis(st, &f, a, &err));
	analysis_finish(a);
}

static bool
is_analysed(struct store *st, const char *path, int64_t mtime_ns)
{
	struct library_file f = {
		.path = (char *)(uintptr_t)path, .size_bytes = 10, .mtime_ns = mtime_ns
	};
	bool is;

	works(store_is_analysed(st, &f, &is, &err));
	return is;
}

/* The hash of 64 equal digits. */
static const char *
hash_of(char digit)
{
	static char hash[FILE_HASH];

	memset(hash, digit, sizeof(hash) - 1);
	return hash;
}

TEST(two_files_with_the_same_audio_share_what_was_measured)
{
	struct store *st = archive_open(":memory:", STORE_WRITE, &err);
	CLEANUP(analysis_finish) struct analysis a;
	int64_t n;

	works(st != NULL);
	measure(&a, 'a', 'f', -14.5);
	put(st, &a, "/music/one.flac");
	measure(&a, 'b', 'f', -14.5);
	put(st, &a, "/music/retagged.flac");
	measure(&a, 'c', 'e', -9);
	put(st, &a, "/music/remaster.flac");
	works(store_number(st->db, "SELECT count(*) FROM analysis", &n, &err));
	assert_int_equal(n, 2);
	for (const char *file = "ab"; *file; file++) {
		works(store_load_analysis(st, hash_of(*file), &a, &err));
		assert_string_equal(a.file, hash_of(*file));
		assert_string_equal(a.audio, hash_of('f'));
		assert_true(a.integrated_lufs == -14.5 && isnan(a.range_lu));
		assert_true(isinf(a.above_22k_dbfs));
		assert_int_equal(a.clipped, 7);
		assert_int_equal(a.nsteps, 3);
		assert_memory_equal(a.overview, "abcdef", 6);
		assert_int_equal(a.noctaves, 1);
		assert_memory_equal(a.octaves, "0123456789", 10);
		analysis_finish(&a);
	}
	works(store_load_analysis_at(st, "/music/retagged.flac", &a, &err));
	assert_string_equal(a.file, hash_of('b'));
	analysis_finish(&a);
	/* A file without a hash, and one that is gone, have no analysis. */
	static const char none[] =
		"INSERT INTO library (path, size_bytes, mtime_ns, read_ms) VALUES "
		"('/music/none.flac', 10, 20, 5); UPDATE library SET gone = 1 "
		"WHERE path = '/music/remaster.flac'";
	works(store_exec(st->db, none, &err));
	works(store_load_analysis_at(st, "/music/none.flac", &a, &err));
	assert_null(a.overview);
	works(store_load_analysis_at(st, "/music/remaster.flac", &a, &err));
	assert_null(a.overview);
	assert_true(is_analysed(st, "/music/one.flac", 20));
	assert_false(is_analysed(st, "/music/one.flac", 21));
	assert_false(is_analysed(st, "/music/other.flac", 20));
	/* Measured in an older way: once more. */
	works(store_exec(st->db, "UPDATE analysis SET version = 0, integrated_lufs = -3", &err));
	assert_false(is_analysed(st, "/music/one.flac", 20));
	measure(&a, 'a', 'f', -14.5);
	put(st, &a, "/music/one.flac");
	works(store_load_analysis(st, hash_of('b'), &a, &err));
	assert_true(a.integrated_lufs == -14.5);
	store_close(st);
}

TEST(rows_that_no_measuring_makes_are_none)
{
	static const char *const spoilt[] = { "overview = x''", "overview = zeroblob(900001)",
		"rate_hz = 0", "length_ms = -5", "clipped = -1" };
	struct store *st = archive_open(":memory:", STORE_WRITE, &err);
	struct analysis a;

	works(st != NULL);
	for (size_t i = 0; i < LENGTH(spoilt); i++) {
		char *sql = xasprintf("UPDATE analysis SET %s", spoilt[i]);

		works(store_exec(st->db, "DELETE FROM analysis", &err));
		measure(&a, 'a', 'f', -14.5);
		put(st, &a, "/music/one.flac");
		works(store_load_analysis(st, hash_of('a'), &a, &err));
		assert_non_null(a.overview);
		analysis_finish(&a);
		works(store_exec(st->db, sql, &err));
		works(store_load_analysis(st, hash_of('a'), &a, &err));
		assert_null(a.overview);
		assert_true(isnan(a.integrated_lufs));
		assert_string_equal(a.file, hash_of('a'));
		free(sql);
	}
	works(store_load_analysis(st, "", &a, &err));
	assert_null(a.overview);
	store_close(st);
}
