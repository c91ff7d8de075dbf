/* tests: smoke */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/mustache.h"

#include "base/core/mem.h"
#include "review/files/words.h"
#include "support/needs.h"
#include "support/test.h"

/* A partial is a key of `context`, an object of texts. */
static bool
partial(const char *name, struct mustache_text *text, void *context)
{
	const char *s = json_string_value(json_object_get(context, name));

	if (!s)
		return false;
	*text = (struct mustache_text){ .text = s, .n = strlen(s) };
	return true;
}

/* JSON with ' where " belongs; NULL is {}. */
static json_t *
json(const char *text)
{
	json_error_t e;
	char *quoted = xstrdup(text ? text : "{}");

	for (char *s = quoted; *s; s++)
		if (*s == '\'')
			*s = '"';
	json_t *value = json_loads(quoted, JSON_DECODE_ANY, &e);
	if (!value)
		fail_msg("%s: %s", quoted, e.text);
	free(quoted);
	return value;
}

static void
escape_html(struct buf *out, const char *s, size_t n, void *context)
{
	(void)context;
	for (size_t i = 0; i < n; i++)
		switch (s[i]) {
		case '<': buf_add(out, "&lt;"); break;
		case '>': buf_add(out, "&gt;"); break;
		case '&': buf_add(out, "&amp;"); break;
		case '"': buf_add(out, "&quot;"); break;
		case '\'': buf_add(out, "&#39;"); break;
		default: buf_add_char(out, s[i]);
		}
}

/* What it renders, or what went wrong. The caller frees. */
static char *
rendered(
	const char *template, const char *data, const char *partials, struct mustache_limits limits)
{
	json_t *values = json(data), *texts = json(partials);
	struct mustache_options o = {
		.escape = escape_html, .partial = partial, .context = texts, .limits = limits
	};
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;
	struct mustache *m = mustache_parse("t", template, strlen(template), &err);

	if (!m || !mustache_render(m, values, &o, &out, &err)) {
		assert_int_equal(out.len, 0);
		buf_add(&out, err.msg);
	}
	mustache_free(m);
	json_decref(values);
	json_decref(texts);
	return buf_detach(&out);
}

/* Columns of the tables below. */
enum { TEMPLATE, DATA, EXPECTED, PARTIALS, COLUMNS };

static void
check_all(const char *const (*table)[COLUMNS], size_t n)
{
	struct mustache_limits usual = { 0 };

	for (size_t i = 0; i < n; i++) {
		const char *const *x = table[i];
		char *got = rendered(x[TEMPLATE], x[DATA], x[PARTIALS], usual);

		if (strcmp(got, x[EXPECTED]) != 0)
			fail_msg("row %zu, «%s» with %s: «%s», not «%s»", i, x[TEMPLATE],
				x[DATA] ? x[DATA] : "{}", got, x[EXPECTED]);
		free(got);
	}
}

#define CHECK(table) check_all(table, LENGTH(table))

TEST(names_show_their_values)
{
	static const char *const table[][COLUMNS] = {
		{ "", NULL, "" },
		{ "plain { text } }}", NULL, "plain { text } }}" },
		{ "{{brand}} {{model}}", "{'brand':'AFUL','model':'Cantor'}", "AFUL Cantor" },
		{ "{{a}}", "{'a':'{{b}}','b':1}", "{{b}}" },
		{ "{{a}}", "{'a':'<b> & \\'c\\' \\u0027d\\u0027'}",
			"&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;" },
		{ "{{{a}}}", "{'a':'<b> & \\'c\\''}", "<b> & \"c\"" },
		{ "{{&a}}", "{'a':'<b> & \\'c\\''}", "<b> & \"c\"" },
		{ "{{& a }}", "{'a':'>'}", ">" },
		{ "[{{{ a }}}]", "{'a':'>'}", "[>]" },
		{ "{{{a}}}}", "{'a':1}", "1}" },
		{ "{{{{a}}}", "{'{a':1}", "1" },
		{ "{{ a }}|{{\ta\n}}", "{'a':1}", "1|1" },
		{ "{{a-b}} {{ä}} {{a/b}}", "{'a-b':1,'ä':2,'a/b':3}", "1 2 3" },
		{ "({{gone}})({{{gone}}})({{&gone}})", NULL, "()()()" },
		{ "({{a}})({{{a}}})({{&a}})", "{'a':null}", "()()()" },
		{ "  {{a}}\n", "{'a':'x'}", "  x\n" },
		{ "  {{gone}}\n|", NULL, "  \n|" },
		{ "\t{{{a}}} \n", "{'a':'x'}", "\tx \n" },
		{ " {{&a}}\r\n", "{'a':'x\\ny'}", " x\ny\r\n" },
		{ "{{t}} {{f}}", "{'t':true,'f':false}", "true false" },
		{ "{{.}}", "\"alone & well\"", "alone &amp; well" },
		{ "{{{.}}} {{& . }}", "\"<\"", "< <" },
		{ "{{.}}", "12", "12" },
		{ "{{{a}}}", "{'a':[1,'b\\n',2.5,null,true,{}]}", "[1,\"b\\n\",2.5,null,true,{}]" },
		{ "{{{a}}}", "{'a':{'k':1e3,'l':[]}}", "{\"k\":1000,\"l\":[]}" },
		{ "{{a}}", "{'a':['<']}", "[&quot;&lt;&quot;]" },
	};

	CHECK(table);
}

