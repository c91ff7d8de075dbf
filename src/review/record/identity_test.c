/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/identity.h"

#include "base/core/mem.h"
#include "review/files/playlist.h"
#include "review/record/records.h"
#include "review/record/rows_music.h"
#include "review/record/rows_review.h"
#include "support/test.h"

/*
 * Identities are in archives that people have. What is asserted here may never change.
 * Expected values by python3: uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, "earlog"), name).
 */
static void
assert_named(struct uuid u, const char *expected)
{
	char text[UUID_TEXT];

	uuid_text(&u, text);
	assert_string_equal(text, expected);
}

TEST(identities_of_a_review_never_change)
{
	assert_named(identity_of_review("cantor"), "8c487a74-5546-57b4-b575-10a9e19aa78b");
	assert_named(identity_of_device("afulcantor"), "ff640847-88ef-53cc-aacd-b0792169ef01");
	struct uuid by_id = identity_of_device("afulcantor"),
		    by_name = identity_of_device_name("AFUL Cantor");
	assert_named(by_name, "4b544430-e1b7-5330-8257-78991868faaf");
	assert_named(identity_of_device_name("T3+"), "48db106b-6023-51ca-871b-69f025e2f9cb");
	assert_named(identity_of_setting(&by_id, "afulcantor", "foam", "tips=foam"),
		"31569957-ced2-586e-8ba7-262b0e9fd87e");
	assert_named(identity_of_setting(&by_name, "afulcantor", "foam", "tips=foam"),
		"340321a6-5bc8-59f0-a4f8-0f2b055867ef");
	assert_named(
		identity_of_chain("cantor", "walk", NULL), "b42abc38-cf70-5de6-971f-a3db77bc4120");
	assert_named(
		identity_of_question("cantor", "warmth"), "e697d500-b767-5831-a1b6-7b8b201214bb");
	const struct review r = { .row.uuid = identity_of_review("cantor") };
	struct uuid d = identity_of_device("zero"), i = identity_of_item("bass/low", NULL);
	assert_named(identity_of_comparison(&r, &d), "f0e24c0e-949e-5bdf-9df8-32a7f8a8cfa8");
	assert_named(identity_of_listing(&r, &i), "c3a1fb80-9873-5196-949d-c31753f6efae");
}

TEST(identities_of_a_playlist_never_change)
{
	const struct recording so_what = { .row.uuid = identity_of_recording("so-what"),
		.id = (char[]){ "so-what" } };

	assert_named(identity_of_section("bass"), "c30469b1-4aad-5c27-896c-71263abd809d");
	assert_named(identity_of_recording("so-what"), "49220f26-f528-509c-b5b5-ed3ad1afc10a");
	assert_named(
		identity_of_item("bass/so-what", NULL), "cb223bd8-d786-5550-bf00-c7878baaa011");
	assert_named(
		identity_of_question("bass", "rumble"), "c7e5f402-a46e-58ba-b23c-f4422f984bec");
	assert_named(identity_of_question(NULL, "rumble"), "ef5fdea3-8256-5152-8b3e-1515e3d8ffd6");
	assert_named(identity_of_source(&so_what, "url", "https://a.example/b", NULL),
		"af8f9e2e-1a2b-52ce-b323-f84ed8a433d3");
	assert_named(identity_of_source(&so_what, "file", "a.flac", "e3b0"),
		"addf8fa5-41d6-5266-942c-e53396b0c25a");
	assert_named(identity_of_lexicon("bs2399"), "8c280d1d-f8c9-5a53-8c36-dac275d5d807");
	assert_named(identity_of_attribute("bs2399", "dark-bright"),
		"f426dfa5-becb-5804-881b-45d04b1506f9");
	assert_named(identity_of_added("/music/a.flac"), "64da0c3a-bc98-5d25-a481-1729de95f6f1");
}

TEST(identities_of_what_is_heard_never_change)
{
	struct uuid a = identity_of_review("cantor"), b = identity_of_item("bass/low", NULL),
		    c = identity_of_device("afulcantor");

	assert_named(identity_of_tag(&a, "bs2399", "bass-depth"),
		"041f39a3-7cae-52a5-9a89-4a33b16cbc12");
	assert_named(
		identity_of_equaliser("Preamp: -6 dB"), "dd0303ea-cdfe-5cf9-9df4-c1be0ac8b205");
	assert_named(identity_of_answer(&a, 12), "f6e38df1-c97a-52ef-a3dd-af2a07c7c5c5");
	assert_named(identity_of_import(&a, &b, &c, &UUID_NONE, "e3b0", 2),
		"7fdbc46e-81dc-5765-b046-df1daa15b072");
	assert_named(identity_of_import(&a, &b, &c, &a, "e3b0", 2),
		"d23a165c-5129-5873-9265-2921f7cf989c");
}

TEST(cue_is_the_nth_of_its_label_or_of_its_time)
{
	struct playlist_cue cues[] = { { .timed = true,
					       .time = { .pos_ms = 70000, .pos_end_ms = NO_MS },
					       .label = (char[]){ "bass" } },
		{ .timed = true, .time = { .pos_ms = 54000, .pos_end_ms = 75000 } },
		{ .label = (char[]){ "bass" }, .time = { .pos_ms = NO_MS, .pos_end_ms = NO_MS } },
		{ .timed = true,
			.time = { .pos_ms = 54000, .pos_end_ms = 75000 },
			.label = (char[]){ "" } } };
	struct track t = { .cues = cues, .n_cues = LENGTH(cues) };

	assert_named(identity_of_cue(&t, "bass/low", 0), "8e504f0c-a329-5efb-b7f3-f88fd77c7b18");
	assert_named(identity_of_cue(&t, "bass/low", 1), "627ae56c-8bd4-5a7b-b539-4bc791160761");
	assert_named(identity_of_cue(&t, "bass/low", 2), "671206ab-cc4c-5ffe-8206-1c4f90aa4058");
	assert_named(identity_of_cue(&t, "bass/low", 3), "1c0bf569-34e0-5db8-bd8f-8c3d53618a71");
}

