/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge.h"

#include <stdio.h>
#include <time.h>

#include "base/core/mem.h"
#include "support/test.h"

/*
 * A text in which each line may begin with "id|": the line and those after it, up to the next such
 * line, are the block of that name. "|" alone ends a block.
 */
struct marked_text {
	struct buf text;
	struct merge_block blocks[40];
	char ids[40][48];
	size_t n;
};

/* Returns 1 + index of the title of a comparison above the last block; 0: there is none. */
static size_t
title_above(const struct marked_text *t)
{
	const char *id = t->ids[t->n];
	size_t i = t->n;

	while (i &&
		(strncmp(t->ids[i - 1], "versus/", 7) != 0 ||
			(strncmp(id, "versus/", 7) == 0 && strlen(id) <= strlen(t->ids[i - 1]))))
		i--;
	return i;
}

static struct merge_text
tell(struct marked_text *t, const char *s)
{
	bool open = false;

	*t = (struct marked_text){ .text = BUF_INIT };
	while (*s) {
		size_t len = strcspn(s, "\n"), id = strcspn(s, "|\n ");
		bool begins = s[id] == '|';

		if (begins) {
			open = id > 0;
			if (id) {
				memcpy(t->ids[t->n], s, id);
				t->blocks[t->n] = (struct merge_block){ .at = t->text.len,
					.id = t->ids[t->n],
					.head = s[id + 1] == '#' ? 0 : title_above(t) };
				t->n++;
			}
			s += id + 1;
			len -= id + 1;
		}
		len += s[len] == '\n';
		buf_add_bytes(&t->text, s, len);
		if (open)
			t->blocks[t->n - 1].len = t->text.len - t->blocks[t->n - 1].at;
		/* A rating has words, one with two settings twice: "4 – tight; 3 – slow". */
		const char *dash = open && *t->ids[t->n - 1] == '.'
			? strstr(t->text.s + t->blocks[t->n - 1].at, " – ")
			: NULL;
		for (; dash && open; dash = strstr(dash + 1, " – ")) {
			struct merge_block *of = &t->blocks[t->n - 1];

			of->words[of->n_words++] =
				(struct merge_words){ (size_t)(dash - t->text.s) - of->at,
					strcspn(dash, ";\n") };
		}
		s += len;
	}
	return (struct merge_text){ t->text.s, t->text.len, t->blocks, t->n, "" };
}

/* What the news say: "kind id, kind id". */
static void
add_news(struct buf *out, const struct merge_result *r)
{
	for (size_t i = 0; i < r->n_news; i++)
		buf_addf(out, "%s%s %s", i ? ", " : "", merge_kind_names[r->news[i].kind],
			r->news[i].id);
}

/* Names the template of the text as its first block. */
static struct merge_text
tell_of(struct marked_text *t, const char *s, const char *template)
{
	tell(t, s);
	memmove(t->blocks + 1, t->blocks, t->n++ * sizeof(*t->blocks));
	for (size_t i = 1; i < t->n; i++)
		t->blocks[i].head += t->blocks[i].head > 0;
	t->blocks[0] = (struct merge_block){ .id = MERGE_TEMPLATE, .place = template };
	return (struct merge_text){ t->text.s, t->text.len, t->blocks, t->n, "" };
}

static void
merges_marked(bool mark, const char *base, const char *now, const char *ours, const char *want,
	const char *news)
{
	struct marked_text b, o;
	struct merge_text tb = tell(&b, base), to = tell(&o, ours);
	struct merge_result r, second;
	struct err err = ERR_INIT;
	struct buf got = BUF_INIT;

	assert_true(merge_three(&tb, now, strlen(now), &to, mark, &r, &err));
	assert_string_equal(r.text.s, want);
	add_news(&got, &r);
	if (news)
		assert_string_equal(got.s, news);
	for (size_t i = 0; i < r.n_marked; i++) {
		struct merge_block *x = &o.blocks[r.marked[i].block];

		x->told = r.marked[i].told;
		x->left = r.marked[i].left;
	}
	assert_true(merge_three(&to, r.text.s, r.text.len, &to, false, &second, &err));
	assert_string_equal(second.text.s, want);
	assert_int_equal(second.n_news, 0);
	merge_finish(&second);
	merge_finish(&r);
	buf_finish(&got);
	buf_finish(&b.text);
	buf_finish(&o.text);
}

static void
merges(const char *base, const char *now, const char *ours, const char *want, const char *news)
{
	merges_marked(false, base, now, ours, want, news);
}

#define BASE                                        \
	"s|## Bass\n\n"                             \
	"p|<!-- to write: bass -->\n\n"             \
	"a|- 0:10 The bass is tight.\n"             \
	"b|- 0:20 Drums have weight and speed.\n\n" \
	"t|## Stage\n\n"                            \
	"c|- 0:30 A wide stage, and layers.\n"
/* The same with two notes more, one changed, one gone. */
#define OURS                                        \
	"s|## Bass\n\n"                             \
	"p|<!-- to write: bass -->\n\n"             \
	"a|- 0:10 The bass is very tight.\n"        \
	"n|- 0:15 Sub-bass rolls off early.\n"      \
	"b|- 0:20 Drums have weight and speed.\n\n" \
	"t|## Stage\n\n"                            \
	"c|- 0:30 A wide stage, and layers.\n"      \
	"m|- 0:40 Voices come forward.\n"

TEST(hand_edits_stay)
{
	/* Own paragraphs, an edited bullet, a deleted prompt: what earlog has anew comes in beside.
	 */
	merges(BASE,
		"## Bass\n\nMy own words.\n\n- 0:10 The bass is tight.\n- 0:20 Drums have real "
		"weight and speed.\n\n"
		"## The stage\n\n- 0:30 A wide stage, and layers.\n\nThe end.\n",
		OURS,
		"## Bass\n\nMy own words.\n\n- 0:10 The bass is very tight.\n- 0:15 Sub-bass rolls "
		"off early.\n"
		"- 0:20 Drums have real weight and speed.\n\n## The stage\n\n- 0:30 A wide stage, "
		"and layers.\n"
		"- 0:40 Voices come forward.\n\nThe end.\n",
		"updated a, added n, added m");
}

TEST(bullets_made_prose_are_left_alone)
{
	merges(BASE,
		"## Bass\n\nAt 0:10 the bass is tight, and the drums have weight and a lot of "
		"speed.\n\n"
		"## Stage\n\n- 0:30 A wide stage, and layers.\n",
		OURS,
		"## Bass\n\nAt 0:10 the bass is tight, and the drums have weight and a lot of "
		"speed.\n\n"
		"- 0:15 Sub-bass rolls off early.\n\n"
		"## Stage\n\n- 0:30 A wide stage, and layers.\n- 0:40 Voices come forward.\n",
		"you deleted this text; earlog has p, "
		"your text is kept; earlog's text is now a, added after text that you rewrote n, "
		"added "
		"m");
}

TEST(two_tracks_joined_take_new_notes_after_them)
{
	merges("i|### One\n\na|- first impressions of quick bass\n\nj|### Two\n\nb|- slow and "
	       "muddy treble\n\nk|### Three\n\n"
	       "c|- nothing here\n",
		"Both One and Two: first impressions of quick bass, then slow and muddy "
		"treble.\n\n### Three\n\n"
		"- nothing here\n",
		"i|### One\n\na|- first impressions of quick bass\nx|- more of one\n\nj|### Two\n\n"
		"b|- slow and muddy treble\ny|- more of two\n\nk|### Three\n\nc|- nothing here\n",
		"Both One and Two: first impressions of quick bass, then slow and muddy "
		"treble.\n\n- more of one\n"
		"- more of two\n\n### Three\n\n- nothing here\n",
		"added after text that you rewrote x, added after text that you rewrote y");
}

TEST(new_headings_do_not_take_over_what_stands_above)
{
	merges("i|### One\n\na|- first note\n\nk|## Next\n\nc|- nothing\n",
		"### One\n\n- first note\n\nMy verdict of One.\n\n## Next\n\n- nothing\n",
		"i|### One\n\na|- first note\n\nj|### Two\n\nb|- second note\n\nk|## Next\n\n"
		"c|- nothing\n",
		"### One\n\n- first note\n\nMy verdict of One.\n\n### Two\n\n- second note\n\n"
		"## Next\n\n- nothing\n",
		"added j, added b");
}

TEST(new_notes_go_where_the_author_took_the_others)
{
	static const char ours[] =
		"s|## Bass\n\na|- one of bass\nb|- two of bass\nn|- new of bass\n\n"
		"t|## Stage\n\nc|- three\nd|- four\ne|- five\n";

	/* The heading gone, the notes elsewhere. */
	merges("s|## Bass\n\na|- one of bass\nb|- two of bass\n\nt|## Stage\n\nc|- three\nd|- "
	       "four\n"
	       "e|- five\n",
		"## Stage\n\n- three\n- four\n- five\n- one of bass\n- two of bass\n", ours,
		"## Stage\n\n- three\n- four\n- five\n- one of bass\n- two of bass\n- new of "
		"bass\n",
		"added after text that you rewrote n");
	/* One note elsewhere, the heading and the other in their place. */
	merges("s|## Bass\n\na|- one of bass\nb|- two of bass\n\nt|## Stage\n\nc|- three\nd|- "
	       "four\n"
	       "e|- five\n",
		"## Bass\n\n- one of bass\n\n## Stage\n\n- three\n- four\n- five\n- two of bass\n",
		ours,
		"## Bass\n\n- one of bass\n- new of bass\n\n## Stage\n\n- three\n- four\n- five\n"
		"- two of bass\n",
		"added after text that you rewrote n");
}

