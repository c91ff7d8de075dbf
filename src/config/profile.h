/*
 * The profile, $XDG_CONFIG_HOME/earlog/config.yaml: the reviewer's own habits. profile_init gives
 * the defaults; a missing file is no error. Texts are NULL and numbers NAN where not given and
 * without default.
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
	char *section, *attribute; /* one of the two */
	double value;
	struct mark at;
};

enum at_end { AT_END_STOP, AT_END_NEXT };

/* Tables of keys: for the states Keys and Text of the bench; in front of Keys, for panes with other
 * keys, lists, and open questions; and for the command line. */
enum key_table {
	IN_KEYS,
	IN_TEXT,
	IN_WHEEL,
	IN_CHAINS,
	IN_TRACK,
	IN_MATCHES,
	IN_SIGNALS,
	IN_LISTS,
	IN_PEAK, /* while keys move a filter */
	IN_QUESTION,
	IN_LEAVING, /* the question at the end, about unsaved changes */
	IN_LINE,
	KEY_TABLES
};

struct profile {
	char *path; /* NULL: no file was read */
	char *reviewer_name, *reviewer_site, *reviewer_language;
	struct texts music; /* folders, ~ expanded */
	bool music_given;   /* [] is none; profile_load_own adds the desktop's folder otherwise */
	bool net;           /* no */
	char *default_playlist, *default_lexicon, *default_template, *default_chain;
	struct mark default_playlist_at, default_lexicon_at, default_template_at, default_chain_at;
	struct scale scale;       /* for scores; 1..5 by halves, words Poor to Outstanding */
	struct scale bias_scale;  /* the same steps with bias_words */
	struct scale wheel_scale; /* for attributes; 0..5 by halves */
	bool scale_given, bias_words_given, wheel_scale_given;
	struct profile_benchmark *benchmarks;
	size_t n_benchmarks;
	double listening_db_spl;     /* level: 75 dB SPL */
	double plr_db;               /* peak to loudness ratio: 14 dB */
	struct pairs boilerplate;    /* name = the author's own text */
	bool headings_h2;            /* no */
	struct pairs marker_kinds;   /* letter = kind */
	struct pairs short_codes;    /* code = word */
	int64_t reaction_ms;         /* 0 */
	enum at_end at_end;          /* stop */
	bool typing_pauses;          /* while_typing: {pause}; no */
	int64_t typing_back_ms;      /* while_typing: {step_back}; 0 */
	bool type_to_note;           /* no */
	bool hide_others_until_kept; /* no */
	double volume_ceiling_db;    /* 0; never above */
	char *theme;                 /* "auto" */
	bool audio_exclusive;        /* no */
	char *audio_output;          /* "auto" */
	struct pairs
		keys[KEY_TABLES]; /* key = command line, in the file's order; not checked here */
	bool broken;
};

void profile_init(struct profile *p);
/* The values of `theme`, auto first; NULL ends the list. The ui draws each theme. */
extern const char *const profile_themes[];
bool profile_has_theme(const char *name);

/*
 * Both return false after an error; p is usable up to the fault, and to be finished either
 * way.
 */
bool profile_load(struct profile *p, const char *path, struct diags *d);
bool profile_parse(
	struct profile *p, const char *path, const char *bytes, size_t n, struct diags *d);
/* Reads the user's profile; without a file p gets the defaults. d may be NULL if the caller reports
 * no errors. */
bool profile_load_own(struct profile *p, struct diags *d);
void profile_finish(struct profile *p);

#endif
