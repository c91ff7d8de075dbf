/* earlog help: usage, keys, man pages and completions, filled from the tables of commands, keys and
 * YAML files. The texts are in schema/help/. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/cli/help_pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/store/store.h"
#include "archive/upkeep/backup.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "bench/command/command.h"
#include "draft/formats/form.h"
#include "draft/formats/mustache.h"
#include "draft/view/view.h"
#include "review/files/field.h"
#include "review/files/find.h"
#include "review/files/json_schema.h"
#include "shell/call/argument.h"
#include "shell/call/own_archive.h"
#include "shell/call/usage.h"
#include "shell/cli/complete.h"
#include "shell/table/column.h"
#include "shell/table/sheet.h"

/* ---- the places of the user's files ---- */

void
help_places_init(struct ui_place places[PLACES + 1], const char *profile)
{
	char *archive = own_archive_path();
	struct ui_place all[PLACES] = {
		{ "archive", "the file with all that is saved", archive },
		{ "backups", "the folder of `earlog backup`",
			archive ? backup_folder(archive) : NULL },
		{ "profile", "the file with your settings and keys",
			profile ? xstrdup(profile) : find_profile() },
	};
	size_t n = 0;

	EACH_IN (x, all, PLACES)
		if (x->path)
			places[n++] = *x;
	places[n] = (struct ui_place){ NULL, NULL, NULL };
}

void
help_places_finish(struct ui_place places[PLACES + 1])
{
	for (struct ui_place *p = places; p->name; p++)
		free(p->path);
}

void
help_places_print(void)
{
	struct ui_place places[PLACES + 1];

	help_places_init(places, NULL);
	for (const struct ui_place *p = places; p->name; p++)
		text_print(stdout, "%-8s %s%s\n", p->name, p->path,
			access(p->path, F_OK) == 0 ? "" : " (not there yet)");
	help_places_finish(places);
}

/* ---- the lists of commands ---- */

void
help_all(void)
{
	text_print(stdout, "usage: earlog [--db FILE] COMMAND [ARGUMENTS]\n");
#define GROUP(title) text_print(stdout, "\n%s\n", title);
#define COMMAND(which) usage_pair(cli_##which.name, 10, cli_##which.help);
#include "shell/cli/commands.h"
#undef COMMAND
	text_print(stdout, "\n");
	usage_wrapped(0, 0,
		"`earlog help WORD` explains a command, keys, numbers, form, panel or "
		"session-file, "
		"and finds any other word; `man earlog` has everything.");
}

void
help_first(void)
{
	static const struct cli_command *const evening[] = { &cli_new, &cli_check, &cli_library,
		&cli_session, &cli_note, &cli_rate, &cli_show, &cli_list, &cli_search,
		&cli_export };

	text_print(stdout, "earlog keeps notes and ratings of headphones while you listen.\n\n");
	EACH_OF (x, evening)
		usage_pair((*x)->name, 10, (*x)->help);
	text_print(stdout,
		"\n`earlog help` lists all commands, `earlog help COMMAND` says more, `earlog "
		"help\n"
		"keys` has the keys of the bench.\n\n");
}

bool
help_keymap(struct keymap *k, const struct profile *p, struct diags *d)
{
	return keymap_init(k, p, &(struct commands){ .screen = ui_cmds }, d);
}

static void
help_bench(const struct profile *p, const struct ui_help *to)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(keymap_finish) struct keymap keys;

	help_keymap(&keys, p, &d);
	ui_help(&keys, to);
	sheet_faults(&d, stderr);
}

static void
print_key(void *into, const char *keys, const char *line, const char *words)
{
	(void)into;
	if (!keys) {
		text_print(stdout, "%s\n", words);
	} else if (!*line) { /* a command without a key */
		usage_pair(keys, 41, words);
	} else {
		text_print(stdout, "  %-22s %-18s ", keys, line);
		usage_wrapped(44, 44, words);
	}
}

static bool
help_keys(struct cli_call *c, struct err *err)
{
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	(void)c, (void)err;
	profile_load_own(&p, &d);
	sheet_faults(&d, stderr);
	help_bench(&p, &(struct ui_help){ .line = print_key });
	return true;
}

/* ---- help on any word ---- */

