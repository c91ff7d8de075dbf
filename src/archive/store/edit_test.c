/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/store_bench.h"

#include "review/record/identity.h"

TEST(counts_follow_every_change)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;

	stored_bench_init(&b);
	for (int i = 0; i < 6; i++) {
		struct note *n = note_of(b.cantor, i % 3 ? "text" : NULL);
		n->item = i < 4 ? b.shivers : b.drums;
		n->sitting = i % 2 ? b.sitting : UUID_NONE;
		n->private = i == 5;
		put_free(b.st, ROW_NOTE, n);
	}
	for (int i = 0; i < 2; i++) {
		struct listing *listed = test_row(ROW_LISTING);
		listed->review = b.cantor;
		listed->item = i ? b.shivers : b.drums;
		put_free(b.st, ROW_LISTING, listed);
	}
	hide(&b, ROW_SITTING, &b.sitting, true);
	json_auto_t *l = reviews_listed(b.st);
	size_t at = 0;
	while (strcmp(listed_text(l, at, "id"), "cantor") != 0)
		at++;
	assert_int_equal(listed_int(l, at, "notes"), 2);
	assert_int_equal(listed_int(l, at, "markers"), 1);
	assert_int_equal(listed_int(l, at, "items_with_notes"), 2);
	assert_int_equal(listed_int(l, at, "days"), 0);
	hide(&b, ROW_SITTING, &b.sitting, false);
}

/* Adds a device with the id and name of a misspelt one. */
static struct uuid
misspelt(struct stored_bench *b)
{
	struct device *d = test_row(ROW_DEVICE);

	d->id = xstrdup("krimson");
	d->name = xstrdup("Symphonium Krimson");
	d->row.uuid = identity_of_device("krimson");
	return put_named(b->st, ROW_DEVICE, d);
}

static struct uuid
stored_against(struct stored_bench *b, const struct uuid *note)
{
	struct note *n = store_copy(b->st, ROW_NOTE, note, &err);
	struct uuid against = n->against;

	row_free(ROW_NOTE, n);
	return against;
}

TEST(two_spellings_are_one_device_until_they_are_split)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	CLEANUP(record_finish) struct record r = record_new();
	struct note *n = note_of(b.cantor, "against it");

	stored_bench_init(&b);
	struct uuid wrong = misspelt(&b);
	n->review = b.cantor;
	n->against = wrong;
	struct uuid note = put_named(b.st, ROW_NOTE, n);
	works(store_merge_devices(b.st, &wrong, &b.crimson_device, &err));
	works(store_load(b.st, &b.cantor, &r, &err));
	const struct note *loaded = record_find(&r, ROW_NOTE, &note);
	assert_true(uuid_same(&loaded->against, &b.crimson_device));
	assert_string_equal(words(&b, "krimson"), "");
	struct uuids found;
	works(store_find(b.st, ROW_DEVICE, "krimson", NULL, &found, &err));
	assert_true(found.n == 1 && uuid_same(&found.v[0], &b.crimson_device));
	uuids_finish(&found);
	/* a note that is edited while both are one device keeps the device that it names */
	n = row_dup(ROW_NOTE, loaded);
	xreplace(&n->body, "edited");
	works(store_change_row(b.st, ROW_NOTE, n, &err));
	struct uuid against = stored_against(&b, &note);
	assert_true(uuid_same(&against, &wrong));
	works(store_split_device(b.st, "krimson", &err));
	assert_false(store_split_device(b.st, "krimson", &err));
	record_finish(&r);
	r = record_new();
	works(store_load(b.st, &b.cantor, &r, &err));
	loaded = record_find(&r, ROW_NOTE, &note);
	assert_true(uuid_same(&loaded->against, &wrong));
}

/* The session file names both spellings. */
TEST(two_spellings_that_are_compared_are_one_comparison)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	CLEANUP(record_finish) struct record r = record_new();
	size_t n = 0;

	stored_bench_init(&b);
	struct uuid wrong = misspelt(&b);
	const struct uuid *const devices[] = { &wrong, &b.crimson_device };
	for (size_t i = 0; i < LENGTH(devices); i++) {
		struct comparison *c = test_row(ROW_COMPARISON);

		c->review = b.cantor;
		c->device = *devices[i];
		c->rank = (int64_t)i;
		c->row.uuid = identity_of_comparison(
			&(struct review){ .row.uuid = b.cantor }, &c->device);
		put_named(b.st, ROW_COMPARISON, c);
	}
	works(store_merge_devices(b.st, &wrong, &b.crimson_device, &err));
	works(store_load(b.st, &b.cantor, &r, &err));
	EACH_ROW (comparison, c, &r, ROW_COMPARISON) {
		assert_true(uuid_same(&c->device, &b.crimson_device));
		n += comparison_is_listed(&r, c, &b.cantor);
	}
	assert_int_equal(n, 1);
}

