/* preset_text.h: a model of an answer with what stands in place of its variables, for one file and one writer. */
#pragma once
#include "domain/preset.h"
#include "domain/report.h"
#include "view/viewer.h"

/* Who writes, about what. `report` NULL: an example, so that the model can be tried before there is a file. */
typedef struct {
  const Viewer *viewer;
  const Report *report;
  const char *agent, *partner; /* names; partner NULL: the desk */
} PresetWriter;

/* (transfer full): the words; what is no variable stands as it was typed. */
char *preset_text_fill (const PresetWriter *writer, const char *text);
/* (transfer full): a list of {name ("{commune}"), words, example}: what a model may hold. */
Tree *preset_text_variables (const PresetWriter *writer);
