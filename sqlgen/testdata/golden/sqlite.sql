-- SQLite: executed by the tests

CREATE TABLE `orders` (`id` INTEGER NOT NULL, `name` TEXT, `name_lower` TEXT, `note` TEXT NOT NULL, `paid` INTEGER, `amount` INTEGER, `total` INTEGER NOT NULL, `price` INTEGER, `weight` REAL, `ref` TEXT, `day` INTEGER, `at` INTEGER, `updated` INTEGER NOT NULL, `expires` TEXT, `lasts` INTEGER, `status` TEXT, `flags` INTEGER, `address` INTEGER NOT NULL, `address_city` TEXT, `address_city_lower` TEXT, `address_zip` INTEGER, `sizes` TEXT NOT NULL, PRIMARY KEY (`id`)) STRICT;

CREATE TABLE `orders_tags` (`orders_id` INTEGER NOT NULL, `ordinal` INTEGER NOT NULL, `value` TEXT, PRIMARY KEY (`orders_id`, `ordinal`)) STRICT, WITHOUT ROWID;

CREATE TABLE `orders_stops` (`orders_id` INTEGER NOT NULL, `ordinal` INTEGER NOT NULL, `city` TEXT, `city_lower` TEXT, `zip` INTEGER NOT NULL, PRIMARY KEY (`orders_id`, `ordinal`)) STRICT, WITHOUT ROWID;

CREATE INDEX `ix_orders_tags_value` ON `orders_tags` (`value`, `orders_id`);

CREATE INDEX `ix_orders_stops_city` ON `orders_stops` (`city`, `orders_id`);

CREATE INDEX `ix_orders_stops_city_lower` ON `orders_stops` (`city_lower`, `orders_id`);

CREATE INDEX `ix_orders_stops_zip` ON `orders_stops` (`zip`, `orders_id`);

CREATE INDEX `ix_orders_name` ON `orders` (`name`, `id`);

CREATE INDEX `ix_orders_name_lower` ON `orders` (`name_lower`, `id`);

CREATE INDEX `ix_orders_note` ON `orders` (`note`, `id`);

CREATE INDEX `ix_orders_paid` ON `orders` (`paid`, `id`);

CREATE INDEX `ix_orders_amount` ON `orders` (`amount`, `id`);

CREATE INDEX `ix_orders_total` ON `orders` (`total`, `id`);

CREATE INDEX `ix_orders_price` ON `orders` (`price`, `id`);

CREATE INDEX `ix_orders_weight` ON `orders` (`weight`, `id`);

CREATE INDEX `ix_orders_ref` ON `orders` (`ref`, `id`);

CREATE INDEX `ix_orders_day` ON `orders` (`day`, `id`);

CREATE INDEX `ix_orders_at` ON `orders` (`at`, `id`);

CREATE INDEX `ix_orders_updated` ON `orders` (`updated`, `id`);

CREATE INDEX `ix_orders_expires` ON `orders` (`expires`, `id`);

CREATE INDEX `ix_orders_lasts` ON `orders` (`lasts`, `id`);

CREATE INDEX `ix_orders_status` ON `orders` (`status`, `id`);

CREATE INDEX `ix_orders_flags` ON `orders` (`flags`, `id`);

CREATE INDEX `ix_orders_address_city` ON `orders` (`address_city`, `id`);

CREATE INDEX `ix_orders_address_city_lower` ON `orders` (`address_city_lower`, `id`);

CREATE INDEX `ix_orders_address_zip` ON `orders` (`address_zip`, `id`);

-- $filter=name eq 'a'
SELECT ... FROM `orders` WHERE `name` = ?;
-- args: string "a"

-- $filter=name ne 'a'
SELECT ... FROM `orders` WHERE (`name` <> ? OR `name` IS NULL);
-- args: string "a"

-- $filter=note ne 'a'
SELECT ... FROM `orders` WHERE `note` <> ?;
-- args: string "a"

-- $filter=not (name gt 'a')
SELECT ... FROM `orders` WHERE (`name` <= ? OR `name` IS NULL);
-- args: string "a"

-- $filter=name ge note and not (name le note)
SELECT ... FROM `orders` WHERE `name` >= `note` AND (`name` > `note` OR `name` IS NULL);

