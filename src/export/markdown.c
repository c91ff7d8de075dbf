#include "export/export.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "export/escape.h"
#include "export/front_matter.h"
#include "export/markdown.h"
#include "export/view.h"

static const struct {
	const char *key, *heading;
} parts[] = {
	{ "opening", "Opening" },
	{ "technology", "Technology" },
	{ "packaging", "Packaging" },
	{ "build", "Build" },
	{ "fit", "Fit" },
	{ "comfort", "Comfort" },
	{ "isolation", "Isolation" },
	{ "tips", "Ear tips" },
	{ "multimedia", "Multimedia" },
	{ "chain", "Chains" },
	{ "question", "Questions" },
	{ "summary", "Summary" },
	{ "like", "What I like" },
	{ "improve", "What could be improved" },
	{ "other", "Other notes" },
	{ "diary", "Diary" },
};

/* The chain that a note need not name: the one most notes were made with. */
static const char *
main_chain(const json_t *view)
{
	size_t i;
	json_t *chain;

	json_array_foreach(json_object_get(view, "chains"), i, chain)
		if (json_is_true(json_object_get(chain, "main")))
			return view_text(chain, "name");
	return "";
}

static void
add_piece(struct buf *out, const char *before, const char *name)
{
	buf_add(out, out->len ? ", " : "");
	buf_add(out, before);
	escape_name(out, name);
}

/*
 * What is not as usual about a note: another device worn, a variant, another chain, what it is set
 * against.
 */
static void
add_label(struct buf *out, const json_t *note, const char *chain)
{
	struct buf label = BUF_INIT;
	const char *against = view_text(note, "against"), *on = view_text(note, "chain");

	if (!json_is_true(json_object_get(note, "under_test")))
		add_piece(&label, "", view_text(note, "device"));
	if (*view_text(note, "variant"))
		add_piece(&label, "", view_text(note, "variant"));
	if (*on && strcmp(on, chain) != 0)
		add_piece(&label, "on ", on);
	if (*against)
		add_piece(&label, "against ", against);
	if (*against && json_is_true(json_object_get(note, "from_memory")))
		add_piece(&label, "", "from memory");
	if (label.len)
		buf_addf(out, "*%s:* ", label.s);
	buf_finish(&label);
}

static void
add_time(struct buf *out, const json_t *note)
{
	struct buf address = BUF_INIT;
	const char *time = view_text(note, "time");

	/*
	 * "0:54-1:15", "~1:10": digits and signs of our own, none of which Markdown takes for its
	 * own here.
	 */
	if (escape_address(&address, view_text(note, "link")))
		buf_addf(out, "[%s](%s)", time, address.s);
	else
		buf_add(out, time);
	buf_finish(&address);
}

/* Would these words, at the start of a line, be something other than a paragraph? */
static bool
is_block(const char *words)
{
	size_t digits = strspn(words, "0123456789"), n = strspn(words, "`");

	if (n >= 3 || strncmp(words, "~~~", 3) == 0 || strncmp(words, "    ", 4) == 0)
		return true;
	if (strchr("#>|\t", *words) || (strchr("-+*", *words) && words[1] == ' '))
		return true;
	return digits && (words[digits] == '.' || words[digits] == ')') && words[digits + 1] == ' ';
}

void
markdown_note(struct buf *out, const json_t *note, const char *chain)
{
	const char *body = view_text(note, "body"), *question = view_text(note, "question_text");
	size_t start;

	buf_add(out, "- ");
	start = out->len;
	if (*view_text(note, "time")) {
		add_time(out, note);
		buf_add_char(out, ' ');
	}
	if (strcmp(view_text(note, "part"), "diary") == 0) {
		int64_t day = json_integer_value(json_object_get(note, "day"));

		if (day)
			buf_addf(out, "Day %lld ", (long long)day);
		buf_addf(out, "(%s): ", view_text(note, "date"));
	}
	add_label(out, note, chain);
	if (*question) {
		buf_add_char(out, '*');
		escape_name(out, question);
		buf_add(out, "* ");
	}
	body += strspn(body, "\n");
	if (out->len > start && is_block(body)) {
		buf_truncate(out, out->len - 1);
		buf_add(out, "\n\n  ");
	}
	escape_words(out, body, 2);
	buf_add_char(out, '\n');
}

