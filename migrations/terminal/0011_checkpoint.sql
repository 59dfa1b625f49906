CREATE TABLE `checkpoint` (
	`epoch` integer NOT NULL,
	`position` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`epoch`, `position`)
);
