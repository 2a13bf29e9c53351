/* address_likeness.h: how much a word somebody typed is like a word of the base. Pure; words in lower case without
 * accents. */
#pragma once
#include <glib.h>

/* A word made ready to be compared many times; the text is borrowed. */
typedef struct {
  const char *text;
  guint64 letters; /* which letters it has, and which twice, one bit each: most pairs are told apart by it */
  guint32 sound;   /* of its French pronunciation; 0 for none: words of equal sound are heard alike */
  guint8 length;   /* bytes that count */
  gboolean number;
} AddressWord;
AddressWord address_word_new (const char *text);

typedef enum {
  ADDRESS_FINISHED = 0,
  ADDRESS_UNFINISHED = 1 << 0, /* the typed word may be the beginning of one */
  ADDRESS_LOOSE = 1 << 1,      /* one letter more may be wrong: for what is like nothing otherwise */
} AddressManner;
/* 0 (nothing in common) to 100 (the same word). One or two letters lost, added, replaced or swapped cost by the
 * length of the word, a doubled letter half; the same sound is worth 88; a beginning ("clem" for "clemenceau") 70, or
 * 92 of an unfinished word; an initial 45. Numbers are equal or not. */
guint address_likeness (const AddressWord *typed, const AddressWord *known, AddressManner manner);
/* The same of two whole lines, letters and numbers in their order, spaces left out: 0 to 100. */
guint address_likeness_of_lines (const char *typed, const char *known);