static void
add_notes(struct buf *out, const json_t *notes, const char *chain)
{
	size_t i;
	json_t *note;

	json_array_foreach(notes, i, note)
		markdown_note(out, note, chain);
}

/* Bare markers, all in one item of the list. */
static void
add_markers(struct buf *out, const json_t *markers)
{
	size_t i;
	json_t *marker;
	bool any = false;

	json_array_foreach(markers, i, marker) {
		if (!*view_text(marker, "time"))
			continue;
		buf_add(out, any ? ", " : "- Marked: ");
		add_time(out, marker);
		if (*view_text(marker, "kind")) {
			buf_add(out, " (");
			escape_name(out, view_text(marker, "kind"));
			buf_add_char(out, ')');
		}
		any = true;
	}
	if (any)
		buf_add_char(out, '\n');
}

static void
add_item(struct buf *out, const json_t *item, const char *chain)
{
	struct buf address = BUF_INIT;
	const char *title = view_text(item, "title"), *artist = view_text(item, "artist");
	bool linked = strcmp(view_text(item, "link_kind"), "url") == 0
		&& escape_address(&address, view_text(item, "link"));

	buf_add(out, linked ? "### [" : "### ");
	escape_name(out, *title ? title : view_text(item, "id"));
	if (*artist) {
		buf_add(out, " by ");
		escape_name(out, artist);
	}
	if (linked)
		buf_addf(out, "](%s)", address.s);
	buf_add(out, "\n\n");
	if (json_is_true(json_object_get(item, "times_unsure")))
		buf_add(out, "*Times unsure: the recordings differ in length.*\n\n");
	add_notes(out, json_object_get(item, "notes"), chain);
	add_notes(out, json_object_get(item, "untimed"), chain);
	add_markers(out, json_object_get(item, "markers"));
	buf_add_char(out, '\n');
	buf_finish(&address);
}

static void
add_heading(struct buf *out, const char *text)
{
	buf_add(out, "## ");
	escape_name(out, text);
	buf_add(out, "\n\n");
}

static void
add_section(struct buf *out, const json_t *section, const char *chain)
{
	const char *title = view_text(section, "title");
	size_t i;
	json_t *item;

	if (!json_is_true(json_object_get(section, "has_notes")))
		return;
	add_heading(out, *title ? title : view_text(section, "id"));
	if (json_array_size(json_object_get(section, "notes"))) {
		add_notes(out, json_object_get(section, "notes"), chain);
		buf_add_char(out, '\n');
	}
	json_array_foreach(json_object_get(section, "items"), i, item)
		if (json_is_true(json_object_get(item, "has_notes")))
			add_item(out, item, chain);
}

static void
add_parts(struct buf *out, const json_t *view, const char *chain)
{
	const json_t *all = json_object_get(view, "parts");

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct buf notes = BUF_INIT;
		json_t *list = json_object_get(all, parts[i].key), *note;
		size_t k;

		json_array_foreach(list, k, note)
			if (*view_text(note, "body"))
				markdown_note(&notes, note, chain);
		if (notes.len) {
			add_heading(out, parts[i].heading);
			buf_addf(out, "%s\n", notes.s);
		}
		buf_finish(&notes);
	}
}

bool
export_markdown(FILE *f, const json_t *view, struct err *err)
{
	struct buf out = BUF_INIT;
	const char *chain = main_chain(view);
	size_t i;
	json_t *section;

	bool ok = front_matter_add(&out, view, err);
	if (ok) {
		buf_add_char(&out, '\n');
		markdown_setup(&out, view);
		json_array_foreach(json_object_get(view, "sections"), i, section)
			add_section(&out, section, chain);
		add_parts(&out, view, chain);
		while (out.len > 1 && out.s[out.len - 1] == '\n' && out.s[out.len - 2] == '\n')
			buf_truncate(&out, out.len - 1);
		if (fwrite(out.s, 1, out.len, f) != out.len)
			ok = err_set(err, "cannot write: %s", strerror(errno));
	}
	buf_finish(&out);
	return ok;
}
