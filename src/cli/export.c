#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/export_extra.h"
#include "cli/export_file.h"
#include "cli/export_gaps.h"
#include "cli/pictures.h"
#include "export/export.h"
#include "export/front_matter.h"

#define FORMAT_MOST 16

struct export_options {
	const char *output, *template, *only, *section, *device, *since;
	bool force, strict, pictures, no_pictures, mark_conflicts, dry_run, diff;
	bool format[FORMAT_MOST]; /* as in exporters */
};

#define OPTIONS struct export_options

static const struct option_row rows[] = {
	{ 'o', "output", "FILE", "write there, not to standard output", OPTION_TEXT,
		offsetof(OPTIONS, output) },
	FLAG(force, "force", "replace FILE although it was edited; the old one stays beside it"),
	{ 'n', "dry-run", NULL, "tell what would become of FILE, and write nothing", OPTION_FLAG,
		offsetof(OPTIONS, dry_run) },
	FLAG(diff, "diff", "print what would change in FILE, and write nothing"),
	FLAG(mark_conflicts, "mark-conflicts",
		"put both texts into FILE where you and the record changed one, as diff3 does"),
	FLAG(pictures, "pictures",
		"draw what there is to see of it, as files beside FILE; later exports to FILE do "
		"the same"),
	FLAG(no_pictures, "no-pictures", "draw none, now and later"),
	TEXT(template, "template", "NAME",
		"a template, by name or file; see `earlog template list`"),
	FLAG(strict, "strict", "fail where the draft has gaps"),
	TEXT(only, "only", "WHAT",
		"notes, ratings, setup, questions, comparisons, diary; several by commas"),
	TEXT(section, "section", "NAME", "what belongs to that section"),
	TEXT(device, "device", "NAME", "what was heard with that device, or set against it"),
	TEXT(since, "since", "DATE", "what was written from that day on (YYYY-MM-DD)"),
	{ 0 },
};

/* Each format is an option; a new exporter shows up here by itself. */
static bool
format_option(size_t i, struct option_row *row)
{
	if (i >= FORMAT_MOST || !exporters[i].name)
		return false;
	*row = (struct option_row){ 0, exporters[i].name, NULL, exporters[i].help, OPTION_FLAG,
		offsetof(struct export_options, format) + i * sizeof(bool) };
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
			cli_wrong(err, "--%s and --%s cannot be had at once", chosen->name,
				exporters[i].name);
			return NULL;
		}
		chosen = &exporters[i];
	}
	return chosen ? chosen : &exporters[0];
}

/* ---- what is wanted of it ---- */

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

/* The start of that day, here. */
static bool
read_since(const char *text, int64_t *ms)
{
	return strlen(text) == 10 && clock_read_date(text, ms, NULL);
}

static bool
read_filter(const struct export_options *o, struct view_filter *f, struct err *err)
{
	*f = (struct view_filter){ .section = o->section, .device = o->device };
	if (o->only && !read_only(o->only, &f->only))
		return cli_wrong(err,
			"--only is some of notes, ratings, setup, questions, comparisons, diary, "
			"not "
			"%.60s",
			o->only);
	return !o->since || read_since(o->since, &f->since_ms) ||
		cli_wrong(err, "--since is a day like 2026-11-20, not %.60s", o->since);
}

/* ---- writing it ---- */

/* One run of the command. */
struct export_job {
	const struct export_options *o;
	const struct exporter *exporter;
	struct uuid review;
	struct view *view;
	struct export_how how;
	struct export_extra extra;
	bool to_file;
	struct export_file file;
};

/* Into memory: a terminal is no place for bytes that move its cursor, a file is written at once. */
static bool
render(struct export_job *j, struct buf *out, struct err *err)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	bool ok = f && j->exporter->write(f, j->view, &j->how, err);
	if (!f || (fclose(f) != 0 && ok))
		ok = err_set(err, "cannot write the review: out of memory");
	if (ok && n)
		*out = (struct buf){ .s = text, .len = n, .cap = n + 1 };
	else
		free(text);
	return ok;
}

static bool
write_out(struct export_job *j, const struct buf *out, struct err *err)
{
	if (j->to_file) {
		j->file.template = j->exporter->templated ? j->how.template_name : "";
		j->file.out = out;
		return export_file_write(&j->file, err);
	}
	if (isatty(STDOUT_FILENO))
		text_print(stdout, "%s", out->s);
	else
		fwrite(out->s, 1, out->len, stdout);
	return (fflush(stdout) == 0 && !ferror(stdout)) || err_set(err, "cannot write the review");
}

