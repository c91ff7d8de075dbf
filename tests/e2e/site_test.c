/* tests: of post/ cli/export_ view/front_matter */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A draft in a site that Jekyll makes: where its pictures are, and which layout it names. */
#include "e2e/home.h"
#include "e2e/moved_clock.h"
#include "e2e/review.h"

#include <stdio.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "support/needs.h"
#include "support/test.h"

#define POST "blog/_posts/2026-11-24-c.md"
#define PROFILE "assets/earlog/cantor/2026-11-24-c-profile.svg"

static const char welcome[] = "---\nlayout: post\ntitle: Welcome\n---\nWords.\n";

static int
set_up(void **state)
{
	struct home *h = home_new();

	review_store(h, NULL);
	home_write(h, "config/earlog/config.yaml", "blog: {posts: posts}\n");
	home_write(h, "work/blog/_drafts/x", "");
	home_write(h, "work/blog/_posts/x", "");
	home_write(h, "work/blog/_config.yml",
		"theme: minima\nbaseurl: /reviews\npermalink: /:title.html\n");
	*state = h;
	return 0;
}

/* Exports to a file and returns the file. */
static const char *
run_export(struct home *h, const char *file, const char *pictures)
{
	CLEANUP(pointer_free) char *path = xasprintf("work/%s", file);
	const char *said;

	if (home_run(h, ARGS("earlog", "export", "cantor", (char *)pictures, "-o", (char *)file),
		    NULL, NULL, &said) != 0)
		fail_msg("%s", said);
	if (strstr(said, " in conflict") && !strstr(said, " 0 in conflict"))
		fail_msg("%s", said);
	return home_read(h, path);
}

/* Replaces one text of a file by another, as an author does. */
static void
pictures_of_a_post_are_in_a_folder_that_is_published(void **state)
{
	struct home *h = *state;

	assert_has(run_export(h, POST, "--pictures"), "]({{ '/" PROFILE "' | relative_url }})");
	/* 440 wide, so that its text of 12 and 13 is readable on a telephone. */
	assert_has(home_read(h, "work/blog/" PROFILE), "viewBox=\"0 0 440 ");
	assert_false(home_has(h, "work/blog/_posts/2026-11-24-c-profile.svg"));
	/* A later export finds them there, and leaves one that the author edited. */
	home_write(h, "work/blog/" PROFILE, "<svg>mine</svg>");
	assert_has(run_export(h, POST, "--gaps"), "]({{ '/" PROFILE "' | relative_url }})");
	assert_string_equal(home_read(h, "work/blog/" PROFILE), "<svg>mine</svg>");
	/* A page of the site also; a draft elsewhere has its pictures beside it. */
	home_write(h, "work/blog/pages/x", "");
	assert_has(run_export(h, "blog/pages/c.md", "--pictures"),
		"]({{ '/assets/earlog/cantor/c-profile.svg' | relative_url }})");
	assert_has(run_export(h, "c.md", "--pictures"), "](c-profile.svg)");
	/* A folder of the author. The link is checked. */
	home_write(h, "config/earlog/config.yaml",
		"blog: {pictures: \"assets/images/{device}\", address: \"/images/{device}\"}\n");
	assert_has(run_export(h, "blog/_drafts/c.md", "--pictures"),
		"]({{ '/images/AFUL-Cantor/c-profile.svg' | relative_url }})");
	assert_has(home_read(h, "work/blog/assets/images/AFUL-Cantor/c-profile.svg"), "<svg");
	const char *out;
	home_run(h, ARGS("earlog", "export", "--check", "blog/_drafts/c.md", "--gaps"), NULL, &out,
		NULL);
	assert_has(out, "the link to /images/AFUL-Cantor/c-profile.svg is dead");
	home_run(h, ARGS("earlog", "export", "--check", POST, "--gaps"), NULL, &out, NULL);
	assert_lacks(out, "is dead");
}

static void
a_draft_has_the_layout_of_the_blog_or_none(void **state)
{
	struct home *h = *state;

	home_write(h, "work/blog/_posts/2026-11-25-notes.txt", "layout: none\n");
	assert_lacks(run_export(h, POST, "--gaps"), "layout:");
	home_write(h, "work/blog/_posts/2025-01-01-hello.md", "---\nlayout: old\n---\n");
	home_write(h, "work/blog/_posts/2026-01-01-welcome.markdown", welcome);
	assert_has(run_export(h, "blog/_drafts/c.md", "--gaps"), "\nlayout: \"post\"\n");
	home_write(h, "config/earlog/config.yaml", "blog: {layout: wide}\n");
	assert_has(run_export(h, "other.md", "--gaps"), "\nlayout: \"wide\"\n");
	/* The template of the blog has its own. */
	home_write(h, "work/blog.mustache", "---\nlayout: mine\n{{{front_matter}}}---\n");
	const char *draft;
	home_run(h, ARGS("earlog", "export", "cantor", "--template", "./blog.mustache"), NULL,
		&draft, NULL);
	assert_has(draft, "---\nlayout: mine\ntitle:");
	assert_lacks(draft, "wide");
}

/* Every draft of an earlier version has `layout: "single"`. */
static void
the_layout_of_an_earlier_draft_is_no_conflict(void **state)
{
	struct home *h = *state;

	home_write(h, "config/earlog/config.yaml", "blog: {layout: single}\n");
	run_export(h, "a.md", "--gaps");
	run_export(h, "b.md", "--gaps");
	home_edit(h, "work/a.md", "layout: \"single\"", "layout: post");
	home_edit(h, "work/b.md", "Drop lands at once", "The drop lands like a door");
	home_write(h, "config/earlog/config.yaml", "");
	assert_has(run_export(h, "a.md", "--gaps"), "\nlayout: post\n");
	const char *b = run_export(h, "b.md", "--gaps");
	assert_lacks(b, "layout:");
	assert_has(b, "The drop lands like a door");
}

