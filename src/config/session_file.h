/*
 * A session file: one device under test, and everything around it. Texts are NULL and numbers NAN
 * where not given. Fields named *_json are the same facts as JSON text, for the archive's columns;
 * NULL where there is none.
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
	char *currency, *what_for; /* key `for` */
};

struct session_device {
	/* as given, else letters and digits of the name, folded; never NULL */
	char *id;
	bool id_given;
	/* "brand model", or the plain text; NULL only after an error */
	char *name;
	char *brand, *model, *kind, *drivers, *shell, *link, *cable;
	struct price *prices;
	size_t n_prices;
	char *prices_json; /* [{"amount":799,"currency":"USD","for":"stock cable"}] */
	char *impedance;   /* as written: "22 ohm" */
	double impedance_ohm;
	char *impedance_file; /* {file: …}, as written: relative to the session file */
	char *sensitivity;    /* as written: "106 dB/Vrms" */
	double sensitivity_db;
	const char *sensitivity_unit; /* "dB/Vrms" or "dB/mW" (static) */
	struct texts tips;
	char *tips_json; /* ["stock wide M","stock narrow M"] */
	struct mark at;
};

/* bought, loan, tour or sample; from whom; whether the disclosure thanks them. */
struct session_unit {
	char *how, *from;
	bool thanks;
};

struct session_compared {
	char *device; /* brand and model */
	char *id;     /* as given, else folded from the name */
	bool id_given, from_memory;
	struct pairs volumes; /* chain name = volume as written */
	char *volumes_json;   /* {"dx300":"22"} */
	struct mark at;
};

struct fr_file {
	char *file, *side, *coupler; /* file: as written, relative to the session file */
	struct mark at;
};

struct picture {
	char *where, *path, *alt; /* key `at` */
	struct mark at;
};

/* How much is to be rated before anything is called a difference. */
struct session_plan {
	double tracks, sessions; /* whole numbers; 0: there is no plan */
	struct texts attributes; /* ids; none: all */
};

struct session_file {
	char *path; /* as given */
	/* as given, else the file's base name; never NULL after loading */
	char *id;
	bool id_given;
	char *title;
	struct texts was;
	struct session_device device;
	struct session_unit unit; /* how is NULL where not given */
	struct session_variant *variants;
	size_t n_variants;
	char *playlist, *lexicon, *template;
	char *tracks; /* the playlist in place: a list of tracks, as YAML; NULL: none */
	struct mark playlist_at, lexicon_at, template_at;
	/* empty (n == 0, step 0) where not given: see scale_given */
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
	char *measurements_json; /* {"fr":[{"file":…}],"targets":[…]} */
	struct session_plan plan;
	char *plan_json; /* NULL: none */
	struct picture *pictures;
	size_t n_pictures;
	char *pictures_json; /* [{"at":"header","path":…}] */
	/* the YAML verbatim, moved to column 1, ending in a newline */
	char *front_matter;
	struct mark front_matter_at;
	/* the file ended in a syntax error: there may be more than this */
	bool broken;
};

/* Both return false after an error; f is usable up to the fault, and to be finished either
 * way. Reads this one file only. */
bool session_file_load(struct session_file *f, const char *path, struct diags *d);
/* The same for callers that need a file without errors: err gets the first one. */
bool session_file_read(struct session_file *f, const char *path, struct err *err);
/*
 * Reads the playlist of a session: the playlist that its file names, else the default of the
 * profile. False: d says why; so it does where neither names one. p is to be finished either way.
 */
bool session_file_playlist(const struct session_file *f, const struct profile *own,
	struct playlist_file *p, struct diags *d);
bool session_file_parse(
	struct session_file *f, const char *path, const char *bytes, size_t n, struct diags *d);
void session_file_init(struct session_file *f);
void session_file_finish(struct session_file *f);

/* NULL: none */
const struct session_chain *session_file_chain(const struct session_file *f, const char *name);
const struct session_variant *session_file_variant(const struct session_file *f, const char *name);

#endif
