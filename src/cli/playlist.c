#include "cli/playlist.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/shelf.h"
#include "cli/table.h"

#define AT(field) offsetof(struct playlist_options, field)

static const struct option_row rows[] = {
	{ 0, "title", "TEXT", "add: the title", OPTION_TEXT, AT(title) },
	{ 0, "artist", "TEXT", "add: who plays", OPTION_TEXT, AT(artist) },
	{ 0, "album", "TEXT", "add: the album", OPTION_TEXT, AT(album) },
	{ 0, "url", "ADDRESS", "add: where it is heard", OPTION_TEXT, AT(url) },
	{ 0, "file", "PATH", "add: from the session file's folder, or a music folder", OPTION_TEXT,
		AT(file) },
	{ 0, "signal", "WORDS", "add: a built-in signal, sine 1000", OPTION_TEXT, AT(signal) },
	{ 0, "listen-for", "TEXT", "add: what it is for", OPTION_TEXT, AT(listen_for) },
	{ 0, "section-title", "TEXT", "add: makes the section where there is none", OPTION_TEXT,
		AT(section_title) },
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct playlist_options, json) },
};

static size_t
count_tracks(const struct playlist_file *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_sections; i++)
		n += p->sections[i].n_tracks;
	return n;
}

static int
playlist_list(bool json)
{
	static const char *const titles[] = { "NAME", "SECTIONS", "TRACKS", "FROM", "TITLE" };
	struct shelf s;
	struct table t;
	json_t *list = json_array();

	shelf_init(&s, "playlists", "playlists/");
	table_init(&t, titles, LENGTH(titles));
	for (size_t i = 0; i < s.n; i++) {
		struct playlist_file p;
		struct diags d = DIAGS_INIT;
		const struct shelf_entry *e = &s.v[i];

		if (e->hidden)
			continue;
		bool ok = playlist_find(&p, e->path ? e->path : e->name, NULL, &d);
		table_add(&t, e->name);
		table_addf(&t, "%zu", p.n_sections);
		table_addf(&t, "%zu", count_tracks(&p));
		table_add(&t, e->path ? e->path : "shipped");
		table_addf(&t, "%s%s", p.title ? p.title : "",
			ok ? "" : " (has errors: see earlog check)");
		json_array_append_new(list,
			json_pack("{s:o, s:o, s:I, s:I, s:b, s:b}", "name", print_text(e->name),
				"title", print_text(p.title), "sections", (json_int_t)p.n_sections,
				"tracks", (json_int_t)count_tracks(&p), "shipped", e->path == NULL,
				"errors", !ok));
		playlist_finish(&p);
		diags_finish(&d);
	}
	int status = json ? print_json(json_incref(list)) : STATUS_DONE;
	if (!json)
		table_print(&t, stdout);
	json_decref(list);
	table_finish(&t);
	shelf_finish(&s);
	return status;
}

void
playlist_cue_time(const struct playlist_cue *c, char text[TIME_TEXT])
{
	text[0] = '\0';
	if (c->timed)
		timespan_text(&c->time, text);
}

static json_t *
cue_json(const struct playlist_cue *c)
{
	char time[TIME_TEXT];

	playlist_cue_time(c, time);
	return json_pack("{s:o, s:o, s:o}", "time", c->timed ? json_string(time) : json_null(),
		"label", print_text(c->label), "listen_for", print_text(c->listen_for));
}

static json_t *
track_json(const struct track *t)
{
	json_t *cues = json_array(), *urls = json_array();

	for (size_t i = 0; i < t->n_cues; i++)
		json_array_append_new(cues, cue_json(&t->cues[i]));
	for (size_t i = 0; i < t->n_urls; i++)
		json_array_append_new(urls, print_text(t->urls[i].text));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", print_text(t->id),
		"title", print_text(t->title), "artist", print_text(t->artist), "album",
		print_text(t->album), "url", urls, "file", print_text(t->file.text), "signal",
		print_text(t->signal), "listen_for", print_text(t->listen_for), "cues", cues);
}

static int
show_json(const struct playlist_file *p)
{
	json_t *sections = json_array();

	for (size_t i = 0; i < p->n_sections; i++) {
		const struct playlist_section *s = &p->sections[i];
		json_t *tracks = json_array();

		for (size_t k = 0; k < s->n_tracks; k++)
			json_array_append_new(tracks, track_json(&s->tracks[k]));
		json_array_append_new(sections,
			json_pack("{s:o, s:o, s:o, s:o}", "id", print_text(s->id), "title",
				print_text(s->title), "about", print_text(s->about), "tracks",
				tracks));
	}
	return print_json(json_pack("{s:o, s:o, s:o, s:o}", "id", print_text(p->id), "title",
		print_text(p->title), "about", print_text(p->about), "sections", sections));
}

static void
show_track(const struct track *t)
{
	text_print(stdout, "  %s%s%s%s%s\n",
		t->title        ? t->title
			: t->id ? t->id
				: "",
		t->artist ? " · " : "", t->artist ? t->artist : "", t->signal ? " · " : "",
		t->signal ? t->signal : "");
	if (t->listen_for)
		text_print(stdout, "    %s\n", t->listen_for);
	for (size_t i = 0; i < t->n_cues; i++) {
		const struct playlist_cue *c = &t->cues[i];
		char time[TIME_TEXT];

		playlist_cue_time(c, time);
		text_print(stdout, "    %-9s %s%s%s\n", c->timed ? time : "–",
			c->label ? c->label : "", c->label && c->listen_for ? ": " : "",
			c->listen_for ? c->listen_for : "");
	}
}

static int
show_text(const struct playlist_file *p)
{
	text_print(stdout, "%s (%s)\n", p->title ? p->title : "", p->id ? p->id : "");
	if (p->about)
		text_print(stdout, "%s\n", p->about);
	for (size_t i = 0; i < p->n_sections; i++) {
		const struct playlist_section *s = &p->sections[i];

		text_print(stdout, "\n%s\n", s->title ? s->title : s->id ? s->id : "");
		for (size_t k = 0; k < s->n_tracks; k++)
			show_track(&s->tracks[k]);
	}
	return STATUS_DONE;
}

static int
playlist_show(const char *name, bool json)
{
	struct playlist_file p;
	struct diags d = DIAGS_INIT;
	bool ok = playlist_find(&p, name, NULL, &d);

	diags_print(&d, stderr);
	int status = STATUS_FAILED;
	if (ok)
		status = json ? show_json(&p) : show_text(&p);
	playlist_finish(&p);
	diags_finish(&d);
	return status;
}

int
cli_playlist(int argc, char **argv)
{
	struct playlist_options o = { 0 };
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (argc == 1 && strcmp(argv[0], "list") == 0)
		return playlist_list(o.json);
	if (argc == 2 && strcmp(argv[0], "show") == 0)
		return playlist_show(argv[1], o.json);
	if ((argc == 2 || argc == 3) && strcmp(argv[0], "copy") == 0)
		return playlist_copy(argv[1], argc == 3 ? argv[2] : NULL);
	if (argc == 3 && strcmp(argv[0], "add") == 0)
		return playlist_add(argv[1], argv[2], &o);
	if (argc == 3 && strcmp(argv[0], "diff") == 0)
		return playlist_diff(argv[1], argv[2], o.json);
	return options_wrong("say list, show NAME, copy NAME, add NAME SECTION/TRACK or diff A B");
}
