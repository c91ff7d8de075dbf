#include "config/session_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/find.h"
#include "config/field.h"

void
session_file_init(struct session_file *f)
{
	*f = (struct session_file){ .path = NULL };
	f->device.impedance_ohm = NAN;
	f->device.sensitivity_db = NAN;
}

void
session_file_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct session_file *f = into;

	session_file_init(f);
	f->broken = t->broken;
	f->stamp = t->stamp;
	field_tree(t, &session_file_fields, f, d);
	f->path = xstrdup(t->path);
	if (!f->id)
		f->id = find_base_name(t->path);
	if (!f->device.id)
		f->device.id = text_folded(f->device.name);
}

bool
session_file_parse(
	struct session_file *f, const char *path, const char *bytes, size_t n, struct diags *d)
{
	return field_file(path, bytes, n, session_file_take, f, d);
}

bool
session_file_load(struct session_file *f, const char *path, struct diags *d)
{
	return field_file(path, NULL, 0, session_file_take, f, d);
}

bool
session_file_read(struct session_file *f, const char *path, struct err *err)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	return session_file_load(f, path, &d) || diags_first(&d, err);
}

/* Changes a place in the text that parse_tracks makes to the place in the session file, where the
 * list begins elsewhere than in line 3 and column 7. */
static void
move_mark(const struct session_file *f, struct mark *at)
{
	if (!at->line)
		return; /* an error about the whole file */
	at->line += f->playlist_at.line - 3;
	at->column += f->playlist_at.column - 7;
}

const char *
session_file_playlist_name(
	const struct session_file *f, const struct profile *own, const char **from)
{
	*from = f->playlist ? f->path : own->path;
	return f->playlist              ? f->playlist
		: own->default_playlist ? own->default_playlist
					: PLAYLIST_USUAL;
}

bool
session_file_playlist(const struct session_file *f, const struct profile *own,
	struct playlist_file *p, struct diags *d)
{
	if (f->tracks) {
		/* The tracks are parsed as a playlist of one section. Errors name lines and columns
		 * of the session file; only in the later lines of a list in brackets can the column
		 * be wrong, because its indentation is not known. */
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		CLEANUP(diags_finish) struct diags errors = DIAGS_INIT;

		buf_add(&text, "sections:\n  - tracks:\n");
		for (const char *line = f->tracks; line && *line; line = text_after(line, '\n'))
			buf_addf(&text, "      %.*s\n", (int)strcspn(line, "\n"), line);
		buf_addf(&text, "    id: tracks\n    title: Tracks\nid: %s\n", f->id);
		bool ok = playlist_parse(p, f->path, text.s, text.len, &errors);
		for (size_t i = 0; i < errors.n; i++)
			move_mark(f, &errors.v[i].at);
		for (size_t i = 0; p->n_sections && i < p->sections[0].n_tracks; i++)
			move_mark(f, &p->sections[0].tracks[i].file.at);
		diags_take(d, &errors);
		return ok;
	}
	const char *from, *name = session_file_playlist_name(f, own, &from);
	return playlist_find(p, name, from, d);
}

const struct session_chain *
session_file_chain(const struct session_file *f, const char *name)
{
	return session_chain_called(f->chains, f->n_chains, name);
}

const struct session_variant *
session_file_variant(const struct session_file *f, const char *name)
{
	for (size_t i = 0; i < f->n_variants; i++)
		if (strcmp(f->variants[i].name, name) == 0)
			return &f->variants[i];
	return NULL;
}

void
session_file_finish(struct session_file *f)
{
	char *derived[] = { f->path, f->chains_path, f->front_matter, f->playlist, f->tracks,
		f->device.name };

	for (size_t i = 0; i < LENGTH(derived); i++)
		free(derived[i]);
	field_finish(&session_file_fields, f);
	session_file_init(f);
}