/* A published address does not move: what an author or an earlier export wrote as date stays. */
static void
the_date_of_a_post_stays(void **state)
{
	struct home *h = *state;

	assert_has(run_export(h, "new.md", "--gaps"), "\ndate: \"20");
	assert_lacks(run_export(h, "2026-11-01-named.md", "--gaps"), "\ndate:");
	home_edit(h, "work/new.md", "\ndate: \"20", "\ndate: 2019-05-01 # 20");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "Another one."), NULL, NULL, NULL);
	assert_has(run_export(h, "new.md", "--gaps"), "\ndate: 2019-05-01 # 20");
	home_edit(h, "work/new.md", "\ndate: 2019-05-01", "\nwas: 2019-05-01");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "One more."), NULL, NULL, NULL);
	assert_lacks(run_export(h, "new.md", "--gaps"), "\ndate:");
}

/* Hugo takes a date without a time for the beginning of that day in UTC, and builds no later post.
 */
static void
a_day_that_has_not_begun_in_utc_has_its_time(void **state)
{
	struct home *h = *state;
	const char *said;

	home_write(h, "work/hugo/hugo.toml", "");
	home_write(h, "work/hugo/content/posts/x", "");
	moved_clock_begin(h);
	moved_clock_stop(h, true);
	moved_clock_set(h, "2026-11-26T14:49:00Z");
	home_env(h, "TZ=NZDT-13");
	assert_has(run_export(h, "hugo/content/posts/a.md", "--gaps"),
		"\ndate: \"2026-11-27T03:49:00+13:00\"\n");
	/* No site: the day alone. */
	assert_has(run_export(h, "new.md", "--gaps"), "\ndate: \"2026-11-27\"\n");
	/* The date of a post that exists stays, though the site will not build it today. */
	home_edit(h, "work/hugo/content/posts/a.md", "\ndate: \"2026-11-27T03:49:00+13:00\"",
		"\ndate: 2026-11-27");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "Another one."), NULL, NULL, NULL);
	home_run(h, ARGS("earlog", "export", "cantor", "--gaps", "-o", "hugo/content/posts/a.md"),
		NULL, NULL, &said);
	assert_has(said, "the site does not build the post today: `date: 2026-11-27` is after now");
	assert_has(home_read(h, "work/hugo/content/posts/a.md"), "\ndate: 2026-11-27\n");
	/* Once the day has begun in UTC also, a date needs no time. */
	moved_clock_set(h, "2026-11-27T00:01:00Z");
	home_run(h, ARGS("earlog", "export", "cantor", "--gaps", "-o", "hugo/content/posts/a.md"),
		NULL, NULL, &said);
	assert_lacks(said, "does not build");
	assert_has(run_export(h, "hugo/content/posts/b.md", "--gaps"), "\ndate: \"2026-11-27\"\n");
}

static void
each_site_has_its_front_matter_and_its_place_for_pictures(void **state)
{
	static const struct {
		const char *sign, *post, *front, *picture, *link;
	} sites[] = {
		{ "hugo/hugo.toml", "hugo/content/posts/c.md",
			"\ndescription:", "hugo/static/earlog/cantor/c-profile.svg",
			"](/earlog/cantor/c-profile.svg)" },
		{ "el/eleventy.config.js", "el/posts/c.md",
			"\ndescription:", "el/assets/earlog/cantor/c-profile.svg",
			"](/assets/earlog/cantor/c-profile.svg)" },
		{ "astro/astro.config.mjs", "astro/src/content/blog/c.md",
			"\npubDate:", "astro/public/earlog/cantor/c-profile.svg",
			"](/earlog/cantor/c-profile.svg)" },
		{ "pel/pelicanconf.py", "pel/content/c.md", "\nsummary: Two lines\n---\n",
			"pel/content/images/earlog/cantor/c-profile.svg",
			"](/images/earlog/cantor/c-profile.svg)" },
		{ "vault/.obsidian/app.json", "vault/c.md", "\ndate:", "vault/c-profile.svg",
			"](c-profile.svg)" },
		/* a vault in the posts of that Astro site, and a site in a vault */
		{ "astro/src/content/.obsidian/app.json", "astro/src/content/blog/d.md",
			"\npubDate:", "astro/public/earlog/cantor/d-profile.svg",
			"](/earlog/cantor/d-profile.svg)" },
		{ "vault/h/hugo.toml", "vault/h/content/posts/e.md",
			"\ndescription:", "vault/h/static/earlog/cantor/e-profile.svg",
			"](/earlog/cantor/e-profile.svg)" },
	};
	struct home *h = *state;

	/* The pattern of the profile; without a tagline no dash is left. */
	home_write(h, "config/earlog/config.yaml",
		"blog: {front_matter: {title: \"{device} – {tagline}\", summary: \"{excerpt}\", "
		"tags: [iem, \"{device}\"], draft: true}}\n");
	assert_has(run_export(h, "without.md", "--gaps"), "---\ntitle: \"AFUL Cantor\"\ntags:\n");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "Small", "--part", "tagline"), NULL,
		NULL, NULL);
	assert_has(run_export(h, "pattern.md", "--gaps"),
		"---\ntitle: \"AFUL Cantor – Small\"\nsummary: \"Small\"\ntags:\n  - iem\n  - "
		"\"AFUL Cantor\"\ndraft: true\ndate: ");
	/* The keys of the profile are beside title and date, and do not replace them; what a form
	 * has itself is written once. */
	home_write(h, "config/earlog/config.yaml",
		"blog: {front_matter: {tags: [iem, review], author: Me}}\n");
	const char *both = run_export(h, "both.md", "--gaps");
	assert_has(both, "---\ntitle: \"AFUL Cantor: a new light\"\ntags:\n");
	assert_has(both, "\nauthor: Me\ndate: \"20");
	home_write(h, "work/mine.md", "---\nauthor: A. Reviewer\ntoc: true\n---\n\n# {title}\n");
	home_run(h, ARGS("earlog", "export", "cantor", "--template", "./mine.md", "-o", "form.md"),
		NULL, NULL, NULL);
	assert_has(home_read(h, "work/form.md"),
		"---\nauthor: A. Reviewer\ntoc: true\ntitle: \"AFUL Cantor: a new light\"\ntags:\n "
		" - "
		"iem\n  - review\ndate: \"20");
	/* A folder of posts is no beginning of another name. */
	CLEANUP(pointer_free)
	char *own =
		xasprintf("blog: {posts: \"%s//\", pictures: img}\n", home_path(h, "work/posts"));
	home_write(h, "config/earlog/config.yaml", own);
	home_write(h, "work/posts/x", "");
	home_write(h, "work/posts2/x", "");
	assert_has(run_export(h, "posts/c.md", "--pictures"), "](/img/c-profile.svg)");
	assert_has(run_export(h, "posts2/c.md", "--pictures"), "](c-profile.svg)");
	home_write(h, "config/earlog/config.yaml", "");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "Two\nlines", "--part", "excerpts"),
		NULL, NULL, NULL);
	for (size_t i = 0; i < LENGTH(sites); i++) {
		CLEANUP(pointer_free) char *sign = xasprintf("work/%s", sites[i].sign);
		CLEANUP(pointer_free) char *folder = xasprintf("work/%s.x", sites[i].post);
		CLEANUP(pointer_free) char *picture = xasprintf("work/%s", sites[i].picture);

		home_write(h, sign, "");
		home_write(h, folder, "");
		const char *post = run_export(h, sites[i].post, "--pictures");
		assert_has(post, sites[i].front);
		assert_has(post, sites[i].link);
		assert_lacks(post, "relative_url");
		assert_has(home_read(h, picture), "<svg");
	}
}

