/* earlog export: chooses template, format and pictures of a draft, reports its gaps, and checks a
 * draft by hand. export/ writes the text, export_file.c merges it into an existing file. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/timed_link.h"
#include "cli/argument.h"
#include "cli/cli.h"
#include "cli/earlog_plot.h"
#include "cli/earlog_template.h"
#include "cli/export_file.h"
#include "cli/intake.h"
#include "cli/own_archive.h"
#include "cli/post.h"
#include "cli/site.h"
#include "cli/values.h"
#include "config/find.h"
#include "config/front_value.h"
#include "config/profile.h"
#include "config/words.h"
#include "draft/base.h"
#include "draft/plain.h"
#include "draft/withheld.h"
#include "export/export.h"
#include "export/view.h"
#include "plot/plot.h"
#include "record/chains.h"
#include "record/enrol.h"
#include "record/identity.h"
#include "record/rows.h"
#include "store/search.h"

#define FORMAT_MOST 16

/* Pictures that are written next to a draft. */
struct pictures {
	struct export_picture *v;
	size_t n, cap;
	bool rated;   /* there are ratings, perhaps too few for a picture */
	bool in_page; /* set by the caller: the pictures are HTML for a page */
	struct site_pictures to;
	struct arena memory; /* owns the array and the texts, but not the drawings */
};

struct export_options {
	const char *template, *only, *since, *check, *from, *text;
	bool strict, gaps, no_front_matter, pictures, no_pictures, squiglink, undo, fresh, anyway,
		texts;
	/* options set the members path, force, dry_run, diff and mark_conflicts */
	struct export_file file;
	struct view_filter filter; /* options set the members device and log */
	const char *section, *item;
	bool format[FORMAT_MOST]; /* format[i]: the option of exporters[i] was given */
};

#define OPTIONS struct export_options

static const struct option_row rows[] = {
	OPTION_ROW('o', file.path, "output", "FILE",
		"write to FILE, not to standard output; --labels writes a file for each track into "
		"FOLDER/",
		OPTION_TEXT, NULL),
	FLAG(file.force, "force",
		"replace FILE even if you edited it or it is read-only; --undo puts it back"),
	FLAG(undo, "undo",
		"put back the text that the last export replaced (with -o FILE: of that file)"),
	FLAG(texts, "texts", "list the texts that exports to files replaced, with their numbers"),
	TEXT(text, "text", "NR", "print the text with this number of --texts"),
	OPTION_ROW('n', file.dry_run, "dry-run", NULL,
		"show what would happen to FILE, and write nothing", OPTION_FLAG, NULL),
	FLAG(file.diff, "diff", "print what would change in FILE, and write nothing"),
	FLAG(file.mark_conflicts, "mark-conflicts",
		"if you and earlog changed the same line of FILE, write both versions between "
		"conflict marks"),
	FLAG(pictures, "pictures",
		"draw ratings as SVG files next to FILE (--html: inside the page), as measurements "
		"are always; later exports to FILE draw them again"),
	FLAG(no_pictures, "no-pictures", "draw no pictures, also in later exports to FILE"),
	FLAG(squiglink, "squiglink",
		"with -o FOLDER: add the device to a graph database of squig.link (CrinGraph): its "
		"entry in phone_book.json and its measurements"),
	TEXT(template, "template", "NAME",
		"the template: a file, or a name of `earlog template list`"),
	FLAG(no_front_matter, "no-front-matter",
		"leave out the YAML lines at the top, which Jekyll reads"),
	FLAG(strict, "strict", "write nothing if something is missing in the draft"),
	FLAG(gaps, "gaps", "list all gaps of the draft, not only the first"),
	FLAG(fresh, "fresh",
		"--html, --bbcode: make it from the record, not from the post as you edited it"),
	FLAG(anyway, "anyway",
		"--html, --bbcode: write it though the post has private or deleted words, which "
		"are listed"),
	TEXT(from, "from", "FILE", "--html, --bbcode: make it from this Markdown file"),
	TEXT(check, "check", "FILE",
		"only check FILE: list gaps, comments, names of music files and links to missing "
		"files"),
	TEXT(only, "only", "WHAT",
		"export only these parts, with commas between them: notes, ratings, setup, "
		"questions, comparisons, diary"),
	TEXT(section, "section", "NAME", "export only this section of the playlist"),
	TEXT(item, "track", "TRACK", "export only this track: its title, or SECTION/TRACK"),
	TEXT(filter.device, "device", "NAME",
		"export only notes on this device and comparisons with it"),
	TEXT(since, "since", "DATE", "export only notes from this day on (YYYY-MM-DD)"),
	FLAG(filter.log, "with-log",
		"add all notes, session by session, as a comment at the end of the draft"),
	{ 0 },
};

/* Sets *row to the option of the i-th exporter. So a new exporter gets its option without new
 * code. */
static bool
format_option(size_t i, struct option_row *row)
{
	if (i >= FORMAT_MOST || !exporters[i].name)
		return false;
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
		while (i < LENGTH(parts) &&
			!(strlen(parts[i].word) == n && strncmp(parts[i].word, words, n) == 0))
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
		(strlen(o->since) == 10 && clock_read_date(o->since, &f->since_ms, NULL)) ||
		cli_wrong(err, "--since is a day like 2026-11-20, not %.60s", o->since);
}

/* ---- reading the profile and the template ---- */

