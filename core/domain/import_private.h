/* import_private.h: one run over a sheet, as the kinds of import.c share it. */
#pragma once
#include "domain/import.h"

typedef struct {
  Db *db;
  const ImportKind *kind;
  const ImportWords *words;
  const Actor *actor; /* NULL: look only */
  ImportPlan *plan;
  GChecksum *digest;
  GHashTable *seen; /* key of a record → its line */
  GPtrArray *rules;  /* of Rule, before the run; nullable */
} ImportRun;

struct ImportKind {
  const char *name;
  const ImportColumn *columns;
  guint count;
  guint rows_max; /* a run compares each with all there are: fewer than IMPORT_ROWS_MAX where that is slow */
  /* One record: adds its troubles, or its verdict, and does it when there is an actor. FALSE when the store fails. */
  gboolean (*record) (ImportRun *run, const ImportRecord *record, GError **error);
  gboolean (*export) (Db *db, const ImportWords *words, GString *out, GError **error);
};
extern const ImportKind import_partners, import_communes, import_rules;

/* A trouble of a record, in a column of its kind. */
void import_run_trouble (ImportRun *run, const ImportRecord *record, guint column, const char *code, const char *detail);
/* What becomes of a record. `columns` as in ImportLine. */
void import_run_verdict (ImportRun *run, const ImportRecord *record, ImportVerdict verdict, const char *name,
                         const char *columns);
/* FALSE with a trouble in `column` when an earlier line has that key. */
gboolean import_run_claim (ImportRun *run, const ImportRecord *record, guint column, const char *key);
/* TRUE with *ret_yes for an answer as people write it, or `otherwise` when the cell or the column is empty; FALSE with a
 * trouble. */
gboolean import_run_yes (ImportRun *run, const ImportRecord *record, guint column, gboolean otherwise, gboolean *ret_yes);
/* TRUE when a cell names that code: the code itself, or its words, whatever the case and accents. */
gboolean import_names (const ImportWords *words, const char *cell, const char *group, const char *code);
/* (transfer full): parts of a cell between commas, semicolons and bars; spaces too when `spaces`. No empty one. */
char **import_parts (const char *cell, gboolean spaces);
/* Appends one field of a sheet to export. */
void import_put (GString *out, gboolean first, const char *value);
