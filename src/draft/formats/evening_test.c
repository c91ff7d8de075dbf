/* Two evenings as a reviewer lives them: each device rated, then the next one put on, matched and
 * rated; three chains, two variants, a new rating and another scale on the second evening. Each row
 * and sentence of the drafts about them is true. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include <math.h>

#include "base/text/text.h"
#include "draft/merge/merge.h"
#include "review/files/words.h"
#include "support/export_record.h"
#include "support/test.h"

static struct record rec;
static char *draft;

static struct rating *
rate(int n, size_t evening, const char *device, const char *attribute, double value)
{
	struct rating *x = add_rating(&rec, n, "section", "bs2399", attribute, value);

	x->section = id("section:bass");
	x->scale = xstrdup("{\"min\":0,\"max\":5,\"step\":0.5}");
	x->setup.device = id(device);
	x->setup.chain = id("dx300");
	x->made_ms = T0 + (int64_t)evening * DAY_MS + n * 60000;
	return x;
}

/* Returns the newest rating of a word. */
static struct row *
rate_row(const char *attribute)
{
	struct rating *last = NULL;

	for (size_t i = 0; i < record_count(&rec, ROW_RATING); i++) {
		struct rating *x = record_at(&rec, ROW_RATING, i);

		if (text_same(x->attribute, attribute))
			last = x;
	}
	assert_non_null(last);
	return &last->row;
}

static void
match(int n, const char *device, const char *to)
{
	char name[32];

	snprintf(name, sizeof(name), "volume:%d", 100 + n);
	struct volume *v = add_row(&rec, ROW_VOLUME, name);
	v->review = id("review:cantor");
	v->setup = (struct setup){ .device = id(device), .chain = id("dx300") };
	v->matched.device = id(to);
	v->value = xasprintf("%d", 20 + n);
	v->how = xstrdup("by ear");
	v->sitting = id("sitting:1");
	v->made_ms = T0 + n * 60000;
}

static void
score(int n, const char *device, double value, int most)
{
	struct rating *x = rate(n, n > 50, device, "section", value);

	xreplace(&x->lexicon, NULL);
	free(x->scale);
	x->scale = most == 5
		? xstrdup("{\"min\":1,\"max\":5,\"step\":0.5,\"words\":{\"3\":\"Good\"}}")
		: xstrdup("{\"min\":0,\"max\":10,\"step\":1}");
}

static void
begin(void)
{
	make_review(&rec);
	((struct row *)record_at(&rec, ROW_VOLUME, 0))->deleted = true;
	struct device *d = add_row(&rec, ROW_DEVICE, "device:third");
	d->id = xstrdup("third");
	d->name = xstrdup("Third Thing");
	struct comparison *c = add_row(&rec, ROW_COMPARISON, "comparison:third");
	c->review = id("review:cantor");
	c->device = d->row.uuid;
	c->rank = 5;
	for (size_t i = 0; i < 2; i++)
		rate(8 + (int)i, 0, i ? "device:aful-cantor" : "device:aful-performer8", "shrill",
			3);
	/* Cantor, then the Performer8 matched to it, then the third one matched to that. */
	rate(10, 0, "device:aful-cantor", "punch", 4)->remark = xstrdup("short and hard");
	match(11, "device:aful-performer8", "device:aful-cantor");
	rate(12, 0, "device:aful-performer8", "punch", 3)->remark = xstrdup("leans left");
	match(13, "device:third", "device:aful-performer8");
	rate(14, 0, "device:third", "punch", 2);
	/* On another chain and with other tips. */
	struct rating *x = rate(15, 0, "device:aful-cantor", "width", 4.5);
	x->setup.chain = id("dongle");
	x->setup.variant = id("variant:deep");
	x->remark = xstrdup("airy");
	x = rate(16, 0, "device:aful-cantor", "punch", 3.5);
	x->setup.chain = id("dongle");
	x->remark = xstrdup("softer there");
	x = rate(17, 0, "device:aful-performer8", "punch", 3);
	x->setup.chain = id("dongle");
	x->remark = xstrdup("no worse there");
	/* Only the other device. */
	rate(18, 0, "device:third", "dark-bright", 1.5);
	struct note *n = add_note(&rec, 60, NULL, NO_MS, "a tin box");
	n->part = xstrdup("packaging");
	n->setup.chain = id("dongle");
}

