/* The keys and defaults of the profile, and the music folder of the desktop if the profile names
 * none. Bindings of keys are checked by command/keymap.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/profile.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "review/files/field.h"
#include "review/files/field_write.h"
#include "review/files/find.h"
#include "review/files/lexicon.h"
#include "review/files/note_part.h"
#include "review/files/words.h"

#define ONE_MAP(title, ...) FIELDS(title, struct profile, __VA_ARGS__)

static bool
is_language(const char *s)
{
	return *s && strlen(s) < 36 &&
		strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
		strlen(s);
}

static const struct fields reviewer_fields = {
	FIELD_TABLE("reviewer", struct profile,
		FIELD_ROW_AS(
			"name", FIELD_TEXT, struct profile, reviewer_name, .help = "Your name"),
		FIELD_WEB("site", struct profile, reviewer_site,
			.help = "The address of your reviews"),
		FIELD_ROW_AS("language", FIELD_TEXT, struct profile, reviewer_language,
			.valid = is_language, .expected = "a language such as en, de or pt-BR",
			.help = "The language of your reviews: en, de, pt-BR")),
	.text = "name"
};

#define DEFAULT_NAME(key, earlier, member, words)                                                \
	FIELD_ROW_AS(key, FIELD_TEXT, struct profile, default_##member,                          \
		.count = offsetof(struct profile, default_##member##_at), .valid = field_filled, \
		.expected = "a name", .was = (earlier), .help = (words))

static const struct fields defaults_fields = ONE_MAP("set of `defaults:`",
	DEFAULT_NAME("playlist", NULL, playlist, "The playlist for session files that name none"),
	FIELD_ROW_AS("lexicon", FIELD_TEXT, struct profile, default_lexicon,
		.count = offsetof(struct profile, default_lexicon_at), LEXICON_KEY,
		.help = "The words, or the lexicon, for session files that name none"),
	DEFAULT_NAME("form", "template", template, "The form for session files that name none"),
	DEFAULT_NAME("chain", NULL, chain, "The chain that a session starts with"));

static void
benchmark_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	const struct profile_benchmark *b = into;

	if (b->section && b->attribute)
		field_error(
			r, n, "a benchmark of a section and an attribute; expected one of them");
	else if (!b->section && !b->attribute && !yaml_node_get(n, "section") &&
		!yaml_node_get(n, "attribute") && !r->tree->broken)
		field_error(r, n, "a benchmark of nothing; expected section or attribute");
}

static const struct fields benchmark_fields = {
	FIELD_TABLE("benchmark", struct profile_benchmark,
		FIELD_NEEDED(FIELD_TEXT, struct profile_benchmark, device, "Brand and model"),
		FIELD_PLAIN(FIELD_ID, struct profile_benchmark, section,
			"The id of a section; the value is its score"),
		FIELD_PLAIN(FIELD_ID, struct profile_benchmark, attribute,
			"The id of an attribute, instead of a section; the value is its rating"),
		FIELD_ROW(FIELD_NUMBER, struct profile_benchmark, value, FIELD_RATING,
			.required = true,
			.help = "The score or rating that you fixed for the device")),
	.done = benchmark_done
};

static void
read_blog_pattern(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct profile *p = into;

	if (field_kind(r, n, YAML_MAP,
		    "the front matter of every post: {title: \"{device}\", tags: [iem]}"))
		p->blog_front_matter = yaml_node_slice(r->tree, n);
}

static void
blog_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct profile *p = into;

	(void)r, (void)n;
	p->has_blog = true;
}

static const char *const forums[] = { "plain", NULL };

static const struct fields blog_fields = {
	FIELD_TABLE("blog", struct profile,
		FIELD_ROW_AS("posts", FIELD_TEXT, struct profile, blog_posts, .valid = field_filled,
			.expected = "a folder",
			.help = "The folder of your posts: a draft in it is a post, whatever the "
				"site"),
		FIELD_ROW_AS("layout", FIELD_TEXT, struct profile, blog_layout,
			.valid = field_filled, .expected = "a name",
			.help = "The layout of your posts; if absent, that of the newest post"),
		FIELD_ROW_AS("pictures", FIELD_TEXT, struct profile, blog_pictures,
			.valid = field_filled, .expected = "a folder",
			.help = "The folder for the pictures of posts, from the folder of "
				"_config.yml on; "
				"if absent, \"assets/earlog/{id}\""),
		FIELD_ROW_AS("address", FIELD_TEXT, struct profile, blog_address,
			.valid = field_filled, .expected = "an address",
			.help = "The address of this folder, if it is another: "
				"\"/assets/images/{device}\""),
		FIELD_WEB("url", struct profile, blog_url,
			.help = "The address of your site, at which forums find its pictures"),
		FIELD_ROW_AS("forum", FIELD_CHOICE, struct profile, blog_forum, .choices = forums,
			.help = "plain: texts for forums have no [list], [size] and [table], which "
				"some do "
				"not read"),
		FIELD_ROW_AS("title_join", FIELD_TEXT, struct profile, blog_title_join,
			.valid = field_filled, .expected = "signs in quotes: \": \"",
			.help = "What is between the device and its tagline in a title that the "
				"session file lacks: \": \"; if absent, \" - \""),
		FIELD_KEY("front_matter", FIELD_OWN, .read = read_blog_pattern,
			.schema = "{'type': 'object'}",
			.help = "Keys of the front matter of every post, beside title and date; "
				"{title}, "
				"{device}, {tagline}, "
				"{excerpt}, {date}, {layout} and {header} in them are filled; a "
				"key "
				"without any of "
				"its texts is left out")),
	.done = blog_done
};

static const struct fields listening_fields = ONE_MAP("listening level",
	FIELD_ROW_AS("level", FIELD_NUMBER, struct profile, listening_db_spl, .unit = "dB SPL",
		.min = 40, .max = 120, .schema = SCHEMA_TEXT,
		.help = "How loud you listen: 75 dB SPL"),
	FIELD_ROW_AS("plr", FIELD_NUMBER, struct profile, plr_db, .unit = "dB", .max = 40,
		.schema = SCHEMA_TEXT, .help = "Peak to loudness ratio of your music: 14 dB"));

static const char *const note_or_resume[] = { "note", "resume", NULL };

static const struct fields typing_fields = ONE_MAP("while_typing",
	FIELD_ROW_AS("pause", FIELD_YES, struct profile, typing_pauses,
		.help = "yes: the music pauses while a note is typed"),
	FIELD_ROW_AS("step_back", FIELD_NUMBER, struct profile, typing_back_s, .unit = "seconds",
		.max = 60, .help = "Seconds by which the music steps back when it resumes"),
	FIELD_ROW_AS("step_back_on", FIELD_YES, struct profile, back_on_resume,
		.choices = note_or_resume, .expected = "note or resume", .schema = "{}",
		.help = "note: step_back after a note; resume: also after a pause by Space and a "
			"swap, but not in a test"));

static const struct fields audio_fields = ONE_MAP("sound output",
	FIELD_ROW_AS("exclusive", FIELD_YES, struct profile, audio_exclusive,
		.help = "yes: no other program can use the output"),
	FIELD_ROW_AS("output", FIELD_TEXT, struct profile, audio_output,
		.help = "The output, as `earlog outputs` names it, or auto"));

#define KEYS(key, state, words) \
	FIELD_ROW_AS(key, FIELD_PAIRS, struct profile, keys[state], .help = (words))

static const struct fields keys_fields = {
	FIELD_TABLE("set of keys", struct profile,
		KEYS("keys", IN_KEYS, "Keys in the state Keys: {F9: \"note now\", m: none}"),
		KEYS("text", IN_TEXT, "Keys in the state Text: {Ctrl-L: \"seek -2\"}"),
		KEYS("wheel", IN_WHEEL, "Keys on the wheel: {u: unrate}"),
		KEYS("notes", IN_NOTES, "Keys in the pane of the notes: {x: delete}"),
		KEYS("chains", IN_CHAINS,
			"Keys in the lists of devices, settings, chains: {n: \"ask chain-add\"}"),
		KEYS("track", IN_TRACK, "Keys in the pane of the track: {l: \"ask link\"}"),
		KEYS("signals", IN_SIGNALS,
			"Keys in the list of signals: {Up: \"signal-move +16\"}"),
		KEYS("lists", IN_LISTS, "Keys in panes that are lists: {Right: choose}"),
		KEYS("question", IN_QUESTION,
			"Keys while a question is open: {y: confirm, n: cancel}"),
		KEYS("line", IN_LINE, "Keys while a command is typed: {Ctrl-B: \"line left\"}"),
		KEYS("media", IN_MEDIA,
			"Keys of the desktop and of earphones, Next, Previous, PlayPause, Play, "
			"Pause, Stop: {Next: mark, Previous: \"seek -5\"}")),
	.gone = GONE_KEYS
};

static const char *const none_or_refused[] = { "none", "refused", NULL };
static const char *const stop_or_next[] = { "stop", "next", NULL };
const char *const profile_themes[] = { "auto", "dark", "light", "contrast", "mono", NULL };

static void
read_music(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct profile *p = into;

	p->music_given = true;
	if (!field_kind(r, n, YAML_LIST, "a list of folders: [~/Music]"))
		return;
	EACH_NODE (e, n) {
		if (e->reported || !field_kind(r, e, YAML_TEXT, "a folder"))
			continue;
		CLEANUP(pointer_free) char *folder = find_home(e->text);
		if (folder[0] == '/')
			texts_add(&p->music, folder, e->at);
		else
			field_error(r, e, "\"%.60s\"; expected a folder that starts with / or ~/",
				e->text);
	}
}

/* Returns true for one letter or digit: the key that the user presses after M to choose a kind of
 * marker. */
