/*
 * Runs a program in a terminal that nobody sees, presses keys, and writes what the screen shows:
 *
 *     shot -r 32 -c 120 -w "1:10" -k "n" -t "too much bass" -- earlog session s.yaml >x.svg
 *
 * Nothing is left behind, unless -H names a folder to be the program's home.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "e2e/drive.h"
#include "shot/svg.h"

#define QUIET_MS 300 /* the picture is taken when nothing has moved for that long */

static const char usage[] =
	"usage: shot [options] [steps] -- command [argument...] >screen.svg\n"
	"  -r rows, -c columns   size (24 x 80)\n"
	"  -T term               TERM (xterm-256color)\n"
	"  -e NAME=value         environment\n"
	"  -H folder             home with config/, data/ ... (a fresh one, removed afterwards)\n"
	"  -d folder             where to start (here)\n"
	"  -l                    dark letters on light\n"
	"  -x                    text on stdout instead of SVG\n"
	"steps, in this order, any number of times:\n"
	"  -w text               wait until the screen shows it\n"
	"  -g text               wait until it is gone\n"
	"  -k keys               press keys, by name: \"n Esc F5 Shift-Left Ctrl-R\"\n"
	"  -t text               type text\n"
	"  -p text               paste text\n"
	"  -s ROWSxCOLUMNS       resize\n"
	"  -q ms                 wait until nothing was written for so long\n"
	"  -i ms                 let so much time go by\n"
	"  -f n                  take a picture that is seen n times as long as one; several are "
	"shown one\n"
	"                        after the other\n";

static const char options[] = "+r:c:T:e:H:d:lxw:g:k:t:p:s:q:i:f:h";
static const char steps[] = "wgktpsqif";

struct shot {
	struct drive_options o;
	const char *home, *env[33];
	size_t nenv;
	bool light, text;
	struct svg_film film;
};

static bool
option(struct shot *s, int opt, const char *arg)
{
	switch (opt) {
	case 'r': s->o.rows = atoi(arg); return s->o.rows > 0;
	case 'c': s->o.cols = atoi(arg); return s->o.cols > 0;
	case 'T': s->o.term = arg; return true;
	case 'e':
		if (s->nenv + 1 == LENGTH(s->env))
			return false;
		s->env[s->nenv++] = arg;
		return true;
	case 'H': s->home = arg; return true;
	case 'd': s->o.folder = arg; return true;
	case 'l': s->light = true; return true;
	case 'x': s->text = true; return true;
	default: return strchr(steps, opt) != NULL;
	}
}

static void
press(struct drive *d, const char *names)
{
	char *all = xstrdup(names), *rest = all, *name;

	while ((name = strsep(&rest, " "))) {
		if (*name)
			drive_key(d, name);
	}
	free(all);
}

/* A program that plays writes all the time: then the screen is what it shows now. */
static void
settle(struct drive *d)
{
	for (int i = 0; i < 5 && drive_listen(d, QUIET_MS); i++)
		;
}

static bool
step(struct shot *s, struct drive *d, int opt, const char *arg)
{
	int rows, cols;

	switch (opt) {
	case 'w': return drive_try_text(d, arg, 0);
	case 'g': return drive_try_gone(d, arg, 0);
	case 'k': press(d, arg); return true;
	case 't': drive_type(d, arg); return true;
	case 'p': drive_paste(d, arg); return true;
	case 's':
		if (sscanf(arg, "%dx%d", &rows, &cols) != 2)
			return false;
		drive_resize(d, rows, cols);
		return true;
	case 'q': return drive_try_quiet(d, atoi(arg));
	case 'i': drive_listen(d, atoi(arg)); return true;
	case 'f':
		settle(d);
		for (int i = 0; i < atoi(arg); i++)
			svg_film_take(&s->film, drive_vt(d), s->light);
		return true;
	}
	return true;
}

static bool
take(struct shot *s, struct drive *d)
{
	if (s->film.n)
		return svg_film_write(stdout, &s->film, drive_vt(d), s->light);
	settle(d);
	if (!s->text)
		return svg_write(stdout, drive_vt(d), s->light);
	fputs(drive_screen(d), stdout);
	return fflush(stdout) == 0;
}

int
main(int argc, char *argv[])
{
	struct shot s = { .o = { .folder = NULL } };
	char here[4096];
	int opt;

	if (!getcwd(here, sizeof(here)))
		return 1;
	s.o.folder = here;
	s.o.env = s.env;
	while ((opt = getopt(argc, argv, options)) != -1) {
		if (!option(&s, opt, optarg)) {
			fputs(usage, opt == 'h' ? stdout : stderr);
			return opt == 'h' ? 0 : 2;
		}
	}
	if (optind == argc) {
		fputs(usage, stderr);
		return 2;
	}
	char *const *command = argv + optind;
	struct home *home = s.home ? home_at(s.home) : home_new();
	s.o.home = home;
	struct drive *d = drive_start(&s.o, command);
	optind = 1;
	while ((opt = getopt(argc, argv, options)) != -1) {
		if (strchr(steps, opt) && !step(&s, d, opt, optarg))
			drive_fail(d, "-%c %s: it did not come to that", opt, optarg);
	}
	bool ok = take(&s, d);
	if (!ok)
		fprintf(stderr, "shot: cannot write: %s\n", strerror(errno));
	drive_end(d);
	home_free(home);
	return ok ? 0 : 1;
}
