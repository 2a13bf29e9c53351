/* demo.h: the demonstration territory: read from packaging/demo/demo.ini, loaded through the same domain functions as a
 * real one. */
#pragma once
#include "service.h"

enum { DEMO_REPORTS = 149 /* the pilot, after five months */ };

typedef struct {
  const char *file;      /* demo.ini */
  const char *addresses; /* a national address base file for the streets */
  const char *password;  /* of every demonstration account */
  gint64 now;            /* the five months end here */
  guint reports;         /* 149; fewer for tests */
} DemoOptions;

/* CONFLICT when the box already has a territory: real data are never mixed with demonstration ones. */
gboolean demo_load (Service *service, const DemoOptions *options, GError **error);

/* demo_reports.c: the reports and their fates, in transactions of one report each. */
gboolean demo_load_reports (Service *service, GKeyFile *file, const DemoOptions *options, GError **error);

/* demo_sensors.c: sensors lent, given back, silent, on the roof, each with its readings; and a device nobody knows. */
gboolean demo_load_sensors (Service *service, GKeyFile *file, const DemoOptions *options, GError **error);

/* demo_dwelling.c: three months in two rooms of one file, with notes and findings: of the whole demonstration alone. */
gboolean demo_load_dwelling (Service *service, GKeyFile *file, const DemoOptions *options, GError **error);
