/* figure_words.h: what the files of the figures' view share: the words of a row, a column, a number. */
#pragma once
#include "domain/figure.h"
#include "view/viewer.h"

/* (transfer full): "Humidité", "novembre 2026", "CAF"; `brief` below a bar: "nov." */
char *figure_row_words (const Viewer *viewer, const FigureKind *kind, const FigureRow *row, gboolean brief);
/* (transfer none): of a column: "reçus". */
const char *figure_column_words (const Viewer *viewer, const FigureKind *kind, guint column);
/* (transfer full): as a person reads it: "1 234", "2,5 jours". */
char *figure_number_words (const Viewer *viewer, const FigureKind *kind, guint column, gint64 value);
/* (transfer full): "12 %" of a base; NULL for a base of zero. */
char *figure_share_words (const Viewer *viewer, gint64 value, gint64 base);
/* TRUE when the rows are parts of something: of their sum, or of all files. */
gboolean figure_has_shares (const FigureKind *kind);
gint64 figure_share_base (const FigureSet *set, const Figure *figure);
/* TRUE for a column of days, in tenths, not of counts. */
gboolean figure_is_days (const FigureKind *kind, guint column);
/* (transfer full): the sentence under the title: what the chart says. NULL when there is nothing to say. */
char *figure_fact (const Viewer *viewer, const FigureSet *set, const Figure *figure);
/* The rows that its chart shows: from *ret_first, so many. */
guint figure_drawn_rows (const Figure *figure, guint *ret_first);
