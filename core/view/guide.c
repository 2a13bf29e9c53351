/* guide.c: two tables: whose guide is which, and where it speaks of a page. */
#include "view/guide.h"

#include <string.h>

static const char *const slugs[] = {
  [GUIDE_COUNTER] = "guichet",   [GUIDE_PARTNER] = "partenaire", [GUIDE_MANAGER] = "gestionnaire",
  [GUIDE_REFERENT] = "referent", [GUIDE_TRAINING] = "formation",
  [GUIDE_OPERATOR] = "exploitation",
};
G_STATIC_ASSERT (G_N_ELEMENTS (slugs) == GUIDE_LAST);

static const Guide role_guides[] = {
  [ROLE_NONE] = GUIDE_LAST,
  [ROLE_ADMINISTRATOR] = GUIDE_MANAGER,
  [ROLE_MANAGER] = GUIDE_MANAGER,
  [ROLE_PARTNER_ADMIN] = GUIDE_PARTNER,
  [ROLE_PARTNER_AGENT] = GUIDE_PARTNER,
  [ROLE_READER] = GUIDE_PARTNER,
  [ROLE_LANDLORD_AGENT] = GUIDE_PARTNER,
  [ROLE_LANDLORD_READER] = GUIDE_PARTNER,
  [ROLE_REFERENT_ADMIN] = GUIDE_REFERENT,
  [ROLE_REFERENT_AGENT] = GUIDE_REFERENT,
};
G_STATIC_ASSERT (G_N_ELEMENTS (role_guides) == ROLE_LAST);

#define MANAGER [GUIDE_MANAGER]
#define PARTNER [GUIDE_PARTNER]
#define REFERENT [GUIDE_REFERENT]
#define COUNTER [GUIDE_COUNTER]
#define OPERATOR [GUIDE_OPERATOR]
const GuideHelp guide_helps[] = {
  { "/a-trier", { MANAGER = "trier" } },
  { "/campagnes", { MANAGER = "campagnes", PARTNER = "chiffres" } },
  { "/assistance", { OPERATOR = "aide" } },
  { "/capteurs", { MANAGER = "capteurs" } },
  { "/carte", { MANAGER = "matin", PARTNER = "matin" } },
  { "/chiffres", { MANAGER = "chiffres", PARTNER = "chiffres" } },
  { "/communes", { MANAGER = "reglages" } },
  { "/completude", { MANAGER = "regles" } },
  { "/comptes", { MANAGER = "comptes", REFERENT = "comptes", PARTNER = "compte" } },
  { "/consultations", { MANAGER = "vie-privee" } },
  { "/courriers", { MANAGER = "courriers" } },
  { "/demandes", { MANAGER = "confier" } },
  { "/dossiers", { MANAGER = "matin", PARTNER = "matin" } },
  { "/dossiers/", { MANAGER = "dossier", PARTNER = "repondre", REFERENT = "confier" } },
  { "/gestion", { MANAGER = "gestion", PARTNER = "chiffres", REFERENT = "annuaire" } },
  { "/gestion/bilans", { MANAGER = "chiffres" } },
  { "/gestion/courriers", { MANAGER = "courriers" } },
  { "/gestion/etat", { OPERATOR = "etat" } },
  { "/gestion/impressions", { MANAGER = "courriers" } },
  { "/gestion/loi", { MANAGER = "vie-privee" } },
  { "/gestion/acces", { OPERATOR = "reseau" } },
  { "/gestion/entrainement", { OPERATOR = "entrainement" } },
  { "/gestion/mises-a-jour", { OPERATOR = "mettre-a-jour" } },
  { "/gestion/publication", { OPERATOR = "reseau" } },
  { "/gestion/sauvegardes", { OPERATOR = "sauvegarder" } },
  { "/imports", { MANAGER = "partenaires" } },
  { "/installation", { OPERATOR = "premier-jour" } },
  { "/modeles", { MANAGER = "dossier", PARTNER = "suivre" } },
  { "/mon-compte", { MANAGER = "comptes", PARTNER = "compte" } },
  { "/partenaires", { MANAGER = "partenaires", PARTNER = "demander", REFERENT = "annuaire" } },
  { "/passerelles", { MANAGER = "capteurs" } },
  { "/regles", { MANAGER = "regles" } },
  { "/reglages", { MANAGER = "reglages" } },
  { "/saisie", { COUNTER = "saisir" } },
  { "/visites", { MANAGER = "dossier", PARTNER = "suivre" } },
};
const guint guide_helps_count = G_N_ELEMENTS (guide_helps);

const char *
guide_slug (Guide guide)
{
  g_return_val_if_fail (guide < GUIDE_LAST, NULL);
  return slugs[guide];
}

/* "/regles" holds "/regles" and "/regles/refus", not "/reglement". */
static gboolean
holds (const char *row, const char *path)
{
  gsize length = strlen (row);

  if (strncmp (row, path, length) != 0)
    return FALSE;
  return row[length - 1] == '/' ? path[length] != '\0' : path[length] == '\0' || path[length] == '/';
}

/* The longest row that holds it; NULL when none does. */
static const GuideHelp *
find_help (const char *path)
{
  const GuideHelp *found = NULL;

  for (guint i = 0; i < guide_helps_count; i++)
    if (holds (guide_helps[i].path, path) && (found == NULL || strlen (guide_helps[i].path) > strlen (found->path)))
      found = &guide_helps[i];
  return found;
}

/* Whose words on it are read by who has that guide. */
static Guide
speaker (const GuideHelp *help, Guide own)
{
  if (help != NULL && help->anchors[GUIDE_COUNTER] != NULL)
    return GUIDE_COUNTER;
  if (help != NULL && own == GUIDE_MANAGER && help->anchors[GUIDE_OPERATOR] != NULL)
    return GUIDE_OPERATOR;
  if (help != NULL && help->anchors[own] == NULL && own == GUIDE_REFERENT && help->anchors[GUIDE_PARTNER] != NULL)
    return GUIDE_PARTNER;
  return own;
}

char *
guide_help (Role role, const char *path)
{
  const GuideHelp *help = find_help (path);
  const char *anchor;
  Guide guide;

  role = (Role) (role & ~ROLE_OWN_ONLY);
  g_return_val_if_fail (role < ROLE_LAST, NULL);
  if (role_guides[role] == GUIDE_LAST)
    return NULL;
  guide = speaker (help, role_guides[role]);
  anchor = help != NULL ? help->anchors[guide] : NULL;
  return g_strconcat (GUIDES_URL, slugs[guide], "/", anchor != NULL ? "#" : "", anchor != NULL ? anchor : "", NULL);
}
