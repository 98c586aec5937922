-- ------------------------------------------------------------------------------------------------------- rate limits
-- The server's own bookkeeping: nobody who is counted can see or change a bucket. After a crash they are full again.
ALTER TABLE rate_limits SET UNLOGGED;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO mittente_operator;
--> statement-breakpoint
CREATE POLICY operator ON rate_limits TO mittente_operator USING (true) WITH CHECK (true);
