CREATE TABLE `signed_place` (
	`position` integer PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`log_hash` text NOT NULL,
	`signature` text NOT NULL
);
