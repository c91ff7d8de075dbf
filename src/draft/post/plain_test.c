/* tests: of post/ formats/page */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/plain.h"

#include "base/core/mem.h"
#include "base/text/text.h"
#include "support/test.h"

#define JEKYLL (FORMS_LIQUID | FORMS_KRAMDOWN)
#define ELEVENTY (FORMS_LIQUID | FORMS_NUNJUCKS)
#define HUGO FORMS_SHORTCODES
#define VAULT FORMS_VAULT
#define ALL FORMS_ALL
#define GONE "<!---->"

static const struct {
	const char *draft;
	unsigned forms;
	const char *page, *forum; /* forum NULL: as the page */
	const char *gaps;         /* what --check says, without "gap: line " */
} forms[] = {
	{ "a <!-- x --> b", JEKYLL, "a  b", NULL, "1: the draft still has a comment\n" },
	{ "a\n<!-- x\ny -->\nb", HUGO, "a\n" GONE "\nb", NULL,
		"2: the draft still has a comment\n" },
	{ "a\n\n<!--\n29 November 2026: A first day.\n\n-->\n", HUGO, "a\n\n" GONE "\n", NULL,
		"3: the draft still has a comment\n" },
	{ "a\n\n<!-- hidden:\n29 November 2026: A first day.\n\n-->\n", HUGO, "a\n\n" GONE "\n",
		NULL, "" },
	{ "<!-- it is hidden: a -->\n{/*  hidden: b */}\n{/* hidden yet */}\n", FORMS_MDX,
		GONE "\n" GONE "\n" GONE "\n", NULL,
		"1: the draft still has a comment\n3: the draft still has a comment\n" },
	{ "a\n\n<!--\nx\n-->\n", HUGO, "a\n\n" GONE "\n", NULL,
		"3: the draft still has a comment\n" },
	{ "a\n\n<!--more-->\n\nb", HUGO, "a\n\n" GONE "\n\nb", NULL, "" },
	{ "`<!-- x -->` \\<!-- y", HUGO, "`` \\<!-- y", NULL,
		"1: the draft still has a comment\n" },
	{ "```\n<!-- x -->\n%% y %%\n```\n", VAULT, "```\n" GONE "\n" GONE "\n```\n", NULL,
		"2: the draft still has a comment\n3: the draft still has a comment\n" },
	{ "```in``` {% comment %}x{% endcomment %}\n", ALL, "```in``` \n", NULL,
		"1: the draft still has a comment\n" },
	{ "> ```\n> a\n\n%% x %%\n", VAULT, "> ```\n> a\n\n" GONE "\n", NULL,
		"4: the draft still has a comment\n" },
	{ "%%\n~~~\n%%\n\n%% x %%a\n\n```\n%% b %%\n```\n\n~~~\n%% c %%\n", VAULT,
		GONE "\n\na\n\n```\n" GONE "\n```\n\n~~~\n" GONE "\n", NULL,
		"1: the draft still has a comment\n5: the draft still has a comment\n"
		"8: the draft still has a comment\n12: the draft still has a comment\n" },
	{ "%% a ` b %% c %% x %% d ` e", VAULT, " c  d ` e", NULL,
		"1: the draft still has a comment\n1: the draft still has a comment\n" },
	{ "a {/* x */} b {# y #} c", ALL, "a  b  c", NULL,
		"1: the draft still has a comment\n1: the draft still has a comment\n" },
	{ "a {/* x */} {# y #} %% z %% {% if w %}", 0, "a {/* x */} {# y #} %% z %% {% if w %}",
		NULL, "" },
	{ "a {% comment %}x{% raw %}{% endcomment %}{% endraw %}{%- comment -%}y{%- endcomment -%}"
	  "z{% endcomment %} b",
		JEKYLL, "a  b", NULL, "1: the draft still has a comment\n" },
	{ "`{% comment %}x{% endcomment %}`\n\n    {% capture y %}z{% endcapture %}", JEKYLL,
		"``\n\n    " GONE, NULL,
		"1: the draft still has a comment\n3: the draft still has a comment\n" },
	{ "`{% include a %} {{ b.c }}{% if x %}y{% endif %}`", ALL, "` `", NULL,
		"1: the site fills this in: {% include a %}\n"
		"1: the site decides whether this is shown: {% if x %}y{% endif %}\n" },
	{ "{% if false %}x{% endif %}", ELEVENTY, GONE, NULL,
		"1: the draft still has a comment\n" },
	{ "{% set x %}y{% endset %}{% set z = 1 %}", ELEVENTY, "", NULL,
		"1: the draft still has a comment\n1: the site fills this in: {% set z = 1 %}\n" },
	{ "a\n\n{% if x %}\ny\n{% if z %}{% endif %}\n{% else %}n{% endif %}\n\nb", JEKYLL,
		"a\n\n\n\nb", NULL, "3: the site decides whether this is shown: {% if x %}\n" },
	{ "a {% include b.html c=1 %} {% # d %} {% assign e = 1 %}", JEKYLL, "a   ", NULL,
		"1: the site fills this in: {% include b.html c=1 %}\n"
		"1: the site fills this in: {% assign e = 1 %}\n" },
	{ "{% raw %}{{ a }}{% b %}{% endraw %}", JEKYLL, "{{ a }}{% b %}", NULL, "" },
	{ "{% highlight c %}\nint *a;\n{% endhighlight %}\n", JEKYLL, "```c\nint *a;\n```\n", NULL,
		"" },
	{ "![a]({{ '/a.svg' | relative_url }}){: .b} {{ c }}", JEKYLL, "![a](/a.svg) ", NULL, "" },
	{ "{{1, 2}} {.5 dB} {#1 in the list} {{ a.b }} {{ a }}", ALL,
		"{{1, 2}} {.5 dB} {#1 in the list}  {{ a }}", NULL, "" },
	{ "a {{< comment >}}x{{< comment >}}y{{< /comment >}}z{{< / comment >}} b", HUGO, "a  b",
		NULL, "1: the draft still has a comment\n" },
	{ "{{% notice tip %}}\na\n{{% /notice %}} {{/* x */}}", HUGO, "\na\n " GONE, NULL,
		"1: the site fills this in: {{% notice tip %}}\n3: the draft still has a "
		"comment\n" },
	{ "{{< figure src=\"a.svg\" alt=`b` caption='c' >}} {{< figure src=d >}}", HUGO,
		"![b](a.svg)\nc ![](d)", NULL, "" },
	{ "a {::comment}x{:/} b {::comment}y{:/comment} {::nomarkdown}c{:/}", JEKYLL, "a  b  c",
		NULL,
		"1: the draft still has a comment\n1: the draft still has a comment\n"
		"1: the site fills this in: {::nomarkdown}\n" },
	{ "[//]: # (x\ny)\n\n[c]: <> \"z\"\n\n[top]: #\n\n[//]: # x)\n", 0,
		GONE "\n\n" GONE "\n\n[top]: #\n\n[//]: # x)\n", NULL,
		"1: the draft still has a comment\n4: the draft still has a comment\n" },
	{ "<div hidden>\nx\n\n<div>`</div>` y</div>\n\nz</div>\na", 0, GONE "\na", NULL,
		"1: the site hides this: <div hidden>\n" },
	{ "<div hidden>\n```\n</div>\n\nx\n```\n</div>a", 0, "a", NULL,
		"1: the site hides this: <div hidden>\n" },
	{ "<p style=\"color: red; Display : none\">x</p>a<span title='hidden' "
	  "data-hidden>b</span><img hidden src=c>d",
		0, "a<span title='hidden' data-hidden>b</span>d", NULL,
		"1: the site hides this: <p style=\"color: red; Display : none\">\n"
		"1: the site hides this: <img hidden src=c>\n" },
	{ "<p style=\"display&#58; none\">x</p>a<p style={{visibility: 'hidden'}}>y</p>", 0, "a",
		NULL,
		"1: the site hides this: <p style=\"display&#58; none\">\n"
		"1: the site hides this: <p style={{visibility: 'hidden'}}>\n" },
	{ "<template>\n\nx\n\n</template>\n<script>\n\ny</script>\n\n<svg>z\n\na", 0,
		GONE "\n" GONE "\n\n" GONE "\n\na", NULL,
		"1: the site hides this: <template>\n6: left out: <script>\n10: left out: "
		"<svg>\n" },
	{ "import A from './a'\n\n{a && (<b>{c}</b>)} d\n", FORMS_MDX, "\n d\n", NULL,
		"3: the site fills this in: {a && (<b>{c}</b>)}\n" },
	{ "{`a } ${b ? '}' : {c}} \\` }` + \"}\" + '}'} d {it's} e\n", FORMS_MDX, " d  e\n", NULL,
		"1: the site fills this in: {`a } ${b ? '}' : {c}} \\` }` + \"}\" + '}'}\n"
		"1: the site fills this in: {it's}\n" },
	{ "<dialog>x</dialog>a<Dialog open>b</Dialog><datalist>y</datalist><p popover>z</p>c", 0,
		"a<Dialog open>b</Dialog>c", NULL,
		"1: the site hides this: <dialog>\n1: the site hides this: <datalist>\n"
		"1: the site hides this: <p popover>\n" },
	{ "import {\n  A,\n  B\n} from './x'\n\na\n\nexport const m = {\n  b: ['c',\n\n  "
	  "'d'],\n}\n\n"
	  "e\n",
		FORMS_MDX, "\na\n\n\ne\n", NULL, "" },
	{ "a\n\nexport const m = {\n  b: 'c',\n", FORMS_MDX, "a\n\n", NULL,
		"3: export const m = { is never closed: nothing below it is shown\n" },
	{ "a[^x] b[^y] c[^x][^z]\n\n[^y]: The y\n    more.\n\n    And %% s %% on.\n\n[^x]: The x\n"
	  "[^w]: unused\n",
		VAULT,
		"a<sup><a href=\"#fn-1\">1</a></sup> b<sup><a href=\"#fn-2\">2</a></sup> c<sup><a "
		"href=\"#fn-1\">1</a></sup>[^z]\n\n\n\n\n* * *\n\n1. <span id=\"fn-1\"></span>The "
		"x\n2. <span id=\"fn-2\"></span>The y\n    more.\n\n    And  on.\n",
		"a (1) b (2) c (1)[^z]\n\n\n\n\n* * *\n\n1. The x\n2. The y\n    more.\n\n    And  "
		"on.\n",
		"1: this footnote has no text: [^z]\n6: the draft still has a comment\n" },
	{ "> [!NOTE]\n> a\n\n> [!warning]- Folded *in*\n> b\n", 0,
		"> **Note**\n> \n> a\n\n> **Folded *in***\n> \n> b\n", NULL, "" },
	{ ":::tip\na\n:::\n\n::: info Mine\n", 0, "**Tip**\n" GONE "\na\n\n\n**Mine**\n\n", NULL,
		"" },
	{ "[[A|B]] [[C]] ![[x y.png]] ![[d]] [[1]](u) ==e f==", VAULT,
		"B C ![x y.png](<x y.png>) d [[1]](u) <mark>e f</mark>",
		"B C ![x y.png](<x y.png>) d [[1]](u) e f", "" },
	{ "![[a.png|400]] ![[b.png|300x200]] ![[c.png|with [a link](https://a.b/c_(d))]]\n", VAULT,
		"![a.png](<a.png>) ![b.png](<b.png>) ![with [a "
		"link](https://a.b/c_(d))](<c.png>)\n",
		NULL, "" },
	{ "a^[said [the](u) maker] b[^x] x^2^[no\n\n[^x]: The x\n", VAULT,
		"a<sup><a href=\"#fn-1\">1</a></sup> b<sup><a href=\"#fn-2\">2</a></sup> "
		"x^2^[no\n\n\n\n* * *\n\n1. <span id=\"fn-1\"></span>said [the](u) maker\n2. <span "
		"id=\"fn-2\"></span>The x\n",
		"a (1) b (2) x^2^[no\n\n\n\n* * *\n\n1. said [the](u) maker\n2. The x\n", "" },
	{ "a^[b]", JEKYLL, "a^[b]", NULL, "" },
	{ "[[A|B]] ==e==", JEKYLL, "[[A|B]] ==e==", NULL, "" },
	{ "- [ ] a\n  - [x] b\n- [y] c\n", 0, "- ☐ a\n  - ☑ b\n- [y] c\n", NULL, "" },
	{ "{: .a #b c=\"d\"}\ne {: .f} g\n## H {#h .i}\n{#j} k\n", JEKYLL,
		"e  g\n## H <span id=\"h\"></span>\n{#j} k\n", "e  g\n## H \n{#j} k\n", "" },
	{ "# What's new & old\n## Plain one\n```\n# a - b\n```\n", HUGO,
		"# <span id=\"whats-new--old\"></span>What's new & old\n## Plain one\n```\n# a - "
		"b\n```\n",
		"# What's new & old\n## Plain one\n```\n# a - b\n```\n", "" },
	{ "a ^b1\n\nc^2 d ^e f\n\n- g ^h-2\n", VAULT, "a \n\nc^2 d ^e f\n\n- g \n", NULL, "" },
	{ "a `= this.b` c\n\n```dataview\nLIST\n```\n\nd\n", VAULT,
		"a  c\n\n"
		"\n\nd\n",
		NULL,
		"1: the site fills this in: `= this.b`\n3: the site fills this in: "
		"```dataview\n" },
	{ "<Note>{a}b</Note>\n", FORMS_MDX, "\nb\n\n", NULL, "1: the site fills this in: {a}\n" },
	{ "<Info>\n  a **b**\n</Info>\n<Note>c</Note>\n<Chart\n/>\n", FORMS_MDX,
		"\n\n  a **b**\n\n\n\nc\n\n<Chart\n/>\n", NULL, "5: left out: <Chart\n" },
	{ "<Info>\n  <p>a [b](c)</p>\n</Info>\n<div id=\"d\">\ne\n</div>\n<b>f</b>\n", FORMS_MDX,
		"\n\n\na [b](c)\n\n\n\n\n\ne\n\n\n<b>f</b>\n", NULL, "" },
	{ "<p>a [b](c)</p>\n", JEKYLL, "<p>a [b](c)</p>\n", NULL, "" },
	{ "* TOC\n{:toc}\n\n*[HTML]: Hyper\na", JEKYLL, "\na", NULL, "" },
	{ "- a[^1]\n\n  b[^y]\n\n  [^1]: x\n\n  [^y]: y\n    more\n\n      on\n\n  c\n", HUGO,
		"- a<sup><a href=\"#fn-1\">1</a></sup>\n\n  b<sup><a href=\"#fn-2\">2</a></sup>"
		"\n\n\n\n  c\n\n\n* * *\n\n1. <span id=\"fn-1\"></span>x\n2. <span "
		"id=\"fn-2\"></span>y\n    more\n\n      on\n",
		"- a (1)\n\n  b (2)\n\n\n\n  c\n\n\n* * *\n\n1. x\n2. y\n    more\n\n      on\n",
		"" },
	{ "{{< figure src=\"a.svg\" caption=\"The K4 ([Site](https://a.b/))\" >}}", HUGO,
		"![](a.svg)\nThe K4 ([Site](https://a.b/))", NULL, "" },
	{ "![a](b.png){width=50%} `c`{x=y} {d=e} f{g=h}\n", 0, "![a](b.png) `c` {d=e} f{g=h}\n",
		NULL, "" },
	{ "[a](@/blog/2026-11-30-k4.md#x) ![b](@/c/index.md) [d](@/e.md) [@f](@g)\n", HUGO,
		"[a](/blog/k4/#x) ![b](/c/) [d](/e/) [@f](@g)\n", NULL, "" },
	{ "{{ youtube(id=\"x\") }}\n{% quote(by='A') %}\nb\n{% end %}\n{{ c }} {% d %}\n", HUGO,
		"\n\nb\n" GONE "\n{{ c }} {% d %}\n", NULL,
		"1: the site fills this in: {{ youtube(id=\"x\") }}\n"
		"2: the site fills this in: {% quote(by='A') %}\n" },
	{ "<b>c</b> `<ruby>`\n```\n<form>\n```\n<svg><path></svg>\n<SVG></SVG><p>"
	  "<video src=d></video>\n<vector<int> <form id=e>\n",
		0,
		"<b>c</b> `<ruby>`\n```\n<form>\n```\n" GONE
		"\n<p><video src=d></video>\n<vector<int> <form id=e>\n",
		NULL, "5: left out: <svg>\n7: left out: <int>\n7: left out: <form id=e>\n" },
	{ "$$ a $$ b x^2^", 0, "$$ a $$ b x^2^", NULL,
		"1: stays as written in a page and a forum text: $$\n" },
	{ "---\ntitle: A\n---\n\n# B\n\n<!-- x -->\n\n# C\n\n- <!-- y -->\n\n# D\nd\n", 0,
		"\n# D\nd\n", NULL,
		"7: the draft still has a comment\n11: the draft still has a comment\n" },
	{ "Title: A\r\nDate: x\r\n\r\na\r\n", FORMS_LINES, "\na\n", NULL, "" },
};