-- $filter=name eq null or amount ne null
SELECT ... FROM `orders` WHERE `name` IS NULL OR `amount` IS NOT NULL;

-- $filter=amount ge total
SELECT ... FROM `orders` WHERE `amount` >= `total`;

-- $filter=paid eq tags/any() and paid
SELECT ... FROM `orders` WHERE `paid` = CASE WHEN EXISTS (SELECT 1 FROM `orders_tags` AS c1 WHERE c1.`orders_id` = `orders`.`id`) THEN 1 WHEN NOT EXISTS (SELECT 1 FROM `orders_tags` AS c1 WHERE c1.`orders_id` = `orders`.`id`) THEN 0 END AND `paid` = 1;

-- $filter=paid
SELECT ... FROM `orders` WHERE `paid` = 1;

-- $filter=not paid
SELECT ... FROM `orders` WHERE `paid` = 0;

-- $filter=paid eq true and not (paid ne false)
SELECT ... FROM `orders` WHERE `paid` = 1 AND `paid` = 0;

-- $filter=(amount gt 1) eq paid
SELECT ... FROM `orders` WHERE CASE WHEN `amount` > ? THEN 1 WHEN (`amount` <= ? OR `amount` IS NULL) THEN 0 END = `paid`;
-- args: int64 1, int64 1

-- $filter=case(paid:1,amount gt 3:2) eq 2
SELECT ... FROM `orders` WHERE CASE WHEN `paid` = 1 THEN ? WHEN `amount` > ? THEN ? END = ?;
-- args: int64 1, int64 3, int64 2, int64 2

-- $filter=(name eq 'a' and amount eq 1) or not (name eq 'b' or amount eq 2)
SELECT ... FROM `orders` WHERE (`name` = ? AND `amount` = ?) OR ((`name` <> ? OR `name` IS NULL) AND (`amount` <> ? OR `amount` IS NULL));
-- args: string "a", int64 1, string "b", int64 2

-- $filter=name eq 'a' or amount eq 1 or name eq 'b' or name in ('c','d')
SELECT ... FROM `orders` WHERE `name` IN (SELECT value FROM json_each(?)) OR `amount` = ?;
-- args: string "[\"a\",\"b\",\"c\",\"d\"]", int64 1

-- $filter=name in ('a','b',null)
SELECT ... FROM `orders` WHERE (`name` IN (SELECT value FROM json_each(?)) OR `name` IS NULL);
-- args: string "[\"a\",\"b\"]"

-- $filter=not (name in ('a','b'))
SELECT ... FROM `orders` WHERE (`name` NOT IN (SELECT value FROM json_each(?)) OR `name` IS NULL);
-- args: string "[\"a\",\"b\"]"

-- $filter=amount in (1,2,3)
SELECT ... FROM `orders` WHERE `amount` IN (SELECT value FROM json_each(?));
-- args: string "[1,2,3]"

-- $filter=weight in (1.5,2.5)
SELECT ... FROM `orders` WHERE `weight` IN (?, ?);
-- args: float64 1.5, float64 2.5

-- $filter=ref in (01234567-89ab-cdef-0123-456789abcdef,11234567-89ab-cdef-0123-456789abcdef)
SELECT ... FROM `orders` WHERE `ref` IN (SELECT value FROM json_each(?));
-- args: string "[\"01234567-89ab-cdef-0123-456789abcdef\",\"11234567-89ab-cdef-0123-456789abcdef\"]"

-- $filter=updated in (2024-01-01T00:00:00Z,2024-01-02T00:00:00.123456789Z)
SELECT ... FROM `orders` WHERE `updated` IN (SELECT value FROM json_each(?));
-- args: string "[638396640000000000]"

-- $filter=contains(name,'a') and not contains(note,'b')
SELECT ... FROM `orders` WHERE instr(`name`, ?) > 0 AND NOT (instr(`note`, ?) > 0);
-- args: string "a", string "b"

-- $filter=startswith(name,'a') and not startswith(note,'b')
SELECT ... FROM `orders` WHERE (`name` >= ? AND `name` < ?) AND (`note` < ? OR `note` >= ?);
-- args: string "a", string "b", string "b", string "c"

