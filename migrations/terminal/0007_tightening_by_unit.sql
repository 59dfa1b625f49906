CREATE TABLE `__new_tightening` (
	`event_id` text NOT NULL,
	`unit` text NOT NULL,
	`station` text NOT NULL,
	`line` text NOT NULL,
	`visit` integer NOT NULL,
	`source` text NOT NULL,
	`actor` text,
	`at` text NOT NULL,
	`operation` text,
	`tool` text NOT NULL,
	`tightening_id` integer NOT NULL,
	`controller_time` text NOT NULL,
	`parameter_set` integer,
	`batch_counter` integer,
	`torque_nm` real NOT NULL,
	`angle_deg` real NOT NULL,
	`torque_status` text NOT NULL,
	`angle_status` text NOT NULL,
	`torque_lsl` real,
	`torque_usl` real,
	`angle_lsl` real,
	`angle_usl` real,
	`tool_ok` integer NOT NULL,
	`ok` integer NOT NULL,
	PRIMARY KEY(`unit`, `station`, `event_id`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_tightening`("event_id", "unit", "station", "line", "visit", "source", "actor", "at", "operation", "tool", "tightening_id", "controller_time", "parameter_set", "batch_counter", "torque_nm", "angle_deg", "torque_status", "angle_status", "torque_lsl", "torque_usl", "angle_lsl", "angle_usl", "tool_ok", "ok") SELECT "event_id", "unit", "station", "line", "visit", "source", "actor", "at", "operation", "tool", "tightening_id", "controller_time", "parameter_set", "batch_counter", "torque_nm", "angle_deg", "torque_status", "angle_status", "torque_lsl", "torque_usl", "angle_lsl", "angle_usl", "tool_ok", "ok" FROM `tightening`;--> statement-breakpoint
DROP TABLE `tightening`;--> statement-breakpoint
ALTER TABLE `__new_tightening` RENAME TO `tightening`;--> statement-breakpoint
CREATE INDEX `tightening_tool` ON `tightening` (`tool`,`at`);