/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Playlists made at random, with comments, empty lines, texts over several lines, brackets and
 * blocks mixed: after an insertion all of it is still there. INSERT_ROUNDS=60000 makes more of
 * them.
 */
#include "review/files/field.h"
#include "review/files/insert.h"

#include <stdio.h>

#include "base/core/mem.h"
#include "review/files/playlist.h"
#include "support/needs.h"
#include "support/test.h"

static const struct playlist_cue crescendo = {
	.timed = true, .time = { 70200, NO_MS, false, false }, .label = (char[]){ "crescendo" }
};

static uint64_t seed;

static unsigned
chance(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

struct maker {
	struct buf b;
	const char *nl;
	int step; /* what lists are set in by */
	int comments;
};

static void
end_line(struct maker *m)
{
	if (chance(4) == 0)
		buf_addf(&m->b, "  # c%d", m->comments++);
	buf_add(&m->b, m->nl);
}

static void
between(struct maker *m, int in)
{
	if (chance(5) == 0)
		buf_addf(&m->b, "%*s# c%d%s", chance(2) ? in : 0, "", m->comments++, m->nl);
	if (chance(6) == 0)
		buf_add(&m->b, m->nl);
}

static const char *
text_of(void)
{
	static const char *const texts[] = { "plain", "two words", "\"a: b # x\"", "'it''s'",
		"\"\xc3\xa9\xe2\x82\xac\"", "\"[x], {y}\"", "\"1:10\"", "no" };

	return texts[chance(LENGTH(texts))];
}

/* Pieces of a list or map in brackets, maybe each on a line of its own. */
static void
brackets(struct maker *m, const char *sides, char *const *pieces, size_t n, int in)
{
	bool tall = chance(3) == 0 && n;

	buf_add_char(&m->b, sides[0]);
	for (size_t i = 0; i < n; i++) {
		bool comma = i + 1 < n || chance(4) == 0;

		if (tall) {
			if (chance(3) == 0)
				buf_addf(&m->b, " # c%d", m->comments++);
			buf_addf(&m->b, "%s%*s", m->nl, in + 2, "");
		} else if (i && chance(2)) {
			buf_add_char(&m->b, ' ');
		}
		buf_add(&m->b, pieces[i]);
		buf_add(&m->b, chance(8) ? "" : " ");
		buf_add_char(&m->b, comma ? ',' : ' ');
		if (!comma && chance(2))
			buf_truncate(&m->b, m->b.len - 1);
		free(pieces[i]);
	}
	if (tall && chance(2)) {
		if (chance(3) == 0)
			buf_addf(&m->b, " # c%d", m->comments++);
		buf_addf(&m->b, "%s%*s", m->nl, in + 1, "");
	}
	buf_add_char(&m->b, sides[1]);
}

/* A text that is made by `add` and taken out of m again. */
static char *
taken(struct maker *m, size_t from)
{
	char *piece = xstrdup(m->b.s + from);

	buf_truncate(&m->b, from);
	return piece;
}

static char *
flow_cue(struct maker *m, int in)
{
	char *pieces[2];
	size_t from = m->b.len;

	pieces[0] = xasprintf("at: %u", chance(90));
	pieces[1] = xasprintf("label: %s", text_of());
	brackets(m, "{}", pieces, 2, in);
	return taken(m, from);
}

static void
flow_cues(struct maker *m, int in)
{
	char *pieces[3];
	size_t n = chance(4);

	for (size_t i = 0; i < n; i++)
		pieces[i] = flow_cue(m, in + 2);
	brackets(m, "[]", pieces, n, in);
}

static void
block_cues(struct maker *m, int in)
{
	int gap = 1 + (int)chance(3);

	for (unsigned i = 0, n = 1 + chance(3); i < n; i++) {
		between(m, in);
		if (chance(2)) {
			char *cue = flow_cue(m, in + 2);
			buf_addf(&m->b, "%*s-%*s%s", in, "", gap, "", cue);
			free(cue);
		} else {
			buf_addf(&m->b, "%*s-%*sat: 7", in, "", gap, "");
			end_line(m);
			buf_addf(&m->b, "%*slabel: %s", in + 1 + gap, "", text_of());
		}
		end_line(m);
	}
}

static void
listen_for(struct maker *m, int in)
{
	static const char *const heads[] = { "|", ">", "|-", "|+", ">-" };

	switch (chance(3)) {
	case 0:
		buf_addf(&m->b, "%*slisten_for: %s%s%*sone%s%*stwo # no comment%s", in, "",
			heads[chance(LENGTH(heads))], m->nl, in + 2, "", m->nl, in + 2, "", m->nl);
		for (unsigned n = chance(3); n > 0; n--)
			buf_add(&m->b, m->nl);
		break;
	case 1:
		buf_addf(&m->b, "%*slisten_for: plain words%s%*sthat go on", in, "", m->nl, in + 3,
			"");
		end_line(m);
		break;
	default: break;
	}
}

static void
block_track(struct maker *m, int dash, unsigned nr)
{
	int in = dash + 2;

	buf_addf(&m->b, "%*s- id: t%u", dash, "", nr);
	end_line(m);
	buf_addf(&m->b, "%*stitle: %s", in, "", text_of());
	end_line(m);
	bool early = chance(2);
	if (!early)
		listen_for(m, in);
	switch (chance(3)) {
	case 0:
		buf_addf(&m->b, "%*scues:", in, "");
		end_line(m);
		block_cues(m, in + m->step);
		break;
	case 1:
		buf_addf(&m->b, "%*scues: ", in, "");
		flow_cues(m, in);
		end_line(m);
		break;
	default: break;
	}
	if (early)
		listen_for(m, in);
}

static char *
flow_track(struct maker *m, int in, unsigned nr)
{
	char *pieces[3];
	size_t n = 2, from = m->b.len;

	pieces[0] = xasprintf("id: t%u", nr);
	pieces[1] = xasprintf("title: %s", text_of());
	if (chance(2)) {
		buf_add(&m->b, "cues: ");
		flow_cues(m, in + 2);
		pieces[n++] = taken(m, from);
	}
	brackets(m, "{}", pieces, n, in);
	return taken(m, from);
}

static void
section(struct maker *m, unsigned nr, unsigned tracks)
{
	int dash = m->step, list = dash + 2 + m->step;

	between(m, dash);
	buf_addf(&m->b, "%*s- id: s%u", dash, "", nr);
	end_line(m);
	buf_addf(&m->b, "%*stracks:", dash + 2, "");
	if (chance(4) == 0) {
		char *pieces[4];
		buf_add_char(&m->b, ' ');
		for (unsigned i = 0; i < tracks; i++)
			pieces[i] = flow_track(m, dash + 4, i);
		brackets(m, "[]", pieces, tracks, dash + 2);
		end_line(m);
		return;
	}
	end_line(m);
	for (unsigned i = 0; i < tracks; i++) {
		between(m, list);
		if (chance(2)) {
			block_track(m, list, i);
			continue;
		}
		char *flow = flow_track(m, list + 2, i);
		buf_addf(&m->b, "%*s- %s", list, "", flow);
		free(flow);
		end_line(m);
	}
}

static void
make_playlist(struct maker *m, unsigned *sections, unsigned tracks[3])
{
	static const char *const breaks[] = { "\n", "\n", "\r\n" };

	*m = (struct maker){ .b = BUF_INIT, .nl = breaks[chance(3)], .step = (int)chance(3) * 2 };
	if (chance(8) == 0)
		buf_add(&m->b, "\xef\xbb\xbf");
	between(m, 0);
	buf_addf(&m->b, "id: l%s", m->nl);
	between(m, 0);
	buf_add(&m->b, "sections:");
	end_line(m);
	*sections = 1 + chance(3);
	for (unsigned i = 0; i < *sections; i++)
		section(m, i, tracks[i] = 1 + chance(4));
	between(m, 0);
	/* Without a last newline, unless that belongs to a text. */
	bool literal = strstr(m->b.s, "listen_for: |") || strstr(m->b.s, "listen_for: >");
	size_t n = strlen(m->nl);
	if (chance(4) == 0 && !literal && m->b.len > n && m->b.s[m->b.len - 1] == '\n')
		buf_truncate(&m->b, m->b.len - n);
}

/* Every byte of a, in its order, is in b. */
static bool
only_adds(const struct buf *a, const struct buf *b)
{
	size_t at = 0;

	for (size_t i = 0; i < b->len && at < a->len; i++)
		at += b->s[i] == a->s[at];
	return at == a->len;
}

/* Every comment, in its order, and no line that ends otherwise than the others. */
static bool
keeps_comments(const struct maker *m, const struct buf *out)
{
	const char *at = out->s;

	/* They were numbered as they were made, which is not always the order in which they stand.
	 */
	for (const char *c = strstr(m->b.s, "# c"); c; c = strstr(c + 3, "# c")) {
		size_t n = strcspn(c, "\r\n");
		char *comment = xstrndup(c, n);
		at = strstr(at, comment);
		free(comment);
		if (!at)
			return false;
		at += n;
		if (*at && *at != '\n' && *at != '\r')
			return false;
	}
	for (const char *c = out->s; strcmp(m->nl, "\r\n") == 0 && (c = strchr(c, '\n')); c++)
		if (c == out->s || c[-1] != '\r')
			return false;
	return strcmp(m->nl, "\r\n") == 0 || !strchr(out->s, '\r');
}

static bool
ends_in_newline(const struct buf *b)
{
	return b->len && b->s[b->len - 1] == '\n';
}

static void
read_back(struct playlist_file *p, const struct buf *b)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	if (!field_file("l.yaml", b->s, b->len, playlist_take, p, &d)) {
		diags_print(&d, stderr);
		fail_msg("%s", b->s);
	}
}