static void
write_draft(const char *template, const char *blocks, struct gaps *g, struct export_blocks *of)
{
	struct err err = ERR_INIT;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const struct view_filter filter = { .base_blocks = blocks };
	struct export_how how = { .template_name = template, .gaps = g, .blocks = of };
	struct view *v = view_open(&rec, NULL, &filter, &err);

	export_take_template(&how, template);
	assert_true(export_markdown(&out, v, &how, &err));
	view_close(v);
	free(draft);
	draft = xstrdup(out.s);
}

static void
write_japanese_draft(const char *template)
{
	struct diags faults = DIAGS_INIT;

	assert_true(words_use("ja", &faults, ERR_IGNORED));
	write_draft(template, NULL, NULL, NULL);
	assert_true(words_use(NULL, &faults, ERR_IGNORED));
}

static void
has(const char *text)
{
	if (strstr(draft, text))
		return;
	fprintf(stderr, "%s\n", draft);
	fail_msg("no «%s»", text);
}

TEST(each_rating_says_what_it_was_heard_with)
{
	begin();
	write_draft("iem-review", NULL, NULL, NULL);
	has("- punch: 4/5 – short and hard\n  - on the Apple USB-C dongle: 3.5/5 – softer there\n");
	has("- width (foam S, brass nozzle, on the Apple USB-C dongle): 4.5/5 – "
	    "airy\n");
	has("- *AFUL Performer8, on the Apple USB-C dongle:* punch on Bass and dynamics: 3/5 – no "
	    "worse there\n- *AFUL Performer8:* punch on Bass and dynamics: 3/5 – leans left\n");
	has("\nA tin box.\n");
	write_draft("shoot-out", NULL, NULL, NULL);
	has("AFUL Performer8\n===\n");
	has("- Bass and dynamics: punch: 3/5 – leans left\n"
	    "  - on the Apple USB-C dongle: 3/5 – no worse there\n");
	record_finish(&rec);
}

/* The specifications of a device are a sentence below its heading, whatever they begin with. */
TEST(the_line_below_a_heading_is_a_sentence)
{
	begin();
	const struct uuid u = id("device:third");

	((struct device *)record_find(&rec, ROW_DEVICE, &u))->kind = xstrdup("dongle");
	write_draft("shoot-out", NULL, NULL, NULL);
	has("Third Thing\n===\n\nDongle.\n");
	record_finish(&rec);
}

/* The third was matched to the second, which was matched to the first. */
TEST(levels_are_matched_in_turn)
{
	begin();
	write_draft("iem-review", NULL, NULL, NULL);
	has("| punch (Bass and dynamics) | 4 | 3 | (1) |\n");
	has("\n(1) sighted, levels matched.\n");
	/* The words are of the pair of values alone. */
	has("| dark-bright (Bass and dynamics) | – | 1.5 |\n"
	    "| punch (Bass and dynamics) | 4 | 2 |\n\nRated side by side: sighted, levels "
	    "matched.\n");
	if (strstr(draft, "not noted as matched"))
		fail_msg("levels were matched:\n%s", draft);
	/* Without the value alone they are of the whole comparison; the first volume of a match in
	 * turn is there. */
	rate_row("dark-bright")->deleted = true;
	match(9, "device:aful-cantor", "device:aful-cantor");
	struct volume *first = record_at(&rec, ROW_VOLUME, record_count(&rec, ROW_VOLUME) - 1);
	first->matched.device = UUID_NONE;
	write_draft("iem-review", NULL, NULL, NULL);
	has("| punch (Bass and dynamics) | 4 | 2 |\n\nSighted, levels matched.\n");
	has("Volumes: AFUL Cantor at 29 steps on the iBasso DX300; AFUL Performer8 at 31 steps on "
	    "the iBasso DX300; Third Thing at 33 steps");
	/* A note on a chain where nothing was matched takes no part in it. */
	struct note *n = add_note(&rec, 61, "bass/reckoning", 30000, "thinner");
	n->setup.device = id("device:third");
	n->setup.chain = id("dongle");
	write_draft("iem-review", NULL, NULL, NULL);
	has("| punch (Bass and dynamics) | 4 | 2 |\n\nRated side by side: sighted, levels "
	    "matched.\n");
	record_finish(&rec);
}

