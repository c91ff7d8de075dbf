/* Cuts paths, secrets and names out of the fields that leave an archive. records.c says for each
 * field which rule applies; exchange/file_for_others.c decides which rows leave. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/redact.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "review/files/equaliser.h"
#include "review/record/rows_music.h"
#include "review/record/rows_session.h"

/* Removes a text that is a path or the name of a file; an id or a name remains. */
static void
cut_path(char **text, const void *row)
{
	const char *end = *text ? strrchr(*text, '.') : NULL;

	(void)row;
	if (*text &&
		(strchr(*text, '/') ||
			(end && end != *text && !strpbrk(end, " )") &&
				strcspn(end + 1, "0123456789") == strlen(end + 1))))
		xreplace(text, NULL);
}

/* Which parameters of an address are cut: none, those that a person would not type, or of an
 * address that earlog collected. */
enum cut { CUT_USER, CUT_TYPED, CUT_COLLECTED };

/* Returns true if the parameter of n bytes at `name` is cut from the address at `from`. */
static bool
is_cut(enum cut cut, const char *from, const char *name, size_t n)
{
	size_t before = (size_t)(name - from);

	if (cut == CUT_USER || name[n] != '=')
		return false;
	return cut == CUT_TYPED ? timed_link_is_typed_secret(from, before, name, n)
				: timed_link_is_secret(from, before, name, n);
}

/* cuts: gets the names of what was cut; NULL: they are not asked for. */
static void
cut_text(char **text, enum cut cut, struct buf *cuts)
{
	static const char ends[] = "&#\"' \t\n<>";
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const char *from = *text; /* the address that is read */
	char mark = '\0';         /* what goes before the next parameter */

	for (const char *p = *text; p && *p;) {
		from = text_starts(p, "://") ? p : from;
		size_t host = text_starts(p, "://") ? strcspn(p + 3, "/?#\"' \n") : 0;
		const char *at = host ? text_last_of(p + 3, '@', host) : NULL;

		if (*p == '?' || *p == '#' || (*p == '&' && !mark))
			mark = *p;
		size_t name = strchr("?&#", *p) ? strcspn(p + 1, "=&#\"' \n") : 0;
		if (at) {
			buf_add(&out, "://");
			p = at + 1;
			if (cuts)
				buf_add_part(cuts, ", ", "user name and password");
		} else if (name && is_cut(cut, from, p + 1, name)) {
			if (cuts)
				buf_add_part(cuts, ", ", "`%.*s`", (int)name, p + 1);
			p += 1 + strcspn(p + 1, ends);
		} else {
			bool between = strchr("?&#", *p);
			buf_add_char(&out, between ? mark : *p);
			mark = between || strchr(ends, *p) ? '\0' : mark;
			p++;
		}
	}
	if (*text)
		xreplace(text, out.s);
}

void
redact_text(char **text)
{
	cut_text(text, CUT_TYPED, NULL);
}

void
redact_link(char **text)
{
	cut_text(text, CUT_USER, NULL);
}

char *
redact_cuts(const char *text)
{
	CLEANUP(pointer_free) char *copy = xstrdup(text);
	CLEANUP(buf_finish) struct buf cuts = BUF_INIT;

	cut_text(&copy, CUT_TYPED, &cuts);
	return cuts.len ? buf_detach(&cuts) : NULL;
}

static void
cut_typed(char **text, const void *row)
{
	(void)row;
	redact_text(text);
}

static void
cut_link(char **text, const void *row)
{
	(void)row;
	redact_link(text);
}

void
chain_redact(char **content)
{
	static const char *const stay[] = { "audio_output", "filters", "follow" };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	EACH_TEXT_LINE (line, *content) {
		size_t key = strcspn(line, "=.\n");
		bool keep = false;

		EACH_OF (one, stay)
			keep |= strlen(*one) == key && strncmp(line, *one, key) == 0;
		if (!keep)
			buf_add_part(&out, "\n", "%.*s", (int)strcspn(line, "\n"), line);
	}
	if (*content)
		xreplace(content, out.s);
	cut_text(content, CUT_COLLECTED, NULL);
}

static void
cut_chain(char **content, const void *row)
{
	(void)row;
	chain_redact(content);
}

/* Removes the secrets of addresses, and their fragments, which may be keys; a time remains. */
static void
cut_secrets(char **text, const void *row)
{
	static const char ends[] = " \t\n\"'<>()[]";
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	int64_t ms;

	(void)row;
	cut_text(text, CUT_COLLECTED, NULL);
	for (const char *p = *text; p && *p;) {
		size_t n = TEXT_STARTS(p, "http://", "https://") ? strcspn(p, ends) : 0;
		CLEANUP(pointer_free) char *url = xstrndup(p, n);
		size_t kept = timed_link_start(url, &ms) ? n : strcspn(url, "#");

		buf_add_bytes(&out, p, n ? kept : 1);
		p += n ? kept + text_trimmed(p + kept, n - kept, ".,;:!?") : 1;
	}
	if (*text)
		xreplace(text, out.s);
}

/* Removes the locator of a source that is a path; an address leaves without secrets. */
static void
cut_locator(char **locator, const void *source)
{
	if (source_is_file(source))
		xreplace(locator, NULL);
	else
		cut_secrets(locator, source);
}

#define NAMED_FILTERS 3 /* number of filters that the name of an equaliser has */

/* Replaces the name of an equaliser, which may be its file's name, by its first filters. */
static void
cut_equaliser(char **name, const void *row)
{
	const char *content = ((const struct equaliser_row *)row)->content;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	struct equaliser e = { .n = 0 };

	if (content && !equaliser_read(&e, "", content, strlen(content), &d))
		e.n = 0;
	for (size_t i = 0; i < e.n && i < NAMED_FILTERS; i++) {
		buf_add(&words, i ? " + " : "");
		equaliser_filter_words(&words, &e.v[i]);
	}
	if (e.n > NAMED_FILTERS)
		buf_addf(&words, " + %zu more", e.n - NAMED_FILTERS);
	xreplace(name, e.n ? words.s : NULL);
}

const struct redaction redactions[REDACT_RULES] = {
	[REDACT_EVERYWHERE] = { "Stay here, also in exports", NULL },
	[REDACT_FOR_OTHERS] = { "Leave in exports alone, which name no folders", NULL },
	[REDACT_FILE] = { "Leave without a path or the name of a file", cut_path },
	[REDACT_EQUALISER] = { "Leave as the words of the first filters", cut_equaliser },
	[REDACT_LINES] = { "Leave without the lines `audio_output`, `filters` and `follow`, also "
			   "in "
			   "exports",
		cut_chain },
	[REDACT_LOCATOR] = { "Leave if they are addresses, without their secrets; no export "
			     "names a path",
		cut_locator },
	[REDACT_LINK] = { "Leave without user name and password, also in exports", cut_link },
	[REDACT_SECRETS] = { "Leave as all texts: without the secrets of addresses, also in JSON: "
			     "user names with passwords, and parameters called token, key, auth, "
			     "sig and the like",
		cut_typed },
};

void
row_redact(enum row_kind kind, void *row)
{
	EACH_FIELD (f, kind) {
		char **text = row_member(row, f);

		if (f->redaction && !f->redaction->cut)
			row_field_clear(f, row);
		else if (f->redaction)
			f->redaction->cut(text, row);
		else if (f->type == ROW_FIELD_TEXT)
			redact_text(text);
	}
}