/* One run of the command export. */
struct export_job {
	const struct export_options *o;
	const struct exporter *exporter;
	struct store *st;
	const struct record *r;
	const struct review *review;
	struct view_filter filter;
	struct view *view;
	struct export_how how;
	struct profile profile;
	struct template_file template;
	struct template_partials partials;
	bool to_file;
	struct export_file file;
	struct pictures pictures;
	struct gaps gaps, in_file; /* of the review, of the draft */
	struct texts unpublished;  /* ids of reviews that are left out */
	struct export_blocks blocks;
	struct buf out;
	char *post; /* file from which a page or a forum text is made; NULL: the record */
	struct draft_plain text; /* what that file would have */
	struct post_pictures shown;
	struct draft_withheld withheld; /* what the text of the review must not have */
};

/* Returns `name` relative to `file`, the session file or profile that has it; a name without a
 * slash is returned unchanged. The caller frees. */
static char *
seen_from(const char *file, const char *name)
{
	return name && strchr(name, '/') ? find_from(file, name) : xstrdup(name);
}

/* Returns the template of the last export, as a name that is found again: of a shipped one, which
 * the author may have copied since, without its folder. The caller frees. */
static char *
template_of_base(const char *path)
{
	static const char shipped[] = "schema/templates/";
	const char *name = file_name(path);

	return strncmp(path, shipped, strlen(shipped)) == 0 ? xstrndup(name, strcspn(name, "."))
							    : xstrdup(path);
}

/* Reads the template: of the option --template, else of the session file, else the
 * default one. On failure sets err and returns false. */
static bool
take_template(struct export_job *j, struct err *err)
{
	CLEANUP(pointer_free) char *name = xstrdup(j->o->template);

	if (!name && j->file.text && j->file.known)
		name = template_of_base(j->file.base.template);
	if (!name && j->review->template)
		name = seen_from(j->review->path, j->review->template);
	if (!name)
		name = seen_from(j->profile.path, cli_template_default(&j->profile));
	if (!cli_template_given(&j->template, name, err))
		return err_prefix(err, "cannot use the template");
	template_partials_init(&j->partials, NULL, &j->template);
	j->how.template_name = j->template.path;
	j->how.template = j->template.text.s;
	j->how.template_n = j->template.text.len;
	j->how.partial = cli_template_partial_text;
	j->how.context = &j->partials;
	return true;
}

/* Sets what the site of the draft decides: layout, front matter and date of the post. The template
 * may have a layout of its own. */
static void
take_site(struct export_job *j)
{
	CLEANUP(buf_finish) struct buf was = BUF_INIT;
	bool found = false;

	if (j->to_file && j->file.known)
		buf_add_bytes(&was, j->file.base.content, j->file.base.size);
	else if (j->to_file)
		file_read(j->file.target, EXPORT_FILE_MOST, &was, &found, ERR_IGNORED);
	site_take(&j->profile, j->file.target ? j->file.target : j->review->path,
		j->file.known || found ? was.s : NULL);
	if (j->template.text.len && strstr(j->template.text.s, "\nlayout:")) {
		free(j->profile.blog_layout);
		j->profile.blog_layout = NULL;
	}
}

/* ---- references to missing pictures ---- */

/* Returns true if a path names no file: one of a post, or of a session file. */
static bool
is_gone(const char *path, const char *post, const char *session)
{
	const char *of = post ? post : session;

	if (!*path || strstr(path, "://") || !of)
		return false;
	CLEANUP(pointer_free)
	char *file = post_file_of(post, session, path), *full = file_target(of, ERR_IGNORED),
	     *site = full ? site_of(full) : NULL;
	return !file && (*path != '/' || site);
}

/* Reports pictures to which the draft refers, but whose files are missing. */
static void
missing_pictures(struct export_job *j)
{
	json_t *list, *one, *pictures = json_object_get(view_tree(j->view), K_picture);
	const char *session = j->review->path;
	const char *at;
	size_t i;

	json_object_foreach (pictures, at, list)
		json_array_foreach (list, i, one)
			if (is_gone(view_text(one, K_path), NULL, session))
				gaps_add(
					&j->gaps, "there is no picture %s", view_text(one, K_path));
}

/* ---- other reviews ---- */

/* Loads from other reviews what the draft needs: the scores of the compared devices, and level
 * matches and blind runs of these devices. The notes are in r. */
static bool
load_others(struct record *others, const struct record *r, struct store *st,
	const struct profile *p, struct err *err)
{
	const struct review *own = record_at(r, ROW_REVIEW, 0);
	bool ok = true, all = own->comparisons && !text_same(own->comparisons, "own");
	bool table = record_count(r, ROW_COMPARISON) || record_count(r, ROW_BENCHMARK) ||
		p->n_benchmarks;

	if (table)
		ok = answers_load_scores(others, st, NULL, &own->device, err) &&
			answers_load_sections(others, st, p, err);
	for (const struct comparison *c = NULL;
		ok && table && (c = record_next(r, ROW_COMPARISON, c));)
		ok = c->row.deleted || answers_load_scores(others, st, NULL, &c->device, err);
	for (const struct note *n = NULL; ok && all && (n = record_next(r, ROW_NOTE, n));)
		if (!uuid_same(&n->review, &own->row.uuid))
			ok = store_load_row(st, ROW_REVIEW, &n->review, others, err);
	for (const struct comparison *c = NULL;
		ok && all && (c = record_next(r, ROW_COMPARISON, c));)
		ok = c->row.deleted || store_load_kind(st, ROW_REVIEW, &c->device, others, err);
	ok = ok && store_load_row(st, ROW_DEVICE, &own->device, others, err);
	for (const struct review *x = NULL; ok && all && (x = record_next(others, ROW_REVIEW, x));)
		ok = store_load_row(st, ROW_DEVICE, &x->device, others, err) &&
			store_load_kind(st, ROW_VOLUME, &x->row.uuid, others, err) &&
			store_load_kind(st, ROW_BLIND_RUN, &x->row.uuid, others, err);
	for (const struct volume *x = NULL; ok && (x = record_next(others, ROW_VOLUME, x));)
		ok = store_load_row(st, ROW_CHAIN, &x->setup.chain, others, err);
	for (const struct blind_run *x = NULL; ok && (x = record_next(others, ROW_BLIND_RUN, x));)
		ok = store_load_kind(st, ROW_TRIAL, &x->row.uuid, others, err);
	return ok;
}

