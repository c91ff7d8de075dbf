/* Decides what kind of file it is, and finds mistakes that only the whole shows: unknown
 * attributes, missing files, repeated names. field.c finds mistakes in a single key. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/core/err.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/number_columns.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "base/yaml/quantity.h"
#include "review/files/device_kind.h"
#include "review/files/field.h"
#include "review/files/find.h"
#include "review/files/profile.h"
#include "review/files/words.h"

const char *const check_kind_names[] = {
	[CHECK_SESSION] = "session file",
	[CHECK_PLAYLIST] = "playlist",
	[CHECK_LEXICON] = "lexicon",
	[CHECK_PROFILE] = "profile",
	[CHECK_WORDS] = "file of words",
	[CHECK_EQUALISER] = "file of an equaliser",
	[CHECK_OTHER] = "JSON file of another program",
	[CHECK_NOTHING] = "text of no known kind",
};

static const struct {
	const char *key;
	enum check_kind kind;
} signs[] = { { "sections", CHECK_PLAYLIST }, { "groups", CHECK_LEXICON },
	{ "terms", CHECK_LEXICON }, { "device", CHECK_SESSION } };

static enum check_kind
kind_of_file(const struct yaml_tree *t, const char *bytes, size_t n)
{
	enum check_kind kind = CHECK_NOTHING;

	if (words_is_file(t->path))
		return CHECK_WORDS;
	EACH_OF (sign, signs)
		if (yaml_node_get(t->root, sign->key))
			return sign->kind;
	json_auto_t *json = json_loadb(bytes, n, 0, NULL);
	if (json)
		return CHECK_OTHER;
	/* A file that has only keys of both kinds is a profile: a session file needs a device. */
	for (const struct yaml_node *e = t->root ? t->root->first : NULL; e; e = e->next) {
		bool session = e->key && field_of_key(&session_file_fields, e->key->text),
		     profile = e->key && field_of_key(profile_maps[0], e->key->text);

		if (profile && !session)
			return CHECK_PROFILE;
		if (session && (!profile || kind == CHECK_NOTHING))
			kind = profile ? CHECK_PROFILE : CHECK_SESSION;
	}
	return kind == CHECK_NOTHING && equaliser_is_text(bytes, n) ? CHECK_EQUALISER : kind;
}

static bool
read_equaliser(struct equaliser *e, const char *path, const char *bytes, size_t n, struct diags *d)
{
	return equaliser_read(e, path, bytes, n, d) &&
		(e->n || diags_add(d, path, NOWHERE, "no filter is on"));
}

/* Returns true for the table of a curve: frequencies and levels. */
static bool
is_curve(const char *bytes, size_t n)
{
	CLEANUP(columns_finish) struct columns rows = { .v = NULL };

	return columns_read(&rows, "a level", "dB", bytes, n, ERR_IGNORED) && rows.n > 1;
}

bool
check_equaliser(struct equaliser *e, const char *path, const char *bytes, size_t n, struct diags *d)
{
	CLEANUP(diags_finish) struct diags quiet = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;

	yaml_tree_parse(&t, "", bytes, n, &quiet);
	enum check_kind kind = kind_of_file(&t, bytes, n);
	*e = (struct equaliser){ 0 };
	if (kind == CHECK_NOTHING && is_curve(bytes, n))
		return diags_add(d, path, NOWHERE,
			"this is a curve; expected the filters of an equaliser: export the "
			"parametric one");
	if (kind != CHECK_EQUALISER)
		return diags_add(d, path, NOWHERE,
			"this is a %s; expected the file of an equaliser", check_kind_names[kind]);
	return read_equaliser(e, path, bytes, n, d);
}

/* ---- checking playlists ---- */

/* Returns the id in the lexicon that is most similar to a mistyped one; NULL if none is similar. */
static const char *
nearest_id(const struct lexicon_file *x, const char *wanted)
{
	const char *near = NULL;
	size_t least = 4;

	for (size_t i = 0; i < x->n_attributes + x->n_terms; i++) {
		const char *id = i < x->n_attributes ? x->attributes[i]->id
						     : x->terms[i - x->n_attributes].id;

		if (id && field_is_nearer(wanted, id, &least))
			near = id;
	}
	return near;
}

