/* earlog export: chooses template, format and pictures of a draft, reports its gaps, and checks a
 * draft by hand. formats/ writes the text, post/ merges it into an existing file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/store/edit.h"
#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/system/kept_picture.h"
#include "base/text/front.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "draft/formats/form.h"
#include "draft/plot/plot.h"
#include "draft/post/draft.h"
#include "draft/post/other_reviews.h"
#include "draft/post/pictures.h"
#include "draft/post/plain.h"
#include "draft/post/withheld.h"
#include "draft/view/view.h"
#include "review/files/find.h"
#include "review/files/profile.h"
#include "review/files/words.h"
#include "review/record/device_in_chain.h"
#include "review/record/enrol.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"
#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"
#include "review/record/tally.h"
#include "shell/call/argument.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/call/template_file.h"
#include "shell/cli/export_draft.h"
#include "shell/cli/export_folder.h"
#include "shell/cli/export_pictures.h"
#include "shell/cli/export_take.h"

#define FORMAT_MOST 16

struct export_options {
	const char *template, *only, *since, *check, *from, *text, *language;
	bool strict, gaps, no_front_matter, pictures, no_pictures, squiglink, undo, fresh, anyway,
		texts, take;
	struct draft_way way;
	struct view_filter filter; /* options set the members device and log */
	const char *section, *item;
	bool format[FORMAT_MOST]; /* format[i]: the option of exporters[i] was given */
	bool again; /* no option: a file that was exported before is brought up to date */
};

#define OPTIONS struct export_options

/* The options of exporters that are made of the post. */
static const struct option_row post_rows[] = {
	FLAG(fresh, "fresh", "make it from the record, not from the post as you edited it"),
	FLAG(anyway, "anyway", "write it though the post has private words, which are listed"),
	TEXT(from, "from", "FILE", "make it from this Markdown file"),
};

/* Returns the help of a row of post_rows: the names of these exporters before its text. */
static const char *
post_help(size_t i)
{
	static struct buf helps[LENGTH(post_rows)];

	if (helps[i].len)
		return helps[i].s;
	for (const struct exporter *e = exporters; e->name; e++)
		if (e->of_post)
			buf_add_part(&helps[i], ", ", "--%s", e->name);
	buf_addf(&helps[i], ": %s", post_rows[i].help);
	return helps[i].s;
}

/* Sets *row to the option of the i-th exporter, and then to the options of post_rows. So a new
 * exporter gets its option, and its name in the help, without new code. */
static bool
format_option(size_t i, struct option_row *row)
{
	size_t n = 0;

	while (n < FORMAT_MOST && exporters[n].name)
		n++;
	if (i >= n + LENGTH(post_rows))
		return false;
	if (i >= n) {
		*row = post_rows[i - n];
		row->help = post_help(i - n);
		return true;
	}
	*row = (struct option_row){ 0, exporters[i].name, NULL, exporters[i].help, OPTION_FLAG,
		offsetof(struct export_options, format) + i * sizeof(bool), NULL };
	return true;
}

static const struct exporter *
chosen_format(const struct export_options *o, struct err *err)
{
	const struct exporter *chosen = NULL;

	for (size_t i = 0; exporters[i].name && i < FORMAT_MOST; i++) {
		if (!o->format[i])
			continue;
		if (chosen) {
			cli_wrong(err, "choose --%s or --%s, not both", chosen->name,
				exporters[i].name);
			return NULL;
		}
		chosen = &exporters[i];
	}
	return chosen ? chosen : &exporters[0];
}

/* ---- checking the options ---- */

static bool
read_only(const char *words, unsigned *only)
{
	static const struct {
		const char *word;
		enum view_part part;
	} parts[] = { { "notes", VIEW_NOTES }, { "ratings", VIEW_RATINGS }, { "setup", VIEW_SETUP },
		{ "questions", VIEW_QUESTIONS }, { "comparisons", VIEW_COMPARISONS },
		{ "diary", VIEW_DIARY } };

	for (size_t n; *words; words += n + (words[n] == ',')) {
		size_t i = 0;

		n = strcspn(words, ",");
		while (i < LENGTH(parts) && !text_is(words, n, parts[i].word))
			i++;
		if (i == LENGTH(parts))
			return false;
		*only |= parts[i].part;
	}
	return *only != 0;
}

static bool
read_filter(const struct export_options *o, struct view_filter *f, struct err *err)
{
	*f = o->filter;
	if (o->only && !read_only(o->only, &f->only))
		return cli_wrong(err,
			"--only is some of notes, ratings, setup, questions, comparisons, diary, "
			"not %.60s",
			o->only);
	return !o->since ||
		(strlen(o->since) == 10 && clock_read_date(o->since, &f->since, NULL)) ||
		cli_wrong(err, "--since is a day like 2026-11-20, not %.60s", o->since);
}

/* ---- reading the profile and the template ---- */

/* One run of the command export. */
struct export_job {
	const struct export_options *o;
	const struct exporter *exporter;
	struct record *r;
	const struct review *review;
	struct record *others; /* what other reviews say of the devices */
	struct export_to to;
	struct view_filter filter;
	struct view_site site;
	struct view *view;
	struct export_how how;
	struct profile profile;
	struct template_file template;
	struct texts parts; /* the author's own parts that it has a place for */
	struct template_partials partials;
	struct draft_file file; /* of -o; its path is NULL: standard output */
	struct draft_file post; /* of which a page or a forum text is made; NULL: of the record */
	char *post_path;
	struct draft_place session; /* of the session file */
	struct drawn_pictures pictures;
	enum export_pictures which;
	char *kept, *kept_link; /* of cli_kept_find */
	struct draft_pictures shown;
	struct draft_merged merged;
	struct draft_plain plain; /* what the post has for readers */
	bool waits;               /* the post lacks what its page now has */
	bool changed;             /* the file had another text before this export */
	struct draft_withheld withheld;
	struct gaps gaps, in_file; /* of the review, of the draft */
	struct buf asked;          /* facts that the author was asked for and never gives */
	struct export_blocks blocks;
	struct buf out;
};

