/*
 * Prints man pages and completion scripts: fills in the templates in schema/help/ with the
 * commands, the keys of the bench, the keys of the files that a user writes, and the tables of the
 * archive.
 */
#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "base/mem.h"
#include "cli/help.h"
#include "config/field.h"
#include "record/redact.h"
#include "store/store.h"
#include "template/mustache.h"

/* ---- the keys of the files that a user writes ---- */

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
	[FIELD_PAIRS] = "map of texts",
	[FIELD_FLAT] = "map",
	[FIELD_SCALE] = "map",
	[FIELD_MAP] = "map",
	[FIELD_LIST] = "list of maps",
	[FIELD_NAMED] = "map of maps, by name",
	[FIELD_JSON] = "anything",
	[FIELD_OWN] = NULL,
};

static json_t *
keys_json(const struct fields *const *maps)
{
	json_t *list = json_array();

	for (const struct fields *const *m = maps; *m; m++) {
		if (m > maps)
			json_array_append_new(
				list, json_pack("{s:s, s:s}", "macro", ".SS", "title", (*m)->name));
		for (const struct field *f = (*m)->v; f < (*m)->v + (*m)->n; f++) {
			CLEANUP(buf_finish) struct buf words = BUF_INIT;
			/* NULL if the help says which values the key takes */
			const char *kind = f->choices ? kinds_of_value[FIELD_CHOICE]
				: f->single || f->unit || (f->map && f->map->text)
				? NULL
				: kinds_of_value[f->type];

			buf_addf(&words, "%s.", f->help);
			if (f->required)
				buf_add(&words, " Required.");
			if (f->expected && !strstr(f->help, f->expected))
				buf_addf(&words, " Expected: %s.", f->expected);
			if (f->min < f->max)
				buf_addf(&words, " From %.15g to %.15g.", f->min, f->max);
			if (f->map)
				buf_addf(&words, " Its keys are under %s.", f->map->name);
			json_array_append_new(list,
				json_pack("{s:s, s:s?, s:s}", "name", f->name, "more", kind,
					"words", words.s));
		}
	}
	return list;
}

/* Adds to `data` of the man pages one array for each kind of file: session files, playlists,
 * profiles and lexicons. The elements are the keys, as {name, more, words}; {macro, title} is the
 * heading before each map but the first. */
static void
help_file_add(json_t *data)
{
	json_object_set_new(data, "session", keys_json(session_file_maps));
	json_object_set_new(data, "playlist", keys_json(playlist_maps));
	json_object_set_new(data, "profile", keys_json(profile_maps));
	json_object_set_new(data, "lexicon", keys_json(lexicon_maps));
}

/* ---- the data for the templates ---- */

/* Returns a JSON object for a list in a man page: a name, more text on its line (NULL: none), and a
 * paragraph about it. */
static json_t *
help_item(const char *name, const char *more, const char *words)
{
	return json_pack("{s:s, s:s?, s:s}", "name", name, "more", more, "words", words);
}

static void
add_page_heading(json_t *list, const char *macro, const char *title)
{
	json_array_append_new(list, json_pack("{s:s, s:s}", "macro", macro, "title", title));
}

json_t *
help_parts(const char *name)
{
	CLEANUP(pointer_free) char *path = xasprintf("schema/help/%s.txt", name);
	json_t *parts = json_array(), *part = NULL;
	size_t n;

	for (const char *at = embed_find(path)->data; *at; at += n + strspn(at + n, "\n")) {
		const char *end = strstr(at, "\n\n");

		n = end ? (size_t)(end - at) : strlen(at) - 1;
		CLEANUP(buf_finish) struct buf kept = BUF_INIT;
		CLEANUP(pointer_free) char *text = xstrndup(at, n);
		/* A line that begins with a tab stays a line. */
		for (char *c = text; (c = strchr(c, '\n')); c++)
			if (c[1] == '\t')
				c[1] = ' ';
			else
				*c = ' ';
		if (strcmp(text, "@kept") == 0) {
			redact_words(&kept);
			xreplace(&text, kept.s);
		}
		if (*text == '#') {
			part = help_item(text + 2, NULL, "");
			json_array_append_new(parts, part);
			continue;
		}
		const char *before = json_string_value(json_object_get(part, "words"));
		json_object_set_new(
			part, "words", json_sprintf("%s%s%s", before, *before ? "\n" : "", text));
	}
	return parts;
}

/* Returns the options of a command as JSON. Each has the key `common`, which is true for an option
 * of every command. */
static json_t *
options_json(const struct cli_command *c)
{
	json_t *list = json_array();
	struct option_row r;
	enum option_owner owner;

	for (size_t i = 0; option_nth(c, i, &r, &owner); i++) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		if (r.letter)
			buf_addf(&name, "-%c, ", r.letter);
		buf_addf(&name, "--%s", r.name);
		json_t *item = help_item(name.s, r.arg, r.help);
		json_object_set_new(item, "option", json_string(r.name));
		json_object_set_new(item, "common", json_boolean(owner == OPTION_OF_ALL));
		json_array_append_new(list, item);
	}
	return list;
}

static void
add_key_of_bench(void *list, const char *keys, const char *line, const char *words)
{
	if (keys)
		json_array_append_new(list, help_item(keys, line, words));
	else if (*words)
		add_page_heading(list, ".SS", words);
}

