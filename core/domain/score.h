/* score.h: from the severities chosen and what is known of the household to a percentage, a class A to G and its
 * reasons. Pure, integers only: no store, no clock, no words. An agent's own class ("requalified by") is not its
 * business. */
#pragma once
#include "domain/grid.h"

/* An answer that may be missing. */
typedef enum { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES } Answer;

/* What is known of the people and the place. Start from HOUSEHOLD_UNKNOWN: what is unknown never counts against
 * anybody, except an unknown energy in rule X1 (carbon monoxide), by precaution. */
typedef struct {
  int adults;   /* persons; -1 unknown */
  int children; /* minors, the youngest included; -1 unknown */
  Answer child_under_6;
  Answer over_65;            /* somebody of 65 or more */
  Answer pregnancy_or_frail; /* one optional box without detail (GDPR art. 9) */
  Answer one_room;           /* the dwelling is a single room */
  Answer co_detector;        /* decides what X1 asks, never the class */
  int surface_tenth_m2;      /* -1 unknown */
  int ceiling_cm;            /* lowest ceiling; -1 unknown */
  int built_year;            /* -1 unknown */
  GridEnergySource energy;
  char dpe_letter; /* 'A' to 'G'; 0 unknown or none */
  int dpe_kwh_m2;  /* final energy per m² and year; -1 unknown */
} Household;

#define HOUSEHOLD_UNKNOWN \
  ((Household){ \
      .adults = -1, .children = -1, .surface_tenth_m2 = -1, .ceiling_cm = -1, .built_year = -1, .dpe_kwh_m2 = -1 })

/* Suspected procedures, as bits: leads for a partner to check, never verdicts. */
typedef enum {
  SCORE_LEAD_DECENCY,     /* "non_decence" */
  SCORE_LEAD_HYGIENE,     /* "rsd" */
  SCORE_LEAD_INSALUBRITY, /* "insalubrite" */
  SCORE_LEAD_DANGER,      /* "danger" */
  SCORE_LEAD_CROWDING,    /* "suroccupation" */
  SCORE_LEAD_ENERGY,      /* "energie" */
  SCORE_LEAD_LAST
} ScoreLead;

/* Percentages are in pcm, thousandths of a percent, rounded down from the exact fraction. Every threshold is a whole
 * number of pcm, so comparing the rounded-down value is comparing the fraction itself; for the same reason
 * score_pcm_to_tenths(), which rounds half up, rounds as if it had the fraction. */
typedef struct {
  guint sum;              /* S: weights of the chosen severities */
  guint maximum;          /* M: of the whole grid; a report keeps it with its grid version */
  guint family_maximum;   /* F: of the families touched by a chosen severity (weight 0 included) */
  guint l1_pcm;           /* "selected situations": S/F */
  guint l2_pcm;           /* "overall": S/M */
  guint l3_pcm;           /* "with occupants and year": L1 with the markup, at most 100 % */
  guint index_pcm;        /* I: L2 with the markup, at most 100 %: the class comes from here */
  guint dangers;          /* severities flagged danger; L4 "dangerous" is dangers > 0 */
  gboolean emergency;     /* rule X7: emergency numbers first */
  GridClass class_before; /* from the index alone */
  GridClass class;        /* after the floors */
  guint floors;           /* bits 1 << GRID_P…: floors that raised the class, taken in order */
  guint floors_met;       /* bits 1 << GRID_P…: every floor whose condition holds */
  guint rules;            /* bits 1 << GRID_X…: crossing rules that hold (they ask or propose) */
  guint markup_percent;
  guint markups; /* bits 1 << GridMarkupKind: reasons of the markup */
  guint zone_sum[GRID_ZONE_LAST];
  guint zone_maximum[GRID_ZONE_LAST];
  guint zone_pcm[GRID_ZONE_LAST]; /* scoreBatiment, scoreLogement */
  guint leads;                    /* bits 1 << ScoreLead */
} Score;

/* Scores `codes` (severity codes, in any order) with `grid`; `household` may be NULL: all unknown. An unknown code, a
 * code given twice or two severities of one criterion are INVALID, named in the message, and *ret_score is untouched.
 * Formulas: domain rules §5.1 to §5.4. Adding a severity, or taking a heavier one, never lowers the class. */
gboolean score_compute (const Grid *grid, const char *const *codes, guint count, const Household *household,
                        Score *ret_score, GError **error);

char score_class_letter (GridClass class); /* 'A' to 'G' */
gboolean score_class_from_letter (char letter, GridClass *ret_class);
const char *score_lead_name (ScoreLead lead);
/* Where a lead comes from: the flag of severities that give it, and the rules that do, as bits of Score.rules and
 * floors_met. */
guint score_lead_flag (ScoreLead lead);
guint score_lead_rules (ScoreLead lead);

/* Thousandths of a percent to tenths of a percent, nearest (8510 → 85, shown "8,5 %"). */
guint score_pcm_to_tenths (guint pcm);
/* The screen of 2020 showed tens of percent: nearest ten (8510 → 10). */
guint score_pcm_to_ten_percent (guint pcm);