/* A match says to which volume it was made, once that device has another. */
TEST(a_match_was_to_the_volume_of_then)
{
	begin();
	match(9, "device:aful-cantor", "device:aful-cantor");
	match(40, "device:aful-cantor", "device:aful-cantor");
	for (size_t i = 0; i < record_count(&rec, ROW_VOLUME); i++) {
		struct volume *v = record_at(&rec, ROW_VOLUME, i);

		if (uuid_same(&v->setup.device, &v->matched.device)) {
			v->matched.device = UUID_NONE;
			xreplace(&v->how, NULL);
			xreplace(&v->unit, "steps");
		}
	}
	write_draft("iem-review", NULL, NULL, NULL);
	has("\nVolumes: AFUL Performer8 at 31 steps on the iBasso DX300, matched to AFUL Cantor "
	    "(29 steps) by ear.\n");
	record_finish(&rec);
}

/* Of two matches in turn the later one says how the two were matched, and a device has one volume
 * on a chain, whatever it was matched to. */
TEST(two_matches_in_turn_are_no_circle)
{
	begin();
	match(20, "device:aful-cantor", "device:aful-performer8");
	write_draft("iem-review", NULL, NULL, NULL);
	has("\n(3) sighted, levels matched later in the evening.\n");
	has("\nVolumes: AFUL Cantor at 40 steps on the iBasso DX300; AFUL Performer8 at 31 steps "
	    "on the iBasso DX300, matched to AFUL Cantor by "
	    "ear.\n");
	match(30, "device:aful-performer8", "device:third");
	match(31, "device:aful-performer8", "device:aful-cantor");
	write_draft("notes", NULL, NULL, NULL);
	has("- Volume: AFUL Cantor at 40 steps on the iBasso DX300\n");
	if (strstr(draft, "Performer8 at 50"))
		fail_msg("a volume that another one replaced:\n%s", draft);
	record_finish(&rec);
}

static struct volume *
last_volume(void)
{
	return record_at(&rec, ROW_VOLUME, record_count(&rec, ROW_VOLUME) - 1);
}

/* A note below a table cites no match of another setting; on a chain of which none cites a match,
 * the newest one is told. */
TEST(each_chain_has_its_match)
{
	const struct uuid dx300 = id("dx300"), cantor = id("device:aful-cantor");

	begin();
	/* On the dongle the other device alone was rated, and settings were matched later. */
	for (struct rating *x = NULL; (x = record_next(&rec, ROW_RATING, x));)
		x->row.deleted |= text_same(x->remark, "softer there");
	struct variant *flat = add_row(&rec, ROW_VARIANT, "variant:flat");
	flat->device = id("device:aful-cantor");
	flat->content = xstrdup("tips=flat");
	struct variant *wide = add_row(&rec, ROW_VARIANT, "variant:wide");
	wide->device = cantor;
	wide->content = xstrdup("tips=wide");
	match(20, "device:aful-performer8", "device:aful-cantor");
	last_volume()->setup.chain = id("dongle");
	last_volume()->matched.variant = flat->row.uuid;
	match(21, "device:aful-cantor", "device:aful-cantor");
	last_volume()->setup.chain = id("dongle");
	last_volume()->setup.variant = id("variant:deep");
	last_volume()->matched.variant = flat->row.uuid;
	match(30, "device:aful-performer8", "device:aful-cantor");
	for (struct volume *v = NULL; (v = record_next(&rec, ROW_VOLUME, v));)
		if (setup_has(&v->setup, ROW_CHAIN, &dx300) &&
			setup_has(&v->matched, ROW_DEVICE, &cantor))
			v->matched.variant = id("variant:deep");
	rate(31, 0, "device:aful-cantor", "smooth", 4)->setup.variant = flat->row.uuid;
	rate(32, 0, "device:aful-performer8", "smooth", 3);
	rate(33, 0, "device:aful-cantor", "tight", 4)->setup.variant = wide->row.uuid;
	rate(34, 0, "device:aful-performer8", "tight", 3);
	write_draft("iem-review", NULL, NULL, NULL);
	has("sighted, levels matched on another chain.\n");
	has("sighted, levels not noted as matched.\n");
	has("\nVolumes: AFUL Performer8 at 31 steps on the iBasso DX300, matched to AFUL Cantor "
	    "(foam S, "
	    "brass nozzle) by ear; AFUL Performer8 at 40 on the Apple USB-C dongle, matched to "
	    "AFUL Cantor (flat) "
	    "by ear.\n");
	record_finish(&rec);
}

/* The volumes of values whose levels were not matched have no match of another setting; a chain on
 * which alone a blind run was heard is among the sources, and its result says the match once. */