static const char *const numbers[][COLUMNS] = {
	{ "{{.}}", "0", "0" },
	{ "{{.}}", "-7", "-7" },
	{ "{{.}}", "9223372036854775807", "9223372036854775807" },
	{ "{{.}}", "0.0", "0" },
	{ "{{.}}", "-0.0", "0" },
	{ "{{.}}", "85.0", "85" },
	{ "{{.}}", "1.210", "1.21" },
	{ "{{.}}", "0.1", "0.1" },
	{ "{{.}}", "-0.05", "-0.05" },
	{ "{{.}}", "3.3", "3.3" },
	{ "{{.}}", "1234.5678", "1234.5678" },
	{ "{{.}}", "1e21", "1000000000000000000000" },
	{ "{{.}}", "2.5e-9", "0.0000000025" },
	{ "{{.}}", "0.30000000000000004", "0.30000000000000004" },
};

TEST(numbers_are_short_and_plain)
{
	CHECK(numbers);
}

TEST(dots_lead_into_objects)
{
	static const char *const table[][COLUMNS] = {
		{ "{{device.name}}", "{'device':{'name':'x'}}", "x" },
		{ "{{{a.b}}}{{&a.b}}", "{'a':{'b':'<'}}", "<<" },
		{ "{{a.b.c.d}}", "{'a':{'b':{'c':{'d':4}}}}", "4" },
		{ "({{a.b.c}})", "{'a':{}}", "()" },
		{ "({{a.b}})", "{'a':'text'}", "()" },
		{ "({{a.b}})", "{'a':null}", "()" },
		{ "({{a.0}})", "{'a':[1]}", "()" },
		{ "({{a.b.n}})", "{'a':{'b':{}},'n':1}", "()" },
		{ "({{a.b}})", "{'a.b':1}", "()" },
		{ "({{a.b}})", "{'a.b':1,'a':{'b':2}}", "(2)" },
		/* The first part is found as any name is, the rest only inside it. */
		{ "{{#a}}{{b.c}}{{/a}}", "{'a':{'x':1},'b':{'c':3}}", "3" },
		{ "{{#a}}({{b.c}}){{/a}}", "{'a':{'b':{}},'b':{'c':3}}", "()" },
		{ "{{#a.b}}y{{/a.b}}{{^a.b}}n{{/a.b}}", "{'a':{'b':1}}", "y" },
		{ "{{#a.b}}y{{/a.b}}{{^a.b}}n{{/a.b}}", "{'a':{'b':false}}", "n" },
		{ "{{#a.b}}y{{/a.b}}{{^a.b}}n{{/a.b}}", "{'a':{}}", "n" },
		{ "{{#a.l}}{{.}};{{/a.l}}", "{'a':{'l':[1,2]}}", "1;2;" },
	};

	CHECK(table);
}

