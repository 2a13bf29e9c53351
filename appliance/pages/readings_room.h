/* readings_room.h: what the pages of readings share, of staff and of the tenant: the state of the page read from its
 * address, what it shows, its pictures, its table to take away. Who may see it is asked before. */
#pragma once
#include "domain/reading_sheet.h"
#include "domain/report.h"
#include "http/exchange.h"
#include "view/readings_view.h"

typedef struct {
  Exchange *exchange;
  Viewer viewer;
  Report *report; /* owned */
  char *path;     /* owned: of the page */
  gint64 until;   /* nothing later is shown */
  Role role;      /* whose curves are shown: loan_readable */
  /* read by readings_room_read: */
  ReadingsAddress address;
  ReadingSheet *sheet; /* owned */
  GPtrArray *loans;    /* owned container */
  gboolean misread;    /* a stretch or a day of the address could not be read */
} ReadingsRoom;
void readings_room_clear (ReadingsRoom *room);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReadingsRoom, readings_room_clear)

/* Reads "?vue=semaine&jour=2026-11-23&capteur=…&dehors=non" and what it shows; without a day the last one that was
 * measured. What cannot be is taken for what is nearest, and the page says so. STORE. */
gboolean readings_room_read (ReadingsRoom *room, GError **error);
/* (transfer full): the tree of the page, its charts left to be drawn. IO. */
Tree *readings_room_view (ReadingsRoom *room, GError **error);
/* Answers with one picture. Before readings_room_read, which it does only when nobody drew it. */
int readings_room_picture (ReadingsRoom *room);
/* Answers with the table, piece by piece: "?donnees=heures", else readings. */
int readings_room_csv (ReadingsRoom *room);
