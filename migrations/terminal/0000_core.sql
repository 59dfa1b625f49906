CREATE TABLE `attention_closed` (
	`event_id` text PRIMARY KEY NOT NULL,
	`of` text NOT NULL,
	`person` text,
	`note` text NOT NULL,
	`closed_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attention_closed_of` ON `attention_closed` (`of`);--> statement-breakpoint
CREATE TABLE `discrepancy` (
	`event_id` text PRIMARY KEY NOT NULL,
	`stream` text NOT NULL,
	`of` text NOT NULL,
	`owner` text NOT NULL,
	`code` text NOT NULL,
	`params` text NOT NULL,
	`found_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `discrepancy_of` ON `discrepancy` (`of`);--> statement-breakpoint
CREATE TABLE `event` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
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
CREATE UNIQUE INDEX `event_event_id` ON `event` (`event_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `event_run_seq` ON `event` (`run`,`seq`);--> statement-breakpoint
CREATE INDEX `event_stream` ON `event` (`stream`,`id`);--> statement-breakpoint
CREATE INDEX `event_pending` ON `event` (`stream`) WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX `event_attention` ON `event` (`id`) WHERE status in ('refused', 'quarantined', 'parked');--> statement-breakpoint
CREATE INDEX `event_effect` ON `event` (`effect_key`) WHERE effect_key is not null;--> statement-breakpoint
CREATE TABLE `hash_only` (
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`body_hash` text NOT NULL,
	PRIMARY KEY(`run`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `heard_through` (
	`terminal` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`run` text,
	`through_seq` integer NOT NULL,
	`said_seq` integer,
	`pending` integer,
	`last_heard_at` text,
	`version` text,
	`clock_offset_ms` integer
);
--> statement-breakpoint
CREATE TABLE `run` (
	`run` text PRIMARY KEY NOT NULL,
	`terminal` text NOT NULL,
	`prev_run` text,
	`prev_hash` text,
	`last_seq` integer NOT NULL,
	`last_hash` text NOT NULL,
	`acked_seq` integer DEFAULT 0 NOT NULL,
	`own` integer NOT NULL,
	`started_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `setting` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `stream` (
	`stream` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`state_version` integer NOT NULL,
	`version` integer NOT NULL,
	`confirmed` text NOT NULL,
	`view` text,
	`awaiting` text,
	`pending` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `stream_pending` ON `stream` (`pending`) WHERE pending > 0;