-- $filter=startswith(name,'')
SELECT ... FROM `orders` WHERE `name` IS NOT NULL;

-- $filter=startswith(name,note)
SELECT ... FROM `orders` WHERE substr(`name`, 1, length(`note`)) = `note`;

-- $filter=endswith(name,'a')
SELECT ... FROM `orders` WHERE (length(`name`) >= length(?) AND substr(`name`, length(`name`) - length(?) + 1) = ?);
-- args: string "a", string "a", string "a"

-- $filter=indexof(name,'a') eq 1
SELECT ... FROM `orders` WHERE (instr(`name`, ?) - 1) = ?;
-- args: string "a", int64 1

-- $filter=length(name) gt 5
SELECT ... FROM `orders` WHERE length(`name`) > ?;
-- args: int64 5

-- $filter=substring(name,1) eq 'b'
SELECT ... FROM `orders` WHERE substr(`name`, ? + 1) = ?;
-- args: int64 1, string "b"

-- $filter=substring(name,1,2) eq 'b'
SELECT ... FROM `orders` WHERE substr(`name`, ? + 1, ?) = ?;
-- args: int64 1, int64 2, string "b"

-- $filter=substring(name,-1) eq 'b'
SELECT ... FROM `orders`;
-- residual: (eq (substring name -1:Int64) 'b')

-- $filter=tolower(name) eq 'a'
SELECT ... FROM `orders` WHERE `name_lower` = ?;
-- args: string "a"

-- $filter=contains(tolower(name),'a')
SELECT ... FROM `orders` WHERE instr(`name_lower`, ?) > 0;
-- args: string "a"

-- $filter=tolower(note) eq 'a'
SELECT ... FROM `orders`;
-- residual: (eq (tolower note) 'a')

-- $filter=toupper(name) eq 'A'
SELECT ... FROM `orders`;
-- residual: (eq (toupper name) 'A')

-- $filter=trim(name) eq 'a'
SELECT ... FROM `orders` WHERE trim(`name`, ?) = ?;
-- args: string "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000", string "a"

-- $filter=concat(name,note) eq 'ab'
SELECT ... FROM `orders` WHERE (`name` || `note`) = ?;
-- args: string "ab"

-- $filter=matchesPattern(name,'^a') and amount eq 1
SELECT ... FROM `orders` WHERE `amount` = ?;
-- args: int64 1
-- residual: (matchesPattern name '^a')

-- $filter=amount add 5 gt 7
SELECT ... FROM `orders` WHERE `amount` > ?;
-- args: int64 2

-- $filter=amount mul 2 gt total
SELECT ... FROM `orders` WHERE (`amount` * ?) > `total`;
-- args: int64 2

-- $filter=amount div 2 eq 3 and amount mod 2 eq 1
SELECT ... FROM `orders` WHERE (`amount` / ?) = ? AND (`amount` % ?) = ?;
-- args: int64 2, int64 3, int64 2, int64 1

-- $filter=-amount lt 3
SELECT ... FROM `orders` WHERE (-`amount`) < ?;
-- args: int64 3

-- $filter=total add 1 gt 7
SELECT ... FROM `orders`;
-- residual: (gt (add total 1:Int64) 7:Int64)

-- $filter=amount div total eq 1
SELECT ... FROM `orders`;
-- residual: (eq (div (to-Int64 amount) total) 1:Int64)

-- $filter=amount lt 2.5 and total eq weight
SELECT ... FROM `orders` WHERE `amount` <= ? AND CAST(`total` AS REAL) = `weight`;
-- args: int64 2

-- $filter=price eq 1.25 and price lt 2.123456
SELECT ... FROM `orders` WHERE `price` = ? AND `price` < ?;
-- args: int64 12500, int64 21235

-- $filter=weight gt 1e3 and weight ne NaN and weight lt INF
SELECT ... FROM `orders` WHERE `weight` > ? AND `weight` IS NOT NULL;
-- args: float64 1000

