/* Finds what a view and a draft lack: facts, placeholders, empty headings, names that readers do
 * not know. left_out.c finds notes and ratings that the draft leaves out. */
#include "export/export.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "record/coverage.h"

void
gaps_finish(struct gaps *g)
{
	buf_finish(&g->text);
	buf_finish(&g->line);
}

void
gaps_add(struct gaps *g, const char *fmt, ...)
{
	buf_add(&g->text, "gap: ");
	BUF_ADD_ARGUMENTS(&g->text, fmt);
	buf_add_char(&g->text, '\n');
	g->n++;
}

#define SHOWN 6

void
gaps_add_text(struct buf *out, const struct gaps *g, const struct gaps *more, bool all)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t n = g->n + more->n, line = 0;

	buf_addf(&text, "%s%s", g->text.len ? g->text.s : "", more->text.len ? more->text.s : "");
	for (const char *s = text.s; s && *s && (all || n <= SHOWN || line < SHOWN - 1);
		s = text_after(s, '\n'), line++)
		buf_addf(out, "%.*s\n", (int)strcspn(s, "\n"), s);
	if (line < n)
		buf_addf(out, "gap: %zu more; --gaps lists all\n", n - line);
}

bool
gaps_none(const struct gaps *g, const struct gaps *more, struct err *err)
{
	size_t n = g->n + more->n;

	return !n ||
		err_set(err, "the draft has %zu %s, so nothing was written (--strict)", n,
			n == 1 ? "gap" : "gaps");
}

/* ---- facts that the view lacks ---- */

static const struct {
	const char *key, *words;
	const char *only; /* a key that must be true; NULL: none */
} required[] = {
	{ "device.name", "the name of the device", NULL },
	{ "device.prices_text", "a price (key `price` of the device)", NULL },
	{ "unit.how", "where the unit is from (key `unit`)", NULL },
	{ "scores.sonic_quality",
		"a score of the whole device (`earlog rate`, or `w` at the bench)", NULL },
	{ "scores.bias", "a bias score", NULL },
	{ "has.chains", "a chain that was used (key `chains`)", NULL },
	{ "testing.tips", "the ear tips that were worn (key `tips` of a variant)",
		"device.tipped" },
	{ "testing.has_volumes", "the volume that was used (`v` at the bench)", NULL },
	{ "has.sound", "notes on tracks", NULL },
	{ "has.summary", "a summary (notes of the part `summary`)", NULL },
	{ "has.like", "likes (notes of the part `like`)", NULL },
	{ "has.improve", "points to improve (notes of the part `improve`)", NULL },
	{ "has.fit_comfort", "fit, comfort and isolation (notes of these parts)", "device.worn" },
};

/* Returns true if "device.name" is null, false or "" in the view. */
static bool
is_missing(const json_t *view, const char *key)
{
	size_t n = strcspn(key, ".");
	const json_t *v = json_object_get(json_object_getn(view, key, n), key + n + 1);

	return !v || json_is_null(v) || json_is_false(v) ||
		(json_is_string(v) && !*json_string_value(v));
}

/* Placeholders of templates that were found in published reviews. */
static const char *const residues[] = { "XXXX", "$xxxx", "xxxx", "TODO", "TBD", "FIXME",
	"lorem ipsum" };

static const char *
residue_in(const char *text)
{
	for (size_t i = 0; i < LENGTH(residues); i++) {
		const char *at = strstr(text, residues[i]);
		size_t n = strlen(residues[i]);

		if (at && (at == text || !isalnum((unsigned char)at[-1])) &&
			(!isalnum((unsigned char)at[n]) || at[n] == 'X' || at[n] == 'x'))
			return residues[i];
	}
	return NULL;
}

/* Adds a gap for each slot such as {from} that was not filled in. */
static void
find_slot(struct gaps *g, const char *name, const char *text)
{
	size_t n;

	for (const char *s = text; (s = text_slot(text, s, &n)); s += n)
		gaps_add(g,
			"the boilerplate text %s in %s contains %.*s, for which no value is known",
			name, g->profile ? g->profile : "your profile", (int)n, s);
}