/* ---- pictures next to a draft ---- */

/* Returns the path or the address of a picture: "x/cantor-wheel.svg" for the stem "x/cantor" and
 * `what` "wheel". The caller frees. */
static char *
picture_name(const char *stem, const char *what)
{
	struct buf path = BUF_INIT;

	buf_addf(&path, "%s-", stem);
	for (; *what; what++)
		buf_add_char(
			&path, isalnum((unsigned char)*what) || strchr("._", *what) ? *what : '-');
	buf_add(&path, ".svg");
	return buf_detach(&path);
}

/* Adds a picture; takes ownership of svg, alt and values. */
static void
keep_picture(struct pictures *p, const char *what, const char *file, struct buf svg, char *alt,
	const char *caption, json_t *values)
{
	ARENA_ADD(&p->memory, p,
		(struct export_picture){ .what = arena_keep(&p->memory, xstrdup(what)),
			.path = arena_keep(&p->memory, picture_name(p->to.stem, file)),
			.link = arena_keep(&p->memory, picture_name(p->to.link, file)),
			.alt = arena_keep(&p->memory, alt),
			.caption = arena_keep(&p->memory, xstrdup(caption)),
			.svg = svg,
			.in_page = p->in_page,
			.values = values });
}

static const char *
tested_device(const struct view *view)
{
	return view_text(json_object_get(view_tree(view), K_device), K_name);
}

/* Returns the description of a picture for blind readers; the caller frees. */
static char *
alt_text(const char *key, const char *device)
{
	struct buf out = BUF_INIT;

	WORDS_ADD(&out, key, device);
	return buf_detach(&out);
}

static void
draw_ratings(struct export_job *j, bool wheel)
{
	struct pictures *p = &j->pictures;
	CLEANUP(plot_drawn_finish)
	struct plot_drawn drawn = { .svg = BUF_INIT,
		.caption = BUF_INIT,
		.values = p->in_page && !wheel ? json_object() : NULL,
		.wheel = json_object_get(view_tree(j->view), K_wheel) };
	struct err err = ERR_INIT;
	const char *what = wheel ? "wheel" : "profile";

	if (!cli_plot_ratings_of_review(
		    j->r, &j->review->row.uuid, wheel, p->in_page, &drawn, &err))
		cli_say("the %s is not drawn: %s", what, err.msg);
	/* The wheel needs PLOT_WHEEL_LEAST rated attributes. The profile needs one; on a page,
	 * where it replaces the list of ratings, it needs three. */
	else if (drawn.judged >= (wheel ? PLOT_WHEEL_LEAST : p->in_page ? 3 : 1)) {
		keep_picture(p, what, what, drawn.svg,
			alt_text(wheel ? "alt_wheel" : "alt_profile", tested_device(j->view)),
			drawn.caption.s, drawn.values);
		drawn.svg = (struct buf)BUF_INIT;
		drawn.values = NULL;
	}
	p->rated |= drawn.judged > 0;
}

/* Draws the frequency response; beside: with the response of another device. */
static void
draw_fr(struct export_job *j, const char *what, const struct plot_beside *beside)
{
	struct pictures *p = &j->pictures;
	const char *device = beside ? beside->device : tested_device(j->view);
	CLEANUP(pointer_free) char *file = beside ? xasprintf("fr-%s", what) : xstrdup(what);
	CLEANUP(buf_finish) struct buf caption = BUF_INIT;
	struct buf svg = BUF_INIT;
	struct err err = ERR_INIT;

	if (!cli_plot_fr_of_review(j->r, &j->review->row.uuid, beside, p->in_page,
		    !pairs_get(&j->profile.boilerplate, "coupler"), &svg, &caption, &err)) {
		cli_say("the frequency response%s%s is not drawn: %s", beside ? " beside " : "",
			beside ? device : "", err.msg);
		buf_finish(&svg);
		return;
	}
	keep_picture(p, what, file, svg, alt_text(beside ? "alt_fr_pair" : "alt_fr", device),
		caption.s, NULL);
	p->v[p->n - 1].pair = beside;
}

static bool
is_measured(const struct review *x)
{
	json_auto_t *all = x->measurements ? json_loads(x->measurements, 0, NULL) : NULL;

	return json_array_size(json_object_get(all, "fr")) > 0;
}

