/* paper.c: the table of papers: each is a document of site-templates/documents and what builds its view. */
#include "paper.h"

#include <string.h>

#include "base/error.h"
#include "guide_pages.h"
#include "legal_papers.h"
#include "paper_access.h"
#include "paper_backup.h"
#include "paper_council.h"
#include "paper_dossier.h"
#include "paper_homologation.h"
#include "paper_letter.h"
#include "paper_owner_letter.h"
#include "paper_test_sheet.h"
#include "paper_trainees.h"

/* `view` gives (transfer full) what the document speaks of. */
static const struct {
  const char *name; /* of the document, and in the key */
  Tree *(*view) (Kit *kit, const char *subject, GError **error);
} papers[] = {
  { "access", paper_access_view },                 /* what is kept of a person */
  { "accessibility", legal_papers_view },          /* declaration of the RGAA */
  { "attestation", paper_attestation_view },       /* the security decision, for users */
  { "backup-sheet", paper_backup_view },           /* the recovery code, for the drawer */
  { "council", paper_council_view },               /* half-year report to the investment committee */
  { "dossier", paper_dossier_view },               /* a file, for staff, by their rights */
  { "dossier-tenant", paper_dossier_tenant_view }, /* a file, for its tenant */
  { "guide-exploitation", guide_pages_view },      /* of who keeps the box running */
  { "guide-formation", guide_pages_view },         /* exercises of a training */
  { "guide-gestionnaire", guide_pages_view },      /* of the desk */
  { "guide-guichet", guide_pages_view },           /* of who types for somebody */
  { "guide-partenaire", guide_pages_view },        /* of partners */
  { "guide-referent", guide_pages_view },          /* of their referents */
  { "homologation", paper_homologation_view },     /* the security file */
  { "impact", legal_papers_view },                 /* impact assessment, a draft until the town says its day */
  { "incident", legal_papers_view },               /* to fill in by hand */
  { "letter", paper_letter_view },                 /* to who reported */
  { "owner-letter", paper_owner_letter_view },     /* to an owner */
  { "privacy", legal_papers_view },                /* notice to those whose data are kept */
  { "register", legal_papers_view },               /* record of processing, article 30 */
  { "trainees", paper_trainees_view },             /* accounts of the training copy */
  { "test-sheet", paper_test_sheet_view },         /* colours, signs, envelope's window: is the printer fit? */
};

static gboolean
write_text (char *text, const char *out, GError **error)
{
  g_autofree char *owned = text;

  if (owned == NULL)
    return FALSE;
  return g_file_set_contents_full (out, owned, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0640, error)
         || box_translate (error);
}

static gboolean
write_document (const Document *document, const char *out, GError **error)
{
  if (g_str_has_suffix (out, ".pdf"))
    return document_pdf (document, out, NULL, error);
  if (g_str_has_suffix (out, ".html"))
    return write_text (document_page (document, error), out, error);
  if (g_str_has_suffix (out, ".body"))
    return write_text (document_html (document, error), out, error);
  return box_fail (error, BOX_ERROR_INVALID, "%s: a paper ends with .pdf, .html or .body", out);
}

Document *
paper_document (Kit *kit, const char *key, Tree **ret_view, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (key, ":", 2);

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    if (g_strcmp0 (papers[i].name, parts[0]) == 0) {
      *ret_view = papers[i].view (kit, parts[1] != NULL ? parts[1] : "", error);
      return *ret_view == NULL ? NULL : document_new (kit, papers[i].name, *ret_view, error);
    }
  box_fail (error, BOX_ERROR_NOT_FOUND, "no such paper: %s", key);
  return NULL;
}

gboolean
paper_make (Kit *kit, const char *key, const char *out, GError **error)
{
  g_autoptr (Tree) view = NULL;
  g_autoptr (Document) document = paper_document (kit, key, &view, error);

  return document != NULL && write_document (document, out, error);
}