/* Returns `name` relative to `file`, the session file or profile that has it; a name without a
 * slash is returned unchanged. The caller frees. */
static char *
seen_from(const char *file, const char *name)
{
	return name && strchr(name, '/') ? find_from(file, name) : xstrdup(name);
}

/* Returns the form of the last export, as a name that is found again: without its folder if it was
 * a shipped one, which the author may have copied since, or if its file is there no longer, because
 * it was moved to the folder forms/. The caller frees. */
static char *
template_of_base(const char *path)
{
	const char *name = file_inside(path, FIND_TEMPLATES);

	if (name)
		return xstrndup(name, strcspn(name, "."));
	if (access(path, F_OK) == 0)
		return xstrdup(path);
	return xstrndup(file_name(path), strcspn(file_name(path), "."));
}

/* Returns true if the review names another form now than when the file was last exported. */
static bool
names_other_form(const struct export_job *j)
{
	CLEANUP(rows_finish) struct rows all = { .n = 0 };
	const struct review *was = NULL;

	if (store_versions(j->to.st, ROW_REVIEW, &j->review->row.uuid, &all, ERR_IGNORED))
		EACH (row, &all) {
			const struct review *x = (const void *)*row;

			if (x->row.edited_ms <= j->file.base.written_ms)
				was = x;
		}
	return was && text_order(text_or(was->template, ""), text_or(j->review->template, "")) != 0;
}

/* Reads the template: of the option --form, else of the last export to the post, else of the
 * last export to the file, unless the review names another form since, else of the session file,
 * else the default one.
 * On failure sets err and returns false. */
static bool
take_template(struct export_job *j, struct err *err)
{
	CLEANUP(pointer_free) char *name = xstrdup(j->o->template);

	if (!name && j->post.known)
		name = template_of_base(j->post.base.template);
	if (!name && j->file.known && names_other_form(j))
		cli_say("the review has another form now, and %s follows it",
			file_name(j->file.path));
	else if (!name && j->file.known)
		name = template_of_base(j->file.base.template);
	if (!name && j->review->template)
		name = seen_from(j->review->path, j->review->template);
	if (!name)
		name = seen_from(j->profile.path, template_file_default(&j->profile));
	if (!template_file_given(&j->template, name, err))
		return err_prefix(err, "cannot use the form");
	template_partials_init(&j->partials, NULL, &j->template);
	draft_withheld_open(&j->withheld, j->template.text.s);
	j->how.template_name = j->template.path;
	j->how.template = j->template.text.s;
	j->how.template_n = j->template.text.len;
	j->how.partial = template_partials_text;
	j->how.context = &j->partials;
	return true;
}

/* Takes the words of --language, which a new file keeps: the next exports need no option. */
static bool
take_language(struct export_job *j, const struct draft_file *d, struct err *err)
{
	static const struct named {
		const char *word, *name;
	} names[] = { { "en", "English" }, { "de", "German" }, { "ja", "Japanese" },
		{ "zh", "Chinese" } };
	CLEANUP(diags_finish) struct diags faults = DIAGS_INIT;
	size_t n = 0;
	const char *stored = d->known ? merge_table_language(d->base.blocks, &n) : NULL;
	CLEANUP(pointer_free) char *was = stored ? xstrndup(stored, n) : NULL;
	const char *wanted = j->o->language;
	const struct named *row = was ? TEXT_ROW(names, was) : NULL;
	const char *name = row ? row->name : was;
	/* A merge would change the language of some lines: those that the form has stay. */
	bool own = was && stored[n] == *MERGE_OWN_LANGUAGE,
	     stays = was && !wanted && !own && draft_is_edited(d) &&
		!text_same(was, words_language());
	j->how.own_language = wanted || own || stays;
	if (was && wanted && !text_same(was, wanted))
		return err_set(
			err, "%s is in %s: name a new file with -o", file_name(d->path), name);
	if (stays)
		cli_say("%s stays in %s, since you edited it; for one in the language of your "
			"profile (%s) name a new file with -o",
			file_name(d->path), name, words_language());
	if (!j->how.own_language)
		return true;
	xreplace(&j->profile.language, wanted ? wanted : was);
	if (!words_use(j->profile.language, &faults, err))
		return err_prefix(err, "nothing is written");
	attribute_speak(j->r, j->profile.language);
	return true;
}

/* ---- the stages of an export: open, view, text, write ---- */

/* Opens the view of what leaves. */
static bool
open_view(struct export_job *j, const struct view_filter *filter, struct err *err)
{
	j->view = view_open(j->r, &j->profile, filter, err);
	if (j->view)
		view_redact(j->view);
	return j->view;
}

/* Opens the file of the export and the post, with their sites, and the template, which may have a
 * layout of its own. */