/* Draws the response of the device, alone and beside each compared one that was measured. */
static void
draw_responses(struct export_job *j)
{
	if (!is_measured(j->review))
		return;
	draw_fr(j, "fr", NULL);
	for (const struct comparison *c = NULL; (c = record_next(j->r, ROW_COMPARISON, c));) {
		CLEANUP(record_finish) struct record others = record_new();
		const struct device *d = record_find(j->r, ROW_DEVICE, &c->device);
		const struct review *x = NULL;

		if (c->row.deleted || !d || !d->id ||
			!store_load_kind(j->st, ROW_REVIEW, &c->device, &others, ERR_IGNORED))
			continue;
		while ((x = record_next(&others, ROW_REVIEW, x)) &&
			(x->row.deleted || !uuid_same(&x->device, &d->row.uuid) || !is_measured(x)))
			;
		/* Of a device without such a review the session file may name the files. */
		json_auto_t *facts = c->facts ? json_loads(c->facts, 0, NULL) : NULL;
		const char *measured = view_text(facts, "measurements");
		struct review given = { .path = j->review->path,
			.measurements = (char *)(uintptr_t)measured };
		if (!x && *measured && is_measured(&given))
			x = &given;
		if (x)
			draw_fr(j, d->id, &(struct plot_beside){ x, d->name });
	}
}

static bool
is_drawn(const char *path, void *in)
{
	const struct pictures *p = in;
	bool is = false;

	for (size_t i = 0; i < p->n && !is; i++)
		is = strcmp(file_name(p->v[i].path), file_name(path)) == 0;
	return is;
}

/* Writes the pictures. A picture that the user edited is kept, which is reported on stderr; with
 * --force it is replaced, and the old one is saved. */
static bool
write_pictures(struct export_job *j, struct err *err)
{
	struct pictures *p = &j->pictures;
	static const char *const drawn[] = { "wheel.svg", "profile.svg", "fr.svg", NULL };
	bool ok = true;

	if (p->n && p->to.folder) {
		file_share(true);
		ok = file_make_folder(p->to.folder, err);
		file_share(false);
	}
	for (size_t i = 0; ok && i < p->n; i++) {
		const char *path = p->v[i].path;
		bool kept = false;

		if (!p->v[i].svg.len ||
			cli_plot_write(path, &p->v[i].svg, j->st, j->o->file.force, &kept, err))
			continue;
		if (!kept)
			return false;
		cli_say("%s was edited, or drawn from another archive, and was not replaced; "
			"delete it to draw it again",
			path);
	}
	CLEANUP(pointer_free) char *stem = p->to.stem ? xasprintf("%s-", p->to.stem) : NULL;
	CLEANUP(pointer_free) char *folder = stem ? file_folder(stem) : NULL;
	if (ok && stem && access(folder, F_OK) == 0)
		ok = cli_remove_stale(
			&(struct export_file){
				.path = stem, .review = identity_of_pictures(), .format = "svg" },
			drawn, is_drawn, p, j->st, err);
	if (ok && p->n && p->to.folder)
		cli_say("the pictures are in %s, which the site publishes", p->to.folder);
	if (ok && p->n && p->to.hint)
		cli_say("%s", p->to.hint);
	return ok;
}

static void
pictures_finish(struct pictures *p)
{
	for (size_t i = 0; i < p->n; i++) {
		buf_finish(&p->v[i].svg);
		json_decref(p->v[i].values);
	}
	arena_finish(&p->memory);
	site_pictures_finish(&p->to);
}

/* ---- the stages of an export: open, view, pictures, text, write ---- */

/* Opens the file of the export, its template and its site. Sets which pictures it gets: those of
 * the previous export to the file, else measurements. */
static bool
open_export(struct export_job *j, struct err *err)
{
	const struct export_options *o = j->o;
	bool takes = j->exporter->in_page || (j->to_file && j->exporter->merges);
	enum export_pictures usual = takes ? EXPORT_MEASURED : EXPORT_NO_PICTURES;

	if (o->strict && intake_mistake())
		return err_set(err, "a file has a mistake, so nothing was written (--strict)");
	j->file = o->file;
	j->file.review = j->review->row.uuid;
	j->file.format = j->exporter->name;
	j->file.record = j->r;
	j->file.withheld = &j->withheld;
	j->file.part = o->only || o->since || o->section || o->item || o->filter.device;
	if (j->to_file && !export_file_open(&j->file, j->st, err))
		return false;
	if (j->to_file && j->file.known)
		usual = j->file.base.pictures;
	j->file.pictures = o->no_pictures ? EXPORT_NO_PICTURES
		: o->pictures             ? EXPORT_PICTURES
					  : usual;
	if (j->post)
		return true;
	if (j->exporter->templated && !take_template(j, err))
		return false;
	take_site(j);
	return true;
}

/* Draws the frequency responses, and the wheel and the profile of the ratings, unless the file gets
 * measurements alone: "x/cantor.md" gets "x/cantor-wheel.svg" and "x/cantor-fr.svg". Pictures that
 * fail are skipped, with a message. */
