ALTER TABLE "stream" ADD COLUMN "kept_by" text;--> statement-breakpoint
CREATE INDEX "stream_open" ON "stream" USING btree ("stream") WHERE "stream"."kept_by" = "stream"."stream";--> statement-breakpoint
CREATE INDEX "stream_kept" ON "stream" USING btree ("kept_by","scope");