/*
 * The profile, $XDG_CONFIG_HOME/earlog/config.yaml: the reviewer's settings. profile_init sets the
 * defaults; a missing file is no error. Values that are neither given nor have a default are NULL
 * or NAN.
 */
#ifndef CONFIG_PROFILE_H
#define CONFIG_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scale.h"
#include "config/diag.h"
#include "config/pairs.h"

struct profile_benchmark {
	char *device;
	char *section, *attribute; /* one of the two is set */
	double value;
	struct mark at;
};

/* The tables of key bindings. IN_KEYS and IN_TEXT are the two states of the bench, and IN_LINE is
 * the command line. Each other table is searched before IN_KEYS while its pane, list or question is
 * open. */
enum key_table {
	IN_KEYS,
	IN_TEXT,
	IN_WHEEL,
	IN_CHAINS,
	IN_TRACK,
	IN_MATCHES,
	IN_SIGNALS,
	IN_LISTS,
	IN_PEAK, /* while keys adjust a filter */
	IN_QUESTION,
	IN_LEAVING, /* the question about unsaved changes on leaving */
	IN_LINE,
	KEY_TABLES
};

struct profile {
	char *path; /* NULL: no file was read */
	char *reviewer_name, *reviewer_site, *reviewer_language;
	struct texts music; /* folders, ~ expanded */
	bool music_given;   /* the file has the key `music`, perhaps with an empty list */
	bool net;           /* default: no */
	char *default_playlist, *default_lexicon, *default_template, *default_chain;
	struct mark default_playlist_at, default_lexicon_at, default_template_at, default_chain_at;
	struct scale scale;       /* for scores; default 1..5 by halves, Poor to Outstanding */
	struct scale bias_scale;  /* default: the same steps, with bias_words */
	struct scale wheel_scale; /* for attributes; default 0..5 by halves */
	bool scale_given, bias_words_given, wheel_scale_given;
	struct profile_benchmark *benchmarks;
	size_t n_benchmarks;
	double listening_db_spl; /* the level at which the user listens; NAN: default, 75 dB SPL */
	double plr_db; /* peak to loudness ratio of the user's music; NAN: default, 14 dB */
	struct pairs boilerplate;  /* the author's own texts, by name */
	bool headings_h2;          /* default: no */
	struct pairs marker_kinds; /* kinds of markers, by letter */
	struct pairs short_codes;  /* words that replace typed codes, by code */
	int64_t reaction_ms;       /* default: 0 */
	bool next_at_end;          /* the next track plays at the end of a track; default: no */
	bool typing_pauses;        /* playing pauses while a note is typed; default: no */
	double typing_back_s; /* seconds to step back when playing resumes after that; default: 0 */
	bool type_to_note;    /* default: no */
	bool hide_others_until_kept;   /* default: no */
	double volume_ceiling_db;      /* 0 by default, never above 0 */
	char *theme;                   /* default: "auto" */
	bool audio_exclusive;          /* default: no */
	char *audio_output;            /* default: "auto" */
	struct pairs keys[KEY_TABLES]; /* command lines by key, in the order of the file; not
					  checked here */
	bool broken;
};

void profile_init(struct profile *p);
/* The values of `theme`, auto first; NULL ends the list. theme.c defines how each looks. */
extern const char *const profile_themes[];
bool profile_has_theme(const char *name);

/*
 * Reads a profile. Returns false after an error; p then has the part before the fault. The caller
 * finishes p either way.
 */
bool profile_load(struct profile *p, const char *path, struct diags *d);
bool profile_parse(
	struct profile *p, const char *path, const char *bytes, size_t n, struct diags *d);
/* Reads the user's profile; without a file p gets the defaults. d may be NULL if the caller reports
 * no errors. */
bool profile_load_own(struct profile *p, struct diags *d);
/* Adds the desktop's music folder unless the profile says `music:`. Only for commands that look for
 * music, because another file is read. Call it once. */
void profile_add_music(struct profile *p);
void profile_finish(struct profile *p);

#endif
