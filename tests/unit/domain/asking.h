/* asking.h: reports that the table of actions which ships has looked at, upon the town of fixture.h; `grids` is to be
 * loaded by the test. */
#pragma once
#include "domain/question.h"
#include "fixture.h"

static GridSet *grids;

/* Files a report with these severities, separated by spaces, with the grid in force; `fill` is nullable. */
static inline gint64
send_with (Db *db, const char *severities, void (*fill) (ReportInput *input))
{
  g_autoptr (ReportInput) input = report_input_new ("site");
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);
  g_auto (ReportReceipt) receipt = { 0 };
  g_auto (GStrv) codes = g_strsplit (severities, " ", -1);

  input->address = g_strdup (TENANT_ADDRESS);
  input->city = g_strdup ("Pau");
  input->insee = g_strdup ("64445");
  input->contact_by = g_strdup ("mail");
  input->persons[PERSON_OCCUPANT].known = TRUE;
  input->persons[PERSON_OCCUPANT].email = g_strdup (TENANT_EMAIL);
  for (guint i = 0; codes[i] != NULL; i++)
    g_ptr_array_add (input->severities, g_strdup (codes[i]));
  if (fill != NULL)
    fill (input);
  g_assert_true (report_send (db, &tenant, input, grid_set_current (grids), &receipt, NULL));
  return receipt.id;
}

/* What is asked at `now` and open, in order, separated by spaces. */
static inline char *
open_codes (Db *db, gint64 report_id, gint64 now)
{
  g_autoptr (GPtrArray) list = question_list (db, report_id, now, NULL);
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Asked *asked = g_ptr_array_index (list, i);

    if (asked->answered_at == 0)
      g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", asked->code);
  }
  return g_string_free (g_steal_pointer (&codes), FALSE);
}

#define assert_open(db, id, now, wanted) \
  do { \
    g_autofree char *open_ = open_codes ((db), (id), (now)); \
    g_assert_cmpstr (open_, ==, (wanted)); \
  } while (0)

static inline char *
proposals (Db *db, gint64 report_id)
{
  return fixture_text (db,
                       "SELECT group_concat (kind || ' ' || code, ', ') AS x FROM (SELECT kind, code FROM proposal"
                       " WHERE report_id = :id AND dropped_at IS NULL ORDER BY kind, code)",
                       report_id);
}

/* The tenant answers one question. */
static inline gboolean
reply (Db *db, gint64 report_id, const char *code, const char *value, gint64 now)
{
  g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func ((GDestroyNotify) question_reply_free);
  const Actor tenant = ACTOR_TENANT_AT (now);
  const QuestionAnswers answers = {
    .report_id = report_id, .replies = replies, .text = "Une question\nSa réponse", .grids = grids
  };

  g_ptr_array_add (replies, question_reply_new (code, value));
  return question_answer (db, &tenant, &answers, NULL);
}

static inline void
know_all (ReportInput *input)
{
  input->household.energy = GRID_ENERGY_ELECTRICITY;
  input->household.adults = 2;
  input->household.children = 0;
  input->household.built_year = 1990;
  input->household.surface_tenth_m2 = 600;
  input->household.ceiling_cm = 250;
  input->household.dpe_letter = 'C';
  input->owner_told = ANSWER_YES;
  input->owner_told_on = g_strdup ("2026-09-15");
  g_hash_table_insert (input->answers, g_strdup ("lease_date"), g_strdup ("2019-09-01"));
}

static inline void
gas (ReportInput *input)
{
  know_all (input);
  input->household.energy = GRID_ENERGY_GAS;
}
