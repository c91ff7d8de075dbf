/* Text that is being taken from its start. The functions that take something move the start behind
 * it, and return true if it was there. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

struct rest {
	const char *s;
	size_t n;
};

struct rest rest_of(const char *s);
bool rest_skip(struct rest *r, size_t n);
/* Returns where the first match of an extended regular expression ends, and sets *group to its
 * first group; 0: there is none. The pattern is a constant. For one thread. */
size_t rest_like(struct rest r, const char *pattern, struct rest *group);
/* Letter case and width do not matter. */
bool rest_word(struct rest *r, const char *word);
/* Takes the first of these words that is next. */
#define rest_any(r, ...) rest_any_of(r, (const char *const[]){ __VA_ARGS__, NULL })
bool rest_any_of(struct rest *r, const char *const *words);
bool rest_spaces(struct rest *r);
bool rest_dash(struct rest *r);
/* Takes at most `most` digits, adds them to the text and returns their number. */
size_t rest_digits(struct rest *r, size_t most, struct buf *text);
/* Takes a bullet, the number of an item, or the box of a task, with a blank after it. */
bool rest_bullet(struct rest *r);
/* Takes the marks of quotations, lists, tables and headings before a line. */
void rest_marks(struct rest *r, bool *heading);
/* Takes the address of a link behind its text, "(https://…)". */
bool rest_address(struct rest *r, struct rest *address);
/* Takes a link, "[text](https://…)", or "[text][name]" of an address elsewhere. */
bool rest_link(struct rest *r, struct rest *text, struct rest *address);
/* Takes a byte, of Markdown without a backslash before a sign, and appends it. */
void rest_sign(struct rest *r, bool markdown, struct buf *out);
/* Appends a text without the marks of Markdown: links, backslashes before signs, entities. */
void rest_plain(struct buf *out, struct rest r);
#define REST_BLANKS " \t\n"
/* Removes these characters at both ends. */
void rest_trim(struct rest *r, const char *around);
bool rest_is_blank(struct rest r);
bool rest_is_letter(const struct rest *r); /* also a digit */
