# rows.gp: horizontal bars under each other: long words left of them or above, the value at the end of its bar, no axis.
# Heights are pixels, for a label may have several lines.
plot DATA using (px(0)):1:(px(0)):(px($2)):($1-HALF):($1+HALF):($3 > 0 ? LIGHT_BAR : FULL_BAR) with boxxyerror lc rgb variable, \
     WORDS using 1:2:3 with labels left tc rgb INK, \
     VALUES using (px($1)+8):2:3 with labels left tc rgb INK, \
     NOTES using 1:2:3 with labels left tc rgb SOFT
