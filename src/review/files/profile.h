/*
 * The profile, $XDG_CONFIG_HOME/earlog/config.yaml: the reviewer's settings. profile_init sets the
 * defaults; a missing file is no error. Values that are neither given nor have a default are NULL
 * or NAN.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/numbers/scale.h"
#include "base/yaml/diag.h"
#include "base/yaml/pairs.h"
#include "review/files/chain.h"

struct profile_benchmark {
	char *device;
	char *section, *attribute; /* exactly one of the two is set */
	double value;
};

/* The tables of key bindings. A session uses IN_KEYS while keys are commands, IN_TEXT while a note
 * is typed, and IN_LINE in the command line, with what moves and deletes of IN_TEXT. Each other
 * table belongs to a pane, list or question, and is searched before IN_KEYS while that is open. */
enum key_table {
	IN_KEYS,
	IN_TEXT,
	IN_WHEEL,
	IN_NOTES,
	IN_CHAINS,
	IN_TRACK,
	IN_SIGNALS,
	IN_LISTS,
	IN_QUESTION,
	IN_LINE,
	IN_MEDIA, /* the keys of the session bus, by the name of their MPRIS method */
	KEY_TABLES
};

/* field_file reads one with profile_take; the caller calls profile_finish, also if that failed. */
struct profile {
	char *path; /* path of the file; NULL: no file was read */
	char *reviewer_name, *reviewer_site, *reviewer_language;
	char *zone;         /* the listener's, such as Europe/Berlin; NULL: the system's */
	char *language;     /* of the words of drafts: "de"; NULL: English */
	struct texts music; /* folders with music, ~ expanded */
	bool music_given;   /* the file has the key `music`, perhaps with an empty list */
	bool backup;        /* the end of a session makes a backup, one a day; default: yes */
	bool net;           /* addresses may be played from the internet; default: no */
	char *default_playlist, *default_lexicon, *default_template, *default_chain;
	struct mark default_playlist_at, default_lexicon_at, default_template_at, default_chain_at;
	/* scale of scores; default 1 to 5 in steps of 0.5, Poor to Outstanding */
	struct scale scale;
	struct scale bias_scale; /* scale of the bias score: the steps of `scale`, with the words of
				    the key `bias_words` */
	struct scale wheel_scale; /* scale of attributes; default 0 to 5 in steps of 0.5 */
	struct texts wheel; /* attributes that the wheel offers in a section that names none */
	struct profile_benchmark *benchmarks;
	size_t n_benchmarks;
	double listening_db_spl; /* level at which the user listens, in dB SPL; NAN: not given, 75
				    is assumed */
	double plr_db; /* peak to loudness ratio of the user's music, in dB; NAN: not given, 14 is
			  assumed */
	struct session_chain *chains; /* chains that session files name (`chains: [k7]`) */
	size_t n_chains;
	struct pairs parts;       /* the author's own parts of reviews: names by id */
	struct pairs boilerplate; /* the user's own texts for reviews, by name */
	/* layout of posts; folder of the pictures of posts, below the site; its address on the
	 * site; NULL: not given */
	char *blog_posts, *blog_layout, *blog_pictures, *blog_address, *blog_url, *blog_forum,
		*blog_title_join;
	bool has_blog;           /* the profile has `blog:` */
	char *blog_front_matter; /* YAML of a map whose texts have slots such as {device} */
	bool headings_h2; /* headings of a draft are ##, because the site shows its title as h1;
			     default: no */
	/* names of the kinds of markers, by the letter that chooses them */
	struct pairs marker_kinds;
	struct pairs short_codes; /* words that replace short codes typed in a note, by code */
	int64_t reaction_ms;  /* time from hearing to pressing a key, which is subtracted from shown
				 times; default: 0 */
	bool next_at_end;     /* at the end of a track the next one plays; default: no */
	bool typing_pauses;   /* the music pauses while a note is typed; default: no */
	double typing_back_s; /* seconds by which the music steps back when it resumes after a note;
				 default: 0 */
	bool back_on_resume;  /* it also steps back after a pause and a swap; default: no */
	bool type_to_note;    /* when no note is open, typing a letter begins one; default: no */
	bool hide_others_until_kept; /* notes on other devices are hidden until the user has saved
					one on this device; default: no */
	double volume_ceiling_db; /* highest volume and volume of a first session, in dB; at most 0,
				     default 0 */
	bool bell_on_refused;     /* the terminal's bell rings when a key was refused or the disk is
				     late; default: no */
	char *theme;              /* colours of the screen; default: "auto" */
	bool audio_exclusive;     /* no other program can use the audio output; default: no */
	char *audio_output;       /* name of the audio output; default: "auto" */
	struct pairs keys[KEY_TABLES]; /* bound keys with the command line that each runs, in the
					  order of the file; commands are not checked here */
	bool broken;
};

void profile_init(struct profile *p);
/* The possible values of `theme`, "auto" first; ends with NULL. theme.c defines the colours of
 * each. */
extern const char *const profile_themes[];

/* Reads the user's profile from its usual path, and makes its zone the local one; if there is no
 * file, p gets the defaults. d: gets the errors, or NULL. */
bool profile_load_own(struct profile *p, struct diags *d);
/* Returns it so, without the mistakes. */
struct profile profile_own(void);
/* Adds the desktop's music folder to p->music, unless the profile has the key `music`. Only
 * commands that look for music call this, once, because it reads another file. */
void profile_add_music(struct profile *p);
/* Adds a music folder to the profile at `path`, or if folder is NULL the line `net: yes`; all other
 * bytes of the file remain, which may be missing. with: folders to write before it if the profile
 * names none. Returns false with err if the file cannot be written, or would not mean that. */
bool profile_add(const char *path, const char *folder, const struct texts *with, struct err *err);
void profile_finish(struct profile *p);