/* Pictures are drawn where they were drawn last time, until --no-pictures says otherwise. */
static bool
open_export(struct export_job *j, struct err *err)
{
	const struct export_options *o = j->o;

	j->file = (struct export_file){ .path = o->output,
		.review = j->review,
		.format = j->exporter->name,
		.force = o->force,
		.dry_run = o->dry_run,
		.diff = o->diff,
		.mark_conflicts = o->mark_conflicts };
	if (!j->to_file)
		return true;
	if (!export_file_open(&j->file, err))
		return false;
	j->file.pictures = (o->pictures || j->file.base.pictures) && !o->no_pictures;
	return true;
}

/* Gaps come before the draft is written: with --strict nothing is. */
static bool
export_review(struct export_job *j, const struct record *r, const struct view_filter *filter,
	struct err *err)
{
	struct gaps gaps = GAPS_INIT;
	struct pictures pictures = { 0 };
	struct export_blocks blocks = { 0 };
	struct buf out = BUF_INIT;
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	bool templated = j->exporter->templated, dry = j->o->dry_run || j->o->diff;
	/* Tables and JSON can be large, and only a full disk stops them half-way. */
	bool direct = !templated && !j->to_file && !isatty(STDOUT_FILENO);

	/* A view is many small pieces, which are freed faster without glibc's fast bins. */
	mallopt(M_MXFAST, 0);
	export_extra_init(&j->extra);
	bool ok = open_export(j, err) &&
		(!templated || export_extra_template(&j->extra, j->o->template, r, &j->how, err));
	j->view = ok ? view_open(r, &j->extra.view, filter, err) : NULL;
	ok = j->view != NULL;
	if (ok && j->file.pictures)
		pictures_draw(&pictures, r, &j->review, j->o->output, j->view);
	if (ok && templated) {
		j->how.gaps = &gaps;
		if (review->front_matter && !front_matter_sound(review->front_matter))
			gaps_add(&gaps,
				"front_matter of the session file is no YAML map: "
				"it is left out");
		export_gaps_pictures(&gaps, view_tree(j->view), review->path);
	}
	/* Only Markdown is edited by hand; the others are made from it again. */
	if (j->to_file && strcmp(j->exporter->name, "markdown") == 0)
		j->file.blocks = j->how.blocks = &blocks;
	ok = ok &&
		(direct ? j->exporter->write(stdout, j->view, &j->how, err) : render(j, &out, err));
	if (ok && j->extra.has_template && j->extra.partials.failed) {
		*err = j->extra.partials.err;
		ok = false;
	}
	if (ok && j->o->strict && gaps.n)
		ok = err_set(err, "the draft has %zu %s, so nothing was written (--strict)", gaps.n,
			gaps.n == 1 ? "gap" : "gaps");
	ok = ok && (dry || pictures_write(&pictures, err)) && write_out(j, &out, err);
	text_print(stderr, "%s", gaps.text.s);
	gaps_finish(&gaps);
	pictures_finish(&pictures);
	export_blocks_finish(&blocks);
	buf_finish(&out);
	view_close(j->view);
	export_extra_finish(&j->extra);
	export_file_close(&j->file);
	return ok;
}

static bool
goes_to_file(const struct export_options *o)
{
	return o->output && strcmp(o->output, "-") != 0;
}

static bool
export_check(const struct cli_call *c, struct err *err)
{
	const struct export_options *o = c->options;
	struct view_filter filter;

	if (o->pictures && !goes_to_file(o))
		return cli_wrong(err, "pictures stand beside a file: name it with -o FILE");
	if (o->pictures && o->no_pictures)
		return cli_wrong(err, "--pictures and --no-pictures cannot be had at once");
	return chosen_format(o, err) && read_filter(o, &filter, err);
}

static bool
export_run(struct cli_call *c, struct err *err)
{
	const struct export_options *o = c->options;
	struct view_filter filter;
	struct export_job j = { .o = o,
		.exporter = chosen_format(o, err),
		.to_file = goes_to_file(o),
		.review = c->review };

	return read_filter(o, &filter, err) && export_review(&j, &c->record, &filter, err);
}

const struct cli_command cli_export = {
	.name = "export",
	.help = "Write the draft of a review, or what is in it",
	.verbs = { { NULL, "[REVIEW] [--FORMAT] [--template NAME] [-o FILE]", "",
		ARCHIVE_READ | REVIEW_OR_LAST | REVIEW_LOADED, 0, 1, export_run, NULL } },
	.options = rows,
	.options_size = sizeof(OPTIONS),
	.more_options = format_option,
	.check = export_check,
};
