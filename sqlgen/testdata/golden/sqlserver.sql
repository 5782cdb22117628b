-- SQL Server: reviewed against the documentation, not executed

CREATE TABLE [orders] ([id] bigint NOT NULL, [name] varchar(255) COLLATE Latin1_General_100_BIN2_UTF8, [name_lower] varchar(255) COLLATE Latin1_General_100_BIN2_UTF8, [note] varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL, [paid] bit, [amount] bigint, [total] bigint NOT NULL, [price] bigint, [weight] float, [ref] char(36) COLLATE Latin1_General_100_BIN2_UTF8, [day] bigint, [at] bigint, [updated] bigint NOT NULL, [expires] datetime2(7), [lasts] bigint, [status] varchar(128) COLLATE Latin1_General_100_BIN2_UTF8, [flags] bigint, [address] bit NOT NULL, [address_city] varchar(255) COLLATE Latin1_General_100_BIN2_UTF8, [address_city_lower] varchar(255) COLLATE Latin1_General_100_BIN2_UTF8, [address_zip] bigint, [sizes] nvarchar(max) NOT NULL, PRIMARY KEY ([id]));

CREATE TABLE [orders_tags] ([orders_id] bigint NOT NULL, [ordinal] bigint NOT NULL, [value] varchar(255) COLLATE Latin1_General_100_BIN2_UTF8, PRIMARY KEY ([orders_id], [ordinal]));

CREATE TABLE [orders_stops] ([orders_id] bigint NOT NULL, [ordinal] bigint NOT NULL, [city] varchar(255) COLLATE Latin1_General_100_BIN2_UTF8, [city_lower] varchar(255) COLLATE Latin1_General_100_BIN2_UTF8, [zip] bigint NOT NULL, PRIMARY KEY ([orders_id], [ordinal]));

CREATE INDEX [ix_orders_tags_value] ON [orders_tags] ([value], [orders_id]);

CREATE INDEX [ix_orders_stops_city] ON [orders_stops] ([city], [orders_id]);

CREATE INDEX [ix_orders_stops_city_lower] ON [orders_stops] ([city_lower], [orders_id]);

CREATE INDEX [ix_orders_stops_zip] ON [orders_stops] ([zip], [orders_id]);

CREATE INDEX [ix_orders_name] ON [orders] ([name], [id]);

CREATE INDEX [ix_orders_name_lower] ON [orders] ([name_lower], [id]);

CREATE INDEX [ix_orders_paid] ON [orders] ([paid], [id]);

CREATE INDEX [ix_orders_amount] ON [orders] ([amount], [id]);

CREATE INDEX [ix_orders_total] ON [orders] ([total], [id]);

CREATE INDEX [ix_orders_price] ON [orders] ([price], [id]);

CREATE INDEX [ix_orders_weight] ON [orders] ([weight], [id]);

CREATE INDEX [ix_orders_ref] ON [orders] ([ref], [id]);

CREATE INDEX [ix_orders_day] ON [orders] ([day], [id]);

CREATE INDEX [ix_orders_at] ON [orders] ([at], [id]);

CREATE INDEX [ix_orders_updated] ON [orders] ([updated], [id]);

CREATE INDEX [ix_orders_expires] ON [orders] ([expires], [id]);

CREATE INDEX [ix_orders_lasts] ON [orders] ([lasts], [id]);

CREATE INDEX [ix_orders_status] ON [orders] ([status], [id]);

CREATE INDEX [ix_orders_flags] ON [orders] ([flags], [id]);

CREATE INDEX [ix_orders_address_city] ON [orders] ([address_city], [id]);

CREATE INDEX [ix_orders_address_city_lower] ON [orders] ([address_city_lower], [id]);

CREATE INDEX [ix_orders_address_zip] ON [orders] ([address_zip], [id]);

-- $filter=name eq 'a'
SELECT ... FROM [orders] WHERE ([name] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH([name]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max))));
-- args: string "a", string "a"

