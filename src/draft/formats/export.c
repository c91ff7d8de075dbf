/* The table of formats, the tree that a template gets (the view with pictures), and the JSON.
 * markdown.c, html.c, bbcode.c, csv_writer.c and labels.c write the other formats. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "draft/view/view_private.h"
#include "review/record/redact.h"

const struct exporter exporters[] = {
	{ "markdown", export_markdown, .templated = true, .merges = true,
		.help = "a draft for Jekyll and similar programs, made by a form" },
	{ "html", export_html, .templated = true, .of_post = true, .in_page = true,
		.help = "the draft as one page that needs no other files" },
	{ "bbcode", export_bbcode, .templated = true, .of_post = true, .forum = true,
		.help = "the draft for forums. XenForo and vBulletin read all of its tags; `blog: "
			"{forum: "
			"plain}` leaves out [list], [size] and [table], which phpBB, MyBB, SMF and "
			"Discourse do not have or read otherwise" },
	{ "json", export_json,
		.help = "all data of the review, as `earlog help schema export` describes it" },
	{ "csv", export_csv, .help = "notes as a table; with --only ratings, the ratings" },
	{ "labels", export_labels, .per_item = "txt",
		.help = "timed notes as labels for Audacity" },
	{ .name = NULL },
};

/* Returns how many lists `wheel` of the tree have a rating of this name. */
static size_t
times_listed(const json_t *tree, const char *name)
{
	const json_t *o = tree, *sections = json_object_get(tree, K_sections);
	size_t n = 0;

	for (size_t i = 0; o; o = json_array_get(sections, i++))
		EACH_VALUE (one, json_object_get(o, K_wheel))
			n += text_same(view_text(one, K_name), name);
	return n;
}

/* Removes from the list `wheel` of o, the tree or a section of it, the ratings that a picture
 * shows. The picture shows one setup; remarks, and whether it was blind, of the whole device only.
 */
static bool
drop_shown(json_t *o, const json_t *tree, const json_t *values)
{
	json_t *kept = json_array();

	EACH_VALUE (one, json_object_get(o, K_wheel)) {
		const json_t *shown = json_object_get(values, view_text(one, K_name));

		if (!shown || view_has(one, K_beside) ||
			(o != tree &&
				(view_has(one, K_has_said) || view_has(one, K_blind) ||
					times_listed(tree, view_text(one, K_name)) > 1)) ||
			fabs(json_number_value(json_object_get(one, K_value)) -
				json_number_value(shown)) > 0.01)
			json_array_append(kept, one);
	}
	bool any = json_array_size(kept) > 0;
	put(o, K_wheel, kept);
	return any;
}

static void
add_plot(json_t *tree, const struct export_picture *p)
{
	json_t *tells = json_object_get(tree, K_tells);

	/* A draft cannot refer to a picture file whose name is not UTF-8. */
	if (!text_valid(p->link, strlen(p->link)))
		return;
	json_auto_t *picture = view_picture(p->link, p->alt, p->in_page ? "" : p->caption);
	if (p->pair) {
		EACH_VALUE (section, json_object_get(tree, K_comparisons))
			if (text_same(view_text(section, K_device_id), p->what))
				put(section, K_plot, json_incref(picture));
		return;
	}
	put(json_object_get(tree, K_plots), p->what, json_incref(picture));
	if (p->values) {
		/* The sections first: times_listed counts the list of the tree. */
		EACH_VALUE (section, json_object_get(tree, K_sections))
			put_bool(section, K_has_wheel, drop_shown(section, tree, p->values));
		EACH_VALUE (section, json_object_get(tree, K_sections))
			put_bool(section, K_tells, view_section_tells(section, true));
		put_bool(json_object_get(tree, K_has), K_wheel, drop_shown(tree, tree, p->values));
		json_auto_t *rest =
			json_pack("{s:O}", K_wheel, json_object_get(tree, K_wheel_rest));
		drop_shown(rest, rest, p->values);
		put(tree, K_wheel_rest, json_incref(json_object_get(rest, K_wheel)));
	}
	put_bool(json_object_get(tree, K_has), K_plots, true);
	bool fr = text_same(p->what, "fr");
	put_bool(tells, fr ? K_fr : K_ratings, true);
	if (fr)
		put_bool(tells, K_fr_apart, !view_has(tells, K_timbre));
	if (fr)
		put_bool(json_object_get(tree, K_fr), K_has_picture, true);
	/* The draft has a picture, so the template prints the heading above the pictures. */
	put_bool(tells, K_sound, true);
}

json_t *
export_tree(const struct view *view, const struct export_how *how)
{
	json_t *tree = view_copy(view);

	EACH_IN (one, how->pictures, how->n_pictures)
		add_plot(tree, one);
	if (how->no_front_matter)
		put(tree, K_front_matter, NULL);
	return tree;
}

bool
export_json(struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	const struct json_maker notes = view_maker(view);
	json_t *tree = export_tree(view, how);
	bool ok = true;

	put(tree, K_every_rating, view_every_rating(view));
	if (out) {
		json_add(out, tree, false, &notes);
		buf_add_char(out, '\n');
	} else {
		ok = json_print_made(stdout, tree, &notes, err);
	}
	json_release(tree);
	return ok;
}
