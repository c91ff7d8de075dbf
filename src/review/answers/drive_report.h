/*
 * The report of `earlog drive`: can each chain drive the device loudly enough? Has for each chain
 * the figures, where they come from, and the results (numbers/drive.h). Figures in the session file
 * override published ones. Texts are borrowed from struct drive_asked or are in the report. A text
 * that is not known is NULL, a number NAN.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/mem.h"
#include "base/numbers/drive.h"
#include "base/numbers/impedance_curve.h"
#include "review/files/chain.h"
#include "review/files/profile.h"
#include "review/files/source_sheets.h"
#include "review/record/device_story.h"
#include "review/record/rows_review.h"

#define DRIVE_LEVEL_DB 75.0 /* listening level if none is given */

struct drive_feed {
	const char *name;
	const char *content; /* the chain, as key=value lines like those in the archive */
	/* of a source under test, whose name is in `name`, and its setting; NULL: none */
	const char *source, *setting;
};

/* The device, chains and listening level to report on. Not known: a text is NULL, a number NAN. */
struct drive_asked {
	const char *review; /* id of the review */
	/* only its name, impedance and sensitivity are used; the texts are borrowed */
	struct device device;
	const struct curve *curve; /* impedance curve; NULL: the nominal impedance is used */
	bool benchmark;            /* a headphone that no chain has */
	const struct drive_feed *feeds;
	size_t n;
	const struct source_sheets *sources;
	double level_db; /* listening level, dB SPL */
	/* peak to loudness ratio of the music, dB; NAN: 14 dB are assumed, and reported */
	double plr_db;
};

struct drive_texts {
	const char **v;
	size_t n;
};

/* A figure of a source with its text, such as "2000 mW into 32 ohm = 8.00 Vrms, 250 mA". */
struct drive_stated {
	const char *text;
	double vrms, ma, load_ohm;
	/* kind: where the figure comes from: "measured", "maker", "stated" or "session file"; from:
	 * the page that has the figure. */
	const char *kind, *from, *note;
	const char *left_out; /* reason why the figure is not used; NULL: it is used */
};

struct drive_chain {
	struct pairs content; /* the chain's key=value pairs, which own the texts to which `facts`
				 points */
	struct chain_facts facts;
	const char *name, *source, *setting, *text;
	/* name of the source with published figures; NULL: none for this chain */
	const char *sheet;
	const char *hint; /* what the user can do for a better result; NULL: nothing */
	bool asks;        /* the hint asks which of several sources is meant; the sentence has it */
	bool stated;      /* it has figures */
	bool unpublished; /* no figure is known, and the user can only write one */
	struct LIST_OF(struct drive_stated) figures;
	struct drive_result result;
	const char *sentence; /* the result in short: "apple: enough, 5.3 dB to spare at 75 dB SPL,
				 music with 14 dB peaks." */
	const char *verdict;
	/* change of the frequency response: "about 1.38 dB", "0.3 to 0.6 dB", "unknown" */
	const char *shift_words;
	const char *loss_words;
	/* "kept", "broken" or "unknown": is the output impedance at most 1/8 of the device's? */
	const char *rule_of_1_8;
	/* how much the frequency response changes with an output impedance of at_ohm */
	struct curve_shift shift;
	double at_ohm;
	struct drive_texts missing;
	struct range expected_volume; /* volume setting at which level_db is expected */
};

struct drive_report {
	struct arena arena;
	const char *review;
	/* Results for the device alone, without a chain. */
	struct {
		const char *name, *curve, *sensitivity_unit;
		const char *text; /* drive_report_add_device */
		bool known;       /* its impedance or sensitivity is */
		double sensitivity_db, nominal_ohm, lowest_ohm;
		struct range needs_vrms;
		struct drive_result result;
		struct drive_texts missing;
	} device;
	double level_db, plr_db;
	struct {
		struct drive_chain *v;
		size_t n;
	} chains;
};

/* Sets *a to ask what each source of a review can do with the headphone of a chain around it: the
 * device is the headphone, the feeds are the sources. Texts are in the arena. Returns false if the
 * chain names no headphone. */
bool drive_report_ask_chain(struct drive_asked *a, const struct record *r,
	const struct review *review, const struct chain *c, struct arena *arena);
/* Sets *v to an array in the arena, one for each headphone of the chains and each benchmark of the
 * profile (else of the archive) with a sensitivity, and returns their number. like: level and
 * sources of figures. */
size_t drive_report_ask_sources(struct drive_asked **v, const struct drive_asked *like,
	const struct record *r, const struct review *review, const struct profile *p,
	struct arena *arena);

/* Makes the report; drive_report_finish frees it. `a` must outlive the report. */
void drive_report_init(struct drive_report *answer, const struct drive_asked *a);
void drive_report_finish(struct drive_report *answer);

/* Reads an impedance curve. `file`: path as the session file `from` gives it; NULL: no curve. */
bool drive_report_curve_load(struct curve *c, const char *from, const char *file, struct err *err);
/* Appends the impedance and sensitivity of the device: "22 ohm; 106 dB/Vrms = 89.4 dB/mW". */
void drive_report_add_device(struct buf *out, const struct drive_report *a);
/* Appends what the chain c of the report can do: "104.8 dB SPL at full volume; more than enough, at
 * least 17 dB to spare at 75 dB SPL, music with 14 dB peaks". Appends nothing if this is not known.
 */
void drive_report_add_facts(
	struct buf *out, const struct drive_report *a, const struct drive_chain *c);

/* Adds to the story of a device what each chain on which it was heard can do with it, after the
 * first event of the chain. level_db, plr_db: as in struct drive_asked; level_db NAN:
 * DRIVE_LEVEL_DB. */
void drive_report_add_events(struct device_story *s, double level_db, double plr_db);