TEST(what_the_author_rewrote_stands)
{
	static const char base[] =
		"a|- 0:10 The bass is tight and the treble is calm.\nb|- Other words.\n";
	static const char firm[] = "a|- 0:10 The bass is firm and the treble is calm.\nn|- New.\n"
				   "b|- Other words.\n";
	static const char loose[] =
		"- 0:10 The bass is loose and the treble is calm.\n- Other words.\n";

	/* Words apart in one note: they are not combined. */
	merges(base, "- 0:10 The bass is tight and the treble is quite harsh.\n- Other words.\n",
		"a|- 0:10 The low bass is tight and the treble is calm.\nb|- Other words.\n",
		"- 0:10 The bass is tight and the treble is quite harsh.\n- Other words.\n",
		"your text is kept; earlog's text is now a");
	/* A line of the author's right under it is of one paragraph with it. */
	merges(base, "- 0:10 The bass is tight and the treble is calm.\n  Mine.\n- Other words.\n",
		"a|- 0:10 The low bass is tight and the treble is calm.\nb|- Other words.\n",
		"- 0:10 The bass is tight and the treble is calm.\n  Mine.\n- Other words.\n",
		"your text is kept; earlog's text is now a");
	/* The same change: nothing to do. */
	merges(base, "- 0:10 The bass is loose and the treble is calm.\n- Other words.\n",
		"a|- 0:10 The bass is loose and the treble is calm.\nb|- Other words.\n",
		"- 0:10 The bass is loose and the treble is calm.\n- Other words.\n", "");
	/* No word of it left, and still in its place. */
	merges(base, "- Nothing of before.\n- Other words.\n",
		"a|- 0:10 The low bass is tight and the treble is calm.\nb|- Other words.\n",
		"- Nothing of before.\n- Other words.\n",
		"your text is kept; earlog's text is now a");
	/* The same word: the author's, and the new note beside it. */
	merges(base, loose, firm,
		"- 0:10 The bass is loose and the treble is calm.\n- New.\n- Other words.\n",
		"your text is kept; earlog's text is now a, added n");
	merges_marked(true, base, loose, firm,
		"<<<<<<< your file\n- 0:10 The bass is loose and the treble is calm.\n||||||| last "
		"export\n"
		"- 0:10 The bass is tight and the treble is calm.\n=======\n"
		"- 0:10 The bass is firm and the treble is calm.\n>>>>>>> earlog\n- New.\n- Other "
		"words.\n",
		"conflict a, added n");
	/* A conflict that was left there is the author's text. */
	merges_marked(true, firm,
		"<<<<<<< your file\n- 0:10 The bass is loose and the treble is calm.\n||||||| last "
		"export\n- 0:10 The bass is tight and the treble is calm.\n=======\n"
		"- 0:10 The bass is firm and the treble is calm.\n>>>>>>> earlog\n- New.\n- Other "
		"words.\n",
		"a|- 0:10 The bass is firm, and the treble calm.\nn|- Newer.\nb|- Other words.\n",
		"<<<<<<< your file\n- 0:10 The bass is loose and the treble is calm.\n||||||| last "
		"export\n- 0:10 The bass is tight and the treble is calm.\n=======\n"
		"- 0:10 The bass is firm and the treble is calm.\n>>>>>>> earlog\n- Newer.\n"
		"- Other words.\n",
		"your text is kept; earlog's text is now a, updated n");
}

/* As the classic template has them. */
TEST(notes_may_stand_line_under_line)
{
	merges("a|At 0:10: The bass is tight.\nb|At 0:20: Drums have weight.\n"
	       "c|At 0:30: The end.\n",
		"At 0:10: The bass is tight.\nMine.\nAt 0:20: Drums have a lot of weight.\n"
		"At 0:30: The end.\n",
		"a|At 0:10: The bass is firm.\nb|At 0:20: Drums have speed.\n"
		"n|At 0:25: New.\nc|At 0:30: The very end.\n",
		"At 0:10: The bass is firm.\nMine.\nAt 0:20: Drums have a lot of weight.\n"
		"At 0:25: New.\nAt 0:30: The very end.\n",
		"updated a, your text is kept; earlog's text is now b, added n, updated c");
}

/* Known by its words wherever it is, whatever their capitals. */
TEST(a_line_in_capitals_is_the_same_line)
{
	merges("a|- Warm voice, no bite\nb|- two\nc|- three\n",
		"- two\n- three\n- WARM VOICE, NO BITE!\n",
		"a|- Warm voice, no bite, I find\nb|- two\nc|- three\n",
		"- two\n- three\n- WARM VOICE, NO BITE!\n",
		"your text is kept; earlog's text is now a");
}

TEST(split_and_joined_notes_take_new_ones_after_them)
{
	static const char base[] = "a|- The bass is tight, and drums have weight.\n"
				   "b|- Voices come forward.\nc|- The end is sudden.\n";

	merges(base,
		"- The bass is tight.\n- And the drums have weight.\n- Voices come forward.\n"
		"- The end is sudden.\n",
		"a|- The bass is tight, and drums have weight.\nn|- New.\n"
		"b|- Voices come forward.\nc|- The end is sudden.\n",
		"- The bass is tight.\n- And the drums have weight.\n- New.\n"
		"- Voices come forward.\n- The end is sudden.\n",
		"added n");
	merges(base,
		"- The bass is tight, drums have weight, and voices come forward.\n"
		"- The end is sudden.\n",
		"a|- The bass is tight, and drums have speed.\nb|- Voices come close.\n"
		"n|- New.\nc|- The end is sudden.\n",
		"- The bass is tight, drums have weight, and voices come forward.\n- New.\n"
		"- The end is sudden.\n",
		"your text is kept; earlog's text is now a, your text is kept; earlog's text is "
		"now b, added after text that you rewrote n");
}

TEST(what_the_author_deleted_stays_deleted)
{
	merges(BASE, "## Bass\n\n- 0:20 Drums have weight and speed.\n", OURS,
		"## Bass\n\n- 0:15 Sub-bass rolls off early.\n- 0:20 Drums have weight and "
		"speed.\n",
		"you deleted this text; earlog has p, you deleted this text; earlog has a, added "
		"n, you deleted this text; earlog has c, left out, "
		"because you deleted what it belongs to m");
	merges("m|I listened for 5 min, in 1 session on 1 day.\n\na|- 0:10 Tight bass.\n",
		"- 0:10 Tight bass.\n",
		"m|I listened for 1 h 12 min, in 2 sessions on 2 days.\n\na|- 0:10 Tight bass.\n",
		"- 0:10 Tight bass.\n", "you deleted this text; earlog has m");
	merges(BASE, "", OURS, "", NULL);
}

TEST(what_earlog_dropped_goes_unless_rewritten)
{
	static const char ours[] =
		"s|## Bass\n\np|<!-- to write: bass -->\n\nb|- 0:20 Drums have weight and speed.\n";

	merges(BASE,
		"## Bass\n\n<!-- to write: bass -->\n\n- 0:10 The bass is tight, says I.\n"
		"- 0:20 Drums have weight and speed.\n\n## Stage\n\n- 0:30 A wide stage, and "
		"layers.\n",
		ours,
		"## Bass\n\n<!-- to write: bass -->\n\n- 0:10 The bass is tight, says I.\n"
		"- 0:20 Drums have weight and speed.\n",
		"no longer in the review; your text is kept a, removed t, removed c");
	/* A heading with the author's words under it stays. */
	merges(BASE,
		"## Bass\n\n<!-- to write: bass -->\n\n- 0:10 The bass is tight.\n"
		"- 0:20 Drums have weight and speed.\n\n## Stage\n\nMine.\n\n- 0:30 A wide stage, "
		"and layers.\n",
		ours,
		"## Bass\n\n<!-- to write: bass -->\n\n- 0:20 Drums have weight and speed.\n\n## "
		"Stage\n\nMine.\n",
		"removed a, no longer in the review; your text is kept t, removed c");
}

TEST(a_kept_text_stays_under_its_own_title)
{
	/* The line that names a track is no heading. */
	merges("h|# Sound\n\nsection/tone|**Tone**\n\nitem/one|The track for this is "
	       "**One**.\n\na|- 0:10 Warm and full.\n\nz|The end.\n",
		"# Sound\n\n**Tone**\n\nThe track for this is **One**.\n\n- 0:10 Warm and "
		"full, says the author.\n\nThe end.\n",
		"h|# Sound\n\nsection/tone|**Tone**\n\nitem/two|The track for this is "
		"**Two**.\n\nb|- 0:05 Hiss.\n\nz|The end.\n",
		"# Sound\n\n**Tone**\n\nThe track for this is **One**.\n\n- 0:10 Warm and full, "
		"says the author.\n\nThe track for this is **Two**.\n\n- 0:05 Hiss.\n\n"
		"The end.\n",
		"added item/two, added b, moved z, no longer in the review; your text is kept a");
	/* A part has a title in bold, whose block has no id. Text of the review ends a title's
	 * text: the title of the removed part is no title of the author's words below. */
	merges("m|**Build**\n\na|It is of fine metal and glass.\n\n|**Fit**\n\nb|Deep and "
	       "safe.\n\n|**Tips**\n\n"
	       "c|Foam is best.\n",
		"**Build**\n\nOf metal.\n\n**Fit**\n\nDeep and very safe.\n\n**Tips**\n\n"
		"Foam is best.\n",
		"m|**Build**\n\na|Of metal.\n",
		"**Build**\n\nOf metal.\n\n**Fit**\n\nDeep and very safe.\n",
		"no longer in the review; your text is kept b, removed , removed c");
	merges("**Fit**\n\nb|Deep and safe.\n\np|Price: 3.\n",
		"**Fit**\n\nDeep and safe.\n\nPrice: 3.\n\nMy own words.\n", "p|Price: 3.\n",
		"Price: 3.\n\nMy own words.\n", "removed , removed b");
}

