/* tests: long, parts, of merge/ view/ formats/ schema/templates/ schema/parts/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drafts that the programs of commit 15696a17 and of each release wrote, and drafts of this one,
 * edited by hand as two reviewers did and exported again after three evenings: no edit is lost, no
 * deleted text returns, no line moves. tests/data/drafts-*.db have the last exports of these
 * programs; drafts.sh made them.
 */
#include "e2e/home.h"

#include <ctype.h>
#include <sqlite3.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "support/merge_review.h"
#include "support/needs.h"
#include "support/test.h"

static const char profile[] =
	"reviewer: {name: A. Reviewer}\n"
	"net: no\nblog: {posts: posts}\n"
	"scale: {min: 1, max: 5, step: 0.5, words: {1: Poor, 3: Good, 4: Great, 5: Outstanding}}\n"
	"boilerplate: {looking_for: \"I look for **immersion.**\", scale: From **Poor** to "
	"**Outstanding**., timbre: \"*A filter.*\"}\n";

/* What the author wrote in place of a text of the draft. `to` "": took it out; then `gone` are the
 * words that must not come back. */
struct old_edit {
	const char *from, *to, *gone;
};

#define OLD_RUNG "- my phone:\n" /* without a remark: only an earlier program wrote it */
/* of two tracks: each has its own line now */
#define OLD_ROW "| Bass depth | 4 | 3 (4 tracks) | Cantor on 3 of 3 evenings, 4 tracks |\n"
#define OLD_ROW_NOW "| Bass depth (A Reckoning" /* one of the rows that are in its place now */
#define OLD_RANGE "All of the bass is fast.\n\n- Bass depth: 4/5\n  - 2 tracks: 3.5 to 4\n"
#define OLD_SOURCES "- Sources: Apple dongle; FiiO K7; my phone" /* the usual one is marked now */
#define OLD_COUNT "| Cantor on 1 track |\n"
#define TITLES "| Rating |" /* one of the columns has another name now */
#define OLD_POINT "**What could be improved:**\n\n- the cable\n" /* it has a capital now */
#define OLD_EVENING ", one evening only.\n\n"
#define OLD_DIARY /* its comment says what it is now */                                            \
	"\n<!--\n26 November 2026: First evening with the wide tips.\n\n26 November 2026: Second " \
	"evening, and it stays a joy.\n\n-->\n"
#define SHIVERS "[Shivers by Ed Sheeran](https://www.youtube.com/watch?v=z2_Lrg6rRks)"
#define OLD_LEAD "The first track is **" SHIVERS "**." /* it begins with the title now */
#define AT_GOD "[0:23](https://www.youtube.com/watch?v=Z5NoQg8LdDk&t=23s)"

static const struct old_edit setup_edits[] = {
	{ OLD_SOURCES, "- Sources: mostly the FiiO K7", NULL },
	{ "- Ear tips: Sancai wide M", "- Ear tips: Sancai wide M, later spring tips", NULL },
	{ "- Volumes: ", "- Volumes: from 28 to 22; ", NULL },
};

static const struct old_edit comparisons[] = {
	{ "*AFUL Cantor:* Warmer overall.\n", "Warmer overall, like an old radio.\n\nI own both.\n",
		NULL },
	{ "On A Reckoning in Blood from Ghost of Tsushima OST:", "With A Reckoning in Blood:",
		NULL },
	{ "1:10 *AFUL Cantor:* Softer beats", "1:10 softer, rounder beats", NULL },
	{ "*AFUL Cantor:* Smaller stage.\n\nFrom my review of the Symphonium Crimson:\n\n"
	  "*Symphonium Crimson:* Wider overall.\n",
		"Its stage is smaller than the Crimson's, which is wider overall.\n", NULL },
	{ TITLES " AFUL Cantor | AFUL Performer8 |", TITLES " My Cantor | Performer8 |", NULL },
	{ OLD_COUNT, "| clearly higher |\n\nOn one evening.\n", NULL },
	{ OLD_EVENING, ".\n\n", "one evening only" },
};

