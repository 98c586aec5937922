ALTER TABLE "deliveries" ADD COLUMN "complained_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "complained_at" timestamp with time zone;