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
	`stream` text NOT NULL,
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
	`stream` text NOT NULL,
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
	`tool_ok` integer NOT NULL,
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
CREATE INDEX `unit_vin_tail` ON `unit` (substr("vin", -6));--> statement-breakpoint
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
	`tool_ok` integer NOT NULL,
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
	`beyond_nok_limit` integer NOT NULL,
	`defects` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `visit_unit` ON `visit` (`unit`);--> statement-breakpoint
CREATE INDEX `visit_open` ON `visit` (`station`) WHERE status = 'open';--> statement-breakpoint
CREATE INDEX `visit_closed` ON `visit` (`station`,`closed_at`) WHERE status = 'closed';--> statement-breakpoint
CREATE TABLE `attention_closed` (
	`event_id` text PRIMARY KEY NOT NULL,
	`of` text NOT NULL,
	`person` text,
	`note` text NOT NULL,
	`closed_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attention_closed_of` ON `attention_closed` (`of`);--> statement-breakpoint
CREATE TABLE `discrepancy` (
	`event_id` text PRIMARY KEY NOT NULL,
	`stream` text NOT NULL,
	`of` text NOT NULL,
	`owner` text NOT NULL,
	`code` text NOT NULL,
	`params` text NOT NULL,
	`found_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `discrepancy_of` ON `discrepancy` (`of`);--> statement-breakpoint
CREATE TABLE `event` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`event_id` text NOT NULL,
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`stream` text NOT NULL,
	`type` text NOT NULL,
	`lamport` integer NOT NULL,
	`occurred_at` text NOT NULL,
	`body` text NOT NULL,
	`hash` text NOT NULL,
	`side` text,
	`signature` text,
	`effect_key` text,
	`status` text NOT NULL,
	`position` integer,
	`refusal` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `event_event_id` ON `event` (`event_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `event_run_seq` ON `event` (`run`,`seq`);--> statement-breakpoint
CREATE INDEX `event_stream` ON `event` (`stream`,`id`);--> statement-breakpoint
CREATE INDEX `event_pending` ON `event` (`stream`) WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX `event_attention` ON `event` (`id`) WHERE status in ('refused', 'quarantined', 'parked');--> statement-breakpoint
CREATE INDEX `event_effect` ON `event` (`effect_key`) WHERE effect_key is not null;--> statement-breakpoint
CREATE TABLE `hash_only` (
	`run` text NOT NULL,
	`seq` integer NOT NULL,
	`body_hash` text NOT NULL,
	PRIMARY KEY(`run`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `heard_through` (
	`terminal` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`run` text,
	`through_seq` integer NOT NULL,
	`said_seq` integer,
	`pending` integer,
	`last_heard_at` text,
	`version` text,
	`clock_offset_ms` integer
);
--> statement-breakpoint
CREATE TABLE `run` (
	`run` text PRIMARY KEY NOT NULL,
	`terminal` text NOT NULL,
	`prev_run` text,
	`prev_hash` text,
	`last_seq` integer NOT NULL,
	`last_hash` text NOT NULL,
	`acked_seq` integer DEFAULT 0 NOT NULL,
	`own` integer NOT NULL,
	`started_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `setting` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `stream` (
	`stream` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`state_version` integer NOT NULL,
	`version` integer NOT NULL,
	`confirmed` text NOT NULL,
	`view` text,
	`awaiting` text,
	`pending` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `stream_pending` ON `stream` (`pending`) WHERE pending > 0;--> statement-breakpoint
CREATE TABLE `call` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`call` text NOT NULL,
	`supermarket` text NOT NULL,
	`status` text NOT NULL,
	`live` integer NOT NULL,
	`line` text NOT NULL,
	`station` text,
	`location` text NOT NULL,
	`part` text NOT NULL,
	`quantity` real NOT NULL,
	`lot` text,
	`window_key` text NOT NULL,
	`round` integer NOT NULL,
	`cause` text NOT NULL,
	`due_at` text,
	`raised_at` text NOT NULL,
	`picks` text NOT NULL,
	`attempt` integer NOT NULL,
	`picked_by` text,
	`transport` text,
	`reason` text,
	`delivered_at` text
);
--> statement-breakpoint
CREATE INDEX `call_need` ON `call` (`location`,`part`,`window_key`);--> statement-breakpoint
CREATE INDEX `call_live` ON `call` (`raised_at`) WHERE live = 1;--> statement-breakpoint
CREATE TABLE `container` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`container` text NOT NULL,
	`supermarket` text NOT NULL,
	`status` text NOT NULL,
	`part` text,
	`lot` text,
	`quantity` real NOT NULL,
	`place_kind` text,
	`place` text,
	`arrival` text,
	`received_at` text,
	`expires_at` text,
	`opened_at` text,
	`blocks` text NOT NULL,
	`blocked` integer NOT NULL,
	`variance` text
);
--> statement-breakpoint
CREATE INDEX `container_stock` ON `container` (`part`,`place`) WHERE status <> 'empty';--> statement-breakpoint
CREATE INDEX `container_arrival` ON `container` (`place`,`part`,`arrival`);--> statement-breakpoint
CREATE INDEX `container_label` ON `container` (`container`);--> statement-breakpoint
CREATE TABLE `stock_movement` (
	`event_id` text PRIMARY KEY NOT NULL,
	`container` text NOT NULL,
	`kind` text NOT NULL,
	`quantity` real,
	`part` text,
	`lot` text,
	`from_place` text,
	`to_place` text,
	`unit` text,
	`station` text,
	`reference` text,
	`actor` text NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `stock_movement_container` ON `stock_movement` (`container`);--> statement-breakpoint
CREATE TABLE `transport` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`transport` text NOT NULL,
	`supermarket` text NOT NULL,
	`status` text NOT NULL,
	`live` integer NOT NULL,
	`zone` text NOT NULL,
	`call` text,
	`attempt` integer NOT NULL,
	`containers` text NOT NULL,
	`from_location` text NOT NULL,
	`to_location` text NOT NULL,
	`lineside` integer NOT NULL,
	`due_at` text,
	`requested_at` text NOT NULL,
	`agv` text,
	`epoch` integer,
	`order_no` integer,
	`load` text,
	`person` text,
	`failures` integer NOT NULL,
	`reason` text,
	`times` text NOT NULL,
	`unloaded_at` text
);
--> statement-breakpoint
CREATE INDEX `transport_live` ON `transport` (`zone`) WHERE live = 1;--> statement-breakpoint
CREATE INDEX `transport_call` ON `transport` (`call`);--> statement-breakpoint
CREATE TABLE `transport_assignment` (
	`event_id` text PRIMARY KEY NOT NULL,
	`transport` text NOT NULL,
	`agv` text NOT NULL,
	`epoch` integer NOT NULL,
	`order_no` integer NOT NULL,
	`by` text NOT NULL,
	`start_node` text NOT NULL,
	`pickup_s` real,
	`next_best_agv` text,
	`next_best_pickup_s` real,
	`assigned_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `transport_assignment_transport` ON `transport_assignment` (`transport`);--> statement-breakpoint
CREATE TABLE `zone` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`zone` text NOT NULL,
	`supermarket` text NOT NULL,
	`mode` text NOT NULL,
	`master` text,
	`epoch` integer,
	`since` text
);
--> statement-breakpoint
CREATE TABLE `person` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`person` text NOT NULL,
	`status` text NOT NULL,
	`badge` text,
	`roles` text NOT NULL,
	`pin_verifier` text,
	`qualifications` text NOT NULL,
	`personal_hash` text,
	`deactivated_at` text
);
--> statement-breakpoint
CREATE INDEX `person_badge` ON `person` (`badge`);--> statement-breakpoint
CREATE INDEX `person_id` ON `person` (`person`);--> statement-breakpoint
CREATE TABLE `personal_record` (
	`event_id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`personal_hash` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `personal_record_person` ON `personal_record` (`person`,`personal_hash`);--> statement-breakpoint
CREATE TABLE `hold` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`hold` text NOT NULL,
	`number` text,
	`status` text NOT NULL,
	`reason` text,
	`issue` text,
	`population` text,
	`placed_at` text,
	`placed_by` text,
	`lifted_at` text,
	`lifted_by` text,
	`members` integer NOT NULL,
	`undecided` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `hold_status` ON `hold` (`status`,`placed_at`,`hold`);--> statement-breakpoint
CREATE INDEX `hold_placed` ON `hold` (`placed_at`,`hold`);--> statement-breakpoint
CREATE INDEX `hold_issue` ON `hold` (`issue`);--> statement-breakpoint
CREATE TABLE `hold_member` (
	`stream` text NOT NULL,
	`sync` text NOT NULL,
	`hold` text NOT NULL,
	`member` text NOT NULL,
	`kind` text NOT NULL,
	`unit` text,
	`container` text,
	`part` text,
	`lot` text,
	`added_at` text NOT NULL,
	`disposition` text,
	`rework` text,
	`decision` text,
	`decided_at` text,
	`decided_by` text,
	`kept` integer NOT NULL,
	PRIMARY KEY(`stream`, `member`)
);
--> statement-breakpoint
CREATE INDEX `hold_member_unit` ON `hold_member` (`unit`) WHERE unit is not null;--> statement-breakpoint
CREATE INDEX `hold_member_container` ON `hold_member` (`container`) WHERE container is not null;--> statement-breakpoint
CREATE INDEX `hold_member_lot` ON `hold_member` (`part`,`lot`) WHERE lot is not null;--> statement-breakpoint
CREATE TABLE `issue` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`issue` text NOT NULL,
	`number` text NOT NULL,
	`status` text NOT NULL,
	`open` integer NOT NULL,
	`severity` text NOT NULL,
	`source` text NOT NULL,
	`defect_code` text,
	`title` text NOT NULL,
	`because` text,
	`subject` text NOT NULL,
	`station` text,
	`owner` text,
	`opened_at` text NOT NULL,
	`opened_by` text,
	`containment_due_at` text NOT NULL,
	`contained_at` text,
	`affected` integer NOT NULL,
	`accounted` integer NOT NULL,
	`decided` integer NOT NULL,
	`actions` integer NOT NULL,
	`actions_done` integer NOT NULL,
	`reopened` integer NOT NULL,
	`duplicate_of` text
);
--> statement-breakpoint
CREATE INDEX `issue_open_opened` ON `issue` (`open`,`opened_at`,`issue`);--> statement-breakpoint
CREATE INDEX `issue_opened` ON `issue` (`opened_at`,`issue`);--> statement-breakpoint
CREATE INDEX `issue_number` ON `issue` (`number`);--> statement-breakpoint
CREATE INDEX `issue_owner` ON `issue` (`owner`) WHERE open = 1;--> statement-breakpoint
CREATE INDEX `issue_station` ON `issue` (`station`) WHERE open = 1;--> statement-breakpoint
CREATE TABLE `issue_unit` (
	`stream` text NOT NULL,
	`sync` text NOT NULL,
	`issue` text NOT NULL,
	`unit` text NOT NULL,
	`means` text,
	`ref` text,
	`note` text,
	`outcome` text,
	`decided_at` text,
	`decided_by` text,
	`blocks` integer NOT NULL,
	PRIMARY KEY(`stream`, `unit`)
);
--> statement-breakpoint
CREATE INDEX `issue_unit_unit` ON `issue_unit` (`unit`);--> statement-breakpoint
CREATE TABLE `revision` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`revision` text NOT NULL,
	`label` text NOT NULL,
	`published_at` text NOT NULL,
	`variants` text NOT NULL,
	`parts` integer NOT NULL,
	`operations` integer NOT NULL,
	`effectivities` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `revision_published` ON `revision` (`published_at`,`revision`);--> statement-breakpoint
CREATE TABLE `terminal` (
	`stream` text PRIMARY KEY NOT NULL,
	`sync` text NOT NULL,
	`terminal` text NOT NULL,
	`status` text NOT NULL,
	`name` text,
	`kind` text,
	`line` text,
	`stations` text NOT NULL,
	`zones` text NOT NULL,
	`scopes` text NOT NULL,
	`tools` text NOT NULL,
	`enrolled_at` text,
	`ended_at` text,
	`end_reason` text,
	`replaced_by` text
);
