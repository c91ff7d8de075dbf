-- Where a review was published: JSON with url and date. NULL: not published, or not known.
ALTER TABLE review ADD COLUMN published TEXT;
-- all: drafts have the comparisons with the device from other reviews; own, NULL: they do not.
ALTER TABLE review ADD COLUMN comparisons TEXT;