TEST(sections_ask_and_repeat)
{
	static const char *const table[][COLUMNS] = {
		{ "{{#a}}x{{/a}}", "{'a':true}", "x" },
		{ "{{#a}}x{{/a}}", "{'a':false}", "" },
		{ "{{#a}}x{{/a}}", "{'a':null}", "" },
		{ "{{#a}}x{{/a}}", "{'a':[]}", "" },
		{ "{{#a}}x{{/a}}", "{'a':''}", "" },
		{ "{{#a}}x{{/a}}", "{}", "" },
		{ "{{#a}}x{{/a}}", "{'a':0}", "x" },
		{ "{{#a}}x{{/a}}", "{'a':0.0}", "x" },
		{ "{{#a}}x{{/a}}", "{'a':{}}", "x" },
		{ "{{#a}}x{{/a}}", "{'a':'false'}", "x" },
		{ "{{#a}}x{{/a}}", "{'a':[[]]}", "x" },
		{ "{{#a}}x{{/a}}", "{'a':[null,false]}", "xx" },
		{ "{{^a}}x{{/a}}", "{'a':true}", "" },
		{ "{{^a}}x{{/a}}", "{'a':false}", "x" },
		{ "{{^a}}x{{/a}}", "{'a':null}", "x" },
		{ "{{^a}}x{{/a}}", "{'a':[]}", "x" },
		{ "{{^a}}x{{/a}}", "{'a':''}", "x" },
		{ "{{^a}}x{{/a}}", "{}", "x" },
		{ "{{^a}}x{{/a}}", "{'a':0}", "" },
		{ "{{^a}}x{{/a}}", "{'a':{}}", "" },
		{ "{{^a}}x{{/a}}", "{'a':[1,2]}", "" },
		{ "{{^a}}{{b}}{{.}}{{/a}}", "{'b':1}", "1{&quot;b&quot;:1}" },
		{ "{{#a}}{{b}}{{/a}}", "{'a':{'b':'in'},'b':'out'}", "in" },
		{ "{{#a}}{{b}}{{/a}}", "{'a':{'c':1},'b':'out'}", "out" },
		{ "{{#a}}({{b}}){{/a}}", "{'a':{'b':null},'b':'out'}", "()" },
		{ "{{#a}}{{.}}={{a}} {{/a}}", "{'a':'t'}", "t=t " },
		{ "{{#a}}{{#b}}{{x}}{{y}}{{z}}{{/b}}{{/a}}{{x}}",
			"{'a':{'y':2},'b':{'z':3,'x':4},'x':1}", "4231" },
		{ "{{#l}}{{n}},{{/l}}{{n}}", "{'l':[{'n':1},{'n':2},{}],'n':9}", "1,2,9,9" },
		{ "{{#l}}<{{.}}>{{/l}}", "{'l':['a&b',2,2.50,true]}", "<a&amp;b><2><2.5><true>" },
		{ "{{#l}}{{{.}}}{{&.}}{{/l}}", "{'l':['<']}", "<<" },
		{ "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", "{'l':[[1,2],['a']]}", "(12)(a)" },
		{ "{{#.}}{{v}}{{/.}}", "[{\"v\":1},{\"v\":2}]", "12" },
		{ "{{#.}}{{^.}}none{{/.}}{{/.}}", "[[],[1]]", "none" },
		{ "{{#a}}1{{/a}} {{#a}}2{{/a}}{{^a}}3{{/a}}", "{'a':1}", "1 2" },
		{ "{{#a}}A{{#a}}B{{/a}}C{{/a}}", "{'a':true}", "ABC" },
		{ "{{^a}}A{{^a}}B{{/a}}C{{/a}}", "{'a':false}", "ABC" },
		{ "{{#a}}A{{#b}}B{{/b}}C{{/a}}", "{'a':1,'b':[]}", "AC" },
		{ "{{# a }}x{{/ a }}{{^\tb}}y{{/b }}", "{'a':1}", "xy" },
		{ "{{ #a }}x{{ /a }}", "{'a':1}", "x" },
		{ "{{#o}}{{#i}}{{k}}{{v}} {{/i}}{{/o}}",
			"{'o':[{'k':'a','i':[{'v':1},{'v':2}]},{'k':'b','i':[{'v':3}]}]}",
			"a1 a2 b3 " },
	};

	CHECK(table);
}

TEST(lines_of_tags_alone_go_away)
{
	static const char *const table[][COLUMNS] = {
		{ "1\n{{#a}}\n2\n{{/a}}\n3\n", "{'a':1}", "1\n2\n3\n" },
		{ "1\n{{#a}}\n2\n{{/a}}\n3\n", "{'a':0}", "1\n2\n3\n" },
		{ "1\n{{#a}}\n2\n{{/a}}\n3\n", "{}", "1\n3\n" },
		{ "1\n  {{^a}}  \n2\n\t{{/a}}\t\n3", "{}", "1\n2\n3" },
		{ "1\r\n{{#a}}\r\n2\r\n{{/a}}\r\n3", "{'a':1}", "1\r\n2\r\n3" },
		{ "{{#l}}\n- {{.}}\n{{/l}}\n", "{'l':[1,2]}", "- 1\n- 2\n" },
		{ "  {{#a}}\nx{{/a}}\ny", "{'a':1}", "x\ny" },
		{ "x{{#a}}\ny\n  {{/a}}", "{'a':1}", "x\ny\n" },
		{ " {{#a}}x{{/a}}\n", "{'a':1}", " x\n" },
		{ " {{#a}}{{/a}} \n", "{'a':1}", "  \n" },
		{ "{{#a}} {{! c }}\n {{/a}}|\n", "{'a':1}", " \n |\n" },
		{ "{{#a}}\r{{/a}}", "{'a':1}", "\r" },
		{ "a{{! no such thing }}b", NULL, "ab" },
		{ "a {{!\n two\n lines }} b", NULL, "a  b" },
		{ "1\n{{! c }}\n2\n", NULL, "1\n2\n" },
		{ "1\n  {{! c\n  }}  \n2\n", NULL, "1\n2\n" },
		{ "1\r\n{{! c }}\r\n2", NULL, "1\r\n2" },
		{ "  {{! c }}", NULL, "" },
		{ "  {{! c }}\n\n|", NULL, "\n|" },
		{ " {{!a}}{{!b}}\n|", NULL, " \n|" },
		{ "{{!\n}} {{!x}}\n|", NULL, " \n|" },
		{ "({{! c }})", "{'! c ':1,'c':2}", "()" },
		{ "({{! {{a }})", NULL, "()" },
		{ "({{!}})", NULL, "()" },
	};

	CHECK(table);
}

