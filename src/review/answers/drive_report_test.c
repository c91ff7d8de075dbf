/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "review/answers/drive_report.h"

#include "base/core/mem.h"
#include "base/system/file.h"
#include "review/files/words.h"
#include "support/home.h"
#include "support/test.h"

static struct source_sheets sources;
static struct drive_report report;

static int
begin(void **state)
{
	struct diags d = DIAGS_INIT;

	bool ok = source_sheets_load(&sources, &d);
	diags_finish(&d);
	return ok ? 0 : -1;
}

static int
end(void **state)
{
	drive_report_finish(&report);
	report = (struct drive_report){ 0 };
	source_sheets_finish(&sources);
	return 0;
}

static void
near_to(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.9g is not %.9g", got, want);
}

/* By how much a chain is turned up for another device: sensitivities of either kind, and what is
 * lost in the chain's own impedance. */
/* 106 dB/Vrms on one chain, at 75 dB and peaks 14 dB above it unless changed. */
static struct drive_asked
asked(double ohm, const char *content)
{
	static struct drive_feed feed;

	feed = (struct drive_feed){ .name = "chain", .content = content };
	return (struct drive_asked){ .device = { .name = "AFUL Cantor",
					     .impedance_ohm = ohm,
					     .sensitivity_db = 106,
					     .sensitivity_unit = "dB/Vrms" },
		.feeds = &feed,
		.n = 1,
		.sources = &sources,
		.level_db = 75,
		.plr_db = 14 };
}

static const struct drive_chain *
work_out(const struct drive_asked *a)
{
	drive_report_finish(&report);
	drive_report_init(&report, a);
	return &report.chains.v[0];
}

static const struct drive_chain *
chain(double ohm, const char *content)
{
	struct drive_asked a = asked(ohm, content);

	return work_out(&a);
}

TEST_WITH(units_are_converted_with_the_impedance, begin, end)
{
	chain(6.05, "");
	near_to(report.device.result.db_per_mw, 83.8, 0.05);
	chain(22, "");
	near_to(report.device.result.db_per_mw, 89.4, 0.05);
	struct drive_asked a = asked(22, "");
	a.device.sensitivity_unit = NULL;
	work_out(&a);
	assert_true(isnan(report.device.result.db_per_mw));
}

TEST_WITH(power_says_volts_at_its_load, begin, end)
{
	const struct drive_chain *c = chain(32, "power=2000 mW into 32 ohm");
	const struct drive_stated *f = &c->figures.v[0];

	near_to(f->vrms, 8.0, 1e-9);
	near_to(f->ma, 250, 1e-9);
	assert_string_equal(f->text, "2000 mW into 32 ohm = 8.00 Vrms, 250 mA");
	near_to(c->result.vrms.low, 8.0, 1e-9);
	/* Below that load it leaves a range, and says so. */
	c = chain(6, "power=2000 mW into 32 ohm");
	near_to(c->result.loudest_db.low, 109.5, 0.05);
	near_to(c->result.loudest_db.high, 124.1, 0.05);
}

TEST_WITH(headroom_hits_the_worked_example, begin, end)
{
	struct drive_asked a = asked(6.05, "output_impedance=0.9 ohm\noutput_voltage=1 Vrms");
	const struct drive_chain *c = work_out(&a);

	/* That is at least what the largest loss leaves, if any current is given. */
	near_to(c->result.voltage_headroom_db.low, 15.8, 0.05);
	near_to(c->result.loss_db.low, -1.20, 0.005);
	assert_string_equal(c->loss_words, "at most 1.3 dB");
	assert_string_equal(c->sentence,
		"chain: enough if it gives 23.3 mA, with at most 17 dB to spare at 75 dB "
		"SPL, "
		"music with 14 dB peaks.");
	a.level_db = 85;
	a.plr_db = 20;
	c = work_out(&a);
	near_to(c->result.voltage_headroom_db.low, -0.2, 0.05);
	/* 1.58 V for 110 dB is 262 mA and 415 mW at 6.05 ohm. */
	a.level_db = 96;
	a.plr_db = 14;
	work_out(&a);
	near_to(report.device.needs_vrms.low, 1.58, 0.005);
	near_to(report.device.result.need_ma.low, 262, 0.5);
	near_to(report.device.result.need_mw.low, 415, 0.5);
}