/* The draft keeps none of the ladder, and ends without its diary. */
static const struct old_edit rest[] = {
	{ "7 a refinement of the dongle.", "7 refines the dongle.", NULL },
	{ "ttps://example.org says it is warm.", "ttps://example.org says it is cold.", NULL },
	{ "Plays with more bite.", "It plays with more bite.", NULL },
	{ ": at most 124 dB SPL", ": plenty", "at most 124" },
	{ "Thinner than with snowy.", "A bit thinner than with the dongle.", NULL },
	{ OLD_RUNG, "- my phone, a cheap one:\n", NULL },
	{ "  No hiss.", "  No hiss whatsoever.", NULL },
	{ "Drums a little soft.", "Drums are a little soft there.", NULL },
	{ "peed and stage\n", "peed and stage.\n", NULL },
	{ OLD_POINT, OLD_POINT "\n![Graph](graph.svg)\n", NULL },
	{ OLD_DIARY, "", "evening" },
};

static const struct old_edit lists[] = {
	{ "- **I bought this unit.**", "- I bought it myself, at full price.", NULL },
	{ "AFUL Cantor: IEM, 14 BA, 20 ohm, 106 dB/Vrms.", "The Cantor is an IEM of 20 ohm.",
		NULL },
	{ "Deep and safe.\n", "Deep and safe.\n\nA paragraph of mine on the fit.\n", NULL },
	{ "Sonic Performance\n===", "How it sounds\n===", NULL },
	{ "It plays with ease.\n", "It plays with ease.\n\n- Bass depth: 4/5\n", NULL },
	{ OLD_RANGE, "All of the bass is fast.\n", "2 tracks" },
	{ "Warm voice, no bite", "a warm voice that never bites", NULL },
	{ "- " AT_GOD " Cymbals ring on.\n", "", "ymbals ring on" },
	{ OLD_LEAD, "My torture track is **Shivers**.", NULL },
	{ "2:50- Beats from here on are dry.", "2:50 beats from here on are dry!", NULL },
	{ "2:06 Drums land with weight.", "Drums land with weight at 2:06.", NULL },
	{ "**Score: 4/5 - Great**", "**Score: 4/5, great fun**", NULL },
	{ "**Bass and dynamics:**", "**Bass and perceived dynamic:**", NULL },
	{ "- Full: 3/5 – from the chest", "- Full: 3/5, which is a lot – from the chest", NULL },
};

static const struct old_edit running[] = {
	{ ": Warm voice, no bite.", ", I hear a warm voice that never bites.", NULL },
	{ "At " AT_GOD ": Cymbals ring on.\n", "", "ymbals ring on" },
	{ "The whole is quick.", "The whole is quick, and I mean it.", NULL },
	{ "**Bass and dynamics:** 4/5 (Great).", "**Bass and dynamics:** 4/5, great fun.", NULL },
	{ "All of the bass is fast.\n", "All of the bass is fast.\n\nFast, I say.\n", NULL },
	{ "From 2:50 on: Beats from here on are dry.", "After 2:50 the beats are dry.", NULL },
};

static const struct old_edit short_ones[] = {
	{ "I bought this unit.\n\n", "", "bought this unit" },
	{ ": Warm voice, no bite.", ", I hear a warm voice that never bites.", NULL },
	{ "At " AT_GOD ": Cymbals ring on.\n", "", "ymbals ring on" },
	{ "*Gladiator Suite Part 3 by Hans Zimmer*", "*The Gladiator Suite*, played loud", NULL },
	{ "**Bass and dynamics: 4/5**", "**Bass: 4/5**", NULL },
	{ "A plain paper box.\n", "A plain paper box, with a sleeve.\n", NULL },
};

static const struct old_edit for_myself[] = {
	{ "- Source: FiiO K7 (where a note names none)", "- Source: FiiO K7", NULL },
	{ "- Volume: AFUL Cantor", "- Volume: from 28 to 22; Cantor", NULL },
	{ "warm voice, no bite", "a warm voice that never bites", NULL },
	{ "- " AT_GOD " cymbals ring on\n", "", "ymbals ring on" },
	{ "## Bass and dynamics", "## Bass", NULL },
	{ "*compared with AFUL Performer8:* warmer overall",
		"*compared with AFUL Performer8:* warmer overall, and I own both", NULL },
	{ "thinner than with snowy", "a bit thinner than with the dongle", NULL },
	{ "plays with more bite", "it plays with more bite", NULL },
	{ "less textured than Cantor, blurred", "less textured and blurred", NULL },
	{ "second evening, and it stays a joy", "on the second evening it stays a joy", NULL },
};

