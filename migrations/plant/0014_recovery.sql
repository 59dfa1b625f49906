CREATE TABLE "offered_place" (
	"terminal" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"log_hash" "bytea" NOT NULL,
	"whole" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "offered_row" (
	"position" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"verdict" text NOT NULL,
	"refusal" text,
	"terminal" text NOT NULL,
	"body" text NOT NULL,
	"side" text,
	CONSTRAINT "offered_row_position_hash_verdict_pk" PRIMARY KEY("position","hash","verdict")
);
--> statement-breakpoint
CREATE TABLE "offered_run" (
	"run" uuid PRIMARY KEY NOT NULL,
	"terminal" text NOT NULL,
	"body" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recovery" (
	"epoch" integer PRIMARY KEY NOT NULL,
	"noticed_at" timestamp (3) with time zone NOT NULL,
	"base" bigint NOT NULL,
	"base_hash" "bytea" NOT NULL,
	"evidence" text NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"intact" bigint
);
