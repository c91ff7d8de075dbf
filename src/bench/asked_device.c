/* What the archive knows of a device that the listener named (`:device`). A thread reads it. */
#include "answers/drive_report.h"
#include "archive/reader.h"
#include "bench/bench_parts.h"
#include "config/profile.h"

bool
sitting_ask_story(struct sitting *s, const char *device, struct err *err)
{
	if (!*device)
		return err_set(err, "name a device: device Cantor");
	if (!s->bench->reader)
		return err_set(err, "the archive cannot be read");
	s->bench->story_known = false;
	reader_ask(s->bench->reader, READER_STORY, device, 0);
	return true;
}

const struct device_story *
sitting_story(const struct sitting *s)
{
	return s->bench->story_known ? &s->bench->story : NULL;
}

void
device_story_answer(struct sitting *s)
{
	struct device_story *story = &s->bench->story;

	if (!reader_take(s->bench->reader, READER_STORY, story))
		return;
	if (story->device)
		drive_add_events(story, s->profile->listening_db_spl, s->profile->plr_db);
	s->bench->story_known = true;
	s->dirty |= DIRTY_LINE;
}

static void
device_story_free(struct sitting *s)
{
	device_story_finish(&s->bench->story);
}

const struct part device_story_part = {
	.finish = device_story_free,
};
