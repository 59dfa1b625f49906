CREATE TABLE `unread_stream` (
	`stream` text PRIMARY KEY NOT NULL
);