/* Prints the commands and options that have the words. Returns false if there are none. */
static bool
find_in_shell(const char *words)
{
	struct option_row r;
	enum option_owner owner;
	bool found = false;

	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		if (text_has((*c)->help, words, false)) {
			usage_pair((*c)->name, 22, (*c)->help);
			found = true;
		}
		for (size_t i = 0; options_nth(*c, i, &r, &owner); i++) {
			CLEANUP(pointer_free) char *left = xasprintf("%s --%s", (*c)->name, r.name);
			bool has = text_has(r.name, words, false) || text_has(r.help, words, false);

			if (has && owner != OPTION_OF_ALL) {
				usage_pair(left, 22, r.help);
				found = true;
			}
		}
	}
	return found;
}

/* Prints the keys of the profile and of session files whose names or help have the words. */
static bool
find_yaml_keys(const char *words)
{
	static const struct {
		const char *file;
		const struct fields *const *maps;
	} files[] = { { "profile", profile_maps }, { "session file", session_file_maps } };
	bool found = false;

	EACH_OF (file, files) {
		const struct fields *keys = file->maps[0];

		for (const struct field *f = keys->v; f < keys->v + keys->n; f++) {
			CLEANUP(pointer_free)
			char *left = xasprintf("%s: in the %s", f->name, file->file);

			if (!text_has(f->name, words, false))
				continue;
			usage_pair(left, 22, f->help);
			found = true;
		}
	}
	return found;
}

static bool
help_find_words(const char *words, struct err *err)
{
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(keymap_finish) struct keymap keys;

	profile_load_own(&p, &d);
	help_keymap(&keys, &p, &d);
	sheet_faults(&d, stderr);
	bool found = ui_help_find(&keys, words, &(struct ui_help){ .line = print_key });
	found |= find_in_shell(words);
	found |= find_yaml_keys(words);
	if (found || cli_gone(words, "", err))
		return found;
	const char *near = cli_nearest(words);
	if (near)
		return err_set(err,
			"the help has no \"%s\"; did you mean `earlog help %s`? `earlog help` "
			"lists "
			"the commands",
			words, near);
	return err_set(err, "the help has no \"%s\"; `earlog help` lists the commands", words);
}

static bool
help_about(struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free) char *words = c->argc ? argument_words(c->argc, c->argv, err) : NULL;
	const struct cli_command *about = words ? cli_named(words) : NULL;
	const struct cli_command *of = c->argc == 2 ? cli_named(c->argv[0]) : NULL;

	for (const struct cli_verb *v = of ? of->verbs : NULL; v && v->run; v++)
		about = text_same(v->name, c->argv[1]) ? of : about;
	if (c->argc == 0 || about == &cli_help)
		help_all();
	else if (about)
		usage_print(about);
	else
		return words && help_find_words(words, err);
	return true;
}

static bool
help_archive(struct cli_call *c, struct err *err)
{
	const char *sql = store_schema();

	(void)c, (void)err;
	text_print_bytes(sql, strlen(sql));
	return true;
}

/* Cuts the next paragraph or heading off a text of schema/help. Returns a copy of the
 * paragraph, to be freed, whose lines are joined except those that begin with a tab; NULL at the
 * end. */
static char *
next_paragraph(const char **rest)
{
	const char *at = *rest + strspn(*rest, "\n"), *end = strstr(at, "\n\n");
	size_t n = end ? (size_t)(end - at) : text_trimmed(at, strlen(at), "\n");
	char *text = n ? xstrndup(at, n) : NULL;

	*rest = at + n;
	for (char *nl = text; nl && (nl = strchr(nl, '\n')); nl++)
		*nl = nl[1] == '\t' ? '\n' : ' ';
	return text;
}

static const char *
help_words(const char *name)
{
	CLEANUP(pointer_free) char *path = xasprintf("schema/help/%s.txt", name);

	return file_embedded(path)->data;
}

/* Prints the help text that has the name of the verb. */
static bool
help_text(struct cli_call *c, struct err *err)
{
	struct sheet s = { .out = stdout, .width = USAGE_PAGE };
	const char *before = "", *at = help_words(c->verb->name);

	(void)err;
	for (char *text; (text = next_paragraph(&at)); free(text), before = "\n") {
		if (*text == '#') {
			text_print(stdout, "%s%s\n", before, text + 2);
			continue;
		}
		for (char *rest = text, *line; (line = strsep(&rest, "\n"));)
			if (*line == '\t')
				sheet_line(&s, 4, 6, "%s", line + 1);
			else
				sheet_line(&s, 2, 2, "%s", line);
	}
	return true;
}

