/* tests: of writing/open_note view/ formats/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two reviews in the manner of reviewers, from the first note to the draft: many chains against
 * many devices, and many notes on three devices. Every note is in the draft once, in its text; no
 * number and no comparison is there that the record does not hold.
 */
#include "e2e/home.h"

#include <ctype.h>
#include <stdio.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "support/test.h"

static const char profile[] =
	"reviewer: {name: A. Reviewer, site: \"https://example.org\"}\n"
	"net: no\nblog: {posts: posts}\n"
	"scale: {min: 1, max: 5, step: 0.5, words: {1: Poor, 3: Good, 5: Outstanding}}\n"
	"boilerplate:\n"
	"  looking_for: \"What I look for in an IEM is **immersion.**\"\n"
	"  scale: I rate IEMs from **Poor** to **Outstanding**.\n"
	"  disclosure_tour: \"**This review is possible thanks to a tour by {from} (Thank "
	"you!)**.\"\n"
	"  disclosure_bought: I bought it.\n"
	"  timbre: \"*It is helpful to think of an IEM as a filter.*\"\n"
	"  resolution: \"*To me, resolution can be broken down into three components.*\"\n"
	"  soundstage: \"*Stereo imaging is a psychoacoustic illusion.*\"\n"
	"  coupler: \"*Measurements might only be compared with others from this coupler.*\"\n";

/* A note or a rating, as words of the shell; `|` parts the options. */
struct told {
	const char *body;
	const char *options; /* parted by | */
};

struct reviewed {
	const char *id, *session;
	const struct told *notes;
	size_t n_notes;
	const char *const *ratings; /* options parted by | */
	size_t n_ratings;
};

static const char chains_session[] =
	"title: \"AFUL Cantor: a new light\"\n"
	"device: {brand: AFUL, model: Cantor, kind: iem, drivers: 14 BA, impedance: "
	"\"20\", "
	"sensitivity: 106 dB/Vrms, cable: \"stock, 4.4 mm\", price: [{amount: 799, currency: "
	"USD}]}\n"
	"unit: {how: tour, from: the distributor, thanks: yes}\n"
	"variants: {wide: {tips: Tangzu Sancai Wide Bore (M)}, foam: {tips: foam S}}\n"
	"playlist: reference\n"
	"chains:\n"
	"  dx300: {source: iBasso DX300, output: 4.4 mm, gain: high, output_voltage: 7.1 Vrms, "
	"output_impedance: 0.4 ohm, volume: {value: 28, unit: steps}}\n"
	"  dongle: {source: Apple dongle, output_voltage: 1 Vrms, output_impedance: 0.9 ohm}\n"
	"  r3: {source: HiBy R3 II, output: 4.4 mm}\n"
	"  k7: {source: FiiO K7, output: 6.35 mm}\n"
	"  k11: {source: FiiO K11 R2R, output: 4.4 mm}\n"
	"  phone: {source: my phone}\n"
	"compare: [AFUL Performer8, Symphonium Crimson, Moondrop Variations, {device: 64 Audio "
	"U12t, "
	"from_memory: yes}, AFUL SnowyNight]\n";

#define AT(item, at) "--item|" item "|--at|" at
#define SHIVERS "timbre/shivers"
#define KIWI "timbre/kiwi-wa-boku"
#define GOD "timbre/playing-god"
#define ARIA "timbre/goldberg-aria-lang-lang"
#define RECKONING "bass/reckoning-in-blood"
#define STRENGTH "bass/strength-of-a-thousand-men"