/* Writes the template of doc/templates.md, as it is printed there. */
static void
write_template(struct home *h)
{
	CLEANUP(buf_finish) struct buf page = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;

	assert_true(file_read("doc/templates.md", 1 << 20, &page, &found, &err) && found);
	const char *from = strstr(page.s, "```mustache\n") + strlen("```mustache\n");
	CLEANUP(pointer_free)
	char *text = xstrndup(from, (size_t)(strstr(from, "\n```") + 1 - from));
	home_write(h, "work/deutsch.mustache", text);
}

/* It tells a whole review. */
static void
the_german_template_of_the_guide_tells_a_whole_review(void **state)
{
	struct home *h = *state;
	const char *said;

	write_template(h);
	home_write(h, "work/hugo/hugo.toml", "");
	home_write(h, "work/hugo/content/posts/x", "");
	for (int i = 0; i < 2; i++)
		home_run(h,
			ARGS("earlog", "note", "add", "cantor",
				i ? "A \"gem\": yes" : "The cable: 'stiff'", "--part",
				i ? "like" : "improve"),
			NULL, NULL, NULL);
	home_run(h, ARGS("earlog", "rate", "cantor", "bias", "4", "--remark", "Ich \"mag\" ihn"),
		NULL, NULL, NULL);
	if (home_run(h,
		    ARGS("earlog", "export", "cantor", "--gaps", "--template", "./deutsch.mustache",
			    "-o", "hugo/content/posts/c.md"),
		    NULL, NULL, &said) != 0)
		fail_msg("%s", said);
	assert_has(said,
		"has no place for it: the marker A Reckoning in Blood 0:12; write it in yourself");
	const char *post = home_read(h, "work/hugo/content/posts/c.md");
	assert_has(post, "---\ntitle: \"AFUL Cantor: a new light\"\ndate: \"20");
	assert_has(post, "\nrating: 4\nfazit: \"4 von 5: ");
	assert_has(post,
		"\npros:\n  - \"A \\\"gem\\\": yes\"\ncons:\n  - \"The cable: 'stiff'\"\n---\n");
	assert_has(post, "\n## Klang\n\n");
	assert_has(post, "\n## Im Vergleich\n\n**AFUL Cantor und AFUL Performer8**\n");
	assert_has(post, "**Gefallen: 4 von 5** – Ich \\\"mag\\\" ihn\n");
	assert_lacks(post, " with ");
	/* The language of the shipped templates, and of what is written in C. */
	home_write(h, "config/earlog/config.yaml", "language: de\n");
	post = run_export(h, "deutsch.md", "--gaps");
	assert_has(post, "\nAllgemeines\n===\n");
	assert_has(post, "**Klangwertung:** 4/5 - ");
	assert_has(post, "Bass depth: 4,5/5");
	assert_has(post, "von Ghost of");
	assert_has(post, "22. November 2026: Third day");
	assert_has(post, "Mit deep, dongle:\n");
	assert_has(post, "DX300: mindestens 118 dB SPL bei voller");
	assert_lacks(post, "Conclusions");
	home_write(h, "config/earlog/config.yaml", "language: tlh\n");
	/* A post never changes its language for want of words. */
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "cantor"), NULL, &post, &said),
		1);
	assert_has(said,
		"nothing is written: there are no words for the language tlh: `earlog "
		"words copy tlh` makes a file for them");
	assert_string_equal(post, "");
	home_run(h, ARGS("earlog", "words", "copy", "tlh"), NULL, NULL, &said);
	assert_int_equal(
		home_run(h,
			ARGS("earlog", "check",
				(char *)(uintptr_t)home_path(h, "config/earlog/words/tlh.yaml")),
			NULL, NULL, &said),
		0);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "cantor"), NULL, &post, &said),
		0);
	assert_has(post, "Conclusions");
	home_write(h, "config/earlog/words/tlh.yaml",
		"template_conclusions: ghItlh\ntemplate_forwords: Bav\ndate: \"{9} jaj\"\n");
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "cantor"), NULL, &post, &said),
		0);
	assert_has(post, "\nghItlh\n===\n\n");
	/* A draft names the language that it had, once. */
	home_run(h, ARGS("earlog", "export", "cantor", "-o", "deutsch.md"), NULL, NULL, &post);
	assert_has(post, "deutsch.md was in the language de; `language:` of your profile is tlh");
	assert_has(home_read(h, "work/deutsch.md"), "\nghItlh\n===\n\n");
	home_run(h, ARGS("earlog", "export", "cantor", "-o", "deutsch.md"), NULL, NULL, &post);
	assert_lacks(post, "was in the language");
	/* One that was edited keeps it: the headings of its form would not change. */
	home_edit(h, "work/deutsch.md", "\nghItlh\n===\n", "\nghItlh\n===\n\nMy verdict.\n");
	home_write(h, "config/earlog/config.yaml", "language: de\n");
	home_run(h, ARGS("earlog", "export", "cantor", "-o", "deutsch.md"), NULL, NULL, &post);
	assert_has(post, "deutsch.md stays in tlh, since you edited it");
	assert_has(post, "deutsch.md is up to date");
	home_write(h, "config/earlog/config.yaml", "language: tlh\n");
	assert_has(said,
		"words/tlh.yaml:2:1: \"template_forwords\" is not a word of earlog; did you "
		"mean \"template_forewords\"?");
	assert_has(said,
		"words/tlh.yaml:3:7: date has {9}, unlike \"{1} {2} {3}\": the line is passed");
	home_write(h, "config/earlog/words/tlh.yaml", "blind: \"rap\n");
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "cantor"), NULL, &post, &said),
		1);
	assert_has(said, "nothing is written");
	assert_int_equal(
		home_run(h,
			ARGS("earlog", "check",
				(char *)(uintptr_t)home_path(h, "config/earlog/words/tlh.yaml")),
			NULL, &post, &said),
		1);
}

