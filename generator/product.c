/* product.c: the table of products. Each is made by a file of its own. */
#include "product.h"

#include <string.h>

#include "base/error.h"
#include "paper.h"
#include "product_agreement.h"
#include "product_campaign_letters.h"
#include "product_covers.h"
#include "product_figures.h"
#include "product_kit.h"
#include "product_label.h"
#include "product_readings.h"
#include "product_sensor_report.h"
#include "weekly.h"

/* What stands before the colon of a key, and who makes it of what stands behind. */
static const struct {
  const char *kind;
  gboolean (*make) (Kit *kit, const char *subject, const char *out, GError **error);
} products[] = {
  { "agreement", product_agreement_make },         /* what a household signs for a sensor, PDF */
  { "campaign-letters", product_campaign_letters_make }, /* to a list of addresses, one PDF */
  { "covers", product_covers_make },               /* address pages of what is printed and posted, PDF */
  { "figures", product_figures_make },             /* the charts of one page of figures, a folder of SVG */
  { "kit", product_kit_make },                     /* all that a campaign needs, a folder */
  { "label", product_label_make },                 /* of a sensor, with its QR code and settings, PDF */
  { "poster", product_poster_make },               /* one piece of a campaign, PDF */
  { "paper", paper_make },                         /* a document by its name: "paper:NAME:SUBJECT", PDF or HTML (paper.c) */
  { "readings", product_readings_make },           /* the charts of one page of readings, a folder of SVG */
  { "sensor-report", product_sensor_report_make }, /* what the sensors of a file measured, PDF */
  { "weekly", weekly_make_one },                   /* what a partner would receive now, PDF or, by the end of its name, HTML */
};

gboolean
product_make (Kit *kit, const char *key, const char *out, GError **error)
{
  const char *colon = strchr (key, ':');
  g_autofree char *kind = colon == NULL ? NULL : g_strndup (key, (gsize) (colon - key));

  if (colon == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "%s: a key is a kind, a colon and an identifier", key);
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    if (strcmp (products[i].kind, kind) == 0)
      return products[i].make (kit, colon + 1, out, error);
  return box_fail (error, BOX_ERROR_NOT_FOUND, "no such product: %s", kind);
}