TEST(no_match_is_told_of_another_setting_or_twice)
{
	char one[UUID_TEXT], two[UUID_TEXT];
	const struct uuid cantor = id("device:aful-cantor"), other = id("device:aful-performer8");

	begin();
	for (struct rating *x = NULL; (x = record_next(&rec, ROW_RATING, x));)
		x->row.deleted = true;
	const struct uuid first = id("volume:111");
	struct volume *v = (struct volume *)(uintptr_t)record_find(&rec, ROW_VOLUME, &first);
	v->matched.variant = id("variant:deep");
	struct variant *wide = add_row(&rec, ROW_VARIANT, "variant:wide");
	wide->device = cantor;
	wide->content = xstrdup("tips=wide");
	rate(33, 0, "device:aful-cantor", "tight", 4)->setup.variant = wide->row.uuid;
	rate(34, 0, "device:aful-performer8", "tight", 3);
	write_draft("iem-review", NULL, NULL, NULL);
	has("\nVolumes: AFUL Performer8 at 31 steps on the iBasso DX300.\n");
	has("\nSighted, levels not noted as matched.\n");

	match(35, "device:aful-performer8", "device:aful-cantor");
	last_volume()->setup.chain = id("walk");
	struct blind_run *run = add_row(&rec, ROW_BLIND_RUN, "run:1");
	run->review = id("review:cantor");
	run->sitting = id("sitting:1");
	run->chain = id("walk");
	run->devices =
		xasprintf("[\"%s\",\"%s\"]", uuid_text(&cantor, one), uuid_text(&other, two));
	run->plan = xstrdup("{\"seed\":\"0x00000000000004d2\",\"algorithm\":\"a\",\"version\":2,"
			    "\"how\":\"blocks\",\"k\":2,\"blocks\":3,\"repeats\":0,"
			    "\"order\":[0,1,1,0,1,0]}");
	run->trial = 6;
	run->started_ms = T0 + 36 * 60000;
	run->ended_ms = T0 + 37 * 60000;
	write_draft("iem-review", NULL, NULL, NULL);
	has("unless noted; Apple USB-C dongle, 3.5 mm; HiBy R3 II\n");
	has("AFUL Performer8 at 55 on the HiBy R3 II, matched to AFUL Cantor by ear.\n");
	has("; levels matched)");
	record_finish(&rec);
}

/* A volume that was noted on the evening after the values is none of theirs. */
TEST(a_volume_is_told_of_what_was_heard_at_it)
{
	static const char volume[] = "AFUL Performer8 at 50 on the Apple USB-C dongle";

	begin();
	match(30, "device:aful-performer8", "device:aful-cantor");
	struct volume *v = last_volume();
	v->setup.chain = id("dongle");
	v->made_ms += DAY_MS;
	for (size_t i = 0; i < 2; i++) {
		if (i)
			rate(31, 1, "device:aful-performer8", "shrill", 4)->setup.chain =
				id("dongle");
		write_draft("iem-review", NULL, NULL, NULL);
		if (!strstr(draft, volume) != !i)
			fail_msg("%zu: %s", i, draft);
	}
	record_finish(&rec);
}

/* Behind tracks a note on the device would read as one on the last of them. */
TEST(a_note_on_the_device_is_not_of_the_last_track)
{
	static const char *const templates[] = { "iem-review", "iem-review-classic" };

	begin();
	add_note(&rec, 61, NULL, NO_MS, "thick cable");
	for (size_t i = 0; i < LENGTH(templates); i++) {
		write_draft(templates[i], NULL, NULL, NULL);
		has("**Other notes:**\n\nThick cable.\n");
	}
	record_finish(&rec);
}

/* Where a section or a track is only rated, a template without these ratings has no heading of it.
 */
TEST(a_heading_has_something_below_it)
{
	begin();
	rate(80, 0, "device:aful-cantor", "airy", 4)->section = id("section:timbre");
	write_draft("iem-review", NULL, NULL, NULL);
	has("- airy: 4/5\n");
	for (struct note *n = NULL; (n = (struct note *)(uintptr_t)record_next(&rec, ROW_NOTE, n));)
		n->row.deleted = true;
	write_draft("impressions", NULL, NULL, NULL);
	if (strstr(draft, "**Timbre**"))
		fail_msg("an empty heading:\n%s", draft);
	has("**Bass and dynamics: 5**\n\n- punch: 4/5 – short and hard\n");
	write_draft("plain", NULL, NULL, NULL);
	if (strstr(draft, "## Timbre") || strstr(draft, "\n**"))
		fail_msg("an empty heading:\n%s", draft);
	has("## Bass and dynamics: 5\n\n## AFUL Cantor vs");
	has("| A Reckoning in Blood by Ghost of \\*Tsushima\\*: Bass depth | 4 ");
	record_finish(&rec);
}

