/* Each name that is gone says what stands in its place wherever a file, a hand or a script may
 * still use it, and no name is both gone and there. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "bench/ui/ui.h"
#include "draft/formats/export.h"
#include "draft/view/view.h"
#include "review/files/field.h"
#include "review/files/gone.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "shell/cli/help_pages.h"
#include "support/export_record.h"
#include "support/test.h"

static const struct commands commands = { .screen = ui_cmds };

/* Fails unless a profile of this text is read with one warning, which says what stands in place of
 * the name. */
static void
profile_says(const struct gone *g, const char *text)
{
	CLEANUP(keymap_finish) struct keymap k;
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	if (!field_file("config.yaml", text, strlen(text), profile_take, &p, &d) ||
		!keymap_init(&k, &p, &commands, &d) || d.n != 1 || d.warnings != 1 ||
		!strstr(d.v[0].msg, g->instead))
		fail_msg("%s gives %zu messages, %s", text, d.n, d.n ? d.v[0].msg : "");
	/* the key after it is read */
	assert_true(p.net);
	assert_string_equal(keymap_find(&k, IN_KEYS, "F12")->line, "undo");
}

static void
session_says(const struct gone *g)
{
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(pointer_free) char *text = xasprintf("%s: [1]\ndevice: Cantor\n", g->name);

	assert_true(field_file("a.yaml", text, strlen(text), session_file_take, &f, &d));
	if (d.n != 1 || d.warnings != 1 || !strstr(d.v[0].msg, g->instead))
		fail_msg("%s gives %zu messages, %s", text, d.n, d.n ? d.v[0].msg : "");
	assert_string_equal(f.device.name, "Cantor");
}

static void
bench_says(const struct gone *g)
{
	static const char *const lines[] = { "%s", "%s 3 x", "  %s", "ask %s", "key %s" };

	for (size_t i = 0; i < LENGTH(lines); i++) {
		CLEANUP(buf_finish) struct buf line = BUF_INIT;
		struct err err = ERR_INIT;
		const char *at = strstr(lines[i], "%s");

		buf_addf(&line, "%.*s%s%s", (int)(at - lines[i]), lines[i], g->name, at + 2);
		assert_false(command_run(&commands, line.s, &err));
		if (!strstr(err.msg, g->instead))
			fail_msg("%s: %s", line.s, err.msg);
	}
	CLEANUP(pointer_free)
	char *text = xasprintf("keys: {keys: {F9: \"%s\", F12: undo}}\nnet: yes\n", g->name);
	profile_says(g, text);
}

static void
shell_says(const struct gone *g)
{
	const char *word = strchr(g->name, ' ');
	CLEANUP(pointer_free) char *command = xstrndup(g->name, strcspn(g->name, " "));
	struct err err = ERR_INIT;

	if (!word)
		assert_null(cli_find(command, &err));
	else
		assert_true(cli_gone(command, word + 1, &err));
	if (!strstr(err.msg, g->instead))
		fail_msg("earlog %s: %s", g->name, err.msg);
}

/* A template of 1.1.0 that has the key, in a part of it, writes no draft. */
static bool
part(const char *name, struct mustache_text *text, void *context)
{
	if (strcmp(name, "mine") != 0)
		return false;
	*text = (struct mustache_text){ "mine.mustache", context, strlen(context), .signs = false };
	return true;
}

