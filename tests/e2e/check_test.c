/* tests: of contrib/deps tests/run tests/mutants Makefile */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The installation that `make check` relies on, and its count of skipped tests. The test's own
 * programs take the place of apt-get and dpkg-query. */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/core/mem.h"
#include "e2e/bench.h"
#include "support/needs.h"

/* Puts a program of the shell into the only folder of PATH. */
static void
put_program(struct home *h, const char *name, const char *text)
{
	char *path = xasprintf("work/bin/%s", name), *all = xasprintf("#!/bin/sh\n%s\n", text);

	home_write(h, path, all);
	assert_int_equal(chmod(home_path(h, "%s", path), 0755), 0);
	free(path);
	free(all);
}

/* A Debian without any package: what apt-get would install is written to work/apt. */
static struct home *
bare_debian(void)
{
	struct home *h = home_new();
	static const char link[] =
		"mkdir -p bin && for p in sh sed tr sort grep cut dirname env uname; "
		"do ln -s \"$(command -v $p)\" bin/$p || exit 1; done";

	assert_int_equal(home_run(h, ARGS("sh", "-c", (char *)link), NULL, NULL, NULL), 0);
	put_program(h, "dpkg-query", "exit 1");
	put_program(h, "apt-get", "echo \"$@\" >>apt");
	put_program(h, "id", "echo 0");
	return h;
}

/* The same words as on the command line. */
static const char *
installed(struct home *h, const char *sets)
{
	char *tree = realpath(".", NULL);
	char *line = xasprintf("rm -f apt; PATH=$PWD/bin sh '%s/contrib/deps.sh' %s >/dev/null && "
			       "if [ -e apt ]; then cat apt; fi",
		tree, sets);
	const char *out = NULL;

	assert_non_null(tree);
	assert_int_equal(home_run(h, ARGS("sh", "-c", line), NULL, &out, NULL), 0);
	free(line);
	free(tree);
	return out;
}

/* A function of the script that is called like the program is no program. What runs as a server
 * once it is installed is left to the user. */
static void
what_is_missing_is_installed(void **state)
{
	struct home *h = bare_debian();
	FILE *f = fopen("/etc/os-release", "re");
	char line[256];
	bool ubuntu = false;

	while (f && fgets(line, sizeof(line), f))
		ubuntu |= strcmp(line, "ID=ubuntu\n") == 0;
	if (f)
		fclose(f);
	assert_non_null(strstr(installed(h, "pages"),
		ubuntu ? " chromium-browser\n" : " chromium chromium-sandbox\n"));
	const char *out = installed(h, "check");
	assert_non_null(strstr(out, " openssl "));
	assert_non_null(strstr(out, " python3 "));
	assert_non_null(strstr(out, "install -y --no-remove --no-install-recommends "));
	assert_null(strstr(out, "pulseaudio"));
	assert_null(strstr(out, "pipewire"));
	assert_null(strstr(out, "jack"));
	assert_null(strstr(out, "postgresql"));
	put_program(h, "openssl", "exit 0"); /* from elsewhere */
	assert_null(strstr(installed(h, "check"), " openssl "));
	put_program(
		h, "dpkg-query", "case $4 in libjack-jackd2-0) echo 'ii ' ;; *) exit 1 ;; esac");
	assert_non_null(strstr(installed(h, "build"), " libjack-jackd2-dev "));
	put_program(h, "dpkg-query", "echo 'ii '");
	assert_string_equal(installed(h, "check pages"), "");
	home_free(h);
}

/* Its own answer, or apt's: what is not there may have been removed. */
static void
a_package_that_would_remove_others_is_not_installed(void **state)
{
	struct home *h = bare_debian();
	CLEANUP(pointer_free) char *tree = realpath(".", NULL);
	CLEANUP(pointer_free)
	char *line = xasprintf("PATH=$PWD/bin sh '%s/contrib/deps.sh' shot", tree);
	const char *err;

	put_program(h, "apt-get",
		"case $* in *-s*) echo 'Remv pipewire-alsa [0.3]'; echo 'Inst libcmocka-dev "
		"(1.1)'; "
		"echo 'Remv gnome-core [1:43]' ;; *) echo \"$@\" >>apt ;; esac");
	assert_int_equal(home_run(h, ARGS("sh", "-c", line), NULL, NULL, &err), 1);
	assert_non_null(strstr(err, "apt would remove pipewire-alsa gnome-core\n"));
	assert_non_null(strstr(err, "\n  apt-get install --no-install-recommends "));
	assert_int_equal(access(home_path(h, "work/apt"), F_OK), -1);
	home_free(h);
}

