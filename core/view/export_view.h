/* export_view.h: a table to take away as a French spreadsheet reads it: semicolons, decimal commas, days as 15/09/2026, a
 * header in words, and no cell that would be run as a formula (core/base/csv.h). */
#pragma once
#include "domain/export.h"
#include "view/filter_view.h"
#include "view/viewer.h"

/* Appends the byte order mark and the line of headings. */
void export_view_head (const Viewer *viewer, const ExportTable *table, GString *out);
/* Appends one line. */
void export_view_row (const Viewer *viewer, const ExportTable *table, const ExportRow *row, GString *out);
/* (transfer full): "dossiers-2026-11-23.csv": no name of anybody. */
char *export_view_file (const Viewer *viewer, const ExportTable *table);
/* The table that this file of /export/ holds ("dossiers.csv"); NULL: there is no such file. */
const ExportTable *export_view_find (const char *file);
/* Sets `exports` for partials/export: the addresses of the tables of that list, as it is narrowed and ordered. */
void export_view_add_links (ReportListKind kind, const ReportCriteria *criteria, Tree *view);