-- $filter=name ne 'a'
SELECT ... FROM [orders] WHERE (([name] <> CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) OR DATALENGTH([name]) <> DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) OR [name] IS NULL);
-- args: string "a", string "a"

-- $filter=note ne 'a'
SELECT ... FROM [orders] WHERE ([note] <> CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) OR DATALENGTH([note]) <> DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max))));
-- args: string "a", string "a"

-- $filter=not (name gt 'a')
SELECT ... FROM [orders] WHERE (CAST([name] AS varbinary(max)) <= CAST(CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AS varbinary(max)) OR [name] IS NULL);
-- args: string "a"

-- $filter=name ge note and not (name le note)
SELECT ... FROM [orders] WHERE CAST([name] AS varbinary(max)) >= CAST([note] AS varbinary(max)) AND (CAST([name] AS varbinary(max)) > CAST([note] AS varbinary(max)) OR [name] IS NULL);

-- $filter=name eq null or amount ne null
SELECT ... FROM [orders] WHERE [name] IS NULL OR [amount] IS NOT NULL;

-- $filter=amount ge total
SELECT ... FROM [orders] WHERE [amount] >= [total];

-- $filter=paid eq tags/any() and paid
SELECT ... FROM [orders] WHERE [paid] = CASE WHEN EXISTS (SELECT 1 FROM [orders_tags] AS c1 WHERE c1.[orders_id] = [orders].[id]) THEN 1 WHEN NOT EXISTS (SELECT 1 FROM [orders_tags] AS c1 WHERE c1.[orders_id] = [orders].[id]) THEN 0 END AND [paid] = 1;

-- $filter=paid
SELECT ... FROM [orders] WHERE [paid] = 1;

-- $filter=not paid
SELECT ... FROM [orders] WHERE [paid] = 0;

-- $filter=paid eq true and not (paid ne false)
SELECT ... FROM [orders] WHERE [paid] = 1 AND [paid] = 0;

-- $filter=(amount gt 1) eq paid
SELECT ... FROM [orders] WHERE CASE WHEN [amount] > @p1 THEN 1 WHEN ([amount] <= @p2 OR [amount] IS NULL) THEN 0 END = [paid];
-- args: int64 1, int64 1

-- $filter=case(paid:1,amount gt 3:2) eq 2
SELECT ... FROM [orders] WHERE CASE WHEN [paid] = 1 THEN @p1 WHEN [amount] > @p2 THEN @p3 END = @p4;
-- args: int64 1, int64 3, int64 2, int64 2