static const struct told chains_notes[] = {
	{ "warm voice, no bite in the chorus", AT(SHIVERS, "0:33") "|--chain|dx300" },
	{ "sibilance stays away\neven when I turn it up", AT(SHIVERS, "~0:54") "|--chain|dx300" },
	{ "ride cymbal has a gong-like ring", AT(GOD, "0:23") "|--chain|dx300" },
	{ "guitars less forward", AT(GOD, "0:41") "|--chain|dx300|--against|variations" },
	{ "left | right are even", AT(ARIA, "1:02") "|--chain|dx300" },
	{ "piano even from bottom to top", "--item|" ARIA "|--chain|dx300|--setting|wide" },
	{ "thinner voice", AT(SHIVERS, "0:33") "|--chain|dongle" },
	{ "less grip than from the player",
		AT(RECKONING, "1:10") "|--chain|dongle|--against-chain|dx300" },
	{ "beats are snappy", AT(RECKONING, "2:50-") "|--chain|dx300" },
	{ "the crescendo swells without strain", AT(RECKONING, "1:10-1:15") "|--chain|k7" },
	{ "bass line growls", AT(STRENGTH, "0:15") "|--chain|k11" },
	{ "drier beats", AT(STRENGTH, "0:40") "|--chain|k11|--against|performer8" },
	{ "warmer overall", "--against|performer8" },
	{ "smaller stage, softer edges", "--against|crimson" },
	{ "the same stage, as far as I remember", "--against|u12t|--from-memory" },
	{ "a little brighter", AT(KIWI, "0:20") "|--device|snowynight|--chain|r3" },
	{ "No hiss at all.", "--chain|r3" },
	{ "Drives it with ease.", "--chain|k7" },
	{ "Loud enough, a little noise.", "--chain|phone" },
	{ "It plays with ease whatever I throw at it.", "--part|impression" },
	{ "rings", "--part|fr|--hz|6.35k|--chain|dongle" },
	{ "Deep and safe.", "--part|fit" },
	{ "Speed and stage", "--part|like" },
	{ "The cable", "--part|improve" },
};

static const char *const chains_ratings[] = { "--item|" SHIVERS "|dark-bright|2",
	"--section|bass|boomy|0", "--section|bass|section|4", "sonic-quality|5", "bias|4" };

static const char devices_session[] = "title: AFUL Performer8 revisited\n"
				      "device: {brand: AFUL, model: Performer8, "
				      "kind: iem, drivers: 1 DD and 7 BA}\n"
				      "unit: {how: bought}\n"
				      "playlist: reference\n"
				      "chains: {desk: {source: FiiO K7, output: 6.35 mm}}\n"
				      "compare: [AFUL Cantor, Symphonium Crimson]\n";

#define CANTOR "|--device|cantor"
#define CRIMSON "|--device|crimson"

static const struct told devices_notes[] = {
	{ "voice a bit recessed", AT(SHIVERS, "0:10") },
	{ "chorus gets busy", AT(SHIVERS, "0:40") },
	{ "hiss on the s", AT(SHIVERS, "0:44") },
	{ "voice closer", AT(SHIVERS, "0:10") CANTOR },
	{ "chorus stays clear", AT(SHIVERS, "0:40") CANTOR },
	{ "s under control", AT(SHIVERS, "0:44") CANTOR },
	{ "voice leaner", AT(SHIVERS, "0:10") CRIMSON },
	{ "chorus opens up", AT(SHIVERS, "0:40") CRIMSON },
	{ "s sharp but short", AT(SHIVERS, "0:44") CRIMSON },
	{ "bright and airy voice", AT(KIWI, "0:15") },
	{ "a hint of thinness", AT(KIWI, "0:50") },
	{ "strings behind the voice", AT(KIWI, "1:20") },
	{ "fuller voice", AT(KIWI, "0:15") CANTOR },
	{ "no thinness", AT(KIWI, "0:50") CANTOR },
	{ "strings around the voice", AT(KIWI, "1:20") CANTOR },
	{ "cooler voice", AT(KIWI, "0:15") CRIMSON },
	{ "thin at the top", AT(KIWI, "0:50") CRIMSON },
	{ "strings to the sides", AT(KIWI, "1:20") CRIMSON },
	{ "guitars crisp", AT(GOD, "0:05") },
	{ "bass guitar hums along", AT(GOD, "0:30") },
	{ "kick is round", AT(GOD, "0:45") },
	{ "guitars sweeter", AT(GOD, "0:05") CANTOR },
	{ "bass guitar has texture", AT(GOD, "0:30") CANTOR },
	{ "kick is quick", AT(GOD, "0:45") CANTOR },
	{ "guitars biting", AT(GOD, "0:05") CRIMSON },
	{ "bass guitar lean", AT(GOD, "0:30") CRIMSON },
	{ "kick is dry", AT(GOD, "0:45") CRIMSON },
	{ "crescendo grows but stays flat", AT(RECKONING, "1:10") },
	{ "beats a touch soft", AT(RECKONING, "2:50-") },
	{ "drum skins blur", AT(RECKONING, "3:05") },
	{ "crescendo hits hard", AT(RECKONING, "1:10") CANTOR },
	{ "beats incisive", AT(RECKONING, "2:50-") CANTOR },
	{ "drum skins have texture", AT(RECKONING, "3:05") CANTOR },
	{ "crescendo wide", AT(RECKONING, "1:10") CRIMSON },
	{ "beats deep and slow", AT(RECKONING, "2:50-") CRIMSON },
	{ "drum skins clear", AT(RECKONING, "3:05") CRIMSON },
	{ "marching energy is there", AT(STRENGTH, "0:25") },
	{ "bass line a low hum", AT(STRENGTH, "0:55") },
	{ "choir behind a veil", AT(STRENGTH, "1:30") },
	{ "more energy", AT(STRENGTH, "0:25") CANTOR },
	{ "bass line grips", AT(STRENGTH, "0:55") CANTOR },
	{ "choir in front", AT(STRENGTH, "1:30") CANTOR },
	{ "less energy than I hoped for", AT(STRENGTH, "0:25") CRIMSON },
	{ "bass line deep", AT(STRENGTH, "0:55") CRIMSON },
	{ "choir above", AT(STRENGTH, "1:30") CRIMSON },
	{ "flatter soundstage", "--against|cantor" },
	{ "louder at the same volume", "--against|cantor" },
	{ "easier to live with", "--against|crimson" },
	{ "a dip, then a peak", "--part|fr" },
	{ "resonance", "--part|fr|--hz|7.9k" },
	{ "Easygoing, and hard to fault.", "--part|impression" },
	{ "It has aged well.", "--part|summary" },
	{ "Price", "--part|like" },
	{ "Depth of the stage", "--part|improve" },
};

