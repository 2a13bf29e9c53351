/* partner.c: partners, their competences and area, in the table `partner` and its two children. */
#include "domain/partner.h"

#include "base/secret.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/notice_queue.h"

/* The 18 types of the national platform with the value of its API (contracts, PartnerType), then those the call of 2020
 * names besides: they are "AUTRE" to the national platform. */
const PartnerType partner_types[] = {
  { "adil", "ADIL", FALSE },
  { "ars", "ARS", FALSE },
  { "association", "ASSOCIATION", FALSE },
  { "social_landlord", "BAILLEUR_SOCIAL", TRUE },
  { "caf_msa", "CAF_MSA", FALSE },
  { "ccas", "CCAS", FALSE },
  { "schs", "COMMUNE_SCHS", FALSE },
  { "conciliator", "CONCILIATEURS", FALSE },
  { "department", "CONSEIL_DEPARTEMENTAL", FALSE },
  { "ddets", "DDETS", FALSE },
  { "ddtm", "DDT_M", FALSE },
  { "renovation", "DISPOSITIF_RENOVATION_HABITAT", FALSE },
  { "epci", "EPCI", FALSE },
  { "operator", "OPERATEUR_VISITES_ET_TRAVAUX", FALSE },
  { "police", "POLICE_GENDARMERIE", FALSE },
  { "prefecture", "PREFECTURE", FALSE },
  { "court", "TRIBUNAL", FALSE },
  { "other", "AUTRE", FALSE },
  { "estate_agency", "AUTRE", TRUE },
  { "agency_group", "AUTRE", TRUE },
  { "owners_union", "AUTRE", TRUE },
  { "tenants_union", "AUTRE", FALSE },
  { "insurer", "AUTRE", FALSE },
  { "housing_information", "AUTRE", FALSE },
  { "energy_advice", "AUTRE", FALSE },
};
const guint partner_types_count = G_N_ELEMENTS (partner_types);

/* Codes as the demonstration and the sheets to import spell them. */
const char *const partner_competences[] = {
  "visites", "insalubrite", "danger", "peril", "rsd", "non_decence", "non_decence_energetique", "arretes", "nuisibles",
  "diogene", "consignation", "conciliation", "accompagnement_social", "accompagnement_juridique",
  "accompagnement_travaux", "hebergement_relogement", "dalo", "fsl", "suroccupation", "assurantiel", "aide_bailleurs", NULL
};

#define PARTNER_COLUMNS \
  "id, uuid, type, name, email, phone, weekly_way, postal_address, mail_notices, mail_rhythm," \
  " coalesce (referent_id, deputy_id, 0) AS referent," \
  " coalesce (referent_id, 0) AS first, coalesce (deputy_id, 0) AS deputy, referent_assigns," \
  " coalesce (archived_at, 0) AS archived_at, version"
static const char sql_find[] = "SELECT " PARTNER_COLUMNS " FROM partner WHERE id = :id";
static const char sql_find_uuid[] = "SELECT " PARTNER_COLUMNS " FROM partner WHERE uuid = :uuid";
static const char sql_list[] = "SELECT " PARTNER_COLUMNS " FROM partner WHERE archived_at IS NULL ORDER BY name";
static const char sql_list_archived[] =
    "SELECT " PARTNER_COLUMNS " FROM partner WHERE archived_at IS NOT NULL ORDER BY name";
static const char sql_create[] = "INSERT INTO partner (uuid, territory_id, type, name, name_key, email, phone, weekly_way)"
                                 " SELECT :uuid, id, :type, :name, :key, :email, :phone, :weekly"
                                 " FROM territory ORDER BY id LIMIT 1";
static const char sql_competence[] =
    "INSERT INTO partner_competence (partner_id, competence) VALUES (:partner, :value)";
static const char sql_area[] = "INSERT INTO partner_area (partner_id, insee) VALUES (:partner, :value)";
static const char sql_referent[] = "UPDATE partner SET referent_id = nullif (:user, 0) WHERE id = :partner";

const PartnerType *
partner_type_find (const char *name)
{
  for (guint i = 0; i < partner_types_count; i++)
    if (g_strcmp0 (partner_types[i].name, name) == 0)
      return &partner_types[i];
  return NULL;
}

