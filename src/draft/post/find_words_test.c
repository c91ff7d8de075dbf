#include "draft/post/find_words.h"

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "support/needs.h"
#include "support/test.h"

/* A withheld text, a public one (NULL: none), and a file; line: where the text is, 0: nowhere. */
static const struct {
	const char *text, *open, *file;
	bool exported;
	size_t line;
} finds[] = {
	/* Reworded, joined, moved: half of its words. */
	{ "voice is near and drenched", "sibilants kept in check",
		"Mine.\n\nRebecca stands near and drenched (0:02), and her sibilants are kept in "
		"check.\n",
		true, 3 },
	{ "voice is near and drenched", NULL, "Mine.\n\nRebecca stands near and drenched.\n", false,
		0 },
	{ "The bass is deep here", "bass is deep", "The bass is deep.\n", true, 0 },
	{ "Bass: deep, ponderous", NULL, "---\ntitle: Deep, ponderous bass\n---\n\nA.\n", true, 2 },
	{ "Bass: deep, ponderous", NULL, "A.\n\n<!-- ponderous and deep bass\n-->\n", true, 3 },
	/* Common words alone. */
	{ "Mids are warm and smooth", NULL, "A warm and smooth tuning.\n", true, 0 },
	{ "Mids are warm and smooth", NULL, "Warm and smooth mids.\n", true, 0 },
	{ "Höhen “sehr” kratzig", NULL, "- A.\n- [0:02](https://a.b/c) HÖHEN, sehr *kratzig*!\n",
		true, 2 },
	{ "低音がとても深い", NULL, "低音は深くて、とても良い。\n", true, 1 },
	{ "低音がとても深い", NULL, "高音は明るい。\n", true, 0 },
	{ "bright", NULL, "A bright and long day in the life of a reviewer.\n", true, 0 },
	{ "bright", NULL, "Bright!\n", true, 0 },
	{ "the secret train story of my aunt Gerda", NULL,
		"Heard of it.\n\nOn the way, my own.\n\n- aunt Gerda and her train story\n", true,
		5 },
	/* A long paragraph has words of any text by chance; here two, three in a row, or all. */
	{ "Not sure about this one.", NULL,
		"I bought it last year for the train. I am sure that few of us need it, but this "
		"cable, about which one hears so much, was not in the box.\n\nThis is red, "
		"and one is blue.\n\nAll about me and my site.\n",
		true, 0 },
	{ "Not sure about this one.", NULL,
		"I bought it last year for the train. The case, in red; still I am not really sure "
		"about it, this one, and the cable was in the box.\n\nThe end.\n",
		true, 0 },
	{ "voice is near and drenched", NULL,
		"I bought it last year for the train. Anna stands near and drenched, and the case "
		"is "
		"red, which is what I asked for in a voice of thunder.\n\nThe end.\n",
		true, 1 },
	{ "Für den Preis gut aufgelöst.", NULL,
		"Den Hörer habe ich gekauft, um ihn im Zug zu tragen. Er sitzt gut, das Kabel ist "
		"lang, und für meine Frau war der Preis das Ende.\n\nSchluss.\n",
		true, 0 },
	{ "この曲が好きです。", NULL,
		"昨日は電車で会社に行きながら、好きな音楽のことを考えていた。この駅で降りるのは久し"
		"ぶりで"
		"す。雨が降っていたので、傘を買った。作曲をする友人にも会う。\n\n終わり。\n",
		true, 0 },
	{ "ケーブルの音がひどい。", NULL,
		"昨日は電車で会社に行きながら、好きな音楽のことを考えていた。音楽のケーブルは音もひ"
		"どい。この"
		"駅で降りるのは久しぶりです。雨が降っていたので、傘を買った。\n\n終わり。\n",
		true, 1 },
	{ "比以前的耳机好。", NULL,
		"以前我在公司的时候，每天都要坐地铁去上班，路上听一点比较安静的音乐。好在耳机的电池"
		"很大，"
		"一天也用不完。\n\n完。\n",
		true, 0 },
	/* Not exported: a sentence, or twelve words in a row. */
	{ "A dull evening. Cold tea.", NULL, "It was so.\n\n- 0:42 a *dull* evening: yes\n", false,
		3 },
	{ "A dull evening. Cold tea.", NULL, "A dull evening with cold tea.\n", false, 0 },
	{ "A dull evening. Cold tea.", NULL, "Cold tea.\n", false, 0 },
	{ "A dull evening.", "Again a dull evening, sadly.", "A dull evening.\n", false, 0 },
	{ "one two three four five six seven eight nine ten eleven twelve thirteen.", NULL,
		"So one two three four five\nsix seven eight nine ten eleven twelve, or so.\n",
		false, 1 },
	{ "one two three four five six seven eight nine ten eleven twelve thirteen.",
		"one two three four five six seven eight nine ten eleven twelve",
		"So one two three four five six seven eight nine ten eleven twelve, or.\n", false,
		0 },
	{ "one two three four five six seven eight nine ten eleven twelve thirteen.", NULL,
		"So two three four five six seven eight nine ten eleven twelve, or so.\n", false,
		0 },
	{ "とても良い。これは机の上に置いてある", NULL, "とても良い。これは私の机です。\n", false,
		0 },
	{ "これは机の上に置いてある。", NULL, "昨日。これは机の上に置いてある。また。\n", false,
		1 },
	/* Words that markup splits. */
	{ "A dull evening.", NULL, "A d<wbr>u<b>l</b><i>l</i> eve&shy;ni**n**g. And ~~an~~other.\n",
		false, 1 },
	{ "A dull evening.", NULL, "![](a%20dull%20evening)\n", false, 1 },
	{ "A dull evening.", NULL, "A dull<br>evening.\n", false, 1 },
	{ "A dull evening.", NULL, "A dull<span title=\"a dull evening\">x</span>.\n", false, 1 },
	{ "", NULL, "A.\n", true, 0 },
	{ "A.", NULL, "", true, 0 },
};

