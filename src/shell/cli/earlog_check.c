/* earlog check: prints the mistakes of files (files/check.c finds them), adds warnings that need
 * the archive or this machine, and with --missing the lines that only the archive has. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/json.h"
#include "review/files/check.h"

#include <stdio.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/store/edit.h"
#include "audio/deck/deck.h"
#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/os_process.h"
#include "base/text/text.h"
#include "base/yaml/yaml.h"
#include "bench/command/keymap.h"
#include "draft/post/site.h"
#include "review/files/field.h"
#include "review/files/field_write.h"
#include "review/files/find.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/chains.h"
#include "review/record/enrol.h"
#include "review/record/identity.h"
#include "review/record/listing.h"
#include "review/record/rows.h"
#include "review/record/switches.h"
#include "review/record/timing.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/cli/help_pages.h"
#include "shell/cli/shared.h"

/* Warns if the helper of a chain, or the program of one in contrib/follow, is missing. */
static void
warn_of_helper(const struct session_file *f, const struct session_chain *c, struct diags *d)
{
	static const char *const needs[][2] = { { "mpd", "mpc" }, { "playerctl", "playerctl" },
		{ "jellyfin", "curl" }, { "jellyfin", "jq" }, { "windows", "powershell.exe" },
		{ "macos", "osascript" } };
	const char *line = text_or(pairs_get(&c->content, "follow.command"), "");
	CLEANUP(pointer_free) char *word = xstrndup(line, strcspn(line, " "));
	char found[PATH_MAX];
	const char *missing = NULL;

	/* Whatever the shell expands is left to it. */
	if (!*word || strpbrk(line, "\"'$`\\*?[~=;|&<>()"))
		return;
	bool runs = strchr(word, '/') ? access(word, X_OK) == 0 : os_child_find(word, found);
	if (!runs)
		missing = word;
	EACH_IN_WHILE (x, needs, LENGTH(needs), !missing)
		if (text_same(file_name(word), (*x)[0]) && !os_child_find((*x)[1], found))
			missing = (*x)[1];
	if (missing)
		diags_warn(d, f->path, c->at,
			"the helper of %s cannot run: there is no program \"%s\"", c->name,
			missing);
}

/* Warns if two devices with ids that were typed have the name of one. named: the ids so far. */
static void
warn_of_name(const struct session_file *f, const struct record *all, const char *id,
	const char *name, struct texts *named, struct diags *to)
{
	struct uuid u = device_uuid(all, id, name);

	EACH_ROW (device, d, all, ROW_DEVICE) {
		if (uuid_same(&d->row.uuid, &u) || !uuid_none(&d->same_as) ||
			texts_has(named, d->id) || !text_same_name(d->name, name))
			continue;
		diags_warn(to, f->path, NOWHERE,
			"two devices are called %s, %s and %s: `earlog device merge` makes them "
			"one, `earlog device rename` gives one another name",
			name, id, d->id);
	}
	texts_add(named, id, NOWHERE);
}

/* Warns about facts of compared devices that differ in their own reviews, which drafts print. */
static void
warn_of_facts(const struct session_file *f, struct diags *d)
{
	const struct row_type *t = &row_types[ROW_DEVICE];
	struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);
	CLEANUP(record_finish) struct record all = record_new();
	CLEANUP(texts_finish) struct texts named = { 0 };
	bool ok = st && store_load_kind(st, ROW_DEVICE, NULL, &all, ERR_IGNORED);

	EACH_IN_WHILE (c, f->compare, f->n_compare, ok) {
		CLEANUP(pointer_free) char *facts = enrol_compared_facts(c);
		json_auto_t *said = json_read(facts);
		struct uuid u = device_uuid(&all, c->id, c->device);
		const struct device *own = record_find(&all, ROW_DEVICE, &u);
		for (const struct row_field *k = t->fields; own && k->name; k++) {
			json_auto_t *has = row_field_json(k, own);
			const json_t *says = json_object_get(said, k->name);

			if (!says || !has || json_equal(says, has) || !enrol_key(k->name))
				continue;
			diags_warn(d, f->path, c->at,
				"your review of %s has another %s; drafts print that one",
				c->device, enrol_key(k->name));
		}
	}
	if (ok)
		warn_of_name(f, &all, f->device.id, f->device.name, &named, d);
	EACH_IN_WHILE (x, f->compare, f->n_compare, ok)
		warn_of_name(f, &all, x->id, x->device, &named, d);
	store_close(st);
}

