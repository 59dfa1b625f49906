ALTER TABLE `heard_through` ADD `said_cursor` integer;--> statement-breakpoint
CREATE INDEX `event_departure` ON `event` (`stream`) WHERE type = 'VisitClosed';