/* The default keys (schema/keys.txt), the keys of the profile over them, and which names of keys a
 * terminal can send. ui/input.c makes the names from bytes, ui/keys.c runs the lines. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/command/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/yaml/pairs.h"
#include "review/files/gone.h"

const struct keymap *
keymap_defaults(void)
{
	static struct keymap all;
	static char *text; /* the keys and lines point into it */
	enum key_table table = 0;

	if (text)
		return &all;
	char *rest = text = xstrdup(file_embedded("schema/keys.txt")->data);
	for (char *help; (help = strsep(&rest, "\n"));) {
		char *keys = strsep(&help, "\t"), *line = strsep(&help, "\t"), *key,
		     *own = line ? strstr(line, "KEY") : NULL;
		if (!*keys)
			table++;
		if (own)
			*own = '\0';
		while (line && (key = strsep(&keys, " ")))
			LIST_ADD(&all,
				((struct binding){ table, key,
					own ? xasprintf("%s%s", line, key) : line, .help = help }));
	}
	return &all;
}

static const char *const named_keys[] = { "Space", "Enter", "Esc", "Tab", "Backspace", "Delete",
	"Insert", "Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown", "F1", "F2",
	"F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12" };

/* Skips a modifier, for example "Ctrl-", at the start of a key name. Returns false if the name does
 * not begin with it. */
static bool
skip_modifier(const char **name, const char *modifier)
{
	size_t n = strlen(modifier);

	if (strncmp(*name, modifier, n) != 0 || !(*name)[n])
		return false;
	*name += n;
	return true;
}

/* Keys that a terminal cannot tell apart: Ctrl with this character sends the same byte as the other
 * key. */
static const struct {
	char with_ctrl;
	const char *key;
} same_bytes[] = { { 'I', "Tab" }, { 'M', "Enter" }, { 'H', "Backspace" }, { '?', "Backspace" },
	{ '[', "Esc" }, { '@', "Ctrl-Space" } };

/* Returns true if terminals cannot tell this key from another key (Ctrl-I from Tab), and writes the
 * other key's name to `as`. */
static bool
keymap_sent_as(const char *name, char *as, size_t size)
{
	bool ctrl = skip_modifier(&name, "Ctrl-"), alt = skip_modifier(&name, "Alt-");

	EACH_IN_WHILE (same, same_bytes, LENGTH(same_bytes), ctrl && name[0] && !name[1]) {
		const char *key = same->key;

		if (same->with_ctrl != name[0])
			continue;
		const char *still = skip_modifier(&key, "Ctrl-") ? "Ctrl-" : "";
		snprintf(as, size, "%s%s%s", still, alt ? "Alt-" : "", key);
		return true;
	}
	return false;
}

bool
keymap_is_key(const char *name)
{
	char as[KEY_NAME];
	if (keymap_sent_as(name, as, sizeof(as)))
		return false;
	bool ctrl = skip_modifier(&name, "Ctrl-"), alt = skip_modifier(&name, "Alt-"),
	     shift = skip_modifier(&name, "Shift-");

	if (TEXT_ROW(named_keys, name))
		return true;
	size_t len, n = strlen(name);
	if (shift || !n)
		/* a letter with Shift is named by the capital alone: "A", not "Shift-a" */
		return false;
	int32_t c = text_decode(name, n, &len);
	if (len != n || c <= ' ')
		return false;
	if (ctrl) /* only the characters from A to _ have a control character */
		return c > '@' && c <= '_';
	return !alt || c < 0x7f;
}

const struct binding *
keymap_find(const struct keymap *k, enum key_table table, const char *key)
{
	EACH (one, k)
		if (one->table == table && text_same(one->key, key))
			return one;
	return NULL;
}

static const char *const media_keys[] = { "Next", "Previous", "PlayPause", "Play", "Pause", "Stop",
	NULL };

const char *
keymap_media(const struct profile *p, const char *key)
{
	return pairs_get(&p->keys[IN_MEDIA], key);
}

static bool
bind_key(struct keymap *k, const struct profile *p, enum key_table table, const struct key_value *b,
	const struct commands *of, struct diags *d)
{
	bool none = text_same(b->value, "none");
	char as[KEY_NAME];
	struct err gone;

	if (keymap_sent_as(b->key, as, sizeof(as)))
		return diags_add(
			d, p->path, b->at, "%s is %s to a terminal: write %s", b->key, as, as);
	if (table == IN_MEDIA && !text_is_among(b->key, media_keys))
		return diags_add(d, p->path, b->at,
			"\"%s\" is not a media key: Next, Previous, PlayPause, Play, Pause, Stop",
			b->key);
	if (table != IN_MEDIA && !keymap_is_key(b->key))
		return diags_add(d, p->path, b->at,
			"\"%s\" is not a key; a key is written like a, Space, Ctrl-L, Alt-b, "
			"Shift-Left or F9",
			b->key);
	if (gone_name(GONE_BENCH, b->value, &gone))
		return diags_warn(d, p->path, b->value_at, "%s", gone.msg);
	/* A media key runs no command of the screen. */
	const struct commands session = { .s = of->s };
	const struct commands *runs = table == IN_MEDIA ? &session : of;
	if (!none && !command_find(runs, b->value))
		return diags_add(d, p->path, b->value_at,
			"no command is called \"%s\"; earlog help keys names them", b->value);
	const struct binding *old = keymap_find(k, table, b->key);
	struct binding bound = { table, b->key, b->value, .help = NULL },
		       *at = old ? k->v + (old - k->v) : NULL;
	if (none && at)
		memmove(at, at + 1, (size_t)(k->v + k->n-- - at - 1) * sizeof(*at));
	else if (at)
		*at = bound;
	else if (!none)
		LIST_ADD(k, bound);
	return true;
}

/* Sets what follows from the command line of a binding. */
static void
resolve(struct binding *b, const struct commands *of)
{
	const struct keymap *defaults = keymap_defaults();

	b->cmd = command_find(of, b->line);
	b->arg = b->line + strlen(b->cmd->name);
	b->arg += strspn(b->arg, " ");
	b->about = command_leads(b->cmd) ? command_find(of, b->arg) : b->cmd;
	EACH_WHILE (row, defaults, !b->help)
		if (row->help && text_same(row->line, b->line))
			b->help = row->help;
}

bool
keymap_init(struct keymap *k, const struct profile *p, const struct commands *of, struct diags *d)
{
	bool ok = true;

	*k = (struct keymap){ .v = NULL };
	for (size_t i = 0; i < keymap_defaults()->n; i++)
		LIST_ADD(k, keymap_defaults()->v[i]);
	for (enum key_table t = 0; p && t < KEY_TABLES; t++)
		EACH (key, &p->keys[t])
			ok &= bind_key(k, p, t, key, of, d);
	EACH (one, k)
		resolve(one, of);
	return ok;
}

void
keymap_finish(struct keymap *k)
{
	free(k->v);
	*k = (struct keymap){ 0 };
}

bool
binding_same(const struct binding *a, const struct binding *b)
{
	return a->cmd == b->cmd && text_same(a->arg, b->arg);
}
