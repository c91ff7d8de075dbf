/*
 * The pages of `export --html` and `rank --html` in a real browser: what is asked of the network,
 * what is to be read on a telephone, on a desk, and without JavaScript.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "e2e/drive.h"
#include "e2e/home.h"
#include "e2e/review.h"
#include "pages/chrome.h"
#include "review/record/identity.h"
#include "review/record/records.h"
#include "review/record/rows.h"
#include "support/needs.h"

#define EVIL "</title></script><script>window.pwned = 1</script><img src=x onerror=window.pwned=1>"

struct pages_world {
	struct home *home;
	struct chrome *chrome;
	char *page; /* of the review cantor */
};

static void
add_note(struct record *r, int n, int64_t pos_ms, int64_t end_ms, const char *body)
{
	struct note *x = row_new(ROW_NOTE);

	x->row.uuid = x->row.edit = uuid_of("pages:note:%d", n);
	x->review = uuid_of("review:cantor");
	x->sitting = uuid_of("sitting:1");
	x->item = uuid_of("bass/quiet");
	x->setup.device = uuid_of("device:aful-cantor");
	x->setup.chain = uuid_of("dx300");
	x->pos_ms = pos_ms;
	x->pos_end_ms = end_ms;
	x->pos_from = xstrdup("audio");
	x->body = xstrdup(body);
	x->made_ms = INT64_C(1795161600000) + 100000 + n;
	x->made_offset_min = 60;
	x->sequence = 100 + n;
	rows_take(&r->of[ROW_NOTE], x);
}

static void
add_whole_rating(struct record *r, const char *attribute, double value)
{
	struct rating *x = row_new(ROW_RATING);

	x->row.uuid = x->row.edit = uuid_of("pages:rating:%s", attribute);
	x->review = uuid_of("review:cantor");
	x->sitting = uuid_of("sitting:1");
	x->scope = xstrdup("whole");
	x->lexicon = xstrdup("bs2399");
	x->attribute = xstrdup(attribute);
	x->value = value;
	x->made_ms = INT64_C(1795161600000) + 100000;
	rows_take(&r->of[ROW_RATING], x);
}

static void
change_review(struct record *r)
{
	static const char *const rated[] = { "attack", "punch", "clean", "full" };

	add_note(r, 1, 54250, 75000, "a hum");
	add_note(r, 2, 4000, 5000, EVIL);
	add_note(r, 3, 12000, NO_MS, "air");
	for (size_t i = 0; i < LENGTH(rated); i++)
		add_whole_rating(r, rated[i], (double)i + 1);
}

static const char *
export_page(struct pages_world *w, char *const argv[])
{
	const char *out, *err;

	if (home_run(w->home, argv, NULL, &out, &err) != 0)
		fail_msg("%s", err);
	return err;
}

static int
set_up(void **state)
{
	struct pages_world *w = xcalloc(1, sizeof(*w));

	*state = w;
	if (!chrome_is_here())
		return 0;
	w->home = home_new();
	review_store(w->home, change_review);
	home_write(w->home, "work/pages/x", "");
	export_page(w,
		ARGS("earlog", "export", "cantor", "--html", "--pictures", "-o",
			"pages/cantor.html"));
	w->page = xstrdup(home_path(w->home, "work/pages/cantor.html"));
	w->chrome = chrome_open(w->home);
	chrome_go(w->chrome, w->page);
	return 0;
}

static int
tear_down(void **state)
{
	struct pages_world *w = *state;

	if (w->chrome)
		chrome_close(w->chrome);
	if (w->home)
		home_free(w->home);
	free(w->page);
	free(w);
	return 0;
}

static struct chrome *
browser(void **state)
{
	struct pages_world *w = *state;

	if (!w->chrome)
		skip_for("Chromium is not installed");
	return w->chrome;
}

static void
is_quiet(struct chrome *c)
{
	const json_t *said = chrome_complaints(c);

	if (json_array_size(said))
		fail_msg("%s", json_string_value(json_array_get(said, 0)));
}

static void
only_local(struct chrome *c)
{
	const json_t *requests = chrome_requests(c);

	for (size_t i = 0; i < json_array_size(requests); i++) {
		const char *url = json_string_value(json_array_get(requests, i));

		if (strncmp(url, "file:", 5) != 0 && strncmp(url, "data:", 5) != 0)
			fail_msg("asked for %s", url);
	}
}