static const struct old_edit of_several[] = {
	{ "Deep and safe.", "Deep, and safe.", NULL },
	{ "7 a refinement of the dongle.", "7 refines the dongle.", NULL },
	{ " Warm voice, no bite.", " a warm voice that never bites", NULL },
	{ "- " AT_GOD " Cymbals ring on.\n", "", "ymbals ring on" },
	{ "- **Timbre: 4.5/5**\n", "- **Timbre: 4.5/5**, the best of them\n", NULL },
	{ "Second evening, and it stays a joy.", "A second evening, and a joy.", "it stays" },
	{ "A warm allrounder.\n", "A warm allrounder, and I keep it.\n", NULL },
};

#define EDITS(e)             \
	{                    \
		e, LENGTH(e) \
	}

static const struct old_draft {
	const char *template;
	struct edits {
		const struct old_edit *v;
		size_t n;
	} edits[4];
} drafts[] = {
	{ "iem-review", { EDITS(setup_edits), EDITS(lists), EDITS(comparisons), EDITS(rest) } },
	{ "iem-review-classic",
		{ EDITS(setup_edits), EDITS(running), EDITS(comparisons), EDITS(rest) } },
	{ "impressions",
		{ EDITS(setup_edits), EDITS(short_ones), EDITS(comparisons), EDITS(rest) } },
	{ "notes", { EDITS(for_myself) } },
	{ "shoot-out", { EDITS(setup_edits), EDITS(of_several) } },
};

/* What comes to the record before each of the three exports. ID: the note with the words after it.
 */
static char *const evenings[][6][12] = {
	{ { "note", "add", "cantor", "third evening", "--part", "diary" },
		{ "note", "add", "cantor", "sub-bass is felt", "--track", "bass/gladiator", "--at",
			"1:10" },
		{ "note", "add", "cantor", "a quick jab, not pillowy", "--track", "bass/reckoning",
			"--at", "0:40", "--against", "performer8" },
		{ "rate", "cantor", "bass-depth", "3" }, { "rate", "cantor", "dark-bright", "2" } },
	{ { "chain", "edit", "cantor", "k7", "power=2000 mW into 32 ohm" },
		{ "note", "add", "cantor", "micro details appear", "--chain", "k7" },
		{ "note", "edit", "ID", "warm voice", "--private" },
		{ "rate", "cantor", "--section", "timbre", "section", "5" },
		{ "rate", "cantor", "bias", "4.5" } },
	{ { "note", "remove", "ID", "the whole is quick" },
		{ "note", "edit", "ID", "beats from here", "beats from here on are very dry" },
		{ "note", "add", "cantor", "a dry treble", "--track", "timbre/god", "--at",
			"1:02" },
		{ "rate", "cantor", "--track", "timbre/god", "dark-bright", "-2" },
		{ "rate", "cantor", "--track", "bass/gladiator", "bass-depth", "2", "--device",
			"performer8" } },
};

/* Words of the record that an evening changed, or that this program writes otherwise. */
static const char *const changed[] = { "- Sources: ", "**Score: #/#**", "Dark-Bright", "Bias",
	"Bass depth", "Timbre", "dB SPL", "whole is quick", "levels not", "Volume",
	"Beats from here", "beats from here", "Warm voice", "warm voice, no bite", "Thinner than",
	"thinner than", "less textured", "Https", "K# a ref", "*technology", "*packaging", "*fit",
	"*impression", "*chain", "*like", "*improve", "# tracks: #", "| ---", "<!--" };

static struct home *home;

