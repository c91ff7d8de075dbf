/* tests: of src/merge/ src/export/ schema/templates/ schema/parts/ */
/*
 * Drafts that an earlier program wrote, edited by hand, and exported again by this one: every edit
 * stays, and is told of at most once. tests/data/drafts-COMMIT.db has the last exports of the
 * program of that commit; drafts-COMMIT.sh made it.
 */
#include "e2e/home.h"

#include <sqlite3.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "support/test.h"

static const char profile[] =
	"reviewer: {name: A. Reviewer}\n"
	"net: no\n"
	"scale: {min: 1, max: 5, step: 0.5, words: {1: Poor, 3: Good, 4: Great, 5: Outstanding}}\n"
	"boilerplate: {looking_for: \"I look for **immersion.**\", scale: From **Poor** to "
	"**Outstanding**., timbre: \"*A filter.*\"}\n";

/* What the author wrote in place of a text of the draft. `to` "": took it out; then `gone` are the
 * words that must not come back. */
struct old_edit {
	const char *from, *to, *gone;
};

#define SHIVERS "[Shivers by Ed Sheeran](https://www.youtube.com/watch?v=z2_Lrg6rRks)"
#define AT_SHIVERS(time, s) "[" time "](https://www.youtube.com/watch?v=z2_Lrg6rRks&t=" s "s)"
#define AT_GOD "[0:23](https://www.youtube.com/watch?v=Z5NoQg8LdDk&t=23s)"

/* The comparisons, which three templates write alike. */
#define COMPARISONS                                                                                \
	{ "Warmer overall.\n", "Warmer overall, like an old radio.\n\nI own both.\n", NULL },      \
		{ "On A Reckoning in Blood from Ghost of Tsushima OST:",                           \
			"With A Reckoning in Blood:", NULL },                                      \
		{ "1:10 softer beats", "1:10 softer, rounder beats", NULL },                       \
	{                                                                                          \
		"Smaller stage.\n\nFrom my review of the Symphonium Crimson:\n\n"                  \
		"*Symphonium Crimson:* Wider overall.\n\nOn " SHIVERS                              \
		":\n\n- " AT_SHIVERS("0:50", "50") " thicker and warmer voice\n\n"                 \
						   "On Gladiator Suite Part 3 by Hans Zimmer:\n\n" \
						   "- 2:06 *Symphonium Crimson:* leaner drums\n",  \
			"The stage is smaller than the Crimson's, which is wider overall. In "     \
			"return the voice is thicker and warmer, and the drums of the "            \
			"Gladiator Suite are less lean.\n",                                        \
			NULL                                                                       \
	}

static const struct old_edit lists[] = {
	{ "warm voice, no bite", "a warm voice that never bites", NULL },
	{ "- " AT_GOD " cymbals ring on\n", "", "ymbals ring on" },
	{ "Sonic Performance\n===", "How it sounds\n===", NULL },
	{ "The first track is **Gladiator Suite Part 3 by Hans Zimmer**.",
		"My torture track is **Gladiator Suite Part 3 by Hans Zimmer**, played loud.",
		NULL },
	{ "beats from here on are dry", "Beats from here on are dry!", NULL },
	{ "2:06 drums land with weight\n", "2:06 drums land with real weight\n", NULL },
	{ "  No hiss.", "  No hiss whatsoever.", NULL },
	{ "Second evening, and it stays a joy.", "On the second evening it stays a joy.", NULL },
	{ "**Score: 4/5 - Great**", "**Score: 4/5, great fun**", NULL },
	{ "Deep and safe.\n", "Deep and safe.\n\nA paragraph of mine on the fit.\n", NULL },
	COMPARISONS,
};

static const struct old_edit running[] = {
	{ ": warm voice, no bite.", ", I hear a warm voice that never bites.", NULL },
	{ "At " AT_GOD ": cymbals ring on.\n", "", "ymbals ring on" },
	{ "At 2:06: drums land with weight.\nAt 2:06, on the Apple dongle: drums a little soft.\n",
		"At 2:06 drums land with weight, and a little softer on the Apple dongle.\n",
		NULL },
	{ "The second one is **A Reckoning", "And then there is **A Reckoning", NULL },
	{ "**Bass and dynamics:** 4/5 (Great).", "**Bass and dynamics:** 4/5, great fun.", NULL },
	{ "All of the bass is fast.\n", "All of the bass is fast.\n\nFast, I say.\n", NULL },
	{ "  No hiss.", "  No hiss whatsoever.", NULL },
	{ "Second evening, and it stays a joy.", "On the second evening it stays a joy.", NULL },
	COMPARISONS,
};