TEST_WITH(shift_follows_the_curve, begin, end)
{
	static const char text[] = "100 20\n1000 8\n5000 4\n";
	CLEANUP(curve_finish) struct curve curve = CURVE_INIT;
	struct err err = ERR_INIT;
	struct drive_asked a = asked(NAN, "output_impedance=0.9 ohm\noutput_voltage=1 Vrms");

	assert_true(curve_parse(&curve, text, strlen(text), &err));
	a.curve = &curve;
	a.device.impedance_file = "z.txt";
	const struct drive_chain *c = work_out(&a);
	near_to(c->result.spread_about_db, 1.38, 0.005);
	assert_string_equal(c->shift_words, "about 1.4 dB");
	/* The curve ends at 5 kHz: what comes after may add to it. */
	assert_true(c->result.spread_db.low < 1.38 && isnan(c->result.spread_db.high));
	near_to(c->shift.most_db, 0.544, 0.0005);
	near_to(c->shift.least_db, -0.837, 0.0005);
	near_to(report.device.lowest_ohm, 4, 1e-9);
}

TEST(a_curve_that_cannot_be_read_says_which_file_and_why)
{
	static const struct {
		const char *text, *front, *why; /* why: NULL: it is read */
	} files[] = {
		{ NULL, "impedance curve: cannot read ", ": there is no such file" },
		{ "", "impedance curve: ", ": a curve needs 2 points or more, here are none" },
		{ "100 20\n1000 0\n",
			"impedance curve: ", ": line 2: the impedance must be above 0 ohm" },
		{ "100 20\n1000 8\n5000 4\n", "", NULL },
	};
	CLEANUP(curve_finish) struct curve curve = CURVE_INIT;
	char home[TEST_FOLDER_MAX];

	assert_true(drive_report_curve_load(&curve, "/session.yaml", NULL, ERR_IGNORED));
	assert_int_equal(curve.n, 0);
	assert_true(test_home_make(home));
	CLEANUP(pointer_free) char *session = xasprintf("%s/session.yaml", home);
	CLEANUP(pointer_free) char *path = xasprintf("%s/z.txt", home);
	for (size_t i = 0; i < LENGTH(files); i++) {
		const char *text = files[i].text, *why = files[i].why;
		struct err err = ERR_INIT;

		assert_true(!text || file_replace(path, text, strlen(text), ERR_IGNORED));
		assert_true(drive_report_curve_load(&curve, session, "z.txt", &err) == !why);
		CLEANUP(pointer_free)
		char *says = why ? xasprintf("%s%s%s", files[i].front, path, why) : xstrdup("");
		assert_string_equal(err.msg, says);
	}
	assert_int_equal(curve.n, 3);
	assert_true(test_folder_remove(home));
}

/* The device in one line, in the words of a draft. */
TEST_WITH(a_device_is_told_in_the_language_of_the_draft, begin, end)
{
	static const char text[] = "20 4\n1000 8\n20000 6\n";
	CLEANUP(curve_finish) struct curve curve = CURVE_INIT;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct diags faults = DIAGS_INIT;
	struct drive_asked a = asked(NAN, "source=X");

	assert_true(curve_parse(&curve, text, strlen(text), ERR_IGNORED));
	a.curve = &curve;
	a.device.impedance_file = "z.txt";
	work_out(&a);
	assert_true(words_use("ja", &faults, ERR_IGNORED));
	drive_report_add_device(&out, &report);
	assert_true(words_use(NULL, &faults, ERR_IGNORED));
	assert_string_equal(out.s, "8 Ω（1 kHz）、最低4 Ω（z.txt）／106 dB/Vrms = 85.0 dB/mW");
}

