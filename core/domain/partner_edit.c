/* partner_edit.c: changes of a partner by the desk, each from the version that a page showed. Reads no form. */
#include "domain/partner_edit.h"

#include <string.h>

#include "base/text.h"
#include "domain/event.h"
#include "domain/link.h"
#include "domain/notice_queue.h"

static const char sql_claim[] = "UPDATE partner SET version = version + 1"
                                " WHERE uuid = :uuid AND version = :version AND archived_at IS NULL RETURNING id";
/* Another mailbox reads other mails: links that the former one holds open nothing any more (answer_link.h). */
static const char sql_facts[] =
    "UPDATE partner SET type = :type, name = :name, name_key = :key, email = :email, phone = nullif (:phone, ''),"
    " weekly_way = :weekly, postal_address = nullif (:postal, ''), mail_notices = :notices, mail_rhythm = :rhythm,"
    " link_epoch = link_epoch + (email <> :email AND link_epoch < 65535) WHERE id = :id";
static const char sql_drop[] = "DELETE FROM partner_competence WHERE partner_id = :partner";
static const char sql_competences[] = "SELECT competence FROM partner_competence WHERE partner_id = :partner";
static const char sql_names[] = "SELECT uuid, name FROM partner WHERE type = :type"
                                " AND (name_key = :key OR name_key IS NULL)";
static const char sql_files[] = "SELECT 1 AS found FROM assignment WHERE partner_id = :partner LIMIT 1";
static const char sql_people[] = "SELECT id, uuid, name, email, state = 'invited' AS invited FROM user"
                                 " WHERE partner_id = :partner AND state <> 'archived' ORDER BY name, id";
static const char sql_referents[] = "UPDATE partner SET referent_id = nullif (:referent, 0),"
                                    " deputy_id = nullif (:deputy, 0), referent_assigns = :assigns WHERE id = :id";

/* ---- versions and history ---- */

gboolean
partner_edit_claim (Db *db, const PartnerAt *at, gint64 *ret_id, GError **error)
{
  g_autoptr (Partner) partner = partner_find_uuid (db, at->uuid, error);
  g_autoptr (Query) query = NULL;

  if (partner == NULL)
    return FALSE;
  query = query_new (db, sql_claim);
  query_bind_text (query, ":uuid", at->uuid);
  query_bind_integer (query, ":version", at->version);
  *ret_id = query_next (query) ? query_integer (query, "id") : 0;
  if (!query_done (query, error))
    return FALSE;
  return *ret_id != 0 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "the partner was changed meanwhile, or has left");
}

gboolean
partner_edit_tell (Db *db, const Actor *actor, gint64 partner_id, const char *verb, const char *detail, GError **error)
{
  const Event event = {
    .noun = "partner", .subject_id = partner_id, .verb = verb, .detail = detail, .partner_id = partner_id
  };

  return event_add (db, actor, &event, error);
}

/* ---- facts ---- */

char *
partner_edit_find_named (Db *db, const char *name, const char *type)
{
  g_autoptr (Query) query = query_new (db, sql_names);
  g_autofree char *wanted = text_fold (name);

  query_bind_text (query, ":type", type);
  query_bind_text (query, ":key", wanted);
  while (query_next (query)) {
    g_autofree char *folded = text_fold (query_text (query, "name"));

    if (strcmp (folded, wanted) == 0)
      return g_strdup (query_text (query, "uuid"));
  }
  return NULL;
}

gboolean
partner_edit_is_taken (Db *db, const char *name, const char *type, const char *but)
{
  g_autofree char *uuid = partner_edit_find_named (db, name, type);

  return uuid != NULL && g_strcmp0 (uuid, but) != 0;
}

static gboolean
check_facts (Db *db, const PartnerFacts *facts, const char *but, GError **error)
{
  if (partner_type_find (facts->type) == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such partner type: %s", facts->type);
  if (*facts->name == '\0' || g_utf8_strlen (facts->name, -1) > PARTNER_NAME_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a partner has a name of %d characters at most", PARTNER_NAME_MAX);
  if (!text_is_email (facts->email))
    return box_fail (error, BOX_ERROR_INVALID, "not a mail address");
  for (guint i = 0; facts->competences[i] != NULL; i++)
    if (!g_strv_contains (partner_competences, facts->competences[i]))
      return box_fail (error, BOX_ERROR_INVALID, "no such competence: %s", facts->competences[i]);
  if (!weekly_way_takes_address (facts->postal_address))
    return box_fail (error, BOX_ERROR_INVALID, "no envelope takes that address");
  if (facts->weekly_way == WEEKLY_WAY_POST && *facts->postal_address == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "nothing is posted without an address");
  if (partner_edit_is_taken (db, facts->name, facts->type, but))
    return box_fail (error, BOX_ERROR_CONFLICT, "a partner of that name and type is there");
  return TRUE;
}

static gboolean
facts_write (Db *db, gint64 id, const PartnerFacts *facts, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_facts);
  g_autofree char *key = text_fold (facts->name);

  query_bind_integer (query, ":id", id);
  query_bind_text (query, ":type", facts->type);
  query_bind_text (query, ":name", facts->name);
  query_bind_text (query, ":key", key);
  query_bind_text (query, ":email", facts->email);
  query_bind_text (query, ":phone", facts->phone);
  query_bind_text (query, ":weekly", weekly_way_name (facts->weekly_way));
  query_bind_text (query, ":postal", facts->postal_address);
  query_bind_integer (query, ":notices", facts->mail_notices);
  query_bind_text (query, ":rhythm", notice_rhythm (facts->mail_daily));
  return query_done (query, error);
}

/* Said twice counts once. */
static gboolean
competences_write (Db *db, gint64 id, const char *const *competences, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop);

  query_bind_integer (query, ":partner", id);
  if (!query_done (query, error))
    return FALSE;
  for (guint i = 0; partner_competences[i] != NULL; i++)
    if (g_strv_contains (competences, partner_competences[i])
        && !partner_add_competence (db, id, partner_competences[i], error))
      return FALSE;
  return TRUE;
}