static const struct old_edit short_ones[] = {
	{ ": warm voice, no bite.", ", I hear a warm voice that never bites.", NULL },
	{ "At " AT_GOD ": cymbals ring on.\n", "", "ymbals ring on" },
	{ "*Gladiator Suite Part 3 by Hans Zimmer*", "*The Gladiator Suite*, played loud", NULL },
	{ "all of the bass is fast.", "all of the bass is fast and deep.", NULL },
	{ "**Bass and dynamics: 4/5**", "**Bass: 4/5**", NULL },
	{ "  No hiss.", "  No hiss whatsoever.", NULL },
	{ "Second evening, and it stays a joy.", "On the second evening it stays a joy.", NULL },
	COMPARISONS,
};

static const struct old_edit for_myself[] = {
	{ "warm voice, no bite", "a warm voice that never bites", NULL },
	{ "- " AT_GOD " cymbals ring on\n", "", "ymbals ring on" },
	{ "## Bass and dynamics", "## Bass", NULL },
	{ "*compared with AFUL Performer8:* warmer overall",
		"*compared with AFUL Performer8:* warmer overall, and I own both", NULL },
	{ "second evening, and it stays a joy", "on the second evening it stays a joy", NULL },
};

/* The same of the program before comparisons named the device under test, and the diary, the score
 * of a section and the notes on a chain had the places of today. */
#define MOVED_SINCE                                                                               \
	{ "Warmer overall.\n", "Warmer overall, like an old radio.\n\nI own both.\n", NULL },     \
		{ "On A Reckoning in Blood from Ghost of Tsushima OST:",                          \
			"With A Reckoning in Blood:", NULL },                                     \
		{ "1:10 Softer beats.", "1:10 Softer, rounder beats.", NULL },                    \
		{ "Smaller stage.\n\nFrom my review of the Symphonium Crimson:\n\n"               \
		  "*Symphonium Crimson:* Wider overall.\n",                                       \
			"Its stage is smaller than the Crimson's, which is wider overall.\n",     \
			NULL },                                                                   \
		{ "**Testing setup**:", "**How I tested**:", NULL },                              \
		{ "- Sources: Apple dongle; FiiO K7; my phone", "- Sources: mostly the FiiO K7",  \
			NULL },                                                                   \
		{ "20 ohm; 106 dB/Vrms = 89.0 dB/mW.", "It is easy to drive at 20 ohm.", NULL },  \
		{ ", compared with the Apple dongle: Thinner than with snowy.",                   \
			", a bit thinner than with the dongle.", NULL },                          \
		{ "- my phone:\n", "- my phone, a cheap one:\n", NULL },                          \
		{ "  No hiss.", "  No hiss whatsoever.", NULL },                                  \
		{ "Drums a little soft.", "Drums are a little soft there.", NULL },               \
		{ "**Diary:**", "**My diary:**", NULL },                                          \
		{ "Second evening, and it stays a joy.", "On the second evening it stays a joy.", \
			NULL },                                                                   \
	{                                                                                         \
		"Dark-Bright: +2 of ±5 (rather bright)", "rather bright, +2 of 5", NULL           \
	}

static const struct old_edit lists_moved[] = {
	{ "Warm voice, no bite.", "A warm voice that never bites.", NULL },
	{ "- " AT_GOD " Cymbals ring on.\n", "", "ymbals ring on" },
	{ "Sonic Performance\n===", "How it sounds\n===", NULL },
	{ "**Score: 4/5 - Great**", "**Score: 4/5, great fun**", NULL },
	{ "Deep and safe.\n", "Deep and safe.\n\nA paragraph of mine on the fit.\n", NULL },
	MOVED_SINCE,
};

static const struct old_edit running_moved[] = {
	{ ": Warm voice, no bite.", ", I hear a warm voice that never bites.", NULL },
	{ "At " AT_GOD ": Cymbals ring on.\n", "", "ymbals ring on" },
	{ "**Bass and dynamics:** 4/5 (Great).", "**Bass and dynamics:** 4/5, great fun.", NULL },
	{ "All of the bass is fast.\n", "All of the bass is fast.\n\nFast, I say.\n", NULL },
	MOVED_SINCE,
};