-- $filter=round(weight) eq 2 and floor(weight) eq 1 and ceiling(weight) eq 3
SELECT ... FROM `orders` WHERE CASE WHEN abs(`weight`) >= 4503599627370496.0 THEN `weight` WHEN `weight` - CAST(CAST(`weight` AS INTEGER) AS REAL) >= 0.5 THEN CAST(CAST(`weight` AS INTEGER) AS REAL) + 1.0 WHEN `weight` - CAST(CAST(`weight` AS INTEGER) AS REAL) <= -0.5 THEN CAST(CAST(`weight` AS INTEGER) AS REAL) - 1.0 ELSE CAST(CAST(`weight` AS INTEGER) AS REAL) END = ? AND CASE WHEN abs(`weight`) >= 4503599627370496.0 THEN `weight` WHEN `weight` < CAST(CAST(`weight` AS INTEGER) AS REAL) THEN CAST(CAST(`weight` AS INTEGER) AS REAL) - 1.0 ELSE CAST(CAST(`weight` AS INTEGER) AS REAL) END = ? AND CASE WHEN abs(`weight`) >= 4503599627370496.0 THEN `weight` WHEN `weight` > CAST(CAST(`weight` AS INTEGER) AS REAL) THEN CAST(CAST(`weight` AS INTEGER) AS REAL) + 1.0 ELSE CAST(CAST(`weight` AS INTEGER) AS REAL) END = ?;
-- args: float64 2, float64 1, float64 3

-- $filter=updated gt 2024-01-01T00:00:00Z and expires lt 2024-01-01T00:00:00.1234567Z
SELECT ... FROM `orders` WHERE `updated` > ? AND `expires` < ?;
-- args: int64 638396640000000000, string "2024-01-01T00:00:00.1234567Z"

-- $filter=updated lt 2024-01-01T00:00:00.123456789Z
SELECT ... FROM `orders` WHERE `updated` < ?;
-- args: int64 638396640001234568

-- $filter=year(updated) eq 2024 and year(expires) lt 2025 and year(day) ne 2024
SELECT ... FROM `orders` WHERE `updated` BETWEEN ? AND ? AND `expires` BETWEEN ? AND ? AND (`day` NOT BETWEEN ? AND ? OR `day` IS NULL);
-- args: int64 638396640000000000, int64 638712863999999999, string "0001-01-01T00:00:00.0000000Z", string "2024-12-31T23:59:59.9999999Z", int64 19723, int64 20088

-- $filter=date(updated) eq 2024-02-29 and date(expires) gt 2024-02-29
SELECT ... FROM `orders` WHERE `updated` BETWEEN ? AND ? AND `expires` BETWEEN ? AND ?;
-- args: int64 638447616000000000, int64 638448479999999999, string "2024-03-01T00:00:00.0000000Z", string "9999-12-31T23:59:59.9999999Z"

-- $filter=month(updated) eq 2 and day(expires) eq 29 and month(day) eq 3
SELECT ... FROM `orders` WHERE CAST(strftime('%m', (`updated` / 864000000000 - 719162) * 86400, 'unixepoch') AS INTEGER) = ? AND CAST(strftime('%d', (((CAST(strftime('%s', substr(`expires`, 1, 19)) AS INTEGER) + 62135596800) * 10000000 + CAST(substr(`expires`, 21, 7) AS INTEGER)) / 864000000000 - 719162) * 86400, 'unixepoch') AS INTEGER) = ? AND CAST(strftime('%m', `day` * 86400, 'unixepoch') AS INTEGER) = ?;
-- args: int64 2, int64 29, int64 3

-- $filter=hour(updated) eq 10 and minute(at) eq 5 and second(expires) eq 7
SELECT ... FROM `orders` WHERE ((`updated` % 864000000000 * 100) / 3600000000000) = ? AND (`at` / 60000000000 % 60) = ? AND ((((CAST(strftime('%s', substr(`expires`, 1, 19)) AS INTEGER) + 62135596800) * 10000000 + CAST(substr(`expires`, 21, 7) AS INTEGER)) % 864000000000 * 100) / 1000000000 % 60) = ?;
-- args: int64 10, int64 5, int64 7

-- $filter=time(updated) lt 12:00:00 and at ge 08:30:00
SELECT ... FROM `orders` WHERE (`updated` % 864000000000 * 100) < ? AND `at` >= ?;
-- args: int64 43200000000000, int64 30600000000000

