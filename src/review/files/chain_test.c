/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/chain.h"

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/files/words.h"
#include "support/test.h"

/* The content that a line makes of an old one; NULL: err. The caller frees. */
static char *
content_of(const char *line, const char *old, struct err *err)
{
	struct chain_line l;
	struct pairs p = { .v = NULL };
	char *content = NULL;

	if (chain_line_read(&l, line, err) && chain_line_apply(&l, old, &p, err))
		content = pairs_content(&p);
	pairs_finish(&p);
	chain_line_finish(&l);
	return content;
}

static void
gives(const char *line, const char *old, const char *expected)
{
	struct err err = ERR_INIT;
	CLEANUP(pointer_free) char *content = content_of(line, old, &err);

	if (!content)
		fail_msg("%s: %s", line, err.msg);
	assert_string_equal(content, expected);
}

static void
refused(const char *line, const char *why)
{
	struct err err = ERR_INIT;
	char *content = content_of(line, "source=X", &err);

	if (content)
		fail_msg("%s gives %s", line, content);
	if (!strstr(err.msg, why))
		fail_msg("%s: \"%s\" does not say \"%s\"", line, err.msg, why);
}

TEST(commas_are_as_good_as_blanks)
{
	gives("dx300: source=iBasso DX300, output=4.4 mm, volume.unit=steps", NULL,
		"output=4.4 mm\nsource=iBasso DX300\nvolume.unit=steps");
	gives("  dx300 source=iBasso DX300 output=4.4 mm  ", NULL,
		"output=4.4 mm\nsource=iBasso DX300");
	gives("a: eq=PEQ, 5 bands, gain=high,", NULL, "eq=PEQ, 5 bands\ngain=high");
	gives("a: eq=\"x, gain=\\\"+3\\\"\", gain=high", NULL, "eq=x, gain=\"+3\"\ngain=high");
	gives("a: clock=yes,source=R3", NULL, "clock=yes\nsource=R3");
}

TEST(a_colon_says_all_of_it_and_without_one_the_rest_stays)
{
	static const char old[] = "gain=high\nsource=FiiO K7";

	gives("desk: source=FiiO K7", old, "source=FiiO K7");
	gives("desk gain=low", old, "gain=low\nsource=FiiO K7");
	gives("desk gain=", old, "source=FiiO K7");
	gives("desk: source=K9, gain=", old, "source=K9");
}

TEST(what_a_session_file_would_refuse_is_refused_in_its_words)
{
	refused("a: gein=high", "no key \"gein\"; did you mean \"gain\"?");
	refused("a: Gain=high", "did you mean \"gain\"?");
	refused("a: volume_unit=steps", "did you mean \"volume.unit\"?");
	refused("a: volume=28", "is a group of keys: volume.value, volume.unit");
	refused("a: volume.unti=steps", "did you mean \"volume.unit\"?");
	refused("a: output_impedance=low",
		"output_impedance: \"low\"; expected an impedance like 0.4 ohm");
	refused("a: volume.value=loud", "is not a number");
	refused("a: clock=maybe", "expected yes or no");
	refused("a: source.x=1", "no key \"source.x\"");
	refused("a: colour=red", "a chain has the keys source, dac, amp, firmware");
	refused("a: eq=\"open", "a quote is not closed");
	refused("a: gain=high, gain=low", "gain is given twice");
	refused("a: 4.4 mm", "\"4.4\" is not a key and a value");
	refused("source=FiiO", "the name of the chain comes first");
	refused("", "the name of the chain comes first");
	refused("a/b: source=X", "is not a name");
	refused("a:", "says nothing");
	refused("a source=", "says nothing");
}

TEST(firmware_and_filter_are_told_in_drafts_and_lists)
{
	static const char content[] = "dac=none\nfilter=slow roll-off\nfirmware=1.05\nsource=DX300";
	static const struct {
		enum chain_detail told;
		const char *words;
	} is[] = { { CHAIN_BRIEF, "DX300" },
		{ CHAIN_DRAFT, "DX300, firmware 1.05, DAC none, filter slow roll-off" },
		{ CHAIN_ALL, "DX300, firmware 1.05, filter slow roll-off" } };

	for (size_t i = 0; i < LENGTH(is); i++) {
		char *words = chain_words(content, is[i].told, ", ", 0);

		assert_string_equal(words, is[i].words);
		free(words);
	}
}

