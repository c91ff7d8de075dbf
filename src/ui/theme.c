#include "ui/theme.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define OWN (-1) /* the terminal's own colour */

/* Of the 256 colours, and of the eight where there are no more. Text keeps the terminal's own
 * colours. */
struct theme_look {
	short fg, bg;
	short fg8;
	attr_t more; /* besides the colour */
	attr_t mono; /* without colours */
};

struct theme {
	const char *name;
	struct theme_look looks[STYLES];
};

/*
 * "auto" is for terminals whose background is unknown: colours that can be read on dark and light.
 */
static const struct theme themes[] = {
	{ "auto",
		{
			[STYLE_DIM] = { 244, OWN, OWN, A_NORMAL, A_DIM },
			[STYLE_RULE] = { 244, OWN, OWN, A_NORMAL, A_DIM },
			[STYLE_TITLE] = { OWN, OWN, OWN, A_NORMAL, A_NORMAL },
			[STYLE_TITLE_FOCUS] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_STRONG] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_CHOSEN] = { OWN, OWN, OWN, A_REVERSE, A_REVERSE },
			[STYLE_CHOSEN_OFF] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_PLAYING] = { 37, OWN, COLOR_CYAN, A_BOLD, A_BOLD },
			[STYLE_DONE] = { 71, OWN, COLOR_GREEN, A_NORMAL, A_NORMAL },
			[STYLE_CUE] = { 172, OWN, COLOR_YELLOW, A_BOLD, A_BOLD },
			[STYLE_BAR] = { 37, OWN, COLOR_CYAN, A_NORMAL, A_NORMAL },
			[STYLE_MARK] = { 37, OWN, COLOR_CYAN, A_NORMAL, A_NORMAL },
			[STYLE_TIME] = { 37, OWN, COLOR_CYAN, A_NORMAL, A_NORMAL },
			[STYLE_WARN] = { 172, OWN, COLOR_YELLOW, A_BOLD, A_BOLD },
			[STYLE_ERROR] = { 160, OWN, COLOR_RED, A_BOLD, A_REVERSE },
			[STYLE_ASK] = { 172, OWN, COLOR_YELLOW, A_BOLD | A_REVERSE,
				A_BOLD | A_REVERSE },
			[STYLE_KEY] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_STATE_KEYS] = { 244, OWN, OWN, A_REVERSE, A_REVERSE },
			[STYLE_STATE_TEXT] = { 172, OWN, COLOR_YELLOW, A_REVERSE, A_REVERSE },
		} },
	{ "dark",
		{
			[STYLE_DIM] = { 246, OWN, OWN, A_NORMAL, A_DIM },
			[STYLE_RULE] = { 240, OWN, OWN, A_NORMAL, A_DIM },
			[STYLE_TITLE] = { 250, OWN, OWN, A_NORMAL, A_NORMAL },
			[STYLE_TITLE_FOCUS] = { 231, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_STRONG] = { 231, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_CHOSEN] = { OWN, OWN, OWN, A_REVERSE, A_REVERSE },
			[STYLE_CHOSEN_OFF] = { OWN, 236, OWN, A_NORMAL, A_BOLD },
			[STYLE_PLAYING] = { 80, OWN, COLOR_CYAN, A_BOLD, A_BOLD },
			[STYLE_DONE] = { 108, OWN, COLOR_GREEN, A_NORMAL, A_NORMAL },
			[STYLE_CUE] = { 221, OWN, COLOR_YELLOW, A_BOLD, A_BOLD },
			[STYLE_BAR] = { 80, OWN, COLOR_CYAN, A_NORMAL, A_NORMAL },
			[STYLE_MARK] = { 80, OWN, COLOR_CYAN, A_NORMAL, A_NORMAL },
			[STYLE_TIME] = { 110, OWN, COLOR_CYAN, A_NORMAL, A_NORMAL },
			[STYLE_WARN] = { 215, OWN, COLOR_YELLOW, A_BOLD, A_BOLD },
			[STYLE_ERROR] = { 210, OWN, COLOR_RED, A_BOLD, A_REVERSE },
			[STYLE_ASK] = { 221, OWN, COLOR_YELLOW, A_BOLD | A_REVERSE,
				A_BOLD | A_REVERSE },
			[STYLE_KEY] = { 252, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_STATE_KEYS] = { 246, OWN, OWN, A_REVERSE, A_REVERSE },
			[STYLE_STATE_TEXT] = { 221, OWN, COLOR_YELLOW, A_REVERSE, A_REVERSE },
		} },
	{ "light",
		{
			[STYLE_DIM] = { 242, OWN, OWN, A_NORMAL, A_DIM },
			[STYLE_RULE] = { 249, OWN, OWN, A_NORMAL, A_DIM },
			[STYLE_TITLE] = { 238, OWN, OWN, A_NORMAL, A_NORMAL },
			[STYLE_TITLE_FOCUS] = { 16, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_STRONG] = { 16, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_CHOSEN] = { OWN, OWN, OWN, A_REVERSE, A_REVERSE },
			[STYLE_CHOSEN_OFF] = { OWN, 254, OWN, A_NORMAL, A_BOLD },
			[STYLE_PLAYING] = { 24, OWN, COLOR_BLUE, A_BOLD, A_BOLD },
			[STYLE_DONE] = { 28, OWN, COLOR_GREEN, A_NORMAL, A_NORMAL },
			[STYLE_CUE] = { 130, OWN, COLOR_MAGENTA, A_BOLD, A_BOLD },
			[STYLE_BAR] = { 24, OWN, COLOR_BLUE, A_NORMAL, A_NORMAL },
			[STYLE_MARK] = { 24, OWN, COLOR_BLUE, A_NORMAL, A_NORMAL },
			[STYLE_TIME] = { 24, OWN, COLOR_BLUE, A_NORMAL, A_NORMAL },
			[STYLE_WARN] = { 130, OWN, COLOR_MAGENTA, A_BOLD, A_BOLD },
			[STYLE_ERROR] = { 124, OWN, COLOR_RED, A_BOLD, A_REVERSE },
			[STYLE_ASK] = { 130, OWN, COLOR_MAGENTA, A_BOLD | A_REVERSE,
				A_BOLD | A_REVERSE },
			[STYLE_KEY] = { 236, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_STATE_KEYS] = { 242, OWN, OWN, A_REVERSE, A_REVERSE },
			[STYLE_STATE_TEXT] = { 130, OWN, COLOR_MAGENTA, A_REVERSE, A_REVERSE },
		} },
	/* High contrast: no grey and few colours, on any background. */
	{ "contrast",
		{
			[STYLE_DIM] = { OWN, OWN, OWN, A_NORMAL, A_NORMAL },
			[STYLE_RULE] = { OWN, OWN, OWN, A_NORMAL, A_NORMAL },
			[STYLE_TITLE] = { OWN, OWN, OWN, A_NORMAL, A_NORMAL },
			[STYLE_TITLE_FOCUS] = { OWN, OWN, OWN, A_REVERSE | A_BOLD,
				A_REVERSE | A_BOLD },
			[STYLE_STRONG] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_CHOSEN] = { OWN, OWN, OWN, A_REVERSE | A_BOLD, A_REVERSE | A_BOLD },
			[STYLE_CHOSEN_OFF] = { OWN, OWN, OWN, A_BOLD | A_UNDERLINE,
				A_BOLD | A_UNDERLINE },
			[STYLE_PLAYING] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_DONE] = { OWN, OWN, OWN, A_NORMAL, A_NORMAL },
			[STYLE_CUE] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_BAR] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_MARK] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_TIME] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_WARN] = { OWN, OWN, OWN, A_BOLD | A_UNDERLINE,
				A_BOLD | A_UNDERLINE },
			[STYLE_ERROR] = { OWN, OWN, OWN, A_REVERSE | A_BOLD, A_REVERSE | A_BOLD },
			[STYLE_ASK] = { OWN, OWN, OWN, A_REVERSE | A_BOLD, A_REVERSE | A_BOLD },
			[STYLE_KEY] = { OWN, OWN, OWN, A_BOLD, A_BOLD },
			[STYLE_STATE_KEYS] = { OWN, OWN, OWN, A_REVERSE, A_REVERSE },
			[STYLE_STATE_TEXT] = { OWN, OWN, OWN, A_REVERSE | A_BOLD,
				A_REVERSE | A_BOLD },
		} },
};

