-- What an anchor of a session differs from, and in which attributes (ids with blanks between). NULL: it was not said.
ALTER TABLE sitting ADD COLUMN anchor_of BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sitting ADD COLUMN anchor_chain_of BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sitting ADD COLUMN anchor_in TEXT;

-- How much of a review was to be rated, decided before: JSON with tracks, sessions, attributes. NULL: no plan.
ALTER TABLE review ADD COLUMN plan TEXT;

-- What was rated of a device in any review: all of it is one family of tests.
CREATE INDEX rating_by_device ON rating (device);