static void
change(const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(home_path(home, "data/earlog/earlog.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_true(sqlite3_changes(db) > 0);
	sqlite3_close(db);
}

/* The archives of the earlier programs, each once brought to the version of today. */
static struct {
	const char *file;
	struct buf archive;
} programs[] = { { "tests/data/drafts-15696a17.db", BUF_INIT },
	{ "tests/data/drafts-1.0.0.db", BUF_INIT }, { "tests/data/drafts-1.1.0.db", BUF_INIT },
	{ "tests/data/drafts-1.2.0.db", BUF_INIT }, { "tests/data/drafts-1.3.0.db", BUF_INIT } };
static size_t program;

/* Puts the archive of the earlier program into the home, with its drafts in the folder `work`. */
static void
begin(void)
{
	struct err err = ERR_INIT;
	struct buf *archive = &programs[program].archive;
	bool found, is_old = !archive->len;

	home_free(home);
	home = home_new();
	home_write(home, "config/earlog/config.yaml", profile);
	home_write(home, "data/earlog/x", "");
	const char *path = home_path(home, "data/earlog/earlog.db");
	if (is_old)
		assert_true(file_read(programs[program].file, 8 << 20, archive, &found, &err));
	assert_true(file_create(path, archive->s, archive->len, NULL, &err));
	if (is_old) {
		assert_int_equal(home_run(home, ARGS("earlog", "list"), NULL, NULL, NULL), 0);
		buf_clear(archive);
		assert_true(file_read(path, 8 << 20, archive, &found, &err));
	}
	CLEANUP(pointer_free)
	char *move = xasprintf("UPDATE export_base SET path = '%s/' || "
			       "replace(path, rtrim(path, replace(path, '/', '')), '')",
		home_path(home, "work"));
	change(move);
}

static int
teardown(void **state)
{
	program = 0;
	home_free(home);
	home = NULL;
	return 0;
}

/* Exports again to the file, and returns what the program says. */
static const char *
export_again(const struct old_draft *d)
{
	CLEANUP(pointer_free) char *file = xasprintf("%s.md", d->template);
	const char *err;

	assert_int_equal(home_run(home,
				 ARGS("earlog", "export", "--markdown", "--template",
					 (char *)(uintptr_t)d->template, "-o", file, "cantor"),
				 NULL, NULL, &err),
		0);
	return err;
}

/* Returns the last export in this template, of this program if own is set. The text is in the file
 * `name`. */
static const char *
last_export(const struct old_draft *d, const char *name, bool own)
{
	begin();
	if (own) {
		export_again(d);
		return home_read(home, name);
	}
	CLEANUP(pointer_free)
	char *sql = xasprintf(
		"SELECT CAST(content AS TEXT) FROM export_base WHERE path LIKE '%%/%s.md'",
		d->template);
	const char *text = home_sql(home, sql);
	home_write(home, name, text);
	return text;
}

/* Returns the text after an edit; NULL: it has no such text. */
static char *
edited(const char *text, const struct old_edit *e)
{
	const char *at = strstr(text, e->from);

	return at ? xasprintf("%.*s%s%s", (int)(at - text), text, e->to, at + strlen(e->from))
		  : NULL;
}

/* Reads the lines of a text, with # in place of each figure, since figures follow the record, and
 * without the empty cells that a row gets where its table gets a column. */
static void
read_lines(struct text_lines *l, const char *text)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (const char *s = text; *s;
		s += !isdigit((unsigned char)*s) ? 1 : strspn(s, "0123456789.")) {
		while (strncmp(s, "| |", 3) == 0)
			s += 2;
		buf_add_char(&b, isdigit((unsigned char)*s) ? '#' : *s);
	}
	lines_read(l, &b);
}

static size_t
count_of(const struct text_lines *l, const char *line)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += strcmp(l->all[i], line) == 0;
	return n;
}

static bool
is_changed(const char *line)
{
	for (size_t i = 0; i < LENGTH(changed); i++)
		if (strstr(line, changed[i]))
			return true;
	return false;
}

/* Fails if a line of the edited text is lost or has moved, or a line came back that the author
 * deleted. */
static void
check(const struct old_draft *d, const char *last, const char *edit)
{
	CLEANUP(pointer_free) char *name = xasprintf("work/%s.md", d->template);
	const char *text = home_read(home, name);
	struct text_lines base, now, is;
	size_t after = 0;

	read_lines(&base, last);
	read_lines(&now, edit);
	read_lines(&is, text);
	for (size_t i = 0; i < is.n; i++) {
		const char *line = is.all[i];
		size_t n = count_of(&now, line);

		/* a value of each track, of which the range was gone; the note of another table; a
		 * value of before the device had a variant, beside a new one */
		if (*line && (n || count_of(&base, line)) && count_of(&is, line) > n &&
			strcmp(line, "- Bass depth: #/#") != 0 && !strstr(line, "levels not") &&
			!strstr(line, " not noted: "))
			fail_msg("%s: «%s» returned", name, line);
	}
	for (size_t i = 0; i < now.n; i++) {
		const char *line = now.all[i];
		size_t at = after;

		if (!*line || strncmp(line, "The first track is ", 19) == 0 ||
			(is_changed(line) && count_of(&base, line)) ||
			strncmp(line, TITLES, strlen(TITLES)) == 0)
			continue;
		if (count_of(&is, line) < count_of(&now, line))
			fail_msg("%s: «%s» is lost", name, line);
		while (at < is.n && strcmp(is.all[at], line) != 0)
			at++;
		if (at == is.n)
			fail_msg("%s: «%s» moved", name, line);
		after = at + 1;
	}
	lines_free(&base);
	lines_free(&now);
	lines_free(&is);
}