TEST_WITH(times_are_links_and_nothing_is_loaded, set_up, tear_down)
{
	struct chrome *c = browser(state);

	chrome_eval(c, "window.scrollTo(0, document.body.scrollHeight)");
	chrome_wait(c, "document.readyState === 'complete'");
	only_local(c);
	is_quiet(c);
	assert_int_equal((int)chrome_number(c, "document.scripts.length"), 0);
	assert_int_equal(
		(int)chrome_number(c, "document.querySelectorAll('iframe, audio').length"), 0);
	assert_int_equal(
		(int)chrome_number(c,
			"document.querySelectorAll('a[href=\"https://www.youtube.com/watch?"
			"v=kaBMXXo-vdU&t=210s\"]').length"),
		1);
}

/* The smallest letters that are seen, in pixels of the screen; those of pictures are scaled. */
#define SMALLEST                                                                                \
	"Math.min(100, ...[...document.querySelectorAll('main *')].filter(e => "                \
	"e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())" \
	" && !e.closest('.drawn, title, desc, style')).map(e => { "                             \
	"const size = parseFloat(getComputedStyle(e).fontSize), svg = "                         \
	"e.closest('svg.ep[viewBox]');"                                                         \
	"return svg ? size * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width "    \
	": size; }))"

/* Prose: lines of one sentence, repeated, would all break at its end. */
#define PROSE                                                                                    \
	"The first evening with a new pair is for music I know by heart. I play a quiet "        \
	"recording of a string quartet, then something with a kick drum that should be felt, "   \
	"and I write down what surprises me before I have a reason for it. Reasons come later, " \
	"and most of them are wrong. What stays after a week is usually short: the cello has "   \
	"a body, the cymbals hiss, a voice stands a step too far back. On the second evening "   \
	"I change the tips and begin again, because half of what I blamed on the tuning was a "  \
	"seal that leaked. Bass tells me at once; it is thin until the tip sits, and then it "   \
	"is there. Treble takes longer. One recording is bright, another dull, and only over "   \
	"twenty of them does a pattern show, somewhere between the edge of a snare and the air " \
	"around a flute. I trust a difference when it appears in tracks that have nothing else " \
	"in common, and when I still hear it after somebody else has chosen which pair I wear. "

/* Characters in a line of a paragraph that is as wide as the text, in its own font or another. */
#define MEASURE                                                                           \
	"(family => { const p = document.createElement('p'); p.textContent = '" PROSE     \
	"'.repeat(3); const main = document.querySelector('main'); main.append(p); "      \
	"document.body.style.fontFamily = family; const lines = "                         \
	"p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight); " \
	"const n = p.textContent.length / lines; p.remove(); "                            \
	"document.body.style.fontFamily = ''; return n; })"

/* A family that is not installed leaves the widths of the next one. */
#define IS_INSTALLED                                                                             \
	"(family => { const c = document.createElement('canvas').getContext('2d'), wide = f => " \
	"{ c.font = '40px ' + f; return c.measureText('" PROSE "').width; }; return "            \
	"wide(`'${family}', monospace`) !== wide('monospace'); })"

/* Each common serif that is installed has lines of a good length, as has the font of the page. */
static void
has_readable_lines(struct chrome *c, const char *name, int width)
{
	static const char *const families[] = { "", "DejaVu Serif", "Liberation Serif", "P052",
		"Noto Serif", "Gelasio", "Georgia", "Times New Roman" };

	for (size_t i = 0; i < LENGTH(families); i++) {
		char *measure = xasprintf("!'%s' || " IS_INSTALLED "('%s') ? " MEASURE "('%s') : 0",
			families[i], families[i], families[i]);
		double line = chrome_number(c, measure);

		free(measure);
		if (line > 76 || (width > 700 && line > 0 && line < 55))
			fail_msg("%s: %f characters in a line at %d, %s", name, line, width,
				families[i][0] ? families[i] : "the font of the page");
	}
}

