/* subject.h: a person who asks what is kept of them (GDPR article 15): on which reports the same contact stands, what
 * was sent to it, which service read it. Shows nothing: view/subject_view.h does. */
#pragma once
#include "domain/report.h"

enum { SUBJECT_REPORTS_MAX = 20, SUBJECT_ROWS_MAX = 2000 };

typedef struct {
  gint64 id, created_at;
  char *uuid, *reference, *state, *address, *city;
} SubjectReport;
/* (transfer full): of SubjectReport: the report itself first, then those on which an occupant or a reporter has the
 * mail address or the phone number of its person of that kind, the latest first, SUBJECT_REPORTS_MAX in all. The same
 * contact need not be the same person: who asks says which are theirs. NULL: STORE, NOT_FOUND. */
GPtrArray *subject_reports (Db *db, gint64 report_id, PersonKind kind, GError **error);
/* As which kind of person the contact of `kind` of the first report stands on the other; PERSON_LAST: not at all. */
PersonKind subject_kind (Db *db, gint64 first_id, PersonKind kind, gint64 other_id);

/* A message of the box about a report, to the contact of that report. */
typedef struct {
  gint64 at; /* sent, else written */
  const char *channel, *kind, *state, *recipient;
} SubjectMessage;
gboolean subject_messages (Db *db, gint64 report_id, const Person *person,
                           void (*visit) (const SubjectMessage *message, gpointer data), gpointer data, GError **error);

/* A reading of a page with names; of whom, only the service is told. */
typedef struct {
  gint64 at;
  const char *partner, *what; /* partner NULL: the desk */
} SubjectAccess;
/* Oldest first, SUBJECT_ROWS_MAX at most. */
gboolean subject_accesses (Db *db, gint64 report_id, void (*visit) (const SubjectAccess *access, gpointer data),
                           gpointer data, GError **error);
