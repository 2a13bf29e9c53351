/* time_drawing.h: a chart of view/readings_drawing.h handed to a batch of chart.h, for a page or for paper. */
#pragma once
#include "base/tree.h"
#include "chart.h"

typedef struct {
  const char *suffix; /* of the chart's id: "-narrow", or "" */
  guint width_px, height_px;
} TimeSize;

/* INVALID for a drawing that is not whole: a value a line and a time. */
gboolean time_drawing_add (ChartBatch *batch, const Tree *item, const TimeSize *size, guint *ret_index, GError **error);