static struct {
	attr_t attrs;
	short pair;
} styles[STYLES];

/* COLORFGBG=15;0, set by some terminals, means light text on dark. */
static const char *
guess(void)
{
	const char *told = getenv("COLORFGBG"), *bg = told ? strrchr(told, ';') : NULL;
	int number = bg ? atoi(bg + 1) : -1;

	if (number < 0 || number > 15)
		return "auto";
	return number == 7 || number == 15 ? "light" : "dark";
}

static const struct theme *
named(const char *name)
{
	for (size_t i = 0; i < LENGTH(themes); i++)
		if (!strcmp(themes[i].name, name))
			return &themes[i];
	return NULL;
}

bool
theme_knows(const char *name)
{
	return !strcmp(name, "mono") || named(name);
}

static const struct theme *
theme_find(const char *name)
{
	const struct theme *t = named(!name || !strcmp(name, "auto") ? guess() : name);

	return t ? t : &themes[0];
}

/* A terminal whose colours are RGB values has no palette to take one of the 256 from. */
static int
direct(short colour)
{
	static const int steps[] = { 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff };
	int n = colour - 16, grey = 8 + 10 * (colour - 232);

	if (colour < 16 || COLORS <= 256)
		return colour;
	if (colour >= 232)
		return grey << 16 | grey << 8 | grey;
	return steps[n / 36] << 16 | steps[n / 6 % 6] << 8 | steps[n % 6];
}

void
theme_load(const char *name, bool colour)
{
	const struct theme *t = theme_find(name);
	bool mono = !colour || (name && !strcmp(name, "mono")) || !has_colors() ||
		start_color() == ERR || use_default_colors() == ERR;

	for (short i = 0; i < STYLES; i++) {
		const struct theme_look *l = &t->looks[i];
		bool rich = !mono && COLORS >= 256;
		short fg = i == STYLE_PLAIN ? OWN
			: rich              ? l->fg
					    : l->fg8,
		      bg = i == STYLE_PLAIN || !rich ? OWN : l->bg;

		styles[i].pair = 0;
		styles[i].attrs = mono ? l->mono : l->more;
		if (mono)
			continue;
		if (!rich && fg == OWN) /* what 256 colours say in grey */
			styles[i].attrs = l->mono;
		if ((fg != OWN || (bg != OWN && bg != 0)) && i + 1 < COLOR_PAIRS &&
			init_extended_pair(i + 1, direct(fg), direct(bg)) != ERR)
			styles[i].pair = (short)(i + 1);
	}
}

void
theme_set(enum style style)
{
	attr_set(styles[style].attrs, styles[style].pair, NULL);
}

uint32_t
theme_look(enum style style)
{
	return styles[style].attrs | COLOR_PAIR(styles[style].pair);
}