/* Others refuse a variant whose UUID does not follow from its device and content. */
TEST(a_setting_keeps_its_uuid_and_is_of_the_other_device)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	CLEANUP(record_finish) struct record r = record_new();
	struct variant *v = test_row(ROW_VARIANT);
	struct uuid name;

	stored_bench_init(&b);
	struct uuid wrong = misspelt(&b);
	works(store_merge_devices(b.st, &wrong, &b.crimson_device, &err));
	/* as a session file does that names the misspelt device */
	v->device = b.crimson_device;
	v->name = xstrdup("foam");
	v->content = xstrdup("tips=foam\n");
	v->row.uuid = identity_of_setting(&wrong, "krimson", "foam", "tips=foam\n");
	struct uuid u = put_named(b.st, ROW_VARIANT, v);
	v = store_copy(b.st, ROW_VARIANT, &u, &err);
	assert_true(uuid_same(&v->device, &wrong));
	works(row_uuid(b.st, ROW_VARIANT, v, &name, &err));
	assert_true(uuid_same(&name, &u));
	row_free(ROW_VARIANT, v);
	works(store_load_kind(b.st, ROW_VARIANT, &b.crimson_device, &r, &err));
	const struct variant *loaded = record_find(&r, ROW_VARIANT, &u);
	assert_true(loaded && uuid_same(&loaded->device, &b.crimson_device));
}

TEST(the_order_of_a_blind_run_follows_a_merged_device)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;
	CLEANUP(record_finish) struct record all = record_new();
	struct blind_run *r = test_row(ROW_BLIND_RUN);
	char other[UUID_TEXT], text[UUID_TEXT];

	stored_bench_init(&b);
	struct uuid wrong = misspelt(&b), first = uuid_random();
	uuid_text(&first, other);
	uuid_text(&wrong, text);
	r->review = b.cantor;
	r->devices = xasprintf("[\"%s\",\"%s\"]", other, text);
	struct uuid run = put_named(b.st, ROW_BLIND_RUN, r);
	works(store_merge_devices(b.st, &wrong, &b.crimson_device, &err));
	uuid_text(&b.crimson_device, text);
	CLEANUP(pointer_free) char *wanted = xasprintf("[\"%s\",\"%s\"]", other, text);
	works(store_load_row(b.st, ROW_BLIND_RUN, &run, &all, &err));
	const struct blind_run *loaded = record_find(&all, ROW_BLIND_RUN, &run);
	assert_string_equal(loaded->devices, wanted);
}

/* Two machines each merged the device of the other one. */
TEST(devices_that_name_each_other_are_one)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;

	stored_bench_init(&b);
	struct uuid wrong = misspelt(&b);
	works(store_same_device(b.st, &wrong, &b.crimson_device, &err));
	works(store_same_device(b.st, &b.crimson_device, &wrong, &err));
	assert_ptr_not_equal(same_device(b.st, &wrong), same_device(b.st, &b.crimson_device));
	struct uuid is = *same_device(b.st, &wrong);
	assert_true(uuid_same(&is, same_device(b.st, &b.crimson_device)));
}

/* A version of a private note stays private, whoever writes it. */
TEST(a_version_of_a_withheld_note_is_private)
{
	CLEANUP(stored_bench_finish) struct stored_bench b;

	stored_bench_init(&b);
	for (int withheld = 0; withheld < 2; withheld++) {
		struct uuid u = put_named(b.st, ROW_NOTE, note_of(b.cantor, "before"));
		struct withheld *act = test_row(ROW_WITHHELD);
		struct note *n;

		act->target = u;
		act->row.deleted = !withheld;
		put_free(b.st, ROW_WITHHELD, act);
		n = store_copy(b.st, ROW_NOTE, &u, &err);
		xreplace(&n->body, "after");
		works(store_change_row(b.st, ROW_NOTE, n, &err));
		n = store_copy(b.st, ROW_NOTE, &u, &err);
		assert_string_equal(n->body, "after");
		assert_true(n->private == (withheld == 1));
		row_free(ROW_NOTE, n);
	}
}