static bool
is_one_key(const char *s)
{
	return isalnum((unsigned char)s[0]) && !s[1];
}

/* Makes the scale of the bias score, which has the steps of `scale`, and its words if they are the
 * values: letters. It waits until all keys are read, because `scale` may come after `bias_words` in
 * the file. */
static void
profile_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct profile *p = into;

	field_bias_words(r, yaml_node_value(n, "bias_words"), &p->scale, &p->bias_scale);
	if (lexicon_is_words(p->default_lexicon) && yaml_node_value(n, "scale") &&
		!yaml_node_value(n, "wheel_scale"))
		scale_init(&p->wheel_scale, p->scale.min, p->scale.max, p->scale.step);
}

static const struct fields profile_fields = {
	FIELD_TABLE("profile", struct profile,
		FIELD_KEY("reviewer", FIELD_MAP, .map = &reviewer_fields,
			.schema = SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP),
			.help = "About you: your name as text, or more"),
		FIELD_ROW(FIELD_TEXT, struct profile, language, .valid = is_language,
			.expected = "a language such as en, de or ja",
			.help = "The language of the words that earlog writes into drafts: de, ja, "
				"zh; words/LANGUAGE.yaml beside this file is another one"),
		FIELD_ROW(FIELD_TEXT, struct profile, zone, .valid = clock_has_zone,
			.expected = "a name of the tz database, such as Europe/Berlin",
			.help = "Your time zone, by which an evening is from 5:00 to 5:00: "
				"Europe/Berlin; if absent, the system's"),
		FIELD_KEY("music", FIELD_OWN, .read = read_music,
			.schema = SCHEMA_LIST(SCHEMA_TEXT),
			.help = "Folders with your music; if absent, the desktop's music folder"),
		FIELD_PLAIN(FIELD_YES, struct profile, net,
			"yes: addresses may be played through yt-dlp"),
		FIELD_PLAIN(FIELD_YES, struct profile, backup,
			"no: no backup of the archive; else the end of a session, or a command "
			"that writes, makes one a day"),
		FIELD_KEY("defaults", FIELD_MAP, .map = &defaults_fields,
			.help = "Defaults for session files"),
		FIELD_ROW(FIELD_SCALE, struct profile, scale, .map = &scale_fields,
			.help = "The scale of scores"),
		FIELD_KEY("bias_words", FIELD_PASS, .schema = SCHEMA_PAIRS,
			.help = "Words for the bias score: {1: Not for me}"),
		FIELD_ROW(FIELD_SCALE, struct profile, wheel_scale, .map = &scale_fields,
			.help = "The scale of the attributes on the wheel"),
		FIELD_ROW(FIELD_IDS, struct profile, wheel, .valid = field_id_valid,
			.expected = "an id of the lexicon",
			.help = "The attributes that the wheel offers in a section that names "
				"none"),
		FIELD_ROWS("benchmarks", FIELD_LIST, struct profile, benchmarks,
			.map = &benchmark_fields,
			.help = "Devices to rate others against, each with the value that you "
				"fixed"),
		FIELD_ROWS("chains", FIELD_NAMED, struct profile, chains, .map = &chain_fields,
			.schema = SCHEMA_NAMED_OR_TEXT,
			.help = "Chains that session files name: `chains: [k7, dongle]`"),
		FIELD_KEY("listening", FIELD_MAP, .map = &listening_fields,
			.help = "How loud you listen"),
		FIELD_PLAIN(FIELD_PAIRS, struct profile, boilerplate,
			"Your own texts for reviews, by name"),
		OWN_PARTS(struct profile,
			"Your own parts of reviews, for notes without a track: {anc: Noise "
			"cancelling}"),
		FIELD_KEY("blog", FIELD_MAP, .map = &blog_fields,
			.help = "Your site, which Jekyll makes from drafts in _posts"),
		FIELD_PLAIN(FIELD_YES, struct profile, headings_h2,
			"yes: headings of a draft are ##, because your theme has the title as h1"),
		FIELD_ROW(FIELD_PAIRS, struct profile, marker_kinds, .valid = is_one_key,
			.expected = "a single letter or digit",
			.schema =
				"{'type': 'object', 'propertyNames': {'pattern': '^[A-Za-z0-9]$'},"
				"'additionalProperties': " SCHEMA_TEXT "}",
			.help = "Kinds of markers, by the letter after M: {b: bass}"),
		FIELD_PLAIN(FIELD_PAIRS, struct profile, short_codes,
			"Codes that expand while you type: {sib: sibilance}"),
		FIELD_ROW(FIELD_MS, struct profile, reaction_ms, .max = 5000,
			.help = "Your time from hearing to pressing; subtracted from shown times"),
		FIELD_ROW_AS("at_end", FIELD_YES, struct profile, next_at_end,
			.choices = stop_or_next, .expected = "stop or next", .schema = "{}",
			.help = "At the end of a track: stop or next"),
		FIELD_KEY("while_typing", FIELD_MAP, .map = &typing_fields,
			.help = "Pausing the music while a note is typed"),
		FIELD_PLAIN(FIELD_YES, struct profile, type_to_note,
			"yes: typing a letter begins a note"),
		FIELD_PLAIN(FIELD_YES, struct profile, hide_others_until_kept,
			"yes: notes on other devices are shown only after you have saved your own"),
		FIELD_ROW(FIELD_NUMBER, struct profile, volume_ceiling_db, .min = -100,
			.help = "The volume in dB at which a session starts, and its maximum; 0 or "
				"below"),
		FIELD_ROW_AS("bell", FIELD_YES, struct profile, bell_on_refused,
			.choices = none_or_refused, .expected = "none or refused", .schema = "{}",
			.help = "refused: the terminal's bell rings when a key was refused or a "
				"note is not yet on disk, but not in a test"),
		FIELD_ROW(FIELD_CHOICE, struct profile, theme, .choices = profile_themes,
			.help = "auto, dark, light, contrast (no greys), mono (no colours)"),
		FIELD_KEY("audio", FIELD_MAP, .map = &audio_fields, .help = "The sound output"),
		FIELD_KEY("keys", FIELD_MAP, .map = &keys_fields, .help = "Your own keys")),
	.gone = GONE_PROFILE, .done = profile_done
};