static void
draw_pictures(struct export_job *j)
{
	struct pictures *p = &j->pictures;
	const char *file = j->post ? j->post : j->to_file ? j->o->file.path : "review";
	CLEANUP(pointer_free)
	char *target = j->post   ? file_target(j->post, ERR_IGNORED)
		: j->file.target ? xstrdup(j->file.target)
				 : NULL;

	p->in_page = j->exporter->in_page;
	if (j->file.pictures) {
		site_pictures_find(&p->to, file, target, &j->profile, j->review,
			tested_device(j->view),
			j->post                 ? j->text.post.text.s
				: j->file.known ? j->file.base.content
						: NULL);
		if (j->file.pictures != EXPORT_MEASURED) {
			draw_ratings(j, true);
			draw_ratings(j, false);
		}
		draw_responses(j);
	}
	if (j->o->pictures && !p->n && !p->rated)
		cli_say("there is nothing to draw: the wheel needs %d rated attributes, the "
			"response needs `measurements:` in the session file",
			PLOT_WHEEL_LEAST);
}

/* Writes the text into memory, or JSON for another program at once: only a full disk stops such
 * output halfway. */
static bool
make_text(struct export_job *j, struct err *err)
{
	struct export_how *how = &j->how;
	const char *given = j->review->front_matter;
	bool direct = j->exporter->write == export_json && !j->to_file && !isatty(STDOUT_FILENO);

	how->pictures = j->pictures.v;
	how->n_pictures = j->pictures.n;
	how->liquid_links = j->pictures.to.liquid;
	how->no_front_matter = j->o->no_front_matter;
	how->mdx = j->to_file && text_ends_in(j->o->file.path, ".mdx");
	if (!j->exporter->merges) {
		j->shown.session = j->review->path;
		j->shown.post = j->post;
		j->shown.url = j->profile.blog_url;
		j->shown.forum = !j->exporter->in_page;
		how->picture = j->o->no_pictures && j->shown.forum ? NULL : post_picture;
		how->picture_context = &j->shown;
	}
	how->post = j->post ? &j->text.post : NULL;
	if (j->exporter->templated && !j->post) {
		how->gaps = &j->gaps;
		if (given && !front_matter_is_valid(given))
			gaps_add(&j->gaps,
				"front_matter of the session file is left out; write {layout: "
				"single}");
		missing_pictures(j);
	}
	if (j->to_file && j->exporter->merges) {
		j->file.blocks = how->blocks = &j->blocks;
		j->file.gaps = &j->in_file;
		j->file.missing = &j->gaps;
		j->file.strict = j->o->strict;
	}
	if (!(direct ? export_json_print(stdout, j->view, how, err)
		     : j->exporter->write(&j->out, j->view, how, err)))
		return false;
	post_pictures_say(&j->shown);
	if (j->partials.failed)
		*err = j->partials.err;
	return !j->partials.failed;
}

static bool
write_text(struct export_job *j, struct err *err)
{
	/* Before a file is merged, its own gaps are found too. */
	if (j->o->strict && !j->file.gaps && !gaps_none(&j->gaps, &j->in_file, err))
		return false;
	if (j->to_file) {
		j->file.template = j->how.template_name ? j->how.template_name : "";
		j->file.out = &j->out;
		return export_file_write(&j->file, &(bool){ false }, err);
	}
	if (isatty(STDOUT_FILENO))
		text_print(stdout, "%s", j->out.s);
	else
		fwrite(j->out.s, 1, j->out.len, stdout);
	return (fflush(stdout) == 0 && !ferror(stdout)) || err_set(err, "cannot write the review");
}

static void
job_finish(struct export_job *j)
{
	view_close(j->view);
	template_partials_finish(&j->partials);
	cli_template_finish(&j->template);
	pictures_finish(&j->pictures);
	export_file_close(&j->file);
	export_blocks_finish(&j->blocks);
	gaps_finish(&j->gaps);
	gaps_finish(&j->in_file);
	texts_finish(&j->unpublished);
	buf_finish(&j->out);
	free(j->post);
	draft_withheld_finish(&j->withheld);
	draft_plain_finish(&j->text);
	post_pictures_finish(&j->shown);
	profile_finish(&j->profile);
}

/* Drops the drawn pictures whose files the author edited: the page contains the files. The others
 * are drawn for the page, without a caption. */
static void
keep_post_pictures(struct export_job *j)
{
	const struct uuid pictures = identity_of_pictures();
	struct pictures *p = &j->pictures;
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		if (export_file_is_edited(p->v[i].path, &pictures, "svg", j->st)) {
			buf_finish(&p->v[i].svg);
			json_decref(p->v[i].values);
		} else {
			p->v[n] = p->v[i];
			p->v[n++].caption[0] = '\0'; /* the text has it, or the author deleted it */
		}
	p->n = n;
}

/* Adds gaps for what a draft has of what its review withholds. The review `known` was asked
 * already; NULL: none. Of a draft of an unknown review, whole sentences of all reviews are found.
 */
static void
check_withheld(struct gaps *g, const char *path, const struct buf *text, const struct uuid *known)
{
	CLEANUP(pointer_free)
	char *target = strcmp(path, "-") == 0 ? NULL : file_target(path, ERR_IGNORED);
	CLEANUP(uuids_finish) struct uuids reviews = { .v = NULL };
	struct store *st = own_archive_open(STORE_READ, &(bool){ false }, ERR_IGNORED);
	struct uuid review;
	bool found = false;

	if (st && draft_review_of(st, target, text, &review, &found, ERR_IGNORED) && found)
		LIST_ADD(&reviews, review);
	else if (st)
		store_reviews(st, &reviews, ERR_IGNORED);
	for (size_t i = 0; i < reviews.n; i++) {
		CLEANUP(record_finish) struct record r = record_new();
		CLEANUP(draft_withheld_finish) struct draft_withheld w = { 0 };

		if ((known && uuid_same(&reviews.v[i], known)) ||
			!store_load(st, &reviews.v[i], &r, ERR_IGNORED))
			continue;
		own_archive_load_others(st, &reviews.v[i], &r);
		if (draft_withheld_read(&w, st, &r, &reviews.v[i], found, ERR_IGNORED))
			draft_withheld_gaps(g, &w, text->s ? text->s : "", text->len);
	}
	store_close(st);
}

