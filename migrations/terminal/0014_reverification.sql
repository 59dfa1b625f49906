CREATE TABLE `reverification` (
	`event_id` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`terminal` text NOT NULL,
	`reason` text NOT NULL,
	`actor` text NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reverification_unit` ON `reverification` (`unit`);