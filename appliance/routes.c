/* routes.c: every door of the daemon: method, path, right, body, handler. Paths people see are French, doors for
 * programs English. `histologe-appliance --routes` prints this table. */
#include "routes.h"

#include "ingest/ingest.h"
#include "pages/curve.h"
#include "pages/follow.h"
#include "pages/form.h"
#include "pages/form_install.h"
#include "pages/health.h"
#include "pages/login.h"
#include "pages/outbox.h"
#include "pages/report.h"
#include "pages/report_actions.h"
#include "pages/report_writing.h"
#include "pages/reports.h"
#include "pages/uploads.h"

#define KB (1024)
#define MB (1024 * 1024)

const Route routes[] = {
  /* the tenant */
  { "GET", "/signaler", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_start },
  { "POST", "/signaler", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, form_begin },
  { "GET", "/signaler/hors-ligne", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_offline_show },
  { "POST", "/signaler/hors-ligne", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, form_offline_send },
  { "GET", "/signaler/jeton", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_offline_token },
  { "GET", "/signaler/worker.js", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_worker },
  { "GET", "/signaler/manifest.webmanifest", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_manifest },
  { "GET", "/signaler/{step}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_show },
  { "POST", "/signaler/photos", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, form_save_photos },
  { "POST", "/signaler/{step}", ACTION_PUBLIC, BODY_MULTIPART, 256 * KB, FALSE, form_save },
  { "GET", "/brouillon/photos/{file}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_photo },
  { "GET", "/recu", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_receipt },
  { "GET", "/suivi/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_show },
  { "POST", "/suivi/{token}", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, follow_write },
  { "GET", "/suivi/{token}/photos/{file}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_photo },
  /* signing in */
  { "GET", "/connexion", ACTION_PUBLIC, BODY_NONE, 0, FALSE, login_show },
  { "POST", "/connexion", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, login_open },
  { "POST", "/deconnexion", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, login_close },
  /* the back office */
  { "GET", "/dossiers", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, reports_list },
  { "GET", "/a-trier", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, reports_triage },
  { "GET", "/dossiers/{uuid}", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, report_show },
  { "POST", "/dossiers/{uuid}/etat", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, report_change_state },
  { "POST", "/dossiers/{uuid}/notation", ACTION_REPORT_TRIAGE, BODY_FORM, 16 * KB, FALSE, report_note },
  { "POST", "/dossiers/{uuid}/suivis", ACTION_FOLLOWUP_WRITE, BODY_FORM, 64 * KB, FALSE, report_follow },
  { "POST", "/dossiers/{uuid}/resultats", ACTION_RESULT_RECORD, BODY_FORM, 64 * KB, FALSE, report_result },
  { "GET", "/dossiers/{uuid}/photos/{file}", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, report_photo },
  { "GET", "/dossiers/{uuid}/capteurs/{sensor}", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, curve_show },
  { "POST", "/affectations/{uuid}", ACTION_ASSIGNMENT_ANSWER, BODY_FORM, 64 * KB, FALSE, report_answer },
  { "GET", "/courriers", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, outbox_show },
  /* programs */
  { "POST", "/sensors/readings", ACTION_PUBLIC, BODY_RAW, 1 * MB, TRUE, ingest_native },
  { "POST", "/sensors/zigbee2mqtt", ACTION_PUBLIC, BODY_RAW, 128 * KB, TRUE, ingest_zigbee2mqtt },
  { "GET", "/health", ACTION_PUBLIC, BODY_NONE, 0, FALSE, health_show },
};
const guint routes_count = G_N_ELEMENTS (routes);