/* ---- the holes of forms ---- */

/* Calls `line` for each hole: its name in braces, what it fills, for what it is repeated, and an
 * example. */
static void
each_hole(
	void *into, void (*line)(void *into, const char *name, const char *more, const char *words))
{
	for (const struct form_hole *h = form_holes; h->name; h++) {
		CLEANUP(buf_finish) struct buf words = BUF_INIT;
		CLEANUP(pointer_free) char *name = xasprintf("{%s}", h->name);
		const char *each = form_repeats(h->scope);

		if (!h->fills)
			continue;
		buf_add(&words, h->fills);
		if (*each)
			buf_addf(&words, " (for each %s)", each);
		if (h->example)
			buf_addf(&words, ": %s", h->example);
		line(into, name, NULL, words.s);
	}
}

static void
print_hole(void *into, const char *name, const char *more, const char *words)
{
	(void)into, (void)more;
	usage_pair(name, 21, words);
}

static bool
help_form(struct cli_call *c, struct err *err)
{
	usage_print(&cli_form);
	text_print(stdout, "\n");
	bool ok = help_text(c, err);

	each_hole(NULL, print_hole);
	return ok;
}

/* ---- YAML ---- */

/* Prints a line of YAML. If it is wider than a page, its comment is above it, and a long value goes
 * on in the next line, deeper, where it stays one value. */
static void
print_yaml_line(char *line)
{
	int indent = (int)strspn(line, " ");
	char *comment = strstr(line, "# ");
	size_t n = strlen(line), skip;

	if (text_width(line, n) <= USAGE_PAGE) {
		text_print(stdout, "%s\n", line);
		return;
	}
	for (const char *at = comment ? comment + 2 : ""; *at; at += n + skip) {
		n = sheet_fit(at, USAGE_PAGE - indent - 2, &skip);
		text_print(stdout, "%*s# %.*s\n", indent, "", (int)n, at);
	}
	n = text_trimmed(line, comment ? (size_t)(comment - line) : n, " ");
	line[n] = '\0';
	if (n) {
		text_print(stdout, "%*s", indent, "");
		usage_wrapped(indent, indent + 4, line + indent);
	}
}

static bool
help_session_file(struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free)
	char *text = xstrdup(file_embedded("schema/help/session-file.yaml")->data);

	(void)c, (void)err;
	for (char *rest = text, *line; (line = strsep(&rest, "\n")) && rest;)
		print_yaml_line(line);
	return true;
}

static bool
help_schema(struct cli_call *c, struct err *err)
{
	json_t *schema = text_same(c->argv[0], "export") ? view_schema() : json_schema(c->argv[0]);

	return schema ? column_print_value(schema, err)
		      : cli_wrong(err,
				"there is no schema of %s: session, playlist, profile, lexicon or "
				"export",
				c->argv[0]);
}

/* ---- man pages: templates in schema/help/ and the data that fill them ---- */

/* The names of the types of values in the man pages. A key whose type has no name here is described
 * by the help text of the key. */
static const char *const kinds_of_value[] = {
	[FIELD_TEXT] = "text",
	[FIELD_ID] = "name",
	[FIELD_CHOICE] = "word",
	[FIELD_YES] = "yes or no",
	[FIELD_NUMBER] = "number",
	[FIELD_MS] = "milliseconds",
	[FIELD_TIME] = "time",
	[FIELD_TEXTS] = "list of texts",
	[FIELD_IDS] = "list of names",
	[FIELD_PAIRS] = "texts by name",
	[FIELD_FLAT] = "keys",
	[FIELD_SCALE] = "keys",
	[FIELD_MAP] = "keys",
	[FIELD_LIST] = "list of entries",
	[FIELD_NAMED] = "entries by name",
	[FIELD_JSON] = "anything",
	[FIELD_OWN] = NULL,
};

/* Adds an entry to a list of a man page: a name, more text on its line (NULL: none), and a
 * paragraph about it; without a name, a heading. */