/* Returns true if a page or a forum text may be made of the post; else prints what must not be
 * published, which --anyway does also. */
static bool
may_publish(struct export_job *j, const struct buf *post, struct err *err)
{
	CLEANUP(gaps_finish) struct gaps g = GAPS_INIT;
	const char *text = post->s ? post->s : "", *name = j->o->from ? j->o->from : j->post;

	draft_withheld_gaps(&g, &j->withheld, text, post->len);
	if (j->o->from)
		check_withheld(&g, j->o->from, post, &j->review->row.uuid);
	draft_withheld_conflict(&g, text);
	draft_plain_open(&g, &j->text);
	for (const char *s = g.text.s; s && *s; s = text_after(s, '\n'))
		cli_say("%s: %.*s", name, (int)strcspn(s, "\n") - 5, s + strlen("gap: "));
	return !g.n || j->o->anyway ||
		err_set(err,
			"%s has what must not be published, so nothing was written (--anyway "
			"writes it)",
			name);
}

/* Sets the text of the post, with what is new in the record, as an export to it would write it. */
static bool
take_post(struct export_job *j, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	size_t n_new = 0;
	struct export_options o = { .file = { .path = j->post, .text = &text, .n_new = &n_new } };
	struct export_job post = { .o = &o,
		.exporter = &exporters[0],
		.to_file = true,
		.st = j->st,
		.r = j->r,
		.review = j->review,
		.filter = { .others = j->filter.others },
		.gaps = GAPS_INIT,
		.in_file = GAPS_INIT,
		.out = BUF_INIT,
		.template = { .text = BUF_INIT } };
	CLEANUP(diags_finish) struct diags told = DIAGS_INIT;
	bool ok;

	if (j->o->from)
		ok = file_read_input(j->post, EXPORT_FILE_MOST, &text, err);
	else {
		profile_load_own(&post.profile, &told);
		ok = open_export(&post, err) &&
			(post.view = view_open(post.r, &post.profile, &post.filter, err));
		if (ok)
			draw_pictures(&post);
		ok = ok && make_text(&post, err) && write_text(&post, err);
	}
	/* Only those are used that the text names. */
	j->file.pictures = j->o->no_pictures ? EXPORT_NO_PICTURES
		: j->o->from                 ? EXPORT_PICTURES
					     : post.file.pictures;
	job_finish(&post);
	if (ok && text.len && memchr(text.s, '\0', text.len))
		ok = err_set(
			err, "%s has NUL bytes and is no UTF-8 text: save it as UTF-8", j->post);
	if (!ok)
		return false;
	draft_plain_read(
		&j->text, text.s ? text.s : "", site_forms(j->post), !j->exporter->in_page);
	if (!may_publish(j, &text, err))
		return false;
	if (!j->text.post.date)
		j->text.post.date = site_date_of_name(j->post);
	if (j->o->from)
		cli_say("from %s", j->post);
	else
		cli_say("from %s, as you left it, with %zu new note%s", file_name(j->post), n_new,
			n_new == 1 ? "" : "s");
	CLEANUP(buf_finish) struct buf left = BUF_INIT;
	draft_plain_left(&left, &j->text);
	if (left.len)
		cli_say("left out: %s", left.s);
	return true;
}

/* Finds the file from which a page or a forum text is made: --from, or the post of the review
 * unless an option selects a part of the record or another template. Fails if the post was exported
 * once and is not there. */
static bool
find_source(struct export_job *j, bool selects, struct err *err)
{
	const struct export_options *o = j->o;
	CLEANUP(export_paths_finish) struct export_paths gone = { .v = NULL };

	if (!j->exporter->templated || j->exporter->merges)
		return true;
	if (o->from)
		j->post = xstrdup(o->from);
	else if (!selects && !o->fresh)
		j->post = post_find(j->st, &j->review->row.uuid, j->review->path);
	if (o->from || selects || o->fresh || (j->post && file_is_regular(j->post)))
		return true;
	if (!store_export_files(j->st, &j->review->row.uuid, "markdown", false, &gone, err))
		return false;
	for (size_t i = 0; i < gone.n; i++) {
		CLEANUP(export_base_finish) struct export_base base;
		bool known;

		if (!store_export_base(j->st, &j->review->row.uuid, "markdown", gone.v[i], NULL,
			    &base, &known, err))
			return false;
		if (known && !base.part)
			return err_set(err,
				"the post is no longer %s, so nothing was written: export it once "
				"with -o to where it is now, or --fresh makes it from the record",
				gone.v[i]);
	}
	cli_say("made from the record: no post was exported yet");
	xreplace(&j->post, NULL);
	return true;
}

/* Returns true if a draft has the comment of part-aside. */
static bool
has_aside(const char *draft)
{
	return strstr(draft, "\n<!--\n") || strstr(draft, "\n{/* \n");
}