TEST(delimiters_can_be_others)
{
	static const char *const table[][COLUMNS] = {
		{ "{{=<% %>=}}<%a%> {{a}}", "{'a':1}", "1 {{a}}" },
		{ "{{=<% %>=}}\n---\ntitle: <%a%>\n{% if x %}{{ page.y }}{% endif %}\n",
			"{'a':'t'}", "---\ntitle: t\n{% if x %}{{ page.y }}{% endif %}\n" },
		{ "{{=[ ]=}}[a][#a][.][/a]", "{'a':1}", "11" },
		{ "{{= | | =}}|a|", "{'a':1}", "1" },
		{ "{{=|\n\t |=}}|a|", "{'a':1}", "1" },
		{ "{{={{ }}=}}{{a}}", "{'a':1}", "1" },
		{ "{{=<% %>=}}<%={{ }}=%>{{a}}<%a%>", "{'a':1}", "1<%a%>" },
		{ "{{=<% %>=}}<%{a}%><%&a%><%a%>", "{'a':'<'}", "<<&lt;" },
		{ "{{={ }=}}{{a}}{a}", "{'a':'<'}", "<&lt;" },
		{ "{{=« »=}}«a»«! c »", "{'a':1}", "1" },
		{ "{{#a}}{{=<% %>=}}x<%/a%><%a%>", "{'a':1}", "x1" },
		{ "{{=<% %>=}}<%#a%>x<%/a%>{{/a}}", "{'a':1}", "x{{/a}}" },
		{ "|{{=@ @=}}|", NULL, "||" },
		{ "1\n{{=@ @=}}\n2", NULL, "1\n2" },
		{ "1\n  {{=@ @=}}  \n@!c@\n2", NULL, "1\n2" },
		{ "1\r\n{{=@ @=}}\r\n2", NULL, "1\r\n2" },
		{ "1\n  {{=@ @=}}", NULL, "1\n" },
		{ "  {{=@ @=}}\n=", NULL, "=" },
		{ " | {{=@ @=}}\n", NULL, " | \n" },
		/* A partial starts with the usual ones, and keeps what it sets for itself. */
		{ "{{=| |=}}|>p| |a|", "{'a':1}", "1 1", "{'p':'{{a}}'}" },
		{ "{{>p}} {{a}} |a|", "{'a':1}", "1 1 |a|", "{'p':'{{=| |=}}|a|'}" },
	};

	CHECK(table);
}

