/* drawn.h: pictures made of numbers and words that a page leaves to the generator, once for all who are shown the same:
 * kept by what they show and the edition of the box (none outlives an update), the oldest swept. Draws nothing itself. */
#pragma once
#include "http/exchange.h"

/* One kind of drawings: their files are cache/<kind>-<name>.json and cache/<kind>-<name>/. */
typedef struct {
  const char *kind; /* of the generator's product: "figures" */
  guint kept;       /* so many at most */
  gint64 kept_s;    /* and so old at most; 0: as old as they get */
  guint deadline_s; /* seconds they may take; 0: those of one drawing */
} DrawnKind;

/* (transfer full): the name of a drawing, left in the cache: hexadecimal, by what it shows after `prefix` (hexadecimal
 * too, nullable). NULL: IO. */
char *drawn_leave (const Appliance *appliance, const DrawnKind *kind, const char *prefix, const Tree *drawing,
                   GError **error);
/* TRUE when a drawing of that name was left, or drawn. FALSE for what is no name. */
gboolean drawn_is_left (const Appliance *appliance, const DrawnKind *kind, const char *name);
/* (transfer full): the folder of its pictures, drawn now unless they were. IO, BUSY, NOT_FOUND. */
char *drawn_folder (const Appliance *appliance, const DrawnKind *kind, const char *name, GError **error);
/* Answers with <id>.svg of the folder, or <id>-narrow.svg for "?forme=etroit"; takes the folder, NULL with an error. */
int drawn_answer (Exchange *exchange, char *folder, const char *id, GError *error);