/* Writes the export of one review. Gaps are reported even if they prevent writing (--strict). */
static bool
export_review(struct export_job *j, struct err *err)
{
	CLEANUP(buf_finish) struct buf told = BUF_INIT;
	CLEANUP(pointer_free) char *profile = find_profile();
	bool in_page = j->exporter->in_page, dry = j->o->file.dry_run || j->o->file.diff;

	j->gaps.profile = j->in_file.profile = profile;
	j->gaps.all = j->o->gaps;
	bool ok = open_export(j, err) && (!j->post || take_post(j, err)) &&
		(j->view = view_open(j->r, &j->profile, &j->filter, err));
	if (ok)
		draw_pictures(j);
	if (ok && j->post)
		keep_post_pictures(j);
	ok = ok && make_text(j, err) && write_text(j, err) &&
		(dry || in_page || j->post || write_pictures(j, err));
	gaps_add_text(&told, &j->gaps, &j->in_file, j->o->gaps);
	text_print(stderr, "%s", told.len ? told.s : "");
	if (ok && j->exporter->merges && j->out.len && has_aside(j->out.s) &&
		!(j->file.known && has_aside(j->file.base.content)))
		cli_say("diary and answers to readers are in a comment at the end: everybody can "
			"read it in the source of the page");
	if (ok && j->exporter->per_item && cli_folder_tracks(j->view) > 1)
		cli_say("the output has the times of %zu tracks together; --track TRACK writes one "
			"of them, -o FOLDER/ writes a file for each",
			cli_folder_tracks(j->view));
	return ok;
}

/* Writes several files into a folder: adds the device to a graph database, or writes one file for
 * each track, in a format of timed notes. */
static bool
export_to_folder(struct export_job *j, struct err *err)
{
	struct export_file to = j->o->file;

	to.review = j->review->row.uuid;
	j->view = view_open(j->r, &j->profile, j->o->squiglink ? NULL : &j->filter, err);
	return j->view &&
		(j->o->squiglink ? cli_squiglink_write(j->r, j->view, &to, j->st, err)
				 : cli_folder_write(j->exporter, j->view, &to, j->st, err));
}

/* Reports links in the draft to files that are missing. Web addresses are not checked. */
static void
dead_links(struct gaps *g, const char *text, const char *file)
{
	CLEANUP(pointer_free) char *header = front_value(text, false, "header.image");

	if (header && is_gone(header, file, NULL))
		gaps_add(g, "the header picture %s is not there", header);

	for (const char *at = text; (at = strstr(at, "]("));) {
		bool liquid = *(at += 2) == '{'; /* {{ '/a.svg' | relative_url }} */

		at += liquid ? strcspn(at, "'\")\n") : 0;
		if (liquid && *at != '\'' && *at != '"')
			continue;
		at += liquid;
		size_t n = strcspn(at, liquid ? "'\"\n" : ") \n");
		CLEANUP(pointer_free)
		char *path = timed_link_path(at, strcspn(at, liquid ? "#?'\"\n" : "#?) \n"));

		if (!n)
			gaps_add(g, "a link in the text has no address");
		else if (path && strncmp(path, "mailto:", 7) != 0 && is_gone(path, file, NULL))
			gaps_add(g, "the link to %.*s is dead", (int)n, at);
	}
}

/* Replaces the scripts and styles of a page by spaces: they are no text of the author. */
static void
blank_scripts(struct buf *text)
{
	static const char *const names[][2] = { { "<script", "</script>" },
		{ "<style", "</style>" } };

	for (size_t i = 0; i < LENGTH(names) && text->len; i++)
		for (char *at = text->s; (at = strstr(at, names[i][0]));) {
			const char *end = strstr(at, names[i][1]);

			for (; *at && at != end; at++)
				*at = *at == '\n' ? '\n' : ' ';
		}
}

static bool
check_file(const char *path, bool all, struct err *err)
{
	CLEANUP(gaps_finish) struct gaps gaps = GAPS_INIT, none = GAPS_INIT;
	CLEANUP(buf_finish) struct buf text = BUF_INIT, told = BUF_INIT;
	CLEANUP(pointer_free) char *profile = find_profile();
	bool ok = file_read_input(path, EXPORT_FILE_MOST, &text, err);

	gaps.profile = profile;
	if (ok) {
		check_withheld(&gaps, path, &text, NULL);
		CLEANUP(pointer_free) char *full = realpath(path, NULL);
		if (full)
			export_file_lacks(&gaps, full, text.s ? text.s : "");
		CLEANUP(draft_plain_finish) struct draft_plain plain;
		draft_plain_read(&plain, text.s ? text.s : "", site_forms(path), false);
		blank_scripts(&text);
		gaps_draft(&gaps, text.s);
		draft_plain_gaps(&gaps, &plain);
		dead_links(&gaps, text.s, path);
		gaps_add_text(&told, &gaps, &none, all);
		text_print(stdout, "%s", told.len ? told.s : "");
		if (gaps.n)
			ok = err_set(
				err, "%s has %zu %s", path, gaps.n, gaps.n == 1 ? "gap" : "gaps");
	}
	return ok;
}

static bool
goes_to_file(const struct export_options *o)
{
	return o->file.path && strcmp(o->file.path, "-") != 0;
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
		text_ends_in(o->file.path, "/"))
		return cli_wrong(err, "%.200s is a folder: --%s needs the name of a file",
			o->file.path, exporter->name);
	if (exporter && o->pictures && !goes_to_file(o) && !exporter->in_page)
		return cli_wrong(
			err, "pictures are saved beside the draft: name its file with -o FILE");
	if (exporter && (o->fresh || o->from) && (!exporter->templated || exporter->merges))
		return cli_wrong(err, "--fresh and --from are for --html and --bbcode");
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

