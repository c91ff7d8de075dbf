/*
 * The subject of a sentence of a draft: of which device it speaks, on what it was heard, against
 * what. A label has the facts that are not as usual, and those that its place asks for, without
 * those that the heading above it or its own first words say. Nothing else decides about a label.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "draft/view/view_private.h"

enum fact {
	FACT_DEVICE = 1,
	FACT_VARIANT = 2,
	FACT_CHAIN = 4,
	FACT_EQUALISER = 8,
	FACT_FILE = 16,    /* the release or file that played */
	FACT_AGAINST = 32, /* the device or chain that it is compared with */
	FACT_MEMORY = 64,
	FACT_LISTENER = 128,
	FACT_HZ = 256,
	FACT_TRIAL = 512,
	FACT_LATER = 1024,    /* the day, where an earlier evening has a note at the same place */
	FACT_PART = 2048,     /* the author's own part that it is of */
	FACT_FIRMWARE = 4096, /* of the chain, where it was updated since it was heard first */
};

struct subject {
	const struct setup *setup;
	const struct device *device; /* NULL: not known */
	const struct source *file;   /* the file that played; NULL: none */
	const struct device *against;
	const struct variant *against_variant;
	const struct chain *against_chain;
	const struct view_row *row; /* the note; NULL: a rating */
	const char *later;          /* the day, for FACT_LATER */
	double hz;                  /* in Hz; NAN: none, or the words name it */
	unsigned facts; /* bits: those that are not as usual, and that its part can have */
};

/* The heading above a sentence: bits of the facts that it says, and that it asks for because it
 * names two devices. own: the label has the author's names of settings and chains. */
struct heading {
	unsigned says, asks;
	bool own;
};

/* Returns true if the chain of a setup is not the usual one. */
bool subject_is_on_other_chain(const struct view *v, const struct setup *s);
/* Returns true if readers know the chains of both setups as one, or both are the usual one. */
bool subject_is_chain_alike(const struct view *v, const struct setup *a, const struct setup *b);
struct subject subject_of_note(const struct view *v, const struct view_row *x);
struct subject subject_of_rating(const struct view *v, const struct rating *r);
/* Returns the heading above the place where a draft shows the note. */
struct heading subject_heading(const struct view *v, const struct view_row *x);
/* Returns the bits of the facts that words (NULL: none) say: the one that they begin with, "On the
 * dongle it is thin", and the device, which they may name anywhere: "No shout on the Cantor". */
unsigned subject_said(const struct view *v, const struct subject *s, const char *words);
/* Puts the label of a sentence that says the facts `said`; null if it needs none. */
void subject_put_label(json_t *o, const char *key, const struct view *v, const struct subject *s,
	struct heading h, unsigned said);
/* Returns true if the note says how something sounds: the usual chain is that of most of these. */
bool subject_is_heard(const struct note *n);
/* Finds the usual file of each track, and the releases of a recording that were heard. */
void subject_files_init(struct view *v);
