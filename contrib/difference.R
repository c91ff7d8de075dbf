# Tests whether two devices differ, from the table of `earlog stats REVIEW --csv`:
#
#	Rscript difference.R ratings.csv "AFUL Cantor" "AFUL Performer8"
#
# For each attribute: the mean difference over the tracks and evenings on which both devices were rated, its 95 % interval
# and p, with an error clustered by track and by evening (vcovCL of sandwich; Cameron, Gelbach and Miller 2011), and p after
# Holm's correction for all attributes. Where lme4 is installed, also the difference of a mixed model with crossed tracks and
# evenings (Clark 1973).
#
# It assumes: at least four tracks and four evenings (with fewer, the error has one or two degrees of freedom and nothing is
# printed); the order of the two devices balanced over the evenings; levels matched; evenings that do not carry over to the
# next, so no number that is only remembered; steps of the scale of equal size. A first impression that stays breaks them:
# then p is too small. Ratings of cues, sections and whole devices are left out, and those through an equaliser.

args <- commandArgs(trailingOnly = TRUE)
if (length(args) != 3)
	stop("usage: Rscript difference.R ratings.csv DEVICE DEVICE")
if (!requireNamespace("sandwich", quietly = TRUE))
	stop("the package sandwich is missing: apt-get install r-cran-sandwich")
devices <- args[2:3]
d <- read.csv(args[1], stringsAsFactors = FALSE)
missing <- setdiff(devices, d$device)
if (length(missing))
	stop("no ratings of ", paste(missing, collapse = ", "), " in ", args[1])
if (length(unique(d$listener)) > 1)
	stop("the table has several listeners: print one with --listener")
again <- c("not judged", "given again the same evening or after the run", "through an equaliser")
d <- subset(d, device %in% devices & scope == "track" & !is.na(value) & !(why %in% again))

difference <- function(x) {
	cells <- tapply(x$value, x[c("track", "evening", "device")], mean)
	if (length(setdiff(devices, dimnames(cells)$device)))
		return(NULL)
	y <- na.omit(as.data.frame.table(cells[, , devices[1]] - cells[, , devices[2]],
		responseName = "apart"))
	tracks <- length(unique(y$track))
	evenings <- length(unique(y$evening))
	if (tracks < 4 || evenings < 4)
		return(data.frame(tracks, evenings, difference = NA, low = NA, high = NA, p = NA, lme4 = NA))
	y$track <- factor(y$track)
	y$evening <- factor(y$evening)
	fit <- lm(apart ~ 1, y)
	# The sum of two ways may be negative: the largest of the three counts.
	se <- sqrt(max(sapply(c(~ track + evening, ~ track, ~ evening),
		function(by) sandwich::vcovCL(fit, cluster = by)[1, 1])))
	df <- min(tracks, evenings) - 1
	e <- unname(coef(fit))
	half <- qt(0.975, df) * se
	mixed <- NA
	if (requireNamespace("lme4", quietly = TRUE)) {
		x$second <- as.numeric(x$device == devices[2])
		mixed <- -unname(lme4::fixef(lme4::lmer(
			value ~ second + (1 | track) + (1 | evening), x))["second"])
	}
	data.frame(tracks, evenings, difference = e, low = e - half, high = e + half,
		p = 2 * pt(-abs(e) / se, df), lme4 = mixed)
}

rows <- NULL
for (of in split(d, list(d$attribute, d$blind), drop = TRUE)) {
	r <- difference(of)
	if (!is.null(r))
		rows <- rbind(rows, cbind(attribute = of$attribute[1], blind = of$blind[1], r))
}
if (is.null(rows))
	stop("the two devices share no track on any evening")
rows$holm <- p.adjust(rows$p, "holm")
cat(devices[1], "less", devices[2], "\n")
print(rows, digits = 3, row.names = FALSE)
few <- sum(is.na(rows$p))
if (few)
	cat(few, "of", nrow(rows), "attributes have fewer than four tracks or four evenings in common.\n")
