/* opendata_view.h: what accompanies the open files so that programs and catalogues understand them: the schema of their
 * columns (Table Schema), the list of the files (Frictionless Data Package), the catalogue (DCAT in JSON-LD, as
 * data.gouv.fr harvests it). Trees that json_print writes. */
#pragma once
#include "view/statistics_view.h"

#define OPENDATA_URL "/opendata/"
#define OPENDATA_SCHEMA "schema.json"
#define OPENDATA_PACKAGE "datapackage.json"
#define OPENDATA_CATALOG "catalog.jsonld"

typedef struct {
  char *name, *title; /* "214…_signalements-…_2026.csv", "Année 2026" */
  char *code;         /* of its period: "2026-T3"; "ensemble" */
} OpenDataFile;
void opendata_file_free (OpenDataFile *file); /* accepts no NULL */

typedef struct {
  const Voice *voice;
  const Tree *town;       /* territory.h, with `commune` */
  const char *base_url;   /* no slash at the end */
  const GPtrArray *files; /* of OpenDataFile */
  gint64 since, now;      /* what is told of: from the opening (0: nothing yet) to today */
} OpenData;

/* All (transfer full). */
Tree *opendata_schema (const Voice *voice);
Tree *opendata_package (const OpenData *data);
Tree *opendata_catalog (const OpenData *data);
/* {files [{name, title, code}], columns [{name, type, words}], indicators [{code, words}], masks []}: for the page. */
Tree *opendata_view (const OpenData *data);
