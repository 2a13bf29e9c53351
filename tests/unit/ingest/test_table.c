/* test_table.c: tables as programs of loggers save them. Constructed from how such programs are known to write; none
 * was captured from one. */
#include "said.h"

#define AT "@-40" /* 2026-01-14 06:42:40 UTC, 07:42:40 of the legal hour */

static const Said cases[] = {
  { "french", "table", NULL,
    "Date;Heure;Temp\xc3\xa9rature (\xc2\xb0"
    "C);Humidit\xc3\xa9 (%);Point de ros\xc3\xa9"
    "e (\xc2\xb0"
    "C)\r\n"
    "14/01/2026;07:42:40;16,4;71;11,1\r\n14/01/2026;07:43:20;16,5;;\r\n",
    ": t 1640 " AT " | rh 7100 " AT " | t 1650 @0" },
  { "windows-1252", "table", NULL,
    "Date/Heure\tTemp\xe9rature en \xb0"
    "C\tHumidit\xe9\n14/01/2026 07:42:40\t-3,5 \xb0"
    "C\t71 %",
    ": t -350 " AT " | rh 7100 " AT },
  { "titles-and-zone", "table", NULL,
    "\"Plot Title: chambre\"\n\"#\",\"Date Time, GMT+01:00\",\"Temp, \xc2\xb0"
    "C (LGR S/N: 1)\",\"RH, % (LGR S/N: 1)\"\n"
    "1,01/14/26 07:42:40 AM,16.40,71.0\n2,01/14/26 07:43:20 AM,\"16.50\",\n",
    ": t 1640 " AT " | rh 7100 " AT " | t 1650 @0" },
  { "afternoon", "table", NULL,
    "date,temperature\n01/13/2026 12:00 AM,16\n01/13/2026 12:00 PM,17\n01/13/2026 1:00 PM,18\n",
    ": t 1600 @-114200 | t 1700 @-71000 | t 1800 @-67400" },
  { "iso", "table", NULL,
    "timestamp,co2 (ppm),PM2.5 (\xc2\xb5g/m\xc2\xb3)\n2026-01-14T06:42:40Z,812,6.1\n2026-01-14 07:43,900,\n",
    ": co2 812 " AT " | pm25 61 " AT " | co2 900 @-20" },
  { "seconds-and-fahrenheit", "table", NULL,
    "Time,Temperature (\xc2\xb0"
    "F),Battery voltage\n1768372960,68,2.9\n1768373000000,86,2.9",
    ": t 2000 " AT " | bat_mv 2900 " AT " | t 3000 @0 | bat_mv 2900 @0" },
  { "netatmo", "table", NULL,
    "Name;Long;Lat;ModuleName;ModuleType\n\"Maison\";2.3;48.8;\"Chambre\";Thermostat\n"
    "Timestamp;\"Timezone : Europe/Paris\";Temperature;Humidity;CO2;Noise;Pressure\n"
    "1768372960;\"2026/01/14 07:42:40\";-1.7;71;967;42;997.6\n1768373000;\"2026/01/14 07:43:20\";16.5;;;;\n",
    ": t -170 " AT " | rh 7100 " AT " | co2 967 " AT " | p 9976 " AT " | t 1650 @0" },
  { "format-told-in-the-header", "table", NULL,
    "\"Time(DD/MM/YYYY H:mm:ss)\",\"Carbon dioxide(ppm)\",\"Temperature(\xc2\xb0"
    "C)\",\"Relative humidity(%)\",\"Atmospheric pressure(hPa)\"\n"
    "\"14/01/2026 7:42:40\",\"812\",\"-0.5\",\"71\",\"1004.2\"\n",
    ": t -50 " AT " | rh 7100 " AT " | co2 812 " AT " | p 10042 " AT },
  { "long-header-of-a-moment", "table", NULL,
    "Timestamp for sample frequency every 1 min min,Temperature_Celsius,Relative_Humidity\n"
    "2026-01-14 07:42:40,16.4,71.0\n",
    ": t 1640 " AT " | rh 7100 " AT },
  /* As loggers' programs are seen to write, in values of ours. */
  { "lascar", "table", NULL,
    "EL-USB-2,Time,Celsius(\xc2\xb0"
    "C),High Alarm,Low Alarm,Humidity(%rh),High Alarm rh,Low Alarm rh,Dew Point(\xc2\xb0"
    "C),Serial Number\n"
    "1,14/01/2026 07:42:40,16.5,30.0,10.0,71.0,75.0,10.0,11.2,010014345\n"
    "2,14/01/2026 07:43:20,16.5,30.0,10.0,,75.0,10.0,11.2\n",
    ": t 1650 " AT " | rh 7100 " AT " | t 1650 @0" },
  { "lascar-degrees-in-letters", "table", NULL,
    "Chambre,Time,Celsius(deg C),Humidity(%rh),dew point(deg C),Serial Number\n3,2026-01-14 07:42:40,16.5,71.0,9.0\n",
    ": t 1650 " AT " | rh 7100 " AT },
  { "switchbot", "table", NULL,
    "\"Timestamp\",\"Temperature_Celsius(\xe2\x84\x83)\",\"Relative_Humidity(%)\",\"CO2(ppm)\",\"Abs Humidity(g/m\xc2\xb3)\","
    "\"DPT_Celsius(\xe2\x84\x83)\",\"VPD(kPa)\"\n"
    "\"2026-01-14 07:42:40\",\"16.4\",\"71\",\"812\",\"9.9\",\"11.2\",\"0.5\"\n"
    "\"2026-01-14 07:43:20\",\"\",\"\",\"813\",\"9.9\",\"11.2\",\"0.5\"\n",
    ": t 1640 " AT " | rh 7100 " AT " | co2 812 " AT " | co2 813 @0" },
  { "govee-in-fahrenheit", "table", NULL,
    "Timestamp for sample frequency every 15 min min,PM2.5(\xc2\xb5g/m\xc2\xb3),Temperature_Fahrenheit(\xe2\x84\x89),"
    "Relative_Humidity(%)\n2026-01-14 07:42:40,5,68.0,71.0\n",
    ": t 2000 " AT " | rh 7100 " AT " | pm25 50 " AT },
  { "airthings", "table", NULL,
    "recorded;RADON_SHORT_TERM_AVG Bq/m3;TEMP \xc2\xb0"
    "C;HUMIDITY %;PRESSURE hPa;CO2 ppm;VOC ppb;PM2.5 \xc2\xb5g/m3\n"
    "2026-01-14T07:42:40;;16.41;71.50;986.00;812.00;46.00;6.1\n",
    ": t 1641 " AT " | rh 7150 " AT " | co2 812 " AT " | p 9860 " AT " | pm25 61 " AT " | voc_ppb 46 " AT },
  { "awair", "table", NULL,
    "timestamp(Europe/Paris),score,temp,humid,co2,voc,pm25\n2026-01-14 07:42:40,88,16.4,71,812,233,6\n",
    ": t 1640 " AT " | rh 7100 " AT " | co2 812 " AT " | pm25 60 " AT " | voc_ppb 233 " AT },
  { "zone-of-each-line", "table", NULL,
    "Device Id,Time,Temperature(\xe2\x84\x83),Humidity(%RH)\nd88b,2026/01/13 22:42:40-0800,-8.4\xe2\x84\x83,70.0\n"
    "d88b,2026/01/14 12:13:20+05:30,-8.0\xe2\x84\x83,\n",
    ": t -840 " AT " | rh 7000 " AT " | t -800 @0" },
  { "inputs-by-their-units", "table", NULL,
    "Date;Heure;C:1 [\xc2\xb0"
    "C];C:2 [%rF]\n14.01.2026;07:42:40;16,4;71,5\n",
    ": t 1640 " AT " | rh 7150 " AT },
  { "inputs-by-their-units-in-windows", "table", NULL,
    "Date et heure;Voie 1 (\xb0"
    "C);Voie 2 (%HR);Point de ros\xe9"
    "e (\xb0"
    "C)\n14/01/2026 07:42:40;16,4;71,5;9\n",
    ": t 1640 " AT " | rh 7150 " AT },
  { "units-in-each-cell", "table", NULL,
    "Date;Heure;Temp;Press;Hum;Lum\n14/1/2026; 7:42:40; 16.53C;1013.42 hPa;48.20%;62.75%;\n",
    ": t 1653 " AT " | rh 4820 " AT " | p 10134 " AT },
  { "marked", "table", NULL,
    "\xef\xbb\xbf"
    "Date;Temp\xc3\xa9rature\n14/01/2026 07:42:40;16,4\n",
    ": t 1640 " AT },
  { "marked-and-quoted", "table", NULL, "\xef\xbb\xbf\"Date\",\"Temperature\"\n\"14/01/2026 07:42:40\",\"16.4\"\n",
    ": t 1640 " AT },
  /* Nothing but days that months have too: told by the header, by what is yet to come, by the shortest time, by halves.
   */
  { "months-told", "table", NULL,
    "Time(MM/DD/YYYY h:mm:ss A),Temperature(\xc2\xb0"
    "F)\n01/02/2026 7:42:40 AM,68\n",
    ": t 2000 @-1036840" },
  { "days-told", "table", NULL, "Time(DD/MM/YYYY H:mm:ss),Temperature\n01/12/2025 7:42:40 AM,20\n",
    ": t 2000 @-3801640" },
  { "months-because-days-are-ahead", "table", NULL, "date,temperature\n01/12/2026 07:42:40,20\n", ": t 2000 @-172840" },
  { "days-because-months-are-ahead", "table", NULL, "date,temperature\n12/01/2026 07:42:40 AM,20\n",
    ": t 2000 @-172840" },
  { "months-because-days-take-a-year", "table", NULL,
    "date,temperature\n01/08/2025 07:42:40,20\n01/09/2025 07:42:40,21\n01/10/2025 07:42:40,22\n",
    ": t 2000 @-32054440 | t 2100 @-31968040 | t 2200 @-31881640" },
  { "months-because-of-halves", "table", NULL, "date,temperature\n02/01/2025 07:42:40 AM,20\n", ": t 2000 @-29980840" },
  { "days-when-nothing-tells", "table", NULL, "date,temperature\n02/01/2025 07:42:40,20\n", ": t 2000 @-32572840" },
  { "before-the-dates-decide", "table", NULL, "date;temperature\n01/02/2026 00:00;1\n13/01/2026 00:00;2\n",
    ": t 100 @1527400 | t 200 @-114200" },
  { "lines-without-moment", "table", NULL,
    "date;temperature\n;1\nhier;2\n45000,5;3\n2026-01-14 07:42:40;4\n;;\n32/13/2026 00:00;5",
    ": t 400 " AT "; 4 lines refused: no moment in it" },
  { "out-of-bounds", "table", NULL, "date;temperature\n2026-01-14 07:42:40;850\n", ": (1 refused)" },
  { "better-chip", "table", NULL, "date;SCD40_temperature;SHT4x_temperature\n2026-01-14 07:42:40;24;21\n",
    ": t 2100 " AT },
  { "empty-table", "table", NULL, "date;temperature\n", "" },
  { "carriage-returns", "table", NULL, "date;temperature\r2026-01-14 07:42:40;4\r", ": t 400 " AT },
  { "open-quote", "table", NULL, "date;temperature\n\"2026-01-14 07:42:40;4\n2026-01-14 07:42:40;5", ": t 500 " AT },
  { "no-moment", "table", NULL, "temperature;humidity\n1;2\n", NULL },
  { "no-quantity", "table", NULL, "date;porte\n2026-01-14 07:42:40;4\n", NULL },
  { "lines-of-influx", "table", NULL, "room temperature=15.9\n", NULL },
  { "nothing", "table", NULL, "", NULL },
};

