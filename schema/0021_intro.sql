-- What a draft says of a track of the review's list after its title. NULL: nothing.
ALTER TABLE listing ADD COLUMN intro TEXT;
-- What the front matter of a draft says of the device. NULL: nothing, or what a note of the part of this name says.
ALTER TABLE review ADD COLUMN tagline TEXT;
ALTER TABLE review ADD COLUMN excerpts TEXT;