static void
template_says(const struct gone *g)
{
	static const char whole[] = "{{#sections}}{{> mine}}{{/sections}}";
	CLEANUP(pointer_free)
	char *text = xasprintf(
		     "{{name}}\n  {{^%s}}{{{notes.%s.x}}}{{/%s}}", g->name, g->name, g->name),
	     *says = xasprintf("mine.mustache:2:3: \"%s\" is gone: %s", g->name, g->instead);
	CLEANUP(record_finish) struct record r;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	make_review(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	const struct export_how how = { .template = whole,
		.template_n = strlen(whole),
		.template_name = "whole.mustache",
		.partial = part,
		.context = text };
	assert_false(export_markdown(&out, v, &how, &err));
	assert_string_equal(err.msg, says);
	assert_int_equal(out.len, 0);
	view_close(v);
}

TEST(each_name_that_is_gone_says_what_stands_in_its_place)
{
	for (enum gone_kind kind = GONE_PROFILE; kind <= GONE_VIEW; kind++)
		for (const struct gone *g = gone_names[kind]; g->name; g++) {
			CLEANUP(pointer_free)
			char *key = xasprintf(
				     "%s: {a: 1}\nkeys: {keys: {F12: undo}}\nnet: yes\n", g->name),
			     *table = xasprintf(
				     "keys: {%s: {F9: undo}, keys: {F12: undo}}\nnet: yes\n",
				     g->name);

			switch (kind) {
			case GONE_NOTHING: break;
			case GONE_PROFILE: profile_says(g, key); break;
			case GONE_KEYS: profile_says(g, table); break;
			case GONE_SESSION: session_says(g); break;
			case GONE_BENCH: bench_says(g); break;
			case GONE_SHELL: shell_says(g); break;
			case GONE_VIEW: template_says(g); break;
			}
		}
}

/* Returns true if the shell has the option of this command, "plot --near", or the verb. */
static bool
shell_has(const char *name)
{
	const char *word = strchr(name, ' ');
	CLEANUP(pointer_free) char *command = xstrndup(name, strcspn(name, " "));
	const struct cli_command *const *c = cli_commands;
	struct option_row row;

	while (*c && strcmp((*c)->name, command) != 0)
		c++;
	if (!*c || !word)
		return *c;
	for (const struct cli_verb *v = (*c)->verbs; v->run; v++)
		if (v->name && strcmp(v->name, word + 1) == 0)
			return true;
	for (size_t i = 0; options_nth(*c, i, &row, NULL); i++)
		if (strncmp(word, " --", 3) == 0 && strcmp(row.name, word + 3) == 0)
			return true;
	return false;
}

static bool
view_has_key(const char *name)
{
	size_t i = 0;

	while (view_key(i) && strcmp(view_key(i), name) != 0)
		i++;
	return view_key(i);
}

/* Returns true if this version has the name. */
static bool
is_there(enum gone_kind kind, const char *name)
{
	bool there = kind == GONE_SHELL ? shell_has(name)
		: kind == GONE_VIEW     ? view_has_key(name)
		: kind == GONE_BENCH    ? command_find(&commands, name) != NULL
					: false;

	for (size_t i = 0; profile_maps[i]; i++)
		there |= profile_maps[i]->gone == kind && field_of_key(profile_maps[i], name);
	for (size_t i = 0; session_file_maps[i]; i++)
		there |= session_file_maps[i]->gone == kind &&
			field_of_key(session_file_maps[i], name);
	return there;
}

TEST(no_name_is_both_gone_and_there)
{
	for (enum gone_kind kind = GONE_PROFILE; kind <= GONE_VIEW; kind++)
		for (const struct gone *g = gone_names[kind]; g->name; g++) {
			for (const struct gone *o = gone_names[kind]; o < g; o++)
				if (strcmp(o->name, g->name) == 0)
					fail_msg("%s is there twice", g->name);
			if (!(kind == GONE_BENCH && strchr(g->name, ' ')) &&
				is_there(kind, g->name))
				fail_msg("%s is there", g->name);
			for (size_t i = 0; kind == GONE_BENCH && i < keymap_defaults()->n; i++) {
				const struct binding *b = &keymap_defaults()->v[i];
				struct err err;

				if (gone_name(GONE_BENCH, b->line, &err))
					fail_msg("%s runs %s", b->key, b->line);
			}
		}
}

/* Returns the name that a command and its option, "export --template", have now. The caller frees.
 */
static char *
shell_name_now(const char *name)
{
	size_t n = strcspn(name, " ");
	const char *command = options_name_now(name, n), *word = name + n;
	const char *option =
		strncmp(word, " --", 3) == 0 ? options_name_now(word + 3, strlen(word + 3)) : NULL;

	if (command == name)
		command = NULL;
	return xasprintf("%.*s%s%s", (int)(command ? strlen(command) : n), command ? command : name,
		option ? " --" : word, option ? option : "");
}

/* Commands, keys of files, tables of keys, options and keys of the JSON that 1.1.0 had. */
TEST(each_name_of_1_1_0_is_there_or_gone)
{
	static const char *const kinds[] = { [GONE_PROFILE] = "profile",
		[GONE_KEYS] = "keys",
		[GONE_SESSION] = "session",
		[GONE_BENCH] = "bench",
		[GONE_SHELL] = "shell",
		[GONE_VIEW] = "view" };
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	char *rest = NULL;
	size_t n = 0, seen = 0;
	bool found;

	assert_true(file_read("tests/data/names-1.1.0.txt", 1 << 20, &text, &found, &err) && found);
	for (char *s = strtok_r(text.s, "\n", &rest); s; s = strtok_r(NULL, "\n", &rest), n++) {
		char *name = strchr(s, ' ');
		enum gone_kind kind = GONE_PROFILE;

		assert_non_null(name);
		*name++ = '\0';
		while (kind <= GONE_VIEW && strcmp(kinds[kind], s) != 0)
			kind++;
		CLEANUP(pointer_free) char *now = kind == GONE_SHELL ? shell_name_now(name) : NULL;
		if (now)
			name = now;
		bool gone = gone_name(kind, name, &err);
		seen += gone;
		if (!is_there(kind, name) && !gone)
			fail_msg("%s: \"%s\" of 1.1.0 is not there, and nothing says so", s, name);
	}
	assert_true(n > 800 && seen > 50);
}

TEST(a_longer_name_is_not_gone)
{
	struct err err = ERR_INIT;

	assert_true(gone_name(GONE_BENCH, "beside", &err));
	assert_false(gone_name(GONE_BENCH, "besides", &err));
	assert_false(gone_name(GONE_BENCH, "set-beside", &err));
	assert_false(gone_name(GONE_SHELL, "beside", &err));
	assert_false(gone_name(GONE_NOTHING, "beside", &err));
}
