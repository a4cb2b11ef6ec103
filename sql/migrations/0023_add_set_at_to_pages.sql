-- When a page got its text, where that was not when its revision was made: a revision that changes the
-- text of a few pages keeps the others', and their times.
ALTER TABLE pages ADD COLUMN IF NOT EXISTS set_at DATETIME(6) NULL;