static const char *const devices_ratings[] = { "--section|timbre|full|3",
	"--section|timbre|section|3.5", "sonic-quality|3" };

static const struct reviewed reviews[] = {
	{ "cantor", chains_session, chains_notes, LENGTH(chains_notes), chains_ratings,
		LENGTH(chains_ratings) },
	{ "performer8", devices_session, devices_notes, LENGTH(devices_notes), devices_ratings,
		LENGTH(devices_ratings) },
};

static const char *const templates[] = { "iem-review", "iem-review-classic", "impressions",
	"notes" };

static struct home *home;
static struct buf playlist;

static const char *
run(char *const argv[], int status)
{
	const char *out, *err;
	int got = home_run(home, argv, NULL, &out, &err);

	if (got != status)
		fail_msg("%s %s: status %d: %s", argv[1], argv[3], got, err);
	return out;
}

#define WORDS 16

/* Runs `earlog WORDS… OPTIONS…`, the options being parted by |. */
static void
run_with(const char *const *words, const char *options)
{
	char *argv[WORDS + 1] = { NULL }, *copy = xstrdup(options);
	size_t n = 0;

	for (; *words; words++)
		argv[n++] = (char *)(uintptr_t)*words;
	for (char *s = copy, *end; s; s = end) {
		end = strchr(s, '|');
		if (end)
			*end++ = '\0';
		assert_true(n < WORDS);
		argv[n++] = s;
	}
	run(argv, 0);
	free(copy);
}

static const char *
path_of(const struct reviewed *r)
{
	return home_path(home, "work/%s.yaml", r->id);
}

static void
write_review(const struct reviewed *r)
{
	char *name = xasprintf("work/%s.yaml", r->id);

	home_write(home, name, r->session);
	free(name);
	for (size_t i = 0; i < r->n_notes; i++)
		run_with((const char *const[]){ "earlog", "note", "add", path_of(r),
				 r->notes[i].body, NULL },
			r->notes[i].options);
	for (size_t i = 0; i < r->n_ratings; i++)
		run_with(
			(const char *const[]){ "earlog", "rate", path_of(r), NULL }, r->ratings[i]);
}

/* ---- what a draft may say ---- */

static size_t
count(const char *in, const char *what)
{
	size_t n = 0;

	for (; (in = strstr(in, what)); in += strlen(what))
		n++;
	return n;
}

/* The body as a draft has it: | is escaped, and a line ends in two blanks or a semicolon. */
static const char *
told_as(const char *body)
{
	return strchr(body, '|')     ? "left \\| right are even"
		: strchr(body, '\n') ? "sibilance stays away"
				     : body;
}