const struct fields *const profile_maps[] = { &profile_fields, &reviewer_fields, &defaults_fields,
	&scale_fields, &benchmark_fields, &blog_fields, &listening_fields, &typing_fields,
	&audio_fields, &keys_fields, &chain_keys, &volume_fields, &follow_fields, &also_fields,
	&headphone_fields, NULL };

void
profile_init(struct profile *p)
{
	*p = (struct profile){ .listening_db_spl = NAN,
		.plr_db = NAN,
		.theme = xstrdup("auto"),
		.audio_output = xstrdup("auto"),
		.backup = true };
	scale_init_score(&p->scale);
	/* its words are of the language, where words_use was called before */
	for (size_t i = 0; i < p->scale.n; i++)
		xreplace(&p->scale.words[i].word,
			words_of((const char *const[]){
				"scale_1", "scale_2", "scale_3", "scale_4", "scale_5" }[i]));
	scale_init(&p->bias_scale, p->scale.min, p->scale.max, p->scale.step);
	scale_init(&p->wheel_scale, 0, 5, 0.5);
}

void
profile_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct profile *p = into;

	profile_init(p);
	p->path = xstrdup(t->path);
	p->broken = t->broken;
	/* A profile that has only comments has no root map, and is valid. */
	if (!yaml_node_empty(t->root))
		field_tree(t, &profile_fields, p, d);
}