TEST(each_form_is_what_a_reader_of_the_site_sees)
{
	for (size_t i = 0; i < LENGTH(forms) * 2; i++) {
		bool forum = i & 1;
		CLEANUP(draft_plain_finish) struct draft_plain p;
		CLEANUP(gaps_finish) struct gaps g = GAPS_INIT;
		CLEANUP(buf_finish) struct buf said = BUF_INIT;
		const char *text = forms[i / 2].page;

		if (forum && forms[i / 2].forum)
			text = forms[i / 2].forum;
		draft_plain_read(&p, forms[i / 2].draft, NULL, forms[i / 2].forms, forum);
		draft_plain_gaps(&g, &p);
		buf_add(&said, "");
		for (const char *s = g.text.s; s && *s; s = strchr(s, '\n') + 1)
			buf_addf(&said, "%.*s", (int)strcspn(s, "\n") + 1 - 10, s + 10);
		if (strcmp(p.post.text.s, text) != 0 || strcmp(said.s, forms[i / 2].gaps) != 0)
			fail_msg("%s\n-> %s\n%s", forms[i / 2].draft, p.post.text.s, said.s);
	}
}

/* A page has what a forum lacks, and each kind is named once, with its first line. */
TEST(html_that_a_format_lacks_is_named_once)
{
	static const char draft[] = "H<sub>2</sub>O\n\nx<sup>2</sup> y<SUB>2</SUB>\n";

	for (int forum = 0; forum < 2; forum++) {
		CLEANUP(draft_plain_finish) struct draft_plain p;
		CLEANUP(gaps_finish) struct gaps g = GAPS_INIT;
		CLEANUP(buf_finish) struct buf left = BUF_INIT;

		draft_plain_read(&p, draft, NULL, 0, forum);
		draft_plain_gaps(&g, &p);
		draft_plain_left(&left, &p);
		assert_string_equal(text_or(g.text.s, ""),
			forum ? "gap: line 1: left out: <sub>\ngap: line 3: left out: <sup>\n"
			      : "");
		assert_string_equal(text_or(left.s, ""),
			forum ? "2 elements of HTML (lines 1 <sub>, 3 <sup>)" : "");
	}
}