TEST_WITH(published_figures_say_where_they_are_from, begin, end)
{
	const struct drive_chain *c = chain(22, "gain=high\noutput=4.4mm\nsource=fiio k11 r2r");
	const struct drive_stated *f = &c->figures.v[0];

	assert_string_equal(c->sheet, "FiiO K11 R2R");
	assert_int_equal(c->figures.n, 2);
	assert_string_equal(f->from, "https://www.fiio.com/newsinfo/1015217.html");
	assert_string_equal(f->kind, "maker");
	near_to(f->vrms, 6.45, 0.005);
	near_to(c->result.zo_ohm.low, 0, 1e-9);
	near_to(c->result.zo_ohm.high, 1.5, 1e-9);
}

TEST_WITH(own_figures_win, begin, end)
{
	const struct drive_chain *c = chain(22,
		"gain=high\noutput=4.4 mm\noutput_impedance=2 ohm\n"
		"output_voltage=3 Vrms\nsource=FiiO K11 R2R");
	size_t own = 0;

	for (size_t i = 0; i < c->figures.n; i++) {
		const struct drive_stated *f = &c->figures.v[i];

		own += strcmp(f->kind, "session file") == 0;
		if (strcmp(f->kind, "maker") == 0)
			assert_string_equal(f->left_out, "the session file has its own figure");
	}
	assert_int_equal(own, 2);
	near_to(c->result.zo_ohm.high, 2, 1e-9);
	near_to(c->result.vrms.high, 3 * curve_divider(22, 60, 2).low, 1e-9);
}

TEST_WITH(what_does_not_hold_here_is_left_out, begin, end)
{
	const struct drive_chain *c = chain(22, "gain=low\noutput=4.4 mm\nsource=FiiO K11 R2R");

	assert_true(isnan(c->result.loudest_db.high));
	assert_string_equal(c->figures.v[0].left_out, "for another gain");
	c = chain(22, "output=4.4 mm\nsource=FiiO K11 R2R");
	assert_true(isnan(c->result.loudest_db.high));
	/* 2.97 V are for loads from 150 ohm on. */
	c = chain(22, "output=3.5 mm\nsource=Apple MacBook Air (2024)");
	assert_true(c->result.vrms.high <= 1.25);
	c = chain(300, "output=3.5 mm\nsource=Apple MacBook Air (2024)");
	near_to(c->result.vrms.low, 2.97, 0.05);
}

TEST_WITH(near_names_and_sockets_are_offered, begin, end)
{
	const struct drive_chain *c = chain(22, "output=3.5 mm\nsource=Apple USB-C dongle");

	assert_null(c->sheet);
	/* No page gives figures of any of them, so asking which it is would lead nowhere. */
	assert_null(strstr(c->sentence, "Which"));
	assert_true(c->unpublished);
	assert_int_equal(c->figures.n, 0);
	c = chain(22,
		"output=3.5 mm\noutput_impedance=0.9 ohm\noutput_voltage=1 Vrms\n"
		"source=Apple USB-C dongle");
	assert_null(strstr(c->sentence, "Which"));
	assert_null(c->hint);
	c = chain(22, "output=3.5 mm\nsource=Apple A2155");
	assert_string_equal(
		c->sheet, "Apple USB-C to 3.5 mm Headphone Jack Adapter (A2155, Europe)");
	assert_null(strstr(c->sentence, "Which"));
	c = chain(22, "gain=high\noutput=2.5 mm\nsource=FiiO K11 R2R");
	assert_non_null(strstr(c->hint, "it has: 6.35 mm, 4.4 mm"));
	c = chain(22, "source=FiiO K11 R2R");
	assert_non_null(strstr(c->hint, "Name the output of"));
	assert_string_equal(c->verdict, "not known");
}

