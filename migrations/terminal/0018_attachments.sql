CREATE TABLE `attachment` (
	`stream` text NOT NULL,
	`sync` text NOT NULL,
	`hash` text NOT NULL,
	`size` integer NOT NULL,
	`media_type` text NOT NULL,
	`event` text NOT NULL,
	`added_at` text NOT NULL,
	PRIMARY KEY(`stream`, `hash`)
);
--> statement-breakpoint
CREATE INDEX `attachment_hash` ON `attachment` (`hash`);--> statement-breakpoint
CREATE TABLE `attachment_at_plant` (
	`hash` text PRIMARY KEY NOT NULL
);