static void
report_unknown_attribute(const char *path, struct mark at, const char *id,
	const struct lexicon_file *x, struct diags *d)
{
	/* Errors beyond DIAG_MOST are not shown, so finding a suggestion for them would waste time.
	 */
	const char *near = d->n < DIAG_MOST ? nearest_id(x, id) : NULL;

	if (near)
		diags_add(d, path, at, "the lexicon %s has no \"%s\"; did you mean \"%s\"?", x->id,
			id, near);
	else
		diags_add(d, path, at,
			"the lexicon %s has no \"%s\"; expected one of its ids (earlog lexicon "
			"show %s)",
			x->id, id, x->id);
}

static void
check_section_questions(
	const struct playlist_file *p, const struct playlist_section *s, struct diags *d)
{
	struct names names = { .v = NULL };

	EACH_IN (q, s->questions, s->n_questions) {
		for (size_t k = 0; k < q->items.n; k++)
			if (!playlist_section_track(s, q->items.v[k]))
				diags_add(d, p->path, q->items.at[k],
					"no track \"%.60s\" in this section; expected the id of "
					"one of its tracks",
					q->items.v[k]);
		names_add(&names, q->id, q->at);
	}
	names_report_repeats(&names, p->path, "question", d);
}

/* Warns about addresses that begin at another time than the start. */
static void
check_starts(const struct playlist_file *p, const struct track *t, struct diags *d)
{
	char begins[TIME_TEXT], offset[TIME_TEXT];
	int64_t ms;

	EACH_IN (u, t->urls, t->n_urls) {
		if (!timed_link_start(u->text, &ms))
			continue;
		timecode_text(ms, false, begins);
		if (u->offset_linked)
			diags_warn(d, p->path, u->at,
				"this address begins at %s: taken as offset; write offset: \"%s\", "
				"or take the time out of the address",
				begins, begins);
		else if (llabs(ms - u->offset_ms) >= 1000)
			diags_warn(d, p->path, u->at,
				"this address begins at %s, but its offset is %s: the offset "
				"counts",
				begins, timecode_text(u->offset_ms, false, offset));
	}
}

/* Reports words in braces that no draft fills in. */
static void
check_intro(const struct playlist_file *p, const struct track *t, struct diags *d)
{
	static const char *const known[] = { "{device}", "{track}", "{section}" };
	size_t n, i;

	for (const char *s = t->intro; s && (s = text_slot(t->intro, s, &n)); s += n) {
		for (i = 0; i < LENGTH(known); i++)
			if (strncmp(s, known[i], n) == 0)
				break;
		if (i == LENGTH(known))
			diags_add(d, p->path, t->at,
				"the intro of \"%.40s\" has %.*s; expected {device}, {track} or "
				"{section}",
				text_or(t->id, ""), (int)(n < 40 ? n : 40), s);
	}
}

/* Returns true if the wheel offers the attributes of a section by the lexicon x (NULL: not read). A
 * section of which a vocabulary has no word offers all words of the vocabulary. */
static bool
is_offered(const struct playlist_section *s, const struct lexicon_file *x)
{
	bool any = x && !x->broken && !s->lexicon && !lexicon_is_vocabulary(x);

	EACH_WHILE (attribute, &s->attributes, x && !any && !s->lexicon)
		any = lexicon_attribute(x, *attribute);
	return any;
}

static void
check_playlist(const struct playlist_file *p, const struct lexicon_file *x, struct diags *d)
{
	EACH_IN (s, p->sections, p->n_sections) {
		struct names names = { .v = NULL };
		bool offered = is_offered(s, x);

		for (size_t k = 0; k < s->attributes.n; k++) {
			const char *id = s->attributes.v[k];
			bool known = !offered || lexicon_attribute(x, id);

			for (size_t t = 0; !known && t < x->n_terms; t++)
				known = text_same(x->terms[t].id, id);
			if (!known)
				report_unknown_attribute(p->path, s->attributes.at[k], id, x, d);
			names_add(&names, id, s->attributes.at[k]);
		}
		names_report_repeats(&names, p->path, "attribute", d);
		EACH_IN (each, s->tracks, s->n_tracks) {
			check_starts(p, each, d);
			check_intro(p, each, d);
		}
		if (!p->broken)
			check_section_questions(p, s, d);
	}
	/* In one list an id stands for one recording: it has one title. */
	CLEANUP(pointer_free) const struct track **v;
	size_t n = playlist_tracks(p, &v);
	for (size_t i = 1, first = 0; i < n; i++) {
		if (!text_same(v[i]->id, v[first]->id))
			first = i;
		else if (!text_same(v[i]->title, v[first]->title))
			diags_add(d, p->path, v[i]->at,
				"the track \"%s\" has another title on line %d (\"%.40s\"); "
				"expected one title, or another id",
				v[i]->id, v[first]->at.line, v[first]->title);
	}
}

