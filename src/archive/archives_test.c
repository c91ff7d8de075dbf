/* tests: no-valgrind */
/* What was written once is read for ever: archives of every version that was in use, as the
 * programs of their time wrote them, and the migrations that lead to today. */
#include "archive/open.h"
#include "support/store_archive.h"

#include <glob.h>
#include <sqlite3.h>

#include "archive/doctor.h"
#include "base/file.h"
#include "exchange/archive_merge.h"
#include "store/store_parts.h"

/* The first program's table export_base was another one than version 1 had in the end. */
#define FIRST "tests/data/archive-v1.db"
#define MOST_BYTES (4 << 20)

static int
setup(void **state)
{
	umask(077);
	return setup_archive(state);
}

/* SHA-256 of the migrations that are in use. None is ever edited: what changes is a new one. */
static void
no_migration_is_edited(void **state)
{
	static const struct {
		const char *name, *hash;
	} landed[] = {
		{ "0001_init.sql",
			"0c9c9dd8cb4d5552ac807cc6214c869c31fe7f2709eaad2956c01f7a47852424" },
		{ "0002_search.sql",
			"92fce8674fb4b0b113b6fc8998da3cf50ef652fabc7014ffc216cc8fa7e59984" },
		{ "0003_views.sql",
			"f30498a8d29e69f6fcafcf6266293db45b406ece32543c0d2ee0c69365a2916f" },
		{ "0004_library.sql",
			"7d0f12a879ce77fbcdef7c272bfc62a35260d5a731341fd4a64130d681871f55" },
		{ "0005_blind.sql",
			"fc2445fbf3b0e9f50382e1497aa131d02ba7407d7622583a35f94b38f03b0976" },
		{ "0006_added.sql",
			"00f09d02d2befeed4a476210e193b1060067381ccf4b238282e763b90e7c2af8" },
		{ "0007_pictures.sql",
			"56144d9258651f16d5aaf17e0e0caba56aa0b872df0d13ecaaa4689c3dbed756" },
		{ "0008_evenings.sql",
			"a0e29ce6acabf295f545174899e7950a50767f8142123647747a6592c029f16e" },
		{ "0009_evidence.sql",
			"619bc40bd89596e77f999240ab72f1e0cf72b8cc381b1fe7f5ade2fc31a110c0" },
		{ "0010_sound.sql",
			"e2e77dd52559659af9d6a39e667059376cc9a17b0de5458ae187817e54c87f1e" },
		{ "0011_switch.sql",
			"75d844fdc96ca957f32844d04a37fd7c3e8613034e0f5ae4adc713685c341098" },
		{ "0012_panel.sql",
			"9c17fd9be79400525d849692459adc934af97dd435b249aef2ee32af67bd1bf4" },
		{ "0013_withheld.sql",
			"45a6a6cff80385b955ce9741716a0da7e2481993b08fe83b5a78ef017f3d7cec" },
		{ "0014_sessions.sql",
			"9d4b4d5a357121a4239ccedc2ed5078667ea64d5ed9d20df8d9d5e96d095f760" },
		{ "0015_player.sql",
			"104cd4ebb85a34ec7d186117080b3c0f415580ed28342fe70ec5703071d7de0f" },
		{ "0016_sections.sql",
			"de8ed57cba7602a7eb08485856907c0138df5695c218a2d56e73b2f275de669d" },
		{ "0017_orphans.sql",
			"f86c00e6fa7d89fc8654b6373a45ee08ff2b11724467196e1d66906e295683c0" },
		{ "0018_published.sql",
			"212d61c4def1cb9248488d4eedc408baee7dcedf0d1b018ef8c4ce524df4ef84" },
		{ "0019_prose.sql",
			"d904044521efac5d0006cb2b2d6ef7e209624cccbab42977eb68175777e1c1ae" },
		{ "0020_keys.sql",
			"3017e8f4fb859c8442a1b4448d18329ea17a11fb451d21eb162d2d1c105ce5e0" },
		{ "0021_intro.sql",
			"741fb673944d87877b37614bd2cda7e8bd9794f717bb2420ca736466fab02536" },
		{ "0022_hands.sql",
			"9f52880b01701d20be0f0118e317136a19a5186767c005cffa25a4dc5e76943f" },
		{ "0023_wheel.sql",
			"a87a1981cb717979bb4152ccff41cea0b759f8f1f2202e0afbe747d5d4e42017" },
		{ "0024_machines.sql",
			"3982e3e69e60fb2e12acb6221df5d392b8f9d4a42cd4f6185b4df0fe31d6d5b9" },
		{ "0025_files.sql",
			"e3cc75a181afc2139896b8fe066b7c2ad7cf0e6ef62bede45de9a775ba9309e1" },
		{ "0026_acts.sql",
			"d922d6c48df50e50a9937b952ee2005ae46a5aebdeac150cd31f5d1332aaa077" },
		{ "0027_counted.sql",
			"3e9023d9bf11e8a646aad03ec6dcb56661d0d180c6bcbb4d90cc5e75f909d568" },
		{ "0028_machine.sql",
			"2d2ee719052b044dd8277ff9754d093255b1832d05a6f714b2ec158daccc7943" },
		{ "0029_lists.sql",
			"92fdc14215892dc67d61fcba63c264f8bdc02f4d9bf2f8f975dcf9ec5b3c609a" },
		{ "0030_others.sql",
			"bc883a65fe4b31d8d0c947d4306a1a19d34ca0901ad94d04f738c74213dbd1a6" },
		{ "0031_private.sql",
			"0eb42ba6e9a9abcaf22dbb8633ab43496f0da769d6c650170fe5ee2a9dc437af" },
		{ "0032_release.sql",
			"9d8b9cfbaf6663000297c8c1cac9545bbc18ce9aaa963474e3e9a6da12bc92fc" },
		{ "0033_device.sql",
			"bc2bdba84f3077b0bdebce484dee5625a4307b963990ba94672f051e2a82a282" },
		{ "0034_same.sql",
			"110fe059203d7993ba765a4c7fb1c5a1feb50d3d863b47de34606d4f9bf6963f" },
		{ "0035_cue.sql",
			"f8f267c47e61601ad2be9417cc4b318b74c9e09d387d398f99052fc9329bd74a" },
		{ "0036_owner.sql",
			"8370bb0277507d0dfe1c52af6dc849d3d90b539517094b6e71181031abef7c98" },
		{ "0037_called.sql",
			"d648405a802cf799e28e03993dadc3f729a18c8587466c5c7beee27e5b89da34" },
		{ "0038_total.sql",
			"89c3603cf2de5ee5e1247b46cc0527c93870c1ffe1fcda4f9d4a80b216f65f55" },
		{ "0039_recorded.sql",
			"482e1b3ef7b2c465ba6c0df1b1134cf08dca86591463e9c280cedcc75b7b8136" },
		{ "0040_library_ids.sql",
			"8d03c0caef8117d2a6a953d2ef60e2d5c001d96c93bc72e5ea00c98d16569ba5" },
	};
	struct migrations m = migrations_embedded();
	char hash[FILE_HASH];

	assert_int_equal(m.n, LENGTH(landed)); /* a new migration stands here, too */
	for (size_t i = 0; i < LENGTH(landed); i++) {
		assert_non_null(strstr(m.v[i].name, landed[i].name));
		file_hash(m.v[i].sql, strlen(m.v[i].sql), hash);
		if (landed[i].hash && strcmp(hash, landed[i].hash) != 0)
			fail_msg("%s was edited: %s", landed[i].name, hash);
	}
}

