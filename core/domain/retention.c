/* retention.c: the table. Numbers come from who erases: none is written twice. */
#include "domain/retention.h"

#include "domain/account_idle.h"
#include "domain/backup.h"
#include "domain/bulk.h"
#include "domain/discovery.h"
#include "domain/draft.h"
#include "domain/file.h"
#include "domain/import_stage.h"
#include "domain/incoming.h"
#include "domain/link.h"
#include "domain/mail_address.h"
#include "domain/mediation_send.h"
#include "domain/notice_queue.h"
#include "domain/outbox.h"
#include "domain/print.h"
#include "domain/reminder.h"
#include "domain/reply_tag.h"
#include "domain/report.h"
#include "domain/request_token.h"
#include "domain/sensor.h"
#include "domain/session.h"
#include "domain/setting.h"
#include "domain/ticket.h"
#include "domain/unknown_device.h"
#include "domain/weekly_report.h"

/* What the national platform publishes for the same data (conventions.md §5); destroying waits for the archives. */
enum { REPORT_YEARS = 5 };

const RetentionRule retention_rules[] = {
  { "drafts", "drafts", DRAFT_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, TRUE },
  { "reports", "", REPORT_YEARS, RETENTION_YEARS, NULL, TRUE, TRUE },
  { "files", "", FILE_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "follow_links", "links", LINK_FOLLOW_DAYS, RETENTION_DAYS, NULL, FALSE, TRUE },
  { "links", "links", LINK_KEPT_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "letter_codes", "letter_codes", MEDIATION_CODE_KEPT_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "mail_words", "mails mails_given_up", OUTBOX_BODY_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, TRUE },
  { "mails", "mails", OUTBOX_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, TRUE },
  { "mail_addresses", "mail_addresses", MAIL_ADDRESS_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "incoming_aside", "incoming_aside incoming_files", INCOMING_ASIDE_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "incoming_waiting", "incoming_aside incoming_files", INCOMING_WAITING_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "incoming", "incoming", INCOMING_COUNTED_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "reply_tags", "reply_tags", REPLY_TAG_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "reminders", "reminders notices", REMINDER_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "weekly_reports", "weekly_reports", WEEKLY_REPORT_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "prints", "prints", PRINT_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "readings_raw", "", 0, RETENTION_MONTHS, "readings.raw_months", FALSE, TRUE },
  { "readings_closed", "", 0, RETENTION_MONTHS, "readings.closed_months", FALSE, FALSE },
  { "readings_hours", "", 0, RETENTION_YEARS, "readings.hours_years", FALSE, TRUE },
  { "sensor_labels", "sensor_labels", SENSOR_LABEL_HOURS, RETENTION_HOURS, NULL, FALSE, FALSE },
  { "unknown_devices", "unknown_devices discoveries", UNKNOWN_KEEP_H, RETENTION_HOURS, NULL, FALSE, FALSE },
  { "accounts", "", 0, RETENTION_YEARS, NULL, TRUE, FALSE },
  { "accounts_idle", "", ACCOUNT_IDLE_DAYS + ACCOUNT_WARNED_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "sessions", "sessions", SESSION_LIFE_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "accesses", "accesses", REPORT_ACCESS_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, TRUE },
  { "attempts", "attempts", 1, RETENTION_DAYS, NULL, FALSE, FALSE }, /* the longest window of attempt.c */
  { "before_restore", "", BACKUP_BEFORE_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "imports", "imports", IMPORT_APPLIED_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "tickets", "tickets", TICKET_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
  { "requests", "request_tokens bulks", REQUEST_TOKEN_KEEP_DAYS, RETENTION_DAYS, NULL, FALSE, FALSE },
};
const guint retention_rules_count = G_N_ELEMENTS (retention_rules);

/* Rows that stand for two limits: they must stay one. */
G_STATIC_ASSERT ((int) REMINDER_KEEP_DAYS == (int) NOTICE_KEEP_DAYS);
G_STATIC_ASSERT ((int) UNKNOWN_KEEP_H == (int) DISCOVERY_KEEP_H);
G_STATIC_ASSERT ((int) REQUEST_TOKEN_KEEP_DAYS == (int) BULK_KEEP_DAYS);

guint
retention_amount (Db *db, const RetentionRule *rule)
{
  return rule->setting == NULL ? rule->amount : (guint) setting_integer (db, rule->setting);
}

const char *
retention_unit_name (RetentionUnit unit)
{
  static const char *const names[] = { "hours", "days", "months", "years" };

  return names[unit];
}
