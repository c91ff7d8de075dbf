#include "cli/manual_file.h"

#include <string.h>

#include "cli/roff.h"
#include "config/field.h"

/* Returns the type of a value in words; the help of a row describes other values. */
static const char *
kind_of_value(enum field_type type)
{
	switch (type) {
	case FIELD_TEXT: return "text";
	case FIELD_ID: return "name";
	case FIELD_CHOICE: return "word";
	case FIELD_YES: return "yes or no";
	case FIELD_NUMBER: return "number";
	case FIELD_MS: return "milliseconds";
	case FIELD_TIME: return "time";
	case FIELD_TEXTS: return "list of texts";
	case FIELD_IDS: return "list of names";
	case FIELD_PAIRS: return "map of texts";
	case FIELD_FLAT:
	case FIELD_SCALE:
	case FIELD_MAP: return "map";
	case FIELD_LIST: return "list of maps";
	case FIELD_NAMED: return "map of maps, by name";
	case FIELD_JSON: return "anything";
	case FIELD_PASS:
	case FIELD_OWN: break;
	}
	return "";
}

static void
add_key(struct buf *out, const struct field *f)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	buf_addf(&words, "%s.", f->help);
	if (f->required)
		buf_add(&words, " Required.");
	if (f->expected && !strstr(f->help, f->expected))
		buf_addf(&words, " Expected: %s.", f->expected);
	if (f->min < f->max)
		buf_addf(&words, " From %.15g to %.15g.", f->min, f->max);
	if (f->map)
		buf_addf(&words, " Its keys: %s.", f->map->name);
	roff_item(out, f->name, kind_of_value(f->type), words.s);
}

static void
add_file_page(struct buf *out, const struct fields *const *maps, const char *example)
{
	buf_add(out, ".SH KEYS\n");
	for (const struct fields *const *m = maps; *m; m++) {
		if (m > maps)
			roff_heading(out, ".SS", (*m)->name);
		for (size_t i = 0; i < (*m)->n; i++)
			add_key(out, &(*m)->v[i]);
	}
	buf_add(out, ".SH EXAMPLE\n");
	roff_example(out, example);
}

void
manual_session_file(struct buf *out)
{
	add_file_page(out, session_file_maps,
		"device: AFUL Cantor\nplaylist: evening.yaml\nlexicon: words.yaml\nchains:\n"
		"  dongle: {source: USB-C dongle, output: 3.5 mm}\n"
		"compare:\n  - {device: AFUL Performer8}\n");
}

void
manual_playlist(struct buf *out)
{
	add_file_page(out, playlist_maps,
		"id: evening\ntitle: An evening\nsections:\n  - id: bass\n    title: Bass\n"
		"    tracks:\n      - id: sweep\n        title: Down and up\n"
		"        signal: sweep 20-200 30s -30dBFS\n        cues:\n"
		"          - {at: \"0:10\", label: half way, listen_for: rattling}\n");
}

void
manual_profile(struct buf *out)
{
	add_file_page(out, profile_maps,
		"reviewer: {name: A. Reviewer}\nmusic: [~/Music]\n"
		"defaults: {playlist: reference, template: iem-review}\n"
		"short_codes: {sib: sibilance}\nkeys:\n  keys: {F9: note now, Ctrl-Z: none}\n");
}

void
manual_lexicon(struct buf *out)
{
	add_file_page(out, lexicon_maps,
		"id: words\ntitle: My words\ngroups:\n  - id: tone\n    name: Tone\n"
		"    categories:\n      - id: bass\n        name: Bass\n        attributes:\n"
		"          - id: bass-depth\n            name: Bass depth\n"
		"            scale: {type: unipolar, low: shallow, high: deep}\n");
}
