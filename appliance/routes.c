/* routes.c: every door of the daemon: method, path, right, body, handler. Paths people see are French, doors for
 * programs English. `histologe-appliance --routes` prints this table. */
#include "routes.h"

#include "ingest/ingest.h"
#include "pages/addresses.h"
#include "pages/bulk.h"
#include "pages/completeness.h"
#include "pages/counter.h"
#include "pages/curve.h"
#include "pages/follow.h"
#include "pages/follow_questions.h"
#include "pages/form.h"
#include "pages/form_erase.h"
#include "pages/form_install.h"
#include "pages/form_resume.h"
#include "pages/health.h"
#include "pages/login.h"
#include "pages/management.h"
#include "pages/opinion.h"
#include "pages/outbox.h"
#include "pages/presets.h"
#include "pages/recover.h"
#include "pages/report.h"
#include "pages/report_actions.h"
#include "pages/report_edit.h"
#include "pages/report_followup.h"
#include "pages/report_writing.h"
#include "pages/reports.h"
#include "pages/saved_filters.h"
#include "pages/triage.h"
#include "pages/uploads.h"
#include "pages/visit.h"
#include "pages/visit_office.h"

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
  { "GET", "/signaler/plus-tard", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_resume_offer },
  { "POST", "/signaler/plus-tard/code", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, form_resume_code },
  { "POST", "/signaler/plus-tard/courriel", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, form_resume_mail },
  { "GET", "/reprendre", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_resume_ask },
  { "POST", "/reprendre", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, form_resume_typed },
  { "GET", "/reprendre/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_resume_link },
  { "POST", "/reprendre/{token}", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, form_resume_enter },
  { "GET", "/signaler/{step}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_show },
  { "POST", "/signaler/photos", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, form_save_photos },
  { "POST", "/signaler/{step}", ACTION_PUBLIC, BODY_MULTIPART, 256 * KB, FALSE, form_save },
  { "GET", "/brouillon/photos/{file}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_photo },
  { "GET", "/recu", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_receipt },
  { "POST", "/effacer", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, form_erase },
  { "GET", "/adresses", ACTION_PUBLIC, BODY_NONE, 0, FALSE, addresses_list },
  { "GET", "/suivi/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_show },
  { "POST", "/suivi/{token}", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, follow_write },
  { "GET", "/suivi/{token}/situation", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_show_situation },
  { "POST", "/suivi/{token}/situation", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, follow_situation },
  { "GET", "/suivi/{token}/arreter", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_show_stop },
  { "POST", "/suivi/{token}/arreter", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, follow_stop },
  { "GET", "/suivi/{token}/corriger", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_show_correct },
  { "POST", "/suivi/{token}/corriger", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, follow_correct },
  { "GET", "/suivi/{token}/liens", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_show_links },
  { "POST", "/suivi/{token}/liens", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, follow_cut_links },
  { "GET", "/suivi/{token}/regle", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_show_outcome },
  { "POST", "/suivi/{token}/regle", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, follow_outcome },
  { "GET", "/suivi/{token}/photos", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_show_files },
  { "POST", "/suivi/{token}/photos", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, follow_files },
  { "GET", "/suivi/{token}/photos/{file}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_photo },
  { "GET", "/suivi/{token}/questions", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_questions_show },
  { "POST", "/suivi/{token}/questions", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, follow_questions_answer },
  { "GET", "/retrouver", ACTION_PUBLIC, BODY_NONE, 0, FALSE, recover_show },
  { "POST", "/retrouver", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, recover_send },
  { "GET", "/avis/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, opinion_show },
  { "POST", "/avis/{token}", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, opinion_send },
  { "GET", "/suivi/{token}/visites/{uuid}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, visit_follow_show },
  { "POST", "/suivi/{token}/visites/{uuid}", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, visit_follow_answer },
  { "GET", "/visite/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, visit_show },
  { "POST", "/visite/{token}", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, visit_answer },
  /* signing in */
  { "GET", "/connexion", ACTION_PUBLIC, BODY_NONE, 0, FALSE, login_show },
  { "POST", "/connexion", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, login_open },
  { "POST", "/deconnexion", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, login_close },
  /* the back office */
  { "GET", "/saisie", ACTION_REPORT_ENTER, BODY_NONE, 0, FALSE, counter_show },
  { "POST", "/saisie", ACTION_REPORT_ENTER, BODY_FORM, 256 * KB, FALSE, counter_send },
  { "GET", "/saisie/recu", ACTION_REPORT_ENTER, BODY_NONE, 0, FALSE, counter_receipt },
  { "GET", "/dossiers", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, reports_list },
  { "GET", "/a-trier", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, reports_triage },
  { "GET", "/dossiers/{uuid}", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, report_show },
  { "POST", "/dossiers/{uuid}/etat", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, report_change_state },
  { "POST", "/dossiers/{uuid}/affectations", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, report_assign },
  { "POST", "/dossiers/{uuid}/notation", ACTION_REPORT_TRIAGE, BODY_FORM, 16 * KB, FALSE, report_note },
  { "POST", "/dossiers/{uuid}/liens", ACTION_REPORT_TRIAGE, BODY_FORM, 16 * KB, FALSE, report_cut_links },
  { "POST", "/dossiers/{uuid}/suivis", ACTION_FOLLOWUP_WRITE, BODY_FORM, 64 * KB, FALSE, report_follow },
  { "POST", "/dossiers/{uuid}/resultats", ACTION_RESULT_RECORD, BODY_FORM, 64 * KB, FALSE, report_result },
  { "GET", "/dossiers/{uuid}/photos/{file}", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, report_photo },
  { "GET", "/dossiers/{uuid}/capteurs/{sensor}", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, curve_show },
  { "POST", "/affectations/{uuid}", ACTION_ASSIGNMENT_ANSWER, BODY_FORM, 64 * KB, FALSE, report_answer },
  { "POST", "/dossiers/{uuid}/criticite", ACTION_REPORT_REQUALIFY, BODY_FORM, 16 * KB, FALSE, report_review_class },
  { "POST", "/dossiers/{uuid}/visites", ACTION_VISIT_PLAN, BODY_FORM, 64 * KB, FALSE, visit_office_propose },
  { "POST", "/visites/{uuid}", ACTION_VISIT_PLAN, BODY_FORM, 64 * KB, FALSE, visit_office_change },
  { "GET", "/courriers", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, outbox_show },
  /* the back office: lists, map, exports */
  { "POST", "/filtres", ACTION_REPORT_LIST, BODY_FORM, 16 * KB, FALSE, saved_filters_save },
  { "POST", "/filtres/{uuid}", ACTION_REPORT_LIST, BODY_FORM, 16 * KB, FALSE, saved_filters_delete },
  { "POST", "/lots", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, bulk_send },
  { "GET", "/lots/{uuid}", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, bulk_show },
  /* the back office: one file */
  { "POST", "/affectations/{uuid}/reprise", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, report_repair },
  { "POST", "/suivis/{uuid}", ACTION_FOLLOWUP_WRITE, BODY_FORM, 64 * KB, FALSE, report_held },
  /* the back office: documents, visits, orders, results */
  /* the back office: triage */
  { "GET", "/a-trier/suivant", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, triage_skip },
  { "GET", "/a-trier/{uuid}", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, triage_show },
  { "POST", "/dossiers/{uuid}/demander", ACTION_REPORT_TRIAGE, BODY_FORM, 16 * KB, FALSE, triage_ask },
  { "GET", "/dossiers/{uuid}/corriger", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, report_edit_show },
  { "POST", "/dossiers/{uuid}/corriger", ACTION_REPORT_TRIAGE, BODY_FORM, 256 * KB, FALSE, report_edit_send },
  { "POST", "/dossiers/{uuid}/reunir", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, triage_merge },
  /* the back office: figures and campaigns */
  /* the back office: management */
  { "GET", "/gestion", ACTION_MANAGEMENT, BODY_NONE, 0, FALSE, management_show },
  /* management: rules */
  /* management: partners and imports */
  /* management: accounts */
  /* management: models of answers */
  { "GET", "/modeles", ACTION_TEMPLATE_MANAGE, BODY_NONE, 0, FALSE, presets_list },
  { "POST", "/modeles", ACTION_TEMPLATE_MANAGE, BODY_FORM, 64 * KB, FALSE, presets_add },
  { "GET", "/modeles/{uuid}", ACTION_TEMPLATE_MANAGE, BODY_NONE, 0, FALSE, presets_show },
  { "POST", "/modeles/{uuid}", ACTION_TEMPLATE_MANAGE, BODY_FORM, 64 * KB, FALSE, presets_change },
  /* management: the rest */
  { "GET", "/completude", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, completeness_page_show },
  { "POST", "/completude", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, completeness_page_save },
  /* programs */
  { "POST", "/sensors/readings", ACTION_PUBLIC, BODY_RAW, 1 * MB, TRUE, ingest_native },
  { "POST", "/sensors/zigbee2mqtt", ACTION_PUBLIC, BODY_RAW, 128 * KB, TRUE, ingest_zigbee2mqtt },
  { "GET", "/health", ACTION_PUBLIC, BODY_NONE, 0, FALSE, health_show },
};
const guint routes_count = G_N_ELEMENTS (routes);
