CREATE TABLE "checkpoint" (
	"epoch" integer NOT NULL,
	"position" bigint NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "checkpoint_position_epoch_pk" PRIMARY KEY("position","epoch")
);
