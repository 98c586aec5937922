CREATE TABLE "disclosure_receipts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"service_id" uuid,
	"class" text NOT NULL,
	"delivery_id" uuid,
	"address" text,
	"session_id" uuid,
	"rule" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "disclosure_receipts_class" CHECK ("disclosure_receipts"."class" in ('SERVICE_INFORMATION')),
	CONSTRAINT "disclosure_receipts_way" CHECK (("disclosure_receipts"."delivery_id" is null) = ("disclosure_receipts"."address" is null) and ("disclosure_receipts"."delivery_id" is null) <> ("disclosure_receipts"."session_id" is null))
);
--> statement-breakpoint
CREATE TABLE "operation_permits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"operation_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"redeemed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "operation_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"service_id" uuid,
	"service_name" text,
	"kind" text NOT NULL,
	"definition" text NOT NULL,
	"parameters" jsonb NOT NULL,
	"is_irreversible" boolean NOT NULL,
	"note" text,
	"digest" text NOT NULL,
	"state" text NOT NULL,
	"proposed_by_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"method" text,
	"evidence" jsonb,
	"recognised_by_id" uuid,
	"recognised_at" timestamp with time zone,
	"countersigned_by_id" uuid,
	"session_id" uuid,
	"validated_at" timestamp with time zone,
	"address_version" integer,
	"released_by_id" uuid,
	"released_at" timestamp with time zone,
	"redeemed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	CONSTRAINT "operation_requests_state" CHECK ("operation_requests"."state" in ('AWAITING_VALIDATION', 'AWAITING_COUNTERSIGNATURE', 'VALIDATED', 'PERMITTED', 'REDEEMED', 'COMPLETED', 'FAILED', 'REJECTED', 'CANCELLED', 'EXPIRED')),
	CONSTRAINT "operation_requests_method" CHECK ("operation_requests"."method" in ('PORTAL', 'IDENTITY_DOCUMENT', 'PHONE_CALLBACK', 'CERTIFIED_EMAIL', 'IN_PERSON')),
	CONSTRAINT "operation_requests_three_people" CHECK ("operation_requests"."countersigned_by_id" is null or ("operation_requests"."recognised_by_id" is not null and "operation_requests"."countersigned_by_id" <> "operation_requests"."recognised_by_id" and "operation_requests"."countersigned_by_id" <> "operation_requests"."proposed_by_id")),
	CONSTRAINT "operation_requests_validated" CHECK ("operation_requests"."state" not in ('VALIDATED', 'PERMITTED', 'REDEEMED', 'COMPLETED', 'FAILED') or ("operation_requests"."validated_at" is not null and case when "operation_requests"."method" = 'PORTAL' then "operation_requests"."session_id" is not null else "operation_requests"."countersigned_by_id" is not null end)),
	CONSTRAINT "operation_requests_service_named" CHECK (("operation_requests"."service_id" is null) = ("operation_requests"."service_name" is null))
);
--> statement-breakpoint
ALTER TABLE "disclosure_receipts" ADD CONSTRAINT "disclosure_receipts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosure_receipts" ADD CONSTRAINT "disclosure_receipts_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosure_receipts" ADD CONSTRAINT "disclosure_receipts_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosure_receipts" ADD CONSTRAINT "disclosure_receipts_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disclosure_receipts" ADD CONSTRAINT "disclosure_receipts_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_permits" ADD CONSTRAINT "operation_permits_operation_id_operation_requests_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."operation_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_permits" ADD CONSTRAINT "operation_permits_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_requests" ADD CONSTRAINT "operation_requests_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_requests" ADD CONSTRAINT "operation_requests_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_requests" ADD CONSTRAINT "operation_requests_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_requests" ADD CONSTRAINT "operation_requests_proposed_by_id_staff_members_id_fk" FOREIGN KEY ("proposed_by_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_requests" ADD CONSTRAINT "operation_requests_recognised_by_id_staff_members_id_fk" FOREIGN KEY ("recognised_by_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_requests" ADD CONSTRAINT "operation_requests_countersigned_by_id_staff_members_id_fk" FOREIGN KEY ("countersigned_by_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation_requests" ADD CONSTRAINT "operation_requests_released_by_id_staff_members_id_fk" FOREIGN KEY ("released_by_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "disclosure_receipts_account" ON "disclosure_receipts" USING btree ("account_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "disclosure_receipts_delivery" ON "disclosure_receipts" USING btree ("delivery_id");--> statement-breakpoint
CREATE UNIQUE INDEX "disclosure_receipts_session" ON "disclosure_receipts" USING btree ("message_id","session_id");--> statement-breakpoint
CREATE INDEX "operation_permits_operation" ON "operation_permits" USING btree ("operation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "operation_permits_redeemed_once" ON "operation_permits" USING btree ("operation_id") WHERE redeemed_at is not null;--> statement-breakpoint
CREATE INDEX "operation_requests_created" ON "operation_requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "operation_requests_account" ON "operation_requests" USING btree ("account_id","created_at","id");--> statement-breakpoint
CREATE INDEX "operation_requests_ticket" ON "operation_requests" USING btree ("ticket_id","created_at","id");--> statement-breakpoint
CREATE INDEX "operation_requests_service" ON "operation_requests" USING btree ("service_id");--> statement-breakpoint
CREATE INDEX "operation_requests_to_expire" ON "operation_requests" USING btree ("expires_at","id") WHERE state in ('AWAITING_VALIDATION', 'AWAITING_COUNTERSIGNATURE', 'VALIDATED', 'PERMITTED');