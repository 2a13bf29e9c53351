/* paper_owner_letter.c: which letter, as its file is now; core/view/owner_letter.h builds the tree. Chooses no word. */
#include "paper_owner_letter.h"

#include <string.h>

#include "base/error.h"
#include "domain/mediation_send.h"
#include "view/owner_letter.h"

/* ---- which letter ---- */

typedef struct {
  OwnerLetter letter;
  Report *report;        /* owned */
  char *occasion, *code; /* owned */
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->report, report_free);
  g_clear_pointer (&reading->occasion, g_free);
  g_clear_pointer (&reading->code, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
read_sending (Kit *kit, const char *uuid, Reading *reading, GError **error)
{
  g_autoptr (MediationSending) sending = mediation_sending_find (kit->db, uuid, error);
  g_autoptr (Mediation) mediation = sending == NULL ? NULL : mediation_find (kit->db, sending->mediation_id, error);

  if (mediation == NULL)
    return FALSE;
  if (strcmp (sending->way, MEDIATION_LETTER) != 0)
    return box_fail (error, BOX_ERROR_INVALID, "this left by mail");
  reading->report = report_find (kit->db, mediation->report_id, error);
  reading->occasion = g_steal_pointer (&sending->occasion);
  reading->code = g_steal_pointer (&sending->code);
  reading->letter.answer_by = mediation->answer_by;
  if (!mediation->by_mail && strcmp (mediation->state, "asked") == 0) /* its time begins when it is posted */
    reading->letter.answer_by = MAX (mediation->answer_by, mediation_answer_by (kit->db, kit->now));
  reading->letter.promised_at = mediation->promised_at;
  reading->letter.now = sending->at;
  return reading->report != NULL;
}

static gboolean
read_look (Kit *kit, const char *uuid, Reading *reading, GError **error)
{
  g_autoptr (Mediation) mediation = NULL;

  reading->report = report_find_uuid (kit->db, uuid, error);
  if (reading->report == NULL || !mediation_last (kit->db, reading->report->id, &mediation, error))
    return FALSE;
  reading->occasion = g_strdup (mediation != NULL && mediation_is_open (mediation) ? MEDIATION_AGAIN : MEDIATION_ASKED);
  reading->letter.promised_at = mediation == NULL ? 0 : mediation->promised_at;
  reading->letter.answer_by = mediation_answer_by (kit->db, kit->now);
  return TRUE;
}

Tree *
paper_owner_letter_view (Kit *kit, const char *subject, GError **error)
{
  g_auto (Reading) reading = {
    .letter = { .db = kit->db, .words = kit->words, .grids = kit->grids, .base_url = kit->base_url, .now = kit->now }
  };
  const char *colon = strchr (subject, ':');

  if (colon == NULL) {
    box_fail (error, BOX_ERROR_INVALID, "%s: which letter", subject);
    return NULL;
  }
  if (!(g_str_has_prefix (subject, "sending:") ? read_sending : read_look) (kit, colon + 1, &reading, error))
    return NULL;
  reading.letter.report = reading.report;
  reading.letter.occasion = reading.occasion;
  reading.letter.code = reading.code;
  return owner_letter_view (&reading.letter, error);
}