static bool
open_export(struct export_job *j, struct err *err)
{
	const struct draft_file *d = j->post.path ? &j->post : &j->file;

	if (j->o->strict && intake_mistake())
		return err_set(err, "a file has a mistake, so nothing was written (--strict)");
	if (j->review->path)
		draft_place_find(&j->session, j->review->path, ERR_IGNORED);
	if ((j->file.path && !draft_open(&j->file, j->to.st, err)) ||
		(j->post.format && !draft_open(&j->post, j->to.st, err)))
		return false;
	if (j->post.path && d->bytes.len && memchr(d->bytes.s, '\0', d->bytes.len))
		return err_set(
			err, "%s has NUL bytes and is not UTF-8 text: save it as UTF-8", d->path);
	if (!take_language(j, d, err))
		return false;
	if (j->exporter->templated && !j->o->from && !take_template(j, err))
		return false;
	/* Whoever never gives a score is asked for it at the first export to the file alone. */
	if (d->known && !store_never_given(j->to.st, &j->review->row.uuid, &j->asked, err))
		return false;
	j->gaps.asked = j->o->gaps ? NULL : j->asked.s;
	const char *before = d->found ? d->bytes.s : NULL;
	if (d->known)
		before = d->base.content;
	j->site = site_facts(d->at.file ? &d->at : &j->session, &j->profile, before);
	j->site.wanted |= j->exporter->in_page; /* the page shows the header of the front matter */
	if (j->template.text.len && strstr(j->template.text.s, "\nlayout:"))
		xreplace(&j->site.layout, NULL);
	if (j->exporter->forum && !j->profile.blog_url)
		j->profile.blog_url = site_url(d->at.file ? &d->at : &j->session);
	j->filter.form = form_is(j->template.path);
	if (j->exporter->templated)
		j->filter.parts = &j->parts;
	if (j->filter.form)
		form_parts(&j->parts, j->template.text.s);
	j->filter.site = &j->site;
	j->filter.base_blocks = d->known ? d->base.blocks : NULL;
	other_reviews_leave(j->r, j->others,
		j->exporter->merges || j->post.path ? j->filter.base_blocks : NULL, &j->gaps);
	return open_view(j, &j->filter, err);
}

/* Reports pictures to which the session file refers, but whose files are missing. */
static void
missing_pictures(struct export_job *j)
{
	json_t *pictures = json_object_get(view_tree(j->view), K_picture);

	EACH_MEMBER (at, list, pictures)
		EACH_VALUE (one, list)
			if (draft_place_lacks(&j->session, view_text(one, K_path)))
				gaps_add(
					&j->gaps, "there is no picture %s", view_text(one, K_path));
}

/* Returns which pictures a text gets: those of the previous export to its file, else `usual`. asks:
 * options count. */
static enum export_pictures
which_pictures(const struct export_job *j, const struct draft_file *d, enum export_pictures usual,
	bool asks)
{
	if (asks && j->o->no_pictures)
		return EXPORT_NO_PICTURES;
	if (asks && j->o->pictures)
		return EXPORT_PICTURES;
	return d->known ? d->base.pictures : usual;
}

/* Writes a format for the file d into memory, or JSON for another program at once: only a full disk
 * stops such output halfway. was: the text that names the pictures; may be NULL. */
static bool
make_text(struct export_job *j, const struct exporter *exporter, const struct draft_file *d,
	const char *was, struct err *err)
{
	struct export_how *how = &j->how;
	const struct pictures_of of = { j->to.st, j->r, j->review, j->view, &j->profile };
	const struct draft_place *site = d->at.file ? &d->at : &j->session;
	bool direct = exporter->write == export_json && !j->file.path && !isatty(STDOUT_FILENO);
	bool merged = exporter->merges && d->path;

	cli_pictures_finish(&j->pictures);
	j->pictures.in_page = exporter->in_page;
	cli_pictures_draw(&j->pictures, &of, j->which, d->path ? d->path : "review", &d->at, was);
	if (how->post)
		cli_pictures_drop_edited(&j->pictures, j->to.st);
	how->pictures = j->pictures.v;
	how->n_pictures = j->pictures.n;
	how->liquid_links = j->pictures.to.liquid;
	if (merged) {
		free(j->kept);
		free(j->kept_link);
		cli_kept_find(
			&of, d->path, &d->at, was, &j->kept, &j->kept_link, &how->liquid_kept);
	}
	how->kept_folder = exporter->merges ? j->kept_link : NULL;
	how->signs = exporter->merges ? draft_place_signs(site) : 0;
	how->mdx = merged && text_ends_in(d->path, ".mdx");
	how->blocks = merged ? &j->blocks : NULL;
	const char *base = d->known && exporter->merges ? d->base.content : NULL;
	if (base) {
		base += front_find(base, strlen(base), false).body;
		how->titled = text_starts(base + strspn(base, "\n"), "# ");
		how->untitled = !how->titled;
	}
	buf_clear(&j->out);
	return exporter->write(direct ? NULL : &j->out, j->view, how, err) &&
		(!j->partials.failed || err_set(err, "%s", j->partials.err.msg));
}

/* Makes the Markdown of the record and merges it into its file; way NULL: to read it. */
static bool
make_draft(struct export_job *j, const struct draft_file *d, const struct draft_way *way,
	struct err *err)
{
	const struct draft_made made = { &j->out, &j->blocks, j->how.template_name, j->which,
		false };

	/* A forum shows what the site has: without it the pictures go with their titles. */
	if (j->exporter->forum && j->post.path && !j->profile.blog_url)
		j->which = EXPORT_NO_PICTURES;
	else
		j->which = which_pictures(
			j, d, d->path ? EXPORT_MEASURED : EXPORT_NO_PICTURES, !j->post.path);
	const char *last = d->known ? d->base.content : NULL;
	if (!make_text(j, &exporters[0], d, last, err) ||
		(d->path && !draft_merge(&j->merged, d, &made, j->r, way, err)))
		return false;
	size_t n;
	const char *is = words_language(),
		   *was = d->known ? merge_table_language(d->base.blocks, &n) : NULL;
	if (was && !j->merged.why && (strlen(is) != n || strncmp(was, is, n) != 0))
		cli_say("%s was in the language %.*s; `language:` of your profile is %s now: the "
			"words that you did not edit change",
			file_name(d->path), (int)n, was, is);
	return true;
}