/* To look at: nothing is asked of apt. */
static void
the_absent_servers_are_named(void **state)
{
	struct home *h = bare_debian();
	CLEANUP(pointer_free) char *tree = realpath(".", NULL);
	CLEANUP(pointer_free)
	char *line = xasprintf("PATH=$PWD/bin sh '%s/contrib/deps.sh' absent servers", tree);
	const char *out;

	put_program(h, "pulseaudio", "exit 0");
	assert_int_equal(home_run(h, ARGS("sh", "-c", line), NULL, &out, NULL), 0);
	assert_non_null(strstr(out, "pipewire postgresql pulseaudio-utils wireplumber\n"));
	put_program(h, "dpkg-query", "echo 'ii '");
	assert_int_equal(home_run(h, ARGS("sh", "-c", line), NULL, &out, NULL), 0);
	assert_string_equal(out, "");
	home_free(h);
}

/* A Mac without any library: brew's command is named, and neither libuuid nor sd-bus is asked for.
 */
static void
on_a_mac_the_command_of_brew_is_named(void **state)
{
	struct home *h = bare_debian();
	CLEANUP(pointer_free) char *tree = realpath(".", NULL);
	CLEANUP(pointer_free)
	char *line = xasprintf("rm bin/apt-get bin/uname; PATH=$PWD/bin:$PWD/mac sh "
			       "'%s/contrib/deps.sh' build",
		tree);
	CLEANUP(pointer_free)
	char *again = xasprintf("PATH=$PWD/bin:$PWD/mac sh "
				"'%s/contrib/deps.sh' missing",
		tree);
	const char *out, *err;

	assert_int_equal(mkdir(home_path(h, "work/mac"), 0755), 0);
	home_write(h, "work/mac/uname", "#!/bin/sh\necho Darwin\n");
	assert_int_equal(chmod(home_path(h, "work/mac/uname"), 0755), 0);
	put_program(h, "brew", "[ \"$3\" = mpv ]");
	assert_int_equal(home_run(h, ARGS("sh", "-c", line), NULL, NULL, &err), 1);
	assert_non_null(strstr(err, "\n  brew install ffmpeg jansson "));
	assert_null(strstr(err, " mpv"));
	put_program(h, "cc", "exit 1");
	put_program(h, "pkg-config", "exit 1");
	assert_int_equal(home_run(h, ARGS("sh", "-c", again), NULL, &out, NULL), 0);
	assert_non_null(strstr(out, "sqlite3\n"));
	assert_null(strstr(out, "uuid"));
	assert_null(strstr(out, "systemd"));
	home_free(h);
}

/* Ends a run that had one skipped test for each of these reasons; its status. */
static int
end_run(struct home *h, const char *skipped, const char *how, const char **out)
{
	char *tree = realpath(".", NULL);
	char *line = xasprintf("sh %s/tests/run.sh --end counts %s", tree, how);

	home_write(h, "work/counts", "5 0 3\n");
	home_write(h, "work/counts.skipped", skipped);
	int status = home_run(h, ARGS("sh", "-c", line), NULL, out, NULL);
	free(line);
	free(tree);
	return status;
}

static void
a_test_that_lacks_what_is_installed_has_failed(void **state)
{
	static const char lacks[] = "e2e a_test: one (strace may not trace here)\n"
				    "pages pages_test: 2 test(s): Chromium is not installed\n",
			  others[] = "e2e a_test: one (strace may not trace here)\n"
				     "e2e b_test: two (this kernel has no Landlock)\n"
				     "unit c_test: three (Rscript is not installed)\n",
			  server[] = "e2e a_test: one (pactl is not installed)\n",
			  unknown[] = "e2e b_test: two (only Linux has more than limits)\n";
	struct home *h = home_new();
	const char *out;

	assert_int_equal(end_run(h, lacks, "", &out), 0);
	assert_non_null(strstr(out, "5 passed, 0 failed, 3 skipped\n"));
	assert_int_equal(end_run(h, lacks, "all", &out), 1);
	assert_non_null(strstr(out, "5 passed, 2 failed, 1 skipped\n"));
	assert_non_null(strstr(out, "2 test(s): Chromium is not installed\n"));
	assert_int_equal(end_run(h, lacks, "installed", &out), 0);
	assert_non_null(strstr(out, "5 passed, 0 failed, 3 skipped\n"));
	assert_non_null(strstr(out, "2 test(s): Chromium is not installed: used where it is"));
	assert_int_equal(end_run(h, server, "installed", &out), 0);
	assert_int_equal(end_run(h, server, "all", &out), 1);
	assert_int_equal(end_run(h, others, "all", &out), 0);
	assert_non_null(strstr(out, "5 passed, 0 failed, 3 skipped\n"));
	assert_non_null(strstr(out, "three (Rscript is not installed): R, "));
	assert_int_equal(end_run(h, unknown, "installed", &out), 1);
	assert_non_null(strstr(out, "5 passed, 1 failed, 2 skipped\n"));
	home_free(h);
}