-- $filter=fractionalseconds(updated) gt 0.5
SELECT ... FROM `orders` WHERE ((`updated` % 864000000000 * 100) % 1000000000) > ?;
-- args: int64 500000000

-- $filter=totaloffsetminutes(updated) eq 0
SELECT ... FROM `orders` WHERE CASE WHEN `updated` IS NOT NULL THEN 0 END = ?;
-- args: int64 0

-- $filter=totalseconds(lasts) gt 60 and lasts lt duration'PT1H'
SELECT ... FROM `orders` WHERE `lasts` > ? AND `lasts` < ?;
-- args: int64 60000000000, int64 3600000000000

-- $filter=expires sub updated gt duration'P1D'
SELECT ... FROM `orders`;
-- residual: (gt (sub expires updated) duration'P1D')

-- $filter=day eq 2024-02-29
SELECT ... FROM `orders` WHERE `day` = ?;
-- args: int64 19782

-- $filter=status eq Shop.Status'Open' and status gt Shop.Status'Open'
SELECT ... FROM `orders` WHERE `status` = ? AND `status` IN (SELECT value FROM json_each(?));
-- args: string "Open", string "[\"Sent\",\"Paid\"]"

-- $filter=status in ('Open','Paid')
SELECT ... FROM `orders` WHERE `status` IN (SELECT value FROM json_each(?));
-- args: string "[\"Open\",\"Paid\"]"

-- $filter=flags has Shop.Flags'Gift' and not (flags has Shop.Flags'Gift,Urgent')
SELECT ... FROM `orders` WHERE (`flags` & ?) = ? AND NOT ((`flags` & ?) = ?);
-- args: int64 1, int64 1, int64 3, int64 3

-- $filter=address/city eq 'a' and address eq null
SELECT ... FROM `orders` WHERE `address_city` = ? AND `address` = 0;
-- args: string "a"

-- $filter=tags/any(t:t eq 'a')
SELECT ... FROM `orders` WHERE `id` IN (SELECT c1.`orders_id` FROM `orders_tags` AS c1 WHERE c1.`value` = ?);
-- args: string "a"

-- $filter=not tags/any(t:t eq 'a')
SELECT ... FROM `orders` WHERE NOT EXISTS (SELECT 1 FROM `orders_tags` AS c1 WHERE c1.`orders_id` = `orders`.`id` AND c1.`value` = ?);
-- args: string "a"

-- $filter=tags/any(t:t in ('a','b'))
SELECT ... FROM `orders` WHERE `id` IN (SELECT c1.`orders_id` FROM `orders_tags` AS c1 WHERE c1.`value` IN (SELECT value FROM json_each(?)));
-- args: string "[\"a\",\"b\"]"

-- $filter=tags/any(t:startswith(t,'a'))
SELECT ... FROM `orders` WHERE `id` IN (SELECT c1.`orders_id` FROM `orders_tags` AS c1 WHERE (c1.`value` >= ? AND c1.`value` < ?));
-- args: string "a", string "b"

-- $filter=tags/any(t:t eq name)
SELECT ... FROM `orders` WHERE EXISTS (SELECT 1 FROM `orders_tags` AS c1 WHERE c1.`orders_id` = `orders`.`id` AND c1.`value` IS `orders`.`name`);

-- $filter=tags/all(t:t ne 'a')
SELECT ... FROM `orders` WHERE NOT EXISTS (SELECT 1 FROM `orders_tags` AS c1 WHERE c1.`orders_id` = `orders`.`id` AND c1.`value` = ?);
-- args: string "a"

-- $filter=tags/all(t:contains(t,'a') or paid)
SELECT ... FROM `orders` WHERE NOT EXISTS (SELECT 1 FROM `orders_tags` AS c1 WHERE c1.`orders_id` = `orders`.`id` AND ((instr(c1.`value`, ?) > 0 OR `orders`.`paid` = 1)) IS NOT TRUE);
-- args: string "a"

-- $filter=tags/any()
SELECT ... FROM `orders` WHERE EXISTS (SELECT 1 FROM `orders_tags` AS c1 WHERE c1.`orders_id` = `orders`.`id`);

-- $filter=tags/$count gt 2
SELECT ... FROM `orders` WHERE (SELECT COUNT(*) FROM `orders_tags` AS c1 WHERE c1.`orders_id` = `orders`.`id`) > ?;
-- args: int64 2