TEST(what_is_never_closed_is_named_and_hides_the_rest)
{
	static const struct {
		const char *draft;
		unsigned forms;
		const char *words;
	} open[] = { { "a\n\n<!-- SECRET\n\nb", 0, "<!-- SECRET" },
		{ "a {% comment %} SECRET {% endif %}", JEKYLL,
			"{% comment %} SECRET {% endif %}" },
		{ "a {% if x %}SECRET", ALL, "{% if x %}SECRET" },
		{ "a {::comment}SECRET", JEKYLL, "{::comment}SECRET" },
		{ "a %% SECRET", VAULT, "%% SECRET" },
		{ "a {{< comment >}}SECRET", HUGO, "{{< comment >}}SECRET" },
		{ "a {# SECRET", ELEVENTY, "{# SECRET" },
		{ "<div hidden>SECRET\n\nb", 0, "<div hidden>" },
		{ "<template>SECRET <!-- </template>", 0, "<template>" } };

	for (size_t i = 0; i < LENGTH(open); i++) {
		CLEANUP(draft_plain_finish) struct draft_plain p;
		CLEANUP(gaps_finish) struct gaps g = GAPS_INIT;
		CLEANUP(pointer_free)
		char *said = xasprintf("line %d: %s is never closed: nothing below it is shown\n",
			i ? 1 : 3, open[i].words);

		draft_plain_read(&p, open[i].draft, NULL, open[i].forms, false);
		draft_plain_open(&g, &p);
		assert_non_null(strstr(g.text.s, said));
		assert_null(strstr(p.post.text.s, "SECRET"));
	}
}

