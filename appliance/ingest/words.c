/* words.c: one list of synonyms, looked up by hash; keys come in every spelling. */
#include "ingest/words.h"

#include <string.h>

enum { KEY_MAX = 64, SLOTS = 1024 };
#define FAHRENHEIT 5.0 / 9, -160.0 / 9

/* In the spelling of `plain`: lower-case words joined by one underscore. */
static const IngestWord words[] = {
  { "temperature", QUANTITY_T, 1, 0 },
  { "temp", QUANTITY_T, 1, 0 },
  { "temperatur", QUANTITY_T, 1, 0 },
  { "temperature_c", QUANTITY_T, 1, 0 },
  { "temp_c", QUANTITY_T, 1, 0 },
  { "temp_c_sht", QUANTITY_T, 1, 0 },
  { "tempc", QUANTITY_T, 1, 0 },
  { "temperature_celsius", QUANTITY_T, 1, 0 },
  { "temperature_deg_c", QUANTITY_T, 1, 0 },
  { "celsius", QUANTITY_T, 1, 0 }, /* the whole header of a logger by Lascar: "Celsius(°C)" */
  { "temperature_sensor", QUANTITY_T, 1, 0 },
  { "t_c", QUANTITY_T, 1, 0 },
  { "tc", QUANTITY_T, 1, 0 },
  { "atmp", QUANTITY_T, 1, 0 },
  { "temp_rature", QUANTITY_T, 1, 0 }, /* température: letters with accents are joints */
  { "temperature_f", QUANTITY_T, FAHRENHEIT },
  { "temp_f", QUANTITY_T, FAHRENHEIT },
  { "t_f", QUANTITY_T, FAHRENHEIT },
  { "tf", QUANTITY_T, FAHRENHEIT },
  { "tempf", QUANTITY_T, FAHRENHEIT },
  { "temperature_fahrenheit", QUANTITY_T, FAHRENHEIT },
  { "fahrenheit", QUANTITY_T, FAHRENHEIT },
  { "humidity", QUANTITY_RH, 1, 0 },
  { "hum", QUANTITY_RH, 1, 0 },
  { "humid", QUANTITY_RH, 1, 0 },
  { "humi", QUANTITY_RH, 1, 0 },
  { "hum_sht", QUANTITY_RH, 1, 0 },
  { "humidity_sensor", QUANTITY_RH, 1, 0 },
  { "rh", QUANTITY_RH, 1, 0 },
  { "rhum", QUANTITY_RH, 1, 0 },
  { "relative_humidity", QUANTITY_RH, 1, 0 },
  { "relativehumidity", QUANTITY_RH, 1, 0 },
  { "humidity_relative", QUANTITY_RH, 1, 0 },
  { "humidite", QUANTITY_RH, 1, 0 },
  { "humidit", QUANTITY_RH, 1, 0 },
  { "humidite_relative", QUANTITY_RH, 1, 0 },
  { "humidit_relative", QUANTITY_RH, 1, 0 },
  { "hygrometrie", QUANTITY_RH, 1, 0 },
  { "hygrom_trie", QUANTITY_RH, 1, 0 },
  { "co2", QUANTITY_CO2, 1, 0 },
  { "rco2", QUANTITY_CO2, 1, 0 },
  { "carbondioxide", QUANTITY_CO2, 1, 0 },
  { "carbon_dioxide", QUANTITY_CO2, 1, 0 },
  { "co2_ppm", QUANTITY_CO2, 1, 0 },
  { "co2_concentration", QUANTITY_CO2, 1, 0 },
  { "co2_value", QUANTITY_CO2, 1, 0 },
  { "dioxyde_de_carbone", QUANTITY_CO2, 1, 0 },
  { "dioxyde_carbone", QUANTITY_CO2, 1, 0 },
  { "gaz_carbonique", QUANTITY_CO2, 1, 0 },
  { "eco2", QUANTITY_LAST, 0, 0 },
  { "e_co2", QUANTITY_LAST, 0, 0 },
  { "co2_equivalent", QUANTITY_LAST, 0, 0 },
  { "pressure", QUANTITY_P, 1, 0 },
  { "pressure_hpa", QUANTITY_P, 1, 0 },
  { "pressure_h_pa", QUANTITY_P, 1, 0 }, /* pressure_hPa */
  { "pressure_pa", QUANTITY_P, 0.01, 0 },
  { "pression", QUANTITY_P, 1, 0 },
  { "pression_atmospherique", QUANTITY_P, 1, 0 },
  { "pression_atmosph_rique", QUANTITY_P, 1, 0 },
  { "barometric_pressure", QUANTITY_P, 1, 0 },
  { "air_pressure", QUANTITY_P, 1, 0 },
  { "atmospheric_pressure", QUANTITY_P, 1, 0 },
  { "atmosphericpressure", QUANTITY_P, 1, 0 },
  { "barometer", QUANTITY_P, 1, 0 },
  { "press", QUANTITY_P, 1, 0 },
  { "absolute_pressure", QUANTITY_LAST, 0, 0 },
  { "sea_pressure", QUANTITY_LAST, 0, 0 },
  { "sea_level_pressure", QUANTITY_LAST, 0, 0 },
  { "pressure_at_sealevel", QUANTITY_LAST, 0, 0 },
  { "pm1", QUANTITY_PM1, 1, 0 },
  { "pm01", QUANTITY_PM1, 1, 0 },
  { "pm_1", QUANTITY_PM1, 1, 0 },
  { "pm1_0", QUANTITY_PM1, 1, 0 },
  { "pm_1_0", QUANTITY_PM1, 1, 0 },
  { "pm25", QUANTITY_PM25, 1, 0 },
  { "pm02", QUANTITY_PM25, 1, 0 },
  { "pm_25", QUANTITY_PM25, 1, 0 },
  { "pm2_5", QUANTITY_PM25, 1, 0 },
  { "pm2p5", QUANTITY_PM25, 1, 0 },
  { "pm_2_5", QUANTITY_PM25, 1, 0 },
  { "pm_2_5um", QUANTITY_PM25, 1, 0 },
  { "pm10", QUANTITY_PM10, 1, 0 },
  { "pm_10", QUANTITY_PM10, 1, 0 },
  { "pm10_0", QUANTITY_PM10, 1, 0 },
  { "pm_10_0", QUANTITY_PM10, 1, 0 },
  /* ESPHome's default names of a PMS: "Particulate Matter <2.5µm Concentration". */
  { "particulate_matter_1_0_m_concentration", QUANTITY_PM1, 1, 0 },
  { "particulate_matter_2_5_m_concentration", QUANTITY_PM25, 1, 0 },
  { "particulate_matter_10_0_m_concentration", QUANTITY_PM10, 1, 0 },
  { "pm_1_0_concentration", QUANTITY_PM1, 1, 0 },
  { "pm_2_5_concentration", QUANTITY_PM25, 1, 0 },
  { "pm_10_0_concentration", QUANTITY_PM10, 1, 0 },
  /* and of an SPS30: "PM <2.5µm Weight concentration", beside numbers of particles, which are none. */
  { "pm_1_m_weight_concentration", QUANTITY_PM1, 1, 0 },
  { "pm_1_0_m_weight_concentration", QUANTITY_PM1, 1, 0 },
  { "pm_2_5_m_weight_concentration", QUANTITY_PM25, 1, 0 },
  { "pm_10_m_weight_concentration", QUANTITY_PM10, 1, 0 },
  { "pm_10_0_m_weight_concentration", QUANTITY_PM10, 1, 0 },
  /* airRohr: P0, P1, P2 are PM1, PM10, PM2.5 of every sensor but Honeywell's. Only behind the name of a sensor: alone,
   * P1 is a power. */
  { "_p0", QUANTITY_PM1, 1, 0 },
  { "_p1", QUANTITY_PM10, 1, 0 },
  { "_p2", QUANTITY_PM25, 1, 0 },
  { "hpm_p1", QUANTITY_PM25, 1, 0 },
  { "hpm_p2", QUANTITY_PM10, 1, 0 },
  { "voc", QUANTITY_VOC_PPB, 1, 0 },
  { "tvoc", QUANTITY_VOC_PPB, 1, 0 },
  { "voc_ppb", QUANTITY_VOC_PPB, 1, 0 },
  { "tvoc_ppb", QUANTITY_VOC_PPB, 1, 0 },
  { "total_volatile_organic_compound", QUANTITY_VOC_PPB, 1, 0 },
  { "voc_ug_m3", QUANTITY_VOC_UG, 1, 0 },
  { "tvoc_ug_m3", QUANTITY_VOC_UG, 1, 0 },
  { "voc_idx", QUANTITY_VOC_INDEX, 1, 0 },
  { "voc_index", QUANTITY_VOC_INDEX, 1, 0 },
  { "tvoc_index", QUANTITY_VOC_INDEX, 1, 0 },
  { "iaq", QUANTITY_VOC_INDEX, 1, 0 },
  { "hcho", QUANTITY_HCHO, 1, 0 },
  { "ch2o", QUANTITY_HCHO, 1, 0 },
  { "formaldehyde", QUANTITY_HCHO, 1, 0 },
  { "co", QUANTITY_CO, 1, 0 },
  { "co_ppm", QUANTITY_CO, 1, 0 },
  { "carbonmonoxide", QUANTITY_CO, 1, 0 },
  { "carbon_monoxide", QUANTITY_CO, 1, 0 },
  { "batterie", QUANTITY_BAT, 1, 0 },
  { "pile", QUANTITY_BAT, 1, 0 },
  { "battery", QUANTITY_BAT, 1, 0 },
  { "bat", QUANTITY_BAT, 1, 0 },
  { "batt", QUANTITY_BAT, 1, 0 },
  { "battery_level", QUANTITY_BAT, 1, 0 },
  { "battery_percent", QUANTITY_BAT, 1, 0 },
  { "device_status_battery_level", QUANTITY_BAT, 1, 0 },
  { "battery_percentage", QUANTITY_BAT, 1, 0 },
  { "battery_pct", QUANTITY_BAT, 1, 0 },
  { "battery_mv", QUANTITY_BAT_MV, 1, 0 },
  { "bat_mv", QUANTITY_BAT_MV, 1, 0 },
  { "battery_voltage", QUANTITY_BAT_MV, 1, 0 },
  { "bat_v", QUANTITY_BAT_MV, 1, 0 },
  { "batt_v", QUANTITY_BAT_MV, 1, 0 },
  { "battery_v", QUANTITY_BAT_MV, 1, 0 },
  { "vbat", QUANTITY_BAT_MV, 1, 0 },
  { "vdd", QUANTITY_BAT_MV, 1, 0 },
  { "rssi", QUANTITY_RSSI, 1, 0 },
  { "signal", QUANTITY_RSSI, 1, 0 },
  { "wifi", QUANTITY_RSSI, 1, 0 },
  { "wifi_signal", QUANTITY_RSSI, 1, 0 },
  { "wifi_signal_db", QUANTITY_RSSI, 1, 0 },
  { "wifi_signal_dbm", QUANTITY_RSSI, 1, 0 },
  { "wifi_strength", QUANTITY_RSSI, 1, 0 },
  { "wifi_signal_strength", QUANTITY_RSSI, 1, 0 },
  { "signal_strength", QUANTITY_RSSI, 1, 0 },
  { "linkquality", QUANTITY_LQI, 1, 0 },
  { "link_quality", QUANTITY_LQI, 1, 0 },
  { "lqi", QUANTITY_LQI, 1, 0 },
};