-- $filter=(name eq 'a' and amount eq 1) or not (name eq 'b' or amount eq 2)
SELECT ... FROM [orders] WHERE (([name] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH([name]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) AND [amount] = @p3) OR ((([name] <> CAST(@p4 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) OR DATALENGTH([name]) <> DATALENGTH(CAST(@p5 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) OR [name] IS NULL) AND ([amount] <> @p6 OR [amount] IS NULL));
-- args: string "a", string "a", int64 1, string "b", string "b", int64 2

-- $filter=name eq 'a' or amount eq 1 or name eq 'b' or name in ('c','d')
SELECT ... FROM [orders] WHERE CAST([name] AS varbinary(max)) IN (SELECT CAST(j.v AS varbinary(max)) FROM OPENJSON(@p1) WITH (v varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 '$') AS j WHERE j.v IS NOT NULL) OR [amount] = @p2;
-- args: string "[\"a\",\"b\",\"c\",\"d\"]", int64 1

-- $filter=name in ('a','b',null)
SELECT ... FROM [orders] WHERE (CAST([name] AS varbinary(max)) IN (SELECT CAST(j.v AS varbinary(max)) FROM OPENJSON(@p1) WITH (v varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 '$') AS j WHERE j.v IS NOT NULL) OR [name] IS NULL);
-- args: string "[\"a\",\"b\"]"

-- $filter=not (name in ('a','b'))
SELECT ... FROM [orders] WHERE (CAST([name] AS varbinary(max)) NOT IN (SELECT CAST(j.v AS varbinary(max)) FROM OPENJSON(@p1) WITH (v varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 '$') AS j WHERE j.v IS NOT NULL) OR [name] IS NULL);
-- args: string "[\"a\",\"b\"]"

-- $filter=amount in (1,2,3)
SELECT ... FROM [orders] WHERE [amount] IN (SELECT j.v FROM OPENJSON(@p1) WITH (v bigint '$') AS j);
-- args: string "[1,2,3]"

-- $filter=weight in (1.5,2.5)
SELECT ... FROM [orders] WHERE [weight] IN (@p1, @p2);
-- args: float64 1.5, float64 2.5

-- $filter=ref in (01234567-89ab-cdef-0123-456789abcdef,11234567-89ab-cdef-0123-456789abcdef)
SELECT ... FROM [orders] WHERE CAST([ref] AS varbinary(max)) IN (SELECT CAST(j.v AS varbinary(max)) FROM OPENJSON(@p1) WITH (v varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 '$') AS j WHERE j.v IS NOT NULL);
-- args: string "[\"01234567-89ab-cdef-0123-456789abcdef\",\"11234567-89ab-cdef-0123-456789abcdef\"]"

-- $filter=updated in (2024-01-01T00:00:00Z,2024-01-02T00:00:00.123456789Z)
SELECT ... FROM [orders] WHERE [updated] IN (SELECT j.v FROM OPENJSON(@p1) WITH (v bigint '$') AS j);
-- args: string "[638396640000000000]"

-- $filter=contains(name,'a') and not contains(note,'b')
SELECT ... FROM [orders] WHERE CHARINDEX(CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)), [name]) > 0 AND NOT (CHARINDEX(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)), [note]) > 0);
-- args: string "a", string "b"

-- $filter=startswith(name,'a') and not startswith(note,'b')
SELECT ... FROM [orders] WHERE (CAST([name] AS varbinary(max)) >= CAST(CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AS varbinary(max)) AND CAST([name] AS varbinary(max)) < CAST(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AS varbinary(max))) AND (CAST([note] AS varbinary(max)) < CAST(CAST(@p3 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AS varbinary(max)) OR CAST([note] AS varbinary(max)) >= CAST(CAST(@p4 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AS varbinary(max)));
-- args: string "a", string "b", string "b", string "c"

-- $filter=startswith(name,'')
SELECT ... FROM [orders] WHERE [name] IS NOT NULL;

-- $filter=startswith(name,note)
SELECT ... FROM [orders];
-- residual: (startswith name note)

-- $filter=endswith(name,'a')
SELECT ... FROM [orders];
-- residual: (endswith name 'a')

-- $filter=indexof(name,'a') eq 1
SELECT ... FROM [orders];
-- residual: (eq (indexof name 'a') 1)

-- $filter=length(name) gt 5
SELECT ... FROM [orders];
-- residual: (gt (length name) 5)

-- $filter=substring(name,1) eq 'b'
SELECT ... FROM [orders];
-- residual: (eq (substring name 1:Int64) 'b')

-- $filter=substring(name,1,2) eq 'b'
SELECT ... FROM [orders];
-- residual: (eq (substring name 1:Int64 2:Int64) 'b')

-- $filter=substring(name,-1) eq 'b'
SELECT ... FROM [orders];
-- residual: (eq (substring name -1:Int64) 'b')

-- $filter=tolower(name) eq 'a'
SELECT ... FROM [orders] WHERE ([name_lower] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH([name_lower]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max))));
-- args: string "a", string "a"

-- $filter=contains(tolower(name),'a')
SELECT ... FROM [orders] WHERE CHARINDEX(CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)), [name_lower]) > 0;
-- args: string "a"

-- $filter=tolower(note) eq 'a'
SELECT ... FROM [orders];
-- residual: (eq (tolower note) 'a')

-- $filter=toupper(name) eq 'A'
SELECT ... FROM [orders];
-- residual: (eq (toupper name) 'A')

-- $filter=trim(name) eq 'a'
SELECT ... FROM [orders];
-- residual: (eq (trim name) 'a')