TEST(news_name_what_happened)
{
	/* Two new paragraphs below an unchanged heading follow no text that was rewritten. */
	merges("h|# Sound\n\na|- 0:10 Warm.\n", "# Sound\n\n- 0:10 Warm, I say.\n",
		"h|# Sound\n\nt|**Testing setup**:\n\nu|- a dongle\n\na|- 0:10 Warm.\n",
		"# Sound\n\n**Testing setup**:\n\n- a dongle\n\n- 0:10 Warm, I say.\n",
		"added t, added u");
}

TEST(underlined_headings_are_headings)
{
	/* What the author has under the next one is no reason to keep one that is gone. */
	merges("s|## Stage\n\nc|- 0:30 A wide stage.\n\ne|Conclusions\n===\n\nd|- All in all.\n",
		"## Stage\n\n- 0:30 A wide stage.\n\nConclusions\n===\n\nMine.\n\n- All in all.\n",
		"e|Conclusions\n===\n\nd|- All in all.\n",
		"Conclusions\n===\n\nMine.\n\n- All in all.\n", "removed s, removed c");
	merges("a|Sound\n---\n\nb|- one of bass\n", "Sounds\n---\n\nMine.\n",
		"a|Sound\n---\n\nb|- one of bass\nc|- New.\n", "Sounds\n---\n\nMine.\n\n- New.\n",
		NULL);
}

TEST(moved_sections_are_followed)
{
	merges(BASE,
		"## Stage\n\n- 0:30 A wide stage, and layers.\n\n## Bass\n\n<!-- to write: bass "
		"-->\n\n"
		"- 0:10 The bass is tight.\n- 0:20 Drums have weight and speed.\n",
		OURS,
		"## Stage\n\n- 0:30 A wide stage, and layers.\n- 0:40 Voices come forward.\n\n## "
		"Bass\n\n"
		"<!-- to write: bass -->\n\n- 0:10 The bass is very tight.\n- 0:15 Sub-bass rolls "
		"off early.\n"
		"- 0:20 Drums have weight and speed.\n",
		"updated a, added n, added m");
	/* A note that earlog put elsewhere stays where the author reworded it. */
	merges("a|- one thing or other\nb|- two\nc|- three\n",
		"- one thing, or other\n- two\n- three\n",
		"b|- two\na|- one thing or other\nc|- three\n",
		"- one thing, or other\n- two\n- three\n", NULL);
}

/* A label that leaves is no title below which notes stay. */
TEST(a_new_label_is_below_the_notes_of_one_that_leaves)
{
	merges("item/a|**Anvil**\n\na|- one\n\nwith/a/foam|With foam:\n\nb|- two\n\nend|The end.\n",
		"**Anvil**\n\n- one\n\nWith foam:\n\n- two\n\nThe end.\n\nMine.\n",
		"item/a|**Anvil**\n\na|- one\n\nb|- two\n\nwith/a/wide|With wide:\n\nc|- three\n\n"
		"end|The end.\n",
		"**Anvil**\n\n- one\n\n- two\n\nWith wide:\n\n- three\n\nThe end.\n\nMine.\n",
		NULL);
}

/* A note that the author reworded stays when the record moves it, and is listed once. A text in
 * place of a note is not this note. */
TEST(a_note_that_moves_is_listed_at_once)
{
#define TWO_TRACKS(first, second) \
	"item/a|**Anvil**\n\na|- one thing\n" first "\nitem/b|**Bell**\n\nc|- three\n" second
#define IN_FIRST "b|- dry and quick kick\n"
	merges(TWO_TRACKS(IN_FIRST, ""),
		"**Anvil**\n\n- one thing\n- dry and quick kick here\n\n**Bell**\n\n- three\n",
		TWO_TRACKS("", IN_FIRST),
		"**Anvil**\n\n- one thing\n- dry and quick kick here\n\n**Bell**\n\n- three\n",
		"your text is kept; earlog's text is now b");
	merges(TWO_TRACKS(IN_FIRST, ""),
		"**Anvil**\n\n- one thing\n- My wife liked it.\n\n**Bell**\n\n- three\n",
		TWO_TRACKS("", IN_FIRST),
		"**Anvil**\n\n- one thing\n- My wife liked it.\n\n**Bell**\n\n- three\n",
		"you deleted this text; earlog has b");
#undef IN_FIRST
#undef TWO_TRACKS
}

TEST(notes_of_several_lines_are_one)
{
	merges("a|- 1:10 Drop lands.\n\n  Felt in the jaw.\nb|- next\n",
		"- 1:10 Drop lands.\n\n  Felt in the jaw.\n\n  I agree.\n- next\n",
		"a|- 1:10 Drop lands.\n\n  Felt in the bones.\nx|- new\n\n  and long\nb|- next\n",
		"- 1:10 Drop lands.\n\n  Felt in the bones.\n\n  I agree.\n- new\n\n  and long\n- "
		"next\n",
		NULL);
	/* Code is not looked into; a note with a line of the author's is the author's. */
	merges("a|- x\n\n```\n- 1\n\n- 2\n```\n\nb|- y\n",
		"- x\n\n```\n- 1\n\n- 2\n```\n\n- y mine\n",
		"a|- x\n\n```\n- 1\n\n- 3\n```\n\nb|- y\n",
		"- x\n\n```\n- 1\n\n- 3\n```\n\n- y mine\n", "updated a");
	merges("a|- x\n\n```\n- 1\n\n- 2\n```\n\nb|- y\n",
		"- x mine\n\n```\n- 1\n\n- 2\n```\n\n- y\n",
		"a|- x\n\n```\n- 1\n\n- 3\n```\n\nb|- y\n",
		"- x mine\n\n```\n- 1\n\n- 2\n```\n\n- y\n",
		"your text is kept; earlog's text is now a");
	/* A fence that nothing closes is text. */
	merges("c|```\nbass tight quick\n\na|- x\n", "```\nbass tight quick\n\n- x mine\n",
		"c|```\nbass tight quick dry\n\na|- x\n", "```\nbass tight quick dry\n\n- x mine\n",
		"updated c");
}

TEST(front_matter_is_merged_by_keys)
{
	merges("---\ntitle: Old\ndate: 2026-01-01\n---\n\na|- note\n",
		"---\ntitle: Mine, and better\ndate: 2026-01-01\ntags: [x]\n---\n\n- note\n",
		"---\ntitle: Old\ndate: 2026-02-02\ntoc: true\n---\n\na|- note\nb|- new\n",
		"---\ntitle: Mine, and better\ndate: 2026-02-02\ntoc: true\ntags: [x]\n---\n\n- "
		"note\n- new\n",
		NULL);
	merges("---\ntitle: Old\n---\n\na|- note\n", "- note\n",
		"---\ntitle: Old\ntoc: true\n---\n\na|- note\n", "- note\n",
		"left out, because the file has no front matter ");
	/* An editor put a byte order mark before it. */
	merges("---\ntitle: Old\n---\n\na|- note\n",
		"\xef\xbb\xbf---\ntitle: Old\n---\n\n- note\n- mine\n",
		"---\ntitle: New\n---\n\na|- note\n",
		"\xef\xbb\xbf---\ntitle: New\n---\n\n- note\n- mine\n", "updated ");
}

TEST(line_ends_are_kept)
{
	merges("a|- one\nb|- two\n", "- one\r\n- mine \xff\r\n- two\r\n",
		"a|- one\nb|- two\nc|- three\n", "- one\r\n- mine \xff\r\n- two\r\n- three\r\n",
		"added c");
	merges("a|- one\nb|- two\n", "- one\n- mine\n- two", "a|- one\nb|- two\nc|- three\n",
		"- one\n- mine\n- two\n- three", "added c");
}

/* The label of a deleted line is no part of a sentence that has the same words. */
TEST(a_label_inside_a_sentence_is_none)
{
	static const char base[] = ".c[k]|- the dongle:\n|\nn|- 0:10 On the dongle: dry\n",
			  ours[] = ".c[k]|- the dongle: 120 dB\n|\nn|- 0:10 On the dongle: dry\n";

	merges(base, "- 0:10 On the dongle: dry, I say\n", ours,
		"- 0:10 On the dongle: dry, I say\n", NULL);
}