TEST(a_value_with_the_word_of_its_key_has_it_once)
{
	static const char *const is[][3] = { { "de", "rote Düse", "rote Düse" },
		{ "de", "Messing", "Düse Messing" }, { "de", "red nozzle", "red nozzle" },
		{ "ja", "赤いノズル", "赤いノズル" }, { "ja", "真鍮", "真鍮のノズル" },
		{ NULL, "rote Düse", "rote Düse nozzle" } };

	for (size_t i = 0; i < LENGTH(is); i++) {
		CLEANUP(pointer_free) char *content = xasprintf("nozzle=%s", is[i][1]);

		assert_true(words_use(is[i][0], &(struct diags){ 0 }, ERR_IGNORED));
		CLEANUP(pointer_free) char *words = chain_words(content, CHAIN_DRAFT, ", ", 0);
		assert_string_equal(words, is[i][2]);
	}
}

TEST(a_mode_of_earphones_needs_no_noun)
{
	static const char *const is[][2] = { { "dsp=anc", "anc" }, { "dsp=ANC high", "ANC high" },
		{ "dsp=off", "DSP off" }, { "dsp=bass", "DSP bass" },
		{ "nozzle=transparent", "transparent nozzle" } };

	for (size_t i = 0; i < LENGTH(is); i++) {
		CLEANUP(pointer_free) char *words = chain_words(is[i][0], CHAIN_DRAFT, ", ", 0);

		assert_string_equal(words, is[i][1]);
	}
}

TEST(a_name_is_written_as_the_words_have_it)
{
	static const char *const is[][3] = { { "iBasso DX300, 4.4 mm", "dx300", "DX300" },
		{ "Sennheiser IE 900, high gain", "ie900", "IE 900" },
		{ "filter balanced", "bal", NULL }, { "Topping L50", "desk", NULL },
		{ "Apple USB-C dongle, 3.5 mm", "dongle", "dongle" }, { "", "foam", NULL },
		{ "steelのノズル", "Steel", "steel" }, { "steelish nozzle", "steel", NULL },
		{ "Truthear SHIO、4.4 mm", "shio", "SHIO" }, { "青铜喷嘴", "青铜", "青铜" },
		{ "éclair tips", "clair", NULL } };

	for (size_t i = 0; i < LENGTH(is); i++) {
		CLEANUP(pointer_free) char *called = chain_called(is[i][0], is[i][1]);

		assert_true(text_same(called, is[i][2]) || (!called && !is[i][2]));
	}
}

/* Readers know the amplifier or DAC, not the laptop before it. */
TEST(a_chain_is_known_by_its_device_and_by_what_differs)
{
	static const struct {
		const char *content, *other, *words;
		bool told;
	} is[] = { { "dac=FiiO K7\nsource=laptop", NULL, "FiiO K7", true },
		{ "amp=A90\ndac=D90\nsource=laptop", NULL, "A90", true },
		{ "amp=built in\ndac=none\nsource=iBasso DX300", NULL, "iBasso DX300", true },
		{ "gain=low", NULL, "", false },
		{ "dac=FiiO K7\ngain=high", "dac=FiiO K7\ngain=low", "FiiO K7, high gain", true },
		{ "dac=FiiO K7", "dac=FiiO K7\ngain=low", "FiiO K7", true },
		{ "dac=FiiO K7\ngain=low\nsource=laptop", "dac=FiiO K7\ngain=low\nsource=phone",
			"FiiO K7, laptop", true },
		{ "dac=FiiO K7\ngain=high", "dac=FiiO K9\ngain=low", "FiiO K7", true },
		{ "dac=FiiO K7\nvolume.value=3", "dac=FiiO K7\nvolume.value=4", "FiiO K7",
			false } };

	for (size_t i = 0; i < LENGTH(is); i++) {
		bool told;
		char *words = chain_known_as(
			is[i].content, NULL, &is[i].other, is[i].other != NULL, &told);

		assert_string_equal(words, is[i].words);
		if (told != is[i].told)
			fail_msg("%zu %s", i, words);
		free(words);
	}
}

TEST(the_keys_are_those_of_the_table)
{
	CLEANUP(buf_finish) struct buf name = BUF_INIT, all = BUF_INIT;
	const char *help;

	for (size_t i = 0; chain_key(i, &name, &help); i++) {
		assert_non_null(help);
		buf_addf(&all, "%s ", name.s);
	}
	assert_non_null(strstr(all.s, "source dac amp firmware filter output output_impedance "));
	assert_non_null(strstr(all.s,
		" gain cable volume.value volume.unit volume.range volume.db_per_step eq filters "
		"audio_output bit_perfect follow.player follow.command clock also.transport "
		"also.mains "
		"also.power also.interconnect headphone "
		"headphone.impedance "
		"headphone.sensitivity "));
}