/* Warns where a chain has the socket or the gain of the source under test, which is a setting of
 * the source. */
static void
warn_of_socket(const struct session_file *f, const struct session_chain *c, struct diags *d)
{
	static const char *const keys[][2] = { { "output", "socket" }, { "gain", "gain" } };

	EACH_IN_WHILE (one, keys, LENGTH(keys), device_kind(f->device.kind)->place) {
		const struct key_value *is = NULL;

		EACH (x, &c->content)
			if (text_same(x->key, (*one)[0]))
				is = x;
		if (is)
			diags_warn(d, f->path, is->at,
				"the %s is that of %s: put it under `settings`", (*one)[1],
				f->device.name);
	}
}

/* Warns of a power of the source under test that no setting has: `device` names no socket, and each
 * setting has one. */
static void
warn_of_power(const struct session_file *f, struct diags *d)
{
	const struct session_device *x = &f->device;
	bool unused = device_kind(x->kind)->place && pairs_get(&x->chain_keys, "power") &&
		x->n_variants && !pairs_get(&x->chain_keys, "output");

	EACH_IN (v, x->variants, x->n_variants)
		unused &= pairs_get(&v->content, "output") != NULL;
	if (unused)
		diags_warn(d, f->path, x->at,
			"the power of %s is of no socket, so it is not used: write it in the "
			"setting of each socket",
			x->name);
}

/* Adds an error for each name in `comparisons` that no review has, and for the id of a review that
 * became another one. */
static void
unknown_reviews(const struct session_file *f, struct diags *d)
{
	struct err err = ERR_INIT;

	struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);
	if (st && !store_take_names(st, f, NULL, &err))
		diags_add(d, f->path, NOWHERE, "%s", err.msg);
	for (size_t i = 0; i < f->comparisons.n; i++) {
		const char *id = f->comparisons.v[i];
		struct uuid u = identity_of_review(id);
		struct review *has = st ? store_copy(st, ROW_REVIEW, &u, ERR_IGNORED) : NULL;

		if (!text_same(id, "all") && !text_same(id, "own") && (!has || has->became))
			diags_add(d, f->path, f->comparisons.at[i],
				"no review has the id \"%.60s\"; expected all, own or ids of your "
				"reviews",
				id);
		row_free(ROW_REVIEW, has);
	}
	store_close(st);
}

/* Warns if the file is where a site publishes it. */
static void
warn_of_site(const char *path, struct diags *d)
{
	CLEANUP(draft_place_finish) struct draft_place at;
	CLEANUP(pointer_free)
	char *says = draft_place_find(&at, path, ERR_IGNORED) ? site_publishes(&at) : NULL;

	if (says)
		diags_warn(d, path, NOWHERE, "%s", says);
}

/* Warns about a session file without a playlist, chains that ask for bit-perfect sound but cannot
 * have it, values that differ from the archive's, and music that is neither in the folder of the
 * session file, or of a playlist that is checked alone, nor in a music folder. If the file is
 * `right`, names unknown reviews. */
