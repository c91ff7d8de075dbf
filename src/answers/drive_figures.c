#include "answers/drive_figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/tree.h"
#include "base/mem.h"

static void
add_number(struct buf *b, double x, const char *unit)
{
	/* Shortest: 7.1, 2000, 68.62. */
	buf_addf(b, "%s%.6g %s", b->len ? ", " : "", x, unit);
}

/* "2000 mW into 32 ohm = 8.00 Vrms, 250 mA": what it says, and what that proves. */
static void
tell(struct drive_figures *f, const struct drive_figure *d, struct range zo, const char *kind,
	const char *from, const char *note, const char *left_out)
{
	struct buf words = BUF_INIT;
	json_t *o = json_object();
	bool power = d && number_positive(d->power_mw) && number_positive(d->load_ohm);

	if (d && number_positive(d->power_mw))
		add_number(&words, d->power_mw, "mW");
	if (d && number_positive(d->max_vrms))
		add_number(&words, d->max_vrms, "Vrms");
	if (d && number_positive(d->load_ohm))
		buf_addf(&words, " into %.6g ohm", d->load_ohm);
	if (d && number_positive(d->max_ma))
		add_number(&words, d->max_ma, "mA");
	if (power) {
		buf_add(&words, " = ");
		number_add(&words, drive_vrms_of_power(d->power_mw, d->load_ohm), 2, false);
		buf_add(&words, " Vrms, ");
		number_add(&words, drive_ma_of_power(d->power_mw, d->load_ohm), 0, false);
		buf_add(&words, " mA");
	}
	if (zo.high >= 0) {
		buf_addf(&words, "%soutput impedance ", words.len ? ", " : "");
		if (zo.low < zo.high && zo.low > 0)
			buf_addf(&words, "%.6g to %.6g ohm", zo.low, zo.high);
		else
			buf_addf(&words, "%s%.6g ohm", zo.low < zo.high ? "below " : "", zo.high);
	}
	tree_text(o, "text", words.s);
	tree_real(o, "vrms",
		power       ? drive_vrms_of_power(d->power_mw, d->load_ohm)
			: d ? d->max_vrms
			    : (double)NAN);
	tree_real(o, "ma",
		power       ? drive_ma_of_power(d->power_mw, d->load_ohm)
			: d ? d->max_ma
			    : (double)NAN);
	tree_real(o, "load_ohm", d ? d->load_ohm : (double)NAN);
	tree_text(o, "kind", kind);
	tree_text(o, "from", from);
	tree_text(o, "note", note);
	tree_text(o, "left_out", left_out);
	json_array_append_new(f->told, o);
	buf_finish(&words);
}

/* The chain's own, as the session file gives them. */
static void
take_own(struct drive_figures *f, bool *output, bool *impedance)
{
	const struct chain_facts *c = &f->facts;
	struct drive_figure volts = DRIVE_FIGURE_INIT, power = DRIVE_FIGURE_INIT;

	volts.max_vrms = c->output_vrms;
	power.power_mw = c->power_mw;
	power.load_ohm = c->power_ohm;
	*impedance = c->output_ohm >= 0;
	*output = number_positive(c->output_vrms) || number_positive(c->power_mw);
	if (number_positive(c->output_vrms)) {
		f->v[f->source.n++] = volts;
		tell(f, &volts, RANGE_UNKNOWN, "session file", NULL, NULL, NULL);
	}
	if (number_positive(c->power_mw)) {
		f->v[f->source.n++] = power;
		tell(f, &power, RANGE_UNKNOWN, "session file", NULL, NULL, NULL);
	}
	if (*impedance) {
		f->source.zo_ohm = range_of(c->output_ohm);
		tell(f, NULL, f->source.zo_ohm, "session file", NULL, NULL, NULL);
	}
}

