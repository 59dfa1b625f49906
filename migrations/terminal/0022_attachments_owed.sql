CREATE TABLE `attachment_owed` (
	`hash` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`event` text NOT NULL
);
