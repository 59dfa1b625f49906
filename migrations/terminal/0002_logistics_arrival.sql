DROP INDEX `container_arrival`;--> statement-breakpoint
CREATE INDEX `container_arrival` ON `container` (`place`,`arrival`);