/* ---- hidden words at random places ---- */

static const struct {
	const char *begin, *end;
	unsigned forms;
} hiding[] = { { "<!-- ", " -->", 0 }, { "{% comment %}", "{% endcomment %}", FORMS_LIQUID },
	{ "{%- comment -%}\n", "{% endcomment %}", FORMS_LIQUID },
	{ "{% capture a %}", "{% endcapture %}", FORMS_LIQUID },
	{ "{% if a %}", "{% else %}{% endif %}", FORMS_LIQUID },
	{ "{% for a in b %}", "{% endfor %}", FORMS_LIQUID }, { "{# ", " #}", FORMS_NUNJUCKS },
	{ "{{/* ", " */}}", FORMS_SHORTCODES },
	{ "{{< comment >}}", "{{< /comment >}}", FORMS_SHORTCODES },
	{ "{::comment}", "{:/comment}", FORMS_KRAMDOWN }, { "%% ", " %%", FORMS_VAULT },
	{ "<div hidden>", "</div>", 0 }, { "<span style='display:none'>", "</span>", 0 },
	{ "<template>\n\n", "</template>", 0 }, { "<script>", "</script>", 0 } };
static const char *const shown[] = { "Word ", "**bold** ", "`code` ", "\n\n", "\n- item ",
	"\n\n> quote\n> `more` ", "\n\n```\nfence\n```\n\n", "\n\n> ```\n> in\n\n",
	"\n\n## Head\n\nBelow ", "```inline``` ", "[a](b) ", "| ", "a\\` b ",
	"\n\n1. one\n\n   ```\n   deep\n   ```\n\n" };