/* Parts of a compound whose end is no value of the air of the room. */
static const char *const elsewhere[] = {
  "target",   "set",      "setpoint", "min",      "max",        "minimum", "maximum",   "cpu",      "chip",
  "mcu",      "soc",      "device",   "internal", "board",      "esp32",   "esp8266",   "soil",     "water",
  "dew",      "feels",    "apparent", "heat",     "compressed", "tank",    "raw",       "absolute", "sea",
  "history",  "consigne", "sol",      "eau",      "ros",        "rosee",   "ressentie", "abs",      "dpt",
  "dewpoint", "dewpt",    "wet",      "alarm",    "alarme",     "limit",   "threshold", "seuil",
};

/* Chips that give their name to a key or to what stands within it. Those below 2 warm themselves, or were made for
 * something else. */
static const struct {
  const char *prefix;
  int rank;
} chips[] = {
  { "ESP32", 0 }, { "ESP8266", 0 }, { "CPU", 0 },      { "SCD", 1 }, { "MHZ", 1 },
  { "MH-Z", 1 },  { "MH_Z", 1 },    { "SENSEAIR", 1 }, { "BMP", 1 }, { "SEN5", 1 },
  { "SHT", 2 },   { "BME", 2 },     { "AHT", 2 },      { "DHT", 2 }, { "AM23", 2 },
  { "HDC", 2 },   { "HTU", 2 },     { "SI70", 2 },     { "DS18", 2 }, { "SPS", 2 },
  { "PMS", 2 },   { "SDS", 2 },     { "SGP", 2 },      { "ENS", 2 }, { "CCS", 2 },
};