static const struct old_edit short_moved[] = {
	{ "*Gladiator Suite Part 3 by Hans Zimmer*", "*The Gladiator Suite*, played loud", NULL },
	MOVED_SINCE,
};

static const struct old_edit for_myself_moved[] = {
	{ "warm voice, no bite", "a warm voice that never bites", NULL },
	{ "*compared with AFUL Performer8:* warmer overall",
		"*compared with AFUL Performer8:* warmer overall, and I own both", NULL },
	{ "*compared with the Apple dongle:* thinner than", "Thinner than", NULL },
};

/* Figures in sentences and tables. The second table had "not tested, over all ratings" in a column
 * that is gone. */
static const struct old_edit figures[] = {
	{ "- Bass depth: 4/5", "- Bass depth: 4/5, which is a lot", NULL },
	{ "**Score: 4/5 - Great**", "**Score: 4/5, great fun**", NULL },
	{ "| Rating | Cantor | AFUL Performer8 |", "| Rating | My Cantor | Performer8 |", NULL },
	{ "| shown |\n", "| clearly shown |\n\nOn three evenings.\n", NULL },
	{ "| not tested, over all ratings |\n", "| one evening |\n\nToo little to say.\n", NULL },
};

static const struct old_draft {
	const char *commit, *template;
	const struct old_edit *edits;
	size_t n, most; /* most: the most notices for one edit */
} drafts[] = {
	{ "2b3a202e", "iem-review", lists, LENGTH(lists), 1 },
	{ "2b3a202e", "iem-review-classic", running, LENGTH(running), 1 },
	{ "2b3a202e", "impressions", short_ones, LENGTH(short_ones), 1 },
	{ "2b3a202e", "notes", for_myself, LENGTH(for_myself), 1 },
	{ "b142a527", "iem-review", lists_moved, LENGTH(lists_moved), 0 },
	{ "b142a527", "iem-review-classic", running_moved, LENGTH(running_moved), 0 },
	{ "b142a527", "impressions", short_moved, LENGTH(short_moved), 0 },
	{ "b142a527", "notes", for_myself_moved, LENGTH(for_myself_moved), 0 },
	{ "4b270ae1", "iem-review", figures, LENGTH(figures), 1 },
};

static struct home *home;
/* The edits of two authors who published such drafts (6cfb0580, before units had identities). */
static const struct old_edit published[] = {
	{ "**Diary:**\n\n- 25 November 2026: Second evening, and it stays a joy.\n"
	  "- 25 November 2026: First evening with the wide tips.\n\n",
		"", "evening" },
	{ "In the words of the wheel:\n\n- Dark-Bright: +1 of ±5 (rather bright)\n- Bass depth: "
	  "4/5\n\n",
		"", "rather bright)\n- Bass" },
	{ "All of the bass is fast.\n", "All of the bass is fast.\n\n- Bass depth: 4/5\n", NULL },
	{ "- " AT_SHIVERS("0:33", "33") " Warm", "- 0:33 Warm", NULL },
	{ "- Source where none is named: FiiO K7\n", "", "none is named" },
	{ "AFUL Cantor: IEM, 14 BA, 20 ohm, 106 dB/Vrms.", "The Cantor is an IEM of 20 ohm.",
		NULL },
	{ "Speed and stage.", "Speed and stage", NULL },
	{ "**I bought this unit.**", "I bought it myself.", NULL },
	{ "**Bass and dynamics:**", "**Bass and perceived dynamic:**", NULL },
	{ "| Bass depth | 4.25 | 3 |", "| Bass depth | 4.25        | 3               |", NULL },
	{ "- " AT_GOD " Cymbals ring on.\n", "", "ymbals ring on" },
};

static const char *commit = "2b3a202e";

/* Puts the archive of the earlier program into the home, with its drafts in the folder `work`. */
static int
setup(void **state)
{
	CLEANUP(pointer_free) char *archive = xasprintf("tests/data/drafts-%s.db", commit);
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;
	sqlite3 *db;

	home = home_new();
	home_write(home, "config/earlog/config.yaml", profile);
	home_write(home, "data/earlog/x", "");
	assert_true(file_read(archive, 8 << 20, &bytes, &found, &err));
	const char *path = home_path(home, "data/earlog/earlog.db");
	assert_true(found && file_create(path, bytes.s, bytes.len, NULL, &err));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	CLEANUP(pointer_free)
	char *move = xasprintf("UPDATE export_base SET path = '%s/' || "
			       "replace(path, rtrim(path, replace(path, '/', '')), '')",
		home_path(home, "work"));
	assert_int_equal(sqlite3_exec(db, move, NULL, NULL, NULL), SQLITE_OK);
	assert_true(sqlite3_changes(db) > 0);
	sqlite3_close(db);
	return 0;
}