static void
a_run_of_no_test_has_failed(void **state)
{
	static char script[] = "cp -r \"$TREE/tests/run.sh\" \"$TREE/tests/optional\" . && "
			       "sh run.sh --begin c; TMPDIR=/nowhere sh run.sh unit c ./run.sh; "
			       "echo $?; : >none; sh run.sh unit none; echo $?; sh run.sh --end c";
	struct home *h = home_new();
	char *tree = realpath(".", NULL), *setting = xasprintf("TREE=%s", tree);
	char *self = realpath("/proc/self/exe", NULL);
	const char *out, *err;

	home_env(h, setting);
	assert_int_equal(home_run(h, ARGS("sh", "-c", script), NULL, &out, NULL), 1);
	assert_string_equal(out,
		"1\nunit: 0 of 0 programs were run\n1\nno test was run\n"
		"0 passed, 1 failed, 0 skipped\n");
	home_env(h, "ONLY=a_run_of_no");
	assert_int_equal(home_run(h, ARGS(self), NULL, &out, &err), 1);
	assert_non_null(strstr(err, "no test is called \"a_run_of_no\""));
	assert_non_null(strstr(err, "ONLY=a_run_of_no_test_has_failed"));
	free(self);
	free(setting);
	free(tree);
	home_free(h);
}

/* Alone, what was only late passes, and is listed; what is wrong or was reported by a sanitizer
 * fails. */
static void
a_program_that_failed_beside_others_is_asked_again_alone(void **state)
{
	static char script[] =
		"cp \"$TREE/tests/run.sh\" \"$TREE/tests/optional\" . && sh run.sh --begin c; "
		"for t in late wrong reported; do printf '%s\\n' '#!/bin/sh' "
		"'[ -e seen.${0##*/} ] && echo \"[  PASSED  ] 1 test(s).\" && exit' "
		"\"echo '[ RUN      ] $t'\" ': >seen.${0##*/}; exit 1' >$t; chmod +x $t; done; "
		"sed -i 's/: >seen.*/exit 1/' wrong; sed -i '1aecho ERROR: AddressSanitizer' "
		"reported; "
		"./run.sh e2e c $PWD/late $PWD/wrong $PWD/reported >said; sh run.sh --end c";
	struct home *h = home_new();
	CLEANUP(pointer_free) char *tree = realpath(".", NULL);
	CLEANUP(pointer_free) char *setting = xasprintf("TREE=%s", tree);
	const char *out;

	home_env(h, setting);
	assert_int_equal(home_run(h, ARGS("sh", "-c", script), NULL, &out, NULL), 1);
	assert_non_null(strstr(out,
		"unsteady: failed beside other programs, passed alone:\n"
		"  e2e /"));
	assert_non_null(strstr(out, "/late: late (ended in it)\n\nfailed:\n"));
	assert_non_null(strstr(out, "/wrong: wrong (ended in it)\n"));
	assert_non_null(strstr(out, "/reported: reported (ended in it)\n"));
	assert_non_null(strstr(out, "1 passed, 2 failed, 0 skipped\n"));
	home_free(h);
}

