#include "command/keymap.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/pairs.h"
#include "config/profile.h"

const struct binding default_keys[] = {
	{ STATE_KEYS, "Space", "toggle" },
	{ STATE_KEYS, "Enter", "play-item" },
	{ STATE_KEYS, "m", "mark" },
	{ STATE_KEYS, "n", "note" },
	{ STATE_KEYS, "e", "edit" },
	{ STATE_KEYS, "u", "undo" },
	{ STATE_KEYS, "Ctrl-R", "redo" },
	{ STATE_KEYS, "c", "next-cue" },
	{ STATE_KEYS, "C", "previous-cue" },
	{ STATE_KEYS, "a", "loop start" },
	{ STATE_KEYS, "[", "loop start" },
	{ STATE_KEYS, "b", "loop end" },
	{ STATE_KEYS, "]", "loop end" },
	{ STATE_KEYS, "B", "loop off" },
	{ STATE_KEYS, "\\", "loop off" },
	{ STATE_KEYS, "K", "loop cue" },
	{ STATE_KEYS, "P", "pin" },
	{ STATE_KEYS, "Q", "show cues" },
	{ STATE_KEYS, "M", "key mark" },
	{ STATE_KEYS, "d", "key wear" },
	{ STATE_KEYS, "D", "wear-back" },
	{ STATE_KEYS, "N", "blind next" },
	{ STATE_KEYS, "S", "helper" },
	{ STATE_KEYS, "W", "key answer" },
	{ STATE_KEYS, "V", "variant" },
	{ STATE_KEYS, "s", "show chains" },
	{ STATE_KEYS, "v", "ask volume" },
	{ STATE_KEYS, "w", "show wheel" },
	{ STATE_KEYS, "A", "ask add-here" },
	{ STATE_KEYS, "/", "find" },
	{ STATE_KEYS, "Left", "seek -5" },
	{ STATE_KEYS, "h", "seek -5" },
	{ STATE_KEYS, "Right", "seek +5" },
	{ STATE_KEYS, "l", "seek +5" },
	{ STATE_KEYS, "Shift-Left", "seek -30" },
	{ STATE_KEYS, "H", "seek -30" },
	{ STATE_KEYS, "Shift-Right", "seek +30" },
	{ STATE_KEYS, "L", "seek +30" },
	{ STATE_KEYS, ",", "seek -0.1" },
	{ STATE_KEYS, ".", "seek +0.1" },
	{ STATE_KEYS, "g", "ask goto" },
	{ STATE_KEYS, "<", "previous" },
	{ STATE_KEYS, ">", "next" },
	{ STATE_KEYS, "'", "jump" },
	{ STATE_KEYS, "J", "jump" },
	{ STATE_KEYS, "o", "show parts" },
	{ STATE_KEYS, "G", "show coverage" },
	{ STATE_KEYS, "t", "show track" },
	{ STATE_KEYS, "x", "done" },
	{ STATE_KEYS, "X", "delete" },
	{ STATE_KEYS, "Delete", "delete" },
	{ STATE_KEYS, "U", "show trash" },
	{ STATE_KEYS, "p", "private" },
	{ STATE_KEYS, "T", "note-time" },
	{ STATE_KEYS, "{", "nudge -0.1" },
	{ STATE_KEYS, "}", "nudge +0.1" },
	{ STATE_KEYS, "r", "range" },
	{ STATE_KEYS, "-", "level -1" },
	{ STATE_KEYS, "+", "level +1" },
	{ STATE_KEYS, "Up", "up" },
	{ STATE_KEYS, "k", "up" },
	{ STATE_KEYS, "Down", "down" },
	{ STATE_KEYS, "j", "down" },
	{ STATE_KEYS, "PageUp", "page-up" },
	{ STATE_KEYS, "PageDown", "page-down" },
	{ STATE_KEYS, "Home", "top" },
	{ STATE_KEYS, "End", "bottom" },
	{ STATE_KEYS, "Tab", "focus" },
	{ STATE_KEYS, "?", "help" },
	{ STATE_KEYS, ":", "command" },
	{ STATE_KEYS, "Ctrl-L", "redraw" },
	{ STATE_KEYS, "Ctrl-Z", "suspend" },
	{ STATE_KEYS, "q", "quit" },
	{ STATE_KEYS, "Ctrl-C", "quit" },

	{ STATE_TEXT, "Enter", "keep" },
	{ STATE_TEXT, "Esc", "keep" },
	{ STATE_TEXT, "Ctrl-J", "newline" },
	{ STATE_TEXT, "Alt-Enter", "newline" },
	{ STATE_TEXT, "F5", "toggle" },
	{ STATE_TEXT, "Ctrl-P", "toggle" },
	{ STATE_TEXT, "F6", "seek -5" },
	{ STATE_TEXT, "Ctrl-O", "seek -5" },
	{ STATE_TEXT, "F7", "seek +5" },
	{ STATE_TEXT, "Ctrl-F", "seek +5" },
	{ STATE_TEXT, "F8", "insert-time" },
	{ STATE_TEXT, "Ctrl-T", "insert-time" },
	{ STATE_TEXT, "Ctrl-G", "give-up" },
	{ STATE_TEXT, "Left", "caret left" },
	{ STATE_TEXT, "Right", "caret right" },
	{ STATE_TEXT, "Up", "row-up" },
	{ STATE_TEXT, "Down", "row-down" },
	{ STATE_TEXT, "Home", "caret line-start" },
	{ STATE_TEXT, "Ctrl-A", "caret line-start" },
	{ STATE_TEXT, "End", "caret line-end" },
	{ STATE_TEXT, "Ctrl-E", "caret line-end" },
	{ STATE_TEXT, "Alt-b", "caret word-left" },
	{ STATE_TEXT, "Ctrl-Left", "caret word-left" },
	{ STATE_TEXT, "Alt-f", "caret word-right" },
	{ STATE_TEXT, "Ctrl-Right", "caret word-right" },
	{ STATE_TEXT, "Backspace", "erase left" },
	{ STATE_TEXT, "Delete", "erase right" },
	{ STATE_TEXT, "Ctrl-D", "erase right" },
	{ STATE_TEXT, "Ctrl-W", "erase word-left" },
	{ STATE_TEXT, "Ctrl-U", "erase line-start" },
	{ STATE_TEXT, "Ctrl-K", "erase line-end" },
	{ STATE_TEXT, "Tab", "complete" },
	{ STATE_TEXT, "Ctrl-X", "against" },
	{ STATE_TEXT, "Ctrl-_", "text-undo" },
	{ STATE_TEXT, "Alt-_", "text-redo" },
	{ STATE_TEXT, "Ctrl-Y", "text-redo" },
	{ STATE_TEXT, "Ctrl-L", "redraw" },
	{ STATE_TEXT, "Ctrl-Z", "suspend" },
	{ STATE_TEXT, "Ctrl-C", "quit" },

	{ STATE_WHEEL, "0", "rate-digit 0" },
	{ STATE_WHEEL, "1", "rate-digit 1" },
	{ STATE_WHEEL, "2", "rate-digit 2" },
	{ STATE_WHEEL, "3", "rate-digit 3" },
	{ STATE_WHEEL, "4", "rate-digit 4" },
	{ STATE_WHEEL, "5", "rate-digit 5" },
	{ STATE_WHEEL, "6", "rate-digit 6" },
	{ STATE_WHEEL, "7", "rate-digit 7" },
	{ STATE_WHEEL, "8", "rate-digit 8" },
	{ STATE_WHEEL, "9", "rate-digit 9" },
	{ STATE_WHEEL, "+", "rate-step +" },
	{ STATE_WHEEL, "-", "rate-step -" },
	{ STATE_WHEEL, "Backspace", "unrate" },
	{ STATE_WHEEL, "i", "ask attribute" },
	{ STATE_WHEEL, "I", "scope" },
	{ STATE_WHEEL, "y", "confidence" },
	{ STATE_WHEEL, "Y", "ask remark" },

	{ STATE_CHAINS, "e", "ask chain-edit" },
	{ STATE_CHAINS, "A", "ask chain-add" },

	{ STATE_TRACK, "f", "ask link" },
	{ STATE_TRACK, "o", "page" },
};
const size_t ndefault_keys = LENGTH(default_keys);