static void
warn_of(const char *path, enum check_kind kind, bool right, struct diags *d)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	CLEANUP(session_file_finish) struct session_file f = { .path = NULL };
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(profile_finish) struct profile own = profile_own();
	CLEANUP(buf_finish) struct buf differs = BUF_INIT, said = BUF_INIT;

	profile_add_music(&own);
	bool ok = kind == CHECK_SESSION && session_file_load(&f, path, &ignored);
	if (kind == CHECK_PLAYLIST) {
		field_file(path, NULL, 0, playlist_take, &p, &ignored);
	} else if (ok) {
		session_file_playlist(&f, &own, &p, &ignored);
	}
	if (ok)
		warn_of_facts(&f, d);
	if (ok && !f.tracks && !f.playlist && !own.default_playlist)
		diags_warn(d, path, NOWHERE,
			"no playlist is named, so `earlog session` takes "
			"`playlist: " PLAYLIST_USUAL "`");
	warn_of_power(&f, d);
	EACH_IN (c, f.chains, f.n_chains) {
		CLEANUP(buf_finish) struct buf words = BUF_INIT;
		struct chain_facts facts;

		chain_facts(&c->content, &facts);
		const char *output = facts.audio_output ? facts.audio_output : own.audio_output;
		unsigned what = true_path_of(output, own.audio_exclusive, own.volume_ceiling_db) |
			(facts.filters ? PATH_EQUALISER : 0);
		if (facts.bit_perfect && facts.clock)
			buf_add(&words,
				"but you play the music yourself (clock: yes), so earlog cannot "
				"check this");
		else if (facts.bit_perfect && what) {
			buf_add(&words, "but samples are changed by: ");
			true_path_add_words(what, NULL, own.volume_ceiling_db, &words);
		}
		warn_of_helper(&f, c, d);
		warn_of_socket(&f, c, d);
		if (words.len)
			diags_warn(d, f.path, c->at, "%s asks for bit-perfect sound, %s", c->name,
				words.s);
	}
	EACH_TRACK (s, t, &p) {
		const struct track_place *file = &t->file;
		CLEANUP(pointer_free)
		char *there = file->text ? find_music(file->text, path, &own.music) : NULL;

		if (file->text && !there)
			diags_warn(d, p.path, file->at, "no such file \"%s\"", file->text);
	}
	bool compared = ok && !diags_count(&ignored) && intake_compare(&f, &p, &differs, &said);
	if (compared && said.len)
		diags_warn(d, path, NOWHERE, "%s", said.s);
	if (compared && differs.len)
		diags_warn(d, path, NOWHERE,
			"the archive has newer values than this machine read from the file: %s",
			differs.s);
	warn_of_site(path, d);
	if (ok && right)
		unknown_reviews(&f, d);
}

/* ---- --missing: what only the archive has, as lines to paste into session file and playlist ----
 */

struct missing_lines {
	struct session_file session;
	struct playlist_file playlist;
	struct enrol_files files; /* points to `session` and `playlist` */
	struct record r;
	struct uuid review, device;
	struct buf out;
	char *heading; /* heading that was added last to `out` */
};

/* Adds to the output a comment that says into which file and where the lines after it belong; not
 * twice in a row. */
static void
add_file_heading(struct missing_lines *m, const char *file, const char *where)
{
	CLEANUP(pointer_free) char *text = xasprintf("# into %s, %s\n", file, where);

	if (!text_same(text, text_or(m->heading, "")))
		buf_add(&m->out, text);
	xreplace(&m->heading, text);
}

/* Adds the line of an entry, behind `before`. */
static void
add_entry(
	struct missing_lines *m, const char *before, const struct fields *fields, const void *entry)
{
	buf_add(&m->out, before);
	field_flow(&m->out, fields, entry);
	buf_add_char(&m->out, '\n');
}

/* Adds the line of a text, behind its key. */
static void
add_text(struct missing_lines *m, const char *key, const char *text)
{
	buf_add(&m->out, key);
	field_quote(&m->out, text);
	buf_add_char(&m->out, '\n');
}

/* Returns true if the row is a chain of this review, or a variant of its device. */
static bool
is_ours(const struct missing_lines *m, enum row_kind kind, const void *row)
{
	const struct row *head = row;

	return kind == ROW_CHAIN
		? !head->deleted && uuid_same(&((const struct chain *)row)->review, &m->review)
		: uuid_same(&((const struct variant *)row)->device, &m->device);
}

static bool
has_notes(const struct missing_lines *m, enum row_kind kind, const struct uuid *u)
{
	return enrol_has_notes(&m->r, &m->review, kind, u);
}

static bool
in_files(const struct missing_lines *m, enum row_kind kind, const void *row)
{
	return enrol_names(&m->r, &m->files, kind, row);
}

/* ---- lines for the session file ---- */