bool
profile_load_own(struct profile *p, struct diags *d)
{
	CLEANUP(pointer_free) char *path = find_profile();
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;

	if (!path || (access(path, F_OK) != 0 && errno == ENOENT)) {
		profile_init(p);
		return true;
	}
	bool ok = field_file(path, NULL, 0, profile_take, p, d ? d : &ignored);
	clock_set_zone(p->zone);
	return ok;
}

struct profile
profile_own(void)
{
	struct profile p;

	profile_load_own(&p, NULL);
	return p;
}

/* Returns the music folder of the file user-dirs.dirs, which has a line like
 * XDG_MUSIC_DIR="$HOME/Musik"; "" if the line says "$HOME/", which means no folder; NULL without
 * such a line. The caller frees. */
static char *
desktop_music(void)
{
	static const char key[] = "\nXDG_MUSIC_DIR=\"";
	const char *config = getenv("XDG_CONFIG_HOME");
	CLEANUP(pointer_free)
	char *file =
		xasprintf("%s/user-dirs.dirs", config && config[0] == '/' ? config : "~/.config");
	CLEANUP(pointer_free) char *path = find_home(file);
	CLEANUP(buf_finish) struct buf dirs = BUF_INIT;
	bool found;

	buf_add_char(&dirs, '\n');
	const char *at =
		file_read(path, 65536, &dirs, &found, ERR_IGNORED) ? strstr(dirs.s, key) : NULL;
	if (!at)
		return NULL;
	at += strlen(key);
	bool home = strncmp(at, "$HOME", 5) == 0;
	at += home ? 5 : 0;
	CLEANUP(pointer_free)
	char *named = xasprintf("%s%.*s", home ? "~" : "", (int)strcspn(at, "\"\n"), at);
	return text_same(named, "~/") ? xstrdup("") : find_home(named);
}

