-- The workers' own bookkeeping: after a crash no domain has had any mail.
ALTER TABLE destination_rates SET UNLOGGED;
--> statement-breakpoint
ALTER TABLE destination_rates ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner ON destination_rates TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
REVOKE ALL ON destination_rates FROM PUBLIC;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON destination_rates TO mittente_worker;
--> statement-breakpoint
CREATE POLICY worker ON destination_rates TO mittente_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
-- A DKIM key waits until its record is published: the operator says when it signs.
GRANT UPDATE (used_from) ON keys TO mittente_operator;
