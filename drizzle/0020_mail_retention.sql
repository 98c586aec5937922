ALTER TABLE "inbound_messages" ADD COLUMN "bytes_erased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "is_blob_left" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "inbound_messages_bytes" ON "inbound_messages" USING btree ("outcome","received_at","id") WHERE bytes_erased_at is null;--> statement-breakpoint
CREATE INDEX "inbound_messages_blob_left" ON "inbound_messages" USING btree ("id") WHERE is_blob_left;