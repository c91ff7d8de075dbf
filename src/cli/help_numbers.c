#include "cli/help_numbers.h"

#include <stddef.h>

const struct help_part help_numbers[] = {
	{ "Tracks and sessions",
		"A device is compared with another one over the tracks and sections on which both "
		"were rated. Each of these counts once, as the mean of what it got. All ratings of "
		"one session share a mood, a seating and a volume, so two tests are made: over "
		"tracks (does it hold for other music?) and over sessions (does it hold on another "
		"day?). Sessions that have both devices are compared one by one; otherwise the "
		"means of the sessions of each device are, each rating less the mean of its "
		"track." },
	{ "Intervals",
		"Every interval is one of 95 %: of many that are made in this way, 95 in 100 hold "
		"the true value. That of a difference takes the differences from track to track "
		"to be roughly normal (Student's t). That of your spread takes your repeats to be "
		"so (chi-square). Of both tests the wider interval is printed. --tests adds rank "
		"tests from six tracks on: these take the differences to be symmetric, and nothing "
		"else. The interval of a share, as of hits in a blind run, is exact." },
	{ "Half steps",
		"A scale of half steps has an order and no measure: from 3 to 3.5 need not be as "
		"far as from 4 to 4.5. Means and spreads treat it as if it were; that is a "
		"convention. So `stats` shows the ratings themselves. Ratings at an end of the "
		"scale make the spread too small, and are counted. Repeats that are all alike are "
		"counted as step/sqrt(12), since the scale shows nothing finer." },
	{ "Your spread",
		"How far your ratings of one attribute, device and track are from their mean: the "
		"residual of an analysis of variance over all that were repeated. A repeat is a "
		"rating in another session or in another blind trial; one that follows in the "
		"same session or trial corrects the one before, and only the last counts. Where "
		"the device was put on again in between (R, or a swap and back), the earlier one "
		"is "
		"a repeat of the fit: the spread of the fit is printed apart, and of each session "
		"the last rating is in the spread and in means. Blind and sighted ratings are "
		"never in one mean." },
	{ "Blind runs",
		"After a trial the listener may say which device it was (W; 0 for no idea). p is "
		"that of as many right or more where the order of the devices is shuffled against "
		"the answers (exact: 6 of 6 in a run of two devices, three times each, is 0.05); "
		"below 0.05 the run is called told apart: blind it was in name. Fewer than five "
		"answers tell nothing. A blind rating keeps "
		"its trial. `stats` prints the mean by trial, and by the device of the trial "
		"before, as distances from the mean of the same attribute and device over all "
		"blind runs, so that what differs between devices does not show there. A tired "
		"ear or a contrast with what went before would." },
	{ "ABX",
		"Each trial of an ABX draws anew which of two sounds X is, so that nothing is "
		"learned from those before. p is that of as many right or more by guessing "
		"(binomial, one-sided, exact), the interval that of Clopper and Pearson. The "
		"number "
		"of trials is fixed before the first one: what ends earlier has no p. Both sounds "
		"are said to be matched to within so many LU where their loudness was measured in "
		"the passage that was looped (EBU R 128)." },
	{ "Too few, provisional",
		"A spread has as many degrees of freedom as there are repeats beyond the first "
		"rating of each. Below 4 nothing is said. From 4 to 9 it is called provisional: "
		"the true spread may be half of it or nearly three times as much. From 10 on it "
		"is printed plainly. These limits are earlog's own." },
	{ "Shown, perhaps, not shown, alike",
		"A difference is shown where both tests have p below 0.05 after Holm's correction, "
		"in three sessions or more of each device, and not all of one device before all of "
		"the other. Where only the correction, the number of sessions or their order is "
		"missing it is called perhaps, with the reason. Not shown does not say that the "
		"devices are alike: that is said only where the wider interval of 90 % lies within "
		"half a step, or within what your own spread hides (two one-sided tests)." },
	{ "Holm",
		"Who compares often finds something by chance: of 20 comparisons of like devices "
		"one on average has p below 0.05. Holm's method (1979) multiplies the smallest p "
		"by the "
		"number of attributes in which the pair was rated, the next by one less, and so "
		"on; none may be smaller than the one before. Then p below 0.05 in any attribute "
		"of "
		"a pair of like devices happens by chance for at most 5 of 100 pairs." },
	{ "Bounds",
		"What `drive` prints as \"at least\", \"at most\" or from one value to another are "
		"bounds and no intervals: no source that gives what is stated lies outside, for "
		"any phase of the load within 60 degrees. They are as good as the figures of the "
		"maker, and are rounded outwards." },
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
