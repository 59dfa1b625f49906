CREATE TABLE "attachment" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"size" integer NOT NULL,
	"received" integer NOT NULL,
	"whole" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attachment_piece" (
	"hash" "bytea" NOT NULL,
	"at" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "attachment_piece_hash_at_pk" PRIMARY KEY("hash","at")
);
--> statement-breakpoint
ALTER TABLE "attachment_piece" ADD CONSTRAINT "attachment_piece_hash_attachment_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."attachment"("hash") ON DELETE cascade ON UPDATE no action;