/* Sets the parts of the post, with the news of the record, that readers of a page or forum get. */
static bool
take_post(struct export_job *j, struct err *err)
{
	/* Withheld words that the post has, and that it has with the news: its own lines are named.
	 */
	CLEANUP(gaps_finish) struct gaps held = GAPS_INIT, with_news = GAPS_INIT;
	CLEANUP(draft_plain_finish) struct draft_plain as_is = { .heads = 0 };
	CLEANUP(buf_finish) struct buf left = BUF_INIT;
	struct draft_file *d = &j->post;
	const struct buf *text = &d->bytes;

	if (!j->o->from) {
		if (!make_draft(j, d, NULL, err))
			return false;
		if (j->merged.why)
			cli_say("%s %s, so new notes are not in it", d->path, j->merged.why);
		text = &j->merged.r.text;
		j->waits = !text_ends_in(text->s, d->bytes.s);
	}
	unsigned forms = draft_place_forms(&d->at);
	draft_plain_read(&j->plain, text->s, j->out.s, forms, j->exporter->forum);
	draft_plain_read(&as_is, d->bytes.s, j->out.s, forms, j->exporter->forum);
	CLEANUP(draft_close) struct draft_file known = { .path = NULL };
	if (j->o->from)
		cli_draft_known(&known, d, j->to.st, &j->review->row.uuid);
	const struct draft_file *of = j->o->from ? &known : d;
	bool refuses = draft_withheld_gaps(&with_news, &j->withheld, of, text->s, text->len);
	if (with_news.n)
		draft_withheld_gaps(&held, &j->withheld, of, d->bytes.s, d->bytes.len);
	draft_secret_gaps(&j->gaps, d->bytes.s);
	if (!cli_draft_may_publish(&held, d, &d->bytes, &as_is, refuses, j->o->anyway, err))
		return j->file.path ? err_prefix(err, "%s", file_name(j->file.path)) : false;
	if (!j->plain.post.date)
		j->plain.post.date = site_date_of_name(&d->at);
	CLEANUP(pointer_free)
	char *to = j->file.path ? xasprintf("%s: ", file_name(j->file.path)) : NULL;
	if (j->o->from)
		cli_say("from %s", d->path);
	else if (j->merged.n_new)
		cli_say("%sfrom %s, as you left it, with %zu new note%s", text_or(to, ""),
			file_name(d->path), j->merged.n_new, text_s(j->merged.n_new));
	else
		cli_say("%sfrom %s, as you left it", text_or(to, ""), file_name(d->path));
	as_is.heads = j->plain.heads;
	draft_plain_left(&left, &as_is);
	size_t pictures = 0;
	bool headed = false; /* went with what was written for them alone */
	EACH_IN (x, j->merged.r.news, j->merged.r.n_news) {
		bool removed = x->kind == MERGE_REMOVED, shows = text_starts(x->words, "![");

		pictures += removed && shows;
		headed |= removed && !shows;
	}
	if (pictures && j->exporter->forum && !j->profile.blog_url)
		buf_add_part(&left, ", ",
			"%zu picture%s%s, which a forum finds if the profile has `blog: {url: …}`",
			pictures, text_s(pictures), headed ? ", with heading and caption" : "");
	if (left.len)
		cli_say("left out: %s", left.s);
	j->how.post = &j->plain.post;
	draft_merged_finish(&j->merged);
	export_blocks_finish(&j->blocks);
	buf_finish(&d->bytes);
	buf_finish(&j->out);
	return true;
}

/* Makes the text of the format. */
static bool
make_format(struct export_job *j, struct err *err)
{
	CLEANUP(buf_finish) struct buf messages = BUF_INIT;
	const char *given = j->review->front_matter;
	bool of_post = j->post.path, forum = j->exporter->forum;

	if (of_post && !take_post(j, err))
		return false;
	if (j->exporter->templated && !of_post) {
		j->how.gaps = &j->gaps;
		if (given && !front_matter_is_valid(given))
			gaps_add(&j->gaps,
				"front_matter of the session file is left out; write {layout: "
				"single}");
		missing_pictures(j);
		draft_note_gaps(&j->gaps, j->r);
	}
	j->how.no_front_matter = j->o->no_front_matter;
	if (j->exporter->merges)
		return make_draft(j, &j->file, &j->to.way, err);
	j->shown.at = of_post ? &j->post.at : &j->session;
	j->shown.session = of_post ? &j->session : NULL;
	CLEANUP(pointer_free) char *archive = own_archive_path();
	CLEANUP(pointer_free) char *kept = kept_picture_folder(archive);
	j->shown.kept = kept;
	j->shown.url = j->profile.blog_url;
	j->shown.forum = forum;
	j->how.picture = j->o->no_pictures && forum ? NULL : draft_picture;
	j->how.picture_context = &j->shown;
	j->how.plain_forum = text_same(j->profile.blog_forum, "plain");
	if (!of_post)
		j->which = which_pictures(j, &j->file,
			j->exporter->in_page ? EXPORT_MEASURED : EXPORT_NO_PICTURES, true);
	else if (j->o->no_pictures)
		j->which = EXPORT_NO_PICTURES;
	else if (j->o->from) /* Only those are used that the text names. */
		j->which = EXPORT_PICTURES;
	const char *was = of_post ? j->plain.post.text.s : j->file.base.content;
	const struct draft_file *at = of_post ? &j->post : &j->file;
	if (!make_text(j, j->exporter, at, was, err))
		return false;
	draft_pictures_say(&messages, &j->shown);
	if (j->shown.metadata.len)
		gaps_add(&j->gaps,
			"pictures with metadata (place, author …), which earlog cannot remove from "
			"AVIF and SVG: %s",
			j->shown.metadata.s);
	sheet_say(messages.s);
	const struct draft_made made = { .text = &j->out };
	return !j->file.path || draft_merge(&j->merged, &j->file, &made, j->r, &j->to.way, err);
}