static const IngestWord *slots[SLOTS];

static guint
hash (const char *key, gsize length)
{
  guint32 sum = 2166136261U;

  for (gsize i = 0; i < length; i++)
    sum = (sum ^ (guchar) key[i]) * 16777619U;
  return (sum ^ sum >> 15) % SLOTS;
}

static void
fill_slots (void)
{
  static gsize ready;

  if (!g_once_init_enter (&ready))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    guint slot = hash (words[i].word, strlen (words[i].word));

    while (slots[slot] != NULL)
      slot = (slot + 1) % SLOTS;
    slots[slot] = &words[i];
  }
  g_once_init_leave (&ready, 1);
}

static const IngestWord *
find (const char *key, gsize length)
{
  fill_slots ();
  for (guint slot = hash (key, length); slots[slot] != NULL; slot = (slot + 1) % SLOTS)
    if (strncmp (slots[slot]->word, key, length) == 0 && slots[slot]->word[length] == '\0')
      return slots[slot];
  return NULL;
}

/* "carbonDioxide", "PM2.5", "Salon Temperature" to carbon_dioxide, pm2_5, salon_temperature. Returns the length; 0
 * for what is too long to be a word. */
static gsize
plain (const char *key, gsize length, char into[KEY_MAX])
{
  gsize kept = 0;

  for (gsize i = 0; i < length; i++) {
    gboolean letter = g_ascii_isalnum (key[i]);
    gboolean joint = !letter || (i > 0 && g_ascii_isupper (key[i]) && g_ascii_islower (key[i - 1]));

    if (kept + 2 >= KEY_MAX)
      return 0;
    if (joint && kept > 0 && into[kept - 1] != '_')
      into[kept++] = '_';
    if (letter)
      into[kept++] = g_ascii_tolower (key[i]);
  }
  while (kept > 0 && into[kept - 1] == '_')
    kept--;
  return kept;
}