static void
add_item(void *list, const char *name, const char *more, const char *words)
{
	if (name || *words)
		json_array_append_new(list,
			name ? json_pack("{s:s, s:s?, s:s}", "name", name, "more", more, "words",
				       words)
			     : json_pack("{s:s, s:s}", "macro", ".SS", "title", words));
}

#define EXAMPLE_MOST 56 /* longest example of a key, in bytes */

/* Sets "MAP.KEY" in `of` to the first value of each key below n that is on one line. */
static void
add_examples(
	json_t *of, const struct yaml_tree *t, const struct yaml_node *n, const struct fields *fs)
{
	const struct fields *keys = fs->v[0].name ? fs : fs->v[0].map;

	for (const struct yaml_node *e = n->kind == YAML_MAP ? n->first : NULL; e; e = e->next) {
		const struct field *f = field_of_key(keys, e->key->text);
		CLEANUP(pointer_free) char *name = xasprintf("%s.%s", keys->name, e->key->text);
		const char *value = t->source + e->start;
		size_t len = e->end - e->start;

		if (f && len <= EXAMPLE_MOST && !memchr(value, '\n', len) &&
			!json_object_get(of, name))
			json_object_set_new(of, name, json_stringn(value, len));
		if (!f || !f->map)
			continue;
		if (e->kind == YAML_MAP && f->type != FIELD_NAMED)
			add_examples(of, t, e, f->map);
		for (const struct yaml_node *c = e->first; c; c = c->next)
			if (e->kind == YAML_LIST || f->type == FIELD_NAMED)
				add_examples(of, t, c, f->map);
	}
}

/* Returns an example of each key of a session file, by "MAP.KEY". */
static json_t *
session_examples(void)
{
	static const char path[] = "schema/help/session-file.yaml";
	const struct embedded *file = file_embedded(path);
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	json_t *of = json_object();
	struct yaml_tree t;

	if (yaml_tree_parse(&t, path, file->data, file->size, &d))
		add_examples(of, &t, t.root, session_file_maps[0]);
	yaml_tree_finish(&t);
	return of;
}

/* Returns the keys of one kind of file as an array of {name, more, words}; {macro, title} is the
 * heading before each map but the first. examples: by "MAP.KEY"; NULL: none. */
static json_t *
keys_json(const struct fields *const *maps, const json_t *examples)
{
	json_t *list = json_array();

	for (const struct fields *const *m = maps; *m; m++) {
		if (m > maps)
			add_item(list, NULL, NULL, (*m)->name);
		for (const struct field *f = (*m)->v; f < (*m)->v + (*m)->n; f++) {
			CLEANUP(buf_finish) struct buf words = BUF_INIT;
			/* NULL if the help says which values the key takes */
			const char *kind = kinds_of_value[f->choices ? FIELD_CHOICE : f->type];

			if (!f->choices && (f->single || f->unit || (f->map && f->map->text)))
				kind = NULL;
			buf_addf(&words, "%s.", f->help);
			if (f->was)
				buf_addf(&words, " Until 1.2.0: `%s`.", f->was);
			if (f->required)
				buf_add(&words, " Required.");
			if (f->expected && !strstr(f->help, f->expected))
				buf_addf(&words, " Expected: %s.", f->expected);
			if (f->min < f->max)
				buf_addf(&words, " From %.15g to %.15g.", f->min, f->max);
			if (f->map)
				buf_addf(&words, " Its keys are under %s.", f->map->name);
			CLEANUP(pointer_free) char *at = xasprintf("%s.%s", (*m)->name, f->name);
			const json_t *example = json_object_get(examples, at);
			if (example)
				buf_addf(&words, " Example: `%s`", json_string_value(example));
			add_item(list, f->name, kind, words.s);
		}
	}
	return list;
}

/* Returns the options of a command as JSON. Each of every command has the key `common`. */
static json_t *
options_json(const struct cli_command *c)
{
	json_t *list = json_array();
	struct option_row r;
	enum option_owner owner;

	for (size_t i = 0; options_nth(c, i, &r, &owner); i++) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		if (r.letter)
			buf_addf(&name, "-%c, ", r.letter);
		buf_addf(&name, "--%s", r.name);
		add_item(list, name.s, r.arg, r.help);
		if (owner == OPTION_OF_ALL)
			json_object_set_new(json_array_get(list, json_array_size(list) - 1),
				"common", json_true());
	}
	return list;
}

