/* The default keys as a table, the keys of the profile over them, and which names of keys a
 * terminal can send. ui/input.c makes the names from bytes, ui/keys.c runs the lines. */
#include "command/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/pairs.h"

/* The default keys. A row binds one or more keys, separated by spaces, to a command line. The line
 * of hints shows as many of them as fit, in this order. */
static const struct binding default_keys[] = {
	{ IN_KEYS, "Space", "toggle" },
	{ IN_KEYS, "m", "mark" },
	{ IN_KEYS, "M", "key mark" },
	{ IN_KEYS, "w", "show wheel" },
	{ IN_KEYS, "d", "key wear" },
	{ IN_KEYS, "o", "show parts" },
	{ IN_KEYS, "s", "show chains" },
	{ IN_KEYS, "v", "ask volume" },
	{ IN_KEYS, "q Ctrl-C", "quit" },
	{ IN_KEYS, "n", "note" }, /* the empty pane of notes says it */
	{ IN_KEYS, "Enter", "play-item" },
	{ IN_KEYS, "e", "edit" },
	{ IN_KEYS, "u", "undo" },
	{ IN_KEYS, "Ctrl-R", "redo" },
	{ IN_KEYS, "c", "next-cue" },
	{ IN_KEYS, "C", "previous-cue" },
	{ IN_KEYS, ")", "next-note" },
	{ IN_KEYS, "(", "previous-note" },
	{ IN_KEYS, "a [", "loop start" },
	{ IN_KEYS, "b ]", "loop end" },
	{ IN_KEYS, "B \\", "loop off" },
	{ IN_KEYS, "K", "loop cue" },
	{ IN_KEYS, "O", "excerpt" },
	{ IN_KEYS, "P", "pin" },
	{ IN_KEYS, "Q", "show cues" },
	{ IN_KEYS, "D", "wear-back" },
	{ IN_KEYS, "E", "switch" },
	{ IN_KEYS, "N", "blind next" },
	{ IN_KEYS, "S", "helper" },
	{ IN_KEYS, "y", "here" },
	{ IN_KEYS, "W", "key answer" },
	{ IN_KEYS, "V", "variant" },
	{ IN_KEYS, "Ctrl-X", "against" },
	{ IN_KEYS, "A", "ask add-here" },
	{ IN_KEYS, "/", "find" },
	{ IN_KEYS, "Left h", "seek -5" },
	{ IN_KEYS, "Right l", "seek +5" },
	{ IN_KEYS, "Shift-Left H", "seek -30" },
	{ IN_KEYS, "Shift-Right L", "seek +30" },
	{ IN_KEYS, ",", "seek -0.1" },
	{ IN_KEYS, ".", "seek +0.1" },
	{ IN_KEYS, "g", "ask goto" },
	{ IN_KEYS, "<", "previous" },
	{ IN_KEYS, ">", "next" },
	{ IN_KEYS, "' J", "jump" },
	{ IN_KEYS, "G", "show coverage" },
	{ IN_KEYS, "t", "show track" },
	{ IN_KEYS, "z", "octaves" },
	{ IN_KEYS, "F", "show matches" },
	{ IN_KEYS, "i", "show signals" },
	{ IN_KEYS, "x", "done" },
	{ IN_KEYS, "X Delete", "delete" },
	{ IN_KEYS, "U", "show trash" },
	{ IN_KEYS, "p", "private" },
	{ IN_KEYS, "T", "note-time" },
	{ IN_KEYS, "{", "nudge -0.1" },
	{ IN_KEYS, "}", "nudge +0.1" },
	{ IN_KEYS, "r", "range" },
	{ IN_KEYS, "-", "level -1" },
	{ IN_KEYS, "+", "level +1" },
	{ IN_KEYS, "Up k", "up" },
	{ IN_KEYS, "Down j", "down" },
	{ IN_KEYS, "PageUp", "page-up" },
	{ IN_KEYS, "PageDown", "page-down" },
	{ IN_KEYS, "Home", "top" },
	{ IN_KEYS, "End", "bottom" },
	{ IN_KEYS, "Tab", "focus" },
	{ IN_KEYS, "Esc", "back" },
	{ IN_KEYS, "?", "help" },
	{ IN_KEYS, ":", "command" },
	{ IN_KEYS, "Ctrl-L", "redraw" },
	{ IN_KEYS, "Ctrl-Z", "suspend" },

	{ IN_TEXT, "Enter Esc", "keep" },
	{ IN_TEXT, "Ctrl-J Alt-Enter", "newline" },
	{ IN_TEXT, "Ctrl-P F5", "toggle" },
	{ IN_TEXT, "Ctrl-O F6", "seek -5" },
	{ IN_TEXT, "Ctrl-F F7", "seek +5" },
	{ IN_TEXT, "Ctrl-T F8", "insert-time" },
	{ IN_TEXT, "Ctrl-G", "give-up" },
	{ IN_TEXT, "Left", "caret left" },
	{ IN_TEXT, "Right", "caret right" },
	{ IN_TEXT, "Up", "row-up" },
	{ IN_TEXT, "Down", "row-down" },
	{ IN_TEXT, "Home Ctrl-A", "caret line-start" },
	{ IN_TEXT, "End Ctrl-E", "caret line-end" },
	{ IN_TEXT, "Alt-b Ctrl-Left", "caret word-left" },
	{ IN_TEXT, "Alt-f Ctrl-Right", "caret word-right" },
	{ IN_TEXT, "Backspace", "erase left" },
	{ IN_TEXT, "Delete Ctrl-D", "erase right" },
	{ IN_TEXT, "Ctrl-W", "erase word-left" },
	{ IN_TEXT, "Ctrl-U", "erase line-start" },
	{ IN_TEXT, "Ctrl-K", "erase line-end" },
	{ IN_TEXT, "Tab", "complete" },
	{ IN_TEXT, "Ctrl-X", "against" },
	{ IN_TEXT, "Ctrl-_", "text-undo" },
	{ IN_TEXT, "Alt-_ Ctrl-Y", "text-redo" },
	{ IN_TEXT, "Ctrl-L", "redraw" },
	{ IN_TEXT, "Ctrl-Z", "suspend" },
	{ IN_TEXT, "Ctrl-C", "quit" },

	{ IN_WHEEL, "0", "rate-digit 0" },
	{ IN_WHEEL, "1", "rate-digit 1" },
	{ IN_WHEEL, "2", "rate-digit 2" },
	{ IN_WHEEL, "3", "rate-digit 3" },
	{ IN_WHEEL, "4", "rate-digit 4" },
	{ IN_WHEEL, "5", "rate-digit 5" },
	{ IN_WHEEL, "6", "rate-digit 6" },
	{ IN_WHEEL, "7", "rate-digit 7" },
	{ IN_WHEEL, "8", "rate-digit 8" },
	{ IN_WHEEL, "9", "rate-digit 9" },
	{ IN_WHEEL, "+", "rate-step +" },
	{ IN_WHEEL, "-", "rate-step -" },
	{ IN_WHEEL, "Backspace Delete X", "unrate" },
	{ IN_WHEEL, "i", "ask attribute" },
	{ IN_WHEEL, "I", "scope" },
	{ IN_WHEEL, "y", "confidence" },
	{ IN_WHEEL, "Y", "remark" },
	{ IN_WHEEL, "p", "remark-private" },
	{ IN_WHEEL, "q", "back" },

	{ IN_CHAINS, "e", "ask chain-edit" },
	{ IN_CHAINS, "A", "ask chain-add" },

	{ IN_TRACK, "f", "ask link" },
	{ IN_TRACK, "o", "page" },

	{ IN_MATCHES, "a", "take all" },

	{ IN_SIGNALS, "Left", "signal-move -1" },
	{ IN_SIGNALS, "Right", "signal-move +1" },
	{ IN_SIGNALS, "Shift-Left", "signal-move -16" },
	{ IN_SIGNALS, "Shift-Right", "signal-move +16" },
	{ IN_SIGNALS, "n", "signal-note" },

	{ IN_LISTS, "Enter", "choose" },
	{ IN_LISTS, "q", "back" }, /* what it closes, it does not end the session from */

	{ IN_PEAK, "Left h", "peak-move hz -1" },
	{ IN_PEAK, "Right l", "peak-move hz +1" },
	{ IN_PEAK, "Shift-Left H", "peak-move hz -8" },
	{ IN_PEAK, "Shift-Right L", "peak-move hz +8" },
	{ IN_PEAK, "Up k", "peak-move gain +1" },
	{ IN_PEAK, "Down j", "peak-move gain -1" },
	{ IN_PEAK, "PageUp }", "peak-move q +1" },
	{ IN_PEAK, "PageDown {", "peak-move q -1" },
	{ IN_PEAK, "Enter Esc", "peak-keep" },

	{ IN_QUESTION, "Space Enter", "confirm" },
	{ IN_QUESTION, "Esc", "cancel" },

	{ IN_LEAVING, "Enter q s", "save-beside" },
	{ IN_LEAVING, "r", "try-again" },
	{ IN_LEAVING, "Esc", "stay" },
	{ IN_LEAVING, ":", "command" },

	{ IN_LINE, "Enter", "line run" },
	{ IN_LINE, "Esc Ctrl-G Ctrl-C", "line leave" },
	{ IN_LINE, "Tab", "line complete" },
	{ IN_LINE, "Up Ctrl-P", "line earlier" },
	{ IN_LINE, "Down Ctrl-N", "line later" },
	{ IN_LINE, "PageUp", "line page-up" },
	{ IN_LINE, "PageDown", "line page-down" },
	{ IN_LINE, "Left", "line left" },
	{ IN_LINE, "Right", "line right" },
	{ IN_LINE, "Home", "line top" },
	{ IN_LINE, "End", "line bottom" },
	{ IN_LINE, "Ctrl-A", "line start" },
	{ IN_LINE, "Ctrl-E", "line end" },
	{ IN_LINE, "Alt-b Ctrl-Left", "line word-left" },
	{ IN_LINE, "Alt-f Ctrl-Right", "line word-right" },
	{ IN_LINE, "Backspace", "line erase-left" },
	{ IN_LINE, "Delete", "line erase-right" },
	{ IN_LINE, "Ctrl-W", "line erase-word" },
	{ IN_LINE, "Ctrl-U", "line erase-start" },
	{ IN_LINE, "Ctrl-K", "line erase-end" },
};

