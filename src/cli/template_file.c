#include "cli/template_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "config/find.h"

#define TEMPLATE_MOST (1024 * 1024)
#define DATA_MOST (64 * 1024 * 1024)

const char *
template_default(const struct profile *p)
{
	return p->default_template ? p->default_template : "iem-review";
}

void
template_finish(struct template_file *f)
{
	free(f->path);
	buf_finish(&f->text);
}

bool
template_load(struct template_file *f, const char *path, bool *found, struct err *err)
{
	*f = (struct template_file){ .path = xstrdup(path), .text = BUF_INIT };
	return file_read(path, TEMPLATE_MOST, &f->text, found, err);
}

bool
template_named(struct template_file *f, const char *name, struct err *err)
{
	CLEANUP(found_finish) struct found at = { .path = NULL };
	CLEANUP(pointer_free) char *full = xasprintf("%s.mustache", name);
	bool found = !strchr(name, '/') && find_named(&at, FIND_TEMPLATE, full, NULL, err);

	*f = (struct template_file){ .text = BUF_INIT };
	if (!found && !find_named(&at, FIND_TEMPLATE, name, NULL, err))
		return false;
	if (at.shipped) {
		f->path = xstrdup(at.path);
		f->shipped = true;
		buf_add_bytes(&f->text, at.shipped->data, at.shipped->size);
		return true;
	}
	return template_load(f, at.path, &found, err) &&
		(found || err_set(err, "there is no template %s", at.path));
}

bool
template_given(struct template_file *f, const char *name, struct err *err)
{
	bool found;

	if (!template_load(f, name, &found, err))
		return false;
	if (found)
		return true;
	template_finish(f);
	return template_named(f, name, err);
}

json_t *
template_data(const char *path, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	json_error_t e;
	json_t *data = NULL;

	if (file_read_input(path, DATA_MOST, &text, err)) {
		data = json_loadb(text.s, text.len, JSON_DECODE_ANY, &e);
		if (!data)
			err_set(err, "%s:%d:%d: %s", path, e.line, e.column, e.text);
	}
	return data;
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
	for (size_t i = 0; i < p->n; i++)
		template_finish(&p->v[i]);
	free(p->v);
	free(p->beside);
}

static bool
partial_in(
	struct template_partials *p, const char *folder, const char *name, struct template_file *f)
{
	static const char *const suffixes[] = { ".mustache", "" };
	bool found = false;

	for (size_t i = 0; i < LENGTH(suffixes) && !found && !p->failed; i++) {
		CLEANUP(pointer_free)
		char *path = xasprintf("%s%s%s%s", folder,
			folder[strlen(folder) - 1] == '/' ? "" : "/", name, suffixes[i]);

		p->failed = !template_load(f, path, &found, &p->err);
		if (!found || p->failed)
			template_finish(f);
	}
	return found && !p->failed;
}

const struct template_file *
template_partial(struct template_partials *p, const char *name)
{
	struct template_file f;
	bool found = false;

	if (p->failed)
		return NULL;
	/* Rejects names that lead out of the folder, since a template may be by someone else. */
	for (const char *s = name; s; s = strchr(s, '/')) {
		s += *s == '/' && s != name;
		if (*s == '.' || *s == '/' || !*s)
			return NULL;
	}
	if (p->given)
		found = partial_in(p, p->given, name, &f);
	else {
		found = p->beside && partial_in(p, p->beside, name, &f);
		if (!found && !p->failed && !strchr(name, '/')) {
			found = template_named(&f, name, ERR_IGNORED);
			if (!found)
				template_finish(&f);
		}
	}
	if (!found)
		return NULL;
	LIST_ADD(p, f);
	return &p->v[p->n - 1];
}

bool
template_partial_text(const char *name, struct mustache_text *text, void *context)
{
	const struct template_file *f = template_partial(context, name);

	if (f)
		*text = (struct mustache_text){ f->path, f->text.s, f->text.len };
	return f != NULL;
}