static bool
write_text(struct export_job *j, struct err *err)
{
	const struct export_options *o = j->o;
	struct draft_made made = { &j->out, j->exporter->merges ? &j->blocks : NULL,
		text_or(j->how.template_name, ""), j->which,
		o->only || o->since || o->section || o->item || o->filter.device };
	struct draft_file *d = &j->file;

	if (d->path && made.blocks && !j->merged.why) {
		draft_withheld_gaps(
			&j->in_file, &j->withheld, d, j->merged.r.text.s, j->merged.r.text.len);
		draft_gaps(&j->in_file, d, &j->merged.r.text);
	}
	if (o->strict && !(made.blocks && j->merged.why) && !gaps_none(&j->gaps, &j->in_file, err))
		return false;
	if (d->path) {
		const struct buf *text = &j->merged.r.text;
		bool same = draft_has(d, text->s, text->len);
		j->changed = d->found && !same && !j->merged.why && !o->way.dry_run;
		bool is_new = (!d->found || (o->again && !same && !j->merged.edited)) &&
			made.blocks && !j->to.way.dry_run && !j->to.way.diff;
		const struct tally t = tally_of(j->r, &j->review->row.uuid, NULL);
		CLEANUP(buf_finish) struct buf words = BUF_INIT;
		bool ok = cli_draft_write(d, &made, &j->merged, &j->to, err);

		tally_add(&t, &words);
		if (ok && is_new)
			cli_say("%s: the review has %s", d->path, text_or(words.s, "no notes"));
		return ok;
	}
	text_print_bytes(j->out.s, j->out.len);
	return true;
}

/* Says how many notes and ratings were made under a clock before 2000: a draft cannot date them. */
static void
say_undated(const struct record *r)
{
	size_t n = 0;

	EACH_LIVE (note, x, r, ROW_NOTE)
		if (x->made_ms != NO_INT && note_evening(x) == NO_EVENING)
			n++;
	EACH_LIVE (rating, x, r, ROW_RATING)
		if (x->made_ms != NO_INT && rating_evening_date(x) == NO_EVENING)
			n++;
	if (n)
		cli_say("%zu note%s or rating%s without a day, because the clock of this machine "
			"was wrong: `earlog doctor` says how to date %s",
			n, text_s(n), text_s(n), n == 1 ? "it" : "them");
}

static void
say_usual(const struct export_job *j)
{
	CLEANUP(buf_finish) struct buf news = BUF_INIT;

	view_add_usual_news(&news, j->view, j->file.known ? j->file.base.written_ms : 0);
	if (news.len)
		cli_say("%s", news.s);
}

static void
job_finish(struct export_job *j)
{
	view_close(j->view);
	template_partials_finish(&j->partials);
	template_file_finish(&j->template);
	texts_finish(&j->parts);
	cli_pictures_finish(&j->pictures);
	draft_close(&j->file);
	draft_close(&j->post);
	draft_place_finish(&j->session);
	draft_merged_finish(&j->merged);
	draft_pictures_finish(&j->shown);
	draft_plain_finish(&j->plain);
	draft_withheld_finish(&j->withheld);
	export_blocks_finish(&j->blocks);
	gaps_finish(&j->gaps);
	gaps_finish(&j->in_file);
	buf_finish(&j->asked);
	buf_finish(&j->out);
	free(j->post_path);
	free(j->kept);
	free(j->kept_link);
	free(j->site.layout);
	free(j->site.date);
	profile_finish(&j->profile);
}

/* Finds the file from which a page or a forum text is made: --from, or the post of the review
 * unless an option selects a part of the record or another template. Fails if the post was exported
 * once and is not there. */
static bool
find_source(struct export_job *j, bool selects, struct err *err)
{
	const struct export_options *o = j->o;
	const struct uuid *review = &j->review->row.uuid;
	CLEANUP(export_bases_finish) struct export_bases all = { .v = NULL };

	if (!j->exporter->of_post || o->from || selects || o->fresh)
		return true;
	j->post_path = draft_post(j->to.st, review, j->review->path);
	if (j->post_path && file_is_regular(j->post_path)) {
		j->post = (struct draft_file){
			.path = j->post_path, .review = *review, .format = DRAFT_FORMAT
		};
		j->filter.log = false;
		return true;
	}
	if (!store_export_bases(j->to.st, review, DRAFT_FORMAT, &all, err))
		return false;
	EACH (x, &all)
		if (!x->part && access(x->path, F_OK) != 0)
			return err_set(err,
				"the post %s is gone, so nothing was written: export it once with "
				"-o and its new name, or --fresh makes the text from the record",
				x->path);
	cli_say("made from the record: no post was exported yet");
	return true;
}

/* Names the session file and the playlist, as this machine has read them, if a site publishes them.
 */
static void
say_published(struct store *st, const struct uuid *review)
{
	struct uuid read = identity_of_files_read(review);
	struct files_read *was = store_copy(st, ROW_FILES_READ, &read, ERR_IGNORED);

	if (!was)
		return;
	const char *const files[] = { was->path, was->playlist };
	for (size_t i = 0; i < LENGTH(files); i++) {
		CLEANUP(draft_place_finish) struct draft_place at = { .file = NULL };
		CLEANUP(pointer_free)
		char *says = files[i] && draft_place_find(&at, files[i], ERR_IGNORED)
			? site_publishes(&at)
			: NULL;

		if (says && (!i || !text_same(files[0], files[1])))
			cli_say("%s: %s", files[i], says);
	}
	row_free(ROW_FILES_READ, was);
}

/* ---- --take: the author's corrections in the post, as facts of the record ---- */

/* Makes the draft of the record as it is now, and merges it. */
static bool
make_again(void *job, struct err *err)
{
	struct export_job *j = job;

	view_close(j->view);
	j->view = NULL;
	export_blocks_finish(&j->blocks);
	j->merged = (struct draft_merged){ .r = { .text = BUF_INIT } };
	return open_view(j, &j->filter, err) && make_draft(j, &j->file, NULL, err);
}