const struct keymap *
keymap_defaults(void)
{
	static struct keymap all;

	if (all.n)
		return &all;
	for (const struct binding *b = default_keys; b < default_keys + LENGTH(default_keys); b++)
		for (char *rest = xstrdup(b->key), *key; (key = strsep(&rest, " "));)
			LIST_ADD(&all, (struct binding){ b->table, key, b->line });
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
		bool still = skip_modifier(&key, "Ctrl-");
		snprintf(as, size, "%s%s%s", still ? "Ctrl-" : "", alt ? "Alt-" : "", key);
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

	for (size_t i = 0; i < LENGTH(named_keys); i++)
		if (strcmp(named_keys[i], name) == 0)
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

static struct binding *
find_binding(const struct keymap *k, enum key_table table, const char *key)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].table == table && strcmp(k->v[i].key, key) == 0)
			return &k->v[i];
	return NULL;
}

/* Returns true if a command line runs a command that earlier versions of earlog had. */
static bool
is_gone(const char *line)
{
	static const char *const gone[] = { "abx", "beside" };

	size_t n = strcspn(line, " ");

	for (size_t i = 0; i < LENGTH(gone); i++)
		if (strlen(gone[i]) == n && strncmp(line, gone[i], n) == 0)
			return true;
	return false;
}

