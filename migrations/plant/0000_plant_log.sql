CREATE TABLE "appender" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"token" bigint NOT NULL,
	"holder" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"position" bigint NOT NULL,
	"log_hash" "bytea" NOT NULL,
	"lamport" bigint NOT NULL,
	CONSTRAINT "appender_single" CHECK ("appender"."only")
);
--> statement-breakpoint
CREATE TABLE "claim" (
	"registry" text NOT NULL,
	"name" text NOT NULL,
	"holder" text NOT NULL,
	"event_id" uuid NOT NULL,
	"stream" text NOT NULL,
	"scope" text NOT NULL,
	CONSTRAINT "claim_registry_name_holder_pk" PRIMARY KEY("registry","name","holder")
);
--> statement-breakpoint
CREATE TABLE "dead_letter" (
	"run" uuid NOT NULL,
	"seq" integer NOT NULL,
	"terminal" text NOT NULL,
	"code" text NOT NULL,
	"detail" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"body" "bytea" NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "dead_letter_run_seq_pk" PRIMARY KEY("run","seq")
);
--> statement-breakpoint
CREATE TABLE "effect" (
	"key" text PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enrolment_code" (
	"code_hash" "bytea" PRIMARY KEY NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_by" text
);
--> statement-breakpoint
CREATE TABLE "event" (
	"position" bigint PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"run" uuid NOT NULL,
	"seq" integer NOT NULL,
	"stream" text NOT NULL,
	"scope" text NOT NULL,
	"scope_seq" bigint NOT NULL,
	"verdict" text NOT NULL,
	"refusal" text,
	"received_at" timestamp (3) with time zone NOT NULL,
	"hash" "bytea" NOT NULL,
	"scope_hash" "bytea" NOT NULL,
	"log_hash" "bytea" NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "event_id_once" UNIQUE("event_id"),
	CONSTRAINT "event_run_seq_once" UNIQUE("run","seq")
);
--> statement-breakpoint
CREATE TABLE "plant_identity" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"server_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"site" text NOT NULL,
	"public_key" text NOT NULL,
	CONSTRAINT "plant_identity_single" CHECK ("plant_identity"."only")
);
--> statement-breakpoint
CREATE TABLE "quarantined" (
	"run" uuid NOT NULL,
	"seq" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	"terminal" text NOT NULL,
	"code" text NOT NULL,
	"rival" uuid,
	"body" "bytea" NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "quarantined_run_seq_hash_pk" PRIMARY KEY("run","seq","hash")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"run" uuid PRIMARY KEY NOT NULL,
	"terminal" text NOT NULL,
	"prev_run" uuid,
	"prev_hash" "bytea" NOT NULL,
	"seq" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	"linked" boolean NOT NULL,
	"ordinal" integer,
	"parked" integer NOT NULL,
	"conflicts" integer NOT NULL,
	"first_received_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scope" (
	"scope" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signature" (
	"run" uuid NOT NULL,
	"seq" integer NOT NULL,
	"signature" text NOT NULL,
	CONSTRAINT "signature_run_seq_pk" PRIMARY KEY("run","seq")
);
--> statement-breakpoint
CREATE TABLE "stream" (
	"stream" text PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"version" bigint NOT NULL,
	"state_version" integer NOT NULL,
	"state" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "terminal" (
	"terminal" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"public_key" text NOT NULL,
	"certificate" text NOT NULL,
	"enrolled_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"said_run" uuid,
	"said_seq" integer,
	"pending" integer,
	"version" text,
	"clock_offset_ms" double precision,
	"last_heard_at" timestamp (3) with time zone,
	CONSTRAINT "terminal_public_key_unique" UNIQUE("public_key")
);
--> statement-breakpoint
CREATE INDEX "event_by_stream" ON "event" USING btree ("stream","position");--> statement-breakpoint
CREATE INDEX "run_by_terminal" ON "run" USING btree ("terminal","ordinal");--> statement-breakpoint
CREATE INDEX "run_unlinked" ON "run" USING btree ("terminal") WHERE "run"."ordinal" is null;