/* ---- checking session files ---- */

bool
check_session(const struct session_file *f, const struct playlist_file *p, struct diags *d)
{
	size_t count = diags_count(d), first = d->n;

	for (size_t i = 0; i < f->was.n; i++)
		if (text_same(f->was.v[i], f->id))
			diags_add(d, f->path, f->was.at[i],
				"\"%s\" is the current id; expected earlier ids", f->id);
	struct names devices = { .v = NULL };
	EACH_IN (c, f->compare, f->n_compare) {
		EACH (v, &c->volumes) {
			CLEANUP(volume_text_finish) struct volume_text volume = { .value = NULL };
			const struct session_chain *on = session_file_chain(f, v->key);
			const char *unit = on ? pairs_get(&on->content, "volume.unit") : NULL;
			struct err why = ERR_INIT;

			if (!session_file_chain(f, v->key) && !f->broken)
				diags_add(d, f->path, v->at,
					"no chain \"%.40s\" in this file; expected one of `chains`",
					v->key);
			if (!quantity_read_volume(&volume, v->value, unit, &why))
				diags_add(d, f->path, v->value_at, "%s", why.msg);
			else if (volume.how)
				diags_add(d, f->path, v->value_at,
					"\"%.40s\" says how; expected the volume alone", v->value);
		}
		if (text_same(c->id, f->device.id))
			diags_add(d, f->path, c->at,
				"`compare` names the device under test; expected other devices");
		names_add(&devices, c->id, c->at);
	}
	names_report_repeats(&devices, f->path, "device", d);
	struct names names = { .v = NULL };
	EACH_IN (q, f->questions, f->n_questions) {
		names_add(&names, q->id, q->at);
		if (!p || p->broken)
			continue;
		if (q->section && !playlist_section(p, q->section))
			diags_add(d, f->path, q->at,
				"no section \"%s\" in the playlist %s; expected one of its "
				"sections",
				q->section, p->id);
		for (size_t k = 0; k < q->items.n; k++)
			if (!playlist_item(p, q->items.v[k]))
				diags_add(d, f->path, q->items.at[k],
					"no track \"%.60s\" in the playlist %s; expected "
					"section/track",
					q->items.v[k], p->id);
	}
	names_report_repeats(&names, f->path, "question", d);
	EACH_WHILE (w, &f->total.weights, p && !p->broken) {
		if (!playlist_section(p, w->key))
			diags_add(d, f->path, w->at,
				"no section \"%s\" in the playlist %s; expected one of its "
				"sections",
				w->key, p->id);
	}
	diags_sort(d, first);
	return diags_count(d) == count;
}

bool
check_playlist_of(const struct session_file *f, const struct profile *own, struct playlist_file *p,
	struct diags *d)
{
	return session_file_playlist(f, own, p, d) && check_session(f, p, d);
}

/* Warns about a file that is not there. It is no error: the review is opened without it. */
static void
check_exists(const struct session_file *f, const char *name, struct mark at, struct diags *d)
{
	CLEANUP(pointer_free) char *path = find_from(f->path, name);
	struct stat st;

	if (stat(path, &st) < 0)
		diags_warn(d, f->path, at,
			"no file \"%s\"; expected a path from this file's folder", name);
	else if (!S_ISREG(st.st_mode))
		diags_warn(d, f->path, at, "\"%s\" is not a regular file; expected a file", name);
}

/* Warns about missing pictures. An address of the web, and one that begins at the root of a site,
 * are no path from here; a path may also begin at the folder of the post. */