TEST(partials_are_read_in_place)
{
	static const char *const table[][COLUMNS] = {
		{ "[{{>p}}]", NULL, "[text]", "{'p':'text'}" },
		{ "[{{> p }}]", NULL, "[text]", "{'p':'text'}" },
		{ "[{{>gone}}]", NULL, "[]" },
		{ "1\n  {{>gone}}\n2", NULL, "1\n2" },
		{ "[{{>p}}]", NULL, "[]", "{'p':''}" },
		{ "{{>a.b}}{{>c/d}}", NULL, "12", "{'a.b':'1','c/d':'2'}" },
		{ "{{#l}}{{>p}}{{/l}}", "{'l':[{'n':1},{'n':2}],'m':3}", "13;23;",
			"{'p':'{{n}}{{m}};'}" },
		{ "{{>p}}", "{'a':'x'}", "x.x!", "{'p':'{{a}}.{{>q}}!','q':'{{a}}'}" },
		{ "{{>tree}}", "{'n':1,'l':[{'n':2,'l':[]},{'n':3,'l':[{'n':4,'l':[]}]}]}",
			"1(2()3(4()))", "{'tree':'{{n}}({{#l}}{{>tree}}{{/l}})'}" },
		{ "| {{>p}} |\n", NULL, "| \t|\t |\n", "{'p':'\\t|\\t'}" },
		{ "  {{>p}}x\n", NULL, "  a\nbx\n", "{'p':'a\\nb'}" },
		{ "  {{>p}}\n>", NULL, "  a\n  b>", "{'p':'a\\nb'}" },
		{ "1\r\n{{>p}}\r\n2", NULL, "1\r\na2", "{'p':'a'}" },
		{ "1\n  {{>p}}", NULL, "1\n  a\n  b\n", "{'p':'a\\nb\\n'}" },
		{ " \t{{>p}}\n2", NULL, " \ta\n \t\n \tb\n2", "{'p':'a\\n\\nb\\n'}" },
		/* Lines of the template are indented, lines of the data are not. */
		{ " {{>p}}\n", "{'a':'<\\n-'}", " |\n <\n-\n |\n", "{'p':'|\\n{{{a}}}\\n|\\n'}" },
		{ "  {{>p}}\n", "{'l':[1,2]}", "  - 1\n  - 2\n",
			"{'p':'{{#l}}\\n- {{.}}\\n{{/l}}\\n'}" },
		{ "  {{>p}}\n", "{'l':[1,2]}", "  [1\n  ][2\n  ]\n",
			"{'p':'{{#l}}[{{.}}\\n]{{/l}}\\n'}" },
		{ "  {{>p}}\n", "{'l':[1,2]}", "  x\n  x\n  .\n", "{'p':'{{#l}}x\\n{{/l}}.\\n'}" },
		{ "  {{>p}}\n", "{}", "  .\n", "{'p':'{{#l}}x\\n{{/l}}.\\n'}" },
		{ "  {{>p}}\n", "{}", "  \n  .\n", "{'p':'{{gone}}\\n.\\n'}" },
		{ "  {{>p}}\n", "{}", "  .\n", "{'p':'{{! c }}\\n.\\n'}" },
		{ "  {{>p}}\n", "{}", "  .\n", "{'p':'{{! c }}.\\n'}" },
		{ "  {{>p}}\n", "{}", "  .\n", "{'p':'{{=| |=}}|! c |.\\n'}" },
		{ "{{>p}}\n", "{}", "a\nb\n", "{'p':'a\\nb\\n'}" },
		/* One inside the other: both indent, unless the inner one stands within a line. */
		{ " {{>p}}\n", NULL, " 1\n   a\n   b\n 2\n",
			"{'p':'1\\n  {{>q}}\\n2\\n','q':'a\\nb\\n'}" },
		{ " {{>p}}\n", NULL, " a\n b\n", "{'p':'{{>q}}\\n','q':'a\\nb\\n'}" },
		{ " {{>p}}\n", NULL, " -a\nb\n", "{'p':'-{{>q}}\\n','q':'a\\nb'}" },
		{ "{{>p}}", NULL, "p:2:1: no section is open here: {{/x}}", "{'p':'\\n{{/x}}'}" },
	};

	CHECK(table);
}

TEST(faults_name_place_and_tag)
{
	static const char *const table[][COLUMNS] = {
		{ "ab\n  {{c", NULL, "t:2:3: this tag is never closed: {{c" },
		{ "äöü {{c", NULL, "t:1:5: this tag is never closed: {{c" },
		{ "{{=<% %>}}", NULL,
			"t:1:1: this tag is never closed: it needs = before the closing delimiter: "
			"{{=<% %>}}" },
		{ "{{a\n{{b}}", NULL,
			"t:1:1: this tag is never closed, another opens in it: {{a…" },
		{ "{{}}", NULL, "t:1:1: this tag has no name: {{}}" },
		{ "{{# }}{{/}}", NULL, "t:1:1: this tag has no name: {{# }}" },
		{ "{{>}}", NULL, "t:1:1: this tag has no name: {{>}}" },
		{ "{{a b}}", NULL, "t:1:1: a name has no spaces: {{a b}}" },
		{ "{{>a b}}", NULL, "t:1:1: a name has no spaces: {{>a b}}" },
		{ "{{a..b}}", NULL, "t:1:1: a part of this name is empty: {{a..b}}" },
		{ "{{.a}}", NULL, "t:1:1: a part of this name is empty: {{.a}}" },
		{ "{{a.}}", NULL, "t:1:1: a part of this name is empty: {{a.}}" },
		{ "{{..}}", NULL, "t:1:1: a part of this name is empty: {{..}}" },
		{ "{{{a}} }", NULL, "t:1:1: a tag that opens with { must close with }: {{{a}}" },
		{ "\n\n {{#a}} {{b}}", NULL, "t:3:2: this section is never closed: {{#a}}" },
		{ "{{^a}}", NULL, "t:1:1: this section is never closed: {{^a}}" },
		{ "{{/a}}", NULL, "t:1:1: no section is open here: {{/a}}" },
		{ "\n{{#a}}{{/b}}", NULL, "t:2:1: this section is never closed: {{#a}}" },
		{ "{{#a}}{{/b}}{{/a}}", NULL,
			"t:1:7: this does not close the section of line 1, \"a\": {{/b}}" },
		{ "{{#a}}{{#b}}{{/a}}{{/b}}", NULL, "t:1:7: this section is never closed: {{#b}}" },
		{ "{{=a=}}", NULL,
			"t:1:1: this needs two delimiters: the opening and the closing one: "
			"{{=a=}}" },
		{ "{{=a b c=}}", NULL,
			"t:1:1: this needs two delimiters: the opening and the closing "
			"one: {{=a b c=}}" },
		{ "{{= =}}", NULL,
			"t:1:1: this needs two delimiters: the opening and the closing one: "
			"{{= =}}" },
		{ "{{<a}}", NULL,
			"t:1:1: forms that inherit from others are not supported: {{<a}}" },
		{ "{{$a}}", NULL,
			"t:1:1: forms that inherit from others are not supported: {{$a}}" },
		{ "{{>*a}}", NULL,
			"t:1:1: names of partials from data are not supported: {{>*a}}" },
		{ "{{=<% %>=}}\n<%/x%>", NULL, "t:2:1: no section is open here: <%/x%>" },
		{ "{{/aäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaä}}", NULL,
			"t:1:1: no section is open here: "
			"{{/aäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaäaä…" },
	};

	CHECK(table);
}