static bool
bind_key(struct keymap *k, const struct profile *p, enum key_table table, const struct key_value *b,
	const struct cmd_table *tables, size_t ntables, struct diags *d)
{
	bool none = strcmp(b->value, "none") == 0;
	char as[KEY_NAME];

	if (keymap_sent_as(b->key, as, sizeof(as)))
		return diags_add(
			d, p->path, b->at, "%s is %s to a terminal: write %s", b->key, as, as);
	if (!keymap_is_key(b->key))
		return diags_add(d, p->path, b->at,
			"\"%s\" is no key; a key is written like a, Space, Ctrl-L, Alt-b, "
			"Shift-Left or F9",
			b->key);
	if (is_gone(b->value))
		return diags_warn(d, p->path, b->value_at,
			"\"%s\" has no effect any more: remove the line", b->value);
	if (!none && !command_find(tables, ntables, b->value))
		return diags_add(d, p->path, b->value_at,
			"no command is called \"%s\"; earlog help keys names them", b->value);
	struct binding *old = find_binding(k, table, b->key);
	if (none && old)
		memmove(old, old + 1, (size_t)(k->v + k->n-- - old - 1) * sizeof(*old));
	if (none)
		return true;
	struct binding new = { table, b->key, b->value };
	if (old)
		*old = new;
	else
		LIST_ADD(k, new);
	return true;
}