/* The section of a list in the session file has the name that earlog gave it. */
TEST(a_list_of_the_session_file_is_named_in_the_language_of_the_draft)
{
	const struct uuid bass = id("section:bass");

	begin();
	xreplace(&((struct section *)(uintptr_t)record_find(&rec, ROW_SECTION, &bass))->title,
		"Tracks");
	write_japanese_draft("plain");
	has("\n## 曲：5\n");
	has("| 曲：punch |");
	record_finish(&rec);
}

TEST(an_equaliser_is_in_words)
{
	begin();
	struct equaliser_row *e = add_row(&rec, ROW_EQUALISER, "equaliser:1");
	e->name = xstrdup("harman + pk 3000 -4 q2");
	add_note(&rec, 62, "bass/quiet", 5000, "steps back")->setup.equaliser = e->row.uuid;
	struct rating *x = rate(80, 0, "device:aful-cantor", "punch", 2);
	x->setup.equaliser = e->row.uuid;
	write_draft("iem-review", NULL, NULL, NULL);
	has("*through the equaliser harman + -4 dB at 3 kHz (Q 2):* Steps back.\n");
	has("  - through the equaliser harman + -4 dB at 3 kHz (Q 2): 2/5\n");
	record_finish(&rec);
}

/* One more evening with one of the two leaves the rows of both. */
TEST(a_later_evening_contradicts_no_row)
{
	begin();
	rate(70, 1, "device:aful-cantor", "punch", 2.5);
	rate(71, 1, "device:aful-performer8", "shrill", 4);
	write_draft("impressions", NULL, NULL, NULL);
	has("| punch, 20 November (Bass and dynamics) | 4 | 3 | (1) |\n"
	    "| punch, 21 November (Bass and dynamics) | 2.5 | – | |\n"
	    "| punch (Bass and dynamics) | 3.5 | 3 | on the Apple USB-C dongle (2) |\n"
	    "| shrill, 20 November (Bass and dynamics) | 3 | 3 | (3) |\n"
	    "| shrill, 21 November (Bass and dynamics) | – | 4 | |\n");
	has("\n(1) sighted, levels matched.\n");
	record_finish(&rec);
}

/* Two rows of one word say their evenings in each language, which may have another word. */
TEST(a_row_has_its_day_in_each_language)
{
	begin();
	for (size_t i = 0; i < 4; i++)
		rate(70 + (int)i, i / 2, i % 2 ? "device:aful-performer8" : "device:aful-cantor",
			"bass-depth", 3 + (double)(i / 2))
			->setup.variant = i > 1 ? id("variant:deep") : UUID_NONE;
	for (struct attribute *a = NULL; (a = record_next(&rec, ROW_ATTRIBUTE, a));)
		if (text_same(a->id, "bass-depth"))
			a->shown.name = "低域の伸び";
	write_japanese_draft("plain");
	has("| 低域の伸び、11月20日（Bass and dynamics） | 3 | 3");
	has("| 低域の伸び、11月21日（Bass and dynamics） | 4");
	record_finish(&rec);
}

/* A row names its chain where that is not the usual one, and no value stands beside one of another
 * chain. */
TEST(a_row_says_on_which_chain_its_values_are)
{
	begin();
	for (int i = 0; i < 3; i++)
		rate(70 + i, 1, "device:aful-performer8", "punch", 2)->setup.chain = id("dongle");
	write_draft("iem-review", NULL, NULL, NULL);
	has("| punch (Bass and dynamics) | 4 | 3 | (1) |\n"
	    "| punch, 20 November (Bass and dynamics) | 3.5 | 3 | on the Apple USB-C dongle (2) |\n"
	    "| punch, 21 November (Bass and dynamics) | – | 2 | on the Apple USB-C dongle |\n");
	write_draft("notes", NULL, NULL, NULL);
	has("    - punch (Bass and dynamics): 4 vs 3\n"
	    "    - punch, 20 November (Bass and dynamics) (on the Apple USB-C dongle): 3.5 vs 3\n"
	    "    - punch, 21 November (Bass and dynamics) (on the Apple USB-C dongle): – vs 2\n");
	/* What a source was heard through qualifies a value; it is no sentence that breaks off. */
	const struct uuid u = id("device:aful-cantor");
	xreplace(&((struct device *)record_find(&rec, ROW_DEVICE, &u))->kind, "dongle");
	write_japanese_draft("iem-review");
	has("| 項目 | AFUL Cantor | AFUL Performer8 | 試聴 |\n");
	has("| punch、11月20日（Bass and dynamics） | 3.5 | 3 | Apple USB-C dongle使用時（2） "
	    "|\n");
	has("音量：AFUL Performer8は");
	record_finish(&rec);
}