/* What programs of Windows call Unicode, in either order; cut in the midst of a letter it is none. */
static void
test_wide (void)
{
  static const char *const names[] = { "UTF-16LE", "UTF-16BE" };
  static const char table[] = "\xef\xbb\xbf"
                              "Date\tTemp\xc3\xa9rature\n2026-01-14 07:42:40\t16,4\n";

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (gsize cut = 0; cut < 2; cut++) {
      gsize length = 0;
      g_autofree char *bytes = g_convert (table, -1, names[i], "UTF-8", NULL, &length, NULL), *found = NULL;
      IngestInput input = { .bytes = bytes, .length = length - cut, .now = NOW };
      g_autoptr (IngestOutput) output = ingest_output_new ();

      g_assert_cmpint (ingest_read (ingest_dialect_find ("table"), &input, output, NULL), ==, cut == 0);
      found = said (output);
      g_assert_cmpstr (found, ==, cut == 0 ? ": t 1640 " AT : "");
    }
}

/* In the night of the hour that comes twice, each of its lines has its moment, whatever their distance and direction.
 */
static void
test_twice (void)
{
  static const int steps_min[] = { 10, 60, -10 };

  for (guint s = 0; s < G_N_ELEMENTS (steps_min); s++) {
    g_autoptr (GString) bytes = g_string_new ("date;temperature\n");
    g_autoptr (IngestOutput) output = ingest_output_new ();
    const gint64 step = steps_min[s] * 60,
                 from = 1792882800 + (step < 0 ? 4 * 3600 : 0); /* 2026-10-25 01:00 of summer */
    guint count = (guint) (4 * 3600 / ABS (step));
    IngestInput input = { .now = 1793500000 };

    for (guint i = 0; i < count; i++) {
      gint64 at = from + (gint64) i * step;
      gint64 wall = at + (at < 1792890000 ? 2 : 1) * 3600; /* 03:00 of summer is 02:00 again */
      g_autoptr (GDateTime) local = g_date_time_new_from_unix_utc (wall);
      g_autofree char *text = g_date_time_format (local, "%d/%m/%Y %H:%M;20\n");

      g_string_append (bytes, text);
    }
    input.bytes = bytes->str;
    input.length = bytes->len;
    g_assert_true (ingest_read (ingest_dialect_find ("table"), &input, output, NULL));
    g_assert_cmpuint (ingest_output_readings (output), ==, count);
    for (guint i = 0; i < count; i++) {
      const IngestDevice *device = g_ptr_array_index (output->devices, 0);

      g_assert_cmpint (g_array_index (device->batch->readings, Reading, i).at, ==, from + (gint64) i * step);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  said_add ("/table", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/table/wide", test_wide);
  g_test_add_func ("/table/twice", test_twice);
  return g_test_run ();
}
