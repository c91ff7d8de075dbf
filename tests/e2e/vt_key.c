#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "e2e/vt_private.h"

enum { SHIFT = 1, ALT = 2, CTRL = 4 };

static const struct {
	const char *prefix;
	int mod;
} mods[] = { { "Shift-", SHIFT }, { "S-", SHIFT }, { "Alt-", ALT }, { "M-", ALT },
	{ "Ctrl-", CTRL }, { "C-", CTRL } };

/* CSI number ; mod final: without a mod cursor keys and F1 to F4 leave the number out. */
static const struct {
	const char *name;
	int number;
	char final;
	bool cursor; /* SS3 only while the program has asked for it */
} specials[] = { { "Up", 1, 'A', true }, { "Down", 1, 'B', true }, { "Right", 1, 'C', true },
	{ "Left", 1, 'D', true }, { "Home", 1, 'H', true }, { "End", 1, 'F', true },
	{ "Insert", 2, '~', false }, { "Delete", 3, '~', false }, { "PageUp", 5, '~', false },
	{ "PageDown", 6, '~', false }, { "PgUp", 5, '~', false }, { "PgDn", 6, '~', false },
	{ "F1", 1, 'P', false }, { "F2", 1, 'Q', false }, { "F3", 1, 'R', false },
	{ "F4", 1, 'S', false }, { "F5", 15, '~', false }, { "F6", 17, '~', false },
	{ "F7", 18, '~', false }, { "F8", 19, '~', false }, { "F9", 20, '~', false },
	{ "F10", 21, '~', false }, { "F11", 23, '~', false }, { "F12", 24, '~', false } };

static const struct {
	const char *name;
	char byte;
} plain[] = { { "Enter", '\r' }, { "Tab", '\t' }, { "Esc", '\033' }, { "Space", ' ' },
	{ "Backspace", 0x7f } };

static size_t
special_key(const struct vt *t, size_t i, int mod, char bytes[16])
{
	int n;

	if (mod && specials[i].number == 1)
		n = snprintf(bytes, 16, "\033[1;%d%c", mod + 1, specials[i].final);
	else if (mod)
		n = snprintf(bytes, 16, "\033[%d;%d~", specials[i].number, mod + 1);
	else if (specials[i].number != 1)
		n = snprintf(bytes, 16, "\033[%d~", specials[i].number);
	else if (specials[i].cursor && !vt_mode(t, VT_APP_CURSOR))
		n = snprintf(bytes, 16, "\033[%c", specials[i].final);
	else
		n = snprintf(bytes, 16, "\033O%c", specials[i].final);
	return (size_t)n;
}

/* The byte of Ctrl and a character; -1: there is none. */
static int
ctrl_byte(char c)
{
	if (c >= 'a' && c <= 'z')
		return c & 0x1f;
	if (c == ' ')
		return 0;
	if (c == '?' || c == 0x7f)
		return c == '?' ? 0x7f : '\b';
	if (c == '/')
		return 0x1f;
	return c >= '@' && c <= '_' ? c & 0x1f : -1;
}

static size_t
character_key(const char *s, size_t n, int mod, char bytes[16])
{
	size_t len = 0;

	if (mod & ALT)
		bytes[len++] = '\033';
	if ((mod & SHIFT) && n == 1 && *s == '\t') {
		memcpy(bytes + len, "\033[Z", 3);
		return mod & CTRL ? 0 : len + 3;
	}
	if (mod & CTRL) {
		int c = n == 1 ? ctrl_byte(*s) : -1;

		if (c < 0 || mod & SHIFT)
			return 0;
		bytes[len] = (char)c;
		return len + 1;
	}
	if (mod & SHIFT) {
		if (n != 1 || *s < 'a' || *s > 'z')
			return 0;
		bytes[len] = (char)(*s - 'a' + 'A');
		return len + 1;
	}
	memcpy(bytes + len, s, n);
	return len + n;
}

static int
take_mods(const char **name)
{
	int mod = 0;

	for (size_t i = 0; i < LENGTH(mods); i++) {
		size_t n = strlen(mods[i].prefix);

		if (!strncmp(*name, mods[i].prefix, n) && (*name)[n]) {
			*name += n;
			mod |= mods[i].mod;
			i = (size_t)-1;
		}
	}
	return mod;
}

size_t
vt_key(const struct vt *t, const char *name, char bytes[16])
{
	int mod = take_mods(&name);
	size_t n = strlen(name);

	for (size_t i = 0; i < LENGTH(specials); i++) {
		if (!strcmp(name, specials[i].name))
			return special_key(t, i, mod, bytes);
	}
	for (size_t i = 0; i < LENGTH(plain); i++) {
		if (!strcmp(name, plain[i].name))
			return character_key(&plain[i].byte, 1, mod, bytes);
	}
	/* One UTF-8 character: a first byte and nothing but bytes that continue it. */
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)name[i] & 0xc0) != 0x80 || i > 3)
			return 0;
	}
	return n ? character_key(name, n, mod, bytes) : 0;
}
