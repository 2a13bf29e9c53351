/* import_view.h: files to import in words: what may be brought, what one would do, what is wrong with it. */
#pragma once
#include "base/remarks.h"
#include "domain/import.h"
#include "domain/import_stage.h"
#include "view/viewer.h"

/* The words that people write in sheets are those of the catalogue. The viewer must outlive it. */
ImportWords import_view_words (const Viewer *viewer);

/* (transfer full): {kinds[] {code, words, hint, columns[] {header, needed, meaning}, model_url, export_url,
 * selected}, recent[] {url, name, kind, at, by, state, done}}. `kind` (nullable): chosen before. */
Tree *import_view_room (const Viewer *viewer, const char *kind, const Remarks *remarks, GError **error);
/* (transfer full): {name, kind, new, changed_count, same, lines[] {line, verdict, added, name, columns}, more,
 * troubles[] {line, column, words}, trouble_count, more_troubles, fine, nothing, digest, applied}. */
Tree *import_view_plan (const Viewer *viewer, const ImportStage *stage, const ImportPlan *plan);
/* (transfer full): the same page for addresses: {waiting, ready, failed, applied, lines, trouble}. */
Tree *import_view_addresses (const Viewer *viewer, const ImportStage *stage);
/* (transfer full): one trouble as a line of text: "ligne 12, colonne courriel : …". */
char *import_view_trouble (const Viewer *viewer, const ImportTrouble *trouble);
