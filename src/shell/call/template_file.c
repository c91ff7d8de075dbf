/* Finds a template and its partials, among files and those built into the program. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/template_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "draft/view/put.h"
#include "review/files/find.h"

#define TEMPLATE_MOST (1024 * 1024)

const char *
template_file_default(const struct profile *p)
{
	return p->default_template ? p->default_template : "iem-review";
}

void
template_file_finish(struct template_file *f)
{
	free(f->path);
	buf_finish(&f->text);
}

/* Reads the file `path`; if it does not exist, sets *found to false and returns true. Initialises
 * *f even on failure; the caller calls template_file_finish. */
static bool
template_load(struct template_file *f, const char *path, bool *found, struct err *err)
{
	*f = (struct template_file){ .path = xstrdup(path), .text = BUF_INIT };
	return file_read(path, TEMPLATE_MOST, &f->text, found, err);
}

bool
template_file_named(struct template_file *f, const char *name, struct err *err)
{
	CLEANUP(found_finish) struct found at = { .path = NULL };
	bool found;

	*f = (struct template_file){ .text = BUF_INIT };
	if (!find_named(&at, FIND_TEMPLATE, name, NULL, err))
		return false;
	if (at.shipped) {
		f->path = xstrdup(at.path);
		f->shipped = true;
		buf_add_bytes(&f->text, at.shipped->data, at.shipped->size);
		return true;
	}
	return template_load(f, at.path, &found, err) &&
		(found || err_set(err, "there is no form %s", at.path));
}

bool
template_file_given(struct template_file *f, const char *name, struct err *err)
{
	bool found;

	if (!template_load(f, name, &found, err))
		return false;
	if (found)
		return true;
	template_file_finish(f);
	return template_file_named(f, name, err);
}

void
template_partials_init(
	struct template_partials *p, const char *given, const struct template_file *template)
{
	const char *slash = strrchr(template->path, '/');

	*p = (struct template_partials){ .given = given };
	if (!template->shipped)
		p->beside = slash ? xstrndup(template->path, (size_t)(slash - template->path) + 1)
				  : xstrdup("./");
}

void
template_partials_finish(struct template_partials *p)
{
	LIST_FINISH(p, template_file_finish(each));
	free(p->beside);
}

static bool
partial_in(
	struct template_partials *p, const char *folder, const char *name, struct template_file *f)
{
	static const char *const suffixes[] = { ".mustache", "" };
	bool found = false;

	EACH_IN_WHILE (x, suffixes, LENGTH(suffixes), !found && !p->failed) {
		CLEANUP(pointer_free) char *file = xasprintf("%s%s", name, *x);
		CLEANUP(pointer_free) char *path = file_in(folder, file);

		p->failed = !template_load(f, path, &found, &p->err);
		if (!found || p->failed)
			template_file_finish(f);
	}
	return found && !p->failed;
}

const struct template_file *
template_partials_find(struct template_partials *p, const char *name)
{
	struct template_file f;
	bool found = false;

	if (p->failed)
		return NULL;
	/* Rejects names that lead out of the folder, since a template may be by someone else. */
	for (const char *s = name; s; s = strchr(s, '/')) {
		if (*s == '/' && s != name)
			s++;
		if (*s == '.' || *s == '/' || !*s)
			return NULL;
	}
	if (p->given)
		found = partial_in(p, p->given, name, &f);
	else {
		found = p->beside && partial_in(p, p->beside, name, &f);
		if (!found && !p->failed && !strchr(name, '/')) {
			found = template_file_named(&f, name, ERR_IGNORED);
			if (!found)
				template_file_finish(&f);
		}
	}
	if (!found)
		return NULL;
	LIST_ADD(p, f);
	return &p->v[p->n - 1];
}

bool
template_partials_text(const char *name, struct mustache_text *text, void *context)
{
	const struct template_file *f = template_partials_find(context, name);

	if (f)
		*text = (struct mustache_text){
			.name = f->path, .text = f->text.s, .n = f->text.len
		};
	return f != NULL;
}

bool
template_file_listed(json_t *row, const char *name, const char *path)
{
	CLEANUP(template_file_finish) struct template_file f;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(pointer_free) char *about = NULL;
	bool found = true;

	bool ok = path ? template_load(&f, path, &found, ERR_IGNORED) && found
		       : template_file_named(&f, name, ERR_IGNORED);
	if (ok) {
		CLEANUP(mustache_report_finish) struct mustache_report r = { 0 };

		ok = export_template_text(&text, f.path, f.text.s, f.text.len, ERR_IGNORED);
		about = mustache_comment(text_or(text.s, ""), text.len, "about:");
		if (!path && !about)
			put_bool(row, "HIDDEN", true);
		ok = ok && mustache_check(text_or(text.s, ""), text.len, &r);
	}
	CLEANUP(profile_finish) struct profile p = profile_own();
	bool usual = text_same(name, template_file_default(&p));
	put_text(row, "about", about);
	put_bool(row, "default", usual);
	put_text(row, "path", path);
	const char *wrong = ok ? "" : " (has errors: see earlog form check)";
	put_taken(row, "SAYS",
		xasprintf("%s%s%s", text_or(about, ""), usual ? " The default." : "", wrong));
	return ok;
}
