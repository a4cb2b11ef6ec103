-- Work for the worker. Times are the database's own. `due` is when a waiting job becomes ready, and
-- when the lease of a running one ends. `claimed_turn` is the turn of a job that was ever claimed:
-- its maximum says how far the queue has come, so a newcomer starts there.
CREATE TABLE IF NOT EXISTS jobs (
    id           BIGINT       NOT NULL AUTO_INCREMENT,
    kind         VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state        ENUM('ready', 'waiting', 'running', 'done', 'failed', 'cancelled')
                              CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ready',
    priority     TINYINT      NOT NULL,
    turn         BIGINT       NOT NULL,
    claimed_turn BIGINT       NULL,
    document_id  BIGINT       NOT NULL,
    revision_id  BIGINT       NULL,
    user_id      BIGINT       NOT NULL,
    first_page   INT          NOT NULL DEFAULT 0,
    last_page    INT          NOT NULL DEFAULT -1,
    attempts     INT          NOT NULL DEFAULT 0,
    fence        BIGINT       NOT NULL DEFAULT 0,
    owner        VARCHAR(64)  NOT NULL DEFAULT '',
    trace        VARCHAR(64)  NOT NULL DEFAULT '',
    reason       VARCHAR(500) NOT NULL DEFAULT '',
    created      DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    due          DATETIME(6)  NULL,
    finished     DATETIME(6)  NULL,
    PRIMARY KEY (id),
    KEY next_in_turn (state, priority, turn, id),
    KEY due (state, due),
    KEY claimed_turn (claimed_turn),
    KEY document (document_id, state),
    KEY revision (revision_id, kind)
) ENGINE=InnoDB;
