/* list_row_view.h: one report as a row of a list. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* Fills a map: {uuid, url, reference, received, class, danger, notation, problems[], problem, description, street,
 * city, chip, late, proposed, can_take}. What the viewer may not see of a file is not in it. */
void list_row_view (const Viewer *viewer, const ReportRow *row, Tree *map);
