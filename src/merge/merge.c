#include "merge/merge_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const kind_names[MERGE_KINDS] = {
	[MERGE_ADDED] = "added",
	[MERGE_BESIDE] = "added beside what you rewrote",
	[MERGE_UPDATED] = "updated",
	[MERGE_MOVED] = "moved",
	[MERGE_REMOVED] = "removed",
	[MERGE_SINCE] = "changed since",
	[MERGE_KEPT] = "no longer in the review, yours kept",
	[MERGE_CONFLICT] = "conflict",
	[MERGE_OMITTED] = "left out, as there is no front matter",
};

const char *
merge_kind_name(enum merge_kind kind)
{
	return kind_names[kind];
}

size_t
node_new(struct merge *m)
{
	m->nodes = xgrow(m->nodes, m->n_nodes, &m->cap_nodes, sizeof(*m->nodes));
	m->nodes[m->n_nodes] =
		(struct node){ NONE, NONE, NONE, NONE, NONE, false, false, false, BUF_INIT, 0 };
	return m->n_nodes++;
}

void
news_add(struct merge *m, enum merge_kind kind, size_t node, const struct side *s, size_t unit)
{
	struct merge_result *r = m->r;
	const char *id = unit_id(s, &s->units[unit]);
	struct merge_news *last = r->n_news ? &r->news[r->n_news - 1] : NULL;
	struct buf words = BUF_INIT;

	unit_text(&words, s, &s->units[unit]);
	if (last && *id && strcmp(last->id, id) == 0 &&
		(last->kind == kind || (last->kind == MERGE_BESIDE && kind == MERGE_ADDED))) {
		char *both = xasprintf("%s\n%s", last->words, words.s);

		free(last->words);
		last->words = both;
		buf_finish(&words);
		return;
	}
	r->news = xgrow(r->news, r->n_news, &m->cap_news, sizeof(*r->news));
	m->news_node = xgrow(m->news_node, r->n_news, &m->cap_news_node, sizeof(*m->news_node));
	m->news_node[r->n_news] = node;
	r->news[r->n_news++] =
		(struct merge_news){ .kind = kind, .id = xstrdup(id), .words = buf_detach(&words) };
	r->count[kind]++;
}

/* ---- what becomes of each unit of base ---- */

static void
put_marked(struct buf *out, const struct buf *now, const struct buf *base, const struct buf *ours)
{
	const struct buf *texts[] = { now, base, ours };

	for (size_t i = 0; i < LENGTH(texts); i++) {
		buf_add(out, merge_marks[i]);
		buf_add_char(out, '\n');
		buf_add_bytes(out, texts[i]->s, texts[i]->len);
		buf_add_char(out, '\n');
	}
	buf_add(out, merge_marks[3]);
}

/* Both changed this unit. */
static void
merge_unit(struct merge *m, size_t b, size_t o)
{
	struct node *node = &m->nodes[m->match[b].at];
	struct buf base = BUF_INIT, now = BUF_INIT, ours = BUF_INIT, out = BUF_INIT;

	unit_text(&base, &m->base, &m->base.units[b]);
	unit_text(&now, &m->now, &m->now.units[node->now]);
	unit_text(&ours, &m->ours, &m->ours.units[o]);
	switch (words_merge(&base, &now, &ours, &out)) {
	case WORDS_TAKEN: m->told[o] = MERGE_SINCE; break;
	case WORDS_CONFLICT:
		m->told[o] = MERGE_CONFLICT;
		put_marked(&node->text, &now, &base, &ours);
		break;
	case WORDS_MERGED:
		if (out.len == now.len && memcmp(out.s, now.s, now.len) == 0)
			break;
		m->told[o] = MERGE_UPDATED;
		buf_add_bytes(&node->text, out.s, out.len);
		break;
	}
	buf_finish(&base);
	buf_finish(&now);
	buf_finish(&ours);
	buf_finish(&out);
}

bool
goes_on(const struct merge *m, size_t now)
{
	if (!now || now >= m->now.n_units || m->now.units[now - 1].gap || m->owner[now] != NONE)
		return false;
	return m->now.units[now].kind == UNIT_TEXT && m->now.units[now - 1].kind != UNIT_HEADING;
}

