-- What remains to be done: jobs, whose turn it is, and what the index must hear about.
-- jobs has no foreign keys: its rows outlive documents, and claiming must lock nothing else.
-- A job is claimed in order of (priority, turn, id) from one index. Its turn is given when it is
-- queued: the user's last one + 1, but not before the turn the queue has come to, which is the
-- highest `claimed_turn`. So a long row of one user's jobs does not hold up another's.

CREATE TABLE IF NOT EXISTS jobs (
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind        TINYINT       NOT NULL, -- 0 ingest 1 read_pages 2 publish 3 purge
    state       TINYINT       NOT NULL, -- 0 ready 1 waiting 2 running 3 done 4 failed 5 cancelled
    document_id BIGINT        NOT NULL,
    revision_id BIGINT        NULL,
    user_id     BIGINT        NOT NULL, -- for whom
    priority    TINYINT       NOT NULL,
    turn        BIGINT        NOT NULL,
    claimed_turn BIGINT       NULL, -- the turn again, once the job was claimed
    first_page  BIGINT        NOT NULL DEFAULT 0,
    last_page   BIGINT        NOT NULL DEFAULT -1,
    attempts    BIGINT        NOT NULL DEFAULT 0,
    fence       BIGINT        NOT NULL DEFAULT 0,
    owner       VARCHAR(100)  NOT NULL DEFAULT '',
    trace       VARCHAR(64)   NOT NULL DEFAULT '',
    reason      VARCHAR(1000) NOT NULL DEFAULT '',
    created_at  DATETIME(6)   NOT NULL,
    run_after   DATETIME(6)   NULL,
    lease_until DATETIME(6)   NULL,
    finished_at DATETIME(6)   NULL,
    KEY jobs_in_turn (state, priority, turn, id),
    KEY jobs_by_claimed_turn (claimed_turn),
    KEY jobs_by_run_after (state, run_after),
    KEY jobs_by_lease (state, lease_until),
    KEY jobs_by_document (document_id, state),
    KEY jobs_by_revision (revision_id, kind, state),
    KEY jobs_by_finish (finished_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

-- The last turn each user was given.
CREATE TABLE IF NOT EXISTS job_turns (
    user_id   BIGINT NOT NULL PRIMARY KEY,
    last_turn BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS index_queue (
    document_id BIGINT      NOT NULL PRIMARY KEY,
    version     BIGINT      NOT NULL DEFAULT 1, -- counts the changes while the document waits
    text        TINYINT     NOT NULL DEFAULT 0, -- 1: the page texts changed, too
    queued_at   DATETIME(6) NOT NULL,
    KEY index_queue_by_time (queued_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
