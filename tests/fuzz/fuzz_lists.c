/*
 * Lists of tracks from any bytes. What must hold: what was read is in bounds and without control
 * characters, and the playlist that is made of it is read back the same; what was refused says
 * where.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/playlist.h"
#include "import/track_list.h"

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

		must(at->pos_ms >= 0 && (at->open || at->pos_end_ms > at->pos_ms));
		must(!i || at->pos_ms > t->cues[i - 1].time.pos_ms);
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

	must(p->n_sections == 1 && s->n_tracks && s->n_tracks <= LIST_TRACKS_MOST);
	for (size_t i = 0; i < s->n_tracks; i++)
		check_track(&s->tracks[i]);
	track_list_finish(p, "list");
	if (playlist_write(&out, p, &err)) {
		must(playlist_parse(&again, "it", out.s, out.len, &d));
		must(again.sections[0].n_tracks == s->n_tracks);
		for (size_t i = 0; i < s->n_tracks; i++)
			must(strcmp(again.sections[0].tracks[i].title, s->tracks[i].title) == 0 &&
				again.sections[0].tracks[i].n_cues == s->tracks[i].n_cues);
		playlist_finish(&again);
		diags_finish(&d);
	} else {
		must(out.len == 0 && err.msg[0]);
	}
	buf_finish(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (int f = 0; f < LIST_FORMATS; f++) {
		struct playlist_file p;
		struct err err = ERR_INIT;

		if (track_list_read((enum track_list_format)f, (const char *)data, size, &p, &err))
			check_list(&p);
		else
			must(err.msg[0] >= '1' && err.msg[0] <= '9' && strchr(err.msg, ':'));
		playlist_finish(&p);
	}
	return 0;
}