-- $filter=concat(name,note) eq 'ab'
SELECT ... FROM [orders] WHERE ((CAST([name] AS varchar(max)) + [note]) = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH((CAST([name] AS varchar(max)) + [note])) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max))));
-- args: string "ab", string "ab"

-- $filter=matchesPattern(name,'^a') and amount eq 1
SELECT ... FROM [orders] WHERE [amount] = @p1;
-- args: int64 1
-- residual: (matchesPattern name '^a')

-- $filter=amount add 5 gt 7
SELECT ... FROM [orders] WHERE [amount] > @p1;
-- args: int64 2

-- $filter=amount mul 2 gt total
SELECT ... FROM [orders] WHERE (CAST([amount] AS bigint) * @p1) > [total];
-- args: int64 2

-- $filter=amount div 2 eq 3 and amount mod 2 eq 1
SELECT ... FROM [orders] WHERE (CAST([amount] AS bigint) / @p1) = @p2 AND (CAST([amount] AS bigint) % @p3) = @p4;
-- args: int64 2, int64 3, int64 2, int64 1

-- $filter=-amount lt 3
SELECT ... FROM [orders] WHERE (-CAST([amount] AS bigint)) < @p1;
-- args: int64 3

-- $filter=total add 1 gt 7
SELECT ... FROM [orders];
-- residual: (gt (add total 1:Int64) 7:Int64)

-- $filter=amount div total eq 1
SELECT ... FROM [orders];
-- residual: (eq (div (to-Int64 amount) total) 1:Int64)

-- $filter=amount lt 2.5 and total eq weight
SELECT ... FROM [orders] WHERE [amount] <= @p1 AND CAST([total] AS float) = [weight];
-- args: int64 2

-- $filter=price eq 1.25 and price lt 2.123456
SELECT ... FROM [orders] WHERE [price] = @p1 AND [price] < @p2;
-- args: int64 12500, int64 21235

-- $filter=weight gt 1e3 and weight ne NaN and weight lt INF
SELECT ... FROM [orders] WHERE [weight] > @p1 AND [weight] IS NOT NULL;
-- args: float64 1000

-- $filter=round(weight) eq 2 and floor(weight) eq 1 and ceiling(weight) eq 3
SELECT ... FROM [orders] WHERE FLOOR([weight]) = @p1 AND CEILING([weight]) = @p2;
-- args: float64 1, float64 3
-- residual: (eq (round weight) 2e0)

-- $filter=updated gt 2024-01-01T00:00:00Z and expires lt 2024-01-01T00:00:00.1234567Z
SELECT ... FROM [orders] WHERE [updated] > @p1 AND [expires] < CAST(@p2 AS datetime2(7));
-- args: int64 638396640000000000, string "2024-01-01T00:00:00.1234567"

-- $filter=updated lt 2024-01-01T00:00:00.123456789Z
SELECT ... FROM [orders] WHERE [updated] < @p1;
-- args: int64 638396640001234568

-- $filter=year(updated) eq 2024 and year(expires) lt 2025 and year(day) ne 2024
SELECT ... FROM [orders] WHERE [updated] BETWEEN @p1 AND @p2 AND [expires] BETWEEN CAST(@p3 AS datetime2(7)) AND CAST(@p4 AS datetime2(7)) AND ([day] NOT BETWEEN @p5 AND @p6 OR [day] IS NULL);
-- args: int64 638396640000000000, int64 638712863999999999, string "0001-01-01T00:00:00.0000000", string "2024-12-31T23:59:59.9999999", int64 19723, int64 20088

-- $filter=date(updated) eq 2024-02-29 and date(expires) gt 2024-02-29
SELECT ... FROM [orders] WHERE [updated] BETWEEN @p1 AND @p2 AND [expires] BETWEEN CAST(@p3 AS datetime2(7)) AND CAST(@p4 AS datetime2(7));
-- args: int64 638447616000000000, int64 638448479999999999, string "2024-03-01T00:00:00.0000000", string "9999-12-31T23:59:59.9999999"

