/* tests: of record/identity text/name exchange/archive_merge store/same_device */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is one thing by its name, and what is two. tests/data/names-6cfb0580.sh made the archive
 * with an earlier program, for which the T3 and the T3+ were one device.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "e2e/home.h"
#include "support/test.h"

#define OLD "tests/data/names-6cfb0580.db"
#define MOST_BYTES (8 << 20)
#define TRACKS "playlist: [{id: low, title: Low, artist: A, signal: sine 60 9s -30dBFS}]\n"

static const char *
run(struct home *h, int status, char *const argv[])
{
	const char *out, *err;
	int is = home_run(h, argv, NULL, &out, &err);

	if (is != status)
		fail_msg("%s %s %s: %d, %s%s", argv[0], argv[1], argv[2], is, out, err);
	return *out ? out : err;
}

#define RUN(...) run(h, 0, ARGS("earlog", __VA_ARGS__))
#define REFUSED(...) run(h, 1, ARGS("earlog", __VA_ARGS__))

/* Puts the archive of the earlier program at a path of the home. */
static const char *
put_old(struct home *h, const char *path)
{
	struct buf bytes = BUF_INIT;
	struct err err;
	bool found;

	home_write(h, path, "");
	const char *to = home_path(h, "%s", path);
	unlink(to);
	assert_true(file_read(OLD, MOST_BYTES, &bytes, &found, &err) && found);
	assert_true(file_create(to, bytes.s, bytes.len, &found, &err) && !chmod(to, 0600));
	buf_finish(&bytes);
	return to;
}

/* A machine of Ann with a review of the T3, which is compared with the AFUL Cantor. */
static struct home *
machine_with_t3(void)
{
	struct home *h = home_new();

	home_write(h, "config/earlog/config.yaml", "reviewer: {name: Ann}\n");
	home_write(h, "work/plain.yaml",
		"id: plain\ndevice: TRN T3\nvariants: {foam: {tips: foam}}\n"
		"compare: [AFUL Cantor, TRN T3+]\n" TRACKS);
	RUN("note", "add", "plain.yaml", "heard on the plain", "--track", "low", "--setting",
		"foam");
	RUN("note", "add", "plain", "the cantor is wider", "--track", "low", "--device",
		"AFUL Cantor");
	RUN("rate", "plain", "punch", "2", "--whole");
	return h;
}

static void
assert_two_devices(struct home *h)
{
	assert_string_equal(home_sql(h,
				    "SELECT group_concat(name, ', ') FROM (SELECT name FROM device "
				    "WHERE same_as IS NULL ORDER BY name)"),
		"AFUL Cantor, TRN T3, TRN T3+");
	assert_has(RUN("show", "plain"), "Punch 2/5");
	assert_has(RUN("show", "plus"), "Punch 4/5");
	/* The only variant has no label. */
	assert_has(RUN("show", "plain"), "heard on the plain\n");
	assert_has(RUN("show", "plus"), "heard on the plus\n");
	assert_string_equal(home_sql(h,
				    "SELECT group_concat(DISTINCT variant.name) FROM note JOIN "
				    "variant ON variant.uuid = note.variant"),
		"foam");
	assert_has(RUN("export", "--markdown", "plain", "-o", "-"), "TRN T3");
	assert_lacks(RUN("export", "--csv", "plain", "-o", "-"), "heard on the plus");
	const char *both = RUN("compare", "TRN T3", "TRN T3+");
	assert_has(both, "TRN T3 · TRN T3+");
	/* Rated on two evenings: a row each, with its day. */
	assert_has(both, "Not heard side by side\n");
	assert_has(both, "Punch                  4 (2026-11-25)\n");
	assert_has(both, "Punch  2 (");
	assert_has(RUN("device", "show", "TRN T3"), "heard on the plain");
	assert_has(RUN("device", "show", "trn t3+"), "heard on the plus");
	assert_lacks(RUN("device", "show", "TRN T3"), "heard on the plus");
	/* one device under both UUIDs */
	const char *cantor = RUN("device", "show", "AFUL Cantor");
	assert_has(cantor, "the cantor is wider");
	assert_has(cantor, "heard on the cantor by Ann");
	assert_has(RUN("device", "show", "AFUL Cantor", "--markdown"), "## AFUL Cantor\n\n- ");
}

TEST(a_sign_makes_two_devices_merged_either_way)
{
	struct home *h = machine_with_t3();
	char *fresh = xstrdup(home_path(h, "data/earlog/earlog.db"));

	RUN("merge", "--mine", (char *)put_old(h, "work/old.db"));
	assert_two_devices(h);
	RUN("merge", (char *)home_path(h, "work/old.db"));
	assert_two_devices(h);
	struct home *old = home_new();
	home_write(old, "config/earlog/config.yaml", "reviewer: {name: Ann}\n");
	put_old(old, "data/earlog/earlog.db");
	run(old, 0, ARGS("earlog", "merge", "--mine", fresh));
	assert_two_devices(old);
	run(h, 0, ARGS("earlog", "merge", (char *)home_path(old, "data/earlog/earlog.db")));
	assert_two_devices(h);
	free(fresh);
	home_free(old);
	home_free(h);
}

