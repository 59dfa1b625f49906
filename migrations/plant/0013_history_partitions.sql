-- The log becomes partitioned by ranges of positions. Its rows stay where they are: the table that held them is the first partition.
INSERT INTO "event_key" ("event_id", "run", "seq", "position", "hash")
SELECT "event_id", "run", "seq", "position", "hash" FROM "event" ORDER BY "position" ON CONFLICT DO NOTHING;
--> statement-breakpoint
UPDATE "appender" SET "month" = to_char(e."received_at" AT TIME ZONE 'UTC', 'YYYY-MM')
FROM (SELECT "received_at" FROM "event" ORDER BY "position" DESC LIMIT 1) e WHERE "appender"."month" = '';
--> statement-breakpoint
CREATE SCHEMA "history";
--> statement-breakpoint
ALTER TABLE "event" SET SCHEMA "history";
--> statement-breakpoint
ALTER TABLE "history"."event" RENAME TO "event_1";
--> statement-breakpoint
ALTER INDEX "history"."event_pkey" RENAME TO "event_1_pkey";
--> statement-breakpoint
ALTER INDEX "history"."event_by_stream" RENAME TO "event_1_by_stream";
--> statement-breakpoint
CREATE TABLE "event" (LIKE "history"."event_1" INCLUDING DEFAULTS) PARTITION BY RANGE ("position");
--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_pkey" PRIMARY KEY ("position");
--> statement-breakpoint
CREATE INDEX "event_by_stream" ON "event" USING btree ("stream","position");
--> statement-breakpoint
-- Bounds at infinity need no look at the rows.
ALTER TABLE "event" ATTACH PARTITION "history"."event_1" FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