/* The section has the value of the first, a track those of both: a row for each place. */
TEST(each_place_is_a_row)
{
	static const char *const devices[] = { "device:aful-cantor", "device:aful-performer8" };

	begin();
	rate(30, 0, devices[0], "clarity", 4);
	for (int i = 0; i < 2; i++) {
		struct rating *x = rate(31 + i, 0, devices[i], "clarity", 2 + i);

		xreplace(&x->scope, "item");
		x->section = UUID_NONE;
		x->item = id("bass/quiet");
	}
	write_draft("iem-review", NULL, NULL, NULL);
	has("| clarity (Quiet \\[one\\]) | 2 | 3 | (1) |\n");
	if (strstr(draft, "| clarity (Bass and dynamics)"))
		fail_msg("a value of one device alone:\n%s", draft);
	record_finish(&rec);
}

/* A pair is of one scale; a later pair of the same stands in its place, on whatever scale. */
TEST(values_of_two_scales_have_them)
{
	static const char *const devices[] = { "device:aful-cantor", "device:aful-performer8" };

	begin();
	for (int i = 0; i < 2; i++) {
		xreplace(&rate(70 + i, 1, devices[0], "punch", 8)->scale,
			"{\"min\":0,\"max\":10,\"step\":1}");
		write_draft("iem-review", NULL, NULL, NULL);
		if (i)
			continue;
		has("| punch, 20 November (Bass and dynamics) | 4/5 | 3/5 | (1) |\n"
		    "| punch, 21 November (Bass and dynamics) | 8/10 | – | |\n");
		has("- punch: 8/10\n  - on the Apple USB-C dongle: 3.5/5 – softer there\n");
		xreplace(&rate(90, 1, devices[1], "punch", 6)->scale,
			"{\"min\":0,\"max\":10,\"step\":1}");
	}
	has("| punch (Bass and dynamics) | 8/10 | 6/10 | (1) |\n"
	    "| punch (Bass and dynamics) | 3.5/5 | 3/5 | on the Apple USB-C dongle (2) |\n");
	if (strstr(draft, "| 4/5 | 3/5 |"))
		fail_msg("a row that a later one replaces:\n%s", draft);
	record_finish(&rec);
}

/* A cell has the values of both settings in their order, each with its setting and its own note:
 * the levels were matched with one of them. */
TEST(each_value_says_its_setting_and_its_match)
{
	begin();
	struct rating *x = rate(19, 0, "device:aful-cantor", "punch", 2);
	x->setup.variant = id("variant:deep");
	write_draft("iem-review", NULL, NULL, NULL);
	/* with which it was matched is not known */
	has("| punch (Bass and dynamics) | 4 (setting not noted); 2 (foam S, brass "
	    "nozzle) | 3 | (1) |\n");
	struct variant *wide = add_row(&rec, ROW_VARIANT, "variant:wide");
	wide->device = id("device:aful-cantor");
	wide->name = xstrdup("wide");
	wide->content = xstrdup("tips=wide M");
	for (struct rating *r = NULL; (r = record_next(&rec, ROW_RATING, r));)
		if (uuid_none(&r->setup.variant) && text_same(r->attribute, "punch") &&
			setup_has(&r->setup, ROW_DEVICE, &wide->device))
			r->setup.variant = wide->row.uuid;
	for (struct volume *v = NULL; (v = record_next(&rec, ROW_VOLUME, v));)
		v->matched.variant = wide->row.uuid;
	write_draft("iem-review", NULL, NULL, NULL);
	has("| punch (Bass and dynamics) | 2 (foam S, brass nozzle) (1); 4 (wide "
	    "M) (2) | 3 | |\n");
	has("\n(1) sighted, levels not noted as matched.\n\n(2) sighted, levels matched.\n");
	record_finish(&rec);
}

/* A match on one chain says nothing of what was rated on another one, and a later match changes no
 * note of an earlier evening. */
TEST(a_later_match_changes_no_note)
{
	static const char row[] =
		"| punch (Bass and dynamics) | 3.5 | 3 | on the Apple USB-C dongle (2) |\n",
			  note[] = "\n(2) sighted, levels matched on another chain.\n";

	begin();
	for (int i = 0; i < 3; i++) {
		write_draft("iem-review", NULL, NULL, NULL);
		has(row);
		has(note);
		match(2 * 24 * 60 + i, "device:aful-performer8", "device:aful-cantor");
	}
	record_finish(&rec);
}