static void
copy_to(const char *from, const char *to)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	bool found;

	unlink(to);
	works(file_read(from, MOST_BYTES, &bytes, &found, &err) && found &&
		file_create(to, bytes.s, bytes.len, NULL, &err));
}

static bool
has_table(sqlite3 *db, const char *table)
{
	char *sql = xasprintf("SELECT count(*) FROM old.sqlite_schema WHERE name = '%s'", table);
	int64_t n = 0;

	works(store_number(db, sql, &n, &err));
	free(sql);
	return n > 0;
}

static bool
has_listener(sqlite3 *db, const char *table)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf("SELECT count(*) FROM pragma_table_info('%s', 'old') WHERE name = "
			      "'listener'",
		table);
	int64_t n = 0;

	works(store_number(db, sql, &n, &err));
	return n > 0;
}

/* Every row of the owner of the kinds that a merge carries, or of all: none is missing in
 * `archive`. Returns how many they are. */
static int64_t
holds_rows_of(const char *archive, const char *old, bool all)
{
	sqlite3 *db = NULL;
	int64_t rows = 0;
	char *attach = xasprintf("ATTACH '%s' AS old", old);

	assert_int_equal(sqlite3_open(archive, &db), SQLITE_OK);
	works(store_exec(db, attach, &err));
	for (int k = 0; k < ROW_KINDS; k++) {
		const char *table = row_types[k].table;
		int64_t n, missing;

		if (!has_table(db, table) || (!all && k == ROW_DRAFT))
			continue;
		char *count = xasprintf("SELECT count(*) FROM old.%s", table);
		/* The rows of lists have another identity since version 36. */
		char *lost = xasprintf("SELECT count(*) FROM old.%s o WHERE NOT EXISTS (SELECT 1 "
				       "FROM main.%s n WHERE n.edit = o.edit AND %s)%s%s",
			table, table,
			k == ROW_LISTING || k == ROW_COMPARISON ? "true" : "n.uuid = o.uuid",
			k != ROW_LISTENER && has_table(db, "lent")
				? " AND o.uuid NOT IN (SELECT row FROM old.lent)"
				: "",
			k == ROW_LISTENER ? " AND o.uuid IN (SELECT listener FROM old.owner)"
				: has_listener(db, table)
				? " AND ifnull(o.listener IN (SELECT listener FROM old.owner), 1)"
				: "");
		works(store_number(db, count, &n, &err));
		works(store_number(db, lost, &missing, &err));
		if (missing)
			fail_msg("%s: %lld rows of %s are missing", old, (long long)missing, table);
		rows += n;
		free(count);
		free(lost);
	}
	sqlite3_close(db);
	free(attach);
	return rows;
}

