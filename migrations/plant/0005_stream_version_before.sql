-- Rows that were written before their stream's version was kept beside them.
UPDATE "event" SET "stream_version" = "counted"."before"
FROM (
	SELECT "position", count(*) FILTER (WHERE "verdict" = 'accepted') OVER (
		PARTITION BY "stream" ORDER BY "position" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
	) AS "before" FROM "event"
) AS "counted"
WHERE "event"."position" = "counted"."position" AND "counted"."before" <> 0;
