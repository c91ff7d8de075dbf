/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz/fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/numbers/impedance_curve.h"
#include "base/text/text.h"
#include "draft/plot/fr.h"
#include "draft/plot/plot.h"
#include "review/files/check.h"
#include "review/files/equaliser.h"
#include "review/files/field.h"
#include "review/files/lexicon.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/rows.h"
#include "shell/import/import.h"
#include "shell/import/track_list.h"

/*
 * ---- Any bytes as a YAML file: from libyaml's events to the model, through everything `earlog
 * check` says of it, and each reader in turn, whatever kind of file the bytes look like. ----
 */

void
fuzz_yaml(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct diags d = DIAGS_INIT;
	struct session_file f;
	struct playlist_file p;
	struct profile o;
	struct lexicon_file x;

	check_bytes("fuzz.yaml", bytes, size, NULL, &d);
	field_file("fuzz.yaml", bytes, size, session_file_take, &f, &d);
	session_file_finish(&f);
	field_file("fuzz.yaml", bytes, size, playlist_take, &p, &d);
	playlist_finish(&p);
	field_file("fuzz.yaml", bytes, size, profile_take, &o, &d);
	profile_finish(&o);
	field_file("fuzz.yaml", bytes, size, lexicon_take, &x, &d);
	lexicon_finish(&x);
	diags_finish(&d);
}

/* ---- Files of equalisers: what is read can be drawn, and is within the bounds of eq_filter.h.
 * ---- */

void
fuzz_equaliser(const uint8_t *data, size_t n)
{
	struct equaliser e;
	struct diags d = DIAGS_INIT;

	if (equaliser_read(&e, "eq.txt", (const char *)data, n, &d)) {
		must(e.n <= FILTERS_MOST && fabs(e.preamp_db) <= 60);
		for (double hz = 20; hz < 24000; hz *= 2)
			must(isfinite(equaliser_db(&e, hz, 48000)));
	} else {
		must(diags_count(&d) > 0);
	}
	diags_finish(&d);
}

/*
 * ---- Frequency responses and impedance curves from any bytes. What must hold: a curve that was
 * read rises, is finite, and a response stays so when it is smoothed, averaged and drawn; what was
 * refused leaves nothing and says why. ----
 */

static void
check_curve(const struct fr *f)
{
	must(f->n >= 2);
	for (size_t i = 0; i < f->n; i++) {
		must(isfinite(f->freq_hz[i]) && f->freq_hz[i] > 0 && isfinite(f->level_db[i]));
		must(i == 0 || f->freq_hz[i] > f->freq_hz[i - 1]);
	}
}

static void
check_picture(const struct fr *f)
{
	struct plot_fr_curve curve = { .label = "x", .fr = *f };
	struct plot_fr p = { .curves = &curve, .n = 1 };
	struct buf out = BUF_INIT;

	plot_fr(&p, &out);
	must(strcmp(out.s + out.len - 7, "</svg>\n") == 0);
	buf_finish(&out);
}

static void
check_impedance(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct curve c;

	if (!curve_parse(&c, (const char *)data, size, &err))
		must(c.n == 0 && !c.v && err.msg[0]);
	else
		must(c.n >= 2);
	for (size_t i = 0; i < c.n; i++) {
		must(number_positive(c.v[i].freq_hz) && number_positive(c.v[i].ohm));
		must(i == 0 || c.v[i].freq_hz > c.v[i - 1].freq_hz);
	}
	curve_finish(&c);
}

void
fuzz_fr(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct fr f, half, both, delta;

	check_impedance(data, size);
	if (!fr_parse(&f, (const char *)data, size, &err)) {
		must(f.n == 0 && !f.freq_hz && err.msg[0]);
		return;
	}
	check_curve(&f);
	must(memchr(f.smoothing, '\0', sizeof(f.smoothing)) != NULL);
	check_picture(&f);
	fr_copy(&half, &f);
	fr_smooth(&half, 6);
	check_curve(&half);

	const struct fr *sides[] = { &f, &half };
	must(fr_average(&both, sides, 2, FR_MEAN_AMPLITUDE, &err));
	check_curve(&both);
	must(fr_delta(&delta, &both, &f, &err));
	check_curve(&delta);
	if (fr_normalise_at(&delta, 1000, 60, &err))
		check_curve(&delta);
	check_picture(&delta);
	fr_finish(&f);
	fr_finish(&half);
	fr_finish(&both);
	fr_finish(&delta);
}

/*
 * ---- Notes from any bytes. What must hold: what was read is within bounds, valid
 * UTF-8 and without control characters, and becomes rows; what was refused leaves nothing, and says
 * where. ----
 */