static void
check_shown(const struct session_file *f, const struct picture *x, struct diags *d)
{
	CLEANUP(pointer_free)
	char *path = x->path ? timed_link_path(x->path, strcspn(x->path, "?#")) : NULL;
	CLEANUP(pointer_free) char *post = f->draft ? find_from(f->path, f->draft) : NULL;
	CLEANUP(pointer_free) char *beside = path && post ? find_from(post, path) : NULL;

	if (path && *path != '/' && !strstr(path, "://") && !(beside && file_is_regular(beside)))
		check_exists(f, path, x->at, d);
}

/* Warns about missing files of a device. */
static void
check_files_of(const struct session_file *f, const struct session_device *of, struct mark at,
	const struct fr_file *fr, size_t n_fr, const struct picture *pictures, size_t n_pictures,
	struct diags *d)
{
	if (of->impedance_file)
		check_exists(f, of->impedance_file, at, d);
	EACH_IN (one, fr, n_fr)
		if (one->file)
			check_exists(f, one->file, one->at, d);
	EACH_IN (each, pictures, n_pictures)
		check_shown(f, each, d);
}

/* Warns about missing files that a session file names. Errors inside equalisers go to `other`. */
static void
check_files(const struct session_file *f, struct diags *d, struct diags *other)
{
	check_files_of(f, &f->device, f->device.at, f->fr, f->n_fr, f->pictures, f->n_pictures, d);
	EACH_IN (c, f->compare, f->n_compare)
		check_files_of(f, &c->facts, c->at, c->fr, c->n_fr, c->pictures, c->n_pictures, d);
	for (size_t i = 0; i < f->targets.n; i++)
		check_exists(f, f->targets.v[i], f->targets.at[i], d);
	EACH_IN (chain, f->chains, f->n_chains)
		EACH (pair, &chain->content) {
			CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
			struct err err = ERR_INIT;
			struct equaliser e;
			bool found;

			if (!text_same(pair->key, "filters"))
				continue;
			CLEANUP(pointer_free) char *file = find_from(f->path, pair->value);
			if (!file_read(file, EQUALISER_MOST_BYTES, &bytes, &found, &err))
				diags_add(d, f->path, pair->value_at, "%s", err.msg);
			else if (found)
				equaliser_read(&e, file, bytes.s, bytes.len, other);
			else
				check_exists(f, pair->value, pair->value_at, d);
		}
}

/* Finds the file `name`, which the file `path` mentions at `at`, and reads it with `take` (NULL:
 * only finds it). Errors inside it go to `other`. Returns false if it was not found. */
static bool
check_named_file(enum find_kind kind, const char *name, const char *path, struct mark at,
	field_take *take, void *into, struct diags *d, struct diags *other)
{
	struct err err = ERR_INIT;
	CLEANUP(found_finish) struct found found = { .path = NULL };
	struct stat st;

	if (kind == FIND_LEXICON && lexicon_is_words(name))
		return !take || lexicon_find(into, name, NULL, other);
	/* A missing template is only a warning: only an export needs it. */
	bool only_warns = kind == FIND_TEMPLATE;

	if (!find_named(&found, kind, name, path, &err)) {
		diags_put(d, only_warns, path, at, "%s", err.msg);
		return false;
	}
	bool there = found.shipped || stat(found.path, &st) == 0;
	if (!there)
		diags_put(d, only_warns, path, at,
			"no file \"%s\"; expected a path from this file's folder", name);
	else if (take)
		field_found(&found, take, into, other);
	return there;
}

/* Returns the name or path of the lexicon for a file that names none: the profile's default
 * lexicon, which may be relative to the profile, or bs2399 if the profile has none or its lexicon
 * is not found. The caller frees. */
static char *
usual_lexicon(void)
{
	CLEANUP(profile_finish) struct profile own;
	CLEANUP(found_finish) struct found found = { .path = NULL };

	profile_load_own(&own, NULL);
	const char *name = own.default_lexicon ? own.default_lexicon : "bs2399";
	if (!lexicon_is_words(name) &&
		!find_named(&found, FIND_LEXICON, name, own.path, ERR_IGNORED))
		name = "bs2399";
	return xstrdup(found.path && !found.shipped ? found.path : name);
}

/* Reports pictures at a place that no draft has. p: the playlist; NULL: not known, so any place may
 * be one of its sections. */
