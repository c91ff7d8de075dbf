/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/new.h"

#include "base/core/mem.h"
#include "review/files/check.h"
#include "review/files/field.h"
#include "support/test.h"

static const char *const hostile[] = { "a: b", "01:10", "#x", "- x", "---", "no", "\"", "\\",
	"it's", " leading", "trailing ", "~", "null", "1.10", "2024-01-02", "=", "<<", "{a: b}",
	"[x]", "*x", "&x", "!x", "%x", "@x", "`x`", "x #y", "x: ", "?", "- ", "|", "two\nlines",
	"tab\there", "\x1b[2J", "\xc2\x85", "\xe2\x80\xa8", "\xef\xbb\xbfx", "\xf0\x9f\x8e\xa7",
	"https://example.org/?a=b&c=d", "{{ site.title }}", "$(touch x)", "--help", "\xef\xbf\xbf",
	"Ω", "y", "ON", "100%", "0x1F", "a\"b\\c", "\x7f" };

static char *
write_out(const struct new_answers *a, size_t *n)
{
	struct buf text = BUF_INIT;

	new_write(&text, a);
	*n = text.len;
	return buf_detach(&text);
}

static void
parse(struct session_file *f, const struct new_answers *a)
{
	struct diags d = DIAGS_INIT;
	size_t n;
	CLEANUP(pointer_free) char *text = write_out(a, &n);

	if (!field_file("x.yaml", text, n, session_file_take, f, &d)) {
		diags_print(&d, stderr);
		fail_msg("what was written does not parse:\n%s", text);
	}
}

TEST(answers_come_back)
{
	static const struct new_chain chains[] = {
		{ .name = "dx300",
			.source = "iBasso DX300",
			.output = "4.4 mm",
			.volume = "28",
			.volume_unit = "steps" },
		{ .name = "walk",
			.source = "HiBy R3 II",
			.clock = true,
			.volume = "70",
			.volume_unit = "%" },
		{ .name = "bare" },
	};
	static const struct new_compared compare[] = { { "AFUL Performer8" },
		{ "64 Audio: U12t" } };
	const struct new_answers a = { .id = "cantor",
		.brand = "AFUL",
		.model = "Cantor",
		.kind = "iem",
		.impedance = "22 ohm",
		.sensitivity = "106 dB/Vrms",
		.unit_how = "tour",
		.unit_from = "a shop",
		.playlist = "reference",
		.lexicon = "bs2399",
		.chains = chains,
		.n_chains = LENGTH(chains),
		.compare = compare,
		.n_compare = LENGTH(compare) };
	CLEANUP(session_file_finish) struct session_file f;
	struct chain_facts c;

	parse(&f, &a);
	assert_string_equal(f.id, "cantor");
	assert_string_equal(f.device.name, "AFUL Cantor");
	assert_true(f.device.impedance_ohm == 22);
	assert_string_equal(f.device.sensitivity_unit, "dB/Vrms");
	assert_string_equal(f.unit.how, "tour");
	assert_string_equal(f.unit.from, "a shop");
	assert_string_equal(f.playlist, "reference");
	assert_string_equal(f.lexicon, "bs2399");
	assert_int_equal(f.n_chains, 3);
	chain_facts(&f.chains[0].content, &c);
	assert_true(strcmp(c.volume, "28") == 0);
	chain_facts(&f.chains[1].content, &c);
	assert_true(c.clock);
	assert_string_equal(c.volume_unit, "%");
	assert_string_equal(f.compare[1].device, "64 Audio: U12t");
}

/* Each part of a chain is kept also where the device is the source. */
TEST(a_chain_around_a_source_comes_back)
{
	static const struct new_chain chains[] = {
		{ .name = "k2",
			.source = "Kestrel K2",
			.output = "4.4 mm",
			.volume = "31",
			.volume_unit = "steps" },
		{ .name = "u12t", .source = "64 Audio U12t", .follow = true },
		{ .name = "hand", .output = "3.5 mm", .clock = true },
		{ .name = "tidal", .follow = true },
	};
	static const char *const contents[] = {
		"headphone=Kestrel K2\noutput=4.4 mm\nvolume.unit=steps\nvolume.value=31",
		"follow.player=auto\nheadphone=64 Audio U12t",
		"clock=yes\nheadphone=hand\noutput=3.5 mm",
		"follow.player=auto\nsource=tidal",
	};
	const struct new_answers a = { .device = "FiiO KA17",
		.kind = "dongle",
		.chains = chains,
		.n_chains = LENGTH(chains) };
	CLEANUP(session_file_finish) struct session_file f;

	parse(&f, &a);
	assert_int_equal(f.n_chains, LENGTH(chains));
	for (size_t i = 0; i < LENGTH(chains); i++) {
		CLEANUP(pointer_free) char *content = pairs_content(&f.chains[i].content);

		assert_string_equal(content, contents[i]);
	}
}