/* Is there such a number among the words that went in, or in the answer of `earlog drive`? */
static bool
is_held(const char *number, size_t n, const struct reviewed *r, const char *drive)
{
	/* 7.9k becomes 7.90 kHz. */
	while (n > 1 && memchr(number, '.', n) && strchr("0.", number[n - 1]))
		n--;
	char *text = xstrndup(number, n);
	bool held = strstr(r->session, text) || strstr(drive, text) || strstr(playlist.s, text);

	for (size_t i = 0; !held && i < r->n_notes; i++)
		held = strstr(r->notes[i].options, text) || strstr(r->notes[i].body, text);
	for (size_t i = 0; !held && i < r->n_ratings; i++)
		held = strstr(r->ratings[i], text);
	free(text);
	return held;
}

/* Is it a sentence of a note, or the heading of two devices? */
static bool
may_compare(const char *line, const struct reviewed *r)
{
	if (strstr(line, " vs ") || strstr(line, "Compared with ") || strstr(line, "*Measurements"))
		return true;
	for (size_t i = 0; i < r->n_notes; i++) {
		bool set = strstr(r->notes[i].options, "--against") ||
			strstr(r->notes[i].options, "--device");

		/* without the first letter, which a draft may write as a capital */
		if (set && strstr(line, r->notes[i].body + 1))
			return true;
	}
	return false;
}

static void
check_line(const char *line, const struct reviewed *r, const char *drive)
{
	static const char *const comparing[] = { "compared", " than ", " vs ", "more ", "less " };
	static const char *const ours[] = { "More of my reviews", "gong-like", "more than enough",
		"unless noted" };
	bool own = strncmp(line, "title:", 6) == 0;

	for (size_t i = 0; i < LENGTH(ours); i++)
		own |= strstr(line, ours[i]) != NULL;
	for (size_t i = 0; i < LENGTH(comparing) && !own; i++)
		if (strstr(line, comparing[i]) && !may_compare(line, r))
			fail_msg("no row compares: «%s»", line);
	for (const char *s = line; *s;) {
		if (s[0] == ']' && s[1] == '(')
			s += strcspn(s, ")");
		size_t n = strspn(s, "0123456789.:");
		while (n && !isdigit((unsigned char)s[n - 1]))
			n--;
		/* Of scores the largest is that of the scale, which nobody wrote. */
		if (n && isdigit((unsigned char)*s) && !(s > line && s[-1] == '/') &&
			!is_held(s, n, r, drive))
			fail_msg("no row holds %.*s: «%s»", (int)n, s, line);
		s += n ? n : *s != '\0';
	}
}

static void
check_draft(const char *template, const char *draft, const struct reviewed *r, const char *drive)
{
	bool approximate = strcmp(template, "notes") == 0 && strstr(draft, "[~");

	for (size_t i = 0; i < r->n_notes; i++)
		/* "rings" is part of "strings"; a note of a part has a capital in the draft. */
		if (count(draft, told_as(r->notes[i].body) + 1) != 1 &&
			strcmp(r->notes[i].body, "rings") != 0)
			fail_msg("«%s» is not in the draft, or twice", r->notes[i].body);
	assert_int_equal(count(draft, "<!--"), 0);
	assert_int_equal(count(draft, "are approximate"), approximate);
	for (const char *s = draft; *s;) {
		size_t n = strcspn(s, "\n");
		char *line = xstrndup(s, n);

		check_line(line, r, drive);
		free(line);
		s += n + (s[n] == '\n');
	}
}

/* Returns the draft without the date in its front matter, which is today. The caller frees. */
static char *
without_date(const char *draft)
{
	const char *date = strstr(draft, "\ndate: ");

	assert_non_null(date);
	return xasprintf("%.*s%s", (int)(date - draft), draft, strchr(date + 1, '\n'));
}

static int
setup(void **state)
{
	home = home_new();
	home_write(home, "config/earlog/config.yaml", profile);
	return 0;
}

static int
teardown(void **state)
{
	home_free(home);
	return 0;
}

