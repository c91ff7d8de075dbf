/* The default keys as a table, the keys of the profile over them, and which names of keys a
 * terminal can send. ui/input.c makes the names from bytes, ui/keys.c runs the lines. */
#include "bench/command/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/yaml/pairs.h"
#include "review/files/gone.h"

#define KEYS(in, ...)                      \
	{                                  \
		.table = (in), __VA_ARGS__ \
	}

/* The default keys. A row binds one or more keys, separated by spaces, to a command line, which may
 * have its own help text; a line that ends with a space gets the key itself as argument. The line
 * of hints shows as many of them as fit, in this order. */
static const struct binding default_keys[] = {
	KEYS(IN_KEYS, "Space", "toggle"),
	KEYS(IN_KEYS, "n", "note"),
	KEYS(IN_KEYS, "m", "mark"),
	KEYS(IN_KEYS, "M", "key mark",
		"Drop a marker of a kind: then press its letter (marker_kinds of the profile)"),
	KEYS(IN_KEYS, "w", "show wheel"),
	KEYS(IN_KEYS, "d", "show devices"),
	KEYS(IN_KEYS, "V", "show settings"),
	KEYS(IN_KEYS, "o", "show parts"),
	KEYS(IN_KEYS, "s", "show chains"),
	KEYS(IN_KEYS, "v", "ask volume"),
	KEYS(IN_KEYS, "q Ctrl-C", "quit"),
	KEYS(IN_KEYS, "Enter", "play-item"),
	KEYS(IN_KEYS, "e", "edit"),
	KEYS(IN_KEYS, "u", "undo"),
	KEYS(IN_KEYS, "Ctrl-R", "redo"),
	KEYS(IN_KEYS, "c", "next-cue"),
	KEYS(IN_KEYS, "C", "previous-cue"),
	KEYS(IN_KEYS, ")", "next-note"),
	KEYS(IN_KEYS, "(", "previous-note"),
	KEYS(IN_KEYS, "a", "loop start", "Loop from here"),
	KEYS(IN_KEYS, "b", "loop end", "Loop to here"),
	KEYS(IN_KEYS, "B", "loop off", "Stop looping"),
	KEYS(IN_KEYS, "K", "loop cue", "Loop the current cue"),
	KEYS(IN_KEYS, "P", "pin"),
	KEYS(IN_KEYS, "Q", "show cues"),
	KEYS(IN_KEYS, "D", "wear-back"),
	KEYS(IN_KEYS, "E", "switch"),
	KEYS(IN_KEYS, "N", "blind next", "Blind: start the next trial"),
	KEYS(IN_KEYS, "S", "helper"),
	KEYS(IN_KEYS, "f", "follow"),
	KEYS(IN_KEYS, "y", "here"),
	KEYS(IN_KEYS, "W", "key answer"),
	KEYS(IN_KEYS, "Ctrl-X", "against",
		"Compare the note with what its words name, what was in use before, one of a list, "
		"or nothing"),
	KEYS(IN_KEYS, "A", "ask add-here"),
	KEYS(IN_KEYS, "/", "find"),
	KEYS(IN_KEYS, "Left", "seek -5", "Go 5 seconds back"),
	KEYS(IN_KEYS, "Right", "seek +5", "Go 5 seconds forward"),
	KEYS(IN_KEYS, "Shift-Left", "seek -30", "Go 30 seconds back"),
	KEYS(IN_KEYS, "Shift-Right", "seek +30", "Go 30 seconds forward"),
	KEYS(IN_KEYS, "g", "ask goto"),
	KEYS(IN_KEYS, "<", "previous"),
	KEYS(IN_KEYS, ">", "next"),
	KEYS(IN_KEYS, "G", "show coverage"),
	KEYS(IN_KEYS, "t", "show track"),
	KEYS(IN_KEYS, "i", "show signals"),
	KEYS(IN_KEYS, "X Delete", "delete"),
	KEYS(IN_KEYS, "U", "show trash"),
	KEYS(IN_KEYS, "p", "private"),
	KEYS(IN_KEYS, "r", "range"),
	KEYS(IN_KEYS, "-", "level -1", "Lower the level by 1 dB"),
	KEYS(IN_KEYS, "+", "level +1",
		"Raise the level by 1 dB, never above the profile's ceiling"),
	KEYS(IN_KEYS, "Up", "up"),
	KEYS(IN_KEYS, "Down", "down"),
	KEYS(IN_KEYS, "PageUp", "page-up"),
	KEYS(IN_KEYS, "PageDown", "page-down"),
	KEYS(IN_KEYS, "Home", "top"),
	KEYS(IN_KEYS, "End", "bottom"),
	KEYS(IN_KEYS, "Tab", "focus"),
	KEYS(IN_KEYS, "Shift-Tab", "focus back", "Go to the pane before"),
	KEYS(IN_KEYS, "Esc", "back"),
	KEYS(IN_KEYS, "?", "help"),
	KEYS(IN_KEYS, ":", "command"),
	KEYS(IN_KEYS, "Ctrl-L", "redraw"),
	KEYS(IN_KEYS, "Ctrl-Z", "suspend"),

	KEYS(IN_TEXT, "Enter Esc", "keep"),
	KEYS(IN_TEXT, "Ctrl-J Alt-Enter", "newline"),
	KEYS(IN_TEXT, "Ctrl-P F5", "toggle"),
	KEYS(IN_TEXT, "Ctrl-O F6", "seek -5", "Go 5 seconds back"),
	KEYS(IN_TEXT, "Ctrl-F F7", "seek +5", "Go 5 seconds forward"),
	KEYS(IN_TEXT, "Ctrl-T F8", "insert-time"),
	KEYS(IN_TEXT, "Ctrl-G", "give-up"),
	KEYS(IN_TEXT, "Left", "caret left", "Go to the character before"),
	KEYS(IN_TEXT, "Right", "caret right", "Go to the next character"),
	KEYS(IN_TEXT, "Up", "row-up"),
	KEYS(IN_TEXT, "Down", "row-down"),
	KEYS(IN_TEXT, "Home Ctrl-A", "caret line-start", "Go to the start of the line"),
	KEYS(IN_TEXT, "End Ctrl-E", "caret line-end", "Go to the end of the line"),
	KEYS(IN_TEXT, "Alt-b Ctrl-Left", "caret word-left", "Go to the word before"),
	KEYS(IN_TEXT, "Alt-f Ctrl-Right", "caret word-right", "Go to the next word"),
	KEYS(IN_TEXT, "Backspace", "erase left", "Delete the character before"),
	KEYS(IN_TEXT, "Delete Ctrl-D", "erase right", "Delete the next character"),
	KEYS(IN_TEXT, "Ctrl-W", "erase word-left", "Delete the word before"),
	KEYS(IN_TEXT, "Ctrl-U", "erase line-start", "Delete to the start of the line"),
	KEYS(IN_TEXT, "Ctrl-K", "erase line-end", "Delete to the end of the line"),
	KEYS(IN_TEXT, "Tab", "complete"),
	KEYS(IN_TEXT, "Ctrl-X", "against"),
	KEYS(IN_TEXT, "Ctrl-_", "text-undo"),
	KEYS(IN_TEXT, "Alt-_ Ctrl-Y", "text-redo"),
	KEYS(IN_TEXT, "Ctrl-L", "redraw"),
	KEYS(IN_TEXT, "Ctrl-Z", "suspend"),
	KEYS(IN_TEXT, "Ctrl-C", "quit"),

	KEYS(IN_WHEEL, "0 1 2 3 4 5 6 7 8 9", "rate-digit "),
	KEYS(IN_WHEEL, "i", "ask attribute"),
	KEYS(IN_WHEEL, "+", "rate-step +", "Rate one step higher"),
	KEYS(IN_WHEEL, "-", "rate-step -",
		"Rate one step lower; a digit right after it is negative"),
	KEYS(IN_WHEEL, "Backspace Delete X", "unrate"),
	KEYS(IN_WHEEL, "I", "scope"),
	KEYS(IN_WHEEL, "y", "confidence"),
	KEYS(IN_WHEEL, "Y", "remark"),
	KEYS(IN_WHEEL, "p", "remark-private"),
	KEYS(IN_WHEEL, "q", "back told"),

	KEYS(IN_NOTES, "Enter", "jump"),

	KEYS(IN_CHAINS, "1 2 3 4 5 6 7 8 9", "choose ",
		"Swap to this number, and the same passage plays again; Delete removes what "
		"nothing names"),
	KEYS(IN_CHAINS, "Delete", "delete"),

	KEYS(IN_TRACK, "f", "ask link"),
	KEYS(IN_TRACK, "o", "page"),

	KEYS(IN_SIGNALS, "Left", "signal-move -1",
		"Lower the signal by 1/48 octave, noise by a band"),
	KEYS(IN_SIGNALS, "Right", "signal-move +1",
		"Raise the signal by 1/48 octave, noise by a band"),
	KEYS(IN_SIGNALS, "Shift-Left", "signal-move -16",
		"Lower the signal by a third of an octave"),
	KEYS(IN_SIGNALS, "Shift-Right", "signal-move +16",
		"Raise the signal by a third of an octave"),

	KEYS(IN_LISTS, "Enter", "choose"),
	KEYS(IN_LISTS, "Esc", "back"),
	KEYS(IN_LISTS, "q", "back told"), /* what it closes, it does not end the session from */

	KEYS(IN_QUESTION, "Space Enter", "confirm"),
	KEYS(IN_QUESTION, "Esc", "cancel"),

	KEYS(IN_LINE, "Enter", "line run", "Run the typed line, or the chosen one"),
	KEYS(IN_LINE, "Esc Ctrl-G Ctrl-C", "line leave", "Close the typed line"),
	KEYS(IN_LINE, "Tab", "line complete", "Complete the word, or show the next candidate"),
	KEYS(IN_LINE, "Up Ctrl-P", "line earlier",
		"Show the earlier line, or choose the line above"),
	KEYS(IN_LINE, "Down Ctrl-N", "line later", "Show the later line, or choose the line below"),
	KEYS(IN_LINE, "PageUp", "line page-up", "Go a page up in the list"),
	KEYS(IN_LINE, "PageDown", "line page-down", "Go a page down in the list"),
	KEYS(IN_LINE, "Left", "line left",
		"Go to the character before, or out of a line of the list"),
	KEYS(IN_LINE, "Right", "line right",
		"Go to the next character, or into a line of the list"),
	KEYS(IN_LINE, "Home", "line top",
		"Go to the first line of the list, or the start of the typed line"),
	KEYS(IN_LINE, "End", "line bottom",
		"Go to the last line of the list, or the end of the typed line"),
};

