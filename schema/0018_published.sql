-- Where a review was published: JSON with url and date. NULL: not published, or not known.
ALTER TABLE review ADD COLUMN published TEXT;
