-- Nothing asked for the evenings of a review any more.
DROP VIEW IF EXISTS review_evening;
