/* tests: of src/cli/export_file src/export/front_matter */
/* A draft in a site that Jekyll makes: where its pictures are, and which layout it names. */
#include "e2e/home.h"
#include "e2e/review.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
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
	home_write(h, "work/blog/_drafts/x", "");
	home_write(h, "work/blog/_posts/x", "");
	home_write(h, "work/blog/_config.yml",
		"theme: minima\nbaseurl: /reviews\npermalink: /:title.html\n");
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	home_free(*state);
	return 0;
}

/* Exports to a file and returns the file. */
static const char *export(struct home *h, const char *file, const char *pictures)
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
edit(struct home *h, const char *file, const char *from, const char *to)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, home_read(h, file));
	assert_has(b.s, from);
	buf_splice(&b, (size_t)(strstr(b.s, from) - b.s), strlen(from), to, strlen(to));
	home_write(h, file, b.s);
}

static void
pictures_of_a_post_are_in_a_folder_that_is_published(void **state)
{
	struct home *h = *state;

	assert_has(export(h, POST, "--pictures"), "]({{ '/" PROFILE "' | relative_url }})");
	/* 440 wide, so that its text of 12 and 13 is readable on a telephone. */
	assert_has(home_read(h, "work/blog/" PROFILE), "viewBox=\"0 0 440 ");
	assert_false(home_has(h, "work/blog/_posts/2026-11-24-c-profile.svg"));
	/* A later export finds them there, and leaves one that the author edited. */
	home_write(h, "work/blog/" PROFILE, "<svg>mine</svg>");
	assert_has(export(h, POST, "--gaps"), "]({{ '/" PROFILE "' | relative_url }})");
	assert_string_equal(home_read(h, "work/blog/" PROFILE), "<svg>mine</svg>");
	/* A page of the site has its pictures beside it, as has a draft elsewhere. */
	home_write(h, "work/blog/pages/x", "");
	assert_has(export(h, "blog/pages/c.md", "--pictures"), "](c-profile.svg)");
	assert_has(home_read(h, "work/blog/pages/c-profile.svg"), "<svg");
	assert_has(export(h, "c.md", "--pictures"), "](c-profile.svg)");
	/* A folder of the author. The link is checked. */
	home_write(h, "config/earlog/config.yaml",
		"blog: {pictures: \"assets/images/{device}\", address: \"/images/{device}\"}\n");
	assert_has(export(h, "blog/_drafts/c.md", "--pictures"),
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
	assert_lacks(export(h, POST, "--gaps"), "layout:");
	home_write(h, "work/blog/_posts/2025-01-01-hello.md", "---\nlayout: old\n---\n");
	home_write(h, "work/blog/_posts/2026-01-01-welcome.markdown", welcome);
	assert_has(export(h, "blog/_drafts/c.md", "--gaps"), "\nlayout: \"post\"\n");
	home_write(h, "config/earlog/config.yaml", "blog: {layout: wide}\n");
	assert_has(export(h, "other.md", "--gaps"), "\nlayout: \"wide\"\n");
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
	export(h, "a.md", "--gaps");
	export(h, "b.md", "--gaps");
	edit(h, "work/a.md", "layout: \"single\"", "layout: post");
	edit(h, "work/b.md", "Drop lands at once", "The drop lands like a door");
	home_write(h, "config/earlog/config.yaml", "");
	assert_has(export(h, "a.md", "--gaps"), "\nlayout: post\n");
	const char *b = export(h, "b.md", "--gaps");
	assert_lacks(b, "layout:");
	assert_has(b, "The drop lands like a door");
}

/* A published address does not move: what an author or an earlier export wrote as date stays. */
static void
the_date_of_a_post_stays(void **state)
{
	struct home *h = *state;

	assert_has(export(h, "new.md", "--gaps"), "\ndate: \"20");
	assert_lacks(export(h, "2026-11-01-named.md", "--gaps"), "\ndate:");
	edit(h, "work/new.md", "\ndate: \"20", "\ndate: 2019-05-01 # 20");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "Another one."), NULL, NULL, NULL);
	assert_has(export(h, "new.md", "--gaps"), "\ndate: 2019-05-01 # 20");
	edit(h, "work/new.md", "\ndate: 2019-05-01", "\nwas: 2019-05-01");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "One more."), NULL, NULL, NULL);
	assert_lacks(export(h, "new.md", "--gaps"), "\ndate:");
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
	};
	struct home *h = *state;

	/* The pattern of the profile; without a tagline no dash is left. */
	home_write(h, "config/earlog/config.yaml",
		"blog: {front_matter: {title: \"{device} – {tagline}\", summary: \"{excerpt}\", "
		"tags: [iem, \"{device}\"], draft: true}}\n");
	assert_has(export(h, "without.md", "--gaps"), "---\ntitle: \"AFUL Cantor\"\ntags:\n");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "Small", "--part", "tagline"), NULL,
		NULL, NULL);
	assert_has(export(h, "pattern.md", "--gaps"),
		"---\ntitle: \"AFUL Cantor – Small\"\nsummary: \"Small\"\ntags:\n  - iem\n  - "
		"\"AFUL Cantor\"\ndraft: true\n---\n");
	/* A folder of posts is no beginning of another name. */
	CLEANUP(pointer_free)
	char *own =
		xasprintf("blog: {posts: \"%s//\", pictures: img}\n", home_path(h, "work/posts"));
	home_write(h, "config/earlog/config.yaml", own);
	home_write(h, "work/posts/x", "");
	home_write(h, "work/posts2/x", "");
	assert_has(export(h, "posts/c.md", "--pictures"), "](/img/c-profile.svg)");
	assert_has(export(h, "posts2/c.md", "--pictures"), "](c-profile.svg)");
	home_write(h, "config/earlog/config.yaml", "");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "Two\nlines", "--part", "excerpts"),
		NULL, NULL, NULL);
	for (size_t i = 0; i < LENGTH(sites); i++) {
		CLEANUP(pointer_free) char *sign = xasprintf("work/%s", sites[i].sign);
		CLEANUP(pointer_free) char *folder = xasprintf("work/%s.x", sites[i].post);
		CLEANUP(pointer_free) char *picture = xasprintf("work/%s", sites[i].picture);

		home_write(h, sign, "");
		home_write(h, folder, "");
		const char *post = export(h, sites[i].post, "--pictures");
		assert_has(post, sites[i].front);
		assert_has(post, sites[i].link);
		assert_lacks(post, "relative_url");
		assert_has(home_read(h, picture), "<svg");
	}
}

