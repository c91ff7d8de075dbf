/* The shipped forms say what the templates of 1.2.0 said, in each language. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/file.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "draft/formats/form.h"
#include "draft/view/view.h"
#include "review/files/words.h"
#include "support/export_record.h"
#include "support/test.h"

static const char *const forms[] = { "iem-review", "iem-review-classic", "impressions",
	"shoot-out" };

static struct profile profile;

static void
read_earlier(const char *name, struct buf *text)
{
	CLEANUP(pointer_free)
	char *path = xasprintf("tests/data/templates-1.2.0/%s.mustache", name);
	bool found;

	assert_true(file_read(path, 1 << 20, text, &found, ERR_IGNORED));
	assert_true(found);
}

static char *
draft_by(struct view *v, const struct export_how *how)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	if (!export_draft(v, how, true, &out, &err))
		fail_msg("%s", err.msg);
	return buf_detach(&out);
}

/* ---- the keys ---- */

static bool
find_part(const char *name, struct mustache_text *text, void *context)
{
	const struct embedded *e = export_template(name);

	if (!e && words_sentence(name)) {
		text->text = "";
		return true;
	}
	if (!e)
		fail_msg("no part %s", name);
	text->text = e->data;
	text->n = e->size;
	return true;
}

/* Adds the last parts of the keys that a template and its parts name. */
static void
add_keys(json_t *keys, const char *text, size_t n)
{
	const struct mustache_text whole = { .name = "t", .text = text, .n = n };
	json_auto_t *names = json_object();
	const char *name;
	json_t *value;

	assert_true(export_template_names(
		names, &(uint64_t){ 0 }, &whole, find_part, NULL, ERR_IGNORED));
	json_object_foreach (names, name, value) {
		CLEANUP(pointer_free) char *copy = xstrdup(name);
		char *rest = NULL;

		for (char *part = strtok_r(copy, ".|", &rest); *name != '>' && part;
			part = strtok_r(NULL, ".|", &rest))
			json_object_set_new(keys, part, json_true());
	}
}

/* Each key that a template of 1.2.0 and its parts told has a hole in the form, or is in a coarse
 * one, or is named here as left out. */
TEST(each_key_has_a_hole)
{
	static const char *const left_out[] = { "results",
		"has_blind", /* the sentences of blind runs are in `blind` */
		/* these only asked if a heading has something below it */
		"general", "nonsound", "fit_comfort", "conclusions", NULL };

	for (size_t i = 0; i < LENGTH(forms); i++) {
		const struct embedded *e = export_template(forms[i]);
		CLEANUP(buf_finish) struct buf was = BUF_INIT, is = BUF_INIT;
		json_auto_t *old = json_object(), *now = json_object();
		const char *key;
		json_t *value;

		read_earlier(forms[i], &was);
		assert_true(form_is(e->name));
		assert_true(export_template_text(&is, e->name, e->data, e->size, ERR_IGNORED));
		add_keys(old, was.s, was.len);
		add_keys(now, is.s, is.len);
		json_object_foreach (old, key, value)
			if (!json_object_get(now, key) && !text_is_among(key, left_out))
				fail_msg("%s: the form tells nowhere: %s", forms[i], key);
	}
}

/* ---- the sentences ---- */

/* Returns the letters and digits of a line: the signs of a language are those of shipped templates
 * alone. The caller frees. */
static char *
letters_of(const char *s, size_t n)
{
	static const char *const signs[] = { "，", "、", "：", "；", "。", "（", "）", "–", "—",
		"・", "―", "／" };
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < n;) {
		size_t k = 0;

		while (k < LENGTH(signs) && !text_starts(s + i, signs[k]))
			k++;
		if (k < LENGTH(signs))
			i += strlen(signs[k]);
		else if ((unsigned char)s[i] < 0x80 && !strchr("0123456789", s[i]) &&
			!((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z'))
			i++;
		else
			buf_add_char(&out, s[i++]);
	}
	return out.len ? buf_detach(&out) : xstrdup("");
}

/* Fails if a line of the earlier draft is not in the new one, but for what was to be written. */
static void
has_all_lines(const char *name, const char *was, const char *is)
{
	CLEANUP(pointer_free) char *all = letters_of(is, strlen(is));

	for (const char *line = was; line && *line; line = text_after(line, '\n')) {
		size_t n = strcspn(line, "\n");
		CLEANUP(pointer_free) char *letters = letters_of(line, n);
		bool to_write = text_starts(line, "- <!-- to write");

		if (!to_write && !strstr(all, letters))
			fail_msg("%s in %s lacks: %.*s\n%s", name, words_language(), (int)n, line,
				is);
	}
}

TEST(each_sentence_is_in_the_draft_of_the_form)
{
	static const char *const languages[] = { "en", "de", "ja", "zh" };
	struct diags faults = DIAGS_INIT;

	for (size_t i = 0; i < LENGTH(languages); i++) {
		CLEANUP(record_finish) struct record r;
		struct err err = ERR_INIT;

		assert_true(words_use(languages[i], &faults, &err));
		make_review(&r);
		struct view *v = view_open(&r, &profile, NULL, &err);
		for (size_t k = 0; k < LENGTH(forms); k++) {
			CLEANUP(buf_finish) struct buf text = BUF_INIT;
			struct export_how how = { 0 };

			read_earlier(forms[k], &text);
			CLEANUP(pointer_free)
			char *was = draft_by(v,
				&(struct export_how){ .template_name = "mine.mustache",
					.template = text.s,
					.template_n = text.len });
			export_take_template(&how, forms[k]);
			CLEANUP(pointer_free) char *is = draft_by(v, &how);
			has_all_lines(forms[k], was, is);
		}
		view_close(v);
	}
	assert_true(words_use(NULL, &faults, ERR_IGNORED));
}
