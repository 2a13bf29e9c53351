# bars.gp: one bar per row, its value above it; hairlines behind, only the ground line when every bar bears its value.
plot TICKS using (LEFT):(py($1)):(W-LEFT-RIGHT):(0) with vectors nohead lw 1 lc rgb LINE, \
     TICKS using (LEFT-8):(py($1)):2 with labels right tc rgb SOFT, \
     DATA using (px($1)):(py(0)):(px($1-HALF)):(px($1+HALF)):(py(0)):(py($2)):($3 > 0 ? LIGHT_BAR : FULL_BAR) \
       with boxxyerror lc rgb variable, \
     WORDS using (px($1)):(H-BOTTOM+16):2 with labels center tc rgb INK, \
     VALUES using (px($1)):(py($2)-($2<0?-11:11)):3 with labels center tc rgb HALO, \
     NOTES using 1:2:3 with labels left tc rgb SOFT