static void
add_missing_devices(struct missing_lines *m)
{
	EACH_LIVE (comparison, c, &m->r, ROW_COMPARISON) {
		const struct device *d = record_find(&m->r, ROW_DEVICE, &c->device);

		if (!d || !d->id || in_files(m, ROW_COMPARISON, c) ||
			text_same(d->id, m->session.device.id) ||
			(c->rank == NO_INT && !has_notes(m, ROW_DEVICE, &c->device)))
			continue;
		char *name = d->name ? d->name : d->id, *plain = text_name_folded(name);
		struct session_compared x = { .device = name,
			.id = !text_same(plain, d->id) ? d->id : NULL,
			.from_memory = c->from_memory };
		json_auto_t *volumes = json_read(c->volumes);
		EACH_MEMBER (chain, volume, volumes)
			pairs_add(&x.volumes, chain,
				json_is_string(volume) ? json_string_value(volume) : "", NOWHERE,
				NOWHERE);
		add_file_heading(m, m->session.path, "under compare");
		add_entry(m, "  - ", &compared_fields, &x);
		pairs_finish(&x.volumes);
		free(plain);
	}
}

static bool
is_plain_text(const struct fields *keys, const char *key)
{
	EACH (f, keys)
		if (text_same(f->name, key))
			return f->type != FIELD_LIST && f->type != FIELD_MAP &&
				f->type != FIELD_SCALE && f->type != FIELD_TEXTS;
	return true;
}

/* Appends the value of a column as YAML. at: the number of blanks before its key. */
static void
add_value(struct buf *out, const struct fields *keys, const char *column, const char *key,
	const json_t *value, int at)
{
	const char *text = json_string_value(value);

	if (text_same(column, "front_matter")) {
		EACH_TEXT_LINE (line, text)
			buf_addf(out, "\n%*s%.*s", at + 2, "", (int)strcspn(line, "\n"), line);
	} else if (text && is_plain_text(keys, key)) {
		field_quote(out, text);
	} else {
		/* lists and maps are kept as JSON, which YAML reads */
		CLEANUP(pointer_free) char *json = json_dumps(value, JSON_ENCODE_ANY);
		buf_add(out, text ? text : json);
	}
}

/* Adds what the archive has of the review or its device and the session file does not give. */
static void
add_missing_keys(struct missing_lines *m, enum row_kind kind)
{
	static const char *const composed[] = { "unit_from", "unit_where", "unit_thanks",
		"impedance_ohm", "sensitivity_unit", "id", "name", "device", "path", "sections",
		"same_as", "first_id" };
	bool of_review = kind == ROW_REVIEW;
	const struct fields *keys = of_review ? &session_file_fields : &device_fields;
	void *row = record_find(&m->r, kind, of_review ? &m->review : &m->device);
	void *given = row_new(kind);
	int at = of_review ? 0 : 2;

	if (of_review)
		enrol_review_given(given, &m->session);
	else
		enrol_device_given(given, &m->session.device);
	for (const struct row_field *f = row_types[kind].fields; row && f->name; f++) {
		json_auto_t *has = row_field_json(f, row), *now = row_field_json(f, given);
		bool skips = !has || now || (json_is_string(has) && !*json_string_value(has));

		EACH_OF (x, composed)
			skips |= text_same(f->name, *x);
		if (skips)
			continue;
		const struct review *r = row;
		const struct device *d = row;
		add_file_heading(m, m->session.path, at ? "under device" : "at the top");
		buf_addf(&m->out, "%*s%s: ", at, "", enrol_key(f->name));
		if (text_same(f->name, "unit_how")) {
			struct session_unit unit = { r->unit_how, r->unit_from, r->unit_where,
				r->unit_thanks };
			field_flow(&m->out, &unit_fields, &unit);
		} else if (text_same(f->name, "sensitivity_db")) {
			buf_addf(&m->out, "%g %s", d->sensitivity_db,
				d->sensitivity_unit ? d->sensitivity_unit : "dB/mW");
		} else if (text_same(f->name, "impedance_file")) {
			buf_add(&m->out, "{file: ");
			field_quote(&m->out, d->impedance_file);
			buf_add(&m->out, "}");
		} else {
			add_value(&m->out, keys, f->name, enrol_key(f->name), has, at);
		}
		buf_add_char(&m->out, '\n');
	}
	row_free(kind, given);
}

