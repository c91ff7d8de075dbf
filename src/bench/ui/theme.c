/* The colours and attributes of each style for dark, light and unknown backgrounds, and for
 * terminals with few colours. draw.c draws with them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/ui/draw.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#define OWN (-1) /* the terminal's own colour */

/* AUTO is for an unknown background: the palette's own colours, which fit it. CONTRAST has no grey
 * and no colours, on any background. */
enum theme { AUTO, DARK, LIGHT, CONTRAST };

static const char *const names[] = { "auto", "dark", "light", "contrast" };

/* Looks of each style. A colour has one meaning: cyan (on white blue) is what plays and where the
 * keys go, blue a time of a track, yellow (on white purple) that earlog waits for the listener,
 * orange a warning, red an error, grey what earlog adds. Plain text keeps the terminal's own
 * colours. */
static const struct {
	short dark, light; /* of 256 colours */
	short fg8;         /* used if there are only eight, or the background is unknown */
	attr_t more;       /* attributes besides the colour */
	attr_t mono;       /* attributes if there are no colours */
	attr_t contrast;
} looks[STYLES] = {
	[STYLE_PLAIN] = { OWN, OWN, OWN, A_NORMAL, A_NORMAL, A_NORMAL },
	[STYLE_DIM] = { 248, 242, OWN, A_NORMAL, A_DIM, A_NORMAL },
	[STYLE_RULE] = { 247, 242, OWN, A_NORMAL, A_DIM, A_NORMAL },
	[STYLE_TITLE] = { 250, 238, OWN, A_NORMAL, A_NORMAL, A_NORMAL },
	[STYLE_TITLE_FOCUS] = { 80, 24, COLOR_CYAN, A_BOLD, A_BOLD | A_UNDERLINE,
		A_BOLD | A_UNDERLINE },
	[STYLE_STRONG] = { 231, 16, OWN, A_BOLD, A_BOLD, A_BOLD },
	[STYLE_CHOSEN] = { OWN, OWN, OWN, A_REVERSE, A_REVERSE, A_REVERSE | A_BOLD },
	[STYLE_CHOSEN_OFF] = { OWN, OWN, OWN, A_BOLD, A_BOLD, A_BOLD | A_UNDERLINE },
	[STYLE_PLAYING] = { 80, 24, COLOR_CYAN, A_BOLD, A_BOLD, A_BOLD },
	[STYLE_BAR] = { 80, 24, COLOR_CYAN, A_NORMAL, A_NORMAL, A_BOLD },
	[STYLE_TIME] = { 110, 61, COLOR_CYAN, A_NORMAL, A_NORMAL, A_BOLD },
	[STYLE_HIT] = { OWN, OWN, OWN, A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE,
		A_BOLD | A_UNDERLINE },
	[STYLE_WARN] = { 215, 94, COLOR_RED, A_BOLD, A_BOLD, A_BOLD | A_UNDERLINE },
	[STYLE_ERROR] = { 210, 124, COLOR_RED, A_BOLD, A_REVERSE, A_REVERSE | A_BOLD },
	[STYLE_ASK] = { 221, 90, COLOR_YELLOW, A_BOLD | A_REVERSE, A_BOLD | A_REVERSE,
		A_REVERSE | A_BOLD },
	[STYLE_KEY] = { 252, 236, OWN, A_BOLD, A_BOLD, A_BOLD },
	[STYLE_STATE_KEYS] = { 248, 242, OWN, A_REVERSE, A_REVERSE, A_REVERSE },
	[STYLE_STATE_TEXT] = { 221, 90, COLOR_YELLOW, A_REVERSE, A_REVERSE, A_REVERSE | A_BOLD },
};

static uint32_t styles[STYLES];

/* Background colour of STYLE_CHOSEN_OFF, which replaces its attributes; 0: none. */
static const short chosen_off[] = { [DARK] = 236, [LIGHT] = 254, [CONTRAST] = 0 };

/* Returns the background that COLORFGBG names: "15;0" is light on dark; else AUTO. */
static enum theme
guess(void)
{
	const char *told = getenv("COLORFGBG"), *bg = told ? strrchr(told, ';') : NULL;
	int number = bg ? atoi(bg + 1) : -1;

	if (number < 0 || number > 15)
		return AUTO;
	return number == 7 || number == 15 ? LIGHT : DARK;
}

/* Returns the theme of a name; -1: unknown. */
static int
named(const char *name)
{
	int i = CONTRAST;

	while (i >= 0 && strcmp(names[i], name) != 0)
		i--;
	return i;
}

bool
theme_is_guessed(const char *name)
{
	return (!name || named(name) == AUTO) && guess() == AUTO;
}

/* Returns the colour as RGB for a terminal without a palette of 256 colours, else unchanged. */
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
	int found = name ? named(name) : AUTO;
	enum theme t = found > AUTO ? (enum theme)found : guess();
	bool mono = !colour || (name && !strcmp(name, "mono")) || !has_colors() ||
		start_color() == ERR || use_default_colors() == ERR;

	for (short i = 0; i < STYLES; i++) {
		bool rich = !mono && COLORS >= 256 && t != AUTO;
		short fg = OWN, bg = OWN;

		if (rich && t != CONTRAST)
			fg = t == DARK ? looks[i].dark : looks[i].light;
		else if (t != CONTRAST)
			fg = looks[i].fg8;
		/* cyan and yellow are too bright on a light background */
		if (!rich && t == LIGHT && fg == COLOR_CYAN)
			fg = COLOR_BLUE;
		else if (!rich && t == LIGHT && fg == COLOR_YELLOW)
			fg = COLOR_MAGENTA;
		if (i == STYLE_CHOSEN_OFF && rich && chosen_off[t])
			bg = chosen_off[t];
		/* Without the grey colours, attributes such as dim distinguish the styles. */
		styles[i] = bg == OWN ? looks[i].more : A_NORMAL;
		if (mono || (!rich && fg == OWN))
			styles[i] = looks[i].mono;
		if (t == CONTRAST)
			styles[i] = looks[i].contrast;
		if (!mono && (fg != OWN || bg != OWN) && i + 1 < COLOR_PAIRS &&
			init_extended_pair(i + 1, direct(fg), direct(bg)) != ERR)
			styles[i] |= COLOR_PAIR(i + 1);
	}
}

uint32_t
theme_look(enum style style)
{
	return styles[style];
}
