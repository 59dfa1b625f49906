ALTER TABLE "dead_letter" ADD COLUMN "stream" text;--> statement-breakpoint
ALTER TABLE "dead_letter" ADD COLUMN "arrival" bigserial NOT NULL;--> statement-breakpoint
ALTER TABLE "dead_letter" ADD COLUMN "side" "bytea";--> statement-breakpoint
ALTER TABLE "dead_letter" ADD COLUMN "tried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dead_letter" ADD COLUMN "dropped_by" uuid;--> statement-breakpoint
CREATE INDEX "dead_letter_waiting" ON "dead_letter" USING btree ("arrival") WHERE "dead_letter"."dropped_by" is null;--> statement-breakpoint
ALTER TABLE "dead_letter" ADD CONSTRAINT "dead_letter_arrival_once" UNIQUE("arrival");