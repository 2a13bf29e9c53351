/* routes.c: every door of the daemon: method, path, right, body, handler. Paths people see are French, doors for
 * programs English. `histologe-appliance --routes` prints this table. */
#include "routes.h"

#include "ingest/influx.h"
#include "ingest/ingest.h"
#include "pages/accounts.h"
#include "pages/addresses.h"
#include "pages/agenda.h"
#include "pages/answer.h"
#include "pages/asks.h"
#include "pages/backups.h"
#include "pages/bulk.h"
#include "pages/campaign_letters.h"
#include "pages/campaign_kit.h"
#include "pages/campaign_link.h"
#include "pages/campaigns.h"
#include "pages/communes.h"
#include "pages/completeness.h"
#include "pages/consultations.h"
#include "pages/council.h"
#include "pages/counter.h"
#include "pages/departures.h"
#include "pages/documents.h"
#include "pages/documents_zip.h"
#include "pages/export.h"
#include "pages/figures.h"
#include "pages/follow.h"
#include "pages/follow_questions.h"
#include "pages/follow_papers.h"
#include "pages/follow_readings.h"
#include "pages/form.h"
#include "pages/form_erase.h"
#include "pages/form_install.h"
#include "pages/form_outside.h"
#include "pages/form_resume.h"
#include "pages/gateways.h"
#include "pages/grids.h"
#include "pages/health.h"
#include "pages/homologation.h"
#include "pages/imports.h"
#include "pages/incoming.h"
#include "pages/law.h"
#include "pages/loans.h"
#include "pages/login.h"
#include "pages/logo.h"
#include "pages/mail_models.h"
#include "pages/management.h"
#include "pages/map.h"
#include "pages/metrics.h"
#include "pages/mediation_office.h"
#include "pages/opinion.h"
#include "pages/order.h"
#include "pages/outbox.h"
#include "pages/own_account.h"
#include "pages/owner.h"
#include "pages/papers.h"
#include "pages/partner_area.h"
#include "pages/partner_form.h"
#include "pages/partner_leave.h"
#include "pages/partner_people.h"
#include "pages/partner_secret.h"
#include "pages/partner_weekly.h"
#include "pages/partners.h"
#include "pages/password.h"
#include "pages/presets.h"
#include "pages/prints.h"
#include "pages/publication.h"
#include "pages/reach.h"
#include "pages/readings.h"
#include "pages/recover.h"
#include "pages/refusals.h"
#include "pages/reception.h"
#include "pages/report.h"
#include "pages/report_actions.h"
#include "pages/report_edit.h"
#include "pages/report_followup.h"
#include "pages/report_writing.h"
#include "pages/reports.h"
#include "pages/rules.h"
#include "pages/saved_filters.h"
#include "pages/sensor_file.h"
#include "pages/sensor_trust.h"
#include "pages/sensors.h"
#include "pages/settings.h"
#include "pages/status.h"
#include "pages/setup.h"
#include "pages/setup_certificate.h"
#include "pages/setup_partners.h"
#include "pages/setup_relay.h"
#include "pages/setup_town.h"
#include "pages/site_texts.h"
#include "pages/subject.h"
#include "pages/training.h"
#include "pages/tickets.h"
#include "pages/triage.h"
#include "pages/updates.h"
#include "pages/uploads.h"
#include "pages/visit.h"
#include "pages/visit_office.h"
#include "pages/weekly_link.h"

#define KB (1024)
#define MB (1024 * 1024)

