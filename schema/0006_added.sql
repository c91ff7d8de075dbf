-- Who named the chain: file (a session file), bench or shell; NULL: not known until a file names it. What left its file
-- is offered no more and has no rank; its notes keep it.
ALTER TABLE chain ADD COLUMN added TEXT;

-- The same of a device that a review compares with.
ALTER TABLE comparison ADD COLUMN added TEXT;
