/*
 * CUE sheets: FILE, TRACK, TITLE, PERFORMER, INDEX. Each FILE becomes a playlist track, and each
 * TRACK in it a cue, which begins at its INDEX 01 and ends at the next one. A FILE with only one
 * TRACK has no cues, unless it is the only FILE. Times are minutes:seconds:frames, 75 frames per
 * second.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "import/import_private.h"

struct cue_sheet {
	struct reading *r;
	struct playlist_file *out;
	char *album, *performer; /* title and performer of the whole sheet */
	char *title, *by;        /* title and performer of the TRACK that is read */
	const char *track_at;    /* the line of this TRACK, until its INDEX 01 is read; then NULL */
	bool in_track;
	struct track *file; /* the playlist track of the last FILE line; NULL: none yet */
	int64_t last_ms;    /* time of the last INDEX 01 in that FILE; -1: none yet */
};

/* Takes the next word or quoted text from the start of a line; *line and *n become the rest.
 * Returns false if there is none. */
static bool
next_sheet_word(const char **line, size_t *n, const char **word, size_t *word_n)
{
	reading_trim(line, n);
	if (!*n)
		return false;
	const char *end;
	if (**line == '"') {
		*word = *line + 1;
		end = memchr(*word, '"', *n - 1);
		if (!end)
			end = *line + *n;
	} else {
		*word = end = *line;
		while (end < *line + *n && *end != ' ' && *end != '\t')
			end++;
	}
	*word_n = (size_t)(end - *word);
	size_t taken = (size_t)(end - *line) + (end < *line + *n && *end == '"');
	*line += taken;
	*n -= taken;
	return true;
}

static bool
read_sheet_file(struct cue_sheet *s, const char *at, const char *line, size_t n)
{
	const char *name;
	size_t name_n;

	if (!next_sheet_word(&line, &n, &name, &name_n) || !name_n)
		return reading_wrong(s->r, at, "FILE names no file");
	s->file = track_list_add_track(s->r, s->out, at);
	s->last_ms = -1;
	return s->file && track_list_place(s->r, s->file, name, name, name_n);
}

/* Reads a number of at most `most`, and the character `after` that must follow it ('\0': the number
 * must end at `end`). Moves *s behind both. */
static bool
take_sheet_number(const char **s, const char *end, int most, char after, int *value)
{
	const char *from = *s;

	*value = 0;
	for (; *s < end && **s >= '0' && **s <= '9' && *s - from < 5; ++*s)
		*value = *value * 10 + (**s - '0');
	if (*s == from || *value > most || (after ? *s == end || **s != after : *s != end))
		return false;
	*s += after != '\0';
	return true;
}

static bool
take_index(struct cue_sheet *s, const char *line, size_t n)
{
	const char *number, *time;
	size_t number_n, time_n;
	int minutes, seconds, frames;

	if (!s->in_track)
		return reading_wrong(s->r, line, "an INDEX before any TRACK");
	if (!next_sheet_word(&line, &n, &number, &number_n) ||
		!next_sheet_word(&line, &n, &time, &time_n))
		return reading_wrong(
			s->r, line, "INDEX has a number and a time: INDEX 01 03:25:00");
	const char *c = time, *end = time + time_n;
	if (!take_sheet_number(&c, end, 99999, ':', &minutes) ||
		!take_sheet_number(&c, end, 59, ':', &seconds) ||
		!take_sheet_number(&c, end, 74, '\0', &frames))
		return reading_wrong(
			s->r, time, "write the time as minutes:seconds:frames, 03:25:00");
	if (number_n != 2 || memcmp(number, "01", 2) != 0 || !s->track_at)
		return true; /* INDEX 00 is the gap before a TRACK, INDEX 02 a mark inside it */
	int64_t ms = ((int64_t)minutes * 60 + seconds) * 1000 + (int64_t)frames * 1000 / 75;
	if (ms <= s->last_ms)
		return reading_wrong(
			s->r, time, "this track begins no later than the track before it");
	if (s->file->n_cues == LIST_CUES_MOST)
		return reading_wrong(s->r, time, "a file of more than %d tracks", LIST_CUES_MOST);
	s->last_ms = ms;
	if (s->file->n_cues) {
		struct timespan *before = &s->file->cues[s->file->n_cues - 1].time;

		before->pos_end_ms = ms;
		before->open = false;
	}
	track_list_add_cue(s->file, ms, NO_MS, NULL);
	s->track_at = NULL;
	return true;
}

