/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/fake_levels.h"

struct background *
background_new(const char *program)
{
	(void)program;
	return xcalloc(1, sizeof(struct background));
}

int
background_fd(const struct background *b)
{
	(void)b;
	return -1;
}

void
background_want(struct background *b, const struct music_file *files, size_t n)
{
	(void)b, (void)files, (void)n;
}

void
background_ask(struct background *b, const struct background_job *job)
{
	if (job->kind != BACKGROUND_PASSAGE)
		return;
	assert_string_equal(file_name(job->file.path), "else.flac");
	b->ticket = job->ticket;
	b->wish = *job->wish;
	b->answered = false;
}

bool
background_take(struct background *b, struct background_job *out)
{
	bool answered = b->answered;

	*out = b->answer;
	b->answered = false;
	return answered;
}

void
background_job_finish(struct background_job *j)
{
	(void)j;
}

void
background_free(struct background *b)
{
	free(b);
}

double
lufs_from(int64_t from_ms)
{
	return -20 + (double)from_ms / 1000;
}

void
measured(struct world *w)
{
	struct background *b = w->s->playback->measured.background;

	b->answer = (struct background_job){ .kind = BACKGROUND_PASSAGE,
		.ticket = b->ticket,
		.ok = true,
		.result.levels = { .lufs = { -20, lufs_from(b->wish.from_ms) },
			.true_peak_dbtp = { -6, -6 } } };
	b->answered = true;
	run_on_background(w->s);
}

int
set_up_file(void **state)
{
	int rc = setup(state);
	struct world *w = *state;

	write_wav(w, "a.wav", 9);
	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - id: low\n        title: Low\n        file: a.wav\n        cues:\n"
		"          - {at: \"0:05\", label: five}\n"
		"      - {id: gone, title: Gone, file: not-there.flac}\n"
		"      - id: high\n        title: High\n        file: a.wav\n");
	w->program = "none";
	return rc;
}

void
opens(struct world *w)
{
	while (!sounds(w->s) && !stands(w->s)) {
		player_news(w->s->deck.player, 1);
		run_on_player(w->s);
		run_timers(w->s, clock_mono_ns());
	}
}

void
plays(struct world *w)
{
	start(w, "desk");
	opens(w);
}

void
match_levels(struct world *w)
{
	run_timers(w->s, clock_mono_ns());
	measured(w);
	assert_int_equal(w->s->playback->sounds.held, HELD_SAME);
}