static void
decide(struct merge *m, size_t b, size_t o)
{
	const struct match *match = &m->match[b];
	bool changed = m->base.units[b].name != m->ours.units[o].name;

	m->at[o] = match->at;
	switch (match->fate) {
	case FATE_GONE:
	case FATE_TAKEN:
	case FATE_REPLACED:
		if (changed)
			m->told[o] = MERGE_SINCE;
		break;
	case FATE_SAME:
		m->nodes[match->at].ours = o;
		m->nodes[match->at].from_ours = changed;
		if (changed)
			m->told[o] = MERGE_UPDATED;
		break;
	case FATE_EDITED:
		m->nodes[match->at].ours = o;
		if (changed && m->now.units[match->at].name != m->ours.units[o].name)
			merge_unit(m, b, o);
		break;
	}
}

/* What earlog put elsewhere goes there, unless the author has put it somewhere too. */
static void
find_relocated(struct merge *m)
{
	size_t n = m->base.n_units;
	bool *in = xcalloc(n, sizeof(*in));

	rising(m->ours_of, n, in);
	for (size_t b = 0; b < n; b++) {
		const struct match *match = &m->match[b];
		size_t o = m->ours_of[b];

		if (o == NONE || in[b] || match->moved || m->told[o] == MERGE_CONFLICT ||
			m->base.units[b].kind == UNIT_FRONT)
			continue;
		m->relocate[o] = match->fate == FATE_SAME || match->fate == FATE_EDITED;
	}
	free(in);
}

static void
decide_all(struct merge *m)
{
	for (size_t o = 0; o < m->ours.n_units; o++) {
		m->told[o] = MERGE_KINDS;
		if (m->base_of[o] != NONE)
			decide(m, m->base_of[o], o);
	}
	for (size_t b = 0; b < m->base.n_units; b++)
		if (m->ours_of[b] == NONE && m->match[b].fate == FATE_SAME)
			m->nodes[m->match[b].at].removed = !goes_on(m, m->match[b].at + 1);
	find_relocated(m);
}

static void
tell_lost(struct merge *m)
{
	for (size_t b = 0; b < m->base.n_units; b++) {
		const struct match *match = &m->match[b];

		if (m->ours_of[b] != NONE)
			continue;
		if (match->fate == FATE_SAME)
			news_add(m, m->nodes[match->at].removed ? MERGE_REMOVED : MERGE_KEPT,
				match->at, &m->base, b);
		else if (match->fate == FATE_EDITED || match->fate == FATE_TAKEN)
			news_add(m, MERGE_KEPT, match->at, &m->base, b);
	}
}

/* ---- the whole ---- */

/*
 * A unit of base that stands in the file line for line is one there too, whatever the author put
 * around it.
 */
static void
carry_unit(struct merge *m, const struct unit *u, size_t first)
{
	if (first == NONE || u->lines > m->now.n_lines - first)
		return;
	for (size_t i = 0; i < u->lines; i++)
		if (m->now.lines[first + i].name != m->base.lines[u->line + i].name)
			return;
	m->now.lines[first].start = true;
	if (first + u->lines < m->now.n_lines)
		m->now.lines[first + u->lines].start = true;
}

static void
carry_starts(struct merge *m)
{
	size_t nb = m->base.n_lines, nn = m->now.n_lines, x = 0, y = 0;
	uint32_t *a = xreallocarray(NULL, nb + nn, sizeof(*a)), *b = a + nb;
	size_t *now_line = xreallocarray(NULL, nb + 1, sizeof(*now_line));
	size_t *elsewhere = xreallocarray(NULL, m->line_names.n + 1, sizeof(*elsewhere));
	struct diff d = { 0 };

	for (size_t i = 0; i < m->line_names.n; i++)
		elsewhere[i] = NONE;

	for (size_t i = 0; i < nb; i++)
		a[i] = m->base.lines[i].name;
	for (size_t i = 0; i < nn; i++)
		b[i] = m->now.lines[i].name;
	diff_compare(&d, a, nb, b, nn, m->line_names.n);
	for (size_t i = 0; i <= d.n; i++) {
		struct diff_hunk h = i < d.n ? d.hunks[i] : (struct diff_hunk){ nb, 0, nn, 0 };

		for (; x < h.a; x++, y++)
			now_line[x] = y;
		for (; x < h.a + h.an; x++)
			now_line[x] = NONE;
		for (; y < h.b + h.bn; y++)
			elsewhere[b[y]] = y;
	}
	for (size_t i = 0; i < m->base.n_units; i++) {
		size_t line = m->base.units[i].line;

		carry_unit(m, &m->base.units[i],
			now_line[line] != NONE ? now_line[line] : elsewhere[a[line]]);
	}
	free(a);
	free(elsewhere);
	free(now_line);
	diff_finish(&d);
}

