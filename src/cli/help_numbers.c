#include "cli/help_numbers.h"

#include <stddef.h>

const struct help_part help_numbers[] = {
	{ "Tracks and sessions",
		"earlog compares two devices over the tracks and sections on which both "
		"were rated. Each track counts once, with the mean of each device. All "
		"ratings of one session share a mood, a seating and a volume, so there "
		"are two tests: over tracks (does the difference hold for other music?) "
		"and over sessions (does it hold on another day?). If sessions have both "
		"devices, the test is paired by session; otherwise it compares the "
		"session means of each device, each rating less the mean of its track." },
	{ "Intervals",
		"Every interval is one of 95 %: of many such intervals, 95 in 100 contain "
		"the true value. The interval of a difference assumes that the "
		"differences from track to track are roughly normal (Student's t). The "
		"interval of your spread assumes the same of your repeats (chi-square). "
		"Of both tests the wider interval is printed. --tests adds rank tests "
		"from six tracks on, which only assume symmetric differences. The "
		"interval of a share, such as hits in a blind run, is exact." },
	{ "Half steps",
		"A scale of half steps has an order and no distances: from 3 to 3.5 need "
		"not be as far as from 4 to 4.5. By convention, means and spreads ignore "
		"this, so `stats` also shows the ratings themselves. Ratings at an end of "
		"the scale make the spread too small; `stats` counts them. If all repeats "
		"are equal, the spread counts as step/sqrt(12), because the scale shows "
		"nothing finer." },
	{ "Your spread",
		"The spread is the distance of your ratings of one attribute, device and "
		"track from their mean: the residual of an analysis of variance over all "
		"repeats. A repeat is a rating in another session or in another blind "
		"trial. A later rating in the same session or trial corrects the earlier "
		"one, and only the last counts. After a new seating (R, or a swap and "
		"back) the earlier rating is a repeat of the seating: the spread of the "
		"seating is printed separately, and the last rating of each session "
		"counts in the spread and in means. Blind and sighted ratings are never "
		"in one mean." },
	{ "Blind runs",
		"After a trial the listener may name the device (W; 0 for no idea). p is "
		"the probability of as many right answers or more when the order of the "
		"devices is shuffled against the answers (exact: 6 of 6 in a run of two "
		"devices, three times each, is 0.05). Below 0.05 the run is called told "
		"apart: the devices were recognised. Below five answers there is no p. A "
		"blind rating keeps its trial. `stats` prints the mean by trial, and by "
		"the device of the trial before, as distances from the mean of the same "
		"attribute and device over all blind runs, so that differences between "
		"devices cancel. A tired ear or a contrast with the trial before would "
		"show there." },
	{ "ABX",
		"Each trial of an ABX chooses randomly which of two sounds X is, so that "
		"earlier trials reveal nothing. p is the probability of as many right "
		"answers or more by guessing (binomial, one-sided, exact); the interval "
		"is by Clopper and Pearson. The number of trials is fixed before the "
		"first one: a run that ends earlier has no p. A run names the level "
		"difference of both sounds in LU if their loudness was measured in the "
		"looped passage (EBU R 128)." },
	{ "Preference",
		"Each trial of a preference test plays two sounds in a random order. The listener "
		"prefers the first, the second, or neither. p comes from the exact, two-sided "
		"sign test of the trials with a preference. Trials without "
		"a difference are counted apart. How often each sound came first is printed, "
		"since the first is often liked better. A test that ends before its last trial "
		"has no p. A preference says nothing about what causes it." },
	{ "Too few, provisional",
		"A spread has as many degrees of freedom as there are repeats beyond the "
		"first rating of each. Below 4 it is not shown. From 4 to 9 it is called "
		"provisional: the true spread may be half of it or nearly three times as "
		"much. From 10 on it is shown without a remark. These limits are a choice "
		"of earlog." },
	{ "Shown, perhaps, not shown, alike",
		"A difference is shown if both tests have p below 0.05 after Holm's "
		"correction, with three sessions or more of each device, and not all "
		"sessions of one device before all of the other. If only the correction, "
		"the number of sessions or their order is missing, the verdict is "
		"perhaps, with the reason. Not shown does not mean alike: devices are "
		"alike only if the wider interval of 90 % is within half a step, or "
		"within the limit of your own spread (two one-sided tests)." },
	{ "Holm",
		"Many comparisons find something by chance: of 20 comparisons of equal "
		"devices one on average has p below 0.05. Holm's method (1979) multiplies "
		"the smallest p by the number of attributes in which the pair was rated, "
		"the next by one less, and so on; none may be smaller than the one "
		"before. Then p below 0.05 in any attribute happens by chance for at most "
		"5 of 100 pairs of equal devices." },
	{ "Bounds",
		"`drive` prints bounds (\"at least\", \"at most\", from one value to "
		"another), not intervals: no source with the stated figures is outside, "
		"for any phase of the load within 60 degrees. They are as good as the "
		"figures of the maker, and are rounded outwards." },
	{ "An example",
		"Two devices on six tracks, two tracks in each of three sessions: 4, 3.5, 5, 4, 3, "
		"4.5 and 3, 3, 4, 4, 2.5, 3. The differences are 1, 0.5, 1, 0, 0.5, 1.5; their "
		"mean is 0.75. Over tracks t(5) = 3.503, p = 0.0172. The sessions differ by 0.75, "
		"0.5, 1: t(2) = 5.196, p = 0.0351. The larger p counts, and the wider interval, "
		"0.13 to 1.37: shown. As one of two attributes, the other with p = 0.180, Holm's "
		"p is 0.0702: perhaps." },
	{ "An example of a spread",
		"Six tracks rated twice, (4, 4) (3, 3.5) (5, 4) (2, 2) (3, 3) (4, 4.5), give a "
		"spread of 0.35 (95 %: 0.23 to 0.78) with 6 degrees of freedom: provisional. The "
		"smallest difference of two means of six ratings that means something is then "
		"0.50." },
	{ NULL, NULL },
};