/* Adds to a man page what a comment of the SQL schema says about a table or column. */
static void
add_about_archive(void *list, enum describe what, const char *name, const char *words)
{
	switch (what) {
	case DESCRIBE_CHAPTER: add_page_heading(list, ".SH", name); break;
	case DESCRIBE_TABLE: add_page_heading(list, ".SS", name); break;
	case DESCRIBE_ARCHIVE:
	case DESCRIBE_WORDS: json_array_append_new(list, json_pack("{s:s}", "text", words)); break;
	case DESCRIBE_COLUMN: json_array_append_new(list, help_item(name, NULL, words)); break;
	case DESCRIBE_COLUMNS:
		json_array_append_new(list, help_item("columns", NULL, words));
		break;
	}
}

static json_t *
help_data(void)
{
	json_t *commands = json_array(), *bench = json_array(), *archive = json_array();

	for (const struct cli_command *const *at = cli_commands; *at; at++) {
		const struct cli_command *c = *at;
		bool several = c->verbs[1].run != NULL;
		json_t *verbs = json_array();
		CLEANUP(buf_finish) struct buf usage = BUF_INIT;

		for (const struct cli_verb *v = c->verbs; several && v->run; v++) {
			if (!v->help)
				continue;
			json_t *item = help_item(
				v->name ? v->name : v->args, v->name ? v->args : NULL, v->help);
			json_object_set_new(item, "named", json_boolean(v->name));
			json_array_append_new(verbs, item);
		}
		help_usage(&usage, c, NULL);
		json_array_append_new(commands,
			json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o, s:b, s:b}", "command", c->name,
				"words", c->help, "usage", usage.s, "about",
				several ? NULL : c->verbs[0].help, "verbs", verbs, "options",
				options_json(c), "has_verbs", c->verbs[0].name || c == &cli_help,
				"is_help", c == &cli_help));
	}
	help_bench(NULL, &(struct ui_help){ .into = bench, .line = add_key_of_bench });
	store_describe(add_about_archive, archive);
	json_t *data = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "version",
		EARLOG_VERSION, "date", EARLOG_DATE, "commands", commands, "help_options",
		options_json(&cli_help), "bench", bench, "numbers", help_parts("numbers"), "panel",
		help_parts("panel"), "archive", archive);
	help_file_add(data);
	return data;
}

/* ---- escaping for roff and for shells ---- */

void
help_escape_roff(struct buf *out, const char *s, size_t n, void *context)
{
	static const char *const shown[128] = { ['\\'] = "\\e",
		['-'] = "\\-",
		['\''] = "\\(aq",
		['"'] = "\\(dq",
		['`'] = "\\(ga",
		['^'] = "\\(ha",
		['~'] = "\\(ti",
		['\n'] = " ",
		['\r'] = " ",
		['\t'] = " " };

	(void)context;
	/* A dot at the beginning of a line would be a request; \& before it prevents this. */
	if (n && *s == '.')
		buf_add(out, "\\&");
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 128 && shown[(unsigned char)s[i]])
			buf_add(out, shown[(unsigned char)s[i]]);
		else
			buf_add_char(out, s[i]);
}

/* Escapes s for single quotes in a shell. For zsh also escapes colons, which separate a name from
 * its description there; bash uses the zsh script. */
static void
escape_shell(struct buf *out, const char *s, size_t n, void *is_fish)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] == '\'')
			buf_add(out, "'\\''");
		else if (s[i] == ':' && !*(const bool *)is_fish)
			buf_add(out, "\\:");
		else
			buf_add_char(out, s[i]);
}

/* ---- printing a man page or a completion script ---- */

static bool
find_partial(const char *name, struct mustache_text *text, void *context)
{
	CLEANUP(pointer_free) char *path = xasprintf("schema/help/%s", name);
	const struct embedded *e = embed_find(path);

	(void)context;
	if (e)
		*text = (struct mustache_text){ e->name, e->data, e->size };
	return e != NULL;
}

static bool
print_filled(
	const struct mustache_text *text, const struct mustache_options *options, struct err *err)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct mustache *m = mustache_parse(text->name, text->text, text->n, err);
	json_auto_t *data = help_data();
	bool ok = m && mustache_render(m, data, options, &out, err);

	fwrite(out.s, 1, out.len, stdout);
	mustache_free(m);
	return ok;
}

bool
help_manual(struct cli_call *c, struct err *err)
{
	const char *name = c->argc ? c->argv[0] : "earlog.1";
	struct mustache_text page;

	if (strncmp(name, "earlog", 6) != 0 || !find_partial(name, &page, NULL))
		return cli_wrong(
			err, "there is no page %s: earlog.1 names all others at its end", name);
	return print_filled(&page,
		&(struct mustache_options){ .escape = help_escape_roff, .partial = find_partial },
		err);
}

bool
help_completion(struct cli_call *c, struct err *err)
{
	const char *shell = c->argv[0];
	bool is_fish = strcmp(shell, "fish") == 0;
	CLEANUP(pointer_free) char *name = xasprintf("completion.%s", shell);
	struct mustache_text script;

	if (!find_partial(name, &script, NULL))
		return cli_wrong(err, "there are no completions for %s: bash, zsh or fish", shell);
	return print_filled(&script,
		&(struct mustache_options){
			.escape = escape_shell, .partial = find_partial, .context = &is_fish },
		err);
}
