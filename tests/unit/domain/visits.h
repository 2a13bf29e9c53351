/* visits.h: one report that the hygiene service accepted and the CAF has not, and what becomes of a visit of it. For
 * the tests of visits. */
#pragma once
#include "fixture.h"

#include "domain/visit.h"

#define TOMORROW (MONDAY_9 + CLOCK_DAY)
#define LATER (MONDAY_9 + 3 * CLOCK_DAY)
#define LINK "https://visio.example.org/salle"

typedef struct {
  Db *db;
  gint64 report_id, id;
  char *report, *uuid;
} Subject;

static inline void
subject_clear (Subject *subject)
{
  g_free (subject->report);
  g_free (subject->uuid);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

/* Two dates, by video. */
static inline VisitPlan
plan_of (gint64 first)
{
  return (VisitPlan){ .dates = { first, first + CLOCK_HOUR },
                      .dates_count = 2,
                      .minutes = 30,
                      .video_link = LINK,
                      .before = "Montrez-nous la chambre." };
}

static inline gint64
revision_of (const Subject *subject)
{
  return fixture_integer (subject->db, "SELECT revision AS x FROM visit WHERE id = :id", subject->id);
}

static inline int
change_by (const Subject *subject, const Actor *actor, const char *verb, gint64 at)
{
  const VisitPlan plan = plan_of (MONDAY_9 + 8 * CLOCK_DAY);
  const VisitFinding finding = { .details = "Moisissures au plafond.",
                                 .conclusions = "non_decence rsd",
                                 .on_site = TRUE };
  const VisitChange change = { .uuid = subject->uuid,
                               .verb = verb,
                               .revision = revision_of (subject),
                               .reason = strcmp (verb, "miss") == 0 ? "technical" : "not_needed",
                               .message = "Quelques mots.",
                               .at = at,
                               .plan = strcmp (verb, "propose_again") == 0 ? &plan : NULL,
                               .finding = &finding };
  GError *error = NULL;

  return fixture_code (visit_change (subject->db, actor, &change, &error), &error);
}

/* A file that the hygiene service accepted and the CAF has not, without a visit. */
static inline Subject
subject_new (Fixture *fixture, Db *db)
{
  Subject subject = { .db = db };
  g_autofree char *schs = NULL, *caf = NULL;

  subject.report_id = fixture_send (fixture, db, MONDAY_9, &subject.report);
  fixture_change (fixture, db, subject.report, "transmit", MONDAY_9);
  schs = fixture_assign (fixture, db, subject.report_id, P_SCHS, MONDAY_9);
  caf = fixture_assign (fixture, db, subject.report_id, P_CAF, MONDAY_9);
  fixture_answer (fixture, db, schs, P_SCHS, "accept");
  return subject;
}

static inline void
subject_propose (Subject *subject, const Actor *actor, const VisitPlan *plan)
{
  g_autoptr (GError) error = NULL;

  visit_propose (subject->db, actor, subject->report, plan, &subject->id, &error);
  g_assert_no_error (error);
  subject->uuid = fixture_text (subject->db, "SELECT uuid AS x FROM visit WHERE id = :id", subject->id);
}

static inline char *
take_notices (Db *db)
{
  char *told_of = fixture_text (
      db,
      "SELECT coalesce (group_concat (x, ', '), '') AS x FROM (SELECT n.kind || ' ' || coalesce (p.email, u.email, 'tenant')"
      " AS x FROM notice n LEFT JOIN partner p ON p.id = n.partner_id LEFT JOIN user u ON u.id = n.user_id"
      " WHERE n.visit_id IS NOT NULL ORDER BY n.id)",
      0);

  g_assert_true (db_run (db, "DELETE FROM notice", NULL));
  return told_of;
}

#define assert_told(db, wanted) \
  do { \
    g_autofree char *told_ = take_notices (db); \
    g_assert_cmpstr (told_, ==, wanted); \
  } while (0)
