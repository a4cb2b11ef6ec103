-- Who keeps a project at hand. Apart from project_members: whoever may view a project may pin it.

CREATE TABLE IF NOT EXISTS project_pins (
    user_id    BIGINT      NOT NULL,
    project_id BIGINT      NOT NULL,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (user_id, project_id),
    KEY project_pins_by_project (project_id),
    CONSTRAINT project_pins_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT project_pins_project FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