TEST(a_long_name_of_a_template_leaves_room_for_the_place)
{
	char name[1000];
	struct err err = ERR_INIT;

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_null(mustache_parse(name, "{{/x}}", 6, &err));
	assert_non_null(strstr(err.msg, "nn:1:1: no section is open here: {{/x}}"));
}

TEST(check_tells_everything_at_once)
{
	static const char text[] = "{{a}} {{b c}}\n"
				   "{{#l}}\n  {{x.y}} {{{z}}} {{>part}}\n{{^m}}{{/l}}\n{{/q}}";
	static const struct {
		size_t line, column;
		const char *words;
	} faults[] = {
		{ 1, 7, "a name has no spaces: {{b c}}" },
		{ 4, 1, "this section is never closed: {{^m}}" },
		{ 5, 1, "no section is open here: {{/q}}" },
	};
	static const struct {
		bool partial;
		size_t line, column;
		const char *name;
	} uses[] = {
		{ false, 1, 1, "a" },
		{ false, 2, 1, "l" },
		{ false, 3, 3, "x.y" },
		{ false, 3, 11, "z" },
		{ true, 3, 19, "part" },
		{ false, 4, 1, "m" },
	};
	CLEANUP(mustache_report_finish) struct mustache_report r;

	assert_false(mustache_check(text, strlen(text), &r));
	assert_int_equal(r.faults.n, LENGTH(faults));
	for (size_t i = 0; i < LENGTH(faults); i++) {
		assert_int_equal(r.faults.v[i].line, faults[i].line);
		assert_int_equal(r.faults.v[i].column, faults[i].column);
		assert_string_equal(r.faults.v[i].words, faults[i].words);
	}
	assert_int_equal(r.uses.n, LENGTH(uses));
	for (size_t i = 0; i < LENGTH(uses); i++) {
		assert_int_equal(r.uses.v[i].partial, uses[i].partial);
		assert_int_equal(r.uses.v[i].line, uses[i].line);
		assert_int_equal(r.uses.v[i].column, uses[i].column);
		assert_string_equal(r.uses.v[i].name, uses[i].name);
	}
	mustache_report_finish(&r);
	assert_true(mustache_check("{{a}}", 5, &r));
}

static char *
repeated(const char *s, size_t n)
{
	struct buf out = BUF_INIT;

	while (n--)
		buf_add(&out, s);
	return buf_detach(&out);
}

TEST(faults_without_end_are_cut_off)
{
	CLEANUP(pointer_free) char *text = repeated("{{/x}}", 50000);
	CLEANUP(mustache_report_finish) struct mustache_report r;

	assert_false(mustache_check(text, strlen(text), &r));
	assert_int_equal(r.faults.n, MUSTACHE_MOST_FAULTS);
}

static void
check_stopped(const char *template, const char *data, const char *partials,
	struct mustache_limits limits, const char *words)
{
	CLEANUP(pointer_free) char *got = rendered(template, data, partials, limits);

	if (!strstr(got, words))
		fail_msg("«%.80s»: «%.200s», not «%s»", template, got, words);
}