static void
check_pictures(const struct session_file *f, const struct playlist_file *p, struct diags *d)
{
	EACH_IN (x, f->pictures, f->n_pictures) {
		bool known = !x->where || !p || picture_place(x->where);
		CLEANUP(buf_finish) struct buf places = BUF_INIT;

		picture_add_places(&places);
		for (size_t k = 0; !known && k < p->n_sections; k++) {
			const struct playlist_section *s = &p->sections[k];

			known = picture_is_of(x->where, s->id, s->title);
			buf_addf(&places, ", %s", text_or(s->id, ""));
		}
		EACH_IN_WHILE (c, f->compare, f->n_compare, !known) {
			known = picture_is_of(x->where, c->id, c->device);
			buf_addf(&places, ", %s", text_or(c->id, ""));
		}
		if (!known)
			diags_add(d, f->path, x->at,
				"no place \"%.40s\" for a picture; expected %s", x->where,
				places.s);
	}
}

/* Warns about facts of a device that are not used, and about an earphone beside a source. */
static void
check_kind_of(const struct session_file *f, const struct session_device *x, const char *name,
	struct mark at, struct diags *d)
{
	const struct device_kind *tested = device_kind(f->device.kind),
				 *k = x->kind ? device_kind(x->kind) : tested;

	if (!name)
		return;
	if (k->place && (x->impedance || x->impedance_file || x->sensitivity))
		diags_warn(d, f->path, at,
			"impedance and sensitivity of %s are not used: write those of the "
			"`headphone` of its chain",
			name);
	const struct pairs *own = &x->chain_keys;
	size_t i = 0;
	while (i < own->n && text_is_among(own->v[i].key, chain_usual_keys))
		i++;
	if (!k->place && i < own->n && (x->kind || x == &f->device))
		diags_warn(d, f->path, at,
			"\"%s\" of %s is not used; expected it in a chain, or `kind: dap`, dongle, "
			"dac or amp",
			own->v[i].key, name);
	if (!k->place != !tested->place)
		diags_warn(d, f->path, at,
			"nothing is compared with %s: one is a source, the other is heard through "
			"it; write a chain with it",
			name);
}

static void
session_kind(const struct yaml_tree *t, struct diags *d)
{
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	struct lexicon_file x;
	struct diags other = DIAGS_INIT;
	const char *path = t->path;
	CLEANUP(pointer_free) char *usual = NULL;

	session_file_take(&f, t, d);
	const char *lexicon = f.lexicon ? f.lexicon : (usual = usual_lexicon());
	bool got_playlist = f.tracks ? session_file_playlist(&f, NULL, &p, &other)
				     : f.playlist &&
			check_named_file(FIND_PLAYLIST, f.playlist, path, f.playlist_at,
				playlist_take, &p, d, &other);
	bool got_lexicon = check_named_file(
		FIND_LEXICON, lexicon, path, f.lexicon_at, lexicon_take, &x, d, &other);

	if (f.template)
		check_named_file(
			FIND_TEMPLATE, f.template, path, f.template_at, NULL, NULL, d, NULL);
	check_session(&f, got_playlist ? &p : NULL, d);
	check_pictures(&f, got_playlist && !p.broken ? &p : NULL, d);
	check_kind_of(&f, &f.device, f.device.name, f.device.at, d);
	EACH_IN (one, f.compare, f.n_compare)
		check_kind_of(&f, &one->facts, one->device, one->at, d);
	check_files(&f, d, &other);
	if (got_playlist)
		check_playlist(&p, got_lexicon ? &x : NULL, &other);
	EACH_IN_WHILE (section, p.sections, p.n_sections, got_playlist && f.lexicon)
		if (section->lexicon && !lexicon_is_words(f.lexicon))
			diags_warn(&other, p.path, section->at,
				"the words of this section are not used: %s names the lexicon %s",
				path, f.lexicon);
	if (got_lexicon)
		lexicon_finish(&x);
	/* Errors in the session file come before errors in the files that it names. */
	diags_sort(&other, 0);
	diags_take(d, &other);
}

