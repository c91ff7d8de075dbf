#include "config/playlist_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/insert.h"
#include "config/new.h"

static void
write_key_text(struct buf *out, const char *indent, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	buf_addf(out, "%s%s: ", indent, key);
	new_quote(out, text);
	buf_add_char(out, '\n');
}

/* "1:10", "1:10.4-2:05", "3:00-". */
static void
cue_place(const struct timespan *t, char text[2 * TIME_TEXT])
{
	char from[TIME_TEXT], to[TIME_TEXT] = "";

	new_cue_time(t->pos_ms, t->about, from);
	if (t->pos_end_ms != NO_MS)
		new_cue_time(t->pos_end_ms, false, to);
	bool moment = !t->open && (!*to || strcmp(from, to) == 0);
	snprintf(text, 2 * TIME_TEXT, "%s%s%s", from, moment ? "" : "-", moment ? "" : to);
}

static void
write_list_cue(struct buf *out, const struct playlist_cue *c)
{
	char at[2 * TIME_TEXT];

	if (c->timed)
		cue_place(&c->time, at);
	buf_add(out, "          - ");
	new_cue_text(out,
		&(struct new_cue){ .at = c->timed ? at : NULL,
			.label = c->label,
			.listen_for = c->listen_for });
	buf_add_char(out, '\n');
}

static void
write_list_track(struct buf *out, const struct track *t)
{
	static const char indent[] = "        ";
	char length[TIME_TEXT];

	write_key_text(out, "      - ", "id", t->id);
	write_key_text(out, indent, "title", t->title);
	write_key_text(out, indent, "artist", t->artist);
	write_key_text(out, indent, "album", t->album);
	if (t->duration_ms != NO_MS) {
		time_text(t->duration_ms + 500, false, length);
		write_key_text(out, indent, "duration", length);
	}
	if (t->n_urls == 1)
		write_key_text(out, indent, "url", t->urls[0].text);
	else if (t->n_urls)
		buf_addf(out, "%surl:\n", indent);
	for (size_t i = 0; t->n_urls > 1 && i < t->n_urls; i++) {
		buf_addf(out, "%s  - ", indent);
		new_quote(out, t->urls[i].text);
		buf_add_char(out, '\n');
	}
	write_key_text(out, indent, "file", t->file.text);
	write_key_text(out, indent, "listen_for", t->listen_for);
	if (t->n_cues)
		buf_addf(out, "%scues:\n", indent);
	for (size_t i = 0; i < t->n_cues; i++)
		write_list_cue(out, &t->cues[i]);
}

bool
playlist_write(struct buf *out, const struct playlist_file *p, struct err *err)
{
	size_t start = out->len;
	struct playlist_file again;
	struct diags d = DIAGS_INIT;

	buf_add(out,
		"# A playlist of earlog: name it in a session file (playlist: ./this.yaml). "
		"Sections, listen_for and\n# more cues are yours to add; `earlog help schema "
		"playlist` names every key. Quote times and addresses.\n");
	write_key_text(out, "", "id", p->id);
	write_key_text(out, "", "title", p->title);
	write_key_text(out, "", "about", p->about);
	buf_add(out, "sections:\n");
	for (size_t i = 0; i < p->n_sections; i++) {
		const struct playlist_section *s = &p->sections[i];

		write_key_text(out, "  - ", "id", s->id);
		write_key_text(out, "    ", "title", s->title);
		buf_add(out,
			"    # attributes: [attack, bass-precision]  # what the wheel shows here; "
			"earlog lexicon show bs2399\n    tracks:\n");
		for (size_t k = 0; k < s->n_tracks; k++)
			write_list_track(out, &s->tracks[k]);
	}
	bool ok = playlist_parse(&again, "it", out->s + start, out->len - start, &d);
	if (!ok) {
		err_set(err, "no playlist can be made of it: %s, line %d",
			d.n ? d.v[0].msg : "it is too large", d.n ? d.v[0].line : 0);
		buf_truncate(out, start);
	}
	playlist_finish(&again);
	diags_finish(&d);
	return ok;
}
