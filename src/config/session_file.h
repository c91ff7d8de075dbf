/*
 * A session file: one device under test and all that the session needs. Absent texts are NULL,
 * absent numbers NAN.
 */
#ifndef CONFIG_SESSION_FILE_H
#define CONFIG_SESSION_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scale.h"
#include "config/chain.h"
#include "config/diag.h"
#include "config/pairs.h"
#include "config/playlist.h"
#include "config/profile.h"

struct price {
	double amount;
	char *currency, *what_for; /* what_for: read from the key `for` */
};

struct session_device {
	/* the id in the file, else letters and digits of the name, folded; never NULL */
	char *id;
	/* "brand model", or the plain text; NULL only after an error */
	char *name;
	char *brand, *model, *kind, *drivers, *shell, *link, *cable;
	struct price *prices;
	size_t n_prices;
	char *impedance; /* as written: "22 ohm" */
	double impedance_ohm;
	char *impedance_file; /* {file: …}, as written: relative to the session file */
	char *sensitivity;    /* as written: "106 dB/Vrms" */
	double sensitivity_db;
	const char *sensitivity_unit; /* "dB/Vrms" or "dB/mW" (static) */
	struct texts tips;
	struct mark at;
};

/* How the reviewed unit came. how: bought, loan, tour or sample; from: the lender; thanks: the
 * disclosure thanks the lender. */
struct session_unit {
	char *how, *from;
	bool thanks;
};

struct session_compared {
	char *device; /* brand and model */
	char *id;     /* the id in the file, else the folded name */
	bool from_memory;
	struct pairs volumes; /* the matched volumes as written, by chain name */
	struct mark at;
};

struct fr_file {
	char *file, *side, *coupler; /* file: as written, relative to the session file */
	struct mark at;
};

struct picture {
	char *where, *path, *alt; /* where: read from the key `at` */
	struct mark at;
};

/* How many ratings are planned before a difference may be claimed. */
struct session_plan {
	double tracks, sessions; /* whole numbers; 0: there is no plan */
	struct texts attributes; /* ids; empty: all */
};

struct session_file {
	char *path; /* the path of the file, as given */
	/* the id in the file, else the base name of the file; never NULL after loading */
	char *id;
	char *title;
	struct texts was;
	struct session_device device;
	struct session_unit unit; /* how is NULL if not given */
	struct session_variant *variants;
	size_t n_variants;
	char *playlist, *lexicon, *template;
	char *tracks; /* a playlist inside this file: a list of tracks, as YAML; NULL: none */
	struct mark playlist_at, lexicon_at, template_at;
	/* empty (n == 0, step 0) if not given: see scale_given */
	struct scale scale, wheel_scale;
	bool scale_given, wheel_scale_given;
	struct session_chain *chains;
	size_t n_chains;
	struct session_compared *compare;
	size_t n_compare;
	struct playlist_question *questions;
	size_t n_questions;
	struct fr_file *fr;
	size_t n_fr;
	struct texts targets;
	struct session_plan plan;
	struct picture *pictures;
	size_t n_pictures;
	/* the YAML verbatim, moved to column 1, ending with a newline */
	char *front_matter;
	struct mark front_matter_at;
	/* a syntax error ended the file early: entries may be missing */
	bool broken;
};

/* Reads one session file, and no other file. Returns false after an error; f then has the part
 * before the fault. The caller finishes f either way. */
bool session_file_load(struct session_file *f, const char *path, struct diags *d);
/* As session_file_load, for callers that need a file without errors: err gets the first error. */
bool session_file_read(struct session_file *f, const char *path, struct err *err);
/*
 * Reads the playlist that the session file names, else the profile's default playlist. False: d has
 * an error, also if neither names one. The caller finishes p either way.
 */
bool session_file_playlist(const struct session_file *f, const struct profile *own,
	struct playlist_file *p, struct diags *d);
bool session_file_parse(
	struct session_file *f, const char *path, const char *bytes, size_t n, struct diags *d);
void session_file_init(struct session_file *f);
void session_file_finish(struct session_file *f);

/* Return the chain, and the variant, with this name; NULL: none. */
const struct session_chain *session_file_chain(const struct session_file *f, const char *name);
const struct session_variant *session_file_variant(const struct session_file *f, const char *name);

#endif
