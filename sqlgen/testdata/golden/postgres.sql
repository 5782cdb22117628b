-- PostgreSQL: executed by the tests

CREATE TABLE "orders" ("id" bigint NOT NULL, "name" varchar(255) COLLATE "C", "name_lower" varchar(255) COLLATE "C", "note" text COLLATE "C" NOT NULL, "paid" boolean, "amount" bigint, "total" bigint NOT NULL, "price" bigint, "weight" double precision, "ref" uuid, "day" bigint, "at" bigint, "updated" bigint NOT NULL, "expires" timestamptz, "lasts" bigint, "status" varchar(128) COLLATE "C", "flags" bigint, "address" boolean NOT NULL, "address_city" varchar(255) COLLATE "C", "address_city_lower" varchar(255) COLLATE "C", "address_zip" bigint, "sizes" bigint[] NOT NULL DEFAULT '{}', PRIMARY KEY ("id"));

CREATE TABLE "orders_tags" ("orders_id" bigint NOT NULL, "ordinal" bigint NOT NULL, "value" varchar(255) COLLATE "C", PRIMARY KEY ("orders_id", "ordinal"));

CREATE TABLE "orders_stops" ("orders_id" bigint NOT NULL, "ordinal" bigint NOT NULL, "city" varchar(255) COLLATE "C", "city_lower" varchar(255) COLLATE "C", "zip" bigint NOT NULL, PRIMARY KEY ("orders_id", "ordinal"));

CREATE INDEX "ix_orders_tags_value" ON "orders_tags" ("value", "orders_id");

CREATE INDEX "ix_orders_stops_city" ON "orders_stops" ("city", "orders_id");

CREATE INDEX "ix_orders_stops_city_lower" ON "orders_stops" ("city_lower", "orders_id");

CREATE INDEX "ix_orders_stops_zip" ON "orders_stops" ("zip", "orders_id");

CREATE INDEX "ix_orders_sizes" ON "orders" USING GIN ("sizes");

CREATE INDEX "ix_orders_name" ON "orders" ("name" NULLS FIRST, "id");

CREATE INDEX "ix_orders_name_lower" ON "orders" ("name_lower" NULLS FIRST, "id");

CREATE INDEX "ix_orders_paid" ON "orders" ("paid" NULLS FIRST, "id");

CREATE INDEX "ix_orders_amount" ON "orders" ("amount" NULLS FIRST, "id");

CREATE INDEX "ix_orders_total" ON "orders" ("total", "id");

CREATE INDEX "ix_orders_price" ON "orders" ("price" NULLS FIRST, "id");

CREATE INDEX "ix_orders_weight" ON "orders" ("weight" NULLS FIRST, "id");

CREATE INDEX "ix_orders_ref" ON "orders" ("ref" NULLS FIRST, "id");

CREATE INDEX "ix_orders_day" ON "orders" ("day" NULLS FIRST, "id");

CREATE INDEX "ix_orders_at" ON "orders" ("at" NULLS FIRST, "id");

CREATE INDEX "ix_orders_updated" ON "orders" ("updated", "id");

CREATE INDEX "ix_orders_expires" ON "orders" ("expires" NULLS FIRST, "id");

CREATE INDEX "ix_orders_lasts" ON "orders" ("lasts" NULLS FIRST, "id");

CREATE INDEX "ix_orders_status" ON "orders" ("status" NULLS FIRST, "id");

CREATE INDEX "ix_orders_flags" ON "orders" ("flags" NULLS FIRST, "id");

CREATE INDEX "ix_orders_address_city" ON "orders" ("address_city" NULLS FIRST, "id");

CREATE INDEX "ix_orders_address_city_lower" ON "orders" ("address_city_lower" NULLS FIRST, "id");

CREATE INDEX "ix_orders_address_zip" ON "orders" ("address_zip" NULLS FIRST, "id");

-- $filter=name eq 'a'
SELECT ... FROM "orders" WHERE "name" = $1::text COLLATE "C";
-- args: string "a"

-- $filter=name ne 'a'
SELECT ... FROM "orders" WHERE ("name" <> $1::text COLLATE "C" OR "name" IS NULL);
-- args: string "a"

-- $filter=note ne 'a'
SELECT ... FROM "orders" WHERE "note" <> $1::text COLLATE "C";
-- args: string "a"