static int
teardown(void **state)
{
	home_free(home);
	return 0;
}

/* Begins again with the archive of the program that wrote the draft. */
static void
begin(const struct old_draft *d)
{
	commit = d->commit;
	teardown(NULL);
	setup(NULL);
}

/* The text that the earlier program wrote last. */
static const char *
last_export(const char *template)
{
	CLEANUP(pointer_free)
	char *sql = xasprintf(
		"SELECT CAST(content AS TEXT) FROM export_base WHERE path LIKE '%%/%s.md'",
		template);

	return home_sql(home, sql);
}

/* Exports again to the file, and returns what the program says. */
static const char *
export_again(const struct old_draft *d)
{
	char *file = xasprintf("%s.md", d->template);
	const char *err;

	assert_int_equal(home_run(home,
				 ARGS("earlog", "export", "--markdown", "--template",
					 (char *)(uintptr_t)d->template, "-o", file, "cantor"),
				 NULL, NULL, &err),
		0);
	free(file);
	return err;
}

static char *
edited(const char *draft, const struct old_edit *e)
{
	const char *at = strstr(draft, e->from);

	if (!at)
		fail_msg("the earlier draft has no «%s»", e->from);
	return xasprintf("%.*s%s%s", (int)(at - draft), draft, e->to, at + strlen(e->from));
}

/* Counts the texts that the program lists because it left them out or could not merge them; fails
 * if it lists one twice. */
static size_t
notices(const struct old_draft *d, const char *said)
{
	CLEANUP(pointer_free) char *file = xasprintf("%s.md:", d->template);
	size_t n = 0;

	for (const char *line = said; line && *line;) {
		size_t len = strcspn(line, "\n");
		const char *words = memmem(line, len, ": ", 2);

		if (strncmp(line, file, strlen(file)) == 0 && words) {
			CLEANUP(pointer_free)
			char *text = xstrndup(words, len - (size_t)(words - line));
			const char *again = strstr(line + len, text);

			if (again && strlen(text) > 3)
				fail_msg("twice:%s", text);
			n++;
		}
		line += len + (line[len] == '\n');
	}
	return n;
}

/* The most notices for an edit. The diary is a comment at the end now, so what an author made of
 * its heading and its entry is kept, and told. */
static size_t
most_notices(const struct old_draft *d, const struct old_edit *e)
{
	return d->most +
		(strstr(e->from, "**Diary") || strstr(e->from, "stays a joy") ||
			strstr(e->from, "rather bright"));
}

static void
edits_of_a_draft_of_an_earlier_program_stay(void **state)
{
	for (const struct old_draft *d = drafts; d < drafts + LENGTH(drafts); d++) {
		begin(d);
		CLEANUP(pointer_free) char *text = xstrdup(last_export(d->template));
		CLEANUP(pointer_free) char *name = xasprintf("work/%s.md", d->template);

		for (const struct old_edit *e = d->edits; e < d->edits + d->n; e++) {
			char *next = edited(text, e);

			free(text);
			text = next;
		}
		home_write(home, name, text);
		const char *said = export_again(d);
		const char *now = home_read(home, name);
		for (const struct old_edit *e = d->edits; e < d->edits + d->n; e++)
			if (*e->to ? !strstr(now, e->to) : strstr(now, e->gone) != NULL)
				fail_msg("%s lost «%s»: %s\n%s", name, *e->to ? e->to : e->gone,
					now, said);
		/* The author's prose on the Crimson got no title in it. */
		const char *prose = strstr(now, "The stage is smaller");
		if (prose && strncmp(strchr(prose, '\n'), "\n\n*", 3) == 0 &&
			strncmp(strchr(prose, '\n'), "\n\n**", 4) != 0)
			fail_msg("a title in prose: %s", prose);
		size_t most = 0;
		for (const struct old_edit *e = d->edits; e < d->edits + d->n; e++)
			most += most_notices(d, e);
		if (notices(d, said) > most)
			fail_msg("%zu notices for %zu edits: %s", notices(d, said), d->n, said);
		assert_int_equal(notices(d, export_again(d)), 0);
		assert_string_equal(home_read(home, name), now);
	}
}

