#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/shelf.h"
#include "cli/table.h"
#include "cli/template_check.h"
#include "cli/template_file.h"
#include "config/find.h"
#include "config/own.h"
#include "export/escape.h"
#include "export/export.h"

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

/* ---- check and render ---- */

static int
check_given(const struct template_options *o, char **argv)
{
	struct diags faults = DIAGS_INIT;
	struct err err = ERR_INIT;
	struct template_file f;
	int status = STATUS_FAILED;

	if (template_given(&f, argv[0], &err) &&
		template_check(&f, o->partials, o->data, &faults, &err)) {
		size_t n = diags_count(&faults);

		diags_print(&faults, stdout);
		if (n)
			text_print(stderr, "%s: %zu %s\n", f.path, n, n == 1 ? "error" : "errors");
		else
			text_print(stderr, "%s: a template, nothing wrong\n", f.path);
		status = n ? STATUS_FAILED : STATUS_DONE;
	} else
		failed(&err);
	template_finish(&f);
	diags_finish(&faults);
	return status;
}

static bool
render(const struct template_file *f, const json_t *data, const struct escape_format *format,
	struct template_partials *partials, struct buf *out, struct err *err)
{
	struct mustache_options o = { .escape = format->escape,
		.raw = format->raw,
		.partial = template_partial_text,
		.context = partials };
	struct mustache *m = mustache_parse(f->path, f->text.s, f->text.len, err);
	bool ok = m && mustache_render(m, data, &o, out, err);

	if (ok && partials->failed) {
		*err = partials->err;
		ok = false;
	}
	mustache_free(m);
	return ok;
}

static int
render_given(const struct template_options *o, char **argv)
{
	const struct escape_format *format = escape_format_find(o->escape ? o->escape : "html");
	struct template_partials partials = { 0 };
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct template_file f;
	json_t *data = NULL;

	if (!format)
		return options_wrong(
			"--escape is html, markdown, bbcode or none, not %.60s", o->escape);
	if (!o->data)
		return options_wrong("name the data: --data FILE.json");
	bool ok = template_given(&f, argv[0], &err) && (data = template_data(o->data, &err));
	if (ok) {
		template_partials_init(&partials, o->partials, &f);
		ok = render(&f, data, format, &partials, &out, &err);
	}
	int status = ok ? print(&out) : failed(&err);
	template_partials_finish(&partials);
	json_decref(data);
	template_finish(&f);
	buf_finish(&out);
	return status;
}

/* ---- list, show, copy ---- */

static bool
is_sound(const struct shelf_entry *e)
{
	struct mustache_report r;
	struct err err = ERR_INIT;
	struct template_file f;
	bool found,
		ok = e->path ? template_load(&f, e->path, &found, &err) && found
			     : template_named(&f, e->name, &err);

	if (ok) {
		ok = mustache_check(f.text.s, f.text.len, &r);
		mustache_report_finish(&r);
	}
	template_finish(&f);
	return ok;
}

static int
list_all(const struct template_options *o, char **argv)
{
	static const char *const titles[] = { "NAME", "FROM", "" };
	struct shelf s;
	struct table t;
	struct err err = ERR_INIT;
	json_t *list = json_array();
	bool ok = true;

	(void)argv;
	shelf_init(&s, "templates", "schema/templates/");
	table_init(&t, titles, LENGTH(titles));
	for (size_t i = 0; i < s.n; i++) {
		const struct shelf_entry *e = &s.v[i];

		if (e->hidden)
			continue;
		bool sound = is_sound(e);
		json_t *path = e->path ? json_string(e->path) : NULL;
		table_add(&t, e->name);
		table_add(&t, e->path ? e->path : "shipped");
		table_add(&t, sound ? "" : "(has errors: see earlog template check)");
		json_array_append_new(list,
			json_pack("{s:s, s:o, s:b, s:b}", "name", e->name, "path",
				path ? path : json_null(), "shipped", e->path == NULL, "errors",
				!sound));
	}
	if (o->json)
		ok = export_write_json(stdout, list, &err);
	else
		table_print(&t, stdout);
	json_decref(list);
	table_finish(&t);
	shelf_finish(&s);
	return ok ? STATUS_DONE : failed(&err);
}

static int
show_named(const struct template_options *o, char **argv)
{
	struct err err = ERR_INIT;
	struct template_file f;
	bool ok = template_named(&f, argv[0], &err);
	int status = ok ? print(&f.text) : failed(&err);

	(void)o;
	template_finish(&f);
	return status;
}

/* Where `from` is copied to. The caller frees; NULL: err. */
static char *
copy_target(const char *to, const char *from, struct err *err)
{
	char *folder = to ? find_home(to) : own_folder("templates", err);

	if (!folder || (to && !template_is_folder(folder)))
		return folder;
	char *path = xasprintf("%s/%s", folder, file_name(from));
	free(folder);
	return path;
}

static int
copy_named(const struct template_options *o, char **argv)
{
	struct err err = ERR_INIT;
	struct template_file f;
	char *to = NULL;
	bool exists = false;
	bool ok = template_named(&f, argv[0], &err) && (to = copy_target(argv[1], f.path, &err));

	(void)o;
	if (ok && !file_create(to, f.text.s, f.text.len, &exists, &err)) {
		if (exists)
			err_set(&err, "%s is there already; say where to copy to", to);
		ok = false;
	}
	if (ok)
		text_print(stdout, "%s\n", to);
	free(to);
	template_finish(&f);
	return ok ? STATUS_DONE : failed(&err);
}

/* argv of these ends with a NULL. */
static const struct {
	const char *name;
	int least, most;
	int (*run)(const struct template_options *o, char **argv);
} verbs[] = {
	{ "list", 0, 0, list_all },
	{ "show", 1, 1, show_named },
	{ "copy", 1, 2, copy_named },
	{ "check", 1, 1, check_given },
	{ "render", 1, 1, render_given },
};

int
cli_template(int argc, char **argv)
{
	struct template_options o = { 0 };
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (o.partials && !template_is_folder(o.partials))
		return options_wrong("--partials %s is no folder", o.partials);
	for (size_t i = 0; argc && i < LENGTH(verbs); i++) {
		char *two[] = { argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL, NULL };

		if (strcmp(argv[0], verbs[i].name) == 0 && argc - 1 >= verbs[i].least &&
			argc - 1 <= verbs[i].most)
			return verbs[i].run(&o, two);
	}
	return options_wrong("say list, show NAME, copy NAME, check FILE or render FILE");
}