/* Where the program is built and installed; nothing is made. */
static void
folders_with_a_blank_are_refused_and_a_build_elsewhere_is_left_there(void **state)
{
	CLEANUP(pointer_free) char *tree = realpath(".", NULL);
	CLEANUP(pointer_free)
	char *install = xasprintf("make -C '%s' -n install PREFIX='/tmp/pre fix' 2>&1", tree);
	CLEANUP(pointer_free)
	char *build = xasprintf("make -C '%s' -n BUILD=/elsewhere all 2>&1", tree);
	struct home *h = home_new();
	const char *out;

	home_env(h, "MAKEFLAGS");
	assert_int_equal(home_run(h, ARGS("sh", "-c", install), NULL, &out, NULL), 2);
	assert_non_null(strstr(out, "PREFIX has a blank"));
	home_run(h, ARGS("sh", "-c", build), NULL, &out, NULL);
	assert_non_null(strstr(out, " -o /elsewhere/earlog "));
	assert_null(strstr(out, " -o earlog"));
	home_free(h);
}

/* The programs that make test OF=FILE runs; the map is that of another day. */
static void
a_file_is_tested_by_the_programs_that_enter_its_functions(void **state)
{
	static const char map[] = "0 src/a/deck/deck_test 00000000 1\n"
				  "1 src/a/deck/stop_test 00000000 4\n"
				  "2 src/a/wire/wire_test 00000000 2\n"
				  "3 tests/e2e/bench_test 00000000 9\n"
				  "src/a/deck/deck.c 1 3: deck_end; 0-2: deck_play\n"
				  "src/a/deck/left.c 3: left_off\n"
				  "src/a/wire/wire.c 2: put wire_open\n"
				  "src/a/wire/wait.c 1: put\n";
	/* A file, its function, and the programs. */
	static const char *const cases[][3] = {
		{ "src/a/deck/deck.c", "deck_end", "deck_test stop_test bench_test" },
		{ "src/a/deck/deck.c", "deck_play", "deck_test stop_test wire_test" },
		{ "src/a/wire/wire.c", "wire_open", "wire_test" },
		/* unknown: those of the file */
		{ "src/a/deck/deck.c", "deck_turn", "deck_test stop_test wire_test bench_test" },
		{ "src/a/wire/wire.c", "wire_turn", "wire_test" },
		/* in a new file: those of the folder */
		{ "src/a/wire/new.c", "new_one", "wire_test stop_test" },
		/* from another file, unless two had one of this name */
		{ "src/a/wire/new.c", "left_off", "bench_test" },
		{ "src/a/deck/left.c", "put", "bench_test" },
		/* a header is of its file */
		{ "src/a/deck/left.h", "", "bench_test" },
	};
	static const char *const programs[] = { "src/a/deck/deck", "src/a/deck/stop",
		"src/a/wire/wire", "tests/e2e/bench" };
	struct home *h = home_new();
	CLEANUP(pointer_free) char *tree = realpath(".", NULL);
	const char *out;

	needs("python3");
	home_write(h, "work/tests/mutants/map", map);
	for (size_t i = 0; i < LENGTH(programs); i++) {
		CLEANUP(pointer_free) char *path = xasprintf("work/%s_test.c", programs[i]);

		home_write(h, path, "");
	}
	for (size_t i = 0; i < LENGTH(cases); i++) {
		CLEANUP(pointer_free) char *path = xasprintf("work/%s", cases[i][0]);
		CLEANUP(pointer_free)
		char *code = xasprintf("void\n%s(void)\n{\n\tend();\n}\n", cases[i][1]);
		CLEANUP(pointer_free)
		char *line = xasprintf("python3 '%s/tests/mutants/mutants.py' --of %s >of && "
				       "sed 's|.*/||' of | paste -sd ' '",
			tree, cases[i][0]);
		CLEANUP(pointer_free) char *want = xasprintf("%s\n", cases[i][2]);

		home_write(h, path, code);
		assert_int_equal(home_run(h, ARGS("sh", "-c", line), NULL, &out, NULL), 0);
		assert_string_equal(out, want);
	}
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(what_is_missing_is_installed),
		drive_test(a_package_that_would_remove_others_is_not_installed),
		drive_test(the_absent_servers_are_named),
		drive_test(on_a_mac_the_command_of_brew_is_named),
		drive_test(a_test_that_lacks_what_is_installed_has_failed),
		drive_test(a_run_of_no_test_has_failed),
		drive_test(a_program_that_failed_beside_others_is_asked_again_alone),
		drive_test(folders_with_a_blank_are_refused_and_a_build_elsewhere_is_left_there),
		drive_test(a_file_is_tested_by_the_programs_that_enter_its_functions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