gboolean
partner_type_is_landlord (const char *name)
{
  const PartnerType *type = partner_type_find (name);

  return type != NULL && type->landlord;
}

void
partner_free (Partner *partner)
{
  if (partner == NULL)
    return;
  g_free (partner->uuid);
  g_free (partner->type);
  g_free (partner->name);
  g_free (partner->email);
  g_free (partner->phone);
  g_free (partner->postal_address);
  g_free (partner);
}

static Partner *
partner_read (Query *query)
{
  Partner *partner = g_new0 (Partner, 1);

  partner->id = query_integer (query, "id");
  partner->uuid = g_strdup (query_text (query, "uuid"));
  partner->type = g_strdup (query_text (query, "type"));
  partner->name = g_strdup (query_text (query, "name"));
  partner->email = g_strdup (query_text (query, "email"));
  partner->weekly_way = weekly_way_find (query_text (query, "weekly_way"));
  partner->postal_address = g_strdup (query_text (query, "postal_address"));
  partner->phone = g_strdup (query_text (query, "phone"));
  partner->mail_notices = query_integer (query, "mail_notices") != 0;
  partner->mail_daily = g_strcmp0 (query_text (query, "mail_rhythm"), NOTICE_DAILY) == 0;
  partner->referent_id = query_integer (query, "referent");
  partner->first_id = query_integer (query, "first");
  partner->deputy_id = query_integer (query, "deputy");
  partner->referent_assigns = query_integer (query, "referent_assigns") != 0;
  partner->archived_at = query_integer (query, "archived_at");
  partner->version = query_integer (query, "version");
  return partner;
}

static Partner *
partner_one (Query *query, GError **error)
{
  g_autoptr (Partner) partner = query_next (query) ? partner_read (query) : NULL;

  if (!query_done (query, error))
    return NULL;
  if (partner == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such partner");
  return g_steal_pointer (&partner);
}

Partner *
partner_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  query_bind_integer (query, ":id", id);
  return partner_one (query, error);
}

Partner *
partner_find_uuid (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find_uuid);

  query_bind_text (query, ":uuid", uuid);
  return partner_one (query, error);
}

static GPtrArray *
partner_many (Db *db, const char *sql, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) partner_free);

  while (query_next (query))
    g_ptr_array_add (list, partner_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
partner_list (Db *db, GError **error)
{
  return partner_many (db, sql_list, error);
}

GPtrArray *
partner_list_archived (Db *db, GError **error)
{
  return partner_many (db, sql_list_archived, error);
}

gboolean
partner_create (Db *db, const Actor *actor, const Partner *partner, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = NULL;
  g_autofree char *uuid = partner->uuid != NULL ? g_strdup (partner->uuid) : secret_uuid ();
  g_autofree char *key = text_fold (partner->name);
  Event event = { .noun = "partner", .verb = "created", .after = partner->type };

  if (partner_type_find (partner->type) == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such partner type: %s", partner->type);
  if (!text_is_email (partner->email))
    return box_fail (error, BOX_ERROR_INVALID, "not a mail address");
  query = query_new (db, sql_create);
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":type", partner->type);
  query_bind_text (query, ":name", partner->name);
  query_bind_text (query, ":key", key);
  query_bind_text (query, ":email", partner->email);
  query_bind_text (query, ":phone", partner->phone);
  query_bind_text (query, ":weekly", weekly_way_name (partner->weekly_way));
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "the box has no territory yet");
  *ret_id = event.subject_id = event.partner_id = db_last_id (db);
  return event_add (db, actor, &event, error);
}

static gboolean
partner_add (Db *db, const char *sql, gint64 partner_id, const char *value, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_text (query, ":value", value);
  return query_done (query, error);
}

gboolean
partner_add_competence (Db *db, gint64 partner_id, const char *competence, GError **error)
{
  return partner_add (db, sql_competence, partner_id, competence, error);
}

gboolean
partner_add_area (Db *db, gint64 partner_id, const char *insee, GError **error)
{
  return partner_add (db, sql_area, partner_id, insee, error);
}

gboolean
partner_set_referent (Db *db, gint64 partner_id, gint64 user_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_referent);

  query_bind_integer (query, ":user", user_id);
  query_bind_integer (query, ":partner", partner_id);
  return query_done (query, error);
}
