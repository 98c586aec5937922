CREATE TABLE "destination_rates" (
	"domain" text PRIMARY KEY NOT NULL,
	"even_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "deliveries_undelivered" ON "deliveries" USING btree ("ticket_id") WHERE state in ('FAILED', 'BOUNCED') or complained_at is not null;