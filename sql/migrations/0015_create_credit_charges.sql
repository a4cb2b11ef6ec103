-- What was spent, by whom and for what.

CREATE TABLE IF NOT EXISTS credit_charges (
    id              BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id BIGINT        NOT NULL,
    user_id         BIGINT        NOT NULL,
    run_uuid        BINARY(16)    NULL, -- the add-on run that asked
    from_monthly    BIGINT        NOT NULL,
    from_purchased  BIGINT        NOT NULL,
    note            VARCHAR(1000) NOT NULL DEFAULT '',
    created_at      DATETIME(6)   NOT NULL,
    KEY credit_charges_by_organization (organization_id, id),
    KEY credit_charges_by_run (run_uuid),
    CONSTRAINT credit_charges_organization FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
