/* report_input.h: a report as somebody gives it, before it is filed: typed, bounded, not yet scored. The form, the
 * counter, the API and the demonstration data all make one of these. */
#pragma once
#include "base/remarks.h"
#include "domain/score.h"

typedef enum { PERSON_OCCUPANT, PERSON_REPORTER, PERSON_OWNER, PERSON_AGENCY, PERSON_SYNDIC, PERSON_LAST } PersonKind;

typedef struct {
  gboolean known; /* FALSE: nothing to keep */
  char *title, *last_name, *first_name, *organisation, *relation, *email, *phone, *phone_other; /* nullable */
  char *address, *postcode, *city, *birth_date, *beneficiary_number, *staff_number;             /* nullable */
} Person;

typedef struct {
  const char *source;                       /* "site", "phone", "desk", "letter", "api", "import": a literal */
  char *profile;                            /* "tenant"… */
  char *language;                           /* "fr" */
  char *address, *postcode, *city;          /* NULL until given */
  char *insee, *address_key, *address_more; /* nullable */
  gboolean located;
  double latitude, longitude; /* when located */
  char *description;          /* nullable */
  Household household;        /* answers of score.h */
  Answer social_housing;
  char *beneficiary; /* nullable: caf, msa, no */
  Answer owner_told, owner_agrees;
  char *owner_told_how, *owner_told_on; /* nullable */
  char *contact_by;                     /* mail, phone, desk */
  Person persons[PERSON_LAST];
  GPtrArray *severities; /* of char *: codes in the grid */
  GHashTable *answers;   /* char * field → char * value: all other fields of the questionnaire */
  GArray *file_ids;      /* of gint64: files already kept, in order */
  gboolean demo;
} ReportInput;

/* (transfer full): all unknown, a tenant who speaks French. `source` is kept as it is. */
ReportInput *report_input_new (const char *source);
void report_input_free (ReportInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReportInput, report_input_free)
/* The literal of a source read somewhere; "site" for NULL or one that is unknown. */
const char *report_source (const char *source);
/* TRUE when somebody else than the person who lives there reports: relative, professional, landlord, emergency. */
gboolean report_input_is_for_other (const ReportInput *input);
/* (transfer none): the one person to be answered: who reports for somebody, when there is one, else the occupant. */
const Person *report_input_contact (const ReportInput *input);
enum { REPORT_FILES_MAX = 6, REPORT_DESCRIPTION_MAX = 5000 };

/* What the law and the desk need at least: a place, a problem, a way to be reached. Adds a remark per field at fault
 * (fields: address, city, postcode, problems, contact_by, photos, description; email and phone, or reporter_email and
 * reporter_phone of who reports for somebody); an unknown severity code
 * is a remark on problems. */
void report_input_check (const ReportInput *input, const Grid *grid, Remarks *remarks);
void person_clear (Person *person);             /* frees its texts */
const char *person_kind_name (PersonKind kind); /* "occupant" */
