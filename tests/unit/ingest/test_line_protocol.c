/* test_line_protocol.c: the grammar, rule by rule, and who writes lines. What InfluxDB refuses is refused, line by
 * line. */
#include "said.h"

#include "ingest/line_scan.h"

#define LP "line_protocol", NULL

static const Said cases[] = {
  /* Time. */
  { "nanoseconds", LP, "m,id=a temperature=16 1768372990000000000", "a: t 1600 @-10" },
  { "no-time", LP, "m,id=a temperature=16", "a: t 1600 @-" },
  { "before-1970", LP, "m,id=a temperature=16 -1", "a: t 1600 @-1768373001" },
  { "largest", LP, "m,id=a temperature=16 9223372036854775807", "a: t 1600 @7454999036" },
  { "smallest", LP, "m,id=a temperature=16 -9223372036854775808", "a: t 1600 @-10991745037" },
  { "too-large", LP, "m,id=a temperature=16 9223372036854775808", "; 1 lines refused: timestamp out of range" },
  { "time-with-point", LP, "m,id=a temperature=16 1.5", "; 1 lines refused: bad timestamp" },
  { "documented-error", LP, "m value=9 \"1\"", "; 1 lines refused: bad timestamp" },
  { "two-times", LP, "m,id=a temperature=16 1 2", "; 1 lines refused: bad timestamp" },

  /* Lines. */
  { "carriage-return", LP, "m,id=a temperature=16\r\nm,id=a humidity=50 1768372990000000000\r\n",
    "a: rh 5000 @-10 | t 1600 @-" },
  { "blank-and-comment", LP, "\n  \n# temperature,id=a value=1\n\r\nm,id=a temperature=16\n", "a: t 1600 @-" },
  { "good-beside-bad", LP, "m,id=a temperature=16\nm,id=a temperature=\nm,id=b humidity=50",
    "a: t 1600 @-; b: rh 5000 @-; 1 lines refused: missing field value" },
  { "blanks-between", LP, "  m,id=a   temperature=16   1768372990000000000  ", "a: t 1600 @-10" },
  { "nothing", LP, "", "" },

  /* Names and escapes. */
  { "escapes", LP, "my\\ m\\,x,id=a\\ b\\,c\\=d,t\\=g=1 temperature=16", "a b,c=d: t 1600 @-" },
  { "backslash-is-itself", LP, "m,id=C:\\dir\\x temperature=16", "c:\\dir\\x: t 1600 @-" },
  { "quotes-in-names", LP, "\"m\",id=\"a\" \"x\"=1,temperature=16", "\"a\": t 1600 @-" },
  { "escaped-key", LP, "m,id=a air\\ temperature=16", "a: t 1600 @-" },
  { "blank-in-key", LP, "m,id=a air temperature=16", "; 1 lines refused: missing field value" },
  { "empty-tag-value", LP, "m,id= temperature=16", "; 1 lines refused: missing tag value" },
  { "empty-tag-key", LP, "m,=a temperature=16", "; 1 lines refused: missing tag key" },
  { "tag-without-value", LP, "m,id temperature=16", "; 1 lines refused: missing tag value" },
  { "equals-in-tag", LP, "m,id=a=b temperature=16", "; 1 lines refused: invalid tag format" },
  { "no-measurement", LP, ",id=a temperature=16", "; 1 lines refused: missing measurement" },
  { "no-fields", LP, "m,id=a", "; 1 lines refused: missing fields" },
  { "no-fields-blank", LP, "m,id=a ", "; 1 lines refused: missing fields" },
  { "comma-at-the-end", LP, "m,id=a temperature=16,", "; 1 lines refused: missing fields" },
  { "no-field-key", LP, "m,id=a =16", "; 1 lines refused: missing field key" },
  { "time-as-field", LP, "m,id=a time=16", "; 1 lines refused: time is no field key" },
  { "time-as-tag", LP, "m,time=a temperature=16", "; 1 lines refused: time is no tag key" },
  { "line-ends-in-tag", LP, "m,id=a\ntemperature=16", "; 2 lines refused: missing fields" },
  { "backslash-at-the-end", LP, "m,id=a\\", "; 1 lines refused: missing fields" },

  /* Values. */
  { "integers", LP, "m,id=a temperature=16i,humidity=50u,co2=-3i", "a: t 1600 @- | rh 5000 @- (1 refused)" },
  { "largest-integer", LP,
    "m,id=a x=9223372036854775807i,y=-9223372036854775808i,z=18446744073709551615u,temperature=16i", "a: t 1600 @-" },
  { "integer-too-large", LP, "m,id=a x=9223372036854775808i", "; 1 lines refused: invalid field value" },
  { "integer-too-small", LP, "m,id=a x=-9223372036854775809i", "; 1 lines refused: invalid field value" },
  { "unsigned-too-large", LP, "m,id=a x=18446744073709551616u", "; 1 lines refused: invalid field value" },
  { "exponent", LP, "m,id=a temperature=1.6e+1,co2=9E2", "a: t 1600 @- | co2 900 @-" },
  { "point", LP, "m,id=a temperature=16.,humidity=.5", "a: t 1600 @- | rh 50 @-" },
  { "many-digits", LP, "m,id=a temperature=16.123456789012345678901234", "a: t 1612 @-" },
  { "negative", LP, "m,id=a temperature=-0.5", "a: t -50 @-" },
  { "flags", LP, "m,id=a temperature=t,humidity=False,co2=900", "a: co2 900 @-" },
  { "not-a-number", LP, "m,id=a temperature=NaN", "; 1 lines refused: invalid field value" },
  { "infinite", LP, "m,id=a temperature=+Inf", "; 1 lines refused: invalid field value" },
  { "hexadecimal", LP, "m,id=a temperature=0x10", "; 1 lines refused: invalid field value" },
  { "only-a-sign", LP, "m,id=a temperature=-", "; 1 lines refused: invalid field value" },
  { "only-an-i", LP, "m,id=a temperature=i", "; 1 lines refused: invalid field value" },
  { "point-and-i", LP, "m,id=a temperature=1.5i", "; 1 lines refused: invalid field value" },
  { "negative-unsigned", LP, "m,id=a temperature=-1u", "; 1 lines refused: invalid field value" },
  { "tru", LP, "m,id=a temperature=tru", "; 1 lines refused: invalid field value" },
  { "number-as-text", LP, "m,id=a temperature=\"16.3\"", "a: t 1630 @-" },
  { "text", LP, "m,id=a state=\"on, off = \\\"1\\\" \\\\\",temperature=16", "a: t 1600 @-" },
  { "text-with-lines", LP, "m,id=a note=\"one\ntwo temperature=1\n\",temperature=16\nm,id=b temperature=17",
    "a: t 1600 @-; b: t 1700 @-" },
  { "empty-text", LP, "m,id=a note=\"\",temperature=16", "a: t 1600 @-" },
  { "open-text", LP, "m,id=a note=\"one,temperature=16\nm,id=b temperature=17",
    "b: t 1700 @-; 1 lines refused: unbalanced quotes" },
  { "text-and-more", LP, "m,id=a note=\"one\"two,temperature=16", "; 1 lines refused: missing separator" },

  /* Devices, quantities. */
  { "order-of-tags", LP, "m,host=h,topic=t,id=i,sensor_id=s,device=d,node=n,dev_eui=E temperature=16", "e: t 1600 @-" },
  { "no-device", LP, "m,place=salon temperature=16", ": t 1600 @-" },
  { "value-of-measurement", LP, "temperature,device=x value=16\nCarbonDioxide,device=x value=900i",
    "x: t 1600 @- | co2 900 @-" },
  { "chirpstack", LP,
    "device_frmpayload_data_temperature,dev_eui=01 value=16\ndevice_frmpayload_data_history_0_temperature,dev_eui=01 value=9\n"
    "device_status_battery_level,dev_eui=01 value=88.3\ndevice_status_margin,dev_eui=01 value=10i",
    "01: t 1600 @- | bat 88 @-" },
  { "processor", LP, "temperature,device=x,sensor=esp32 value=52\ncpu_temperature,device=x value=60", "" },
  { "compound", LP, "m,node=n SCD30_temperature=20,SHT3X_temperature=19,HPM_P1=4,HPM_P2=6",
    "n: t 1900 @- | pm25 40 @- | pm10 60 @-" },
  { "home-assistant", LP,
    "°C,domain=sensor,entity_id=salon_temperature value=19.5,friendly_name_str=\"Salon\"\n"
    "%,domain=sensor,entity_id=salon_humidity value=55",
    "salon: t 1950 @- | rh 5500 @-" },
  { "zero-pair", LP, "m,id=a temperature=0,humidity=0,co2=800", "a: co2 800 @- (2 refused)" },
  { "unknown", LP, "cpu,host=pi usage_idle=97.1,temp_max=60 1768372990000000000", "" },
};