/* The help texts that man pages contain, and the names of their lists. */
static const char *const texts_of_pages[] = { "form", "rules_bench", "rules_lists", "rules_words",
	"rules_drafts" };

/* Returns the paragraphs and headings of a help text as an array of {text, after} and {macro,
 * title}. `after`: the paragraph follows another one. */
static json_t *
paragraphs_json(const char *name)
{
	json_t *list = json_array();
	const char *at = help_words(name);
	bool after = false;

	for (char *text; (text = next_paragraph(&at)); free(text)) {
		if (*text == '#')
			add_item(list, NULL, NULL, text + 2);
		else
			json_array_append_new(
				list, json_pack("{s:s, s:b}", "text", text, "after", after));
		after = *text != '#';
	}
	return list;
}

static json_t *
help_data(void)
{
	json_t *commands = json_array(), *bench = json_array();

	for (const struct cli_command *const *at = cli_commands; *at; at++) {
		const struct cli_command *c = *at;
		bool several = c->verbs[1].run != NULL;
		json_t *verbs = json_array();
		CLEANUP(buf_finish) struct buf usage = BUF_INIT;

		for (const struct cli_verb *v = c->verbs; several && v->run; v++) {
			const char *args = v->name ? v->args : NULL;

			if (v->help)
				add_item(verbs, v->name ? v->name : v->args, args, v->help);
		}
		usage_add(&usage, c, NULL);
		json_array_append_new(commands,
			json_pack("{s:s, s:s, s:s, s:s, s:s?, s:o, s:o}", "command", c->name,
				"words", c->help, "example", c->example, "usage", usage.s, "about",
				several ? NULL : c->verbs[0].help, "verbs", verbs, "options",
				options_json(c)));
	}
	help_bench(NULL, &(struct ui_help){ .into = bench, .line = add_item });
	json_t *data = json_pack("{s:s, s:s, s:o, s:o, s:o}", "version", EARLOG_VERSION, "date",
		EARLOG_DATE, "commands", commands, "help_options", options_json(&cli_help), "bench",
		bench);
	json_t *holes = json_array();
	each_hole(holes, add_item);
	json_object_set_new(data, "holes", holes);
	EACH_OF (x, texts_of_pages)
		json_object_set_new(data, *x, paragraphs_json(*x));
	json_auto_t *examples = session_examples();
	json_object_set_new(data, "session", keys_json(session_file_maps, examples));
	json_object_set_new(data, "playlist", keys_json(playlist_maps, NULL));
	json_object_set_new(data, "profile", keys_json(profile_maps, NULL));
	json_object_set_new(data, "lexicon", keys_json(lexicon_maps, NULL));
	return data;
}

/* ---- escaping for roff ---- */

void
help_escape_roff(struct buf *out, const char *s, size_t n, void *context)
{
	static const char *const shown[128] = { ['\\'] = "\\e",
		['-'] = "\\-",
		['\''] = "\\(aq",
		['"'] = "\\(dq",
		['^'] = "\\(ha",
		['~'] = "\\(ti",
		['\n'] = " ",
		['\r'] = " ",
		['\t'] = " " };

	const char *code = NULL; /* the backtick before the code that s[i] is in */

	(void)context;
	/* A dot at the beginning of a line would be a request; \& before it prevents this. */
	if (n && *s == '.')
		buf_add(out, "\\&");
	for (size_t i = 0; i < n; i++)
		if (s[i] == '`' && (code || memchr(s + i + 1, '`', n - i - 1))) {
			buf_add(out, code ? "\\fP" : "\\fB"); /* `code` is bold */
			code = code ? NULL : s + i;
		} else if (s[i] == '`') {
			buf_add(out, "\\(ga");
		} else if ((unsigned char)s[i] < 128 && shown[(unsigned char)s[i]])
			buf_add(out, shown[(unsigned char)s[i]]);
		else
			buf_add_char(out, s[i]);
}

/* ---- printing a man page or a completion script ---- */

static bool
find_partial(const char *name, struct mustache_text *text, void *context)
{
	CLEANUP(pointer_free) char *path = xasprintf("schema/help/%s", name);

	(void)context;
	return mustache_shipped(path, text);
}

