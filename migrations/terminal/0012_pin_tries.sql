CREATE TABLE `lock_out_lifted` (
	`event_id` text PRIMARY KEY NOT NULL,
	`lock_out` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `lock_out_lifted_lock_out` ON `lock_out_lifted` (`lock_out`);--> statement-breakpoint
CREATE TABLE `pin_tries` (
	`key` text PRIMARY KEY NOT NULL,
	`lock_out` text NOT NULL,
	`failures` real NOT NULL,
	`boot_id` text NOT NULL,
	`at_ms` real NOT NULL
);