static void
each_edit_alone_stays_and_is_told_at_most_once(void **state)
{
	for (const struct old_draft *d = drafts; d < drafts + LENGTH(drafts); d++)
		for (const struct old_edit *e = d->edits; e < d->edits + d->n; e++) {
			begin(d);
			CLEANUP(pointer_free) char *name = xasprintf("work/%s.md", d->template);
			CLEANUP(pointer_free) char *text = edited(last_export(d->template), e);

			home_write(home, name, text);
			const char *said = export_again(d);
			const char *now = home_read(home, name);
			if (*e->to ? !strstr(now, e->to) : strstr(now, e->gone) != NULL)
				fail_msg("%s lost «%s»: %s", name, *e->to ? e->to : e->gone, now);
			if (notices(d, said) > most_notices(d, e))
				fail_msg("«%s»: %s", e->to, said);
		}
}

/* Only its front matter stays without a date: a date in a file is never changed, added or removed.
 */
static void
an_unedited_draft_of_an_earlier_program_becomes_todays(void **state)
{
	for (const struct old_draft *d = drafts; d < drafts + LENGTH(drafts); d++) {
		CLEANUP(pointer_free) char *name = xasprintf("work/%s.md", d->template);
		const char *today;

		begin(d);
		assert_null(strstr(last_export(d->template), "\ndate:"));
		home_write(home, name, last_export(d->template));
		assert_int_equal(notices(d, export_again(d)), 0);
		assert_int_equal(home_run(home,
					 ARGS("earlog", "export", "--markdown", "--template",
						 (char *)(uintptr_t)d->template, "cantor"),
					 NULL, &today, NULL),
			0);
		const char *date = strstr(today, "date: \"");
		assert_non_null(date);
		CLEANUP(pointer_free)
		char *dateless =
			xasprintf("%.*s%s", (int)(date - today), today, strchr(date, '\n') + 1);
		assert_string_equal(home_read(home, name), dateless);
	}
}

/* Nothing draws timelines since, and a draft that has them keeps their lines. */
static void
timelines_of_an_earlier_program_stay(void **state)
{
	static const struct old_draft d = { "6cfb0580", "iem-review", NULL, 0, 0 };
	static const char line[] = "![Timeline 3: the notes on Gladiator Suite Part 3]"
				   "(iem-review-timeline-03-bass-gladiator.svg)\n";

	begin(&d);
	CLEANUP(pointer_free) char *draft = xstrdup(last_export(d.template));
	assert_non_null(strstr(draft, line));
	home_write(home, "work/iem-review.md", draft);
	home_write(home, "work/iem-review-timeline-03-bass-gladiator.svg", "<svg/>\n");
	assert_int_equal(notices(&d, export_again(&d)), 0);
	const char *again = home_read(home, "work/iem-review.md");
	assert_has(again, "![Timeline 1: ");
	assert_has(again, line);
	assert_has(again, "![Timeline 4: ");
	home_write(home, "work/iem-review.md", draft);
	/* Later notes come in, and what the author did to the lines stays. */
	const struct old_edit edits[] = { { line, "", NULL },
		{ "![Timeline 1: the notes on Shivers]", "![All of Shivers]", NULL } };
	for (size_t i = 0; i < LENGTH(edits); i++) {
		char *next = edited(draft, &edits[i]);

		free(draft);
		draft = next;
	}
	home_write(home, "work/iem-review.md", draft);
	assert_int_equal(home_run(home,
				 ARGS("earlog", "note", "add", "cantor", "a late word", "--track",
					 "bass/gladiator", "--at", "1:00"),
				 NULL, NULL, NULL),
		0);
	export_again(&d);
	const char *now = home_read(home, "work/iem-review.md");
	assert_has(now, "A late word.");
	assert_has(now, "![All of Shivers](iem-review-timeline-01-timbre-shivers.svg)\n");
	assert_has(now, "![Timeline 4: ");
	assert_lacks(now, "Timeline 3");
	assert_string_equal(
		home_read(home, "work/iem-review-timeline-03-bass-gladiator.svg"), "<svg/>\n");
}

