# rows.gp: horizontal bars under each other: long words left of them or above, the value at the end of its bar, no axis.
# Heights are pixels, for a label may have several lines. Several series stand end to end, their keys on top.
below(s) = s < 2 ? 0 : sum [k=2:s] column(k)
SHARES = "#110000 #120000 #130000 #220000"
shade(s) = SERIES > 1 ? (s < 4 ? 0x100000 + s * 0x10000 : 0x220000) : column(3) > 0 ? LIGHT_BAR : FULL_BAR
plot for [s=1:SERIES] DATA using (px(below(s))):1:(px(below(s))):(px(below(s+1))):($1-HALF):($1+HALF):(shade(s)) \
       with boxxyerror lc rgb variable, \
     for [s=1:SERIES] KEYS every ::s-1::s-1 using 1:2:($1-6):($1+6):($2-6):($2+6) with boxxyerror lc rgb word(SHARES,s), \
     WORDS using 1:2:3 with labels left tc rgb INK, \
     VALUES using (px($1)+8):2:3 with labels left tc rgb INK, \
     NOTES using 1:2:3 with labels left tc rgb SOFT
