-- The worker says what the scanner said of an uploaded file that had to wait. Nothing that was said can be taken back.
GRANT UPDATE (state) ON attachments TO mittente_worker;
--> statement-breakpoint
CREATE POLICY worker_scans ON attachments FOR UPDATE TO mittente_worker
  USING (state = 'SCANNING') WITH CHECK (state IN ('READY', 'BLOCKED'));
