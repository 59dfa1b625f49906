CREATE TABLE `scope_head` (
	`scope` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL
);
