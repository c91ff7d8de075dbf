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

/* Returns a chain of this content. The caller frees the content. */
static struct session_chain
chain_of(const char *name, const char *content)
{
	struct session_chain c = { .name = (char *)(uintptr_t)name };

	pairs_from_content(&c.content, content);
	return c;
}

TEST(answers_come_back)
{
	struct session_chain chains[] = {
		chain_of("dx300",
			"output=4.4 mm\nsource=iBasso DX300\nvolume.unit=steps\nvolume.value=28"),
		chain_of("walk", "clock=yes\nsource=HiBy R3 II\nvolume.unit=%\nvolume.value=70"),
		chain_of("a b", "source=a b"),
	};
	static const char *const compare[] = { "AFUL Performer8", "64 Audio: U12t" };
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
	assert_string_equal(f.chains[2].name, "a-b");
	for (size_t i = 0; i < LENGTH(chains); i++)
		pairs_finish(&chains[i].content);
	assert_string_equal(f.compare[1].device, "64 Audio: U12t");
}

/* A setting has its socket, or what it is in words; an empty one is none. */
TEST(a_setting_has_its_socket)
{
	const struct new_answers a = { .device = "FiiO KA17",
		.kind = "dongle",
		.settings = "bal=4.4 mm,, se=3.5 mm,slow=a slow: filter, plain" };
	CLEANUP(session_file_finish) struct session_file f;

	parse(&f, &a);
	assert_int_equal(f.device.n_variants, 4);
	assert_string_equal(f.device.variants[1].name, "se");
	assert_string_equal(pairs_get(&f.device.variants[1].content, "output"), "3.5 mm");
	assert_string_equal(pairs_get(&f.device.variants[2].content, "note"), "a slow: filter");
	assert_int_equal(f.device.variants[3].content.n, 0);
}

/* The lines of a key that an answer gives are left out, with their comments; comments have an empty
 * line above them. */
TEST(an_answer_replaces_the_lines_of_another_file)
{
	static const char *const compare[] = { "AFUL Cantor" };
	const struct new_answers a = { .device = "FiiO KA17",
		.compare = compare,
		.n_compare = 1,
		.like = "device: K2\n# mine\nplaylist: demo\n# gone\ncompare:\n  - a\n  - b\n"
			"scale: 0-10\n\n# through\nchains: [k7]\n" };
	size_t n;
	CLEANUP(pointer_free) char *text = write_out(&a, &n);

	assert_non_null(strstr(text,
		"\n  - device: AFUL Cantor\n\n# mine\nplaylist: demo\nscale: 0-10\n\n"
		"# through\nchains: [k7]\n"));
	assert_null(strstr(text, "\n\n\n"));
	assert_null(strstr(text, "gone"));
	assert_null(strstr(text, "- a\n"));
}

/* Chains of the profile are named; with one of its own, the file has what they are. */
TEST(chains_of_the_profile_are_named)
{
	struct session_chain chains[] = { chain_of("k7", "source=FiiO K7"),
		chain_of("1", "source=HiBy R3 II"), chain_of("new", "source=laptop") };
	struct new_answers a = { .device = "K4", .chains = chains, .n_chains = 2 };
	size_t n;

	chains[0].at.line = chains[1].at.line = 3;
	CLEANUP(pointer_free) char *named = write_out(&a, &n);
	assert_non_null(strstr(named, "\nchains: [k7, \"1\"]\n"));
	a.n_chains = 3;
	CLEANUP(pointer_free) char *whole = write_out(&a, &n);
	assert_non_null(strstr(whole,
		"\nchains:\n  k7: {source: FiiO K7}\n  \"1\": {source: HiBy R3 II}\n  new: "));
	for (size_t i = 0; i < LENGTH(chains); i++)
		pairs_finish(&chains[i].content);
}

TEST(hostile_texts_come_back)
{
	for (size_t i = 0; i < LENGTH(hostile); i++) {
		struct session_chain chain = chain_of(hostile[i], "");

		pairs_add(&chain.content, "output", hostile[i], NOWHERE, NOWHERE);
		pairs_add(&chain.content, "source", hostile[i], NOWHERE, NOWHERE);
		const struct new_answers a = { .brand = hostile[i],
			.model = hostile[i],
			.kind = hostile[i],
			.unit_how = "loan",
			.unit_from = hostile[i],
			.chains = &chain,
			.n_chains = 1,
			.compare = &hostile[i],
			.n_compare = 1 };
		struct session_file f;

		parse(&f, &a);
		assert_string_equal(f.device.brand, hostile[i]);
		assert_string_equal(f.device.model, hostile[i]);
		assert_string_equal(f.device.kind, hostile[i]);
		assert_string_equal(f.unit.from, hostile[i]);
		assert_string_equal(pairs_get(&f.chains[0].content, "source"), hostile[i]);
		assert_string_equal(f.compare[0].device, hostile[i]);
		pairs_finish(&chain.content);
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
	static char name[] = "a";
	static const struct session_chain twice[] = { { .name = name }, { .name = name } };
	static const char *const same = "AFUL Cantor";
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
