/* partner_area.c: forms of a partner's area. Reads an outline, and leaves what it is to zone.c. */
#include "pages/partner_area.h"

#include <string.h>

#include "base/text.h"
#include "domain/commune_list.h"
#include "domain/zone.h"
#include "pages/office.h"
#include "pages/partner_request.h"
#include "view/partner_view.h"

enum { PASTED_MAX = 20000 };

/* What came back with a page that did not work. */
typedef struct {
  char **communes; /* nullable: as kept */
  const char *pasted, *zone_name, *outline;
  gboolean excluded;
  const Remarks *remarks;
} Again;

static int
show (Exchange *exchange, int status, const Partner *partner, const Again *again)
{
  const Viewer viewer = office_viewer (exchange);
  const PartnerFormView form = { partner, again->remarks, status == 409 };
  GError *error = NULL;
  Tree *view = partner_view_area (&viewer, &form, again->communes, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  tree_set_text (view, "pasted", again->pasted);
  tree_set_text (view, "zone_name", again->zone_name);
  tree_set_text (view, "outline", again->outline);
  tree_set_flag (view, "excluded", again->excluded);
  return partner_request_page (exchange, status, "partner-area", view);
}

int
partner_area_show (Exchange *exchange)
{
  const Again none = { NULL };
  int status = 0;
  g_autoptr (Partner) partner = partner_request_find (exchange, &status);

  return partner == NULL ? status : show (exchange, 200, partner, &none);
}

/* A conflict shows the area as it is now, with what was typed. */
static int
refused (Exchange *exchange, const Again *again, GError *error)
{
  g_autoptr (Partner) now = NULL;
  int status = 0;

  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  now = partner_request_find (exchange, &status);
  return now == NULL ? status : show (exchange, 409, now, again);
}

/* ---- communes ---- */

typedef struct {
  Actor actor;
  PartnerAt at;
  GPtrArray *communes; /* of char *, NULL at the end */
} AreaTyped;

static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const AreaTyped *typed = data;

  return partner_area_set (db, &typed->actor, &typed->at, (const char *const *) typed->communes->pdata, error);
}

/* Adds what was pasted, whatever stands between the codes; what is none of our communes is remarked. */
static void
take_pasted (Db *db, const char *pasted, GPtrArray *communes, Remarks *remarks)
{
  g_auto (GStrv) codes = g_strsplit_set (pasted, " \t\n\r,;|", -1);
  g_autoptr (GString) unknown = g_string_new (NULL);

  for (guint i = 0; codes[i] != NULL; i++) {
    g_autoptr (CommuneRow) row = NULL;

    if (*codes[i] == '\0')
      continue;
    row = commune_list_find (db, codes[i], NULL);
    if (row != NULL && row->merged_into == NULL)
      g_ptr_array_add (communes, g_strdup (codes[i]));
    else if (unknown->len < 200)
      g_string_append_printf (unknown, "%s%s", unknown->len > 0 ? ", " : "", codes[i]);
  }
  if (unknown->len > 0)
    remarks_add (remarks, "pasted", "communes_unknown", unknown->str);
}

/* (transfer full): ticked and pasted codes, NULL at the end. */
static GPtrArray *
communes_typed (Exchange *exchange, const char *pasted, Remarks *remarks)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (GPtrArray) ticked = exchange_fields (exchange, "insee");
  GPtrArray *communes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ticked->len; i++)
    if (commune_is_insee (g_ptr_array_index (ticked, i)))
      g_ptr_array_add (communes, g_strdup (g_ptr_array_index (ticked, i)));
  take_pasted (db, pasted, communes, remarks);
  g_ptr_array_add (communes, NULL);
  return communes;
}

int
partner_area_save (Exchange *exchange)
{
  int status = 0;
  g_autoptr (Partner) partner = partner_request_find (exchange, &status);
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *pasted = exchange_typed (exchange, "pasted", TRUE, PASTED_MAX);
  g_autoptr (GPtrArray) communes = communes_typed (exchange, pasted, remarks);
  g_autofree char *words = g_strjoinv (" ", (char **) communes->pdata), *place = NULL;
  AreaTyped typed = { office_actor (exchange), { exchange_path_part (exchange, "uuid"), partner_request_version (exchange) },
                      communes };
  const Again again = { .communes = (char **) communes->pdata, .pasted = pasted, .remarks = remarks };
  PartnerSending sending = { save_work, &typed, "area", typed.at.uuid, words, NULL };
  GError *error = NULL;

  if (partner == NULL)
    return status;
  if (remarks_any (remarks))
    return show (exchange, 422, partner, &again);
  sending.place = place = g_strdup_printf ("/partenaires/%s?fait=area", partner->uuid);
  return partner_request_send (exchange, &sending, &status, &error) ? status : refused (exchange, &again, error);
}

