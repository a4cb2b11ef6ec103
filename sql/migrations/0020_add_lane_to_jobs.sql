-- Two programs claim jobs: quire-worker, and quire-fetch, which alone may reach the network. Each
-- walks a lane of its own in the same order as before: jobs of the one never stand in the other's way.
ALTER TABLE jobs
    ADD COLUMN IF NOT EXISTS lane TINYINT AS (IF(kind = 4, 1, 0)) STORED, -- 0 worker 1 fetch
    ADD KEY IF NOT EXISTS jobs_in_lane (lane, state, priority, turn, id),
    DROP KEY IF EXISTS jobs_in_turn;
