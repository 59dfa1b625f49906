CREATE TABLE "said_run" (
	"run" uuid PRIMARY KEY NOT NULL,
	"terminal" text NOT NULL,
	"seq" integer NOT NULL,
	"said_at" timestamp (3) with time zone NOT NULL
);
