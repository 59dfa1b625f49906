CREATE TABLE "event_key" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"run" uuid NOT NULL,
	"seq" integer NOT NULL,
	"position" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "event_key_run_seq_once" UNIQUE("run","seq")
);
--> statement-breakpoint
CREATE TABLE "history_month" (
	"month" text PRIMARY KEY NOT NULL,
	"first" bigint NOT NULL,
	"last" bigint NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	"detached_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "history_trace" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"month" text NOT NULL,
	"act" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "event" DROP CONSTRAINT "event_id_once";--> statement-breakpoint
ALTER TABLE "event" DROP CONSTRAINT "event_run_seq_once";--> statement-breakpoint
ALTER TABLE "event" ALTER COLUMN "body" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "appender" ADD COLUMN "month" text DEFAULT '' NOT NULL;