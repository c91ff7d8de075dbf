/* earlog form: lists, shows, copies and checks forms. call/template_file.c finds one and
 * its partials; formats/mustache.c parses and mustache_render.c renders. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/yaml/diag.h"
#include "draft/formats/export.h"
#include "draft/formats/form.h"
#include "draft/formats/mustache.h"
#include "draft/view/view.h"
#include "review/files/words.h"
#include "shell/call/template_file.h"
#include "shell/cli/export_draft.h"
#include "shell/cli/lists.h"
#include "shell/cli/shared.h"

/* ---- the command ---- */

struct template_options {
	const char *partials;
};

#define OPTIONS struct template_options

/* ---- earlog form check: errors, missing partials, names that the data does not have ---- */

/* Data for checking a template and all partials that it includes. */
struct template_check {
	struct diags *faults;
	struct template_partials partials;
	json_t *known; /* object whose keys are the names that the data may have */
	json_t *seen;  /* object whose keys are the names of partials already checked */
};

static void
check_name(struct template_check *c, const char *path, const struct mustache_use *u)
{
	struct mark at = { (int)u->line, (int)u->column };
	CLEANUP(pointer_free) char *name = xstrdup(u->name);
	char *rest = NULL;
	struct err gone;

	if (export_key_gone(u->name, &gone)) {
		diags_add(c->faults, path, at, "%s", gone.msg);
		return;
	}
	for (char *part = strtok_r(name, ".", &rest); part; part = strtok_r(NULL, ".", &rest)) {
		if (json_object_get(c->known, part))
			continue;
		struct nearest near = NEAREST_NONE;

		EACH_MEMBER (key, value, c->known)
			text_offer(&near, key, part);

		CLEANUP(buf_finish) struct buf meant = BUF_INIT;
		if (near.name)
			buf_addf(&meant, "; did you mean \"%s\"?", near.name);
		diags_add(c->faults, path, at, "nothing in the data is called \"%.60s\"%s", part,
			meant.s);
		break;
	}
}

static void
add_faults(
	struct template_check *c, const char *path, const struct mustache_faults *f, bool warning)
{
	EACH (x, f)
		diags_put(c->faults, warning, path, (struct mark){ (int)x->line, (int)x->column },
			"%s", x->words);
}

/* Reports the mistakes of a form, and as warnings what its author may want to know. */
static void
check_form(struct template_check *c, const char *path, const char *text, size_t n)
{
	CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 }, hints = { 0 };
	CLEANUP(buf_finish) struct buf ignored = BUF_INIT;

	form_compile(&ignored, text, n, &wrong, &hints);
	add_faults(c, path, &wrong, false);
	add_faults(c, path, &hints, true);
}

static void
check_template_text(struct template_check *c, const char *path, const char *text, size_t n)
{
	CLEANUP(mustache_report_finish) struct mustache_report r = { 0 };
	size_t first = c->faults->n;

	if (form_is(path)) {
		check_form(c, path, text, n);
		return;
	}
	mustache_check(text, n, &r);
	add_faults(c, path, &r.faults, false);
	EACH (u, &r.uses) {
		struct mark at = { (int)u->line, (int)u->column };
		json_t *seen = json_object_get(c->seen, u->name);

		if (!u->partial) {
			check_name(c, path, u);
			continue;
		}
		if (!seen) {
			seen = json_boolean(words_sentence(u->name) ||
				template_partials_find(&c->partials, u->name) != NULL);
			json_object_set_new_nocheck(c->seen, u->name, seen);
		}
		if (c->partials.failed)
			diags_add(c->faults, path, at, "%s", c->partials.err.msg);
		else if (json_is_false(seen))
			diags_add(c->faults, path, at, "there is no partial \"%.60s\"", u->name);
		c->partials.failed = false;
	}
	diags_sort(c->faults, first);
}

/* Checks the template and every partial that it includes. The names that it may have are those in
 * the schema of the export. */
static bool
template_check(struct cli_call *c, struct err *err)
{
	const struct template_options *o = c->options;
	CLEANUP(diags_finish) struct diags faults = DIAGS_INIT;
	CLEANUP(template_file_finish) struct template_file f = { .text = BUF_INIT };
	json_auto_t *seen = json_object(), *known = json_object();
	struct template_check x = { .faults = &faults, .known = known, .seen = seen };

	if (o->partials && !file_is_folder(o->partials))
		return cli_wrong(err, "--partials %s is not a folder", o->partials);
	if (!template_file_given(&f, c->argv[0], err))
		return false;
	for (size_t i = 0; view_key(i); i++)
		json_object_set_new(known, view_key(i), json_null());
	template_partials_init(&x.partials, o->partials, &f);
	check_template_text(&x, f.path, f.text.s, f.text.len);
	/* A copy, since checking a partial may add to the list and so move it in memory. */
	for (size_t i = 0; i < x.partials.n; i++) {
		const struct template_file p = x.partials.v[i];

		check_template_text(&x, p.path, p.text.s, p.text.len);
	}
	template_partials_finish(&x.partials);
	return cli_print_faults(f.path, "form", &faults);
}

static bool
template_show(struct cli_call *c, struct err *err)
{
	CLEANUP(template_file_finish) struct template_file f;
	CLEANUP(buf_finish) struct buf form = BUF_INIT, text = BUF_INIT;

	if (!template_file_named(&f, c->argv[0], err)) {
		const char *part = cli_words_use(ERR_IGNORED) ? words_sentence(c->argv[0]) : NULL;

		if (part)
			text_print(stdout, "%s\n", part);
		return part;
	}
	bool in_words = f.shipped && form_is(f.path);
	if (in_words && !cli_words_use(err))
		return false;
	if (in_words)
		form_in_words(&form, f.text.s, f.text.len);
	const struct buf *shown = in_words ? &form : &f.text;
	text_print_bytes(shown->s, shown->len);
	if (!export_template_text(&text, f.path, f.text.s, f.text.len, err))
		return false;
	CLEANUP(template_partials_finish) struct template_partials partials = { 0 };
	CLEANUP(buf_finish) struct buf texts = BUF_INIT;
	json_auto_t *names = json_object();
	template_partials_init(&partials, NULL, &f);
	const struct mustache_text whole = {
		.name = c->argv[0], .text = text_or(text.s, ""), .n = text.len
	};
	export_template_names(
		names, &(uint64_t){ 0 }, &whole, template_partials_text, &partials, ERR_IGNORED);
	EACH_MEMBER (name, value, names) {
		const char *at = strchr(name, '.');

		if (at && text_starts(name, "boilerplate.") && !strchr(at, '|'))
			buf_add_part(&texts, ", ", "%s", at + 1);
	}
	if (texts.len)
		cli_say("%s asks `boilerplate:` of your profile for: %s", c->argv[0], texts.s);
	return true;
}

const struct cli_command cli_form = {
	.name = "form",
	.help = "List, show, copy or check the forms of drafts",
	.example = "earlog form copy plain",
	.verbs = {
		{ "list", "", "List your own and the built-in forms", AS_JSON, 0, 0,
			lists_run, NULL },
		{ "show", "NAME", "Print a form", 0, 1, 1, template_show, NULL },
		{ "copy", "NAME [TO]", "Copy a form to your own folder, or to TO", 0, 1, 2,
			cli_copy, NULL },
		{ "check", "FILE", "Check a form for mistakes", 0, 1, 1, template_check, NULL },
	},
	OPTIONS_ARE(TEXT(partials, "partials", "DIR",
		"the folder of the partials {{>name}} (default: the folder of FILE, then built-in "
		"forms)")),
};