static void
have_evening(size_t evening)
{
	for (size_t i = 0; i < LENGTH(evenings[0]) && evenings[evening][i][0]; i++) {
		char *argv[14] = { (char *)(uintptr_t) "earlog" };
		size_t n = 1;

		for (char *const *word = evenings[evening][i]; *word; word++) {
			argv[n] = *word;
			if (strcmp(*word, "ID") == 0) {
				CLEANUP(pointer_free)
				char *sql = xasprintf("SELECT lower(substr(hex(uuid), 1, 8)) FROM "
						      "note WHERE body LIKE '%s%%'",
					*++word);
				argv[n] = (char *)(uintptr_t)home_sql(home, sql);
			}
			n++;
		}
		if (home_run(home, argv, NULL, NULL, NULL) != 0)
			fail_msg("%s %s fails", argv[1], argv[2]);
	}
}

static void
an_edited_draft_stays_its_authors(const struct old_draft *d, bool own)
{
	CLEANUP(pointer_free) char *name = xasprintf("work/%s.md", d->template);
	CLEANUP(pointer_free)
	char *last = xstrdup(last_export(d, name, own)), *text = xstrdup(last);

	for (const struct edits *e = d->edits; e < d->edits + LENGTH(d->edits); e++)
		for (size_t i = 0; i < e->n; i++) {
			static const char *const old[] = { OLD_SOURCES, OLD_RUNG, OLD_RANGE,
				OLD_COUNT, OLD_EVENING, OLD_POINT, OLD_LEAD, OLD_DIARY, NULL };

			if (own && text_is_among(e->v[i].from, old))
				continue;
			char *next = edited(text, &e->v[i]);

			if (!next)
				fail_msg("%s has no «%s»: %s", name, e->v[i].from, text);
			free(text);
			text = next;
		}
	home_write(home, name, text);
	for (size_t i = 0; i < LENGTH(evenings); i++) {
		have_evening(i);
		export_again(d);
		check(d, last, text);
	}
	assert_has(export_again(d), "is up to date");
}

/* Each draft in one of two tests, if the run is not whole. */
static bool
is_left_to_whole(const struct old_draft *d, bool own)
{
	return !test_is_whole() && (d - drafts) % 3 != own;
}

static void
drafts_of_15696a17_stay_their_authors(void **state)
{
	for (const struct old_draft *d = drafts; d < drafts + LENGTH(drafts); d++)
		if (!is_left_to_whole(d, false))
			an_edited_draft_stays_its_authors(d, false);
}

static void
drafts_of_this_program_stay_their_authors(void **state)
{
	for (const struct old_draft *d = drafts; d < drafts + LENGTH(drafts); d++)
		if (!is_left_to_whole(d, true))
			an_edited_draft_stays_its_authors(d, true);
}

static void
each_edit_alone_stays(void **state)
{
	for (const struct old_draft *d = drafts; d < drafts + LENGTH(drafts); d++)
		for (const struct edits *e = d->edits; e < d->edits + LENGTH(d->edits); e++)
			for (size_t i = 0; i < e->n; i++) {
				CLEANUP(pointer_free)
				char *name = xasprintf("work/%s.md", d->template);
				const char *last = last_export(d, name, false);
				CLEANUP(pointer_free) char *text = edited(last, &e->v[i]);

				home_write(home, name, text);
				export_again(d);
				check(d, last, text);
			}
}

/* ---- drafts of 1.0.0 and 1.1.0, each edited in several ways ---- */