static void
a_withheld_text_is_found_however_its_author_wrote_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(finds); i++) {
		struct secret s[2] = { { .s = "of another thing", .line = 7 },
			{ .s = finds[i].text, .exported = finds[i].exported } };
		const char *open = finds[i].open;
		const struct secrets_known known = { .open = { &open, open != NULL, 0 } };

		find_words(s, 2, &known, finds[i].file, strlen(finds[i].file));
		if (s[1].line != finds[i].line || s[0].line)
			fail_msg("%s: line %zu", finds[i].file, s[1].line);
	}
}

/* Short private notes of the words that every review has hold no sentence back. */
static void
common_words_are_no_secret(void **state)
{
	static const char *const notes[] = { "Mids are warm and smooth", "Bass is deep and slow",
		"Treble is a bit harsh", "Vocals sit too far back", "Wide stage, good imaging",
		"Tight and fast bass", "Highs are smooth but dull", "Clear and natural voices",
		"Comfortable fit, light cable", "Good detail for the price" };
	static const char *const lawful[] = { "A warm and smooth tuning.", "Deep, slow bass lines.",
		"The treble is never harsh, a bit bright perhaps.",
		"Vocals sit a bit further back than the guitars.",
		"The stage is wide, and the imaging is good.", "Bass is tight, fast and deep.",
		"Smooth highs, and a dull upper range.", "Voices are natural and clear.",
		"The fit is comfortable and the cable is light.",
		"For the price the detail is good.", "Warm mids over deep bass.",
		"Fast treble, good imaging, smooth vocals.", "It is natural, clear and a bit slow.",
		"Light, comfortable and well built.", "A good price for a wide stage.",
		"Harsh it is not, but too bright." };
	const struct secrets_known known = { .open = { 0 } };

	(void)state;
	for (size_t i = 0; i < LENGTH(lawful); i++) {
		struct secret s[LENGTH(notes)];

		for (size_t k = 0; k < LENGTH(notes); k++)
			s[k] = (struct secret){ .s = notes[k], .exported = true };
		find_words(s, LENGTH(s), &known, lawful[i], strlen(lawful[i]));
		for (size_t k = 0; k < LENGTH(notes); k++)
			if (s[k].line)
				fail_msg("%s: %s", lawful[i], notes[k]);
	}
}

/* The author reworded it before the record lost it. */
static void
a_deleted_text_is_found_reworded_if_an_export_had_it(void **state)
{
	static const char file[] = "Fine.\n\nThe drop lands like a heavy door.\n";
	const struct secrets_known known = { .open = { 0 } };

	(void)state;
	for (int exported = 0; exported < 2; exported++) {
		struct secret s = { .s = "Drop lands with the weight of a door.",
			.deleted = true,
			.exported = exported };

		find_words(&s, 1, &known, file, strlen(file));
		assert_int_equal(s.line, exported ? 3 : 0);
	}
}