const struct keymap *
keymap_defaults(void)
{
	static struct keymap all;

	if (all.n)
		return &all;
	for (const struct binding *b = default_keys; b < default_keys + LENGTH(default_keys); b++)
		for (char *rest = xstrdup(b->key), *key; (key = strsep(&rest, " "));) {
			bool own = b->line[strlen(b->line) - 1] == ' ';
			const char *line = own ? xasprintf("%s%s", b->line, key) : b->line;

			LIST_ADD(&all, ((struct binding){ b->table, key, line, .help = b->help }));
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

	for (size_t i = 0; i < LENGTH(same_bytes) && ctrl && name[0] && !name[1]; i++) {
		const char *key = same_bytes[i].key;

		if (same_bytes[i].with_ctrl != name[0])
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
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].table == table && text_same(k->v[i].key, key))
			return &k->v[i];
	return NULL;
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
	if (!keymap_is_key(b->key))
		return diags_add(d, p->path, b->at,
			"\"%s\" is no key; a key is written like a, Space, Ctrl-L, Alt-b, "
			"Shift-Left or F9",
			b->key);
	if (gone_name(GONE_BENCH, b->value, &gone))
		return diags_warn(d, p->path, b->value_at, "%s", gone.msg);
	if (!none && !command_find(of, b->value))
		return diags_add(d, p->path, b->value_at,
			"no command is called \"%s\"; earlog help keys names them", b->value);
	const struct binding *old = keymap_find(k, table, b->key);
	struct binding new = KEYS(table, b->key, b->value), *at = old ? k->v + (old - k->v) : NULL;
	if (none && at)
		memmove(at, at + 1, (size_t)(k->v + k->n-- - at - 1) * sizeof(*at));
	else if (at)
		*at = new;
	else if (!none)
		LIST_ADD(k, new);
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
	for (size_t i = 0; i < defaults->n && !b->help; i++)
		if (text_same(defaults->v[i].line, b->line))
			b->help = defaults->v[i].help;
}

bool
keymap_init(struct keymap *k, const struct profile *p, const struct commands *of, struct diags *d)
{
	bool ok = true;

	*k = (struct keymap){ .v = NULL };
	for (size_t i = 0; i < keymap_defaults()->n; i++)
		LIST_ADD(k, keymap_defaults()->v[i]);
	for (enum key_table t = 0; p && t < KEY_TABLES; t++)
		for (size_t i = 0; i < p->keys[t].n; i++)
			ok &= bind_key(k, p, t, &p->keys[t].v[i], of, d);
	for (size_t i = 0; i < k->n; i++)
		resolve(&k->v[i], of);
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
