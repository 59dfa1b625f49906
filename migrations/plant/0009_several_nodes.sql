ALTER TABLE "appender" ADD COLUMN "taken_at" timestamp (3) with time zone DEFAULT '-infinity' NOT NULL;--> statement-breakpoint
ALTER TABLE "appender" ADD COLUMN "holder_url" text;--> statement-breakpoint
ALTER TABLE "plant_identity" ADD COLUMN "roster" bigint DEFAULT 0 NOT NULL;