#define AT_SHIVERS "https://www.youtube.com/watch?v=z2_Lrg6rRks"
#define GOD_URL "https://www.youtube.com/watch?v=Z5NoQg8LdDk"
#define ASPECTS                                                                                    \
	"Non-sound Aspects\n===\n\n**Packaging and accessories**\n\nA plain paper box.\n\n**Fit, " \
	"comfort and isolation**\n\nDeep and safe.\n\n"

static const struct way {
	const char *name;
	struct old_edit v[3];
} ways[] = {
	{ "lines wrapped anew",
		{ { "- 2:06 Drums land with weight.", "- 2:06 Drums land\n  with weight.", NULL },
			{ "AFUL Cantor: IEM, 14 BA, 20 ohm", "AFUL Cantor: IEM,\n14 BA, 20 ohm",
				NULL } } },
	{ "bullets made prose",
		{ { "- [0:33](" AT_SHIVERS "&t=33s) Warm voice, no bite.\n- [0:54](" AT_SHIVERS
		    "&t=54s) Thinner than with snowy.\n",
			"At 0:33 the voice is warm and never bites; at 0:54 it is thinner than "
			"with the snowy chain.\n",
			NULL } } },
	{ "two tracks joined",
		{ { "The first track is **[Shivers by Ed Sheeran](" AT_SHIVERS ")**.",
			  "**Shivers by Ed Sheeran, and Playing God by Polyphia**.", NULL },
			{ "\n**[Playing God by Polyphia](" GOD_URL ")**\n", "",
				"[Playing God by Polyphia]" } } },
	{ "a title without its lead",
		{ { "The first track is **[Shivers", "**[Shivers", "first track is" } } },
	{ "a title with words of the author's",
		{ { "It tells how much edge a voice gets.", "I play it for the voice.", NULL } } },
	{ "capitals",
		{ { "**Timbre:** *A filter.*", "**TIMBRE:** *A filter.*", NULL },
			{ "Deep and safe.", "DEEP AND SAFE.", NULL } } },
	{ "a section moved",
		{ { ASPECTS, "", NULL },
			{ "Conclusions\n===\n", ASPECTS "Conclusions\n===\n", NULL } } },
	{ "a note reworded",
		{ { "- 2:06 Drums land with weight.",
			"- 2:06 The drums land, and they weigh a lot.", NULL } } },
	{ "a note deleted",
		{ { "- [0:23](" GOD_URL "&t=23s) Cymbals ring on.\n", "", "ymbals ring on" } } },
	{ "headings of the author's own",
		{ { "It plays with ease.\n",
			"### How it strikes me\n\nIt plays with ease.\n\n### What others say\n",
			NULL } } },
	{ "a table without a column",
		{ { " | Higher |\n| --- | --- | --- | --- |\n", " |\n| --- | --- | --- |\n",
			  "| Higher" },
			{ " | Cantor on 3 of 3 evenings, 4 tracks |\n", " |\n",
				"of 3 evenings" } } },
	{ "a row edited",
		{ { "| Bass depth | 4 | 3 (4 tracks) |", "| Bass depth | 4.5 | 3 at most |",
			OLD_ROW_NOW } } },
	{ "a row deleted", { { OLD_ROW, "", OLD_ROW_NOW } } },
	{ "front matter",
		{ { "title: \"AFUL Cantor\"\n", "title: \"The Cantor, at last\"\n", NULL },
			{ "toc: true\n", "toc: false\ntags: [iem, aful]\n", NULL } } },
};

/* Fails if the first table of the text has rows of unequal width. */
static void
check_table(const char *text)
{
	size_t columns = 0;

	for (const char *s = strstr(text, "| Rating |"); s && *s == '|'; s = strchr(s, '\n') + 1) {
		size_t n = 0;

		for (const char *c = s; *c != '\n'; c++)
			n += *c == '|';
		if (columns && columns != n)
			fail_msg("%s: %s", programs[program].file, strstr(text, "| Rating"));
		columns = n;
	}
	assert_true(columns >= 4);
}