static void
is_readable(struct chrome *c, const char *name)
{
	static const int widths[] = { 360, 768, 1440 };
	const char *pictures = getenv("PAGES_PICTURES");

	for (size_t i = 0; i < LENGTH(widths); i++)
		for (int dark = 0; dark < 2; dark++) {
			chrome_width(c, widths[i]);
			chrome_dark(c, dark);
			if (pictures) {
				char *path = xasprintf("%s/%s-%d%s.png", pictures, name, widths[i],
					dark ? "-dark" : "");
				chrome_picture(c, path);
				free(path);
			}
			double wide = chrome_number(c, "document.documentElement.scrollWidth"),
			       small = chrome_number(c, SMALLEST);
			if (wide > widths[i])
				fail_msg("%s: %f wide at %d", name, wide, widths[i]);
			if (small < 12)
				fail_msg("%s: letters of %f at %d", name, small, widths[i]);
			has_readable_lines(c, name, widths[i]);
		}
}

TEST_WITH(it_is_readable_at_any_width, set_up, tear_down)
{
	struct chrome *c = browser(state);

	is_readable(c, "page");
	is_quiet(c);
}

/* Complaints of axe-core, at two widths and in two colours. */
static void
has_no_barrier(struct chrome *c)
{
	static const char file[] = "build/axe/node_modules/axe-core/axe.min.js";
	static const int widths[] = { 360, 1440 };
	CLEANUP(buf_finish) struct buf axe = BUF_INIT;
	struct err err;
	bool found;

	assert_true(file_read(file, 4 << 20, &axe, &found, &err));
	if (!found)
		skip_for("no axe-core: install npm (Debian: sudo apt-get install npm), then make "
			 "pages fetches it");
	buf_add(&axe, "\n;0");
	chrome_eval(c, axe.s);
	for (int i = 0; i < 4; i++) {
		chrome_width(c, widths[i / 2]);
		chrome_dark(c, i % 2);
		const char *said = chrome_text(c,
			"axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => "
			"n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | ')).join('; '))");
		if (*said)
			fail_msg("%d: %s", i, said);
	}
}

TEST_WITH(axe_core_finds_nothing, set_up, tear_down)
{
	struct chrome *c = browser(state);

	has_no_barrier(c);
}

/* ---- three reviews ---- */

static void
run(struct pages_world *w, char *const argv[])
{
	const char *out, *err;

	if (home_run(w->home, argv, NULL, &out, &err) != 0)
		fail_msg("%s %s: %s", argv[1], argv[2], err);
}

/* Opens and ends a session, which takes the review into the archive. If no track can play, the
 * sources of the track open by themselves, and the first q closes them. */
static void
visit(struct pages_world *w, const char *session, bool plays)
{
	struct drive_options o = { .home = w->home };
	struct drive *d = drive_start(&o, ARGS("earlog", "session", (char *)session));

	if (!plays) {
		drive_wait_text(d, "─ Track · ");
		drive_keys(d, "q");
	}
	drive_wait_text(d, "─ Notes ─");
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
}

static void
write_response(
	struct pages_world *w, const char *name, double bass_db, double ear_db, double treble_db)
{
	struct buf text = BUF_INIT;
	char *path = xasprintf("work/%s.txt", name);

	for (int i = 0; i <= 480; i++) {
		double hz = 20 * pow(10, i / 160.0);

		buf_addf(&text, "%.2f\t%.2f\n", hz,
			60 + bass_db * exp(-pow(log2(hz / 40) / 2, 2)) +
				ear_db * exp(-pow(log2(hz / 2900) / 0.7, 2)) +
				treble_db * exp(-pow(log2(hz / 8000) / 0.25, 2)));
	}
	home_write(w->home, path, text.s);
	free(path);
	buf_finish(&text);
}

/* The evening of README, without the key presses. */
static void
make_evening(struct pages_world *w)
{
	run(w,
		ARGS("earlog", "new", "evening.yaml", "--device", "AFUL Explorer", "--chain",
			"dongle=Apple dongle", "--compare", "Moondrop Aria", "--playlist", "demo"));
	visit(w, "evening.yaml", true);
	run(w,
		ARGS("earlog", "note", "add", "evening", "even on both sides", "--item",
			"signals/demo-channels", "--at", "0:07"));
	run(w,
		ARGS("earlog", "note", "add", "evening", "a touch brighter than the Explorer",
			"--item", "signals/demo-channels", "--at", "0:09", "--device",
			"Moondrop Aria", "--against", "AFUL Explorer"));
	run(w,
		ARGS("earlog", "rate", "evening", "balance", "4", "--item",
			"signals/demo-channels"));
}

