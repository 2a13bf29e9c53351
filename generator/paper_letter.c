/* paper_letter.c: which letter, about which file; core/view/tenant_letter_view.h builds the tree. */
#include "paper_letter.h"

#include <string.h>

#include "base/error.h"
#include "domain/print.h"
#include "view/tenant_letter_view.h"

#define QUEUED "print"
#define KEPT "kept"

static Tree *
write_letter (Kit *kit, const Report *report, const char *code, const char *token, GError **error)
{
  g_autoptr (Numbers) numbers = numbers_load_folder (config_text (kit->config, "paths.grids"), error);
  const Viewer viewer = {
    .db = kit->db, .words = kit->words, .language = "fr", .grids = kit->grids, .role = ROLE_NONE, .now = kit->now
  };
  const TenantLetterWriting writing = { .viewer = &viewer,
                                        .numbers = numbers,
                                        .report = report,
                                        .letter = tenant_letter_find (code),
                                        .token = token,
                                        .base_url = kit->base_url };
  Tree *view;

  if (writing.letter == NULL) {
    box_fail (error, BOX_ERROR_INVALID, "%s: no such letter", code);
    return NULL;
  }
  view = numbers == NULL ? NULL : tenant_letter_view (&writing, error);
  if (view != NULL)
    tree_set_flag (tree_set_map (view, "is"), code, TRUE); /* which section of the document speaks */
  return view;
}

static Tree *
write_queued (Kit *kit, const char *uuid, gboolean with_link, GError **error)
{
  g_autoptr (Print) print = print_find (kit->db, uuid, error);
  g_autoptr (Report) report = print == NULL ? NULL : report_find (kit->db, print->report_id, error);

  if (report == NULL)
    return NULL;
  if (print->letter == NULL) {
    box_fail (error, BOX_ERROR_INVALID, "%s is no letter to a tenant", uuid);
    return NULL;
  }
  return write_letter (kit, report, print->letter, with_link ? print->secret : NULL, error);
}

Tree *
paper_letter_view (Kit *kit, const char *subject, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", 2);
  g_autoptr (Report) report = NULL;

  if (g_strv_length (parts) != 2) {
    box_fail (error, BOX_ERROR_INVALID, "%s: which letter", subject);
    return NULL;
  }
  if (strcmp (parts[0], QUEUED) == 0 || strcmp (parts[0], KEPT) == 0)
    return write_queued (kit, parts[1], strcmp (parts[0], QUEUED) == 0, error);
  report = report_find_uuid (kit->db, parts[1], error);
  return report == NULL ? NULL : write_letter (kit, report, parts[0], NULL, error);
}