/* Appends a chain or variant as a line of YAML: "  dx300: {gain: high}". */
static void
add_named_map(struct buf *out, const struct fields *keys, const char *name, const char *content)
{
	CLEANUP(pairs_finish) struct pairs p = { .v = NULL };

	pairs_from_content(&p, content ? content : "");
	pairs_sort(&p);
	buf_addf(out, "  %s: ", name);
	field_flat(out, keys, &p);
	buf_add_char(out, '\n');
}

/* Returns true if this row of a chain or variant has notes, and no later row of the same name has
 * notes (editing a chain adds a row). Returns false for a chain whose name is in use in the
 * session. */
static bool
is_last_noted(
	const struct missing_lines *m, enum row_kind kind, const struct row *row, const char *name)
{
	if (!has_notes(m, kind, &row->uuid))
		return false;
	EACH_ROW (row, o, &m->r, kind) {
		if (o != row && text_same(row_name(kind, o), name) && is_ours(m, kind, o) &&
			((kind == ROW_CHAIN &&
				 chains_offered((const struct chain *)o, &m->review)) ||
				(clock_is_newer(o->edited_ms, row->edited_ms) &&
					has_notes(m, kind, &o->uuid))))
			return false;
	}
	return true;
}

/* Returns the path of the file that defines the chains: the session file, or the profile. */
static const char *
chains_path(const struct missing_lines *m)
{
	return m->session.chains_path ? m->session.chains_path : m->session.path;
}

/* Returns true if the session file has this value of a key in a setting, or of the device. */
static bool
file_has(const struct missing_lines *m, const char *key, const char *is)
{
	const struct session_device *f = &m->session.device;
	bool has = text_same(is, CHAIN_STOCK) || text_same(pairs_get(&f->chain_keys, key), is);

	EACH_IN (one, f->variants, f->n_variants)
		has |= text_same(pairs_get(&one->content, key), is);
	return has;
}

/* Adds the lines of switches that had another value at the bench: "nozzle: [black, gold, steel]".
 */
static void
add_switched(struct missing_lines *m, const struct switches *x)
{
	EACH (one, &x->all) {
		CLEANUP(buf_finish) struct buf line = BUF_INIT;
		bool all = true;

		for (size_t i = 0; i < one->can_be.n; i++) {
			all = all && file_has(m, one->key, one->can_be.v[i]);
			buf_add(&line, i ? ", " : "");
			field_quote(&line, one->can_be.v[i]);
		}
		if (all)
			continue;
		add_file_heading(m, m->session.path, "under settings");
		buf_addf(&m->out, "  %s: [%s]\n", one->key, line.s);
	}
}

/* Adds the chains or variants that have notes but are not in the session file. */
static void
add_unnamed(struct missing_lines *m, enum row_kind kind, const char *where)
{
	CLEANUP(switches_finish) struct switches x = { .base = NULL };

	if (kind == ROW_VARIANT)
		switches_find(&x, &m->r, &m->review, &m->device);
	add_switched(m, &x);
	EACH_ROW (row, row, &m->r, kind) {
		const struct chain *c = kind == ROW_CHAIN ? (const void *)row : NULL;
		const char *name = row_name(kind, row);

		if (!name || !is_ours(m, kind, row) || in_files(m, kind, row) ||
			(!c && switches_has(&x, (const void *)row)) ||
			((!c || c->rank == NO_INT) && !is_last_noted(m, kind, row, name)))
			continue;
		add_file_heading(m, c ? chains_path(m) : m->session.path, where);
		if (c)
			add_named_map(&m->out, &chain_keys, name, c->content);
		else
			add_named_map(&m->out, &setting_keys, name,
				((const struct variant *)(const void *)row)->content);
	}
}

/* Adds the chains whose keys in the archive differ from those in the session file, because the
 * listener changed them during a session. */
static void
add_changed_chains(struct missing_lines *m)
{
	EACH_IN (is, m->session.chains, m->session.n_chains) {
		const struct chain *c = chains_named(&m->r, &m->review, is->name);
		CLEANUP(pointer_free) char *content = pairs_content(&is->content);

		if (c && !text_same(text_or(c->content, ""), content)) {
			buf_addf(&m->out, "# into %s, under chains, in place of its %s\n",
				chains_path(m), is->name);
			add_named_map(&m->out, &chain_keys, is->name, c->content);
		}
	}
}