#define SESSION                                                                          \
	"id: %s\ntitle: %s\ndevice: {brand: AFUL, model: Explorer, kind: iem}\n"         \
	"unit: {how: tour, from: a shop, thanks: yes}\nplaylist: reference\n"            \
	"chains: {dongle: {source: Apple dongle}}\ncompare: [{device: Moondrop Aria}]\n" \
	"measurements:\n  fr: [{file: Explorer L.txt, coupler: IEC 60318-4 clone}, "     \
	"{file: Explorer R.txt}, {file: Aria L.txt}, {file: Aria R.txt}]\n"              \
	"  targets: [Target.txt]\n"                                                      \
	"published: {url: \"https://example.org/1\", date: 2026-02-03}\n"

static char *const attributes[] = { "attack", "punch", "treble-strength", "bass-depth",
	"dark-bright", "clean", "bass-precision", "powerful", "tinny", "midrange-strength", "nasal",
	"canny", "bass-strength", "boomy", "full", "homogeneous", "width", "depth", "envelopment",
	"distance", "localisability", "presence", "detailed", "natural" };

static void
make_review_of(
	struct pages_world *w, const char *id, const char *title, size_t notes, size_t ratings)
{
	static char *const tracks[] = { "timbre/shivers", "timbre/kiwi-wa-boku",
		"timbre/playing-god", "bass/reckoning-in-blood", "resolution/abc-polyphia",
		"soundstage/shadow-of-baar-dau" };
	static char *const words[] = { "The drop lands at once, with no overhang.",
		"The sub-bass is felt more than heard",
		"The pedal tone is even, down to the last octave; it neither booms nor thins out "
		"when the rest of the orchestra joins in.",
		"a little hard on the snare", "strings part from each other" };
	static char *const values[] = { "3.5", "3", "4", "4.5", "2", "4", "1" };
	char *name = xasprintf("work/%s.yaml", id), *text = xasprintf(SESSION, id, title);

	home_write(w->home, name, text);
	visit(w, file_name(name), false);
	for (size_t i = 0; i < notes; i++) {
		size_t s = i * 37 % 170 + 5;
		char *at = xasprintf("%zu:%02zu", s / 60, s % 60), *note = words[i % 5];

		run(w,
			ARGS("earlog", "note", "add", (char *)id, note, "--item",
				tracks[i % LENGTH(tracks)], "--at", at, "--device",
				i % 10 == 9 ? "Moondrop Aria" : "AFUL Explorer"));
		free(at);
	}
	for (size_t i = 0; i < ratings; i++)
		run(w, ARGS("earlog", "rate", (char *)id, attributes[i], values[i % 7]));
	run(w, ARGS("earlog", "rate", (char *)id, "sonic-quality", "4"));
	run(w,
		ARGS("earlog", "note", "add", (char *)id,
			"buy the Explorer for speed, the Aria for weight.", "--part", "summary"));
	run(w,
		ARGS("earlog", "note", "add", (char *)id, "Speed without a hard edge", "--part",
			"like"));
	free(name);
	free(text);
}

TEST_WITH(three_reviews_can_be_published, set_up, tear_down)
{
	static char *const reviews[] = { "evening", "sixty", "two" };
	static const char *const ways[] = { "--pictures", "--no-pictures" };
	struct pages_world *w = *state;
	struct chrome *c = browser(state);

	write_response(w, "Explorer L", 7, 6, 9);
	write_response(w, "Explorer R", 7, 3.5, 7.4);
	write_response(w, "Aria L", 9, 2, 8);
	write_response(w, "Aria R", 9, 2.3, 8.2);
	write_response(w, "Target", 6, 0, 9);
	make_evening(w);
	make_review_of(w, "sixty", "\"AFUL Explorer: a new light\"", 60, 24);
	make_review_of(w, "two", "\"Explorer and Aria - two tunings of one house\"", 8, 6);
	for (size_t i = 0; i < LENGTH(ways) * LENGTH(reviews); i++) {
		const char *way = ways[i % LENGTH(ways)], *review = reviews[i / LENGTH(ways)];
		char *name = xasprintf("%s%s", review, way),
		     *path = xasprintf("pages/%s.html", name);
		struct stat st;

		export_page(w,
			ARGS("earlog", "export", (char *)review, "--html", "-o", path,
				(char *)way));
		assert_int_equal(stat(home_path(w->home, "work/%s", path), &st), 0);
		if (st.st_size > 150000)
			fail_msg("%s has %lld bytes", name, (long long)st.st_size);
		chrome_go(c, home_path(w->home, "work/%s", path));
		is_readable(c, name);
		has_no_barrier(c);
		is_quiet(c);
		free(name);
		free(path);
	}
	/* The head of the last page. */
	assert_non_null(strstr(
		chrome_text(c, "document.querySelector('h1').textContent"), "Aria\u00a0- two"));
	assert_non_null(
		strstr(chrome_text(c, "document.querySelector('.by').textContent"), "2026-02-03"));
	assert_non_null(strstr(chrome_text(c, "document.querySelector('.result').textContent"),
		". Buy the Explorer"));
}

