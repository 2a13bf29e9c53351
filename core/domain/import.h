/* import.h: partners, communes and rules from a sheet: looked at first, line by line, then done whole or not at all; and
 * written as the same sheet. One table of kinds. */
#pragma once
#include "domain/actor.h"
#include "domain/import_sheet.h"
#include "store/store.h"

/* The words that people write for codes: types, competences. `word` gives "" for a code without words. */
typedef struct {
  const char *(*word) (gpointer data, const char *group, const char *code); /* (transfer none) */
  gpointer data;
} ImportWords;

typedef struct ImportKind ImportKind;
extern const ImportKind *const import_kinds[]; /* NULL at the end */
const ImportKind *import_kind_find (const char *name); /* "partners", "communes", "rules"; NULL when unknown */
const char *import_kind_name (const ImportKind *kind);
const ImportColumn *import_columns (const ImportKind *kind, guint *ret_count);

typedef enum { IMPORT_NEW, IMPORT_CHANGED, IMPORT_SAME, IMPORT_LAST } ImportVerdict;
const char *import_verdict_name (ImportVerdict verdict); /* "new", "changed", "same" */

/* What becomes of a line. */
typedef struct {
  guint line;
  ImportVerdict verdict;
  char *name;    /* of the partner, the commune, the rule */
  char *columns; /* headers of what changes, separated by spaces; "" for a new one */
} ImportLine;

enum { IMPORT_LINES_MAX = 300 };

typedef struct {
  guint counts[IMPORT_LAST];
  GPtrArray *lines;          /* of ImportLine: the first IMPORT_LINES_MAX that change something */
  ImportTroubles *troubles;  /* nothing can be done while there are any */
  char *digest;              /* names this plan: the same lines with the same fates */
} ImportPlan;
void import_plan_free (ImportPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportPlan, import_plan_free)

typedef struct {
  const ImportKind *kind;
  const char *path; /* of a file of UTF-8 text: import_decode */
  ImportWords words;
} ImportJob;

/* (transfer full): what the file would do now. Writes nothing. NULL when the store fails. */
ImportPlan *import_look (Db *db, const ImportJob *job, GError **error);
/* Within a store_write, all in one transaction: does it. `digest` (nullable) is the plan that a person looked at. CONFLICT
 * when the same file would do something else now; INVALID while there are troubles. *ret_plan (transfer full) tells what
 * was done, or what stands in the way of it. A full file of new partners takes longer than a piece of work should: people
 * wait for it, for once, rather than find half of it. */
gboolean import_do (Db *db, const Actor *actor, const ImportJob *job, const char *digest, ImportPlan **ret_plan,
                    GError **error);

/* (transfer full): the same sheet of what there is, for a spreadsheet; NULL when the store fails. */
char *import_export (Db *db, const ImportKind *kind, const ImportWords *words, GError **error);
char *import_model (const ImportKind *kind); /* (transfer full): its header and one example */