-- $filter=month(updated) eq 2 and day(expires) eq 29 and month(day) eq 3
SELECT ... FROM [orders] WHERE DATEPART(month, DATEADD(day, CAST(([updated] / 864000000000 - 719162) AS int), CAST('1970-01-01' AS date))) = @p1 AND DATEPART(day, DATEADD(day, CAST(((DATEDIFF_BIG(second, CAST('0001-01-01' AS datetime2(7)), [expires]) * 10000000 + DATEPART(nanosecond, [expires]) / 100) / 864000000000 - 719162) AS int), CAST('1970-01-01' AS date))) = @p2 AND DATEPART(month, DATEADD(day, CAST([day] AS int), CAST('1970-01-01' AS date))) = @p3;
-- args: int64 2, int64 29, int64 3

-- $filter=hour(updated) eq 10 and minute(at) eq 5 and second(expires) eq 7
SELECT ... FROM [orders] WHERE (([updated] % 864000000000 * 100) / 3600000000000) = @p1 AND ([at] / 60000000000 % 60) = @p2 AND (((DATEDIFF_BIG(second, CAST('0001-01-01' AS datetime2(7)), [expires]) * 10000000 + DATEPART(nanosecond, [expires]) / 100) % 864000000000 * 100) / 1000000000 % 60) = @p3;
-- args: int64 10, int64 5, int64 7

-- $filter=time(updated) lt 12:00:00 and at ge 08:30:00
SELECT ... FROM [orders] WHERE ([updated] % 864000000000 * 100) < @p1 AND [at] >= @p2;
-- args: int64 43200000000000, int64 30600000000000

-- $filter=fractionalseconds(updated) gt 0.5
SELECT ... FROM [orders] WHERE (([updated] % 864000000000 * 100) % 1000000000) > @p1;
-- args: int64 500000000

-- $filter=totaloffsetminutes(updated) eq 0
SELECT ... FROM [orders] WHERE CASE WHEN [updated] IS NOT NULL THEN 0 END = @p1;
-- args: int64 0

-- $filter=totalseconds(lasts) gt 60 and lasts lt duration'PT1H'
SELECT ... FROM [orders] WHERE [lasts] > @p1 AND [lasts] < @p2;
-- args: int64 60000000000, int64 3600000000000

-- $filter=expires sub updated gt duration'P1D'
SELECT ... FROM [orders];
-- residual: (gt (sub expires updated) duration'P1D')

-- $filter=day eq 2024-02-29
SELECT ... FROM [orders] WHERE [day] = @p1;
-- args: int64 19782

-- $filter=status eq Shop.Status'Open' and status gt Shop.Status'Open'
SELECT ... FROM [orders] WHERE ([status] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH([status]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) AND CAST([status] AS varbinary(max)) IN (SELECT CAST(j.v AS varbinary(max)) FROM OPENJSON(@p3) WITH (v varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 '$') AS j WHERE j.v IS NOT NULL);
-- args: string "Open", string "Open", string "[\"Sent\",\"Paid\"]"

-- $filter=status in ('Open','Paid')
SELECT ... FROM [orders] WHERE CAST([status] AS varbinary(max)) IN (SELECT CAST(j.v AS varbinary(max)) FROM OPENJSON(@p1) WITH (v varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 '$') AS j WHERE j.v IS NOT NULL);
-- args: string "[\"Open\",\"Paid\"]"

-- $filter=flags has Shop.Flags'Gift' and not (flags has Shop.Flags'Gift,Urgent')
SELECT ... FROM [orders] WHERE ([flags] & @p1) = @p2 AND NOT (([flags] & @p3) = @p4);
-- args: int64 1, int64 1, int64 3, int64 3

-- $filter=address/city eq 'a' and address eq null
SELECT ... FROM [orders] WHERE ([address_city] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH([address_city]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) AND [address] = 0;
-- args: string "a", string "a"

-- $filter=tags/any(t:t eq 'a')
SELECT ... FROM [orders] WHERE [id] IN (SELECT c1.[orders_id] FROM [orders_tags] AS c1 WHERE (c1.[value] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH(c1.[value]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))));
-- args: string "a", string "a"

-- $filter=not tags/any(t:t eq 'a')
SELECT ... FROM [orders] WHERE NOT EXISTS (SELECT 1 FROM [orders_tags] AS c1 WHERE c1.[orders_id] = [orders].[id] AND (c1.[value] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH(c1.[value]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))));
-- args: string "a", string "a"

