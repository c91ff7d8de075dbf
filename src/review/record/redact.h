/*
 * Removes from rows what stays in the archive, before they leave. The tables of fields in records.c
 * name a rule for each field of which something stays. `backup --for`, a panel, help and the tests
 * use them.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/record/records.h"

enum {
	REDACT_EVERYWHERE,
	REDACT_FOR_OTHERS,
	REDACT_FILE,
	REDACT_EQUALISER,
	REDACT_LINES,
	REDACT_LOCATOR,
	REDACT_LINK,
	REDACT_SECRETS,
	REDACT_RULES
};
extern const struct redaction redactions[REDACT_RULES];

/* Removes from a row all that stays in the archive, before the row is sent or given away. */
void row_redact(enum row_kind kind, void *row);
/* Removes user names with passwords, and the parameters that are secrets by their whole name, from
 * the addresses that a person typed into a text. Each text of a row that is given away, and of
 * JSON, passes it. *text may be NULL. */
void redact_text(char **text);
/* Removes user name and password alone: of an address by which its author may be paid. */
void redact_link(char **text);
/* Returns what redact_text would remove: "`token`, user name and password", which the caller frees;
 * NULL: nothing. */
char *redact_cuts(const char *text);
/* Removes the lines of a chain's content that name an output, a file of filters, or the command of
 * a helper, and the secrets of its addresses, which earlog collected. */
void chain_redact(char **content);
