-- The last turn each user was given in the queue (jobs.turn): fairness between users.
CREATE TABLE IF NOT EXISTS job_turns (
    user_id   BIGINT NOT NULL,
    last_turn BIGINT NOT NULL,
    PRIMARY KEY (user_id)
) ENGINE=InnoDB;