TEST(hostile_templates_are_stopped)
{
	struct mustache_limits usual = { 0 };
	CLEANUP(pointer_free) char *open = repeated("{{#a}}", 40), *close = repeated("{{/a}}", 40);
	char *deep = repeated("{{#a}}", 50000), *end = repeated("{{/a}}", 50000);
	char *loops = xasprintf("%s%s", open, close), *nested = xasprintf("%s%s", deep, end);

	check_stopped("{{>p}}", NULL, "{'p':'{{>p}}'}", usual,
		"p:1:1: sections and partials are too deep inside each other: {{>p}}");
	check_stopped(" {{>p}}", NULL, "{'p':'x\\n  {{>p}}\\n{{>p}}'}", usual, "too deep");
	check_stopped("{{>p}}", NULL, "{'p':'{{>q}}','q':'\\n {{>p}}'}", usual, "too deep");
	check_stopped(nested, "{'a':1}", NULL, usual, "too deep");
	check_stopped(nested, "{}", NULL, usual, "");
	check_stopped(loops, "{'a':[1,2,3,4,5,6,7,8,9]}", NULL,
		(struct mustache_limits){ .steps = 1000000 }, "the form takes too many steps");
	check_stopped("{{#a}}xxxxx{{/a}}", "{'a':[1,2,3]}", NULL,
		(struct mustache_limits){ .output = 14 }, "t:1:7: the form writes too many bytes");
	check_stopped("{{#a}}xxxxx{{/a}}", "{'a':[1,2,3]}", NULL,
		(struct mustache_limits){ .output = 15 }, "xxxxxxxxxxxxxxx");
	check_stopped("{{a}}", "{'a':'<<<'}", NULL, (struct mustache_limits){ .output = 11 },
		"t:1:1: the form writes too many bytes, rendering stopped here: {{a}}");
	check_stopped("{{#a}}{{#a}}x{{/a}}{{/a}}", "{'a':1}", NULL,
		(struct mustache_limits){ .depth = 2 }, "x");
	check_stopped("{{#a}}{{#a}}x{{/a}}{{/a}}", "{'a':1}", NULL,
		(struct mustache_limits){ .depth = 1 },
		"t:1:7: sections and partials are too deep");
	free(deep);
	free(end);
	free(loops);
	free(nested);
}

TEST(a_rendering_adds_to_what_is_there)
{
	struct mustache_options o = { 0 };
	struct err err = ERR_INIT;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	json_auto_t *data = json("{'a':'<'}");
	struct mustache *m = mustache_parse("t", "{{a}}{{{a}}}{{>p}}", 18, &err);

	buf_add(&out, "before ");
	assert_true(mustache_render(m, data, &o, &out, &err));
	assert_true(mustache_render(m, data, &o, &out, &err));
	assert_string_equal(out.s, "before <<<<");
	o.limits.output = 1;
	assert_false(mustache_render(m, data, &o, &out, &err));
	assert_string_equal(out.s, "before <<<<");
	mustache_free(m);
}

static const json_t *
named_object(const json_t *text, void *context)
{
	return json_object_get(context, json_string_value(text));
}

/* Only in a list: a text that is a section of its own stays a text. */
TEST(texts_in_a_list_may_name_objects)
{
	static const char template[] =
		"{{#list}}[{{a}}{{^a}}{{.}}{{/a}}]{{/list}}{{#one}}({{a}}{{.}}){{/one}}";
	json_t *data = json("{'list':['x','y',3,{'a':4}],'one':'x'}"),
	       *objects = json("{'x':{'a':1}}");
	struct mustache_options o = { .named = named_object, .context = objects };
	struct err err = ERR_INIT;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct mustache *m = mustache_parse("t", template, strlen(template), &err);

	assert_true(mustache_render(m, data, &o, &out, &err));
	assert_string_equal(out.s, "[1][y][3][4](x)");
	mustache_free(m);
	json_decref(data);
	json_decref(objects);
}

/* The words of a sentence may be in another order; the trace has the texts of the template. */
TEST(a_template_is_said_in_another_language)
{
	static const char template[] = "## {{words.sound}}\n{{#a}}\n{{t}}{{words.at}}B: {{> "
				       "on}}{{words.onwards}}\n{{/a}}\n";
	json_auto_t *values = json("{'a': true, 't': '1:10', 'track': 'B'}"),
		    *texts = json("{'on': '{{track}}で'}");
	struct mustache_trace traces[2] = { { .frames = NULL }, { .frames = NULL } };
	struct diags faults = DIAGS_INIT;
	struct err err = ERR_INIT;

	for (int i = 0; i < 2; i++) {
		struct mustache_options o = {
			.partial = partial, .context = texts, .trace = &traces[i]
		};
		struct buf out = BUF_INIT;

		assert_true(words_use(i ? "zh" : NULL, &faults, &err));
		struct mustache *m = mustache_parse("t", template, strlen(template), &err);
		mustache_signs(m);
		assert_true(mustache_render(m, values, &o, &out, &err));
		assert_string_equal(out.s,
			i ? "## 声音表现\n1:10 B：Bで起\n"
			  : "## Sonic Performance\n1:10 at B: Bで on\n");
		buf_finish(&out);
		mustache_free(m);
	}
	/* But for " on", which is "" in Chinese. */
	assert_int_equal(traces[0].n_spans, traces[1].n_spans);
	for (size_t i = 0; i + 1 < traces[0].n_spans; i++)
		assert_true(traces[0].spans[i].text == traces[1].spans[i].text);
	mustache_trace_finish(&traces[0]);
	mustache_trace_finish(&traces[1]);
	assert_true(words_use(NULL, &faults, &err));

	assert_null(mustache_parse("t", "a {{words.sound}} {{words.soond}}", 33, &err));
	assert_string_equal(err.msg, "t:1:19: earlog has no such words: {{words.soond}}");
}

