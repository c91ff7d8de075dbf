/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/fake_player.h"

unsigned player_content = 1;

static int64_t
player_at(const struct player *p)
{
	int64_t pos_ms = p->pos_ms;

	if (!p->paused && !p->opening && !p->seeking)
		pos_ms += (clock_mono_ns() - p->at_ns) / 1000000;
	return pos_ms < p->length_ms ? pos_ms : p->length_ms;
}

void
player_stand(struct player *p, int64_t pos_ms)
{
	p->pos_ms = pos_ms;
	p->at_ns = clock_mono_ns();
}

struct player_event *
player_tell(struct player *p, enum player_event_kind kind, uint64_t ticket)
{
	struct player_event *ev = &p->news[p->n < NEWS ? p->n++ : NEWS - 1];

	*ev = (struct player_event){
		.kind = kind, .ticket = ticket, .info = { .length_ms = p->length_ms }
	};
	return ev;
}

void
player_news(struct player *p, unsigned dice)
{
	if (p->nasked && dice % 3) {
		struct player_event *ev = player_tell(p, PLAYER_POSITION, p->asked[0]);
		ev->known = dice % 8 != 1;
		/* What is heard is not what the bench works out: the output adds its delay. */
		ev->pos_ms = player_at(p) > 7 ? player_at(p) - 7 : 0;
		memmove(p->asked, p->asked + 1, --p->nasked * sizeof(p->asked[0]));
	} else if (p->opening && dice % 16 == 3) {
		p->opening = false;
		snprintf(player_tell(p, PLAYER_FAILED, p->load)->text, 64, "it is broken");
		p->load = 0;
	} else if (p->opening && dice) {
		p->opening = false;
		p->seeking = true;
		player_tell(p, PLAYER_LOADED, p->load);
	} else if (p->seeking && dice) {
		p->seeking = false;
		player_stand(p, p->pos_ms);
		player_tell(p, PLAYER_SOUNDING, p->load);
		/* Another file at its path is a row of its own (library_test.c). */
		if (p->file)
			snprintf(player_tell(p, PLAYER_HASHED, p->load)->text, 65, "%064x",
				player_content);
	} else if (p->load && player_at(p) >= p->length_ms && dice % 2) {
		player_tell(p, PLAYER_ENDED, p->load);
		player_stand(p, p->length_ms);
		p->paused = true;
	} else if (dice == 997) {
		snprintf(player_tell(p, PLAYER_UNAVAILABLE, 0)->text, 64, "it ended by itself");
		p->load = 0;
	} else if (dice % 64 == 5) {
		snprintf(player_tell(p, PLAYER_OUTPUT, 0)->info.output, 32, "out%u", dice % 3);
	}
}

struct player *
player_new(const struct player_options *o, struct err *err)
{
	struct player *p = xcalloc(1, sizeof(*p));

	(void)err;
	p->level_db = o->level_db;
	p->net = o->net;
	return p;
}

int
player_fd(const struct player *p)
{
	(void)p;
	return -1;
}

int
player_watch_fd(const struct player *p)
{
	(void)p;
	return -1;
}

void
player_start(struct player *p)
{
	player_tell(p, PLAYER_READY, 0);
}

void
player_load(struct player *p, uint64_t ticket, const struct player_source *sources, size_t n,
	int64_t start_ms, bool paused)
{
	p->file = n && sources[0].kind == PLAYER_FILE;
	snprintf(p->locator, sizeof(p->locator), "%s", n ? sources[0].locator : "");
	p->load = ticket;
	p->opening = true;
	p->seeking = false;
	p->paused = paused;
	p->length_ms = p->file ? 9000 : 30000;
	p->nasked = 0;
	player_stand(p, start_ms);
}

void
player_probe(struct player *p, uint64_t ticket, const struct player_source *sources, size_t n)
{
	(void)sources;
	player_tell(p, PLAYER_PROBED, ticket)->index = n ? 0 : -1;
}

void
player_stop(struct player *p)
{
	p->load = 0;
	p->opening = p->seeking = false;
}

void
player_pause(struct player *p, bool paused)
{
	player_stand(p, player_at(p));
	p->paused = paused;
}

void
player_seek(struct player *p, int64_t pos_ms)
{
	p->seeking = p->load && !p->opening;
	player_stand(p, pos_ms);
}

void
player_allow_net(struct player *p)
{
	p->net = true;
}

bool
player_has_net(const struct player *p)
{
	return p->net;
}

void
player_set_level(struct player *p, double level_db)
{
	p->level_db = level_db;
}

void
player_set_output(struct player *p, const char *output)
{
	(void)p, (void)output;
}

/* Its output stays what it is. */
void
player_reload_output(struct player *p)
{
	(void)p;
}

void
player_sounds(struct player *p, const struct player_sound two[2])
{
	p->sounds = two != NULL;
	if (two)
		memcpy(p->sound, two, sizeof(p->sound));
}

void
player_switch(struct player *p, int which)
{
	p->which = which;
}

void
player_loop(struct player *p, int64_t from_ms, int64_t to_ms)
{
	p->loop_ms[0] = from_ms;
	p->loop_ms[1] = to_ms;
}

void
player_look(struct player *p)
{
	(void)p;
}

void
player_miss(struct player *p, bool missed)
{
	(void)p, (void)missed;
}

bool
player_knows_output(const char *output)
{
	return strcmp(output, "null") == 0 || strcmp(output, "auto") == 0;
}

const struct outputs *
player_outputs(const struct player *p)
{
	static const struct outputs none;

	(void)p;
	return &none;
}

void
outputs_finish(struct outputs *out)
{
	free(out->v); /* lists of this player are empty */
	*out = (struct outputs){ 0 };
}

const char *
player_path(const struct player *p)
{
	return !p->load || !p->file ? NULL : p->named ? p->locator : "/somewhere/else.flac";
}

bool
player_ask(struct player *p, uint64_t ticket)
{
	if (!p->load || p->opening || p->nasked == NEWS)
		return false;
	p->asked[p->nasked++] = ticket;
	return true;
}

bool
player_next_event(struct player *p, struct player_event *ev)
{
	if (!p->n)
		return false;
	*ev = p->news[0];
	memmove(p->news, p->news + 1, --p->n * sizeof(p->news[0]));
	return true;
}

bool
player_close(struct player *p, int limit_ms)
{
	(void)limit_ms;
	free(p);
	return true;
}
