/*
 * A setup: the device, variant, chain and equaliser with which something was heard. Each of these
 * parts is none if it is unknown, or if the kind of row has no column for it. A part is named by
 * the kind of row to which it refers: ROW_DEVICE, ROW_VARIANT, ROW_CHAIN, ROW_EQUALISER. A mask
 * `parts` combines SETUP_ constants.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/system/uuid.h"
#include "base/yaml/pairs.h"
#include "review/files/chain.h"
#include "review/record/row.h"

struct setup {
	struct uuid device; /* the headphones that the listener wears */
	struct uuid variant;
	struct uuid chain;
	struct uuid equaliser; /* none: no equaliser was switched on */
};

#define SETUP_FIELDS 4
#define SETUP_DEVICE (1u << ROW_DEVICE)
#define SETUP_VARIANT (1u << ROW_VARIANT)
#define SETUP_CHAIN (1u << ROW_CHAIN)
#define SETUP_EQUALISER (1u << ROW_EQUALISER)
#define SETUP_WORN (SETUP_DEVICE | SETUP_VARIANT) /* the parts that the listener wears */
#define SETUP_ALL (~0u)
/* The parts that the user chooses by commands of the bench. The equaliser is not among them,
 * because it depends on the sound that plays. */
#define SETUP_CHOSEN (SETUP_ALL & ~SETUP_EQUALISER)

extern const struct setup_field {
	enum row_kind kind;
	size_t at;
	const char *before; /* words before the name of the device, chain or equaliser in messages:
			       "on ", "through the equaliser " */
} setup_fields[SETUP_FIELDS];
#define EACH_PART(p) EACH_IN (p, setup_fields, SETUP_FIELDS)

/* The kinds of rows that were made with a setup: where a row has it, and when it was made. */
#define SETUP_MADE 5
extern const struct setup_made {
	enum row_kind kind;
	size_t setup, made;
} setup_made[SETUP_MADE];

struct equaliser;
struct equaliser_row;
struct variant;
struct record;

/* Returns a pointer to that UUID in s which `kind` names: of the device, variant, chain or
 * equaliser. */
struct uuid *setup_field(const struct setup *s, enum row_kind kind);
bool setup_same(const struct setup *a, const struct setup *b, unsigned parts);
/* Returns true if u is the UUID of this kind (device, variant, chain or equaliser) in s. */
bool setup_has(const struct setup *s, enum row_kind kind, const struct uuid *u);
int setup_order(const struct setup *a, const struct setup *b); /* compares two setups for qsort */
void setup_take(struct setup *into, const struct setup *from, unsigned parts);
void setup_clear(struct setup *s, unsigned parts);

/* Return the row of the setup's part of this kind, or the row's name, borrowed from r. NULL: the
 * setup has no such part, or its row is not in r. */
const void *setup_row(const struct record *r, const struct setup *s, enum row_kind kind);
const char *setup_name(const struct record *r, const struct setup *s, enum row_kind kind);
/* Gives notes and ratings without a setting the variant of their device where it had one alone
 * then: 1.1 stored only which of several. Of other rows of 1.1 the setting is not known. */
void setup_complete(struct record *r);
/* Decides how words call each setting: by the name that a file gave it, with the firmware only if
 * that is another one now. Called when variants of the record changed; a draft decides by itself.
 */
void setup_call_settings(struct record *r);
/* Appends the known names of the device, chain and equaliser, and the words of the setting, that
 * the bits `parts` select: "Cantor · foam M". */
void setup_words(struct buf *out, const struct record *r, const struct setup *s, unsigned parts);

/* Returns a setting in words, "bal", "foam M, nozzle brass" or "4.4 mm, high gain", for CHAIN_DRAFT
 * by its name (variant.called) and without what tells nothing (variant.shared); its name if it has
 * no words; "" for NULL. The caller frees. */
char *setup_setting_words(const struct variant *v, enum chain_detail detail, const char *between);
/* Returns the words of a setting in a draft; its name if another setting, `usual`, has the same
 * words (NULL: none). The caller frees. */
char *setup_setting_told(const struct variant *v, const struct variant *usual);
/* Returns the content of a setting with another value of one key; CHAIN_STOCK: without the key. The
 * caller frees. */
char *setup_content_with(const char *content, const char *key, const char *is);
/* Returns the content of a setting with the firmware of another one, or without one: an update
 * changes nothing that was heard before. The caller frees. */
char *setup_content_then(const struct variant *to, const struct variant *was);
/* Returns true if two settings with one name differ in nothing but the firmware, or in nothing. */
bool setup_setting_is_update(const struct variant *a, const struct variant *b);
/* Returns true if two settings are one for a reader: they read the same, or one is an update of the
 * other; NULL, not noted, is one with NULL alone. */
bool setup_setting_is_one(const struct variant *a, const struct variant *b);
/* Returns true if two settings of a device have one name and the same words: a key was corrected
 * that a draft does not tell. */
bool setup_setting_reads_same(const struct variant *a, const struct variant *b);