/* Equal rows of several evenings are one, with its days. */
TEST(equal_rows_are_one_with_its_days)
{
	begin();
	for (int i = 0; i < 2; i++) {
		rate(70 + i, 1, i ? "device:aful-cantor" : "device:aful-performer8", "shrill", 3);
		rate(80 + i, 2, i ? "device:aful-cantor" : "device:aful-performer8", "shrill", 3);
	}
	write_draft("iem-review", NULL, NULL, NULL);
	has("| shrill, 21 November, 22 November (Bass and dynamics) | 3 | 3 | (1) |\n");
	if (strstr(draft, "20 November"))
		fail_msg("levels were not matched yet on the first:\n%s", draft);
	record_finish(&rec);
}

/* A later row with the same devices and settings takes the place of an earlier one, unless the
 * session file asks for all evenings. */
TEST(all_evenings_are_shown_if_asked_for)
{
	begin();
	rate(70, 1, "device:aful-cantor", "punch", 4.5);
	rate(71, 1, "device:aful-performer8", "punch", 2);
	write_draft("iem-review", NULL, NULL, NULL);
	has("| punch (Bass and dynamics) | 4.5 | 2 |");
	assert_null(strstr(draft, "| punch (Bass and dynamics) | 4 | 3 |"));
	struct review *r = (struct review *)record_at(&rec, ROW_REVIEW, 0);
	r->evenings = xstrdup("all");
	write_draft("iem-review", NULL, NULL, NULL);
	has("| punch, 21 November (Bass and dynamics) | 4.5 | 2 | (1) |");
	has("| punch, 20 November (Bass and dynamics) | 4 | 3 | (1) |");
	record_finish(&rec);
}

/* The table has what another device alone was rated for. */
TEST(ratings_of_other_devices_are_told)
{
	static const char *const templates[] = { "iem-review", "iem-review-classic", "notes",
		"shoot-out" };

	begin();
	score(80, "device:third", 7, 10);
	struct rating *x = rate(19, 0, "device:third", "punch", 1);
	xreplace(&x->scope, "item");
	x->section = UUID_NONE;
	x->item = id("bass/quiet");
	for (size_t i = 0; i < LENGTH(templates); i++) {
		struct gaps g = GAPS_INIT;

		g.all = true;
		write_draft(templates[i], NULL, &g, NULL);
		const char *gaps = g.text.len ? g.text.s : "";
		if (strstr(gaps, "the rating punch of Quiet [one] (Third Thing)") ||
			strstr(gaps, "the score of Bass and dynamics (Third Thing)") ||
			strstr(gaps, "remark on punch") || strstr(gaps, "dark-bright"))
			fail_msg("%s: %s", templates[i], gaps);
		gaps_finish(&g);
	}
	record_finish(&rec);
}

/* Of blind and sighted ratings each has its own remark, and one without a value is named. */
TEST(no_remark_is_lost)
{
	struct gaps g = GAPS_INIT;

	begin();
	g.all = true;
	rate(70, 0, "device:aful-cantor", "width", 4)->remark = xstrdup("wide, I thought");
	struct rating *x = rate(71, 0, "device:aful-cantor", "width", 3);
	x->blind = true;
	x->remark = xstrdup("narrow");
	rate(72, 0, "device:third", "clarity", NAN)->remark = xstrdup("cannot say");
	rate(73, 0, "device:aful-cantor", "punch", NAN)->remark = xstrdup("hisses too much");
	rate(74, 0, "device:aful-cantor", "clarity", NAN)->remark = xstrdup("not sure yet");
	/* A rating on another chain replaces nothing. */
	rate(75, 0, "device:aful-cantor", "punch", 4)->setup.chain = id("other");
	rate(76, 0, "device:aful-cantor", "clarity", 2);
	write_draft("iem-review", NULL, &g, NULL);
	has("- width: 3/5 (blind) – narrow\n  - sighted: 4/5 – wide, I thought\n"
	    "  - sighted, on the Apple USB-C dongle, ");
	assert_non_null(strstr(g.text.s, "the remark “cannot say” on clarity, not judged"));
	assert_non_null(strstr(g.text.s, "the remark “hisses too much” on punch, not judged"));
	assert_null(strstr(g.text.s, "not sure yet"));
	gaps_finish(&g);
	record_finish(&rec);
}