/* A site may have one layout for all posts; a name without a letter of ASCII is no folder of
 * dashes. */
static void
devices_in_kanji_have_folders_of_their_own(void **state)
{
	static const char *const names[] = { "\u5fcd", "\u78a7" };
	struct home *h = *state;
	const char *said;
	char *links[2];

	for (int i = 0; i < 2; i++) {
		CLEANUP(pointer_free) char *file = xasprintf("work/%s.yaml", names[i]);
		CLEANUP(pointer_free) char *text = xasprintf("device: %s\n", names[i]);
		CLEANUP(pointer_free) char *post = xasprintf("blog/_posts/2026-11-24-%d.md", i);
		CLEANUP(pointer_free) char *path = xasprintf("work/%s", post);

		home_write(h, file, text);
		for (const char *word = "bass-depth punch width", *end; *word; word = end) {
			CLEANUP(pointer_free) char *one = xstrndup(word, strcspn(word, " "));

			end = word + strlen(one) + (word[strlen(one)] == ' ');
			home_run(h, ARGS("earlog", "rate", file + 5, one, "3"), NULL, NULL, NULL);
		}
		assert_int_equal(home_run(h,
					 ARGS("earlog", "export", (char *)names[i], "--pictures",
						 "--gaps", "-o", post),
					 NULL, NULL, &said),
			0);
		assert_has(said, "the site shows the post without its design: write `layout:`");
		const char *draft = home_read(h, path), *at = strstr(draft, "/assets/earlog/");
		assert_non_null(at);
		links[i] = xstrndup(at, strcspn(at + 15, "/") + 15);
		assert_lacks(links[i], "---");
	}
	assert_string_not_equal(links[0], links[1]);
	free(links[0]);
	free(links[1]);
	home_write(h, "work/blog/_config.yml",
		"defaults:\n  - {scope: {path: \"\"}, values: {layout: post}}\n");
	home_run(h,
		ARGS("earlog", "export", "cantor", "--gaps", "-o", "blog/_posts/2026-11-24-x.md"),
		NULL, NULL, &said);
	assert_lacks(said, "`layout:`");
}

/* What people typed stays; the words around it are of the language. */
static void
chains_kinds_and_captions_are_german(void **state)
{
	struct home *h = *state;

	home_write(h, "config/earlog/config.yaml", "language: de\n");
	home_write(h, "work/curve.txt", "20 61\n500 60\n1000 62\n20000 50\n");
	home_write(h, "work/gate.yaml",
		"id: gate\ndevice: {brand: Maker, model: Gate, kind: headphone, impedance: 130, "
		"cable: 3 m}\nplaylist: demo\nmeasurements: {fr: [{file: curve.txt}]}\n"
		"chains: {l30: {source: Topping L30, firmware: '1.2', gain: low}, "
		"l50: {source: Topping L30, gain: high}}\n");
	for (int i = 0; i < 3; i++)
		home_run(h,
			ARGS("earlog", "note", "add", "gate.yaml", i ? "mild" : "schnell",
				"--track", "demo-sweep", "--chain", i ? "l30" : "l50"),
			NULL, NULL, NULL);
	home_run(h, ARGS("earlog", "note", "add", "gate", "leicht", "--part", "like"), NULL, NULL,
		NULL);
	home_run(h, ARGS("earlog", "export", "gate", "-o", "gate.md"), NULL, NULL, NULL);
	const char *post = home_read(h, "work/gate.md");
	assert_has(post, "Maker Gate: Kopfhörer, 130 Ohm, Kabel: 3 m.");
	assert_has(post,
		"Topping L30, Firmware 1.2, Gain low, wenn nicht anders vermerkt; l50 (Topping "
		"L30, ");
	assert_has(post, "Mit l50:\n\n- Schnell.");
	assert_has(post,
		"*Auf 60 dB bei 500 Hz gelegt. Hier nicht geglättet. Kuppler: nicht genannt. ");
	assert_has(post, "**Was mir an diesem Gerät gefällt:**");
}

/* The file that `words copy` makes: ten of its lines change these ten texts of an edited post. */
static void
ten_own_words_change_ten_texts_of_an_edited_post(void **state)
{
	static const struct {
		const char *key, *text, *was, *is; /* in the file; in the post */
	} rows[] = { { "template_forewords", "Préambule", "Forewords\n===", "Préambule\n===" },
		{ "template_general", "Généralités", "General Information\n",
			"\nGénéralités\n===\n" },
		{ "template_nonsound", "Hors du son", "Non-sound Aspects\n", "\nHors du son\n" },
		{ "template_packaging", "Boîte", "**Packaging and", "**Boîte**" },
		{ "template_sound", "Le son", "Sonic Performance", "\nLe son\n===\n" },
		{ "template_price", "\"Prix : \"", "Price when this", "- Prix : 799 USD (" },
		{ "template_where_sold", "En vente", "Where it is sold", "[En vente](" },
		{ "template_tips_in_box", "\"Embouts : \"", "Tips in the box",
			", 4.4 mm. Embouts : stock wide M; foam S.\n" },
		{ "noun_iem", "intra", "Cantor: IEM", "AFUL Cantor: intra, 14 BA" },
		{ "unit_tour_from", "\"Prêté par {1}.\"", "This unit came by",
			"- **Prêté par the distributor. Thank you!**" } };
	struct home *h = *state;

	home_write(h, "config/earlog/config.yaml", "language: fr\n");
	home_run(h, ARGS("earlog", "words", "copy", "fr"), NULL, NULL, NULL);
	run_export(h, "c.md", "--gaps");
	home_edit(h, "work/c.md", "bass is fast.", "bass is fast. Neat.");
	home_edit(h, "work/c.md", "A plain paper box.", "A box of grey paper.");
	home_edit(h, "work/c.md", "\n- Bass depth: 4.5/5\n", "\n");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(pointer_free) char *from = xasprintf("\n# %s: ", rows[i].key);
		CLEANUP(pointer_free)
		char *to = xasprintf("\n%s: %s # ", rows[i].key, rows[i].text);

		assert_non_null(strstr(home_read(h, "work/c.md"), rows[i].was));
		home_edit(h, "config/earlog/words/fr.yaml", from, to);
	}
	CLEANUP(pointer_free) char *post = xstrdup(run_export(h, "c.md", "--gaps"));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *at = strstr(post, rows[i].is);

		if (!at || strstr(at + 1, rows[i].is) || strstr(post, rows[i].was))
			fail_msg("%s, not once «%s» in «%s»", rows[i].was, rows[i].is, post);
	}
	assert_has(post, "\nA box of grey paper.\n");
	assert_has(post, "\nAll of the bass is fast. Neat.\n");
	assert_lacks(post, "A plain paper box.");
	assert_lacks(post, "4.5/5");
	assert_string_equal(run_export(h, "c.md", "--gaps"), post);
}