/* Adds a gap for each slot in the introduction of a track that was not filled in. */
static void
find_slots_of_intros(struct gaps *g, const json_t *view)
{
	json_t *section, *item;
	size_t i, k, n;

	json_array_foreach (json_object_get(view, "sections"), i, section)
		json_array_foreach (json_object_get(section, "items"), k, item) {
			const char *intro = view_text(item, "intro");

			for (const char *s = intro; (s = text_slot(intro, s, &n)); s += n)
				gaps_add(g,
					"the intro of %s contains %.*s; it can have {device}, "
					"{track} and {section}",
					view_text(item, "name"), (int)n, s);
		}
}

/* Returns true if the path of a picture contains the name of another device of the review, but not
 * of the device under test. */
static bool
names_other(const json_t *view, const char *path)
{
	const json_t *device;
	bool own = false, other = false;
	size_t i;

	json_array_foreach (json_object_get(view, "devices"), i, device) {
		const char *model = view_text(device, "model");
		CLEANUP(pointer_free)
		char *name = text_folded(*model ? model : view_text(device, "name"));
		bool is = strlen(name) > 2 && text_has_name(path, name);

		if (json_is_true(json_object_get(device, "under_test")))
			own |= is;
		else
			other |= is;
	}
	return other && !own;
}

static void
gaps_of_pictures(struct gaps *g, const json_t *view)
{
	json_t *list, *one, *pictures = json_object_get(view, "picture");
	const char *at;
	size_t i;

	json_object_foreach (pictures, at, list)
		json_array_foreach (list, i, one) {
			const char *path = view_text(one, "path");

			if (names_other(view, path))
				gaps_add(g, "the picture %s shows another device", path);
			if (!*view_text(one, "alt") && strcmp(at, "header") != 0)
				gaps_add(g,
					"the picture %s has no description for blind readers (key "
					"`alt`)",
					path);
		}
}

void
gaps_unplaced(struct gaps *g, const json_t *view, const char *draft)
{
	json_t *list, *one, *pictures = json_object_get(view, "picture");
	const char *at;
	size_t i;

	json_object_foreach (pictures, at, list)
		json_array_foreach (list, i, one)
			if (strcmp(at, "header") != 0 && !strstr(draft, view_text(one, "url")))
				gaps_add(g,
					"the picture %s belongs to %s, which is not in this draft",
					view_text(one, "path"), at);
}

#define NAMED 3

void
gaps_covered(struct gaps *g, const struct record *r, const struct review *review)
{
	struct buf lines[COVERAGE_LINES];

	coverage_lines(r, review, NAMED, lines);
	for (size_t i = 0; i < COVERAGE_LINES; i++) {
		if (lines[i].len)
			gaps_add(g, "%s", lines[i].s);
		buf_finish(&lines[i]);
	}
}

void
gaps_times(struct gaps *g, const json_t *view, const json_t *items)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	json_auto_t *seen = json_object();
	json_t *section, *item;
	size_t i, k, n = 0;

	json_array_foreach (json_object_get(view, "sections"), i, section)
		json_array_foreach (json_object_get(section, "items"), k, item) {
			const char *name = view_text(item, "name");

			if (!json_object_get(items, view_text(item, "id")) ||
				json_object_get(seen, name))
				continue;
			json_object_set_new(seen, name, json_true());
			if (n++ < NAMED)
				buf_addf(&names, "%s%s", names.len ? ", " : "", name);
		}
	if (n > NAMED)
		buf_addf(&names, " and %zu more", n - NAMED);
	if (n)
		gaps_add(g,
			"the times of %s are approximate: the link may play another recording than "
			"the file; at the bench, play to a cue and use :align, or move a note to "
			"the sound with T",
			names.s);
}

/* Returns true if a text has the name as a whole word, in capitals or small letters. */
static bool
has_word(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *s = text; n && (s = strcasestr(s, name)); s++)
		if ((s == text || !isalnum((unsigned char)s[-1])) && !isalnum((unsigned char)s[n]))
			return true;
	return false;
}

void
gaps_nicknames(struct gaps *g, const json_t *view, const json_t *note)
{
	const char *body = view_text(note, "body");
	const json_t *chain;
	size_t i;

	json_array_foreach (json_object_get(view, "chains"), i, chain) {
		const char *name = view_text(chain, "name"), *title = view_text(chain, "title");

		if (has_word(body, name) && !has_word(title, name))
			gaps_add(g,
				"a note calls %s \"%s\", which readers do not know (`earlog note "
				"edit %.8s`): %.60s",
				title, name, view_text(note, "uuid"), body);
	}
}

