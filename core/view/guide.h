/* guide.h: the guides of the public site, one a role, and what of them helps on which page of the office. Their words
 * are site-templates/documents/guide-<slug>.md; an anchor is a block of theirs ("```anchor trier"). */
#pragma once
#include "domain/access.h"

typedef enum {
  GUIDE_COUNTER,  /* who types a report for somebody */
  GUIDE_PARTNER,  /* who answers */
  GUIDE_MANAGER,  /* who sorts, hands over, rules */
  GUIDE_REFERENT, /* who is named for a partner, and may hand on */
  GUIDE_TRAINING, /* two hours of exercises */
  GUIDE_OPERATOR, /* who installs the box and keeps it running */
  GUIDE_LAST
} Guide;

/* Of the page below GUIDES_URL, of the document and of its PDF: "guichet". */
const char *guide_slug (Guide guide);

#define GUIDES_URL "/guides/"

/* A page of the office, and all below it that has no row of its own; "/dossiers/" is what lies below alone. */
typedef struct {
  const char *path;
  /* By guide. That of GUIDE_COUNTER stands for everybody, that of
   * GUIDE_OPERATOR for who has the manager's; one that the referent's has not is the partner's; without
   * any, the guide's beginning. tests/unit/generator/test_guide_pages.c holds that each is there. */
  const char *anchors[GUIDE_LAST];
} GuideHelp;

extern const GuideHelp guide_helps[];
extern const guint guide_helps_count;

/* (transfer full): "/guides/partenaire/#repondre" for who looks at the page of that path; NULL for nobody. */
char *guide_help (Role role, const char *path);
