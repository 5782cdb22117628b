CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;

CREATE TABLE tenant (
  tenant TEXT NOT NULL PRIMARY KEY,
  next_number INTEGER NOT NULL
) STRICT;

CREATE TABLE indicator (
  "id" TEXT NOT NULL,
  "indicatorValue" TEXT,
  "indicatorType" INTEGER NOT NULL,
  "action" INTEGER NOT NULL,
  "createdBy" TEXT,
  "severity" INTEGER NOT NULL,
  "category" INTEGER,
  "application" TEXT,
  "educateUrl" TEXT,
  "bypassDurationHours" INTEGER,
  "title" TEXT,
  "description" TEXT,
  "recommendedActions" TEXT,
  "creationTimeDateTimeUtc" INTEGER NOT NULL,
  "expirationTime" INTEGER,
  "lastUpdateTime" INTEGER NOT NULL,
  "lastUpdatedBy" TEXT,
  "rbacGroupNames" TEXT NOT NULL,
  "rbacGroupIds" TEXT NOT NULL,
  "certificateInfo" INTEGER NOT NULL,
  "certificateInfo_issuer" TEXT,
  "certificateInfo_serial" TEXT,
  "certificateInfo_subject" TEXT,
  "certificateInfo_sha256" TEXT,
  "notificationId" INTEGER,
  "notificationBody" TEXT,
  "version" TEXT,
  "mitreTechniques" TEXT NOT NULL,
  "historicalDetection" INTEGER NOT NULL,
  "lookBackPeriod" INTEGER,
  "generateAlert" INTEGER NOT NULL,
  "additionalInfo" TEXT,
  "createdByDisplayName" TEXT,
  "externalId" TEXT,
  "createdBySource" INTEGER NOT NULL,
  "source" TEXT,
  "sourceType" TEXT,
  "tenant" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "scope" TEXT NOT NULL,
  PRIMARY KEY ("tenant", "number")
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX indicator_key ON indicator ("tenant", "indicatorValue", "indicatorType", "action", "scope");
CREATE INDEX indicator_indicatortype ON indicator ("tenant", "indicatorType", "number");
CREATE INDEX indicator_action ON indicator ("tenant", "action", "number");
CREATE INDEX indicator_severity ON indicator ("tenant", "severity", "number");
CREATE INDEX indicator_createdby ON indicator ("tenant", "createdBy", "number");
CREATE INDEX indicator_creationtimedatetimeutc ON indicator ("tenant", "creationTimeDateTimeUtc", "number");
CREATE INDEX indicator_expirationtime ON indicator ("tenant", "expirationTime", "number");