/* The template of doc/templates.md, as it is printed there, on a full review. */
static void
the_german_template_of_the_guide_tells_a_whole_review(void **state)
{
	struct home *h = *state;
	CLEANUP(buf_finish) struct buf page = BUF_INIT;
	struct err err = ERR_INIT;
	const char *said;
	bool found;

	assert_true(file_read("doc/templates.md", 1 << 20, &page, &found, &err) && found);
	const char *from = strstr(page.s, "```mustache\n") + strlen("```mustache\n");
	CLEANUP(pointer_free)
	char *text = xstrndup(from, (size_t)(strstr(from, "\n```") + 1 - from));
	home_write(h, "work/deutsch.mustache", text);
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
	assert_lacks(said, "tells nowhere");
	const char *post = home_read(h, "work/hugo/content/posts/c.md");
	assert_has(post, "---\ntitle: \"AFUL Cantor: a new light\"\ndate: \"20");
	assert_has(post, "\nrating: 4\nfazit: \"4 von 5: ");
	assert_has(post,
		"\npros:\n  - \"A \\\"gem\\\": yes\"\ncons:\n  - \"The cable: 'stiff'\"\n---\n");
	assert_has(post, "\n## Klang\n\n");
	assert_has(post, "\n## Im Vergleich\n\n**AFUL Cantor und AFUL Performer8**\n");
	assert_has(post, "**Gefallen: 4 von 5** – Ich \"mag\" ihn\n");
	assert_lacks(post, " with ");
	/* The language of the shipped templates, and of what is written in C. */
	home_write(h, "config/earlog/config.yaml", "language: de\n");
	post = export(h, "deutsch.md", "--gaps");
	assert_has(post, "\nAllgemeines\n===\n");
	assert_has(post, "**Klangwertung:** 4/5 - ");
	assert_has(post, "Bass depth: 4,5/5");
	assert_has(post, "von Ghost of");
	assert_has(post, "22. November 2026: Third day");
	assert_has(post, "*an Apple USB-C dongle:*");
	assert_lacks(post, "Conclusions");
	home_write(h, "config/earlog/config.yaml", "language: tlh\n");
	home_run(h, ARGS("earlog", "export", "cantor"), NULL, &post, &said);
	assert_has(said, "there are no words for the language tlh: the draft is in English");
	assert_has(post, "Conclusions");
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
	const char *post = export(h, "astro/src/content/blog/c.mdx", "--gaps");
	assert_lacks(post, "<!--");
	assert_lacks(post, "<div");
	assert_has(post, "{/*  to write: timbre */}");
	assert_has(post, "A &lt;Tag> in {braces} * / - - >\n\n*/}\n");
	assert_has(post, "As &#60;b>&#123;x}&#60;/b>");
	home_run(h, ARGS("earlog", "export", "--check", "astro/src/content/blog/c.mdx", "--gaps"),
		NULL, &out, NULL);
	assert_has(out, "write the text timbre under `boilerplate:`");
	assert_has(out, "the draft still has a comment");
	edit(h, "work/astro/src/content/blog/c.mdx", "Drop lands at once", "It lands at once");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "And {more}"), NULL, NULL, NULL);
	post = export(h, "astro/src/content/blog/c.mdx", "--gaps");
	assert_has(post, "It lands at once");
	assert_has(post, "And &#123;more}");
}