/* Which devices are shown, in their order. */
#define SHOWN                                                                                \
	"[...document.querySelectorAll('tr[data-device]')].filter(e => e.checkVisibility())" \
	".map(e => e.dataset.device.slice(-1)).join('')"
#define is_shown(c, devices) assert_string_equal(chrome_text(c, SHOWN), devices)

/* Nothing of the ranking list scrolls sideways at 360 px. */
static void
fits_a_telephone(struct chrome *c)
{
	chrome_width(c, 360);
	assert_true(json_is_true(chrome_eval(c,
		"[...document.querySelectorAll('.wide, .wide *:not(svg, svg *)')].every(e => "
		"e.getBoundingClientRect().right <= 345 && e.scrollWidth <= e.clientWidth + 1 || "
		"!e.checkVisibility() || getComputedStyle(e).display === 'inline')")));
	chrome_width(c, 1440);
}

TEST_WITH(the_ranking_list_is_sorted_and_filtered, set_up, tear_down)
{
	static const char *const scores[] = { "3", "4.5", "4", "4.5" };
	struct pages_world *w = *state;
	struct chrome *c = browser(state);

	for (size_t i = 0; i < LENGTH(scores); i++) {
		char *id = xasprintf("r%zu", i), *name = xasprintf("work/%s.yaml", id);
		char *text =
			xasprintf("id: %s\ndevice: {brand: Maker, model: %c, kind: %s, drivers: "
				  "1 DD, price: [{amount: %zu, currency: %s}]}\nplaylist: "
				  "reference\npublished: {url: "
				  "\"https://example.org/%s\", date: 2026-01-0%zu}\n",
				id, (int)('A' + i), i % 2 ? "headphone" : "iem",
				i == 3 ? 14800 : 1000 - 300 * i, i == 3 ? "JPY" : "USD", id, 5 - i);

		home_write(w->home, name, text);
		visit(w, file_name(name), false);
		run(w, ARGS("earlog", "rate", id, "sonic-quality", (char *)scores[i]));
		for (size_t k = 0; k < 12; k++)
			run(w, ARGS("earlog", "rate", id, (char *)attributes[k], "3"));
		free(id);
		free(name);
		free(text);
	}
	run(w, ARGS("earlog", "rate", "r1", "bias", "3.5"));
	run(w, ARGS("earlog", "rate", "r1", "section", "4", "--section", "timbre"));
	run(w, ARGS("earlog", "rank", "--html", "--pictures", "-o", "pages/ranking.html"));
	chrome_go(c, home_path(w->home, "work/pages/ranking.html"));
	is_readable(c, "ranking");
	fits_a_telephone(c);
	is_shown(c, "BDCA");
	chrome_click(c, "'th:nth-of-type(2) button'");
	is_shown(c, "ABCD");
	chrome_click(c, "'th:nth-of-type(2) button'");
	is_shown(c, "DCBA");
	assert_string_equal(chrome_text(c,
				    "document.querySelector('[aria-sort]').textContent + "
				    "document.querySelector('[aria-sort]').ariaSort"),
		"Devicedescending");
	chrome_click(c, "'th:nth-of-type(4) button'");
	is_shown(c, "DCBA");
	/* Devices with the same score stay in order. */
	chrome_click(c, "'th:nth-of-type(5) button'");
	is_shown(c, "DBCA");
	chrome_eval(c,
		"(() => { const f = document.querySelector('form'), e = () => f.dispatchEvent(new "
		"Event('input')); f.elements[2].value = 700; e(); })()");
	is_shown(c, "BC");
	assert_string_equal(
		chrome_text(c, "document.querySelector('[role=status]').textContent"), "2 of 4");
	/* A price is compared with prices of the same currency. */
	chrome_eval(c,
		"(() => { const f = document.querySelector('form'), e = () => f.dispatchEvent(new "
		"Event('input')); f.elements[2].value = 14800; f.elements[3].value = 'JPY'; e(); "
		"})()");
	is_shown(c, "D");
	chrome_eval(c,
		"(() => { const f = document.querySelector('form'); f.elements[2].value = ''; "
		"f.dispatchEvent(new Event('input')); })()");
	/* The list says what its numbers mean. */
	const char *said = chrome_text(c, "document.querySelector('ul.by').innerText");
	assert_non_null(
		strstr(said, "Timbre: from 1 (Poor) to 5 (Outstanding).\nBias: from 1 to 5."));
	assert_non_null(strstr(said, "Bias is how much the reviewer likes a device"));
	assert_non_null(strstr(said, "Each score is one judgement"));
	has_no_barrier(c);
	chrome_width(c, 768);
	chrome_eval(c, "document.querySelectorAll('details').forEach(e => e.open = true)");
	/* An open picture pushes no column out of view. */
	assert_true(json_is_true(chrome_eval(c,
		"(e => e.scrollWidth <= e.clientWidth && innerWidth === 768)"
		"(document.querySelector('.wide'))")));
	chrome_wait(c,
		"document.querySelector('.hint').hidden === (document.querySelector('.wide')"
		".scrollWidth <= document.querySelector('.wide').clientWidth)");
	chrome_eval(c, "void (document.querySelector('.wide').style.width = '20rem')");
	chrome_wait(c, "document.querySelector('.hint').checkVisibility()");
	chrome_eval(c, "void (document.querySelector('.wide').style.width = '')");
	is_readable(c, "ranking-open");
	fits_a_telephone(c);
	has_no_barrier(c);
	is_quiet(c);
	chrome_scripts(c, false);
	chrome_go(c, home_path(w->home, "work/pages/ranking.html"));
	is_shown(c, "BDCA");
	assert_true(
		json_is_true(chrome_eval(c, "!document.querySelector('form').checkVisibility()")));
}