/* Letters have no highest value to be "von" of, and are told once. */
static void
letters_are_told_once_in_german(void **state)
{
	struct home *h = *state;
	const char *out;

	write_template(h);
	home_write(h, "config/earlog/config.yaml",
		"language: de\nscale: {min: 1, max: 3, step: 1, words: {1: C, 2: B-, 3: A}}\n");
	home_write(h, "work/gate.yaml",
		"id: gate\ndevice: Maker Gate\ncompare: [Maker Chu]\ntotal: mean\n"
		"playlist: list.yaml\n");
	home_write(h, "work/list.yaml",
		"id: list\nsections: [{id: hall, title: Hall, tracks: [{id: kick, title: Kick}]}, "
		"{id: edge, title: Edge, tracks: [{id: snare, title: Snare}]}]\n");
	static const char *const rated[] = { "hall", "edge" };
	for (size_t i = 0; i < LENGTH(rated); i++)
		home_run(h,
			ARGS("earlog", "rate", "gate.yaml", "section", "2", "--section",
				(char *)rated[i]),
			NULL, NULL, NULL);
	home_run(h, ARGS("earlog", "rate", "gate", "sonic-quality", "B-"), NULL, NULL, NULL);
	home_run(h, ARGS("earlog", "rate", "gate", "bias", "A"), NULL, NULL, NULL);
	home_run(h,
		ARGS("earlog", "rate", "gate", "section", "C", "--section", "hall", "--device",
			"Chu"),
		NULL, NULL, NULL);
	home_run(h, ARGS("earlog", "note", "add", "gate", "flacher", "--device", "Chu"), NULL, NULL,
		NULL);
	home_run(h, ARGS("earlog", "export", "gate", "--template", "./deutsch.mustache"), NULL,
		&out, NULL);
	assert_has(out, "\n### Hall: B-\n");
	assert_has(out, "\n**Klang: B-**\n");
	assert_has(out, "\n**Gefallen: A**\n");
	home_run(h, ARGS("earlog", "export", "gate", "--template", "iem-review"), NULL, &out, NULL);
	assert_has(out, "\n| Wertung (Hall) | B- | C |\n");
	assert_has(out, "B- (Mittel von 2 Abschnitten)");
	home_run(h, ARGS("earlog", "rank"), NULL, &out, NULL);
	assert_lacks(out, "B- B-");
}

/* MDX is code: a comment of HTML, a brace or a tag in a note would stop the whole site. */
static void
a_draft_in_mdx_has_its_comments(void **state)
{
	struct home *h = *state;
	const char *out;

	home_write(h, "work/astro/astro.config.mjs", "");
	home_write(h, "work/astro/src/content/blog/x", "");
	home_run(h,
		ARGS("earlog", "note", "add", "cantor", "A <Tag> in {braces} */ -->", "--part",
			"diary"),
		NULL, NULL, NULL);
	home_run(h, ARGS("earlog", "note", "add", "cantor", "As <b>{x}</b>", "--part", "summary"),
		NULL, NULL, NULL);
	const char *post = run_export(h, "astro/src/content/blog/c.mdx", "--gaps");
	assert_lacks(post, "<!--");
	assert_lacks(post, "<div");
	assert_has(post, "{/*  to write: timbre */}");
	assert_has(post, "A &lt;Tag> in {braces} * / - - >\n\n*/}\n");
	assert_has(post, "As &#60;b>&#123;x}&#60;/b>");
	home_run(h, ARGS("earlog", "export", "--check", "astro/src/content/blog/c.mdx", "--gaps"),
		NULL, &out, NULL);
	assert_has(out, "write the text timbre under");
	assert_lacks(out, "the draft still has a comment"); /* the diary's is earlog's own */
	home_edit(h, "work/astro/src/content/blog/c.mdx", "Drop lands at once", "It lands at once");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "And {more}"), NULL, NULL, NULL);
	post = run_export(h, "astro/src/content/blog/c.mdx", "--gaps");
	assert_has(post, "It lands at once");
	assert_has(post, "And &#123;more}");
}

/* ---- sites that are built, if their generator is installed ---- */

struct site {
	const char *program, *post, *page; /* page: below the folder `out` */
	const char *command;               /* writes the site into the folder `out` */
	const char *files[8][2];           /* of the site, with their texts */
	const char *picture;               /* how the address of a picture begins */
	const char *dated;                 /* a text that the page has if it is dated */
};

#define PAGE_HUGO "<html><body>{{ .Date.Format \"2006-01-02\" }}{{ .Content }}</body></html>"
#define PAGE_LIQUID "<html><body>{{ page.date | date: '%Y-%m-%d' }}{{ content }}</body></html>"
#define ASTRO_BLOG                                                                             \
	"---\nimport { getCollection } from 'astro:content';\nexport async function "          \
	"getStaticPaths() {\n\treturn (await getCollection('blog')).map((post) => ({ params: " \
	"{ slug: 'a' }, props: post }));\n}\nconst { Content } = await "                       \
	"Astro.props.render();\n---\n<html><body>{Astro.props.data.pubDate.toISOString()}"     \
	"<Content /></body></html>\n"

