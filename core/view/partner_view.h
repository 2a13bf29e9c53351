/* partner_view.h: partners in words: the directory, one of them, its area drawn, its forms. No name of an occupant is
 * near. */
#pragma once
#include "base/remarks.h"
#include "domain/partner.h"
#include "domain/partner_area.h"
#include "domain/partner_edit.h"
#include "view/viewer.h"

/* (transfer full): {partners[] {url, name, type, email, phone, phone_link, area, competences[] {words}, referent {name,
 * email}, deputy, mine, archived}, left[] for who manages}, may_manage. */
Tree *partner_view_directory (const Viewer *viewer, GError **error);
/* (transfer full): the same of one, with zones[] {name, excluded, path, uuid}, communes[] {insee, name}, weekly,
 * postal[] {line}, notices, assigns, rules[] {name} that name it, files {waiting, accepted}; `edit` {…_url} for who
 * manages; reports {past[] {week, span, way, taken}, any_past, secret {long, short} since when its PDFs have a
 * password, sets} for who may see them. */
Tree *partner_view_one (const Viewer *viewer, const Partner *partner, GError **error);

/* TRUE when the reader may see that partner's weekly reports: the desk, and its own accounts. */
gboolean partner_view_shows_weekly (const Viewer *viewer, const Partner *partner);

/* TRUE when the reader may set the password of its PDFs: the desk, and its own accounts but those that only read. */
gboolean partner_view_sets_secret (const Viewer *viewer, const Partner *partner);

/* A form of a partner: what it was made of, and what came back with it. */
typedef struct {
  const Partner *partner; /* nullable: a new one */
  const Remarks *remarks; /* nullable */
  gboolean changed;       /* somebody else changed it meanwhile: what it is now is shown beside what was typed */
} PartnerFormView;

/* (transfer full): {name, type, types[], email, phone, competences[] {code, words, checked}, weekly_ways[] {code,
 * words, selected}, postal_address, notices, version, now}. */
Tree *partner_view_facts (const Viewer *viewer, const PartnerFormView *form, const PartnerFacts *typed);
/* (transfer full): {communes[] {insee, name, checked}, zones[], many, version}; `chosen` (nullable): as typed. */
Tree *partner_view_area (const Viewer *viewer, const PartnerFormView *form, char **chosen, GError **error);
/* (transfer full): {people[], referents[] and deputies[] {code, words, selected}, assigns, version, landlord}. */
Tree *
partner_view_people (const Viewer *viewer, const PartnerFormView *form, const PartnerPeople *typed, GError **error);
