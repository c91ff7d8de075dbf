/*
 * Adds to notes what was measured at their position: the spectrum of one second of sound, or the
 * frequency of the test signal that plays.
 */
#include <math.h>

#include "base/mem.h"
#include "base/text.h"
#include "sound/sound_parts.h"

void
measured_note(const struct sitting *s, struct note *n)
{
	unsigned char octaves[OCTAVES];
	int64_t pos_ms = note_heard_ms(n->pos_ms, note_reaction_ms(n));
	CLEANUP(buf_finish) struct buf json = BUF_INIT;
	bool plays = n->pos_ms != NO_MS && !uuid_none(&n->source) &&
		uuid_same(&n->source, &s->deck.play.source);
	bool typed = isfinite(n->hz) && !text_same(n->hz_from, HZ_MEASURED);
	/* The frequency of a test signal is known without measuring. */
	double hz = plays ? instrument_hz_at(&s->deck, pos_ms) : 0;

	if (plays && analysis_second(&s->heard.analysis, pos_ms, octaves))
		analysis_octaves_json(octaves, &json);
	xreplace(&n->octaves, json.len ? json.s : NULL);
	if (plays && !typed) {
		n->hz = hz > 0 ? hz : (double)NAN;
		xreplace(&n->hz_from, hz > 0 ? HZ_MEASURED : NULL);
	}
}

/* Returns true if the note was made in this session on the current file, and has no spectrum
 * because the file was not measured yet. */
static bool
lacks_octaves(const struct sitting *s, const struct note *n)
{
	return !n->octaves && !n->row.deleted && n->pos_ms != NO_MS &&
		uuid_same(&n->sitting, &s->sitting) && uuid_same(&n->source, &s->deck.play.source);
}

void
measured_notes(struct sitting *s)
{
	/* Loops by index, which stays valid when a change replaces a row. */
	for (size_t i = 0; s->heard.analysis.octaves && i < record_count(&s->rec, ROW_NOTE); i++) {
		const struct note *n = record_at(&s->rec, ROW_NOTE, i);

		if (!lacks_octaves(s, n))
			continue;
		struct note *with = change_copy(s, ROW_NOTE, &n->row.uuid);
		measured_note(s, with);
		change_one(s, ROW_NOTE, with, NULL);
	}
	if (s->draft && s->heard.analysis.octaves && lacks_octaves(s, &s->draft->note))
		measured_note(s, &s->draft->note);
}