static const struct site built[] = {
	{ "hugo", "site/content/posts/2026-11-01-c.md", "posts/2026-11-01-c/index.html",
		"hugo -s site -d ../out",
		{ { "hugo.toml", "baseURL = '/'\n" }, { "content/x.txt", "" },
			{ "config.toml", "baseURL = '/'\n" },
			{ "layouts/_default/single.html", PAGE_HUGO } },
		"/", "2026-11-01" },
	{ "hugo", "site/content/en/blog/c/index.md", "en/blog/c/index.html",
		"hugo -s site -d ../out",
		{ { "config.toml", "baseURL = '/'\n" },
			{ "layouts/_default/single.html", PAGE_HUGO } },
		"", ">20" },
	{ "eleventy", "site/posts/2026-11-01-c.md", "posts/2026-11-01-c/index.html",
		"cd site && eleventy --output=../out",
		{ { ".eleventy.js",
			  "module.exports = (c) => { "
			  "c.addPassthroughCopy(\"assets\"); };\n" },
			{ "_includes/post.html", PAGE_LIQUID },
			{ "posts/posts.json", "{\"layout\": \"post.html\"}" } },
		"/assets/", "2026-11-01" },
	{ "eleventy", "site/content/blog/c.md", "blog/c/index.html",
		"cd site && eleventy --output=../out",
		{ { "eleventy.config.js",
			  "module.exports = (c) => { c.addPassthroughCopy({ \"./public/\": \"/\" "
			  "});\nreturn { dir: { input: \"content\", includes: \"../inc\" } }; "
			  "};\n" },
			{ "inc/post.html", PAGE_LIQUID },
			{ "content/blog/blog.json", "{\"layout\": \"post.html\"}" } },
		"/earlog/", ">20" },
	{ "astro", "site/src/content/blog/2026-11-01-c.md", "blog/a/index.html",
		"cd site && astro build --outDir ../out",
		{ { "astro.config.mjs", "export default {};\n" },
			{ "src/content/config.ts",
				"import { defineCollection, z } from 'astro:content';\nexport "
				"const "
				"collections = { blog: defineCollection({ schema: z.object({ "
				"title: "
				"z.string(), description: z.string(), pubDate: z.coerce.date() }) "
				"}) "
				"};\n" },
			{ "src/pages/blog/[slug].astro", ASTRO_BLOG } },
		"/earlog/", "2026-11-01" },
	{ "astro", "site/src/pages/posts/c.md", "posts/c/index.html",
		"cd site && astro build --outDir ../out",
		{ { "astro.config.mjs", "export default {};\n" } }, "/earlog/", "" },
	{ "jekyll", "site/_posts/2026-11-01-c.md", "2026/11/01/c.html",
		"jekyll build --future -s site -d out",
		{ { "_config.yml", "baseurl: /reviews\n" }, { "_layouts/post.html", PAGE_LIQUID },
			{ "_posts/2026-01-01-welcome.markdown", welcome } },
		"/reviews/", "2026-11-01" },
	{ "jekyll", "site/pages/c.md", "pages/c/index.html", "jekyll build --future -s site -d out",
		{ { "_config.yml", "permalink: pretty\n" } }, "/", "" },
};

/* Makes the folders that an installed program of npm needs. */
static void
link_modules(struct home *h, const char *program)
{
	CLEANUP(pointer_free)
	char *command = xasprintf("ln -s \"$(readlink -f \"$(command -v %s)\" | sed "
				  "'s|/node_modules/.*|/node_modules|')\" site/node_modules",
		program);

	home_run(h, ARGS("sh", "-c", command), NULL, NULL, NULL);
}

static char signs[] = "Dips at 3--4 kHz of 6\" cups << 8\" ones, 'wet', ==x== $5 :a: #1";

static void
build(struct home *h, const struct site *site)
{
	CLEANUP(pointer_free) char *page_path = xasprintf("work/out/%s", site->page);

	home_run(h, ARGS("rm", "-rf", "site", "out"), NULL, NULL, NULL);
	for (size_t i = 0; i < LENGTH(site->files) && site->files[i][0]; i++) {
		CLEANUP(pointer_free) char *path = xasprintf("work/site/%s", site->files[i][0]);

		home_write(h, path, site->files[i][1]);
	}
	CLEANUP(pointer_free) char *beside = xasprintf("work/%s.x", site->post);
	home_write(h, beside, "");
	run_export(h, site->post, "--pictures");
	if (strcmp(site->program, "hugo") != 0 && strcmp(site->program, "jekyll") != 0)
		link_modules(h, site->program);
	/* Generators take longer than a command may here: the shell waits in parts. */
	CLEANUP(pointer_free)
	char *command = xasprintf("export LC_ALL=C.UTF-8 ASTRO_TELEMETRY_DISABLED=1; rm -f built; "
				  "(%s; echo \"status $?\"; touch ../built built) >log 2>&1 &",
		site->command);
	home_run(h, ARGS("sh", "-c", command), NULL, NULL, NULL);
	for (int i = 0; i < 30 && !home_has(h, "work/built"); i++)
		home_run(h,
			ARGS("sh", "-c",
				"for i in 1 2 3 4 5 6 7 8 9; do [ -e built ] || sleep 0.3; done"),
			NULL, NULL, NULL);
	const char *log = home_read(h, "work/log");
	if (!strstr(log, "status 0\n"))
		fail_msg("%s: %s", site->post, log);
	const char *page = home_read(h, page_path);
	if (!strstr(page, site->dated))
		fail_msg("%s has no date: %s", site->post, page);
	/* What a site shows of signs that its Markdown reads: Astro has no escape for quotes. */
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool astro = strcmp(site->program, "astro") == 0;
	for (const char *s = page; *s;) {
		size_t entity = text_entity(&text, s, strlen(s)),
		       join = text_starts(s, "\u2060") ? 3 : 0;

		if (!entity && !join)
			buf_add_char(&text, *s);
		s += entity + join + (!entity && !join);
	}
	assert_has(text.s, astro ? "Dips at 3--4 kHz of 6" : signs);
	int n = 0;
	for (const char *at = page; (at = strstr(at, "<img src=\"")); n++) {
		CLEANUP(buf_finish) struct buf path = BUF_INIT;

		at += strlen("<img src=\"");
		if (strncmp(at, site->picture, strlen(site->picture)) != 0)
			fail_msg("%s: the picture is at %.80s", site->post, at);
		at += strncmp(at, "/reviews", 8) == 0 ? 8 : 0;
		if (*at == '/')
			buf_addf(&path, "work/out%.*s", (int)strcspn(at, "\""), at);
		else
			buf_addf(&path, "work/out/%.*s%.*s",
				(int)(strlen(site->page) - strlen("index.html")), site->page,
				(int)strcspn(at, "\""), at);
		assert_has(home_read(h, path.s), "<svg");
	}
	assert_in_range(n, 1, 20);
}