TEST(name_that_is_not_there_is_an_empty_one)
{
	struct uuid a = identity_of_attribute(NULL, "bias"), b = identity_of_attribute("", "bias");

	assert_true(uuid_same(&a, &b));
}

/* Puts a device of an archive into the record. */
static void
put_device(struct record *r, struct uuid u, const char *id, const char *name)
{
	struct device *d = row_new(ROW_DEVICE);

	d->row.uuid = u;
	d->id = xstrdup(id);
	d->name = xstrdup(name);
	rows_put(&r->of[ROW_DEVICE], d);
}

static void
assert_device(const struct record *r, const char *id, const char *name, struct uuid is)
{
	struct uuid u = device_uuid(r, id, name);

	assert_true(uuid_same(&u, &is));
}

TEST(a_device_of_an_old_archive_is_found_by_its_name)
{
	CLEANUP(record_finish) struct record r = record_new();
	struct uuid old = identity_of_device("t3"), plain = identity_of_device_name("T3");

	/* a new archive: each name has a UUID of its own, an id has its own too */
	assert_device(&r, NULL, "T3+", identity_of_device_name("t3 +"));
	assert_device(&r, NULL, "T3", plain);
	assert_device(&r, "t3", "T3", plain); /* an id that says no more than the name */
	assert_device(&r, "t3", "T3+", old);
	/* an old archive with the T3+ */
	put_device(&r, old, "t3", "T3+");
	assert_device(&r, NULL, "T3 +", old);
	assert_device(&r, NULL, "T3", plain);
	assert_device(&r, "t3", "T3", plain);
	assert_device(&r, NULL, "T3 #", identity_of_device_name("T3#"));
	/* the listener has renamed a device, and its file keeps the old name */
	put_device(&r, identity_of_device("moon"), "moon", "Moondrop Moon");
	assert_device(&r, NULL, "Moon", identity_of_device("moon"));
	assert_device(&r, NULL, "Moon!", identity_of_device("moon"));
	/* both: the one with the same name */
	put_device(&r, plain, "t3", "T3");
	put_device(&r, identity_of_device_name("T3+"), "t3+", "T3+");
	const struct device *d = record_find(&r, ROW_DEVICE, &plain);
	assert_null(device_before(&r, d));
	struct uuid plus = identity_of_device_name("T3+");
	const struct device *before = device_before(&r, record_find(&r, ROW_DEVICE, &plus));
	assert_true(before && uuid_same(&before->row.uuid, &old));
}

TEST(a_device_is_its_name)
{
	CLEANUP(record_finish) struct record r = record_new();
	struct uuid named = identity_of_device_name("AFUL Performer8"),
		    old = identity_of_device("hd600-1997"), new = identity_of_device("hd600-2020"),
		    pro = identity_of_device_name("Pro");

	/* a typed id joins the device that is known by the name, and a name the one with an id */
	put_device(&r, named, "afulperformer8", "AFUL Performer8");
	assert_device(&r, "aful-performer8", "AFUL Performer 8", named);
	assert_device(&r, "p8", "AFUL Performer8+", identity_of_device("p8"));
	put_device(&r, old, "hd600-1997", "HD600");
	assert_device(&r, NULL, "HD 600", old);
	/* two typed ids are two devices; an exact id is that device, also in place of the name */
	assert_device(&r, "hd600-2020", "HD600", new);
	put_device(&r, new, "hd600-2020", "HD600");
	assert_device(&r, NULL, "HD600", identity_of_device_name("HD600"));
	assert_device(&r, "hd6001997", "hd600-1997", old);
	assert_device(&r, NULL, "hd600-2020", new);
	/* after a renaming the file may have either name; a present name wins */
	put_device(&r, pro, "pro", "Pro II");
	assert_device(&r, "proii", "Pro II", pro);
	assert_device(&r, "pro", "Pro", pro);
	struct uuid other = identity_of_device("other");
	put_device(&r, other, "other-id", "Pro");
	assert_device(&r, "pro", "Pro", other);
	assert_device(&r, "other-id", "Anything", other);
	assert_true(device_is_named(record_find(&r, ROW_DEVICE, &pro)));
	assert_false(device_is_named(record_find(&r, ROW_DEVICE, &old)));
}

TEST(a_renamed_review_is_taken_by_its_first_id)
{
	const struct review renamed = { .id = (char[]){ "new" }, .first_id = (char[]){ "old" } },
			    other = { .id = (char[]){ "other" } };
	struct review own = { .comparisons = (char[]){ "[\"x\", \"old\"]" } };

	assert_true(review_takes(&own, &renamed));
	assert_false(review_takes(&own, &other));
	own.comparisons = (char[]){ "old" };
	assert_true(review_takes(&own, &renamed));
	own.comparisons = (char[]){ "own" };
	assert_false(review_takes(&own, &renamed));
}