-- $filter=tags/any(t:t in ('a','b'))
SELECT ... FROM [orders] WHERE [id] IN (SELECT c1.[orders_id] FROM [orders_tags] AS c1 WHERE CAST(c1.[value] AS varbinary(max)) IN (SELECT CAST(j.v AS varbinary(max)) FROM OPENJSON(@p1) WITH (v varchar(max) COLLATE Latin1_General_100_BIN2_UTF8 '$') AS j WHERE j.v IS NOT NULL));
-- args: string "[\"a\",\"b\"]"

-- $filter=tags/any(t:startswith(t,'a'))
SELECT ... FROM [orders] WHERE [id] IN (SELECT c1.[orders_id] FROM [orders_tags] AS c1 WHERE (CAST(c1.[value] AS varbinary(max)) >= CAST(CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AS varbinary(max)) AND CAST(c1.[value] AS varbinary(max)) < CAST(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AS varbinary(max))));
-- args: string "a", string "b"

-- $filter=tags/any(t:t eq name)
SELECT ... FROM [orders] WHERE EXISTS (SELECT 1 FROM [orders_tags] AS c1 WHERE c1.[orders_id] = [orders].[id] AND EXISTS (SELECT CAST(c1.[value] AS varbinary(max)) INTERSECT SELECT CAST([orders].[name] AS varbinary(max))));

-- $filter=tags/all(t:t ne 'a')
SELECT ... FROM [orders] WHERE NOT EXISTS (SELECT 1 FROM [orders_tags] AS c1 WHERE c1.[orders_id] = [orders].[id] AND (c1.[value] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH(c1.[value]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))));
-- args: string "a", string "a"

-- $filter=tags/all(t:contains(t,'a') or paid)
SELECT ... FROM [orders] WHERE NOT EXISTS (SELECT 1 FROM [orders_tags] AS c1 WHERE c1.[orders_id] = [orders].[id] AND CASE WHEN (CHARINDEX(CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)), c1.[value]) > 0 OR [orders].[paid] = 1) THEN 1 ELSE 0 END = 0);
-- args: string "a"

-- $filter=tags/any()
SELECT ... FROM [orders] WHERE EXISTS (SELECT 1 FROM [orders_tags] AS c1 WHERE c1.[orders_id] = [orders].[id]);

-- $filter=tags/$count gt 2
SELECT ... FROM [orders] WHERE (SELECT COUNT(*) FROM [orders_tags] AS c1 WHERE c1.[orders_id] = [orders].[id]) > @p1;
-- args: int64 2

-- $filter=name in tags
SELECT ... FROM [orders] WHERE EXISTS (SELECT 1 FROM [orders_tags] AS c1 WHERE c1.[orders_id] = [orders].[id] AND EXISTS (SELECT CAST(c1.[value] AS varbinary(max)) INTERSECT SELECT CAST([orders].[name] AS varbinary(max))));

-- $filter=tags/any(t:matchesPattern(t,'a') and t ne 'b')
SELECT ... FROM [orders] WHERE [id] IN (SELECT c1.[orders_id] FROM [orders_tags] AS c1 WHERE ((c1.[value] <> CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) OR DATALENGTH(c1.[value]) <> DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) OR c1.[value] IS NULL));
-- args: string "b", string "b"
-- residual: (any t tags (and (matchesPattern t 'a') (ne t 'b')))

-- $filter=sizes/any(s:s eq 3)
SELECT ... FROM [orders] WHERE EXISTS (SELECT 1 FROM OPENJSON([orders].[sizes]) WITH (v bigint '$') AS c1 WHERE c1.v = @p1);
-- args: int64 3