static bool
sentence(const char *name, struct mustache_text *text, void *context)
{
	text->sentence = *name == 's';
	return partial(name, text, context);
}

/* Each byte belongs to one span, and the next span begins behind it, also where a language removes
 * some of the text. */
TEST(spans_cover_the_output_once)
{
	static const char *const pieces[] = { "{{a}}", "{{b}}", "{{words.at}}", "{{words.onwards}}",
		" ", "\n", "(", ")", ".", ", ", "x", "{{> s}}", "{{> t}}", "\n{{> s}}\n",
		"{{#l}}{{n}}, {{/l}}", "\n{{#l}}\n- {{n}}\n{{/l}}\n" };
	static const char *const languages[] = { NULL, "de", "ja", "zh" };
	json_auto_t *values =
			    json("{'a': '4（良い）', 'b': 'B.', 'l': [{'n': 7}, {'n': '軽い。'}]}"),
		    *texts = json("{'s': '({{a}}), {{b}}.\\n', 't': ' t {{b}}\\n'}");
	struct diags faults = DIAGS_INIT;
	struct err err = ERR_INIT;
	uint32_t seed = 1;

	for (int round = 0; round < rounds_here(4000); round++) {
		const size_t language = (size_t)any_below(&seed, LENGTH(languages));
		struct mustache_trace t = { .frames = NULL };
		const struct mustache_options o = { .partial = sentence,
			.context = texts,
			.trace = &t,
			.squeeze = any_below(&seed, 2),
			.wide = language >= 2 };
		CLEANUP(buf_finish) struct buf template = BUF_INIT, out = BUF_INIT;
		size_t at = 0;

		for (int n = 1 + any_below(&seed, 9); n > 0; n--)
			buf_add(&template, pieces[any_below(&seed, LENGTH(pieces))]);
		assert_true(words_use(languages[language], &faults, &err));
		struct mustache *m = mustache_parse("t", template.s, template.len, &err);
		mustache_signs(m);
		assert_true(mustache_render(m, values, &o, &out, &err));
		for (size_t i = 0; i < t.n_spans; i++) {
			/* Lines of a partial are indented. */
			if (t.spans[i].from < at || t.spans[i].to < t.spans[i].from ||
				at + strspn(out.s + at, " ") < t.spans[i].from)
				fail_msg("span %zu of \"%s\": \"%s\"", i, template.s, out.s);
			at = t.spans[i].to;
		}
		assert_int_equal(at, out.len);
		mustache_trace_finish(&t);
		mustache_free(m);
	}
	assert_true(words_use(NULL, &faults, &err));
}

/* A value and the text behind it have one stop and, in Japanese, one bracket. */
TEST(signs_that_meet_are_one)
{
	static const char template[] = "{{a}} ({{b}}). {{a}} ({{b}}).\n{{c}}.";
	static const char *const said[][2] = { { "ja", "4（良い、青）。4（良い、青）。\n軽い。" },
		{ "en", "4（良い） (青). 4（良い） (青).\n軽い。." } };
	json_auto_t *values = json("{'a': '4（良い）', 'b': '青', 'c': '軽い。'}");
	struct diags faults = DIAGS_INIT;
	struct err err = ERR_INIT;

	for (size_t i = 0; i < LENGTH(said); i++) {
		const struct mustache_options o = { .wide = i == 0 };
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		assert_true(words_use(said[i][0], &faults, &err));
		struct mustache *m = mustache_parse("t", template, strlen(template), &err);
		mustache_signs(m);
		assert_true(mustache_render(m, values, &o, &out, &err));
		assert_string_equal(out.s, said[i][1]);
		mustache_free(m);
	}
	CLEANUP(pointer_free)
	char *own =
		rendered("{{a}}.\nB{{a}}. C", "{'a': 'Inc.'}", NULL, (struct mustache_limits){ 0 });
	assert_string_equal(own, "Inc.\nBInc. C");
}