static const char *const named_keys[] = {
	"Space", "Enter", "Esc", "Tab", "Backspace", "Delete", "Insert", "Left", "Right", "Up", "Down", "Home", "End",
	"PageUp", "PageDown", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12",
};

/* A modifier at the start of a name; a lone "-" after it is the key. */
static bool
skip(const char **name, const char *modifier)
{
	size_t n = strlen(modifier);

	if (strncmp(*name, modifier, n) != 0 || !(*name)[n])
		return false;
	*name += n;
	return true;
}

bool
keymap_is_key(const char *name)
{
	bool ctrl = skip(&name, "Ctrl-"), alt = skip(&name, "Alt-"), shift = skip(&name, "Shift-");

	for (size_t i = 0; i < LENGTH(named_keys); i++)
		if (strcmp(named_keys[i], name) == 0)
			return true;
	size_t len, n = strlen(name);
	if (shift || !n)
		return false;            /* Shift-a is A */
	int32_t c = text_decode(name, n, &len);
	if (len != n || c <= ' ')
		return false;
	if (ctrl)                        /* only these make a control character */
		return (c >= '@' && c <= '_') || c == '?';
	return !alt || c < 0x7f;
}

static struct binding *
find(struct keymap *k, enum state state, const char *key)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].state == state && strcmp(k->v[i].key, key) == 0)
			return &k->v[i];
	return NULL;
}

