ALTER TABLE `hash_only` ADD `hash` text;--> statement-breakpoint
CREATE INDEX `stream_scope` ON `stream` (`scope`);