TEST(a_line_below_a_deleted_bullet_leaves_with_it)
{
	static const char base[] =
		"o|One\n\n.r[b]|- Bass: 4\n.r[b].on|  - on 1 track: 3\n.r[p]|- Punch: 2\n",
			  ours[] = "o|One\n\n.r[b]|- Bass: 3\n.r[p]|- Punch: 2\n";

	merges(base, "One\n\n  - on 1 track: 3\n- Punch: 2\n", ours, "One\n\n- Punch: 2\n", NULL);
	merges(base, "Mine\n\n- Bass: 4\n  - on 1 track: 3\n- Punch: 2\n", ours,
		"Mine\n\n- Bass: 3\n- Punch: 2\n", NULL);
}

/* A bullet that is not written any more heads the note below it, which would be another one's. */
TEST(a_bullet_stays_for_the_note_below_it)
{
	static const char now[] = "- dongle:\n  No hiss.\n- phone:\n  Thin, I say.\n\n- old: 4\n";
	struct marked_text b, o;
	struct merge_text tb = tell_of(&b,
				  ".c[d]|- dongle:\na|  No hiss.\n.c[p]|- phone:\n"
				  "b|  Thin.\n\n.c[o]|- old: 4\n",
				  "1:en"),
			  to = tell_of(&o, "b|Thin.\n\n.c[d]|- dongle:\na|  No hiss.\n", "2:en");
	CLEANUP(merge_finish) struct merge_result r;
	struct err err = ERR_INIT;

	assert_true(merge_three(&tb, now, strlen(now), &to, false, &r, &err));
	assert_string_equal(r.text.s, "- dongle:\n  No hiss.\n- phone:\n  Thin, I say.\n");
	buf_finish(&b.text);
	buf_finish(&o.text);
}

TEST(of_two_lines_the_changed_one_moves)
{
	/* The author's heading is between them. */
	merges("a|- 0:10 dry\nb|- 1:08 warm\nc|- 2:00 deep\n",
		"- 0:10 dry\n\n## Mine\n\n- 1:08 warm\n- 2:00 deep\n",
		"b|- 0:06 warm\na|- 0:10 dry\nc|- 2:00 deep\n",
		"- 0:06 warm\n- 0:10 dry\n\n## Mine\n\n- 2:00 deep\n", NULL);
}

TEST(a_bullet_stays_with_the_lines_below_it)
{
	/* Nothing changes places with what the author deleted. */
	merges("a|- one\nb|- two\n", "- two\n\nMine.\n", "b|- two\na|- one\n", "- two\n\nMine.\n",
		"you deleted this text; earlog has a");
	merges("a|- one\nb|- two\n  below\nc|- three\n",
		"- one\n  - my own\n- two\n  below\n- three\n",
		"b|- two\n  below\nc|- three\na|- one\n",
		"- two\n  below\n- three\n- one\n  - my own\n", "moved, with your text below it a");
}

/* Words that the author went on with are part of his sentence, also the last ones of two. */
TEST(the_last_of_two_remarks_is_the_authors_if_he_went_on)
{
	static const char
		base[] = "h|## Bass\n\n.c[a]|- Bass: 4 – tight; 3 – slow\n\nz|## End\n",
		ours[] = "h|## Bass\n\n.c[a]|- Bass: 4 – tight; 3 – fast\n\nz|## End\n",
		mine[] = "## Bass\n\n- Bass: 4 – tight; 3 – slow with a long tail\n\n## End\n";

	merges(base, mine, ours, mine, NULL);
	merges(base, "## Bass\n\n- Bass: 4 – firm; 3 – slow\n\n## End\n", ours,
		"## Bass\n\n- Bass: 4 – firm; 3 – fast\n\n## End\n", NULL);
}

/* A line that the record moves stays where the author moved the lines beside it. */
TEST(a_line_stays_if_the_author_moved_its_neighbours)
{
	static const char base[] = "h|## Drive\n\n.c[a]|- one\n.c[b]|- two\n.c[c]|- three\n\n"
				   "t|Some text.\n\nu|More text.\n\nz|## End\n",
			  now[] = "## Drive\n\n- two\n\nSome text.\n\nMore text.\n\n## End\n\n"
				  "- one\n- three\n",
			  ours[] = "h|## Drive\n\n.c[a]|- one\n.c[c]|- three\n.c[b]|- two\n\n"
				   "t|Some text.\n\nu|More text.\n\nz|## End\n";

	merges(base, now, ours, now, "");
}

TEST(a_table_that_loses_a_column_remains_one_table)
{
	static const char
		base[] = "o|One\n\nr|| R | A | B | V |\nl|| - | - | - | - |\n"
			 "b|| Bass | 4 | 2 | not tested |\n\nt|Two\n",
		ours[] = "o|One\n\nr|| R | A | B |\nl|| - | - | - |\nb|| Bass | 4 | 2 |\n\nt|Two\n",
		mine[] = "One\n\n| R | A | B | V |\n| - | - | - | - |\n"
			 "| Bass | 4 | 2 | once |\n\nTwo\n";

	merges(base,
		"One\n\n| R | A | B | V |\n| - | - | - | - |\n| Bass | 4 | 2 | not tested "
		"|\n\nTwo!\n",
		ours, "One\n\n| R | A | B |\n| - | - | - |\n| Bass | 4 | 2 |\n\nTwo!\n",
		"updated r, updated l, updated b");
	/* A table with a row of the author keeps the column. */
	merges(base, mine, ours, mine,
		"your text is kept; earlog's text is now r, your text is kept; earlog's text is "
		"now b");
	/* A row with another number of cells than its titles follows no column. */
	static const char ragged[] = "One\n\n| R | A | B | V |\n| - | - | - | - |\n"
				     "| Bass | 4 | once |\n\nTwo\n";
	merges(base, ragged,
		"o|One\n\nr|| R | A | B | V |\nl|| - | - | - | - |\nb|| Bass | 5 | 2 | not tested "
		"|\n\nt|Two\n",
		ragged, "your text is kept; earlog's text is now b");
}

/* Of rows with the same first cell, the edited one is known by its place. */
TEST(an_edited_row_is_known_by_its_place)
{
	static const char base[] = "o|One\n\nr|| R | A |\nl|| - | - |\nx|| Bass | 4 |\n"
				   "y|| Bass | 3 |\nz|| Bass | 5 |\n\nt|Two\n",
			  ours[] = "o|One\n\nr|| R | A |\nl|| - | - |\nx|| Bass | 4 |\n"
				   "y|| Bass | 2 |\nz|| Bass | 5 |\n\nt|Two\n";

	merges(base,
		"One\n\n| R | A |\n| - | - |\n| Bass | 4 |\n| Deep | 3.5 |\n| Bass | 5 "
		"|\n\nTwo\n",
		ours,
		"One\n\n| R | A |\n| - | - |\n| Bass | 4 |\n| Deep | 3.5 |\n| Bass | 5 |\n\n"
		"Two\n",
		"your text is kept; earlog's text is now y");
	merges(base, "One\n\n| R | A |\n| - | - |\n| Bass | 5 |\n| Bass | 4 |\n\nTwo\n", ours,
		"One\n\n| R | A |\n| - | - |\n| Bass | 5 |\n| Bass | 4 |\n\nTwo\n",
		"you deleted this text; earlog has y");
}

/* A table whose titles the author renamed keeps its columns. */
TEST(a_table_with_titles_of_the_author_keeps_its_columns)
{
	static const char base[] = "o|One\n\nr|| R | A |\nl|| - | - |\nb|| Bass | 4 |\n\nt|Two\n",
			  ours[] = "o|One\n\nr|| R | A | H |\nl|| - | - | - |\n"
				   "b|| Bass | 5 | no |\nc|| Clean | 2 | no |\n\nt|Two\n",
			  titles[] = "One\n\n| How | A |\n| - | - |\n| Bass | 4 |\n\nTwo\n",
			  line[] = "One\n\n| R | A |\n| :-- | - |\n| Bass | 4 |\n\nTwo\n";

	merges(base, titles, ours, titles,
		"your text is kept; earlog's text is now r, your text is kept; earlog's text is "
		"now b, your text is kept; earlog's text is now c");
	merges(base, line, ours, line, NULL);
}

/* A table of which the author took a column gets no row, which would have too many cells. */
TEST(a_table_of_other_columns_gets_no_row)
{
	static const char now[] = "One\n\n| R |\n| - |\n| Bass |\n\nTwo\n";

	merges("o|One\n\nr|| R | A |\nl|| - | - |\nb|| Bass | 4 |\n\nt|Two\n", now,
		"o|One\n\nr|| R | A |\nl|| - | - |\nb|| Bass | 4 |\nc|| Clean | 2 |\n\nt|Two\n",
		now, "your text is kept; earlog's text is now c");
}

/* A table that the author moved, and of which he took a column, is his: its rows are no guess, and
 * a new row is listed. */
TEST(a_moved_table_of_other_columns_gets_no_row)
{
#define TABLE ".c[v].t|| R | A | B |\n.c[v].t|| - | - | - |\n.c[v].t.r[x]|| X | 5 | 4 |\n"
	static const char now[] = "## V\n\nSighted.\n\n| R | B |\n| - | - |\n| X | 4 |\n\n## W\n";

	merges("h|## V\n\n" TABLE "\ns|Sighted.\n\nt|## W\n", now,
		"h|## V\n\n" TABLE ".c[v].t.r[y]|| Y | – | 3 |\n\ns|Sighted.\n\nt|## W\n", now,
		"left out, because you deleted what it belongs to ");
#undef TABLE
}