static unsigned
next(unsigned *seed, size_t n)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % (unsigned)n;
}

/* Adds a form that hides, in a place where the site reads it. */
static void
add_hidden(struct buf *out, unsigned *seed, unsigned sites, int depth)
{
	unsigned i = next(seed, LENGTH(hiding));

	while (hiding[i].forms && !(hiding[i].forms & sites))
		i = next(seed, LENGTH(hiding));
	buf_add(out, hiding[i].begin);
	buf_addf(out, "SECRET%u ", next(seed, 100));
	/* A comment in another of its kind ends it on the site also. */
	unsigned other = next(seed, LENGTH(hiding));
	if (depth && other != i && hiding[other].forms && hiding[other].forms & sites &&
		hiding[i].forms & FORMS_LIQUID) {
		buf_add(out, hiding[other].begin);
		buf_add(out, "SECRET");
		buf_add(out, hiding[other].end);
	}
	buf_add(out,
		*hiding[i].begin == '<' || !next(seed, 3) ? "two\n\nparts "
			: next(seed, 8)                   ? "x ` y"
							  : "\n\n~~~\nx ` y\n~~~\n\n");
	buf_addf(out, "%s ", hiding[i].end);
}

/* A title of earlog's below which nothing is left goes; a score and bold words of the author stay.
 */
