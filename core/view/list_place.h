/* list_place.h: where in which list a file was opened, as addresses hold it. */
#pragma once
#include "domain/report_filter.h"

/* Its text stands in addresses: "liste=mine&etat=active&rang=3". */
typedef struct {
  ReportListKind kind;
  ReportCriteria *criteria; /* owned */
  gint64 rank;              /* from 1 */
} ListPlace;
void list_place_clear (ListPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ListPlace, list_place_clear)

/* TRUE when the text names a list and a rank: *ret_place is then to be cleared. What is unknown in it is left out. */
gboolean list_place_read (const char *text, ListPlace *ret_place);
char *list_place_text (const ListPlace *place); /* (transfer full) */
