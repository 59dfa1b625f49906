CREATE TABLE "concern" (
	"subject" text NOT NULL,
	"stream" text NOT NULL,
	CONSTRAINT "concern_subject_stream_pk" PRIMARY KEY("subject","stream")
);
--> statement-breakpoint
ALTER TABLE "appender" ADD COLUMN "indexed_with" text DEFAULT '' NOT NULL;