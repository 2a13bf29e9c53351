# bars.gp: one bar per row, its value above it; hairlines behind.
plot TICKS using (LEFT):(py($1)):(W-LEFT-RIGHT):(0) with vectors nohead lw 1 lc rgb LINE, \
     TICKS using (LEFT-8):(py($1)):2 with labels right tc rgb SOFT, \
     for [s=1:SERIES] DATA using (px($1)):(py(0)):(px($1-HALF)):(px($1+HALF)):(py(0)):(py($2)) \
       with boxxyerror lc rgb word(FILLS,s), \
     WORDS using (px($1)):(H-BOTTOM+16):2 with labels center tc rgb INK, \
     VALUES using (px($1)):(py($2)-($2<0?-11:11)):3 with labels center tc rgb HALO, \
     NOTES using 1:2:3 with labels left tc rgb SOFT
