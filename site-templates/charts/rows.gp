# rows.gp: horizontal bars under each other: long words on the left, the value at the end of its bar, no axis.
middle(row) = TOP + (row + 0.5) * (H - TOP - BOTTOM) / ROWS
plot DATA using (px(0)):(middle($1)):(px(0)):(px($2)):(middle($1)-HALF):(middle($1)+HALF) with boxxyerror lc rgb word(FILLS,1), \
     WORDS using (0):(middle($1)):2 with labels left tc rgb INK, \
     VALUES using (px($1)+8):(middle($2)):3 with labels left tc rgb INK, \
     NOTES using 1:2:3 with labels left tc rgb SOFT
