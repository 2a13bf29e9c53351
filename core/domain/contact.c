/* contact.c: reads who the people of a report are. Writes nothing. */
#include "domain/contact.h"

#include <string.h>

#include "base/text.h"
#include "domain/mail_address.h"
#include "domain/mobile.h"
#include "domain/setting.h"

static const char sql_people[] =
    "SELECT r.language, p.email, p.phone, coalesce ((SELECT value FROM report_answer WHERE report_id = r.id AND"
    " field = 'sms_ok'), '') AS sms_ok FROM report r LEFT JOIN person p ON p.report_id = r.id"
    " AND p.kind IN ('reporter', 'occupant') WHERE r.id = :id ORDER BY p.kind DESC"; /* the reporter first */

void
contact_clear (Contact *contact)
{
  g_clear_pointer (&contact->address, g_free);
  g_clear_pointer (&contact->language, g_free);
}

/* What the people of one report offer, best first. */
typedef struct {
  char *mail, *mobile, *bad; /* nullable */
} Ways;

static void
ways_add (Ways *ways, Db *db, Query *query, gboolean sms_leave)
{
  const char *email = query_text (query, "email");
  gboolean asked = sms_leave && g_strcmp0 (query_text (query, "sms_ok"), "yes") == 0;

  if (ways->mail == NULL && text_is_email (email) && !mail_address_is_bad (db, email))
    ways->mail = g_strdup (email);
  if (ways->bad == NULL && email != NULL && *email != '\0')
    ways->bad = g_strdup (email);
  if (ways->mobile == NULL && asked)
    ways->mobile = mobile_international (query_text (query, "phone"));
}

static void
contact_choose (Contact *contact, Ways *ways)
{
  char **best = ways->mail != NULL ? &ways->mail : ways->mobile != NULL ? &ways->mobile : &ways->bad;

  contact->channel = *best == NULL ? CHANNEL_LAST : best == &ways->mobile ? CHANNEL_SMS : CHANNEL_MAIL;
  contact->bad = *best != NULL && best == &ways->bad;
  contact->address = g_steal_pointer (best);
  g_free (ways->mail);
  g_free (ways->mobile);
  g_free (ways->bad);
}

gboolean
contact_sms_leave (Db *db)
{
  g_autofree char *way = setting_text (db, "sms.way");

  return strcmp (way, "off") != 0;
}

gboolean
contact_find (Db *db, gint64 report_id, Contact *ret_contact, GError **error)
{
  gboolean sms_leave = contact_sms_leave (db);
  g_autoptr (Query) query = query_new (db, sql_people);
  g_auto (Contact) contact = { .channel = CHANNEL_LAST };
  Ways ways = { 0 };

  query_bind_integer (query, ":id", report_id);
  while (query_next (query)) {
    if (contact.language == NULL)
      contact.language = g_strdup (query_text (query, "language"));
    ways_add (&ways, db, query, sms_leave);
  }
  contact_choose (&contact, &ways);
  if (!query_done (query, error))
    return FALSE;
  if (contact.language == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no report %" G_GINT64_FORMAT, report_id);
  contact_clear (ret_contact);
  *ret_contact = contact;
  contact = (Contact){ .channel = CHANNEL_LAST };
  return TRUE;
}
