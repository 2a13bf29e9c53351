/* notice_recipient.c: who a group of notices is written to: a tenant, an owner, a draft, an account, an agent on duty, a
 * partner or somebody of its staff. Reads no lines and decides no hour. */
#include <string.h>

#include "base/text.h"
#include "domain/contact.h"
#include "domain/mail_address.h"
#include "domain/mediation.h"
#include "domain/mobile.h"
#include "domain/notice_audience.h"
#include "domain/notice_private.h"
#include "domain/owner_contact.h"

static const char sql_draft[] =
    "SELECT resume_email AS email, language FROM draft WHERE id = :id AND report_id IS NULL";
static const char sql_partner[] = "SELECT email, name, mail_rhythm FROM partner WHERE id = :id AND archived_at IS NULL";
static const char sql_user[] = "SELECT email, name, mail_rhythm FROM user WHERE id = :id AND state = 'active'";
/* Of one account, in any state: the kind of notice says which it may be written in. */
static const char sql_account[] = "SELECT email, name FROM user WHERE id = :id AND (:state IS NULL OR state = :state)";

static gboolean
group_read_tenant (Db *db, NoticeGroup *group, GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_LAST };

  if (!contact_find (db, g_array_index (group->lines, NoticeLine, 0).report_id, &contact, error))
    return FALSE;
  if (contact.channel != CHANNEL_LAST)
    group->channel = contact.channel; /* an address that came meanwhile serves */
  group->recipient = g_steal_pointer (&contact.address);
  group->language = g_steal_pointer (&contact.language);
  return TRUE;
}

/* The address is no longer the file's: the key holds it. */
static gboolean
group_read_former (Db *db, NoticeGroup *group, GError **error)
{
  g_auto (Contact) contact = { .channel = CHANNEL_LAST };

  if (!contact_find (db, g_array_index (group->lines, NoticeLine, 0).report_id, &contact, error))
    return FALSE;
  group->recipient = g_strdup (group->key + strlen (NOTICE_FORMER_KEY));
  group->language = g_steal_pointer (&contact.language);
  return TRUE;
}

/* The desk may have put its address right, or the occupant taken the agreement back: then nobody is written to. */
static gboolean
group_read_owner (Db *db, NoticeGroup *group, GError **error)
{
  gint64 id = 0;
  g_autoptr (Mediation) mediation = NULL;
  g_autoptr (Report) report = NULL;
  Person person = { .known = FALSE };
  PersonKind kind;

  if (!text_to_integer (group->key + strlen (NOTICE_OWNER_KEY), 1, G_MAXINT64, &id))
    return box_fail (error, BOX_ERROR_INVALID, "%s names no owner", group->key);
  mediation = mediation_find (db, id, error);
  report = mediation == NULL ? NULL : report_find (db, mediation->report_id, error);
  if (report == NULL || !owner_contact_find (db, report->id, &kind, &person, error))
    return FALSE;
  group->mediation_id = id;
  if (mediation_is_open (mediation) && report->owner_agrees == ANSWER_YES && owner_contact_has_email (&person)
      && !mail_address_is_bad (db, person.email))
    group->recipient = g_strdup (person.email);
  person_clear (&person);
  return TRUE;
}

static gboolean
group_read_draft (Db *db, NoticeGroup *group, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_draft);

  query_bind_integer (query, ":id", g_array_index (group->lines, NoticeLine, 0).draft_id);
  if (query_next (query)) {
    group->recipient = g_strdup (query_text (query, "email"));
    group->language = g_strdup (query_text (query, "language"));
  }
  return query_done (query, error);
}

static gboolean
group_read_account (Db *db, NoticeGroup *group, GError **error)
{
  gboolean other = g_str_has_prefix (group->key, NOTICE_ADDRESS_KEY);
  g_autoptr (Query) query = query_new (db, sql_account);

  query_bind_integer (query, ":id", group->user_id);
  query_bind_text (query, ":state", group->kind->still_account);
  if (query_next (query)) {
    group->recipient = g_strdup (other ? group->key + strlen (NOTICE_ADDRESS_KEY) : query_text (query, "email"));
    group->name = g_strdup (query_text (query, "name"));
  }
  return query_done (query, error);
}

gboolean
notice_group_is_for_staff (const NoticeGroup *group)
{
  return (group->partner_id != 0 || group->user_id != 0) && notice_audience_is_staff (group->kind->audience);
}

/* Who they are decides what goes into the mail, hence before its lines. */
gboolean
notice_group_read_staff (Db *db, NoticeGroup *group, GError **error)
{
  g_autoptr (Query) query = query_new (db, group->partner_id != 0 ? sql_partner : sql_user);
  gboolean daily = FALSE;

  query_bind_integer (query, ":id", group->partner_id != 0 ? group->partner_id : group->user_id);
  if (query_next (query)) {
    group->recipient = g_strdup (query_text (query, "email"));
    group->name = g_strdup (query_text (query, "name"));
    daily = group->recalled || g_strcmp0 (query_text (query, "mail_rhythm"), NOTICE_DAILY) == 0;
  }
  group->sheaf = daily && notice_kind_waits (group->kind) ? SHEAF_DIGEST
                 : group->kind->chasing                   ? SHEAF_CHASING
                                                          : SHEAF_NONE;
  return query_done (query, error);
}

gboolean
notice_group_read_recipient (Db *db, NoticeGroup *group, GError **error)
{
  if (notice_group_is_for_staff (group))
    return TRUE;
  if (group->kind->audience == AUDIENCE_DRAFT)
    return group_read_draft (db, group, error);
  if (group->kind->audience == AUDIENCE_ACCOUNT || group->kind->audience == AUDIENCE_ADDRESS)
    return group_read_account (db, group, error);
  if (g_str_has_prefix (group->key, NOTICE_OWNER_KEY))
    return group_read_owner (db, group, error);
  if (g_str_has_prefix (group->key, NOTICE_FORMER_KEY))
    return group_read_former (db, group, error);
  if (g_str_has_prefix (group->key, NOTICE_DUTY_KEY)) { /* the key is the address or the number itself */
    const char *typed = group->key + strlen (NOTICE_DUTY_KEY);

    group->recipient = group->channel == CHANNEL_SMS ? mobile_international (typed) : g_strdup (typed);
    return TRUE;
  }
  return group_read_tenant (db, group, error);
}