/* Without a number that only counts: temperature_1. */
static gsize
uncounted (const char *key, gsize length)
{
  gsize left = length;

  while (left > 0 && g_ascii_isdigit (key[left - 1]))
    left--;
  return left > 1 && left < length && key[left - 1] == '_' ? left - 1 : length;
}

static const IngestWord *
find_counted (const char *key, gsize length)
{
  const IngestWord *found = find (key, length);
  gsize left = uncounted (key, length);

  return found != NULL || left == length ? found : find (key, left);
}

const IngestWord *
ingest_word (const char *key, gsize length)
{
  char spelled[KEY_MAX];

  return find_counted (spelled, plain (key, length, spelled));
}

static gboolean
is_elsewhere (const char *part, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    if (strlen (elsewhere[i]) == length && memcmp (elsewhere[i], part, length) == 0)
      return TRUE;
  return FALSE;
}

const IngestWord *
ingest_word_ending (const char *key, gsize length)
{
  char spelled[KEY_MAX];
  gsize all = plain (key, length, spelled), from = 0;

  while (from < all) {
    const IngestWord *found = find_counted (spelled + from, all - from);
    const IngestWord *behind = from == 0 ? NULL : find (spelled + from - 1, all - from + 1);
    const char *joint = memchr (spelled + from, '_', all - from);

    if (found != NULL || behind != NULL)
      return found != NULL ? found : behind;
    if (joint == NULL || is_elsewhere (spelled + from, (gsize) (joint - spelled) - from))
      return NULL;
    from = (gsize) (joint - spelled) + 1;
  }
  return NULL;
}

gboolean
ingest_word_is_elsewhere (const char *name)
{
  char spelled[KEY_MAX];
  gsize all = name == NULL ? 0 : plain (name, strlen (name), spelled);

  for (gsize from = 0; from < all;) {
    const char *joint = memchr (spelled + from, '_', all - from);
    gsize length = joint == NULL ? all - from : (gsize) (joint - spelled) - from;

    if (is_elsewhere (spelled + from, length))
      return TRUE;
    from += length + 1;
  }
  return FALSE;
}

static int
chip_of (const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    if (length >= strlen (chips[i].prefix)
        && g_ascii_strncasecmp (name, chips[i].prefix, strlen (chips[i].prefix)) == 0)
      return (int) i;
  return -1;
}

int
ingest_chip_rank (const char *name, gsize length)
{
  int chip = chip_of (name, length);

  return chip < 0 ? 2 : chips[chip].rank;
}

gboolean
ingest_word_is_wrapper (const char *key)
{
  static const char *const wrappers[] = { "data",    "values", "measurements", "measures", "mesures",
                                          "sensors", "air",    "environment",  "decoded",  "payload" };

  for (guint i = 0; i < G_N_ELEMENTS (wrappers); i++)
    if (g_ascii_strcasecmp (wrappers[i], key) == 0)
      return TRUE;
  return chip_of (key, strlen (key)) >= 0;
}