/* A new row has the cell of a new column, if the table gets it. */
TEST(a_new_row_has_the_new_column_of_its_table)
{
	merges("o|One\n\nr|| R | A |\nl|| - | - |\nb|| Bass | 4 |\nc|| Clean | 2 |\n\nt|Two\n",
		"One\n\n| R | A |\n| - | - |\n| Bass | 4 |\n\nTwo\n",
		"o|One\n\nr|| R | A | H |\nl|| - | - | - |\na|| Attack | 3 | yes |\n"
		"b|| Bass | 4 | no |\nc|| Clean | 2 | no |\n\nt|Two\n",
		"One\n\n| R | A | H |\n| - | - | - |\n| Attack | 3 | yes |\n| Bass | 4 | no |\n\n"
		"Two\n",
		NULL);
}

/* The rows of a table are others since its program changed; columns and a sentence changed with
 * them. The author's row stays, and no other of the rows before. */
TEST(a_table_whose_rows_are_others_has_no_old_row)
{
	static const char base[] = "versus/b|**A vs B**\n\n"
				   ".c[b].t|| Rating | A | B | Higher |\n"
				   ".c[b].t|| --- | --- | --- | --- |\n"
				   ".c[b].t.r[c]|| Clarity | 7 | 6 | A (1) |\n"
				   ".c[b].t.r[p]|| Punch | 4 | 4.5 | B (1) |\n"
				   ".c[b].t.r[w]|| Warmth | 5 | 5 | equal |\n\n"
				   ".c[b].t.n|(1) Sighted, one evening only.\n\n"
				   ".c[b]|Bass: 8 vs 6.\n\n"
				   "e|## End\n";
	static const char ours[] = "versus/b|**A vs B**\n\n"
				   ".c[b].t|| Rating | A | B | Heard |\n"
				   ".c[b].t|| --- | --- | --- | --- |\n"
				   ".c[b].t.r[c1]|| Clarity (Voices) | 8 | 6 | (1) |\n"
				   ".c[b].t.r[c2]|| Clarity (Strings) | – | 6 | on the IE 900 |\n"
				   ".c[b].t.r[p1]|| Punch (Voices) | 4 | 4.5 | (2) |\n"
				   ".c[b].t.r[w1]|| Warmth (Voices) | 5 | 5 | |\n\n"
				   ".c[b].t.n|(1) Sighted, levels matched by ear.\n\n"
				   ".c[b].t.n|(2) Sighted.\n\n"
				   "e|## End\n";
	/* What the author wrote in place of a text, the titles, and the row that stays. */
	static const struct {
		const char *from, *to, *titles, *row;
		size_t kept;
	} edits[] = {
		{ "| 7 |", "| 7.5 |", "Rating | A | B | Heard", "| Clarity | 7.5 | 6 | A (1) |\n",
			1 },
		{ "| Clarity |", "| Clear tone |", "Rating | A | B | Heard",
			"| Clear tone | 7 | 6 | A (1) |\n", 1 },
		{ "| Punch | 4 | 4.5 | B (1) |\n", "", "Rating | A | B | Heard", "", 0 },
		{ "| Rating | A |", "| How | My A |", "How | My A | B | Higher", "", 0 },
	};

	for (size_t i = 0; i < LENGTH(edits); i++) {
		struct marked_text b, o;
		struct merge_text tb = tell_of(&b, base, "1:en"), to = tell_of(&o, ours, "2:en");
		CLEANUP(merge_finish) struct merge_result r;
		CLEANUP(buf_finish) struct buf now = BUF_INIT;
		struct err err = ERR_INIT;
		const char *at = strstr(tb.s, edits[i].from);

		buf_add(&now, tb.s);
		buf_splice(&now, (size_t)(at - tb.s), strlen(edits[i].from), edits[i].to,
			strlen(edits[i].to));
		CLEANUP(pointer_free)
		char *want = xasprintf("**A vs B**\n\n| %s |\n| --- | --- | --- | --- |\n"
				       "| Clarity (Voices) | 8 | 6 | (1) |\n"
				       "| Clarity (Strings) | – | 6 | on the IE 900 |\n"
				       "| Punch (Voices) | 4 | 4.5 | (2) |\n"
				       "| Warmth (Voices) | 5 | 5 | |\n%s\n"
				       "(1) Sighted, levels matched by ear.\n\n(2) Sighted.\n\n"
				       "## End\n",
			edits[i].titles, edits[i].row);
		assert_true(merge_three(&tb, now.s, now.len, &to, false, &r, &err));
		assert_string_equal(r.text.s, want);
		assert_int_equal(r.count[MERGE_KEPT], edits[i].kept);
		buf_finish(&b.text);
		buf_finish(&o.text);
	}
}

/* A line of an earlier program that nobody touched is written as today if its row changed. */
TEST(a_line_of_an_earlier_program_is_written_as_today_if_its_row_changed)
{
	struct marked_text b, o;
	struct merge_text tb = tell_of(&b, "h|## My days\n\nn|- calm today\n\ne|## End\n", "1:en"),
			  to = tell_of(&o, "h|## My days\n\nn|Loud today.\n\ne|## End\n", "2:en");
	static const char now[] = "## Days\n\n- calm today\n\n## End\n";
	CLEANUP(merge_finish) struct merge_result r;
	struct err err = ERR_INIT;

	b.blocks[2].words[b.blocks[2].n_words++] = (struct merge_words){ 2, 10 };
	o.blocks[2].words[o.blocks[2].n_words++] = (struct merge_words){ 0, 10 };
	assert_true(merge_three(&tb, now, strlen(now), &to, false, &r, &err));
	assert_string_equal(r.text.s, "## Days\n\nLoud today.\n\n## End\n");
	buf_finish(&b.text);
	buf_finish(&o.text);
}

/* What a note was heard with, and a line of a hole, stay in an edited draft of an earlier program,
 * which had another line of its form beside the hole, and labels in the lines of notes. */
TEST(a_label_of_an_earlier_program_is_not_lost)
{
	static const char base[] = ".|- to write\n.made|- Thanks!\n\nitem/x|**X**\n\n"
				   "a|- 0:10 soft\nb|- 0:20 *on K9:* dry\nc|- 0:25 *on K9:* hot\n\n"
				   ".s[x].t[foam]|With the foam:\n\nd|- 0:30 tight\n";
	static const char now[] = "- to write\n- Thanks!\n\n**X**\n\n- 0:10 softer\n"
				  "- 0:20 *on K9:* dry\n- 0:25 *on K9:* hot\n\n"
				  "With the foam:\n\n- 0:30 tight\n";
	static const char ours[] = ".made|- Thank you.\n\nitem/x|**X**\n\na|- 0:10 soft\n\n"
				   "with/k9|With K9:\n\nb|- 0:20 drier\nc|- 0:25 hot\n\n"
				   "with/foam|With foam:\n\nd|- 0:30 tight\n";
	struct marked_text b, o;
	struct merge_text tb = tell_of(&b, base, "1:en"), to = tell_of(&o, ours, "2:en");
	CLEANUP(merge_finish) struct merge_result r;
	struct err err = ERR_INIT;

	for (size_t i = 3; i < b.n; i++)
		if (!b.ids[i - 1][1]) {
			struct merge_block *x = &b.blocks[i];
			size_t at = i == 5 || i == 6 ? 16 : 7;
			x->place = "then";
			x->words[x->n_words++] = (struct merge_words){ at, x->len - at - 1 };
		}
	for (size_t i = 2; i < o.n; i++) {
		static const size_t heads[] = { 0, 3, 3, 5, 5, 3, 8 };
		struct merge_block *x = &o.blocks[i];
		x->head = heads[i - 2];
		x->place = "now";
		if (!o.ids[i - 1][1])
			x->words[x->n_words++] = (struct merge_words){ 7, x->len - 8 };
	}
	assert_true(merge_three(&tb, now, strlen(now), &to, false, &r, &err));
	assert_string_equal(r.text.s,
		"- to write\n- Thanks!\n\n**X**\n\n- 0:10 softer\n\nWith K9:\n\n"
		"- 0:20 drier\n- 0:25 *on K9:* hot\n\nWith foam:\n\n- 0:30 tight\n");
	buf_finish(&b.text);
	buf_finish(&o.text);
}

/* The record has another order: a note that the author edited stays, and nothing is said of its
 * text, which is the same; below another title it is listed. */
TEST(an_edited_note_of_another_order_is_no_news)
{
	static const char now[] =
		"## Bass\n\n- soft\n- tight and quick snare drums\n- wide\n- deep\n\n## End\n";

	merges("h|## Bass\n\na|- soft\nb|- tight and quick drums\nc|- wide\nd|- deep\n\ne|## End\n",
		now,
		"h|## Bass\n\na|- soft\nc|- wide\nd|- deep\nb|- tight and quick drums\n\ne|## "
		"End\n",
		now, "");
	merges("h|## Bass\n\na|- soft\nb|- tight and quick drums\nc|- wide\nd|- deep\n\ne|## End\n",
		now,
		"h|## Bass\n\na|- soft\nc|- wide\nd|- deep\n\ne|## End\n\nb|- tight and quick "
		"drums\n",
		now, "your text is kept; earlog's text is now b");
}

