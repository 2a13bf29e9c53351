/* climate.h: the physics of indoor air, as pure functions: °C, % of relative humidity, hPa, g/m³, ppm. Sources stand
 * with each; known values in tests/unit/domain/test_climate.c. Knows no sensor and no threshold. */
#pragma once
#include <glib.h>

/* Vapour pressure at saturation over water, hPa: Sonntag 1990 in Magnus's form, 6.112·exp(17.62·T/(243.12+T)), from -45
 * to 60 °C (WMO no. 8). */
double climate_saturation (double t);
/* Dew point, °C, from the same: γ = ln (RH/100) + 17.62·T/(243.12+T); Td = 243.12·γ/(17.62−γ). `rh` above 0. */
double climate_dew_point (double t, double rh);
/* Water in the air, g/m³: the ideal gas's 216.679·e/(273.15+T) with e = RH/100·saturation. */
double climate_absolute_humidity (double t, double rh);

/* Temperature of a cold surface, °C: outside + factor·(inside − outside) (ISO 13788, fRsi). */
double climate_surface_temperature (double inside, double outside, double factor);
/* Relative humidity of the room's air at a surface, %: the room's vapour over the surface's saturation. Above 100: it
 * condenses there. */
double climate_surface_humidity (double t, double rh, double surface);

/* The ICONE index of confinement, 0 to 5, not rounded: 2.5/log10(2)·log10 (1 + f1 + 3·f2) (arrêté of 1 June 2016;
 * CSTB), f1 and f2 the shares (0 to 1) of values between both levels, and above the higher. */
double climate_confinement (double low, double high);

/* Mould on a surface: the VTT model, Hukka and Viitanen 1999, classes of Ojanen 2010. 0 nothing, 1 first traces under a
 * microscope, 3 seen by the eye, 6 all over. */
typedef enum {
  CLIMATE_VERY_SENSITIVE,
  CLIMATE_SENSITIVE,
  CLIMATE_MEDIUM,
  CLIMATE_RESISTANT,
  CLIMATE_MOULD_LAST
} ClimateMould;
/* Humidity of the surface from which something grows, %:
 * −0.00267·T³ + 0.160·T² − 3.13·T + 100 up to 20 °C (the sign of 3.13·T is a minus: at 15 °C 80 to 90 %, not hundreds),
 * never under the floor of the class. */
double climate_mould_critical (ClimateMould mould, double t);
/* One hour more: the index after it, from `index` before; *dry_h counts the hours since nothing grew any more (start at
 * 0): it declines for 6 h, rests until 24 h, declines slowly after. */
double climate_mould_hour (ClimateMould mould, double index, guint *dry_h, double t, double rh);

/* Running mean outdoor temperature, °C, of the seven days before, yesterday first (EN 16798-1: weights 1, 0.8, 0.6,
 * 0.5, 0.4, 0.3, 0.2 over 3.8). */
double climate_running_mean (const double days[7]);
/* Comfort temperature without cooling, °C: 0.33·Trm + 18.8 (EN 16798-1), held between 26 and 28 °C (RE2020). */
double climate_comfort (double running_mean);
/* Degree-hours of one hour over, or under, a limit: never negative. */
double climate_over (double t, double limit);
double climate_under (double t, double limit);
