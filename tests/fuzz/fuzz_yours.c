/*
 * What is written into YAML files of the user's: a cue or a track put into a playlist, a session
 * file begun. The input is a line of settings, two lines of text, and a playlist. What must hold:
 * every byte that was there still is, in its order; what comes out is a playlist with one entry
 * more, which says what was typed; what was refused says why. A session file tells its answers.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz/fuzz.h"
#include "review/files/field.h"

#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/files/insert.h"
#include "review/files/new.h"
#include "review/files/playlist.h"
#include "review/files/session_file.h"

struct fuzz_input {
	unsigned settings;
	char *one, *two;
	const char *yaml;
	size_t n;
};

static char *
next_line(const char **at, const char *end)
{
	const char *stop = memchr(*at, '\n', (size_t)(end - *at));
	char *line = xstrndup(*at, (size_t)((stop ? stop : end) - *at));

	*at = stop ? stop + 1 : end;
	return line;
}

static void
keeps_bytes(const char *bytes, size_t n, const struct buf *out)
{
	size_t at = 0;

	for (size_t i = 0; i < out->len && at < n; i++)
		at += out->s[i] == bytes[at];
	must(at == n);
}

static bool
read_list(struct playlist_file *p, const char *bytes, size_t n)
{
	struct diags d = DIAGS_INIT;
	bool ok = field_file("list.yaml", bytes, n, playlist_take, p, &d);

	diags_finish(&d);
	if (!ok)
		playlist_finish(p);
	return ok;
}

static bool
is_text(const char *has, const char *typed)
{
	return *typed ? has && strcmp(has, typed) == 0 : !has || !*has;
}

/* The counts of both, which differ by one in section s, track t (SIZE_MAX: a track is new). */
static void
one_more(const struct playlist_file *was, const struct playlist_file *is, size_t s, size_t t)
{
	must(was->n_sections == is->n_sections);
	for (size_t i = 0; i < was->n_sections; i++) {
		const struct playlist_section *a = &was->sections[i], *b = &is->sections[i];
		must(b->n_tracks == a->n_tracks + (i == s && t == SIZE_MAX));
		for (size_t k = 0; k < a->n_tracks; k++)
			must(b->tracks[k].n_cues == a->tracks[k].n_cues + (i == s && k == t) &&
				strcmp(b->tracks[k].id, a->tracks[k].id) == 0);
	}
}

static void
insert_cue(const struct fuzz_input *in, const struct playlist_file *was, size_t s, size_t t)
{
	const struct playlist_cue cue = { .timed = in->settings & 1,
		.time = { 70200, NO_MS, false, false },
		.label = in->one,
		.listen_for = in->two };
	const struct playlist_section *section = &was->sections[s];
	char *where = xasprintf("%s/%s", section->id, section->tracks[t].id);
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct playlist_file is;
	int line = 0;

	if (insert_bytes(&out, "list.yaml", in->yaml, in->n,
		    &(struct insert_wanted){ .where = where, .cue = &cue }, &line, &err)) {
		keeps_bytes(in->yaml, in->n, &out);
		must(read_list(&is, out.s, out.len));
		one_more(was, &is, s, t);
		const struct track *k = &is.sections[s].tracks[t];
		const struct playlist_cue *inserted = &k->cues[k->n_cues - 1];
		must(inserted->at.line == line && is_text(inserted->label, in->one) &&
			is_text(inserted->listen_for, in->two));
		playlist_finish(&is);
	} else {
		must(err.msg[0] && !out.len);
	}
	buf_finish(&out);
	free(where);
}

static void
insert_track(const struct fuzz_input *in, const struct playlist_file *was, size_t s)
{
	const struct track track = {
		.id = (char[]){ "qz" }, .title = in->one, .artist = in->two, .duration_ms = NO_MS
	};
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct playlist_file is;

	if (insert_bytes(&out, "list.yaml", in->yaml, in->n,
		    &(struct insert_wanted){ .where = was->sections[s].id, .track = &track }, NULL,
		    &err)) {
		keeps_bytes(in->yaml, in->n, &out);
		must(read_list(&is, out.s, out.len));
		one_more(was, &is, s, SIZE_MAX);
		const struct track *inserted = &is.sections[s].tracks[was->sections[s].n_tracks];
		must(strcmp(inserted->id, "qz") == 0 && is_text(inserted->title, in->one) &&
			is_text(inserted->artist, in->two));
		playlist_finish(&is);
	} else {
		must(err.msg[0] && !out.len);
	}
	buf_finish(&out);
}

static void
insert_section(const struct fuzz_input *in, const struct playlist_file *was)
{
	const struct track track = {
		.id = (char[]){ "qz" }, .title = (char[]){ "t" }, .duration_ms = NO_MS
	};
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	struct playlist_file is;

	if (insert_bytes(&out, "list.yaml", in->yaml, in->n,
		    &(struct insert_wanted){
			    .where = "qzqz", .track = &track, .section_title = in->one },
		    NULL, &err)) {
		keeps_bytes(in->yaml, in->n, &out);
		must(read_list(&is, out.s, out.len));
		must(is.n_sections == was->n_sections + 1);
		must(is_text(is.sections[was->n_sections].title, in->one));
		playlist_finish(&is);
	} else {
		must(err.msg[0] && !out.len);
	}
	buf_finish(&out);
}

static void
begin_session(const struct fuzz_input *in)
{
	static char name[] = "desk";
	struct session_chain chain = { .name = name };
	const struct new_answers a = { .brand = in->one,
		.model = in->two,
		.unit_how = "loan",
		.unit_from = in->two,
		.chains = &chain,
		.n_chains = 1 };
	struct diags d = DIAGS_INIT;
	struct session_file f;
	struct buf text = BUF_INIT;

	pairs_add(&chain.content, "source", in->one, NOWHERE, NOWHERE);
	pairs_add(&chain.content, "output", in->two, NOWHERE, NOWHERE);
	new_write(&text, &a);
	must(field_file("x.yaml", text.s, text.len, session_file_take, &f, &d));
	must(is_text(f.device.brand, in->one) && is_text(f.device.model, in->two) &&
		is_text(f.unit.from, in->two) &&
		is_text(pairs_get(&f.chains[0].content, "source"), in->one));
	session_file_finish(&f);
	diags_finish(&d);
	pairs_finish(&chain.content);
	buf_finish(&text);
}

void
fuzz_yours(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;
	struct playlist_file was;
	struct fuzz_input in = { 0 };

	if (!size)
		return;
	in.settings = (unsigned)data[0];
	free(next_line(&at, end));
	in.one = next_line(&at, end);
	in.two = next_line(&at, end);
	in.yaml = at;
	in.n = (size_t)(end - at);
	bool valid = text_valid(in.one, strlen(in.one)) && text_valid(in.two, strlen(in.two));

	if (valid && *in.one && *in.two)
		begin_session(&in);
	if (valid && read_list(&was, in.yaml, in.n)) {
		size_t s = in.settings / 8 % was.n_sections;
		size_t tracks = was.sections[s].n_tracks;

		if (tracks)
			insert_cue(&in, &was, s, in.settings / 64 % tracks);
		insert_track(&in, &was, s);
		insert_section(&in, &was);
		playlist_finish(&was);
	}
	free(in.one);
	free(in.two);
}