static void
prepare(struct merge *m)
{
	size_t nb = m->base.n_units, nn = m->now.n_units, no = m->ours.n_units;

	m->match = xcalloc(nb, sizeof(*m->match));
	m->ours_of = xcalloc(nb, sizeof(*m->ours_of));
	m->base_of = xcalloc(no, sizeof(*m->base_of));
	m->at = xcalloc(no, sizeof(*m->at));
	m->told = xcalloc(no, sizeof(*m->told));
	m->relocate = xcalloc(no, sizeof(*m->relocate));
	m->owner = xcalloc(nn, sizeof(*m->owner));
	m->used = xcalloc(nn, sizeof(*m->used));
	for (size_t i = 0; i < nb; i++)
		m->match[i].at = NONE;
	for (size_t i = 0; i < no; i++)
		m->at[i] = NONE;
	for (size_t i = 0; i < nn; i++) {
		size_t node = node_new(m);

		m->owner[i] = NONE;
		m->nodes[node].now = m->nodes[node].spot = i;
		m->nodes[node].prev = i ? i - 1 : NONE;
		m->nodes[node].next = i + 1 < nn ? i + 1 : NONE;
	}
	m->first = nn ? 0 : NONE;
	m->last = nn ? nn - 1 : NONE;
}

static void
release(struct merge *m)
{
	for (size_t i = 0; i < m->n_nodes; i++)
		buf_finish(&m->nodes[i].text);
	side_finish(&m->base);
	side_finish(&m->now);
	side_finish(&m->ours);
	diff_names_finish(&m->line_names);
	diff_names_finish(&m->unit_names);
	free(m->match);
	free(m->ours_of);
	free(m->base_of);
	free(m->owner);
	free(m->used);
	free(m->nodes);
	free(m->at);
	free(m->told);
	free(m->relocate);
	free(m->news_node);
}

static bool
same_bytes(const char *a, size_t na, const char *b, size_t nb)
{
	return na == nb && (!na || memcmp(a, b, na) == 0);
}

static void
count_marks(struct merge_result *r)
{
	size_t at = 0, len, n = strlen(merge_marks[0]);

	for (; (len = diff_line(r->text.s + at, r->text.len - at)); at += len)
		if (len >= n && memcmp(r->text.s + at, merge_marks[0], n) == 0 &&
			(len == n || r->text.s[at + n] == '\n' || r->text.s[at + n] == '\r'))
			r->marks++;
}

bool
merge_three(const struct merge_text *base, const char *now, size_t now_n,
	const struct merge_text *ours, struct merge_result *r, struct err *err)
{
	const struct merge_text file = { .s = now, .n = now_n };
	struct merge m = { .r = r };

	*r = (struct merge_result){ .text = BUF_INIT };
	bool ok = side_read(&m.base, base, &m.line_names, "the last export", err) &&
		side_read(&m.now, &file, &m.line_names, "the file", err) &&
		side_read(&m.ours, ours, &m.line_names, "the new export", err);
	bool settled = same_bytes(base->s, base->n, ours->s, ours->n) ||
		same_bytes(now, now_n, ours->s, ours->n);
	if (ok && settled)
		buf_add_bytes(&r->text, now, now_n);
	if (ok && !settled) {
		side_split(&m.base, &m.unit_names);
		carry_starts(&m);
		side_split(&m.now, &m.unit_names);
		side_split(&m.ours, &m.unit_names);
		prepare(&m);
		match_all(&m);
		decide_all(&m);
		place_all(&m);
		tell_lost(&m);
		put_all(&m);
		if (same_bytes(base->s, base->n, now, now_n)) {
			buf_clear(&r->text);
			buf_add_bytes(&r->text, ours->s, ours->n);
		}
	}
	if (ok)
		count_marks(r);
	release(&m);
	return ok;
}

void
merge_finish(struct merge_result *r)
{
	for (size_t i = 0; i < r->n_news; i++) {
		free(r->news[i].id);
		free(r->news[i].words);
	}
	free(r->news);
	buf_finish(&r->text);
	*r = (struct merge_result){ .text = BUF_INIT };
}
