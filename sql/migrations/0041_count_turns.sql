-- The last turn each user was given in the queue (jobs.turn).
ALTER TABLE job_turns
    DROP KEY IF EXISTS job_turns_by_time,
    DROP COLUMN IF EXISTS taken_at,
    ADD COLUMN IF NOT EXISTS last_turn BIGINT NOT NULL DEFAULT 0;
