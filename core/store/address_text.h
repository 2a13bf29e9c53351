/* address_text.h: addresses as they are compared: words in lower case without accents, abbreviations in full, articles
 * left out. Pure; the same for the rows of the base and for what people type. */
#pragma once
#include <glib.h>

enum { ADDRESS_LINE_CHARS_MAX = 200, ADDRESS_WORDS_MAX = 20, ADDRESS_WORD_BYTES_MAX = 24 };

/* (transfer full): the name of a street or a town as its words, one space between: "Av. du Gal. de Gaulle" becomes
 * "avenue general gaulle"; "Rue Henri IV" "rue henri 4". NULL gives "". */
char *address_text_normalise (const char *text);

/* A number that may be the house's: "12 bis". Where it stands among the words tells whether the street took it. */
typedef struct {
  guint number;
  char repetition[12]; /* "bis", "ter", "a"…; "" without one */
  guint word;          /* index in AddressTyped.words of the same number */
} AddressHouse;

/* What somebody typed, taken apart. Which of the numbers is the house's is known only once the street is: "rue du 8
 * mai 1945". */
typedef struct {
  GPtrArray *words; /* of char *, at most ADDRESS_WORDS_MAX; numbers are among them */
  guint town_from;  /* the words from here on were typed as the town */
  GArray *houses;   /* of AddressHouse, in the order typed */
  char *postcode;   /* nullable: five digits */
} AddressTyped;

/* (transfer full): of an address line, which may hold everything, a postcode and a town typed apart (nullable each).
 * Flats, floors, "cedex" and the like are dropped. Never NULL, whatever was typed. */
AddressTyped *address_text_parse (const char *line, const char *postcode, const char *town);
void address_typed_free (AddressTyped *typed); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddressTyped, address_typed_free)

/* "general", "docteur": in full; people leave them out. */
gboolean address_text_is_title (const char *word);
gboolean address_text_is_number (const char *word); /* digits alone, at least one */