static bool
take_edits(struct export_job *j, struct err *err)
{
	const struct export_take take = { j->r, &j->review->row.uuid, j->to.st, j->file.path,
		j->to.way.dry_run || j->to.way.diff, &j->merged, &j->blocks, make_again, j };

	if (!j->file.known)
		return err_set(err, "there is no post yet: export it with -o FILE, and edit it");
	bool ok = make_draft(j, &j->file, NULL, err) && export_take_edits(&take, err);
	draft_merged_finish(&j->merged);
	export_blocks_finish(&j->blocks);
	view_close(j->view);
	j->view = NULL;
	j->to.way.took = true;
	return ok && open_view(j, &j->filter, err);
}

/* Writes the export of one review. Gaps are reported even if they prevent writing (--strict). */
static bool
export_review(struct export_job *j, struct err *err)
{
	CLEANUP(buf_finish) struct buf messages = BUF_INIT;
	CLEANUP(pointer_free) char *profile = find_profile();
	const struct draft_way *way = &j->to.way;
	bool pictures = !way->dry_run && !way->diff && !j->exporter->in_page && !j->post.path;

	j->gaps.profile = j->in_file.profile = profile;
	j->gaps.all = j->o->gaps;
	bool ok = open_export(j, err) && (!j->o->take || take_edits(j, err)) && make_format(j, err);
	const char *form = form_is(j->template.path) ? j->how.template : "{wheel}";
	if (ok && j->o->pictures && j->exporter->templated && !j->shown.any &&
		!(strstr(form, "{wheel}") || strstr(form, "{ratings}"))) {
		cli_say("%s has no {wheel}: put it where the pictures of the ratings go",
			file_name(j->template.path));
	} else if (ok && j->o->pictures && j->post.path && !j->shown.any && !j->pictures.n) {
		CLEANUP(pointer_free) char *post = text_shell_word(j->post.path);

		cli_say("%s names no picture: `earlog export --pictures -o %s %s` draws them",
			file_name(j->post.path), post, j->review->id);
	} else if (ok && j->o->pictures && !j->post.path && !j->pictures.n && !j->pictures.rated) {
		cli_say("there is nothing to draw: the wheel needs %d rated attributes, the "
			"response needs `measurements:` in the session file",
			PLOT_WHEEL_LEAST);
	}
	ok = ok && write_text(j, err) &&
		(!pictures || cli_pictures_write(&j->pictures, j->to.st, way->force, err));
	const char *written = j->file.path ? j->merged.r.text.s : j->out.s;
	if (ok && j->exporter->merges)
		ok = cli_kept_write(j->r, written, pictures ? j->kept : NULL, err);
	if (ok && j->exporter->merges && j->file.path && !j->file.known)
		say_published(j->to.st, &j->review->row.uuid);
	gaps_add_text(&messages, &j->gaps, &j->in_file, j->o->gaps);
	sheet_say(messages.s);
	if (ok)
		say_undated(j->r);
	if (ok && j->exporter->merges && j->file.path && view_is_whole(j->view))
		say_usual(j);
	/* the comment of part-aside, which the draft did not have before */
	if (ok && j->exporter->merges && strstr(j->out.s, " hidden:\n") &&
		!(j->file.known && strstr(j->file.base.content, " hidden:\n")))
		cli_say("diary and answers to readers are in a comment at the end: everybody can "
			"read it in the source of the page");
	if (ok && j->exporter->per_item && cli_folder_tracks(j->view) > 1)
		cli_say("the output has the times of %zu tracks together; --track TRACK writes one "
			"of them, -o FOLDER/ writes a file for each",
			cli_folder_tracks(j->view));
	return ok;
}

/* Writes several files into a folder: the curves for a graph database, or a file for each track, in
 * a format of timed notes. */
static bool
export_to_folder(struct export_job *j, struct err *err)
{
	struct export_to to = j->to;

	to.record = NULL;
	if (j->o->squiglink)
		return open_view(j, NULL, err) && cli_squiglink_write(j->r, j->view, &to, err);
	return open_view(j, &j->filter, err) && cli_folder_write(j->exporter, j->view, &to, err);
}

static bool
goes_to_file(const struct export_options *o)
{
	return o->way.path && !text_same(o->way.path, "-");
}

static bool
export_check(const struct cli_call *c, struct err *err)
{
	const struct export_options *o = c->options;
	struct view_filter filter;

	if (o->squiglink && !goes_to_file(o))
		return cli_wrong(err, "--squiglink needs the folder of the graphs: -o FOLDER");
	const struct exporter *exporter = chosen_format(o, err);
	for (size_t i = 0; o->squiglink && i < FORMAT_MOST; i++)
		if (o->format[i])
			return cli_wrong(
				err, "choose --squiglink or --%s, not both", exporters[i].name);
	if (exporter && !exporter->per_item && !o->squiglink && goes_to_file(o) &&
		text_ends_in(o->way.path, "/"))
		return cli_wrong(err, "%.200s is a folder: --%s needs the name of a file",
			o->way.path, exporter->name);
	if (exporter && o->pictures && !goes_to_file(o) && !exporter->in_page)
		return cli_wrong(err,
			"pictures are saved beside the draft: name its file with -o FILE; `earlog "
			"export REVIEW` alone renews a draft and its pictures");
	if (exporter && (o->fresh || o->from) && !exporter->of_post)
		return cli_wrong(err, "--fresh and --from are for pages and forum texts, not --%s",
			exporter->name);
	if (exporter && o->take && !exporter->merges)
		return cli_wrong(err, "--take is for posts, not --%s", exporter->name);
	if (o->pictures && o->no_pictures)
		return cli_wrong(err, "choose --pictures or --no-pictures, not both");
	return exporter && read_filter(o, &filter, err);
}