/* Adds what the last session followed, if no chain follows a player. */
static void
add_followed(struct missing_lines *m)
{
	const struct sitting_row *last = NULL;

	EACH_LIVE (sitting_row, r, &m->r, ROW_SITTING)
		if (uuid_same(&r->review, &m->review) &&
			(!last || clock_is_newer(r->started_ms, last->started_ms)))
			last = r;
	EACH_IN (x, m->session.chains, m->session.n_chains)
		if (pairs_get(&x->content, "follow.player"))
			return;
	if (!last || !last->follow)
		return;
	add_file_heading(m, chains_path(m), "under chains, to a chain");
	add_text(m, "    follow: ", last->follow);
}

/* Adds questions that have answers but are no longer in their file: in the session file if
 * of_review, else in the playlist. */
static void
add_missing_questions(struct missing_lines *m, bool of_review)
{
	EACH_ROW (question, q, &m->r, ROW_QUESTION) {
		const struct section *row = record_find(&m->r, ROW_SECTION, &q->section);
		const struct playlist_section *sec =
			row && row->id ? playlist_section(&m->playlist, row->id) : NULL;

		if (!q->id || uuid_none(&q->review) == of_review || (!of_review && !sec) ||
			in_files(m, ROW_QUESTION, q) || !has_notes(m, ROW_QUESTION, &q->row.uuid))
			continue;
		if (of_review)
			add_file_heading(m, m->session.path, "under questions");
		else
			buf_addf(&m->out, "# into %s, section %s, under questions\n",
				m->playlist.path, sec->id);
		char *text = q->text ? q->text : q->id;
		/* a question in a section of a playlist names no section */
		struct playlist_question x = {
			.id = q->id, .section = of_review && sec ? sec->id : NULL, .text = text
		};
		json_auto_t *items = json_read(q->items);
		EACH_VALUE (item, items)
			texts_add(&x.items, json_is_string(item) ? json_string_value(item) : "",
				NOWHERE);
		add_entry(m, of_review ? "  - " : "      - ", &question_fields, &x);
		texts_finish(&x.items);
	}
}

/* ---- writing the sections, tracks and cue times that the playlist lacks ---- */

/* Returns the track of row number `listing` of the table "listing" (the track list) if the playlist
 * does not have this track; else NULL. */
static const struct item *
missing_item(const struct missing_lines *m, size_t listing)
{
	const struct listing *l = record_at(&m->r, ROW_LISTING, listing);
	const struct item *item = record_find(&m->r, ROW_ITEM, &l->item);

	if (!item || !item->id || !strchr(item->id, '/') || in_files(m, ROW_LISTING, l) ||
		!record_find(&m->r, ROW_RECORDING, &item->recording) ||
		(l->row.deleted && !has_notes(m, ROW_ITEM, &l->item)))
		return NULL;
	return item;
}

static bool
is_in_section(const struct item *item, const char *section)
{
	size_t n = strlen(section);

	return item && strncmp(item->id, section, n) == 0 && item->id[n] == '/';
}

/* Adds the section of the track in row `from` of the track list, with all its missing tracks; does
 * nothing if an earlier row has added the section. */
static void
add_missing_section(struct missing_lines *m, const char *section, size_t from)
{
	const struct playlist_section *into = playlist_section(&m->playlist, section);
	CLEANUP(listed_track_finish) struct listed_track t = { .url = { .text = NULL } };

	if (into && !into->n_tracks) /* a followed player gives it its tracks */
		return;
	for (size_t i = 0; i < from; i++)
		if (is_in_section(missing_item(m, i), section))
			return;
	listing_track(&m->r, missing_item(m, from), &t);
	if (into) {
		buf_addf(&m->out, "# into %s, section %s, under tracks\n", m->playlist.path,
			section);
	} else {
		buf_addf(&m->out, "# into %s, under sections\n  - id: %s\n", m->playlist.path,
			section);
		add_text(m, "    title: ", t.section_title);
		buf_add(&m->out, "    tracks:\n");
	}
	for (size_t i = from; i < record_count(&m->r, ROW_LISTING); i++) {
		const struct item *item = missing_item(m, i);

		if (!is_in_section(item, section))
			continue;
		listed_track_finish(&t);
		listing_track(&m->r, item, &t);
		add_entry(m, "      - ", &track_fields, &t.track);
	}
}

