/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/insert.h"

#include <sys/stat.h>

#include "base/core/mem.h"
#include "review/files/field.h"
#include "review/files/playlist.h"
#include "support/needs.h"
#include "support/test.h"

static const struct playlist_cue crescendo = {
	.timed = true, .time = { 70200, NO_MS, false, false }, .label = (char[]){ "crescendo" }
};

/* ---- each layout by hand ---- */

#define TOP "id: l\nsections:\n"

static const struct {
	const char *before, *after;
} cue_layouts[] = {
	/* a block list of maps in braces; the comment below it stays below */
	{ TOP "  - id: s\n    tracks:\n      - id: t\n        title: T   # the one\n        cues:\n"
	      "          - {at: \"0:05\"}  # five\n        # end of t\n      - {id: u, title: U}\n",
		TOP "  - id: s\n    tracks:\n      - id: t\n        title: T   # the one\n        "
		    "cues:\n"
		    "          - {at: \"0:05\"}  # five\n          - {at: \"1:10.2\", label: "
		    "crescendo}\n        # end of t\n"
		    "      - {id: u, title: U}\n" },
	/* entries that are maps on lines of their own, dashes under the key, CRLF */
	{ "sections:\r\n- id: s\r\n  tracks:\r\n  - id: t\r\n    title: T\r\n    cues:\r\n    -   "
	  "at: 5\r\n        label: x\r\n",
		"sections:\r\n- id: s\r\n  tracks:\r\n  - id: t\r\n    title: T\r\n    cues:\r\n   "
		" -   at: 5\r\n        label: x\r\n"
		"    -   at: \"1:10.2\"\r\n        label: crescendo\r\n" },
	/* missing */
	{ TOP "  - id: s\n    tracks:\n      - id: t\n        title: T # x\n\n      - {id: u, "
	      "title: U}",
		TOP "  - id: s\n    tracks:\n      - id: t\n        title: T # x\n        cues:\n"
		    "          - {at: \"1:10.2\", label: crescendo}\n\n      - {id: u, title: U}" },
	{ TOP "  - id: s\n    tracks:\n      - id: t\n        title: T",
		TOP
		"  - id: s\n    tracks:\n      - id: t\n"
		"        title: T\n        cues:\n          - {at: \"1:10.2\", label: crescendo}" },
	/* below a text of several lines, before the empty lines that are not its own */
	{ TOP "  - id: s\n    tracks:\n      - id: t\n        title: T\n        listen_for: |\n    "
	      "      one\n\n      - {id: u, title: U}\n",
		TOP
		"  - id: s\n    tracks:\n      - id: t\n        title: T\n        listen_for: |\n  "
		"        one\n        cues:\n"
		"          - {at: \"1:10.2\", label: crescendo}\n\n      - {id: u, title: U}\n" },
};

TEST(a_cue_goes_in_as_its_neighbours_stand)
{
	for (size_t i = 0; i < LENGTH(cue_layouts); i++) {
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;
		const char *in = cue_layouts[i].before;

		if (!insert_bytes(&out, "l.yaml", in, strlen(in),
			    &(struct insert_wanted){ .where = "s/t", .cue = &crescendo }, NULL,
			    &err))
			fail_msg("%zu: %s", i, err.msg);
		assert_string_equal(out.s, cue_layouts[i].after);
		buf_finish(&out);
	}
}

static const struct {
	const char *before, *after;
} track_layouts[] = {
	{ TOP "  - id: s\n    tracks:\n      - id: t\n        title: T\n\n      - id: u\n        "
	      "title: U\n  # end\n",
		TOP "  - id: s\n    tracks:\n      - id: t\n        title: T\n\n      - id: u\n    "
		    "    title: U\n\n      - id: new\n"
		    "        title: \"A: B\"\n        url: \"https://example.org/#x\"\n  # end\n" },
	/* no such section */
	{ TOP "  - id: x\n    tracks:\n      - {id: t, title: T}\n",
		TOP "  - id: x\n    tracks:\n      - {id: t, title: T}\n  - id: s\n    title: Also "
		    "heard\n    tracks:\n"
		    "      - id: new\n        title: \"A: B\"\n        url: "
		    "\"https://example.org/#x\"\n" },
};

TEST(a_track_goes_in_and_a_section_where_it_must)
{
	struct track_place url = { .text = (char[]){ "https://example.org/#x" } };
	struct track k = { .id = (char[]){ "new" },
		.title = (char[]){ "A: B" },
		.urls = &url,
		.n_urls = 1,
		.artist = (char[]){ "" },
		.duration_ms = NO_MS };

	for (size_t i = 0; i < LENGTH(track_layouts); i++) {
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;
		const char *in = track_layouts[i].before;

		if (!insert_bytes(&out, "l.yaml", in, strlen(in),
			    &(struct insert_wanted){
				    .where = "s", .track = &k, .section_title = "Also heard" },
			    NULL, &err))
			fail_msg("%zu: %s", i, err.msg);
		assert_string_equal(out.s, track_layouts[i].after);
		buf_finish(&out);
	}
}

#define AT_5(words)                                                                     \
	{                                                                               \
		.timed = true, .time = { 5000, NO_MS, false, false }, .label = (char[]) \
		{                                                                       \
			words                                                           \
		}                                                                       \
	}

