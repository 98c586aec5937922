-- R7: whoever judges a report may end what was sent, and mark an address that is gone. Neither can be undone there.
GRANT UPDATE (state, last_error, complained_at) ON deliveries TO mittente_ingest;
--> statement-breakpoint
CREATE POLICY ingest_returns ON deliveries FOR UPDATE TO mittente_ingest
  USING (state IN ('SENT', 'BOUNCED')) WITH CHECK (state = 'BOUNCED' OR complained_at IS NOT NULL);
--> statement-breakpoint
GRANT SELECT (state, recipient, address_version, complained_at), UPDATE (state, last_error, complained_at) ON notices TO mittente_ingest;
--> statement-breakpoint
CREATE POLICY ingest_returns ON notices FOR UPDATE TO mittente_ingest
  USING (state IN ('SENT', 'BOUNCED')) WITH CHECK (state = 'BOUNCED' OR complained_at IS NOT NULL);
--> statement-breakpoint
GRANT UPDATE (registered_email_state, updated_at) ON accounts TO mittente_ingest;
--> statement-breakpoint
CREATE POLICY ingest_marks ON accounts FOR UPDATE TO mittente_ingest
  USING (registered_email_state = 'CONFIRMED') WITH CHECK (registered_email_state = 'BOUNCING');
--> statement-breakpoint
GRANT SELECT (complained_at) ON notices TO mittente_desk;