static bool
export_is_of_file(const struct cli_call *c)
{
	const struct export_options *o = c->options;

	return o->check || o->text;
}

/* Returns false and sets err if a draft would lose all notes of the device under test: they are of
 * another device. */
static bool
is_named(const struct export_job *j, struct err *err)
{
	const struct device *d = record_find(j->r, ROW_DEVICE, &j->review->device);
	CLEANUP(buf_finish) struct buf why = BUF_INIT;
	struct uuid other;
	size_t notes = 0;

	if (!d || !d->name || !j->review->path)
		return true;
	if (!store_misnamed(j->to.st, &j->review->row.uuid, &d->row.uuid, &other, &notes, err))
		return false;
	if (notes)
		enrol_misnamed(&why, j->review->path, d->name,
			record_find(j->r, ROW_DEVICE, &other), notes);
	return !notes || err_set(err, "nothing is written: %s", why.s);
}

/* Returns true if options select a part of the record, or another template. */
static bool
selects(const struct cli_call *c, const struct export_options *o)
{
	return o->template || o->only || o->since || o->section || o->item || o->filter.device ||
		c->listener;
}

/* Sets *path to the file of the last export in this format, if it is newer than *last_ms, and
 * appends the names of all such files. */
static bool
find_last(const struct cli_call *c, const struct exporter *e, char **path, int64_t *last_ms,
	struct buf *names, struct err *err)
{
	CLEANUP(export_bases_finish) struct export_bases all = { .v = NULL };

	if (!store_export_bases(c->st, &c->review, e->name, &all, err))
		return false;
	EACH (x, &all) {
		if (x->part || !file_is_regular(x->path))
			continue;
		buf_add_part(names, ", ", "%s", x->path);
		if (x->written_ms > *last_ms) {
			*last_ms = x->written_ms;
			xreplace(path, x->path);
		}
	}
	return true;
}

/* Names the post, page and forum text that an export of another one left as they were. */
static bool
say_older(const struct cli_call *c, const struct export_job *j, struct err *err)
{
	CLEANUP(buf_finish) struct buf older = BUF_INIT, names = BUF_INIT;
	const struct draft_file *post = &j->post;
	int64_t since = j->exporter->merges || j->waits ? INT64_MAX : post->base.written_ms;

	buf_add(&older, j->waits ? file_name(post->path) : "");
	for (const struct exporter *e = exporters; e->name; e++) {
		CLEANUP(pointer_free) char *path = NULL;
		int64_t last_ms = -1;

		if (e->of_post && !find_last(c, e, &path, &last_ms, &names, err))
			return false;
		if (!path || text_same(path, j->file.at.file) || last_ms >= since)
			continue;
		buf_add_part(&older, ", ", "%s", file_name(path));
	}
	if (*older.s)
		cli_say("older now: %s; `earlog export %s` renews all", older.s, j->review->id);
	return true;
}

/* Writes one file, or to standard output. */
static bool
export_one(struct cli_call *c, const struct export_options *o, const struct exporter *exporter,
	struct err *err)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(record_finish) struct record others = record_new();
	CLEANUP(uuids_finish) struct uuids items = { .v = NULL };
	CLEANUP(job_finish)
	struct export_job j = { .o = o,
		.exporter = exporter,
		.to = { o->way, c->review, c->st, &c->record },
		.r = &c->record,
		.gaps = GAPS_INIT,
		.in_file = GAPS_INIT,
		.out = BUF_INIT,
		.merged = { .r = { .text = BUF_INIT } },
		.template = { .text = BUF_INIT } };

	if (goes_to_file(o))
		j.file = (struct draft_file){
			.path = o->way.path, .review = c->review, .format = j.exporter->name
		};
	if (o->from) {
		j.post.path = o->from;
		if (!draft_read(&j.post, err))
			return false;
	}
	/* Reads versions of rows, which need the memory of their JSON as others do: before
	 * json_blocks_use. */
	if (j.exporter->templated &&
		!draft_withheld_read(&j.withheld, c->st, &c->record, &c->review, err))
		return false;
	if (j.exporter->write != export_csv) /* which makes a note at a time */
		json_blocks_use();
	j.review = record_at(j.r, ROW_REVIEW, 0);
	if (!profile_load_own(&j.profile, &d)) {
		CLEANUP(pointer_free)
		char *word = text_shell_word(j.profile.path ? j.profile.path : "config.yaml");
		cli_say("your profile has errors, see `earlog check %s`", word);
	}
	bool ok = read_filter(o, &j.filter, err) && cli_words_use(err) && is_named(&j, err) &&
		(!o->section ||
			store_find_one(
				c->st, ROW_SECTION, o->section, NULL, &j.filter.section, err)) &&
		(!o->item || argument_items(c->st, o->item, &c->review, &items, err));
	rating_take_words(&c->record); /* in the language that was read now */
	j.filter.others = j.others = &others;
	j.filter.items = items.v;
	j.filter.n_items = items.n;
	ok = ok && find_source(&j, selects(c, o), err);
	bool folder = o->squiglink ||
		(j.exporter->per_item && j.file.path && cli_folder_named(o->way.path));
	bool source = device_kind_in(&c->record, &c->review, NULL)->place;
	ok = ok && (!source || own_archive_load_benchmarks(c->st, &j.profile, &c->record, err));
	ok = ok && other_reviews_load(&others, &c->record, c->st, &j.profile, err) &&
		(folder ? export_to_folder : export_review)(&j, err);
	bool says = j.changed && !o->from && !selects(c, o) && (!o->again || o->way.diff);
	return ok && (!says || say_older(c, &j, err));
}

/* Brings the post of the review up to date, then the page and the forum text that were made last; a
 * difference is of the post alone. Without a post it prints the draft. Fails if there are several
 * posts, and the session file names none. */
