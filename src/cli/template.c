#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/shelf.h"
#include "cli/table.h"
#include "config/diag.h"
#include "config/find.h"
#include "export/escape_format.h"
#include "export/export.h"
#include "export/mustache.h"

#define TEMPLATE_MOST (1024 * 1024)
#define DATA_MOST (64 * 1024 * 1024)

struct template_options {
	bool json;
	const char *data, *partials, *escape;
};

static const struct option_row rows[] = {
	{ 0, "data", "FILE", "the data, as JSON; - is standard input", OPTION_TEXT,
		offsetof(struct template_options, data) },
	{ 0, "partials", "DIR", "where {{>name}} is looked for (else beside FILE, and by name)",
		OPTION_TEXT, offsetof(struct template_options, partials) },
	{ 0, "escape", "FORMAT", "html, markdown, bbcode or none (else html)", OPTION_TEXT,
		offsetof(struct template_options, escape) },
	{ 0, "json", NULL, "list as JSON", OPTION_FLAG, offsetof(struct template_options, json) },
};

static int
failed(const struct err *err)
{
	text_print(stderr, "earlog: %s\n", err->msg);
	return STATUS_FAILED;
}

/* A terminal is no place for bytes that move its cursor; a pipe gets them as they are. */
static int
print(const struct buf *out)
{
	struct err err = ERR_INIT;

	if (isatty(STDOUT_FILENO))
		text_print(stdout, "%s", out->s);
	else if (fwrite(out->s, 1, out->len, stdout) != out->len || fflush(stdout) != 0) {
		err_set(&err, "cannot write: %s", strerror(errno));
		return failed(&err);
	}
	return STATUS_DONE;
}

/* ---- reading ---- */

struct file {
	char *path;              /* of a shipped one its name in the program */
	bool shipped;
	struct buf text;
};

static void
file_finish(struct file *f)
{
	free(f->path);
	buf_finish(&f->text);
}

/* *found is false, and the answer true, when nothing is there. */
static bool
file_load(struct file *f, const char *path, bool *found, struct err *err)
{
	*f = (struct file){ .path = xstrdup(path), .text = BUF_INIT };
	return file_read(path, TEMPLATE_MOST, &f->text, found, err);
}

/* By name: the user's own, then those of the program; NAME.mustache before NAME. */
static bool
file_named(struct file *f, const char *name, struct err *err)
{
	struct found at;
	char *full = xasprintf("%s.mustache", name);
	bool found, ok = !strchr(name, '/') && find_named(&at, FIND_TEMPLATE, full, NULL, err);

	free(full);
	*f = (struct file){ .text = BUF_INIT };
	if (!ok && !find_named(&at, FIND_TEMPLATE, name, NULL, err))
		return false;
	if (at.shipped) {
		*f = (struct file){ .path = xstrdup(at.path), .shipped = true, .text = BUF_INIT };
		buf_add_bytes(&f->text, at.shipped->data, at.shipped->size);
		ok = true;
	} else {
		ok = file_load(f, at.path, &found, err);
		if (ok && !found)
			ok = err_set(err, "there is no template %s", at.path);
	}
	found_finish(&at);
	return ok;
}

/* FILE of check and render: a path that is there, else a name. */
static bool
file_given(struct file *f, const char *name, struct err *err)
{
	bool found;

	if (!file_load(f, name, &found, err))
		return false;
	if (found)
		return true;
	file_finish(f);
	return file_named(f, name, err);
}

static bool
read_data(const char *path, struct buf *out, struct err *err)
{
	char chunk[16384];
	bool found;
	size_t n;

	if (strcmp(path, "-") != 0)
		return file_read(path, DATA_MOST, out, &found, err)
			&& (found || err_set(err, "there is no file %s", path));
	while (out->len <= DATA_MOST && (n = fread(chunk, 1, sizeof(chunk), stdin)))
		buf_add_bytes(out, chunk, n);
	return out->len <= DATA_MOST || err_set(err, "the data is larger than %d MiB",
		DATA_MOST / 1024 / 1024);
}