/* Adds the times of cues that have no time in the playlist, but got one (were pinned) while
 * listening. */
static void
add_missing_cues(struct missing_lines *m)
{
	EACH_LIVE (cue, c, &m->r, ROW_CUE) {
		const struct item *item = record_find(&m->r, ROW_ITEM, &c->item);
		const struct track *t =
			item && item->id ? playlist_item(&m->playlist, item->id) : NULL;

		const struct timespan time = cue_time(&m->r, c);

		if (time.pos_ms == NO_MS || !t || c->rank < 0)
			continue;
		size_t at = 0;
		for (; at < t->n_cues; at++) {
			struct uuid uuid = identity_of_cue(t, item->id, at);
			if (uuid_same(&uuid, &c->row.uuid))
				break;
		}
		bool there = at < t->n_cues;
		if (there && t->cues[at].timed)
			continue;
		struct playlist_cue cue = { .timed = true,
			.time = { .pos_ms = time.pos_ms, .pos_end_ms = NO_MS, .about = time.about },
			.label = c->label,
			.listen_for = c->listen_for };
		buf_addf(&m->out, "# into %s, %s, ", m->playlist.path, item->id);
		if (there)
			buf_addf(&m->out, "in place of its cue %zu\n", at + 1);
		else
			buf_add(&m->out, "under cues\n");
		add_entry(m, "          - ", &cue_fields, &cue);
	}
}

/* Adds the titles that a player said of addresses, and the files that the user linked at the bench,
 * to tracks of the playlist. */
static void
add_told(struct missing_lines *m)
{
	EACH_ROW (listing, l, &m->r, ROW_LISTING) {
		const struct item *item = record_find(&m->r, ROW_ITEM, &l->item);
		const struct track *t =
			item && item->id ? playlist_item(&m->playlist, item->id) : NULL;

		if (!t)
			continue;
		const struct recording *r = record_find(&m->r, ROW_RECORDING, &item->recording);
		if (t->untitled && r && !text_same(r->title, t->title)) {
			buf_addf(&m->out, "# into %s, %s\n", m->playlist.path, item->id);
			add_text(m, "        title: ", r->title);
			if (r->artist && !t->artist)
				add_text(m, "        artist: ", r->artist);
		}
		EACH_LIVE (source, s, &m->r, ROW_SOURCE) {
			if (!source_is_linked(s) || !uuid_same(&s->recording, &item->recording))
				continue;
			buf_addf(&m->out, "# into %s, %s%s\n", m->playlist.path, item->id,
				t->file.text ? ", in place of its file" : "");
			add_text(m, "        file: ", s->locator);
		}
	}
}

/* ---- loading the session file and the playlist, and printing what they lack ---- */

/* Prints the lines that are missing in a session file and in its playlist. *right: the files have
 * no mistakes. */