static void
what_an_export_has_was_exported(void **state)
{
	char *exports[] = { "A text.\n", "- **Label:** A *dull* evening, at home.\n",
		"A shout at &lt;5 kHz hurts.\n" };
	struct secret s[] = { { .s = "a dull evening" }, { .s = "dull at home" },
		{ .s = "shout at <5 kHz hurts" } };
	const struct secrets_known known = { .exports = { exports, LENGTH(exports), 0 } };

	(void)state;
	find_words(s, LENGTH(s), &known, "The evening was a dull one.\n", 28);
	assert_true(s[0].exported);
	assert_int_equal(s[0].line, 1);
	assert_false(s[1].exported);
	assert_true(s[2].exported);
}

static unsigned seed;

static unsigned
below(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

/* Adds words of a kind: "bq7 bq3". */
static void
add_words(struct buf *out, const char *kind, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		buf_addf(out, "%s%s%u", i ? " " : "", kind, below(40));
}

/* A file of public words has, at a random place, a sentence that is withheld; or one that was
 * exported, of which its author left two words in three, in another unit's sentence, a comment or a
 * list. It is found at its line; without it the file has nothing. */
static void
a_withheld_text_at_a_random_place_is_found_and_no_other(void **state)
{
	static const char *const begins[] = { "", "- ", "> ", "<!-- ", "**0:42** ", "## " },
				 *const ends[] = { "", "", "", "\n-->", "", "" };

	(void)state;
	for (unsigned round = 1; round <= (unsigned)rounds_here(1000); round++) {
		CLEANUP(buf_finish)
		struct buf secret = BUF_INIT, part = BUF_INIT, file = BUF_INIT, open = BUF_INIT,
			   clean = BUF_INIT;
		unsigned n_units = 2 + below(9), n = 6 + below(9);
		bool exported = round & 1;
		seed = round * 7919u;
		unsigned place = below(n_units), form = below(LENGTH(begins));
		size_t line = 1, found = 0;

		/* The words of the secret are its own: each once. */
		for (unsigned i = 0; i < n; i++) {
			buf_addf(&secret, "%ssecret%u", i ? " " : "", i);
			if (!exported || i % 3)
				buf_addf(&part, "%ssecret%u", part.len ? " " : "", i);
		}
		add_words(&open, "open", 8);
		for (unsigned i = 0; i < n_units; i++) {
			CLEANUP(buf_finish) struct buf unit = BUF_INIT;

			add_words(&unit, "open", 3 + below(4));
			buf_addf(&clean, "%s.\n\n", unit.s);
			buf_add(&file, i == place ? begins[form] : "");
			found = i == place ? line : found;
			if (i == place && exported)
				buf_addf(&file, "%s, and %s%s", unit.s, part.s, ends[form]);
			else if (i == place)
				buf_addf(&file, "%s. %s.%s", unit.s, part.s, ends[form]);
			else
				buf_addf(&file, "%s.", unit.s);
			buf_add(&file, "\n\n");
			line = 1;
			for (const char *c = file.s; *c; c++)
				line += *c == '\n';
		}
		const char *text = open.s;
		const struct secrets_known known = { .open = { &text, 1, 0 } };
		struct secret in = { .s = secret.s, .exported = exported }, out = in;
		find_words(&in, 1, &known, file.s, file.len);
		find_words(&out, 1, &known, clean.s, clean.len);
		if (in.line != found || out.line)
			fail_msg("round %u: line %zu, not %zu; %zu\n%s\n%s", round, in.line, found,
				out.line, secret.s, file.s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_withheld_text_is_found_however_its_author_wrote_it),
		cmocka_unit_test(common_words_are_no_secret),
		cmocka_unit_test(a_deleted_text_is_found_reworded_if_an_export_had_it),
		cmocka_unit_test(what_an_export_has_was_exported),
		cmocka_unit_test(a_withheld_text_at_a_random_place_is_found_and_no_other),
	};

	return cmocka_run_group_tests_name("find_words", tests, NULL, NULL);
}
