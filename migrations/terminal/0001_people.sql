CREATE TABLE `person` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`person` text NOT NULL,
	`status` text NOT NULL,
	`badge` text,
	`roles` text NOT NULL,
	`pin_verifier` text,
	`qualifications` text NOT NULL,
	`personal_hash` text,
	`deactivated_at` text
);
--> statement-breakpoint
CREATE INDEX `person_badge` ON `person` (`badge`);--> statement-breakpoint
CREATE INDEX `person_id` ON `person` (`person`);--> statement-breakpoint
CREATE TABLE `personal_record` (
	`event_id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`personal_hash` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `personal_record_person` ON `personal_record` (`person`,`personal_hash`);