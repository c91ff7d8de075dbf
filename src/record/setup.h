/*
 * What something was heard through. Parts that are not known, or that a kind of row has no column
 * for, are none.
 */
#ifndef RECORD_SETUP_H
#define RECORD_SETUP_H

#include "base/uuid.h"

struct setup {
	struct uuid device; /* that was worn */
	struct uuid variant;
	struct uuid chain;
	struct uuid equaliser; /* that was switched on */
};

#endif