/* Returns false if the text was refused: only brackets and braces are, with nothing written. */
static bool
check_insertion(const struct maker *m, const struct buf *out, const struct err *err, bool ok)
{
	if (!ok && strpbrk(m->b.s, "[{|") &&
		strstr(err->msg, "earlog does not write into this layout"))
		return false;
	if (!ok)
		fail_msg("%s in\n%s", err->msg, m->b.s);
	if (!only_adds(&m->b, out) || !keeps_comments(m, out) ||
		ends_in_newline(&m->b) != ends_in_newline(out))
		fail_msg("from\n%s\nto\n%s", m->b.s, out->s);
	return true;
}

TEST(insertion_keeps_all_that_is_there)
{
	int cues = 0, listed = 0;

	for (int round = 0, n = number_from("INSERT_ROUNDS", rounds_here(3000)); round < n;
		round++) {
		struct maker m;
		unsigned sections, tracks[3];
		struct playlist_file was, is;
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;
		int line;

		seed = (uint64_t)round;
		make_playlist(&m, &sections, tracks);
		unsigned s = chance(sections), t = chance(tracks[s]);
		char *section_id = xasprintf("s%u", s), *item = xasprintf("s%u/t%u", s, t);
		read_back(&was, &m.b);
		bool ok = insert_bytes(&out, "l.yaml", m.b.s, m.b.len,
			&(struct insert_wanted){ .where = item, .cue = &crescendo }, &line, &err);
		if (check_insertion(&m, &out, &err, ok)) {
			read_back(&is, &out);
			const struct track *old = &was.sections[s].tracks[t],
					   *new = &is.sections[s].tracks[t];
			assert_int_equal(new->n_cues, old->n_cues + 1);
			assert_int_equal(new->cues[old->n_cues].time.pos_ms, 70200);
			assert_int_equal(new->cues[old->n_cues].at.line, line);
			playlist_finish(&is);
			cues++;
		}

		struct track k = { .id = (char[]){ "new" },
			.title = (char[]){ "yes" },
			.file = { .text = (char[]){ "a b.flac" } },
			.duration_ms = NO_MS };
		buf_clear(&out);
		ok = insert_bytes(&out, "l.yaml", m.b.s, m.b.len,
			&(struct insert_wanted){ .where = section_id, .track = &k }, &line, &err);
		if (check_insertion(&m, &out, &err, ok)) {
			read_back(&is, &out);
			assert_int_equal(is.sections[s].n_tracks, tracks[s] + 1);
			assert_string_equal(is.sections[s].tracks[tracks[s]].title, "yes");
			playlist_finish(&is);
			listed++;
		}
		playlist_finish(&was);
		buf_finish(&out);
		buf_finish(&m.b);
		free(section_id);
		free(item);
	}
	assert_true(cues > 0 && listed > cues);
}
