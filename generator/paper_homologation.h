/* paper_homologation.h: the security file of the box (V5): paper "homologation", and the attestation for users: paper
 * "attestation". */
#pragma once
#include "kit.h"

/* (transfer full): what documents/homologation.md speaks of: view/security_view.h. No subject. */
Tree *paper_homologation_view (Kit *kit, const char *subject, GError **error);
/* (transfer full): what documents/attestation.md speaks of: decision. NOT_FOUND while none stands. */
Tree *paper_attestation_view (Kit *kit, const char *subject, GError **error);
