CREATE TABLE `andon` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`andon` text NOT NULL,
	`status` text NOT NULL,
	`line` text NOT NULL,
	`station` text NOT NULL,
	`kind` text NOT NULL,
	`unit` text,
	`part` text,
	`text` text NOT NULL,
	`level` integer NOT NULL,
	`called_at` text NOT NULL,
	`acknowledged_at` text,
	`resolved_at` text
);
--> statement-breakpoint
CREATE INDEX `andon_line` ON `andon` (`line`,`called_at`,`andon`);--> statement-breakpoint
CREATE INDEX `andon_open` ON `andon` (`line`) WHERE status <> 'resolved';--> statement-breakpoint
CREATE TABLE `bypass` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`bypass` text NOT NULL,
	`unit` text NOT NULL,
	`station` text NOT NULL,
	`visit` integer NOT NULL,
	`signed_by` text NOT NULL,
	`reviewed` integer NOT NULL,
	PRIMARY KEY(`stream`, `bypass`)
);
--> statement-breakpoint
CREATE INDEX `bypass_unreviewed` ON `bypass` (`unit`) WHERE reviewed = 0;--> statement-breakpoint
CREATE TABLE `defect` (
	`event_id` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`station` text NOT NULL,
	`line` text NOT NULL,
	`visit` integer NOT NULL,
	`source` text NOT NULL,
	`actor` text,
	`at` text NOT NULL,
	`defect_code` text NOT NULL,
	`severity` text NOT NULL,
	`operation` text,
	`part` text,
	`text` text NOT NULL,
	`photos` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `defect_unit` ON `defect` (`unit`);--> statement-breakpoint
CREATE TABLE `marriage` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`child` text NOT NULL,
	`parent` text NOT NULL,
	`position` text NOT NULL,
	PRIMARY KEY(`stream`, `child`)
);
--> statement-breakpoint
CREATE INDEX `marriage_child` ON `marriage` (`child`);--> statement-breakpoint
CREATE INDEX `marriage_parent` ON `marriage` (`parent`);--> statement-breakpoint
CREATE TABLE `measurement` (
	`event_id` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`station` text NOT NULL,
	`line` text NOT NULL,
	`visit` integer NOT NULL,
	`source` text NOT NULL,
	`actor` text,
	`at` text NOT NULL,
	`operation` text NOT NULL,
	`characteristic` text,
	`device` text,
	`value` real,
	`unit_of_measure` text,
	`lsl` real,
	`usl` real,
	`ok` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `measurement_unit` ON `measurement` (`unit`,`station`);--> statement-breakpoint
CREATE TABLE `operation_entry` (
	`event_id` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`station` text NOT NULL,
	`line` text NOT NULL,
	`visit` integer NOT NULL,
	`source` text NOT NULL,
	`actor` text,
	`at` text NOT NULL,
	`operation` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text
);
--> statement-breakpoint
CREATE INDEX `operation_entry_unit` ON `operation_entry` (`unit`,`station`);--> statement-breakpoint
CREATE TABLE `part_installed` (
	`event_id` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`station` text NOT NULL,
	`line` text NOT NULL,
	`visit` integer NOT NULL,
	`source` text NOT NULL,
	`actor` text,
	`at` text NOT NULL,
	`position` text NOT NULL,
	`part` text NOT NULL,
	`lot` text,
	`serial` text,
	`quantity` real NOT NULL,
	`operation` text,
	`container` text
);
--> statement-breakpoint
CREATE INDEX `part_installed_unit` ON `part_installed` (`unit`,`station`);--> statement-breakpoint
CREATE INDEX `part_installed_lot` ON `part_installed` (`part`,`lot`) WHERE lot is not null;--> statement-breakpoint
CREATE INDEX `part_installed_serial` ON `part_installed` (`serial`) WHERE serial is not null;--> statement-breakpoint
CREATE TABLE `part_removed` (
	`event_id` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`station` text NOT NULL,
	`line` text NOT NULL,
	`visit` integer NOT NULL,
	`source` text NOT NULL,
	`actor` text,
	`at` text NOT NULL,
	`installed` text NOT NULL,
	`position` text NOT NULL,
	`part` text NOT NULL,
	`reason` text NOT NULL,
	`note` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `part_removed_installed` ON `part_removed` (`installed`);--> statement-breakpoint
CREATE TABLE `production_order` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`order_number` text NOT NULL,
	`status` text NOT NULL,
	`revision` integer NOT NULL,
	`line` text NOT NULL,
	`model` text NOT NULL,
	`variant` text NOT NULL,
	`quantity` integer NOT NULL,
	`started` integer NOT NULL,
	`vin` text,
	`due_at` text,
	`options` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `production_order_status` ON `production_order` (`line`,`status`,`order_number`);--> statement-breakpoint
CREATE TABLE `rework` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`rework` text NOT NULL,
	`status` text NOT NULL,
	`line` text NOT NULL,
	`unit` text NOT NULL,
	`station` text,
	`visit` integer,
	`operation` text,
	`cause` text NOT NULL,
	`cause_ref` text,
	`issue` text,
	`text` text NOT NULL,
	`done_by` text,
	`rejections` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `rework_unit` ON `rework` (`unit`);--> statement-breakpoint
CREATE INDEX `rework_live` ON `rework` (`line`,`rework`) WHERE status <> 'verified';--> statement-breakpoint
CREATE TABLE `stop` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`stop` text NOT NULL,
	`status` text NOT NULL,
	`line` text NOT NULL,
	`station` text,
	`started_at` text NOT NULL,
	`ended_at` text,
	`reason` text,
	`planned` integer NOT NULL,
	`andon` text
);
--> statement-breakpoint
CREATE INDEX `stop_line` ON `stop` (`line`,`started_at`,`stop`);--> statement-breakpoint
CREATE INDEX `stop_running` ON `stop` (`line`) WHERE status = 'running';--> statement-breakpoint
CREATE TABLE `tightening` (
	`event_id` text PRIMARY KEY NOT NULL,
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
	`torque_nm` real NOT NULL,
	`angle_deg` real NOT NULL,
	`torque_status` text NOT NULL,
	`angle_status` text NOT NULL,
	`torque_lsl` real,
	`torque_usl` real,
	`angle_lsl` real,
	`angle_usl` real,
	`toolOk` integer NOT NULL,
	`ok` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tightening_unit` ON `tightening` (`unit`,`station`);--> statement-breakpoint
CREATE INDEX `tightening_tool` ON `tightening` (`tool`,`at`);--> statement-breakpoint
CREATE TABLE `unit` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`unit` text NOT NULL,
	`status` text NOT NULL,
	`kind` text,
	`order_number` text,
	`line` text,
	`model` text,
	`variant` text,
	`sequence` integer,
	`options` text NOT NULL,
	`vin` text,
	`body_number` text,
	`serial` text,
	`carrier` text,
	`revision` text,
	`station` text,
	`visit` integer,
	`location` text,
	`since` text
);
--> statement-breakpoint
CREATE INDEX `unit_unit` ON `unit` (`unit`);--> statement-breakpoint
CREATE INDEX `unit_place` ON `unit` (`line`,`status`,`station`);--> statement-breakpoint
CREATE INDEX `unit_vin` ON `unit` (`vin`);--> statement-breakpoint
CREATE INDEX `unit_vin_tail` ON `unit` (`substr("vin"`,` -6)`);--> statement-breakpoint
CREATE INDEX `unit_body` ON `unit` (`body_number`) WHERE body_number is not null;--> statement-breakpoint
CREATE INDEX `unit_order` ON `unit` (`order_number`);--> statement-breakpoint
CREATE TABLE `unmatched_tightening` (
	`event_id` text PRIMARY KEY NOT NULL,
	`tool` text NOT NULL,
	`station` text NOT NULL,
	`line` text NOT NULL,
	`vin` text,
	`tightening_id` integer NOT NULL,
	`torque_nm` real NOT NULL,
	`angle_deg` real NOT NULL,
	`toolOk` integer NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `unmatched_tightening_line` ON `unmatched_tightening` (`line`,`event_id`);--> statement-breakpoint
CREATE TABLE `visit` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`unit` text NOT NULL,
	`station` text NOT NULL,
	`line` text,
	`visit` integer NOT NULL,
	`status` text NOT NULL,
	`departure` text,
	`arrived_at` text,
	`closed_at` text,
	`operations` integer NOT NULL,
	`operations_done` integer NOT NULL,
	`owed` integer NOT NULL,
	`nok` integer NOT NULL,
	`beyondNokLimit` integer NOT NULL,
	`defects` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `visit_unit` ON `visit` (`unit`);--> statement-breakpoint
CREATE INDEX `visit_open` ON `visit` (`station`) WHERE status = 'open';--> statement-breakpoint
CREATE INDEX `visit_closed` ON `visit` (`station`,`closed_at`) WHERE status = 'closed';--> statement-breakpoint
DROP INDEX `container_place`;--> statement-breakpoint
DROP INDEX `container_part`;--> statement-breakpoint
CREATE INDEX `container_stock` ON `container` (`part`,`place`) WHERE status <> 'empty';--> statement-breakpoint
CREATE INDEX `container_arrival` ON `container` (`place`,`part`,`arrival`);--> statement-breakpoint
CREATE INDEX `container_label` ON `container` (`container`);