bool
gaps_lists(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words; at && n && (at = strstr(at, word)); at++)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

void
gaps_view(struct gaps *g, const json_t *view, const char *template, const char *needs)
{
	json_t *texts = json_object_get(view, "boilerplate"), *value;
	bool has_chains = json_array_size(json_object_get(view, "chains")) > 0;
	const char *name;

	for (size_t i = 0; i < LENGTH(required); i++)
		if (gaps_lists(needs, required[i].key) && is_missing(view, required[i].key) &&
			!(required[i].only && is_missing(view, required[i].only)))
			gaps_add(g, "missing: %s",
				strcmp(required[i].key, "has.chains") == 0 && has_chains
					? "the chain that was heard: no note and no session names "
					  "one"
					: required[i].words);
	json_object_foreach (texts, name, value)
		if (json_is_string(value) && strstr(template, name))
			find_slot(g, name, json_string_value(value));
	const json_t *bias = json_object_get(json_object_get(view, "scores"), "bias");
	if (bias && !*view_text(bias, "word") && gaps_lists(needs, "scores.bias"))
		gaps_add(g, "the bias score has no words: `bias_words` in your profile");
	find_slots_of_intros(g, view);
	gaps_of_pictures(g, view);
}

/* ---- gaps in the text of the draft ---- */

/* Adds the words of a line as displayed: without Markdown marks and addresses of links. */
static void
add_plain_words(struct buf *out, const char *line)
{
	const char *s = line + strspn(line, "-#> ");

	for (; *s; s++)
		if (*s == '\\' && s[1])
			buf_add_char(out, *++s);
		else if (s[0] == ']' && s[1] == '(')
			s += strcspn(s, ")") < strlen(s) ? strcspn(s, ")") : 0;
		else if (!strchr("*[]`", *s))
			buf_add_char(out, *s);
}

/* Returns "line 12: ", or "" for a text that is not the file of the user; valid until the next
 * call. */
static const char *
line_words(struct gaps *g, size_t nth)
{
	buf_clear(&g->line);
	if (!g->unseen)
		buf_addf(&g->line, "line %zu: ", nth);
	return g->line.s ? g->line.s : "";
}

static void
gap_of_line(struct gaps *g, size_t nth, const char *what, const char *line)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	add_plain_words(&words, line);
	if (words.len && words.s[words.len - 1] == ' ')
		buf_truncate(&words, words.len - 1);
	if (words.len)
		gaps_add(g, "%sthere is no text %s \"%.60s\"", line_words(g, nth), what, words.s);
	else
		gaps_add(g, "%san empty list item", line_words(g, nth));
}

struct draft_reader {
	struct gaps *g;
	size_t nth, heading_line;
	const char *heading; /* the last heading, if no text has followed it so far; else empty */
	int heading_level;
	const char *before; /* the previous line, which may be a heading with an underline */
	bool in_front, in_code, in_conflict;
};

static void
end_heading(struct draft_reader *r, int next_level)
{
	if (*r->heading && next_level <= r->heading_level)
		gap_of_line(r->g, r->heading_line, "under", r->heading);
	r->heading = "";
}

static void
begin_heading(struct draft_reader *r, const char *words, size_t line, int level)
{
	end_heading(r, level);
	r->heading = words;
	r->heading_line = line;
	r->heading_level = level;
}

/* Adds a gap for a conflict that an earlier merge left in the draft. Returns true if the line is
 * one of its marks. */
static bool
is_mark(struct draft_reader *r, const char *line)
{
	bool begins = strncmp(line, "<<<<<<< ", 8) == 0, ends = strncmp(line, ">>>>>>> ", 8) == 0;
	bool is = begins || ends || strncmp(line, "||||||| ", 8) == 0 ||
		(r->in_conflict && strncmp(line, "=======", 7) == 0);

	if (begins || (is && !r->in_conflict))
		gaps_add(r->g, "%sthe draft still has a conflict (%.7s)", line_words(r->g, r->nth),
			line);
	r->in_conflict = begins || (r->in_conflict && !ends);
	return is;
}