/* A second evening brings figures, words and notes; nothing comes back, moves or goes. */
static void
a_published_draft_keeps_its_arrangement(void **state)
{
	static const struct old_draft d = { "6cfb0580-evening", "iem-review", NULL, 0, 0 };
	static char *const evening[][10] = {
		{ "note", "add", "cantor", "third evening", "--part", "diary" },
		{ "note", "add", "cantor", "sub-bass is felt", "--track", "bass/gladiator", "--at",
			"1:10" },
		{ "rate", "cantor", "bass-depth", "3" },
		{ "rate", "cantor", "dark-bright", "2" },
	};

	begin(&d);
	char *text = xstrdup(last_export(d.template));
	for (size_t i = 0; i < LENGTH(published); i++) {
		char *next = edited(text, &published[i]);

		free(text);
		text = next;
	}
	home_write(home, "work/iem-review.md", text);
	for (size_t i = 0; i < LENGTH(evening); i++) {
		char *argv[12] = { (char *)(uintptr_t) "earlog" };

		memcpy(argv + 1, evening[i], sizeof(evening[i]));
		assert_int_equal(home_run(home, argv, NULL, NULL, NULL), 0);
	}
	const char *said = export_again(&d);
	const char *now = home_read(home, "work/iem-review.md"), *at = now;
	assert_has(said, "Third evening");
	assert_has(now, "1:10 Sub-bass is felt.");
	for (size_t i = 0; i < LENGTH(published); i++)
		if (!*published[i].to)
			assert_lacks(now, published[i].gone);
	/* Every line that has no figure is there, in its order. */
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		CLEANUP(pointer_free) char *one = xstrndup(line, strcspn(line, "\n") + 1);

		if (strpbrk(one, "0123456789"))
			continue;
		if (!strstr(at, one))
			fail_msg("«%s» moved or went: %s\n%s", one, now, said);
		at = strstr(at, one) + (*one != '\n') * strlen(one);
	}
	free(text);
}

/* Writes the last export with one edit, and adds a note to the diary. Returns what the next export
 * says. */
static const char *
export_edited(const struct old_draft *d)
{
	CLEANUP(pointer_free) char *text = edited(last_export(d->template), d->edits);

	home_write(home, "work/iem-review.md", text);
	assert_int_equal(
		home_run(home,
			ARGS("earlog", "note", "add", "cantor", "a new day", "--part", "diary"),
			NULL, NULL, NULL),
		0);
	return export_again(d);
}

static void
a_new_day_is_an_item_of_a_diary_that_is_a_list(void **state)
{
	static const struct old_edit fit = { "Deep and safe.", "Deep, and safe.", NULL };
	static const struct old_draft d = { "6cfb0580-evening", "iem-review", &fit, 1, 0 };

	begin(&d);
	export_edited(&d);
	assert_has(home_read(home, "work/iem-review.md"), "with the wide tips.\n- ");
	assert_has(home_read(home, "work/iem-review.md"), ": A new day.\n\n**Timbre:**");
}

static void
a_column_that_went_is_taken_out_of_an_untouched_table(void **state)
{
	static const struct old_edit verdict = { "| not tested, over all ratings |",
		"| one evening |", NULL };
	static const struct old_draft d = { "4b270ae1", "iem-review", &verdict, 1, 0 };

	begin(&d);
	const char *said = export_edited(&d);
	const char *now = home_read(home, "work/iem-review.md");
	assert_has(now,
		"| Rating | AFUL Cantor | AFUL Performer8 | Higher |\n| --- | --- | --- | "
		"--- |\n| Bass depth | 3.5 to 4 (4 tracks) | 3 (4 tracks) | Cantor on ");
	/* The other one stays, with its new figures, and one line says so. */
	assert_has(now,
		"| Rating | Cantor | Crimson | Verdict |\n| --- | --- | --- | --- |\n"
		"| Bass depth | 3.5 to 4 (4 tracks) | 2 | one evening |");
	assert_has(said,
		": your text is kept; earlog's text is now: | Rating | Cantor | Crimson | "
		"Higher |");
	assert_int_equal(notices(&d, said), 1);
	assert_has(now, "\nlayout: \"single\"\n");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(edits_of_a_draft_of_an_earlier_program_stay),
		TEST(each_edit_alone_stays_and_is_told_at_most_once),
		TEST(an_unedited_draft_of_an_earlier_program_becomes_todays),
		TEST(timelines_of_an_earlier_program_stay),
		TEST(a_published_draft_keeps_its_arrangement),
		TEST(a_new_day_is_an_item_of_a_diary_that_is_a_list),
		TEST(a_column_that_went_is_taken_out_of_an_untouched_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
