/* partner_edit.h: a partner changed by the desk: its facts, what it can do, who speaks for it. Its area stands in
 * partner_area.h, its leaving in partner_leave.h. */
#pragma once
#include "domain/partner.h"
#include "domain/partner_area.h"

enum { PARTNER_NAME_MAX = 120 };

/* What a form or a sheet says of a partner. */
typedef struct {
  const char *type, *name, *email, *phone; /* phone: "" for none */
  WeeklyWay weekly_way;
  gboolean mail_notices;
  const char *const *competences; /* of partner_competences, NULL at the end */
  gboolean mail_daily;            /* news of files together, on working mornings */
  const char *postal_address;     /* "" for none; lines as weekly_way_takes_address wants them */
} PartnerFacts;

/* Within a store_write: adds a partner under a uuid that the caller made. INVALID as partner_create, for an empty name,
 * an unknown competence, an address that no envelope takes, and for paper without one; CONFLICT when one of that name and
 * type is there. */
gboolean partner_edit_new (Db *db, const Actor *actor, const char *uuid, const PartnerFacts *facts, GError **error);
/* Within a store_write. As above; NOT_FOUND; CONFLICT when it was changed since `at`, has left, or would change sides
 * (owner's side or not) while it has files: who reads them was decided for what it was. */
gboolean partner_edit (Db *db, const Actor *actor, const PartnerAt *at, const PartnerFacts *facts, GError **error);
/* Within a store_write: claims the version that `at` names and counts one up; *ret_id is the partner. NOT_FOUND, CONFLICT. */
gboolean partner_edit_claim (Db *db, const PartnerAt *at, gint64 *ret_id, GError **error);
/* Within a store_write: one line of the history of a partner. */
gboolean partner_edit_tell (Db *db, const Actor *actor, gint64 partner_id, const char *verb, const char *detail,
                            GError **error);

/* (transfer full): its competences in the order of partner_competences, NULL at the end. */
char **partner_edit_competences (Db *db, gint64 partner_id, GError **error);
/* (transfer full): the uuid of the partner of that name (case and accents aside) and type, archived ones too; or NULL. */
char *partner_edit_find_named (Db *db, const char *name, const char *type);
/* TRUE when a partner of that name (case and accents aside) and type is there, archived ones too, other than `but`
 * (nullable uuid). */
gboolean partner_edit_is_taken (Db *db, const char *name, const char *type, const char *but);

/* TRUE when it has, or had, files and that type stands on the other side (owner's or not) than its own. */
gboolean partner_edit_is_held_to_side (Db *db, const Partner *partner, const char *type);

/* An account of the partner that may speak for it. */
typedef struct {
  gint64 id;
  char *uuid, *name, *email;
  gboolean invited; /* has not signed in yet */
} PartnerPerson;
void partner_person_free (PartnerPerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartnerPerson, partner_person_free)
GPtrArray *partner_edit_people (Db *db, gint64 partner_id, GError **error); /* (transfer full): of PartnerPerson */

typedef struct {
  const char *referent, *deputy; /* uuids of accounts of this partner; "" for none */
  gboolean assigns;              /* both may hand its files on: role_of_referent */
} PartnerPeople;
/* Within a store_write. INVALID for an account that is not the partner's, and for one person twice. */
gboolean partner_edit_referents (Db *db, const Actor *actor, const PartnerAt *at, const PartnerPeople *people,
                                 GError **error);
