#include "cli/help_numbers.h"

#include <stddef.h>

const struct help_part help_numbers[] = {
	{ "Tracks as a sample",
		"A device is compared with another one over the tracks and sections on which both "
		"were rated. Each of these counts once, as the mean of what it got, however often "
		"it was rated. They stand for music of their kind: what is said holds for other "
		"music as far as these are typical of it." },
	{ "Intervals",
		"Every interval is one of 95 %: of many that are made in this way, 95 in 100 hold "
		"the true value. That of a difference takes the differences from track to track "
		"to be roughly normal (Student's t). That of your spread takes your repeats to be "
		"so (chi-square). With few tracks one that is far off moves them much, so rank "
		"tests stand beside: these take the differences to be symmetric, and nothing "
		"else. Where the two disagree, both are printed. The interval of a share, as of "
		"hits in a blind run, is exact." },
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
		"that of as many right or more by guessing, one of k devices each time; below "
		"0.05 the run is called told apart: blind it was in name. A blind rating keeps "
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
	{ "Larger than your spread",
		"A difference is called larger than your spread where three things hold: it is "
		"above the smallest one that means something with so many ratings; its interval "
		"leaves out 0; and Holm's p is below 0.05. Where some hold it is called perhaps. "
		"Otherwise it is not shown, which does not say that the devices are alike." },
	{ "Holm",
		"Who compares often finds something by chance: of 20 comparisons of like devices "
		"one on average has p below 0.05. Holm's method (1979) multiplies the smallest p "
		"by the "
		"number of comparisons in the answer, the next by one less, and so on; none may "
		"be smaller than the one before. Then p below 0.05 anywhere in the answer happens "
		"by chance in at most 5 of 100 answers." },
	{ "Bounds",
		"What `drive` prints as \"at least\", \"at most\" or from one value to another are "
		"bounds and no intervals: no source that gives what is stated lies outside, for "
		"any phase of the load within 60 degrees. They are as good as the figures of the "
		"maker, and are rounded outwards." },
	{ "An example",
		"Two devices on six tracks: 4, 3.5, 5, 4, 3, 4.5 and 3, 3, 4, 4, 2.5, 3. The "
		"differences are 1, 0.5, 1, 0, 0.5, 1.5; their mean is 0.75 (95 %: 0.20 to 1.30), "
		"t = 3.503, p = 0.0172. Wilcoxon's ranks give p = 0.0625: with five tracks that "
		"differ no rank test can be below 0.05. Six tracks rated twice, (4, 4) (3, 3.5) "
		"(5, 4) (2, 2) (3, 3) (4, 4.5), give a spread of 0.35 (95 %: 0.23 to 0.78) with 6 "
		"degrees of freedom: provisional. The smallest difference of two means of six "
		"ratings that means something is then 0.50. As one of two comparisons, the other "
		"with p = 0.180, Holm's p is 0.0344: larger than your spread. As one of three, "
		"with another p = 0.453, it is 0.0517: perhaps." },
	{ NULL, NULL },
};
