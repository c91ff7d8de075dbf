/* Text styles, and their colours and attributes on this terminal. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum style {
	STYLE_PLAIN,
	STYLE_DIM,
	STYLE_RULE,
	STYLE_TITLE,
	STYLE_TITLE_FOCUS,
	STYLE_STRONG,
	STYLE_CHOSEN,
	STYLE_CHOSEN_OFF,
	STYLE_PLAYING,
	STYLE_DONE,
	STYLE_CUE,
	STYLE_BAR,
	STYLE_MARK,
	STYLE_TIME,
	STYLE_WARN,
	STYLE_ERROR,
	STYLE_ASK,
	STYLE_KEY,
	STYLE_STATE_KEYS,
	STYLE_STATE_TEXT,
	STYLES
};

/* Loads a theme: auto, dark, light, contrast or mono; NULL is auto. The terminal must be open. */
void theme_load(const char *name, bool colour);
/* Returns true for "auto" if the environment does not name the background. */
bool theme_is_guessed(const char *name);
uint32_t theme_look(enum style style); /* the style as bits of a chtype */

#endif
