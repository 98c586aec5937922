-- A mail that the receiving process judges at once is kept under a lease of it.
GRANT INSERT (attempts, lease_until) ON inbound_messages TO mittente_bridge;
--> statement-breakpoint
DROP POLICY bridge ON inbound_messages;
--> statement-breakpoint
CREATE POLICY bridge ON inbound_messages TO mittente_bridge
  USING ('client:' || client_id = (SELECT app.client()))
  WITH CHECK ('client:' || client_id = (SELECT app.client()) AND outcome = 'DEFERRED' AND reason = 'PENDING' AND attempts <= 1);
