#!/usr/bin/Rscript
# SPDX-License-Identifier: GPL-2.0-or-later
# Writes numbers-sandwich.txt: the variance of a mean, clustered in two ways by vcovCL of R's sandwich
# (Debian 12: r-cran-sandwich 3.0-2), which src/base/numbers/sandwich_test.c holds against
# V(track) + V(evening) - V(cell). Complete designs of differences in half steps, 200 of them.
#
# One case a line, separated by tabs: tracks, evenings; the differences, evening by evening; the
# variance; its degrees of freedom by Satterthwaite.
library(sandwich)
set.seed(20261123)
lines <- character(0)
for (i in 1:200) {
	tracks <- sample(2:12, 1)
	evenings <- sample(3:10, 1)
	x <- expand.grid(track = factor(1:tracks), evening = factor(1:evenings))
	y <- sample(c(0, .5, 1), 1) + rnorm(tracks, sd = .5)[x$track] + rnorm(evenings, sd = .5)[x$evening] +
		rnorm(nrow(x), sd = .7)
	x$d <- round(2 * y) / 2
	m <- lm(d ~ 1, x)
	v <- function(by) drop(vcovCL(m, cluster = by, type = "HC0", cadjust = TRUE))
	both <- v(x[c("track", "evening")])
	df <- both^2 / (v(x$track)^2 / (tracks - 1) + v(x$evening)^2 / (evenings - 1) +
		v(seq_len(nrow(x)))^2 / (nrow(x) - 1))
	lines <- c(lines, sprintf("%d %d\t%s\t%.15g\t%.15g", tracks, evenings, paste(x$d, collapse = " "), both, df))
}
writeLines(lines, "tests/data/numbers-sandwich.txt")