static void
an_edit_of_one_way_stays(const struct way *way)
{
	const char *last = last_export(drafts, "work/iem-review.md", false);
	CLEANUP(pointer_free) char *base = xstrdup(last), *text = xstrdup(last);
	bool table = strstr(way->name, "table");

	for (const struct old_edit *e = way->v; e < way->v + LENGTH(way->v) && e->from; e++) {
		char *next = edited(text, e);

		if (!next)
			fail_msg("%s: %s: no «%s»", programs[program].file, way->name, e->from);
		free(text);
		text = next;
	}
	home_write(home, "work/iem-review.md", text);
	for (size_t i = 0; i < LENGTH(evenings); i++) {
		have_evening(i);
		export_again(drafts);
		const char *now = home_read(home, "work/iem-review.md");
		for (const struct old_edit *e = way->v; e < way->v + LENGTH(way->v) && e->from; e++)
			if (e->gone && strstr(now, e->gone))
				fail_msg("%s: %s: «%s» returned: %s", programs[program].file,
					way->name, e->gone, now);
		if (table)
			check_table(now);
		else
			check(drafts, base, text);
	}
	assert_has(export_again(drafts), "is up to date");
}

static void
drafts_of_releases_stay_their_authors(void **state)
{
	for (program = 1; program < 3; program++)
		for (const struct way *way = ways; way < ways + LENGTH(ways); way++)
			if (test_is_whole() || (size_t)(way - ways) % 5 == program)
				an_edit_of_one_way_stays(way);
}

/* ---- what a note was heard with ---- */

/* Returns the line of the label that says what the note of this line was heard with: the line
 * itself, "With foam M:" or "- FiiO K9:" above it. NULL: none, up to a title. */
static const char *
label_above(const struct text_lines *l, size_t i)
{
	if (strstr(l->all[i], " M:*") || strstr(l->all[i], " M, ") || strstr(l->all[i], "foam:*") ||
		strstr(l->all[i], "*foam,") || strstr(l->all[i], "K9"))
		return l->all[i];
	while (i-- > 0) {
		const char *line = l->all[i];

		if (TEXT_STARTS(line, "With ", "- FiiO K9"))
			return line;
		if (TEXT_STARTS(line, "#", "=", "|", "**", "The ", "On "))
			return NULL;
	}
	return NULL;
}

/* Fails if a label of the text lost a setting or chain of a note, or names another. The words of a
 * note end with what it was heard with: "voice 3 by foam and laptop". */
static void
check_labels(const char *name, const struct text_lines *was, const struct text_lines *is)
{
	static const char *const with[][2] = { { " by foam", "foam" }, { " and k9", "K9" } };

	for (size_t i = 0; i < was->n; i++) {
		const char *by = strstr(was->all[i], " by "), *now = NULL;
		const char *before = label_above(was, i);
		size_t at = is->n;

		if (!by || !strstr(by, " and "))
			continue;
		CLEANUP(pointer_free)
		char *words = xasprintf("%.*s", (int)(by - was->all[i]), was->all[i]);
		const char *take = strrchr(words, ' ') - 3;
		for (size_t k = 0; k < is->n && at == is->n; k++)
			if (strstr(is->all[k], take))
				at = k;
		if (at == is->n)
			fail_msg("%s: «%s» is lost", name, was->all[i]);
		now = label_above(is, at);
		for (size_t w = 0; w < LENGTH(with); w++) {
			bool says = now && strstr(now, with[w][1]);

			/* how a device fits depends on no chain, and no later draft names one */
			if (w && TEXT_STARTS(take, "Fit", "fit"))
				continue;
			if (strstr(by, with[w][0]) ? before && strstr(before, with[w][1]) && !says
						   : says)
				fail_msg("%s: «%s» was heard with «%s», now «%s»", name,
					was->all[i], text_or(before, ""), text_or(now, ""));
		}
	}
}

