/* discovery_quantity.c: classes and units of Home Assistant to our quantities. */
#include "ingest/discovery.h"

#include <string.h>

#include "ingest/discovery_private.h"

static const struct {
  const char *class;
  Quantity quantity;
} classes[] = {
  { "temperature", QUANTITY_T },
  { "humidity", QUANTITY_RH },
  { "carbon_dioxide", QUANTITY_CO2 },
  { "carbon_monoxide", QUANTITY_CO },
  { "pressure", QUANTITY_P },
  { "atmospheric_pressure", QUANTITY_P },
  { "pm1", QUANTITY_PM1 },
  { "pm25", QUANTITY_PM25 },
  { "pm10", QUANTITY_PM10 },
  { "volatile_organic_compounds", QUANTITY_VOC_UG },
  { "volatile_organic_compounds_parts", QUANTITY_VOC_PPB },
  { "battery", QUANTITY_BAT },
  { "voltage", QUANTITY_BAT_MV },
  { "signal_strength", QUANTITY_RSSI },
};

/* The first of a quantity is its own unit. */
static const DiscoveryUnit units[] = {
  { QUANTITY_T, "°C", 1, 0 },
  { QUANTITY_T, "C", 1, 0 },
  { QUANTITY_T, "°F", 5.0 / 9, -160.0 / 9 },
  { QUANTITY_T, "F", 5.0 / 9, -160.0 / 9 },
  { QUANTITY_T, "fahrenheit", 5.0 / 9, -160.0 / 9 },
  { QUANTITY_T, "K", 1, -273.15 },
  { QUANTITY_RH, "%", 1, 0 },
  { QUANTITY_RH, "%RH", 1, 0 },
  { QUANTITY_CO2, "ppm", 1, 0 },
  { QUANTITY_CO, "ppm", 1, 0 },
  { QUANTITY_P, "hPa", 1, 0 },
  { QUANTITY_P, "mbar", 1, 0 },
  { QUANTITY_P, "Pa", 0.01, 0 },
  { QUANTITY_P, "kPa", 10, 0 },
  { QUANTITY_P, "bar", 1000, 0 },
  { QUANTITY_P, "mmHg", 1.333224, 0 },
  { QUANTITY_P, "inHg", 33.86389, 0 },
  { QUANTITY_PM1, "µg/m³", 1, 0 },
  { QUANTITY_PM25, "µg/m³", 1, 0 },
  { QUANTITY_PM10, "µg/m³", 1, 0 },
  { QUANTITY_VOC_UG, "µg/m³", 1, 0 },
  { QUANTITY_VOC_UG, "mg/m³", 1000, 0 },
  { QUANTITY_VOC_PPB, "ppb", 1, 0 },
  { QUANTITY_VOC_PPB, "ppm", 1000, 0 },
  { QUANTITY_HCHO, "µg/m³", 1, 0 },
  { QUANTITY_HCHO, "mg/m³", 1000, 0 },
  { QUANTITY_BAT, "%", 1, 0 },
  { QUANTITY_BAT_MV, "mV", 1, 0 },
  { QUANTITY_BAT_MV, "V", 1000, 0 },
  { QUANTITY_RSSI, "dBm", 1, 0 },
  { QUANTITY_RSSI, "dB", 1, 0 },
};

/* Two letters look alike: the micro sign and the Greek mu. */
static gboolean
same_unit (const char *one, const char *other)
{
  g_autofree char *a = NULL, *b = NULL;

  if (g_ascii_strcasecmp (one, other) == 0 || g_str_is_ascii (one))
    return g_ascii_strcasecmp (one, other) == 0;
  a = g_utf8_normalize (one, -1, G_NORMALIZE_NFKC);
  b = g_utf8_normalize (other, -1, G_NORMALIZE_NFKC);
  return g_strcmp0 (a, b) == 0;
}

const DiscoveryUnit *
ingest_discovery_unit (Quantity quantity, const char *unit)
{
  const DiscoveryUnit *of_quantity = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    if (units[i].quantity != quantity)
      continue;
    of_quantity = &units[i];
    if (unit == NULL || same_unit (units[i].unit, unit))
      return &units[i];
  }
  /* Indices and link qualities have no unit. */
  return of_quantity == NULL && quantity < QUANTITY_LAST ? &ingest_discovery_plain : NULL;
}

gboolean
ingest_discovery_unit_is_ours (const char *unit)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].factor == 1 && units[i].offset == 0 && same_unit (units[i].unit, unit))
      return TRUE;
  return FALSE;
}

const DiscoveryUnit ingest_discovery_plain = { QUANTITY_LAST, "", 1, 0 };

Quantity
ingest_discovery_quantity (const char *device_class, const char *unit, const char *name)
{
  const IngestWord *word = name == NULL ? NULL : ingest_word_ending (name, strlen (name));
  Quantity quantity = word == NULL ? QUANTITY_LAST : word->quantity;

  /* A name may be in any language, a class is not; but the name tells the heat of a chip from that of the room. */
  for (guint i = 0; device_class != NULL && i < G_N_ELEMENTS (classes); i++)
    if (strcmp (classes[i].class, device_class) == 0 && !ingest_word_is_elsewhere (name))
      quantity = classes[i].quantity;
  return ingest_discovery_unit (quantity, unit) == NULL ? QUANTITY_LAST : quantity;
}
