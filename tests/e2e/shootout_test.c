/* tests: of view/view_devices record/enrol cli/earlog_check
 * schema/templates/shoot-out */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several devices in one post: what a session file says of those that are compared, and the
 * template shoot-out. */
#include <stdio.h>

#include "base/core/mem.h"
#include "e2e/home.h"
#include "support/test.h"

static const char session[] =
	"device: {brand: Kiwi, model: Em, price: 320 USD, kind: iem, drivers: 1 DD}\n"
	"chains: {desk: {dac: K7, headphone: HD 6}, dongle: {source: Dongle}}\n"
	"playlist: reference\ntemplate: shoot-out\n"
	"pictures: [{at: build, path: /img/shell.png, alt: Shell}]\n"
	"compare:\n"
	"  - {device: Kiwi Two, price: 120 USD, drivers: 2 BA, impedance: 32 ohm, kind: iem,\n"
	"     pictures: [{path: /img/two.png, alt: Two}]}\n"
	"  - {device: Kiwi Three, price: 60 USD, kind: iem}\n"
	"  - {device: Kiwi Four, price: 70 USD}\n";

static int
set_up(void **state)
{
	struct home *h = home_new();

	home_write(h, "work/so.yaml", session);
	*state = h;
	return 0;
}

static const char *
run(struct home *h, char *const argv[], const char **out)
{
	const char *said, *text;

	if (home_run(h, argv, NULL, out ? out : &text, &said) != 0)
		fail_msg("%s: %s", argv[1], said);
	return said;
}

#define NOTE(...) run(h, ARGS("earlog", "note", "add", "so.yaml", __VA_ARGS__), NULL)
#define RATE(...) run(h, ARGS("earlog", "rate", "so", __VA_ARGS__), NULL)

TEST_WITH(one_file_is_a_shoot_out, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *draft;

	NOTE("metal shell", "--part", "build", "--chain", "desk");
	NOTE("w\xc3\xa4rmer", "--item", "shivers", "--at", "0:44", "--device", "Kiwi Two",
		"--against", "Kiwi Em");
	NOTE("plastic", "--part", "build", "--device", "Kiwi Two");
	NOTE("cheap", "--part", "like", "--device", "Kiwi Three");
	NOTE("cheaper", "--part", "like", "--device", "Kiwi Four");
	NOTE("The Two wins.", "--part", "summary", "--device", "Kiwi Two");
	NOTE("three in a row", "--part", "excerpts", "--device", "Kiwi Two");
	RATE("section", "3", "--section", "soundstage");
	RATE("section", "5", "--section", "bass", "--device", "Kiwi Three");
	RATE("section", "4", "--section", "timbre");
	RATE("sonic-quality", "3");
	RATE("sonic-quality", "4", "--device", "Kiwi Two");
	run(h, ARGS("earlog", "export", "so", "--gaps"), &draft);
	assert_has(draft, "| Device | Sonic quality | Timbre | Bass and dynamics | Stereo imaging");
	assert_has(draft, "Kiwi Two\n===\n\nIEM, 2 BA, 32 ohm. 120 USD.\n");
	assert_has(draft, "Kiwi Three\n===\n\nIEM. 60 USD.\n");
	assert_has(draft, "Kiwi Four\n===\n\n70 USD.\n\n");
	assert_has(draft, "*Build:* Metal shell.");
	/* Of the review, whatever was worn. */
	assert_lacks(draft, "* The Two wins.");
	assert_lacks(draft, "Three in a row");
	assert_has(draft, "*compared with Kiwi Em:* W\xc3\xa4rmer.");
	assert_has(draft, "*What I like:* Cheap.");
	assert_has(draft, "![Two](/img/two.png)");
	assert_has(draft, "with HD 6");
	/* No row of the device is touched. */
	assert_string_equal(
		home_sql(h, "SELECT count(*) FROM device WHERE prices IS NOT NULL"), "1");
	run(h, ARGS("earlog", "export", "so", "--html", "--fresh"), &draft);
	assert_has(draft, "class=\"result\">Kiwi Two: 4/5");
	home_write(h, "config/earlog/config.yaml", "language: de\n");
	run(h, ARGS("earlog", "export", "so"), &draft);
	assert_has(draft, "*Verarbeitung:* Metal shell.");
	assert_has(draft, "*Was mir gef\xc3\xa4llt:* Cheap.");
	/* Its own review wins, and check names the difference. */
	home_write(h, "work/two.yaml",
		"device: {brand: Kiwi, model: Two, price: 99 USD}\nplaylist: reference\n");
	run(h, ARGS("earlog", "note", "add", "two.yaml", "fine", "--part", "summary"), NULL);
	run(h, ARGS("earlog", "export", "so"), &draft);
	assert_has(draft, "Kiwi Two\n===\n\nIEM, 2 BA, 32 Ohm. 99 USD.\n");
	run(h, ARGS("earlog", "check", "so.yaml"), &draft);
	assert_has(draft, "warning: your review of Kiwi Two has another price");
	assert_lacks(draft, "Kiwi Three");
}

TEST_WITH(sentences_and_pictures_are_the_authors, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *draft;

	home_write(h, "config/earlog/config.yaml",
		"reviewer: {name: Jo, site: \"https://example.org\"}\n");
	NOTE("The end.", "--part", "summary");
	run(h, ARGS("earlog", "export", "so", "--template", "iem-review"), &draft);
	assert_has(draft, "- More of my reviews: [Jo](https://example.org)\n");
	assert_has(draft, "- Price when this was written: 320 USD.\n");
	/* The part has no note, but a picture. */
	assert_has(draft, "**Ear pieces design**\n\n![Shell](/img/shell.png)\n");
	home_write(h, "config/earlog/config.yaml",
		"reviewer: {name: Jo, site: \"https://example.org\"}\nboilerplate:\n  price: \"It "
		"costs {price}!\"\n  more_reviews: \"All tests: {site}\"\n");
	run(h, ARGS("earlog", "export", "so", "--template", "iem-review"), &draft);
	assert_has(draft, "- All tests: https://example.org\n");
	assert_has(draft, "- It costs 320 USD!\n");
	run(h, ARGS("earlog", "note", "add", "so", "Loud.", "--part", "driveability"), NULL);
	assert_string_equal(home_sql(h, "SELECT part FROM note WHERE body = 'Loud.'"), "chain");
}
