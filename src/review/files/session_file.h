/*
 * A session file: one device under test, with its chains, playlist, questions and measurements.
 * Absent texts are NULL, absent numbers NAN.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/numbers/scale.h"
#include "base/system/file.h"
#include "base/yaml/diag.h"
#include "base/yaml/pairs.h"
#include "review/files/chain.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"

struct price {
	char amount[SCALE_NUMBER]; /* a number as written, "19.90"; "": none */
	char *currency;
	char *what_for; /* what the price is for (the key `for`) */
	char *text;     /* the price in words, in place of amount and currency */
};

struct session_device {
	/* from the file, else the folded name (text_name_folded); never NULL */
	char *id;
	/* "brand model", or the text of `device` if it is no map; NULL only after an error */
	char *name;
	char *brand, *model, *kind, *drivers, *shell, *signature, *link, *cable;
	char *codecs, *bluetooth, *battery_life, *water; /* of a wireless device, in words */
	struct price *prices;
	size_t n_prices;
	char *impedance; /* as written: "22 ohm" */
	double impedance_ohm;
	/* path of an impedance curve as written, relative to the session file */
	char *impedance_file;
	char *sensitivity; /* as written: "106 dB/Vrms"; sensitivity_db has its number */
	double sensitivity_db;
	const char *sensitivity_unit; /* "dB/Vrms" or "dB/mW" (static) */
	struct texts tips;
	/* of a source, DAC or amplifier: the keys of a chain that it has itself, its socket, gain
	 * …; "volume.unit" is one */
	struct pairs chain_keys;
	struct session_setting *variants; /* what is switched by hand */
	size_t n_variants;
	struct mark at;
};

/* How the reviewer got the reviewed unit. how: bought, loan, tour or sample; from: the lender;
 * thanks: the disclosure thanks the lender. */
struct session_unit {
	char *how, *from, *where;
	bool thanks;
};

struct fr_file {
	char *file, *side, *coupler; /* file: path as written, relative to the session file */
	struct mark at;
};

struct picture {
	char *where, *path, *alt; /* where: value of the key `at` */
	struct mark at;
};

struct session_compared {
	/* What this file says of the device, where its own review does not. First, because one
	 * table reads the facts of both structs. */
	struct session_device facts;
	char *device; /* brand and model */
	char *id;     /* from the file, else the folded name (text_name_folded) */
	bool from_memory;
	struct pairs volumes; /* by chain name: the volume, as written, at which the compared
				 device is as loud as the device under test */
	struct fr_file *fr;
	size_t n_fr;
	struct picture *pictures; /* without `where` */
	size_t n_pictures;
	struct mark at;
};

/* The total of the scores of the sections. how: "mean" or "sum"; weights: by id of the section, as
 * written; 1 for a section that is not named. */
struct session_total {
	char *how;
	struct pairs weights;
};

/* Address and date of the published review. */
struct session_published {
	char *url, *date; /* date: YYYY-MM-DD; NULL if not given */
};

struct session_file {
	char *path; /* path of the session file */
	/* id of the review: from the file, else its base name; never NULL after loading */
	char *id;
	char *title, *tagline, *excerpts;
	struct texts was;
	struct session_device device;
	struct session_unit unit; /* unit.how is NULL if not given */
	char *playlist, *lexicon, *template;
	char *evenings; /* "all", or NULL */
	char *draft;    /* file of the post, as written, relative to the session file */
	struct texts
		comparisons; /* ids of reviews of which the draft has what they say; "all"; "own" */
	char *tracks; /* if the file lists its own tracks instead of naming a playlist: that list as
			 YAML; else NULL */
	struct mark playlist_at, lexicon_at, template_at;
	struct file_stamp stamp;
	/* n and step are 0 if the file does not give the scale */
	struct scale scale, bias_scale, wheel_scale;
	struct session_chain *chains;
	size_t n_chains;
	char *chains_path; /* path of the profile that defines the chains; NULL: this file does */
	struct session_compared *compare;
	size_t n_compare;
	struct playlist_question *questions;
	size_t n_questions;
	struct fr_file *fr;
	size_t n_fr;
	struct texts targets;
	struct session_total total;         /* total.how is NULL if not given */
	struct session_published published; /* published.url is NULL if not given */
	struct picture *pictures;
	size_t n_pictures;
	struct pairs parts; /* the author's own parts of the review: names by id */
	/* front matter for the draft: the YAML as written, with its indentation removed, ending
	 * with a newline */
	char *front_matter;
	/* a syntax error ended reading: later entries are missing */
	bool broken;
};

/* Reads a session file, but none of the files that it names. Returns false after adding an error to
 * d; f then has the values before it. The caller calls session_file_finish in either case. */
bool session_file_load(struct session_file *f, const char *path, struct diags *d);
/* Reads a session file that must have no error: on false, err is set to the first one. The caller
 * calls session_file_finish in either case. */
bool session_file_read(struct session_file *f, const char *path, struct err *err);
#define OWN_LIST "tracks"       /* the id of the section of a list in the session file */
#define OWN_LIST_TITLE "Tracks" /* its title, and that of an imported list; drafts translate it */
/*
 * Reads the playlist of a session: the tracks in the session file, else the playlist that it names,
 * else the profile's default playlist, else the shipped one. Returns false after adding an error to
 * d. The caller calls playlist_finish in either case.
 */
bool session_file_playlist(const struct session_file *f, const struct profile *own,
	struct playlist_file *p, struct diags *d);
/* Returns the name of the playlist of a session file without own tracks, and sets *from to the file
 * from whose folder the name is looked up. */
#define PLAYLIST_USUAL "reference"
const char *session_file_playlist_name(
	const struct session_file *f, const struct profile *own, const char **from);
/* Returns the place in a draft that `at` of a picture names, such as "box" for "packaging"; NULL:
 * no place that every review has, but perhaps a section or a compared device (picture_is_of). */
const char *picture_place(const char *at);
/* Returns the word of `at` for such a place: "packaging" for "box"; other texts as they are. */
const char *picture_word(const char *place);
/* Returns true if `at` names the section or device with this id and name: in full, or by the last
 * word of the name. */
bool picture_is_of(const char *at, const char *id, const char *name);
/* Adds the places that picture_place knows to a text, separated by commas. */
void picture_add_places(struct buf *out);
void session_file_init(struct session_file *f);
void session_file_finish(struct session_file *f);

/* Returns the unit of a sensitivity, "dB/Vrms" or "dB/mW", and sets *db; NULL: the text is none. */
const char *session_file_sensitivity(const char *text, double *db);
/* Adds the content of a chain of the profile at this path, in which a path to an equaliser is
 * relative; in the copy it is absolute. */
void session_file_copy_chain(
	struct pairs *into, const struct session_chain *own, const char *profile, struct mark at);
/* Returns the chain with this name; NULL: none. */
const struct session_chain *session_file_chain(const struct session_file *f, const char *name);
