/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/picture/plots.h"

#include "base/core/mem.h"
#include "draft/view/view.h"
#include "review/files/words.h"
#include "support/export_record.h"
#include "support/test.h"

#define HALVES "{\"min\":0,\"max\":5,\"step\":0.5}"
#define TENTHS "{\"min\":0,\"max\":10,\"step\":1}"
#define SIGNED "{\"min\":-10,\"max\":10,\"step\":1}"

struct plots_bench {
	struct record r;
	struct lexicon_file x;
	struct scale scale;
	struct plots_device devices[2];
};

static int
set_up(void **state)
{
	struct plots_bench *b = xcalloc(1, sizeof(*b));
	struct diags d = DIAGS_INIT;

	make_review(&b->r);
	if (!lexicon_find(&b->x, "bs2399", NULL, &d))
		return -1;
	scale_init(&b->scale, 0, 5, 0.5);
	b->devices[0] = (struct plots_device){ .record = &b->r,
		.review = id("review:cantor"),
		.device = id("device:aful-cantor"),
		.name = "A" };
	b->devices[1] = (struct plots_device){ .record = &b->r,
		.review = id("review:cantor"),
		.device = id("device:aful-performer8"),
		.name = "B" };
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct plots_bench *b = *state;

	record_finish(&b->r);
	lexicon_finish(&b->x);
	scale_finish(&b->scale);
	free(b);
	return 0;
}

static struct rating *
rate(struct plots_bench *b, int n, const char *attribute, double value, const char *scale)
{
	struct rating *x = add_rating(&b->r, n, "whole", "bs2399", attribute, value);

	x->scale = xstrdup(scale);
	return x;
}

static const struct plot_attribute *
attribute(const struct plots_ratings *p, const char *label)
{
	for (size_t i = 0; i < p->plot.n; i++)
		if (strcmp(p->plot.attributes[i].label, label) == 0)
			return &p->plot.attributes[i];
	fail_msg("no attribute %s", label);
	return NULL;
}

TEST_WITH(the_newest_evening_is_the_value, set_up, tear_down)
{
	struct plots_bench *b = *state;
	struct plots_ratings p;

	rate(b, 50, "punch", 2, HALVES)->made_ms -= 86400000;
	rate(b, 51, "punch", 1, HALVES);
	rate(b, 52, "punch", 3, HALVES); /* corrects the one before: same evening */
	rate(b, 53, "punch", 5, HALVES)->row.deleted = true;
	rate(b, 54, "punch", 5, HALVES)->sitting = id("sitting:gone");
	struct rating *other = rate(b, 55, "attack", 5, HALVES);
	other->review = id("review:other");
	other->sitting = id("sitting:other");
	xreplace(&rate(b, 56, "punch", 5, HALVES)->lexicon, "headphonesty");
	plots_ratings_init(&p, &b->x, &b->scale, b->devices, 2, true);
	const struct plot_attribute *punch = attribute(&p, "Punch");
	assert_true(fabs(punch->ratings[0].value - 3) < 1e-9);
	assert_int_equal(punch->ratings[0].n_repeats, 1);
	assert_true(isnan(punch->ratings[1].value));
	assert_int_equal(punch->ratings[1].n_repeats, 0);
	/* not rated in this review */
	assert_true(isnan(attribute(&p, "Attack")->ratings[0].value));
	assert_int_equal(p.judged, 2); /* and bass depth, of the record itself */
	assert_int_equal(p.plot.n, 42);
	assert_int_equal(p.plot.n_devices, 2);
	assert_false(p.plot.scaled);
	arena_finish(&p.arena);
}

/* The words of the view are of the draft's language: here Chinese. */
TEST_WITH(a_blind_figure_says_so_in_any_language, set_up, tear_down)
{
	struct plots_bench *b = *state;
	json_auto_t *wheel =
		json_loads("[{\"attribute\":\"punch\",\"written\":\"4/5（盲听）；非盲听：3\","
			   "\"said\":\"fast\",\"others\":[]},{\"attribute\":"
			   "\"attack\",\"written\":\"3/5\",\"said\":\"soft\"}]",
			0, NULL);
	struct diags faults = DIAGS_INIT;
	struct plots_ratings p;

	rate(b, 50, "punch", 4, HALVES)->blind = true;
	rate(b, 51, "attack", 3, HALVES);
	b->devices[0].wheel = wheel;
	assert_true(words_use("zh", &faults, ERR_IGNORED));
	plots_ratings_init(&p, &b->x, &b->scale, b->devices, 1, false);
	assert_string_equal(attribute(&p, "Punch")->ratings[0].remark, "（盲听）；非盲听：3——fast");
	assert_string_equal(attribute(&p, "Attack")->ratings[0].remark, "soft");
	arena_finish(&p.arena);
	assert_true(words_use(NULL, &faults, ERR_IGNORED));
}

TEST_WITH(only_what_was_rated_stands_unless_all_is_asked_for, set_up, tear_down)
{
	struct plots_bench *b = *state;
	struct plots_ratings p;

	rate(b, 50, "punch", 2, HALVES);
	plots_ratings_init(&p, &b->x, &b->scale, b->devices, 1, false);
	assert_int_equal(p.plot.n, 2);
	assert_true(fabs(attribute(&p, "Punch")->ratings[0].value - 2) < 1e-9);
	arena_finish(&p.arena);
}

