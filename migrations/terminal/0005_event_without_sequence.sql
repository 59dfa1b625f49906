DROP INDEX `stream_pending`;--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_event` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`stream` text NOT NULL,
	`type` text NOT NULL,
	`lamport` integer NOT NULL,
	`occurred_at` text NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL,
	`side` text,
	`signature` text,
	`effect_key` text,
	`status` text NOT NULL,
	`position` integer,
	`refusal` text
);
--> statement-breakpoint
INSERT INTO `__new_event`("id", "event_id", "run", "seq", "stream", "type", "lamport", "occurred_at", "body", "hash", "side", "signature", "effect_key", "status", "position", "refusal") SELECT "id", "event_id", "run", "seq", "stream", "type", "lamport", "occurred_at", "body", "hash", "side", "signature", "effect_key", "status", "position", "refusal" FROM `event`;--> statement-breakpoint
DROP TABLE `event`;--> statement-breakpoint
ALTER TABLE `__new_event` RENAME TO `event`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `event_event_id` ON `event` (`event_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `event_run_seq` ON `event` (`run`,`seq`);--> statement-breakpoint
CREATE INDEX `event_stream` ON `event` (`stream`,`id`);--> statement-breakpoint
CREATE INDEX `event_pending` ON `event` (`stream`) WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX `event_attention` ON `event` (`id`) WHERE status in ('refused', 'quarantined', 'parked');--> statement-breakpoint
CREATE INDEX `event_effect` ON `event` (`effect_key`) WHERE effect_key is not null;