/* What one unit of a timestamp is. */
static void
test_precision (void)
{
  static const struct {
    gint64 precision_ns;
    const char *bytes, *said;
  } times[] = {
    { 1, "m temperature=16 1768372990999999999", ": t 1600 @-10" },
    { 1000, "m temperature=16 1768372990999999", ": t 1600 @-10" },
    { 1000000, "m temperature=16 1768372990999", ": t 1600 @-10" },
    { 1000000000, "m temperature=16 1768372990", ": t 1600 @-10" },
    { (gint64) 60 * 1000000000, "m temperature=16 29472883", ": t 1600 @-20" },
    { (gint64) 3600 * 1000000000, "m temperature=16 491214", ": t 1600 @-2600" },
    { 1000000000, "m temperature=16 9223372036854775807", ": t 1600 @9223372035086402807" },
    { (gint64) 3600 * 1000000000, "m temperature=16 9223372036854775807", "; 1 lines refused: timestamp out of range" },
    { 0, "m temperature=16 -1", ": t 1600 @-1768373001" },
    /* Where nobody said: by their size. */
    { 0, "m temperature=16 1768372990999999999", ": t 1600 @-10" },
    { 0, "m temperature=16 1768372990999999", ": t 1600 @-10" },
    { 0, "m temperature=16 1768372990999", ": t 1600 @-10" },
    { 0, "m temperature=16 1768372990", ": t 1600 @-10" },
    { 0, "m temperature=16 12000000000", ": t 1600 @-1768372988" },
    { 1, "m temperature=16 1768372990", ": t 1600 @-1768372999" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    IngestInput input = {
      .bytes = times[i].bytes, .length = strlen (times[i].bytes), .precision_ns = times[i].precision_ns, .now = NOW
    };
    g_autoptr (IngestOutput) output = ingest_output_new ();
    g_autofree char *found = NULL;

    g_assert_true (ingest_read (ingest_dialect_find ("line_protocol"), &input, output, NULL));
    found = said (output);
    g_assert_cmpstr (found, ==, times[i].said);
  }
}

/* Lines are counted as the sender counts them. */
static void
test_counts (void)
{
  static const char bytes[] = "# one\n\nm temperature=1\nm temperature=\nm temperature=2\nx\n";
  IngestInput input = { .bytes = bytes, .length = strlen (bytes), .now = NOW };
  g_autoptr (IngestOutput) output = ingest_output_new ();

  g_assert_true (ingest_read (ingest_dialect_guess (&input), &input, output, NULL));
  g_assert_cmpuint (output->lines, ==, 4);
  g_assert_cmpuint (output->refused_lines, ==, 2);
  g_assert_cmpuint (output->first_refused, ==, 4);
  g_assert_cmpstr (output->first_reason, ==, "missing field value");
}

static void
test_long (void)
{
  g_autofree char *fits = g_strnfill (LINE_TEXT_MAX, 'x'), *beyond = g_strnfill (LINE_TEXT_MAX + 1, 'x');
  g_autofree char *bytes = g_strdup_printf ("m,id=a note=\"%s\",temperature=16\nm,id=b note=\"%s\",temperature=16\n"
                                            "m,id=%s temperature=16\nm,id=%s temperature=17",
                                            fits, beyond, beyond, fits);
  IngestInput input = { .bytes = bytes, .length = strlen (bytes), .now = NOW };
  g_autoptr (IngestOutput) output = ingest_output_new ();

  g_assert_true (ingest_read (ingest_dialect_find ("line_protocol"), &input, output, NULL));
  g_assert_cmpuint (ingest_output_readings (output), ==, 2);
  g_assert_cmpuint (output->refused_lines, ==, 2);
}

/* The texts of fields, as the reference shows them: \ is \, \\ is \, \\\ is \\. Read by the scanner alone. */
static void
test_scan (void)
{
  static const char bytes[] = "m,a\\ b=c\\,d f=\"x\" 5";
  LineScan scan = line_scan_of (bytes, strlen (bytes));
  LineText measurement, key, tag;
  LineValue value;
  gboolean has_time;
  gint64 time = 0;
  char plain[16];

  g_assert_true (line_scan_begin (&scan, &measurement));
  g_assert_cmpmem (measurement.at, measurement.length, "m", 1);
  g_assert_true (line_scan_tag (&scan, &key, &tag));
  g_assert_cmpuint (line_scan_plain (&key, plain, sizeof plain), ==, 3);
  g_assert_cmpstr (plain, ==, "a b");
  g_assert_cmpuint (line_scan_plain (&tag, plain, 3), ==, 2);
  g_assert_cmpstr (plain, ==, "c,");
  g_assert_false (line_scan_tag (&scan, &key, &tag));
  g_assert_true (line_scan_field (&scan, &key, &value));
  g_assert_cmpint (value.kind, ==, LINE_TEXT);
  g_assert_false (line_scan_field (&scan, &key, &value));
  g_assert_true (line_scan_end (&scan, &has_time, &time));
  g_assert_true (has_time);
  g_assert_cmpint (time, ==, 5);
  g_assert_false (line_scan_begin (&scan, &measurement));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  said_add ("/lines", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/lines/precision", test_precision);
  g_test_add_func ("/lines/counts", test_counts);
  g_test_add_func ("/lines/long", test_long);
  g_test_add_func ("/lines/scan", test_scan);
  return g_test_run ();
}