static void
build_all(struct home *h, const char *program)
{
	needs(program);
	home_run(h, ARGS("earlog", "note", "add", "cantor", "In short", "--part", "excerpts"), NULL,
		NULL, NULL);
	home_run(h, ARGS("earlog", "note", "add", "cantor", signs, "--part", "summary"), NULL, NULL,
		NULL);
	for (size_t i = 0; i < LENGTH(built); i++)
		if (strcmp(built[i].program, program) == 0)
			build(h, &built[i]);
}

#define SITE_OF(program)                                                                       \
	static void a_site_of_##program##_has_the_post_its_date_and_its_pictures(void **state) \
	{                                                                                      \
		build_all(*state, #program);                                                   \
	}
SITE_OF(hugo)
SITE_OF(eleventy)
SITE_OF(astro)
SITE_OF(jekyll)

/* A published post keeps its pictures: earlier programs knew fewer places. */
static void
pictures_of_a_published_post_stay(void **state)
{
	struct home *h = *state;
	const char *out;

	home_write(h, "work/el/x", "");
	home_write(h, "work/el/src/posts/x", "");
	assert_has(run_export(h, "el/src/posts/c.md", "--pictures"), "](c-profile.svg)");
	home_write(h, "work/el/eleventy.config.js", "c.addPassthroughCopy('src/img')");
	assert_has(run_export(h, "el/src/posts/c.md", "--gaps"), "](c-profile.svg)");
	assert_has(run_export(h, "el/src/posts/d.md", "--pictures"), "](/src/img/earlog/cantor/d-");
	home_write(h, "work/el/eleventy.config.js",
		"c.addPassthroughCopy('./src/img/'); dir: { input: 'src' }");
	assert_has(run_export(h, "el/src/posts/e.md", "--pictures"), "](/img/earlog/cantor/e-");
	assert_has(home_read(h, "work/el/src/img/earlog/cantor/e-profile.svg"), "<svg");
	/* Astro builds no post without a description. */
	home_write(h, "work/as/astro.config.mjs", "");
	home_write(h, "work/as/src/content/blog/x", "");
	home_run(h,
		ARGS("earlog", "export", "cantor", "--gaps", "-o",
			"as/src/content/blog/2026-11-01-c.md"),
		NULL, NULL, &out);
	assert_has(out, "the site is not built without `description:`");
	assert_has(home_read(h, "work/as/src/content/blog/2026-11-01-c.md"),
		"\npubDate: \"2026-11-01\"");
}

/* A site finds the pictures that an export put where it publishes them; --check also. */
static void
pictures_that_an_export_wrote_are_not_dead(void **state)
{
	static const char *const posts[][2] = { { "hugo/hugo.toml", "hugo/content/posts/c.md" },
		{ "el/eleventy.config.js", "el/posts/c.md" },
		{ "astro/astro.config.mjs", "astro/src/content/blog/c.md" },
		{ "pel/pelicanconf.py", "pel/content/c.md" },
		{ "vault/.obsidian/app.json", "vault/notes/c.md" },
		{ "blog/_config.yml", "blog/_posts/2026-11-24-c.md" } };
	struct home *h = *state;
	const char *out;

	for (size_t i = 0; i < LENGTH(posts); i++) {
		CLEANUP(pointer_free) char *sign = xasprintf("work/%s", posts[i][0]);
		CLEANUP(pointer_free) char *beside = xasprintf("work/%s.x", posts[i][1]);

		home_write(h, sign, "");
		home_write(h, beside, "");
		run_export(h, posts[i][1], "--pictures");
		home_run(h, ARGS("earlog", "export", "--gaps", "--check", (char *)posts[i][1]),
			NULL, &out, NULL);
		assert_lacks(out, "is dead");
	}
}

static void
pictures_of_each_form_that_are_missing_are_dead(void **state)
{
	static const char *const posts[][3] = {
		{ "hugo/hugo.toml", "hugo/content/p.md",
			"{{< figure src=\"/no-such.jpg\" alt=\"x\" >}}\n\n[a](https://a.b/c)\n" },
		{ "vault/.obsidian/app.json", "vault/p.md",
			"![[no-such.jpg]] ![[deep.jpg]] [[A page]]\n" },
		{ "vault/.obsidian/app.json", "vault/q.md",
			"![[\u7167\u7247-no-such.jpg|with [a link](https://a.b)]]\n" },
		{ "blog/_config.yml", "blog/p.md",
			"![x]({{ '/no-such.jpg' | relative_url }}) [b]({{ page.url }})\n" }
	};
	struct home *h = *state;
	const char *out;

	for (size_t i = 0; i < LENGTH(posts); i++) {
		CLEANUP(pointer_free) char *sign = xasprintf("work/%s", posts[i][0]);
		CLEANUP(pointer_free) char *post = xasprintf("work/%s", posts[i][1]);

		home_write(h, sign, "");
		home_write(h, "work/hugo/content/x", "");
		home_write(h, "work/vault/a/b/deep.jpg", "x");
		home_write(h, "work/vault/.trash/no-such.jpg", "x");
		home_write(h, post, posts[i][2]);
		home_run(h, ARGS("earlog", "export", "--gaps", "--check", post + strlen("work/")),
			NULL, &out, NULL);
		assert_has(out, "no-such.jpg is dead");
		assert_lacks(out, "deep.jpg");
		assert_lacks(out, "no address");
	}
}

/* A session file names folders of the disk: where a site would publish it, `check` and the first
 * export say so, with the line that keeps it out. */
static void
a_session_file_that_a_site_publishes_is_named(void **state)
{
	static const struct {
		const char *sign, *config, *file, *says; /* says NULL: it is not published */
	} rows[] = {
		{ "_config.yml", "theme: x\n", "reviews/a.yaml",
			"`exclude: [\"reviews/a.yaml\"]` in _config.yml keeps it out" },
		{ "_config.yml", "exclude: [vendor, reviews]\n", "reviews/a.yaml", NULL },
		{ "_config.yml", "exclude: [my-reviews/a.yaml, 'ra.yaml']\nx: a.yaml\n",
			"reviews/a.yaml", "keeps it out" },
		{ "_config.yml", "exclude:\n- vendor\n- reviews/\nx: 1\n", "reviews/a.yaml", NULL },
		{ "_config.yml", "", "_drafts/a.yaml", NULL },
		{ "hugo.toml", "", "static/x/a.yaml", "move it elsewhere" },
		{ "hugo.toml", "", "content/posts/c/a.yaml",
			"`ignoreFiles = [\"a.yaml\"]` in hugo.toml keeps it out" },
		{ "hugo.toml", "ignoreFiles = ['a.yaml$']", "content/posts/c/a.yaml", NULL },
		{ "hugo.toml", "", "content/posts/a.yaml", NULL },
		{ "astro.config.mjs", "", "public/a.yaml", "move it elsewhere" },
		{ "astro.config.mjs", "", "a.yaml", NULL },
		{ "pelicanconf.py", "", "content/a.yaml", NULL },
	};
	struct home *h = *state;
	const char *out, *said;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(pointer_free) char *sign = xasprintf("work/s%zu/%s", i, rows[i].sign);
		CLEANUP(pointer_free) char *file = xasprintf("s%zu/%s", i, rows[i].file);
		CLEANUP(pointer_free) char *path = xasprintf("work/%s", file);
		CLEANUP(pointer_free)
		char *index = xasprintf("work/s%zu/content/posts/c/index.md", i);
		CLEANUP(pointer_free) char *post = xasprintf("s%zu/p.md", i);

		home_write(h, sign, rows[i].config);
		home_write(h, index, "");
		CLEANUP(pointer_free)
		char *session = xasprintf("id: site-%zu\ndevice: Maker %c\n", i, (char)('A' + i));
		home_write(h, path, session);
		home_run(h, ARGS("earlog", "check", file), NULL, &out, NULL);
		if (rows[i].says)
			assert_has(out, rows[i].says);
		else
			assert_lacks(out, "publishes");
		home_run(h, ARGS("earlog", "note", "add", file, "Words."), NULL, NULL, NULL);
		for (int again = 0; again < 2; again++) {
			home_run(h, ARGS("earlog", "export", file, "-o", post), NULL, NULL, &said);
			if (rows[i].says && !again)
				assert_has(said, rows[i].says);
			else
				assert_lacks(said, "publishes");
		}
	}
}