-- $filter=not (name gt 'a')
SELECT ... FROM "orders" WHERE ("name" <= $1::text COLLATE "C" OR "name" IS NULL);
-- args: string "a"

-- $filter=name ge note and not (name le note)
SELECT ... FROM "orders" WHERE "name" >= "note" AND ("name" > "note" OR "name" IS NULL);

-- $filter=name eq null or amount ne null
SELECT ... FROM "orders" WHERE "name" IS NULL OR "amount" IS NOT NULL;

-- $filter=amount ge total
SELECT ... FROM "orders" WHERE "amount" >= "total";

-- $filter=paid eq tags/any() and paid
SELECT ... FROM "orders" WHERE "paid" = CASE WHEN EXISTS (SELECT 1 FROM "orders_tags" AS c1 WHERE c1."orders_id" = "orders"."id") THEN TRUE WHEN NOT EXISTS (SELECT 1 FROM "orders_tags" AS c1 WHERE c1."orders_id" = "orders"."id") THEN FALSE END AND "paid";

-- $filter=paid
SELECT ... FROM "orders" WHERE "paid";

-- $filter=not paid
SELECT ... FROM "orders" WHERE NOT "paid";

-- $filter=paid eq true and not (paid ne false)
SELECT ... FROM "orders" WHERE "paid" AND NOT "paid";

-- $filter=(amount gt 1) eq paid
SELECT ... FROM "orders" WHERE CASE WHEN "amount" > $1::bigint THEN TRUE WHEN ("amount" <= $2::bigint OR "amount" IS NULL) THEN FALSE END = "paid";
-- args: int64 1, int64 1

-- $filter=case(paid:1,amount gt 3:2) eq 2
SELECT ... FROM "orders" WHERE CASE WHEN "paid" THEN $1::bigint WHEN "amount" > $2::bigint THEN $3::bigint END = $4::bigint;
-- args: int64 1, int64 3, int64 2, int64 2

-- $filter=(name eq 'a' and amount eq 1) or not (name eq 'b' or amount eq 2)
SELECT ... FROM "orders" WHERE ("name" = $1::text COLLATE "C" AND "amount" = $2::bigint) OR (("name" <> $3::text COLLATE "C" OR "name" IS NULL) AND ("amount" <> $4::bigint OR "amount" IS NULL));
-- args: string "a", int64 1, string "b", int64 2

-- $filter=name eq 'a' or amount eq 1 or name eq 'b' or name in ('c','d')
SELECT ... FROM "orders" WHERE "name" = ANY($1::text[]) OR "amount" = $2::bigint;
-- args: string "{\"a\",\"b\",\"c\",\"d\"}", int64 1

-- $filter=name in ('a','b',null)
SELECT ... FROM "orders" WHERE ("name" = ANY($1::text[]) OR "name" IS NULL);
-- args: string "{\"a\",\"b\"}"

-- $filter=not (name in ('a','b'))
SELECT ... FROM "orders" WHERE ("name" <> ALL($1::text[]) OR "name" IS NULL);
-- args: string "{\"a\",\"b\"}"

-- $filter=amount in (1,2,3)
SELECT ... FROM "orders" WHERE "amount" = ANY($1::bigint[]);
-- args: string "{1,2,3}"

-- $filter=weight in (1.5,2.5)
SELECT ... FROM "orders" WHERE "weight" IN ($1::float8, $2::float8);
-- args: float64 1.5, float64 2.5

-- $filter=ref in (01234567-89ab-cdef-0123-456789abcdef,11234567-89ab-cdef-0123-456789abcdef)
SELECT ... FROM "orders" WHERE "ref" = ANY($1::uuid[]);
-- args: string "{\"01234567-89ab-cdef-0123-456789abcdef\",\"11234567-89ab-cdef-0123-456789abcdef\"}"

-- $filter=updated in (2024-01-01T00:00:00Z,2024-01-02T00:00:00.123456789Z)
SELECT ... FROM "orders" WHERE "updated" = ANY($1::bigint[]);
-- args: string "{638396640000000000}"

-- $filter=contains(name,'a') and not contains(note,'b')
SELECT ... FROM "orders" WHERE strpos("name", $1::text COLLATE "C") > 0 AND NOT (strpos("note", $2::text COLLATE "C") > 0);
-- args: string "a", string "b"