/* Exports the edited drafts of a review with two settings and two chains. */
static void
a_label_stays_with_its_notes(void **state)
{
	static const struct old_edit edits[] = {
		{ "oice 1 by", "oice so dry 1 by", NULL },
		{ "oice 3 by", "oice so dry 3 by", NULL },
		{ "rums 4 by", "rums so dry 4 by", NULL },
		{ "ass 5 by", "ass so dry 5 by", NULL },
	};

	for (program = 1; program < LENGTH(programs); program++)
		for (const struct old_draft *d = drafts; d < drafts + LENGTH(drafts); d++)
			for (const struct old_edit *e = edits; e < edits + LENGTH(edits); e++) {
				CLEANUP(pointer_free)
				char *file = xasprintf("tarn-%s.md", d->template);
				CLEANUP(pointer_free) char *path = xasprintf("work/%s", file);
				CLEANUP(pointer_free)
				char *sql = xasprintf("SELECT CAST(content AS TEXT) FROM "
						      "export_base WHERE path LIKE '%%/%s'",
					file);
				struct text_lines was, is;

				begin();
				CLEANUP(pointer_free) char *text = edited(home_sql(home, sql), e);
				assert_non_null(text);
				home_write(home, path, text);
				char *const *again =
					ARGS("earlog", "export", "--markdown", "--template",
						(char *)(uintptr_t)d->template, "-o", file, "tarn");
				const char *said;
				assert_int_equal(home_run(home, again, NULL, NULL, NULL), 0);
				assert_int_equal(home_run(home, again, NULL, NULL, &said), 0);
				assert_has(said, "is up to date");
				lines_read(&was, &(struct buf){ .s = text, .len = strlen(text) });
				const char *now = home_read(home, path);
				lines_read(&is,
					&(struct buf){
						.s = (char *)(uintptr_t)now, .len = strlen(now) });
				check_labels(path, &was, &is);
				lines_free(&was);
				lines_free(&is);
			}
}

/* Only its front matter may differ: a date in a file is never changed. */
static void
an_unedited_draft_becomes_todays(void **state)
{
	for (const struct old_draft *d = drafts; d < drafts + LENGTH(drafts); d++) {
		CLEANUP(pointer_free) char *name = xasprintf("work/%s.md", d->template);
		const char *today;

		last_export(d, name, false);
		export_again(d);
		assert_int_equal(home_run(home,
					 ARGS("earlog", "export", "--markdown", "--template",
						 (char *)(uintptr_t)d->template, "cantor"),
					 NULL, &today, NULL),
			0);
		static const char day[] = "\ndate: \"2026-11-26";
		CLEANUP(pointer_free)
		char *now = xstrdup(today), *was = xstrdup(home_read(home, name));
		char *of_now = strstr(now, "\ndate: \""), *of_was = strstr(was, "\ndate: \"");
		assert_int_equal(!of_now, !of_was);
		if (of_now)
			memcpy(of_now, of_was, strlen(day));
		assert_string_equal(was, now);
	}
}

/* A program before 15696a17 stored no table of blocks, or one without places. */
static void
a_draft_of_an_earlier_program_is_not_merged(void **state)
{
	static const char *const tables[] = { "NULL", "'59 14 section/bass -' || char(10)" };

	for (size_t i = 0; i < LENGTH(tables); i++) {
		const char *said, *text = last_export(drafts, "work/iem-review.md", false);
		CLEANUP(pointer_free) char *edit = xasprintf("%sMine.\n", text);
		CLEANUP(pointer_free)
		char *forget = xasprintf("UPDATE export_base SET blocks = %s", tables[i]);

		home_write(home, "work/iem-review.md", edit);
		change(forget);
		assert_int_equal(home_run(home,
					 ARGS("earlog", "export", "--markdown", "-o",
						 "iem-review.md", "cantor"),
					 NULL, NULL, &said),
			1);
		assert_has(said,
			"iem-review.md was last exported by a program before 1.0.0, so nothing was "
			"written; --force replaces it and keeps the old text, another name with -o "
			"keeps both");
		assert_string_equal(home_read(home, "work/iem-review.md"), edit);
		assert_int_equal(home_run(home,
					 ARGS("earlog", "export", "--markdown", "--force", "-o",
						 "iem-review.md", "cantor"),
					 NULL, NULL, NULL),
			0);
		assert_has(export_again(drafts), "is up to date");
	}
}

int
main(void)
{
#define OLD_POST_TEST(name) cmocka_unit_test_teardown(name, teardown)
	const struct CMUnitTest tests[] = {
		OLD_POST_TEST(drafts_of_15696a17_stay_their_authors),
		OLD_POST_TEST(drafts_of_this_program_stay_their_authors),
		OLD_POST_TEST(drafts_of_releases_stay_their_authors),
		OLD_POST_TEST(a_label_stays_with_its_notes),
		OLD_POST_TEST(a_draft_of_an_earlier_program_is_not_merged),
		OLD_POST_TEST(an_unedited_draft_becomes_todays),
		ONLY_WHOLE,
		OLD_POST_TEST(each_edit_alone_stays),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	for (size_t i = 0; i < LENGTH(programs); i++)
		buf_finish(&programs[i].archive);
	return failed;
}