/* The playlist is looked for where the session file is, or is a shipped one: not in the folder of
 * the shell. */
static void
a_playlist_that_the_site_does_not_have_is_not_named(void **state)
{
	struct home *h = *state;
	const char *said;

	home_write(h, "work/_config.yml", "theme: x\n");
	home_write(h, "apart/one.yaml", "id: one\ndevice: Maker A\nplaylist: demo\n");
	home_write(h, "apart/two.yaml", "id: two\ndevice: Maker B\nplaylist: ./tour.yaml\n");
	home_write(h, "apart/tour.yaml",
		"id: tour\ntitle: T\nsections: [{id: s, title: S, tracks: [{id: low, title: "
		"Low}]}]\n");
	for (int i = 0; i < 2; i++) {
		char *file = i ? "../apart/two.yaml" : "../apart/one.yaml",
		     *post = i ? "b.md" : "a.md";

		home_run(h, ARGS("earlog", "note", "add", file, "Words."), NULL, NULL, NULL);
		home_run(h, ARGS("earlog", "export", file, "-o", post), NULL, NULL, &said);
		assert_has(said, "gap");
		assert_lacks(said, "publishes");
	}
}

int
main(void)
{
#define SITE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, home_tear_down)
	const struct CMUnitTest tests[] = {
		SITE_TEST(pictures_of_a_post_are_in_a_folder_that_is_published),
		SITE_TEST(pictures_that_an_export_wrote_are_not_dead),
		SITE_TEST(pictures_of_each_form_that_are_missing_are_dead),
		SITE_TEST(a_session_file_that_a_site_publishes_is_named),
		SITE_TEST(a_playlist_that_the_site_does_not_have_is_not_named),
		SITE_TEST(a_draft_has_the_layout_of_the_blog_or_none),
		SITE_TEST(the_layout_of_an_earlier_draft_is_no_conflict),
		SITE_TEST(the_date_of_a_post_stays),
		SITE_TEST(a_day_that_has_not_begun_in_utc_has_its_time),
		SITE_TEST(each_site_has_its_front_matter_and_its_place_for_pictures),
		SITE_TEST(the_german_template_of_the_guide_tells_a_whole_review),
		SITE_TEST(devices_in_kanji_have_folders_of_their_own),
		SITE_TEST(chains_kinds_and_captions_are_german),
		SITE_TEST(ten_own_words_change_ten_texts_of_an_edited_post),
		SITE_TEST(letters_are_told_once_in_german),
		SITE_TEST(a_draft_in_mdx_has_its_comments),
		SITE_TEST(pictures_of_a_published_post_stay),
		SITE_TEST(a_site_of_hugo_has_the_post_its_date_and_its_pictures),
		SITE_TEST(a_site_of_eleventy_has_the_post_its_date_and_its_pictures),
		SITE_TEST(a_site_of_astro_has_the_post_its_date_and_its_pictures),
		SITE_TEST(a_site_of_jekyll_has_the_post_its_date_and_its_pictures),
	};

	return cmocka_run_group_tests_name("site", tests, NULL, NULL);
}