/* Why a published figure does not count here; NULL: it does. */
static const char *
why_not(const struct drive_figures *f, const struct source_figure *s, double load_ohm)
{
	if (s->gain && !f->facts.gain)
		return "it holds at one gain, and the chain does not say its own";
	if (s->gain && strcmp(s->gain, f->facts.gain) != 0)
		return "of another gain";
	if ((!isnan(s->load_from_ohm) || !isnan(s->load_below_ohm)) && !number_positive(load_ohm))
		return "it holds for some loads, and the device's is not known";
	if (load_ohm < s->load_from_ohm || load_ohm >= s->load_below_ohm)
		return "of another load";
	return NULL;
}

static void
widen(struct range *zo, const struct source_figure *s)
{
	if (isnan(s->zo_high_ohm))
		return;
	if (isnan(zo->high)) {
		*zo = (struct range){ s->zo_low_ohm, s->zo_high_ohm };
		return;
	}
	if (s->zo_low_ohm < zo->low)
		zo->low = s->zo_low_ohm;
	if (s->zo_high_ohm > zo->high)
		zo->high = s->zo_high_ohm;
}

static void
take_published(struct drive_figures *f, double load_ohm, bool own_output, bool own_impedance)
{
	size_t same_socket = 0;

	for (size_t i = 0; i < f->sheet->n; i++) {
		const struct source_figure *s = &f->sheet->figures[i];
		struct drive_figure d = { s->max_vrms, s->load_ohm, s->power_mw, s->max_ma };
		bool output = number_positive(s->max_vrms) || number_positive(s->power_mw) ||
			number_positive(s->max_ma);
		struct range zo = { s->zo_low_ohm, s->zo_high_ohm };

		if (!source_has_socket(s, f->facts.output))
			continue;
		same_socket++;
		const char *why = why_not(f, s, load_ohm);
		if (!why && (own_output || !output) && (own_impedance || isnan(zo.high)))
			why = "the session file has its own";
		tell(f, own_output && !why ? NULL : &d, own_impedance && !why ? RANGE_UNKNOWN : zo,
			s->kind, s->from, s->note, why);
		if (why)
			continue;
		if (!own_output && output)
			f->v[f->source.n++] = d;
		if (!own_impedance)
			widen(&f->source.zo_ohm, s);
	}
	if (!same_socket && f->sheet->n) {
		buf_addf(&f->hint,
			f->facts.output ? "%s has no figures for the output %s; it has: "
					: "say which output of %s%s; it has: ",
			f->sheet->name, f->facts.output ? f->facts.output : "");
		source_add_sockets(&f->hint, f->sheet);
	}
}

static void
look_up(struct drive_figures *f, const struct source_sheets *sources, double load_ohm,
	bool own_output, bool own_impedance)
{
	struct buf offers = BUF_INIT;

	f->sheet = source_sheets_match(sources, f->facts.source, &offers);
	if (f->sheet)
		take_published(f, load_ohm, own_output, own_impedance);
	else if (offers.len)
		buf_addf(&f->hint, "no source is named %s; near: %s", f->facts.source, offers.s);
	if (!f->source.n && !f->hint.len)
		buf_addf(&f->hint,
			"no published figures that hold for %s; `output_voltage`, "
			"`power` and `output_impedance` of the chain are yours to give",
			f->facts.source ? f->facts.source : "this chain");
	buf_finish(&offers);
}

void
drive_figures_init(struct drive_figures *f, const struct source_sheets *sources,
	const struct pairs *content, double load_ohm)
{
	size_t most = 2;
	bool own_output, own_impedance;

	*f = (struct drive_figures){ .told = json_array(),
		.hint = BUF_INIT,
		.source = { .zo_ohm = RANGE_UNKNOWN, .added_ohm = NAN } };
	chain_facts(content, &f->facts);
	for (size_t i = 0; i < sources->n; i++)
		if (most < 2 + sources->v[i].n)
			most = 2 + sources->v[i].n;
	f->v = xcalloc(most, sizeof(f->v[0]));
	f->source.figures = f->v;
	take_own(f, &own_output, &own_impedance);
	look_up(f, sources, load_ohm, own_output, own_impedance);
}

void
drive_figures_finish(struct drive_figures *f)
{
	json_decref(f->told);
	buf_finish(&f->hint);
	free(f->v);
}
