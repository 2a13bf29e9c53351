/* partner_form.c: reads the facts of a partner, judges them field by field, has them written once. */
#include "pages/partner_form.h"

#include "base/secret.h"
#include "base/text.h"
#include "domain/partner_edit.h"
#include "pages/office.h"
#include "pages/partner_request.h"
#include "view/partner_view.h"

/* ---- what was typed ---- */

typedef struct {
  Actor actor;
  PartnerAt at; /* of a new one: the uuid it will have */
  char *type, *name, *email, *phone, *postal;
  GPtrArray *competences; /* of const char *, NULL at the end */
  PartnerFacts facts;
  Remarks *remarks;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->type);
  g_free (typed->name);
  g_free (typed->email);
  g_free (typed->phone);
  g_free (typed->postal);
  g_clear_pointer (&typed->competences, g_ptr_array_unref);
  g_clear_pointer (&typed->remarks, remarks_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static Typed
typed_read (Exchange *exchange, const char *uuid)
{
  Typed typed = { .actor = office_actor (exchange),
                  .at = { uuid, partner_request_version (exchange) },
                  .type = exchange_typed (exchange, "type", FALSE, PARTNER_CODE_CHARS),
                  .name = exchange_typed (exchange, "name", FALSE, PARTNER_NAME_MAX + 1),
                  .email = exchange_typed (exchange, "email", FALSE, 255),
                  .phone = exchange_typed (exchange, "phone", FALSE, 30),
                  .postal = exchange_typed (exchange, "postal_address", TRUE, POSTAL_CHARS_MAX + 1),
                  .competences = exchange_fields (exchange, "competence"),
                  .remarks = remarks_new () };

  g_ptr_array_add (typed.competences, NULL);
  typed.facts = (PartnerFacts){ .type = typed.type,
                                .name = typed.name,
                                .email = typed.email,
                                .phone = typed.phone,
                                .postal_address = typed.postal,
                                .weekly_way = weekly_way_find (exchange_field (exchange, "weekly_way")),
                                .mail_notices = exchange_field (exchange, "notices") != NULL,
                                .mail_daily = exchange_field (exchange, "daily") != NULL,
                                .competences = (const char *const *) typed.competences->pdata };
  return typed;
}

/* How the weekly report reaches it, and where paper would. */
static void
check_mail (const Typed *typed)
{
  if (typed->facts.weekly_way == WEEKLY_WAY_LAST)
    remarks_add (typed->remarks, "weekly_way", "way_missing", NULL);
  if (!weekly_way_takes_address (typed->postal))
    remarks_add (typed->remarks, "postal_address", "postal_shape", NULL);
  else if (typed->facts.weekly_way == WEEKLY_WAY_POST && *typed->postal == '\0')
    remarks_add (typed->remarks, "postal_address", "postal_missing", NULL);
}

static void
check_typed (Exchange *exchange, const Typed *typed, const Partner *partner)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  const char *but = partner == NULL ? NULL : partner->uuid;

  if (*typed->name == '\0')
    remarks_add (typed->remarks, "name", "name_missing", NULL);
  else if (g_utf8_strlen (typed->name, -1) > PARTNER_NAME_MAX)
    remarks_add (typed->remarks, "name", "name_long", G_STRINGIFY (120));
  else if (partner_edit_is_taken (db, typed->name, typed->type, but))
    remarks_add (typed->remarks, "name", "name_taken", NULL);
  if (partner_type_find (typed->type) == NULL)
    remarks_add (typed->remarks, "type", "type_missing", NULL);
  else if (partner != NULL && partner_edit_is_held_to_side (db, partner, typed->type))
    remarks_add (typed->remarks, "type", "type_side", NULL);
  if (*typed->email == '\0')
    remarks_add (typed->remarks, "email", "email_missing", NULL);
  else if (!text_is_email (typed->email))
    remarks_add (typed->remarks, "email", "email_shape", NULL);
  if (*typed->phone != '\0' && !text_is_phone (typed->phone))
    remarks_add (typed->remarks, "phone", "phone_shape", NULL);
  check_mail (typed);
}

