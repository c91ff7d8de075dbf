#include "support/store_bench.h"

#include "record/identity.h"

static void
counts_follow_every_change(void **state)
{
	(void)state;
	struct stored_bench b;
	struct review_summaries l;

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
	works(store_list(b.st, false, &l, &err));
	const struct review_summary *s = l.v;
	for (size_t i = 0; i < l.n; i++)
		if (strcmp(l.v[i].id, "cantor") == 0)
			s = &l.v[i];
	assert_int_equal(s->notes, 2);
	assert_int_equal(s->markers, 1);
	assert_int_equal(s->items_with_notes, 2);
	assert_int_equal(s->days, 0);
	review_summaries_finish(&l);
	hide(&b, ROW_SITTING, &b.sitting, false);
	stored_bench_finish(&b);
}

static void
two_spellings_become_one_device(void **state)
{
	(void)state;
	struct stored_bench b;
	struct comparison *c = test_row(ROW_COMPARISON);
	struct note *n = note_of(b.cantor, "against it");
	size_t changed;

	stored_bench_init(&b);
	struct device *d = test_row(ROW_DEVICE);
	d->name = xstrdup("Symphonium Krimson");
	struct uuid wrong = put_named(b.st, ROW_DEVICE, d);
	c->review = n->review = b.cantor;
	c->device = n->against = wrong;
	struct uuid comparison = put_named(b.st, ROW_COMPARISON, c),
		    note = put_named(b.st, ROW_NOTE, n);
	works(store_merge_devices(b.st, &wrong, &b.crimson_device, &changed, &err));
	assert_int_equal(changed, 2);
	n = store_copy(b.st, ROW_NOTE, &note, &err);
	assert_true(uuid_same(&n->against, &b.crimson_device));
	row_free(&row_types[ROW_NOTE], n);
	c = store_copy(b.st, ROW_COMPARISON, &comparison, &err);
	assert_true(uuid_same(&c->device, &b.crimson_device));
	row_free(&row_types[ROW_COMPARISON], c);
	assert_string_equal(words(&b, "krimson"), "");
	struct rows versions;
	works(store_versions(b.st, ROW_NOTE, &note, &versions, &err));
	assert_int_equal(versions.n, 2);
	assert_true(uuid_same(&((struct note *)versions.v[0])->against, &wrong));
	rows_finish(&versions);
	stored_bench_finish(&b);
}

/* Both are compared already; the session file, which named both, then names one of them. */
static void
two_spellings_that_are_compared_become_one_comparison(void **state)
{
	(void)state;
	static const char sql[] = "SELECT count(*) FROM comparison WHERE deleted = 0";
	struct stored_bench b;
	struct device *d = test_row(ROW_DEVICE);
	size_t changed;
	int64_t n;

	stored_bench_init(&b);
	d->name = xstrdup("Symphonium Krimson");
	struct uuid wrong = put_named(b.st, ROW_DEVICE, d);
	const struct uuid *const devices[] = { &wrong, &b.crimson_device };
	for (size_t i = 0; i < LENGTH(devices); i++) {
		struct comparison *c = test_row(ROW_COMPARISON);

		c->review = b.cantor;
		c->device = *devices[i];
		c->rank = (int64_t)i;
		c->row.uuid = uuid_of_comparison(&c->review, &c->device);
		put_named(b.st, ROW_COMPARISON, c);
	}
	works(store_merge_devices(b.st, &wrong, &b.crimson_device, &changed, &err));
	works(store_number(b.st->db, sql, &n, &err));
	assert_int_equal(n, 1);
	struct uuid name = uuid_of_comparison(&b.cantor, &b.crimson_device);
	struct comparison *c = store_copy(b.st, ROW_COMPARISON, &name, &err);
	assert_true(c && !c->row.deleted && uuid_same(&c->device, &b.crimson_device));
	row_free(&row_types[ROW_COMPARISON], c);
	stored_bench_finish(&b);
}

/* Others refuse a variant whose UUID does not follow from its device and content. */
static void
a_variant_moves_with_its_device(void **state)
{
	(void)state;
	struct stored_bench b;
	struct variant *v = test_row(ROW_VARIANT);
	struct device *d = test_row(ROW_DEVICE);
	struct note *n = note_of(b.cantor, "with foam tips");
	size_t changed;

	stored_bench_init(&b);
	n->review = b.cantor;
	d->id = xstrdup("krimson");
	d->name = xstrdup("Symphonium Krimson");
	v->device = n->setup.device = put_named(b.st, ROW_DEVICE, d);
	v->name = xstrdup("foam");
	v->content = xstrdup("tips=foam\n");
	v->row.uuid = uuid_of_variant("krimson", "foam", "tips=foam\n");
	struct uuid wrong = v->device, was = n->setup.variant = put_named(b.st, ROW_VARIANT, v),
		    note = put_named(b.st, ROW_NOTE, n);
	works(store_merge_devices(b.st, &wrong, &b.crimson_device, &changed, &err));
	d = store_copy(b.st, ROW_DEVICE, &b.crimson_device, &err);
	struct uuid is = uuid_of_variant(d->id, "foam", "tips=foam\n");
	row_free(&row_types[ROW_DEVICE], d);
	n = store_copy(b.st, ROW_NOTE, &note, &err);
	assert_true(uuid_same(&n->setup.device, &b.crimson_device));
	assert_true(uuid_same(&n->setup.variant, &is));
	row_free(&row_types[ROW_NOTE], n);
	v = store_copy(b.st, ROW_VARIANT, &is, &err);
	assert_true(uuid_same(&v->device, &b.crimson_device) && !v->row.deleted);
	row_free(&row_types[ROW_VARIANT], v);
	v = store_copy(b.st, ROW_VARIANT, &was, &err);
	assert_true(v->row.deleted);
	row_free(&row_types[ROW_VARIANT], v);
	stored_bench_finish(&b);
}

static void
the_order_of_a_blind_run_follows_a_merged_device(void **state)
{
	(void)state;
	struct stored_bench b;
	struct blind_run *r = test_row(ROW_BLIND_RUN);
	struct device *d = test_row(ROW_DEVICE);
	char other[UUID_TEXT], text[UUID_TEXT];
	size_t changed;

	stored_bench_init(&b);
	d->name = xstrdup("Symphonium Krimson");
	struct uuid wrong = put_named(b.st, ROW_DEVICE, d), first = uuid_random();
	uuid_text(&first, other);
	uuid_text(&wrong, text);
	r->review = b.cantor;
	r->devices = xasprintf("[\"%s\",\"%s\"]", other, text);
	struct uuid run = put_named(b.st, ROW_BLIND_RUN, r);
	works(store_merge_devices(b.st, &wrong, &b.crimson_device, &changed, &err));
	assert_int_equal(changed, 1);
	uuid_text(&b.crimson_device, text);
	char *wanted = xasprintf("[\"%s\",\"%s\"]", other, text);
	r = store_copy(b.st, ROW_BLIND_RUN, &run, &err);
	assert_string_equal(r->devices, wanted);
	row_free(&row_types[ROW_BLIND_RUN], r);
	free(wanted);
	stored_bench_finish(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_follow_every_change),
		cmocka_unit_test(two_spellings_become_one_device),
		cmocka_unit_test(two_spellings_that_are_compared_become_one_comparison),
		cmocka_unit_test(a_variant_moves_with_its_device),
		cmocka_unit_test(the_order_of_a_blind_run_follows_a_merged_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