TEST(what_does_not_fit_is_refused)
{
	const struct {
		const char *yaml, *item;
		struct playlist_cue cue;
		const char *said;
	} wrong[] = {
		{ TOP "  - {id: s, tracks: [{id: t, title: T}]}\n", "s/x", AT_5("x"),
			"no track s/x" },
		{ TOP "  - {id: s, tracks: [{id: t, title: T}]}\n", "t", AT_5("x"), "no track t" },
		{ TOP "  - {id: s, tracks: [{id: t, title: T}]}\n", "s/t",
			{ .listen_for = (char[]){ "x" } }, "a time or a label" },
		{ TOP "  - {id: s, tracks: [{id: t, title: T}]}\n", "s/t", AT_5("\xff"),
			"add to `cues`: {at" },
		{ TOP "  - {id: s, tracks: [{id: t, title: T}]\n", "s/t", AT_5("x"), "l.yaml:3:" },
		{ TOP "  - {id: s, tracks: [{id: t, titel: T}]}\n", "s/t", AT_5("x"), "l.yaml:3:" },
		/* the syntax error, not the entry on line 7 that it leaves empty */
		{ TOP "  - id: s\n    tracks:\n      - id: t\n        cues:\n          -\n"
		      "      at: 5\n",
			"s/t", AT_5("x"), "l.yaml:8:7: this belongs to no entry" },
		{ TOP "  - id: s\n    tracks:\n      - id: t\n        title: T\n        "
		      "listen_for: |\n          x",
			"s/t", AT_5("x"), "add to `cues`: {at: \"0:05\", label: x}" },
		/* in brackets and braces, empty lines that belong to a text, Mac OS 9 */
		{ TOP "  - {id: s, tracks: [{id: t, title: T, cues: [{at: 5}, {label: x}]}]}",
			"s/t", AT_5("x"), "l.yaml:3: earlog does not write into this layout" },
		{ TOP "  - id: s\n    tracks:\n    - id: t\n      title: T\n      cues: [\n        "
		      "{at: 5}, # a\n        {at: 6}  # b\n      ]\n",
			"s/t", AT_5("x"), "add to `cues`: {at" },
		{ TOP "  - id: s\n    tracks:\n      - id: t\n        cues: []\n        title: T\n",
			"s/t", AT_5("x"), "add to `cues`: {at" },
		{ TOP "  - id: s\n    tracks:\n      - {id: t, title: T} # x\n", "s/t", AT_5("x"),
			"l.yaml:5: earlog does not write into this layout; add to `cues`: {at" },
		{ TOP "  - id: s\n    tracks:\n      - id: t\n        title: T\n        "
		      "listen_for: |+\n          one\n\n      - {id: u, title: U}\n",
			"s/t", AT_5("x"), "add to `cues`: {at" },
		{ "sections:\r  - id: s\r    tracks:\r      - id: t\r        title: T\r", "s/t",
			AT_5("x"), "add to `cues`: {at" },
	};
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct err err = ERR_INIT;

		assert_false(insert_bytes(&out, "l.yaml", wrong[i].yaml, strlen(wrong[i].yaml),
			&(struct insert_wanted){ .where = wrong[i].item, .cue = &wrong[i].cue },
			NULL, &err));
		assert_int_equal(out.len, 0);
		if (!strstr(err.msg, wrong[i].said))
			fail_msg("%zu: %s", i, err.msg);
	}
}

/* ---- files ---- */

TEST(a_file_that_changed_is_read_again)
{
	static const char first[] = "sections:\n- id: s\n  tracks:\n  - id: t\n    title: T\n";
	char folder[TEST_FOLDER_MAX];
	struct inserted done;
	struct err err = ERR_INIT;
	struct playlist_file p;
	struct diags d = DIAGS_INIT;
	bool found;

	assert_true(test_folder_make(folder, "insert"));
	CLEANUP(pointer_free) char *path = xasprintf("%s/l.yaml", folder);
	assert_false(insert_file(path, &(struct insert_wanted){ .where = "s/t", .cue = &crescendo },
		NULL, &done, &err));
	assert_non_null(strstr(err.msg, "no file"));
	assert_true(file_replace(path, first, strlen(first), &err));
	assert_int_equal(chmod(path, 0640), 0);
	assert_true(field_file(path, NULL, 0, playlist_take, &p, &d));
	assert_true(insert_file(path, &(struct insert_wanted){ .where = "s/t", .cue = &crescendo },
		p.stamp.hash, &done, &err));
	assert_false(done.changed);
	assert_int_equal(done.line, 7);
	assert_true(insert_file(path, &(struct insert_wanted){ .where = "s/t", .cue = &crescendo },
		p.stamp.hash, &done, &err));
	assert_true(done.changed);
	playlist_finish(&p);
	assert_true(field_file(path, NULL, 0, playlist_take, &p, &d));
	assert_int_equal(p.sections[0].tracks[0].n_cues, 2);
	assert_string_equal(p.stamp.hash, done.hash);
	playlist_finish(&p);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);

	assert_true(file_replace(path, "sections: [", 11, &err));
	assert_false(insert_file(path, &(struct insert_wanted){ .where = "s/t", .cue = &crescendo },
		done.hash, &done, &err));
	struct buf now = BUF_INIT;
	assert_true(file_read(path, 100, &now, &found, &err));
	assert_string_equal(now.s, "sections: [");
	buf_finish(&now);
	diags_finish(&d);
	assert_true(test_folder_remove(folder));
}