static void
jekyll_publishes_the_pictures(void **state)
{
	struct home *h = *state;
	static const char *const places[] = { POST, "blog/_drafts/d.md" };

	if (!is_installed("jekyll"))
		skip_for("jekyll is missing: whether it publishes the pictures of a post");
	home_write(h, "work/blog/_posts/2026-01-01-welcome.markdown", welcome);
	for (size_t i = 0; i < LENGTH(places); i++)
		export(h, places[i], "--pictures");
	const char *out, *err;
	int status = home_run(h,
		ARGS("env", "LC_ALL=C.UTF-8", "jekyll", "build", "--future", "--drafts", "-s",
			"blog", "-d", "out"),
		NULL, &out, &err);
	if (status != 0 && (strstr(err, "minima") || strstr(out, "minima")))
		skip_for("jekyll's theme minima is missing: whether it publishes the pictures");
	if (status != 0)
		fail_msg("%s%s", out, err);
	const char *page = home_read(h, "work/out/c.html");
	assert_has(page, "class=\"site-header\""); /* of the theme's layout `post` */
	int n = 0;
	for (const char *at = page; (at = strstr(at, "<img src=\"")); n++) {
		CLEANUP(buf_finish) struct buf path = BUF_INIT;

		at += strlen("<img src=\"");
		if (strncmp(at, "/reviews/", 9) != 0)
			fail_msg("the picture is at %.80s", at);
		buf_addf(&path, "work/out/%.*s", (int)strcspn(at + 9, "\""), at + 9);
		assert_has(home_read(h, path.s), "<svg");
	}
	assert_in_range(n, 2, 20);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(pictures_of_a_post_are_in_a_folder_that_is_published),
		TEST(a_draft_has_the_layout_of_the_blog_or_none),
		TEST(the_layout_of_an_earlier_draft_is_no_conflict),
		TEST(the_date_of_a_post_stays),
		TEST(each_site_has_its_front_matter_and_its_place_for_pictures),
		TEST(the_german_template_of_the_guide_tells_a_whole_review),
		TEST(a_draft_in_mdx_has_its_comments),
		TEST(jekyll_publishes_the_pictures),
	};

	return cmocka_run_group_tests_name("site", tests, NULL, NULL);
}
