-- What an organization may still spend: a monthly pot that is filled again, and one that was bought.

ALTER TABLE organizations
    ADD COLUMN IF NOT EXISTS monthly_credits   BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS purchased_credits BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS credit_allowance  BIGINT NOT NULL DEFAULT 0, -- what the monthly pot is filled to
    ADD COLUMN IF NOT EXISTS credits_reset_on  DATE   NULL;               -- the next filling
