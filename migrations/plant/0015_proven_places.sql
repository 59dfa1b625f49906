CREATE TABLE "proven_place" (
	"position" bigint NOT NULL,
	"log_hash" "bytea" NOT NULL,
	"terminal" text NOT NULL,
	CONSTRAINT "proven_place_position_log_hash_pk" PRIMARY KEY("position","log_hash")
);
--> statement-breakpoint
ALTER TABLE "offered_run" DROP CONSTRAINT "offered_run_pkey";--> statement-breakpoint
ALTER TABLE "offered_run" ADD CONSTRAINT "offered_run_run_terminal_pk" PRIMARY KEY("run","terminal");--> statement-breakpoint
ALTER TABLE "offered_row" ADD COLUMN "body_hash" "bytea";--> statement-breakpoint
UPDATE "offered_row" SET "body_hash" = sha256(convert_to("body", 'UTF8'));--> statement-breakpoint
ALTER TABLE "offered_row" ALTER COLUMN "body_hash" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "offered_row" DROP CONSTRAINT "offered_row_position_hash_verdict_pk";--> statement-breakpoint
ALTER TABLE "offered_row" ADD CONSTRAINT "offered_row_position_hash_verdict_body_hash_pk" PRIMARY KEY("position","hash","verdict","body_hash");