TEST(hostile_texts_come_back)
{
	for (size_t i = 0; i < LENGTH(hostile); i++) {
		const struct new_chain chain = {
			.name = hostile[i], .source = hostile[i], .output = hostile[i]
		};
		const struct new_compared compared = { .device = hostile[i] };
		const struct new_answers a = { .brand = hostile[i],
			.model = hostile[i],
			.kind = hostile[i],
			.unit_how = "loan",
			.unit_from = hostile[i],
			.chains = &chain,
			.n_chains = 1,
			.compare = &compared,
			.n_compare = 1 };
		struct session_file f;

		parse(&f, &a);
		assert_string_equal(f.device.brand, hostile[i]);
		assert_string_equal(f.device.model, hostile[i]);
		assert_string_equal(f.device.kind, hostile[i]);
		assert_string_equal(f.unit.from, hostile[i]);
		assert_string_equal(pairs_get(&f.chains[0].content, "source"), hostile[i]);
		assert_string_equal(f.compare[0].device, hostile[i]);
		session_file_finish(&f);
	}
}

TEST(one_answer_is_enough)
{
	const struct new_answers a = { .device = "AFUL Cantor" };
	CLEANUP(session_file_finish) struct session_file f;

	parse(&f, &a);
	assert_string_equal(f.device.name, "AFUL Cantor");
	assert_string_equal(f.id, "afulcantor");
	assert_int_equal(f.n_chains, 0);
}

TEST(an_answer_that_check_would_tell_of_is_told)
{
	static const struct new_chain twice[] = { { .name = "a" }, { .name = "a" } };
	static const struct new_compared same = { .device = "AFUL Cantor" };
	static const struct {
		struct new_answers a;
		const char *why;
	} rows[] = {
		{ { .sensitivity = "106" }, "has no reference; expected dB/mW or dB/Vrms" },
		{ { .sensitivity = "loud" }, "expected a sensitivity like 106 dB/Vrms" },
		{ { .impedance = "low" }, "expected an impedance like 22 ohm" },
		{ { .chains = twice, .n_chains = 2 }, "\"a\"" },
		{ { .compare = &same, .n_compare = 1 }, "" },
	};
	struct err err = ERR_INIT;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct new_answers a = rows[i].a;

		a.device = "AFUL Cantor";
		a.playlist = "reference";
		if (new_check(&a, "x.yaml", true, &err) || !strstr(err.msg, rows[i].why))
			fail_msg("row %zu: %s", i, err.msg);
	}
	const struct new_answers good = { .device = "AFUL Cantor", .playlist = "reference" };
	const struct new_answers gone = { .device = "AFUL Cantor", .playlist = "no such" };
	if (!new_check(&good, "x.yaml", false, &err))
		fail_msg("%s", err.msg);
	assert_false(new_check(&gone, "x.yaml", false, &err));
	assert_string_equal(new_kind("IEM", &err), "iem");
	assert_null(new_kind("shoe", &err));
	assert_non_null(
		strstr(err.msg, "iem, headphone, earbud, speaker, dac, amp, dap, dongle or cable"));
}

TEST(a_doubtful_line_is_commented_out_and_named)
{
	const struct new_answers a = {
		.device = "AFUL Cantor", .sensitivity = "106", .playlist = "reference"
	};
	CLEANUP(buf_finish) struct buf text = BUF_INIT, said = BUF_INIT;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	new_write(&text, &a);
	new_mend(&text, "x.yaml", &said);
	assert_non_null(strstr(text.s, "\n#   sensitivity: \"106\"\n"));
	assert_non_null(strstr(said.s, "x.yaml:10: \"106\" has no reference; "));
	assert_non_null(strstr(said.s, "; this line is commented out\n"));
	assert_true(check_bytes("x.yaml", text.s, text.len, NULL, &d));
	buf_finish(&said);
	buf_clear(&text);
	buf_add(&text, "id: x\n");
	new_mend(&text, "x.yaml", &said); /* it lacks the device: no line can be blamed */
	assert_non_null(strstr(said.s, "device"));
}

TEST(what_yaml_could_mistake_is_quoted)
{
	static const struct {
		const char *text, *quoted;
	} cases[] = { { "AFUL Cantor", "AFUL Cantor" }, { "1:10", "\"1:10\"" }, { "no", "\"no\"" },
		{ "4.4 mm", "\"4.4 mm\"" }, { "https://a.b", "\"https://a.b\"" }, { "", "\"\"" },
		{ "a\x1b", "\"a\\x1B\"" },
		{ "a\xff"
		  "b",
			"\"a\xef\xbf\xbd"
			"b\"" },
		{ "x\\\"", "\"x\\\\\\\"\"" } };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct buf b = BUF_INIT;

		field_quote(&b, cases[i].text);
		assert_string_equal(b.s, cases[i].quoted);
		buf_finish(&b);
	}
}
