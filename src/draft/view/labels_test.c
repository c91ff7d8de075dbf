/* Random evenings with switches, and a slow second reading of what the label of a setting says:
 * exactly what was not as usual. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "draft/view/view_private.h"
#include "review/files/chain.h"
#include "review/record/identity.h"
#include "review/record/setup.h"
#include "support/export_record.h"
#include "support/needs.h"
#include "support/test.h"

/* In the order of the words of a draft; "silver" is a nozzle and a cable. */
static const struct {
	const char *key, *can_be[3], *told[3];
} switches[] = {
	{ "nozzle", { "black", "silver", "gold" }, { "black", "silver nozzle", "gold" } },
	{ "gain", { "low", "high" }, { "low gain", "high gain" } },
	{ "cable", { "copper", "silver" }, { "copper", "silver cable" } },
};
#define SWITCHES LENGTH(switches)

static const char *
value_of(const char *content, size_t k, size_t *nth)
{
	for (*nth = 0; *nth < 3 && switches[k].can_be[*nth]; ++*nth) {
		CLEANUP(pointer_free)
		char *line = xasprintf("%s=%s", switches[k].key, switches[k].can_be[*nth]);

		if (strstr(content, line))
			return switches[k].can_be[*nth];
	}
	fail_msg("%s", content);
	return NULL;
}

/* Returns the row of a combination. */
static struct variant *
combination(struct record *r, const struct device *d, const size_t nth[SWITCHES])
{
	CLEANUP(pairs_finish) struct pairs is = { .v = NULL }, base = { .v = NULL };
	struct texts twice = { .v = NULL };
	bool first = true;

	texts_add(&twice, "silver", NOWHERE);
	for (size_t k = 0; k < SWITCHES; k++) {
		pairs_add(&is, switches[k].key, switches[k].can_be[nth[k]], NOWHERE, NOWHERE);
		pairs_add(&base, switches[k].key, switches[k].can_be[0], NOWHERE, NOWHERE);
		first &= !nth[k];
	}
	CLEANUP(pointer_free) char *content = pairs_content(&is);
	struct uuid u = identity_of_setting(&d->row.uuid, d->id, "", content);
	const struct variant *old = record_find(r, ROW_VARIANT, &u);
	if (!old) {
		struct variant *v = row_new(ROW_VARIANT);

		v->row.uuid = u;
		v->device = d->row.uuid;
		v->name = chain_apart(&is, first ? &(struct pairs){ 0 } : &base, &twice);
		v->content = xstrdup(content);
		rows_put(&r->of[ROW_VARIANT], v);
		old = record_find(r, ROW_VARIANT, &u);
	}
	texts_finish(&twice);
	return (struct variant *)(uintptr_t)old;
}

TEST(each_label_says_exactly_what_was_not_as_usual)
{
	uint32_t seed = 11;

	for (int round = 0; round < rounds_here(200); round++) {
		struct record r;
		struct err err = ERR_INIT;
		bool first_heard[SWITCHES] = { false }, base_heard = true;

		make_review(&r);
		const struct uuid tested = id("device:aful-cantor");
		const struct device *d = record_find(&r, ROW_DEVICE, &tested);
		for (struct variant *v = NULL; (v = record_next(&r, ROW_VARIANT, v));)
			v->row.deleted = true;
		/* the file has each value with the first of the others */
		for (size_t k = 0; k < SWITCHES; k++)
			for (size_t n = 0; n < 3 && switches[k].can_be[n]; n++) {
				size_t nth[SWITCHES] = { 0 };

				nth[k] = n;
				combination(&r, d, nth);
			}
		for (struct note *x = NULL; (x = record_next(&r, ROW_NOTE, x));) {
			size_t nth[SWITCHES];

			for (size_t k = 0; k < SWITCHES; k++)
				nth[k] = (size_t)any_below(&seed, switches[k].can_be[2] ? 3 : 2);
			if (setup_has(&x->setup, ROW_DEVICE, &tested))
				x->setup.variant = combination(&r, d, nth)->row.uuid;
		}
		for (struct rating *x = NULL; (x = record_next(&r, ROW_RATING, x));)
			x->setup.variant = UUID_NONE;
		struct view *v = view_open(&r, NULL, &(struct view_filter){ .form = true }, &err);
		if (!v)
			fail_msg("%s", err.msg);
		const struct variant *usual = NULL;
		for (const struct variant *x = NULL; (x = record_next(&r, ROW_VARIANT, x));) {
			for (size_t k = 0;
				x->heard && uuid_same(&x->device, &tested) && k < SWITCHES; k++) {
				size_t is;

				value_of(x->content, k, &is);
				first_heard[k] |= is == 0;
			}
		}
		EACH_IN (one, first_heard, SWITCHES)
			base_heard &= *one;
		usual = view_usual_setting(v, &tested);
		assert_non_null(usual);
		if (base_heard)
			assert_string_equal(usual->name, "black, low gain, copper");
		for (const struct variant *x = NULL; (x = record_next(&r, ROW_VARIANT, x));) {
			CLEANUP(buf_finish) struct buf label = BUF_INIT;

			if (!x->heard || x == usual || !uuid_same(&x->device, &tested))
				continue;
			for (size_t k = 0; k < SWITCHES; k++) {
				size_t is, was;

				value_of(x->content, k, &is);
				value_of(usual->content, k, &was);
				if (is != was)
					buf_add_part(&label, ", ", "%s", switches[k].told[is]);
			}
			CLEANUP(pointer_free)
			char *told = setup_setting_words(x, CHAIN_DRAFT, ", ");
			if (!text_same(told, label.s))
				fail_msg("round %d: %s, usual %s: %s, not %s", round, x->name,
					usual->name, told, label.s);
		}
		view_close(v);
		record_finish(&r);
	}
}
