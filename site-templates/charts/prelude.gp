# prelude.gp: what every chart shares: a canvas in pixels (y downwards), the two scales, and the colours by role.
# It is a constant: numbers (W, H, LEFT …) and file names (OUT, DATA …) are set before it by the chart maker.
# Texts never come here: the data carry tokens (T0, T1 …) that are replaced in the finished SVG.
# The same goes for colours: each stands for a role.

set terminal svg size W,H dynamic noenhanced font "sans-serif,15"
set output OUT
unset key
unset border
unset tics
unset title
set datafile separator tab
set datafile commentschars ""
set style fill solid 1.0 noborder
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
set xrange [0:W] noextend
set yrange [H:0] noextend

# Roles: the first two digits tell which (table in generator/chart_svg.c).
INK = "#010000"
SOFT = "#020000"
LINE = "#030000"
BAND = "#040000"
HALO = "#050000"
SOFT_HALO = "#070000"
ON_MAIN = "#060000"
FILLS = "#110000 #120000 #130000 #140000"
FULL_BAR = 0x110000
LIGHT_BAR = 0x150000
STROKES = "#110000 #210000 #220000 #230000"

# From values to pixels.
px(x) = LEFT + (x - XMIN) * (W - LEFT - RIGHT) / (XMAX - XMIN)
py(y) = TOP + (YMAX - y) * (H - TOP - BOTTOM) / (YMAX - YMIN)