TEST_WITH(a_voltage_alone_names_the_current_that_it_needs, begin, end)
{
	const struct drive_chain *c = chain(22, "output_impedance=0 ohm\noutput_voltage=1 Vrms");

	assert_string_equal(c->sentence,
		"chain: enough if it gives 6.4 mA, with at most 17 dB to spare at 75 dB SPL, "
		"music with 14 dB peaks.");
	c = chain(22, "");
	assert_string_equal(c->sentence, "chain: not known, no voltage or power figure.");
}

TEST_WITH(volume_has_the_unit_of_its_chain, begin, end)
{
	const struct drive_chain *c = chain(22,
		"output_impedance=0 ohm\noutput_voltage=1 Vrms\n"
		"volume.db_per_step=0.5\nvolume.range=0-100\nvolume.unit="
		"steps\nvolume.value=28");

	assert_string_equal(c->facts.volume_unit, "steps");
	near_to(c->facts.volume_max, 100, 0);
	/* Headroom 106 - 75 - 14 = 17 dB: 34 steps below full. */
	near_to(c->expected_volume.low, 66, 1e-6);
	c = chain(22,
		"output_voltage=1 Vrms\nvolume.db_per_step=1\nvolume.range=0-100\n"
		"volume.unit=%");
	assert_true(isnan(c->expected_volume.low));
	/* A volume that is read in dB falls by 17 for 17 dB, whatever its steps are. */
	c = chain(22,
		"output_impedance=0 ohm\noutput_voltage=1 Vrms\n"
		"volume.db_per_step=0.5\nvolume.range=-100-0\nvolume.unit=dB");
	near_to(c->facts.volume_max, 0, 0);
	near_to(c->expected_volume.low, -17, 1e-6);
	/* The headroom is at most 17 dB, so the volume is at least 34 steps below full, or the
	 * lowest one. */
	c = chain(22,
		"output_voltage=1 Vrms\nvolume.db_per_step=0.5\nvolume.range=70-100\n"
		"volume.unit=steps");
	near_to(c->expected_volume.low, 70, 1e-6);
	/* 17 dB below full are under the lowest step, and 14 dB above full over the highest. */
	c = chain(22,
		"output_impedance=0 ohm\noutput_voltage=1 Vrms\n"
		"volume.db_per_step=0.5\nvolume.range=0-30");
	assert_true(isnan(c->expected_volume.low) && isnan(c->expected_volume.high));
	c = chain(22,
		"output_impedance=0 ohm\noutput_voltage=0.028 Vrms\n"
		"volume.db_per_step=0.5\nvolume.range=0-100");
	assert_true(isnan(c->expected_volume.low) && isnan(c->expected_volume.high));
}

/* Behind a limit that is not known, 30 dB more than enough is no figure worth reading. */
TEST_WITH(a_level_that_is_more_than_enough_has_no_upper_end, begin, end)
{
	const struct drive_chain *c = chain(6, "output=4.4 mm\npower=2000 mW into 32 ohm");
	CLEANUP(buf_finish) struct buf facts = BUF_INIT;

	struct range capped = drive_capped(&c->result, c->result.loudest_db);
	assert_true(c->result.loudest_db.high > c->result.loudest_db.low + 1);
	near_to(capped.low, c->result.loudest_db.low, 0);
	assert_true(isnan(capped.high));
	drive_report_add_facts(&facts, &report, c);
	assert_non_null(strstr(facts.s, "at least 1"));
	buf_clear(&facts);
	/* A bound on the level would be read as a level. */
	drive_report_add_facts(
		&facts, &report, chain(22, "output_voltage=2 Vrms\noutput_impedance=1 ohm"));
	assert_string_equal(facts.s,
		"enough if it gives 6.4 mA, with at most 23 dB to spare at 75 dB SPL, music "
		"with 14 dB peaks; which current it gives is not known");
}