bool
keymap_init(struct keymap *k, const struct profile *p, const struct cmd_table *tables,
	size_t ntables, struct diags *d)
{
	bool ok = true;

	*k = (struct keymap){ .v = NULL };
	for (size_t i = 0; i < keymap_defaults()->n; i++)
		LIST_ADD(k, keymap_defaults()->v[i]);
	if (!p)
		return true;
	for (enum key_table t = 0; t < KEY_TABLES; t++)
		for (size_t i = 0; i < p->keys[t].n; i++)
			ok &= bind_key(k, p, t, &p->keys[t].v[i], tables, ntables, d);
	return ok;
}

void
keymap_finish(struct keymap *k)
{
	free(k->v);
	*k = (struct keymap){ 0 };
}

const char *
keymap_line_help(const char *line)
{
	static const struct {
		const char *line, *help;
	} lines[] = {
		{ "seek -5", "Go 5 seconds back" },
		{ "seek +5", "Go 5 seconds forward" },
		{ "seek -30", "Go 30 seconds back" },
		{ "seek +30", "Go 30 seconds forward" },
		{ "seek -0.1", "Go a tenth of a second back" },
		{ "seek +0.1", "Go a tenth of a second forward" },
		{ "blind next", "Blind: start the next trial" },
		{ "take all", "Link each track to its likeliest match" },
		{ "rate-step +", "Rate one step higher" },
		{ "rate-step -", "Rate one step lower; a digit right after it is negative" },
		{ "loop start", "Loop from here" },
		{ "loop end", "Loop to here" },
		{ "loop off", "Stop looping" },
		{ "loop cue", "Loop the current cue" },
		{ "nudge -0.1", "Move the chosen note's time 0.1 s back" },
		{ "nudge +0.1", "Move the chosen note's time 0.1 s forward" },
		{ "level -1", "Lower the level by 1 dB" },
		{ "level +1", "Raise the level by 1 dB, never above the profile's ceiling" },
		{ "line run", "Run the typed line, or the chosen one" },
		{ "line leave", "Close the typed line" },
		{ "line complete", "Complete the word, or show the next candidate" },
		{ "line earlier", "Show the earlier line, or choose the line above" },
		{ "line later", "Show the later line, or choose the line below" },
		{ "line page-up", "Go a page up in the list" },
		{ "line page-down", "Go a page down in the list" },
		{ "line top", "Go to the first line of the list, or the start of the typed line" },
		{ "line bottom", "Go to the last line of the list, or the end of the typed line" },
		{ "line left", "Go to the character before, or out of a line of the list" },
		{ "line right", "Go to the next character, or into a line of the list" },
		{ "line start", "Go to the start of the typed line" },
		{ "line end", "Go to the end of the typed line" },
		{ "line word-left", "Go to the word before" },
		{ "line word-right", "Go to the next word" },
		{ "line erase-left", "Delete the character before" },
		{ "line erase-right", "Delete the next character" },
		{ "line erase-word", "Delete the word before" },
		{ "line erase-start", "Delete to the start of the typed line" },
		{ "line erase-end", "Delete to the end of the typed line" },
		{ "key wear",
			"Change the device: then press its number; the same passage plays "
			"again" },
		{ "key answer",
			"Answer a trial: then press a key. Blind: the number of the device, or 0 "
			"for no idea; preference test: the better one, 1 or 2, or 0" },
		{ "key mark",
			"Drop a marker of a kind: then press its letter (marker_kinds of the "
			"profile)" },
	};

	for (size_t i = 0; i < LENGTH(lines); i++)
		if (strcmp(lines[i].line, line) == 0)
			return lines[i].help;
	return NULL;
}

const char *
keymap_line(const struct keymap *k, enum key_table table, const char *key)
{
	const struct binding *b = find_binding(k, table, key);

	return b ? b->line : NULL;
}
