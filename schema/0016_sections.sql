-- The texts of the sections as the playlist of the review has them: JSON array of objects with id, title, about and attributes.
-- NULL: the review was not opened since; the rows of `section` have the texts.
ALTER TABLE review ADD COLUMN sections TEXT;