/* Returns the pages for man but this one, as {name, section}. */
static json_t *
other_pages(const char *page)
{
	json_t *list = json_array();
	const struct embedded *e;

	for (size_t i = 0; (e = file_embedded_nth("schema/help/earlog", i)); i++) {
		const char *name = file_name(e->name), *dot = strrchr(name, '.');

		if (!text_same(e->name, page))
			json_array_append_new(list,
				json_pack("{s:s%, s:s}", "name", name, (size_t)(dot - name),
					"section", dot + 1));
	}
	return list;
}

static bool
print_filled(
	const struct mustache_text *text, const struct mustache_options *options, struct err *err)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct mustache *m = mustache_parse(text->name, text->text, text->n, err);
	json_auto_t *data = help_data();
	json_object_set_new(data, "others", other_pages(text->name));
	bool ok = m && mustache_render(m, data, options, &out, err);

	text_print_bytes(out.s, out.len);
	mustache_free(m);
	return ok;
}

static bool
help_manual(struct cli_call *c, struct err *err)
{
	static const char *const ends[] = { "", ".1", ".5" };
	const char *name = c->argc ? c->argv[0] : "earlog.1";
	struct mustache_text page;
	bool found = false;

	EACH_IN_WHILE (x, ends, LENGTH(ends), !found && text_starts(name, "earlog")) {
		CLEANUP(pointer_free) char *file = xasprintf("%s%s", name, *x);

		found = find_partial(file, &page, NULL);
	}
	if (!found)
		return cli_wrong(
			err, "there is no page %s: earlog.1 names all others at its end", name);
	return print_filled(&page,
		&(struct mustache_options){ .escape = help_escape_roff, .partial = find_partial },
		err);
}

static bool
help_completion(struct cli_call *c, struct err *err)
{
	CLEANUP(pointer_free) char *name = xasprintf("completion.%s", c->argv[0]);
	struct mustache_text script;

	if (!find_partial(name, &script, NULL))
		return cli_wrong(
			err, "there are no completions for %s: bash, zsh or fish", c->argv[0]);
	text_print_bytes(script.text, script.n);
	return true;
}

/* ---- the command ---- */

static bool
help_complete(struct cli_call *c, struct err *err)
{
	(void)err;
	complete_print(c->argc, c->argv);
	return true;
}

const struct cli_command cli_help = {
	.name = "help",
	.help = "Show help on earlog, on a command or on any word",
	.example = "earlog help keys",
	.verbs = {
		{ NULL, "[WORD...]",
			"Show how to use earlog or a command, or find a word in the help",
			PAGED, 0, CLI_MANY, help_about, NULL },
		{ "keys", "", "The keys of the bench as your profile binds them, and its commands",
			PAGED, 0, 0, help_keys, NULL },
		{ "archive", "", "The tables and views of the archive, for other programs",
			PAGED, 0, 0, help_archive, NULL },
		{ "numbers", "",
			"Which rating is shown, what was rated together, what luck is, a test in R",
			PAGED, 0, 0, help_text, NULL },
		{ "form", "", "How to write a form, a page that looks like the post, and its holes",
			PAGED, 0, 0, help_form, NULL },
		{ "panel", "",
			"How to set up a panel of listeners, from packages to the first sync",
			PAGED, 0, 0, help_text, NULL },
		{ "session-file", "", "An example of a session file, with every key explained",
			PAGED, 0, 0, help_session_file, NULL },
		{ "schema", "KIND",
			"JSON Schema of a session, playlist, profile, lexicon or export file, for "
			"editors", 0, 1, 1, help_schema,
			"name the kind: session, playlist, profile, lexicon or export" },
		{ "manual", "[PAGE]",
			"A page for man: earlog.1, or another one by name",
			0, 0, 1, help_manual, NULL },
		{ "completion", "bash|zsh|fish",
			"The script that completes commands, options and values in a shell", 0, 1,
			1, help_completion, "name the shell: bash, zsh or fish" },
		{ "complete", "WORD...",
			"What the last WORD of a command line may be, for a shell", WORDS_AS_TYPED,
			0, CLI_MANY, help_complete, NULL },
	},
};