/* As in the text: the setting of the first note, else what was rated; no dots of another one. */
TEST_WITH(a_draft_draws_the_usual_setting, set_up, tear_down)
{
	struct plots_bench *b = *state;
	static const char *const words[] = { "deep", "wide" };
	struct plots_ratings p;
	struct err err = ERR_INIT;

	struct variant *wide = add_row(&b->r, ROW_VARIANT, "variant:wide");
	wide->device = id("device:aful-cantor");
	wide->name = xstrdup("wide");
	wide->content = xstrdup("tips=wide L");
	for (struct note *n = NULL; (n = (void *)record_next(&b->r, ROW_NOTE, n));)
		if (uuid_none(&n->setup.device) || uuid_same(&n->setup.device, &wide->device))
			n->setup.variant = id("variant:deep");
	for (int i = 0; i < 2; i++) {
		CLEANUP(pointer_free) char *set = xasprintf("variant:%s", words[i]);

		rate(b, 50 + i, "punch", 2 + 2 * i, HALVES)->setup.variant = id(set);
	}
	rate(b, 52, "attack", 1, HALVES)->setup.variant = wide->row.uuid;
	for (int draft = 0; draft < 2; draft++) {
		struct view *v = draft ? view_open(&b->r, NULL, NULL, &err) : NULL;

		b->devices[0].view = v;
		plots_ratings_init(&p, &b->x, &b->scale, b->devices, 1, false);
		const struct plot_rating *punch = attribute(&p, "Punch")->ratings;
		assert_true(fabs(punch->value - (draft ? 2 : 4)) < 1e-9);
		assert_int_equal(punch->n_repeats, 1);
		assert_true(fabs(attribute(&p, "Attack")->ratings[0].value - 1) < 1e-9);
		arena_finish(&p.arena);
		view_close(v);
	}
}

/* The newest track is drawn, the others are dots, until the whole is rated; of blind trials the
 * last is drawn. */
TEST_WITH(what_leads_is_drawn_and_the_others_are_dots, set_up, tear_down)
{
	struct plots_bench *b = *state;
	struct plots_ratings p;
	static const char *const items[] = { "item:a", "item:b", "item:b" };
	static const double values[] = { 2, 5, 3 };

	for (int i = 0; i < 3; i++) {
		struct rating *x = rate(b, 50 + i, "attack", values[i], HALVES);

		xreplace(&x->scope, "item");
		x->item = id(items[i]);
	}
	plots_ratings_init(&p, &b->x, &b->scale, b->devices, 1, false);
	/* The later one of an item counts: 2 and 3. */
	assert_true(fabs(attribute(&p, "Attack")->ratings[0].value - 3) < 1e-9);
	assert_int_equal(attribute(&p, "Attack")->ratings[0].n_repeats, 2);
	assert_string_equal(p.plot.dots, "A Reckoning in Blood");
	arena_finish(&p.arena);
	rate(b, 60, "attack", 4, HALVES);
	plots_ratings_init(&p, &b->x, &b->scale, b->devices, 1, false);
	assert_true(fabs(attribute(&p, "Attack")->ratings[0].value - 4) < 1e-9);
	assert_int_equal(attribute(&p, "Attack")->ratings[0].n_repeats, 3);
	assert_string_equal(p.plot.dots, "A Reckoning in Blood"); /* both, once */
	arena_finish(&p.arena);
	for (int i = 0; i < 3; i++) {
		struct rating *x =
			rate(b, 70 + i, "attack", (const double[]){ 1, 4.5, 2 }[i], HALVES);
		CLEANUP(pointer_free) char *name = xasprintf("rating:%d", 70 + i);
		struct trial *t = add_row(&b->r, ROW_TRIAL, name);

		x->blind = true;
		t->run = id("run:1");
		t->number = i + 1;
	}
	plots_ratings_init(&p, &b->x, &b->scale, b->devices, 1, false);
	assert_true(fabs(attribute(&p, "Attack")->ratings[0].value - 2) < 1e-9);
	assert_int_equal(attribute(&p, "Attack")->ratings[0].n_repeats, 6);
	assert_string_equal(attribute(&p, "Attack")->ratings[0].given, "2/5");
	arena_finish(&p.arena);
}

TEST_WITH(other_scales_are_put_on_this_one, set_up, tear_down)
{
	struct plots_bench *b = *state;
	struct plots_ratings p;

	rate(b, 50, "punch", 7, TENTHS);
	rate(b, 51, "dark-bright", -4, SIGNED);
	rate(b, 52, "attack", 4, HALVES)->setup.device = id("device:aful-performer8");
	xreplace(&rate(b, 53, "tinny", 0, HALVES)->scale, NULL);
	plots_ratings_init(&p, &b->x, &b->scale, b->devices, 2, true);
	assert_true(fabs(attribute(&p, "Punch")->ratings[0].value - 3.5) < 1e-9);
	const struct plot_attribute *dark = attribute(&p, "Dark-Bright");
	assert_true(dark->bipolar && fabs(dark->min + 5) < 1e-9);
	assert_true(fabs(dark->ratings[0].value + 2) < 1e-9);
	assert_true(isnan(attribute(&p, "Attack")->ratings[0].value));
	assert_true(fabs(attribute(&p, "Attack")->ratings[1].value - 4) < 1e-9);
	assert_true(fabs(attribute(&p, "Tinny")->ratings[0].value) < 1e-9); /* 0 is judged */
	assert_true(p.plot.scaled);
	assert_string_equal(attribute(&p, "Punch")->ratings[0].given, "7/10");
	assert_string_equal(attribute(&p, "Attack")->ratings[1].given, "4/5");
	arena_finish(&p.arena);
}

TEST_WITH(an_attribute_has_its_group, set_up, tear_down)
{
	struct plots_bench *b = *state;
	struct plots_ratings p;

	plots_ratings_init(&p, &b->x, &b->scale, b->devices, 1, true);
	assert_string_equal(attribute(&p, "Attack")->group, "Dynamics");
	arena_finish(&p.arena);
}
