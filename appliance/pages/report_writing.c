/* report_writing.c: what is written on a report, by those whose file it is, but follow-ups: results. */
#include "pages/report_writing.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/report.h"
#include "domain/result.h"
#include "pages/office.h"
#include "pages/office_form.h"

enum { NOTE_CHARS = 1000 };

/* ---- results ---- */

typedef struct {
  OfficeForm *form;
  const char *kind, *note;
  gint64 day;
} Recording;

static gboolean
result_work (Db *db, gpointer data, GError **error)
{
  const Recording *recording = data;
  OfficeForm *form = recording->form;
  ResultInput input = { .kind = recording->kind, .at = recording->day, .note = recording->note };

  if (!office_form_own (db, form, ACTION_RESULT_RECORD, error))
    return FALSE;
  input.report_id = form->report_id;
  return result_record (db, &form->actor, &input, error);
}

/* Recorded by mistake: which, on which report. */
typedef struct {
  const OfficeForm *form;
  const char *uuid; /* of the result */
} Withdrawing;

static gboolean
withdraw_work (Db *db, gpointer data, GError **error)
{
  const Withdrawing *withdrawing = data;

  return result_withdraw (db, &withdrawing->form->actor, withdrawing->form->uuid, withdrawing->uuid, error);
}

int
report_result_withdraw (Exchange *exchange)
{
  g_autofree char *report = exchange_typed (exchange, "report", FALSE, OFFICE_CODE_CHARS);
  g_auto (OfficeForm) form = office_form_read (exchange, report);
  Withdrawing withdrawing = { &form, exchange_path_part (exchange, "uuid") };
  const OfficeWork work = {
    .work = withdraw_work, .data = &withdrawing, .words = withdrawing.uuid, .anchor = "resultats"
  };

  form.form = g_strdup ("result-withdraw");
  return office_form_send (exchange, &form, &work);
}

static void
check_result (Exchange *exchange, Recording *recording, const char *at)
{
  const OfficeForm *form = recording->form;
  g_autoptr (Report) report = report_find_uuid (office_viewer (exchange).db, form->uuid, NULL);
  g_autofree char *day = text_day (at);

  if (result_kind_find (recording->kind) == NULL)
    remarks_add (form->remarks, "kind", "kind_missing", NULL);
  if (!clock_parse_day (day, &recording->day))
    remarks_add (form->remarks, "at", "day_shape", NULL);
  else if (recording->day > form->actor.now)
    remarks_add (form->remarks, "at", "day_future", NULL);
  else if (report != NULL && recording->day < clock_day_start (report->created_at))
    remarks_add (form->remarks, "at", "day_early", NULL);
}

int
report_result (Exchange *exchange)
{
  g_auto (OfficeForm) form = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_autofree char *kind = exchange_typed (exchange, "kind", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *at = exchange_typed (exchange, "at", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *note = exchange_typed (exchange, "note", TRUE, NOTE_CHARS);
  g_autofree char *words = g_strjoin ("\n", kind, at, note, NULL);
  Recording recording = { .form = &form, .kind = kind, .note = note };
  const OfficeWork work = { .work = result_work,
                            .data = &recording,
                            .words = words,
                            .anchor = "resultats",
                            .typed = { .kind = kind, .at = at, .note = note } };

  form.form = g_strdup ("result");
  check_result (exchange, &recording, at);
  return office_form_send (exchange, &form, &work);
}