/* ---- outlines ---- */

typedef struct {
  Actor actor;
  PartnerAt at;
  PartnerZone zone;
} ZoneTyped;

static gboolean
zone_work (Db *db, gpointer data, GError **error)
{
  const ZoneTyped *typed = data;

  return partner_area_add_zone (db, &typed->actor, &typed->at, &typed->zone, error);
}

/* (transfer full): the file when one was sent, else what was pasted. */
static char *
outline_typed (Exchange *exchange, Remarks *remarks)
{
  for (guint i = 0; i < exchange_upload_count (exchange); i++) {
    const Upload *upload = exchange_upload (exchange, i);
    char *text = NULL;

    if (strcmp (upload->field, "file") != 0 || (upload->size_bytes == 0 && !upload->too_large))
      continue;
    if (upload->too_large || upload->size_bytes > ZONE_BYTES_MAX || !g_file_get_contents (upload->path, &text, NULL, NULL))
      remarks_add (remarks, "file", "long", NULL);
    return text != NULL ? text : g_strdup ("");
  }
  return exchange_field (exchange, "outline") == NULL ? g_strdup ("") : g_strdup (exchange_field (exchange, "outline"));
}

/* (transfer full): the outline as it is kept; NULL with a remark. */
static char *
outline_read (const char *typed, Remarks *remarks)
{
  const char *trouble = NULL;
  g_autoptr (Zone) zone = remarks_any (remarks) ? NULL : zone_parse (typed, strlen (typed), &trouble);

  if (*typed == '\0' && !remarks_any (remarks))
    remarks_add (remarks, "outline", "outline_missing", NULL);
  else if (trouble != NULL)
    remarks_add (remarks, "outline", trouble, NULL);
  return zone == NULL ? NULL : zone_print (zone);
}

static void
check_zone (Exchange *exchange, const Partner *partner, const char *name, Remarks *remarks)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (GPtrArray) zones = partner_area_zones (db, partner->id, NULL);

  if (*name == '\0')
    remarks_add (remarks, "zone_name", "zone_name_missing", NULL);
  if (zones != NULL && zones->len >= PARTNER_ZONES_MAX)
    remarks_add (remarks, "zone_name", "zones_many", G_STRINGIFY (10));
}

int
partner_area_add (Exchange *exchange)
{
  int status = 0;
  g_autoptr (Partner) partner = partner_request_find (exchange, &status);
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *name = exchange_typed (exchange, "zone_name", FALSE, PARTNER_ZONE_NAME_MAX);
  g_autofree char *typed = outline_typed (exchange, remarks), *outline = outline_read (typed, remarks);
  g_autofree char *words = g_strconcat (name, "\n", outline, NULL), *place = NULL;
  gboolean excluded = g_strcmp0 (exchange_field (exchange, "excluded"), "yes") == 0;
  ZoneTyped zone = { office_actor (exchange), { exchange_path_part (exchange, "uuid"), partner_request_version (exchange) },
                     { .name = name, .excluded = excluded, .outline = outline } };
  const Again again = { .zone_name = name,
                        .outline = g_utf8_validate (typed, -1, NULL) ? typed : "",
                        .excluded = excluded,
                        .remarks = remarks };
  PartnerSending sending = { zone_work, &zone, "zone", zone.at.uuid, words, NULL };
  GError *error = NULL;

  if (partner == NULL)
    return status;
  check_zone (exchange, partner, name, remarks);
  if (remarks_any (remarks))
    return show (exchange, 422, partner, &again);
  sending.place = place = g_strdup_printf ("/partenaires/%s/secteur?fait=zone#zones", partner->uuid);
  return partner_request_send (exchange, &sending, &status, &error) ? status : refused (exchange, &again, error);
}

typedef struct {
  Actor actor;
  PartnerAt at;
  const char *zone;
} ZoneDrop;

static gboolean
drop_work (Db *db, gpointer data, GError **error)
{
  const ZoneDrop *drop = data;

  return partner_area_drop_zone (db, &drop->actor, &drop->at, drop->zone, error);
}

int
partner_area_drop (Exchange *exchange)
{
  const Again none = { NULL };
  g_autofree char *zone = exchange_typed (exchange, "zone", FALSE, PARTNER_CODE_CHARS);
  ZoneDrop drop = { office_actor (exchange), { exchange_path_part (exchange, "uuid"), partner_request_version (exchange) },
                    zone };
  g_autofree char *place = g_strdup_printf ("/partenaires/%s/secteur?fait=zone_dropped#zones", drop.at.uuid);
  const PartnerSending sending = { drop_work, &drop, "zone-drop", drop.at.uuid, zone, place };
  GError *error = NULL;
  int status = 0;

  return partner_request_send (exchange, &sending, &status, &error) ? status : refused (exchange, &none, error);
}