TEST(titles_that_carry_nothing_are_left_out)
{
	static const char own
		[] = "\n**Bass:**\n\n**[One: a](https://x.y)**\n\n- note\n\n**Two**\n\n- note\n\n"
		     "**Stage:**\n\n**Score: 4/5**\n\n**Last**\n",
	     draft[] = "**Bass:**\n\n**[One](https://x.y)**\n\n**Two**\n\n- kept\n\n**Three**\n\n"
		       "**Recommended!**\n\n**Stage:**\n\n**Score: 4/5**\n\n**Last**\n\n\n",
	     own_one[] = "\n**Bass:**\n\n**[One](https://"
			 "x.y)**\n\n**Two**\n\n**Three**\n\n**Stage:**\n\n"
			 "**Score: 4/5**\n\n**Last**\n";
	CLEANUP(draft_plain_finish) struct draft_plain p, q;

	draft_plain_read(&p, draft, own_one, VAULT, false);
	assert_string_equal(p.post.text.s,
		"**Bass:**\n\n**Two**\n\n- kept\n\n**Three**\n\n**Recommended!**\n\n"
		"**Stage:**\n\n**Score: 4/5**\n\n");
	assert_int_equal(p.heads, 2);
	draft_plain_read(&q, draft, own, VAULT, false);
	assert_non_null(strstr(q.post.text.s, "**[One](https://x.y)**"));
}