static bool
bind(struct keymap *k, const struct profile *p, enum state state, const struct pair *b,
	const struct cmd_table *tables, size_t ntables, struct diags *d)
{
	if (!keymap_is_key(b->key))
		return diags_add(d, p->path, b->at, "\"%s\" is no key; a key is written like a, Space, Ctrl-L, Alt-b, "
			"Shift-Left or F9", b->key);
	if (!command_find(tables, ntables, b->value))
		return diags_add(d, p->path, b->value_at, "no command is called \"%s\"; earlog help keys names them",
			b->value);
	struct binding *old = find(k, state, b->key);
	if (!old) {
		k->v = xreallocarray(k->v, k->n + 1, sizeof(k->v[0]));
		old = &k->v[k->n++];
	}
	*old = (struct binding){ state, b->key, b->value };
	return true;
}

bool
keymap_init(struct keymap *k, const struct profile *p, const struct cmd_table *tables, size_t ntables,
	struct diags *d)
{
	bool ok = true;

	k->n = ndefault_keys;
	k->v = xreallocarray(NULL, k->n, sizeof(k->v[0]));
	memcpy(k->v, default_keys, k->n * sizeof(k->v[0]));
	if (!p)
		return true;
	for (size_t i = 0; i < p->keys.n; i++)
		ok &= bind(k, p, STATE_KEYS, &p->keys.v[i], tables, ntables, d);
	for (size_t i = 0; i < p->text_keys.n; i++)
		ok &= bind(k, p, STATE_TEXT, &p->text_keys.v[i], tables, ntables, d);
	return ok;
}

void
keymap_finish(struct keymap *k)
{
	free(k->v);
	*k = (struct keymap){ 0 };
}

const char *
keymap_line(const struct keymap *k, enum state state, const char *key)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].state == state && strcmp(k->v[i].key, key) == 0)
			return k->v[i].line;
	return NULL;
}
