CREATE TABLE setting (
  name text COLLATE "C" NOT NULL PRIMARY KEY,
  value bytea NOT NULL
);

CREATE TABLE tenant (
  tenant text COLLATE "C" NOT NULL PRIMARY KEY,
  next_number bigint NOT NULL
);

CREATE TABLE indicator (
  "id" text COLLATE "C" NOT NULL,
  "indicatorValue" text COLLATE "C",
  "indicatorType" bigint NOT NULL,
  "action" bigint NOT NULL,
  "createdBy" text COLLATE "C",
  "severity" bigint NOT NULL,
  "category" bigint,
  "application" text COLLATE "C",
  "educateUrl" text COLLATE "C",
  "bypassDurationHours" bigint,
  "title" text COLLATE "C",
  "description" text COLLATE "C",
  "recommendedActions" text COLLATE "C",
  "creationTimeDateTimeUtc" bigint NOT NULL,
  "expirationTime" bigint,
  "lastUpdateTime" bigint NOT NULL,
  "lastUpdatedBy" text COLLATE "C",
  "rbacGroupNames" jsonb NOT NULL,
  "rbacGroupIds" jsonb NOT NULL,
  "certificateInfo" boolean NOT NULL,
  "certificateInfo_issuer" text COLLATE "C",
  "certificateInfo_serial" text COLLATE "C",
  "certificateInfo_subject" text COLLATE "C",
  "certificateInfo_sha256" text COLLATE "C",
  "notificationId" bigint,
  "notificationBody" text COLLATE "C",
  "version" text COLLATE "C",
  "mitreTechniques" jsonb NOT NULL,
  "historicalDetection" boolean NOT NULL,
  "lookBackPeriod" bigint,
  "generateAlert" boolean NOT NULL,
  "additionalInfo" text COLLATE "C",
  "createdByDisplayName" text COLLATE "C",
  "externalId" text COLLATE "C",
  "createdBySource" bigint NOT NULL,
  "source" text COLLATE "C",
  "sourceType" text COLLATE "C",
  "tenant" text COLLATE "C" NOT NULL,
  "number" bigint NOT NULL,
  "scope" text COLLATE "C" NOT NULL,
  PRIMARY KEY ("tenant", "number")
);

CREATE UNIQUE INDEX indicator_key ON indicator ("tenant", "indicatorValue", "indicatorType", "action", "scope");
CREATE INDEX indicator_indicatortype ON indicator ("tenant", "indicatorType", "number");
CREATE INDEX indicator_action ON indicator ("tenant", "action", "number");
CREATE INDEX indicator_severity ON indicator ("tenant", "severity", "number");
CREATE INDEX indicator_createdby ON indicator ("tenant", "createdBy" NULLS FIRST, "number");
CREATE INDEX indicator_creationtimedatetimeutc ON indicator ("tenant", "creationTimeDateTimeUtc", "number");
CREATE INDEX indicator_expirationtime ON indicator ("tenant", "expirationTime" NULLS FIRST, "number");
