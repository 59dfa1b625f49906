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
CREATE INDEX `container_place` ON `container` (`place`,`part`);--> statement-breakpoint
CREATE INDEX `container_part` ON `container` (`part`,`status`);--> statement-breakpoint
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
	`stream` text PRIMARY KEY NOT NULL,
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
	`stream` text PRIMARY KEY NOT NULL,
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
	`public_key` text,
	`enrolled_at` text,
	`ended_at` text,
	`end_reason` text,
	`replaced_by` text
);
