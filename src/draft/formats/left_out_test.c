/* Templates of one's own: what one tells nowhere is named, and what it tells in any way is not; any
 * text is one scalar of YAML and stays in its quotation. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include "base/system/file.h"

#include "support/export_record.h"
#include "support/test.h"

static struct profile profile;
static bool name_all = true;

/* Returns the gap of what a template tells nowhere, which the caller frees; "": it tells all. */
static char *
left_out_by(struct view *v, const char *name, const char *template)
{
	CLEANUP(gaps_finish) struct gaps gaps = GAPS_INIT;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct export_how how = { .template_name = name,
		.template = template,
		.template_n = strlen(template),
		.gaps = &gaps };

	gaps.all = name_all;
	if (!export_draft(v, &how, true, &out, &err))
		fail_msg("%s", err.msg);
	const char *at =
		gaps.text.len ? strstr(gaps.text.s, "not in the draft, since the form has") : NULL;
	return at ? xstrndup(at, strcspn(at, "\n")) : xstrdup("");
}

static char *
left_out_of(struct view *v, const char *template)
{
	return left_out_by(v, "own", template);
}

static void
has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("«%s» is not in: %s", part, text);
}

static void
lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("«%s» is in: %s", part, text);
}

#define ALL_NOTES "{{! leaves: notes }}"

TEST(each_note_counts_however_it_is_told)
{
	static const char *const tell[] = {
		"{{#sittings}}{{#log}}{{body}}{{/log}}{{/sittings}}",
		"<!-- {{#sittings}}{{#log}}{{{sentence}}}{{prose}}{{/log}}{{/sittings}} -->",
		"{{#sittings}}{{#log}}{{#yaml}}{{{prose}}}{{/yaml}}{{/log}}{{/sittings}}",
	};
	CLEANUP(record_finish) struct record r;
	struct view_filter log = { .log = true };
	struct err err = ERR_INIT;

	make_review(&r);
	add_note(&r, 60, "bass/reckoning", 1000, "one\n\ntwo");
	struct view *v = view_open(&r, &profile, &log, &err);
	char *missing = left_out_of(v, "{{! leaves: ratings scores remarks diary bass }}");
	has(missing, "not in the draft, since the form has no place for it: ");
	has(missing, "Shivers 0:10 “- warm…”");
	lacks(missing, "one");
	lacks(missing, "Third day");
	lacks(missing, "Bass depth");
	free(missing);
	missing = left_out_of(v, "");
	has(missing, "A Reckoning in Blood 0:01 “one…”");
	has(missing, "diary “Third day with this gem.”");
	free(missing);
	/* Twelve are named, the rest is counted. */
	for (int i = 0; i < 12; i++)
		add_note(&r, 61 + i, "bass/reckoning", 2000, "new");
	view_close(v);
	v = view_open(&r, &profile, &log, &err);
	name_all = false;
	missing = left_out_of(v, "{{! leaves: ratings scores remarks markers diary }}");
	name_all = true;
	has(missing, "0:02 “new” and 12 more (--gaps names all); ");
	free(missing);
	for (size_t i = 0; i < LENGTH(tell); i++) {
		CLEANUP(pointer_free)
		char *all = xasprintf("{{! leaves: ratings scores remarks markers }}%s", tell[i]);
		CLEANUP(pointer_free) char *left = left_out_of(v, all);

		assert_string_equal(left, "");
	}
	view_close(v);
}

