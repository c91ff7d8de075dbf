#include "support/folder.h"

bool
test_folder_make(char path[TEST_FOLDER_MAX], const char *name)
{
	const char *tmp = getenv("TMPDIR");
	int n = snprintf(
		path, TEST_FOLDER_MAX, "%s/earlog-%s-XXXXXX", tmp && *tmp ? tmp : "/tmp", name);

	return n < TEST_FOLDER_MAX && mkdtemp(path);
}

static int
test_folder_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

bool
test_folder_remove(const char *path)
{
	return nftw(path, test_folder_remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}