-- $filter=startswith(name,'a') and not startswith(note,'b')
SELECT ... FROM "orders" WHERE ("name" >= $1::text COLLATE "C" AND "name" < $2::text COLLATE "C") AND ("note" < $3::text COLLATE "C" OR "note" >= $4::text COLLATE "C");
-- args: string "a", string "b", string "b", string "c"

-- $filter=startswith(name,'')
SELECT ... FROM "orders" WHERE "name" IS NOT NULL;

-- $filter=startswith(name,note)
SELECT ... FROM "orders" WHERE starts_with("name", "note");

-- $filter=endswith(name,'a')
SELECT ... FROM "orders" WHERE right("name", char_length($1::text COLLATE "C")) = $2::text COLLATE "C";
-- args: string "a", string "a"

-- $filter=indexof(name,'a') eq 1
SELECT ... FROM "orders" WHERE CAST(strpos("name", $1::text COLLATE "C") - 1 AS bigint) = $2::bigint;
-- args: string "a", int64 1

-- $filter=length(name) gt 5
SELECT ... FROM "orders" WHERE CAST(char_length("name") AS bigint) > $1::bigint;
-- args: int64 5

-- $filter=substring(name,1) eq 'b'
SELECT ... FROM "orders" WHERE substr("name", ($1::bigint + 1)::int) = $2::text COLLATE "C";
-- args: int64 1, string "b"

-- $filter=substring(name,1,2) eq 'b'
SELECT ... FROM "orders" WHERE substr("name", ($1::bigint + 1)::int, $2::bigint::int) = $3::text COLLATE "C";
-- args: int64 1, int64 2, string "b"

-- $filter=substring(name,-1) eq 'b'
SELECT ... FROM "orders";
-- residual: (eq (substring name -1:Int64) 'b')

-- $filter=tolower(name) eq 'a'
SELECT ... FROM "orders" WHERE "name_lower" = $1::text COLLATE "C";
-- args: string "a"

-- $filter=contains(tolower(name),'a')
SELECT ... FROM "orders" WHERE strpos("name_lower", $1::text COLLATE "C") > 0;
-- args: string "a"

-- $filter=tolower(note) eq 'a'
SELECT ... FROM "orders";
-- residual: (eq (tolower note) 'a')

-- $filter=toupper(name) eq 'A'
SELECT ... FROM "orders";
-- residual: (eq (toupper name) 'A')

-- $filter=trim(name) eq 'a'
SELECT ... FROM "orders" WHERE btrim("name", $1::text COLLATE "C") = $2::text COLLATE "C";
-- args: string "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000", string "a"

-- $filter=concat(name,note) eq 'ab'
SELECT ... FROM "orders" WHERE ("name" || "note") = $1::text COLLATE "C";
-- args: string "ab"

-- $filter=matchesPattern(name,'^a') and amount eq 1
SELECT ... FROM "orders" WHERE "amount" = $1::bigint;
-- args: int64 1
-- residual: (matchesPattern name '^a')

-- $filter=amount add 5 gt 7
SELECT ... FROM "orders" WHERE "amount" > $1::bigint;
-- args: int64 2

-- $filter=amount mul 2 gt total
SELECT ... FROM "orders" WHERE ("amount"::bigint * $1::bigint) > "total";
-- args: int64 2

-- $filter=amount div 2 eq 3 and amount mod 2 eq 1
SELECT ... FROM "orders" WHERE ("amount"::bigint / $1::bigint) = $2::bigint AND ("amount"::bigint % $3::bigint) = $4::bigint;
-- args: int64 2, int64 3, int64 2, int64 1

-- $filter=-amount lt 3
SELECT ... FROM "orders" WHERE (-"amount"::bigint) < $1::bigint;
-- args: int64 3

-- $filter=total add 1 gt 7
SELECT ... FROM "orders";
-- residual: (gt (add total 1:Int64) 7:Int64)

-- $filter=amount div total eq 1
SELECT ... FROM "orders";
-- residual: (eq (div (to-Int64 amount) total) 1:Int64)

-- $filter=amount lt 2.5 and total eq weight
SELECT ... FROM "orders" WHERE "amount" <= $1::bigint AND CAST("total" AS float8) = "weight";
-- args: int64 2