/* New reference; NULL: err. */
static json_t *
load_data(const char *path, struct err *err)
{
	struct buf text = BUF_INIT;
	json_error_t e;
	json_t *data = NULL;

	if (read_data(path, &text, err)) {
		data = json_loadb(text.s, text.len, JSON_DECODE_ANY, &e);
		if (!data)
			err_set(err, "%s:%d:%d: %s", path, e.line, e.column, e.text);
	}
	buf_finish(&text);
	return data;
}

/* ---- partials ---- */

struct partials {
	const char *given;       /* --partials, or NULL */
	char *beside;            /* the folder of the template, or NULL */
	struct file *v;          /* those that were read */
	size_t n, cap;
	bool failed;             /* one is there, but cannot be read: err */
	struct err err;
};

static void
partials_init(struct partials *p, const char *given, const struct file *template)
{
	const char *slash = strrchr(template->path, '/');

	*p = (struct partials){ .given = given };
	if (!template->shipped)
		p->beside = slash ? xstrndup(template->path, (size_t)(slash - template->path) + 1)
			: xstrdup("./");
}

static void
partials_finish(struct partials *p)
{
	for (size_t i = 0; i < p->n; i++)
		file_finish(&p->v[i]);
	free(p->v);
	free(p->beside);
}

/* A template from someone else names no file outside the folder. */
static bool
stays_inside(const char *name)
{
	for (const char *s = name; s; s = strchr(s, '/')) {
		s += *s == '/' && s != name;
		if (*s == '.' || *s == '/' || !*s)
			return false;
	}
	return true;
}

static bool
partial_in(struct partials *p, const char *folder, const char *name, struct file *f)
{
	static const char *const suffixes[] = { ".mustache", "" };
	bool found = false;

	for (size_t i = 0; i < LENGTH(suffixes) && !found && !p->failed; i++) {
		char *path = xasprintf("%s%s%s%s", folder,
			folder[strlen(folder) - 1] == '/' ? "" : "/", name, suffixes[i]);

		p->failed = !file_load(f, path, &found, &p->err);
		if (!found || p->failed)
			file_finish(f);
		free(path);
	}
	return found && !p->failed;
}

/* Borrowed until partials_finish, but not its address; NULL: there is none of that name. */
static const struct file *
partials_find(struct partials *p, const char *name)
{
	struct err err = ERR_INIT;
	struct file f;
	bool found = false;

	if (p->failed || !stays_inside(name))
		return NULL;
	if (p->given)
		found = *p->given && partial_in(p, p->given, name, &f);
	else {
		found = p->beside && partial_in(p, p->beside, name, &f);
		if (!found && !p->failed && !strchr(name, '/')) {
			found = file_named(&f, name, &err);
			if (!found)
				file_finish(&f);
		}
	}
	if (!found)
		return NULL;
	p->v = xgrow(p->v, p->n, &p->cap, sizeof(p->v[0]));
	p->v[p->n] = f;
	return &p->v[p->n++];
}

static bool
partial_text(const char *name, struct mustache_text *text, void *context)
{
	const struct file *f = partials_find(context, name);

	if (f)
		*text = (struct mustache_text){ f->path, f->text.s, f->text.len };
	return f != NULL;
}

/* ---- check ---- */

/* One check: the template and every partial it leads to. */
struct check {
	struct diags faults;
	struct partials partials;
	json_t *known;           /* keys that data may have; NULL: any */
	json_t *seen;            /* keys are the partials that were checked */
};

/* Every key of the data, or every name among the `properties` of a JSON Schema. */
static void
collect_keys(const json_t *value, bool schema, json_t *into)
{
	json_t *item, *object = (json_t *)value;     /* jansson iterates through no const pointer */
	const char *key;
	size_t i;

	json_array_foreach(value, i, item)
		collect_keys(item, schema, into);
	json_object_foreach(object, key, item) {
		if (!schema)
			json_object_set_new(into, key, json_true());
		else if (strcmp(key, "properties") == 0)
			collect_keys(item, false, into);
		collect_keys(item, schema, into);
	}
}
