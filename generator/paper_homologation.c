/* paper_homologation.c: the box's state, looked at now, for the security file. Judges nothing. */
#include "paper_homologation.h"

#include "base/error.h"
#include "view/security_view.h"

Tree *
paper_homologation_view (Kit *kit, const char *subject, GError **error)
{
  const Viewer viewer = kit_viewer (kit, ROLE_ADMINISTRATOR);
  g_auto (SecurityState) state = { .now = 0 };

  (void) subject;
  return security_state_look (kit->db, kit->config, "", kit->now, &state, error)
             ? security_view (&viewer, &state, error)
             : NULL;
}

Tree *
paper_attestation_view (Kit *kit, const char *subject, GError **error)
{
  const Viewer viewer = kit_viewer (kit, ROLE_ADMINISTRATOR);
  g_auto (HomologationNow) now = { .state = HOMOLOGATION_NONE };
  Tree *view;

  (void) subject;
  if (!homologation_look (kit->db, kit->now, &now, error))
    return NULL;
  if (now.homologation == NULL) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no security decision stands");
    return NULL;
  }
  view = tree_new_map ();
  security_view_attest (&viewer, &now, view, "decision");
  return view;
}