-- $filter=price eq 1.25 and price lt 2.123456
SELECT ... FROM "orders" WHERE "price" = $1::bigint AND "price" < $2::bigint;
-- args: int64 12500, int64 21235

-- $filter=weight gt 1e3 and weight ne NaN and weight lt INF
SELECT ... FROM "orders" WHERE "weight" > $1::float8 AND "weight" IS NOT NULL;
-- args: float64 1000

-- $filter=round(weight) eq 2 and floor(weight) eq 1 and ceiling(weight) eq 3
SELECT ... FROM "orders" WHERE CASE WHEN abs("weight" - trunc("weight")) >= 0.5 THEN trunc("weight") + sign("weight") ELSE trunc("weight") END = $1::float8 AND floor("weight") = $2::float8 AND ceil("weight") = $3::float8;
-- args: float64 2, float64 1, float64 3

-- $filter=updated gt 2024-01-01T00:00:00Z and expires lt 2024-01-01T00:00:00.1234567Z
SELECT ... FROM "orders" WHERE "updated" > $1::bigint AND "expires" < $2::timestamptz;
-- args: int64 638396640000000000, string "2024-01-01 00:00:00.123457+00"

-- $filter=updated lt 2024-01-01T00:00:00.123456789Z
SELECT ... FROM "orders" WHERE "updated" < $1::bigint;
-- args: int64 638396640001234568

-- $filter=year(updated) eq 2024 and year(expires) lt 2025 and year(day) ne 2024
SELECT ... FROM "orders" WHERE "updated" BETWEEN $1::bigint AND $2::bigint AND "expires" BETWEEN $3::timestamptz AND $4::timestamptz AND ("day" NOT BETWEEN $5::bigint AND $6::bigint OR "day" IS NULL);
-- args: int64 638396640000000000, int64 638712863999999999, string "0001-01-01 00:00:00.000000+00", string "2024-12-31 23:59:59.999999+00", int64 19723, int64 20088

-- $filter=date(updated) eq 2024-02-29 and date(expires) gt 2024-02-29
SELECT ... FROM "orders" WHERE "updated" BETWEEN $1::bigint AND $2::bigint AND "expires" BETWEEN $3::timestamptz AND $4::timestamptz;
-- args: int64 638447616000000000, int64 638448479999999999, string "2024-03-01 00:00:00.000000+00", string "9999-12-31 23:59:59.999999+00"

-- $filter=month(updated) eq 2 and day(expires) eq 29 and month(day) eq 3
SELECT ... FROM "orders" WHERE extract(month FROM date '1970-01-01' + ("updated" / 864000000000 - 719162)::int)::bigint = $1::bigint AND extract(day FROM date '1970-01-01' + (((extract(epoch FROM "expires") * 10000000)::bigint + 621355968000000000) / 864000000000 - 719162)::int)::bigint = $2::bigint AND extract(month FROM date '1970-01-01' + "day"::int)::bigint = $3::bigint;
-- args: int64 2, int64 29, int64 3

-- $filter=hour(updated) eq 10 and minute(at) eq 5 and second(expires) eq 7
SELECT ... FROM "orders" WHERE (("updated" % 864000000000 * 100) / 3600000000000) = $1::bigint AND ("at" / 60000000000 % 60) = $2::bigint AND ((((extract(epoch FROM "expires") * 10000000)::bigint + 621355968000000000) % 864000000000 * 100) / 1000000000 % 60) = $3::bigint;
-- args: int64 10, int64 5, int64 7

-- $filter=time(updated) lt 12:00:00 and at ge 08:30:00
SELECT ... FROM "orders" WHERE ("updated" % 864000000000 * 100) < $1::bigint AND "at" >= $2::bigint;
-- args: int64 43200000000000, int64 30600000000000

-- $filter=fractionalseconds(updated) gt 0.5
SELECT ... FROM "orders" WHERE (("updated" % 864000000000 * 100) % 1000000000) > $1::bigint;
-- args: int64 500000000

-- $filter=totaloffsetminutes(updated) eq 0
SELECT ... FROM "orders" WHERE CASE WHEN "updated" IS NOT NULL THEN 0 END = $1::bigint;
-- args: int64 0

