/* words.h: what devices call the quantities, whatever the language of their makers: one list of synonyms for all
 * dialects (sensors.md §1.9), and which chip is to be believed. Pure. */
#pragma once
#include "domain/reading.h"

typedef struct {
  const char *word;
  Quantity quantity;     /* QUANTITY_LAST: known, and not what it sounds like (an estimated CO2, the heat of a chip) */
  double factor, offset; /* plain unit = value × factor + offset */
} IngestWord;

/* The row of a key: case, dots, dashes and camel case do not matter ("PM2.5", "carbonDioxide"); a number at the end
 * that only counts ("temperature_1") neither. NULL: no word of ours. */
const IngestWord *ingest_word (const char *key, gsize length);
/* Likewise; else the row of the end of a compound ("BME280_temperature", "salon_co2"). Set points, extremes and the
 * heat of the device itself are none. */
const IngestWord *ingest_word_ending (const char *key, gsize length);

/* TRUE for a name that tells of something else than the air of the room: a chip, a set point, a dew point. */
gboolean ingest_word_is_elsewhere (const char *name);

/* How far the chip that a key or an object is named after can be believed: 0 not at all (the heat of a processor), 1
 * when nothing better is there (the temperature of a CO2 sensor), 2 anything else. */
int ingest_chip_rank (const char *name, gsize length);

/* TRUE for the key of an object that only holds the values together: "data", or the chip that measured ("SHT4x"). */
gboolean ingest_word_is_wrapper (const char *key);