/* A label belongs to the notes below it: deleted with all of them, it is back with a new one, but
 * not on a track that the author deleted. */
TEST(a_new_note_brings_the_label_of_its_setting)
{
#define TRACK "item/x|**X**\n\na|- 0:10 soft\n\n"
#define WITH "with/foam|With foam:\n\n"
	static const char base[] = "h|## Bass\n\n" TRACK WITH "d|- 0:30 tight\n\ne|## End\n",
			  ours[] = "h|## Bass\n\n" TRACK WITH
				   "d|- 0:30 tight\nn|- 0:40 wide\n\ne|## End\n",
			  want[] = "## Bass\n\n**X**\n\nMine.\n\n- 0:10 soft\n\n"
				   "With foam:\n\n- 0:40 wide\n\n## End\n";

	merges(base, "## Bass\n\n**X**\n\nMine.\n\n- 0:10 soft\n\n## End\n", ours, want,
		"added with/foam, you deleted this text; earlog has d, "
		"added after text that you rewrote n");
	merges(base, "## Bass\n\nMine.\n\n## End\n", ours, "## Bass\n\nMine.\n\n## End\n",
		"you deleted this text; earlog has d, left out, because you deleted what it "
		"belongs to n");
	/* The author left a note of it: there is the place of the new one. */
	merges(base, "## Bass\n\n**X**\n\n- 0:10 soft\n- 0:30 tight\n\n## End\n", ours,
		"## Bass\n\n**X**\n\n- 0:10 soft\n- 0:30 tight\n- 0:40 wide\n\n## End\n", NULL);
#undef WITH
#undef TRACK
}

/* An item with a comment right below it is no unit with this comment. */
TEST(a_comment_below_an_item_is_no_part_of_it)
{
	merges("h|## Bass\n\na|- 0:10 tight\nb|- 0:20 dry\n\ne|## End\n",
		"## Bass\n\n- 0:10 tight\n<!-- ask again -->\n- 0:20 dry\n\n## End\n",
		"h|## Bass\n\nb|- 0:20 dry\n\ne|## End\n",
		"## Bass\n\n<!-- ask again -->\n- 0:20 dry\n\n## End\n", "removed a");
}

/* Of a row each cell is merged, however many there are; one that both changed stays the author's,
 * with the whole row. */
TEST(a_row_is_merged_by_its_cells)
{
	static const char base[] = "o|One\n\nr|| R | A | B | C |\nl|| - | - | - | - |\n"
				   "b|| Bass | 4 | 2 | \\| |\n\nt|Two\n",
			  ours[] = "o|One\n\nr|| R | A | B | C |\nl|| - | - | - | - |\n"
				   "b|| Bass | 5 | 2 | |\n\nt|Two\n";
	CLEANUP(buf_finish)
	struct buf was = BUF_INIT, now = BUF_INIT, is = BUF_INIT, want = BUF_INIT;
	struct buf *const texts[] = { &was, &now, &is, &want };

	merges(base, "One\n\n| R | A | B | C |\n| - | - | - | - |\n| Bass | 4 | 3 | \\| |\n\nTwo\n",
		ours, "One\n\n| R | A | B | C |\n| - | - | - | - |\n| Bass | 5 | 3 |  |\n\nTwo\n",
		"updated b");
	merges(base, "One\n\n| R | A | B | C |\n| - | - | - | - |\n| Bass | 6 | 2 | \\| |\n\nTwo\n",
		ours,
		"One\n\n| R | A | B | C |\n| - | - | - | - |\n| Bass | 6 | 2 | \\| |\n\nTwo\n",
		"your text is kept; earlog's text is now b");
	for (int k = 0; k < 4; k++)
		for (int row = 0; row < 3; row++) {
			bool marked = k == 0 || k == 2;

			if (marked)
				buf_addf(texts[k], "%c|", "rlb"[row]);
			buf_add(texts[k], "|");
			for (int i = 0; i < 70; i++)
				buf_addf(texts[k], row == 1 ? " - |" : " %s%d |",
					row == 2 && k >= 2 && i == 3 ? "new" : "c",
					i + (row == 2 && k % 2 && i == 69) * 1000);
			buf_add(texts[k], "\n");
		}
	merges(was.s, now.s, is.s, want.s, "updated b");
}

/* The titles of themes are new. */
#define NO_THEMES                        \
	"versus/b|**A vs B**\n\n"        \
	"w|Warmer overall.\n\n"          \
	"versus/b/t/x|On Shivers:\n\n"   \
	"a|- 0:10 thin\n"                \
	"b|- 0:20 dry\n\n"               \
	"versus/b/s/y|On Gladiator:\n\n" \
	"c|- 0:30 fat\n\n"               \
	"e|## End\n"
#define BY_THEME                         \
	"versus/b|**A vs B**\n\n"        \
	"w|%s overall.\n\n"              \
	"versus/b/t|*Timbre:*\n\n"       \
	"versus/b/t/x|On Shivers:\n\n"   \
	"a|- 0:10 thin\n"                \
	"b|- 0:20 dry\n\n"               \
	"versus/b/s|*Bass:*\n\n"         \
	"versus/b/s/y|On Gladiator:\n\n" \
	"c|- 0:30 fat\n\n"               \
	"e|## End\n"

TEST(titles_of_themes_go_where_the_author_wrote_no_prose)
{
	CLEANUP(pointer_free) char *ours = xasprintf(BY_THEME, "Warmer");

	merges(NO_THEMES,
		"**A vs B**\n\nWarmer overall.\n\nI own both.\n\nWith Shivers:\n\n- 0:10 "
		"thinner\n- 0:20 "
		"dry\n\nOn Gladiator:\n\n- 0:30 fat\n\n## End\n",
		ours,
		"**A vs B**\n\nWarmer overall.\n\nI own both.\n\n*Timbre:*\n\nWith Shivers:\n\n- "
		"0:10 "
		"thinner\n- 0:20 dry\n\n*Bass:*\n\nOn Gladiator:\n\n- 0:30 fat\n\n## End\n",
		"added versus/b/t, added versus/b/s");
}

TEST(titles_of_themes_stay_where_the_author_left_them)
{
	static const char kept[] = "**A vs B**\n\n%s overall.\n\n*Timbre:*\n\nOn Shivers:\n\n"
				   "- 0:10 thin\n- 0:20 dry\n\n%s## End\n";
	static const char left[] = "*Bass:*\n\nOn Gladiator:\n\n",
			  prose[] = "*Bass:*\n\nOn Gladiator:\n\nMy words on it.\n\n";
	CLEANUP(pointer_free) char *base = xasprintf(BY_THEME, "Warmer");
	CLEANUP(pointer_free) char *ours = xasprintf(BY_THEME, "Much warmer");
	CLEANUP(pointer_free) char *now = xasprintf(kept, "Warmer", left);
	CLEANUP(pointer_free) char *want = xasprintf(kept, "Much warmer", left);
	CLEANUP(pointer_free) char *own = xasprintf(kept, "Warmer", prose);
	CLEANUP(pointer_free) char *want_own = xasprintf(kept, "Much warmer", prose);

	/* The author deleted the note; once with words of the author in its place. */
	merges(base, now, ours, want, NULL);
	merges(base, own, ours, want_own, NULL);
}

/* A new title with its notes comes after what the author added below the earlier notes, and before
 * earlog's next text, or before the author's text at the end of the file; a new note without a
 * title comes directly after the other notes. */
TEST(new_titles_do_not_take_over_what_the_author_wrote)
{
	static const char head[] = "versus/b|**A vs B**\n\nversus/b/t/x|On Shivers:\n\n"
				   "a|- 0:10 thin\nb|- 0:20 dry\n",
			  top[] = "**A vs B**\n\nOn Shivers:\n\n- 0:10 thin\n- 0:20 dry\n",
			  item[] = "- The kick suits Massive Attack.\n",
			  text[] = "\nI like them.\n";
	static const char *const notes[][2] = { { "", "" }, { "n|", "- 0:25 sharp\n" } };
	static const struct {
		const char *marked, *written;
	} ends[] = { { "", "" }, { "\ne|## End\n", "\n## End\n" },
		{ "\nversus/b/t/z|On Angel:\n\nd|- 0:40 wide\n", "\nOn Angel:\n\n- 0:40 wide\n" } };

	for (size_t i = 0; i < 2 * LENGTH(notes) * LENGTH(ends); i++) {
		const char *const *note = notes[i % 2], *end = ends[i / 4].marked,
				  *written = ends[i / 4].written,
				  *title = i & 2 ? "On Gladiator:" : "グラディエーター：";
		CLEANUP(pointer_free) char *base = xasprintf("%s%s", head, end);
		CLEANUP(pointer_free)
		char *ours = xasprintf("%s%s%s\nversus/b/t/y|%s\n\nc|- 0:30 fat\n%s", head, note[0],
			note[1], title, end);
		CLEANUP(pointer_free) char *now = xasprintf("%s%s%s%s", top, item, text, written);
		bool last = !*end; /* text after the last line of earlog's stays last */
		CLEANUP(pointer_free)
		char *want = xasprintf("%s%s%s%s\n%s\n\n- 0:30 fat\n%s", top, note[1], item,
			last ? "" : text, title, last ? text : written);

		merges(base, now, ours, want, NULL);
	}
}