-- $filter=totalseconds(lasts) gt 60 and lasts lt duration'PT1H'
SELECT ... FROM "orders" WHERE "lasts" > $1::bigint AND "lasts" < $2::bigint;
-- args: int64 60000000000, int64 3600000000000

-- $filter=expires sub updated gt duration'P1D'
SELECT ... FROM "orders";
-- residual: (gt (sub expires updated) duration'P1D')

-- $filter=day eq 2024-02-29
SELECT ... FROM "orders" WHERE "day" = $1::bigint;
-- args: int64 19782

-- $filter=status eq Shop.Status'Open' and status gt Shop.Status'Open'
SELECT ... FROM "orders" WHERE "status" = $1::text COLLATE "C" AND "status" = ANY($2::text[]);
-- args: string "Open", string "{\"Sent\",\"Paid\"}"

-- $filter=status in ('Open','Paid')
SELECT ... FROM "orders" WHERE "status" = ANY($1::text[]);
-- args: string "{\"Open\",\"Paid\"}"

-- $filter=flags has Shop.Flags'Gift' and not (flags has Shop.Flags'Gift,Urgent')
SELECT ... FROM "orders" WHERE ("flags" & $1::bigint) = $2::bigint AND NOT (("flags" & $3::bigint) = $4::bigint);
-- args: int64 1, int64 1, int64 3, int64 3

-- $filter=address/city eq 'a' and address eq null
SELECT ... FROM "orders" WHERE "address_city" = $1::text COLLATE "C" AND NOT "address";
-- args: string "a"

-- $filter=tags/any(t:t eq 'a')
SELECT ... FROM "orders" WHERE "id" IN (SELECT c1."orders_id" FROM "orders_tags" AS c1 WHERE c1."value" = $1::text COLLATE "C");
-- args: string "a"

-- $filter=not tags/any(t:t eq 'a')
SELECT ... FROM "orders" WHERE NOT EXISTS (SELECT 1 FROM "orders_tags" AS c1 WHERE c1."orders_id" = "orders"."id" AND c1."value" = $1::text COLLATE "C");
-- args: string "a"

-- $filter=tags/any(t:t in ('a','b'))
SELECT ... FROM "orders" WHERE "id" IN (SELECT c1."orders_id" FROM "orders_tags" AS c1 WHERE c1."value" = ANY($1::text[]));
-- args: string "{\"a\",\"b\"}"

-- $filter=tags/any(t:startswith(t,'a'))
SELECT ... FROM "orders" WHERE "id" IN (SELECT c1."orders_id" FROM "orders_tags" AS c1 WHERE (c1."value" >= $1::text COLLATE "C" AND c1."value" < $2::text COLLATE "C"));
-- args: string "a", string "b"

-- $filter=tags/any(t:t eq name)
SELECT ... FROM "orders" WHERE EXISTS (SELECT 1 FROM "orders_tags" AS c1 WHERE c1."orders_id" = "orders"."id" AND c1."value" IS NOT DISTINCT FROM "orders"."name");

-- $filter=tags/all(t:t ne 'a')
SELECT ... FROM "orders" WHERE NOT EXISTS (SELECT 1 FROM "orders_tags" AS c1 WHERE c1."orders_id" = "orders"."id" AND c1."value" = $1::text COLLATE "C");
-- args: string "a"

-- $filter=tags/all(t:contains(t,'a') or paid)
SELECT ... FROM "orders" WHERE NOT EXISTS (SELECT 1 FROM "orders_tags" AS c1 WHERE c1."orders_id" = "orders"."id" AND ((strpos(c1."value", $1::text COLLATE "C") > 0 OR "orders"."paid")) IS NOT TRUE);
-- args: string "a"

-- $filter=tags/any()
SELECT ... FROM "orders" WHERE EXISTS (SELECT 1 FROM "orders_tags" AS c1 WHERE c1."orders_id" = "orders"."id");

-- $filter=tags/$count gt 2
SELECT ... FROM "orders" WHERE (SELECT COUNT(*) FROM "orders_tags" AS c1 WHERE c1."orders_id" = "orders"."id") > $1::bigint;
-- args: int64 2

