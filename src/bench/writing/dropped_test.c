/* Files dropped on the terminal: which texts are paths, and the notes of pictures. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include "base/system/kept_picture.h"
#include "support/sitting_world.h"

static const char gif[] = "GIF89a\2\2\2\2\1\1\1,\1\1\1\1\2\2\2\2\1\2\1p";

/* Writes files whose names need quotes, and goes to their folder. */
static void
write_files(struct world *w)
{
	assert_int_equal(chdir(w->folder), 0);
	assert_int_equal(mkdir("My Album", 0700), 0);
	write_file(w, "My Album/it's 1.flac", "music");
	write_file(w, "b.mp3", "music");
	write_file(w, "box #1.gif", gif);
	write_file(w, "c.HEIC", "photo");
	write_file(w, "notes.pdf", "text");
}

/* A row of a table: @ is the folder of the files. */
static const struct row_of_drop {
	const char *text;
	size_t n; /* paths; 0: it is text */
	bool music, pictures;
	const char *last; /* the end of the last path */
} rows_of_drops[] = {
	{ "@/b.mp3", 1, true, false, "/b.mp3" },
	{ "'@/b.mp3' ", 1, true, false, "/b.mp3" },
	{ "@/My\\ Album", 1, true, false, "/My Album" },
	{ "@/My Album", 1, true, false, "/My Album" },
	{ "'@/My Album/it'\\''s 1.flac'", 1, true, false, "it's 1.flac" },
	{ "\"@/My Album/it's 1.flac\"", 1, true, false, "it's 1.flac" },
	{ "file://@/My%20Album/it's%201.flac", 1, true, false, "it's 1.flac" },
	{ "file://localhost@/b.mp3", 1, true, false, "/b.mp3" },
	{ "@/b.mp3 @/My\\ Album/it\\'s\\ 1.flac", 2, true, false, "it's 1.flac" },
	{ "@/b.mp3\r\n@/My Album/it's 1.flac\n", 2, true, false, "it's 1.flac" },
	{ "@/box #1.gif", 1, false, true, "/box #1.gif" },
	{ "file://@/box%20%231.gif\nfile://@/c.HEIC\n", 2, false, true, "/c.HEIC" },
	{ "./b.mp3", 1, true, false, "b.mp3" },
	{ "@/b.mp3 @/c.HEIC", 2, true, true, "/c.HEIC" },
	/* text */
	{ "b.mp3", 0, false, false, NULL },
	{ "My Album", 0, false, false, NULL },
	{ "@/gone.flac", 0, false, false, NULL },
	{ "@/notes.pdf", 0, false, false, NULL },
	{ "@/b.mp3 is dry", 0, false, false, NULL },
	{ "as in @/b.mp3", 0, false, false, NULL },
	{ "'@/b.mp3", 0, false, false, NULL },
	{ "@/b.mp3 @/gone.mp3", 0, false, false, NULL },
	{ "and/or", 0, false, false, NULL },
	{ "file://@/b.mp3%00", 0, false, false, NULL },
	{ "", 0, false, false, NULL },
	{ " \n", 0, false, false, NULL },
};

TEST_IN_WORLD(a_text_is_paths_only_if_each_word_is_a_file_that_is_there)
{
	struct world *w = *state;

	write_files(w);
	for (size_t i = 0; i < LENGTH(rows_of_drops); i++) {
		const struct row_of_drop *r = &rows_of_drops[i];
		CLEANUP(buf_finish) struct buf text = BUF_INIT, words = BUF_INIT;
		CLEANUP(dropped_finish) struct dropped d, again;

		for (const char *s = r->text; *s; s++)
			if (*s == '@')
				buf_add(&text, w->folder);
			else
				buf_add_char(&text, *s);
		bool is = dropped_read(&d, text.s ? text.s : "", text.len);
		if (is != (r->n > 0) || d.paths.n != r->n)
			fail_msg("%s: %zu paths", r->text, d.paths.n);
		assert_int_equal(d.music, r->music);
		assert_int_equal(d.pictures, r->pictures);
		dropped_words(&d, &words);
		assert_int_equal(dropped_read(&again, words.s ? words.s : "", words.len), is);
		if (!is)
			continue;
		assert_true(text_ends_in(d.paths.v[r->n - 1], r->last));
		assert_int_equal(again.paths.n, d.paths.n);
		assert_string_equal(again.paths.v[r->n - 1], d.paths.v[r->n - 1]);
	}
	/* A text with a byte that ends it is none. */
	CLEANUP(dropped_finish) struct dropped d;
	assert_false(dropped_read(&d, "/\0", 2));
}

static bool
none_waits(const struct sitting *s)
{
	return !dropped_waits(s);
}

static const struct note *
last_note(const struct world *w)
{
	const struct note *last = NULL;

	EACH_LIVE (note, n, &w->s->rec, ROW_NOTE)
		last = n;
	return last;
}

TEST_IN_WORLD(a_picture_becomes_a_note_on_the_chosen_part)
{
	struct world *w = *state;
	CLEANUP(dropped_finish) struct dropped d;
	struct err err = ERR_INIT;

	write_files(w);
	w->program = "/nowhere";
	start(w, "walk");
	CLEANUP(pointer_free) char *path = xasprintf("%s/box #1.gif", w->folder);
	assert_true(dropped_read(&d, path, strlen(path)));
	assert_false(dropped_note(w->s, &d, "nothing", &err));
	assert_non_null(strstr(err.msg, "there is no part"));
	assert_false(dropped_waits(w->s));
	assert_true(dropped_note(w->s, &d, "packaging", &err));
	run_until(w, none_waits);
	const struct note *n = last_note(w);
	assert_string_equal(n->part, "packaging");
	assert_true(uuid_none(&n->item));
	assert_ptr_equal(strstr(n->body, "![](cantor-packaging-"), n->body);
	assert_non_null(strstr(w->s->said, "note kept under: packaging (1 note)"));
	/* The copy is beside the archive. */
	CLEANUP(pointer_free) char *folder = kept_picture_folder(w->db);
	CLEANUP(pointer_free)
	char *name = xstrndup(n->body + 4, strlen(n->body) - 5), *copy = file_in(folder, name);
	assert_int_equal(access(copy, R_OK), 0);
	/* One step takes the note back; the copy stays. */
	assert_true(sitting_undo(w->s, &err));
	assert_true(!last_note(w));
	assert_int_equal(access(copy, R_OK), 0);
	/* On the track: the note is of the moment of the key. */
	struct uuid track = sitting_item(w->s)->item->row.uuid;
	assert_true(dropped_note(w->s, &d, "", &err));
	run_until(w, none_waits);
	assert_true(uuid_same(&last_note(w)->item, &track));
	assert_int_equal(last_note(w)->pos_ms, NO_MS);
	/* What cannot be cleaned makes no note, and says why: by its ending before a part is
	 * chosen, by its bytes afterwards. */
	assert_true(dropped_are_cleaned(&d, &err));
	dropped_finish(&d);
	CLEANUP(pointer_free) char *photo = xasprintf("%s/c.HEIC", w->folder);
	const struct note *before = last_note(w);
	assert_true(dropped_read(&d, photo, strlen(photo)));
	assert_false(dropped_are_cleaned(&d, &err));
	assert_non_null(strstr(err.msg, "c.HEIC is not noted: "));
	assert_true(dropped_note(w->s, &d, "packaging", &err));
	run_until(w, none_waits);
	assert_ptr_equal(last_note(w), before);
	assert_non_null(strstr(w->s->said, "c.HEIC is not noted: it is not a PNG"));
	stop(w);
}
