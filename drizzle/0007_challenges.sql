CREATE TABLE "challenges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"bound_to" text NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"proved_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	CONSTRAINT "challenges_purpose" CHECK ("challenges"."purpose" in ('SIGN_IN', 'REGISTRATION', 'EMAIL_CHANGE', 'EMAIL_RECONFIRM', 'ENQUIRY')),
	CONSTRAINT "challenges_tries" CHECK ("challenges"."tries" between 0 and 5)
);
--> statement-breakpoint
CREATE INDEX "challenges_expires" ON "challenges" USING btree ("expires_at");