static char *
words_of (const Typed *typed)
{
  g_autofree char *competences = g_strjoinv (" ", (char **) typed->competences->pdata);

  return g_strdup_printf ("%s\n%s\n%s\n%s\n%d%d%d\n%s\n%s", typed->type, typed->name, typed->email, typed->phone,
                          typed->facts.weekly_way, typed->facts.mail_notices, typed->facts.mail_daily, competences,
                          typed->postal);
}

/* ---- showing ---- */

static int
show (Exchange *exchange, int status, const Partner *partner, const Typed *typed)
{
  const Viewer viewer = office_viewer (exchange);
  const PartnerFormView form = { partner, typed->remarks, status == 409 };

  return partner_request_page (exchange, status, "partner-form", partner_view_facts (&viewer, &form, &typed->facts));
}

int
partner_form_new (Exchange *exchange)
{
  static const char *const none[] = { NULL };
  const Typed typed = { .facts = { .type = "", .name = "", .email = "", .phone = "", .weekly_way = WEEKLY_WAY_PDF,
                                  .mail_notices = TRUE, .competences = none, .postal_address = "" } };

  return show (exchange, 200, NULL, &typed);
}

int
partner_form_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  int status = 0;
  g_autoptr (Partner) partner = partner_request_find (exchange, &status);
  g_auto (GStrv) competences = NULL;
  GError *error = NULL;
  Typed typed = { 0 };

  if (partner == NULL)
    return status;
  competences = partner_edit_competences (viewer.db, partner->id, &error);
  if (competences == NULL)
    return exchange_fail (exchange, error);
  typed.facts = (PartnerFacts){ partner->type,
                                partner->name,
                                partner->email,
                                partner->phone == NULL ? "" : partner->phone,
                                partner->weekly_way,
                                partner->mail_notices,
                                (const char *const *) competences,
                                partner->mail_daily,
                                partner->postal_address == NULL ? "" : partner->postal_address };
  return show (exchange, 200, partner, &typed);
}

/* ---- sending ---- */

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  const Typed *typed = data;

  return partner_edit_new (db, &typed->actor, typed->at.uuid, &typed->facts, error);
}

static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const Typed *typed = data;

  return partner_edit (db, &typed->actor, &typed->at, &typed->facts, error);
}

/* A conflict shows what the partner is now, with what was typed. */
static int
refused (Exchange *exchange, const Typed *typed, GError *error)
{
  g_autoptr (Partner) now = NULL;
  int status = 0;

  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT) || typed->at.version == 0)
    return exchange_fail (exchange, error);
  g_error_free (error);
  now = partner_request_find (exchange, &status);
  return now == NULL ? status : show (exchange, 409, now, typed);
}

static int
send_form (Exchange *exchange, Typed *typed, StoreWork work, const char *done)
{
  g_autofree char *place = g_strdup_printf ("/partenaires/%s?fait=%s", typed->at.uuid, done), *words = words_of (typed);
  const PartnerSending sending = { work, typed, "facts", done, words, place };
  GError *error = NULL;
  int status = 0;

  return partner_request_send (exchange, &sending, &status, &error) ? status : refused (exchange, typed, error);
}

int
partner_form_add (Exchange *exchange)
{
  g_autofree char *uuid = secret_uuid ();
  g_auto (Typed) typed = typed_read (exchange, uuid);

  typed.at.version = 0;
  check_typed (exchange, &typed, NULL);
  return remarks_any (typed.remarks) ? show (exchange, 422, NULL, &typed)
                                     : send_form (exchange, &typed, add_work, "added");
}

int
partner_form_save (Exchange *exchange)
{
  g_auto (Typed) typed = typed_read (exchange, exchange_path_part (exchange, "uuid"));
  int status = 0;
  g_autoptr (Partner) partner = partner_request_find (exchange, &status);

  if (partner == NULL)
    return status;
  check_typed (exchange, &typed, partner);
  return remarks_any (typed.remarks) ? show (exchange, 422, partner, &typed)
                                     : send_form (exchange, &typed, save_work, "saved");
}