static void
playlist_kind(const struct yaml_tree *t, struct diags *d)
{
	CLEANUP(diags_finish) struct diags quiet = DIAGS_INIT;
	CLEANUP(playlist_finish) struct playlist_file p;
	CLEANUP(lexicon_finish) struct lexicon_file x;
	CLEANUP(pointer_free) char *name = usual_lexicon();

	playlist_take(&p, t, d);
	bool got = lexicon_find(&x, name, NULL, &quiet);
	check_playlist(&p, got ? &x : NULL, d);
}

/* ---- checking lexicons and profiles ---- */

/* Warns of a name that two attributes have in one language: which is meant cannot be told. */
static void
warn_of_names(const struct lexicon_file *x, struct diags *d)
{
	const struct lexicon_word *w, *other;

	for (size_t i = 0; (w = lexicon_nth(x, i)); i++)
		for (size_t k = 0; k < i * w->n_names; k++) {
			const struct lexicon_names *is = &w->names[k % w->n_names], *also;

			other = lexicon_nth(x, k / w->n_names);
			also = lexicon_names_in(other->names, other->n_names, is->language);
			if (also && text_same(is->name, also->name))
				diags_warn(d, x->path, is->at,
					"%s and %s are both called \"%.60s\" in %s", other->id,
					w->id, is->name, is->language);
		}
}

static void
lexicon_kind(const struct yaml_tree *t, struct diags *d)
{
	CLEANUP(lexicon_finish) struct lexicon_file x;

	lexicon_take(&x, t, d);
	warn_of_names(&x, d);
}

static void
profile_kind(const struct yaml_tree *t, struct diags *d)
{
	CLEANUP(profile_finish) struct profile p;

	profile_take(&p, t, d);
	const struct {
		const char *name;
		enum find_kind kind;
		struct mark at;
	} names[] = {
		{ p.default_playlist, FIND_PLAYLIST, p.default_playlist_at },
		{ p.default_lexicon, FIND_LEXICON, p.default_lexicon_at },
		{ p.default_template, FIND_TEMPLATE, p.default_template_at },
	};
	EACH_OF (one, names)
		if (one->name)
			check_named_file(
				one->kind, one->name, t->path, one->at, NULL, NULL, d, NULL);
}

static void
words_kind(const struct yaml_tree *t, struct diags *d)
{
	if (t->root->kind == YAML_MAP)
		words_check(t->path, t, d);
}

static void (*const checks[])(
	const struct yaml_tree *, struct diags *) = { [CHECK_SESSION] = session_kind,
	[CHECK_PLAYLIST] = playlist_kind,
	[CHECK_LEXICON] = lexicon_kind,
	[CHECK_PROFILE] = profile_kind,
	[CHECK_WORDS] = words_kind };

bool
check_bytes(const char *path, const char *bytes, size_t n, enum check_kind *kind, struct diags *d)
{
	size_t count = diags_count(d), first = d->n;
	CLEANUP(diags_finish) struct diags of_yaml = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;
	struct equaliser e;

	yaml_tree_parse(&t, path, bytes, n, &of_yaml);
	enum check_kind k = kind_of_file(&t, bytes, n);
	if (k == CHECK_NOTHING && is_curve(bytes, n))
		return diags_add(d, path, NOWHERE,
			"this is a curve, no equaliser and no file of earlog: `earlog plot fr` "
			"draws it");
	if (k == CHECK_OTHER)
		return diags_add(d, path, NOWHERE,
			"this is a %s; earlog reads equalisers in the format of EqualizerAPO",
			check_kind_names[k]);
	if (k == CHECK_NOTHING)
		k = CHECK_SESSION; /* its errors say what such a file needs */
	if (kind)
		*kind = k;
	if (k == CHECK_EQUALISER) {
		read_equaliser(&e, path, bytes, n, d);
	} else {
		diags_take(d, &of_yaml);
		checks[k](&t, d);
		/* Errors in the checked file are sorted by place; errors in other files follow. */
		diags_sort(d, first);
	}
	return diags_count(d) == count;
}

bool
check_file(const char *path, enum check_kind *kind, struct diags *d)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	bool found, ok = file_read(path, YAML_MOST_BYTES, &bytes, &found, &err);

	if (kind)
		*kind = CHECK_SESSION;
	if (ok && found)
		return check_bytes(path, bytes.s, bytes.len, kind, d);
	return diags_add(d, path, NOWHERE, "%s", ok ? "there is no such file" : err.msg);
}
