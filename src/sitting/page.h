/* Opens pages of an item in a browser. Used within src/sitting only. */
#ifndef SITTING_PAGE_H
#define SITTING_PAGE_H

#include <sys/types.h>

#include "sitting/sitting.h"

/* A page that is being opened. */
struct open_page {
	pid_t pid;
	char *address;
};

struct pages {
	struct open_page *v;
	size_t n, cap;
};

void page_finish(struct sitting *s);

#endif