TEST(comments_with_code_are_hidden_however_many_they_are)
{
	static const struct {
		const char *draft, *text; /* of one piece */
		unsigned forms, hidden;
	} pieces[] = { { "a %% secret `b` %% c <!-- secret `d` -->\n", "a c\n", VAULT, 2 },
		{ "Text.\n\n<!-- secret ` -->\n\n", "Text.\n\n" GONE "\n\n", 0, 1 },
		{ "- a\n  %% secret ` %% b `%% c %%`\n", "- a\n b ``\n", VAULT, 2 },
		{ "%% secret\n\n`a`\n\n%%\n\n- `%% b %%`\n\n", GONE "\n\n- ``\n\n", VAULT, 2 },
		{ "%%\n```\nsecret\n```\n%%\n\nb\n\n", GONE "\n\nb\n\n", VAULT, 1 },
		{ "%%\n~~~\nsecret\n~~~\n%%\n\nb\n\n", GONE "\n\nb\n\n", VAULT, 1 },
		{ "<div hidden>secret `</div>\n\n```\n%% b %%\n```\n\n",
			GONE "\n\n```\n" GONE "\n```\n\n", VAULT, 2 } };

	for (size_t k = 0; k < LENGTH(pieces); k++) {
		CLEANUP(buf_finish) struct buf draft = BUF_INIT, text = BUF_INIT, got = BUF_INIT;
		CLEANUP(draft_plain_finish) struct draft_plain p;

		for (int i = 0; i < 10000; i++) {
			buf_add(&draft, pieces[k].draft);
			buf_add(&text, pieces[k].text);
		}
		draft_plain_read(&p, draft.s, NULL, pieces[k].forms, false);
		for (const char *s = p.post.text.s; *s; s++)
			if (*s != ' ' || !strchr(" \n", s[1]))
				buf_add_char(&got, *s);
		size_t same = 0;
		while (got.s[same] && got.s[same] == text.s[same])
			same++;
		if (got.s[same] || text.s[same])
			fail_msg("%s\n%zu -> %.80s", pieces[k].draft, same, got.s + same);
		assert_int_equal(p.hidden.n, 10000 * pieces[k].hidden);
	}
}

TEST(no_hidden_word_is_shown_and_no_other_is_lost)
{
	static const unsigned sites[] = { JEKYLL, ELEVENTY, HUGO, VAULT, ALL, 0 };

	for (unsigned round = 1; round <= 10000; round++) {
		unsigned seed = round * 7919u, site = sites[round % LENGTH(sites)];
		CLEANUP(buf_finish) struct buf with = BUF_INIT, without = BUF_INIT;
		CLEANUP(draft_plain_finish) struct draft_plain p, q;
		size_t n_hidden = 0;

		buf_add(&with, "Begin ");
		buf_add(&without, "Begin ");
		for (int i = 0; i < 12; i++) {
			const char *part = shown[next(&seed, LENGTH(shown))];

			buf_add(&with, part);
			buf_add(&without, part);
			if (next(&seed, 3) == 0 && ++n_hidden)
				add_hidden(&with, &seed, site, 1);
		}
		draft_plain_read(&p, with.s, NULL, site, round & 1);
		draft_plain_read(&q, without.s, NULL, site, round & 1);
		if (strstr(p.post.text.s, "SECRET"))
			fail_msg("round %u: %s\n-> %s", round, with.s, p.post.text.s);
		/* The same words. */
		CLEANUP(buf_finish) struct buf a = BUF_INIT, b = BUF_INIT;
		const struct {
			const char *s;
			struct buf *to;
		} both[] = { { p.post.text.s, &a }, { q.post.text.s, &b } };
		for (int k = 0; k < 2; k++) {
			buf_add(both[k].to, "");
			for (const char *s = both[k].s; *s; s++)
				if (strncmp(s, GONE, strlen(GONE)) == 0)
					s += strlen(GONE) - 1;
				else if (!strchr(" \n", *s))
					buf_add_char(both[k].to, *s);
		}
		if (strcmp(a.s, b.s) != 0)
			fail_msg("round %u: %s\n-> %s", round, with.s, p.post.text.s);
		assert_true(p.hidden.n >= n_hidden);
	}
}