/* Leaves out ratings and scores of other reviews that are not published, unless this review takes
 * them, and names these reviews. */
static void
leave_unpublished(struct export_job *j, struct record *r)
{
	for (struct rating *x = NULL; r && (x = record_next(r, ROW_RATING, x));) {
		const struct review *of = record_find(r, ROW_REVIEW, &x->review);

		if (!of || !j->review || of->published || x->row.deleted ||
			uuid_same(&of->row.uuid, &j->review->row.uuid) ||
			review_takes(j->review, of))
			continue;
		x->row.deleted = true;
		if (!of->id || of->row.deleted || texts_has(&j->unpublished, of->id))
			continue;
		texts_add(&j->unpublished, of->id, (struct mark){ 0, 0 });
		gaps_add(&j->gaps,
			"the review %s is not published, and its ratings are left out: "
			"`comparisons: %s` takes them",
			of->id, of->id);
	}
}

/* Returns false and sets err if a draft would lose all notes of the device under test: they are of
 * another device. */
static bool
is_named(const struct export_job *j, struct err *err)
{
	const struct device *d =
		j->review ? record_find(j->r, ROW_DEVICE, &j->review->device) : NULL;
	CLEANUP(buf_finish) struct buf why = BUF_INIT;
	struct uuid other;
	size_t notes = 0;

	if (!d || !d->name || !j->st || !j->review->path)
		return true;
	if (!store_misnamed(j->st, &j->review->row.uuid, &d->row.uuid, &other, &notes, err))
		return false;
	if (notes)
		enrol_misnamed(&why, j->review->path, d->name,
			record_find(j->r, ROW_DEVICE, &other), notes);
	return !notes || err_set(err, "nothing is written: %s", why.s);
}

static bool
export_run(struct cli_call *c, struct err *err)
{
	const struct export_options *o = c->options;
	struct export_job j = { .o = o,
		.exporter = chosen_format(o, err),
		.to_file = goes_to_file(o),
		.st = c->st,
		.r = &c->record,
		.gaps = GAPS_INIT,
		.in_file = GAPS_INIT,
		.out = BUF_INIT,
		.template = { .text = BUF_INIT } };

	if (o->check)
		return check_file(o->check, o->gaps, err);
	if (o->text)
		return export_file_text(o->text, err);
	if (o->texts)
		return export_file_texts(&c->review, j.exporter->write == export_json, err);
	if (o->undo) {
		struct export_file f = o->file;

		f.review = c->review;
		return export_file_undo(&f, err);
	}
	/* Reads versions of rows, which need the memory of their JSON as others do: before
	 * json_blocks_use. */
	if (j.exporter->templated &&
		!draft_withheld_read(&j.withheld, c->st, &c->record, &c->review, true, err)) {
		draft_withheld_finish(&j.withheld);
		return false;
	}
	json_blocks_use();
	if (!read_filter(o, &j.filter, err)) {
		job_finish(&j);
		return false;
	}
	j.review = record_at(j.r, ROW_REVIEW, 0);
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	if (!profile_load_own(&j.profile, &d)) {
		CLEANUP(pointer_free)
		char *word = text_shell_word(j.profile.path ? j.profile.path : "config.yaml");
		cli_say("your profile has errors, see `earlog check %s`", word);
	}
	CLEANUP(diags_finish) struct diags unknown = DIAGS_INIT;
	bool spoken = words_use(j.profile.language, &unknown, err) ||
		err_prefix(err, "nothing is written");
	diags_print(&unknown, stderr);
	CLEANUP(record_finish) struct record others = record_new();
	CLEANUP(uuids_finish) struct uuids items = { .v = NULL };
	bool ok = spoken && is_named(&j, err) &&
		(!o->section ||
			store_find_one(
				c->st, ROW_SECTION, o->section, NULL, &j.filter.section, err)) &&
		(!o->item || argument_items(c->st, o->item, &c->review, &items, err));
	j.filter.others = &others;
	j.filter.items = items.v;
	j.filter.n_items = items.n;
	ok = ok &&
		find_source(&j,
			o->template || o->only || o->since || o->section || o->item ||
				o->filter.device || c->listener,
			err);
	bool folder = o->squiglink ||
		(j.exporter->per_item && j.to_file && cli_folder_named(o->file.path));
	ok = ok && load_others(&others, &c->record, c->st, &j.profile, err);
	leave_unpublished(&j, c->record.elsewhere);
	leave_unpublished(&j, &others);
	chains_unite((struct record *const[]){ &c->record, &others }, 2);
	ok = ok && (folder ? export_to_folder : export_review)(&j, err);
	if (ok)
		own_archive_say_open_notes(c->st, "do not name their device");
	job_finish(&j);
	return ok;
}

const struct cli_command cli_export = {
	.name = "export",
	.help = "Write the draft of a review, or its data",
	.verbs = { { NULL, "[REVIEW] [--FORMAT] [--template NAME] [-o FILE]", "",
		ARCHIVE_READ | REVIEW_OR_LAST | REVIEW_LOADED | NAMES_DEVICES, 0, 1, export_run,
		NULL } },
	OPTIONS_IN(rows),
	.more_options = format_option,
	.check = export_check,
	.is_of_file = export_is_of_file,
};
