DROP INDEX `tightening_unit`;--> statement-breakpoint
CREATE INDEX `tightening_unit` ON `tightening` (`unit`,`station`,`event_id`);--> statement-breakpoint
CREATE INDEX `unit_serial` ON `unit` (`serial`) WHERE serial is not null;--> statement-breakpoint
CREATE INDEX `unit_carrier` ON `unit` (`carrier`) WHERE carrier is not null;