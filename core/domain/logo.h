/* logo.h: the town's logo: a drawing in SVG that is inert, or a picture written anew; with a JPEG of it for what draws
 * no SVG. Every one is kept with who chose it. Knows no page. */
#pragma once
#include "base/markup.h"
#include "domain/actor.h"
#include "store/store.h"

#define LOGO_SVG "image/svg+xml"
#define LOGO_JPEG "image/jpeg"

enum { LOGO_SVG_BYTES_MAX = 32 * 1024 }; /* it is on every page */

typedef struct {
  gint64 id;
  char *type;      /* LOGO_SVG, LOGO_JPEG */
  GBytes *bytes;   /* NULL when they were not asked for */
  GBytes *picture; /* the same; NULL also where there is none */
  gboolean has_picture;
  double width, height; /* its shape */
  gint64 created_at;
  char *by; /* nullable: who chose it */
} Logo;
void logo_free (Logo *logo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Logo, logo_free)

/* *ret_logo (transfer full): the one that is shown; NULL when the town has none. */
gboolean logo_find (Db *db, gboolean with_bytes, Logo **ret_logo, GError **error);
/* (transfer full): that very one, with its bytes: one that was replaced may still stand in a mail. NOT_FOUND. */
Logo *logo_find_id (Db *db, gint64 id, GError **error);

/* What came in a form. `reason` (a code of 24 bytes at most) says why it is refused: "svg", with the trouble;
 * "svg_large"; "svg_undrawn", for which the box needs too long; or one of photo_run's words; "fault": our own trouble,
 * which alone sets the error. */
typedef struct {
  const char *path; /* its bytes; our own temporary files stand beside them meanwhile */
  gsize size_bytes;
  gint64 deadline_ms; /* as PhotoJob's */
} LogoOffer;
typedef struct {
  char reason[24];
  MarkupTrouble trouble;
} LogoRefusal;
/* (transfer full): checked, written anew where it is a picture, and not kept yet. NULL: see *ret_refusal. */
Logo *logo_read (const LogoOffer *offer, LogoRefusal *ret_refusal, GError **error);
/* Within a store_write. NULL: no logo any more. */
gboolean logo_set (Db *db, const Actor *actor, const Logo *logo, GError **error);