/* Returns true for an unanswered prompt: "- ", "- Cable: ". An indented line that follows is an
 * answer, unless it is a remark on a track below the name of a chain. */
static bool
is_prompt(const char *line, const char *rest)
{
	size_t n = strlen(line), colon;

	rest += strspn(rest, "\n");
	if ((*rest == ' ' || *rest == '\t') && strncmp(rest, "  On ", 5) != 0)
		return false;
	if (strncmp(line, "- ", 2) != 0 && strcmp(line, "-") != 0)
		return false;
	while (n && line[n - 1] == ' ')
		n--;
	colon = n && line[n - 1] == ':';
	return n <= 1 || (colon && n < 40 && !strchr(line, '['));
}

/* Returns true if a comment of Markdown, or of MDX, begins here. */
static bool
begins_comment(const char *s)
{
	return strncmp(s, "<!--", 4) == 0 || strncmp(s, "{/*", 3) == 0;
}

/* Reads line s of the draft; `rest` follows it. */
static void
read_line(struct draft_reader *r, const char *s, const char *rest)
{
	const char *residue;

	r->nth++;
	if (is_mark(r, s))
		return;
	if (strcmp(s, "---") == 0 && (r->nth == 1 || r->in_front)) {
		r->in_front = !r->in_front;
		return;
	}
	for (const char *at = s; (at = strstr(at, " to write: ")); at++)
		if (at - s >= 4 && begins_comment(at - 4))
			gaps_add(r->g, "%swrite the text %.*s under `boilerplate:` in %s",
				line_words(r->g, r->nth), (int)strcspn(at + 11, " >*"), at + 11,
				r->g->profile
					? r->g->profile
					: "your profile, which `earlog new --profile` begins");
	if ((residue = residue_in(s)))
		gaps_add(r->g, "%sthe draft still has the placeholder %s", line_words(r->g, r->nth),
			residue);
	if (r->in_front)
		return;
	if (strncmp(s, "```", 3) == 0)
		r->in_code = !r->in_code;
	if (r->in_code)
		return;
	if (*s == '#' && s[strspn(s, "#")] == ' ')
		begin_heading(r, s + strspn(s, "# "), r->nth, (int)strspn(s, "#"));
	else if (*r->before && *s == '=' && !s[strspn(s, "=")])
		begin_heading(r, r->before, r->nth - 1, 1);
	else if (is_prompt(s, rest))
		gap_of_line(r->g, r->nth, "after", s);
	else if (*s && *s != '_' && !(!*r->before && begins_comment(s))) {
		r->before = s;
		return;
	} else if (!*s && *r->before)
		end_heading(r, 100);
	r->before = "";
}

void
gaps_draft(struct gaps *g, const char *draft)
{
	struct draft_reader r = { .g = g, .heading = "", .before = "" };
	CLEANUP(pointer_free) char *lines = xstrdup(draft);

	for (char *line = lines, *next; *line; line = next) {
		size_t n = strcspn(line, "\n");

		next = line + n + (line[n] == '\n');
		line[n] = '\0';
		read_line(&r, line, next);
	}
	if (*r.before)
		end_heading(&r, 100);
	end_heading(&r, 0);
}

/* Returns true if the name s, of n bytes, ends like a music file's. */
static bool
is_music(const char *s, size_t n)
{
	static const char *const ends[] = { ".flac", ".mp3", ".m4a", ".opus", ".ogg", ".wav" };

	for (size_t i = 0; i < LENGTH(ends); i++)
		if (text_has_ending(s, n, ends[i]))
			return true;
	return false;
}

void
gaps_left(struct gaps *g, const char *draft)
{
	size_t nth = 1;

	for (const char *line = draft; line && *line; line = text_after(line, '\n'), nth++) {
		size_t n = strcspn(line, "\n");
		const char *comment = line;

		while (comment < line + n && !begins_comment(comment))
			comment++;
		if (comment < line + n && strncmp(comment + 4, " to write:", 10) != 0)
			gaps_add(g, "line %zu: the draft still has a comment", nth);
		for (const char *s = line; s < line + n;) {
			size_t word = strcspn(s, " \n\t*:,;()[]\"");

			if (is_music(s, word))
				gaps_add(g, "line %zu: the draft still has the file name %.*s", nth,
					(int)word, s);
			s += word + 1;
		}
	}
}