TEST(an_old_archive_knows_its_devices_and_takes_a_new_one)
{
	struct home *h = home_new();

	put_old(h, "data/earlog/earlog.db");
	home_write(h, "work/plus.yaml",
		"id: plus\ndevice: TRN-T3+\nvariants: {foam: {tips: foam}}\ncompare: [AFUL Cantor, "
		"TRN T3]\n" TRACKS);
	/* two spellings of one name: one device, and how to have two */
	assert_has(
		RUN("note", "add", "plus.yaml", "once more", "--track", "low", "--setting", "foam"),
		"plus.yaml: “TRN-T3+” counts as the TRN T3+; if it is another device, give each "
		"an `id:`");
	RUN("rate", "plus", "punch", "1", "--whole", "--device", "TRN T3");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM device"), "3");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM variant WHERE NOT deleted"), "1");
	assert_has(RUN("show", "plus"), "heard on the plus\n");
	/* an id for one of them is another word for the name, two ids are two devices */
	home_write(h, "work/plus.yaml",
		"id: plus\ndevice: {id: first-t3p, brand: TRN, model: T3+}\nvariants: {foam: "
		"{tips: "
		"foam}}\ncompare: [AFUL Cantor, TRN T3]\n" TRACKS);
	assert_has(RUN("show", "plus"), "heard on the plus");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM device"), "3");
	home_write(h, "work/other.yaml",
		"id: other\ndevice: {id: my-t3p, brand: TRN, model: T3+}\n" TRACKS);
	RUN("note", "add", "other.yaml", "a second unit", "--track", "low");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM device"), "4");
	assert_has(REFUSED("device", "show", "trn t3 +"),
		"“trn t3 +” may be any of these: TRN T3+ (my-t3p), TRN T3+ (first-t3p)");
	assert_has(RUN("check", "other.yaml"), "two devices are called TRN T3+");
	assert_has(RUN("device", "show", "first-t3p"), "once more");
	assert_has(RUN("device", "show", "my-t3p"), "a second unit");
	home_free(h);
}

/* A device that is renamed, and a name that is corrected in the file, are the same device, for
 * which the notes of a draft are not lost. */
TEST(a_renamed_device_keeps_its_notes_and_its_draft)
{
#define DEVICE(name) "id: r\ndevice: " name "\n" TRACKS
	struct home *h = home_new();

	home_write(h, "work/r.yaml", DEVICE("AFUL Cantr"));
	RUN("note", "add", "r.yaml", "deep and round", "--track", "low");
	RUN("export", "--markdown", "r.yaml", "-o", "r.md");
	home_write(h, "work/r.yaml", DEVICE("AFUL Cantor"));
	assert_has(RUN("check", "r.yaml"),
		"r.yaml now names AFUL Cantor, but its 1 note is about AFUL Cantr: `earlog device "
		"rename "
		"'AFUL "
		"Cantr' 'AFUL Cantor'`, or a new `id:` of the review");
	assert_has(REFUSED("export", "--markdown", "r.yaml", "-o", "r.md"),
		"nothing is written: r.yaml now names AFUL Cantor");
	RUN("device", "rename", "AFUL Cantr", "AFUL Cantor");
	RUN("export", "--markdown", "r.yaml", "-o", "r.md");
	assert_has(home_read(h, "work/r.md"), "Deep and round");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM device WHERE same_as IS NULL"), "1");
	RUN("device", "rename", "AFUL Cantor", "AFUL Cantor II");
	home_write(h, "work/r.yaml", DEVICE("AFUL Cantor II"));
	RUN("export", "--markdown", "r.yaml", "-o", "r.md");
	assert_has(home_read(h, "work/r.md"), "Deep and round");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM device WHERE same_as IS NULL"), "1");
	home_write(h, "work/n.yaml", "id: n\ndevice: AFUL Cantor\n" TRACKS);
	assert_has(RUN("note", "add", "n.yaml", "new", "--track", "low"),
		"“AFUL Cantor” counts as the AFUL Cantor II");
	home_free(h);
}

TEST(a_listener_with_an_old_program_has_the_same_devices)
{
	struct home *h = home_new();

	home_write(h, "config/earlog/config.yaml", "reviewer: {name: Ben}\n");
	home_write(h, "work/cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\ncompare: [TRN T3, TRN T3+]\n" TRACKS);
	RUN("note", "add", "cantor.yaml", "heard by Ben", "--track", "low");
	RUN("note", "add", "cantor", "plain of Ben", "--track", "low", "--device", "TRN T3");
	RUN("note", "add", "cantor", "plus of Ben", "--track", "low", "--device", "trn t3+");
	RUN("rate", "cantor", "punch", "1", "--whole");
	RUN("listener", "add", (char *)put_old(h, "work/old.db"));
	const char *csv = RUN("export", "--csv", "cantor", "--listener", "all", "--device",
		"AFUL Cantor", "-o", "-");
	assert_has(csv, "heard by Ben");
	assert_has(csv, "heard on the cantor by Ann");
	assert_lacks(csv, "the plus is wider");
	csv = RUN(
		"export", "--csv", "cantor", "--listener", "all", "--device", "TRN T3+", "-o", "-");
	assert_has(csv, "plus of Ben");
	assert_has(csv, "the plus is wider");
	assert_lacks(csv, "plain of Ben");
	assert_has(RUN("compare", "cantor", "--listener", "all"), "Punch");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM device"), "3");
	home_free(h);
}
