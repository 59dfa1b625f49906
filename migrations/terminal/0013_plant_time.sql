CREATE TABLE `tool_work` (
	`stream` text NOT NULL,
	`sync` text NOT NULL,
	`span` text NOT NULL,
	`unit` text NOT NULL,
	`station` text NOT NULL,
	`tool` text NOT NULL,
	`earliest` text NOT NULL,
	`latest` text NOT NULL,
	PRIMARY KEY(`stream`, `span`)
);
--> statement-breakpoint
CREATE INDEX `tool_work_unit` ON `tool_work` (`unit`);--> statement-breakpoint
CREATE INDEX `tool_work_tool` ON `tool_work` (`tool`,`latest`);--> statement-breakpoint
DROP INDEX `tightening_tool`;--> statement-breakpoint
ALTER TABLE `visit` ADD `earliest` text;--> statement-breakpoint
ALTER TABLE `visit` ADD `latest` text;--> statement-breakpoint
ALTER TABLE `hold` ADD `reach_from` text;--> statement-breakpoint
ALTER TABLE `hold` ADD `reach_until` text;