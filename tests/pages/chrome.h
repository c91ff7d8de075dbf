/*
 * A page in a headless Chromium, driven over its DevTools protocol through a pipe. What cannot be
 * done fails the test. There is no network for it: every name resolves to nothing.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "e2e/home.h"

struct chrome;

/* The one that CHROMIUM names (empty: none), else the system's. */
bool chrome_is_here(void);
struct chrome *chrome_open(struct home *h);
void chrome_close(struct chrome *c);

/* Opens a file and waits until it is loaded; earlier requests and complaints are forgotten. */
void chrome_go(struct chrome *c, const char *path);
void chrome_width(struct chrome *c, int width);
void chrome_scripts(struct chrome *c, bool run); /* from the next page on */
/* The system's colours. */
void chrome_dark(struct chrome *c, bool dark);
void chrome_picture(struct chrome *c, const char *path); /* all of the page, as PNG */

/* The value of an expression; borrowed until the next call. The text form is "" for no text. */
const json_t *chrome_eval(struct chrome *c, const char *expression);
const char *chrome_text(struct chrome *c, const char *expression);
double chrome_number(struct chrome *c, const char *expression);
/* Until the expression is true. */
void chrome_wait(struct chrome *c, const char *expression);

/*
 * A click of the mouse on the first element of a selector, given as a text of JavaScript. Moves the
 * pointer there first, and clicks once the element has got the movement.
 */
void chrome_click(struct chrome *c, const char *selector);

/* Since the page was opened: addresses that were asked for, and complaints; borrowed. */
const json_t *chrome_requests(const struct chrome *c);
const json_t *chrome_complaints(const struct chrome *c);

/* A failure names the file and line of the test that called last. */
struct chrome *chrome_from(struct chrome *c, const char *file, int line);
#define CHROME(c) chrome_from(c, __FILE__, __LINE__)
#ifndef PAGES_CHROME_C
#define chrome_go(c, path) chrome_go(CHROME(c), path)
#define chrome_eval(c, expression) chrome_eval(CHROME(c), expression)
#define chrome_text(c, expression) chrome_text(CHROME(c), expression)
#define chrome_number(c, expression) chrome_number(CHROME(c), expression)
#define chrome_wait(c, expression) chrome_wait(CHROME(c), expression)
#define chrome_click(c, selector) chrome_click(CHROME(c), selector)
#endif