const Route routes[] = {
  /* the tenant */
  { "GET", "/signaler", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_start },
  { "POST", "/signaler", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, form_begin },
  { "GET", "/signaler/hors-ligne", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_offline_show },
  { "POST", "/signaler/hors-ligne", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, form_offline_send },
  { "GET", "/signaler/jeton", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_offline_token },
  { "GET", "/signaler/copie", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_outside_page },
  { "GET", "/signaler/dehors", ACTION_PUBLIC, BODY_NONE, 0, FALSE, form_outside_there },
  { "POST", "/signaler/dehors", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, TRUE, form_offline_send },
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
  /* a partner without an account, by its link */
  { "GET", "/reponse/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, answer_show },
  { "POST", "/reponse/{token}/ouvrir", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, answer_come_in },
  { "POST", "/reponse/{token}/reponse", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, answer_change },
  { "POST", "/reponse/{token}/suivis", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, answer_follow },
  { "POST", "/reponse/{token}/suivis/{uuid}", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, answer_held },
  { "GET", "/reponse/{token}/photos/{file}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, answer_photo },
  { "POST", "/affectations/{uuid}/liens", ACTION_REPORT_TRIAGE, BODY_FORM, 16 * KB, FALSE, answer_cut_assignment },
  { "POST", "/partenaires/{uuid}/liens", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, answer_cut_partner },
  /* the tenant again, by the link of the file */
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
  { "POST", "/suivi/{token}/questions", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE,
    follow_questions_answer },
  { "GET", "/retrouver", ACTION_PUBLIC, BODY_NONE, 0, FALSE, recover_show },
  { "POST", "/retrouver", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, recover_send },
  { "GET", "/avis/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, opinion_show },
  { "POST", "/avis/{token}", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, opinion_send },
  { "GET", "/suivi/{token}/visites/{uuid}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, visit_follow_show },
  { "POST", "/suivi/{token}/visites/{uuid}", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, visit_follow_answer },
  { "GET", "/visite/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, visit_show },
  { "POST", "/visite/{token}", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, visit_answer },
  /* an owner and its answers; the desk's room of it */
  { "GET", "/bailleur", ACTION_PUBLIC, BODY_NONE, 0, FALSE, owner_code_ask },
  { "POST", "/bailleur", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, owner_code_typed },
  { "GET", "/bailleur/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, owner_show },
  { "POST", "/bailleur/{token}", ACTION_PUBLIC, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, owner_answer },
  { "POST", "/bailleur/{token}/coordonnees", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, owner_put_right },
  { "POST", "/suivi/{token}/travaux", ACTION_PUBLIC, BODY_FORM, 64 * KB, FALSE, follow_works },
  { "GET", "/dossiers/{uuid}/bailleur", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, mediation_office_show },
  { "POST", "/dossiers/{uuid}/bailleur", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, mediation_office_act },
  { "POST", "/dossiers/{uuid}/bailleur/coordonnees", ACTION_REPORT_TRIAGE, BODY_FORM, 16 * KB, FALSE,
    mediation_office_contact },
  { "GET", "/dossiers/{uuid}/bailleur/lettre", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, mediation_office_letter },
  { "GET", "/c/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, campaign_link_open },
  /* signing in */
  { "GET", "/connexion", ACTION_PUBLIC, BODY_NONE, 0, FALSE, login_show },
  { "POST", "/connexion", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, login_open },
  { "GET", "/connexion/code", ACTION_PUBLIC, BODY_NONE, 0, FALSE, login_code_show },
  { "POST", "/connexion/code", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, login_code_send },
  { "GET", "/mot-de-passe-oublie", ACTION_PUBLIC, BODY_NONE, 0, FALSE, password_lost },
  { "POST", "/mot-de-passe-oublie", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, password_ask },
  { "GET", "/nouveau-mot-de-passe/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, password_fresh },
  { "POST", "/nouveau-mot-de-passe/{token}", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, password_reset },
  { "GET", "/invitation/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, password_invited },
  { "POST", "/invitation/{token}", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, password_join },
  { "GET", "/courriel/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, password_email },
  { "POST", "/courriel/{token}", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, password_confirm },
  { "GET", "/mon-compte", ACTION_SIGNED_IN, BODY_NONE, 0, FALSE, own_account_show },
  { "POST", "/mon-compte/nom", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, own_account_rename },
  { "POST", "/mon-compte/rythme", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, own_account_rhythm },
  { "POST", "/mon-compte/courriel", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, own_account_email },
  { "POST", "/mon-compte/mot-de-passe", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, own_account_password },
  { "POST", "/mon-compte/connexions", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, own_account_sessions },
  { "GET", "/mon-compte/code", ACTION_SIGNED_IN, BODY_NONE, 0, FALSE, own_account_factor },
  { "POST", "/mon-compte/code", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, own_account_factor_start },
  { "POST", "/mon-compte/code/secours", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, own_account_factor_renew },
  { "POST", "/mon-compte/code/arreter", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, own_account_factor_stop },
  { "POST", "/deconnexion", ACTION_SIGNED_IN, BODY_FORM, 16 * KB, FALSE, login_close },
  /* the back office */
  { "GET", "/saisie", ACTION_REPORT_ENTER, BODY_NONE, 0, FALSE, counter_show },
  { "POST", "/saisie", ACTION_REPORT_ENTER, BODY_FORM, 256 * KB, FALSE, counter_send },
  { "GET", "/saisie/recu", ACTION_REPORT_ENTER, BODY_NONE, 0, FALSE, counter_receipt },
  { "GET", "/dossiers", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, reports_list },
  { "GET", "/a-trier", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, reports_triage },
  { "GET", "/dossiers/{uuid}", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, report_show },
  { "POST", "/dossiers/{uuid}/etat", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, report_change_state },
  { "POST", "/dossiers/{uuid}/affectations", ACTION_ASSIGNMENT_ADD, BODY_FORM, 64 * KB, FALSE, report_assign },
  { "POST", "/dossiers/{uuid}/notation", ACTION_REPORT_TRIAGE, BODY_FORM, 16 * KB, FALSE, report_note },
  { "POST", "/dossiers/{uuid}/liens", ACTION_REPORT_TRIAGE, BODY_FORM, 16 * KB, FALSE, report_cut_links },
  { "POST", "/dossiers/{uuid}/suivis", ACTION_FOLLOWUP_WRITE, BODY_FORM, 64 * KB, FALSE, report_follow },
  { "POST", "/dossiers/{uuid}/resultats", ACTION_RESULT_RECORD, BODY_FORM, 64 * KB, FALSE, report_result },
  { "GET", "/dossiers/{uuid}/photos/{file}", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, report_photo },
  { "POST", "/affectations/{uuid}", ACTION_ASSIGNMENT_ANSWER, BODY_FORM, 64 * KB, FALSE, report_answer },
  { "POST", "/dossiers/{uuid}/criticite", ACTION_REPORT_REQUALIFY, BODY_FORM, 16 * KB, FALSE, report_review_class },
  { "POST", "/dossiers/{uuid}/visites", ACTION_VISIT_PLAN, BODY_FORM, 64 * KB, FALSE, visit_office_propose },
  { "POST", "/visites/{uuid}", ACTION_VISIT_PLAN, BODY_FORM, 64 * KB, FALSE, visit_office_change },
  /* mails: what waits, failed, left; one of them; models of all */
  { "GET", "/courriers", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, outbox_show },
  { "POST", "/courriers", ACTION_OUTBOX_SEND, BODY_FORM, 64 * KB, FALSE, outbox_do },
  { "POST", "/courriers/recherche", ACTION_OUTBOX_READ, BODY_FORM, 16 * KB, FALSE, outbox_search },
  { "POST", "/courriers/adresse", ACTION_OUTBOX_SEND, BODY_FORM, 16 * KB, FALSE, outbox_address },
  { "POST", "/courriers/arret", ACTION_OUTBOX_SEND, BODY_FORM, 16 * KB, FALSE, outbox_halt },
  { "POST", "/courriers/reprise", ACTION_OUTBOX_SEND, BODY_FORM, 16 * KB, FALSE, outbox_resume },
  { "GET", "/courriers/{id}", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, outbox_read },
  { "GET", "/courriers/{id}/html", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, outbox_html },
  { "GET", "/gestion/courriers/modeles", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, mail_models_list },
  { "GET", "/gestion/courriers/modeles/{kind}", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, mail_models_show },
  { "GET", "/gestion/courriers/modeles/{kind}/html", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, mail_models_html },
  /* the back office: what will leave */
  { "GET", "/courriers/a-venir", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, departures_show },
  { "POST", "/courriers/a-venir", ACTION_OUTBOX_READ, BODY_FORM, 16 * KB, FALSE, departures_ask },
  /* the back office: lists, map, exports */
  { "POST", "/filtres", ACTION_REPORT_LIST, BODY_FORM, 16 * KB, FALSE, saved_filters_save },
  { "POST", "/filtres/{uuid}", ACTION_REPORT_LIST, BODY_FORM, 16 * KB, FALSE, saved_filters_delete },
  { "POST", "/lots", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, bulk_send },
  { "GET", "/lots/{uuid}", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, bulk_show },
  { "GET", "/carte", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, map_show },
  { "GET", "/carte/points", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, map_points },
  { "GET", "/carte/contours", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, map_outlines },
  { "GET", "/tuiles/{z}/{x}/{y}", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, map_tile },
  { "GET", "/export/{table}", ACTION_REPORT_EXPORT, BODY_NONE, 0, FALSE, export_table },
  /* the back office: one file */
  { "POST", "/affectations/{uuid}/reprise", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, report_repair },
  { "POST", "/suivis/{uuid}", ACTION_FOLLOWUP_WRITE, BODY_FORM, 64 * KB, FALSE, report_held },
  /* the back office: the agenda of visits */
  { "GET", "/visites", ACTION_VISIT_PLAN, BODY_NONE, 0, FALSE, agenda_show },
  { "GET", "/dossiers/{uuid}/fichiers.zip", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, documents_zip_send },
  /* the back office: documents, visits, orders, results */
  { "POST", "/dossiers/{uuid}/visites-sur-place", ACTION_VISIT_SITE, BODY_FORM, 64 * KB, FALSE, visit_office_site },
  { "GET", "/dossiers/{uuid}/documents", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, documents_show },
  { "POST", "/dossiers/{uuid}/documents", ACTION_DOCUMENT_ADD, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, documents_add },
  { "POST", "/dossiers/{uuid}/documents/{file}", ACTION_DOCUMENT_ADD, BODY_FORM, 16 * KB, FALSE, documents_change },
  { "POST", "/dossiers/{uuid}/arretes", ACTION_ORDER_RECORD, BODY_FORM, 16 * KB, FALSE, order_record },
  { "POST", "/arretes/{uuid}", ACTION_ORDER_RECORD, BODY_FORM, 16 * KB, FALSE, order_change },
  { "GET", "/dossiers/{uuid}/acces", ACTION_SUBJECT_ACCESS, BODY_NONE, 0, FALSE, subject_choose },
  { "GET", "/dossiers/{uuid}/acces/page", ACTION_SUBJECT_ACCESS, BODY_NONE, 0, FALSE, subject_show },
  { "GET", "/dossiers/{uuid}/acces/donnees.json", ACTION_SUBJECT_ACCESS, BODY_NONE, 0, FALSE, subject_json },
  { "GET", "/dossiers/{uuid}/acces/donnees.pdf", ACTION_SUBJECT_ACCESS, BODY_NONE, 0, FALSE, subject_pdf },
  { "POST", "/resultats/{uuid}", ACTION_RESULT_RECORD, BODY_FORM, 16 * KB, FALSE, report_result_withdraw },
  /* the back office: triage */
  { "GET", "/a-trier/suivant", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, triage_skip },
  { "GET", "/a-trier/{uuid}", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, triage_show },
  { "POST", "/dossiers/{uuid}/demander", ACTION_REPORT_TRIAGE, BODY_FORM, 16 * KB, FALSE, triage_ask },
  { "GET", "/dossiers/{uuid}/corriger", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, report_edit_show },
  { "POST", "/dossiers/{uuid}/corriger", ACTION_REPORT_TRIAGE, BODY_FORM, 256 * KB, FALSE, report_edit_send },
  { "POST", "/dossiers/{uuid}/reunir", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, triage_merge },
  /* the back office: figures and campaigns */
  { "GET", "/chiffres", ACTION_STATISTICS_READ, BODY_NONE, 0, FALSE, figures_show },
  { "GET", "/chiffres/graphique", ACTION_STATISTICS_READ, BODY_NONE, 0, FALSE, figures_chart },
  { "GET", "/chiffres/csv", ACTION_STATISTICS_READ, BODY_NONE, 0, FALSE, figures_csv },
  { "GET", "/campagnes", ACTION_CAMPAIGN_READ, BODY_NONE, 0, FALSE, campaigns_list },
  { "POST", "/campagnes", ACTION_CAMPAIGN_MANAGE, BODY_FORM, 64 * KB, FALSE, campaigns_create },
  { "GET", "/campagnes/nouvelle", ACTION_CAMPAIGN_MANAGE, BODY_NONE, 0, FALSE, campaigns_new },
  { "GET", "/campagnes/{uuid}", ACTION_CAMPAIGN_READ, BODY_NONE, 0, FALSE, campaigns_show },
  { "POST", "/campagnes/{uuid}", ACTION_CAMPAIGN_MANAGE, BODY_FORM, 64 * KB, FALSE, campaigns_change },
  { "GET", "/campagnes/{uuid}/modifier", ACTION_CAMPAIGN_MANAGE, BODY_NONE, 0, FALSE, campaigns_edit },
  { "GET", "/campagnes/{uuid}/csv", ACTION_CAMPAIGN_READ, BODY_NONE, 0, FALSE, campaigns_csv },
  { "GET", "/campagnes/{uuid}/graphique", ACTION_CAMPAIGN_READ, BODY_NONE, 0, FALSE, campaigns_chart },
  { "GET", "/campagnes/{uuid}/qr", ACTION_CAMPAIGN_READ, BODY_NONE, 0, FALSE, campaigns_qr },
  { "GET", "/campagnes/{uuid}/kit", ACTION_CAMPAIGN_READ, BODY_NONE, 0, FALSE, campaign_kit_show },
  { "GET", "/campagnes/{uuid}/kit/{file}", ACTION_CAMPAIGN_READ, BODY_NONE, 0, FALSE, campaign_kit_download },
  /* the back office: management */
  { "GET", "/gestion", ACTION_MANAGEMENT, BODY_NONE, 0, FALSE, management_show },
  /* management: received mails; a partner opens its own from the page of a file */
  { "GET", "/gestion/courriers/recus", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, incoming_page_list },
  { "GET", "/gestion/courriers/recus/{uuid}", ACTION_FOLLOWUP_WRITE, BODY_NONE, 0, FALSE, incoming_page_show },
  { "POST", "/gestion/courriers/recus/{uuid}", ACTION_FOLLOWUP_WRITE, BODY_FORM, 16 * KB, FALSE, incoming_page_decide },
  { "GET", "/gestion/courriers/recus/{uuid}/fichiers/{file}", ACTION_FOLLOWUP_WRITE, BODY_NONE, 0, FALSE,
    incoming_page_file },
  /* management: rules */
  { "GET", "/regles", ACTION_RULE_MANAGE, BODY_NONE, 0, FALSE, rules_show },
  { "POST", "/regles", ACTION_RULE_MANAGE, BODY_FORM, 16 * KB, FALSE, rules_set },
  { "GET", "/regles/essai", ACTION_RULE_MANAGE, BODY_NONE, 0, FALSE, rules_try },
  { "GET", "/regles/refus", ACTION_RULE_MANAGE, BODY_NONE, 0, FALSE, refusals_show },
  { "GET", "/regles/nouvelle", ACTION_RULE_MANAGE, BODY_NONE, 0, FALSE, rules_form_new },
  { "POST", "/regles/nouvelle", ACTION_RULE_MANAGE, BODY_FORM, 64 * KB, FALSE, rules_form_add },
  { "GET", "/regles/{uuid}", ACTION_RULE_MANAGE, BODY_NONE, 0, FALSE, rules_form_show },
  { "POST", "/regles/{uuid}", ACTION_RULE_MANAGE, BODY_FORM, 64 * KB, FALSE, rules_form_save },
  { "GET", "/consultations", ACTION_SUBJECT_ACCESS, BODY_NONE, 0, FALSE, consultations_show },
  { "POST", "/consultations", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, consultations_set },
  { "GET", "/demandes", ACTION_REPORT_TRIAGE, BODY_NONE, 0, FALSE, asks_show },
  { "POST", "/demandes/{uuid}", ACTION_REPORT_TRIAGE, BODY_FORM, 64 * KB, FALSE, asks_answer },
  { "POST", "/dossiers/{uuid}/demande", ACTION_REPORT_ASK, BODY_FORM, 64 * KB, FALSE, asks_make },
  { "POST", "/regles/{uuid}/etat", ACTION_RULE_MANAGE, BODY_FORM, 16 * KB, FALSE, rules_change },
  /* management: partners and imports */
  { "GET", "/partenaires", ACTION_PARTNER_READ, BODY_NONE, 0, FALSE, partners_list },
  { "GET", "/partenaires/nouveau", ACTION_PARTNER_MANAGE, BODY_NONE, 0, FALSE, partner_form_new },
  { "POST", "/partenaires/nouveau", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, partner_form_add },
  { "GET", "/partenaires/{uuid}", ACTION_PARTNER_READ, BODY_NONE, 0, FALSE, partners_show },
  { "GET", "/partenaires/{uuid}/modifier", ACTION_PARTNER_MANAGE, BODY_NONE, 0, FALSE, partner_form_show },
  { "POST", "/partenaires/{uuid}/modifier", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, partner_form_save },
  { "GET", "/partenaires/{uuid}/secteur", ACTION_PARTNER_MANAGE, BODY_NONE, 0, FALSE, partner_area_show },
  { "POST", "/partenaires/{uuid}/secteur", ACTION_PARTNER_MANAGE, BODY_FORM, 64 * KB, FALSE, partner_area_save },
  { "POST", "/partenaires/{uuid}/zones", ACTION_PARTNER_MANAGE, BODY_MULTIPART, 1 * MB, FALSE, partner_area_add },
  { "POST", "/partenaires/{uuid}/zones/retirer", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, partner_area_drop },
  { "GET", "/partenaires/{uuid}/referents", ACTION_PARTNER_MANAGE, BODY_NONE, 0, FALSE, partner_people_show },
  { "POST", "/partenaires/{uuid}/referents", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, partner_people_save },
  { "GET", "/partenaires/{uuid}/depart", ACTION_PARTNER_MANAGE, BODY_NONE, 0, FALSE, partner_leave_show },
  { "POST", "/partenaires/{uuid}/depart", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, partner_leave_send },
  { "POST", "/partenaires/{uuid}/retour", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, partners_return },
  { "GET", "/communes", ACTION_PARTNER_MANAGE, BODY_NONE, 0, FALSE, communes_show },
  { "POST", "/communes", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, communes_save },
  { "POST", "/communes/retirer", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, communes_remove },
  { "GET", "/communes/fusion", ACTION_PARTNER_MANAGE, BODY_NONE, 0, FALSE, communes_merge_show },
  { "POST", "/communes/fusion", ACTION_PARTNER_MANAGE, BODY_FORM, 64 * KB, FALSE, communes_merge },
  { "POST", "/communes/reprendre", ACTION_PARTNER_MANAGE, BODY_FORM, 16 * KB, FALSE, communes_resume },
  { "GET", "/imports", ACTION_IMPORT, BODY_NONE, 0, FALSE, imports_room },
  { "POST", "/imports", ACTION_IMPORT, BODY_MULTIPART, UPLOADS_BODY_MAX, FALSE, imports_bring },
  { "GET", "/imports/modele", ACTION_IMPORT, BODY_NONE, 0, FALSE, imports_model },
  { "GET", "/imports/export", ACTION_IMPORT, BODY_NONE, 0, FALSE, imports_export },
  { "GET", "/imports/{uuid}", ACTION_IMPORT, BODY_NONE, 0, FALSE, imports_look },
  { "POST", "/imports/{uuid}", ACTION_IMPORT, BODY_FORM, 16 * KB, FALSE, imports_apply },
  /* weekly reports, and what is printed and posted */
  { "GET", "/hebdo/{token}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, weekly_link_show },
  { "POST", "/hebdo/{token}", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, weekly_link_download },
  { "POST", "/partenaires/{uuid}/mot-de-passe", ACTION_PARTNER_READ, BODY_FORM, 16 * KB, FALSE, partner_secret_save },
  { "GET", "/partenaires/{uuid}/rapport", ACTION_PARTNER_READ, BODY_NONE, 0, FALSE, partner_weekly_show },
  { "GET", "/partenaires/{uuid}/rapport/pdf", ACTION_PARTNER_READ, BODY_NONE, 0, FALSE, partner_weekly_pdf },
  { "GET", "/partenaires/{uuid}/rapports/{week}", ACTION_PARTNER_READ, BODY_NONE, 0, FALSE, partner_weekly_past },
  { "GET", "/gestion/impressions", ACTION_PRINT_MANAGE, BODY_NONE, 0, FALSE, prints_show },
  { "POST", "/gestion/impressions", ACTION_PRINT_MANAGE, BODY_FORM, 64 * KB, FALSE, prints_settle },
  { "GET", "/gestion/impressions/tout", ACTION_PRINT_MANAGE, BODY_NONE, 0, FALSE, prints_all },
  { "GET", "/gestion/impressions/{uuid}", ACTION_PRINT_MANAGE, BODY_NONE, 0, FALSE, prints_one },
  /* management: accounts */
  { "GET", "/comptes", ACTION_USER_MANAGE, BODY_NONE, 0, FALSE, accounts_list },
  { "GET", "/comptes/nouveau", ACTION_USER_MANAGE, BODY_NONE, 0, FALSE, accounts_new },
  { "POST", "/comptes/nouveau", ACTION_USER_MANAGE, BODY_FORM, 16 * KB, FALSE, accounts_invite },
  { "GET", "/comptes/{uuid}", ACTION_USER_MANAGE, BODY_NONE, 0, FALSE, accounts_show },
  { "POST", "/comptes/{uuid}", ACTION_USER_MANAGE, BODY_FORM, 16 * KB, FALSE, accounts_change },
  { "POST", "/comptes/{uuid}/courriel", ACTION_USER_MANAGE, BODY_FORM, 16 * KB, FALSE, accounts_email },
  { "POST", "/comptes/{uuid}/etat", ACTION_USER_MANAGE, BODY_FORM, 16 * KB, FALSE, accounts_act },
  /* management: models of answers */
  { "GET", "/modeles", ACTION_TEMPLATE_MANAGE, BODY_NONE, 0, FALSE, presets_list },
  { "POST", "/modeles", ACTION_TEMPLATE_MANAGE, BODY_FORM, 64 * KB, FALSE, presets_add },
  { "GET", "/modeles/{uuid}", ACTION_TEMPLATE_MANAGE, BODY_NONE, 0, FALSE, presets_show },
  { "POST", "/modeles/{uuid}", ACTION_TEMPLATE_MANAGE, BODY_FORM, 64 * KB, FALSE, presets_change },
  /* half-year reports, costs, the security of the box */
  { "GET", "/gestion/bilans", ACTION_COUNCIL_MANAGE, BODY_NONE, 0, FALSE, council_list },
  { "GET", "/gestion/bilans/{half}", ACTION_COUNCIL_MANAGE, BODY_NONE, 0, FALSE, council_show },
  { "POST", "/gestion/bilans/{half}", ACTION_COUNCIL_MANAGE, BODY_FORM, 64 * KB, FALSE, council_save },
  { "POST", "/gestion/bilans/{half}/couts", ACTION_COUNCIL_MANAGE, BODY_FORM, 16 * KB, FALSE, council_cost },
  { "POST", "/gestion/bilans/{half}/publication", ACTION_COUNCIL_MANAGE, BODY_FORM, 16 * KB, FALSE, council_shown },
  { "GET", "/gestion/bilans/{half}/document", ACTION_COUNCIL_MANAGE, BODY_NONE, 0, FALSE, council_document },
  { "GET", "/gestion/bilans/{half}/pdf", ACTION_COUNCIL_MANAGE, BODY_NONE, 0, FALSE, council_pdf },
  { "GET", "/gestion/securite", ACTION_SECURITY_MANAGE, BODY_NONE, 0, FALSE, homologation_show },
  { "POST", "/gestion/securite/decisions", ACTION_SECURITY_MANAGE, BODY_FORM, 32 * KB, FALSE, homologation_decide },
  { "POST", "/gestion/securite/controles", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, homologation_check },
  { "GET", "/gestion/securite/dossier", ACTION_SECURITY_MANAGE, BODY_NONE, 0, FALSE, homologation_document },
  { "GET", "/gestion/securite/dossier/pdf", ACTION_SECURITY_MANAGE, BODY_NONE, 0, FALSE, homologation_pdf },
  { "GET", "/gestion/securite/attestation/pdf", ACTION_SECURITY_MANAGE, BODY_NONE, 0, FALSE, homologation_attestation },
  /* management: how the box is; for programs that watch it */
  { "GET", "/gestion/etat", ACTION_STATUS_READ, BODY_NONE, 0, FALSE, status_show },
  { "GET", "/metrics", ACTION_PUBLIC, BODY_NONE, 0, FALSE, metrics_show },
  /* management: how readings come in */
  { "GET", "/gestion/capteurs/reception", ACTION_SENSOR_MANAGE, BODY_NONE, 0, FALSE, reception_show },
  /* help: whoever works with the box asks for it, the desk follows all */
  { "GET", "/assistance", ACTION_TICKET_OPEN, BODY_NONE, 0, FALSE, tickets_show },
  { "GET", "/assistance/nouvelle", ACTION_TICKET_OPEN, BODY_NONE, 0, FALSE, tickets_ask },
  { "POST", "/assistance/nouvelle", ACTION_TICKET_OPEN, BODY_FORM, 64 * KB, FALSE, tickets_open },
  { "GET", "/assistance/{number}", ACTION_TICKET_OPEN, BODY_NONE, 0, FALSE, tickets_one },
  { "POST", "/assistance/{number}", ACTION_TICKET_OPEN, BODY_FORM, 64 * KB, FALSE, tickets_change },
  /* management: the rest */
  { "GET", "/reglages", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, settings_show },
  { "POST", "/reglages", ACTION_SETTING_MANAGE, BODY_FORM, 32 * KB, FALSE, settings_save },
  /* the town's look and words on its site */
  { "GET", "/assets/logo/{file}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, logo_serve },
  { "GET", "/reglages/textes", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, site_texts_list },
  { "GET", "/reglages/textes/{name}", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, site_texts_show },
  { "POST", "/reglages/textes/{name}", ACTION_SETTING_MANAGE, BODY_FORM, 256 * KB, FALSE, site_texts_save },
  { "POST", "/reglages/textes/{name}/reprendre", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, site_texts_restore },
  { "POST", "/reglages/textes/{name}/publier", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, site_texts_publish },
  { "POST", "/reglages/textes/{name}/abandonner", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, site_texts_drop },
  { "POST", "/reglages/textes/{name}/apercu", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, site_texts_look },
  { "GET", "/apercu", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, site_texts_preview },
  { "POST", "/reglages/logo", ACTION_SETTING_MANAGE, BODY_MULTIPART, 12 * MB, FALSE, logo_save },
  { "POST", "/reglages/logo/retirer", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, logo_remove },
  { "POST", "/reglages/defaut", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, settings_reset },
  { "GET", "/completude", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, completeness_page_show },
  { "POST", "/completude", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, completeness_page_save },
  /* the law: what is still to be said, papers, audit; the grid in force */
  { "GET", "/gestion/loi", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, law_show },
  { "GET", "/gestion/loi/papiers/{paper}", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, law_paper },
  { "GET", "/gestion/loi/accessibilite", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, law_audit_show },
  { "POST", "/gestion/loi/accessibilite", ACTION_SETTING_MANAGE, BODY_FORM, 64 * KB, FALSE, law_audit_add },
  { "GET", "/gestion/grille", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, grids_show },
  { "POST", "/gestion/grille", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, grids_adopt },
  /* sensors: the fleet, loans of a file, the household's own hand on them */
  { "GET", "/capteurs", ACTION_SENSOR_MANAGE, BODY_NONE, 0, FALSE, sensors_list },
  { "GET", "/capteurs/nouveau", ACTION_SENSOR_MANAGE, BODY_NONE, 0, FALSE, sensors_new },
  { "POST", "/capteurs/nouveau", ACTION_SENSOR_MANAGE, BODY_FORM, 16 * KB, FALSE, sensors_add },
  { "GET", "/capteurs/a-preter", ACTION_SENSOR_LEND, BODY_NONE, 0, FALSE, sensors_candidates },
  { "POST", "/capteurs/decouverts", ACTION_SENSOR_MANAGE, BODY_FORM, 16 * KB, FALSE, sensors_discovered },
  { "POST", "/capteurs/inconnus/{uuid}", ACTION_SENSOR_MANAGE, BODY_FORM, 16 * KB, FALSE, sensors_unknown },
  { "GET", "/capteurs/{uuid}", ACTION_SENSOR_MANAGE, BODY_NONE, 0, FALSE, sensors_show },
  { "POST", "/capteurs/{uuid}", ACTION_SENSOR_MANAGE, BODY_FORM, 16 * KB, FALSE, sensors_act },
  { "GET", "/capteurs/{uuid}/etiquette", ACTION_SENSOR_MANAGE, BODY_NONE, 0, FALSE, sensors_label },
  /* sensors: how far they are to be trusted */
  { "POST", "/capteurs/{uuid}/mesures", ACTION_SENSOR_MANAGE, BODY_MULTIPART, INGEST_BODY_BYTES, FALSE, sensor_file_add },
  { "GET", "/capteurs/{uuid}/confiance", ACTION_SENSOR_MANAGE, BODY_NONE, 0, FALSE, sensor_trust_show },
  { "POST", "/capteurs/{uuid}/confiance", ACTION_SENSOR_MANAGE, BODY_FORM, 16 * KB, FALSE, sensor_trust_add },
  /* backups */
  { "GET", "/gestion/sauvegardes", ACTION_SECURITY_MANAGE, BODY_NONE, 0, FALSE, backups_show },
  { "POST", "/gestion/sauvegardes", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, backups_do },
  { "POST", "/gestion/sauvegardes/endroits", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, backups_add },
  { "POST", "/gestion/sauvegardes/code/pdf", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, backups_sheet },
  { "POST", "/gestion/sauvegardes/{uuid}", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, backups_act },
  /* updates of the box */
  { "GET", "/gestion/mises-a-jour", ACTION_SECURITY_MANAGE, BODY_NONE, 0, FALSE, updates_show },
  { "POST", "/gestion/mises-a-jour", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, updates_act },
  /* how homes reach the box */
  { "GET", "/acces/preuve/{nonce}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, reach_prove },
  { "GET", "/gestion/acces", ACTION_PUBLISH_MANAGE, BODY_NONE, 0, FALSE, reach_show },
  { "GET", "/gestion/acces/fiche", ACTION_PUBLISH_MANAGE, BODY_NONE, 0, FALSE, reach_sheet },
  { "POST", "/gestion/acces", ACTION_PUBLISH_MANAGE, BODY_FORM, 16 * KB, FALSE, reach_ask },
  { "POST", "/gestion/acces/tunnel", ACTION_PUBLISH_MANAGE, BODY_FORM, 16 * KB, FALSE, reach_tunnel },

  /* publication of the public site */
  { "GET", "/gestion/publication", ACTION_SETTING_MANAGE, BODY_NONE, 0, FALSE, publication_show },
  { "POST", "/gestion/publication", ACTION_SETTING_MANAGE, BODY_FORM, 16 * KB, FALSE, publication_now },
  { "POST", "/gestion/publication/endroits", ACTION_PUBLISH_MANAGE, BODY_FORM, 16 * KB, FALSE, publication_add },
  { "POST", "/gestion/publication/{uuid}", ACTION_PUBLISH_MANAGE, BODY_FORM, 16 * KB, FALSE, publication_act },
  /* training copy */
  { "GET", "/gestion/entrainement", ACTION_TRAINING_MANAGE, BODY_NONE, 0, FALSE, training_show },
  { "POST", "/gestion/entrainement", ACTION_TRAINING_MANAGE, BODY_FORM, 16 * KB, FALSE, training_do },
  { "GET", "/gestion/entrainement/comptes.pdf", ACTION_TRAINING_MANAGE, BODY_NONE, 0, FALSE, training_sheet },
  { "GET", "/entrainement/courriers", ACTION_SIGNED_IN, BODY_NONE, 0, FALSE, training_mails },
  { "GET", "/entrainement/courriers/{id}", ACTION_SIGNED_IN, BODY_NONE, 0, FALSE, training_mail },
  { "GET", "/entrainement/courriers/{id}/html", ACTION_SIGNED_IN, BODY_NONE, 0, FALSE, training_mail_html },
  { "GET", "/passerelles/nouvelle", ACTION_SENSOR_MANAGE, BODY_NONE, 0, FALSE, gateways_new },
  { "POST", "/passerelles/nouvelle", ACTION_SENSOR_MANAGE, BODY_FORM, 16 * KB, FALSE, gateways_add },
  { "GET", "/passerelles/{uuid}", ACTION_SENSOR_MANAGE, BODY_NONE, 0, FALSE, gateways_show },
  { "POST", "/passerelles/{uuid}", ACTION_SENSOR_MANAGE, BODY_FORM, 16 * KB, FALSE, gateways_act },
  { "GET", "/dossiers/{uuid}/pret", ACTION_SENSOR_LEND, BODY_NONE, 0, FALSE, loans_show },
  { "POST", "/dossiers/{uuid}/pret", ACTION_SENSOR_LEND, BODY_FORM, 16 * KB, FALSE, loans_act },
  { "GET", "/dossiers/{uuid}/pret/accord", ACTION_SENSOR_LEND, BODY_NONE, 0, FALSE, loans_agreement },
  { "POST", "/suivi/{token}/capteur", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, follow_sensors },
  /* programs */
  { "POST", "/sensors/{dialect}", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, ingest_dialect },
  { "GET", "/sensors/{dialect}", ACTION_PUBLIC, BODY_LATER, 0, TRUE, ingest_dialect },
  { "POST", "/api/capteurs/releves", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, ingest_general },
  { "GET", "/api/capteurs/releves", ACTION_PUBLIC, BODY_LATER, 0, TRUE, ingest_general },
  { "POST", "/sensors/{device}/measures", ACTION_PUBLIC, BODY_LATER, 64 * KB, TRUE, ingest_measures },
  { "POST", "/write", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, influx_write_v1 },
  { "POST", "/api/v2/write", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, influx_write_v2 },
  { "GET", "/ping", ACTION_PUBLIC, BODY_LATER, 0, FALSE, influx_ping },
  { "GET", "/ready", ACTION_PUBLIC, BODY_NONE, 0, FALSE, influx_ready },
  { "GET", "/query", ACTION_PUBLIC, BODY_NONE, 0, FALSE, influx_query },
  { "POST", "/query", ACTION_PUBLIC, BODY_FORM, 16 * KB, TRUE, influx_query },
  { "GET", "/health", ACTION_PUBLIC, BODY_NONE, 0, FALSE, health_show },
  /* readings of a dwelling: whose loans they are is asked by the page */
  { "GET", "/dossiers/{uuid}/capteurs", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, readings_show },
  { "GET", "/dossiers/{uuid}/capteurs/graphique", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, readings_picture },
  { "GET", "/dossiers/{uuid}/capteurs/mesures.csv", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, readings_csv },
  { "GET", "/dossiers/{uuid}/capteurs/rapport.pdf", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, readings_paper },
  { "POST", "/dossiers/{uuid}/capteurs/rapport", ACTION_DOCUMENT_ADD, BODY_FORM, 16 * KB, FALSE, readings_keep },
  { "POST", "/dossiers/{uuid}/capteurs/notes", ACTION_SENSOR_LEND, BODY_FORM, 16 * KB, FALSE, readings_note_add },
  { "POST", "/dossiers/{uuid}/capteurs/notes/{note}", ACTION_SENSOR_LEND, BODY_FORM, 16 * KB, FALSE,
    readings_note_change },
  /* papers of one file */
  { "GET", "/dossiers/{uuid}/papiers", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, papers_show },
  { "POST", "/dossiers/{uuid}/papiers", ACTION_PRINT_MANAGE, BODY_FORM, 16 * KB, FALSE, papers_ask },
  { "GET", "/dossiers/{uuid}/dossier", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, papers_dossier },
  { "GET", "/dossiers/{uuid}/dossier.pdf", ACTION_REPORT_READ, BODY_NONE, 0, FALSE, papers_dossier_pdf },
  { "POST", "/dossiers/{uuid}/dossier.pdf", ACTION_REPORT_READ, BODY_FORM, 16 * KB, FALSE, papers_locked },
  { "GET", "/dossiers/{uuid}/lettres/{letter}", ACTION_PRINT_MANAGE, BODY_NONE, 0, FALSE, papers_letter },
  { "GET", "/dossiers/{uuid}/lettres/{letter}/pdf", ACTION_PRINT_MANAGE, BODY_NONE, 0, FALSE, papers_letter_pdf },
  { "GET", "/campagnes/{uuid}/lettres", ACTION_CAMPAIGN_MANAGE, BODY_NONE, 0, FALSE, campaign_letters_show },
  { "POST", "/campagnes/{uuid}/lettres", ACTION_CAMPAIGN_MANAGE, BODY_MULTIPART, 4 * MB, FALSE, campaign_letters_make },
  { "GET", "/campagnes/{uuid}/lettres/modele.csv", ACTION_CAMPAIGN_READ, BODY_NONE, 0, FALSE, campaign_letters_model },
  { "GET", "/suivi/{token}/dossier", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_dossier },
  { "GET", "/suivi/{token}/dossier.pdf", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_dossier_pdf },
  { "GET", "/suivi/{token}/mesures", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_readings },
  { "GET", "/suivi/{token}/mesures/graphique", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_readings_picture },
  { "GET", "/suivi/{token}/mesures/mesures.csv", ACTION_PUBLIC, BODY_NONE, 0, FALSE, follow_readings_csv },
  { "POST", "/suivi/{token}/mesures/notes", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, follow_readings_note },
  /* the installation: its door asks by itself who comes, the steps are the administrators' */
  { "GET", "/installation", ACTION_PUBLIC, BODY_NONE, 0, FALSE, setup_show },
  { "POST", "/installation", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, setup_code_send },
  { "GET", "/installation/compte", ACTION_PUBLIC, BODY_NONE, 0, FALSE, setup_account_show },
  { "POST", "/installation/compte", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, setup_account_send },
  { "GET", "/installation/{step}", ACTION_SECURITY_MANAGE, BODY_NONE, 0, FALSE, setup_step_show },
  { "POST", "/installation/commune", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, setup_town_send },
  { "POST", "/installation/courriel", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, setup_relay_send },
  { "POST", "/installation/partenaires", ACTION_SECURITY_MANAGE, BODY_FORM, 64 * KB, FALSE, setup_partners_send },
  { "POST", "/installation/certificat", ACTION_SECURITY_MANAGE, BODY_MULTIPART, 256 * KB, FALSE, setup_certificate_send },
  { "POST", "/installation/plus-tard", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, setup_later },
  { "POST", "/installation/terminer", ACTION_SECURITY_MANAGE, BODY_FORM, 16 * KB, FALSE, setup_end },
  { "POST", "/suivi/{token}/mesures/notes/{note}", ACTION_PUBLIC, BODY_FORM, 16 * KB, FALSE, follow_readings_note },
};
const guint routes_count = G_N_ELEMENTS (routes);
