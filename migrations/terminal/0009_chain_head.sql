CREATE TABLE `chain_head` (
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`run`, `seq`)
);
