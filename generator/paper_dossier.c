/* paper_dossier.c: reads the key, and lets core/view/dossier_view.h build the tree. */
#include "paper_dossier.h"

#include "base/error.h"
#include "base/text.h"
#include "domain/questionnaire.h"
#include "view/dossier_view.h"

enum { STAFF_PARTS = 4 /* uuid, role, partner, person */, TENANT_PARTS = 2 /* uuid, language */ };
/* On the page each photo lies beside it: /dossiers/<uuid>/dossier, /suivi/<token>/dossier. */
#define PHOTOS "photos/"

typedef Tree *(*View) (const Viewer *viewer, const Report *report, const DossierFiles *files, GError **error);

static Tree *
make (Kit *kit, Viewer *viewer, const char *uuid, View view, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (kit->db, uuid, error);
  g_autoptr (Questionnaire) questionnaire = NULL;
  const DossierFiles files = { config_text (kit->config, "paths.data"), PHOTOS };

  if (report == NULL)
    return NULL;
  questionnaire =
      questionnaire_load_folder (config_text (kit->config, "paths.grids"), grid_set_current (kit->grids), error);
  viewer->db = kit->db;
  viewer->words = kit->words;
  viewer->grids = kit->grids;
  viewer->questionnaire = questionnaire;
  viewer->now = kit->now;
  return questionnaire == NULL ? NULL : view (viewer, report, &files, error);
}

Tree *
paper_dossier_view (Kit *kit, const char *subject, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", STAFF_PARTS);
  gint64 role = 0, partner = 0, person = 0;
  Viewer viewer = { .language = "fr" };

  if (g_strv_length (parts) != STAFF_PARTS || !text_to_integer (parts[1], 1, G_MAXINT32, &role)
      || !text_to_integer (parts[2], 0, G_MAXINT64, &partner) || !text_to_integer (parts[3], 0, G_MAXINT64, &person)
      || (role & ~ROLE_OWN_ONLY) >= ROLE_LAST) {
    box_fail (error, BOX_ERROR_INVALID, "%s: not a file for somebody", subject);
    return NULL;
  }
  viewer.role = (Role) role;
  viewer.partner_id = partner;
  viewer.user_id = person;
  return make (kit, &viewer, parts[0], dossier_view, error);
}

Tree *
paper_dossier_tenant_view (Kit *kit, const char *subject, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", TENANT_PARTS);
  Viewer viewer = { .role = ROLE_NONE };
  Tree *view;

  if (g_strv_length (parts) != TENANT_PARTS) {
    box_fail (error, BOX_ERROR_INVALID, "%s: not a tenant's file", subject);
    return NULL;
  }
  kit_speak (kit, parts[1]);
  viewer.language = kit->voice.language;
  view = make (kit, &viewer, parts[0], dossier_view_tenant, error);
  if (view != NULL)
    tree_set_text (view, "language", viewer.language);
  return view;
}