/* A figure is made of all trials of a run: each of them counts, and none replaces another. */
TEST(each_trial_of_a_run_counts)
{
	struct err err = ERR_INIT;
	size_t n, counts = 0;

	begin();
	struct blind_run *run = add_row(&rec, ROW_BLIND_RUN, "run:1");
	run->review = id("review:cantor");
	run->started_ms = T0;
	run->ended_ms = T0 + DAY_MS;
	for (int i = 80; i < 83; i++) {
		CLEANUP(pointer_free) char *name = xasprintf("rating:%d", i);
		struct trial *t = add_row(&rec, ROW_TRIAL, name);

		rate(i, 0, "device:aful-cantor", "clarity", i == 81 ? 4.5 : 3)->blind = true;
		t->run = run->row.uuid;
		t->number = i - 79;
	}
	struct view *v = view_open(&rec, NULL, NULL, &err);
	CLEANUP(pointer_free) struct rating_in_view *given = rating_in_view(v, &n);
	for (size_t i = 0; i < n; i++)
		counts += given[i].rating->blind && given[i].lead;
	assert_int_equal(counts, 3);
	view_close(v);
	record_finish(&rec);
}

/* More notes on another chain change no label of a post that is there. */
TEST(a_post_keeps_its_usual_chain)
{
	CLEANUP(export_blocks_finish) struct export_blocks blocks = { 0 };
	CLEANUP(buf_finish) struct buf table = BUF_INIT;

	begin();
	add_note(&rec, 61, "bass/quiet", 5000, "first on the usual one");
	write_draft("iem-review", NULL, NULL, &blocks);
	merge_table_put(&table, blocks.v, blocks.n);
	has("- 0:05 First on the usual one.\n");
	for (int i = 0; i < 20; i++)
		add_note(&rec, 80 + i, "bass/quiet", 9000 + i * 1000, "more of it")->setup.chain =
			id("walk");
	write_draft("iem-review", table.s, NULL, NULL);
	has("- 0:05 First on the usual one.\n\nWith the HiBy R3 II:\n\n- 0:09 More of it.\n");
	write_draft("iem-review", NULL, NULL, NULL);
	has("With the DX300:\n\n- 0:05 First on the usual one.\n");
	has("- Sources: HiBy R3 II, unless noted; iBasso DX300, 4.4 mm, high gain; ");
	record_finish(&rec);
}

/* The usual setting is the one with most notes; a post that is there keeps its own. In a post of an
 * earlier program it is that of the first note. */
TEST(a_post_keeps_its_usual_setting)
{
	CLEANUP(export_blocks_finish) struct export_blocks blocks = { 0 };
	CLEANUP(buf_finish) struct buf table = BUF_INIT;
	struct variant *sets[2];
	struct note *first = NULL;

	begin();
	for (size_t i = 0; i < 2; i++) {
		sets[i] = add_row(&rec, ROW_VARIANT, i ? "variant:wide" : "variant:foam");
		sets[i]->device = id("device:aful-cantor");
		sets[i]->content = xstrdup(i ? "tips=wide M" : "tips=foam M");
	}
	for (struct rating *r = NULL; (r = record_next(&rec, ROW_RATING, r));)
		r->setup.variant = UUID_NONE;
	for (struct note *n = NULL; (n = record_next(&rec, ROW_NOTE, n));) {
		n->setup.variant = sets[1]->row.uuid;
		first = first && first->made_ms <= n->made_ms ? first : n;
	}
	first->setup.variant = sets[0]->row.uuid;
	write_draft("iem-review", NULL, NULL, &blocks);
	merge_table_put(&table, blocks.v, blocks.n);
	has("- Ear tips: wide M, unless noted\n");
	write_draft("iem-review", "0 0 .template 1f:en\n", NULL, NULL);
	has("- Ear tips: foam M, unless noted\n");
	for (int i = 0; i < 40; i++)
		add_note(&rec, 80 + i, "bass/quiet", 9000 + i * 1000, "more of it")->setup.variant =
			sets[0]->row.uuid;
	write_draft("iem-review", table.s, NULL, NULL);
	has("- Ear tips: wide M, unless noted\n");
	write_draft("iem-review", NULL, NULL, NULL);
	has("- Ear tips: foam M, unless noted\n");
	record_finish(&rec);
}

static int
finish(void **state)
{
	(void)state;
	free(draft);
	return 0;
}

TEST_GROUP(NULL, finish)