TEST(a_run_cut_short_adds_nothing_twice)
{
	struct marked_text b, o;
	struct merge_text tb = tell(&b, BASE), to = tell(&o, OURS);
	struct merge_result r, second;
	struct err err = ERR_INIT;
	static const char now[] =
		"## Bass\n\nMine.\n\n- 0:10 The bass is tight.\n- 0:20 Drums, with weight.\n\n"
		"## Stage\n\n- 0:30 A wide stage, and layers.\n";

	assert_true(merge_three(&tb, now, strlen(now), &to, false, &r, &err));
	assert_int_equal(r.count[MERGE_ADDED], 2);
	/* The base was never noted: it is the old one still. */
	assert_true(merge_three(&tb, r.text.s, r.text.len, &to, false, &second, &err));
	assert_string_equal(second.text.s, r.text.s);
	merge_finish(&r);
	merge_finish(&second);
	buf_finish(&b.text);
	buf_finish(&o.text);
}

TEST(the_news_name_lines_and_words)
{
	struct marked_text b, o;
	struct merge_text tb = tell(&b, BASE), to = tell(&o, OURS);
	struct merge_result r;
	struct err err = ERR_INIT;
	static const char now[] = "## Bass\n\nI found the bass tight.\n\n## Stage\n\n"
				  "<<<<<<< your file\n- 0:30 A wide stage, and layers.\n";

	assert_true(merge_three(&tb, now, strlen(now), &to, false, &r, &err));
	assert_int_equal(r.marks, 1);
	for (size_t i = 0; i < r.n_news; i++) {
		if (strcmp(r.news[i].id, "n") != 0)
			continue;
		assert_string_equal(r.news[i].words, "- 0:15 Sub-bass rolls off early.");
		assert_int_equal(r.news[i].line, 5);
	}
	merge_finish(&r);
	buf_finish(&b.text);
	buf_finish(&o.text);
}

/* A line whose words many lines have is found at its place, or it is gone; never at another place
 * that has as many of them. */
TEST(a_rewritten_line_is_named_at_its_place)
{
#define SETUP "i|# Sound\n\nj|- Worn: nozzle round\nk|- Volume: at 28 steps\n\n"
#define SETUP_NOW                               \
	"# Sound\n\n- Nozzles: the round one\n" \
	"- Volume: 30 steps with the round nozzle, 28 with the treble nozzle\n\n"
#define TWO(bass, beside, stage)                                        \
	"section/bass|**Bass and drums:**\n\nb|**Score: 4/5**\n\n" bass \
	"c|- Bass depth: 4/5\nd|  - nozzle treble: 3/5\n\n"             \
	"section/stage|**[Stage](https://example.org):** words\n\n"     \
	"e|**Score: 4/5**\n\n" stage "g|- Width: 4/5\nh|  - nozzle treble: " beside
	static const char base[] =
		SETUP TWO("a|- nozzle treble: 3/5\n", "4/5\n", "f|- nozzle treble: 4/5\n");
	static const char ours[] =
		SETUP TWO("a|- nozzle treble: 3.5/5\n", "4/5\n", "f|- nozzle treble: 4.5/5\n");
	static const char stage_now[] =
		"**[Stage](https://example.org):** words\n\n**Score: 4/5**\n\n"
		"- Score with the treble nozzle: 4/5\n- Width: 4/5\n  - nozzle treble: 4/5\n";
	static const struct {
		const char *bass;
		size_t line;
		enum merge_kind kind;
	} cases[] = { { "- Score with the treble nozzle: 3/5\n", 10, MERGE_REWRITTEN },
		{ "", 0, MERGE_DELETED } };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		CLEANUP(pointer_free)
		char *now = xasprintf(SETUP_NOW "**Bass and drums:**\n\n**Score: 4/5**\n\n%s"
						"- Bass depth: 4/5\n  - nozzle treble: 3/5\n\n%s",
			cases[i].bass, stage_now);
		struct marked_text b, o;
		struct merge_text tb = tell(&b, base), to = tell(&o, ours);
		struct merge_result r;
		struct err err = ERR_INIT;

		for (size_t k = 0, head = 0; k < o.n; k++)
			if (strncmp(o.ids[k], "section/", 8) == 0)
				head = k + 1;
			else
				o.blocks[k].head = head;
		assert_true(merge_three(&tb, now, strlen(now), &to, false, &r, &err));
		assert_string_equal(r.text.s, now);
		assert_int_equal(r.n_news, 2);
		assert_int_equal(r.news[0].kind, cases[i].kind);
		assert_int_equal(r.news[0].line, cases[i].line);
		assert_string_equal(r.news[0].title, "Bass and drums");
		assert_string_equal(r.news[0].words, "- nozzle treble: 3.5/5");
		assert_int_equal(r.news[1].kind, MERGE_REWRITTEN);
		assert_int_equal(r.news[1].line, i ? 17 : 18);
		assert_string_equal(r.news[1].title, "Stage");
		merge_finish(&r);
		buf_finish(&b.text);
		buf_finish(&o.text);
	}
#undef SETUP
#undef SETUP_NOW
#undef TWO
}

/* A title that stays for the author's words below it is named by them. */
TEST(the_news_of_a_kept_text_are_the_authors_words)
{
	static const char now[] =
		"**Build**\n\nIt is of fine blue metal and glass.\n\n**Fit**\n\nMine.\n";
	struct marked_text b, o;
	struct merge_text
		tb = tell(&b,
			"|**Build**\n\na|It is of fine metal and glass.\n\n|**Fit**\n\nb|Deep.\n"),
		to = tell(&o, "z|The end.\n");
	struct merge_result r;
	struct err err = ERR_INIT;
	size_t n = 0;

	assert_true(merge_three(&tb, now, strlen(now), &to, false, &r, &err));
	for (size_t i = 0; i < r.n_news; i++)
		if (r.news[i].kind == MERGE_KEPT) {
			assert_string_equal(
				r.news[i].words, n ? "Mine." : "It is of fine metal and glass.");
			n++;
		}
	assert_int_equal(n, 2);
	merge_finish(&r);
	buf_finish(&b.text);
	buf_finish(&o.text);
}

TEST(the_news_of_an_underlined_heading_are_one_line)
{
	static const char base[] = "s|Stage\n===\n\nc|- A wide stage.\n\nd|- All in all.\n",
			  now[] = "Stage\n===\n\n- A wide stage.\n\n- All in all.\n";
	struct marked_text b, o;
	struct merge_text tb = tell(&b, base), to = tell(&o, "d|- All in all.\n");
	struct merge_result r;
	struct err err = ERR_INIT;

	assert_true(merge_three(&tb, now, strlen(now), &to, false, &r, &err));
	assert_int_equal(r.n_news, 2);
	assert_string_equal(r.news[0].words, "Stage");
	merge_finish(&r);
	buf_finish(&b.text);
	buf_finish(&o.text);
}

TEST(tables_are_written_and_read)
{
	static const struct merge_block blocks[] = { { .len = 12, .id = "section/a" },
		{ .at = 12, .len = 5, .id = "n-1" } };
	static const char *const wrong[] = {
		"1 2 a b",
		"1 2 a\n",
		"1 2  b\n",
		"x 2 a b\n",
		"1 -2 a b\n",
		"1 2 a b c\n",
		"\n",
		"99999999999999999999999 2 a b\n",
		"1 2 a \n",
	};
	struct merge_table t;
	struct err err = ERR_INIT;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	merge_table_put(&out, blocks, 2);
	assert_string_equal(out.s, "0 12 section/a -\n12 5 n-1 -\n");
	assert_true(merge_table_read(&t, out.s, out.len, &err));
	assert_int_equal(t.n, 2);
	assert_int_equal(t.blocks[1].at, 12);
	assert_string_equal(t.blocks[1].id, "n-1");
	merge_table_finish(&t);
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(merge_table_read(&t, wrong[i], strlen(wrong[i]), &err));
	assert_false(merge_table_read(&t, "1 2 \0 -\n", 8, &err));

	struct merge_block far = { .at = 3, .len = 3, .id = "x" };
	struct merge_text base = { "abc\n", 4, &far, 1, "" }, ours = { "abd\n", 4, NULL, 0, "" };
	CLEANUP(merge_finish) struct merge_result r;
	assert_false(merge_three(&base, "", 0, &ours, false, &r, &err));
	assert_string_equal(err.msg, "cannot merge: block x is outside of the last export");
}

/* Its last blocks name UUIDs; another block may have the same UUID. */
TEST(a_table_names_uuids)
{
	static const char *const texts[] = { "0e3a3c58-5a1c-4c5e-9d3b-2f1f6f0a7b11",
		"7c9e6679-7425-40de-944b-e07fc1f90ae7" };
	CLEANUP(pointer_free)
	char *s = xasprintf("0 0 .template 1f:en\n4 2 %s 2f\n0 0 .chain %s\n0 0 .ratings %s,%s\n",
		texts[0], texts[1], texts[0], texts[1]);
	CLEANUP(uuids_finish) struct uuids chain = { 0 }, ratings = { 0 };
	char text[UUID_TEXT];

	merge_table_uuids(s, MERGE_USUAL, &chain);
	assert_int_equal(chain.n, 1);
	assert_string_equal(uuid_text(chain.v, text), texts[1]);
	merge_table_uuids(s, MERGE_RATINGS, &ratings);
	assert_int_equal(ratings.n, 2);
	for (size_t i = 0; i < ratings.n; i++)
		assert_string_equal(uuid_text(&ratings.v[i], text), texts[i]);
	merge_table_uuids("0 0 .template 1f:en\n0 0 .ratings 7c9e\n", MERGE_RATINGS, &ratings);
	merge_table_uuids(NULL, MERGE_RATINGS, &ratings);
	assert_int_equal(ratings.n, 2);
}