/* Returns the user's music folder: $XDG_MUSIC_DIR, else the folder that user-dirs.dirs names, else
 * ~/Music; NULL if that folder does not exist. The caller frees. */
static char *
find_music_folder(void)
{
	const char *given = getenv("XDG_MUSIC_DIR");
	char *folder = given ? xstrdup(given) : desktop_music();

	if (!folder)
		folder = find_home("~/Music");
	if (folder[0] == '/' && access(folder, R_OK) == 0)
		return folder;
	free(folder);
	return NULL;
}

void
profile_add_music(struct profile *p)
{
	CLEANUP(pointer_free) char *folder = p->music_given ? NULL : find_music_folder();

	if (folder)
		texts_add(&p->music, folder, NOWHERE);
}

/* Inserts the folder as the first entry of a list in the file's text. */
static void
insert_folder(struct buf *out, const struct yaml_node *list, const char *folder)
{
	CLEANUP(buf_finish) struct buf entry = BUF_INIT;

	if (list->plain)
		buf_add(&entry, "- ");
	field_quote(&entry, folder);
	if (list->plain)
		buf_addf(&entry, "\n%*s", list->at.column - 1, "");
	else if (list->n)
		buf_add(&entry, ", ");
	buf_splice(out, list->start + !list->plain, 0, entry.s, entry.len);
}

bool
profile_add(const char *path, const char *folder, const struct texts *with, struct err *err)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const char *key = folder ? "music" : "net";
	bool found;

	if (!file_read(path, YAML_MOST_BYTES, &out, &found, err))
		return false;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t = { .path = NULL };
	yaml_tree_parse(&t, path, out.s, out.len, &d);
	const struct yaml_node *is = yaml_node_value(t.root, key);
	if (is && folder && is->kind == YAML_LIST) {
		insert_folder(&out, is, folder);
	} else if (is) {
		buf_splice(&out, is->start, is->end - is->start, "yes", 3);
	} else {
		buf_addf(&out, "%s%s: ", out.len && out.s[out.len - 1] != '\n' ? "\n" : "", key);
		buf_add(&out, folder ? "[" : "yes");
		EACH_WHILE (one, with, folder) {
			field_quote(&out, *one);
			buf_add(&out, ", ");
		}
		if (folder)
			field_quote(&out, folder);
		buf_add(&out, folder ? "]\n" : "\n");
	}
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(pointer_free) char *real = folder ? find_home(folder) : NULL;
	field_file(path, out.s, out.len, profile_take, &p, &d);
	bool added = folder ? texts_has(&p.music, real) : p.net;
	if (p.broken || !added)
		return err_set(err, "%s is not changed: write `%s: %s` into it", path, key,
			folder ? folder : "yes");
	CLEANUP(pointer_free) char *in = file_folder(path);
	return file_make_folder(in, err) && file_replace(path, out.s, out.len, err);
}

void
profile_finish(struct profile *p)
{
	free(p->path);
	texts_finish(&p->music);
	scale_finish(&p->bias_scale);
	free(p->blog_front_matter);
	field_finish(&profile_fields, p);
	*p = (struct profile){ .path = NULL };
}
