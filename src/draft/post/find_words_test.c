/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/find_words.h"

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "support/needs.h"
#include "support/test.h"

/* A withheld text, a public one (NULL: none), and a file; line: where the text is, 0: nowhere. */
static const struct {
	const char *text, *open, *file;
	size_t line;
	bool deleted;
} finds[] = {
	/* Five words in a row, but not four, nor others between them. */
	{ "voice is near and drenched here", NULL, "Mine.\n\nHer VOICE is *near*, and drenched!\n",
		3, false },
	{ "voice is near and drenched here", NULL, "Her voice is near and dry.\n", 0, false },
	{ "voice is near and drenched here", NULL, "Her voice is near and very drenched here.\n", 0,
		false },
	{ "voice is near and drenched here", "A voice is near and drenched.",
		"Her voice is near and drenched.\n", 0, false },
	{ "voice is near and drenched here", "A voice is near and drenched.",
		"Her voice is near and drenched here.\n", 1, false },
	{ "Höhen “sehr” kratzig, dazu laut", NULL,
		"- A.\n- [0:02](https://a.b/c) Hohen, sehr *kratzig*: dazu laut\n", 2, false },
	{ "title: deep and ponderous bass", NULL,
		"---\ntitle: Deep and ponderous bass\n---\n\nA.\n", 2, false },
	{ "a deep and ponderous bass", NULL, "A.\n\n<!-- it has a deep and ponderous bass\n-->\n",
		3, false },
	{ "a deep and\nponderous bass", NULL, "A.\n\n> It has a deep\n> and ponderous bass so.\n",
		3, false },
	/* A sentence of three words or four is found only whole. */
	{ "A dull evening. Cold tea.", NULL, "It was so.\n\n- 0:42 a *dull* evening: yes\n", 3,
		false },
	{ "A dull evening. Cold tea.", NULL, "A dull evening with cold tea.\n", 0, false },
	{ "A dull evening. Cold tea.", NULL, "Cold tea.\n", 0, false },
	{ "A dull evening.", "Again a dull evening, sadly.", "A dull evening.\n", 0, false },
	{ "No. Far too much. So", NULL, "It is far too much, I say.\n", 0, false },
	{ "No. Far too much. So", NULL, "It is loud (far too much).\n", 1, false },
	/* A shorter text is found only as a whole paragraph, item or table cell. */
	{ "Too bright!", NULL, "It is too bright.\n\nHere: too bright.\n", 0, false },
	{ "Too bright!", NULL, "It is.\n\nToo *bright*\n", 3, false },
	{ "Too bright!", NULL, "- It is.\n- [~1:10](https://a.b/c?t=70) Too bright.\n", 2, false },
	{ "Too bright!", NULL, "| a | b |\n|---|---|\n| 2 | too bright |\n", 3, false },
	{ "Too bright!", NULL, "<table><tr><td>Too bright</td><td>2</td></tr></table>\n", 1,
		false },
	{ "Too bright!", "Far too bright", "Too bright\n", 0, false },
	/* Eleven signs of a script without blanks; seven as a sentence. */
	{ "低音がとても深くて、良いと思う", NULL, "私は低音がとても深くて、良いと言う。\n", 1,
		false },
	{ "低音がとても深くて、良いと思う", NULL, "低音がとても深く、良い。\n", 0, false },
	{ "低音がとても深くて、良いと思う", NULL, "低音は深くて、とても良い。\n", 0, false },
	{ "とても良い音。これは机の上に置いてある", NULL, "とても良い音。これは私の机です。\n", 0,
		false },
	{ "とても良い音だ。これは机の上に置いてある", NULL, "昨日。とても良い音だ。\n", 1, false },
	{ "เสียงเบสลึกมากและช้า", NULL, "วันนี้เสียงเบสลึกมากและช้าไป\n", 1, false },
	{ "ສຽງເບສເລິກຫຼາຍແລະຊ້າ", NULL, "ມື້ນີ້ສຽງເບສເລິກຫຼາຍແລະຊ້າ\n", 1, false },
	{ "សំឡេងបាសជ្រៅណាស់ហើយយឺត", NULL, "ថ្ងៃនេះសំឡេងបាសជ្រៅណាស់ហើយយឺត\n", 1, false },
	{ "အသံဘေ့စ်နက်လွန်းပြီးနှေးတယ်", NULL, "ဒီနေ့အသံဘေ့စ်နက်လွန်းပြီးနှေးတယ်\n", 1, false },
	/* Of a deleted text only sentences. */
	{ "A dull evening. Cold tea.", NULL, "Mine. A dull evening!\n", 1, true },
	{ "one two three four five six", NULL, "So one two three four five six seven.\n", 0, true },
	{ "one two three four five six", NULL, "So: one two three four five six.\n", 1, true },
	{ "Too bright!", NULL, "Too bright!\n", 0, true },
	/* Words that markup splits, and what a site reads as their signs. */
	{ "A dull evening.", NULL, "A d<wbr>u<b>l</b><i>l</i> eve&shy;ni**n**g. And ~~an~~other.\n",
		1, false },
	{ "A dull evening.", NULL, "![](a%20dull%20evening)\n", 1, false },
	{ "A dull evening.", NULL, "A dull<br>evening.\n", 1, false },
	{ "A dull evening.", NULL, "A dull<span title=\"a dull evening\">x</span>.\n", 1, false },
	{ "far <too deep> and slow", NULL, "It is far &lt;too deep&gt; and slow now.\n", 1, false },
	{ "peaks at 3~4 and 5*6 kHz", NULL, "It peaks at 3&#126;4 and 5\\*6 kHz.\n", 1, false },
	{ "one [two](https://a.b/c) three four five", NULL, "So one two three four five.\n", 0,
		false },
	{ "so one two three four", NULL, "Yes, so one [two](https://a.b/c) three four.\n", 1,
		false },
	/* An address is one word. */
	{ "see https://www.youtube.com/watch?v=abc", NULL,
		"[A](https://www.youtube.com/watch?v=abd&t=2).\n", 0, false },
	{ "", NULL, "A.\n", 0, false },
	{ "!", NULL, "!\n", 0, false },
	{ "A.", NULL, "", 0, false },
};

