#include "support/pipewire.h"

#include <string.h>

static const char *const programs[] = { "pipewire", "wireplumber", "pw-cli", "dbus-run-session" };

static pid_t
run(const struct pipewire *p, const char *const argv[], const char *log)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s", p->tape.folder, log);

	return test_run(argv, path);
}

static void
make_config(const struct pipewire *p, const char *pipe)
{
	CLEANUP(pointer_free) char *pipewire = xasprintf("%s/pipewire", p->tape.folder);
	CLEANUP(pointer_free) char *folder = xasprintf("%s/pipewire.conf.d", pipewire);
	CLEANUP(pointer_free) char *path = xasprintf("%s/tape.conf", folder);

	assert_int_equal(mkdir(pipewire, 0700), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	fprintf(f,
		"context.modules = [ { name = libpipewire-module-pipe-tunnel args = { tunnel.mode "
		"= sink pipe.filename = \"%s\" audio.format = \"S32LE\" audio.rate = %d "
		"audio.channels = 2 audio.position = [ FL FR ] stream.props = { node.name = "
		"\"tape\" media.class = \"Audio/Sink\" node.description = \"tape\" } } } ]\n",
		pipe, PULSE_RATE);
	fclose(f);
}

void
pipewire_start(struct pipewire *p)
{
	bool listed = false;

	for (size_t i = 0; i < LENGTH(programs); i++)
		if (!is_installed(programs[i]))
			skip_for("there is no PipeWire here");
	assert_true(test_home_make(p->tape.folder));
	CLEANUP(pointer_free) char *pipe = xasprintf("%s/tape.pipe", p->tape.folder);
	CLEANUP(pointer_free) char *raw = xasprintf("%s/tape.raw", p->tape.folder);
	CLEANUP(pointer_free)
	char *cmd = xasprintf("timeout 10 pw-cli ls Node >%s/nodes 2>&1 && grep -q '\"tape\"' "
			      "%s/nodes",
		p->tape.folder, p->tape.folder);
	make_config(p, pipe);
	setenv("XDG_RUNTIME_DIR", p->tape.folder, 1);
	setenv("PIPEWIRE_RUNTIME_DIR", p->tape.folder, 1);
	setenv("XDG_CONFIG_HOME", p->tape.folder, 1);
	setenv("XDG_STATE_HOME", p->tape.folder, 1);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	p->tape.tape = test_run((const char *const[]){ "cat", pipe, NULL }, raw);
	p->pids[0] = run(p, (const char *const[]){ "pipewire", NULL }, "pipewire.log");
	p->pids[1] = run(p, (const char *const[]){ "dbus-run-session", "--", "wireplumber", NULL },
		"wireplumber.log");
	for (int i = 0; i < 200 && !(listed = system(cmd) == 0); i++)
		poll(NULL, 0, 50);
	if (!listed)
		skip_for("PipeWire does not run here");
}

void
pipewire_end(struct pipewire *p)
{
	for (size_t i = LENGTH(p->pids); i-- > 0;)
		if (p->pids[i] > 0) {
			kill(p->pids[i], SIGTERM);
			waitpid(p->pids[i], NULL, 0);
			p->pids[i] = 0;
		}
	if (!p->tape.folder[0])
		return;
	pulse_end(&p->tape);
	p->tape.folder[0] = '\0';
}
