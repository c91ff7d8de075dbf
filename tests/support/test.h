/* cmocka, the headers that must come before it, and those that nearly each test needs. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* cmocka passes a state to each test; most tests use none. */
#pragma GCC diagnostic ignored "-Wunused-parameter"