gboolean
partner_edit_new (Db *db, const Actor *actor, const char *uuid, const PartnerFacts *facts, GError **error)
{
  const Partner partner = {
    .uuid = (char *) uuid, .type = (char *) facts->type, .name = (char *) facts->name, .email = (char *) facts->email
  };
  gint64 id = 0;

  return check_facts (db, facts, NULL, error) && partner_create (db, actor, &partner, &id, error)
         && facts_write (db, id, facts, error) && competences_write (db, id, facts->competences, error);
}

static gboolean
has_files (Db *db, gint64 id)
{
  g_autoptr (Query) query = query_new (db, sql_files);

  query_bind_integer (query, ":partner", id);
  return query_next (query);
}

gboolean
partner_edit_is_held_to_side (Db *db, const Partner *partner, const char *type)
{
  return partner_type_is_landlord (partner->type) != partner_type_is_landlord (type) && has_files (db, partner->id);
}

static gboolean
check_side (Db *db, const Partner *partner, const PartnerFacts *facts, GError **error)
{
  if (!partner_edit_is_held_to_side (db, partner, facts->type))
    return TRUE;
  return box_fail (error, BOX_ERROR_CONFLICT, "a partner with files stays on its side");
}

gboolean
partner_edit (Db *db, const Actor *actor, const PartnerAt *at, const PartnerFacts *facts, GError **error)
{
  g_autoptr (Partner) partner = partner_find_uuid (db, at->uuid, error);
  gint64 id = 0;

  return partner != NULL && check_facts (db, facts, at->uuid, error) && check_side (db, partner, facts, error)
         && partner_edit_claim (db, at, &id, error) && facts_write (db, id, facts, error)
         && (strcmp (partner->email, facts->email) == 0 || link_revoke_weekly (db, id, actor->now, error))
         && competences_write (db, id, facts->competences, error)
         && partner_edit_tell (db, actor, id, "edited", strcmp (partner->name, facts->name) == 0 ? NULL : "name",
                               error);
}

char **
partner_edit_competences (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_competences);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  query_bind_integer (query, ":partner", partner_id);
  while (query_next (query))
    g_hash_table_add (found, g_strdup (query_text (query, "competence")));
  if (!query_done (query, error))
    return NULL;
  for (guint i = 0; partner_competences[i] != NULL; i++)
    if (g_hash_table_contains (found, partner_competences[i]))
      g_ptr_array_add (list, g_strdup (partner_competences[i]));
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

/* ---- people ---- */

void
partner_person_free (PartnerPerson *person)
{
  if (person == NULL)
    return;
  g_free (person->uuid);
  g_free (person->name);
  g_free (person->email);
  g_free (person);
}

GPtrArray *
partner_edit_people (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_people);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) partner_person_free);

  query_bind_integer (query, ":partner", partner_id);
  while (query_next (query)) {
    PartnerPerson *person = g_new0 (PartnerPerson, 1);

    person->id = query_integer (query, "id");
    person->uuid = g_strdup (query_text (query, "uuid"));
    person->name = g_strdup (query_text (query, "name"));
    person->email = g_strdup (query_text (query, "email"));
    person->invited = query_integer (query, "invited") != 0;
    g_ptr_array_add (list, person);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* 0 for "". */
static gboolean
person_id (const GPtrArray *people, const char *uuid, gint64 *ret_id, GError **error)
{
  *ret_id = 0;
  for (guint i = 0; i < people->len; i++) {
    const PartnerPerson *person = g_ptr_array_index (people, i);

    if (strcmp (person->uuid, uuid) == 0)
      *ret_id = person->id;
  }
  return *ret_id != 0 || *uuid == '\0' ? TRUE : box_fail (error, BOX_ERROR_INVALID, "not an account of this partner");
}

gboolean
partner_edit_referents (Db *db, const Actor *actor, const PartnerAt *at, const PartnerPeople *people, GError **error)
{
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (Query) query = NULL;
  gint64 id = 0, referent = 0, deputy = 0;

  if (!partner_edit_claim (db, at, &id, error))
    return FALSE;
  known = partner_edit_people (db, id, error);
  if (known == NULL || !person_id (known, people->referent, &referent, error)
      || !person_id (known, people->deputy, &deputy, error))
    return FALSE;
  if (referent != 0 && referent == deputy)
    return box_fail (error, BOX_ERROR_INVALID, "the deputy is somebody else than the referent");
  query = query_new (db, sql_referents);
  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":referent", referent);
  query_bind_integer (query, ":deputy", deputy);
  query_bind_integer (query, ":assigns", people->assigns);
  return query_done (query, error)
         && partner_edit_tell (db, actor, id, "referents", people->assigns ? "assigns" : NULL, error);
}
