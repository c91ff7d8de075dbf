#include "config/playlist_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/field.h"
#include "config/new.h"

static void
write_key_text(struct buf *out, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	buf_addf(out, "%s: ", key);
	new_quote(out, text);
	buf_add_char(out, '\n');
}

bool
playlist_write(struct buf *out, const struct playlist_file *p, struct err *err)
{
	size_t start = out->len;
	CLEANUP(playlist_finish) struct playlist_file again;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	buf_add(out,
		"# A playlist of earlog: name it in a session file (playlist: ./this.yaml). "
		"Sections, listen_for and\n# more cues are yours to add; `earlog help schema "
		"playlist` names every key. Quote times and addresses.\n");
	write_key_text(out, "id", p->id);
	write_key_text(out, "title", p->title);
	write_key_text(out, "about", p->about);
	buf_add(out, "sections:\n");
	for (size_t i = 0; i < p->n_sections; i++) {
		struct playlist_section s = p->sections[i];

		s.n_tracks = 0;
		field_block(out, &section_fields, &s, &(struct field_layout){ "\n", 2, 1, 2 });
		buf_add(out,
			"    # attributes: [attack, bass-precision]  # what the wheel shows here; "
			"earlog lexicon show bs2399\n    tracks:\n");
		for (size_t k = 0; k < p->sections[i].n_tracks; k++)
			field_block(out, &track_fields, &s.tracks[k],
				&(struct field_layout){ "\n", 6, 1, 2 });
	}
	bool ok = playlist_parse(&again, "it", out->s + start, out->len - start, &d);
	if (!ok) {
		err_set(err, "no playlist can be made of it: %s, line %d",
			d.n ? d.v[0].msg : "it is too large", d.n ? d.v[0].line : 0);
		buf_truncate(out, start);
	}
	return ok;
}
