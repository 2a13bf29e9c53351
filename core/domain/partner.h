/* partner.h: the bodies that can act: 18 national types and those the town adds, their mailbox, competences and area.
 */
#pragma once
#include "domain/actor.h"
#include "domain/weekly_way.h"
#include "store/store.h"

typedef struct {
  gint64 id;
  char *uuid;
  char *type; /* a name of partner_types */
  char *name;
  char *email;
  char *phone; /* nullable */
  WeeklyWay weekly_way;  /* as chosen; what it becomes: weekly_way_now */
  char *postal_address;  /* nullable: the lines below its name on an envelope */
  gboolean mail_notices; /* news of files go to `email`… */
  gboolean mail_daily;   /* …together, on working mornings (notice_queue.h) */
  gint64 referent_id;    /* who speaks for it: the referent, else the deputy; 0: none */
  gint64 first_id, deputy_id; /* the referent and the deputy; 0: none */
  gboolean referent_assigns;  /* these two may hand its files on to other partners */
  gint64 archived_at;         /* 0: it still is a partner */
  gint64 version;             /* grows with each change */
} Partner;

void partner_free (Partner *partner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Partner, partner_free)

/* Names of the partner types, and the value the national platform's API uses for each. `landlord`: it is the owner,
 * manages for him or speaks for him: it is told of a file when the occupant agrees, and reads no other. */
typedef struct {
  const char *name;
  const char *api;
  gboolean landlord;
} PartnerType;
extern const PartnerType partner_types[];
extern const guint partner_types_count;
const PartnerType *partner_type_find (const char *name); /* NULL when unknown */
gboolean partner_type_is_landlord (const char *name);    /* FALSE when unknown, or NULL */

/* What a partner can do, NULL at the end: the qualifications of the national platform and `danger`. */
extern const char *const partner_competences[];

Partner *partner_find (Db *db, gint64 id, GError **error);             /* (transfer full) */
Partner *partner_find_uuid (Db *db, const char *uuid, GError **error); /* (transfer full) */
GPtrArray *partner_list (Db *db, GError **error); /* (transfer full): of Partner, by name, not archived */
GPtrArray *partner_list_archived (Db *db, GError **error); /* (transfer full): those that left, by name */
/* Within a store_write. uuid may be NULL: one is made; mail_notices is not read: it begins with them.
 * INVALID for an unknown type or no mail address, NOT_FOUND before set-up. */
gboolean partner_create (Db *db, const Actor *actor, const Partner *partner, gint64 *ret_id, GError **error);
/* Within a store_write. CONFLICT for an unknown partner, a competence or a commune it already has. referent 0: none. */
gboolean partner_add_competence (Db *db, gint64 partner_id, const char *competence, GError **error);
gboolean partner_add_area (Db *db, gint64 partner_id, const char *insee, GError **error);
gboolean partner_set_referent (Db *db, gint64 partner_id, gint64 user_id, GError **error);