static void
read_and_merge(const char *old)
{
	struct merge_counts n;
	struct store *st;
	CLEANUP(doctor_report_finish) struct doctor_report r;
	CLEANUP(pointer_free) char *other = xasprintf("%s/merged.db", folder);

	copy_to(old, path);
	unlink(other);
	works((st = archive_open(other, STORE_WRITE, &err)));
	works(exchange_merge(st, path, MERGE_MINE, &n, &err));
	store_close(st);
	holds_rows_of(other, old, false);

	works((st = archive_open(path, STORE_READ, &err)));
	store_close(st);
	assert_true(holds_rows_of(path, old, true) > 50);

	works(archive_doctor(path, false, &r, &err));
	for (size_t i = 0; i < r.n; i++)
		if (r.v[i].state == DOCTOR_WRONG)
			fail_msg("%s: %s: %s", old, r.v[i].check, r.v[i].text);
}

static void
archives_of_every_version_are_read_and_merged_whole(void **state)
{
	glob_t found;

	assert_int_equal(glob("tests/data/archive-v*.db", 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= 9);
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (strcmp(found.gl_pathv[i], FIRST) != 0)
			read_and_merge(found.gl_pathv[i]);
	globfree(&found);
}

static void
an_older_archive_raises_no_alarm(void **state)
{
	struct doctor_report r;
	glob_t found;

	assert_int_equal(glob("tests/data/archive-v*.db", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (strcmp(found.gl_pathv[i], FIRST) == 0)
			continue;
		copy_to(found.gl_pathv[i], path);
		works(archive_doctor(path, false, &r, &err));
		for (size_t k = 0; k < r.n; k++)
			if (r.v[k].state == DOCTOR_WRONG)
				fail_msg(
					"%s: %s: %s", found.gl_pathv[i], r.v[k].check, r.v[k].text);
		doctor_report_finish(&r);
	}
	globfree(&found);
}

static void
the_first_archive_is_refused_untouched_and_recovered(void **state)
{
	static const enum store_mode modes[] = { STORE_READ, STORE_WRITE, STORE_LATER };
	CLEANUP(recover_counts_finish) struct recover_counts n = { 0 };
	struct merge_counts merged;
	struct store *st;
	char before[FILE_HASH], after[FILE_HASH], *aside;
	struct buf bytes = BUF_INIT;
	bool found;

	copy_to(FIRST, path);
	works(file_read(path, MOST_BYTES, &bytes, &found, &err));
	file_hash(bytes.s, bytes.len, before);
	for (size_t i = 0; i < LENGTH(modes); i++)
		refuses(archive_open(path, modes[i], &err), "earlog doctor --recover");
	CLEANUP(pointer_free) char *other = xasprintf("%s/other.db", folder);
	works((st = archive_open(other, STORE_WRITE, &err)));
	refuses(exchange_merge(st, path, MERGE_MINE, &merged, &err), "earlog doctor --recover");
	store_close(st);
	buf_clear(&bytes);
	works(file_read(path, MOST_BYTES, &bytes, &found, &err));
	file_hash(bytes.s, bytes.len, after);
	assert_string_equal(before, after);
	buf_finish(&bytes);

	works(archive_recover(path, &aside, &n, &err));
	holds_rows_of(path, FIRST, true);
	works((st = archive_open(path, STORE_WRITE, &err)));
	store_close(st);
	free(aside);
}

static void
recovering_what_is_not_damaged_loses_nothing(void **state)
{
	CLEANUP(recover_counts_finish) struct recover_counts n = { 0 };
	glob_t found;

	assert_int_equal(glob("tests/data/archive-v*.db", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char *aside;
		if (strcmp(found.gl_pathv[i], FIRST) == 0)
			continue;
		copy_to(found.gl_pathv[i], path);
		works(archive_recover(path, &aside, &n, &err));
		if (n.lost || n.broken)
			fail_msg("%s: %zu rows lost, %zu tables", found.gl_pathv[i], n.lost,
				n.broken);
		holds_rows_of(path, found.gl_pathv[i], true);
		free(aside);
	}
	globfree(&found);
}

/* Returns the owner of an archive of an earlier version, and how many notes and ratings are the
 * owner's. */
static struct uuid
owner_of(const char *at, int64_t *n)
{
	struct store *st;

	works((st = archive_open(at, STORE_WRITE, &err)));
	struct uuid owner = *store_owner(st);
	works(store_number(st->db,
		"SELECT (SELECT count(*) FROM note) + (SELECT count(*) FROM rating)", n, &err));
	store_close(st);
	return owner;
}

static void
a_recovered_archive_of_several_listeners_is_its_owners(void **state)
{
	CLEANUP(recover_counts_finish) struct recover_counts n = { 0 };
	glob_t found;

	assert_int_equal(glob("tests/data/listeners-v*-four.db", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		int64_t rows, recovered;
		char *aside;

		copy_to(found.gl_pathv[i], path);
		struct uuid owner = owner_of(path, &rows);
		copy_to(found.gl_pathv[i], path);
		works(archive_recover(path, &aside, &n, &err));
		struct uuid is = owner_of(path, &recovered);
		assert_true(uuid_same(&owner, &is));
		assert_true(rows > 50);
		assert_int_equal(rows, recovered);
		free(aside);
	}
	globfree(&found);
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup, teardown_archive)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_migration_is_edited),
		test(archives_of_every_version_are_read_and_merged_whole),
		test(an_older_archive_raises_no_alarm),
		test(the_first_archive_is_refused_untouched_and_recovered),
		test(recovering_what_is_not_damaged_loses_nothing),
		test(a_recovered_archive_of_several_listeners_is_its_owners),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