TEST(a_withheld_text_is_found_as_it_was_typed)
{
	for (size_t i = 0; i < LENGTH(finds); i++) {
		struct secret s[2] = { { .s = "of another thing", .line = 7 },
			{ .s = finds[i].text, .deleted = finds[i].deleted } };
		const char *texts[] = { finds[i].open };
		const struct secrets_open open = { texts, finds[i].open != NULL, 0 };

		find_words(s, 2, &open, finds[i].file, strlen(finds[i].file));
		if (s[1].line != finds[i].line || s[0].line)
			fail_msg("%s: line %zu", finds[i].file, s[1].line);
	}
}

static unsigned seed;

static unsigned
below(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static const char *
one_of(const char *const *words, unsigned n)
{
	return words[below(n)];
}
#define ONE_OF(words) one_of((words), LENGTH(words))

/* Adds the words of a note as an author may have them in a post: with markup between and inside
 * them, with entities, on more lines. */
static void
add_pasted(struct buf *out, char *note, bool in_comment)
{
	char *rest = note;

	for (char *word; (word = strsep(&rest, " "));) {
		static const char *const blanks[] = { " ", " ", " ", "\n", "  ", " *", "* ", "<br>",
			"&nbsp;", " <!-- x -->", "%20", " <i>" };
		size_t half = strlen(word) / 2;

		if (word != note)
			buf_add(out, in_comment ? " " : ONE_OF(blanks));
		while ((word[half] & 0xc0) == 0x80)
			half--;
		buf_add_bytes(out, word, half);
		buf_add(out, half && !in_comment && below(8) == 0 ? "**" : "");
		for (const char *s = word + half; *s; s++)
			if (strchr("~*_[]", *s))
				buf_addf(out, below(2) ? "&#%d;" : "\\%c", *s);
			else
				buf_add_char(out, *s);
	}
}

/* A note of five words or more is found at its line, wherever it was pasted. */
TEST(a_pasted_note_is_found_at_its_line)
{
	static const char *const begins[] = { "", "- ", "> ", "<!-- ", "**0:42** ", "**Gut:** ",
		"Mine, so ", "<p>", "- [0:42](https://a.b/c?t=42) " },
				 *const ends[] = { "", "", "", "\n-->", "", "", " at home", "</p>",
					 "" },
				 *const words[] = { "secret", "the", "bass", "3~4", "5_6", "kHz,",
					 "Größe", "a.", "(so)", "well:", "it's", "drum-like",
					 "über", "[x]", "e*f", "naïve", "ＨＤ" };

	for (unsigned round = 1; round <= (unsigned)rounds_here(2000); round++) {
		CLEANUP(buf_finish) struct buf note = BUF_INIT, file = BUF_INIT;
		unsigned n_units = 2 + below(9), place = below(n_units), form = below(9);
		size_t line = 0;

		seed = round * 7919u;
		for (unsigned n = 5 + below(9), i = 0; i < n; i++)
			buf_addf(&note, "%s%s", i ? " " : "", ONE_OF(words));
		CLEANUP(pointer_free) char *words_of_note = xstrdup(note.s);
		for (unsigned i = 0; i < n_units; i++) {
			if (i == place) {
				line = 1;
				for (const char *c = file.s; c && *c; c++)
					line += *c == '\n';
				buf_add(&file, begins[form]);
				add_pasted(&file, words_of_note, begins[form][0] == '<');
				buf_addf(&file, "%s\n\n", ends[form]);
			} else
				buf_addf(&file, "Open %u words of its author.\n\n", below(40));
		}
		const struct secrets_open open = { .n = 0 };
		struct secret secret = { .s = note.s };
		find_words(&secret, 1, &open, file.s, file.len);
		if (secret.line != line)
			fail_msg("round %u: line %zu, not %zu\n%s\n%s", round, secret.line, line,
				note.s, file.s);
	}
}

static const char *const things[] = { "bass", "sub-bass", "kick drum", "voice", "treble",
	"upper mids", "stage", "snare", "cymbals", "piano", "left hand", "imaging",
	"string section", "reverb", "attack", "guitar", "room", "lower mids", "vocals",
	"double bass" };
static const char *const qualities[] = { "warm", "dry", "bright", "wide", "deep", "slow", "thin",
	"smooth", "harsh", "natural", "clear", "loud", "boomy", "tight", "distant", "close",
	"grainy", "full", "shouty", "fast", "soft", "dark", "metallic", "airy" };
static const char *const amounts[] = { "a bit ", "very ", "too ", "rather ", "quite ", "almost ",
	"slightly ", "really ", "", "" };

/* Adds a note as one types it while listening: "kick drum too slow, vocals at the back of it". */
static void
add_note(struct buf *out)
{
	static const char *const more[] = { "like the other pair", "behind the singer",
		"when the choir comes in", "with the filter off", "at 1:20, not before",
		"over the left channel", "as if in a box", "more than with foam",
		"until the bridge", "from the second verse on", "better than yesterday",
		"with the volume down" };

	for (unsigned i = 0, n = 2 + below(2); i < n; i++)
		buf_addf(out, "%s%s %s%s", i ? ", " : "", ONE_OF(things), ONE_OF(amounts),
			ONE_OF(qualities));
	buf_addf(out, " %s", ONE_OF(more));
}

/* Adds a sentence of a post. */
static void
add_sentence(struct buf *out)
{
	static const char *const begins[] = { "The", "Its", "On this track the", "Here the",
		"I hear that the", "With foam tips the", "Next to the older one the",
		"At low volume the", "After an hour the", "To me the", "Sadly the" },
				 *const verbs[] = { "is", "sounds", "feels", "gets", "stays",
					 "remains", "becomes", "seems", "was", "is never",
					 "is often", "can be" },
				 *const ends[] = { "", " for the price", " as far as I can tell",
					 " most of the time", " when many play at once" };

	buf_addf(out, "%s %s %s %s%s", ONE_OF(begins), ONE_OF(things), ONE_OF(verbs),
		ONE_OF(amounts), ONE_OF(qualities));
	if (below(2))
		buf_addf(out, " and %s%s", ONE_OF(amounts), ONE_OF(qualities));
	buf_addf(out, "%s. ", ONE_OF(ends));
}

/* Of posts with public notes and sentences of their author, at most one in 300 is refused for one
 * of 30 private notes on the same things. */
TEST(a_lawful_post_is_not_refused)
{
	int refused = 0, posts = rounds_here(300);

	seed = 42;
	for (int post = 0; post < posts; post++) {
		CLEANUP(buf_finish) struct buf file = BUF_INIT;
		struct buf notes[36] = { { 0 } };
		struct secret s[30];
		const char *public[LENGTH(notes) - LENGTH(s)];
		bool found = false;

		for (size_t i = 0; i < LENGTH(notes); i++) {
			add_note(&notes[i]);
			if (i < LENGTH(s)) {
				s[i] = (struct secret){ .s = notes[i].s };
				continue;
			}
			public[i - LENGTH(s)] = notes[i].s;
			buf_addf(&file, "- 0:%02zu %s.\n", i, notes[i].s);
		}
		for (unsigned i = 0; i < 40; i++) {
			buf_add(&file, i % 5 ? "" : "\n\n");
			add_sentence(&file);
		}
		const struct secrets_open open = { public, LENGTH(public), 0 };
		find_words(s, LENGTH(s), &open, file.s, file.len);
		for (size_t i = 0; i < LENGTH(s); i++)
			found |= s[i].line > 0;
		refused += found;
		for (size_t i = 0; i < LENGTH(notes); i++)
			buf_finish(&notes[i]);
	}
	assert_in_range(refused, 0, 1);
}

/* Of an exported text half of its words are enough, in any order, unless they are public, or the
 * text is deleted and the words are those of a note that stands. */
TEST(the_line_of_an_exported_text_is_found_by_half_of_its_words)
{
	static const struct {
		const char *text, *open, *file;
		bool exported;
		size_t line;
		bool deleted;
	} rows[] = {
		{ "seller rude", NULL, "Mine.\n\n- 0:42 The seller was a bit rude\n", true, 3,
			false },
		{ "seller rude", NULL, "Mine.\n\n- 0:42 The seller was a bit rude\n", false, 0,
			false },
		{ "rude seller, cold tea", NULL, "A seller, rude.\n", true, 1, false },
		{ "rude seller, cold coffee", NULL, "A rude man.\n", true, 0, false },
		{ "nice and late", "Bass is nice and late", "- Bass is nice and late\n", true, 0,
			false },
		{ "warm thin and calm bass", "soft thin and wide bass",
			"- 0:42 Soft, thin and wide bass, mostly.\n", true, 0, true },
		{ "warm thin and calm bass", "soft thin and wide bass",
			"- 0:42 Soft, thin and wide bass, mostly.\n", true, 1, false },
		{ "warm thin and calm bass", "soft thin and wide bass",
			"- 0:42 Warm, thin and wide bass, calm.\n", true, 1, true },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *open[] = { rows[i].open };
		const struct secrets_open opens = { .v = open, .n = rows[i].open != NULL };
		struct secret t = {
			.s = rows[i].text, .deleted = rows[i].deleted, .exported = rows[i].exported
		};

		find_words(&t, 1, &opens, rows[i].file, strlen(rows[i].file));
		assert_int_equal(t.line, rows[i].line);
	}
}
