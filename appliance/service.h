/* service.h: what the daemon and the command line both open from the configuration: store, templates, words, grids. */
#pragma once
#include "background/jobs.h"
#include "base/config.h"
#include "base/digest.h"
#include "domain/figure_kind.h"
#include "domain/questionnaire.h"
#include "http/exchange.h"
#include "ingest/mqtt_access.h"

typedef struct {
  Config *config;
  Store *store;
  TemplateSet *templates;
  Words *words;
  GridSet *grids;
  Numbers *numbers;
  Questionnaire *questionnaire;
  FigureKinds *figures;
  GPtrArray *contents; /* of Content: the pages of the public site as files have them */
  AddressBase *addresses;
  TileBase *tiles;
  char *base_url;
  GBytes *cookie_key;
  char *generator;     /* path of histologe-generator */
  char edition[DIGEST_TEXT_MAX];
  GCancellable *stop;  /* cancelled when the box goes down */
  int hold;            /* on the data folder: nothing is brought back into it meanwhile (backup/bring.h) */
  Appliance appliance; /* borrows all of the above, as the jobs do */
  InboxAccount inbox;
  MqttAccess mqtt_access; /* folder NULL: no broker */
  char *mqtt_password;    /* NULL: the same, or nobody asked for it yet */
  Jobs jobs;
} Service;

/* (transfer full): everything opened, the store migrated. Errors name the file at fault. */
Service *service_open (const char *config_path, GError **error);
void service_close (Service *service); /* accepts NULL and half-built */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Service, service_close)
/* Reads the address base before the first person asks. One that cannot be read is told in the log, and the box goes on
 * without: a free address is accepted. */
void service_read_addresses (Service *service);
/* (transfer full): a program that stands beside this one: "histologe-generator". */
char *service_program (const char *name);