TEST(ratings_count_by_attribute_and_place)
{
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	add_rating(&r, 30, "whole", NULL, "bias", 4)->remark = xstrdup("I keep it");
	struct view *v = view_open(&r, &profile, NULL, &err);
	static const struct {
		const char *template, *has, *lacks;
	} cases[] = {
		{ "", "the score Bias", "the remark on Bias" },
		{ "{{scores.bias.value}}", "the remark on Bias", "the score Bias" },
		{ "{{scores.bias.value}} {{scores.bias.said}}", "the rating ", "Bias" },
		{ "{{! leaves: bias }}", "the rating Bass depth", "Bias" },
		{ "{{#every_rating}}{{value}}{{/every_rating}}", "the remark on", "the rating " },
		{ "{{#wheel}}{{name}}{{/wheel}}", "the rating Bass depth,", "tells all" },
		{ "{{#wheel}}{{written}}{{/wheel}}", "the score Sonic quality",
			"the rating Bass depth," },
		{ "{{#sections}}{{#wheel}}{{written}}{{/wheel}}{{/sections}}", "the score",
			"the rating Bass depth," },
		{ "{{#sections}}{{#wheel}}{{written}}{{/wheel}}{{/sections}}",
			"the rating Bass depth of A Reckoning in Blood", "tells all" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		CLEANUP(pointer_free) char *all = xasprintf(ALL_NOTES "%s", cases[i].template);
		CLEANUP(pointer_free) char *missing = left_out_of(v, all);

		has(missing, cases[i].has);
		lacks(missing, cases[i].lacks);
	}
	view_close(v);
}

/* Given again on the same evening without a remark, a rating hides the remark of the one before. */
TEST(a_remark_that_no_other_replaced_is_told)
{
	for (int reworded = 0; reworded < 2; reworded++) {
		CLEANUP(record_finish) struct record r;
		struct err err = ERR_INIT;

		make_review(&r);
		add_rating(&r, 30, "whole", NULL, "bias", 4)->remark = xstrdup("reaches down");
		add_rating(&r, 31, "whole", NULL, "bias", 3)->remark =
			reworded ? xstrdup("reaches all the way") : NULL;
		struct view *v = view_open(&r, &profile, NULL, &err);
		CLEANUP(pointer_free) char *missing = left_out_of(v, "{{! leaves: scores }}");

		if (reworded)
			lacks(missing, "reaches down");
		else
			has(missing, "the remark “reaches down” on bias, replaced later");
		view_close(v);
	}
}

TEST(shipped_templates_tell_all)
{
	static const char *const names[] = { "iem-review", "iem-review-classic", "impressions",
		"notes", "shoot-out", "plain" };
	CLEANUP(record_finish) struct record r;
	struct err err = ERR_INIT;

	make_review(&r);
	add_rating(&r, 30, "whole", NULL, "bias", 4)->remark = xstrdup("I keep it");
	struct rating *other = add_rating(&r, 31, "section", NULL, "section", 3);
	other->section = id("section:bass");
	other->setup.device = id("device:aful-performer8");
	other->remark = xstrdup("duller");
	add_note(&r, 60, NULL, NO_MS, "one box for both")->part = xstrdup("packaging");
	add_note(&r, 61, NULL, NO_MS, "small")->part = xstrdup("build");
	struct view *v = view_open(&r, &profile, NULL, &err);
	for (size_t i = 0; i < LENGTH(names); i++) {
		const struct embedded *e = export_template(names[i]);
		CLEANUP(pointer_free) char *missing = left_out_by(v, e->name, e->data);

		assert_string_equal(missing,
			strcmp(names[i], "notes") == 0
				? ""
				: "not in the draft, since the form has no place for "
				  "it: the marker A Reckoning in Blood 0:12; write it in "
				  "yourself, or leave it (your form may say so: "
				  "<!-- leaves: … -->)");
	}
	/* A template that tells the devices in turn loses none of their ratings. */
	CLEANUP(pointer_free)
	char *some = left_out_of(v,
		ALL_NOTES "{{#devices}}{{name}}{{#scores}}{{#sonic_quality}}{{value}}"
			  "{{/sonic_quality}}{{/scores}}{{/devices}}");
	has(some, "the score of Bass and dynamics (AFUL Performer8)");
	lacks(some, "the score Sonic quality");
	CLEANUP(pointer_free)
	char *rest = left_out_of(v,
		ALL_NOTES "{{#devices}}{{name}}{{#section_scores}}{{#score}}{{value}}"
			  "{{said}}{{/score}}{{/section_scores}}{{/devices}}");
	lacks(rest, "Bass and dynamics (AFUL Performer8)");
	view_close(v);
}

/* What C says in a sentence is there as numbers and texts, for sentences of one's own. */
TEST(numbers_stand_beside_sentences)
{
	static const char template[] =
		"{{#sections}}{{#items}}{{#notes}}{{month_day}}.{{month}}.{{year}} "
		"{{/notes}}{{/items}}"
		"{{/sections}}\n"
		"{{#drive.ladder}}{{#loudest}}{{loudest}}: {{level_db.least}} {{level_db.most}} "
		"{{headroom_db.least}} bei {{drive.listening_db}}\n{{/loudest}}{{/drive.ladder}}\n"
		"{{#comparisons}}{{#themes}}{{#tracks}}{{title}}/{{artist}} {{/tracks}}{{/themes}}"
		"{{#rated.rows}}{{name}} {{of}} {{with}} am {{days}}: {{conditions}}"
		"{{/rated.rows}}{{/comparisons}}\n"
		"{{#devices}}{{name}}: {{#items}}{{id}}={{title}} "
		"{{/items}}{{#section_scores}}{{name}} "
		"{{score.value}}{{/section_scores}}\n{{/devices}}";
	CLEANUP(record_finish) struct record r;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct export_how how = {
		.template_name = "own", .template = template, .template_n = strlen(template)
	};

	make_review(&r);
	add_note(&r, 60, "bass/reckoning", 2000, "louder")->against = id("device:aful-performer8");
	for (int i = 0; i < 2; i++) {
		struct rating *x = add_rating(&r, 40 + i, "whole", "headphonesty", "punch", 4 - i);

		if (i)
			x->setup.device = id("device:aful-performer8");
	}
	struct view *v = view_open(&r, &profile, NULL, &err);
	assert_true(export_draft(v, &how, false, &out, &err));
	has(out.s, "20.11.2026 ");
	has(out.s, "A Reckoning in Blood/Ghost of \\*Tsushima\\* ");
	has(out.s, "punch 4 3 am 2026-11-20: sighted, levels not noted as matched");
	has(out.s, "AFUL Performer8: aful-performer8/bass/reckoning=A Reckoning in Blood");
	has(out.s, "Bass and dynamics 5");
	has(out.s, "at least 118 dB SPL: 118.7  29.7 bei 75\n");
	view_close(v);
}

TEST(any_text_is_a_scalar_and_stays_in_its_quotation)
{
	static const char template[] =
		"---\ntitle: {{#yaml}}{{device.name}}: *{{#told.build}}{{{prose}}}{{/told.build}}*"
		"{{/yaml}}\nlong: "
		"{{#yaml}}\n{{#told.build}}\n{{{prose}}}\n{{/told.build}}\n{{/yaml}}\n"
		"---\n{{#told.build}}\n> [!note] Build\n> {{{prose}}}\n\n> - "
		"{{{prose}}}\n\nAfter.\n"
		"{{/told.build}}\n";
	static const char draft[] =
		"---\n"
		"title: \"AFUL Cantor: *A \\\"tight\\\" {{ box }}: <b>\\n\\n- yes: 1\\n- no*\"\n"
		"long: \"A \\\"tight\\\" {{ box }}: <b>\\n\\n- yes: 1\\n- no\"\n"
		"---\n"
		"> [!note] Build\n> A \"tight\" &#123;&#123; box }}: &lt;b>\n>\n> - yes: 1\n> - "
		"no\n\n"
		"> - A \"tight\" &#123;&#123; box }}: &lt;b>\n>\n>   - yes: 1\n>   - "
		"no\n\nAfter.\n";
	CLEANUP(record_finish) struct record r;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(export_blocks_finish) struct export_blocks blocks;
	struct err err = ERR_INIT;
	struct export_how how = { .template_name = "own",
		.template = template,
		.template_n = strlen(template),
		.blocks = &blocks };

	make_review(&r);
	add_note(&r, 60, NULL, NO_MS, "a \"tight\" {{ box }}: <b>\n\n- yes: 1\n- no")->part =
		xstrdup("build");
	struct view *v = view_open(&r, &profile, NULL, &err);
	assert_true(export_draft(v, &how, true, &out, &err));
	assert_string_equal(out.s, draft);
	/* The note behind the scalars is where it was written. */
	const struct merge_block *last = &blocks.v[blocks.n - 3]; /* before form and chain */
	assert_ptr_equal(out.s + last->at, strstr(out.s, "> [!note]"));
	assert_int_equal(last->at + last->len, out.len);
	view_close(v);
}