-- $filter=name in tags
SELECT ... FROM "orders" WHERE EXISTS (SELECT 1 FROM "orders_tags" AS c1 WHERE c1."orders_id" = "orders"."id" AND c1."value" IS NOT DISTINCT FROM "orders"."name");

-- $filter=tags/any(t:matchesPattern(t,'a') and t ne 'b')
SELECT ... FROM "orders" WHERE "id" IN (SELECT c1."orders_id" FROM "orders_tags" AS c1 WHERE (c1."value" <> $1::text COLLATE "C" OR c1."value" IS NULL));
-- args: string "b"
-- residual: (any t tags (and (matchesPattern t 'a') (ne t 'b')))

-- $filter=sizes/any(s:s eq 3)
SELECT ... FROM "orders" WHERE "sizes" && $1::bigint[];
-- args: string "{3}"

-- $filter=sizes/all(s:s gt 3)
SELECT ... FROM "orders" WHERE NOT EXISTS (SELECT 1 FROM unnest("orders"."sizes") AS c1(v) WHERE c1.v <= $1::bigint);
-- args: int64 3

-- $filter=stops/any(s:s/city eq 'a' and s/zip gt 1)
SELECT ... FROM "orders" WHERE "id" IN (SELECT c1."orders_id" FROM "orders_stops" AS c1 WHERE (c1."city" = $1::text COLLATE "C" AND c1."zip" > $2::bigint));
-- args: string "a", int64 1

-- $filter=stops/all(s:s/city ne address/city)
SELECT ... FROM "orders" WHERE NOT EXISTS (SELECT 1 FROM "orders_stops" AS c1 WHERE c1."orders_id" = "orders"."id" AND c1."city" IS NOT DISTINCT FROM "orders"."address_city");

-- $filter=stops/$count($filter=city eq 'a') gt 1
SELECT ... FROM "orders" WHERE (SELECT COUNT(*) FROM "orders_stops" AS c1 WHERE c1."orders_id" = "orders"."id" AND c1."city" = $1::text COLLATE "C") > $2::bigint;
-- args: string "a", int64 1

-- $filter=1 div amount eq 1 and total eq 2
SELECT ... FROM "orders";
-- residual: (and (eq (div 1:Int64 (to-Int64 amount)) 1:Int64) (eq total 2:Int64))

-- $filter=expires sub updated gt duration'PT1S' and total eq 2
SELECT ... FROM "orders" WHERE "total" = $1::bigint;
-- args: int64 2
-- residual: (gt (sub expires updated) duration'PT1S')

-- $filter=substring(note,0,amount) eq 'a' and total eq 2
SELECT ... FROM "orders";
-- residual: (and (eq (substring note 0:Int64 (to-Int64 amount)) 'a') (eq total 2:Int64))

-- $filter=matchesPattern(note,'a') and total eq 2
SELECT ... FROM "orders" WHERE "total" = $1::bigint;
-- args: int64 2
-- residual: (matchesPattern note 'a')

-- $orderby=name,amount desc&$top=10&$skip=20
SELECT ... FROM "orders" ORDER BY "name" NULLS FIRST, "amount" DESC NULLS LAST, "id" LIMIT $1::bigint OFFSET $2::bigint;
-- args: int64 10, int64 20

-- $orderby=status desc
SELECT ... FROM "orders" ORDER BY CASE WHEN "status" = $1::text COLLATE "C" THEN 1 WHEN "status" = $2::text COLLATE "C" THEN 2 WHEN "status" = $3::text COLLATE "C" THEN 3 END DESC NULLS LAST, "id";
-- args: string "Open", string "Sent", string "Paid"

-- $orderby=length(name)
SELECT ... FROM "orders" ORDER BY CAST(char_length("name") AS bigint) NULLS FIRST, "id";

-- $orderby=tolower(note)
-- error: $orderby: PostgreSQL cannot order by this expression as OData does; these can: PostgreSQL (with Dialect.Probe)

-- $top=5
SELECT ... FROM "orders" ORDER BY "id" LIMIT $1::bigint;
-- args: int64 5

-- $skip=5
SELECT ... FROM "orders" ORDER BY "id" OFFSET $1::bigint;
-- args: int64 5

-- $select=name&$filter=matchesPattern(note,'a')
SELECT ... FROM "orders";
-- residual: (matchesPattern note 'a')