TEST_WITH(without_javascript_it_is_a_plain_page, set_up, tear_down)
{
	struct pages_world *w = *state;
	struct chrome *c = browser(state);
	static const char *const words[] = { "Drop lands at once", "A hum", "Air", "Quiet [one]",
		"0:54", "<script>window.pwned = 1" };

	chrome_scripts(c, false);
	chrome_go(c, w->page);
	for (size_t i = 0; i < LENGTH(words); i++) {
		const char *text = chrome_text(c, "document.body.innerText");
		if (!strstr(text, words[i]))
			fail_msg("no \"%s\" in %s", words[i], text);
	}
	only_local(c);
	is_quiet(c);
}

TEST_WITH(words_stay_words, set_up, tear_down)
{
	struct chrome *c = browser(state);

	assert_string_equal(chrome_text(c, "typeof window.pwned"), "undefined");
	assert_int_equal((int)chrome_number(c,
				 "document.querySelectorAll('img[onerror], svg[onload]').length"),
		0);
	/* Even what finds its way into the page later does not run. */
	chrome_eval(c,
		"(() => { const s = document.createElement('script'); s.textContent = "
		"'window.pwned = 2'; document.body.append(s); })()");
	assert_string_equal(chrome_text(c, "typeof window.pwned"), "undefined");
}

TEST_WITH(every_template_gets_its_pictures, set_up, tear_down)
{
	static const char *const templates[] = { "iem-review", "iem-review-classic", "impressions",
		"notes" };
	struct pages_world *w = *state;
	struct chrome *c = browser(state);

	for (size_t i = 0; i < LENGTH(templates); i++) {
		char *name = xasprintf("pages/%s.html", templates[i]);

		export_page(w,
			ARGS("earlog", "export", "cantor", "--html", "--pictures", "--template",
				(char *)templates[i], "-o", name));
		chrome_go(c, home_path(w->home, "work/%s", name));
		free(name);
		assert_int_equal(
			(int)chrome_number(c, "document.querySelectorAll('.picture svg').length"),
			2);
		assert_int_equal((int)chrome_number(
					 c, "document.querySelectorAll('.profile .value').length"),
			5);
		is_quiet(c);
	}
}
