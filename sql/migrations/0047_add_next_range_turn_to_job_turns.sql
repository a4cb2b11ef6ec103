-- Further ranges of a user's long documents stand in a line of their own, so that what the user asks for next can pass them.
ALTER TABLE job_turns ADD COLUMN IF NOT EXISTS next_range_turn BIGINT NOT NULL DEFAULT 0;