static bool
export_again(struct cli_call *c, const struct export_options *o, struct err *err)
{
	CLEANUP(pointer_free) char *post = NULL;
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	const struct review *r = record_at(&c->record, ROW_REVIEW, 0);
	CLEANUP(pointer_free) char *named = draft_named(r->path);
	struct export_options now = *o;
	int64_t last_ms = -1;

	if (!find_last(c, &exporters[0], &post, &last_ms, &names, err))
		return false;
	if (named)
		xreplace(&post, file_is_regular(named) ? named : NULL);
	else if (post && !text_same(names.s, post))
		return err_set(err, "%s has several posts: -o says which: %s", r->id, names.s);
	now.again = post;
	now.way.path = post;
	if (!export_one(c, &now, &exporters[0], err))
		return false;
	bool ok = true;
	now.take = false; /* from the post alone */
	for (const struct exporter *e = exporters; post && !o->way.diff && e->name; e++) {
		CLEANUP(pointer_free) char *path = NULL;
		struct err failed = ERR_INIT;

		last_ms = -1;
		if (e->of_post && !find_last(c, e, &path, &last_ms, &names, err))
			return false;
		now.way.path = path;
		if (!path || export_one(c, &now, e, &failed))
			continue;
		if (!ok)
			cli_say("%s", err->msg);
		ok = err_set(err, "%s", failed.msg);
	}
	return ok;
}

static bool
export_run(struct cli_call *c, struct err *err)
{
	const struct export_options *o = c->options;
	const struct exporter *exporter = chosen_format(o, err);
	bool other = selects(c, o) || o->way.path || o->pictures || o->no_pictures ||
		o->no_front_matter || o->squiglink || o->fresh || o->from || o->anyway ||
		o->filter.log;

	if (o->check)
		return cli_draft_check(o->check, o->gaps, err);
	if (o->text)
		return cli_draft_text(o->text, err);
	if (o->texts)
		return cli_draft_texts(c, exporter->write == export_json, err);
	if (o->undo)
		return cli_draft_undo(&c->review, &o->way, err);
	EACH_IN (x, o->format, FORMAT_MOST)
		other |= *x;
	return other ? export_one(c, o, exporter, err) : export_again(c, o, err);
}

const struct cli_command cli_export = {
	.name = "export",
	.help = "Write the draft of a review, or its data",
	.example = "earlog export --markdown -o cantor.md cantor",
	.verbs = { { NULL, "[REVIEW] [--FORMAT] [--form NAME] [-o FILE]",
		"Without options: bring the post up to date, with the form of its last export, "
		"then the page and the forum text that were made of it last; without a post, print "
		"the draft",
		ARCHIVE_READ | REVIEW_OR_LAST | REVIEW_LOADED | NAMES_DEVICES, 0, 1, export_run,
		NULL } },
	OPTIONS_ARE(OPTION_ROW('o', way.path, "output", "FILE",
			    "write to FILE, not to standard output; --labels writes a file for "
			    "each track into FOLDER/",
			    OPTION_TEXT, NULL),
		FLAG(way.force, "force",
			"replace FILE even if you edited it or it is read-only; --undo puts it "
			"back"),
		FLAG(take, "take",
			"take what you corrected in FILE, words of notes and figures of ratings, "
			"into the record"),
		FLAG(undo, "undo",
			"put back the text that the last export replaced (with -o FILE: of that "
			"file)"),
		FLAG(texts, "texts",
			"list the texts that exports to files replaced, with their numbers; those "
			"of "
			"1.0.0 are files in $XDG_STATE_HOME/earlog/drafts"),
		TEXT(text, "text", "NR", "print the text with this number of --texts"),
		OPTION_ROW('n', way.dry_run, "dry-run", NULL,
			"show what would happen to FILE, and write nothing", OPTION_FLAG, NULL),
		FLAG(way.diff, "diff", "print what would change in FILE, and write nothing"),
		FLAG(way.mark_conflicts, "mark-conflicts",
			"if you and earlog changed the same line of FILE since its last export, "
			"write both versions between conflict marks"),
		FLAG(pictures, "pictures",
			"draw ratings as SVG files next to FILE (inside a page), as measurements "
			"are always; later exports to FILE draw them again"),
		FLAG(no_pictures, "no-pictures", "draw no pictures, also in later exports to FILE"),
		FLAG(squiglink, "squiglink",
			"write the measured curves into -o FOLDER, as squig.link (CrinGraph) reads "
			"them, and print the entry for phone_book.json"),
		TEXT(template, "form", "NAME", "the form: a file, or a name of `earlog form list`"),
		TEXT(language, "language", "WORD",
			"the language of a new FILE, such as de, which later exports keep "
			"(default: `language` of the profile)"),
		FLAG(no_front_matter, "no-front-matter",
			"leave out the YAML lines at the top, which Jekyll reads"),
		FLAG(strict, "strict", "write nothing if something is missing in the draft"),
		FLAG(gaps, "gaps", "list all gaps of the draft, not only the first"),
		TEXT(check, "check", "FILE",
			"only check FILE: list gaps, comments, names of music files and links to "
			"missing files"),
		TEXT(only, "only", "WHAT",
			"export only these parts, with commas between them: notes, ratings, setup, "
			"questions, comparisons, diary"),
		TEXT(section, "section", "NAME", "export only this section of the playlist"),
		TEXT(item, "track", "TRACK", "export only this track: its title, or SECTION/TRACK"),
		TEXT(filter.device, "device", "NAME",
			"export only notes on this device and comparisons with it"),
		TEXT(since, "since", "DATE", "export only notes from this day on (YYYY-MM-DD)"),
		FLAG(filter.log, "with-log",
			"add all notes, session by session, as a comment at the end of the draft")),
	.more_options = format_option,
	.check = export_check,
	.is_of_file = export_is_of_file,
};
