#include "cli/export_extra.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/find.h"

void
export_extra_init(struct export_extra *x)
{
	struct diags d = DIAGS_INIT;

	*x = (struct export_extra){ .template = { .text = BUF_INIT } };
	if (!profile_load_own(&x->profile, &d))
		text_print(stderr, "earlog: your profile has errors, see `earlog check %s`\n",
			x->profile.path ? x->profile.path : "config.yaml");
	diags_finish(&d);
	const struct pairs *texts = &x->profile.boilerplate;
	x->pairs = xcalloc(texts->n + 1, sizeof(x->pairs[0]));
	for (size_t i = 0; i < texts->n; i++)
		x->pairs[i] = (struct view_pair){ texts->v[i].key, texts->v[i].value };
	x->scale = scale_json(&x->profile.scale);
	x->bias_scale = scale_json(&x->profile.bias_scale);
	x->view = (struct view_extra){ .author = x->profile.reviewer_name,
		.site = x->profile.reviewer_site,
		.boilerplate = x->pairs,
		.n_boilerplate = texts->n,
		.scale = x->scale,
		.bias_scale = x->bias_scale };
}

void
export_extra_finish(struct export_extra *x)
{
	if (x->has_template)
		template_partials_finish(&x->partials);
	template_finish(&x->template);
	free(x->pairs);
	free(x->scale);
	free(x->bias_scale);
	profile_finish(&x->profile);
}

/* Paths are relative to the file that names them: the session file or the profile. */
static char *
seen_from(const char *file, const char *name)
{
	return name && strchr(name, '/') ? find_from(file, name) : xstrdup(name);
}

bool
export_extra_template(struct export_extra *x, const char *given, const struct record *r,
	struct export_how *how, struct err *err)
{
	const struct review *review =
		record_count(r, ROW_REVIEW) ? record_at(r, ROW_REVIEW, 0) : NULL;
	char *name = xstrdup(given);

	if (!name && review && review->template)
		name = seen_from(review->path, review->template);
	if (!name)
		name = seen_from(x->profile.path, x->profile.default_template);
	if (!name)
		name = xstrdup("iem-review");
	bool ok = template_given(&x->template, name, err);
	free(name);
	if (!ok)
		return err_prefix(err, "cannot use the template");
	template_partials_init(&x->partials, NULL, &x->template);
	x->has_template = true;
	how->template_name = x->template.path;
	how->template = x->template.text.s;
	how->template_n = x->template.text.len;
	how->partial = template_partial_text;
	how->context = &x->partials;
	return true;
}
