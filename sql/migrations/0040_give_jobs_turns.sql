-- Fairness between users: a job is claimed in order of (priority, turn, id) from one index. The turn
-- is given when the job is queued. `claimed_turn` is the turn of a job that was ever claimed: its
-- maximum says how far the queue has come, so a newcomer starts there and not behind a long row.
ALTER TABLE jobs
    ADD COLUMN IF NOT EXISTS priority     TINYINT NOT NULL DEFAULT 5,
    ADD COLUMN IF NOT EXISTS turn         BIGINT  NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS claimed_turn BIGINT  NULL,
    DROP KEY IF EXISTS jobs_by_turn,
    ADD KEY IF NOT EXISTS jobs_in_turn (state, priority, turn, id),
    ADD KEY IF NOT EXISTS jobs_by_claimed_turn (claimed_turn);