-- $filter=name in tags
SELECT ... FROM `orders` WHERE EXISTS (SELECT 1 FROM `orders_tags` AS c1 WHERE c1.`orders_id` = `orders`.`id` AND c1.`value` IS `orders`.`name`);

-- $filter=tags/any(t:matchesPattern(t,'a') and t ne 'b')
SELECT ... FROM `orders` WHERE `id` IN (SELECT c1.`orders_id` FROM `orders_tags` AS c1 WHERE (c1.`value` <> ? OR c1.`value` IS NULL));
-- args: string "b"
-- residual: (any t tags (and (matchesPattern t 'a') (ne t 'b')))

-- $filter=sizes/any(s:s eq 3)
SELECT ... FROM `orders` WHERE EXISTS (SELECT 1 FROM json_each(`orders`.`sizes`) AS c1 WHERE c1.value = ?);
-- args: int64 3

-- $filter=sizes/all(s:s gt 3)
SELECT ... FROM `orders` WHERE NOT EXISTS (SELECT 1 FROM json_each(`orders`.`sizes`) AS c1 WHERE c1.value <= ?);
-- args: int64 3

-- $filter=stops/any(s:s/city eq 'a' and s/zip gt 1)
SELECT ... FROM `orders` WHERE `id` IN (SELECT c1.`orders_id` FROM `orders_stops` AS c1 WHERE (c1.`city` = ? AND c1.`zip` > ?));
-- args: string "a", int64 1

-- $filter=stops/all(s:s/city ne address/city)
SELECT ... FROM `orders` WHERE NOT EXISTS (SELECT 1 FROM `orders_stops` AS c1 WHERE c1.`orders_id` = `orders`.`id` AND c1.`city` IS `orders`.`address_city`);

-- $filter=stops/$count($filter=city eq 'a') gt 1
SELECT ... FROM `orders` WHERE (SELECT COUNT(*) FROM `orders_stops` AS c1 WHERE c1.`orders_id` = `orders`.`id` AND c1.`city` = ?) > ?;
-- args: string "a", int64 1

-- $filter=1 div amount eq 1 and total eq 2
SELECT ... FROM `orders`;
-- residual: (and (eq (div 1:Int64 (to-Int64 amount)) 1:Int64) (eq total 2:Int64))

-- $filter=expires sub updated gt duration'PT1S' and total eq 2
SELECT ... FROM `orders` WHERE `total` = ?;
-- args: int64 2
-- residual: (gt (sub expires updated) duration'PT1S')

-- $filter=substring(note,0,amount) eq 'a' and total eq 2
SELECT ... FROM `orders`;
-- residual: (and (eq (substring note 0:Int64 (to-Int64 amount)) 'a') (eq total 2:Int64))

-- $filter=matchesPattern(note,'a') and total eq 2
SELECT ... FROM `orders` WHERE `total` = ?;
-- args: int64 2
-- residual: (matchesPattern note 'a')

-- $orderby=name,amount desc&$top=10&$skip=20
SELECT ... FROM `orders` ORDER BY `name`, `amount` DESC, `id` LIMIT ? OFFSET ?;
-- args: int64 10, int64 20

-- $orderby=status desc
SELECT ... FROM `orders` ORDER BY CASE WHEN `status` = ? THEN 1 WHEN `status` = ? THEN 2 WHEN `status` = ? THEN 3 END DESC, `id`;
-- args: string "Open", string "Sent", string "Paid"

-- $orderby=length(name)
SELECT ... FROM `orders` ORDER BY length(`name`), `id`;

-- $orderby=tolower(note)
-- error: $orderby: SQLite cannot order by this expression as OData does; these can: PostgreSQL (with Dialect.Probe), MariaDB (with Dialect.Probe)

-- $top=5
SELECT ... FROM `orders` ORDER BY `id` LIMIT ?;
-- args: int64 5

-- $skip=5
SELECT ... FROM `orders` ORDER BY `id` LIMIT -1 OFFSET ?;
-- args: int64 5

-- $select=name&$filter=matchesPattern(note,'a')
SELECT ... FROM `orders`;
-- residual: (matchesPattern note 'a')