static void
take_quoted_text(char **into, const char *line, size_t n)
{
	const char *word;
	size_t word_n;

	if (!next_sheet_word(&line, &n, &word, &word_n))
		return;
	free(*into);
	*into = track_list_text(word, word_n);
}

static bool
is(const char *word, size_t n, const char *name)
{
	return n == strlen(name) && strncasecmp(word, name, n) == 0;
}

static bool
take_sheet_line(struct cue_sheet *s, const char *line, size_t n)
{
	const char *at = line, *word;
	size_t word_n;

	if (!next_sheet_word(&line, &n, &word, &word_n))
		return true;
	if (is(word, word_n, "FILE"))
		return read_sheet_file(s, at, line, n);
	if (is(word, word_n, "TRACK")) {
		if (s->track_at)
			return reading_wrong(s->r, s->track_at, "this track has no INDEX 01");
		if (!s->file)
			return reading_wrong(s->r, at, "a TRACK before any FILE");
		free(s->title);
		free(s->by);
		s->title = s->by = NULL;
		s->track_at = at;
		s->in_track = true;
		return true;
	}
	if (is(word, word_n, "INDEX"))
		return take_index(s, line, n);
	if (is(word, word_n, "TITLE"))
		take_quoted_text(s->in_track ? &s->title : &s->album, line, n);
	else if (is(word, word_n, "PERFORMER"))
		take_quoted_text(s->in_track ? &s->by : &s->performer, line, n);
	return true;
}

static void
name_file(const struct cue_sheet *s, struct track *t, bool only, size_t *nth)
{
	struct playlist_cue *one = t->cues;

	t->album = xstrdup(s->album);
	if (t->n_cues == 1 && !only) { /* one TRACK: it names the track, which gets no cue */
		++*nth;
		t->title = one->label ? one->label : xasprintf("track %zu", *nth);
		t->artist = one->listen_for ? one->listen_for : xstrdup(s->performer);
		free(t->cues);
		t->cues = NULL;
		t->n_cues = 0;
		return;
	}
	t->title = xstrdup(s->album);
	t->artist = xstrdup(s->performer);
	for (size_t i = 0; i < t->n_cues; i++) {
		/* The cue's label: its title, or "track 3" if it has none, with " (performer)"
		 * unless that is the performer of the whole sheet. */
		CLEANUP(pointer_free) char *by = t->cues[i].listen_for;
		char *label = t->cues[i].label;

		++*nth;
		if (!label)
			label = xasprintf("track %zu", *nth);

		t->cues[i].listen_for = NULL;
		if (by && (!s->performer || strcmp(by, s->performer) != 0)) {
			t->cues[i].label = xasprintf("%s (%s)", label, by);
			free(label);
		} else {
			t->cues[i].label = label;
		}
	}
}

bool
cue_sheet_read(struct reading *r, struct playlist_file *out)
{
	struct cue_sheet s = { .r = r, .out = out };
	const char *line;
	size_t n, nth = 0;
	bool ok = true;

	while (ok && reading_line(r, &line, &n)) {
		ok = take_sheet_line(&s, line, n);
		/* Title and performer of the TRACK that is read may come before or after its INDEX.
		 * The cue's listen_for holds the performer until name_file is called. */
		if (s.in_track && !s.track_at && s.file->n_cues) {
			struct playlist_cue *c = &s.file->cues[s.file->n_cues - 1];
			xreplace(&c->label, s.title);
			xreplace(&c->listen_for, s.by);
		}
	}
	if (ok && s.track_at)
		ok = reading_wrong(r, s.track_at, "this track has no INDEX 01");
	struct playlist_section *all = &out->sections[0];
	for (size_t i = 0; ok && i < all->n_tracks; i++)
		name_file(&s, &all->tracks[i], all->n_tracks == 1, &nth);
	if (ok && s.album)
		out->title = xstrdup(s.album);
	free(s.album);
	free(s.performer);
	free(s.title);
	free(s.by);
	return ok;
}
