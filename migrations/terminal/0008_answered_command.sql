CREATE TABLE `answered_command` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`sender` text NOT NULL,
	`procedure` text NOT NULL,
	`fingerprint` text NOT NULL,
	`answer` text NOT NULL,
	`answered_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `answered_command_key_unique` ON `answered_command` (`key`);