TEST_WITH(a_draft_says_what_the_record_holds, setup, teardown)
{
	struct err err = ERR_INIT;
	bool found;

	assert_true(file_read("playlists/reference.yaml", 1 << 20, &playlist, &found, &err));
	for (const struct reviewed *r = reviews; r < reviews + LENGTH(reviews); r++) {
		write_review(r);
		const char *drive = run(ARGS("earlog", "drive", (char *)(uintptr_t)r->id), 0);
		for (size_t k = 0; k < LENGTH(templates); k++) {
			char *draft = without_date(
				run(ARGS("earlog", "export", (char *)(uintptr_t)r->id, "--template",
					    (char *)(uintptr_t)templates[k]),
					0));
			char *name = xasprintf("draft-%s-%s.md", r->id, templates[k]);

			check_draft(templates[k], draft, r, drive);
			test_is_golden(name, draft);
			free(draft);
			free(name);
		}
	}
	buf_finish(&playlist);
}

TEST_WITH(a_hand_edit_outlives_the_next_export, setup, teardown)
{
	const struct reviewed *r = &reviews[0];

	write_review(r);
	run(ARGS("earlog", "export", "cantor", "-o", "cantor.md"), 0);
	const char *draft = home_read(home, "work/cantor.md");
	const char *at = strstr(draft, "Drives it with ease.");
	assert_non_null(at);
	char *edited = xasprintf("%.*sDrives it, and how.%s", (int)(at - draft), draft,
		at + strlen("Drives it with ease."));
	home_write(home, "work/cantor.md", edited);
	free(edited);
	run(ARGS("earlog", "note", "add", "cantor", "One more word.", "--part", "summary"), 0);
	run(ARGS("earlog", "export", "cantor", "-o", "cantor.md"), 0);
	draft = home_read(home, "work/cantor.md");
	assert_non_null(strstr(draft, "Drives it, and how."));
	assert_non_null(strstr(draft, "One more word."));
}

TEST_WITH(gaps_are_those_of_the_file, setup, teardown)
{
	const char *err;

	home_write(home, "config/earlog/config.yaml", "net: no\n");
	write_review(&reviews[1]);
	run(ARGS("earlog", "export", "performer8", "--template", "impressions", "-o", "p8.md"), 0);
	home_write(home, "work/left.md",
		"Words <!-- ask him -->\n\n- Cable:\n\nfrom Playing God.flac, ![x](no/such.jpg) "
		"[y]() [z](/gone.png) [a](a%20b.txt#part)\n\nXXXX\n");
	home_write(home, "work/_config.yml", "");
	home_write(home, "work/a b.txt", "");
	assert_int_equal(home_run(home, ARGS("earlog", "export", "--check", "left.md", "--gaps"),
				 NULL, &err, NULL),
		1);
	static const char *const found[] = { "line 1: the draft still has a comment",
		"line 3: there is no text after", "the link to no/such.jpg is dead",
		"the link to /gone.png is dead", "a link in the text has no address",
		"line 7: the draft still has the placeholder XXXX" };
	for (size_t i = 0; i < LENGTH(found); i++)
		if (!strstr(err, found[i]))
			fail_msg("no «%s» in «%s»", found[i], err);
	assert_null(strstr(err, "a%20b"));
	/* A standing text that was filled in by hand ends its gap. */
	assert_int_equal(
		home_run(home, ARGS("earlog", "export", "performer8", "--gaps", "-o", "own.md"),
			NULL, NULL, &err),
		0);
	assert_non_null(strstr(err, "write the text timbre"));
	char *draft = xstrdup(home_read(home, "work/own.md"));
	char *gap = strstr(draft, "<!-- to write: timbre -->");
	assert_non_null(gap);
	memcpy(gap, "Timbre is what I hear ...", strlen("<!-- to write: timbre -->"));
	home_write(home, "work/own.md", draft);
	free(draft);
	home_run(home, ARGS("earlog", "export", "performer8", "--gaps", "-o", "own.md"), NULL, NULL,
		&err);
	assert_null(strstr(err, "write the text"));
	assert_null(strstr(err, "timbre"));
}

TEST_WITH(drafts_without_front_matter, setup, teardown)
{
	write_review(&reviews[0]);
	const char *draft = run(ARGS("earlog", "export", "cantor", "--no-front-matter"), 0);
	assert_true(strncmp(draft, "# AFUL Cantor", 13) == 0);
	assert_has(draft, "\n\nForewords\n===\n");
	assert_null(strstr(draft, "layout:"));
}