static bool
missing_print(const char *path, bool *right, struct err *err)
{
	struct missing_lines m = { .out = BUF_INIT, .r = record_new() };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile profile;
	bool none = false, ok = profile_load_own(&profile, &d);

	ok &= session_file_load(&m.session, path, &d);
	ok = ok && session_file_playlist(&m.session, &profile, &m.playlist, &d);
	sheet_faults(&d, stderr);
	*right = ok;
	if (ok) {
		m.review = identity_of_review(m.session.id);
		m.files = (struct enrol_files){ .session = &m.session, .playlist = &m.playlist };
		struct store *st = own_archive_open(STORE_READ, &none, err);
		ok = none ||
			(st && intake_names(st, &m.session, err) &&
				store_load(st, &m.review, &m.r, err));
		store_close(st);
		m.device = enrol_device(&m.r, &m.files);
		enrol_own_list(&m.r, &m.files);
		enrol_bind(&m.r, &m.files);
	}
	if (ok) {
		add_missing_keys(&m, ROW_REVIEW);
		add_missing_keys(&m, ROW_DEVICE);
		add_missing_devices(&m);
		add_unnamed(&m, ROW_CHAIN, "under chains");
		add_changed_chains(&m);
		add_followed(&m);
		add_unnamed(&m, ROW_VARIANT, "under settings");
		add_missing_questions(&m, true);
	}
	if (ok && m.playlist.path) {
		for (size_t i = 0; i < record_count(&m.r, ROW_LISTING); i++) {
			const struct item *item = missing_item(&m, i);
			CLEANUP(pointer_free)
			char *section = item ? xstrndup(item->id, strcspn(item->id, "/")) : NULL;

			if (item)
				add_missing_section(&m, section, i);
		}
		add_missing_questions(&m, false);
		add_told(&m);
		add_missing_cues(&m);
	}
	if (ok && !m.out.len)
		cli_say("the files of %s have everything that the archive has", m.session.id);
	text_print(stdout, "%s", m.out.s);
	buf_finish(&m.out);
	free(m.heading);
	record_finish(&m.r);
	session_file_finish(&m.session);
	playlist_finish(&m.playlist);
	return ok || !*right;
}

/* ---- running the command ---- */

struct check_options {
	bool missing, strict;
};

#define OPTIONS struct check_options

bool
cli_print_faults(const char *path, const char *kind, const struct diags *d)
{
	size_t errors = diags_count(d);

	sheet_faults(d, stdout);
	fflush(stdout);
	if (errors)
		text_print(stderr, "%s: %zu error%s\n", path, errors, text_s(errors));
	else if (d->warnings)
		text_print(stderr, "%s: a %s, %zu warning%s\n", path, kind, d->warnings,
			text_s(d->warnings));
	else
		text_print(stderr, "%s: a %s, nothing wrong\n", path, kind);
	return !errors;
}

/* Checks one file; "-" is standard input. */
static bool
check_one(const char *path, bool strict)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	enum check_kind kind = CHECK_SESSION;
	bool is_input = text_same(path, "-");

	if (is_input) /* check_bytes reports an input that is too large */
		file_read_input(path, YAML_MOST_BYTES, &bytes, ERR_IGNORED);
	bool ok = is_input ? check_bytes(path, bytes.s, bytes.len, &kind, &d)
			   : check_file(path, &kind, &d);
	/* The keys are checked here because only the bench knows its commands; the module config,
	 * which reads the profile, does not. */
	if (kind == CHECK_PROFILE) {
		CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
		CLEANUP(profile_finish) struct profile p = { .reviewer_name = NULL };
		struct keymap keys;

		field_file(path, is_input ? bytes.s : NULL, bytes.len, profile_take, &p, &ignored);
		help_keymap(&keys, &p, &d);
		diags_sort(&d, 0);
		keymap_finish(&keys);
	}
	if ((kind == CHECK_SESSION || kind == CHECK_PLAYLIST) && !is_input)
		warn_of(path, kind, ok, &d);
	ok = cli_print_faults(path, check_kind_names[kind], &d);
	if (!ok && text_ends_in(path, ".md"))
		cli_say("%s: a draft is checked by `earlog export --check`", path);
	return ok && !(strict && d.warnings);
}

static bool
check_run(struct cli_call *c, struct err *err)
{
	const struct check_options *o = c->options;
	bool all_right = true;

	EACH_IN (x, c->argv, c->argc) {
		bool right = o->missing || check_one(*x, o->strict);

		if (o->missing && !missing_print(*x, &right, err))
			return false;
		all_right &= right;
	}
	return all_right;
}

const struct cli_command cli_check = {
	.name = "check",
	.help = "Check a session file, playlist, profile, lexicon or another file",
	.example = "earlog check cantor.yaml",
	.verbs = { { NULL, "FILE... | --strict FILE... | --missing FILE...", "", ARCHIVE_NAMED, 1,
		CLI_MANY, check_run, "name the file to check" } },
	OPTIONS_ARE(FLAG(missing, "missing",
			    "print lines to add to a session file and its playlist: devices, "
			    "chains, tracks and cues that only the archive has"),
		FLAG(strict, "strict",
			"treat warnings as errors, such as a named file that does not exist")),
};