/* Earlier programs wrote a row for each word: it stands for all rows of its word until the last
 * evening of that export. What the author deleted stays away, what he edited is his and is listed;
 * rows of later evenings come. The next export, of this program, brings none of them back. */
TEST(a_row_of_an_earlier_program_stands_for_those_of_its_word)
{
#define TITLE "| Rating | A | B |\n| --- | --- | --- |\n"
#define MARKED ".c[b].rated|| Rating | A | B |\n.c[b].rated|| --- | --- | --- |\n"
#define OLD(word) ".c[b].rated.rows[" word "]|| " word " | "
#define ROW(day, nr, word) ".c[b].rated.rows[2026-11-" day ".0000000" nr "]|| " word " | "
#define KEPT "| Attack (Voices) | 3 | 2 |\n"
	static const char was[] = MARKED OLD("Attack") "2 to 3 | 2 |\n" OLD(
		"Clear") "4 | 3 |\n" OLD("Dark-Bright") "3 | 4 |\n",
			  now[] = TITLE "| Attack | 2 to 3 | 2 |\n"
					"| Dark-Bright | 3 | 4, softer |\n",
			  is[] = MARKED ROW("20", "1", "Attack (Voices)") "3 | 2 |\n" ROW(
				  "20", "2", "Clear (Voices)") "4 | 3 |\n" ROW("19", "3",
				  "Clear (Strings)") "1 | 2 |\n" ROW("21", "2",
				  "Clear (Voices)") "5 | 3 |\n" ROW("20", "4",
				  "Dark-Bright (Voices)") "3 | 4 |\n" ROW("21", "4",
				  "Dark-Bright (Voices)") "1 | 2 |\n",
			  want[] = TITLE KEPT "| Clear (Voices) | 5 | 3 |\n"
					      "| Dark-Bright | 3 | 4, softer |\n"
					      "| Dark-Bright (Voices) | 1 | 2 |\n";
	CLEANUP(pointer_free) char *more = xasprintf("%s%s3 | 3 |\n", is, ROW("21", "5", "Full"));
	CLEANUP(pointer_free) char *then = xasprintf("%s| Full | 3 | 3 |\n", want);
	static struct marked_text marked[3];
	struct merge_text last = tell(&marked[0], was), today = tell(&marked[1], is),
			  next = tell(&marked[2], more);
	struct merge_result r;
	struct err err;

	snprintf(last.day, sizeof(last.day), "2026-11-20");
	assert_true(merge_three(&last, now, strlen(now), &today, false, &r, &err));
	assert_string_equal(r.text.s, want);
	assert_int_equal(r.count[MERGE_DELETED], 2);
	assert_int_equal(r.count[MERGE_REWRITTEN], 1);
	merge_finish(&r);
	assert_true(merge_three(&today, want, strlen(want), &next, false, &r, &err));
	assert_string_equal(r.text.s, then);
	merge_finish(&r);
	for (size_t i = 0; i < LENGTH(marked); i++)
		buf_finish(&marked[i].text);
}

/* 500 notes, 200 kB; half of them rewritten, half of them changed. */
TEST(long_drafts_take_a_moment)
{
	enum { N = 500 };
	static struct merge_block blocks[2][N];
	static char ids[N][16];
	struct buf text[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
	struct merge_result r;
	struct err err = ERR_INIT;
	struct timespec from, to;

	for (int i = 0; i < N; i++) {
		snprintf(ids[i], sizeof(ids[i]), "n%d", i);
		for (int k = 0; k < 3; k++) {
			if (k != 1)
				blocks[k / 2][i] =
					(struct merge_block){ .at = text[k].len, .id = ids[i] };
			buf_addf(&text[k], "%s%d:%02d", k == 1 && i % 2 ? "At " : "- ", i / 60,
				i % 60);
			for (int w = 0; w < 60; w++)
				buf_addf(&text[k], " w%d",
					(i * 37 + w * w * 11 + (k == 2 && w == i % 50)) % 900);
			buf_addf(&text[k], "%s\n", k == 1 && i % 3 == 0 ? " and so on\n" : "");
			if (k != 1)
				blocks[k / 2][i].len = text[k].len - blocks[k / 2][i].at;
		}
	}
	struct merge_text base = { text[0].s, text[0].len, blocks[0], N, "" },
			  ours = { text[2].s, text[2].len, blocks[1], N, "" };
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	assert_true(merge_three(&base, text[1].s, text[1].len, &ours, false, &r, &err));
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	double ms =
		(double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
	print_message("%zu bytes: %.1f ms\n", text[0].len, ms);
	assert_true(ms < 2000); /* of a processor: 20 or so; 300 with sanitizers */
	merge_finish(&r);
	for (int k = 0; k < 3; k++)
		buf_finish(&text[k]);
}

TEST(a_rating_of_a_track_goes_where_the_author_put_the_track)
{
	merges("s|**Bass:**\n|\n- Depth: 4/5\n\nitem/a|**One**.\n\na|- first "
	       "note\n\nitem/b|**Two**.\n\n"
	       "b|- second note\n\nt|## End\n",
		"**Bass:**\n\n- Depth: 4/5\n\n**Two**.\n\n- second note\n\n**One**.\n\n- first "
		"note\n\n## End\n",
		"s|**Bass:**\n|\n- Depth: 4/5\n\nitem/a|**One**.\n|\n- Attack: 2/5\n\na|- first "
		"note\n\nitem/b|**Two**.\n|\n- Tinny: 1/5\n\nb|- second note\n\nt|## End\n",
		"**Bass:**\n\n- Depth: 4/5\n\n**Two**.\n\n- Tinny: 1/5\n\n- second note\n\n"
		"**One**.\n\n- Attack: 2/5\n\n- first note\n\n## End\n",
		NULL);
}

/* Until the section is rated itself, the rating of the whole stands there, and afterwards again. */
TEST(a_rating_of_the_whole_is_one_in_both_places)
{
	static const char in[] = "b|## Bass\n\n.s[bass].w[depth]|- Bass depth: 4/5 – warm\n|\n"
				 "w|## Whole\n\nn|- all of it\n",
			  beside[] = "b|## Bass\n\n.s[bass].w[depth]|- Bass depth: 2/5 – lean\n|\n"
				     "w|## Whole\n\n.r[depth]|- Bass depth: 4/5 – warm\n"
				     "n|- all of it\n",
			  lower[] = "b|## Bass\n\n.s[bass].w[depth]|- Bass depth: 2/5 – lean\n|\n"
				    "w|## Whole\n\n.r[depth]|- Bass depth: 3/5 – warm\n"
				    "n|- all of it\n";

	merges(in, "## Bass\n\n## Whole\n\n- all of it\n", beside,
		"## Bass\n\n- Bass depth: 2/5 – lean\n\n## Whole\n\n- all of it\n", "added ");
	/* The same words with another figure: its line stays deleted. */
	merges(in, "## Bass\n\n## Whole\n\n- all of it\n", lower,
		"## Bass\n\n- Bass depth: 2/5 – lean\n\n## Whole\n\n- all of it\n",
		"added , you deleted this text; earlog has ");
	merges(in, "## Bass\n\n- Bass depth: 4/5 – warm!\n\n## Whole\n\n- all of it\n", beside,
		"## Bass\n\n- Bass depth: 2/5 – lean\n\n- Bass depth: 4/5 – warm!\n\n"
		"## Whole\n\n- all of it\n",
		"added , your text is kept; earlog's text is now ");
	merges(beside, "## Bass\n\n- Bass depth: 2/5 – lean\n\n## Whole\n\n- all of it\n", in,
		"## Bass\n\n## Whole\n\n- all of it\n", "removed ");
}

/* What has no words, or is of a track, is no rating of the whole because its figure is the same. */
TEST(equal_figures_are_not_one_rating)
{
	static const struct {
		const char *id, *words;
	} rows[] = { { ".s[bass].w[depth]", "" }, { ".s[b].i[x].w[depth]", " – warm" } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		char *base = xasprintf(
			"w|## Whole\n\n.r[depth]|- Bass depth: 4/5%s\n|\nt|## Bass\n\nn|- first\n",
			rows[i].words);
		char *ours = xasprintf("w|## Whole\n\n.r[depth]|- Bass depth: 3/5\n|\nt|## Bass\n\n"
				       "%s|- Bass depth: 4/5%s\nn|- first\n",
			rows[i].id, rows[i].words);
		char *want = xasprintf(
			"## Whole\n\n## Bass\n\n- Bass depth: 4/5%s\n- first\n", rows[i].words);

		merges(base, "## Whole\n\n## Bass\n\n- first\n", ours, want, NULL);
		free(base);
		free(ours);
		free(want);
	}
}