-- $filter=sizes/all(s:s gt 3)
SELECT ... FROM [orders] WHERE NOT EXISTS (SELECT 1 FROM OPENJSON([orders].[sizes]) WITH (v bigint '$') AS c1 WHERE c1.v <= @p1);
-- args: int64 3

-- $filter=stops/any(s:s/city eq 'a' and s/zip gt 1)
SELECT ... FROM [orders] WHERE [id] IN (SELECT c1.[orders_id] FROM [orders_stops] AS c1 WHERE ((c1.[city] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH(c1.[city]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) AND c1.[zip] > @p3));
-- args: string "a", string "a", int64 1

-- $filter=stops/all(s:s/city ne address/city)
SELECT ... FROM [orders] WHERE NOT EXISTS (SELECT 1 FROM [orders_stops] AS c1 WHERE c1.[orders_id] = [orders].[id] AND EXISTS (SELECT CAST(c1.[city] AS varbinary(max)) INTERSECT SELECT CAST([orders].[address_city] AS varbinary(max))));

-- $filter=stops/$count($filter=city eq 'a') gt 1
SELECT ... FROM [orders] WHERE (SELECT COUNT(*) FROM [orders_stops] AS c1 WHERE c1.[orders_id] = [orders].[id] AND (c1.[city] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH(c1.[city]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max))))) > @p3;
-- args: string "a", string "a", int64 1

-- $filter=1 div amount eq 1 and total eq 2
SELECT ... FROM [orders];
-- residual: (and (eq (div 1:Int64 (to-Int64 amount)) 1:Int64) (eq total 2:Int64))

-- $filter=expires sub updated gt duration'PT1S' and total eq 2
SELECT ... FROM [orders] WHERE [total] = @p1;
-- args: int64 2
-- residual: (gt (sub expires updated) duration'PT1S')

-- $filter=substring(note,0,amount) eq 'a' and total eq 2
SELECT ... FROM [orders];
-- residual: (and (eq (substring note 0:Int64 (to-Int64 amount)) 'a') (eq total 2:Int64))

-- $filter=matchesPattern(note,'a') and total eq 2
SELECT ... FROM [orders] WHERE [total] = @p1;
-- args: int64 2
-- residual: (matchesPattern note 'a')

-- $orderby=name,amount desc&$top=10&$skip=20
SELECT ... FROM [orders] ORDER BY CAST([name] AS varbinary(max)), [amount] DESC, [id] OFFSET @p1 ROWS FETCH NEXT @p2 ROWS ONLY;
-- args: int64 20, int64 10

-- $orderby=status desc
SELECT ... FROM [orders] ORDER BY CASE WHEN ([status] = CAST(@p1 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH([status]) = DATALENGTH(CAST(@p2 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) THEN 1 WHEN ([status] = CAST(@p3 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH([status]) = DATALENGTH(CAST(@p4 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) THEN 2 WHEN ([status] = CAST(@p5 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)) AND DATALENGTH([status]) = DATALENGTH(CAST(@p6 COLLATE Latin1_General_100_BIN2_UTF8 AS varchar(max)))) THEN 3 END DESC, [id];
-- args: string "Open", string "Open", string "Sent", string "Sent", string "Paid", string "Paid"

-- $orderby=length(name)
-- error: $orderby: SQL Server cannot order by this expression as OData does; these can: SQLite, PostgreSQL, MariaDB, MySQL

-- $orderby=tolower(note)
-- error: $orderby: SQL Server cannot order by this expression as OData does; these can: PostgreSQL (with Dialect.Probe), MariaDB (with Dialect.Probe)

-- $top=5
SELECT ... FROM [orders] ORDER BY [id] OFFSET 0 ROWS FETCH NEXT @p1 ROWS ONLY;
-- args: int64 5

-- $skip=5
SELECT ... FROM [orders] ORDER BY [id] OFFSET @p1 ROWS;
-- args: int64 5

-- $select=name&$filter=matchesPattern(note,'a')
SELECT ... FROM [orders];
-- residual: (matchesPattern note 'a')