static void
check_note(const struct import_notes *l, size_t i)
{
	const struct import_note *n = &l->v[i];
	static const struct import_place place;

	must(n->line >= 1 && (n->timed || n->text));
	if (n->timed)
		must(n->time.pos_ms >= 0 &&
			(n->time.pos_end_ms == NO_MS || n->time.pos_end_ms >= n->time.pos_ms));
	if (n->text) {
		must(*n->text && strlen(n->text) <= IMPORT_TEXT_MOST);
		must(text_valid(n->text, strlen(n->text)));
		for (const char *c = n->text; *c; c++)
			must((unsigned char)*c >= ' ' || *c == '\n');
	}
	struct note *row = import_note_row(l, i, &place);
	must(!uuid_none(&row->row.uuid));
	row_free(ROW_NOTE, row);
}

static void
read_notes(const char *bytes, size_t n)
{
	static const struct import_columns columns = IMPORT_COLUMNS;
	enum import_format f;
	struct err err = ERR_INIT;

	must(import_guess("-", bytes, n, &columns, &f, &err) || err.msg[0]);
	for (int i = 0; i < IMPORT_FORMATS; i++) {
		struct import_notes l = { 0 };

		if (!import_read((enum import_format)i, bytes, n, &columns, &l, &err))
			must(!l.v && err.msg[0] >= '1' && err.msg[0] <= '9' &&
				strchr(err.msg, ':'));
		for (size_t k = 0; k < l.n && k < 200; k++)
			check_note(&l, k);
		import_notes_finish(&l);
	}
}

void
fuzz_import(const uint8_t *data, size_t size)
{
	read_notes((const char *)data, size);
}

/*
 * ---- Lists of tracks from any bytes. What must hold: what was read is in bounds and without
 * control characters, and the playlist that is made of it is read back the same; what was refused
 * says where. ----
 */

static void
check_text(const char *s, size_t most)
{
	if (!s)
		return;
	must(*s && strlen(s) <= most && text_valid(s, strlen(s)));
	for (const char *c = s; *c; c++)
		must((unsigned char)*c >= ' ');
}

static void
check_track(struct track *t)
{
	check_text(t->title, LIST_TEXT_MOST);
	check_text(t->artist, LIST_TEXT_MOST);
	check_text(t->album, LIST_TEXT_MOST);
	check_text(t->listen_for, LIST_TEXT_MOST);
	check_text(t->file.text, SIZE_MAX);
	must(t->n_cues <= LIST_CUES_MOST);
	for (size_t i = 0; i < t->n_cues; i++) {
		const struct timespan *at = &t->cues[i].time;

		must(at->pos_ms >= 0 && (at->pos_end_ms == NO_MS || at->pos_end_ms >= at->pos_ms));
	}
	if (!t->title)
		t->title = xstrdup("title"); /* as the name of its file would be */
}

static void
check_list(struct playlist_file *p)
{
	struct playlist_section *s = &p->sections[0];
	struct playlist_file again;
	struct buf out = BUF_INIT;
	struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;

	must(p->n_sections && s->n_tracks && s->n_tracks <= LIST_TRACKS_MOST);
	for (size_t i = 0; i < s->n_tracks; i++)
		check_track(&s->tracks[i]);
	track_list_finish(p, "list");
	if (playlist_write(&out, p, &err)) {
		must(field_file("it", out.s, out.len, playlist_take, &again, &d));
		must(again.n_sections == p->n_sections);
		for (size_t k = 0; k < p->n_sections; k++) {
			const struct playlist_section *was = &p->sections[k],
						      *is = &again.sections[k];

			must(is->n_tracks == was->n_tracks);
			for (size_t i = 0; i < is->n_tracks; i++)
				must(strcmp(is->tracks[i].title, was->tracks[i].title) == 0 &&
					is->tracks[i].n_cues == was->tracks[i].n_cues);
		}
		playlist_finish(&again);
		diags_finish(&d);
	} else {
		must(out.len == 0 && err.msg[0]);
	}
	buf_finish(&out);
}

void
fuzz_lists(const uint8_t *data, size_t size)
{
	for (int f = 0; f < LIST_FORMATS; f++) {
		struct playlist_file p;
		struct err err = ERR_INIT;
		struct buf said = BUF_INIT;

		if (track_list_read(
			    (enum track_list_format)f, (const char *)data, size, &p, &said, &err))
			check_list(&p);
		else
			must(err.msg[0] >= '1' && err.msg[0] <= '9' && strchr(err.msg, ':'));
		buf_finish(&said);
		playlist_finish(&p);
	}
}
